# sys.getsizeof and id: relations that hold whatever the sizes are.
import sys
S = sys.getsizeof
print(S([]) < S([1]) <= S([1, 2, 3]), S("") < S("abcdefgh" * 4), S(()) < S((1, 2, 3)), S({}) < S({i: i for i in range(20)}), S(10**100) > S(1), S("a" * 1000) > 1000, S("é" * 1000) > 1000, S("€" * 1000) > 2000, S("\U0001F600" * 1000) > 4000, S(b"x" * 500) > 500, S(set(range(100))) > S(set()), S(bytearray(1000)) > 1000)
class A: pass
class B: __slots__ = ("x",)
class C:
    def __sizeof__(self): return 1234
print(S(A()) > 0, S(B()) > 0, S(C()) >= 1234, S(A) > S(A()), S(len) > 0, S(lambda: 0) > 0, S(None) > 0, S(1.5) > 0, S(True) == S(False), all(isinstance(S(o), int) for o in (1, "a", [], {}, (), A, A(), len)))
for bad in (lambda: S(), lambda: S(1, 2, 3)):
    try: bad()
    except TypeError as e: print(type(e).__name__)
class D:
    def __sizeof__(self): return -1
class E:
    def __sizeof__(self): return "x"
for o in (D(), E()):
    try: S(o)
    except (ValueError, TypeError) as e: print(type(e).__name__)
    print(S(o, 7) if isinstance(o, E) else "")
objs = [object() for _ in range(1000)]; print(len({id(o) for o in objs}), all(id(o) % 8 == 0 for o in objs), min(map(id, objs)) > 4096, id(objs[0]) == id(objs[0]), hex(id(objs[0])).startswith("0x"), isinstance(id(1), int), id(objs[1]) != id(objs[2]))
a = []; print(repr(object()).split(" at ")[0], int(repr(object_ := object()).split(" at ")[1][:-1], 16) == id(object_), f"{id(a):#x}" == hex(id(a)), (lambda: id(a))() == id(a)); l = [a, a]; print(len(set(map(id, l))), len(set(map(id, [[], []]))), id(l[0]) == id(l[1]))
def f(): pass
g = f; print(id(f) == id(g), id(f.__code__) == id(g.__code__), repr(f).split(" at ")[0], int(repr(f).split(" at ")[1][:-1], 16) == id(f)); import weakref; r = weakref.ref(f); print(hex(id(f)) in repr(r), repr(A())[:19], repr(A().__init__)[:30])

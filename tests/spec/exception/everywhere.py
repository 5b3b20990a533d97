# Exceptions raised in every odd place come out as themselves and leave things whole.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class Boom(Exception): pass
def boom(*a, **k): raise Boom("boom")
class Evil:
    __eq__ = __lt__ = __hash__ = __len__ = __iter__ = __contains__ = __getitem__ = __setitem__ = __delitem__ = __call__ = __bool__ = __str__ = __repr__ = __format__ = __add__ = __radd__ = __iadd__ = __neg__ = __index__ = __int__ = __float__ = __enter__ = __next__ = __reversed__ = __abs__ = __round__ = __getattr__ = boom
    def __exit__(self, *a): raise Boom("exit")
e = Evil(); l = [e, 1]; d = {1: e}; s = {1, 2}
tests = [lambda: e == 1, lambda: 1 == e, lambda: e < 1, lambda: hash(e), lambda: {e}, lambda: {e: 1}, lambda: len(e), lambda: list(e), lambda: 1 in e, lambda: e in [2], lambda: e[0], lambda: e(), lambda: bool(e), lambda: not e, lambda: e and 1, lambda: 1 if e else 2, lambda: str(e), lambda: repr(e), lambda: repr(l), lambda: f"{e}", lambda: f"{e!r}", lambda: "%s" % e, lambda: "{}".format(e), lambda: e + 1, lambda: 1 + e, lambda: -e, lambda: [1, 2][e], lambda: range(e), lambda: int(e), lambda: float(e), lambda: "a" * e, lambda: next(e), lambda: reversed(e), lambda: abs(e), lambda: round(e), lambda: e.attr, lambda: getattr(e, "x", 1), lambda: hasattr(e, "x"), lambda: l == [1, 1], lambda: [2, 1] == l, lambda: l.index(1), lambda: l.count(1), lambda: l.remove(5), lambda: sorted([e, 1]), lambda: [1, e].sort(), lambda: max(e, 1), lambda: sum([e]), lambda: [*e], lambda: dict([e]), lambda: set([e]), lambda: tuple(e), lambda: zip(e), lambda: list(map(boom, [1])), lambda: list(filter(boom, [1])), lambda: sorted([1, 2], key=boom), lambda: max([1], key=boom), lambda: any(boom() for _ in "a"), lambda: [boom() for _ in "a"], lambda: {boom(): 1}, lambda: print(e), lambda: "".join(e), lambda: "a".join([e]), lambda: isinstance(1, e), lambda: s | e, lambda: d == {1: 2}, lambda: (e,) < (1,), lambda: [e] * 2 == [1] * 2, lambda: slice(e).indices(5), lambda: l[e:], lambda: exec("e[0] = 1"), lambda: exec("del e[0]"), lambda: exec("for x in e: pass"), lambda: exec("a, b = e"), lambda: exec("with e: pass"), lambda: exec("e += 1"), lambda: exec("assert e"), lambda: exec("while e: pass"), lambda: exec("raise e"), lambda: print(1, file=e), lambda: type("X", (), {"__init__": boom})(), lambda: type("X", (), {"__new__": boom})(), lambda: iter(boom, 1).__next__(), lambda: __import__("functools").reduce(boom, [1, 2]), lambda: (lambda x=boom(): x)(), lambda: e.x.y, lambda: setattr(type("Y", (), {"p": property(boom, boom)})(), "p", 1), lambda: type("Y", (), {"p": property(boom)})().p, lambda: pow(2, e), lambda: divmod(e, 1), lambda: complex(e), lambda: bytes(e), lambda: chr(e), lambda: e @ 1]
for i, t in enumerate(tests):
    try: r = t()
    except Boom as x: print(i, x, end="; ")
    except Exception as x: print(i, type(x).__name__, x, end="; ")
    else: print(i, "no error", end="; ")
print(); print(len(l), len(d), s)
def g():
    try: yield 1
    finally: raise Boom("in finally")
it = g(); next(it); err(it.close); err(lambda: next(it))
def h():
    try: raise KeyError("a")
    except KeyError: raise Boom("b")
    finally: print("h finally")
err(h)
def deep(n):
    try: return deep(n - 1) if n else boom()
    finally: cleanups.append(n)
cleanups = []; err(lambda: deep(20)); print(cleanups)
def ctx():
    with Evil2() as v: print("in"); raise ValueError("v")
class Evil2:
    def __enter__(self): return self
    def __exit__(self, t, v, tb): print("exit sees", t.__name__); raise Boom("from exit") from v
try: ctx()
except Boom as x: print(x, repr(x.__cause__), repr(x.__context__))
class It:
    def __iter__(self): return self
    def __init__(self): self.n = 0
    def __next__(self):
        self.n += 1
        if self.n == 3: raise Boom("third")
        return self.n
for f in (list, tuple, set, sum, sorted, lambda i: [*i], lambda i: dict.fromkeys(i), lambda i: ",".join(map(str, i)), lambda i: [].extend(i), lambda i: max(i), lambda i: list(zip(i, i)), lambda i: bytes(i), lambda i: {x for x in i}, lambda i: any(x > 5 for x in i)): err(lambda: f(It()))
l = [1]
try: l.extend(It())
except Boom: print(l)
l = [0, 0, 0]
try: l[1:2] = It()
except Boom: print(l)
d = {}
try: d.update((x, x) for x in It())
except Boom: print(d)
l = [3, 1, 2]
try: l.sort(key=lambda v: 1 / (v - 1))
except ZeroDivisionError: print(l)
class CmpErr(int):
    n = 0
    def __lt__(self, o):
        CmpErr.n += 1
        if CmpErr.n > 5: raise Boom("cmp")
        return int(self) < int(o)
l = [CmpErr(v) for v in (5, 3, 9, 1, 7, 2, 8)]
try: l.sort()
except Boom: print(sorted(map(int, l)))

# abc: registration, hooks, caches, abstract methods, errors, lifetimes; collections.abc with it.
import abc
import collections
import collections.abc as ca
import gc
import weakref


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @classmethod
    @abc.abstractmethod
    def make(cls): ...
class Square(Shape):
    def area(self): return 4
class Full(Square):
    @classmethod
    def make(cls): return cls()
print(sorted(Shape.__abstractmethods__), sorted(Square.__abstractmethods__), Full.__abstractmethods__, Full.make().area(), isinstance(Full(), Shape), issubclass(Square, Shape), issubclass(int, Shape))
token = abc.get_cache_token(); print(Shape.register(int) is int, isinstance(5, Shape), isinstance(True, Shape), isinstance("a", Shape), abc.get_cache_token() == token + 1, Shape.register(int) is int, abc.get_cache_token() == token + 1)
err(lambda: Shape.register(5)); err(lambda: Full.register(Shape)); err(lambda: issubclass(5, Shape)); err(lambda: Shape._abc_impl.x)
@Shape.register
class Late: pass
print(isinstance(Late(), Shape), issubclass(Late, Square))
class Hook(abc.ABC):
    calls = []
    @classmethod
    def __subclasshook__(cls, other):
        Hook.calls.append(other.__name__)
        return True if other is int else False if other is float else NotImplemented
print(isinstance(1, Hook), isinstance(1, Hook), isinstance(1.5, Hook), isinstance(1.5, Hook), isinstance("a", Hook), isinstance("a", Hook), Hook.calls)
class Wrong(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other): return 5
err(lambda: isinstance(1, Wrong))
class Fail(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other): return 1 // 0
err(lambda: isinstance(1, Fail))
class Liar:
    @property
    def __class__(self): return int
print(isinstance(Liar(), Shape), isinstance(Liar(), Hook))
class Base(abc.ABC): pass
class Derived(Base): pass
Derived.register(str); print(isinstance("a", Base), issubclass(str, Derived), issubclass(bytes, Base)); Base.register(bytes); print(issubclass(bytes, Base), issubclass(bytes, Derived))
w = weakref.ref(Late); del Late; gc.collect(); print(w())
for n in range(100):
    made = type(f"T{n}", (), {}); assert not isinstance(made(), Base); Base.register(made); assert isinstance(made(), Base)
del made; gc.collect(); print(len(Base._abc_impl.__class__.__name__) > 0)
def late(self): return 1
class Later(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
Later.f = late; abc.update_abstractmethods(Later); print(Later().f(), Later.__abstractmethods__)
for value in ([], (), {}, set(), frozenset(), "", b"", bytearray(), range(3), iter([]), (x for x in ()), len, 5, memoryview(b""), {}.keys(), {}.values(), {}.items(), collections.deque(), collections.OrderedDict(), collections.ChainMap(), collections.UserDict(), collections.UserList(), collections.UserString("")):
    print(type(value).__name__, [n for n in ("Hashable", "Iterable", "Iterator", "Reversible", "Sized", "Container", "Collection", "Callable", "Sequence", "MutableSequence", "Set", "MutableSet", "Mapping", "MutableMapping", "MappingView", "KeysView", "ValuesView", "ItemsView", "Generator") if isinstance(value, getattr(ca, n))])
class Seq(ca.Sequence):
    def __len__(self): return 3
    def __getitem__(self, i):
        if i < 3: return i * 10
        raise IndexError
s = Seq(); print(list(s), 10 in s, s.index(20), s.count(0), list(reversed(s)))
match s:
    case [a, b, c]: print("sequence", a, b, c)
@ca.Mapping.register
class M:
    def keys(self): return ["k"]
    def __getitem__(self, k): return 7
    def get(self, k, d=None): return 7 if k == "k" else d
    def __len__(self): return 1
match M():
    case {"k": v}: print("mapping", v)
class Both(ca.Mapping, abc.ABC):
    def __getitem__(self, k): return 1
    def __iter__(self): return iter("a")
    def __len__(self): return 1
print(dict(Both()), Both() == {"a": 1}, "a" in Both(), Both().get("zz"), list(Both().items()))

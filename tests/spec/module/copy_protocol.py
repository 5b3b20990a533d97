# copy: by __reduce_ex__, __reduce__, copyreg, state and slots; what is the same object, what is refused. Unions with aliases.
import collections
import collections.abc as c
import copy
import copyreg
import dataclasses
import enum
import itertools
import types
import typing
import weakref
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
def both(x, text=repr):
    for f in (copy.copy, copy.deepcopy):
        try: y = f(x); print(f.__name__, y is x, type(y) is type(x), text(y), getattr(y, "__dict__", None))
        except Exception as e: print(f.__name__, type(e).__name__, e)
class Color(enum.Enum): RED = 1
class Bits(enum.Flag): A = 1; B = 2
@dataclasses.dataclass(frozen=True)
class Frozen: a: int; b: list
@dataclasses.dataclass(slots=True)
class Slotted: a: int; b: list
class Slots: __slots__ = "a", "__b", "__dict__"
class Args:
    def __new__(cls, *args): self = object.__new__(cls); self.args = args; return self
    def __getnewargs__(self): return self.args
class Keywords:
    def __new__(cls, *, k): self = object.__new__(cls); self.k = k; return self
    def __getnewargs_ex__(self): return (), {"k": self.k}
class State:
    def __getstate__(self): return {"given": [2]}
class Set(State):
    def __setstate__(self, state): self.got = state
class Ex:
    def __reduce_ex__(self, version): return Ex, (), {"version": version}
    def __reduce__(self): return "never"
class Reduced:
    def __reduce__(self): return Reduced, (), None, iter([[1], [2]]), iter([("k", [3])])
    def append(self, x): self.__dict__.setdefault("items", []).append(x)
    def __setitem__(self, key, value): self.__dict__[key] = value
class Single:
    def __reduce__(self): return "Single"
class Bad:
    def __reduce__(self): return Bad, (), None, None, None, None
class Lst(list): pass
class Dct(dict): pass
class Num(int): pass
for x in (Color.RED, Bits.A | Bits.B, Frozen(1, [2]), Slotted(1, [2])): both(x)
for x in (Args(1, [2]), Keywords(k=[1]), State(), Set(), Ex(), Reduced(), Single(), Bad(), Lst([1, [2]]), Dct(a=[1]), Num(5), OSError(2, "x", "f"), KeyError("k"), ExceptionGroup("g", [ValueError(1)])): both(x, lambda y: type(y).__name__)
s = Slots(); s.a = [1]; s._Slots__b = [2]; s.z = [3]; t = copy.deepcopy(s); print(t.a, t._Slots__b, t.z, t.a is s.a, copy.copy(s).a is s.a)
for x in (1, "a", b"a", None, ..., NotImplemented, len, both, int, range(3), (1, 2), frozenset([1]), property(both), int.__add__, [].append, weakref.ref(Color)): print(copy.copy(x) is x, copy.deepcopy(x) is x, end="; ")
print(copy.copy(slice(1, 2)) == slice(1, 2), copy.deepcopy(slice(1, [2])), int | str == copy.copy(int | str), copy.deepcopy(list[int] | None), copy.copy(typing.List[int]), copy.deepcopy(list[int]))
class M:
    def m(self): return self
m = M(); bound = copy.deepcopy(m.m); print(bound.__self__ is m, type(bound.__self__) is M, copy.copy(m.m)() is m)
for x in (types, (i for i in ()), memoryview, {}.keys(), {1: 2}.items(), M.__dict__): show(lambda: type(copy.copy(x)))
class Registered:
    def __reduce_ex__(self, version): raise AssertionError
copyreg.pickle(Registered, lambda r: (list, ([7],))); both(Registered())
class Meta(type): pass
class Classy(metaclass=Meta): pass
copyreg.pickle(Meta, lambda cls: (int, (1,))); print(copy.copy(Classy) is Classy, copy.deepcopy(Classy) is Classy)
class Cant:
    def __getattribute__(self, name):
        if name.startswith("__reduce"): raise AttributeError(name)
        return object.__getattribute__(self, name)
both(Cant())
loop = M(); loop.me = loop; loop.all = [loop, {"k": loop}]; d = copy.deepcopy(loop); print(d.me is d, d.all[0] is d, d.all[1]["k"] is d, d is loop)
k = M(); v = M(); w = weakref.WeakKeyDictionary({k: v}); x = copy.deepcopy(w); print(list(x) == [k], x[k] is v, copy.copy(w)[k] is v)
w = weakref.WeakValueDictionary({"a": v}); print(copy.deepcopy(w)["a"] is v)
for x in (collections.UserString("q"), collections.deque([1, [2]], 5), collections.Counter("aab"), collections.defaultdict(list, a=[1])): both(x)
for x in (iter([1, 2]), iter((1,)), iter("ab"), iter(range(3)), reversed([1, 2]), enumerate("a"), zip([1], [2]), map(str, [1]), itertools.count(3), itertools.repeat(1, 2)): next(x); print(list(itertools.islice(copy.copy(x), 2)), list(itertools.islice(x, 2)), end="; ")
print()
T = typing.TypeVar("T")
class Sub(types.GenericAlias): pass
show(lambda: int | Sub(list, int)); show(lambda: Sub(list, int) | int | None); show(lambda: (int | str) | Sub(list, str)); show(lambda: Sub(list, int) | list[int]); show(lambda: Sub(list, int) == list[int]); show(lambda: Sub(list, int) | 5)
show(lambda: int | c.Callable[[T], str]); show(lambda: (int | c.Callable[[T], str])[bool]); show(lambda: c.Callable[..., int] | None)
def f(x: int | c.Callable[[int], str] = 1) -> c.Callable[[], None] | None: pass
print(f.__annotations__)

# singledispatch: abstract classes, unions, annotations, refusals; singledispatchmethod; what is kept and when it is forgotten.
import abc
import collections
import collections.abc as c
import functools as ft
import gc
import types
import typing
import weakref
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
def named(*classes, base="object"):
    @ft.singledispatch
    def pick(x): return base
    for cls in classes: pick.register(cls)(lambda x, name=getattr(cls, "__name__", str(cls)): name)
    return pick
values = [[], (), {}, set(), frozenset(), "", b"", 1, True, 1.5, None, range(3), iter([]), len, int, collections.OrderedDict(), collections.Counter(),
          collections.deque(), {}.keys(), {}.items(), (i for i in ()), object()]
for classes in [(c.Sized,), (c.Sized, c.Mapping), (c.Mapping, c.Sized), (c.MutableMapping, c.Mapping, c.Sized, dict), (c.Sequence, list), (c.Iterable, c.Sequence, c.Set),
                (c.Hashable, c.Sized), (c.Callable, type), (c.Container, c.Iterable), (c.Iterator, c.Generator), (c.Collection, c.Sized, c.Iterable), (int, bool), (c.Reversible, c.Sized)]:
    pick = named(*classes); line = []
    for value in values:
        try: line.append(pick(value))
        except RuntimeError as e: line.append(f"RuntimeError {e}")
    print([one.__name__ for one in classes], line)
class P(abc.ABC): pass
class Q(abc.ABC): pass
class Both: pass
P.register(Both); Q.register(Both)
show(lambda: named(P, Q)(Both())); show(lambda: named(P)(Both()))
class Nearer(Both): pass
class PQ(P): pass
PQ.register(Nearer); show(lambda: named(P, PQ)(Nearer())); show(lambda: named(Both, P)(Nearer()))
class Late: pass
pick = named(P); print(pick(Late()), pick(Late())); P.register(Late); print(pick(Late())); pick.register(Late)(lambda x: "own"); print(pick(Late()))
print(type(pick.registry), len(pick.registry), pick.dispatch(Late)(0), pick.dispatch(object)(0), pick.dispatch(type(None))(0), pick.__name__, pick.__wrapped__)
show(lambda: pick.registry.__setitem__(int, 1)); pick._clear_cache()

@ft.singledispatch
def kind(x): "doc"; return "object"
@kind.register
def _(x: int | str): return "int or str"
@kind.register(float | complex)
def _(x): return "number"
@kind.register
def _(x: typing.Union[list, tuple]): return "items"
@kind.register
def _(x: "dict") -> "str": return "dict"
@kind.register
def _(x: None): return "none"
@kind.register
def _(x: typing.Optional[bytes]) -> list[int]: return "bytes or none"
@kind.register
class Made:
    x: bytearray
    def __init__(self, x): pass
print([kind(x) for x in (1, "", 1.5, 2j, [], (), {}, None, b"", {1})], type(kind(bytearray())) is Made if bytearray in kind.registry else "not")
for call in (lambda: kind.register(42), lambda: kind.register(list[int]), lambda: kind.register(list[int], len), lambda: kind.register(typing.List[int], len), lambda: kind.register(list[int] | str, len),
             lambda: kind.register(lambda x: 0), lambda: kind.register(42, len), lambda: kind.register(typing.Union[list[int], str]), lambda: kind()):
    try: call()
    except TypeError as e: print("TypeError", str(e).split(" at 0x")[0])
def bad(note):
    def f(x): pass
    f.__annotations__ = {"x": note}
    return f
for note in (list[int], typing.List[int], 42, "no_such_name", int | list[str], typing.Union[int, list[str]], typing.Any, "int"): show(lambda: kind.register(bad(note)).__name__)
def swapped(x, y): pass
swapped.__annotations__ = {"return": int, "x": str}; kind.register(swapped); print(kind.registry[int] is swapped)

class T:
    @ft.singledispatchmethod
    def m(self, x): "the doc"; return "base"
    @m.register
    def _(self, x: int): return "int"
    @m.register(str)
    def _(self, x): return "str"
    @ft.singledispatchmethod
    @staticmethod
    def s(x): return "static base"
    @s.register
    @staticmethod
    def _(x: int): return "static int"
    @ft.singledispatchmethod
    @classmethod
    def k(cls, x): return cls.__name__, "base"
    @k.register
    @classmethod
    def _(cls, x: c.Sized): return cls.__name__, "sized"
class U(T):
    @T.k.register(float)
    @classmethod
    def _(cls, x): return cls.__name__, "float"
t = U()
print(t.m(1), t.m(""), t.m(None), t.s(1), t.s(""), T.s(1), t.k([]), U.k(1), T.k(1.5), T.m(t, t))
print(t.m.__name__, t.m.__doc__, T.m.__qualname__, t.m.__wrapped__, hasattr(t.m, "register"), type(T.__dict__["m"]).__name__, t.m.__isabstractmethod__)
show(lambda: ft.singledispatchmethod(5)); show(lambda: t.m.register(5))
class Abstract(abc.ABC):
    @ft.singledispatchmethod
    @abc.abstractmethod
    def m(self, x): pass
    p = ft.partialmethod(m)
print(sorted(Abstract.__abstractmethods__), Abstract.m.__isabstractmethod__)
for wrap in (staticmethod, classmethod):
    def f(x: int, *, y: "str") -> None: "doc"
    w = wrap(f); print(w.__annotations__, w.__annotations__ is f.__annotations__, list(w.__dict__), wrap(len).__dict__.get("__annotations__"))

class Gone: pass
kind(Gone()); r = weakref.ref(Gone); del Gone; gc.collect(); print(r())
class Fake:
    @property
    def __class__(self): return int
print(named(int)(Fake()), ft._find_impl(int, {object: 1, c.Hashable: 2}), ft._compose_mro(dict, [c.Sized, c.MutableMapping, c.Mapping, list]), ft._c3_mro(collections.OrderedDict, [c.Sized]))

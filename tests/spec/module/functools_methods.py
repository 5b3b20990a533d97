# partial and partialmethod as objects, lru_cache's one hash, total_ordering's functions, cached_property, update_wrapper.
import abc
import copy
import functools as ft
import inspect
import pickle
import types
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
def f(*args, **kwargs): return args, kwargs

for cls in (ft.partial, type("Sub", (ft.partial,), {})):
    p = cls(f, 1, a=2); p.note = [1]
    def drop(): del p.__dict__
    def put(value): p.__dict__ = value
    show(drop); show(lambda: put(5)); put({"x": 1}); print(p.__dict__, p.x, hasattr(p, "note"))
    for state in ((f, (1,), {"a": 10}, None), (f, (), None, {"q": 1}), (f, (2,), {}, {}), (f, (), {}, None)):
        p.__setstate__(state); print(p(9), p.__dict__, p.args, p.keywords, p.__reduce__()[2][3], cls(p).func is p, p.__reduce__()[2][3])
    p.__setstate__((f, (3,), {}, None)); print(cls(p).func is f, cls(p).args); p.__dict__; print(cls(p).func is p); p.z = 1; print(copy.copy(p).z, pickle.loads(pickle.dumps(cls(print, 1) if cls is ft.partial else ft.partial(print, 1))).args)
for o in (f, ft.lru_cache(f), staticmethod(f), classmethod(f), Exception(), types.SimpleNamespace(a=1), type("C", (), {})(), type("D", (dict,), {})(), type("E", (Exception,), {})()):
    o.__dict__
    def drop(): del o.__dict__
    show(drop); print(o.__dict__.keys() & {"a"})

class M:
    def both(self, *args, **kwargs): return self.__class__.__name__, args, kwargs
    bound = ft.partialmethod(both, 3, b=6)
    nested = ft.partialmethod(bound, 5)
    over = ft.partialmethod(ft.partial(f, c=6), 7)
    of_class = ft.partialmethod(classmethod(f), 1)
    static = ft.partialmethod(staticmethod(f), 8)
    native = ft.partialmethod(print, "native", sep="-")
m = M()
for name in ("bound", "nested", "over", "of_class", "static"):
    value = getattr(m, name); result = value(4, z=1)
    print(name, [a if not isinstance(a, (M, type)) else "self" for a in result[-2]], result[-1], type(value).__name__, getattr(value, "__self__", None) is m, getattr(value, "__self__", None) is M, type(getattr(M, name)).__name__, hasattr(getattr(M, name), "__self__"))
    print(inspect.signature(value), inspect.signature(getattr(M, name)), M.__dict__[name].__isabstractmethod__)
print(M.bound(m, 1), M.nested.__name__, M.__dict__["nested"].args, M.__dict__["nested"].keywords, ft.partialmethod[int])
show(lambda: ft.partialmethod(None)); show(lambda: ft.partialmethod()); show(lambda: ft.partialmethod(func=f)); show(lambda: M.bound())
class A(abc.ABC):
    @abc.abstractmethod
    def a(self, x): pass
    b = ft.partialmethod(a, 5)
    c = ft.partialmethod(f)
print(sorted(A.__abstractmethods__), A.b.__isabstractmethod__, A.c.__isabstractmethod__)

class Counted:
    def __init__(self, value): self.value, self.hashes = value, 0
    def __hash__(self): self.hashes += 1; return hash(self.value)
    def __eq__(self, other): return isinstance(other, Counted) and self.value == other.value
for limit in (None, 1, 2, 128):
    @ft.lru_cache(maxsize=limit)
    def kept(*args, **kwargs): return len(args)
    k, other = Counted(1), Counted(2); line = []
    for args, kwargs in [((k,), {}), ((k,), {}), ((other,), {}), ((k, 1), {}), ((k,), {}), ((1,), {"x": k}), ((1,), {"x": k}), ((other,), {})]:
        kept(*args, **kwargs); line.append((k.hashes, other.hashes))
    print(limit, line, kept.cache_info(), kept.cache_info()._asdict(), type(kept.cache_info()).__mro__[1:], kept.cache_info()._replace(hits=0).hits)
@ft.lru_cache(maxsize=4)
def again(x): return again(x - 1) + 1 if x else 0
print(again(10), again(10), again.cache_info())
@ft.lru_cache(maxsize=1)
def same(n, depth=0): return n if depth > 2 else same(n, depth + 1)
print(same(1), same(1), same.cache_info())
show(lambda: again([])); show(lambda: again(Counted([])))
print(ft._make_key((1,), {}, False), ft._make_key(("a",), {}, False), type(ft._make_key((1.5,), {}, False)).__mro__[1:], ft._make_key((1, 2), {"a": 3}, False) == ft._make_key((1, 2), {"a": 3}, False),
      hash(ft._make_key((1, 2), {}, True)) == hash((1, 2, int, int)), list(ft._make_key((1,), {}, True)), ft._make_key((1,), {"k": 2}, True)[2:])

@ft.total_ordering
class ByLt:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v if isinstance(o, ByLt) else NotImplemented
    def __eq__(self, o): return isinstance(o, ByLt) and self.v == o.v
for name in ("__gt__", "__le__", "__ge__"):
    method = getattr(ByLt, name)
    print(method.__name__, method.__qualname__, method.__module__, [pickle.loads(pickle.dumps(method, n)) is method for n in range(5)], copy.copy(method) is method)
show(lambda: ByLt(1) >= 5); print(ByLt(1) >= ByLt(1), ByLt(1) > ByLt(1), ByLt(1) <= ByLt(0), ft._ge_from_lt is ByLt.__ge__, ft._lt_from_ge.__qualname__)
for root in ("lt", "le", "gt", "ge"):
    cls = ft.total_ordering(type("X", (ByLt,), {f"__{root}__": getattr(int, f"__{root}__")}) if 0 else type("X", (), {f"__{root}__": lambda s, o: NotImplemented, "__eq__": lambda s, o: True}))
    print(root, sorted(getattr(cls, n).__qualname__ for n in ("__lt__", "__le__", "__gt__", "__ge__")))
show(lambda: ft.no_such_name); show(lambda: ft._lt_from_lt); print(sorted(ft.__all__))

class NoDict:
    __slots__ = ("x",)
    @ft.cached_property
    def p(self): return 1
class ReadOnly(type):
    @ft.cached_property
    def p(cls): return 1
show(lambda: NoDict().p); show(lambda: ReadOnly("R", (), {}).p); show(lambda: ft.cached_property(f).__get__(m)); print(ft.cached_property[int], NoDict.p.attrname)

def w(): pass
ft.update_wrapper(w, max); print(w.__name__, w.__qualname__, w.__module__, w.__doc__[:12], w.__wrapped__ is max, w.__annotations__)
class Odd:
    __name__ = "odd"
    def __call__(self): pass
odd = Odd(); odd.extra = 1
def w(): "kept"
ft.update_wrapper(w, odd); print(w.__name__, w.__doc__, w.extra, w.__dict__ is odd.__dict__)
show(lambda: ft.update_wrapper(w, odd, updated=("no_such",))); show(lambda: ft.wraps(odd, ("missing",), ())(w).__wrapped__ is odd)

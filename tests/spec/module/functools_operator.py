# functools and operator.
import functools, operator as op
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(op.add, [], 5), functools.reduce(op.add, "abc"), functools.reduce(lambda a, b: b, [1])); err(lambda: functools.reduce(op.add, [])); err(lambda: functools.reduce(op.add, 5))
p = functools.partial(int, base=2); print(p("101"), p.func is int, p.args, p.keywords, functools.partial(print, "a", sep="-")("b", "c")); q = functools.partial(functools.partial(lambda *a, **k: (a, k), 1, x=1), 2, y=2); print(q(3, z=3), q.args, sorted(q.keywords)); p.attr = 1; print(p.attr); err(lambda: functools.partial()); err(lambda: functools.partial(5)); print(repr(functools.partial(max, 1)).startswith("functools.partial(<built-in function max>, 1"))
class Cell:
    def __init__(self): self.alive = False
    def set(self, v): self.alive = v; return v
    on = functools.partialmethod(set, True)
print(Cell().on())
calls = []
@functools.lru_cache(maxsize=2)
def slow(n): calls.append(n); return n * 2
print([slow(n) for n in (1, 2, 1, 3, 2)], calls, slow.cache_info(), slow.__wrapped__(5)); slow.cache_clear(); print(slow.cache_info(), slow.cache_parameters())
@functools.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info()); err(lambda: fib([]))
@functools.lru_cache
def kw(a, b=1, *c, **d): return a, b, c, d
print(kw(1), kw(1, b=2), kw(1, 2, 3, x=4), kw.cache_info().misses); 
@functools.lru_cache(maxsize=None, typed=True)
def typed(x): return type(x).__name__
print(typed(1), typed(1.0), typed(True), typed.cache_info())
def deco(f):
    @functools.wraps(f)
    def inner(*a): "inner doc"; return f(*a)
    return inner
@deco
def named(x): "the doc"; return x
print(named.__name__, named.__doc__, named.__wrapped__(5), named(6), named.__qualname__)
@functools.total_ordering
class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(V(1) <= V(1), V(2) >= V(3), V(2) > V(1), V(1) != V(2)); err(lambda: functools.total_ordering(type("N", (), {})))
k = functools.cmp_to_key(lambda a, b: a - b); print(sorted([3, 1, 2], key=k), k(1) < k(2), k(1) == k(1), max([1, 5, 3], key=k)); err(lambda: hash(k(1)))
@functools.singledispatch
def kind(x): return "object"
@kind.register(int)
def _(x): return "int"
@kind.register
def _(x: list): return "list"
@kind.register(str)
@kind.register(bytes)
def _(x): return "text"
print(kind(1), kind([]), kind("a"), kind(b"a"), kind(1.5), kind(True), kind.dispatch(bool).__name__)
class C:
    @functools.cached_property
    def v(self): print("computed"); return 7
    @functools.singledispatchmethod
    def m(self, x): return "default"
    @m.register
    def _(self, x: int): return "int"
c = C(); print(c.v, c.v, c.__dict__, c.m(1), c.m("s")); del c.v; print(c.v)
print(op.add(1, 2), op.sub(5, 3), op.mul("a", 3), op.truediv(1, 2), op.floordiv(7, 2), op.mod(7, 3), op.pow(2, 5), op.neg(1), op.pos(-1), op.invert(5), op.abs(-3), op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.lshift(1, 4), op.rshift(16, 2), op.not_(0), op.truth([1]), op.is_(1, 1), op.is_not(1, 2), op.lt(1, 2), op.le(2, 2), op.eq(1, 1.0), op.ne(1, 2), op.ge(1, 2), op.gt(2, 1), op.contains([1], 1), op.concat([1], [2]), op.countOf([1, 1], 1), op.indexOf([1, 2], 2), op.getitem([5], 0), op.index(True), op.length_hint([1, 2]), op.matmul if False else "")
l = [1, 2, 3]; op.setitem(l, 0, 9); op.delitem(l, 1); print(l, op.iadd(l, [4]), l); print(op.itemgetter(1)("abc"), op.itemgetter(0, 2)("abc"), op.itemgetter("k")({"k": 1}), op.itemgetter(slice(1, 3))("abcd"), op.attrgetter("real")(5), op.attrgetter("v.real", "v")(V(3)), op.methodcaller("upper")("abc"), op.methodcaller("split", "b", maxsplit=1)("abbc"), sorted([(1, "b"), (2, "a")], key=op.itemgetter(1)))
err(lambda: op.itemgetter(5)([1])); err(lambda: op.attrgetter("nope")(5)); err(lambda: op.itemgetter()); err(lambda: op.add(1)); err(lambda: op.index(1.5)); err(lambda: op.attrgetter(5)); err(lambda: op.methodcaller("nope")(5)); err(lambda: op.indexOf([1], 2)); err(lambda: op.concat(1, 2)); print(op.__add__(1, 2), op.is_none(None) if hasattr(op, "is_none") else True, op.call(len, "abc") if hasattr(op, "call") else 3)
names = [n for n in dir(op) if n[0] != "_"]; print(sorted(op.__all__) == op.__all__ == names, len(names)); scope = {}; exec("from operator import *", scope); print(sorted(scope.keys() - {"__builtins__"}) == op.__all__)
for target in (5, None, (1,), "ab", range(3), {1}, int, len): err(lambda: op.delitem(target, 0)); err(lambda: op.delitem(target, "x")); err(lambda: op.setitem(target, 0, 1))

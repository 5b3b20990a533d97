# functools: partial, reduce, cmp_to_key and lru_cache: errors, attributes, re-entrancy, lifetimes.
import functools as ft
import gc
import sys
import weakref


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)


def f(*args, **kwargs): return args, kwargs

p = ft.partial(f, 1, 2, a=3)
print(p(4, b=5), p(a=6), p.func is f, p.args, p.keywords, ft.partial(f)(), ft.partial(p, 9, a=8).args, ft.partial(p, 9, a=8).keywords)
p.note = "x"; q = ft.partial(p, 7); print(q.func is p, q(8), p.__dict__)
err(lambda: ft.partial()); err(lambda: ft.partial(5)); err(lambda: setattr(p, "func", 1)); err(lambda: p.missing)
print(repr(ft.partial(len, "a", b=[1])).replace("<built-in function len>", "LEN"))
loop = ft.partial(f); loop.__setstate__((f, (loop,), {}, {})); print(repr(loop).count("...")); loop.__setstate__((f, (), {}, {}))
err(lambda: p.__setstate__((1, (), {}, None))); err(lambda: p.__setstate__(5)); err(lambda: p.__setstate__((f, (), 5, None)))
p.__setstate__((f, (5,), {"z": 1}, {"k": 2})); print(p(), p.k, p.__reduce__()[0] is ft.partial, p.__reduce__()[2][1:])
w = weakref.ref(p); del p, q; print(w())
o = object(); n = sys.getrefcount(o); p = ft.partial(f, o, k=o); print(sys.getrefcount(o) - n); p(); del p; print(sys.getrefcount(o) - n)
print(ft.partial(int, base=2)("101"), ft.partial(max, 3)(1, 7), list(map(ft.partial(pow, 2), range(5))))
class Sub(ft.partial): pass
s = Sub(f, 1); print(s(2), isinstance(s, ft.partial)); print(list(ft.partial.__class_getitem__(int).__args__))

print(ft.reduce(lambda a, b: a * b, range(1, 6)), ft.reduce(max, [], 3), ft.reduce(f, [1]))
err(lambda: ft.reduce(f, [])); err(lambda: ft.reduce(f, 5)); err(lambda: ft.reduce(f)); err(lambda: ft.reduce(lambda a, b: 1 // 0, [1, 2]))

K = ft.cmp_to_key(lambda a, b: (a > b) - (a < b))
print(sorted([3, 1, 2], key=K), K(1) < K(2), K(1) == K(1), K(5).obj, max([1, 3, 2], key=K))
err(lambda: K(1) < 5); err(lambda: hash(K(1))); err(lambda: K()); err(lambda: ft.cmp_to_key()); err(lambda: K.obj)
err(lambda: ft.cmp_to_key(lambda a, b: None)(1) < ft.cmp_to_key(lambda a, b: None)(1))


@ft.lru_cache(maxsize=2)
def square(x, *, plus=0):
    "Squares."
    print("compute", x, end="; ")
    return x * x + plus
print(square(2), square(3), square(2), square(4), square(2), square(3), square(3, plus=1), square(x=3))
print(square.cache_info(), square.cache_parameters(), square.__name__, square.__doc__, square.__wrapped__.__name__)
square.cache_clear(); print(square.cache_info(), square(2))
err(lambda: square([])); err(lambda: square()); print(square.cache_info())
err(lambda: ft.lru_cache(maxsize="a")); err(lambda: ft.lru_cache(5)(5))

@ft.lru_cache(maxsize=None, typed=True)
def kind(x, y=None): return type(x).__name__
print(kind(1), kind(1.0), kind(True), kind("1"), kind.cache_info(), kind(1, y=2), kind(1, y=2.0), kind.cache_info().currsize)
@ft.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(150), fib.cache_info())
@ft.lru_cache(maxsize=0)
def none(x): return x
print(none(1), none(1), none.cache_info())
class C:
    @ft.lru_cache
    def method(self, x): return x + 1
    @staticmethod
    @ft.lru_cache
    def still(x): return x * 2
c = C(); print(c.method(1), c.method(1), C.method(c, 1), C.method.cache_info(), c.still(4), repr(c.method).startswith("<bound method"))

# results live while they are remembered, and no longer
class Thing: pass
things = []
@ft.lru_cache(maxsize=3)
def make(n):
    t = Thing(); things.append(weakref.ref(t)); return t
for n in range(5): make(n)
print([w() is not None for w in things]); make.cache_clear(); print([w() is not None for w in things])
@ft.lru_cache(maxsize=2)
def again(n): return again(n - 1) + 1 if n else 0
print(again(20), again.cache_info())
class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, other):
        wild.cache_clear()
        return self.n == other.n
@ft.lru_cache(maxsize=3)
def wild(k): return k.n
print([wild(Key(n % 4)) for n in range(12)])
# a cache in a cycle with its function's results
@ft.lru_cache
def ring(n): return [ring]
ring(1); ring(2); w = weakref.ref(ring); del ring; print(gc.collect() > 0, w())
@ft.lru_cache(maxsize=100000)
def many(n): return n
print(sum(many(n) for n in range(5000)), sum(many(n) for n in range(5000)), many.cache_info())

# Unpacking in assignments, calls, loops, displays.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

a, b = 1, 2; a, b = b, a; print(a, b)
[c, d] = "xy"; (e,) = [5]; print(c, d, e)
a, *b = [1, 2, 3]; *c, d = "abc"; e, *f, g = (1, 2); h, *i, j = range(6); print(a, b, c, d, e, f, g, h, i, j)
(a, (b, [c, *d])), e = (1, (2, "xyz")), 5; print(a, b, c, d, e)
*a, = "hi"; print(a); [*b] = (1,); print(b)
x = [0, 0, 0]; i = 0; i, x[i] = 2, 9; print(i, x); x[0], x[1], x[2] = x[::-1]; print(x)
a = b = c = []; a.append(1); print(b is c, c)
for k, (p, *q) in [("a", (1, 2, 3)), ("b", "z")]: print(k, p, q)
for x[0] in range(3): pass
print(x)
class O: pass
o = O(); o.a, o.b = 1, 2; o.a, o.l = [o.b, [1, 2, 3]]; o.l[1:], o.c = "zz", 4; print(o.__dict__)
def args(*a, **k): return a, k
print(args(*[1, 2], 3, *"ab", x=1, **{"y": 2}, z=3, **{"w": 4}), args(*(), **{}), args(*{"k": 1}), args(*(i for i in range(2))))
print([*"ab", 1, *range(2)], (*[1], *[2]), {*"a", *[1]} == {"a", 1}, {**{"a": 1}, "a": 2, **dict(b=3)}, *[1, 2], *"z")
err(lambda: args(**{1: 2}))
err(lambda: args(*5))
err(lambda: args(**5))
err(lambda: args(x=1, **{"x": 2}))
err(lambda: args(**{"a": 1}, **{"a": 2}))
err(lambda: [*5])
err(lambda: {**5})
err(lambda: {*5})
def f(v, n=2):
    if n == 2: p, q = v
    elif n == 1: (p,) = v
    elif n == -1: p, *q, r = v
    elif n == 3: p, q, r = v
    else: () = v
for value, n in [([1], 2), ([1, 2, 3], 2), ([], 1), ([1, 2], 1), ([1], -1), ([], -1), (5, 2), (None, 3), ("ab", 3), ({1: 2}, 2), (range(10), 3), (iter([1, 2, 3, 4]), 3), ((x for x in "abcd"), 2), ([1], 0), ("", 0)]:
    err(lambda: f(value, n))
def gen():
    yield 1; print("gen 2"); yield 2; print("gen 3"); yield 3; print("gen end")
a, b, *c = gen(); print(a, b, c)
try:
    a, b = gen()
except ValueError as e: print(e)
class It:
    def __iter__(self): yield from (7, 8)
a, b = It(); print(a, b)
class Get:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
a, b, c = Get(); print(a, b, c, [*Get()])
def order(n): print("eval", n); return [0, 0]
order(1)[0], order(2)[0] = order(3)
(a, b), c = [d, e] = [(1, 2), 3]; print(a, b, c, d, e)
_, _, last = 1, 2, 3; print(_, last); a, a = 1, 2; print(a)

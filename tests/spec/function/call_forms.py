# Calls of every form: positional, keyword, star, nested, bound, built-in, and their order of evaluation.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def show(*a, **k): return a, k
def trace(x): print("eval", x, end="; "); return x
print(show(trace(1), *trace([2, 3]), trace(4), *trace((5,)), k=trace(6), **trace({"z": 7}), w=trace(8)))
def seven(a, b, c=3, *d, e, f=6, **g): return a, b, c, d, e, f, g
print(seven(1, 2, e=5), seven(1, 2, 30, 40, 50, e=5, f=60, h=8, i=9), seven(*range(5), e=0), seven(b=2, a=1, e=5), seven(1, e=5, **{"b": 2, "q": 3}), seven(*[1], *[2], **{"e": 1}, **{"r": 2}))
class C:
    def __init__(self, *a, **k): self.a, self.k = a, k
    def m(self, x, *r, y=1, **k): return (x, r, y, k)
    @classmethod
    def c(cls, x=0, **k): return cls.__name__, x, k
    @staticmethod
    def s(x, *r): return x, r
    def __call__(self, *a, **k): return "called", a, k
c = C(1, *[2], k=3, **{"j": 4}); print(c.a, c.k, c.m(1, 2, 3, y=4, z=5), C.m(c, 1), c.c(5, q=6), C.s(1, 2), c(1, k=2), c.m.__call__(7), type(c).m(c, 8), getattr(c, "m")(9, y=0))
f = c.m; print(f(1), f(x=5, y=6), (lambda g: g(1, y=2))(f), [g(3) for g in (f, c.s, C.c)], list(map(c.m, [1, 2], "ab")))
print("a-b".split("-"), "a-b".split(sep="-"), "a-b-c".split("-", maxsplit=1), sorted([2, 1], reverse=True), int("ff", base=16), "x".join(["1", "2"]), [].__len__(), dict(a=1, **{"b": 2}), print(end=""), max(1, 2, key=lambda v: -v), "{}{k}".format(1, k=2), sum([1], start=5), enumerate("a", start=3).__next__(), round(2.345, ndigits=1), pow(2, exp=3), "abc".replace("b", "x", 1), list(zip("a", "b", strict=True)))
def deco(**opts): return lambda fn: lambda *a, **k: (opts, fn(*a, **k))
@deco(level=2)
def decorated(x, *, y=0): return x + y
print(decorated(1, y=2)); err(lambda: decorated()); err(lambda: decorated(1, 2))
err(lambda: show(**{"a": 1}, a=2)); err(lambda: show(*1)); err(lambda: show(**1)); err(lambda: show(**{1: 2})); err(lambda: seven()); err(lambda: seven(1)); err(lambda: seven(1, 2)); err(lambda: seven(1, 2, a=3, e=1)); err(lambda: c.m()); err(lambda: C.m()); err(lambda: c.c(1, 2)); err(lambda: C.s()); err(lambda: "a".split(sep=1)); err(lambda: "a".split(foo=1)); err(lambda: [].append(x=1)); err(lambda: len(obj=[])); err(lambda: int(base=5)); err(lambda: int("1", bas=5)); err(lambda: sorted([1], foo=1)); err(lambda: print(1, 2, foo=3)); err(lambda: dict(1, 2)); err(lambda: "{}".format()); err(lambda: (lambda a, /: a)(a=1)); err(lambda: (lambda *, a: a)(1)); err(lambda: sum([1], foo=2)); err(lambda: enumerate(iterable="a", start=1).__next__() and enumerate(foo=1)); err(lambda: [].sort(None)); err(lambda: "".join("a", "b")); err(lambda: isinstance(1, int, 2)); err(lambda: range(1, step=2)); err(lambda: {}.get(default=1)); err(lambda: abs(x=1)); err(lambda: min(1, 2, 3, bad=4)); err(lambda: str(1, 2)); err(lambda: "a".encode(1)); err(lambda: "a".startswith()); err(lambda: type.__call__()); err(lambda: object.__init__()); err(lambda: list.__init__([], 1, 2))
def gen(*a, k=1): yield from a; yield k
print(list(gen(1, 2, k=3)), list(gen(*"ab")), [*gen(*gen(0))], show(*gen(1), **dict(zip("xy", gen(5)))), show(*{"a": 1}, **{"b": 2}), show(*"ab", *{3}, *range(1)), show(**{"a b": 1, "": 2}))
def mutate(l, d): l.append(4); d["n"] = 1
args, kw = [1], {}; 
def grab(*a, **k): args.append(2); kw["late"] = 1; return a, k
print(grab(*args, **kw), args, kw); n = [0]
def count(depth): n[0] += 1; return depth and count(depth - 1) + count(depth - 1)
print(count(10), n); many = eval("lambda " + ", ".join(f"a{i}={i}" for i in range(300)) + ": a0 + a299"); print(many(), many(1), many(a299=1)); big = eval("show(" + ", ".join(map(str, range(300))) + ")"); print(len(big[0])); print(len(show(*range(1000), **{f"k{i}": i for i in range(300)})[1]))

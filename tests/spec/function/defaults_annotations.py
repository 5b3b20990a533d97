# Defaults are evaluated once; annotations, function attributes, docs.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def acc(x, seen=[]):
    seen.append(x)
    return seen
print(acc(1), acc(2), acc(3, []), acc(4), acc.__defaults__)
def order(a=print("default a"), *, b=print("default b")) -> print("returns"): pass
i = 5
def late(v=i): return v, i
i = 6; print(late())
def f(a: int, b: "str" = "x", *args: tuple, c: list = None, **kw: dict) -> bool:
    """The doc.

    More."""
    local: int = 5
    return True
print(f.__annotations__, f.__doc__, f.__name__, f.__qualname__, f.__module__, f.__defaults__, f.__kwdefaults__)
f.attr = 1; f.other = [2]; print(f.attr, f.__dict__); del f.attr
err(lambda: f.attr)
f.__name__ = "g"; f.__doc__ = None; f.__defaults__ = ("y",); print(f.__name__, f.__doc__, f(1), f.__defaults__)
def setter(): f.__name__ = 5
err(setter)
def setter(): f.__defaults__ = 5
err(setter)
def nodoc(): pass
def strdoc(): "one"; "two"
print(nodoc.__doc__, strdoc.__doc__, (lambda: 0).__name__, (lambda: 0).__qualname__, nodoc(), type(nodoc).__name__, callable(nodoc))
x: int = 3; y: "undefined_name"; print(__annotations__, x)
class C:
    a: int
    b: str = "s"
    def m(self): pass
    class D:
        def n(self): return lambda: 0
print(C.__annotations__, C.m.__qualname__, C.D.n.__qualname__, C.D().n().__qualname__, hasattr(C, "a"), C.b)
c = f.__code__; print(c.co_name, c.co_argcount, c.co_kwonlyargcount, c.co_posonlyargcount, c.co_varnames, c.co_flags & 12)
def nested():
    v = 1
    def inner(): return v
    return inner
n = nested(); print(n.__closure__[0].cell_contents, n.__code__.co_freevars, nested.__code__.co_cellvars, n.__qualname__)
def shadow(list, str="s"): return list, str
print(shadow([1]), shadow.__code__.co_varnames)
def many(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0=0, b1=1, b2=2, *r, **k): return sum([a0, a1, a2, a3, a4, a5, a6, a7, a8, a9]), b0, b1, b2, r, k
print(many(*range(10)), many(*range(15), z=1))
def ret(): return
def ret2(): return 1, *[2, 3]
print(ret(), ret2())
def g(): global newglobal; newglobal = 9
g(); print(newglobal)
(lambda a, *b, c=2, **d: print(a, b, c, d))(1, 2, c=3, e=4)
print((lambda: (yield))().__class__.__name__, [f(2) for f in [lambda x, k=k: x * k for k in range(3)]], [f() for f in [lambda: k for k in range(3)]])
def deco(tag):
    print("make", tag)
    def apply(fn):
        print("apply", tag, fn.__name__)
        def wrapper(*a, **k): return f"{tag}({fn(*a, **k)})"
        return wrapper
    return apply
@deco("outer")
@deco("inner")
def greet(name="x"): return "hi " + name
print(greet(), greet("bob"))
@(lambda fn: 42)
def replaced(): pass
print(replaced)
@[deco][0]("cls")
def index_decorator(): return 1
print(index_decorator())

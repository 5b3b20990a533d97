# Classes: attributes, methods, instances, dicts, deletion, errors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class A:
    """Doc of A."""
    x = 1
    items = []
    def __init__(self, v=0): self.v = v
    def get(self): return self.v
    def me(self): return self
a, b = A(1), A(2)
print(a.get(), b.get(), A.get(a), a.x, A.x, a.me() is a, a.__class__ is A, type(a) is A, A.__name__, A.__doc__, A.__module__, A.__qualname__, A.__bases__, A.__mro__, A.__class__)
a.x = 10; a.items.append(1); print(a.x, b.x, A.x, b.items, a.__dict__, b.__dict__); del a.x; print(a.x)
A.y = 5; A.say = lambda self: f"say {self.v}"; print(b.y, b.say()); del A.y
err(lambda: a.y)
err(lambda: A.zz)
err(lambda: a.zz())
def f(): del a.nope
err(f)
def f(): del A.nope
err(f)
a.get = lambda: "own"; print(a.get(), b.get(), a.__dict__.keys()); del a.get; print(a.get())
print(isinstance(a, A), isinstance(a, (int, A)), isinstance(1, A), issubclass(A, object), issubclass(bool, int), isinstance(A, type), isinstance(a, object), isinstance(1, int | str), issubclass(int, (str, int)))
err(lambda: isinstance(1, 5))
err(lambda: issubclass(1, int))
err(lambda: issubclass(int, 5))
m = a.get; print(m(), m.__self__ is a, m.__func__ is A.get, m.__name__, m == a.get, m != b.get, hash(m) == hash(a.get), type(m).__name__, type(A.get).__name__)
print(hasattr(a, "v"), hasattr(a, "q"), getattr(a, "v"), getattr(a, "q", "dflt"), setattr(a, "q", 7), a.q, delattr(a, "q"), hasattr(a, "q"))
err(lambda: getattr(a, "q"))
err(lambda: getattr(a, 5))
err(lambda: setattr(a, 5, 1))
err(lambda: delattr(a, "q"))
err(lambda: setattr(5, "x", 1))
err(lambda: setattr(object(), "x", 1))
err(lambda: setattr(int, "x", 1))
err(lambda: setattr([], "x", 1))
def f(): int.x = 1
err(f)
a.__dict__["direct"] = 3; print(a.direct, vars(a) is a.__dict__, vars(a)); a.__dict__ = {"v": 99}; print(a.v, a.get())
def f(): a.__dict__ = 5
err(f)
class B: pass
class C: pass
o = B(); o.__class__ = C; print(type(o).__name__)
def f(): o.__class__ = int
err(f)
def f(): o.__class__ = 5
err(f)
err(lambda: B(1))
err(lambda: B(x=1))
class NoInit:
    def __new__(cls, *a): return super().__new__(cls)
print(type(NoInit(1, 2)).__name__)
class Other:
    def __new__(cls): return "not an instance"
    def __init__(self): print("never")
print(Other())
class BadInit:
    def __init__(self): return 5
err(BadInit)
class Empty: ...
print(Empty().__dict__, [n for n in dir(Empty()) if not n.startswith("__")], "v" in dir(b), "get" in dir(b), sorted(n for n in vars(A) if not n.startswith("__")))
print(repr(Empty)[:8], str(Empty).startswith("<class"), repr(Empty()).startswith("<__main__.Empty object at 0x"), repr(b.get)[:20], Empty() == Empty(), Empty() != Empty())
class P:
    print("body runs")
    if True:
        cond = "yes"
    for i in range(2): pass
    def __init_subclass__(cls): pass
print(P.cond, P.i)
class Point:
    count = 0
    def __init__(self, x, y): self.x, self.y = x, y; Point.count += 1
    def __add__(self, o): return Point(self.x + o.x, self.y + o.y)
    def __repr__(self): return f"Point({self.x}, {self.y})"
print(Point(1, 2) + Point(3, 4), Point.count, [Point(0, 0)], {"p": Point(1, 1)}, (Point(5, 6),), f"{Point(7, 8)}", "%s" % Point(1, 2))
def make(n):
    class Local:
        val = n
    return Local
print(make(1).val, make(2).val, make(1) is make(1), make(3).__qualname__)
T = type("T", (A,), {"z": 3, "m": lambda self: self.v + self.z}); print(T(4).m(), T.__name__, T.__bases__[0] is A, T.__mro__[1].__name__)
err(lambda: type("X", (1,), {}))
err(lambda: type("X", (), 5))
err(lambda: type(5, (), {}))
err(lambda: type("X", (bool,), {}))
err(lambda: type(1, 2))

# dir, vars, getattr families, type() as function, isinstance rules, object's own methods.
class A:
    """A's doc"""
    cls_attr = 1
    def __init__(self): self.inst = 2
    def method(self): pass
    @property
    def prop(self): return 3
class B(A):
    other = 4
    def __dir__(self): return [*super().__dir__(), "virtual"]
a, b = A(), B()
public = lambda o: [n for n in dir(o) if not n.startswith("_")]
print(public(a), public(A), public(b), public(B), sorted(vars(a)), sorted(n for n in vars(A) if n[0] != "_"), "virtual" in dir(b), "virtual" in dir(B), dir(type("E", (), {}))[:3])
print(a.__class__, a.__dict__, a.__doc__, a.__module__, A.__dict__["cls_attr"], a.__sizeof__() > 0, a.__dir__() is not None, a.__eq__(a), a.__eq__(1), a.__ne__(a), a.__ne__(1), a.__lt__(1), a.__hash__() == hash(a), a.__format__("") == str(a), a.__init_subclass__(), a.__subclasshook__(A), A.__subclasshook__(A), a.__reduce_ex__(2)[0].__name__, object.__repr__(a)[:20], a.__str__() == repr(a), a.__setattr__("z", 9), a.z, a.__getattribute__("z"), a.__delattr__("z"), hasattr(a, "z"))
for bad in (lambda: a.__format__("x"), lambda: a.__getattribute__("nope"), lambda: object().__setattr__("x", 1), lambda: a.__lt__(), lambda: object.__new__(A, 1), lambda: object.__init__(object(), 1), lambda: A(1), lambda: object.__class__.mro(), lambda: a.__init__(1), lambda: a.__init_subclass__(k=1), lambda: getattr(A, "inst"), lambda: isinstance(a, "A"), lambda: isinstance(a, [A]), lambda: issubclass(a, A), lambda: type(a)(1, 2), lambda: type("X", A, {}), lambda: type("X", (A,)), lambda: type("X", (A,), {}, 1), lambda: type("X", (5,), {}), lambda: type("X", (), {5: 1}), lambda: type("X\0", (), {}), lambda: vars(object()), lambda: dir(1, 2), lambda: callable(), lambda: id(1, 2), lambda: hash(a, 1), lambda: setattr(a, "prop", 1), lambda: delattr(a, "cls_attr"), lambda: delattr(A, "inst"), lambda: setattr(A, 5, 1)):
    try: r = bad()
    except Exception as e: print(type(e).__name__, e)
    else: print("no error", type(r).__name__)
print([isinstance(v, t) for v, t in ((1, int), (True, int), (1, float), ("a", (int, str)), (a, B), (b, A), (A, type), (type, object), (None, type(None)), (1, int | None), (None, int | None), (print, type(len)), ([], list), (1, ()))], [issubclass(x, y) for x, y in ((B, A), (A, B), (bool, int), (A, object), (type, object), (object, type), (int, (str, int)), (B, (A, int)), (int, int | str))])
print(type(a) is A, type(A) is type, type(type) is type, type(5), type(None), type(...), type(NotImplemented), type(len), type(print), type(lambda: 0), type(a.method), type(A.method), type(A.prop), type(x for x in ""), type(iter([])), type(range(1)), type({}.keys()), type(Exception()), type(type("T", (A,), {})), type(A.__dict__), type(int.__add__), type("".join), type(open), type(super(B, b)))
D = type("D", (A,), {"x": 1, "f": lambda self: self.x + self.inst, "__repr__": lambda self: "<D>"}); print(D(), D().f(), D.__name__, D.__qualname__, D.__module__, D.__bases__, D.__doc__, D.__mro__[-1]); D.__name__ = "Renamed"; print(D, D.__name__); D.__doc__ = "new doc"; print(D.__doc__); D.__qualname__ = "Q.D"; print(D)
class Meta(type):
    def __instancecheck__(c, o): return getattr(o, "duck", False)
    def __subclasscheck__(c, s): return "duck" in vars(s)
    def __dir__(c): return ["meta_dir"]
class Duck(metaclass=Meta): pass
class Q: duck = True
print(isinstance(Q(), Duck), isinstance(A(), Duck), issubclass(Q, Duck), issubclass(A, Duck), isinstance(Duck(), Duck), dir(Duck), isinstance(Q(), (int, Duck)))
class Liar:
    @property
    def __class__(self): return int
print(isinstance(Liar(), int), type(Liar()) is int, Liar().__class__); class_cell = [c.__name__ for c in (A, B, D)]; print(class_cell, sorted([B, A], key=lambda c: c.__name__), {A: 1, B: 2}[B], A == A, A != B, hash(A) == hash(A), bool(A), A or 0, str(A), f"{A}", repr(A))
print(getattr(a, "inst"), getattr(a, "no", "d"), getattr(A, "method") is A.method, hasattr(a, "prop"), hasattr(A, "inst"), setattr(a, "dyn", 5), a.dyn, delattr(a, "dyn"), hasattr(a, "dyn"), callable(a), callable(A), callable(a.method), len(vars(a)), vars(a) is a.__dict__, a.__dict__.setdefault("k", 7), a.k, [getattr(a, n) for n in ("inst", "k", "prop", "cls_attr")])
class Slots:
    __slots__ = ("p", "q")
    r = 1
s = Slots(); s.p = 1; print(hasattr(s, "__dict__"), [n for n in dir(s) if n[0] != "_"], hasattr(s, "q"), Slots.p.__get__(s), type(Slots.p).__name__, Slots.__dict__.keys() >= {"p", "q", "r"}); del s.p; print(hasattr(s, "p"), s.r)

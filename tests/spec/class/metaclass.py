# Metaclasses, __prepare__, __init_subclass__, __new__, class keyword arguments, conflicts.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": name}
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw); super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    def __len__(cls): return 42
    def __iter__(cls): return iter("iter")
    def __contains__(cls, x): return x == "in"
    def __getitem__(cls, k): return (cls.__name__, k)
    def __add__(cls, o): return "added"
    def __instancecheck__(cls, o): return o == 5
    def __subclasscheck__(cls, c): return c is int
    @property
    def mprop(cls): return "mprop " + cls.__name__
    def method(cls): return "meta method on " + cls.__name__
class A(metaclass=Meta, flag=1):
    x = 1
    def __init__(self, v=0): self.v = v
class B(A, other=2): pass
print(A, B, type(A), A.prepared, B.prepared, A(3).v, len(A), list(A), "in" in A, A["k"], A + 1, isinstance(5, A), isinstance(A(), A), isinstance(6, A), issubclass(int, A), issubclass(str, A), A.mprop, B.method(), type(B).__name__)
err(lambda: A().method); err(lambda: A().mprop)
class Reg:
    all = {}
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Reg.all[tag or cls.__name__] = cls
        print("subclass", cls.__name__, tag)
class R1(Reg): pass
class R2(Reg, tag="two"): pass
class R3(R1, tag="three"): pass
print(sorted(Reg.all))
err(lambda: type("R4", (Reg,), {}, bogus=1))
err(lambda: type("X", (), {}, k=1))
class M1(type): pass
class M2(type): pass
class C1(metaclass=M1): pass
class C2(metaclass=M2): pass
err(lambda: type("C3", (C1, C2), {}))
class M3(M1, M2): pass
class C3(C1, C2, metaclass=M3): pass
print(type(C3).__name__, type(type("C4", (C1,), {})).__name__)
class Single(type):
    _inst = {}
    def __call__(cls, *a):
        if cls not in cls._inst: cls._inst[cls] = super().__call__(*a)
        return cls._inst[cls]
class S(metaclass=Single):
    def __init__(self): print("S made")
print(S() is S())
def func_meta(name, bases, ns): print("func meta", name, bases); return sorted(k for k in ns if not k.startswith("__"))
class F(metaclass=func_meta): a = 1; b = 2
print(F)
class New:
    def __new__(cls, *a, **k): print("New.__new__", cls.__name__, a, k); return super().__new__(cls)
    def __init__(self, *a, **k): print("New.__init__", a, k)
class New2(New):
    def __new__(cls, x): return super().__new__(cls, x, extra=True)
New2(5)
err(lambda: object.__new__(int)); err(lambda: object.__new__()); err(lambda: object.__new__(5)); err(lambda: int.__new__(str))
class ABCMeta(type):
    def __new__(m, n, b, ns):
        cls = super().__new__(m, n, b, ns)
        cls.abstract = {k for k, v in ns.items() if getattr(v, "abstract", False)} | {k for base in b for k in getattr(base, "abstract", ()) if k not in ns}
        return cls
    def __call__(cls, *a):
        if cls.abstract: raise TypeError(f"abstract: {sorted(cls.abstract)}")
        return super().__call__(*a)
def abstract(f): f.abstract = True; return f
class Shape(metaclass=ABCMeta):
    @abstract
    def area(self): ...
class Sq(Shape):
    def area(self): return 4
err(Shape); print(Sq().area())
class CG:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
print(CG[int.__name__], CG[1, 2]); err(lambda: int[5]); err(lambda: CG()[1])
print(list[int], dict[str, int], tuple[int, ...], list[int] == list[int], type(list[int]).__name__, list[int]([1, 2]), list[int].__origin__, list[int].__args__, isinstance([], list), int | None, (int | str).__args__)
class Order(type):
    def __prepare__(n, b): return Log()
class Log(dict):
    def __setitem__(self, k, v): print("ns", k) if not k.startswith("__") else None; super().__setitem__(k, v)
    def __missing__(self, k):
        if k == "magic": return "from missing"
        raise KeyError(k)
class O(metaclass=Order):
    a = 1
    b = magic
    def c(self): pass
print(O.b)

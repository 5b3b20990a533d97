# Name mangling, class-body scoping, dataclass-like and enum-like things by hand.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class A:
    __priv = 1
    __also__ = 2
    _single = 3
    def __hidden(self): return "hidden"
    def call(self): return self.__hidden(), self.__priv, A.__priv
    def setit(self): self.__new = 5; return sorted(self.__dict__)
    def names(self): __local = 1; return sorted(locals())
    class __Inner: pass
    def arg(self, __p=4, *, __k=5): return __p, __k
a = A(); print(a.call(), a.setit(), a._A__priv, a.__also__, a._A__hidden(), a.names(), A._A__Inner.__name__, a.arg(), a.arg(_A__k=1))
err(lambda: a.__priv); err(lambda: A.__hidden)
class B(A):
    __priv = "B"
    def both(self): return self.__priv, self._A__priv
print(B().both(), B().call())
class _Under:
    __x = 1
    def get(self): return self.__x
class __Double:
    __y = 2
print(_Under()._Under__x, __Double._Double__y if hasattr(__Double, "_Double__y") else "none")
def getit(o): return o.__priv
err(lambda: getit(a))
x = 1
class Body:
    print(x); x = x + 1; print(x)
    y = [i for i in range(x)]
    def f(self): return x
    def g(self, d=x): return d
    f2 = lambda self: self.x
    if x > 1: z = "z"
    for k in "ab": pass
    del k
    try: 1 / 0
    except ZeroDivisionError as e: caught = True
    with open("/dev/null") as fh: pass
    import math as mm
    print(sorted(n for n in locals() if not n.startswith("_")))
print(x, Body.x, Body().f(), Body().g(), Body().f2(), hasattr(Body, "k"), hasattr(Body, "e"), Body.z)
err(lambda: exec("class C:\n  a = 5\n  b = [a for _ in 'x']\n  c = [q for q in [1] if a]"))
class Color:
    _members = {}
    def __init__(self, name, value): self.name, self.value = name, value; Color._members[name] = self
    def __repr__(self): return f"Color.{self.name}"
for n, v in (("RED", 1), ("BLUE", 2)): setattr(Color, n, Color(n, v))
print(Color.RED, Color.BLUE.value, list(Color._members))
def record(cls):
    fields = list(cls.__annotations__)
    def __init__(self, *a):
        if len(a) != len(fields): raise TypeError(f"expected {len(fields)} values, got {len(a)}")
        for n, v in zip(fields, a): setattr(self, n, v)
    def __repr__(self): return f"{cls.__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in fields)})"
    def __eq__(self, o): return type(o) is cls and all(getattr(self, n) == getattr(o, n) for n in fields)
    cls.__init__, cls.__repr__, cls.__eq__ = __init__, __repr__, __eq__
    return cls
@record
class Pt: x: int; y: int
print(Pt(1, 2), Pt(1, 2) == Pt(1, 2), Pt(1, 2) == Pt(2, 1)); err(lambda: Pt(1))
class Outer:
    v = "outer"
    class Mid:
        v = "mid"
        class In:
            def get(self): return Outer.v, Outer.Mid.v
print(Outer.Mid.In().get(), Outer.Mid.In.__qualname__)
def factory():
    class X:
        @classmethod
        def again(cls): return cls()
        def __enter__(self): return self
        def __exit__(self, *a): return False
    return X
with factory().again() as inst: print(type(inst).__qualname__)
print(__name__, A.__module__, type(A).__module__, int.__module__, len.__module__, (lambda: 0).__module__)
del A, B; err(lambda: A)

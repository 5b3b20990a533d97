# Descriptors, property, classmethod, staticmethod, __set_name__.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class Data:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, obj, owner=None): return (self.name, obj is None, owner.__name__ if owner else None)
    def __set__(self, obj, value): print("set", self.name, value); obj.__dict__[self.name] = value
    def __delete__(self, obj): print("delete", self.name)
class NonData:
    def __get__(self, obj, owner): return "nondata"
class NoGet:
    def __set__(self, obj, value): print("noget set", value)
class C:
    d = Data(); e = Data(); n = NonData(); g = NoGet()
c = C(); print(c.d, C.d, c.n, C.n); c.d = 5; print(c.d, c.__dict__); del c.d
c.n = 7; print(c.n); del c.n; print(c.n); c.g = 1; print(type(c.g).__name__); c.__dict__["g"] = "inst"; print(c.g)
C.late = Data.__new__(Data)
err(lambda: c.late)
C.d = "plain now"; print(c.d)
def f(): del c.g
err(f)
class P:
    def __init__(self): self._x = 1
    @property
    def x(self): """x doc"""; return self._x
    @x.setter
    def x(self, v):
        if v < 0: raise ValueError("negative")
        self._x = v
    @x.deleter
    def x(self): print("deleting x"); self._x = None
    ro = property(lambda self: "read only")
    wo = property(None, lambda self, v: print("write only", v))
    @property
    def calc(self): return self.x * 2
p = P(); p.x = 5; p.x += 1; print(p.x, p.calc, p.ro, P.x.__doc__, type(P.x).__name__, P.x.fget.__name__, P.ro.fset); del p.x; print(p.x); p.wo = 3
def f(): p.x = -1
err(f)
def f(): p.ro = 1
err(f)
def f(): del p.ro
err(f)
err(lambda: p.wo)
def f(): p.calc = 1
err(f)
p.__dict__["ro"] = "shadow?"; print(p.ro)
class Q(P):
    @P.x.getter
    def x(self): return "Q getter"
    @property
    def ro(self): return super().ro + "!"
q = Q(); q.x = 4; print(q.x, q._x, q.ro)
class S:
    n = 0
    @staticmethod
    def st(a, b=2): return a, b
    @classmethod
    def cl(cls, *a): return cls.__name__, a
    @classmethod
    def make(cls): o = cls(); o.made = True; return o
    def inst(self): return self
class S2(S): pass
print(S.st(1), S().st(1, 3), S.cl(1), S().cl(), S2.cl(2), S2().cl(), type(S2.make()).__name__, S2.make().made, type(S.__dict__["st"]).__name__, type(S.__dict__["cl"]).__name__, S.st is S.st, S.cl == S.cl, S.cl.__self__ is S)
print(staticmethod(len)("abc"), S.__dict__["st"].__func__(9), S.__dict__["cl"].__func__(int), S.__dict__["st"](4), staticmethod(len).__wrapped__ is len)
err(lambda: S.__dict__["cl"](1))
err(lambda: S.inst())
print(S.inst("anything"), (lambda self: self.n).__get__(S())(), S.inst.__get__(5, int)(), [].append.__name__, str.upper.__get__("abc")(), int.__add__(1, 2), dict.get({}, 1, "d"))
err(lambda: str.upper(5))
err(lambda: str.upper())
err(lambda: list.append([]))
err(lambda: list.append({}, 1))
class Cached:
    def __init__(self, fn): self.fn = fn
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner):
        if obj is None: return self
        value = obj.__dict__[self.name] = self.fn(obj)
        return value
class U:
    @Cached
    def slow(self): print("computing"); return 42
u = U(); print(u.slow, u.slow, u.__dict__)
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, o, n): self.n = "_" + n
    def __get__(self, o, t=None): return self if o is None else getattr(o, self.n)
    def __set__(self, o, v):
        if not isinstance(v, self.kind): raise TypeError(f"{self.n[1:]} must be {self.kind.__name__}")
        setattr(o, self.n, v)
class V: a = Typed(int); b = Typed(str)
v = V(); v.a = 1; v.b = "s"; print(v.a, v.b, v.__dict__)
def f(): v.a = "x"
err(f)
class BadName:
    def __set_name__(self, o, n): raise ValueError("bad name")
try:
    class W: z = BadName()
except (RuntimeError, ValueError) as e: print("raised", e.__class__.__name__ in ("RuntimeError", "ValueError"))

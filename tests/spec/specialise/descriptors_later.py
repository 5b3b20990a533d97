"""Objects that become descriptors, or cease to be, after attributes have been looked up many times."""
class D: pass
class C:
    def __init__(self): self.x = 1
    x = D()
def f(o): return o.x
o = C()
for i in range(2000): assert f(o) == 1
D.__get__ = lambda self, instance, owner: 2
print(f(o))
D.__set__ = lambda *args: None
print(f(o))
def g(o): o.x = 5
class E: pass
class F:
    def __init__(self): self.x = 1
    x = E()
p = F()
for i in range(2000): g(p)
E.__set__ = lambda self, o, v: print("set", v)
g(p)
def h(c): return c.y
class G: y = E()
for i in range(2000): h(G)
E.__get__ = lambda self, o, t: "got"
print(h(G), h(G()), f(p))
del E.__get__, E.__set__
print(type(h(G)).__name__, f(p)); g(p); print(p.__dict__)
class M(type): pass
class N(metaclass=M): z = 1
class Q: pass
M.z = Q()
def k(c): return c.z
for i in range(2000): k(N)
Q.__get__ = lambda *a: 7; Q.__set__ = lambda *a: None
print(k(N))
def meth(o): return o.m()
class R:
    m = Q()
Q.__call__ = lambda self: "called"
del Q.__get__
r = R()
for i in range(2000): meth(r)
Q.__get__ = lambda *a: (lambda: "bound")
print(meth(r))
class S: pass
class T:
    def __get__(self, o, t): return "from T"
    def __set__(self, o, v): pass
class U:
    x = S()
    def __init__(self): self.__dict__["x"] = "own"
u = U()
for i in range(2000): f(u)
U.__dict__["x"].__class__ = T
print(f(u))
class V(S): pass
class W:
    x = V()
    def __init__(self): self.__dict__["x"] = "own"
w = W()
for i in range(2000): f(w)
V.__bases__ = (T,)
print(f(w))
class X: pass
class Y:
    x = X()
    def __init__(self): self.x = 1
y = Y()
for i in range(2000): f(y)
setattr(X, "__ge" + "t__", lambda *a: "new"); setattr(X, "__delete" + "__", lambda *a: None)
print(f(y))

# Inheritance: C3 order and its errors, super in every form, diamond calls.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class A:
    def who(self): return "A"
    def chain(self): return ["A"]
class B(A):
    def who(self): return "B" + super().who()
    def chain(self): return ["B"] + super().chain()
class C(A):
    def who(self): return "C" + super().who()
    def chain(self): return ["C"] + super().chain()
class D(B, C):
    def who(self): return "D" + super().who()
    def chain(self): return ["D"] + super().chain()
d = D()
print(d.who(), d.chain(), [c.__name__ for c in D.__mro__], D.mro() == list(D.__mro__), D.__bases__, D.__base__, B.__subclasses__(), [c.__name__ for c in A.__subclasses__()])
print(super(D, d).who(), super(B, d).who(), super(C, d).who(), super(D, D).who(d), isinstance(d, C), issubclass(D, A), issubclass(A, D))
class X: pass
class Y: pass
class XY(X, Y): pass
class YX(Y, X): pass
err(lambda: type("Bad", (XY, YX), {}))
err(lambda: type("Bad", (A, B), {}))
err(lambda: type("Bad", (A, A), {}))
err(lambda: type("Bad", (int, str), {}))
err(lambda: type("Bad", (object, A), {}))
class E(X, Y): pass
class F(E, XY): pass
print([c.__name__ for c in F.__mro__])
class O: pass
class H(O): pass
class I(O): pass
class J(O): pass
class K1(H, I): pass
class K2(J, H): pass
class Z(K1, K2): pass
err(lambda: [c.__name__ for c in Z.__mro__])
class Base:
    def __init__(self, **kw): self.kw = kw
class M1(Base):
    def __init__(self, a=1, **kw): self.a = a; super().__init__(**kw)
class M2(Base):
    def __init__(self, b=2, **kw): self.b = b; super().__init__(**kw)
class M(M1, M2): pass
m = M(a=10, b=20, c=30); print(m.a, m.b, m.kw, m.__dict__)
class S1:
    attr = "S1"
    @classmethod
    def cm(cls): return "S1." + cls.__name__
    @staticmethod
    def sm(): return "static S1"
    @property
    def prop(self): return "prop S1"
class S2(S1):
    attr = "S2"
    @classmethod
    def cm(cls): return "S2+" + super().cm()
    @staticmethod
    def sm(): return "S2+" + S1.sm()
    @property
    def prop(self): return "S2+" + super().prop
    def get(self): return super().attr
    def lam(self): return (lambda: super(S2, self).attr)()
    def comp(self): return [super(S2, self).attr for _ in "a"]
    def gen(self): yield super().attr
    def nested(self):
        def inner(): return __class__.__name__, super(__class__, self).attr
        return inner()
s = S2(); print(S2.cm(), s.cm(), s.sm(), s.prop, s.get(), s.lam(), s.comp(), list(s.gen()), s.nested())
print(type(super(S2, s)).__name__, super(S2, s).__thisclass__.__name__, super(S2, s).__self__ is s, super(S2, s).__self_class__.__name__)
err(lambda: super(S2, s).nope)
err(lambda: super(S2, 5))
err(lambda: super(5, s))
err(lambda: super())
def loose(self): return super().x
err(lambda: loose(1))
class SetSuper(S1):
    def f(self): super().attr = 5
err(SetSuper().f)
class L(list):
    def append(self, v): super().append(v * 2)
    def __getitem__(self, i): return "got " + str(super().__getitem__(i))
    def __len__(self): return super().__len__() + 100
l = L([1]); l.append(5); print(l, l[0], len(l), list(l))
class Ex(Exception):
    def __init__(self, a, b): super().__init__(a); self.b = b
    def __str__(self): return f"Ex({super().__str__()}, {self.b})"
try: raise Ex(1, 2)
except Ex as e: print(e, e.args, e.b)
A.who = lambda self: "patched"; print(d.who()); A.new = 5; print(d.new, D.new); D.chain = lambda self: "direct"; print(d.chain()); del D.chain; print(d.chain())
class P1: v = 1
class P2: v = 2
class Q(P1): pass
print(Q.v); Q.__bases__ = (P2,); print(Q.v, [c.__name__ for c in Q.__mro__], [c.__name__ for c in P1.__subclasses__()])

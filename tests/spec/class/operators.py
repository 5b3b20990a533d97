# Operator overloading: normal, reflected, in-place; NotImplemented; subclass priority.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

names = "add sub mul matmul truediv floordiv mod pow lshift rshift and xor or divmod".split()
class N:
    def __init__(self, tag): self.tag = tag
    def __repr__(self): return self.tag
for n in names:
    setattr(N, f"__{n}__", lambda self, o, n=n: f"{self.tag}.{n}({o})")
    setattr(N, f"__r{n}__", lambda self, o, n=n: f"{self.tag}.r{n}({o})")
a, b = N("a"), N("b")
print(a + b, a - 1, 1 - a, a * "x", "x" * a, a @ b, 2 @ a, a / b, 1.5 / a, a // b, 3 // a, a % b, [] % a, a ** b, 2 ** a, a << 1, 1 << a, a >> 1, 1 >> a, a & 1, 1 & a, a ^ 1, 1 ^ a, a | 1, 1 | a, divmod(a, 2), divmod(2, a))
print(None + a, [1] + a, "s" + a, (1,) + a, {} | a, 1j * a)
x = a; x += 1; print(x); x = a; x **= 2; print(x)
class I:
    def __init__(self): self.log = []
for n in names[:-1]: setattr(I, f"__i{n}__", lambda self, o, n=n: (self.log.append((n, o)), self)[1])
i = I(); k = i; i += 1; i -= 2; i *= 3; i @= 4; i /= 5; i //= 6; i %= 7; i **= 8; i <<= 9; i >>= 10; i &= 11; i ^= 12; i |= 13; print(i.log, i is k)
class Un:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __int__(self): return 3
    def __float__(self): return 2.5
    def __complex__(self): return 1j
    def __index__(self): return 4
u = Un(); print(-u, +u, ~u, abs(u), round(u), round(u, 2), int(u), float(u), complex(u), hex(u), [0, 1, 2, 3, "four"][u], range(u), "ab" * u)
import math; print(math.floor(u), math.ceil(u), math.trunc(u))
class L:
    def __add__(self, o): print("L.add"); return NotImplemented
class R:
    def __radd__(self, o): print("R.radd"); return "R did it"
print(L() + R()); err(lambda: L() + L()); err(lambda: R() + R()); err(lambda: L() + 1); err(lambda: 1 + L())
class Base:
    def __add__(self, o): return "Base.add"
    def __radd__(self, o): return "Base.radd"
class Sub(Base):
    def __radd__(self, o): return "Sub.radd"
class Sub2(Base): pass
print(Base() + Sub(), Sub() + Base(), Base() + Sub2(), 1 + Sub())
class M(int):
    def __radd__(self, o): return "M.radd"
print(1 + M(2), M(2) + 1, M(1) + M(2))
class NoInPlace:
    def __add__(self, o): return "plain add"
v = NoInPlace(); v += 1; print(v)
class InPlaceNI:
    def __iadd__(self, o): return NotImplemented
    def __add__(self, o): return "fell back"
v = InPlaceNI(); v += 1; print(v)
class Mod: __iadd__ = None
def f():
    z = Mod(); z += 1
err(f)
class Pow:
    def __pow__(self, e, m=None): return ("pow", e, m)
print(Pow() ** 2, pow(Pow(), 3), pow(Pow(), 3, 5))
class Item:
    def __getitem__(self, k): return f"get {k!r}"
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
    def __contains__(self, k): return "truthy" if k else ""
    def __len__(self): return 7
    def __call__(self, *a, **k): return a, k
    def __reversed__(self): return iter("rev")
t = Item(); print(t[1], t[1:2], t["a", 2], t[...]); t[0] = 5; del t[3]; t[1] += "x"; print(1 in t, 0 in t, 0 not in t, len(t), t(1, k=2), list(reversed(t)))
class Vec:
    def __init__(self, *v): self.v = v
    def __add__(self, o): return Vec(*(p + q for p, q in zip(self.v, o.v))) if isinstance(o, Vec) else NotImplemented
    def __mul__(self, k): return Vec(*(p * k for p in self.v)) if isinstance(k, (int, float)) else sum(p * q for p, q in zip(self.v, k.v))
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __sub__(self, o): return self + -o
    def __eq__(self, o): return isinstance(o, Vec) and self.v == o.v
    def __repr__(self): return "Vec" + repr(self.v)
    def __bool__(self): return any(self.v)
    def __iter__(self): return iter(self.v)
p, q = Vec(1, 2), Vec(3, 4); print(p + q, p - q, p * 3, 2 * p, p * q, -p, p == Vec(1, 2), p != q, bool(Vec(0)), [*p], sum([p, q], Vec(0, 0)))
err(lambda: p + 1); err(lambda: p < q); err(lambda: 1 - p); err(lambda: [] + p)

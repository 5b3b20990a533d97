# Mixing int, bool, float, complex; conversions and comparisons across types.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

vals = [True, 2, 2.5, 1 + 1j, -3, 0, 0.0, 2**70, 1e300]
for a in vals:
    for b in vals:
        out = []
        for op in ("+", "-", "*", "/", "==", "**"):
            if op == "**" and (b in (2**70, 1e300, 2.5, 1 + 1j) or a in (2**70, 1e300, 1 + 1j)): continue
            try: r = eval(f"a {op} b")
            except Exception as e: out.append(type(e).__name__)
            else: out.append(type(r).__name__ if op != "==" else r)
        print(repr(a), repr(b), *out)
print(type(1 + True), type(1 + 1.0), type(1.0 + 1j), type(True + True), type(5 // 2.0), type(5 % 2.0), type(4 / 2), type(2 ** 2), type(2 ** -2), type(2 ** 2.0), type(-True), type(~True), type(True // 1), type(round(True)))
print(1 == 1.0 == 1 + 0j == True, hash(1) == hash(1.0) == hash(1 + 0j) == hash(True), {1: "a"}[1.0], {2.0: "b"}[2], {0j: "c"}[False], 2**53 + 1 == float(2**53 + 1), 10**23 == 1e23, int(1e23), 0.1 + 0.2 == 0.3, 1e16 + 1 == 1e16, 5 == 5.000000000000001)
print(int("7") + float("7.5") + bool("x"), int(True) + int(2.9) - int("-3"), float(5) / int(2), complex(2) * float(3), str(1) + str(1.0) + str(True), sum([True, 2, 3.0]), max(1, 1.0), max(1.0, 1), min(True, 1), sorted([3, 1.5, True, -2.0]), 7 // 2, -7 // 2, 7 // -2, 7.0 // 2, 7 % -3, -7 % 3, 7.5 % -2)
class Frac:
    def __init__(self, n, d=1):
        a, b = n, d
        while b: a, b = b, a % b
        self.n, self.d = n // a, d // a
    def __add__(self, o): o = o if isinstance(o, Frac) else Frac(o); return Frac(self.n * o.d + o.n * self.d, self.d * o.d)
    __radd__ = __add__
    def __mul__(self, o): o = o if isinstance(o, Frac) else Frac(o); return Frac(self.n * o.n, self.d * o.d)
    __rmul__ = __mul__
    def __truediv__(self, o): return self * Frac(o.d, o.n) if isinstance(o, Frac) else Frac(self.n, self.d * o)
    def __rtruediv__(self, o): return Frac(self.d * o, self.n)
    def __eq__(self, o): return self.n == o * self.d if isinstance(o, int) else isinstance(o, Frac) and (self.n, self.d) == (o.n, o.d)
    def __lt__(self, o): o = o if isinstance(o, Frac) else Frac(o); return self.n * o.d < o.n * self.d
    def __float__(self): return self.n / self.d
    def __int__(self): return self.n // self.d
    def __hash__(self): return hash(self.n) if self.d == 1 else hash((self.n, self.d))
    def __repr__(self): return f"{self.n}/{self.d}"
    def __pow__(self, k): return Frac(self.n ** k, self.d ** k) if k >= 0 else Frac(self.d ** -k, self.n ** -k)
h = Frac(1, 2); print(h + h, 1 + h, h * 4, 3 * h, 1 / h, h / 2, h == Frac(2, 4), Frac(4, 2) == 2, h < 1, float(h), int(Frac(7, 2)), sum([h, h, h]), {Frac(2): "two"}[2], h ** 3, h ** -2, sorted([Frac(2, 3), h, Frac(3, 5)]), sum((Frac(1, n) for n in range(1, 11))))
err(lambda: h + "x"); err(lambda: Frac(1, 0)); err(lambda: h - 1)

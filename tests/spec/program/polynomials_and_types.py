# Polynomials, intervals, rationals, units, dates, money: small number-like classes.
class Poly:
    def __init__(self, *c):
        c = list(c)
        while len(c) > 1 and c[-1] == 0: c.pop()
        self.c = tuple(c or (0,))
    def __call__(self, x):
        r = 0
        for a in reversed(self.c): r = r * x + a
        return r
    def __add__(self, o):
        o = o if isinstance(o, Poly) else Poly(o); n = max(len(self.c), len(o.c)); pad = lambda c: c + (0,) * (n - len(c)); return Poly(*(a + b for a, b in zip(pad(self.c), pad(o.c))))
    __radd__ = __add__
    def __neg__(self): return Poly(*(-a for a in self.c))
    def __sub__(self, o): return self + -(o if isinstance(o, Poly) else Poly(o))
    def __rsub__(self, o): return -self + o
    def __mul__(self, o):
        o = o if isinstance(o, Poly) else Poly(o); r = [0] * (len(self.c) + len(o.c) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c): r[i + j] += a * b
        return Poly(*r)
    __rmul__ = __mul__
    def __pow__(self, n): return Poly(1) if n == 0 else self * self ** (n - 1)
    def __divmod__(self, o):
        q, r = [0] * max(1, len(self.c) - len(o.c) + 1), list(self.c)
        while len(r) >= len(o.c) and any(r):
            k, s = r[-1] / o.c[-1], len(r) - len(o.c); q[s] = k
            for i, b in enumerate(o.c): r[s + i] -= k * b
            r.pop()
        return Poly(*q), Poly(*r)
    def __floordiv__(self, o): return divmod(self, o)[0]
    def __mod__(self, o): return divmod(self, o)[1]
    def __eq__(self, o): return isinstance(o, Poly) and self.c == o.c or not isinstance(o, Poly) and self.c == (o,)
    def __hash__(self): return hash(self.c)
    def __len__(self): return len(self.c) - 1
    def __getitem__(self, i): return self.c[i] if i < len(self.c) else 0
    def deriv(self): return Poly(*(i * a for i, a in enumerate(self.c) if i))
    def __repr__(self):
        parts = [(f"{abs(a)}" if abs(a) != 1 or not i else "") + ("x" if i else "") + (f"^{i}" if i > 1 else "") for i, a in enumerate(self.c) if a]
        signs = ["-" if a < 0 else "+" for a in self.c if a]; return " ".join(s + " " + p for s, p in zip(signs[::-1], parts[::-1])).removeprefix("+ ") or "0"
x = Poly(0, 1); p = (x + 1) ** 3 - 2 * x; q = x * x - 1
print(p, q, p + q, p - q, p * q, -p, p(2), p.deriv(), divmod(p, q), p // q, p % q, p == Poly(1, 1, 3, 1), len(p), p[3], p[9], Poly(0, 0), 1 - x, x == Poly(0, 1), {p: 1}[Poly(1, 1, 3, 1)], Poly(5) == 5)
def newton(f, x, n=40):
    d = f.deriv()
    for _ in range(n): x -= f(x) / d(x)
    return round(x, 10)
print(newton(x * x - 2, 1.0), newton(x ** 3 - x - 2, 1.5), sum((Poly(k) * x ** k for k in range(4)), Poly()))
class Interval:
    def __init__(self, lo, hi):
        if lo > hi: raise ValueError(f"empty interval {lo}..{hi}")
        self.lo, self.hi = lo, hi
    def __contains__(self, v): return self.lo <= v <= self.hi
    def __and__(self, o):
        try: return Interval(max(self.lo, o.lo), min(self.hi, o.hi))
        except ValueError: return None
    def __or__(self, o): return Interval(min(self.lo, o.lo), max(self.hi, o.hi))
    def __repr__(self): return f"[{self.lo}, {self.hi}]"
    def __format__(self, s): return f"[{self.lo:{s}}, {self.hi:{s}}]"
    def __lt__(self, o): return (self.lo, self.hi) < (o.lo, o.hi)
a, b = Interval(1, 5), Interval(3.5, 9); print(a & b, a | b, 3 in a, 6 in a, a & Interval(7, 8), f"{b:.2f}", sorted([b, a]))
try: Interval(2, 1)
except ValueError as e: print(e)
def merge(iv):
    out = []
    for i in sorted(iv):
        if out and i.lo <= out[-1].hi: out[-1] |= i
        else: out.append(i)
    return out
print(merge([Interval(1, 3), Interval(8, 9), Interval(2, 5), Interval(5, 6)]))
class Money:
    rates = {"EUR": 100, "USD": 110, "JPY": 16000}
    def __init__(self, amount, cur): self.cents, self.cur = round(amount * 100), cur
    def to(self, cur): return Money(self.cents * Money.rates[cur] / Money.rates[self.cur] / 100, cur)
    def __add__(self, o): return NotImplemented if not isinstance(o, Money) else Money((self.cents + o.to(self.cur).cents) / 100, self.cur)
    def __radd__(self, o): return self if o == 0 else NotImplemented
    def __mul__(self, k): return Money(self.cents * k / 100, self.cur)
    def __eq__(self, o): return isinstance(o, Money) and self.to("EUR").cents == o.to("EUR").cents
    def __str__(self): return f"{self.cents / 100:,.2f} {self.cur}"
    def split(self, n): q, r = divmod(self.cents, n); return [Money((q + (i < r)) / 100, self.cur) for i in range(n)]
m = Money(100, "EUR"); print(m, m + Money(11, "USD"), m * 1.5, m.to("JPY"), m == Money(110, "USD"), *m.split(3), sum([m, m, m]), sep="; ")
for bad in (lambda: m + 5, lambda: 5 + m, lambda: m.to("XXX")):
    try: bad()
    except (TypeError, KeyError) as e: print(type(e).__name__, e)
class Length(float):
    UNITS = {"mm": 0.001, "cm": 0.01, "m": 1, "km": 1000}
    def __new__(cls, v, unit="m"): return super().__new__(cls, v * cls.UNITS[unit])
    def __getattr__(self, n):
        try: return self / Length.UNITS[n]
        except KeyError: raise AttributeError(n) from None
    def __add__(self, o): return Length(float(self) + o)
    def __repr__(self): return f"{float(self):g} m"
l = Length(5, "km") + Length(20, "cm"); print(l, l.cm, round(l.km, 4), l > 5000, isinstance(l, float), Length(1) == 1.0, hasattr(l, "mile"), [l], f"{l:.1f}")
class Date:
    def __init__(self, y, m, d): self.n = 365 * (y - 1) + (y - 1) // 4 - (y - 1) // 100 + (y - 1) // 400 + sum(self.days(y)[:m - 1]) + d
    @staticmethod
    def days(y): return [31, 28 + (y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    def ymd(self):
        y = self.n * 400 // 146097 + 1
        while Date(y, 1, 1).n > self.n: y -= 1
        d, m = self.n - Date(y, 1, 1).n, 0
        while d >= self.days(y)[m]: d -= self.days(y)[m]; m += 1
        return y, m + 1, d + 1
    def __add__(self, k): o = object.__new__(Date); o.n = self.n + k; return o
    def __sub__(self, o): return self.n - o.n if isinstance(o, Date) else self + -o
    def __str__(self): return "%04d-%02d-%02d" % self.ymd()
    @property
    def weekday(self): return "Mon Tue Wed Thu Fri Sat Sun".split()[(self.n - 1) % 7]
d = Date(2024, 2, 28); print(d, d + 2, d - 60, Date(2025, 1, 1) - Date(2024, 1, 1), d.weekday, (d + 366).weekday, Date(2000, 12, 31) + 1, [str(Date(2023, 12, 30) + i) for i in range(4)])

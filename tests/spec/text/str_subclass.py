# Subclasses of str, int, list and dict keep their type where CPython does.
class S(str):
    def __new__(cls, value, extra=None):
        self = super().__new__(cls, value)
        self.extra = extra
        return self
    def shout(self): return self.upper() + "!"
s = S("abc", extra=7)
print(s, s.extra, s.shout(), type(s), isinstance(s, str), s == "abc", hash(s) == hash("abc"), {s: 1}["abc"], type(s + "d"), type(s[:]), type(s.strip()), type(str(s)), len(s), s[1])
s.extra = 8; print(s.extra, s.__dict__)
class N(int):
    def __add__(self, other): return N(int(self) + other + 100)
    def __repr__(self): return f"N({int(self)})"
n = N(5)
print(n, n + 1, 1 + n, n * 2, type(n * 2), type(+n), n == 5, hash(n) == 5, [n], str(n), f"{n}", f"{n:d}", "%d" % n, int(n), type(int(n)), N("12"), N(), sum([n, n]))
class F(float):
    def __str__(self): return "F"
f = F(2.5)
print(f, repr(f), f + 1, type(f + 1), type(-f), "%s" % f, f"{f}", f"{f:.1f}", int(f))
class L(list):
    def first(self): return self[0]
l = L([3, 1, 2])
print(l, l.first(), type(l[:]), type(l + [1]), type(l * 2), type(l.copy()), sorted(l), l == [3, 1, 2], len(l), L("ab"), isinstance(l, list)); l.sort(); print(l)
class D(dict):
    def __missing__(self, k): return k * 2
    def __getattr__(self, name): return self[name]
d = D(a=1)
print(d["a"], d["zz"], d.a, d.get("q"), "q" in d, d, type(d.copy()), dict(d), d | {"b": 2}, type(d | {}))
class T(tuple):
    def __new__(cls, *items): return super().__new__(cls, items)
t = T(1, 2, 3)
print(t, t[1], type(t[:2]), type(t + ()), t == (1, 2, 3), hash(t) == hash((1, 2, 3)), {t: 1}[(1, 2, 3)], len(t))
class E(set): pass
e = E([1, 2]); print(e, type(e | {3}), type(e.copy()), e == {1, 2})
class B(bytes): pass
print(B(b"ab"), type(B(b"ab")[:1]), B(b"ab") == b"ab")

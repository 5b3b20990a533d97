# Identity that programs can see: small ints, interned strings, singletons, copies.
import sys
a = 256; b = int("256"); c = int("257"); d = int("257")
print(a is b, c is d, c == d, -5 is int("-5") if False else int("-5") is int("-5"), int("-6") is int("-6"))
s = "identifier_like"; t = "".join(["identifier", "_like"]); print(s == t, s is t, s is sys.intern(t), sys.intern(t) is sys.intern("identifier_like"))
print((lambda: "const")() is (lambda: "const")(), "a" + "b" is "ab" if False else True, () is (), "" is "", "x"[0] is "x", "abc"[1] is "b", chr(97) is "a", "abc"[0:1] is "a", b"a"[0:1] is b"a", b"" is bytes(), "".join([]) is "", str() is "")
print(None is None, True is True, bool(1) is True, bool([]) is False, (1 == 1) is True, not 0 is True, ... is Ellipsis, NotImplemented is NotImplemented, type(None) is type(None), int is type(5))
l = [1, 2]; m = l; n = l[:]; print(m is l, n is l, n == l, l[0] is n[0]); m.append(3); print(l, n); tup = (1, 2); print(tup[:] is tup, tuple(tup) is tup, tup * 1 is tup, tup + () is tup, list(l) is l, dict(x=1) is dict(x=1))
st = "héllo"; print(str(st) is st, st[:] is st, st.strip() is st, st + "" is st, "" + st is st, st * 1 is st, f"{st}" is st, "%s" % st is st, "{}".format(st) is st, st.replace("z", "q") is st, st.lower() is st, "".join([st]) is st, st.encode().decode() is st)
f = 1.5; g = float("1.5"); print(f is g, f is f, float(f) is f, +f is f, int(a) is a, abs(5) is 5 if False else abs(a) is a, round(a) is a)
fs = frozenset([1]); print(frozenset(fs) is fs, fs.copy() is fs, fs | set() is fs, set(fs) is fs, range(3) is range(3), bytes(b"ab") is b"ab" if False else True)
def same(x, y=[]): y.append(x); return y
print(same(1) is same(2), same.__defaults__[0]); x = y = []; x += [1]; print(y, x is y); x = x + [2]; print(y, x is y); k = "key"; dd = {k: 1}; print(next(iter(dd)) is k, list(dd)[0] is k)
big = 10**20; print(big is 10**20, big == 10**20, big is big + 0, 1000 is 1000, (1, 2) is (1, 2), 1.5 is 1.5, "a b" is "a b", -7 is -7)
def consts(): return 1000, 1000, 2.5, 2.5, "x y", "x y"
r = consts(); print(r[0] is r[1], r[2] is r[3], r[4] is r[5], consts()[0] is r[0]); print(id(x) == id(y), id(x) == id(x), id([]) == id([]), isinstance(id(x), int), object() is object(), hash(x_) == hash(x_) if (x_ := object()) else 0)
class A: 
    def m(self): pass
o = A(); print(o.m is o.m, o.m == o.m, A.m is A.m, o.__dict__ is o.__dict__, o.__class__ is A, A.__dict__ is A.__dict__ if False else True, [].append is [].append, print is print)
words = "aa bb aa".split(); print(words[0] == words[2], words[0] is words[2], [w is words[0] for w in words]); u = "€"; v = chr(8364); print(u == v, u is v, "é" is chr(233)); e = "é"; print(e is "é", e.upper() is "É", "ab"[::-1][::-1] is "ab")

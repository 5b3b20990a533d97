# str/repr/format/bytes/bool/len/call/index/reversed/contains/copy protocols and their bad returns.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class S:
    def __str__(self): return "str!"
    def __repr__(self): return "repr!"
    def __format__(self, spec): return f"format({spec})"
    def __bytes__(self): return b"bytes!"
    def __hash__(self): return 5
    def __sizeof__(self): return 1000
    def __length_hint__(self): return 3
s = S(); print(s, str(s), repr(s), [s], {s: s}, f"{s}", f"{s!r}", f"{s:x}", "%s %r" % (s, s), "{}".format(s), "{!s}".format(s), format(s), format(s, "z"), bytes(s), hash(s), ascii(s), (s,), {s})
class R:
    def __repr__(self): return "only repr"
print(R(), str(R()), f"{R()}", f"{R():>12}" if False else "", format(R()), "%s" % R()); err(lambda: format(R(), "x"))
class St:
    def __str__(self): return "only str"
print(St(), repr(St())[:14])
class Bad:
    def __str__(self): return 5
    def __repr__(self): return None
    def __format__(self, s): return 1
    def __bytes__(self): return "x"
    def __index__(self): return "x"
    def __int__(self): return 1.5
    def __float__(self): return 1
    def __iter__(self): return [1]
    def __len__(self): return "3"
    def __contains__(self, x): return []
    def __dir__(self): return 5
for f in (str, repr, format, bytes, int, float, iter, len, dir, lambda b: [1][b], lambda b: 1 in b, lambda b: f"{b!r}", lambda b: range(b), lambda b: list(b), lambda b: hex(b), complex):
    err(lambda: f(Bad()))
class Call:
    def __call__(self, *a, **k): return (a, k)
print(Call()(1, x=2), callable(Call()), callable(S()), callable(len), callable(S), callable(lambda: 0), list(map(Call(), [1])))
class NotCall: pass
n = NotCall(); n.__call__ = lambda: 1; err(lambda: n()); print(callable(n))
class Ix:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print([10, 20][Ix(1)], "abc"[Ix(0):Ix(2)], range(Ix(3)), [0] * Ix(2), bin(Ix(5)), chr(Ix(65)), int(Ix(7)), float(Ix(3)), round(1.234, Ix(1)), bytes(Ix(2)), list(range(10))[Ix(-3)], 1 << 3, pow(2, 3), "x" * Ix(3), divmod(7, 2), sum([1]), max(1, 2), complex(Ix(2)))
err(lambda: Ix(1) + 1); err(lambda: [1][1.0]); err(lambda: range(Ix(2**80))[2**90]); err(lambda: [1, 2][Ix(2**70)]); err(lambda: "a" * Ix(2**70))
class Seq:
    def __len__(self): return 3
    def __getitem__(self, i):
        if isinstance(i, slice): return ("slice", i.start, i.stop, i.step)
        if not 0 <= i < 3: raise IndexError("out")
        return i * i
q = Seq(); print(list(q), list(reversed(q)), 4 in q, q[1:2], q[-1:], q[:], bool(q), [*q], max(q), sum(q), list(enumerate(q)), list(zip(q, q)), dict(enumerate(q)), set(q), tuple(map(str, q)), ",".join(str(x) for x in q), q[::2])
err(lambda: q[-1]); err(lambda: q[9])
class D:
    def __init__(self): self.d = {}
    def __getitem__(self, k): print("get", k); return self.d[k]
    def __setitem__(self, k, v): print("set", k, v); self.d[k] = v
    def __delitem__(self, k): print("del", k); del self.d[k]
    def keys(self): return self.d.keys()
d = D(); d["a"] = 1; d["a"] += 5; d["b", 1] = 2; del d["a"]; print({**d}, dict(d)); err(lambda: d["zz"])
class Missing(dict):
    def __missing__(self, k): self[k] = v = k * 2; return v
m = Missing(a=1); print(m["a"], m["b"], m, m.get("c"), "c" in m); err(lambda: m.pop("zz"))
class Ctx:
    def __enter__(self): print("enter"); return "value"
    def __exit__(self, t, v, tb): print("exit", t and t.__name__, v, tb is not None); return t is KeyError
with Ctx() as v: print(v)
with Ctx(): raise KeyError("swallowed")
def f():
    with Ctx(): raise ValueError("passed on")
err(f)
err(lambda: exec("with 5: pass")); err(lambda: exec("with S(): pass"))
class NoExit:
    def __enter__(self): pass
def f():
    with NoExit(): pass
err(f)
class Rev:
    def __reversed__(self): return iter([3, 2, 1])
print(list(reversed(Rev()))); err(lambda: reversed({1})); err(lambda: reversed(5)); err(lambda: next(5)); err(lambda: next([])); err(lambda: iter(5)); err(lambda: len(5)); err(lambda: hash([])); err(lambda: abs("x")); err(lambda: round("x")); err(lambda: 5[0]); err(lambda: None[0]); err(lambda: (lambda: 0)[0])
def f(): 5[0] = 1
err(f)
def f(): del "abc"[0]
err(f)
def f(): None.x = 1
err(f)
err(lambda: None.x); err(lambda: (5).foo); err(lambda: [].foo()); err(lambda: len.foo)

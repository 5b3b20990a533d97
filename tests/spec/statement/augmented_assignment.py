# Augmented assignment: targets evaluated once, every operator, attributes, items, slices, failures.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def t(x): print("t", x, end="; "); return x
l = [1, 2, 3]; l[t(0)] += t(5); print(l); d = {"a": 1}; d[t("a")] -= t(3); print(d)
class O:
    def __init__(self): self.v = 1; self.l = [1, 2, 3]
    def __getattr__(self, n): print("getattr", n); return 10
def mk(): print("mk", end="; "); return o
o = O(); mk().v += 4; print(o.v); mk().l[t(1)] *= 3; print(o.l); o.missing += 1; print(o.missing); o.l[1:] += [9]; print(o.l); o.l[0:1] *= 2; print(o.l)
x = 10
for op, n in (("+", 5), ("-", 3), ("*", 4), ("//", 5), ("%", 7), ("**", 3), ("<<", 2), (">>", 1), ("&", 60), ("|", 3), ("^", 9)):
    exec(f"x {op}= {n}"); print(op, x, end="; ")
x /= 4; print(x); s = "a"; s += "b"; s *= 3; print(s); s %= (); print(s); f = "%d-%s"; f %= (1, "z"); print(f); b = b"a"; b += b"c"; print(b); tup = (1,); tup += (2,); tup *= 2; print(tup)
class M:
    def __init__(self, m): self.m = m
    def __matmul__(self, o): return M(f"{self.m}@{o}")
    def __imatmul__(self, o): self.m += f"@={o}"; return self
m = M("m"); k = m; m @= 3; print(m.m, k is m)
class Inplace:
    log = []
    def __init__(self): self.d = {}
    def __getitem__(self, k): Inplace.log.append(("get", k)); return self.d.get(k, 0)
    def __setitem__(self, k, v): Inplace.log.append(("set", k, v)); self.d[k] = v
i = Inplace(); i["a"] += 1; i["a"] += 1; i[1, 2] |= 4; print(i.d, i.log)
class Prop:
    _v = 0
    @property
    def v(self): print("get v", end=" "); return self._v
    @v.setter
    def v(self, n): print("set v", n); self._v = n
p = Prop(); p.v += 3; p.v *= 2
def local():
    n = 0
    for _ in range(3): n += 1
    return n
def unbound(): q += 1
def glob():
    global counter
    counter += 1
counter = 0; glob(); glob(); print(local(), counter); err(unbound)
def nl():
    c = 1
    def inner(): nonlocal c; c += 10; return c
    return inner(), inner(), c
print(nl())
def f(): undefined_aug += 1
err(f); err(lambda: exec("undefined_two += 1"))
def f(): "abc"[0] += "x"
err(f)
def f():
    z = (1, 2); z[0] += 1
err(f)
def f():
    z = 5; z += "a"
err(f)
def f(): {}["k"] += 1
err(f)
def f(): [][0] += 1
err(f)
def f(): None.x += 1
err(f)
def f():
    z = [1]; z += 5
err(f)
def f():
    z = [1]; z -= [1]
err(f)
def f():
    z = {1}; z += {2}
err(f)
a = b = [1]; a += (2,); a += "c"; a += {3: 4}; a += (v for v in [5]); print(a, b is a); a = a + [6]; print(b is a); st = {1, 2, 3}; u = st; st -= {1}; st |= {9}; st &= {2, 9}; st ^= {9, 5}; print(u, u is st); dd = {"a": 1}; e = dd; dd |= {"b": 2}; dd |= [("c", 3)]; print(e)
class NI:
    def __iadd__(self, o): return NotImplemented
    def __radd__(self, o): return "radd"
n = NI(); err(lambda: exec("n += 1", {"n": n})); v = 5; v += NI(); print(v); (w := [1]); w += w; print(w); w[0], w[1] = w[1] + 5, w[0]; print(w); i, arr = 0, [0, 0]; i = arr[i] = 1; print(i, arr); arr[i] += i; i += arr[i]; print(i, arr)
class C: x = 1
c = C(); c.x += 1; print(c.x, C.x, vars(c)); C.x += 10; print(c.x, C().x)
class Cnt:
    n = 0
    n += 1
    for _ in "ab": n *= 3
print(Cnt.n); lst = [[0] * 2 for _ in range(2)]; lst[0][1] += 5; lst[-1][-1] -= 1; print(lst); total = 0
for i, row in enumerate(lst):
    for j, val in enumerate(row): total += (i + 1) * (j + 1) * val; lst[i][j] **= 2
print(total, lst)

# __del__ at the moment the last reference goes; weak references and their callbacks.
import weakref, gc
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = D("a"); b = a; del a; print("still"); b = None; print("gone")
x = D("x1"); x = D("x2"); print("rebound"); del x
def f():
    loc = D("local")
    print("in f")
f(); print("after f")
D("temp"); print("after temp")
l = [D("l0"), D("l1"), D("l2")]; l.pop(0); print("popped"); l[0] = None; print("replaced"); del l; print("list gone")
t = (D("t0"), D("t1")); t = None
d = {"k": D("v1"), "j": D("v2")}; d["k"] = 1; print("d changed"); d.clear(); print("cleared")
def ret(): return D("returned")
ret(); print("dropped"); y = ret(); print("kept"); del y
def raiser():
    held = D("held by traceback")
    raise ValueError
try: raiser()
except ValueError as e: print("caught")
print("after except")
def g():
    o = D("gen local")
    yield 1
    print("never")
it = g(); next(it); print("suspended"); del it; print("gen gone")
c = [D("cyc")]; c.append(c); del c; print("cycle dropped"); gc.collect(); print("collected")
class Node: pass
p, q = Node(), Node(); p.o, q.o = q, p; r = weakref.ref(p); del p, q; print(r() is None, gc.collect(), r() is None)
class W:
    def __init__(self, n=0): self.n = n
    def __repr__(self): return f"W{self.n}"
w = W(1); r = weakref.ref(w); print(r(), r() is w, r is weakref.ref(w), r == weakref.ref(w), weakref.getweakrefcount(w), len(weakref.getweakrefs(w))); del w; print(r(), r() is None)
w = W(2); r = weakref.ref(w, lambda ref: print("callback", ref is r, ref())); r2 = weakref.ref(w, lambda ref: print("callback 2")); w = None; print("after")
w = W(3); p = weakref.proxy(w); print(p.n, p, type(p).__name__); p.n = 9; print(w.n); del w
try: p.n
except ReferenceError as e: print("ReferenceError", e)
for bad in (5, "s", (1,), [], {}, None, 1.5):
    try: weakref.ref(bad); print("ok", type(bad).__name__)
    except TypeError as e: print(e)
for good in (W(), {1}, frozenset([2]), lambda: 0, W, (x for x in "a"), len, f):
    print(type(weakref.ref(good)).__name__, end=" ")
print()
class Sl: __slots__ = ("a",)
class Sw: __slots__ = ("a", "__weakref__")
try: weakref.ref(Sl())
except TypeError as e: print(e)
print(weakref.ref(Sw())() is None)
wd = weakref.WeakValueDictionary(); k1 = W("v"); wd["a"] = k1; print(len(wd), wd["a"], "a" in wd); del k1; print(len(wd), wd.get("a"))
wk = weakref.WeakKeyDictionary(); k1 = W("k"); wk[k1] = 1; print(len(wk), wk[k1]); del k1; print(len(wk))
ws = weakref.WeakSet(); k1 = W("s"); ws.add(k1); print(len(ws), k1 in ws); del k1; print(len(ws))
k1 = W("fin"); fin = weakref.finalize(k1, print, "finalized", 1, sep="-"); print(fin.alive); del k1; print(fin.alive)
class Res:
    def __del__(self): global saved; saved = self; print("resurrecting")
o = Res(); del o; print(type(saved).__name__); del saved; print("second time silent")
class M:
    def meth(self): return "m"
o = M(); wm = weakref.WeakMethod(o.meth); print(wm()()); del o; print(wm())
h = W("h"); r = weakref.ref(h); hash(r) == hash(h); print(hash(r) == hash(h)); del h
print("end")
last = D("at exit")

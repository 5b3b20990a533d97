"""The cycle collector as programs see it. Facts of CPython 3.13."""
import ctypes
import gc
import sys
import weakref


def row(name, value):
    print(f"{name}: {value}")


def count(address):
    return ctypes.c_long.from_address(address).value


class N:
    def __init__(self, name=""): self.name = name


gc.disable()
gc.collect()
a, b = N("a"), N("b")
a.other, b.other = b, a
ia, ib = id(a), id(b)
row("counts, both named", (count(ia), count(ib)))
a = None
row("counts, one name gone", (count(ia), count(ib)))
b = None
row("counts, no names", (count(ia), count(ib)))
row("still found by address", sorted(o.name for o in gc.get_objects() if id(o) in (ia, ib) and isinstance(o, N)))
row("gc.collect() counts them", gc.collect())
row("counts after", (count(ia), count(ib)))
row("not found any more", [o.name for o in gc.get_objects() if id(o) in (ia, ib) and isinstance(o, N)])
row("nothing more to find", gc.collect())
l = []
l.append(l)
del l
row("a list holding itself", gc.collect())
d = {}
d["me"] = d
del d
row("a dict holding itself", gc.collect())
x = N()
x.me = x
del x
row("an instance holding itself", gc.collect())
l = [[] for _ in range(10)]
for i in range(10): l[i].append(l[(i + 1) % 10])
del l, i
row("a ring of ten lists", gc.collect())
l = []
l.append((l, [1], {"k": l}))
del l
row("list, tuple, list, dict in a knot", gc.collect())
x = N()
x.hung = [1, 2, [3]]
x.me = x
del x
row("an instance with lists hanging on it", gc.collect())


def f():
    def g(): return g


f()
row("a recursive closure", gc.collect())
t = ([],)
t[0].append(t)
del t
row("a tuple in a list in the tuple", gc.collect())
died = []


class F:
    def __init__(self, n): self.n, self.me = n, self
    def __del__(self): died.append(self.n)


for i in range(3): F(i)
row("finalisers wait for the collector", died)
gc.collect()
row("finalisers run in order of making", died)


class Phoenix:
    saved = []
    def __init__(self): self.me = self
    def __del__(self): Phoenix.saved.append(self)


Phoenix()
gc.collect()
row("a finaliser that saves its object", len(Phoenix.saved))
Phoenix.saved[0].ok = "alive"
row("and it works", Phoenix.saved[0].me.ok)
Phoenix.saved.clear()
row("the second time it goes", gc.collect() > 0)
row("without another finaliser call", len(Phoenix.saved))
x = N("x")
x.me = x
r = weakref.ref(x)
del x
row("a weak reference to a dropped cycle", r() is not None)
gc.collect()
row("dies with it", r() is None)
keep = N("keep")
keep.me = keep
gc.collect()
row("a cycle with a name is kept", keep.me.name)
row("gc.isenabled after disable", gc.isenabled())
gc.enable()
row("gc.isenabled after enable", gc.isenabled())
gc.disable()
row("gc.get_threshold()", gc.get_threshold())
row("is_tracked of atoms", [gc.is_tracked(v) for v in (1, 1.5, "a", b"a", None, True, ..., 1j)])
row("is_tracked of containers", [gc.is_tracked(v) for v in ([], set(), N(), N, lambda: 0, gc)])
row("is_tracked({}) and {'a': 1}", (gc.is_tracked({}), gc.is_tracked({"a": 1})))
row("is_tracked({'a': []})", gc.is_tracked({"a": []}))
row("is_tracked(())", gc.is_tracked(()))
one = N("only one")
row("get_objects finds it once", sum(o is one for o in gc.get_objects()))
row("get_objects leaves atoms out", any(isinstance(o, (int, str, float)) and type(o) in (int, str, float) for o in gc.get_objects()))
holder = [one]
row("get_referrers finds a list", any(r is holder for r in gc.get_referrers(one)))
row("get_referrers finds the module", any(r is globals() for r in gc.get_referrers(one)))
row("get_referents of a list", sorted(type(v).__name__ for v in gc.get_referents([1, "a", one])))
row("get_referents of a dict", sorted(map(str, gc.get_referents({"k": "v"}))))
row("the collection's stages", len(gc.get_stats()))
row("gc.get_count() has three", len(gc.get_count()))
row("gc.garbage", gc.garbage)
row("collect(0) returns a number", type(gc.collect(0)).__name__)
gc.collect()
before = sum(s["collections"] for s in gc.get_stats())
gc.disable()
junk = [[] for _ in range(20000)]
row("disabled: no collection by itself", sum(s["collections"] for s in gc.get_stats()) - before)
del junk
gc.enable()
junk = []
for _ in range(30000): junk.append([])
row("enabled: collections happen", sum(s["collections"] for s in gc.get_stats()) > before)
del junk
made = []


class C:
    def __init__(self): self.me = self
    def __del__(self): made.append(1)


for _ in range(30000): C()
row("cycles do not pile up", len(made) > 20000)
gc.disable()
gc.collect()
for _ in range(100): C()
made.clear()
gc.collect()
row("a hundred, by hand", len(made))
phases = []
gc.callbacks.append(lambda phase, info: phases.append((phase, sorted(info))))
gc.collect()
gc.callbacks.clear()
row("callbacks", phases)
head = None
for _ in range(200000): head = [head]
knot = [head]
knot.append(knot)
del head, knot
row("a cycle holding a chain of 200000", gc.collect())
row("getrefcount of a kept one", sys.getrefcount(keep))

# gc: enabling, collecting, counting, tracking, callbacks.
import gc, sys
gc.collect(); gc.disable(); print(gc.isenabled()); gc.enable(); print(gc.isenabled(), gc.disable(), gc.isenabled())
class N:
    def __init__(self, name="n"): self.name = name
a, b = N(), N(); a.o, b.o = b, a; del a, b; print(gc.collect(), gc.collect())
l = []; l.append(l); del l; print(gc.collect())
d = {}; d["d"] = d; del d; print(gc.collect())
l = [[], {}, (), set()]; l.append((l, l)); del l; print(gc.collect())
def closure():
    def f(): return f
    return f
closure(); print(gc.collect() > 0)
class WithDel:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): print("finalizing", self.n)
WithDel("a"); print("before"); gc.collect(); print("after")
class Phoenix:
    kept = []
    def __init__(self): self.me = self
    def __del__(self): Phoenix.kept.append(self)
Phoenix(); gc.collect(); print(len(Phoenix.kept)); Phoenix.kept.clear(); print(gc.collect() > 0, len(Phoenix.kept))
print([gc.is_tracked(x) for x in (1, "a", None, 1.5, [], {}, {"a": 1}, {"a": []}, N(), set(), (), (1, 2), ([],), N, len, lambda: 0, frozenset(), iter([]), range(3), b"b")])
t = (1, ([],)); t2 = (1, 2); gc.collect(); print(gc.is_tracked(t), gc.is_tracked(t2))
x = N("find me"); print(sum(1 for o in gc.get_objects() if isinstance(o, N) and o.name == "find me"), any(o is x for o in gc.get_objects())); i = id(x); print([o.name for o in gc.get_objects() if id(o) == i]); holder = [x]; print(holder in gc.get_referrers(x), globals() in gc.get_referrers(x), gc.get_referents(holder) == [x], gc.get_referents(1), gc.get_referents([1, "a"]), gc.get_referents({"k": "v"}), len(gc.get_referents(x)) > 0)
print(gc.get_threshold()[1:], gc.get_debug(), len(gc.get_count()), gc.garbage, len(gc.get_stats()), sorted(gc.get_stats()[0])); gc.set_threshold(500, 5, 5); print(gc.get_threshold()); gc.set_threshold(700, 10, 10)
log = []
def cb(phase, info): log.append((phase, sorted(info)))
gc.callbacks.append(cb); gc.collect(); gc.callbacks.remove(cb); print(log)
print(gc.collect(0), gc.collect(1), gc.collect(2), gc.collect(generation=1))
for bad in (lambda: gc.collect(3), lambda: gc.collect(-1), lambda: gc.collect("a"), lambda: gc.set_threshold("a"), lambda: gc.is_tracked()):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
gc.enable(); before = gc.get_stats()[0]["collections"]
junk = []
for _ in range(30000): junk.append([])
print(gc.get_stats()[0]["collections"] > before); junk = None
died = []
class Cyc:
    def __init__(self): self.me = self
    def __del__(self): died.append(1)
for _ in range(20000): Cyc()
print(len(died) > 1000); gc.collect(); print(len(died))
import weakref
c = N(); c.self = c; r = weakref.ref(c, lambda r: print("weak callback")); del c; print(r() is not None); gc.collect(); print(r())
ch = None
for _ in range(100000): ch = [ch]
ch2 = []; ch2.append(ch2); ch2.append(ch); del ch, ch2; print(gc.collect())
print(sys.getrefcount([]), gc.is_finalized(N()))

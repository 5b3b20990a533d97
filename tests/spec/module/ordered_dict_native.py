# OrderedDict: order, both ends, comparison, classes derived from it, lifetimes, errors.
import copy
import gc
import sys
import weakref
from collections import OrderedDict


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

d = OrderedDict([("a", 1), ("b", 2)], c=3); print(list(d.items()), len(d), d["b"], "c" in d, list(reversed(d)), d.get("z"), bool(OrderedDict()))
d.move_to_end("a"); print(list(d)); d.move_to_end("c", last=False); print(list(d)); d.move_to_end("c", False); d.move_to_end(key="b"); print(list(d)); d["d"] = 4; d["a"] = 9; print(list(d), d.popitem(), d.popitem(last=False), d.popitem(False), list(d.items()))
for source in ["d.move_to_end('zz')", "OrderedDict().popitem()", "OrderedDict().popitem(last=False)", "d['q']", "d.move_to_end([])", "OrderedDict(5)", "hash(d)", "d.pop('zz')"]: err(lambda: eval(source))
x, y = OrderedDict(a=1, b=2), OrderedDict(b=2, a=1); print(x == y, x != y, x == dict(y), dict(x) == y, x == OrderedDict(a=1, b=2), x == 5, x != OrderedDict(a=1))
print(list((x | {"z": 0}).items()), list({"z": 0} | x), type({"z": 0} | x).__name__); x |= {"a": 5}; print(list(x.items()), x.copy() == x, x.copy() is x, type(copy.copy(x)).__name__, copy.deepcopy(OrderedDict(k=[1]))["k"], OrderedDict.fromkeys("ab", 0)["b"], list(OrderedDict.fromkeys("ab")))
print(x.__reduce__()[:3], x.setdefault("n", 7), x.pop("n"), x.pop("n", None), x.update(q=1), list(x), list(x.keys()), list(x.values()))
class Sub(OrderedDict):
    def __missing__(self, key): return key * 2
    def __setitem__(self, key, value): super().__setitem__(key, value + 1)
s = Sub(a=1); s["b"] = 5; s.tag = "t"; print(s["a"], s["b"], s["zz"], s.tag, type(s.copy()).__name__, s.__reduce__()[2], isinstance(s, dict)); s.move_to_end("a"); print(list(s))
x.note = 5; print(x.note, x.__dict__); w = weakref.ref(x); del x; print(w())
c = OrderedDict(); c["me"] = c; c.attr = c; w = weakref.ref(c); del c; print(gc.collect() > 0, w())
o = object(); n = sys.getrefcount(o); e = OrderedDict((i, o) for i in range(50)); e.move_to_end(0); e.move_to_end(7, last=False); e.popitem(); e.popitem(last=False); print(sys.getrefcount(o) - n, list(e)[:3], list(e)[-1]); del e; print(sys.getrefcount(o) - n)
m = OrderedDict(a=1)
match m:
    case {"a": v}: print("mapping", v)
q = OrderedDict.fromkeys(range(2000))
while len(q) > 3: q.popitem(last=len(q) % 3 == 0)
print(list(q))

# A moved key stays the object that it was, and the order is that of the moves.
moved = OrderedDict([(1, "a"), (2, "b"), ("x", "c"), (4, "d")])
for key, last in ((1.0, True), (True, False), (2.0, True), ("x", False), (4, True), (4, True), ("x", False), (9, True)):
    try:
        moved.move_to_end(key, last)
    except KeyError as error:
        print("KeyError", error)
    print(list(moved), list(moved.values()), [moved[k] for k in (1, 2, "x", 4)])
letters = OrderedDict.fromkeys("abcdefgh")
for i in range(500):
    letters.move_to_end("abcdefgh"[i * 5 % 8], last=i % 7 != 0)
    if i % 50 == 0:
        letters.pop("h", None)
        letters["h"] = i
print(list(letters), len(letters), [k in letters for k in "abcdefgh"])

# deque and defaultdict: errors, limits, mutation while walking, lifetimes; Counter and OrderedDict where they are native.
import copy
import gc
import sys
import weakref
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)


# against a list, by many random steps
class _r:
    state = 5
    def randrange(a, b=None):
        _r.state = (_r.state * 1103515245 + 12345) % 2**31
        return (_r.state >> 8) % a if b is None else a + (_r.state >> 8) % (b - a)
    def choice(items): return items[_r.randrange(len(items))]
d, l = deque(), []
for step in range(6000):
    what, n = _r.randrange(12), step
    if what < 3: d.append(n); l.append(n)
    elif what < 5: d.appendleft(n); l.insert(0, n)
    elif what == 5 and l: assert d.pop() == l.pop()
    elif what == 6 and l: assert d.popleft() == l.pop(0)
    elif what == 7: k = _r.randrange(-5, 6); d.rotate(k); k = k % len(l) if l else 0; l = l[-k:] + l[:-k] if k else l
    elif what == 8: k = _r.randrange(-len(l) - 2, len(l) + 3); d.insert(k, n); l.insert(k, n)
    elif what == 9 and l: k = _r.randrange(-len(l), len(l)); del d[k]; del l[k]
    elif what == 10 and l: k = _r.choice(l); d.remove(k); l.remove(k)
    elif what == 11: d.reverse(); l.reverse()
    if step % 500 == 0: assert list(d) == l and len(d) == len(l) and list(reversed(d)) == l[::-1]
print(len(d) == len(l), list(d) == l, [d[i] for i in range(-3, 3)] == [l[i] for i in range(-3, 3)])
while l and d.popleft() == l.pop(0): pass
print(len(d), len(l))

for source in ["deque(5)", "deque([], -1)", "deque([], 'a')", "deque([], 1, 2)", "deque([])[0]", "deque([1])[1.5]", "deque([1])[5]", "deque([1]).index(2)",
               "deque([1]).remove(2)", "deque([1]).insert('a', 1)", "deque() + [1]", "deque() < [1]", "hash(deque())",
               "deque().rotate('a')", "deque().append()", "deque().pop(1)", "deque([1], maxlen=1).insert(0, 2)", "deque([1]).extend(5)",
               "setattr(deque(), 'maxlen', 3)", "deque([1]).__setitem__(3, 1)", "deque().popleft()", "deque([1,2]).count()"]:
    err(lambda: eval(source))
m = deque([1, 2, 3, 4], maxlen=3); m.append(5); m.appendleft(0); m.extend([7, 8]); m.extendleft("ab"); print(m, m.maxlen, m * 2, 3 * deque([1]), deque(maxlen=0))
z = deque(maxlen=0); z.append(1); z.extend([1, 2]); print(z, len(z)); m *= 3; print(m); m += [9]; print(m, m == deque(m), m.copy().maxlen)
x = deque([1, 2]); x.extend(x); x.extendleft(x); x += x; print(x, x.count(1), x.index(2, 3), 2 in x, 5 in x)
x *= 0; print(x, bool(x), deque([1, 2]) + deque([3]), deque([1, 2]) < deque([1, 3]), deque([1]) < deque([1, 2]), deque([2]) >= deque([1, 5]))
r = deque([1]); r.append(r); print(r); r.clear()
err(lambda: [x.append(i) for i in x] or [y.append(1) for y in [deque([1])] for _ in y])
for change in ("append(1)", "pop()", "rotate(1)", "clear()", "appendleft(0)"):
    q = deque([1, 2, 3]); it = iter(q); next(it); eval("q." + change); err(lambda: next(it)); err(lambda: next(it))
q = deque([1, 2, 3]); it = iter(q); next(it); q[0] = 9; q.reverse(); print(list(it), list(iter(q)), it.__length_hint__())


class Changes:
    def __init__(self, target): self.target = target
    def __eq__(self, other): self.target.append(1); return False
for call in (lambda q: q.remove(5), lambda q: q.index(5), lambda q: q.count(5), lambda q: 5 in q):
    q = deque(); q.extend([Changes(q), 2]); err(lambda: call(q))
class Clears:
    def __init__(self, target): self.target = target
    def __eq__(self, other): self.target.clear(); return True
q = deque(); q.extend([Clears(q), 2]); err(lambda: q.remove(5)); print(len(q))


class Noisy:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end=" ")
q = deque([Noisy(1), Noisy(2), Noisy(3)]); q.clear(); print(); q.extend([Noisy(4), Noisy(5)]); del q; print()
q = deque([Noisy(1)], maxlen=1); q.append(Noisy(2)); print("then"); q[0] = None; print()
o = object(); n = sys.getrefcount(o); q = deque([o] * 100); q.rotate(7); print(sys.getrefcount(o) - n); q.pop(); q.popleft(); del q[5]; print(sys.getrefcount(o) - n); q2 = q.copy(); del q; print(sys.getrefcount(o) - n); del q2; print(sys.getrefcount(o) - n)
q = deque(); q.append(q); w = weakref.ref(q); del q; print(gc.collect() > 0, w(), gc.is_tracked(deque()))
class Sub(deque): pass
s = Sub([1, 2], 5); s.tag = 1; print(s, s.copy(), type(s.copy()).__name__, s.__reduce__()[:3], copy.copy(s).maxlen, copy.deepcopy(deque([[1]])), type(s + s).__name__)
print(deque.__reduce__(deque([1], 3))[:3], isinstance(iter(deque()), type(iter(deque()))), deque[int])

# defaultdict
dd = defaultdict(list, {"a": [1]}, b=[2]); dd["c"].append(3); print(dd, dd.default_factory, "z" in dd, dd.get("z"), len(dd))
err(lambda: defaultdict(5)); err(lambda: defaultdict(None)["x"]); err(lambda: defaultdict(list, 5)); err(lambda: defaultdict(lambda: 1 // 0)["x"]); err(lambda: defaultdict(list, {}, {}))
print(dd | {"z": 0}, {"z": 0} | dd, type(dd | {}).__name__, dd.copy() == dd, copy.copy(dd).default_factory, dd.__reduce__()[:2])
class Own(defaultdict):
    def __missing__(self, key): return "own " + key
print(Own(list)["k"], len(Own(list)), Own(int).__class__.__name__, repr(Own(int)))
dd.default_factory = None; err(lambda: dd["q"]); dd.default_factory = dd.copy; print("..." in repr(dd) or "bound" in repr(dd)); dd.default_factory = int
rec = defaultdict(); rec["self"] = rec; print(rec); rec.clear()
cyc = defaultdict(list); cyc.default_factory = lambda: cyc; w = weakref.ref(cyc) if hasattr(cyc, "__weakref__") else None; del cyc; print(gc.collect() > 0)
words = defaultdict(int)
for c in "mississippi": words[c] += 1
print(dict(words), sorted(words.items(), key=lambda kv: (-kv[1], kv[0])))

# Counter counts with dict's own functions or with what a class puts over them
class Loud(Counter):
    def __setitem__(self, key, value): print("set", key, value, end=" "); super().__setitem__(key, value)
print(Loud("aab")); print(Counter("abcab").most_common(1), Counter(a=2**63 - 1) + Counter("a")); err(lambda: Counter([[]])); err(lambda: Counter(5))
big = Counter({"a": 2**63 - 1}); big.update("a"); print(big)

# OrderedDict as a queue
od = OrderedDict((i, i) for i in range(5000))
total = 0
while len(od) > 10:
    k, v = od.popitem(last=False); total += k
    if k % 3 == 0: od[k + 0.5] = 1
    if k % 7 == 0: od.popitem()
    if len(od) < 100: break
print(total, len(od), list(od)[:3]); od.move_to_end(next(iter(od))); print(list(od)[-1]); od.move_to_end(list(od)[-1], last=False); print(list(od)[0])
P = namedtuple("P", "x y"); print(P.x.__doc__, P(1, 2).x, P.y.__get__(P(1, 2)), repr(P.x)[:13]); err(lambda: setattr(P(1, 2), "x", 5)); err(lambda: P.x.__get__(5)); err(lambda: delattr(P(1, 2), "x"))

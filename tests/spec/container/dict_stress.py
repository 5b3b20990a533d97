# Dicts and sets against a naive model: inserts, deletes, order, resizing, collisions.
seed = 12345
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return (seed >> 8) % n
class Slow:
    __slots__ = ("n",)
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 7
    def __eq__(self, o): return isinstance(o, Slow) and self.n == o.n
    def __repr__(self): return f"S{self.n}"
def key(kind, n):
    return (n, f"k{n}", (n, str(n)), float(n) + 0.5, Slow(n), -n, n << 64, frozenset([n]), None if n == 0 else n * 8, b"%d" % n)[kind]
for kind in range(10):
    d, order = {}, []
    for step in range(3000):
        k = key(kind, rnd(60)); op = rnd(10)
        if op < 5:
            if k not in d: order.append(k)
            d[k] = step
        elif op < 8:
            if k in d: order.remove(k)
            assert (d.pop(k, None) is None) == (k not in d) or k not in d
        elif op == 8 and d:
            last = order.pop(); got, _ = d.popitem(); assert got == last
        else: assert (k in d) == (k in order)
        if step % 500 == 0: assert list(d) == order and len(d) == len(order) and list(reversed(d)) == order[::-1]
    assert list(d) == order == [k for k, _ in d.items()]
    print(kind, len(d), sum(d.values()))
s, model = set(), []
for step in range(5000):
    k = rnd(100); op = rnd(6)
    if op < 3:
        s.add(k)
        if k not in model: model.append(k)
    elif op < 5:
        s.discard(k)
        if k in model: model.remove(k)
    else: assert (k in s) == (k in model)
assert s == set(model) and len(s) == len(model); print(len(s), sum(s))
d = {}
for i in range(20000): d[i] = i
for i in range(0, 20000, 3): del d[i]
for i in range(5000): d[f"s{i}"] = i
print(len(d), list(d)[:4], list(d)[-2:], sum(v for v in d.values()), d.get(3), d[4], d["s4999"]); c = d.copy(); c.clear(); print(len(c), len(d))
d = {i: i for i in range(10)}
for i in range(1000): del d[i]; d[i + 10] = i
print(list(d.items())); e = dict.fromkeys(range(100)); [e.pop(k) for k in list(e) if k % 10]; print(list(e)); e.update((k, k) for k in range(5)); print(e)
words = "the quick brown fox jumps over the lazy dog the end".split(); counts = {}
for w in words: counts[w] = counts.get(w, 0) + 1
print(counts, max(counts, key=counts.get), sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:3]); inv = {}
for k, v in counts.items(): inv.setdefault(v, []).append(k)
print(inv, {len(w) for w in words} == {3, 5, 4}); a = {rnd(50) for _ in range(30)}; b = {rnd(50) for _ in range(30)}; print(a | b == {x for x in range(50) if x in a or x in b}, a & b == {x for x in a if x in b}, a - b == {x for x in a if x not in b}, a ^ b == (a | b) - (a & b), (a & b) <= a, a.isdisjoint(b - a))
nested = {}
for path in ("a.b.c", "a.b.d", "a.e", "f"):
    cur = nested
    for part in path.split("."): cur = cur.setdefault(part, {})
print(nested); big = {(i, j): i * j for i in range(50) for j in range(50)}; print(len(big), big[49, 49], sum(big[i, i] for i in range(50)), (50, 0) in big)

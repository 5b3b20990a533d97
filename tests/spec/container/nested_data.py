# Walking and transforming nested data; equality and repr of nests; recursion in containers.
data = {"name": "root", "kids": [{"name": "a", "kids": [], "v": 1}, {"name": "b", "kids": [{"name": "c", "kids": [], "v": [1, (2, {3, 4})]}]}], "meta": {"x": None, "y": (1, 2.5, "s"), 3: True}}
def walk(n, path=""):
    if isinstance(n, dict):
        for k, v in n.items(): yield from walk(v, f"{path}.{k}" if path else str(k))
    elif isinstance(n, (list, tuple)):
        for i, v in enumerate(n): yield from walk(v, f"{path}[{i}]")
    else: yield path, n
for p, v in walk(data): print(p, "=", sorted(v) if isinstance(v, set) else repr(v))
def mapv(n, f):
    match n:
        case dict(): return {k: mapv(v, f) for k, v in n.items()}
        case list(): return [mapv(v, f) for v in n]
        case tuple(): return tuple(mapv(v, f) for v in n)
        case _: return f(n)
up = mapv(data, lambda v: v.upper() if isinstance(v, str) else v); print(up["kids"][1]["kids"][0]["name"], up["meta"]["y"], up == data, mapv(data, lambda v: v) == data, up is not data)
def get(n, path):
    for p in path: n = n[p]
    return n
print(get(data, ["kids", 1, "kids", 0, "v", 1, 0]), len(repr(data)), str(data)[:40]); data["meta"]["me"] = data["meta"]; print(str(data["meta"]))
a = [1]; a.append(a); b = [1]; b.append(b)
try: print(a == b)
except RecursionError: print("RecursionError")
print(a == a, a[1][1][0], len(a), a in a, a.count(a)); d = {}; d[1] = [d, (d,)]; print(d); t = ([],); t[0].append(t); print(t); s = [[]] * 3; s[0].append(s); print(s)
class N:
    def __init__(self, v, *kids): self.v, self.kids = v, list(kids)
    def __repr__(self): return f"N({', '.join([repr(self.v), *map(repr, self.kids)])})"
    def depth(self): return 1 + max((k.depth() for k in self.kids), default=0)
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
    def find(self, v): return self if self.v == v else next((f for k in self.kids if (f := k.find(v))), None)
    def prune(self, p): self.kids = [k.prune(p) for k in self.kids if p(k.v)]; return self
tree = N(1, N(2, N(4), N(5, N(7))), N(3, N(6))); print(tree, tree.depth(), list(tree), sum(tree), tree.find(5), tree.find(9), tree.prune(lambda v: v != 2))
rows = [{"k": i % 3, "v": i * i, "t": "xyz"[i % 2]} for i in range(9)]; by = {}
for r in rows: by.setdefault(r["k"], {}).setdefault(r["t"], []).append(r["v"])
print(by, {k: {t: sum(v) for t, v in g.items()} for k, g in by.items()}, sorted(rows, key=lambda r: (r["t"], -r["v"]))[:3], [r["v"] for r in rows if r["t"] == "x"], max(rows, key=lambda r: r["v"])["k"], {**rows[0], "v": "new"}, [dict(zip(("a", "b"), p)) for p in ((1, 2), (3, 4))])
flat = {"a.b": 1, "a.c.d": 2, "e": 3}; nest = {}
for k, v in flat.items():
    *path, last = k.split("."); cur = nest
    for p in path: cur = cur.setdefault(p, {})
    cur[last] = v
print(nest, dict(walk(nest)) == flat); m = [[i * 4 + j for j in range(4)] for i in range(3)]; print([list(c) for c in zip(*m)], [r[::-1] for r in m[::-1]], sum(m, []), [m[i][i] for i in range(3)], [x for r in m for x in r if x % 2], list(map(sum, m)), [[x for x in r if x > 5] for r in m])

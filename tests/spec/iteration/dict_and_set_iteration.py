# Ordering guarantees, iteration while reading, merging iterators, sentinel loops, sorting dicts.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

d = {}
for k in "qwertyuiop": d[k] = len(d)
del d["w"]; d["w"] = 99; d["q"] = -1; print(list(d), list(d.values()), next(iter(d)), next(reversed(d)))
print(dict(sorted(d.items())), dict(sorted(d.items(), key=lambda kv: kv[1])), {v: k for k, v in d.items()}, [k for k in d if d[k] > 4], sorted(d, key=d.get)[:3], max(d, key=d.get), list(zip(d, d.values()))[:2], list(enumerate(d))[-1], [*d][:2], {**d, "z": 0}["z"], dict.fromkeys(d, 0)["e"], sum(d.values()), "".join(d))
it = iter(d); print(next(it), [*it][:2], next(it, None)); a, b, *c = d; print(a, b, len(c)); print(list(d.items())[0], (lambda **k: list(k))(**{"b": 1, "a": 2}), list({"x": 1, "y": 2} | {"y": 3, "w": 4}))
class O(dict):
    def __iter__(self): print("iter called"); return super().__iter__()
    def keys(self): print("keys called"); return super().keys()
o = O(a=1, b=2); print(list(o), dict(o), {**o}, [*o], sorted(o), len(o), "a" in o, o.copy(), o == {"a": 1, "b": 2}); x = {}; x.update(o); print(x)
class M:
    def keys(self): return ["k1", "k2"]
    def __getitem__(self, k): return k * 2
print(dict(M()), {**M()}, (lambda **k: k)(**M()))
def f():
    for k in d: d[k + k] = 1
err(f); d = {i: i for i in range(5)}
def f():
    for k in d: d.pop(k)
err(f); print(d)
for k in list(d):
    if k % 2: del d[k]
print(d); d = {i: str(i) for i in range(5)}
for k, v in d.items(): d[k] = v * 2
print(d); ks = d.keys(); d[10] = "x"; print(list(ks), len(ks), 10 in ks); s = {3, 1, 2}
for v in sorted(s): s.add(v * 10)
print(sorted(s), sorted(s - {1, 2}), sorted(s, reverse=True)[:2], min(s), max(s), sum(s)); u = set()
for w in ["b", "a", "b", "c", "a"]:
    if w in u: continue
    u.add(w); print(w, end=" ")
print(len(u), list(dict.fromkeys(["b", "a", "b"]))); e = {}; print(list(e), next(iter(e), "empty"), [*e.items()], dict(e), e or "falsy", min(e, default=0), *e, list(zip(e, e)))
def chunks(it, n):
    it = iter(it)
    while chunk := [x for _, x in zip(range(n), it)]: yield chunk
print(list(chunks(range(7), 3)), [list(c) for c in chunks({"a": 1, "b": 2, "c": 3}.items(), 2)]); r = iter([1, 2, 0, 3]); print(list(iter(lambda: next(r), 0)), list(r)); log = iter(["go", "go", "stop", "go"]); n = 0
while next(log) != "stop": n += 1
print(n, next(log), next(log, "over")); g = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}; order, todo, seen = [], ["a"], set()
while todo:
    v = todo.pop()
    if v in seen: continue
    seen.add(v); order.append(v); todo += [w for w in g[v] if w not in seen]
print(order); deg = {}
for v, ws in g.items():
    deg.setdefault(v, 0)
    for w in ws: deg[w] = deg.get(w, 0) + 1
print(deg, [v for v, n in deg.items() if not n]); h = {}
for i, w in enumerate("to be or not to be".split()): h.setdefault(w, []).append(i)
print(h, {w: len(p) for w, p in h.items() if len(p) > 1}, sorted(h.items(), key=lambda kv: (-len(kv[1]), kv[0]))[0]); print({(a, b) for a in "xy" for b in "xy" if a < b}, {frozenset((a, b)) for a in (1, 2) for b in (1, 2)} == {frozenset({1}), frozenset({2}), frozenset({1, 2})}, {len(w) for w in h}, {1, 2} | {2, 3} == {1, 2, 3})

# Views are live, set-like, and ordered.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, "a" in i)
d["d"] = 4; del d["a"]; print(k, v, i, list(k), list(v), list(i))
print(sorted(k & {"b", "z"}), sorted(k | {"z"}), sorted(k - {"b"}), sorted(k ^ {"b", "z"}), k == {"b", "c", "d"}, k <= {"b", "c", "d", "e"}, k > {"b"}, k.isdisjoint({"q"}), k >= {"b"}, k < {"b"}, k != {"b"})
print(sorted(i & {("b", 2)}), i == {("b", 2), ("c", 3), ("d", 4)}, sorted({"b"} | k), sorted({"b", "x"} & k), sorted({"b", "x"} - k), sorted(["b", "x"] & k) if False else "", type(k & {"b"}))
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), k.mapping == d, type(k).__name__, type(v).__name__, type(i).__name__, v == d.values(), k == d.keys(), i == d.items(), {1: 2}.keys() == {1: 3}.keys())
print(sorted(k & ["b", "c"]), sorted(k | "xy"), k.isdisjoint(["b"]), max(k), min(v), sum(v), sorted(i, key=lambda p: -p[1]), [a for a, b in i if b > 2], dict(i), set(k) == {"b", "c", "d"}, tuple(v))
it = iter(d); print(next(it)); d["b"] = 20; print(next(it)); d["e"] = 5
err(lambda: next(it))
it = iter(d.items()); d.pop("e"); d["f"] = 6
print(list(it)[-1])
err(lambda: k[0])
err(lambda: hash(k) and 0)
err(lambda: k & 5)
err(lambda: v & {1})
err(lambda: v | v)
err(lambda: k < [1])
err(lambda: len(k, 1))
err(lambda: k.nope)
err(lambda: hash(v) and None)
e = {}; print(e.keys(), e.values(), e.items(), list(e.items()), next(iter(e), "none"))
print(k.mapping["b"], type(k.mapping).__name__)
def f(): k.mapping["b"] = 1
err(f)
n = {"x": {"y": 1}}
for key, value in n.items():
    value["z"] = 2
print(n, [*n["x"].items()], {**n["x"]}, *n)
a, b = {"p": 1, "q": 2}; print(a, b)
(a, x), (b, y) = {"p": 1, "q": 2}.items(); print(a, x, b, y)

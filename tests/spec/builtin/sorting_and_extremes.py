# min, max, sorted, reversed, sum, any, all, zip, map, filter, enumerate on many kinds of input.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

inputs = {"list": [3, 1, 2], "tuple": (3, 1, 2), "set": {3, 1, 2}, "dict": {3: "c", 1: "a", 2: "b"}, "str": "cab", "range": range(3, 0, -1), "gen": None, "bytes": b"cab", "keys": {"c": 1, "a": 2}.keys(), "empty": [], "one": [7], "map": None}
def get(k): return (x for x in (3, 1, 2)) if k == "gen" else map(int, "312") if k == "map" else inputs[k]
for k in inputs:
    row = []
    for f in (min, max, sorted, sum, any, all, list, tuple, len, lambda v: list(reversed(v)), lambda v: list(enumerate(v)), lambda v: list(zip(v, v)), lambda v: list(map(str, v)), lambda v: list(filter(lambda x: x != 1, v)), lambda v: max(v, key=lambda x: -x), lambda v: sorted(v, reverse=True), lambda v: [*v][:2], lambda v: sorted(v) == sorted(v, key=lambda x: x), lambda v: dict(zip(v, "xyz")), lambda v: min(v, default="none")):
        try: row.append(f(get(k)))
        except Exception as e: row.append(f"{type(e).__name__}: {e}")
    if k in ("set",): row = [r for r in row if isinstance(r, (int, bool)) or isinstance(r, str)]
    print(k, *row, sep=" | ")
people = [("bob", 25), ("ann", 30), ("cid", 25), ("dee", 30), ("abe", 25)]
print(sorted(people, key=lambda p: p[1]), sorted(people, key=lambda p: (-p[1], p[0])), min(people, key=lambda p: p[1]), max(people, key=lambda p: p[1]), sorted(people, key=lambda p: p[1], reverse=True), sorted(sorted(people), key=lambda p: p[1], reverse=True))
print(max("apple", "fig", key=len), min([[1, 2], [1]], key=len), max({"a": 3, "b": 5}.items(), key=lambda kv: kv[1]), max([1, 2, 3], key=lambda x: x % 3), min("b", "a", "c"), max(1.5, 2, True), max([], default=0), min((), default=None), max([None], key=lambda x: 1), max("aB", key=str.lower), sorted(["b", "A", "c"], key=str.casefold), sorted([(1, [2]), (1, [1])]), sorted({1: 2, 0: 5}), sorted("hello world".split(), key=lambda w: w[-1]), sorted([0.5, -1, True, False]), sorted([[], [0], [0, 0]], reverse=True))
print(sum([0.1] * 3), sum([[1], [2]], []), sum({1: 2, 3: 4}), sum(x for x in range(5)), sum([True] * 3), sum([1, 2.5, 3 + 1j]), sum((), -1), sum([[]], [1]), sum(map(len, ["a", "bb"])), any([[], 0, "x"]), all([[0], 1]), any({}), all({0: 1}), list(zip([1, 2, 3], "ab")), list(zip(*zip("ab", "cd"))), dict(enumerate("ab", 1)), list(map(max, [1, 5], [3, 2])), list(filter(str.isdigit, "a1b2")), list(map(None.__class__, [])), [*reversed("abc")], [*reversed({"a": 1, "b": 2})], list(reversed(range(0, 10, 3))), next(reversed([1, 2])), list(zip(range(3), reversed(range(3)))))
err(lambda: sorted([3, "a"])); err(lambda: max([1, "a"])); err(lambda: sum([1, "a"])); err(lambda: sorted([{}, {}])); err(lambda: min([1, 2], key=lambda: 0)); err(lambda: max(1, 2, key=len)); err(lambda: sorted([1], key=lambda a, b: 0)); err(lambda: max([], [])and 0); err(lambda: list(zip(1, [2]))); err(lambda: list(map(lambda: 1, [1]))); err(lambda: list(filter(1, [1]))); err(lambda: sum([{}], {})); err(lambda: reversed({1})); err(lambda: reversed(x for x in "")); err(lambda: sorted(None)); err(lambda: enumerate([], start=1.5)); err(lambda: max(default=1)); err(lambda: sum([None])); err(lambda: min({}, key=None)); err(lambda: any(None)); err(lambda: sorted([1, 2], key=None, reverse=None)); err(lambda: sorted([1, 2], reverse=2))
n = 0
def counted(x): global n; n += 1; return x
sorted([3, 1, 2], key=counted); print(n); max([3, 1, 2], key=counted); print(n); any(counted(x) for x in (0, 1, 2)); print(n); all(counted(x) for x in (1, 0, 2)); print(n); list(zip(map(counted, [1, 2, 3]), [1])); print(n)

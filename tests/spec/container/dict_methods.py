# Every dict method, ordering, merging, errors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

d = {"a": 1, "b": 2}
d["c"] = 3; d["a"] = 10; print(d, len(d), d["a"], "a" in d, "z" not in d, list(d), list(d.items()), list(d.values()))
del d["b"]; d["b"] = 5; print(d, d.get("a"), d.get("z"), d.get("z", 0), d.pop("a"), d.pop("zz", None), d)
print(d.setdefault("c", 99), d.setdefault("new", []), d.setdefault("none"), d, d.popitem(), d)
d.update({"x": 1}); d.update([("y", 2), ("z", 3)]); d.update(q=4); d.update({"x": 0}, w=5); d.update(); print(d)
print(dict(), dict(a=1), dict({"a": 1}, b=2), dict([("k", "v")]), dict(zip("ab", (1, 2))), dict([[1, 2]]), dict(["ab", "cd"]), {**{"a": 1}, "b": 2, **{"a": 3}}, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {k: v for k, v in zip("xy", "12")})
print({"a": 1} | {"b": 2, "a": 3}, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == [], {1: 2} != {1: 3}, list(reversed({"a": 1, "b": 2})), list(reversed({"a": 1}.items())))
e = {1: "a"}; f = e; e |= {2: "b"}; e |= [(3, "c")]; print(e, e is f, e.copy(), e.copy() is e)
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): 3, None: 4, "s": 5, 2.5: 6, b"b": 7, frozenset(): 8})
r = {}; r["self"] = r; print(r, {"x": [r]})
big = {i: i * i for i in range(1000)}
for i in range(0, 1000, 2): del big[i]
for i in range(1000, 1010): big[i] = 0
print(len(big), list(big)[:5], list(big)[-3:], sum(big), sum(big.values()))
e.clear(); print(e, bool(e), bool({0: 0}))
err(lambda: {}["k"])
err(lambda: {}[1.5])
err(lambda: {}[(1, 2)])
err(lambda: {}[[]])
err(lambda: {[]: 1})
err(lambda: {{}: 1})
err(lambda: {}.pop("x"))
err(lambda: {}.popitem())
err(lambda: {}.pop())
err(lambda: {}.get())
err(lambda: {}.get(1, 2, 3))
err(lambda: {}.update(5))
err(lambda: {}.update([1]))
err(lambda: {}.update([(1, 2, 3)]))
err(lambda: {}.update({}, {}))
err(lambda: dict(5))
err(lambda: dict([1, 2]))
err(lambda: dict(["abc"]))
err(lambda: {} | [])
err(lambda: {} + {})
err(lambda: {} < {})
err(lambda: hash({}))
err(lambda: {}.nope)
err(lambda: dict.fromkeys())
err(lambda: dict.fromkeys(5))
err(lambda: {[1]: 2 for _ in "a"})
def f(): del {}["k"]
err(f)
def f():
    for k in big: big[k + 5000] = 1
err(f)
def f():
    for k in big: del big[k]
err(f)
def f():
    x = {1: 1, 2: 2}
    for k in x: x[k] = 5
    return x
err(f)

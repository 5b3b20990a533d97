# iter(), next(), iterator objects of builtins, two-argument iter, exhausted iterators.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
c = Count(3); print(list(c), list(c), next(Count(1)), next(Count(0), "default")); err(lambda: next(Count(0)))
for x in Count(2): print(x, end=" ")
print(); print(iter(c) is c, sum(Count(4)), max(Count(5)), sorted(Count(3)), dict(zip(Count(2), "ab")), [*Count(2)], 1 in Count(3), 5 in Count(3), tuple(Count(2)), set(Count(2)))
n = iter([3, 2, 1, 0, 9]); print(list(iter(lambda: next(n), 0)), next(n)); print(list(iter("abc".__len__, 3)))
err(lambda: iter(5, 1)); err(lambda: iter(5)); err(lambda: iter()); err(lambda: next()); err(lambda: next([1]))
for o in ([1], (1,), "a", b"a", {1: 2}, {1}, range(1), {1: 2}.keys(), {1: 2}.values(), {1: 2}.items(), reversed([1]), enumerate("a"), zip("a"), map(str, [1]), filter(None, [1]), (x for x in "a"), frozenset([1]), bytearray(b"a"), reversed({1: 2}), iter(int, 1), reversed("ab"), iter(Count(1))):
    it = iter(o); print(type(it).__name__, iter(it) is it, next(it, None) if type(o).__name__ != "callable_iterator" else "", end="; ")
print()
it = iter([1, 2]); next(it); next(it); print(next(it, "end"), next(it, "still")); l = [1]; it = iter(l); next(it); print(next(it, "x")); l.append(2); print(next(it, "y"))
class Raise:
    def __iter__(self): raise ValueError("in iter")
class RaiseNext:
    def __iter__(self): return self
    def __next__(self): raise KeyError("in next")
for f in (list, tuple, set, sum, max, sorted, any, dict, enumerate, lambda o: [*o], lambda o: zip(o), lambda o: ",".join(o), lambda o: [x for x in o], lambda o: 1 in o):
    err(lambda: f(Raise())); err(lambda: f(RaiseNext()) and "lazy")
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(str.upper, "ab")), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(None, [0, 1, "", "a"])), list(zip([1, 2], "ab", (True, False))), list(zip()), list(zip("abc", range(100))), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)), list(reversed(range(4))), list(map(lambda *a: a, "ab", "cd", "ef")))
print(list(zip("ab", [1, 2], strict=True))); err(lambda: list(zip("abc", [1, 2], strict=True))); err(lambda: list(zip("a", [1, 2], strict=True))); err(lambda: list(zip("a", "bc", "d", strict=True))); err(lambda: list(zip("ab", "bc", "d", strict=True))); err(lambda: zip(5)); err(lambda: zip([1], 5)); err(lambda: zip(a=1)); err(lambda: map(str)); err(lambda: map()); err(lambda: map(5, [1]) and list(map(5, [1]))); err(lambda: filter(None)); err(lambda: enumerate()); err(lambda: enumerate(5)); err(lambda: enumerate("a", "b")); err(lambda: reversed()); err(lambda: list(map(str, 5)))
z = zip(iter([1, 2, 3]), iter([10, 20])); print(list(z)); a = iter([1, 2, 3]); print(list(zip(a, a)), list(zip(*[iter("abcdef")] * 2)), list(zip(*[(1, "a"), (2, "b")])))
m = map(lambda x: 1 // x, [1, 0, 2]); print(next(m)); err(lambda: next(m)); print(next(m))
print(any(map(lambda x: print("any", x) or x > 1, [1, 2, 3])), all(print("all", x) is None and x < 2 for x in [1, 2, 3]))
class Seq:
    def __getitem__(self, i): return [5, 6, 7][i]
it = iter(Seq()); print(next(it), list(it), next(it, "done")); e = enumerate("abc"); next(e); print(list(e), next(e, None)); r = reversed([1, 2, 3]); print(next(r), list(r))
d = {"a": 1}; ki = iter(d); d["b"] = 2
err(lambda: next(ki)); s = {1}; si = iter(s); s.add(2); err(lambda: next(si))
print(sum([[1], [2]], []), sum([], 5), sum((0.5, 1), start=1), sum(range(101))); err(lambda: sum(["a"])); err(lambda: sum("ab", "")); err(lambda: sum(5)); err(lambda: sum([1], [])); err(lambda: sum([b"a"], b""))
print(min(3, 1), max("b", "a", key=ord), min([2, 1], key=lambda v: -v), max([], default=None), min("", default="d")); err(lambda: max([])); err(lambda: min()); err(lambda: max(1)); err(lambda: max(1, "a")); err(lambda: min(1, 2, default=3)); err(lambda: max([1], key=5)); err(lambda: max(1, 2, foo=3))

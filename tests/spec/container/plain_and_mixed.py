# What goes the short way for plain numbers and texts must do the same when other types come in between.
nan = float("nan")


class Loud:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"L{self.v}"
    def __hash__(self): return hash(self.v)
    def __eq__(self, o):
        log.append(("eq", self.v, o))
        return self.v == (o.v if isinstance(o, Loud) else o)
    def __lt__(self, o):
        log.append(("lt", self.v, o))
        return self.v < (o.v if isinstance(o, Loud) else o)
    def __gt__(self, o):
        log.append(("gt", self.v, o))
        return self.v > (o.v if isinstance(o, Loud) else o)


log = []
print(min([3, 1.5, 2]), max([3, 3.5, True]), min(0.0, -0.0), min(-0.0, 0.0), max(nan, 1), max(1, nan), min([2**70, 1.5, 2**53 + 1]))
print(max([2**53, 2.0**53]), max([2.0**53, 2**53]), max(2**53 + 1, 2.0**53), min(2**53 + 1, 2.0**53), max("b", "a\xff", "\u0436"))
print(max([Loud(1), Loud(3), 2], key=lambda x: x), log); log.clear()
print(sorted([(1, "b"), (1, "a"), (0, nan), (1,), ()]), sorted([(1.0, 2), (1, 1), (True, 0)]), sorted([[2], [1, 5], [1]]))
print(sorted([(Loud(2), 1), (Loud(1), 2), (Loud(2), 0)]), log); log.clear()
print(sorted([3, 1.5, True, 2**70, -1e300, float("-inf")]), sorted([(nan, 1), (nan, 0)]), sorted([2**53 + 1, 2.0**53, 2**53]))
for bad in ([1, "a"], [(1, "a"), (1, 2)], [1j, 2j], [(None,), (None, 1), (1,)]):
    try: print(sorted(bad))
    except TypeError as e: print(e)
print(sum([1, 2.5, True]), sum([2**62, 2**62, -1]), sum((0.5,) * 10), sum([[1], [2]], []), any([0, 0.0, "", None, []]), all([1, "x", [0]]))

# lists that change under a walk
l = [1, 2, 3]
def grow(x):
    if len(l) < 8: l.append(x + 10)
    return x
print(max(l, key=grow), l)
l = [5, 4, 3, 2]
def cut(x):
    if l: l.pop()
    return x
print(min(l, key=cut), l)
class Cutter:
    def __bool__(self): l.clear(); return False
l = [Cutter(), Cutter(), 1]
print(any(l), l)
class Adder:
    def __radd__(self, o): l.clear(); return o + 100
l = [1, Adder(), 5]
print(sum(l), l)

# sets: deleted places, growth, keys that are equal across types, hashes that clash
s = set()
for i in range(200):
    s.add(i * 64)
    if i % 3 == 0: s.discard(i * 32)
print(len(s), sum(s), sorted(s)[:5], 64 in s, 64.0 in s, True in {1}, 1.0 in {1}, nan in {nan}, float("nan") in {nan})
a, b = set(range(0, 60, 2)), set(range(0, 60, 3))
print(sorted(a | b) == sorted(set(list(a) + list(b))), sorted(a & b), sorted(a - b)[:4], len(a ^ b), a <= a | b, a < a, a.isdisjoint({1}))
for n in range(70):
    t = set(range(n))
    u = t.copy()
    if sorted(u) != list(range(n)) or t != u or len(t | {n}) != n + 1 or frozenset(t) != t: print("wrong", n)
    for k in range(0, n, 2): u.remove(k)
    u |= t
    if u != t: print("wrong", n)
log.clear()
k = {Loud(1), Loud(2), 3}
print(Loud(1) in k, 2 in k, 3.0 in k, log); log.clear()

# dicts: ints among other keys
d = {1: "int", "1": "str", 2.5: "float", (1,): "tuple", Loud(7): "loud"}
log.clear()
print(d[1], d[1.0], d[True], d.get(7), log, d.get(8), 2**64 in d, d.get(-1)); log.clear()
d = {Loud(5): "loud"}
print(d.get(5), 5 in d, d.setdefault(5, 0), log); log.clear()
d = {}
for i in range(1000): d[i * 2**32] = i
for i in range(0, 1000, 2): del d[i * 2**32]
for i in range(300): d[-i] = i
print(len(d), d[2**32], d.get(2 * 2**32), d[-299], d[-1], d[-2], sum(d.values()), list(d)[:3])
d = {"a": 1}
print(1 in d, d.get(0), {**d, 1: 2}, dict([(1, 2), [3, 4], "ab"]), dict(zip("ab", [1, 2])), dict([(1, 2), (1, 3)]))
for bad in ([(1,)], [(1, 2, 3)], [1], ["abc"]):
    try: dict(bad)
    except (TypeError, ValueError) as e: print(type(e).__name__, e)

# enumerate, zip, map, filter over lists that change, and results that are kept
l = [1, 2, 3]
for i, x in enumerate(l):
    if i < 3: l.append(x)
print(l, list(enumerate("ab", 5)), [p for p in zip([1, 2], (3, 4, 5))], list(map(str, l[:3])), list(filter(None, [0, 1, "", "a", 0.0])))
kept = [p for p in enumerate("abc")]
print(kept, len({id(p) for p in kept}), list(zip()), list(zip([1])), list(map(max, [1, 5], [4, 2])))
class Stop:
    def __iter__(self): return self
    def __next__(self): raise StopIteration
print(list(zip([1], Stop())), list(map(abs, Stop())), sum(Stop()), max(Stop(), default="none"), set(Stop()))

# lists of lists sorted, repeated lists, bytes into slices with steps
print(sorted([[2, 1], [1, "a"], [1], [], [1.5], [True, 0]][:1] + [[1, 5], [1], [], [1.5], [True, 0]]), sorted([[nan, 1], [nan, 0]]), sorted([["b"], ["a", 1], ["a"]]))
log.clear()
print(sorted([[Loud(2)], [Loud(1)], [Loud(2), 0]]), log); log.clear()
for bad in ([[1], ["a"]], [[2**70], [None]]):
    try: print(sorted(bad))
    except TypeError as e: print(e)
x = object()
print([None] * 3, [1000] * 2, len([x] * 50), [x] * 0, [1, 2] * 2, [x] * 2 == [x, x])
b = bytearray(range(10))
b[::3] = b"\0" * 4; print(b)
b[8::-4] = b"abc"; print(b)
b[1:1:2] = b""; b[5::10**18] = b"Z"; print(b)
for bad in (b"ab", b"", [300, 1], [1, "a"], 5, "ab"):
    try: b[2::5] = bad; print(b)
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
print(bytes([1, 2, True]), bytes((0, 255)), bytearray(map(int, "123")), bytes(range(3)))

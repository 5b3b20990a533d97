# set and frozenset: every method and operator, errors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def show(s): return type(s).__name__ + str(sorted(s))
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(show(a | b), show(a & b), show(a - b), show(a ^ b), show(b - a), a == {4, 3, 2, 1}, a != b, {1} < a, a <= a, a < a, a >= {1}, a > {1}, a < b, {1, 2} <= {1, 2}, {1} == frozenset({1}))
print(show(a.union(b, [9])), show(a.intersection([1, 2], (2, 3))), show(a.difference([1], [2])), show(a.symmetric_difference([1, 7])), a.isdisjoint([9]), a.issubset(range(10)), a.issuperset([1]), show(a.union()), show(a.intersection()))
s = set("hello"); print(show(s), len(s), "h" in s); s.add("z"); s.add("h"); s.discard("q"); s.discard("h"); s.remove("e"); print(show(s)); s.update("ab", [1]); s.discard(1); print(show(s)); s.clear(); print(s, bool(s), set())
s = {1, 2, 3}; t = s; s |= {4}; s &= {2, 3, 4, 9}; s -= {9, 2}; s ^= {3, 5}; print(show(s), t is s); s.intersection_update([4, 5, 6]); s.difference_update([4]); s.symmetric_difference_update([5, 6]); print(show(s), show(s.copy()), s.copy() is s)
f = frozenset([1, 2, 2]); print(f, len(f), show(f | {3}), show({3} | f), hash(f) == hash(frozenset([2, 1])), {f: 1}[frozenset({1, 2})], f.copy() is f, frozenset(f) is f, frozenset(), {frozenset()}, f == {1, 2}, frozenset({1}) in {frozenset({1})}, {1} in [{1}], {1} in {frozenset({1})})
print(set([1, 1.0, True]), {0, False, 0.0}, {"a", "a"}, {*[1, 2], *"ab"} == {1, 2, "a", "b"}, {x % 3 for x in range(10)}, len({(), "", 0, None, b""}), {1}.pop(), frozenset("a"), repr({"x"}), repr(frozenset({5})), str(set()))
err(lambda: {[]})
err(lambda: set([[]]))
err(lambda: {{}})
err(lambda: set(5))
err(lambda: set(1, 2))
err(lambda: set().pop())
err(lambda: {1}.remove(2))
err(lambda: {1}.remove("x"))
err(lambda: {1}.add([]))
err(lambda: {1}.add())
err(lambda: {1} | [1])
err(lambda: {1} & "a")
err(lambda: {1} - 5)
err(lambda: {1} + {2})
err(lambda: {1} < [1])
err(lambda: {1} < 5)
err(lambda: {1}.union(5))
err(lambda: hash(set()))
err(lambda: {1}[0])
err(lambda: frozenset([1]).add(2))
err(lambda: {1}.update(5))
def g():
    x = {1}
    x |= [2]
err(g)
def g():
    for i in s: s.add(i + 100)
err(g)
def g():
    x = {1, 2, 3}
    for i in x: x.discard(i)
err(g)
big = set(range(1000)); big -= set(range(0, 1000, 2)); print(len(big), sum(big), 501 in big, 500 in big, max(big), len(big & set(range(100))), len(big | {-1}))
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return isinstance(o, K) and self.n == o.n
    def __repr__(self): return f"K{self.n}"
ks = {K(i % 3) for i in range(10)}; print(len(ks), sorted(k.n for k in ks), K(1) in ks, K(5) in ks); ks.remove(K(2)); print(len(ks))

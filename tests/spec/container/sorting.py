# sort and sorted: stability, keys, reverse, errors, mutation.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

words = ["banana", "Apple", "cherry", "apple", "Banana", "date", "fig"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (len(w), w)), sorted(words, reverse=True))
pairs = [(i * 7 % 5, i) for i in range(20)]
print(sorted(pairs, key=lambda p: p[0])); print(sorted(pairs, key=lambda p: p[0], reverse=True)); print(sorted(pairs, key=lambda p: (-p[0], p[1]))[:5])
n = 2000; x = 12345; data = []
for _ in range(n):
    x = (x * 1103515245 + 12345) % 2**31
    data.append(x % 1000)
s = sorted(data); print(all(s[i] <= s[i + 1] for i in range(n - 1)), s[:5], s[-5:], sum(s) == sum(data), sorted(data, reverse=True) == s[::-1])
tagged = sorted(enumerate(data), key=lambda p: p[1]); print(all(tagged[i][1] < tagged[i + 1][1] or tagged[i][0] < tagged[i + 1][0] for i in range(n - 1)))
for shape in (list(range(100)), list(range(100, 0, -1)), [1] * 50, list(range(50)) + list(range(50)), [i % 7 for i in range(100)], [(-1) ** i * i for i in range(64)]):
    copy = shape[:]; copy.sort(); print(copy == sorted(shape), copy[:3], copy[-3:])
print(sorted([3, 1.5, True, 2**70, -1e300, 0]), sorted("héllo"), sorted({3: 1, 1: 2}), sorted([[2], [1, 5], [1]]), sorted([(1, "b"), (1, "a")]), sorted([]), sorted([b"b", b"a"]), sorted([True, False]), sorted([float("inf"), -1, float("-inf")]))
class Box:
    def __init__(self, v): self.v = v
    def __lt__(self, other): return self.v < other.v
    def __repr__(self): return f"B{self.v}"
print(sorted([Box(3), Box(1), Box(2)]), min([Box(3), Box(1)]), sorted([Box(1), Box(2)], reverse=True))
err(lambda: sorted([1, "a"]))
err(lambda: sorted([object(), object()]) and 0)
err(lambda: sorted([1, None]))
err(lambda: sorted(5))
err(lambda: sorted())
err(lambda: sorted([1], key=1))
err(lambda: sorted([1], len))
err(lambda: sorted([1j, 2j]))
err(lambda: sorted([1], reverse="x"))
err(lambda: max([Box(3), 5]).v)
def boom(v): raise KeyError(v)
l = [3, 2, 1]
err(lambda: l.sort(key=boom)); print(l)
def mutate(v):
    l.append(v); return v
err(lambda: l.sort(key=mutate)); print(l[:3])
count = 0
class C:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        global count; count += 1
        return self.v < o.v
[C(i) for i in range(50)].sort(); sorted(C(i) for i in range(50)); print(count)
keys = []
sorted([3, 1, 2], key=lambda v: keys.append(v) or v); print(keys)
import functools
print(sorted([5, 3, 9, 1], key=functools.cmp_to_key(lambda a, b: b - a)), sorted(words, key=functools.cmp_to_key(lambda a, b: (len(a) > len(b)) - (len(a) < len(b)))))
print(min(words), max(words, key=len), min(words, key=len), min([], default=7), max("abc", "abd"), max([1, 2], [1, 3]), min(3, 1, 2), max(range(5), key=lambda v: -abs(v - 2)), max([(1, "x"), (1, "y")], key=lambda p: p[0]))

# range: a sequence that stores nothing.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

for args in [(5,), (0,), (-3,), (2, 8), (8, 2), (0, 10, 3), (10, 0, -3), (5, 5), (0, -10, -4), (1, 2, 100), (10**20, 10**20 + 3), (-5, 6, 5)]:
    r = range(*args)
    print(r, len(r), list(r), list(reversed(r)), r[0] if r else None, r[-1] if r else None, bool(r), sum(r), 3 in r, r.start, r.stop, r.step)
r = range(0, 20, 4)
print(r[1], r[-2], r[1:3], r[::-1], r[::2], r.index(8), r.count(8), r.count(9), 8.0 in r, 8.5 in r, "a" in r, 12 in r, 13 in r, None in r, True in range(3))
print(range(3) == range(0, 3), range(0) == range(5, 2), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], hash(range(3)) == hash(range(0, 3, 1)), {range(2): 1}[range(2)], range(5) != range(6))
print(range(True), range(2, True), repr(range(1, 5, 1)), repr(range(1, 5, 2)), range(10)[5:][1:3], tuple(range(3)), max(range(5)), min(range(3, 9)), sorted(range(3, 0, -1)), range(10**30)[10**29], len(range(0, 10**15, 7)), 10**29 in range(10**30), range(10**30).index(5))
it = iter(range(3)); print(next(it), next(it), next(it), next(it, "end"), type(it).__name__, iter(it) is it, list(zip(range(3), range(10, 13))))
a, *b = range(4); print(a, b, [*range(2), *range(2)], [i for i in range(10) if i % 3 == 1])
class I:
    def __index__(self): return 4
print(range(I()), range(1, I()), range(3)[-1])
err(lambda: range())
err(lambda: range(1, 2, 3, 4))
err(lambda: range(1.5))
err(lambda: range("a"))
err(lambda: range(1, 2, 0))
err(lambda: range(None))
err(lambda: range(5)[5])
err(lambda: range(5)[-6])
err(lambda: range(5)["a"])
err(lambda: range(5).index(9))
err(lambda: range(5) + range(2))
err(lambda: range(5) * 2)
err(lambda: range(3) < range(4))
err(lambda: len(range(10**30)))
err(lambda: range(5).append(1))
err(lambda: range(stop=5))
def f(): range(3)[0] = 1
err(f)
def f(): r.start = 1
err(f)
for i in range(3):
    for j in range(i):
        print(i, j, end=";")
print(i)

# Comparisons of tuples and lists by their items: plain ones, nested ones, and those with a comparison of their own.
from heapq import heapify, heappop

nan = float("nan")


class Odd:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return isinstance(other, Odd) and self.n == other.n

    def __lt__(self, other):
        return self.n > other.n if isinstance(other, Odd) else NotImplemented

    def __repr__(self):
        return f"Odd({self.n})"


items = [0, 1, 1.0, 1.5, nan, "a", "ab", "é", (), (1,), (1, 2), (2, (1, 0)), [1], [1, (2, "x")], [1, (2, "w")], 2**80, -2**80,
         True, None, b"x", Odd(1), Odd(2)]
for a in items:
    for b in items:
        row = []
        for make in (tuple, list):
            for left, right in ((make([a]), make([b])), (make([1, a]), make([1, b, 0])), (make([a, 2]), make([b, 1]))):
                for op in ("==", "!=", "<", "<=", ">", ">="):
                    try:
                        row.append("FT"[eval(f"left {op} right")])
                    except TypeError:
                        row.append("-")
        print("".join(row))

print(sorted([[(1, 2)], [(1, 1)], [(0, 5)]]))
print(sorted([[("b", "x"), 1], [("a", "y"), 2], [("a", "x"), 3]], reverse=True))
print(sorted([((1, 2), "b"), ((1, 1), "c"), ((1, 2), "a")]))
print(min([(2, [3, 1]), (2, [3]), (2, [3, 0])]), max([[1, [2]], [1, [1, 5]]]))
for heap in ([(3, "c"), (1, "b"), (1, "a"), (2, Odd(1))], [[2, (1, 2)], [2, (1, 1)], [1]], [(1, Odd(1)), (1, Odd(2)), (1, Odd(3))]):
    heapify(heap)
    print([heappop(heap) for _ in range(len(heap))])
table = {(1, "a"): 1, (1, 1.5): 2, (1, (2, 3)): 3, (Odd, 1): 4}
print([table.get(k) for k in ((1, "a"), (1.0, "a"), (True, 1.5), (1, (2, 3)), (1, (2.0, 3)), (1, (2, 4)), (Odd, 1), (1,), ())])

# heapq, bisect, statistics, random-free algorithms of the library.
import heapq, bisect
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
h = []
for v in (5, 3, 8, 1, 9, 2): heapq.heappush(h, v)
print(h, heapq.heappop(h), h[0], heapq.heappushpop(h, 0), heapq.heapreplace(h, 7), sorted(h), [heapq.heappop(h) for _ in range(len(h))]); err(lambda: heapq.heappop([])); err(lambda: heapq.heapreplace([], 1)); err(lambda: heapq.heappush(5, 1)); err(lambda: heapq.heappush([1], "a"))
l = [9, 4, 7, 1, 8, 2]; heapq.heapify(l); print(l, heapq.nlargest(3, l), heapq.nsmallest(2, l), heapq.nlargest(2, ["a", "ccc", "bb"], key=len), list(heapq.merge([1, 4], [2, 3], [0, 9])), list(heapq.merge("ca", "b", reverse=True)), heapq.nsmallest(0, l), heapq.nlargest(99, [1, 2]))
a = [1, 3, 3, 5, 7]; print([bisect.bisect(a, x) for x in range(9)], [bisect.bisect_left(a, x) for x in range(9)], bisect.bisect_right(a, 3, 2, 4), bisect.bisect_left(["a", "bb", "ccc"], 2, key=len)); bisect.insort(a, 4); bisect.insort_left(a, 3); print(a); err(lambda: bisect.bisect(a, "x")); err(lambda: bisect.bisect(a, 1, -1))
def dijkstra(g, s):
    dist, heap = {s: 0}, [(0, s)]
    while heap:
        d, n = heapq.heappop(heap)
        if d > dist[n]: continue
        for m, w in g[n]:
            if d + w < dist.get(m, 1e9): dist[m] = d + w; heapq.heappush(heap, (d + w, m))
    return dist
print(dijkstra({"a": [("b", 4), ("c", 1)], "b": [("d", 1)], "c": [("b", 2), ("d", 5)], "d": []}, "a"))
class T:
    def __init__(self, p): self.p = p
    def __lt__(self, o): return self.p < o.p
q = []
for p in (3, 1, 2): heapq.heappush(q, T(p))
print([heapq.heappop(q).p for _ in range(3)])
import statistics as st
print(st.mean([1, 2, 3, 4]), st.median([3, 1, 2]), st.median([4, 1, 3, 2]), st.mode("aab"), st.pstdev([1, 2, 3, 4]), st.variance([1, 2, 3, 4])); err(lambda: st.mean([]))
from fractions import Fraction; from decimal import Decimal
print(Fraction(1, 3) + Fraction(1, 6), Fraction("0.25"), Fraction(3, 6), Fraction(1, 3) < 0.5, float(Fraction(1, 4)), Fraction(7, 2) // 1, Decimal("0.1") + Decimal("0.2"), Decimal(1) / Decimal(3), Decimal("1.10"))
from datetime import date, timedelta, datetime
print(date(2024, 2, 28) + timedelta(days=2), (date(2024, 3, 1) - date(2024, 2, 1)).days, datetime(2024, 1, 2, 3, 4, 5).isoformat(), date(2024, 1, 1).strftime("%A %d %B"), timedelta(hours=25), date(2024, 5, 5).weekday())

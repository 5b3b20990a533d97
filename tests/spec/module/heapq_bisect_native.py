# heapq and bisect: against sorting, errors, items whose comparison changes the list.
import bisect
import heapq
import sys


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

state = 1
def rand(n):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return (state >> 8) % n
for make in (lambda: rand(50), lambda: rand(1000) / 7, lambda: (rand(5), rand(9)), lambda: str(rand(99)), lambda: -rand(9) * 10**20):
    items = [make() for _ in range(200)]
    heap = items[:]; heapq.heapify(heap); out = [heapq.heappop(heap) for _ in items]; print(out == sorted(items), heap)
    heap = []
    for x in items: heapq.heappush(heap, x)
    more = [make() for _ in range(100)]
    got = [heapq.heappushpop(heap, x) for x in more] + [heapq.heapreplace(heap, more[0])] + [heapq.heappop(heap) for _ in items]; print(len(got), got[-1])
    print(heapq.nsmallest(5, items) == sorted(items)[:5], heapq.nlargest(5, items) == sorted(items, reverse=True)[:5], heapq.nlargest(3, items, key=repr) == sorted(items, key=repr, reverse=True)[:3])
    a = sorted(items)
    for x in more[:30]:
        l, r = bisect.bisect_left(a, x), bisect.bisect(a, x)
        assert all(y < x for y in a[:l]) and all(y == x for y in a[l:r]) and all(y > x for y in a[r:])
        bisect.insort(a, x); bisect.insort_left(a, x)
    print(a == sorted(a), len(a))
print(list(heapq.merge([1, 4], [2, 3], [0, 9])), list(heapq.merge("ca", "b", reverse=True)))
for source in ["heapq.heappop([])", "heapq.heappush((), 1)", "heapq.heappop(5)", "heapq.heapreplace([], 1)", "heapq.heapify('ab')", "heapq.heappush([])", "heapq.heappush([1], 'a')", "heapq.heapify([1, 'a', 2])",
               "bisect.bisect([1], 2, -1)", "bisect.bisect(5, 1)", "bisect.bisect([1, 2], 'a')", "bisect.bisect([1, 2, 3], 2, 0, 1)", "bisect.bisect_left([1, 2, 3, 4], 9, key=lambda x: x * 5)", "bisect.insort((1, 2), 1)", "bisect.bisect()", "bisect.bisect([1], 1, hi='a')", "bisect.bisect([3, 2, 1], -2, key=lambda x: -x)"]:
    err(lambda: eval(source))
class Own:
    def __init__(self): self.items = [1, 5]
    def __len__(self): return len(self.items)
    def __getitem__(self, i): return self.items[i]
    def insert(self, i, x): print("insert", i, x); self.items.insert(i, x)
own = Own(); bisect.insort(own, 3); print(own.items)
rows = [(1, "a"), (3, "b")]; bisect.insort(rows, (2, "z"), key=lambda r: r[0]); print(rows)
heap = []
class Evil:
    def __lt__(self, other): heap.clear(); return True
heap.extend(Evil() for _ in range(6)); err(lambda: heapq.heapify(heap)); print(len(heap))
heap.extend(Evil() for _ in range(6)); err(lambda: heapq.heappop(heap)); heap.extend(Evil() for _ in range(6)); err(lambda: heapq.heappush(heap, Evil()))
class Fail:
    def __lt__(self, other): return 1 // 0
heap = [Fail(), Fail(), Fail()]; err(lambda: heapq.heappop(heap)); print(len(heap)); err(lambda: heapq.heapreplace(heap, Fail())); err(lambda: heapq.heappushpop(heap, Fail())); err(lambda: bisect.bisect([Fail()], Fail()))
o = 10**20; n = sys.getrefcount(o); heap = [1, o, 5]; heapq.heapify(heap); heapq.heappush(heap, o); print(sys.getrefcount(o) - n); heapq.heappop(heap); heapq.heapreplace(heap, 0); heapq.heappushpop(heap, o); print(sys.getrefcount(o) - n); del heap; print(sys.getrefcount(o) - n)
print(heapq._heappop_max([9, 3, 4]), heapq.heappushpop([5, 6], 1), heapq.heappushpop([], 1))

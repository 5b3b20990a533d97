# How far the heap grows beyond what lives in it: a ring of old cyclic structures, the oldest replaced all the time, after
# some cycles in vain. Resident size, from Linux.
import sys
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6
class Node:
    pass
def structure():
    a = Node()
    a.me = a
    a.items = [a, {"a": a}, "x" * 50]
    a.pair = a, a.items
    return a
n = int(sys.argv[1]) if len(sys.argv) > 1 else 500000
live = [structure() for i in range(n)]
for i in range(6):
    for a in live: a.pair = a.pair
    extra = [[i] for i in range(300000)]
base = peak = resident()
place = 0
for i in range(3 * n):
    live[place] = structure()
    place = (place + 1) % n
    if i % 2000 == 0: peak = max(peak, resident())
print("GC live_mb", base, "peak_mb", peak, "peak_by_live", peak / base)

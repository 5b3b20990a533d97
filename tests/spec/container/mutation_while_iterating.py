# What happens when a list changes under a loop, under sort keys, under comparison.
a = [1, 2, 3]
for x in a:
    if len(a) < 8: a.append(x * 10)
print(a)
a = [1, 2, 3, 4, 5, 6]
for x in a:
    a.remove(x)
print(a)
a = list(range(5))
for i, x in enumerate(a):
    if i == 1: a.insert(0, "new")
    print(x, end=" ")
print(len(a))
it = iter([1, 2]); print(list(it), list(it))
a = [1, 2, 3]; it = iter(a); next(it); a.clear(); print(list(it)); a.extend([7, 8]); print(list(it))
a = [1, 2, 3]; it = iter(a); a[:] = "xyzw"; print(list(it))
a = [1, 2, 3]; it = reversed(a); a.append(4); print(next(it)); a.clear(); print(next(it, "done"))
print(it.__length_hint__(), iter([1, 2, 3]).__length_hint__())
class Evil:
    def __init__(self, target): self.target = target
    def __eq__(self, other):
        self.target.clear()
        return False
a = []; a.extend([Evil(a), Evil(a), 3]); print(3 in a, a)
a = []; a.extend([1, Evil(a), 2, 3]); print(a.count(9), a)
a = []; b = [1, 2, 3]; a.extend([1, Evil(a), 3]); print(a == b, a)
a = []; a.extend([Evil(a), 1]); 
try: a.index(1)
except ValueError as e: print("ValueError", e)
a = []; a.extend([Evil(a), 1])
try: a.remove(1)
except ValueError as e: print("ValueError", e)
class Key:
    def __init__(self, d, n): self.d, self.n = d, n
    def __hash__(self): return 7
    def __eq__(self, o):
        if self.d is not None: self.d.clear()
        return self.n == o.n
d = {}; d[Key(None, 1)] = "a"; d[Key(d, 2)] = "b"; print(len(d))
try: print(d.get(Key(d, 3)))
except Exception as e: print(type(e).__name__)
print(len(d)); d[1] = 2; print(d)
class Grow:
    def __init__(self, l): self.l = l
    def __repr__(self): self.l.append(0) if len(self.l) < 5 else None; return "G"
l = []; l.append(Grow(l)); print(str(l))
def gen(l):
    for x in l:
        yield x
        l.append(x) if len(l) < 4 else None
l = [1]; print(list(gen(l)), l)
s = {1, 2, 3}
try:
    for x in s: s.remove(x)
except RuntimeError as e: print(e)
d = {1: 1}
try:
    for x in d: del d[x]; d[x + 1] = 1
except RuntimeError as e: print(e)
d = {i: i for i in range(3)}
try:
    for x in d: d.pop(x); d[x + 100] = 0
except RuntimeError as e: print(e)
a = [3, 2, 1]
class Cmp:
    def __init__(self, v): self.v = v
    def __lt__(self, o): a.append(1); return self.v < o.v
a = [Cmp(2), Cmp(1)]
try: a.sort()
except ValueError as e: print(e)
print(len(a))

# Linked list, binary tree, heap, trie, union-find, queue by stacks, iterative and recursive walks.
class Node:
    def __init__(self, v, nxt=None): self.v, self.nxt = v, nxt
class Linked:
    def __init__(self, it=()):
        self.head = None; self.n = 0
        for v in reversed(list(it)): self.push(v)
    def push(self, v): self.head = Node(v, self.head); self.n += 1
    def pop(self):
        if self.head is None: raise IndexError("pop from an empty list")
        v, self.head = self.head.v, self.head.nxt; self.n -= 1; return v
    def __iter__(self):
        n = self.head
        while n: yield n.v; n = n.nxt
    def __len__(self): return self.n
    def reverse(self):
        prev = None
        while self.head: self.head.nxt, prev, self.head = prev, self.head, self.head.nxt
        self.head = prev
    def __repr__(self): return " -> ".join(map(str, self)) or "empty"
l = Linked(range(5)); l.reverse(); print(l, len(l), l.pop(), 2 in l, list(l), Linked())
try: Linked().pop()
except IndexError as e: print(e)
class Tree:
    def __init__(self, key, value=None): self.key, self.value, self.left, self.right = key, value, None, None
    def insert(self, key, value=None):
        side = "left" if key < self.key else "right"
        if key == self.key: self.value = value
        elif (child := getattr(self, side)) is None: setattr(self, side, Tree(key, value))
        else: child.insert(key, value)
    def __iter__(self):
        if self.left: yield from self.left
        yield self.key
        if self.right: yield from self.right
    def depth(self): return 1 + max(self.left.depth() if self.left else 0, self.right.depth() if self.right else 0)
    def __contains__(self, k): return k == self.key or ((s := self.left if k < self.key else self.right) is not None and k in s)
    def levels(self):
        row = [self]
        while row: yield [n.key for n in row]; row = [c for n in row for c in (n.left, n.right) if c]
t = Tree(50)
for k in (30, 70, 20, 40, 60, 80, 10, 45, 65): t.insert(k, str(k))
print(list(t), t.depth(), 45 in t, 46 in t, list(t.levels()), sum(t), max(t))
class Heap:
    def __init__(self): self.a = []
    def push(self, v):
        a = self.a; a.append(v); i = len(a) - 1
        while i and a[i] < a[p := (i - 1) // 2]: a[i], a[p] = a[p], a[i]; i = p
    def pop(self):
        a = self.a; a[0], a[-1] = a[-1], a[0]; v = a.pop(); i = 0
        while (c := 2 * i + 1) < len(a):
            if c + 1 < len(a) and a[c + 1] < a[c]: c += 1
            if a[i] <= a[c]: break
            a[i], a[c] = a[c], a[i]; i = c
        return v
h = Heap(); [h.push(v * 7919 % 101) for v in range(50)]; out = [h.pop() for _ in range(50)]; print(out == sorted(out), out[:8])
class Trie:
    def __init__(self): self.kids, self.end = {}, False
    def add(self, w):
        n = self
        for c in w: n = n.kids.setdefault(c, Trie())
        n.end = True
    def find(self, prefix):
        n = self
        for c in prefix:
            if c not in n.kids: return []
            n = n.kids[c]
        return sorted(n.walk(prefix))
    def walk(self, sofar):
        if self.end: yield sofar
        for c, k in self.kids.items(): yield from k.walk(sofar + c)
tr = Trie(); [tr.add(w) for w in "car cart care cat dog do done".split()]; print(tr.find("car"), tr.find("do"), tr.find("x"), tr.find(""))
class Queue:
    def __init__(self): self.a, self.b = [], []
    def put(self, v): self.a.append(v)
    def get(self):
        if not self.b: self.b, self.a = self.a[::-1], []
        return self.b.pop()
q = Queue(); [q.put(i) for i in range(3)]; print(q.get(), q.put(9), [q.get() for _ in range(3)])
def quick(a): return a if len(a) < 2 else quick([x for x in a[1:] if x < a[0]]) + [a[0]] + quick([x for x in a[1:] if x >= a[0]])
def merge(a):
    if len(a) < 2: return a
    m = len(a) // 2; l, r, out = merge(a[:m]), merge(a[m:]), []
    while l and r: out.append(l.pop(0) if l[0] <= r[0] else r.pop(0))
    return out + l + r
def bubble(a):
    a = a[:]
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]: a[j], a[j + 1] = a[j + 1], a[j]
    return a
def radix(a):
    for s in range(0, 16, 4):
        b = [[] for _ in range(16)]
        for v in a: b[v >> s & 15].append(v)
        a = [v for x in b for v in x]
    return a
data = [v * 48271 % 65521 for v in range(1, 300)]; print(all(f(data) == sorted(data) for f in (quick, merge, bubble, radix)))
def search(a, x):
    lo, hi = 0, len(a)
    while lo < hi:
        if a[mid := (lo + hi) // 2] < x: lo = mid + 1
        else: hi = mid
    return lo if lo < len(a) and a[lo] == x else -1
s = sorted(data); print([search(s, s[i]) == i for i in (0, 50, 298)], search(s, -1), search([], 1))
def perms(a):
    if not a: yield []
    for i in range(len(a)):
        for p in perms(a[:i] + a[i + 1:]): yield [a[i]] + p
print(["".join(p) for p in perms(list("abc"))], sum(1 for _ in perms(list(range(6)))))
def flatten(x): return [z for y in x for z in (flatten(y) if isinstance(y, list) else [y])]
print(flatten([1, [2, [3, [4, []], 5]], 6]), [list(z) for z in zip(*[iter(range(6))] * 2)], dict(zip("abc", range(3))))

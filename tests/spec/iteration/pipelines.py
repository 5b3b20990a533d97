# Lazy pipelines, coroutine-style consumers, recursion with yield from, generator-based state.
def naturals(n=0):
    while True: yield n; n += 1
def take(n, it):
    for _ in range(n):
        try: yield next(it)
        except StopIteration: return
def where(p): return lambda it: (x for x in it if p(x))
def each(f): return lambda it: (f(x) for x in it)
def window(n):
    def go(it):
        buf = []
        for x in it:
            buf.append(x)
            if len(buf) == n: yield tuple(buf); buf.pop(0)
    return go
def pipe(src, *stages):
    for s in stages: src = s(src)
    return src
print(list(take(6, pipe(naturals(), where(lambda x: x % 3 == 0), each(lambda x: x * x), window(2)))))
def consumer(fn):
    def start(*a): g = fn(*a); next(g); return g
    return start
@consumer
def averager():
    total = n = 0; avg = None
    while True:
        v = yield avg
        if v is None: return (n, avg)
        total += v; n += 1; avg = total / n
a = averager(); print([a.send(v) for v in (10, 20, 60)])
try: a.send(None)
except StopIteration as s: print(s.value)
@consumer
def broadcast(*targets):
    while True:
        v = yield
        for t in targets: t.send(v)
@consumer
def collector(out, p=lambda v: True):
    try:
        while True:
            v = yield
            if p(v): out.append(v)
    finally: out.append("closed")
evens, alls = [], []; c1, c2 = collector(evens, lambda v: v % 2 == 0), collector(alls); b = broadcast(c1, c2)
for v in range(5): b.send(v)
b.close(); c1.close(); del c2; print(evens, alls)
def walk(tree, depth=0):
    match tree:
        case (name, *kids):
            yield depth, name
            for k in kids: yield from walk(k, depth + 1)
        case leaf: yield depth, leaf
for d, n in walk(("root", ("usr", "bin", ("lib", "python")), "etc", ("home", ("ann", "notes.txt")))): print("  " * d + str(n))
def perm(items):
    if len(items) <= 1: yield items; return
    for i, x in enumerate(items):
        for rest in perm(items[:i] + items[i + 1:]): yield (x,) + rest
print(sum(1 for _ in perm((1, 2, 3, 4, 5))), list(perm("ab")) if False else list(perm((1, 2))), max(perm((1, 2, 3))))
def hanoi(n, a="A", b="B", c="C"):
    if n: yield from hanoi(n - 1, a, c, b); yield f"{a}{c}"; yield from hanoi(n - 1, b, a, c)
print(" ".join(hanoi(3)), sum(1 for _ in hanoi(10)))
def merge(*its):
    heads = [[next(i), n, i] for n, i in enumerate(map(iter, its))]
    while heads:
        best = min(heads, key=lambda h: (h[0], h[1])); yield best[0]
        try: best[0] = next(best[2])
        except StopIteration: heads.remove(best)
print(list(merge([1, 4, 9], [2, 4, 8], range(3, 12, 3))))
def sieve(it):
    p = next(it); yield p
    yield from sieve(x for x in it if x % p)
print(list(take(15, sieve(naturals(2)))))
def chunked(text, n): return (text[i:i + n] for i in range(0, len(text), n))
def bits(n):
    while n: n, b = divmod(n, 2); yield b
def gray(n):
    if n == 0: yield ""; return
    prev = list(gray(n - 1)); yield from ("0" + g for g in prev); yield from ("1" + g for g in reversed(prev))
def collatz(n):
    while n != 1: yield n; n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1
def lcg(seed, n):
    for _ in range(n): seed = (1664525 * seed + 1013904223) % 2**32; yield seed
print(list(chunked("abcdefgh", 3)), list(bits(13)), list(gray(3)), list(collatz(6)), list(lcg(1, 3)), dict(zip(*[iter("a1b2")] * 2)), [list(g) for g in map(collatz, (1, 2, 3))])
class Stream:
    def __init__(self, it): self.it = iter(it)
    def map(self, f): return Stream(f(x) for x in self.it)
    def filter(self, p): return Stream(x for x in self.it if p(x))
    def take(self, n): return Stream(x for x, _ in zip(self.it, range(n)))
    def flat(self, f): return Stream(y for x in self.it for y in f(x))
    def reduce(self, f, acc):
        for x in self.it: acc = f(acc, x)
        return acc
    def __iter__(self): return self.it
print(list(Stream(naturals(1)).filter(lambda x: x % 2).map(lambda x: x * x).take(4)), Stream("abc").flat(lambda c: c * 2).reduce(lambda a, x: a + x, ""), Stream(range(5)).reduce(lambda a, b: a + b, 0))
g = (x for x in range(3)); print(2 in g, list(g), 0 in g); r = iter(range(5)); print(next(r), list(zip(r, r)), list(r)); print(*map(lambda a, b, c: f"{a}{b}{c}", "ab", "cd", "ef"), *(i for i in (1, 2)), sep=",")

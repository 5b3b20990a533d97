# Recursion: depth, RecursionError as an ordinary exception, mutual recursion.
# skip-stderr
import sys
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(900))
def forever(n): return forever(n + 1)
try: forever(0)
except RecursionError as e: print(type(e).__name__, str(e)[:40], isinstance(e, RuntimeError))
print(depth(500))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(400), odd(401))
class R:
    def __repr__(self): return repr(self)
    def __getattr__(self, name): return getattr(self, name + "x")
    def __eq__(self, o): return self == o
    def __len__(self): return len(self)
    def __call__(self): return self()
    def __hash__(self): return hash(self)
    def __bool__(self): return bool(self)
    def __iter__(self): return iter(self)
    def __add__(self, o): return self + o
for what in (lambda r: repr(r), lambda r: r.a, lambda r: r == r, lambda r: len(r), lambda r: r(), lambda r: {r: 1}, lambda r: not r, lambda r: list(r), lambda r: r + 1, lambda r: str(r), lambda r: f"{r}", lambda r: [r] == [R()], lambda r: r in [R()]):
    try: what(R()); print("no error")
    except RecursionError: print("RecursionError")
nest = []
for _ in range(100000): nest = [nest]
for op in (repr, lambda n: n == n[0], str):
    try: op(nest); print("fine")
    except RecursionError: print("RecursionError")
del nest; print("freed")
t = ()
for _ in range(100000): t = (t,)
try: hash(t); print("hashed")
except RecursionError: print("RecursionError")
del t
d = {}
for _ in range(100000): d = {1: d}
try: repr(d)
except RecursionError: print("RecursionError")
d = None
class Node:
    def __init__(self, nxt): self.nxt = nxt
head = None
for _ in range(200000): head = Node(head)
head = None; print("chain gone")
def gen(n):
    if n: yield from gen(n - 1)
    yield n
print(sum(gen(200)))
try: list(gen(100000))
except RecursionError: print("RecursionError")
old = sys.getrecursionlimit(); print(old)
sys.setrecursionlimit(200)
try: depth(300)
except RecursionError: print("RecursionError at 200")
sys.setrecursionlimit(old); print(depth(300))
try: sys.setrecursionlimit(0)
except ValueError as e: print(e)
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(ack(2, 9))
def hanoi(n, a, b, c): return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
print(hanoi(10, "a", "b", "c"))
def fin(n):
    try: return fin(n + 1)
    finally: seen.append(n)
seen = []
try: fin(0)
except RecursionError: print(len(seen) > 500, seen[-1])
f = lambda: 0
for _ in range(5000): f = (lambda g: lambda: g)(f)
del f; print("closures gone")
for src in ["(" * 5000 + ")" * 5000, "-" * 100000 + "1", "[" * 300 + "]" * 300]:
    try: eval(src); print("evaluated")
    except (SyntaxError, RecursionError, MemoryError) as e: print("refused")

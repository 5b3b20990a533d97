# Loops, else clauses, breaks through finally, nested functions, returns from odd places.
def primes(n):
    out = []
    for i in range(2, n):
        for p in out:
            if p * p > i: out.append(i); break
            if i % p == 0: break
        else: out.append(i)
    return out
print(primes(60))
def search(rows, v):
    for r, row in enumerate(rows):
        for c, x in enumerate(row):
            if x == v: return r, c
            if x is None: break
        else: continue
        print("row cut", r)
    else: return "nowhere"
print(search([[1, 2], [3, None, 4], [4]], 4), search([[1]], 5), search([], 1))
def fin(kind):
    log = []
    for i in range(3):
        try:
            log.append(i)
            if kind == "continue" and i == 1: continue
            if kind == "break" and i == 1: break
            if kind == "return" and i == 1: return log
            if kind == "raise" and i == 1: raise ValueError
            log.append("body")
        except ValueError: log.append("except"); continue
        else: log.append("else")
        finally: log.append("finally")
        log.append("after")
    else: log.append("loop else")
    return log
for k in ("none", "continue", "break", "return", "raise"): print(k, fin(k))
def swallow():
    for i in range(3):
        try: raise KeyError(i)
        finally:
            if i < 2: continue
            break
    return i
def nested():
    try:
        try: return "inner"
        finally: print("f1")
    finally: print("f2")
def override():
    for x in (1, 2):
        try: return x
        finally:
            if x == 1: continue
def gen():
    for i in range(3):
        try: yield i
        finally: print("cleanup", i)
print(swallow(), nested(), override())
for v in gen():
    if v == 1: break
print("left the loop"); n = 10
while n:
    n -= 3
    if n < 0: print("negative"); break
else: print("zero")
while True:
    try: n += 1; 1 / (n - 2)
    except ZeroDivisionError: break
print(n); i = 0
while i < 3:
    i += 1
    if i == 2: continue
    print("i", i, end=" ")
else: print("done")
def dispatch(x):
    if x < 0: return "neg"
    elif x == 0: return "zero"
    elif x < 10:
        if x % 2: return "odd digit"
        return "even digit"
    else:
        for d in range(2, x):
            if x % d == 0: return f"divisible by {d}"
        return "prime"
print([dispatch(x) for x in (-1, 0, 3, 4, 97, 91)]); print([("Fizz" if k % 3 == 0 else "") + ("Buzz" if k % 5 == 0 else "") or k for k in range(1, 16)])
total = 0
for a in range(20):
    if a % 2 == 0: continue
    for b in range(20):
        if b > a: break
        if (a + b) % 3: continue
        total += a * b
    else: total += 1000
print(total); seq = [1, 2, 3]
for x in seq: seq.remove(x) if x == 2 else None
print(seq, x)
for x in range(3): x = x * 10; print(x, end=" ")
for (x, y), *z in [((1, 2), 3, 4), ((5, 6),)]: print(x, y, z, end=" ")
for seq[0] in "ab": print(seq, end=" ")
print(); it = iter(range(10))
for x in it:
    if x % 3 == 0: print(x, next(it, None), end="; ")
print()
def deep(n):
    while n:
        for _ in range(2):
            try:
                with open("/dev/null"):
                    if n % 2: break
                    raise IndexError
            except IndexError: n -= 1; continue
            finally: n -= 0
        else: n -= 1; continue
        n -= 1
    return "out"
print(deep(7)); assert (lambda: True)(), "never"
if (lambda v: v)(0) or [] or {} or None: print("no")
elif not "": print("yes")
x = [print("a"), print("b")] and None or "value"; print(x); print(None or 0 or "", 1 and [] and 2, not (0 or 1) and 2)
match [1, [2, 3]]:
    case [a, [b, c]] if a > b: print("no")
    case [a, [b, *c]]:
        for k in c:
            if k == 3: print("three", a, b); break
try: pass
except: print("no")
else:
    try: raise OSError
    except (ValueError, OSError) as e: print(type(e).__name__)

# Roman numerals, primes, perfect numbers, collatz, base conversion, pi digits, calendars.
ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
def to_roman(n):
    if not 0 < n < 4000: raise ValueError(f"{n} out of range")
    out = ""
    for v, s in ROMAN:
        q, n = divmod(n, v); out += s * q
    return out
def from_roman(s):
    total, prev = 0, 0
    for c in reversed(s):
        v = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[c]
        total += v if v >= prev else -v; prev = max(prev, v)
    return total
print([to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)], all(from_roman(to_roman(n)) == n for n in range(1, 4000)))
for bad in (0, 4000, -1):
    try: to_roman(bad)
    except ValueError as e: print(e)
def sieve(n):
    flags = bytearray([1]) * (n + 1); flags[:2] = b"\0\0"
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]: flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]
p = sieve(10000); print(len(p), p[:10], p[-3:], sum(p))
def factor(n):
    out, d = {}, 2
    while d * d <= n:
        while n % d == 0: out[d] = out.get(d, 0) + 1; n //= d
        d += 1 + (d > 2)
    if n > 1: out[n] = out.get(n, 0) + 1
    return out
print(factor(360), factor(9699690), factor(2**31 - 1), factor(10**12 + 39) if False else factor(1001), " * ".join(f"{b}^{e}" if e > 1 else str(b) for b, e in factor(123456).items()))
def miller(n):
    if n < 2 or n % 2 == 0: return n == 2
    d, r = n - 1, 0
    while d % 2 == 0: d //= 2; r += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if a % n == 0: continue
        x = pow(a, d, n)
        if x in (1, n - 1): continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1: break
        else: return False
    return True
print([n for n in range(60) if miller(n)], miller(2**89 - 1), miller(2**89 + 1), miller(10**18 + 9))
print([n for n in range(2, 1000) if sum(d for d in range(1, n // 2 + 1) if n % d == 0) == n])
def collatz(n, memo={1: 1}):
    if n not in memo: memo[n] = 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1)
    return memo[n]
print(max(range(1, 3000), key=collatz), collatz(27), [collatz(n) for n in range(1, 11)])
def pi_digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t: yield n; q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else: q, r, t, n, k, l = q * k, (2 * q + r) * l, t * l, (q * (7 * k + 2) + r * l) // (t * l), k + 1, l + 2
d = pi_digits(); print("".join(str(next(d)) for _ in range(60)))
def egcd(a, b): return (a, 1, 0) if b == 0 else (lambda g, x, y: (g, y, x - a // b * y))(*egcd(b, a % b))
print(egcd(240, 46), pow(3, -1, 11)); print([sum(int(c) ** len(str(n)) for c in str(n)) == n for n in (153, 370, 9474, 10)], [n for n in range(1, 500) if str(n * n).endswith(str(n))], sum(int(c) for c in str(2**1000)), sum(map(int, str(10**50 - 7))))
def leap(y): return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
def weekday(y, m, d): t = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]; y -= m < 3; return (y + y // 4 - y // 100 + y // 400 + t[m - 1] + d) % 7
print([leap(y) for y in (1900, 2000, 2023, 2024)], "Sun Mon Tue Wed Thu Fri Sat".split()[weekday(2026, 11, 23)])
first = weekday(2024, 2, 1); print("Su Mo Tu We Th Fr Sa\n" + "   " * first + "".join(f"{n:>2}" + ("\n" if (n + first) % 7 == 0 else " ") for n in range(1, 30)))
row = [1]
for _ in range(8): print(" ".join(map(str, row)).center(30).rstrip()); row = [a + b for a, b in zip([0] + row, row + [0])]
print([f"{'Fizz' * (n % 3 == 0)}{'Buzz' * (n % 5 == 0)}" or n for n in range(1, 16)], [[i * j for j in range(1, 5)] for i in range(1, 5)], sorted({a * b for a in range(10, 30) for b in range(10, 30) if str(a * b) == str(a * b)[::-1]})[-3:])

# Big integers checked against identities, with a generator of its own.
import sys
sys.set_int_max_str_digits(0)
seed = 20261123
def rnd(bits):
    global seed
    n = 0
    while n.bit_length() < bits:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        n = n << 32 | seed >> 32
    n >>= n.bit_length() - bits if bits else 0
    return -n if seed & 1 else n
sizes = [1, 5, 30, 31, 32, 60, 61, 63, 64, 65, 127, 128, 129, 200, 500, 1000, 3000]
total = 0
for bits_a in sizes:
    for bits_b in sizes:
        a, b = rnd(bits_a), rnd(bits_b)
        q, r = divmod(a, b)
        assert q * b + r == a and (0 <= r < b or b < r <= 0), (a, b)
        assert (a + b) - b == a and (a - b) + b == a and a * b == b * a
        assert (a + b) * (a - b) == a * a - b * b
        assert (a & b) + (a | b) == a + b and a ^ b == (a | b) - (a & b)
        assert ~a == -a - 1 and (a << 67) >> 67 == a and a << 33 == a * 2**33 and a >> 5 == a // 32
        assert int(str(a)) == a and int(hex(a), 16) == a and int(bin(b), 2) == b and int(oct(a), 8) == a
        assert (a < b) == (a - b < 0) and (a == b) == (not a != b)
        assert hash(a) == hash(a + (2**61 - 1)) if a >= 0 else True
        assert int.from_bytes(a.to_bytes(400, "big", signed=True), "big", signed=True) == a
        total = (total * 31 + a * b + q) % (2**127 - 1)
print(total)
for n in (10, 50, 200):
    x = rnd(n) | 1
    assert pow(x, -1, 2**100) * x % 2**100 == 1
    assert pow(3, abs(x), 1009) == pow(3, abs(x) % 1008, 1009)
print(str(rnd(700))[:40], len(str(rnd(5000))), rnd(3000) % 1000000007)
a, b = rnd(20000), rnd(15000)
print(a * b % 998244353 == (a % 998244353) * (b % 998244353) % 998244353, (a * b) // b == a, len(str(abs(a))), sum(map(int, str(abs(a * b)))) % 9 == abs(a * b) % 9)
import math
for bits in (100, 1000, 4000):
    n = abs(rnd(bits)); r = math.isqrt(n); assert r * r <= n < (r + 1) ** 2; print(r % 1000003, math.gcd(n, abs(rnd(bits))) > 0, (n ** 3).bit_length())
f = 1
for i in range(2, 500): f *= i
print(f % (10**9 + 7), len(str(f)), str(f)[:30], float(f) if f < 10**300 else "too big", f >> 3000 & 0xffff)
x = 10**100; print(x // 7, x % 7, -x // 7, -x % 7, x / 10**98, (x + 1) / x, 2**1023 / 2**1000, -(2**70) // 3, int(1e30), int(-1.5e25), float(2**80 + 1), 2**80 == float(2**80), 2**80 + 1 == float(2**80), round(12345678901234567890, -10), 7**77 // 3**50)

# Ints around 64 and 128 bits: every operator on operands near the borders of machine words, folded into one number and
# checked by the laws that hold for ints of any size.
edges = []
for bits in (0, 1, 7, 31, 32, 62, 63, 64, 65, 95, 126, 127, 128, 129, 191):
    for delta in (-1, 0, 1):
        n = (1 << bits) + delta
        edges += [n, -n]
edges = sorted(set(edges))


def fold(total, value):
    return (total * 1000003 + value) % 2305843009213693951


total = count = 0
for a in edges:
    for b in edges:
        for value in (a + b, a - b, a * b, a & b, a | b, a ^ b):
            total = fold(total, value)
        assert (a & b) + (a | b) == a + b and (a ^ b) == (a | b) - (a & b), (a, b)
        assert a - b == a + -b and (a + b) - b == a, (a, b)
        if b:
            q, r = divmod(a, b)
            assert (a // b, a % b) == (q, r) and q * b + r == a and (0 <= r < b or b < r <= 0), (a, b)
            total = fold(fold(total, q), r)
        count += 1
    for shift in (0, 1, 5, 31, 32, 63, 64, 65, 126, 127, 128, 200):
        left = a << shift
        assert left == a * 2**shift and left >> shift == a and a >> shift == a // 2**shift, (a, shift)
        total = fold(fold(total, left), a >> shift)
    for power in range(6):
        product = 1
        for _ in range(power):
            product = product * a
        assert a**power == product, (a, power)
    total = fold(total, ~a)
print(count, total)

for base in (2, 3, 10, 255, -2, -3, 2**32, 2**63, 2**64, -(2**63)):
    print([base**n for n in (0, 1, 2, 3)])
print(2**63, -(2**63), 2**64 - 1, -(2**64), 2**127, -(2**127), 2**127 - 1, 2**128, 2**128 - 1)
print((2**64 + 7) - 2**64, (2**70) >> 68, -(2**70) >> 200)
for bad in (lambda x: x // 0, lambda x: x % 0, lambda x: x << -1, lambda x: x >> -1, lambda x: 1 << -x):
    try:
        print(bad(2**70))
    except (ZeroDivisionError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)


def fnv(text):
    h = 14695981039346656037
    for byte in text:
        h = ((h ^ byte) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return h


def xorshift(x, steps):
    for _ in range(steps):
        x ^= (x << 13) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= (x << 17) & 0xFFFFFFFFFFFFFFFF
    return x


print(fnv(b"hello world"), xorshift(88172645463325252, 100))


class Big(int):
    pass


print(Big(2**64) + Big(2**64), type(Big(2**64) * 1), Big(2**64) & -1, 1 + Big(2**100))

# Ints around the ends of machine words: pow() with a modulus, gcd, isqrt, bytes, hex and other bases.
import hashlib
import math
import random

generator = random.Random(9)
seen = []


def number():
    k = generator.choice([3, 8, 16, 31, 32, 33, 52, 53, 62, 63, 64, 65, 100])
    v = generator.getrandbits(k)
    return generator.choice([v, -v, v, 2 ** k, -2 ** k, 2 ** k - 1])


def note(f, *a, **k):
    try:
        seen.append(f(*a, **k))
    except Exception as e:
        seen.append(type(e).__name__ + str(e))


for _ in range(1200):
    a, b, c = (number(), number(), number())
    note(pow, a, abs(b) % 2 ** generator.choice([2, 20, 70]), c)
    note(pow, a, generator.randint(-3, 3), c)
    note(math.gcd, a, b)
    note(math.gcd, a, b, c)
    note(math.gcd)
    note(math.gcd, a)
    note(math.isqrt, a)
    for f in (bin, oct, hex):
        seen.append(f(a))
    l = generator.randint(0, 10)
    for bo in ('big', 'little'):
        for s in (False, True):
            note(a.to_bytes, l, bo, signed=s)
    d = bytes((generator.getrandbits(8) for _ in range(l)))
    note(int.from_bytes, d, 'big', signed=generator.random() < 0.5)
    note(int.from_bytes, d, 'little')
    h = d.hex(generator.choice([' ', '']) or ' ') if l else ''
    note(bytes.fromhex, h)
    note(bytearray.fromhex, d.hex())
    note(bytes.fromhex, d.hex() + generator.choice(['', 'g', ' ', '1', ' 1', 'é', ' 12 ']))
    seen.append(f'{a:b} {a:x} {a:#o} {a:_x}')
for i in range(60):
    for d in (-1, 0, 1):
        note(math.isqrt, (2 ** 26 - 150 + i) ** 2 + d)
print(hashlib.md5(repr(seen).encode()).hexdigest(), len(seen))

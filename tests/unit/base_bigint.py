"""Compares big integer operations with this Python's int on random operands.

usage: base_bigint.py PATH-TO-base_bigint [ROUNDS]
"""
import math
import random
import subprocess
import sys

if hasattr(sys, 'set_int_max_str_digits'):
    sys.set_int_max_str_digits(0)
source = random.Random(7)


def number(bits):
    style = source.randrange(5)
    bits = source.randrange(bits + 1)
    if style == 0:
        value = 1 << bits
    elif style == 1:
        value = (1 << bits) - 1
    elif style == 2:
        value = source.getrandbits(bits + 1) << source.randrange(bits + 1)
    else:
        value = source.getrandbits(bits + 1)
    return value if source.random() < 0.5 else -value


def text(value, base):
    digits = ''
    rest = abs(value)
    if base in (2, 8, 10, 16):
        digits = {2: '{:b}', 8: '{:o}', 10: '{:d}', 16: '{:x}'}[base].format(rest)
        rest = 0
    while rest:
        rest, digit = divmod(rest, base)
        digits = '0123456789abcdefghijklmnopqrstuvwxyz'[digit] + digits
    return '-' * (value < 0) + (digits or '0')


def c_float(value):
    if value == 0 or math.isinf(value):
        return repr(value)
    return value.hex()


def true_divide(a, b):
    try:
        value = a / b
    except OverflowError:
        return ['overflow', '-inf' if (a < 0) != (b < 0) else 'inf']
    return ['', value]


def to_double(a):
    try:
        value = float(a)
    except OverflowError:
        return ['overflow']
    return [value, f'{int(value):x}', str((a > value) - (a < value))]


def inverse(a, b):
    try:
        return [f'{pow(a, -1, b):x}']
    except ValueError:
        return ['none']


def to_bytes(a, size):
    rows = []
    for way in range(4):
        try:
            rows.append(a.to_bytes(size, 'little' if way & 1 else 'big', signed=bool(way & 2)).hex())
        except OverflowError:
            rows.append('does not fit')
    return rows


OPERATIONS = {
    'add': lambda a, b: [f'{a + b:x}'],
    'sub': lambda a, b: [f'{a - b:x}'],
    'and': lambda a, b: [f'{a & b:x}'],
    'or': lambda a, b: [f'{a | b:x}'],
    'xor': lambda a, b: [f'{a ^ b:x}'],
    'invert': lambda a, b: [f'{~a:x}'],
    'mul': lambda a, b: [f'{a * b:x}'],
    'sqr': lambda a, b: [f'{a * a:x}'],
    'div': lambda a, b: [f'{a // b:x}'],
    'mod': lambda a, b: [f'{a % b:x}'],
    'divmod': lambda a, b: [f'{a // b:x}', f'{a % b:x}'],
    'gcd': lambda a, b: [f'{math.gcd(a, b):x}'],
    'truediv': true_divide,
    'double': lambda a, b: to_double(a),
    'measure': lambda a, b: [f'{a.bit_length()} {a.bit_count()} {(a > b) - (a < b)} {int(a == b)} {hash(a)}'],
    'inverse': inverse,
}


def cases(rounds):
    for n in range(rounds):
        bits = source.choice([8, 64, 128, 300, 1100, 3000, 3000])
        if n % 40 == 0:
            bits = source.choice([20000, 60000, 200000, 400000])
        a, b = number(bits), number(source.choice([bits, 64, bits // 2 + 1]))
        if source.random() < 0.1 and b:
            a = a // b * b
        small = bits < 5000
        for name, run in OPERATIONS.items():
            if name in ('div', 'mod', 'divmod', 'truediv', 'inverse') and b == 0:
                continue
            if name == 'inverse' and not small:
                continue
            yield (name, a, b, 0), run(a, b)
        g = number(bits // 2)
        yield ('gcd', a * g, b * g, 0), [f'{math.gcd(a * g, b * g):x}']
        count = source.randrange(2 * bits)
        yield ('lshift', a, count, 0), [f'{a << count:x}']
        yield ('rshift', a, count, 0), [f'{a >> count:x}']
        yield ('isqrt', abs(a), 0, 0), [f'{math.isqrt(abs(a)):x}']
        square = a * a
        for near in (square, square - 1, square + 1):
            if near >= 0 and bits < 100000:
                yield ('isqrt', near, 0, 0), [f'{math.isqrt(near):x}']
        base = source.randrange(2, 37) if small else source.choice([2, 8, 10, 16])
        yield ('text', a, base, 0), [text(a, base)]
        if bits <= 3000:
            exponent = source.randrange(0, 40)
            yield ('pow', a, exponent, 0), [f'{a ** exponent:x}']
            size = source.randrange(bits // 8 + 3)
            yield ('bytes', a, size, 0), to_bytes(a, size)
            c = number(bits if n % 4 == 0 else 200)
            if c:
                yield ('powmod', a, abs(b) % (1 << 300), c), [f'{pow(a, abs(b) % (1 << 300), c):x}']
    for k in range(-1080, 1030):  # around every power of two, subnormals too
        for top, bottom in ((3, 1), (1, 3), (2**54 + 1, 2**53), (2**53 + 1, 2**53), (7**60, 3**90)):
            a, b = top << max(k, 0), bottom << max(-k, 0)
            yield ('truediv', a, b, 0), true_divide(a, b)
    for k in (53, 54, 63, 64, 65, 128, 1000, 1023):
        for extra in range(-3, 4):
            for shift in range(12):
                a = (1 << k) + (extra << max(0, k - 53 - shift))
                yield ('double', a, 0, 0), to_double(a)
    for bits in (10000, 50000):  # moduli beyond the small ways
        for extra in (0, 1):
            a, c = source.getrandbits(bits), source.getrandbits(bits) << 1 | extra
            yield ('powmod', a, 1234567, c), [f'{pow(a, 1234567, c):x}']
            yield ('powmod', -a, 5, -c), [f'{pow(-a, 5, -c):x}']
            yield ('inverse', a, c, 0), inverse(a, c)
    for exponent in (1, 2, 3, 1000, 77777):
        for a in (2, -2, 10, 1000, 3, -6, 1 << 70, 12345678901234567890123):
            yield ('pow', a, exponent, 0), [f'{a ** exponent:x}']
    a = number(3000000) | 1 << 3000000
    yield ('isqrt', abs(a), 0, 0), [f'{math.isqrt(abs(a)):x}']


def same(got, want):
    return float.fromhex(got) == want if isinstance(want, float) else got == want


tests = list(cases(int(sys.argv[2]) if len(sys.argv) > 2 else 2000))
feed = ''.join(f'{name} {a:x} {b:x} {c:x}\n' for (name, a, b, c), _ in tests)
answer = subprocess.run([sys.argv[1], '--filter'], input=feed, text=True,
                        stdout=subprocess.PIPE).stdout.splitlines()
at = failed = 0
for arguments, wanted in tests:
    got = answer[at:at + len(wanted)]
    at += len(wanted)
    if len(got) != len(wanted) or not all(map(same, got, wanted)):
        failed += 1
        print(arguments[0], *[f'{x:x}'[:300] for x in arguments[1:]], '\n  got ',
              *[g[:300] for g in got], '\n  want', *[str(w)[:300] for w in wanted])
        if failed == 5:
            break
failed += at != len(answer)
print(f'{len(tests) - failed} passed, {failed} failed')
sys.exit(bool(failed))

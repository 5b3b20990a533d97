"""Compares float text with this Python's: repr, format, round, float(), hex, fromhex.

usage: base_float_text.py PATH-TO-base_float_text [ROUNDS]
"""
import math
import random
import struct
import subprocess
import sys

source = random.Random(3)
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 100000


def to_bits(value):
    return struct.unpack('<Q', struct.pack('<d', value))[0]


def from_bits(bits):
    return struct.unpack('<d', struct.pack('<Q', bits))[0]


def number():
    style = source.randrange(9)
    if style < 3:
        return from_bits(source.getrandbits(64))
    if style == 3:
        return round(source.uniform(-1000, 1000), source.randrange(6))
    if style == 4:  # halfway cases
        return source.randrange(-10000, 10000) / 2 ** source.randrange(12)
    if style == 5:
        return float(source.getrandbits(source.randrange(1, 70)))
    if style == 6:  # powers of two and their neighbours
        value = 2.0 ** source.randrange(-1074, 1024)
        return source.choice([value, math.nextafter(value, 0), math.nextafter(value, math.inf)])
    if style == 7:
        return float(f'{source.choice([1, 2, 5, 9.5, 9.995])}e{source.randrange(-330, 309)}')
    return source.choice([0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, -1.0, 0.5, 1.5, 2.5, 1e22,
                          1e23, 9.5, 99.5, 0.95, 5e-324, 2.2250738585072014e-308,
                          1.7976931348623157e308, 9007199254740993.0])


def formatted(value, kind, places, flags):
    # float.__format__ has no way to ask for ADD_DOT_0; repr alone uses it.
    spec = ('+' if flags & 1 else '') + ('z' if flags & 8 else '') + ('#' if flags & 4 else '')
    return format(value, f'{spec}.{places}{kind}')


def halfway_text(value):
    """The exact decimal halfway between value and the next double, perhaps nudged."""
    from fractions import Fraction
    low, high = Fraction(value), Fraction(math.nextafter(value, math.inf))
    middle = (low + high) / 2
    places = middle.denominator.bit_length() - 1
    digits = str(middle.numerator * 5 ** places)
    text = f'{digits}e-{places}'
    if source.random() < 0.5:
        return text
    nudge = source.choice([-1, 1])
    extra = source.choice([0, 1, 20, 800])
    return f'{int(digits) * 10 ** extra + nudge}e-{places + extra}'


def text():
    style = source.randrange(8)
    if style == 0:
        return repr(number())
    if style == 1:
        return f'{source.getrandbits(source.randrange(1, 130))}e{source.randrange(-360, 330)}'
    if style == 2:
        return f'{source.getrandbits(40)}.{source.getrandbits(source.randrange(1, 90))}'
    if style == 3:
        value = abs(number())
        return halfway_text(value) if math.isfinite(value) and value < 1e308 else '1'
    if style == 4:
        return f'{abs(number()):.{source.randrange(25)}e}'
    if style == 5:
        return '0' * source.randrange(5) + '.' + '0' * source.randrange(30) + str(source.getrandbits(60))
    if style == 6:
        return ''.join(source.choice('0123456789.eE+-') for _ in range(source.randrange(1, 8)))
    return f'{source.randrange(10 ** 6)}.{source.randrange(100)}'


def parsed(text):
    try:
        value = float(text)
    except ValueError:
        return 'invalid'
    return f'{to_bits(value):016x}'


def hex_text():
    if source.random() < 0.3:
        value = number()
        return value.hex()
    digits = f'{source.getrandbits(source.randrange(1, 90)):x}'
    at = source.randrange(len(digits) + 1)
    if source.random() < 0.6:
        digits = digits[:at] + '.' + digits[at:]
    if source.random() < 0.2:
        digits = digits[:-1] + '8' + '0' * source.randrange(20) + source.choice(['', '1'])
    exponent = source.choice(['', f'p{source.randrange(-1200, 1100)}', f'P+{source.randrange(30)}', 'p', 'p-'])
    return source.choice(['', '-', '+']) + source.choice(['', '0x', '0X']) + digits + exponent


def from_hex(text):
    try:
        return f'0 {to_bits(float.fromhex(text)):016x}'
    except OverflowError:
        return f'2 {0:016x}'
    except ValueError:
        return f'1 {0:016x}'


def rounded(value, places):
    try:
        return repr(round(value, places))
    except OverflowError:
        return 'inf' if value > 0 else '-inf'


def cases():
    for _ in range(rounds):
        value = number()
        bits = f'{to_bits(value):x}'
        yield f'r {bits}', repr(value)
        places = source.choice([0, 1, 2, 3, 6, 10, 15, 16, 17, 18, 25, source.randrange(60)])
        if source.random() < 0.02:
            places = source.randrange(1200)
        kind = source.choice('eEfFgG')
        flags = source.choice([0, 0, 0, 1, 4, 8, 13]) if sys.version_info >= (3, 11) else 0
        yield f'f {bits} {kind} {places} {flags}', formatted(value, kind, places, flags)
        t = text()
        yield f'p {t}', parsed(t)
        if math.isfinite(value):
            places = source.randrange(-320, 330) if source.random() < 0.2 else source.randrange(-5, 8)
            yield f'o {bits} {places}', rounded(value, places)
        if source.random() < 0.2:
            yield f'h {bits}', value.hex()
            t = hex_text()
            yield f'x {t}', from_hex(t)


tests = list(cases())
answer = subprocess.run([sys.argv[1], '--filter'], input=''.join(q + '\n' for q, _ in tests), text=True,
                        stdout=subprocess.PIPE).stdout.splitlines()
wrong = [(q, a, w) for (q, w), a in zip(tests, answer) if a != w and not ('nan' in w and 'nan' in a)
         and not (w.endswith('7ff8000000000000') and a.endswith('ff8000000000000'))]
for q, a, w in wrong[:10]:
    print(q[:300], '\n  got ', a[:300], '\n  want', w[:300])
failed = len(wrong) + abs(len(answer) - len(tests))
print(f'{len(tests) - failed} passed, {failed} failed')
sys.exit(bool(failed))

"""Compares format() and % with this Python's on random specifications and values.

usage: base_format_spec.py PATH-TO-base_format_spec [ROUNDS]
"""
import random
import struct
import subprocess
import sys

source = random.Random(11)
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 60000
choice, maybe = source.choice, lambda p: source.random() < p


def bits(value):
    return f'{struct.unpack("<Q", struct.pack("<d", value))[0]:x}'


def spec():
    text = ''
    if maybe(0.3):
        text += choice('*0é€ x') if maybe(0.5) else ''
        text += choice('<>=^')
    text += choice('+- ') if maybe(0.2) else ''
    text += 'z' if maybe(0.1) else ''
    text += '#' if maybe(0.2) else ''
    text += '0' if maybe(0.25) else ''
    text += str(source.randrange(40)) if maybe(0.5) else ''
    text += choice(',_') if maybe(0.3) else ''
    text += f'.{source.randrange(20)}' if maybe(0.3) else ''
    text += choice('bcdeEfFgGnosxX%' + 'q\x01é') if maybe(0.7) else ''
    if maybe(0.03):
        at = source.randrange(len(text) + 1)
        text = text[:at] + choice(',_.0z5x=٣\x00') + text[at:]
    return text


def number():
    return choice([0.0, -0.0, float('inf'), -float('inf'), float('nan'), 0.5, 2.5, 1e16, 1e-5, -0.001,
                   source.uniform(-1, 1), source.uniform(-1e6, 1e6), float(source.randrange(10 ** 7)),
                   source.uniform(-1, 1) * 10.0 ** source.randrange(-30, 30)])


def whole():
    return choice([0, 1, -1, 65, 8364, source.randrange(-10 ** 6, 10 ** 6), source.getrandbits(60),
                   -source.getrandbits(300)])


def word():
    return ''.join(choice('aé€😀 ') for _ in range(source.randrange(8)))


def printf_spec(kinds):
    text = ''.join(choice('-+ #0') for _ in range(choice([0, 0, 1, 1, 2])))
    text += str(source.randrange(30)) if maybe(0.5) else ''
    text += '.' + (str(source.randrange(20)) if maybe(0.9) else '') if maybe(0.4) else ''
    text += choice('hlL') if maybe(0.05) else ''
    return text + choice(kinds)


def run(call):
    try:
        return call().encode('utf-8', 'surrogatepass')
    except (ValueError, OverflowError) as error:
        return b'error: ' + str(error).encode()


def cases():
    for _ in range(rounds):
        s = spec()
        kind = choice('sifc')
        value = {'s': word, 'i': whole, 'f': number, 'c': lambda: complex(number(), number())}[kind]()
        if kind == 'c' and maybe(0.2):
            value = complex(0, value.imag)
        shown = {'s': lambda: value.encode().hex(), 'i': lambda: f'{value:x}', 'f': lambda: bits(value),
                 'c': lambda: bits(value.real) + ',' + bits(value.imag)}[kind]()
        yield kind, shown, s, run(lambda: format(value, s))
        kind = choice('SIF')
        if kind == 'S':
            value, s = word(), printf_spec('s')
            shown = value.encode().hex()
        elif kind == 'I':
            value, s = source.randrange(-2 ** source.randrange(1, 64), 2 ** 62), printf_spec('diuoxX')
            shown = str(value)
        else:
            value, s = number(), printf_spec('eEfFgG')
            shown = bits(value)
        s += choice(['', 'x', 'é'])
        yield kind, shown, s, run(lambda: ('%' + s) % value)


tests = list(cases())
feed = ''.join(f'{kind} [{shown}] [{s.encode().hex()}]\n' for kind, shown, s, _ in tests)
answer = subprocess.run([sys.argv[1], '--filter'], input=feed, text=True,
                        stdout=subprocess.PIPE).stdout.splitlines()
failed = abs(len(answer) - len(tests))
for (kind, shown, s, want), got in zip(tests, answer):
    if got != want.hex():
        failed += 1
        if failed < 15:
            print(kind, shown, ascii(s), '\n  got ', got if ' ' in got else bytes.fromhex(got), '\n  want', want)
print(f'{len(tests) - failed} passed, {failed} failed')
sys.exit(bool(failed))

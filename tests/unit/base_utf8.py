"""Compares utf8_scan with this Python's decoder on random and exhaustive short byte strings.

usage: base_utf8.py PATH-TO-base_utf8
"""
import itertools
import random
import subprocess
import sys

EDGES = [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
         0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF]


def expected(data, errors):
    try:
        text = data.decode('utf-8', errors)
    except UnicodeDecodeError as error:
        return f'{error.reason} {error.start} {error.end}'
    return f'ok {len(text)} {max(map(ord, text), default=0):x}'


def cases():
    for length in range(1, 5):
        yield from (bytes(c) for c in itertools.product(EDGES, repeat=length)
                    if length < 4 or c[0] >= 0xED)
    source = random.Random(1)
    for _ in range(20000):
        text = ''.join(chr(source.choice([source.randrange(0xD800), source.randrange(128),
                                          source.randrange(0xE000, 0x110000)]))
                       for _ in range(source.randrange(40)))
        data = bytearray(text.encode())
        if data and source.random() < 0.7:
            data[source.randrange(len(data))] = source.randrange(256)
        if source.random() < 0.2:
            data = data[:-1]
        if data:
            yield bytes(data)


data = list(cases())
answer = subprocess.run([sys.argv[1], '--filter'], input='\n'.join(d.hex() for d in data), text=True,
                        capture_output=True, check=True).stdout.splitlines()
wanted = [expected(d, errors) for d in data for errors in ('strict', 'surrogatepass')]
assert len(answer) == len(wanted), (len(answer), len(wanted))
wrong = [(data[i // 2].hex(), a, w) for i, (a, w) in enumerate(zip(answer, wanted)) if a != w]
for row in wrong[:20]:
    print(*row, sep=' | ')
print(f'{len(wanted) - len(wrong)} passed, {len(wrong)} failed')
sys.exit(bool(wrong))

"""Compares hashes with this Python's, strings under several values of PYTHONHASHSEED.

usage: base_hash.py PATH-TO-base_hash
"""
import os
import random
import struct
import subprocess
import sys

source = random.Random(13)
SEEDS = 0, 1, 42, 4294967295
HASHER = 'import sys\nfor line in sys.stdin: print(hash(bytes.fromhex(line)))'


def bits(value):
    return f'{struct.unpack("<Q", struct.pack("<d", value))[0]:x}'


def number():
    while True:
        value = source.choice([struct.unpack('<d', source.randbytes(8))[0], source.uniform(-9, 9),
                               float(source.getrandbits(80)), 2.0 ** source.randrange(-1074, 1024)])
        if value == value:
            return value


tests = []
for seed in SEEDS:
    texts = [source.randbytes(source.randrange(60)) for _ in range(2000)]
    out = subprocess.run([sys.executable, '-c', HASHER], input=''.join(t.hex() + '\n' for t in texts),
                         text=True, stdout=subprocess.PIPE,
                         env=dict(os.environ, PYTHONHASHSEED=str(seed))).stdout.split()
    tests += [(f'b {seed} {t.hex()}', w) for t, w in zip(texts, out, strict=True)]
for _ in range(20000):
    x, y = number(), number()
    tests.append((f'd {bits(x)}', str(hash(x))))
    tests.append((f'c {bits(x)} {bits(y)}', str(hash(complex(x, y)))))
    items = [source.randrange(-2 ** 61, 2 ** 61) // source.choice([1, 2 ** 50]) for _ in range(source.randrange(9))]
    tests.append(('t ' + ' '.join(str(hash(i)) for i in items), str(hash(tuple(items)))))
    tests.append(('s ' + ' '.join(str(hash(i)) for i in set(items)), str(hash(frozenset(items)))))
answer = subprocess.run([sys.argv[1], '--filter'], input=''.join(q + '\n' for q, _ in tests), text=True,
                        stdout=subprocess.PIPE).stdout.split()
wrong = [(q, a, w) for (q, w), a in zip(tests, answer, strict=True) if a != w]
for row in wrong[:10]:
    print(*row, sep='\n  ')
print(f'{len(tests) - len(wrong)} passed, {len(wrong)} failed')
sys.exit(bool(wrong))

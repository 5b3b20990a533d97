# Slices with steps of text of every width, and hex() with separators.
import hashlib
import random

generator = random.Random(13)
seen = []
letters = 'abZ é ñ ż ß ł 漢 😀 \x80 ÿ Ā'
for _ in range(2000):
    s = ''.join((generator.choice(letters[:generator.choice([3, 7, 12, 25])]) for _ in range(generator.randint(0, 12))))
    t = s[generator.choice([None, generator.randint(-9, 9)]):generator.choice([None, generator.randint(-9, 9)]):generator.choice([-1, -2, 2, 3, 1, None, -10])]
    seen.append(t)
    assert t == ''.join(list(t))
    seen.append(t.isascii())
    {t: 1}[''.join(list(t))]
    b = bytes((generator.getrandbits(8) for _ in range(generator.randint(0, 9))))
    seen.append(b.hex())
    seen.append(b.hex('-', generator.choice([-4, -3, -2, -1, 0, 1, 2, 3, 4, 100])))
print(hashlib.md5(repr(seen).encode()).hexdigest())

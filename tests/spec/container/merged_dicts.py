# Dicts of str and other keys merged in every way, by a checksum of what comes out.
import hashlib
import random

generator = random.Random(12)
seen = []


def some_dict():
    n = generator.choice([0, 1, 3, 5, 8, 20, 100])
    k = generator.choice([lambda: 'k%d' % generator.randint(0, 60), lambda: generator.randint(0, 60), lambda: generator.choice(['a', 1, (1, 2), 2.5])])
    d = {k(): i for i in range(n)}
    for _ in range(generator.randint(0, n // 2)):
        if d:
            del d[generator.choice(list(d))]
    return d


for _ in range(200):
    a, b, c = (some_dict(), some_dict(), some_dict())
    seen += [{**a, **b}, a | b, {**a, 'x': 1, **c, **b}, dict(a, **{k: v for k, v in b.items() if isinstance(k, str)})]
    a.update(b)
    seen.append(list(a.items()))
    a |= c
    seen.append(list(a.items()))
    d = a.copy()
    d.update(a)
    d['zz'] = 1
    seen.append(list(d))
print(hashlib.md5(repr(seen).encode()).hexdigest())

# Searches in lists and tuples of any items, and assignments to slices, by a checksum of what they give.
import hashlib
import random

generator = random.Random(3)


def item():
    return generator.choice([0, 1, 2, True, False, None, 1.0, 2.5, 'a', 'b', (1,), (1.0,), 10 ** 30, 2 ** 53 + 1, float(2 ** 53), -0.0, float('nan'), 1j, [1]])


seen = []
for _ in range(500):
    l = [item() for _ in range(generator.randint(0, 8))]
    x = item()
    t = tuple(l)
    seen += [x in l, x in t, l.count(x), t.count(x)]
    for s in (l, t):
        try:
            seen.append(s.index(x, generator.randint(-3, 3), generator.randint(-3, 9)))
        except ValueError as e:
            seen.append(str(e)[:10])
    try:
        l.remove(x)
    except ValueError as e:
        seen.append(str(e))
    seen.append(repr(l))
    try:
        l[generator.randint(-2, 5):generator.randint(0, 9):generator.choice([-2, -1, 2, 3])] = generator.choice([[], [x], (x, x), l, 'ab', [1, 2, 3, 4]])
    except ValueError as e:
        seen.append(str(e))
    l[generator.randint(0, 3):generator.randint(0, 9)] = generator.choice([[], (), l, (x,)])
    seen.append(repr(l))
    try:
        del l[::generator.choice([2, -2, 3])]
    except ValueError as e:
        seen.append(str(e))
    seen.append(repr(l))
    seen.append(sum(bytes(range(generator.randint(0, 200))), generator.choice([0, 5, 1.5])))
print(hashlib.md5(repr(seen).encode()).hexdigest(), len(seen))

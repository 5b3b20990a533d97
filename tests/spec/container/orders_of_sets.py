# Sets of equal history are walked in the same order, whatever was added, removed and combined.
import hashlib
import random

generator = random.Random(5)


class K:

    def __init__(s, h):
        s.h = h

    def __hash__(s):
        return s.h

    def __eq__(s, o):
        return isinstance(o, K) and s.h % 7 == o.h % 7

    def __repr__(s):
        return 'K%d' % s.h


digest = hashlib.md5()


def note(s):
    digest.update(repr([list(s), len(s)]).encode())


for t in range(250):
    limit = generator.choice([5, 10, 40, 300, 3000])
    some_key = lambda: generator.choice([lambda: generator.randint(-limit, limit), lambda: generator.randint(0, limit) << generator.choice([0, 4, 20, 40]), lambda: float(generator.randint(0, limit)), lambda: (generator.randint(0, 3), generator.randint(0, limit)), lambda: K(generator.randint(0, 30))])()
    a = set()
    b = set()
    for i in range(generator.choice([2, 5, 9, 30, 200])):
        k = some_key()
        o = generator.random()
        if o < 0.5:
            a.add(k)
        elif o < 0.7:
            b.add(k)
        elif o < 0.85:
            a.discard(k)
        elif o < 0.95:
            b.discard(generator.choice(sorted(map(hash, a)) or [1]))
        elif a:
            note([a.pop()])
    for s in (a, b, a | b, b | a, a & b, a - b, a ^ b, a.union(list(b)), a.copy(), set(a), frozenset(b), a.union(b, [1, 2])):
        note(s)
    c = set(a)
    c |= b
    note(c)
    c &= a
    note(c)
    c ^= b
    note(c)
    c -= a
    note(c)
    c.update(a, b)
    note(c)
    c.difference_update(b)
    note(c)
    c.intersection_update(a)
    note(c)
    digest.update(repr([a <= b, a < b, a == b, a.isdisjoint(b), a >= b]).encode())
print(digest.hexdigest())

# A new number in an attribute, item, global or cell is a new object: whoever had the old one keeps it, and ids tell.
import sys


class Point:
    def __init__(self, x):
        self.x = x


class Slotted:
    __slots__ = "x"

    def __init__(self, x):
        self.x = x


def attributes(make, first, step):
    p = make(first + step)
    for _ in range(5):
        p.x += step
    kept = p.x
    p.x += step
    print(kept, p.x, kept is p.x)
    kept = None
    shown = id(p.x)
    p.x += step
    print(id(p.x) != shown)
    value = p.x * 2
    p.x = value
    print(p.x is value, sys.getrefcount(value))
    p.x = p.x + step
    print(p.x, value)
    value = p.x + step
    p.x = value
    value = value + step
    print(p.x, value, sys.getrefcount(p.x))


for make in Point, Slotted:
    attributes(make, 1.5, 2.25)
    attributes(make, 1000, 100000)
    attributes(make, 1 << 70, 1 << 69)


def items(container, key, step):
    for _ in range(5):
        container[key] = container[key] + step
    alias = container.copy()
    container[key] += step
    print(alias, container)
    del alias
    container[key] += step
    one = container[key]
    container[key] = one + step
    print(one, container, one is container[key])
    shown = id(container[key])
    del one
    container[key] += step
    print(shown != id(container[key]))
    value = container[key] * 3
    container[key] = value
    print(value is container[key])
    value += step
    print(value, container)


items([1.5, 2.5], 1, 0.5)
items([1000, 2000], -1, 3000)
items({"a": 1.5, "b": 2.5}, "b", 0.5)
items({1: 1000, 2: 2000}, 2, 100)
items({1.0: 1000, (2, 3): 2000}, (2, 3), 100)
items({"a": 300, 5: 400}, True + 4, 100)


class Same:
    asked = 0

    def __hash__(self):
        return 7

    def __eq__(self, other):
        Same.asked += 1
        return False


mixed = {Same(): 1000.5, 7: 1000.5}
Same.asked = 0
for i in range(3):
    mixed[7] = i * 1.5
print(Same.asked, mixed[7])

total = 1000
for i in range(1000, 1004):
    total = total + i
    before = total
    total += 1
    print(before, total, before is total)
before = None
total += 1
place = id(total)
total += 1
print(place == id(total))


def closure():
    n = 1000

    def bump():
        nonlocal n
        n = n + 1
        return n

    return bump


bump = closure()
first = bump()
second = bump()
print(first, second, bump())

# The same number in two places, and constants.
pair = [0.0, 0.0]
for i in range(4):
    value = i + 0.5
    pair[0] = value
    pair[1] = value
    value += 1
    pair[0] += 2
    print(pair, value)


def constant():
    p = Point(2.5)
    p.x = 2.5
    p.x = p.x + 1
    q = Point(2.5)
    return p.x, q.x


print(constant(), constant())

# Small ints and other types in between.
p = Point(300)
for value in 301, 256, 257, 2.5, 3, -6, "text", 1 << 62, 1 << 63, 1 << 64, True, 258:
    p.x = value + value
    print(p.x, type(p.x).__name__)
print(object.__repr__(p.x).startswith("<int object at 0x"))

# Calls that specialise on what they meet, and then meet something else.
import sys


def f(a, b=2, c=3):
    return a, b, c


def g(a, /, b, *, k=1):
    return a, b, k


class A:
    def __init__(self, x, y=5):
        self.x = x
        self.y = y


def generator():
    yield f(1)
    yield f(1, c=9)
    yield A(3).y
    yield [f(b=i, a=1) for i in range(3)]


for i in range(200):
    assert f(1) == (1, 2, 3) and f(1, c=4) == (1, 2, 4) and f(c=1, a=2) == (2, 2, 1)
    assert g(1, 2, k=4) == (1, 2, 4)
    assert A(1).y == 5 and A(1, y=7).y == 7 and A(x=1).x == 1
    assert list(generator()) == [(1, 2, 3), (1, 2, 9), 5, [(1, 0, 3), (1, 1, 3), (1, 2, 3)]]
    for bad in (lambda: f(), lambda: f(1, a=2), lambda: f(1, z=2), lambda: f(1, 2, 3, 4), lambda: (i + 1000)(),
                lambda: g(a=1, b=2)):
        try:
            bad()
        except TypeError:
            pass
        else:
            assert False

n = 300
try:
    (n + 1)()
except TypeError as e:
    print(e)


def use(function, x):
    return [function(x) for _ in range(5)]


print(use(len, "abc"), use(ord, "a"), use(chr, 97), use(abs, -3), use(abs, -0.0), use(abs, 0.0), use(len, [1]))
print(use(str, 5), use(max, [1, 2]), use(chr, 8364), use(ord, "€"), use(abs, -10**30), use(abs, True))


def extremes(a, b):
    return [(min(a, b), max(a, b)) for _ in range(3)]


print(extremes(1, 2), extremes(2.5, 1), extremes(0.0, -0.0), extremes("a", "b"), extremes(10**30, 3))


def same():
    x = 1000
    y = max(x, 5)
    return x is y


print(same())


def shadowed(values):
    out = []
    for v in values:
        if v == 3:
            globals()["len"] = lambda x: -1
        out.append(len(v) if isinstance(v, str) else len(str(v)))
    return out


print(shadowed([1, "ab", 3, "abc"]))
del len
print(shadowed([1, "ab"]))


class Odd(list):
    def append(self, x):
        super().append(x * 2)


def appends(lists):
    for one in lists:
        one.append(5)
    return lists


print(appends([[], [], [], Odd(), [], Odd()]))


def counts():
    items = []
    d = {}
    for i in range(4):
        d.get("a")
        d.get(i, 1)
        "abc".startswith("a")
        items.append(i)
    return sys.getrefcount(items), items


print(counts())


# Native functions with defaults, names and stars, by position at a hot place.
import math


def natives(text, numbers):
    out = []
    for i in range(70):
        out = [text.replace("a", "b"), text.replace("a", "b", 1), text.split(), text.split("a"), text.split("a", 1),
               text.rsplit("a", 1), max(*numbers), max(numbers), min(numbers[0], numbers[1], numbers[2]), text.encode(),
               text.startswith("ban"), text.startswith("nan", 2), text.count("a", 1, 4), int("11", 2), round(2.567, 2),
               math.log(8.0, 2.0), math.log(1.0), math.hypot(3.0, 4.0, 0.0), math.gcd(12, 18, 6), sum(numbers, 5),
               sorted(numbers), text.splitlines(), text.center(11), text.expandtabs(), list(zip(numbers, text))]
    return out


print(natives("banana", [3, 1, 2]))
for wrong in (lambda: "a".replace("a"), lambda: math.log(), lambda: "a".split("b", 1, 2), lambda: "a".count()):
    for _ in range(70):
        try:
            wrong()
        except TypeError as e:
            said = type(e)
    print(said)

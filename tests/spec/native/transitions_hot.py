"""What native code assumes stops being true while it runs: types, classes, globals, frames that are looked at, exceptions."""
import sys


def total(items):
    s = 0
    for x in items:
        s = s + x * 2
    return s


for items in ([1] * 900, [1.5] * 900, [1, 2.5, 3] * 300, [2**62] * 5, [True] * 5, range(900), (4,) * 900, iter([7] * 9)):
    print(total(items))
try:
    total([1] * 900 + ["x", None])
except TypeError as e:
    print("TypeError", e.__traceback__.tb_next.tb_lineno)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y

    def shift(self, by):
        self.x += by
        self.y -= by
        return self


def norms(points):
    s = 0
    for p in points:
        s += p.shift(1).norm()
    return s


points = [Point(i, i + 0.5) for i in range(600)]
print(norms(points), norms(points))
points[300].x = 10**25
points[301].y = "no"
try:
    norms(points)
except TypeError as e:
    print(e, points[301].x, points[302].x)
points[301].y = 3
Point.norm = lambda self: 1
print(norms(points))
Point.x = property(lambda self: 5, lambda self, v: None)
print(norms(points), points[3].__dict__["x"])
del Point.x


class Other:
    x = 1
    y = 2

    def shift(self, by):
        return self

    def norm(self):
        return self.x + self.y


class Slotted:
    __slots__ = ("x", "y")
    shift = Other.shift
    norm = Other.norm


slotted = Slotted()
slotted.x, slotted.y = 4, 0.25
print(norms(points + [Other(), slotted] * 400))
del slotted.x
try:
    norms([slotted] * 3)
except AttributeError as e:
    print("AttributeError", e.args)

scale = 3


def scaled(n):
    s = 0
    for i in range(n):
        s += i * scale
    return s


print(scaled(1000))
scale = 0.5
print(scaled(1000))
del scale
try:
    scaled(5)
except NameError as e:
    print(e)
import builtins
builtins.scale = 7
print(scaled(1000))
del builtins.scale


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print([depth(50) for _ in range(20)][-1])
try:
    depth(10**6)
except RecursionError as e:
    print("RecursionError", e)
print(depth(100))


class Watcher:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        caller = sys._getframe(1)
        self.log.append((caller.f_code.co_name, sorted(caller.f_locals)))


def watched(log, n):
    w = Watcher(log)
    k = n
    w = k
    return w


log = []
for i in range(900):
    watched(log, i)
print(len(log), set((a, tuple(b)) for a, b in log))


def dies_at_return(log):
    w = Watcher(log)
    return 5


log = []
print(sum(dies_at_return(log) for i in range(900)), len(log))


def pairs(n):
    for i in range(n):
        got = yield i, i * i
        if got:
            yield got


def consume(n):
    s = 0
    for p in pairs(n):
        s += p[1]
    return s


print([consume(k) for k in range(0, 60, 7)], consume(3000))
g = pairs(2000)
s = 0
for a, b in g:
    s += b
    if a == 1500:
        break
print(s, g.send("sent"), next(g), g.close(), next(g, "over"))


def catches(n):
    hits = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                raise ValueError(i)
            hits += 10 // (i % 5)
        except ZeroDivisionError:
            hits += 1000
        except ValueError as e:
            hits -= e.args[0]
        finally:
            hits += 1
    return hits


print(catches(3000))


class Weird:
    def __init__(self, value, other=None):
        self.value = value
        if value == 700:
            raise KeyError(value)
        return other


made = []
for i in range(705):
    try:
        made.append(Weird(i))
    except KeyError as e:
        made.append(e)
print(len(made), made[700], made[699].value)
try:
    for i in range(500):
        Weird(i, None if i < 450 else i)
except TypeError as e:
    print(e)


def closures(n):
    total = 0

    def add(k):
        nonlocal total
        total += k
        return total
    for i in range(n):
        add(i)
    return total, add(0.5)


print(closures(2000), closures(3))


def many(a, b=2, *rest, c=3, **more):
    return a + b + len(rest) + c + len(more)


def calls(n):
    s = 0
    for i in range(n):
        s += many(i) + many(i, 1) + many(i, 1, 2, 3) + many(a=i) + many(i, c=9, d=1) + many(*(i, 1, 1), **{"z": 1})
    return s


print(calls(800))
many.__defaults__ = (100,)
print(calls(800))
many.__code__ = (lambda a, b=0, *rest, c=3, **more: 1).__code__
print(calls(800))


def items(n):
    xs = [0] * 10
    d = {}
    for i in range(n):
        xs[i % 10] += i
        xs[-1] = xs[i % 7] - 1
        d[i % 13] = d.get(i % 13, 0) + xs[i % 10]
    return xs, d[3]


print(items(2000))
xs = [1, 2, 3]


def read(i):
    return xs[i]


print([read(i % 3) for i in range(900)][-1], read(-3), read(True))
for bad in (3, -4, 10**20, "0", 1.0):
    try:
        print(read(bad))
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)

# Small ints and constants wherever an object is wanted: identity, containers, cells, super(), exceptions, matching.
import sys


def f(a, b=3):
    return a, b, a is b, 3 is b if False else b == 3


def everything():
    x = 5
    y = x
    cell = 7

    def inner():
        nonlocal cell
        cell += 1
        return cell

    print(x is y, y is 5 + 0, f(3), f(y, x), [x, y], {x: y}, {x, 5}, (x, y, 5), f"{x}{y!r:>3}", inner(), inner())
    print((5).bit_length(), x.bit_length(), x.real is x, id(x) == id(5))
    print(*[1, 2, x], sep="-")
    print("%d %s" % (x, y), x in (1, 5), x in [5], x in {5: 1}, [10, 20, 30][x - 4], "abc"[1], (1, 2)[1])
    for bad in (lambda: 5(), lambda: x(), lambda: super(5, 6).x, lambda: iter(5), lambda: [*5], lambda: f(**5), lambda: f(*5),
                lambda: 5[0], lambda: len(5), lambda: {5: 1}[6], lambda: x.nothing, lambda: (1).nothing, lambda: 1 + "a"):
        try:
            bad()
        except (TypeError, KeyError, AttributeError) as e:
            print(type(e).__name__, e)
    for statement in ("raise 5", "raise ValueError from 5", "with 5: pass", "a, b = 5", "a, *b = 5", "for i in 5: pass", "import sys; sys.x = 5; print(sys.x)"):
        try:
            exec(statement)
        except (TypeError, AttributeError) as e:
            print(type(e).__name__, e)


everything()


class A:
    def m(self):
        self = 5
        try:
            return super().m
        except TypeError as e:
            return "not an instance"

    n = 5
    k = n


print(A().m(), A.n is A.k)


def match(v):
    match v:
        case 5:
            return "five"
        case [1, x, 3]:
            return x
        case {"k": 6}:
            return "six"
        case int():
            return "int"
    return None


print([match(v) for v in (5, [1, 2, 3], {"k": 6}, 7, 1000, "s")])


def gen():
    got = yield 1
    while got is not None:
        got = yield got + 1


g = gen()
print(next(g), g.send(5), g.send(300), list(g))


def local_view():
    a = 1
    b = a
    c = 1000
    return locals(), sys._getframe().f_locals["b"]


print(local_view())
five = 5


def wrong_class(five):
    match five:
        case five():
            pass


for i in range(3):
    try:
        wrong_class(5)
    except TypeError:
        print("not a class")


def loops(n):
    total = 0
    a = b = 0
    for i in range(n):
        a, b = b, a + i
        total = total + 1 if a < b else total - 1
        if i == 250:
            same = i
        if i == 300:
            bigger = i
    return total, a, b, same is 250 + n - n, bigger


print(loops(500))

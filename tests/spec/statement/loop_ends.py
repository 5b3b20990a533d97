# Loops that end, go on and fail in their last test as in their first.
import traceback


def whiles(items):
    seen = []
    at = 0
    while at < len(items) and items[at] != 7:
        at += 1
        if at == 2:
            continue
        seen.append(at)
        if at == 5:
            break
    else:
        seen.append("else")
    while (top := seen.pop() if seen else None) is not None:
        if top == 1:
            break
    while not at <= 0:
        at -= 1
    while 0 < at + 1 < 3:
        at += 1
    return at, top, seen


print(whiles([1, 2, 3, 7]), whiles([1] * 9), whiles([]))


def fors(items):
    out = []
    for x in items:
        try:
            if x == 1:
                continue
            if x == 4:
                break
        finally:
            out.append(-x)
        for y in range(x):
            if y == 1: continue
            if y == 3: break
            out.append(y)
        else:
            out.append("whole")
    else:
        out.append("end")
    return out


print(fors([1, 2, 3]), fors([5, 4, 3]), fors(()))


def unbound(n):
    i = 0
    while i < n:
        i += 1
        if i == 3:
            del n
        elif i == 2:
            continue


def unbound_item(items):
    for x in items:
        del x
    return x


class Fails:
    def __init__(self, at):
        self.at = at

    def __lt__(self, other):
        return self.at < other or 1 / 0

    def __bool__(self):
        self.at -= 1
        return self.at >= 0 or 1 / 0

    def __iter__(self):
        return self

    def __next__(self):
        self.at -= 1
        if self.at < 0:
            raise KeyError(self.at)
        return self.at


def compares():
    fails = Fails(0)
    while (
        fails < 3
    ):
        fails.at += 1


def truth():
    fails = Fails(2)
    while fails:
        pass


def iterates():
    for x in Fails(
        2
    ):
        pass


for function, argument in ((unbound, (9,)), (unbound_item, ([1],)), (compares, ()), (truth, ()), (iterates, ())):
    try:
        function(*argument)
    except Exception as error:
        for frame in traceback.extract_tb(error.__traceback__)[1:]:
            print(frame.name, frame.lineno, frame.line)
        print(repr(error))


def numbers():
    for x in range(3):
        got = yield x
        while got:
            got = yield -x
    return 5


def delegates():
    for value in (yield from numbers()), 6:
        yield value


g = delegates()
print(next(g), g.send(1), g.send(0), list(g))
print([[a, b] for a in range(4) if a % 2 for b in range(a) if b < 2], {a: b for a, b in zip("ab", "cd")}, sum(x for x in [1, 2]))

# `for a, b in ...`: what is unpacked, when the tuple goes, who else holds it, and what fails where.
import sys
import traceback


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name, end="; ")


def noisy_enumerate():
    for i, x in enumerate(Noisy(n) for n in "abc"):
        print(i, x.name, end=": ")
        del x
    print("over")


def noisy_zip():
    for x, y in zip((Noisy(n) for n in "abc"), (Noisy(n) for n in "de")):
        print(x.name, y.name, end=": ")
        del x, y
    print("over")


def noisy_pairs():
    for x, y in ([Noisy("x%d" % n), Noisy("y%d" % n)] for n in range(3)):
        print(x.name, y.name, end=": ")
    print("over")


def order_of_stores():
    class Old:
        def __init__(self, show):
            self.show = show

        def __del__(self):
            self.show()

    b = "old b"
    a = Old(lambda: print("a goes, b is", b))
    for a, b in [(1, 2)]:
        print(a, b)


def counts():
    key, value = object(), object()
    base = sys.getrefcount(key)
    for k, v in {key: value}.items():
        print(sys.getrefcount(k) - base, sys.getrefcount(v) - base)
    for i, v in enumerate([value], 1000):
        print(sys.getrefcount(i), sys.getrefcount(v) - base)
    for k, v in zip([key], (value,)):
        print(sys.getrefcount(k) - base, sys.getrefcount(v) - base)
    for k, v in [(key, value)]:
        print(sys.getrefcount(k) - base, sys.getrefcount(v) - base)
    for k, v in ((key, value) for _ in "ab"):
        print(sys.getrefcount(k) - base, sys.getrefcount(v) - base)


def kept():
    iterator = enumerate("abc")
    first = next(iterator)
    print(first, [(i, c) for i, c in iterator], first)
    iterator = {1: 2, 3: 4, 5: 6}.items().__iter__()
    first = next(iterator)
    print(first, [a * b for a, b in iterator], first)
    iterator = zip("abc", "def")
    first = next(iterator)
    print(first, [a + b for a, b in iterator], first)
    whole = [pair for pair in zip("ab", "cd")]
    print(whole, whole[0] is whole[1])


def hot(iterables):
    out = []
    for iterable in iterables:
        for a, b in iterable:
            out.append((a, b))
    return out


class Pairs:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return self

    def __next__(self):
        if not self.items:
            raise StopIteration
        return self.items.pop()


class Iterates:
    def __iter__(self):
        yield "first"
        yield "second"


def generator():
    yield 1, 2
    yield [3, 4]
    yield "56"
    yield Iterates()
    yield {7: 0, 8: 0}


def failing():
    for source in (
        [1], [(1,)], [(1, 2, 3)], ["x"], ["xyz"], [None], {1: 2}, generator_of(1 << 70), generator_of((1, 2, 3)), generator_of(5),
        zip("ab"), zip("ab", "cd", "ef"), Pairs([[1], (1, 2)]), zip([1, 2], [1], strict=True), enumerate([1, 2], "x" == "y"), raising(),
    ):
        try:
            for (
                a,
                b,
            ) in (
                source
            ):
                pass
        except Exception as error:
            line = traceback.extract_tb(error.__traceback__)[0]
            where = line.lineno - failing.__code__.co_firstlineno if "pack" in str(error) else "" # 3.13 shows the others' `in` part
            print(type(error).__name__, error, where)
        else:
            print("fine", a, b)


def generator_of(x):
    yield x


def raising():
    yield 1, 2
    raise KeyError("in the generator")


def mutated():
    d = {1: 2, 3: 4}
    for step in "size", "keys":
        try:
            for k, v in d.items():
                if step == "size":
                    d[k + 100] = 1
                else:
                    del d[k]
                    d[k + 1000] = 2
        except RuntimeError as error:
            print(error)
    xs = [(1, 2), (3, 4)]
    for a, b in xs:
        if len(xs) < 6: xs.append((a + 10, b + 10))
        if a == 11: xs[4:] = []
    print(xs, a, b)
    for i, x in enumerate(xs):
        if i == 1: xs.clear()
    print(i, x)


def targets():
    class Holder: pass
    holder, items = Holder(), {}
    for holder.a, items["b"] in [(1, 2), (3, 4)]:
        print(holder.a, items)
    for holder.a, b in [(5, 6)]:
        print(holder.a, b)
    for a, holder.b in [(5, 6)]:
        print(a, holder.b)
    for a, (b, c) in enumerate([(1, 2), (3, 4)]):
        print(a, b, c)
    for (a, b), c in [((1, 2), 3)]:
        print(a, b, c)
    for a, *b in [(1, 2, 3)]:
        print(a, b)
    for a, a in [(1, 2)]:
        print(a)
    print([(a, f()) for a, b in [(1, 2), (3, 4)] for f in [lambda: b]])

    def shared():
        return a, b
    for a, b in [(8, 9)]:
        print(shared())


def locals_in_a_row(source):
    class Old:
        def __init__(self, show):
            self.show = show

        def __del__(self):
            self.show()

    a, b, c = Old(lambda: print("a goes:", b)), 2, 3
    a, b, c = source
    print(a, b, c)
    del b
    try:
        a, b, c = [7, 8]
    except ValueError as error:
        print(error, a, c, "b" in locals())
    for a, b, c in ((1, 2, 3), "xyz"):
        pass
    for a, b, c in zip("ab", "cd", (5, 6)):
        print(a, b, c, end=" ")
    kept = next(zip([object()], [2], [3]))
    a, b, c = kept
    del kept
    print(sys.getrefcount(a))


locals_in_a_row((4, 5, 6))
locals_in_a_row(iter([4, 5, 6]))
noisy_enumerate()
noisy_zip()
noisy_pairs()
order_of_stores()
counts()
kept()
print(hot([[(1, 2)] * 3, zip("ab", "cd"), enumerate("xy"), {1: 2}.items(), generator(), Pairs([(1, 2), "ab"]), ((1, 2),), "ab cd".split(),
           [{1, 2}], {(1, 2): 3}, map(divmod, (7, 8), (2, 3)), reversed([(1, 2)]), {(1, 2)}, iter(lambda c=[(1, 2), 0]: c.pop(0), 0)]))
failing()
mutated()
targets()
for a, b in {"module": "level"}.items():
    print(a, b)

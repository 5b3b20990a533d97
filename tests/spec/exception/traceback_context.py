# During handling another exception occurred; notes; multi-line calls; lambdas, comprehensions, classes.
import traceback


class Thing:
    def method(self, a, b):
        return a.attribute + b


def try_it(f):
    try:
        f()
    except Exception:
        traceback.print_exc()


try_it(lambda: Thing().method(1, 2))
try_it(lambda: [1 / n for n in range(3)])
try_it(lambda: "a" + 1)
try_it(lambda: {"a": 1}["b"]["c"])
try_it(lambda: (1).real.nothing)
try_it(lambda: max(
    1,
    "x",
))
try_it(lambda: sorted([1, "a"], key=lambda v: v + 1))
try_it(lambda: undefined)
try_it(lambda: Thing(1))
try_it(lambda: int("x" * 3))
try_it(lambda: [1, 2, 3][10])
try_it(lambda: (1, 2)[0][1])
try_it(lambda: next(iter([])))
try_it(lambda: exec("x = 1\ny = z\n"))
try_it(lambda: eval("1 +"))


def gen():
    yield 1
    raise RuntimeError("in generator")


try_it(lambda: list(gen()))


def noted():
    e = ValueError("with notes")
    e.add_note("first note")
    e.add_note("second\nnote")
    raise e


try_it(noted)


def recursive(n):
    if n == 0:
        raise ValueError("deep")
    recursive(n - 1)


try_it(lambda: recursive(10))


def context():
    try:
        1 / 0
    except ZeroDivisionError:
        assert False, "during handling"


context()

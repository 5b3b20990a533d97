# Whose + and * is asked first: number methods come before what sequences do, as in CPython.
from array import array
from collections import deque

log = []


def number(name, *, index=False, iterable=False, decline=False):
    def method(which):
        def run(self, other):
            log.append(f"{name}.{which}")
            return NotImplemented if decline else f"{name}.{which}"

        return run

    space = {m: method(m) for m in ("__radd__", "__rmul__", "__add__", "__mul__")}
    if index:
        space["__index__"] = lambda self: 2
    if iterable:
        space["__iter__"] = lambda self: iter((7, 8))
    return type(name, (), space)()


others = [
    number("Plain"),
    number("Index", index=True),
    number("Iterable", iterable=True),
    number("Shy", index=True, iterable=True, decline=True),
]


def show(text, run):
    log.clear()
    try:
        result = repr(run())
    except TypeError as error:
        result = f"TypeError: {error}"
    print(text, "->", result, *log)


def inplace_add(a, b):
    a += b
    return a


def inplace_multiply(a, b):
    a *= b
    return a


makers = [
    lambda: [1], lambda: (1,), lambda: "s", lambda: b"b", lambda: bytearray(b"a"), lambda: deque([1]),
    lambda: array("b", [1]),
]
for make in makers:
    for other in others:
        kind, of = type(make()).__name__, type(other).__name__
        show(f"{kind} + {of}", lambda: make() + other)
        show(f"{kind} += {of}", lambda: inplace_add(make(), other))
        show(f"{kind} * {of}", lambda: make() * other)
        show(f"{kind} *= {of}", lambda: inplace_multiply(make(), other))
        show(f"{of} + {kind}", lambda: other + make())
        show(f"{of} * {kind}", lambda: other * make())
        show(f"{of} += {kind}", lambda: inplace_add(other, make()))
        show(f"{of} *= {kind}", lambda: inplace_multiply(other, make()))


# Classes of sequences with some of the methods of numbers.
def derived(base, *names, decline=False):
    space = {}
    for name in names:
        def method(self, other, name=name):
            log.append(f"{name}")
            return NotImplemented if decline else name

        space[name] = method
    return type(base.__name__.title() + "".join(names) + ("Shy" if decline else ""), (base,), space)


values = {str: "s", list: [1], tuple: (1,), bytes: b"b"}
for base, value in values.items():
    for names in (("__radd__",), ("__rmul__",), ("__add__",), ("__mul__",), ("__radd__", "__rmul__"),
                  ("__iadd__",), ("__imul__",), ("__add__", "__radd__"), ("__mul__", "__rmul__")):
        for decline in (False, True):
            cls = derived(base, *names, decline=decline)
            for operand in (value, cls(value), 2, None, derived(base)(value), others[1], others[3]):
                what = f"{cls.__name__} {type(operand).__name__}"
                show(f"{what} +", lambda: cls(value) + operand)
                show(f"{what} r+", lambda: operand + cls(value))
                show(f"{what} +=", lambda: inplace_add(cls(value), operand))
                show(f"{what} *", lambda: cls(value) * operand)
                show(f"{what} r*", lambda: operand * cls(value))
                show(f"{what} *=", lambda: inplace_multiply(cls(value), operand))
                if operand is value:
                    show(f"{what} ir+", lambda: inplace_add(base(value), cls(value)))
                    show(f"{what} ir*", lambda: inplace_multiply(base(value), cls(value)))
print(list.__mul__.__text_signature__, str.__add__.__text_signature__, list.__iadd__.__text_signature__)

# Types called in loops, slices, stars, items of bytes: each with operands of several kinds.
def convert(x):
    out = []
    for kind in (int, float, str, type, bool, list, tuple):
        try:
            out.append(kind(x))
        except (TypeError, ValueError, OverflowError) as e:
            out.append(type(e).__name__)
    return out


for x in (5, 1000, -3, 2.5, -2.5, 1e30, float("inf"), float("nan"), "12", " 7 ", "x", [1], (1, 2), True, None, 10**30, b"3"):
    print(convert(x))


def ints(values):
    return [int(v) for v in values] + [float(v) for v in values] + [str(v) for v in values]


for i in range(3):
    print(ints([1, 2.9, -2.9, "3", True, i + 1000, i * 0.5]))


class Index:
    def __index__(self):
        return 2

    def __repr__(self):
        return "Index"


class Recorder:
    def __getitem__(self, key):
        return key


def slices(o, a, b):
    return [o[a:b], o[:b], o[a:], o[:], o[a:b:1]]


for o in ("hello world", [1, 2, 3, 4, 5], (1, 2, 3, 4), b"bytes", bytearray(b"array"), range(10), "€uro", Recorder()):
    for a, b in ((1, 3), (-3, -1), (None, 2), (5, 1), (-100, 100), (Index(), 4), (True, 3), (10**30, -10**30)):
        print(slices(o, a, b), end=" ")
    print()
s = "same"
t = (1, 2)
print(s[:] is s, t[:] is t, s[0:] is s, [1][:] == [1])
for bad in ((5, 1), ("abc", "x"), ([1], 1.5)):
    try:
        bad[0][bad[1]:]
    except (TypeError, KeyError) as e:
        print(type(e).__name__, e)


def f(*args, **kwargs):
    return args, kwargs


def g(a, b=2, *, c=3):
    return a, b, c


def stars(function, args, kwargs):
    out = []
    for i in range(3):
        try:
            out.append(function(*args, **kwargs))
            out.append(function(*args))
        except TypeError as e:
            out.append(str(e))
    return out


print(stars(f, (1, 2), {"x": 1}), stars(f, [1], {}), stars(f, range(2), {"k": 0}))
print(stars(g, (1,), {"c": 5}), stars(g, (1, 2), {"b": 5}), stars(g, (), {}), stars(g, (1, 2, 3), {}))
print(stars(max, (1, 2), {"key": lambda v: -v}), stars(dict, (), {"a": 1}))


def wrap(function):
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


wrapped = wrap(wrap(g))
for i in range(3):
    print(wrapped(i), wrapped(i, c=i), wrapped(b=i, a=1))


def down(n, *rest):
    return n if n == 0 else down(*(n - 1, n))


print(down(500))
try:
    down(100000)
except RecursionError as e:
    print("deep")


def data(b):
    total = 0
    for i in range(len(b)):
        total += b[i] * (i + 1) + b[-1]
    return total


print(data(b"abc"), data(bytearray(b"abc")), data([1, 2]))
buffer = bytearray(4)
for i in range(4):
    buffer[i] = i * 60
for bad in (256, -1, "a", 1.5, None):
    try:
        buffer[0] = bad
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
try:
    buffer[4] = 1
except IndexError as e:
    print(e)
buffer[-1] = 7
print(buffer, [f"{v}{v!r:>4}" for v in (1, 1000, 2.5, "s", None, 10**20)], f"{True}{-0.0}{1e100}")

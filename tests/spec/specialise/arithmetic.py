# Operators in loops whose operands change kind: ints with and without objects, floats, bools, strs, big ints, instances.
class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Number(self.n + (other.n if isinstance(other, Number) else other))

    __radd__ = __add__

    def __mod__(self, other):
        return NotImplemented

    def __lt__(self, other):
        return self.n < (other.n if isinstance(other, Number) else other)

    def __eq__(self, other):
        return isinstance(other, Number) and self.n == other.n

    def __repr__(self):
        return f"N({self.n})"


values = [3, -7, 1000, 10**20, 2**62, -2**62, 2**63 - 1, 2.5, -0.0, 1e300, True, Number(4), "ab", [1], float("inf")]


def apply(pairs):
    out = []
    for a, b in pairs:
        row = []
        for f in (lambda: a + b, lambda: a - b, lambda: a * b, lambda: a // b, lambda: a % b, lambda: a / b, lambda: a < b,
                  lambda: a == b, lambda: a != b, lambda: a >= b, lambda: b in (a, 1), lambda: b in [a], lambda: a in {3, "ab", 2.5}):
            try:
                row.append(f())
            except (TypeError, ZeroDivisionError, OverflowError, MemoryError) as e:
                row.append(type(e).__name__)
        out.append(row)
    return out


for a in values:
    for b in (3, -2, 0, 1000, 2**62, 10**19, 0.5, 0.0, False, Number(2), "ab"):
        print(apply([(a, b)] * 2)[1])


def inplace(start, steps):
    x = start
    trail = []
    for s in steps:
        try:
            x += s
            x %= 10007
            x //= 2
        except TypeError as e:
            trail.append(type(e).__name__)
        trail.append(x)
    return trail


print(inplace(5, [1, 1000, 10**18, 2.5, True, "s", -3, Number(1)]))
print(inplace(Number(1), [1, Number(2)]))


def compare(things):
    out = []
    for i in range(1, len(things)):
        try:
            if things[i - 1] < things[i]:
                out.append("<")
            elif things[i - 1] == things[i]:
                out.append("=")
            else:
                out.append(">")
        except TypeError:
            out.append("?")
    return "".join(out)


print(compare([1, 2, 1000, 1000, 999.5, 1e300, 10**400, 1, "a", "b", "b", "aa", Number(1), Number(1), 0, Number(5), None]))
print(compare(["abc", "abc", "ab" + "c", "\u20ac", "\u20ac", "", "\0", "\0a", "x" * 30, "x" * 29 + "y"]))

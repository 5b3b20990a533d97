"""Each operator in functions that have become hot with one kind of operands and then meet all others."""
ints = [0, 1, -1, 2, -2, 3, 7, -7, 255, 256, 257, -5, -6, 1000, 2**31 - 1, -2**31, 2**53, 2**61 - 1, 2**62 - 1, 2**62, -2**62, 2**63 - 1,
        -2**63, 2**64, 10**30]
floats = [0.0, -0.0, 1.0, -1.5, 0.1, 1e300, -1e300, 5e-324, 1e77, 1e78, 1.5e-77, 1e-78, float("inf"), float("-inf"), float("nan"), 2.0**53]
others = [True, False, None, "x", [1], (2,), 1j]
OPERATORS = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>", "**"]
COMPARISONS = ["<", "<=", "==", "!=", ">", ">="]


def attempt(f, *args):
    try:
        return repr(f(*args))
    except (TypeError, ZeroDivisionError, OverflowError, ValueError) as e:
        return type(e).__name__


def fits(operator, a, b):
    if operator == "**" and complex in (type(a), type(b)):
        return False
    if operator in ("<<", "**") and isinstance(b, int) and abs(b) > 70:
        return False
    if operator == "*" and any(type(x) in (str, list, tuple) for x in (a, b)):
        return not any(isinstance(x, int) and abs(x) > 300 for x in (a, b))
    return not (operator == "**" and isinstance(a, int) and abs(a) > 300)


def digest(lines):
    total = 0
    for line in lines:
        for c in line:
            total = (total * 131 + ord(c)) % 1000000007
    return total


def heat(f, pairs):
    for _ in range(500):
        for a, b in pairs:
            attempt(f, a, b)


def make(text, names="a, b"):
    space = {}
    exec(f"def f({names}):\n    {text}\n", space)
    return space["f"]


warm = {"int": [(5, 3), (9, 2)], "float": [(1.5, 2.5), (4.0, 0.5)], "mixed": [(2, 0.5), (1.5, 3)]}
for kind, pairs in warm.items():
    for operator in OPERATORS + COMPARISONS:
        forms = [make(f"return a {operator} b"), make(f"x = a {operator} b\n    return x"),
                 make(f"x = (a {operator} b) if a is not None else 0\n    return x, a, b"),
                 make(f"t = [a, b]\n    return t[0] {operator} t[1]")]
        if operator in COMPARISONS:
            forms += [make(f"if a {operator} b: return 1\n    return 0"), make(f"n = 0\n    while not a {operator} b and n < 2: n += 1\n    return n")]
        else:
            forms += [make(f"a {operator}= b\n    return a"), make(f"return (a {operator} b) {operator} b")]
        lines = []
        for f in forms:
            heat(f, pairs)
            for a in ints + floats + others:
                for b in ints + floats + others:
                    if fits(operator, a, b):
                        lines.append(attempt(f, a, b))
        print(kind, operator, len(lines), digest(lines))

constants = [0, 1, 2, 3, 8, -1, -4, 10, 1024, 2**40, 0.5, -0.0, 1.0]
for operator in OPERATORS + COMPARISONS:
    lines = []
    for k in constants:
        if not fits(operator, 5, k) or operator == "**" and k == 0.5:
            continue
        for warmed in ([(5, 0), (-9, 0)], [(1.5, 0), (-0.25, 0)]):
            forms = [make(f"return a {operator} {k!r}"), make(f"if a {operator} {k!r}: return 1\n    return 0")]
            for f in forms:
                heat(f, warmed)
                for a in ints + floats + others:
                    if fits(operator, a, k):
                        lines.append(attempt(f, a, 0))
    print("constant", operator, len(lines), digest(lines))

"""Which objects are one object: numbers, containers, constants. Facts of CPython 3.13."""


def apart(*sources):
    """Runs each source as a compilation unit of its own, in one namespace, as prompt lines are."""
    space = {}
    for source in sources:
        exec(compile(source, "<unit>", "exec"), space)
    return space


def same_apart(expression):
    space = apart("a = " + expression, "b = " + expression)
    return space["a"] is space["b"]


def same_together(expression):
    space = apart(f"a = {expression}\nb = {expression}")
    return space["a"] is space["b"]


def row(name, value):
    print(f"{name}: {value}")


# ---- numbers ----
for n in (-6, -5, 0, 256, 257):
    row(f"int(str({n})) twice", int(str(n)) is int(str(n)))
for text in ("257", "1000", "10**20", "1.5", "1j", "-1000"):
    row(f"{text} written twice, together", same_together(text))
    row(f"{text} written twice, apart", same_apart(text))
for text in ("-5", "0", "256", "True", "None", "..."):
    row(f"{text} written twice, apart", same_apart(text))
space = apart("""
def f(): return 1000, 2.5
def g(): return 1000, 2.5
same_int = f()[0] is g()[0]
same_float = f()[1] is g()[1]
""")
row("1000 in two functions of one unit", space["same_int"])
row("2.5 in two functions of one unit", space["same_float"])
row("10**3 and 1000, together", apart("a = 10**3\nb = 1000\nr = a is b")["r"])
row("2**64 and its literal, together", apart("a = 2**64\nb = 18446744073709551616\nr = a is b")["r"])
row("'a'+' b' and 'a b', together", apart("a = 'a'+' b'\nb = 'a b'\nr = a is b")["r"])
row("0.0 and -0.0", apart("a = 0.0\nb = -0.0\nr = a is b")["r"])
row("1 and 1.0", apart("a = 1\nb = 1.0\nr = a is b")["r"])
row("1 and True", apart("a = 1\nb = True\nr = a is b")["r"])
row("256 + 1 and 257", apart("a = 256\nb = a + 1\nc = 257\nr = b is c")["r"])
row("257 then 257, joined by a semicolon in one unit", apart("x = 257; y = 257\nr = x is y")["r"])
row("x, y = 257, 257", apart("x, y = 257, 257\nr = x is y")["r"])
row("255 + 1 is 256", apart("a = 255\nb = a + 1\nr = b is 256")["r"])
row("1.5 twice, computed", apart("a = 3.0\nr = a / 2 is a / 2")["r"])
row("a float equal to itself by name", apart("a = 1.5\nb = a\nr = b is a")["r"])
row("an int over 256 by two names", apart("a = 10**6\nb = a\nr = b is a")["r"])
row("an int over 256 through a list", apart("a = int('1000')\nl = [a, a]\nr = l[0] is l[1] is a")["r"])
row("an int over 256 through a function", apart("def f(x): return x\na = int('1000')\nr = f(a) is a")["r"])
row("an int through a local and id()", apart("def f():\n    x = int('1000')\n    return id(x) == id(x)\nr = f()")["r"])
row("a float local has one identity", apart("def f():\n    x = 1.5 * len('abc')\n    y = x\n    return x is y and id(x) == id(y) and [x][0] is x\nr = f()")["r"])
row("two equal float locals are two objects", apart("def f():\n    x = 1.5 * len('abc')\n    y = 1.5 * len('abc')\n    return x is y\nr = f()")["r"])
row("two equal big sums are two objects", apart("def f(a):\n    return (a + 1) is (a + 1)\nr = f(1000)")["r"])
row("loop counters under 257 are shared", apart("l = [i for i in range(300)]\nm = [i for i in range(300)]\nr = sum(a is b for a, b in zip(l, m))")["r"])
row("abs, int, round of an int give it back", apart("a = int('1000')\nr = abs(a) is a, int(a) is a, round(a) is a, +a is a")["r"])
row("float(f) is f", apart("a = float('2.5')\nr = float(a) is a")["r"])
row("+f is f", apart("a = float('2.5')\nr = (+a) is a")["r"])
row("nan in its own list", apart("nan = float('nan')\nr = [nan] == [nan], nan in [nan], nan == nan")["r"])

# ---- singletons and empty things ----
row("() is ()", apart("r = () is tuple([])")["r"])
row("b'' is one object", apart("r = b'' is bytes()")["r"])
row("'' is one object", apart("r = '' is ''.join([]) and '' is str()")["r"])
row("one-byte bytes", apart("r = bytes([7]) is bytes([7]), b'abc'[1:2] is b'b'")["r"])
row("frozenset() is frozenset()", apart("r = frozenset() is frozenset()")["r"])
row("range(0) is range(0)", apart("r = range(0) is range(0)")["r"])
row("True, None, Ellipsis, NotImplemented", apart("r = bool(1) is True, type(None)() is None, type(...)() is ..., type(NotImplemented)() is NotImplemented")["r"])

# ---- tuples, lists, methods ----
row("(1,2) together", same_together("(1, 2)"))
row("(1,2) apart", same_apart("(1, 2)"))
row("((1, 'a'), 2.5) together", same_together("((1, 'a'), 2.5)"))
row("tuple(t), t[:], t+(), t*1", apart("t = tuple([1, 2])\nr = tuple(t) is t, t[:] is t, t + () is t, t * 1 is t")["r"])
row("() + t", apart("t = tuple([1, 2])\nr = (() + t) is t")["r"])
row("copy.deepcopy(t) of a tuple of constants", apart("import copy\nt = tuple([1, 2])\nr = copy.deepcopy(t) is t")["r"])
row("copy.deepcopy of a tuple holding a list", apart("import copy\nt = (1, [2])\nr = copy.deepcopy(t) is t, copy.copy(t) is t")["r"])
row("list(l) and l[:]", apart("l = [1]\nr = list(l) is l, l[:] is l, l.copy() is l, l * 1 is l")["r"])
row("frozenset(f), f.copy()", apart("f = frozenset([1])\nr = frozenset(f) is f, f.copy() is f")["r"])
row("id([]) == id([])", apart("r = id([]) == id([])")["r"])
row("id(object()) == id(object())", apart("r = id(object()) == id(object())")["r"])
row("[] is []", apart("r = [] is []")["r"])
row("a.m is a.m", apart("class A:\n    def m(self): pass\na = A()\nr = a.m is a.m, a.m == a.m, A.m is A.m")["r"])
row("id(a.m) == id(a.m)", apart("class A:\n    def m(self): pass\na = A()\nr = id(a.m) == id(a.m)")["r"])
row("two lambdas of one def", apart("def f(): return lambda: 0\na, b = f(), f()\nr = a is b, a.__code__ is b.__code__")["r"])
row("object() is object()", apart("r = object() is object()")["r"])

# ---- mutation keeps, operators make ----
row("append keeps the address", apart("l = [1]\ni = id(l)\nl.append(2)\nl += [3]\nl *= 2\nl.sort()\nr = id(l) == i")["r"])
row("l = l + [2] makes a new list", apart("l = m = [1]\nl = l + [2]\nr = l is m, m")["r"])
row("t += (2,) makes a new tuple", apart("t = u = (1,)\nt += (2,)\nr = t is u, u")["r"])
row("n += 1 makes another int", apart("n = m = 1000\nn += 1\nr = n is m, m")["r"])
row("d |= and s |= keep", apart("d = e = {}\nd |= {1: 2}\ns = t = set()\ns |= {1}\nr = d is e, s is t")["r"])
row("a default list is one object", apart("def f(x=[]): x.append(1); return x\nr = f() is f(), f()")["r"])
row("an argument is the caller's object", apart("def f(x): return id(x)\nl = []\nr = f(l) == id(l)")["r"])
row("a dict gives back the key it has", apart("k = ''.join(['k', '!'])\nd = {k: 1}\nr = next(iter(d)) is k")["r"])
row("an attribute holds the very object", apart("class A: pass\na = A()\nv = 1.5 * len('ab')\na.x = v\nr = a.x is v is a.__dict__['x']")["r"])
row("a.__dict__ is one live object", apart("class A: pass\na = A()\nd = a.__dict__\na.x = 1\nr = a.__dict__ is d, d\nd['y'] = 2\nr += (a.y,)")["r"])
row("globals() is the module's dict", apart("r = globals() is globals()")["r"])

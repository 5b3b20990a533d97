"""Reference counts as sys.getrefcount and the word at the object's address tell them. CPython 3.13."""
import ctypes
import sys


def row(name, value):
    print(f"{name}: {value}")


def apart(*sources):
    space = {}
    for source in sources:
        exec(compile(source, "<unit>", "exec"), space)
    return space


def at(address):
    return ctypes.c_long.from_address(address).value


IMMORTAL = 4294967295

row("getrefcount(object())", sys.getrefcount(object()))
row("a fresh list under one module-level name", apart("import sys\nl = []\nr = sys.getrefcount(l)")["r"])
row("a fresh list under one local name", apart("import sys\ndef f():\n    l = []\n    return sys.getrefcount(l)\nr = f()")["r"])
row("a fresh list as an argument", apart("import sys\ndef f(l): return sys.getrefcount(l)\nr = f([])")["r"])
row("a named list as an argument", apart("import sys\ndef f(l): return sys.getrefcount(l)\nm = []\nr = f(m)")["r"])
row("a local bound to a constant", apart("import sys\ndef f():\n    x = 1.5\n    return sys.getrefcount(x)\nr = f()")["r"])
row("a local bound to a computed float", apart("import sys\ndef f():\n    x = 1.5 * len('ab')\n    return sys.getrefcount(x)\nr = f()")["r"])
row("a local bound to a computed int", apart("import sys\ndef f():\n    x = 1000 * len('ab')\n    return sys.getrefcount(x)\nr = f()")["r"])
row("two locals of one float", apart("import sys\ndef f():\n    x = 1.5 * len('ab')\n    y = x\n    return sys.getrefcount(x)\nr = f()")["r"])
row("a second name", apart("import sys\na = []\nb = a\nr = sys.getrefcount(a)")["r"])
row("a second name gone again", apart("import sys\na = []\nb = a\ndel b\nr = sys.getrefcount(a)")["r"])
row("a name bound to None", apart("import sys\na = []\nb = a\nb = None\nr = sys.getrefcount(a)")["r"])
row("in a list three times", apart("import sys\na = object()\nl = [a, a, a]\nr = sys.getrefcount(a)")["r"])
row("as dict key and value", apart("import sys\na = object()\nd = {a: a}\nr = sys.getrefcount(a)")["r"])
row("in a tuple and a set", apart("import sys\na = object()\nt = (a,)\ns = {a}\nr = sys.getrefcount(a)")["r"])
row("as an attribute", apart("import sys\nclass C: pass\na = object()\nc = C()\nc.x = a\nr = sys.getrefcount(a)")["r"])
row("as a slot", apart("import sys\nclass C: __slots__ = ('x',)\na = object()\nc = C()\nc.x = a\nr = sys.getrefcount(a)")["r"])
row("captured by a closure", apart("import sys\ndef f():\n    a = object()\n    def g(): return a\n    return sys.getrefcount(a), g\nr = f()[0]")["r"])
row("as a default value", apart("import sys\na = object()\ndef f(x=a): pass\nr = sys.getrefcount(a)")["r"])
row("held by a bound method", apart("import sys\nclass C:\n    def m(self): pass\nc = C()\nm = c.m\nr = sys.getrefcount(c)")["r"])
row("held by an iterator", apart("import sys\nl = [1]\ni = iter(l)\nr = sys.getrefcount(l)")["r"])
row("held by a generator's frame", apart("import sys\na = object()\ndef g(x): yield x\nit = g(a)\nr = sys.getrefcount(a)")["r"])
row("after a call returned", apart("import sys\na = []\ndef f(x): y = x; return None\nf(a)\nr = sys.getrefcount(a)")["r"])
row("after an exception was handled", apart("import sys\na = []\ndef f(x): raise ValueError(x)\ntry: f(a)\nexcept ValueError: pass\nr = sys.getrefcount(a)")["r"])
row("while an exception is handled", apart("import sys\na = []\ntry: raise ValueError(a)\nexcept ValueError as e: r = sys.getrefcount(a)")["r"])
row("*args holds", apart("import sys\ndef f(*args): return sys.getrefcount(args[0])\na = object()\nr = f(a)")["r"])
row("a slice holds its elements", apart("import sys\na = object()\nl = [a]\nm = l[:]\nr = sys.getrefcount(a)")["r"])
row("list * 5", apart("import sys\na = object()\nl = [a] * 5\nr = sys.getrefcount(a)")["r"])
row("del l[0] lets go", apart("import sys\na = object()\nl = [a, a]\ndel l[0]\nr = sys.getrefcount(a)")["r"])
row("clear lets go", apart("import sys\na = object()\nl = [a, a]\nd = {1: a}\nl.clear()\nd.clear()\nr = sys.getrefcount(a)")["r"])
row("pop moves", apart("import sys\nl = [object()]\na = l.pop()\nr = sys.getrefcount(a)")["r"])
row("reverse, sort and slices keep", apart("import sys\na, b = 'x' * len('abc'), 'y' * len('abc')\nl = [a, b]\nl.reverse()\nl.sort()\nl[:] = l\nr = sys.getrefcount(a), sys.getrefcount(b)")["r"])
row("a loop variable holds the last", apart("import sys\nl = [object(), object()]\nfor v in l: pass\nr = sys.getrefcount(l[0]), sys.getrefcount(l[1])")["r"])
row("a comprehension lets go", apart("import sys\nl = [object()]\n[v for v in l]\nr = sys.getrefcount(l[0])")["r"])
row("swap keeps", apart("import sys\na, b = object(), object()\na, b = b, a\nr = sys.getrefcount(a), sys.getrefcount(b)")["r"])
row("an instance holds its class", apart("import sys\nclass C: pass\nn = sys.getrefcount(C)\nc = C()\nd = C()\nr = sys.getrefcount(C) - n")["r"])
row("a class instance fresh", apart("import sys\nclass C: pass\nc = C()\nr = sys.getrefcount(c)")["r"])
row("__init__ let go of self", apart("import sys\nclass C:\n    def __init__(self): self.x = 1\nc = C()\nr = sys.getrefcount(c)")["r"])
row("inside a method", apart("import sys\nclass C:\n    def m(self): return sys.getrefcount(self)\nc = C()\nr = c.m()")["r"])

# ---- immortal things ----
for name, thing in (("None", None), ("True", True), ("0", 0), ("-5", -5), ("256", 256), ("''", ""), ("()", ()), ("b''", b""), ("...", ...), ("'a'", "a"), ("'é'", chr(233))):
    row(f"getrefcount({name})", sys.getrefcount(thing))
before = sys.getrefcount(None)
many = [None] * 1000
row("a thousand more references to None", sys.getrefcount(None) - before)
row("257 is mortal", sys.getrefcount(int("257")) < 100)
row("an interned identifier is mortal", apart("import sys\ns = sys.intern(''.join(['mortal_', 'name']))\nr = sys.getrefcount(s) < 100")["r"])

# ---- the word at the address ----
row("the word at a list's address, one name", apart("import ctypes\nl = []\nr = ctypes.c_long.from_address(id(l)).value")["r"])
row("the word, two names", apart("import ctypes\nl = []\nm = l\nr = ctypes.c_long.from_address(id(l)).value")["r"])
row("the word, in a list too", apart("import ctypes\nl = []\nm = [l]\nr = ctypes.c_long.from_address(id(l)).value")["r"])
row("the word follows names going", apart("import ctypes\nl = []\nm = l\na = id(l)\nr = [ctypes.c_long.from_address(a).value]\ndel m\nr.append(ctypes.c_long.from_address(a).value)")["r"])
row("the word of a string from a variable", apart("import ctypes\ns = ''.join(['some', ' text'])\nt = s\nr = ctypes.c_long.from_address(id(s)).value")["r"])
row("the word of an instance", apart("import ctypes\nclass C: pass\nc = C()\nr = ctypes.c_long.from_address(id(c)).value")["r"])
row("the word of None", at(id(None)) == IMMORTAL)
row("the word of 256", at(id(256)) == IMMORTAL)
row("getrefcount is the word plus one", (lambda l: sys.getrefcount(l) - at(id(l)))([]))
row("the word of a tuple argument", apart("import ctypes\ndef f(t): return ctypes.c_long.from_address(id(t)).value\nu = tuple([1, 2])\nr = f(u)")["r"])
row("other ctypes views of the word", apart("import ctypes\nl = []\nm = l\na = id(l)\nr = [t.from_address(a).value for t in (ctypes.c_long, ctypes.c_int, ctypes.c_ssize_t, ctypes.c_uint32, ctypes.c_int64)]")["r"])
row("two instances in a cycle, named", apart("""
import ctypes
class N: pass
a, b = N(), N()
a.other, b.other = b, a
count = lambda i: ctypes.c_long.from_address(i).value
ia, ib = id(a), id(b)
r = [(count(ia), count(ib))]
a = None
r.append((count(ia), count(ib)))
b = None
r.append((count(ia), count(ib)))
""")["r"])

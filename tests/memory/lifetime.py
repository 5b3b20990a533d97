"""When and in which order objects die. Facts of CPython 3.13."""
import gc

log = []


class D:
    def __init__(self, name): self.name = name
    def __del__(self): log.append(self.name)


def row(name, value=None):
    print(f"{name}: {' '.join(log) if value is None else value}")
    log.clear()


gc.disable()
a = D("a")
a = None
row("the last name goes")
a = D("a")
b = a
del a
row("another name stays")
del b
row("then it goes, too")
a = D("first")
a = D("second")
row("rebinding")
del a
row("the rebound one")
D("temporary")
row("an unnamed object")
D("x").name
row("after reading its attribute")
l = [D("0"), D("1"), D("2")]
del l
row("a list's elements, last to first")
t = (D("0"), D("1"), D("2"))
del t
row("a tuple's elements, last to first")
l = [D("0"), D("1"), D("2")]
l.clear()
row("list.clear(), last to first")
d = {"a": D("a"), "b": D("b"), "c": D("c")}
del d
row("a dict's values, in insertion order")
d = {"a": D("a"), "b": D("b"), "c": D("c")}
d.clear()
row("dict.clear(), in insertion order")
l = [D("0"), D("1"), D("2"), D("3")]
del l[1:3]
row("del l[1:3]")
l[:] = []
row("l[:] = []")
l = [D("0"), D("1")]
l.pop(0)
row("l.pop(0), dropped")
l[0] = None
row("l[0] = None")


def f():
    a, b, c = D("a"), D("b"), D("c")


f()
row("locals at return, in the order bound")


def f():
    c = D("c")
    b = D("b")
    a = D("a")
    return None


f()
row("locals bound c, b, a")


def f(x, y):
    z = D("z")


f(D("x"), D("y"))
row("arguments and a local")


def f(x):
    log.append("body")


f(D("arg"))
row("an argument outlives the body")


def f():
    x = D("x")
    return x


f()
row("a result nobody takes")
y = f()
row("a result that is taken")
y = None
log.clear()


def f():
    x = D("held")
    raise ValueError


try:
    f()
except ValueError as e:
    row("in the except block")
row("after the except block")
try:
    f()
except ValueError as e:
    kept = e
row("a kept exception keeps the frame")
kept = None
row("until it is dropped")


class Chain:
    def __init__(self, name, nxt): self.name, self.nxt = name, nxt
    def __del__(self): log.append(self.name)


c = Chain("1", Chain("2", Chain("3", None)))
c = None
row("a chain, from its head")


class Two:
    def __init__(self, *names): self.p, self.q = (D(n) for n in names)


o = Two("p", "q")
o = None
row("attributes, in the order set")


def gen():
    x = D("x")
    try:
        yield 1
    finally:
        log.append("finally")


g = gen()
next(g)
g = None
row("a suspended generator that is dropped")
g = gen()
del g
row("a generator that never ran")
it = iter([D("0"), D("1")])
for v in it:
    log.append("loop")
del v
row("elements of an iterated temporary list")
[D("c") for _ in range(2)]
row("a comprehension's result")
x = [D("v")][0]
row("taken out of a temporary list")
x = None
row("then dropped")
s = {D("s")}
s.pop()
row("set.pop()")
fn = (lambda v: lambda: v)(D("cell"))
fn = None
row("a closure's cell")


class WithClassAttr:
    attr = D("class attr")


del WithClassAttr
row("a class outlives its name")
gc.collect()
row("until collected")


class Resurrect:
    saved = None
    def __del__(self):
        log.append("del")
        Resurrect.saved = self


r = Resurrect()
r = None
row("resurrected")
Resurrect.saved = None
row("dropped again")


class Bad:
    def __del__(self): log.append("bad del"); self.x = D("made in del")


b = Bad()
b = None
row("an object made in __del__")
v = [D("1"), D("2")]
v[0], v[1] = v[1], v[0]
row("swapping drops nothing")
v.sort(key=lambda o: o.name)
v.reverse()
row("sorting drops nothing")
v = None
row("dropped")
w = D("w")
w = (w, w)
w = w[0]
row("a pair of itself, unpacked again")
w = None
row("then dropped at last")
n = 0
for i in range(3):
    n = D(str(i))
row("rebinding in a loop")
n = None
row("and the last")
z = D("cond") if log is not None else None
z = z and None
row("z and None")


def outer():
    x = D("outer x")
    def inner():
        y = D("inner y")
        return 1
    return inner() + 1


outer()
row("inner before outer")
with_default = lambda v=D("default"): None
with_default = None
row("a default value")
import weakref
a = D("a")
ref = weakref.ref(a, lambda r: log.append("callback"))
a = None
row("a weak reference's callback comes first or last")
row("and the reference is dead", ref() is None)
import ctypes
o = object()
i = id(o)
del o
row("the count of a dead object", ctypes.c_long.from_address(i).value)
x = [[]]
i = id(x[0])
x = None
row("the count of a dead element", ctypes.c_long.from_address(i).value)
row("the slot is reused at once", len({id([]) for _ in range(10)}))
# One exec apart for each line, as a notebook has it: what is compiled next must not take the place.
scope = {"count": lambda address: ctypes.c_long.from_address(address).value}
for made in ("[1, 2, 3]", "{'a': 1}", "type('T', (), {})()", "(object(),)", "float('2.5')", "int('99999')"):
    for line in (f"x = {made}", "i = id(x)", "x = None", "found = (count(i), 'another string', 1.5, 10**9)"):
        exec(line, scope)
    row(f"the count after {made} died, compiled apart", scope["found"][0])

"""Facts on which CPython's versions differ; these are 3.13's."""
import gc
import sys


def row(name, value):
    print(f"{name}: {value}")


def local(): x = []; return sys.getrefcount(x)
def argument(x): return sys.getrefcount(x)


module_level = []
row("getrefcount(fresh) at module level", sys.getrefcount(module_level))
row("getrefcount(fresh) local", local())
row("getrefcount(fresh) argument", argument([]))
row("getrefcount(None)", sys.getrefcount(None))
row("getrefcount(7)", sys.getrefcount(7))
row("getrefcount('')", sys.getrefcount(""))
row("getrefcount(())", sys.getrefcount(()))
before = sys.getrefcount(None)
refs = [None] * 1000
row("a thousand more references to None", sys.getrefcount(None) - before)
row("an interned identifier is mortal", sys.getrefcount(sys.intern("".join(["some_", "identifier"]))) < 1000)
row("chr(97) is 'a'", chr(97) is "a")
order = []


class D:
    def __init__(self, n): self.n = n
    def __del__(self): order.append(self.n)


def f(): a = D("a"); b = D("b"); c = D("c")


f()
row("locals destroyed in the order", ",".join(order))
row("gc.is_tracked({})", gc.is_tracked({}))
row("gc.is_tracked({'a': 1})", gc.is_tracked({"a": 1}))
row("gc.get_threshold()", gc.get_threshold())
row("small ints end at 256", (int("256") is int("256"), int("257") is int("257"), int("-5") is int("-5"), int("-6") is int("-6")))
row("sys.version_info", tuple(sys.version_info[:2]))

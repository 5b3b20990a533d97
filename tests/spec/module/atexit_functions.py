# skip-stderr: the words of atexit errors differ between versions
import atexit

log = []
print(atexit.register(log.append, 1) == log.append)


@atexit.register
def shown():
    print("log", log)


print(shown.__name__, atexit._ncallbacks())
atexit.register(print, "positional", "and", sep="-", end="!\n")
atexit.register(lambda **kw: print(kw), a=1, b=[2])


class Equal:
    def __init__(self, name): self.name = name
    def __call__(self): print("called", self.name)
    def __eq__(self, other): return isinstance(other, Equal)


atexit.register(Equal("a"))
atexit.register(Equal("b"))
atexit.unregister(Equal("c"))
for bad in (None, 5, "text"):
    try:
        atexit.register(bad)
    except TypeError as e:
        print(e)
try:
    atexit.register()
except TypeError:
    print("TypeError")


def fails(): raise ValueError("in exit function")
def exits(): raise SystemExit(5)


atexit.register(fails)
atexit.register(print, "before the failing one")
atexit._run_exitfuncs()
print(atexit._ncallbacks(), log)
atexit.register(print, "really at the end")
atexit.register(print, "gone")
atexit._clear()
atexit.register(print, "last")

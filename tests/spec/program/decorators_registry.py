# A plugin registry, retry, memoize, timing with a fake clock, type checking, state machines.
registry = {}
def plugin(name=None, *, priority=0):
    def deco(f):
        registry.setdefault(priority, {})[name or f.__name__] = f
        return f
    return deco(name) if callable(name) else deco
@plugin("upper", priority=2)
def u(s): return s.upper()
@plugin(priority=1)
def strip(s): return s.strip()
@plugin("exclaim")
def e(s): return s + "!"
def apply_all(s):
    for p in sorted(registry, reverse=True):
        for name, f in registry[p].items(): s = f(s); print(f"{name:>8}: {s!r}")
    return s
print(apply_all("  hi "))
def retry(times, *catch):
    def deco(f):
        def wrapper(*a, **k):
            for attempt in range(1, times + 1):
                try: return f(*a, **k)
                except catch as ex: print(f"attempt {attempt}: {ex}"); last = ex
            raise RuntimeError(f"{f.__name__} failed {times} times") from last if False else RuntimeError("failed")
        return wrapper
    return deco
state = {"n": 0}
@retry(3, ValueError, KeyError)
def flaky(limit):
    state["n"] += 1
    if state["n"] < limit: raise ValueError(f"n is {state['n']}")
    return "ok"
print(flaky(3)); state["n"] = 0
try: flaky(10)
except RuntimeError as ex: print(type(ex).__name__, ex, ex.__context__)
def memoize(f):
    cache = {}
    def w(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    w.cache = cache; return w
@memoize
def grid(r, c): return 1 if not r or not c else grid(r - 1, c) + grid(r, c - 1)
print(grid(16, 16), len(grid.cache))
def typed(f):
    hints = f.__annotations__
    def w(*a, **k):
        names = f.__code__.co_varnames[:f.__code__.co_argcount]
        for n, v in [*zip(names, a), *k.items()]:
            if n in hints and not isinstance(v, hints[n]): raise TypeError(f"{f.__name__}: {n} should be {hints[n].__name__}, not {type(v).__name__}")
        r = f(*a, **k)
        if "return" in hints and not isinstance(r, hints["return"]): raise TypeError(f"{f.__name__} returned {type(r).__name__}")
        return r
    return w
@typed
def scale(x: int, by: float = 2.0) -> float: return x * by
print(scale(3), scale(3, by=1.5))
for bad in (lambda: scale("3"), lambda: scale(3, by=2), lambda: scale(2, 5)):
    try: bad()
    except TypeError as ex: print(ex)
class Machine:
    table = {}
    def on(state, event, table=table):
        def deco(f): table[state, event] = f; return f
        return deco
    def __init__(self): self.state, self.log = "idle", []
    def fire(self, event):
        try: f = self.table[self.state, event]
        except KeyError: raise ValueError(f"no {event} in {self.state}") from None
        old, self.state = self.state, f(self); self.log.append(f"{old}-{event}->{self.state}")
    @on("idle", "start")
    def begin(self): return "running"
    @on("running", "pause")
    def hold(self): return "paused"
    @on("paused", "start")
    def resume(self): return "running"
    @on("running", "stop")
    @on("paused", "stop")
    def end(self): return "idle"
    del on
m = Machine()
for ev in ["start", "pause", "start", "stop", "stop"]:
    try: m.fire(ev)
    except ValueError as ex: print("error:", ex)
print(m.log, m.state, sorted(Machine.table))
class Observable:
    def __init__(self): self._subs = {}
    def on(self, name): return lambda f: self._subs.setdefault(name, []).append(f) or f
    def emit(self, name, *a): return [f(*a) for f in self._subs.get(name, [])]
o = Observable()
@o.on("x")
def one(v): return v + 1
@o.on("x")
@o.on("y")
def two(v): return v * 2
print(o.emit("x", 5), o.emit("y", 5), o.emit("z"))
def pipe(*fs): return lambda x: [x := f(x) for f in fs][-1]
print(pipe(str.strip, str.split, len)("  a b c "), pipe(lambda x: x + 1, str)(4)); compose = lambda *fs: (lambda x, fs=fs[::-1]: __import__("functools").reduce(lambda a, f: f(a), fs, x)); print(compose(str, abs)(-3)); curry = lambda f: lambda a: lambda b: f(a, b); print(curry(pow)(2)(10))

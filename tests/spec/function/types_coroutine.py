# types.coroutine(): of generator functions, of other callables, of generator-like objects.
import types, functools, collections.abc, inspect
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
def run(c):
    out = []
    try:
        while True: out.append(c.send(None))
    except StopIteration as e: return out, e.value
@types.coroutine
def ticks(n):
    for i in range(n): yield i
    return "done"
async def user(n): return await ticks(n)
print(run(user(3)), inspect.isawaitable(ticks(1)), inspect.iscoroutinefunction(ticks), bool(ticks.__code__.co_flags & 0x100))
def make(wrap):
    def g(): yield 1
    return types.coroutine(g) if wrap else g
plain, marked = make(False), make(True); print(plain.__code__ is marked.__code__, bool(plain.__code__.co_flags & 0x100), types.coroutine(marked) is marked, types.coroutine(user) is user)
class Like(collections.abc.Generator):
    def __init__(self): self.n = 0; self.__name__ = "like"
    def send(self, v):
        self.n += 1
        if self.n > 3: raise StopIteration("like done")
        return self.n
    def throw(self, *a): raise StopIteration("thrown")
    gi_running, gi_frame, gi_code, gi_yieldfrom = True, "frame", types.SimpleNamespace(co_flags=0), None
wrapped = types.coroutine(lambda: Like())
async def waits(): return await wrapped()
print(run(waits())); w = wrapped(); print(type(w).__name__, w.__name__, next(w), w.send(1), w.cr_running, w.gi_frame, iter(w) is w); err(lambda: w.throw(ValueError)); w.close()
async def partial(): return await types.coroutine(functools.partial(ticks.__wrapped__ if hasattr(ticks, "__wrapped__") else make(False)))()
print(run(partial()))
print(types.coroutine(lambda: 5)(), types.coroutine(lambda: [1])(), types.coroutine(functools.wraps(user)(lambda: 7)).__name__)
err(lambda: types.coroutine(5))

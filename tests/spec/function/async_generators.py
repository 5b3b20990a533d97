# Asynchronous generators step by step, their hooks, awaitables of all kinds, what is never awaited.
import sys, types, warnings, gc, collections.abc as abc
def err(f, *args):
    try: print("value", f(*args))
    except BaseException as e: print(type(e).__name__, e, *((e.value,) if isinstance(e, StopIteration) else ()), repr(e.__cause__))
@types.coroutine
def pause(value): return (yield value)
class Aw:
    def __init__(self, n): self.n = n
    def __await__(self):
        for i in range(self.n): got = yield i; print("got", got)
        return "done%d" % self.n
def run(coro, *sends):
    sends, out = list(sends), []
    value = None
    while True:
        try: out.append(coro.send(value))
        except StopIteration as e: return out, e.value
        value = sends.pop(0) if sends else None
async def agen(n):
    try:
        for i in range(n):
            got = yield i * 10
            if got: print("sent", got, await pause("p"))
    except ValueError as e: print("caught", e); yield "after"
    finally: print("fin", await Aw(1))
async def all_of():
    print([x async for x in agen(3)], {x: y async for x in agen(2) for y in (1, 2)}, {x async for x in agen(1)}, [x async for x in agen(3) if x])
    g = (x async for x in agen(2)); print(type(g).__name__, [x async for x in g], [await Aw(0) for _ in range(2)])
    g = agen(5)
    async for x in g:
        if x == 10: break
    else: print("else?")
    await g.aclose()
    async for x in agen(1): pass
    else: print("else")
print(run(all_of())); gc.collect()
g = agen(3); print(g.ag_running, g.ag_frame is not None, g.ag_code.co_name, g.ag_await, g.__name__, repr(g)[:30], aiter(g) is g)
s = g.asend(None); err(s.send, None); err(s.send, None); print(g.ag_running)
err(g.asend("hey").send, None)
t = g.asend("hey") if False else None
err(g.__anext__().send, 5)
a = g.athrow(ValueError, "boo") if False else g.athrow(ValueError("boo")); err(a.send, None)
err(a.send, None)
c = g.aclose(); err(c.send, None); err(c.send, "x"); err(c.send, None); err(g.__anext__().send, None); err(g.athrow(KeyError("k")).send, None); err(g.aclose().send, None)
n = agen(1); err(n.asend(4).send, None); err(n.aclose().send, None)
n = agen(1); err(n.athrow(KeyError("k")).send, None); err(n.asend(None).send, None)
n.aclose; n = agen(1); one, two = n.asend(None), n.asend(None); err(one.send, None); one = n.asend(1); err(one.send, None); print(n.ag_running); err(two.send, None); err(n.aclose().send, None); err(one.throw, KeyError("x")); one.close(); two.close()
async def plain(): yield 7
async def stubborn():
    try: yield 1
    finally: yield 2
n = stubborn(); err(n.asend(None).send, None); err(n.aclose().send, None); err(n.asend(None).send, None)
async def bad(): yield 1; raise StopIteration(3)
async def bad2(): yield 1; raise StopAsyncIteration(3)
for f in bad, bad2:
    n = f(); err(n.asend(None).send, None); err(n.asend(None).send, None)
first, last = [], []
old = sys.get_asyncgen_hooks(); sys.set_asyncgen_hooks(firstiter=lambda g: first.append(g.__name__), finalizer=lambda g: last.append(g.__name__))
n = agen(2); print(first, last); err(n.asend(None).send, None); del n; print(first, last); sys.set_asyncgen_hooks(*old); print(sys.get_asyncgen_hooks())
async def co(): return await Aw(2)
c = co(); print(c.cr_running, c.cr_await, c.cr_code.co_name, c.cr_origin, c.cr_suspended, repr(c)[:20]); err(c.send, None); print(type(c.cr_await).__name__, c.cr_suspended); err(c.send, 1); err(c.send, 2); err(c.send, None); err(c.throw, KeyError("z")); c.close(); print(c.cr_frame)
c = co(); c.close(); err(c.send, None)
c = co(); w = c.__await__(); print(type(w).__name__, next(w), w.send(3)); err(w.throw, KeyError("w")); w.close()
async def twice(c): return await c
c = co(); x, y = twice(c), twice(c); err(x.send, None); err(y.send, None); x.close()
for v in (1, "s", None, [], pause(1), (i for i in ())):
    async def f(): await v
    try: f().send(None); print("ok", type(v).__name__)
    except BaseException as e: print(type(e).__name__, e)
class BadAwait:
    def __init__(self, r): self.r = r
    def __await__(self): return self.r
class BadIter:
    def __aiter__(self): return self
    async def __anext__(self): raise StopAsyncIteration
class Worse:
    def __aiter__(self): return 3
class Odd:
    def __aiter__(self): return self
    def __anext__(self): return 3
class CM:
    def __init__(self, ok=True): self.ok = ok
    async def __aenter__(self): print("enter"); await pause("e"); return self
    async def __aexit__(self, *a): print("exit", a[0], a[1]); await pause("x"); return self.ok
async def withs():
    async with CM() as a, CM(): print("body", type(a).__name__)
    async with CM(): raise ValueError("swallowed")
    for i in range(2):
        async with CM():
            if i: break
            continue
    async with CM(False): return 5
print(run(withs()))
async def fails(k):
    if k == 0: return await BadAwait(3)
    if k == 1:
        async for x in Worse(): pass
    if k == 2:
        async for x in Odd(): pass
    if k == 3: return [x async for x in BadIter()]
    if k == 4:
        async with 3: pass
    if k == 5:
        async with CM(False): raise KeyError("out")
    if k == 6: return await anext(agen(0), "dflt"), await anext(plain(), "dflt")
    if k == 7: return await BadAwait(iter([1, 2]))
    if k == 8: return await anext(BadIter(), 8)
for k in range(9): err(run, fails(k))
async def never(): pass
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); never(); gc.collect(); print([(x.category.__name__, str(x.message)) for x in w])
print(isinstance(c, abc.Coroutine), isinstance(c, abc.Awaitable), isinstance(agen(1), abc.AsyncGenerator), isinstance((i for i in ()), abc.Awaitable), isinstance(Aw(1), abc.Awaitable))
print(types.CoroutineType is type(c), types.AsyncGeneratorType.__name__, never.__code__.co_flags & 0x80 > 0, agen.__code__.co_flags & 0x200 > 0)

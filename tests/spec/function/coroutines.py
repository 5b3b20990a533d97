# async def, await, async for, async with, async generators: driven by hand, without a loop.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class Suspend:
    def __init__(self, v): self.v = v
    def __await__(self): return (yield self.v)
async def leaf(n):
    got = await Suspend(n)
    return (n, got)
async def main():
    a = await leaf(1)
    b = await leaf(2)
    return [a, b]
def drive(co, answers):
    out, it = [], iter(answers)
    try:
        v = co.send(None)
        while True:
            out.append(v)
            try: answer = next(it)
            except StopIteration: co.close(); return out, "closed"
            v = co.throw(answer) if isinstance(answer, Exception) else co.send(answer)
    except StopIteration as s: return out, s.value
print(drive(main(), ["x", "y"]), drive(main(), ["only"]), type(main).__name__, type(leaf(1)).__name__)
async def catching():
    try: await Suspend("s")
    except ValueError as e: return f"caught {e}"
    finally: print("finally")
print(drive(catching(), [ValueError("v")])); print(drive(catching(), []))
class ACM:
    async def __aenter__(self): print("aenter"); return await Suspend("entering")
    async def __aexit__(self, *a): print("aexit", a[0] and a[0].__name__); return a[0] is KeyError
async def use():
    async with ACM() as v: print("body", v); raise KeyError
    async with ACM(), ACM() as w: print(w)
    return "used"
print(drive(use(), ["v1", "v2", "v3"]))
class AIter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.n: raise StopAsyncIteration
        self.n -= 1
        await Suspend(f"next {self.n}")
        return self.n
async def loop():
    out = []
    async for x in AIter(3): out.append(x)
    else: out.append("else")
    out += [x async for x in AIter(2)]
    out.append({x: y async for x in AIter(2) for y in "a"})
    out.append([await leaf(9) for _ in range(1)])
    return out
print(drive(loop(), range(20)))
async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("agen got", got)
    finally: print("agen finally")
async def use_agen():
    g = agen(3); out = [await g.asend(None), await g.asend("hello")]
    await g.aclose()
    out += [v * 2 async for v in agen(2)]
    try: await agen(1).__anext__(); await anext(agen(0))
    except StopAsyncIteration: out.append("stopped")
    out.append(await anext(agen(0), "default"))
    return out
print(drive(use_agen(), []))
err(lambda: drive((lambda: leaf(1))(), [ValueError("into leaf")])); co = leaf(1); co.close(); err(lambda: co.send(None)); co = leaf(1); err(lambda: co.send("x")); co.close()
async def bad(): await 5
err(lambda: bad().send(None))
async def bad(): [x async for x in [1]]
err(lambda: bad().send(None))
async def bad():
    async with 5: pass
err(lambda: bad().send(None))
err(lambda: [x for x in main]); err(lambda: iter(agen(1))); err(lambda: next(agen(1)))
async def rec(n): return n if n == 0 else 1 + await rec(n - 1)
print(drive(rec(50), [])); 
async def stop(): raise StopIteration("x")
err(lambda: stop().send(None)); co = main(); print(co.cr_frame is not None, co.cr_running, co.__name__, co.__qualname__, repr(co)[:25]); co.close(); print(co.cr_frame)
for src in ("await x", "async with x: pass", "def f(): await x", "async for x in y: pass", "[x async for x in y]", "async def f(): yield from x", "async def f():\n yield 1\n return 2"):
    try: compile(src, "s", "exec"); print("ok", src)
    except SyntaxError as e: print(src, "SyntaxError")
import types
@types.coroutine
def gen_co(): x = yield "from gen"; return x * 2
async def mixed(): return await gen_co()
print(drive(mixed(), [21]))

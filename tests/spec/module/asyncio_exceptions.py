# sweep: again
# What is handled when a coroutine or generator is thrown into, also when both sides handle the same exception; who made a coroutine.
import asyncio
async def f():
    try:
        raise ValueError("a")
    except ValueError:
        await asyncio.sleep(0)
        raise
async def g():
    t = asyncio.create_task(f())
    try:
        await t
    except ValueError as e:
        print(repr(e))
    async def run():
        try:
            raise KeyError(3)
        except Exception:
            await asyncio.sleep(0)
            raise ValueError
    try:
        await asyncio.create_task(run())
    except ValueError as e: print(repr(e), repr(e.__context__))
    async def cancelled():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            raise
    t = asyncio.create_task(cancelled()); await asyncio.sleep(0); t.cancel()
    try: await t
    except BaseException as e: print(repr(e))
    async def inner():
        await asyncio.sleep(0)
    async def nested():
        try:
            raise KeyError(4)
        except Exception:
            await inner()
            raise
    try: await nested()
    except BaseException as e: print(repr(e))
asyncio.run(g())
def gen():
    try: raise KeyError(5)
    except KeyError:
        yield 1
        raise
it = gen(); next(it)
try: next(it)
except BaseException as e: print(repr(e))
it = gen(); next(it)
try: it.throw(ValueError("x"))
except BaseException as e: print(repr(e), repr(e.__context__))
def fi():
    yield 1
it = fi(); next(it)
try: it.throw(Exception, Exception("elephant"), 32)
except TypeError as e: print(e)
try: it.throw(Exception("elephant"), Exception("elephant"))
except BaseException as e: print(type(e), e)
try: it.throw(list)
except BaseException as e: print(type(e), e)
import sys
def maker(): return later()
async def later():
    return 5
print(sys.get_coroutine_origin_tracking_depth())
sys.set_coroutine_origin_tracking_depth(3)
c = maker(); print([(l, n) for f, l, n in c.cr_origin], c.cr_frame.f_lineno); c.close()
c = maker()
try: c.send(None)
except StopIteration as e: print(e.value)
for bad in (-1, "x"):
    try: sys.set_coroutine_origin_tracking_depth(bad)
    except Exception as e: print(type(e), e)
sys.set_coroutine_origin_tracking_depth(0)
c = maker(); print(c.cr_origin); c.close()
# handled exceptions across suspension, where both sides handle the same one
def same(e):
    try: yield 1
    except ValueError as caught:
        yield 2
        yield sys.exc_info()[1] is e
        try: raise KeyError
        except KeyError: yield 3
        yield sys.exc_info()[1] is e
        try: raise
        except ValueError as again: yield again is e
    yield sys.exc_info()[1]
error = ValueError("same")
g = same(error); print(next(g))
try: raise error
except ValueError as e:
    print(g.throw(e), next(g), sys.exc_info()[1] is e)
    print(next(g), next(g), next(g), sys.exc_info()[1] is e)
print(sys.exc_info()[1], next(g), sys.exc_info()[1])
try: raise KeyError("outer")
except KeyError:
    h = same(error); next(h); print(h.throw(error), next(h), repr(sys.exc_info()[1]), next(h), next(h), repr(sys.exc_info()[1]))
print(next(h), sys.exc_info()[1], next(h))
async def debugging():
    await asyncio.sleep(0)
    return "debugged"
print(asyncio.run(debugging(), debug=True))

# try/except/else/finally: every path, nested, with return, break, continue.
def a(kind):
    out = []
    try:
        out.append("try")
        if kind == 1: raise ValueError("v")
        if kind == 2: raise KeyError("k")
        if kind == 3: return out + ["return in try"]
        if kind == 4: raise SystemError("s")
    except ValueError as e:
        out.append("except V " + str(e))
    except (KeyError, IndexError) as e:
        out.append("except K " + repr(e)); return out
    else:
        out.append("else")
    finally:
        out.append("finally"); print("finally", kind)
    out.append("end")
    return out
for k in range(4): print(a(k))
try: a(4)
except SystemError as e: print("outer", e)
def b():
    try: return "try"
    finally: return "finally"
def c():
    try: raise ValueError
    finally: return "swallowed"
def d():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            print("body", i)
        finally: print("fin", i)
    else: print("no break")
    return i
def e():
    while True:
        try: break
        finally: print("fin break")
    for _ in range(2):
        try: raise ValueError
        except ValueError: continue
        finally: print("fin continue")
    return "done"
def f():
    try:
        try: raise ValueError("inner")
        finally: print("f1")
    except ValueError as x:
        try: raise KeyError("second") from x
        except KeyError as y: return (repr(y.__cause__), repr(y.__context__), y.__suppress_context__)
        finally: print("f2")
print(b(), c(), d(), e(), f())
def g():
    x = 1
    try: return x
    finally: x = 2; print("x is", x)
def h(n):
    for i in range(n):
        try: pass
        except: pass
        else:
            try: 1 / (i - 2)
            except ZeroDivisionError: return f"zero at {i}"
    return "none"
print(g(), h(2), h(5))
try:
    try: raise ValueError("one")
    except KeyError: print("wrong")
    else: print("wrong else")
    finally: print("finally one")
except Exception as ex: print("got", ex)
try: ex
except NameError as n: print(n)
ex = "before"
try: raise ValueError
except ValueError as ex: pass
try: print(ex)
except NameError as n: print(n)
import sys
def info(): t, v, tb = sys.exc_info(); return t and t.__name__, str(v) if v else v
print(info())
try: raise ValueError("outer")
except ValueError:
    print(info())
    try: raise KeyError("inner")
    except KeyError: print(info())
    print(info())
    def gen():
        print("in gen", info())
        try: raise IndexError("gen")
        except IndexError: yield info()
        yield info()
    it = gen(); print(next(it), info(), next(it))
print(info(), sys.exception() if hasattr(sys, "exception") else None)
try:
    try: raise ValueError("re")
    except ValueError: raise
except ValueError as r: print("reraised", r)
try: raise
except RuntimeError as r: print(r)
def reraise():
    try: 1 / 0
    except ZeroDivisionError as z:
        z.seen = True; raise
try: reraise()
except ZeroDivisionError as z: print(z.seen, z)
try:
    try: raise ValueError(1)
    except ValueError: raise KeyError(2)
except KeyError as k: print(repr(k.__context__), k.__cause__)
try:
    try: raise ValueError(1)
    except ValueError: raise KeyError(2) from None
except KeyError as k: print(repr(k.__context__), k.__cause__, k.__suppress_context__)
class Cleanup:
    def __enter__(self): return self
    def __exit__(self, *a): raise KeyError("from exit")
try:
    with Cleanup(): raise ValueError("body")
except KeyError as k: print(k, repr(k.__context__))
def nested(n):
    try:
        if n: nested(n - 1)
        else: raise ValueError("bottom")
    finally: print("unwind", n)
try: nested(3)
except ValueError as v: print(v)
print([i for i in range(3) if not (lambda: [].clear())()], "end")

# Exceptions crossing generators, class bodies, decorators, descriptors, imports, comprehension frames.
import sys, traceback
def show(f):
    try: r = f()
    except Exception as e:
        tb, names = e.__traceback__, []
        while tb: names.append(tb.tb_frame.f_code.co_name); tb = tb.tb_next
        print(type(e).__name__, e, names[1:], "| context", repr(e.__context__))
    else: print("returned", r)
def gen():
    try: yield 1; yield 2
    except KeyError as e: yield f"handled {e}"; raise ValueError("after")
    finally: print("gen finally")
def use_throw(): g = gen(); next(g); print(g.throw(KeyError("k"))); next(g)
def use_throw_class(): g = gen(); next(g); g.throw(TypeError)
def use_close(): g = gen(); next(g); g.close(); return next(g, "closed")
def delegating():
    def inner(): yield 1; raise IndexError("inner")
    def outer():
        try: yield from inner()
        except IndexError as e: yield f"outer {e}"
        return "ret"
    def top(): r = yield from outer(); yield r
    return list(top())
def stop_in_gen():
    def g(): yield 1; next(iter([]))
    return list(g())
def stop_returned():
    def g(): return (yield)
    it = g(); next(it)
    try: it.send("val")
    except StopIteration as s: return s.value
def class_body():
    class C: x = 1 / 0
def class_deco():
    def deco(c): raise TypeError("decorator")
    @deco
    class C: print("body ran")
def prop():
    class C:
        @property
        def p(self): raise LookupError("in property")
    return C().p
def setter():
    class C:
        def __set_name__(self, o, n): raise KeyError("set_name")
    class D: c = C()
def init_sub():
    class B:
        def __init_subclass__(cls): raise RuntimeError("init_subclass " + cls.__name__)
    class S(B): pass
def new(): type("N", (), {"__new__": lambda c: 1 / 0})()
def comp(): return [1 // x for x in (1, 0)]
def nested_comp(): return {k: [v[k] for v in [[0]]] for k in range(2)}
def genexp(): return sum(1 // x for x in (1, 0))
def lam(): return (lambda x: x.y)(5)
def srt(): return sorted([1, 2], key=lambda v: v.z)
def mp(): return list(map(lambda v: v + "a", [1]))
def dflt():
    def f(x=undefined): pass
def star(): return max(*[1, "a"])
def wth():
    class M:
        def __enter__(self): return self
        def __exit__(self, *a): raise KeyError("exit") from a[1]
    with M(): raise ValueError("body")
def iterr():
    class I:
        def __iter__(self): raise ZeroDivisionError("iter")
    for x in I(): pass
def unpack(): a, b = (lambda: 1 / 0)()
def fmt(): return f"{1:bad}"
def recursion():
    def r(): return r()
    try: r()
    except RecursionError: raise ValueError("was deep")
for f in (use_throw, use_throw_class, use_close, delegating, stop_in_gen, stop_returned, class_body, class_deco, prop, setter, init_sub, new, comp, nested_comp, genexp, lam, srt, mp, dflt, star, wth, iterr, unpack, fmt): print(f.__name__, end=": "); show(f)
try: recursion()
except ValueError as e: print(e, type(e.__context__).__name__, e.__context__.__traceback__ is not None)
def context_chain():
    try:
        try:
            try: 1 / 0
            finally: {}["k"]
        except KeyError: [][0]
    except IndexError as e:
        chain = []
        while e: chain.append(type(e).__name__); e = e.__context__
        return chain
print(context_chain(), sys.exc_info())
def gen_context():
    try: 1 / 0
    except ZeroDivisionError: yield sys.exc_info()[0].__name__
    yield sys.exc_info()[0]
try: raise KeyError("outer")
except KeyError:
    g = gen_context(); print(next(g), sys.exc_info()[0].__name__); print(next(g))
g = gen_context(); print(next(g), sys.exc_info()[0], next(g))
def leak():
    try: raise ValueError("v")
    except ValueError as e: saved = e
    return saved
e = leak(); print(e, len(traceback.extract_tb(e.__traceback__)), [f.name for f in traceback.extract_tb(e.__traceback__)])
class Tracker:
    live = 0
    def __init__(self): Tracker.live += 1
    def __del__(self): Tracker.live -= 1
def holds(): t = Tracker(); raise ValueError
try: holds()
except ValueError: print("in except", Tracker.live)
print("after", Tracker.live)
try:
    try: holds()
    except ValueError as e: raise KeyError from e
except KeyError as k: print(Tracker.live)
print(Tracker.live); errors = []
for i in range(3):
    try: holds()
    except ValueError as e: errors.append(e)
print(Tracker.live); errors.clear(); print(Tracker.live)

# with: order of enter and exit, several managers, suppression, targets, exceptions in enter and exit.
class M:
    def __init__(self, n, swallow=False, fail=None): self.n, self.swallow, self.fail = n, swallow, fail
    def __enter__(self):
        print("enter", self.n)
        if self.fail == "enter": raise RuntimeError("enter " + self.n)
        return self.n
    def __exit__(self, t, v, tb):
        print("exit", self.n, t and t.__name__, v)
        if self.fail == "exit": raise RuntimeError("exit " + self.n)
        return self.swallow
with M("a"): print("body")
with M("a") as a, M("b") as b: print(a, b)
with (M("p") as p, M("q"), M("r") as r,): print(p, r)
with (M("x")): pass
with (M("y")) as y: print(y)
with M("sw", True): raise ValueError("hidden")
try:
    with M("out"), M("in"): raise ValueError("seen")
except ValueError as e: print("caught", e)
with M("out", True), M("in"): raise KeyError("k")
try:
    with M("ok"), M("bad", fail="enter"), M("never"): print("no")
except RuntimeError as e: print("caught", e, repr(e.__context__))
try:
    with M("o"), M("bad", fail="exit"): raise ValueError("orig")
except RuntimeError as e: print("caught", e, repr(e.__context__))
with M("t", True), M("bad", fail="exit"): pass
def ret():
    with M("ret"): return "value"
def brk():
    for i in range(3):
        with M(str(i)):
            if i == 1: break
            continue
    return i
print(ret(), brk())
class T: pass
t = T(); l = [0]
with M("attr") as t.x, M("item") as l[0]: print(t.x, l)
class Tup(M):
    def __enter__(self): return (1, (2, 3))
with Tup("tup") as (a, (b, c)): print(a, b, c)
with Tup("tup") as [a, *rest]: print(a, rest)
def gen():
    with M("gen"):
        yield 1
        yield 2
g = gen(); print(next(g)); g.close()
g = gen(); print(next(g))
try: g.throw(ValueError("thrown"))
except ValueError as e: print(e)
print(list(gen()))
class E:
    def __enter__(self): return self
    def __exit__(self, *a): print(len(a), a[0]); return 1
with E(): raise SystemExit(1)
with E(): pass
class Attr: pass
x = Attr(); x.__enter__ = lambda: 1; x.__exit__ = lambda *a: 1
try:
    with x: pass
except (TypeError, AttributeError) as e: print(type(e).__name__, e)
from contextlib import contextmanager, suppress, ExitStack, closing, nullcontext, redirect_stdout
@contextmanager
def cm(tag):
    print("in", tag)
    try: yield tag.upper()
    except KeyError as e: print("swallow", e)
    finally: print("out", tag)
with cm("one") as v: print(v)
with cm("two"): raise KeyError("kk")
try:
    with cm("three"): raise ValueError("vv")
except ValueError as e: print(e)
with suppress(KeyError, IndexError): [][1]
with ExitStack() as st:
    for n in "abc": st.enter_context(M(n))
    st.callback(print, "callback", 1)
with nullcontext(5) as five: print(five)
@cm("deco")
def decorated(): print("decorated body")
decorated()
import io
out = io.StringIO()
with redirect_stdout(out): print("captured")
print(repr(out.getvalue()))
def nested():
    try:
        with M("n1"):
            try: 
                with M("n2"): return "r"
            finally: print("inner finally")
    finally: print("outer finally")
print(nested())

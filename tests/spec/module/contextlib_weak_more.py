# contextlib, weakref containers, atexit order, warnings, abc, inspect basics, operator sorting.
import contextlib, weakref, warnings, abc, inspect
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
@contextlib.contextmanager
def tag(n):
    print(f"<{n}>")
    try: yield n.upper()
    except ZeroDivisionError: print("zero")
    finally: print(f"</{n}>")
with tag("a") as x, tag("b"): print(x); 1 / 0
err(lambda: tag("c").__enter__() and None)
@contextlib.contextmanager
def twice(): yield 1; yield 2
@contextlib.contextmanager
def never():
    if False: yield
def use(cm):
    with cm: pass
err(lambda: use(twice())); err(lambda: use(never()))
with contextlib.ExitStack() as st:
    a = st.enter_context(tag("x")); st.callback(print, "cb", a); st.push(lambda *e: print("push", e[0])); st.enter_context(contextlib.suppress(KeyError)); raise KeyError
class Closeable:
    def close(self): print("closed")
with contextlib.closing(Closeable()) as c: print(type(c).__name__)
with contextlib.suppress(ValueError, KeyError): int("x"); print("never")
class W:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"W({self.n})"
ws = [W(i) for i in range(3)]; wv = weakref.WeakValueDictionary(enumerate(ws)); wk = weakref.WeakKeyDictionary((w, w.n) for w in ws); wset = weakref.WeakSet(ws); print(len(wv), len(wk), len(wset), sorted(wv), sorted(wk.values())); del ws[1]; print(sorted(wv), sorted(wk.values()), len(wset)); ws.clear(); print(len(wv), len(wk), len(wset))
o = W(9); r1, r2 = weakref.ref(o), weakref.ref(o, lambda r: print("gone")); print(r1 is r2, r1 == r2, weakref.getweakrefcount(o), r1() is o); p = weakref.proxy(o); print(p.n, repr(p), isinstance(p, W)); o = None; print(r1(), r1 == r2); err(lambda: p.n); err(lambda: str(p))
class Cache:
    live = weakref.WeakValueDictionary()
    def __new__(cls, k):
        if (o := cls.live.get(k)) is None: o = super().__new__(cls); cls.live[k] = o; print("new", k)
        return o
u = Cache("k"); v = Cache("k"); print(u is v); del u, v; w = Cache("k"); f = weakref.finalize(w, print, "bye", end="!\n"); print(f.alive, f.peek()[1] is print); f(); print(f.alive); del w
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...
class Sq(Shape):
    name = "sq"
    def area(self): return 4
err(Shape); print(Sq().area(), Shape.__abstractmethods__ == {"area", "name"}, Sq.__abstractmethods__, isinstance(Sq(), Shape)); err(type("Half", (Shape,), {"area": lambda s: 1}))
class Duck(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c): return True if hasattr(c, "quack") else NotImplemented
class D: quack = 1
print(issubclass(D, Duck), isinstance(D(), Duck), isinstance(5, Duck)); Duck.register(int); print(isinstance(5, Duck))
with warnings.catch_warnings(record=True) as caught: warnings.simplefilter("always"); warnings.warn("careful"); warnings.warn("old", DeprecationWarning)
print([(str(c.message), c.category.__name__) for c in caught])
with warnings.catch_warnings(): warnings.simplefilter("error"); err(lambda: warnings.warn("as error"))
def sig(a, b=1, /, c=2, *args, d, e=5, **kw) -> int: "doc here"
s = inspect.signature(sig); print(s, list(s.parameters), s.parameters["d"].kind.name, s.parameters["b"].default, inspect.getdoc(sig), inspect.isfunction(sig), inspect.isclass(W), inspect.isgenerator(x for x in ""), s.bind(1, d=4).arguments, inspect.signature(W), inspect.ismethod(W(1).__init__), inspect.ismodule(abc)); err(lambda: s.bind()); print([n for n, _ in inspect.getmembers(Sq(), callable) if n[0] != "_"])

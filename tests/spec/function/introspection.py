# What functions, methods, code objects, frames, cells and modules tell about themselves.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

import sys, types
def f(a, b=1, /, c=2, *args, d, e=3, **kw) -> "ret":
    "docstring"
    x = y = 0
    def inner(): return x
    return inner
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_varnames, c.co_nlocals, c.co_cellvars, c.co_freevars, c.co_names, bool(c.co_flags & 4), bool(c.co_flags & 8), c.co_firstlineno, c.co_filename.endswith("introspection.py"), c.co_consts[0] == "docstring", f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__doc__, f.__closure__, f.__globals__ is globals(), f.__module__, f.__name__, f.__qualname__, f.__type_params__ if hasattr(f, "__type_params__") else ())
g = f(1, d=2); print(g.__closure__[0].cell_contents, g.__code__.co_freevars, g.__qualname__, type(g.__closure__[0]).__name__); g.__closure__[0].cell_contents = 99; print(g())
class K:
    def m(self): return self
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
    p = property(m)
    l = lambda self: 0
k = K(); print(k.m.__self__ is k, k.m.__func__ is K.m, k.m.__name__, k.m.__qualname__, K.c.__self__ is K, K.s.__name__, K.l.__name__, K.l.__qualname__, type(k.m).__name__, k.m == k.m, k.m is k.m, k.m.__doc__, k.m.__module__, repr(k.m)[:22], repr(K.m)[:15], K.__dict__["p"].fget is K.__dict__["m"], K.m.__get__(k) == k.m)
f.extra = 1; f.__dict__["more"] = 2; print(f.more, vars(f)); f.__defaults__ = (7, 8); err(lambda: f()); f.__kwdefaults__ = {"d": 5, "e": 6}; print(f(1).__name__); f.__name__ = "new"; f.__qualname__ = "Q.new"; print(repr(f)[:16]); del f.__kwdefaults__; print(f.__kwdefaults__)
def swap(): return "original"
def other(): return "other"
swap.__code__ = other.__code__; print(swap(), swap.__name__)
err(lambda: setattr(f, "__name__", 1)); err(lambda: setattr(f, "__code__", 1)); err(lambda: setattr(f, "__defaults__", [1])); err(lambda: setattr(f, "__dict__", 1)); err(lambda: setattr(k.m, "x", 1)); err(lambda: setattr(len, "x", 1)); err(lambda: setattr(c, "co_name", "x")); err(lambda: delattr(f, "__name__")); err(lambda: setattr(f, "__globals__", {}))
def frame():
    loc = 5; fr = sys._getframe(); return fr.f_code.co_name, fr.f_locals["loc"], fr.f_back.f_code.co_name, fr.f_lineno - fr.f_code.co_firstlineno, fr.f_globals is globals(), fr.f_builtins["len"] is len, type(fr).__name__
print(frame()); mod = sys.modules[__name__]; print(mod.__name__, type(mod).__name__, mod.f is f, "f" in dir(mod), mod.__doc__)
print(len.__name__, len.__qualname__, len.__module__, len.__self__.__name__, type(len).__name__, [].append.__qualname__, [].append.__self__, str.join.__objclass__, type(str.join).__name__, type(str.__add__).__name__, type((1).__add__).__name__, dict.fromkeys.__self__, type(dict.fromkeys).__name__, repr(str.join), repr(len), int.__name__, int.__qualname__, int.__module__, int.__mro__, type.__mro__, int.__base__, int.__doc__[:10], type(int.__dict__).__name__, "real" in int.__dict__, type(int.__dict__["real"]).__name__, callable(int), type(None).__name__, type(...).__name__, type(NotImplemented).__name__, type(type).__name__)
r = c.replace(co_name="replaced"); print(r.co_name, types.FunctionType(other.__code__, {}, "made")(), types.FunctionType(g.__code__, {}, "cl", None, (types.CellType("cell"),))()); err(lambda: types.FunctionType(g.__code__, {})); print(types.MethodType(lambda s, x: (s, x), 1)(2), types.CellType().__class__.__name__); err(lambda: types.CellType().cell_contents)
def gen(): yield 1
it = gen(); print(it.gi_code is gen.__code__, it.gi_frame.f_code.co_name, it.gi_running, it.gi_suspended if hasattr(it, "gi_suspended") else "", next(it), it.gi_frame.f_lineno > 0); list(it); print(it.gi_frame)
try: 1 / 0
except ZeroDivisionError as e: tb = e.__traceback__; print(tb.tb_lineno == sys._getframe().f_lineno, tb.tb_next, tb.tb_frame is sys._getframe(), tb.tb_lasti >= 0, type(tb).__name__)
print([n for n in dir(f) if n in ("__call__", "__code__", "__get__", "__closure__")], f.__call__(1, d=2, e=1).__name__, (lambda: 0).__code__.co_name, [x for x in ()].__class__.__name__, compile("x+1", "f", "eval").co_names, hash(c) == hash(c), c == c.replace())

# Setting what cannot be set: members say "readonly attribute", computed attributes which one it is.
import sys, types
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def f(): pass
def g(): yield
class C: pass
class D(int): pass
it = g()
tb = None
try: 1 / 0
except ZeroDivisionError as e: tb = e.__traceback__
targets = [(sys, "__dict__"), (C, "__basicsize__"), (C, "__base__"), (C, "__flags__"), (int, "__basicsize__"), (f, "__globals__"), (f, "__closure__"), (f, "__builtins__"),
           (1j, "real"), ((1), "real"), (1.5, "imag"), (f.__code__, "co_name"), (f.__code__, "co_consts"), (f.__code__, "co_varnames"), (f.__get__(1), "__func__"), (f.__get__(1), "__self__"),
           (slice(1), "start"), (range(1), "start"), (list[int], "__origin__"), (list[int], "__parameters__"), (property(), "fget"), (len, "__self__"), (len, "__name__"), (str.join, "__name__"),
           (str.join, "__qualname__"), (int.__add__, "__objclass__"), (staticmethod(f), "__func__"), (classmethod(f), "__wrapped__"), (super(D, D(1)), "__self__"), (tb, "tb_frame"), (tb, "tb_lasti"), (it, "gi_running"),
           (int | str, "__args__"), (memoryview(b""), "nbytes"), (BaseExceptionGroup("a", [ValueError()]), "message"), (C.__dict__["__dict__"], "__objclass__")]
for o, name in targets:
    err(lambda: setattr(o, name, 1))
    err(lambda: delattr(o, name))
err(lambda: types.FunctionType.__globals__)
err(lambda: type(types.FunctionType.__globals__).__name__)
err(lambda: types.CodeType.co_name.__get__(f.__code__))
err(lambda: types.CodeType.co_name.__get__(f))
err(lambda: (types.MemberDescriptorType.__name__, types.GetSetDescriptorType.__name__))

# Custom hierarchies, cause and context graphs, suppression, tracebacks as objects, printing chains.
import traceback, sys, io
class AppError(Exception):
    code = 1
    def __init__(self, msg, **info): super().__init__(msg); self.info = info
    def __str__(self): return f"[{self.code}] {super().__str__()}" + (f" {self.info}" if self.info else "")
class NotFound(AppError): code = 404
class Denied(AppError): code = 403
class Both(NotFound, PermissionError): pass
for cls in (AppError, NotFound, Denied):
    try: raise cls("msg", who="me")
    except NotFound as e: print("not found:", e, e.code, e.info)
    except AppError as e: print("app:", e, e.code)
try: raise Both("both")
except PermissionError as e: print(type(e).__mro__[1].__name__, e, isinstance(e, NotFound))
def chain(e):
    out = []
    while e is not None:
        out.append(f"{type(e).__name__}({e})")
        e = e.__cause__ or (None if e.__suppress_context__ else e.__context__)
    return " <- ".join(out)
def low(): raise KeyError("low")
def mid():
    try: low()
    except KeyError as e: raise ValueError("mid") from e
def high(explicit):
    try: mid()
    except ValueError as e:
        if explicit is None: raise RuntimeError("high") from None
        if explicit: raise RuntimeError("high") from OSError("other cause")
        raise RuntimeError("high")
for x in (None, True, False):
    try: high(x)
    except RuntimeError as e: print(chain(e), "|", repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
e = ValueError("manual"); e.__cause__ = KeyError("c"); print(e.__suppress_context__, chain(e)); e.__cause__ = None; e.__context__ = TypeError("t"); print(e.__suppress_context__, chain(e)); e.__suppress_context__ = False; print(chain(e))
for bad in ("__cause__", "__context__", "__traceback__"):
    try: setattr(e, bad, 5)
    except TypeError as t: print(t)
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise z
except ZeroDivisionError as z: print(z.__context__, len(traceback.extract_tb(z.__traceback__)))
try:
    try: raise ValueError(1)
    except ValueError as a:
        try: raise ValueError(2)
        except ValueError as b: raise a
except ValueError as f: print(f.args, repr(f.__context__), f.__context__.__context__)
def tb_names(tb):
    out = []
    while tb: out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno)); tb = tb.tb_next
    return out
try: high(True)
except RuntimeError as e: print(tb_names(e.__traceback__), tb_names(e.__context__.__traceback__), e.__traceback__.tb_frame.f_code.co_name)
out = io.StringIO()
try: mid()
except ValueError: traceback.print_exc(file=out)
text = out.getvalue(); print(text.count("Traceback"), "direct cause" in text, text.strip().splitlines()[-1]); print(traceback.format_exception_only(ValueError("x"))[0].strip(), traceback.format_exception_only(KeyError, KeyError("k")), "".join(traceback.format_exception(TypeError("only"))).strip())
class Retry(Exception): pass
def attempt(n):
    errors = []
    for i in range(n):
        try:
            if i < 2: raise Retry(f"try {i}")
            return i, errors
        except Retry as r: errors.append(str(r)); continue
        finally: errors.append(f"fin {i}")
print(attempt(5)); r = ValueError("with note"); r.add_note("n1"); r.add_note("n2")
print("".join(traceback.format_exception(r)).strip().splitlines()); t = ValueError("tb").with_traceback(None); print(t.__traceback__)
def gen():
    try: yield 1
    except ValueError as v: raise KeyError("from gen") from v
g = gen(); next(g)
try: g.throw(ValueError("into"))
except KeyError as k: print(repr(k.__cause__), k.__context__ is k.__cause__)
try: raise Exception("a", "b") from Exception
except Exception as x: print(x.args, type(x.__cause__).__name__)
try: [].pop()
except* IndexError as eg: print(type(eg).__name__, eg.exceptions[0])
def outer():
    try: return inner()
    except Denied as d: d.info["seen"] = True; raise
def inner(): raise Denied("no", path="/x")
try: outer()
except Denied as d: print(d, tb_names(d.__traceback__)); saved = d
try: d
except NameError as n: print(n.name, n)
print(saved.info, sys.exc_info())

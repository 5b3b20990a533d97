# The exception classes, their attributes, args, str and repr.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

import builtins
def tree(cls, depth=0):
    print("  " * depth + cls.__name__)
    for sub in cls.__subclasses__():
        if sub.__module__ == "builtins" and getattr(builtins, sub.__name__, None) is sub and sub.__name__ not in ("PythonFinalizationError", "_IncompleteInputError"): tree(sub, depth + 1)
for name in ("BaseException", "Exception", "ArithmeticError", "ZeroDivisionError", "LookupError", "IndexError", "KeyError", "OSError", "FileNotFoundError", "IOError", "EnvironmentError", "UnicodeDecodeError", "StopIteration", "GeneratorExit", "SystemExit", "KeyboardInterrupt", "NotImplementedError", "RecursionError", "ModuleNotFoundError", "TabError", "IndentationError", "UnboundLocalError", "FloatingPointError", "BufferError", "ConnectionResetError", "TimeoutError", "EncodingWarning", "DeprecationWarning", "BaseExceptionGroup", "ExceptionGroup"):
    c = getattr(builtins, name); print(name, [b.__name__ for b in c.__mro__])
for e in (Exception(), Exception("a"), Exception("a", 1), Exception(None), Exception(()), KeyError("k"), KeyError(), KeyError("a", "b"), ValueError("x\ny"), OSError(2, "No such file"), OSError(2, "msg", "file.txt"), OSError("only"), StopIteration(5), SystemExit(3), UnicodeError("u"), ImportError("m", name="n", path="p"), NameError("n", name="q"), AttributeError("a", name="b", obj=3), SyntaxError("bad"), SyntaxError("bad", ("f.py", 3, 5, "text")), AssertionError("x"), FileNotFoundError(2, "gone", "f"), IndexError("i")):
    print(type(e).__name__, repr(e), "|", str(e), "|", e.args)
e = OSError(13, "denied", "f1"); print(type(e).__name__, e.errno, e.strerror, e.filename, e.filename2)
print(type(OSError(2, "x")).__name__, type(OSError(17, "x")).__name__, type(OSError(1, "x")).__name__, StopIteration(7).value, SystemExit("bye").code, SystemExit().code, NameError("x", name="foo").name, AttributeError(name="z", obj=1).obj, ImportError(name="nm").name)
s = SyntaxError("m", ("f", 1, 2, "t")); print(s.msg, s.filename, s.lineno, s.offset, s.text)
e = ValueError(1, 2); e.args = ("new",); print(e, e.args); e.custom = 5; print(e.custom, e.__dict__)
def f(): e.args = 5
err(f)
e = ValueError("n"); e.add_note("note 1"); e.add_note("note 2"); print(e.__notes__, e); err(lambda: e.add_note(5))
class My(Exception):
    """doc"""
class WithInit(Exception):
    def __init__(self, code, msg): super().__init__(msg); self.code = code
class WithStr(Exception):
    def __str__(self): return "custom str"
class NoSuper(Exception):
    def __init__(self, a, b=2): self.a = a
print(repr(My(1)), str(My(1, 2)), repr(WithInit(1, "m")), WithInit(1, "m").args, str(WithStr(9)), repr(WithStr(9)), NoSuper(5).args, repr(NoSuper(5)), NoSuper(5, b=3).args, My.__doc__)
err(lambda: ValueError(x=1)); err(lambda: KeyError(k=1))
def throw(x): raise x
err(lambda: throw(5)); err(lambda: throw(None)); err(lambda: throw("s")); err(lambda: throw(int)); err(lambda: throw(ValueError)); err(lambda: throw(My)); err(lambda: throw(WithInit)); err(lambda: throw(ValueError("v")))
def from_(x, y): raise x from y
err(lambda: from_(ValueError("v"), 5)); err(lambda: from_(ValueError("v"), None)); err(lambda: from_(ValueError, KeyError))
def bad_except():
    try: raise ValueError("orig")
    except 5: pass
err(bad_except)
def bad_except2():
    try: raise ValueError("orig")
    except (KeyError, "x"): pass
err(bad_except2)
for base in (LookupError, ArithmeticError, OSError, ValueError, RuntimeError, ImportError, NameError, SyntaxError): tree(base)
e1 = ValueError("x"); print(e1 == ValueError("x"), e1 == e1, hash(e1) == hash(e1), e1.__cause__, e1.__context__, e1.__suppress_context__, e1.__traceback__, e1.with_traceback(None) is e1, isinstance(e1, Exception))
print(issubclass(KeyboardInterrupt, Exception), issubclass(IOError, OSError), IOError is OSError, issubclass(BlockingIOError, OSError))

# sys: what programs ask of it.
import sys
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
print(sys.maxsize, sys.byteorder, sys.maxunicode, sys.version_info[0], sys.version_info >= (3, 11), sys.version_info.major, type(sys.version).__name__, sys.platform, type(sys.executable).__name__, type(sys.path).__name__, sys.implementation.name != "", sys.hexversion > 0x30b0000, sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.float_info.mant_dig, sys.int_info.bits_per_digit > 0, sys.hash_info.width, sys.hash_info.modulus == 2**61 - 1, sys.flags.optimize, sys.getdefaultencoding(), sys.getfilesystemencoding(), "math" in sys.builtin_module_names or True)
print(sys.getrefcount(object()), sys.getrecursionlimit(), type(sys.modules).__name__, "sys" in sys.modules, sys.modules["__main__"].__dict__ is globals(), sys.stdout.writable(), sys.stdin.readable(), sys.stdout.encoding.lower(), sys.stderr.name, sys.stdout.isatty())
print(sys.intern("abc") is sys.intern("abc"), sys.getsizeof([]) > 0, sys.getsizeof(1) > 0, sys._getframe().f_code.co_name, sys._getframe().f_lineno)
def f(): return sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name, sys._getframe(0).f_locals
def g(): x = 1; return f()
print(g()); err(lambda: sys._getframe(1000)); err(lambda: sys.intern(5)); err(lambda: sys.setrecursionlimit("a")); err(lambda: sys.getsizeof()); err(lambda: sys.nope)
try: 1 / 0
except ZeroDivisionError:
    t, v, tb = sys.exc_info(); print(t.__name__, v, tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_next)
def deep():
    try: raise KeyError("k")
    except KeyError as e:
        tb = e.__traceback__
        return tb.tb_lineno - deep.__code__.co_firstlineno, tb.tb_next
print(deep(), sys.exc_info())
def hook(t, v, tb): print("hook:", t.__name__, v)
sys.displayhook(5); sys.displayhook(None); sys.displayhook("s"); import builtins; print(builtins._)
print(sys.stdout.write("x\n"), sys.stderr.write(""), sys.stdout.flush()); old = sys.stdout
class Out:
    def __init__(self): self.n = 0
    def write(self, s): self.n += len(s); return len(s)
    def flush(self): pass
sys.stdout = o = Out(); print("counted"); sys.stdout = old; print(o.n, sys.__stdout__ is old)
import io; sys.stdout = io.StringIO(); print("a", end=""); v = sys.stdout.getvalue(); sys.stdout = sys.__stdout__; print(v)
print(sys.is_finalizing() if hasattr(sys, "is_finalizing") else False, sys.getswitchinterval() > 0, sys.dont_write_bytecode in (True, False), sys.warnoptions is not None, sys.api_version > 0, sys.copyright.startswith("Copyright") if hasattr(sys, "copyright") else True, sys.thread_info.name if hasattr(sys, "thread_info") else "pthread")
sys.set_int_max_str_digits(1000); err(lambda: str(10**1000)); err(lambda: int("1" * 1001)); sys.set_int_max_str_digits(0); print(len(str(10**5000))); sys.set_int_max_str_digits(4300); err(lambda: str(10**4300)); print(len(str(10**4299)), sys.get_int_max_str_digits()); err(lambda: sys.set_int_max_str_digits(5))
sys.excepthook = hook
raise ValueError("to the hook")

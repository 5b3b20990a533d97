# sweep: again
"""Code objects as bytes: marshal, py_compile, compiled files that are run."""
import marshal, sys, types
def f(a, b=2, *c, d, **e):
    """doc"""
    x = [i for i in range(a)]
    def g(): return x, a
    return g() + (b, c, d, e, "é\ud800", 1.5, 2j, b"x", 10**30, frozenset({1, 2}), ...)
for i in range(3000): f(1, d=4)
code = marshal.loads(marshal.dumps(f.__code__))
g = types.FunctionType(code, globals(), "g", (2,))
print(g(3, d=1) == f(3, d=1), code == f.__code__, code.co_filename == f.__code__.co_filename, code.co_name, code.co_consts == f.__code__.co_consts)
module = compile("y = 5\nclass C:\n  def m(self): return y\nz = C().m()", "a file", "exec")
n = {}; exec(marshal.loads(marshal.dumps(module)), n); print(n["z"])
print([marshal.loads(marshal.dumps([1, module, "x"]))[i] for i in (0, 2)])
data = marshal.dumps(module)
wrong = 0
for i in range(0, len(data) if sys.implementation.name == "ouro" else 0):  # CPython trusts its files
    broken = data[:i] + bytes([data[i] ^ 0x55]) + data[i + 1:]
    try: marshal.loads(broken)
    except (ValueError, EOFError, TypeError, UnicodeDecodeError, MemoryError, OverflowError, SystemError) as e: wrong += 1
print(wrong > 0 or sys.implementation.name != "ouro")
for i in range(0, len(data), 3):
    try: marshal.loads(data[:i]); print("?")
    except (ValueError, EOFError): pass
import py_compile, importlib.util, os, tempfile, sys, runpy
with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "m.py")
    with open(source, "w") as file: file.write("value = __name__\nprint('m runs', __file__.endswith('.pyc'))\n")
    made = py_compile.compile(source, cfile=os.path.join(folder, "only.pyc"))
    print(os.path.basename(made))
    print(runpy.run_path(made)["value"])
    sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location("m2", source)
    m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m); print(m.value)
    print(sorted(os.listdir(folder)))
    for mode in py_compile.PycInvalidationMode:
        made = py_compile.compile(source, cfile=os.path.join(folder, "other.pyc"), invalidation_mode=mode)
        with open(made, "rb") as file:
            print(mode.name, int.from_bytes(file.read(16)[4:8], "little"), runpy.run_path(made)["value"])
import _imp
print(_imp.source_hash(1234, b"abc"), _imp.source_hash(0, b""), _imp.source_hash(2 ** 63 - 1, b"x" * 100))

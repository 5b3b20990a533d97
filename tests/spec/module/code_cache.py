# Imported files are compiled once: what is kept gives the same objects, and a changed source is seen.
# sweep: again
import sys, os, time
folder = f"/tmp/ouro-code-cache-{os.getpid()}-{time.time_ns()}"
os.mkdir(folder)
sys.path.insert(0, folder)
sys.dont_write_bytecode = False
sys.pycache_prefix = None


def write(text):
    fd = os.open(folder + "/cached_one.py", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(fd, text.encode())
    os.close(fd)


def load():
    sys.modules.pop("cached_one", None)
    sys.path_importer_cache.clear() if hasattr(sys, "path_importer_cache") else None
    import cached_one
    return cached_one


def kept():
    try:
        return len([n for n in os.listdir(folder + "/__pycache__") if n.startswith("cached_one.")])
    except FileNotFoundError:
        return 0


write('''
def f(): return (1, "two words", 3.5), 10**30, "name"
def g(x=(1, "two words", 3.5)): return "two words", b"x", x, "name", 10**30
def h(x): return x in {"a", "b", 7}
class A:
    "doc \\u20ac"
    z = f"{1 + 1}"
    def m(self): return lambda: (self.z, __class__.__name__)
''')
sys.dont_write_bytecode = True
load()
print(kept())
sys.dont_write_bytecode = False
for round in range(3):
    m = load()
    print(kept(), os.path.basename(m.__cached__).replace(sys.implementation.cache_tag, "TAG"))
    print(m.f(), m.g(), m.h("a"), m.h(8), m.A().m()(), m.A.__doc__)
    print(m.f()[0] is m.g()[2], m.f()[0][1] is m.g()[0], m.f()[2] is m.g()[3], m.f()[2] is sys.intern("name"))
    print(m.f.__code__.co_filename == folder + "/cached_one.py", m.f.__code__.co_firstlineno, m.A.m.__qualname__)
    try:
        m.f(1)
    except TypeError as e:
        print(e)
write("def f(): return 'changed'\n")
print(load().f())
write("def f(:\n")
try:
    load()
except SyntaxError as e:
    print(e.lineno, e.filename == folder + "/cached_one.py")
write("def f(): return 1 / 0\n")
try:
    load().f()
except ZeroDivisionError as e:
    print(e.__traceback__.tb_next.tb_lineno)
for name in os.listdir(folder + "/__pycache__"):
    os.unlink(folder + "/__pycache__/" + name)
os.rmdir(folder + "/__pycache__")
os.unlink(folder + "/cached_one.py")
os.rmdir(folder)

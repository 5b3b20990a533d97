# Imports of modules and packages beside the program.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "mods"))
import simple
import simple as again
from simple import value, get as getter, bump
print(simple is again, value, getter(), bump(), value, simple.value, simple.__name__, simple.__doc__, os.path.basename(simple.__file__), type(simple).__name__, simple.__package__ == "", "simple" in sys.modules, sys.modules["simple"] is simple)
simple.value = 50; simple.extra = "new"; print(getter(), simple.extra, hasattr(simple, "nope"), repr(simple)[:16], simple.K.__module__)
err(lambda: simple.nope)
err(lambda: exec("import nothing_here"))
err(lambda: exec("from simple import nothing"))
err(lambda: exec("import simple.sub"))
err(lambda: exec("from . import x"))
err(lambda: exec("import nothing.sub"))
err(lambda: exec("from nothing import x"))
try: import nothing_here
except ModuleNotFoundError as e: print(e.name, e.path, isinstance(e, ImportError))
ns = {}; exec("from starred import *", ns); print(sorted(k for k in ns if not k.startswith("__")))
ns = {}; exec("from nostar import *", ns); print(sorted(k for k in ns if not k.startswith("__")))
import pack
print(pack.flag, pack.thing, pack.first.thing, pack.__name__, pack.__package__, hasattr(pack, "second"))
import pack.second
print(pack.second.both, hasattr(pack, "second"), pack.sub.deep.name)
import pack.sub.deep as deep
from pack.sub import deep as deep2
from pack import first, sub
print(deep is deep2, deep.deep_value, first.thing, sub.__name__, deep.first is first)
def local_import():
    import simple as s
    from simple import bump as b
    return s.value, b()
print(local_import())
try: import failing
except ValueError as e: print(e, "failing" in sys.modules)
try: import failing
except ValueError as e: print("again", e)
try: import broken
except SyntaxError as e: print(type(e).__name__, os.path.basename(e.filename), e.lineno)
import lazy
print(lazy.dynamic, dir(lazy)); err(lambda: lazy.other); from lazy import dynamic; print(dynamic); err(lambda: exec("from lazy import other"))
import cyc.a
print(cyc.a.b.late(), cyc.b.x)
del sys.modules["simple"]; import simple as fresh; print(fresh is simple, fresh.value)
m = __import__("pack.sub.deep"); print(m.__name__); m = __import__("pack.sub", fromlist=["deep"]); print(m.__name__)
import importlib
print(importlib.import_module("pack.sub.deep").deep_value, importlib.import_module(".first", "pack").thing)
simple = importlib.reload(fresh); print(simple is fresh, simple.value)
import types
mod = types.ModuleType("made", "its doc"); mod.x = 1; sys.modules["made"] = mod; import made; print(made.x, made.__doc__, made.__name__)
sys.modules["blocked"] = None
err(lambda: exec("import blocked"))
print(__name__, __file__.endswith("imports.py"), "__main__" in sys.modules, sys.modules["__main__"].__name__, __doc__ is None)
if __name__ == "__main__": print("is main")
import math, sys as system, os.path as osp; print(math.pi, system is sys, osp is os.path)
from math import (sin,
    cos as cosine,
); print(cosine(0.0), sin(0.0))
from pack import *; print(flag)

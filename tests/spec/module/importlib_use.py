# importlib finds what is not imported yet.
import importlib
import importlib.util
import sys

for name in ("gc", "heapq", "json", "json.decoder", "fractions"):
    sys.modules.pop(name, None)
    module = importlib.import_module(name)
    print(module.__name__, sys.modules[name] is module)
print(importlib.import_module(".encoder", "json").__name__)
print(importlib.util.find_spec("colorsys") is not None, importlib.util.find_spec("no_such_module"))
try:
    importlib.import_module("no_such_module")
except ModuleNotFoundError as error:
    print(error, error.name)
import fractions
print(importlib.reload(fractions) is fractions)

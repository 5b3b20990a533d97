# What outlives its module at the end of a program finds None under the names of the module, not nothing.
import sys
import types
import weakref

source = """
_early = 1
late = 2

def callback(who):
    print(who, _early, late)

class Finalised:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name, _early, late)

_private = Finalised("_private")
public = Finalised("public")
__dunder = Finalised("__dunder")
"""
module = types.ModuleType("outliving")
exec(source, vars(module))
sys.modules["outliving"] = module
# sys outlives all modules, and through it this one.
sys.keeper = module
sys.kept = module.Finalised("sys.kept")

# sweep: again
"""How modules are found: specs and loaders of what was imported, finders of the program, archives on the path, path hooks."""
import sys
import json
import math
import os
import importlib.util

for name in ("json", "json.decoder", "math", "xml", "xml.dom", "no_such_module", "this", "email.mime"):
    spec = importlib.util.find_spec(name)
    print(name, spec and (spec.name, spec.has_location, spec.parent, type(spec.loader).__name__))
print(json.__spec__ is importlib.util.find_spec("json"), json.__loader__ is json.__spec__.loader, json.__spec__.origin == json.__file__)
print(math.__spec__.origin, math.__loader__.__name__, json.__spec__.cached == json.__cached__, json.__spec__.submodule_search_locations == json.__path__)
print("__spec__" in dir(json), "__loader__" in dir(math), __spec__)
try:
    importlib.util.find_spec("__main__")
except ValueError as e:
    print(e)
try:
    importlib.util.find_spec("math.nothing")
except ModuleNotFoundError as e:
    print(e)
print(json.__loader__.get_source("json").startswith('r"""'), json.__loader__.is_package("json"))
print([one.__name__ for one in sys.meta_path if hasattr(one, "__name__")], len(sys.path_hooks) > 0)

from importlib.machinery import ModuleSpec


class Loader:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__name__.endswith("broken"):
            raise ValueError("it does not load")
        module.value = f"made for {module.__name__} in {module.__package__!r}"


class Finder:
    def find_spec(self, name, path=None, target=None):
        print("asked for", name, path)
        if name.startswith(("magic", "textwrap")):
            return ModuleSpec(name, Loader(), is_package="." not in name)


finder = Finder()
sys.meta_path.append(finder)
import magic
import magic.part as part
from magic import other

print(magic.value, part.value, other.value, magic.part is part, sys.modules["magic.other"] is other)
print(magic.__spec__.name, type(magic.__loader__).__name__, magic.__path__)
import textwrap  # the library's comes first

print(hasattr(textwrap, "value"), textwrap.dedent("  a"))
for statement in ("import nothing_there", "import magic.broken", "from magic import nothing", "import json.nothing_there", "import math.x"):
    try:
        exec(statement)
        print("done", statement)
    except Exception as e:
        print(type(e).__name__, e)
print("magic.broken" in sys.modules)
sys.meta_path.remove(finder)
sys.meta_path.insert(0, finder)
del sys.modules["textwrap"]
import textwrap  # the program's comes first

print(textwrap.value)
print(importlib.import_module("magic.again").value)
sys.meta_path.remove(finder)
try:
    import magic.last
except ImportError as e:
    print(e)

import tempfile
import zipfile

with tempfile.TemporaryDirectory() as folder:
    archive = os.path.join(folder, "code.zip")
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("in_archive.py", "where = __file__; name = __name__; spec = __spec__.name")
        z.writestr("packed/__init__.py", "import packed.inner; from . import second")
        z.writestr("packed/inner.py", "x = 1")
        z.writestr("packed/second.py", "def f(): raise KeyError('in the archive')")
        z.writestr("packed/data.txt", "some data")
    sys.path.append(archive)
    import in_archive
    import packed

    print(in_archive.where == os.path.join(archive, "in_archive.py"), in_archive.name, in_archive.spec, packed.inner.x)
    print(type(packed.__loader__).__name__, packed.__path__ == [os.path.join(archive, "packed")])
    import pkgutil

    print(pkgutil.get_data("packed", "data.txt"), sorted(m.name for m in pkgutil.iter_modules(packed.__path__)))
    try:
        packed.second.f()
    except KeyError as e:
        print(e, e.__traceback__.tb_next.tb_frame.f_code.co_filename == os.path.join(archive, "packed", "second.py"))

    os.mkdir(os.path.join(folder, "package"))
    with open(os.path.join(folder, "package", "__init__.py"), "w") as f:
        f.write("own = __spec__.name, __loader__ is __spec__.loader, __package__\n")
    with open(os.path.join(folder, "package", "data.txt"), "w") as f:
        f.write("in a folder")
    sys.path.insert(0, folder)
    import package
    import importlib.resources

    print(package.own, pkgutil.get_data("package", "data.txt"), importlib.resources.files("package").joinpath("data.txt").read_text())
    importlib.reload(package)
    print(package.own)

    def hook(path):
        if path != "/special":
            raise ImportError
        return finder

    sys.path_hooks.append(hook)
    sys.path.append("/special")
    import magic_by_path_hook

    print(magic_by_path_hook.value)

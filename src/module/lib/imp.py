"""The module _imp: what the standard library's importlib asks the runtime about modules. There are no frozen modules, and
no extension modules."""

import sys as _sys

from _code import source_hash

check_hash_based_pycs = 'default'
_depth = 0
_installed = _importing = False


def acquire_lock():
    global _depth
    _depth += 1


def release_lock():
    global _depth
    if not _depth:
        raise RuntimeError("not holding the import lock")
    _depth -= 1


def lock_held():
    return _depth > 0


def extension_suffixes():
    return []


def is_builtin(name, /):
    return int(name in _sys.builtin_module_names and _sys.modules.get("_" + name, name) is not None)


def is_frozen(name, /):
    return False


def is_frozen_package(name, /):
    raise ImportError(f"No such frozen object named {name}", name=name)


get_frozen_object = init_frozen = is_frozen_package


def find_frozen(name, /, *, withdata=False):
    return None


def create_builtin(spec, /):
    return __import__(spec.name, fromlist=["?"])


def exec_builtin(module, /):
    return 0


exec_dynamic = exec_builtin


def create_dynamic(spec, file=None, /):
    raise ImportError("extension modules made for CPython cannot be loaded", name=spec.name, path=spec.origin)


def _fix_co_filename(code, path, /):
    pass


def _override_frozen_modules_for_tests(override, /):
    pass


def _override_multi_interp_extensions_check(override, /):
    return 0


def _install_importers():
    """importlib was imported: gives it what it finds modules with. The runtime's own import needs none of it."""
    global _installed, _bootstrap, _bootstrap_external
    if not _installed:
        from importlib import _bootstrap, _bootstrap_external
        _installed = True
        _sys.modules["_frozen_importlib"] = _bootstrap
        _sys.modules["_frozen_importlib_external"] = _bootstrap_external
        _sys.path_hooks = [_archive_hook]
        _sys.meta_path = [_bootstrap.BuiltinImporter, _bootstrap.FrozenImporter]
        _bootstrap_external._install(_bootstrap)


def _spec_of(name, file, path, native):
    """The spec of a module that the runtime has imported itself; None where there is no library."""
    if not _installed:
        try:
            import importlib
        except ImportError:
            return None
        if not _installed:
            return NotImplemented  # importlib is being set up just now
    if file is not None:
        return _bootstrap_external.spec_from_file_location(name, file, submodule_search_locations=path)
    if native:
        return _bootstrap.ModuleSpec(name, _bootstrap.BuiltinImporter, origin="built-in", is_package=path is not None)
    spec = _bootstrap.ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = path
    spec.loader = _bootstrap_external.NamespaceLoader(name, path, None)
    return spec


def _archive_hook(path):
    """The first of sys.path_hooks: takes files for archives. zipimport, which few programs need, is imported for the first."""
    global _importing
    if _importing or not any(map(_bootstrap_external._path_isfile, _parents(path))):
        raise ImportError("no archive", path=path)
    _importing = True
    try:
        from zipimport import zipimporter
    finally:
        _importing = False
    _sys.path_hooks[:] = [zipimporter if hook is _archive_hook else hook for hook in _sys.path_hooks]
    return zipimporter(path)


def _parents(path):
    """A path, and those that it lies in."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _find_by_path(name, path):
    """The spec of what the runtime itself does not find along a path: in archives, and by the program's own path hooks."""
    if not _installed:
        import importlib
    return _bootstrap_external.PathFinder.find_spec(name, path) if _installed else None


def _load(spec):
    """The module of a spec that a finder gave."""
    if not _installed:
        import importlib
    return _bootstrap._load_unlocked(spec)

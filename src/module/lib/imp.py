"""The module _imp: what the standard library's importlib asks the runtime about modules. There are no frozen modules, and
no extension modules."""

import sys as _sys

check_hash_based_pycs = 'default'
_depth = 0


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


def source_hash(key, source):
    raise NotImplementedError("hash-based code files are not supported")


def _fix_co_filename(code, path, /):
    pass


def _override_frozen_modules_for_tests(override, /):
    pass


def _override_multi_interp_extensions_check(override, /):
    return 0


def _install_importers():
    """importlib was imported: gives it what it finds modules with. The runtime's own import needs none of it."""
    from importlib import _bootstrap, _bootstrap_external
    if not _sys.meta_path:
        _sys.meta_path.append(_bootstrap.BuiltinImporter)
        _bootstrap_external._install(_bootstrap)

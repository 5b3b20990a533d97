"""Importing modules for a test."""

import contextlib
import sys
import unittest
import warnings


def import_module(name, deprecated=False, *, required_on=()):
    with warnings.catch_warnings():
        if deprecated:
            warnings.simplefilter("ignore")
        try:
            return __import__(name, fromlist=["?"])
        except ImportError as error:
            raise unittest.SkipTest(str(error))


def unload(name):
    sys.modules.pop(name, None)


@contextlib.contextmanager
def _without(names, blocked):
    saved = {name: module for name, module in sys.modules.items()
             if any(name == each or name.startswith(each + ".") for each in (*names, *blocked))}
    for name in saved:
        del sys.modules[name]
    for name in blocked:
        sys.modules[name] = None
    try:
        yield
    finally:
        for name in [name for name in sys.modules
                     if any(name == each or name.startswith(each + ".") for each in (*names, *blocked))]:
            del sys.modules[name]
        sys.modules.update(saved)


def import_fresh_module(name, fresh=(), blocked=(), deprecated=False):
    """The module imported anew, with `fresh` ones anew too and without `blocked` ones; None when that fails."""
    with warnings.catch_warnings(), _without((name, *fresh), blocked):
        if deprecated:
            warnings.simplefilter("ignore")
        try:
            for each in fresh:
                __import__(each)
            return __import__(name, fromlist=["?"])
        except ImportError:
            return None


class CleanImport:
    def __init__(self, *names, usefrozen=False):
        self.names = names

    def __enter__(self):
        self.saved = {name: sys.modules.pop(name) for name in self.names if name in sys.modules}
        return self

    def __exit__(self, *error):
        sys.modules.update(self.saved)


class DirsOnSysPath:
    def __init__(self, *paths): self.paths = paths

    def __enter__(self):
        self.saved = sys.path[:]
        sys.path.extend(self.paths)

    def __exit__(self, *error):
        sys.path[:] = self.saved

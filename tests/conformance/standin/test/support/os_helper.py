"""Files of a test."""

import contextlib
import os

TESTFN = TESTFN_ASCII = f"@test_{os.getpid()}_tmp"
TESTFN_UNICODE = TESTFN + "-\xe0\xf2\u0258\u0141\u011f"
TESTFN_NONASCII = FS_NONASCII = "\xe6"
TESTFN_UNENCODABLE = TESTFN_UNDECODABLE = None
SAVEDCWD = os.getcwd()


def unlink(name):
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(name)


def rmdir(name):
    with contextlib.suppress(FileNotFoundError):
        os.rmdir(name)


def rmtree(path):
    if not os.path.isdir(path) or os.path.islink(path):
        return unlink(path)
    for name in os.listdir(path):
        rmtree(os.path.join(path, name))
    rmdir(path)


@contextlib.contextmanager
def temp_dir(path=None, quiet=False):
    path = os.path.realpath(path or f"/tmp/conformance-{os.getpid()}")
    os.mkdir(path)
    try:
        yield path
    finally:
        rmtree(path)


@contextlib.contextmanager
def change_cwd(path, quiet=False):
    saved = os.getcwd()
    os.chdir(path)
    try:
        yield os.getcwd()
    finally:
        os.chdir(saved)


@contextlib.contextmanager
def temp_cwd(name="tempcwd", quiet=False):
    with temp_dir(f"/tmp/{name}-{os.getpid()}") as path, change_cwd(path) as cwd:
        yield cwd


class EnvironmentVarGuard:
    """Changes to the environment that are taken back."""

    def __enter__(self):
        self.before = dict(os.environ)
        return self

    def __exit__(self, *error):
        for name in [name for name in os.environ if name not in self.before]:
            del os.environ[name]
        os.environ.update(self.before)

    def __getitem__(self, name): return os.environ[name]
    def __setitem__(self, name, value): os.environ[name] = value
    def set(self, name, value): os.environ[name] = value
    def unset(self, name): os.environ.pop(name, None)


class FakePath:
    def __init__(self, path): self.path = path
    def __repr__(self): return f"<FakePath {self.path!r}>"

    def __fspath__(self):
        if isinstance(self.path, BaseException) or isinstance(self.path, type) and issubclass(self.path, BaseException):
            raise self.path
        return self.path


def create_empty_file(name): open(name, "wb").close()
def can_symlink(): return True
def skip_unless_symlink(test): return test

"""The process, its files and folders, as the system has them. The os module builds on it."""

import _posix
from _posix import *
from _posix import _entries, _execve, _exit, _stat, _utime

error = OSError
_have_functions = []
EX_OK, EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_UNAVAILABLE, EX_SOFTWARE, EX_OSERR, EX_IOERR = 0, 64, 65, 66, 69, 70, 71, 74


def fspath(path):
    """The path as str or bytes."""
    if isinstance(path, (str, bytes)):
        return path
    cls = type(path)
    try:
        made = cls.__fspath__(path)
    except AttributeError:
        if hasattr(cls, "__fspath__"):
            raise
        raise TypeError("expected str, bytes or os.PathLike object, not " + cls.__name__) from None
    if isinstance(made, (str, bytes)):
        return made
    raise TypeError(f"expected {cls.__name__}.__fspath__() to return str or bytes, not {type(made).__name__}")


# ---- stat ----

_names = ("st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime")


class stat_result(tuple):
    """What the system knows of a file."""

    n_fields, n_sequence_fields, n_unnamed_fields = 19, 10, 3
    __match_args__ = _names[:7]

    def __new__(cls, sequence, dict=None):
        items = tuple(sequence)
        if len(items) < 10:
            raise TypeError(f"os.stat_result() takes an at least 10-sequence ({len(items)}-sequence given)")
        self = tuple.__new__(cls, items[:10])
        for name, value in zip(("st_atime", "st_mtime", "st_ctime"), items[7:10]):
            self.__dict__[name] = value
        if dict:
            self.__dict__.update(dict)
        return self

    st_mode, st_ino, st_dev, st_nlink, st_uid, st_gid, st_size = (
        property(lambda self, i=i: self[i], doc=name) for i, name in enumerate(_names[:7]))

    def __repr__(self):
        return "os.stat_result(" + ", ".join(f"{name}={value!r}" for name, value in zip(_names, self)) + ")"


stat_result.__module__ = "os"


def stat(path, *, dir_fd=None, follow_symlinks=True):
    """What the system knows of a file, by path or descriptor."""
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    found = _stat(path, follow_symlinks)
    nanoseconds = [s * 10**9 + n for s, n in zip(found[7:10], found[10:13])]
    more = {"st_blksize": found[13], "st_blocks": found[14], "st_rdev": found[15]}
    for name, ns in zip(("st_atime", "st_mtime", "st_ctime"), nanoseconds):
        more[name] = ns / 1e9
        more[name + "_ns"] = ns
    return stat_result(found[:10], more)


def lstat(path, *, dir_fd=None):
    """As stat, of a symbolic link itself."""
    return stat(path, dir_fd=dir_fd, follow_symlinks=False)


def fstat(fd):
    """As stat, of a descriptor."""
    return stat(fd)


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    """Set when a file was last used and changed."""
    if times is not None and ns is not None:
        raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
    if times is not None:
        ns = [int(t * 10**9) for t in times]
    elif ns is None:
        import time
        ns = [time.time_ns()] * 2
    _utime(path, *divmod(ns[0], 10**9), *divmod(ns[1], 10**9))


# ---- folders ----

def listdir(path=None):
    """The names in a folder."""
    return [name for name, _ in _entries("." if path is None else path)]


class DirEntry:
    """A name in a folder and what is known of it without asking."""

    def __init__(self, folder, name, kind):
        slash = b"/" if isinstance(name, bytes) else "/"
        self.name = name
        self.path = folder + name if folder.endswith(slash) else folder + slash + name
        self._kind = kind
        self._stats = {}

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def stat(self, *, follow_symlinks=True):
        if follow_symlinks not in self._stats:
            self._stats[follow_symlinks] = stat(self.path, follow_symlinks=follow_symlinks)
        return self._stats[follow_symlinks]

    def inode(self):
        return self.stat(follow_symlinks=False).st_ino

    def _is(self, kind, mode, follow_symlinks):
        if self._kind == 0 or (self._kind == 10 and follow_symlinks):
            try:
                return self.stat(follow_symlinks=follow_symlinks).st_mode & 0o170000 == mode
            except FileNotFoundError:
                return False
        return self._kind == kind

    def is_dir(self, *, follow_symlinks=True):
        return self._is(4, 0o040000, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is(8, 0o100000, follow_symlinks)

    def is_symlink(self):
        return self._is(10, 0o120000, False)

    def is_junction(self):
        return False


class _ScandirIterator:
    def __init__(self, path):
        folder = fspath(path)
        self._entries = iter([DirEntry(folder, name, kind) for name, kind in _entries(path)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def close(self):
        self._entries = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def scandir(path=None):
    """An iterator over the entries of a folder."""
    return _ScandirIterator("." if path is None else path)


# ---- processes and programs ----

_at_fork = {"before": [], "after_in_parent": [], "after_in_child": []}


def register_at_fork(**functions):
    """Functions to call at fork(): before, after_in_parent, after_in_child."""
    if not functions:
        raise TypeError("At least one argument is required.")
    for when, function in functions.items():
        if when not in _at_fork:
            raise TypeError(f"register_at_fork() got an unexpected keyword argument '{when}'")
        if not callable(function):
            raise TypeError(f"'{when}' must be callable, not {type(function).__name__}")
    for when, function in functions.items():
        _at_fork[when].append(function)


def fork():
    """A second process: 0 there, its number here."""
    for function in reversed(_at_fork["before"]):
        function()
    pid = _posix.fork()
    for function in _at_fork["after_in_parent" if pid else "after_in_child"]:
        function()
    return pid


def execv(path, argv, /):
    """Become another program."""
    _execve(path, argv, None)


def execve(path, argv, env):
    """Become another program, with its own environment."""
    def coded(text):
        text = fspath(text)
        return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    _execve(path, argv, [coded(name) + b"=" + coded(value) for name, value in env.items()])


def wait():
    """Wait for any child."""
    return waitpid(-1, 0)

"""Warnings about a program that are no errors: which are shown, and how. The choice is made in _warnings."""

import sys
import _warnings
from _warnings import _defaultaction, _filters_mutated, _onceregistry, filters, warn, warn_explicit

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings", "simplefilter", "resetwarnings",
           "catch_warnings", "deprecated"]

defaultaction = _defaultaction
onceregistry = _onceregistry
_actions = ("error", "ignore", "always", "all", "default", "module", "once")


class WarningMessage:
    """A warning with all that is known of it."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line", "source")

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (f"{{message : {self.message!r}, category : {self._category_name!r}, filename : {self.filename!r}, "
                f"lineno : {self.lineno}, line : {self.line!r}}}")


# ---- showing: a program may replace showwarning and formatwarning ----

def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file, stderr when none is given."""
    _showwarnmsg_impl(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """A warning as text."""
    return _formatwarnmsg_impl(WarningMessage(message, category, filename, lineno, None, line))


_showwarning_orig = showwarning
_formatwarning_orig = formatwarning


def _formatwarnmsg_impl(msg):
    line = _warnings._source_line(msg.filename, msg.lineno) if msg.line is None else msg.line
    text = f"{msg.filename}:{msg.lineno}: {msg.category.__name__}: {msg.message}\n"
    return text + f"  {line.strip()}\n" if line and line.strip() else text


def _formatwarnmsg(msg):
    if formatwarning is _formatwarning_orig:
        return _formatwarnmsg_impl(msg)
    return formatwarning(msg.message, msg.category, msg.filename, msg.lineno, msg.line)


def _showwarnmsg_impl(msg):
    file = sys.stderr if msg.file is None else msg.file
    if file is None:
        return
    text = _formatwarnmsg(msg)
    try:
        file.write(text)
    except OSError:
        pass


def _showwarnmsg(msg):
    if showwarning is _showwarning_orig:
        _showwarnmsg_impl(msg)
        return
    if not callable(showwarning):
        raise TypeError("warnings.showwarning() must be set to a function or method")
    showwarning(msg.message, msg.category, msg.filename, msg.lineno, msg.file, msg.line)


# ---- filters ----

def _add_filter(*item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        if item in filters:
            filters.remove(item)
        filters.insert(0, item)
    _filters_mutated()


def _check_filter(action, category, lineno):
    if action not in _actions:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass")
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Put in a filter whose message and module are regular expressions."""
    if not isinstance(message, str):
        raise TypeError("message must be a string")
    if not isinstance(module, str):
        raise TypeError("module must be a string")
    _check_filter(action, category, lineno)
    if message or module:
        import re
    _add_filter(action, re.compile(message, re.I) if message else None, category,
                re.compile(module) if module else None, lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Put in a filter for every message of a category."""
    _check_filter(action, category, lineno)
    _add_filter(action, None, category, None, lineno, append=append)


def resetwarnings():
    """Forget all filters."""
    filters[:] = []
    _filters_mutated()


# ---- the -W option ----

class _OptionError(Exception):
    """A -W option that cannot be understood."""


def _processoptions(args):
    for arg in args:
        try:
            _setoption(arg)
        except _OptionError as error:
            print("Invalid -W option ignored:", error, file=sys.stderr)


def _setoption(arg):
    parts = arg.split(":")
    if len(parts) > 5:
        raise _OptionError(f"too many fields (max 5): {arg!r}")
    action, message, category, module, lineno = (part.strip() for part in parts + [""] * (5 - len(parts)))
    action = _getaction(action)
    category = _getcategory(category)
    if message or module:
        import re
        message = re.escape(message)
        module = re.escape(module) + r"\Z" if module else ""
    try:
        number = int(lineno) if lineno else 0
        if number < 0:
            raise ValueError
    except (ValueError, OverflowError):
        raise _OptionError(f"invalid lineno {lineno!r}") from None
    filterwarnings(action, message, category, module, number)


def _getaction(action):
    for name in ("default", "always", "ignore", "module", "once", "error"):
        if name.startswith(action):
            return name
    if action == "all":
        return "always"
    raise _OptionError(f"invalid action: {action!r}")


def _getcategory(category):
    if not category:
        return Warning
    module, _, name = category.rpartition(".")
    if not module:
        import builtins as found
    else:
        try:
            found = __import__(module, None, None, [name])
        except ImportError:
            raise _OptionError(f"invalid module name: {module!r}") from None
    try:
        made = getattr(found, name)
    except AttributeError:
        raise _OptionError(f"unknown warning category: {category!r}") from None
    if not (isinstance(made, type) and issubclass(made, Warning)):
        raise _OptionError(f"invalid warning category: {category!r}")
    return made


# ---- for a while ----

class catch_warnings:
    """Filters and the way of showing are as before after the with statement; record=True collects what is shown."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._module = sys.modules["warnings"] if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = ["record=True"] if self._record else []
        if self._module is not sys.modules["warnings"]:
            args.append(f"module={self._module!r}")
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        module = self._module
        self._filters = module.filters
        module.filters = self._filters[:]
        module._filters_mutated()
        self._showwarning = module.showwarning
        self._showwarnmsg_impl = module._showwarnmsg_impl
        log = None
        if self._record:
            log = []
            module._showwarnmsg_impl = log.append
            module.showwarning = module._showwarning_orig
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        module = self._module
        module.filters = self._filters
        module._filters_mutated()
        module.showwarning = self._showwarning
        module._showwarnmsg_impl = self._showwarnmsg_impl


# ---- deprecation ----

class deprecated:
    """A decorator: using the function or class warns."""

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError(f"Expected an object of type str for 'message', not {type(message).__name__!r}")
        self.message = message
        self.category = category
        self.stacklevel = stacklevel

    def __call__(self, arg, /):
        if self.category is None:
            arg.__deprecated__ = self.message
            return arg
        if isinstance(arg, type):
            return self._wrap_class(arg)
        if callable(arg):
            return self._wrap_function(arg)
        raise TypeError("@deprecated decorator with non-None category must be applied to a class or callable, "
                        f"not {arg!r}")

    def _wrap_function(self, function):
        import functools
        message, category, stacklevel = self.message, self.category, self.stacklevel

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            warn(message, category=category, stacklevel=stacklevel + 1)
            return function(*args, **kwargs)

        function.__deprecated__ = wrapper.__deprecated__ = message
        return wrapper

    def _wrap_class(self, cls):
        message, category, stacklevel = self.message, self.category, self.stacklevel
        make, init_subclass = cls.__new__, cls.__init_subclass__

        def __new__(made, /, *args, **kwargs):
            if made is cls:
                warn(message, category=category, stacklevel=stacklevel + 1)
            if make is not object.__new__:
                return make(made, *args, **kwargs)
            if made.__init__ is object.__init__ and (args or kwargs):
                raise TypeError(f"{made.__name__}() takes no arguments")
            return make(made)

        def __init_subclass__(sub, *args, **kwargs):
            warn(message, category=category, stacklevel=stacklevel + 1)
            inner = getattr(init_subclass, "__func__", None)
            return inner(sub, *args, **kwargs) if inner else init_subclass(*args, **kwargs)

        cls.__new__ = staticmethod(__new__)
        cls.__init_subclass__ = classmethod(__init_subclass__)
        cls.__deprecated__ = __new__.__deprecated__ = __init_subclass__.__deprecated__ = message
        return cls


def _deprecated(name, message="{name!r} is deprecated and slated for removal in Python {remove}", *, remove, _version=None):
    """Warn of what the standard library will not have any more in the version `remove`. The library is the installed one's,
    which still has it: no matter which version this runtime says it is, it is no error."""
    warn(message.format(name=name, remove=f"{remove[0]}.{remove[1]}"), DeprecationWarning, stacklevel=3)


def _warn_unawaited_coroutine(coro):
    message = f"coroutine '{coro.__qualname__}' was never awaited"
    if coro.cr_origin is not None:
        import linecache
        import traceback
        places = [(file, line, function, linecache.getline(file, line)) for file, line, function in reversed(coro.cr_origin)]
        message += "\nCoroutine created at (most recent call last)\n" + "".join(traceback.format_list(places)).rstrip("\n")
    warn(message, category=RuntimeWarning, stacklevel=2, source=coro)

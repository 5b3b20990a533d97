"""Copies of objects: of the object alone, or of all it holds."""

from _weakref import ref as _ref


class Error(Exception):
    """A class whose objects cannot be copied."""


error = Error
_atoms = {type(None), int, float, bool, complex, str, bytes, type, range, type(Ellipsis), type(NotImplemented), type(len),
          type(lambda: 0), property, type((lambda: 0).__code__), slice, _ref}


_copiers = {cls: cls.copy for cls in (list, dict, set, bytearray)}


def copy(x):
    """A shallow copy: the same items in a new container."""
    cls = type(x)
    copier = _copiers.get(cls)
    if copier is not None:
        return copier(x)
    if cls in _atoms or cls in (tuple, frozenset) or issubclass(cls, type):
        return x
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    return _rebuilt(x, cls, None)


def deepcopy(x, memo=None, _nil=[]):
    """A copy of the object and of all that it holds; what is held twice is copied once."""
    if memo is None:
        memo = {}
    cls = type(x)
    if cls in _atoms or issubclass(cls, type):
        return x
    known = memo.get(id(x), _nil)
    if known is not _nil:
        return known
    if cls is list:
        made = memo[id(x)] = []
        for item in x:
            made.append(deepcopy(item, memo))
    elif cls is dict:
        made = memo[id(x)] = {}
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        made = _deep_tuple(x, memo)
    elif cls is set or cls is frozenset:
        made = cls([deepcopy(item, memo) for item in x])
    elif cls is bytearray:
        made = x.copy()
    else:
        method = getattr(x, "__deepcopy__", None)
        made = method(memo) if method is not None else _rebuilt(x, cls, memo)
    if made is not x:
        memo[id(x)] = made
        memo.setdefault(id(memo), []).append(x)
    return made


def _deep_tuple(x, memo):
    items = [deepcopy(item, memo) for item in x]
    if id(x) in memo:
        return memo[id(x)]
    for old, new in zip(x, items):
        if old is not new:
            return tuple(items)
    return x


def _rebuilt(x, cls, memo):
    """A new object of the class with x's state, as pickling would make it."""
    deep = (lambda value: deepcopy(value, memo)) if memo is not None else (lambda value: value)
    reduce = getattr(cls, "__reduce__", None)
    if reduce is not None and reduce is not object.__reduce__:
        parts = x.__reduce__()
        if isinstance(parts, str):
            return x
        function, arguments, *rest = parts
        made = function(*[deep(argument) for argument in arguments])
        if memo is not None:
            memo[id(x)] = made
        if rest and rest[0] is not None:
            _set_state(made, deep(rest[0]))
        for item in (rest[1] if len(rest) > 1 and rest[1] is not None else ()):
            made.append(deep(item))
        for key, value in (rest[2] if len(rest) > 2 and rest[2] is not None else ()):
            made[deep(key)] = deep(value)
        return made
    arguments = x.__getnewargs__() if hasattr(x, "__getnewargs__") else ()
    base = next((b for b in (list, dict, set, frozenset, tuple, int, float, str, bytes, bytearray, complex) if isinstance(x, b)), None)
    if isinstance(x, BaseException):
        made = cls.__new__(cls, *deep(x.args))
        made.args = deep(x.args)
    elif base is tuple or base is frozenset:
        made = base.__new__(cls, [deep(item) for item in base.__iter__(x)])
    elif base in (int, float, str, bytes, complex):
        made = base.__new__(cls, *(arguments or (base(x),)))
    else:
        try:
            made = cls.__new__(cls, *[deep(argument) for argument in arguments])
        except TypeError:
            raise TypeError(f"cannot pickle '{cls.__name__}' object") from None
    if memo is not None:
        memo[id(x)] = made
    if base is list:
        list.extend(made, [deep(item) for item in list.__iter__(x)])
    elif base is dict:
        for key, value in dict.items(x):
            dict.__setitem__(made, deep(key), deep(value))
    elif base is set:
        set.update(made, [deep(item) for item in set.__iter__(x)])
    elif base is bytearray:
        bytearray.extend(made, x)
    if hasattr(cls, "__getstate__") and cls.__getstate__ is not object.__getstate__:
        state = x.__getstate__()
        if state is not None and state is not False:
            _set_state(made, deep(state))
        return made
    if hasattr(x, "__dict__"):
        for name, value in list(x.__dict__.items()):
            made.__dict__[name] = deep(value)
    for holder in cls.__mro__:
        for name in _slot_names(holder):
            if hasattr(x, name):
                object.__setattr__(made, name, deep(getattr(x, name)))
    return made


def _slot_names(cls):
    names = cls.__dict__.get("__slots__", ())
    for name in (names,) if isinstance(names, str) else names:
        if name in ("__dict__", "__weakref__"):
            continue
        if name.startswith("__") and not name.endswith("__"):
            name = f"_{cls.__name__.lstrip('_')}{name}"
        yield name


def _set_state(made, state):
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        made.__dict__.update(state)
    for name, value in (slots or {}).items():
        setattr(made, name, value)


def replace(obj, /, **changes):
    """A copy with some fields changed, by the class's __replace__."""
    method = getattr(type(obj), "__replace__", None)
    if method is None:
        raise TypeError(f"replace() does not support {type(obj).__name__} objects")
    return method(obj, **changes)

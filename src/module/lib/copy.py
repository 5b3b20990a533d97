"""Copies of objects: of the object alone, or of all it holds."""

from _weakref import ref as _ref


class Error(Exception):
    """A class whose objects cannot be copied."""


error = Error
_atoms = {type(None), int, float, bool, complex, str, bytes, type, range, type(Ellipsis), type(NotImplemented), type(len),
          type(lambda: 0), property, type((lambda: 0).__code__), _ref}


_method = type((lambda self: self).__get__(0))
_copiers = {cls: cls.copy for cls in (list, dict, set, bytearray)}


def copy(x):
    """A shallow copy: the same items in a new container."""
    cls = type(x)
    copier = _copiers.get(cls)
    if copier is not None:
        return copier(x)
    if cls in _atoms or cls in (tuple, frozenset, slice) or issubclass(cls, type):
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
    elif cls is _method:
        made = cls(x.__func__, deepcopy(x.__self__, memo))
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
    """A new object of the class with x's state, made as unpickling would; memo is None for a shallow copy."""
    from copyreg import dispatch_table
    reduce = dispatch_table.get(cls)
    if reduce is not None:
        parts = reduce(x)
    elif (reduce := getattr(x, "__reduce_ex__", None)) is not None:
        parts = reduce(4)
    elif (reduce := getattr(x, "__reduce__", None)) is not None:
        parts = reduce()
    else:
        raise Error(f"un(deep)copyable object of type {cls}" if memo is not None else f"un(shallow)copyable object of type {cls}")
    return x if isinstance(parts, str) else _reconstruct(x, memo, *parts)


def _reconstruct(x, memo, function, arguments, state=None, items=None, pairs=None):
    if memo is None:
        made = function(*arguments)
    else:
        made = function(*[deepcopy(argument, memo) for argument in arguments])
        memo[id(x)] = made
        if state is not None:
            state = deepcopy(state, memo)
    if state is not None:
        _set_state(made, state)
    for item in items if items is not None else ():
        made.append(item if memo is None else deepcopy(item, memo))
    for key, value in pairs if pairs is not None else ():
        if memo is not None:
            key, value = deepcopy(key, memo), deepcopy(value, memo)
        made[key] = value
    return made


def _set_state(made, state):
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None:
        made.__dict__.update(state)
    for name, value in (slots.items() if slots is not None else ()):
        setattr(made, name, value)


def replace(obj, /, **changes):
    """A copy with some fields changed, by the class's __replace__."""
    method = getattr(type(obj), "__replace__", None)
    if method is None:
        raise TypeError(f"replace() does not support {type(obj).__name__} objects")
    return method(obj, **changes)

"""Abstract containers: classes that others are instances of by what they can do, or by being registered."""

import builtins as _builtins
import sys as _sys


class _ABCMeta(type):
    """isinstance and issubclass by methods (_needs), by derivation, or by registration."""

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)
        cls._registered = []

    def register(cls, subclass):
        cls._registered.append(subclass)
        return subclass

    def __subclasscheck__(cls, subclass):
        if type.__subclasscheck__(cls, subclass):
            return True
        needs = cls.__dict__.get("_needs")
        if needs and all(_has(subclass, name) for name in needs):
            return True
        if any(issubclass(subclass, known) for known in cls._registered):
            return True
        return any(issubclass(subclass, derived) for derived in type.__subclasses__(cls))

    def __instancecheck__(cls, instance):
        return issubclass(type(instance), cls)


def _has(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name] is not None
    return False


def _abstract(*names):
    """A base whose named methods must be written by the classes that derive from it."""

    def check(cls, *args, **kwargs):
        missing = sorted(name for name in names if getattr(cls, name, None) is None or hasattr(getattr(cls, name), "_is_abstract"))
        if missing:
            listed = ", ".join(repr(name) for name in missing)
            plural = "s" if len(missing) > 1 else ""
            raise TypeError(f"Can't instantiate abstract class {cls.__name__} without an implementation for abstract method{plural} {listed}")
        return object.__new__(cls)

    return check


def _made(name, bases, needs, methods=None):
    def abstract(self, *args, **kwargs):
        raise NotImplementedError

    space = dict(methods or {})
    required = []
    for base in bases:
        required += getattr(base, "_required", ())
    required = [method for method in dict.fromkeys([*required, *needs]) if method not in space]
    space.update(__slots__=(), __module__="collections.abc", _required=tuple(required), __new__=_abstract(*required))
    if not bases or name in ("Collection", "Reversible", "Generator", "Iterator"):
        every = []
        for base in bases:
            every += base.__dict__.get("_needs", ())
        space["_needs"] = tuple(dict.fromkeys([*every, *needs]))
    return _ABCMeta(name, bases or (object,), space)


Hashable = _made("Hashable", (), ("__hash__",))
Iterable = _made("Iterable", (), ("__iter__",))
Container = _made("Container", (), ("__contains__",))
Sized = _made("Sized", (), ("__len__",))
Callable = _made("Callable", (), ("__call__",))
Awaitable = _made("Awaitable", (), ("__await__",))
AsyncIterable = _made("AsyncIterable", (), ("__aiter__",))
Buffer = _made("Buffer", (), ("__buffer__",))
Iterator = _made("Iterator", (Iterable,), ("__next__",), {"__iter__": lambda self: self})
Iterator._needs = ("__iter__", "__next__")
Reversible = _made("Reversible", (Iterable,), ("__reversed__",))
Collection = _made("Collection", (Sized, Iterable, Container), ())
Collection._needs = ("__len__", "__iter__", "__contains__")


def _generator_close(self):
    try:
        self.throw(GeneratorExit)
    except (GeneratorExit, StopIteration):
        return
    raise RuntimeError("generator ignored GeneratorExit")


Generator = _made("Generator", (Iterator,), ("send", "throw"), {"__next__": lambda self: self.send(None), "close": _generator_close})
Generator._needs = ("__iter__", "__next__", "send", "throw", "close")


def _index(self, value, start=0, stop=None):
    for at, item in enumerate(self):
        if at >= start and (stop is None or at < stop) and (item is value or item == value):
            return at
    raise ValueError


def _iterate(self):
    at = 0
    try:
        while True:
            yield self[at]
            at += 1
    except IndexError:
        return


Sequence = _made("Sequence", (Reversible, Collection), ("__getitem__", "__len__"), {
    "__abc_tpflags__": 1 << 5,  # match statements: sequence patterns
    "__iter__": _iterate,
    "__contains__": lambda self, value: any(item is value or item == value for item in self),
    "__reversed__": lambda self: (self[at] for at in range(len(self) - 1, -1, -1)),
    "index": _index,
    "count": lambda self, value: sum(1 for item in self if item is value or item == value),
})


def _extend(self, values):
    for value in list(values) if values is self else values:
        self.append(value)


def _pop(self, index=-1):
    value = self[index]
    del self[index]
    return value


def _remove(self, value):
    del self[self.index(value)]


def _reverse(self):
    n = len(self)
    for at in range(n // 2):
        self[at], self[n - at - 1] = self[n - at - 1], self[at]


def _clear(self):
    while len(self):
        self.pop()


def _add_all(self, values):
    self.extend(values)
    return self


MutableSequence = _made("MutableSequence", (Sequence,), ("__setitem__", "__delitem__", "insert"), {
    "append": lambda self, value: self.insert(len(self), value), "extend": _extend, "pop": _pop, "remove": _remove,
    "reverse": _reverse, "clear": _clear, "__iadd__": _add_all,
})


def _set_op(keep):
    def operate(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._from_iterable(keep(self, other))
    return operate


def _set_test(test):
    def compare(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return test(self, other)
    return compare


Set = _made("Set", (Collection,), (), {
    "_from_iterable": classmethod(lambda cls, it: cls(it)),
    "__le__": _set_test(lambda a, b: len(a) <= len(b) and all(x in b for x in a)),
    "__lt__": _set_test(lambda a, b: len(a) < len(b) and all(x in b for x in a)),
    "__ge__": _set_test(lambda a, b: len(a) >= len(b) and all(x in a for x in b)),
    "__gt__": _set_test(lambda a, b: len(a) > len(b) and all(x in a for x in b)),
    "__eq__": _set_test(lambda a, b: len(a) == len(b) and all(x in b for x in a)),
    "__and__": _set_op(lambda a, b: (x for x in b if x in a)),
    "__rand__": _set_op(lambda a, b: (x for x in b if x in a)),
    "__or__": _set_op(lambda a, b: (x for s in (a, b) for x in s)),
    "__ror__": _set_op(lambda a, b: (x for s in (a, b) for x in s)),
    "__sub__": _set_op(lambda a, b: (x for x in a if x not in set(b))),
    "__rsub__": _set_op(lambda a, b: (x for x in b if x not in a)),
    "__xor__": _set_op(lambda a, b: [x for x in a if x not in set(b)] + [x for x in b if x not in a]),
    "isdisjoint": lambda self, other: not any(x in self for x in other),
})


def _discard_or_raise(self, value):
    if value not in self:
        raise KeyError(value)
    self.discard(value)


def _set_pop(self):
    for value in self:
        self.discard(value)
        return value
    raise KeyError


def _set_update(self, other):
    for value in other:
        self.add(value)
    return self


MutableSet = _made("MutableSet", (Set,), ("add", "discard"), {"remove": _discard_or_raise, "pop": _set_pop, "__ior__": _set_update, "clear": _clear})


def _get(self, key, default=None):
    try:
        return self[key]
    except KeyError:
        return default


def _mapping_has(self, key):
    try:
        self[key]
    except KeyError:
        return False
    return True


Mapping = _made("Mapping", (Collection,), ("__getitem__", "__iter__", "__len__"), {
    "__abc_tpflags__": 1 << 6,  # match statements: mapping patterns
    "get": _get, "__contains__": _mapping_has, "__reversed__": None,
    "keys": lambda self: KeysView(self), "items": lambda self: ItemsView(self), "values": lambda self: ValuesView(self),
    "__eq__": lambda self, other: dict(self.items()) == dict(other.items()) if isinstance(other, Mapping) else NotImplemented,
})

_absent = object()


def _mapping_pop(self, key, default=_absent):
    try:
        value = self[key]
    except KeyError:
        if default is _absent:
            raise
        return default
    del self[key]
    return value


def _popitem(self):
    for key in self:
        value = self[key]
        del self[key]
        return key, value
    raise KeyError


def _mapping_update(self, other=(), /, **kwds):
    if isinstance(other, Mapping) or hasattr(other, "keys"):
        for key in other.keys():
            self[key] = other[key]
    else:
        for key, value in other:
            self[key] = value
    for key, value in kwds.items():
        self[key] = value


def _setdefault(self, key, default=None):
    try:
        return self[key]
    except KeyError:
        self[key] = default
    return default


def _mapping_clear(self):
    for key in list(self):
        del self[key]


MutableMapping = _made("MutableMapping", (Mapping,), ("__setitem__", "__delitem__"), {
    "pop": _mapping_pop, "popitem": _popitem, "clear": _mapping_clear, "update": _mapping_update, "setdefault": _setdefault,
})


class MappingView(Sized):
    __slots__ = ("_mapping",)
    _required = ()

    def __new__(cls, mapping):
        return object.__new__(cls)

    def __init__(self, mapping): self._mapping = mapping
    def __len__(self): return len(self._mapping)
    def __repr__(self): return f"{type(self).__name__}({self._mapping!r})"


class KeysView(MappingView, Set):
    __slots__ = ()
    _from_iterable = classmethod(lambda cls, it: set(it))
    def __contains__(self, key): return key in self._mapping
    def __iter__(self): return iter(self._mapping)


class ItemsView(MappingView, Set):
    __slots__ = ()
    _from_iterable = classmethod(lambda cls, it: set(it))
    def __contains__(self, item): return item[0] in self._mapping and self._mapping[item[0]] == item[1]
    def __iter__(self): return ((key, self._mapping[key]) for key in self._mapping)


class ValuesView(MappingView, Collection):
    __slots__ = ()
    def __contains__(self, value): return any(v is value or v == value for v in self)
    def __iter__(self): return (self._mapping[key] for key in self._mapping)


for _name, _types in {
    "Sequence": (tuple, str, range, bytes, memoryview), "MutableSequence": (list, bytearray), "Set": (frozenset, type({}.keys()), type({}.items())),
    "MutableSet": (set,), "Mapping": (type(type.__dict__),), "MutableMapping": (dict,), "KeysView": (type({}.keys()),),
    "ItemsView": (type({}.items()),), "ValuesView": (type({}.values()),), "Generator": (), "Buffer": (bytes, bytearray, memoryview),
}.items():
    for _type in _types:
        globals()[_name].register(_type)
for _value in (MappingView, KeysView, ItemsView, ValuesView):
    _value.__module__ = "collections.abc"

__all__ = [_name for _name, _value in list(globals().items()) if isinstance(_value, _ABCMeta)]

if "weakref" in _sys.modules:
    _sys.modules["weakref"]._register(MutableMapping, MutableSet)

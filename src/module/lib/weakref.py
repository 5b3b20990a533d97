"""References that do not keep their objects alive, and containers of them."""

import sys
from types import GenericAlias as _GenericAlias
from _weakref import (CallableProxyType, ProxyType, ReferenceType, _remove_dead_weakref, getweakrefcount, getweakrefs, proxy, ref)

ProxyTypes = (ProxyType, CallableProxyType)
__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyType",
           "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize"]


class WeakMethod(ref):
    """A weak reference to a bound method that lives as long as its object."""

    __slots__ = "_function", "_method_type", "_alive", "__weakref__"

    def __new__(cls, meth, callback=None):
        try:
            obj, function = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None

        def gone(_):
            self = self_ref()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, obj, gone)
        self._function = ref(function, gone)
        self._method_type = type(meth)
        self._alive = True
        self_ref = ref(self)
        return self

    def __call__(self):
        obj, function = super().__call__(), self._function()
        if obj is None or function is None:
            return None
        return self._method_type(function, obj)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._function == other._function

    def __ne__(self, other):
        result = self.__eq__(other)
        return result if result is NotImplemented else not result

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A weak reference that knows the key it is kept under."""

    __slots__ = ("key",)

    def __new__(cls, ob, callback, key):
        self = ref.__new__(cls, ob, callback)
        self.key = key
        return self

    def __init__(self, ob, callback, key):
        super().__init__(ob, callback)


class _WeakMapping:
    """What the two weak dictionaries share; the class says how entries are kept."""

    __hash__ = None

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
            return default

    def update(self, other=None, /, **kwargs):
        if other is not None:
            for key, value in (other if hasattr(other, "items") else dict(other)).items():
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def pop(self, key, *default):
        try:
            value = self[key]
        except KeyError:
            if default:
                return default[0]
            raise
        del self[key]
        return value

    def clear(self):
        self.data.clear()

    def __iter__(self): return self.keys()
    def keys(self): return (key for key, _ in self.items())
    def values(self): return (value for _, value in self.items())
    def __repr__(self): return f"<{type(self).__name__} at {id(self):#x}>"

    def copy(self):
        made = (WeakValueDictionary if isinstance(self, WeakValueDictionary) else WeakKeyDictionary)()
        made.update(self)
        return made

    __copy__ = copy

    def __eq__(self, other):
        return dict(self.items()) == dict(other.items()) if hasattr(other, "items") else NotImplemented

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        made = type(self)()
        made.update(other)
        made.update(self)
        return made

    def __ior__(self, other):
        self.update(other)
        return self


class WeakValueDictionary(_WeakMapping):
    """A mapping whose entries go when their values do."""

    def __init__(self, other=(), /, **kw):
        self.data = {}

        def remove(reference, selfref=ref(self), drop=_remove_dead_weakref): # must not keep the mapping alive
            self = selfref()
            if self is not None:
                drop(self.data, reference.key)

        self._remove = remove
        self.update(other, **kw)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __len__(self): return len(self.data)

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None

    def items(self):
        for key, reference in list(self.data.items()):
            value = reference()
            if value is not None:
                yield key, value

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = type(self)()
        for key, value in self.items():
            made[deepcopy(key, memo)] = value
        return made

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value

    def itervaluerefs(self): return iter(list(self.data.values()))
    def valuerefs(self): return list(self.data.values())


class WeakKeyDictionary(_WeakMapping):
    """A mapping whose entries go when their keys do."""

    def __init__(self, dict=None):
        self.data = {}

        def remove(reference, selfref=ref(self)):
            self = selfref()
            if self is not None:
                self.data.pop(reference, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __len__(self): return len(self.data)

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def items(self):
        for reference, value in list(self.data.items()):
            key = reference()
            if key is not None:
                yield key, value

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = type(self)()
        for key, value in self.items():
            made[key] = deepcopy(value, memo)
        return made

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def keyrefs(self): return list(self.data)


class WeakSet:
    """A set whose items go when nothing else holds them."""

    __hash__ = None

    def __init__(self, data=None):
        self.data = set()

        def remove(reference, selfref=ref(self)):
            self = selfref()
            if self is not None:
                self.data.discard(reference)

        self._remove = remove
        if data is not None:
            self.update(data)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self): return len(self.data)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def add(self, item): self.data.add(ref(item, self._remove))
    def discard(self, item): self.data.discard(ref(item))
    def remove(self, item): self.data.remove(ref(item))
    def clear(self): self.data.clear()
    def copy(self): return type(self)(self)

    def pop(self):
        while True:
            try:
                item = self.data.pop()()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            if item is not None:
                return item

    def update(self, other):
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def union(self, other): return type(self)([*self, *other])
    def intersection(self, other): return type(self)([item for item in other if item in self])
    def difference(self, other):
        others = type(self)(other)
        return type(self)([item for item in self if item not in others])

    def symmetric_difference(self, other):
        others = type(self)(other)
        return type(self)([*[i for i in self if i not in others], *[i for i in others if i not in self]])

    __or__, __and__, __sub__, __xor__ = union, intersection, difference, symmetric_difference

    def difference_update(self, other):
        for item in list(other):
            self.discard(item)

    def intersection_update(self, other):
        keep = type(self)(other)
        for item in list(self):
            if item not in keep:
                self.discard(item)

    def symmetric_difference_update(self, other):
        for item in list(type(self)(other)):
            self.discard(item) if item in self else self.add(item)

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def issubset(self, other): return self.data <= {ref(item) for item in other}
    def issuperset(self, other): return self.data >= {ref(item) for item in other}
    def isdisjoint(self, other): return len(self.intersection(other)) == 0
    __le__, __ge__ = issubset, issuperset
    def __lt__(self, other): return self.data < {ref(item) for item in other}
    def __gt__(self, other): return self.data > {ref(item) for item in other}
    def __eq__(self, other): return self.data == {ref(item) for item in other} if isinstance(other, WeakSet) else NotImplemented
    def __repr__(self): return repr(self.data)
    def __reduce__(self): return type(self), (list(self),), self.__getstate__()
    __class_getitem__ = classmethod(_GenericAlias)


class finalize:
    """finalize(obj, func, *args, **kwargs): calls func when obj dies, at the latest at exit."""

    __slots__ = ("_key",)
    _registry = {}
    _next = 0
    _at_exit_registered = False

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._at_exit_registered:
            import atexit
            atexit.register(finalize._run_all)
            finalize._at_exit_registered = True
        finalize._next += 1
        self._key = finalize._next
        finalize._registry[self._key] = [ref(obj, self._died), func, args, kwargs, True]

    def _died(self, _):
        self()

    def __call__(self, _=None):
        info = finalize._registry.pop(self._key, None)
        if info is not None:
            return info[1](*info[2], **(info[3] or {}))

    def detach(self):
        "Gives (obj, func, args, kwargs) back and forgets them."
        info = self.peek()
        if info is not None:
            del finalize._registry[self._key]
        return info

    def peek(self):
        "(obj, func, args, kwargs) while alive, else None."
        info = finalize._registry.get(self._key)
        obj = info and info[0]()
        return None if obj is None else (obj, info[1], info[2], info[3] or {})

    alive = property(lambda self: self._key in finalize._registry, doc="Will it be called?")

    @property
    def atexit(self):
        "Will it be called at exit?"
        info = finalize._registry.get(self._key)
        return bool(info) and info[4]

    @atexit.setter
    def atexit(self, value):
        info = finalize._registry.get(self._key)
        if info:
            info[4] = bool(value)

    def __repr__(self):
        info = finalize._registry.get(self._key)
        obj = info and info[0]()
        if obj is None:
            return f"<{type(self).__name__} object at {id(self):#x}; dead>"
        return f"<{type(self).__name__} object at {id(self):#x}; for {type(obj).__name__!r} at {id(obj):#x}>"

    @classmethod
    def _run_all(cls):
        while True:
            keys = [key for key, info in cls._registry.items() if info[4]]
            if not keys:
                return
            info = cls._registry.pop(max(keys))
            try:
                info[1](*info[2], **(info[3] or {}))
            except Exception:
                sys.excepthook(*sys.exc_info())


def _register(mapping, set):
    "The abstract classes are costly to import: whichever module comes second calls this."
    mapping.register(_WeakMapping)
    set.register(WeakSet)


if "collections.abc" in sys.modules:
    _register(sys.modules["collections.abc"].MutableMapping, sys.modules["collections.abc"].MutableSet)

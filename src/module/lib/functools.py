"""Functions that work on functions."""

from _functools import _lru_cache_wrapper, cmp_to_key, partial, reduce
from types import GenericAlias as _GenericAlias

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)
_absent = object()


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Makes wrapper look like wrapped."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """A decorator that makes a wrapper look like wrapped."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


class partialmethod:
    """partial for methods: the arguments follow self."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func, self.args, self.keywords = func, args, keywords

    def __get__(self, obj, cls=None):
        get = getattr(type(self.func), "__get__", None)
        if get is not None:
            bound = get(self.func, obj, cls)
            if bound is not self.func:
                return partial(bound, *self.args, **self.keywords)

        def method(self_or_cls, /, *args, **keywords):
            return self.func(self_or_cls, *self.args, *args, **{**self.keywords, **keywords})

        return method.__get__(obj, cls) if obj is not None else method

    def __repr__(self):
        parts = [repr(self.func), *map(repr, self.args)]
        parts += [f"{key}={value!r}" for key, value in self.keywords.items()]
        return f"functools.partialmethod({', '.join(parts)})"


class _CacheInfo(tuple):
    __slots__ = ()
    _fields = ("hits", "misses", "maxsize", "currsize")

    def __new__(cls, hits, misses, maxsize, currsize):
        return tuple.__new__(cls, (hits, misses, maxsize, currsize))

    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return "CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)" % tuple(self)


def _cached(function, maxsize, typed):
    wrapper = _lru_cache_wrapper(function, maxsize, typed, _CacheInfo)
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return update_wrapper(wrapper, function)


def lru_cache(maxsize=128, typed=False):
    """A decorator that remembers the results of the last calls."""
    if isinstance(maxsize, int):
        maxsize = max(0, maxsize)
    elif callable(maxsize) and isinstance(typed, bool):
        return _cached(maxsize, 128, typed)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return lambda function: _cached(function, maxsize, typed)


def cache(user_function, /):
    """A decorator that remembers the results of all calls."""
    return lru_cache(maxsize=None)(user_function)


class cached_property:
    """A property that is computed once and then an attribute of the instance."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            values = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} "
                            f"instance to cache {self.attrname!r} property.") from None
        value = values.get(self.attrname, _absent)
        if value is _absent:
            value = self.func(instance)
            values[self.attrname] = value
        return value

    __class_getitem__ = classmethod(_GenericAlias)


def _derived(name, root, negate, or_equal, and_unequal):
    """The comparison `name` in terms of the comparison `root`."""

    def compare(self, other):
        result = getattr(type(self), root)(self, other)
        if result is NotImplemented:
            return result
        if negate:
            result = not result
        if or_equal:
            return result or self == other
        if and_unequal:
            return result and self != other
        return result

    compare.__name__ = name
    compare.__qualname__ = name
    return compare


def total_ordering(cls):
    """Adds the missing comparisons to a class that has one of them and __eq__."""
    #        wanted     from      not    or ==  and !=
    rules = {
        "__lt__": (("__gt__", True, False, True), ("__le__", False, True, False), ("__ge__", True, False, False)),
        "__le__": (("__ge__", True, True, False), ("__lt__", False, False, True), ("__gt__", True, False, False)),
        "__gt__": (("__lt__", True, False, True), ("__ge__", False, True, False), ("__le__", True, False, False)),
        "__ge__": (("__le__", True, True, False), ("__gt__", False, False, True), ("__lt__", True, False, False)),
    }
    roots = [op for op in rules if getattr(cls, op, None) is not getattr(object, op, None)]
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = max(roots)  # __lt__ before __le__ before __gt__ before __ge__
    for name, negate, or_equal, and_unequal in rules[root]:
        if name not in roots:
            setattr(cls, name, _derived(name, root, negate, or_equal, and_unequal))
    return cls


def singledispatch(func):
    """A function whose implementation is chosen by the type of the first argument."""
    registry = {}
    name = getattr(func, "__name__", "singledispatch function")

    def dispatch(cls):
        """The implementation for a class."""
        for base in cls.__mro__:
            if base is not object and base in registry:
                return registry[base]
        for base in registry:
            if base is not object and isinstance(base, type) and issubclass(cls, base):
                return registry[base]
        return registry[object]

    def register(cls, func=None):
        """Registers an implementation for a class."""
        if func is None:
            if isinstance(cls, type) or hasattr(cls, "__args__"):
                return lambda f: register(cls, f)
            notes = getattr(cls, "__annotations__", {})
            if not notes:
                raise TypeError(f"Invalid first argument to `register()`: {cls!r}. "
                                "Use either `@register(some_class)` or plain `@register` on an annotated function.")
            func = cls
            cls = next(iter(notes.values()))
        if hasattr(cls, "__args__"):
            for one in cls.__args__:
                registry[one] = func
        elif isinstance(cls, type):
            registry[cls] = func
        else:
            raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
        return func

    def wrapper(*args, **keywords):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(type(args[0]))(*args, **keywords)

    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    wrapper._clear_cache = lambda: None
    return update_wrapper(wrapper, func)


class singledispatchmethod:
    """singledispatch for methods: chosen by the argument after self."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        def method(*args, **keywords):
            chosen = self.dispatcher.dispatch(type(args[0]))
            return chosen.__get__(obj, cls)(*args, **keywords)

        method.register = self.register
        return update_wrapper(method, self.func)


def _unwrap_partial(func):
    """What a partial of a partial ... calls in the end; the standard library's inspect asks."""
    while isinstance(func, partial):
        func = func.func
    return func


def _unwrap_partialmethod(func):
    previous = None
    while func is not previous:
        previous = func
        while isinstance(getattr(func, "__partialmethod__", None), partialmethod):
            func = func.__partialmethod__
        while isinstance(func, partialmethod):
            func = getattr(func, "func")
        func = _unwrap_partial(func)
    return func

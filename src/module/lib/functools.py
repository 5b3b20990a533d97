"""Functions that work on functions."""

from _functools import _lru_cache_wrapper, cmp_to_key, partial, reduce

__all__ = ["update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
           "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property"]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)
_absent = object()
_GenericAlias = type(list[int])
_dispatch_names = ("singledispatch", "singledispatchmethod", "_c3_merge", "_c3_mro", "_compose_mro", "_find_impl")


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

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    def __get__(self, obj, cls=None):
        get = getattr(self.func, "__get__", None)
        bound = get(obj, cls) if get is not None else self.func
        if bound is self.func:
            return self._make_unbound_method().__get__(obj, cls)
        result = partial(bound, *self.args, **self.keywords)
        try:
            result.__self__ = bound.__self__
        except AttributeError:
            pass
        return result

    def _make_unbound_method(self):
        def _method(cls_or_self, /, *args, **keywords):
            return self.func(cls_or_self, *self.args, *args, **{**self.keywords, **keywords})

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.__partialmethod__ = _method._partialmethod = self  # inspect asks for one or the other, by its version
        return _method

    def __repr__(self):
        cls = type(self)
        parts = [repr(self.func), *map(repr, self.args)]
        parts += [f"{key}={value!r}" for key, value in self.keywords.items()]
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    __class_getitem__ = classmethod(_GenericAlias)


# ---- caches ----

class _HashedKey(list):
    """The arguments of a call as a key whose hash is asked for once."""

    __slots__ = ("hash",)

    def __init__(self, arguments):
        self[:] = arguments
        self.hash = hash(arguments)

    def __hash__(self):
        return self.hash


_keywords_follow = (object(),)


def _make_key(args, kwds, typed):
    """A key for the arguments of a call, for caches written in Python."""
    key = args
    if kwds:
        key += _keywords_follow
        for item in kwds.items():
            key += item
    if typed:
        key += tuple(map(type, args)) + tuple(map(type, kwds.values()))
    elif len(key) == 1 and type(key[0]) in (int, str):
        return key[0]
    return _HashedKey(key)


def _cache_info(*figures):
    return (globals().get("_CacheInfo") or __getattr__("_CacheInfo"))(*figures)


def _cached(function, maxsize, typed):
    wrapper = _lru_cache_wrapper(function, maxsize, typed, _cache_info)
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
            try:
                values[self.attrname] = value
            except TypeError:
                raise TypeError(f"The '__dict__' attribute on {type(instance).__name__!r} instance does not support "
                                f"item assignment for caching {self.attrname!r} property.") from None
        return value

    __class_getitem__ = classmethod(_GenericAlias)


# ---- total_ordering ----

#   from        wanted   not    or ==  and !=
_comparisons = {
    "lt": (("gt", True, False, True), ("le", False, True, False), ("ge", True, False, False)),
    "le": (("ge", True, True, False), ("lt", False, False, True), ("gt", True, False, False)),
    "gt": (("lt", True, False, True), ("ge", False, True, False), ("le", True, False, False)),
    "ge": (("le", True, True, False), ("gt", False, False, True), ("lt", True, False, False)),
}


def _derived(root, wanted, negate, or_equal, and_unequal):
    """The comparison `wanted` in terms of the comparison `root`; one function for all classes, which pickles by its name."""
    name = f"_{wanted}_from_{root}"
    if name in globals():
        return globals()[name]
    root = f"__{root}__"

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

    compare.__name__ = f"__{wanted}__"
    compare.__qualname__ = name
    compare.__doc__ = f"What {compare.__name__} gives, found out by {root}."
    globals()[name] = compare
    return compare


def total_ordering(cls):
    """Adds the missing comparisons to a class that has one of them and __eq__."""
    there = [op for op in _comparisons if getattr(cls, f"__{op}__", None) is not getattr(object, f"__{op}__", None)]
    if not there:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = max(there)  # lt before le before gt before ge
    for rule in _comparisons[root]:
        if rule[0] not in there:
            compare = _derived(root, *rule)
            setattr(cls, compare.__name__, compare)
    return cls


# ---- what others ask for ----

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


def __getattr__(name):
    """What few programs need is made when it is asked for."""
    if name in _dispatch_names:
        import _functools_dispatch
        globals().update((each, getattr(_functools_dispatch, each)) for each in _dispatch_names)
        return globals()[name]
    if name == "_CacheInfo":
        from collections import namedtuple
        globals()[name] = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"], module=__name__)
        return globals()[name]
    for root, rules in _comparisons.items():
        for rule in rules:
            if name == f"_{rule[0]}_from_{root}":
                return _derived(root, *rule)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_dispatch_names})

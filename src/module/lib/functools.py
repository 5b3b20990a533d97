"""Functions that work on functions."""

from _functools import _lru_cache_wrapper, cmp_to_key, partial, reduce

__all__ = ["update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
           "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property"]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)
_absent = object()
_GenericAlias = type(list[int])
_UnionType = type(int | str)


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


# ---- singledispatch ----

def _c3_merge(lines):
    """One line of classes that keeps the order of each of these."""
    merged = []
    while lines := [line for line in lines if line]:
        for first in [line[0] for line in lines]:
            if not any(first in line[1:] for line in lines):
                break
        else:
            raise RuntimeError("Inconsistent hierarchy")
        merged.append(first)
        lines = [line[1:] if line[0] is first else line for line in lines]
    return merged


def _c3_mro(cls, abcs=None):
    """The mro of a class, with those of the abstract classes that it is a subclass of without deriving from them: each
    stands where it came in, behind the abstract classes that are bases."""
    bases = list(cls.__bases__)
    abcs = abcs or []
    explicit = max((at for at, base in enumerate(bases, 1) if hasattr(base, "__abstractmethods__")), default=0)
    implied = [abc for abc in abcs if issubclass(cls, abc) and not any(issubclass(base, abc) for base in bases)]
    others = [abc for abc in abcs if abc not in implied]
    groups = bases[:explicit], implied, bases[explicit:]
    return _c3_merge([[cls], *(_c3_mro(base, others) for group in groups for base in group), *groups])


def _compose_mro(cls, types):
    """The mro of a class with the abstract ones among `types` that apply to it."""
    own = set(cls.__mro__)
    fitting = [one for one in types if one not in own and hasattr(one, "__mro__") and not isinstance(one, _GenericAlias)
               and issubclass(cls, one)]
    fitting = [one for one in fitting if not any(one is not other and one in other.__mro__ for other in fitting)]
    abcs = []
    for one in fitting:
        # Their subclasses that apply, too, tell in which order they are to come: those with the longest story first.
        lines = [[base for base in sub.__mro__ if base in fitting] for sub in one.__subclasses__()
                 if sub not in own and issubclass(cls, sub)]
        for line in sorted(lines, key=len, reverse=True) or [[one]]:
            abcs += [base for base in line if base not in abcs]
    return _c3_mro(cls, abcs)


def _find_impl(cls, registry):
    """What is registered for the nearest class; None: nothing."""
    order = _compose_mro(cls, registry.keys())
    for match, rival in zip(order, order[1:] + [None]):
        if match in registry:
            if rival in registry and not {match, rival} & set(cls.__mro__) and not issubclass(match, rival):
                raise RuntimeError(f"Ambiguous dispatch: {match} or {rival}")
            return registry[match]
    return None


def _is_union(cls):
    if isinstance(cls, _UnionType):
        return True
    if getattr(cls, "__origin__", None) is None:
        return False
    from typing import Union
    return cls.__origin__ is Union


def _classes(cls):
    """The classes that an implementation for cls, a class or a union, is for; None: it is neither."""
    if isinstance(cls, type):
        return (cls,)
    if _is_union(cls) and all(isinstance(one, type) for one in cls.__args__):
        return cls.__args__
    return None


def _first_annotation(func):
    """The class or union that the first parameter is annotated with."""
    notes = getattr(func, "__annotations__", {})
    if not notes:
        raise TypeError(f"Invalid first argument to `register()`: {func!r}. "
                        "Use either `@register(some_class)` or plain `@register` on an annotated function.")
    if not all(isinstance(note, type) for note in notes.values()):
        from typing import get_type_hints
        notes = get_type_hints(func)
    name, cls = next(iter(notes.items()))
    if _classes(cls) is None:
        raise TypeError(f"Invalid annotation for {name!r}. {cls!r} "
                        + ("not all arguments are classes." if _is_union(cls) else "is not a class."))
    return cls


def singledispatch(func):
    """A function whose implementation is chosen by the type of the first argument."""
    import weakref
    registry = {}
    chosen = weakref.WeakKeyDictionary()
    name = getattr(func, "__name__", "singledispatch function")
    abc_token = abc_state = None  # what tells that classes were registered with abstract ones, once any matter

    def dispatch(cls):
        """The implementation for a class."""
        nonlocal abc_token
        if abc_state is not None:
            now = abc_state()
            if now != abc_token:
                chosen.clear()
                abc_token = now
        try:
            return chosen[cls]
        except KeyError:
            found = registry[cls] if cls in registry else _find_impl(cls, registry)
            chosen[cls] = found
            return found

    def register(cls, func=None):
        """Registers an implementation for a class, for all classes of a union, or for what func is annotated with."""
        nonlocal abc_token, abc_state
        classes = _classes(cls)
        if classes is None:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            func = cls
            classes = _classes(_first_annotation(func))
        elif func is None:
            return lambda func: register(cls, func)
        for one in classes:
            registry[one] = func
            if abc_state is None and hasattr(one, "__abstractmethods__"):
                from abc import get_cache_token as abc_state
                abc_token = abc_state()
        chosen.clear()
        return func

    def wrapper(*args, **keywords):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **keywords)

    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = type(type.__dict__)(registry)
    wrapper._clear_cache = chosen.clear
    return update_wrapper(wrapper, func)


class singledispatchmethod:
    """singledispatch for methods: chosen by the argument after self."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    def register(self, cls, method=None):
        """Registers a method for a class, as singledispatch does."""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        dispatch = self.dispatcher.dispatch
        name = getattr(self.func, "__name__", "singledispatchmethod method")

        def method(*args, **keywords):
            if not args:
                raise TypeError(f"{name} requires at least 1 positional argument")
            return dispatch(args[0].__class__).__get__(obj, cls)(*args, **keywords)

        method.__isabstractmethod__ = self.__isabstractmethod__
        method.register = self.register
        return update_wrapper(method, self.func)


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
    if name == "_CacheInfo":
        from collections import namedtuple
        globals()[name] = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"], module=__name__)
        return globals()[name]
    for root, rules in _comparisons.items():
        for rule in rules:
            if name == f"_{rule[0]}_from_{root}":
                return _derived(root, *rule)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

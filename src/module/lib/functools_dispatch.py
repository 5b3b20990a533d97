"""Functions whose implementation is chosen by the class of an argument; functools has them when they are asked for."""

from functools import update_wrapper

__name__ = "functools"  # where they belong, and where pickle finds them
_GenericAlias = type(list[int])
_UnionType = type(int | str)


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

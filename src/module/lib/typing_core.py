"""The module _typing: type variables, type aliases and Generic, whose bounds, defaults and values are computed when somebody
asks for them. The standard library's typing of 3.12 and later is built on it. What `def f[T]`, `class C[T]` and `type A[T]`
make comes from here, too; for an older typing, which has classes of its own, in classes that derive from those."""

import sys as _sys

_MISSING = object()


class NoDefaultType:
    __slots__ = ()
    __module__ = 'typing'
    def __new__(cls): return NoDefault
    def __repr__(self): return 'typing.NoDefault'
    def __reduce__(self): return 'NoDefault'


NoDefault = object.__new__(NoDefaultType)


def _idfunc(x, /):
    return x


def _typing():
    import typing
    return typing


def _caller():
    return _sys._getframe(2).f_globals.get('__name__')


def _union(left, right):
    return _typing().Union[left, right]


class _Late:
    """An attribute whose value is what a function gives, kept once it is known."""

    def __init__(self, otherwise):
        self.otherwise = otherwise

    def __set_name__(self, owner, name):
        self.name, self.source = name, '_evaluate' + name.rstrip('_')

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        space = instance.__dict__
        if self.name not in space:
            evaluate = space.get(self.source)
            space[self.name] = self.otherwise if evaluate is None else evaluate()
        return space[self.name]

    def __set__(self, instance, value):
        raise AttributeError("readonly attribute")


class _Parameter:
    """What all kinds of type parameters share."""

    __default__ = _Late(NoDefault)
    def has_default(self): return self.__default__ is not NoDefault
    def __repr__(self):
        space = self.__dict__
        if space.get('__infer_variance__'):
            return self.__name__
        return '+-~'[0 if space.get('__covariant__') else 1 if space.get('__contravariant__') else 2] + self.__name__
    def __reduce__(self): return self.__name__
    def __or__(self, other): return _union(self, other)
    def __ror__(self, other): return _union(other, self)
    def __mro_entries__(self, bases): raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


def _fill(parameter, name, module, late, **plain):
    parameter.__dict__.update(plain, __name__=name, __module__=module, **{k: v for k, v in late.items() if v is not None})


def _check_variance(covariant, contravariant, infer_variance):
    if covariant and contravariant:
        raise ValueError("Bivariant type variables are not supported.")
    if infer_variance and (covariant or contravariant):
        raise ValueError("Variance cannot be specified with infer_variance.")
    return {'__covariant__': bool(covariant), '__contravariant__': bool(contravariant), '__infer_variance__': bool(infer_variance)}


class TypeVar(_Parameter):
    __module__ = 'typing'
    __bound__ = _Late(None)
    __constraints__ = _Late(())

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False):
        variance = _check_variance(covariant, contravariant, infer_variance)
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if bound is not None:
            bound = _typing()._type_check(bound, "Bound must be a type.")
        _fill(self, name, _caller(), {}, __bound__=bound, __constraints__=constraints, __default__=default, **variance)

    def __typing_subst__(self, arg):
        return _typing()._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        params = alias.__parameters__
        at = params.index(self)
        if at < len(args):
            return args
        if at == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}")


class ParamSpecArgs:
    __module__ = 'typing'
    def __init__(self, origin): self.__origin__ = origin
    def __repr__(self): return f"{self.__origin__.__name__}.args"
    def __eq__(self, other): return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecArgs) else NotImplemented
    def __hash__(self): return hash((ParamSpecArgs, self.__origin__))
    def __mro_entries__(self, bases): raise TypeError("Cannot subclass an instance of ParamSpecArgs")


class ParamSpecKwargs:
    __module__ = 'typing'
    def __init__(self, origin): self.__origin__ = origin
    def __repr__(self): return f"{self.__origin__.__name__}.kwargs"
    def __eq__(self, other): return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecKwargs) else NotImplemented
    def __hash__(self): return hash((ParamSpecKwargs, self.__origin__))
    def __mro_entries__(self, bases): raise TypeError("Cannot subclass an instance of ParamSpecKwargs")


class ParamSpec(_Parameter):
    __module__ = 'typing'
    __bound__ = None

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False):
        variance = _check_variance(covariant, contravariant, infer_variance)
        if bound is not None:
            bound = _typing()._type_check(bound, "Bound must be a type.")
        _fill(self, name, _caller(), {}, __bound__=bound, __default__=default, **variance)

    args = property(lambda self: ParamSpecArgs(self))
    kwargs = property(lambda self: ParamSpecKwargs(self))
    def __typing_subst__(self, arg): return _typing()._paramspec_subst(self, arg)
    def __typing_prepare_subst__(self, alias, args): return _typing()._paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Parameter):
    __module__ = 'typing'

    def __init__(self, name, *, default=NoDefault):
        _fill(self, name, _caller(), {}, __default__=default)

    def __iter__(self): yield _typing().Unpack[self]
    def __repr__(self): return self.__name__
    __or__ = __ror__ = None
    def __typing_subst__(self, arg): raise TypeError("Substitution of bare TypeVarTuple is not supported")
    def __typing_prepare_subst__(self, alias, args): return _typing()._typevartuple_prepare_subst(self, alias, args)


class TypeAliasType:
    __module__ = 'typing'
    __slots__ = ('__dict__', '__weakref__')
    __value__ = _Late(None)

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        self.__dict__.update(__name__=name, __value__=value, __type_params__=type_params, __module__=_caller())

    @property
    def __parameters__(self):
        return _unpacked(self.__type_params__)

    def __getitem__(self, item):
        from types import GenericAlias
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return GenericAlias(self, item if isinstance(item, tuple) else (item,))

    def __setattr__(self, name, value):
        if name in ('__name__', '__value__', '__type_params__', '__parameters__', '__module__'):
            raise AttributeError("readonly attribute" if name == '__name__' else
                                 f"attribute '{name}' of 'typing.TypeAliasType' objects is not writable")
        raise AttributeError(f"'typing.TypeAliasType' object has no attribute '{name}'")

    def __call__(self, *args, **kwargs): raise TypeError("Type alias is not callable")
    def __mro_entries__(self, bases): raise TypeError("Cannot subclass an instance of TypeAliasType")
    def __repr__(self): return self.__name__
    def __reduce__(self): return self.__name__
    def __or__(self, other): return _union(self, other)
    def __ror__(self, other): return _union(other, self)


for _class in (TypeVar, ParamSpec, TypeVarTuple, TypeAliasType, NoDefaultType):
    def _sealed(cls, /, *args, _name=_class.__name__, **kwargs):
        if not kwargs.get('_root'):
            raise TypeError(f"type 'typing.{_name}' is not an acceptable base type")
    _class.__init_subclass__ = classmethod(_sealed)
del TypeAliasType.__call__


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()
    __module__ = 'typing'
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, *args, **kwargs):
        typing = _typing_or_none()
        if typing is not None:
            return typing._generic_class_getitem(cls, *args, **kwargs)
        from types import GenericAlias
        return GenericAlias(cls, *args)

    @classmethod
    def __init_subclass__(cls, *args, **kwargs):
        typing = _typing_or_none()
        if typing is not None:
            typing._generic_init_subclass(cls, *args, **kwargs)


# ---- what the compiler asks for ----

def _typing_or_none():
    try:
        return _typing()
    except ModuleNotFoundError:
        return None


def _is_old(typing):
    """Has that typing classes of its own?"""
    return typing is not None and not hasattr(typing, 'TypeAliasType')


def _unpacked(parameters):
    """A TypeVarTuple among parameters stands for many."""
    return tuple(next(iter(p)) if isinstance(p, _kinds()[2]) else p for p in parameters)


_known_kinds = None


def _kinds():
    """The classes of type parameters: ours, or ones that an older typing takes for its own."""
    global _known_kinds
    if _known_kinds is None:
        typing = _typing_or_none()
        _known_kinds = _derived_kinds(typing) if _is_old(typing) else (TypeVar, ParamSpec, TypeVarTuple)
    return _known_kinds


def _derived_kinds(typing):
    kinds = []
    for ours in (TypeVar, ParamSpec, TypeVarTuple):
        theirs = getattr(typing, ours.__name__)
        space = {'__module__': 'typing', '__init__': object.__init__, '__qualname__': ours.__name__}
        for name in ('__bound__', '__constraints__'):
            if name in ours.__dict__:
                space[name] = ours.__dict__[name]
        for name in ('__default__', 'has_default', '__repr__', '__or__', '__ror__', '__reduce__'):
            space[name] = _Parameter.__dict__[name] if name in _Parameter.__dict__ else ours.__dict__[name]
        if ours is TypeVarTuple:
            space['__repr__'] = ours.__repr__
            del space['__or__'], space['__ror__']
        kind = type(theirs)(ours.__name__, (theirs,), space, _root=True)
        kinds.append(kind)
    return tuple(kinds)


def _make_parameter(kind, name, bound, default, module):
    """kind: 0 TypeVar, 1 ParamSpec, 2 TypeVarTuple, 3 TypeVar whose bound is a tuple of constraints. bound and default:
    functions, or None."""
    cls = _kinds()[0 if kind == 3 else kind]
    parameter = object.__new__(cls)
    late = {'_evaluate__constraints' if kind == 3 else '_evaluate__bound': bound, '_evaluate__default': default}
    variance = {} if kind == 2 else {'__covariant__': False, '__contravariant__': False, '__infer_variance__': True}
    _fill(parameter, name, module, late, **variance)
    return parameter


def _make_generic(parameters):
    """typing.Generic[parameters]"""
    typing = _typing_or_none()
    if typing is None:
        from types import GenericAlias
        return GenericAlias(Generic, tuple(parameters))
    if _is_old(typing):
        return typing.Generic[_unpacked(parameters)]
    return typing._GenericAlias(typing.Generic, _unpacked(parameters))


def _make_alias(name, parameters, evaluate, module):
    alias = object.__new__(TypeAliasType)
    alias.__dict__.update(__name__=name, __type_params__=parameters or (), _evaluate__value=evaluate, __module__=module)
    return alias

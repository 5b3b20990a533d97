"""Variables whose values belong to a context: what contextvars is built on."""

from types import GenericAlias as _GenericAlias
from _thread import _local

_absent = object()


class Context:
    """A set of values of context variables; run() makes it the current one for a call."""

    __slots__ = ("_values", "_outer", "_entered", "__weakref__")

    def __new__(cls):
        self = object.__new__(cls)
        self._values, self._outer, self._entered = {}, None, False
        return self

    def run(self, callable, /, *args, **kwargs):
        "Calls callable with this context as the current one."
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self._outer, self._entered = _thread.current, True
        _thread.current = self
        try:
            return callable(*args, **kwargs)
        finally:
            _thread.current = self._outer
            self._outer, self._entered = None, False

    def copy(self):
        "A context of the same values."
        made = Context()
        made._values = self._values.copy()
        return made

    def _checked(self, var):
        if not isinstance(var, ContextVar):
            raise TypeError(f"a ContextVar key was expected, got {var!r}")
        return var

    def __getitem__(self, var): return self._values[self._checked(var)]
    def __contains__(self, var): return self._checked(var) in self._values
    def get(self, var, default=None, /): return self._values.get(self._checked(var), default)
    def __iter__(self): return iter(self._values)
    def __len__(self): return len(self._values)
    def keys(self): return self._values.keys()
    def values(self): return self._values.values()
    def items(self): return self._values.items()

    __hash__ = None

    def __eq__(self, other):
        return self._values == other._values if isinstance(other, Context) else NotImplemented


class _Thread(_local):
    def __init__(self): self.current = Context()


_thread = _Thread()


class Token:
    """What ContextVar.set() gives: the way back to the value before."""

    MISSING = type("Token.MISSING", (), {"__slots__": (), "__repr__": lambda self: "<Token.MISSING>"})()
    __slots__ = ("var", "old_value", "_context", "_used")
    __hash__ = None
    __class_getitem__ = classmethod(_GenericAlias)

    def __new__(cls, *args):
        raise RuntimeError("Tokens can only be created by ContextVars")

    def __repr__(self):
        return f"<Token{' used' if self._used else ''} var={self.var!r} at {id(self):#x}>"


class ContextVar:
    """A variable that has a value of its own in each context."""

    __slots__ = ("name", "_default")
    __class_getitem__ = classmethod(_GenericAlias)

    def __init__(self, name, /, *, default=_absent):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self.name, self._default = name, default

    def get(self, default=_absent, /):
        "The value in the current context, else the default."
        value = _thread.current._values.get(self, _absent)
        if value is _absent:
            value = self._default if default is _absent else default
            if value is _absent:
                raise LookupError(self)
        return value

    def set(self, value, /):
        "Sets the value in the current context; gives a Token for reset()."
        token = object.__new__(Token)
        context = _thread.current
        token.var, token._context, token._used = self, context, False
        token.old_value = context._values.get(self, Token.MISSING)
        context._values = {**context._values, self: value}
        return token

    def reset(self, token, /):
        "Goes back to the value before the set() that gave the token."
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _thread.current
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        values = context._values.copy()
        if token.old_value is Token.MISSING:
            values.pop(self, None)
        else:
            values[self] = token.old_value
        context._values = values

    def __repr__(self):
        default = "" if self._default is _absent else f" default={self._default!r}"
        return f"<ContextVar name={self.name!r}{default} at {id(self):#x}>"


def copy_context():
    "A copy of the current context."
    return _thread.current.copy()

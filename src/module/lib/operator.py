"""The operators of the language as functions."""


def lt(a, b, /): "a < b"; return a < b
def le(a, b, /): "a <= b"; return a <= b
def eq(a, b, /): "a == b"; return a == b
def ne(a, b, /): "a != b"; return a != b
def ge(a, b, /): "a >= b"; return a >= b
def gt(a, b, /): "a > b"; return a > b
def not_(a, /): "not a"; return not a
def truth(a, /): "bool(a)"; return True if a else False
def is_(a, b, /): "a is b"; return a is b
def is_not(a, b, /): "a is not b"; return a is not b
def abs(a, /): "abs(a)"; return _abs(a)
def add(a, b, /): "a + b"; return a + b
def and_(a, b, /): "a & b"; return a & b
def floordiv(a, b, /): "a // b"; return a // b
def index(a, /): "a.__index__()"; return _index(a)
def inv(a, /): "~a"; return ~a
invert = inv
def lshift(a, b, /): "a << b"; return a << b
def mod(a, b, /): "a % b"; return a % b
def mul(a, b, /): "a * b"; return a * b
def matmul(a, b, /): "a @ b"; return a @ b
def neg(a, /): "-a"; return -a
def or_(a, b, /): "a | b"; return a | b
def pos(a, /): "+a"; return +a
def pow(a, b, /): "a ** b"; return a ** b
def rshift(a, b, /): "a >> b"; return a >> b
def sub(a, b, /): "a - b"; return a - b
def truediv(a, b, /): "a / b"; return a / b
def xor(a, b, /): "a ^ b"; return a ^ b
def contains(a, b, /): "b in a"; return b in a
def getitem(a, b, /): "a[b]"; return a[b]
def setitem(a, b, c, /): "a[b] = c"; a[b] = c
def delitem(a, b, /): "del a[b]"; del a[b]
def iadd(a, b, /): "a += b"; a += b; return a
def iand(a, b, /): "a &= b"; a &= b; return a
def ifloordiv(a, b, /): "a //= b"; a //= b; return a
def ilshift(a, b, /): "a <<= b"; a <<= b; return a
def imod(a, b, /): "a %= b"; a %= b; return a
def imul(a, b, /): "a *= b"; a *= b; return a
def imatmul(a, b, /): "a @= b"; a @= b; return a
def ior(a, b, /): "a |= b"; a |= b; return a
def ipow(a, b, /): "a **= b"; a **= b; return a
def irshift(a, b, /): "a >>= b"; a >>= b; return a
def isub(a, b, /): "a -= b"; a -= b; return a
def itruediv(a, b, /): "a /= b"; a /= b; return a
def ixor(a, b, /): "a ^= b"; a ^= b; return a


import builtins as _builtins
_abs = _builtins.abs


def _index(a):
    method = getattr(type(a), "__index__", None)
    if method is None:
        raise TypeError(f"'{type(a).__name__}' object cannot be interpreted as an integer")
    return method(a)


def concat(a, b, /):
    "a + b, for sequences"
    if not hasattr(a, "__getitem__"):
        raise TypeError(f"'{type(a).__name__}' object can't be concatenated")
    return a + b


def iconcat(a, b, /):
    "a += b, for sequences"
    if not hasattr(a, "__getitem__"):
        raise TypeError(f"'{type(a).__name__}' object can't be concatenated")
    a += b
    return a


def countOf(a, b, /):
    "How often b occurs in a."
    return sum(1 for item in a if item is b or item == b)


def indexOf(a, b, /):
    "Where b first occurs in a."
    for at, item in enumerate(a):
        if item is b or item == b:
            return at
    raise ValueError("sequence.index(x): x not in sequence")


def length_hint(obj, default=0, /):
    "About how many items obj has."
    if not isinstance(default, int):
        raise TypeError(f"'{type(default).__name__}' object cannot be interpreted as an integer")
    try:
        return len(obj)
    except TypeError:
        pass
    hint = getattr(type(obj), "__length_hint__", None)
    if hint is None:
        return default
    try:
        value = hint(obj)
    except TypeError:
        return default
    if value is NotImplemented:
        return default
    if not isinstance(value, int):
        raise TypeError(f"__length_hint__ must be an integer, not {type(value).__name__}")
    if value < 0:
        raise ValueError("__length_hint__() should return >= 0")
    return value


def call(obj, /, *args, **kwargs):
    "obj(*args, **kwargs)"
    return obj(*args, **kwargs)


class attrgetter:
    """attrgetter('a.b')(x) is x.a.b; of several names a tuple."""

    def __init__(self, attr, /, *attrs):
        self._names = (attr, *attrs)
        for name in self._names:
            if not isinstance(name, str):
                raise TypeError("attribute name must be a string")
        self._paths = [name.split(".") for name in self._names]

    def __call__(self, obj, /):
        found = []
        for path in self._paths:
            value = obj
            for name in path:
                value = getattr(value, name)
            found.append(value)
        return found[0] if len(found) == 1 else tuple(found)

    def __repr__(self):
        return f"operator.attrgetter({', '.join(map(repr, self._names))})"


class itemgetter:
    """itemgetter(2)(x) is x[2]; of several items a tuple."""

    def __init__(self, item, /, *items):
        self._items = (item, *items)

    def __call__(self, obj, /):
        if len(self._items) == 1:
            return obj[self._items[0]]
        return tuple([obj[item] for item in self._items])

    def __repr__(self):
        return f"operator.itemgetter({', '.join(map(repr, self._items))})"


class methodcaller:
    """methodcaller('name', 1)(x) is x.name(1)."""

    def __init__(self, name, /, *args, **kwargs):
        if not isinstance(name, str):
            raise TypeError("method name must be a string")
        self._name, self._args, self._kwargs = name, args, kwargs

    def __call__(self, obj, /):
        return getattr(obj, self._name)(*self._args, **self._kwargs)

    def __repr__(self):
        parts = [repr(self._name), *map(repr, self._args)]
        parts += [f"{key}={value!r}" for key, value in self._kwargs.items()]
        return f"operator.methodcaller({', '.join(parts)})"


def _add_dunders(space):
    plain = ("lt le eq ne ge gt abs add floordiv index inv invert lshift mod mul matmul neg pos pow rshift sub truediv xor concat "
             "contains getitem setitem delitem iadd iand iconcat ifloordiv ilshift imod imul imatmul ior ipow irshift isub itruediv "
             "ixor call").split()
    for name in plain:
        space[f"__{name}__"] = space[name]
    for name in ("not_", "and_", "or_"):
        space[f"__{name}_"] = space[name]
    for name, value in space.items():
        if not name.startswith("_") and callable(value) and hasattr(value, "__code__"):
            value.__module__ = "operator"


_add_dunders(globals())

"""Containers besides the builtin ones."""

from _collections import OrderedDict, _count_elements, _tuplegetter, defaultdict, deque
from operator import itemgetter as _itemgetter

__path__ = []


# ---- Counter ----

def _counts_only(method):
    def combined(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        made = Counter()
        for key, count in method(self, other):
            if count > 0:
                made[key] = count
        return made
    return combined


class Counter(dict):
    """A dict that counts its keys."""

    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def total(self):
        "The sum of the counts."
        return sum(self.values())

    def most_common(self, n=None):
        "The n commonest keys with their counts."
        ordered = sorted(self.items(), key=_itemgetter(1), reverse=True)
        return ordered if n is None else ordered[:max(0, n)]

    def elements(self):
        "Each key as often as it was counted."
        from itertools import chain, repeat, starmap

        return chain.from_iterable(starmap(repeat, self.items()))

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def _change(self, sign, iterable, kwds):
        if iterable is not None:
            if hasattr(iterable, "items") and hasattr(iterable, "keys"):
                for key, count in iterable.items():
                    self[key] = self.get(key, 0) + sign * count if key in self or sign < 0 else count
            elif sign > 0:
                _count_elements(self, iterable)
            else:
                get = self.get
                for key in iterable:
                    self[key] = get(key, 0) + sign
        if kwds:
            self._change(sign, kwds, None)

    def update(self, iterable=None, /, **kwds):
        "Adds counts."
        self._change(1, iterable, kwds)

    def subtract(self, iterable=None, /, **kwds):
        "Takes counts away."
        self._change(-1, iterable, kwds)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)

    def __repr__(self):
        if not self:
            return f"{type(self).__name__}()"
        try:
            shown = dict(self.most_common())
        except TypeError:
            shown = dict(self)
        return f"{type(self).__name__}({shown!r})"

    def __reduce__(self):
        return type(self), (dict(self),)

    def _compare(self, other, test):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(test(self[key], other[key]) for both in (self, other) for key in both)

    def __eq__(self, other): return self._compare(other, lambda a, b: a == b)
    def __le__(self, other): return self._compare(other, lambda a, b: a <= b)
    def __ge__(self, other): return self._compare(other, lambda a, b: a >= b)

    def __ne__(self, other):
        result = self.__eq__(other)
        return result if result is NotImplemented else not result

    def __lt__(self, other):
        result = self.__le__(other)
        return result if result is NotImplemented else result and self != other

    def __gt__(self, other):
        result = self.__ge__(other)
        return result if result is NotImplemented else result and self != other

    @_counts_only
    def __add__(self, other):
        for key, count in self.items():
            yield key, count + other[key]
        for key, count in other.items():
            if key not in self:
                yield key, count

    @_counts_only
    def __sub__(self, other):
        for key, count in self.items():
            yield key, count - other[key]
        for key, count in other.items():
            if key not in self:
                yield key, -count

    @_counts_only
    def __or__(self, other):
        for key, count in self.items():
            yield key, max(count, other[key])
        for key, count in other.items():
            if key not in self:
                yield key, count

    @_counts_only
    def __and__(self, other):
        for key, count in self.items():
            yield key, min(count, other[key])

    def __pos__(self): return self + Counter()
    def __neg__(self): return Counter() - self

    def _keep_positive(self):
        for key in [key for key, count in self.items() if not count > 0]:
            del self[key]
        return self

    def __iadd__(self, other):
        for key, count in other.items():
            self[key] += count
        return self._keep_positive()

    def __isub__(self, other):
        for key, count in other.items():
            self[key] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for key, count in other.items():
            self[key] = max(self[key], count)
        return self._keep_positive()

    def __iand__(self, other):
        for key in list(self):
            self[key] = min(self[key], other[key])
        return self._keep_positive()


class ChainMap:
    """Several mappings seen as one; changes go to the first."""

    __hash__ = None

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                return mapping[key]
            except KeyError:
                pass
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def _merged(self):
        seen = {}
        for mapping in reversed(self.maps):
            seen.update(dict.fromkeys(mapping))
        return seen

    def __len__(self): return len(self._merged())
    def __iter__(self): return iter(self._merged())
    def __contains__(self, key): return any(key in mapping for mapping in self.maps)
    def __bool__(self): return any(self.maps)
    def keys(self): return self._merged().keys()
    def values(self): return [self[key] for key in self]
    def items(self): return [(key, self[key]) for key in self]

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.maps))})"

    def copy(self):
        return type(self)(self.maps[0].copy(), *self.maps[1:])

    __copy__ = copy

    def new_child(self, m=None, **kwargs):
        if m is None:
            m = kwargs
        elif kwargs:
            m.update(kwargs)
        return type(self)(m, *self.maps)

    parents = property(lambda self: type(self)(*self.maps[1:]))

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            raise KeyError(f"Key not found in the first mapping: {key!r}") from None

    def popitem(self):
        try:
            return self.maps[0].popitem()
        except KeyError:
            raise KeyError("No keys found in the first mapping.") from None

    def pop(self, key, *args):
        try:
            return self.maps[0].pop(key, *args)
        except KeyError:
            raise KeyError(f"Key not found in the first mapping: {key!r}") from None

    def clear(self): self.maps[0].clear()

    def update(self, *args, **kwargs):
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def __eq__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    def __or__(self, other):
        made = self.copy()
        made.maps[0].update(other)
        return made

    def __ior__(self, other):
        self.maps[0].update(other)
        return self


# ---- namedtuple ----

def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """A tuple class whose items have names."""
    import sys
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    names = list(map(str, field_names))
    typename = sys.intern(str(typename))
    keywords = ("False None True and as assert async await break class continue def del elif else except finally for from global if "
                "import in is lambda nonlocal not or pass raise return try while with yield").split()
    if rename:
        seen = set()
        for at, name in enumerate(names):
            if not name.isidentifier() or name in keywords or name.startswith("_") or name in seen:
                names[at] = f"_{at}"
            seen.add(name)
    for name in [typename, *names]:
        if not name.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if name in keywords:
            raise ValueError(f"Type names and field names cannot be a keyword: {name!r}")
    seen = set()
    for name in names:
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in seen:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
        seen.add(name)
    field_defaults = {}
    if defaults is not None:
        defaults = tuple(defaults)
        if len(defaults) > len(names):
            raise TypeError("Got more default values than field names")
        field_defaults = dict(zip(names[len(names) - len(defaults):], defaults))
    names = tuple(map(sys.intern, names))
    count = len(names)
    space = {"_tuple_new": tuple.__new__, "__builtins__": {}, "__name__": f"namedtuple_{typename}"}
    arguments = ", ".join(names)
    __new__ = eval(f"lambda _cls{', ' + arguments if names else ''}: _tuple_new(_cls, ({arguments + ',' if names else ''}))", space)
    __new__.__name__ = "__new__"
    __new__.__qualname__ = f"{typename}.__new__"
    __new__.__doc__ = f"Create new instance of {typename}({arguments})"
    if defaults is not None:
        __new__.__defaults__ = defaults

    def _make(cls, iterable):
        result = tuple.__new__(cls, iterable)
        if len(result) != count:
            raise TypeError(f"Expected {count} arguments, got {len(result)}")
        return result

    def _replace(self, /, **kwds):
        result = self._make([kwds.pop(name, value) for name, value in zip(names, self)])
        if kwds:
            raise TypeError(f"Got unexpected field names: {list(kwds)!r}")
        return result

    def __repr__(self):
        return type(self).__name__ + "(" + ", ".join([f"{name}={value!r}" for name, value in zip(names, self)]) + ")"

    def _asdict(self):
        return dict(zip(names, self))

    def __getnewargs__(self):
        return tuple(self)

    for method in (_make, _replace, __repr__, _asdict, __getnewargs__):
        method.__qualname__ = f"{typename}.{method.__name__}"
    members = {
        "__doc__": f"{typename}({arguments})", "__slots__": (), "_fields": names, "_field_defaults": field_defaults,
        "__new__": __new__, "_make": classmethod(_make), "_replace": _replace, "__replace__": _replace, "__repr__": __repr__,
        "_asdict": _asdict, "__getnewargs__": __getnewargs__, "__match_args__": names,
    }
    for at, name in enumerate(names):
        members[name] = _tuplegetter(at, f"Alias for field number {at}")
    result = type(typename, (tuple,), members)
    if module is None:
        try:
            module = sys._getframe(1).f_globals.get("__name__", "__main__")
        except (AttributeError, ValueError):
            module = None
    if module is not None:
        result.__module__ = module
    return result


# ---- wrappers to derive from ----

class UserDict:
    """A dict in an attribute `data`."""

    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        if kwargs:
            self.update(kwargs)

    def __len__(self): return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(type(self), "__missing__"):
            return type(self).__missing__(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item): self.data[key] = item
    def __delitem__(self, key): del self.data[key]
    def __iter__(self): return iter(self.data)
    def __contains__(self, key): return key in self.data
    def __repr__(self): return repr(self.data)
    def __eq__(self, other): return dict(self.items()) == (dict(other.items()) if hasattr(other, "items") else other)
    __hash__ = None
    def get(self, key, default=None): return self[key] if key in self else default
    def keys(self): return self.data.keys()
    def values(self): return self.data.values()
    def items(self): return self.data.items()

    def pop(self, key, *default):
        if key in self:
            value = self[key]
            del self[key]
            return value
        if default:
            return default[0]
        raise KeyError(key)

    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), /, **kwds):
        for key, value in dict(other, **kwds).items():
            self[key] = value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def copy(self):
        made = type(self)()
        made.data = self.data.copy()
        return made

    def __or__(self, other): return type(self)({**self.data, **dict(other)})

    def __ior__(self, other):
        self.update(other)
        return self


class UserList:
    """A list in an attribute `data`."""

    __hash__ = None

    def __init__(self, initlist=None):
        self.data = list(initlist.data if isinstance(initlist, UserList) else initlist or ())

    @staticmethod
    def _plain(other): return other.data if isinstance(other, UserList) else other
    def __repr__(self): return repr(self.data)
    def __lt__(self, other): return self.data < self._plain(other)
    def __le__(self, other): return self.data <= self._plain(other)
    def __eq__(self, other): return self.data == self._plain(other)
    def __gt__(self, other): return self.data > self._plain(other)
    def __ge__(self, other): return self.data >= self._plain(other)
    def __contains__(self, item): return item in self.data
    def __len__(self): return len(self.data)
    def __iter__(self): return iter(self.data)
    def __getitem__(self, i): return type(self)(self.data[i]) if isinstance(i, slice) else self.data[i]
    def __setitem__(self, i, item): self.data[i] = item
    def __delitem__(self, i): del self.data[i]
    def __add__(self, other): return type(self)(self.data + list(self._plain(other)))
    def __radd__(self, other): return type(self)(list(self._plain(other)) + self.data)

    def __iadd__(self, other):
        self.data += self._plain(other)
        return self

    def __mul__(self, n): return type(self)(self.data * n)
    __rmul__ = __mul__
    def append(self, item): self.data.append(item)
    def insert(self, i, item): self.data.insert(i, item)
    def pop(self, i=-1): return self.data.pop(i)
    def remove(self, item): self.data.remove(item)
    def clear(self): self.data.clear()
    def copy(self): return type(self)(self)
    def count(self, item): return self.data.count(item)
    def index(self, item, *args): return self.data.index(item, *args)
    def reverse(self): self.data.reverse()
    def sort(self, /, *args, **kwds): self.data.sort(*args, **kwds)
    def extend(self, other): self.data.extend(self._plain(other))


class UserString:
    """A str in an attribute `data`."""

    def __init__(self, seq):
        self.data = seq.data if isinstance(seq, UserString) else str(seq)

    def __str__(self): return self.data
    def __repr__(self): return repr(self.data)
    def __hash__(self): return hash(self.data)
    def __eq__(self, other): return self.data == (other.data if isinstance(other, UserString) else other)
    def __lt__(self, other): return self.data < str(other)
    def __len__(self): return len(self.data)
    def __contains__(self, part): return str(part) in self.data
    def __getitem__(self, i): return type(self)(self.data[i])
    def __iter__(self): return iter(self.data)
    def __add__(self, other): return type(self)(self.data + str(other))
    def __radd__(self, other): return type(self)(str(other) + self.data)
    def __mul__(self, n): return type(self)(self.data * n)
    __rmul__ = __mul__
    def __mod__(self, args): return type(self)(self.data % args)

    def __getnewargs__(self): return (self.data,)

    def __getattr__(self, name):
        if "data" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        value = getattr(self.__dict__["data"], name)
        if not callable(value):
            return value

        def method(*args, **kwargs):
            result = value(*[a.data if isinstance(a, UserString) else a for a in args], **kwargs)
            return type(self)(result) if isinstance(result, str) else result

        return method


for _name, _value in list(globals().items()):
    if isinstance(_value, type) and not _name.startswith("_") and _value.__module__ != "collections":
        _value.__module__ = "collections"
del _name, _value


def _register(abc):
    """Makes the classes known to collections.abc, which is imported only when somebody asks for it."""
    for kind, *classes in ((abc.MutableSequence, deque, UserList), (abc.Sequence, UserString), (abc.MutableMapping, UserDict, ChainMap)):
        for cls in classes:
            kind.register(cls)

"""Iterators that combine, filter and count, each made step by step."""


class _Steps:
    """An iterator over the steps of a generator; the classes below differ in what they give."""

    __slots__ = ("_next", "__weakref__")

    def __iter__(self):
        return self

    def __next__(self):
        return self._next()


_absent = object()


def _check_count(value, message):
    try:
        return value.__index__()
    except AttributeError:
        raise TypeError(message) from None


class count(_Steps):
    """count(start=0, step=1): start, start + step, start + 2 * step, ..."""

    __slots__ = ("_at", "_step")

    def __new__(cls, start=0, step=1):
        for number in (start, step):
            if not hasattr(number, "__add__") or isinstance(number, (str, bytes, list, tuple)):
                raise TypeError("a number is required")
        self = object.__new__(cls)
        self._at = start
        self._step = step
        return self

    def __next__(self):
        at = self._at
        self._at = at + self._step
        return at

    def __repr__(self):
        if type(self._step) is int and self._step == 1:
            return f"count({self._at!r})"
        return f"count({self._at!r}, {self._step!r})"


class repeat(_Steps):
    """repeat(object[, times]): the object again and again."""

    __slots__ = ("_object", "_left")

    def __new__(cls, object, times=_absent):
        self = _object_new(cls)
        self._object = object
        self._left = None if times is _absent else max(0, _check_count(times, f"'{type(times).__name__}' object cannot be interpreted as an integer"))
        return self

    def __next__(self):
        if self._left is not None:
            if self._left <= 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        if self._left is None:
            return f"repeat({self._object!r})"
        return f"repeat({self._object!r}, {self._left})"


_object_new = object.__new__


def _cycle(source):
    seen = []
    for item in source:
        seen.append(item)
        yield item
    while seen:
        for item in seen:
            yield item


class cycle(_Steps):
    """cycle(iterable): its items, then the same ones again for ever."""

    __slots__ = ()

    def __new__(cls, iterable, /):
        self = object.__new__(cls)
        self._next = _cycle(iter(iterable)).__next__
        return self


def _chain(sources):
    for source in sources:
        for item in source:
            yield item


class chain(_Steps):
    """chain(*iterables): the items of the first, then of the second, ..."""

    __slots__ = ()

    def __new__(cls, *iterables):
        self = object.__new__(cls)
        self._next = _chain(iter(iterables)).__next__
        return self

    @classmethod
    def from_iterable(cls, iterable, /):
        """The items of the items of iterable."""
        self = object.__new__(cls)
        self._next = _chain(iter(iterable)).__next__
        return self


def _accumulate(source, function, total):
    if total is None:
        for total in source:
            break
        else:
            return
    yield total
    for item in source:
        total = total + item if function is None else function(total, item)
        yield total


class accumulate(_Steps):
    """accumulate(iterable, func=None, *, initial=None): running totals."""

    __slots__ = ()

    def __new__(cls, iterable, func=None, *, initial=None):
        self = object.__new__(cls)
        self._next = _accumulate(iter(iterable), func, initial).__next__
        return self


def _batched(source, n, strict):
    while True:
        batch = tuple(islice(source, n))
        if not batch:
            return
        if strict and len(batch) != n:
            raise ValueError("batched(): incomplete batch")
        yield batch


class batched(_Steps):
    """batched(iterable, n, *, strict=False): tuples of n items each."""

    __slots__ = ()

    def __new__(cls, iterable, n, *, strict=False):
        if n < 1:
            raise ValueError("n must be at least one")
        self = object.__new__(cls)
        self._next = _batched(iter(iterable), n, strict).__next__
        return self


def _compress(data, selectors):
    for item, wanted in zip(data, selectors):
        if wanted:
            yield item


class compress(_Steps):
    """compress(data, selectors): the items whose selector is true."""

    __slots__ = ()

    def __new__(cls, data, selectors):
        self = object.__new__(cls)
        self._next = _compress(iter(data), iter(selectors)).__next__
        return self


def _dropwhile(predicate, source):
    for item in source:
        if not predicate(item):
            yield item
            break
    for item in source:
        yield item


def _takewhile(predicate, source):
    for item in source:
        if not predicate(item):
            return
        yield item


def _filterfalse(predicate, source):
    for item in source:
        if not (item if predicate is None or predicate is bool else predicate(item)):
            yield item


def _starmap(function, source):
    for arguments in source:
        yield function(*arguments)


def _over(name, generator, doc):
    def __new__(cls, function, iterable, /):
        self = object.__new__(cls)
        self._next = generator(function, iter(iterable)).__next__
        return self

    made = type(name, (_Steps,), {"__slots__": (), "__new__": __new__, "__doc__": doc, "__module__": "itertools"})
    return made


dropwhile = _over("dropwhile", _dropwhile, "dropwhile(predicate, iterable): from the first item that fails on.")
takewhile = _over("takewhile", _takewhile, "takewhile(predicate, iterable): up to the first item that fails.")
filterfalse = _over("filterfalse", _filterfalse, "filterfalse(function or None, iterable): the items that fail.")
starmap = _over("starmap", _starmap, "starmap(function, iterable): function(*item) of each item.")


def _islice(source, start, stop, step):
    at = 0
    wanted = start
    if stop is not None and start >= stop:
        while at < stop:
            for _ in source:
                break
            else:
                return
            at += 1
        return
    for item in source:
        if at == wanted:
            yield item
            wanted += step
            if stop is not None and wanted >= stop:
                at += 1
                while at < stop:
                    for _ in source:
                        break
                    else:
                        return
                    at += 1
                return
        at += 1


class islice(_Steps):
    """islice(iterable, stop) or islice(iterable, start, stop[, step])."""

    __slots__ = ()

    def __new__(cls, iterable, *bounds):
        if not bounds:
            raise TypeError("islice expected at least 2 arguments, got 1")
        if len(bounds) > 3:
            raise TypeError(f"islice expected at most 4 arguments, got {len(bounds) + 1}")
        limits = slice(*bounds)
        for bound, message in (
            (limits.stop, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."),
            (limits.start, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."),
        ):
            if bound is None:
                continue
            if not hasattr(bound, "__index__") or not 0 <= bound.__index__() <= 0x7FFFFFFFFFFFFFFF:
                if len(bounds) > 1 and bound is limits.stop:
                    message = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
                raise ValueError(message)
        step = 1 if limits.step is None else limits.step
        if not hasattr(step, "__index__") or step.__index__() < 1:
            raise ValueError("Step for islice() must be a positive integer or None.")
        start = 0 if limits.start is None else limits.start.__index__()
        stop = None if limits.stop is None else limits.stop.__index__()
        self = object.__new__(cls)
        self._next = _islice(iter(iterable), start, stop, step.__index__()).__next__
        return self


def _pairwise(source):
    for first in source:
        break
    else:
        return
    for second in source:
        yield first, second
        first = second


class pairwise(_Steps):
    """pairwise(iterable): each item with the next."""

    __slots__ = ()

    def __new__(cls, iterable, /):
        self = object.__new__(cls)
        self._next = _pairwise(iter(iterable)).__next__
        return self


def _product(pools):
    places = [0] * len(pools)
    if not all(pools):
        return
    while True:
        yield tuple([pool[i] for pool, i in zip(pools, places)])
        for at in range(len(pools) - 1, -1, -1):
            places[at] += 1
            if places[at] < len(pools[at]):
                break
            places[at] = 0
        else:
            return


class product(_Steps):
    """product(*iterables, repeat=1): every tuple with one item of each."""

    __slots__ = ()

    def __new__(cls, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        self = object.__new__(cls)
        self._next = _product([tuple(pool) for pool in iterables] * repeat).__next__
        return self


def _check_r(r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return r


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    order = list(range(n))
    turns = list(range(n, n - r, -1))
    yield tuple([pool[i] for i in order[:r]])
    while n:
        for at in range(r - 1, -1, -1):
            turns[at] -= 1
            if turns[at] == 0:
                order[at:] = order[at + 1:] + order[at:at + 1]
                turns[at] = n - at
            else:
                other = -turns[at]
                order[at], order[other] = order[other], order[at]
                yield tuple([pool[i] for i in order[:r]])
                break
        else:
            return


class permutations(_Steps):
    """permutations(iterable, r=None): every ordered choice of r items."""

    __slots__ = ()

    def __new__(cls, iterable, r=None):
        pool = tuple(iterable)
        if r is not None and not isinstance(r, int):
            raise TypeError("Expected int as r")
        self = object.__new__(cls)
        self._next = _permutations(pool, len(pool) if r is None else _check_r(r)).__next__
        return self


def _combinations(pool, r, again):
    n = len(pool)
    if (r > n and not again) or (again and not n and r):
        return
    places = [0] * r if again else list(range(r))
    yield tuple([pool[i] for i in places])
    while True:
        for at in range(r - 1, -1, -1):
            if places[at] != (n - 1 if again else at + n - r):
                break
        else:
            return
        first = places[at] + 1
        for i in range(at, r):
            places[i] = first if again else first + i - at
        yield tuple([pool[i] for i in places])


class combinations(_Steps):
    """combinations(iterable, r): every choice of r items, in order."""

    __slots__ = ()

    def __new__(cls, iterable, r):
        self = object.__new__(cls)
        self._next = _combinations(tuple(iterable), _check_r(r), False).__next__
        return self


class combinations_with_replacement(_Steps):
    """combinations_with_replacement(iterable, r): choices that may take an item again."""

    __slots__ = ()

    def __new__(cls, iterable, r):
        self = object.__new__(cls)
        self._next = _combinations(tuple(iterable), _check_r(r), True).__next__
        return self


def _zip_longest(sources, fill):
    left = len(sources)
    if not left:
        return
    iterators = [iter(source) for source in sources]
    while True:
        row = []
        for i, iterator in enumerate(iterators):
            if iterator is None:
                row.append(fill)
                continue
            for item in iterator:
                row.append(item)
                break
            else:
                left -= 1
                if not left:
                    return
                iterators[i] = None
                row.append(fill)
        yield tuple(row)


class zip_longest(_Steps):
    """zip_longest(*iterables, fillvalue=None): as zip, up to the longest."""

    __slots__ = ()

    def __new__(cls, *iterables, fillvalue=None):
        self = object.__new__(cls)
        self._next = _zip_longest([iter(i) for i in iterables], fillvalue).__next__
        return self


class _grouper(_Steps):
    """The items of one group."""

    __slots__ = ("_parent", "_key")

    def __new__(cls, parent, key):
        self = object.__new__(cls)
        self._parent = parent
        self._key = key
        return self

    def __next__(self):
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if not parent._has_item:
            parent._advance()
        if not parent._item_key == self._key:
            raise StopIteration
        parent._has_item = False
        return parent._item


class groupby(_Steps):
    """groupby(iterable, key=None): (key, group) for each run of equal keys."""

    __slots__ = ("_source", "_function", "_item", "_item_key", "_has_item", "_group", "_started")

    def __new__(cls, iterable, key=None):
        self = object.__new__(cls)
        self._source = iter(iterable)
        self._function = key
        self._group = None
        self._has_item = self._started = False
        return self

    def _advance(self):
        item = next(self._source)
        self._item_key = item if self._function is None else self._function(item)
        self._item = item
        self._has_item = True

    def __next__(self):
        group, self._group = self._group, None
        if not self._started:
            self._started = True
            self._advance()
        elif group is not None:
            while True:
                if not self._has_item:
                    self._advance()
                if not self._item_key == group._key:
                    break
                self._has_item = False
        self._group = _grouper(self, self._item_key)
        return self._item_key, self._group


class _tee_link:
    __slots__ = ("item", "next")

    def __init__(self):
        self.next = None


class _tee(_Steps):
    """One of the iterators that tee() gives."""

    __slots__ = ("_source", "_link")

    def __new__(cls, iterable):
        if isinstance(iterable, _tee):
            return iterable.__copy__()
        self = object.__new__(cls)
        self._source = iter(iterable)
        self._link = _tee_link()
        return self

    def __copy__(self):
        other = object.__new__(type(self))
        other._source = self._source
        other._link = self._link
        return other

    def __next__(self):
        link = self._link
        if link.next is None:
            link.item = next(self._source)
            link.next = _tee_link()
        self._link = link.next
        return link.item


def tee(iterable, n=2, /):
    """n independent iterators over one iterable."""
    if n < 0:
        raise ValueError("n must be >= 0")
    if n == 0:
        return ()
    first = _tee(iterable)
    return (first, *[first.__copy__() for _ in range(n - 1)])

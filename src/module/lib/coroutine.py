"""types.coroutine(): what calls of a function give can be awaited."""

_GENERATOR, _COROUTINE, _ITERABLE_COROUTINE = 0x20, 0x80, 0x100
_function = type(lambda: None)


class _GeneratorWrapper:
    """What looks like a generator, made awaitable."""

    __module__ = 'types'

    def __init__(self, gen):
        self.__wrapped = gen
        self.__native = type(gen).__name__ == 'generator' and hasattr(gen, 'gi_code')
        self.__name__ = getattr(gen, '__name__', None)
        self.__qualname__ = getattr(gen, '__qualname__', None)

    def send(self, val):
        return self.__wrapped.send(val)

    def throw(self, tp, *rest):
        return self.__wrapped.throw(tp, *rest)

    def close(self):
        return self.__wrapped.close()

    def __next__(self):
        return next(self.__wrapped)

    def __iter__(self):
        return self.__wrapped if self.__native else self

    __await__ = __iter__

    @property
    def gi_code(self):
        return self.__wrapped.gi_code

    @property
    def gi_frame(self):
        return self.__wrapped.gi_frame

    @property
    def gi_running(self):
        return self.__wrapped.gi_running

    @property
    def gi_yieldfrom(self):
        return self.__wrapped.gi_yieldfrom

    cr_code, cr_frame, cr_running, cr_await = gi_code, gi_frame, gi_running, gi_yieldfrom


def _awaitable(result):
    from _collections_abc import Coroutine, Generator
    code = getattr(result, 'gi_code', None)
    if isinstance(result, Coroutine) or code is not None and code.co_flags & _ITERABLE_COROUTINE:
        return result
    return _GeneratorWrapper(result) if isinstance(result, Generator) else result


def coroutine(func):
    if not callable(func):
        raise TypeError('types.coroutine() expects a callable')
    if type(func) is _function:
        flags = func.__code__.co_flags
        if flags & (_COROUTINE | _ITERABLE_COROUTINE):
            return func
        if flags & _GENERATOR:
            func.__code__ = func.__code__.replace(co_flags=flags | _ITERABLE_COROUTINE)
            return func
    from functools import wraps

    @wraps(func)
    def wrapped(*args, **kwargs):
        return _awaitable(func(*args, **kwargs))

    return wrapped

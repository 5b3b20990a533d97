"""Replacing attributes for a while, and objects that note how they were called."""

import contextlib

sentinel = type("sentinel", (), {"__getattr__": lambda self, name: self.__dict__.setdefault(name, object())})()
DEFAULT = sentinel.DEFAULT
ANY = type("ANY", (), {"__eq__": lambda self, other: True, "__repr__": lambda self: "<ANY>"})()


class _Call(tuple):
    """The arguments of one call."""

    def __new__(cls, args, kwargs):
        return super().__new__(cls, (args, kwargs))

    args = property(lambda self: self[0])
    kwargs = property(lambda self: self[1])


def call(*args, **kwargs):
    return _Call(args, kwargs)


class Mock:
    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, **attributes):
        self.__dict__.update(attributes)
        self.side_effect, self._answer = side_effect, return_value
        self.reset_mock()

    def reset_mock(self):
        self.call_args, self.call_args_list = None, []

    called = property(lambda self: bool(self.call_args_list))
    call_count = property(lambda self: len(self.call_args_list))

    @property
    def return_value(self):
        if self._answer is DEFAULT:
            self._answer = Mock()
        return self._answer

    @return_value.setter
    def return_value(self, value):
        self._answer = value

    def __getattr__(self, name):
        if name.startswith("__") or name.startswith("assert"):
            raise AttributeError(name)
        return self.__dict__.setdefault(name, Mock())

    def __call__(self, *args, **kwargs):
        self.call_args = call(*args, **kwargs)
        self.call_args_list.append(self.call_args)
        effect = self.side_effect
        if isinstance(effect, BaseException) or isinstance(effect, type) and issubclass(effect, BaseException):
            raise effect
        if effect is not None:
            answer = effect(*args, **kwargs) if callable(effect) else next(effect)
            if answer is not DEFAULT:
                return answer
        return self.return_value

    def assert_called_once_with(self, *args, **kwargs):
        if self.call_args_list != [call(*args, **kwargs)]:
            raise AssertionError(f"expected one call with {(args, kwargs)}, was {self.call_args_list}")

    assert_called_with = assert_called_once_with

    def assert_called_once(self):
        if len(self.call_args_list) != 1:
            raise AssertionError(f"expected one call, were {len(self.call_args_list)}")

    def assert_not_called(self):
        if self.call_args_list:
            raise AssertionError(f"expected no call, were {self.call_args_list}")


MagicMock = NonCallableMock = Mock


class _Patch(contextlib.ContextDecorator):
    def __init__(self, find, name, new, attributes):
        self.find, self.name, self.new, self.attributes = find, name, new, attributes

    def __enter__(self):
        self.target = self.find()
        self.own = self.name in vars(self.target)
        self.old = getattr(self.target, self.name)
        new = Mock(**self.attributes) if self.new is DEFAULT else self.new
        setattr(self.target, self.name, new)
        return new

    def __exit__(self, *error):
        setattr(self.target, self.name, self.old) if self.own else delattr(self.target, self.name)

    start = __enter__
    def stop(self): self.__exit__()

    def __call__(self, function):
        if self.new is not DEFAULT:
            return super().__call__(function)

        def patched(*args, **kwargs):
            with self as new:
                return function(*args, new, **kwargs)
        patched.__name__ = function.__name__
        return patched


def patch(target, new=DEFAULT, **attributes):
    module, _, name = target.rpartition(".")
    return _Patch(lambda: _find(module), name, new, attributes)


def _find(path):
    parts = path.split(".")
    item = __import__(parts[0])
    for i, part in enumerate(parts[1:], 2):
        try:
            item = getattr(item, part)
        except AttributeError:
            __import__(".".join(parts[:i]))
            item = getattr(item, part)
    return item


def _patch_object(target, name, new=DEFAULT, **attributes):
    return _Patch(lambda: target, name, new, attributes)


@contextlib.contextmanager
def _patch_dict(target, values=(), clear=False, **more):
    target = _find(target) if isinstance(target, str) else target
    old = dict(target)
    if clear:
        target.clear()
    target.update(values, **more)
    try:
        yield target
    finally:
        target.clear()
        target.update(old)


patch.object = _patch_object
patch.dict = _patch_dict

"""Test cases: the assertions, what prepares and cleans up, skipping."""

import contextlib
import functools
import sys
import types
import warnings


class SkipTest(Exception):
    """Raised to leave a test out."""


def skip(reason):
    def decorate(item):
        if not isinstance(item, type):
            @functools.wraps(item)
            def skipped(*args, **kwargs):
                raise SkipTest(reason)
            item = skipped
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item
    if isinstance(reason, types.FunctionType):
        item, reason = reason, ""
        return decorate(item)
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda item: item


def skipUnless(condition, reason):
    return skip(reason) if not condition else lambda item: item


def expectedFailure(item):
    item.__unittest_expecting_failure__ = True
    return item


_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    _module_cleanups.append((function, args, kwargs))


def enterModuleContext(manager):
    value = manager.__enter__()
    addModuleCleanup(manager.__exit__, None, None, None)
    return value


def doModuleCleanups():
    while _module_cleanups:
        function, args, kwargs = _module_cleanups.pop()
        function(*args, **kwargs)


def _short(value):
    text = repr(value)
    return text if len(text) < 400 else text[:400] + "..."


class _Expecting:
    """What assertRaises and assertWarns give as context managers."""

    def __init__(self, case, expected, pattern=None):
        self.case, self.expected, self.pattern = case, expected, pattern

    def call(self, name, args, kwargs):
        self.msg = kwargs.pop("msg", None) if not args else None
        if not args:
            return self
        function, *args = args
        if function is None:
            raise self.case.failureException("a callable was expected, not None")
        with self:
            function(*args, **kwargs)

    def matches(self, text):
        import re
        pattern = re.compile(self.pattern) if isinstance(self.pattern, (str, bytes)) else self.pattern
        return pattern.search(text)

    def names(self):
        expected = self.expected if isinstance(self.expected, tuple) else (self.expected,)
        return " or ".join(each.__name__ for each in expected)


class _Raising(_Expecting):
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            raise self.case.failureException(self.case._formatMessage(self.msg, f"{self.names()} not raised"))
        if not issubclass(kind, self.expected):
            return False
        self.exception = error.with_traceback(None)
        if self.pattern is not None and not self.matches(str(error)):
            raise self.case.failureException(f"{self.pattern!r} does not match {str(error)!r}")
        return True

    __class_getitem__ = classmethod(types.GenericAlias)


class _Warning(_Expecting):
    def __enter__(self):
        for module in list(sys.modules.values()):
            if getattr(module, "__warningregistry__", None):
                module.__warningregistry__ = {}
        self.catcher = warnings.catch_warnings(record=True)
        self.warnings = self.catcher.__enter__()
        warnings.simplefilter("always", self.expected if isinstance(self.expected, type) else Warning)
        return self

    def __exit__(self, kind, error, trace):
        self.catcher.__exit__(kind, error, trace)
        if kind is not None:
            return False
        for caught in self.warnings:
            if not isinstance(caught.message, self.expected):
                continue
            if self.pattern is not None and not self.matches(str(caught.message)):
                continue
            self.warning, self.filename, self.lineno = caught.message, caught.filename, caught.lineno
            return None
        raise self.case.failureException(f"{self.names()} not triggered")


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 80 * 8
    _class_cleanups = None

    def __init_subclass__(cls, *args, **kwargs):
        cls._class_cleanups = []
        super().__init_subclass__(*args, **kwargs)

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._cleanups = []
        self._equalities = {}
        self._result = None
        method = getattr(self, methodName, None)
        if method is None and methodName != "runTest":
            raise ValueError(f"no such test method in {type(self)}: {methodName}")
        self._testMethodDoc = getattr(method, "__doc__", None)

    def setUp(self): pass
    def tearDown(self): pass

    @classmethod
    def setUpClass(cls): pass

    @classmethod
    def tearDownClass(cls): pass

    def countTestCases(self): return 1
    def defaultTestResult(self):
        from .suite import TestResult
        return TestResult()

    def id(self): return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"
    def shortDescription(self): return (self._testMethodDoc or "").strip().split("\n")[0].strip() or None
    def __str__(self): return f"{self._testMethodName} ({self.id()})"
    def __repr__(self): return f"<{type(self).__qualname__} testMethod={self._testMethodName}>"
    def __hash__(self): return hash((type(self), self._testMethodName))

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._testMethodName == other._testMethodName

    # ---- running ----

    def run_method(self, method):
        method()

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def debug(self):
        self.setUp()
        getattr(self, self._testMethodName)()
        self.tearDown()
        self.doCleanups()

    def run(self, result=None):
        result = self.defaultTestResult() if result is None else result
        method = getattr(self, self._testMethodName)
        result.startTest(self)
        self._result, self._failed_parts = result, 0
        for item in (type(self), method):
            if getattr(item, "__unittest_skip__", False):
                result.addSkip(self, item.__unittest_skip_why__)
                result.stopTest(self)
                return result
        expecting = getattr(type(self), "__unittest_expecting_failure__", False) or \
            getattr(method, "__unittest_expecting_failure__", False)
        outcome = self._attempt(self.setUp)
        if outcome is None:
            outcome = self._attempt(lambda: self.run_method(method))
            after = self._attempt(self.tearDown)
            outcome = outcome or after
        after = self._attempt(self.doCleanups)
        self._report(result, outcome or after, expecting)
        self._result = None
        result.stopTest(self)
        return result

    def _attempt(self, step):
        """None when the step went well, else what it raised as sys.exc_info() has it."""
        try:
            step()
        except KeyboardInterrupt:
            raise
        except BaseException:
            return sys.exc_info()

    def _report(self, result, outcome, expecting):
        if outcome is None:
            if self._failed_parts:
                pass # each subtest has been reported
            elif expecting:
                result.addUnexpectedSuccess(self)
            else:
                result.addSuccess(self)
        elif issubclass(outcome[0], SkipTest):
            result.addSkip(self, str(outcome[1]))
        elif expecting:
            result.addExpectedFailure(self, outcome)
        elif issubclass(outcome[0], self.failureException):
            result.addFailure(self, outcome)
        else:
            result.addError(self, outcome)

    @contextlib.contextmanager
    def subTest(self, msg=None, **params):
        try:
            yield
        except (KeyboardInterrupt, SkipTest):
            raise
        except BaseException:
            if self._result is None:
                raise
            self._failed_parts += 1
            kind, error, trace = sys.exc_info()
            if self._failed_parts == 1:
                add = self._result.addFailure if issubclass(kind, self.failureException) else self._result.addError
                add(self, (kind, error, trace))

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def enterClassContext(cls, manager):
        value = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)
        return value

    @classmethod
    def doClassCleanups(cls):
        while cls._class_cleanups:
            function, args, kwargs = cls._class_cleanups.pop()
            function(*args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    # ---- assertions ----

    def _formatMessage(self, msg, standard):
        return standard if msg is None else f"{standard} : {msg}"

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _check(self, good, msg, standard, *values):
        if not good:
            raise self.failureException(self._formatMessage(msg, standard.format(*map(_short, values))))

    def addTypeEqualityFunc(self, kind, function):
        self._equalities[kind] = function

    def assertEqual(self, first, second, msg=None):
        special = self._equalities.get(type(first)) if type(first) is type(second) else None
        if special is not None:
            return (getattr(self, special) if isinstance(special, str) else special)(first, second, msg=msg)
        self._check(first == second, msg, "{} != {}", first, second)

    def assertNotEqual(self, first, second, msg=None): self._check(first != second, msg, "{} == {}", first, second)
    def assertTrue(self, value, msg=None): self._check(value, msg, "{} is not true", value)
    def assertFalse(self, value, msg=None): self._check(not value, msg, "{} is not false", value)
    def assertIs(self, a, b, msg=None): self._check(a is b, msg, "{} is not {}", a, b)
    def assertIsNot(self, a, b, msg=None): self._check(a is not b, msg, "unexpectedly identical: {}", a)
    def assertIsNone(self, value, msg=None): self._check(value is None, msg, "{} is not None", value)
    def assertIsNotNone(self, value, msg=None): self._check(value is not None, msg, "unexpectedly None")
    def assertIn(self, item, holder, msg=None): self._check(item in holder, msg, "{} not found in {}", item, holder)
    def assertNotIn(self, item, holder, msg=None): self._check(item not in holder, msg, "{} found in {}", item, holder)
    def assertLess(self, a, b, msg=None): self._check(a < b, msg, "{} not less than {}", a, b)
    def assertLessEqual(self, a, b, msg=None): self._check(a <= b, msg, "{} not less than or equal to {}", a, b)
    def assertGreater(self, a, b, msg=None): self._check(a > b, msg, "{} not greater than {}", a, b)
    def assertGreaterEqual(self, a, b, msg=None): self._check(a >= b, msg, "{} not greater than or equal to {}", a, b)

    def assertIsInstance(self, value, kind, msg=None):
        self._check(isinstance(value, kind), msg, "{} is not an instance of {}", value, kind)

    def assertNotIsInstance(self, value, kind, msg=None):
        self._check(not isinstance(value, kind), msg, "{} is an instance of {}", value, kind)

    def _almost(self, first, second, places, delta):
        if first == second:
            return True
        difference = abs(first - second)
        if delta is not None:
            return difference <= delta
        return round(difference, 7 if places is None else places) == 0

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        self._check(self._almost(first, second, places, delta), msg, "{} != {} nearly", first, second)

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        self._check(first != second and not self._almost(first, second, places, delta), msg, "{} == {} nearly", first, second)

    def assertSequenceEqual(self, first, second, msg=None, seq_type=None):
        if seq_type is not None:
            self.assertIsInstance(first, seq_type, msg)
            self.assertIsInstance(second, seq_type, msg)
        same = first == second or (len(first) == len(second) and all(a == b for a, b in zip(first, second)))
        self._check(same, msg, "{} != {}", first, second)

    def assertListEqual(self, first, second, msg=None): self.assertSequenceEqual(first, second, msg, list)
    def assertTupleEqual(self, first, second, msg=None): self.assertSequenceEqual(first, second, msg, tuple)
    def assertSetEqual(self, first, second, msg=None): self._check(first == second, msg, "{} != {}", first, second)
    def assertMultiLineEqual(self, first, second, msg=None): self._check(first == second, msg, "{} != {}", first, second)

    def assertDictEqual(self, first, second, msg=None):
        self.assertIsInstance(first, dict, msg)
        self.assertIsInstance(second, dict, msg)
        self._check(first == second, msg, "{} != {}", first, second)

    def assertCountEqual(self, first, second, msg=None):
        rest = list(second)
        for item in first:
            self._check(item in rest, msg, "{} is only in the first", item)
            rest.remove(item)
        self._check(not rest, msg, "{} are only in the second", rest)

    def assertRegex(self, text, pattern, msg=None):
        self._check(_Expecting(self, None, pattern).matches(text), msg, "{} does not match {}", pattern, text)

    def assertNotRegex(self, text, pattern, msg=None):
        self._check(not _Expecting(self, None, pattern).matches(text), msg, "{} matches {}", pattern, text)

    def assertRaises(self, expected, *args, **kwargs):
        if not (isinstance(expected, tuple) or issubclass(expected, BaseException)):
            raise TypeError("assertRaises() arg 1 must be an exception type or a tuple of exception types")
        return _Raising(self, expected).call("assertRaises", args, kwargs)

    def assertRaisesRegex(self, expected, pattern, *args, **kwargs):
        return _Raising(self, expected, pattern).call("assertRaisesRegex", args, kwargs)

    def assertWarns(self, expected, *args, **kwargs):
        return _Warning(self, expected).call("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected, pattern, *args, **kwargs):
        return _Warning(self, expected, pattern).call("assertWarnsRegex", args, kwargs)


class FunctionTestCase(TestCase):
    """A function as a test."""

    def __init__(self, function, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._function, self._before, self._after = function, setUp, tearDown

    def setUp(self): self._before and self._before()
    def tearDown(self): self._after and self._after()
    def runTest(self): self._function()
    def id(self): return self._function.__name__

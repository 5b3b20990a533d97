"""Suites, loading and results."""

import sys
import types

from .case import SkipTest, TestCase, doModuleCleanups


class TestResult:
    """Keeps what happened; a subclass may tell it as it goes."""

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failures, self.errors, self.skipped = [], [], []
        self.expectedFailures, self.unexpectedSuccesses = [], []
        self.testsRun, self.shouldStop = 0, False

    def startTest(self, test): self.testsRun += 1
    def stopTest(self, test): pass
    def startTestRun(self): pass
    def stopTestRun(self): pass
    def stop(self): self.shouldStop = True
    def addSuccess(self, test): pass
    def addError(self, test, err): self.errors.append((test, str(err[1])))
    def addFailure(self, test, err): self.failures.append((test, str(err[1])))
    def addSkip(self, test, reason): self.skipped.append((test, reason))
    def addExpectedFailure(self, test, err): self.expectedFailures.append((test, str(err[1])))
    def addUnexpectedSuccess(self, test): self.unexpectedSuccesses.append(test)
    def wasSuccessful(self): return not (self.failures or self.errors or self.unexpectedSuccesses)


TextTestResult = TestResult


class BaseTestSuite:
    def __init__(self, tests=()):
        self._tests = list(tests)

    def __iter__(self): return iter(self._tests)
    def addTest(self, test): self._tests.append(test)
    def addTests(self, tests): self._tests.extend(tests)
    def countTestCases(self): return sum(test.countTestCases() for test in self)

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def run(self, result):
        for test in self:
            if result.shouldStop:
                break
            test(result)
        return result


def flatten(tests):
    for test in tests:
        if isinstance(test, BaseTestSuite):
            yield from flatten(test)
        else:
            yield test


class TestSuite(BaseTestSuite):
    """Prepares modules and classes around the tests of each."""

    def run(self, result):
        module, kind, fault = None, None, None
        for test in flatten(self):
            if result.shouldStop:
                break
            if type(test).__module__ != module:
                kind = self._leave_class(kind)
                self._leave_module(module)
                module = type(test).__module__
                fault = self._enter(lambda: getattr(sys.modules.get(module), "setUpModule", lambda: None)())
            if type(test) is not kind:
                self._leave_class(kind)
                kind = type(test)
                module_fault = fault if kind is None else None
                skipped = getattr(kind, "__unittest_skip__", False)
                fault = module_fault or (None if skipped else self._enter(getattr(kind, "setUpClass", lambda: None)))
            if fault is None:
                test(result)
            else:
                result.startTest(test)
                result.addSkip(test, str(fault[1])) if issubclass(fault[0], SkipTest) else result.addError(test, fault)
                result.stopTest(test)
        self._leave_class(kind)
        self._leave_module(module)
        return result

    def _enter(self, step):
        try:
            step()
        except Exception:
            return sys.exc_info()

    def _leave_class(self, kind):
        if kind is not None and not getattr(kind, "__unittest_skip__", False):
            for step in ("tearDownClass", "doClassCleanups"):
                fault = self._enter(getattr(kind, step, lambda: None))
                if fault:
                    print(f"{kind.__qualname__}.{step}: {fault[1]!r}", file=sys.stderr)

    def _leave_module(self, module):
        if module is not None:
            fault = self._enter(getattr(sys.modules.get(module), "tearDownModule", lambda: None)) or \
                self._enter(doModuleCleanups)
            if fault:
                print(f"{module} tearDown: {fault[1]!r}", file=sys.stderr)


class TestLoader:
    testMethodPrefix = "test"
    suiteClass = TestSuite

    def getTestCaseNames(self, case):
        return sorted(name for name in dir(case)
                      if name.startswith(self.testMethodPrefix) and callable(getattr(case, name)))

    def loadTestsFromTestCase(self, case):
        names = self.getTestCaseNames(case)
        if not names and hasattr(case, "runTest"):
            names = ["runTest"]
        return self.suiteClass(map(case, names))

    def loadTestsFromModule(self, module, *, pattern=None):
        found = self.suiteClass(self.loadTestsFromTestCase(item) for _, item in sorted(vars(module).items())
                                if isinstance(item, type) and issubclass(item, TestCase) and item is not TestCase)
        hook = getattr(module, "load_tests", None)
        return found if hook is None else hook(self, found, pattern)

    def loadTestsFromName(self, name, module=None):
        parts, item = name.split("."), module
        while item is None:
            try:
                item = __import__(".".join(parts), fromlist=["?"])
            except ModuleNotFoundError:
                parts.pop()
                if not parts:
                    raise
        for part in name.split(".")[len(parts):]:
            parent, item = item, getattr(item, part)
        if isinstance(item, types.ModuleType):
            return self.loadTestsFromModule(item)
        if isinstance(item, type):
            return self.loadTestsFromTestCase(item)
        return self.suiteClass([parent(part)])

    def loadTestsFromNames(self, names, module=None):
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])


defaultTestLoader = TestLoader()


def makeSuite(case, prefix="test", sortUsing=None, suiteClass=TestSuite):
    loader = TestLoader()
    loader.testMethodPrefix = prefix
    return suiteClass(loader.loadTestsFromTestCase(case))


def findTestCases(module, prefix="test", sortUsing=None, suiteClass=TestSuite):
    return TestLoader().loadTestsFromModule(module)


class TextTestRunner:
    def __init__(self, stream=None, descriptions=True, verbosity=1, **options):
        self.stream = stream or sys.stderr

    def run(self, test):
        result = TestResult()
        test(result)
        for case, words in result.errors + result.failures:
            print(f"{case}: {words}", file=self.stream)
        print(f"Ran {result.testsRun} tests: {'OK' if result.wasSuccessful() else 'FAILED'}", file=self.stream)
        return result


def main(module="__main__", **options):
    found = defaultTestLoader.loadTestsFromModule(__import__(module, fromlist=["?"]))
    sys.exit(not TextTestRunner().run(found).wasSuccessful())

"""The part of unittest that CPython's own tests use, small enough to run on a Python that is not complete yet.

It stands in for the standard library's package, never for a test: what is not here raises AttributeError."""

from .case import (FunctionTestCase, SkipTest, TestCase, expectedFailure, skip, skipIf, skipUnless, addModuleCleanup,
                   doModuleCleanups, enterModuleContext)
from .suite import (BaseTestSuite, TestLoader, TestResult, TestSuite, TextTestResult, TextTestRunner, defaultTestLoader,
                    findTestCases, main, makeSuite)


class IsolatedAsyncioTestCase(TestCase):
    """Tests of coroutines need asyncio: each fails until it is there."""

    def run_method(self, method):
        import asyncio
        asyncio.run(method())

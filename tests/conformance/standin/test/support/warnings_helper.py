"""Warnings of a test."""

import contextlib
import warnings


def ignore_warnings(*, category):
    def decorate(test):
        def wrapper(self, *args, **kwargs):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", category=category)
                return test(self, *args, **kwargs)
        return wrapper
    return decorate


class WarningsRecorder:
    def __init__(self, seen):
        self._seen, self._last = seen, 0

    def __getattr__(self, name):
        if len(self._seen) > self._last:
            return getattr(self._seen[-1], name)
        if name in warnings.WarningMessage._WARNING_DETAILS:
            return None
        raise AttributeError(name)

    warnings = property(lambda self: self._seen[self._last:])
    def reset(self): self._last = len(self._seen)


@contextlib.contextmanager
def check_warnings(*filters, quiet=None):
    """Records warnings; each filter (words, category) must have been met, and no other warning."""
    quiet = (not filters) if quiet is None else quiet
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield WarningsRecorder(seen)
    if filters:
        import re
        rest = list(seen)
        for words, category in filters:
            met = [each for each in rest if issubclass(each.category, category) and re.match(words, str(each.message), re.I)]
            if not met and not quiet:
                raise AssertionError(f"no warning {words!r}, {category}")
            rest = [each for each in rest if each not in met]
        if rest:
            raise AssertionError(f"unexpected warning {rest[0].message}")


@contextlib.contextmanager
def check_no_warnings(testcase, message="", category=Warning, force_gc=False):
    with warnings.catch_warnings(record=True) as seen:
        warnings.filterwarnings("always", message=message, category=category)
        yield
    testcase.assertEqual(seen, [])


def check_no_resource_warning(testcase):
    return check_no_warnings(testcase, category=ResourceWarning, force_gc=True)


def check_syntax_warning(test, statement, errtext="", *, lineno=1, offset=None):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", SyntaxWarning)
        compile(statement, "<testcase>", "exec")
    test.assertEqual(len(seen), 1, seen)
    test.assertTrue(issubclass(seen[0].category, SyntaxWarning))
    if errtext:
        test.assertRegex(str(seen[0].message), errtext)
    test.assertEqual(seen[0].lineno, lineno)
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        with test.assertRaisesRegex(SyntaxError, errtext):
            compile(statement, "<testcase>", "exec")


@contextlib.contextmanager
def save_restore_warnings_filters():
    saved = warnings.filters[:]
    try:
        yield
    finally:
        warnings.filters[:] = saved

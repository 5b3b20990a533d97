"""The part of test.support that CPython's own tests of the language use.

It stands in for the package, never for a test: what is not here raises AttributeError or ImportError. What belongs to
CPython alone (`cpython_only`) is run here too, since this runtime says that it has CPython's counts and sizes."""

import contextlib
import functools
import gc
import io
import os
import sys
import unittest

verbose = 0
use_resources = None
max_memuse = 0
real_max_memuse = 0
failfast = False
PGO = False
is_jython = is_android = is_emscripten = is_wasi = False
has_fork_support = has_subprocess_support = hasattr(os, "fork")
has_socket_support = True
unix_shell = "/bin/sh"
LOOPBACK_TIMEOUT, SHORT_TIMEOUT, LONG_TIMEOUT, INTERNET_TIMEOUT = 5.0, 30.0, 300.0, 60.0
PIPE_MAX_SIZE = 4 * 1024 * 1024 + 1
MAX_Py_ssize_t = sys.maxsize
NHASHBITS = sys.hash_info.width
HAVE_DOCSTRINGS = True
MISSING_C_DOCSTRINGS = False
TEST_HOME_DIR = os.path.dirname(os.path.dirname(__file__))
_1M, _1G, _2G, _4G = 1 << 20, 1 << 30, 1 << 31, 1 << 32


class Error(Exception): pass
class TestFailed(Error): pass
class TestDidNotRun(Error): pass
class ResourceDenied(unittest.SkipTest): pass


# ---- decorators ----

def cpython_only(test): return test
def check_impl_detail(**guards): return guards.get("cpython", not any(guards.values()))
def impl_detail(msg=None, **guards): return lambda test: test
def no_tracing(test): return test
def refcount_test(test): return test
def anticipate_failure(condition): return unittest.expectedFailure if condition else lambda test: test
def requires_IEEE_754(test): return test
def requires_docstrings(test): return test
def requires_subprocess(): return unittest.skipUnless(has_subprocess_support, "needs processes")
def requires_fork(): return unittest.skipUnless(has_fork_support, "needs fork")
def requires_working_socket(*, module=False): return (lambda test: test) if not module else None
def skip_if_pgo_task(test): return test
def skip_if_sanitizer(*args, **kwargs): return lambda test: test
def check_sanitizer(**kinds): return False
def is_resource_enabled(resource): return resource in ("cpu",)
def requires_legacy_unicode_capi(): return unittest.skip("needs CPython's C interface")
def with_pymalloc(): return False
def thread_unsafe(test): return test
def requires_limited_api(test): return unittest.skip("needs CPython's C interface")(test)


def requires_resource(resource):
    return unittest.skipUnless(is_resource_enabled(resource), f"resource {resource!r} is not enabled")


def requires(resource, msg=None):
    if not is_resource_enabled(resource):
        raise ResourceDenied(msg or f"resource {resource!r} is not enabled")


def _bigmem(small):
    """Tests with huge objects run with a small size, as they do under regrtest without -M."""
    def decorate(size, memuse, dry_run=True):
        def wrap(test):
            @functools.wraps(test)
            def wrapper(self):
                if not dry_run:
                    raise unittest.SkipTest("needs much memory")
                return test(self, small)
            wrapper.size, wrapper.memuse = size, memuse
            return wrapper
        return wrap
    return decorate


bigmemtest = _bigmem(5147)


def bigaddrspacetest(test): return unittest.skip("needs much memory")(test)


def requires_zlib(reason="requires zlib"):
    try:
        import zlib
    except ImportError:
        zlib = None
    return unittest.skipUnless(zlib, reason)


# ---- memory ----

def gc_collect():
    gc.collect()
    gc.collect()
    gc.collect()


@contextlib.contextmanager
def disable_gc():
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


_header, _align = "nP", "0n"


def calcobjsize(fmt):
    import struct
    return struct.calcsize(_header + fmt + _align)


def calcvobjsize(fmt):
    import struct
    return struct.calcsize(_header + "n" + fmt + _align)


def check_sizeof(test, o, size):
    test.assertEqual(sys.getsizeof(o), size)


class catch_unraisable_exception:
    """Keeps what sys.unraisablehook is told."""

    def __enter__(self):
        self.unraisable, self._old = None, sys.unraisablehook
        sys.unraisablehook = lambda unraisable: setattr(self, "unraisable", unraisable)
        return self

    def __exit__(self, *error):
        sys.unraisablehook = self._old
        del self.unraisable


def check_free_after_iterating(test, make, cls, args=()):
    done = False

    class A(cls):
        def __del__(self):
            nonlocal done
            done = True
            try:
                next(iterator)
            except StopIteration:
                pass

    iterator = make(A(*args))
    test.assertRaises(StopIteration, next, iterator)
    gc_collect()
    test.assertTrue(done)


# ---- putting something in a place for a while ----

@contextlib.contextmanager
def swap_attr(obj, attr, new):
    missing = object()
    old = getattr(obj, attr, missing)
    setattr(obj, attr, new)
    try:
        yield None if old is missing else old
    finally:
        if old is not missing:
            setattr(obj, attr, old)
        elif hasattr(obj, attr):
            delattr(obj, attr)


@contextlib.contextmanager
def swap_item(obj, item, new):
    had = item in obj
    old = obj[item] if had else None
    obj[item] = new
    try:
        yield old
    finally:
        if had:
            obj[item] = old
        else:
            obj.pop(item, None)


@contextlib.contextmanager
def captured_output(name):
    old = getattr(sys, name)
    setattr(sys, name, io.StringIO())
    try:
        yield getattr(sys, name)
    finally:
        setattr(sys, name, old)


def captured_stdout(): return captured_output("stdout")
def captured_stderr(): return captured_output("stderr")
def captured_stdin(): return captured_output("stdin")


@contextlib.contextmanager
def infinite_recursion(max_depth=75):
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(max_depth)
    try:
        yield
    finally:
        sys.setrecursionlimit(old)


@contextlib.contextmanager
def adjust_int_max_str_digits(digits):
    old = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(digits)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(old)


class SuppressCrashReport:
    def __enter__(self): return self
    def __exit__(self, *error): pass


def run_with_locale(category, *locales): return lambda test: test
def setswitchinterval(interval): return sys.setswitchinterval(interval)


# ---- odds and ends ----

class _AlwaysEqual:
    def __eq__(self, other): return True
    def __ne__(self, other): return False


class _NeverEqual:
    def __eq__(self, other): return False
    def __ne__(self, other): return True
    def __hash__(self): return 1


@functools.total_ordering
class _Largest:
    def __eq__(self, other): return isinstance(other, _Largest)
    def __lt__(self, other): return False


@functools.total_ordering
class _Smallest:
    def __eq__(self, other): return isinstance(other, _Smallest)
    def __gt__(self, other): return False


ALWAYS_EQ, NEVER_EQ, LARGEST, SMALLEST = _AlwaysEqual(), _NeverEqual(), _Largest(), _Smallest()


def get_attribute(obj, name):
    try:
        return getattr(obj, name)
    except AttributeError:
        raise unittest.SkipTest(f"object {obj!r} has no attribute {name!r}")


def check_syntax_error(test, statement, errtext="", *, lineno=None, offset=None):
    with test.assertRaisesRegex(SyntaxError, errtext) as caught:
        compile(statement, "<test string>", "exec")
    error = caught.exception
    test.assertIsNotNone(error.lineno)
    if lineno is not None:
        test.assertEqual(error.lineno, lineno)
    test.assertIsNotNone(error.offset)
    if offset is not None:
        test.assertEqual(error.offset, offset)


def check_disallow_instantiation(test, cls, *args, **kwargs):
    name = cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__name__}"
    test.assertRaisesRegex(TypeError, f"cannot create '{name}' instances", cls, *args, **kwargs)


def check__all__(test, module, name_of_module=None, extra=(), not_exported=()):
    modules = (module.__name__,) if name_of_module is None else \
        (name_of_module,) if isinstance(name_of_module, str) else name_of_module
    expected = set(extra)
    for name, value in vars(module).items():
        if name.startswith("_") or name in not_exported:
            continue
        if getattr(value, "__module__", None) in modules or \
                (not hasattr(value, "__module__") and not isinstance(value, type(sys))):
            expected.add(name)
    test.assertCountEqual(module.__all__, expected)


def collision_stats(bins, balls):
    """Mean and standard deviation of the number of collisions when balls fall into bins at random."""
    n, k = bins, balls
    empty = n * (1 - 1 / n) ** k
    mean = k - (n - empty)
    variance = n * (n - 1) * (1 - 2 / n) ** k + empty - empty * empty
    return mean, max(variance, 0) ** 0.5


def sortdict(mapping):
    return "{" + ", ".join(f"{key!r}: {value!r}" for key, value in sorted(mapping.items())) + "}"


def findfile(name, subdir=None):
    import test
    for folder in test.__path__:
        path = os.path.join(folder, subdir or "", name)
        if os.path.exists(path):
            return path
    return name


def optim_args_from_interpreter_flags(): return ["-O"] * sys.flags.optimize
def args_from_interpreter_flags(): return ["-O"] * sys.flags.optimize
def get_original_stdout(): return sys.__stdout__
def reap_children(): pass


def wait_process(pid, *, exitcode, timeout=None):
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) != exitcode:
        raise AssertionError(f"process {pid} ended with {os.waitstatus_to_exitcode(status)}, not {exitcode}")


def run_unittest(*classes):
    for each in classes:
        result = unittest.TestResult()
        unittest.makeSuite(each)(result)
        if not result.wasSuccessful():
            raise TestFailed(str(result.errors + result.failures))


def load_package_tests(folder, loader, standard, pattern):
    raise unittest.SkipTest("packages of tests are not run")


def missing_compiler_executable(names=()): return "cc"


def __getattr__(name):
    if name in ("script_helper", "os_helper", "import_helper", "warnings_helper", "threading_helper"):
        return __import__("test.support." + name, fromlist=["?"])
    raise AttributeError(f"the stand-in for test.support has no {name}")

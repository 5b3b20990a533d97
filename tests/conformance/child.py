"""Runs one of CPython's test modules and tells, a line an event, what became of each test.

    child.py test_NAME REPORT [--standin DIR] [--list | --skip FILE]

The events in REPORT are `start ID`, `ok ID`, `skip ID reason`, `bad ID words`, `import words` (the module cannot be
imported) and `end`; the parent knows from them what a crash or a hang interrupted. --skip names a file of ids that are
left out."""

import io
import sys
import types


def arguments():
    rest, options = [], {}
    words = iter(sys.argv[1:])
    for word in words:
        if word in ("--standin", "--skip"):
            options[word] = next(words)
        elif word == "--list":
            options[word] = True
        else:
            rest.append(word)
    return rest, options


(NAME, REPORT), OPTIONS = arguments()
report = open(REPORT, "a", encoding="utf-8", errors="backslashreplace")


def tell(event, *words):
    report.write(" ".join([event, *(" ".join(str(word).split())[:200] for word in words)]) + "\n")
    report.flush()


def words_of(error):
    kind, value = type(error).__name__, ""
    try:
        value = str(error)
    except Exception:
        pass
    return f"{kind}: {value}" if value else kind


def import_standin(name):
    """A module that stands in for one that cannot be imported yet."""
    try:
        __import__(name)
        return
    except ImportError:
        pass
    path = f"{OPTIONS['--standin']}/{name.replace('.', '_')}.py"
    module = sys.modules[name] = types.ModuleType(name)
    module.__file__ = path
    with open(path, encoding="utf-8") as text:
        exec(compile(text.read(), path, "exec"), module.__dict__)
    parent, _, leaf = name.rpartition(".")
    if parent:
        setattr(__import__(parent, fromlist=["?"]), leaf, module)


def source_of(name):
    import test
    for folder in test.__path__:
        try:
            with open(f"{folder}/{name}.py", encoding="utf-8", errors="replace") as text:
                return text.read()
        except OSError:
            pass
    return ""


if "--standin" in OPTIONS:
    text = source_of(NAME)
    for needed in ("doctest", "unittest.mock", "test.support.script_helper"):
        if needed.rpartition(".")[2] in text:
            import_standin(needed)

import unittest
from test import support

if "--standin" in OPTIONS:
    # This runtime says that it has CPython's counts and lifetimes: what tests them is run too.
    support.check_impl_detail = lambda **guards: guards.get("cpython", not any(guards.values()))


def identity(test):
    text = test.id()
    return text.removeprefix("test.").removeprefix(NAME + ".")


class Telling(unittest.TestResult):
    def startTest(self, test):
        super().startTest(test)
        self.told = False
        tell("start", identity(test))

    def say(self, event, test, *words):
        if not self.told:
            tell(event, identity(test), *words)
        self.told = True

    def addSuccess(self, test): self.say("ok", test)
    def addExpectedFailure(self, test, err): self.say("ok", test)
    def addUnexpectedSuccess(self, test): self.say("bad", test, "unexpected success")
    def addSkip(self, test, reason): self.say("skip", test, reason)
    def addError(self, test, err): self.say("bad", test, words_of(err[1]))
    def addFailure(self, test, err): self.say("bad", test, words_of(err[1]))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.say("bad", test, words_of(err[1]))


def every(suite):
    for test in suite:
        try:
            iter(test)
        except TypeError:
            yield test
        else:
            yield from every(test)


def load():
    module = __import__("test." + NAME, fromlist=["?"])
    found = unittest.defaultTestLoader.loadTestsFromModule(module)
    return found


try:
    suite = load()
except BaseException as error:
    tell("skip-module" if isinstance(error, unittest.SkipTest) else "import", words_of(error))
    sys.exit(0)
if "--list" in OPTIONS:
    for test in every(suite):
        tell("test", identity(test))
else:
    with open(OPTIONS["--skip"], encoding="utf-8") as names:
        skipped = set(names.read().split())
    if skipped:
        kept = unittest.TestSuite(test for test in every(suite) if identity(test) not in skipped)
        suite = unittest.TestSuite([kept])
    # Some tests want a stack as deep as `python3 -m unittest` has: suites of a class in one of a module in one of all,
    # and two more for the four frames of runpy and unittest.main() that are missing below.
    for _ in range(3):
        suite = unittest.TestSuite([suite])
    unittest.TextTestRunner(stream=io.StringIO(), resultclass=Telling).run(suite)
tell("end")

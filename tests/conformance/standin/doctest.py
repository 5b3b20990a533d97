"""Examples in docstrings as tests, for as long as the real module cannot be imported."""

import sys
import types
import unittest

ELLIPSIS, NORMALIZE_WHITESPACE, IGNORE_EXCEPTION_DETAIL = 1, 2, 4


class Example:
    def __init__(self, source, want, lineno):
        self.source, self.want, self.lineno = source, want, lineno


def examples(text):
    """The examples of a docstring: source after >>> and ..., then what it should print."""
    found, lines, at = [], text.expandtabs().split("\n"), 0
    while at < len(lines):
        line = lines[at]
        stripped = line.lstrip()
        if not stripped.startswith(">>> ") and stripped != ">>>":
            at += 1
            continue
        start, indent = at, len(line) - len(stripped)
        source = [stripped[4:]]
        at += 1
        while at < len(lines) and lines[at].strip().startswith("...") and lines[at][indent:indent + 3] == "...":
            source.append(lines[at][indent + 4:])
            at += 1
        want = []
        while at < len(lines) and lines[at].strip() and not lines[at].lstrip().startswith(">>> "):
            want.append(lines[at][indent:])
            at += 1
        found.append(Example("\n".join(source) + "\n", "".join(line + "\n" for line in want), start))
    return found


def fits(want, got, flags):
    if want == got or want.replace("<BLANKLINE>", "") == got:
        return True
    if flags & NORMALIZE_WHITESPACE:
        want, got = " ".join(want.split()), " ".join(got.split())
    if not flags & ELLIPSIS:
        return want == got
    first, *rest = want.split("...")
    if not got.startswith(first):
        return False
    at = len(first)
    for part in rest:
        at = got.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not rest or rest[-1] == "" or got.endswith(rest[-1])


class DocTestCase(unittest.TestCase):
    def __init__(self, name, text, namespace, options=0):
        super().__init__()
        self.name, self.text, self.namespace, self.options = name, text, dict(namespace), options

    def id(self): return self.name
    def __hash__(self): return hash(self.name)
    def __eq__(self, other): return self is other

    def runTest(self):
        import io
        shown, faults = sys.stdout, []
        for example in examples(self.text):
            flags = self.options
            for name in ("ELLIPSIS", "NORMALIZE_WHITESPACE", "IGNORE_EXCEPTION_DETAIL"):
                if f"doctest: +{name}" in example.source or f"+{name}" in example.source.partition("# doctest:")[2]:
                    flags |= globals()[name]
            if "doctest: +SKIP" in example.source:
                continue
            sys.stdout = io.StringIO()
            try:
                exec(compile(example.source, "<doctest>", "single", dont_inherit=True), self.namespace)
                got = sys.stdout.getvalue()
            except Exception as error:
                kind = type(error)
                name = kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
                got = sys.stdout.getvalue() + "Traceback\n" + (f"{name}: {error}\n" if str(error) else name + "\n")
            finally:
                sys.stdout = shown
            want = example.want
            if want.startswith("Traceback"):
                lines = want.split("\n")[1:]
                while lines and lines[0].startswith(" "):
                    del lines[0]
                want = "Traceback\n" + "\n".join(lines)
                if flags & IGNORE_EXCEPTION_DETAIL:
                    want, got = (text.split("\n")[1].partition(":")[0].rpartition(".")[2] for text in (want, got))
            if not fits(want, got, flags):
                faults.append(f"line {example.lineno + 1}: {example.source.strip()!r} gave {got!r}, not {want!r}")
        if faults:
            self.fail("; ".join(faults))


def _docstrings(module):
    """(name, docstring) of a module, its functions and classes and what __test__ lists."""
    seen = []

    def look(name, item):
        if isinstance(item, str):
            seen.append((name, item))
            return
        text = item.__doc__ if isinstance(getattr(item, "__doc__", None), str) else ""
        seen.append((name, text))
        if isinstance(item, type):
            for key, value in vars(item).items():
                value = getattr(value, "__func__", value)
                if isinstance(value, (types.FunctionType, type, property)):
                    look(f"{name}.{key}", value)

    look(module.__name__, module)
    for key, value in vars(module).items():
        if isinstance(value, (types.FunctionType, type)) and value.__module__ == module.__name__:
            look(f"{module.__name__}.{key}", value)
    for key, value in getattr(module, "__test__", {}).items():
        look(f"{module.__name__}.__test__.{key}", value)
    return [(name, text) for name, text in sorted(seen) if examples(text)]


def DocTestSuite(module=None, *, optionflags=0, setUp=None, tearDown=None, **options):
    module = __import__(module, fromlist=["?"]) if isinstance(module, str) else module or sys.modules["__main__"]
    return unittest.TestSuite(DocTestCase(name, text, vars(module), optionflags) for name, text in _docstrings(module))

"""The kinds of tests: how each is found and what makes it pass."""

import ast
import glob
import hashlib
import importlib.util
import json
import os
import re
import shlex
import tempfile
import tomllib
from dataclasses import dataclass, field

from . import normal, process, ratchet
from .context import CACHE, PYTHON, ROOT, TESTS

AUDIT_EXIT = 70  # what an audit build exits with when a count is wrong


@dataclass
class Check:
    name: str
    ok: bool
    detail: str = ""


@dataclass
class Test:
    name: str
    path: str
    has_rows = False


def name_of(path):
    return os.path.splitext(os.path.relpath(path, TESTS))[0]


def find(context):
    for kind in KINDS:
        yield from kind.find(context)


# ---- what every run of a program is looked at for ---------------------------------------------

def misbehaviour(result):
    """A crash, a sanitizer's finding or the audit's verdict: a failure whatever was expected."""
    if result.killed:
        return result.killed + "\n"
    report = [line for line in result.stderr.splitlines()
              if line.startswith("audit:") or "runtime error:" in line or "Sanitizer" in line]
    if report or result.exit in (AUDIT_EXIT, 99):
        tail = result.stderr.splitlines()[-30:] if not report else report[:10]
        return "\n".join(tail) + f"\nexit code {result.exit}\n"
    if result.exit < 0:
        return f"died of signal {-result.exit}\n" + "\n".join(result.stderr.splitlines()[-8:])
    return ""


# ---- spec: programs whose expectation is CPython's own output ---------------------------------

@dataclass
class Directives:
    """`# key: value` lines in the head of a spec file."""
    args: list = field(default_factory=list)
    stdin: str = ""
    skip_stderr: bool = False
    ouro_args: list = field(default_factory=list)
    sweep: str = ""

    @classmethod
    def read(cls, path):
        made = cls()
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if not line.startswith("#"):
                    break
                key, _, value = line[1:].strip().partition(":")
                value = value.strip()
                if key == "args":
                    made.args = shlex.split(value)
                elif key == "stdin":
                    made.stdin = value.encode().decode("unicode_escape")
                elif key == "skip-stderr":
                    made.skip_stderr = True
                elif key == "options":
                    made.ouro_args = shlex.split(value)
                elif key == "sweep":
                    made.sweep = value + ","
        return made


class Spec(Test):
    @classmethod
    def find(cls, context):
        if not context.runs:
            return
        for path in sorted(glob.glob(f"{TESTS}/spec/**/*.py", recursive=True)):
            parts = os.path.relpath(path, TESTS).split(os.sep)
            if not any(part.startswith("_") or part == "mods" for part in parts):
                yield cls(name_of(path), path)

    def execute(self, context, prefix, directives):
        argv = prefix + directives.ouro_args + [os.path.basename(self.path)] + directives.args
        return process.run(argv, cwd=os.path.dirname(self.path), env=context.environment(),
                           timeout=context.timeout, stdin=directives.stdin)

    def run(self, context):
        directives = Directives.read(self.path)
        wanted = expectation(self, context, directives)
        checks = []
        for label, prefix in context.runs:
            result = self.execute(context, prefix, directives)
            detail = misbehaviour(result) + compare(wanted, result, directives.skip_stderr)
            checks.append(Check(self.name + label, not detail, detail))
        return checks


def compare(wanted, result, skip_stderr):
    detail = normal.difference(wanted["stdout"], normal.addresses(result.stdout), "stdout")
    if not skip_stderr:
        detail += normal.difference(wanted["stderr"], normal.stderr(result.stderr), "stderr")
    if wanted["exit"] != result.exit:
        detail += f"exit code: expected {wanted['exit']}, got {result.exit}\n"
        if skip_stderr or not result.exit:
            detail += "\n".join(result.stderr.splitlines()[-8:])
    return detail


def expectation(test, context, directives):
    """NAME.expect where 3.13 differs; else what /usr/bin/python3 says, kept by content hash."""
    recorded = os.path.splitext(test.path)[0] + ".expect"
    if os.path.exists(recorded):
        with open(recorded, encoding="utf-8") as file:
            return parse_expect(file.read())
    cached = os.path.join(CACHE, cache_key(test.path) + ".json")
    try:
        with open(cached, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        pass
    wanted = as_expectation(test.execute(context, [PYTHON], directives))
    os.makedirs(CACHE, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=CACHE, delete=False, encoding="utf-8") as file:
        json.dump(wanted, file)
    os.replace(file.name, cached)
    return wanted


def as_expectation(result):
    return {"stdout": normal.addresses(result.stdout), "stderr": normal.stderr(result.stderr),
            "exit": result.exit}


def cache_key(path):
    """Hash of the program, of the modules beside it that it may import, and of the reference."""
    digest = hashlib.sha256(os.path.realpath(PYTHON).encode())
    folder = os.path.dirname(path)
    modules = sorted(glob.glob(f"{folder}/mods/**/*.py", recursive=True))
    for each in [path] + modules:
        digest.update(os.path.relpath(each, TESTS).encode() + b"\0")
        with open(each, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()[:32]


# A .expect file is the standard output, then, when there is any, `--- stderr` and the standard
# error, and last `--- exit N` when that is not 0.

def parse_expect(text):
    wanted = {"stdout": text, "stderr": "", "exit": 0}
    found = re.search(r"^--- exit (\d+)\n\Z", wanted["stdout"], re.M)
    if found:
        wanted["exit"] = int(found.group(1))
        wanted["stdout"] = wanted["stdout"][:found.start()]
    head, mark, tail = wanted["stdout"].partition("--- stderr\n")
    if mark:
        wanted["stdout"], wanted["stderr"] = head, tail
    return wanted


def format_expect(wanted):
    text = wanted["stdout"]
    if wanted["stderr"]:
        text += "--- stderr\n" + wanted["stderr"]
    if wanted["exit"]:
        text += f"--- exit {wanted['exit']}\n"
    return text


def record(context, patterns):
    """Writes NAME.expect for the spec tests on which the given Python and PYTHON differ."""
    context.runs = [("", [context.record])]
    for test in Spec.find(context):
        if patterns and not any(p in test.name for p in patterns):
            continue
        directives = Directives.read(test.path)
        ours = as_expectation(test.execute(context, [PYTHON], directives))
        wanted = as_expectation(test.execute(context, context.runs[0][1], directives))
        if directives.skip_stderr:
            ours["stderr"] = wanted["stderr"] = ""
        path = os.path.splitext(test.path)[0] + ".expect"
        if ours == wanted:
            if os.path.exists(path):
                os.remove(path)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(format_expect(wanted))
            print(f"recorded {os.path.relpath(path, ROOT)}")
    return 0


# ---- memory: named rows of identity, counts and lifetime --------------------------------------

class Memory(Test):
    has_rows = True

    @classmethod
    def find(cls, context):
        if context.runs:
            for path in sorted(glob.glob(f"{TESTS}/memory/*.py")):
                if os.path.exists(path[:-3] + ".expect"):
                    yield cls(name_of(path), path)

    def run(self, context):
        with open(self.path[:-3] + ".expect", encoding="utf-8") as file:
            wanted = rows_of(file.read())
        checks = []
        for label, prefix in context.runs:
            result = process.run(prefix + [os.path.basename(self.path)],
                                 cwd=os.path.dirname(self.path), env=context.environment(),
                                 timeout=context.timeout)
            got = rows_of(result.stdout)
            for row in wanted.keys() | got.keys():
                expected, found = wanted.get(row, "no such row"), got.get(row, "not printed")
                checks.append(Check(f"{self.name}{label}[{row}]", expected == found,
                                    f"expected {expected}\n     got {found}"))
            bad = misbehaviour(result)
            if not bad and result.exit:
                bad = f"exit code {result.exit}\n" + "\n".join(result.stderr.splitlines()[-8:])
            checks.append(Check(f"{self.name}{label}[runs to its end]", not bad, bad))
        return sorted(checks, key=lambda check: check.name)


def rows_of(text):
    rows = {}
    for line in text.splitlines():
        name, colon, value = line.partition(": ")
        if colon:
            rows[name] = value
    return rows


# ---- unit and embed: C programs -----------------------------------------------------------------

class Binary(Test):
    """Passes when it exits with 0. Lines `ok NAME` and `not ok NAME` make checks of their own."""
    has_rows = True

    @classmethod
    def find(cls, context):
        if context.units:
            for kind in ("unit", "embed"):
                for path in sorted(glob.glob(f"{context.units}/tests/{kind}-*")):
                    source = f"{TESTS}/{kind}/{os.path.basename(path)[len(kind) + 1:]}.c"
                    if os.access(path, os.X_OK) and os.path.exists(source):
                        yield cls(name_of(source), path)

    def run(self, context):
        result = process.run([self.path], cwd=ROOT, env=context.environment(),
                             timeout=context.timeout * 3)
        checks = []
        for line in result.stdout.splitlines():
            found = re.match(r"(not )?ok\b[ \d]*(?:- )?(.*)", line)
            if found:
                checks.append(Check(f"{self.name}[{found.group(2)}]", not found.group(1), line))
        bad = misbehaviour(result)
        if not bad and result.exit and all(check.ok for check in checks):
            bad = f"exit code {result.exit}\n"
        if bad:
            bad += "\n".join((result.stdout + result.stderr).splitlines()[-15:])
        if bad or not checks:
            checks.append(Check(self.name, not bad, bad))
        return checks


# ---- comparisons of a layer with this Python, on random or many inputs ----------------------------

class Comparison(Test):
    """tests/unit/NAME.py drives the program built from NAME.c and says `N passed, N failed`."""

    @classmethod
    def find(cls, context):
        if context.units:
            for path in sorted(glob.glob(f"{TESTS}/unit/*.py")):
                if os.path.exists(context.units + "/tests/unit-" + os.path.basename(path)[:-3]):
                    yield cls(name_of(path) + ".py", path)

    def run(self, context):
        name = os.path.basename(self.path)[:-3]
        argv = [PYTHON, self.path, f"{context.units}/tests/unit-{name}"]
        with open(self.path, encoding="utf-8") as file:
            if "[ROUNDS]" in file.read(1000):
                argv.append("300" if context.asan else "3000")
        return [compared(self.name, argv, context)]


class Syntax(Test):
    """Our trees of all the Python text here against CPython's, where this CPython can read it."""

    @classmethod
    def find(cls, context):
        path = f"{TESTS}/unit/syntax_compare.py"
        if context.units and os.path.exists(context.units + "/tests/unit-syntax_dump"):
            yield cls(name_of(path) + ".py", path)

    def run(self, context):
        files = [path for folder in (TESTS, f"{ROOT}/bench")
                 for path in sorted(glob.glob(f"{folder}/**/*.py", recursive=True)) if readable(path)]
        argv = [PYTHON, self.path, f"{context.units}/tests/unit-syntax_dump", *files]
        return [compared(self.name, argv, context)]


def compared(name, argv, context):
    result = process.run(argv, cwd=ROOT, env=context.environment(), timeout=context.timeout * 15)
    bad = misbehaviour(result) or (f"exit code {result.exit}\n" if result.exit else "")
    if bad:
        bad += "\n".join((result.stdout + result.stderr).splitlines()[-15:])
    return Check(name, not bad, bad)


def readable(path):
    try:
        with open(path, "rb") as file:
            compile(file.read(), path, "exec", ast.PyCF_ONLY_AST)
    except (SyntaxError, ValueError):
        return False
    return True


# ---- notebooks: stored outputs, addresses aside -----------------------------------------------

class Notebook(Test):
    has_rows = True

    @classmethod
    def find(cls, context):
        if context.plain and not context.is_reference():
            paths = glob.glob(f"{TESTS}/notebook/*.ipynb") + glob.glob(f"{ROOT}/examples/*.ipynb")
            for path in sorted(paths):
                yield cls("notebook/" + os.path.splitext(os.path.basename(path))[0], path)

    def run(self, context):
        with open(self.path, encoding="utf-8") as file:
            stored = json.load(file)
        options = stored["metadata"].get("ouro_test", {})
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "out.ipynb")
            result = process.run(context.plain + [self.path, "-o", out] + options.get("args", []),
                                 cwd=folder, env=context.environment(), timeout=context.timeout)
            detail = misbehaviour(result)
            if result.exit != options.get("exit", 0):
                detail += f"exit code {result.exit}\n" + result.stderr[-1000:]
            try:
                with open(out, encoding="utf-8") as file:
                    executed = json.load(file)
            except (OSError, ValueError) as error:
                return [Check(self.name, False, detail + f"no executed notebook: {error}")]
        checks = [Check(self.name + "[runs to its end]", not detail, detail)]
        checks += self.compare_cells(stored["cells"], executed["cells"])
        return checks

    def compare_cells(self, stored, executed):
        if len(stored) != len(executed):
            yield Check(self.name + "[cells]", False, f"{len(stored)} cells became {len(executed)}")
            return
        for number, (wanted, got) in enumerate(zip(stored, executed)):
            detail = ""
            for key in ("cell_type", "id", "metadata"):
                if wanted.get(key) != got.get(key):
                    detail += f"{key}: expected {wanted.get(key)}, got {got.get(key)}\n"
            detail += normal.difference(joined(wanted["source"]), joined(got["source"]), "source")
            if wanted["cell_type"] == "code":
                detail += normal.difference(shown(wanted), shown(got), "outputs")
            yield Check(f"{self.name}[{wanted.get('id', number)}]", not detail, detail)


def joined(text):
    return text if isinstance(text, str) else "".join(text)


def shown(cell):
    """A code cell's outputs as text: kind, then what is seen."""
    text = f"execution_count {cell['execution_count']}\n"
    for output in cell["outputs"]:
        kind = output["output_type"]
        if kind == "stream":
            text += f"<{output['name']}>\n{joined(output['text'])}"
        elif kind == "error":
            # Where a SyntaxError stands is told in the front end's own way.
            said = "" if output["ename"] == "SyntaxError" else output["evalue"]
            text += f"<error>\n{output['ename']}: {said}\n"
        else:
            text += f"<{kind} {output.get('execution_count')}>\n"
            for media, data in sorted(output["data"].items()):
                text += f"{media}: {joined(data) if isinstance(data, (str, list)) else data}\n"
    return normal.notebook(text)


# ---- command lines ------------------------------------------------------------------------------

class CommandLine(Test):
    """A TOML file of [[case]] tables; tests/cli/README.md tells the keys."""
    has_rows = True

    @classmethod
    def find(cls, context):
        if context.plain:
            for path in sorted(glob.glob(f"{TESTS}/cli/*.toml")):
                yield cls(name_of(path), path)

    def run(self, context):
        with open(self.path, "rb") as file:
            cases = tomllib.load(file)["case"]
        checks = []
        for case in cases:
            if context.is_reference() and case.get("ouro-only"):
                continue
            detail = run_case(context, case)
            checks.append(Check(f"{self.name}[{case['name']}]", not detail, detail))
        return checks


def run_case(context, case):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in case.get("files", {}).items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        env = context.environment(OURO=context.plain[0], **case.get("env", {}))
        argv = ["bash", "-c", case["shell"]] if "shell" in case else context.plain + case["args"]
        common = {"cwd": folder, "env": env, "timeout": case.get("timeout", context.timeout)}
        if "typed" in case:
            result = process.run_on_terminal(argv, lines=case["typed"], **common)
        else:
            result = process.run(argv, stdin=case.get("stdin", ""),
                                 interrupt_after=case.get("interrupt-after"), **common)
        detail = misbehaviour(result) if case.get("exit", 0) >= 0 else ""
        detail += check_streams(case, result, folder)
        for name, text in case.get("files-after", {}).items():
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                detail += normal.difference(text, file.read(), name)
    return detail


def check_streams(case, result, folder):
    detail = ""
    streams = {"stdout": result.stdout, "stderr": result.stderr.replace(folder + "/", "")}
    for stream, text in streams.items():
        keys = [f"{stream}-has", f"{stream}-lacks", f"{stream}-matches"]
        if stream in case or not any(key in case for key in keys):
            detail += normal.difference(case.get(stream, ""), text, stream)
        for part in case.get(f"{stream}-has", []):
            if part not in text:
                detail += f"{stream} lacks {part!r}:\n{text[-800:]}\n"
        for part in case.get(f"{stream}-lacks", []):
            if part in text:
                detail += f"{stream} has {part!r}:\n{text[-800:]}\n"
        pattern = case.get(f"{stream}-matches")
        if pattern is not None and not re.search(pattern, text, re.S):
            detail += f"{stream} does not match {pattern!r}:\n{text[-800:]}\n"
    wanted = case.get("exit", 0)
    if result.exit != wanted:
        detail += f"exit code: expected {wanted}, got {result.exit}\n{result.stderr[-400:]}"
    return detail


# ---- the include graph ----------------------------------------------------------------------------

class Layers(Test):
    has_rows = True

    @classmethod
    def find(cls, context):
        yield cls("layers", os.path.join(TESTS, "check_layers.py"))

    def run(self, context):
        spec = importlib.util.spec_from_file_location("check_layers", self.path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return [Check(f"layers[{name}]", not faults, "\n".join(faults))
                for name, faults in module.check(ROOT)]


class Conformance(Test):
    """CPython's own tests, the quick ones: what tests/conformance/results.txt says that passes must pass."""

    @classmethod
    def find(cls, context):
        tool = cls.tool()
        if tool.suite_folder() and not context.is_reference():
            for name in tool.QUICK:
                yield cls(f"conformance/{name}", tool.__file__)

    @staticmethod
    def tool():
        path = os.path.join(ROOT, "tools", "conformance.py")
        spec = importlib.util.spec_from_file_location("conformance", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def run(self, context):
        if not context.plain:
            return []
        argv = [PYTHON, self.path, "--ouro", context.plain[0], os.path.basename(self.name)]
        result = process.run(argv, cwd=ROOT, env=context.environment(), timeout=10 * context.timeout)
        return [Check(self.name, result.exit == 0, result.stdout + result.stderr)]


# ---- ratchet: instruction counts -------------------------------------------------------------------

class Ratchet(Test):
    """Fails when a program of bench/speed takes over 3 % more instructions than are recorded."""

    @classmethod
    def find(cls, context):
        if context.ratchet:
            for name in sorted(ratchet.smaller()):
                yield cls("ratchet/" + name, name)

    def run(self, context):
        kept = ratchet.recorded()
        now, before = ratchet.circumstances(context.ratchet), kept["circumstances"]
        figure, fault = ratchet.count(context.ratchet, self.path)
        wanted = kept["instructions"].get(self.path)
        if fault or wanted is None or figure <= wanted * ratchet.MOST:
            return [Check(self.name, not fault, fault or "")]
        told = f"{wanted} instructions are recorded, now {figure}: {figure / wanted - 1:+.1%}"
        other = [f"{key}: {before.get(key)}, here {value}" for key, value in now.items() if before.get(key) != value]
        if other:
            print(f"warn {self.name}: {told}; not judged, recorded with {'; '.join(other)}")
        return [Check(self.name, bool(other), told + "; if it must be: ./dev ratchet")]


KINDS = [Layers, Binary, Comparison, Syntax, Spec, Memory, Notebook, CommandLine, Conformance, Ratchet]

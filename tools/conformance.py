"""Runs CPython's own tests (Debian's libpython3.X-testsuite), unmodified, and keeps score.

    tools/conformance.py --ouro EXE [--quick | --all] [--record] [test_NAME...]

The score is kept in tests/conformance/results.txt: for each module the tests that pass out of all that CPython counts
there, and below it each test that does not pass, with what it said; a star stands for all of a module that cannot be
imported. A test that used to pass and does not any more makes the run fail. --record writes what became better, and new
modules. tests/conformance/reasons.txt says of tests that are not meant to pass why."""

import argparse
import collections
import fnmatch
import glob
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "conformance")
RESULTS, REASONS, CHILD = (os.path.join(HERE, name) for name in ("results.txt", "reasons.txt", "child.py"))
STANDIN = os.path.join(HERE, "standin")
PYTHON = "/usr/bin/python3"

# Part of ./dev test: these take a few seconds together.
QUICK = "test_gc test_weakref test_weakset test_finalization test_tracemalloc test_class test_scope test_super".split()

# Language and built-in types first; --all takes every test_*.py of the suite.
USUAL = """test_gc test_weakref test_weakset test_finalization test_tracemalloc
test_grammar test_syntax test_int test_long test_float test_complex test_bool test_unicode
test_fstring test_format test_bytes test_list test_tuple test_dict test_set test_slice test_range
test_enumerate test_iter test_generators test_genexps test_listcomps test_dictcomps test_setcomps
test_unpack test_unpack_ex test_augassign test_binop test_compare test_contains test_decorators
test_call test_extcall test_keywordonlyarg test_positional_only_arg test_scope test_global test_funcattrs
test_class test_descr test_super test_metaclass test_property test_subclassinit test_patma test_with
test_raise test_exceptions test_exception_group test_except_star test_traceback test_named_expressions
test_sys test_builtin test_types test_opcodes test_pow test_hash test_sort
test_math test_cmath test_itertools test_functools test_operator test_collections test_deque
test_defaultdict test_ordered_dict test_userdict test_userlist test_heapq test_bisect test_copy test_string
test_re test_json test_struct test_random test_time test_contextlib test_dataclasses test_enum
test_runpy test_zipimport test_pkgutil test_pkg test_zipapp test_memoryio test_fileio test_file test_bufio test_univnewlines
test_csv test_memoryview test_base64 test_yield_from test_typing test_textwrap test_fractions test_glob test_queue
test_argparse""".split()

Outcome = collections.namedtuple("Outcome", "total bad fault")  # bad: {test: words}; fault: why nothing ran, or ""


def suite_folder():
    for folder in sorted(glob.glob("/usr/lib/python3.*/test"), reverse=True):
        if os.path.exists(os.path.join(folder, "test_grammar.py")):
            return folder
    return None


# ---- running ---------------------------------------------------------------------------------

def events(path):
    """The lines of a report as (event, test, words)."""
    with open(path, encoding="utf-8", errors="replace") as report:
        for line in report:
            event, _, rest = line.rstrip("\n").partition(" ")
            test, _, words = rest.partition(" ") if event not in ("import", "skip-module") else ("", "", rest)
            yield event, test, words


def run_child(argv, report, timeout):
    """Runs one child to its end; what stopped it, or ''. A test may take `timeout` seconds, not more."""
    env = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    env.pop("PYTHONWARNINGS", None)
    folder = tempfile.mkdtemp(prefix="conformance-")
    child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             env=env, cwd=folder, errors="replace", text=True, start_new_session=True)
    size, since = 0, time.monotonic()
    while True:
        try:
            _, errors = child.communicate(timeout=1)
            break
        except subprocess.TimeoutExpired:
            now = os.path.getsize(report)
            if now != size:
                size, since = now, time.monotonic()
            elif time.monotonic() - since > timeout:
                os.killpg(child.pid, 9)
                child.communicate()
                return f"took longer than {timeout} s"
    subprocess.run(["rm", "-rf", folder], check=False)
    if child.returncode < 0:
        return f"died of signal {-child.returncode}"
    if child.returncode:
        return (errors.strip().splitlines() or [""])[-1][:150] or f"exit code {child.returncode}"
    return ""


def run_module(exe, name, timeout, left_out=()):
    """{test: words or None} and why nothing ran. After a crash the rest is run without the test that crashed."""
    seen, skip = {}, set(left_out)
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        report, skips = os.path.join(folder, "report"), os.path.join(folder, "skips")
        while True:
            open(report, "w").close()
            with open(skips, "w", encoding="utf-8") as file:
                file.write("\n".join(skip))
            stopped = run_child([exe, "-W", "ignore", CHILD, name, report, "--standin", STANDIN, "--skip", skips],
                                report, timeout)
            running, ended, told = None, False, 0
            for event, test, words in events(report):
                told += 1
                if event in ("import", "skip-module"):
                    return seen, words
                if event == "start":
                    running = test
                    continue
                if event == "end":
                    ended = True
                elif event == "ok":
                    seen.setdefault(test, None)
                else:
                    seen[test] = ("skipped: " if event == "skip" else "") + words
                if event != "start":
                    running = None
            if ended and not running:
                return seen, ""
            if running is None and not told:
                return seen, stopped or "ended early"
            if running is not None:
                seen[running] = stopped or "ended the process"
            before = len(skip)
            skip.update(seen)
            if len(skip) == before:
                return seen, "" if seen else stopped or "ended early"


def count_with_cpython(name):
    """The names of the tests that CPython finds in a module."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        report = os.path.join(folder, "report")
        open(report, "w").close()
        run_child([PYTHON, "-W", "ignore", CHILD, name, report, "--list"], report, 120)
        return [test for event, test, _ in events(report) if event == "test"]


def examine(exe, name, timeout, reasons, total=None):
    left_out = {test: words for test, words in reasons.get(name, {}).items() if words.startswith("not run: ")}
    seen, fault = run_module(exe, name, timeout, left_out)
    for test, words in left_out.items():
        seen[test] = words
    names = count_with_cpython(name) if total is None or fault else None
    if names is not None:
        total = len(names)
        for test in names:
            seen.setdefault(test, "did not run")
    if fault:
        return Outcome(total, {}, fault)
    bad = {test: words for test, words in seen.items() if words is not None}
    return Outcome(max(total, len(bad)), bad, "")


# ---- the score -------------------------------------------------------------------------------

def read_results():
    """{module: Outcome} as recorded."""
    results, name = {}, None
    if not os.path.exists(RESULTS):
        return results
    with open(RESULTS, encoding="utf-8") as lines:
        for line in lines:
            if head := re.match(r"(test_\w+) +(\d+) of (\d+)$", line):
                name = head[1]
                results[name] = Outcome(int(head[3]), {}, "")
            elif line.startswith("    * "):
                results[name] = results[name]._replace(fault=line[6:].strip())
            elif line.startswith("    "):
                test, _, words = line.strip().partition("  ")
                results[name].bad[test] = words
    return results


def write_results(results):
    good, total = score(results)
    with open(RESULTS, "w", encoding="utf-8") as out:
        out.write("# Written by `./dev conformance --record`: see tools/conformance.py.\n")
        out.write(f"# {len(results)} modules of CPython's tests, {good} of {total} tests pass.\n")
        for name, outcome in sorted(results.items()):
            out.write(f"{name:<24} {passes(outcome)} of {outcome.total}\n")
            if outcome.fault:
                out.write(f"    * {outcome.fault}\n")
            for test, words in sorted(outcome.bad.items()):
                words = re.sub(r"'[^']*/ouro'", "'ouro'", re.sub(r"0x[0-9a-f]{6,}", "0x...", words))
                out.write(f"    {test}  {words[:160]}\n")


def read_reasons():
    """{module: {test: why it is not meant to pass}}."""
    reasons = {}
    if os.path.exists(REASONS):
        with open(REASONS, encoding="utf-8") as lines:
            for line in lines:
                if line.strip() and not line.startswith("#"):
                    where, _, words = line.strip().partition("  ")
                    name, _, test = where.partition(".")
                    reasons.setdefault(name, {})[test] = words.strip()
    return reasons


def passes(outcome):
    return 0 if outcome.fault else max(0, outcome.total - len(outcome.bad))


def score(results):
    return sum(map(passes, results.values())), sum(outcome.total for outcome in results.values())


def lost(before, now):
    """The tests that passed before and do not now."""
    if before is None or before.fault:
        return {}
    if now.fault:
        return {"*": now.fault}
    return {test: words for test, words in now.bad.items() if test not in before.bad}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ouro", required=True)
    parser.add_argument("--all", action="store_true", help="every module of the suite")
    parser.add_argument("--quick", action="store_true", help="the few that are part of ./dev test")
    parser.add_argument("--record", action="store_true", help="write what became better")
    parser.add_argument("--verbose", action="store_true", help="name the tests that do not pass")
    parser.add_argument("--timeout", type=int, default=60, help="seconds a test may take")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    folder = suite_folder()
    if folder is None:
        print("no test suite found: ./dev conformance installs it")
        return 0 if args.quick else 1
    there = {os.path.splitext(os.path.basename(p))[0] for p in glob.glob(folder + "/test_*.py")}
    names = [os.path.splitext(os.path.basename(n))[0] for n in args.names]
    names = names or (sorted(there) if args.all else [n for n in (QUICK if args.quick else USUAL) if n in there])
    recorded, reasons, now, worse = read_results(), read_reasons(), {}, 0
    for name in names:
        before = recorded.get(name)
        outcome = now[name] = examine(os.path.abspath(args.ouro), name, args.timeout, reasons, before and before.total)
        fallen = lost(before, outcome)
        worse += len(fallen)
        meant = sum(test in reasons.get(name, {}) for test in outcome.bad)
        note = f"  {meant} with reasons" if meant else ""
        print(f"{name:<24}{passes(outcome):>6} of {outcome.total:<6}{note} {outcome.fault}", flush=True)
        for test, words in sorted((outcome.bad if args.verbose else fallen).items()):
            print(f"    {'WORSE ' if test in fallen else ''}{test}: {reasons.get(name, {}).get(test) or words}", flush=True)
        if args.record and not fallen:
            recorded[name] = outcome._replace(bad={t: reasons.get(name, {}).get(t, w) for t, w in outcome.bad.items()})
            write_results(recorded)
    good, total = score(now)
    whole = sum(passes(outcome) == outcome.total for outcome in now.values())
    print(f"{len(now)} modules, {whole} whole; {good} of {total} tests pass ({100 * good / max(total, 1):.1f} %)")
    if worse:
        print(f"{worse} tests that used to pass do not")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())

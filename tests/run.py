"""Runs the tests: finds them, runs two at a time, prints each failure and one closing line.

    tests/run.py [--binary OURO] [--audit-binary OURO] [--units BUILD] [PATTERN...]

A test is named kind/path[row]; PATTERN is a part of the name or a shell pattern. The kinds are in
runner/kinds.py. `--record PYTHON` writes the .expect files of spec tests from a reference Python.
"""

import argparse
import fnmatch
import os
import signal
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor, as_completed

from runner import kinds, process, sweep
from runner.context import Context, TESTS


kinds.KINDS.append(sweep.Sweep)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    parser.add_argument("--binary", help="the ouro to test")
    parser.add_argument("--audit-binary", help="an ouro built with the audit, run with -X audit")
    parser.add_argument("--units", help="build directory that holds tests/unit-* and tests/embed-*")
    parser.add_argument("--ratchet", metavar="OURO", help="an optimised ouro with a range that valgrind can give")
    parser.add_argument("--valgrind", metavar="OURO", help="an ouro built with OURO_VALGRIND, run under memcheck")
    parser.add_argument("--asan", action="store_true", help="the binaries have the sanitizers in")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", "-v", action="store_true", help="name what passes, too")
    parser.add_argument("--list", action="store_true", help="list the test files and stop")
    parser.add_argument("--slow", type=float, metavar="S", help="name tests that took longer")
    parser.add_argument("--sweep", metavar="SPEC",
                        help="failures to try in the tests failure/*, as in docs/testing.md; -v tells what was tried")
    parser.add_argument("--sweep-native", action="store_true", help="the tests failure/* run machine code, too, from the first on")
    parser.add_argument("--record", metavar="PYTHON",
                        help="write .expect where PYTHON differs from /usr/bin/python3")
    return parser.parse_args()


def load_skips():
    """tests/SKIP: one `name-pattern  reason` per line; a line without a reason is an error."""
    skips = []
    path = os.path.join(TESTS, "SKIP")
    if not os.path.exists(path):
        return skips
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            pattern, _, reason = line.partition(" ")
            if not reason.strip():
                sys.exit(f"tests/SKIP:{number}: no reason given")
            skips.append((pattern, reason.strip()))
    return skips


def matches(name, patterns):
    return not patterns or any(p in name or fnmatch.fnmatch(name, p) for p in patterns)


class Report:
    def __init__(self, args, skips):
        self.args = args
        self.skips = skips
        self.passed = self.failed = self.skipped = 0
        self.failures = []

    def reason_to_skip(self, name):
        for pattern, reason in self.skips:
            if fnmatch.fnmatch(name, pattern):
                return reason
        return None

    def skip(self, name, reason):
        self.skipped += 1
        print(f"skip {name}: {reason}")

    def add(self, check):
        reason = self.reason_to_skip(check.name)
        if reason is not None:
            self.skip(check.name, reason)
        elif check.ok:
            self.passed += 1
            if self.args.verbose:
                print(f"ok   {check.name}")
                for line in check.detail.splitlines():
                    print(f"     | {line}")
        else:
            self.failed += 1
            self.failures.append(check.name)
            print(f"FAIL {check.name}")
            for line in check.detail.rstrip("\n").split("\n"):
                print(f"     | {line}")
        sys.stdout.flush()

    def close(self):
        if len(self.failures) > 10:
            print("failed:")
            for name in sorted(self.failures):
                print(f"  {name}")
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed or not self.passed + self.skipped else 0


def run_timed(test, context):
    start = time.monotonic()
    try:
        checks = test.run(context)
    except Exception as error:  # a broken test file must not hide the others
        checks = [kinds.Check(test.name, False, f"runner: {type(error).__name__}: {error}")]
    return checks, time.monotonic() - start


def main():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored, and what it starts
    args = arguments()
    context = Context(args)
    if args.record:
        return kinds.record(context, args.patterns)
    report = Report(args, load_skips())
    tests = []
    for test in kinds.find(context):
        # A pattern may name a row inside a file: such files run, and the rows are filtered below.
        if matches(test.name, args.patterns) or (
                test.has_rows and any(p.startswith(test.name) for p in args.patterns)):
            tests.append(test)
    if args.list:
        for test in tests:
            print(test.name)
        return 0
    warnings.simplefilter("ignore")  # the texts that are parsed may warn
    watchdog = process.start_watchdog()
    slow = []
    with ThreadPoolExecutor(args.jobs) as pool:
        waiting = {}
        for test in tests:
            reason = report.reason_to_skip(test.name)
            if reason is not None:
                report.skip(test.name, reason)
            else:
                waiting[pool.submit(run_timed, test, context)] = test
        for future in as_completed(waiting):
            checks, seconds = future.result()
            for check in checks:
                if matches(check.name, args.patterns):
                    report.add(check)
            if args.slow and seconds > args.slow:
                slow.append((seconds, waiting[future].name))
    watchdog.set()
    for seconds, name in sorted(slow, reverse=True):
        print(f"slow {seconds:6.2f} s  {name}")
    return report.close()


if __name__ == "__main__":
    sys.exit(main())

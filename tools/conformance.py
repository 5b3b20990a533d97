"""Runs CPython's own tests (Debian's libpython3.X-testsuite) with ouro and tells how many pass.

    tools/conformance.py --ouro EXE [test_NAME...]

Each test module runs in a process of its own; the last line sums up. Exit code 0 means that the
run itself went well: this measures how far we are, it is no gate."""

import argparse
import glob
import os
import re
import subprocess
import sys

# Language and built-in types first; --all takes every test_*.py of the suite.
USUAL = """test_grammar test_syntax test_int test_long test_float test_complex test_bool test_str test_unicode
test_fstring test_format test_bytes test_list test_tuple test_dict test_set test_slice test_range
test_enumerate test_iter test_generators test_genexps test_listcomps test_dictcomps test_setcomps
test_unpack test_unpack_ex test_augassign test_binop test_compare test_contains test_decorators
test_call test_extcall test_keywordonlyarg test_positional_only_arg test_scope test_global test_funcattrs
test_class test_descr test_super test_metaclass test_property test_subclassinit test_patma test_with
test_raise test_exceptions test_exception_group test_except_star test_traceback test_named_expressions
test_weakref test_gc test_sys test_builtin test_types test_opcodes test_pow test_hash test_sort
test_math test_cmath test_itertools test_functools test_operator test_collections test_deque
test_defaultdict test_ordered_dict test_userdict test_heapq test_bisect test_copy test_string
test_re test_json test_struct test_random test_time test_contextlib test_dataclasses test_enum""".split()


def suite_folder():
    for folder in sorted(glob.glob("/usr/lib/python3.*/test"), reverse=True):
        if os.path.exists(os.path.join(folder, "test_grammar.py")):
            return folder
    sys.exit("no test suite found: ./dev conformance installs it")


def run(exe, name, folder, timeout):
    env = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    argv = [exe, "-W", "ignore", "-m", "unittest", "-v", f"test.{name}"]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=timeout, env=env,
                              errors="replace", cwd="/tmp")
    except subprocess.TimeoutExpired:
        return 0, 0, "timeout"
    text = done.stderr
    ran = re.search(r"^Ran (\d+) tests?", text, re.M)
    if done.returncode < 0:
        return 0, 0, f"died of signal {-done.returncode}"
    if not ran:
        lines = text.strip().splitlines() or ["no output"]
        return 0, 0, lines[-1][:90]
    total = int(ran.group(1))
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors|unexpected successes)=(\d+)", text))
    return total - bad, total, ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ouro", required=True)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--timeout", type=int, default=120)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    folder = suite_folder()
    there = {os.path.splitext(os.path.basename(p))[0] for p in glob.glob(folder + "/test_*")}
    names = [os.path.splitext(os.path.basename(n))[0] for n in args.names]
    names = names or (sorted(there) if args.all else [n for n in USUAL if n in there])
    good = total = whole = 0
    for name in names:
        passed, ran, fault = run(args.ouro, name, folder, args.timeout)
        good, total = good + passed, total + ran
        whole += bool(ran) and passed == ran
        print(f"{name:<32}{passed:>6} of {ran:<6} {fault}", flush=True)
    print(f"{len(names)} modules, {whole} pass whole; {good} of {total} tests that ran pass")
    return 0


if __name__ == "__main__":
    sys.exit(main())

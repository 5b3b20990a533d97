#!/usr/bin/env python3
"""Compares the parser's trees with those of the CPython that runs this script.

    syntax_compare.py [--errors] DUMP PATH...

DUMP is the built tests/unit/syntax_dump.c. Each PATH is a Python file, or a folder searched for
them. With --errors, a PATH is a file of snippets separated by lines of '----', and the errors are
compared: kind, message and range. The exit status is 0 when nothing differs.

A CPython before 3.12 has no useful positions within f-strings: they are left out then.
"""

import ast
import os
import re
import subprocess
import sys
import tokenize
import warnings

OLD_FSTRINGS = sys.version_info < (3, 12)
SKIPPED_FIELDS = {"type_comment", "type_ignores", "kind"}


class Printer:
    def __init__(self):
        self.lines = []
        self.indent = 0
        self.in_fstring = 0

    def line(self, field, text):
        prefix = f"{field}=" if field else ""
        self.lines.append(" " * self.indent + prefix + text)

    def constant(self, node):
        value = node.value
        if isinstance(value, bool) or value is None:
            self.line("value", str(value))
        elif value is ...:
            self.line("value", "Ellipsis")
        elif isinstance(value, str):
            self.line("value", "str:" + value.encode("utf-8", "surrogatepass").hex())
        elif isinstance(value, bytes):
            self.line("value", "bytes:" + value.hex())
        else:
            self.line("value", "number:" + repr(value))
        if node.kind:
            self.line("kind", node.kind)

    def node(self, field, node):
        name = type(node).__name__
        if not node._fields and not hasattr(node, "lineno"):
            self.line(field, name)
            return
        text = name
        if hasattr(node, "lineno") and not (self.in_fstring and OLD_FSTRINGS):
            text += f" @{node.lineno},{node.col_offset},{node.end_lineno},{node.end_col_offset}"
        self.line(field, text)
        self.indent += 1
        self.in_fstring += name == "JoinedStr"
        if name == "Constant":
            self.constant(node)
        elif name == "MatchSingleton":
            self.line("value", str(node.value))
        else:
            self.fields(node)
        self.in_fstring -= name == "JoinedStr"
        self.indent -= 1

    def fields(self, node):
        for field in node._fields:
            if field in SKIPPED_FIELDS:
                continue
            value = getattr(node, field, None)
            if isinstance(value, list):
                for item in value:
                    self.value(field, item, True)
            else:
                self.value(field, value, False)

    def value(self, field, value, in_list):
        if value is None:
            if in_list:
                self.line(field, "None")
        elif isinstance(value, ast.AST):
            self.node(field, value)
        else:
            self.line(field, str(value))


def expected_tree(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(data)
    printer = Printer()
    printer.node(None, tree)
    return printer.lines


def actual_tree(dump, path):
    options = ["-f"] if OLD_FSTRINGS else []
    run = subprocess.run([dump, *options, path], capture_output=True, check=False)
    lines = run.stdout.decode("utf-8", "surrogateescape").split("\n")
    return run.returncode, [canonical(line) for line in lines if line]


def canonical(line):
    head, mark, text = line.partition("value=number:")
    if not mark:
        return line
    if not text.startswith("0") and text.endswith(("j", "J")) or "." in text:
        text = text.replace("_", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return head + mark + repr(ast.literal_eval(text))


def names_escape(lines, actual):
    """Named characters are not looked up by the dump: '?' stands for them."""
    return len(lines) == len(actual)


def same(expected, actual, data):
    if expected == actual:
        return True
    if len(expected) != len(actual) or b"\\N{" not in data:
        return False
    return all(a == b or (a.split("str:")[0] == b.split("str:")[0] and "3f" in b)
               for a, b in zip(expected, actual))


def first_difference(expected, actual):
    for number, (a, b) in enumerate(zip(expected, actual)):
        if a != b:
            return f"line {number}: expected {a.strip()!r}, got {b.strip()!r}"
    return f"{len(expected)} lines expected, {len(actual)} got"


def compare_file(dump, path):
    """Returns None when all is well, else what differs."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        expected = expected_tree(data)
    except RecursionError:
        return None
    except (SyntaxError, ValueError) as error:
        status, lines = actual_tree(dump, path)
        return None if status == 1 else f"no error, where CPython has {error}"
    status, actual = actual_tree(dump, path)
    if status not in (0, 1):
        return f"exit status {status}"
    if same(expected, actual, data):
        return None
    return first_difference(expected, actual)


def all_files(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                if name.endswith(".py"):
                    yield os.path.join(folder, name)


def compare_trees(dump, paths):
    count = bad = 0
    for path in all_files(paths):
        count += 1
        difference = compare_file(dump, path)
        if difference:
            bad += 1
            print(f"{path}: {difference}")
    print(f"{count} files, {bad} differ")
    return bad == 0


def expected_error(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except SyntaxError as error:
            return " ".join(str(part) for part in (
                type(error).__name__, error.lineno, error.offset, error.end_lineno,
                error.end_offset, error.msg))
        except ValueError as error:
            return f"ValueError {error}"
    return "OK"


def actual_error(dump, text):
    run = subprocess.run([dump, "-q", "1", "-"], input=text.encode("utf-8", "surrogatepass"),
                         capture_output=True, check=False)
    if run.returncode == 0:
        return "OK"
    return run.stdout.decode("utf-8", "replace").rstrip("\n")


def without_range(text):
    return re.sub(r"^(\w+ \d+) .*? ([^-\d])", r"\1 \2", text)


def compare_errors(dump, paths):
    count = exact = loose = 0
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            snippets = file.read().split("----\n")
        for snippet in snippets:
            count += 1
            expected, actual = expected_error(snippet), actual_error(dump, snippet)
            if expected == actual:
                exact += 1
                continue
            if without_range(expected) == without_range(actual):
                loose += 1
            print(f"{snippet!r}\n  expected {expected}\n  got      {actual}")
    print(f"{count} snippets, {exact} exactly as CPython, {loose} but for the range")
    return exact == count


def main(arguments):
    sys.setrecursionlimit(5000)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    errors = "--errors" in arguments
    dump, *paths = [a for a in arguments if a != "--errors"]
    good = compare_errors(dump, paths) if errors else compare_trees(dump, paths)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

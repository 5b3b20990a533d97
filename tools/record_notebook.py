"""Executes a notebook's cells in the running Python and stores what they show, as a notebook front
end would: each top-level statement is compiled apart, the value of a final expression is shown.

    python3.13 tools/record_notebook.py NOTEBOOK...

The stored outputs are what tests/run.py and `ouro NOTEBOOK --check` compare with, so record with
the reference Python of the project's target version only. An output whose cell is tagged
`by-hand` is left alone: there ouro differs from the reference on purpose."""

import ast
import contextlib
import io
import json
import os
import sys
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Stream(io.StringIO):
    """Collects what is written as outputs; adjacent ones of one stream are merged."""

    def __init__(self, name, outputs):
        super().__init__()
        self.name, self.outputs = name, outputs

    def write(self, text):
        last = self.outputs[-1] if self.outputs else {}
        if text and last.get("name") == self.name:
            last["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": self.name, "text": text})
        return len(text)


def run_cell(source, space, number):
    outputs = []
    with contextlib.redirect_stdout(Stream("stdout", outputs)), \
            contextlib.redirect_stderr(Stream("stderr", outputs)):
        try:
            show_last(source, space, number, outputs)
        except BaseException as error:
            text = "".join(traceback.format_exception(error)).replace(ROOT + os.sep, "")
            lines = text.rstrip("\n").split("\n")
            outputs.append({"output_type": "error", "ename": type(error).__name__,
                                    "evalue": str(error), "traceback": lines})
    return outputs


def show_last(source, space, number, outputs):
    statements = ast.parse(source).body
    last = statements[-1] if statements else None
    quiet = source.rstrip().endswith(";")
    for statement in statements:
        if statement is last and isinstance(statement, ast.Expr) and not quiet:
            value = eval(compile(ast.Expression(statement.value), "<cell>", "eval"), space)
            if value is not None:
                outputs.append({"output_type": "execute_result", "execution_count": number,
                                "metadata": {}, "data": {"text/plain": repr(value)}})
                space["_"] = space["Out"][number] = value  # which keeps it alive, as front ends do
        else:
            exec(compile(ast.Module([statement], []), "<cell>", "exec"), space)


def lines_of(outputs):
    """Text as lists of lines, as notebooks keep it."""
    for output in outputs:
        if "text" in output:
            output["text"] = output["text"].splitlines(keepends=True)
        if "data" in output:
            output["data"]["text/plain"] = output["data"]["text/plain"].splitlines(keepends=True)
    return outputs


def record(path):
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    space = {"__name__": "__main__", "__builtins__": __builtins__, "Out": {}}
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip():
            number += 1
            outputs = run_cell("".join(cell["source"]), space, number)
            cell["execution_count"] = number
            if "by-hand" not in cell["metadata"].get("tags", []):
                cell["outputs"] = lines_of(outputs)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(notebook, file, indent=1, sort_keys=True, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        record(name)

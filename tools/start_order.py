"""Records which functions run at a start, for cmake/order.cmake: those that callgrind sees.

    tools/start_order.py OURO...

Each OURO is an optimised build with a range that valgrind can give: with link-time optimisation and without, as what is
inlined in one is a function in the other. Functions of the C library are left out. Long ones, of which only parts run,
go last."""

import os
import re
import subprocess
import sys
import tempfile

ORDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cmake", "start.order")
LONG = 16 * 1024
STARTS = (["-c", "pass"], ["-c", "print('hello')"], ["PROGRAM"]) # what the first runs lies first
# What most programs do before anything else.
PROGRAM = '''
"""A small program."""
import os, sys, time

class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y
    def __repr__(self):
        return f"Point({self.x}, {self.y!r})"

def words(path):
    with open(path) as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield from line.split()

def main(arguments):
    counts = {}
    for word in words(__file__):
        counts[word] = counts.get(word, 0) + 1
    points = [Point(i, i / 2) for i in range(10) if i % 2 == 0]
    points.append(Point(len(arguments), max(counts.values())))
    try:
        print(counts["none"])
    except KeyError as error:
        print("no", error, *points[-2:], sep=", ")
    for word, count in sorted(counts.items(), key=lambda pair: -pair[1])[:3]:
        print("%-10s %d" % (word, count), "-".join([word.upper(), str(count)]), word in {"a", "b"})
    return os.path.exists(__file__) and time.time() > 0

if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
'''


def lines(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def functions_run(ouro, arguments, folder):
    record = os.path.join(folder, "record")
    lines("valgrind", "-q", "--tool=callgrind", "--callgrind-out-file=" + record, ouro, *arguments)
    with open(record, encoding="utf-8") as file:
        return set(re.findall(r"^c?fn=\(\d+\) ([A-Za-z_]\w*)", file.read(), re.M))


def sizes(builds):
    """Of the functions of the executables, by name; the largest of several."""
    found = {}
    for words in (line.split() for ouro in builds for line in lines("nm", "-S", ouro)):
        if len(words) == 4 and words[2] in "tT":
            name = words[3].split(".")[0]
            found[name] = max(found.get(name, 0), int(words[1], 16))
    return found


def library_names():
    """Those of the C library's archive, which is linked in the order of its members."""
    archive = lines("cc", "-print-file-name=libc.a")[0]
    listed = subprocess.run(["nm", archive], capture_output=True, text=True).stdout  # complains of members without names
    return set(re.findall(r"^[0-9a-f]+ [A-Zi] (\w+)", listed, re.M))


def main():
    builds = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program.py")
        with open(program, "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        runs = [set().union(*(functions_run(ouro, [program if a == "PROGRAM" else a for a in start], folder)
                              for ouro in builds)) for start in STARTS]
    size, foreign = sizes(builds), library_names()
    first = {name: i for i in reversed(range(len(runs))) for name in runs[i]} # the first start that runs it
    chosen = sorted((size[name] > LONG, first[name], name) for name in first.keys() & size.keys() - foreign
                    if not name.startswith("_"))
    with open(ORDER, "w", encoding="utf-8") as file:
        file.write("# The functions that run at a start: see order.cmake. Written by `./dev order`.\n")
        file.writelines(name + "\n" for *_, name in chosen)
    print(f"{len(chosen)} functions, {sum(size[name] for *_, name in chosen)} bytes")


if __name__ == "__main__":
    main()

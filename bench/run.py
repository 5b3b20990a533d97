"""Compares ouro with /usr/bin/python3 on this machine.

    bench/run.py --ouro EXE [speed|compile|gc|memory|start|slots] [--against EXE]... [--rounds N] [--markdown] [PATTERN...]

The contestants take turns program by program, several rounds, and each figure is the smallest
seen: what the program costs when nothing disturbs it. Ratios are ouro's figure over the other's.
--markdown prints the tables as docs/performance.md holds them.
"""

import argparse
import glob
import math
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"
ONLY_BY_NAME = ("pause_large", "leak", "fragments", "slices", "bound")  # long; leak is meant for -X memory=256M
KINDS = ("speed", "compile", "gc", "memory", "start", "slots")


class Contestant:
    def __init__(self, path):
        self.path = path
        self.name = "python3" if path == PYTHON else os.path.basename(path)

    def run(self, arguments, timeout):
        env = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
        try:
            done = subprocess.run([self.path, *arguments], capture_output=True, text=True,
                                  timeout=timeout, env=env)
        except subprocess.TimeoutExpired:
            return None, "timeout"
        except OSError as error:
            return None, str(error)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            return None, lines[-1]
        return done.stdout, None


def programs(kind, patterns):
    paths = sorted(glob.glob(os.path.join(HERE, kind, "*.py")))
    if not patterns:
        return [p for p in paths if short(p) not in ONLY_BY_NAME]
    return [p for p in paths if any(x in os.path.basename(p) for x in patterns)]


def short(path):
    return os.path.splitext(os.path.basename(path))[0]


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values)) if values else float("nan")


class Table:
    """Rows of figures, printed as they come, with ratios of the first column over each other one."""

    def __init__(self, contestants, unit, markdown=False):
        self.contestants, self.ratios = contestants, [[] for _ in contestants[1:]]
        self.markdown = markdown
        self.line(unit, [c.name for c in contestants], ["/" + c.name for c in contestants[1:]])
        if markdown:
            print("| --- |" + " ---: |" * (len(contestants) + len(self.ratios)))

    def line(self, name, figures, ratios):
        if self.markdown:
            print("| " + " | ".join([name, *figures, *ratios]) + " |", flush=True)
        else:
            cells = [f"{f:>14}" for f in figures] + [f"{r:>12}" for r in ratios]
            print(f"{name:<24}" + "".join(cells), flush=True)

    def row(self, name, figures, shown="{:.1f}", counts=True):
        first, quotients = figures[0], []
        for other, ratios in zip(figures[1:], self.ratios):
            quotients.append(f"{first / other:.2f}" if first and other else "-")
            if first and other and counts:
                ratios.append(first / other)
        self.line(name, [shown.format(f) if f is not None else "-" for f in figures], quotients)

    def close(self):
        if any(len(r) > 1 for r in self.ratios):
            means = [f"{geometric_mean(r):.2f}" for r in self.ratios]
            self.line("geometric mean", [""] * len(self.contestants), means)
        print()


# ---- speed: the time of main(), inside the process ----------------------------------------------

def bench_speed(contestants, args):
    table = Table(contestants, "speed: ms", args.markdown)
    bad = 0
    for path in programs("speed", args.patterns):
        best, sums, faults = {}, {}, {}
        for _ in range(args.rounds):
            for c in contestants:
                if c in faults:
                    continue
                out, fault = c.run([os.path.join(HERE, "driver.py"), path], args.timeout)
                found = re.search(r"^DRIVER (\d+) (.*)$", out or "", re.M)
                if not found:
                    faults[c] = fault or "no figures"
                    continue
                best[c] = min(best.get(c, math.inf), int(found.group(1)) / 1e6)
                sums[c] = found.group(2)
        table.row(short(path), [best.get(c) for c in contestants])
        for c, fault in faults.items():
            print(f"    {c.name}: {fault[:100]}")
            bad = 1
        if len(set(sums.values())) > 1:
            print(f"    checksums differ: { {c.name: s for c, s in sums.items()} }")
            bad = 1
    table.close()
    return bad


# ---- compile: source text to bytecode, the standard library's files ------------------------------

def library_files(patterns):
    """The installed standard library without its tests."""
    for folder in sorted(glob.glob("/usr/lib/python3.[0-9]*"))[:1]:
        for path in sorted(glob.glob(folder + "/**/*.py", recursive=True)):
            inner = os.path.relpath(path, folder)
            if not re.search(r"(^|/)(tests?|idle_test)/|site-packages|dist-packages", inner) and (
                    not patterns or any(p in inner for p in patterns)):
                yield path


def bench_compile(contestants, args):
    table = Table(contestants, "compile: ms", args.markdown)
    paths, bad = list(library_files(args.patterns)), 0
    best = [[math.inf] * len(paths) for _ in contestants]
    with tempfile.NamedTemporaryFile("w") as names:
        names.write("\n".join(paths))
        names.flush()
        for _ in range(args.rounds):
            for c, mine in zip(contestants, best):
                out, fault = c.run([os.path.join(HERE, "compile.py"), names.name], args.timeout)
                found = re.findall(r"^FILE (\d+|-)$", out or "", re.M)
                if len(found) != len(paths):
                    print(f"    {c.name}: {(fault or 'figures are missing')[:100]}")
                    return 1
                for i, spent in enumerate(found):
                    if spent != "-":
                        mine[i] = min(mine[i], int(spent) / 1e6)
    both = [i for i in range(len(paths)) if all(mine[i] < math.inf for mine in best)]
    for name, part in (("largest file", sorted(both, key=lambda i: os.path.getsize(paths[i]))[-1:]),
                       ("median file", sorted(both, key=lambda i: best[0][i] / best[-1][i])[len(both) // 2:][:1]),
                       (f"all {len(both)} files", both)):
        table.row(name, [sum(mine[i] for i in part) for mine in best], "{:.2f}", counts=False)
    for c, mine in zip(contestants, best):
        if len(both) < sum(m < math.inf for m in mine):
            print(f"    {c.name} compiles {sum(m < math.inf for m in mine)} of {len(paths)} files")
    table.close()
    return bad


# ---- gc: figures that the programs measure themselves -------------------------------------------

def tell_slices(contestant, path, timeout):
    """What ouro says of its collector's slices: the longest, and how they are distributed."""
    done = subprocess.run([contestant.path, "-X", "gc=stats", path], capture_output=True, text=True,
                          timeout=timeout)
    for line in done.stderr.splitlines():
        if line.startswith("gc:") and "slices" in line:
            print(f"    {short(path)} {line}")


def bench_gc(contestants, args):
    table = Table(contestants, "gc: ms", args.markdown)
    bad = 0
    for path in programs("gc", args.patterns):
        best = [{} for _ in contestants]
        for _ in range(max(1, min(args.rounds, 3))):
            for c, figures in zip(contestants, best):
                out, fault = c.run([path], args.timeout)
                if fault:
                    print(f"    {c.name}: {short(path)}: {fault[:100]}")
                    bad = 1
                for name, value in re.findall(r"(\w+_(?:ms|mb)) ([\d.]+)", out or ""):
                    figures[name] = min(figures.get(name, math.inf), float(value))
        for name in dict.fromkeys(n for f in best for n in f):
            table.row(f"{short(path)} {name.removesuffix('_ms')}", [f.get(name) for f in best], "{:.2f}")
        tell_slices(contestants[0], path, args.timeout)
    table.close()
    return bad


# ---- memory: bytes per object -------------------------------------------------------------------

def peak_resident(contestant, path, timeout):
    """What the program's own process says about its peak: see driver.py."""
    out, fault = contestant.run([os.path.join(HERE, "driver.py"), "--peak", path], timeout)
    found = re.search(r"^PEAK (\d+)$", out or "", re.M)
    return (int(found.group(1)) * 1024, None) if found else (None, fault or "no figure")


def bench_memory(contestants, args):
    table = Table(contestants, "memory: bytes/object", args.markdown)
    base, bad = {}, 0
    none = os.path.join(HERE, "memory", "none.py")
    for c in contestants:
        base[c], fault = peak_resident(c, none, args.timeout)
        if fault:
            print(f"    {c.name}: none: {fault[:100]}")
    for path in programs("memory", args.patterns):
        if path == none:
            continue
        figures = []
        for c in contestants:
            peak, fault = peak_resident(c, path, args.timeout)
            if fault:
                print(f"    {c.name}: {short(path)}: {fault[:100]}")
                bad = 1
            figures.append((peak - base[c]) / 1e6 if peak and base[c] else None)
        table.row(short(path), figures)
    table.close()
    return bad


# ---- start: time and size of doing nothing ------------------------------------------------------

def spawn_time(path, arguments):
    begin = time.perf_counter()
    pid = os.posix_spawn(path, [path, *arguments], os.environ)
    _, status, _ = os.wait4(pid, 0)
    return (time.perf_counter() - begin) * 1e3 if status == 0 else None


def bench_start(contestants, args):
    table = Table(contestants, "start", args.markdown)
    bad = 0
    for label, arguments in (("-c pass, ms", ["-c", "pass"]), ("-I -S -c pass, ms", ["-I", "-S", "-c", "pass"])):
        best = [math.inf] * len(contestants)
        for _ in range(args.rounds * 8):
            for i, c in enumerate(contestants):
                best[i] = min(best[i], spawn_time(c.path, arguments) or math.inf)
        bad |= math.inf in best
        table.row(label, [b if b < math.inf else None for b in best], "{:.2f}")
    sizes = []
    for c in contestants:
        out, _ = c.run([os.path.join(HERE, "driver.py"), "--peak"], args.timeout)
        found = re.search(r"^PEAK (\d+)$", out or "", re.M)
        sizes.append(int(found.group(1)) / 1024 if found else None)
    table.row("peak resident, MB", sizes, "{:.1f}", counts=False)
    table.close()
    return bad


# ---- slots: one machine with three kinds of slot, without ouro ---------------------------------------

SLOTS = (("tagged 8", "SLOT_TAGGED"), ("NaN 8", "SLOT_NAN"), ("pair 16", "SLOT_PAIR"))
# Name, size to time, two sizes between which instructions are counted, and the result where there is another way to know it.
SLOT_PROGRAMS = (("sum", 10_000_000, (10_000, 60_000), 10_000_000 * 9_999_999 // 2), ("fib", 27, (10, 18), 196418),
                 ("mandelbrot", 300, (4, 24), None), ("nbody", 20_000, (10, 210), None),
                 ("sieve", 2_000_000, (1_000, 31_000), 148933), ("floats", 4_000_000, (1_000, 21_000), None),
                 ("reverse", 100_000, (100, 1_100), 1))


class SlotContestant:
    def __init__(self, name, kind, folder):
        self.name, self.path = name, os.path.join(folder, kind)
        sources = [os.path.join(HERE, "slots", source) for source in ("machine.c", "programs.c")]
        subprocess.run(["cc", "-std=gnu11", "-O2", "-DSLOT=" + kind, *sources, "-o", self.path, "-lm"], check=True)

    def run(self, program, size):
        """Nanoseconds, bytes of items, result."""
        done = subprocess.run([self.path, program, str(size), "1"], capture_output=True, text=True, check=True)
        spent, size, result = done.stdout.split()
        return int(spent), int(size), result

    def instructions(self, program, size):
        """That callgrind counts; None without it."""
        try:
            done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", self.path, program,
                                   str(size), "1"], capture_output=True, text=True)
        except OSError:
            return None
        found = re.search(r"Collected : (\d+)", done.stderr)
        return int(found.group(1)) if found else None


def bench_slots(_, args):
    chosen = [p for p in SLOT_PROGRAMS if not args.patterns or any(x in p[0] for x in args.patterns)]
    bad, figures = 0, {}
    with tempfile.TemporaryDirectory() as folder:
        contestants = [SlotContestant(name, kind, folder) for name, kind in SLOTS]
        table = Table(contestants, "slots: ms", args.markdown)
        for name, size, _, known in chosen:
            seen = [[] for _ in contestants]
            for _ in range(args.rounds * 2):
                for c, runs in zip(contestants, seen):
                    runs.append(c.run(name, size))
            table.row(name, [min(spent for spent, _, _ in runs) / 1e6 for runs in seen])
            results = {result for runs in seen for _, _, result in runs}
            if len(results) > 1 or known is not None and results != {str(known)}:
                print(f"    results differ: {results}, known: {known}")
                bad = 1
            figures[name] = [runs[0][1] / 1e6 for runs in seen]
        table.close()
        table = Table(contestants, "slots: 1000 instructions", args.markdown)
        for name, _, sizes, _ in chosen:
            counts = [[c.instructions(name, size) for size in sizes] for c in contestants]
            table.row(name, [(more - less) / 1e3 if less and more else None for less, more in counts])
        table.close()
        table = Table(contestants, "slots: MB of items", args.markdown)
        for name, *_ in chosen:
            if max(figures[name]) > 0.01:
                table.row(name, figures[name], "{:.2f}")
        table.close()
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ouro", required=True)
    parser.add_argument("--against", action="append", default=[], metavar="EXE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--timeout", type=int, default=300)
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    parser.add_argument("words", nargs="*", metavar="KIND or PATTERN")
    args = parser.parse_intermixed_args()
    kinds = [w for w in args.words if w in KINDS] or KINDS
    args.patterns = [w for w in args.words if w not in KINDS]
    contestants = [Contestant(p) for p in dict.fromkeys([args.ouro, PYTHON, *args.against])]
    run = {"speed": bench_speed, "compile": bench_compile, "gc": bench_gc, "memory": bench_memory, "start": bench_start,
           "slots": bench_slots}
    return max(run[kind](contestants, args) for kind in KINDS if kind in kinds)


if __name__ == "__main__":
    sys.exit(main())

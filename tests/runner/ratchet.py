"""The ratchet: how many instructions the programs of bench/speed take, made smaller, by callgrind.

Times are noise on a shared machine; counts move by what was changed. They depend on the compiler and the libraries, so
bench/ratchet.json says which it was recorded with, and others' counts are told but not judged. The address space is
laid out by valgrind, hashes are unseeded and the processor's newest instructions are kept out of sight: the same build
gives the same count within a few tenths of a percent anywhere.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor

from .context import ROOT

FIGURES = os.path.join(ROOT, "bench", "ratchet.json")
MOST = 1.03  # a count may rise by this before the tests fail


def smaller():
    with open(os.path.join(ROOT, "bench", "ratchet.toml"), "rb") as file:
        return tomllib.load(file)


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except OSError:
        return "none"
    return (done.stdout or done.stderr).split("\n")[0].strip()


def circumstances(binary):
    """What the counts depend on but the source."""
    def from_binary(pattern):
        with open(binary, "rb") as file:
            found = re.search(pattern, file.read())
        return found.group().decode() if found else "unknown"

    with open("/proc/cpuinfo") as file:
        flags = set(re.search(r"^flags\s*:(.*)$", file.read(), re.M).group(1).split())
    return {"compiler": from_binary(rb"GCC: \([^)]*\) [\d.]+|clang version [\d.]+"),
            "libc": first_line("ldd", "--version"), "valgrind": first_line("valgrind", "--version"),
            "processor": "avx2" if "avx2" in flags else "no avx2"}


def program_text(name, pairs):
    with open(os.path.join(ROOT, "bench", "speed", name + ".py"), encoding="utf-8") as file:
        text = file.read()
    for old, new in zip(pairs[::2], pairs[1::2]):
        if old not in text:
            raise ValueError(f"bench/ratchet.toml: {name} has no {old!r}")
        text = text.replace(old, "\0" + new)  # what was put in is not replaced again
    return text.replace("\0", "") + "\nprint(main())\n"


def count(binary, name):
    """(instructions, fault)"""
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
           "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-ERMS"}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "program.py"), "w", encoding="utf-8") as file:
            file.write(program_text(name, smaller()[name]))
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, "program.py"],
                              cwd=folder, env=env, capture_output=True, text=True, timeout=600)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        return None, done.stderr[-500:]
    return int(found.group(1)), None


def recorded():
    try:
        with open(FIGURES, encoding="utf-8") as file:
            return json.load(file)
    except OSError:
        return {"circumstances": {}, "instructions": {}}


def record(binary):
    """Writes the counts of this build; says by how much each has changed."""
    with ThreadPoolExecutor(2) as pool:
        names = sorted(smaller())
        found = dict(zip(names, pool.map(lambda name: count(binary, name), names)))
    before = recorded()["instructions"]
    for name, (figure, fault) in found.items():
        change = f"{figure / before[name] - 1:+.1%}" if figure and name in before else ""
        print(f"{name:<20}{figure or fault:>14} {change}")
    with open(FIGURES, "w", encoding="utf-8") as file:
        json.dump({"circumstances": circumstances(binary),
                   "instructions": {name: figure for name, (figure, _) in found.items() if figure}}, file, indent=1)
        file.write("\n")
    return 0 if all(figure for figure, _ in found.values()) else 1


if __name__ == "__main__":
    sys.exit(record(os.path.abspath(sys.argv[1])))

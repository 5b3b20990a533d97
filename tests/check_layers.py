"""The include graph: a layer of src/ includes only itself and the layers before it.

Also run alone: prints what is wrong and exits with 1."""

import glob
import os
import re
import sys

LAYERS = ["base", "memory", "object", "syntax", "compile", "vm", "module", "look", "embed", "app"]
# syntax knows base only: it can be built, tested and fuzzed without objects.
ALLOWED = {layer: set(LAYERS[:index + 1]) for index, layer in enumerate(LAYERS)}
ALLOWED["syntax"] = {"base", "syntax"}
# Public headers, and which layers may see them.
PUBLIC = {"ouro.h": {"embed", "app"}}

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def check(root):
    """Gives (layer, [fault, ...]) for each layer that has sources."""
    source_root = os.path.join(root, "src")
    for layer in LAYERS:
        faults = []
        files = sorted(path for end in ("c", "h", "inc", "def")
                       for path in glob.glob(f"{source_root}/{layer}/**/*.{end}", recursive=True))
        for path in files:
            faults += check_file(path, layer, source_root)
        if files:
            yield layer, faults
    strangers = sorted(set(os.listdir(source_root)) - set(LAYERS)) if os.path.isdir(source_root) else []
    yield "folders of src", [f"src/{name} is no layer" for name in strangers]


def check_file(path, layer, source_root):
    faults = []
    shown = os.path.relpath(path, os.path.dirname(source_root))
    with open(path, encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            target = found.group(1)
            if target in PUBLIC:
                if layer not in PUBLIC[target]:
                    faults.append(f"{shown}:{number}: src/{layer} includes the public {target}")
            elif "/" not in target or target.split("/")[0] not in LAYERS:
                faults.append(f"{shown}:{number}: include \"{target}\" by its path from src/")
            elif target.split("/")[0] not in ALLOWED[layer]:
                faults.append(f"{shown}:{number}: src/{layer} may not include \"{target}\"")
    return faults


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    bad = 0
    for _, faults in check(root):
        for fault in faults:
            print(fault)
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main())

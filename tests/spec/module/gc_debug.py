# The debug flags: what is printed, what gc.garbage keeps.
import gc, io, sys
gc.disable()
gc.collect()


def lines():
    shown, sys.stderr = sys.stderr, io.StringIO()
    try:
        count = gc.collect()
        text = sys.stderr.getvalue()
    finally:
        sys.stderr = shown
    for line in text.splitlines():
        words = line.split(" 0x")[0]
        if "objects in each generation" in words:
            words = "gc: objects in each generation"
        print(words.split(", 0.")[0])
    return count


class Node:
    pass


for flags in ("DEBUG_STATS", "DEBUG_COLLECTABLE", "DEBUG_SAVEALL", "DEBUG_LEAK"):
    row = []
    row.append(row)
    node = Node()
    node.self = node
    gc.set_debug(getattr(gc, flags))
    print(flags, gc.get_debug())
    del row, node
    print(lines(), [type(item).__name__ for item in gc.garbage])
    gc.set_debug(0)
    gc.garbage.clear()
    print(gc.collect() > 0)

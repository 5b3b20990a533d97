# Large garbage of one kind, or much that lives and leads to it, among objects made all the time: `ouro -X gc=stats
# slices.py KIND [N]` tells how long the collector's slices were. Without a kind, a short run of each.
import sys, types, weakref
from collections import OrderedDict, defaultdict, deque

class Node:
    pass
class Loud:
    def __del__(self):
        pass
class Items(list):
    pass
class Row(tuple):
    pass

def owned(make):
    """A node that is in the container it owns."""
    node = Node()
    node.box = make(node)
def hub(n):
    centre = Node()
    centre.around = [Node() for i in range(n)]
    for node in centre.around:
        node.centre = centre
def selves(n, made, told=None):
    circle = []
    for i in range(n):
        o = made()
        o.me, o.circle = o, circle
        circle.append(o)
        if told: refs.append(weakref.ref(o, *told))
def generators(n):
    def one(): yield 1
    for i in range(n):
        node = Node()
        node.me, node.generator = node, one()
        next(node.generator)

def hubs(n):
    """Each of them is referred to by all of n / 100 lists."""
    centres = [Node() for i in range(5000)]
    lists = [list(centres) for i in range(n // 100)]
    centres[0].lists = lists
    for o in lists: o.append(lists)
def attributes(n):
    node = Node()
    for i in range(n): setattr(node, f"a{i}", [i])
    node.me = node
def classes(n):
    for i in range(n // 100):
        type(f"C{i}", (), {"i": i})().__class__.me = []
def names(n):
    module = sys.modules["much"] = types.ModuleType("much")
    for i in range(n): setattr(module, f"g{i}", [i])
def frames(n, depth=None):
    if depth is None:
        sys.setrecursionlimit(max(1000, n // 10 + 100))
        depth = n // 10
    a = [depth]
    b = [a]
    if depth: frames(n, depth - 1)
    else: make(n)
def suspended(n):
    def one(): x = []; yield x, [x]
    seen.append([one() for i in range(n // 10)])
    for generator in seen[-1]: next(generator)

refs, seen = [], []
KINDS = {
    "list": lambda n: owned(lambda o: [float(i) for i in range(n)] + [o]),
    "nested": lambda n: owned(lambda o: [[i] for i in range(n)] + [o]),
    "tuple": lambda n: owned(lambda o: tuple([float(i) for i in range(n)] + [o])),
    "dict": lambda n: owned(lambda o: {o if i == 0 else i: str(i) for i in range(n)}),
    "leaves": lambda n: owned(lambda o: [o, {i: i for i in range(n)}]),
    "set": lambda n: owned(lambda o: {o} | {i for i in range(n)}),
    "subclass": lambda n: owned(lambda o: Items([i] for i in range(n))),
    "deque": lambda n: owned(lambda o: deque([o] + [[i] for i in range(n)])),
    "ordered": lambda n: owned(lambda o: OrderedDict([(o, 1)] + [(i, [i]) for i in range(n)])),
    "default": lambda n: owned(lambda o: defaultdict(list, [(o, 1)] + [(i, [i]) for i in range(n)])),
    "hub": hub,
    "weak": lambda n: selves(n, Node, ()),
    "callbacks": lambda n: selves(n, Node, (seen.append,)),
    "finalisers": lambda n: selves(n, Loud),
    "generators": generators,
    "row": lambda n: owned(lambda o: Row([[i] for i in range(n)] + [o])),
    "hubs": hubs,
    "attributes": attributes,
    "classes": classes,
    "names": names,
    "frames": frames,
    "suspended": suspended,
}

def make(n):
    for i in range(20):
        keep = [[j] for j in range(n // 8)]
        keep.append(keep)
def run(kind, n):
    KINDS[kind](n)
    make(n)

kinds = sys.argv[1:2] or list(KINDS)
n = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000 if len(sys.argv) > 1 else 20000
for kind in kinds:
    run(kind, n)
print("GC kinds", len(kinds), "objects", n)

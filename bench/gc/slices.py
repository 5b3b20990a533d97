# Large garbage of one kind, among objects made all the time: `ouro -X gc=stats slices.py KIND [N]` tells how long the
# collector's slices were. Without a kind, a short run of each.
import sys, weakref
from collections import OrderedDict, defaultdict, deque

class Node:
    pass
class Loud:
    def __del__(self):
        pass
class Items(list):
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
}

def run(kind, n):
    KINDS[kind](n)
    for i in range(20):
        keep = [[j] for j in range(n // 8)]
        keep.append(keep)

kinds = sys.argv[1:2] or list(KINDS)
n = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000 if len(sys.argv) > 1 else 20000
for kind in kinds:
    run(kind, n)
print("GC kinds", len(kinds), "objects", n)

# Large garbage that dies in parts: huge containers, objects with many references, many weak references, many finalisers.
# Everything is old before it becomes garbage, so that it takes the collector's long way.
import gc, sys, weakref
from collections import OrderedDict, defaultdict, deque

N = 6000 # more than the collector looks at in one go

class Node:
    pass

class Loud:
    gone = 0
    def __del__(self):
        Loud.gone += 1

class MyList(list):
    pass

class MyDict(dict):
    __slots__ = ("extra",)

class MyTuple(tuple):
    pass

def row(name, value):
    print(name + ":", value)

def allocate(done, rounds=400):
    """Makes objects until the collector has come round to it; what is made lives for a while."""
    for i in range(rounds):
        keep = [[j] for j in range(5000)]
        if done():
            return True
    return False

def tell(o):
    """A weak reference that is not read meanwhile: reading is touching."""
    gone = []
    return gone, weakref.ref(o, gone.append)

def nodes(n=N):
    return [Node() for i in range(n)]

def many(name, make):
    """make(items, owner) gives a container of the items; the owner makes it a cycle."""
    shared, owner = Node(), Node()
    items = nodes()
    for item in items:
        item.shared = shared
    alive = [weakref.ref(item) for item in items]
    owner.me = owner
    owner.box = make(items, owner)
    del items, item
    allocate(lambda: False, 30)
    before = sys.getrefcount(shared)
    last = tell(owner)
    del owner
    allocate(lambda: last[0] and sys.getrefcount(shared) == 2)
    row(name, (before, sys.getrefcount(shared), sum(ref() is not None for ref in alive), len(last[0])))

many("list", lambda items, owner: items + [owner])
many("dict, values", lambda items, owner: dict(enumerate(items + [owner])))
many("dict, keys", lambda items, owner: dict.fromkeys(items + [owner]))
many("set", lambda items, owner: set(items + [owner]))
many("frozenset", lambda items, owner: frozenset(items + [owner]))
many("tuple", lambda items, owner: tuple(items + [owner]))
many("deque", lambda items, owner: deque(items + [owner]))
many("OrderedDict", lambda items, owner: OrderedDict(enumerate(items + [owner])))
many("defaultdict", lambda items, owner: defaultdict(list, enumerate(items + [owner])))
many("subclass of list", lambda items, owner: MyList(items + [owner]))
many("subclass of dict", lambda items, owner: MyDict(enumerate(items + [owner])))
many("subclass of tuple", lambda items, owner: MyTuple(items + [owner]))
def with_attributes(o, values):
    for i, value in enumerate(values):
        setattr(o, "a%d" % i, value)
    return o
many("attributes of a tuple", lambda items, owner: with_attributes(MyTuple(items), [owner, items[5], "text"]))
many("attributes", lambda items, owner: with_attributes(Node(), items + [owner]))
many("attributes of a list", lambda items, owner: with_attributes(MyList([owner]), items))
many("attributes of a function", lambda items, owner: with_attributes(lambda: owner, items))
many("no cycle through it", lambda items, owner: items)
many("two that hold each other", lambda items, owner: [items + [owner], tuple(items)])

def ring(deque_):
    deque_.rotate(N // 3)
    for i in range(N // 2):
        deque_.append(deque_.popleft())
    return deque_
many("deque that has turned", lambda items, owner: ring(deque(items + [owner])))

def hub(n):
    centre = Node()
    centre.me = centre
    around = nodes(n)
    for node in around:
        node.centre = centre
    centre.around = around
    return centre

centre = hub(20000)
allocate(lambda: False, 30)
first, inner = tell(centre), tell(centre.around[77])
row("hub, alive", (sys.getrefcount(centre), first[1]() is centre))
del centre
row("hub", allocate(lambda: first[0] and inner[0]))

centre = hub(20000)
outside = centre.around[5]
allocate(lambda: False, 60)
row("hub held by one of many", (sys.getrefcount(outside), sys.getrefcount(outside.centre)))
first = weakref.ref(centre)
del centre
allocate(lambda: False, 60)
row("hub still held by one of many", (first() is outside.centre, sys.getrefcount(outside.centre), len(outside.centre.around)))
del outside
first = tell(first())
row("hub let go", allocate(lambda: first[0]))

called = []
circle = nodes()
for node in circle:
    node.circle = circle
refs = [weakref.ref(node, called.append) for node in circle]
table = weakref.WeakValueDictionary(enumerate(circle))
del circle, node
row("weak references with callbacks", (allocate(lambda: len(called) == N), len(set(map(id, called))), len(table)))
row("all dead", sum(ref() is not None for ref in refs))

def chain():
    circle = [Loud() for i in range(N)]
    for i, loud in enumerate(circle):
        loud.next = circle[i - 1]
    return tell(circle[0])
first = chain()
row("finalisers", (allocate(lambda: Loud.gone >= N and first[0]), Loud.gone))

def deep(n):
    mine = [n]
    mine.append(mine)
    below = deep(n - 1) if n else allocate(lambda: False, 60)
    return below + (mine[1] is mine and sys.getrefcount(mine) == 3)
sys.setrecursionlimit(6000)
row("held by frames only", deep(5000))
row("nothing left", gc.collect() >= 0 and not gc.garbage)

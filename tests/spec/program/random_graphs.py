"""Random graphs of objects beside a model of them: after each step the counts, and who is alive, must be what the model
says. Objects are made, named twice, linked, unlinked, dropped, collected, and some come back to life once.

    random_graphs.py [STEPS [FIRST_SEED [SEEDS [audit]]]]

runs more of it; with `audit` ouro recomputes the count of every object after every step. Even seeds collect when the
program says so; with odd ones the collector comes by itself, and the model only says what it may not take."""
import gc
import sys
import weakref

STEPS, FIRST_SEED, SEEDS = (int(word) for word in (sys.argv[1:4] + ["1200", "0", "4"][len(sys.argv[1:4]):]))
audit = sys._audit_counts if "audit" in sys.argv else None


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
        return (self.state >> 33) % n


class Node:
    """Linked by a list."""

    def __init__(self, number):
        self.number = number
        self.links = []

    def link(self, other):
        self.links.append(other)

    def unlink(self, at):
        self.links.pop(at)

    def linked(self):
        return self.links


class DictNode(Node):
    def __init__(self, number):
        self.number = number
        self.links = {}

    def link(self, other):
        self.links[self.number, max(self.links, default=(0, 0))[1] + 1] = other

    def unlink(self, at):
        del self.links[list(self.links)[at]]

    def linked(self):
        return list(self.links.values())


class TupleNode(Node):
    __slots__ = ("extra",)

    def __init__(self, number):
        self.number = number
        self.extra = ()

    def link(self, other):
        self.extra += (other,)

    def unlink(self, at):
        self.extra = self.extra[:at] + self.extra[at + 1:]

    def linked(self):
        return self.extra


class CellNode(Node):
    """The links are variables of functions."""

    def __init__(self, number):
        self.number = number
        self.chain = None

    def link(self, other):
        before = self.chain
        self.chain = lambda: (other, before)

    def unlink(self, at):
        others = self.linked()
        del others[at]
        self.chain = None
        for other in others:
            self.link(other)

    def linked(self):
        found, chain = [], self.chain
        while chain:
            other, chain = chain()
            found.append(other)
        return found[::-1]


class Phoenix(Node):
    def __del__(self):
        risen.append(self.number)
        names.append(self)


KINDS = [Node, DictNode, TupleNode, CellNode, Phoenix]


class Model:
    """What is alive: edges by number, and how often each number is named."""

    def __init__(self):
        self.links, self.named, self.phoenix = {}, {}, set()

    def count(self, n):
        return self.named[n] + sum(links.count(n) for links in self.links.values())

    def release(self, waiting):
        """The counts of these fell: what is at zero dies, and what it held falls in turn."""
        while waiting:
            n = waiting.pop()
            if n not in self.links or self.count(n):
                continue
            if n in self.phoenix:
                self.rise(n)
                continue
            del self.named[n]
            waiting += self.links.pop(n)

    def rise(self, n):
        self.phoenix.discard(n)
        self.named[n] += 1

    def reachable(self):
        found, stack = set(), [n for n, times in self.named.items() if times]
        while stack:
            n = stack.pop()
            if n not in found:
                found.add(n)
                stack += self.links[n]
        return found

    def collect(self):
        for n in (set(self.links) - self.reachable()) & self.phoenix:
            self.rise(n)
        self.forget(set(self.links) - self.reachable())

    def forget(self, dead):
        for n in dead:
            del self.links[n], self.named[n]


names = []   # the roots
refs = {}    # a weak reference to each
risen = []   # who came back to life, of late


def nodes():
    """Those that are alive, however they are held: a collection may clear a weak reference and then spare the object."""
    return {node.number: node for node in gc.get_objects() if isinstance(node, Node)}


def check(model, step):
    if audit:
        assert audit() == 0, step
    alive = {n for n, ref in refs.items() if ref() is not None}
    assert alive == set(model.links), (step, alive ^ set(model.links))
    for n in model.links:
        node = refs[n]()
        assert sys.getrefcount(node) - 2 == model.count(n), (step, n, sys.getrefcount(node) - 2, model.count(n))
        assert [other.number for other in node.linked()] == model.links[n], (step, n)
        del node
    for n in set(refs) - alive:
        del refs[n]


def refer():
    """What came back to life in a collection has lost its weak references."""
    for n, node in nodes().items():
        if n not in refs or refs[n]() is None:
            refs[n] = weakref.ref(node)


def follow(model):
    """The collector may have come: what of the garbage is gone, and who rose, is as it says, and right if so."""
    for n in risen:
        if n in model.phoenix:
            model.rise(n)
    alive = nodes()
    dead = set(model.links) - set(alive)
    assert not dead & model.reachable(), dead & model.reachable()
    del alive
    model.forget(dead)
    refer()


def run(seed):
    random, model, made, by_itself = Random(seed), Model(), 0, seed % 2
    for step in range(STEPS):
        if by_itself:
            gc.enable()
        full = len(refs) >= 60
        action = random.below(12) if names else 11 if full else 0
        fallen = []
        if action < 3 and not full:
            node = KINDS[random.below(len(KINDS))](made)
            names.append(node)
            refs[made] = weakref.ref(node)
            model.links[made], model.named[made] = [], 1
            if type(node) is Phoenix:
                model.phoenix.add(made)
            made += 1
            del node
        elif action == 3:
            names.append(names[random.below(len(names))])
            model.named[names[-1].number] += 1
        elif action < 8:
            a, b = names[random.below(len(names))], names[random.below(len(names))]
            if random.below(3) and b.linked():
                b = b.linked()[random.below(len(b.linked()))]
            model.links[a.number].append(b.number)
            a.link(b)
            del a, b
        elif action == 8:
            a = names[random.below(len(names))]
            if a.linked():
                at = random.below(len(a.linked()))
                n = a.number
                del a
                fallen = [model.links[n].pop(at)]
                next(x for x in names if x.number == n).unlink(at)
            else:
                del a
        elif action < 11:
            n = names.pop(random.below(len(names))).number
            model.named[n] -= 1
            fallen = [n]
        elif full or random.below(8) == 0:
            gc.collect()
            if not by_itself:
                names.sort(key=lambda node: node.number)  # the order of finalisers of one collection is not promised
                refer()
                model.collect()
        gc.disable()  # while we look
        model.release(fallen)
        if by_itself:
            follow(model)
        risen.clear()
        check(model, step)
    return () if by_itself else (made, len(model.links))


gc.collect()
gc.freeze()
gc.disable()
gc.set_threshold(20, 3, 3)
for seed in range(FIRST_SEED, FIRST_SEED + SEEDS):
    print(seed, *run(seed))
    rise, Phoenix.__del__ = Phoenix.__del__, lambda self: None
    names.clear()
    gc.collect()
    print(sum(ref() is not None for ref in refs.values()))
    refs.clear()
    Phoenix.__del__ = rise
del Phoenix.__del__, rise

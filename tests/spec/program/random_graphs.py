"""Random graphs of objects beside a model of them: after each step the counts, and who is alive, must be what the model
says. Objects are made, named twice, linked, unlinked, dropped, collected, and some come back to life once."""
import gc
import sys
import weakref

STEPS = 1200


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
        return (self.state >> 33) % n


class Node:
    def __init__(self, number):
        self.number = number
        self.links = []


class Phoenix(Node):
    def __del__(self):
        names.append(self)


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
                self.phoenix.discard(n)
                self.named[n] = 1
                continue
            del self.named[n]
            waiting += self.links.pop(n)

    def reachable(self):
        found, stack = set(), [n for n, times in self.named.items() if times]
        while stack:
            n = stack.pop()
            if n not in found:
                found.add(n)
                stack += self.links[n]
        return found

    def collect(self):
        trash = set(self.links) - self.reachable()
        for n in trash & self.phoenix:
            self.named[n] += 1
        self.phoenix -= trash
        alive = self.reachable()
        for n in set(self.links) - alive:
            del self.links[n], self.named[n]


names = []
refs = {}


def check(model, step):
    alive = {n for n, ref in refs.items() if ref() is not None}
    assert alive == set(model.links), (step, alive ^ set(model.links))
    for n in model.links:
        node = refs[n]()
        assert sys.getrefcount(node) - 2 == model.count(n), (step, n, sys.getrefcount(node) - 2, model.count(n))
        assert [other.number for other in node.links] == model.links[n], (step, n)
        del node
    for n in set(refs) - alive:
        del refs[n]


def refer():
    """What came back to life in a collection has lost its weak references."""
    found, stack = set(), list(names)
    while stack:
        node = stack.pop()
        if node.number not in found:
            found.add(node.number)
            refs[node.number] = weakref.ref(node)
            stack += node.links


def run(seed):
    random, model, made = Random(seed), Model(), 0
    for step in range(STEPS):
        full = len(refs) >= 60
        action = random.below(12) if names else 11 if full else 0
        if action < 3 and not full:
            node = (Phoenix if random.below(5) == 0 else Node)(made)
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
            if random.below(3) and b.links:
                b = b.links[random.below(len(b.links))]
            a.links.append(b)
            model.links[a.number].append(b.number)
            del a, b
        elif action == 8:
            a = names[random.below(len(names))]
            if a.links:
                at = random.below(len(a.links))
                n = a.number
                del a
                fallen = model.links[n].pop(at)
                next(x for x in names if x.number == n).links.pop(at)
                model.release([fallen])
            else:
                del a
        elif action < 11:
            n = names.pop(random.below(len(names))).number
            model.named[n] -= 1
            model.release([n])
        elif full or random.below(8) == 0:
            gc.collect()
            names.sort(key=lambda node: node.number)  # the order of finalisers of one collection is not promised
            refer()
            model.collect()
        check(model, step)
    return made, len(model.links)


gc.disable()
for seed in range(3):
    print(seed, *run(seed))
    Phoenix.__del__ = lambda self: None
    names.clear()
    gc.collect()
    print(sum(ref() is not None for ref in refs.values()))
    refs.clear()
    Phoenix.__del__ = lambda self: names.append(self)
del Phoenix.__del__

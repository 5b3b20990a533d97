# What the collector has found it holds until it has let all of it go, in steps: whoever recomputes the counts meanwhile
# knows that.
import gc, sys, weakref
audit = getattr(sys, "_audit_counts", lambda: 0)
class Node:
    def __init__(self, ring):
        self.ring = ring
def classes(n):
    ring = []
    for i in range(n):
        class Temporary(Node):
            def method(self):
                return Temporary
        ring.append(Node(ring))
        ring.append(Temporary(ring))
    return ring
def rings(n):
    kept = []
    for i in range(n):
        node = Node(None)
        node.ring = [node, (kept, node)]
        kept.append(node)
    return kept
def huge(n):
    kept = rings(n)
    return Node([kept, tuple(kept), {i: node for i, node in enumerate(kept)}, set(kept)])
called = 0
def note(reference):
    global called
    called += 1
def watched(n):
    kept = rings(n)
    references.extend(weakref.ref(node, note) for node in kept)
    return kept
found = 0
def told(phase, info):
    global found
    if phase == "stop" and info["generation"] == 2:
        found += info["collected"]
def look(most, every):
    "Makes things until the collector has found something old and for a while after that, and looks at the counts now and then."
    global found
    found = wrong = looks = 0
    kept = []
    for i in range(most):
        kept.append([i])
        if i % every == 0 or looks < (found > 0):
            wrong = max(wrong, audit())
            looks += found > 0
            if looks == 30: break
    return wrong
references = []
for make, n, every in ((classes, 1, 1000), (classes, 30, 1000), (classes, 1000, 2000), (rings, 4000, 500), (huge, 5000, 500), (watched, 4000, 500)):
    ring = make(n)
    gc.collect()
    gc.callbacks.append(told)
    del ring
    print(make.__name__, n, look(100000, every))
    gc.callbacks.clear()
gc.collect()
print(called)

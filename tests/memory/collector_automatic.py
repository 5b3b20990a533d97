# Automatic collection finds what is old, too, whatever its size, without being asked.
import gc, weakref
class N:
    def __init__(self, o): self.o = o
class D(N):
    def __del__(self): deaths.append(1)
deaths = []
def ring(n, cls=N):
    first = prev = cls(None)
    for i in range(n):
        x = N(prev); prev.next = x; x.l = [prev, {"x": x}, (first, x)]
        prev = x
    first.o = prev
    return first
def churn(n):
    for i in range(n):
        a = []; a.append(a)
def tell(o): # a weak reference that is not read meanwhile: reading is touching
    gone = []
    return gone, weakref.ref(o, gone.append)
def until_gone(told):
    for n in range(600):
        if told[0]: return True
        churn(5000)
    return False

r = ring(20000); w = tell(r)
churn(20000); print("held, it stays:", not w[0])
del r; print("a large structure of old objects goes:", until_gone(w))

keep = [[i] for i in range(100000)]; churn(20000)
r = ring(3); w = tell(r); churn(20000); print("held, it stays:", not w[0])
del r; print("a small one among much that lives:", until_gone(w), len(keep))

r = ring(5000, D); w = tell(r); churn(20000)
del r; there = until_gone(w); churn(200000); print("with a finaliser, which runs once:", there, len(deaths))

l = [(i,) for i in range(50000)]; l.append(l); mark = N(None); l.append(mark); w = tell(mark); del mark
d = {i: [i] for i in range(30000)}; d["d"] = d; mark = N(None); d["m"] = mark; v = tell(mark); del mark
churn(20000); print("held huge containers stay:", not w[0], not v[0])
del l, d; print("in cycles they go:", until_gone(w), until_gone(v))

hub = N(None); leaves = [N(hub) for i in range(40000)]; hub.o = leaves; w = tell(hub); churn(20000)
del hub, leaves; print("one that very many refer to goes:", until_gone(w))

stack, seen = [[N(i)] for i in range(3000)], 0
for i in range(60000):
    x = stack.pop(); a = [x]; a.append(a); stack.insert(0, x) if i % 50 == 0 else stack.append(x); seen += len(x)
print("moved about while cycles run:", seen, all(x[0].o >= 0 for x in stack), len(stack))

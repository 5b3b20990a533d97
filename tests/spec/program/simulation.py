# A bank queue and an elevator simulated with events; particles; a scheduler; statistics by hand.
import heapq
class Rng:
    def __init__(self, seed): self.s = seed
    def next(self): self.s = (self.s * 6364136223846793005 + 1442695040888963407) % 2**64; return self.s >> 33
    def uniform(self): return self.next() / 2**31
    def below(self, n): return self.next() % n
    def pick(self, seq): return seq[self.below(len(seq))]
    def shuffle(self, l):
        for i in range(len(l) - 1, 0, -1): j = self.below(i + 1); l[i], l[j] = l[j], l[i]
rng = Rng(2026)
class Customer:
    made = 0
    def __init__(self, t): Customer.made += 1; self.id, self.arrived, self.started, self.left = Customer.made, t, None, None
    def __repr__(self): return f"#{self.id}"
class BankSim:
    def __init__(self, tellers): self.free, self.line, self.events, self.n, self.now, self.done, self.longest = tellers, [], [], 0, 0, [], 0
    def at(self, t, f, *a): self.n += 1; heapq.heappush(self.events, (t, self.n, f, a))
    def arrive(self):
        self.line.append(Customer(self.now)); self.longest = max(self.longest, len(self.line)); self.serve()
        if Customer.made < 200: self.at(self.now + rng.below(5), self.arrive)
    def serve(self):
        while self.free and self.line: c = self.line.pop(0); self.free -= 1; c.started = self.now; self.at(self.now + 3 + rng.below(6), self.leave, c)
    def leave(self, c): c.left = self.now; self.done.append(c); self.free += 1; self.serve()
    def run(self):
        self.at(0, self.arrive)
        while self.events: self.now, _, f, a = heapq.heappop(self.events); f(*a)
        return self
for tellers in (2, 3, 4):
    Customer.made = 0; s = BankSim(tellers).run(); waits = [c.started - c.arrived for c in s.done]
    print(tellers, s.now, len(s.done), f"{sum(waits) / len(waits):.2f}", max(waits), s.longest, s.done[:5])
def mean(a): return sum(a) / len(a)
def stdev(a): m = mean(a); return (sum((x - m) ** 2 for x in a) / len(a)) ** 0.5
def median(a): a = sorted(a); n = len(a); return a[n // 2] if n % 2 else (a[n // 2 - 1] + a[n // 2]) / 2
u = [rng.uniform() for _ in range(2000)]; print(f"{mean(u):.3f} {stdev(u):.3f} {median(u):.3f}", sum(x * x + y * y < 1 for x, y in zip(u, reversed(u)))); dice = [sum(1 + rng.below(6) for _ in range(2)) for _ in range(2000)]; hist = {k: dice.count(k) for k in range(2, 13)}
for k, n in hist.items(): print(f"{k:>2} {n:>4} {'=' * (n // 20)}")
deck = [r + s for s in "SHDC" for r in "A23456789TJQK"]; rng.shuffle(deck); print(" ".join(deck[:13]), len(set(deck)), sorted(deck[:5], key=lambda c: ("SHDC".index(c[1]), "A23456789TJQK".index(c[0]))))
class V:
    __slots__ = "x", "y"
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return V(self.x + o.x, self.y + o.y)
    def __mul__(self, k): return V(self.x * k, self.y * k)
    def __iter__(self): return iter((self.x, self.y))
    def __repr__(self): return f"({self.x:.3f}, {self.y:.3f})"
p, v, g, trail = V(0, 10), V(3, 0), V(0, -9.8), []
for step in range(300):
    v = v + g * 0.01; p = p + v * 0.01
    if p.y < 0: p = V(p.x, -p.y); v = V(v.x, -v.y * 0.8)
    if step % 60 == 0: trail.append(p)
print(trail, p, v)
class Task:
    def __init__(self, name, work, pri): self.name, self.work, self.pri = name, work, pri
def schedule(tasks, quantum):
    ready, t, log = [(-k.pri, i, k) for i, k in enumerate(tasks)], 0, []; heapq.heapify(ready); n = len(ready)
    while ready:
        pr, _, k = heapq.heappop(ready); run = min(quantum, k.work); k.work -= run; t += run; log.append(f"{k.name}{run}")
        if k.work: n += 1; heapq.heappush(ready, (pr + 1, n, k))
        else: log.append(f"[{k.name} done at {t}]")
    return " ".join(log)
print(schedule([Task("A", 5, 2), Task("B", 3, 1), Task("C", 8, 3)], 2)); pop = [[rng.below(2) for _ in range(16)] for _ in range(20)]
for gen in range(30):
    pop.sort(key=sum, reverse=True)
    for i in range(10, 20): a, b = rng.pick(pop[:10]), rng.pick(pop[:10]); cut = rng.below(16); pop[i] = a[:cut] + b[cut:]; pop[i][rng.below(16)] ^= 1
print(sum(pop[0]), sum(map(sum, pop)) > 200)
class Lift:
    def __init__(self): self.floor, self.calls, self.trace = 0, [], []
    def call(self, *f): self.calls += f; return self
    def run(self):
        while self.calls: t = min(self.calls, key=lambda f: (abs(f - self.floor), f)); self.trace.append(f"{self.floor}->{t}"); self.floor = t; self.calls.remove(t)
        return self.trace
print(Lift().call(5, 1, 9).call(2).run())

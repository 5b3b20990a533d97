# Cooperative tasks on generators: sleep, channels, join, cancellation.
import heapq
class Cancelled(Exception): pass
class Task:
    count = 0
    def __init__(self, gen, name=None):
        Task.count += 1
        self.gen, self.name, self.done, self.result, self.error, self.waiters = gen, name or f"task{Task.count}", False, None, None, []
    def __repr__(self): return f"<{self.name} {'done' if self.done else 'running'}>"
class Loop:
    def __init__(self): self.now, self.queue, self.order, self.log = 0, [], 0, []
    def at(self, when, task, value=None, error=None):
        self.order += 1
        heapq.heappush(self.queue, (when, self.order, task, value, error))
    def spawn(self, gen, name=None):
        t = Task(gen, name); self.at(self.now, t); return t
    def cancel(self, task): self.at(self.now, task, error=Cancelled())
    def run(self):
        while self.queue:
            self.now, _, task, value, error = heapq.heappop(self.queue)
            if task.done: continue
            try: request = task.gen.throw(error) if error else task.gen.send(value)
            except StopIteration as s: self.finish(task, s.value, None)
            except Exception as e: self.finish(task, None, e)
            else: self.handle(task, request)
    def finish(self, task, result, error):
        task.done, task.result, task.error = True, result, error
        for w in task.waiters: self.at(self.now, w, result, error)
    def handle(self, task, request):
        match request:
            case ("sleep", n): self.at(self.now + n, task)
            case ("join", other) if other.done: self.at(self.now, task, other.result, other.error)
            case ("join", other): other.waiters.append(task)
            case ("get", ch) if ch.items: self.at(self.now, task, ch.items.pop(0))
            case ("get", ch): ch.readers.append(task)
            case None: self.at(self.now, task)
            case _: raise RuntimeError(f"bad request {request!r}")
class Channel:
    def __init__(self, loop): self.loop, self.items, self.readers = loop, [], []
    def put(self, v):
        if self.readers: self.loop.at(self.loop.now, self.readers.pop(0), v)
        else: self.items.append(v)
def sleep(n): yield ("sleep", n)
def join(t): return (yield ("join", t))
loop = Loop()
def say(*a): print(f"[{loop.now:>3}]", *a)
def worker(name, delay, n):
    for i in range(n): yield from sleep(delay); say(name, i)
    return f"{name} result"
def failing(): yield from sleep(4); raise ValueError("task failed")
def producer(ch):
    for i in range(4): ch.put(i * i); yield from sleep(2)
    ch.put(None)
def consumer(ch):
    total = 0
    while (v := (yield ("get", ch))) is not None: say("got", v); total += v
    return total
def patient():
    try:
        while True: yield from sleep(1)
    except Cancelled: say("patient cancelled"); yield from sleep(1); return "cleaned up"
    finally: say("patient finally")
def main():
    ch = Channel(loop)
    a = loop.spawn(worker("A", 3, 2), "A"); b = loop.spawn(worker("B", 2, 3), "B"); f = loop.spawn(failing(), "F"); loop.spawn(producer(ch)); c = loop.spawn(consumer(ch), "C"); p = loop.spawn(patient(), "P")
    say((yield from join(a)), (yield from join(b)))
    try: yield from join(f)
    except ValueError as e: say("joined failure:", e)
    say("consumer total", (yield from join(c))); loop.cancel(p); say((yield from join(p)), p)
    return "main done"
m = loop.spawn(main(), "main"); loop.run(); print(m, m.result, m.error, loop.now, Task.count)

# sweep: again
"""Threads: locks, conditions, queues, pools, what each has of its own, and what is left of them."""
import contextvars
import gc
import queue
import signal
import sys
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor, as_completed

sys.setswitchinterval(1e-4)


def run(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


# ---- counting together ----
total = 0
lock = threading.Lock()


def count():
    global total
    for _ in range(5000):
        with lock:
            total += 1


run(*[count] * 6)
print(total, lock.locked())

# ---- locks ----
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.locked())
lock.release()
for wrong in (lambda: lock.release(), lambda: lock.acquire(False, 1), lambda: lock.acquire(timeout=-2),
              lambda: lock.acquire(timeout=1e100), lambda: threading.RLock().release()):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
rlock = threading.RLock()
with rlock, rlock:
    seen = []
    run(lambda: seen.append(rlock.acquire(blocking=False)))
    print(seen, rlock._is_owned(), rlock._recursion_count() if hasattr(rlock, "_recursion_count") else 2)

# ---- conditions, events, barriers, semaphores ----
condition, turn, order = threading.Condition(), 0, []


def take_turns(me):
    global turn
    for i in range(5):
        with condition:
            condition.wait_for(lambda: turn % 3 == me)
            order.append((me, i))
            turn += 1
            condition.notify_all()


run(*[lambda me=me: take_turns(me) for me in range(3)])
print(order)
event = threading.Event()
timer = threading.Timer(0.01, event.set)
timer.start()
print(event.wait(10), event.is_set())
timer.join()
barrier, passed = threading.Barrier(4), []
run(*[lambda: passed.append(barrier.wait())] * 4)
print(sorted(passed))
gate, inside, most = threading.Semaphore(2), 0, 0


def enter():
    global inside, most
    with gate:
        inside += 1
        most = max(most, inside)
        time.sleep(0.002)
        inside -= 1


run(*[enter] * 6)
print(most <= 2, inside)

# ---- queues and pools ----
jobs, done = queue.Queue(maxsize=3), queue.SimpleQueue()


def work():
    while (job := jobs.get()) is not None:
        done.put(job * job)
        jobs.task_done()
    jobs.task_done()


workers = [threading.Thread(target=work) for _ in range(3)]
for w in workers:
    w.start()
for job in [*range(50), None, None, None]:
    jobs.put(job)
jobs.join()
for w in workers:
    w.join()
print(sum(done.get() for _ in range(50)), done.empty(), done.qsize())
for late in (lambda: done.get(timeout=0.01), lambda: done.get_nowait(), lambda: jobs.get(timeout=0.01)):
    try:
        late()
    except queue.Empty as error:
        print("empty", type(error) is queue.Empty)
with ThreadPoolExecutor(max_workers=4) as pool:
    print(list(pool.map(pow, range(10), [2] * 10)))
    futures = {pool.submit(divmod, 10, n): n for n in (3, 0, 5)}
    for future in sorted(as_completed(futures), key=futures.get):
        print(futures[future], future.exception() or future.result())

# ---- what each has of its own ----
own, variable = threading.local(), contextvars.ContextVar("variable", default="none")


class Prepared(threading.local):
    kind = "class"

    def __init__(self, start):
        self.items = [start]


prepared = Prepared(7)
own.name, notes = "main", []
variable.set("main")


def look():
    notes.append((hasattr(own, "name"), variable.get(), prepared.items, prepared.kind))
    own.name = "other"
    prepared.items.append(8)
    notes.append((own.name, own.__dict__, prepared.items))


run(look)
print(notes, own.name, variable.get(), prepared.items)
try:
    raise KeyError("mine")
except KeyError:
    run(lambda: notes.append(sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]))
    print(notes[-1], repr(sys.exc_info()[1]))
for wrong in (lambda: threading.local(1), lambda: setattr(own, "__dict__", {}), lambda: own.nothing):
    try:
        wrong()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, str(error).replace("_thread._local", "local").replace("'Prepared'", "'local'"))


# ---- lifetimes ----
class Thing:
    pass


def holds(thing):
    held.append(sys.getrefcount(thing))


held, thing = [], Thing()
watch = weakref.ref(thing)
before = sys.getrefcount(thing)
t = threading.Thread(target=holds, args=(thing,))
with_thread = sys.getrefcount(thing)
t.start()
t.join()
print(with_thread - before, sys.getrefcount(thing) - before)
del thing
print(watch() is None)
end = []


class AtEnd:
    def __del__(self):
        end.append(threading.current_thread() is not threading.main_thread())


def keeps():
    own.last = AtEnd()


run(keeps)
print(end)


def makes_cycles():
    for _ in range(3000):
        a = [Thing(), None]
        a[1] = a


run(*[makes_cycles] * 3)
gc.collect()
print(sum(isinstance(o, Thing) for o in gc.get_objects()))

# ---- errors ----
told = []
threading.excepthook = lambda args: told.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name="Divider")
t.start()
t.join()
run(sys.exit)
print(told)
for wrong in (t.start, threading.current_thread().join):
    try:
        wrong()
    except RuntimeError as error:
        print(error)
t = threading.Thread(target=print, args=("depth",))


def deep(n):
    return deep(n + 1)


def overflow():
    try:
        deep(0)
    except RecursionError as error:
        told.append(type(error).__name__)


run(overflow, overflow)
print(told[-2:])


# ---- generators and signals ----
def numbers():
    yield from range(1000)


shared, sums = numbers(), []


def share():
    part = 0
    while True:
        with lock:
            n = next(shared, None)
        if n is None:
            break
        part += n
    sums.append(part)


run(share, share, share)
print(sum(sums))
arrived = []
signal.signal(signal.SIGUSR1, lambda number, frame: arrived.append(threading.current_thread() is threading.main_thread()))
run(lambda: signal.raise_signal(signal.SIGUSR1))
time.sleep(0.001)
print(arrived, threading.active_count(), [x.name for x in threading.enumerate()])
sleeper = threading.Thread(target=time.sleep, args=(1000,), daemon=True)
sleeper.start()
waiter = threading.Thread(target=lock.acquire, daemon=True)
lock.acquire()
waiter.start()
print("the end")

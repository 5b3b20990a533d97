# Processes with pipes, queues, locks and pools between them.
# sweep: again
import multiprocessing as m
from multiprocessing import Process, Pipe, Queue, Lock, Value, Pool, Event, Semaphore
def f(c, n):
    c.send([n, n * n]); c.close()
def g(q, lock, n):
    with lock: q.put(n * 2)
def square(x): return x * x
if __name__ == "__main__":
    a, b = Pipe()
    p = Process(target=f, args=(b, 7)); p.start(); print(a.recv()); p.join(); print(p.exitcode)
    q = Queue(); lock = Lock()
    ps = [Process(target=g, args=(q, lock, i)) for i in range(3)]
    for p in ps: p.start()
    print(sorted(q.get() for _ in ps))
    for p in ps: p.join()
    s = Semaphore(2); print(s.acquire(), s.acquire(), s.acquire(False), s.get_value()); s.release()
    r = m.RLock(); r.acquire(); r.acquire(); r.release(); r.release()
    try: r.release()
    except AssertionError as e: print(e)
    try: m.BoundedSemaphore(1).release()
    except ValueError as e: print(e)
    e = Event(); print(e.wait(0.01)); e.set(); print(e.wait(1))
    with Pool(2) as pool: print(pool.map(square, range(5)))
    from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
    with ThreadPoolExecutor(2) as x: print(list(x.map(square, range(4))))
    with ProcessPoolExecutor(2) as x: print(list(x.map(square, range(4))))

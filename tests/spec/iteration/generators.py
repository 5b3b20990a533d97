# Generators: send, throw, close, return values, delegation, states.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def g():
    print("start")
    x = yield 1
    print("got", x)
    try: y = yield 2
    except ValueError as e: print("caught", e); y = "from except"
    finally: print("finally")
    print("y", y)
    return "result"
it = g(); print(next(it), it.send("sent"))
try: it.throw(ValueError("thrown"))
except StopIteration as s: print("stop", s.value)
print(next(it, "exhausted")); err(lambda: next(it)); err(lambda: it.send(1))
err(lambda: g().send(1)); print(g().send(None))
it = g(); next(it); it.close(); it.close(); print(list(it))
it = g(); err(lambda: it.throw(KeyError("before start"))); print(list(it))
it = g(); next(it); next(it); it.close()
def stubborn():
    try: yield 1
    except GeneratorExit: yield 2
it = stubborn(); next(it); err(it.close)
def on_close():
    try: yield 1
    except GeneratorExit: print("closing"); raise
    finally: print("cleanup")
it = on_close(); next(it); it.close(); it = on_close(); next(it); del it
def inner():
    r = []
    while True:
        v = yield len(r)
        if v is None: return r
        r.append(v)
def outer():
    while True:
        res = yield from inner()
        print("inner returned", res)
        if not res: return "outer done"
it = outer(); print(next(it), it.send("a"), it.send("b"), it.send(None), it.send("c"), it.send(None))
try: it.send(None)
except StopIteration as s: print(s.value)
def deleg(x): return (yield from x)
print(list(deleg([1, 2])), list(deleg("ab")), list(deleg(range(3))), list(deleg({1: 2})), list(deleg(iter(()))))
err(lambda: list(deleg(5)))
def thrower():
    try: yield from inner2()
    except KeyError as e: print("outer caught", e); yield "recovered"
def inner2():
    try: yield 1
    except ValueError: print("inner caught"); yield 2
    yield 3
it = thrower(); print(next(it), it.throw(ValueError), next(it)); print(it.throw(KeyError("k")))
it = thrower(); next(it); print(it.throw(KeyError("direct")))
class Obj:
    def __iter__(self): return self
    def __next__(self): return "n"
    def send(self, v): return ("send", v)
    def throw(self, *a): return ("throw", type(a[0]).__name__)
    def close(self): print("Obj.close")
it = deleg(Obj()); print(next(it), it.send(5), it.throw(ValueError())); it.close()
it = deleg(iter([1, 2])); next(it); err(lambda: it.send("x"))
def stop(): yield 1; raise StopIteration("inside")
err(lambda: list(stop()))
def self_run():
    yield next(me)
me = self_run(); err(lambda: next(me))
def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
def take(n, it): return [x for _, x in zip(range(n), it)]
print(take(15, fib()))
def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found if p * p <= n): found.append(n); yield n
        n += 1
print(take(20, primes()))
def tree(t): 
    if t: yield from tree(t[0]); yield t[1]; yield from tree(t[2])
print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))
e = (x * x for x in range(5)); print(type(e).__name__, next(e), sum(e), list(e), e.__name__, e.gi_running, e.gi_frame)
it = g(); print(it.gi_frame is not None, it.gi_code.co_name, it.__name__, it.__qualname__, it.gi_yieldfrom, repr(it)[:20]); it.close(); print(it.gi_frame)
def expr2():
    z = (yield "a"), (yield "b")
    return z
it = expr2(); print(next(it), it.send(1))
try: it.send(2)
except StopIteration as s: print(s.value)
print(sum(x for x in range(10) if x % 2), max(len(w) for w in ["a", "bbb"]), dict((k, v) for k, v in [(1, 2)]), ",".join(str(c) for c in "abc"), list(x for x in [y for y in range(3)]), any(x > 2 for x in range(5)), tuple(a + b for a in "xy" for b in "12"), set(i % 2 for i in range(9)))
err(lambda: (x for x in 5))
lazy = (1 / x for x in [1, 0]); print(next(lazy)); err(lambda: next(lazy)); print(list(lazy))
def late(): i = 0; gs = []; [gs.append((i, j) for j in range(2)) for i in range(2)]; return [list(q) for q in gs]
print(late())
def ping():
    n = 0
    while n < 5: n = yield n
def finals():
    try: yield 1
    finally: yield 2
print(list(finals())); it = ping(); next(it); print(it.send(3)); err(lambda: it.send(9)); err(lambda: it.throw(5))

# Closures, nonlocal, global, class scopes, comprehension scopes, unbound names.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
i1, g1 = counter(); i2, g2 = counter()
print(i1(), i1(5), g1(), i2(), g2())
def deep():
    x = "deep"
    def a():
        def b():
            def c():
                nonlocal x
                x += "!"
                return x
            return c
        return b
    return a()(), lambda: x
c, look = deep(); print(c(), c(), look())
fs = []
for i in range(3): fs.append(lambda: i)
print([f() for f in fs]); i = 10; print([f() for f in fs])
def loop(): return [lambda: j for j in range(3)]
print([f() for f in loop()])
x = "global"
def read_global(): return x
def unbound():
    print(x)
    x = 1
err(unbound)
def unbound2():
    if False: y = 1
    return y
err(unbound2)
def unbound3():
    def inner(): return z
    inner()
    z = 1
err(unbound3)
def deleted():
    v = 1
    del v
    return v
err(deleted)
def deleted2():
    v = 1
    def inner(): return v
    del v
    return inner()
err(deleted2)
err(lambda: nowhere)
def f(): del nowhere
err(f)
class Scope:
    x = "class"
    def method(self): return x
    y = x + "2"
    z = [x for _ in range(1)]
    w = [v for v in (x, y)]
print(Scope().method(), Scope.y, Scope.z, Scope.w)
def fn():
    x = "fn"
    class Inner:
        y = x
        x = "inner"
        def m(self): return x
    return Inner
print(fn().y, fn().x, fn()().m())
def g():
    global x, created
    x = "changed"; created = 1
g(); print(x, created)
x = "outer"
print([x for x in range(3)], x, {x: y for x, y in [(1, 2)]}, {x for x in "a"}, list(x for x in "b"), x)
print([[i * j for j in range(i)] for i in range(4)], [i for i in range(3) for j in range(2) if i != j], [(a, b) for a in "ab" for b in "xy" if a + b != "ax"])
print([y := 1, y ** 2], y, [last := n for n in range(4)], last, any((hit := n) > 2 for n in range(5)), hit)
def walrus():
    if (n := len("abc")) > 2: return [n, [m := n + k for k in range(2)], m]
print(walrus())
while (line := input_lines.pop() if (input_lines := globals().setdefault("input_lines", ["c", "b", "a"])) else None): print(line, end=" ")
print()
def make():
    def fact(n): return 1 if n < 2 else n * fact(n - 1)
    return fact
print(make()(20))
def cells():
    a = 1; b = [a]
    def f(): return a, b
    a = 2; b.append(a)
    return f
f = cells(); print(f(), [c.cell_contents for c in f.__closure__], f.__code__.co_freevars)
def arg_cell(p, *q, **r):
    def f(): nonlocal p; p += 1; return p, q, r
    return f
f = arg_cell(1, 2, k=3); print(f(), f())
def loc():
    a = 1; b = "x"
    def inner(): return b
    return locals()
print(sorted(k for k in loc()), globals()["x"], "loc" in globals())
for src in ["def f():\n nonlocal q", "def f(a):\n global a", "nonlocal x", "def f():\n x = 1\n global x", "def f():\n print(x)\n nonlocal x", "class A:\n nonlocal z"]:
    try: compile(src, "s", "exec"); print("compiled")
    except SyntaxError as e: print(e.msg)

# assert, del, pass, global del, ellipsis, multi-statements, line continuation.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def f(x): assert x; return "passed"
def g(x): assert x, f"x was {x!r}"
def h(x): assert x, (1, 2)
print(f(1)); err(lambda: f(0)); err(lambda: g([])); err(lambda: h(None)); print(g(1))
try: assert False, ValueError("inside")
except AssertionError as e: print(repr(e.args[0]))
a = b = c = 1; del a, (b, c)
err(lambda: a); err(lambda: c)
x = [1, 2, 3, 4]; del x[0], x[-1]; print(x); del x[:]; print(x)
d = {"a": {"b": [1, 2]}}; del d["a"]["b"][0]; print(d); del d["a"]["b"], d["a"]; print(d)
class O: pass
o = O(); o.p = O(); o.p.q = 1; del o.p.q; print(hasattr(o.p, "q"))
def g():
    v = 1
    del v
    v = 2
    return v
print(g())
def loop():
    for i in range(3):
        v = i
        if i == 1: del v
    return v
print(loop())
pass; pass
x = 1; y = 2; print(x, y)
total = 1 + \
    2 + \
    3
print(total, (1 +
  2), [1,
  2,
], ...)
if x: print("one line"); print("same block")
for i in range(2): print(i, end=" "); print("-", end=" ")
print()
while x: x -= 1
else: print("while else")
if not x: pass
elif y: print("no")
else: print("no")
def empty(): ...
def doc(): """only a doc"""
print(empty(), doc(), Ellipsis is ..., type(...).__name__, repr(...), bool(...))
i = 5
for i in []: pass
print(i)
for i, in [(1,), (2,)]: pass
print(i)
n = 0
while True:
    n += 1
    if n % 2: continue
    if n > 6: break
else: print("never")
print(n)
for a in range(3):
    for b in range(3):
        if b == 1: break
    else: print("inner else")
    if a == 1: break
else: print("outer else")
print(a, b)
x = y = z = []; x += [1]; y = y + [2]; print(x, y, z)
i = 0; l = [0, 1, 2]; i = l[i] = 2; print(i, l)
l = [1, 2]; l[0], l[1] = l[1], l[0]; print(l)
k = {}; k["a"] = k["b"] = len(k); print(k)
x = 5 if True else undefined; print(x, 1 if 0 else 2 if 0 else 3)
def side(n): print("s", n); return n
side(1) + side(2) * side(3); [side(4), side(5)]; {side(6): side(7)}; side(8) if side(0) else side(9); (side(10), *[side(11)]); side(12) < side(13) > side(14); f"{side(15)}{side(16)}"
z = {}; z[side("k")] = side("v"); print(z)
lst = [0, 0]
def idx(): print("idx"); return 0
lst[idx()] += side(3); print(lst)
print(*[1, 2], sep=side("-")); print((lambda *a, **k: (a, k))(side("a"), *[side("b")], x=side("c"), **{"y": side("d")}))
not_ = not 1 == 2; print(not_, -2 ** 2, 2 ** -1, not True or True, 1 + 2 << 1, 1 | 2 & 3 ^ 4, ~1 + 1, 5 - 3 - 1, 2 ** 2 ** 3, 7 // 2 * 2, 10 % 4 ** 2, -7 // 2, 1 < 2 & 3, "a" "b" * 2, 1 if 1 else 0 or 2, lambda: 1 if 0 else 2)if False else print("prec", -2 ** 2, 2 ** -1, not True or True, 1 + 2 << 1, 1 | 2 & 3 ^ 4, 5 - 3 - 1, 2 ** 2 ** 3, 7 // 2 * 2, -7 // 2, 1 < 2 & 3)

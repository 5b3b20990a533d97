# Comprehensions of every kind, nesting, conditions, scoping, evaluation order.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

print([x for x in range(5)], {x for x in "aab"} == {"a", "b"}, {x: x * x for x in range(4)}, list(x for x in range(3)), [x for x in range(10) if x % 2 if x > 3], [(x, y) for x in range(3) for y in range(x)], [[y for y in range(x)] for x in range(4)], [x if x % 2 else -x for x in range(5)], [x for x, in [(1,), (2,)]], [a + b for a, b in zip("ab", "cd")], [*(x for x in "q")], {k: v for k, v in {"a": 1}.items()}, {v: k for k, v in enumerate("abc")}, [x for l in [[1, 2], [3]] for x in l], [lambda: 0][0](), [[i, j] for i in range(2) for j in range(2) if i == j])
def side(v, tag=""): print(f"<{tag}{v}>", end=""); return v
[side(x, "body") for x in side([1, 2], "iter") if side(x, "if") > 1]; print()
{side(k, "k"): side(v, "v") for k, v in [(1, 2), (3, 4)]}; print()
[side((x, y)) for x in side("ab", "outer") for y in side("xy", "inner")]; print()
x = "outer"; l = [x for x in range(3)]; print(x, l); n = [[x for x in range(2)] + [x] for x in "ab"]; print(n, x)
def f():
    a = 10
    return [a + b for b in range(3)], {a: b for b in "x"}, [c for c in [a] if c == a], [(lambda: a + d)() for d in range(2)]
print(f()); print([f"{i}{j}" for i in range(2) for j in "ab" if (i, j) != (0, "b")])
fs = [lambda: i for i in range(3)]; print([g() for g in fs]); fs = [lambda i=i: i for i in range(3)]; print([g() for g in fs])
err(lambda: [1 / v for v in (1, 0)]); err(lambda: [v for v in 5]); err(lambda: [undefined for v in "a"]); err(lambda: {v for v in [[]]}); err(lambda: {v: 1 for v in [{}]}); err(lambda: [a for a, b in [(1, 2, 3)]]); err(lambda: i_leak)
try: [exc_v for exc_v in [1] if 1 / 0]
except ZeroDivisionError: print("exc_v" in globals())
class C:
    items = [1, 2, 3]; n = 2
    doubled = [i * 2 for i in items]
    pairs = [(i, j) for i in items for j in range(2)]
print(C.doubled, C.pairs[:2]); err(lambda: exec("class D:\n n = 2\n bad = [i * n for i in [1]]"))
print([y := 5, y + 1], [last := v for v in range(3)], last, [v for v in range(6) if (h := v // 2) == 1], h, {(s := "k"): s}, (lambda: [w := 1, w])())
def gen_scope():
    total = 0
    parts = [total := total + v for v in range(5)]
    return parts, total
print(gen_scope()); 
def yielder():
    r = [x for x in (yield "first")]
    yield r
it = yielder(); print(next(it), it.send([1, 2]))
matrix = [[1, 2, 3], [4, 5, 6]]; print([[row[i] for row in matrix] for i in range(3)], [sum(r) for r in matrix], {(i, j): v for i, r in enumerate(matrix) for j, v in enumerate(r) if v % 2}, [max(c) for c in zip(*matrix)], sum(v for r in matrix for v in r))
print([[[k for k in range(j)] for j in range(i)] for i in range(4)], [c for w in ["ab", "cd"] for c in w if c != "b"], len([0 for _ in range(100) for _ in range(100)]), [not b for b in (0, 1)], [(yield_) for yield_ in "a"], [{}, *[{}] * 2])

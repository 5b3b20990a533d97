# Tuples: making, methods, comparison, errors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

t = (1, "a", 2.5)
print(t, len(t), t[0], t[-1], t[1:], t + (1,), t * 2, 2 * (0,), "a" in t, t.index("a"), t.count(1), t == (1, "a", 2.5), hash(t) == hash((1, "a", 2.5)))
print((), (1,), (1, 2), tuple(), tuple("ab"), tuple([1, 2]), tuple({1: 2}), (*"ab", 1), 1, 2, ((),), ((1,),), tuple(range(3)))
x = 1,; print(x); y = 1, 2; print(y); (a, b), c = (1, 2), 3; print(a, b, c)
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), () < (0,), (1, "a") < (2, 0), (1, 2) == [1, 2], (1, 2) != (2, 1), (3,) > (2, 9), (1,) <= (1,), max((1, 2), (1, 3)), sorted([(2, "b"), (1, "z"), (2, "a")]))
print({(1, 2): "k"}[(1, 2)], (1, (2, (3,)))[1][1][0], [] in ((), []), ([1], 2) == ([1], 2), tuple(reversed((1, 2, 3))), sum((1, 2, 3)), min((3, 1)), list(enumerate(("x", "y"))), any((0, 1)), (1, 2).__len__(), tuple(sorted((3, 1, 2))))
m = (1, [2]); m[1].append(3); print(m)
def iadd(): m[1] += [4]
err(iadd); print(m)
def f(): return 1, 2
print(f(), type(f()))
t2 = t; t2 += (9,); print(t, t2, t is t2)
err(lambda: t[5])
err(lambda: t["a"])
err(lambda: t + [1])
err(lambda: t + 1)
err(lambda: t.index("zz"))
err(lambda: t.append(1))
err(lambda: hash((1, [])))
err(lambda: (1, "a") < (1, 2))
err(lambda: t < 5)
err(lambda: tuple(5))
err(lambda: tuple(1, 2))
def f(): t[0] = 1
err(f)
def f(): del t[0]
err(f)
err(lambda: t * "a")
err(lambda: (1, 2)(3))

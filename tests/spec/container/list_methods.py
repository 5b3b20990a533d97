# Every list method, and its errors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

a = [3, 1, 2]
a.append(4); print(a)
a.extend("xy"); a.extend(range(2)); a.extend(a); print(a)
a = [1, 2, 3]
a.insert(0, "f"); a.insert(-1, "m"); a.insert(100, "e"); a.insert(-100, "s"); print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(2); print(a)
print([1, 2, 1, 3].index(1), [1, 2, 1, 3].index(1, 1), [1, 2, 1].index(1, -1), [1, 2, 1].count(1), [1.0, True, 1].count(1), [].count(0))
a = [1, 2, 3]; b = a.copy(); b.reverse(); print(a, b, a is b, a == [1, 2, 3]); a.clear(); print(a)
a = [5, 3, 1]; a.sort(); print(a); a.sort(reverse=True); print(a); a.sort(key=lambda v: -v); print(a)
print([1] + [2], [1, 2] * 2, 2 * [0], [1] * 0, [1] * -1, [[]] * 2, 1 in [1], 2 not in [1], len([1, 2]), [1, 2] == [1, 2], [1] != [2], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 5])
a = [1]; c = a; a += [2]; a += (3,); a += "z"; a *= 2; print(a, c is a)
print(list(), list("ab"), list((1, 2)), list({1: 2}), list(range(3)), list(x for x in "q"), [*"ab", *[1]], list(map(str, [1, 2])))
r = [1, 2]; r.append(r); print(r, r == r, str(r), repr([r]))
print([1, [2, [3, []]]], [None, True, 1.5, "a", b"b", (1,), {1}, {"k": []}])
err(lambda: [].pop())
err(lambda: [1].pop(5))
err(lambda: [1].pop("a"))
err(lambda: [1].remove(2))
err(lambda: [1].index(2))
err(lambda: [1, 2].index(1, 1))
err(lambda: [1].insert(0))
err(lambda: [1].append())
err(lambda: [1].append(1, 2))
err(lambda: [1].extend(5))
err(lambda: [1] + (2,))
err(lambda: [1] + 2)
err(lambda: [1] * "a")
err(lambda: [1] * [2])
err(lambda: [1][1])
err(lambda: [1][-2])
err(lambda: [1]["a"])
err(lambda: [1][1.0])
err(lambda: [1][None])
err(lambda: [1] < 5)
err(lambda: [1] < (1,))
err(lambda: [1, "a"] < [1, 2])
err(lambda: list(5))
err(lambda: list(1, 2))
err(lambda: list(x=1))
err(lambda: hash([]))
err(lambda: [3, "a"].sort())
err(lambda: [1].sort(lambda x: x))
err(lambda: [1].sort(key=5))
err(lambda: [1].reverse(1))
err(lambda: [1].nope)
def f(): a[10] = 1
err(f)
def f(): del a[10]
err(f)
def f(): a["x"] = 1
err(f)
def f():
    b = [1]
    b += 5
err(f)

# itertools: all of it.
import itertools as it
def show(i, n=12): print(list(it.islice(i, n)))
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
show(it.count()); show(it.count(5, -2), 4); show(it.count(0.5, 0.25), 4); show(it.cycle("abc"), 7); show(it.cycle([])); show(it.repeat("x"), 3); show(it.repeat(1, 2)); show(it.repeat(1, times=0))
show(it.accumulate([1, 2, 3, 4])); show(it.accumulate([3, 1, 2], max)); show(it.accumulate([1, 2], initial=10)); show(it.accumulate("abc")); show(it.accumulate([], initial=5)); show(it.accumulate([2, 3, 4], lambda a, b: a * b, initial=1))
show(it.chain("ab", [1], ())); show(it.chain.from_iterable(["ab", "cd"])); show(it.compress("abcdef", [1, 0, 1, 0, 1])); show(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])); show(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])); show(it.filterfalse(lambda x: x % 2, range(6))); show(it.filterfalse(None, [0, 1, ""]))
show(it.starmap(pow, [(2, 3), (3, 2)])); show(it.pairwise("abcd")); show(it.pairwise("a")); show(it.zip_longest("abc", [1])); show(it.zip_longest("ab", [1], fillvalue="-")); show(it.islice("abcdef", 2)); show(it.islice("abcdef", 1, 5, 2)); show(it.islice("abc", None)); show(it.islice("abcdef", 2, None))
show(it.product("ab", [1, 2])); show(it.product("ab", repeat=2)); show(it.product()); show(it.product("ab", [])); show(it.permutations("abc")); show(it.permutations("abc", 2)); show(it.permutations("ab", 3)); show(it.combinations("abcd", 2)); show(it.combinations("abc", 0)); show(it.combinations_with_replacement("abc", 2))
for k, g in it.groupby("aaabbca"): print(k, list(g), end=" ")
print()
for k, g in it.groupby([1, 3, 2, 4, 5], key=lambda x: x % 2): print(k, list(g), end=" ")
print()
groups = [(k, g) for k, g in it.groupby("aab")]; print([list(g) for k, g in groups])
gb = it.groupby("aabb"); k1, g1 = next(gb); next(g1); k2, g2 = next(gb); print(k1, list(g1), k2, list(g2))
a, b = it.tee([1, 2, 3]); print(next(a), next(a), list(b), list(a)); x, y, z = it.tee("ab", 3); print(list(x), list(y), list(z)); print(it.tee([], 0))
show(it.batched("abcdefg", 3) if hasattr(it, "batched") else iter([tuple("abc"), tuple("def"), ("g",)]))
c = it.count(10); print(next(c), next(c), c, repr(it.count(1, 2)), repr(it.repeat("q", 3)), repr(it.repeat(5)))
r = it.repeat("q", 3); next(r); print(r.__length_hint__())
err(lambda: it.islice("abc", -1)); err(lambda: it.islice("abc", 0, 1, 0)); err(lambda: it.combinations("abc", -1)); err(lambda: it.product("a", repeat=-1)); err(lambda: it.count("a")); err(lambda: it.chain(5) and list(it.chain(5))); err(lambda: it.repeat()); err(lambda: list(it.starmap(pow, [5]))); err(lambda: it.permutations("abc", -1)); err(lambda: it.tee("a", -1)); err(lambda: it.zip_longest(5)); err(lambda: it.accumulate(5)); err(lambda: it.cycle(5)); err(lambda: it.groupby(5))
print(len(list(it.permutations(range(6)))), sum(1 for _ in it.combinations(range(12), 5)), list(it.permutations(range(4)))[-1], sum(a * b for a, b in it.product(range(10), repeat=2)), "".join(it.chain(*zip("ace", "bdf"))), list(map("".join, it.product("01", repeat=3))))
def lazy():
    for i in range(3): print("make", i, end=" "); yield i
t = it.chain(lazy(), lazy()); next(t); print(); ls = it.islice(lazy(), 1); print(list(ls))
print([list(g) for _, g in it.groupby(sorted(["apple", "bob", "avocado", "banana"], key=lambda w: w[0]), key=lambda w: w[0])], dict((k, len(list(g))) for k, g in it.groupby("mississippi")))

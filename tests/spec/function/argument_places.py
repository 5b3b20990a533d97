# Where the arguments of calls go: every kind of parameter, given by position, by name, unpacked, or left out.
import sys


def plain(a, b=2, c=3): return a, b, c
def rest(a, *more): return a, more
def named(a, *, k, m=5): return a, k, m
def words(**kw): return kw
def all_kinds(a, b=2, /, c=3, *more, k=4, m, **kw): return a, b, c, more, k, m, kw
def only_rest(*more): return more
def first_only(a, /, **kw): return a, kw
def generator(a, *more, k=1, **kw): yield a, more, k, kw


class Word(str):
    pass


class Once:
    "iterates, and changes the keywords meanwhile"
    def __init__(self, words): self.words = words
    def __iter__(self):
        self.words["late"] = True
        yield 1


class Mapping:
    def keys(self): return ["k", "m"]
    def __getitem__(self, key): return key * 2


def show(f):
    try:
        result = f()
        print(list(result) if hasattr(result, "__next__") else result)
    except TypeError as e:
        print("TypeError:", e)


big = 10**9
d = {"k": 1, "m": 2}
empty = {}
for _ in range(3):
    show(lambda: plain(1)); show(lambda: plain(b=5, a=4)); show(lambda: plain(1, c=big + 1)); show(lambda: plain(1, a=2))
    show(lambda: plain()); show(lambda: plain(1, 2, 3, 4)); show(lambda: plain(1, z=2)); show(lambda: plain(b=1))
    show(lambda: rest(1)); show(lambda: rest(1, 2.5, big, "x")); show(lambda: rest()); show(lambda: rest(*range(5)))
    show(lambda: rest(1, more=3)); show(lambda: rest(a=1)); show(lambda: rest(1, a=1))
    show(lambda: named(1, k=2)); show(lambda: named(1)); show(lambda: named(1, 2)); show(lambda: named(1, k=1, m=2))
    show(lambda: named(a=1, k=big + 2)); show(lambda: named(1, **d)); show(lambda: named(1, **d, k=3)); show(lambda: named(k=1))
    show(lambda: words()); show(lambda: words(a=1, b=2.5, c=big)); show(lambda: words(**empty)); show(lambda: words(**d, z=1))
    show(lambda: words(1)); show(lambda: words(**{1: 2})); show(lambda: words(**{Word("k"): 2})); show(lambda: words(**5))
    show(lambda: named(1, **{Word("k"): 7})); show(lambda: named(1, **{"k": 7, 3: 4})); show(lambda: words(**Mapping()))
    show(lambda: all_kinds(1, m=0)); show(lambda: all_kinds(1, 2, 3, 4, big, m=6, z=7)); show(lambda: all_kinds(1, a=2, m=3, b=4))
    show(lambda: all_kinds(c=1, m=2)); show(lambda: all_kinds(1, 2, 3, c=4, m=5)); show(lambda: all_kinds(*[1, 2], **d, y=1))
    show(lambda: only_rest(*"abc")); show(lambda: only_rest()); show(lambda: first_only(1, a=2)); show(lambda: first_only(a=2))
    show(lambda: generator(1, 2, k=3, z=4)); show(lambda: generator(*[1], **d)); show(lambda: generator())
    changing = {"k": 1}
    show(lambda: all_kinds(*Once(changing), m=0, **changing)); print(changing)
    changing = {"m": 1}
    show(lambda: all_kinds(*Once(changing), **changing)); print(changing)

# the values a call does not give may change under it
plain.__defaults__ = (20, 30); show(lambda: plain(1)); plain.__defaults__ = (30,); show(lambda: plain(1)); show(lambda: plain(1, 2))
plain.__defaults__ = (1, 2, 3, 4); show(lambda: plain()); plain.__defaults__ = None; show(lambda: plain(1))
named.__kwdefaults__ = {"k": "K"}; show(lambda: named(1)); show(lambda: named(1, m=2)); named.__kwdefaults__ = None
show(lambda: named(1)); named.__kwdefaults__ = {"k": 1, "m": 2, 3: 4}; show(lambda: named(1)); del named.__kwdefaults__["m"]
show(lambda: named(1))

# very many
names = [f"p{i}" for i in range(70)]
exec(f"def many({', '.join(names)}): return p0, p69\ndef many_named(*, {', '.join(n + '=0' for n in names)}, **kw): return p0, p69, len(kw)")
print(many(*range(70)), many(**{n: n for n in names}), many(*range(50), **{n: n for n in names[50:]}))
print(many_named(), many_named(p69=1), many_named(**{n: 1 for n in names}, more=2), len(words(**{n: 1 for n in names})))
print(words(**{n: i for i, n in enumerate(names[:16])}) == {n: i for i, n in enumerate(names[:16])}, list(words(b=1, a=2)))

# *args and **kw are new objects of the callee, with nothing else that holds them
t, d = (1, [2]), {"a": [3]}
print(only_rest(*t) is t, words(**d) is d, only_rest(*t)[1] is t[1], words(**d)["a"] is d["a"])
def counts(*more, **kw): return sys.getrefcount(more), sys.getrefcount(kw), sys.getrefcount(more[0]), sys.getrefcount(kw["k"])
print(counts([], k=[]), counts(*[[]], k=[]))


def nested(*a, **k): return all_kinds(*a, **k)
def deep(n, *a, **k): return deep(n - 1, *a, n, **k) if n else (a, k)
show(lambda: nested(1, m=2, z=3)); show(lambda: nested()); show(lambda: nested(1, 2, 3, 4, m=5, **{"y": 1}))
print(deep(5, 0, z=1))
try: deep(10**6, q=0)
except RecursionError as e: print(type(e).__name__)

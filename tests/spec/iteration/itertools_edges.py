# itertools: argument errors, re-entrancy, results that are used again, lifetimes.
import copy
import gc
import itertools as it
import sys


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)


for source in ["it.repeat()", "it.chain(a=1)", "it.starmap(1)", "it.islice([1])", "it.islice([],1,2,3,4)", "it.combinations([1])",
               "it.combinations([1],'a')", "it.permutations([1],'a')", "it.groupby()", "it.tee()", "it.tee([],'a')", "it.cycle()",
               "it.cycle(1,2)", "it.takewhile(1)", "it.accumulate()", "it.compress([1])", "it.pairwise()", "it.repeat(1,'a')",
               "it.islice([1],'a')", "it.islice([1],1.5)", "it.islice([1],0,-1)", "it.islice([1],10**30)", "next(it.takewhile(1,[1]))",
               "next(it.starmap(pow,[1]))", "it.count('a')", "it.chain.from_iterable(1)", "list(it.chain.from_iterable([1]))",
               "it.filterfalse(1)", "it.product([1],repeat='a')", "it.repeat(object=5,times=2)", "it.count(start=1,step=0)",
               "it.count(1.5)", "it.count(2,3)", "it.repeat(1,-3)"]:
    err(lambda: eval(source))
a, b = it.tee(range(200)); print(sum(a), sum(b))
a, b = it.tee(range(200))
for _ in range(60): next(a)
c = copy.copy(a); print(next(c), next(a), next(b))


class Sub(it.count): pass
print(Sub(3), type(next(Sub(3))))

# cycles through iterators are found
x = []; x.append(it.chain(x)); del x; print(gc.collect() > 0)
x = []; x.append(it.tee(iter(x))[0]); del x; print(gc.collect() > 0)
x = []; x.append(it.product(x, [x])); x.append(it.groupby(x)); x.append(it.cycle(x)); del x; print(gc.collect() > 0)

# a result is filled in place only when nobody holds it
print([p for p in it.permutations("abc", 2)], list(it.combinations(range(4), 3)))
held = []
for p in it.product([1, 2], "ab"):
    if p[0] == 1: held.append(p)
print(held)
o = object(); n = sys.getrefcount(o)
found = list(it.permutations([o, 1, 2])); del found; p = it.product([o], repeat=3); list(p); del p; print(sys.getrefcount(o) - n)
z = it.zip_longest("abc", "d"); print(next(z), next(z), list(z))
big = it.count(2 ** 63 - 2); print([next(big) for _ in range(4)], it.count(5, 2.5))


class Bad(Exception): pass
def bad():
    yield 1
    raise Bad
for make in (lambda: it.zip_longest(bad(), [1, 2, 3]), lambda: it.cycle(bad()), lambda: it.chain([0], bad()), lambda: it.accumulate(bad()),
             lambda: it.pairwise(bad()), lambda: it.tee(bad())[0], lambda: it.groupby(bad()), lambda: it.product(bad())):
    try: print(len(list(make())))
    except Bad: print("Bad")

# an iterator that is asked again while it is asked
class Again:
    def __init__(self): self.me = None
    def __iter__(self): return self
    def __next__(self): return next(self.me)
again = Again(); again.me = it.tee(again)[0]; err(lambda: next(again.me)); again.me = None
class Pairs:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n == 2: next(pairs)
        return self.n
pairs = it.pairwise(Pairs()); print(next(pairs)[1] > 1)
gb = it.groupby([1, 1, 2]); k, g = next(gb); next(gb); print(list(g))
print(list(it.islice(it.cycle([1, 2]), 5)), list(it.islice(it.count(), 3, 9, 4)), list(it.islice(range(10), 2, 2)))
e = iter(range(10)); list(it.islice(e, 2, 4)); print(next(e)); e = iter(range(10)); print(list(it.islice(e, 1, 8, 3)), next(e))
print(list(it.product(*["ab"] * 2, repeat=2))[:3], list(it.product(repeat=0)), list(it.product([], repeat=0)))
print(list(it.combinations_with_replacement([], 0)), list(it.combinations_with_replacement([], 1)), list(it.combinations([1, 2], 3)),
      list(it.permutations([1, 2], 0)))

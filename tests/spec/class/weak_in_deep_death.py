# Many objects die at once at the bottom of deep nesting; finalisers take hold of the others through weak references.
import weakref


class D:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        kept.extend(o for o in [ref() for ref in refs] if o is not None)
        died.append(self.n)


for depth in (0, 10, 47, 48, 49, 50, 51, 52, 60, 99, 100, 101, 150):
    died, kept = [], []
    items = [D(n) for n in range(20)]
    refs = [weakref.ref(o) for o in items]
    nested = items
    del items
    for _ in range(depth):
        nested = [nested]
    del nested
    print(depth, all(o.n == n for n in range(20) for o in kept if o is refs[n]()))
    refs = []
    kept.clear()
    print(sorted(died) == list(range(20)))

"""Attributes set by whatever first parameter, by an __init__ that comes later, from outside, many and few, in any order."""


class Short:
    def __init__(s, a, b):
        s.a = a; s.b = b; s.c = a + b; s.d = None; s.e = [a]


class Later:
    pass


def init(this, *values):
    this.one, this.two, this.three, *this.rest = values
    for i, v in enumerate(values):
        setattr(this, f"v{i}", v)


class Derived(Short):
    def __init__(me, a):
        super().__init__(a, a)
        me.f = me.g = a


class Slots(Short):
    __slots__ = ("x",)


class Numbers(int):
    def __init__(n, *a):
        n.p = n.q = n.r = 1


class Captured:
    def __init__(s):
        s.a, s.b, s.c = 1, 2, 3
        s.get = lambda: s.a


Later.__init__ = init
for make in (lambda: Short(1, 2), lambda: Later(1, 2, 3, 4), lambda: Derived(5), lambda: Slots(1, 1), lambda: Numbers(7)):
    objects = [make() for _ in range(3)]
    for o in objects:
        print(sorted(vars(o).items()), end=" ")
    first, last = objects[0], objects[-1]
    for i in range(12):
        setattr(first, f"extra{i}", i)
    first.a = last.a = "again"
    del first.extra3
    print(len(vars(first)), len(vars(last)), first.extra11, hasattr(last, "extra1"), hasattr(first, "extra3"))
    print(list(vars(make()))[:4], list(vars(first))[:4])
print([(c.get(), c.b) for c in (Captured(), Captured())])


class Bare:
    pass


one, two = Bare(), Bare()
for i, name in enumerate("abcdefghijkl"):
    setattr(one, name, i)
    setattr(two, name, -i)
    if i > 3: delattr(one, "abcdefghijkl"[i - 3])
print(vars(one), vars(two) == {c: -i for i, c in enumerate("abcdefghijkl")}, vars(Bare()))


def total(o, n):
    s = 0
    for _ in range(n):
        s += o.a + o.l
        o.a = s % 7
    return s


print(total(one, 900) if hasattr(one, "a") else None, total(two, 900))

# Attribute instructions that specialise, meet several classes and shapes, and classes that change under them.
class Base:
    kind = "base"

    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    @property
    def size(self):
        return self.area() + 1

    @staticmethod
    def twice(x):
        return x * 2

    @classmethod
    def made(cls):
        return cls.__name__


class Square(Base):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side * self.side


class Circle(Base):
    def __init__(self, radius):
        self.radius = radius
        super().__init__("circle")

    def area(self):
        return 3 * self.radius


class Slotted:
    __slots__ = ("name", "side")
    kind = "slotted"
    size = 99

    def area(self):
        return -1


class Dynamic:
    def __getattr__(self, name):
        if name == "area":
            return lambda: name
        return name


def look(things):
    out = []
    for t in things:
        out.append((t.name, t.kind, t.area(), t.size))
        t.name = t.name + "!"
    return out


slotted = Slotted()
slotted.name = "s"
things = [Square(2), Circle(3), Base("b"), slotted, Dynamic(), Square(4), Circle(5)]
for i in range(4):
    print(look(things))
Square.area = lambda self: "changed"
Base.size = property(lambda self: "size")
print(look(things))
things[0].area = lambda: "own"
Circle.kind = "round"
print(look(things))
del Square.area
Base.size = 5
print(look(things))
things[1].__dict__["kind"] = "mine"
print(look(things))
print(vars(things[1]))


def access(cls):
    return cls.kind, cls.twice(4), cls.made()


for i in range(5):
    print(access(Base), access(Square))
Base.kind = "other"
Base.twice = staticmethod(lambda x: x * 3)
for i in range(3):
    print(access(Base), access(Circle))


class Meta(type):
    @property
    def kind(cls):
        return "meta"

    twice = made = lambda cls, *a: "from meta"


class WithMeta(metaclass=Meta):
    pass


print(access(Base), access(WithMeta), access(Base))


class Fails:
    @property
    def value(self):
        raise AttributeError("inner")

    def __getattr__(self, name):
        return "fallback " + name


class Fails2:
    @property
    def value(self):
        return self.missing


def read(o):
    try:
        return o.value
    except AttributeError as e:
        return str(e)


for i in range(4):
    print(read(Fails()), read(Fails2()))


def deep(n):
    class P:
        @property
        def next(self):
            return self.next

    try:
        P().next
    except RecursionError:
        return "recursion"


print(deep(1))


class Old(Base):
    def area(self):
        return super().area(), super().kind, super().__thisclass__.__name__, super().made(), super().twice(2)


class Other:
    def area(self):
        return "other"


for i in range(3):
    print(Old("x").area())
Old.__bases__ = (Square,)
o = Old(3)
print(o.area())


def generator(things):
    for t in things:
        yield t.size
        yield t.kind


print(list(generator([Square(1), Circle(1), Square(2)])))
unset = Slotted()


def missing(o):
    try:
        return o.side
    except AttributeError as e:
        return str(e)


print([missing(unset) for _ in range(4)], missing(Square(1)), missing(unset))


class Many:
    pass


def spread(n):
    all_of_them = []
    for i in range(n):
        m = Many()
        setattr(m, "a%d" % (i % 7), i)
        m.x = i
        all_of_them.append(m)
    return sum(m.x for m in all_of_them)


print(spread(100))
classes = [type("T%d" % i, (), {"f": (lambda self, i=i: i), "v": i}) for i in range(10)]


def mega():
    total = 0
    for r in range(20):
        for c in classes:
            o = c()
            o.w = r
            total += o.f() + o.v + o.w
    return total


print(mega())

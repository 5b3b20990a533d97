"""A class made on a builtin type that takes no keywords may take some itself: in __init__, for list also in __new__."""
import itertools

made_of = {float: ("5",), tuple: ([1],), list: ([1],), set: ([1],), frozenset: ([1],), map: (abs, [1]), filter: (None, [1]),
           staticmethod: (abs,), itertools.chain: ([1],), itertools.cycle: ([1],), itertools.islice: ([1], 1),
           itertools.starmap: (abs, []), itertools.takewhile: (abs, []), itertools.dropwhile: (abs, []),
           itertools.filterfalse: (None, [1]), object: (), BaseException: (1,)}


def init(self, *args, extra=None):
    self.extra = extra


for base, args in made_of.items():
    def new(cls, *args, extra=None, base=base):
        self = base.__new__(cls, *args)
        self.given = extra
        return self

    for namespace in ({"__init__": init}, {"__new__": new}, {"__init__": init, "__new__": new}, {}):
        try:
            print(base.__name__, list(namespace), type("C", (base,), namespace)(*args, extra=3).__dict__)
        except TypeError as e:
            print(base.__name__, list(namespace), e)
    class Derived(base):
        __init__ = init

    class Further(Derived):
        pass

    print(Further(*args, extra=4).extra)
    try:
        print(base(*args, extra=3))
    except TypeError as e:
        print(e)

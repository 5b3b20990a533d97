"""sys.getsizeof is what an object costs: many fresh objects of a kind grow the heap by the sum of their sizes."""
import array
import collections
import io
import itertools
import random
import select
import struct
import sys
import tracemalloc

N = 100


class Plain:
    def __init__(self):
        self.a = self.b = None


class Slots:
    __slots__ = ("a", "b")


class MyList(list):
    pass


class MyInt(int):
    pass


def generator(k):
    yield k


async def async_generator(k):
    yield k


def removed(items):
    items.pop()
    return items


def grown_text(length, letter):
    s = letter
    while len(s) < length:
        s += letter
    return s


text, thousand, few = "x" * 50, list(range(1000)), (1, 2, 3)
kinds = {
    "object": object, "an instance": Plain, "one with slots": Slots, "int": lambda: int("1000"), "big int": lambda: 3 ** len(thousand),
    "subclass of int": lambda: MyInt(5), "float": lambda: float("1.5"), "complex": lambda: complex(1, 2),
    "str": lambda: text + text, "wide str": lambda: chr(8364) * len(text), "wider str": lambda: chr(128512) * len(thousand),
    "str that grew": lambda: grown_text(50, text[0] + text[1]), "large str": lambda: text * 5000,
    "bytes": lambda: bytes(50), "bytearray": lambda: bytearray(500), "large bytearray": lambda: bytearray(100000),
    "empty list": list, "list": lambda: [None] * 9, "list of a comprehension": lambda: [None for _ in thousand],
    "list that was longer": lambda: removed([None] * 9), "large list": lambda: [None] * 10000, "subclass of list": lambda: MyList([None]),
    "tuple": lambda: (text, text), "large tuple": lambda: (text,) * 10000, "empty dict": dict, "dict": lambda: {"a": 1, "b": 2},
    "large dict": lambda: dict.fromkeys(thousand), "set": lambda: {1, 2, 3}, "large set": lambda: set(thousand),
    "frozenset": lambda: frozenset(thousand), "range": lambda: range(5), "slice": lambda: slice(text, None),
    "generator": lambda: generator(text), "asynchronous generator": lambda: async_generator(text), "iterator": lambda: iter(thousand),
    "bound method": lambda: text.upper, "method of an instance": lambda: plain.__init__, "function": lambda: lambda: None,
    "memoryview": lambda: memoryview(b"abc"), "deque": lambda: collections.deque(thousand), "array": lambda: array.array("d", [0.0] * 99),
    "BytesIO": lambda: io.BytesIO(text.encode()), "StringIO": lambda: io.StringIO(text), "random.Random": lambda: random.Random(1),
    "permutations": lambda: itertools.permutations(few), "poll": select.poll,
}
plain = Plain()


def measure(make):
    """Bytes that the heap grows by, less the sizes that are told."""
    kept = [None] * N
    before = tracemalloc.get_traced_memory()[0]
    for i in range(N):
        kept[i] = make()
    grown = tracemalloc.get_traced_memory()[0] - before
    return grown - sum(sys.getsizeof(o) for o in kept if o is not None)


def settled(make):
    """The first times may leave something behind that is made once."""
    return [measure(make) for _ in range(3)][-1]


tracemalloc.start()
nothing = settled(lambda: None)
for name, make in kinds.items():
    print(f"{name}: {settled(make) - nothing}")
for o in (None, True, 5, "", "a", b"", (), int, Plain, len, sys, plain.__init__, settled.__code__, Plain.__dict__):
    print(f"__sizeof__ of {type(o).__name__}: {o.__sizeof__() == sys.getsizeof(o) > 0}" if o not in (int, Plain) else
          f"__sizeof__ of {o.__name__}: {type(o).__sizeof__(o) == sys.getsizeof(o) > 0}")

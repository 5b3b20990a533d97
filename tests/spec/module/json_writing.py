# json.dumps: every kind of value, what subclasses change, errors, and what runs while a value is written.
import enum
import json
from collections import Counter, OrderedDict


def show(*args, **options):
    try:
        print(json.dumps(*args, **options))
    except Exception as error:
        print(type(error).__name__, error)


class Number(int):
    def __repr__(self):
        return "a number"


class Real(float):
    def __repr__(self):
        return "a real"


class Text(str):
    def __str__(self):
        return "a text"


class Pairs(dict):
    def items(self):
        return [("x", 1), ("y", [2])]


class Odd(dict):
    def items(self):
        return [(1, 2, 3)]


class Level(enum.IntEnum):
    LOW = 1


for value in (None, True, False, 0, -7, 10**30, 1.5, 1e100, -0.0, "", "a\"b\\c\n\t\x00\x1f\x7f", "é€😀\ud800", [], (), {}, [[]], ({},),
              [1, [2, (3, "x")], {"k": None}], {"a": {"b": []}}, Number(5), Real(2.5), Text("t"), Level.LOW, {Level.LOW: Level.LOW},
              {1: 1, 2.5: 2, None: 3, True: 4, "s": 5, Number(9): 6, Real(0.25): 7, 10**20: 8}, Counter("aab"),
              OrderedDict([("z", 1), ("a", 2)]), Pairs(q=1), Pairs(), {"k": (1, 2)}):
    show(value)
    show(value, ensure_ascii=False)
    show(value, separators=(",", ":"))
for value in (float("nan"), float("inf"), [-float("inf")], {float("nan"): 1}):
    show(value)
for value in ({1, 2}, [object], {"a": [b"x"]}, {(1, 2): 3}, {b"k": 1}, {"a": 1, (1,): 2, "b": 3}, Odd(a=1), 1j):
    show(value) if not isinstance(value, list) else show(value, default=lambda o: "stand-in")
    show(value, skipkeys=True, default=lambda o: ["for", type(o).__name__])
show({"b": 1, "a": 2, "c": {"z": 1, "y": 2}}, sort_keys=True)
show({"b": 1, 2: 2}, sort_keys=True)
show({1: 1, "a": 2}, sort_keys=True, skipkeys=True)

loop = [1]
loop.append(loop)
show(loop)
ring = {"self": None}
ring["self"] = [ring]
show(ring)
show(object(), default=lambda o: o)
shared = [1]
show([shared, shared, {"a": shared}])
deep = []
for _ in range(100000):
    deep = [deep]
try:
    json.dumps(deep)
except RecursionError as error:
    print("RecursionError", str(error).split(" while")[0].replace(" in comparison", ""))
while deep:
    deep = deep.pop()


# what `default` does to the container is seen
def shrink(o):
    del items[2:]
    return "shrunk"


items = [1, object(), 3, 4]
show(items, default=shrink)


def fails(o):
    raise KeyError("from default")


show([1, object()], default=fails)


class Encoder(json.JSONEncoder):
    def default(self, o):
        return sorted(o) if isinstance(o, set) else super().default(o)


show({"s": {3, 1, 2}}, cls=Encoder)
show({"s": [1j]}, cls=Encoder)
print(list(Encoder().iterencode([1, {"a": "b"}])))
print(json.dumps({"a": [1, {"b": 2}]}, indent=1))


class Loud(json.JSONEncoder):
    def iterencode(self, o, _one_shot=False):
        return super().iterencode(o, _one_shot)


print(Loud().encode([1, "x"]), Loud(ensure_ascii=False).encode("é"))

c = json.encoder.c_make_encoder
e = c(None, None, json.encoder.encode_basestring, None, ": ", ", ", False, False, True)
print(tuple(e([1, "é", {"a": 1.5}], 0)), type(e).__name__, type(e).__module__)
print(e.key_separator, e.item_separator, e.sort_keys, e.skipkeys, e.markers, e.indent)
loud = c({}, None, lambda s: "<" + s + ">", None, ":", ",", True, False, True)
print(tuple(loud({"b": "x", "a": ["y"]}, 0)), loud.markers)
for args in ((1, None, None, None, ":", ",", 0, 0, 0), (None, None, None, None, 1, ",", 0, 0, 0), (None, None, None, None, ":", b",", 0, 0, 0)):
    try:
        c(*args)
    except TypeError as error:
        print(error)
try:
    c(None, None, lambda s: 5, None, ":", ",", 0, 0, 0)("x", 0)
except TypeError as error:
    print(error)

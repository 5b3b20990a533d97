# OrderedDict changed while it is walked over, by methods of a derived class, and behind its back by methods of dict; keys with
# a hash of their own; keywords; copies with attributes and slots. Nothing here prints the repr of one, which differs in 3.13.
import copy
import gc
import pickle
import sys
import weakref
from collections import OrderedDict


def attempt(f):
    try:
        return f()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


changes = {
    "add": lambda o: o.__setitem__("z", 9), "set": lambda o: o.__setitem__("b", 9), "delete": lambda o: o.__delitem__("c"),
    "move": lambda o: o.move_to_end("a"), "move nowhere": lambda o: o.move_to_end("e"), "move nowhere first": lambda o: o.move_to_end("a", False),
    "delete and set": lambda o: (o.__delitem__("c"), o.__setitem__("c", 1)), "clear": lambda o: o.clear(), "pop": lambda o: o.pop("d"),
    "popitem": lambda o: o.popitem(), "pop and add": lambda o: (o.popitem(), o.__setitem__("n", 1)), "setdefault": lambda o: o.setdefault("a"),
    "setdefault new": lambda o: o.setdefault("new"), "update": lambda o: o.update(a=9), "update new": lambda o: o.update({"f": 1}),
    "init": lambda o: o.__init__(a=1), "dict del": lambda o: dict.__delitem__(o, "c"), "dict set": lambda o: dict.__setitem__(o, "y", 1),
    "dict pop": lambda o: dict.pop(o, "b"), "dict popitem": lambda o: dict.popitem(o), "dict update": lambda o: dict.update(o, q=1),
}
walks = {
    "iter": iter, "keys": lambda o: iter(o.keys()), "values": lambda o: iter(o.values()), "items": lambda o: iter(o.items()),
    "reversed": reversed, "reversed keys": lambda o: reversed(o.keys()), "reversed items": lambda o: reversed(o.items()),
}
for name, change in changes.items():
    for kind, walk in walks.items():
        o = OrderedDict.fromkeys("abcde")
        steps = walk(o)
        seen = [next(steps)]
        change(o)
        seen.append(attempt(lambda: list(steps)))
        seen.append(attempt(lambda: next(steps, "end")))
        print(name, kind, seen)

print("behind its back")
uses = {
    "repr": repr, "list": list, "values": lambda o: list(o.values()), "items": lambda o: list(o.items()), "copy": lambda o: o.copy(),
    "dict": dict, "or": lambda o: o | {}, "OrderedDict": OrderedDict, "pickle": lambda o: pickle.dumps(o), "reversed": lambda o: list(reversed(o)),
    "star": lambda o: dict(**o),
}
for name in "dict del", "dict pop", "dict popitem":
    for kind, use in uses.items():
        o = OrderedDict.fromkeys("abcde", 1)
        changes[name](o)
        if name == "dict popitem" and kind not in ("repr", "values", "items", "copy"):
            continue # CPython's iterator over keys does not see that the last one is gone
        print(name, kind, attempt(lambda: use(o)).partition(":")[0], len(o), "c" in o, o.get("a"), o.popitem(last=False))
    o.clear()
    o["again"] = 1
    print(list(o.items()), len(o))
o = OrderedDict(a=1, b=2)
dict.clear(o)
print(repr(o), len(o), o == {}, attempt(lambda: list(o.values()))[:8], attempt(lambda: o.popitem())[:8])
o.clear()
print(list(o), o == OrderedDict())

print("derived")
log = []
class Derived(OrderedDict):
    def __getitem__(self, key): log.append(("get", key)); return OrderedDict.__getitem__(self, key)
    def __setitem__(self, key, value): log.append(("set", key)); OrderedDict.__setitem__(self, key, value)
    def __delitem__(self, key): log.append(("del", key)); OrderedDict.__delitem__(self, key)
    def __contains__(self, key): log.append(("in", key)); return OrderedDict.__contains__(self, key)
    def __iter__(self): log.append("iter"); return OrderedDict.__iter__(self)
    def keys(self): log.append("keys"); return OrderedDict.keys(self)
    def items(self): log.append("items"); return OrderedDict.items(self)
    def __missing__(self, key): log.append(("missing", key)); return "M"
    def __reversed__(self): log.append("reversed"); return OrderedDict.__reversed__(self)

class Items:
    def items(self): return [(1, 2)]

for source in ("s.pop('a')", "s.pop('z')", "s.pop('z', 5)", "s.popitem()", "s.popitem(last=False)", "s.setdefault('a', 5)", "s.setdefault('n', 5)",
               "s.copy()", "s | {'q': 1}", "{'q': 1} | s", "s == Derived(a=1, b=2)", "s == OrderedDict(a=1, b=2)", "OrderedDict(s)", "Derived(s)",
               "Derived({'x': 1})", "dict(s)", "s.move_to_end('a')", "s.clear()", "s.update({'l': 1})", "s.update([('l', 1)])", "s.update(s)",
               "s.__ior__({'k': 1})", "list(s)", "list(s.keys())", "len(s.__reduce__())", "Derived.fromkeys('ab')", "{**s}",
               "OrderedDict().update(s)", "OrderedDict.copy(s)", "list(OrderedDict.items(s))", "list(reversed(s))", "'a' in s.keys()",
               "('a', 1) in s.items()", "Derived([(1, 2)], y=3)", "s.update(Items())", "OrderedDict(Items())", "OrderedDict([[1, 2]])",
               "OrderedDict(['ab'])", "OrderedDict([(1,)])", "OrderedDict([()])", "OrderedDict([(1, 2, 3)])", "OrderedDict([1])", "OrderedDict(5)",
               "OrderedDict(1, 2)", "s.update(1, 2)", "OrderedDict(zip('ab', [1, 2]))"):
    s = Derived(a=1, b=2)
    log = []
    result = attempt(lambda: eval(source))
    print(source, type(result).__name__, list(dict.items(result)) if isinstance(result, dict) else result, log)

print("keywords")
for source in ("o.pop()", "o.pop(1, 2, 3)", "o.pop('a', default=3)", "o.pop(key='b')", "o.pop(key='zz', default=7)", "o.setdefault(key='n', default=4)",
               "o.setdefault('m')", "o.popitem(1, 2)", "o.popitem(last=False)", "o.move_to_end()", "o.move_to_end(key='a', last=0)", "o.move_to_end([])",
               "list(OrderedDict.fromkeys('ab', value=3).items())", "list(OrderedDict.fromkeys(iterable='ab'))", "OrderedDict.fromkeys(seq='ab')",
               "OrderedDict.fromkeys([[]])", "OrderedDict().pop([], 1)", "OrderedDict().setdefault([])", "o | 1", "1 | o", "o < o", "o.get(key=1)",
               "OrderedDict.copy({})", "o.clear(1)"):
    o = OrderedDict(a=1, b=2)
    print(source, attempt(lambda: eval(source)), list(o.items()))

print("types")
o = OrderedDict(a=1, b=[])
for thing in (o.keys(), o.values(), o.items(), iter(o), reversed(o), iter(o.keys()), reversed(o.items())):
    print(type(thing), [base.__name__ for base in type(thing).__mro__], attempt(lambda: type(thing)()), hasattr(thing, "__length_hint__"))
print(o.keys(), o.values(), o.items(), o.keys() == o.keys(), sorted(o.keys() | {"z"}), o.keys() & {"a": 1}.keys(), {"a"} - o.keys(), len(o.items()))
print(o.keys().isdisjoint("a"), ("a", 1) in o.items(), isinstance(o.keys(), type({}.keys())), o.keys() == {"a": 1, "b": 2}.keys(), o.keys() >= {"a"})
steps = iter(o.items())
first = next(steps)
print(steps.__reduce__(), list(copy.copy(steps)), list(pickle.loads(pickle.dumps(steps))), first is next(steps), next(steps, None), steps.__reduce__())
print([gc.is_tracked(pair) for pair in OrderedDict(b=[]).items()], sys.getsizeof(o) > sys.getsizeof(dict(o)))

print("copies")
class Slotted(OrderedDict):
    __slots__ = ("q", "r")
class Plain(OrderedDict):
    pass
for made in (OrderedDict(a=[1], b=2), Plain(b=[2]), Slotted(c=[3])):
    made.x = ["x"]
    if type(made) is Slotted:
        made.q = ["q"]
    print(made.__reduce__()[:4], made.copy().__dict__, type(made.copy()).__name__)
    for dup in (copy.copy(made), copy.deepcopy(made), *(pickle.loads(pickle.dumps(made, protocol)) for protocol in range(6))):
        print(type(dup).__name__, dup == made, dup.x, dup.x is made.x, getattr(dup, "q", None), list(dup.items()))
print(OrderedDict(a=1).__reduce__()[2], hasattr(OrderedDict, "__copy__"))

print("hashes")
class Key:
    looks = 0
    def __init__(self, number): self.number = number
    def __hash__(self):
        Key.looks += 1
        return self.number
    def __eq__(self, other): return self is other
    def __repr__(self): return "key"
key = Key(1)
o = OrderedDict({key: 1})
for use in (list, lambda o: o.move_to_end(key), lambda o: o.popitem(), lambda o: o.clear()):
    Key.looks = 0
    use(o)
    print(Key.looks, len(o))
o = OrderedDict((Key(n), n) for n in range(20))
for key in list(o):
    key.number += 100
for use in (list, lambda o: list(o.values()), lambda o: list(o.items()), repr, lambda o: o.copy(), lambda o: list(reversed(o))):
    print(attempt(lambda: use(o)))
print(len(o), o.popitem()[1])

print("compared")
class Meddler:
    def __init__(self, do): self.do = do
    def __hash__(self): return 7
    def __eq__(self, other):
        if self.do:
            do, self.do = self.do, None
            do()
        return True
a, b = OrderedDict(), OrderedDict()
for n in range(3):
    a[n] = b[n] = 0
a[Meddler(None)] = 1
b[Meddler(lambda: a.pop(2))] = 1
print(attempt(lambda: a == b) in (True, False, "RuntimeError: OrderedDict mutated during iteration"), len(a), len(b), list(b)[:3])
ring = OrderedDict()
ring["self"] = ring.values()
ring.me = ring
gone = weakref.ref(ring)
del ring
print(gc.collect() > 0, gone())

print("both ends")
o = OrderedDict.fromkeys(range(300))
for n in range(3000):
    o.move_to_end(n * 7 % 300, last=n % 3 == 0)
    if n % 5 == 0:
        key, _ = o.popitem(last=n % 2 == 0)
        o[key] = n
        o.move_to_end(key, last=False)
    if n % 97 == 0:
        o[n] = n
        o.pop(n * 11 % 300, None)
        o.setdefault(n * 11 % 300, -n)
print(len(o), list(o.items()), list(reversed(o)) == list(o)[::-1], all(o[k] == v for k, v in o.items()))
words = OrderedDict((str(n), n) for n in range(40))
for n in range(1000):
    words.move_to_end(str(n * 3 % 40), last=False)
    if n % 4 == 0:
        key, _ = words.popitem()
        words[key] = n
print(len(words), list(words.items()))

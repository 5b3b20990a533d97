# namedtuple, deque, Counter, OrderedDict, defaultdict, ChainMap.
from collections import namedtuple, deque, Counter, OrderedDict, defaultdict, ChainMap, UserDict, UserList
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
P = namedtuple("P", "x y"); p = P(1, y=2)
print(p, p.x, p[1], p._fields, p._asdict(), p._replace(x=9), P._make([3, 4]), p == (1, 2), isinstance(p, tuple), len(p), *p, P.__name__, hash(p) == hash((1, 2)), p + (3,), repr(P), P.__doc__, p.__class__.__mro__[1].__name__)
x, y = p; print(x, y); Q = namedtuple("Q", ["a", "b", "c"], defaults=[5, 6]); print(Q(1), Q(1, c=0), Q._field_defaults); print(namedtuple("R", "def a a", rename=True)._fields, namedtuple("S", "a, b c")._fields)
class Sub(P):
    __slots__ = ()
    def dist(self): return (self.x ** 2 + self.y ** 2) ** 0.5
print(Sub(3, 4).dist(), Sub(3, 4)); err(lambda: P(1)); err(lambda: P(1, 2, 3)); err(lambda: P(1, z=2)); err(lambda: namedtuple("T", "a a")); err(lambda: namedtuple("T", "_a")); err(lambda: namedtuple("T", "class")); err(lambda: setattr(p, "x", 5)); err(lambda: P._make([1])); err(lambda: p.z)
match p:
    case P(a, b): print("matched", a, b)
d = deque([1, 2, 3]); d.append(4); d.appendleft(0); print(d, d.pop(), d.popleft(), d, len(d), d[0], d[-1], list(d), 2 in d); d.extend("ab"); d.extendleft("xy"); print(d); d.rotate(2); print(d); d.rotate(-3); print(d); d.reverse(); print(d, d.count(2), d.index(2), d.copy() == d, d.maxlen); d.remove("a"); d.insert(1, "ins"); del d[0]; d[0] = "set"; print(d, bool(d)); d.clear(); print(d)
m = deque(range(5), maxlen=3); m.append(9); print(m, m.maxlen); m.appendleft(0); print(m, deque("abc") + deque("d"), deque([1]) * 3, deque([1, 2]) < deque([1, 3]), deque() == deque(), list(reversed(deque([1, 2]))), sorted(deque([2, 1])), deque([1]) == [1]); m += [7, 8]; print(m)
err(lambda: deque().pop()); err(lambda: deque().popleft()); err(lambda: deque([1])[5]); err(lambda: deque([1]).remove(2)); err(lambda: deque([1]).index(2)); err(lambda: deque([1], maxlen=-1)); err(lambda: deque(5)); err(lambda: hash(deque())); err(lambda: deque([1], 1).insert(0, 2)); err(lambda: deque([1])[0:1])
def mutate():
    q = deque([1, 2])
    for v in q: q.append(v)
err(mutate)
c = Counter("mississippi"); print(c, c["s"], c["z"], c.most_common(2), sorted(c.elements()), c.total(), len(c), dict(c), list(c)); c.update("ssz"); c.subtract({"i": 10}); print(c, +c, -c); print(Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=5), Counter(a=3) & Counter(a=1, b=2), Counter(a=3) | Counter(b=2), Counter([1, 1, 2]) == {1: 2, 2: 1}, Counter(), Counter({"a": 0})["a"], Counter(a=1) <= Counter(a=2)); c["new"] += 1; del c["m"]; print(c.most_common()[0], c.most_common()[-1], "m" in c)
dd = defaultdict(list); dd["a"].append(1); dd["b"]; print(dd, dd["a"], dd.get("zz"), "zz" in dd, dd.default_factory, len(dd)); di = defaultdict(int, {"x": 5}); di["y"] += 1; print(dict(di), di.copy() == di, defaultdict(lambda: "dflt")["k"], type(di | {}).__name__); err(lambda: defaultdict()["k"]); err(lambda: defaultdict(5)); err(lambda: defaultdict(None, a=1)["b"])
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)]); o.move_to_end("a"); print(list(o)); o.move_to_end("c", last=False); print(list(o.items()), o.popitem(), o.popitem(last=False), dict(o), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1}, list(reversed(OrderedDict(a=1, b=2))), list(OrderedDict(a=1).copy().items()), list(OrderedDict.fromkeys("ab"))); err(lambda: o.move_to_end("zz")); err(lambda: OrderedDict().popitem())
cm = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(cm, cm["a"], cm["b"], list(cm), len(cm), "b" in cm, cm.get("z"), dict(cm), cm.maps, cm.parents, cm.new_child({"c": 4})); cm["b"] = 9; print(cm.maps[0]); err(lambda: cm["zz"]); del cm["a"]; print(cm["a"]); err(lambda: cm.pop("a"))
class U(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
u = U(a=1); u["b"] = 2; print(u, dict(u), len(u), "a" in u); ul = UserList([1]); ul.append(2); print(ul, ul + [3], ul[0])
import collections.abc as abc
print(isinstance([], abc.Sequence), isinstance({}, abc.Mapping), isinstance((x for x in ""), abc.Generator), isinstance(5, abc.Hashable), isinstance([], abc.Hashable), issubclass(dict, abc.MutableMapping), isinstance(len, abc.Callable), isinstance("", abc.Iterable), isinstance(iter([]), abc.Iterator), isinstance({1}, abc.Set))

# types, time, copy, and small pieces of other modules.
import types, time, copy, enum
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
def f(): pass
def g(): yield
class C:
    def m(self): pass
for o in (f, g(), C().m, len, [].append, types, C, int.__add__, str.upper, f.__code__, C.__dict__, type(None), ..., NotImplemented, lambda: 0, C.__dict__["__weakref__"], int.real, list[int], int | str):
    print(type(o).__name__, end=" ")
print(isinstance(f, types.FunctionType), isinstance(len, types.BuiltinFunctionType), isinstance(g(), types.GeneratorType), isinstance(C().m, types.MethodType), isinstance(types, types.ModuleType), types.NoneType is type(None), types.LambdaType is types.FunctionType, isinstance(f.__code__, types.CodeType))
ns = types.SimpleNamespace(a=1, b="x"); ns.c = 2; print(ns, ns.a, ns == types.SimpleNamespace(a=1, b="x", c=2), vars(ns)); del ns.a; err(lambda: ns.a); mp = types.MappingProxyType({"k": 1}); print(mp["k"], len(mp), mp, dict(mp), "k" in mp, list(mp)); err(lambda: mp.__setitem__); m = types.MethodType(lambda self, x: (self, x), 5); print(m(6), m.__self__)
def body(ns): ns["attr"] = 7
K = types.new_class("K", (C,), {}, body); print(K.attr, K.__name__, K.__mro__[1].__name__); fn = types.FunctionType(f.__code__, {}, "renamed"); print(fn.__name__, fn())
mod = types.ModuleType("mod"); print(mod, mod.__name__, sorted(mod.__dict__)[:3])
t = time.time(); p = time.perf_counter(); print(t > 1.6e9, time.perf_counter() >= p, time.monotonic() >= 0, time.time_ns() > 10**18, type(time.perf_counter_ns()).__name__, time.process_time() >= 0); time.sleep(0); time.sleep(0.001); err(lambda: time.sleep(-1)); err(lambda: time.sleep("a")); print(time.gmtime(0)[:6], time.gmtime(86400 * 365).tm_year, time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1700000000)), len(time.localtime()), time.gmtime(0).tm_wday)
l = [1, [2, 3], {"k": [4]}]; s = copy.copy(l); d = copy.deepcopy(l); print(s == l, s is l, s[1] is l[1], d == l, d[1] is l[1], d[2]["k"] is l[2]["k"]); r = []; r.append(r); q = copy.deepcopy(r); print(q[0] is q, q is r)
class D:
    def __init__(self): self.v = [1]; self.me = self
    def __copy__(self): return "copied"
o = D(); x = copy.deepcopy(o); print(copy.copy(o), x.v is o.v, x.v, x.me is x, copy.copy(5), copy.copy((1, 2)), copy.deepcopy((1, [2])), copy.copy(C) is C, copy.deepcopy(len) is len, copy.copy({1: 2}), copy.copy({1}))
class DC:
    def __deepcopy__(self, memo): return ("deep", type(memo).__name__)
print(copy.deepcopy([DC()]))
class Color(enum.Enum): RED = 1; GREEN = 2; ALIAS = 1
print(Color.RED, repr(Color.GREEN), Color.ALIAS is Color.RED, Color(2), Color["RED"], [c.name for c in Color], Color.RED.value, Color.RED == 1, Color.RED in Color, len(Color), isinstance(Color.RED, Color), {Color.RED: 1}[Color.RED]); err(lambda: Color(9)); err(lambda: Color["X"])
class Fl(enum.IntFlag): A = 1; B = 2; C = 4
print(Fl.A | Fl.B, (Fl.A | Fl.C).value, Fl.A in (Fl.A | Fl.B), int(Fl.C), Fl(3) & Fl.B); 
class IE(enum.IntEnum): ONE = 1; TWO = enum.auto()
print(IE.TWO + 1, IE.ONE < IE.TWO, sorted([IE.TWO, IE.ONE]), IE.TWO == 2)
from dataclasses import dataclass, field, asdict, replace
@dataclass(order=True)
class P: x: int; y: int = 5; tags: list = field(default_factory=list, compare=False)
p = P(1); print(p, p == P(1), P(1) < P(2), asdict(p), replace(p, x=9)); err(lambda: P()); 
@dataclass(frozen=True)
class Fz: a: int
print(Fz(1), hash(Fz(1)) == hash(Fz(1))); err(lambda: setattr(Fz(1), "a", 2))
from abc import ABC, abstractmethod
class A(ABC):
    @abstractmethod
    def need(self): ...
err(A); print(type("B", (A,), {"need": lambda s: 1})().need())
import string, random, json, re, textwrap
print(string.ascii_lowercase, string.digits, string.punctuation[:5], string.Template("$a ${b}").substitute(a=1, b=2)); random.seed(42); a = [random.random() for _ in range(3)]; random.seed(42); print(a == [random.random() for _ in range(3)], 0 <= random.randint(0, 5) <= 5, len(random.sample(range(10), 3)), random.choice([7])); print(json.dumps({"a": [1, 2.5, None, True, "é\n"], "b": {}}, sort_keys=True), json.loads('{"x": [1, -2.5e3, null, "\\u00e9"], "y": {"z": false}}'), json.dumps([1, {"k": "v"}], indent=2)); err(lambda: json.loads("{bad}")); print(re.findall(r"\d+", "a1b22c333"), re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"), re.match(r"(?P<n>\w+)", "hello world").group("n"), re.split(r"[,;]", "a,b;c"), re.search("x", "abc")); print(textwrap.fill("the quick brown fox jumps", 10), textwrap.dedent("  a\n  b"))

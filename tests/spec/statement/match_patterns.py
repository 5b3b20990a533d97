# The match statement: every pattern kind.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def literal(x):
    match x:
        case 0: return "zero"
        case 1 | 2: return "one or two"
        case -3: return "minus three"
        case 1.5: return "float"
        case 2 + 3j: return "complex"
        case "s" | b"b": return "text"
        case None: return "none"
        case True: return "true"
        case False: return "false"
        case "a" "b": return "joined"
        case _: return "other"
for v in (0, 1, 2, -3, 1.5, 2 + 3j, "s", b"b", None, True, False, "ab", 0.0, [], 99): print(v, literal(v))
def seq(x):
    match x:
        case []: return "empty"
        case [a]: return "one", a
        case (a, b) if a == b: return "pair equal", a
        case 1, 2: return "one two"
        case [a, b]: return "pair", a, b
        case [1, *rest]: return "starts with 1", rest
        case [first, *_, last] if first == last: return "ends alike", first
        case [[a, [b]], *c]: return "nested", a, b, c
        case [*all_]: return "all", all_
        case _: return "no sequence"
for v in ([], (), [1], (2, 2), [1, 2], [3, 4], [1, 2, 3], [5, 6, 5], [[1, [2]], 3, 4], range(5), "str", b"b", {1: 2}, {1, 2}, iter([1]), None): print(repr(v)[:14], seq(v))
def mapping(x):
    match x:
        case {}  if not x: return "empty"
        case {"type": "circle", "r": r}: return "circle", r
        case {"type": str(t), **rest} if len(rest) > 1: return "typed", t, rest
        case {"a": {"b": [x0, *_]}}: return "deep", x0
        case {1: one, None: none, -1: neg}: return "odd keys", one, none, neg
        case {"k": 1 | 2 as k}: return "k", k
        case {}: return "some mapping"
        case _: return "no mapping"
for v in ({}, {"type": "circle", "r": 5, "z": 1}, {"type": "sq", "w": 1, "h": 2}, {"type": 5}, {"a": {"b": [7, 8]}}, {1: "x", None: "y", -1: "z"}, {"k": 2}, {"k": 3}, [], 5): print(v, mapping(v))
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class P3(Point):
    def __init__(self, x, y, z): super().__init__(x, y); self.z = z
class NoArgs: pass
def klass(p):
    match p:
        case Point(0, 0): return "origin"
        case P3(x, z=0): return "flat", x
        case Point(x=0, y=y): return "on y", y
        case Point(x, 0): return "on x", x
        case Point(x, y) if x == y: return "diagonal", x
        case Point(Point(a, b), _): return "nested", a, b
        case Point(): return "some point"
        case int(n) | float(n): return "number", n
        case str() as s: return "string", s
        case bool(): return "never"
        case list([a, b]): return "list", a, b
        case dict(d): return "dict", d
        case tuple((a, *b)): return "tuple", a, b
        case NoArgs(): return "noargs"
        case bytes(b): return "bytes", b
        case type(): return "a class"
        case object(__class__=c): return "object", c.__name__
for v in (Point(0, 0), P3(1, 2, 0), Point(0, 5), Point(5, 0), Point(3, 3), Point(Point(1, 2), 3), Point(1, 2), 5, 2.5, True, "s", [1, 2], [1], {"a": 1}, (1, 2, 3), NoArgs(), b"q", int, 1j): print(type(v).__name__, klass(v))
class Color: RED = 1; GREEN = 2
import math
def value(x):
    match x:
        case Color.RED: return "red"
        case Color.GREEN: return "green"
        case math.pi: return "pi"
        case Color.RED.real: return "never"
        case other: return "captured", other
print(value(1), value(2), value(math.pi), value(9))
def binding(x):
    match x:
        case [int(a), int(b)] as whole if a > b: return whole, a, b
        case [(1 | 2) as n, ("x" | "y") as s]: return n, s
        case (a, (b as c, d)) | [[a, b], c, d]: return a, b, c, d
    return "fell through"
print(binding([5, 1]), binding([1, "x"]) if False else "", binding((1, (2, 3))), binding([[1, 2], 3, 4]), binding(5))
match 1, 2:
    case x, y: print(x, y)
match [1, 2, 3]:
    case [x, *y]: print("star", x, y)
match (z := 5):
    case 5: print("walrus", z)
match = 3; case = 4; _ = 5; print(match, case, _, match + case); match.real
class match_: pass
def fn(match, case=1): return match, case
print(fn(match=1, case=2))
match -1:
    case -1 if False: print("no")
    case n: print("n", n)
def guard_effects(x):
    match x:
        case n if print("guard 1", n): return 1
        case n if print("guard 2", n) is None: return 2
print(guard_effects(7))
class Bad: __match_args__ = ["x"]
class Bad2: __match_args__ = (5,)
class One: __match_args__ = ("x",); x = 1
def f(v, c):
    match v:
        case c(1): return "m"
    return "no"
err(lambda: f(One(), One)); err(lambda: f(Bad(), Bad)); err(lambda: f(Bad2(), Bad2)); err(lambda: f(NoArgs(), NoArgs)); err(lambda: f(1, 5))
def g(v):
    match v:
        case One(1, 2): return 1
err(lambda: g(One()))
def g(v):
    match v:
        case One(1, x=2): return 1
err(lambda: g(One()))

"""Strs, dicts, pairs, lengths and truth in hot code: the usual case many times, and everything else that can come in between."""
import sys


class Text(str):
    def __eq__(self, other):
        return "Text"
    __hash__ = str.__hash__


class Missing(dict):
    def __missing__(self, key):
        return ("missing", key)


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n or self.n == other


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def repeat(f, usual, *others):
    """f on the usual arguments until it is hot, then on the others, and on the usual ones between."""
    expected = attempt(f, *usual)
    for _ in range(700):
        if attempt(f, *usual) != expected:
            print("differs", f.__name__, usual)
    print(f.__name__, expected)
    for other in others:
        print("   ", attempt(f, *other))
        if attempt(f, *usual) != expected:
            print("differs", f.__name__, usual)


# ---- text ----
def same(a, b):
    n = 0
    if a == b:
        n += 1
    if a != b:
        n += 2
    if not a == b:
        n += 4
    return n, a == b, a != b


long, longer = "ab" * 50, "ab" * 50 + "c"
repeat(same, ("ab", "ab"), ("ab", "ac"), ("a", "b"), ("".join(["a", "b"]), "ab"), ("", ""), ("", "a"), ("é", "é"), ("\u1234", "\u1234"),
       ("\u0134", "4"), ("4", "\u0134"), ("\U00010034", "4"), (long, longer[:-1]), (long, longer), (Text("x"), "x"), ("x", Text("x")),
       ("x", 1), (None, "x"), (b"x", "x"), (1.5, "x"), ("1", 1))


def constant(a):
    if a == "word":
        return "word"
    if a == "w":
        return "w"
    if a == "":
        return "empty"
    if a != "\u0177":
        return "other"
    return "wide"


repeat(constant, ("word",), ("".join("word"),), ("w",), ("\u0177",), ("\u0177"[:1],), ("w\u0177",), ("",), ("words",), (Text("word"),), (1,), (None,), ([],))


def characters(s, i):
    return s[i], s[0], s[-1], s[i] == "b", s[i] + s[-i]


repeat(characters, ("abc", 1), ("abc", -3), ("abc", 3), ("abc", -4), ("é\xff", 1), ("a\u1234", 1), ("", 0), ("abc", True), ("abc", 2**70),
       ("abc", "a"), (b"abc", 1), ([1, 2], 1), ((1, 2), 1), (Text("abc"), 1), ("abc", 1.0), ("abc", None))


def spell(s):
    return [c for c in s], [ord(c) for c in s], "".join(chr(ord(c)) for c in s)


repeat(spell, ("abc",), ("",), ("é\xff",), ("a\u1234b",), ("\U00012345",), (Text("abc"),), (["x", "y"],), (["xy"],), (b"ab",), (5,))


def numbers_to_text(n):
    return chr(n), len(chr(n)), ord(chr(n))


repeat(numbers_to_text, (65,), (255,), (256,), (0,), (-1,), (0x10ffff,), (0x110000,), ("a",), (True,), (1.0,))


# ---- dicts ----
def look(d, k):
    return d[k], d["fixed"], d[7]


plain = {"fixed": 1, 7: "seven", "a": 300, 1000: 2.5, None: 3, (1, 2): 4}
repeat(look, (plain, "a"), (plain, "".join(["a"])), (plain, 1000), (plain, 7), (plain, 7.0), (plain, True), (plain, None), (plain, (1, 2)),
       (plain, "b"), (plain, []), (plain, Key(7)), (Missing(plain), "b"), (Missing(), "b"), ({"fixed": 1}, "fixed"), ({}, 1), ([1] * 9, 2), (None, 1),
       ({"fixed": 1, 7: 2, Text("a"): 3}, "a"), ({"fixed": 1, 7: 2, Key(5): 3}, 5))


def tally(words):
    counts = {}
    for word in words:
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


repeat(tally, (["a", "b", "a"] * 3,), ([1, 2, 1, 300, 300],), ([1.5, 1.5],), ([(1,), (1,)],), ([Key(1), 1, Key(1)].__class__([1, True, 1.0]),), ([[]],), ("hello",), (5,))


def replaced(d, k, v):
    d[k] = v
    w = d[k]
    d[k] = w
    return d[k] is w, w, len(d)


repeat(replaced, ({"a": 1}, "a", 5), ({"a": 1}, "a", 1000), ({"a": 1.5}, "a", 2.5), ({"a": 700}, "a", 701), ({1000: 1}, 1000, "x"), ({}, "new", 1),
       ({}, 2**70, 1), ({}, None, None), (Missing(), "a", 1), ([1, 2], 1, 5), ([1, 2], 5, 5), ((1,), 0, 0), ({}, {}, 1))

held = 1234567
d = {"k": held}
before = sys.getrefcount(held)
for i in range(1500):
    d["k"] = i + 1000000
    kept = d["k"]
    d["k"] = kept
print(d, held, before - sys.getrefcount(held), kept is d["k"], kept)


# ---- lengths and truth ----
def length(x):
    return len(x), len(x) + 1, len(x) == 2


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __repr__(self):
        return "Sized"


repeat(length, ([1, 2],), ("ab",), ((1,),), ({},), ({1},), (Sized(5),), (Sized(-1),), (Sized("x"),), (5,), (None,), ([],), (range(5),), (b"abc",), (Text("ab"),))
repeat(length, ("ab",), ("",), ([1],), ("\u1234",), (5,))
repeat(length, ({1: 2},), ({},), ({1},), (Missing(),))


def truth(x):
    n = 0
    if x:
        n += 1
    if not x:
        n += 2
    while x:
        n += 4
        break
    return n, bool(x), not x, x and 1, x or 2


class Odd:
    def __bool__(self):
        raise ValueError("neither")


values = [[1], [], "a", "", (1,), (), {1: 1}, {}, {1}, set(), None, True, False, 0, 5, 0.0, 1.5, 2**70, Sized(0), Sized(3), Odd(), Text(""), Text("a")]
for v in ([1], "a", (), {1: 1}, {1}, None, 5, 1.5, True):
    repeat(truth, (v,), *[(w,) for w in values])


class Holder:
    def __init__(self, items, name):
        self.items = items
        self.name = name
        self.more = None


def holder(h):
    n = 0
    if h.items:
        n += 1
    if h.name == "name":
        n += 2
    if h.more:
        n += 4
    if h.more is None:
        n += 8
    if h.items is h.name:
        n += 16
    return n


repeat(holder, (Holder([1], "name"),), (Holder([], "name"),), (Holder("x", "x"),), (Holder(5, 5),), (Holder(1.5, Text("name")),), (Holder(None, None),), (5,))
same_object = []
repeat(holder, (Holder(same_object, same_object),), (Holder({}, "name"),))


def made(a, b):
    h = Holder(a, b)
    return h.items, h.name, h.more


repeat(made, (1, 2), (1000, 2.5), ("a", None), ([], {}), (2**70, -1), (True, 1e300))


def identical(a, b):
    if a is b:
        return "is"
    if a is not b:
        return "is not"


repeat(identical, ([], []), (None, None), (5, 5), (1000, 1000.0), (True, True), (True, 1), (same_object, same_object), ("a", "a"), (1.5, 1.5 + len([])))


def instance(x):
    return isinstance(x, str), isinstance(x, int), isinstance(x, (list, dict))


repeat(instance, ("a",), (5,), (True,), ([],), ({},), (Text("a"),), (1.5,), (None,), (2**70,))


# ---- pairs and unpacking ----
def pairs(items):
    out = []
    for a, b in items:
        out.append((b, a))
    return out


repeat(pairs, ([(1, 2), (3, 4)],), (((1, 2), (300, 4.5)),), ([],), ([[1, 2], (3, 4)],), ([(1, 2), (3,)],), ([(1, 2, 3)],), ([5],), (["ab", "cd"],), ({1: 2}.items(),),
       (zip("ab", [1, 2]),), (enumerate(["x", "y"]),), (iter([(1, 2)]),), (((i, i) for i in range(3)),), (5,), ([({1}, {2})],))
repeat(pairs, (((1, 2), (3, 4)),), ([(1, 2)],), (((1, 2), 5),))


def unpack(t):
    a, b = t
    a, b = b, a
    (c, d), e = (a, b), t
    return a, b, c, d


repeat(unpack, ((1, 2),), ([1, 2],), ((1, 2, 3),), ((1,),), ("ab",), ((1000, 2.5),), (5,), (iter((1, 2)),), ({1: 2, 3: 4},))


def itself(t):
    t, u = t
    u, t = t, u
    return t, u


repeat(itself, ((1, 2),), (([], {}),), ("xy",), ((300, 400),))


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        gone.append(self.name)


gone = []


def releases(n):
    rows = [(Dies(("a", i)), Dies(("b", i))) for i in range(n)]
    for a, b in rows:
        rows[0] = None
    del rows
    gone.append("rows")
    x, y = Dies("x"), Dies("y")
    x, y = y, x
    x = y = None
    d = {"k": Dies("k")}
    d["k"] = 5
    d["k"] = Dies("again")
    for c in "ab":
        d[c] = Dies(c)
    return len(d)


for _ in range(200):
    gone.clear()
    releases(3)
print(gone)


def exhausted(items):
    it = iter(items)
    total = 0
    for x in it:
        total += x
    items += [5]
    return total, list(it), [y for y in it]


repeat(lambda *items: exhausted(list(items)), (1, 2), (), (1.5, "x"))


def nested(words):
    n = 0
    for word in words:
        for c in word:
            if c == "a":
                n += 1
            elif c != "b":
                n += 10
    return n


repeat(nested, (["abc", "aab"],), ([],), (["", "é\u1234"],), ([["a", "b"], "c"],), ("abc",), ([5],), ([b"ab"],))


def negatives(x, y):
    return -x, -(x + y), -(x * 2), -(-x)


repeat(negatives, (3, 4), (-(2**62), 0), (2**62 - 1, 0), (0.0, 1.5), (True, False), (2**70, 1), ("a", "b"), (0, 0))
repeat(negatives, (1.5, 2.5), (0.0, 0.0), (-0.0, 0.0), (float("inf"), 1.0), (3, 4), (None, 1))


def in_place(v):
    v[0] += 1
    v[1] -= 0.5
    v[-1] *= 2
    return v[:]


state = [1, 1.5, 3]
for _ in range(40):
    in_place(state)
print(state)
repeat(lambda a: in_place(list(a)), ((1, 2.0, 3),), ((1000, 2.0, 3),), ((1, 2, "x"),), ((1,),), (("a", 1, 2),))


# ---- append ----
def appended(items, x):
    items.append(x)
    items.append(len(items))
    return [items[-2] is x, [y for y in items], [x for _ in items][-1:]]


class Listed(list):
    def append(self, x):
        super().append((x, x))


repeat(lambda x: appended([1], x), ("a",), (5,), (257,), (1.5,), (2**70,), (None,), ([],))
repeat(lambda x, *more: appended(x(), 1), (list,), (Listed,), (dict,), (lambda: [1, "x"],), (bytearray,), (lambda: None,))
grown = []
for i in range(3000):
    grown.append(grown if i % 1000 == 0 else i)
print(len(grown), sum(1 for x in grown if x is grown), [sys.getrefcount(x) for x in ([i] for i in range(3))])
del grown

# operator: each function and getter, errors, lifetimes.
import _operator
import operator as op
import sys


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

for name in sorted(n for n in dir(op) if not n.startswith("_")):
    f = getattr(op, name)
    for args in ((), (7,), (7, 2), ([1, 2, 3], 2), ("ab", "b"), ([1], [2]), (7, 2, 1), ({"k": 1}, "k"), ([3, 1], 0, 5)):
        args = [list(a) if type(a) is list else dict(a) if type(a) is dict else a for a in args]
        if name in ("itemgetter", "attrgetter", "methodcaller", "call"): continue
        try: result = f(*args)
        except Exception as e: result = f"{type(e).__name__}: {e}"
        if name == "length_hint" and "Error" in str(result): continue
        if name == "delitem" or (name == "imul" and type(args[0]) is dict): continue
        print(name, args, result)
print(op.__add__ is op.add, op.__and__ is op.and_, op.__not__ is op.not_, op.__call__ is op.call, op.add.__module__, op.itemgetter.__module__)
print(op.itemgetter(1)("abc"), op.itemgetter(1, -1)([1, 2, 3]), op.itemgetter("a")({"a": 5}), op.itemgetter(slice(1, 3))("abcd"), op.itemgetter(1), op.itemgetter("a", 2))
print(op.attrgetter("real")(5), op.attrgetter("real.imag", "imag")(5), op.attrgetter("a.b"), op.methodcaller("upper")("ab"), op.methodcaller("split", ",", maxsplit=1)("a,b,c"), op.methodcaller("f", 1, k=2))
for source in ["op.itemgetter()", "op.itemgetter(1)()", "op.itemgetter(5)([1])", "op.itemgetter(1)(5)", "op.attrgetter(5)", "op.attrgetter()", "op.attrgetter('x')(5)", "op.attrgetter('real.x')(5)",
               "op.methodcaller()", "op.methodcaller(5)", "op.methodcaller('x')(5)", "op.methodcaller('upper', 1)('a')", "op.itemgetter(1)(a=1)", "op.itemgetter(1)(1, 2)", "op.call()", "op.call(5)"]:
    err(lambda: eval(source))
print(op.call(max, 1, 2, key=lambda x: -x), op.itemgetter(1).__reduce__()[1], op.attrgetter("a.b", "c").__reduce__()[1], op.methodcaller("a", 1).__reduce__()[1], op.methodcaller("a", 1, k=2).__reduce__()[0])
rows = [(3, "c"), (1, "a"), (2, "b")]; print(sorted(rows, key=op.itemgetter(0)), max(rows, key=op.itemgetter(1)), list(map(op.mul, range(3), range(3))))
o = object(); n = sys.getrefcount(o); g = op.itemgetter(0); t = (o,); g(t); op.attrgetter("__class__")(o); print(sys.getrefcount(o) - n); del t; print(sys.getrefcount(o) - n)
print(_operator._compare_digest(b"ab", b"ab"), _operator._compare_digest("ab", "ac"), _operator._compare_digest(b"a", b"ab")); err(lambda: _operator._compare_digest("a", b"a")); err(lambda: _operator._compare_digest("\xe9", "a"))
class Hint:
    def __init__(self, value): self.value = value
    def __length_hint__(self): return self.value
print(op.length_hint(Hint(5)), op.length_hint(Hint(NotImplemented), 3), op.length_hint(iter([1, 2])), op.length_hint(5, 9)); err(lambda: op.length_hint(Hint(-1))); err(lambda: op.length_hint(Hint("a"))); err(lambda: op.length_hint([], "a"))

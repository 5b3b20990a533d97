# The exact words of common TypeErrors, AttributeErrors, NameErrors.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

import math
x = 5; s = "str"; l = [1]; d = {}; t = (1,); f = lambda: 0
class C:
    a = 1
    def m(self): pass
c = C()
for e in ["x.foo", "s.foo", "l.foo", "d.foo", "t.foo", "f.foo", "c.foo", "C.foo", "None.foo", "math.foo", "c.m.foo", "len.foo", "(1.5).foo", "True.foo", "int.foo", "type.foo", "range(3).foo", "set().foo", "b''.foo", "object().foo", "super.foo", "iter([]).foo", "(i for i in l).foo", "Exception().foo", "...foo",
          "x()", "s()", "l()", "d()", "t()", "None()", "c()", "c.a()", "math()", "...()", "(1.5)()",
          "x[0]", "f[0]", "c[0]", "None[0]", "C[0]", "len[0]", "l['a']", "t['a']", "s['a']", "l[1.5]", "l[None]", "l[1:'a']", "d[[]]", "{1}[0]", "s[10]", "l[10]", "t[-5]", "d['k']", "(1.5)[0]", "range(3)[5]", "b'a'[5]",
          "x + s", "s + x", "l + t", "t + l", "l + x", "d + d", "x + None", "None + x", "c + c", "c + 1", "1 + c", "x - s", "s - s", "l - l", "s * s", "l * l", "s * 1.5", "x / s", "x // s", "s % x", "x ** s", "x @ x", "x << 1.5", "x & s", "s | s", "-s", "+s", "~s", "-l", "-None", "not_defined", "f + 1", "C + C", "{1} + {2}", "b'a' + 'a'", "'a' + b'a'", "x + '1'", "1.5 + 'a'", "1j + 'a'", "True + 'a'", "range(2) + range(2)", "{} | []", "{1} | [1]", "divmod('a', 1)", "math.pi + 'x'",
          "x < s", "s < x", "l < t", "d < d", "None < 1", "c < c", "f < f", "1j < 2j", "{1} < [1]", "x >= None", "C > C", "'a' >= b'a'", "[1] <= ['a']", "(1, 'a') < (1, 2)", "sorted([1, None])", "max('a', 1)",
          "1 in x", "1 in s", "1 in None", "1 in c", "[] in set()", "{} in {}", "1 in b'a'", "'a' in b'a'", "None in 'a'",
          "len(x)", "len(None)", "len(c)", "len(f)", "iter(x)", "iter(None)", "iter(c)", "list(x)", "for_", "[*x]", "{**x}", "(lambda *a: 0)(*x)", "(lambda **k: 0)(**x)", "int(l)", "int(None)", "int(c)", "float(l)", "float(c)", "str.upper(x)", "abs(s)", "hash(l)", "hash(d)", "hash(set())", "hash((1, []))", "{l: 1}", "{l}", "ord(s)", "ord(x)", "chr(s)", "sum([s])", "round(s)", "range(s)", "range(1.5)", "isinstance(x, x)", "issubclass(x, int)", "next(l)", "next(x)", "reversed(x)", "sorted(x)", "zip(x)", "map(x, l).__next__()", "enumerate(x)", "''.join([1])", "''.join(x)", "'a'.split(1)", "l.index(9)", "l.remove(9)", "[].pop()", "l.pop(9)", "d.pop('x')", "s.index('z')", "t.index(9)", "'%d' % 'a'", "'%s %s' % 1", "'{}'.format()", "'{a}'.format()", "int('a')", "float('a')", "complex('a')", "int('1', 99)", "bytes([256])", "chr(-1)", "1/0", "1//0", "1%0", "1.0/0", "0**-1", "2.0**10000", "[0]*2**70", "'a'*2**70", "'a'*-1", "math.sqrt(-1)", "math.sqrt('a')", "getattr(x, 'q')", "setattr(x, 'q', 1)", "delattr(x, 'q')", "C.m()", "c.m(1)", "C().m(z=1)", "C(1)", "f(1)", "f(z=1)", "type('a', 1, {})", "object().x", "vars(x)", "super().x", "__import__('q_q')", "print(q_undefined)", "c.m.__self__.zz", "s.upper.zz", "d.keys()[0]", "d.keys().x", "l.append(1, 2)", "l.append()", "s.upper(1)", "s.replace('a')", "d.get()", "{}.update(1)", "l.sort(1)", "l.extend(x)", "set(x)", "frozenset(x)", "dict(x)", "dict([1])", "tuple(x)", "bool(1, 2)", "slice()", "memoryview(s)"]:
    try: r = eval(e)
    except Exception as ex: print(e, "->", type(ex).__name__, ex)
    else: print(e, "=", r if not callable(r) else "callable")

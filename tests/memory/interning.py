"""Which equal strings are one object. Facts of CPython 3.13."""
import sys


def apart(*sources):
    space = {}
    for source in sources:
        exec(compile(source, "<unit>", "exec"), space)
    return space


def same_apart(expression):
    space = apart("a = " + expression, "b = " + expression)
    return space["a"] is space["b"]


def same_together(expression):
    space = apart(f"a = {expression}\nb = {expression}")
    return space["a"] is space["b"]


def row(name, value):
    print(f"{name}: {value}")


for text in ("'hello'", "'hello_world'", "'Az09_'", "'9lives'", "'_'", "'class'"):
    row(f"{text} apart", same_apart(text))
for text in ("'hello world'", "'hello!'", "'éa'", "'€'", "'a-b'", "'a.b'", "' '*2"):
    row(f"{text} apart", same_apart(text))
    row(f"{text} together", same_together(text))
row("'é' apart", same_apart("'é'"))
row("' ' apart", same_apart("' '"))
row("'!' apart", same_apart("'!'"))
row("chr(97) is 'a'", apart("r = chr(97) is 'a'")["r"])
row("chr(233) is 'é'", apart("r = chr(233) is 'é'")["r"])
row("chr(8364) is chr(8364)", apart("r = chr(8364) is chr(8364)")["r"])
row("'a'*4096 apart", same_apart("'a'*4096"))
row("'a'*4097 apart", same_apart("'a'*4097"))
row("'a'*20 apart", same_apart("'a'*20"))
row("'ab'+'cd' folded is 'abcd'", apart("r = ('ab' + 'cd') is 'abcd'")["r"])
row("s+'cd' is 'abcd'", apart("s = 'ab'\nr = (s + 'cd') is 'abcd'")["r"])
row("sys.intern(s+'cd') is 'abcd'", apart("import sys\ns = 'ab'\nr = sys.intern(s + 'cd') is 'abcd'")["r"])
row("sys.intern gives back the first", apart("import sys\na = ''.join(['x', ' y'])\nb = ''.join(['x', ' y'])\nr = sys.intern(a) is a, sys.intern(b) is a, b is a")["r"])
row("f'abc' and 'abc' apart", (lambda s: s["a"] is s["b"])(apart("a = f'abc'", "b = 'abc'")))
row("the same string object comes back", apart("""
s = ''.join(['x', 'y z'])
r = [str(s) is s, s[:] is s, s.strip() is s, s.replace('q', 'y') is s, (s + '') is s, s * 1 is s, f'{s}' is s, '%s' % s is s,
     ('' + s) is s, s.ljust(0) is s, s.expandtabs() is s, ''.join([s]) is s, s.lstrip('q') is s, s.removeprefix('q') is s, format(s) is s]
""")["r"])
row("a new string comes back", apart("s = ''.join(['x', 'y z'])\nr = [s.lower() is s, s.encode().decode() is s, s[::1] is s, s.swapcase().swapcase() is s, '{}'.format(s) is s]")["r"][:2])
row("str(1) is str(1)", apart("r = str(1) is str(1)")["r"])
row("str(10) is str(10)", apart("r = str(10) is str(10)")["r"])
row("'%d'%5 is '5'", apart("n = 5\nr = '%d' % n is '5'")["r"])
row("'A'.lower() is 'a'", apart("s = 'A'\nr = s.lower() is 'a'")["r"])
row("equal parts of 'aa bb aa'.split()", apart("p = 'aa bb aa'.split()\nr = p[0] is p[2]")["r"])
row("equal letters of list('aab')", apart("l = list('aab')\nr = l[0] is l[1]")["r"])
row("a run-time string as a dict key is kept", apart("k = ''.join(['ab', 'cd'])\nd = {k: 1}\nr = next(iter(d)) is k, next(iter(d)) is 'abcd'")["r"])
row("a run-time string as a setattr name is interned", apart("class A: pass\nk = ''.join(['ef', 'gh'])\na = A()\nsetattr(a, k, 1)\nr = next(iter(a.__dict__)) is 'efgh'")["r"])
row("names are interned", apart("def long_name(): pass\nr = long_name.__name__ is 'long_name'")["r"])
row("attribute names are interned", apart("class A: pass\na = A()\na.some_attr = 1\nr = next(iter(a.__dict__)) is 'some_attr'")["r"])
row("keyword names are interned", apart("def f(**k): return k\nr = next(iter(f(keyword_one=1))) is 'keyword_one'")["r"])
row("constants inside a tuple are interned", (lambda s: s["a"][0] is s["b"])(apart("a = ('in_tuple', 1)", "b = 'in_tuple'")))
row("a docstring apart", (lambda s: s["f"].__doc__ is s["b"])(apart("def f(): 'doc_of_f'", "b = 'doc_of_f'")))
row("slices of one character", apart("s = 'hello'\nr = s[1:2] is 'e', s[0] is 'h', s[-1] is 'o'")["r"])
row("input split over two units", (lambda s: s["a"] is s["b"])(apart("a = ''.join(['h', 'i'])", "b = 'hi'")))
row("sys.intern of a literal is the literal", sys.intern("literal_here") is "literal_here")
row("str subclass is refused by sys.intern", apart("import sys\nclass S(str): pass\ntry:\n    sys.intern(S('a'))\n    r = 'accepted'\nexcept TypeError as e: r = str(e)")["r"])
row("json.loads keys and values", apart("import json\nl = json.loads('[{\"key\": \"value\"}, {\"key\": \"value\"}]')\nk, m = [next(iter(d)) for d in l]\nr = k is m, l[0]['key'] is l[1]['key']")["r"])

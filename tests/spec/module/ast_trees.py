"""ast.parse and what the standard library makes of trees: dump, unparse, walk, visitors, literal_eval, copies."""
import ast
import copy
import inspect
import pickle
import sys


def without_type_params(tree):
    """Functions and classes have a field more since 3.12."""
    for node in ast.walk(tree):
        if getattr(node, 'type_params', None) == []:
            del node.type_params
    return tree


def show(text, mode='exec', **options):
    try:
        tree = without_type_params(ast.parse(text, mode=mode, **options))
    except SyntaxError as error:
        print(type(error).__name__, error.msg, error.lineno, error.offset)
        return
    print(ast.dump(tree, include_attributes=True))
    if not isinstance(tree, ast.FunctionType):
        print(ast.unparse(tree))


SNIPPETS = '''
x = 1
x: int = 2
(x): int
a.b: 'text'
x += 1; y @= 2; z //= 3; w **= 4
del a, b[0], c.d, (e, [f])
assert x, 'message'
raise E from None
global a, b
import a.b as c, d
from . import a
from ..x.y import (a as b, c)
from m import *
pass
@decorated(1)
@again
def f(a, b=1, /, c: int = 2, *args: x, d, e=3, **kwargs) -> None: "doc"
async def f(): await x; return [y async for y in z if y]
@d
class C(A, B, metaclass=M, **kw): x = 1
class D: pass
for i, *j in x: break
for i in x: continue
while x: x = 0
if a: b
with a as b, c as (d, e): pass
with (a as b, c): pass
lambda: 0
lambda a, *, b=1, **c: (yield)
a if b else c
a and b or not c
a < b <= c != d is e is not f in g not in h
-a + ~b * c ** -d // e % f @ g << h >> i & j | k ^ l
{1: 2, **x, 'a': b}
{1, 2, *x}
[x for x in y if z if w for a, b in c]
{x for x in y}
{x: y for x, y in z}
(x async for x in y)
f(a, *b, c=d, **e)
x[1], x[1:2], x[::3], x[1:2, ...], x[*a]
a.b.c[0](1).d
'abc' 'def'
u'unicode'
b'bytes' b'\\x00\\xff'
0x10, 0o17, 0b11, 1_000, 1e10, 1.5j, 10**20, 123456789012345678901234567890
None, True, False, ...
(), (1,), (1, 2), [], {}, [1], {1}
(x := 5)
print((yield))
é = 'ünï'; ﬁ = 1
*a, b = c
x = yield y
x = y = z = 1
'''.strip().split('\n')

for line in SNIPPETS:
    show(line)

BLOCKS = '''
if a:
    b
elif c:
    d
elif e:
    f
else:
    g
====
for x in y:
    pass
else:
    z
====
while a: pass
else: b
====
try:
    a
except B:
    c
except (D, E) as f:
    g
except:
    h
else:
    i
finally:
    j
====
try: a
finally: b
====
try: a
except* B as c: d
====
match x:
    case 1 | -2 | 3+4j | 'a' 'b' | None | True: pass
    case a.b: pass
    case [a, _, *rest] | (b, *_): pass
    case {'k': v, -1: w, **rest} if v > w: pass
    case Point(x=0, y=Sub(1, z)) as p: pass
    case _: pass
====
async def f():
    async with a as b, c: pass
    async for x in y: pass
    else: await z
====
def f():
    """Doc
    string"""
    def g():
        nonlocal x
        return
    yield from g()
====
x = (1 +
     2 *
  3)
"""more
lines""".method(
  a,
  b=c)
'''.split('====\n')
for block in BLOCKS:
    show(block)

print('--- modes')
show('a + b', 'eval')
show('  a\n', 'eval')
show('a; b', 'single')
show('if a: b\n', 'single')
for text in ('(int, str) -> bool', '() -> None', '(*int, **str) -> list[int]', '(int, *str) -> a', '(a, **b) -> c', '(**a) -> b\n\n'):
    show(text, 'func_type')
for text in ('(int', '(a,) -> b', '(*a, *b) -> c', '(**a, *b) -> c', '(*a, b) -> c', 'a -> b'):
    show(text, 'func_type')
for text in ('1 +', 'def f(:', 'x = = 1', '  x', 'f(a=1, 2)', '"abc', '1_', 'if x:\npass'):
    show(text)
show(b'# coding: latin-1\nx = "\xe9"')
show('# coding: latin-1\nx = "é"')
show('x = 1', feature_version=(3, 8))
show('x = 1', type_comments=True)
for mode in ('func_type', 'other'):
    try:
        compile('x', 'f', mode)
    except ValueError as error:
        print(error)
try:
    ast.parse('x', mode='other')
except ValueError as error:
    print(error)
tree = ast.parse('x')
print(compile(tree, 'f', 'exec', ast.PyCF_ONLY_AST) is tree, ast.parse(bytearray(b'x')).body[0].value.id)

print('--- one object for each operator and context')
first, second = ast.parse('a + b'), ast.parse('c + d; e = 1')
print(first.body[0].value.op is second.body[0].value.op, first.body[0].value.left.ctx is second.body[0].value.right.ctx)
print(second.body[1].targets[0].ctx is first.body[0].value.left.ctx, first.body[0].value.op is ast.Add())
print(sys.intern('a') is first.body[0].value.left.id)

print('--- the helpers')
tree = ast.parse('def f(x):\n    "  Doc."\n    return g(x, y=1) + 2\n')
print(sorted(type(node).__name__ for node in ast.walk(tree) if not hasattr(node, 'ctx')))
print(ast.get_docstring(tree.body[0]), ast.get_source_segment('é = f(1) + 2', ast.parse('é = f(1) + 2').body[0].value))
print([name for name, value in ast.iter_fields(tree.body[0])][:6], [type(n).__name__ for n in ast.iter_child_nodes(tree.body[0])])


class Doubling(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value * 2), node)

    def visit_Call(self, node):
        self.generic_visit(node)
        return node.args[0]


class Names(ast.NodeVisitor):
    def __init__(self):
        self.names = []

    def visit_Name(self, node):
        self.names.append((node.id, type(node.ctx).__name__, node.lineno, node.col_offset))


visitor = Names()
visitor.visit(tree)
print(visitor.names)
print(ast.unparse(Doubling().visit(tree)))
ast.increment_lineno(tree, 10)
print(tree.body[0].lineno, tree.body[0].end_lineno)
for text in ('[1, -2, 3.5, 1+2j]', '{"a": (b"b", None)}', '{1, 2, True}', ' 1', 'set()', '-1', '+1', 'f"x"', 'x', '1+1', '[' * 50 + ']' * 50):
    try:
        print(repr(ast.literal_eval(text))[:60])
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__, str(error).partition(' 0x')[0])

print('--- copies')
tree = ast.parse('x = [y, 1]')
for other in (copy.deepcopy(tree), pickle.loads(pickle.dumps(tree)), pickle.loads(pickle.dumps(tree, 0))):
    print(ast.dump(other, include_attributes=True) == ast.dump(tree, include_attributes=True), other.body[0] is tree.body[0])
node = copy.copy(tree.body[0])
print(node.targets is tree.body[0].targets, vars(node).keys() == vars(tree.body[0]).keys(), node.__reduce__()[:2])
print(inspect.signature(eval('lambda a, b=1, *c: 0')))

print('--- deep trees')
for text in ('-' * 5000 + '1', '(' * 150 + ')' * 150, '[' * 5000 + ']' * 5000):
    try:
        ast.parse(text)
        print('parsed')
    except (SyntaxError, RecursionError, MemoryError) as error:
        print('too deep')
print(sum(1 for node in ast.walk(ast.parse('+'.join(['1'] * 900)))))
try:
    ast.parse('\ud800')
except UnicodeEncodeError as error:
    print(error)

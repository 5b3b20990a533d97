"""Comments that say types: part of the tree when ast.parse() is asked for them."""
import ast


def show(text, **options):
    try:
        tree = ast.parse(text, type_comments=True, **options)
    except SyntaxError as error:
        print(ascii(text), error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)
        return
    for node in ast.walk(tree):
        if getattr(node, 'type_params', None) == []:
            del node.type_params  # a field since 3.12
    print(ascii(text), ascii(ast.dump(tree, include_attributes=True)))


for text in (
    'x=1\n# type: int\ny=2\n',
    'x=1 # type: int\n',
    'def f(a, # type: int\n  b=2, # type: str\n *c, # type: x\n **d # type: y\n):\n  # type: (...) -> int\n  pass\n',
    'def f(): # type: () -> int\n  pass\n',
    'def f(): # type: () -> int\n  # type: () -> x\n  pass\n',
    'def f():\n  # type: () -> int\n  # type: () -> x\n  pass\n',
    'for x in y: # type: int\n  pass\n',
    'with a as b: # type: int\n  pass\n',
    'x = 1 # type: ignore\ny = 2 # type: ignore[abc]\nz=3 # type: ignored\n# type: ignore@foo\n',
    'x += 1 # type: int\n',
    'x: int = 1 # type: int\n',
    'x = 1 #type:int \n',
    'x = 1 #  type:   int  # more\n',
    'x = [ # type: int\n1]\n',
    'x = [ # type: ignore\n1]\n',
    'def f(a): # type: (int) -> int\n  return 1\n',
    'if x: # type: int\n pass',
    'x = 1 # type:\n',
    'x = 1 # type: \n',
    'lambda a, # type: int\n: 1',
    'def f(): # type: ()->x\n\n  # type: y\n pass',
    'x = y = 1 # type: int',
    'x = yield 1 # type: int',
    'def f(a, # type: A\n /, # type: B\n b): pass',
    'def f(a, /, # type: B\n b): pass',
    'def f(*, # type: B\n b): pass',
    'async def f(): # type: () -> int\n  async for x in y: # type: X\n    pass\n  async with a: # type: Y\n    pass',
    'def f(): pass # type: () -> int\n',
    'def f(): # type: () -> int\n  pass\n# type: ignore # x\n',
    '# type: int\n',
    '',
    'class C: # type: int\n pass',
    'def f(a = 1 # type: int\n): pass',
    'def f(a,b # type: int\n): pass',
    'def f(a, # type: int\n b, # type: int\n): pass',
    'x = 1 # type: int \\\ny = 2',
    'a # type: int',
    'for x in y: pass # type: int',
    'x = 1; y = 2 # type: int',
    'x = 1 # type: int\ty',
    'x=1 # type: é',
    'def f(a # type: int\n , b): pass',
    'def f(**k, # type: int\n): pass',
    'def f(*a # type: X\n): pass',
    'def f(a, # type: X\n # type: Y\n): pass',
    "def f(): # type: X\n  '''doc'''\n  x = 1 # type: ignore\n  return x\n",
    'def f():\n    # type: () -> int\n\n    # comment\n    pass\n',
    'if 1:\n  x = 1\n  # type: ignore\n  y = 2\n',
):
    show(text)
    try:
        ast.parse(text)
    except SyntaxError as error:
        print('without:', error.msg)
tree = ast.parse('for x in y: # type: int\n    z = 1 # type: ignore # why\n', type_comments=True)
print(ast.unparse(tree))
exec(compile(ast.parse('x = [1] # type: list[int]\nprint(x)', type_comments=True), 'f', 'exec'))

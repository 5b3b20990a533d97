"""ast.parse(feature_version=...): what the grammar of that version has not is refused."""
import ast

CASES = [
    (5, 'async def f(): pass'), (5, 'a @ b'), (5, 'a @= b'), (5, 'async def f(): await x'),
    (5, 'async def f():\n    async for x in y: pass'), (5, 'async def f():\n    async with x: pass'),
    (6, 'x: int'), (6, 'x: int = 1'), (6, '1_000'), (6, '1_0.5'), (6, "f'{x}'"), (6, "'a' f'{x}'"), (6, 'async def f(): [x async for x in y]'),
    (8, '(x := 1)'), (8, 'def f(a, /): pass'), (8, 'lambda a, /, b: 0'), (8, "f'{x=}'"),
    (9, 'with (a as b): pass'), (9, 'with (a, b as c): pass'), (10, 'match x:\n    case 1: pass'),
    (11, 'try: pass\nexcept* E: pass'), (0, 'x = 1'), (0, 'with (a): pass'), (0, 'with (a, b): pass'),
]


def attempt(text, minor):
    try:
        ast.parse(text, feature_version=(3, minor))
    except SyntaxError as error:
        return f'{error.msg} ({error.lineno})'
    return 'fine'


for minor, text in CASES:
    print(repr(text), attempt(text, minor), '|', attempt(text, 4 if minor < 7 else minor - 1), '|', attempt(text, 13))
print(ast.dump(ast.parse('x: int', feature_version=7)))

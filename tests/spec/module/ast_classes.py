"""The classes of nodes: what they tell of themselves, and how their instances are made."""
import _ast
import ast
import weakref

NEWER = {'TypeAlias', 'TypeVar', 'ParamSpec', 'TypeVarTuple', 'type_param'}  # since 3.12, as the field type_params
OTHERWISE = {'FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'stmt'}

for name, value in sorted(vars(_ast).items()):
    if not isinstance(value, type) or not issubclass(value, ast.AST) or name in NEWER:
        continue
    fields = tuple(field for field in value._fields if field != 'type_params')
    print(name, value.__module__, value.__qualname__, [base.__name__ for base in value.__mro__[1:]], fields, value._attributes)
    print(value.__match_args__ == value._fields, value is getattr(ast, name))
    print([(field, vars(value).get(field, 0)) for field in (*fields, 'end_lineno', 'end_col_offset') if field in vars(value)])
    if name not in OTHERWISE:
        print(value.__doc__)
print(_ast.PyCF_ONLY_AST, _ast.PyCF_TYPE_COMMENTS, _ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


class OtherFields(ast.Name):
    _fields = ('a', 'b', 'c')


class NoSequence(ast.Name):
    _fields = 5


class NumberedFields(ast.Name):
    _fields = [1, 2]


class WithInit(ast.BinOp):
    def __init__(self, left, right):
        super().__init__(left, ast.Add(), right, lineno=3)


class WithNew(ast.Name):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls, *args, **kwargs)


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


for function in (
    lambda: ast.AST(1), lambda: ast.Name(1, 2, 3), lambda: ast.Name(1, id=3), lambda: ast.Name(1, foo=3).foo,
    lambda: ast.Return(1, 2), lambda: ast.Pass(1), lambda: ast.mod(1), lambda: ast.Name(**{'id': 'x'}).id,
    lambda: vars(ast.BinOp(1, 2, 3, lineno=4)), lambda: ast.Raise().exc, lambda: ast.Name().id, lambda: ast.Constant(1).kind,
    lambda: ast.Call(1).func, lambda: ast.Slice().lower, lambda: ast.Name('x').lineno, lambda: ast.Name('x').end_lineno,
    lambda: vars(OtherFields(1, 2)) | {'ctx': 0}, lambda: NoSequence(1), lambda: NumberedFields(1),
    lambda: (vars(WithInit(1, 2))['left'], WithInit(1, 2).lineno), lambda: WithNew('x').id,
    lambda: ast.Num(5).n, lambda: ast.Str('x').s, lambda: ast.Constant(...).value, lambda: isinstance(ast.Constant(1), ast.Num),
    lambda: ast.AST.__new__(int), lambda: object.__reduce_ex__(ast.Pass(), 4)[:2],
    lambda: ast.Name('x', None).__reduce__()[:2],
):
    attempt(function)

node = ast.Name('x')
node.other = 1
del node.id
attempt(lambda: node.id)
node.__dict__ = {'id': 'y'}
print(node.id, weakref.ref(node)() is node)
ast.Name.shared = 5
print(node.shared, ast.Name('z').shared)
del ast.Name.shared
ast.AST.everywhere = 6
print(ast.Pass().everywhere, ast.Load.everywhere)
del ast.AST.everywhere
match ast.parse('f(x, y=1)').body[0].value:
    case ast.Call(ast.Name(function), [ast.Name(id=argument)], [ast.keyword('y', ast.Constant(value))]):
        print(function, argument, value)

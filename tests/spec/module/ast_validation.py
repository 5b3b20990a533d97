"""Trees that programs have made and that are not valid: what compile() says of each."""
import ast
import re

LOAD, STORE, DEL = ast.Load(), ast.Store(), ast.Del()
PASS = ast.Pass()


def expression(node):
    return ast.Expression(node)


def module(*body):
    return ast.Module(list(body), [])


def name(ctx=LOAD, id='x'):
    return ast.Name(id, ctx)


def const(value=1):
    return ast.Constant(value)


def arguments(**given):
    fields = dict(posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])
    return ast.arguments(**{**fields, **given})


def function(**given):
    fields = dict(name='f', args=arguments(), body=[PASS], decorator_list=[], returns=None, type_comment=None, type_params=[])
    return ast.FunctionDef(**{**fields, **given})


def class_(**given):
    fields = dict(name='f', bases=[], keywords=[], body=[PASS], decorator_list=[], type_params=[])
    return ast.ClassDef(**{**fields, **given})


def clause(**given):
    return ast.comprehension(**{**dict(target=name(STORE), iter=name(), ifs=[], is_async=0), **given})


def match(pattern):
    return module(ast.Match(name(), [ast.match_case(pattern, None, [PASS])]))


def attempt(tree, mode=None, fix=True):
    mode = mode or {'Module': 'exec', 'Expression': 'eval', 'Interactive': 'single'}[type(tree).__name__]
    try:
        if fix:
            ast.fix_missing_locations(tree)
        compile(tree, '<tree>', mode)
        print('fine')
    except SyntaxError as error:
        print(type(error).__name__, error.msg, error.lineno, error.offset)
    except Exception as error:
        print(type(error).__name__, re.sub('0x[0-9a-f]+', '0x', str(error)))


def all_of(title, *trees):
    print('---', title)
    for tree in trees:
        attempt(tree)


all_of('expressions',
    expression(name(STORE)),
    expression(name(LOAD, 'None')),
    expression(name(LOAD, 'True')),
    expression(name(LOAD, 5)),
    expression(None),
    expression(5),
    expression(PASS),
    module(name()),
    module(None),
    module(5),
    ast.Module(5, []),
    ast.Module([], 5),
    ast.Module([], [3]),
    expression(ast.BoolOp(ast.And(), [const()])),
    expression(ast.BoolOp(ast.Add(), [const(), const()])),
    expression(ast.BoolOp(None, [const(), const()])),
    expression(ast.BoolOp(ast.And(), [None, const()])),
    expression(ast.BinOp(const(), ast.And(), const())),
    expression(ast.BinOp(None, ast.Add(), const())),
    expression(ast.UnaryOp(ast.Not(), name(STORE))),
    expression(ast.Lambda(arguments(), name(STORE))),
    expression(ast.Lambda(None, name())),
    expression(ast.IfExp(name(STORE), name(), name())),
    expression(ast.Dict([name()], [])),
    expression(ast.Dict([None], [name()])),
    expression(ast.Dict([name()], [None])),
    expression(ast.Set([name(STORE)])),
    expression(ast.Set([None])),
    expression(ast.ListComp(name(), [])),
    expression(ast.ListComp(name(), [clause(target=name())])),
    expression(ast.ListComp(name(), [None])),
    expression(ast.ListComp(name(STORE), [clause()])),
    expression(ast.DictComp(name(), name(STORE), [clause()])),
    expression(ast.DictComp(name(), None, [clause()])),
    expression(ast.GeneratorExp(name(), [clause(ifs=[None])])),
    expression(ast.GeneratorExp(name(), [clause(is_async='a')])),
    expression(ast.Yield(name(STORE))),
    expression(ast.YieldFrom(None)),
    expression(ast.Await(name(STORE))),
    expression(ast.Compare(const(), [], [])),
    expression(ast.Compare(const(), [ast.In()], [])),
    expression(ast.Compare(const(), [], [const()])),
    expression(ast.Compare(const(), [ast.Add()], [const()])),
    expression(ast.Compare(const(), [None], [const()])),
    expression(ast.Compare(const(), [ast.In(), ast.In()], [const()])),
    expression(ast.Call(name(STORE), [], [])),
    expression(ast.Call(name(), [None], [])),
    expression(ast.Call(name(), [], [None])),
    expression(ast.Call(name(), [], [ast.keyword('a', name(STORE))])),
    expression(ast.Call(name(), name(), [])),
    expression(const([1])),
    expression(const((1, [2]))),
    expression(const(frozenset([1]))),
    expression(const((1, (2, 3), None, ...))),
    expression(const(object)),
    expression(ast.Constant(1, kind=5)),
    expression(ast.Constant('a', kind='u')),
    expression(ast.Constant()),
    expression(ast.JoinedStr([name(STORE)])),
    expression(ast.JoinedStr([None])),
    expression(ast.JoinedStr([const('a'), ast.FormattedValue(name(), -1, None)])),
    expression(ast.FormattedValue(name(), 5, None)),
    expression(ast.FormattedValue(name(), -1, const('x'))),
    expression(ast.FormattedValue(name(), None, None)),
    expression(ast.JoinedStr([const(5)])),
    expression(ast.JoinedStr([name()])),
    expression(ast.Attribute(name(), 'a', STORE)),
    expression(ast.Attribute(name(STORE), 'a', LOAD)),
    expression(ast.Attribute(name(), None, LOAD)),
    expression(ast.Subscript(name(), name(STORE), LOAD)),
    expression(ast.Subscript(name(), ast.Slice(name(STORE)), LOAD)),
    expression(ast.Subscript(name(), const(), DEL)),
    expression(ast.Starred(name(), LOAD)),
    expression(ast.Starred(name(STORE), LOAD)),
    expression(ast.List([name(STORE)], LOAD)),
    expression(ast.Tuple([name(), ast.Starred(name(), LOAD)], LOAD)),
    expression(ast.List([name()], STORE)),
    expression(ast.List(name(), STORE)),
    expression(ast.NamedExpr(name(STORE), const())),
    expression(ast.NamedExpr(name(), const())),
    expression(ast.NamedExpr(name(STORE), name(STORE))),
    expression(ast.Slice(name())),
    expression(ast.Name('x', 5)),
    expression(ast.Name('x', None)),
    expression(ast.Name('x', ast.Add())),
)

all_of('functions',
    module(function(body=[])),
    module(function(body=[None])),
    module(function(args=None)),
    module(function(args=5)),
    module(function(name=None)),
    module(function(name=5)),
    module(function(name='None')),
    module(function(decorator_list=[name(STORE)])),
    module(function(returns=name(STORE))),
    module(function(args=arguments(defaults=[const()]))),
    module(function(args=arguments(kw_defaults=[const()]))),
    module(function(args=arguments(kwonlyargs=[ast.arg('a', None)]))),
    module(function(args=arguments(kwonlyargs=[ast.arg('a', None)], kw_defaults=[None]))),
    module(function(args=arguments(args=[ast.arg('a', name(STORE))]))),
    module(function(args=arguments(args=[ast.arg('None')]))),
    module(function(args=arguments(args=[None]))),
    module(function(args=arguments(defaults=[None]))),
    module(function(args=arguments(vararg=ast.arg('a', name(STORE))))),
    module(function(args=arguments(args=[ast.arg('a'), ast.arg('a')]))),
    module(function(type_comment=5)),
    module(function(type_comment='int')),
)

all_of('classes, return, del',
    module(class_(body=[])),
    module(class_(bases=[name(STORE)])),
    module(class_(keywords=[ast.keyword('a', name(STORE))])),
    module(class_(name='None')),
    module(ast.Return(name(STORE))),
    module(ast.Return(name())),
    module(ast.Delete([])),
    module(ast.Delete([name()])),
    module(ast.Delete([None])),
    module(ast.Delete([const()])),
    module(ast.Delete([ast.Starred(name(DEL), DEL)])),
    module(ast.Delete([ast.Tuple([name(DEL)], DEL)])),
)

all_of('assignments',
    module(ast.Assign([], const())),
    module(ast.Assign([name()], const())),
    module(ast.Assign([const()], const())),
    module(ast.Assign([name(STORE)], None)),
    module(ast.Assign([name(STORE, 'None')], const())),
    module(ast.Assign([name(STORE, '__debug__')], const())),
    module(ast.Assign([ast.Starred(name(STORE), STORE)], const())),
    module(ast.Assign([ast.BinOp(name(), ast.Add(), name())], const())),
    module(ast.AugAssign(name(), ast.Add(), const())),
    module(ast.AugAssign(ast.Tuple([name(STORE)], STORE), ast.Add(), const())),
    module(ast.AugAssign(name(STORE), ast.And(), const())),
    module(ast.AugAssign(name(STORE), None, const())),
    module(ast.AugAssign(ast.Starred(name(STORE), STORE), ast.Add(), const())),
    module(ast.AnnAssign(name(STORE), const(), None, 1)),
    module(ast.AnnAssign(ast.Attribute(name(), 'a', STORE), const(), None, 1)),
    module(ast.AnnAssign(name(), const(), None, 1)),
    module(ast.AnnAssign(ast.List([name(STORE)], STORE), const(), None, 0)),
    module(ast.AnnAssign(name(STORE), name(STORE), None, 1)),
    module(ast.AnnAssign(name(STORE), const(), None, None)),
    module(ast.AnnAssign(name(STORE), const(), None, 'a')),
    module(ast.AnnAssign(name(STORE), const(), None, 2**70)),
)

all_of('statements',
    module(ast.For(name(), name(), [PASS], [])),
    module(ast.For(name(STORE), name(STORE), [PASS], [])),
    module(ast.For(name(STORE), name(), [], [])),
    module(ast.For(name(STORE), name(), [PASS], [None])),
    module(ast.AsyncFor(name(STORE), name(), [], [])),
    module(ast.AsyncFor(name(STORE), name(), [PASS], [])),
    module(ast.For(const(), name(), [PASS], [])),
    module(ast.While(name(STORE), [PASS], [])),
    module(ast.While(name(), [], [])),
    module(ast.While(name(), [PASS], [name()])),
    module(ast.If(name(STORE), [PASS], [])),
    module(ast.If(name(), [], [])),
    module(ast.If(name(), [PASS], [None])),
    module(ast.With([], [PASS])),
    module(ast.With([ast.withitem(name(STORE), None)], [PASS])),
    module(ast.With([ast.withitem(name(), name())], [PASS])),
    module(ast.With([ast.withitem(name(), name(STORE))], [])),
    module(ast.With([None], [PASS])),
    module(ast.AsyncWith([], [PASS])),
    module(ast.AsyncWith([ast.withitem(name(), None)], [])),
    module(ast.AsyncWith([ast.withitem(name(), None)], [PASS])),
    module(ast.Match(name(STORE), [])),
    module(ast.Match(name(), [])),
    module(ast.Match(name(), [ast.match_case(ast.MatchAs(), None, [])])),
    module(ast.Match(name(), [ast.match_case(ast.MatchAs(), name(STORE), [PASS])])),
    module(ast.Raise(None, name())),
    module(ast.Raise(name(STORE), None)),
    module(ast.Raise(name(), name(STORE))),
    module(ast.Try([], [], [], [])),
    module(ast.Try([PASS], [], [], [])),
    module(ast.Try([PASS], [], [PASS], [PASS])),
    module(ast.Try([PASS], [ast.ExceptHandler(None, None, [])], [], [])),
    module(ast.Try([PASS], [ast.ExceptHandler(name(STORE), None, [PASS])], [], [])),
    module(ast.Try([PASS], [PASS], [], [])),
    module(ast.Try([PASS], [], [], [None])),
    module(ast.Try([PASS], [ast.ExceptHandler(None, None, [PASS]), ast.ExceptHandler(name(), None, [PASS])], [], [])),
    module(ast.Try([PASS], [ast.ExceptHandler(None, 'a', [PASS])], [], [])),
    module(ast.Try([PASS], [ast.ExceptHandler(name(), 'None', [PASS])], [], [])),
    module(ast.TryStar([], [], [], [])),
    module(ast.TryStar([PASS], [], [], [])),
    module(ast.TryStar([PASS], [ast.ExceptHandler(name(), None, [])], [], [])),
    module(ast.TryStar([PASS], [], [PASS], [PASS])),
    module(ast.Assert(name(STORE), None)),
    module(ast.Assert(name(), name(STORE))),
    module(ast.Import([])),
    module(ast.Import([None])),
    module(ast.Import([ast.alias('a.b', None)])),
    module(ast.ImportFrom('a', [], 0)),
    module(ast.ImportFrom('a', [ast.alias('b')], -1)),
    module(ast.ImportFrom(None, [ast.alias('b')], None)),
    module(ast.ImportFrom(None, [ast.alias('b')], 0)),
    module(ast.ImportFrom('__future__', [ast.alias('bbb')], 0)),
)

all_of('expressions',
)

all_of('statements',
    module(ast.Global([])),
    module(ast.Nonlocal([])),
    module(ast.Global([5])),
    module(ast.Nonlocal(['x'])),
    module(ast.Global(['x'])),
    module(ast.Expr(name(STORE))),
    module(ast.Expr(None)),
    module(ast.Break()),
    module(ast.Continue()),
    module(ast.Expr(ast.Yield())),
    module(ast.Expr(ast.Await(name()))),
    module(ast.Expr(ast.Starred(name(), LOAD))),
)

all_of('patterns',
    match(ast.MatchValue(name())),
    match(ast.MatchValue(const(...))),
    match(ast.MatchValue(const(None))),
    match(ast.MatchValue(const((1, )))),
    match(ast.MatchValue(ast.Attribute(name(), 'a', LOAD))),
    match(ast.MatchValue(ast.UnaryOp(ast.USub(), const(1)))),
    match(ast.MatchValue(ast.UnaryOp(ast.UAdd(), const(1)))),
    match(ast.MatchValue(ast.UnaryOp(ast.USub(), const('a')))),
    match(ast.MatchValue(ast.BinOp(const(1), ast.Add(), const(2j)))),
    match(ast.MatchValue(ast.BinOp(const(1), ast.Mult(), const(2j)))),
    match(ast.MatchValue(ast.BinOp(const(1j), ast.Add(), const(2j)))),
    match(ast.MatchValue(ast.BinOp(ast.UnaryOp(ast.USub(), const(1)), ast.Sub(), const(2j)))),
    match(ast.MatchValue(ast.JoinedStr([]))),
    match(ast.MatchValue(ast.Tuple([], LOAD))),
    match(ast.MatchValue(ast.Attribute(const(), 'a', LOAD))),
    match(ast.MatchValue(None)),
    match(ast.MatchSingleton(True)),
    match(ast.MatchSingleton(1)),
    match(ast.MatchSingleton(...)),
    match(ast.MatchSingleton('a')),
    match(ast.MatchSequence([ast.MatchStar('a')])),
    match(ast.MatchStar('a')),
    match(ast.MatchSequence([ast.MatchStar('_')])),
    match(ast.MatchSequence([ast.MatchStar(), ast.MatchStar()])),
    match(ast.MatchMapping([const()], [], None)),
    match(ast.MatchMapping([const()], [ast.MatchAs()], '_')),
    match(ast.MatchMapping([const(None)], [ast.MatchAs()], 'r')),
    match(ast.MatchMapping([name()], [ast.MatchAs()], None)),
    match(ast.MatchMapping([const()], [ast.MatchStar()], None)),
    match(ast.MatchMapping([const(), const()], [ast.MatchAs(), ast.MatchAs()], None)),
    match(ast.MatchMapping([const(...)], [ast.MatchAs()], None)),
    match(ast.MatchClass(name(), [], ['a'], [])),
    match(ast.MatchClass(const(), [], [], [])),
    match(ast.MatchClass(name(STORE), [], [], [])),
    match(ast.MatchClass(name(), [ast.MatchStar()], [], [])),
    match(ast.MatchClass(name(), [], ['None'], [ast.MatchAs()])),
    match(ast.MatchClass(name(), [], ['a'], [ast.MatchStar()])),
    match(ast.MatchClass(ast.Attribute(ast.Attribute(name(), 'a', LOAD), 'b', LOAD), [], [], [])),
    match(ast.MatchClass(name(), [], ['a', 'a'], [ast.MatchAs(), ast.MatchAs()])),
    match(ast.MatchAs(ast.MatchAs(), None)),
    match(ast.MatchAs(None, '_')),
    match(ast.MatchAs(None, 'None')),
    match(ast.MatchAs(ast.MatchSequence([]), 'a')),
    match(ast.MatchOr([])),
    match(ast.MatchOr([ast.MatchAs()])),
    match(ast.MatchOr([ast.MatchStar(), ast.MatchAs()])),
    match(ast.MatchOr([const(), const()])),
    match(ast.MatchOr([ast.MatchValue(const()), ast.MatchAs()])),
    match(ast.MatchOr([ast.MatchAs(), ast.MatchValue(const())])),
    match(ast.MatchOr([ast.MatchAs(None, 'a'), ast.MatchAs(None, 'b')])),
)


def places(**given):
    return ast.Expression(ast.Name('x', ast.Load(), **given))


print('--- places')
for given in (dict(), dict(lineno=1), dict(lineno=None, col_offset=0), dict(lineno=1, col_offset='a'),
              dict(lineno=1, col_offset=0), dict(lineno=2, col_offset=0, end_lineno=1, end_col_offset=0),
              dict(lineno=1, col_offset=5, end_lineno=1, end_col_offset=3), dict(lineno=-1, col_offset=-1),
              dict(lineno=-5, col_offset=-5, end_lineno=-5, end_col_offset=-5),
              dict(lineno=-5, col_offset=0, end_lineno=2, end_col_offset=0),
              dict(lineno=1, col_offset=-1, end_lineno=2, end_col_offset=0), dict(lineno=2**31, col_offset=0),
              dict(lineno=2**31 - 1, col_offset=2**31 - 1), dict(lineno=1, col_offset=0, end_lineno='x'),
              dict(lineno=1, col_offset=3, end_lineno=None, end_col_offset=None), dict(lineno=True, col_offset=0)):
    attempt(places(**given), fix=False)

print('--- modes')
attempt(ast.Expression(const()), 'exec')
attempt(ast.Module([], []), 'eval')
attempt(ast.Interactive([PASS]))
attempt(ast.Interactive([]))
attempt(name(), 'eval')
attempt(ast.FunctionType([], name()), 'exec')
attempt(ast.Module([], [ast.TypeIgnore(1, 'a')]))
attempt(ast.Module([], [ast.TypeIgnore('1', 'a')]))

print('--- trees without end')
node = ast.UnaryOp(ast.Not(), lineno=1, col_offset=1)
node.operand = node
attempt(ast.Expression(node), fix=False)
node = ast.Attribute(None, 'a', LOAD, lineno=1, col_offset=1)
node.value = node
attempt(ast.Expression(node), fix=False)
node = ast.fix_missing_locations(ast.If(name(), [], [], lineno=1, col_offset=1))
node.orelse = [node]
try:
    compile(ast.Module([node], []), 'tree', 'exec')
except RecursionError:
    print('without end')
value = ()
for _ in range(100000):
    value = (value,)
attempt(ast.Expression(const(value)))

print('--- objects of other kinds, and attributes that are made')


class NoNode:
    pass


class NameWithoutFields(ast.Name):
    _fields = ()


class NoList(list):
    pass


class NoId(ast.Name):
    def __init__(self):
        self.ctx = LOAD

    @property
    def id(self):
        raise AttributeError('no id')


class BadId(NoId):
    @property
    def id(self):
        raise KeyError('id')


class Growing(ast.Name):
    @property
    def ctx(self):
        body.append(PASS)
        return LOAD


attempt(module(ast.Expr(NoNode())))
node = NameWithoutFields()
node.id, node.ctx = 'x', LOAD
attempt(expression(node))
attempt(ast.Module(NoList([PASS]), []))
for node in NoId(), BadId():
    node.lineno = node.col_offset = 1
    attempt(expression(node), fix=False)
node = Growing.__new__(Growing)
node.id = 'x'
body = [ast.Expr(name()), ast.Expr(node)]
attempt(ast.Module(body, []))

print('--- errors of the compiler have places')
attempt(ast.parse('def f():\n  break'))
attempt(ast.parse('x = 1\nasync def f():\n    é = [(yield from x)]'))

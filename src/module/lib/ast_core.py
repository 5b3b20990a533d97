"""The module _ast, on which the standard library's ast is built: the classes of the nodes of syntax trees. They can be
made and walked; ast.parse() is not there yet."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400

# A line for each sum: its name, '@' if its nodes have places in the source; indented, its nodes with their fields. After
# a field: '?' it may be None, '*' it is a list, '!' it is a context.
_GRAMMAR = """
mod
    Module(body* type_ignores*)
    Interactive(body*)
    Expression(body)
    FunctionType(argtypes* returns)
stmt @
    FunctionDef(name args body* decorator_list* returns? type_comment? type_params*)
    AsyncFunctionDef(name args body* decorator_list* returns? type_comment? type_params*)
    ClassDef(name bases* keywords* body* decorator_list* type_params*)
    Return(value?)
    Delete(targets*)
    Assign(targets* value type_comment?)
    TypeAlias(name type_params* value)
    AugAssign(target op value)
    AnnAssign(target annotation value? simple)
    For(target iter body* orelse* type_comment?)
    AsyncFor(target iter body* orelse* type_comment?)
    While(test body* orelse*)
    If(test body* orelse*)
    With(items* body* type_comment?)
    AsyncWith(items* body* type_comment?)
    Match(subject cases*)
    Raise(exc? cause?)
    Try(body* handlers* orelse* finalbody*)
    TryStar(body* handlers* orelse* finalbody*)
    Assert(test msg?)
    Import(names*)
    ImportFrom(module? names* level?)
    Global(names*)
    Nonlocal(names*)
    Expr(value)
    Pass()
    Break()
    Continue()
expr @
    BoolOp(op values*)
    NamedExpr(target value)
    BinOp(left op right)
    UnaryOp(op operand)
    Lambda(args body)
    IfExp(test body orelse)
    Dict(keys* values*)
    Set(elts*)
    ListComp(elt generators*)
    SetComp(elt generators*)
    DictComp(key value generators*)
    GeneratorExp(elt generators*)
    Await(value)
    Yield(value?)
    YieldFrom(value)
    Compare(left ops* comparators*)
    Call(func args* keywords*)
    FormattedValue(value conversion format_spec?)
    JoinedStr(values*)
    Constant(value kind?)
    Attribute(value attr ctx!)
    Subscript(value slice ctx!)
    Starred(value ctx!)
    Name(id ctx!)
    List(elts* ctx!)
    Tuple(elts* ctx!)
    Slice(lower? upper? step?)
expr_context
    Load()
    Store()
    Del()
boolop
    And()
    Or()
operator
    Add()
    Sub()
    Mult()
    MatMult()
    Div()
    Mod()
    Pow()
    LShift()
    RShift()
    BitOr()
    BitXor()
    BitAnd()
    FloorDiv()
unaryop
    Invert()
    Not()
    UAdd()
    USub()
cmpop
    Eq()
    NotEq()
    Lt()
    LtE()
    Gt()
    GtE()
    Is()
    IsNot()
    In()
    NotIn()
comprehension(target iter ifs* is_async)
excepthandler @
    ExceptHandler(type? name? body*)
arguments(posonlyargs* args* vararg? kwonlyargs* kw_defaults* kwarg? defaults*)
arg(arg annotation? type_comment?) @
keyword(arg? value) @
alias(name asname?) @
withitem(context_expr optional_vars?)
match_case(pattern guard? body*)
pattern @
    MatchValue(value)
    MatchSingleton(value)
    MatchSequence(patterns*)
    MatchMapping(keys* patterns* rest?)
    MatchClass(cls patterns* kwd_attrs* kwd_patterns*)
    MatchStar(name?)
    MatchAs(pattern? name?)
    MatchOr(patterns*)
type_ignore
    TypeIgnore(lineno tag)
type_param @
    TypeVar(name bound? default_value?)
    ParamSpec(name default_value?)
    TypeVarTuple(name default_value?)
"""


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()
    __module__ = 'ast'
    _made = {}  # what a field is when it is not given: a function, by name

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            many = '' if len(fields) == 1 else 's'
            raise TypeError(f"{cls.__name__} constructor takes at most {len(fields)} positional argument{many}")
        for name, value in zip(fields, args):
            if name in kwargs:
                raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
            setattr(self, name, value)
        for name, value in kwargs.items():
            setattr(self, name, value)
        for name, make in cls._made.items():
            if name not in self.__dict__:
                setattr(self, name, make())

    def __reduce__(self):
        return type(self), (), dict(self.__dict__)


def _node(text, base, attributes):
    name, _, rest = text.partition('(')
    rest = rest.partition(')')[0].split()
    fields = tuple(field.rstrip('?*!') for field in rest)
    namespace = {'_fields': fields, '__match_args__': fields, '__module__': 'ast', '__doc__': text,
                 '_made': {field[:-1]: list if field[-1] == '*' else _load for field in rest if field[-1] in '*!'}}
    namespace.update((field[:-1], None) for field in rest if field[-1] == '?')
    if attributes:
        namespace['_attributes'] = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')
        namespace['end_lineno'] = namespace['end_col_offset'] = None
    globals()[name] = cls = type(name, (base,), namespace)
    return cls


def _load():
    return Load()


def _read_grammar():
    for line in _GRAMMAR.strip().split('\n'):
        if line[0] == ' ':
            _node(line.strip(), group, False)
        else:
            group = _node(line.rstrip(' @'), AST, line[-1] == '@')


_read_grammar()
__all__ = [name for name in globals() if not name.startswith('_')]

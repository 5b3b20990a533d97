"""Trees of a part of the standard library: their dump with all places, their text, and the code that they give."""
import ast
import hashlib
import os

FILES = ['ast', 'abc', 'bisect', 'contextlib', 'copy', 'enum', 'functools', 'heapq', 'keyword', 'textwrap', 'types', 'asyncio/tasks']


def comparable(tree):
    """Without what CPython 3.11 has not: type parameters, and useful places inside f-strings."""
    for node in ast.walk(tree):
        if getattr(node, 'type_params', None) == []:
            del node.type_params
        if isinstance(node, ast.JoinedStr):
            for part in ast.walk(node):
                if part is not node and hasattr(part, 'lineno'):
                    part.lineno = part.end_lineno = part.col_offset = part.end_col_offset = 0
    return tree


def digest(text):
    return hashlib.md5(text.encode()).hexdigest()[:12]


def same_code(first, second):
    names = ('co_code', 'co_names', 'co_varnames', 'co_freevars', 'co_cellvars', 'co_flags', 'co_qualname', 'co_firstlineno')
    if any(getattr(first, name) != getattr(second, name) for name in names):
        return False
    if list(first.co_positions()) != list(second.co_positions()) or len(first.co_consts) != len(second.co_consts):
        return False
    return all(same_code(a, b) if hasattr(a, 'co_code') else (type(a), repr(a)) == (type(b), repr(b))
               for a, b in zip(first.co_consts, second.co_consts))


for name in FILES:
    with open(os.path.join(os.path.dirname(os.__file__), name + '.py'), 'rb') as file:
        source = file.read()
    tree = ast.parse(source)
    same = same_code(compile(source, name, 'exec'), compile(tree, name, 'exec'))
    dump = ast.dump(comparable(tree), include_attributes=True)
    print(name, same, len(dump), digest(dump), digest(ast.unparse(tree)))

"""Disassembler of this runtime's bytecode: instructions for registers, described in docs/bytecode.md.
The names that programs and other modules use are those of CPython's dis; what they show is our own."""

import collections
import io
import sys
import types

__all__ = ['dis', 'disassemble', 'distb', 'disco', 'code_info', 'show_code', 'findlinestarts', 'findlabels',
           'get_instructions', 'Instruction', 'Positions', 'Bytecode', 'opname', 'opmap', 'COMPILER_FLAG_NAMES']

opmap = {name: number for number, name in enumerate(opname)}

COMPILER_FLAG_NAMES = {
    1 << n: name for n, name in enumerate(
        ('OPTIMIZED', 'NEWLOCALS', 'VARARGS', 'VARKEYWORDS', 'NESTED', 'GENERATOR', 'NOFREE', 'COROUTINE',
         'ITERABLE_COROUTINE', 'ASYNC_GENERATOR'))}

Positions = collections.namedtuple('Positions', 'lineno end_lineno col_offset end_col_offset', defaults=(None,) * 4)
Instruction = collections.namedtuple(
    'Instruction', 'opname opcode arg argval argrepr offset starts_line is_jump_target positions', defaults=(None,))

_functions = (types.FunctionType, types.MethodType, classmethod, staticmethod)


def pretty_flags(flags):
    names = [name for bit, name in COMPILER_FLAG_NAMES.items() if flags & bit]
    rest = flags & ~sum(COMPILER_FLAG_NAMES)
    return ', '.join(names + [hex(rest)] * bool(rest)) or '0x0'


def _code_of(x):
    """The code object of a function, method, generator, source text or code object; TypeError for others."""
    while hasattr(x, '__func__'):
        x = x.__func__
    for attribute in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        if hasattr(x, attribute):
            return getattr(x, attribute)
    if isinstance(x, str):
        try:
            return compile(x, '<disassembly>', 'eval')
        except SyntaxError:
            return compile(x, '<disassembly>', 'exec')
    if isinstance(x, types.CodeType):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def _words(code):
    """What there is to know of each instruction, with the line where a line starts."""
    positions = list(code.co_positions())
    line = None
    for offset, number, name, operands, target in _instructions(code):
        at = Positions(*positions[offset])
        starts = at.lineno if at.lineno not in (None, line) else None
        line = at.lineno if at.lineno is not None else line
        yield offset, number, name, operands.strip(), target, starts, at


def findlabels(code):
    return sorted({target for *_, target in _instructions(code) if target is not None})


def findlinestarts(code):
    for offset, *_, starts, _ in _words(code):
        if starts is not None:
            yield offset, starts


def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    code = _code_of(x)
    labels = set(findlabels(code))
    shift = first_line - code.co_firstlineno if first_line is not None else 0
    for offset, number, name, operands, target, starts, at in _words(code):
        if starts is not None:
            starts += shift
        yield Instruction(name, number, target, target if target is not None else operands or None, operands, offset,
                          starts, offset in labels, at)


def _show(code, lasti, file):
    for i in get_instructions(code):
        if i.starts_line is not None and i.offset:
            print(file=file)
        line = '' if i.starts_line is None else i.starts_line
        marks = ('-->' if i.offset == lasti else '   ') + (' >>' if i.is_jump_target else '   ')
        print(f'{line:>3} {marks} {i.offset:>5} {i.opname:<24} {i.argrepr}'.rstrip(), file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False):
    _show(co, lasti, file)


disco = disassemble


def _show_all(code, depth, file):
    disassemble(code, file=file)
    if depth is not None and depth <= 0:
        return
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            print(file=file)
            print(f'Disassembly of {constant!r}:', file=file)
            _show_all(constant, depth and depth - 1, file)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Shows the instructions of a function, class, module, source text or code object; of the last traceback without x."""
    if x is None:
        distb(file=file)
        return
    if isinstance(x, (type, types.ModuleType)):
        for name, value in sorted(vars(x).items()):
            if isinstance(value, _functions) or isinstance(value, type) and isinstance(x, types.ModuleType):
                print(f'Disassembly of {name}:', file=file)
                try:
                    dis(value, file=file, depth=depth)
                except TypeError as error:
                    print('Sorry:', error, file=file)
                print(file=file)
        return
    _show_all(_code_of(x), depth, file)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    if tb is None:
        tb = sys.last_traceback if hasattr(sys, 'last_traceback') else None
        if tb is None:
            raise RuntimeError('no last traceback to disassemble')
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


def code_info(x):
    code = _code_of(x)
    rows = [('Name', code.co_name), ('Filename', code.co_filename), ('Argument count', code.co_argcount),
            ('Positional-only arguments', code.co_posonlyargcount), ('Kw-only arguments', code.co_kwonlyargcount),
            ('Number of locals', code.co_nlocals), ('Stack size', code.co_stacksize), ('Flags', pretty_flags(code.co_flags))]
    lines = [f'{title + ":":<18} {value}' for title, value in rows]
    for title, values, shown in (('Constants', code.co_consts, repr), ('Names', code.co_names, str),
                                 ('Variable names', code.co_varnames, str), ('Free variables', code.co_freevars, str),
                                 ('Cell variables', code.co_cellvars, str)):
        if values:
            lines.append(f'{title}:')
            lines += [f'{n:>4}: {shown(value)}' for n, value in enumerate(values)]
    return '\n'.join(lines)


def show_code(co, *, file=None):
    print(code_info(co), file=file)


class Bytecode:
    """The instructions of something, to iterate over, and as a text by dis()."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False):
        self.codeobj = _code_of(x)
        self._original_object = x
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self.current_offset = current_offset

    def __iter__(self):
        return get_instructions(self.codeobj, first_line=self.first_line)

    def __repr__(self):
        return f'{type(self).__name__}({self._original_object!r})'

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti)

    def info(self):
        return code_info(self.codeobj)

    def dis(self):
        with io.StringIO() as output:
            disassemble(self.codeobj, -1 if self.current_offset is None else self.current_offset, file=output)
            return output.getvalue()

"""Tracebacks and exceptions as text: what holds extracted entries, and the functions that print.
The text itself is made by the runtime (module/traceback.c)."""

import sys

__all__ = ['extract_stack', 'extract_tb', 'format_exception', 'format_exception_only', 'format_list', 'format_stack',
           'format_tb', 'print_exc', 'format_exc', 'print_exception', 'print_last', 'print_stack', 'print_tb',
           'clear_frames', 'FrameSummary', 'StackSummary', 'TracebackException', 'walk_stack', 'walk_tb', 'print_list']

class _Missing:
    def __repr__(self):
        return '<implicit>'
_missing = _Missing()

def _exception(exc, value, tb):
    if (value is _missing) != (tb is _missing):
        raise ValueError('Both or neither of value and tb must be given')
    if value is _missing:
        if exc is None:
            return None
        if not isinstance(exc, BaseException):
            raise TypeError(f'Exception expected for value, {type(exc).__name__} found')
        return exc
    if value is not None and value.__traceback__ is not tb:
        value.__traceback__ = tb
    return value

def _lines(value, limit, chain):
    if value is None:
        return ['NoneType: None\n']
    return _exception_lines(value, limit, chain)

def _write(lines, file):
    if file is None:
        file = sys.stderr
    for line in lines:
        file.write(line)

def print_list(extracted_list, file=None):
    _write(format_list(extracted_list), file)

def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()

def print_tb(tb, limit=None, file=None):
    _write(format_tb(tb, limit), file)

def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()

def extract_tb(tb, limit=None):
    return StackSummary.extract(_Entries(tb), limit=limit)

def print_exception(exc, /, value=_missing, tb=_missing, limit=None, file=None, chain=True, **kwargs):
    _write(_lines(_exception(exc, value, tb), limit, chain), file)

def format_exception(exc, /, value=_missing, tb=_missing, limit=None, chain=True, **kwargs):
    return _lines(_exception(exc, value, tb), limit, chain)

def format_exception_only(exc, /, value=_missing, *, show_group=False, **kwargs):
    if value is not _missing:
        exc = value
    if exc is None:
        return ['NoneType: None\n']
    return TracebackException(type(exc), exc, None)._only

def print_exc(limit=None, file=None, chain=True):
    _write(_lines(sys.exception(), limit, chain), file)

def format_exc(limit=None, chain=True):
    return ''.join(_lines(sys.exception(), limit, chain))

def print_last(limit=None, file=None, chain=True):
    if not hasattr(sys, 'last_exc') and not hasattr(sys, 'last_type'):
        raise ValueError('no last exception')
    print_exception(sys.last_exc if hasattr(sys, 'last_exc') else sys.last_value, limit=limit, file=file, chain=chain)

def print_stack(f=None, limit=None, file=None):
    print_list(extract_stack(f or sys._getframe(1), limit), file)

def format_stack(f=None, limit=None):
    return format_list(extract_stack(f or sys._getframe(1), limit))

def extract_stack(f=None, limit=None):
    if f is None:
        f = sys._getframe(1)
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack

def clear_frames(tb):
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next

def walk_stack(f):
    if f is None:
        f = sys._getframe(1)
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back

class _Entries:
    def __init__(self, tb):
        self.tb = tb
    def __iter__(self):
        tb = self.tb
        while tb is not None:
            yield tb.tb_frame, tb.tb_lineno
            tb = tb.tb_next

def walk_tb(tb):
    yield from _Entries(tb)

class FrameSummary:
    __slots__ = ('filename', 'lineno', 'end_lineno', 'colno', 'end_colno', 'name', '_line', 'locals')

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._line = line
        self.locals = {k: _repr(v) for k, v in locals.items()} if locals else None

    @property
    def line(self):
        if self._line is None:
            if self.lineno is None:
                return None
            return _source_line(self.filename, self.lineno).strip()
        return self._line.strip()

    def _tuple(self):
        return (self.filename, self.lineno, self.name, self.line)

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return self._tuple() == other._tuple() and self.locals == other.locals
        if isinstance(other, tuple):
            return self._tuple() == other
        return NotImplemented

    def __getitem__(self, index):
        return self._tuple()[index]

    def __iter__(self):
        return iter(self._tuple())

    def __len__(self):
        return 4

    def __repr__(self):
        return f'<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>'

    def _text(self):
        if self._line is None:
            text = _entry_text(self.filename, self.lineno, self.name, self.end_lineno, self.colno, self.end_colno)
        else:
            text = f'  File "{self.filename}", line {self.lineno}, in {self.name}\n'
            if self.line:
                text += f'    {self.line}\n'
        if self.locals:
            for name, value in sorted(self.locals.items()):
                text += f'    {name} = {value}\n'
        return text

def _repr(value):
    try:
        return repr(value)
    except Exception:
        return '<local repr() failed>'

class StackSummary(list):
    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        if isinstance(frame_gen, _Entries):
            found = [(place, frame) for place, (frame, _) in zip(_traceback_places(frame_gen.tb), frame_gen)]
        else:
            found = []
            for frame, lineno in frame_gen:
                code = frame.f_code
                found.append(((code.co_filename, lineno, code.co_name, None, None, None), frame))
        if limit is None:
            limit = getattr(sys, 'tracebacklimit', None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None:
            found = found[:limit] if limit >= 0 else found[limit:]
        result = klass()
        for (filename, lineno, name, end_lineno, colno, end_colno), frame in found:
            result.append(FrameSummary(filename, lineno, name, end_lineno=end_lineno, colno=colno, end_colno=end_colno,
                                       locals=frame.f_locals if capture_locals else None))
        return result

    @classmethod
    def from_list(klass, a_list):
        result = klass()
        for frame in a_list:
            if isinstance(frame, FrameSummary):
                result.append(frame)
            else:
                filename, lineno, name, line = frame
                result.append(FrameSummary(filename, lineno, name, line=line))
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        return frame_summary._text()

    def format(self, **kwargs):
        result = []
        last = None
        count = 0
        for frame in self:
            text = self.format_frame_summary(frame)
            if text is None:
                continue
            place = (frame.filename, frame.lineno, frame.name)
            if place != last:
                self._repeated(result, count)
                last = place
                count = 0
            count += 1
            if count <= 3:
                result.append(text)
        self._repeated(result, count)
        return result

    @staticmethod
    def _repeated(result, count):
        if count > 3:
            result.append(f'  [Previous line repeated {count - 3} more time{"s" if count > 4 else ""}]\n')

class TracebackException:
    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False,
                 compact=False, max_group_width=15, max_group_depth=10, save_exc_type=True, _seen=None):
        _seen = _seen if _seen is not None else set()
        _seen.add(id(exc_value))
        self.exc_type = exc_type if save_exc_type else None
        self.stack = StackSummary.extract(_Entries(exc_traceback), limit=limit, capture_locals=capture_locals)
        self.exc_type_str = exc_type.__qualname__ if exc_type.__module__ in ('builtins', '__main__') \
            else f'{exc_type.__module__}.{exc_type.__qualname__}' if exc_type is not None else None
        try:
            self._str = str(exc_value)
        except Exception:
            self._str = '<exception str() failed>'
        self.__notes__ = getattr(exc_value, '__notes__', None)
        if isinstance(exc_value, SyntaxError):
            for name in ('filename', 'lineno', 'end_lineno', 'text', 'offset', 'end_offset', 'msg'):
                setattr(self, name, getattr(exc_value, name))
        only = ''.join(_exception_lines(exc_value, None, False, True)) if exc_value is not None else 'NoneType: None\n'
        self._only = _split_only(only, isinstance(exc_value, SyntaxError))
        self.__suppress_context__ = exc_value.__suppress_context__ if exc_value is not None else False
        def chained(e):
            if e is None or id(e) in _seen:
                return None
            return TracebackException(type(e), e, e.__traceback__, limit=limit, capture_locals=capture_locals, _seen=_seen)
        self.__cause__ = chained(getattr(exc_value, '__cause__', None))
        self.__context__ = None if self.__cause__ is not None else chained(getattr(exc_value, '__context__', None))
        self.exceptions = [TracebackException(type(e), e, e.__traceback__, limit=limit, _seen=_seen)
                           for e in exc_value.exceptions] if isinstance(exc_value, BaseExceptionGroup) else None
        self._whole = None
        if self.exceptions is not None:
            saved = exc_value.__traceback__
            exc_value.__traceback__ = exc_traceback
            self._whole = _exception_lines(exc_value, limit, True), _exception_lines(exc_value, limit, False)
            exc_value.__traceback__ = saved

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, **kwargs):
        yield from self._only

    def format(self, *, chain=True, **kwargs):
        if self._whole is not None:
            yield from self._whole[0 if chain else 1]
            return
        if chain and self.__cause__ is not None:
            yield from self.__cause__.format(chain=chain)
            yield '\nThe above exception was the direct cause of the following exception:\n\n'
        elif chain and self.__context__ is not None and not self.__suppress_context__:
            yield from self.__context__.format(chain=chain)
            yield '\nDuring handling of the above exception, another exception occurred:\n\n'
        if self.stack:
            yield 'Traceback (most recent call last):\n'
            yield from self.stack.format()
        yield from self._only

    def print(self, *, file=None, chain=True, **kwargs):
        _write(self.format(chain=chain), file)

def _split_only(text, syntax):
    return text.splitlines(True) if syntax else [text]

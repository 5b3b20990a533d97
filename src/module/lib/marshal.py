"""The module marshal: plain values as bytes and back, in CPython's format (version 2: without shared references). Code
objects are this runtime's own, and can be read by the build that has written them only."""

import _code

version = 4
_Code = type((lambda: 0).__code__)

_CONSTANTS = {None: b'N', True: b'T', False: b'F', Ellipsis: b'.'}
_BY_CODE = {code[0]: value for value, code in _CONSTANTS.items()}


def _size(number):
    return number.to_bytes(4, 'little')


def _double(number):
    out = bytearray(8)
    memoryview(out).cast('d')[0] = number
    return bytes(out)


def _int(value):
    if -0x80000000 <= value < 0x80000000:
        return b'i' + value.to_bytes(4, 'little', signed=True)
    digits, left = b'', abs(value)
    while left:
        digits += (left & 0x7fff).to_bytes(2, 'little')
        left >>= 15
    count = len(digits) // 2
    return b'l' + (count if value > 0 else -count).to_bytes(4, 'little', signed=True) + digits


def _write(value, put, depth):
    kind = type(value)
    if depth > 2000:
        raise ValueError("object too deeply nested to marshal")
    if value is None or value is True or value is False or value is Ellipsis:
        put(_CONSTANTS[value])
    elif value is StopIteration:
        put(b'S')
    elif kind is int:
        put(_int(value))
    elif kind is float:
        put(b'g' + _double(value))
    elif kind is complex:
        put(b'y' + _double(value.real) + _double(value.imag))
    elif kind is str:
        data = value.encode('utf-8', 'surrogatepass')
        put(b'u' + _size(len(data)) + data)
    elif kind in (tuple, list, set, frozenset):
        put({tuple: b'(', list: b'[', set: b'<', frozenset: b'>'}[kind] + _size(len(value)))
        for item in value:
            _write(item, put, depth + 1)
    elif kind is dict:
        put(b'{')
        for key, item in value.items():
            _write(key, put, depth + 1)
            _write(item, put, depth + 1)
        put(b'0')
    elif kind in (bytes, bytearray, memoryview):
        put(b's' + _size(len(bytes(value))) + bytes(value))
    elif kind is _Code:
        filename, packed = value.co_filename.encode('utf-8', 'surrogatepass'), _code.pack(value)
        put(b'c' + _size(len(filename)) + filename + _size(len(packed)) + packed)
    else:
        raise ValueError("unmarshallable object")


def dumps(value, version=version, /):
    parts = []
    _write(value, parts.append, 0)
    return b''.join(parts)


def dump(value, file, version=version, /):
    return file.write(dumps(value))


_END = object()


class _Reader:
    def __init__(self, read):
        self.read = read
        self.shared = []

    def take(self, count):
        data = self.read(count)
        if len(data) != count:
            raise EOFError("marshal data too short")
        return data

    def size(self, width=4):
        return int.from_bytes(self.take(width), 'little')

    def double(self):
        return memoryview(self.take(8)).cast('d')[0]

    def value(self):
        code = self.take(1)[0]
        if not code & 0x80:
            return self.plain(code)
        place = len(self.shared)
        self.shared.append(None)
        self.shared[place] = value = self.plain(code & 0x7f, place)
        return value

    def plain(self, code, place=None):
        kind = chr(code)
        if code in _BY_CODE:
            return _BY_CODE[code]
        if kind == 'i':
            return int.from_bytes(self.take(4), 'little', signed=True)
        if kind == 'l':
            count = int.from_bytes(self.take(4), 'little', signed=True)
            number = sum(self.size(2) << 15 * at for at in range(abs(count)))
            return number if count > 0 else -number
        if kind == 'g':
            return self.double()
        if kind == 'y':
            return complex(self.double(), self.double())
        if kind in 'ut':
            return self.take(self.size()).decode('utf-8', 'surrogatepass')
        if kind in 'aA':
            return self.take(self.size()).decode('latin-1')
        if kind in 'zZ':
            return self.take(self.size(1)).decode('latin-1')
        if kind == 's':
            return self.take(self.size())
        if kind == 'c':
            filename = self.take(self.size()).decode('utf-8', 'surrogatepass')
            return _code.unpack(self.take(self.size()), filename)
        if kind in '()<>':
            count = self.size(1 if kind == ')' else 4)
            items = [self.value() for _ in range(count)]
            return tuple(items) if kind in '()' else set(items) if kind == '<' else frozenset(items)
        if kind in '[{':
            made = [] if kind == '[' else {}
            if place is not None:
                self.shared[place] = made
            return self.fill_list(made) if kind == '[' else self.fill_dict(made)
        return self.rest(kind)

    def fill_list(self, made):
        for _ in range(self.size()):
            made.append(self.value())
        return made

    def fill_dict(self, made):
        while (key := self.value()) is not _END:
            made[key] = self.value()
        return made

    def rest(self, kind):
        if kind == '0':
            return _END
        if kind == 'S':
            return StopIteration
        if kind == 'r':
            return self.shared[self.size()]
        raise ValueError("bad marshal data (unknown type code)")


def loads(data, /):
    data, at = bytes(data), 0

    def read(count):
        nonlocal at
        at += count
        return data[at - count:at]
    return load_from(read)


def load(file, /):
    return load_from(file.read)


def load_from(read):
    value = _Reader(read).value()
    if value is _END:
        raise TypeError("NULL object in marshal data for object")
    return value


__all__ = ['dump', 'dumps', 'load', 'loads', 'version']

"""The module _codecs, on which the standard library's codecs is built: the registry of encodings, and one pair of
functions for each encoding that the runtime knows itself."""

_searches = []
_found = {}
_handlers = {}


def register(search_function, /):
    if not callable(search_function):
        raise TypeError("argument must be callable")
    if not _searches:
        import encodings  # its search comes first; it registers itself
    _searches.append(search_function)


def unregister(search_function, /):
    if search_function in _searches:
        _searches.remove(search_function)
        _found.clear()


def lookup(encoding, /):
    name = encoding.lower().replace(' ', '_').replace('-', '_')
    found = _found.get(name)
    if found is None:
        if not _searches:
            import encodings
        for search in list(_searches):
            found = search(name)
            if found is not None:
                break
        else:
            raise LookupError(f"unknown encoding: {encoding}")
        if not isinstance(found, tuple) or len(found) != 4:
            raise TypeError("codec search functions must return 4-tuples")
        _found[name] = found
    return found


def encode(obj, encoding='utf-8', errors=None):
    return _run(lookup(encoding)[0], obj, encoding, errors, "encod")


def decode(obj, encoding='utf-8', errors=None):
    return _run(lookup(encoding)[1], obj, encoding, errors, "decod")


def _run(function, obj, encoding, errors, verb):
    try:
        result = function(obj) if errors is None else function(obj, errors)
        if not isinstance(result, tuple) or len(result) != 2:
            raise TypeError(f"{verb}er must return a tuple (object, integer)")
    except BaseException as exc:
        exc.add_note(f"{verb}ing with '{encoding}' codec failed")
        raise
    return result[0]


def _text_codec(encoding, instead):
    info = lookup(encoding)
    if not getattr(info, '_is_text_encoding', True):
        raise LookupError(f"'{encoding}' is not a text encoding; use {instead} to handle arbitrary codecs")
    return info


def _encode_text(text, encoding, errors):
    """text.encode(encoding, errors) where the runtime does not know the encoding itself."""
    result = _run(_text_codec(encoding, "codecs.encode()")[0], text, encoding, errors, "encod")
    if isinstance(result, bytearray):
        import warnings
        warnings.warn(f"encoder {encoding} returned bytearray instead of bytes; use codecs.encode() to encode to "
                      "arbitrary types", RuntimeWarning, 2)
        return bytes(result)
    if not isinstance(result, bytes):
        raise TypeError(f"'{encoding}' encoder returned '{type(result).__name__}' instead of 'bytes'; "
                        "use codecs.encode() to encode to arbitrary types")
    return result


def _decode_text(data, encoding, errors):
    result = _run(_text_codec(encoding, "codecs.decode()")[1], data, encoding, errors, "decod")
    if not isinstance(result, str):
        raise TypeError(f"'{encoding}' decoder returned '{type(result).__name__}' instead of 'str'; "
                        "use codecs.decode() to decode to arbitrary types")
    return result


# ---- error handlers ----

def register_error(errors, handler, /):
    if not callable(handler):
        raise TypeError("handler must be callable")
    _handlers[errors] = handler


def lookup_error(name, /):
    try:
        return _handlers[name]
    except KeyError:
        raise LookupError(f"unknown error handler name '{name}'") from None


def _handle(errors, exc, encoding):
    """What a handler says to exc: what to put instead, and where to go on."""
    result = lookup_error(errors)(exc)
    if not (isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], int) and
            isinstance(result[0], (str, bytes) if encoding else str)):
        raise TypeError("encoding error handler must return (str/bytes, int) tuple" if encoding else
                        "decoding error handler must return (str, int) tuple")
    replacement, position = result
    length = len(exc.object)
    if not -length <= position <= length:
        raise IndexError(f"position {position} from error handler out of bounds")
    return replacement, position + length if position < 0 else position


def _unknown(exc):
    raise TypeError(f"don't know how to handle {type(exc).__name__} in error callback")


def strict_errors(exc):
    if isinstance(exc, BaseException):
        raise exc
    raise TypeError("codec must pass exception instance")


def ignore_errors(exc):
    if isinstance(exc, UnicodeError):
        return '', exc.end
    _unknown(exc)


def replace_errors(exc):
    count = exc.end - exc.start if isinstance(exc, UnicodeError) else _unknown(exc)
    if isinstance(exc, UnicodeEncodeError):
        return '?' * count, exc.end
    return '\ufffd' * (1 if isinstance(exc, UnicodeDecodeError) else count), exc.end


def _by_name(name):
    """A handler that writes what cannot be encoded in ASCII as encode() does."""
    def handler(exc):
        if isinstance(exc, UnicodeDecodeError) and name == 'backslashreplace':
            return ''.join(f'\\x{byte:02x}' for byte in exc.object[exc.start:exc.end]), exc.end
        if not isinstance(exc, (UnicodeEncodeError, UnicodeTranslateError)):
            _unknown(exc)
        return exc.object[exc.start:exc.end].encode('ascii', name).decode('ascii'), exc.end
    return handler


def _surrogates(name):
    def handler(exc):
        if isinstance(exc, UnicodeEncodeError):
            return exc.object[exc.start:exc.end].encode(exc.encoding, name), exc.end
        if isinstance(exc, UnicodeDecodeError):
            return exc.object[exc.start:exc.end].decode(exc.encoding, name), exc.end
        _unknown(exc)
    return handler


_handlers.update(strict=strict_errors, ignore=ignore_errors, replace=replace_errors)
for _name in ('backslashreplace', 'xmlcharrefreplace', 'namereplace'):
    _handlers[_name] = _by_name(_name)
for _name in ('surrogateescape', 'surrogatepass'):
    _handlers[_name] = _surrogates(_name)


# ---- encodings: a pair of functions each, which also say how much they used ----

def _encoder(encoding):
    def encode(string, errors='strict', /):
        return string.encode(encoding, errors or 'strict'), len(string)
    return encode


def _decoder(encoding, incomplete):
    """incomplete(bytes): how many bytes at the end are a character that has only begun."""
    def decode(data, errors='strict', final=False, /):
        data = bytes(data)
        used = len(data) if final else len(data) - incomplete(data)
        return data[:used].decode(encoding, errors or 'strict'), used
    return decode


def _whole(data):
    return 0


def _utf8_begun(data):
    for count in range(1, min(3, len(data)) + 1):
        byte = data[-count]
        if byte & 0xc0 != 0x80:
            size = 2 if 0xc2 <= byte < 0xe0 else 3 if 0xe0 <= byte < 0xf0 else 4 if 0xf0 <= byte < 0xf5 else 1
            return count if size > count else 0
    return 0


def _utf16_begun(high):
    """high: which byte of a pair is the upper one; an upper surrogate waits for the lower."""
    def begun(data):
        odd = len(data) % 2
        whole = len(data) - odd
        return odd + (2 if whole >= 2 and 0xd8 <= data[whole - 2 + high] < 0xdc else 0)
    return begun


def _utf32_begun(data):
    return len(data) % 4


for _name, _label, _begun in [
        ('utf_8', 'utf-8', _utf8_begun), ('latin_1', 'latin-1', _whole), ('ascii', 'ascii', _whole),
        ('utf_16', 'utf-16', _utf16_begun(1)), ('utf_16_le', 'utf-16-le', _utf16_begun(1)), ('utf_16_be', 'utf-16-be', _utf16_begun(0)),
        ('utf_32', 'utf-32', _utf32_begun), ('utf_32_le', 'utf-32-le', _utf32_begun), ('utf_32_be', 'utf-32-be', _utf32_begun),
        ('unicode_escape', 'unicode-escape', _whole), ('raw_unicode_escape', 'raw-unicode-escape', _whole)]:
    globals()[_name + '_encode'] = _encoder(_label)
    globals()[_name + '_decode'] = _decoder(_label, _begun)


def unicode_escape_decode(data, errors='strict', final=True, /):
    data = data.encode('latin-1') if isinstance(data, str) else bytes(data)
    return data.decode('unicode-escape', errors or 'strict'), len(data)


def raw_unicode_escape_decode(data, errors='strict', final=True, /):
    data = data.encode('latin-1') if isinstance(data, str) else bytes(data)
    return data.decode('raw-unicode-escape', errors or 'strict'), len(data)


def _utf_ex_decode(name, little, big, width):
    plain = globals()[little + '_decode'], globals()[big + '_decode']

    def decode(data, errors='strict', byteorder=0, final=False, /):
        """Also says in which order the bytes were: -1 little, 1 big, 0 not known yet."""
        data, skip = bytes(data), 0
        mark = data[:width]
        if byteorder == 0 and len(mark) == width:
            if mark == '\ufeff'.encode(little.replace('_', '-')):
                byteorder, skip = -1, width
            elif mark == '\ufeff'.encode(big.replace('_', '-')):
                byteorder, skip = 1, width
        text, used = plain[byteorder > 0](data[skip:], errors, final)
        return text, used + skip, byteorder
    return decode


utf_16_ex_decode = _utf_ex_decode('utf_16', 'utf_16_le', 'utf_16_be', 2)
utf_32_ex_decode = _utf_ex_decode('utf_32', 'utf_32_le', 'utf_32_be', 4)


def readbuffer_encode(data, errors=None, /):
    data = data.encode() if isinstance(data, str) else bytes(data)
    return data, len(data)


def escape_encode(data, errors='strict', /):
    return repr(bytes(data))[2:-1].replace("'", "\\'").replace("\\\\'", "\\'").encode('ascii'), len(data)


def escape_decode(data, errors='strict', /):
    data = data.encode('latin-1') if isinstance(data, str) else bytes(data)
    quoted = data.replace(b'"', b'\\x22').replace(b'\n', b'\\n').replace(b'\r', b'\\r').decode('latin-1')
    text = ''.join(c if c < '\x80' else f'\\x{ord(c):02x}' for c in quoted)
    return eval(f'b"{text}"', {}), len(data)


def charmap_build(table, /):
    return {ord(character): byte for byte, character in enumerate(table) if character != '\ufffe'}


def charmap_encode(string, errors='strict', mapping=None, /):
    if mapping is None:
        return string.encode('latin-1', errors or 'strict'), len(string)
    out, at = bytearray(), 0
    while at < len(string):
        try:
            byte = mapping[ord(string[at])]
        except LookupError:
            byte = None
        if byte is None:
            error = UnicodeEncodeError('charmap', string, at, at + 1, 'character maps to <undefined>')
            text, at = lookup_error(errors or 'strict')(error)
            out += text if isinstance(text, bytes) else charmap_encode(text, 'strict', mapping)[0]
            continue
        out += byte if isinstance(byte, bytes) else bytes((byte,))
        at += 1
    return bytes(out), len(string)


def charmap_decode(data, errors='strict', mapping=None, /):
    data = bytes(data)
    if mapping is None:
        return data.decode('latin-1', errors or 'strict'), len(data)
    out, at = [], 0
    while at < len(data):
        try:
            character = mapping[data[at]]
        except LookupError:
            character = None
        if isinstance(character, int):
            character = chr(character)
        if character is None or character == '\ufffe':
            error = UnicodeDecodeError('charmap', data, at, at + 1, 'character maps to <undefined>')
            character, at = lookup_error(errors or 'strict')(error)
        else:
            at += 1
        out.append(character)
    return ''.join(out), len(data)


__all__ = [name for name in globals() if not name.startswith('_')]


# Classes of the standard library take these functions for attributes, which must not bind as Python functions do.
for _name, _value in list(globals().items()):
    if _name.endswith(('_encode', '_decode')) and callable(_value):
        globals()[_name] = staticmethod(_value)

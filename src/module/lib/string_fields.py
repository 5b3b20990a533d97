"""What string.Formatter is built on: the fields of format strings."""


def formatter_parser(format_string, /):
    """(literal text, field name, format spec, conversion) for each part of a format string."""
    if not isinstance(format_string, str):
        raise TypeError(f"expected str, got {type(format_string).__name__}")
    return _parts(format_string)


def _literal(text, at):
    """The text from `at` to the next field, and where that begins: behind the brace, or the end."""
    out = []
    while at < len(text):
        c = text[at]
        at += 1
        if c not in "{}":
            out.append(c)
        elif text[at:at + 1] == c:
            out.append(c)
            return "".join(out), at + 1, False
        elif c == "}":
            raise ValueError("Single '}' encountered in format string")
        elif at == len(text):
            raise ValueError("Single '{' encountered in format string")
        else:
            return "".join(out), at, True
    return "".join(out), at, False


def _field_end(text, at):
    """Where the brace is that closes the field whose first character is at `at`."""
    depth = 1
    while at < len(text):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if not depth:
                return at
        elif text[at] == "[" and depth == 1:
            close = text.find("]", at)
            at = close if close > 0 else len(text)
        at += 1
    raise ValueError("expected '}' before end of string")


def _parts(text):
    at = 0
    while at < len(text):
        literal, at, is_field = _literal(text, at)
        if not is_field:
            yield literal, None, None, None
            continue
        end = _field_end(text, at)
        yield literal, *_field(text[at:end])
        at = end + 1


def _field(text):
    """(name, format spec, conversion) of what stands between the braces."""
    at, inside = 0, False
    while at < len(text) and (inside or text[at] not in "!:"):
        if text[at] == "{":
            raise ValueError("unexpected '{' in field name")
        inside = text[at] == "[" or (inside and text[at] != "]")
        at += 1
    name, rest, conversion = text[:at], text[at:], None
    if rest.startswith("!"):
        if len(rest) < 2:
            raise ValueError("end of string while looking for conversion specifier")
        conversion, rest = rest[1], rest[2:]
        if rest and rest[0] != ":":
            raise ValueError("expected ':' after conversion specifier")
    return name, rest[1:], conversion


def formatter_field_name_split(field_name, /):
    """(what comes first, an iterator of (is it an attribute?, its name)) of a field name."""
    if not isinstance(field_name, str):
        raise TypeError(f"expected str, got {type(field_name).__name__}")
    at = 0
    while at < len(field_name) and field_name[at] not in ".[":
        at += 1
    return _number(field_name[:at]), _accesses(field_name, at)


def _number(text):
    return int(text) if text.isascii() and text.isdigit() else text


def _accesses(text, at):
    while at < len(text):
        is_attribute = text[at] == "."
        if not is_attribute and text[at] != "[":
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        at += 1
        start = at
        while at < len(text) and (text[at] not in ".[" if is_attribute else text[at] != "]"):
            at += 1
        if not is_attribute and at == len(text):
            raise ValueError("Missing ']' in format string")
        name = text[start:at]
        if not name:
            raise ValueError("Empty attribute in format string")
        yield is_attribute, name if is_attribute else _number(name)
        at += not is_attribute

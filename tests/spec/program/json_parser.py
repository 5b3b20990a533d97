# A JSON parser and printer, by hand, with error positions.
class JSONError(ValueError):
    def __init__(self, message, pos): super().__init__(f"{message} at {pos}"); self.pos = pos
ESC = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
class Parser:
    def __init__(self, s): self.s, self.i = s, 0
    def fail(self, message): raise JSONError(message, self.i)
    def ws(self):
        while self.i < len(self.s) and self.s[self.i] in " \t\n\r": self.i += 1
    def parse(self):
        value = self.value(); self.ws()
        if self.i < len(self.s): self.fail("extra data")
        return value
    def value(self):
        self.ws()
        if self.i >= len(self.s): self.fail("unexpected end")
        c = self.s[self.i]
        if c == "{": return self.object()
        if c == "[": return self.array()
        if c == '"': return self.string()
        for word, v in (("true", True), ("false", False), ("null", None)):
            if self.s.startswith(word, self.i): self.i += len(word); return v
        if c == "-" or c.isdigit(): return self.number()
        self.fail(f"unexpected {c!r}")
    def object(self):
        out = {}; self.i += 1; self.ws()
        if self.s[self.i:self.i + 1] == "}": self.i += 1; return out
        while True:
            self.ws()
            if self.s[self.i:self.i + 1] != '"': self.fail("expected a key")
            key = self.string(); self.ws()
            if self.s[self.i:self.i + 1] != ":": self.fail("expected ':'")
            self.i += 1; out[key] = self.value(); self.ws()
            match self.s[self.i:self.i + 1]:
                case ",": self.i += 1
                case "}": self.i += 1; return out
                case _: self.fail("expected ',' or '}'")
    def array(self):
        out = []; self.i += 1; self.ws()
        if self.s[self.i:self.i + 1] == "]": self.i += 1; return out
        while True:
            out.append(self.value()); self.ws()
            match self.s[self.i:self.i + 1]:
                case ",": self.i += 1
                case "]": self.i += 1; return out
                case _: self.fail("expected ',' or ']'")
    def string(self):
        out = []; self.i += 1
        while True:
            if self.i >= len(self.s): self.fail("unterminated string")
            c = self.s[self.i]; self.i += 1
            if c == '"': return "".join(out)
            if c == "\\":
                e = self.s[self.i:self.i + 1]; self.i += 1
                if e == "u":
                    try: out.append(chr(int(self.s[self.i:self.i + 4], 16)))
                    except ValueError: self.fail("bad \\u escape")
                    self.i += 4
                elif e in ESC and e: out.append(ESC[e])
                else: self.fail("bad escape")
            elif ord(c) < 32: self.fail("control character")
            else: out.append(c)
    def number(self):
        j = self.i
        while self.i < len(self.s) and self.s[self.i] in "+-0123456789.eE": self.i += 1
        text = self.s[j:self.i]
        try: return float(text) if set(text) & set(".eE") else int(text)
        except ValueError: self.i = j; self.fail(f"bad number {text!r}")
def dump(v, indent=None, level=0):
    pad = "" if indent is None else "\n" + " " * indent * (level + 1); end = "" if indent is None else "\n" + " " * indent * level
    match v:
        case None: return "null"
        case bool(): return "true" if v else "false"
        case int() | float(): return repr(v)
        case str(): return '"' + "".join({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}.get(c) or (c if " " <= c <= "~" else f"\\u{ord(c):04x}") for c in v) + '"'
        case list() | tuple(): return "[" + ",".join(pad + dump(x, indent, level + 1) for x in v) + end + "]" if v else "[]"
        case dict(): return "{" + ",".join(f"{pad}{dump(str(k))}: {dump(x, indent, level + 1)}" for k, x in v.items()) + end + "}" if v else "{}"
    raise TypeError(f"cannot dump {type(v).__name__}")
for text in ['{"a": [1, -2.5, 3e2, true, false, null], "b": {"c": "d\\n\\u00e9\\"", "e": {}}, "f": []}', '"x"', "[]", "  42  ", "-0.5", '[[[["deep"]]]]', '{"k": {"k": {"k": 1}}}', "[1,2,3]"]:
    v = Parser(text).parse(); print(v, dump(v), Parser(dump(v)).parse() == v)
print(dump({"list": [1, {"x": None}], "e": [], "s": "tab\t"}, indent=2))
for bad in ["", "{", "[1,", "[1 2]", '{"a" 1}', "{1: 2}", '"abc', '"\\q"', '"\\u12g4"', "tru", "1.2.3", "[1] x", '{"a": 1,}', "-", '"a\nb"', "nul", "[,]"]:
    try: print(Parser(bad).parse())
    except JSONError as e: print(repr(bad), "->", e, e.pos)
try: dump({1, 2})
except TypeError as e: print(e)
deep = Parser("[" * 100 + "]" * 100).parse(); n = 0
while deep: deep = deep[0]; n += 1
print(n)

# A tokenizer for a small language, by hand.
class Token:
    __slots__ = ("kind", "text", "line", "column")
    def __init__(self, kind, text, line, column):
        self.kind, self.text, self.line, self.column = kind, text, line, column
    def __repr__(self):
        return f"{self.kind}({self.text!r})@{self.line}:{self.column}"

KEYWORDS = {"let", "if", "else", "while", "fn", "return"}
DOUBLE = {"==", "!=", "<=", ">=", "->", "&&", "||"}

class LexError(Exception):
    def __init__(self, message, line, column):
        super().__init__(f"{line}:{column}: {message}")
        self.line = line

def tokenize(source):
    line, start, i = 1, 0, 0
    while i < len(source):
        c = source[i]
        column = i - start + 1
        if c == "\n":
            line += 1
            i += 1
            start = i
        elif c.isspace():
            i += 1
        elif c == "#":
            while i < len(source) and source[i] != "\n":
                i += 1
        elif c.isalpha() or c == "_":
            j = i
            while j < len(source) and (source[j].isalnum() or source[j] == "_"):
                j += 1
            word = source[i:j]
            yield Token("keyword" if word in KEYWORDS else "name", word, line, column)
            i = j
        elif c.isdigit():
            j = i
            dots = 0
            while j < len(source) and (source[j].isdigit() or source[j] == "."):
                dots += source[j] == "."
                j += 1
            if dots > 1:
                raise LexError(f"bad number {source[i:j]!r}", line, column)
            yield Token("float" if dots else "int", source[i:j], line, column)
            i = j
        elif c == '"':
            j = i + 1
            out = []
            while j < len(source) and source[j] != '"':
                if source[j] == "\\":
                    j += 1
                    out.append({"n": "\n", "t": "\t"}.get(source[j], source[j]))
                else:
                    out.append(source[j])
                j += 1
            if j >= len(source):
                raise LexError("unterminated string", line, column)
            yield Token("string", "".join(out), line, column)
            i = j + 1
        elif source[i:i + 2] in DOUBLE:
            yield Token("op", source[i:i + 2], line, column)
            i += 2
        elif c in "+-*/%(){}[]<>=,;:!":
            yield Token("op", c, line, column)
            i += 1
        else:
            raise LexError(f"unexpected {c!r}", line, column)
    yield Token("end", "", line, i - start + 1)

program = '''
fn fact(n) -> int {   # recursive
    if n <= 1 { return 1; } else { return n * fact(n - 1); }
}
let s = "tab\\t\\"q\\""; let x1 = 3.25 + fact(5) != 0;
'''
for token in tokenize(program):
    print(token)
for bad in ("let @ = 1", 'x = "abc', "1.2.3", "ok\n  $"):
    try:
        print([t.text for t in tokenize(bad)])
    except LexError as e:
        print("LexError", e, e.line)
counts = {}
for t in tokenize(program * 3):
    counts[t.kind] = counts.get(t.kind, 0) + 1
print(sorted(counts.items()))

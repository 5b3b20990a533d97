# A small language: tokeniser, recursive-descent parser into tuples and objects, and an interpreter that dispatches by dict.
SOURCE = """
let n = 0; let total = 0;
while n < LIMIT do
  let total = total + (n * 3 - n / 2) % 17;
  if n % 5 == 0 then let total = total - (2 + n % 3) * 2; end
  let n = n + 1;
end
print total;
"""
SYMBOLS = {"==", "<", ">", "+", "-", "*", "/", "%", "(", ")", ";", "="}
POWER = {"==": 1, "<": 2, ">": 2, "+": 3, "-": 3, "*": 4, "/": 4, "%": 4}


class Token:
    def __init__(self, kind, value, line):
        self.kind, self.value, self.line = kind, value, line


def tokens(text):
    i, line, end = 0, 1, len(text)
    while i < end:
        c = text[i]
        if c == "\n":
            line += 1
            i += 1
        elif c.isspace():
            i += 1
        elif c.isdigit():
            start = i
            while i < end and text[i].isdigit():
                i += 1
            yield Token("number", int(text[start:i]), line)
        elif c.isalpha():
            start = i
            while i < end and (text[i].isalnum() or text[i] == "_"):
                i += 1
            yield Token("name", text[start:i], line)
        else:
            size = 2 if text[i:i + 2] in SYMBOLS else 1
            if text[i:i + size] not in SYMBOLS:
                raise SyntaxError(f"line {line}: {c!r}")
            yield Token("symbol", text[i:i + size], line)
            i += size
    yield Token("end", None, line)


class Parser:
    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.at = 0

    def peek(self):
        return self.tokens[self.at].value

    def take(self, wanted=None):
        token = self.tokens[self.at]
        if wanted is not None and token.value != wanted:
            raise SyntaxError(f"line {token.line}: expected {wanted}, not {token.value}")
        self.at += 1
        return token

    def block(self):
        out = []
        while self.peek() not in ("end", None):
            out.append(self.statement())
        return out

    def statement(self):
        word = self.take().value
        if word == "let":
            name = self.take().value
            self.take("=")
            node = ("let", name, self.expression())
            self.take(";")
            return node
        if word == "print":
            node = ("print", self.expression())
            self.take(";")
            return node
        condition = self.expression()
        self.take("do" if word == "while" else "then")
        node = (word, condition, self.block())
        self.take("end")
        return node

    def expression(self, least=0):
        token = self.take()
        if token.value == "(":
            left = self.expression()
            self.take(")")
        elif token.kind == "number":
            left = ("number", token.value)
        else:
            left = ("name", token.value)
        while POWER.get(self.peek(), 0) > least:
            op = self.take().value
            left = ("binary", op, left, self.expression(POWER[op]))
        return left


class Interpreter:
    operators = {
        "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a // b,
        "%": lambda a, b: a % b, "<": lambda a, b: a < b, ">": lambda a, b: a > b, "==": lambda a, b: a == b,
    }

    def __init__(self, names):
        self.names, self.printed = names, []
        self.does = {"let": self.let, "print": self.print, "while": self.loop, "if": self.choose}

    def value(self, node):
        kind = node[0]
        if kind == "number":
            return node[1]
        if kind == "name":
            return self.names[node[1]]
        _, op, left, right = node
        return self.operators[op](self.value(left), self.value(right))

    def run(self, block):
        for node in block:
            self.does[node[0]](*node[1:])

    def let(self, name, node):
        self.names[name] = self.value(node)

    def print(self, node):
        self.printed.append(self.value(node))

    def loop(self, condition, block):
        while self.value(condition):
            self.run(block)

    def choose(self, condition, block):
        if self.value(condition):
            self.run(block)


def main():
    parsed = 0
    for _ in range(120):
        tree = Parser(SOURCE * 3).block()
        parsed += len(tree)
    machine = Interpreter({"LIMIT": 26000})
    machine.run(tree)
    return parsed * 1000000 + machine.printed[-1]

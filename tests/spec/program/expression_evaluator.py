# A Pratt parser and evaluator for arithmetic with variables, functions and errors.
import math

class ParseError(Exception):
    pass

PRECEDENCE = {"=": 1, "+": 10, "-": 10, "*": 20, "/": 20, "%": 20, "^": 30}

def lex(text):
    out, i = [], 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
            continue
        if c.isdigit() or c == ".":
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            out.append(("num", float(text[i:j]) if "." in text[i:j] else int(text[i:j])))
            i = j
        elif c.isalpha():
            j = i
            while j < len(text) and text[j].isalnum():
                j += 1
            out.append(("name", text[i:j]))
            i = j
        else:
            out.append(("op", c))
            i += 1
    out.append(("end", None))
    return out

class Parser:
    def __init__(self, text):
        self.tokens, self.pos = lex(text), 0
    def peek(self): return self.tokens[self.pos]
    def next(self):
        token = self.tokens[self.pos]
        self.pos += 1
        return token
    def expect(self, op):
        token = self.next()
        if token != ("op", op):
            raise ParseError(f"expected {op!r}, got {token[1]!r}")
    def parse(self):
        tree = self.expression(0)
        if self.peek()[0] != "end":
            raise ParseError(f"unexpected {self.peek()[1]!r}")
        return tree
    def expression(self, limit):
        left = self.atom()
        while True:
            kind, op = self.peek()
            if kind != "op" or op not in PRECEDENCE or PRECEDENCE[op] <= limit:
                return left
            self.next()
            right = self.expression(PRECEDENCE[op] - (op in "^="))
            left = (op, left, right)
    def atom(self):
        match self.next():
            case ("num", n): return n
            case ("op", "("):
                inner = self.expression(0)
                self.expect(")")
                return inner
            case ("op", "-"): return ("neg", self.expression(25))
            case ("name", name):
                if self.peek() == ("op", "("):
                    self.next()
                    args = []
                    while self.peek() != ("op", ")"):
                        args.append(self.expression(0))
                        if self.peek() == ("op", ","): self.next()
                    self.expect(")")
                    return ("call", name, args)
                return ("var", name)
            case (_, what): raise ParseError(f"cannot start with {what!r}")

FUNCTIONS = {"sqrt": math.sqrt, "max": max, "min": min, "abs": abs, "fact": math.factorial}

def run(tree, env):
    match tree:
        case int() | float(): return tree
        case ("neg", x): return -run(x, env)
        case ("var", name): return env[name]
        case ("call", name, args): return FUNCTIONS[name](*(run(a, env) for a in args))
        case ("=", ("var", name), value):
            env[name] = run(value, env)
            return env[name]
        case ("=", target, _): raise ParseError(f"cannot assign to {target}")
        case (op, a, b):
            a, b = run(a, env), run(b, env)
            return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "%": lambda: a % b, "^": lambda: a ** b}[op]()

env = {"pi": math.pi}
for line in ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "10 - 4 - 3", "x = 5", "y = x * 2 + 1", "x ^ 2 + y ^ 2", "max(1, x, y) % 4", "sqrt(2) * sqrt(2)", "fact(20)", "a = b = 7", "a + b",
             "1 +", "(1", "2 2", ")", "5 = 6", "nope + 1", "f(1)", "1 / 0", "sqrt(-1)", "2 ^ 100", "1.5 * 4", "abs(-3) + min(4, 2)", "pi * 2"]:
    try:
        print(f"{line:<22} = {run(Parser(line).parse(), env)}")
    except ParseError as e:
        print(f"{line:<22} ! {e}")
    except (KeyError, ZeroDivisionError, ValueError) as e:
        print(f"{line:<22} ! {type(e).__name__}: {e}")
print(sorted(env), Parser("1+2*x").parse())

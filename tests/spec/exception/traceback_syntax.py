# SyntaxErrors as compile() reports them.
# skip-stderr
cases = ["x = ", "1 +* 2", "def f(:\n pass", "if True\n  pass", "return 1", "yield 1", "break", "continue", "for x in y:\npass", "  x = 1", "x = 1\n  y = 2", "class A:\nx", "'unterminated", '"""never', "(1, 2", "[1, 2)", "1 = x", "f() = 1",
         "None = 1", "True += 1", "x + 1 = 2", "def f(a, a): pass", "def f(a=1, b): pass", "f(a=1, 2)", "f(**k, *a)", "lambda x=1, y: 0", "del f()", "del 1", "import", "from x import", "from . import *x", "a b", "1a", "0777", "0b12", "0xg", "1__0", "5.e", "x = = 1", "@", "$", "?", "!x",
         "print 1", "exec 'x'", "async x", "await x", "def f():\n  x = 1\n  global x", "nonlocal x", "def f():\n nonlocal q", "try:\n pass", "try:\n pass\nexcept:\n pass\nexcept ValueError:\n pass", "with x as 1: pass", "x: int: str", "(x): int = 1, 2", "*a", "*a = 1", "a, *b, *c = d", "[*a for a in b]",
         "{**a for a in b}", "{1: 2, 3}", "{1, 2: 3}", "x if y", "lambda", "not", "a not b", "is a", "a <> b", "a := 1", "(a.b := 1)", "[a := 1 for a in b]", "f(x for x in y, 1)", "f(a=1, a=2)", "def f(*): pass", "def f(*, **k): pass", "def f(/, a): pass", "def f(a, /, b, /): pass", "def f(*a, *b): pass", "def f(**k, a): pass", "match x:\n pass",
         "match x:\n case a: pass\n case b: pass", "match x:\n case {**r, 'a': 1}: pass", "match x:\n case [*a, *b]: pass", "match x:\n case a | 1: pass", "match x:\n case A(b=1, b=2): pass", "case 1: pass", "assert", "raise x from", "global", "x = yield = 1", "'a' 'b' b'c'", "b'é'", "'\\N{nope}'", "'\\x1'", "'\\u12'", "f'{'", "f'{x'", "f'{}'", "\tx\n        y", "if 1:\n\tx\n        y", "x\x00y", "else: pass", "elif x: pass", "except: pass", "if x:\n", "while", "def", "class", "class 1: pass", "def 1(): pass", "x.1", "x..y", "x[", "x[]", "()()()=1", "a = b = ", "import a.b as", "from a import (b", "from a import b,", "from __future__ import nope", "x++", "++x", "x--1", "\\", "\\ x", "a\\"]
for src in cases:
    try: compile(src, "<case>", "exec"); print(repr(src), "OK")
    except SyntaxError as e: print(repr(src), type(e).__name__)
    except ValueError as e: print(repr(src), "ValueError")
try: eval("x = 1")
except SyntaxError as e: print(e.msg, e.lineno, e.filename)
try: exec("ok = 1\nif ok:\nbad")
except IndentationError as e: print(type(e).__name__, e.lineno, e.msg)
try: compile("x = (1,\n  2\ny = 3", "file.py", "exec")
except SyntaxError as e: print(e.filename, e.lineno, e.msg)
try: compile("for x in range(3)\n  pass", "file.py", "exec")
except SyntaxError as e: print(e.lineno, e.msg)
try: compile("def f():\n    return 'abc\n", "file.py", "exec")
except SyntaxError as e: print(e.lineno, e.msg)

# Special methods called by instructions: who is asked first, NotImplemented, errors, and classes that change meanwhile.
import sys
import traceback
import zlib

log = []
BINARY = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "xor", "or"]
COMPARE = ["lt", "le", "eq", "ne", "gt", "ge"]
SYMBOLS = dict(zip(BINARY + COMPARE, "+ - * @ / // % ** << >> & ^ | < <= == != > >=".split()))


def method(owner, name, answer):
    def f(self, *others):
        log.append(f"{owner}.{name}")
        if answer == "raise": raise ValueError(name)
        return NotImplemented if answer is None else answer
    if name.startswith("__i") or name[2:-2].lstrip("r") in SYMBOLS or name[2:-2] in SYMBOLS:
        return eval("lambda self, other: f(self, other)", {"f": f}) # plain: two parameters
    return f


def make(owner, names, answer, *bases):
    return type(owner, bases, {f"__{n}__": method(owner, f"__{n}__", answer) for n in names})


left = [f"{n}" for n in BINARY]
reflected = [f"r{n}" for n in BINARY]
inplace = [f"i{n}" for n in BINARY]
classes = []
for kind, answer in (("Yes", 1), ("No", None), ("Bad", "raise")):
    classes += [make("All" + kind, left + reflected + COMPARE, answer), make("Left" + kind, left + COMPARE[:3], answer),
                make("Right" + kind, reflected + COMPARE[3:], answer), make("In" + kind, inplace + left, answer)]
classes += [make("Sub", reflected + ["gt", "eq"], "sub", classes[0]), make("SubNo", reflected + ["gt", "lt"], None, classes[0]),
            make("Same", [], None, classes[0]), make("IntSub", left + reflected + COMPARE, "int", int),
            make("FloatSub", reflected, None, float), type("Nothing", (), {})]
values = [c() for c in classes] + [7, 2.5, None, 0]

source = ["def run(out, a, b):"]
for name in BINARY:
    for text in (f"a {SYMBOLS[name]} b", f"a {SYMBOLS[name]}= b", f"a {SYMBOLS[name]} 3", f"3 {SYMBOLS[name]} b"):
        statement = f"x = {text}" if "=" not in text else f"x = a; x {text[2:]}"
        source += [f" try:", f"  {statement}", f"  out({text!r}, x)", f" except Exception as e: out({text!r}, e)"]
for name in COMPARE:
    for text in (f"a {SYMBOLS[name]} b", f"a {SYMBOLS[name]} 3", f"3 {SYMBOLS[name]} b"):
        source += [f" try: out({text!r}, {text})", f" except Exception as e: out({text!r}, e)",
                   f" try:", f"  if {text}: out({text!r}, 'yes')", f"  else: out({text!r}, 'no')",
                   f" except Exception as e: out({text!r}, e)"]
exec("\n".join(source))

def out(text, result):
    if isinstance(result, ZeroDivisionError): result = "zero"
    shown = f"{type(result).__name__} {result}" if isinstance(result, (Exception, int, str, float)) else type(result).__name__
    line = f"{text} {shown} {' '.join(log)}"
    log.clear()
    lines.append(line)


for a in values:
    for b in values:
        lines = []
        run(out, a, b)
        run(out, a, b)
        assert lines[:len(lines) // 2] == lines[len(lines) // 2:] or "object at" in str(lines)
        print(type(a).__name__, type(b).__name__, zlib.crc32("\n".join(lines).encode()) if "object at" not in str(lines) else "")
lines = []
run(out, classes[1](), classes[-1]())
print("\n".join(lines))


class Box:
    "one of everything"
    def __init__(self): self.items = {}
    def __getitem__(self, key): log.append(("get", key)); return self.items[key]
    def __setitem__(self, key, value): log.append(("set", key)); self.items[key] = value; return "ignored"
    def __contains__(self, key): log.append(("in", key)); return self.answer
    def __len__(self): log.append("len"); return self.answer
    def __bool__(self): log.append("bool"); return self.answer
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): raise KeyError("invert")
class Sized:
    def __len__(self): return self.answer


def use(box):
    out = []
    for f in (lambda: box["a"], lambda: box[1], lambda: box.__setitem__("a", 5), lambda: len(box), lambda: "x" in box,
              lambda: "x" not in box, lambda: not box, lambda: 1 if box else 2, lambda: box and 3, lambda: box or 4,
              lambda: 1 if "x" in box else 2, lambda: 1 if not box else 2, lambda: -box, lambda: +box, lambda: ~box,
              lambda: [x for x in (1, 2) if box]):
        try:
            result = f()
            out.append(result if not isinstance(result, (Box, Sized)) else "box")
        except Exception as e:
            out.append(f"{type(e).__name__}: {e}")
    return out


box, sized = Box(), Sized()
for answer in (True, False, 0, 1, 5, -1, 2**70, 2.5, None, "", True):
    box.answer = sized.answer = answer
    box[1] = 10
    for key in (2, "k"): box[key] = answer
    print(repr(answer), use(box), use(sized))
    print(log); log.clear()

# a class that changes under the instruction
class Changing:
    def __add__(self, other): return "add"
    def __eq__(self, other): return "eq"
    def __getitem__(self, key): return "item"
    def __bool__(self): return True


def step(x): return x + 1, x == 1, x != 1, x[0], not x


x = Changing()
print([step(x) for _ in range(3)][-1])
Changing.__add__ = lambda self, other: "new add"
Changing.__getitem__ = staticmethod(lambda key: ("static", key))
Changing.__eq__ = lambda self, *others, **kw: others
Changing.__bool__ = lambda self: False
print(step(x), step(x))
Changing.__add__ = classmethod(lambda cls, other: cls.__name__)
Changing.__getitem__ = len
Changing.__ne__ = lambda self, other: "ne"
del Changing.__bool__
try: step(x)
except TypeError as e: print(e)
Changing.__getitem__ = lambda self, key, more=3: (yield key)
print([type(v).__name__ for v in step(x)])
Changing.__add__ = None
try: step(x)
except TypeError as e: print(e)


class Swaps:
    "becomes another class inside its own method"
    def __add__(self, other): self.__class__ = Other; return NotImplemented
    def __lt__(self, other): self.__class__ = Other; return NotImplemented
class Other:
    def __radd__(self, other): return "radd"
    def __gt__(self, other): return "gt"
print(Swaps() < Other())
for pair in ((Swaps(), Other()), (Swaps(), Swaps())):
    try: pair[0] + pair[1]
    except TypeError as e: print(e)


# tracebacks, exceptions caught around an operand, finally, generators, recursion
class Trouble:
    def __add__(self, other): return 1 // other
    def __getitem__(self, key): return self[key - 1] + 1 if key else 0
    def __lt__(self, other): raise LookupError
    def __len__(self): return len(self)


def outer(t):
    return [1,
            t + 0]


try: outer(Trouble())
except ZeroDivisionError as e: print([(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
print(Trouble()[200])
for f in (lambda t: t[10**6], lambda t: len(t)):
    try: f(Trouble())
    except RecursionError: print("recursion")
def caught(t, got=()):
    for other in (1, 0, 2):
        try: got += (t + other,)
        except ZeroDivisionError: got += ("zero",)
        finally: got += ("f",)
    try:
        while t < 1: pass
    except LookupError: got += ("lookup",)
    return got
print(caught(Trouble()))
def generate(t):
    for other in (1, 2):
        got = yield t + other, 3 + Reflects()
        print(got)
class Reflects:
    def __radd__(self, other): return other, sys._getframe(1).f_code.co_name
g = generate(Trouble())
print(next(g), g.send("sent"))


# what dies, dies when the instruction is over
class Dies:
    def __init__(self, name): self.name = name
    def __del__(self): log.append(f"del {self.name}")
    def __add__(self, other): log.append("add"); return other.name
    def __eq__(self, other): log.append("eq"); return True
    def __getitem__(self, key): log.append("get"); return key
    def __setitem__(self, key, value): log.append("set")
    def __contains__(self, item): log.append("in"); return True
    def __len__(self): log.append("len"); return 0
print(Dies("a") + Dies("b"), log); log.clear()
print(Dies("a") == Dies("b"), log); log.clear()
if Dies("a") == Dies("b"): print(log); log.clear()
Dies("a")[Dies("b")]; print(log); log.clear()
Dies("a")[Dies("b")] = Dies("c"); print(log); log.clear()
print(Dies("a") in Dies("b"), log); log.clear()
print(len(Dies("a")), not Dies("a"), log); log.clear()

# What does not depend on the instructions themselves.
import dis
import io
import types


def f(a, *b, c=1):
    for x in b:
        print(x + a)
    return lambda: c


class C:
    def m(self):
        return 1
    s = staticmethod(len)
    n = 3


print(sorted({line for _, line in dis.findlinestarts(f.__code__)} - {7}))
print([type(i).__name__ for i in dis.get_instructions(C().m)][:1])
print(all(i.opname == dis.opname[i.opcode] and dis.opmap[i.opname] == i.opcode for i in dis.Bytecode(f)))
out = io.StringIO()
dis.dis(C, file=out)
print(out.getvalue().splitlines()[0])
out = io.StringIO()
dis.dis(f, file=out)
text = out.getvalue()
print("Disassembly of <code object <lambda> at" in text, "print" in text)
out = io.StringIO()
dis.dis(f, file=out, depth=0)
print("Disassembly" in out.getvalue())
print(dis.Bytecode(f).codeobj is f.__code__, dis.Bytecode(f).first_line == f.__code__.co_firstlineno)
for wrong in (3, None.__class__(), [], object()):
    try:
        list(dis.get_instructions(wrong))
    except TypeError as error:
        print(error)
try:
    dis.dis("1 +", file=io.StringIO())
except SyntaxError as error:
    print(type(error).__name__)
lines = dis.code_info(f).splitlines()
print(lines[0], lines[2], lines[3], lines[4], sep="\n")
print(dis.COMPILER_FLAG_NAMES[1], dis.pretty_flags(3), dis.pretty_flags(0))
try:
    1 / 0
except ZeroDivisionError as error:
    print("-->" in dis.Bytecode.from_traceback(error.__traceback__).dis())
    out = io.StringIO()
    dis.distb(error.__traceback__, file=out)
    print("-->" in out.getvalue())

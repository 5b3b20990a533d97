# ExceptionGroup and except*.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

eg = ExceptionGroup("msg", [ValueError(1), TypeError("t"), ExceptionGroup("inner", [ValueError(2), KeyError("k")])])
print(eg, repr(eg), eg.message, len(eg.exceptions), type(eg).__mro__[1].__name__, eg.args)
print(repr(eg.subgroup(ValueError)), eg.subgroup(OSError), eg.split(ValueError), repr(eg.subgroup(lambda e: isinstance(e, KeyError))), repr(eg.derive([OSError()])))
try: raise eg
except* ValueError as g: print("values", repr(g))
except* (TypeError, KeyError) as g: print("others", repr(g))
try:
    try: raise eg
    except* ValueError as g: print(len(g.exceptions))
except ExceptionGroup as rest: print("rest", repr(rest))
try: raise ValueError("naked")
except* ValueError as g: print(repr(g))
try:
    try: raise ExceptionGroup("g", [ValueError(1), OSError(2)])
    except* ValueError: raise KeyError("new")
except ExceptionGroup as x: print(repr(x), [type(e).__name__ for e in x.exceptions])
try:
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError: raise
except ExceptionGroup as x: print(repr(x))
try: pass
except* ValueError: print("never")
else: print("else")
finally: print("finally")
def f():
    for i in range(3):
        try:
            if i == 1: raise ExceptionGroup("x", [ValueError(i)])
        except* ValueError as e: print("loop", i, e.exceptions)
        else: print("fine", i)
f()
err(lambda: ExceptionGroup("m", [])); err(lambda: ExceptionGroup("m", [5])); err(lambda: ExceptionGroup("m")); err(lambda: ExceptionGroup(5, [ValueError()])); err(lambda: ExceptionGroup("m", [KeyboardInterrupt()])); err(lambda: ExceptionGroup("m", 5))
print(type(BaseExceptionGroup("m", [ValueError()])).__name__, type(BaseExceptionGroup("m", [KeyboardInterrupt()])).__name__)
def bad():
    try: raise ValueError
    except* ExceptionGroup: pass
err(bad)
class MyGroup(ExceptionGroup):
    def derive(self, excs): return MyGroup(self.message + "+", excs)
m = MyGroup("mine", [ValueError(1), TypeError(2)]); print(repr(m.subgroup(ValueError)), m.split(TypeError)[1].message)

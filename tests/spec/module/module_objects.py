# Module objects: attributes, __getattr__, functions and code objects as values.
import types, sys
def show(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
f=types.FunctionType(show.__code__, globals(), 'nm'); print(f.__name__)
m=types.ModuleType('mm','doc'); print(m, m.__name__, m.__doc__, sorted(m.__dict__)); m.x=1; print(m.x); show(lambda: m.y); del m.x; show(lambda: m.x)
m.__getattr__=lambda n: 'dyn_'+n; print(m.foo)
c=(lambda: show).__code__; print(list(c.co_lines())[0][2], len(list(c.co_positions()))>0, c.replace(co_name='zz').co_name)

"""An exception that is thrown in has for its context what the generator handles, not what the thrower does."""
from contextlib import contextmanager, ExitStack
@contextmanager
def g(exc):
    try: yield
    finally: raise exc
e=[Exception(i) for i in range(5)]
try:
    with ExitStack() as s:
        s.enter_context(g(e[4])); s.enter_context(g(e[3])); s.enter_context(g(e[2]))
        raise e[1]
except Exception as x:
    while x is not None: print(repr(x), end=" "); x=x.__context__
print()
def gen():
    try: yield
    except Exception as x:
        print("in", repr(x), repr(x.__context__))
        raise KeyError(2)
k=gen(); next(k)
a=ValueError(1)
try:
    try: raise TypeError(0)
    except TypeError:
        k.throw(a)
except KeyError as x:
    while x is not None: print(repr(x), end=" "); x=x.__context__
print()

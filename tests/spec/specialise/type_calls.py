# Calls of builtin types and isinstance: every kind of argument, hooks, errors.
class M(type):
    def __instancecheck__(c, o): print("hook"); return False
class A: pass
class B(A): pass
class H(metaclass=M): pass
class P:
    @property
    def __class__(self): print("asked"); return A
class G:
    def __getattribute__(self, n): print("get", n); raise AttributeError
for o in (1, A(), B(), P(), G(), True, [], None):
    for t in ((int, str), (str, B), (H, A), (A, H), (), (str, (A, int)), (int, 5), (5, int), int | str, (str, int | None)):
        try: print(isinstance(o, t))
        except TypeError as e: print(e)
def f():
    for o in ([], (1,2), "ab", 5, 2.5, 0, None, {}, {"a": 1}, range(3), iter([1]), A(), 2**70, (x for x in "q"), [1][0]):
        for t in (bool, tuple, list, int, str, type):
            for _ in range(2):
                try: r = t(o); print(t.__name__, r if t is not type and "object" not in repr(o) else type(r).__name__)
                except TypeError as e: print(e)
                except ValueError as e: print(e)
    class Bad:
        def __bool__(self): raise KeyError
        def __iter__(self): yield 1; raise LookupError
    for t in (bool, tuple, list):
        try: t(Bad())
        except LookupError as e: print(repr(e))
    for g in (lambda x: bool(x), lambda x: list(x), lambda x: tuple(x)):
        for x in ([], 0, 1, 0.0, "ab", Bad()) * 3:
            try: print(g(x), g(x) is x)
            except (TypeError, LookupError) as e: print(repr(e))
f()

# Type parameters: when bounds, defaults and values are computed, and what may be done with them.
log = []
def say(x): log.append(x); return x
def f[T: say(int), *Ts, **P = say([str])](x: T) -> T: return x
print(log, f.__type_params__); T, Ts, P = f.__type_params__
print(T.__bound__, T.__bound__, T.__constraints__, log, P.__default__, P.has_default(), T.has_default(), log)
def g[S: (int, str)](x: S): return x
S, = g.__type_params__; print(S.__constraints__, S.__bound__, S.__name__, S.__covariant__, S.__infer_variance__, S.__module__, type(S).__module__)
type Late = Undefined
try: Late.__value__
except NameError as e: print(e)
Undefined = list[int]; print(Late.__value__, Late, Late.__module__, Late.__type_params__, Late.__parameters__)
type Tree[N] = tuple[N, list[Tree[N]]]
print(Tree.__value__, Tree[int], Tree[int].__args__, Tree[int].__origin__ is Tree, Tree.__type_params__, Tree.__parameters__)
for bad in (lambda: Late[int], lambda: setattr(Late, "__value__", 3), lambda: setattr(T, "__bound__", 3)):
    try: print("no error", bad())
    except (TypeError, AttributeError) as e: print(type(e).__name__)
class Stack[T]:
    type Item = T
    def __init__(self): self.items: list[T] = []
    def push(self, x: T): self.items.append(x); return self
    @staticmethod
    def of[U](*xs: U) -> "Stack[U]":
        s = Stack[U]()
        for x in xs: s.push(x)
        return s
print(Stack.Item.__value__, Stack.__type_params__, Stack[int]().push(3).items, Stack.of(1, 2).items, Stack.__parameters__, Stack.push.__annotations__["x"] is Stack.__type_params__[0])
class Sub[K, V](dict[K, V]): pass
print(Sub.__bases__[0], Sub.__orig_bases__, Sub[str, int], Sub(a=1), Sub[str, int](a=1))
def outer[A](a):
    def inner[B](b): return (A, B, a, b)
    return inner
print(outer(1)(2), outer.__type_params__[0] is outer(1)(2)[0])
def deco(fn): fn.tag = fn.__type_params__; return fn
@deco
def h[Q](x=say(5), *, y: Q = say(6)): return x, y
print(h(), h.tag, h.__annotations__, h.__name__, h.__qualname__)
async def co[T](x: T): return x
try: co(4).send(None)
except StopIteration as e: print(e.value)
lam = [lambda: T.__name__ for _ in range(1)]; print(lam[0]())

# Type parameters, type aliases and generic classes (3.12), and their run-time attributes.
type Number = int | float
type Pair[T] = tuple[T, T]
def first[T](items: list[T]) -> T: return items[0]
class Box[T]:
    def __init__(self, v: T): self.v = v
    def map[U](self, f) -> "Box[U]": return Box(f(self.v))
    def __repr__(self): return f"Box({self.v!r})"
class Both[K: str, *Ts, **P]: pass
print(Number, Number.__value__, type(Number).__name__, Number.__name__, Pair.__type_params__, Pair[int], first([1, 2]), first.__type_params__, Box(3).map(str), Box[int], Box[int](5), Box.__type_params__, [type(p).__name__ for p in Both.__type_params__], Both.__type_params__[0].__bound__)
T = "outer"
def uses[T](x: T): return T.__name__
print(uses(1), T, Box.__mro__[1].__name__, first.__annotations__, isinstance(Box(1), Box))
class Node[T](Box[T]):
    def get(self) -> T: return self.v
print(Node(7).get(), Node.__orig_bases__, issubclass(Node, Box))
def deflt[T = int](x): return x
print(deflt(5), deflt.__type_params__[0].__default__)
type Rec = list[Rec] | int
print(Rec.__value__)
for src in ("def f[T, T](): pass", "class A[*T: int]: pass", "type x.y = int", "def f[T](x: (yield)): pass"):
    try: compile(src, "s", "exec"); print("ok")
    except SyntaxError as e: print("SyntaxError")
type = 5; print(type); 

# Visitors, command objects, observers, builders, state by __class__, prototype, flyweight, proxies.
class Expr:
    def accept(self, v): return getattr(v, "visit_" + type(self).__name__.lower(), v.generic)(self)
    def __add__(self, o): return Add(self, wrap(o))
    def __radd__(self, o): return Add(wrap(o), self)
    def __mul__(self, o): return Mul(self, wrap(o))
    def __rmul__(self, o): return Mul(wrap(o), self)
    def __neg__(self): return Neg(self)
class Num(Expr):
    def __init__(self, n): self.n = n
class Var(Expr):
    def __init__(self, name): self.name = name
class Bin(Expr):
    def __init__(self, a, b): self.a, self.b = a, b
class Add(Bin): pass
class Mul(Bin): pass
class Neg(Expr):
    def __init__(self, x): self.x = x
def wrap(x): return x if isinstance(x, Expr) else Num(x)
class Visitor:
    def generic(self, e): raise TypeError(f"{type(self).__name__} cannot visit {type(e).__name__}")
class Show(Visitor):
    def visit_num(self, e): return str(e.n)
    def visit_var(self, e): return e.name
    def visit_add(self, e): return f"({e.a.accept(self)} + {e.b.accept(self)})"
    def visit_mul(self, e): return f"{e.a.accept(self)} * {e.b.accept(self)}"
    def visit_neg(self, e): return "-" + e.x.accept(self)
class Eval(Visitor):
    def __init__(self, **env): self.env = env
    def visit_num(self, e): return e.n
    def visit_var(self, e): return self.env[e.name]
    def visit_add(self, e): return e.a.accept(self) + e.b.accept(self)
    def visit_mul(self, e): return e.a.accept(self) * e.b.accept(self)
    def visit_neg(self, e): return -e.x.accept(self)
class Deriv(Visitor):
    def __init__(self, var): self.var = var
    def visit_num(self, e): return Num(0)
    def visit_var(self, e): return Num(int(e.name == self.var))
    def visit_add(self, e): return e.a.accept(self) + e.b.accept(self)
    def visit_mul(self, e): return e.a.accept(self) * e.b + e.a * e.b.accept(self)
    visit_neg = lambda self, e: -e.x.accept(self)
class Simplify(Visitor):
    def generic(self, e): return e
    def visit_add(self, e):
        match e.a.accept(self), e.b.accept(self):
            case Num(n=0), x: return x
            case x, Num(n=0): return x
            case Num(n=a), Num(n=b): return Num(a + b)
            case a, b: return a + b
    def visit_mul(self, e):
        match e.a.accept(self), e.b.accept(self):
            case (Num(n=0), _) | (_, Num(n=0)): return Num(0)
            case (Num(n=1), x) | (x, Num(n=1)): return x
            case Num(n=a), Num(n=b): return Num(a * b)
            case a, b: return a * b
class Partial(Visitor):
    def visit_num(self, e): return "num"
x, y = Var("x"), Var("y"); e = 3 * x * x + 2 * x + -y + 5
print(e.accept(Show()), e.accept(Eval(x=2, y=1)), e.accept(Deriv("x")).accept(Show())); print(e.accept(Deriv("x")).accept(Simplify()).accept(Show()), e.accept(Deriv("x")).accept(Simplify()).accept(Eval(x=10, y=0)), e.accept(Deriv("y")).accept(Simplify()).accept(Show()))
for bad in (lambda: e.accept(Partial()), lambda: e.accept(Eval(x=1))):
    try: bad()
    except (TypeError, KeyError) as ex: print(type(ex).__name__, ex)
class Doc:
    def __init__(self): self.text, self.undo_stack, self.redo_stack, self.watchers = "", [], [], []
    def do(self, cmd): cmd.apply(self); self.undo_stack.append(cmd); self.redo_stack.clear(); self.tell(cmd)
    def undo(self):
        if self.undo_stack: c = self.undo_stack.pop(); c.revert(self); self.redo_stack.append(c); self.tell(c, "undo")
    def redo(self):
        if self.redo_stack: c = self.redo_stack.pop(); c.apply(self); self.undo_stack.append(c); self.tell(c, "redo")
    def tell(self, c, how="do"): [w(how, c) for w in self.watchers]
class Insert:
    def __init__(self, pos, s): self.pos, self.s = pos, s
    def apply(self, d): d.text = d.text[:self.pos] + self.s + d.text[self.pos:]
    def revert(self, d): d.text = d.text[:self.pos] + d.text[self.pos + len(self.s):]
    def __repr__(self): return f"Insert({self.s!r})"
class Delete:
    def __init__(self, a, b): self.a, self.b = a, b
    def apply(self, d): self.was = d.text[self.a:self.b]; d.text = d.text[:self.a] + d.text[self.b:]
    def revert(self, d): d.text = d.text[:self.a] + self.was + d.text[self.a:]
    def __repr__(self): return "Delete"
doc, log = Doc(), []; doc.watchers.append(lambda how, c: log.append(f"{how} {c}")); doc.do(Insert(0, "hello world")); doc.do(Delete(0, 6)); doc.do(Insert(5, "!")); print(doc.text); doc.undo(); doc.undo(); print(doc.text); doc.redo(); print(doc.text); doc.do(Insert(0, "W: ")); doc.redo(); print(doc.text, log)
class Door:
    def __new__(cls): o = super().__new__(Closed); return o
    def __repr__(self): return type(self).__name__
class Closed(Door):
    def open(self): self.__class__ = Open
    def lock(self): self.__class__ = Locked
class Open(Door):
    def close(self): self.__class__ = Closed
class Locked(Door):
    def unlock(self): self.__class__ = Closed
d = Door(); print(d, end=" ")
for step in ("open", "close", "lock", "open", "unlock", "open"):
    try: getattr(d, step)(); print(step, d, end="; ")
    except AttributeError as ex: print(ex, end="; ")
print()
class Query:
    def __init__(self, **parts): self.parts = parts
    def __getattr__(self, name): return lambda *a: Query(**self.parts, **{name: a})
    def __str__(self): return " ".join(f"{k.rstrip('_').upper()} {', '.join(map(str, v))}" for k, v in self.parts.items())
print(Query().select("a", "b").from_("t").where("a > 1").limit(5))
class Fly:
    pool = {}
    def __new__(cls, k): return cls.pool.get(k) or cls.pool.setdefault(k, super().__new__(cls))
    def __init__(self, k): self.k = k
print(Fly("a") is Fly("a"), Fly("a") is Fly("b"), len(Fly.pool), Fly("a").k); class_ = type("Dyn", (Fly,), {"extra": property(lambda s: s.k * 2)}); print(class_("z").extra, class_.__name__, class_.__mro__[1].__name__)

# Mixins, abstract bases by hand, container classes built on few methods, iteration and context together.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class Comparable:
    def __lt__(self, o): return self.key() < o.key()
    def __le__(self, o): return self.key() <= o.key()
    def __gt__(self, o): return self.key() > o.key()
    def __ge__(self, o): return self.key() >= o.key()
    def __eq__(self, o): return type(self) is type(o) and self.key() == o.key()
    def __hash__(self): return hash(self.key())
class Shown:
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.__dict__.items())})"
class Version(Comparable, Shown):
    def __init__(self, text): self.parts = tuple(map(int, text.split(".")))
    def key(self): return self.parts
    def __str__(self): return ".".join(map(str, self.parts))
vs = [Version(t) for t in ("1.10", "1.2", "1.2.1", "0.9")]; print(sorted(vs), max(vs), Version("1.2") == Version("1.2"), len({Version("1"), Version("1")}), Version("1") != Version("2"), [str(v) for v in sorted(vs, reverse=True)])
class SeqMixin:
    def __iter__(self):
        i = 0
        try:
            while True: yield self[i]; i += 1
        except IndexError: return
    def __contains__(self, v): return any(x == v for x in self)
    def __reversed__(self): return (self[i] for i in range(len(self) - 1, -1, -1))
    def index(self, v):
        for i, x in enumerate(self):
            if x == v: return i
        raise ValueError(f"{v!r} is not here")
class Squares(SeqMixin):
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if isinstance(i, slice): return [self[j] for j in range(*i.indices(self.n))]
        if i < 0: i += self.n
        if not 0 <= i < self.n: raise IndexError(i)
        return i * i
s = Squares(6); print(list(s), 16 in s, 17 in s, list(reversed(s)), s[-1], s[1:4], s[::-2], s.index(9), sum(s), [*s][2], max(s), dict(enumerate(s))[3]); err(lambda: s.index(7)); err(lambda: s[9])
class Bag:
    def __init__(self, items=()): self.counts = {}; [self.add(i) for i in items]
    def add(self, i, n=1): self.counts[i] = self.counts.get(i, 0) + n; return self
    def __len__(self): return sum(self.counts.values())
    def __iter__(self):
        for k, n in self.counts.items():
            for _ in range(n): yield k
    def __or__(self, o): return Bag([*self, *o])
    def __and__(self, o): b = Bag(); [b.add(k, min(n, o.counts[k])) for k, n in self.counts.items() if k in o.counts]; return b
    def __bool__(self): return bool(self.counts)
    def __eq__(self, o): return isinstance(o, Bag) and self.counts == o.counts
    __hash__ = None
b = Bag("hello"); print(len(b), list(b), list(b | Bag("lo")), list(b & Bag("loll")), bool(Bag()), b == Bag("olleh"), "h" in b, sorted(b)); err(lambda: hash(b))
class Temp:
    log = []
    def __init__(self, n): self.n = n
    def __enter__(self): Temp.log.append(f"+{self.n}"); return self
    def __exit__(self, *e): Temp.log.append(f"-{self.n}"); return False
    def __iter__(self): return iter(range(self.n))
with Temp(2) as t, Temp(3) as u: print([*t, *u])
print(Temp.log)
class Meta(type):
    def __new__(m, name, bases, ns):
        for k, v in list(ns.items()):
            if callable(v) and not k.startswith("_"): ns["call_" + k] = lambda self, *a, v=v, k=k: f"<{k}>{v(self, *a)}</{k}>"
        return super().__new__(m, name, bases, ns)
class Html(metaclass=Meta):
    def b(self, x): return x
    def i(self, x): return self.call_b(x)
print(Html().call_i("text"), sorted(n for n in dir(Html) if n.startswith("call")))
class Chain:
    def __init__(self, path="root"): self._path = path
    def __getattr__(self, n):
        if n.startswith("_"): raise AttributeError(n)
        return Chain(f"{self._path}.{n}")
    def __getitem__(self, k): return Chain(f"{self._path}[{k!r}]")
    def __call__(self, *a, **k): return Chain(f"{self._path}({', '.join([*map(repr, a), *(f'{x}={y!r}' for x, y in k.items())])})")
    def __repr__(self): return self._path
print(Chain().a.b["x"](1, k=2).c[1:2][...]); err(lambda: Chain()._private)
class Default:
    def __init__(self, **kw): self.__dict__.update({"x": 1, "y": 2} | kw)
    def __or__(self, o): return Default(**(vars(self) | vars(o)))
    def __iter__(self): yield from vars(self).items()
print(dict(Default(y=5) | Default(z=3)), vars(Default(x=0)))
def singleton(cls):
    inst = {}
    def get(*a): return inst.setdefault(cls, None) or inst.__setitem__(cls, cls(*a)) or inst[cls]
    return get
@singleton
class Config:
    def __init__(self): print("made once"); self.v = 0
Config().v += 1; print(Config().v, Config() is Config())
class Base:
    handlers = {}
    def __init_subclass__(cls, on=None): cls.handlers = {**cls.handlers, on: cls.__name__} if on else cls.handlers
class A(Base, on="a"): pass
class B(A, on="b"): pass
print(Base.handlers, A.handlers, B.handlers)

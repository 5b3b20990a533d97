# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__, and hasattr's rules.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class Lazy:
    def __init__(self): self.real = 1
    def __getattr__(self, name):
        if name.startswith("bad"): raise AttributeError(f"no {name} here")
        if name == "boom": raise ValueError("boom")
        return "lazy " + name
l = Lazy(); print(l.real, l.other, hasattr(l, "x"), hasattr(l, "bad"), getattr(l, "bad1", "default"))
err(lambda: l.bad2)
err(lambda: hasattr(l, "boom"))
err(lambda: getattr(l, "boom", 1))
class All:
    def __getattribute__(self, name):
        if name == "secret": raise AttributeError("hidden")
        return ("all", name) if name != "__class__" else object.__getattribute__(self, name)
    def __getattr__(self, name): return "fallback " + name
a = All(); a.x = 5; print(a.x, a.secret, a.anything, a.__dict__, object.__getattribute__(a, "x"))
class Log:
    def __setattr__(self, name, value): print("set", name, value); super().__setattr__(name, value)
    def __delattr__(self, name): print("del", name); object.__delattr__(self, name)
o = Log(); o.a = 1; o.a += 5; print(o.a); del o.a; setattr(o, "b", 2); o.__dict__["c"] = 3; print(o.c, vars(o))
def f(): del o.zz
err(f)
class Frozen:
    def __setattr__(self, name, value): raise AttributeError(f"can't set {name}")
    def __delattr__(self, name): raise TypeError("frozen")
def f(): Frozen().x = 1
err(f)
def f(): del Frozen().x
err(f)
class Dir:
    def __dir__(self): return ["z", "a"]
print(dir(Dir()), Dir().__dir__())
class Proxy:
    def __init__(self, target): object.__setattr__(self, "_t", target)
    def __getattr__(self, name): return getattr(self._t, name)
    def __setattr__(self, name, v): setattr(self._t, name, v)
class T: pass
t = T(); p = Proxy(t); p.x = 3; print(t.x, p.x, p.__dict__)
err(lambda: Proxy([]).nope)
err(lambda: len(Proxy([1])))
class Meta(type):
    def __getattr__(cls, name): return f"{cls.__name__}.{name}"
class M(metaclass=Meta): real = 1
print(M.real, M.missing, hasattr(M(), "missing"))
class G:
    @property
    def p(self): raise AttributeError("inside property")
    def __getattr__(self, name): return "from getattr " + name
print(G().p)
class G2:
    @property
    def p(self): return self.missing
err(lambda: G2().p)
class Slots:
    __slots__ = ("a", "b")
s = Slots(); s.a = 1; print(s.a, hasattr(s, "b"), hasattr(s, "__dict__"), Slots.__slots__, Slots.a)
err(lambda: s.b)
def f(): s.c = 1
err(f)
def f(): del s.b
err(f)
del s.a
err(lambda: s.a)
class Sub(Slots): pass
x = Sub(); x.a = 1; x.c = 2; print(x.__dict__, x.a)
class Sub2(Slots): __slots__ = ["c"]
y = Sub2(); y.a = y.c = 3; print(y.a, y.c, hasattr(y, "__dict__"))
class WithDict: __slots__ = ("q", "__dict__")
w = WithDict(); w.q = 1; w.r = 2; print(w.__dict__, w.q)
class Str: __slots__ = "single"
z = Str(); z.single = 5; print(z.single)
err(lambda: type("Conf", (), {"__slots__": ("a",), "a": 1}))
err(lambda: type("Bad", (), {"__slots__": ("1a",)}))
err(lambda: type("Bad", (), {"__slots__": (5,)}))
class S3: __slots__ = ("c",)
err(lambda: type("Two", (Slots, S3), {}))
class Mangle:
    __slots__ = ("__private",)
    def __init__(self): self.__private = 1
    def get(self): return self.__private
print(Mangle().get(), Mangle()._Mangle__private)
class Inst:
    def __init__(self): self.__len__ = lambda: 5
err(lambda: len(Inst()))
print(Inst().__len__())

# Every kind of parameter and every way to get a call wrong.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

def plain(a, b, c=3): return a, b, c
def star(a, *args, k=1, **kw): return a, args, k, kw
def kwonly(*, x, y=2): return x, y
def posonly(a, b=2, /, c=3, *, d=4): return a, b, c, d
def onlypos(a, /): return a
def none(): return "none"
def defaults(a=1, b=2, *, c=3): return a, b, c
def posname(a, /, **kw): return a, kw
print(plain(1, 2), plain(1, b=5), plain(c=1, b=2, a=3), plain(1, 2, 9), star(1), star(1, 2, 3, k=4, z=5), kwonly(x=1), kwonly(y=5, x=1), posonly(1), posonly(1, 5, 6, d=7), posonly(1, c=9), none(), defaults(), defaults(c=5), posname(1, a=2, b=3))
err(lambda: plain())
err(lambda: plain(1))
err(lambda: plain(1, 2, 3, 4))
err(lambda: plain(1, 2, 3, 4, 5))
err(lambda: plain(1, 2, d=4))
err(lambda: plain(1, a=2))
err(lambda: plain(1, 2, 3, c=4))
err(lambda: plain(c=1))
err(lambda: plain(b=1))
err(lambda: none(1))
err(lambda: none(1, 2))
err(lambda: none(x=1))
err(lambda: kwonly())
err(lambda: kwonly(1))
err(lambda: kwonly(1, x=2))
err(lambda: kwonly(x=1, z=2))
err(lambda: kwonly(1, 2, x=3, y=4))
err(lambda: onlypos())
err(lambda: onlypos(a=1))
err(lambda: onlypos(1, 2))
err(lambda: posonly(a=1))
err(lambda: posonly(1, b=2))
err(lambda: posonly(a=1, b=2, c=3))
err(lambda: posonly(1, 2, 3, 4))
err(lambda: posonly(1, 2, 3, 4, d=5))
err(lambda: star())
err(lambda: star(k=1))
err(lambda: star(1, a=2))
err(lambda: defaults(1, 2, 3))
err(lambda: defaults(1, 2, 3, c=4))
err(lambda: posname(a=2))
err(lambda: (lambda x: x)())
err(lambda: (lambda: 1)(2))
err(lambda: (lambda *, k: k)())
err(lambda: 5())
err(lambda: "a"())
err(lambda: None())
class K:
    def __init__(self, a, b=2): self.v = (a, b)
    def m(self, x): return x
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls, x): return x
err(lambda: K())
err(lambda: K(1, 2, 3))
err(lambda: K(1, z=2))
err(lambda: K(1).m())
err(lambda: K(1).m(1, 2))
err(lambda: K.m(1))
err(lambda: K.s())
err(lambda: K.c())
err(lambda: K.c(1, 2))
err(lambda: K(1)())
def three(a, b, c): pass
def four(a, b, c, d): pass
def kw3(*, a, b, c): pass
err(lambda: three())
err(lambda: four())
err(lambda: three(1))
err(lambda: kw3())
err(lambda: kw3(a=1))
err(lambda: len())
err(lambda: len(1, 2))
err(lambda: len(x=1))
err(lambda: print(foo=1))
err(lambda: abs(1, 2))
err(lambda: object(1))
err(lambda: isinstance(1))
err(lambda: dict(1, 2))
def outer():
    def inner(a): pass
    return inner
err(lambda: outer()())

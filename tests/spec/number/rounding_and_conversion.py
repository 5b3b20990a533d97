# round, int, float, divmod, floor and trunc on edges; __round__, __trunc__, __floor__ protocols.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

import math
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e15 + 0.5, 0.049999, 1e-10, 123456.789, -123456.789, 5e-324, 1.7e308):
    print(x, [round(x, n) for n in (0, 1, 2, 5, -1, -3, 20, -400)], round(x) if abs(x) < 1e18 else "big", math.floor(x) if abs(x) < 1e18 else "", math.trunc(x) if abs(x) < 1e18 else "")
for n in (0, 5, 15, 25, 149, 150, 250, -15, -25, 12345, 10**20 + 5): print(n, [round(n, k) for k in (0, 1, -1, -2, -3, -30)])
for a, b in ((7, 2), (-7, 2), (7, -2), (-7, -2), (7.5, 2), (-7.5, 2), (1e20, 3), (0, 5), (-0.0, 5), (5, math.inf), (-5, math.inf)): print(a, b, divmod(a, b), a // b, a % b, a - (a // b) * b == a % b)
class R:
    def __round__(self, n="none"): return ("rounded", n)
    def __trunc__(self): return 7
    def __floor__(self): return "fl"
    def __ceil__(self): return "ce"
    def __int__(self): return 8
    def __float__(self): return 9.5
    def __index__(self): return 10
r = R(); print(round(r), round(r, 2), round(r, None), math.trunc(r), math.floor(r), math.ceil(r), int(r), float(r), bin(r), complex(r), hex(r), math.sqrt(r), [0] * r == [0] * 10, "%d" % 3.9, "%x" % r)
err(lambda: round(object())); err(lambda: math.trunc(object())); err(lambda: math.floor("x")); err(lambda: round(1.5, 1.5)); err(lambda: int("0x10", 10)); err(lambda: float("1,5")); err(lambda: round(math.inf)); err(lambda: int(math.nan)); err(lambda: math.floor(math.inf)); err(lambda: divmod(1, 0)); err(lambda: divmod("a", 1)); err(lambda: round("1.5")); err(lambda: int(object())); err(lambda: float(object()))
print(int(1e22), int(-1e22), float(2**53 + 1), float(-2**63), int(float(2**63)), int(1.9999999999999999), int(0.9999999999999999), 2**53 == 2**53 + 1.0, int(" 12\n"), int("-0b11", 0), float(" -1e-2 "), int(True), float("1_0.5"), round(-2.5), round(0.5 + 1e-16), 0.1 + 0.7, (0.1 + 0.7) * 10, int((0.1 + 0.7) * 10), 1e23, 9.95.__round__(1), float.__round__(1.5), (5).__round__(-1), (-7).__floordiv__(2), (7).__rsub__(10), (2).__pow__(10, 1000), (5).__truediv__(2), (5).__divmod__(3), (1.5).__add__("x"), (1).__add__(1.5), (1).__lt__("x"), (3).__and__(6), True.__or__(False), (0).__bool__(), (6).__format__("04d"), (255).__hash__(), (-1).__hash__(), (2.5).__floor__(), (2.5).__ceil__(), (2.5).__int__())

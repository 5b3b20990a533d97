# Rich comparison, its fallbacks, hashing rules, containment fallbacks.
def err(f):
    try:
        result = f()
    except Exception as e:
        print(type(e).__name__ + ":", e)
    else:
        print("no error:", repr(result))

class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o): print("eq", self.v); return self.v == o.v if isinstance(o, Eq) else NotImplemented
print(Eq(1) == Eq(1), Eq(1) != Eq(2), Eq(1) == 5, Eq(1) != 5, 5 == Eq(2), Eq(1) in [Eq(1)])
err(lambda: hash(Eq(1))); print(Eq.__hash__)
err(lambda: {Eq(1)})
class H(Eq):
    __hash__ = lambda self: hash(self.v)
print(hash(H(5)), {H(1): "x"}[H(1)])
class Lt:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return f"lt({self.v},{o.v})"
a, b = Lt("a"), Lt("b"); print(a < b, a > b); err(lambda: a <= b); err(lambda: a >= b); print(a == b, a != b)
class Refl:
    def __lt__(self, o): print("lt"); return NotImplemented
    def __gt__(self, o): print("gt"); return NotImplemented
    def __eq__(self, o): print("eq"); return NotImplemented
r, s = Refl(), Refl(); err(lambda: r < s); err(lambda: r < 1); err(lambda: 1 < r); print(r == s, r == r, r != s)
class Ne:
    def __ne__(self, o): return "ne called"
    def __eq__(self, o): return "eq called"
print(Ne() == 1, Ne() != 1, 1 != Ne(), not Ne() == 1)
class B:
    def __lt__(self, o): return "B.lt"
    def __gt__(self, o): return "B.gt"
class S(B):
    def __gt__(self, o): return "S.gt"
print(B() < S(), S() < B(), B() < B(), B() > S())
class Tot:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
import functools
T = functools.total_ordering(Tot); print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2), sorted([T(3), T(1)], key=lambda t: t.v)[0].v)
class C:
    def __init__(self): self.calls = []
    def __getitem__(self, i):
        self.calls.append(i)
        if i >= 3: raise IndexError
        return i * 10
c = C(); print(20 in c, c.calls, list(C()), 99 in C(), [x for x in C()], max(C()), tuple(C()), list(zip(C(), "ab")))
class It:
    def __iter__(self): return iter([1, 2])
print(2 in It(), 3 in It(), sorted(It()))
class NoIt: pass
err(lambda: 1 in NoIt()); err(lambda: iter(NoIt())); err(lambda: NoIt()[0]); err(lambda: len(NoIt())); err(lambda: NoIt()()); err(lambda: list(NoIt())); err(lambda: reversed(NoIt()))
class BadIter:
    def __iter__(self): return 5
err(lambda: list(BadIter()))
class NoneIter: __iter__ = None
err(lambda: iter(NoneIter())); 
class NoneContains:
    __contains__ = None
    def __iter__(self): return iter([1])
err(lambda: 1 in NoneContains())
class BadHash:
    def __hash__(self): return "x"
err(lambda: hash(BadHash()))
class BigHash:
    def __hash__(self): return 2**70
print(hash(BigHash()) == hash(2**70), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(""), hash(()), hash(None) == hash(None), hash(True), hash(0.5), hash(1.5), hash(10**20), hash(-10**20), hash(1e300), hash(0.1), hash(1 + 2j), hash(float("inf")))
class NegOne:
    def __hash__(self): return -1
print(hash(NegOne()))
class Len0:
    def __len__(self): return 0
class LenBig:
    def __len__(self): return 2**70
class LenF:
    def __len__(self): return 1.5
print(len(Len0())); err(lambda: len(LenBig())); err(lambda: len(LenF()))
class Sub(int):
    def __eq__(self, o): return True
    __hash__ = int.__hash__
print(Sub(1) == 99, 99 == Sub(1), [Sub(1)] == [5], {5: "v"}.get(Sub(5)))
nan = float("nan"); print(nan in [nan], [nan] == [nan], (nan,) == (nan,), {nan: 1}[nan], nan == nan, [nan].index(nan), [nan].count(nan), [float("nan")] == [float("nan")])
class Always:
    def __eq__(self, o): return True
    def __ne__(self, o): return True
x = Always(); print([x] == [1], [x] != [1], x in [], 5 in [x], (1, x) == (1, 2))
class TruthErr:
    def __eq__(self, o): return TruthErr()
    def __bool__(self): raise ValueError("no truth")
err(lambda: TruthErr() in [1]); err(lambda: [TruthErr()] == [1]); err(lambda: not TruthErr())

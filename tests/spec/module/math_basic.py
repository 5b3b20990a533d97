# math: functions, special values, errors.
import math
def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)
def r(x): return float(f"{x:.12g}")
print(math.pi, math.e, math.tau, math.inf, math.nan)
for x in (0.0, 0.5, 1.0, -1.0, 2.0, 10.0):
    print(x, [r(getattr(math, f)(x)) for f in "sin cos tan atan sinh cosh tanh asinh exp expm1 erf erfc degrees radians fabs cbrt exp2".split()])
for x in (0.5, 1.0, 2.0, 10, 10**30, 1e-300): print(x, r(math.log(x)), r(math.log2(x)), r(math.log10(x)), r(math.log1p(x)), r(math.sqrt(x)), r(math.log(x, 3)))
print(r(math.acos(0.5)), r(math.asin(0.5)), r(math.atan2(1, -1)), math.atan2(0, -0.0), r(math.acosh(2)), r(math.atanh(0.5)), r(math.gamma(5)), r(math.gamma(0.5)), r(math.lgamma(100)), r(math.hypot(3, 4)), math.hypot(), math.hypot(1, 2, 2), math.dist([1, 2], [4, 6]))
print([math.floor(x) for x in (1.5, -1.5, 2, 1e20)], [math.ceil(x) for x in (1.5, -1.5, 2, -0.5)], [math.trunc(x) for x in (1.7, -1.7)], math.floor(10**30), type(math.floor(1.0)))
print([math.factorial(n) for n in (0, 1, 5, 20, 25)], math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(-12, 18, 27), math.gcd(2**100, 6**50), math.lcm(4, 6), math.lcm(), math.lcm(0, 5), math.lcm(2, 3, 4), math.comb(5, 2), math.comb(50, 25), math.comb(2, 5), math.perm(5, 2), math.perm(5), math.isqrt(99), math.isqrt(10**40), math.isqrt(0))
print(math.fmod(7, 3), math.fmod(-7, 3), math.remainder(7, 2), math.remainder(-7.5, 2), math.modf(3.25), math.modf(-3.25), math.frexp(8.0), math.frexp(0.0), math.frexp(-0.3), math.ldexp(0.5, 4), math.ldexp(1, -1074), math.copysign(3, -0.0), math.pow(2, 3), math.pow(0, 0), math.nextafter(1.0, 2.0), math.ulp(1.0))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(math.inf, math.inf))
print(math.fsum([0.1] * 10), math.fsum([1e100, 1, -1e100]), math.fsum([]), math.prod([1, 2, 3, 4]), math.prod([]), math.prod([2, 0.5], start=3), math.sumprod([1, 2], [3, 4]) if hasattr(math, "sumprod") else 11)
print(math.log(2**1000), r(math.log10(10**400)), math.log2(2**2000), math.sqrt(10**40), math.floor(-0.0), math.sin(1e22) == math.sin(1e22), math.exp(-1000), math.cos(0), math.atan(math.inf))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(1, 1), lambda: math.acos(2), lambda: math.exp(1000), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.gamma(0), lambda: math.gamma(-1), lambda: math.pow(0, -1), lambda: math.pow(-1, 0.5), lambda: math.pow(10, 400), lambda: math.fmod(1, 0), lambda: math.floor(math.inf), lambda: math.ceil(math.nan), lambda: math.isqrt(-1), lambda: math.isqrt(1.0), lambda: math.comb(-1, 2), lambda: math.gcd(1.5), lambda: math.sin("a"), lambda: math.sin(), lambda: math.sin(1, 2), lambda: math.sqrt(None), lambda: math.ldexp(1, 10000), lambda: math.atanh(1), lambda: math.acosh(0), lambda: math.dist([1], [1, 2]), lambda: math.sqrt(10**400), lambda: math.cosh(1000), lambda: math.log10(0), lambda: math.log1p(-1), lambda: math.fsum(["a"]), lambda: math.isclose(1, 2, rel_tol=-1), lambda: math.perm(-1), lambda: math.sin(math.inf), lambda: math.remainder(1, 0), lambda: math.prod(["a"])): err(f)
class F:
    def __float__(self): return 4.0
    def __floor__(self): return "floored"
    def __ceil__(self): return "ceiled"
    def __trunc__(self): return "truncated"
    def __index__(self): return 6
print(math.sqrt(F()), math.floor(F()), math.ceil(F()), math.trunc(F()), math.factorial(F()), math.gcd(F(), 4))
print([round(math.sin(i * math.pi / 6), 10) + 0.0 for i in range(12)], sum(math.sqrt(i) for i in range(1000)), [math.floor(math.log2(2**i)) for i in range(50)] == list(range(50)))

# cmath: each function on ordinary and special numbers, errors.
import cmath


def err(f):
    try: print("no error", f())
    except Exception as e: print(type(e).__name__, e)

def shown(x): return f"{x.real:.12g} {x.imag:.12g}" if isinstance(x, complex) else f"{x:.12g}" if isinstance(x, float) else x
for name in ("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log", "log10", "phase", "sin", "sinh", "sqrt", "tan", "tanh"):
    out = []
    for z in (0.5, 2, -3, 1 + 2j, -1.5 - 0.25j, 2j, 0, 1e300, complex("inf"), complex(0, float("inf"))):
        try: out.append(shown(getattr(cmath, name)(z)))
        except (ValueError, OverflowError) as e: out.append(f"{type(e).__name__} {e}")
    print(name, out)
print(cmath.polar(3 + 4j), cmath.rect(2, 0), shown(cmath.rect(2, cmath.pi / 3)), cmath.isclose(1, 1 + 1e-12j), cmath.isclose(1, 2), cmath.isfinite(1j), cmath.isinf(complex("inf")), cmath.isnan(complex("nan")), shown(cmath.log(8, 2)), cmath.infj, cmath.nanj, cmath.tau)
class Own:
    def __complex__(self): return 3j
print(cmath.sqrt(-1), cmath.sin(Own()).imag > 10); err(lambda: cmath.sqrt("a")); err(lambda: cmath.log(0)); err(lambda: cmath.exp(1000)); err(lambda: cmath.isclose(1, 2, rel_tol=-1)); err(lambda: cmath.rect(1, float("inf"))); err(lambda: cmath.log(5, 1))

/* The math module: functions of doubles by table, integers of any size in math_int.c. */
#include "module/math_functions.h"

#include <errno.h>
#include <float.h>
#include <math.h>

#include "base/bigint.h"

/* ---- results ---- */

static Object *domain_error(VM *vm) { return raise(vm, EXC_VALUE_ERROR, "math domain error"); }
static Object *range_error(VM *vm) { return raise(vm, EXC_OVERFLOW_ERROR, "math range error"); }

/* A result as a float: nan from numbers is a domain error, an infinity from finite ones a range error (or a domain error at a pole). */
static Object *checked(VM *vm, double result, bool had_nan, bool had_infinity, bool can_overflow) {
    if (isnan(result) && !had_nan) return domain_error(vm);
    if (isinf(result) && !had_infinity && !had_nan) return can_overflow ? range_error(vm) : domain_error(vm);
    return float_from_double(vm, result);
}

/* ---- functions of one and two doubles ---- */

typedef struct Unary {
    double (*fn)(double);
    bool can_overflow;
} Unary;

static Object *apply1(VM *vm, double (*fn)(double), bool can_overflow, Object *argument) {
    double x;
    if (!object_to_double(vm, argument, &x)) return NULL;
    return checked(vm, fn(x), isnan(x), isinf(x), can_overflow);
}

#define UNARY(name, fn, can_overflow) \
    static MATH_FUNCTION(math_##name) { \
        (void)self, (void)nargs; \
        return apply1(vm, fn, can_overflow, args[0]); \
    }
#define UNARIES(X) \
    X(acos, acos, false, "The angle whose cosine is x.") X(acosh, acosh, false, "The inverse hyperbolic cosine of x.") \
    X(asin, asin, false, "The angle whose sine is x.") X(asinh, asinh, false, "The inverse hyperbolic sine of x.") \
    X(atan, atan, false, "The angle whose tangent is x.") X(atanh, atanh, false, "The inverse hyperbolic tangent of x.") \
    X(cbrt, cbrt, false, "The cube root of x.") X(cos, cos, false, "The cosine of x radians.") \
    X(cosh, cosh, true, "The hyperbolic cosine of x.") X(erf, erf, false, "The error function at x.") \
    X(erfc, erfc, false, "The complementary error function at x.") X(exp, exp, true, "e raised to x.") \
    X(exp2, exp2, true, "2 raised to x.") X(expm1, expm1, true, "exp(x) - 1, exact for small x.") \
    X(fabs, fabs, false, "The absolute value of x, as a float.") X(log1p, log1p, false, "log(1 + x), exact for small x.") \
    X(sin, sin, false, "The sine of x radians.") X(sinh, sinh, true, "The hyperbolic sine of x.") \
    X(sqrt, sqrt, false, "The square root of x.") X(tan, tan, false, "The tangent of x radians.") \
    X(tanh, tanh, false, "The hyperbolic tangent of x.")
#define X(name, fn, can_overflow, doc) UNARY(name, fn, can_overflow)
UNARIES(X)
#undef X

static bool two_doubles(VM *vm, Object *const *args, double *x, double *y) {
    return object_to_double(vm, args[0], x) && object_to_double(vm, args[1], y);
}

static MATH_FUNCTION(math_atan2) {
    (void)self, (void)nargs;
    double x, y;
    return two_doubles(vm, args, &y, &x) ? float_from_double(vm, atan2(y, x)) : NULL;
}
static MATH_FUNCTION(math_copysign) {
    (void)self, (void)nargs;
    double x, y;
    return two_doubles(vm, args, &x, &y) ? float_from_double(vm, copysign(x, y)) : NULL;
}
static MATH_FUNCTION(math_fmod) {
    (void)self, (void)nargs;
    double x, y;
    if (!two_doubles(vm, args, &x, &y)) return NULL;
    if (isinf(y) && isfinite(x)) return float_from_double(vm, x);
    return checked(vm, fmod(x, y), isnan(x) || isnan(y), false, false);
}
static MATH_FUNCTION(math_remainder) {
    (void)self, (void)nargs;
    double x, y;
    if (!two_doubles(vm, args, &x, &y)) return NULL;
    return checked(vm, remainder(x, y), isnan(x) || isnan(y), false, false);
}
static MATH_FUNCTION(math_pow) {
    (void)self, (void)nargs;
    double x, y;
    if (!two_doubles(vm, args, &x, &y)) return NULL;
    double result = pow(x, y);
    if (isnan(result) && !isnan(x) && !isnan(y)) return domain_error(vm);
    if (isinf(result) && isfinite(x) && isfinite(y)) return x == 0 ? domain_error(vm) : range_error(vm);
    return float_from_double(vm, result);
}
static MATH_FUNCTION(math_ldexp) {
    (void)self, (void)nargs;
    double x;
    if (!object_to_double(vm, args[0], &x)) return NULL;
    if (!is_int(args[1])) return raise(vm, EXC_TYPE_ERROR, "Expected an int as second argument to ldexp.");
    int overflow;
    int64_t exponent = int_as_int64((Int *)args[1], &overflow);
    if (overflow || exponent > 100000 || exponent < -100000) exponent = (overflow ? overflow > 0 : exponent > 0) ? 100000 : -100000;
    return checked(vm, ldexp(x, (int)exponent), isnan(x), isinf(x), true);
}
static MATH_FUNCTION(math_nextafter) {
    (void)self, (void)nargs;
    double x, y;
    int64_t steps = 1;
    if (!two_doubles(vm, args, &x, &y)) return NULL;
    if (args[2] && !is_none(args[2])) {
        if (!object_to_int64(vm, args[2], &steps)) return NULL;
        if (steps < 0) return raise(vm, EXC_VALUE_ERROR, "steps must be a non-negative integer");
    }
    for (int64_t i = 0; i < steps && x != y && i < 1000000; i++) x = nextafter(x, y);
    return float_from_double(vm, isnan(y) && steps ? y : x);
}
static MATH_FUNCTION(math_ulp) {
    (void)self, (void)nargs;
    double x;
    if (!object_to_double(vm, args[0], &x)) return NULL;
    if (!isfinite(x)) return float_from_double(vm, fabs(x));
    x = fabs(x);
    double next = nextafter(x, INFINITY);
    return float_from_double(vm, isinf(next) ? x - nextafter(x, 0) : next - x);
}
static MATH_FUNCTION(math_fma) {
    (void)self, (void)nargs;
    double x, y, z;
    if (!two_doubles(vm, args, &x, &y) || !object_to_double(vm, args[2], &z)) return NULL;
    double result = fma(x, y, z);
    if (isnan(result) && !isnan(x) && !isnan(y) && !isnan(z)) return raise(vm, EXC_VALUE_ERROR, "invalid operation in fma");
    if (isinf(result) && isfinite(x) && isfinite(y) && isfinite(z)) return raise(vm, EXC_OVERFLOW_ERROR, "overflow in fma");
    return float_from_double(vm, result);
}
static MATH_FUNCTION(math_gamma) {
    (void)self, (void)nargs;
    double x;
    if (!object_to_double(vm, args[0], &x)) return NULL;
    if (isinf(x) && x < 0) return domain_error(vm);
    if (isfinite(x) && x <= 0 && x == floor(x)) return domain_error(vm);
    if (x > 0 && x <= 23 && x == floor(x)) { /* exact factorials */
        double product = 1;
        for (int i = 2; i < (int)x; i++) product *= i;
        return float_from_double(vm, product);
    }
    return checked(vm, tgamma(x), isnan(x), isinf(x), true);
}
static MATH_FUNCTION(math_lgamma) {
    (void)self, (void)nargs;
    double x;
    if (!object_to_double(vm, args[0], &x)) return NULL;
    if (isfinite(x) && x <= 0 && x == floor(x)) return domain_error(vm);
    int sign;
    return checked(vm, lgamma_r(x, &sign), isnan(x), isinf(x), true);
}
static MATH_FUNCTION(math_degrees) {
    (void)self, (void)nargs;
    double x;
    return object_to_double(vm, args[0], &x) ? float_from_double(vm, x * (180.0 / M_PI)) : NULL;
}
static MATH_FUNCTION(math_radians) {
    (void)self, (void)nargs;
    double x;
    return object_to_double(vm, args[0], &x) ? float_from_double(vm, x * (M_PI / 180.0)) : NULL;
}

/* ---- tests ---- */

#define PREDICATE(name, test) \
    static MATH_FUNCTION(math_##name) { \
        (void)self, (void)nargs; \
        double x; \
        return object_to_double(vm, args[0], &x) ? BOOL(vm, test(x)) : NULL; \
    }
PREDICATE(isfinite, isfinite)
PREDICATE(isinf, isinf)
PREDICATE(isnan, isnan)
#undef PREDICATE

static MATH_FUNCTION(math_isclose) {
    (void)self, (void)nargs;
    double a, b, relative = 1e-9, absolute = 0;
    if (!two_doubles(vm, args, &a, &b)) return NULL;
    if (args[2] && !object_to_double(vm, args[2], &relative)) return NULL;
    if (args[3] && !object_to_double(vm, args[3], &absolute)) return NULL;
    if (relative < 0 || absolute < 0) return raise(vm, EXC_VALUE_ERROR, "tolerances must be non-negative");
    if (a == b) return TRUE(vm);
    if (isinf(a) || isinf(b)) return FALSE(vm);
    double difference = fabs(b - a);
    return BOOL(vm, difference <= fabs(relative * b) || difference <= fabs(relative * a) || difference <= absolute);
}

/* ---- logarithms: of ints of any size, too ---- */

static Object *log_of(VM *vm, Object *o, double (*fn)(double)) {
    double x;
    if (is_int(o) && int_is_big((Int *)o)) {
        if (int_sign((Int *)o) <= 0) return domain_error(vm);
        Int *i = (Int *)o;
        size_t exponent;
        double fraction = big_to_fraction((BigView){(const BigLimb *)i->limbs, (size_t)i->value, false}, &exponent);
        return float_from_double(vm, fn(fraction) + fn(2.0) * (double)exponent);
    }
    if (!object_to_double(vm, o, &x)) return NULL;
    if (x <= 0) return domain_error(vm);
    return float_from_double(vm, fn(x));
}

static MATH_FUNCTION(math_log) {
    (void)self, (void)nargs;
    Object *top = log_of(vm, args[0], log);
    if (!top || !args[1]) return top;
    Object *bottom = log_of(vm, args[1], log);
    Object *result = bottom ? object_binary(vm, BINARY_TRUE_DIVIDE, top, bottom) : NULL;
    decref(top);
    xdecref(bottom);
    return result;
}
static MATH_FUNCTION(math_log2) {
    (void)self, (void)nargs;
    return log_of(vm, args[0], log2);
}
static MATH_FUNCTION(math_log10) {
    (void)self, (void)nargs;
    return log_of(vm, args[0], log10);
}

/* ---- parts ---- */

static Object *pair(VM *vm, Object *a, Object *b) {
    Object *tuple = a && b ? tuple_pack(vm, 2, a, b) : NULL;
    xdecref(a);
    xdecref(b);
    return tuple;
}

static MATH_FUNCTION(math_frexp) {
    (void)self, (void)nargs;
    double x;
    int exponent = 0;
    if (!object_to_double(vm, args[0], &x)) return NULL;
    double fraction = isfinite(x) ? frexp(x, &exponent) : x;
    return pair(vm, float_from_double(vm, fraction), int_from_int64(vm, exponent));
}
static MATH_FUNCTION(math_modf) {
    (void)self, (void)nargs;
    double x, whole;
    if (!object_to_double(vm, args[0], &x)) return NULL;
    double fraction = modf(x, &whole);
    return pair(vm, float_from_double(vm, fraction), float_from_double(vm, whole));
}

/* floor, ceil, trunc: the special method, else the float. */
static Object *to_whole(VM *vm, Object *o, Str *name, double (*fn)(double)) {
    if (!is_exact(o, TYPE_FLOAT)) {
        Object *result = object_call_special(vm, o, name, NULL, 0);
        if (result || exception_pending(vm)) return result;
        if (!fn) return raise(vm, EXC_TYPE_ERROR, "type %T doesn't define __trunc__ method", o);
    }
    double x;
    return object_to_double(vm, o, &x) ? int_from_double(vm, fn ? fn(x) : x) : NULL;
}
static MATH_FUNCTION(math_floor) {
    (void)self, (void)nargs;
    return to_whole(vm, args[0], NAME(vm, __floor__), floor);
}
static MATH_FUNCTION(math_ceil) {
    (void)self, (void)nargs;
    return to_whole(vm, args[0], NAME(vm, __ceil__), ceil);
}
static MATH_FUNCTION(math_trunc) {
    (void)self, (void)nargs;
    return to_whole(vm, args[0], NAME(vm, __trunc__), NULL);
}

/* ---- lengths ---- */

/* Euclidean length of n doubles, scaled against overflow, summed with compensation. */
static double length(const double *v, size_t n) {
    double largest = 0;
    bool nan = false;
    for (size_t i = 0; i < n; i++) {
        if (isinf(v[i])) return INFINITY;
        nan |= isnan(v[i]);
        if (fabs(v[i]) > largest) largest = fabs(v[i]);
    }
    if (nan) return NAN;
    if (largest == 0) return 0;
    if (n == 1) return largest;
    if (n == 2) return hypot(v[0], v[1]);
    int exponent;
    frexp(largest, &exponent);
    long double sum = 0;
    for (size_t i = 0; i < n; i++) {
        long double scaled = ldexpl((long double)v[i], -exponent);
        sum += scaled * scaled;
    }
    return (double)ldexpl(sqrtl(sum), exponent);
}

static MATH_FUNCTION(math_hypot) {
    (void)self;
    double *v = memory_alloc(vm, (nargs + 1) * sizeof *v);
    if (!v) return NULL;
    bool ok = true;
    for (size_t i = 0; ok && i < nargs; i++) ok = object_to_double(vm, args[i], &v[i]);
    Object *result = ok ? float_from_double(vm, length(v, nargs)) : NULL;
    memory_free(vm, v, (nargs + 1) * sizeof *v);
    return result;
}

static MATH_FUNCTION(math_dist) {
    (void)self, (void)nargs;
    Object *p = tuple_from_iterable(vm, args[0]), *q = p ? tuple_from_iterable(vm, args[1]) : NULL;
    Object *result = NULL;
    if (q && ((Tuple *)p)->length != ((Tuple *)q)->length) {
        raise(vm, EXC_VALUE_ERROR, "both points must have the same number of dimensions");
    } else if (q) {
        size_t n = ((Tuple *)p)->length;
        double *v = memory_alloc(vm, (n + 1) * sizeof *v);
        bool ok = v != NULL;
        for (size_t i = 0; ok && i < n; i++) {
            double x, y;
            ok = object_to_double(vm, ((Tuple *)p)->items[i], &x) && object_to_double(vm, ((Tuple *)q)->items[i], &y);
            if (ok) v[i] = x - y;
        }
        if (ok) result = float_from_double(vm, length(v, n));
        memory_free(vm, v, (n + 1) * sizeof *v);
    }
    xdecref(p);
    xdecref(q);
    return result;
}

/* ---- exact sums: partials that do not overlap (Shewchuk) ---- */

typedef struct Partials {
    VM *vm;
    double *values;
    size_t count, capacity;
    double special; /* sum of infinities and nans */
} Partials;

static int partials_add(VM *vm, Object *item, void *context) {
    Partials *p = context;
    double x;
    if (!object_to_double(vm, item, &x)) return -1;
    double original = x;
    if (!isfinite(x)) {
        p->special += x;
        return 0;
    }
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        double y = p->values[i];
        if (fabs(x) < fabs(y)) {
            double swap = x;
            x = y;
            y = swap;
        }
        double high = x + y, low = y - (high - x);
        if (low != 0) p->values[kept++] = low;
        x = high;
    }
    if (!isfinite(x) && isfinite(original)) return raise(vm, EXC_OVERFLOW_ERROR, "intermediate overflow in fsum"), -1;
    if (kept == p->capacity) {
        double *larger = memory_resize(vm, p->values, p->capacity * sizeof x, (p->capacity + 32) * sizeof x);
        if (!larger) return -1;
        p->values = larger;
        p->capacity += 32;
    }
    p->values[kept++] = x;
    p->count = kept;
    return 0;
}

/* The partials' sum, correctly rounded. */
static double partials_sum(const Partials *p) {
    size_t n = p->count;
    if (n == 0) return 0;
    double high = p->values[--n], low = 0;
    while (n > 0) {
        double x = high, y = p->values[--n];
        high = x + y;
        low = y - (high - x);
        if (low != 0) break;
    }
    if (n > 0 && ((low < 0 && p->values[n - 1] < 0) || (low > 0 && p->values[n - 1] > 0))) {
        double twice = low * 2, x = high + twice; /* half way: the next partial decides */
        if (twice == x - high) high = x;
    }
    return high;
}

static MATH_FUNCTION(math_fsum) {
    (void)self, (void)nargs;
    Partials p = {.vm = vm};
    Object *result = NULL;
    if (object_for_each(vm, args[0], partials_add, &p) >= 0) {
        if (isnan(p.special) || isinf(p.special)) {
            result = float_from_double(vm, p.special);
        } else {
            result = float_from_double(vm, partials_sum(&p));
        }
    }
    memory_free(vm, p.values, p.capacity * sizeof(double));
    return result;
}

/* ---- products ---- */

static int multiply_into(VM *vm, Object *item, void *context) {
    Object **product = context;
    Object *next = object_binary(vm, BINARY_MULTIPLY, *product, item);
    if (!next) return -1;
    set_ref(product, next);
    return 0;
}

static MATH_FUNCTION(math_prod) {
    (void)self, (void)nargs;
    Object *product = args[1] ? incref(args[1]) : int_from_int64(vm, 1);
    if (object_for_each(vm, args[0], multiply_into, &product) >= 0) return product;
    decref(product);
    return NULL;
}

static MATH_FUNCTION(math_sumprod) {
    (void)self, (void)nargs;
    Object *p = tuple_from_iterable(vm, args[0]), *q = p ? tuple_from_iterable(vm, args[1]) : NULL;
    Object *sum = q ? int_from_int64(vm, 0) : NULL;
    if (q && ((Tuple *)p)->length != ((Tuple *)q)->length) {
        clear_ref(&sum);
        raise(vm, EXC_VALUE_ERROR, "Inputs are not the same length");
    }
    for (size_t i = 0; sum && i < ((Tuple *)p)->length; i++) {
        Object *product = object_binary(vm, BINARY_MULTIPLY, ((Tuple *)p)->items[i], ((Tuple *)q)->items[i]);
        set_ref(&sum, product ? object_binary(vm, BINARY_ADD, sum, product) : NULL);
        xdecref(product);
    }
    xdecref(p);
    xdecref(q);
    return sum;
}

static const MethodDef functions[] = {
#define X(name, fn, can_overflow, doc) {#name, "(x, /)", math_##name, doc, 0},
    UNARIES(X)
#undef X
    {"atan2", "(y, x, /)", math_atan2, "The angle of the point (x, y).", 0},
    {"ceil", "(x, /)", math_ceil, "The smallest int not below x.", 0},
    {"comb", "(n, k, /)", math_comb, "How many ways there are to choose k of n.", 0},
    {"copysign", "(x, y, /)", math_copysign, "The magnitude of x with the sign of y.", 0},
    {"degrees", "(x, /)", math_degrees, "Radians as degrees.", 0},
    {"dist", "(p, q, /)", math_dist, "The distance of two points.", 0},
    {"factorial", "(n, /)", math_factorial, "n!", 0},
    {"floor", "(x, /)", math_floor, "The largest int not above x.", 0},
    {"fma", "(x, y, z, /)", math_fma, "x * y + z, rounded once.", 0},
    {"fmod", "(x, y, /)", math_fmod, "The remainder of C: with the sign of x.", 0},
    {"frexp", "(x, /)", math_frexp, "(m, e) with x == m * 2**e.", 0},
    {"fsum", "(seq, /)", math_fsum, "The sum of floats, correctly rounded.", 0},
    {"gamma", "(x, /)", math_gamma, "The gamma function at x.", 0},
    {"gcd", "(*integers)", math_gcd, "The greatest common divisor.", 0},
    {"hypot", "(*coordinates)", math_hypot, "The Euclidean length of a vector.", 0},
    {"isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", math_isclose, "Are two numbers close to each other?", 0},
    {"isfinite", "(x, /)", math_isfinite, "Is x neither infinite nor a nan?", 0},
    {"isinf", "(x, /)", math_isinf, "Is x infinite?", 0},
    {"isnan", "(x, /)", math_isnan, "Is x a nan?", 0},
    {"isqrt", "(n, /)", math_isqrt, "The whole part of the square root of an int.", 0},
    {"lcm", "(*integers)", math_lcm, "The least common multiple.", 0},
    {"ldexp", "(x, i, /)", math_ldexp, "x * 2**i.", 0},
    {"lgamma", "(x, /)", math_lgamma, "log(abs(gamma(x))).", 0},
    {"log", "(x, base=None, /)", math_log, "The logarithm, natural or to a base.", 0},
    {"log10", "(x, /)", math_log10, "The logarithm to base 10.", 0},
    {"log2", "(x, /)", math_log2, "The logarithm to base 2.", 0},
    {"modf", "(x, /)", math_modf, "(fraction, whole) of x.", 0},
    {"nextafter", "(x, y, /, *, steps=None)", math_nextafter, "The next float from x towards y.", 0},
    {"perm", "(n, k=None, /)", math_perm, "How many ordered choices of k of n there are.", 0},
    {"pow", "(x, y, /)", math_pow, "x ** y as floats.", 0},
    {"prod", "(iterable, /, *, start=1)", math_prod, "The product of the items.", 0},
    {"radians", "(x, /)", math_radians, "Degrees as radians.", 0},
    {"remainder", "(x, y, /)", math_remainder, "x minus the nearest multiple of y (IEEE 754).", 0},
    {"sumprod", "(p, q, /)", math_sumprod, "The sum of the products of pairs.", 0},
    {"trunc", "(x, /)", math_trunc, "x without its fraction.", 0},
    {"ulp", "(x, /)", math_ulp, "The value of the last bit of x.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const struct { const char *name; double value; } constants[] = {
        {"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN},
    };
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        if (!module_add(vm, module, constants[i].name, float_from_double(vm, constants[i].value))) return false;
    }
    return true;
}

const ModuleDef math_module = {.name = "math", .doc = "Mathematical functions.", .functions = functions, .setup = setup};

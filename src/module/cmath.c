/* The cmath module: functions of complex numbers, by table on the C library's. */
#include "object/float.h"
#include "object/module.h"
#include "object/protocol.h"

#include <complex.h>
#include <errno.h>
#include <math.h>

#define FUNCTION(name) static Object *cmath_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)nargs

#ifndef CMPLX /* the C library has it for gcc only */
#define CMPLX(real, imaginary) __builtin_complex((double)(real), (double)(imaginary))
#endif

static double complex of_parts(double real, double imaginary) { return CMPLX(real, imaginary); }

/* A complex number from a number, or from what has __complex__, __float__ or __index__. */
static bool complex_argument(VM *vm, Object *o, double complex *out) {
    double real;
    if (is_exact(o, TYPE_COMPLEX)) {
        *out = of_parts(((Complex *)o)->real, ((Complex *)o)->imaginary);
        return true;
    }
    if (!is_float(o) && !is_int(o)) {
        Str *name = str_intern_text(vm, "__complex__");
        Object *made = name ? object_call_special(vm, o, name, NULL, 0) : NULL;
        xdecref(name);
        if (made && object_is_instance_of(made, builtin_type(vm, TYPE_COMPLEX))) {
            *out = of_parts(((Complex *)made)->real, ((Complex *)made)->imaginary);
            decref(made);
            return true;
        }
        if (made) {
            raise(vm, EXC_TYPE_ERROR, "__complex__ should return a complex object");
            decref(made);
        }
        if (exception_pending(vm)) return false;
    }
    if (!object_to_double(vm, o, &real)) return false;
    *out = real;
    return true;
}

static bool is_finite(double complex z) { return isfinite(creal(z)) && isfinite(cimag(z)); }

static bool is_nan(double complex z) { return isnan(creal(z)) || isnan(cimag(z)); }

/* A result that is not a number, from numbers, is an error; so is an infinite one from finite ones. */
static Object *checked(VM *vm, double complex z, double complex result, bool pole) {
    if (is_nan(result) && !is_nan(z)) return raise(vm, EXC_VALUE_ERROR, "math domain error");
    if (is_finite(z) && !is_finite(result)) {
        if (pole) return raise(vm, EXC_VALUE_ERROR, "math domain error");
        return raise(vm, EXC_OVERFLOW_ERROR, "math range error");
    }
    return complex_from_doubles(vm, creal(result), cimag(result));
}

/* name, function, what it is */
#define UNARY_FUNCTIONS(X) \
    X(acos, cacos, "The angle whose cosine is z.") X(acosh, cacosh, "The inverse hyperbolic cosine of z.") \
    X(asin, casin, "The angle whose sine is z.") X(asinh, casinh, "The inverse hyperbolic sine of z.") \
    X(atan, catan, "The angle whose tangent is z.") X(atanh, catanh, "The inverse hyperbolic tangent of z.") \
    X(cos, ccos, "The cosine of z.") X(cosh, ccosh, "The hyperbolic cosine of z.") X(exp, cexp, "e raised to z.") \
    X(sin, csin, "The sine of z.") X(sinh, csinh, "The hyperbolic sine of z.") X(sqrt, csqrt, "The square root of z.") \
    X(tan, ctan, "The tangent of z.") X(tanh, ctanh, "The hyperbolic tangent of z.")
#define X(name, function, doc) \
    FUNCTION(name) { \
        UNUSED; \
        double complex z; \
        return complex_argument(vm, args[0], &z) ? checked(vm, z, function(z), false) : NULL; \
    }
UNARY_FUNCTIONS(X)
#undef X

FUNCTION(log) {
    UNUSED;
    double complex z, base;
    if (!complex_argument(vm, args[0], &z)) return NULL;
    if (!args[1]) return checked(vm, z, clog(z), true);
    if (!complex_argument(vm, args[1], &base)) return NULL;
    if (base == 1 || base == 0 || z == 0) return raise(vm, EXC_VALUE_ERROR, "math domain error");
    Object *top = checked(vm, z, clog(z), true), *bottom = top ? checked(vm, base, clog(base), true) : NULL;
    Object *result = bottom ? object_binary(vm, BINARY_TRUE_DIVIDE, top, bottom) : NULL;
    xdecref(top);
    xdecref(bottom);
    return result;
}
FUNCTION(log10) {
    UNUSED;
    double complex z;
    if (!complex_argument(vm, args[0], &z)) return NULL;
    double complex natural = clog(z);
    return checked(vm, z, of_parts(creal(natural) / M_LN10, cimag(natural) / M_LN10), true);
}

FUNCTION(phase) {
    UNUSED;
    double complex z;
    return complex_argument(vm, args[0], &z) ? float_from_double(vm, carg(z)) : NULL;
}
FUNCTION(polar) {
    UNUSED;
    double complex z;
    if (!complex_argument(vm, args[0], &z)) return NULL;
    Object *length = float_from_double(vm, cabs(z)), *angle = length ? float_from_double(vm, carg(z)) : NULL;
    Object *pair = angle ? tuple_pack(vm, 2, length, angle) : NULL;
    xdecref(length);
    xdecref(angle);
    return pair;
}
FUNCTION(rect) {
    UNUSED;
    double length, angle;
    if (!object_to_double(vm, args[0], &length) || !object_to_double(vm, args[1], &angle)) return NULL;
    if (isinf(angle) && length != 0 && !isnan(length)) return raise(vm, EXC_VALUE_ERROR, "math domain error");
    if (angle == 0) return complex_from_doubles(vm, length, length * angle);
    return complex_from_doubles(vm, length * cos(angle), length * sin(angle));
}

#define PREDICATE(name, test) \
    FUNCTION(name) { \
        UNUSED; \
        double complex z; \
        return complex_argument(vm, args[0], &z) ? BOOL(vm, test) : NULL; \
    }
PREDICATE(isfinite, is_finite(z))
PREDICATE(isinf, isinf(creal(z)) || isinf(cimag(z)))
PREDICATE(isnan, is_nan(z))

FUNCTION(isclose) {
    UNUSED;
    double complex a, b;
    double relative = 1e-9, absolute = 0;
    if (!complex_argument(vm, args[0], &a) || !complex_argument(vm, args[1], &b) || (args[2] && !object_to_double(vm, args[2], &relative)) ||
        (args[3] && !object_to_double(vm, args[3], &absolute)))
        return NULL;
    if (relative < 0 || absolute < 0) return raise(vm, EXC_VALUE_ERROR, "tolerances must be non-negative");
    if (creal(a) == creal(b) && cimag(a) == cimag(b)) return TRUE(vm);
    if (isinf(creal(a)) || isinf(cimag(a)) || isinf(creal(b)) || isinf(cimag(b))) return FALSE(vm);
    double difference = cabs(a - b);
    return BOOL(vm, difference <= relative * cabs(b) || difference <= relative * cabs(a) || difference <= absolute);
}

static const MethodDef functions[] = {
#define X(name, function, doc) {#name, "(z, /)", cmath_##name, doc, 0},
    UNARY_FUNCTIONS(X)
#undef X
    {"isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", cmath_isclose, "Are the numbers nearly equal?", 0},
    {"isfinite", "(z, /)", cmath_isfinite, "Are both parts finite?", 0},
    {"isinf", "(z, /)", cmath_isinf, "Is a part infinite?", 0},
    {"isnan", "(z, /)", cmath_isnan, "Is a part not a number?", 0},
    {"log", "(z, base=<unrepresentable>, /)", cmath_log, "The logarithm of z, natural or to a base.", 0},
    {"log10", "(z, /)", cmath_log10, "The logarithm of z to base 10.", 0},
    {"phase", "(z, /)", cmath_phase, "The angle of z.", 0},
    {"polar", "(z, /)", cmath_polar, "(length, angle) of z.", 0},
    {"rect", "(r, phi, /)", cmath_rect, "The number of a length and an angle.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const struct {
        const char *name;
        double value;
    } floats[] = {{"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN}};
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++)
        if (!module_add(vm, module, floats[i].name, float_from_double(vm, floats[i].value))) return false;
    return module_add(vm, module, "infj", complex_from_doubles(vm, 0, INFINITY)) && module_add(vm, module, "nanj", complex_from_doubles(vm, 0, NAN));
}

const ModuleDef cmath_module = {.name = "cmath", .doc = "Functions of complex numbers.", .functions = functions, .setup = setup};

/* complex. */
#include "object/float_internal.h"

#include <math.h>
#include <string.h>

typedef struct Parts {
    double re, im;
} Parts;

Object *complex_from_doubles(VM *vm, double real, double imaginary) {
    Complex *c = (Complex *)builtin_allocate(vm, TYPE_COMPLEX, sizeof(Complex));
    if (!c) return NULL;
    c->real = real;
    c->imaginary = imaginary;
    return OBJ(c);
}

static bool is_complex(Object *o) {
    return is_exact(o, TYPE_COMPLEX) || type_is_subtype(type_of(o), builtin_type(vm_of(o), TYPE_COMPLEX));
}

/* 1 a number, 0 not one, -1 RAISES. */
static int parts_of(VM *vm, Object *o, Parts *out) {
    if (is_complex(o)) {
        *out = (Parts){((Complex *)o)->real, ((Complex *)o)->imaginary};
        return 1;
    }
    if (!is_float(o) && !is_int(o)) return 0;
    out->im = 0;
    return object_to_double(vm, o, &out->re) ? 1 : -1;
}

static int both(VM *vm, Object *a, Object *b, Parts *x, Parts *y) {
    int ok = parts_of(vm, a, x);
    return ok > 0 ? parts_of(vm, b, y) : ok;
}

#define COMPLEX_SLOT(name, expression) \
    static Object *complex_##name(VM *vm, Object *a, Object *b) { \
        Parts x, y; \
        int ok = both(vm, a, b, &x, &y); \
        if (ok <= 0) return ok ? NULL : NOT_IMPLEMENTED(vm); \
        return expression; \
    }

static Object *quotient(VM *vm, Parts a, Parts b) {
    double re = fabs(b.re), im = fabs(b.im);
    if (re == 0 && im == 0) return raise(vm, EXC_ZERO_DIVISION_ERROR, "complex division by zero");
    if (re >= im) { /* Smith's method: scale by the larger part */
        double ratio = b.im / b.re, scale = b.re + b.im * ratio;
        return complex_from_doubles(vm, (a.re + a.im * ratio) / scale, (a.im - a.re * ratio) / scale);
    }
    if (im >= re) {
        double ratio = b.re / b.im, scale = b.re * ratio + b.im;
        return complex_from_doubles(vm, (a.re * ratio + a.im) / scale, (a.im * ratio - a.re) / scale);
    }
    return complex_from_doubles(vm, NAN, NAN);
}

static Parts multiply(Parts a, Parts b) { return (Parts){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }

/* Small whole exponents by repeated multiplication, as the exact results that people expect. */
static Object *power_whole(VM *vm, Parts base, long exponent) {
    Parts result = {1, 0}, square = base;
    for (unsigned long n = (unsigned long)(exponent < 0 ? -exponent : exponent); n; n >>= 1) {
        if (n & 1) result = multiply(result, square);
        square = multiply(square, square);
    }
    if (exponent < 0) return quotient(vm, (Parts){1, 0}, result);
    return complex_from_doubles(vm, result.re, result.im);
}

Object *complex_power(VM *vm, double ar, double ai, double br, double bi) {
    if (br == 0 && bi == 0) return complex_from_doubles(vm, 1, 0);
    if (ar == 0 && ai == 0) {
        if (bi != 0 || br < 0) return raise(vm, EXC_ZERO_DIVISION_ERROR, "0.0 to a negative or complex power");
        return complex_from_doubles(vm, 0, 0);
    }
    if (bi == 0 && br == floor(br) && fabs(br) <= 100) return power_whole(vm, (Parts){ar, ai}, (long)br);
    double size = hypot(ar, ai), length = pow(size, br), angle = atan2(ai, ar), phase = angle * br;
    if (bi != 0) {
        length *= exp(-angle * bi);
        phase += bi * log(size);
    }
    if (!isfinite(length) && isfinite(size)) return raise(vm, EXC_OVERFLOW_ERROR, "complex exponentiation");
    return complex_from_doubles(vm, length * cos(phase), length * sin(phase));
}

COMPLEX_SLOT(add, complex_from_doubles(vm, x.re + y.re, x.im + y.im))
COMPLEX_SLOT(subtract, complex_from_doubles(vm, x.re - y.re, x.im - y.im))
COMPLEX_SLOT(multiply, complex_from_doubles(vm, multiply(x, y).re, multiply(x, y).im))
COMPLEX_SLOT(true_divide, quotient(vm, x, y))
COMPLEX_SLOT(power_slot, complex_power(vm, x.re, x.im, y.re, y.im))
#undef COMPLEX_SLOT

static Parts parts(Object *o) { return (Parts){((Complex *)o)->real, ((Complex *)o)->imaginary}; }

static Object *complex_repr(VM *vm, Object *o) {
    Parts p = parts(o);
    char text[2 * FLOAT_REPR_MAX + 8];
    size_t n = 0;
    if (p.re == 0 && !signbit(p.re)) {
        n = float_repr_bare(p.im, text);
        text[n++] = 'j';
    } else {
        text[n++] = '(';
        n += float_repr_bare(p.re, text + n);
        if (!signbit(p.im) || isnan(p.im)) text[n++] = '+';
        n += float_repr_bare(p.im, text + n);
        text[n++] = 'j';
        text[n++] = ')';
    }
    return OBJ(str_from_latin1(vm, (uint8_t *)text, n));
}

static Hash complex_hash(VM *vm, Object *o) {
    (void)vm;
    Parts p = parts(o);
    Hash re = isnan(p.re) ? hash_pointer(o) : hash_double(p.re), im = isnan(p.im) ? hash_pointer(o) : hash_double(p.im);
    return hash_complex(re, im);
}

static int complex_truth(VM *vm, Object *o) {
    (void)vm;
    return parts(o).re != 0 || parts(o).im != 0;
}
static Object *complex_negative(VM *vm, Object *o) { return complex_from_doubles(vm, -parts(o).re, -parts(o).im); }
static Object *complex_exact(VM *vm, Object *o) {
    return is_exact(o, TYPE_COMPLEX) ? incref(o) : complex_from_doubles(vm, parts(o).re, parts(o).im);
}
static Object *complex_absolute(VM *vm, Object *o) {
    double size = hypot(parts(o).re, parts(o).im);
    if (isinf(size) && isfinite(parts(o).re) && isfinite(parts(o).im)) {
        return raise(vm, EXC_OVERFLOW_ERROR, "absolute value too large");
    }
    return float_from_double(vm, size);
}

static Object *complex_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if (op != COMPARE_EQ && op != COMPARE_NE) return NOT_IMPLEMENTED(vm);
    if (is_complex(a) && (is_int(b) || is_float(b))) {
        if (parts(a).im != 0) return BOOL(vm, op == COMPARE_NE);
        Object *real = float_from_double(vm, parts(a).re);
        Object *answer = real ? object_compare(vm, real, b, op) : NULL;
        xdecref(real);
        return answer;
    }
    if (!is_complex(a) || !is_complex(b)) return NOT_IMPLEMENTED(vm);
    bool same = parts(a).re == parts(b).re && parts(a).im == parts(b).im;
    return BOOL(vm, same == (op == COMPARE_EQ));
}

/* ---- construction ---- */

static Object *malformed(VM *vm) { return raise(vm, EXC_VALUE_ERROR, "complex() arg is a malformed string"); }

/* "1+2j", "j", "(3)", "1e5-inf j" is none: no spaces inside. False: malformed. */
static bool parse_complex(const char *text, size_t n, Parts *out) {
    while (n && (*text == ' ' || (*text >= 9 && *text <= 13))) text++, n--;
    while (n && (text[n - 1] == ' ' || (text[n - 1] >= 9 && text[n - 1] <= 13))) n--;
    if (n >= 2 && text[0] == '(' && text[n - 1] == ')') {
        text++, n -= 2;
        while (n && *text == ' ') text++, n--;
        while (n && text[n - 1] == ' ') n--;
    }
    *out = (Parts){0, 0};
    double first = 0;
    size_t used = float_parse(text, n, &first);
    if (n && used == n) {
        out->re = first;
        return true;
    }
    const char *rest = text + used;
    size_t left = n - used;
    if (used && left == 1 && (rest[0] | 32) == 'j') {
        out->im = first;
        return true;
    }
    if (!left) return false;
    double sign = rest[0] == '-' ? -1 : 1;
    bool has_sign = rest[0] == '+' || rest[0] == '-';
    if (used && !has_sign) return false;
    double second = 0;
    size_t more = float_parse(rest, left, &second);
    if (!more) { /* "j", "+j", "1-j" */
        more = has_sign;
        second = sign;
    }
    if (left != more + 1 || (rest[more] | 32) != 'j') return false;
    *out = (Parts){first, second};
    return true;
}

static Object *complex_of_class(VM *vm, Type *type, Parts p) {
    Complex *c = (Complex *)type_allocate(vm, type, sizeof(Complex));
    if (!c) return NULL;
    c->real = p.re;
    c->imaginary = p.im;
    return OBJ(c);
}

static Object *complex_from_text(VM *vm, Type *type, Str *text) {
    size_t length, n = 0;
    const char *data = str_utf8(vm, text, &length);
    if (!data) return NULL;
    char clean[512];
    if (length >= sizeof clean) return malformed(vm);
    for (size_t i = 0; i < length; i++) {
        if (data[i] != '_') clean[n++] = data[i];
    }
    Parts p;
    return parse_complex(clean, n, &p) ? complex_of_class(vm, type, p) : malformed(vm);
}

/* A number argument: __complex__, else a real number. False RAISES. */
static bool number_argument(VM *vm, Object *o, const char *which, Parts *out, bool *has_imaginary) {
    int known = parts_of(vm, o, out);
    *has_imaginary = is_complex(o);
    if (known) return known > 0;
    Object *made = object_call_special(vm, o, NAME(vm, __complex__), NULL, 0);
    if (made) {
        bool ok = *has_imaginary = is_complex(made);
        if (ok) *out = parts(made);
        else raise(vm, EXC_TYPE_ERROR, "%T.__complex__() must return a complex, not %T", o, made);
        decref(made);
        return ok;
    }
    if (exception_pending(vm)) return false;
    out->im = 0;
    if (type_of(o)->slots.to_float || type_of(o)->slots.to_index) return object_to_double(vm, o, &out->re);
    raise(vm, EXC_TYPE_ERROR, "complex() %s argument must be a %snumber, not '%T'", which, which[0] == 'f' ? "string or a " : "", o);
    return false;
}

static Object *complex_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    Parts real = {0, 0}, imaginary = {0, 0};
    if (args[0] && !args[1] && is_exact(args[0], TYPE_COMPLEX) && type == builtin_type(vm, TYPE_COMPLEX)) return incref(args[0]);
    if (args[0] && is_str(args[0])) {
        if (args[1]) return raise(vm, EXC_TYPE_ERROR, "complex() can't take second arg if first is a string");
        return complex_from_text(vm, type, (Str *)args[0]);
    }
    if (args[1] && is_str(args[1])) return raise(vm, EXC_TYPE_ERROR, "complex() second arg can't be a string");
    bool first_complex = false, second_complex = false;
    if (args[0] && !number_argument(vm, args[0], "first", &real, &first_complex)) return NULL;
    if (args[1] && !number_argument(vm, args[1], "second", &imaginary, &second_complex)) return NULL;
    Parts p = real;
    if (args[1]) { /* real numbers have no second part to add, not even a zero: complex(1, -0.0).imag is -0.0 */
        if (second_complex) p.re -= imaginary.im;
        p.im = first_complex ? real.im + imaginary.re : imaginary.re;
    }
    return complex_of_class(vm, type, p);
}

/* ---- methods ---- */

#define METHOD(name) static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)

METHOD(method_conjugate) {
    (void)args, (void)nargs;
    return complex_from_doubles(vm, parts(self).re, -parts(self).im);
}
METHOD(method_complex) {
    (void)args, (void)nargs;
    return complex_exact(vm, self);
}
METHOD(method_getnewargs) {
    (void)args, (void)nargs;
    Object *re = float_from_double(vm, parts(self).re), *im = float_from_double(vm, parts(self).im);
    Object *tuple = re && im ? tuple_pack(vm, 2, re, im) : NULL;
    xdecref(re);
    xdecref(im);
    return tuple;
}
METHOD(method_format) {
    (void)nargs;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "__format__() argument must be str, not %T", args[0]);
    Str *text = (Str *)args[0];
    if (str_length(text) == 0) return OBJ(object_str(vm, self));
    FormatSpec spec;
    if (!format_spec_read(vm, &spec, text, type_name_text(type_of(self)), '>')) return NULL;
    Allocator allocator = vm_allocator(vm);
    Buffer out;
    char room[FORMAT_ROOM];
    buffer_init_local(&out, &allocator, room, sizeof room);
    FormatError error = format_put_complex(&out, &spec, parts(self).re, parts(self).im);
    if (error == FORMAT_OK) return OBJ(str_from_buffer(vm, &out));
    buffer_free(&out);
    return raise_format_error(vm, error, &spec, type_name_text(type_of(self)), text);
}

static Object *get_real(VM *vm, Object *self) { return float_from_double(vm, parts(self).re); }
static Object *get_imaginary(VM *vm, Object *self) { return float_from_double(vm, parts(self).im); }

static const MethodDef complex_methods[] = {
    {"conjugate", "()", method_conjugate, "The number mirrored at the real axis.", 0},
    {"__complex__", "()", method_complex, "The number itself.", 0},
    {"__format__", "(format_spec, /)", method_format, "The number as text by a format specification.", 0},
    {"__getnewargs__", "()", method_getnewargs, "What __new__ needs to make a copy.", 0},
    {0},
};

static const MemberDef complex_members[] = {
    MEMBER_GET("real", get_real, "the real part"),
    MEMBER_GET("imag", get_imaginary, "the imaginary part"),
    {0},
};

const TypeSpec complex_type = {
    .id = TYPE_COMPLEX,
    .base = TYPE_OBJECT,
    .size = sizeof(Complex),
    .flags = TYPE_BASE,
    .doc = "complex(real=0, imag=0)\n\nA complex number in double precision.",
    .new_signature = "(real=0, imag=0)",
    .methods = complex_methods,
    .members = complex_members,
    .slots = {
        .construct = complex_construct, .repr = complex_repr, .hash = complex_hash, .compare = complex_compare, .truth = complex_truth,
        .binary = {
            [BINARY_ADD] = complex_add, [BINARY_SUBTRACT] = complex_subtract, [BINARY_MULTIPLY] = complex_multiply,
            [BINARY_TRUE_DIVIDE] = complex_true_divide, [BINARY_POWER] = complex_power_slot,
        },
        .negative = complex_negative, .positive = complex_exact, .absolute = complex_absolute,
    },
};

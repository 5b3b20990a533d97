/* float as text and the methods of float. */
#include "object/float_internal.h"

#include <math.h>
#include <string.h>

#include "base/unicode.h"
#include "object/bytes.h"

Str *float_to_str(VM *vm, double value) {
    char text[FLOAT_REPR_MAX];
    size_t n = float_repr(value, text);
    return str_from_latin1(vm, (uint8_t *)text, n);
}

/* Copies text without the underscores that stand between digits; SIZE_MAX when one stands elsewhere. */
static size_t strip_underscores(const char *text, size_t length, char *out) {
    size_t n = 0;
    char previous = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool digit = c >= '0' && c <= '9', before = previous >= '0' && previous <= '9';
        if ((c == '_' && !before) || (previous == '_' && !digit)) return SIZE_MAX;
        if (c != '_') out[n++] = c;
        previous = c;
    }
    return previous == '_' ? SIZE_MAX : n;
}

static bool is_space(char c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f); }

static Object *parse_ascii(VM *vm, const char *text, size_t length, Object *shown) {
    while (length && is_space(*text)) text++, length--;
    while (length && is_space(text[length - 1])) length--;
    double value = 0;
    size_t used = 0;
    if (memchr(text, '_', length)) {
        char *clean = memory_alloc(vm, length + 1);
        if (!clean) return NULL;
        size_t n = strip_underscores(text, length, clean);
        if (n != SIZE_MAX && n) used = float_parse(clean, n, &value) == n ? length : 0;
        memory_free(vm, clean, length + 1);
    } else if (length) {
        used = float_parse(text, length, &value);
    }
    if (length && used == length) return float_from_double(vm, value);
    return raise(vm, EXC_VALUE_ERROR, "could not convert string to float: %R", shown);
}

Object *float_from_str(VM *vm, Object *text) {
    const uint8_t *data;
    size_t length;
    if (!is_str(text)) return object_bytes_view(vm, text, &data, &length) ? parse_ascii(vm, (const char *)data, length, text) : NULL;
    Str *s = (Str *)text;
    if (str_is_ascii(s)) return parse_ascii(vm, (const char *)s->data, str_length(s), text);
    length = str_length(s);
    char *ascii = memory_alloc(vm, length + 1);
    if (!ascii) return NULL;
    for (size_t i = 0; i < length; i++) {
        uint32_t c = str_at(s, i);
        int digit = c < 128 ? -1 : unicode_decimal_value(c);
        ascii[i] = c < 128 ? (char)c : digit >= 0 ? (char)('0' + digit) : unicode_is_space(c) ? ' ' : '?';
    }
    Object *value = parse_ascii(vm, ascii, length, text);
    memory_free(vm, ascii, length + 1);
    return value;
}

/* ".2f", "8.3f", "12.1f": places, and a width of up to two digits. False: another specification. */
static bool read_fixed(const Str *text, size_t *width, size_t *places) {
    const uint8_t *at = text->data;
    size_t length = str_length(text), digits = length - 3;
    if (!str_is_ascii(text) || length < 3 || length > 5 || at[length - 1] != 'f' || at[digits] != '.') return false;
    *places = (size_t)at[digits + 1] - '0';
    *width = 0;
    for (size_t i = 0; i < digits; i++) {
        if (at[i] < '0' + (i == 0) || at[i] > '9') return false;
        *width = *width * 10 + (at[i] - '0');
    }
    return *places <= 9;
}

static Object *format_fixed(VM *vm, double value, size_t width, size_t places) {
    Allocator allocator = vm_allocator(vm);
    Buffer out;
    char room[FORMAT_ROOM];
    buffer_init_local(&out, &allocator, room, sizeof room);
    float_format(&out, value, 'f', places, 0);
    size_t size = out.size, blanks = width > size ? width - size : 0;
    Str *s = NULL;
    if (out.failed) {
        raise_memory_error(vm);
    } else if (size + blanks == 1) {
        s = str_from_char(vm, (uint8_t)out.data[0]); /* which all share */
    } else if ((s = str_allocate(vm, size + blanks, 0x7f))) {
        memset(s->data, ' ', blanks);
        memcpy(s->data + blanks, out.data, size);
    }
    buffer_free(&out);
    return OBJ(s);
}

Object *float_object_format(VM *vm, Object *f, Str *text) {
    FormatSpec spec;
    size_t width, places;
    if (str_length(text) == 0) return OBJ(object_str(vm, f));
    if (read_fixed(text, &width, &places)) return format_fixed(vm, ((Float *)f)->value, width, places);
    if (!format_spec_read(vm, &spec, text, type_name_text(type_of(f)), '>')) return NULL;
    Allocator allocator = vm_allocator(vm);
    Buffer out;
    char room[FORMAT_ROOM];
    buffer_init_local(&out, &allocator, room, sizeof room);
    FormatError error = format_put_float(&out, &spec, ((Float *)f)->value);
    if (error == FORMAT_OK) return OBJ(str_from_buffer(vm, &out));
    buffer_free(&out);
    return raise_format_error(vm, error, &spec, type_name_text(type_of(f)), text);
}

Object *float_object_round(VM *vm, double value, Object *digits) {
    if (!digits || is_none(digits)) {
        if (!isfinite(value)) return int_from_double(vm, value);
        double rounded = round(value);
        if (fabs(value - rounded) == 0.5) rounded = 2.0 * round(value / 2.0);
        return int_from_double(vm, rounded);
    }
    ptrdiff_t places;
    if (!object_to_size_clamped(vm, digits, &places)) return NULL;
    if (!isfinite(value)) return float_from_double(vm, value);
    double result = float_round(value, places);
    if (isinf(result)) return raise(vm, EXC_OVERFLOW_ERROR, "rounded value too large to represent");
    return float_from_double(vm, result);
}

/* ---- methods ---- */

#define METHOD(name) static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)args, (void)nargs
#define VALUE (((Float *)self)->value)

METHOD(method_is_integer) {
    UNUSED;
    return BOOL(vm, isfinite(VALUE) && floor(VALUE) == VALUE);
}
METHOD(method_conjugate) {
    UNUSED;
    return is_exact(self, TYPE_FLOAT) ? incref(self) : float_from_double(vm, VALUE);
}
METHOD(method_hex) {
    UNUSED;
    char text[FLOAT_HEX_MAX];
    size_t n = float_to_hex(VALUE, text);
    return OBJ(str_from_latin1(vm, (uint8_t *)text, n));
}
METHOD(method_trunc) {
    UNUSED;
    return int_from_double(vm, VALUE);
}
METHOD(method_floor) {
    UNUSED;
    return int_from_double(vm, floor(VALUE));
}
METHOD(method_ceil) {
    UNUSED;
    return int_from_double(vm, ceil(VALUE));
}
METHOD(method_round) {
    (void)nargs;
    return float_object_round(vm, VALUE, args[0]);
}
METHOD(method_format) {
    (void)nargs;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "__format__() argument must be str, not %T", args[0]);
    return float_object_format(vm, self, (Str *)args[0]);
}
METHOD(method_getnewargs) {
    UNUSED;
    Object *value = float_from_double(vm, VALUE);
    Object *tuple = value ? tuple_pack(vm, 1, value) : NULL;
    xdecref(value);
    return tuple;
}

METHOD(method_as_integer_ratio) {
    UNUSED;
    if (isnan(VALUE)) return raise(vm, EXC_VALUE_ERROR, "cannot convert NaN to integer ratio");
    if (isinf(VALUE)) return raise(vm, EXC_OVERFLOW_ERROR, "cannot convert Infinity to integer ratio");
    int exponent;
    double fraction = frexp(VALUE, &exponent);
    for (int i = 0; i < 300 && fraction != floor(fraction); i++) {
        fraction *= 2;
        exponent--;
    }
    Object *top = int_from_double(vm, fraction), *one = int_from_int64(vm, 1);
    Object *shift = int_from_int64(vm, exponent < 0 ? -exponent : exponent), *bottom = NULL, *pair = NULL;
    if (top && shift && exponent >= 0) {
        set_ref(&top, int_binary(vm, BINARY_LEFT_SHIFT, top, shift));
        bottom = one;
    } else if (top && shift) {
        bottom = int_binary(vm, BINARY_LEFT_SHIFT, one, shift);
    }
    if (top && bottom) pair = tuple_pack(vm, 2, top, bottom);
    xdecref(top);
    xdecref(shift);
    xdecref(bottom);
    return pair;
}

METHOD(method_fromhex) {
    (void)nargs;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "bad argument type for built-in operation");
    size_t length;
    double value = 0;
    const char *text = str_utf8(vm, (Str *)args[0], &length);
    if (!text) return NULL;
    switch (float_from_hex(text, length, &value)) {
    case FLOAT_HEX_INVALID: return raise(vm, EXC_VALUE_ERROR, "invalid hexadecimal floating-point string");
    case FLOAT_HEX_TOO_LARGE: return raise(vm, EXC_OVERFLOW_ERROR, "hexadecimal value too large to represent as a float");
    case FLOAT_HEX_OK: break;
    }
    Object *made = float_from_double(vm, value);
    if (!made || self == OBJ(builtin_type(vm, TYPE_FLOAT))) return made;
    Object *converted = object_call1(vm, self, made);
    decref(made);
    return converted;
}

static Object *get_real(VM *vm, Object *self) { return method_conjugate(vm, self, NULL, 0); }
static Object *get_imaginary(VM *vm, Object *self) {
    (void)self;
    return float_from_double(vm, 0);
}

METHOD(method_getformat) {
    (void)self, (void)args, (void)nargs;
    return OBJ(str_from_text(vm, "IEEE, little-endian"));
}

const MethodDef float_methods[] = {
    {"as_integer_ratio", "()", method_as_integer_ratio, "Two ints whose quotient is exactly the number.", 0},
    {"conjugate", "()", method_conjugate, "The number itself.", 0},
    {"fromhex", "(string, /)", method_fromhex, "The float that a hexadecimal text stands for.", METHOD_CLASS},
    {"hex", "()", method_hex, "The exact value in hexadecimal.", 0},
    {"is_integer", "()", method_is_integer, "Is the number whole?", 0},
    {"__ceil__", "()", method_ceil, "The smallest int not below it.", 0},
    {"__floor__", "()", method_floor, "The largest int not above it.", 0},
    {"__trunc__", "()", method_trunc, "The int towards zero.", 0},
    {"__round__", "(ndigits=None, /)", method_round, "Rounds, ties to even; without digits to an int.", 0},
    {"__format__", "(format_spec, /)", method_format, "The number as text by a format specification.", 0},
    {"__getnewargs__", "()", method_getnewargs, "What __new__ needs to make a copy.", 0},
    {"__getformat__", "(typestr, /)", method_getformat, "How doubles and floats are stored.", METHOD_CLASS},
    {0},
};

const GetSetDef float_getset[] = {
    {"real", get_real, NULL, "the number itself"},
    {"imag", get_imaginary, NULL, "0.0"},
    {0},
};

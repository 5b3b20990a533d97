/* int as text: parsing int("..."), digits in a base, formatting. */
#include "object/int_internal.h"

#include <string.h>

#include "base/unicode.h"

/* ---- to text ---- */

static bool too_many_digits(VM *vm, const char *what) {
    raise(vm, EXC_VALUE_ERROR, "Exceeds the limit (%u digits) for integer string conversion%s; use sys.set_int_max_str_digits() to increase the limit",
          vm_core(vm)->max_str_digits, what);
    return false;
}

static bool digits_allowed(VM *vm, size_t digits) {
    uint32_t limit = vm_core(vm)->max_str_digits;
    return !limit || digits <= limit || too_many_digits(vm, "");
}

Str *int_to_str(VM *vm, const Int *i, int base) {
    char small[INT_TEXT_MAX + 1];
    if (!int_is_big(i)) {
        size_t n;
        if (base == 10) {
            n = i64_to_text(i->value, small);
            Str *s = str_allocate(vm, n, 127); /* a digit is a new str, too: str(1) is not str(1) */
            if (s) memcpy(s->data, small, n);
            return s;
        } else {
            uint64_t magnitude = i->value < 0 ? 0 - (uint64_t)i->value : (uint64_t)i->value;
            small[0] = '-';
            n = u64_to_text_base(magnitude, (unsigned)base, small + (i->value < 0)) + (i->value < 0);
        }
        return str_from_latin1(vm, (uint8_t *)small, n);
    }
    BigLimb limb;
    BigView v = int_view(i, &limb);
    size_t size = big_text_size(v, (unsigned)base);
    if (base == 10 && vm_core(vm)->max_str_digits && size > (size_t)vm_core(vm)->max_str_digits + 2) {
        too_many_digits(vm, "");
        return NULL;
    }
    char *text = memory_alloc(vm, size + 1);
    if (!text) return NULL;
    Allocator allocator = number_allocator(vm);
    size_t n = 0;
    Str *s = NULL;
    incref(i);
    if (!big_to_text(text, &n, v, (unsigned)base, &allocator)) number_failed(vm);
    else if (base != 10 || digits_allowed(vm, n - v.negative)) s = str_from_latin1(vm, (uint8_t *)text, n);
    memory_free(vm, text, size + 1);
    decref(i);
    return s;
}

/* ---- from text ---- */

static Object *invalid_literal(VM *vm, Object *text, int base) {
    return raise(vm, EXC_VALUE_ERROR, "invalid literal for int() with base %d: %.200R", base, text);
}

/* Decimal digits and spaces of any script as ASCII. */
static uint32_t as_ascii(uint32_t c) {
    if (c < 128) return c;
    int digit = unicode_decimal_value(c);
    if (digit >= 0) return '0' + (uint32_t)digit;
    return unicode_is_space(c) ? ' ' : '?';
}

typedef struct Scan {
    const char *at, *end;
    bool negative;
    int base;
} Scan;

static bool is_space(char c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f); }

static void scan_prefix(Scan *s) {
    while (s->at < s->end && is_space(*s->at)) s->at++;
    while (s->end > s->at && is_space(s->end[-1])) s->end--;
    if (s->at < s->end && (*s->at == '+' || *s->at == '-')) s->negative = *s->at++ == '-';
    int prefix = 10;
    if (s->end - s->at >= 2 && s->at[0] == '0') {
        char c = (char)(s->at[1] | 32);
        prefix = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
    }
    bool has_prefix = prefix != 10 && (s->base == 0 || s->base == prefix);
    if (has_prefix) {
        s->at += 2;
        s->base = prefix;
        if (s->at < s->end && *s->at == '_') s->at++;
    } else if (s->base == 0) {
        s->base = -1; /* decimal, but no leading zeros */
    }
}

/* Copies the digits without underscores; the count, or SIZE_MAX when the text is no number. */
static size_t scan_digits(Scan *s, char *out) {
    size_t n = 0;
    bool zero_only = s->base == -1;
    unsigned base = zero_only ? 10 : (unsigned)s->base;
    bool after_digit = false, nonzero = false;
    for (const char *p = s->at; p < s->end; p++) {
        if (*p == '_') {
            if (!after_digit || p + 1 == s->end) return SIZE_MAX;
            after_digit = false;
            continue;
        }
        if (digit_value(*p) >= base) return SIZE_MAX;
        nonzero |= *p != '0';
        out[n++] = *p;
        after_digit = true;
    }
    if (n == 0 || (zero_only && nonzero && out[0] == '0')) return SIZE_MAX;
    s->base = (int)base;
    return n;
}

/* The plain case, decimal digits only and few enough for a machine word: what nearly every int(text) is. */
static bool small_decimal(const char *text, size_t length, int64_t *value) {
    bool negative = length > 1 && *text == '-';
    size_t i = negative;
    uint64_t magnitude = 0;
    if (length - i > 18 || i == length) return false;
    for (; i < length; i++) {
        unsigned digit = (unsigned)(text[i] - '0');
        if (digit > 9) return false;
        magnitude = magnitude * 10 + digit;
    }
    *value = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}

static Object *int_from_ascii(VM *vm, const char *text, size_t length, int base, Object *shown) {
    int64_t small;
    if (base == 10 && small_decimal(text, length, &small)) return int_from_int64(vm, small);
    Scan scan = {text, text + length, false, base};
    scan_prefix(&scan);
    size_t room = (size_t)(scan.end - scan.at) + 1;
    char local[128];
    char *digits = room <= sizeof local ? local : memory_alloc(vm, room);
    if (!digits) return NULL;
    size_t n = scan_digits(&scan, digits);
    Object *value = NULL;
    uint32_t limit = vm_core(vm)->max_str_digits;
    if (n == SIZE_MAX) {
        invalid_literal(vm, shown, base);
    } else if (limit && n > limit && (scan.base & (scan.base - 1))) {
        raise(vm, EXC_VALUE_ERROR,
              "Exceeds the limit (%u digits) for integer string conversion: value has %zu digits; use sys.set_int_max_str_digits() to increase the limit",
              limit, n);
    } else {
        value = int_from_digits(vm, digits, n, scan.base, scan.negative);
    }
    if (digits != local) memory_free(vm, digits, room);
    return value;
}

Object *int_from_text(VM *vm, Str *text, int base) {
    size_t length = str_length(text);
    if (str_is_ascii(text)) return int_from_ascii(vm, (const char *)text->data, length, base, OBJ(text));
    char *ascii = memory_alloc(vm, length + 1);
    if (!ascii) return NULL;
    for (size_t i = 0; i < length; i++) ascii[i] = (char)as_ascii(str_at(text, i));
    Object *value = int_from_ascii(vm, ascii, length, base, OBJ(text));
    memory_free(vm, ascii, length + 1);
    return value;
}

Object *int_from_bytes_like(VM *vm, Object *o, int base) {
    const uint8_t *data;
    size_t length;
    if (!object_bytes_view(vm, o, &data, &length)) return NULL;
    Object *shown = is_exact(o, TYPE_BYTES) ? incref(o) : bytes_from(vm, data, length);
    Object *value = shown ? int_from_ascii(vm, (const char *)data, length, base, shown) : NULL;
    xdecref(shown);
    return value;
}

/* ---- formatting ---- */

/* A number of a machine word with no more than a width and a fill: put where it belongs at once. */
static bool is_plain_format(const FormatSpec *spec) {
    return (!spec->type || spec->type == 'd' || spec->type == 'x') && !spec->sign && !spec->grouping && !spec->alternate &&
           !spec->no_negative_0 && spec->precision == FORMAT_UNSET && spec->fill < 128;
}

static Object *format_plain(VM *vm, const FormatSpec *spec, int64_t value) {
    char digits[INT_TEXT_MAX];
    bool negative = value < 0;
    uint64_t magnitude = negative ? 0 - (uint64_t)value : (uint64_t)value;
    size_t n = spec->type == 'x' ? u64_to_text_base(magnitude, 16, digits) : u64_to_text(magnitude, digits);
    size_t taken = n + negative, padding = spec->width != FORMAT_UNSET && spec->width > taken ? spec->width - taken : 0;
    if (taken + padding == 1) return OBJ(str_from_char(vm, (uint8_t)digits[0])); /* which all share */
    Str *s = str_allocate(vm, taken + padding, 0x7f);
    if (!s) return NULL;
    size_t left = spec->align == '>' || spec->align == '=' ? padding : spec->align == '^' ? padding / 2 : 0;
    bool sign_first = spec->align == '=';
    uint8_t *out = s->data;
    if (negative && sign_first) *out++ = '-';
    memset(out, (int)spec->fill, left);
    out += left;
    if (negative && !sign_first) *out++ = '-';
    memcpy(out, digits, n);
    memset(out + n, (int)spec->fill, padding - left);
    return OBJ(s);
}

Object *int_format(VM *vm, Object *o, Str *text) {
    FormatSpec spec;
    if (str_length(text) == 0) return OBJ(object_str(vm, o));
    if (!format_spec_read(vm, &spec, text, type_name_text(type_of(o)), '>')) return NULL;
    if (!int_is_big((Int *)o) && is_plain_format(&spec)) return format_plain(vm, &spec, ((Int *)o)->value);
    BigLimb limb;
    Allocator allocator = vm_allocator(vm);
    Buffer out;
    char room[FORMAT_ROOM];
    buffer_init_local(&out, &allocator, room, sizeof room);
    FormatError error;
    if (format_int_wants_float(&spec)) {
        bool ok;
        double d = int_as_double(vm, (Int *)o, &ok);
        if (!ok) return NULL;
        error = format_put_float(&out, &spec, d);
    } else {
        if ((!spec.type || spec.type == 'd' || spec.type == 'n') && int_is_big((Int *)o) &&
            !digits_allowed(vm, int_bit_length((Int *)o) * 3 / 10)) {
            return NULL;
        }
        error = format_put_int(&out, &spec, int_view((Int *)o, &limb));
    }
    if (error != FORMAT_OK) {
        buffer_free(&out);
        return raise_format_error(vm, error, &spec, type_name_text(type_of(o)), text);
    }
    return OBJ(str_from_buffer(vm, &out));
}

/* Owns the % operator of str and bytes: '%-10s %05d' % (name, number).
 *
 * The format is read as UTF-8 (of a str) or as it is (of bytes). Both write to a StrBuilder; for
 * bytes every character of it is one byte. */
#include "object/format_percent.h"

#include "base/float_text.h"
#include "base/int_text.h"
#include "base/printf_spec.h"
#include "base/utf8.h"
#include "object/dict.h"
#include "object/float.h"
#include "object/format.h"
#include "object/str_internal.h"

#include <string.h>

typedef struct Percent {
    VM *vm;
    bool is_bytes;
    const char *text;
    size_t size, at;
    Object *arguments;   /* borrowed: what stands behind the % */
    Object *mapping;     /* borrowed, NULL: %(name)s is an error */
    Object *item;        /* owned: the value of the last %(name) */
    Object *single;      /* borrowed: the only argument, until it is used */
    Tuple *tuple;        /* borrowed, NULL: single */
    size_t next;         /* of tuple */
    PrintfSpec spec;
    StrBuilder out;
} Percent;

static bool percent_error(Percent *p, TypeId type, const char *message)
{
    raise(p->vm, type, "%s", message);
    return false;
}

static bool is_byte_sequence(Object *o)
{
    return is_bytes(o) || object_is_instance_of(o, builtin_type(vm_of(o), TYPE_BYTEARRAY));
}

static void percent_open(Percent *p, VM *vm, Object *arguments, bool is_bytes)
{
    memset(p, 0, offsetof(Percent, out)); /* the builder has a buffer that need not be cleared */
    p->vm = vm;
    p->is_bytes = is_bytes;
    p->arguments = arguments;
    if (is_tuple(arguments))
        p->tuple = (Tuple *)arguments;
    else
        p->single = arguments;
    bool text = is_str(arguments) || (is_bytes && is_byte_sequence(arguments));
    if (!p->tuple && !text && type_of(arguments)->slots.getitem) p->mapping = arguments;
    builder_open(&p->out, vm);
}

/* The next argument, BORROWED; NULL RAISES. */
static Object *next_argument(Percent *p)
{
    Object *single = p->single;
    if (p->tuple && p->next < p->tuple->length) return p->tuple->items[p->next++];
    p->single = NULL;
    if (single) return single;
    return raise(p->vm, EXC_TYPE_ERROR, "not enough arguments for format string");
}

/* ---- reading the specification ---- */

static bool read_name(Percent *p)
{
    if (!p->spec.name) return true;
    Object *key = p->is_bytes ? bytes_from(p->vm, p->spec.name, p->spec.name_size)
                              : OBJ(str_from_utf8(p->vm, p->spec.name, p->spec.name_size));
    if (!key) return false;
    Object *value = object_getitem(p->vm, p->mapping, key);
    decref(key);
    if (!value) return false;
    set_ref(&p->item, value);
    p->tuple = NULL;
    p->single = value;
    return true;
}

/* A '*': the number comes from the arguments. */
static bool read_star(Percent *p, const char *too_big, int64_t *value)
{
    Object *argument = next_argument(p);
    if (!argument) return false;
    if (!is_int(argument)) return percent_error(p, EXC_TYPE_ERROR, "* wants int");
    int overflow;
    *value = int_as_int64((Int *)argument, &overflow);
    if (overflow) return percent_error(p, EXC_OVERFLOW_ERROR, too_big);
    return true;
}

/* Reads the specification at p->at, behind the '%'. */
static bool read_spec(Percent *p)
{
    size_t used;
    if (p->at < p->size && p->text[p->at] == '(' && !p->mapping)
        return percent_error(p, EXC_TYPE_ERROR, "format requires a mapping");
    PrintfError error = printf_spec_parse(&p->spec, p->text + p->at, p->size - p->at, &used);
    if (error != PRINTF_OK) return percent_error(p, EXC_VALUE_ERROR, printf_error_text(error));
    p->spec.type_offset += p->at;
    p->at += used;
    int64_t number;
    if (!read_name(p)) return false;
    if (p->spec.width_argument) {
        if (!read_star(p, "Python int too large to convert to C ssize_t", &number)) return false;
        printf_spec_set_width(&p->spec, number);
    }
    if (p->spec.precision_argument) {
        if (!read_star(p, "Python int too large to convert to C int", &number)) return false;
        if (number > INT32_MAX || number < INT32_MIN)
            return percent_error(p, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int");
        printf_spec_set_precision(&p->spec, number);
    }
    return true;
}

/* ---- writing ---- */

static size_t padding(const PrintfSpec *spec, size_t length)
{
    return spec->width != PRINTF_UNSET && spec->width > length ? spec->width - length : 0;
}

/* Text cut to the precision and padded with blanks. */
static bool put_text(Percent *p, Str *STEALS text)
{
    if (!text) return false;
    size_t length = text->length;
    if (p->spec.precision < length) length = p->spec.precision;
    size_t blanks = padding(&p->spec, length);
    if (!(p->spec.flags & PRINTF_LEFT)) builder_repeat(&p->out, ' ', blanks);
    if (length == text->length)
        builder_str(&p->out, text);
    else
        builder_slice(&p->out, text, 0, length);
    if (p->spec.flags & PRINTF_LEFT) builder_repeat(&p->out, ' ', blanks);
    decref(text);
    return !p->out.failed;
}

/* A number: its sign (0 none), prefix ("0x", ""), leading zeros and text. */
static void put_number(Percent *p, char sign, const char *prefix, size_t zeros, const char *text,
                       size_t size)
{
    unsigned flags = p->spec.flags;
    size_t prefix_size = strlen(prefix);
    if (!sign) sign = flags & PRINTF_SIGN ? '+' : flags & PRINTF_BLANK ? ' ' : 0;
    size_t blanks = padding(&p->spec, (sign != 0) + prefix_size + zeros + size);
    if (!(flags & PRINTF_LEFT) && (flags & PRINTF_ZERO)) {
        zeros += blanks;
        blanks = 0;
    }
    if (!(flags & PRINTF_LEFT)) builder_repeat(&p->out, ' ', blanks);
    if (sign) builder_char(&p->out, (unsigned char)sign);
    builder_ascii(&p->out, prefix, prefix_size);
    builder_repeat(&p->out, '0', zeros);
    builder_ascii(&p->out, text, size);
    if (flags & PRINTF_LEFT) builder_repeat(&p->out, ' ', blanks);
}

/* ---- integers ---- */

static void *wrong_type(Percent *p, Object *o, const char *wanted)
{
    return raise(p->vm, EXC_TYPE_ERROR, "%%%c format: %s is required, not %T", p->spec.type, wanted,
                 o);
}

static bool is_number(Object *o)
{
    const Slots *slots = &type_of(o)->slots;
    return is_int(o) || is_float(o) || slots->to_int || slots->to_index || slots->to_float;
}

/* The argument as an int, NEW. */
static Object *integer_argument(Percent *p, Object *o)
{
    if (is_int(o)) return incref(o);
    bool whole = p->spec.type == 'o' || p->spec.type == 'x' || p->spec.type == 'X';
    const char *wanted = whole ? "an integer" : "a real number";
    if (!is_number(o)) return wrong_type(p, o, wanted);
    Object *result = whole ? object_index(p->vm, o) : object_int(p->vm, o);
    if (!result && exception_clear_if(p->vm, EXC_TYPE_ERROR)) return wrong_type(p, o, wanted);
    return result;
}

static void put_digits(Percent *p, const char *text, size_t size)
{
    uint32_t type = p->spec.type;
    char sign = 0;
    if (size && text[0] == '-') {
        sign = '-';
        text++;
        size--;
    }
    const char *prefix = "";
    if (p->spec.flags & PRINTF_ALTERNATE)
        prefix = type == 'x' ? "0x" : type == 'X' ? "0X" : type == 'o' ? "0o" : "";
    size_t precision = p->spec.precision == PRINTF_UNSET ? 0 : p->spec.precision;
    put_number(p, sign, prefix, precision > size ? precision - size : 0, text, size);
}

static void upper_case(uint8_t *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] >= 'a' && text[i] <= 'z') text[i] -= 32;
}

static bool put_integer(Percent *p, Object *argument)
{
    Object *number = integer_argument(p, argument);
    if (!number) return false;
    uint32_t type = p->spec.type;
    int base = type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    const Int *i = (Int *)number;
    if (!int_is_big(i) && base == 10) {
        char text[INT_TEXT_MAX];
        put_digits(p, text, i64_to_text(i->value, text));
    } else {
        Str *digits = int_to_str(p->vm, i, base);
        if (digits && type == 'X') { /* a str of our own, but one character may be shared */
            Str *copy = str_allocate(p->vm, digits->length, 0x7f);
            if (copy) memcpy(copy->data, digits->data, digits->length);
            if (copy) upper_case(copy->data, copy->length);
            decref(digits);
            digits = copy;
        }
        if (!digits) p->out.failed = true;
        if (digits) put_digits(p, (const char *)digits->data, digits->length);
        xdecref(digits);
    }
    decref(number);
    return !p->out.failed;
}

/* ---- floats and characters ---- */

static bool put_float(Percent *p, Object *argument)
{
    double value;
    if (!object_to_double(p->vm, argument, &value)) return false;
    size_t precision = p->spec.precision == PRINTF_UNSET ? 6 : p->spec.precision;
    unsigned flags = p->spec.flags & PRINTF_ALTERNATE ? FLOAT_ALTERNATE : 0;
    Allocator allocator = vm_allocator(p->vm);
    Buffer text;
    char room[FORMAT_ROOM];
    buffer_init_local(&text, &allocator, room, sizeof room);
    float_format(&text, value, (char)p->spec.type, precision, flags);
    if (text.failed) {
        buffer_free(&text);
        return raise_memory_error(p->vm) != NULL;
    }
    bool negative = text.size && text.data[0] == '-';
    put_number(p, negative ? '-' : 0, "", 0, text.data + negative, text.size - negative);
    buffer_free(&text);
    return !p->out.failed;
}

static bool character_code(Percent *p, Object *o, uint32_t limit, const char *too_big,
                           const char *wrong, uint32_t *c)
{
    int64_t code;
    if (!is_int(o) && !type_of(o)->slots.to_index) return percent_error(p, EXC_TYPE_ERROR, wrong);
    if (!object_to_int64(p->vm, o, &code)) {
        if (exception_clear_if(p->vm, EXC_TYPE_ERROR))
            return percent_error(p, EXC_TYPE_ERROR, wrong);
        if (!exception_clear_if(p->vm, EXC_OVERFLOW_ERROR)) return false;
        code = -1;
    }
    if (code < 0 || code >= limit) return percent_error(p, EXC_OVERFLOW_ERROR, too_big);
    *c = (uint32_t)code;
    return true;
}

static bool put_character(Percent *p, Object *o)
{
    uint32_t c = 0;
    const uint8_t *data;
    size_t length;
    if (!p->is_bytes && is_str(o) && ((Str *)o)->length == 1) {
        c = str_at((Str *)o, 0);
    } else if (p->is_bytes && is_byte_sequence(o)) {
        if (!object_bytes_view(p->vm, o, &data, &length)) return false;
        if (length != 1)
            return percent_error(p, EXC_TYPE_ERROR,
                                 "%c requires an integer in range(256) or a single byte");
        c = data[0];
    } else if (p->is_bytes) {
        if (!character_code(p, o, 256, "%c arg not in range(256)",
                            "%c requires an integer in range(256) or a single byte", &c))
            return false;
    } else if (!character_code(p, o, 0x110000, "%c arg not in range(0x110000)",
                               "%c requires int or char", &c)) {
        return false;
    }
    p->spec.precision = PRINTF_UNSET;
    return put_text(p, str_from_char(p->vm, c));
}

/* ---- %s of bytes ---- */

static bool put_bytes_data(Percent *p, Object *o)
{
    const uint8_t *data;
    size_t length;
    if (!object_bytes_view(p->vm, o, &data, &length)) return false;
    return put_text(p, str_from_latin1(p->vm, data, length));
}

static bool put_bytes(Percent *p, Object *o)
{
    if (is_byte_sequence(o) || is_exact(o, TYPE_MEMORYVIEW)) return put_bytes_data(p, o);
    Object *bytes = object_call_special(p->vm, o, NAME(p->vm, __bytes__), NULL, 0);
    if (!bytes) {
        if (!exception_pending(p->vm))
            raise(p->vm, EXC_TYPE_ERROR,
                  "%%b requires a bytes-like object, or an object that implements __bytes__, not "
                  "'%T'",
                  o);
        return false;
    }
    bool ok = false;
    if (is_bytes(bytes))
        ok = put_bytes_data(p, bytes);
    else
        raise(p->vm, EXC_TYPE_ERROR, "__bytes__ returned non-bytes (type %T)", bytes);
    decref(bytes);
    return ok;
}

/* ---- the loop ---- */

static bool unsupported(Percent *p)
{
    size_t index = p->spec.type_offset;
    uint32_t c = p->is_bytes ? (uint8_t)p->text[index] : p->spec.type;
    if (!p->is_bytes) index = utf8_count(p->text, index);
    raise(p->vm, EXC_VALUE_ERROR, "unsupported format character '%c' (0x%x) at index %zu",
          c > 31 && c < 127 ? c : '?', c, index);
    return false;
}

static bool put_argument(Percent *p, Object *o)
{
    VM *vm = p->vm;
    switch (p->spec.type) {
    case 'b': return p->is_bytes ? put_bytes(p, o) : unsupported(p);
    case 's':
        if (p->is_bytes) return put_bytes(p, o);
        if (p->spec.width == PRINTF_UNSET && p->spec.precision == PRINTF_UNSET) {
            builder_object(&p->out, o); /* nothing to pad or cut */
            return !p->out.failed;
        }
        return put_text(p, object_str(vm, o));
    case 'r': return put_text(p, p->is_bytes ? object_ascii(vm, o) : object_repr(vm, o));
    case 'a': return put_text(p, object_ascii(vm, o));
    case 'c': return put_character(p, o);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': return put_integer(p, o);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return put_float(p, o);
    default: return unsupported(p);
    }
}

static bool not_all_converted(Percent *p)
{
    return percent_error(p, EXC_TYPE_ERROR,
                         p->is_bytes ? "not all arguments converted during bytes formatting"
                                     : "not all arguments converted during string formatting");
}

static bool has_rest(const Percent *p)
{
    return p->tuple ? p->next < p->tuple->length : p->single != NULL;
}

static bool put_specified(Percent *p)
{
    if (!read_spec(p)) return false;
    Object *argument = next_argument(p);
    if (!argument) return false;
    incref(argument); /* the conversion can run guest code */
    bool ok = put_argument(p, argument);
    decref(argument);
    if (ok && p->mapping && has_rest(p)) return not_all_converted(p);
    return ok;
}

/* %s, and %d of a small int, without more: the usual ones. Gives whether it was one; p->out.failed: it RAISES. */
static bool put_quick(Percent *p)
{
    if (p->is_bytes || p->mapping || p->at == p->size) return false;
    char type = p->text[p->at];
    if (type != 's' && type != 'd') return false;
    Object *o = p->tuple ? p->next < p->tuple->length ? p->tuple->items[p->next] : NULL : p->single;
    if (!o || (type == 'd' && (!is_exact(o, TYPE_INT) || int_is_big((Int *)o)))) return false;
    p->at++;
    p->next++;
    p->single = NULL;
    incref(o); /* str() can run guest code */
    builder_object(&p->out, o);
    decref(o);
    return true;
}

static void put_literal(Percent *p, size_t end)
{
    if (p->is_bytes) {
        for (size_t i = p->at; i < end; i++)
            builder_char(&p->out, (uint8_t)p->text[i]);
    } else {
        if (end == p->at) return;
        builder_utf8(&p->out, p->text + p->at, end - p->at);
    }
    p->at = end;
}

static bool percent_run(Percent *p)
{
    while (p->at < p->size) {
        const char *percent = memchr(p->text + p->at, '%', p->size - p->at);
        put_literal(p, percent ? (size_t)(percent - p->text) : p->size);
        if (!percent) break;
        p->at++;
        if (p->at < p->size && p->text[p->at] == '%') {
            builder_char(&p->out, '%');
            p->at++;
        } else if (!put_quick(p) && !put_specified(p)) {
            return false;
        }
        if (p->out.failed) return false;
    }
    if (!p->mapping && has_rest(p)) return not_all_converted(p);
    return !p->out.failed;
}

/* The UTF-8 of a format that is not ASCII, surrogates included, in raw memory of `size` bytes. */
static char *format_utf8(VM *vm, const Str *s, size_t *size)
{
    size_t total = 0;
    for (size_t i = 0; i < s->length; i++)
        total += utf8_encoded_size(str_at(s, i));
    char *text = memory_alloc(vm, total);
    if (!text) return NULL;
    *size = total;
    for (size_t i = 0, at = 0; i < s->length; i++)
        at += utf8_put(str_at(s, i), text + at);
    return text;
}

Object *str_percent(VM *vm, Str *format, Object *arguments)
{
    if (str_equals_text(format, "%s") && is_exact(arguments, TYPE_STR))
        return incref(arguments); /* '%s' % text is text */
    char *owned = NULL;
    size_t size = format->length;
    if (!str_is_ascii(format) && !(owned = format_utf8(vm, format, &size))) return NULL;
    Percent p;
    percent_open(&p, vm, arguments, false);
    p.text = owned ? owned : (const char *)format->data;
    p.size = size;
    bool ok = percent_run(&p);
    xdecref(p.item);
    if (owned) memory_free(vm, owned, size);
    if (ok) return OBJ(builder_finish(&p.out));
    builder_abandon(&p.out);
    return NULL;
}

Object *bytes_percent(VM *vm, const uint8_t *format, size_t size, Object *arguments,
                      Object *(*make)(VM *vm, const void *data, size_t size))
{
    Percent p;
    percent_open(&p, vm, arguments, true);
    p.text = (const char *)format;
    p.size = size;
    bool ok = percent_run(&p);
    xdecref(p.item);
    Object *result = ok ? make(vm, p.out.data, p.out.length) : NULL;
    builder_abandon(&p.out);
    return result;
}

/* Owns StrBuilder, which makes text of unknown length and kind, and the %-formats of raise() and
 * str_from_format().
 *
 * The builder starts with 1-byte characters in its own 256 bytes, moves to raw memory when they are
 * full and widens when a character asks for it. max_char is the bitwise or of all characters, which
 * rounds up to the same kind as the largest of them. */
#include "base/int_text.h"
#include "base/utf8.h"
#include "object/str_internal.h"

#include <string.h>

void builder_open(StrBuilder *b, VM *vm)
{
    b->vm = vm;
    b->data = b->local;
    b->length = 0;
    b->capacity = sizeof b->local;
    b->kind = 1;
    b->max_char = 0;
    b->failed = false;
}

static void builder_release(StrBuilder *b)
{
    if (b->data != b->local) memory_free(b->vm, b->data, b->capacity * b->kind);
    b->data = b->local;
    b->capacity = sizeof b->local;
    b->kind = 1;
}

void builder_abandon(StrBuilder *b)
{
    builder_release(b);
    b->failed = true;
}

/* Room for `extra` more characters of `kind` or the present one, whichever is wider. */
static bool builder_grow(StrBuilder *b, size_t extra, unsigned kind)
{
    if (b->failed) return false;
    if (kind < b->kind) kind = b->kind;
    size_t needed, capacity = b->capacity;
    if (__builtin_add_overflow(b->length, extra, &needed) || needed > SIZE_MAX / 16) {
        raise_memory_error(b->vm);
        builder_abandon(b);
        return false;
    }
    if (needed > capacity) capacity = needed > capacity * 2 ? needed : capacity * 2;
    uint8_t *data;
    if (kind == b->kind && b->data != b->local) {
        data = memory_resize(b->vm, b->data, b->capacity * kind, capacity * kind);
    } else {
        data = memory_alloc(b->vm, capacity * kind);
        if (data) {
            text_copy(data, kind, text_new(b->data, b->length, b->kind));
            builder_release(b); /* and set the three again below */
        }
    }
    if (!data) {
        builder_abandon(b);
        return false;
    }
    b->data = data;
    b->capacity = capacity;
    b->kind = kind;
    return true;
}

static inline bool builder_room(StrBuilder *b, size_t extra, unsigned kind)
{
    if (likely(kind <= b->kind && extra <= b->capacity - b->length && !b->failed)) return true;
    return builder_grow(b, extra, kind);
}

static inline unsigned kind_of_char(uint32_t c) { return c < 0x100 ? 1 : c < 0x10000 ? 2 : 4; }

static inline void store(StrBuilder *b, uint32_t c)
{
    if (b->kind == 1)
        b->data[b->length++] = (uint8_t)c;
    else if (b->kind == 2)
        ((uint16_t *)b->data)[b->length++] = (uint16_t)c;
    else
        ((uint32_t *)b->data)[b->length++] = c;
}

void builder_char_slow(StrBuilder *b, uint32_t c)
{
    if (!builder_room(b, 1, kind_of_char(c))) return;
    store(b, c);
    b->max_char |= c;
}

void builder_repeat(StrBuilder *b, uint32_t c, size_t count)
{
    if (count == 0 || !builder_room(b, count, kind_of_char(c))) return;
    b->max_char |= c;
    if (b->kind == 1) {
        memset(b->data + b->length, (int)c, count);
        b->length += count;
        return;
    }
    for (; count > 0; count--)
        store(b, c);
}

static void builder_run(StrBuilder *b, Text t, uint32_t max_char)
{
    if (text_length(t) == 0 || !builder_room(b, text_length(t), kind_of_char(max_char))) return;
    if (kind_of_char(max_char) < text_kind(t)) { /* narrower than it is stored */
        for (size_t i = 0; i < text_length(t); i++)
            store(b, text_at(t, i));
    } else {
        text_copy(b->data + b->length * b->kind, b->kind, t);
        b->length += text_length(t);
    }
    b->max_char |= max_char;
}

void builder_str(StrBuilder *b, const Str *s)
{
    if (likely(str_is_ascii(s) && b->kind == 1 && s->length <= b->capacity - b->length && !b->failed)) {
        bytes_copy(b->data + b->length, s->data, s->length);
        b->length += s->length;
        b->max_char |= 0x7f;
        return;
    }
    builder_run(b, text_of(s), str_max_char(s));
}

void builder_slice(StrBuilder *b, const Str *s, size_t start, size_t end)
{
    Text part = text_part(text_of(s), start, end);
    builder_run(b, part, str_is_ascii(s) ? 0x7f : text_max_char(part));
}

void builder_ascii(StrBuilder *b, const char *text, size_t length)
{
    if (likely(b->kind == 1 && length <= b->capacity - b->length && !b->failed)) {
        bytes_copy(b->data + b->length, text, length);
        b->length += length;
        b->max_char |= 0x7f;
        return;
    }
    builder_run(b, text_of_bytes((const uint8_t *)text, length), 0x7f);
}

void builder_utf8(StrBuilder *b, const char *text, size_t size)
{
    while (size > 0) {
        size_t plain = utf8_ascii_prefix(text, size);
        builder_ascii(b, text, plain);
        text += plain;
        size -= plain;
        if (size == 0) return;
        uint32_t c;
        size_t bad, used = utf8_decode(text, size, UTF8_SURROGATES, &c, NULL, &bad);
        builder_char(b, used ? c : 0xfffd);
        if (!used) used = bad ? bad : 1;
        text += used;
        size -= used;
    }
}

void builder_text(StrBuilder *b, const char *text) { builder_utf8(b, text, strlen(text)); }

/* Appends a str that is given up; NULL (an exception is pending) fails the builder. */
static void builder_take(StrBuilder *b, Str *s)
{
    if (!s) {
        builder_abandon(b);
        return;
    }
    builder_str(b, s);
    decref(s);
}

static void builder_i64(StrBuilder *b, int64_t value)
{
    char text[INT_TEXT_MAX];
    builder_ascii(b, text, i64_to_text(value, text));
}

void builder_repr(StrBuilder *b, Object *o)
{
    if (b->failed) return;
    if (is_exact(o, TYPE_INT) && !int_is_big((Int *)o))
        builder_i64(b, ((Int *)o)->value);
    else
        builder_take(b, is_exact(o, TYPE_STR) ? str_repr(b->vm, (Str *)o) : object_repr(b->vm, o));
}

void builder_object(StrBuilder *b, Object *o)
{
    if (b->failed) return;
    if (is_exact(o, TYPE_STR))
        builder_str(b, (Str *)o);
    else if (is_exact(o, TYPE_INT) && !int_is_big((Int *)o))
        builder_i64(b, ((Int *)o)->value);
    else
        builder_take(b, object_str(b->vm, o));
}

Str *builder_finish(StrBuilder *b)
{
    if (b->failed) return NULL;
    Str *s;
    unsigned kind = kind_of_char(b->max_char);
    if (b->length == 1) {
        s = str_from_char(b->vm, text_at(text_new(b->data, 1, b->kind), 0));
    } else {
        s = str_allocate(b->vm, b->length, b->max_char);
        if (s && kind == b->kind) bytes_copy(s->data, b->data, b->length * kind);
        else if (s) text_copy(s->data, kind, text_new(b->data, b->length, b->kind));
    }
    builder_release(b);
    b->failed = true;
    return s;
}

/* ---- formats ---- */

/* One conversion: %[-][0][width][.precision][l|ll|z]letter; a precision of * is the argument before. */
typedef struct Conversion {
    bool left, zero;
    char size; /* 0, 'l', 'z' */
    size_t width, precision;
    char letter;
} Conversion;

static size_t read_number(const char **format)
{
    size_t value = 0;
    while (**format >= '0' && **format <= '9') {
        if (value < 100000000) value = value * 10 + (size_t)(**format - '0');
        (*format)++;
    }
    return value;
}

static Conversion read_conversion(const char **format, va_list *arguments)
{
    Conversion c = {.precision = SIZE_MAX};
    for (;; (*format)++) {
        if (**format == '-')
            c.left = true;
        else if (**format == '0')
            c.zero = true;
        else
            break;
    }
    c.width = read_number(format);
    if (**format == '.') {
        (*format)++;
        if (**format == '*') {
            (*format)++;
            c.precision = (size_t)va_arg(*arguments, int);
        } else {
            c.precision = read_number(format);
        }
    }
    while (**format == 'l' || **format == 'z')
        c.size = *(*format)++;
    c.letter = **format;
    if (c.letter) (*format)++;
    return c;
}

static void put_padded(StrBuilder *b, const Conversion *c, const char *text, size_t length)
{
    size_t padding = c->width > length ? c->width - length : 0;
    if (c->left) {
        builder_ascii(b, text, length);
        builder_repeat(b, ' ', padding);
        return;
    }
    if (c->zero && length && text[0] == '-') {
        builder_char(b, '-');
        text++;
        length--;
    }
    builder_repeat(b, c->zero ? '0' : ' ', padding);
    builder_ascii(b, text, length);
}

static void put_signed(StrBuilder *b, const Conversion *c, int64_t value)
{
    char text[INT_TEXT_MAX];
    put_padded(b, c, text, i64_to_text(value, text));
}

static void put_unsigned(StrBuilder *b, const Conversion *c, uint64_t value)
{
    char text[INT_TEXT_MAX];
    put_padded(b, c, text, u64_to_text_base(value, c->letter == 'x' ? 16 : 10, text));
}

static void put_text(StrBuilder *b, const Conversion *c, const char *text)
{
    if (!text) text = "(null)";
    size_t size = c->precision == SIZE_MAX ? strlen(text) : strnlen(text, c->precision);
    while (size && c->precision == size && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--; /* not in the middle of a character */
    size_t count = b->length;
    if (!c->left && c->width > size) builder_repeat(b, ' ', c->width - size);
    builder_utf8(b, text, size);
    count = b->length - count;
    if (c->left && c->width > count) builder_repeat(b, ' ', c->width - count);
}

static void put_str(StrBuilder *b, const Conversion *c, const Str *s)
{
    size_t length = s->length > c->precision ? c->precision : s->length;
    size_t padding = c->width > length ? c->width - length : 0;
    if (!c->left) builder_repeat(b, ' ', padding);
    builder_slice(b, s, 0, length);
    if (c->left) builder_repeat(b, ' ', padding);
}

static void put_object(StrBuilder *b, const Conversion *c, Object *o)
{
    if (b->failed) return;
    Str *s = c->letter == 'S'   ? object_str(b->vm, o)
             : c->letter == 'R' ? object_repr(b->vm, o)
                                : object_ascii(b->vm, o);
    if (s) put_str(b, c, s);
    if (!s) builder_abandon(b);
    xdecref(s);
}

static void put_type_name(StrBuilder *b, const Conversion *c, Type *type)
{
    Str *dotted = type->dotted && strchr(type->dotted, '.') ? str_from_text(b->vm, type->dotted) : NULL;
    if (dotted) { /* types of native modules show the module, as in CPython */
        put_str(b, c, dotted);
        decref(dotted);
    } else if (type->name)
        put_str(b, c, type->name);
    else
        builder_char(b, '?');
}

static int64_t next_signed(va_list *arguments, char size)
{
    if (size == 'l') return va_arg(*arguments, long);
    if (size == 'z') return va_arg(*arguments, ptrdiff_t);
    return va_arg(*arguments, int);
}

static uint64_t next_unsigned(va_list *arguments, char size)
{
    if (size == 'l') return va_arg(*arguments, unsigned long);
    if (size == 'z') return va_arg(*arguments, size_t);
    return va_arg(*arguments, unsigned);
}

static void put_conversion(StrBuilder *b, const Conversion *c, va_list *arguments)
{
    switch (c->letter) {
    case '%': builder_char(b, '%'); break;
    case 's': put_text(b, c, va_arg(*arguments, const char *)); break;
    case 'd':
    case 'i': put_signed(b, c, next_signed(arguments, c->size)); break;
    case 'u':
    case 'x': put_unsigned(b, c, next_unsigned(arguments, c->size)); break;
    case 'c': builder_char(b, va_arg(*arguments, uint32_t)); break;
    case 'U': put_str(b, c, va_arg(*arguments, Str *)); break;
    case 'S':
    case 'R':
    case 'A': put_object(b, c, va_arg(*arguments, Object *)); break;
    case 'T': put_type_name(b, c, type_of(va_arg(*arguments, Object *))); break;
    case 'N': put_type_name(b, c, va_arg(*arguments, Type *)); break;
    case 'p':
        builder_ascii(b, "0x", 2);
        put_unsigned(b, &(Conversion){.letter = 'x'}, (uintptr_t)va_arg(*arguments, void *));
        break;
    default: /* a mistake of ours: shown, not hidden */
        builder_char(b, '%');
        if (c->letter) builder_char(b, (unsigned char)c->letter);
    }
}

void builder_vformat(StrBuilder *b, const char *format, va_list arguments)
{
    va_list rest;
    va_copy(rest, arguments);
    for (;;) {
        const char *percent = strchr(format, '%');
        if (!percent) break;
        builder_utf8(b, format, (size_t)(percent - format));
        format = percent + 1;
        Conversion c = read_conversion(&format, &rest);
        put_conversion(b, &c, &rest);
    }
    builder_text(b, format);
    va_end(rest);
}

void builder_format(StrBuilder *b, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    builder_vformat(b, format, arguments);
    va_end(arguments);
}

Str *str_from_vformat(VM *vm, const char *format, va_list arguments)
{
    StrBuilder b;
    builder_open(&b, vm);
    builder_vformat(&b, format, arguments);
    return builder_finish(&b);
}

Str *str_from_format(VM *vm, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Str *s = str_from_vformat(vm, format, arguments);
    va_end(arguments);
    return s;
}

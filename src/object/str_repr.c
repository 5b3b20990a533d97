/* Owns the repr of str, and escaping what is not ASCII. */
#include "base/unicode.h"
#include "object/str_internal.h"

#include <string.h>

static void put_escape(StrBuilder *b, uint32_t c)
{
    static const char digits[] = "0123456789abcdef";
    char text[10] = "\\";
    unsigned count = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    text[1] = c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U';
    for (unsigned i = 0; i < count; i++)
        text[2 + i] = digits[c >> (4 * (count - 1 - i)) & 15];
    builder_ascii(b, text, 2 + count);
}

static void put_repr_char(StrBuilder *b, uint32_t c, uint32_t quote)
{
    if (c == quote || c == '\\') {
        builder_char(b, '\\');
        builder_char(b, c);
    } else if (c == '\n') {
        builder_ascii(b, "\\n", 2);
    } else if (c == '\r') {
        builder_ascii(b, "\\r", 2);
    } else if (c == '\t') {
        builder_ascii(b, "\\t", 2);
    } else if (c >= ' ' && c < 127) {
        builder_char(b, c);
    } else if (c < 0xa1 || !unicode_is_printable(c)) {
        put_escape(b, c);
    } else {
        builder_char(b, c);
    }
}

/* ' unless the text has some and no ". */
static char choose_quote(const Str *s)
{
    static const uint8_t single = '\'', dbl = '"';
    if (text_find(text_of(s), text_of_bytes(&single, 1)) < 0) return '\'';
    return text_find(text_of(s), text_of_bytes(&dbl, 1)) < 0 ? '"' : '\'';
}

/* Plain ASCII without anything to escape: the common case. */
static bool is_plain(const Str *s, char quote)
{
    if (!str_is_ascii(s)) return false;
    unsigned odd = 0;
    for (size_t i = 0; i < s->length; i++) {
        uint8_t c = s->data[i];
        odd |= (unsigned)(c < ' ') | (unsigned)(c == 127) | (unsigned)(c == '\\') |
               (unsigned)(c == (uint8_t)quote);
    }
    return !odd;
}

Str *str_repr(VM *vm, Str *s)
{
    char quote = choose_quote(s);
    if (is_plain(s, quote)) {
        Str *result = str_allocate(vm, (size_t)s->length + 2, 0x7f);
        if (!result) return NULL;
        result->data[0] = result->data[s->length + 1] = (uint8_t)quote;
        memcpy(result->data + 1, s->data, s->length);
        return result;
    }
    StrBuilder b;
    builder_open(&b, vm);
    builder_char(&b, (uint8_t)quote);
    for (size_t i = 0; i < s->length; i++)
        put_repr_char(&b, str_at(s, i), (uint8_t)quote);
    builder_char(&b, (uint8_t)quote);
    return builder_finish(&b);
}

Str *str_escape_nonascii(VM *vm, Str *s)
{
    if (str_is_ascii(s)) return str_exact(vm, s);
    StrBuilder b;
    builder_open(&b, vm);
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(s, i);
        if (c < 128)
            builder_char(&b, c);
        else
            put_escape(&b, c);
    }
    return builder_finish(&b);
}

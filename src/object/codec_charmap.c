/* Owns one-byte encodings given by a table: ASCII below 128, the table above. */
#include "object/codec.h"
#include "object/str_internal.h"

static const char undefined[] = "character maps to <undefined>";

/* The byte of a character, -1 none. */
static int byte_of(const uint16_t *table, uint32_t c)
{
    if (c < 128) return (int)c;
    for (int i = 0; i < 128; i++)
        if (table[i] == c) return 128 + i;
    return -1;
}

bool encode_charmap(Encoder *e)
{
    const Str *s = e->source;
    for (size_t i = 0; i < s->length && !e->failed;) {
        int byte = byte_of(e->table, str_at(s, i));
        if (byte >= 0) {
            encoder_unit(e, (uint32_t)byte, 1);
            i++;
            continue;
        }
        size_t start = i;
        while (i < s->length && byte_of(e->table, str_at(s, i)) < 0) i++;
        if (!encoder_error(e, start, i, undefined, &i)) return false;
    }
    return !e->failed;
}

bool decode_charmap(Decoder *d)
{
    for (size_t at = 0; at < d->size && !d->out.failed;) {
        uint8_t byte = d->source[at];
        uint32_t c = byte < 128 ? byte : d->table[byte - 128];
        if (c || byte == 0) {
            builder_char(&d->out, c);
            at++;
        } else if (!decoder_error(d, at, at + 1, undefined, &at)) {
            return false;
        }
    }
    return !d->out.failed;
}

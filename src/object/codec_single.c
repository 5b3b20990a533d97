/* Owns ASCII and Latin-1. */
#include "object/codec.h"
#include "object/str_internal.h"

static bool encode_below(Encoder *e, uint32_t limit, const char *reason)
{
    const Str *s = e->source;
    size_t n = s->length;
    if (str_max_char(s) < limit) {
        encoder_put(e, s->data, n);
        return !e->failed;
    }
    for (size_t i = 0; i < n && !e->failed;) {
        size_t start = i;
        for (; i < n && str_at(s, i) < limit; i++)
            encoder_unit(e, str_at(s, i), 1);
        for (start = i; i < n && str_at(s, i) >= limit;) i++;
        if (i > start && !encoder_error(e, start, i, reason, &i)) return false;
    }
    return !e->failed;
}

bool encode_ascii(Encoder *e) { return encode_below(e, 128, "ordinal not in range(128)"); }
bool encode_latin1(Encoder *e) { return encode_below(e, 256, "ordinal not in range(256)"); }

bool decode_ascii(Decoder *d)
{
    for (size_t at = 0; at < d->size && !d->out.failed;) {
        if (d->source[at] < 128) {
            builder_char(&d->out, d->source[at++]);
        } else if (!decoder_error(d, at, at + 1, "ordinal not in range(128)", &at)) {
            return false;
        }
    }
    return !d->out.failed;
}

bool decode_latin1(Decoder *d)
{
    for (size_t at = 0; at < d->size; at++)
        builder_char(&d->out, d->source[at]);
    return !d->out.failed;
}

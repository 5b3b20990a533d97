/* Owns encodings by name, the error handlers, and str_encode / str_decode on top of both. */
#include "object/codec.h"
#include "object/codec_charmap.h"
#include "object/codec_registry.h"

#include "base/bits.h"
#include "base/unicode_name.h"
#include "object/str_internal.h"

#include <string.h>

enum { NAME_MAX_SIZE = 32 };

struct Codec {
    const char *name; /* normalised */
    const char *label; /* as error messages show it */
    EncodeFn encode;
    DecodeFn decode;
    uint8_t unit;     /* bytes an ASCII character takes */
    bool big_endian;
    bool ascii;       /* ASCII text is its own encoding */
    const uint16_t *table; /* charmaps */
};

#define CODEC(name, label, functions, unit, big_endian, ascii)                                      \
    {name, label, encode_##functions, decode_##functions, unit, big_endian, ascii, NULL}
#define CHARMAP(name) {#name, "charmap", encode_charmap, decode_charmap, 1, false, true, charmap_##name},

enum { USUAL_CODECS = 4 }; /* the first ones, looked for by the names they have in messages */
static const Codec codecs[] = {
    CODEC("utf_8", "utf-8", utf8, 1, false, true),
    CODEC("utf_8_sig", "utf-8", utf8_sig, 1, false, false),
    CODEC("latin_1", "latin-1", latin1, 1, false, true),
    CODEC("ascii", "ascii", ascii, 1, false, true),
    CODEC("utf_16", "utf-16", utf16_bom, 2, false, false),
    CODEC("utf_16_le", "utf-16-le", utf16, 2, false, false),
    CODEC("utf_16_be", "utf-16-be", utf16, 2, true, false),
    CODEC("utf_32", "utf-32", utf32_bom, 4, false, false),
    CODEC("utf_32_le", "utf-32-le", utf32, 4, false, false),
    CODEC("utf_32_be", "utf-32-be", utf32, 4, true, false),
    CODEC("unicode_escape", "unicodeescape", unicode_escape, 1, false, false),
    CODEC("raw_unicode_escape", "rawunicodeescape", raw_unicode_escape, 1, false, false),
    CHARMAPS(CHARMAP)
};

static const struct {
    const char *alias, *name;
} aliases[] = {
    {"utf8", "utf_8"},          {"u8", "utf_8"},           {"utf", "utf_8"},
    {"cp65001", "utf_8"},       {"utf8_ucs2", "utf_8"},    {"utf8_ucs4", "utf_8"},
    {"latin1", "latin_1"},      {"latin", "latin_1"},      {"l1", "latin_1"},
    {"iso_8859_1", "latin_1"},  {"iso8859_1", "latin_1"},  {"iso8859", "latin_1"},
    {"8859", "latin_1"},        {"cp819", "latin_1"},      {"iso_ir_100", "latin_1"},
    {"us_ascii", "ascii"},      {"646", "ascii"},          {"us", "ascii"},
    {"iso646_us", "ascii"},     {"cp367", "ascii"},        {"ibm367", "ascii"},
    {"ansi_x3.4_1968", "ascii"}, {"utf16", "utf_16"},      {"u16", "utf_16"},
    {"utf32", "utf_32"},        {"u32", "utf_32"},         {"unicodeescape", "unicode_escape"},
    {"utf_16le", "utf_16_le"},  {"utf_16be", "utf_16_be"}, {"utf_32le", "utf_32_le"},
    {"utf_32be", "utf_32_be"},  {"rawunicodeescape", "raw_unicode_escape"},
    {"437", "cp437"},           {"ibm437", "cp437"},       {"850", "cp850"},
    {"ibm850", "cp850"},        {"866", "cp866"},          {"ibm866", "cp866"},
    {"1250", "cp1250"},         {"windows_1250", "cp1250"}, {"1251", "cp1251"},
    {"windows_1251", "cp1251"}, {"1252", "cp1252"},        {"windows_1252", "cp1252"},
    {"1253", "cp1253"},         {"windows_1253", "cp1253"}, {"1254", "cp1254"},
    {"windows_1254", "cp1254"}, {"1257", "cp1257"},        {"windows_1257", "cp1257"},
    {"iso_8859_2", "iso8859_2"}, {"latin2", "iso8859_2"},  {"l2", "iso8859_2"},
    {"iso_8859_5", "iso8859_5"}, {"cyrillic", "iso8859_5"}, {"iso_8859_7", "iso8859_7"},
    {"greek", "iso8859_7"},     {"greek8", "iso8859_7"},   {"iso_8859_9", "iso8859_9"},
    {"latin5", "iso8859_9"},    {"l5", "iso8859_9"},       {"iso_8859_15", "iso8859_15"},
    {"latin9", "iso8859_15"},   {"l9", "iso8859_15"},      {"macroman", "mac_roman"},
    {"macintosh", "mac_roman"},
};

/* Lower case, runs of anything but letters, digits and '.' as one '_'. False: too long for ours. */
static bool normalise(const char *name, char out[NAME_MAX_SIZE])
{
    size_t size = 0;
    bool gap = false;
    for (; *name; name++) {
        char c = *name;
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.')) {
            if ((unsigned char)c > 127) return false;
            gap = true;
            continue;
        }
        if (gap && size && size < NAME_MAX_SIZE - 1) out[size++] = '_';
        gap = false;
        if (size == NAME_MAX_SIZE - 1) return false;
        out[size++] = c;
    }
    out[size] = 0;
    return true;
}

static inline bool same_name(const char *a, const char *b) { return a[0] == b[0] && strcmp(a, b) == 0; }

static const Codec *codec_named(const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(codecs); i++)
        if (same_name(codecs[i].name, name)) return &codecs[i];
    return NULL;
}

static const Codec *codec_find(const char *encoding)
{
    char name[NAME_MAX_SIZE];
    for (size_t i = 0; i < USUAL_CODECS; i++)
        if (strcmp(encoding, codecs[i].label) == 0) return &codecs[i];
    if (!normalise(encoding, name)) return NULL;
    const Codec *codec = codec_named(name);
    for (size_t i = 0; !codec && i < ARRAY_COUNT(aliases); i++)
        if (same_name(aliases[i].alias, name)) codec = codec_named(aliases[i].name);
    return codec;
}

const char *codec_behind_mark(const char *encoding)
{
    const Codec *codec = codec_find(encoding);
    if (!codec) return NULL;
    return codec->encode == encode_utf8_sig    ? "utf-8"
           : codec->encode == encode_utf16_bom ? "utf-16-le"
           : codec->encode == encode_utf32_bom ? "utf-32-le"
                                               : NULL;
}

/* CPython asks its registry for the others, which notes on errors that it was them. */
static void note_failure(VM *vm, const Codec *codec, const char *operation, const char *encoding)
{
    static const char *const direct[] = {"utf_8", "latin_1", "ascii", "utf_16", "utf_32"};
    for (size_t i = 0; i < ARRAY_COUNT(direct); i++)
        if (strcmp(codec->name, direct[i]) == 0) return;
    registry_note(vm, operation, encoding);
}

static const char *const handler_names[HANDLER_UNKNOWN] = {
    "strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace",
    "surrogateescape", "surrogatepass",
};

static ErrorHandler handler_find(const char *errors)
{
    if (!errors) return HANDLER_STRICT;
    int i = 0;
    while (i < HANDLER_UNKNOWN && strcmp(handler_names[i], errors) != 0) i++;
    return (ErrorHandler)i;
}

bool codec_is_known(const char *encoding) { return codec_find(encoding) != NULL; }
bool codec_handler_is_known(const char *errors) { return handler_find(errors) != HANDLER_UNKNOWN; }

/* ---- raising ---- */

/* Calls the exception type with (encoding, object, start, end, reason) and raises the result. */
static void *raise_unicode_error(VM *vm, TypeId type, const char *encoding, Object *STEALS object,
                                 size_t start, size_t end, const char *reason)
{
    Object *args[5] = {OBJ(str_from_text(vm, encoding)), object, int_from_size(vm, start),
                       int_from_size(vm, end), OBJ(str_from_text(vm, reason))};
    bool ok = args[0] && args[1] && args[2] && args[3] && args[4];
    Object *error = ok ? object_call(vm, OBJ(builtin_type(vm, type)), args, 5, NULL) : NULL;
    for (int i = 0; i < 5; i++)
        xdecref(args[i]);
    if (error) {
        raise_object(vm, error);
        decref(error);
    }
    return NULL;
}

void *raise_decode_error(VM *vm, const char *encoding, const uint8_t *data, size_t length,
                         size_t start, size_t end, const char *reason)
{
    return raise_unicode_error(vm, EXC_UNICODE_DECODE_ERROR, encoding, bytes_from(vm, data, length),
                               start, end, reason);
}

void *raise_encode_error(VM *vm, const char *encoding, Str *s, size_t start, size_t end,
                         const char *reason)
{
    return raise_unicode_error(vm, EXC_UNICODE_ENCODE_ERROR, encoding, incref(OBJ(s)), start, end,
                               reason);
}

/* ---- encoding ---- */

bool encoder_reserve(Encoder *e, size_t extra)
{
    if (e->failed) return false;
    if (likely(extra <= e->capacity - e->size)) return true;
    size_t needed, capacity;
    if (__builtin_add_overflow(e->size, extra, &needed) || needed > SIZE_MAX / 4) {
        raise_memory_error(e->vm);
        e->failed = true;
        return false;
    }
    capacity = e->capacity + e->capacity / 2;
    if (capacity < needed) capacity = needed < 64 ? 64 : needed;
    uint8_t *data = memory_resize(e->vm, e->data, e->capacity, capacity);
    if (!data) {
        e->failed = true;
        return false;
    }
    e->data = data;
    e->capacity = capacity;
    return true;
}

void encoder_put(Encoder *e, const void *bytes, size_t size)
{
    if (size == 0 || !encoder_reserve(e, size)) return;
    memcpy(e->data + e->size, bytes, size);
    e->size += size;
}

void encoder_unit(Encoder *e, uint32_t value, unsigned width)
{
    uint8_t bytes[4];
    for (unsigned i = 0; i < width; i++)
        bytes[e->big_endian ? width - 1 - i : i] = (uint8_t)(value >> 8 * i);
    encoder_put(e, bytes, width);
}

static void encoder_text(Encoder *e, const char *text)
{
    for (; *text; text++)
        encoder_unit(e, (unsigned char)*text, e->unit);
}

static void put_backslash(Encoder *e, uint32_t c)
{
    static const char digits[] = "0123456789abcdef";
    char text[12] = "\\";
    unsigned count = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    text[1] = c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U';
    for (unsigned i = 0; i < count; i++)
        text[2 + i] = digits[c >> (4 * (count - 1 - i)) & 15];
    encoder_text(e, text);
}

static void put_xml(Encoder *e, uint32_t c)
{
    char text[12], *start = text + sizeof text - 1;
    *start = 0;
    *--start = ';';
    for (; c; c /= 10)
        *--start = (char)('0' + c % 10);
    encoder_text(e, "&#");
    encoder_text(e, start);
}

static void put_name(Encoder *e, uint32_t c)
{
    char name[UNICODE_NAME_MAX + 1];
    size_t size = unicode_name(c, name);
    if (size == 0) {
        put_backslash(e, c);
        return;
    }
    name[size] = 0;
    encoder_text(e, "\\N{");
    encoder_text(e, name);
    encoder_text(e, "}");
}

static bool is_surrogate(uint32_t c) { return c >= 0xd800 && c <= 0xdfff; }

/* Surrogates as if they were characters: only the UTFs can. */
static bool pass_surrogate(Encoder *e, uint32_t c)
{
    if (!is_surrogate(c) || strncmp(e->encoding, "utf-", 4) != 0) return false;
    if (e->unit == 1) {
        uint8_t bytes[3] = {(uint8_t)(0xe0 | c >> 12), (uint8_t)(0x80 | (c >> 6 & 0x3f)),
                            (uint8_t)(0x80 | (c & 0x3f))};
        encoder_put(e, bytes, 3);
    } else {
        encoder_unit(e, c, e->unit);
    }
    return true;
}

/* One character by the handler; false: it declines. */
static bool handle_character(Encoder *e, uint32_t c)
{
    switch (e->handler) {
    case HANDLER_IGNORE: return true;
    case HANDLER_REPLACE: encoder_unit(e, '?', e->unit); return true;
    case HANDLER_BACKSLASHREPLACE: put_backslash(e, c); return true;
    case HANDLER_XMLCHARREFREPLACE: put_xml(e, c); return true;
    case HANDLER_NAMEREPLACE: put_name(e, c); return true;
    case HANDLER_SURROGATEESCAPE:
        if (c < 0xdc80 || c > 0xdcff || e->unit != 1) return false;
        encoder_unit(e, c - 0xdc00, 1);
        return true;
    case HANDLER_SURROGATEPASS: return pass_surrogate(e, c);
    default: return false;
    }
}

/* A str is put as it is encoded: in ASCII, where the encoding is no table. False: it cannot be. */
static bool put_replacement(Encoder *e, Object *replacement)
{
    if (is_bytes(replacement)) {
        if (((Bytes *)replacement)->length % e->unit) return false;
        encoder_put(e, ((Bytes *)replacement)->data, ((Bytes *)replacement)->length);
        return true;
    }
    Str *text = (Str *)replacement;
    if (str_is_ascii(text)) {
        for (size_t i = 0; i < text->length; i++) encoder_unit(e, str_at(text, i), e->unit);
        return true;
    }
    if (!e->codec->table && e->codec->encode != encode_latin1) return false;
    Bytes *bytes = (Bytes *)str_encode(e->vm, text, e->codec->name, NULL);
    if (bytes) encoder_put(e, bytes->data, bytes->length);
    else if (!exception_clear_if(e->vm, EXC_UNICODE_ENCODE_ERROR)) e->failed = true;
    xdecref(bytes);
    return bytes != NULL || e->failed;
}

/* A handler that the program has registered decides. */
static bool call_encode_handler(Encoder *e, size_t start, size_t end, const char *reason, size_t *position)
{
    raise_encode_error(e->vm, e->encoding, e->source, start, end, reason);
    Object *replacement = registry_handle(e->vm, e->errors, true, str_length(e->source), position);
    if (!replacement) return false;
    bool put = put_replacement(e, replacement);
    decref(replacement);
    if (!put) raise_encode_error(e->vm, e->encoding, e->source, start, end, reason);
    return put && !e->failed;
}

bool encoder_error(Encoder *e, size_t start, size_t end, const char *reason, size_t *position)
{
    *position = end;
    if (e->handler == HANDLER_UNKNOWN) return call_encode_handler(e, start, end, reason, position);
    size_t i = start;
    while (i < end && handle_character(e, str_at(e->source, i))) i++;
    if (i == end) return !e->failed;
    if (e->handler == HANDLER_SURROGATEPASS) i = start;
    raise_encode_error(e->vm, e->encoding, e->source, i, end, reason);
    return false;
}

Object *str_encode(VM *vm, Str *s, const char *encoding, const char *errors)
{
    if (!encoding) encoding = "utf-8";
    const Codec *codec = codec_find(encoding);
    if (!codec) return registry_encode(vm, s, encoding, errors);
    if (codec->ascii && str_is_ascii(s)) return bytes_from(vm, s->data, s->length);
    Encoder e = {.vm = vm, .codec = codec, .source = s, .encoding = codec->label, .errors = errors,
                 .table = codec->table, .handler = handler_find(errors), .unit = codec->unit,
                 .big_endian = codec->big_endian};
    bool ok = codec->encode(&e) && !e.failed;
    Object *result = ok ? bytes_from(vm, e.data, e.size) : NULL;
    if (e.data) memory_free(vm, e.data, e.capacity);
    if (!ok) note_failure(vm, codec, "encoding", encoding);
    return result;
}

/* ---- decoding ---- */

static uint32_t read_unit(const Decoder *d, const uint8_t *at, unsigned width)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < width; i++)
        value |= (uint32_t)at[d->big_endian ? width - 1 - i : i] << 8 * i;
    return value;
}

/* The surrogate encoded at start, which the strict decoder refused; its width, 0 none. */
static size_t read_surrogate(const Decoder *d, size_t start, uint32_t *c)
{
    const uint8_t *at = d->source + start;
    size_t left = d->size - start;
    if (strncmp(d->encoding, "utf-", 4) != 0) return 0;
    size_t width = d->encoding[4] == '8' ? 3 : d->encoding[4] == '1' ? 2 : 4;
    if (left < width) return 0;
    if (width == 3) {
        if (at[0] != 0xed || (at[1] & 0xe0) != 0xa0 || (at[2] & 0xc0) != 0x80) return 0;
        *c = 0xd000 | (uint32_t)(at[1] & 0x3f) << 6 | (at[2] & 0x3f);
    } else {
        *c = read_unit(d, at, (unsigned)width);
    }
    return is_surrogate(*c) ? width : 0;
}

static size_t escape_bytes(Decoder *d, size_t start, size_t end)
{
    size_t i = start;
    while (i < end && d->source[i] >= 128) builder_char(&d->out, 0xdc00u + d->source[i++]);
    return i;
}

static bool call_decode_handler(Decoder *d, size_t start, size_t end, const char *reason, size_t *position)
{
    raise_decode_error(d->vm, d->encoding, d->source, d->size, start, end, reason);
    Object *replacement = registry_handle(d->vm, d->errors, false, d->size, position);
    if (!replacement) return false;
    builder_str(&d->out, (Str *)replacement);
    decref(replacement);
    return !d->out.failed;
}

bool decoder_error(Decoder *d, size_t start, size_t end, const char *reason, size_t *position)
{
    uint32_t c;
    size_t used;
    *position = end;
    switch (d->handler) {
    case HANDLER_IGNORE: return true;
    case HANDLER_REPLACE: builder_char(&d->out, 0xfffd); return !d->out.failed;
    case HANDLER_BACKSLASHREPLACE:
        for (size_t i = start; i < end; i++)
            builder_format(&d->out, "\\x%02x", (unsigned)d->source[i]);
        return !d->out.failed;
    case HANDLER_SURROGATEESCAPE:
        *position = escape_bytes(d, start, end);
        if (*position > start) return !d->out.failed;
        break;
    case HANDLER_SURROGATEPASS:
        used = read_surrogate(d, start, &c);
        *position = start + used;
        if (used) builder_char(&d->out, c);
        if (used) return !d->out.failed;
        break;
    case HANDLER_XMLCHARREFREPLACE:
    case HANDLER_NAMEREPLACE:
        raise(d->vm, EXC_TYPE_ERROR,
              "don't know how to handle UnicodeDecodeError in error callback");
        return false;
    case HANDLER_UNKNOWN: return call_decode_handler(d, start, end, reason, position);
    case HANDLER_STRICT: break;
    }
    raise_decode_error(d->vm, d->encoding, d->source, d->size, start, end, reason);
    return false;
}

Object *str_decode(VM *vm, const uint8_t *data, size_t length, const char *encoding,
                   const char *errors)
{
    if (!encoding) encoding = "utf-8";
    const Codec *codec = codec_find(encoding);
    if (!codec) return registry_decode(vm, data, length, encoding, errors);
    if (codec->ascii && utf8_is_ascii((const char *)data, length)) {
        if (length == 1) return OBJ(str_from_char(vm, data[0]));
        Str *s = str_allocate(vm, length, 0x7f);
        if (s && length) memcpy(s->data, data, length);
        return OBJ(s);
    }
    if (codec->decode == decode_latin1) return OBJ(str_from_latin1(vm, data, length));
    Utf8Scan scan;
    if (codec->decode == decode_utf8 && utf8_scan((const char *)data, length, UTF8_STRICT, &scan))
        return OBJ(str_from_scanned(vm, (const char *)data, length, &scan));
    Decoder d = {.vm = vm, .source = data, .size = length, .encoding = codec->label,
                 .errors = errors, .table = codec->table, .handler = handler_find(errors),
                 .big_endian = codec->big_endian};
    builder_open(&d.out, vm);
    if (codec->decode(&d)) return OBJ(builder_finish(&d.out));
    builder_abandon(&d.out);
    note_failure(vm, codec, "decoding", encoding);
    return NULL;
}

Object *bytes_decode_object(VM *vm, Object *source, Str *encoding, Str *errors)
{
    const char *encoding_text = NULL, *errors_text = NULL;
    if (encoding && !(encoding_text = str_c_text(vm, encoding))) return NULL;
    if (errors && !(errors_text = str_c_text(vm, errors))) return NULL;
    const uint8_t *data;
    size_t length;
    if (!object_bytes_view(vm, source, &data, &length)) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR))
            raise(vm, EXC_TYPE_ERROR, "decoding to str: need a bytes-like object, %T found", source);
        return NULL;
    }
    return str_decode(vm, data, length, encoding_text, errors_text);
}

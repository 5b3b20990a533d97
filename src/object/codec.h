/* Text to bytes and back: encodings and error handlers by name. */
#ifndef OURO_OBJECT_CODEC_H
#define OURO_OBJECT_CODEC_H

#include "object/bytes.h"
#include "object/str.h"

/* UnicodeDecodeError / UnicodeEncodeError for the items [start, end). Return NULL. */
void *raise_decode_error(VM *vm, const char *encoding, const uint8_t *data, size_t length,
                         size_t start, size_t end, const char *reason);
void *raise_encode_error(VM *vm, const char *encoding, Str *s, size_t start, size_t end,
                         const char *reason);
/* str(source, encoding, errors) for a bytes-like source; either Str may be NULL. */
NEW Object *bytes_decode_object(VM *vm, Object *source, Str *encoding, Str *errors) RAISES;
/* Is there an encoding / an error handler of that name? */
bool codec_is_known(const char *encoding);
bool codec_handler_is_known(const char *errors);
/* Of an encoding that starts with a byte order mark: the encoding of what comes behind it. Of others: NULL. */
const char *codec_behind_mark(const char *encoding);

/* ---- between codec.c and the encodings ---- */

typedef enum ErrorHandler {
    HANDLER_STRICT,
    HANDLER_IGNORE,
    HANDLER_REPLACE,
    HANDLER_BACKSLASHREPLACE,
    HANDLER_XMLCHARREFREPLACE,
    HANDLER_NAMEREPLACE,
    HANDLER_SURROGATEESCAPE,
    HANDLER_SURROGATEPASS,
    HANDLER_UNKNOWN, /* the program has registered it, or there is none: found out only when an error occurs */
} ErrorHandler;

typedef struct Codec Codec;

/* Bytes being made. */
typedef struct Encoder {
    VM *vm;
    const Codec *codec;
    Str *source;          /* borrowed */
    const char *encoding; /* for messages and surrogatepass: "utf-16-le" */
    const char *errors;
    const uint16_t *table; /* charmaps: the upper 128 bytes */
    ErrorHandler handler;
    uint8_t *data; /* raw memory */
    size_t size, capacity;
    unsigned unit; /* bytes an ASCII character takes: 1, 2, 4 */
    bool big_endian;
    bool failed;
} Encoder;

/* Text being made. */
typedef struct Decoder {
    VM *vm;
    const uint8_t *source;
    size_t size;
    const char *encoding;
    const char *errors;
    const uint16_t *table; /* charmaps: the upper 128 bytes */
    ErrorHandler handler;
    bool big_endian;
    StrBuilder out;
} Decoder;

bool encoder_reserve(Encoder *e, size_t extra) RAISES;
void encoder_put(Encoder *e, const void *bytes, size_t size);
void encoder_unit(Encoder *e, uint32_t value, unsigned width); /* in the encoder's byte order */
/* Characters [start, end) cannot be encoded: does what the handler says and says where to go on; false RAISES. */
bool encoder_error(Encoder *e, size_t start, size_t end, const char *reason, size_t *position) RAISES;
/* Bytes [start, end) make no sense: does what the handler says and moves *position on; false RAISES. */
bool decoder_error(Decoder *d, size_t start, size_t end, const char *reason, size_t *position) RAISES;

typedef bool (*EncodeFn)(Encoder *e) RAISES;
typedef bool (*DecodeFn)(Decoder *d) RAISES;

/* codec_utf.c, codec_single.c, codec_charmap.c, codec_escape.c */
bool encode_charmap(Encoder *e);
bool decode_charmap(Decoder *d);
bool encode_utf8(Encoder *e);
bool decode_utf8(Decoder *d);
bool encode_utf8_sig(Encoder *e);
bool decode_utf8_sig(Decoder *d);
bool encode_utf16(Encoder *e);
bool encode_utf16_bom(Encoder *e);
bool decode_utf16(Decoder *d);
bool decode_utf16_bom(Decoder *d);
bool encode_utf32(Encoder *e);
bool encode_utf32_bom(Encoder *e);
bool decode_utf32(Decoder *d);
bool decode_utf32_bom(Decoder *d);
bool encode_ascii(Encoder *e);
bool decode_ascii(Decoder *d);
bool encode_latin1(Encoder *e);
bool decode_latin1(Decoder *d);
bool encode_unicode_escape(Encoder *e);
bool decode_unicode_escape(Decoder *d);
bool encode_raw_unicode_escape(Encoder *e);
bool decode_raw_unicode_escape(Decoder *d);

#endif

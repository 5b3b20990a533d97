/* str: immutable Unicode text, compact in 1, 2 or 4 bytes a character, 16 bytes of header.
 * The data follows the header and ends with a zero character. Also the builder that makes strings, and interning. */
#ifndef OURO_OBJECT_STR_H
#define OURO_OBJECT_STR_H

#include <stdarg.h>
#include "object/type.h"

/* Flags in head.word. Kind: neither WIDE flag: 1 byte a character. A str is stored in the narrowest kind that fits. */
#define STR_WIDE2 OBJECT_FLAG_A
#define STR_WIDE4 OBJECT_FLAG_B
#define STR_NONASCII OBJECT_FLAG_C /* some character is over 127 */
#define STR_INTERNED OBJECT_FLAG_D

struct Str {
    Object head;
    uint32_t hash;   /* 0: not computed yet, or the empty text */
    uint32_t length; /* characters; longer text is a MemoryError */
    uint8_t data[];
};

/* str_iterator and str_ascii_iterator: the loop may step it itself. */
typedef struct StrIterator {
    Object head;
    Str *str; /* owned, NULL at the end */
    size_t index;
} StrIterator;

static inline unsigned str_kind(const Str *s) { /* bytes a character: 1, 2, 4 */
    return (s->head.word & STR_WIDE4) ? 4 : (s->head.word & STR_WIDE2) ? 2 : 1;
}
static inline bool str_is_ascii(const Str *s) { return (s->head.word & STR_NONASCII) == 0; }
static inline bool str_is_interned(const Str *s) { return (s->head.word & STR_INTERNED) != 0; }
static inline size_t str_length(const Str *s) { return s->length; }
static inline uint32_t str_read(unsigned kind, const uint8_t *data, size_t i) {
    return kind == 1 ? data[i] : kind == 2 ? ((const uint16_t *)data)[i] : ((const uint32_t *)data)[i];
}
static inline uint32_t str_at(const Str *s, size_t i) { return str_read(str_kind(s), s->data, i); }

NEW Str *str_from_utf8(VM *vm, const char *text, size_t length) RAISES; /* must be valid (UnicodeDecodeError else); surrogates as WTF-8 allowed */
NEW Str *str_from_text(VM *vm, const char *text) RAISES;                /* NUL-terminated UTF-8 */
NEW Str *str_from_latin1(VM *vm, const uint8_t *data, size_t length) RAISES;
NEW Str *str_from_ucs4(VM *vm, const uint32_t *data, size_t length) RAISES; /* narrowed */
NEW Str *str_from_char(VM *vm, uint32_t character) RAISES;
NEW Str *str_from_format(VM *vm, const char *format, ...) RAISES;       /* as raise() */
NEW Str *str_from_vformat(VM *vm, const char *format, va_list arguments) RAISES;
/* Room for `length` characters up to `max_char`; the caller fills data. */
NEW Str *str_allocate(VM *vm, size_t length, uint32_t max_char) RAISES;
NEW Str *str_slice(VM *vm, Str *s, size_t start, size_t end) RAISES;    /* characters [start, end) */
NEW Str *str_concat(VM *vm, Str *a, Str *b) RAISES;
/* *s += more: replaces the caller's reference. When nobody else holds *s (count 1, exact, not interned) it is grown in
 * place, and room for more is kept, so that a loop of appends is linear. False RAISES and leaves *s as it is. */
bool str_append(VM *vm, Str **s, Str *more) RAISES;
NEW Str *str_join(VM *vm, Str *separator, Object *const *items, size_t count) RAISES; /* items must be str (checked) */
NEW Str *str_repr(VM *vm, Str *s) RAISES;
/* UTF-8 of the text. ASCII strings give their own data; others a temporary in the VM: valid until the str dies (cached) . */
const char *str_utf8(VM *vm, Str *s, size_t *length) RAISES;            /* NULL RAISES (lone surrogate, memory) */
/* The same for C functions: ValueError "embedded null character" too. */
const char *str_c_text(VM *vm, Str *s) RAISES;
bool str_equal(const Str *a, const Str *b);
bool str_equals_text(const Str *s, const char *ascii);
int str_compare(const Str *a, const Str *b);
uint32_t str_hash_compute(VM *vm, Str *s);
static inline uint32_t str_hash(VM *vm, Str *s) { return s->hash ? s->hash : str_hash_compute(vm, s); }
ptrdiff_t str_find(const Str *s, const Str *part, size_t start, size_t end); /* -1 none */
/* Interning. str_intern replaces the caller's reference by the shared one. The table counts nothing. */
NEW Str *str_intern(VM *vm, STEALS Str *s);          /* never fails: an s that cannot be entered stays itself */
NEW Str *str_intern_text(VM *vm, const char *ascii) RAISES;
void str_forget_interned(VM *vm, Str *s);            /* when an interned str dies */
void str_close(VM *vm);                              /* frees the tables of interning and str_utf8 */
bool str_is_identifier(const Str *s);
/* s itself when it is exactly a str, an exact copy of a subclass's instance. */
NEW Str *str_exact(VM *vm, Str *s) RAISES;
/* Narrows as needed: data of the given kind (1, 2 or 4 bytes a character) whose largest character is not known. */
NEW Str *str_from_units(VM *vm, unsigned kind, const void *data, size_t length) RAISES;
/* repr or any text with everything that is not ASCII escaped: \xhh, \uhhhh, \Uhhhhhhhh. */
NEW Str *str_escape_nonascii(VM *vm, Str *s) RAISES;
NEW Str *str_replace(VM *vm, Str *s, Str *old, Str *new_text, ptrdiff_t most /* < 0: all */) RAISES;
NEW Object *str_iterator_new(VM *vm, Str *s) RAISES;
/* format(value, spec) for str; %-formatting; str.format's parser is in str_format.c */
NEW Object *str_format_spec(VM *vm, Object *s, Str *spec) RAISES;
NEW Object *str_percent(VM *vm, Str *format, Object *arguments) RAISES;
/* Encoding and decoding by name; errors NULL = strict. */
NEW Object *str_encode(VM *vm, Str *s, const char *encoding, const char *errors) RAISES; /* Bytes */
NEW Object *str_decode(VM *vm, const uint8_t *data, size_t length, const char *encoding, const char *errors) RAISES;

/* ---- builder: text of any kind, widened as needed ---- */
typedef struct StrBuilder {
    VM *vm;
    uint8_t *data;
    size_t length, capacity; /* characters */
    unsigned kind;
    uint32_t max_char;
    bool failed;             /* an exception is pending; later calls do nothing */
    uint8_t local[256] __attribute__((aligned(8)));
} StrBuilder;
void builder_open(StrBuilder *b, VM *vm);
void builder_char_slow(StrBuilder *b, uint32_t character);
static inline void builder_char(StrBuilder *b, uint32_t character) {
    if (likely(b->kind == 1 && character < 256 && b->length < b->capacity)) {
        b->data[b->length++] = (uint8_t)character; /* a failed builder has its own 256 bytes to waste */
        b->max_char |= character;
    } else {
        builder_char_slow(b, character);
    }
}
void builder_str(StrBuilder *b, const Str *s);
void builder_slice(StrBuilder *b, const Str *s, size_t start, size_t end);
void builder_ascii(StrBuilder *b, const char *text, size_t length);
void builder_text(StrBuilder *b, const char *text);                   /* NUL-terminated UTF-8 */
void builder_format(StrBuilder *b, const char *format, ...);          /* as raise() */
void builder_vformat(StrBuilder *b, const char *format, va_list arguments);
void builder_utf8(StrBuilder *b, const char *text, size_t size);      /* what is not UTF-8 becomes U+FFFD; surrogates may pass */
void builder_repeat(StrBuilder *b, uint32_t character, size_t count);
void builder_repr(StrBuilder *b, Object *o);                          /* appends repr(o); fails the builder */
void builder_object(StrBuilder *b, Object *o);                        /* appends str(o) */
NEW Str *builder_finish(StrBuilder *b) RAISES;
void builder_abandon(StrBuilder *b);

#endif

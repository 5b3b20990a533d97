/* Runs of characters of 1, 2 or 4 bytes: the searching, splitting and stripping that str, bytes and
 * bytearray share. Nothing here runs guest code but the allocation of results. */
#ifndef OURO_OBJECT_STR_TEXT_H
#define OURO_OBJECT_STR_TEXT_H

#include "object/bytes.h"
#include "object/list.h"
#include "object/str.h"

/* Two words, so that it is passed in registers. */
typedef struct Text {
    const uint8_t *data;
    size_t shape; /* characters << 3 | bytes a character (1, 2, 4) */
} Text;

static inline Text text_new(const uint8_t *data, size_t length, unsigned kind) { return (Text){data, length << 3 | kind}; }
static inline size_t text_length(Text t) { return t.shape >> 3; }
static inline unsigned text_kind(Text t) { return t.shape & 7; }
static inline Text text_of(const Str *s) { return text_new(s->data, s->length, str_kind(s)); }
static inline Text text_of_bytes(const uint8_t *data, size_t length)
{
    return text_new(data, length, 1);
}
static inline uint32_t text_at(Text t, size_t i) { return str_read(text_kind(t), t.data, i); }
static inline Text text_part(Text t, size_t start, size_t end)
{
    return text_new(t.data + start * text_kind(t), end - start, text_kind(t));
}

/* First and last place of needle in hay, -1 none. An empty needle is found at either end. */
ptrdiff_t text_find(Text hay, Text needle);
ptrdiff_t text_rfind(Text hay, Text needle);
/* Occurrences that do not overlap, at most `most`; an empty needle occurs length + 1 times. */
size_t text_count(Text hay, Text needle, size_t most);
bool text_equal(Text a, Text b);
static inline bool text_starts(Text t, Text prefix)
{
    return text_length(prefix) <= text_length(t) && text_equal(text_part(t, 0, text_length(prefix)), prefix);
}
static inline bool text_ends(Text t, Text suffix)
{
    return text_length(suffix) <= text_length(t) &&
           text_equal(text_part(t, text_length(t) - text_length(suffix), text_length(t)), suffix);
}
int text_compare(Text a, Text b); /* <0, 0, >0 */

/* Replaces the first `count` occurrences of old (there are that many) in 1-byte text; out has room
 * for the result. */
void text_replace_bytes(uint8_t *out, Text t, Text old, Text new_text, size_t count);
/* Length of that result; SIZE_MAX when it does not fit. */
size_t text_replaced_length(Text t, Text old, Text new_text, size_t count);

/* What counts as white space, and how a piece of the source becomes an object. */
typedef struct TextRules {
    const uint8_t *space; /* 256 entries */
    bool unicode;         /* characters over 255 can be space; all Unicode line breaks split lines */
    Object *(*piece)(VM *vm, Object *source, size_t start, size_t end); /* NEW */
} TextRules;
extern const uint8_t text_ascii_space[256];  /* bytes.isspace */
extern const uint8_t text_latin1_space[256]; /* str.isspace */

/* most < 0: no limit. All give a list of pieces. */
NEW Object *text_split_space(VM *vm, Object *source, Text t, const TextRules *rules,
                             ptrdiff_t most) RAISES;
NEW Object *text_rsplit_space(VM *vm, Object *source, Text t, const TextRules *rules,
                              ptrdiff_t most) RAISES;
/* separator is not empty. */
NEW Object *text_split(VM *vm, Object *source, Text t, Text separator, const TextRules *rules,
                       ptrdiff_t most) RAISES;
NEW Object *text_rsplit(VM *vm, Object *source, Text t, Text separator, const TextRules *rules,
                        ptrdiff_t most) RAISES;
NEW Object *text_split_lines(VM *vm, Object *source, Text t, const TextRules *rules,
                             bool keep_ends) RAISES;

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2, STRIP_BOTH = 3 };
/* Narrows [*start, *end) by white space, or by the characters of set. */
void text_strip_space(Text t, const TextRules *rules, int sides, size_t *start, size_t *end);
void text_strip_set(Text t, Text set, int sides, size_t *start, size_t *end);

/* The optional start and end arguments of find() and its like (NULL or None: not given). Convert first, since that
 * can run guest code, then clamp to the length the object has by then. */
typedef struct TextRange {
    ptrdiff_t start, end;
} TextRange;
bool text_range_convert(VM *vm, Object *start, Object *end, TextRange *range) RAISES;
/* False when nothing can be found in it: start lies behind the end. */
bool text_range_clamp(TextRange *range, size_t length);
/* An index argument: an int or an object with __index__; IndexError when it does not fit. message: the format of the
 * TypeError for other objects, with one %T. */
bool text_index(VM *vm, Object *key, const char *message, ptrdiff_t *index) RAISES;
/* The tabsize of expandtabs(); NULL: 8. */
bool text_tab_size(VM *vm, Object *o, ptrdiff_t *size) RAISES;
/* Fills total bytes at out by repeating its first `size` bytes. */
void text_fill_repeated(uint8_t *out, size_t size, size_t total);

#endif

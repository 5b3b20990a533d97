/* What the files of str share and nobody else needs. */
#ifndef OURO_OBJECT_STR_INTERNAL_H
#define OURO_OBJECT_STR_INTERNAL_H

#include "base/bits.h"
#include "base/utf8.h"
#include "object/dict.h"
#include "object/protocol.h"
#include "object/str_text.h"

#define NATIVE(name) Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)

extern const TextRules str_rules;
extern const MethodDef str_methods[]; /* str_methods.c */

/* str_case.c */
NATIVE(str_lower_method);
NATIVE(str_upper_method);
NATIVE(str_title_method);
NATIVE(str_capitalize_method);
NATIVE(str_swapcase_method);
NATIVE(str_casefold_method);
NATIVE(str_islower_method);
NATIVE(str_isupper_method);
NATIVE(str_istitle_method);
NATIVE(str_isalpha_method);
NATIVE(str_isdecimal_method);
NATIVE(str_isdigit_method);
NATIVE(str_isnumeric_method);
NATIVE(str_isalnum_method);
NATIVE(str_isspace_method);
NATIVE(str_isprintable_method);
NATIVE(str_isascii_method);
NATIVE(str_isidentifier_method);

/* str_translate.c */
NATIVE(str_maketrans_method);
NATIVE(str_translate_method);

/* str_format.c */
NATIVE(str_format_method);
NATIVE(str_format_map_method);
NATIVE(str_dunder_format_method);

/* str.c: UTF-8 that utf8_scan found valid. */
NEW Str *str_from_scanned(VM *vm, const char *text, size_t length, const Utf8Scan *scan) RAISES;

/* intern.c: drops the cached UTF-8 of a str that dies. */
void str_forget_utf8(VM *vm, Str *s);

/* The items of an iterable for join(): a NEW owner of them, itself when it is a list or tuple. */
NEW Object *join_items(VM *vm, Object *iterable, Object *const **items, size_t *count) RAISES;

/* 64 bits of hash as a str keeps them: never 0, which means not computed. */
static inline uint32_t str_fold_hash(uint64_t hash)
{
    uint32_t folded = (uint32_t)(hash ^ hash >> 32);
    return folded ? folded : 1;
}

/* The largest character there may be in a str of these flags: what str_allocate wants. */
static inline uint32_t str_max_char(const Str *s)
{
    unsigned kind = str_kind(s);
    return kind == 4 ? 0x10ffff : kind == 2 ? 0xffff : str_is_ascii(s) ? 0x7f : 0xff;
}

/* The largest character of a run, rounded up to 0x7f, 0xff, 0xffff or 0x10ffff. */
uint32_t text_max_char(Text t);

/* Copies a run into units of a kind at least as wide. */
void text_copy(uint8_t *to, unsigned kind, Text from);

#endif

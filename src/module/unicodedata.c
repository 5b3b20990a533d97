/* The module unicodedata: what Unicode tells of characters, and normal forms. The same functions are methods of
 * ucd_3_2_0, where they answer as Unicode 3.2 did. */
#include "base/unicode.h"
#include "base/unicode_data.h"
#include "base/unicode_name.h"
#include "object/float.h"
#include "object/module.h"
#include "object/protocol.h"

#include <stdio.h>
#include <string.h>

#define FUNCTION(name) static Object *ucd_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

static bool is_old(Object *self) { return !is_exact(self, TYPE_MODULE); }

/* The first argument's only character. */
static bool character(VM *vm, const char *place, Object *o, uint32_t *c) {
    if (!is_str(o) || str_length((Str *)o) != 1)
        return raise(vm, EXC_TYPE_ERROR, "%s must be a unicode character, not %T", place, o) != NULL;
    *c = str_at((Str *)o, 0);
    return true;
}

static bool is_assigned(Object *self, uint32_t c) {
    const UnicodeRecord *record = unicode_record(c);
    return (is_old(self) ? record->old_category : record->category) != UNICODE_UNASSIGNED;
}

static Object *value_or_default(VM *vm, Object *value, const char *what) {
    return value ? incref(value) : raise(vm, EXC_VALUE_ERROR, "%s", what);
}

/* ---- numbers ---- */

FUNCTION(decimal) {
    uint32_t c = 0;
    (void)nargs;
    if (!character(vm, "decimal() argument 1", args[0], &c)) return NULL;
    int value = !is_assigned(self, c) ? -1 : is_old(self) && unicode_was_decimal(c) ? unicode_digit_value(c) : unicode_decimal_value(c);
    return value >= 0 ? int_from_int64(vm, value) : value_or_default(vm, args[1], "not a decimal");
}

/* That a digit was none in Unicode 3.2 is not kept, in CPython either. */
FUNCTION(digit) {
    uint32_t c = 0;
    (void)self, (void)nargs;
    if (!character(vm, "digit() argument 1", args[0], &c)) return NULL;
    int value = unicode_record(c)->category == UNICODE_UNASSIGNED ? -1 : unicode_digit_value(c);
    return value >= 0 ? int_from_int64(vm, value) : value_or_default(vm, args[1], "not a digit");
}

FUNCTION(numeric) {
    uint32_t c = 0;
    double value;
    (void)nargs;
    if (!character(vm, "numeric() argument 1", args[0], &c)) return NULL;
    if (is_assigned(self, c) && unicode_numeric_value(c, &value)) return float_from_double(vm, value);
    return value_or_default(vm, args[1], "not a numeric character");
}

/* ---- properties ---- */

FUNCTION(category) {
    uint32_t c = 0;
    (void)nargs;
    if (!character(vm, "category() argument", args[0], &c)) return NULL;
    const UnicodeRecord *record = unicode_record(c);
    return OBJ(str_from_text(vm, unicode_category_name(is_old(self) ? record->old_category : record->category)));
}

FUNCTION(bidirectional) {
    uint32_t c = 0;
    (void)nargs;
    if (!character(vm, "bidirectional() argument", args[0], &c)) return NULL;
    const UnicodeRecord *record = unicode_record(c);
    return OBJ(str_from_text(vm, unicode_direction_name(is_old(self) ? record->old_direction : record->direction)));
}

FUNCTION(combining) {
    uint32_t c = 0;
    (void)nargs;
    if (!character(vm, "combining() argument", args[0], &c)) return NULL;
    return int_from_int64(vm, is_assigned(self, c) ? unicode_record(c)->combining : 0);
}

FUNCTION(mirrored) {
    uint32_t c = 0;
    (void)nargs;
    if (!character(vm, "mirrored() argument", args[0], &c)) return NULL;
    const UnicodeRecord *record = unicode_record(c);
    return int_from_int64(vm, (is_old(self) ? record->old_width : record->width) >> 3);
}

FUNCTION(east_asian_width) {
    uint32_t c = 0;
    (void)nargs;
    if (!character(vm, "east_asian_width() argument", args[0], &c)) return NULL;
    const UnicodeRecord *record = unicode_record(c);
    return OBJ(str_from_text(vm, unicode_width_name(is_old(self) ? record->old_width : record->width)));
}

FUNCTION(decomposition) {
    uint32_t c = 0, parts[UNICODE_DECOMPOSITION_MAX];
    const char *tag;
    (void)nargs;
    if (!character(vm, "decomposition() argument", args[0], &c)) return NULL;
    size_t count = is_assigned(self, c) ? unicode_decomposition(c, &tag, parts) : 0;
    char text[16 + 7 * UNICODE_DECOMPOSITION_MAX];
    size_t size = 0;
    if (count) size = (size_t)snprintf(text, sizeof text, "%s", tag);
    for (size_t i = 0; i < count; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%04X", size ? " " : "", (unsigned)parts[i]);
    return OBJ(str_from_utf8(vm, text, size));
}

/* ---- names ---- */

FUNCTION(name) {
    uint32_t c = 0;
    char name[UNICODE_NAME_MAX];
    (void)nargs;
    if (!character(vm, "name() argument 1", args[0], &c)) return NULL;
    size_t size = is_assigned(self, c) ? unicode_name(c, name) : 0;
    return size ? OBJ(str_from_utf8(vm, name, size)) : value_or_default(vm, args[1], "no such name");
}

FUNCTION(lookup) {
    enum { NAME_LIMIT = 256 };
    uint32_t c = 0;
    const uint8_t *bytes;
    size_t size;
    (void)nargs;
    const char *name;
    if (is_str(args[0])) name = str_utf8(vm, (Str *)args[0], &size);
    else name = object_bytes_view(vm, args[0], &bytes, &size) ? (const char *)bytes : NULL;
    if (!name) return NULL;
    if (size > NAME_LIMIT) return raise(vm, EXC_KEY_ERROR, "name too long");
    if (unicode_from_name(name, size, &c) && is_assigned(self, c)) return OBJ(str_from_char(vm, c));
    const char *sequence = is_old(self) ? NULL : unicode_named_sequence(name, size);
    if (sequence) return OBJ(str_from_text(vm, sequence));
    return raise(vm, EXC_KEY_ERROR, "undefined character name '%.*s'", (int)size, name);
}

/* ---- normal forms ---- */

static bool check_texts(VM *vm, const char *function, Object *const *args) {
    for (int i = 0; i < 2; i++)
        if (!is_str(args[i])) return raise(vm, EXC_TYPE_ERROR, "%s() argument %d must be str, not %T", function, i + 1, args[i]) != NULL;
    return true;
}

static bool form_of(VM *vm, Object *self, Object *name, unsigned *form) {
    static const char *const names[] = {[UNICODE_NFC] = "NFC", [UNICODE_NFD] = "NFD", [UNICODE_NFKC] = "NFKC", [UNICODE_NFKD] = "NFKD"};
    for (*form = 0; *form < 4; ++*form) {
        if (!str_equals_text((Str *)name, names[*form])) continue;
        if (is_old(self)) *form |= UNICODE_3_2;
        return true;
    }
    return raise(vm, EXC_VALUE_ERROR, "invalid normalization form") != NULL;
}

static uint32_t read_1(const void *text, size_t i) { return ((const uint8_t *)text)[i]; }
static uint32_t read_2(const void *text, size_t i) { return ((const uint16_t *)text)[i]; }
static uint32_t read_4(const void *text, size_t i) { return ((const uint32_t *)text)[i]; }

/* For Unicode 3.2 there is no quick answer. */
static UnicodeAnswer quick_check(Str *text, unsigned form) {
    if (str_is_ascii(text)) return UNICODE_YES;
    if (form & UNICODE_3_2) return UNICODE_MAYBE;
    UnicodeRead *read = str_kind(text) == 1 ? read_1 : str_kind(text) == 2 ? read_2 : read_4;
    return unicode_quick_check((UnicodeForm)form, text->data, str_length(text), read);
}

static Str *normalized(VM *vm, Str *text, unsigned form) {
    size_t count = str_length(text), room = count + count / 2 + 16, needed;
    uint32_t *source = memory_alloc(vm, count * sizeof *source), *out = source ? memory_alloc(vm, room * sizeof *out) : NULL;
    if (out) {
        for (size_t i = 0; i < count; i++) source[i] = str_at(text, i);
        needed = unicode_normalize(form, source, count, out, room);
        if (needed > room) {
            memory_free(vm, out, room * sizeof *out);
            room = needed;
            out = memory_alloc(vm, room * sizeof *out);
            if (out) needed = unicode_normalize(form, source, count, out, room);
        }
    }
    Str *result = out ? str_from_ucs4(vm, out, needed) : NULL;
    if (out) memory_free(vm, out, room * sizeof *out);
    if (source) memory_free(vm, source, count * sizeof *source);
    return result;
}

FUNCTION(normalize) {
    unsigned form;
    (void)nargs;
    if (!check_texts(vm, "normalize", args)) return NULL;
    Str *text = (Str *)args[1];
    if (str_length(text) == 0) return incref(args[1]);
    if (!form_of(vm, self, args[0], &form)) return NULL;
    return quick_check(text, form) == UNICODE_YES ? incref(args[1]) : OBJ(normalized(vm, text, form));
}

FUNCTION(is_normalized) {
    unsigned form;
    (void)nargs;
    if (!check_texts(vm, "is_normalized", args)) return NULL;
    Str *text = (Str *)args[1];
    if (!form_of(vm, self, args[0], &form)) return NULL;
    UnicodeAnswer answer = quick_check(text, form);
    if (answer != UNICODE_MAYBE) return BOOL(vm, answer == UNICODE_YES);
    Str *normal = normalized(vm, text, form);
    bool same = normal && str_equal(normal, text);
    if (!normal) return NULL;
    decref(normal);
    return BOOL(vm, same);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"bidirectional", "(chr, /)", ucd_bidirectional, "The direction of a character, as 'L'.", 0},
    {"category", "(chr, /)", ucd_category, "The general category of a character, as 'Lu'.", 0},
    {"combining", "(chr, /)", ucd_combining, "The combining class of a character.", 0},
    {"decimal", "(chr, default=<unrepresentable>, /)", ucd_decimal, "The value of a decimal digit.", 0},
    {"decomposition", "(chr, /)", ucd_decomposition, "What a character decomposes to, in hexadecimal.", 0},
    {"digit", "(chr, default=<unrepresentable>, /)", ucd_digit, "The value of a digit.", 0},
    {"east_asian_width", "(chr, /)", ucd_east_asian_width, "The width of a character, as 'W'.", 0},
    {"is_normalized", "(form, input, /)", ucd_is_normalized, "Is text in a normal form?", 0},
    {"lookup", "(name, /)", ucd_lookup, "The character, or characters, of a name.", 0},
    {"mirrored", "(chr, /)", ucd_mirrored, "1: mirrored from right to left.", 0},
    {"name", "(chr, default=<unrepresentable>, /)", ucd_name, "The name of a character.", 0},
    {"normalize", "(form, unistr, /)", ucd_normalize, "Text in a normal form: NFC, NFD, NFKC or NFKD.", 0},
    {"numeric", "(chr, default=<unrepresentable>, /)", ucd_numeric, "The numeric value of a character.", 0},
    {0},
};

static Object *old_version(VM *vm, Object *self) {
    (void)self;
    return OBJ(str_from_text(vm, unicode_data_version(true)));
}
static const MemberDef database_members[] = {MEMBER_GET("unidata_version", old_version, "The version of Unicode."), {0}};
static const TypeSpec database_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Object),
    .flags = TYPE_NO_NEW | TYPE_ACYCLIC,
    .methods = functions,
    .members = database_members,
};

static bool setup(VM *vm, Module *module) {
    Type *database = type_from_spec(vm, &database_spec, "unicodedata.UCD", NULL);
    return database && module_add(vm, module, "UCD", incref(OBJ(database))) &&
           module_add(vm, module, "ucd_3_2_0", type_allocate(vm, database, sizeof(Object))) &&
           module_add(vm, module, "unidata_version", OBJ(str_from_text(vm, unicode_data_version(false))));
}

const ModuleDef unicodedata_module = {.name = "unicodedata", .doc = "What Unicode tells of characters.", .functions = functions, .setup = setup};

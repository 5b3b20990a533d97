/* Owns the case methods of str and the questions about its characters (isalpha and so on). */
#include "base/unicode.h"
#include "object/str_internal.h"

/* ---- case mapping ---- */

/* ASCII in one vectorisable loop. Like CPython the result is always a new string, even of one
 * character. from..to are the letters to flip by 32. */
static Object *map_ascii(VM *vm, const Str *s, uint8_t from, uint8_t to)
{
    size_t n = s->length;
    Str *result = str_allocate(vm, n, 0x7f);
    if (!result) return NULL;
    uint8_t range = (uint8_t)(to - from), *restrict out = result->data;
    const uint8_t *restrict in = s->data;
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(in[i] ^ ((uint8_t)(in[i] - from) <= range ? 0x20 : 0));
    return OBJ(result);
}

static uint32_t read_str(const void *text, size_t index) { return str_at(text, index); }

/* Lower case of character i, minding the final sigma. */
static size_t lower_at(const Str *s, size_t i, uint32_t *out)
{
    uint32_t c = str_at(s, i);
    if (c < 128) {
        out[0] = c >= 'A' && c <= 'Z' ? c + 32 : c;
        return 1;
    }
    if (c == 0x3a3) {
        out[0] = unicode_lower_sigma(s, s->length, i, read_str);
        return 1;
    }
    return unicode_to_lower(c, out);
}

static size_t upper_at(const Str *s, size_t i, uint32_t *out)
{
    uint32_t c = str_at(s, i);
    if (c < 128) {
        out[0] = c >= 'a' && c <= 'z' ? c - 32 : c;
        return 1;
    }
    return unicode_to_upper(c, out);
}

static size_t fold_at(const Str *s, size_t i, uint32_t *out)
{
    return unicode_to_casefold(str_at(s, i), out);
}

static size_t swap_at(const Str *s, size_t i, uint32_t *out)
{
    uint32_t c = str_at(s, i);
    if (unicode_is_upper(c)) return lower_at(s, i, out);
    if (unicode_is_lower(c)) return upper_at(s, i, out);
    out[0] = c;
    return 1;
}

/* The result of a case method: like CPython's always a new string, even of one character. */
static Object *finish_mapped(StrBuilder *b)
{
    if (b->failed || b->length != 1 || b->max_char > 255) return OBJ(builder_finish(b));
    Str *s = str_allocate(b->vm, 1, b->max_char);
    if (s) s->data[0] = (uint8_t)b->max_char;
    builder_abandon(b);
    return OBJ(s);
}

static void put_mapped(StrBuilder *b, const uint32_t *mapped, size_t count)
{
    for (size_t i = 0; i < count; i++)
        builder_char(b, mapped[i]);
}

static Object *map_str(VM *vm, const Str *s, size_t (*map)(const Str *, size_t, uint32_t *))
{
    StrBuilder b;
    uint32_t mapped[UNICODE_CASE_MAX];
    builder_open(&b, vm);
    for (size_t i = 0; i < s->length; i++)
        put_mapped(&b, mapped, map(s, i, mapped));
    return finish_mapped(&b);
}

NATIVE(str_lower_method)
{
    (void)args, (void)nargs;
    Str *s = (Str *)self;
    return str_is_ascii(s) ? map_ascii(vm, s, 'A', 'Z') : map_str(vm, s, lower_at);
}

NATIVE(str_upper_method)
{
    (void)args, (void)nargs;
    Str *s = (Str *)self;
    return str_is_ascii(s) ? map_ascii(vm, s, 'a', 'z') : map_str(vm, s, upper_at);
}

NATIVE(str_casefold_method)
{
    (void)args, (void)nargs;
    Str *s = (Str *)self;
    return str_is_ascii(s) ? map_ascii(vm, s, 'A', 'Z') : map_str(vm, s, fold_at);
}

NATIVE(str_swapcase_method)
{
    (void)args, (void)nargs;
    return map_str(vm, (Str *)self, swap_at);
}

NATIVE(str_capitalize_method)
{
    (void)args, (void)nargs;
    const Str *s = (Str *)self;
    StrBuilder b;
    uint32_t mapped[UNICODE_CASE_MAX];
    builder_open(&b, vm);
    for (size_t i = 0; i < s->length; i++)
        put_mapped(&b, mapped,
                   i ? lower_at(s, i, mapped) : unicode_to_title(str_at(s, 0), mapped));
    return finish_mapped(&b);
}

NATIVE(str_title_method)
{
    (void)args, (void)nargs;
    const Str *s = (Str *)self;
    StrBuilder b;
    uint32_t mapped[UNICODE_CASE_MAX];
    bool in_word = false;
    builder_open(&b, vm);
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(s, i);
        put_mapped(&b, mapped, in_word ? lower_at(s, i, mapped) : unicode_to_title(c, mapped));
        in_word = unicode_is_cased(c);
    }
    return finish_mapped(&b);
}

/* ---- questions ---- */

static bool all_are(const Str *s, bool (*is)(uint32_t c))
{
    for (size_t i = 0; i < s->length; i++)
        if (!is(str_at(s, i))) return false;
    return s->length > 0;
}

#define QUESTION(method, property)                                                                 \
    NATIVE(method)                                                                                 \
    {                                                                                              \
        (void)args, (void)nargs;                                                                   \
        return BOOL(vm, all_are((Str *)self, property));                                           \
    }

QUESTION(str_isalpha_method, unicode_is_alpha)
QUESTION(str_isdecimal_method, unicode_is_decimal)
QUESTION(str_isdigit_method, unicode_is_digit)
QUESTION(str_isnumeric_method, unicode_is_numeric)
QUESTION(str_isalnum_method, unicode_is_alnum)
QUESTION(str_isspace_method, unicode_is_space)

NATIVE(str_isprintable_method)
{
    (void)args, (void)nargs;
    return BOOL(vm, !((Str *)self)->length || all_are((Str *)self, unicode_is_printable));
}

NATIVE(str_isascii_method)
{
    (void)args, (void)nargs;
    return BOOL(vm, str_is_ascii((Str *)self));
}

bool str_is_identifier(const Str *s)
{
    if (s->length == 0 || !unicode_is_identifier_start(str_at(s, 0))) return false;
    for (size_t i = 1; i < s->length; i++)
        if (!unicode_is_identifier_part(str_at(s, i))) return false;
    return true;
}

NATIVE(str_isidentifier_method)
{
    (void)args, (void)nargs;
    return BOOL(vm, str_is_identifier((Str *)self));
}

/* Some character is as asked, and none is of the other case or a title case letter. */
static bool has_only_case(const Str *s, bool (*wanted)(uint32_t c), bool (*other)(uint32_t c))
{
    bool found = false;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(s, i);
        if (other(c) || unicode_is_title(c)) return false;
        found = found || wanted(c);
    }
    return found;
}

NATIVE(str_islower_method)
{
    (void)args, (void)nargs;
    return BOOL(vm, has_only_case((Str *)self, unicode_is_lower, unicode_is_upper));
}

NATIVE(str_isupper_method)
{
    (void)args, (void)nargs;
    return BOOL(vm, has_only_case((Str *)self, unicode_is_upper, unicode_is_lower));
}

NATIVE(str_istitle_method)
{
    (void)args, (void)nargs;
    const Str *s = (Str *)self;
    bool in_word = false, found = false;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(s, i);
        bool big = unicode_is_upper(c) || unicode_is_title(c), small = !big && unicode_is_lower(c);
        if ((big && in_word) || (small && !in_word)) return FALSE(vm);
        in_word = big || small;
        found = found || in_word;
    }
    return BOOL(vm, found);
}

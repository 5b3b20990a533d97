/* Owns the properties of characters that str's methods ask for, on utf8proc and small tables.
 *
 * utf8proc knows categories, simple case mappings, decompositions; tables/unicode_fixes.h, which a
 * script generates by comparing with CPython, holds what the categories do not say.
 */
#include "base/unicode.h"

#include "base/bits.h"

#include <utf8proc.h>

/* Each table is sorted by its first member. */
typedef struct PropertyFix {
    uint32_t first;
    uint32_t last;
    bool value;
} PropertyFix;

typedef struct CaseFix {
    uint32_t from;
    uint32_t to[UNICODE_CASE_MAX]; /* 0 where there is no more */
} CaseFix;

typedef struct DigitRun {
    uint32_t first;
    uint32_t last;
    int value;
} DigitRun;

typedef struct NumberRun {
    uint32_t first;
    uint32_t last;
    double numerator;
    double step;
    double denominator;
} NumberRun;

#include "base/tables/unicode_fixes.h"

/* The index of the last of count rows (each beginning with its first code point) whose first is
 * not above c, or count when there is none. */
static size_t find_row(const void *table, size_t count, size_t row_size, uint32_t c)
{
    size_t low = 0, high = count; /* rows below low are <= c, from high on they are > c */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bits_load_32((const char *)table + middle * row_size) <= c)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : count;
}

#define FIND_ROW(table, c) find_row(table, ARRAY_COUNT(table), sizeof(table)[0], c)

/* ---- categories ------------------------------------------------------------------------------ */

/* CJK Extension I came with Unicode 15.1, which utf8proc may be too old for. */
enum { CJK_I_FIRST = 0x2EBF0, CJK_I_LAST = 0x2EE5D };

static const utf8proc_property_t *property_of(uint32_t c)
{
    return utf8proc_get_property((utf8proc_int32_t)c);
}

static unsigned category_of(uint32_t c)
{
    if (UNLIKELY(c >= CJK_I_FIRST && c <= CJK_I_LAST))
        return UTF8PROC_CATEGORY_LO;
    return property_of(c)->category;
}

#define IN(category) (1u << UTF8PROC_CATEGORY_##category)
#define LETTERS (IN(LU) | IN(LL) | IN(LT) | IN(LM) | IN(LO))

static bool category_in(uint32_t c, uint32_t set)
{
    return set >> category_of(c) & 1;
}

/* The table's word on c if it has one, else whether its category is in set. */
static bool has_property(uint32_t c, const PropertyFix *fixes, size_t count, uint32_t set)
{
    size_t row = find_row(fixes, count, sizeof *fixes, c);
    if (row < count && c <= fixes[row].last)
        return fixes[row].value;
    return category_in(c, set);
}

#define HAS_PROPERTY(c, name, set) has_property(c, name##_fixes, ARRAY_COUNT(name##_fixes), set)

static bool ascii_in(uint32_t c, uint32_t first, uint32_t last)
{
    return c - first <= last - first;
}

static bool ascii_is_alpha(uint32_t c)
{
    return ascii_in(c | 0x20, 'a', 'z');
}

bool unicode_is_alpha(uint32_t c)
{
    return c < 0x80 ? ascii_is_alpha(c) : category_in(c, LETTERS);
}

bool unicode_is_alnum(uint32_t c)
{
    if (c < 0x80)
        return ascii_is_alpha(c) || ascii_in(c, '0', '9');
    return category_in(c, LETTERS | IN(ND)) || unicode_is_numeric(c);
}

bool unicode_is_space(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || ascii_in(c, '\t', '\r') || ascii_in(c, 0x1C, 0x1F);
    const utf8proc_property_t *property = property_of(c);
    return property->category == UTF8PROC_CATEGORY_ZS ||
           property->bidi_class == UTF8PROC_BIDI_CLASS_WS ||
           property->bidi_class == UTF8PROC_BIDI_CLASS_B ||
           property->bidi_class == UTF8PROC_BIDI_CLASS_S;
}

bool unicode_is_printable(uint32_t c)
{
    if (c < 0x80)
        return ascii_in(c, ' ', '~');
    return !category_in(c, IN(CC) | IN(CF) | IN(CS) | IN(CO) | IN(CN) | IN(ZL) | IN(ZP) | IN(ZS));
}

bool unicode_is_upper(uint32_t c)
{
    return c < 0x80 ? ascii_in(c, 'A', 'Z') : HAS_PROPERTY(c, upper, IN(LU));
}

bool unicode_is_lower(uint32_t c)
{
    return c < 0x80 ? ascii_in(c, 'a', 'z') : HAS_PROPERTY(c, lower, IN(LL));
}

bool unicode_is_title(uint32_t c)
{
    return c >= 0x80 && category_in(c, IN(LT));
}

bool unicode_is_cased(uint32_t c)
{
    return unicode_is_lower(c) || unicode_is_upper(c) || unicode_is_title(c);
}

bool unicode_is_case_ignorable(uint32_t c)
{
    return HAS_PROPERTY(c, case_ignorable, IN(MN) | IN(ME) | IN(CF) | IN(LM) | IN(SK));
}

bool unicode_is_line_break(uint32_t c)
{
    return ascii_in(c, '\n', '\r') || ascii_in(c, 0x1C, 0x1E) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

bool unicode_is_identifier_start(uint32_t c)
{
    if (c < 0x80)
        return ascii_is_alpha(c) || c == '_';
    return HAS_PROPERTY(c, identifier_start, LETTERS | IN(NL));
}

bool unicode_is_identifier_part(uint32_t c)
{
    if (c < 0x80)
        return ascii_is_alpha(c) || c == '_' || ascii_in(c, '0', '9');
    return HAS_PROPERTY(c, identifier_part, LETTERS | IN(NL) | IN(MN) | IN(MC) | IN(ND) | IN(PC));
}

/* ---- numbers --------------------------------------------------------------------------------- */

int unicode_decimal_value(uint32_t c)
{
    if (c < 0x80)
        return ascii_in(c, '0', '9') ? (int)(c - '0') : -1;
    size_t row = FIND_ROW(decimal_zeros, c); /* found: the first is '0' */
    uint32_t value = c - decimal_zeros[row];
    return value < 10 ? (int)value : -1;
}

int unicode_digit_value(uint32_t c)
{
    int value = unicode_decimal_value(c);
    if (value >= 0 || c < 0x80)
        return value;
    size_t row = FIND_ROW(digit_runs, c);
    if (row == ARRAY_COUNT(digit_runs) || c > digit_runs[row].last)
        return -1;
    return digit_runs[row].value + (int)(c - digit_runs[row].first);
}

bool unicode_numeric_value(uint32_t c, double *value)
{
    int decimal = unicode_decimal_value(c);
    if (decimal >= 0 || c < 0x80) {
        *value = decimal;
        return decimal >= 0;
    }
    size_t row = FIND_ROW(number_runs, c);
    if (row == ARRAY_COUNT(number_runs) || c > number_runs[row].last)
        return false;
    const NumberRun *run = &number_runs[row];
    *value = (run->numerator + run->step * (c - run->first)) / run->denominator;
    return true;
}

bool unicode_is_decimal(uint32_t c)
{
    return unicode_decimal_value(c) >= 0;
}

bool unicode_is_digit(uint32_t c)
{
    return unicode_digit_value(c) >= 0;
}

bool unicode_is_numeric(uint32_t c)
{
    double value;
    return unicode_numeric_value(c, &value);
}

/* ---- case ------------------------------------------------------------------------------------ */

/* The table's mapping of c: how many code points, or 0 when it has none. */
static size_t find_case(const CaseFix *fixes, size_t count, uint32_t c, uint32_t *out)
{
    size_t row = find_row(fixes, count, sizeof *fixes, c), n = 0;
    if (row == count || fixes[row].from != c)
        return 0;
    while (n < UNICODE_CASE_MAX && fixes[row].to[n]) {
        out[n] = fixes[row].to[n];
        n++;
    }
    return n;
}

#define FIND_CASE(name, c, out)                                                                    \
    find_case(name##_case_fixes, ARRAY_COUNT(name##_case_fixes), c, out)

static size_t put_one(uint32_t c, uint32_t *out)
{
    *out = c;
    return 1;
}

/* Letters whose two cases are near each other: Latin-1 but for three, Latin Extended-A but for some, and the Cyrillic that
 * most texts are of. The other case (or c, which has none), or 0: the tables tell. */
static inline bool pairs_from_even(uint32_t c) { return c < 0x130 || (c >= 0x14A && c < 0x178); } /* Latin Extended-A */
static inline bool pairs_from_odd(uint32_t c) { return (c >= 0x139 && c < 0x149) || (c >= 0x179 && c < 0x17F); }

static inline uint32_t near_upper(uint32_t c)
{
    if (c < 0x100)
        return c == 0xB5 || c == 0xDF || c == 0xFF ? 0 : c >= 0xE0 && c != 0xF7 ? c - 32 : c;
    if (c < 0x180)
        return pairs_from_even(c) ? c & ~1u : pairs_from_odd(c) ? c - !(c & 1) : 0;
    if (c < 0x400 || c > 0x45F)
        return 0;
    return c < 0x430 ? c : c < 0x450 ? c - 32 : c - 80;
}

static inline uint32_t near_lower(uint32_t c)
{
    if (c < 0x100)
        return c >= 0xC0 && c < 0xDF && c != 0xD7 ? c + 32 : c;
    if (c < 0x180)
        return pairs_from_even(c) ? c | 1 : pairs_from_odd(c) ? c + (c & 1) : 0;
    if (c < 0x400 || c > 0x45F)
        return 0;
    return c < 0x410 ? c + 80 : c < 0x430 ? c + 32 : c;
}

size_t unicode_to_lower(uint32_t c, uint32_t *out)
{
    if (c < 0x80)
        return put_one(ascii_in(c, 'A', 'Z') ? c | 0x20 : c, out);
    uint32_t near = near_lower(c);
    if (near)
        return put_one(near, out);
    size_t count = FIND_CASE(lower, c, out);
    return count ? count : put_one((uint32_t)utf8proc_tolower((utf8proc_int32_t)c), out);
}

size_t unicode_to_upper(uint32_t c, uint32_t *out)
{
    if (c < 0x80)
        return put_one(ascii_in(c, 'a', 'z') ? c & ~0x20u : c, out);
    uint32_t near = near_upper(c);
    if (near)
        return put_one(near, out);
    size_t count = FIND_CASE(upper, c, out);
    return count ? count : put_one((uint32_t)utf8proc_toupper((utf8proc_int32_t)c), out);
}

size_t unicode_to_title(uint32_t c, uint32_t *out)
{
    if (c < 0x80)
        return unicode_to_upper(c, out);
    size_t count = FIND_CASE(title, c, out);
    return count ? count : put_one((uint32_t)utf8proc_totitle((utf8proc_int32_t)c), out);
}

size_t unicode_to_casefold(uint32_t c, uint32_t *out)
{
    if (c < 0x80)
        return unicode_to_lower(c, out);
    size_t count = FIND_CASE(casefold, c, out);
    if (count)
        return count;
    utf8proc_int32_t folded[8];
    int bound = 0;
    utf8proc_ssize_t got = utf8proc_decompose_char((utf8proc_int32_t)c, folded, ARRAY_COUNT(folded),
                                                   UTF8PROC_CASEFOLD, &bound);
    if (got < 1 || got > UNICODE_CASE_MAX)
        return put_one(c, out);
    for (utf8proc_ssize_t i = 0; i < got; i++)
        out[i] = (uint32_t)folded[i];
    return (size_t)got;
}

/* Final: after a cased letter and not before one, case-ignorable characters aside. */
uint32_t unicode_lower_sigma(const void *text, size_t count, size_t index, UnicodeRead *read)
{
    enum { SIGMA = 0x3C3, FINAL_SIGMA = 0x3C2 };
    size_t before = index, after = index + 1;
    while (before > 0 && unicode_is_case_ignorable(read(text, before - 1)))
        before--;
    if (before == 0 || !unicode_is_cased(read(text, before - 1)))
        return SIGMA;
    while (after < count && unicode_is_case_ignorable(read(text, after)))
        after++;
    return after < count && unicode_is_cased(read(text, after)) ? SIGMA : FINAL_SIGMA;
}

/* ---- terminals -------------------------------------------------------------------------------- */

int unicode_columns(uint32_t c)
{
    return c < 0x80 ? ascii_in(c, ' ', '~') : utf8proc_charwidth((utf8proc_int32_t)c);
}

/* Owns the names of characters: the tables of tables/unicode_names.h, Hangul syllables by their
 * letters, and ideographs by their code.
 *
 * A name is a run of words. The tables hold the words in order of frequency and, for each character
 * in order, the numbers of its words: one byte below 200, else two. A lookup by name turns it into
 * such a run once and then compares runs, a walk of a quarter megabyte at most. */
#include "base/unicode_name.h"

#include "base/bits.h"

#include <string.h>

typedef struct NameMark {
    uint32_t before, at; /* the last code point before it; its place in name_stream */
} NameMark;

typedef struct NameRange {
    uint32_t first, last;
    int rule;
} NameRange;

typedef struct NameAlias {
    const char *name;
    uint32_t code;
} NameAlias;

#include "base/tables/unicode_names.h"

enum {
    ONE_BYTE_WORDS = 200,
    GAP_FLAG = 64, /* in the first byte of an entry */
    RUN_MAX = 64,
    HANGUL_FIRST = 0xAC00,
    HANGUL_LAST = 0xD7A3,
    HANGUL_VOWELS = 21,
    HANGUL_TAILS = 28,
};

_Static_assert((int)LONGEST_NAME <= (int)UNICODE_NAME_MAX, "every name fits");

static const char *const rule_prefixes[] = {
    "CJK UNIFIED IDEOGRAPH-",  "CJK COMPATIBILITY IDEOGRAPH-",  "TANGUT IDEOGRAPH-",
    "NUSHU CHARACTER-",        "KHITAN SMALL SCRIPT CHARACTER-",
};
static const char hangul_prefix[] = "HANGUL SYLLABLE ";
static const char *const hangul_heads[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S",
                                           "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
static const char *const hangul_vowels[] = {"A", "AE", "YA", "YAE", "EO", "E", "YEO",
                                            "YE", "O", "WA", "WAE", "OE", "YO", "U",
                                            "WEO", "WE", "WI", "YU", "EU", "YI", "I"};
static const char *const hangul_tails[] = {"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG",
                                           "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S",
                                           "SS", "NG", "J", "C", "K", "T", "P", "H"};

/* ---- the tables ---- */

/* One entry of the stream: its character and the run of its words. */
typedef struct Entry {
    const uint8_t *next; /* behind it */
    const uint8_t *run;
    size_t size;
    uint32_t code;
} Entry;

static void entry_read(Entry *entry)
{
    const uint8_t *at = entry->next;
    uint8_t head = *at++;
    uint32_t gap = 1;
    if (head & GAP_FLAG) {
        gap = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
        at += 3;
    }
    entry->code += gap;
    entry->size = head & (GAP_FLAG - 1);
    entry->run = at;
    entry->next = at + entry->size;
}

static Entry entry_at_mark(size_t mark)
{
    return (Entry){.next = (const uint8_t *)name_stream + name_marks[mark].at,
                   .code = name_marks[mark].before};
}

static const char *word_text(unsigned number, size_t *size)
{
    const char *word = name_words + word_marks[number / 64];
    for (unsigned i = number % 64; i > 0; i--)
        word = strchr(word, '\n') + 1;
    *size = (size_t)(strchr(word, '\n') - word);
    return word;
}

static size_t spell(const Entry *entry, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < entry->size; i++) {
        unsigned number = entry->run[i];
        if (number >= ONE_BYTE_WORDS)
            number = ONE_BYTE_WORDS + (number - ONE_BYTE_WORDS) * 256 + entry->run[++i];
        size_t size;
        const char *word = word_text(number, &size);
        if (used && word[0] != '-' && word[0] != ' ')
            out[used++] = ' ';
        memcpy(out + used, word, size);
        used += size;
    }
    return used;
}

/* ---- name of a character ---- */

static size_t put(char *out, size_t used, const char *text)
{
    size_t size = strlen(text);
    memcpy(out + used, text, size);
    return used + size;
}

static size_t hangul_name(uint32_t c, char *out)
{
    uint32_t index = c - HANGUL_FIRST;
    size_t used = put(out, 0, hangul_prefix);
    used = put(out, used, hangul_heads[index / (HANGUL_VOWELS * HANGUL_TAILS)]);
    used = put(out, used, hangul_vowels[index / HANGUL_TAILS % HANGUL_VOWELS]);
    return put(out, used, hangul_tails[index % HANGUL_TAILS]);
}

/* The prefix and four or five hexadecimal digits. */
static size_t range_name(const NameRange *range, uint32_t c, char *out)
{
    size_t used = put(out, 0, rule_prefixes[range->rule]);
    for (int shift = c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4)
        out[used++] = "0123456789ABCDEF"[c >> shift & 15];
    return used;
}

size_t unicode_name(uint32_t c, char *out)
{
    if (c >= HANGUL_FIRST && c <= HANGUL_LAST)
        return hangul_name(c, out);
    for (size_t i = 0; i < ARRAY_COUNT(name_ranges); i++)
        if (c >= name_ranges[i].first && c <= name_ranges[i].last)
            return range_name(&name_ranges[i], c, out);
    size_t mark = 0;
    while (mark + 1 < ARRAY_COUNT(name_marks) && name_marks[mark + 1].before < c)
        mark++;
    Entry entry = entry_at_mark(mark);
    for (size_t i = mark * 256; i < NAMES; i++) {
        entry_read(&entry);
        if (entry.code >= c)
            return entry.code == c ? spell(&entry, out) : 0;
    }
    return 0;
}

/* ---- character of a name ---- */

static bool is_separator(char c)
{
    return c == ' ' || c == '-';
}

/* The first word of a name ("ABC", "-ABC" or " -ABC") and its size. inner: it is not the whole
 * name's first, so that the space before "ABC" is skipped. */
static const char *first_word(const char *name, const char *end, bool inner, size_t *size)
{
    const char *word = name, *at = name;
    if (inner && *at == ' ' && at + 1 < end && at[1] == '-')
        at += 2;
    else if (inner && *at == ' ')
        word = ++at;
    else if (*at == '-')
        at++;
    while (at < end && !is_separator(*at))
        at++;
    *size = (size_t)(at - word);
    return word;
}

/* The number of a word, -1 for a word that is in no name. */
static int word_number(const char *word, size_t size)
{
    const char *at = name_words;
    for (int number = 0; number < NAME_WORDS; number++) {
        const char *end = strchr(at, '\n');
        if ((size_t)(end - at) == size && memcmp(at, word, size) == 0)
            return number;
        at = end + 1;
    }
    return -1;
}

/* The run of a name's words; 0 when it is no name. */
static size_t make_run(const char *name, size_t size, uint8_t *run)
{
    size_t used = 0;
    const char *end = name + size;
    for (const char *at = name; at < end;) {
        size_t taken;
        const char *word = first_word(at, end, at != name, &taken);
        int number = taken ? word_number(word, taken) : -1;
        if (number < 0 || used + 2 > RUN_MAX)
            return 0;
        if (number >= ONE_BYTE_WORDS) {
            number -= ONE_BYTE_WORDS;
            run[used++] = (uint8_t)(ONE_BYTE_WORDS + number / 256);
        }
        run[used++] = (uint8_t)number;
        at = word + taken;
    }
    return used;
}

static bool find_in_stream(const char *name, size_t size, uint32_t *c)
{
    uint8_t run[RUN_MAX];
    size_t run_size = make_run(name, size, run);
    if (!run_size)
        return false;
    Entry entry = entry_at_mark(0);
    for (size_t i = 0; i < NAMES; i++) {
        entry_read(&entry);
        if (entry.size == run_size && memcmp(entry.run, run, run_size) == 0) {
            *c = entry.code;
            return true;
        }
    }
    return false;
}

/* The longest of the texts that name starts with, its index; -1 none. */
static int longest_part(const char *const *texts, size_t count, const char *name, size_t size)
{
    int best = -1;
    size_t best_size = 0;
    for (size_t i = 0; i < count; i++) {
        size_t part = strlen(texts[i]);
        if (part > size || memcmp(texts[i], name, part) != 0 || (best >= 0 && part <= best_size))
            continue;
        best = (int)i;
        best_size = part;
    }
    return best;
}

static bool find_hangul(const char *name, size_t size, uint32_t *c)
{
    int head = longest_part(hangul_heads, ARRAY_COUNT(hangul_heads), name, size);
    size_t used = strlen(hangul_heads[head]); /* "" always fits */
    int vowel = longest_part(hangul_vowels, ARRAY_COUNT(hangul_vowels), name + used, size - used);
    if (vowel < 0)
        return false;
    used += strlen(hangul_vowels[vowel]);
    int tail = longest_part(hangul_tails, ARRAY_COUNT(hangul_tails), name + used, size - used);
    if (used + strlen(hangul_tails[tail]) != size)
        return false;
    *c = HANGUL_FIRST + (uint32_t)((head * HANGUL_VOWELS + vowel) * HANGUL_TAILS + tail);
    return true;
}

/* A prefix and the code: right if the code's character is called just that. */
static bool find_in_ranges(const char *name, size_t size, uint32_t *c)
{
    char spelled[UNICODE_NAME_MAX];
    uint32_t code = 0;
    size_t digits = 0;
    while (digits < size && digits < 5 && name[size - 1 - digits] != '-') {
        char digit = name[size - 1 - digits];
        if (!((digit >= '0' && digit <= '9') || (digit >= 'A' && digit <= 'F')))
            return false;
        code |= (uint32_t)(digit <= '9' ? digit - '0' : digit - 'A' + 10) << 4 * digits++;
    }
    if (digits < 4)
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(name_ranges); i++) {
        if (code < name_ranges[i].first || code > name_ranges[i].last)
            continue;
        *c = code;
        return range_name(&name_ranges[i], code, spelled) == size &&
               memcmp(spelled, name, size) == 0;
    }
    return false;
}

static bool find_alias(const char *name, size_t size, uint32_t *c)
{
    for (size_t i = 0; i < ARRAY_COUNT(name_aliases); i++) {
        if (strlen(name_aliases[i].name) == size && memcmp(name_aliases[i].name, name, size) == 0) {
            *c = name_aliases[i].code;
            return true;
        }
    }
    return false;
}

bool unicode_from_name(const char *name, size_t size, uint32_t *c)
{
    char upper[UNICODE_NAME_MAX];
    size_t prefix = sizeof hangul_prefix - 1;
    if (size == 0 || size > UNICODE_NAME_MAX)
        return false;
    for (size_t i = 0; i < size; i++)
        upper[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
    if (size > prefix && memcmp(upper, hangul_prefix, prefix) == 0)
        return find_hangul(upper + prefix, size - prefix, c);
    return find_in_ranges(upper, size, c) || find_in_stream(upper, size, c) ||
           find_alias(upper, size, c);
}

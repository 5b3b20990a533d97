/* Tests of src/base/unicode.c: known answers here; with --dump, every property of every code point
 * for base_unicode.py; with --filter, normalisation and sigma of its texts. */
#include "base/unicode.h"
#include "base/unicode_data.h"

#include "base/bits.h"
#include "check.h"

static void test_properties(void)
{
    CHECK(unicode_is_alpha('a') && unicode_is_alpha(0xE9) && !unicode_is_alpha('1'));
    CHECK(unicode_is_digit(0xB2) && !unicode_is_decimal(0xB2));
    CHECK(unicode_is_numeric(0x4E00) && unicode_is_numeric(0xBD));
    CHECK(unicode_is_space(0x3000) && unicode_is_space(0x1F) && !unicode_is_space(0x200B));
    CHECK(unicode_is_printable(' ') && !unicode_is_printable(0xA0));
    CHECK(unicode_is_upper(0x2160) && unicode_is_lower(0xAA));
    CHECK(unicode_is_identifier_start(0x2118) && !unicode_is_identifier_start('1'));
    CHECK(unicode_is_identifier_part('1') && unicode_is_identifier_part(0xB7));
    CHECK_INT(unicode_decimal_value(0x665), 5);
    CHECK_INT(unicode_decimal_value(0x1E4F9), 9); /* Unicode 15 */
    CHECK(unicode_is_alpha(0x2EBF0));             /* Unicode 15.1 */
    double value;
    CHECK(unicode_numeric_value(0xBE, &value) && value == 0.75);
    CHECK(unicode_numeric_value(0x5146, &value) && value == 1e12);
    CHECK_TEXT(unicode_category_name(unicode_record('A')->category), "Lu");
    CHECK_INT(unicode_columns(0x4E00), 2);
    CHECK_INT(unicode_columns(0x301), 0);
}

static void test_case(void)
{
    uint32_t out[UNICODE_CASE_MAX];
    CHECK_INT(unicode_to_upper(0xDF, out), 2);
    CHECK(out[0] == 'S' && out[1] == 'S');
    CHECK_INT(unicode_to_lower(0x130, out), 2);
    CHECK(out[0] == 'i' && out[1] == 0x307);
    CHECK_INT(unicode_to_upper(0x390, out), 3);
    CHECK_INT(unicode_to_title(0x1C6, out), 1);
    CHECK_INT(out[0], 0x1C5);
    CHECK_INT(unicode_to_casefold(0xDF, out), 2);
    CHECK_INT(unicode_to_lower(0xD800, out), 1);
    CHECK_INT(out[0], 0xD800);
}

/* A base and n marks of two classes, the worst for a quadratic sort: in order, and stable. */
static void test_many_marks(void)
{
    enum { N = 200001 };
    uint32_t *text = malloc(N * sizeof *text), *out = malloc(N * sizeof *text);
    text[0] = 'a';
    for (size_t i = 1; i < N; i++)
        text[i] = i % 2 ? 0x301 + (uint32_t)(i / 2 % 3) : 0x323 + (uint32_t)(i / 2 % 3); /* 230, 220 */
    CHECK_INT(unicode_normalize(UNICODE_NFD, text, N, out, N), N);
    unsigned long wrong = 0;
    for (size_t i = 1; i < N; i++) {
        size_t k = i - 1; /* index among the marks */
        uint32_t want = k < N / 2 ? 0x323 + (uint32_t)((k + 1) % 3) : 0x301 + (uint32_t)((k - N / 2) % 3);
        wrong += out[i] != want;
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(unicode_normalize(UNICODE_NFD, (uint32_t[]){0xE9}, 1, NULL, 0), 2);
    free(text);
    free(out);
}

static void dump_case(size_t count, const uint32_t *out)
{
    for (size_t i = 0; i < count; i++)
        printf("%s%x", i ? "," : " ", out[i]);
}

/* What unicodedata tells: of the present and, without the combining class, of Unicode 3.2. */
static void dump_record(uint32_t c)
{
    const UnicodeRecord *r = unicode_record(c);
    uint32_t parts[UNICODE_DECOMPOSITION_MAX];
    const char *tag;
    size_t count = unicode_decomposition(c, &tag, parts);
    printf(" %s,%s,%d,%s%d", unicode_category_name(r->category), unicode_direction_name(r->direction), r->combining,
           unicode_width_name(r->width), r->width >> 3);
    printf(" %s,%s,%s%d", unicode_category_name(r->old_category), unicode_direction_name(r->old_direction),
           unicode_width_name(r->old_width), r->old_width >> 3);
    printf(" %s", tag);
    dump_case(count, parts);
    putchar('\n');
}

static int dump(void)
{
    static bool (*const properties[])(uint32_t) = {
        unicode_is_alpha, unicode_is_decimal, unicode_is_digit, unicode_is_numeric,
        unicode_is_alnum, unicode_is_space, unicode_is_printable, unicode_is_upper,
        unicode_is_lower, unicode_is_title, unicode_is_case_ignorable, unicode_is_line_break,
        unicode_is_identifier_start, unicode_is_identifier_part,
    };
    for (uint32_t c = 0; c < 0x110000; c++) {
        printf("%x ", c);
        for (size_t i = 0; i < ARRAY_COUNT(properties); i++)
            putchar('0' + properties[i](c));
        double value = -1;
        unicode_numeric_value(c, &value);
        printf(" %d %d %.17g", unicode_decimal_value(c), unicode_digit_value(c), value);
        uint32_t out[64];
        dump_case(unicode_to_lower(c, out), out);
        dump_case(unicode_to_upper(c, out), out);
        dump_case(unicode_to_title(c, out), out);
        dump_case(unicode_to_casefold(c, out), out);
        for (UnicodeForm form = UNICODE_NFC; form <= UNICODE_NFKD; form++)
            dump_case(unicode_normalize(form, &c, 1, out, 64), out);
        dump_record(c);
    }
    return 0;
}

static uint32_t read_unit(const void *text, size_t index)
{
    return ((const uint32_t *)text)[index];
}

/* Each line is code points in hex: its four normal forms, then what each of its Σ becomes. */
static int filter(void)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        uint32_t text[256], out[4096];
        size_t count = 0;
        int used;
        for (char *at = line; sscanf(at, "%x%n", &text[count], &used) == 1; at += used)
            count++;
        for (UnicodeForm form = UNICODE_NFC; form <= UNICODE_NFKD; form++)
            dump_case(unicode_normalize(form, text, count, out, ARRAY_COUNT(out)), out);
        putchar(' ');
        for (size_t i = 0; i < count; i++) {
            if (text[i] == 0x3A3)
                printf("%x,", unicode_lower_sigma(text, count, i, read_unit));
        }
        puts("");
    }
    free(line);
    return 0;
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "--dump") == 0)
        return dump();
    if (count > 1 && strcmp(arguments[1], "--filter") == 0)
        return filter();
    CHECK_RUN(test_properties);
    CHECK_RUN(test_case);
    CHECK_RUN(test_many_marks);
    return check_done();
}

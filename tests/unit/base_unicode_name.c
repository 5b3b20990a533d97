/* Tests of src/base/unicode_name.c: each name leads back to its character; the odd ones by hand. */
#include "base/unicode_name.h"

#include "check.h"

static void check_name(uint32_t c, const char *want)
{
    char name[UNICODE_NAME_MAX];
    size_t size = unicode_name(c, name);
    CHECK_BYTES(name, size, want, strlen(want));
}

static int64_t found(const char *name)
{
    uint32_t c;
    return unicode_from_name(name, strlen(name), &c) ? (int64_t)c : -1;
}

static void test_names(void)
{
    check_name('a', "LATIN SMALL LETTER A");
    check_name('-', "HYPHEN-MINUS");
    check_name(0x2022, "BULLET");
    check_name(0x4e00, "CJK UNIFIED IDEOGRAPH-4E00");
    check_name(0x20000, "CJK UNIFIED IDEOGRAPH-20000");
    check_name(0xac00, "HANGUL SYLLABLE GA");
    check_name(0xd7a3, "HANGUL SYLLABLE HIH");
    check_name(0xf0a, "TIBETAN MARK BKA- SHOG YIG MGO");
    check_name('\n', "");
    check_name(0xd800, "");
    check_name(0x10ffff, "");
}

static void test_lookup(void)
{
    CHECK_INT(found("latin small letter a"), 'a');
    CHECK_INT(found("LINE FEED"), '\n');
    CHECK_INT(found("nbsp"), 0xa0);
    CHECK_INT(found("TIBETAN MARK BKA- SHOG YIG MGO"), 0xf0a);
    static const char *const wrong[] = {"", " ", "-", "LATIN", "LATIN SMALL LETTER", "BULLET ", " BULLET",
                                        "CJK UNIFIED IDEOGRAPH-", "CJK UNIFIED IDEOGRAPH-0041",
                                        "HANGUL SYLLABLE ", "HANGUL SYLLABLE GAX", "HYPHEN MINUS"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CHECK_INT(found(wrong[i]), -1);
}

/* A sample of all characters, there and back. */
static void test_round_trip(void)
{
    char name[UNICODE_NAME_MAX];
    for (uint32_t c = 0; c < 0x30000; c += 61) {
        uint32_t back = 0;
        size_t size = unicode_name(c, name);
        if (size) CHECK(unicode_from_name(name, size, &back) && back == c);
    }
}

int main(void)
{
    CHECK_RUN(test_names);
    CHECK_RUN(test_lookup);
    CHECK_RUN(test_round_trip);
    return check_done();
}

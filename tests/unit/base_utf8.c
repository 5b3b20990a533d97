/* Tests of src/base/utf8.c. With an argument it is a filter for base_utf8.py: each line of input
 * is bytes in hex, each line of output what utf8_scan found. */
#include "base/utf8.h"

#include "check.h"

static void expect_error(const char *text, size_t size, Utf8Mode mode, Utf8Reason reason,
                         size_t start, size_t end)
{
    Utf8Scan scan;
    CHECK(!utf8_scan(text, size, mode, &scan));
    CHECK_INT(scan.reason, reason);
    CHECK_INT(scan.start, start);
    CHECK_INT(scan.end, end);
}

static void test_errors(void)
{
    expect_error("ab\x80", 3, UTF8_STRICT, UTF8_BAD_START, 2, 3);
    expect_error("\xC1\x81", 2, UTF8_STRICT, UTF8_BAD_START, 0, 1);
    expect_error("\xE2\x82", 2, UTF8_STRICT, UTF8_CUT_SHORT, 0, 2);
    expect_error("\xE2\x82z", 3, UTF8_STRICT, UTF8_BAD_CONTINUATION, 0, 2);
    expect_error("\xED\xA0\x80", 3, UTF8_STRICT, UTF8_BAD_CONTINUATION, 0, 1);
    expect_error("\xED\xA0", 2, UTF8_SURROGATES, UTF8_BAD_CONTINUATION, 0, 1);
    expect_error("\xF4\x90\x80\x80", 4, UTF8_STRICT, UTF8_BAD_CONTINUATION, 0, 1);
    expect_error("\xF0\x9F\x98", 3, UTF8_STRICT, UTF8_CUT_SHORT, 0, 3);
    Utf8Scan scan;
    CHECK(utf8_scan("\xED\xA0\x80", 3, UTF8_SURROGATES, &scan));
    CHECK_INT(scan.max_code_point, 0xD800);
    CHECK(utf8_scan("", 0, UTF8_STRICT, &scan));
    CHECK_INT(scan.count, 0);
    CHECK_TEXT(utf8_reason_text(UTF8_BAD_START), "invalid start byte");
}

static void test_every_code_point(void)
{
    unsigned long wrong = 0;
    for (uint32_t c = 0; c <= UTF8_MAX_CODE_POINT; c++) {
        char bytes[UTF8_MAX_BYTES];
        size_t size = utf8_put(c, bytes);
        uint32_t back = 0, next = 0;
        wrong += size != utf8_encoded_size(c);
        wrong += utf8_decode(bytes, size, UTF8_SURROGATES, &back, NULL, NULL) != size || back != c;
        wrong += utf8_next(bytes, &next) != size || next != c;
        size_t strict = utf8_decode(bytes, size, UTF8_STRICT, &back, NULL, NULL);
        wrong += (strict == 0) != code_point_is_surrogate(c);
    }
    CHECK_INT(wrong, 0);
}

/* Texts of every length around the 8-byte steps, in each width. */
static void test_units(void)
{
    static const uint32_t tops[] = {0x7F, 0xFF, 0xFFFF, 0x10FFFF};
    for (size_t t = 0; t < 4; t++) {
        for (size_t count = 0; count < 70; count++) {
            uint32_t four[70], four_back[70];
            uint16_t two[70], two_back[70];
            uint8_t one[70], one_back[70];
            char text[280], other[280];
            uint32_t max = 0;
            for (size_t i = 0; i < count; i++) {
                uint32_t c = (i * 7 + count) % 11 == 0 ? tops[t] - (uint32_t)i : 'a' + (uint32_t)i % 26;
                four[i] = c;
                two[i] = (uint16_t)c;
                one[i] = (uint8_t)c;
                max = c > max ? c : max;
            }
            size_t size = utf8_encode_from_4(four, count, text);
            CHECK_INT(utf8_size_of_4(four, count), size);
            CHECK_INT(utf8_count(text, size), count);
            Utf8Scan scan;
            CHECK(utf8_scan(text, size, UTF8_STRICT, &scan));
            CHECK_INT(scan.count, count);
            CHECK_INT(scan.max_code_point, max);
            CHECK_INT(utf8_is_ascii(text, size), max < 0x80);
            utf8_decode_to_4(text, size, four_back);
            CHECK_BYTES(four_back, count * 4, four, count * 4);
            for (size_t n = 0, at = 0; n <= count; n++) {
                CHECK_INT(utf8_offset(text, size, n), at);
                if (n < count)
                    at += utf8_encoded_size(four[n]);
            }
            if (max < 0x10000) {
                CHECK_INT(utf8_size_of_2(two, count), size);
                CHECK_BYTES(other, utf8_encode_from_2(two, count, other), text, size);
                utf8_decode_to_2(text, size, two_back);
                CHECK_BYTES(two_back, count * 2, two, count * 2);
            }
            if (max < 0x100) {
                CHECK_INT(utf8_size_of_1(one, count), size);
                CHECK_BYTES(other, utf8_encode_from_1(one, count, other), text, size);
                utf8_decode_to_1(text, size, one_back);
                CHECK_BYTES(one_back, count, one, count);
            }
        }
    }
}

static void test_surrogates(void)
{
    uint16_t two[] = {'a', 0xD7FF, 0xDC00, 0xE000};
    uint32_t four[] = {'a', 0x1D800, 0xE000};
    CHECK_INT(utf8_find_surrogate_2(two, 4), 2);
    CHECK_INT(utf8_find_surrogate_2(two, 2), 2);
    CHECK_INT(utf8_find_surrogate_4(four, 3), 3);
}

static int filter(void)
{
    static char line[4096], bytes[2048];
    while (fgets(line, sizeof line, stdin)) {
        size_t size = 0;
        unsigned byte;
        for (char *at = line; sscanf(at, "%2x", &byte) == 1; at += 2)
            bytes[size++] = (char)byte;
        for (Utf8Mode mode = UTF8_STRICT; mode <= UTF8_SURROGATES; mode++) {
            Utf8Scan scan;
            if (utf8_scan(bytes, size, mode, &scan))
                printf("ok %zu %x\n", scan.count, scan.max_code_point);
            else
                printf("%s %zu %zu\n", utf8_reason_text(scan.reason), scan.start, scan.end);
        }
    }
    return 0;
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "--filter") == 0)
        return filter();
    CHECK_RUN(test_errors);
    CHECK_RUN(test_every_code_point);
    CHECK_RUN(test_units);
    CHECK_RUN(test_surrogates);
    return check_done();
}

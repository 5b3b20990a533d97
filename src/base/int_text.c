/* Owns machine integers as text. */
#include "base/int_text.h"

#include "base/bits.h"

static const char digit_pairs[201] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

static const uint64_t powers_of_10[20] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
    10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
    1000000000000000u, 10000000000000000u, 100000000000000000u, 1000000000000000000u,
    10000000000000000000u,
};

#define NONE 255
#define NONE_8 NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE
#define NONE_16 NONE_8, NONE_8
#define LETTERS                                                                                    \
    10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,    \
        33, 34, 35

const uint8_t digit_value_table[256] = {
    NONE_16, NONE_16, NONE_16,                                              /* 00 to 2F */
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, NONE, NONE, NONE, NONE, NONE, NONE, NONE, /* 30 to 40 */
    LETTERS, NONE, NONE, NONE, NONE, NONE, NONE,                            /* 41 to 60 */
    LETTERS, NONE, NONE, NONE, NONE, NONE,                                  /* 61 to 7F */
    NONE_16, NONE_16, NONE_16, NONE_16, NONE_16, NONE_16, NONE_16, NONE_16,
};

unsigned u64_digit_count(uint64_t value)
{
    /* 1233 / 4096 is just above log10(2). */
    unsigned guess = (bits_length(value | 1) * 1233) >> 12;
    return guess + (value >= powers_of_10[guess] || guess == 0);
}

void u64_to_text_padded(uint64_t value, size_t count, char *out)
{
    char *end = out + count;
    while (end - out >= 2) {
        end -= 2;
        memcpy(end, digit_pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (end > out)
        *out = (char)('0' + value % 10);
}

size_t u64_to_text(uint64_t value, char *out)
{
    unsigned count = u64_digit_count(value);
    u64_to_text_padded(value, count, out);
    return count;
}

size_t i64_to_text(int64_t value, char *out)
{
    if (value >= 0)
        return u64_to_text((uint64_t)value, out);
    *out = '-';
    return 1 + u64_to_text(0 - (uint64_t)value, out + 1);
}

size_t u64_to_text_base(uint64_t value, unsigned base, char *out)
{
    if ((base & (base - 1)) == 0) { /* digits of so many bits */
        unsigned bits = bits_trailing_zeros(base);
        size_t digits = (bits_length(value | 1) + bits - 1) / bits;
        for (size_t i = digits; i-- > 0; value >>= bits)
            out[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[value & (base - 1)];
        return digits;
    }
    char backwards[INT_TEXT_MAX];
    size_t count = 0;
    do {
        backwards[count++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % base];
        value /= base;
    } while (value);
    for (size_t i = 0; i < count; i++)
        out[i] = backwards[count - 1 - i];
    return count;
}

/* Tests of src/base/float_*.c: known answers here, and as a filter for base_float_text.py. */
#include "base/float_text.h"

#include "base/bits.h"
#include "check.h"

#include <gmp.h>
#include <math.h>

static void *forbidden_allocate(size_t size)
{
    printf("GMP asked its heap for %zu bytes\n", size);
    abort();
}

static void *forbidden_resize(void *old, size_t old_size, size_t size)
{
    (void)old;
    (void)old_size;
    return forbidden_allocate(size);
}

static void forbidden_free(void *old, size_t size)
{
    forbidden_resize(old, size, 0);
}

static void expect_repr(double value, const char *expected)
{
    char text[FLOAT_REPR_MAX];
    size_t size = float_repr(value, text);
    CHECK_BYTES(text, size, expected, strlen(expected));
}

static void test_repr(void)
{
    expect_repr(0.0, "0.0");
    expect_repr(-0.0, "-0.0");
    expect_repr(0.1, "0.1");
    expect_repr(1e16, "1e+16");
    expect_repr(1e15, "1000000000000000.0");
    expect_repr(123456789012345680.0, "1.2345678901234568e+17");
    expect_repr(0.0001, "0.0001");
    expect_repr(0.00001, "1e-05");
    expect_repr(5e-324, "5e-324");
    expect_repr(1.7976931348623157e308, "1.7976931348623157e+308");
    expect_repr(-1.2345678901234567e-308, "-1.2345678901234567e-308");
    expect_repr(INFINITY, "inf");
    expect_repr(-INFINITY, "-inf");
    expect_repr(-NAN, "nan");
    char text[FLOAT_REPR_MAX];
    CHECK_BYTES(text, float_repr_bare(2.0, text), "2", 1);
    CHECK_BYTES(text, float_repr_bare(-0.0, text), "-0", 2);
}

static void expect_parse(const char *text, size_t used, double expected)
{
    double value = -1;
    CHECK_INT(float_parse(text, strlen(text), &value), used);
    if (used)
        CHECK(bits_of_double(value) == bits_of_double(expected));
}

static void test_parse(void)
{
    expect_parse("1", 1, 1);
    expect_parse("-1.5e3x", 6, -1500);
    expect_parse(".5", 2, 0.5);
    expect_parse("5.", 2, 5);
    expect_parse(".", 0, 0);
    expect_parse("", 0, 0);
    expect_parse("+", 0, 0);
    expect_parse("e5", 0, 0);
    expect_parse("1e", 1, 1);
    expect_parse("1e+", 1, 1);
    expect_parse("1.5.2", 3, 1.5);
    expect_parse("-0", 2, -0.0);
    expect_parse("0e99999999999999999999", 22, 0.0);
    expect_parse("1e99999999999999999999", 22, INFINITY);
    expect_parse("-1e-99999999999999999999", 24, -0.0);
    expect_parse("InfinitY", 8, INFINITY);
    expect_parse("-infinit", 4, -INFINITY);
    expect_parse("in", 0, 0);
    expect_parse("9007199254740993", 16, 9007199254740992.0);
    double value;
    CHECK_INT(float_parse("nan", 3, &value), 3);
    CHECK(isnan(value));
}

/* Digits, 1 and exponents so large that only counting can tell. */
static void test_long_texts(void)
{
    enum { ZEROS = 100000 };
    char *text = malloc(ZEROS + 32);
    memset(text, '0', ZEROS);
    memcpy(text, "1.", 2);
    memcpy(text + ZEROS, "1e5", 4);
    double value;
    CHECK_INT(float_parse(text, ZEROS + 3, &value), ZEROS + 3);
    CHECK(value == 1e5);
    memset(text, '0', ZEROS);
    memcpy(text, "0.", 2);
    memcpy(text + ZEROS, "1e100000", 9);
    CHECK_INT(float_parse(text, ZEROS + 8, &value), ZEROS + 8);
    CHECK(value == 10);
    /* Halfway between two doubles but for the very last digit. */
    memset(text, '0', ZEROS);
    memcpy(text, "9007199254740993.", 17);
    CHECK_INT(float_parse(text, ZEROS, &value), ZEROS);
    CHECK(value == 9007199254740992.0);
    text[ZEROS - 1] = '1';
    CHECK_INT(float_parse(text, ZEROS, &value), ZEROS);
    CHECK(value == 9007199254740994.0);
    free(text);
}

static void test_format_limits(void)
{
    Buffer b;
    buffer_init(&b, &allocator_default);
    float_format(&b, 1.5, 'f', 100000, 0);
    CHECK_INT(b.size, 100002);
    buffer_clear(&b);
    float_format(&b, 5e-324, 'e', 5000, 0);
    CHECK_INT(b.size, 5002 + 5);
    buffer_clear(&b);
    float_format(&b, 1.5, 'f', SIZE_MAX, 0);
    CHECK(b.failed);
    buffer_free(&b);
}

/* Every exponent, the mantissas at both ends: read back what was written. */
static void test_round_trip(void)
{
    unsigned long wrong = 0;
    uint64_t state = 1;
    for (uint64_t exponent = 0; exponent < 2047; exponent++) {
        for (int i = 0; i < 500; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            uint64_t fraction = i < 8 ? (uint64_t)i : i < 16 ? 0 - (uint64_t)(i - 7) : state >> 3;
            double value = bits_to_double(exponent << 52 | (fraction & (((uint64_t)1 << 52) - 1)));
            char text[FLOAT_REPR_MAX];
            size_t size = float_repr(value, text);
            double back;
            wrong += float_parse(text, size, &back) != size || back != value;
        }
    }
    CHECK_INT(wrong, 0);
}

/* ---- the filter ------------------------------------------------------------------------------ */

static void print_parsed(const char *text)
{
    double value;
    size_t size = strlen(text);
    if (float_parse(text, size, &value) == size)
        printf("%016llx\n", (unsigned long long)bits_of_double(value));
    else
        puts("invalid");
}

static int filter(void)
{
    char *line = NULL;
    size_t room = 0;
    Buffer out;
    buffer_init(&out, &allocator_default);
    ssize_t size;
    while ((size = getline(&line, &room, stdin)) > 0) {
        line[size - 1] = '\0';
        char *rest = line + 2;
        unsigned long long bits = 0;
        int used = 0, places, flags;
        char type, text[64];
        buffer_clear(&out);
        if (line[0] == 'p') {
            print_parsed(rest);
            continue;
        }
        if (line[0] == 'x') {
            double value = 0;
            FloatHexStatus status = float_from_hex(rest, strlen(rest), &value);
            printf("%d %016llx\n", status, status ? 0 : (unsigned long long)bits_of_double(value));
            continue;
        }
        sscanf(rest, "%llx%n", &bits, &used);
        double value = bits_to_double(bits);
        if (line[0] == 'r') {
            buffer_put(&out, text, float_repr(value, text));
        } else if (line[0] == 'h') {
            buffer_put(&out, text, float_to_hex(value, text));
        } else if (line[0] == 'f') {
            sscanf(rest + used, " %c %d %d", &type, &places, &flags);
            float_format(&out, value, type, (size_t)places, (unsigned)flags);
        } else if (line[0] == 'o') {
            sscanf(rest + used, "%d", &places);
            buffer_put(&out, text, float_repr(float_round(value, places), text));
        }
        printf("%.*s\n", (int)out.size, out.data);
    }
    buffer_free(&out);
    free(line);
    return 0;
}

int main(int count, char **arguments)
{
    mp_set_memory_functions(forbidden_allocate, forbidden_resize, forbidden_free);
    if (count > 1 && strcmp(arguments[1], "--filter") == 0)
        return filter();
    CHECK_RUN(test_repr);
    CHECK_RUN(test_parse);
    CHECK_RUN(test_long_texts);
    CHECK_RUN(test_format_limits);
    CHECK_RUN(test_round_trip);
    return check_done();
}

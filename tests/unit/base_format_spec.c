/* Tests of src/base/format_spec.c, format_put.c and printf_spec.c: a few known answers here, and as
 * a filter for base_format_spec.py. */
#include "base/format_spec.h"
#include "base/printf_spec.h"

#include "base/float_text.h"
#include "check.h"

/* Refuses at once what would not fit in memory anyway (sanitizers stop at such a request). */
static void *modest_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    (void)context;
    return new_size > 1 << 30 ? NULL : allocator_default.resize(NULL, old, old_size, new_size);
}

static const Allocator modest = {modest_resize, NULL};

static void expect_int(const char *spec_text, int64_t value, const char *expected)
{
    FormatSpec spec;
    CHECK_INT(format_spec_parse(&spec, spec_text, strlen(spec_text), '>'), FORMAT_OK);
    Buffer out;
    buffer_init(&out, &allocator_default);
    BigLimb limb;
    CHECK_INT(format_put_int(&out, &spec, big_of_i64(value, &limb)), FORMAT_OK);
    CHECK_BYTES(out.data, out.size, expected, strlen(expected));
    buffer_free(&out);
}

static void test_int(void)
{
    expect_int("", 42, "42");
    expect_int("010,", -3, "-0,000,003");
    expect_int("09,", 3, "0,000,003");
    expect_int("08,", 3, "0,000,003");
    expect_int("é^7", 42, "éé42ééé");
    expect_int("#X", 255, "0XFF");
    expect_int("_b", 255, "1111_1111");
    expect_int("3c", 0x20AC, "  €");
}

static void test_errors(void)
{
    static const struct {
        const char *text;
        FormatError error;
    } rows[] = {
        {"xx", FORMAT_INVALID},          {".", FORMAT_NO_PRECISION},
        {",_", FORMAT_COMMA_AND_UNDER},  {"99999999999999999999", FORMAT_TOO_MANY_DIGITS},
        {",x", FORMAT_GROUPING_TYPE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        FormatSpec spec;
        CHECK_INT(format_spec_parse(&spec, rows[i].text, strlen(rows[i].text), '>'), rows[i].error);
    }
    /* A width that no memory has is an ordinary failure. */
    FormatSpec spec;
    Buffer out;
    buffer_init(&out, &modest);
    BigLimb limb;
    const char *wide[] = {"9223372036854775807", "é<9223372036854775807", "09223372036854775807,"};
    for (size_t i = 0; i < ARRAY_COUNT(wide); i++) {
        CHECK_INT(format_spec_parse(&spec, wide[i], strlen(wide[i]), '>'), FORMAT_OK);
        CHECK_INT(format_put_int(&out, &spec, big_of_i64(1, &limb)), FORMAT_NO_MEMORY);
        buffer_free(&out);
    }
}

static void test_printf_parse(void)
{
    PrintfSpec spec;
    size_t used;
    const char *text = "(a(b))-+05.3fx";
    CHECK_INT(printf_spec_parse(&spec, text, strlen(text), &used), PRINTF_OK);
    CHECK_BYTES(spec.name, spec.name_size, "a(b)", 4);
    CHECK_INT(spec.flags, PRINTF_LEFT | PRINTF_SIGN | PRINTF_ZERO);
    CHECK_INT(spec.width, 5);
    CHECK_INT(spec.precision, 3);
    CHECK_INT(spec.type, 'f');
    CHECK_INT(used, 13);
    CHECK_INT(printf_spec_parse(&spec, "*.*ld", 5, &used), PRINTF_OK);
    CHECK(spec.width_argument && spec.precision_argument && spec.type_offset == 4);
    CHECK_INT(printf_spec_parse(&spec, "(a", 2, &used), PRINTF_INCOMPLETE_KEY);
    CHECK_INT(printf_spec_parse(&spec, "5.", 2, &used), PRINTF_INCOMPLETE);
    CHECK_INT(printf_spec_parse(&spec, "", 0, &used), PRINTF_INCOMPLETE);
    CHECK_INT(printf_spec_parse(&spec, "99999999999999999999d", 21, &used), PRINTF_WIDTH_TOO_BIG);
    CHECK_INT(printf_spec_parse(&spec, ".2147483648d", 12, &used), PRINTF_PRECISION_TOO_BIG);
    CHECK_INT(printf_spec_parse(&spec, "%", 1, &used), PRINTF_OK);
    CHECK(spec.type == '%' && spec.width == PRINTF_UNSET && !spec.name);
    printf_spec_set_width(&spec, -6);
    CHECK(spec.width == 6 && spec.flags & PRINTF_LEFT);
    printf_spec_set_precision(&spec, -1);
    CHECK_INT(spec.precision, 0);
}

/* ---- the filter: KIND VALUE SPEC, the spec and text values in hex ----------------------------- */

static size_t from_hex(const char *hex, char *out)
{
    size_t size = 0;
    unsigned byte;
    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2)
        out[size++] = (char)byte;
    return size;
}

static FormatError put_value(Buffer *out, const FormatSpec *spec, char kind, const char *value)
{
    char text[1024];
    if (kind == 's')
        return format_put_text(out, spec, text, from_hex(value, text));
    if (kind == 'i') {
        BigLimb limbs[64];
        Big big = {.limbs = limbs};
        bool negative = *value == '-';
        big_from_text(&big, value + negative, strlen(value + negative), 16, out->allocator);
        big.negative = negative;
        if (format_int_wants_float(spec)) {
            bool overflow;
            return format_put_float(out, spec, big_to_double(big_view(&big), &overflow));
        }
        return format_put_int(out, spec, big_view(&big));
    }
    unsigned long long real = 0, imaginary = 0;
    sscanf(value, "%llx,%llx", &real, &imaginary);
    if (kind == 'f')
        return format_put_float(out, spec, bits_to_double(real));
    return format_put_complex(out, spec, bits_to_double(real), bits_to_double(imaginary));
}

static void format_line(Buffer *out, char kind, const char *value, const char *text, size_t size)
{
    FormatSpec spec;
    FormatError error = format_spec_parse(&spec, text, size, kind == 's' ? '<' : '>');
    if (!error)
        error = put_value(out, &spec, kind, value);
    if (!error)
        return;
    const char *type = kind == 's' ? "str" : kind == 'i' ? "int" : kind == 'f' ? "float" : "complex";
    buffer_clear(out);
    buffer_put_text(out, "error: ");
    format_error_message(out, error, &spec, type, text, size);
}

static void printf_line(Buffer *out, char kind, const char *value, const char *text, size_t size)
{
    PrintfSpec spec;
    size_t used;
    PrintfError error = printf_spec_parse(&spec, text, size, &used);
    if (error) {
        buffer_printf(out, "error: %s", printf_error_text(error));
        return;
    }
    char data[1024];
    if (kind == 'S') {
        printf_put_text(out, &spec, data, from_hex(value, data));
    } else if (kind == 'I') {
        BigLimb limb;
        printf_put_int(out, &spec, big_of_i64(strtoll(value, NULL, 10), &limb));
    } else {
        printf_put_float(out, &spec, bits_to_double(strtoull(value, NULL, 16)));
    }
    buffer_put(out, text + used, size - used);
}

static int filter(void)
{
    static char line[8192], value[4096], hex[4096], text[2048];
    Buffer out;
    buffer_init(&out, &allocator_default);
    while (fgets(line, sizeof line, stdin)) {
        char kind;
        hex[0] = '\0';
        if (sscanf(line, "%c [%4000[^]]] [%4000[^]]]", &kind, value, hex) < 2) {
            sscanf(line, "%c [] [%4000[^]]]", &kind, hex);
            value[0] = '\0';
        }
        size_t size = from_hex(hex, text);
        buffer_clear(&out);
        (strchr("SIF", kind) ? printf_line : format_line)(&out, kind, value, text, size);
        for (size_t i = 0; i < out.size; i++)
            printf("%02x", (unsigned char)out.data[i]);
        puts(out.failed ? " failed" : "");
    }
    buffer_free(&out);
    return 0;
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "--filter") == 0)
        return filter();
    CHECK_RUN(test_int);
    CHECK_RUN(test_errors);
    CHECK_RUN(test_printf_parse);
    return check_done();
}

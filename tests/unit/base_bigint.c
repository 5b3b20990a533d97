/* Tests of src/base/bigint*.c and limbs.c: identities here, and as a filter for base_bigint.py.
 * GMP's heap functions are replaced by ones that fail the test: our memory is the Allocator's. */
#include "base/bigint.h"
#include "base/hash.h"
#include "base/int_text.h"

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

/* An allocator that counts what is out, and can be made to fail at the k-th call. */
typedef struct Ledger {
    long out;
    long calls;
    long fail_at;
} Ledger;

static void *ledger_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    Ledger *ledger = context;
    if (new_size && ++ledger->calls == ledger->fail_at)
        return NULL;
    ledger->out += (long)new_size - (long)old_size;
    return allocator_default.resize(NULL, old, old_size, new_size);
}

static Ledger ledger;
static const Allocator counted = {ledger_resize, &ledger};

/* A result with exactly the promised number of limbs, so that ASan sees any excess. */
static Big big_get(size_t limbs)
{
    return (Big){.limbs = malloc(limbs * sizeof(BigLimb))};
}

static Big read_hex(const char *text)
{
    bool negative = *text == '-';
    text += negative;
    size_t count = strcspn(text, " \n");
    Big big = big_get(big_from_text_limbs(count, 16));
    big_from_text(&big, text, count, 16, &counted);
    big.negative = negative;
    return big;
}

static void print_hex(BigView a)
{
    size_t size, room = big_text_size(a, 16);
    char *text = malloc(room);
    if (!big_to_text(text, &size, a, 16, &counted) || size > room)
        abort();
    printf("%.*s\n", (int)size, text);
    free(text);
}

/* ---- the filter ------------------------------------------------------------------------------ */

typedef bool Operation(BigView a, BigView b, BigView c);

static void show(Big *result)
{
    print_hex(big_view(result));
    free(result->limbs);
}

#define SIMPLE(name, room, call)                                                                   \
    static bool op_##name(BigView a, BigView b, BigView c)                                         \
    {                                                                                              \
        (void)a, (void)b, (void)c;                                                                 \
        Big r = big_get(room);                                                                     \
        call;                                                                                      \
        show(&r);                                                                                  \
        return true;                                                                               \
    }
#define FALLIBLE(name, room, call)                                                                 \
    static bool op_##name(BigView a, BigView b, BigView c)                                         \
    {                                                                                              \
        (void)a, (void)b, (void)c;                                                                 \
        Big r = big_get(room);                                                                     \
        if (!(call)) {                                                                             \
            free(r.limbs);                                                                         \
            return false;                                                                          \
        }                                                                                          \
        show(&r);                                                                                  \
        return true;                                                                               \
    }

#define COUNT (b.size ? b.limbs[0] : 0)
SIMPLE(add, big_add_limbs(a, b), big_add(&r, a, b))
SIMPLE(sub, big_add_limbs(a, b), big_subtract(&r, a, b))
SIMPLE(and, big_bitwise_limbs(a, b), big_and(&r, a, b))
SIMPLE(or, big_bitwise_limbs(a, b), big_or(&r, a, b))
SIMPLE(xor, big_bitwise_limbs(a, b), big_xor(&r, a, b))
SIMPLE(invert, big_invert_limbs(a), big_invert(&r, a))
SIMPLE(lshift, big_shift_left_limbs(a, COUNT), big_shift_left(&r, a, COUNT))
SIMPLE(rshift, big_shift_right_limbs(a, COUNT), big_shift_right(&r, a, COUNT))
FALLIBLE(mul, big_multiply_limbs(a, b), big_multiply(&r, a, b, &counted))
FALLIBLE(sqr, big_multiply_limbs(a, a), big_multiply(&r, a, a, &counted))
FALLIBLE(div, big_quotient_limbs(a, b), big_divmod(&r, NULL, a, b, &counted))
FALLIBLE(mod, big_remainder_limbs(a, b), big_divmod(NULL, &r, a, b, &counted))
FALLIBLE(pow, big_power_limbs(a, COUNT), big_power(&r, a, COUNT, &counted))
FALLIBLE(powmod, c.size, big_power_modulo(&r, a, b, c, &counted))
FALLIBLE(gcd, size_max(a.size, b.size), big_gcd(&r, a, b, &counted))
FALLIBLE(isqrt, a.size / 2 + 1, big_isqrt(&r, a, &counted))

static bool op_divmod(BigView a, BigView b, BigView c)
{
    (void)c;
    Big q = big_get(big_quotient_limbs(a, b)), r = big_get(big_remainder_limbs(a, b));
    bool good = big_divmod(&q, &r, a, b, &counted);
    if (!good) {
        free(q.limbs);
        free(r.limbs);
        return false;
    }
    show(&q);
    show(&r);
    return true;
}

static bool op_inverse(BigView a, BigView b, BigView c)
{
    (void)c;
    bool exists;
    Big r = big_get(b.size);
    if (!big_inverse_modulo(&r, a, b, &exists, &counted)) {
        free(r.limbs);
        return false;
    }
    if (exists) {
        show(&r);
    } else {
        puts("none");
        free(r.limbs);
    }
    return true;
}

static bool op_truediv(BigView a, BigView b, BigView c)
{
    (void)c;
    double value;
    bool overflow;
    if (!big_true_divide(&value, &overflow, a, b, &counted))
        return false;
    puts(overflow ? "overflow" : "");
    printf("%a\n", value);
    return true;
}

static bool op_double(BigView a, BigView b, BigView c)
{
    (void)b, (void)c;
    bool overflow;
    double value = big_to_double(a, &overflow);
    if (overflow) {
        puts("overflow");
        return true;
    }
    printf("%a\n", value);
    Big back = big_get(BIG_DOUBLE_LIMBS);
    big_from_double(&back, value);
    show(&back);
    printf("%d\n", big_compare_double(a, value));
    return true;
}

static bool op_measure(BigView a, BigView b, BigView c)
{
    (void)c;
    printf("%zu %zu %d %d %lld\n", big_bit_length(a), big_bit_count(a), big_compare(a, b),
           big_equal(a, b), (long long)hash_big(a));
    return true;
}

/* b is the base: the text, and the value read back from it. */
static bool op_text(BigView a, BigView b, BigView c)
{
    (void)c;
    unsigned base = (unsigned)COUNT;
    size_t size = 0, room = big_text_size(a, base);
    char *text = malloc(room);
    bool good = big_to_text(text, &size, a, base, &counted);
    Big back = {.limbs = NULL};
    if (good) {
        size_t count = size - a.negative;
        back = big_get(big_from_text_limbs(count, base));
        good = big_from_text(&back, text + a.negative, count, base, &counted);
        back.negative = a.negative;
    }
    if (good) {
        printf("%.*s\n", (int)size, text);
        if (!big_equal(a, big_view(&back)) || size > room || room > size + 3)
            puts("BAD");
    }
    free(text);
    free(back.limbs);
    return good;
}

/* b is the size: the four ways to bytes and back. */
static bool op_bytes(BigView a, BigView b, BigView c)
{
    (void)c;
    size_t size = COUNT;
    unsigned char *bytes = malloc(size + 1);
    for (int way = 0; way < 4; way++) {
        if (!big_to_bytes(a, bytes, size, way & 1, way & 2)) {
            puts("does not fit");
            continue;
        }
        for (size_t i = 0; i < size; i++)
            printf("%02x", bytes[i]);
        puts("");
        Big back = big_get(big_from_bytes_limbs(size));
        big_from_bytes(&back, bytes, size, way & 1, way & 2);
        if (size && !big_equal(a, big_view(&back)))
            puts("BAD");
        free(back.limbs);
    }
    free(bytes);
    return true;
}

static const struct {
    const char *name;
    Operation *run;
} operations[] = {
    {"add", op_add}, {"sub", op_sub}, {"and", op_and}, {"or", op_or}, {"xor", op_xor},
    {"invert", op_invert}, {"lshift", op_lshift}, {"rshift", op_rshift}, {"mul", op_mul},
    {"sqr", op_sqr}, {"div", op_div}, {"mod", op_mod}, {"divmod", op_divmod}, {"pow", op_pow},
    {"powmod", op_powmod}, {"inverse", op_inverse}, {"gcd", op_gcd}, {"isqrt", op_isqrt},
    {"truediv", op_truediv}, {"double", op_double}, {"measure", op_measure}, {"text", op_text},
    {"bytes", op_bytes},
};

/* Runs it with the first, second, ... allocation failing until it succeeds: what it took is given
 * back each time. Later ones are sampled: an inverse of 50,000 bits makes tens of thousands. */
static void run_failing(Operation *run, BigView a, BigView b, BigView c)
{
    for (long fail_at = 1;; fail_at += 1 + fail_at / 32) {
        ledger = (Ledger){.fail_at = fail_at};
        bool good = run(a, b, c);
        if (ledger.out)
            printf("LEAK of %ld bytes\n", ledger.out);
        if (good)
            return;
    }
}

static int filter(void)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        char *name = line, *at = strchr(line, ' ');
        *at++ = '\0';
        Big numbers[3];
        for (int i = 0; i < 3; i++) {
            numbers[i] = read_hex(at);
            at += strcspn(at, " \n") + 1;
        }
        for (size_t i = 0; i < ARRAY_COUNT(operations); i++) {
            if (strcmp(operations[i].name, name) == 0)
                run_failing(operations[i].run, big_view(&numbers[0]), big_view(&numbers[1]),
                            big_view(&numbers[2]));
        }
        for (int i = 0; i < 3; i++)
            free(numbers[i].limbs);
    }
    free(line);
    return 0;
}

/* ---- identities ------------------------------------------------------------------------------ */

static uint64_t random_state = 88172645463325252u;

static uint64_t random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* size limbs; with long runs of zeros and ones often. */
static Big random_big(size_t size)
{
    Big big = big_get(size + 1);
    uint64_t style = random_word() % 4;
    for (size_t i = 0; i < size; i++)
        big.limbs[i] = style == 0 ? 0 : style == 1 ? ~0ul : random_word();
    if (size)
        big.limbs[size - 1] |= 1;
    big.size = size;
    return big;
}

/* (a * b + r) divmod b gives a and r, at sizes on both sides of every threshold. */
static void test_multiply_divide(void)
{
    static const size_t sizes[] = {1, 2, 17, 599, 600, 601, 1199, 1203, 2500, 3999, 4097};
    for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
        for (size_t k = 0; k < ARRAY_COUNT(sizes); k++) {
            Big a = random_big(sizes[i]), b = random_big(sizes[k]), r = random_big(sizes[k]);
            if (big_compare_magnitude(big_view(&r), big_view(&b)) >= 0)
                big_subtract(&r, big_view(&r), big_view(&b));
            if (big_compare_magnitude(big_view(&r), big_view(&b)) >= 0)
                r.size = 0;
            Big product = big_get(a.size + b.size + 1);
            CHECK(big_multiply(&product, big_view(&a), big_view(&b), &counted));
            big_add(&product, big_view(&product), big_view(&r));
            Big q = big_get(big_quotient_limbs(big_view(&product), big_view(&b)));
            Big rest = big_get(b.size);
            CHECK(big_divmod(&q, &rest, big_view(&product), big_view(&b), &counted));
            CHECK(big_equal(big_view(&q), big_view(&a)));
            CHECK(big_equal(big_view(&rest), big_view(&r)));
            free(a.limbs), free(b.limbs), free(r.limbs), free(product.limbs), free(q.limbs);
            free(rest.limbs);
        }
    }
    CHECK_INT(ledger.out, 0);
}

static void test_machine_integers(void)
{
    static const int64_t values[] = {0, 1, -1, INT64_MAX, INT64_MIN, 42, -1000000007};
    for (size_t i = 0; i < ARRAY_COUNT(values); i++) {
        BigLimb limb;
        BigView a = big_of_i64(values[i], &limb);
        int64_t back;
        CHECK(big_to_i64(a, &back) && back == values[i]);
        uint64_t word;
        CHECK_INT(big_to_u64(a, &word), values[i] >= 0);
        CHECK_INT(big_low_bits(a), values[i]);
        char text[INT_TEXT_MAX], expected[32];
        snprintf(expected, sizeof expected, "%lld", (long long)values[i]);
        size_t size = i64_to_text(values[i], text);
        CHECK_BYTES(text, size, expected, strlen(expected));
    }
    BigLimb two[2] = {0, 1};
    int64_t back;
    CHECK(!big_to_i64((BigView){two, 2, false}, &back));
    BigLimb limb = (BigLimb)1 << 63;
    CHECK(!big_to_i64((BigView){&limb, 1, false}, &back));
    CHECK(big_to_i64((BigView){&limb, 1, true}, &back) && back == INT64_MIN);
}

static void test_int_text(void)
{
    for (int i = 0; i < 20000; i++) {
        uint64_t value = random_word() >> (random_word() % 64);
        char text[INT_TEXT_MAX], expected[32];
        snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
        size_t size = u64_to_text(value, text);
        CHECK_BYTES(text, size, expected, strlen(expected));
        snprintf(expected, sizeof expected, "%llx", (unsigned long long)value);
        size = u64_to_text_base(value, 16, text);
        CHECK_BYTES(text, size, expected, strlen(expected));
    }
    for (uint64_t power = 1, digits = 1; digits <= 20; power *= 10, digits++) {
        CHECK_INT(u64_digit_count(power), digits);
        CHECK_INT(u64_digit_count(power - 1), digits == 1 ? 1 : digits - 1);
    }
    CHECK_INT(u64_digit_count(UINT64_MAX), 20);
    for (int c = 0; c < 256; c++) {
        unsigned expected = c >= '0' && c <= '9'   ? (unsigned)c - '0'
                            : c >= 'a' && c <= 'z' ? (unsigned)c - 'a' + 10
                            : c >= 'A' && c <= 'Z' ? (unsigned)c - 'A' + 10
                                                   : 255;
        CHECK_INT(digit_value((char)c), expected);
    }
}

static void test_limits(void)
{
    BigLimb limb = 3;
    BigView three = {&limb, 1, false};
    CHECK(big_power_limbs(three, UINT64_MAX) == SIZE_MAX);
    CHECK(big_shift_left_limbs(three, SIZE_MAX) >= SIZE_MAX / 64);
    CHECK(big_from_text_limbs(SIZE_MAX, 10) == SIZE_MAX);
    CHECK_INT(big_compare_double(three, 3.5), -1);
    CHECK_INT(big_compare_double(three, 3.0), 0);
    CHECK_INT(big_compare_double(three, -INFINITY), 1);
    CHECK_INT(big_compare_double((BigView){&limb, 1, true}, -3.5), 1);
    size_t exponent;
    CHECK(big_to_fraction(three, &exponent) == 0.75 && exponent == 2);
}

int main(int count, char **arguments)
{
    mp_set_memory_functions(forbidden_allocate, forbidden_resize, forbidden_free);
    if (count > 1 && strcmp(arguments[1], "--filter") == 0)
        return filter();
    CHECK_RUN(test_multiply_divide);
    CHECK_RUN(test_machine_integers);
    CHECK_RUN(test_int_text);
    CHECK_RUN(test_limits);
    return check_done();
}

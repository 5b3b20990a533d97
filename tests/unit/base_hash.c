/* Tests of src/base/hash.c and bits.h: CPython's own values here, and as a filter for base_hash.py.
 */
#include "base/hash.h"

#include "base/bits.h"
#include "check.h"

#include <math.h>

static void test_numbers(void)
{
    CHECK_INT(hash_i64(0), 0);
    CHECK_INT(hash_i64(-1), -2);
    CHECK_INT(hash_i64(INT64_MIN), -4);
    CHECK_INT(hash_i64((int64_t)HASH_MODULUS), 0);
    CHECK_INT(hash_i64(((int64_t)1 << 61) + 5), 6);
    CHECK_INT(hash_double(1.0), 1);
    CHECK_INT(hash_double(0.5), (int64_t)1 << 60);
    CHECK_INT(hash_double(-1.0), -2);
    CHECK_INT(hash_double(INFINITY), 314159);
    CHECK_INT(hash_double(-INFINITY), -314159);
    CHECK_INT(hash_double(-0.0), 0);
    CHECK_INT(hash_complex(hash_double(1), hash_double(2)), 2000007);
    BigLimb limbs[2] = {0, 1};
    CHECK_INT(hash_big((BigView){limbs, 2, false}), 8);
    CHECK_INT(hash_big((BigView){limbs, 2, true}), -8);
}

static Hash hash_of_tuple(const Hash *items, size_t count)
{
    uint64_t state = hash_tuple_start();
    for (size_t i = 0; i < count; i++)
        state = hash_tuple_add(state, items[i]);
    return hash_tuple_finish(state, count);
}

static void test_containers(void)
{
    Hash items[] = {1, 2, 3};
    CHECK_INT(hash_of_tuple(items, 0), 5740354900026072187);
    CHECK_INT(hash_of_tuple(items, 3), 529344067295497451);
    uint64_t state = 0;
    CHECK_INT(hash_set_finish(state, 0), 133146708735736);
    for (size_t i = 0; i < 3; i++)
        state = hash_set_add(state, items[i]);
    CHECK_INT(hash_set_finish(state, 3), -272375401224217160);
}

/* Every length up to several words, at every alignment: only the bytes matter. */
static void test_alignment(void)
{
    HashKey key = hash_key_from_seed(42);
    for (size_t size = 0; size < 40; size++) {
        char *exact = malloc(size ? size : 1); /* its end is watched */
        for (size_t i = 0; i < size; i++)
            exact[i] = (char)(i * 37);
        Hash expected = hash_bytes(key, exact, size);
        char moved[64];
        for (size_t offset = 0; offset < 8; offset++) {
            memset(moved, 0x55, sizeof moved);
            memcpy(moved + offset, exact, size);
            CHECK_INT(hash_bytes(key, moved + offset, size), expected);
        }
        free(exact);
    }
}

static void test_bits(void)
{
    CHECK_INT(bits_leading_zeros(0), 64);
    CHECK_INT(bits_trailing_zeros(0), 64);
    CHECK_INT(bits_length(255), 8);
    CHECK_INT(bits_power_of_two_from(0), 1);
    CHECK_INT(bits_power_of_two_from(17), 32);
    CHECK_INT(bits_power_of_two_from(32), 32);
    CHECK(bits_power_of_two_from(UINT64_MAX) == 0);
    CHECK_INT(bits_rotate_left(1, 64), 1);
    CHECK(bits_rotate_left(1, 63) == (uint64_t)1 << 63);
    CHECK(!bits_is_power_of_two(0) && bits_is_power_of_two(64) && !bits_is_power_of_two(65));
    size_t result;
    CHECK(!size_add(SIZE_MAX, 1, &result));
    CHECK(!size_multiply(SIZE_MAX / 2, 3, &result));
    CHECK(!size_subtract(1, 2, &result));
    CHECK(!size_add_multiple(1, SIZE_MAX, 1, &result));
    CHECK(size_add_multiple(1, 2, 3, &result) && result == 7);
    CHECK_INT(size_align_up(17, 16), 32);
    CHECK_INT(size_align_up(16, 16), 16);
}

/* b SEED HEX: bytes; d BITS: a double; c RE IM; t and s: items of a tuple, of a frozenset. */
static int filter(void)
{
    static char line[8192], bytes[4096];
    while (fgets(line, sizeof line, stdin)) {
        char *rest = line + 2;
        unsigned long long a = 0, b = 0;
        Hash result = 0;
        if (line[0] == 'b') {
            unsigned long seed = strtoul(rest, &rest, 10);
            size_t size = 0;
            unsigned byte;
            for (rest++; sscanf(rest, "%2x", &byte) == 1; rest += 2)
                bytes[size++] = (char)byte;
            result = hash_bytes(hash_key_from_seed((uint32_t)seed), bytes, size);
        } else if (line[0] == 'd') {
            sscanf(rest, "%llx", &a);
            result = hash_double(bits_to_double(a));
        } else if (line[0] == 'c') {
            sscanf(rest, "%llx %llx", &a, &b);
            result = hash_complex(hash_double(bits_to_double(a)), hash_double(bits_to_double(b)));
        } else {
            uint64_t state = line[0] == 't' ? hash_tuple_start() : 0;
            size_t count = 0;
            int used;
            long long item;
            for (; sscanf(rest, "%lld%n", &item, &used) == 1; rest += used, count++)
                state = line[0] == 't' ? hash_tuple_add(state, item) : hash_set_add(state, item);
            result = line[0] == 't' ? hash_tuple_finish(state, count) : hash_set_finish(state, count);
        }
        printf("%lld\n", (long long)result);
    }
    return 0;
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "--filter") == 0)
        return filter();
    CHECK_RUN(test_numbers);
    CHECK_RUN(test_containers);
    CHECK_RUN(test_alignment);
    CHECK_RUN(test_bits);
    return check_done();
}

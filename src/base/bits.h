/* Owns bit tricks and overflow-checked size arithmetic. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Counts of zero bits; 64 for zero, which the bare builtins leave undefined. */
static inline unsigned bits_leading_zeros(uint64_t value)
{
    return value ? (unsigned)__builtin_clzll(value) : 64u;
}

static inline unsigned bits_trailing_zeros(uint64_t value)
{
    return value ? (unsigned)__builtin_ctzll(value) : 64u;
}

static inline unsigned bits_count(uint64_t value)
{
    return (unsigned)__builtin_popcountll(value);
}

/* The number of bits needed to write value; 0 for 0. */
static inline unsigned bits_length(uint64_t value)
{
    return 64u - bits_leading_zeros(value);
}

static inline uint64_t bits_rotate_left(uint64_t value, unsigned count)
{
    return (value << (count & 63)) | (value >> (-count & 63));
}

static inline bool bits_is_power_of_two(uint64_t value)
{
    return value && !(value & (value - 1));
}

/* The smallest power of two >= value; 0 when that would not fit. */
static inline uint64_t bits_power_of_two_from(uint64_t value)
{
    if (value <= 1)
        return 1;
    unsigned length = bits_length(value - 1);
    return length == 64 ? 0 : (uint64_t)1 << length;
}

/* alignment is a power of two; the caller knows that value + alignment does not overflow. */
static inline size_t size_align_up(size_t value, size_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

/* Each returns false, and leaves *result meaningless, when the true result does not fit. */
static inline bool size_add(size_t a, size_t b, size_t *result)
{
    return !__builtin_add_overflow(a, b, result);
}

static inline bool size_subtract(size_t a, size_t b, size_t *result)
{
    return !__builtin_sub_overflow(a, b, result);
}

static inline bool size_multiply(size_t a, size_t b, size_t *result)
{
    return !__builtin_mul_overflow(a, b, result);
}

/* *result = base + count * each */
static inline bool size_add_multiple(size_t base, size_t count, size_t each, size_t *result)
{
    size_t product;
    return size_multiply(count, each, &product) && size_add(base, product, result);
}

static inline size_t size_min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline size_t size_max(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Loads and stores at any alignment, in the machine's own byte order. */
static inline uint64_t bits_load_64(const void *from)
{
    uint64_t value;
    memcpy(&value, from, sizeof value);
    return value;
}

static inline uint32_t bits_load_32(const void *from)
{
    uint32_t value;
    memcpy(&value, from, sizeof value);
    return value;
}

static inline void bits_store_64(void *to, uint64_t value)
{
    memcpy(to, &value, sizeof value);
}

static inline void bits_store_32(void *to, uint32_t value)
{
    memcpy(to, &value, sizeof value);
}

static inline uint64_t bits_of_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double bits_to_double(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* memcpy of what is usually a few bytes: up to 16 without a call. */
static inline void bytes_copy(void *to, const void *from, size_t size)
{
    unsigned char *out = (unsigned char *)to;
    const unsigned char *in = (const unsigned char *)from;
    if (size > 16) {
        memcpy(out, in, size);
    } else if (size >= 8) {
        uint64_t first, last;
        memcpy(&first, in, 8);
        memcpy(&last, in + size - 8, 8);
        memcpy(out, &first, 8);
        memcpy(out + size - 8, &last, 8);
    } else if (size >= 4) {
        uint32_t first, last;
        memcpy(&first, in, 4);
        memcpy(&last, in + size - 4, 4);
        memcpy(out, &first, 4);
        memcpy(out + size - 4, &last, 4);
    } else if (size) {
        unsigned char middle = in[size / 2], last = in[size - 1];
        out[0] = in[0];
        out[size / 2] = middle;
        out[size - 1] = last;
    }
}

#endif

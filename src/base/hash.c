/* Owns hashing: SipHash-1-3 for strings and Python's rules for numbers. */
#include "base/hash.h"

#include "base/bits.h"

#include <math.h>

/* ---- strings --------------------------------------------------------------------------------- */

HashKey hash_key_from_seed(uint32_t seed)
{
    HashKey key = {0, 0};
    if (seed == 0)
        return key;
    uint32_t state = seed;
    for (unsigned i = 0; i < 16; i++) {
        state = state * 214013 + 2531011;
        uint64_t byte = state >> 16 & 0xFF;
        *(i < 8 ? &key.k0 : &key.k1) |= byte << (i % 8 * 8);
    }
    return key;
}

#define SIP_ROUND                                                                                  \
    do {                                                                                           \
        v0 += v1;                                                                                  \
        v2 += v3;                                                                                  \
        v1 = bits_rotate_left(v1, 13) ^ v0;                                                        \
        v3 = bits_rotate_left(v3, 16) ^ v2;                                                        \
        v0 = bits_rotate_left(v0, 32);                                                             \
        v2 += v1;                                                                                  \
        v0 += v3;                                                                                  \
        v1 = bits_rotate_left(v1, 17) ^ v2;                                                        \
        v3 = bits_rotate_left(v3, 21) ^ v0;                                                        \
        v2 = bits_rotate_left(v2, 32);                                                             \
    } while (0)

static inline uint64_t load_little_endian(const unsigned char *from)
{
    uint64_t word = bits_load_64(from);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? word : __builtin_bswap64(word);
}

/* Up to 7 bytes, the first lowest, without reading beyond them. */
static inline uint64_t load_tail(const unsigned char *from, size_t size)
{
    if (size >= 4) {
        uint32_t low, high;
        memcpy(&low, from, 4);
        memcpy(&high, from + size - 4, 4);
        if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) {
            low = __builtin_bswap32(low);
            high = __builtin_bswap32(high);
        }
        return low | (uint64_t)high << 8 * (size - 4);
    }
    if (size == 0)
        return 0;
    return from[0] | (uint64_t)from[size / 2] << 8 * (size / 2) | (uint64_t)from[size - 1] << 8 * (size - 1);
}

static inline uint64_t sip13(HashKey key, const void *bytes, size_t size)
{
    const unsigned char *at = bytes, *end = at + (size & ~(size_t)7);
    uint64_t v0 = key.k0 ^ 0x736f6d6570736575u, v1 = key.k1 ^ 0x646f72616e646f6du;
    uint64_t v2 = key.k0 ^ 0x6c7967656e657261u, v3 = key.k1 ^ 0x7465646279746573u;
    for (; at < end; at += 8) {
        uint64_t word = load_little_endian(at);
        v3 ^= word;
        SIP_ROUND;
        v0 ^= word;
    }
    uint64_t last = (uint64_t)size << 56;
    /* The tail in one load where the bytes before it are the text's own. */
    size_t tail = size & 7;
    if (tail && size >= 8)
        last |= load_little_endian(end + tail - 8) >> (64 - 8 * tail);
    else
        last |= load_tail(end, tail);
    v3 ^= last;
    SIP_ROUND;
    v0 ^= last;
    v2 ^= 0xFF;
    SIP_ROUND;
    SIP_ROUND;
    SIP_ROUND;
    return (v0 ^ v1) ^ (v2 ^ v3);
}

uint64_t hash_sip13(HashKey key, const void *bytes, size_t size) { return sip13(key, bytes, size); }
Hash hash_bytes(HashKey key, const void *bytes, size_t size) { return size ? hash_finish(sip13(key, bytes, size)) : 0; }

/* ---- numbers --------------------------------------------------------------------------------- */

/* A number's hash is its value modulo the prime 2^61 - 1, with its sign, so that equal numbers of
 * different types hash alike. */
static inline uint64_t reduce(uint64_t value)
{
    value = (value & HASH_MODULUS) + (value >> HASH_MODULUS_BITS);
    return value >= HASH_MODULUS ? value - HASH_MODULUS : value;
}

/* x * 2^count modulo 2^61 - 1 is a rotation of 61 bits. */
static inline uint64_t rotate_61(uint64_t x, unsigned count)
{
    return ((x << count) & HASH_MODULUS) | x >> (HASH_MODULUS_BITS - count);
}

static Hash with_sign(uint64_t magnitude, bool negative)
{
    return hash_finish(negative ? 0 - magnitude : magnitude);
}

Hash hash_i64(int64_t value)
{
    bool negative = value < 0;
    return with_sign(reduce(negative ? 0 - (uint64_t)value : (uint64_t)value), negative);
}

Hash hash_big(BigView value)
{
    uint64_t x = 0;
    for (size_t i = value.size; i-- > 0;) {
        x = rotate_61(x, 3) + reduce(value.limbs[i]); /* 2^64 is 2^3 */
        if (x >= HASH_MODULUS)
            x -= HASH_MODULUS;
    }
    return with_sign(x, value.negative);
}

Hash hash_double(double value)
{
    if (isinf(value))
        return value > 0 ? HASH_INFINITY : -HASH_INFINITY;
    if (value == 0 || isnan(value))
        return 0;
    uint64_t bits = bits_of_double(value);
    uint64_t mantissa = bits & (((uint64_t)1 << 52) - 1);
    int exponent = (int)(bits >> 52 & 0x7FF);
    if (exponent)
        mantissa |= (uint64_t)1 << 52;
    else
        exponent = 1;
    int shift = (exponent - 1075) % HASH_MODULUS_BITS;
    if (shift < 0)
        shift += HASH_MODULUS_BITS;
    return with_sign(rotate_61(mantissa, (unsigned)shift), bits >> 63);
}

Hash hash_complex(Hash real, Hash imaginary)
{
    return hash_finish((uint64_t)real + (uint64_t)HASH_IMAGINARY * (uint64_t)imaginary);
}

/* ---- sets ------------------------------------------------------------------------------------ */

Hash hash_set_finish(uint64_t state, size_t count)
{
    state ^= ((uint64_t)count + 1) * 1927868237u;
    state ^= (state >> 11) ^ (state >> 25);
    state = state * 69069u + 907133923u;
    return state == (uint64_t)-1 ? 590923713 : (Hash)state;
}

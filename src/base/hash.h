/* Owns hashing: a keyed hash for strings and bytes, and Python's rules for numbers and
 * containers, value for value as CPython's (64 bits).
 *
 * The string hash is SipHash-1-3 as in CPython: under the same PYTHONHASHSEED both give the same
 * values, so that sets of strings can be compared side by side.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/bigint.h"

#include <stddef.h>
#include <stdint.h>

typedef int64_t Hash; /* -1 never occurs as a result: it means "error" to callers */

typedef struct HashKey {
    uint64_t k0;
    uint64_t k1;
} HashKey;

enum { HASH_INFINITY = 314159, HASH_IMAGINARY = 1000003, HASH_MODULUS_BITS = 61 };
#define HASH_MODULUS (((uint64_t)1 << HASH_MODULUS_BITS) - 1)

/* The key CPython derives from PYTHONHASHSEED=seed; seed 0 is "no randomisation". */
HashKey hash_key_from_seed(uint32_t seed);

uint64_t hash_sip13(HashKey key, const void *bytes, size_t size);
/* Hash of a string's or bytes' contents; 0 for size 0. */
Hash hash_bytes(HashKey key, const void *bytes, size_t size);

/* The last step of every hash: -1 is taken. */
static inline Hash hash_finish(uint64_t value)
{
    return value == (uint64_t)-1 ? -2 : (Hash)value;
}

Hash hash_i64(int64_t value);
Hash hash_big(BigView value);

/* nan hashes by its object's address (hash_pointer), which the caller knows. */
Hash hash_double(double value);

Hash hash_complex(Hash real, Hash imaginary);

/* id-based hash of an object: its address, rotated to drop the alignment. */
static inline Hash hash_pointer(const void *pointer)
{
    return hash_finish(bits_rotate_left((uint64_t)(uintptr_t)pointer, 60));
}

/* tuple: start, add each item's hash in order, finish with the number of items. */
static inline uint64_t hash_tuple_start(void)
{
    return 2870177450012600261u;
}

static inline uint64_t hash_tuple_add(uint64_t state, Hash item)
{
    state += (uint64_t)item * 14029467366897019727u;
    return bits_rotate_left(state, 31) * 11400714785074694791u;
}

static inline Hash hash_tuple_finish(uint64_t state, size_t count)
{
    state += count ^ (2870177450012600261u ^ 3527539u);
    return state == (uint64_t)-1 ? 1546275796 : (Hash)state;
}

/* frozenset: start with 0, add each item's hash in any order, finish with the number of items. */
static inline uint64_t hash_set_add(uint64_t state, Hash item)
{
    uint64_t bits = (uint64_t)item;
    return state ^ (((bits ^ 89869747u) ^ (bits << 16)) * 3644798167u);
}

Hash hash_set_finish(uint64_t state, size_t count);

#endif

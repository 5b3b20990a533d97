/* Owns the arithmetic on bare limb arrays that needs scratch memory: multiplication, division and
 * square root of any size. Private to base/bigint*.c.
 *
 * GMP's mpn functions take their scratch from the stack while operands are small and from a
 * process-wide heap hook that aborts on failure when they are large. So mpn only ever sees
 * operands of up to LIMBS_MPN_MAX limbs; beyond that the divide-and-conquer here splits the work,
 * with scratch from the Allocator.
 */
#ifndef BASE_LIMBS_H
#define BASE_LIMBS_H

#include "base/bigint.h"

#include <gmp.h>

_Static_assert(sizeof(BigLimb) == sizeof(mp_limb_t) && GMP_NAIL_BITS == 0 && GMP_LIMB_BITS == 64,
               "BigLimb is GMP's limb");

/* Below GMP's FFT, and with room to spare before its stack scratch reaches 64 KB. */
enum { LIMBS_MPN_MAX = 600 };

static inline BigLimb *limbs_get(const Allocator *allocator, size_t count)
{
    return allocator_get_array(allocator, count, sizeof(BigLimb));
}

static inline void limbs_free(const Allocator *allocator, BigLimb *limbs, size_t count)
{
    allocator_free(allocator, limbs, count * sizeof(BigLimb));
}

/* Long work that needs no scratch memory asks for some all the same now and then: who gives it may want the work to stop. */
static inline bool limbs_may_go_on(const Allocator *allocator)
{
    BigLimb *block = limbs_get(allocator, 2);
    if (block)
        limbs_free(allocator, block, 2);
    return block != NULL;
}

static inline size_t limbs_trim(const BigLimb *limbs, size_t size)
{
    while (size && limbs[size - 1] == 0)
        size--;
    return size;
}

static inline void limbs_copy(BigLimb *to, const BigLimb *from, size_t size)
{
    if (size)
        memmove(to, from, size * sizeof(BigLimb));
}

static inline void limbs_zero(BigLimb *to, size_t size)
{
    if (size)
        memset(to, 0, size * sizeof(BigLimb));
}

/* result (a_size + b_size limbs, no overlap) = a * b; sizes are at least 1. */
bool limbs_multiply(BigLimb *result, const BigLimb *a, size_t a_size, const BigLimb *b,
                    size_t b_size, const Allocator *allocator);

/* quotient (n_size - d_size + 1 limbs, or NULL) and remainder (d_size limbs) of n / d, where
 * n_size >= d_size >= 1 and the top limb of d is not zero. Neither may overlap n or d. */
bool limbs_divide(BigLimb *quotient, BigLimb *remainder, const BigLimb *n, size_t n_size,
                  const BigLimb *d, size_t d_size, const Allocator *allocator);

#endif

/* Owns multiplication and division of limb arrays of any size. */
#include "base/limbs.h"

/* ---- multiplication -------------------------------------------------------------------------- */

/* Scratch for karatsuba(n): each level takes at most 2n + 4 limbs and halves n. */
static size_t karatsuba_scratch(size_t n)
{
    return 4 * n + 8 * 64;
}

/* |a - b| of n limbs, where b may have fewer (m <= n); returns whether a < b. */
static bool difference(BigLimb *result, const BigLimb *a, size_t n, const BigLimb *b, size_t m)
{
    bool less = limbs_trim(a + m, n - m) == 0 && mpn_cmp(a, b, (mp_size_t)m) < 0;
    if (less) {
        mpn_sub_n(result, b, a, (mp_size_t)m);
        limbs_zero(result + m, n - m);
    } else {
        mpn_sub(result, a, (mp_size_t)n, b, (mp_size_t)m);
    }
    return less;
}

static void multiply_small(BigLimb *result, const BigLimb *a, const BigLimb *b, size_t n)
{
    if (a == b)
        mpn_sqr(result, a, (mp_size_t)n);
    else
        mpn_mul_n(result, a, b, (mp_size_t)n);
}

/* result (2n limbs) = a * b, n limbs each, by Karatsuba's three half-size products. The depth is
 * the number of times n can be halved. */
static void karatsuba(BigLimb *result, const BigLimb *a, const BigLimb *b, size_t n,
                      BigLimb *scratch)
{
    if (n <= LIMBS_MPN_MAX) {
        multiply_small(result, a, b, n);
        return;
    }
    size_t low = (n + 1) / 2, high = n - low;
    BigLimb *middle = scratch, *sum = scratch + 2 * low, *rest = sum + 2 * low + 1;

    /* middle = |a0 - a1| * |b0 - b1|, and its sign */
    bool negative = difference(result, a, low, a + low, high);
    const BigLimb *other = result;
    if (a == b) {
        negative = false;
    } else {
        negative ^= difference(result + low, b, low, b + low, high);
        other = result + low;
    }
    karatsuba(middle, result, other, low, rest);

    karatsuba(result, a, b, low, rest);
    karatsuba(result + 2 * low, a + low, b + low, high, rest);

    /* a0*b1 + a1*b0 = a0*b0 + a1*b1 - (a0 - a1)*(b0 - b1) */
    sum[2 * low] = mpn_add(sum, result, (mp_size_t)(2 * low), result + 2 * low,
                           (mp_size_t)(2 * high));
    if (negative)
        sum[2 * low] += mpn_add_n(sum, sum, middle, (mp_size_t)(2 * low));
    else
        sum[2 * low] -= mpn_sub_n(sum, sum, middle, (mp_size_t)(2 * low));
    size_t sum_size = limbs_trim(sum, 2 * low + 1);
    if (sum_size)
        mpn_add(result + low, result + low, (mp_size_t)(2 * n - low), sum, (mp_size_t)sum_size);
}

/* a (any size) times b (at most LIMBS_MPN_MAX), a block of a at a time. */
static void multiply_by_small(BigLimb *result, const BigLimb *a, size_t a_size, const BigLimb *b,
                              size_t b_size)
{
    size_t done = size_min(a_size, LIMBS_MPN_MAX);
    if (done >= b_size)
        mpn_mul(result, a, (mp_size_t)done, b, (mp_size_t)b_size);
    else
        mpn_mul(result, b, (mp_size_t)b_size, a, (mp_size_t)done);
    while (done < a_size) {
        BigLimb product[2 * LIMBS_MPN_MAX];
        size_t block = size_min(a_size - done, LIMBS_MPN_MAX);
        if (block >= b_size)
            mpn_mul(product, a + done, (mp_size_t)block, b, (mp_size_t)b_size);
        else
            mpn_mul(product, b, (mp_size_t)b_size, a + done, (mp_size_t)block);
        /* The top b_size limbs of what is there overlap with the new product. */
        limbs_zero(result + done + b_size, block);
        mpn_add_n(result + done, result + done, product, (mp_size_t)(block + b_size));
        done += block;
    }
}

/* a_size >= b_size > LIMBS_MPN_MAX: b_size limbs of a at a time, the rest by the smaller way. */
static bool multiply_large(BigLimb *result, const BigLimb *a, size_t a_size, const BigLimb *b,
                           size_t b_size, const Allocator *allocator)
{
    size_t scratch_size = karatsuba_scratch(b_size) + 2 * b_size;
    BigLimb *scratch = limbs_get(allocator, scratch_size);
    if (!scratch)
        return false;
    BigLimb *product = scratch, *rest = scratch + 2 * b_size;
    karatsuba(result, a, b, b_size, rest);
    size_t done = b_size;
    bool good = true;
    while (good && done < a_size) {
        size_t block = size_min(a_size - done, b_size);
        if (block == b_size)
            karatsuba(product, a + done, b, b_size, rest);
        else
            good = limbs_multiply(product, b, b_size, a + done, block, allocator);
        if (good) {
            limbs_zero(result + done + b_size, block);
            mpn_add_n(result + done, result + done, product, (mp_size_t)(block + b_size));
            done += block;
        }
    }
    limbs_free(allocator, scratch, scratch_size);
    return good;
}

bool limbs_multiply(BigLimb *result, const BigLimb *a, size_t a_size, const BigLimb *b,
                    size_t b_size, const Allocator *allocator)
{
    if (a_size < b_size)
        return limbs_multiply(result, b, b_size, a, a_size, allocator);
    if (b_size > LIMBS_MPN_MAX)
        return multiply_large(result, a, a_size, b, b_size, allocator);
    if (a == b && a_size == b_size)
        mpn_sqr(result, a, (mp_size_t)a_size);
    else
        multiply_by_small(result, a, a_size, b, b_size);
    return true;
}

/* ---- division -------------------------------------------------------------------------------- */

/* d_size <= LIMBS_MPN_MAX: long division whose digits are blocks of up to LIMBS_MPN_MAX limbs. */
static void divide_by_small(BigLimb *quotient, BigLimb *remainder, const BigLimb *n, size_t n_size,
                            const BigLimb *d, size_t d_size)
{
    BigLimb digits[LIMBS_MPN_MAX + 1], window[2 * LIMBS_MPN_MAX];
    size_t left = n_size - d_size; /* limbs of n not brought down yet */
    limbs_copy(remainder, n + left, d_size);
    BigLimb top;
    mpn_tdiv_qr(&top, window, 0, remainder, (mp_size_t)d_size, d, (mp_size_t)d_size);
    limbs_copy(remainder, window, d_size);
    if (quotient)
        quotient[left] = top;
    while (left) {
        size_t block = size_min(left, LIMBS_MPN_MAX);
        left -= block;
        limbs_copy(window, n + left, block);
        limbs_copy(window + block, remainder, d_size);
        mpn_tdiv_qr(digits, remainder, 0, window, (mp_size_t)(block + d_size), d,
                    (mp_size_t)d_size);
        if (quotient)
            limbs_copy(quotient + left, digits, block);
    }
}

/* The recursive division of Burnikel and Ziegler. What both halves share. */
typedef struct Division {
    const Allocator *allocator;
    bool failed;
} Division;

static void divide_2_by_1(Division *division, BigLimb *quotient, BigLimb *a, const BigLimb *b,
                          size_t n, BigLimb *scratch);

/* Divides a (3 * half limbs, < b * B^half) by b (2 * half limbs, top bit set): quotient gets half
 * limbs, the remainder replaces the low 2 * half limbs of a. Scratch: 2 * half. */
static void divide_3_by_2(Division *division, BigLimb *quotient, BigLimb *a, const BigLimb *b,
                          size_t half, BigLimb *scratch)
{
    const BigLimb *b_high = b + half;
    BigLimb *a_high = a + half; /* 2 * half limbs */
    BigLimb carry = 0;          /* of the running remainder a, above its 2 * half limbs */
    if (mpn_cmp(a + 2 * half, b_high, (mp_size_t)half) < 0) {
        divide_2_by_1(division, quotient, a_high, b_high, half, scratch);
    } else {
        /* The top thirds are equal (a < b * B^half), so the quotient is first guessed to be
         * B^half - 1, which leaves the middle third + b_high. */
        memset(quotient, 0xFF, half * sizeof(BigLimb));
        carry = mpn_add_n(a_high, a_high, b_high, (mp_size_t)half);
    }
    if (division->failed ||
        !limbs_multiply(scratch, quotient, half, b, half, division->allocator)) {
        division->failed = true;
        return;
    }
    BigLimb borrow = mpn_sub_n(a, a, scratch, (mp_size_t)(2 * half));
    while (borrow > carry) { /* the guess was too large, by 2 at most */
        mpn_sub_1(quotient, quotient, (mp_size_t)half, 1);
        carry += mpn_add_n(a, a, b, (mp_size_t)(2 * half));
    }
}

/* Divides a (2n limbs, < b * B^n) by b (n limbs, top bit set): quotient gets n limbs, the
 * remainder replaces the low n limbs of a. */
static void divide_2_by_1(Division *division, BigLimb *quotient, BigLimb *a, const BigLimb *b,
                          size_t n, BigLimb *scratch)
{
    if (n <= LIMBS_MPN_MAX) {
        BigLimb digits[LIMBS_MPN_MAX + 1], rest[LIMBS_MPN_MAX];
        mpn_tdiv_qr(digits, rest, 0, a, (mp_size_t)(2 * n), b, (mp_size_t)n);
        limbs_copy(quotient, digits, n);
        limbs_copy(a, rest, n);
        return;
    }
    size_t half = n / 2;
    divide_3_by_2(division, quotient + half, a + half, b, half, scratch);
    if (!division->failed)
        divide_3_by_2(division, quotient, a, b, half, scratch);
}

/* d_size > LIMBS_MPN_MAX. The divisor is shifted up to a size that halves evenly down to mpn's. */
static bool divide_large(BigLimb *quotient, BigLimb *remainder, const BigLimb *n, size_t n_size,
                         const BigLimb *d, size_t d_size, const Allocator *allocator)
{
    size_t pieces = 1;
    while (d_size / pieces >= LIMBS_MPN_MAX)
        pieces *= 2;
    size_t size = size_align_up(d_size, pieces);
    unsigned shift = bits_leading_zeros(d[d_size - 1]);
    size_t pad = size - d_size;
    /* The dividend, shifted alike, in blocks of size limbs, with a zero block on top. */
    size_t blocks = (n_size + 1 + pad + size - 1) / size + 1;
    size_t total = size + blocks * size + size + 2 * size;
    BigLimb *memory = limbs_get(allocator, total);
    if (!memory)
        return false;
    BigLimb *divisor = memory, *dividend = divisor + size, *digits = dividend + blocks * size,
            *scratch = digits + size;
    limbs_zero(divisor, pad);
    limbs_zero(dividend, blocks * size);
    if (shift) {
        mpn_lshift(divisor + pad, d, (mp_size_t)d_size, shift);
        dividend[pad + n_size] = mpn_lshift(dividend + pad, n, (mp_size_t)n_size, shift);
    } else {
        limbs_copy(divisor + pad, d, d_size);
        limbs_copy(dividend + pad, n, n_size);
    }
    Division division = {allocator, false};
    size_t quotient_size = n_size - d_size + 1;
    for (size_t block = blocks - 1; block-- > 0 && !division.failed;) {
        divide_2_by_1(&division, digits, dividend + block * size, divisor, size, scratch);
        size_t at = block * size;
        if (quotient && at < quotient_size)
            limbs_copy(quotient + at, digits, size_min(size, quotient_size - at));
    }
    if (!division.failed) {
        if (shift)
            mpn_rshift(remainder, dividend + pad, (mp_size_t)d_size, shift);
        else
            limbs_copy(remainder, dividend + pad, d_size);
    }
    limbs_free(allocator, memory, total);
    return !division.failed;
}

/* A short quotient by a long divisor takes GMP about d_size limbs of scratch: still the stack's. */
enum { LIMBS_LONG_DIVISOR = 4000 };

bool limbs_divide(BigLimb *quotient, BigLimb *remainder, const BigLimb *n, size_t n_size,
                  const BigLimb *d, size_t d_size, const Allocator *allocator)
{
    if (d_size > LIMBS_MPN_MAX && d_size <= LIMBS_LONG_DIVISOR && n_size - d_size < LIMBS_MPN_MAX) {
        BigLimb digits[LIMBS_MPN_MAX];
        mpn_tdiv_qr(quotient ? quotient : digits, remainder, 0, n, (mp_size_t)n_size, d,
                    (mp_size_t)d_size);
        return true;
    }
    if (d_size > LIMBS_MPN_MAX)
        return divide_large(quotient, remainder, n, n_size, d, d_size, allocator);
    if (d_size == 1) {
        remainder[0] = quotient ? mpn_divrem_1(quotient, 0, n, (mp_size_t)n_size, d[0])
                                : mpn_mod_1(n, (mp_size_t)n_size, d[0]);
    } else if (quotient && n_size <= 2 * LIMBS_MPN_MAX) {
        mpn_tdiv_qr(quotient, remainder, 0, n, (mp_size_t)n_size, d, (mp_size_t)d_size);
    } else {
        divide_by_small(quotient, remainder, n, n_size, d, d_size);
    }
    return true;
}

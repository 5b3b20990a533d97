/* Owns the shortest digits that read back as the same double: Schubfach.
 *
 * After Raffaele Giulietti, "The Schubfach way to render doubles" (2020): among the multiples of
 * the largest 10^k that is no wider than the rounding interval there are one or two in it, and one
 * multiple of 10^(k+1) at most. Each candidate is compared in units of a quarter ulp scaled by
 * 10^-k, with one 64 by 128 bit multiplication whose lost bits are kept as a sticky one.
 */
#include "base/bits.h"
#include "base/float_text.h"
#include "base/tables/powers_of_ten.h"

/* The high 64 of 192 bits of g * c, its lowest bit set if what is below is more than an error. */
static uint64_t round_to_odd(const uint64_t *g, uint64_t c)
{
    unsigned __int128 low = (unsigned __int128)c * g[1];
    unsigned __int128 high = (unsigned __int128)c * g[0] + (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

static FloatDecimal without_zeros(uint64_t digits, int exponent)
{
    for (; digits % 100 == 0; exponent += 2)
        digits /= 100;
    if (digits % 10 == 0) {
        digits /= 10;
        exponent++;
    }
    return (FloatDecimal){digits, exponent};
}

FloatDecimal float_shortest(double value)
{
    uint64_t bits = bits_of_double(value), fraction = bits & (((uint64_t)1 << 52) - 1);
    int biased = (int)(bits >> 52 & 0x7FF);
    uint64_t c = biased ? fraction | (uint64_t)1 << 52 : fraction;
    int q = (biased ? biased : 1) - 1075;
    if (q <= 0 && q > -53 && (c & (((uint64_t)1 << -q) - 1)) == 0)
        return without_zeros(c >> -q, 0); /* a whole number below 2^53 */

    /* The interval's ends in quarter ulps; they belong to it when c is even. Below a power of two
     * the neighbour is only half as far. */
    bool odd = c & 1, nearer = fraction == 0 && biased > 1;
    int k = (q * 1262611 - (nearer ? 524031 : 0)) >> 22; /* floor(log10(width)) */
    int h = q + ((-k * 1741647) >> 19) + 1;
    const uint64_t *g = power_of_ten_table[-k - POWER_OF_TEN_FIRST];
    uint64_t lower = round_to_odd(g, (4 * c - 2 + nearer) << h) + odd;
    uint64_t middle = round_to_odd(g, (4 * c) << h);
    uint64_t upper = round_to_odd(g, (4 * c + 2) << h) - odd;

    uint64_t s = middle / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool below_fits = lower <= 40 * tens, above_fits = 40 * tens + 40 <= upper;
        if (below_fits != above_fits)
            return without_zeros(tens + above_fits, k + 1);
    }
    bool below_fits = lower <= 4 * s, above_fits = 4 * s + 4 <= upper;
    if (below_fits != above_fits)
        return without_zeros(s + above_fits, k);
    uint64_t half = 4 * s + 2;
    return without_zeros(s + (middle > half || (middle == half && (s & 1))), k);
}

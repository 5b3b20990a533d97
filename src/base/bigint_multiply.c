/* Owns big integers' products, quotients and powers. */
#include "base/bigint.h"

#include "base/limbs.h"

#include <math.h>

static const BigLimb one_limb = 1;

/* ---- products -------------------------------------------------------------------------------- */

size_t big_multiply_limbs(BigView a, BigView b)
{
    return a.size + b.size ? a.size + b.size : 1;
}

bool big_multiply(Big *result, BigView a, BigView b, const Allocator *allocator)
{
    if (a.size == 0 || b.size == 0) {
        *result = (Big){.limbs = result->limbs};
        return true;
    }
    if (a.size == 1 || b.size == 1) {
        BigView many = a.size == 1 ? b : a;
        BigLimb by = a.size == 1 ? a.limbs[0] : b.limbs[0];
        result->limbs[many.size] = mpn_mul_1(result->limbs, many.limbs, (mp_size_t)many.size, by);
    } else if (!limbs_multiply(result->limbs, a.limbs, a.size, b.limbs, b.size, allocator)) {
        return false;
    }
    result->size = limbs_trim(result->limbs, a.size + b.size);
    result->negative = a.negative != b.negative;
    return true;
}

/* ---- floor division -------------------------------------------------------------------------- */

size_t big_quotient_limbs(BigView a, BigView b)
{
    return a.size >= b.size ? a.size - b.size + 2 : 1;
}

size_t big_remainder_limbs(BigView a, BigView b)
{
    (void)a;
    return b.size;
}

/* |a| < |b|: the quotient is 0 or -1. */
static void divmod_smaller(Big *quotient, Big *remainder, BigView a, BigView b)
{
    bool below = a.size && a.negative != b.negative;
    if (quotient) {
        quotient->limbs[0] = 1;
        quotient->size = below;
        quotient->negative = below;
    }
    if (!remainder)
        return;
    if (below) {
        big_add(remainder, a, b);
    } else {
        limbs_copy(remainder->limbs, a.limbs, a.size);
        remainder->size = a.size;
        remainder->negative = a.negative;
    }
}

/* Turns truncated magnitudes into the floor's: the quotient moves one down, the remainder to the
 * divisor's side. The quotient has a spare limb for the carry. */
static void floor_results(Big *quotient, Big *remainder, BigView b, size_t quotient_size,
                          bool negative)
{
    size_t size = limbs_trim(remainder->limbs, b.size);
    bool adjust = negative && size;
    if (adjust) {
        mpn_sub(remainder->limbs, b.limbs, (mp_size_t)b.size, remainder->limbs, (mp_size_t)size);
        size = limbs_trim(remainder->limbs, b.size);
    }
    remainder->size = size;
    remainder->negative = b.negative && size;
    if (!quotient)
        return;
    if (adjust) {
        BigLimb carry = mpn_add_1(quotient->limbs, quotient->limbs, (mp_size_t)quotient_size, 1);
        if (carry)
            quotient->limbs[quotient_size++] = carry;
    }
    quotient->size = limbs_trim(quotient->limbs, quotient_size);
    quotient->negative = negative && quotient->size;
}

uint64_t big_modulo_limb(BigView a, BigLimb b)
{
    return a.size ? mpn_mod_1(a.limbs, (mp_size_t)a.size, b) : 0;
}

bool big_divmod(Big *quotient, Big *remainder, BigView a, BigView b, const Allocator *allocator)
{
    if (big_compare_magnitude(a, b) < 0) {
        divmod_smaller(quotient, remainder, a, b);
        return true;
    }
    BigLimb few[8];
    Big own = {.limbs = few};
    if (!remainder && b.size > ARRAY_COUNT(few) && !(own.limbs = limbs_get(allocator, b.size)))
        return false;
    Big *rest = remainder ? remainder : &own;
    bool good = limbs_divide(quotient ? quotient->limbs : NULL, rest->limbs, a.limbs, a.size,
                             b.limbs, b.size, allocator);
    if (good)
        floor_results(quotient, rest, b, a.size - b.size + 1, a.negative != b.negative);
    if (own.limbs != few)
        limbs_free(allocator, own.limbs, b.size);
    return good;
}

/* ---- powers ---------------------------------------------------------------------------------- */

size_t big_power_limbs(BigView a, uint64_t exponent)
{
    if (a.size == 0 || exponent == 0)
        return 1;
    size_t bits;
    if (!size_multiply(big_bit_length(a), exponent, &bits))
        return SIZE_MAX;
    size_t limbs = bits / BIG_LIMB_BITS + 2;
    return limbs > SIZE_MAX / sizeof(BigLimb) ? SIZE_MAX : limbs;
}

/* result (room enough for the product's limbs, +1) = odd ** exponent, odd > 1, exponent >= 1: from
 * the exponent's top bit down, between result and a second array of the same size. Returns the
 * size, 0 on failure. */
static size_t power_of_odd(BigLimb *result, const BigLimb *odd, size_t odd_size, uint64_t exponent,
                           size_t room, const Allocator *allocator)
{
    BigLimb *other = limbs_get(allocator, room);
    if (!other)
        return 0;
    BigLimb *now = result, *next = other;
    size_t size = odd_size;
    bool good = true;
    limbs_copy(now, odd, odd_size);
    for (unsigned bit = bits_length(exponent) - 1; good && bit-- > 0;) {
        good = limbs_multiply(next, now, size, now, size, allocator);
        if (!good)
            break;
        size = limbs_trim(next, 2 * size);
        BigLimb *swap = now;
        now = next;
        next = swap;
        if (!(exponent >> bit & 1))
            continue;
        if (odd_size == 1) {
            BigLimb carry = mpn_mul_1(now, now, (mp_size_t)size, odd[0]);
            if (carry)
                now[size++] = carry;
            continue;
        }
        good = limbs_multiply(next, now, size, odd, odd_size, allocator);
        if (!good)
            break;
        size = limbs_trim(next, size + odd_size);
        swap = now;
        now = next;
        next = swap;
    }
    if (good && now != result)
        limbs_copy(result, now, size);
    limbs_free(allocator, other, room);
    return good ? size : 0;
}

/* The factors of two are split off: 2 ** n is a shift, and 10 ** n much shorter. */
bool big_power(Big *result, BigView a, uint64_t exponent, const Allocator *allocator)
{
    if (exponent == 0 || a.size == 0) {
        result->limbs[0] = 1;
        result->size = exponent == 0;
        result->negative = false;
        return true;
    }
    size_t twos = big_trailing_zeros(a);
    BigView magnitude = {a.limbs, a.size, false};
    BigLimb few[4];
    if (big_power_limbs(a, exponent) == SIZE_MAX)
        return false;
    size_t odd_room = big_shift_right_limbs(magnitude, twos);
    Big odd = {.limbs = odd_room <= ARRAY_COUNT(few) ? few : limbs_get(allocator, odd_room)};
    if (!odd.limbs)
        return false;
    big_shift_right(&odd, magnitude, twos);
    /* A product is made with room for its factors' sizes, two limbs more than it may fill. */
    size_t room = big_power_limbs(big_view(&odd), exponent) + 2 * odd.size + 2;
    size_t size = 1;
    bool good = true;
    BigLimb *power = NULL;
    if (odd.size == 1 && odd.limbs[0] == 1) {
        result->limbs[0] = 1;
    } else {
        power = limbs_get(allocator, room);
        good = power && (size = power_of_odd(power, odd.limbs, odd.size, exponent, room, allocator));
    }
    if (good) {
        BigView shifted = {power ? power : &one_limb, size, a.negative && (exponent & 1)};
        big_shift_left(result, shifted, twos * exponent);
    }
    limbs_free(allocator, power, room);
    if (odd.limbs != few)
        limbs_free(allocator, odd.limbs, odd_room);
    return good;
}

/* ---- true division --------------------------------------------------------------------------- */

static bool fits_double(BigView a)
{
    return a.size == 0 || (a.size == 1 && a.limbs[0] >> 53 == 0);
}

/* quotient * 2^-shift as a double, where quotient has at least 55 bits or the result is subnormal,
 * and inexact says that the true quotient is a little above. Rounds once. */
static double scale_quotient(BigView quotient, bool inexact, int64_t shift, bool *overflow)
{
    int64_t bits = (int64_t)big_bit_length(quotient);
    int64_t exponent = bits - shift; /* result in [2^(exponent-1), 2^exponent) */
    if (exponent > 1025) {
        *overflow = true;
        return INFINITY;
    }
    /* How many of the low bits do not fit: a subnormal keeps fewer than 53. */
    int64_t cut = bits - 53;
    if (exponent < -1021)
        cut += -1021 - exponent;
    if (cut > bits + 1) /* below half of the smallest subnormal */
        return 0.0;
    unsigned __int128 wide = quotient.limbs[0];
    if (quotient.size > 1)
        wide |= (unsigned __int128)quotient.limbs[1] << 64;
    if (cut > 0) {
        unsigned __int128 rest = wide & (((unsigned __int128)1 << cut) - 1);
        unsigned __int128 half = (unsigned __int128)1 << (cut - 1);
        wide >>= cut;
        wide += rest > half || (rest == half && (inexact || (wide & 1)));
        shift -= cut;
    }
    double value = ldexp((double)(uint64_t)wide, (int)-shift);
    *overflow = isinf(value);
    return value;
}

bool big_true_divide(double *result, bool *overflow, BigView a, BigView b,
                     const Allocator *allocator)
{
    bool negative = a.negative != b.negative;
    *overflow = false;
    if (fits_double(a) && fits_double(b)) { /* one correctly rounded machine division */
        double quotient = (a.size ? (double)a.limbs[0] : 0.0) / (double)b.limbs[0];
        *result = negative ? -quotient : quotient;
        return true;
    }
    *result = negative ? -0.0 : 0.0;
    if (a.size == 0)
        return true;
    /* floor(|a| * 2^shift / |b|) has 65 or 66 bits. */
    int64_t shift = (int64_t)big_bit_length(b) - (int64_t)big_bit_length(a) + 65;
    if (shift > 1200) /* too small even for a subnormal */
        return true;
    if (shift < -1000 + 65 - 100) {
        *overflow = true;
        *result = negative ? -INFINITY : INFINITY;
        return true;
    }
    BigView top = {a.limbs, a.size, false}, bottom = {b.limbs, b.size, false};
    size_t left = shift > 0 ? (size_t)shift : 0, right = shift < 0 ? (size_t)-shift : 0;
    size_t shifted_room = size_max(big_shift_left_limbs(top, left), big_shift_right_limbs(top, right));
    size_t total = 2 * shifted_room + 2 * b.size + 4;
    BigLimb *memory = limbs_get(allocator, total);
    if (!memory)
        return false;
    Big shifted = {.limbs = memory}, quotient = {.limbs = memory + shifted_room},
        rest = {.limbs = memory + 2 * shifted_room + 4};
    bool inexact = right && big_trailing_zeros(a) < right;
    if (right)
        big_shift_right(&shifted, top, right);
    else
        big_shift_left(&shifted, top, left);
    bool good = big_divmod(&quotient, &rest, big_view(&shifted), bottom, allocator);
    if (good) {
        double value = scale_quotient(big_view(&quotient), inexact || rest.size, shift, overflow);
        *result = negative ? -value : value;
    }
    limbs_free(allocator, memory, total);
    return good;
}

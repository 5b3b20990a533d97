/* Owns big integers' linear-time operations: comparing, adding, shifting, bitwise, conversions. */
#include "base/bigint.h"

#include "base/limbs.h"

#include <math.h>

/* Sets result's size and sign from its limbs, of which the top ones may be zero. */
static void finish(Big *result, size_t size, bool negative)
{
    result->size = limbs_trim(result->limbs, size);
    result->negative = negative && result->size;
}

/* ---- machine integers ------------------------------------------------------------------------ */

bool big_to_u64(BigView a, uint64_t *value)
{
    if (a.negative || a.size > 1)
        return false;
    *value = a.size ? a.limbs[0] : 0;
    return true;
}

bool big_to_i64(BigView a, int64_t *value)
{
    uint64_t magnitude = a.size ? a.limbs[0] : 0;
    if (a.size > 1 || magnitude > (uint64_t)INT64_MAX + a.negative)
        return false;
    *value = (int64_t)(a.negative ? 0 - magnitude : magnitude);
    return true;
}

uint64_t big_low_bits(BigView a)
{
    uint64_t low = a.size ? a.limbs[0] : 0;
    return a.negative ? 0 - low : low;
}

/* ---- comparing and measuring ----------------------------------------------------------------- */

int big_compare_magnitude(BigView a, BigView b)
{
    if (a.size != b.size)
        return a.size < b.size ? -1 : 1;
    int order = a.size ? mpn_cmp(a.limbs, b.limbs, (mp_size_t)a.size) : 0;
    return (order > 0) - (order < 0);
}

int big_compare(BigView a, BigView b)
{
    if (a.negative != b.negative)
        return a.negative ? -1 : 1;
    int order = big_compare_magnitude(a, b);
    return a.negative ? -order : order;
}

bool big_equal(BigView a, BigView b)
{
    return a.negative == b.negative && a.size == b.size &&
           (a.size == 0 || memcmp(a.limbs, b.limbs, a.size * sizeof(BigLimb)) == 0);
}

int big_compare_double(BigView a, double b)
{
    if (isinf(b))
        return b > 0 ? -1 : 1;
    BigLimb limbs[BIG_DOUBLE_LIMBS];
    Big whole = {.limbs = limbs};
    big_from_double(&whole, b);
    int order = big_compare(a, big_view(&whole));
    if (order)
        return order;
    double fraction = b - trunc(b);
    return (fraction < 0) - (fraction > 0);
}

size_t big_bit_length(BigView a)
{
    return a.size ? (a.size - 1) * BIG_LIMB_BITS + bits_length(a.limbs[a.size - 1]) : 0;
}

size_t big_bit_count(BigView a)
{
    size_t count = 0;
    for (size_t i = 0; i < a.size; i++)
        count += bits_count(a.limbs[i]);
    return count;
}

size_t big_trailing_zeros(BigView a)
{
    size_t i = 0;
    while (a.limbs[i] == 0)
        i++;
    return i * BIG_LIMB_BITS + bits_trailing_zeros(a.limbs[i]);
}

bool big_is_odd(BigView a)
{
    return a.size && (a.limbs[0] & 1);
}

/* ---- sums ------------------------------------------------------------------------------------ */

size_t big_add_limbs(BigView a, BigView b)
{
    return size_max(a.size, b.size) + 1;
}

static void add_magnitudes(Big *result, BigView a, BigView b, bool negative)
{
    if (a.size < b.size) {
        BigView other = a;
        a = b;
        b = other;
    }
    BigLimb carry = 0;
    if (b.size)
        carry = mpn_add(result->limbs, a.limbs, (mp_size_t)a.size, b.limbs, (mp_size_t)b.size);
    else
        limbs_copy(result->limbs, a.limbs, a.size);
    result->size = a.size;
    if (carry)
        result->limbs[result->size++] = carry;
    result->negative = negative && result->size;
}

/* negative: the sign of a result that has a's sign. */
static void subtract_magnitudes(Big *result, BigView a, BigView b, bool negative)
{
    int order = big_compare_magnitude(a, b);
    if (order < 0) {
        BigView other = a;
        a = b;
        b = other;
        negative = !negative;
    }
    if (order == 0) {
        result->size = 0;
        result->negative = false;
        return;
    }
    if (b.size)
        mpn_sub(result->limbs, a.limbs, (mp_size_t)a.size, b.limbs, (mp_size_t)b.size);
    else
        limbs_copy(result->limbs, a.limbs, a.size);
    finish(result, a.size, negative);
}

void big_add(Big *result, BigView a, BigView b)
{
    if (a.negative == b.negative)
        add_magnitudes(result, a, b, a.negative);
    else
        subtract_magnitudes(result, a, b, a.negative);
}

void big_subtract(Big *result, BigView a, BigView b)
{
    if (a.negative != b.negative)
        add_magnitudes(result, a, b, b.size ? !b.negative : a.negative);
    else
        subtract_magnitudes(result, a, b, a.negative);
}

/* ---- shifts ---------------------------------------------------------------------------------- */

size_t big_shift_left_limbs(BigView a, size_t count)
{
    size_t limbs;
    if (a.size == 0)
        return 1;
    if (!size_add(a.size, count / BIG_LIMB_BITS + 1, &limbs) || limbs > SIZE_MAX / sizeof(BigLimb))
        return SIZE_MAX;
    return limbs;
}

void big_shift_left(Big *result, BigView a, size_t count)
{
    if (a.size == 0) {
        *result = (Big){.limbs = result->limbs};
        return;
    }
    size_t whole = count / BIG_LIMB_BITS, size = a.size + whole;
    unsigned part = count % BIG_LIMB_BITS;
    if (part) {
        BigLimb top = mpn_lshift(result->limbs + whole, a.limbs, (mp_size_t)a.size, part);
        if (top)
            result->limbs[size++] = top;
    } else {
        limbs_copy(result->limbs + whole, a.limbs, a.size);
    }
    limbs_zero(result->limbs, whole);
    result->size = size;
    result->negative = a.negative;
}

size_t big_shift_right_limbs(BigView a, size_t count)
{
    size_t whole = count / BIG_LIMB_BITS;
    return whole < a.size ? a.size - whole + 1 : 1;
}

void big_shift_right(Big *result, BigView a, size_t count)
{
    size_t whole = count / BIG_LIMB_BITS;
    unsigned part = count % BIG_LIMB_BITS;
    if (whole >= a.size) { /* 0 or, for what is below zero, -1 */
        result->limbs[0] = 1;
        result->size = a.negative;
        result->negative = a.negative;
        return;
    }
    /* Floor: away from zero if negative and a one is shifted out. */
    bool lost = a.negative && big_trailing_zeros(a) < count;
    size_t size = a.size - whole;
    if (part)
        mpn_rshift(result->limbs, a.limbs + whole, (mp_size_t)size, part);
    else
        limbs_copy(result->limbs, a.limbs + whole, size);
    if (lost) {
        BigLimb carry = mpn_add_1(result->limbs, result->limbs, (mp_size_t)size, 1);
        if (carry)
            result->limbs[size++] = carry;
    }
    finish(result, size, a.negative);
}

/* ---- bitwise --------------------------------------------------------------------------------- */

size_t big_bitwise_limbs(BigView a, BigView b)
{
    return size_max(a.size, b.size) + 1;
}

/* Reads a magnitude and a sign as limbs of two's complement, lowest first. */
typedef struct Complement {
    BigLimb flip;  /* all ones for a negative number */
    BigLimb carry; /* of the +1 in -x == ~x + 1 */
} Complement;

static Complement complement_of(bool negative)
{
    return (Complement){0 - (BigLimb)negative, negative};
}

static BigLimb complement_next(Complement *complement, BigLimb limb)
{
    BigLimb value = (limb ^ complement->flip) + complement->carry;
    complement->carry = complement->carry && value == 0;
    return value;
}

typedef enum BitOperation { BIT_AND, BIT_OR, BIT_XOR } BitOperation;

static inline BigLimb combine(BitOperation operation, BigLimb a, BigLimb b)
{
    return operation == BIT_AND ? a & b : operation == BIT_OR ? a | b : a ^ b;
}

/* Of numbers that are not negative: limb by limb. */
static inline void bitwise_plain(Big *result, BigView a, BigView b, BitOperation operation)
{
    BigView longer = a.size > b.size ? a : b;
    size_t common = a.size > b.size ? b.size : a.size;
    for (size_t i = 0; i < common; i++)
        result->limbs[i] = combine(operation, a.limbs[i], b.limbs[i]);
    for (size_t i = common; operation != BIT_AND && i < longer.size; i++)
        result->limbs[i] = longer.limbs[i];
    finish(result, operation == BIT_AND ? common : longer.size, false);
}

static inline void bitwise(Big *result, BigView a, BigView b, BitOperation operation)
{
    if (!a.negative && !b.negative) {
        bitwise_plain(result, a, b, operation);
        return;
    }
    size_t size = big_bitwise_limbs(a, b);
    bool negative = combine(operation, a.negative, b.negative);
    Complement ca = complement_of(a.negative), cb = complement_of(b.negative),
               cr = complement_of(negative);
    for (size_t i = 0; i < size; i++) {
        BigLimb x = complement_next(&ca, i < a.size ? a.limbs[i] : 0);
        BigLimb y = complement_next(&cb, i < b.size ? b.limbs[i] : 0);
        result->limbs[i] = complement_next(&cr, combine(operation, x, y));
    }
    finish(result, size, negative);
}

void big_and(Big *result, BigView a, BigView b)
{
    bitwise(result, a, b, BIT_AND);
}

void big_or(Big *result, BigView a, BigView b)
{
    bitwise(result, a, b, BIT_OR);
}

void big_xor(Big *result, BigView a, BigView b)
{
    bitwise(result, a, b, BIT_XOR);
}

size_t big_invert_limbs(BigView a)
{
    return a.size + 1;
}

void big_invert(Big *result, BigView a)
{
    static const BigLimb one = 1;
    BigView minus_one = {&one, 1, true};
    BigView negated = {a.limbs, a.size, a.size && !a.negative};
    big_add(result, negated, minus_one);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

bool big_to_bytes(BigView a, unsigned char *bytes, size_t size, bool little_endian, bool is_signed)
{
    size_t bits = big_bit_length(a), room;
    if (a.negative && !is_signed)
        return false;
    if (!size_multiply(size, 8, &room))
        room = SIZE_MAX;
    /* -2^k needs as many bits, sign included, as 2^k - 1 does. */
    size_t needed = bits + is_signed;
    if (a.negative && bits == big_trailing_zeros(a) + 1)
        needed--;
    if (a.size == 0)
        needed = 0;
    if (size == 0 && a.negative && bits == 1)
        return true; /* CPython writes -1 into no bytes at all */
    if (needed > room)
        return false;
    Complement complement = complement_of(a.negative);
    BigLimb limb = 0;
    for (size_t i = 0; i < size; i++) {
        if (i % 8 == 0)
            limb = complement_next(&complement, i / 8 < a.size ? a.limbs[i / 8] : 0);
        bytes[little_endian ? i : size - 1 - i] = (unsigned char)(limb >> (i % 8 * 8));
    }
    return true;
}

size_t big_from_bytes_limbs(size_t size)
{
    return size / sizeof(BigLimb) + 1;
}

void big_from_bytes(Big *result, const unsigned char *bytes, size_t size, bool little_endian,
                    bool is_signed)
{
    size_t limbs = big_from_bytes_limbs(size);
    bool negative = is_signed && size && bytes[little_endian ? size - 1 : 0] & 0x80;
    Complement complement = complement_of(negative);
    for (size_t k = 0; k < limbs; k++) {
        BigLimb limb = 0;
        for (size_t i = 0; i < 8; i++) {
            size_t at = k * 8 + i;
            BigLimb byte = negative ? 0xFF : 0; /* sign extension */
            if (at < size)
                byte = bytes[little_endian ? at : size - 1 - at];
            limb |= byte << (i * 8);
        }
        result->limbs[k] = complement_next(&complement, limb);
    }
    finish(result, limbs, negative);
}

/* ---- doubles --------------------------------------------------------------------------------- */

/* The top 64 bits of a nonzero magnitude, with the lowest of them set if anything was cut off. */
static uint64_t top_bits(BigView a)
{
    BigLimb high = a.limbs[a.size - 1], low = a.size > 1 ? a.limbs[a.size - 2] : 0;
    unsigned shift = bits_leading_zeros(high);
    uint64_t top = high;
    bool lost = false;
    if (shift) {
        top = high << shift | low >> (64 - shift);
        low <<= shift;
    }
    lost = low != 0;
    for (size_t i = a.size > 2 ? a.size - 2 : 0; !lost && i-- > 0;)
        lost = a.limbs[i] != 0;
    return top | lost;
}

/* 64 bits with a sticky lowest one, rounded to 53 and scaled: bits above 53 are 11. */
static double round_top(uint64_t top)
{
    uint64_t kept = top >> 11, cut = top & 0x7FF;
    kept += cut > 0x400 || (cut == 0x400 && (kept & 1));
    return (double)kept;
}

double big_to_fraction(BigView a, size_t *exponent)
{
    if (a.size == 0) {
        *exponent = 0;
        return 0.0;
    }
    double fraction = ldexp(round_top(top_bits(a)), -53);
    *exponent = big_bit_length(a);
    if (fraction == 1.0) {
        fraction = 0.5;
        ++*exponent;
    }
    return a.negative ? -fraction : fraction;
}

double big_to_double(BigView a, bool *overflow)
{
    size_t exponent;
    *overflow = false;
    if (a.size <= 1) { /* the conversion instruction rounds correctly */
        double value = a.size ? (double)a.limbs[0] : 0.0;
        return a.negative ? -value : value;
    }
    double fraction = big_to_fraction(a, &exponent);
    if (exponent > 1024) {
        *overflow = true;
        return a.negative ? -INFINITY : INFINITY;
    }
    return ldexp(fraction, (int)exponent);
}

void big_from_double(Big *result, double value)
{
    int exponent;
    double fraction = frexp(fabs(value), &exponent);
    if (exponent <= 0) {
        *result = (Big){.limbs = result->limbs};
        return;
    }
    uint64_t bits = (uint64_t)ldexp(fraction, 53);
    if (exponent <= 53) {
        bits >>= 53 - exponent;
        exponent = 53;
    }
    size_t shift = (size_t)exponent - 53;
    BigView mantissa = {&(BigLimb){bits}, 1, value < 0};
    big_shift_left(result, mantissa, shift);
}

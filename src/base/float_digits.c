/* Owns the exact conversions between doubles and decimal digits.
 *
 * Each has a fast way that works on 128-bit approximations of powers of ten and knows how far off
 * they may be, and an exact way on small fixed arrays of limbs for the rare case that the fast one
 * cannot decide.
 */
#include "base/float_digits.h"

#include "base/bits.h"
#include "base/int_text.h"
#include "base/limbs.h"
#include "base/tables/powers_of_ten.h"

#include <math.h>

/* 10^1124 and a numerator 66 bits longer than it. */
enum { EXACT_LIMBS = 128 };

static const uint64_t ten_to_19 = 10000000000000000000u;

/* floor(log2(10^k)) */
static int log2_of_ten(int k)
{
    return (k * 1741647) >> 19;
}

/* A positive double as mantissa * 2^exponent. */
static uint64_t split(double value, int *exponent)
{
    uint64_t bits = bits_of_double(value);
    uint64_t mantissa = bits & (((uint64_t)1 << 52) - 1);
    int biased = (int)(bits >> 52 & 0x7FF);
    if (biased)
        mantissa |= (uint64_t)1 << 52;
    *exponent = (biased ? biased : 1) - 1075;
    return mantissa;
}

/* 192 bits, highest limb first. */
typedef struct Wide {
    uint64_t high, middle, low;
} Wide;

static Wide multiply_wide(uint64_t w, uint64_t high, uint64_t low)
{
    unsigned __int128 bottom = (unsigned __int128)w * low;
    unsigned __int128 top = (unsigned __int128)w * high + (uint64_t)(bottom >> 64);
    return (Wide){(uint64_t)(top >> 64), (uint64_t)top, (uint64_t)bottom};
}

/* ---- limb arithmetic on fixed arrays --------------------------------------------------------- */

typedef struct Exact {
    BigLimb limbs[EXACT_LIMBS];
    size_t size;
} Exact;

static void exact_set(Exact *x, uint64_t value)
{
    x->limbs[0] = value;
    x->size = value != 0;
}

static void exact_multiply_add(Exact *x, uint64_t factor, uint64_t addend)
{
    if (x->size == 0) {
        exact_set(x, addend);
        return;
    }
    BigLimb carry = mpn_mul_1(x->limbs, x->limbs, (mp_size_t)x->size, factor);
    carry += mpn_add_1(x->limbs, x->limbs, (mp_size_t)x->size, addend);
    if (carry)
        x->limbs[x->size++] = carry;
}

static uint64_t small_power_of_ten(unsigned k)
{
    uint64_t power = 1;
    while (k--)
        power *= 10;
    return power;
}

static void exact_scale_by_ten(Exact *x, unsigned k)
{
    for (; k >= 19; k -= 19)
        exact_multiply_add(x, ten_to_19, 0);
    if (k)
        exact_multiply_add(x, small_power_of_ten(k), 0);
}

static void exact_shift_left(Exact *x, size_t count)
{
    Big result = {.limbs = x->limbs};
    big_shift_left(&result, (BigView){x->limbs, x->size, false}, count);
    x->size = result.size;
}

static size_t exact_bits(const Exact *x)
{
    return big_bit_length((BigView){x->limbs, x->size, false});
}

/* ---- to digits ------------------------------------------------------------------------------- */

static void digits_trim(FloatDigits *digits)
{
    while (digits->count && digits->text[digits->count - 1] == '0')
        digits->count--;
}

/* The digits of whole * 10^-places. */
static void digits_from_word(FloatDigits *digits, uint64_t whole, int places)
{
    digits->count = whole ? (int)u64_to_text(whole, digits->text) : 0;
    digits->point = digits->count - places;
    digits_trim(digits);
}

/* round(value * 10^places) where it is certain and below 2^63. */
static bool scale_fast(double value, int places, uint64_t *whole)
{
    if (places < POWER_OF_TEN_FIRST || places > POWER_OF_TEN_LAST)
        return false;
    int exponent;
    uint64_t mantissa = split(value, &exponent);
    unsigned shift = bits_leading_zeros(mantissa);
    const uint64_t *power = power_of_ten_table[places - POWER_OF_TEN_FIRST];
    Wide product = multiply_wide(mantissa << shift, power[0], power[1]);
    /* value * 10^places = product * 2^-(128 + right) */
    int right = -(exponent - (int)shift + log2_of_ten(places) - 127) - 128;
    if (right >= 66) { /* below 1/4 */
        *whole = 0;
        return true;
    }
    if (right < 1 || right > 63)
        return false;
    uint64_t below = product.high & (((uint64_t)1 << right) - 1), half = (uint64_t)1 << (right - 1);
    *whole = product.high >> right;
    if (places >= 0 && places <= 55) { /* the power and with it the product are exact */
        bool more = product.middle || product.low;
        *whole += below > half || (below == half && (more || (*whole & 1)));
        return true;
    }
    /* The true product is less than 2^64 below this one: too near to one half, or not? */
    if (below == half && product.middle <= 1)
        return false;
    if (below == 0 && product.middle <= 1) /* or perhaps just below the whole number */
        return true;
    *whole += below >= half;
    return true;
}

/* quotient = round(value * 10^places), half to even, exactly. places is at least -400 and no more
 * than value has: see its callers. */
static void scale_exact(double value, int places, Exact *quotient)
{
    int exponent;
    Exact top, bottom;
    exact_set(&top, split(value, &exponent));
    exact_set(&bottom, 1);
    exact_scale_by_ten(places >= 0 ? &top : &bottom, (unsigned)(places >= 0 ? places : -places));
    exact_shift_left(exponent >= 0 ? &top : &bottom, (size_t)(exponent >= 0 ? exponent : -exponent));
    exact_set(quotient, 0);
    Exact *rest = &top, divided;
    if (top.size >= bottom.size) {
        mpn_tdiv_qr(quotient->limbs, divided.limbs, 0, top.limbs, (mp_size_t)top.size, bottom.limbs,
                    (mp_size_t)bottom.size);
        quotient->size = limbs_trim(quotient->limbs, top.size - bottom.size + 1);
        divided.size = limbs_trim(divided.limbs, bottom.size);
        rest = &divided;
    }
    exact_shift_left(rest, 1);
    int order = big_compare_magnitude((BigView){rest->limbs, rest->size, false},
                                      (BigView){bottom.limbs, bottom.size, false});
    bool odd = quotient->size && (quotient->limbs[0] & 1);
    if (order > 0 || (order == 0 && odd))
        exact_multiply_add(quotient, 1, 1);
}

/* As digits_from_word, nineteen digits at a time from the low end; destroys whole. */
static void digits_from_exact(FloatDigits *digits, Exact *whole, int places)
{
    char *end = digits->text + FLOAT_DIGITS_MAX, *at = end;
    while (whole->size > 1) {
        uint64_t low = mpn_divrem_1(whole->limbs, 0, whole->limbs, (mp_size_t)whole->size,
                                    ten_to_19);
        whole->size = limbs_trim(whole->limbs, whole->size);
        at -= 19;
        u64_to_text_padded(low, 19, at);
    }
    if (whole->size) {
        size_t count = u64_digit_count(whole->limbs[0]);
        at -= count;
        u64_to_text_padded(whole->limbs[0], count, at);
    }
    digits->count = (int)(end - at);
    digits->point = digits->count - places;
    memmove(digits->text, at, (size_t)digits->count);
    digits_trim(digits);
}

void float_digits_places(double value, int64_t places, FloatDigits *digits)
{
    uint64_t whole;
    int exponent;
    split(value, &exponent);
    /* No digits further right than the last binary place, nor beyond the largest double. */
    int last = exponent < 0 ? -exponent : 0;
    int clipped = places > last ? last : places < -400 ? -400 : (int)places;
    int wanted = places > 340 ? 340 : clipped;
    if (places <= 340 && scale_fast(value, wanted, &whole)) {
        digits_from_word(digits, whole, wanted);
        return;
    }
    Exact quotient;
    scale_exact(value, clipped, &quotient);
    digits_from_exact(digits, &quotient, clipped);
}

/* floor(log10(value)), or one less. */
static int log10_below(double value)
{
    int exponent;
    uint64_t mantissa = split(value, &exponent);
    int log2 = exponent + (int)bits_length(mantissa) - 1; /* floor(log2(value)) */
    return (int)floor(log2 * 0.30102999566398114);        /* just below log10(2) for log2 >= 0 */
}

void float_digits_significant(double value, int64_t count, FloatDigits *digits)
{
    int tens = log10_below(value);
    if (count <= 17) {
        uint64_t whole, limit = small_power_of_ten((unsigned)count);
        for (int tries = 0; tries < 3; tries++) {
            int places = (int)count - 1 - tens;
            if (!scale_fast(value, places, &whole))
                break;
            if (whole < limit) {
                digits_from_word(digits, whole, places);
                return;
            }
            tens++; /* the guess was low, or rounding gave one digit more */
        }
        tens = log10_below(value);
    }
    if (count > 800)
        count = 800; /* beyond the last digit of any double */
    for (;; tens++) {
        int places = (int)count - 1 - tens, exponent;
        split(value, &exponent);
        int last = exponent < 0 ? -exponent : 0;
        places = places > last ? last : places;
        Exact quotient;
        scale_exact(value, places, &quotient);
        digits_from_exact(digits, &quotient, places);
        if (digits->point <= tens + 1)
            return;
        if (digits->count == 1 && digits->text[0] == '1' && digits->point == tens + 2)
            return; /* 99.96 rounded up to 100: the same at any precision */
    }
}

/* ---- from digits ----------------------------------------------------------------------------- */

double float_from_bits(uint64_t top, bool sticky, int64_t exponent)
{
    if (exponent > 1024 - 64)
        return INFINITY;
    if (exponent < -1074 - 64 - 1)
        return 0.0;
    /* 53 bits are kept, fewer when the lowest of them would be below 2^-1074. */
    int cut = 11;
    if (exponent + cut < -1074)
        cut = (int)(-1074 - exponent);
    unsigned __int128 wide = (unsigned __int128)top << 1 | sticky; /* so that cut < 64 need not be */
    cut++;
    uint64_t kept = (uint64_t)(wide >> cut);
    unsigned __int128 rest = wide & (((unsigned __int128)1 << cut) - 1);
    unsigned __int128 half = (unsigned __int128)1 << (cut - 1);
    kept += rest > half || (rest == half && (kept & 1));
    return ldexp((double)kept, (int)exponent + cut - 1);
}

static double wide_to_double(Wide x, int exponent)
{
    uint64_t top = x.high, next = x.middle;
    int shift = (int)bits_leading_zeros(top);
    if (shift) { /* at most 1: the factors had their high bits set */
        top = top << shift | next >> (64 - shift);
        next <<= shift;
    }
    return float_from_bits(top, next || x.low, (int64_t)exponent + 128 - shift);
}

/* The double nearest to every number in [word, word + spread] * 10^tens, if it is the same. */
static bool nearest_fast(uint64_t word, unsigned spread, int tens, double *value)
{
    if (tens < POWER_OF_TEN_FIRST || tens > POWER_OF_TEN_LAST || word + spread < word)
        return false;
    const uint64_t *power = power_of_ten_table[tens - POWER_OF_TEN_FIRST];
    uint64_t high = power[0], low = power[1];
    unsigned shift = bits_leading_zeros(word + spread);
    int exponent = log2_of_ten(tens) - 127 - (int)shift;
    double upper = wide_to_double(multiply_wide((word + spread) << shift, high, low), exponent);
    *value = upper;
    bool exact_power = tens >= 0 && tens <= 55;
    if (exact_power && !spread)
        return true;
    if (!exact_power) {
        high -= low == 0;
        low--;
    }
    shift = bits_leading_zeros(word);
    exponent = log2_of_ten(tens) - 127 - (int)shift;
    Wide product = multiply_wide(word << shift, high, low);
    if (product.high >> 62 == 0) /* only when high lost its top bit */
        return false;
    return wide_to_double(product, exponent) == upper;
}

static double exact_to_double(const Exact *x, bool sticky, int64_t exponent)
{
    size_t bits = exact_bits(x);
    uint64_t top;
    if (bits <= 64) {
        top = x->limbs[0] << (64 - bits);
        return float_from_bits(top, sticky, exponent - (int64_t)(64 - bits));
    }
    size_t low = bits - 64, limb = low / 64, at = low % 64;
    top = x->limbs[limb] >> at;
    if (at)
        top |= x->limbs[limb + 1] << (64 - at);
    for (size_t i = 0; i < limb && !sticky; i++)
        sticky = x->limbs[i] != 0;
    sticky = sticky || (at && x->limbs[limb] << (64 - at));
    return float_from_bits(top, sticky, exponent + (int64_t)low);
}

/* x * 10^tens, where tens is in [-1130, 310]. */
static double nearest_exact(Exact *x, int tens)
{
    if (tens >= 0) {
        exact_scale_by_ten(x, (unsigned)tens);
        return exact_to_double(x, false, 0);
    }
    Exact bottom, quotient, rest;
    exact_set(&bottom, 1);
    exact_scale_by_ten(&bottom, (unsigned)-tens);
    /* A quotient of 66 bits or more, so that the remainder matters only as "not zero". */
    size_t have = exact_bits(x), need = exact_bits(&bottom) + 66, shift = need > have ? need - have : 0;
    exact_shift_left(x, shift);
    mpn_tdiv_qr(quotient.limbs, rest.limbs, 0, x->limbs, (mp_size_t)x->size, bottom.limbs,
                (mp_size_t)bottom.size);
    quotient.size = limbs_trim(quotient.limbs, x->size - bottom.size + 1);
    return exact_to_double(&quotient, limbs_trim(rest.limbs, bottom.size), -(int64_t)shift);
}

/* Digits beyond these cannot be told apart from a single nonzero one. */
enum { SIGNIFICANT_DIGITS = 770 };

static double from_many_digits(const char *text, size_t count, int64_t point)
{
    Exact x = {.size = 0};
    size_t used = size_min(count, SIGNIFICANT_DIGITS);
    uint64_t chunk = 0;
    unsigned in_chunk = 0;
    for (size_t i = 0; i < used; text++) {
        if (*text == '.')
            continue;
        chunk = chunk * 10 + (unsigned)(*text - '0');
        i++;
        if (++in_chunk == 19 || i == used) {
            exact_multiply_add(&x, small_power_of_ten(in_chunk), chunk);
            chunk = in_chunk = 0;
        }
    }
    for (size_t i = used; i < count; text++) {
        if (*text == '.')
            continue;
        i++;
        if (*text != '0') { /* the rest is more than nothing: one more digit says so */
            exact_multiply_add(&x, 10, 1);
            used++;
            break;
        }
    }
    return nearest_exact(&x, (int)(point - (int64_t)used));
}

double float_from_digits(const char *text, size_t count, int64_t point)
{
    static const double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (count == 0 || point < -330)
        return 0.0;
    if (point > 310)
        return INFINITY;
    uint64_t word = 0;
    size_t used = size_min(count, 19);
    const char *at = text;
    for (size_t i = 0; i < used; at++) {
        if (*at != '.') {
            word = word * 10 + (unsigned)(*at - '0');
            i++;
        }
    }
    int tens = (int)(point - (int64_t)used);
    if (used == count && word <= (uint64_t)1 << 53 && tens >= -22 && tens <= 22)
        return tens < 0 ? (double)word / exact_powers[-tens] : (double)word * exact_powers[tens];
    double value;
    if (nearest_fast(word, used < count, tens, &value))
        return value;
    return from_many_digits(text, count, point);
}

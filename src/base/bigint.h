/* Owns arbitrary-precision integers, as arithmetic over plain limb arrays on GMP's mpn layer.
 *
 * A number is a sign and a magnitude: limbs, least significant first, without leading zero limbs;
 * zero has size 0 and is not negative. A result is written into limbs that the caller gives; the
 * big_*_limbs functions say how many are enough (SIZE_MAX: too many for any memory). Unless a
 * function says otherwise, a result may not overlap an operand.
 *
 * Scratch memory comes from the Allocator, and only from there: GMP's own heap use is avoided, by
 * never giving it operands for which it leaves the stack. A bool result is false when scratch
 * memory could not be had; the result is then meaningless.
 */
#ifndef BASE_BIGINT_H
#define BASE_BIGINT_H

#include "base/allocator.h"
#include "base/bits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef unsigned long BigLimb;

enum { BIG_LIMB_BITS = 64 };

/* An operand. */
typedef struct BigView {
    const BigLimb *limbs;
    size_t size;
    bool negative;
} BigView;

/* A result: the caller sets limbs, the function sets size and negative. */
typedef struct Big {
    BigLimb *limbs;
    size_t size;
    bool negative;
} Big;

static inline BigView big_view(const Big *big)
{
    return (BigView){big->limbs, big->size, big->negative};
}

/* A view of a machine integer; *limb holds its magnitude and must live as long as the view. */
static inline BigView big_of_i64(int64_t value, BigLimb *limb)
{
    *limb = value < 0 ? 0 - (BigLimb)value : (BigLimb)value;
    return (BigView){limb, value != 0, value < 0};
}

static inline BigView big_of_u64(uint64_t value, BigLimb *limb)
{
    *limb = value;
    return (BigView){limb, value != 0, false};
}

/* False when it does not fit. */
bool big_to_i64(BigView a, int64_t *value);
bool big_to_u64(BigView a, uint64_t *value);
uint64_t big_low_bits(BigView a); /* a modulo 2^64, as two's complement */

int big_compare(BigView a, BigView b); /* -1, 0, 1 */
int big_compare_magnitude(BigView a, BigView b);
bool big_equal(BigView a, BigView b);
int big_compare_double(BigView a, double b); /* exact; b is not nan */
size_t big_bit_length(BigView a);            /* of the magnitude; 0 for 0 */
size_t big_bit_count(BigView a);             /* ones in the magnitude */
size_t big_trailing_zeros(BigView a);        /* of a nonzero magnitude */
bool big_is_odd(BigView a);

/* Sum and difference; result->limbs may be an operand's. */
size_t big_add_limbs(BigView a, BigView b);
void big_add(Big *result, BigView a, BigView b);
void big_subtract(Big *result, BigView a, BigView b);

size_t big_multiply_limbs(BigView a, BigView b);
bool big_multiply(Big *result, BigView a, BigView b, const Allocator *allocator);

/* Floor division, Python's // and %; b is not zero. Either result may be NULL. */
size_t big_quotient_limbs(BigView a, BigView b);
size_t big_remainder_limbs(BigView a, BigView b);
bool big_divmod(Big *quotient, Big *remainder, BigView a, BigView b, const Allocator *allocator);
/* |a| modulo a nonzero limb. */
uint64_t big_modulo_limb(BigView a, BigLimb b);

/* a ** exponent. Repeated squaring; bound big_power_limbs before calling. */
size_t big_power_limbs(BigView a, uint64_t exponent);
bool big_power(Big *result, BigView a, uint64_t exponent, const Allocator *allocator);

/* pow(a, exponent, modulus), with the sign of the modulus as Python has it: exponent is not
 * negative, modulus not zero; result holds modulus.size limbs. */
bool big_power_modulo(Big *result, BigView a, BigView exponent, BigView modulus,
                      const Allocator *allocator);

/* The inverse of a modulo modulus (not zero), as pow(a, -1, modulus); result holds modulus.size
 * limbs. *exists is false when there is none. */
bool big_inverse_modulo(Big *result, BigView a, BigView modulus, bool *exists,
                        const Allocator *allocator);

/* Shifts; the right one is floor division by 2^count. result->limbs may be the operand's. */
size_t big_shift_left_limbs(BigView a, size_t count);
void big_shift_left(Big *result, BigView a, size_t count);
size_t big_shift_right_limbs(BigView a, size_t count);
void big_shift_right(Big *result, BigView a, size_t count);

/* Bitwise operations on infinite two's complement. result->limbs may be an operand's. */
size_t big_bitwise_limbs(BigView a, BigView b);
void big_and(Big *result, BigView a, BigView b);
void big_or(Big *result, BigView a, BigView b);
void big_xor(Big *result, BigView a, BigView b);
size_t big_invert_limbs(BigView a);
void big_invert(Big *result, BigView a);

/* Text in base 2 to 36, lower case, '-' in front of a negative number, no NUL. big_text_size is an
 * upper bound (at most one too many for a base that is no power of two, and the sign). */
size_t big_text_size(BigView a, unsigned base);
bool big_to_text(char *out, size_t *size, BigView a, unsigned base, const Allocator *allocator);

/* From count digits, each valid in base (digit_value < base): no sign, prefix, or underscores. */
size_t big_from_text_limbs(size_t count, unsigned base);
bool big_from_text(Big *result, const char *digits, size_t count, unsigned base,
                   const Allocator *allocator);

/* Two's complement (is_signed) or plain bytes, as int.to_bytes and int.from_bytes.
 * big_to_bytes is false when a does not fit in size bytes. */
bool big_to_bytes(BigView a, unsigned char *bytes, size_t size, bool little_endian, bool is_signed);
size_t big_from_bytes_limbs(size_t size);
void big_from_bytes(Big *result, const unsigned char *bytes, size_t size, bool little_endian,
                    bool is_signed);

/* Correctly rounded, half to even; *overflow (and an infinity) when too large. */
double big_to_double(BigView a, bool *overflow);

/* magnitude = fraction * 2^exponent with fraction in [0.5, 1), as frexp: for logarithms. */
double big_to_fraction(BigView a, size_t *exponent);

/* int(value) of a finite double; result holds BIG_DOUBLE_LIMBS. */
enum { BIG_DOUBLE_LIMBS = 17 };
void big_from_double(Big *result, double value);

/* a / b correctly rounded; b is not zero. */
bool big_true_divide(double *result, bool *overflow, BigView a, BigView b,
                     const Allocator *allocator);

/* floor(sqrt(a)), a not negative; result holds a.size / 2 + 1 limbs. */
bool big_isqrt(Big *result, BigView a, const Allocator *allocator);

/* gcd, never negative; result holds max(a.size, b.size) limbs. */
bool big_gcd(Big *result, BigView a, BigView b, const Allocator *allocator);

#endif

/* int and bool. A value that fits int64 is stored in place (16 bytes in all); larger ones as GMP limbs. */
#ifndef OURO_OBJECT_INT_H
#define OURO_OBJECT_INT_H

#include "object/type.h"

#define INT_BIG OBJECT_FLAG_A /* head.word: the value is in limbs */
/* head.word of an int or float: the program has been shown its address, so it could tell a new object from this one. */
#define NUMBER_SHOWN OBJECT_FLAG_B

typedef struct Int {
    Object head;
    int64_t value; /* the value; or with INT_BIG the number of limbs, negative for a negative number */
    uint64_t limbs[]; /* INT_BIG only; normalised: never a value that fits int64 */
} Int;

/* The address of an object that the program is about to see. */
static inline uintptr_t object_show_address(Object *o) {
    if (is_exact(o, TYPE_INT) || is_exact(o, TYPE_FLOAT)) o->word |= NUMBER_SHOWN;
    return (uintptr_t)o;
}

static inline bool int_is_big(const Int *i) { return (i->head.word & INT_BIG) != 0; }

NEW Object *int_from_int64(VM *vm, int64_t value) RAISES; /* shared for -5..256 */
NEW Object *int_from_uint64(VM *vm, uint64_t value) RAISES;
NEW Object *int_from_size(VM *vm, size_t value) RAISES;
NEW Object *int_from_double(VM *vm, double value) RAISES; /* truncates; ValueError nan, OverflowError inf */
/* From text in base 2..36 (0: by prefix), digits only (no sign/space handling when strict). */
NEW Object *int_from_digits(VM *vm, const char *digits, size_t length, int base, bool negative) RAISES;
NEW Object *int_from_text(VM *vm, Str *text, int base) RAISES;   /* int("...") rules and errors */
NEW Object *int_from_bytes_like(VM *vm, Object *o, int base) RAISES; /* the same of bytes */
NEW Str *int_to_str(VM *vm, const Int *i, int base) RAISES;      /* no prefix; honours max_str_digits for base 10 */
/* Any object through __index__. False RAISES TypeError; out of range: OverflowError "Python int too large to convert to C ..." */
bool object_to_int64(VM *vm, Object *o, int64_t *out) RAISES;
bool object_to_size(VM *vm, Object *o, ptrdiff_t *out) RAISES;   /* for counts and indices */
/* As above but clamps to the range instead of raising (slices, range arithmetic); still RAISES for non-ints. */
bool object_to_size_clamped(VM *vm, Object *o, ptrdiff_t *out) RAISES;
/* Exact int (or subclass): +1 / -1 in *overflow and the value unset when it does not fit. */
int64_t int_as_int64(const Int *i, int *overflow);
double int_as_double(VM *vm, const Int *i, bool *ok) RAISES;     /* OverflowError: int too large to convert to float */
int int_sign(const Int *i);
int int_compare(const Int *a, const Int *b);                     /* <0, 0, >0 */
Hash int_hash(const Int *i);
size_t int_bit_length(const Int *i);
/* Arithmetic on ints (or subclasses) of any size; results are exact ints. op: any BinaryOp that int has but divmod;
 * BINARY_TRUE_DIVIDE gives a float; negative powers give floats. */
NEW Object *int_binary(VM *vm, BinaryOp op, Object *a, Object *b) RAISES;
NEW Object *int_negate(VM *vm, Object *a) RAISES;
NEW Object *int_copy_exact(VM *vm, Object *a) RAISES;            /* an exact int of the same value */
/* Little-endian two's complement bytes. */
NEW Object *int_from_bytes(VM *vm, const uint8_t *bytes, size_t length, bool is_signed, bool big_endian) RAISES;
NEW Object *int_format(VM *vm, Object *i, Str *spec) RAISES;     /* __format__ */

#endif

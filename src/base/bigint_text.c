/* Owns big integers as text, in any base, by divide and conquer on powers of the base. */
#include "base/bigint.h"

#include "base/int_text.h"
#include "base/limbs.h"

#include <math.h>

/* Up to these sizes GMP converts on the stack, in time quadratic in them. */
enum { TO_TEXT_LIMBS = 14, FROM_TEXT_DIGITS = 300, MAX_LEVELS = 60 };

static const char digit_letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static unsigned log2_of_power(unsigned base)
{
    return bits_is_power_of_two(base) ? bits_trailing_zeros(base) : 0;
}

/* powers[i] is base ^ (first_digits * 2^i). */
typedef struct PowerTower {
    unsigned base;
    size_t first_digits;
    unsigned levels;
    BigLimb *limbs[MAX_LEVELS];
    size_t sizes[MAX_LEVELS];
    size_t rooms[MAX_LEVELS];
    const Allocator *allocator;
} PowerTower;

static void tower_free(PowerTower *tower)
{
    for (unsigned i = 0; i < tower->levels; i++)
        limbs_free(tower->allocator, tower->limbs[i], tower->rooms[i]);
}

/* base ^ first_digits, by words. */
static bool tower_start(PowerTower *tower, unsigned base, size_t digits, const Allocator *allocator)
{
    *tower = (PowerTower){.base = base, .first_digits = digits, .allocator = allocator};
    size_t room = digits / 10 + 2; /* base <= 36 < 2^6: at least ten digits a limb */
    BigLimb *power = limbs_get(allocator, room);
    if (!power)
        return false;
    size_t size = 1;
    power[0] = 1;
    for (size_t left = digits; left;) {
        BigLimb factor = base; /* as large a power as a word holds */
        for (left--; left && factor <= UINT64_MAX / base; left--)
            factor *= base;
        BigLimb carry = mpn_mul_1(power, power, (mp_size_t)size, factor);
        if (carry)
            power[size++] = carry;
    }
    tower->limbs[0] = power;
    tower->sizes[0] = size;
    tower->rooms[0] = room;
    tower->levels = 1;
    return true;
}

static bool tower_raise(PowerTower *tower)
{
    unsigned level = tower->levels;
    size_t size = tower->sizes[level - 1], room = 2 * size;
    BigLimb *power = level < MAX_LEVELS ? limbs_get(tower->allocator, room) : NULL;
    if (!power)
        return false;
    tower->limbs[level] = power;
    tower->rooms[level] = room;
    tower->levels++;
    if (!limbs_multiply(power, tower->limbs[level - 1], size, tower->limbs[level - 1], size,
                        tower->allocator))
        return false;
    tower->sizes[level] = limbs_trim(power, room);
    return true;
}

static size_t tower_digits(const PowerTower *tower, unsigned level)
{
    return tower->first_digits << level;
}

/* ---- to text --------------------------------------------------------------------------------- */

size_t big_text_size(BigView a, unsigned base)
{
    if (a.size == 0)
        return 1;
    size_t bits = big_bit_length(a);
    unsigned digit_bits = log2_of_power(base);
    if (digit_bits)
        return (bits - 1) / digit_bits + 1 + a.negative;
    return (size_t)((double)bits / log2(base) * (1 + 1e-12)) + 2 + a.negative;
}

/* Digits of a power-of-two base: bits, from the lowest up. */
static size_t text_by_bits(char *out, BigView a, unsigned digit_bits)
{
    size_t bits = big_bit_length(a), count = (bits - 1) / digit_bits + 1;
    for (size_t i = 0; i < count; i++) {
        size_t bit = i * digit_bits, limb = bit / 64, at = bit % 64;
        BigLimb digit = a.limbs[limb] >> at;
        if (at + digit_bits > 64 && limb + 1 < a.size)
            digit |= a.limbs[limb + 1] << (64 - at);
        out[count - 1 - i] = digit_letters[digit & ((1u << digit_bits) - 1)];
    }
    return count;
}

/* At most TO_TEXT_LIMBS: writes the digits, at least width of them (0: as many as there are). */
static size_t text_small(char *out, const BigLimb *limbs, size_t size, unsigned base, size_t width)
{
    unsigned char digits[TO_TEXT_LIMBS * 64];
    BigLimb copy[TO_TEXT_LIMBS + 1];
    limbs_copy(copy, limbs, size);
    size_t count = size ? mpn_get_str(digits, (int)base, copy, (mp_size_t)size) : 0;
    size_t skip = 0;
    while (skip < count && digits[skip] == 0)
        skip++;
    count -= skip;
    size_t zeros = width > count ? width - count : 0;
    memset(out, '0', zeros);
    for (size_t i = 0; i < count; i++)
        out[zeros + i] = digit_letters[digits[skip + i]];
    return zeros + count;
}

typedef struct TextWriter {
    PowerTower tower;
    bool failed;
} TextWriter;

/* Writes limbs (below powers[level]^2, so the depth is at most the number of levels) with at least
 * width digits. Each level takes size + 1 limbs of scratch, and halves the size from the second on. */
static size_t write_text(TextWriter *writer, char *out, const BigLimb *limbs, size_t size,
                         unsigned level, size_t width, BigLimb *scratch)
{
    size = limbs_trim(limbs, size);
    if (size <= TO_TEXT_LIMBS)
        return text_small(out, limbs, size, writer->tower.base, width);
    const BigLimb *power = writer->tower.limbs[level];
    size_t power_size = writer->tower.sizes[level], digits = tower_digits(&writer->tower, level);
    if (size < power_size || (size == power_size && mpn_cmp(limbs, power, (mp_size_t)size) < 0)) {
        size_t zeros = width > digits ? width - digits : 0;
        memset(out, '0', zeros);
        return zeros + write_text(writer, out + zeros, limbs, size, level - 1, width - zeros, scratch);
    }
    BigLimb *quotient = scratch, *rest = quotient + (size - power_size + 1);
    scratch = rest + power_size;
    if (!limbs_divide(quotient, rest, limbs, size, power, power_size, writer->tower.allocator)) {
        writer->failed = true;
        return 0;
    }
    unsigned below = level ? level - 1 : 0;
    size_t high = write_text(writer, out, quotient, size - power_size + 1, below,
                             width > digits ? width - digits : 0, scratch);
    if (writer->failed)
        return 0;
    return high + write_text(writer, out + high, rest, power_size, below, digits, scratch);
}

static bool text_large(char *out, size_t *size, BigView a, unsigned base, const Allocator *allocator)
{
    TextWriter writer = {.failed = false};
    /* The first power is of the size that the small way can do at once. */
    size_t first = (size_t)(TO_TEXT_LIMBS * 64 / log2(base) * 0.999);
    bool good = tower_start(&writer.tower, base, first, allocator);
    while (good && 2 * writer.tower.sizes[writer.tower.levels - 1] <= a.size + 1)
        good = tower_raise(&writer.tower);
    size_t scratch_size = 4 * a.size + 4 * MAX_LEVELS;
    BigLimb *scratch = good ? limbs_get(allocator, scratch_size) : NULL;
    if (scratch) {
        *size = write_text(&writer, out, a.limbs, a.size, writer.tower.levels - 1, 0, scratch);
        limbs_free(allocator, scratch, scratch_size);
    }
    tower_free(&writer.tower);
    return scratch && !writer.failed;
}

bool big_to_text(char *out, size_t *size, BigView a, unsigned base, const Allocator *allocator)
{
    if (a.size == 0) {
        *out = '0';
        *size = 1;
        return true;
    }
    unsigned digit_bits = log2_of_power(base);
    bool good = true;
    if (a.negative)
        *out++ = '-';
    if (a.size == 1)
        *size = base == 10 ? u64_to_text(a.limbs[0], out) : u64_to_text_base(a.limbs[0], base, out);
    else if (digit_bits)
        *size = text_by_bits(out, a, digit_bits);
    else if (a.size <= TO_TEXT_LIMBS)
        *size = text_small(out, a.limbs, a.size, base, 0);
    else
        good = text_large(out, size, a, base, allocator);
    *size += a.negative;
    return good;
}

/* ---- from text ------------------------------------------------------------------------------- */

size_t big_from_text_limbs(size_t count, unsigned base)
{
    unsigned digit_bits = log2_of_power(base);
    if (count > SIZE_MAX / 64)
        return SIZE_MAX;
    if (digit_bits)
        return count * digit_bits / 64 + 2;
    /* GMP asks for a limb more than the value needs. */
    return (size_t)((double)count * log2(base) / 64 * (1 + 1e-12)) + 2;
}

static void value_by_bits(Big *result, const char *digits, size_t count, unsigned digit_bits)
{
    size_t size = count * digit_bits / 64 + 1;
    limbs_zero(result->limbs, size);
    for (size_t i = 0; i < count; i++) {
        BigLimb digit = digit_value(digits[count - 1 - i]);
        size_t bit = i * digit_bits, limb = bit / 64, at = bit % 64;
        result->limbs[limb] |= digit << at;
        if (at + digit_bits > 64)
            result->limbs[limb + 1] |= digit >> (64 - at);
    }
    result->size = limbs_trim(result->limbs, size);
}

/* Up to FROM_TEXT_DIGITS digits; returns the size. */
static size_t value_small(BigLimb *to, const char *digits, size_t count, unsigned base)
{
    unsigned char values[FROM_TEXT_DIGITS];
    while (count && *digits == '0') {
        digits++;
        count--;
    }
    for (size_t i = 0; i < count; i++)
        values[i] = (unsigned char)digit_value(digits[i]);
    return count ? limbs_trim(to, (size_t)mpn_set_str(to, values, count, (int)base)) : 0;
}

typedef struct TextReader {
    PowerTower tower;
    bool failed;
} TextReader;

/* Reads count digits (at most twice tower_digits(level)) into to; returns the size. Each level
 * takes from scratch what its two halves need. */
static size_t read_text(TextReader *reader, BigLimb *to, const char *digits, size_t count,
                        unsigned level, BigLimb *scratch)
{
    if (count <= FROM_TEXT_DIGITS)
        return value_small(to, digits, count, reader->tower.base);
    size_t low_count = tower_digits(&reader->tower, level);
    if (count <= low_count)
        return read_text(reader, to, digits, count, level - 1, scratch);
    const BigLimb *power = reader->tower.limbs[level];
    size_t power_size = reader->tower.sizes[level];
    unsigned below = level ? level - 1 : 0;
    BigLimb *high = scratch;
    size_t high_size = read_text(reader, high, digits, count - low_count, below,
                                 scratch + big_from_text_limbs(count - low_count, reader->tower.base));
    BigLimb *low = high + high_size;
    size_t low_size = read_text(reader, low, digits + (count - low_count), low_count, below,
                                low + big_from_text_limbs(low_count, reader->tower.base));
    if (reader->failed || high_size == 0) {
        limbs_copy(to, low, low_size);
        return low_size;
    }
    if (!limbs_multiply(to, high, high_size, power, power_size, reader->tower.allocator)) {
        reader->failed = true;
        return 0;
    }
    size_t size = high_size + power_size;
    if (low_size)
        mpn_add(to, to, (mp_size_t)size, low, (mp_size_t)low_size);
    return limbs_trim(to, size);
}

static bool value_large(Big *result, const char *digits, size_t count, unsigned base,
                        const Allocator *allocator)
{
    TextReader reader = {.failed = false};
    bool good = tower_start(&reader.tower, base, FROM_TEXT_DIGITS, allocator);
    while (good && 2 * tower_digits(&reader.tower, reader.tower.levels - 1) < count)
        good = tower_raise(&reader.tower);
    /* A level holds both its halves and recurses into one: count digits, then at most as many,
     * then halves. */
    size_t room = 3 * big_from_text_limbs(count, base) + 8 * MAX_LEVELS;
    BigLimb *scratch = good ? limbs_get(allocator, room) : NULL;
    if (scratch) {
        result->size = read_text(&reader, result->limbs, digits, count, reader.tower.levels - 1,
                                 scratch);
        limbs_free(allocator, scratch, room);
    }
    tower_free(&reader.tower);
    return scratch && !reader.failed;
}

bool big_from_text(Big *result, const char *digits, size_t count, unsigned base,
                   const Allocator *allocator)
{
    *result = (Big){.limbs = result->limbs};
    while (count && *digits == '0') {
        digits++;
        count--;
    }
    unsigned digit_bits = log2_of_power(base);
    if (count == 0)
        return true;
    if (count <= 12) { /* 36^12 < 2^64 */
        BigLimb value = 0;
        for (size_t i = 0; i < count; i++)
            value = value * base + digit_value(digits[i]);
        result->limbs[0] = value;
        result->size = 1;
    } else if (digit_bits) {
        value_by_bits(result, digits, count, digit_bits);
    } else if (count <= FROM_TEXT_DIGITS) {
        result->size = value_small(result->limbs, digits, count, base);
    } else {
        return value_large(result, digits, count, base, allocator);
    }
    return true;
}

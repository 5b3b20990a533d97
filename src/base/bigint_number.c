/* Owns big integers' number theory: modular powers and inverses, gcd, integer square root. */
#include "base/bigint.h"

#include "base/limbs.h"

static const BigLimb one_limb = 1;

/* A Big with memory of its own, for the loops below. */
typedef struct Room {
    Big big;
    size_t count;
} Room;

static bool room_get(Room *room, size_t count, const Allocator *allocator)
{
    *room = (Room){.count = count};
    room->big.limbs = limbs_get(allocator, count ? count : 1);
    room->count = room->big.limbs ? (count ? count : 1) : 0;
    return room->big.limbs != NULL;
}

static void room_free(Room *room, const Allocator *allocator)
{
    limbs_free(allocator, room->big.limbs, room->count);
}

static void big_copy(Big *to, BigView from)
{
    limbs_copy(to->limbs, from.limbs, from.size);
    to->size = from.size;
    to->negative = from.negative;
}

/* ---- modular powers -------------------------------------------------------------------------- */

/* Below this size GMP's Montgomery arithmetic (which works in time quadratic in it) is faster. It cannot be stopped, so it is
 * not for very long exponents. */
enum { MONTGOMERY_LIMBS = 120, MONTGOMERY_BITS = 1 << 16, WINDOW_BITS = 4, WINDOWS_APART = 16 };

/* One limb each: everything in machine words. */
static void power_modulo_word(Big *result, BigLimb base, BigView exponent, BigLimb modulus)
{
    BigLimb value = 1 % modulus;
    for (size_t bit = big_bit_length(exponent); bit-- > 0;) {
        value = (BigLimb)((unsigned __int128)value * value % modulus);
        if (exponent.limbs[bit / 64] >> (bit % 64) & 1)
            value = (BigLimb)((unsigned __int128)value * base % modulus);
    }
    result->limbs[0] = value;
    result->size = value != 0;
}

/* Odd modulus, base in [1, modulus), exponent >= 1. */
static bool power_montgomery(Big *result, BigView base, BigView exponent, BigView modulus,
                             const Allocator *allocator)
{
    mp_bitcnt_t bits = big_bit_length(exponent);
    size_t scratch_size = (size_t)mpn_sec_powm_itch((mp_size_t)base.size, bits,
                                                    (mp_size_t)modulus.size);
    BigLimb *scratch = limbs_get(allocator, scratch_size);
    if (!scratch)
        return false;
    mpn_sec_powm(result->limbs, base.limbs, (mp_size_t)base.size, exponent.limbs, bits,
                 modulus.limbs, (mp_size_t)modulus.size, scratch);
    result->size = limbs_trim(result->limbs, modulus.size);
    limbs_free(allocator, scratch, scratch_size);
    return true;
}

/* What the plain method works with: the powers 0 to 15 of the base, each of modulus.size limbs. */
typedef struct PowerTable {
    BigView modulus;
    BigLimb *powers;  /* 2^WINDOW_BITS entries */
    BigLimb *product; /* 2 * modulus.size */
    const Allocator *allocator;
} PowerTable;

/* to = a * b mod modulus; all of modulus.size limbs, leading zeros included. */
static bool multiply_modulo(PowerTable *table, BigLimb *to, const BigLimb *a, const BigLimb *b)
{
    size_t n = table->modulus.size;
    return limbs_multiply(table->product, a, n, b, n, table->allocator) &&
           limbs_divide(NULL, to, table->product, 2 * n, table->modulus.limbs, n,
                        table->allocator);
}

static bool power_windows(PowerTable *table, BigLimb *value, BigView exponent)
{
    size_t n = table->modulus.size;
    size_t windows = (big_bit_length(exponent) + WINDOW_BITS - 1) / WINDOW_BITS;
    for (size_t window = windows; window-- > 0;) {
        if (window % WINDOWS_APART == 0 && !limbs_may_go_on(table->allocator))
            return false;
        size_t bit = window * WINDOW_BITS;
        unsigned digit = exponent.limbs[bit / 64] >> (bit % 64) & ((1 << WINDOW_BITS) - 1);
        if (window == windows - 1) {
            limbs_copy(value, table->powers + digit * n, n);
            continue;
        }
        for (unsigned i = 0; i < WINDOW_BITS; i++) {
            if (!multiply_modulo(table, value, value, value))
                return false;
        }
        if (digit && !multiply_modulo(table, value, value, table->powers + digit * n))
            return false;
    }
    return true;
}

static bool power_plain(Big *result, BigView base, BigView exponent, BigView modulus,
                        const Allocator *allocator)
{
    size_t n = modulus.size, entries = (size_t)1 << WINDOW_BITS, total;
    if (!size_multiply(n, entries + 2, &total))
        return false;
    BigLimb *memory = limbs_get(allocator, total);
    if (!memory)
        return false;
    PowerTable table = {modulus, memory, memory + entries * n, allocator};
    limbs_zero(memory, 2 * n);
    memory[0] = 1;
    limbs_copy(memory + n, base.limbs, base.size);
    bool good = true;
    for (size_t i = 2; good && i < entries; i++)
        good = multiply_modulo(&table, memory + i * n, memory + (i - 1) * n, memory + n);
    good = good && power_windows(&table, result->limbs, exponent);
    if (good)
        result->size = limbs_trim(result->limbs, n);
    limbs_free(allocator, memory, total);
    return good;
}

bool big_power_modulo(Big *result, BigView a, BigView exponent, BigView modulus,
                      const Allocator *allocator)
{
    BigView positive = {modulus.limbs, modulus.size, false};
    Room base;
    *result = (Big){.limbs = result->limbs};
    if (positive.size == 1 && positive.limbs[0] == 1)
        return true;
    if (!room_get(&base, positive.size, allocator))
        return false;
    bool good = big_divmod(NULL, &base.big, a, positive, allocator);
    if (good && exponent.size == 0) {
        result->limbs[0] = 1;
        result->size = 1;
    } else if (good && base.big.size) {
        if (positive.size == 1)
            power_modulo_word(result, base.big.limbs[0], exponent, positive.limbs[0]);
        else if (big_is_odd(positive) && positive.size <= MONTGOMERY_LIMBS && big_bit_length(exponent) <= MONTGOMERY_BITS)
            good = power_montgomery(result, big_view(&base.big), exponent, positive, allocator);
        else
            good = power_plain(result, big_view(&base.big), exponent, positive, allocator);
    }
    if (good && modulus.negative && result->size) /* into (modulus, 0] */
        big_subtract(result, big_view(result), positive);
    room_free(&base, allocator);
    return good;
}

/* ---- inverses -------------------------------------------------------------------------------- */

/* Extended Euclid, keeping s with s * a == r (mod modulus): each step replaces
 * (r0, r1) by (r1, r0 - q*r1) and the s alike, so that |s| stays below the modulus. */
typedef struct Inversion {
    Room r0, r1, rest, s0, s1, quotient, product;
} Inversion;

static bool inversion_get(Inversion *v, size_t n, const Allocator *allocator)
{
    *v = (Inversion){0};
    Room *rooms[] = {&v->r0, &v->r1, &v->rest, &v->s0, &v->s1, &v->quotient, &v->product};
    for (size_t i = 0; i < ARRAY_COUNT(rooms); i++) {
        if (!room_get(rooms[i], 2 * n + 3, allocator))
            return false;
    }
    return true;
}

static void inversion_free(Inversion *v, const Allocator *allocator)
{
    Room *rooms[] = {&v->r0, &v->r1, &v->rest, &v->s0, &v->s1, &v->quotient, &v->product};
    for (size_t i = 0; i < ARRAY_COUNT(rooms); i++)
        room_free(rooms[i], allocator);
}

static bool inversion_step(Inversion *v, const Allocator *allocator)
{
    if (!big_divmod(&v->quotient.big, &v->rest.big, big_view(&v->r0.big), big_view(&v->r1.big),
                    allocator) ||
        !big_multiply(&v->product.big, big_view(&v->quotient.big), big_view(&v->s1.big), allocator))
        return false;
    big_subtract(&v->s0.big, big_view(&v->s0.big), big_view(&v->product.big));
    Room swap = v->s0;
    v->s0 = v->s1;
    v->s1 = swap;
    swap = v->r0;
    v->r0 = v->r1;
    v->r1 = v->rest;
    v->rest = swap;
    return true;
}

bool big_inverse_modulo(Big *result, BigView a, BigView modulus, bool *exists,
                        const Allocator *allocator)
{
    BigView positive = {modulus.limbs, modulus.size, false};
    Inversion v;
    *exists = false;
    *result = (Big){.limbs = result->limbs};
    bool good = inversion_get(&v, positive.size, allocator) &&
                big_divmod(NULL, &v.r1.big, a, positive, allocator);
    if (good) {
        big_copy(&v.r0.big, positive);
        v.s1.big.limbs[0] = 1;
        v.s1.big.size = 1;
    }
    while (good && v.r1.big.size)
        good = inversion_step(&v, allocator);
    if (good && v.r0.big.size == 1 && v.r0.big.limbs[0] == 1) {
        *exists = true;
        good = big_divmod(NULL, result, big_view(&v.s0.big), modulus, allocator);
    }
    inversion_free(&v, allocator);
    return good;
}

/* ---- gcd ------------------------------------------------------------------------------------- */

/* GMP's gcd takes operands up to here: beyond it, Lehmer's steps bring them down. */
enum { GCD_MPN_MAX = 200 };

/* The cofactors of a run of Euclid's steps done on the leading bits alone. */
typedef struct Cofactors {
    int64_t a, b, c, d;
    bool odd;
} Cofactors;

/* x >= y are the leading 62 bits of the operands. Returns false when not one step is certain. */
static bool lehmer_simulate(Cofactors *m, int64_t x, int64_t y)
{
    *m = (Cofactors){1, 0, 0, 1, false};
    unsigned steps = 0;
    while (y != m->c) {
        int64_t quotient = (x + (m->a - 1)) / (y - m->c);
        int64_t s = m->b + quotient * m->d, t = x - quotient * y;
        if (s > t)
            break;
        x = y;
        y = t;
        t = m->a + quotient * m->c;
        m->a = m->d;
        m->b = m->c;
        m->c = s;
        m->d = t;
        steps++;
    }
    m->odd = steps & 1;
    return steps > 0;
}

/* 62 bits of limbs (n of them) below the bit position top. */
static int64_t leading_bits(const BigLimb *limbs, size_t n, unsigned shift)
{
    BigLimb high = limbs[n - 1], low = n > 1 ? limbs[n - 2] : 0;
    return (int64_t)((shift ? high << shift | low >> (64 - shift) : high) >> 2);
}

/* to = |p * x - q * y| over n limbs, which is known not to be negative. */
static void combine(BigLimb *to, const BigLimb *x, int64_t p, const BigLimb *y, int64_t q, size_t n)
{
    BigLimb high = mpn_mul_1(to, x, (mp_size_t)n, (BigLimb)p);
    high -= mpn_submul_1(to, y, (mp_size_t)n, (BigLimb)q);
    (void)high; /* 0: the result is smaller than x and y */
}

/* Brings a >= b > 0 down until b has at most GCD_MPN_MAX limbs. t and u are scratch of a's size. */
static bool lehmer_reduce(Room *a, Room *b, Room *t, Room *u, const Allocator *allocator)
{
    while (b->big.size > GCD_MPN_MAX) {
        size_t n = a->big.size;
        unsigned shift = bits_leading_zeros(a->big.limbs[n - 1]);
        limbs_zero(b->big.limbs + b->big.size, n - b->big.size);
        Cofactors m;
        if (n - b->big.size <= 1 &&
            lehmer_simulate(&m, leading_bits(a->big.limbs, n, shift),
                            leading_bits(b->big.limbs, n, shift))) {
            if (m.odd) {
                combine(t->big.limbs, b->big.limbs, m.a, a->big.limbs, m.b, n);
                combine(u->big.limbs, a->big.limbs, m.d, b->big.limbs, m.c, n);
            } else {
                combine(t->big.limbs, a->big.limbs, m.a, b->big.limbs, m.b, n);
                combine(u->big.limbs, b->big.limbs, m.d, a->big.limbs, m.c, n);
            }
            t->big.size = limbs_trim(t->big.limbs, n);
            u->big.size = limbs_trim(u->big.limbs, n);
            Room swap = *a;
            *a = *t;
            *t = swap;
            swap = *b;
            *b = *u;
            *u = swap;
            continue;
        }
        if (!big_divmod(NULL, &t->big, big_view(&a->big), big_view(&b->big), allocator))
            return false;
        Room swap = *a;
        *a = *b;
        *b = *t;
        *t = swap;
    }
    return true;
}

/* Both nonzero, b at most GCD_MPN_MAX limbs; both are destroyed. */
static bool gcd_small(Big *result, Room *a, Room *b, Room *t, const Allocator *allocator)
{
    size_t twos = size_min(big_trailing_zeros(big_view(&a->big)),
                           big_trailing_zeros(big_view(&b->big)));
    if (a->big.size > GCD_MPN_MAX) {
        if (!big_divmod(NULL, &t->big, big_view(&a->big), big_view(&b->big), allocator))
            return false;
        if (t->big.size == 0) {
            big_copy(result, big_view(&b->big));
            return true;
        }
        big_copy(&a->big, big_view(&t->big));
    }
    big_shift_right(&a->big, big_view(&a->big), big_trailing_zeros(big_view(&a->big)));
    big_shift_right(&b->big, big_view(&b->big), big_trailing_zeros(big_view(&b->big)));
    Big *large = &a->big, *small = &b->big;
    if (big_compare_magnitude(big_view(large), big_view(small)) < 0) {
        large = &b->big;
        small = &a->big;
    }
    t->big.size = (size_t)mpn_gcd(t->big.limbs, large->limbs, (mp_size_t)large->size, small->limbs,
                                  (mp_size_t)small->size);
    t->big.negative = false;
    /* Shifted in scratch, which has a limb more than the result. */
    big_shift_left(&t->big, big_view(&t->big), twos);
    big_copy(result, big_view(&t->big));
    return true;
}

static bool gcd_large(Big *result, BigView a, BigView b, const Allocator *allocator)
{
    Room rooms[4] = {{{0}, 0}};
    bool good = true;
    for (size_t i = 0; i < ARRAY_COUNT(rooms); i++)
        good = good && room_get(&rooms[i], a.size + 2, allocator);
    if (good) {
        big_copy(&rooms[0].big, a);
        big_copy(&rooms[1].big, b);
        good = lehmer_reduce(&rooms[0], &rooms[1], &rooms[2], &rooms[3], allocator);
    }
    if (good && rooms[1].big.size == 0)
        big_copy(result, big_view(&rooms[0].big));
    else if (good)
        good = gcd_small(result, &rooms[0], &rooms[1], &rooms[2], allocator);
    for (size_t i = 0; i < ARRAY_COUNT(rooms); i++)
        room_free(&rooms[i], allocator);
    return good;
}

bool big_gcd(Big *result, BigView a, BigView b, const Allocator *allocator)
{
    a.negative = b.negative = false;
    if (big_compare_magnitude(a, b) < 0) {
        BigView other = a;
        a = b;
        b = other;
    }
    if (b.size == 0) {
        big_copy(result, a);
        return true;
    }
    if (b.size == 1) {
        result->limbs[0] = mpn_gcd_1(a.limbs, (mp_size_t)a.size, b.limbs[0]);
        result->size = 1;
        result->negative = false;
        return true;
    }
    return gcd_large(result, a, b, allocator);
}

/* ---- integer square root --------------------------------------------------------------------- */

/* Doubles the precision of a root until it is exact. With c = (bits - 1) / 2, the root of the
 * number cut to its top 2d + 1 or 2d + 2 bits is known to within 1 for d = e, and one Newton step
 * gives it to within 1 for a d of up to twice that. */
static bool isqrt_refine(Room *root, Room *shifted, Room *quotient, Room *rest, BigView a, size_t c,
                         size_t e, const Allocator *allocator)
{
    for (unsigned s = bits_length(c) - bits_length(e); s-- > 0;) {
        size_t d = c >> s;
        big_shift_right(&shifted->big, a, 2 * c - e - d + 1);
        if (!big_divmod(&quotient->big, &rest->big, big_view(&shifted->big), big_view(&root->big),
                        allocator))
            return false;
        big_shift_left(&root->big, big_view(&root->big), d - e - 1);
        big_add(&root->big, big_view(&root->big), big_view(&quotient->big));
        e = d;
    }
    return true;
}

static bool isqrt_large(Big *result, BigView a, const Allocator *allocator)
{
    Room rooms[4] = {{{0}, 0}};
    Room *root = &rooms[0], *shifted = &rooms[1], *quotient = &rooms[2];
    bool good = true;
    for (size_t i = 0; i < ARRAY_COUNT(rooms); i++)
        good = good && room_get(&rooms[i], a.size + 4, allocator);
    if (good) {
        size_t c = (big_bit_length(a) - 1) / 2, e = c;
        while (e > LIMBS_MPN_MAX * BIG_LIMB_BITS / 2)
            e /= 2;
        big_shift_right(&shifted->big, a, 2 * (c - e));
        mpn_sqrtrem(root->big.limbs, NULL, shifted->big.limbs, (mp_size_t)shifted->big.size);
        root->big.size = limbs_trim(root->big.limbs, (shifted->big.size + 1) / 2);
        good = isqrt_refine(root, shifted, quotient, &rooms[3], a, c, e, allocator) &&
               big_multiply(&shifted->big, big_view(&root->big), big_view(&root->big), allocator);
    }
    if (good) {
        BigView one = {&one_limb, 1, false};
        if (big_compare_magnitude(big_view(&shifted->big), a) > 0)
            big_subtract(&root->big, big_view(&root->big), one);
        big_copy(result, big_view(&root->big));
    }
    for (size_t i = 0; i < ARRAY_COUNT(rooms); i++)
        room_free(&rooms[i], allocator);
    return good;
}

bool big_isqrt(Big *result, BigView a, const Allocator *allocator)
{
    *result = (Big){.limbs = result->limbs};
    if (a.size == 0)
        return true;
    if (a.size > LIMBS_MPN_MAX)
        return isqrt_large(result, a, allocator);
    mpn_sqrtrem(result->limbs, NULL, a.limbs, (mp_size_t)a.size);
    result->size = limbs_trim(result->limbs, (a.size + 1) / 2);
    return true;
}

/* The native module _random: the Mersenne Twister MT19937 of Matsumoto and Nishimura, seeded and read as CPython does, so that
 * equal seeds give equal sequences. */
#include "base/bigint.h"
#include "object/float.h"
#include "object/int.h"
#include "object/module.h"
#include "object/protocol.h"

#include <string.h>
#include <sys/random.h>

enum { WORDS = 624, SHIFT = 397 };

typedef struct Random {
    Object head;
    uint32_t next; /* the word to give next; WORDS: all are spent */
    uint32_t words[WORDS];
    /* the attribute area follows in derived classes */
} Random;

/* ---- the generator ---- */

static void refill(Random *r) {
    uint32_t *w = r->words;
    for (size_t i = 0; i < WORDS; i++) {
        uint32_t y = (w[i] & 0x80000000u) | (w[(i + 1) % WORDS] & 0x7fffffffu);
        w[i] = w[(i + SHIFT) % WORDS] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    r->next = 0;
}

static uint32_t next_word(Random *r) {
    if (r->next >= WORDS) refill(r);
    uint32_t y = r->words[r->next++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

static void seed_word(Random *r, uint32_t seed) {
    r->words[0] = seed;
    for (uint32_t i = 1; i < WORDS; i++) r->words[i] = 1812433253u * (r->words[i - 1] ^ (r->words[i - 1] >> 30)) + i;
    r->next = WORDS;
}

static void seed_words(Random *r, const uint32_t *key, size_t length) {
    uint32_t *w = r->words;
    seed_word(r, 19650218u);
    size_t i = 1, j = 0;
    for (size_t k = WORDS > length ? WORDS : length; k; k--) {
        w[i] = (w[i] ^ ((w[i - 1] ^ (w[i - 1] >> 30)) * 1664525u)) + key[j] + (uint32_t)j;
        if (++i == WORDS) w[0] = w[WORDS - 1], i = 1;
        if (++j == length) j = 0;
    }
    for (size_t k = WORDS - 1; k; k--) {
        w[i] = (w[i] ^ ((w[i - 1] ^ (w[i - 1] >> 30)) * 1566083941u)) - (uint32_t)i;
        if (++i == WORDS) w[0] = w[WORDS - 1], i = 1;
    }
    w[0] = 0x80000000u;
}

/* ---- seeding ---- */

static bool seed_from_system(VM *vm, Random *r) {
    uint32_t key[WORDS];
    if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key) return raise(vm, EXC_OS_ERROR, "the system gives no random bytes") != NULL;
    seed_words(r, key, WORDS);
    return true;
}

/* By the absolute value of an int of any size, 32 bits a word. */
static bool seed_from_int(VM *vm, Random *r, Int *number) {
    uint64_t small = int_is_big(number) ? 0 : number->value < 0 ? 0 - (uint64_t)number->value : (uint64_t)number->value;
    const uint64_t *limbs = int_is_big(number) ? number->limbs : &small;
    size_t count = int_is_big(number) ? (size_t)(number->value < 0 ? -number->value : number->value) : 1;
    uint32_t *key = memory_alloc(vm, count * 2 * sizeof *key);
    if (!key) return false;
    for (size_t i = 0; i < count; i++) key[2 * i] = (uint32_t)limbs[i], key[2 * i + 1] = (uint32_t)(limbs[i] >> 32);
    size_t used = count * 2;
    while (used > 1 && !key[used - 1]) used--;
    seed_words(r, key, used);
    memory_free(vm, key, count * 2 * sizeof *key);
    return true;
}

static bool seed(VM *vm, Random *r, Object *value) {
    if (!value || is_none(value)) return seed_from_system(vm, r);
    if (is_int(value)) return seed_from_int(vm, r, (Int *)value);
    Hash hash = object_hash(vm, value);
    if (hash == -1) return false;
    Object *number = int_from_uint64(vm, (uint64_t)hash);
    bool ok = number && seed_from_int(vm, r, (Int *)number);
    xdecref(number);
    return ok;
}

/* ---- methods ---- */

#define METHOD(name) static Object *random_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define SELF Random *r = (Random *)self; (void)args, (void)nargs

METHOD(seed) {
    SELF;
    return seed(vm, r, args[0]) ? NEW_NONE(vm) : NULL;
}

METHOD(random) {
    SELF;
    uint32_t high = next_word(r) >> 5, low = next_word(r) >> 6; /* 53 bits */
    return float_from_double(vm, (high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}

METHOD(getrandbits) {
    SELF;
    ptrdiff_t bits;
    if (!object_to_size(vm, args[0], &bits)) return NULL;
    if (bits < 0) return raise(vm, EXC_VALUE_ERROR, "number of bits must be non-negative");
    if (bits == 0) return int_from_int64(vm, 0);
    if (bits <= 32) return int_from_int64(vm, next_word(r) >> (32 - bits));
    size_t words = ((size_t)bits - 1) / 32 + 1;
    uint32_t *out = memory_alloc(vm, memory_size(words, sizeof *out, 0));
    if (!out) return NULL;
    for (size_t i = 0; i < words; i++, bits -= 32) out[i] = bits < 32 ? next_word(r) >> (32 - bits) : next_word(r);
    Object *number = int_from_bytes(vm, (const uint8_t *)out, words * sizeof *out, false, false);
    memory_free(vm, out, words * sizeof *out);
    return number;
}

METHOD(getstate) {
    SELF;
    Tuple *state = tuple_allocate(vm, WORDS + 1);
    for (size_t i = 0; state && i <= WORDS; i++)
        if (!(state->items[i] = int_from_int64(vm, i < WORDS ? r->words[i] : r->next))) clear_ref(&state);
    return OBJ(state);
}

METHOD(setstate) {
    SELF;
    if (!is_tuple(args[0])) return raise(vm, EXC_TYPE_ERROR, "state vector must be a tuple");
    Tuple *state = (Tuple *)args[0];
    if (state->length != WORDS + 1) return raise(vm, EXC_VALUE_ERROR, "state vector is the wrong size");
    uint32_t words[WORDS + 1];
    for (size_t i = 0; i <= WORDS; i++) {
        int64_t word;
        if (!object_to_int64(vm, state->items[i], &word)) return NULL;
        words[i] = (uint32_t)word;
        if (i == WORDS && (word < 0 || word > WORDS)) return raise(vm, EXC_VALUE_ERROR, "invalid state");
    }
    memcpy(r->words, words, sizeof r->words);
    r->next = words[WORDS];
    return NEW_NONE(vm);
}

static Object *random_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    bool native = type->spec != NULL; /* derived classes have __init__ seed it */
    if (native && kwnames && kwnames->length) return raise(vm, EXC_TYPE_ERROR, "Random() takes no keyword arguments");
    if (native && nargs > 1) return raise(vm, EXC_TYPE_ERROR, "Random() requires 0 or 1 argument");
    Random *r = (Random *)type_allocate(vm, type, sizeof(Random));
    if (!r) return NULL;
    r->next = WORDS;
    if (seed(vm, r, nargs ? args[0] : NULL)) return OBJ(r);
    decref(r);
    return NULL;
}

static int random_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)vm, (void)self, (void)args, (void)nargs, (void)kwnames; /* construct has taken the argument */
    return 0;
}

static const MethodDef random_methods[] = {
    {"random", "()", random_random, "A float in [0, 1).", 0},
    {"seed", "(n=None, /)", random_seed, "Starts the sequence of a seed.", 0},
    {"getstate", "()", random_getstate, "All that the sequence depends on.", 0},
    {"setstate", "(state, /)", random_setstate, "Takes what getstate() gave.", 0},
    {"getrandbits", "(k, /)", random_getrandbits, "An int of k random bits.", 0},
    {0},
};

static const TypeSpec random_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Random),
    .flags = TYPE_BASE,
    .doc = "Random([seed]): a sequence of random numbers.",
    .methods = random_methods,
    .slots = {.construct = (ConstructFn)(void (*)(void))random_construct,
              .initialize = (int (*)(VM *, Object *, Object *const *, size_t))(void (*)(void))random_initialize},
};

static bool setup(VM *vm, Module *module) {
    Type *type = type_from_spec(vm, &random_spec, "_random.Random", NULL);
    return type && module_add_type(vm, module, type);
}

const ModuleDef random_native_module = {.name = "_random", .doc = "Random numbers by the Mersenne Twister.", .setup = setup};

/* Tests object/dict.c: random operations against a simple model, for several kinds of keys, and
 * lookups whose
 * __eq__ changes the dict. */
#include "object_core.h"

#include "object/dict.h"
#include "object/float.h"

enum { KEYS = 700, STEPS = 20000 };

/* The model: which keys are in, since when, with which value. */
typedef struct Model {
    VM *vm;
    Dict *dict;
    Object *keys[KEYS];
    uint64_t since[KEYS]; /* 0: absent */
    int64_t value[KEYS];
    uint64_t clock;
    uint32_t used;
    uint64_t random;
    uint32_t limit; /* keys in play */
} Model;

typedef Object *(*MakeKey)(VM *vm, int number);

static Object *make_str(VM *vm, int number)
{
    return (Object *)str_from_format(vm, number % 3 ? "key%d" : "k\xc3\xa9y %d", number);
}
static Object *make_int(VM *vm, int number) { return int_from_int64(vm, number * 3 - 50); }
/* Equal hashes in tens: hash(n) is n modulo 2^61 - 1. */
static Object *make_colliding(VM *vm, int number)
{
    Object *step = int_from_int64(vm, ((int64_t)1 << 61) - 1),
           *times = int_from_int64(vm, number % 10);
    Object *product = int_binary(vm, BINARY_MULTIPLY, step, times),
           *base = int_from_int64(vm, number / 10);
    Object *key = int_binary(vm, BINARY_ADD, product, base);
    decref(step);
    decref(times);
    decref(product);
    decref(base);
    return key;
}
static Object *make_mixed(VM *vm, int number)
{
    switch (number % 4) {
    case 0: return make_str(vm, number);
    case 1: return float_from_double(vm, number + 0.5);
    case 2: return make_int(vm, number);
    default: {
        Object *item = make_int(vm, number), *tuple = tuple_from(vm, &item, 1);
        decref(item);
        return tuple;
    }
    }
}

static void model_set(Model *m, int k, int64_t value)
{
    if (!m->since[k]) {
        m->since[k] = ++m->clock;
        m->used++;
    }
    m->value[k] = value;
}

static void model_delete(Model *m, int k)
{
    m->since[k] = 0;
    m->used--;
}

/* The key that was added last, -1 none. */
static int model_last(const Model *m)
{
    int last = -1;
    for (int k = 0; k < KEYS; k++) {
        if (m->since[k] && (last < 0 || m->since[k] > m->since[last])) last = k;
    }
    return last;
}

static int64_t int_value(Object *o) { return ((Int *)o)->value; }

static int model_key(const Model *m, const Object *key)
{
    for (int k = 0; k < KEYS; k++) {
        if (m->keys[k] == key) return k;
    }
    return -1;
}

/* The dict holds the model's items, in the order in which they came. */
static void check_whole(Model *m)
{
    size_t position = 0, seen = 0;
    uint64_t before = 0;
    Object *key, *value;
    CHECK_INT(m->dict->used, m->used);
    while (dict_next(m->dict, &position, &key, &value)) {
        int k = model_key(m, key);
        if (!CHECK(k >= 0)) return;
        CHECK(m->since[k] > before);
        before = m->since[k];
        CHECK_INT(int_value(value), m->value[k]);
        seen++;
    }
    CHECK_INT(seen, m->used);
    for (int k = 0; k < KEYS; k++)
        CHECK_INT(dict_contains(m->vm, m->dict, m->keys[k]), m->since[k] != 0);
    Dict *copy = dict_copy(m->vm, m->dict);
    CHECK_INT(dict_equal(m->vm, m->dict, copy), 1);
    decref(copy);
}

static void step_set(Model *m, int k)
{
    int64_t number = random_below(&m->random, 100000);
    Object *value = int_from_int64(m->vm, number);
    if (random_below(&m->random, 4)) {
        CHECK(dict_set(m->vm, m->dict, m->keys[k], value));
        model_set(m, k, number);
    } else {
        Object *found = dict_setdefault(m->vm, m->dict, m->keys[k], value);
        if (!m->since[k]) model_set(m, k, number);
        CHECK(found && int_value(found) == m->value[k]);
        xdecref(found);
    }
    decref(value);
}

static void step_remove(Model *m, int k)
{
    if (random_below(&m->random, 2)) {
        CHECK_INT(dict_delete(m->vm, m->dict, m->keys[k]), m->since[k] != 0);
    } else {
        Object *value = dict_pop(m->vm, m->dict, m->keys[k]);
        CHECK_INT(value != NULL, m->since[k] != 0);
        if (value) CHECK_INT(int_value(value), m->value[k]);
        xdecref(value);
    }
    if (m->since[k]) model_delete(m, k);
}

static void step_pop_last(Model *m)
{
    Object *key, *value;
    int last = model_last(m);
    CHECK_INT(dict_pop_last(m->vm, m->dict, &key, &value), last >= 0);
    if (last < 0) return;
    CHECK(key == m->keys[last]);
    CHECK_INT(int_value(value), m->value[last]);
    decref(key);
    decref(value);
    model_delete(m, last);
}

/* Goes on with a copy, whose table is just large enough. */
static void step_copy(Model *m)
{
    Dict *copy = dict_copy(m->vm, m->dict);
    CHECK(copy != NULL);
    decref(m->dict);
    m->dict = copy;
}

static void step_get(Model *m, int k)
{
    Object *value = dict_get(m->vm, m->dict, m->keys[k]);
    CHECK_INT(value != NULL, m->since[k] != 0);
    if (value) CHECK_INT(int_value(value), m->value[k]);
}

/* Phases that grow the dict and phases that empty it, so that all index sizes are passed in both
 * directions. */
static void run_model(Model *m)
{
    bool growing = true;
    for (int i = 0; i < STEPS; i++) {
        if (m->used > m->limit * 9 / 10) growing = false;
        if (m->used < 3) growing = true;
        int k = (int)random_below(&m->random, m->limit);
        uint32_t what = random_below(&m->random, 100);
        if (what < 30)
            step_get(m, k);
        else if (what < (growing ? 80u : 45u))
            step_set(m, k);
        else if (what < (m->limit < 20 ? 70u : 94u))
            step_remove(m, k);
        else if (what < 95)
            step_copy(m);
        else if (what < 99)
            step_pop_last(m);
        else if (random_below(&m->random, 40) == 0) {
            dict_clear_items(m->vm, m->dict);
            memset(m->since, 0, sizeof m->since);
            m->used = 0;
        }
        if (i % 500 == 0) check_whole(m);
    }
    check_whole(m);
}

static void test_model(MakeKey make, uint64_t seed, uint32_t limit)
{
    VM *vm = core_for_test();
    Model *m = calloc(1, sizeof *m);
    m->vm = vm;
    m->random = seed;
    m->limit = limit;
    m->dict = dict_new(vm);
    for (int k = 0; k < KEYS; k++) m->keys[k] = make(vm, k);
    run_model(m);
    decref(m->dict);
    for (int k = 0; k < KEYS; k++) {
        CHECK(object_is_immortal(m->keys[k]) || m->keys[k]->count == 1);
        decref(m->keys[k]);
    }
    free(m);
    core_end(vm);
}

static void test_str_keys(void) { test_model(make_str, 1, KEYS); }
static void test_int_keys(void) { test_model(make_int, 2, KEYS); }
static void test_colliding_keys(void) { test_model(make_colliding, 3, KEYS); }
static void test_mixed_keys(void) { test_model(make_mixed, 4, KEYS); }

/* Tables of 1 to 10 entries, whose places run out by popitem, too. */
static void test_small(void)
{
    for (uint32_t limit = 2; limit <= 10; limit++) {
        test_model(make_str, limit, limit);
        test_model(make_mixed, limit, limit);
    }
}

/* Many entries: two and four byte places. */
static void test_large(void)
{
    VM *vm = core_for_test();
    Dict *d = dict_new(vm);
    enum { COUNT = 120000 };
    for (int i = 0; i < COUNT; i++) {
        Object *key = int_from_int64(vm, i);
        CHECK(dict_set(vm, d, key, key));
        decref(key);
    }
    CHECK_INT(d->used, COUNT);
    for (int i = 0; i < COUNT; i += 7) {
        Object *key = int_from_int64(vm, i), *value = dict_get(vm, d, key);
        CHECK(value && int_value(value) == i);
        decref(key);
    }
    for (int i = 0; i < COUNT - 10; i++) {
        Object *key = int_from_int64(vm, i);
        CHECK_INT(dict_delete(vm, d, key), 1);
        decref(key);
    }
    CHECK_INT(d->used, 10);
    CHECK(dict_table_size(d->table) < 4096); /* it has shrunk */
    decref(d);
    core_end(vm);
}

/* The sizes promised: slot and table. */
static void test_bytes(void)
{
    VM *vm = core_for_test();
    Dict *d = dict_new_sized(vm, 2);
    CHECK(dict_set_text(vm, d, "a", NONE(vm)) && dict_set_text(vm, d, "b", NONE(vm)));
    CHECK(object_slot_size(vm, (Object *)d) + dict_table_size(d->table) <= 112);
    CHECK(!object_is_tracked((Object *)d));
    Dict *inner = dict_new(vm);
    CHECK(dict_set_text(vm, d, "c", (Object *)inner));
    CHECK(object_is_tracked((Object *)d));
    decref(inner);
    decref(d);
    core_end(vm);
}

static void test_keys_version(void)
{
    VM *vm = core_for_test();
    Dict *d = dict_new(vm);
    Str *a = str_intern_text(vm, "alpha");
    CHECK(dict_set_str(vm, d, a, NONE(vm)));
    uint32_t version = dict_keys_version(vm, d);
    CHECK(version != 0);
    CHECK(dict_set_str(vm, d, a, TRUE(vm)));
    CHECK_INT(d->keys_version, version); /* a new value does not matter */
    CHECK_INT(dict_entry_index(vm, d, a), 0);
    CHECK(dict_set_text(vm, d, "beta", NONE(vm)));
    CHECK_INT(d->keys_version, 0);
    CHECK(dict_keys_version(vm, d) != version);
    CHECK_INT(dict_delete(vm, d, (Object *)a), 1);
    CHECK_INT(d->keys_version, 0);
    decref(a);
    decref(d);
    core_end(vm);
}

/* ---- keys whose comparison changes the dict ---- */

typedef struct Vandal {
    Object head;
    Dict *victim; /* borrowed */
    int64_t serial;
} Vandal;

static int vandal_mode;

static Hash vandal_hash(VM *vm, Object *o)
{
    (void)vm;
    (void)o;
    return 42;
}

static Object *vandal_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (op != COMPARE_EQ) return NOT_IMPLEMENTED(vm);
    Vandal *x = (Vandal *)a, *y = (Vandal *)b;
    Dict *d = x->victim;
    int mode = vandal_mode;
    vandal_mode = 0; /* once */
    if (mode == 1) dict_clear_items(vm, d);
    if (mode == 2) {
        for (int i = 0; i < 100; i++) {
            Object *key = int_from_int64(vm, 1000 + i);
            CHECK(dict_set(vm, d, key, key));
            decref(key);
        }
    }
    if (mode == 3) { /* another table of the same shape */
        Dict *copy = dict_copy(vm, d);
        dict_clear_items(vm, d);
        CHECK(dict_merge(vm, d, (Object *)copy, true));
        decref(copy);
    }
    return BOOL(vm, x->serial == y->serial);
}

static const TypeSpec vandal_spec = {
    .id = BUILTIN_TYPE_COUNT,
    .base = TYPE_OBJECT,
    .size = sizeof(Vandal),
    .slots = {.hash = vandal_hash, .compare = vandal_compare},
};

static Object *vandal_new(VM *vm, Type *type, Dict *victim, int64_t serial)
{
    Vandal *v = (Vandal *)type_allocate(vm, type, sizeof(Vandal));
    v->victim = victim;
    v->serial = serial;
    return (Object *)v;
}

static void test_mutating_lookup(void)
{
    VM *vm = core_for_test();
    Type *type = type_from_spec(vm, &vandal_spec, "Vandal", NULL);
    if (!CHECK(type != NULL)) return;
    for (int mode = 0; mode <= 3; mode++) {
        Dict *d = dict_new(vm);
        for (int i = 0; i < 8; i++) {
            Object *key = vandal_new(vm, type, d, i);
            vandal_mode = 0;
            CHECK(dict_set(vm, d, key, NONE(vm)));
            decref(key);
        }
        Object *probe = vandal_new(vm, type, d, 5);
        vandal_mode = mode;
        CHECK_INT(dict_contains(vm, d, probe), mode != 1);
        CHECK_INT(d->used, mode == 1 ? 0 : mode == 2 ? 108 : 8);
        vandal_mode = mode;
        CHECK(dict_set(vm, d, probe, TRUE(vm)));
        CHECK(dict_get(vm, d, probe) == TRUE(vm));
        decref(d);
        decref(probe);
    }
    decref(type);
    core_end(vm);
}

static void test_update(void)
{
    VM *vm = core_for_test();
    Dict *d = dict_new(vm), *e = dict_new(vm);
    CHECK(dict_set_text(vm, d, "a", NONE(vm)) && dict_set_text(vm, e, "b", TRUE(vm)) &&
          dict_set_text(vm, e, "a", FALSE(vm)));
    CHECK(dict_merge(vm, d, (Object *)e, false));
    CHECK(dict_get_text(vm, d, "a") == NONE(vm) && dict_get_text(vm, d, "b") == TRUE(vm));
    CHECK(dict_update(vm, d, (Object *)e));
    CHECK(dict_get_text(vm, d, "a") == FALSE(vm));
    CHECK_INT(dict_equal(vm, d, e), 1);
    Object *pair = tuple_pack(vm, 2, int_from_int64(vm, 1), int_from_int64(vm, 2));
    Object *pairs = tuple_pack(vm, 1, pair);
    CHECK(dict_update(vm, d, pairs));
    CHECK_INT(d->used, 3);
    CHECK(!dict_update(vm, d, pair)); /* its elements are no pairs */
    CHECK(exception_clear_if(vm, EXC_TYPE_ERROR));
    decref(pair);
    decref(pairs);
    decref(d);
    decref(e);
    core_end(vm);
}

int main(void)
{
    CHECK_RUN(test_str_keys);
    CHECK_RUN(test_int_keys);
    CHECK_RUN(test_colliding_keys);
    CHECK_RUN(test_mixed_keys);
    CHECK_RUN(test_small);
    CHECK_RUN(test_large);
    CHECK_RUN(test_bytes);
    CHECK_RUN(test_keys_version);
    CHECK_RUN(test_mutating_lookup);
    CHECK_RUN(test_update);
    return check_done();
}

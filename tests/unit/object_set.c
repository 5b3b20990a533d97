/* Tests object/set.c: random operations against membership flags, order of iteration, sizes. */
#include "object_core.h"

#include "object/list.h"
#include "object/set.h"

enum { KEYS = 1200, STEPS = 20000 };

typedef struct Model {
    VM *vm;
    Set *set;
    Object *keys[KEYS];
    bool member[KEYS];
    uint32_t used;
    uint64_t random;
} Model;

static void check_whole(Model *m)
{
    size_t position = 0, seen = 0;
    Object *key;
    CHECK_INT(m->set->used, m->used);
    while (set_next(m->set, &position, &key)) {
        int k = -1;
        for (int i = 0; i < KEYS && k < 0; i++) {
            if (m->keys[i] == key) k = i;
        }
        CHECK(k >= 0 && m->member[k]);
        seen++;
    }
    CHECK_INT(seen, m->used);
    for (int k = 0; k < KEYS; k++) CHECK_INT(set_contains(m->vm, m->set, m->keys[k]), m->member[k]);
}

static void put(Model *m, int k, bool member)
{
    m->used += (uint32_t)member - (uint32_t)m->member[k];
    m->member[k] = member;
}

/* A bulk operation with a random set, or a list, of keys. */
static void step_bulk(Model *m)
{
    bool as_list = random_below(&m->random, 2), chosen[KEYS] = {false};
    Object *other = as_list ? (Object *)list_new(m->vm, 0) : set_new(m->vm);
    for (uint32_t i = random_below(&m->random, 40); i > 0; i--) {
        int k = (int)random_below(&m->random, KEYS);
        chosen[k] = true;
        if (as_list)
            CHECK(list_append(m->vm, (List *)other, m->keys[k]));
        else
            CHECK(set_add(m->vm, (Set *)other, m->keys[k]) >= 0);
    }
    uint32_t what = random_below(&m->random, 3);
    CHECK(what == 0   ? set_update(m->vm, m->set, other)
          : what == 1 ? set_difference_update(m->vm, m->set, other)
                      : set_symmetric_update(m->vm, m->set, other));
    for (int k = 0; k < KEYS; k++) {
        if (chosen[k]) put(m, k, what == 0 ? true : what == 1 ? false : !m->member[k]);
    }
    decref(other);
}

static void step(Model *m, bool growing)
{
    int k = (int)random_below(&m->random, KEYS);
    uint32_t what = random_below(&m->random, 100);
    if (what < (growing ? 60u : 25u)) {
        CHECK_INT(set_add(m->vm, m->set, m->keys[k]), !m->member[k]);
        put(m, k, true);
    } else if (what < 90) {
        CHECK_INT(set_discard(m->vm, m->set, m->keys[k]), m->member[k]);
        put(m, k, false);
    } else if (what < 95) {
        Object *key = set_pop_any(m->set);
        CHECK_INT(key != NULL, m->used != 0);
        for (int i = 0; key && i < KEYS; i++) {
            if (m->keys[i] == key) put(m, i, false);
        }
        xdecref(key);
    } else {
        step_bulk(m);
    }
}

static void test_model(void)
{
    VM *vm = core_for_test();
    Model *m = calloc(1, sizeof *m);
    m->vm = vm;
    m->random = 17;
    m->set = (Set *)set_new(vm);
    for (int k = 0; k < KEYS; k++) {
        m->keys[k] = k % 2 ? int_from_int64(vm, k * 8) : (Object *)str_from_format(vm, "key%d", k);
    }
    bool growing = true;
    for (int i = 0; i < STEPS; i++) {
        if (m->used > KEYS * 3 / 4) growing = false;
        if (m->used < 3) growing = true;
        step(m, growing);
        if (i % 500 == 0) check_whole(m);
    }
    check_whole(m);
    decref(m->set);
    for (int k = 0; k < KEYS; k++) {
        CHECK(object_is_immortal(m->keys[k]) || m->keys[k]->count == 1);
        decref(m->keys[k]);
    }
    free(m);
    core_end(vm);
}

static void check_order(VM *vm, const int *added, size_t count, const char *expected)
{
    Object *set = set_new(vm);
    for (size_t i = 0; i < count; i++) {
        Object *key = int_from_int64(vm, added[i]);
        CHECK(set_add(vm, (Set *)set, key) >= 0);
        decref(key);
    }
    Str *text = object_repr(vm, set);
    CHECK_TEXT(str_utf8(vm, text, NULL), expected);
    decref(text);
    decref(set);
}

/* As CPython walks them: by hash modulo the number of places, runs of ten probes. */
static void test_order(void)
{
    VM *vm = core_for_test();
    check_order(vm, (int[]){5, 1, 3}, 3, "{1, 3, 5}");
    check_order(vm, (int[]){8, 0, 16}, 3, "{8, 0, 16}");
    check_order(vm, (int[]){10, 9, 8, 7, 6, 5}, 6, "{5, 6, 7, 8, 9, 10}");
    check_order(vm, (int[]){100, 3, 64, 33, 1}, 5, "{64, 33, 1, 3, 100}");
    check_order(vm, (int[]){-1, -2, -3, 0}, 4, "{0, -3, -1, -2}");
    core_end(vm);
}

static void test_bytes(void)
{
    VM *vm = core_for_test();
    Object *set = set_new(vm);
    for (int i = 0; i < 3; i++) {
        Object *key = int_from_int64(vm, i);
        CHECK(set_add(vm, (Set *)set, key) == 1);
        decref(key);
    }
    CHECK(object_slot_size(vm, set) + set_table_size((Set *)set) <= 112);
    decref(set);
    core_end(vm);
}

int main(void)
{
    CHECK_RUN(test_model);
    CHECK_RUN(test_order);
    CHECK_RUN(test_bytes);
    return check_done();
}

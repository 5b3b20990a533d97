/* Tests object/sort.c: order, stability, bounds on comparisons, and what happens when guest code
 * misbehaves. */
#include "object_core.h"

#include "object/float.h"
#include "object/function.h"
#include "object/list.h"

typedef Object *(*MakeItem)(VM *vm, uint32_t rank);

static Object *item_int(VM *vm, uint32_t rank) { return int_from_int64(vm, (int64_t)rank + 1000); }
static Object *item_float(VM *vm, uint32_t rank) { return float_from_double(vm, rank / 4.0 - 100); }
static Object *item_str(VM *vm, uint32_t rank)
{
    return (Object *)str_from_format(vm, "%d", (int)(rank + 100000));
}
/* The same first eight characters. */
static Object *item_long_str(VM *vm, uint32_t rank)
{
    return (Object *)str_from_format(vm, "abcdefgh%d", (int)(rank + 100000));
}
static Object *item_wide_str(VM *vm, uint32_t rank)
{
    return (Object *)str_from_format(vm, rank % 2 ? "%d" : "%d\xe2\x82\xac", (int)(rank + 100000));
}
static Object *item_number(VM *vm, uint32_t rank)
{
    return rank % 2 ? int_from_int64(vm, rank) : float_from_double(vm, rank);
}
static Object *item_tuple(VM *vm, uint32_t rank)
{
    Object *number = int_from_int64(vm, rank),
           *tuple = tuple_from(vm, (Object *[]){NONE(vm), number}, 2);
    decref(number);
    return tuple;
}

enum { PATTERNS = 7 };

/* Random, up, down, equal, up with some noise, sawtooth, two runs. */
static uint32_t rank_of(int pattern, uint32_t i, uint32_t length, uint64_t *random)
{
    switch (pattern) {
    case 0: return random_below(random, length);
    case 1: return i;
    case 2: return length - i;
    case 3: return 7;
    case 4: return random_below(random, 20) ? i : random_below(random, length);
    case 5: return i % 50;
    default: return i < length / 3 ? i * 2 : i - length / 3;
    }
}

typedef struct Sample {
    Object *item;
    uint32_t rank, place;
} Sample;

static int by_rank(const void *a, const void *b)
{
    const Sample *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static int by_rank_reversed(const void *a, const void *b)
{
    const Sample *x = a, *y = b;
    if (x->rank != y->rank) return x->rank > y->rank ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static void sort_one(VM *vm, MakeItem make, int pattern, uint32_t length, bool reverse,
                     uint64_t *random)
{
    Sample *samples = calloc(length + 1, sizeof *samples);
    List *list = list_new(vm, 0);
    for (uint32_t i = 0; i < length; i++) {
        uint32_t rank = rank_of(pattern, i, length, random);
        samples[i] = (Sample){make(vm, rank), rank, i};
        CHECK(list_append_stolen(vm, list, samples[i].item));
    }
    CHECK(list_sort(vm, list, NULL, reverse));
    qsort(samples, length, sizeof *samples, reverse ? by_rank_reversed : by_rank);
    CHECK_INT(list->length, length);
    bool same = true;
    for (uint32_t i = 0; i < length && i < list->length; i++)
        same &= list->items[i] == samples[i].item;
    CHECK(same); /* by identity: stable */
    decref(list);
    free(samples);
}

static void sort_kind(MakeItem make)
{
    VM *vm = core_for_test();
    uint64_t random = 12345;
    static const uint32_t lengths[] = {0, 1, 2, 3, 31, 32, 63, 64, 65, 200, 1000, 5000};
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            sort_one(vm, make, pattern, lengths[i], false, &random);
            sort_one(vm, make, pattern, lengths[i], true, &random);
        }
    }
    CHECK_INT(vm_core(vm)->pending != NULL, 0);
    core_end(vm);
}

static void test_ints(void) { sort_kind(item_int); }
static void test_floats(void) { sort_kind(item_float); }
static void test_strs(void) { sort_kind(item_str); }
static void test_long_strs(void) { sort_kind(item_long_str); }
static void test_wide_strs(void) { sort_kind(item_wide_str); }
static void test_mixed_numbers(void) { sort_kind(item_number); }
static void test_tuples(void) { sort_kind(item_tuple); }

/* ---- comparisons counted ---- */

typedef struct Counted {
    Object head;
    int64_t value;
} Counted;

static uint64_t comparisons;
static uint64_t fail_after; /* the comparison with this number raises; 0: none does */

static Object *counted_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (op != COMPARE_LT) return NOT_IMPLEMENTED(vm);
    if (++comparisons == fail_after) return raise(vm, EXC_VALUE_ERROR, "enough");
    return BOOL(vm, ((Counted *)a)->value < ((Counted *)b)->value);
}

static const TypeSpec counted_spec = {
    .id = BUILTIN_TYPE_COUNT,
    .base = TYPE_OBJECT,
    .size = sizeof(Counted),
    .slots = {.compare = counted_compare},
};

static List *counted_list(VM *vm, Type *type, int pattern, uint32_t length, uint64_t *random)
{
    List *list = list_new(vm, 0);
    for (uint32_t i = 0; i < length; i++) {
        Counted *c = (Counted *)type_allocate(vm, type, sizeof *c);
        c->value = rank_of(pattern, i, length, random);
        CHECK(list_append_stolen(vm, list, (Object *)c));
    }
    return list;
}

static void test_comparisons(void)
{
    VM *vm = core_for_test();
    Type *type = type_from_spec(vm, &counted_spec, "Counted", NULL);
    uint64_t random = 99;
    for (uint32_t length = 1; length <= 4096; length *= 4) {
        uint64_t logarithm = 0;
        while (((uint32_t)1 << logarithm) < length) logarithm++;
        for (int pattern = 0; pattern < PATTERNS; pattern++) {
            List *list = counted_list(vm, type, pattern, length, &random);
            comparisons = fail_after = 0;
            CHECK(list_sort(vm, list, NULL, false));
            CHECK(comparisons <= length * logarithm + length);
            if (pattern >= 1 && pattern <= 3) CHECK_INT(comparisons, length - 1); /* a single run */
            decref(list);
        }
    }
    decref(type);
    core_end(vm);
}

/* Each comparison in turn fails: no item may be lost or doubled. */
static void test_failing_comparison(void)
{
    VM *vm = core_for_test();
    Type *type = type_from_spec(vm, &counted_spec, "Counted", NULL);
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
        for (uint64_t at = 1;; at += 1 + at / 8) {
            uint64_t random = 5;
            enum { LENGTH = 300 };
            List *list = counted_list(vm, type, pattern, LENGTH, &random);
            comparisons = 0;
            fail_after = at;
            bool sorted = list_sort(vm, list, NULL, at % 2);
            CHECK_INT(sorted, comparisons < at);
            if (!sorted) CHECK(exception_clear_if(vm, EXC_VALUE_ERROR));
            CHECK_INT(list->length, LENGTH);
            for (size_t i = 0; i < list->length; i++) CHECK_INT(list->items[i]->count, 1);
            for (size_t i = 0; i < list->length; i++) { /* each item is there once */
                Counted *c = (Counted *)list->items[i];
                CHECK(c->value >= 0);
                c->value = -1;
            }
            decref(list);
            if (sorted) break;
        }
    }
    fail_after = 0;
    decref(type);
    core_end(vm);
}

/* ---- key functions ---- */

static List *watched;

static Object *key_negative(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self;
    (void)nargs;
    CHECK_INT(watched->length, 0); /* the list looks empty while it is sorted */
    return int_from_int64(vm, -((Int *)args[0])->value);
}

static Object *key_appending(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self;
    (void)nargs;
    CHECK(list_append(vm, watched, args[0]));
    return incref(args[0]);
}

static Object *key_failing(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self;
    (void)nargs;
    if (((Int *)args[0])->value == 1005) return raise(vm, EXC_KEY_ERROR, "no key");
    return incref(args[0]);
}

static const MethodDef keys[] = {
    {"negative", "(item, /)", key_negative, "", 0},
    {"appending", "(item, /)", key_appending, "", 0},
    {"failing", "(item, /)", key_failing, "", 0},
};

static void test_keys(void)
{
    VM *vm = core_for_test();
    for (int i = 0; i < 3; i++) {
        List *list = list_new(vm, 0);
        for (uint32_t n = 0; n < 10; n++) CHECK(list_append_stolen(vm, list, item_int(vm, n)));
        watched = list;
        Object *key = native_function_new(vm, &keys[i], NULL, NULL);
        CHECK_INT(list_sort(vm, list, key, false), i == 0);
        CHECK_INT(list->length, 10);
        if (i == 0) CHECK_INT(((Int *)list->items[0])->value, 1009);
        if (i == 1) CHECK(exception_clear_if(vm, EXC_VALUE_ERROR)); /* list modified during sort */
        if (i == 2) CHECK(exception_clear_if(vm, EXC_KEY_ERROR));
        for (size_t n = 0; n < list->length; n++) CHECK_INT(list->items[n]->count, 1);
        decref(key);
        decref(list);
    }
    core_end(vm);
}

int main(void)
{
    CHECK_RUN(test_ints);
    CHECK_RUN(test_floats);
    CHECK_RUN(test_strs);
    CHECK_RUN(test_long_strs);
    CHECK_RUN(test_wide_strs);
    CHECK_RUN(test_mixed_numbers);
    CHECK_RUN(test_tuples);
    CHECK_RUN(test_comparisons);
    CHECK_RUN(test_failing_comparison);
    CHECK_RUN(test_keys);
    return check_done();
}

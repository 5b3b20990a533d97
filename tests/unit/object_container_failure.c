/* Fails each allocation in turn under operations on containers: every failure must be a
 * MemoryError, and no reference may be lost. (Only a build with OURO_FAULTS fails any; others run
 * each once.) */
#include "object_core.h"

#include "object/dict.h"
#include "object/list.h"
#include "object/set.h"
#include "object/slice.h"

enum { ITEMS = 40 };

typedef struct Fixture {
    VM *vm;
    Object *items[ITEMS]; /* ints and strs, each with one reference here */
    Object *list, *tuple, *dict, *set;
} Fixture;

/* Every operation gives a new reference or NULL with a MemoryError. */
typedef Object *(*Operation)(Fixture *f);

static Object *new_or_null(bool done, Object *o) { return done ? incref(o) : NULL; }

static Object *op_list_grow(Fixture *f)
{
    List *list = list_new(f->vm, 0);
    for (int i = 0; list && i < ITEMS; i++) {
        if (!list_append(f->vm, list, f->items[i])) clear_ref(&list);
    }
    return (Object *)list;
}
static Object *op_list_copy(Fixture *f) { return list_slice(f->vm, (List *)f->list, 3, ITEMS); }
static Object *op_list_extend(Fixture *f)
{
    return new_or_null(list_extend(f->vm, (List *)f->list, f->tuple), f->list);
}
static Object *op_list_replace(Fixture *f)
{
    return new_or_null(list_replace(f->vm, (List *)f->list, 2, 30, f->items, 35), f->list);
}
static Object *op_list_sort(Fixture *f)
{
    Object *numbers = list_from(f->vm, f->items, ITEMS / 2);
    if (numbers && !list_sort(f->vm, (List *)numbers, NULL, false)) clear_ref(&numbers);
    return numbers;
}
static Object *op_list_repr(Fixture *f) { return (Object *)object_repr(f->vm, f->list); }
static Object *op_tuple(Fixture *f) { return tuple_from_iterable(f->vm, f->list); }
static Object *op_tuple_of_dict(Fixture *f) { return tuple_from_iterable(f->vm, f->dict); }
static Object *op_dict_grow(Fixture *f)
{
    Dict *d = dict_new(f->vm);
    for (int i = 0; d && i < ITEMS; i++) {
        if (!dict_set(f->vm, d, f->items[ITEMS - 1 - i], f->items[i])) clear_ref(&d);
    }
    return (Object *)d;
}
static Object *op_dict_copy(Fixture *f) { return (Object *)dict_copy(f->vm, (Dict *)f->dict); }
static Object *op_dict_churn(Fixture *f)
{
    Dict *d = (Dict *)f->dict;
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < ITEMS; i += 3) {
            if (dict_delete(f->vm, d, f->items[i]) < 0) return NULL;
        }
        for (int i = 0; i < ITEMS; i += 3) {
            Object *key = int_from_int64(f->vm, round * 1000 + i);
            bool done = key && dict_set(f->vm, d, f->items[i], f->items[0]) &&
                        dict_set(f->vm, d, key, f->items[1]);
            xdecref(key);
            if (!done) return NULL;
        }
    }
    return incref(f->dict);
}
static Object *op_dict_items(Fixture *f)
{
    Object *view = dict_items_new(f->vm, (Dict *)f->dict);
    Object *list = view ? list_from_iterable(f->vm, view) : NULL;
    xdecref(view);
    return list;
}
static Object *op_dict_or(Fixture *f) { return object_binary(f->vm, BINARY_OR, f->dict, f->dict); }
static Object *op_dict_repr(Fixture *f) { return (Object *)object_repr(f->vm, f->dict); }
static Object *op_set_grow(Fixture *f) { return set_from_iterable(f->vm, f->list); }
static Object *op_set_and(Fixture *f) { return object_binary(f->vm, BINARY_AND, f->set, f->set); }
static Object *op_set_or(Fixture *f)
{
    Object *other = set_from_iterable(f->vm, f->dict);
    Object *result = other ? object_binary(f->vm, BINARY_OR, f->set, other) : NULL;
    xdecref(other);
    return result;
}
static Object *op_set_xor(Fixture *f)
{
    return new_or_null(set_symmetric_update(f->vm, (Set *)f->set, f->tuple), f->set);
}
static Object *op_set_repr(Fixture *f) { return (Object *)object_repr(f->vm, f->set); }
static Object *op_range(Fixture *f)
{
    Object *stop = int_from_int64(f->vm, 5000),
           *range = stop ? range_new(f->vm, NULL, stop, NULL) : NULL;
    Object *list = range ? list_from_iterable(f->vm, range) : NULL;
    xdecref(stop);
    xdecref(range);
    return list;
}
static Object *op_slice(Fixture *f)
{
    Object *two = int_from_int64(f->vm, 2), *slice = slice_new(f->vm, NULL, NULL, two);
    Object *part = slice ? object_getitem(f->vm, f->list, slice) : NULL;
    xdecref(slice);
    return part;
}

static const Operation operations[] = {
    op_list_grow, op_list_copy,     op_list_extend, op_list_replace, op_list_sort,  op_list_repr,
    op_tuple,     op_tuple_of_dict, op_dict_grow,   op_dict_copy,    op_dict_churn, op_dict_items,
    op_dict_or,   op_dict_repr,     op_set_grow,    op_set_and,      op_set_or,     op_set_xor,
    op_set_repr,  op_range,         op_slice,
};

static void fixture_open(Fixture *f)
{
    f->list = list_from(f->vm, f->items, ITEMS);
    f->tuple = tuple_from(f->vm, f->items, ITEMS);
    f->dict = (Object *)dict_new(f->vm);
    f->set = set_new(f->vm);
    for (int i = 0; i < ITEMS; i++) {
        CHECK(dict_set(f->vm, (Dict *)f->dict, f->items[i], f->items[ITEMS - 1 - i]));
        if (i % 2) CHECK(set_add(f->vm, (Set *)f->set, f->items[i]) == 1);
    }
}

static void fixture_close(Fixture *f)
{
    clear_ref(&f->list);
    clear_ref(&f->tuple);
    clear_ref(&f->dict);
    clear_ref(&f->set);
    for (int i = 0; i < ITEMS; i++) CHECK_INT(f->items[i]->count, 1);
}

static void test_failures(void)
{
    Fixture f = {.vm = core_for_test()};
    Heap *heap = vm_heap(f.vm);
    for (int i = 0; i < ITEMS; i++) {
        f.items[i] = i < ITEMS / 2 ? int_from_int64(f.vm, 1000 + (i * 7) % 13)
                                   : (Object *)str_from_format(f.vm, "item %d", i);
    }
    for (size_t n = 0; n < sizeof operations / sizeof *operations; n++) {
        unsigned failures = 0;
        for (uint64_t k = 1;; k += k < 60 ? 1 : k / 4) {
            fixture_open(&f);
            heap->fail_at = heap->allocations + k;
            Object *result = operations[n](&f);
            bool reached = heap->allocations >= heap->fail_at;
            heap->fail_at = 0;
            if (!result) {
                failures++;
                CHECK(exception_clear_if(f.vm, EXC_MEMORY_ERROR));
            }
            CHECK(!exception_pending(f.vm));
            xdecref(result);
            fixture_close(&f);
            if (!reached) break;
        }
#ifdef OURO_FAULTS
        if (!CHECK(failures > 0)) printf("    operation %zu never failed\n", n);
#else
        CHECK_INT(failures, 0);
#endif
    }
    for (int i = 0; i < ITEMS; i++) decref(f.items[i]);
    core_end(f.vm);
}

int main(void)
{
    CHECK_RUN(test_failures);
    return check_done();
}

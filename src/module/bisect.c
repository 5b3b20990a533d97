/* The native module _bisect: places in sorted sequences. */
#include "object/items.h"
#include "object/list.h"
#include "object/module.h"

/* sequence[i], NEW. */
static Object *item_at(VM *vm, Object *sequence, ptrdiff_t i) {
    if (is_exact(sequence, TYPE_LIST) && (size_t)i < ((List *)sequence)->length) return incref(((List *)sequence)->items[i]);
    Object *index = int_from_int64(vm, i), *item = index ? object_getitem(vm, sequence, index) : NULL;
    xdecref(index);
    return item;
}

/* The place for x in args[0] (a, x, lo, hi, key): left of the items equal to it, or right of them. -1 RAISES. */
static ptrdiff_t find_place(VM *vm, Object *const *args, Object *x, bool left) {
    Object *key = args[4] && !is_none(args[4]) ? args[4] : NULL;
    ptrdiff_t low = 0, high = -1;
    if (args[2] && !object_to_size(vm, args[2], &low)) return -1;
    if (args[3] && !is_none(args[3])) {
        if (!type_of(args[3])->slots.to_index)
            return raise(vm, EXC_TYPE_ERROR, "argument should be integer or None, not '%T'", args[3]), -1;
        if (!object_to_size(vm, args[3], &high)) return -1;
    }
    if (low < 0) return raise(vm, EXC_VALUE_ERROR, "lo must be non-negative"), -1;
    if (high < 0 && (high = object_length(vm, args[0])) < 0) return -1;
    while (low < high) {
        ptrdiff_t middle = (ptrdiff_t)(((size_t)low + (size_t)high) / 2);
        Object *item = item_at(vm, args[0], middle);
        if (item && key) {
            Object *of_item = object_call1(vm, key, item);
            set_ref(&item, of_item);
        }
        if (!item) return -1;
        int less = left ? item_compare(vm, item, x, COMPARE_LT) : item_compare(vm, x, item, COMPARE_LT);
        decref(item);
        if (less < 0) return -1;
        if (left == (less > 0)) low = middle + 1;
        else high = middle;
    }
    return low;
}

static Object *find(VM *vm, Object *const *args, bool left) {
    ptrdiff_t at = find_place(vm, args, args[1], left);
    return at < 0 ? NULL : int_from_int64(vm, at);
}

static Object *insert(VM *vm, Object *const *args, bool left) {
    Object *key = args[4] && !is_none(args[4]) ? args[4] : NULL;
    Object *x = key ? object_call1(vm, key, args[1]) : incref(args[1]);
    ptrdiff_t at = x ? find_place(vm, args, x, left) : -1;
    xdecref(x);
    if (at < 0) return NULL;
    if (is_exact(args[0], TYPE_LIST)) return list_insert(vm, (List *)args[0], at, args[1]) ? NEW_NONE(vm) : NULL;
    Str *name = str_intern_text(vm, "insert");
    Object *index = name ? int_from_int64(vm, at) : NULL;
    Object *result = index ? object_call_method(vm, args[0], name, (Object *[]){index, args[1]}, 2) : NULL;
    xdecref(name);
    xdecref(index);
    if (!result) return NULL;
    decref(result);
    return NEW_NONE(vm);
}

#define FUNCTION(name, does, left) \
    static Object *bisect_##name(VM *vm, Object *self, Object *const *args, size_t nargs) { \
        (void)self, (void)nargs; \
        return does(vm, args, left); \
    }
FUNCTION(left, find, true)
FUNCTION(right, find, false)
FUNCTION(insert_left, insert, true)
FUNCTION(insert_right, insert, false)

#define SIGNATURE "(a, x, lo=0, hi=None, *, key=None)"
static const MethodDef functions[] = {
    {"bisect_left", SIGNATURE, bisect_left, "Where to insert x: left of the items equal to it.", 0},
    {"bisect_right", SIGNATURE, bisect_right, "Where to insert x: right of the items equal to it.", 0},
    {"insort_left", SIGNATURE, bisect_insert_left, "Inserts x left of the items equal to it.", 0},
    {"insort_right", SIGNATURE, bisect_insert_right, "Inserts x right of the items equal to it.", 0},
    {0},
};

const ModuleDef bisect_native_module = {.name = "_bisect", .doc = "Places in sorted sequences.", .functions = functions};

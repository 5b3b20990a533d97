/* Comparisons of sequences of items and searches in them. What is called plain is decided by the exact builtin types that
 * matter, and calls nothing. */
#include "object/items.h"

#include "object/list.h"

/* Both are ints of a machine word: most items of tuples that are keys or priorities. */
static inline bool are_small_ints(const Object *a, const Object *b) { return item_is_small_int(a) && item_is_small_int(b); }

/* None, an int, bool, float, complex or str, whose types are neighbours. */
static inline bool is_elementary(const Object *o)
{
    return object_type_index(o) - TYPE_INDEX(TYPE_NONE) <= TYPE_INDEX(TYPE_STR) - TYPE_INDEX(TYPE_NONE);
}

int unlike_equal_plain(const Object *a, const Object *b)
{
    if (!is_elementary(a) || !is_elementary(b)) return -1;
    if (is_exact(a, TYPE_STR) || is_exact(b, TYPE_STR) || is_exact(a, TYPE_NONE) || is_exact(b, TYPE_NONE)) return 0;
    double x, y;
    return item_as_double(a, &x) && item_as_double(b, &y) ? x == y : -1;
}

/* item_equal_plain apart, so that the loops around ints stay small. */
static __attribute__((noinline)) int equal_others(const Object *a, const Object *b) { return item_equal_plain(a, b); }

int tuple_equal_plain(const Tuple *a, const Tuple *b)
{
    size_t shared = a->length < b->length ? a->length : b->length;
    for (size_t i = 0; i < shared; i++) {
        const Object *x = a->items[i], *y = b->items[i];
        if (x == y) continue;
        if (are_small_ints(x, y)) {
            if (((const Int *)x)->value != ((const Int *)y)->value) return 0;
            continue;
        }
        if (is_exact(x, TYPE_TUPLE)) return -1; /* no recursion here */
        int equal = equal_others(x, y);
        if (equal <= 0) return equal;
    }
    return a->length == b->length;
}

/* a op b of two items that are not equal, as equal_others says; -1: it is not for the plain types to tell. */
static __attribute__((noinline)) int compare_unequal(const Object *a, const Object *b, CompareOp op)
{
    if (op == COMPARE_EQ || op == COMPARE_NE) return op == COMPARE_NE;
    if (is_exact(a, TYPE_FLOAT) && is_exact(b, TYPE_FLOAT)) {
        return item_compare_doubles(((const Float *)a)->value, ((const Float *)b)->value, op);
    }
    if (object_type_index(a) != object_type_index(b)) {
        double x, y;
        return item_as_double(a, &x) && item_as_double(b, &y) ? item_compare_doubles(x, y, op) : -1;
    }
    if (is_exact(a, TYPE_TUPLE)) { /* no deeper than this: before what differs, tuple_equal_plain met no tuple in them */
        const Tuple *x = (const Tuple *)a, *y = (const Tuple *)b;
        return items_compare_plain(x->items, x->length, y->items, y->length, op);
    }
    return is_exact(a, TYPE_STR) ? compare_result(op, str_compare((const Str *)a, (const Str *)b)) : -1;
}

int items_compare_plain(Object *const *a, size_t a_length, Object *const *b, size_t b_length, CompareOp op)
{
    enum { MOST = 1 << 16 }; /* more: who comes next looks at interrupts */
    size_t shared = a_length < b_length ? a_length : b_length;
    if (shared > MOST) return -1;
    for (size_t i = 0; i < shared; i++) {
        const Object *x = a[i], *y = b[i];
        if (x == y) continue;
        if (are_small_ints(x, y)) {
            int64_t m = ((const Int *)x)->value, n = ((const Int *)y)->value;
            if (m != n) return compare_result(op, m < n ? -1 : 1);
            continue;
        }
        int equal = equal_others(x, y);
        if (equal <= 0) return equal < 0 ? -1 : compare_unequal(x, y, op);
    }
    return compare_result(op, (a_length > b_length) - (a_length < b_length));
}

/* ---- searching ---- */

static size_t find_int(Object *const *items, size_t i, size_t end, const Object *wanted, bool *sure)
{
    for (int64_t value = ((const Int *)wanted)->value; i < end; i++) {
        const Object *item = items[i];
        if (item_is_small_int(item)) {
            if (((const Int *)item)->value == value) return i;
        } else if (!is_exact(item, TYPE_STR)) {
            int equal = equal_others(item, wanted);
            *sure = equal > 0;
            if (equal) return i;
        }
    }
    return end;
}

size_t items_find_plain(Object *const *items, size_t start, size_t end, const Object *wanted, bool *sure)
{
    *sure = true;
    if (item_is_small_int(wanted)) return find_int(items, start, end, wanted, sure);
    for (size_t i = start; i < end; i++) {
        int equal = item_equal_plain(items[i], wanted);
        *sure = equal > 0;
        if (equal) return i;
    }
    return end;
}

int items_find(VM *vm, Object *sequence, size_t *place, size_t end, Object *wanted)
{
    bool list = is_list(sequence), sure;
    for (size_t i = *place;; i++) {
        size_t length = list ? ((List *)sequence)->length : ((Tuple *)sequence)->length;
        if (length > end) length = end;
        if (i >= length) return 0;
        size_t until = (i | 0xffff) < length ? (i | 0xffff) + 1 : length; /* where items_interrupted looks */
        Object *const *items = list ? ((List *)sequence)->items : ((Tuple *)sequence)->items;
        *place = i = items_find_plain(items, i, until, wanted, &sure);
        if (i == until) {
            i--;
        } else {
            int equal = sure ? 1 : list ? item_equal_held(vm, items[i], wanted) : item_equal(vm, items[i], wanted);
            if (equal) return equal;
        }
        if (items_interrupted(vm, i)) return -1;
    }
}

Object *items_count_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    size_t count = 0, place = 0;
    int found;
    while ((found = items_find(vm, self, &place, SIZE_MAX, args[0])) > 0) {
        count++;
        place++;
    }
    return found == 0 ? int_from_size(vm, count) : NULL;
}

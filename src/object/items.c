/* Comparisons of sequences of items, as far as the exact builtin types that matter decide: they call nothing. */
#include "object/items.h"

/* Both are ints of a machine word: most items of tuples that are keys or priorities. */
static inline bool are_small_ints(const Object *a, const Object *b) { return item_is_small_int(a) && item_is_small_int(b); }

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
    if (is_exact(a, TYPE_FLOAT)) return item_compare_doubles(((const Float *)a)->value, ((const Float *)b)->value, op);
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

/* list.sort: a stable merge sort that exploits runs.
 *
 * 1. The list is emptied; its items move to an array of (key, item) pairs, so that guest code run
 * by a key function or a comparison cannot disturb the sort (and is found out if it tries).
 * 2. Natural runs are found; descending ones are reversed, short ones extended by binary insertion.
 * 3. Runs are merged in the order of powersort (Munro and Wild 2018): each boundary between two
 *    runs has a "power", its depth in a nearly optimal merge tree; boundaries of higher power merge
 *    first. At most one boundary of each power is pending, hence at most 64 runs on the stack.
 * 4. A merge copies the shorter run aside. While one side keeps winning it gallops: it finds by
 *    exponential search how many items to take at once.
 *
 * All is written once over a Sorter and compiled for each SortKind: when all keys are small ints,
 * all floats, or all strs, a comparison is a few instructions on the pair and calls nothing; else
 * it is the < of the objects. The number of comparisons is at most n log2 n + n.
 */
#include "object/float.h"
#include "object/items.h"
#include "object/list.h"

#include <string.h>

typedef struct SortItem {
    union {
        int64_t integer;
        double real;
        uint64_t prefix; /* the first 8 characters, the first one highest */
        Object *object;
    } key;
    Object *item;
} SortItem;

typedef enum SortKind {
    SORT_OBJECT, /* key.object, compared by its < */
    SORT_INT,
    SORT_FLOAT,
    SORT_PREFIX, /* the items are strs of one byte a character: prefix, then the item itself */
    SORT_STR,    /* key.object is a str */
} SortKind;

typedef struct Run {
    SortItem *base;
    size_t length;
    int power; /* of the boundary to the next run */
} Run;

enum { PENDING_MAX = 85, MIN_GALLOP = 7, MIN_MERGE = 64, LOCAL_ITEMS = 16, INTERRUPT_ITEMS = 1 << 18 };

typedef struct Sorter {
    VM *vm;
    SortItem *items;
    size_t length;
    SortItem *spare; /* for merges */
    size_t spare_length;
    size_t min_gallop;
    size_t pending_count;
    size_t comparisons; /* of objects */
    size_t merged;      /* items since the last look at interrupts */
    Run pending[PENDING_MAX];
} Sorter;

/* ---- comparing: 1, 0, -1 RAISES (objects only) ---- */

/* The < of tuples: that of the first items that are not equal, else of the lengths. */
static __attribute__((noinline)) int less_tuples(VM *vm, Tuple *a, Tuple *b)
{
    size_t shared = a->length < b->length ? a->length : b->length;
    if (!recursion_enter(vm, " in comparison")) return -1;
    for (size_t i = 0; i < shared; i++) {
        int equal = item_equal(vm, a->items[i], b->items[i]);
        if (equal > 0) continue;
        return equal < 0 ? -1 : item_compare(vm, a->items[i], b->items[i], COMPARE_LT);
    }
    return a->length < b->length;
}

static __attribute__((noinline)) int less_objects(Sorter *s, Object *a, Object *b)
{
    VM *vm = s->vm;
    if (items_interrupted(vm, s->comparisons++)) return -1;
    if (is_exact(a, TYPE_TUPLE) && is_exact(b, TYPE_TUPLE)) {
        Tuple *x = (Tuple *)a, *y = (Tuple *)b;
        int plain = items_compare_plain(x->items, x->length, y->items, y->length, COMPARE_LT);
        return plain >= 0 ? plain : less_tuples(vm, x, y);
    }
    if (is_exact(a, TYPE_LIST) && is_exact(b, TYPE_LIST)) {
        List *x = (List *)a, *y = (List *)b;
        int plain = items_compare_plain(x->items, x->length, y->items, y->length, COMPARE_LT);
        if (plain >= 0) return plain;
    }
    return item_compare(vm, a, b, COMPARE_LT);
}

static inline __attribute__((always_inline)) int less(Sorter *s, SortKind kind, const SortItem *a,
                                                      const SortItem *b)
{
    switch (kind) {
    case SORT_INT: return a->key.integer < b->key.integer;
    case SORT_FLOAT: return a->key.real < b->key.real;
    case SORT_PREFIX:
        if (a->key.prefix != b->key.prefix) return a->key.prefix < b->key.prefix;
        return str_compare((Str *)a->item, (Str *)b->item) < 0;
    case SORT_STR: return str_compare((Str *)a->key.object, (Str *)b->key.object) < 0;
    case SORT_OBJECT: break;
    }
    return less_objects(s, a->key.object, b->key.object);
}

#define INLINE static inline __attribute__((always_inline))

/* ---- runs ---- */

static void reverse_items(SortItem *low, SortItem *high)
{
    while (low < --high) {
        SortItem item = *low;
        *low++ = *high;
        *high = item;
    }
}

/* Length of the run at the start of items: ascending, or strictly descending and then reversed, so
 * that equal items keep their order. 0 RAISES. */
INLINE size_t count_run(Sorter *s, SortKind kind, SortItem *items, size_t length)
{
    if (length < 2) return length;
    size_t n = 2;
    int before = less(s, kind, &items[1], &items[0]);
    if (before < 0) return 0;
    if (before) {
        for (; n < length; n++) {
            int down = less(s, kind, &items[n], &items[n - 1]);
            if (down < 0) return 0;
            if (!down) break;
        }
        reverse_items(items, items + n);
    } else {
        for (; n < length; n++) {
            int down = less(s, kind, &items[n], &items[n - 1]);
            if (down < 0) return 0;
            if (down) break;
        }
    }
    return n;
}

/* The first `sorted` of length items are in order: inserts the others. */
INLINE bool insert_items(Sorter *s, SortKind kind, SortItem *items, size_t sorted, size_t length)
{
    for (; sorted < length; sorted++) {
        size_t low = 0, high = sorted;
        SortItem pivot = items[sorted];
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            int before = less(s, kind, &pivot, &items[middle]);
            if (before < 0) return false;
            if (before)
                high = middle;
            else
                low = middle + 1;
        }
        memmove(items + low + 1, items + low, (sorted - low) * sizeof(SortItem));
        items[low] = pivot;
    }
    return true;
}

/* Runs shorter than this are extended to it: between 32 and 64, and such that length / it is a
 * power of two or a little less. */
static size_t shortest_run(size_t length)
{
    size_t rest = 0;
    while (length >= MIN_MERGE) {
        rest |= length & 1;
        length >>= 1;
    }
    return length + rest;
}

/* ---- galloping ---- */

/* How many of the sorted items belong before key: with `after` those <= key, else those < key.
 * Starts at hint and doubles its steps: O(log distance) comparisons. -1 RAISES. */
INLINE ptrdiff_t gallop(Sorter *s, SortKind kind, const SortItem *key, const SortItem *items,
                        size_t length, size_t hint, bool after)
{
/* Does items[i] belong before key? */
#define BELONGS(i)                                                                                 \
    ({                                                                                             \
        int b_ = after ? less(s, kind, key, &items[i]) : less(s, kind, &items[i], key);            \
        if (b_ < 0) return -1;                                                                     \
        after ? !b_ : b_;                                                                          \
    })
    size_t low, high; /* items before low belong, items from high on do not */
    if (BELONGS(hint)) {
        size_t step = 1, last = hint;
        low = hint + 1;
        for (;;) {
            if (step >= length - hint) {
                high = length;
                break;
            }
            last = hint + step;
            if (!BELONGS(last)) {
                high = last;
                break;
            }
            low = last + 1;
            step = step * 2 + 1;
        }
    } else {
        size_t step = 1;
        high = hint;
        for (;;) {
            if (step > hint) {
                low = 0;
                break;
            }
            size_t at = hint - step;
            if (BELONGS(at)) {
                low = at + 1;
                break;
            }
            high = at;
            step = step * 2 + 1;
        }
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (BELONGS(middle))
            low = middle + 1;
        else
            high = middle;
    }
    return (ptrdiff_t)low;
#undef BELONGS
}

/* ---- merging ---- */

static bool need_spare(Sorter *s, size_t length)
{
    if (length <= s->spare_length) return true;
    if (s->spare) memory_free(s->vm, s->spare, s->spare_length * sizeof(SortItem));
    s->spare_length = 0;
    s->spare = memory_alloc(s->vm, memory_size(length, sizeof(SortItem), 0));
    if (!s->spare) return false;
    s->spare_length = length;
    return true;
}

/* Merges the runs left[0..n) and right = left + n [0..m), n <= m, from low to high. On failure all
 * items are still there, in some order. */
INLINE bool merge_low(Sorter *s, SortKind kind, SortItem *left, size_t n, size_t m)
{
    if (!need_spare(s, n)) return false;
    SortItem *a = memcpy(s->spare, left, n * sizeof(SortItem)), *b = left + n, *to = left;
    bool fine = true;
    while (n && m) {
        size_t a_wins = 0, b_wins = 0;
        do { /* one at a time, until a side wins often */
            int right = less(s, kind, b, a);
            if (unlikely(right < 0)) goto failed;
            if (right) {
                *to++ = *b++;
                b_wins++;
                a_wins = 0;
                if (--m == 0) goto done;
            } else {
                *to++ = *a++;
                a_wins++;
                b_wins = 0;
                if (--n == 0) goto done;
            }
        } while ((a_wins | b_wins) < s->min_gallop);
        size_t taken_a, taken_b;
        do { /* gallop while it pays */
            s->min_gallop -= s->min_gallop > 1;
            ptrdiff_t k = gallop(s, kind, b, a, n, 0, true);
            if (unlikely(k < 0)) goto failed;
            taken_a = (size_t)k;
            memcpy(to, a, taken_a * sizeof(SortItem));
            to += k, a += k, n -= taken_a;
            if (n == 0) goto done;
            *to++ = *b++;
            if (--m == 0) goto done;
            k = gallop(s, kind, a, b, m, 0, false);
            if (unlikely(k < 0)) goto failed;
            taken_b = (size_t)k;
            memmove(to, b, taken_b * sizeof(SortItem));
            to += k, b += k, m -= taken_b;
            if (m == 0) goto done;
            *to++ = *a++;
            if (--n == 0) goto done;
        } while (taken_a >= MIN_GALLOP || taken_b >= MIN_GALLOP);
        s->min_gallop += 2; /* leaving galloping costs */
    }
    goto done;
failed:
    fine = false;
done:
    memcpy(to, a, n * sizeof(SortItem)); /* what is left of b is in place */
    return fine;
}

/* The same for m <= n, from high to low. */
INLINE bool merge_high(Sorter *s, SortKind kind, SortItem *left, size_t n, size_t m)
{
    if (!need_spare(s, m)) return false;
    SortItem *b = memcpy(s->spare, left + n, m * sizeof(SortItem)), *to = left + n + m;
    bool fine = true;
    /* The rest of the left run is left[0..n), of the right one b[0..m); to is one past the gap. */
    while (n && m) {
        size_t a_wins = 0, b_wins = 0;
        do {
            int right = less(s, kind, &b[m - 1], &left[n - 1]);
            if (unlikely(right < 0)) goto failed;
            if (right) {
                *--to = left[--n];
                a_wins++;
                b_wins = 0;
                if (n == 0) goto done;
            } else {
                *--to = b[--m];
                b_wins++;
                a_wins = 0;
                if (m == 0) goto done;
            }
        } while ((a_wins | b_wins) < s->min_gallop);
        size_t taken_a, taken_b;
        do {
            s->min_gallop -= s->min_gallop > 1;
            ptrdiff_t k = gallop(s, kind, &b[m - 1], left, n, n - 1, true);
            if (unlikely(k < 0)) goto failed;
            taken_a = n - (size_t)k;
            to -= taken_a;
            n = (size_t)k;
            memmove(to, left + n, taken_a * sizeof(SortItem));
            if (n == 0) goto done;
            *--to = b[--m];
            if (m == 0) goto done;
            k = gallop(s, kind, &left[n - 1], b, m, m - 1, false);
            if (unlikely(k < 0)) goto failed;
            taken_b = m - (size_t)k;
            to -= taken_b;
            m = (size_t)k;
            memcpy(to, b + m, taken_b * sizeof(SortItem));
            if (m == 0) goto done;
            *--to = left[--n];
            if (n == 0) goto done;
        } while (taken_a >= MIN_GALLOP || taken_b >= MIN_GALLOP);
        s->min_gallop += 2;
    }
    goto done;
failed:
    fine = false;
done:
    memcpy(to - m, b, m * sizeof(SortItem));
    return fine;
}

/* Merges the two topmost pending runs. */
INLINE bool merge_top(Sorter *s, SortKind kind)
{
    Run *first = &s->pending[s->pending_count - 2], *second = first + 1;
    SortItem *left = first->base, *right = second->base;
    size_t n = first->length, m = second->length;
    first->length = n + m;
    first->power = second->power;
    s->pending_count--;
    s->merged += n + m;
    if (s->merged >= INTERRUPT_ITEMS) {
        s->merged = 0;
        if (items_interrupted(s->vm, SIZE_MAX)) return false;
    }
    /* What is in place already at both ends. */
    ptrdiff_t k = gallop(s, kind, right, left, n, 0, true);
    if (k < 0) return false;
    left += k;
    n -= (size_t)k;
    if (n == 0) return true;
    k = gallop(s, kind, &left[n - 1], right, m, m - 1, false);
    if (k <= 0) return k == 0;
    m = (size_t)k;
    return n <= m ? merge_low(s, kind, left, n, m) : merge_high(s, kind, left, n, m);
}

/* The power of the boundary between runs at [start, start + n) and [start + n, start + n + m) of
 * `length` items: the first bit in which the binary fractions of their midpoints differ. */
static int run_power(size_t start, size_t n, size_t m, size_t length)
{
    size_t a = 2 * start + n, b = a + n + m; /* twice the midpoints */
    int power = 0;
    for (;;) {
        power++;
        if (a >= length) {
            a -= length;
            b -= length;
        } else if (b >= length) {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}

INLINE bool sort_items(Sorter *s, SortKind kind)
{
    size_t least = shortest_run(s->length), left = s->length;
    SortItem *at = s->items;
    while (left) {
        size_t n = count_run(s, kind, at, left);
        if (n == 0) return false;
        if (n < least) {
            size_t forced = left < least ? left : least;
            if (!insert_items(s, kind, at, n, forced)) return false;
            n = forced;
        }
        if (s->pending_count) {
            Run *top = &s->pending[s->pending_count - 1];
            int power = run_power((size_t)(top->base - s->items), top->length, n, s->length);
            while (s->pending_count > 1 && s->pending[s->pending_count - 2].power > power) {
                if (!merge_top(s, kind)) return false;
            }
            s->pending[s->pending_count - 1].power = power;
        }
        s->pending[s->pending_count++] = (Run){at, n, 0};
        at += n;
        left -= n;
    }
    while (s->pending_count > 1) {
        if (!merge_top(s, kind)) return false;
    }
    return true;
}

static __attribute__((noinline)) bool sort_by_int(Sorter *s) { return sort_items(s, SORT_INT); }
static __attribute__((noinline)) bool sort_by_float(Sorter *s) { return sort_items(s, SORT_FLOAT); }
static __attribute__((noinline)) bool sort_by_prefix(Sorter *s)
{
    return sort_items(s, SORT_PREFIX);
}
static __attribute__((noinline)) bool sort_by_str(Sorter *s) { return sort_items(s, SORT_STR); }
static __attribute__((noinline)) bool sort_by_object(Sorter *s)
{
    return sort_items(s, SORT_OBJECT);
}

/* ---- choosing the kind ---- */

static SortKind kind_of(const Object *key)
{
    if (item_is_small_int(key)) return SORT_INT;
    if (is_exact(key, TYPE_FLOAT)) return SORT_FLOAT;
    if (!is_exact(key, TYPE_STR)) return SORT_OBJECT;
    return str_kind((const Str *)key) == 1 ? SORT_PREFIX : SORT_STR;
}

static uint64_t str_prefix(const Str *s)
{
    uint64_t prefix = 0;
    memcpy(&prefix, s->data, s->length < 8 ? s->length : 8);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_bswap64(prefix) : prefix;
}

/* Every item has its key.object: finds the kind that fits all and replaces them. */
static SortKind prepare_keys(Sorter *s, bool keys_are_items)
{
    SortKind kind = kind_of(s->items[0].key.object);
    if (kind == SORT_PREFIX && !keys_are_items) kind = SORT_STR;
    for (size_t i = 1; i < s->length && kind != SORT_OBJECT; i++) {
        SortKind other = kind_of(s->items[i].key.object);
        if (other == kind) continue;
        bool both_str = kind >= SORT_PREFIX && other >= SORT_PREFIX;
        kind = both_str ? SORT_STR : SORT_OBJECT;
    }
    if (kind == SORT_OBJECT || kind == SORT_STR) return kind;
    for (size_t i = 0; i < s->length; i++) {
        SortItem *item = &s->items[i];
        if (kind == SORT_INT)
            item->key.integer = ((Int *)item->key.object)->value;
        else if (kind == SORT_FLOAT)
            item->key.real = ((Float *)item->key.object)->value;
        else
            item->key.prefix = str_prefix((Str *)item->key.object);
    }
    return kind;
}

/* ---- the whole ---- */

static bool sort_taken_items(Sorter *s, bool reverse, bool keys_are_items)
{
    /* Reversing twice keeps the order of equal items. */
    if (reverse) reverse_items(s->items, s->items + s->length);
    bool fine = true;
    if (s->length > 1) {
        switch (prepare_keys(s, keys_are_items)) {
        case SORT_INT: fine = sort_by_int(s); break;
        case SORT_FLOAT: fine = sort_by_float(s); break;
        case SORT_PREFIX: fine = sort_by_prefix(s); break;
        case SORT_STR: fine = sort_by_str(s); break;
        case SORT_OBJECT: fine = sort_by_object(s); break;
        }
    }
    if (s->spare) memory_free(s->vm, s->spare, s->spare_length * sizeof(SortItem));
    if (reverse) reverse_items(s->items, s->items + s->length);
    return fine;
}

/* The same with key(item) as keys, which live in an array of their own until the sort is done. */
static bool sort_with_key(Sorter *s, Object *key, bool reverse)
{
    VM *vm = s->vm;
    size_t made = 0, bytes = memory_size(s->length, sizeof(Object *), 0);
    Object **keys = memory_alloc(vm, bytes);
    if (!keys) return false;
    bool fine = true;
    while (fine && made < s->length) {
        Object *value = object_call1(vm, key, s->items[made].item);
        if (!value) break;
        s->items[made].key.object = keys[made] = value;
        fine = !items_interrupted(vm, made++);
    }
    fine = fine && made == s->length && sort_taken_items(s, reverse, false);
    Object *pending = exception_take(vm);
    for (size_t i = 0; i < made; i++) decref(keys[i]);
    memory_free(vm, keys, bytes);
    exception_restore(vm, pending);
    return fine;
}

/* Puts the items back; what guest code put into the list meanwhile goes. True: there was any. */
static bool give_back(List *list, Sorter *s, Object **storage, size_t capacity)
{
    /* The list has had no storage: any sign of it means that the list was touched. */
    List intruders = *list;
    bool touched = intruders.items || (list->head.word & LIST_EMPTIED);
    for (size_t i = 0; i < s->length; i++) storage[i] = s->items[i].item;
    list->items = storage;
    list->length = s->length;
    list->capacity = capacity;
    list_clear_items(s->vm, &intruders);
    return touched;
}

/* All but the items and the pending runs, whose 2 KiB need no zeroing. */
static void sorter_open(Sorter *s, VM *vm, size_t length)
{
    s->vm = vm;
    s->length = length;
    s->spare = NULL;
    s->spare_length = s->pending_count = s->comparisons = s->merged = 0;
    s->min_gallop = MIN_GALLOP;
}

bool list_sort(VM *vm, List *list, Object *key, bool reverse)
{
    size_t length = list->length, capacity = list->capacity;
    if (length == 0 || (length == 1 && !key)) return true;
    Sorter s;
    SortItem local[LOCAL_ITEMS];
    size_t bytes = length <= LOCAL_ITEMS ? 0 : memory_size(length, sizeof(SortItem), 0);
    sorter_open(&s, vm, length);
    s.items = bytes ? memory_alloc(vm, bytes) : local;
    if (!s.items) return false;
    Object **storage = list->items;
    for (size_t i = 0; i < length; i++) s.items[i].key.object = s.items[i].item = storage[i];
    list->items = NULL;
    list->length = list->capacity = 0;
    list->head.word &= ~LIST_EMPTIED;
    incref(list);

    bool fine = key ? sort_with_key(&s, key, reverse) : sort_taken_items(&s, reverse, true);
    Object *pending = exception_take(vm);
    bool modified = give_back(list, &s, storage, capacity);
    exception_restore(vm, pending);
    if (bytes) memory_free(vm, s.items, bytes);
    if (fine && modified) {
        raise(vm, EXC_VALUE_ERROR, "list modified during sort");
        fine = false;
    }
    decref(list);
    return fine;
}

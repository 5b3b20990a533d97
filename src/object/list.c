/* list: the storage and the operations native code calls. The type with its methods is in
 * list_methods.c, sorting in sort.c. */
#include "object/list.h"

#include "memory/collector.h"
#include "object/dict.h"
#include "object/items.h"
#include "object/set.h"
#include "object/slice.h"

#include <string.h>

#define LIST_LENGTH_MAX ((size_t)PTRDIFF_MAX / sizeof(Object *))

/* ---- storage ---- */

static bool list_set_capacity(VM *vm, List *list, size_t capacity)
{
    if (capacity > LIST_LENGTH_MAX) {
        raise_memory_error(vm);
        return false;
    }
    if (capacity == 0) {
        if (list->items) memory_free(vm, list->items, list->capacity * sizeof(Object *));
        list->items = NULL;
        list->capacity = 0;
        list->head.word |= LIST_EMPTIED;
        return true;
    }
    size_t old_size = list->capacity * sizeof(Object *);
    Object **items = memory_resize(vm, list->items, old_size, capacity * sizeof(Object *));
    if (!items) return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

/* Capacity for a list that grows to `length` one by one: an eighth more, so that n appends move at
 * most 9n items. */
static size_t list_grown(size_t length) { return (length + (length >> 3) + 6) & ~(size_t)3; }

__attribute__((noinline)) bool list_reserve_one(VM *vm, List *list)
{
    enum { FIRST_CAPACITY = 4 }; /* list_grown(1) */
    if (list->length < list->capacity) return true;
    if (list->capacity) return list_set_capacity(vm, list, list_grown(list->length + 1));
    list->items = memory_alloc_small(vm, FIRST_CAPACITY * sizeof(Object *));
    if (unlikely(!list->items)) return false;
    list->capacity = FIRST_CAPACITY;
    return true;
}

bool list_reserve(VM *vm, List *list, size_t more)
{
    size_t needed;
    if (__builtin_add_overflow(list->length, more, &needed)) needed = SIZE_MAX;
    if (needed <= list->capacity) return true;
    /* A list that grew before is likely to grow on. */
    if (list->length && needed < LIST_LENGTH_MAX) needed = list_grown(needed);
    return list_set_capacity(vm, list, needed);
}

/* After items went away: gives memory back when more than half is unused. */
static void list_shrink(VM *vm, List *list)
{
    if (list->length >= list->capacity / 2) return;
    size_t capacity = list->length ? list_grown(list->length) : 0;
    if (capacity >= list->capacity) return;
    if (capacity == 0) {
        list_set_capacity(vm, list, 0);
        return;
    }
    Object **items = memory_try_resize(vm, list->items, list->capacity * sizeof(Object *),
                                       capacity * sizeof(Object *));
    if (!items) return;
    list->items = items;
    list->capacity = capacity;
}

/* ---- making lists ---- */

List *list_new(VM *vm, size_t capacity)
{
    List *list = (List *)builtin_allocate(vm, TYPE_LIST, sizeof(List));
    if (unlikely(!list)) return NULL;
    list->length = list->capacity = 0;
    list->items = NULL;
    if (capacity && capacity <= 16) {
        list->items = memory_alloc_small(vm, capacity * sizeof(Object *));
        if (likely(list->items != NULL)) list->capacity = capacity;
    }
    if (capacity > list->capacity && unlikely(capacity <= 16 || !list_set_capacity(vm, list, capacity))) {
        decref(list);
        return NULL;
    }
    object_track_new(vm, (Object *)list);
    return list;
}

Object *list_from(VM *vm, Object *const *items, size_t length)
{
    List *list = list_new(vm, length);
    if (unlikely(!list)) return NULL;
    items_copy(list->items, items, length);
    list->length = length;
    return (Object *)list;
}

Object *list_from_stolen(VM *vm, STEALS Object **items, size_t length)
{
    List *list = list_new(vm, length);
    if (unlikely(!list)) {
        for (size_t i = length; i-- > 0;) decref(items[i]);
        return NULL;
    }
    if (length) memcpy(list->items, items, length * sizeof(Object *));
    list->length = length;
    return (Object *)list;
}

Object *list_from_iterable(VM *vm, Object *iterable)
{
    List *list = list_new(vm, 0);
    if (unlikely(!list)) return NULL;
    if (list_extend(vm, list, iterable)) return (Object *)list;
    decref(list);
    return NULL;
}

Object *list_slice(VM *vm, List *list, size_t start, size_t end)
{
    if (end > list->length) end = list->length;
    if (start >= end) return (Object *)list_new(vm, 0);
    List *result = list_new(vm, end - start);
    if (!result) return NULL;
    items_copy(result->items, list->items + start, end - start);
    result->length = end - start;
    return (Object *)result;
}

/* ---- growing ---- */

static bool extend_from_items(VM *vm, List *list, Object *source)
{
    bool from_list = is_list(source);
    size_t length = from_list ? ((List *)source)->length : ((Tuple *)source)->length;
    if (length == 0) return true;
    if (!list_reserve(vm, list, length)) return false;
    Object *const *items = from_list ? ((List *)source)->items : ((Tuple *)source)->items;
    Object **to = list->items + list->length; /* source may be this very list */
    items_copy(to, items, length);
    list->length += length;
    return true;
}

static bool extend_from_range(VM *vm, List *list, Range *range)
{
    if (range->count > LIST_LENGTH_MAX) {
        raise_memory_error(vm);
        return false;
    }
    if (!list_reserve(vm, list, range->count)) return false;
    int64_t value = ((Int *)range->start)->value, step = ((Int *)range->step)->value;
    for (uint64_t i = 0; i < range->count; i++) {
        Object *item = int_from_int64(vm, value);
        if (!item || !list_append_stolen(vm, list, item)) return false;
        value = (int64_t)((uint64_t)value + (uint64_t)step);
        if (items_interrupted(vm, i)) return false;
    }
    return true;
}

static bool extend_from_dict(VM *vm, List *list, Dict *dict)
{
    if (!list_reserve(vm, list, dict->used)) return false;
    size_t position = 0;
    Object *key;
    while (dict_next(dict, &position, &key, NULL)) {
        if (!list_append(vm, list, key)) return false;
    }
    return true;
}

static bool extend_from_set(VM *vm, List *list, Set *set)
{
    if (!list_reserve(vm, list, set->used)) return false;
    size_t position = 0;
    Object *key;
    while (set_next(set, &position, &key)) {
        if (!list_append(vm, list, key)) return false;
    }
    return true;
}

static bool extend_from_str(VM *vm, List *list, Str *text)
{
    if (!list_reserve(vm, list, text->length)) return false;
    for (size_t i = 0; i < text->length; i++) {
        Str *character = str_from_char(vm, str_at(text, i));
        if (!character || !list_append_stolen(vm, list, OBJ(character)) || items_interrupted(vm, i)) return false;
    }
    return true;
}

static bool extend_from_iterator(VM *vm, List *list, Object *iterable)
{
    Object *iterator = object_iter(vm, iterable);
    if (!iterator) return false;
    ptrdiff_t hint = object_length_hint(vm, iterable, 8);
    bool done = hint >= 0;
    /* A wrong hint is no error until the items are really there. */
    if (done && hint > 8 && !list_reserve(vm, list, (size_t)hint)) {
        exception_clear(vm);
    }
    UnaryFn next = type_of(iterator)->slots.next;
    for (size_t i = 0; done; i++) {
        Object *item = likely(next != NULL) ? next(vm, iterator) : object_next(vm, iterator);
        if (!item) {
            done = !exception_pending(vm) || exception_clear_if(vm, EXC_STOP_ITERATION);
            break;
        }
        done = list_append_stolen(vm, list, item) && !items_interrupted(vm, i);
    }
    decref(iterator);
    if (done) list_shrink(vm, list);
    return done;
}

bool list_extend(VM *vm, List *list, Object *iterable)
{
    if (is_exact(iterable, TYPE_LIST) || is_exact(iterable, TYPE_TUPLE)) {
        return extend_from_items(vm, list, iterable);
    }
    if (is_exact(iterable, TYPE_RANGE) && range_is_small((Range *)iterable)) {
        return extend_from_range(vm, list, (Range *)iterable);
    }
    if (is_exact(iterable, TYPE_STR)) return extend_from_str(vm, list, (Str *)iterable);
    if (is_exact(iterable, TYPE_DICT)) return extend_from_dict(vm, list, (Dict *)iterable);
    if (is_exact(iterable, TYPE_SET) || is_exact(iterable, TYPE_FROZENSET)) {
        return extend_from_set(vm, list, (Set *)iterable);
    }
    return extend_from_iterator(vm, list, iterable);
}

bool list_insert(VM *vm, List *list, ptrdiff_t index, Object *item)
{
    if (list->length == list->capacity && !list_reserve_one(vm, list)) return false;
    size_t at = slice_end_clip(index, list->length);
    memmove(list->items + at + 1, list->items + at, (list->length - at) * sizeof(Object *));
    list->items[at] = incref(item);
    list->length++;
    return true;
}

/* ---- shrinking and replacing ---- */

Object *list_pop(VM *vm, List *list, size_t index)
{
    Object *item = list->items[index];
    list->length--;
    memmove(list->items + index, list->items + index + 1,
            (list->length - index) * sizeof(Object *));
    list_shrink(vm, list);
    return item;
}

bool list_replace(VM *vm, List *list, size_t start, size_t end, Object *const *items, size_t count)
{
    size_t removed = end - start, tail = list->length - end;
    Object *local[16], **old = local;
    if (removed > 16 && !(old = memory_alloc(vm, removed * sizeof(Object *)))) return false;
    if (count > removed && !list_reserve(vm, list, count - removed)) {
        if (old != local) memory_free(vm, old, removed * sizeof(Object *));
        return false;
    }
    if (removed) memcpy(old, list->items + start, removed * sizeof(Object *));
    if (tail && count != removed) {
        memmove(list->items + start + count, list->items + end, tail * sizeof(Object *));
    }
    items_copy(list->items + start, items, count);
    list->length = start + count + tail;
    list_shrink(vm, list);
    for (size_t i = removed; i-- > 0;) decref(old[i]);
    if (old != local) memory_free(vm, old, removed * sizeof(Object *));
    return true;
}

void list_clear_items(VM *vm, List *list)
{
    Object **items = list->items;
    size_t length = list->length, capacity = list->capacity;
    if (!items) return;
    list->items = NULL;
    list->length = list->capacity = 0;
    list->head.word |= LIST_EMPTIED;
    items_release(items, length);
    memory_free_slot(vm, items, capacity * sizeof(Object *));
}

bool list_reverse(VM *vm, List *list)
{
    (void)vm;
    if (list->length < 2) return true;
    for (size_t low = 0, high = list->length - 1; low < high; low++, high--) {
        Object *item = list->items[low];
        list->items[low] = list->items[high];
        list->items[high] = item;
    }
    return true;
}

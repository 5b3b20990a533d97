/* list. */
#ifndef OURO_OBJECT_LIST_H
#define OURO_OBJECT_LIST_H

#include "object/type.h"

typedef struct List {
    Object head;
    size_t length;
    size_t capacity;
    Object **items; /* owned raw memory, NULL when capacity is 0 */
} List;

/* In head.word: the list gave its storage back and is empty; a sort sees by it that the list was touched meanwhile. */
#define LIST_EMPTIED OBJECT_FLAG_A

/* Here for the loop's for statements. */
typedef struct ListIterator {
    Object head;
    List *list; /* owned, NULL at the end */
    ptrdiff_t index; /* of the next item; -1: a reverse iterator is through */
} ListIterator;

NEW List *list_new(VM *vm, size_t capacity) RAISES;                     /* empty, tracked */
NEW Object *list_from(VM *vm, Object *const *items, size_t length) RAISES;
NEW Object *list_from_stolen(VM *vm, STEALS Object **items, size_t length) RAISES; /* moves the references */
NEW Object *list_from_iterable(VM *vm, Object *iterable) RAISES;
bool list_extend(VM *vm, List *list, Object *iterable) RAISES;
bool list_insert(VM *vm, List *list, ptrdiff_t index, Object *item) RAISES; /* index as list.insert takes it */
NEW Object *list_pop(VM *vm, List *list, size_t index);                 /* index < length */
NEW Object *list_slice(VM *vm, List *list, size_t start, size_t end) RAISES;
/* list[start:end] = items; start <= end <= length. items must not be the list's own storage. */
bool list_replace(VM *vm, List *list, size_t start, size_t end, Object *const *items, size_t count) RAISES;
bool list_sort(VM *vm, List *list, Object *key /* or NULL */, bool reverse) RAISES;
bool list_reverse(VM *vm, List *list);
void list_clear_items(VM *vm, List *list);
/* Grows storage so that index length is free; the caller stores and bumps length (hot paths). */
bool list_reserve_one(VM *vm, List *list) RAISES;
/* Room for `more` further items, exactly. */
bool list_reserve(VM *vm, List *list, size_t more) RAISES;

static inline bool list_append_stolen(VM *vm, List *list, STEALS Object *item)
{
    if (unlikely(list->length == list->capacity) && !list_reserve_one(vm, list)) {
        decref(item);
        return false;
    }
    list->items[list->length++] = item;
    return true;
}
static inline bool list_append(VM *vm, List *list, Object *item)
{
    if (unlikely(list->length == list->capacity) && !list_reserve_one(vm, list)) return false;
    list->items[list->length++] = incref(item);
    return true;
}

#endif

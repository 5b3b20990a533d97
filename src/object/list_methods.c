/* The list type: slots and methods on the storage of list.c, and its two iterators. */
#include "object/generic_alias.h"
#include "object/items.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/slice.h"

/* ---- life ---- */

static Object *list_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args; /* __init__ takes them */
    (void)nargs;
    if (type == builtin_type(vm, TYPE_LIST)) return (Object *)list_new(vm, 0);
    Object *o = type_allocate(vm, type, sizeof(List));
    if (o) object_track(vm, o);
    return o;
}

static int list_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    list_clear_items(vm, (List *)self);
    return !args[0] || list_extend(vm, (List *)self, args[0]) ? 0 : -1;
}

static void list_destroy(VM *vm, Object *o) { list_clear_items(vm, (List *)o); }

static int list_traverse(Object *o, Visit visit, void *context)
{
    List *list = (List *)o;
    for (size_t i = list->length; i-- > 0;) VISIT(list->items[i]);
    return 0;
}

static size_t list_extent(const Object *o) { return ((const List *)o)->length; }

static size_t list_traverse_part(Object *o, size_t place, size_t limit, Visit visit, void *context)
{
    List *list = (List *)o;
    for (; place < list->length && limit > 0; place++, limit--) {
        if (list->items[place]) visit(list->items[place], context);
    }
    return place < list->length ? place : TRAVERSED;
}

static void list_detach(Object *o, Remains *remains)
{
    List *list = (List *)o;
    *remains = (Remains){.block = list->items, .size = list->capacity * sizeof(Object *), .at = list->items,
                         .count = list->length, .stride = 1, .mask = SIZE_MAX, .backward = true};
    list->items = NULL;
    list->length = list->capacity = 0;
}

static int list_clear_life(VM *vm, Object *o)
{
    list_clear_items(vm, (List *)o);
    return 0;
}

static size_t list_size_of(Object *o) { return memory_block_size(((List *)o)->items); }

/* ---- text and comparison ---- */

static Object *list_repr(VM *vm, Object *o)
{
    List *list = (List *)o;
    if (list->length == 0) return (Object *)str_from_text(vm, "[]");
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return (Object *)str_from_text(vm, "[...]");
    StrBuilder b;
    builder_open(&b, vm);
    builder_char(&b, '[');
    for (size_t i = 0; i < list->length && !b.failed; i++) {
        Object *item = incref(list->items[i]);
        if (i) builder_ascii(&b, ", ", 2);
        builder_repr(&b, item);
        decref(item);
        if (items_interrupted(vm, i)) b.failed = true;
    }
    builder_char(&b, ']');
    repr_leave(vm, o);
    return (Object *)builder_finish(&b);
}

/* Comparing items can change both lists: lengths are looked at anew each time. */
static Object *list_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_list(a) || !is_list(b)) return NOT_IMPLEMENTED(vm);
    List *x = (List *)a, *y = (List *)b;
    if (x->length != y->length && (op == COMPARE_EQ || op == COMPARE_NE)) {
        return BOOL(vm, op == COMPARE_NE);
    }
    int plain = items_compare_plain(x->items, x->length, y->items, y->length, op);
    if (plain >= 0) return BOOL(vm, plain);
    if (!recursion_enter(vm, " in comparison")) return NULL;
    Object *result = NULL;
    size_t i = 0;
    for (;; i++) {
        if (i >= x->length || i >= y->length) {
            result = COMPARE_VALUES(vm, x->length, y->length, op);
            break;
        }
        Object *left = x->items[i], *right = y->items[i];
        int equal = item_equal_plain(left, right);
        if (equal > 0) continue;
        incref(left);
        incref(right);
        if (equal < 0) equal = object_compare_bool(vm, left, right, COMPARE_EQ);
        bool stop = equal <= 0;
        if (equal == 0) {
            result = op == COMPARE_EQ || op == COMPARE_NE ? BOOL(vm, op == COMPARE_NE)
                                                          : object_compare(vm, left, right, op);
        }
        decref(left);
        decref(right);
        if (stop || items_interrupted(vm, i)) break;
    }
    recursion_leave(vm);
    return result;
}

/* ---- reading ---- */

static ptrdiff_t list_length(VM *vm, Object *o)
{
    (void)vm;
    return (ptrdiff_t)((List *)o)->length;
}

static Object *list_getitem_slice(VM *vm, List *list, Slice *slice)
{
    ptrdiff_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return NULL;
    size_t count = slice_adjust(list->length, &start, &stop, step);
    if (step == 1) return list_slice(vm, list, (size_t)start, (size_t)start + count);
    List *result = list_new(vm, count);
    if (!result) return NULL;
    for (size_t i = 0; i < count; i++) {
        result->items[i] = incref(list->items[start + (ptrdiff_t)i * step]);
    }
    result->length = count;
    return (Object *)result;
}

static Object *list_getitem(VM *vm, Object *o, Object *key)
{
    List *list = (List *)o;
    ptrdiff_t index;
    if (likely(item_is_small_int(key))) {
        index = (ptrdiff_t)((Int *)key)->value;
    } else {
        if (is_exact(key, TYPE_SLICE)) return list_getitem_slice(vm, list, (Slice *)key);
        if (!type_of(key)->slots.to_index) {
            return raise(vm, EXC_TYPE_ERROR, "list indices must be integers or slices, not %T",
                         key);
        }
        if (!object_to_index(vm, key, EXC_INDEX_ERROR, &index)) return NULL;
    }
    if (index < 0) index += (ptrdiff_t)list->length;
    if (likely((size_t)index < list->length)) return incref(list->items[index]);
    return raise(vm, EXC_INDEX_ERROR, "list index out of range");
}

static int list_contains(VM *vm, Object *o, Object *item)
{
    size_t place = 0;
    return items_find(vm, o, &place, SIZE_MAX, item);
}

/* ---- writing ---- */

/* list[start:stop:step] = items, or del with items NULL, for step other than 1. */
static int list_set_extended(VM *vm, List *list, Slice *slice, Object *const *items, size_t length, bool deleting)
{
    ptrdiff_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return -1;
    size_t count = slice_adjust(list->length, &start, &stop, step), released = 0;
    if (!deleting && length != count) {
        raise(vm, EXC_VALUE_ERROR, "attempt to assign sequence of size %zu to extended slice of size %zu", length, count);
        return -1;
    }
    if (count == 0) return 0;
    Object **old = memory_alloc(vm, count * sizeof(Object *));
    if (!old) return -1;
    for (size_t i = 0; i < count; i++) {
        Object **at = &list->items[start + (ptrdiff_t)i * step], *item = *at;
        if (!object_is_immortal(item)) old[released++] = item;
        if (!deleting) *at = object_is_immortal(items[i]) ? items[i] : incref(items[i]);
    }
    if (deleting) {
        if (step < 0) { /* the same items, upwards */
            start += (ptrdiff_t)(count - 1) * step;
            step = -step;
        }
        size_t to = (size_t)start, skip = (size_t)start, left = count;
        for (size_t from = to; from < list->length; from++) {
            if (left && from == skip) {
                skip += (size_t)step;
                left--;
            } else {
                list->items[to++] = list->items[from];
            }
        }
        list->length = to;
    }
    for (size_t i = 0; i < released; i++) decref(old[i]);
    memory_free(vm, old, count * sizeof(Object *));
    return 0;
}

/* What is assigned to a slice, as a list or tuple that is not the target: nothing of the program runs before the target
 * has changed. NULL RAISES. */
static NEW Object *slice_source(VM *vm, List *list, Object *value)
{
    if ((is_exact(value, TYPE_LIST) && value != (Object *)list) || is_exact(value, TYPE_TUPLE)) return incref(value);
    Object *items = list_from_iterable(vm, value);
    if (!items && !type_of(value)->slots.iter && exception_clear_if(vm, EXC_TYPE_ERROR))
        raise(vm, EXC_TYPE_ERROR, "must assign iterable to extended slice");
    return items;
}

static int list_set_slice(VM *vm, List *list, Slice *slice, Object *value)
{
    ptrdiff_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return -1;
    Object *source = value ? slice_source(vm, list, value) : NULL, *const *items = NULL;
    if (value && !source) return -1;
    size_t length = 0;
    if (source) {
        bool tuple = is_exact(source, TYPE_TUPLE);
        items = tuple ? ((Tuple *)source)->items : ((List *)source)->items;
        length = tuple ? ((Tuple *)source)->length : ((List *)source)->length;
    }
    int result;
    if (step == 1) {
        size_t count = slice_adjust(list->length, &start, &stop, step);
        result = list_replace(vm, list, (size_t)start, (size_t)start + count, items, length) ? 0 : -1;
    } else {
        result = list_set_extended(vm, list, slice, items, length, !value);
    }
    xdecref(source);
    return result;
}

static int list_setitem(VM *vm, Object *o, Object *key, Object *value)
{
    List *list = (List *)o;
    ptrdiff_t index;
    if (likely(item_is_small_int(key))) {
        index = (ptrdiff_t)((Int *)key)->value;
    } else {
        if (is_exact(key, TYPE_SLICE)) return list_set_slice(vm, list, (Slice *)key, value);
        if (!type_of(key)->slots.to_index) {
            raise(vm, EXC_TYPE_ERROR, "list indices must be integers or slices, not %T", key);
            return -1;
        }
        if (!object_to_index(vm, key, EXC_INDEX_ERROR, &index)) return -1;
    }
    if (index < 0) index += (ptrdiff_t)list->length;
    if (unlikely((size_t)index >= list->length)) {
        raise(vm, EXC_INDEX_ERROR, "list assignment index out of range");
        return -1;
    }
    if (likely(value != NULL)) {
        set_ref(&list->items[index], incref(value));
    } else {
        decref(list_pop(vm, list, (size_t)index));
    }
    return 0;
}

/* ---- operators ---- */

static bool list_append_all(VM *vm, List *to, List *from)
{
    for (size_t i = 0; i < from->length; i++) {
        if (!list_append(vm, to, from->items[i])) return false;
    }
    return true;
}

static Object *list_concat(VM *vm, Object *a, Object *b)
{
    if (!is_list(b)) return raise(vm, EXC_TYPE_ERROR, "can only concatenate list (not \"%T\") to list", b);
    List *result = list_new(vm, ((List *)a)->length + ((List *)b)->length);
    if (!result) return NULL;
    if (list_append_all(vm, result, (List *)a) && list_append_all(vm, result, (List *)b)) {
        return (Object *)result;
    }
    decref(result);
    return NULL;
}

/* Appends count - 1 copies of the first length items. */
static void repeat_items(List *list, size_t length, size_t count)
{
    Object **to = list->items + length;
    if (length == 1) {
        Object *item = list->items[0];
        if (object_is_immortal(item)) { /* nothing to count */
            for (size_t i = 1; i < count; i++) *to++ = item;
        } else {
            for (size_t i = 1; i < count; i++) *to++ = incref(item);
        }
    } else {
        for (size_t n = 1; n < count; n++) {
            for (size_t i = 0; i < length; i++) *to++ = incref(list->items[i]);
        }
    }
    list->length = length * count;
}

static Object *list_repeat(VM *vm, Object *a, size_t count)
{
    size_t total, length = ((List *)a)->length;
    if (__builtin_mul_overflow(length, count, &total)) return raise_memory_error(vm);
    List *result = list_new(vm, total);
    if (!result || total == 0) return (Object *)result;
    items_copy(result->items, ((List *)a)->items, length);
    repeat_items(result, length, count);
    return (Object *)result;
}

static Object *list_inplace_concat(VM *vm, Object *a, Object *b)
{
    return list_extend(vm, (List *)a, b) ? incref(a) : NULL;
}

static Object *list_inplace_repeat(VM *vm, Object *a, size_t count)
{
    List *list = (List *)a;
    size_t total, length = list->length;
    if (count == 0) {
        list_clear_items(vm, list);
    } else if (count > 1 && length) {
        if (__builtin_mul_overflow(length, count, &total)) return raise_memory_error(vm);
        if (!list_reserve(vm, list, total - length)) return NULL;
        repeat_items(list, length, count);
    }
    return incref(a);
}

/* ---- methods ---- */

static Object *list_append_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return list_append(vm, (List *)self, args[0]) ? NONE(vm) : NULL;
}

static Object *list_extend_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return list_extend(vm, (List *)self, args[0]) ? NONE(vm) : NULL;
}

static Object *list_insert_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    return list_insert(vm, (List *)self, index, args[1]) ? NONE(vm) : NULL;
}

static Object *list_pop_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    List *list = (List *)self;
    ptrdiff_t index = -1;
    if (args[0] && !object_to_size(vm, args[0], &index)) return NULL;
    if (list->length == 0) return raise(vm, EXC_INDEX_ERROR, "pop from empty list");
    if (index < 0) index += (ptrdiff_t)list->length;
    if ((size_t)index >= list->length) return raise(vm, EXC_INDEX_ERROR, "pop index out of range");
    return list_pop(vm, list, (size_t)index);
}

static Object *list_remove_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    List *list = (List *)self;
    size_t place = 0;
    int found = items_find(vm, self, &place, SIZE_MAX, args[0]);
    if (found < 0) return NULL;
    if (found) {
        if (place < list->length) decref(list_pop(vm, list, place)); /* a comparison may have cut the list */
        return NONE(vm);
    }
    return raise(vm, EXC_VALUE_ERROR, "list.remove(x): x not in list");
}

static Object *list_clear_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    list_clear_items(vm, (List *)self);
    return NONE(vm);
}

static Object *list_copy_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return list_slice(vm, (List *)self, 0, ((List *)self)->length);
}

static Object *list_index_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    List *list = (List *)self;
    ptrdiff_t start = 0, stop = PTRDIFF_MAX;
    if (args[1] && !object_to_slice_end(vm, args[1], &start)) return NULL;
    if (args[2] && !object_to_slice_end(vm, args[2], &stop)) return NULL;
    size_t end = stop < 0 ? slice_end_clip(stop, list->length) : (size_t)stop;
    size_t place = slice_end_clip(start, list->length);
    int found = items_find(vm, self, &place, end, args[0]);
    if (found) return found > 0 ? int_from_size(vm, place) : NULL;
    return raise(vm, EXC_VALUE_ERROR, "%R is not in list", args[0]);
}

static Object *list_reverse_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return list_reverse(vm, (List *)self) ? NONE(vm) : NULL;
}

static Object *list_sort_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    int reverse = args[1] ? object_truth(vm, args[1]) : 0;
    if (reverse < 0) return NULL;
    Object *key = args[0] && !is_none(args[0]) ? args[0] : NULL;
    return list_sort(vm, (List *)self, key, reverse != 0) ? NONE(vm) : NULL;
}

static Object *list_class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return generic_alias_new(vm, self, args[0]);
}

/* ---- iterators ---- */

static Object *list_iterator_new(VM *vm, TypeId id, Object *list, ptrdiff_t index)
{
    ListIterator *it = (ListIterator *)builtin_allocate(vm, id, sizeof *it);
    if (unlikely(!it)) return NULL;
    it->list = (List *)incref(list);
    it->index = index;
    object_track(vm, (Object *)it);
    return (Object *)it;
}

static Object *list_iter(VM *vm, Object *o)
{
    return list_iterator_new(vm, TYPE_LIST_ITERATOR, o, 0);
}

static Object *list_reversed_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    return list_iterator_new(vm, TYPE_LIST_REVERSE_ITERATOR, self,
                             (ptrdiff_t)((List *)self)->length - 1);
}

static Object *list_iterator_next(VM *vm, Object *o)
{
    (void)vm;
    ListIterator *it = (ListIterator *)o;
    List *list = it->list;
    if (unlikely(!list)) return NULL;
    if (likely((size_t)it->index < list->length)) return incref(list->items[it->index++]);
    clear_ref(&it->list);
    return NULL;
}

static Object *list_reverse_iterator_next(VM *vm, Object *o)
{
    (void)vm;
    ListIterator *it = (ListIterator *)o;
    List *list = it->list;
    if (unlikely(!list)) return NULL;
    if (likely(it->index >= 0 && (size_t)it->index < list->length)) {
        return incref(list->items[it->index--]);
    }
    it->index = -1;
    clear_ref(&it->list);
    return NULL;
}

static void list_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((ListIterator *)o)->list);
}

static int list_iterator_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((ListIterator *)o)->list);
    return 0;
}

static Object *list_iterator_hint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    ListIterator *it = (ListIterator *)self;
    ptrdiff_t length = it->list ? (ptrdiff_t)it->list->length : 0, left;
    if (is_exact(self, TYPE_LIST_ITERATOR)) {
        left = length - it->index;
    } else {
        left = it->index + 1 > length ? 0 : it->index + 1;
    }
    return int_from_int64(vm, !it->list || left < 0 ? 0 : left);
}

static Object *list_iterator_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    ListIterator *it = (ListIterator *)self;
    bool forward = is_exact(self, TYPE_LIST_ITERATOR);
    if (it->list) {
        return iterator_reduce(vm, forward ? "iter" : "reversed", (Object *)it->list, it->index);
    }
    Object *empty = (Object *)list_new(vm, 0);
    Object *result = empty ? iterator_reduce(vm, "iter", empty, -1) : NULL;
    xdecref(empty);
    return result;
}

static Object *list_iterator_setstate(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    ListIterator *it = (ListIterator *)self;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    if (!it->list) return NONE(vm);
    ptrdiff_t length = (ptrdiff_t)it->list->length;
    if (is_exact(self, TYPE_LIST_ITERATOR)) {
        it->index = index < 0 ? 0 : index > length ? length : index;
    } else {
        it->index = index < -1 ? -1 : index > length - 1 ? length - 1 : index;
    }
    return NONE(vm);
}

/* ---- tables ---- */

static const MethodDef list_methods[] = {
    {"append", "(object, /)", list_append_method, "Adds the object at the end.", METHOD_LIST_APPEND},
    {"clear", "()", list_clear_method, "Removes all items.", 0},
    {"copy", "()", list_copy_method, "A new list of the same items.", 0},
    {"count", "(value, /)", items_count_method, "How many items equal value.", 0},
    {"extend", "(iterable, /)", list_extend_method, "Adds each item of the iterable at the end.",
     0},
    {"index", "(value, start=0, stop=9223372036854775807, /)", list_index_method,
     "The place of the first item that equals value; ValueError when there is none.", 0},
    {"insert", "(index, object, /)", list_insert_method, "Puts the object before place index.", 0},
    {"pop", "(index=-1, /)", list_pop_method,
     "Removes the item at index (the last one by default) and returns it.", 0},
    {"remove", "(value, /)", list_remove_method,
     "Removes the first item that equals value; ValueError when there is none.", 0},
    {"reverse", "()", list_reverse_method, "Turns the order around, in place.", 0},
    {"sort", "(*, key=None, reverse=False)", list_sort_method,
     "Sorts in place, by key(item) when a key is given; equal items keep their order.", 0},
    {"__reversed__", "()", list_reversed_method, "An iterator from the last item to the first.", 0},
    {"__class_getitem__", "(key, /)", list_class_getitem, "list[int] for annotations.",
     METHOD_CLASS},
    {0},
};

const TypeSpec list_type = {
    .id = TYPE_LIST,
    .base = TYPE_OBJECT,
    .size = sizeof(List),
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_IS_LIST,
    .doc = "A mutable sequence.\n\nlist(iterable) holds the items of the iterable.",
    .init_signature = "(iterable=(), /)",
    .methods = list_methods,
    .life = {.destroy = list_destroy, .traverse = list_traverse, .clear = list_clear_life},
    .parts = {.extent = list_extent, .traverse_part = list_traverse_part,
              .layout = {REFERENCES_POINTER, offsetof(List, items), offsetof(List, length)},
              .detach = list_detach},
    .plain = true,
    .slots =
        {.construct = list_construct,
         .initialize = list_initialize,
         .repr = list_repr,
         .compare = list_compare,
         .iter = list_iter,
         .length = list_length,
         .getitem = list_getitem,
         .setitem = list_setitem,
         .contains = list_contains,
         .concat = list_concat,
         .inplace_concat = list_inplace_concat,
         .repeat = list_repeat,
         .inplace_repeat = list_inplace_repeat,
         .size_of = list_size_of},
};

static const MethodDef list_iterator_methods[] = {
    {"__length_hint__", "()", list_iterator_hint, "How many items are left.", 0},
    {"__reduce__", "()", list_iterator_reduce, "State for pickling.", 0},
    {"__setstate__", "(state, /)", list_iterator_setstate, "Sets the position.", 0},
    {0},
};

const TypeSpec list_iterator_type = {
    .id = TYPE_LIST_ITERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(ListIterator),
    .flags = TYPE_NO_NEW,
    .methods = list_iterator_methods,
    .life = {.destroy = list_iterator_destroy, .traverse = list_iterator_traverse},
    .slots = {.iter = iterator_self, .next = list_iterator_next},
};

const TypeSpec list_reverse_iterator_type = {
    .id = TYPE_LIST_REVERSE_ITERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(ListIterator),
    .flags = TYPE_NO_NEW,
    .methods = list_iterator_methods,
    .life = {.destroy = list_iterator_destroy, .traverse = list_iterator_traverse},
    .slots = {.iter = iterator_self, .next = list_reverse_iterator_next},
};

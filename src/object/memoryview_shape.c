/* The dimensions of a memoryview: what cast() makes of a shape, indexing by tuples, and walking through the items. */
#include "object/bytes_internal.h"
#include "object/list.h"

#include <string.h>

/* ---- geometry ---- */

size_t memoryview_items(const MemoryView *view) { return view->length * view->row; }

static size_t items_in(const MemoryView *view, size_t dimension)
{
    return dimension ? view->inner[dimension - 1] : view->length;
}

/* Into strides: bytes from one item to the next in each dimension. */
static void strides_of(const MemoryView *view, ptrdiff_t *strides)
{
    ptrdiff_t stride = view->item_size;
    for (size_t d = view->dimensions; d-- > 1;) {
        strides[d] = stride;
        stride *= (ptrdiff_t)view->inner[d - 1];
    }
    if (view->dimensions) strides[0] = view->stride;
}

bool memoryview_is_fortran(const MemoryView *view)
{
    if (view->dimensions < 2 || memoryview_items(view) == 0) return memoryview_is_contiguous(view) || view->length == 0;
    ptrdiff_t strides[MEMORYVIEW_DIMENSIONS_MAX], expected = view->item_size;
    strides_of(view, strides);
    for (size_t d = 0; d < view->dimensions; d++) {
        if (items_in(view, d) > 1 && strides[d] != expected) return false;
        expected *= (ptrdiff_t)items_in(view, d);
    }
    return true;
}

bool memoryview_same_shape(const MemoryView *a, const MemoryView *b)
{
    if (a->dimensions != b->dimensions || a->length != b->length) return false;
    return a->dimensions < 2 || memcmp(a->inner, b->inner, (a->dimensions - 1u) * sizeof *a->inner) == 0;
}

static Object *tuple_of(VM *vm, const ptrdiff_t *values, size_t count)
{
    Object *items[MEMORYVIEW_DIMENSIONS_MAX];
    for (size_t i = 0; i < count; i++) {
        items[i] = int_from_int64(vm, values[i]);
        if (items[i]) continue;
        while (i > 0) decref(items[--i]);
        return NULL;
    }
    return tuple_from_stolen(vm, items, count);
}

Object *memoryview_shape(VM *vm, const MemoryView *view)
{
    ptrdiff_t shape[MEMORYVIEW_DIMENSIONS_MAX];
    for (size_t d = 0; d < view->dimensions; d++) shape[d] = (ptrdiff_t)items_in(view, d);
    return tuple_of(vm, shape, view->dimensions);
}

Object *memoryview_strides(VM *vm, const MemoryView *view)
{
    ptrdiff_t strides[MEMORYVIEW_DIMENSIONS_MAX];
    strides_of(view, strides);
    return tuple_of(vm, strides, view->dimensions);
}

/* ---- giving a shape ---- */

bool memoryview_copy_shape(VM *vm, MemoryView *view, const MemoryView *from)
{
    size_t size = from->dimensions > 1 ? (from->dimensions - 1u) * sizeof *from->inner : 0;
    if (size && !(view->inner = memory_alloc(vm, size))) return false;
    if (size) memcpy(view->inner, from->inner, size);
    view->dimensions = from->dimensions;
    view->row = from->row;
    return true;
}

void memoryview_drop_shape(VM *vm, MemoryView *view)
{
    if (view->inner) memory_free(vm, view->inner, (view->dimensions - 1u) * sizeof *view->inner);
    view->inner = NULL;
    view->dimensions = 1;
    view->row = 1;
}

/* The lengths that a list or tuple names, and their product times the size of an item. */
static bool read_shape(VM *vm, Object *shape, size_t count, size_t item_size, size_t *lengths, size_t *bytes)
{
    *bytes = item_size;
    for (size_t i = 0; i < count; i++) {
        Object *item = is_list(shape) ? ((List *)shape)->items[i] : ((Tuple *)shape)->items[i];
        int64_t length;
        if (!is_int(item)) return raise(vm, EXC_TYPE_ERROR, "memoryview.cast(): elements of shape must be integers") != NULL;
        if (!object_to_int64(vm, item, &length)) return false;
        if (length <= 0) return raise(vm, EXC_VALUE_ERROR, "memoryview.cast(): elements of shape must be integers > 0") != NULL;
        if (__builtin_mul_overflow(*bytes, (size_t)length, bytes) || *bytes > PTRDIFF_MAX)
            return raise(vm, EXC_VALUE_ERROR, "memoryview.cast(): product(shape) > SSIZE_MAX") != NULL;
        lengths[i] = (size_t)length;
    }
    return true;
}

bool memoryview_set_shape(VM *vm, MemoryView *view, Object *shape)
{
    size_t count = is_list(shape) ? ((List *)shape)->length : ((Tuple *)shape)->length;
    size_t lengths[MEMORYVIEW_DIMENSIONS_MAX], bytes;
    if (!read_shape(vm, shape, count, view->item_size, lengths, &bytes)) return false;
    if (bytes != view->length * view->item_size)
        return raise(vm, EXC_TYPE_ERROR, "memoryview: product(shape) * itemsize != buffer size") != NULL;
    if (count > 1 && !(view->inner = memory_alloc(vm, (count - 1) * sizeof *view->inner))) return false;
    view->dimensions = (uint8_t)count;
    view->row = 1;
    for (size_t d = 1; d < count; d++) view->row *= view->inner[d - 1] = lengths[d];
    view->length = count ? lengths[0] : 1;
    view->stride = (ptrdiff_t)(view->row * view->item_size);
    return true;
}

/* ---- indexing ---- */

static bool is_index(Object *o) { return is_int(o) || type_of(o)->slots.to_index; }

/* Why a tuple is no place of an item. */
static void *refuse_tuple(VM *vm, const MemoryView *view, const Tuple *key, const char *slices)
{
    size_t indices = 0, slice_count = 0;
    for (size_t i = 0; i < key->length; i++) {
        indices += is_index(key->items[i]);
        slice_count += is_exact(key->items[i], TYPE_SLICE);
    }
    if (key->length && slice_count == key->length) return raise(vm, EXC_NOT_IMPLEMENTED_ERROR, "%s", slices);
    if (indices < key->length) return raise(vm, EXC_TYPE_ERROR, "memoryview: invalid slice key");
    if (key->length < view->dimensions) return raise(vm, EXC_NOT_IMPLEMENTED_ERROR, "sub-views are not implemented");
    return raise(vm, EXC_TYPE_ERROR, "cannot index %d-dimension view with %zu-element tuple", (int)view->dimensions,
                 (size_t)key->length);
}

static const uint8_t *locate_tuple(VM *vm, const MemoryView *view, const Tuple *key, const char *slices)
{
    bool fits = key->length == view->dimensions;
    for (size_t i = 0; fits && i < key->length; i++) fits = is_index(key->items[i]);
    if (!fits) return refuse_tuple(vm, view, key, slices);
    ptrdiff_t strides[MEMORYVIEW_DIMENSIONS_MAX], offset = 0;
    strides_of(view, strides);
    for (size_t d = 0; d < key->length; d++) {
        ptrdiff_t index;
        if (!text_index(vm, key->items[d], "memoryview: invalid slice key", &index) || !memoryview_check(vm, view)) return NULL;
        ptrdiff_t length = (ptrdiff_t)items_in(view, d);
        if (index < 0) index += length;
        if (index < 0 || index >= length) return raise(vm, EXC_INDEX_ERROR, "index out of bounds on dimension %d", (int)d + 1);
        offset += index * strides[d];
    }
    return view->data + offset;
}

const uint8_t *memoryview_locate(VM *vm, const MemoryView *view, Object *key, bool storing)
{
    if (view->dimensions == 0) {
        bool whole = is_exact(key, TYPE_ELLIPSIS) || (is_tuple(key) && ((Tuple *)key)->length == 0);
        return whole ? view->data : raise(vm, EXC_TYPE_ERROR, "invalid indexing of 0-dim memory");
    }
    if (is_tuple(key))
        return locate_tuple(vm, view, (Tuple *)key,
                            storing ? "memoryview slice assignments are currently restricted to ndim = 1"
                                    : "multi-dimensional slicing is not implemented");
    if (view->dimensions > 1 && is_index(key))
        return raise(vm, EXC_NOT_IMPLEMENTED_ERROR,
                     storing ? "sub-views are not implemented" : "multi-dimensional sub-views are not implemented");
    ptrdiff_t index;
    if (!text_index(vm, key, "memoryview: invalid slice key", &index)) return NULL;
    if (!memoryview_check(vm, view)) return NULL; /* __index__ can have released it */
    if (index < 0) index += (ptrdiff_t)view->length;
    if (index < 0 || (size_t)index >= view->length) return raise(vm, EXC_INDEX_ERROR, "index out of bounds on dimension 1");
    return view->data + index * view->stride;
}

/* ---- all items ---- */

/* The list of what lies at `at` in the dimensions from d on. At most 64 deep. */
static Object *list_from_dimension(VM *vm, const MemoryView *view, const ptrdiff_t *strides, size_t d, const uint8_t *at)
{
    if (d == view->dimensions) return memoryview_load(vm, view->format, at);
    size_t count = items_in(view, d);
    List *list = list_new(vm, count);
    for (size_t i = 0; list && i < count; i++, at += strides[d]) {
        Object *item = list_from_dimension(vm, view, strides, d + 1, at);
        if (!item || !list_append_stolen(vm, list, item)) clear_ref(&list);
    }
    return OBJ(list);
}

Object *memoryview_list(VM *vm, const MemoryView *view)
{
    ptrdiff_t strides[MEMORYVIEW_DIMENSIONS_MAX];
    strides_of(view, strides);
    return list_from_dimension(vm, view, strides, 0, view->data);
}

void memoryview_copy_items(const MemoryView *view, uint8_t *out, bool fortran)
{
    size_t row = view->row * view->item_size;
    if (!fortran || view->dimensions < 2) {
        for (size_t i = 0; i < view->length; i++, out += row) memcpy(out, view->data + (ptrdiff_t)i * view->stride, row);
        return;
    }
    ptrdiff_t strides[MEMORYVIEW_DIMENSIONS_MAX];
    size_t at[MEMORYVIEW_DIMENSIONS_MAX] = {0};
    strides_of(view, strides);
    for (size_t left = memoryview_items(view); left > 0; left--, out += view->item_size) {
        const uint8_t *item = view->data;
        for (size_t d = 0; d < view->dimensions; d++) item += (ptrdiff_t)at[d] * strides[d];
        memcpy(out, item, view->item_size);
        for (size_t d = 0; d < view->dimensions && ++at[d] == items_in(view, d); d++) at[d] = 0; /* the first moves fastest */
    }
}

/* Owns memoryview: a one-dimensional view over bytes, bytearray or array, of items of one native format, with any step.
 *
 * A view of what can be resized counts in its `exports`, so that the bytes stay where they are; a view made
 * from a view holds the same base. release() (or the with statement) lets go of it early. */
#include "object/bytes_internal.h"
#include "object/iterators.h"
#include "object/slice.h"

#include <string.h>

/* ---- life ---- */

static size_t *exports_of(Object *base)
{
    ShownMemory buffer;
    type_of(base)->slots.memory(base, &buffer);
    return buffer.exports;
}

static MemoryView *view_make(VM *vm, Object *base, const ShownMemory *shown, ptrdiff_t stride)
{
    MemoryView *view = (MemoryView *)builtin_allocate(vm, TYPE_MEMORYVIEW, sizeof(MemoryView));
    if (!view) return NULL;
    view->base = incref(base);
    view->data = shown->data;
    view->length = shown->length;
    view->stride = stride;
    view->readonly = shown->readonly;
    view->format = shown->format;
    view->item_size = shown->item_size;
    size_t *exports = exports_of(base);
    if (exports) ++*exports;
    object_track(vm, OBJ(view));
    return view;
}

/* A view of part of what another one shows. */
static Object *view_of_view(VM *vm, const MemoryView *from, const uint8_t *data, size_t length,
                            ptrdiff_t stride)
{
    ShownMemory part = {data, length, from->item_size, from->format, from->readonly, NULL};
    return OBJ(view_make(vm, from->base, &part, stride));
}

static bool check_released(VM *vm, const MemoryView *view)
{
    if (view->base) return true;
    raise(vm, EXC_VALUE_ERROR, "operation forbidden on released memoryview object");
    return false;
}

Object *memoryview_new(VM *vm, Object *o)
{
    if (is_exact(o, TYPE_MEMORYVIEW)) {
        const MemoryView *from = (MemoryView *)o;
        if (!check_released(vm, from)) return NULL;
        return view_of_view(vm, from, from->data, from->length, from->stride);
    }
    if (!object_is_bytes_like(o))
        return raise(vm, EXC_TYPE_ERROR, "memoryview: a bytes-like object is required, not '%T'",
                     o);
    ShownMemory whole;
    type_of(o)->slots.memory(o, &whole);
    return OBJ(view_make(vm, o, &whole, whole.item_size));
}

static Object *memoryview_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type, (void)nargs;
    return memoryview_new(vm, args[0]);
}

static void view_release(MemoryView *view)
{
    Object *base = view->base;
    if (!base) return;
    size_t *exports = exports_of(base);
    if (exports) --*exports;
    view->base = NULL;
    view->data = NULL;
    view->length = 0;
    decref(base);
}

static void memoryview_destroy(VM *vm, Object *o)
{
    (void)vm;
    view_release((MemoryView *)o);
}

static int memoryview_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((MemoryView *)o)->base);
    return 0;
}

static int memoryview_clear(VM *vm, Object *o)
{
    (void)vm;
    view_release((MemoryView *)o);
    return 0;
}

/* ---- items ---- */

static inline const uint8_t *byte_at(const MemoryView *view, size_t i)
{
    return view->data + (ptrdiff_t)i * view->stride;
}

static Object *item_at(VM *vm, const MemoryView *view, size_t i)
{
    return memoryview_load(vm, view->format, byte_at(view, i));
}

static ptrdiff_t memoryview_length(VM *vm, Object *o)
{
    MemoryView *view = (MemoryView *)o;
    return check_released(vm, view) ? (ptrdiff_t)view->length : -1;
}

/* The index that a key stands for; a tuple of one index will do. */
static bool view_index(VM *vm, const MemoryView *view, Object *key, size_t *index)
{
    ptrdiff_t i;
    if (is_tuple(key)) {
        Tuple *tuple = (Tuple *)key;
        if (tuple->length != 1) {
            raise(vm, EXC_TYPE_ERROR, "cannot index 1-dimension view with %zu-element tuple",
                  (size_t)tuple->length);
            return false;
        }
        key = tuple->items[0];
    }
    if (!text_index(vm, key, "memoryview: invalid slice key", &i)) return false;
    if (!check_released(vm, view)) return false; /* __index__ can have released it */
    if (i < 0) i += (ptrdiff_t)view->length;
    if (i < 0 || (size_t)i >= view->length) {
        raise(vm, EXC_INDEX_ERROR, "index out of bounds on dimension 1");
        return false;
    }
    *index = (size_t)i;
    return true;
}

static Object *view_slice(VM *vm, const MemoryView *view, Slice *slice)
{
    ptrdiff_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return NULL;
    if (!check_released(vm, view)) return NULL; /* __index__ can have released it */
    size_t count = slice_adjust(view->length, &start, &stop, step);
    const uint8_t *data = count ? byte_at(view, (size_t)start) : view->data;
    return view_of_view(vm, view, data, count, count > 1 ? view->stride * step : view->item_size);
}

static Object *memoryview_getitem(VM *vm, Object *o, Object *key)
{
    MemoryView *view = (MemoryView *)o;
    size_t index;
    if (!check_released(vm, view)) return NULL;
    if (is_exact(key, TYPE_SLICE)) return view_slice(vm, view, (Slice *)key);
    return view_index(vm, view, key, &index) ? item_at(vm, view, index) : NULL;
}

static int set_view_slice(VM *vm, MemoryView *view, Slice *slice, Object *value)
{
    Object *source = memoryview_new(vm, value);
    if (!source) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR))
            raise(vm, EXC_TYPE_ERROR, "a bytes-like object is required, not '%T'", value);
        return -1;
    }
    MemoryView *target = (MemoryView *)view_slice(vm, view, slice);
    Object *copy = target ? memoryview_bytes(vm, (MemoryView *)source) : NULL;
    int status = -1;
    if (copy && (((MemoryView *)source)->format != target->format ||
                 ((MemoryView *)source)->length != target->length)) {
        raise(vm, EXC_VALUE_ERROR,
              "memoryview assignment: lvalue and rvalue have different structures");
    } else if (copy) {
        for (size_t i = 0; i < target->length; i++)
            memcpy((void *)(uintptr_t)byte_at(target, i),
                   ((Bytes *)copy)->data + i * target->item_size, target->item_size);
        status = 0;
    }
    xdecref(copy);
    xdecref(target);
    decref(source);
    return status;
}

static int memoryview_setitem(VM *vm, Object *o, Object *key, Object *value)
{
    MemoryView *view = (MemoryView *)o;
    size_t index;
    uint8_t item[8];
    if (!check_released(vm, view)) return -1;
    if (view->readonly) {
        raise(vm, EXC_TYPE_ERROR, "cannot modify read-only memory");
        return -1;
    }
    if (!value) {
        raise(vm, EXC_TYPE_ERROR, "cannot delete memory");
        return -1;
    }
    if (is_exact(key, TYPE_SLICE)) return set_view_slice(vm, view, (Slice *)key, value);
    if (!view_index(vm, view, key, &index) || !memoryview_store(vm, view->format, value, item)) return -1;
    if (!check_released(vm, view)) return -1; /* __index__ of the value can have released it */
    memcpy((void *)(uintptr_t)byte_at(view, index), item, view->item_size);
    return 0;
}

/* ---- text, hash, comparison ---- */

static Object *memoryview_repr(VM *vm, Object *o)
{
    return OBJ(str_from_format(vm, ((MemoryView *)o)->base ? "<memory at %p>"
                                                           : "<released memory at %p>", o));
}

Object *memoryview_bytes(VM *vm, MemoryView *view)
{
    if (!check_released(vm, view)) return NULL;
    size_t size = view->item_size;
    if (view->stride == (ptrdiff_t)size || view->length <= 1)
        return bytes_from(vm, view->data, view->length * size);
    Bytes *b = bytes_allocate(vm, view->length * size);
    for (size_t i = 0; b && i < view->length; i++)
        memcpy(b->data + i * size, byte_at(view, i), size);
    return OBJ(b);
}

static Hash memoryview_hash(VM *vm, Object *o)
{
    MemoryView *view = (MemoryView *)o;
    if (!check_released(vm, view)) return -1;
    if (!view->readonly) {
        raise(vm, EXC_VALUE_ERROR, "cannot hash writable memoryview object");
        return -1;
    }
    if (!strchr("Bbc", view->format)) {
        raise(vm, EXC_VALUE_ERROR, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        return -1;
    }
    Object *bytes = memoryview_bytes(vm, view);
    if (!bytes) return -1;
    Hash hash = object_hash(vm, bytes);
    decref(bytes);
    return hash;
}

/* Both are views, not released. 1, 0, -1 RAISES. */
static int views_equal(VM *vm, const MemoryView *a, const MemoryView *b)
{
    if (a->length != b->length) return 0;
    bool same = a->format == b->format && a->format != 'f' && a->format != 'd';
    for (size_t i = 0; i < a->length; i++) {
        if (same && memcmp(byte_at(a, i), byte_at(b, i), a->item_size)) return 0;
        if (same) continue;
        Object *x = item_at(vm, a, i), *y = x ? item_at(vm, b, i) : NULL;
        int equal = y ? object_compare_bool(vm, x, y, COMPARE_EQ) : -1;
        xdecref(x);
        xdecref(y);
        if (equal <= 0) return equal;
    }
    return 1;
}

static Object *memoryview_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (op != COMPARE_EQ && op != COMPARE_NE) return NOT_IMPLEMENTED(vm);
    if (!is_exact(a, TYPE_MEMORYVIEW) || !object_is_bytes_like(b)) return NOT_IMPLEMENTED(vm);
    MemoryView *view = (MemoryView *)a;
    int equal = a == b;
    bool released = !view->base || (is_exact(b, TYPE_MEMORYVIEW) && !((MemoryView *)b)->base);
    if (!equal && !released) {
        Object *other = memoryview_new(vm, b);
        if (!other) return NULL;
        equal = views_equal(vm, view, (MemoryView *)other);
        decref(other);
        if (equal < 0) return NULL;
    }
    return BOOL(vm, equal == (op == COMPARE_EQ));
}

static Object *memoryview_iter(VM *vm, Object *o)
{
    return check_released(vm, (MemoryView *)o) ? sequence_iterator_new(vm, o) : NULL;
}

/* ---- methods ---- */

static NATIVE(memoryview_release_method)
{
    (void)args, (void)nargs;
    view_release((MemoryView *)self);
    return NEW_NONE(vm);
}

static NATIVE(memoryview_enter)
{
    (void)args, (void)nargs;
    return check_released(vm, (MemoryView *)self) ? incref(self) : NULL;
}

static NATIVE(memoryview_tobytes)
{
    (void)args, (void)nargs;
    return memoryview_bytes(vm, (MemoryView *)self);
}

static NATIVE(memoryview_tolist)
{
    (void)args, (void)nargs;
    MemoryView *view = (MemoryView *)self;
    if (!check_released(vm, view)) return NULL;
    List *list = list_new(vm, view->length);
    for (size_t i = 0; list && i < view->length; i++) {
        Object *item = item_at(vm, view, i);
        if (item && list_append_stolen(vm, list, item)) continue;
        decref(list);
        return NULL;
    }
    return OBJ(list);
}

static NATIVE(memoryview_toreadonly)
{
    (void)args, (void)nargs;
    Object *view = memoryview_new(vm, self);
    if (view) ((MemoryView *)view)->readonly = true;
    return view;
}

static NATIVE(memoryview_hex)
{
    (void)nargs;
    Object *bytes = memoryview_bytes(vm, (MemoryView *)self);
    if (!bytes) return NULL;
    Object *result = bytes_hex(vm, bytes_text(bytes), args);
    decref(bytes);
    return result;
}

static NATIVE(memoryview_cast)
{
    (void)nargs;
    MemoryView *view = (MemoryView *)self;
    if (!check_released(vm, view)) return NULL;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "cast() argument 'format' must be str, not %T", args[0]);
    const Str *format = (Str *)args[0];
    size_t last = format->length ? format->length - 1 : 0;
    uint32_t code = format->length ? str_at(format, last) : 0;
    bool single = last == 0 || (last == 1 && str_at(format, 0) == '@');
    size_t bytes = view->length * view->item_size;
    uint8_t size = single && code < 128 ? memoryview_format_size((char)code) : 0;
    if (!memoryview_is_contiguous(view))
        return raise(vm, EXC_TYPE_ERROR, "memoryview: casts are restricted to C-contiguous views");
    if (args[1])
        return raise(vm, EXC_NOT_IMPLEMENTED_ERROR, "memoryview: only one dimension is there yet");
    if (!size)
        return raise(vm, EXC_VALUE_ERROR,
                     "memoryview: destination format must be a native single character format "
                     "prefixed with an optional '@'");
    if (!strchr("Bbc", view->format) && !strchr("Bbc", (int)code))
        return raise(vm, EXC_TYPE_ERROR, "memoryview: cannot cast between two non-byte formats");
    if (bytes % size)
        return raise(vm, EXC_TYPE_ERROR, "memoryview: length is not a multiple of itemsize");
    MemoryView *result = (MemoryView *)memoryview_new(vm, self);
    if (!result) return NULL;
    result->format = (char)code;
    result->item_size = size;
    result->stride = size;
    result->length = bytes / size;
    return OBJ(result);
}

/* ---- attributes ---- */

#define ATTRIBUTE(name, value)                                                                     \
    static Object *get_##name(VM *vm, Object *self)                                                \
    {                                                                                              \
        MemoryView *view = (MemoryView *)self;                                                     \
        return check_released(vm, view) ? (value) : NULL;                                          \
    }

static Object *tuple_of_one(VM *vm, ptrdiff_t value)
{
    Object *number = int_from_int64(vm, value);
    Object *tuple = number ? tuple_pack(vm, 1, number) : NULL;
    xdecref(number);
    return tuple;
}

ATTRIBUTE(obj, incref(view->base))
ATTRIBUTE(nbytes, int_from_size(vm, view->length * view->item_size))
ATTRIBUTE(itemsize, int_from_int64(vm, view->item_size))
ATTRIBUTE(format, OBJ(str_from_char(vm, (unsigned char)view->format)))
ATTRIBUTE(ndim, int_from_int64(vm, 1))
ATTRIBUTE(shape, tuple_of_one(vm, (ptrdiff_t)view->length))
ATTRIBUTE(strides, tuple_of_one(vm, view->stride))
ATTRIBUTE(suboffsets, OBJ(EMPTY_TUPLE(vm)))
ATTRIBUTE(readonly, BOOL(vm, view->readonly))
ATTRIBUTE(contiguous, BOOL(vm, memoryview_is_contiguous(view)))

static const GetSetDef memoryview_getset[] = {
    {"obj", get_obj, NULL, "The object whose bytes are shown."},
    {"nbytes", get_nbytes, NULL, "How many bytes are shown."},
    {"itemsize", get_itemsize, NULL, "Bytes an item."},
    {"format", get_format, NULL, "What an item is, as the struct module writes it."},
    {"ndim", get_ndim, NULL, "The number of dimensions."},
    {"shape", get_shape, NULL, "Items in each dimension."},
    {"strides", get_strides, NULL, "Bytes from one item to the next in each dimension."},
    {"suboffsets", get_suboffsets, NULL, "Always empty."},
    {"readonly", get_readonly, NULL, "Can the bytes not be changed through it?"},
    {"c_contiguous", get_contiguous, NULL, "Do the items lie side by side?"},
    {"f_contiguous", get_contiguous, NULL, "Do the items lie side by side?"},
    {"contiguous", get_contiguous, NULL, "Do the items lie side by side?"},
    {0},
};

static const MethodDef memoryview_methods[] = {
    {"release", "()", memoryview_release_method, "Lets go of the object.", METHOD_PLAIN},
    {"tobytes", "(order='C')", memoryview_tobytes, "A copy as bytes.", METHOD_PLAIN},
    {"tolist", "()", memoryview_tolist, "The items as a list.", METHOD_PLAIN},
    {"toreadonly", "()", memoryview_toreadonly, "The same view without the right to change it.",
     METHOD_PLAIN},
    {"hex", "(sep=None, bytes_per_sep=1)", memoryview_hex,
     "Two hexadecimal digits for each byte, with sep between groups.", METHOD_PLAIN},
    {"cast", "(format, shape=None)", memoryview_cast, "A view of the same bytes in another format.",
     METHOD_PLAIN},
    {"__enter__", "()", memoryview_enter, "The view itself.", METHOD_PLAIN},
    {"__exit__", "(*args)", memoryview_release_method, "Lets go of the object.", METHOD_PLAIN},
    {0},
};

const TypeSpec memoryview_type = {
    .id = TYPE_MEMORYVIEW,
    .base = TYPE_OBJECT,
    .size = sizeof(MemoryView),
    .flags = TYPE_SEQUENCE | TYPE_WEAKREFABLE,
    .doc = "memoryview(object): shows the bytes of bytes or bytearray without copying them.",
    .new_signature = "(object)",
    .methods = memoryview_methods,
    .getset = memoryview_getset,
    .life = {.destroy = memoryview_destroy, .traverse = memoryview_traverse,
             .clear = memoryview_clear},
    .slots =
        {
            .construct = memoryview_construct,
            .repr = memoryview_repr,
            .hash = memoryview_hash,
            .compare = memoryview_compare,
            .iter = memoryview_iter,
            .length = memoryview_length,
            .getitem = memoryview_getitem,
            .setitem = memoryview_setitem,
        },
};

/* Owns memoryview: a view over what shows its memory, of items of one native format, with any step in the first dimension. What
 * has to do with several dimensions is in memoryview_shape.c, items and their formats in memoryview_item.c.
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
    view->inner = NULL;
    view->row = 1;
    view->hash = 0;
    view->dimensions = 1;
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
    MemoryView *view = view_make(vm, from->base, &part, stride);
    if (view && from->dimensions != 1 && !memoryview_copy_shape(vm, view, from)) clear_ref(&view);
    return OBJ(view);
}

bool memoryview_check(VM *vm, const MemoryView *view)
{
    if (view->base) return true;
    raise(vm, EXC_VALUE_ERROR, "operation forbidden on released memoryview object");
    return false;
}

Object *memoryview_new(VM *vm, Object *o)
{
    if (is_exact(o, TYPE_MEMORYVIEW)) {
        const MemoryView *from = (MemoryView *)o;
        if (!memoryview_check(vm, from)) return NULL;
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
    view_release((MemoryView *)o);
    memoryview_drop_shape(vm, (MemoryView *)o);
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

static size_t memoryview_size_of(Object *o) { return memory_block_size(((MemoryView *)o)->inner); }

/* ---- items ---- */

static inline const uint8_t *byte_at(const MemoryView *view, size_t i)
{
    return view->data + (ptrdiff_t)i * view->stride;
}

static ptrdiff_t memoryview_length(VM *vm, Object *o)
{
    MemoryView *view = (MemoryView *)o;
    return memoryview_check(vm, view) ? (ptrdiff_t)view->length : -1;
}

static Object *view_slice(VM *vm, const MemoryView *view, Slice *slice)
{
    ptrdiff_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return NULL;
    if (!memoryview_check(vm, view)) return NULL; /* __index__ can have released it */
    size_t count = slice_adjust(view->length, &start, &stop, step);
    const uint8_t *data = count ? byte_at(view, (size_t)start) : view->data;
    return view_of_view(vm, view, data, count, view->stride * step);
}

static Object *memoryview_getitem(VM *vm, Object *o, Object *key)
{
    MemoryView *view = (MemoryView *)o;
    if (!memoryview_check(vm, view)) return NULL;
    if (view->dimensions == 0 && is_exact(key, TYPE_ELLIPSIS)) return incref(o);
    if (view->dimensions && is_exact(key, TYPE_SLICE)) return view_slice(vm, view, (Slice *)key);
    const uint8_t *at = memoryview_locate(vm, view, key, false);
    return at ? memoryview_load(vm, view->format, at) : NULL;
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
                 !memoryview_same_shape((MemoryView *)source, target))) {
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
    uint8_t item[8];
    if (!memoryview_check(vm, view)) return -1;
    if (view->readonly) {
        raise(vm, EXC_TYPE_ERROR, "cannot modify read-only memory");
        return -1;
    }
    if (!value) {
        raise(vm, EXC_TYPE_ERROR, "cannot delete memory");
        return -1;
    }
    if (view->dimensions && is_exact(key, TYPE_SLICE)) {
        if (view->dimensions == 1) return set_view_slice(vm, view, (Slice *)key, value);
        raise(vm, EXC_NOT_IMPLEMENTED_ERROR, "memoryview slice assignments are currently restricted to ndim = 1");
        return -1;
    }
    const uint8_t *at = memoryview_locate(vm, view, key, true);
    if (!at || !memoryview_store(vm, view->format, value, item)) return -1;
    if (!memoryview_check(vm, view)) return -1; /* __index__ of the value can have released it */
    memcpy((void *)(uintptr_t)at, item, view->item_size);
    return 0;
}

/* ---- text, hash, comparison ---- */

static Object *memoryview_repr(VM *vm, Object *o)
{
    return OBJ(str_from_format(vm, ((MemoryView *)o)->base ? "<memory at %p>"
                                                           : "<released memory at %p>", o));
}

static Object *bytes_in_order(VM *vm, const MemoryView *view, bool fortran)
{
    if (!memoryview_check(vm, view)) return NULL;
    size_t size = memoryview_items(view) * view->item_size;
    if (!fortran && memoryview_is_contiguous(view)) return bytes_from(vm, view->data, size);
    Bytes *b = bytes_allocate(vm, size);
    if (b) memoryview_copy_items(view, b->data, fortran);
    return OBJ(b);
}

Object *memoryview_bytes(VM *vm, MemoryView *view) { return bytes_in_order(vm, view, false); }

static Hash memoryview_hash(VM *vm, Object *o)
{
    MemoryView *view = (MemoryView *)o;
    if (view->hash) return view->hash;
    if (!memoryview_check(vm, view)) return -1;
    if (!view->readonly) {
        raise(vm, EXC_VALUE_ERROR, "cannot hash writable memoryview object");
        return -1;
    }
    if (!strchr("Bbc", view->format)) {
        raise(vm, EXC_VALUE_ERROR, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        return -1;
    }
    if (object_hash(vm, view->base) == -1) return -1; /* what is shown read-only may be a bytearray still */
    Object *bytes = memoryview_bytes(vm, view);
    if (!bytes) return -1;
    view->hash = object_hash(vm, bytes);
    decref(bytes);
    return view->hash;
}

/* Both are views, not released. 1, 0, -1 RAISES. */
static int views_equal(VM *vm, const MemoryView *a, const MemoryView *b)
{
    if (!memoryview_same_shape(a, b)) return 0;
    bool same = a->format == b->format && a->format != 'f' && a->format != 'd';
    for (size_t i = 0; i < a->length; i++) {
        const uint8_t *at = byte_at(a, i), *other = byte_at(b, i);
        if (same && memcmp(at, other, a->row * a->item_size)) return 0;
        for (size_t n = 0; !same && n < a->row; n++, at += a->item_size, other += b->item_size) {
            Object *x = memoryview_load(vm, a->format, at), *y = x ? memoryview_load(vm, b->format, other) : NULL;
            int equal = y ? object_compare_bool(vm, x, y, COMPARE_EQ) : -1;
            xdecref(x);
            xdecref(y);
            if (equal <= 0) return equal;
        }
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
    const MemoryView *view = (MemoryView *)o;
    if (!memoryview_check(vm, view)) return NULL;
    if (view->dimensions == 1) return sequence_iterator_new(vm, o);
    return view->dimensions ? raise(vm, EXC_NOT_IMPLEMENTED_ERROR, "multi-dimensional sub-views are not implemented")
                            : raise(vm, EXC_TYPE_ERROR, "invalid indexing of 0-dim memory");
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
    return memoryview_check(vm, (MemoryView *)self) ? incref(self) : NULL;
}

static NATIVE(memoryview_tobytes)
{
    (void)nargs;
    const MemoryView *view = (MemoryView *)self;
    if (args[0] && !is_none(args[0]) && !is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "tobytes() argument 'order' must be str or None, not %T", args[0]);
    const Str *order = args[0] && is_str(args[0]) ? (Str *)args[0] : NULL;
    uint32_t letter = !order ? 'C' : order->length == 1 ? str_at(order, 0) : 0;
    if (letter != 'C' && letter != 'F' && letter != 'A') return raise(vm, EXC_VALUE_ERROR, "order must be 'C', 'F' or 'A'");
    return bytes_in_order(vm, view, letter == 'F' || (letter == 'A' && memoryview_is_fortran(view)));
}

static NATIVE(memoryview_tolist)
{
    (void)args, (void)nargs;
    MemoryView *view = (MemoryView *)self;
    return memoryview_check(vm, view) ? memoryview_list(vm, view) : NULL;
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

/* The format that a text names, if it is one of those a view can have: a letter, perhaps with '@' before it. 0: it is not. */
static char single_format(const Str *format)
{
    size_t length = format->length;
    if (length == 0 || length > 2 || (length == 2 && str_at(format, 0) != '@')) return 0;
    uint32_t letter = str_at(format, length - 1);
    return letter < 128 && memoryview_format_size((char)letter) ? (char)letter : 0;
}

/* Can a view be cast to that shape at all? */
static bool check_cast_shape(VM *vm, const MemoryView *view, Object *shape)
{
    if (!shape) return true;
    if (!is_list(shape) && !is_tuple(shape)) return raise(vm, EXC_TYPE_ERROR, "shape must be a list or a tuple") != NULL;
    size_t count = is_list(shape) ? ((List *)shape)->length : ((Tuple *)shape)->length;
    if (count > MEMORYVIEW_DIMENSIONS_MAX)
        return raise(vm, EXC_VALUE_ERROR, "memoryview: number of dimensions must not exceed %d", MEMORYVIEW_DIMENSIONS_MAX) != NULL;
    if (view->dimensions != 1 && count != 1)
        return raise(vm, EXC_TYPE_ERROR, "memoryview: cast must be 1D -> ND or ND -> 1D") != NULL;
    return true;
}

/* args: format, shape or NULL */
static NATIVE(memoryview_cast)
{
    (void)nargs;
    MemoryView *view = (MemoryView *)self;
    if (!memoryview_check(vm, view)) return NULL;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "cast() argument 'format' must be str, not %T", args[0]);
    if (!memoryview_is_contiguous(view))
        return raise(vm, EXC_TYPE_ERROR, "memoryview: casts are restricted to C-contiguous views");
    size_t bytes = memoryview_items(view) * view->item_size;
    if ((args[1] || view->dimensions != 1) && bytes == 0)
        return raise(vm, EXC_TYPE_ERROR, "memoryview: cannot cast view with zeros in shape or strides");
    if (!check_cast_shape(vm, view, args[1])) return NULL;
    char format = single_format((Str *)args[0]);
    uint8_t size = format ? memoryview_format_size(format) : 0;
    if (!size)
        return raise(vm, EXC_VALUE_ERROR,
                     "memoryview: destination format must be a native single character format "
                     "prefixed with an optional '@'");
    if (!strchr("Bbc", view->format) && !strchr("Bbc", format))
        return raise(vm, EXC_TYPE_ERROR, "memoryview: cannot cast between two non-byte formats");
    if (bytes % size)
        return raise(vm, EXC_TYPE_ERROR, "memoryview: length is not a multiple of itemsize");
    ShownMemory whole = {view->data, bytes / size, size, format, view->readonly, NULL};
    MemoryView *result = view_make(vm, view->base, &whole, size);
    if (result && args[1] && !memoryview_set_shape(vm, result, args[1])) clear_ref(&result);
    return OBJ(result);
}

/* ---- attributes ---- */

#define ATTRIBUTE(name, value)                                                                     \
    static Object *get_##name(VM *vm, Object *self)                                                \
    {                                                                                              \
        MemoryView *view = (MemoryView *)self;                                                     \
        return memoryview_check(vm, view) ? (value) : NULL;                                          \
    }

ATTRIBUTE(obj, incref(view->base))
ATTRIBUTE(nbytes, int_from_size(vm, memoryview_items(view) * view->item_size))
ATTRIBUTE(itemsize, int_from_int64(vm, view->item_size))
ATTRIBUTE(format, OBJ(str_from_char(vm, (unsigned char)view->format)))
ATTRIBUTE(ndim, int_from_int64(vm, view->dimensions))
ATTRIBUTE(shape, memoryview_shape(vm, view))
ATTRIBUTE(strides, memoryview_strides(vm, view))
ATTRIBUTE(suboffsets, OBJ(EMPTY_TUPLE(vm)))
ATTRIBUTE(readonly, BOOL(vm, view->readonly))
ATTRIBUTE(c_contiguous, BOOL(vm, memoryview_is_contiguous(view)))
ATTRIBUTE(f_contiguous, BOOL(vm, memoryview_is_fortran(view)))
ATTRIBUTE(contiguous, BOOL(vm, memoryview_is_contiguous(view) || memoryview_is_fortran(view)))

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
    {"c_contiguous", get_c_contiguous, NULL, "Do the items lie side by side, the last index moving fastest?"},
    {"f_contiguous", get_f_contiguous, NULL, "Do the items lie side by side, the first index moving fastest?"},
    {"contiguous", get_contiguous, NULL, "Do the items lie side by side in one of the two ways?"},
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
            .size_of = memoryview_size_of,
        },
};

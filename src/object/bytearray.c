/* Owns bytearray: its storage, what changes it, and its type. What it shares with bytes is in
 * bytes.c and bytes_methods.c.
 *
 * While `exports` is not zero (memoryviews, or native code in the middle of reading) the storage is
 * neither moved nor resized. */
#include "object/bytes_internal.h"
#include "object/slice.h"

#include <string.h>

/* ---- storage ---- */

static bool check_exports(VM *vm, const ByteArray *array)
{
    if (array->exports == 0) return true;
    raise(vm, EXC_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
    return false;
}

/* Grows by an eighth at least; a zero byte always follows the last one. */
bool bytearray_resize(VM *vm, ByteArray *array, size_t length)
{
    if (length == array->length) return true;
    if (!check_exports(vm, array)) return false;
    if (length > SIZE_MAX / 4) {
        raise_memory_error(vm);
        return false;
    }
    if (length + 1 > array->capacity || length < array->capacity / 2) {
        size_t capacity = length + 1;
        if (array->length && length > array->length) capacity += length / 8 + 6;
        uint8_t *data = memory_resize(vm, array->data, array->capacity, capacity);
        if (!data) return false;
        array->data = data;
        array->capacity = capacity;
    }
    array->length = length;
    array->data[length] = 0;
    return true;
}

Object *bytearray_from(VM *vm, const void *data, size_t length)
{
    ByteArray *array = (ByteArray *)builtin_allocate(vm, TYPE_BYTEARRAY, sizeof(ByteArray));
    if (!array) return NULL;
    array->data = NULL;
    array->length = array->capacity = array->exports = 0;
    if (length && !bytearray_resize(vm, array, length)) {
        decref(array);
        return NULL;
    }
    if (length) memcpy(array->data, data, length);
    return OBJ(array);
}

static void bytearray_destroy(VM *vm, Object *o)
{
    ByteArray *array = (ByteArray *)o;
    if (array->data) memory_free(vm, array->data, array->capacity);
    array->data = NULL;
    array->length = array->capacity = 0;
}

/* Makes [start, end) hold `length` bytes; from may lie in array itself only when it stays put. */
static bool splice(VM *vm, ByteArray *array, size_t start, size_t end, const uint8_t *from,
                   size_t length)
{
    size_t old_length = array->length, removed = end - start, tail = old_length - end;
    if (length == removed) {
        if (length) memmove(array->data + start, from, length);
        return true;
    }
    if (!check_exports(vm, array)) return false;
    if (length > removed) {
        if (!bytearray_resize(vm, array, old_length + (length - removed))) return false;
        memmove(array->data + start + length, array->data + end, tail);
    } else {
        memmove(array->data + start + length, array->data + end, tail);
        if (!bytearray_resize(vm, array, old_length - (removed - length))) { /* it moves to shrink */
            exception_clear(vm);
            array->length = old_length - (removed - length);
            array->data[array->length] = 0;
        }
    }
    if (length) memcpy(array->data + start, from, length);
    return true;
}

/* Bytes to put in: a private copy of a buffer, or the items of an iterable. */
static bool sink_fill(VM *vm, ByteSink *sink, Object *o)
{
    *sink = (ByteSink){0};
    if (!object_is_bytes_like(o)) return sink_collect(vm, sink, o, byte_range_message);
    Object *copy = is_exact(o, TYPE_MEMORYVIEW) ? memoryview_bytes(vm, (MemoryView *)o) : incref(o); /* without gaps */
    const uint8_t *data;
    size_t length;
    if (!copy || !object_bytes_view(vm, copy, &data, &length)) return false;
    sink->data = memory_alloc(vm, length);
    if (sink->data) {
        if (length) memcpy(sink->data, data, length);
        sink->length = sink->capacity = length;
    }
    decref(copy);
    return sink->data != NULL;
}

static bool extend(VM *vm, ByteArray *array, Object *o)
{
    if (is_exact(o, TYPE_BYTES)) { /* which nothing can change meanwhile: no copy */
        size_t at = array->length, more = ((Bytes *)o)->length;
        if (!bytearray_resize(vm, array, at + more)) return false;
        if (more) memcpy(array->data + at, ((Bytes *)o)->data, more);
        return true;
    }
    ByteSink sink;
    if (!sink_fill(vm, &sink, o)) return false;
    bool ok = splice(vm, array, array->length, array->length, sink.data, sink.length);
    sink_free(vm, &sink);
    return ok;
}

/* ---- making ---- */

static Object *bytearray_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs; /* __init__ takes them */
    if (type == builtin_type(vm, TYPE_BYTEARRAY)) return bytearray_from(vm, NULL, 0);
    return type_allocate(vm, type, sizeof(ByteArray));
}

/* Errors speak of bytearray where bytes' speak of bytes: iterables, and what is none. */
static int initialize_from(VM *vm, ByteArray *array, Object *source)
{
    bool number = is_int(source) || type_of(source)->slots.to_index;
    bool items = type_of(source)->slots.iter || type_of(source)->slots.getitem;
    if (!number && !is_str(source) && !object_is_bytes_like(source)) {
        if (!items) {
            raise(vm, EXC_TYPE_ERROR, "cannot convert '%T' object to bytearray", source);
            return -1;
        }
        return extend(vm, array, source) ? 0 : -1;
    }
    Object *value = bytes_from_arguments(vm, "bytearray", source, NULL, NULL);
    if (!value) return -1;
    bool ok = extend(vm, array, value);
    decref(value);
    return ok ? 0 : -1;
}

static int bytearray_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    ByteArray *array = (ByteArray *)self;
    if (array->length && !bytearray_resize(vm, array, 0)) return -1;
    if (!args[1] && !args[2]) return args[0] ? initialize_from(vm, array, args[0]) : 0;
    Object *value = bytes_from_arguments(vm, "bytearray", args[0], args[1], args[2]);
    if (!value) return -1;
    bool ok = extend(vm, array, value);
    decref(value);
    return ok ? 0 : -1;
}

static Object *bytearray_repr(VM *vm, Object *o)
{
    StrBuilder b;
    builder_open(&b, vm);
    builder_format(&b, "%T(", o);
    builder_bytes_repr(&b, bytes_text(o), '\''); /* CPython escapes it between " too */
    builder_char(&b, ')');
    return OBJ(builder_finish(&b));
}

/* ---- changing items ---- */

static int set_index(VM *vm, ByteArray *array, Object *key, Object *value)
{
    ptrdiff_t index;
    uint8_t byte = 0;
    if (!text_index(vm, key, "bytearray indices must be integers or slices, not %T", &index))
        return -1;
    if (value && !byte_value(vm, value, byte_range_message, &byte)) return -1;
    if (index < 0) index += (ptrdiff_t)array->length;
    if (index < 0 || (size_t)index >= array->length) {
        raise(vm, EXC_INDEX_ERROR, "bytearray index out of range");
        return -1;
    }
    if (!value) return splice(vm, array, (size_t)index, (size_t)index + 1, NULL, 0) ? 0 : -1;
    array->data[index] = byte;
    return 0;
}

/* Deletes every step-th byte. */
static int delete_steps(VM *vm, ByteArray *array, ptrdiff_t start, ptrdiff_t step, size_t count)
{
    if (count == 0) return 0;
    if (!check_exports(vm, array)) return -1;
    if (step < 0) {
        start += step * (ptrdiff_t)(count - 1);
        step = -step;
    }
    size_t to = (size_t)start, next = (size_t)start, left = count;
    for (size_t from = to; from < array->length; from++) {
        if (left && from == next) {
            next += (size_t)step;
            left--;
        } else {
            array->data[to++] = array->data[from];
        }
    }
    return splice(vm, array, to, array->length, NULL, 0) ? 0 : -1;
}

static int set_slice_from(VM *vm, ByteArray *array, Slice *slice, const uint8_t *data,
                          size_t length, bool deleting)
{
    ptrdiff_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return -1;
    size_t count = slice_adjust(array->length, &start, &stop, step);
    if (step == 1) {
        size_t at = (size_t)start;
        return splice(vm, array, at, at + count, data, length) ? 0 : -1;
    }
    if (deleting || (length == 0 && count)) return delete_steps(vm, array, start, step, count);
    if (length != count) {
        raise(vm, EXC_VALUE_ERROR,
              "attempt to assign bytes of size %zu to extended slice of size %zu", length, count);
        return -1;
    }
    uint8_t *to = array->data; /* not through array: a byte stored might change its pointer, for all C knows */
    for (size_t i = 0; i < count; i++) to[(size_t)start + i * (size_t)step] = data[i];
    return 0;
}

static int bytearray_setitem(VM *vm, Object *o, Object *key, Object *value)
{
    ByteArray *array = (ByteArray *)o;
    if (!is_exact(key, TYPE_SLICE)) return set_index(vm, array, key, value);
    if (!value) return set_slice_from(vm, array, (Slice *)key, NULL, 0, true);
    if (is_int(value) || is_str(value)) {
        raise(vm, EXC_TYPE_ERROR,
              "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        return -1;
    }
    if (!object_is_bytes_like(value) && !type_of(value)->slots.iter &&
        !type_of(value)->slots.getitem) {
        raise(vm, EXC_TYPE_ERROR, "cannot convert '%T' object to bytearray", value);
        return -1;
    }
    if (is_exact(value, TYPE_BYTES)) { /* which nothing can change meanwhile: no copy */
        return set_slice_from(vm, array, (Slice *)key, ((Bytes *)value)->data, ((Bytes *)value)->length, false);
    }
    ByteSink sink;
    if (!sink_fill(vm, &sink, value)) return -1;
    int status = set_slice_from(vm, array, (Slice *)key, sink.data, sink.length, false);
    sink_free(vm, &sink);
    return status;
}

static Object *bytearray_inplace_concat(VM *vm, Object *a, Object *b)
{
    if (!object_is_bytes_like(b))
        return raise(vm, EXC_TYPE_ERROR, "can't concat %T to %T", b, a);
    if (a == b && ((ByteArray *)a)->length) /* the operand would be resized while it is read */
        return raise(vm, EXC_BUFFER_ERROR,
                     "Existing exports of data: object cannot be re-sized");
    return extend(vm, (ByteArray *)a, b) ? incref(a) : NULL;
}

static Object *bytearray_inplace_repeat(VM *vm, Object *a, size_t count)
{
    ByteArray *array = (ByteArray *)a;
    size_t old = array->length, total;
    if (__builtin_mul_overflow(old, count, &total)) return raise_memory_error(vm);
    if (!bytearray_resize(vm, array, total)) return NULL;
    if (total) text_fill_repeated(array->data, old, total);
    return incref(a);
}

/* ---- methods ---- */

static NATIVE(bytearray_append)
{
    (void)nargs;
    uint8_t value;
    if (!byte_value(vm, args[0], byte_range_message, &value)) return NULL;
    ByteArray *array = (ByteArray *)self;
    size_t length = array->length;
    if (!bytearray_resize(vm, array, length + 1)) return NULL;
    array->data[length] = value;
    return NEW_NONE(vm);
}

static NATIVE(bytearray_clear)
{
    (void)args, (void)nargs;
    return bytearray_resize(vm, (ByteArray *)self, 0) ? NEW_NONE(vm) : NULL;
}

static NATIVE(bytearray_copy)
{
    (void)args, (void)nargs;
    Text t = bytes_text(self);
    return bytearray_from(vm, t.data, text_length(t));
}

static NATIVE(bytearray_extend)
{
    (void)nargs;
    Object *items = args[0];
    if (!object_is_bytes_like(items) && !type_of(items)->slots.iter &&
        !type_of(items)->slots.getitem)
        return raise(vm, EXC_TYPE_ERROR, "can't extend bytearray with %T", items);
    return extend(vm, (ByteArray *)self, items) ? NEW_NONE(vm) : NULL;
}

static NATIVE(bytearray_insert)
{
    (void)nargs;
    ByteArray *array = (ByteArray *)self;
    ptrdiff_t index;
    uint8_t value;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    if (!byte_value(vm, args[1], byte_range_message, &value)) return NULL;
    ptrdiff_t length = (ptrdiff_t)array->length;
    if (index < 0) index = index + length < 0 ? 0 : index + length;
    if (index > length) index = length;
    return splice(vm, array, (size_t)index, (size_t)index, &value, 1) ? NEW_NONE(vm) : NULL;
}

static NATIVE(bytearray_pop)
{
    (void)nargs;
    ByteArray *array = (ByteArray *)self;
    ptrdiff_t index = -1;
    if (args[0] && !object_to_size(vm, args[0], &index)) return NULL;
    if (array->length == 0) return raise(vm, EXC_INDEX_ERROR, "pop from empty bytearray");
    if (index < 0) index += (ptrdiff_t)array->length;
    if (index < 0 || (size_t)index >= array->length)
        return raise(vm, EXC_INDEX_ERROR, "pop index out of range");
    uint8_t value = array->data[index];
    if (!splice(vm, array, (size_t)index, (size_t)index + 1, NULL, 0)) return NULL;
    return int_from_int64(vm, value);
}

static NATIVE(bytearray_remove)
{
    (void)nargs;
    ByteArray *array = (ByteArray *)self;
    uint8_t value;
    if (!byte_value(vm, args[0], byte_range_message, &value)) return NULL;
    ptrdiff_t at = text_find(bytes_text(self), text_of_bytes(&value, 1));
    if (at < 0) return raise(vm, EXC_VALUE_ERROR, "value not found in bytearray");
    return splice(vm, array, (size_t)at, (size_t)at + 1, NULL, 0) ? NEW_NONE(vm) : NULL;
}

static NATIVE(bytearray_reverse)
{
    (void)args, (void)nargs;
    ByteArray *array = (ByteArray *)self;
    for (size_t low = 0, high = array->length; low + 1 < high; low++) {
        uint8_t value = array->data[--high];
        array->data[high] = array->data[low];
        array->data[low] = value;
    }
    return NEW_NONE(vm);
}

static NATIVE(bytearray_alloc)
{
    (void)args, (void)nargs;
    return int_from_size(vm, ((ByteArray *)self)->capacity);
}

/* The arguments that make an equal one: (bytes,), or (text, 'latin-1') for old pickles. */
static Object *reduce_arguments(VM *vm, Object *self, bool old)
{
    Text t = bytes_text(self);
    Object *contents = old ? OBJ(str_from_latin1(vm, t.data, text_length(t)))
                           : bytes_from(vm, t.data, text_length(t));
    Object *encoding = old ? OBJ(str_from_text(vm, "latin-1")) : NULL, *arguments = NULL;
    if (contents && old && encoding) arguments = tuple_pack(vm, 2, contents, encoding);
    if (contents && !old) arguments = tuple_pack(vm, 1, contents);
    xdecref(contents);
    xdecref(encoding);
    return arguments;
}

/* (type, arguments, state) */
static Object *reduce(VM *vm, Object *self, bool old)
{
    Object *arguments = reduce_arguments(vm, self, old), *state = NULL, *result = NULL;
    if (arguments)
        state = type_of(self)->flags & TYPE_HAS_DICT ? OBJ(instance_dict(vm, self)) : NONE(vm);
    if (state) result = tuple_pack(vm, 3, OBJ(type_of(self)), arguments, state);
    xdecref(arguments);
    xdecref(state);
    return result;
}

static NATIVE(bytearray_reduce)
{
    (void)args, (void)nargs;
    return reduce(vm, self, true);
}

static NATIVE(bytearray_reduce_ex)
{
    (void)nargs;
    ptrdiff_t protocol = 0;
    if (args[0] && !object_to_size(vm, args[0], &protocol)) return NULL;
    return reduce(vm, self, protocol < 3);
}

static Object *bytearray_iter(VM *vm, Object *o)
{
    return bytes_iterator_new(vm, TYPE_BYTEARRAY_ITERATOR, o);
}

static size_t bytearray_size_of(Object *o) { return memory_block_size(((ByteArray *)o)->data); }

static const MethodDef bytearray_methods[] = {
    BYTES_METHODS(BYTES_METHOD_ROW)
    {"append", "(item, /)", bytearray_append, "Adds one byte at the end.", METHOD_PLAIN},
    {"clear", "()", bytearray_clear, "Removes all bytes.", METHOD_PLAIN},
    {"copy", "()", bytearray_copy, "A copy.", METHOD_PLAIN},
    {"extend", "(iterable_of_ints, /)", bytearray_extend, "Adds the bytes of a buffer or iterable.",
     METHOD_PLAIN},
    {"insert", "(index, item, /)", bytearray_insert, "Puts one byte before index.", METHOD_PLAIN},
    {"pop", "(index=-1, /)", bytearray_pop, "Removes the byte at index and returns it.",
     METHOD_PLAIN},
    {"remove", "(value, /)", bytearray_remove, "Removes the first byte of that value.",
     METHOD_PLAIN},
    {"reverse", "()", bytearray_reverse, "Turns the order around, in place.", METHOD_PLAIN},
    {"__alloc__", "()", bytearray_alloc, "How many bytes there is room for.", METHOD_PLAIN},
    {"__reduce__", "()", bytearray_reduce, "State for pickling.", METHOD_PLAIN},
    {"__reduce_ex__", "(proto=0, /)", bytearray_reduce_ex, "State for pickling.", METHOD_PLAIN},
    {0},
};

static void bytearray_memory(Object *o, ShownMemory *shown)
{
    static const uint8_t nothing[1] = {0};
    ByteArray *array = (ByteArray *)o;
    *shown = (ShownMemory){array->data ? array->data : nothing, array->length, 1, 'B', false, &array->exports};
}

const TypeSpec bytearray_type = {
    .id = TYPE_BYTEARRAY,
    .base = TYPE_OBJECT,
    .size = sizeof(ByteArray),
    .flags = TYPE_BASE,
    .doc = "A mutable sequence of bytes.\n\n"
           "bytearray(iterable_of_ints), bytearray(bytes_or_buffer), bytearray(int) for that many\n"
           "zeros, bytearray(string, encoding[, errors]), bytearray() for none.",
    .init_signature = "(source=b'', encoding='utf-8', errors='strict')",
    .methods = bytearray_methods,
    .life = {.destroy = bytearray_destroy},
    .slots =
        {
            .construct = bytearray_construct,
            .initialize = bytearray_initialize,
            .repr = bytearray_repr,
            .compare = bytes_compare,
            .iter = bytearray_iter,
            .length = bytes_length_slot,
            .getitem = bytes_getitem,
            .setitem = bytearray_setitem,
            .contains = bytes_contains,
            .binary = {[BINARY_MODULO] = bytes_modulo},
            .concat = bytes_concat,
            .inplace_concat = bytearray_inplace_concat,
            .repeat = bytes_repeat,
            .inplace_repeat = bytearray_inplace_repeat,
            .memory = bytearray_memory,
            .size_of = bytearray_size_of,
        },
};

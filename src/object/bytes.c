/* Owns bytes: making them, their slots and iterator, and what bytes and bytearray share below their
 * methods (comparison, concatenation, indexing, repr, views). */
#include "object/bytes.h"

#include "base/hash.h"
#include "object/bytes_internal.h"
#include "object/codec.h"
#include "object/format_percent.h"
#include "object/iterators.h"
#include "object/slice.h"
#include "object/walk.h"

#include <string.h>

const char byte_range_message[] = "byte must be in range(0, 256)";
static const char bytes_range_message[] = "bytes must be in range(0, 256)";

/* ---- making ---- */

static size_t bytes_size(size_t length)
{
    return length > SIZE_MAX / 2 ? SIZE_MAX : sizeof(Bytes) + length + 1;
}

Bytes *bytes_allocate(VM *vm, size_t length)
{
    if (length == 0) return EMPTY_BYTES(vm);
    Bytes *b = (Bytes *)builtin_allocate(vm, TYPE_BYTES, bytes_size(length));
    if (!b) return NULL;
    b->length = length;
    b->data[length] = 0;
    return b;
}

Object *bytes_from(VM *vm, const void *data, size_t length)
{
    if (length == 0) return OBJ(EMPTY_BYTES(vm));
    if (length == 1) return OBJ(&vm_core(vm)->byte_values[*(const uint8_t *)data].bytes);
    Bytes *b = bytes_allocate(vm, length);
    if (b) memcpy(b->data, data, length);
    return OBJ(b);
}

bool is_bytearray(Object *o)
{
    return is_exact(o, TYPE_BYTEARRAY) ||
           object_is_instance_of(o, builtin_type(vm_of(o), TYPE_BYTEARRAY));
}

Object *bytes_alike(VM *vm, Object *self, const uint8_t *data, size_t length)
{
    return is_bytes(self) ? bytes_from(vm, data, length) : bytearray_from(vm, data, length);
}

Object *bytes_alike_sized(VM *vm, Object *self, size_t length, uint8_t **data)
{
    if (is_bytes(self)) {
        Bytes *b = bytes_allocate(vm, length);
        *data = b ? b->data : NULL;
        return OBJ(b);
    }
    Object *o = bytearray_from(vm, NULL, 0);
    if (!o) return NULL;
    if (!bytearray_resize(vm, (ByteArray *)o, length)) {
        decref(o);
        return NULL;
    }
    *data = ((ByteArray *)o)->data;
    return o;
}

Object *bytes_same(VM *vm, Object *self)
{
    if (is_exact(self, TYPE_BYTES)) return incref(self);
    Text t = bytes_text(self);
    return bytes_alike(vm, self, t.data, text_length(t));
}

static Object *bytes_piece(VM *vm, Object *source, size_t start, size_t end)
{
    Bytes *b = (Bytes *)source;
    if (start == 0 && end == b->length && is_exact(source, TYPE_BYTES)) return incref(source);
    return bytes_from(vm, b->data + start, end - start);
}

static Object *bytearray_piece(VM *vm, Object *source, size_t start, size_t end)
{
    ByteArray *array = (ByteArray *)source;
    return bytearray_from(vm, array->data ? array->data + start : NULL, end - start);
}

const TextRules *bytes_rules_of(Object *self)
{
    static const TextRules of_bytes = {text_ascii_space, false, bytes_piece};
    static const TextRules of_bytearray = {text_ascii_space, false, bytearray_piece};
    return is_bytes(self) ? &of_bytes : &of_bytearray;
}

/* ---- views ---- */

static bool view_of_memoryview(VM *vm, MemoryView *view, const uint8_t **data, size_t *length)
{
    if (!view->base) {
        raise(vm, EXC_VALUE_ERROR, "operation forbidden on released memoryview object");
        return false;
    }
    if (!memoryview_is_contiguous(view)) {
        raise(vm, EXC_BUFFER_ERROR, "memoryview: underlying buffer is not C-contiguous");
        return false;
    }
    *data = view->data;
    *length = memoryview_items(view) * view->item_size;
    return true;
}

bool object_bytes_held(VM *vm, Object *o, Object **holder, const uint8_t **data, size_t *length)
{
    *holder = is_bytes(o) || !object_is_bytes_like(o) ? incref(o) : memoryview_new(vm, o); /* a view keeps its base from moving */
    if (*holder && object_bytes_view(vm, *holder, data, length)) return true;
    clear_ref(holder);
    return false;
}

bool object_is_bytes_like(Object *o)
{
    return type_of(o)->slots.memory || is_exact(o, TYPE_MEMORYVIEW);
}

static bool raise_not_bytes_like(VM *vm, const char *wanted, Object *o)
{
    raise(vm, EXC_TYPE_ERROR, "a %sbytes-like object is required, not '%T'", wanted, o);
    return false;
}

bool object_bytes_view(VM *vm, Object *o, const uint8_t **data, size_t *length)
{
    if (is_exact(o, TYPE_MEMORYVIEW)) return view_of_memoryview(vm, (MemoryView *)o, data, length);
    if (!type_of(o)->slots.memory) return raise_not_bytes_like(vm, "", o);
    ShownMemory buffer;
    type_of(o)->slots.memory(o, &buffer);
    *data = buffer.data;
    *length = buffer.length * buffer.item_size;
    return true;
}

static bool is_readonly(Object *o)
{
    if (is_exact(o, TYPE_MEMORYVIEW)) return ((MemoryView *)o)->readonly;
    ShownMemory buffer = {.readonly = true};
    if (type_of(o)->slots.memory) type_of(o)->slots.memory(o, &buffer);
    return buffer.readonly;
}

bool object_bytes_view_writable(VM *vm, Object *o, uint8_t **data, size_t *length)
{
    const uint8_t *start = NULL;
    if (is_readonly(o)) return raise_not_bytes_like(vm, "read-write ", o);
    if (!object_bytes_view(vm, o, &start, length)) return false;
    *data = (uint8_t *)(uintptr_t)start;
    return true;
}

/* ---- from objects ---- */

bool byte_value(VM *vm, Object *o, const char *message, uint8_t *value)
{
    int64_t number;
    if (!object_to_int64(vm, o, &number)) {
        if (!exception_clear_if(vm, EXC_OVERFLOW_ERROR)) return false;
        number = -1;
    }
    if (number < 0 || number > 255) {
        raise(vm, EXC_VALUE_ERROR, "%s", message);
        return false;
    }
    *value = (uint8_t)number;
    return true;
}

void sink_free(VM *vm, ByteSink *sink)
{
    if (sink->data) memory_free(vm, sink->data, sink->capacity);
    *sink = (ByteSink){0};
}

static bool sink_put(VM *vm, ByteSink *sink, uint8_t value)
{
    if (sink->length == sink->capacity) {
        size_t capacity = sink->capacity ? sink->capacity * 2 : 64;
        uint8_t *data = memory_resize(vm, sink->data, sink->capacity, capacity);
        if (!data) return false;
        sink->data = data;
        sink->capacity = capacity;
    }
    sink->data[sink->length++] = value;
    return true;
}

bool sink_collect(VM *vm, ByteSink *sink, Object *iterable, const char *message)
{
    *sink = (ByteSink){0};
    Walk walk;
    Object *item;
    if (!walk_open(vm, &walk, iterable)) return false;
    bool ok = true;
    while (ok && (item = walk_next(vm, &walk))) {
        uint8_t value;
        ok = byte_value(vm, item, message, &value) && sink_put(vm, sink, value);
        decref(item);
    }
    walk_close(&walk);
    if (ok && !exception_pending(vm)) return true;
    sink_free(vm, sink);
    return false;
}

/* By __bytes__; NULL without exception: there is none. */
static Object *bytes_by_method(VM *vm, Object *o)
{
    if (is_exact(o, TYPE_BYTES)) return incref(o);
    Object *result = object_call_special(vm, o, NAME(vm, __bytes__), NULL, 0);
    if (!result || is_bytes(result)) return result;
    raise(vm, EXC_TYPE_ERROR, "__bytes__ returned non-bytes (type %T)", result);
    decref(result);
    return NULL;
}

/* By the buffer, or the items; not an int or a str. */
static Object *bytes_from_items(VM *vm, Object *o)
{
    if (is_exact(o, TYPE_MEMORYVIEW)) return memoryview_bytes(vm, (MemoryView *)o);
    const uint8_t *data;
    size_t length;
    if (object_is_bytes_like(o)) return object_bytes_view(vm, o, &data, &length) ? bytes_from(vm, data, length) : NULL;
    if (!type_of(o)->slots.iter && !type_of(o)->slots.getitem)
        return raise(vm, EXC_TYPE_ERROR, "cannot convert '%T' object to bytes", o);
    ByteSink sink;
    if (!sink_collect(vm, &sink, o, bytes_range_message)) return NULL;
    Object *result = bytes_from(vm, sink.data, sink.length);
    sink_free(vm, &sink);
    return result;
}

Object *bytes_from_object(VM *vm, Object *o)
{
    Object *result = bytes_by_method(vm, o);
    if (result || exception_pending(vm)) return result;
    if (is_str(o)) return raise(vm, EXC_TYPE_ERROR, "cannot convert '%T' object to bytes", o);
    return bytes_from_items(vm, o);
}

static Object *bytes_zeros(VM *vm, Object *number)
{
    ptrdiff_t length;
    if (!object_to_size(vm, number, &length)) {
        if (exception_clear_if(vm, EXC_OVERFLOW_ERROR))
            raise(vm, EXC_OVERFLOW_ERROR, "cannot fit '%T' into an index-sized integer", number);
        return NULL;
    }
    if (length < 0) return raise(vm, EXC_VALUE_ERROR, "negative count");
    if (length == 1) return bytes_from(vm, "", 1);
    Bytes *b = bytes_allocate(vm, (size_t)length);
    if (b && length) memset(b->data, 0, (size_t)length);
    return OBJ(b);
}

/* source with an encoding: it must be a str. */
static Object *bytes_encoded(VM *vm, const char *maker, Object *source, Object *encoding, Object *errors)
{
    if ((encoding && !is_str(encoding)) || (errors && !is_str(errors))) {
        bool first = encoding && !is_str(encoding);
        return raise(vm, EXC_TYPE_ERROR, "%s() argument '%s' must be str, not %T", maker,
                     first ? "encoding" : "errors", first ? encoding : errors);
    }
    if (!source || !is_str(source))
        return raise(vm, EXC_TYPE_ERROR, "%s without a string argument",
                     encoding ? "encoding" : "errors");
    if (!encoding) return raise(vm, EXC_TYPE_ERROR, "string argument without an encoding");
    const char *name = str_c_text(vm, (Str *)encoding), *handler = NULL;
    if (!name || (errors && !(handler = str_c_text(vm, (Str *)errors)))) return NULL;
    return str_encode(vm, (Str *)source, name, handler);
}

/* The value of bytes(source, encoding, errors), and what bytearray() starts from. */
Object *bytes_from_arguments(VM *vm, const char *maker, Object *source, Object *encoding, Object *errors)
{
    if (encoding || errors) return bytes_encoded(vm, maker, source, encoding, errors);
    if (!source) return OBJ(EMPTY_BYTES(vm));
    Object *result = bytes_by_method(vm, source);
    if (result || exception_pending(vm)) return result;
    if (is_str(source)) return raise(vm, EXC_TYPE_ERROR, "string argument without an encoding");
    if (is_int(source) || type_of(source)->slots.to_index) return bytes_zeros(vm, source);
    return bytes_from_items(vm, source);
}

static Object *bytes_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *value = bytes_from_arguments(vm, "bytes", args[0], args[1], args[2]);
    if (!value || type == builtin_type(vm, TYPE_BYTES)) return value;
    Text t = bytes_text(value);
    Bytes *copy = (Bytes *)type_allocate(vm, type, bytes_size(text_length(t)));
    if (copy) {
        copy->length = text_length(t);
        memcpy(copy->data, t.data, text_length(t));
    }
    decref(value);
    return OBJ(copy);
}

/* ---- repr, hash ---- */

static char choose_quote(Text t)
{
    bool single = text_length(t) && memchr(t.data, '\'', text_length(t));
    return single && !memchr(t.data, '"', text_length(t)) ? '"' : '\'';
}

void builder_bytes_repr(StrBuilder *b, Text t, char always)
{
    char quote = choose_quote(t);
    builder_char(b, 'b');
    builder_char(b, (unsigned char)quote);
    for (size_t i = 0; i < text_length(t); i++) {
        uint8_t c = t.data[i];
        if (c == (uint8_t)quote || c == '\\' || (always && c == (uint8_t)always))
            builder_format(b, "\\%c", (uint32_t)c);
        else if (c == '\t' || c == '\n' || c == '\r')
            builder_text(b, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r");
        else if (c < ' ' || c >= 127)
            builder_format(b, "\\x%02x", (unsigned)c);
        else
            builder_char(b, c);
    }
    builder_char(b, (unsigned char)quote);
}

static Object *bytes_repr(VM *vm, Object *o)
{
    StrBuilder b;
    builder_open(&b, vm);
    builder_bytes_repr(&b, bytes_text(o), 0);
    return OBJ(builder_finish(&b));
}

static Hash bytes_hash(VM *vm, Object *o)
{
    const uint64_t *key = vm_core(vm)->hash_key;
    Text t = bytes_text(o);
    return hash_bytes((HashKey){key[0], key[1]}, t.data, text_length(t));
}

/* ---- slots of both types ---- */

ptrdiff_t bytes_length_slot(VM *vm, Object *o)
{
    (void)vm;
    return (ptrdiff_t)text_length(bytes_text(o));
}

Object *bytes_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (is_exact(a, TYPE_MEMORYVIEW) || is_exact(b, TYPE_MEMORYVIEW)) return NOT_IMPLEMENTED(vm);
    if (!is_bytes(a) || !is_bytes(b)) { /* a bytearray is compared with anything that shows its memory */
        if (!is_bytearray(a) && !is_bytearray(b)) return NOT_IMPLEMENTED(vm);
        if (!object_is_bytes_like(a) || !object_is_bytes_like(b)) return NOT_IMPLEMENTED(vm);
    }
    const uint8_t *of_a, *of_b;
    size_t n, m;
    if (!object_bytes_view(vm, a, &of_a, &n) || !object_bytes_view(vm, b, &of_b, &m)) return NULL;
    Text x = text_of_bytes(of_a, n), y = text_of_bytes(of_b, m);
    if (op == COMPARE_EQ || op == COMPARE_NE) {
        bool equal = text_length(x) == text_length(y) && (!text_length(x) || memcmp(x.data, y.data, text_length(x)) == 0);
        return BOOL(vm, equal == (op == COMPARE_EQ));
    }
    if (text_length(x) == 0 || text_length(y) == 0)
        return BOOL(vm, compare_result(op, (text_length(x) > 0) - (text_length(y) > 0)));
    return BOOL(vm, compare_result(op, text_compare(x, y)));
}

int bytes_contains(VM *vm, Object *o, Object *item)
{
    if (is_int(item) || type_of(item)->slots.to_index) {
        uint8_t value;
        if (!byte_value(vm, item, byte_range_message, &value)) return -1;
        return text_find(bytes_text(o), text_of_bytes(&value, 1)) >= 0;
    }
    const uint8_t *data;
    size_t length;
    if (!object_bytes_view(vm, item, &data, &length)) return -1;
    return text_find(bytes_text(o), text_of_bytes(data, length)) >= 0;
}

Object *bytes_concat(VM *vm, Object *a, Object *b)
{
    const uint8_t *data;
    size_t length;
    if (!object_is_bytes_like(b)) return raise(vm, EXC_TYPE_ERROR, "can't concat %T to %T", b, a);
    if (!object_bytes_view(vm, b, &data, &length)) return NULL;
    Text t = bytes_text(a);
    if (text_length(t) == 0 && is_exact(a, TYPE_BYTES) && is_exact(b, TYPE_BYTES)) return incref(b);
    if (length == 0 && is_exact(a, TYPE_BYTES)) return incref(a);
    if (text_length(t) > SIZE_MAX / 2 - length) return raise_memory_error(vm);
    uint8_t *out;
    Object *result = bytes_alike_sized(vm, a, text_length(t) + length, &out);
    if (!result) return NULL;
    if (text_length(t)) memcpy(out, t.data, text_length(t));
    if (length) memcpy(out + text_length(t), data, length);
    return result;
}

Object *bytes_repeat(VM *vm, Object *a, size_t count)
{
    Text t = bytes_text(a);
    if (count == 1 && is_exact(a, TYPE_BYTES)) return incref(a);
    if (count == 0 || text_length(t) == 0) return bytes_alike(vm, a, NULL, 0);
    size_t total;
    if (__builtin_mul_overflow(text_length(t), count, &total) || total > PTRDIFF_MAX)
        return is_bytes(a) ? raise(vm, EXC_OVERFLOW_ERROR, "repeated bytes are too long")
                           : raise_memory_error(vm);
    uint8_t *out;
    Object *result = bytes_alike_sized(vm, a, total, &out);
    if (!result) return NULL;
    memcpy(out, t.data, text_length(t));
    text_fill_repeated(out, text_length(t), total);
    return result;
}

Object *bytes_modulo(VM *vm, Object *a, Object *b)
{
    if (!is_bytes(a) && !is_bytearray(a)) return NOT_IMPLEMENTED(vm);
    bool array = !is_bytes(a);
    Text t = bytes_text(a);
    if (array) ((ByteArray *)a)->exports++; /* its bytes stay in place */
    Object *result = bytes_percent(vm, t.data, text_length(t), b, array ? bytearray_from : bytes_from);
    if (array) ((ByteArray *)a)->exports--;
    return result;
}

static Object *bytes_getitem_slice(VM *vm, Object *o, Slice *slice)
{
    ptrdiff_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return NULL;
    size_t count = slice_adjust(text_length(bytes_text(o)), &start, &stop, step);
    if (count == 0) return bytes_alike(vm, o, NULL, 0);
    if (step == 1)
        return bytes_rules_of(o)->piece(vm, o, (size_t)start, (size_t)start + count);
    Text t = bytes_text(o);
    if (count == 1) return bytes_alike(vm, o, t.data + start, 1);
    uint8_t *out;
    Object *result = bytes_alike_sized(vm, o, count, &out);
    for (size_t i = 0; result && i < count; i++, start += step)
        out[i] = t.data[start];
    return result;
}

Object *bytes_getitem(VM *vm, Object *o, Object *key)
{
    ptrdiff_t index;
    bool array = !is_bytes(o);
    if (is_exact(key, TYPE_SLICE)) return bytes_getitem_slice(vm, o, (Slice *)key);
    const char *message = array ? "bytearray indices must be integers or slices, not %T"
                                : "byte indices must be integers or slices, not %T";
    if (!text_index(vm, key, message, &index)) return NULL;
    Text t = bytes_text(o);
    if (index < 0) index += (ptrdiff_t)text_length(t);
    if (index < 0 || (size_t)index >= text_length(t))
        return raise(vm, EXC_INDEX_ERROR, array ? "bytearray index out of range"
                                                : "index out of range");
    return int_from_int64(vm, t.data[index]);
}

/* ---- the iterators ---- */

Object *bytes_iterator_new(VM *vm, TypeId type, Object *source)
{
    BytesIterator *it = (BytesIterator *)builtin_allocate(vm, type, sizeof(BytesIterator));
    if (!it) return NULL;
    it->source = incref(source);
    it->index = 0;
    object_track(vm, OBJ(it));
    return OBJ(it);
}

static Object *bytes_iter(VM *vm, Object *o)
{
    return bytes_iterator_new(vm, TYPE_BYTES_ITERATOR, o);
}

static void bytes_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((BytesIterator *)o)->source);
}

static int bytes_iterator_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((BytesIterator *)o)->source);
    return 0;
}

static Object *bytes_iterator_next(VM *vm, Object *o)
{
    BytesIterator *it = (BytesIterator *)o;
    if (!it->source) return NULL;
    Text t = bytes_text(it->source);
    if (it->index < text_length(t)) return int_from_int64(vm, t.data[it->index++]);
    clear_ref(&it->source);
    return NULL;
}

static NATIVE(bytes_iterator_length_hint)
{
    (void)args, (void)nargs;
    BytesIterator *it = (BytesIterator *)self;
    size_t length = it->source ? text_length(bytes_text(it->source)) : 0;
    return int_from_size(vm, length > it->index ? length - it->index : 0);
}

static NATIVE(bytes_iterator_reduce)
{
    (void)args, (void)nargs;
    BytesIterator *it = (BytesIterator *)self;
    if (!it->source) return iterator_reduce(vm, "iter", OBJ(EMPTY_TUPLE(vm)), -1);
    return iterator_reduce(vm, "iter", it->source, (ptrdiff_t)it->index);
}

static NATIVE(bytes_iterator_setstate)
{
    (void)nargs;
    BytesIterator *it = (BytesIterator *)self;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    if (it->source) {
        size_t most = text_length(bytes_text(it->source));
        it->index = index < 0 ? 0 : (size_t)index > most ? most : (size_t)index;
    }
    return NEW_NONE(vm);
}

static const MethodDef bytes_iterator_methods[] = {
    {"__length_hint__", "()", bytes_iterator_length_hint, "How many items are left.", METHOD_PLAIN},
    {"__reduce__", "()", bytes_iterator_reduce, "State for pickling.", METHOD_PLAIN},
    {"__setstate__", "(state, /)", bytes_iterator_setstate, "Moves to an index.", METHOD_PLAIN},
    {0},
};

#define BYTES_ITERATOR_SPEC(type_id)                                                               \
    {                                                                                              \
        .id = type_id, .base = TYPE_OBJECT, .size = sizeof(BytesIterator), .flags = TYPE_NO_NEW,   \
        .methods = bytes_iterator_methods,                                                         \
        .life = {.destroy = bytes_iterator_destroy, .traverse = bytes_iterator_traverse},          \
        .slots = {.iter = iterator_self, .next = bytes_iterator_next},                             \
    }

const TypeSpec bytes_iterator_type = BYTES_ITERATOR_SPEC(TYPE_BYTES_ITERATOR);
const TypeSpec bytearray_iterator_type = BYTES_ITERATOR_SPEC(TYPE_BYTEARRAY_ITERATOR);

/* ---- the type ---- */

static void bytes_memory(Object *o, ShownMemory *shown)
{
    const Bytes *b = (Bytes *)o;
    *shown = (ShownMemory){b->data, b->length, 1, 'B', true, NULL};
}

static size_t bytes_layout_size(Object *o) { return bytes_size(((Bytes *)o)->length); }

static NATIVE(bytes_bytes_method)
{
    (void)args, (void)nargs;
    return bytes_same(vm, self);
}

static NATIVE(bytes_getnewargs)
{
    (void)args, (void)nargs;
    Object *copy = bytes_same(vm, self);
    Object *result = copy ? tuple_pack(vm, 1, copy) : NULL;
    xdecref(copy);
    return result;
}

static const MethodDef bytes_methods[] = {
    BYTES_METHODS(BYTES_METHOD_ROW)
    {"__bytes__", "()", bytes_bytes_method, "The bytes themselves.", METHOD_PLAIN},
    {"__getnewargs__", "()", bytes_getnewargs, "State for pickling.", METHOD_PLAIN},
    {0},
};

const TypeSpec bytes_type = {
    .id = TYPE_BYTES,
    .base = TYPE_OBJECT,
    .size = sizeof(Bytes),
    .flags = TYPE_BASE | TYPE_VARIABLE | TYPE_IS_BYTES,
    .doc = "An immutable sequence of bytes.\n\n"
           "bytes(iterable_of_ints), bytes(bytes_or_buffer), bytes(int) for that many zeros,\n"
           "bytes(string, encoding[, errors]), bytes() for none.",
    .new_signature = "(source=b'', encoding='utf-8', errors='strict')",
    .methods = bytes_methods,
    .slots =
        {
            .construct = bytes_construct,
            .repr = bytes_repr,
            .hash = bytes_hash,
            .compare = bytes_compare,
            .iter = bytes_iter,
            .length = bytes_length_slot,
            .getitem = bytes_getitem,
            .contains = bytes_contains,
            .binary = {[BINARY_MODULO] = bytes_modulo},
            .concat = bytes_concat,
            .repeat = bytes_repeat,
            .memory = bytes_memory,
            .layout_size = bytes_layout_size,
        },
};

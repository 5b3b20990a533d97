/* The array module: numbers of one kind, stored as a C array. Numbers go in and out by the kind's two functions. */
#include "object/bytes.h"
#include "object/float.h"
#include "object/generic_alias.h"
#include "object/items.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/module.h"
#include "object/slice.h"

#include <string.h>

typedef struct Kind {
    char code;
    uint8_t size;
    bool is_signed, is_float, is_text;
    const char *name; /* in messages about numbers that do not fit */
} Kind;
static const Kind kinds[] = {
    {'b', 1, true, false, false, "signed char"},   {'B', 1, false, false, false, "unsigned byte integer"},
    {'u', 4, false, false, true, "array item"},    {'w', 4, false, false, true, "array item"},
    {'h', 2, true, false, false, "signed short integer"}, {'H', 2, false, false, false, "unsigned short"},
    {'i', 4, true, false, false, "signed integer"}, {'I', 4, false, false, false, "unsigned int"},
    {'l', 8, true, false, false, "int"},           {'L', 8, false, false, false, "int"},
    {'q', 8, true, false, false, "int"},           {'Q', 8, false, false, false, "int"},
    {'f', 4, true, true, false, "float"},          {'d', 8, true, true, false, "float"},
};

typedef struct Array {
    Object head;
    const Kind *kind;
    uint8_t *data;  /* owned raw memory: capacity * kind->size bytes */
    size_t length, capacity;
    size_t exports; /* views: no resizing while there are some */
} Array;

static const TypeSpec array_spec, iterator_spec;
static bool is_array(Object *o) {
    Type *type = type_of(o);
    while (type && type->spec != &array_spec) type = type->base;
    return type != NULL;
}

static const Kind *find_kind(VM *vm, Object *code) {
    uint32_t c = is_str(code) && str_length((Str *)code) == 1 ? str_at((Str *)code, 0) : 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (c == (uint32_t)kinds[i].code) return &kinds[i];
    if (!c) return raise(vm, EXC_TYPE_ERROR, "array() argument 1 must be a unicode character, not %T", code);
    return raise(vm, EXC_VALUE_ERROR, "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)");
}

/* ---- items ---- */

/* The bytes of an item, as a number without a sign. */
static inline uint64_t item_bits(const uint8_t *p, size_t size) {
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (size) {
    case 1: return *p;
    case 2: return memcpy(&two, p, 2), two;
    case 4: return memcpy(&four, p, 4), four;
    default: return memcpy(&eight, p, 8), eight;
    }
}

static Object *item_get(VM *vm, const Array *a, size_t i) {
    const uint8_t *p = a->data + i * a->kind->size;
    uint64_t bits = item_bits(p, a->kind->size);
    if (a->kind->is_text) return OBJ(str_from_char(vm, (uint32_t)bits));
    if (a->kind->is_float) {
        float narrow;
        double wide;
        uint32_t half = (uint32_t)bits;
        memcpy(&narrow, &half, 4);
        memcpy(&wide, &bits, 8);
        return float_from_double(vm, a->kind->size == 8 ? wide : (double)narrow);
    }
    unsigned rest = 64 - 8u * a->kind->size;
    return a->kind->is_signed ? int_from_int64(vm, (int64_t)(bits << rest) >> rest) : int_from_uint64(vm, bits);
}

static bool int_bits(VM *vm, const Kind *kind, Object *value, uint64_t *bits) {
    Int *number = (Int *)object_index(vm, value);
    if (!number) return false;
    bool big = int_is_big(number), negative = number->value < 0;
    *bits = big ? number->limbs[0] : (uint64_t)number->value;
    bool fits = big ? !kind->is_signed && kind->size == 8 && number->value == 1 : kind->is_signed || !negative;
    decref(number);
    unsigned rest = 64 - 8u * kind->size;
    if (fits) fits = big || (kind->is_signed ? (int64_t)(*bits << rest) >> rest == (int64_t)*bits : *bits << rest >> rest == *bits);
    if (fits) return true;
    if (negative && !kind->is_signed && kind->size >= 4)
        return raise(vm, EXC_OVERFLOW_ERROR, "can't convert negative value to unsigned int") != NULL;
    if (big || kind->size == 8) return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C %s", kind->size > 1 ? "int" : "long") != NULL;
    return raise(vm, EXC_OVERFLOW_ERROR, negative ? "%s is less than minimum" : "%s is greater than maximum", kind->name) != NULL;
}

/* The bytes of a value into out; false RAISES. */
static bool item_bytes(VM *vm, const Kind *kind, Object *value, uint8_t *out) {
    uint64_t bits;
    if (kind->is_text) {
        if (!is_str(value)) return raise(vm, EXC_TYPE_ERROR, "array item must be a unicode character, not %T", value) != NULL;
        if (str_length((Str *)value) != 1) return raise(vm, EXC_TYPE_ERROR, "array item must be a unicode character, not %T", value) != NULL;
        bits = str_at((Str *)value, 0);
    } else if (kind->is_float) {
        double wide;
        if (!object_to_double(vm, value, &wide)) return false;
        float narrow = (float)wide;
        if (kind->size == 8) memcpy(&bits, &wide, 8);
        else memcpy(&bits, &narrow, 4);
    } else if (!int_bits(vm, kind, value, &bits)) {
        return false;
    }
    memcpy(out, &bits, kind->size);
    return true;
}

/* ---- storage ---- */

static bool may_resize(VM *vm, const Array *a) {
    return !a->exports || raise(vm, EXC_BUFFER_ERROR, "cannot resize an array that is exporting buffers");
}

static bool reserve(VM *vm, Array *a, size_t length) {
    if (length <= a->capacity) return true;
    size_t capacity = a->capacity + a->capacity / 8 + 8;
    if (capacity < length) capacity = length;
    uint8_t *data = memory_resize(vm, a->data, a->capacity * a->kind->size, memory_size(capacity, a->kind->size, 0));
    if (!data) return false;
    a->data = data;
    a->capacity = capacity;
    return true;
}

/* Replaces count items from start on by room for `with` of them, not set. */
static bool splice(VM *vm, Array *a, size_t start, size_t count, size_t with) {
    size_t size = a->kind->size, tail = a->length - start - count;
    if (with != count && !may_resize(vm, a)) return false;
    if (with > count && !reserve(vm, a, a->length - count + with)) return false;
    if (tail) memmove(a->data + (start + with) * size, a->data + (start + count) * size, tail * size);
    a->length += with - count;
    return true;
}

static Array *array_new(VM *vm, const Kind *kind, size_t length) {
    Array *a = (Array *)type_allocate(vm, native_type(vm, &array_spec), sizeof(Array));
    if (!a) return NULL;
    a->kind = kind;
    if (length && !reserve(vm, a, length)) {
        decref(a);
        return NULL;
    }
    a->length = length;
    return a;
}

static bool append(VM *vm, Array *a, Object *value) {
    uint8_t bytes[8];
    if (!item_bytes(vm, a->kind, value, bytes) || !may_resize(vm, a) || !reserve(vm, a, a->length + 1)) return false;
    memcpy(a->data + a->length++ * a->kind->size, bytes, a->kind->size);
    return true;
}
static int append_item(VM *vm, Object *value, void *context) { return append(vm, context, value) ? 0 : -1; }

static bool extend_raw(VM *vm, Array *a, const uint8_t *data, size_t bytes) {
    size_t size = a->kind->size, old = a->length;
    if (bytes % size) return raise(vm, EXC_VALUE_ERROR, "bytes length not a multiple of item size") != NULL;
    if (!splice(vm, a, old, 0, bytes / size)) return false;
    if (bytes) memcpy(a->data + old * size, data, bytes);
    return true;
}

static bool extend(VM *vm, Array *a, Object *source) {
    if (!is_array(source)) return object_for_each(vm, source, append_item, a) >= 0;
    Array *other = (Array *)source;
    if (other->kind != a->kind) return raise(vm, EXC_TYPE_ERROR, "can only extend with array of same kind") != NULL;
    size_t count = other->length, old = a->length, size = a->kind->size;
    if (!splice(vm, a, old, 0, count)) return false;
    if (count) memcpy(a->data + old * size, other->data, count * size); /* also when they are one */
    return true;
}

/* ---- making ---- */

static Object *array_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    if (nargs < 1 || nargs > 2)
        return raise(vm, EXC_TYPE_ERROR, "array() takes at %s (%zu given)", nargs ? "most 2 arguments" : "least 1 argument", nargs);
    const Kind *kind = find_kind(vm, args[0]);
    if (!kind) return NULL;
    Object *source = nargs > 1 ? args[1] : NULL;
    if (source && is_str(source) && !kind->is_text)
        return raise(vm, EXC_TYPE_ERROR, "cannot use a str to initialize an array with typecode '%c'", (uint32_t)kind->code);
    if (source && is_array(source) && ((Array *)source)->kind->is_text && !kind->is_text)
        return raise(vm, EXC_TYPE_ERROR, "cannot use a unicode array to initialize an array with typecode '%c'", (uint32_t)kind->code);
    Array *a = (Array *)type_allocate(vm, type, sizeof(Array));
    if (!a) return NULL;
    a->kind = kind;
    bool ok = true;
    const uint8_t *data;
    size_t length;
    if (source && (is_bytes(source) || is_exact(source, TYPE_BYTEARRAY)))
        ok = object_bytes_view(vm, source, &data, &length) && extend_raw(vm, a, data, length);
    else if (source && is_array(source) && ((Array *)source)->kind == kind) ok = extend(vm, a, source);
    else if (source) ok = object_for_each(vm, source, append_item, a) >= 0;
    if (ok) return OBJ(a);
    decref(a);
    return NULL;
}

static void array_destroy(VM *vm, Object *o) {
    Array *a = (Array *)o;
    if (a->data) memory_free(vm, a->data, a->capacity * a->kind->size);
    a->data = NULL;
}
static void array_memory(Object *o, ShownMemory *shown) {
    static const uint64_t nothing;
    Array *a = (Array *)o;
    const uint8_t *data = a->data ? a->data : (const uint8_t *)&nothing;
    *shown = (ShownMemory){data, a->length, a->kind->size, a->kind->is_text ? 'w' : a->kind->code, false, &a->exports};
}

static size_t array_size_of(Object *o) { return memory_block_size(((Array *)o)->data); }

/* ---- methods ---- */

#define METHOD(name) static Object *array_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define SELF Array *a = (Array *)self; (void)args, (void)nargs

METHOD(append) {
    SELF;
    return append(vm, a, args[0]) ? NEW_NONE(vm) : NULL;
}
METHOD(extend) {
    SELF;
    return extend(vm, a, args[0]) ? NEW_NONE(vm) : NULL;
}
METHOD(fromlist) {
    SELF;
    if (!is_list(args[0])) return raise(vm, EXC_TYPE_ERROR, "arg must be list");
    size_t old = a->length;
    if (object_for_each(vm, args[0], append_item, a) >= 0) return NEW_NONE(vm);
    if (a->length > old) a->length = old;
    return NULL;
}
METHOD(frombytes) {
    SELF;
    const uint8_t *data;
    size_t length;
    Object *holder; /* the array's own bytes cannot be added */
    if (!object_bytes_held(vm, args[0], &holder, &data, &length)) return NULL;
    bool of_bytes = !is_exact(holder, TYPE_MEMORYVIEW) || ((MemoryView *)holder)->item_size == 1;
    bool ok = of_bytes ? extend_raw(vm, a, data, length) : raise(vm, EXC_TYPE_ERROR, "a bytes-like object is required") != NULL;
    decref(holder);
    return ok ? NEW_NONE(vm) : NULL;
}
METHOD(tobytes) {
    SELF;
    return bytes_from(vm, a->data, a->length * a->kind->size);
}
METHOD(tolist) {
    SELF;
    List *list = list_new(vm, a->length);
    for (size_t i = 0; list && i < a->length; i++) {
        Object *item = item_get(vm, a, i);
        if (!item || !list_append_stolen(vm, list, item)) clear_ref(&list);
    }
    return OBJ(list);
}
METHOD(tounicode) {
    SELF;
    if (!a->kind->is_text) return raise(vm, EXC_VALUE_ERROR, "tounicode() may only be called on unicode type arrays ('u' or 'w')");
    return OBJ(str_from_ucs4(vm, (const uint32_t *)(void *)a->data, a->length));
}
METHOD(fromunicode) {
    SELF;
    if (!a->kind->is_text) return raise(vm, EXC_VALUE_ERROR, "fromunicode() may only be called on unicode type arrays ('u' or 'w')");
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "fromunicode() argument must be str, not %T", args[0]);
    return object_for_each(vm, args[0], append_item, a) < 0 ? NULL : NEW_NONE(vm);
}
METHOD(fromfile) {
    SELF;
    ptrdiff_t count;
    if (!object_to_size(vm, args[1], &count)) return NULL;
    if (count < 0) return raise(vm, EXC_VALUE_ERROR, "negative count");
    Str *name = str_intern_text(vm, "read");
    Object *size = name ? int_from_size(vm, memory_size((size_t)count, a->kind->size, 0)) : NULL;
    Object *bytes = size ? object_call_method(vm, args[0], name, &size, 1) : NULL;
    bool ok = bytes && (is_bytes(bytes) || raise(vm, EXC_TYPE_ERROR, "read() didn't return bytes"));
    bool whole = ok && ((Bytes *)bytes)->length == (size_t)count * a->kind->size;
    ok = ok && extend_raw(vm, a, ((Bytes *)bytes)->data, ((Bytes *)bytes)->length / a->kind->size * a->kind->size);
    if (ok && !whole) ok = raise(vm, EXC_EOF_ERROR, "read() didn't return enough bytes") != NULL;
    xdecref(name);
    xdecref(size);
    xdecref(bytes);
    return ok ? NEW_NONE(vm) : NULL;
}
METHOD(tofile) {
    SELF;
    Object *bytes = array_tobytes(vm, self, NULL, 0), *done = NULL;
    Str *name = bytes ? str_intern_text(vm, "write") : NULL;
    if (name) done = object_call_method(vm, args[0], name, &bytes, 1);
    xdecref(name);
    xdecref(bytes);
    xdecref(done);
    (void)a;
    return done ? NEW_NONE(vm) : NULL;
}
METHOD(insert) {
    SELF;
    ptrdiff_t index;
    uint8_t bytes[8];
    if (!object_to_size(vm, args[0], &index) || !item_bytes(vm, a->kind, args[1], bytes)) return NULL;
    size_t at = slice_end_clip(index, a->length);
    if (!splice(vm, a, at, 0, 1)) return NULL;
    memcpy(a->data + at * a->kind->size, bytes, a->kind->size);
    return NEW_NONE(vm);
}

/* The place of the first item from start to end that equals value: a->length when there is none, -1 RAISES. */
static ptrdiff_t search(VM *vm, Array *a, Object *value, size_t start, size_t end) {
    for (size_t i = start; i < end && i < a->length; i++) {
        Object *item = item_get(vm, a, i);
        int equal = item ? item_equal(vm, item, value) : -1;
        xdecref(item);
        if (equal < 0 || items_interrupted(vm, i)) return -1;
        if (equal) return (ptrdiff_t)i;
    }
    return (ptrdiff_t)a->length;
}
METHOD(count) {
    SELF;
    size_t count = 0;
    for (ptrdiff_t at = 0;; at++, count++) {
        at = search(vm, a, args[0], (size_t)at, a->length);
        if (at < 0) return NULL;
        if ((size_t)at >= a->length) return int_from_size(vm, count);
    }
}
METHOD(index) {
    SELF;
    ptrdiff_t start = 0, stop = PTRDIFF_MAX;
    if (args[1] && !object_to_slice_end(vm, args[1], &start)) return NULL;
    if (args[2] && !object_to_slice_end(vm, args[2], &stop)) return NULL;
    ptrdiff_t at = search(vm, a, args[0], slice_end_clip(start, a->length), slice_end_clip(stop, a->length));
    if (at < 0) return NULL;
    return (size_t)at < a->length ? int_from_int64(vm, at) : raise(vm, EXC_VALUE_ERROR, "array.index(x): x not in array");
}
METHOD(remove) {
    SELF;
    ptrdiff_t at = search(vm, a, args[0], 0, a->length);
    if (at < 0) return NULL;
    if ((size_t)at >= a->length) return raise(vm, EXC_VALUE_ERROR, "array.remove(x): x not in array");
    return splice(vm, a, (size_t)at, 1, 0) ? NEW_NONE(vm) : NULL;
}
METHOD(pop) {
    SELF;
    ptrdiff_t index = -1;
    if (args[0] && !object_to_size(vm, args[0], &index)) return NULL;
    if (!a->length) return raise(vm, EXC_INDEX_ERROR, "pop from empty array");
    if (index < 0) index += (ptrdiff_t)a->length;
    if (index < 0 || (size_t)index >= a->length) return raise(vm, EXC_INDEX_ERROR, "pop index out of range");
    Object *item = item_get(vm, a, (size_t)index);
    if (item && !splice(vm, a, (size_t)index, 1, 0)) clear_ref(&item);
    return item;
}
METHOD(clear) {
    SELF;
    return splice(vm, a, 0, a->length, 0) ? NEW_NONE(vm) : NULL;
}
METHOD(reverse) {
    SELF;
    uint8_t swap[8];
    size_t size = a->kind->size;
    for (size_t i = 0, j = a->length; i + 1 < j; i++) {
        uint8_t *x = a->data + i * size, *y = a->data + --j * size;
        memcpy(swap, x, size);
        memcpy(x, y, size);
        memcpy(y, swap, size);
    }
    return NEW_NONE(vm);
}
METHOD(byteswap) {
    SELF;
    size_t size = a->kind->size;
    for (size_t i = 0; i < a->length; i++)
        for (size_t k = 0; k < size / 2; k++) {
            uint8_t *p = a->data + i * size, swap = p[k];
            p[k] = p[size - 1 - k];
            p[size - 1 - k] = swap;
        }
    return NEW_NONE(vm);
}
METHOD(copy) {
    SELF;
    Array *copy = array_new(vm, a->kind, a->length);
    if (copy && a->length) memcpy(copy->data, a->data, a->length * a->kind->size);
    return OBJ(copy);
}
METHOD(buffer_info) {
    SELF;
    Object *address = int_from_uint64(vm, (uint64_t)(uintptr_t)a->data), *length = int_from_size(vm, a->length);
    Object *pair = address && length ? tuple_pack(vm, 2, address, length) : NULL;
    xdecref(address);
    xdecref(length);
    return pair;
}
METHOD(reduce) {
    SELF;
    Object *items = a->kind->is_text ? array_tounicode(vm, self, NULL, 0) : array_tolist(vm, self, NULL, 0);
    Str *code = items ? str_from_char(vm, (uint32_t)a->kind->code) : NULL;
    Object *made_of = code ? tuple_pack(vm, 2, code, items) : NULL, *state = attributes_of(self) ? OBJ(instance_dict(vm, self)) : NONE(vm);
    Object *result = made_of && state ? tuple_pack(vm, 3, type_of(self), made_of, state) : NULL;
    xdecref(items);
    xdecref(code);
    xdecref(made_of);
    xdecref(state);
    return result;
}

/* ---- sequence operations ---- */

static ptrdiff_t array_length(VM *vm, Object *o) {
    (void)vm;
    return (ptrdiff_t)((Array *)o)->length;
}

static bool find_place(VM *vm, Array *a, Object *key, const char *message, size_t *out) {
    ptrdiff_t index;
    if (!object_to_index(vm, key, EXC_INDEX_ERROR, &index)) return false;
    if (index < 0) index += (ptrdiff_t)a->length;
    *out = (size_t)index;
    return (index >= 0 && *out < a->length) || raise(vm, EXC_INDEX_ERROR, message) != NULL;
}

static Object *array_getitem(VM *vm, Object *o, Object *key) {
    Array *a = (Array *)o;
    size_t i, count;
    if (!is_exact(key, TYPE_SLICE)) {
        if (!type_of(key)->slots.to_index) return raise(vm, EXC_TYPE_ERROR, "array indices must be integers");
        return find_place(vm, a, key, "array index out of range", &i) ? item_get(vm, a, i) : NULL;
    }
    ptrdiff_t start, stop, step;
    if (!slice_unpack(vm, (Slice *)key, &start, &stop, &step)) return NULL;
    count = slice_adjust(a->length, &start, &stop, step);
    Array *part = array_new(vm, a->kind, count);
    size_t size = a->kind->size;
    for (size_t k = 0; part && k < count; k++) memcpy(part->data + k * size, a->data + (size_t)(start + (ptrdiff_t)k * step) * size, size);
    return OBJ(part);
}

/* a[slice] = value (an array of the kind), or with NULL its deletion. */
static int set_slice(VM *vm, Array *a, Slice *slice, Object *value) {
    if (value && !is_array(value)) return raise(vm, EXC_TYPE_ERROR, "can only assign array (not \"%T\") to array slice", value), -1;
    if (value && ((Array *)value)->kind != a->kind) return raise(vm, EXC_TYPE_ERROR, "bad argument type for built-in operation"), -1;
    Object *copy = value == OBJ(a) ? array_copy(vm, value, NULL, 0) : xincref(value);
    if (value && !copy) return -1;
    Array *items = (Array *)copy;
    ptrdiff_t start, stop, step;
    int result = -1;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) goto done;
    size_t count = slice_adjust(a->length, &start, &stop, step), given = items ? items->length : 0, size = a->kind->size;
    if (!given && !may_resize(vm, a)) goto done;
    if (step == 1) {
        if (!splice(vm, a, (size_t)start, count, given)) goto done;
        if (given) memcpy(a->data + (size_t)start * size, items->data, given * size);
    } else if (items) {
        if (given != count) {
            raise(vm, EXC_VALUE_ERROR, "attempt to assign array of size %zu to extended slice of size %zu", given, count);
            goto done;
        }
        for (size_t k = 0; k < count; k++) memcpy(a->data + (size_t)(start + (ptrdiff_t)k * step) * size, items->data + k * size, size);
    } else { /* from the last one on, so that the others keep their places */
        for (size_t k = count; k-- > 0;) splice(vm, a, (size_t)(start + (ptrdiff_t)(step > 0 ? k : count - 1 - k) * step), 1, 0);
    }
    result = 0;
done:
    xdecref(copy);
    return result;
}

static int array_setitem(VM *vm, Object *o, Object *key, Object *value) {
    Array *a = (Array *)o;
    size_t i;
    uint8_t bytes[8];
    if (is_exact(key, TYPE_SLICE)) return set_slice(vm, a, (Slice *)key, value);
    if (!type_of(key)->slots.to_index) return raise(vm, EXC_TYPE_ERROR, "array indices must be integers"), -1;
    if (!find_place(vm, a, key, "array assignment index out of range", &i)) return -1;
    if (!value) return splice(vm, a, i, 1, 0) ? 0 : -1;
    if (!item_bytes(vm, a->kind, value, bytes)) return -1;
    if (i >= a->length) return raise(vm, EXC_INDEX_ERROR, "array assignment index out of range"), -1;
    memcpy(a->data + i * a->kind->size, bytes, a->kind->size);
    return 0;
}

static int array_contains(VM *vm, Object *o, Object *item) {
    ptrdiff_t at = search(vm, (Array *)o, item, 0, ((Array *)o)->length);
    return at < 0 ? -1 : (size_t)at < ((Array *)o)->length;
}

static Object *array_concat(VM *vm, Object *a, Object *b) {
    if (!is_array(b)) return raise(vm, EXC_TYPE_ERROR, "can only append array (not \"%T\") to array", b);
    if (((Array *)a)->kind != ((Array *)b)->kind) return raise(vm, EXC_TYPE_ERROR, "bad argument type for built-in operation");
    Object *sum = array_copy(vm, a, NULL, 0);
    if (sum && !extend(vm, (Array *)sum, b)) clear_ref(&sum);
    return sum;
}
static Object *array_inplace_concat(VM *vm, Object *a, Object *b) {
    if (!is_array(b)) return raise(vm, EXC_TYPE_ERROR, "can only extend array with array (not \"%T\")", b);
    return extend(vm, (Array *)a, b) ? incref(a) : NULL;
}

static bool repeat(VM *vm, Array *a, size_t count) {
    size_t once = a->length * a->kind->size, all;
    if (__builtin_mul_overflow(a->length, count, &all)) return raise_memory_error(vm) != NULL;
    if ((all != a->length && !may_resize(vm, a)) || !reserve(vm, a, all)) return false;
    for (size_t i = 1; i < count && once; i++) memcpy(a->data + i * once, a->data, once);
    a->length = all;
    return true;
}
static Object *array_repeat(VM *vm, Object *a, size_t count) {
    Object *product = array_copy(vm, a, NULL, 0);
    if (product && !repeat(vm, (Array *)product, count)) clear_ref(&product);
    return product;
}
static Object *array_inplace_repeat(VM *vm, Object *a, size_t count) {
    return repeat(vm, (Array *)a, count) ? incref(a) : NULL;
}

static Object *array_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if (!is_array(a) || !is_array(b)) return NOT_IMPLEMENTED(vm);
    Array *x = (Array *)a, *y = (Array *)b;
    if (x->length != y->length && (op == COMPARE_EQ || op == COMPARE_NE)) return BOOL(vm, op == COMPARE_NE);
    for (size_t i = 0; i < x->length && i < y->length; i++) {
        Object *left = item_get(vm, x, i), *right = left ? item_get(vm, y, i) : NULL, *result = NULL;
        int equal = right ? object_compare_bool(vm, left, right, COMPARE_EQ) : -1;
        if (equal == 0) result = object_compare(vm, left, right, op);
        xdecref(left);
        xdecref(right);
        if (equal <= 0) return result;
    }
    return COMPARE_VALUES(vm, x->length, y->length, op);
}

static Object *array_repr(VM *vm, Object *o) {
    Array *a = (Array *)o;
    Str *name = type_of(o)->name;
    if (!a->length) return OBJ(str_from_format(vm, "%U('%c')", name, (uint32_t)a->kind->code));
    Object *items = a->kind->is_text ? array_tounicode(vm, o, NULL, 0) : array_tolist(vm, o, NULL, 0);
    Str *text = items ? str_from_format(vm, "%U('%c', %R)", name, (uint32_t)a->kind->code, items) : NULL;
    xdecref(items);
    return OBJ(text);
}

/* ---- iterators ---- */

typedef struct ArrayIterator {
    Object head;
    Array *array; /* owned, NULL at the end */
    size_t index;
} ArrayIterator;

static Object *array_iter(VM *vm, Object *o) {
    ArrayIterator *it = (ArrayIterator *)type_allocate(vm, native_type(vm, &iterator_spec), sizeof(ArrayIterator));
    if (!it) return NULL;
    it->array = (Array *)incref(o);
    object_track(vm, &it->head);
    return OBJ(it);
}
static Object *iterator_next(VM *vm, Object *o) {
    ArrayIterator *it = (ArrayIterator *)o;
    if (it->array && it->index < it->array->length) return item_get(vm, it->array, it->index++);
    clear_ref(&it->array);
    return NULL;
}
static void iterator_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((ArrayIterator *)o)->array);
}
static int iterator_traverse(Object *o, Visit visit, void *context) {
    VISIT(((ArrayIterator *)o)->array);
    return 0;
}
static const TypeSpec iterator_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(ArrayIterator),
    .flags = TYPE_NO_NEW,
    .life = {.destroy = iterator_destroy, .traverse = iterator_traverse},
    .slots = {.iter = iterator_self, .next = iterator_next},
};

/* ---- the type and the module ---- */

static Object *get_typecode(VM *vm, Object *self) { return OBJ(str_from_char(vm, (uint32_t)((Array *)self)->kind->code)); }
static Object *get_itemsize(VM *vm, Object *self) { return int_from_int64(vm, ((Array *)self)->kind->size); }
static const GetSetDef array_getset[] = {
    {"typecode", get_typecode, NULL, "The letter of the items' kind."}, {"itemsize", get_itemsize, NULL, "Bytes of an item."}, {0}};

static const MethodDef array_methods[] = {
    {"append", "(v, /)", array_append, "Adds an item.", 0},
    {"buffer_info", "()", array_buffer_info, "(address, length) of the items in memory.", 0},
    {"byteswap", "()", array_byteswap, "Turns the bytes of each item round.", 0},
    {"clear", "()", array_clear, "Removes all items.", 0},
    {"__copy__", "()", array_copy, "A copy.", 0},
    {"__deepcopy__", "(unused, /)", array_copy, "A copy.", 0},
    {"count", "(v, /)", array_count, "How often an item occurs.", 0},
    {"extend", "(bb, /)", array_extend, "Adds items.", 0},
    {"frombytes", "(buffer, /)", array_frombytes, "Adds items from the bytes they are in memory.", 0},
    {"fromfile", "(f, n, /)", array_fromfile, "Adds n items read from a file.", 0},
    {"fromlist", "(list, /)", array_fromlist, "Adds the items of a list.", 0},
    {"fromunicode", "(ustr, /)", array_fromunicode, "Adds the characters of a str.", 0},
    {"index", "(v, start=0, stop=9223372036854775807, /)", array_index, "Where an item first occurs.", 0},
    {"insert", "(i, v, /)", array_insert, "Puts an item before a place.", 0},
    {"pop", "(i=-1, /)", array_pop, "Takes an item out.", 0},
    {"__reduce_ex__", "(value, /)", array_reduce, "State for pickling.", 0},
    {"remove", "(v, /)", array_remove, "Removes the first item that equals v.", 0},
    {"reverse", "()", array_reverse, "Turns the order round, in place.", 0},
    {"tobytes", "()", array_tobytes, "The items as bytes.", 0},
    {"tofile", "(f, /)", array_tofile, "Writes the items to a file.", 0},
    {"tolist", "()", array_tolist, "The items in a list.", 0},
    {"tounicode", "()", array_tounicode, "The items as a str.", 0},
    {"__class_getitem__", "(item, /)", generic_alias_class_getitem, "array[int] for annotations.", METHOD_CLASS},
    {0},
};

static const TypeSpec array_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Array),
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_WEAKREFABLE,
    .doc = "array(typecode [, initializer]): numbers of one kind, stored without objects.",
    .new_signature = "(*args)",
    .methods = array_methods,
    .getset = array_getset,
    .life = {.destroy = array_destroy},
    .slots = {.construct = array_construct,
              .repr = array_repr,
              .compare = array_compare,
              .iter = array_iter,
              .length = array_length,
              .getitem = array_getitem,
              .setitem = array_setitem,
              .contains = array_contains,
              .concat = array_concat,
              .inplace_concat = array_inplace_concat,
              .repeat = array_repeat,
              .inplace_repeat = array_inplace_repeat,
              .memory = array_memory,
              .size_of = array_size_of},
};

static bool setup(VM *vm, Module *module) {
    Type *type = type_from_spec(vm, &array_spec, "array.array", NULL);
    if (!type || !module_add_type(vm, module, type) || !module_add(vm, module, "ArrayType", incref(OBJ(type)))) return false;
    if (!type_from_spec(vm, &iterator_spec, "array.arrayiterator", NULL)) return false;
    char codes[sizeof kinds / sizeof *kinds + 1] = "";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) codes[i] = kinds[i].code;
    return module_add(vm, module, "typecodes", OBJ(str_from_text(vm, codes)));
}

const ModuleDef array_module = {.name = "array", .doc = "Numbers of one kind, stored without objects.", .setup = setup};

/* The native module _struct: values to bytes and back by a format, compiled once into rows of fields. */
#include "object/float.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"

#include <string.h>

/* ---- formats ---- */

typedef enum FieldKind {
    FIELD_PAD,
    FIELD_CHAR,
    FIELD_SIGNED,
    FIELD_UNSIGNED,
    FIELD_POINTER, /* packs from -2**63 on */
    FIELD_BOOL,
    FIELD_FLOAT,
    FIELD_BYTES,
    FIELD_PASCAL
} FieldKind;

/* letter, kind, size in standard mode (0: native only), native size and alignment */
typedef struct FormatRow {
    char letter;
    FieldKind kind;
    uint8_t standard, native, alignment;
} FormatRow;
static const FormatRow format_rows[] = {
    {'x', FIELD_PAD, 1, 1, 1}, {'c', FIELD_CHAR, 1, 1, 1}, {'b', FIELD_SIGNED, 1, 1, 1}, {'B', FIELD_UNSIGNED, 1, 1, 1},
    {'?', FIELD_BOOL, 1, 1, 1}, {'h', FIELD_SIGNED, 2, 2, 2}, {'H', FIELD_UNSIGNED, 2, 2, 2}, {'i', FIELD_SIGNED, 4, 4, 4},
    {'I', FIELD_UNSIGNED, 4, 4, 4}, {'l', FIELD_SIGNED, 4, sizeof(long), _Alignof(long)}, {'L', FIELD_UNSIGNED, 4, sizeof(long), _Alignof(long)},
    {'q', FIELD_SIGNED, 8, 8, 8}, {'Q', FIELD_UNSIGNED, 8, 8, 8}, {'n', FIELD_SIGNED, 0, sizeof(size_t), _Alignof(size_t)},
    {'N', FIELD_UNSIGNED, 0, sizeof(size_t), _Alignof(size_t)}, {'e', FIELD_FLOAT, 2, 2, 2}, {'f', FIELD_FLOAT, 4, 4, 4},
    {'d', FIELD_FLOAT, 8, 8, 8}, {'s', FIELD_BYTES, 1, 1, 1}, {'p', FIELD_PASCAL, 1, 1, 1},
    {'P', FIELD_POINTER, 0, sizeof(void *), _Alignof(void *)},
};

/* `count` values of `size` bytes from `offset` on; bytes and Pascal strings are one value of `size` bytes. */
typedef struct Field {
    FieldKind kind;
    char letter;
    size_t offset, size, count;
} Field;

typedef struct Struct {
    Object head;
    Str *format;    /* owned, NULL before __init__ */
    Field *fields;  /* owned raw memory: field_count */
    size_t field_count, size, values;
    bool big_endian, native;
} Struct;

#define STRUCT_ERROR(vm, ...) module_raise(vm, "_struct", "error", str_from_format(vm, __VA_ARGS__))

static const TypeSpec struct_spec;

static Type *struct_type(VM *vm) {
    return native_type(vm, &struct_spec);
}

static const FormatRow *find_row(uint32_t letter) {
    for (size_t i = 0; i < sizeof format_rows / sizeof *format_rows; i++)
        if ((uint32_t)format_rows[i].letter == letter) return &format_rows[i];
    return NULL;
}

/* Reads the format at *at: the next row and its count; 1, 0 at the end, -1 RAISES. */
static int next_item(VM *vm, Str *format, size_t *at, bool native, const FormatRow **row, size_t *count) {
    size_t length = str_length(format);
    while (*at < length && (str_at(format, *at) == ' ' || (str_at(format, *at) >= '\t' && str_at(format, *at) <= '\r'))) ++*at;
    if (*at >= length) return 0;
    *count = 1;
    if (str_at(format, *at) >= '0' && str_at(format, *at) <= '9') {
        for (*count = 0; *at < length && str_at(format, *at) >= '0' && str_at(format, *at) <= '9'; ++*at)
            if (__builtin_mul_overflow(*count, (size_t)10, count) || __builtin_add_overflow(*count, str_at(format, *at) - '0', count))
                return STRUCT_ERROR(vm, "total struct size too long"), -1;
        if (*at >= length) return STRUCT_ERROR(vm, "repeat count given without format specifier"), -1;
    }
    *row = find_row(str_at(format, (*at)++));
    if (!*row || (!native && !(*row)->standard)) return STRUCT_ERROR(vm, "bad char in struct format"), -1;
    return 1;
}

/* Fills s from the format; with fields NULL only counts. */
static bool lay_out(VM *vm, Struct *s, Str *format, Field *fields) {
    uint32_t first = str_length(format) ? str_at(format, 0) : 0;
    bool native = first != '<' && first != '>' && first != '=' && first != '!', marked = !native || first == '@';
    s->big_endian = first == '>' || first == '!';
    s->native = native;
    s->field_count = s->size = s->values = 0;
    size_t at = marked, count, total;
    const FormatRow *row;
    int more;
    while ((more = next_item(vm, format, &at, native, &row, &count)) > 0) {
        size_t size = native ? row->native : row->standard, alignment = native ? row->alignment : 1;
        if (s->size > INT64_MAX - alignment) return STRUCT_ERROR(vm, "total struct size too long") != NULL;
        s->size = (s->size + alignment - 1) / alignment * alignment;
        bool one = row->kind == FIELD_BYTES || row->kind == FIELD_PASCAL;
        if (__builtin_mul_overflow(size, count, &total) || __builtin_add_overflow(s->size, total, &total) || total > INT64_MAX)
            return STRUCT_ERROR(vm, "total struct size too long") != NULL;
        if (row->kind != FIELD_PAD && (one || count)) {
            if (fields) fields[s->field_count] = (Field){row->kind, row->letter, s->size, one ? count : size, one ? 1 : count};
            s->field_count++;
            s->values += one ? 1 : count;
        }
        s->size = total;
    }
    return more == 0;
}

static bool compile_format(VM *vm, Struct *s, Object *given) {
    Str *format;
    const uint8_t *data;
    size_t length;
    if (is_str(given)) format = (Str *)incref(given);
    else if (!is_bytes(given))
        return raise(vm, EXC_TYPE_ERROR, "Struct() argument 1 must be a str or bytes object, not %T", given) != NULL;
    else format = object_bytes_view(vm, given, &data, &length) ? str_from_latin1(vm, data, length) : NULL;
    if (!format) return false;
    Struct made = {0};
    Field *fields = NULL;
    bool ok = lay_out(vm, &made, format, NULL);
    size_t room = (made.field_count + 1) * sizeof *fields;
    if (ok) fields = memory_alloc(vm, room);
    if (!fields || !lay_out(vm, &made, format, fields)) {
        decref(format);
        return false;
    }
    if (s->fields) memory_free(vm, s->fields, (s->field_count + 1) * sizeof *fields);
    s->fields = fields;
    s->field_count = made.field_count;
    s->size = made.size;
    s->values = made.values;
    s->big_endian = made.big_endian;
    s->native = made.native;
    set_ref(&s->format, format);
    return true;
}

/* ---- one value ---- */

static void store(uint8_t *p, uint64_t value, size_t size, bool big_endian) {
    for (size_t i = 0; i < size; i++) p[i] = (uint8_t)(value >> 8 * (big_endian ? size - 1 - i : i));
}
static uint64_t load(const uint8_t *p, size_t size, bool big_endian) {
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++) value |= (uint64_t)p[i] << 8 * (big_endian ? size - 1 - i : i);
    return value;
}

static void *raise_range(VM *vm, const Field *f, const Int *number) {
    uint64_t largest = UINT64_MAX >> (64 - 8 * f->size);
    int64_t most = (int64_t)(largest >> 1);
    uint32_t letter = (uint32_t)f->letter;
    if (f->kind == FIELD_POINTER)
        return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C %s", number->value < 0 ? "long" : "unsigned long");
    if (f->kind == FIELD_UNSIGNED) return STRUCT_ERROR(vm, "'%c' format requires 0 <= number <= %zu", letter, largest);
    return STRUCT_ERROR(vm, "'%c' format requires %zd <= number <= %zd", letter, ~most, most);
}

static bool pack_int(VM *vm, const Field *f, Object *value, uint8_t *out, bool big_endian) {
    if (!type_of(value)->slots.to_index) return STRUCT_ERROR(vm, "required argument is not an integer") != NULL;
    Int *number = (Int *)object_index(vm, value);
    if (!number) return false;
    bool fits;
    uint64_t bits = 0;
    if (!int_is_big(number)) {
        bits = (uint64_t)number->value;
        unsigned rest = 64 - 8 * (unsigned)f->size;
        fits = f->kind == FIELD_POINTER ||
               (f->kind == FIELD_SIGNED ? (int64_t)(bits << rest) >> rest == number->value
                                        : number->value >= 0 && (rest == 0 || bits << rest >> rest == bits));
    } else {
        fits = f->kind != FIELD_SIGNED && f->size == 8 && number->value == 1;
        if (fits) bits = number->limbs[0];
    }
    if (fits) store(out, bits, f->size, big_endian);
    else raise_range(vm, f, number);
    decref(number);
    return fits;
}

/* A double as 16 bits, rounded to even; false: too large. */
static bool half_from_double(double x, uint16_t *out) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint16_t sign = (uint16_t)(bits >> 48 & 0x8000);
    int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    if (exponent == 1024) {
        *out = sign | 0x7c00 | (fraction ? 0x200 : 0);
        return true;
    }
    if (exponent < -25) {
        *out = sign;
        return true;
    }
    unsigned drop = exponent < -14 ? (unsigned)(42 - 14 - exponent) : 42; /* bits of the fraction that are lost */
    uint64_t whole = fraction | (uint64_t)1 << 52, kept = whole >> drop, lost = whole & (((uint64_t)1 << drop) - 1), half = (uint64_t)1 << (drop - 1);
    kept += lost > half || (lost == half && (kept & 1));
    uint64_t value = exponent < -14 ? kept : kept + ((uint64_t)(exponent + 14) << 10);
    *out = (uint16_t)(sign | value);
    return value < 0x7c00;
}

static double double_from_half(uint16_t bits) {
    int exponent = bits >> 10 & 31, fraction = bits & 0x3ff;
    double x = exponent == 31 ? (fraction ? __builtin_nan("") : __builtin_inf())
                              : __builtin_ldexp(exponent ? fraction + 1024 : fraction, (exponent ? exponent : 1) - 25);
    return bits & 0x8000 ? -x : x;
}

/* What is too large for a float becomes infinite in native mode. */
static bool pack_float(VM *vm, const Field *f, Object *value, uint8_t *out, bool big_endian, bool native) {
    double x;
    uint64_t bits = 0;
    if (!object_to_double(vm, value, &x)) {
        exception_clear(vm);
        return STRUCT_ERROR(vm, "required argument is not a float") != NULL;
    }
    if (f->size == 8) {
        memcpy(&bits, &x, 8);
    } else if (f->size == 4) {
        float narrow = (float)x;
        if (__builtin_isinf(narrow) && !__builtin_isinf(x) && !native)
            return raise(vm, EXC_OVERFLOW_ERROR, "float too large to pack with f format") != NULL;
        uint32_t word;
        memcpy(&word, &narrow, 4);
        bits = word;
    } else {
        uint16_t half;
        if (!half_from_double(x, &half)) return raise(vm, EXC_OVERFLOW_ERROR, "float too large to pack with e format") != NULL;
        bits = half;
    }
    store(out, bits, f->size, big_endian);
    return true;
}

/* out is zero. */
static bool pack_bytes(VM *vm, const Field *f, Object *value, uint8_t *out) {
    const uint8_t *data;
    size_t length;
    if (!is_bytes(value) && !is_exact(value, TYPE_BYTEARRAY))
        return STRUCT_ERROR(vm, "argument for '%c' must be a bytes object", (uint32_t)f->letter) != NULL;
    if (!object_bytes_view(vm, value, &data, &length)) return false;
    if (f->kind == FIELD_PASCAL) {
        if (!f->size) return true;
        if (length > f->size - 1) length = f->size - 1;
        *out++ = (uint8_t)(length > 255 ? 255 : length);
    } else if (length > f->size) {
        length = f->size;
    }
    if (length) memcpy(out, data, length);
    return true;
}

static bool pack_value(VM *vm, const Field *f, Object *value, uint8_t *out, bool big_endian, bool native) {
    switch (f->kind) {
    case FIELD_SIGNED:
    case FIELD_UNSIGNED:
    case FIELD_POINTER: return pack_int(vm, f, value, out, big_endian);
    case FIELD_FLOAT: return pack_float(vm, f, value, out, big_endian, native);
    case FIELD_BYTES:
    case FIELD_PASCAL: return pack_bytes(vm, f, value, out);
    case FIELD_BOOL: {
        int truth = object_truth(vm, value);
        *out = truth > 0;
        return truth >= 0;
    }
    default:
        if (!is_bytes(value) || ((Bytes *)value)->length != 1)
            return STRUCT_ERROR(vm, "char format requires a bytes object of length 1") != NULL;
        *out = ((Bytes *)value)->data[0];
        return true;
    }
}

static Object *unpack_value(VM *vm, const Field *f, const uint8_t *in, bool big_endian) {
    uint64_t bits = f->size <= 8 ? load(in, f->size, big_endian) : 0;
    unsigned rest = 64 - 8 * (unsigned)(f->size <= 8 && f->size ? f->size : 8);
    switch (f->kind) {
    case FIELD_SIGNED: return int_from_int64(vm, (int64_t)(bits << rest) >> rest);
    case FIELD_UNSIGNED:
    case FIELD_POINTER: return int_from_uint64(vm, bits);
    case FIELD_BOOL: return BOOL(vm, bits != 0);
    case FIELD_FLOAT: {
        double x;
        float narrow;
        uint32_t word = (uint32_t)bits;
        if (f->size == 2) return float_from_double(vm, double_from_half((uint16_t)bits));
        memcpy(&x, &bits, 8);
        memcpy(&narrow, &word, 4);
        return float_from_double(vm, f->size == 8 ? x : (double)narrow);
    }
    case FIELD_PASCAL: {
        size_t length = f->size ? *in : 0;
        if (length >= f->size) length = f->size ? f->size - 1 : 0;
        return bytes_from(vm, in + 1, length);
    }
    default: return bytes_from(vm, in, f->size);
    }
}

/* ---- a whole struct ---- */

/* An int that overflowed where no range is told is a struct.error, too. */
static void *name_overflow(VM *vm, Object *value) {
    if (!is_int(value) || !exception_is(vm, EXC_OVERFLOW_ERROR)) return NULL;
    exception_clear(vm);
    return STRUCT_ERROR(vm, "int too large to convert");
}

/* values[0..s->values) into out, which has room. */
static bool pack_all(VM *vm, Struct *s, Object *const *values, uint8_t *out) {
    memset(out, 0, s->size);
    for (size_t i = 0; i < s->field_count; i++) {
        const Field *f = &s->fields[i];
        for (size_t k = 0; k < f->count; k++)
            if (!pack_value(vm, f, *values++, out + f->offset + k * f->size, s->big_endian, s->native))
                return name_overflow(vm, values[-1]) != NULL;
    }
    return true;
}

static Object *unpack_all(VM *vm, Struct *s, const uint8_t *in) {
    Tuple *values = tuple_allocate(vm, s->values);
    size_t n = 0;
    for (size_t i = 0; values && i < s->field_count; i++) {
        const Field *f = &s->fields[i];
        for (size_t k = 0; values && k < f->count; k++)
            if (!(values->items[n++] = unpack_value(vm, f, in + f->offset + k * f->size, s->big_endian))) clear_ref(&values);
    }
    return OBJ(values);
}

static Object *pack(VM *vm, Struct *s, Object *const *values, size_t count) {
    if (count != s->values) return STRUCT_ERROR(vm, "pack expected %zu items for packing (got %zu)", s->values, count);
    uint8_t local[256], *out = s->size <= sizeof local ? local : memory_alloc(vm, s->size);
    if (!out) return NULL;
    size_t size = s->size;
    Object *result = pack_all(vm, s, values, out) ? bytes_from(vm, out, size) : NULL;
    if (out != local) memory_free(vm, out, size);
    return result;
}

/* Where a struct at the offset lies in a buffer of that length; false RAISES. */
static bool in_buffer(VM *vm, Struct *s, ptrdiff_t offset, size_t length, const char *name, size_t *start) {
    if (offset < 0) {
        if (offset + (ptrdiff_t)s->size > 0)
            return (name[0] == 'p' ? STRUCT_ERROR(vm, "no space to pack %zu bytes at offset %zd", s->size, offset)
                                   : STRUCT_ERROR(vm, "not enough data to unpack %zu bytes at offset %zd", s->size, offset)) != NULL;
        if (offset + (ptrdiff_t)length < 0)
            return STRUCT_ERROR(vm, "offset %zd out of range for %zu-byte buffer", offset, length) != NULL;
        offset += (ptrdiff_t)length;
    }
    *start = (size_t)offset;
    if (*start <= length && length - *start >= s->size) return true;
    return STRUCT_ERROR(vm, "%s_%s requires a buffer of at least %zu bytes for %sing %zu bytes at offset %zu (actual buffer size is %zu)",
                        name, name[0] == 'p' ? "into" : "from", s->size + *start, name, s->size, *start, length) != NULL;
}

static Object *pack_into(VM *vm, Struct *s, Object *buffer, Object *where, Object *const *values, size_t count) {
    uint8_t *data;
    size_t length, start;
    ptrdiff_t offset;
    if (!object_bytes_view_writable(vm, buffer, &data, &length)) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_TYPE_ERROR, "argument must be read-write bytes-like object, not %T", buffer);
        return NULL;
    }
    if (!object_to_size(vm, where, &offset)) return NULL;
    if (count != s->values) return STRUCT_ERROR(vm, "pack_into expected %zu items for packing (got %zu)", s->values, count);
    if (!in_buffer(vm, s, offset, length, "pack", &start)) return NULL;
    Object *bytes = pack(vm, s, values, count); /* first: the values' code could change the buffer */
    if (!bytes) return NULL;
    if (object_bytes_view_writable(vm, buffer, &data, &length) && in_buffer(vm, s, offset, length, "pack", &start)) {
        memcpy(data + start, ((Bytes *)bytes)->data, s->size);
        decref(bytes);
        return NEW_NONE(vm);
    }
    decref(bytes);
    return NULL;
}

static Object *unpack(VM *vm, Struct *s, Object *buffer) {
    const uint8_t *data;
    size_t length;
    if (!object_bytes_view(vm, buffer, &data, &length)) return NULL;
    if (length != s->size) return STRUCT_ERROR(vm, "unpack requires a buffer of %zu bytes", s->size);
    return unpack_all(vm, s, data);
}

static Object *unpack_from(VM *vm, Struct *s, Object *buffer, Object *where) {
    const uint8_t *data;
    size_t length, start = 0;
    ptrdiff_t offset = 0;
    if (!object_bytes_view(vm, buffer, &data, &length) || (where && !object_to_size(vm, where, &offset))) return NULL;
    return in_buffer(vm, s, offset, length, "unpack", &start) ? unpack_all(vm, s, data + start) : NULL;
}

/* ---- iter_unpack ---- */

typedef struct UnpackIterator {
    Object head;
    Struct *structure; /* owned */
    Object *buffer;    /* owned, NULL at the end */
    size_t offset;
} UnpackIterator;

static void unpack_iterator_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((UnpackIterator *)o)->structure);
    clear_ref(&((UnpackIterator *)o)->buffer);
}
static int unpack_iterator_traverse(Object *o, Visit visit, void *context) {
    VISIT(((UnpackIterator *)o)->structure);
    VISIT(((UnpackIterator *)o)->buffer);
    return 0;
}
static Object *unpack_iterator_next(VM *vm, Object *o) {
    UnpackIterator *it = (UnpackIterator *)o;
    const uint8_t *data;
    size_t length;
    if (!it->buffer || !object_bytes_view(vm, it->buffer, &data, &length)) return NULL;
    if (it->offset >= length || length - it->offset < it->structure->size) {
        clear_ref(&it->buffer);
        return NULL;
    }
    Object *values = unpack_all(vm, it->structure, data + it->offset);
    it->offset += it->structure->size;
    return values;
}
static Object *unpack_iterator_hint(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    UnpackIterator *it = (UnpackIterator *)self;
    const uint8_t *data;
    size_t length = 0;
    if (it->buffer && !object_bytes_view(vm, it->buffer, &data, &length)) return NULL;
    return int_from_size(vm, it->buffer ? (length - it->offset) / it->structure->size : 0);
}
static const MethodDef unpack_iterator_methods[] = {{"__length_hint__", "()", unpack_iterator_hint, "How many are left.", 0}, {0}};
static const TypeSpec unpack_iterator_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(UnpackIterator),
    .flags = TYPE_NO_NEW,
    .methods = unpack_iterator_methods,
    .life = {.destroy = unpack_iterator_destroy, .traverse = unpack_iterator_traverse},
    .slots = {.iter = iterator_self, .next = unpack_iterator_next},
};

static Object *iter_unpack(VM *vm, Struct *s, Object *buffer) {
    const uint8_t *data;
    size_t length;
    if (!s->size) return STRUCT_ERROR(vm, "cannot iteratively unpack with a struct of length 0");
    if (!object_bytes_view(vm, buffer, &data, &length)) return NULL;
    if (length % s->size) return STRUCT_ERROR(vm, "iterative unpacking requires a buffer of a multiple of %zu bytes", s->size);
    Type *type = native_type(vm, &unpack_iterator_spec);
    UnpackIterator *it = (UnpackIterator *)type_allocate(vm, type, sizeof(UnpackIterator));
    if (!it) return NULL;
    it->structure = incref(s);
    it->buffer = incref(buffer);
    object_track(vm, &it->head);
    return OBJ(it);
}

/* ---- the type ---- */

static Object *struct_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Struct *s = (Struct *)type_allocate(vm, type, sizeof(Struct));
    if (s) object_track(vm, &s->head);
    return OBJ(s);
}
static int struct_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return compile_format(vm, (Struct *)self, args[0]) ? 0 : -1;
}
static void struct_destroy(VM *vm, Object *o) {
    Struct *s = (Struct *)o;
    if (s->fields) memory_free(vm, s->fields, (s->field_count + 1) * sizeof *s->fields);
    s->fields = NULL;
    clear_ref(&s->format);
}
static size_t struct_size_of(Object *o) { return memory_block_size(((Struct *)o)->fields); }
static int struct_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Struct *)o)->format);
    return 0;
}

#define METHOD(name) static Object *struct_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define SELF \
    Struct *s = (Struct *)self; \
    (void)args, (void)nargs; \
    if (!s->format) return raise(vm, EXC_RUNTIME_ERROR, "Struct object is not initialized")

METHOD(pack) {
    SELF;
    return pack(vm, s, args, nargs);
}
METHOD(pack_into) {
    SELF;
    return pack_into(vm, s, args[0], args[1], args + 2, nargs - 2);
}
METHOD(unpack) {
    SELF;
    return unpack(vm, s, args[0]);
}
METHOD(unpack_from) {
    SELF;
    return unpack_from(vm, s, args[0], args[1]);
}
METHOD(iter_unpack) {
    SELF;
    return iter_unpack(vm, s, args[0]);
}

static Object *get_format(VM *vm, Object *self) {
    Struct *s = (Struct *)self;
    return s->format ? OBJ(incref(s->format)) : raise(vm, EXC_ATTRIBUTE_ERROR, "format");
}
static Object *get_size(VM *vm, Object *self) { return int_from_size(vm, ((Struct *)self)->size); }
static Object *struct_repr(VM *vm, Object *o) {
    Struct *s = (Struct *)o;
    return s->format ? OBJ(str_from_format(vm, "%U(%R)", type_of(o)->name, s->format)) : raise(vm, EXC_RUNTIME_ERROR, "Struct object is not initialized");
}

static const MethodDef struct_methods[] = {
    {"pack", "(*values)", struct_pack, "The values as bytes.", 0},
    {"pack_into", "(buffer, offset, /, *values)", struct_pack_into, "Writes the values as bytes into a buffer.", 0},
    {"unpack", "(buffer, /)", struct_unpack, "The values that the bytes stand for.", 0},
    {"unpack_from", "(buffer, offset=0)", struct_unpack_from, "The values of the bytes from an offset on.", 0},
    {"iter_unpack", "(buffer, /)", struct_iter_unpack, "The values of one struct after the other.", 0},
    {0},
};
static const GetSetDef struct_getset[] = {
    {"format", get_format, NULL, "The format."}, {"size", get_size, NULL, "How many bytes it makes."}, {0}};

static const TypeSpec struct_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Struct),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE,
    .doc = "A compiled format.",
    .init_signature = "(format)",
    .methods = struct_methods,
    .getset = struct_getset,
    .life = {.destroy = struct_destroy, .traverse = struct_traverse},
    .slots = {.construct = struct_construct, .initialize = struct_initialize, .repr = struct_repr, .size_of = struct_size_of},
};

/* ---- functions: by a format that is compiled once, as long as not many are in use ---- */

enum { CACHE_MAX = 100 };

static bool cache_clear(VM *vm, Module *module) {
    if (module->state) dict_clear_items(vm, module->state);
    return true;
}

/* The Struct of a format, NEW. */
static Struct *compiled(VM *vm, Object *self, Object *format) {
    Dict *cache = ((Module *)self)->state;
    Object *known = dict_get(vm, cache, format);
    if (known) return (Struct *)incref(known);
    if (exception_pending(vm)) return NULL;
    Struct *s = (Struct *)type_allocate(vm, struct_type(vm), sizeof(Struct));
    if (!s) return NULL;
    object_track(vm, &s->head);
    if (cache->used >= CACHE_MAX) cache_clear(vm, (Module *)self);
    if (!compile_format(vm, s, format) || !dict_set(vm, cache, format, OBJ(s))) clear_ref(&s);
    return s;
}

#define FUNCTION(name, call) \
    static Object *module_##name(VM *vm, Object *self, Object *const *args, size_t nargs) { \
        (void)nargs; \
        Struct *s = compiled(vm, self, args[0]); \
        Object *result = s ? call : NULL; \
        xdecref(s); \
        return result; \
    }
FUNCTION(pack, pack(vm, s, args + 1, nargs - 1))
FUNCTION(pack_into, pack_into(vm, s, args[1], args[2], args + 3, nargs - 3))
FUNCTION(unpack, unpack(vm, s, args[1]))
FUNCTION(unpack_from, unpack_from(vm, s, args[1], args[2]))
FUNCTION(iter_unpack, iter_unpack(vm, s, args[1]))
FUNCTION(calcsize, int_from_size(vm, s->size))

static Object *module_clearcache(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    cache_clear(vm, (Module *)self);
    return NEW_NONE(vm);
}

static const MethodDef functions[] = {
    {"calcsize", "(format, /)", module_calcsize, "How many bytes a format makes.", 0},
    {"pack", "(format, /, *values)", module_pack, "The values as bytes.", 0},
    {"pack_into", "(format, buffer, offset, /, *values)", module_pack_into, "Writes the values as bytes into a buffer.", 0},
    {"unpack", "(format, buffer, /)", module_unpack, "The values that the bytes stand for.", 0},
    {"unpack_from", "(format, /, buffer, offset=0)", module_unpack_from, "The values of the bytes from an offset on.", 0},
    {"iter_unpack", "(format, buffer, /)", module_iter_unpack, "The values of one struct after the other.", 0},
    {"_clearcache", "()", module_clearcache, "Forgets the compiled formats.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    module->state = dict_new(vm);
    Type *type = module->state ? type_from_spec(vm, &struct_spec, "_struct.Struct", NULL) : NULL;
    if (!type || !module_add_type(vm, module, type) || !type_from_spec(vm, &unpack_iterator_spec, "_struct.unpack_iterator", NULL)) return false;
    Str *name = str_from_text(vm, "error"), *of = name ? str_from_text(vm, "struct") : NULL;
    Tuple *bases = of ? (Tuple *)tuple_pack(vm, 1, builtin_type(vm, EXC_EXCEPTION)) : NULL;
    Dict *namespace_ = bases ? dict_new(vm) : NULL;
    bool ok = namespace_ && dict_set_str(vm, namespace_, NAME(vm, __module__), OBJ(of));
    ok = ok && module_add(vm, module, "error", OBJ(type_create(vm, builtin_type(vm, TYPE_TYPE), name, bases, namespace_, NULL)));
    xdecref(name);
    xdecref(of);
    xdecref(bases);
    xdecref(namespace_);
    return ok;
}

static int traverse(Module *module, Visit visit, void *context) {
    VISIT(module->state);
    return 0;
}

static void close_module(VM *vm, Module *module) {
    (void)vm;
    clear_ref((Dict **)&module->state);
}

const ModuleDef struct_native_module = {
    .name = "_struct", .doc = "Values as bytes, by formats.", .functions = functions, .setup = setup, .traverse = traverse, .close = close_module};

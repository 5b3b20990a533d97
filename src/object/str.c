/* Owns str: making strings, comparing, hashing, the slots and the iterator. Methods are in
 * str_methods.c, str_case.c, str_translate.c and str_format.c; interning in intern.c.
 *
 * str_append grows a str in place when the only reference to it is the one to be overwritten; the
 * loop uses it for `s += x`. */
#include "object/str.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "object/codec.h"
#include "object/iterators.h"
#include "object/slice.h"
#include "object/str_internal.h"

#include <string.h>

#define STR_LENGTH_MAX ((size_t)UINT32_MAX - 1)

/* ---- making ---- */

static unsigned kind_for(uint32_t max_char)
{
    return max_char < 0x100 ? 1 : max_char < 0x10000 ? 2 : 4;
}

static uint32_t flags_for(uint32_t max_char)
{
    return max_char < 0x80      ? 0
           : max_char < 0x100   ? STR_NONASCII
           : max_char < 0x10000 ? STR_NONASCII | STR_WIDE2
                                : STR_NONASCII | STR_WIDE4;
}

static inline void str_init(Str *s, size_t length, uint32_t max_char)
{
    if (likely(max_char < 0x80)) {
        s->hash = 0;
        s->length = (uint32_t)length;
        s->data[length] = 0;
        return;
    }
    unsigned kind = kind_for(max_char);
    s->head.word |= flags_for(max_char);
    s->hash = 0;
    s->length = (uint32_t)length;
    memset(s->data + length * kind, 0, kind);
}

static size_t str_bytes(size_t length, unsigned kind)
{
    return sizeof(Str) + (length + 1) * kind;
}

Str *str_allocate(VM *vm, size_t length, uint32_t max_char)
{
    if (length == 0) return EMPTY_STR(vm);
    if (length > STR_LENGTH_MAX) return raise_memory_error(vm);
    Str *s = (Str *)builtin_allocate(vm, TYPE_STR, str_bytes(length, kind_for(max_char)));
    if (s) str_init(s, length, max_char);
    return s;
}

Str *str_from_char(VM *vm, uint32_t character)
{
    if (character < 256) return &vm_core(vm)->chars[character].str;
    Str *s = str_allocate(vm, 1, character);
    if (!s) return NULL;
    if (character < 0x10000)
        *(uint16_t *)s->data = (uint16_t)character;
    else
        *(uint32_t *)s->data = character;
    return s;
}

static uint32_t max_of_2(const uint16_t *data, size_t length)
{
    uint16_t all = 0;
    for (size_t i = 0; i < length; i++)
        all |= data[i];
    return all;
}

static uint32_t max_of_4(const uint32_t *data, size_t length)
{
    uint32_t all = 0;
    for (size_t i = 0; i < length; i++)
        all |= data[i];
    return all;
}

uint32_t text_max_char(Text t)
{
    uint32_t all;
    if (text_kind(t) == 1)
        return utf8_is_ascii((const char *)t.data, text_length(t)) ? 0x7f : 0xff;
    all = text_kind(t) == 2 ? max_of_2((const uint16_t *)t.data, text_length(t))
                      : max_of_4((const uint32_t *)t.data, text_length(t));
    return all < 0x80 ? 0x7f : all < 0x100 ? 0xff : all < 0x10000 ? 0xffff : 0x10ffff;
}

/* Every pair of kinds is its own loop, so that each is vectorised. */
#define COPY_UNITS(To, From)                                                                       \
    do {                                                                                           \
        To *out_ = (To *)to;                                                                       \
        const From *in_ = (const From *)from.data;                                                 \
        for (size_t i_ = 0; i_ < text_length(from); i_++)                                                \
            out_[i_] = (To)in_[i_];                                                                \
    } while (0)

/* Converts between any two kinds; what does not fit is cut, so the caller has measured. */
static void convert_units(uint8_t *to, unsigned kind, Text from)
{
    if (text_length(from) == 0) return;
    if (kind == text_kind(from))
        memcpy(to, from.data, text_length(from) * kind);
    else if (kind == 1 && text_kind(from) == 2)
        COPY_UNITS(uint8_t, uint16_t);
    else if (kind == 1)
        COPY_UNITS(uint8_t, uint32_t);
    else if (kind == 2 && text_kind(from) == 1)
        COPY_UNITS(uint16_t, uint8_t);
    else if (kind == 2)
        COPY_UNITS(uint16_t, uint32_t);
    else if (text_kind(from) == 1)
        COPY_UNITS(uint32_t, uint8_t);
    else
        COPY_UNITS(uint32_t, uint16_t);
}

void text_copy(uint8_t *to, unsigned kind, Text from) { convert_units(to, kind, from); }

static Str *str_from_measured(VM *vm, Text t, uint32_t max_char)
{
    if (text_length(t) == 1 && text_kind(t) == 1) return str_from_char(vm, t.data[0]);
    if (text_length(t) == 1) return str_from_char(vm, text_at(t, 0));
    Str *s = str_allocate(vm, text_length(t), max_char);
    if (s) convert_units(s->data, kind_for(max_char), t);
    return s;
}

Str *str_from_units(VM *vm, unsigned kind, const void *data, size_t length)
{
    Text t = text_new(data, length, kind);
    return str_from_measured(vm, t, text_max_char(t));
}

Str *str_from_latin1(VM *vm, const uint8_t *data, size_t length)
{
    return str_from_units(vm, 1, data, length);
}

Str *str_from_ucs4(VM *vm, const uint32_t *data, size_t length)
{
    return str_from_units(vm, 4, data, length);
}

Str *str_from_utf8(VM *vm, const char *text, size_t length)
{
    Utf8Scan scan;
    if (utf8_is_ascii(text, length)) return str_from_measured(vm, text_of_bytes((const uint8_t *)text, length), 0x7f);
    if (!utf8_scan(text, length, UTF8_SURROGATES, &scan)) {
        return raise_decode_error(vm, "utf-8", (const uint8_t *)text, length, scan.start, scan.end,
                                  utf8_reason_text(scan.reason));
    }
    return str_from_scanned(vm, text, length, &scan);
}

Str *str_from_scanned(VM *vm, const char *text, size_t length, const Utf8Scan *scan)
{
    if (scan->max_code_point < 0x80)
        return str_from_measured(vm, text_of_bytes((const uint8_t *)text, length), 0x7f);
    if (scan->count == 1) return str_from_char(vm, scan->max_code_point);
    Str *s = str_allocate(vm, scan->count, scan->max_code_point);
    if (!s) return NULL;
    switch (str_kind(s)) {
    case 1: utf8_decode_to_1(text, length, s->data); break;
    case 2: utf8_decode_to_2(text, length, (uint16_t *)s->data); break;
    default: utf8_decode_to_4(text, length, (uint32_t *)s->data); break;
    }
    return s;
}

Str *str_from_text(VM *vm, const char *text) { return str_from_utf8(vm, text, strlen(text)); }

Str *str_slice(VM *vm, Str *s, size_t start, size_t end)
{
    if (start == 0 && end == s->length) return str_exact(vm, s);
    size_t length = end - start;
    if (likely(str_is_ascii(s))) {
        if (length == 1) return &vm_core(vm)->chars[s->data[start]].str;
        Str *slice = str_allocate(vm, length, 0x7f);
        if (likely(slice && length)) bytes_copy(slice->data, s->data + start, length);
        return slice;
    }
    Text part = text_part(text_of(s), start, end);
    return str_from_measured(vm, part, str_is_ascii(s) ? 0x7f : text_max_char(part));
}

static Str *str_copy_as(VM *vm, Type *type, const Str *s)
{
    unsigned kind = str_kind(s);
    Str *copy = (Str *)type_allocate(vm, type, str_bytes(s->length, kind));
    if (!copy) return NULL;
    str_init(copy, s->length, str_max_char(s));
    memcpy(copy->data, s->data, (size_t)s->length * kind);
    return copy;
}

Str *str_exact(VM *vm, Str *s)
{
    if (is_exact(OBJ(s), TYPE_STR)) return incref(s);
    return str_from_measured(vm, text_of(s), str_max_char(s));
}

Str *str_concat(VM *vm, Str *a, Str *b)
{
    if (a->length == 0) return str_exact(vm, b);
    if (b->length == 0) return str_exact(vm, a);
    if (likely(str_is_ascii(a) && str_is_ascii(b))) {
        Str *both = str_allocate(vm, (size_t)a->length + b->length, 0x7f);
        if (unlikely(!both)) return NULL;
        bytes_copy(both->data, a->data, a->length);
        bytes_copy(both->data + a->length, b->data, b->length);
        return both;
    }
    uint32_t max_a = str_max_char(a), max_b = str_max_char(b);
    Str *s = str_allocate(vm, (size_t)a->length + b->length, max_a > max_b ? max_a : max_b);
    if (!s) return NULL;
    unsigned kind = str_kind(s);
    convert_units(s->data, kind, text_of(a));
    convert_units(s->data + (size_t)a->length * kind, kind, text_of(b));
    return s;
}

/* Room kept behind a str that grows in place, so that growing it n times costs O(n). */
static size_t growth_room(size_t length) { return length < 64 ? 0 : length / 8; }

static bool can_grow(const Str *a, const Str *b)
{
    return a->head.count == 1 && is_exact(OBJ(a), TYPE_STR) && !str_is_interned(a) && a != b &&
           a->length && str_kind(a) >= str_kind(b);
}

/* A copy with room behind it. */
static Str *copy_with_room(VM *vm, const Str *s, size_t length)
{
    unsigned kind = str_kind(s);
    size_t size = str_bytes(length + growth_room(length), kind);
    Str *copy = (Str *)builtin_allocate(vm, TYPE_STR, size);
    if (!copy) return NULL;
    copy->head.word |= s->head.word & (STR_WIDE2 | STR_WIDE4 | STR_NONASCII);
    memcpy(copy->data, s->data, (size_t)s->length * kind);
    return copy;
}

bool str_append(VM *vm, Str **slot, Str *more)
{
    Str *a = *slot, *s = a;
    unsigned kind = str_kind(a);
    size_t length = (size_t)a->length + more->length;
    if (more->length == 0 && is_exact(OBJ(a), TYPE_STR)) return true;
    if (!can_grow(a, more) || length > STR_LENGTH_MAX) {
        s = str_concat(vm, a, more);
    } else {
        if (str_bytes(length, kind) > object_slot_size(vm, OBJ(a)))
            s = copy_with_room(vm, a, length);
        else if (!str_is_ascii(a))
            str_forget_utf8(vm, a);
        if (!s) return false;
        convert_units(s->data + (size_t)a->length * kind, kind, text_of(more));
        memset(s->data + length * kind, 0, kind);
        s->head.word |= more->head.word & STR_NONASCII;
        s->length = (uint32_t)length;
        s->hash = 0;
    }
    if (!s) return false;
    *slot = s;
    if (s != a) decref(a);
    return true;
}

static Str *str_repeat(VM *vm, Str *s, size_t count)
{
    if (count == 1) return str_exact(vm, s);
    if (count == 0 || s->length == 0) return EMPTY_STR(vm);
    size_t length;
    if (__builtin_mul_overflow(count, (size_t)s->length, &length) || length > PTRDIFF_MAX)
        return raise(vm, EXC_OVERFLOW_ERROR, "repeated string is too long");
    Str *result = str_allocate(vm, length, str_max_char(s));
    if (!result) return NULL;
    size_t size = (size_t)s->length * str_kind(s);
    memcpy(result->data, s->data, size);
    text_fill_repeated(result->data, size, size * count);
    return result;
}

/* ---- comparing and hashing ---- */

bool str_equal(const Str *a, const Str *b)
{
    if (a == b) return true;
    if (a->length != b->length) return false;
    if ((a->head.word ^ b->head.word) & (STR_WIDE2 | STR_WIDE4 | STR_NONASCII)) return false;
    return memcmp(a->data, b->data, (size_t)a->length * str_kind(a)) == 0;
}

bool str_equals_text(const Str *s, const char *ascii)
{
    return str_is_ascii(s) && strlen(ascii) == s->length && memcmp(s->data, ascii, s->length) == 0;
}

int str_compare(const Str *a, const Str *b)
{
    if (unlikely((a->head.word | b->head.word) & (STR_WIDE2 | STR_WIDE4))) return text_compare(text_of(a), text_of(b));
    if (a->data[0] != b->data[0]) return a->data[0] < b->data[0] ? -1 : 1; /* an empty str has a zero there */
    int order = memcmp(a->data, b->data, a->length < b->length ? a->length : b->length);
    return order ? order : a->length == b->length ? 0 : a->length < b->length ? -1 : 1;
}

uint32_t str_hash_compute(VM *vm, Str *s)
{
    if (s->length == 0) return 0; /* as any hash of nothing; not kept, since 0 stands for "not computed" */
    const uint64_t *key = vm_core(vm)->hash_key;
    uint64_t hash = (uint64_t)hash_bytes((HashKey){key[0], key[1]}, s->data,
                                         (size_t)s->length * str_kind(s));
    s->hash = str_fold_hash(hash);
    return s->hash;
}

static Hash str_hash_slot(VM *vm, Object *o) { return (Hash)str_hash(vm, (Str *)o); }

static Object *str_compare_slot(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_str(a) || !is_str(b)) return NOT_IMPLEMENTED(vm);
    if (op == COMPARE_EQ) return BOOL(vm, str_equal((Str *)a, (Str *)b));
    if (op == COMPARE_NE) return BOOL(vm, !str_equal((Str *)a, (Str *)b));
    return BOOL(vm, compare_result(op, a == b ? 0 : str_compare((Str *)a, (Str *)b)));
}

ptrdiff_t str_find(const Str *s, const Str *part, size_t start, size_t end)
{
    if (end > s->length) end = s->length;
    if (start > end) return -1;
    ptrdiff_t at = text_find(text_part(text_of(s), start, end), text_of(part));
    return at < 0 ? -1 : at + (ptrdiff_t)start;
}

/* ---- slots ---- */

static Object *str_from_arguments(VM *vm, Object *const *args)
{
    Object *source = args[0], *encoding = args[1], *errors = args[2];
    if (!source) return OBJ(EMPTY_STR(vm));
    if (!encoding && !errors) return OBJ(object_str(vm, source));
    if (encoding && !is_str(encoding))
        return raise(vm, EXC_TYPE_ERROR, "str() argument 'encoding' must be str, not %T", encoding);
    if (errors && !is_str(errors))
        return raise(vm, EXC_TYPE_ERROR, "str() argument 'errors' must be str, not %T", errors);
    if (is_str(source)) return raise(vm, EXC_TYPE_ERROR, "decoding str is not supported");
    return bytes_decode_object(vm, source, (Str *)encoding, (Str *)errors);
}

static Object *str_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *value = str_from_arguments(vm, args);
    if (!value || type == builtin_type(vm, TYPE_STR)) return value;
    Str *copy = str_copy_as(vm, type, (Str *)value);
    decref(value);
    return OBJ(copy);
}

static void str_destroy(VM *vm, Object *o)
{
    if (o->word & STR_INTERNED) str_forget_interned(vm, (Str *)o);
    if (o->word & STR_NONASCII) str_forget_utf8(vm, (Str *)o);
}

static size_t str_layout_size(Object *o)
{
    return str_bytes(((Str *)o)->length, str_kind((Str *)o));
}

static Object *str_repr_slot(VM *vm, Object *o) { return OBJ(str_repr(vm, (Str *)o)); }
static Object *str_str_slot(VM *vm, Object *o) { return OBJ(str_exact(vm, (Str *)o)); }
static ptrdiff_t str_length_slot(VM *vm, Object *o)
{
    (void)vm;
    return (ptrdiff_t)((Str *)o)->length;
}

static int str_contains(VM *vm, Object *o, Object *item)
{
    if (!is_str(item)) {
        raise(vm, EXC_TYPE_ERROR, "'in <string>' requires string as left operand, not %T", item);
        return -1;
    }
    const Str *s = (Str *)o, *wanted = (Str *)item;
    if (wanted->length == 1 && str_kind(s) == 1 && str_kind(wanted) == 1) return memchr(s->data, wanted->data[0], s->length) != NULL;
    return text_find(text_of(s), text_of(wanted)) >= 0;
}

static Object *str_concat_slot(VM *vm, Object *a, Object *b)
{
    if (!is_str(b)) return raise(vm, EXC_TYPE_ERROR, "can only concatenate str (not \"%T\") to str", b);
    return OBJ(str_concat(vm, (Str *)a, (Str *)b));
}

static Object *str_repeat_slot(VM *vm, Object *a, size_t count) { return OBJ(str_repeat(vm, (Str *)a, count)); }

static Object *str_modulo(VM *vm, Object *a, Object *b)
{
    if (!is_str(a)) return NOT_IMPLEMENTED(vm);
    return str_percent(vm, (Str *)a, b);
}

/* Units of one kind, each step-th from `from` on; *all: their bits together. */
#define PICK_UNITS(Unit)                                                                           \
    do {                                                                                           \
        Unit *out_ = (Unit *)to;                                                                   \
        const Unit *in_ = (const Unit *)s->data + start;                                           \
        for (size_t i_ = 0; i_ < count; i_++) {                                                    \
            out_[i_] = in_[(ptrdiff_t)i_ * step];                                                  \
            all |= out_[i_];                                                                       \
        }                                                                                          \
    } while (0)

/* Every step-th character, count of them, of text that is not ASCII; narrowed if need be. */
static Str *str_pick(VM *vm, const Str *s, ptrdiff_t start, ptrdiff_t step, size_t count)
{
    unsigned kind = str_kind(s);
    Str *picked = str_allocate(vm, count, str_max_char(s));
    if (!picked) return NULL;
    uint8_t *to = picked->data;
    uint32_t all = 0;
    if (kind == 1) PICK_UNITS(uint8_t);
    else if (kind == 2) PICK_UNITS(uint16_t);
    else PICK_UNITS(uint32_t);
    if (kind == 1 ? all > 0x7f : kind == 2 ? all > 0xff : all > 0xffff) return picked;
    Str *narrow = str_from_units(vm, kind, to, count);
    decref(picked);
    return narrow;
}

static Object *str_getitem_slice(VM *vm, Str *s, Slice *slice)
{
    ptrdiff_t start, stop, step;
    size_t count;
    if (!slice_indices(vm, slice, s->length, &start, &stop, &step, &count)) return NULL;
    if (count == 0) return OBJ(EMPTY_STR(vm));
    if (step == 1) return OBJ(str_slice(vm, s, (size_t)start, (size_t)start + count));
    if (count == 1) return OBJ(str_from_char(vm, str_at(s, (size_t)start)));
    if (str_is_ascii(s)) {
        Str *result = str_allocate(vm, count, 0x7f);
        if (!result) return NULL;
        uint8_t *restrict out = result->data;
        const uint8_t *restrict from = s->data + start;
        for (size_t i = 0; i < count; i++)
            out[i] = from[(ptrdiff_t)i * step];
        return OBJ(result);
    }
    return OBJ(str_pick(vm, s, start, step, count));
}

static Object *str_getitem(VM *vm, Object *o, Object *key)
{
    Str *s = (Str *)o;
    ptrdiff_t index;
    if (is_exact(key, TYPE_SLICE)) return str_getitem_slice(vm, s, (Slice *)key);
    if (!text_index(vm, key, "string indices must be integers, not '%T'", &index)) return NULL;
    if (index < 0) index += (ptrdiff_t)s->length;
    if (index < 0 || (size_t)index >= s->length)
        return raise(vm, EXC_INDEX_ERROR, "string index out of range");
    return OBJ(str_from_char(vm, str_at(s, (size_t)index)));
}

/* ---- the iterator ---- */

Object *str_iterator_new(VM *vm, Str *s)
{
    TypeId id = str_is_ascii(s) ? TYPE_STR_ASCII_ITERATOR : TYPE_STR_ITERATOR;
    StrIterator *it = (StrIterator *)builtin_allocate(vm, id, sizeof(StrIterator));
    if (!it) return NULL;
    it->str = incref(s);
    it->index = 0;
    object_track(vm, OBJ(it));
    return OBJ(it);
}

static Object *str_iter(VM *vm, Object *o) { return str_iterator_new(vm, (Str *)o); }

static void str_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((StrIterator *)o)->str);
}

static int str_iterator_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((StrIterator *)o)->str);
    return 0;
}

static Object *str_iterator_next(VM *vm, Object *o)
{
    StrIterator *it = (StrIterator *)o;
    if (!it->str) return NULL;
    if (it->index < it->str->length)
        return OBJ(str_from_char(vm, str_at(it->str, it->index++)));
    clear_ref(&it->str);
    return NULL;
}

static Object *str_ascii_iterator_next(VM *vm, Object *o)
{
    StrIterator *it = (StrIterator *)o;
    if (unlikely(!it->str)) return NULL;
    if (likely(it->index < it->str->length)) return OBJ(&vm_core(vm)->chars[it->str->data[it->index++]].str);
    clear_ref(&it->str);
    return NULL;
}

static NATIVE(str_iterator_length_hint)
{
    (void)args, (void)nargs;
    StrIterator *it = (StrIterator *)self;
    return int_from_size(vm, it->str ? it->str->length - it->index : 0);
}

static NATIVE(str_iterator_reduce)
{
    (void)args, (void)nargs;
    StrIterator *it = (StrIterator *)self;
    if (!it->str) return iterator_reduce(vm, "iter", OBJ(EMPTY_STR(vm)), -1);
    return iterator_reduce(vm, "iter", OBJ(it->str), (ptrdiff_t)it->index);
}

static NATIVE(str_iterator_setstate)
{
    (void)nargs;
    StrIterator *it = (StrIterator *)self;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    if (it->str) {
        size_t most = it->str->length;
        it->index = index < 0 ? 0 : (size_t)index > most ? most : (size_t)index;
    }
    return NEW_NONE(vm);
}

static const MethodDef str_iterator_methods[] = {
    {"__length_hint__", "()", str_iterator_length_hint, "How many items are left.", METHOD_PLAIN},
    {"__reduce__", "()", str_iterator_reduce, "State for pickling.", METHOD_PLAIN},
    {"__setstate__", "(state, /)", str_iterator_setstate, "Moves to an index.", METHOD_PLAIN},
    {0},
};

/* The two differ in name and in how they find the next character. */
#define STR_ITERATOR_TYPE(name, type_id, next_function)                                            \
    const TypeSpec name = {                                                                        \
        .id = type_id,                                                                             \
        .base = TYPE_OBJECT,                                                                       \
        .size = sizeof(StrIterator),                                                               \
        .flags = TYPE_NO_NEW,                                                                      \
        .methods = str_iterator_methods,                                                           \
        .life = {.destroy = str_iterator_destroy, .traverse = str_iterator_traverse},              \
        .slots = {.iter = iterator_self, .next = next_function},                                   \
    }
STR_ITERATOR_TYPE(str_iterator_type, TYPE_STR_ITERATOR, str_iterator_next);
STR_ITERATOR_TYPE(str_ascii_iterator_type, TYPE_STR_ASCII_ITERATOR, str_ascii_iterator_next);

const TypeSpec str_type = {
    .id = TYPE_STR,
    .base = TYPE_OBJECT,
    .size = sizeof(Str),
    .flags = TYPE_BASE | TYPE_VARIABLE | TYPE_IS_STR,
    .doc = "str(object='') -> str\n"
           "str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "The text of an object, by its __str__() method; or, with an encoding or an error\n"
           "handler given, the text that its bytes encode.",
    .new_signature = "(object='', encoding='utf-8', errors='strict')",
    .methods = str_methods,
    .life = {.destroy = str_destroy},
    .destroy_if = STR_INTERNED | STR_NONASCII,
    .slots =
        {
            .construct = str_construct,
            .repr = str_repr_slot,
            .str = str_str_slot,
            .hash = str_hash_slot,
            .compare = str_compare_slot,
            .iter = str_iter,
            .length = str_length_slot,
            .getitem = str_getitem,
            .contains = str_contains,
            .binary = {[BINARY_MODULO] = str_modulo},
            .concat = str_concat_slot,
            .repeat = str_repeat_slot,
            .layout_size = str_layout_size,
        },
};

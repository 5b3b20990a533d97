/* Owns the constants of a compilation: literals become objects, and equal ones of the same type become one object, shared by
 * every code object of the unit. */
#include "compile/compiler.h"

#include "base/float_text.h"
#include "base/unicode_name.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/set.h"
#include "syntax/literal.h"

#include <string.h>

/* ---- merging ---- */

static uint64_t mix(uint64_t h) {
    h *= 0x9E3779B97F4A7C15u;
    return h ^ (h >> 29);
}

static uint64_t bits_of(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

/* Items of tuples and frozensets are merged themselves: their addresses stand for them. */
static uint64_t hash_items(Object *o) {
    uint64_t h = 0;
    if (is_exact(o, TYPE_TUPLE)) {
        Tuple *t = (Tuple *)o;
        for (size_t i = 0; i < t->length; i++) h = mix(h + (uintptr_t)t->items[i]);
        return h;
    }
    size_t position = 0;
    Object *key;
    while (set_next((Set *)o, &position, &key)) h += mix((uintptr_t)key);
    return h;
}

static uint64_t hash_constant(VM *vm, Object *o) {
    uint64_t h = 0;
    if (is_exact(o, TYPE_STR)) h = str_hash(vm, (Str *)o);
    else if (is_exact(o, TYPE_INT)) h = (uint64_t)int_hash((Int *)o);
    else if (is_exact(o, TYPE_FLOAT)) h = bits_of(((Float *)o)->value);
    else if (is_exact(o, TYPE_COMPLEX)) h = bits_of(((Complex *)o)->real) * 31 + bits_of(((Complex *)o)->imaginary);
    else if (is_exact(o, TYPE_TUPLE) || is_exact(o, TYPE_FROZENSET)) h = hash_items(o);
    else if (is_exact(o, TYPE_BYTES)) {
        const Bytes *b = (Bytes *)o;
        for (uint64_t i = 0; i < b->length; i++) h = (h ^ b->data[i]) * 0x100000001B3u;
    } else h = (uintptr_t)o;
    return mix(h + object_type_index(o));
}

static bool same_tuple(const Tuple *a, const Tuple *b) {
    return a->length == b->length && memcmp(a->items, b->items, a->length * sizeof *a->items) == 0;
}

static bool same_set(Set *a, Set *b) {
    if (a->used != b->used) return false;
    size_t i = 0;
    Object *key, *other;
    while (set_next(a, &i, &key)) {
        bool found = false;
        for (size_t k = 0; !found && set_next(b, &k, &other);) found = other == key;
        if (!found) return false;
    }
    return true;
}

static bool same_constant(Object *a, Object *b) {
    if (a == b) return true;
    if (object_type_index(a) != object_type_index(b)) return false;
    if (is_exact(a, TYPE_STR)) return str_equal((Str *)a, (Str *)b);
    if (is_exact(a, TYPE_INT)) return int_compare((Int *)a, (Int *)b) == 0;
    if (is_exact(a, TYPE_FLOAT)) return bits_of(((Float *)a)->value) == bits_of(((Float *)b)->value);
    if (is_exact(a, TYPE_COMPLEX)) {
        const Complex *x = (Complex *)a, *y = (Complex *)b;
        return bits_of(x->real) == bits_of(y->real) && bits_of(x->imaginary) == bits_of(y->imaginary);
    }
    if (is_exact(a, TYPE_TUPLE)) return same_tuple((Tuple *)a, (Tuple *)b);
    if (is_exact(a, TYPE_FROZENSET)) return same_set((Set *)a, (Set *)b);
    if (is_exact(a, TYPE_BYTES)) {
        const Bytes *x = (Bytes *)a, *y = (Bytes *)b;
        return x->length == y->length && memcmp(x->data, y->data, x->length) == 0;
    }
    return false;
}

static Object **pool_probe(Compiler *c, Object *o) {
    size_t i = hash_constant(c->vm, o) & c->pool_mask;
    while (c->pool[i] && !same_constant(c->pool[i], o)) i = (i + 1) & c->pool_mask;
    return &c->pool[i];
}

static bool pool_grow(Compiler *c) {
    size_t size = c->pool ? (c->pool_mask + 1) * 2 : 64;
    Object **old = c->pool;
    size_t old_size = old ? c->pool_mask + 1 : 0;
    Object **pool = arena_resize_block(c->arena, NULL, 0, size * sizeof *pool);
    if (!pool) {
        compile_no_memory(c);
        return false;
    }
    memset(pool, 0, size * sizeof *pool);
    c->pool = pool;
    c->pool_mask = size - 1;
    for (size_t i = 0; i < old_size; i++) {
        if (old[i]) *pool_probe(c, old[i]) = old[i];
    }
    if (old) arena_free_block(c->arena, old, old_size * sizeof *old);
    return true;
}

/* As CPython: strings that look like (part of) an identifier are interned. */
static bool looks_like_name(const Str *s) {
    if (!str_is_ascii(s)) return false;
    for (uint32_t i = 0; i < s->length; i++) {
        uint8_t ch = s->data[i];
        bool word = ch == '_' || (ch >= '0' && ch <= '9') || ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z');
        if (!word) return false;
    }
    return true;
}

/* A tuple or frozenset of merged items in place of o, consumed; o itself if its items are merged already. */
static Object *merge_items(Compiler *c, Object *o) {
    bool tuple = is_exact(o, TYPE_TUPLE);
    Tuple *items = tuple ? (Tuple *)incref(o) : (Tuple *)tuple_from_iterable(c->vm, o);
    Object **merged = items ? compile_take(c, items->length + 1, sizeof *merged) : NULL;
    bool changed = false;
    for (size_t i = 0; merged && i < items->length; i++) {
        merged[i] = constant_merge(c, incref(items->items[i]));
        changed |= merged[i] != items->items[i];
    }
    Object *result = o;
    if (!merged || c->failed) result = NULL;
    else if (changed) {
        result = tuple_from(c->vm, merged, items->length);
        if (result && !tuple) set_ref(&result, frozenset_from_iterable(c->vm, result));
    }
    xdecref(items);
    if (result != o) decref(o);
    if (!result) compile_fail(c);
    return result;
}

Object *constant_merge(Compiler *c, Object *o) {
    if (!o || c->failed) {
        compile_fail(c);
        xdecref(o);
        return NULL;
    }
    if (is_exact(o, TYPE_CODE)) return compile_keep(c, o);
    if (is_exact(o, TYPE_STR) && looks_like_name((Str *)o)) o = OBJ(str_intern(c->vm, (Str *)o));
    if (is_exact(o, TYPE_TUPLE) || is_exact(o, TYPE_FROZENSET)) {
        if (!compile_enter(c)) {
            decref(o);
            return NULL;
        }
        o = merge_items(c, o);
        recursion_leave(c->vm);
    }
    if (!o) return NULL;
    if ((!c->pool || c->pool_count * 2 >= c->pool_mask) && !pool_grow(c)) {
        decref(o);
        return NULL;
    }
    Object **slot = pool_probe(c, o);
    if (*slot) {
        decref(o);
        return *slot;
    }
    if (!compile_keep(c, o)) return NULL;
    c->pool_count++;
    return *slot = o;
}

Object *constant_int(Compiler *c, int64_t value) { return constant_merge(c, int_from_int64(c->vm, value)); }

Object *constant_tuple(Compiler *c, Object *const *items, size_t count) {
    return c->failed ? NULL : constant_merge(c, tuple_from(c->vm, items, count));
}

/* ---- literals ---- */

static Object *int_literal(Compiler *c, const Expr *e, const char *digits, size_t length) {
    int base = 10;
    if (length > 2 && digits[0] == '0') {
        char prefix = (char)(digits[1] | 0x20);
        base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
    }
    uint32_t limit = vm_core(c->vm)->max_str_digits;
    if (base == 10 && limit && length > limit) {
        compile_error(c, e->at,
                      "Exceeds the limit (%u digits) for integer string conversion: value has %zu digits; use "
                      "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals "
                      "to avoid decimal conversion limits.", limit, length);
        return NULL;
    }
    size_t skip = base == 10 ? 0 : 2;
    return int_from_digits(c->vm, digits + skip, length - skip, base, false);
}

static Object *number_literal(Compiler *c, const Expr *e) {
    const char *text = e->number.text;
    char *digits = compile_take(c, (size_t)e->number.length + 1, 1);
    size_t length = 0;
    if (!digits) return NULL;
    for (uint32_t i = 0; i < e->number.length; i++) {
        if (text[i] != '_') digits[length++] = text[i];
    }
    if (e->op == CONSTANT_INT) return int_literal(c, e, digits, length);
    double value = 0;
    float_parse(digits, length, &value);
    if (e->op == CONSTANT_FLOAT) return float_from_double(c->vm, value);
    return complex_from_doubles(c->vm, 0.0, value);
}

/* \N{name} */
static int32_t lookup_name(void *context, const char *name, size_t length) {
    (void)context;
    uint32_t c;
    return unicode_from_name(name, length, &c) ? (int32_t)c : -1;
}

static Object *decoded_literal(Compiler *c, const Expr *e, bool bytes) {
    const StringPartSeq *parts = &e->string.parts;
    size_t size = 0;
    char *out = compile_take(c, literal_bound(parts) + 1, 1);
    if (!out) return NULL;
    LiteralHooks hooks = {lookup_name, NULL, c}; /* the parser has warned of doubtful escapes */
    LiteralError error;
    bool fine = bytes ? literal_decode_bytes(parts, &hooks, out, &size, &error)
                      : literal_decode_string(parts, &hooks, out, &size, &error);
    if (!fine) {
        compile_error(c, e->at, "%s", error.message);
        return NULL;
    }
    if (c->failed) return NULL;
    return bytes ? bytes_from(c->vm, out, size) : OBJ(str_from_utf8(c->vm, out, size));
}

static Object *string_literal(Compiler *c, const Expr *e) {
    bool bytes = e->op == CONSTANT_BYTES;
    const StringPart *first = &e->string.parts.items[0];
    if (!literal_is_plain(&e->string.parts)) return decoded_literal(c, e, bytes);
    return bytes ? bytes_from(c->vm, first->text, first->length) : OBJ(str_from_utf8(c->vm, first->text, first->length));
}

Object *literal_value(Compiler *c, const Expr *e) {
    if (e->flags & EXPR_GIVEN) return incref((Object *)e->value);
    switch ((ConstantKind)e->op) {
    case CONSTANT_NONE: return NONE(c->vm);
    case CONSTANT_TRUE: return TRUE(c->vm);
    case CONSTANT_FALSE: return FALSE(c->vm);
    case CONSTANT_ELLIPSIS: return ELLIPSIS(c->vm);
    case CONSTANT_STR:
    case CONSTANT_BYTES: return string_literal(c, e);
    default: return number_literal(c, e);
    }
}

Object *constant_literal(Compiler *c, const Expr *e) { return c->failed ? NULL : constant_merge(c, literal_value(c, e)); }

Object *constant_of(Compiler *c, const Expr *e) {
    if (e->kind == EXPR_FOLDED) return (Object *)e->value;
    if (e->kind == EXPR_CONSTANT) return constant_literal(c, e);
    return NULL;
}

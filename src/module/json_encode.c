/* Owns the half of _json that writes: quoting, and the encoder that json.dumps uses when it does not indent. */
#include "base/float_text.h"
#include "module/builtins.h"
#include "module/json.h"
#include "object/arguments.h"
#include "object/dict.h"
#include "object/float.h"
#include "object/function.h"
#include "object/items.h"
#include "object/list.h"

#include <math.h>
#include <string.h>

/* ---- quoting ---- */

static void put_escaped(StrBuilder *b, uint32_t c) {
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt", digits[] = "0123456789abcdef";
    const char *found = c && c < 128 ? strchr(from, (int)c) : NULL;
    builder_char(b, '\\');
    if (found) {
        builder_char(b, (uint8_t)to[found - from]);
        return;
    }
    builder_char(b, 'u');
    for (int shift = 12; shift >= 0; shift -= 4) builder_char(b, (uint8_t)digits[c >> shift & 15]);
}

static inline bool needs_escape(uint32_t c, bool ascii) { return c < 0x20 || c == '"' || c == '\\' || (c >= 127 && ascii); }

/* Is s text that stands between quotes as it is? Most texts are. */
static bool is_plain(const Str *s) {
    if (!str_is_ascii(s)) return false;
    unsigned special = 0;
    for (size_t i = 0, length = str_length(s); i < length; i++) special |= needs_escape(s->data[i], true);
    return !special;
}

static void put_quoted(StrBuilder *b, const Str *s, bool ascii) {
    builder_char(b, '"');
    if (is_plain(s)) {
        builder_str(b, s);
        builder_char(b, '"');
        return;
    }
    size_t from = 0, length = str_length(s);
    for (size_t i = 0; i < length; i++) {
        uint32_t c = str_at(s, i);
        if (!needs_escape(c, ascii)) continue;
        builder_slice(b, s, from, i);
        from = i + 1;
        if (c > 0xffff) {
            put_escaped(b, 0xd800 + ((c - 0x10000) >> 10));
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        put_escaped(b, c);
    }
    builder_slice(b, s, from, length);
    builder_char(b, '"');
}

static Object *quote(VM *vm, Object *o, bool ascii) {
    if (!is_str(o)) return raise(vm, EXC_TYPE_ERROR, "first argument must be a string, not %T", o);
    StrBuilder b;
    builder_open(&b, vm);
    put_quoted(&b, (Str *)o, ascii);
    return OBJ(builder_finish(&b));
}
Object *json_quote(VM *vm, Object *self, Object *const *args, size_t nargs) { return (void)self, (void)nargs, quote(vm, args[0], false); }
Object *json_quote_ascii(VM *vm, Object *self, Object *const *args, size_t nargs) { return (void)self, (void)nargs, quote(vm, args[0], true); }

/* ---- the encoder ---- */

typedef enum Quoting { QUOTE_BY_CALL, QUOTE_PLAIN, QUOTE_ASCII } Quoting;

/* What an encoder owns, in the order of its arguments, and how its members show it. */
#define ENCODER_OBJECTS(X) \
    X(markers, "markers") /* a dict or None */ X(default_, "default") X(quoter, "encoder") X(indent, "indent") \
    X(key_separator, "key_separator") X(item_separator, "item_separator")

typedef struct Encoder {
    Object head;
#define X(name, shown) Object *name;
    ENCODER_OBJECTS(X)
#undef X
    Quoting quoting;
    bool sort_keys, skip_keys, allow_nan;
} Encoder;

/* One value being written. */
typedef struct Writing {
    VM *vm;
    Encoder *encoder;
    StrBuilder out;
} Writing;

static bool write_value(Writing *w, Object *o);

static bool write_str(Writing *w, Object *s) {
    if (w->encoder->quoting != QUOTE_BY_CALL) {
        put_quoted(&w->out, (Str *)s, w->encoder->quoting == QUOTE_ASCII);
        return !w->out.failed;
    }
    Object *quoted = object_call1(w->vm, w->encoder->quoter, s);
    if (!quoted) return false;
    bool ok = is_str(quoted);
    if (!ok) raise(w->vm, EXC_TYPE_ERROR, "encoder() must return a string, not %T", quoted);
    else builder_str(&w->out, (Str *)quoted);
    decref(quoted);
    return ok && !w->out.failed;
}

/* As int.__repr__ and float.__repr__, whatever a subclass has. */
static bool write_int(Writing *w, Object *o) {
    if (is_exact(o, TYPE_INT)) {
        builder_repr(&w->out, o);
        return !w->out.failed;
    }
    Object *text = builtin_type(w->vm, TYPE_INT)->slots.repr(w->vm, o);
    if (!text) return false;
    builder_str(&w->out, (Str *)text);
    decref(text);
    return !w->out.failed;
}

static bool write_float(Writing *w, Object *o) {
    double value = ((Float *)o)->value;
    if (isfinite(value)) {
        char text[FLOAT_REPR_MAX];
        builder_ascii(&w->out, text, float_repr(value, text));
        return !w->out.failed;
    }
    if (!w->encoder->allow_nan)
        return raise(w->vm, EXC_VALUE_ERROR, "Out of range float values are not JSON compliant: %R", o);
    builder_text(&w->out, isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    return !w->out.failed;
}

/* true, false and null, else NULL. */
static const char *word_for(VM *vm, const Object *o) {
    return is_none(o) ? "null" : o == TRUE(vm) ? "true" : o == FALSE(vm) ? "false" : NULL;
}

/* Notes that o is being written: *marker is the key to take away again, or NULL when nobody asks. */
static bool mark(Writing *w, Object *o, Object **marker) {
    *marker = NULL;
    if (!is_dict(w->encoder->markers)) return true;
    Dict *markers = (Dict *)w->encoder->markers;
    Object *key = int_from_int64(w->vm, (int64_t)(uintptr_t)o);
    int known = key ? dict_contains(w->vm, markers, key) : -1;
    if (known > 0) raise(w->vm, EXC_VALUE_ERROR, "Circular reference detected");
    if (known != 0 || !dict_set(w->vm, markers, key, o)) {
        xdecref(key);
        return false;
    }
    *marker = key;
    return true;
}

static bool unmark(Writing *w, STEALS Object *marker, bool ok) {
    if (!marker) return ok;
    if (ok) ok = dict_delete(w->vm, (Dict *)w->encoder->markers, marker) >= 0;
    decref(marker);
    return ok;
}

static bool write_items(Writing *w, Object *const *items, const size_t *length, Object *owner) {
    for (size_t i = 0; i < *length; i++) {
        if (i) builder_str(&w->out, (Str *)w->encoder->item_separator);
        const List *list = is_list(owner) ? (List *)owner : NULL;
        Object *item = incref(list ? list->items[i] : items[i]); /* a list may change while its items are written */
        bool ok = write_value(w, item) && !items_interrupted(w->vm, i);
        decref(item);
        if (!ok) return false;
    }
    return true;
}

static bool write_array(Writing *w, Object *o) {
    const size_t *length = is_list(o) ? &((List *)o)->length : &((Tuple *)o)->length;
    if (*length == 0) {
        builder_ascii(&w->out, "[]", 2);
        return !w->out.failed;
    }
    Object *marker;
    if (!mark(w, o, &marker)) return false;
    builder_char(&w->out, '[');
    bool ok = write_items(w, is_list(o) ? NULL : ((Tuple *)o)->items, length, o);
    builder_char(&w->out, ']');
    return unmark(w, marker, ok);
}

/* 1: written; 0: a key to be skipped; -1 RAISES. */
static int write_key(Writing *w, Object *key, bool first) {
    bool plain = is_str(key) || is_float(key) || is_int(key) || is_none(key);
    if (!plain) {
        if (w->encoder->skip_keys) return 0;
        raise(w->vm, EXC_TYPE_ERROR, "keys must be str, int, float, bool or None, not %T", key);
        return -1;
    }
    if (!first) builder_str(&w->out, (Str *)w->encoder->item_separator);
    if (is_str(key)) return write_str(w, key) ? 1 : -1;
    builder_char(&w->out, '"');
    const char *word = word_for(w->vm, key);
    if (word) builder_text(&w->out, word);
    bool ok = word || (is_float(key) ? write_float(w, key) : write_int(w, key));
    builder_char(&w->out, '"');
    return ok && !w->out.failed ? 1 : -1;
}

static bool write_member(Writing *w, Object *key, Object *value, bool *first) {
    int written = write_key(w, key, *first);
    if (written <= 0) return written == 0;
    *first = false;
    builder_str(&w->out, (Str *)w->encoder->key_separator);
    return write_value(w, value);
}

/* The members of a dict in its order: what `default` does to it meanwhile is seen. */
static bool write_entries(Writing *w, Dict *d) {
    bool first = true, ok = true;
    Object *key, *value;
    for (size_t place = 0; ok && dict_next(d, &place, &key, &value);) {
        incref(key);
        incref(value);
        ok = write_member(w, key, value, &first) && !items_interrupted(w->vm, place);
        decref(value);
        decref(key);
    }
    return ok;
}

/* The members that the method items() gives, sorted if that is asked for. */
static bool write_pairs(Writing *w, Object *mapping) {
    VM *vm = w->vm;
    Object *method = object_getattr_text(vm, mapping, "items"), *view = method ? object_call0(vm, method) : NULL;
    List *pairs = view ? (List *)list_from_iterable(vm, view) : NULL;
    xdecref(view);
    xdecref(method);
    bool first = true, ok = pairs && (!w->encoder->sort_keys || list_sort(vm, pairs, NULL, false));
    for (size_t i = 0; ok && i < pairs->length; i++) {
        Tuple *pair = (Tuple *)incref(pairs->items[i]);
        ok = is_tuple(pair) && pair->length == 2;
        if (!ok) raise(vm, EXC_VALUE_ERROR, "items must return 2-tuples");
        ok = ok && write_member(w, pair->items[0], pair->items[1], &first) && !items_interrupted(vm, i);
        decref(pair);
    }
    xdecref(pairs);
    return ok;
}

static bool write_object(Writing *w, Object *o) {
    if (((Dict *)o)->used == 0) {
        builder_ascii(&w->out, "{}", 2);
        return !w->out.failed;
    }
    Object *marker;
    if (!mark(w, o, &marker)) return false;
    builder_char(&w->out, '{');
    bool plain = is_exact(o, TYPE_DICT) && !w->encoder->sort_keys;
    bool ok = plain ? write_entries(w, (Dict *)o) : write_pairs(w, o);
    builder_char(&w->out, '}');
    return unmark(w, marker, ok);
}

/* What is none of JSON's own: as `default` says. */
static bool write_other(Writing *w, Object *o) {
    Object *marker;
    if (!mark(w, o, &marker)) return false;
    Object *stand_in = object_call1(w->vm, w->encoder->default_, o);
    bool ok = stand_in && write_value(w, stand_in);
    xdecref(stand_in);
    return unmark(w, marker, ok);
}

static bool write_nested(Writing *w, Object *o) {
    if (!recursion_enter(w->vm, " while encoding a JSON object")) return false;
    bool ok = is_list(o) || is_tuple(o) ? write_array(w, o) : is_dict(o) ? write_object(w, o) : write_other(w, o);
    recursion_leave(w->vm);
    return ok;
}

static bool write_value(Writing *w, Object *o) {
    if (is_str(o)) return write_str(w, o);
    const char *word = word_for(w->vm, o);
    if (word) {
        builder_text(&w->out, word);
        return !w->out.failed;
    }
    return is_int(o) ? write_int(w, o) : is_float(o) ? write_float(w, o) : write_nested(w, o);
}

/* A tuple of the whole text, as callers of _iterencode expect several parts. */
static Object *encoder_run(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    ptrdiff_t level;
    if (!object_to_size(vm, args[1], &level)) return NULL;
    Writing w = {.vm = vm, .encoder = (Encoder *)self};
    builder_open(&w.out, vm);
    if (!write_value(&w, args[0])) {
        builder_abandon(&w.out);
        return NULL;
    }
    Str *text = builder_finish(&w.out);
    Object *parts = text ? tuple_pack(vm, 1, OBJ(text)) : NULL;
    xdecref(text);
    return parts;
}

static Object *encoder_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    static const MethodDef row = {"_iterencode", "(obj, _current_indent_level)", encoder_run, "", 0};
    const Signature *signature = signature_for(vm, row.signature);
    return signature ? method_def_call(vm, &row, signature, NULL, self, args, nargs, kwnames) : NULL;
}

/* ---- the type ---- */

static Quoting quoting_of(const Object *quoter) {
    if (!is_exact(quoter, TYPE_NATIVE_FUNCTION)) return QUOTE_BY_CALL;
    NativeFn fn = ((const NativeFunction *)quoter)->def->fn;
    return fn == json_quote_ascii ? QUOTE_ASCII : fn == json_quote ? QUOTE_PLAIN : QUOTE_BY_CALL;
}

static Object *encoder_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    if (!is_none(args[0]) && !is_dict(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "make_encoder() argument 1 must be dict or None, not %T", args[0]);
    for (int i = 4; i <= 5; i++) {
        if (!is_str(args[i])) return raise(vm, EXC_TYPE_ERROR, "make_encoder() argument %d must be str, not %T", i + 1, args[i]);
    }
    int flags[3];
    for (int i = 0; i < 3; i++) {
        if ((flags[i] = object_truth(vm, args[6 + i])) < 0) return NULL;
    }
    Encoder *e = (Encoder *)type_allocate(vm, type, sizeof *e);
    if (!e) return NULL;
    Object *const *next = args;
#define X(name, shown) e->name = incref(*next++);
    ENCODER_OBJECTS(X)
#undef X
    e->quoting = quoting_of(e->quoter);
    e->sort_keys = flags[0];
    e->skip_keys = flags[1];
    e->allow_nan = flags[2];
    object_track(vm, OBJ(e));
    return OBJ(e);
}

static void encoder_destroy(VM *vm, Object *self) {
    Encoder *e = (Encoder *)self;
    (void)vm;
#define X(name, shown) clear_ref(&e->name);
    ENCODER_OBJECTS(X)
#undef X
}

static int encoder_traverse(Object *self, Visit visit, void *context) {
    Encoder *e = (Encoder *)self;
#define X(name, shown) VISIT(e->name);
    ENCODER_OBJECTS(X)
#undef X
    return 0;
}

static const MemberDef encoder_members[] = {
#define X(name, shown) MEMBER(shown, MEMBER_OBJECT, offsetof(Encoder, name), false, shown),
    ENCODER_OBJECTS(X)
#undef X
    MEMBER("sort_keys", MEMBER_BOOL, offsetof(Encoder, sort_keys), false, "sort_keys"),
    MEMBER("skipkeys", MEMBER_BOOL, offsetof(Encoder, skip_keys), false, "skipkeys"),
    {0},
};

const TypeSpec json_encoder_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Encoder),
    .flags = TYPE_BASE,
    .doc = "Writes a value as JSON.",
    .new_signature = "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    .members = encoder_members,
    .life = {encoder_destroy, encoder_traverse, NULL, NULL},
    .slots = {.construct = encoder_construct, .call = encoder_call},
};

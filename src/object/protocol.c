/* Owns the operations every object has: attributes, calls, text, hash, truth and comparison. */
#include "object/protocol.h"

#include "object/dict.h"
#include "object/float.h"
#include "object/instance.h"
#include "object/slots.h"

#include <string.h>

enum { LOCAL_ARGUMENTS = 16 };

/* ---- attributes ---- */

Object *object_getattr(VM *vm, Object *o, Str *name) { return type_of(o)->slots.getattr(vm, o, name); }

Object *object_getattr_maybe(VM *vm, Object *o, Str *name) {
    Object *(*get)(VM *, Object *, Str *) = type_of(o)->slots.getattr;
    if (get == object_generic_getattr) return object_generic_getattr_maybe(vm, o, name);
    Object *value = get(vm, o, name);
    if (!value) exception_clear_if(vm, EXC_ATTRIBUTE_ERROR);
    return value;
}

Object *object_getattr_text(VM *vm, Object *o, const char *name) {
    Str *text = str_intern_text(vm, name);
    if (!text) return NULL;
    Object *value = object_getattr(vm, o, text);
    decref(text);
    return value;
}

int object_setattr(VM *vm, Object *o, Str *name, Object *value) { return type_of(o)->slots.setattr(vm, o, name, value); }

Object *object_lookup_special(VM *vm, Object *o, Str *name, bool *unbound) {
    Object *found = type_lookup(vm, type_of(o), name);
    *unbound = false;
    if (!found) return NULL;
    incref(found);
    Type *type = type_of(found);
    if (type->flags & TYPE_METHOD_LIKE) {
        *unbound = true;
        return found;
    }
    if (!type->slots.descr_get) return found;
    Object *bound = type->slots.descr_get(vm, found, o, type_of(o));
    decref(found);
    return bound;
}

/* ---- calls ---- */

bool object_is_callable(Object *o) { return type_of(o)->slots.call != NULL; }

Object *object_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    CallFn call = type_of(callable)->slots.call;
    if (unlikely(!call)) return raise(vm, EXC_TYPE_ERROR, "'%T' object is not callable", callable);
    if (unlikely(!recursion_enter(vm, " while calling a Python object"))) return NULL;
    return call(vm, callable, args, nargs, kwnames);
}

Object *object_call_with_self(VM *vm, Object *callable, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    Object *local[LOCAL_ARGUMENTS], **all = local;
    size_t count = nargs + (kwnames ? kwnames->length : 0), bytes = 0;
    if (count >= LOCAL_ARGUMENTS) {
        bytes = memory_size(count, sizeof *all, sizeof *all);
        all = memory_alloc(vm, bytes);
        if (!all) return NULL;
    }
    all[0] = self;
    if (count) memcpy(all + 1, args, count * sizeof *all);
    Object *result = object_call(vm, callable, all, nargs + 1, kwnames);
    if (bytes) memory_free(vm, all, bytes);
    return result;
}

/* The keys of keywords as a tuple and the values behind the positional arguments (each a new reference). */
static Tuple *unpack_keywords(VM *vm, Dict *keywords, Object **values) {
    Tuple *names = tuple_allocate(vm, keywords->used);
    if (!names) return NULL;
    size_t position = 0, i = 0;
    Object *key, *value;
    while (i < names->length && dict_next(keywords, &position, &key, &value)) {
        if (!is_str(key)) {
            while (i > 0) decref(values[--i]);
            decref(names);
            return raise(vm, EXC_TYPE_ERROR, "keywords must be strings");
        }
        names->items[i] = incref(key);
        values[i++] = incref(value);
    }
    tuple_finish(vm, names);
    return names;
}

Object *object_call_unpacked(VM *vm, Object *callable, Tuple *positional, Dict *keywords) {
    size_t nargs = positional->length, nkeywords = keywords ? keywords->used : 0;
    if (nkeywords == 0) return object_call(vm, callable, positional->items, nargs, NULL);
    size_t bytes = memory_size(nargs + nkeywords, sizeof(Object *), 0);
    Object **args = memory_alloc(vm, bytes);
    if (!args) return NULL;
    if (nargs) memcpy(args, positional->items, nargs * sizeof *args);
    Object *result = NULL;
    Tuple *names = unpack_keywords(vm, keywords, args + nargs);
    if (names) {
        result = object_call(vm, callable, args, nargs, names);
        for (size_t i = 0; i < nkeywords; i++) decref(args[nargs + i]);
        decref(names);
    }
    memory_free(vm, args, bytes);
    return result;
}

Object *object_call_method(VM *vm, Object *o, Str *name, Object *const *args, size_t nargs) {
    Type *type = type_of(o);
    Object *found = type->slots.getattr == object_generic_getattr ? type_lookup(vm, type, name) : NULL;
    if (found && (type_of(found)->flags & TYPE_METHOD_LIKE) && !instance_get(vm, o, name)) {
        incref(found);
        Object *result = object_call_with_self(vm, found, o, args, nargs, NULL);
        decref(found);
        return result;
    }
    Object *method = object_getattr(vm, o, name);
    if (!method) return NULL;
    Object *result = object_call(vm, method, args, nargs, NULL);
    decref(method);
    return result;
}

Object *object_call_special(VM *vm, Object *o, Str *name, Object *const *args, size_t nargs) {
    bool unbound;
    Object *method = object_lookup_special(vm, o, name, &unbound);
    if (!method) return NULL;
    Object *result = unbound ? object_call_with_self(vm, method, o, args, nargs, NULL)
                             : object_call(vm, method, args, nargs, NULL);
    decref(method);
    return result;
}

/* ---- text ---- */

static Str *text_of(VM *vm, Object *o, UnaryFn slot, const char *dunder, const char *where) {
    if (!recursion_enter(vm, where)) return NULL;
    Object *text = slot(vm, o);
    recursion_leave(vm);
    if (!text || is_str(text)) return (Str *)text;
    raise(vm, EXC_TYPE_ERROR, "%s returned non-string (type %T)", dunder, text);
    decref(text);
    return NULL;
}

Str *object_repr(VM *vm, Object *o) {
    return text_of(vm, o, type_of(o)->slots.repr, "__repr__", " while getting the repr of an object");
}

Str *object_str(VM *vm, Object *o) {
    if (is_exact(o, TYPE_STR)) return (Str *)incref(o);
    return text_of(vm, o, type_of(o)->slots.str, "__str__", " while getting the str of an object");
}

static void escape_char(StrBuilder *out, uint32_t c) {
    char text[12];
    static const char hex[] = "0123456789abcdef";
    unsigned digits = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
    text[0] = '\\';
    text[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    for (unsigned i = 0; i < digits; i++) text[2 + i] = hex[(c >> (4 * (digits - 1 - i))) & 15];
    builder_ascii(out, text, digits + 2);
}

Str *object_ascii(VM *vm, Object *o) {
    Str *text = object_repr(vm, o);
    if (!text || str_is_ascii(text)) return text;
    StrBuilder out;
    builder_open(&out, vm);
    for (size_t i = 0; i < str_length(text); i++) {
        uint32_t c = str_at(text, i);
        if (c < 128)
            builder_char(&out, c);
        else
            escape_char(&out, c);
    }
    decref(text);
    return builder_finish(&out);
}

static Object *object_format_value(VM *vm, Object *o, Str *spec) {
    if (!spec) spec = EMPTY_STR(vm);
    if (is_exact(o, TYPE_STR)) return str_format_spec(vm, o, spec); /* nobody can have changed what these do */
    if (is_exact(o, TYPE_INT)) return int_format(vm, o, spec);
    if (is_exact(o, TYPE_FLOAT)) return float_object_format(vm, o, spec);
    Object *args[1] = {OBJ(spec)};
    Object *text = object_call_special(vm, o, NAME(vm, __format__), args, 1);
    if (text || exception_pending(vm)) return text;
    return raise(vm, EXC_TYPE_ERROR, "Type %T doesn't define __format__", o);
}

Str *object_format(VM *vm, Object *o, Str *spec) {
    bool plain = !spec || str_length(spec) == 0;
    if (plain && (is_exact(o, TYPE_STR) || is_exact(o, TYPE_INT))) return object_str(vm, o);
    Object *text = object_format_value(vm, o, spec);
    if (!text || is_str(text)) return (Str *)text;
    raise(vm, EXC_TYPE_ERROR, "__format__ must return a str, not %T", text);
    decref(text);
    return NULL;
}

/* ---- containers whose repr is running ---- */

struct ReprEntry {
    Object *o;
    struct ReprEntry *next;
};

int repr_enter(VM *vm, Object *o) {
    Core *core = vm_core(vm);
    for (struct ReprEntry *entry = core->repr_stack; entry; entry = entry->next)
        if (entry->o == o) return 1;
    struct ReprEntry *entry = memory_alloc(vm, sizeof *entry);
    if (!entry) return -1;
    *entry = (struct ReprEntry){o, core->repr_stack};
    core->repr_stack = entry;
    core->repr_depth++;
    return 0;
}

/* Almost always the newest entry; not when reprs of two threads of control (generators) interleave. */
void repr_leave(VM *vm, Object *o) {
    Core *core = vm_core(vm);
    for (struct ReprEntry **link = &core->repr_stack; *link; link = &(*link)->next) {
        struct ReprEntry *entry = *link;
        if (entry->o != o) continue;
        *link = entry->next;
        core->repr_depth--;
        memory_free(vm, entry, sizeof *entry);
        return;
    }
}

/* ---- hash and truth ---- */

Hash object_hash(VM *vm, Object *o) {
    Hash (*hash)(VM *, Object *) = type_of(o)->slots.hash;
    return hash ? hash(vm, o) : hash_not_implemented(vm, o);
}

int object_truth(VM *vm, Object *o) {
    if (o == TRUE(vm)) return 1;
    if (o == FALSE(vm) || is_none(o)) return 0;
    const Slots *slots = &type_of(o)->slots;
    if (slots->truth) return slots->truth(vm, o);
    if (!slots->length) return 1;
    ptrdiff_t length = slots->length(vm, o);
    return length < 0 ? -1 : length > 0;
}

/* ---- comparison ---- */

static const char *const compare_symbols[] = {"<", "<=", "==", "!=", ">", ">="};
static const CompareOp compare_reflected[] = {COMPARE_GT, COMPARE_GE, COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE};

/* All that were asked gave NotImplemented. */
static Object *compare_without_slots(VM *vm, Object *a, Object *b, CompareOp op) {
    if (op == COMPARE_EQ) return BOOL(vm, a == b);
    if (op == COMPARE_NE) return BOOL(vm, a != b);
    return raise(vm, EXC_TYPE_ERROR, "'%s' not supported between instances of '%T' and '%T'", compare_symbols[op], a, b);
}

Object *object_compare_after(VM *vm, Object *a, Object *b, CompareOp op, bool right_was_asked) {
    Object *(*of_b)(VM *, Object *, Object *, CompareOp) = type_of(b)->slots.compare;
    if (!right_was_asked && of_b) {
        Object *result = of_b(vm, b, a, compare_reflected[op]);
        if (!result || !is_not_implemented(result)) return result;
    }
    return compare_without_slots(vm, a, b, op);
}

/* b is asked first when its class is a proper subclass of a's. */
static Object *compare_by_slots(VM *vm, Object *a, Object *b, CompareOp op) {
    Object *(*of_a)(VM *, Object *, Object *, CompareOp) = type_of(a)->slots.compare;
    Object *(*of_b)(VM *, Object *, Object *, CompareOp) = type_of(b)->slots.compare;
    bool asked = false;
    if (type_of(a) != type_of(b) && of_b && type_is_subtype(type_of(b), type_of(a))) {
        asked = true;
        Object *result = of_b(vm, b, a, compare_reflected[op]);
        if (!result || !is_not_implemented(result)) return result;
    }
    if (of_a) {
        Object *result = of_a(vm, a, b, op);
        if (!result || !is_not_implemented(result)) return result;
    }
    if (!asked && of_b) {
        Object *result = of_b(vm, b, a, compare_reflected[op]);
        if (!result || !is_not_implemented(result)) return result;
    }
    return compare_without_slots(vm, a, b, op);
}

Object *object_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if (!recursion_enter(vm, " in comparison")) return NULL;
    Object *result = compare_by_slots(vm, a, b, op);
    recursion_leave(vm);
    return result;
}

int object_compare_bool(VM *vm, Object *a, Object *b, CompareOp op) {
    if (a == b && op == COMPARE_EQ) return 1;
    if (a == b && op == COMPARE_NE) return 0;
    Object *result = object_compare(vm, a, b, op);
    if (!result) return -1;
    int truth = object_truth(vm, result);
    decref(result);
    return truth;
}

Object *not_implemented(VM *vm) { return NOT_IMPLEMENTED(vm); }

/* What the patterns of match statements ask of a subject. */
#include "vm/loop.h"

#include "object/set.h"

int match_is_sequence(Object *o) { return has_type_flag(o, TYPE_SEQUENCE); }
int match_is_mapping(Object *o) { return has_type_flag(o, TYPE_MAPPING); }

int match_length(VM *vm, Object *o, size_t length, bool at_least) {
    ptrdiff_t n = object_length(vm, o);
    if (n < 0) return -1;
    return at_least ? (size_t)n >= length : (size_t)n == length;
}

/* mapping.get(key, missing): NEW value, or NULL when absent (no exception) or failing. */
static Object *mapping_get(VM *vm, Object *mapping, Object *key) {
    if (is_exact(mapping, TYPE_DICT)) return xincref(dict_get(vm, (Dict *)mapping, key));
    Object *missing = NOT_IMPLEMENTED(vm);
    Object *args[2] = {key, missing};
    Object *value = object_call_method(vm, mapping, NAME(vm, get), args, 2);
    if (value != missing) return value;
    decref(value);
    return NULL;
}

static bool check_duplicate_keys(VM *vm, Tuple *keys) {
    Object *seen = set_new(vm);
    if (!seen) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < keys->length; i++) {
        int added = set_add(vm, (Set *)seen, keys->items[i]);
        if (added == 0) raise(vm, EXC_VALUE_ERROR, "mapping pattern checks duplicate key (%R)", keys->items[i]);
        ok = added > 0;
    }
    decref(seen);
    return ok;
}

Object *match_keys(VM *vm, Object *mapping, Tuple *keys) {
    if (!check_duplicate_keys(vm, keys)) return NULL;
    Tuple *values = tuple_allocate(vm, keys->length);
    if (!values) return NULL;
    for (size_t i = 0; i < keys->length; i++) {
        values->items[i] = mapping_get(vm, mapping, keys->items[i]);
        if (values->items[i]) continue;
        decref(values);
        return NULL;
    }
    if (keys->length) tuple_finish(vm, values);
    return OBJ(values);
}

/* Classes whose one positional pattern stands for the subject itself. */
static bool matches_itself(Type *type) {
    const uint32_t flags = TYPE_IS_INT | TYPE_IS_STR | TYPE_IS_BYTES | TYPE_IS_LIST | TYPE_IS_TUPLE | TYPE_IS_DICT | TYPE_IS_FLOAT | TYPE_IS_SET;
    return (type->flags & flags) != 0 || type->id == TYPE_BYTEARRAY;
}

typedef struct ClassMatch {
    VM *vm;
    Object *subject, *class;
    List *values;
    Object *seen;
} ClassMatch;

/* Adds the attribute's value: 1, 0 (absent: no match), -1. */
static int match_attribute(ClassMatch *m, Object *name) {
    int fresh = set_add(m->vm, (Set *)m->seen, name);
    if (fresh <= 0) {
        if (!fresh) raise(m->vm, EXC_TYPE_ERROR, "%N() got multiple sub-patterns for attribute %R", (Type *)m->class, name);
        return -1;
    }
    Object *value = object_getattr_maybe(m->vm, m->subject, (Str *)name);
    if (!value) return exception_pending(m->vm) ? -1 : 0;
    return list_append_stolen(m->vm, m->values, value) ? 1 : -1;
}

static int match_positional(ClassMatch *m, size_t count) {
    VM *vm = m->vm;
    Object *names = object_getattr_maybe(vm, m->class, NAME(vm, __match_args__));
    if (!names && exception_pending(vm)) return -1;
    if (!names) {
        size_t allowed = matches_itself((Type *)m->class);
        if (count > allowed) {
            raise(vm, EXC_TYPE_ERROR, "%N() accepts %zu positional sub-pattern%s (%zu given)", (Type *)m->class, allowed,
                  allowed == 1 ? "" : "s", count);
            return -1;
        }
        return list_append(vm, m->values, m->subject) ? 1 : -1;
    }
    int ok = -1;
    size_t allowed = is_exact(names, TYPE_TUPLE) ? ((Tuple *)names)->length : 0;
    if (!is_exact(names, TYPE_TUPLE)) {
        raise(vm, EXC_TYPE_ERROR, "%N.__match_args__ must be a tuple (got %T)", (Type *)m->class, names);
    } else if (count > allowed) {
        raise(vm, EXC_TYPE_ERROR, "%N() accepts %zu positional sub-pattern%s (%zu given)", (Type *)m->class, allowed,
              allowed == 1 ? "" : "s", count);
    } else {
        ok = 1;
        for (size_t i = 0; ok > 0 && i < count; i++) {
            Object *name = ((Tuple *)names)->items[i];
            if (is_str(name)) {
                ok = match_attribute(m, name);
            } else {
                raise(vm, EXC_TYPE_ERROR, "__match_args__ elements must be strings (got %T)", name);
                ok = -1;
            }
        }
    }
    decref(names);
    return ok;
}

Object *match_class(VM *vm, Object *subject, Object *class, Tuple *names, size_t positional) {
    if (!is_type(class)) return raise(vm, EXC_TYPE_ERROR, "called match pattern must be a class");
    int ok = object_isinstance(vm, subject, class);
    if (ok <= 0) return NULL;
    ClassMatch m = {vm, subject, class, list_new(vm, positional + names->length), set_new(vm)};
    Object *values = NULL;
    if (m.values && m.seen) {
        if (positional) ok = match_positional(&m, positional);
        for (size_t i = 0; ok > 0 && i < names->length; i++) ok = match_attribute(&m, names->items[i]);
        if (ok > 0) values = tuple_from(vm, m.values->items, m.values->length);
    }
    xdecref(m.values);
    xdecref(m.seen);
    return values;
}

Object *match_rest(VM *vm, Object *mapping, Tuple *keys) {
    Dict *rest = dict_new(vm);
    if (!rest || !dict_update(vm, rest, mapping)) goto fail;
    for (size_t i = 0; i < keys->length; i++) {
        if (dict_delete(vm, rest, keys->items[i]) < 0) goto fail;
    }
    return OBJ(rest);
fail:
    xdecref(rest);
    return NULL;
}

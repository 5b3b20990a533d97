/* f-strings, displays with stars, unpacking. */
#include "vm/loop.h"
#include "vm/operate.h"

Object *format_value(VM *vm, Object *value, Object *spec, unsigned conversion) {
    static Str *(*const convert[])(VM *, Object *) = {NULL, object_str, object_repr, object_ascii};
    Object *converted = NULL;
    if (conversion) {
        converted = OBJ(convert[conversion](vm, value));
        if (!converted) return NULL;
        value = converted;
    }
    Object *text = !spec && is_exact(value, TYPE_STR) ? incref(value) : OBJ(object_format(vm, value, (Str *)spec));
    xdecref(converted);
    return text;
}

static bool too_many(VM *vm, size_t count) {
    raise(vm, EXC_VALUE_ERROR, "too many values to unpack (expected %zu)", count);
    return false;
}
static bool too_few(VM *vm, size_t count, size_t got, const char *at_least) {
    raise(vm, EXC_VALUE_ERROR, "not enough values to unpack (expected %s%zu, got %zu)", at_least, count, got);
    return false;
}

static bool not_iterable(VM *vm, Object *o) {
    raise(vm, EXC_TYPE_ERROR, "cannot unpack non-iterable %T object", o);
    return false;
}

/* The first `count` items of an iterator into out; how many there were. Error: an exception is pending. */
static size_t take_items(VM *vm, Object *iterator, Value *out, size_t count) {
    size_t i = 0;
    for (; i < count; i++) {
        Object *item = object_next(vm, iterator);
        if (!item) break;
        out[i] = value_from_object(item);
    }
    return i;
}

static Object *unpack_iterator(VM *vm, Object *o) {
    Type *type = type_of(o);
    if (!type->slots.iter && !type->slots.getitem) {
        not_iterable(vm, o);
        return NULL;
    }
    return object_iter(vm, o);
}

bool unpack_sequence(VM *vm, Object *sequence, Value *out, size_t count) {
    if (is_exact(sequence, TYPE_TUPLE) || is_exact(sequence, TYPE_LIST)) {
        bool tuple = is_exact(sequence, TYPE_TUPLE);
        size_t length = tuple ? ((Tuple *)sequence)->length : ((List *)sequence)->length;
        Object **items = tuple ? ((Tuple *)sequence)->items : ((List *)sequence)->items;
        if (length != count) return length > count ? too_many(vm, count) : too_few(vm, count, length, "");
        for (size_t i = 0; i < count; i++) out[i] = value_from_object(incref(items[i]));
        return true;
    }
    Object *iterator = unpack_iterator(vm, sequence);
    if (!iterator) return false;
    size_t got = take_items(vm, iterator, out, count);
    bool ok = got == count;
    if (!ok && !exception_pending(vm)) too_few(vm, count, got, "");
    if (ok) {
        Object *more = object_next(vm, iterator);
        if (more) {
            decref(more);
            ok = too_many(vm, count);
        } else {
            ok = !exception_pending(vm);
        }
    }
    decref(iterator);
    return ok; /* on failure the unwinder releases what was unpacked */
}

bool unpack_starred(VM *vm, Object *iterable, Value *out, size_t before, size_t after) {
    Object *iterator = unpack_iterator(vm, iterable);
    if (!iterator) return false;
    size_t got = take_items(vm, iterator, out, before);
    if (got < before) {
        decref(iterator);
        return !exception_pending(vm) ? too_few(vm, before + after, got, "at least ") : false;
    }
    Object *rest = list_from_iterable(vm, iterator);
    decref(iterator);
    if (!rest) return false;
    List *list = (List *)rest;
    if (list->length < after) {
        too_few(vm, before + after, before + list->length, "at least ");
        decref(rest);
        return false;
    }
    size_t keep = list->length - after;
    for (size_t i = 0; i < after; i++) out[before + 1 + i] = value_from_object(list->items[keep + i]);
    list->length = keep; /* the tail's references moved */
    out[before] = value_from_object(rest);
    return true;
}

bool list_extend_star(VM *vm, List *list, Object *iterable) {
    Type *type = type_of(iterable);
    if (!type->slots.iter && !type->slots.getitem) {
        raise(vm, EXC_TYPE_ERROR, "Value after * must be an iterable, not %T", iterable);
        return false;
    }
    return list_extend(vm, list, iterable);
}

static bool is_mapping(VM *vm, Object *o) {
    if (is_dict(o)) return true;
    Object *keys = object_getattr_maybe(vm, o, NAME(vm, keys));
    xdecref(keys);
    return keys != NULL;
}

bool dict_update_star(VM *vm, Dict *dict, Object *mapping) {
    if (!is_mapping(vm, mapping)) {
        if (!exception_pending(vm)) raise(vm, EXC_TYPE_ERROR, "'%T' object is not a mapping", mapping);
        return false;
    }
    return dict_update(vm, dict, mapping);
}

/* "f()" as messages name a callable: module-qualified for functions, str() of others. */
Str *callable_text(VM *vm, Object *callable) {
    Object *qualname = object_getattr_maybe(vm, callable, NAME(vm, __qualname__));
    if (!qualname) {
        exception_clear(vm);
        return object_str(vm, callable);
    }
    Object *module = object_getattr_maybe(vm, callable, NAME(vm, __module__));
    if (!module) exception_clear(vm);
    bool plain = !module || !is_str(module) || str_equals_text((Str *)module, "builtins");
    Str *text = plain ? str_from_format(vm, "%S()", qualname) : str_from_format(vm, "%S.%S()", module, qualname);
    decref(qualname);
    xdecref(module);
    return text;
}

bool dict_merge_keywords(VM *vm, Dict *dict, Object *mapping, Object *callable) {
    if (!is_mapping(vm, mapping)) {
        if (exception_pending(vm)) return false;
        Str *text = callable_text(vm, callable);
        if (text) raise(vm, EXC_TYPE_ERROR, "%U argument after ** must be a mapping, not %T", text, mapping);
        xdecref(text);
        return false;
    }
    Dict *copy = dict_new(vm);
    if (!copy) return false;
    bool ok = dict_update(vm, copy, mapping);
    size_t position = 0;
    Object *key, *value;
    while (ok && dict_next(copy, &position, &key, &value)) {
        Str *text = NULL;
        if (!is_str(key)) {
            ok = false;
            text = callable_text(vm, callable);
            if (text) raise(vm, EXC_TYPE_ERROR, "keywords must be strings");
        } else {
            int there = dict_contains(vm, dict, key);
            ok = there == 0;
            if (there > 0) {
                text = callable_text(vm, callable);
                if (text) raise(vm, EXC_TYPE_ERROR, "%U got multiple values for keyword argument '%U'", text, (Str *)key);
            }
        }
        xdecref(text);
        if (ok) ok = dict_set(vm, dict, key, value);
    }
    decref(copy);
    return ok;
}

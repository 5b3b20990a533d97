/* f-strings, displays with stars, unpacking. */
#include "object/slice.h"
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
    Object *text;
    if (spec) text = OBJ(object_format(vm, value, (Str *)spec));
    else if (is_exact(value, TYPE_STR)) text = incref(value);
    else if (is_exact(value, TYPE_INT)) text = OBJ(int_to_str(vm, (Int *)value, 10));
    else if (is_exact(value, TYPE_FLOAT)) text = OBJ(float_to_str(vm, ((Float *)value)->value));
    else text = OBJ(object_format(vm, value, NULL));
    xdecref(converted);
    return text;
}

/* An end of a slice as a place in [0, length]; false: it is neither None nor a small int. */
static bool slice_place(VM *vm, Value v, size_t otherwise, size_t length, size_t *out) {
    int64_t n;
    if (v == value_from_object(NONE(vm))) {
        *out = otherwise;
        return true;
    }
    if (!value_get_int(v, &n)) return false;
    if (n < 0) n += (int64_t)length;
    *out = n < 0 ? 0 : (uint64_t)n > length ? length : (size_t)n;
    return true;
}

Object *load_slice(VM *vm, Object *o, Value *ends) {
    size_t length = is_exact(o, TYPE_STR) ? str_length((Str *)o) : is_exact(o, TYPE_LIST) ? ((List *)o)->length
                    : is_exact(o, TYPE_TUPLE) ? ((Tuple *)o)->length : SIZE_MAX;
    size_t from, to;
    if (length != SIZE_MAX && slice_place(vm, ends[0], 0, length, &from) && slice_place(vm, ends[1], length, length, &to)) {
        if (to < from) to = from;
        if (is_exact(o, TYPE_STR)) return OBJ(str_slice(vm, (Str *)o, from, to));
        if (is_exact(o, TYPE_LIST)) return list_slice(vm, (List *)o, from, to);
        return tuple_slice(vm, (Tuple *)o, from, to);
    }
    Object *start = register_object(vm, &ends[0]), *stop = start ? register_object(vm, &ends[1]) : NULL;
    Object *slice = stop ? slice_new(vm, start, stop, NULL) : NULL;
    if (!slice) return NULL;
    Object *part = object_getitem(vm, o, slice);
    decref(slice);
    return part;
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
    Dict *given = (Dict *)mapping;
    if (is_exact(mapping, TYPE_DICT) && dict->used == 0 && (!given->table || given->table->all_str)) {
        return dict_update(vm, dict, mapping);
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

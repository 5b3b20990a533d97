/* Merging into a dict: other dicts, mappings, sequences of pairs. */
#include "object/dict_table.h"
#include "object/walk.h"

/* Takes over the entries of a dict as they are; d is empty. */
static bool dict_become_copy(VM *vm, Dict *d, Dict *other)
{
    Dict *copy = dict_copy(vm, other);
    if (!copy) return false;
    DictTable *old = d->table;
    d->table = copy->table;
    d->used = copy->used;
    d->keys_version = 0;
    copy->table = NULL;
    copy->used = 0;
    if (object_is_tracked((Object *)copy)) object_track(vm, (Object *)d);
    decref(copy);
    table_free(vm, old);
    return true;
}

/* Room for a key of `others` more that are about to be merged: when there is none, for all of them at once, or for as many
 * as a dict gets that grows one by one. */
static inline bool merge_room(VM *vm, Dict *d, size_t others, bool str_keys)
{
    const DictTable *t = d->table;
    if (!t || t->filled < t->capacity || (t->all_str && !str_keys) || t->filled != d->used) return true; /* see dict_insert */
    size_t capacity = table_grown_capacity(d->used);
    return dict_resize(vm, d, d->used + others > capacity ? d->used + others : capacity, t->all_str);
}

/* One entry of another dict, of which `others` are still to come. */
static bool merge_entry(VM *vm, Dict *d, DictEntry entry, uint32_t hash, size_t others, bool override)
{
    ptrdiff_t n = dict_find_entry(vm, d, entry.key, hash);
    if (n >= 0) {
        if (override) dict_replace_value(vm, d, (size_t)n, entry.key, entry.value);
        return true;
    }
    return n == ABSENT && merge_room(vm, d, others, is_exact(entry.key, TYPE_STR)) &&
           dict_insert_new(vm, d, entry.key, hash, entry.value);
}

static bool dict_merge_dict(VM *vm, Dict *d, Dict *other, bool override)
{
    if (d == other || other->used == 0) return true;
    if (d->used == 0) return dict_become_copy(vm, d, other);
    DictTable *source = other->table;
    uint32_t filled = source->filled, others = other->used;
    for (size_t i = 0; i < filled; i++) {
        DictEntry entry = source->entries[i];
        if (!entry.value) continue;
        uint32_t hash = entry_hash(source, i);
        bool done;
        if (source->all_str && d->table && d->table->all_str) { /* nothing runs before the entry is in */
            done = merge_entry(vm, d, entry, hash, others, override);
        } else {
            incref(entry.key);
            incref(entry.value);
            done = merge_entry(vm, d, entry, hash, others, override);
            decref(entry.key);
            decref(entry.value);
        }
        others--;
        if (!done || items_interrupted(vm, i)) return false;
        if (other->table != source || source->filled != filled) {
            raise(vm, EXC_RUNTIME_ERROR, "dict mutated during update");
            return false;
        }
    }
    return true;
}

static bool dict_merge_mapping(VM *vm, Dict *d, Object *mapping, bool override)
{
    Object *keys = object_call_method(vm, mapping, NAME(vm, keys), NULL, 0);
    Object *iterator = keys ? object_iter(vm, keys) : NULL, *key;
    xdecref(keys);
    if (!iterator) return false;
    bool done = true;
    while (done && (key = object_next(vm, iterator))) {
        int there = override ? 0 : dict_contains(vm, d, key);
        if (there) {
            done = there > 0;
        } else {
            Object *value = object_getitem(vm, mapping, key);
            done = value && dict_set(vm, d, key, value);
            xdecref(value);
        }
        decref(key);
    }
    decref(iterator);
    return done && !exception_pending(vm);
}

bool dict_merge(VM *vm, Dict *d, Object *mapping, bool override)
{
    /* A subclass with an __iter__ of its own is asked; others are copied as they are. */
    if (is_dict(mapping) &&
        type_of(mapping)->slots.iter == builtin_type(vm, TYPE_DICT)->slots.iter) {
        return dict_merge_dict(vm, d, (Dict *)mapping, override);
    }
    return dict_merge_mapping(vm, d, mapping, override);
}

/* One element of an update sequence. */
static bool dict_add_pair(VM *vm, Dict *d, Object *element, size_t number)
{
    if (is_exact(element, TYPE_TUPLE) && ((Tuple *)element)->length == 2) { /* held by the caller */
        return dict_set(vm, d, ((Tuple *)element)->items[0], ((Tuple *)element)->items[1]);
    }
    Tuple *pair = (Tuple *)tuple_from_iterable(vm, element);
    if (!pair) {
        if (!type_of(element)->slots.iter && exception_clear_if(vm, EXC_TYPE_ERROR)) {
            raise(vm, EXC_TYPE_ERROR,
                  "cannot convert dictionary update sequence element #%zu to a sequence", number);
        }
        return false;
    }
    bool done = false;
    if (pair->length == 2) {
        done = dict_set(vm, d, pair->items[0], pair->items[1]);
    } else {
        raise(vm, EXC_VALUE_ERROR,
              "dictionary update sequence element #%zu has length %zu; 2 is required", number,
              (size_t)pair->length);
    }
    decref(pair);
    return done;
}

static bool dict_update_from_pairs(VM *vm, Dict *d, Object *pairs)
{
    Walk walk;
    Object *element;
    if (!walk_open(vm, &walk, pairs)) return false;
    bool done = true;
    for (size_t i = 0; done && (element = walk_next(vm, &walk)); i++) {
        done = dict_add_pair(vm, d, element, i) && !items_interrupted(vm, i);
        decref(element);
    }
    walk_close(&walk);
    return done && !exception_pending(vm);
}

bool dict_update(VM *vm, Dict *d, Object *other)
{
    if (is_exact(other, TYPE_DICT)) return dict_merge_dict(vm, d, (Dict *)other, true);
    Object *keys = object_getattr_maybe(vm, other, NAME(vm, keys));
    if (keys) {
        decref(keys);
        return dict_merge(vm, d, other, true);
    }
    return !exception_pending(vm) && dict_update_from_pairs(vm, d, other);
}

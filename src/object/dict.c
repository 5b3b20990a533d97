/* dict: the table (open addressing over an index into entries in insertion order), and the
 * operations native code calls. The table itself is in dict_table.c, merging in dict_merge.c, moving in
 * dict_move.c, the type with its methods in dict_methods.c, views and iterators in dict_view.c.
 *
 * A lookup may run guest code (__eq__ of a key), which may change the dict: after each such call
 * the lookup makes sure that table and entry are still the ones it looks at, and starts anew
 * otherwise. A table is never changed between a lookup and the insertion that relies on it. */
#include "object/dict_table.h"

#include "object/list.h"

#include <string.h>

enum { SHRINK_FROM = 64 };

/* ---- room ---- */

/* The first table of a dict, of a size that the compiler knows; the index is free. */
static inline __attribute__((always_inline)) DictTable *table_new_smallest(VM *vm, bool all_str)
{
    DictTable *t = memory_alloc_small(vm, table_size(usable(MIN_BITS), MIN_BITS, all_str));
    if (unlikely(!t)) return NULL;
    table_open(t, usable(MIN_BITS), MIN_BITS, all_str);
    memset(table_index(t), 0xff, index_size(MIN_BITS));
    return t;
}

bool dict_resize(VM *vm, Dict *d, size_t capacity, bool all_str)
{
    DictTable *old = d->table, *t = table_new(vm, capacity, all_str);
    if (!t) return false;
    table_fill(t, old, d->used);
    d->table = t;
    d->keys_version = 0;
    table_free(vm, old);
    return true;
}

/* A table with more room for entries, all of which keep their numbers, the deleted ones too. */
static bool dict_extend(VM *vm, Dict *d, size_t capacity)
{
    DictTable *old = d->table, *t = table_new(vm, capacity, old->all_str);
    if (!t) return false;
    memcpy(t->entries, old->entries, old->filled * sizeof(DictEntry));
    if (!t->all_str) memcpy(table_hashes(t), table_hashes(old), old->filled * sizeof(uint32_t));
    t->filled = old->filled;
    if (t->index_bits == old->index_bits && old->spent < usable(t->index_bits)) {
        memcpy(table_index(t), table_index(old), index_size(t->index_bits));
        t->spent = old->spent;
    } else {
        index_rebuild(t); /* which frees the dummies' places */
    }
    d->table = t;
    table_free(vm, old);
    return true;
}

/* Makes room for one more entry with that kind of key. Deleted entries are squeezed out when
 * CPython would do it, so that loops which delete and insert see the same: when the entries of an
 * index size are spent, the smallest of which has five. */
static __attribute__((noinline)) bool dict_make_room(VM *vm, Dict *d, bool str_key)
{
    DictTable *t = d->table;
    if (!t) {
        d->table = str_key ? table_new_smallest(vm, true) : table_new_smallest(vm, false);
        return d->table != NULL;
    }
    bool all_str = d->used ? t->all_str && str_key : str_key;
    size_t capacity = t->capacity, most = usable(t->index_bits < 3 ? 3 : t->index_bits);
    if (all_str != t->all_str) {
        if (t->filled == capacity) capacity = table_grown_capacity(d->used);
        return dict_resize(vm, d, capacity, all_str);
    }
    if (t->filled == capacity && capacity < most) {
        return dict_extend(vm, d, capacity < usable(MIN_BITS) ? usable(MIN_BITS) : most);
    }
    if (d->used + d->used / 4 < capacity && d->used >= capacity / 4) {
        d->keys_version = 0;
        table_compact(t);
        return true;
    }
    return dict_resize(vm, d, table_grown_capacity(d->used), all_str);
}

/* ---- lookup ---- */

/* Of an exact str in a table of exact strs: calls nothing. */
#define FIND_STR(PLACE)                                                                            \
    do {                                                                                           \
        const PLACE *index_ = table_index(t);                                                      \
        FOR_PLACES(i, hash, mask) {                                                                \
            PLACE n_ = index_[i];                                                                  \
            if (likely(n_ < (PLACE)-2)) {                                                          \
                Str *at_ = (Str *)t->entries[n_].key;                                              \
                if (at_ == key || (at_->hash == hash && str_equal(at_, key)))                      \
                    return (ptrdiff_t)n_;                                                          \
            } else if (n_ == (PLACE)-1) {                                                          \
                return ABSENT;                                                                     \
            }                                                                                      \
        }                                                                                          \
    } while (0)

static inline ptrdiff_t table_find_str(const DictTable *t, const Str *key, uint32_t hash)
{
    size_t mask = ((size_t)1 << t->index_bits) - 1;
    if (t->index_bits <= 8) FIND_STR(uint8_t);
    if (t->index_bits <= 16) FIND_STR(uint16_t);
    FIND_STR(uint32_t);
}

enum { CHANGED = -3 };

/* One attempt to find any key in any table: as below, or CHANGED when guest code changed the table meanwhile. */
static inline __attribute__((always_inline)) ptrdiff_t find_once(VM *vm, Dict *d, Object *key, uint32_t hash, unsigned shift)
{
    DictTable *t = d->table;
    unsigned bits = t->index_bits;
    uint32_t capacity = t->capacity;
    size_t mask = ((size_t)1 << bits) - 1;
    void *index = table_index(t);
    const uint32_t *hashes = t->all_str ? NULL : table_hashes(t);
    FOR_PLACES(i, hash, mask) {
        ptrdiff_t n = place_get(index, shift, i);
        if (n == ABSENT) return ABSENT;
        if (n < 0) continue;
        Object *at = t->entries[n].key;
        if (at == key) return n;
        if ((hashes ? hashes[n] : ((Str *)at)->hash) != hash) continue;
        bool tuples = is_exact(key, TYPE_TUPLE) && is_exact(at, TYPE_TUPLE);
        int equal = tuples ? tuple_equal_plain((Tuple *)at, (Tuple *)key) : item_equal_plain(at, key);
        if (equal < 0) {
            equal = item_equal_held(vm, at, key);
            if (equal < 0) return FAILED;
            if (d->table != t || t->index_bits != bits || t->capacity != capacity ||
                table_index(t) != index || (size_t)n >= t->filled || t->entries[n].key != at) {
                return CHANGED;
            }
        }
        if (equal) return n;
    }
}

/* Of any key in any table; ABSENT or FAILED (raised) or the number of the entry. */
static __attribute__((noinline)) ptrdiff_t dict_find_general(VM *vm, Dict *d, Object *key, uint32_t hash)
{
    ptrdiff_t found;
    do {
        const DictTable *t = d->table;
        if (!t) return ABSENT;
        if (t->index_bits <= 8) found = find_once(vm, d, key, hash, 0);
        else found = t->index_bits <= 16 ? find_once(vm, d, key, hash, 1) : find_once(vm, d, key, hash, 2);
    } while (unlikely(found == CHANGED));
    return found;
}

/* Of an int in place, in a table whose keys are of any type: compares values, and calls nothing. FAILED: another key with
 * that hash may be equal all the same, as dict_find_general knows. */
#define FIND_INT(PLACE)                                                                            \
    do {                                                                                           \
        const PLACE *index_ = table_index(t);                                                      \
        FOR_PLACES(i, hash, mask) {                                                                \
            PLACE n_ = index_[i];                                                                  \
            if (likely(n_ < (PLACE)-2)) {                                                          \
                Object *at_ = t->entries[n_].key;                                                  \
                if (likely(item_is_small_int(at_))) {                                              \
                    if (((Int *)at_)->value == value) return (ptrdiff_t)n_;                        \
                } else if (table_hashes(t)[n_] == hash) {                                          \
                    return FAILED;                                                                 \
                }                                                                                  \
            } else if (n_ == (PLACE)-1) {                                                          \
                return ABSENT;                                                                     \
            }                                                                                      \
        }                                                                                          \
    } while (0)

static inline ptrdiff_t table_find_int(const DictTable *t, int64_t value, uint32_t hash)
{
    size_t mask = ((size_t)1 << t->index_bits) - 1;
    if (t->all_str) return ABSENT; /* no str is equal to an int */
    if (t->index_bits <= 8) FIND_INT(uint8_t);
    if (t->index_bits <= 16) FIND_INT(uint16_t);
    FIND_INT(uint32_t);
}

static inline ptrdiff_t dict_find_int(VM *vm, Dict *d, Int *key, uint32_t hash)
{
    ptrdiff_t n = table_find_int(d->table, key->value, hash);
    return likely(n != FAILED) ? n : dict_find_general(vm, d, (Object *)key, hash);
}

/* Of any key, in a table that keeps hashes: by identity, or plainly. FAILED: only dict_find_general can tell. */
#define FIND_PLAIN(PLACE)                                                                          \
    do {                                                                                           \
        const PLACE *index_ = table_index(t);                                                      \
        FOR_PLACES(i, hash, mask) {                                                                \
            PLACE n_ = index_[i];                                                                  \
            if (likely(n_ < (PLACE)-2)) {                                                          \
                if (hashes[n_] != hash) continue;                                                  \
                const Object *at_ = t->entries[n_].key;                                            \
                bool tuples_ = is_exact(key, TYPE_TUPLE) && is_exact(at_, TYPE_TUPLE);             \
                int equal_ = tuples_ ? tuple_equal_plain((const Tuple *)at_, (const Tuple *)key)   \
                                     : item_equal_plain(at_, key);                                 \
                if (equal_) return equal_ > 0 ? (ptrdiff_t)n_ : FAILED;                            \
            } else if (n_ == (PLACE)-1) {                                                          \
                return ABSENT;                                                                     \
            }                                                                                      \
        }                                                                                          \
    } while (0)

static __attribute__((noinline)) ptrdiff_t table_find_plain(const DictTable *t, const Object *key, uint32_t hash)
{
    size_t mask = ((size_t)1 << t->index_bits) - 1;
    const uint32_t *hashes = table_hashes(t);
    if (t->index_bits <= 8) FIND_PLAIN(uint8_t);
    if (t->index_bits <= 16) FIND_PLAIN(uint16_t);
    FIND_PLAIN(uint32_t);
}

static inline ptrdiff_t dict_find(VM *vm, Dict *d, Object *key, uint32_t hash)
{
    DictTable *t = d->table;
    if (!t) return ABSENT;
    if (likely(t->all_str && is_exact(key, TYPE_STR))) return table_find_str(t, (Str *)key, hash);
    if (item_is_small_int(key)) return dict_find_int(vm, d, (Int *)key, hash);
    ptrdiff_t n = t->all_str ? FAILED : table_find_plain(t, key, hash);
    return likely(n != FAILED) ? n : dict_find_general(vm, d, key, hash);
}

ptrdiff_t dict_find_entry(VM *vm, Dict *d, Object *key, uint32_t hash) { return dict_find(vm, d, key, hash); }

/* ---- changing ---- */

static inline void dict_note(VM *vm, Dict *d, const Object *key, const Object *value)
{
    if (d->head.word & (OBJECT_TRACKED | DICT_PRIVATE)) return;
    if (item_may_cycle(value) || item_may_cycle(key)) object_track(vm, (Object *)d);
}

bool dict_insert_new(VM *vm, Dict *d, Object *key, uint32_t hash, Object *value)
{
    DictTable *t = d->table;
    bool str_key = is_exact(key, TYPE_STR);
    if (unlikely(!t || t->filled == t->capacity || t->spent >= usable(t->index_bits) ||
                 (t->all_str && !str_key))) {
        if (!dict_make_room(vm, d, str_key)) return false;
        t = d->table;
    }
    size_t n = t->filled++;
    t->entries[n].key = incref(key);
    t->entries[n].value = incref(value);
    if (!t->all_str) table_hashes(t)[n] = hash;
    index_enter(t, hash, n);
    d->used++;
    d->keys_version = 0;
    dict_note(vm, d, key, value);
    return true;
}

void dict_replace_value(VM *vm, Dict *d, size_t n, const Object *key, Object *value)
{
    Object *old = d->table->entries[n].value;
    d->table->entries[n].value = incref(value);
    dict_note(vm, d, key, value);
    decref(old);
}

/* The same for a str in a small table of strs: where the walk for the key ends, it belongs. */
static bool dict_set_among_strs(VM *vm, Dict *d, Str *key, uint32_t hash, Object *value)
{
    DictTable *t = d->table;
    uint8_t *index = table_index(t);
    size_t mask = ((size_t)1 << t->index_bits) - 1, dummy = SIZE_MAX; /* the first on the way: it is used again */
    FOR_PLACES(i, hash, mask) {
        uint8_t n = index[i];
        if (n == 0xff) {
            if (unlikely(t->filled == t->capacity || t->spent >= usable(t->index_bits))) break;
            t->spent += dummy == SIZE_MAX;
            n = index[dummy == SIZE_MAX ? i : dummy] = (uint8_t)t->filled++;
            t->entries[n] = (DictEntry){(Object *)incref(key), incref(value)};
            d->used++;
            d->keys_version = 0;
            dict_note(vm, d, (Object *)key, value);
            return true;
        }
        if (n == 0xfe) {
            if (dummy == SIZE_MAX) dummy = i;
            continue;
        }
        const Str *at = (const Str *)t->entries[n].key;
        if (at == key || (at->hash == hash && str_equal(at, key))) {
            dict_replace_value(vm, d, n, (Object *)key, value);
            return true;
        }
    }
    return dict_insert_new(vm, d, (Object *)key, hash, value);
}

static inline bool dict_set_hashed(VM *vm, Dict *d, Object *key, uint32_t hash, Object *value)
{
    const DictTable *t = d->table;
    if (t && t->all_str && t->index_bits <= 8 && is_exact(key, TYPE_STR)) return dict_set_among_strs(vm, d, (Str *)key, hash, value);
    ptrdiff_t n = dict_find(vm, d, key, hash);
    if (n >= 0) {
        dict_replace_value(vm, d, (size_t)n, key, value);
        return true;
    }
    return n == ABSENT && dict_insert_new(vm, d, key, hash, value);
}

void dict_take_entry(VM *vm, Dict *d, size_t n, Object **key, Object **value)
{
    DictTable *t = d->table;
    index_remove(t, entry_hash(t, n), n);
    *key = t->entries[n].key;
    *value = t->entries[n].value;
    t->entries[n].key = t->entries[n].value = NULL;
    d->used--;
    d->keys_version = 0;
    (void)vm;
}

void dict_shrink(VM *vm, Dict *d)
{
    DictTable *t = d->table;
    if (likely(t->capacity < SHRINK_FROM || d->used >= t->capacity / 8)) return;
    if (d->used == 0) {
        d->table = NULL;
        table_free(vm, t);
        return;
    }
    size_t capacity = table_grown_capacity(d->used * 2);
    unsigned bits = table_bits_for(capacity);
    DictTable *small = memory_try_alloc(vm, table_size(capacity, bits, t->all_str));
    if (!small) return;
    *small = (DictTable){.capacity = (uint32_t)capacity,
                         .index_bits = (uint8_t)bits,
                         .all_str = t->all_str,
                         .entries = (DictEntry *)(small + 1)};
    table_fill(small, t, d->used);
    d->table = small;
    table_free(vm, t);
}

/* ---- what native code calls ---- */

Dict *dict_new(VM *vm)
{
    Dict *d = (Dict *)builtin_allocate(vm, TYPE_DICT, sizeof(Dict));
    if (unlikely(!d)) return NULL;
    d->used = d->keys_version = 0;
    d->table = NULL;
    return d;
}

Dict *dict_new_sized(VM *vm, size_t entries)
{
    Dict *d = dict_new(vm);
    if (!d || entries == 0 || dict_resize(vm, d, entries, true)) return d;
    decref(d);
    return NULL;
}

Object *dict_from_keywords(VM *vm, Object *const *values, Tuple *names)
{
    Dict *d = dict_new_sized(vm, names->length);
    for (size_t i = 0; d && i < names->length; i++) {
        if (!dict_set_str(vm, d, (Str *)names->items[i], values[i])) clear_ref(&d);
    }
    return (Object *)d;
}

Object *dict_get_str(VM *vm, Dict *d, Str *key)
{
    if (!d->table) return NULL;
    ptrdiff_t n = dict_find(vm, d, (Object *)key, str_hash(vm, key));
    return n >= 0 ? d->table->entries[n].value : NULL;
}

bool dict_hash(VM *vm, Object *key, uint32_t *hash) { return key_hash(vm, key, hash); }

Object *dict_get_known(VM *vm, Dict *d, Object *key, uint32_t hash)
{
    ptrdiff_t n = dict_find(vm, d, key, hash);
    return n >= 0 ? d->table->entries[n].value : NULL;
}

Object *dict_get(VM *vm, Dict *d, Object *key)
{
    uint32_t hash;
    return likely(key_hash(vm, key, &hash)) ? dict_get_known(vm, d, key, hash) : NULL;
}

Object *dict_get_text(VM *vm, Dict *d, const char *ascii)
{
    Str *key = str_from_text(vm, ascii);
    if (!key) return NULL;
    Object *value = dict_get_str(vm, d, key);
    decref(key);
    return value;
}

static Object **place_of(const DictTable *t, ptrdiff_t n) { return n >= 0 ? &t->entries[n].value : NULL; }

Object **dict_place(VM *vm, Dict *d, Object *key)
{
    const DictTable *t = d->table;
    if (!t) return NULL;
    if (is_exact(key, TYPE_STR)) return t->all_str ? place_of(t, table_find_str(t, (Str *)key, str_hash(vm, (Str *)key))) : NULL;
    return item_is_small_int(key) ? dict_place_int(d, ((Int *)key)->value) : NULL;
}

Object **dict_place_int(Dict *d, int64_t n)
{
    const DictTable *t = d->table;
    Hash hash;
    if (!t || t->all_str || !hash_of_int(n, &hash)) return NULL;
    return place_of(t, table_find_int(t, n, fold_hash(hash)));
}

int dict_contains(VM *vm, Dict *d, Object *key)
{
    uint32_t hash;
    if (!key_hash(vm, key, &hash)) return -1;
    ptrdiff_t n = dict_find(vm, d, key, hash);
    return n >= 0 ? 1 : n == ABSENT ? 0 : -1;
}

bool dict_set(VM *vm, Dict *d, Object *key, Object *value)
{
    uint32_t hash;
    return likely(key_hash(vm, key, &hash)) && dict_set_hashed(vm, d, key, hash, value);
}

bool dict_set_known(VM *vm, Dict *d, Object *key, uint32_t hash, Object *value)
{
    return dict_set_hashed(vm, d, key, hash, value);
}

bool dict_set_str(VM *vm, Dict *d, Str *key, Object *value)
{
    return dict_set_hashed(vm, d, (Object *)key, str_hash(vm, key), value);
}

bool dict_set_text(VM *vm, Dict *d, const char *ascii, Object *value)
{
    Str *key = str_intern_text(vm, ascii);
    if (!key) return false;
    bool done = dict_set_str(vm, d, key, value);
    decref(key);
    return done;
}

Object *dict_pop_known(VM *vm, Dict *d, Object *key, uint32_t hash)
{
    ptrdiff_t n = dict_find(vm, d, key, hash);
    if (n < 0) return NULL;
    Object *old_key, *value;
    dict_take_entry(vm, d, (size_t)n, &old_key, &value);
    dict_shrink(vm, d);
    decref(old_key);
    return value;
}

Object *dict_pop(VM *vm, Dict *d, Object *key)
{
    uint32_t hash;
    return key_hash(vm, key, &hash) ? dict_pop_known(vm, d, key, hash) : NULL;
}

int dict_delete(VM *vm, Dict *d, Object *key)
{
    Object *value = dict_pop(vm, d, key);
    if (!value) return exception_pending(vm) ? -1 : 0;
    decref(value);
    return 1;
}

Object *dict_setdefault(VM *vm, Dict *d, Object *key, Object *value)
{
    uint32_t hash;
    if (!key_hash(vm, key, &hash)) return NULL;
    ptrdiff_t n = dict_find(vm, d, key, hash);
    if (n >= 0) return incref(d->table->entries[n].value);
    return n == ABSENT && dict_insert_new(vm, d, key, hash, value) ? incref(value) : NULL;
}

int dict_count(VM *vm, Dict *d, Object *key)
{
    uint32_t hash;
    if (!key_hash(vm, key, &hash)) return -1;
    ptrdiff_t n = dict_find(vm, d, key, hash);
    if (n == ABSENT) return dict_insert_new(vm, d, key, hash, int_from_int64(vm, 1)) ? 1 : -1;
    if (n < 0) return -1;
    const DictTable *t = d->table;
    Object *old = t->entries[n].value;
    if (!item_is_small_int(old) || ((Int *)old)->value == INT64_MAX) return 0;
    Object *count = int_from_int64(vm, ((Int *)old)->value + 1);
    if (!count) return -1;
    bool same = d->table == t && (size_t)n < t->filled && t->entries[n].value == old; /* making room may run finalisers */
    if (same) d->table->entries[n].value = count;
    decref(same ? old : count);
    return same;
}

Dict *dict_copy(VM *vm, Dict *d)
{
    Dict *copy = dict_new(vm);
    if (!copy || d->used == 0) return copy;
    DictTable *t = table_new(vm, d->used, d->table->all_str);
    if (!t) {
        decref(copy);
        return NULL;
    }
    table_fill(t, d->table, d->used);
    for (size_t i = 0; i < t->filled; i++) {
        incref(t->entries[i].key);
        incref(t->entries[i].value);
    }
    copy->table = t;
    copy->used = d->used;
    if (object_is_tracked((Object *)d) && !dict_may_untrack(copy)) object_track(vm, (Object *)copy);
    return copy;
}

void dict_clear_items(VM *vm, Dict *d)
{
    DictTable *t = d->table;
    if (!t) return;
    d->table = NULL;
    d->used = d->keys_version = 0;
    for (size_t i = 0; i < t->filled; i++) {
        if (!t->entries[i].value) continue;
        decref(t->entries[i].key);
        decref(t->entries[i].value);
    }
    table_free(vm, t);
}

bool dict_next(Dict *d, size_t *position, Object **key, Object **value)
{
    DictTable *t = d->table;
    if (!t) return false;
    size_t i = *position ? *position : table_leading(t);
    while (i < t->filled && !t->entries[i].value) i++;
    if (i >= t->filled) return false;
    if (!*position) t->leading = (uint16_t)(i / table_step(t)); /* so that taking the first again and again is linear */
    if (key) *key = t->entries[i].key;
    if (value) *value = t->entries[i].value;
    *position = i + 1;
    return true;
}

bool dict_previous(Dict *d, size_t *position, Object **key, Object **value)
{
    const DictTable *t = d->table;
    size_t i = t ? t->filled : 0;
    if (*position < i) i = *position;
    while (i > 0 && !t->entries[i - 1].value) i--;
    *position = i ? i - 1 : 0;
    if (i == 0) return false;
    if (key) *key = t->entries[i - 1].key;
    if (value) *value = t->entries[i - 1].value;
    return true;
}

ptrdiff_t dict_entry_index(VM *vm, Dict *d, Str *key)
{
    if (!d->table || !d->table->all_str) return -1;
    return table_find_str(d->table, key, str_hash(vm, key));
}

uint32_t dict_keys_version(VM *vm, Dict *d)
{
    if (d->keys_version) return d->keys_version;
    Core *core = vm_core(vm);
    if (core->last_keys_version == UINT32_MAX) return 0;
    return d->keys_version = ++core->last_keys_version;
}

Object *dict_keys_list(VM *vm, Dict *d) { return list_from_iterable(vm, (Object *)d); }

bool dict_may_untrack(Dict *d)
{
    if (!is_exact((Object *)d, TYPE_DICT)) return false;
    size_t position = 0;
    Object *key, *value;
    while (dict_next(d, &position, &key, &value)) {
        if (item_may_cycle(value) || item_may_cycle(key)) return false;
    }
    return true;
}

int dict_equal(VM *vm, Dict *a, Dict *b)
{
    if (a->used != b->used) return 0;
    int equal = 1;
    Object *key, *value;
    for (size_t position = 0; equal > 0 && dict_next(a, &position, &key, &value);) {
        uint32_t hash = entry_hash(a->table, position - 1);
        incref(key);
        incref(value);
        ptrdiff_t n = dict_find(vm, b, key, hash);
        if (n < 0) {
            equal = n == ABSENT ? 0 : -1;
        } else {
            Object *other = incref(b->table->entries[n].value);
            equal = item_equal(vm, value, other);
            decref(other);
        }
        decref(key);
        decref(value);
        if (items_interrupted(vm, position)) equal = -1;
    }
    return equal;
}

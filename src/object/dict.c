/* dict: the table (open addressing over an index into entries in insertion order), and the
 * operations native code calls. The type with its methods is in dict_methods.c, views and iterators
 * in dict_view.c.
 *
 * A lookup may run guest code (__eq__ of a key), which may change the dict: after each such call
 * the lookup makes sure that table and entry are still the ones it looks at, and starts anew
 * otherwise. A table is never changed between a lookup and the insertion that relies on it. */
#include "object/dict.h"

#include "object/items.h"
#include "object/walk.h"

#include <string.h>

typedef struct DictTable DictTable;

enum { ABSENT = -1, FAILED = -2, MIN_BITS = 2, MAX_BITS = 31, SHRINK_FROM = 64 };

/* ---- geometry ---- */

/* Most places that may be in use: two thirds, three quarters of the smallest index. */
static inline size_t usable(unsigned bits)
{
    return bits == MIN_BITS ? 3 : ((size_t)2 << bits) / 3;
}

static unsigned bits_for(size_t capacity)
{
    unsigned bits = MIN_BITS;
    while (bits < MAX_BITS && usable(bits) < capacity) bits++;
    return bits;
}

/* Capacity for a dict of `used` entries that gets another: small ones double, as they are made often; others grow in steps
 * of about 1.4, two to each index size, so that the index is rebuilt on every second step only. */
static size_t grown_capacity(size_t used)
{
    size_t needed = used + used / 8 + 1, below = 0;
    for (unsigned bits = MIN_BITS;; bits++) {
        size_t all = usable(bits), half = bits > 5 ? (below + all) / 2 : all;
        if (needed <= half) return half;
        if (needed <= all) return all;
        if (bits == MAX_BITS) return needed; /* which table_new refuses */
        below = all;
    }
}

static inline unsigned place_shift(unsigned bits) { return bits <= 8 ? 0 : bits <= 16 ? 1 : 2; }

static inline uint32_t *table_hashes(const DictTable *t)
{
    return (uint32_t *)(t->entries + t->capacity);
}

static inline void *table_index(const DictTable *t)
{
    return table_hashes(t) + (t->all_str ? 0 : t->capacity);
}

static size_t index_size(unsigned bits) { return (size_t)1 << bits << place_shift(bits); }

static size_t table_size(size_t capacity, unsigned bits, bool all_str)
{
    size_t entry = sizeof(DictEntry) + (all_str ? 0 : sizeof(uint32_t));
    return sizeof(DictTable) + capacity * entry + index_size(bits);
}

size_t dict_table_size(const DictTable *t)
{
    return t ? table_size(t->capacity, t->index_bits, t->all_str) : 0;
}

static inline size_t table_step(const DictTable *t) { return 1 + (t->capacity >> 16); }

/* So many entries at the start are deleted, and perhaps more. */
static inline size_t table_leading(const DictTable *t) { return t->leading * table_step(t); }

/* ---- hashes ---- */

/* The 32 bits of a hash that tables keep; those of a str are all it has. */
static inline uint32_t fold_hash(Hash hash)
{
    return (uint32_t)hash ^ (uint32_t)((uint64_t)hash >> 32) * 0x9e3779b1u;
}

static inline bool key_hash(VM *vm, Object *key, uint32_t *hash)
{
    Hash full = item_hash(vm, key);
    *hash = fold_hash(full);
    return full != -1;
}

static inline uint32_t entry_hash(const DictTable *t, size_t entry)
{
    return t->all_str ? ((Str *)t->entries[entry].key)->hash : table_hashes(t)[entry];
}

/* ---- the index ---- */

/* Walks the places of a hash. Each full cycle visits every place: i*5+1 has period 2^bits once the
 * perturbation has run out. */
#define FOR_PLACES(i, hash, mask)                                                                  \
    for (size_t i = (hash) & (mask), perturb_ = (hash);;                                           \
         perturb_ >>= 5, i = (i * 5 + perturb_ + 1) & (mask))

/* Entry number at a place, ABSENT for a free place, FAILED for a dummy. */
static inline ptrdiff_t place_get(const void *index, unsigned shift, size_t i)
{
    switch (shift) {
    case 0: {
        uint8_t n = ((const uint8_t *)index)[i];
        return n >= 0xfe ? (ptrdiff_t)n - 0x100 : n;
    }
    case 1: {
        uint16_t n = ((const uint16_t *)index)[i];
        return n >= 0xfffe ? (ptrdiff_t)n - 0x10000 : n;
    }
    default: return ((const int32_t *)index)[i];
    }
}

static inline void place_set(void *index, unsigned shift, size_t i, ptrdiff_t entry)
{
    switch (shift) {
    case 0: ((uint8_t *)index)[i] = (uint8_t)entry; break;
    case 1: ((uint16_t *)index)[i] = (uint16_t)entry; break;
    default: ((int32_t *)index)[i] = (int32_t)entry; break;
    }
}

static inline __attribute__((always_inline)) void index_enter_as(DictTable *t, void *index, unsigned shift,
                                                                 uint32_t hash, size_t entry)
{
    size_t mask = ((size_t)1 << t->index_bits) - 1;
    FOR_PLACES(i, hash, mask) {
        ptrdiff_t at = place_get(index, shift, i);
        if (at >= 0) continue;
        if (at == ABSENT) t->spent++;
        place_set(index, shift, i, (ptrdiff_t)entry);
        return;
    }
}

/* Enters an entry whose key is not in the index. */
static inline void index_enter(DictTable *t, uint32_t hash, size_t entry)
{
    unsigned shift = place_shift(t->index_bits);
    if (likely(shift == 0)) index_enter_as(t, table_index(t), 0, hash, entry);
    else index_enter_as(t, table_index(t), shift, hash, entry);
}

/* Turns the place of an entry into a dummy. */
static void index_remove(DictTable *t, uint32_t hash, size_t entry)
{
    void *index = table_index(t);
    unsigned shift = place_shift(t->index_bits);
    size_t mask = ((size_t)1 << t->index_bits) - 1;
    FOR_PLACES(i, hash, mask) {
        if (place_get(index, shift, i) != (ptrdiff_t)entry) continue;
        place_set(index, shift, i, FAILED);
        return;
    }
}

static void index_rebuild(DictTable *t)
{
    void *index = table_index(t);
    unsigned shift = place_shift(t->index_bits);
    memset(index, 0xff, index_size(t->index_bits));
    t->spent = 0;
    if (!t->all_str && shift == 0) { /* without detours */
        const uint32_t *hashes = table_hashes(t);
        for (size_t i = 0; i < t->filled; i++) {
            if (t->entries[i].value) index_enter_as(t, index, 0, hashes[i], i);
        }
        return;
    }
    for (size_t i = 0; i < t->filled; i++) {
        if (t->entries[i].value) index_enter_as(t, index, shift, entry_hash(t, i), i);
    }
}

/* ---- tables ---- */

static inline DictTable *table_open(DictTable *t, size_t capacity, unsigned bits, bool all_str)
{
    t->capacity = (uint32_t)capacity;
    t->filled = t->spent = 0;
    t->leading = 0;
    t->index_bits = (uint8_t)bits;
    t->all_str = all_str;
    t->entries = (DictEntry *)(t + 1);
    return t;
}

/* Empty; the index is not set up. */
static DictTable *table_new(VM *vm, size_t capacity, bool all_str)
{
    unsigned bits = bits_for(capacity);
    if (capacity > usable(bits)) return raise_memory_error(vm);
    size_t size = table_size(capacity, bits, all_str);
    DictTable *t = size <= SMALL_MAX ? memory_alloc_small(vm, size) : memory_alloc(vm, size);
    return t ? table_open(t, capacity, bits, all_str) : NULL;
}

/* The first table of a dict, of a size that the compiler knows; the index is free. */
static inline __attribute__((always_inline)) DictTable *table_new_smallest(VM *vm, bool all_str)
{
    DictTable *t = memory_alloc_small(vm, table_size(usable(MIN_BITS), MIN_BITS, all_str));
    if (unlikely(!t)) return NULL;
    table_open(t, usable(MIN_BITS), MIN_BITS, all_str);
    memset(table_index(t), 0xff, index_size(MIN_BITS));
    return t;
}

static void table_free(VM *vm, DictTable *t)
{
    if (t) memory_free_slot(vm, t, dict_table_size(t));
}

/* Copies the live entries of old (which may be NULL) without counting; both tables then hold the
 * same references. capacity is enough for them. */
static void table_fill(DictTable *t, const DictTable *old, size_t used)
{
    if (old && old->filled == used && old->spent == used && old->index_bits == t->index_bits &&
        old->all_str == t->all_str) {
        memcpy(t->entries, old->entries, used * sizeof(DictEntry));
        if (!t->all_str) memcpy(table_hashes(t), table_hashes(old), used * sizeof(uint32_t));
        memcpy(table_index(t), table_index(old), index_size(t->index_bits));
        t->filled = t->spent = (uint32_t)used;
        return;
    }
    size_t n = 0;
    for (size_t i = 0; old && i < old->filled; i++) {
        if (!old->entries[i].value) continue;
        t->entries[n] = old->entries[i];
        if (!t->all_str) table_hashes(t)[n] = entry_hash(old, i);
        n++;
    }
    t->filled = (uint32_t)n;
    index_rebuild(t);
}

/* Moves d to a table of the given capacity. */
static bool dict_resize(VM *vm, Dict *d, size_t capacity, bool all_str)
{
    DictTable *old = d->table, *t = table_new(vm, capacity, all_str);
    if (!t) return false;
    table_fill(t, old, d->used);
    d->table = t;
    d->keys_version = 0;
    table_free(vm, old);
    return true;
}

/* Squeezes the deleted entries out, in place. */
static void table_compact(DictTable *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->filled; i++) {
        if (!t->entries[i].value) continue;
        if (n != i) {
            t->entries[n] = t->entries[i];
            if (!t->all_str) table_hashes(t)[n] = table_hashes(t)[i];
        }
        n++;
    }
    t->filled = (uint32_t)n;
    t->leading = 0;
    index_rebuild(t);
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
        if (t->filled == capacity) capacity = grown_capacity(d->used);
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
    return dict_resize(vm, d, grown_capacity(d->used), all_str);
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

/* ---- changing ---- */

static inline void dict_note(VM *vm, Dict *d, const Object *key, const Object *value)
{
    if (d->head.word & (OBJECT_TRACKED | DICT_PRIVATE)) return;
    if (item_may_cycle(value) || item_may_cycle(key)) object_track(vm, (Object *)d);
}

/* The key is not in the dict. */
static bool dict_insert(VM *vm, Dict *d, Object *key, uint32_t hash, Object *value)
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

static inline bool dict_replace(VM *vm, Dict *d, size_t n, const Object *key, Object *value)
{
    Object *old = d->table->entries[n].value;
    d->table->entries[n].value = incref(value);
    dict_note(vm, d, key, value);
    decref(old);
    return true;
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
        if (at == key || (at->hash == hash && str_equal(at, key))) return dict_replace(vm, d, n, (Object *)key, value);
    }
    return dict_insert(vm, d, (Object *)key, hash, value);
}

static inline bool dict_set_hashed(VM *vm, Dict *d, Object *key, uint32_t hash, Object *value)
{
    const DictTable *t = d->table;
    if (t && t->all_str && t->index_bits <= 8 && is_exact(key, TYPE_STR)) return dict_set_among_strs(vm, d, (Str *)key, hash, value);
    ptrdiff_t n = dict_find(vm, d, key, hash);
    if (n >= 0) return dict_replace(vm, d, (size_t)n, key, value);
    return n == ABSENT && dict_insert(vm, d, key, hash, value);
}

/* Takes entry n out of the dict; its two references are the caller's. */
static void dict_take_entry(VM *vm, Dict *d, size_t n, Object **key, Object **value)
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

/* After deletions: a table that is seven eighths empty is replaced, if memory can be had. */
static void dict_shrink(VM *vm, Dict *d)
{
    DictTable *t = d->table;
    if (likely(t->capacity < SHRINK_FROM || d->used >= t->capacity / 8)) return;
    if (d->used == 0) {
        d->table = NULL;
        table_free(vm, t);
        return;
    }
    size_t capacity = grown_capacity(d->used * 2);
    unsigned bits = bits_for(capacity);
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

bool dict_pop_last(VM *vm, Dict *d, Object **key, Object **value)
{
    if (d->used == 0) return false;
    DictTable *t = d->table;
    size_t n = t->filled;
    do n--;
    while (!t->entries[n].value);
    dict_take_entry(vm, d, n, key, value);
    t->filled = (uint32_t)n; /* so that popping all is linear */
    if (table_leading(t) > n) t->leading = 0;
    dict_shrink(vm, d);
    return true;
}

bool dict_pop_first(VM *vm, Dict *d, Object **key, Object **value)
{
    size_t position = 0;
    if (!dict_next(d, &position, NULL, NULL)) return false;
    dict_take_entry(vm, d, position - 1, key, value);
    dict_shrink(vm, d);
    return true;
}

/* Moves entry n behind all others; false RAISES, it is where it was. */
static bool move_last(VM *vm, Dict *d, size_t n, uint32_t hash)
{
    Object *key, *value;
    dict_take_entry(vm, d, n, &key, &value);
    if (!dict_insert(vm, d, key, hash, value)) {
        d->table->entries[n] = (DictEntry){key, value};
        index_enter(d->table, hash, n);
        d->used++;
        return false;
    }
    decref(key);
    decref(value);
    return true;
}

/* Entry n becomes entry `to`, which is free, in the same place of the index. */
static void entry_renumber(DictTable *t, size_t n, size_t to)
{
    void *index = table_index(t);
    unsigned shift = place_shift(t->index_bits);
    size_t mask = ((size_t)1 << t->index_bits) - 1;
    uint32_t hash = entry_hash(t, n);
    FOR_PLACES(i, hash, mask) {
        if (place_get(index, shift, i) != (ptrdiff_t)n) continue;
        place_set(index, shift, i, (ptrdiff_t)to);
        break;
    }
    t->entries[to] = t->entries[n];
    if (!t->all_str) table_hashes(t)[to] = hash;
    t->entries[n].key = t->entries[n].value = NULL;
}

/* Entry n goes before all others, which are squeezed together; what room there is lies half before them, half behind. */
static void front_rearrange(DictTable *t, size_t n, size_t used)
{
    size_t gap = (t->capacity - used) / 2 + 1, others = 0;
    DictEntry entry = t->entries[n];
    uint32_t hash = entry_hash(t, n), *hashes = t->all_str ? NULL : table_hashes(t);
    for (size_t i = 0; i < t->filled; i++) {
        if (i == n || !t->entries[i].value) continue;
        t->entries[others] = t->entries[i];
        if (hashes) hashes[others] = hashes[i];
        others++;
    }
    memmove(t->entries + gap, t->entries, others * sizeof entry);
    memset(t->entries, 0, (gap - 1) * sizeof entry);
    t->entries[gap - 1] = entry;
    if (hashes) {
        memmove(hashes + gap, hashes, others * sizeof hash);
        hashes[gap - 1] = hash;
    }
    t->filled = (uint32_t)(gap + others);
    t->leading = 0;
    index_rebuild(t);
}

/* Moves entry n before all others. The rest is touched only when the room before them is used up, and there is much room then or
 * is made: on the average a move costs no more than an insertion. */
static bool move_first(VM *vm, Dict *d, size_t n)
{
    size_t first = 0, before = 0;
    dict_next(d, &first, NULL, NULL);
    d->keys_version = 0;
    if (--first > 0) {
        entry_renumber(d->table, n, first - 1);
        d->table->leading = (uint16_t)((first - 1) / table_step(d->table));
        return true;
    }
    if (d->table->capacity - d->used < d->used / 4) {
        for (size_t i = 0; i < n; i++) before += d->table->entries[i].value != NULL;
        if (!dict_resize(vm, d, grown_capacity(d->used), d->table->all_str)) return false;
        n = before;
    }
    front_rearrange(d->table, n, d->used);
    return true;
}

int dict_move(VM *vm, Dict *d, Object *key, bool last, bool *changed)
{
    uint32_t hash;
    size_t first = 0;
    if (!key_hash(vm, key, &hash)) return -1;
    ptrdiff_t n = dict_find(vm, d, key, hash);
    if (n < 0) return n == ABSENT ? 0 : -1;
    if (!last) dict_next(d, &first, NULL, NULL);
    *changed = last ? (size_t)n + 1 < d->table->filled : (size_t)n + 1 > first;
    if (!*changed) return 1;
    return (last ? move_last(vm, d, (size_t)n, hash) : move_first(vm, d, (size_t)n)) ? 1 : -1;
}

Object *dict_setdefault(VM *vm, Dict *d, Object *key, Object *value)
{
    uint32_t hash;
    if (!key_hash(vm, key, &hash)) return NULL;
    ptrdiff_t n = dict_find(vm, d, key, hash);
    if (n >= 0) return incref(d->table->entries[n].value);
    return n == ABSENT && dict_insert(vm, d, key, hash, value) ? incref(value) : NULL;
}

int dict_count(VM *vm, Dict *d, Object *key)
{
    uint32_t hash;
    if (!key_hash(vm, key, &hash)) return -1;
    ptrdiff_t n = dict_find(vm, d, key, hash);
    if (n == ABSENT) return dict_insert(vm, d, key, hash, int_from_int64(vm, 1)) ? 1 : -1;
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

/* ---- merging ---- */

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
    size_t capacity = grown_capacity(d->used);
    return dict_resize(vm, d, d->used + others > capacity ? d->used + others : capacity, t->all_str);
}

/* One entry of another dict, of which `others` are still to come. */
static bool merge_entry(VM *vm, Dict *d, DictEntry entry, uint32_t hash, size_t others, bool override)
{
    ptrdiff_t n = dict_find(vm, d, entry.key, hash);
    if (n >= 0) return !override || dict_replace(vm, d, (size_t)n, entry.key, entry.value);
    return n == ABSENT && merge_room(vm, d, others, is_exact(entry.key, TYPE_STR)) &&
           dict_insert(vm, d, entry.key, hash, entry.value);
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

/* set and frozenset: the table, and the operations native code calls. The types are in
 * set_methods.c.
 *
 * A lookup may run guest code (__eq__ of a key), which may change the set: after each such call the
 * lookup makes sure that it still looks at the same table and key, and starts anew otherwise. */
#include "object/set.h"

#include "base/hash.h"
#include "memory/collector.h"
#include "object/dict.h"
#include "object/items.h"
#include "object/walk.h"

#include <string.h>

enum {
    MIN_PLACES = 8,
    COMPACT_PLACES_MAX = 256, /* one byte a place: entry number + 1, PLACE_FREE or PLACE_DELETED */
    PLACE_FREE = 0,
    PLACE_DELETED = 255,
    LINEAR_PROBES = 9, /* places looked at behind the first one before jumping */
    PERTURB_SHIFT = 5,
    ABSENT = -1,
    FAILED = -2,
};

static inline uint8_t *compact_places(const Set *s) { return (uint8_t *)(s->table + s->capacity); }

static size_t table_size(size_t capacity, size_t places)
{
    return capacity ? capacity * sizeof(SetEntry) + places : places * sizeof(SetEntry);
}

static inline size_t set_places(const Set *s) { return (size_t)s->mask + 1; }

size_t set_table_size(const Set *s)
{
    return s->table ? table_size(s->capacity, set_places(s)) : 0;
}

/* What a place holds: an entry, or NULL with *free telling a free one from a deleted one. */
static inline __attribute__((always_inline)) SetEntry *entry_at(const Set *s, bool compact,
                                                                size_t place, bool *free)
{
    if (compact) {
        uint8_t n = compact_places(s)[place];
        *free = n == PLACE_FREE;
        return n == PLACE_FREE || n == PLACE_DELETED ? NULL : &s->table[n - 1];
    }
    SetEntry *entry = &s->table[place];
    *free = !entry->key && entry->hash == 0;
    return entry->key ? entry : NULL;
}

static inline SetEntry *place_entry(const Set *s, size_t place, bool *free)
{
    return entry_at(s, s->capacity != 0, place, free);
}

/* Eight places, the first in the lowest byte. */
static inline uint64_t eight_places(const uint8_t *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? word : __builtin_bswap64(word);
}

/* A walk along the places of a hash, in the order of CPython's probing: runs of up to ten, then
 * jumps. */
typedef struct Probe {
    size_t place, start, perturb, left;
} Probe;

static inline size_t run_length(size_t start, size_t mask)
{
    return start + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
}

static inline Probe probe_first(Hash hash, size_t mask)
{
    size_t start = (size_t)hash & mask;
    return (Probe){start, start, (size_t)hash, run_length(start, mask)};
}

static inline void probe_next(Probe *p, size_t mask)
{
    if (p->left) {
        p->left--;
        p->place++;
        return;
    }
    p->perturb >>= PERTURB_SHIFT;
    p->place = p->start = (p->start * 5 + 1 + p->perturb) & mask;
    p->left = run_length(p->start, mask);
}

/* ---- lookup ---- */

enum { CHANGED = -3 };

/* Is the key of an entry that has its hash the one that is looked for? 1, 0, FAILED, or CHANGED when guest code changed
 * the set meanwhile. */
static inline __attribute__((always_inline)) int entry_matches(VM *vm, Set *s, const SetEntry *entry, Object *key)
{
    Object *at = entry->key;
    int equal = item_equal_plain(at, key);
    if (likely(equal >= 0)) return equal;
    const SetEntry *table = s->table;
    uint32_t mask = s->mask, capacity = s->capacity;
    equal = item_equal_held(vm, at, key);
    if (equal < 0) return FAILED;
    return s->table == table && s->mask == mask && s->capacity == capacity && entry->key == at ? equal : CHANGED;
}

/* Where a key belongs that was not found: as in CPython a deleted place on the way is used again, the last one met, unless
 * a comparison since has filled it. */
static inline size_t vacant_place(const Set *s, bool compact, size_t free, ptrdiff_t deleted)
{
    bool ignored;
    return deleted >= 0 && !entry_at(s, compact, (size_t)deleted, &ignored) ? (size_t)deleted : free;
}

/* How many places in a row are deleted, of those from `place`, which is, to `last`: eight are looked at. */
static inline size_t compact_deleted_run(const uint8_t *at, size_t place, size_t last, size_t mask)
{
    if (place + 7 > mask) return 1;
    uint64_t others = ~eight_places(at + place);
    size_t n = others ? (size_t)__builtin_ctzll(others) / 8 : 8, most = last - place + 1;
    return n < most ? n : most;
}

/* One attempt: the place of a key, ABSENT with *vacant set to where it belongs, FAILED or CHANGED. */
static ptrdiff_t compact_probe(VM *vm, Set *s, Object *key, Hash hash, size_t *vacant)
{
    const SetEntry *table = s->table;
    const uint8_t *at = compact_places(s);
    size_t mask = s->mask, start = (size_t)hash & mask, perturb = (size_t)hash;
    ptrdiff_t deleted = ABSENT;
    for (;;) {
        size_t last = start + run_length(start, mask);
        for (size_t place = start; place <= last; place++) {
            uint8_t n = at[place];
            if (n == PLACE_FREE) {
                *vacant = vacant_place(s, true, place, deleted);
                return ABSENT;
            }
            if (n == PLACE_DELETED) {
                place += compact_deleted_run(at, place, last, mask) - 1;
                deleted = (ptrdiff_t)place;
                continue;
            }
            const SetEntry *entry = &table[n - 1];
            if (entry->hash != hash) continue;
            int matches = entry_matches(vm, s, entry, key);
            if (matches) return matches > 0 ? (ptrdiff_t)place : matches;
        }
        perturb >>= PERTURB_SHIFT;
        start = (start * 5 + 1 + perturb) & mask;
    }
}

/* The same in a table of entries. */
static ptrdiff_t wide_probe(VM *vm, Set *s, Object *key, Hash hash, size_t *vacant)
{
    const SetEntry *table = s->table;
    size_t mask = s->mask, start = (size_t)hash & mask, perturb = (size_t)hash;
    ptrdiff_t deleted = ABSENT;
    for (;;) {
        const SetEntry *entry = table + start, *last = entry + run_length(start, mask);
        for (; entry <= last; entry++) {
            if (!entry->key) {
                if (entry->hash) { /* a deleted one */
                    deleted = entry - table;
                    continue;
                }
                *vacant = vacant_place(s, false, (size_t)(entry - table), deleted);
                return ABSENT;
            }
            if (entry->hash != hash) continue;
            int matches = entry_matches(vm, s, entry, key);
            if (matches) return matches > 0 ? entry - table : matches;
        }
        perturb >>= PERTURB_SHIFT;
        start = (start * 5 + 1 + perturb) & mask;
    }
}

static ptrdiff_t set_find(VM *vm, Set *s, Object *key, Hash hash, size_t *vacant)
{
    ptrdiff_t found;
    do {
        if (!s->table) {
            *vacant = (size_t)hash & s->mask;
            return ABSENT;
        }
        found = s->capacity ? compact_probe(vm, s, key, hash, vacant) : wide_probe(vm, s, key, hash, vacant);
    } while (unlikely(found == CHANGED));
    return found;
}

/* ---- walking ---- */

/* The next live entry from a place on, of which *position is the one behind; eight places are looked at together. */
static inline SetEntry *compact_next(const Set *s, size_t *position)
{
    const uint8_t *at = compact_places(s);
    size_t i = *position, places = set_places(s);
    while (i < places) {
        uint64_t left = eight_places(at + (i & ~(size_t)7)) >> (i & 7) * 8;
        if (!left) {
            i = (i | 7) + 1;
            continue;
        }
        i += (size_t)__builtin_ctzll(left) / 8;
        uint8_t n = at[i++];
        if (n == PLACE_DELETED) continue;
        *position = i;
        return &s->table[n - 1];
    }
    *position = places;
    return NULL;
}

static inline SetEntry *wide_next(const Set *s, size_t *position)
{
    size_t i = *position, places = set_places(s);
    while (i < places && !s->table[i].key) i++;
    *position = i < places ? i + 1 : places;
    return i < places ? &s->table[i] : NULL;
}

static inline SetEntry *next_entry(const Set *s, size_t *position)
{
    if (!s->table) return NULL;
    return s->capacity ? compact_next(s, position) : wide_next(s, position);
}

/* ---- growing ---- */

/* Puts a key that is not there into a place that is free or deleted. In compact tables there is
 * room for another entry if the place is free; for a deleted place one of the dead entries serves.
 */
static void set_put(Set *s, size_t place, STEALS Object *key, Hash hash)
{
    bool free;
    place_entry(s, place, &free);
    SetEntry *entry = &s->table[place];
    if (s->capacity) {
        size_t n = s->filled;
        if (!free) {
            for (n = 0; s->table[n].key; n++) {
            }
        }
        entry = &s->table[n];
        compact_places(s)[place] = (uint8_t)(n + 1);
    }
    entry->key = key;
    entry->hash = hash;
    if (free) s->filled++;
    s->used++;
}

static void set_put_new(Set *s, STEALS Object *key, Hash hash)
{
    if (!s->capacity) { /* a large table: no detours */
        Probe p = probe_first(hash, s->mask);
        while (s->table[p.place].key) probe_next(&p, s->mask);
        s->table[p.place] = (SetEntry){key, hash};
        s->filled++;
        s->used++;
        return;
    }
    uint8_t *at = compact_places(s);
    Probe p = probe_first(hash, s->mask);
    while (at[p.place] != PLACE_FREE) probe_next(&p, s->mask);
    s->table[s->filled++] = (SetEntry){key, hash};
    at[p.place] = (uint8_t)s->filled;
    s->used++;
}

/* Most places in use before a table of that many grows: three fifths. */
static inline bool is_crowded(size_t filled, size_t mask) { return filled * 5 >= mask * 3; }

/* Entries a compact table gets: what is needed and a little room, at most what crowds it. */
static size_t compact_capacity(size_t needed, size_t places)
{
    size_t most = ((places - 1) * 3 + 4) / 5, capacity = needed <= 3 ? 3 : needed + needed / 3;
    return capacity > most ? most > needed ? most : needed : capacity;
}

/* With all places free. */
static SetEntry *new_table(VM *vm, size_t capacity, size_t places)
{
    size_t size = table_size(capacity, places);
    if (!capacity) return memory_alloc_zeroed(vm, size);
    SetEntry *table = memory_alloc_small(vm, size);
    uint64_t *at = (uint64_t *)(table + capacity);
    for (size_t i = 0; table && i < places / 8; i++) at[i] = 0;
    return table;
}

/* Moves the keys, in the order of their places, to a table of that many places with room for
 * needed. */
static bool set_rebuild(VM *vm, Set *s, size_t places, size_t needed)
{
    size_t capacity = 0;
    if (places <= COMPACT_PLACES_MAX) capacity = compact_capacity(needed, places);
    if (places > (size_t)1 << 31) return raise_memory_error(vm);
    SetEntry *table = new_table(vm, capacity, places);
    if (!table) return false;
    Set old = *s;
    s->table = table;
    s->capacity = (uint32_t)capacity;
    s->mask = (uint32_t)(places - 1);
    s->used = s->filled = 0;
    SetEntry *entry;
    for (size_t position = 0; (entry = next_entry(&old, &position));) set_put_new(s, entry->key, entry->hash);
    if (old.table) memory_free_slot(vm, old.table, set_table_size(&old));
    return true;
}

/* To the power of two above `least`, with room for needed keys. */
static bool set_resize(VM *vm, Set *s, size_t least, size_t needed)
{
    size_t places = MIN_PLACES;
    while (places <= least) places <<= 1;
    return set_rebuild(vm, s, places, needed);
}

/* The size CPython gives a set that got crowded, or has many deleted places. */
static bool set_resize_for_used(VM *vm, Set *s)
{
    return set_resize(vm, s, s->used > 50000 ? (size_t)s->used * 2 : (size_t)s->used * 4, s->used + s->used / 2);
}

/* Compact tables: room for one more entry, the places staying as they are. */
static bool set_extend(VM *vm, Set *s)
{
    size_t places = set_places(s), capacity = compact_capacity((size_t)s->filled * 3 / 2 + 1, places);
    SetEntry *table = memory_alloc_small(vm, table_size(capacity, places));
    if (!table) return false;
    memcpy(table, s->table, s->filled * sizeof(SetEntry));
    memcpy(table + capacity, compact_places(s), places);
    memory_free_slot(vm, s->table, set_table_size(s));
    s->table = table;
    s->capacity = (uint32_t)capacity;
    return true;
}

static bool set_make_room(VM *vm, Set *s)
{
    if (!s->table) return set_rebuild(vm, s, MIN_PLACES, 1);
    return !s->capacity || s->filled < s->capacity || set_extend(vm, s);
}

/* What most lookups come to: the first place of the hash is free (ABSENT) or holds the key (its place); else CHANGED,
 * which means that only set_find can tell. */
static inline ptrdiff_t set_find_first(const Set *s, const Object *key, Hash hash)
{
    if (unlikely(!s->table)) return CHANGED;
    size_t place = (size_t)hash & s->mask;
    const SetEntry *entry = &s->table[place];
    if (s->capacity) {
        uint8_t n = compact_places(s)[place];
        if (n == PLACE_FREE) return ABSENT;
        if (n == PLACE_DELETED) return CHANGED;
        entry = &s->table[n - 1];
    } else if (!entry->key) {
        return entry->hash == 0 ? ABSENT : CHANGED;
    }
    return entry->hash == hash && item_equal_plain(entry->key, key) > 0 ? (ptrdiff_t)place : CHANGED;
}

static int set_add_slowly(VM *vm, Set *s, Object *key, Hash hash);

/* 1 added, 0 was there; -1: nothing is done, set_add_slowly can tell. Calls nothing. */
static inline int set_add_plain(Set *s, Object *key, Hash hash)
{
    ptrdiff_t found = set_find_first(s, key, hash);
    if (found >= 0) return 0;
    if (found != ABSENT || (s->capacity && s->filled == s->capacity) || is_crowded((size_t)s->filled + 1, s->mask)) return -1;
    size_t place = (size_t)hash & s->mask, n = place;
    if (s->capacity) {
        n = s->filled;
        compact_places(s)[place] = (uint8_t)(n + 1);
    }
    s->table[n] = (SetEntry){incref(key), hash};
    s->filled++;
    s->used++;
    return 1;
}

/* 1 added, 0 was there, -1. */
static inline int set_add_hashed(VM *vm, Set *s, Object *key, Hash hash)
{
    int added = set_add_plain(s, key, hash);
    return likely(added >= 0) ? added : set_add_slowly(vm, s, key, hash);
}

/* The same for a key that nobody else may hold meanwhile. */
static __attribute__((noinline)) int set_add_held(VM *vm, Set *s, Object *key, Hash hash)
{
    incref(key);
    int added = set_add_slowly(vm, s, key, hash);
    decref(key);
    return added;
}

static __attribute__((noinline)) int set_add_slowly(VM *vm, Set *s, Object *key, Hash hash)
{
    size_t place;
    ptrdiff_t found = set_find(vm, s, key, hash, &place);
    if (found != ABSENT) return found == FAILED ? -1 : 0;
    if (unlikely(!set_make_room(vm, s))) return -1;
    uint32_t filled = s->filled;
    set_put(s, place, incref(key), hash);
    if (likely(s->filled == filled || !is_crowded(s->filled, s->mask))) return 1;
    return set_resize_for_used(vm, s) ? 1 : -1;
}

/* ---- shrinking ---- */

/* Empties a place; the key's reference is the caller's. */
static Object *set_take(Set *s, size_t place)
{
    bool free;
    SetEntry *entry = place_entry(s, place, &free);
    Object *key = entry->key;
    entry->key = NULL;
    entry->hash = -1;
    if (s->capacity) compact_places(s)[place] = PLACE_DELETED;
    s->used--;
    return key;
}

static int set_discard_hashed(VM *vm, Set *s, Object *key, Hash hash)
{
    size_t place;
    if (s->used == 0) return 0;
    ptrdiff_t found = set_find_first(s, key, hash);
    if (found == CHANGED) found = set_find(vm, s, key, hash, &place);
    if (found < 0) return found == FAILED ? -1 : 0;
    decref(set_take(s, (size_t)found));
    return 1;
}

void set_forget_table(Set *set)
{
    set->table = NULL;
    set->used = set->filled = set->capacity = 0;
    set->mask = MIN_PLACES - 1;
}

/* Gives up the keys of a compact table that somebody else holds, every one of them, in any order, as nothing dies of that.
 * False: one would die, and nothing is done. */
static bool compact_outlived(const Set *s)
{
    if (!s->capacity) return false;
    for (uint32_t i = 0; i < s->filled; i++) {
        const Object *key = s->table[i].key;
        if (key && object_count(key) == 1) return false;
    }
    for (uint32_t i = 0; i < s->filled; i++) {
        Object *key = s->table[i].key;
        if (key && !object_is_immortal(key)) decref(key);
    }
    return true;
}

void set_clear_items(VM *vm, Set *set)
{
    Set old = *set;
    if (!old.table) return;
    set_forget_table(set);
    if (!compact_outlived(&old)) {
        SetEntry *entry;
        for (size_t position = 0; (entry = next_entry(&old, &position));) {
            if (!object_is_immortal(entry->key)) decref(entry->key);
        }
    }
    memory_free_slot(vm, old.table, set_table_size(&old));
}

Object *set_pop_any(Set *s)
{
    if (s->used == 0) return NULL;
    size_t place = (size_t)s->hash & s->mask;
    bool free;
    while (!place_entry(s, place, &free)) place = place == s->mask ? 0 : place + 1;
    s->hash = (Hash)(place + 1);
    return set_take(s, place);
}

/* ---- what native code calls ---- */

void set_open(Set *s, bool frozen)
{
    s->used = s->filled = s->capacity = 0;
    s->mask = MIN_PLACES - 1;
    s->table = NULL;
    s->hash = frozen ? -1 : 0;
}

static Object *new_set(VM *vm, TypeId id)
{
    Set *s = (Set *)builtin_allocate(vm, id, sizeof(Set));
    if (unlikely(!s)) return NULL;
    set_open(s, id == TYPE_FROZENSET);
    object_track_new(vm, (Object *)s);
    return (Object *)s;
}

Object *set_new(VM *vm) { return new_set(vm, TYPE_SET); }
Object *frozenset_new(VM *vm) { return new_set(vm, TYPE_FROZENSET); }

static Object *filled_set(VM *vm, Object *set, Object *iterable)
{
    if (!set || set_update(vm, (Set *)set, iterable)) return set;
    decref(set);
    return NULL;
}

Object *set_from_iterable(VM *vm, Object *iterable)
{
    return filled_set(vm, set_new(vm), iterable);
}

Object *frozenset_from_iterable(VM *vm, Object *iterable)
{
    if (is_exact(iterable, TYPE_FROZENSET)) return incref(iterable);
    return filled_set(vm, frozenset_new(vm), iterable);
}

int set_add(VM *vm, Set *set, Object *key)
{
    Hash hash = item_hash(vm, key);
    return unlikely(hash == -1) ? -1 : set_add_hashed(vm, set, key, hash);
}

/* A set (mutable, hence without a hash) asked for as a key stands for the frozenset of its items.
 * NEW or NULL with the exception as it was. */
static Object *frozen_key(VM *vm, Object *key)
{
    if (!is_any_set(key) || is_frozenset(key)) return NULL;
    if (!exception_clear_if(vm, EXC_TYPE_ERROR)) return NULL;
    return filled_set(vm, frozenset_new(vm), key);
}

typedef int (*SetKeyOperation)(VM *vm, Set *set, Object *key, Hash hash);

static int set_contains_hashed(VM *vm, Set *set, Object *key, Hash hash)
{
    size_t place;
    if (set->used == 0) return 0;
    ptrdiff_t found = set_find_first(set, key, hash);
    if (found == CHANGED) found = set_find(vm, set, key, hash, &place);
    return found >= 0 ? 1 : found == FAILED ? -1 : 0;
}

static int with_frozen_key(VM *vm, Set *set, Object *key, SetKeyOperation operation)
{
    Object *frozen = frozen_key(vm, key);
    if (!frozen) return -1;
    Hash hash = object_hash(vm, frozen);
    int result = hash == -1 ? -1 : operation(vm, set, frozen, hash);
    decref(frozen);
    return result;
}

int set_contains(VM *vm, Set *set, Object *key)
{
    Hash hash = item_hash(vm, key);
    if (likely(hash != -1)) return set_contains_hashed(vm, set, key, hash);
    return with_frozen_key(vm, set, key, set_contains_hashed);
}

int set_discard(VM *vm, Set *set, Object *key)
{
    Hash hash = item_hash(vm, key);
    if (likely(hash != -1)) return set_discard_hashed(vm, set, key, hash);
    return with_frozen_key(vm, set, key, set_discard_hashed);
}

bool set_next(Set *set, size_t *position, Object **key)
{
    SetEntry *entry = next_entry(set, position);
    if (entry) *key = entry->key;
    return entry != NULL;
}

/* ---- bulk operations ---- */

/* The same keys in the same places. s is empty and has as many places. */
static bool set_copy_table(VM *vm, Set *s, const Set *other)
{
    size_t places = set_places(other), capacity = other->capacity ? other->used : 0;
    SetEntry *table = capacity ? memory_alloc_small(vm, table_size(capacity, places)) : memory_alloc(vm, table_size(0, places));
    if (!table) return false;
    if (s->table) memory_free_slot(vm, s->table, set_table_size(s));
    s->table = table;
    s->capacity = (uint32_t)capacity;
    s->used = s->filled = other->used;
    for (size_t i = 0, count = capacity ? capacity : places; i < count; i++) {
        table[i] = other->table[i];
        if (table[i].key && !object_is_immortal(table[i].key)) incref(table[i].key);
    }
    if (capacity) memcpy(compact_places(s), compact_places(other), places);
    return true;
}

/* The keys of another into a set that is empty, in which there is room for them. */
static void set_fill(Set *s, const Set *other)
{
    SetEntry *entry;
    for (size_t position = 0; (entry = next_entry(other, &position));) set_put_new(s, incref(entry->key), entry->hash);
}

static bool set_update_from_set(VM *vm, Set *s, Set *other)
{
    if (s == other || other->used == 0) return true;
    size_t together = (size_t)s->used + other->used;
    if (is_crowded((size_t)s->filled + other->used, s->mask) &&
        !set_resize(vm, s, together * 2, together)) {
        return false;
    }
    if (s->filled == 0) {
        if (s->mask == other->mask && other->filled == other->used) return set_copy_table(vm, s, other);
        if (s->capacity < other->used && (s->capacity || !s->table) && !set_rebuild(vm, s, set_places(s), other->used)) return false;
        set_fill(s, other);
        return true;
    }
    SetEntry *entry;
    for (size_t position = 0; (entry = next_entry(other, &position));) {
        int added = set_add_plain(s, entry->key, entry->hash);
        if (added < 0) added = set_add_held(vm, s, entry->key, entry->hash);
        if (added < 0 || items_interrupted(vm, position)) return false;
    }
    return true;
}

bool set_fill_with_both(VM *vm, Set *s, Set *a, Set *b)
{
    size_t together = (size_t)a->used + b->used;
    bool copied = a->mask == s->mask && a->filled == a->used; /* as it lies, only to be moved for b */
    if (copied && a->used && b->used && a != b && is_crowded(together, s->mask)) {
        if (!set_resize(vm, s, together * 2, together)) return false;
        set_fill(s, a);
    } else if (!set_update_from_set(vm, s, a)) {
        return false;
    }
    return set_update_from_set(vm, s, b);
}

/* Calls the operation for each item of any iterable; false RAISES. */
static inline __attribute__((always_inline)) bool for_each_key(VM *vm, Set *s, Object *iterable, SetKeyOperation operation)
{
    bool done = true;
    Walk walk;
    Object *key;
    if (!walk_open(vm, &walk, iterable)) return false;
    for (size_t i = 0; done && (key = walk_next(vm, &walk)); i++) {
        Hash hash = item_hash(vm, key);
        done = hash != -1 && operation(vm, s, key, hash) >= 0 && !items_interrupted(vm, i);
        decref(key);
    }
    walk_close(&walk);
    return done && !exception_pending(vm);
}

static bool set_update_from_str(VM *vm, Set *s, Str *text)
{
    bool done = true;
    incref(text);
    for (size_t i = 0; done && i < text->length; i++) {
        Str *character = str_from_char(vm, str_at(text, i));
        if (!character) break;
        done = set_add_hashed(vm, s, OBJ(character), (Hash)str_hash(vm, character)) >= 0 && !items_interrupted(vm, i);
        decref(character);
    }
    decref(text);
    return !exception_pending(vm);
}

bool set_update(VM *vm, Set *set, Object *iterable)
{
    if (is_exact(iterable, TYPE_STR)) return set_update_from_str(vm, set, (Str *)iterable);
    if (is_any_set(iterable)) return set_update_from_set(vm, set, (Set *)iterable);
    return for_each_key(vm, set, iterable, set_add_hashed);
}

bool set_difference_update(VM *vm, Set *set, Object *iterable)
{
    if (iterable == (Object *)set) {
        set_clear_items(vm, set);
        return true;
    }
    if (is_any_set(iterable)) {
        Set *other = (Set *)iterable;
        SetEntry *entry;
        for (size_t position = 0; (entry = next_entry(other, &position));) {
            Object *key = incref(entry->key);
            int found = set_discard_hashed(vm, set, key, entry->hash);
            decref(key);
            if (found < 0 || items_interrupted(vm, position)) return false;
        }
    } else if (!for_each_key(vm, set, iterable, set_discard_hashed)) {
        return false;
    }
    if ((size_t)set->filled - set->used <= set->mask / 4) return true;
    return set_resize_for_used(vm, set);
}

static int set_toggle_hashed(VM *vm, Set *s, Object *key, Hash hash)
{
    int found = set_discard_hashed(vm, s, key, hash);
    return found ? found : set_add_hashed(vm, s, key, hash);
}

bool set_symmetric_update(VM *vm, Set *set, Object *iterable)
{
    if (iterable == (Object *)set) {
        set_clear_items(vm, set);
        return true;
    }
    /* What occurs twice in the iterable must count once. */
    Object *other = is_any_set(iterable) ? incref(iterable) : set_from_iterable(vm, iterable);
    if (!other) return false;
    bool done = true;
    SetEntry *entry;
    for (size_t position = 0; done && (entry = next_entry((Set *)other, &position));) {
        Object *key = incref(entry->key);
        done =
            set_toggle_hashed(vm, set, key, entry->hash) >= 0 && !items_interrupted(vm, position);
        decref(key);
    }
    decref(other);
    return done;
}

int set_contains_all(VM *vm, Set *set, Set *keys)
{
    int found = 1;
    SetEntry *entry;
    for (size_t position = 0; found > 0 && (entry = next_entry(keys, &position));) {
        ptrdiff_t place = set_find_first(set, entry->key, entry->hash); /* calls nothing */
        if (likely(place != CHANGED)) {
            found = place >= 0;
        } else {
            Object *key = incref(entry->key);
            found = set_contains_hashed(vm, set, key, entry->hash);
            decref(key);
        }
        if (items_interrupted(vm, position)) found = -1;
    }
    return found;
}

/* Adds to result the keys of `keys` that are (wanted) or are not in `other`. */
bool set_add_selected(VM *vm, Set *result, Set *keys, Set *other, bool wanted)
{
    SetEntry *entry;
    for (size_t position = 0; (entry = next_entry(keys, &position));) {
        Object *key = entry->key;
        Hash hash = entry->hash;
        ptrdiff_t place = set_find_first(other, key, hash); /* calls nothing, nor does set_add_plain */
        int found = place == CHANGED ? -1 : (place >= 0) != wanted ? 0 : set_add_plain(result, key, hash);
        if (unlikely(found < 0)) {
            incref(key);
            found = set_contains_hashed(vm, other, key, hash);
            if (found >= 0 && (found > 0) == wanted) found = set_add_hashed(vm, result, key, hash);
            decref(key);
        }
        if (found < 0 || items_interrupted(vm, position)) return false;
    }
    return true;
}

bool set_add_common(VM *vm, Set *result, Set *set, Object *iterable)
{
    Object *iterator = object_iter(vm, iterable), *key;
    if (!iterator) return false;
    bool done = true;
    while (done && (key = object_next(vm, iterator))) {
        Hash hash = item_hash(vm, key);
        int found = hash == -1 ? -1 : set_contains_hashed(vm, set, key, hash);
        done = found == 0 || (found > 0 && set_add_hashed(vm, result, key, hash) >= 0);
        decref(key);
    }
    decref(iterator);
    return done && !exception_pending(vm);
}

/* The same for the keys of a set, whose hashes are known. */
static int set_all_of_set(VM *vm, Set *set, Set *keys, bool wanted)
{
    int found = wanted;
    SetEntry *entry;
    for (size_t position = 0; found == (int)wanted && (entry = next_entry(keys, &position));) {
        Object *key = incref(entry->key);
        found = set_contains_hashed(vm, set, key, entry->hash);
        decref(key);
        if (items_interrupted(vm, position)) return -1;
    }
    return found < 0 ? -1 : found == (int)wanted;
}

int set_all_members(VM *vm, Set *set, Object *iterable, bool wanted)
{
    if (is_exact(iterable, TYPE_SET) || is_exact(iterable, TYPE_FROZENSET)) return set_all_of_set(vm, set, (Set *)iterable, wanted);
    Object *iterator = object_iter(vm, iterable), *key;
    if (!iterator) return -1;
    int found = wanted;
    while (found == (int)wanted && (key = object_next(vm, iterator))) {
        Hash hash = item_hash(vm, key);
        found = hash == -1 ? -1 : set_contains_hashed(vm, set, key, hash);
        decref(key);
    }
    decref(iterator);
    return exception_pending(vm) ? -1 : found == (int)wanted;
}

Hash set_hash_keys(const Set *s)
{
    uint64_t state = 0;
    SetEntry *entry;
    for (size_t position = 0; (entry = next_entry(s, &position));) {
        state = hash_set_add(state, entry->hash);
    }
    return hash_set_finish(state, s->used);
}

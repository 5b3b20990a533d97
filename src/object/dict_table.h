/* The table of a dict, for the files of dict: its geometry, and the index from hashes to entries. What is called for each access is
 * here to be compiled into it. */
#ifndef OURO_OBJECT_DICT_TABLE_H
#define OURO_OBJECT_DICT_TABLE_H

#include "object/dict.h"
#include "object/items.h"

typedef struct DictTable DictTable;

enum { ABSENT = -1, FAILED = -2, MIN_BITS = 2, MAX_BITS = 31 };

/* ---- geometry ---- */

/* Most places that may be in use: two thirds, three quarters of the smallest index. */
static inline size_t usable(unsigned bits)
{
    return bits == MIN_BITS ? 3 : ((size_t)2 << bits) / 3;
}

unsigned table_bits_for(size_t capacity); /* log2 of the places of an index */
/* Capacity for a dict of `used` entries that gets another: small ones double, as they are made often; others grow in steps
 * of about 1.4, two to each index size, so that the index is rebuilt on every second step only. */
size_t table_grown_capacity(size_t used);
size_t table_size(size_t capacity, unsigned bits, bool all_str); /* bytes of the block */

static inline unsigned place_shift(unsigned bits) { return bits <= 8 ? 0 : bits <= 16 ? 1 : 2; }

static inline uint32_t *table_hashes(const DictTable *t)
{
    return (uint32_t *)(t->entries + t->capacity);
}

static inline void *table_index(const DictTable *t)
{
    return table_hashes(t) + (t->all_str ? 0 : t->capacity);
}

static inline size_t index_size(unsigned bits) { return (size_t)1 << bits << place_shift(bits); }

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

void index_remove(DictTable *t, uint32_t hash, size_t entry); /* its place becomes a dummy */
void index_rebuild(DictTable *t);                              /* from the entries, without dummies */

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

NEW DictTable *table_new(VM *vm, size_t capacity, bool all_str) RAISES; /* empty; the index is not set up */
void table_free(VM *vm, DictTable *t);                                 /* may be NULL */
/* Copies the live entries of old (which may be NULL) without counting; both tables then hold the
 * same references. capacity is enough for them. */
void table_fill(DictTable *t, const DictTable *old, size_t used);
void table_compact(DictTable *t); /* squeezes the deleted entries out, in place */

/* ---- entries (dict.c) ---- */

ptrdiff_t dict_find_entry(VM *vm, Dict *d, Object *key, uint32_t hash) RAISES; /* its number, ABSENT or FAILED */
bool dict_insert_new(VM *vm, Dict *d, Object *key, uint32_t hash, Object *value) RAISES; /* the key is not in the dict */
void dict_replace_value(VM *vm, Dict *d, size_t n, const Object *key, Object *value);
/* Takes entry n out of the dict; its two references are the caller's. */
void dict_take_entry(VM *vm, Dict *d, size_t n, Object **key, Object **value);
void dict_shrink(VM *vm, Dict *d); /* after deletions: a table that is seven eighths empty is replaced, if memory can be had */
bool dict_resize(VM *vm, Dict *d, size_t capacity, bool all_str) RAISES; /* to a table of the given capacity */

#endif

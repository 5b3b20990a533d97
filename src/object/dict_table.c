/* The table of a dict: a block with the entries in insertion order, their hashes and the index. */
#include "object/dict_table.h"

#include <string.h>

unsigned table_bits_for(size_t capacity)
{
    unsigned bits = MIN_BITS;
    while (bits < MAX_BITS && usable(bits) < capacity) bits++;
    return bits;
}

size_t table_grown_capacity(size_t used)
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

size_t table_size(size_t capacity, unsigned bits, bool all_str)
{
    size_t entry = sizeof(DictEntry) + (all_str ? 0 : sizeof(uint32_t));
    return sizeof(DictTable) + capacity * entry + index_size(bits);
}

size_t dict_table_size(const DictTable *t)
{
    return t ? table_size(t->capacity, t->index_bits, t->all_str) : 0;
}

void index_remove(DictTable *t, uint32_t hash, size_t entry)
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

void index_rebuild(DictTable *t)
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

DictTable *table_new(VM *vm, size_t capacity, bool all_str)
{
    unsigned bits = table_bits_for(capacity);
    if (capacity > usable(bits)) return raise_memory_error(vm);
    size_t size = table_size(capacity, bits, all_str);
    DictTable *t = size <= SMALL_MAX ? memory_alloc_small(vm, size) : memory_alloc(vm, size);
    return t ? table_open(t, capacity, bits, all_str) : NULL;
}

void table_free(VM *vm, DictTable *t)
{
    if (t) memory_free_slot(vm, t, dict_table_size(t));
}

void table_fill(DictTable *t, const DictTable *old, size_t used)
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

void table_compact(DictTable *t)
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

/* Taking the first or last key of a dict out, and moving keys there: what OrderedDict is made of. */
#include "object/dict_table.h"

#include <string.h>

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
    if (!dict_insert_new(vm, d, key, hash, value)) {
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
        if (!dict_resize(vm, d, table_grown_capacity(d->used), d->table->all_str)) return false;
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
    ptrdiff_t n = dict_find_entry(vm, d, key, hash);
    if (n < 0) return n == ABSENT ? 0 : -1;
    if (!last) dict_next(d, &first, NULL, NULL);
    *changed = last ? (size_t)n + 1 < d->table->filled : (size_t)n + 1 > first;
    if (!*changed) return 1;
    return (last ? move_last(vm, d, (size_t)n, hash) : move_first(vm, d, (size_t)n)) ? 1 : -1;
}

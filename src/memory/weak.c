/* Weak references: the table from an address to the links that name it. */
#include "memory/weak.h"

#include <string.h>

/* Open addressing, linear probing; keys are addresses of live objects, so removal can close gaps. */
typedef struct WeakTable {
    WeakLink **slots; /* first link of each referent */
    size_t mask, used;
    WeakNotify notify;
} WeakTable;

static size_t hash_address(const Object *o, size_t mask) { return (((uintptr_t)o >> 3) * 0x9e3779b97f4a7c15u >> 20) & mask; }

static WeakTable *table_of(VM *vm) {
    Heap *heap = vm_heap(vm);
    if (!heap->weak) {
        heap->weak = memory_alloc_zeroed(vm, sizeof(WeakTable));
    }
    return heap->weak;
}

void weak_set_notify(VM *vm, WeakNotify notify) {
    WeakTable *table = table_of(vm);
    if (table) table->notify = notify;
}

static WeakLink **find(WeakTable *table, const Object *o) {
    size_t i = hash_address(o, table->mask);
    while (table->slots[i] && table->slots[i]->referent != o) i = (i + 1) & table->mask;
    return &table->slots[i];
}

static bool grow(VM *vm, WeakTable *table) {
    size_t capacity = table->slots ? 2 * (table->mask + 1) : 64;
    WeakLink **fresh = memory_alloc_zeroed(vm, capacity * sizeof *fresh);
    if (!fresh) return false;
    WeakTable larger = {.slots = fresh, .mask = capacity - 1};
    for (size_t i = 0; table->slots && i <= table->mask; i++) {
        if (table->slots[i]) *find(&larger, table->slots[i]->referent) = table->slots[i];
    }
    memory_free(vm, table->slots, table->slots ? (table->mask + 1) * sizeof *fresh : 0);
    table->slots = fresh;
    table->mask = capacity - 1;
    return true;
}

bool weak_add(VM *vm, WeakLink *link, WeakLink *after) {
    WeakTable *table = table_of(vm);
    if (!table) return false;
    if (!table->slots || table->used * 2 > table->mask) {
        xincref(after); /* growing may collect it */
        bool grown = grow(vm, table);
        bool gone = after && object_count(&after->head) == 1;
        xdecref(after);
        if (gone) after = NULL;
        if (!grown) return false;
    }
    WeakLink **place = after ? &after->next : find(table, link->referent);
    link->previous = after;
    link->next = *place;
    if (*place) (*place)->previous = link;
    else if (!after) table->used++;
    *place = link;
    link->referent->word |= OBJECT_WEAKREFS;
    return true;
}

/* Empties a slot and moves later ones of its run up. */
static void close_gap(WeakTable *table, size_t hole) {
    table->slots[hole] = NULL;
    table->used--;
    for (size_t i = (hole + 1) & table->mask; table->slots[i]; i = (i + 1) & table->mask) {
        size_t home = hash_address(table->slots[i]->referent, table->mask);
        if (((i - home) & table->mask) < ((i - hole) & table->mask)) continue;
        table->slots[hole] = table->slots[i];
        table->slots[i] = NULL;
        hole = i;
    }
}

void weak_remove(VM *vm, WeakLink *link) {
    WeakTable *table = vm_heap(vm)->weak;
    if (!link->referent || !table || !table->slots) return;
    WeakLink **slot = find(table, link->referent);
    if (link->next) link->next->previous = link->previous;
    if (link->previous) {
        link->previous->next = link->next;
    } else if (link->next) {
        *slot = link->next;
    } else {
        link->referent->word &= ~OBJECT_WEAKREFS;
        close_gap(table, (size_t)(slot - table->slots));
    }
    link->referent = NULL;
    link->next = link->previous = NULL;
}

WeakLink *weak_first(VM *vm, Object *o) {
    WeakTable *table = vm_heap(vm)->weak;
    return (o->word & OBJECT_WEAKREFS) && table && table->slots ? *find(table, o) : NULL;
}

bool weak_has_callback(VM *vm, Object *o) {
    for (const WeakLink *link = weak_first(vm, o); link; link = link->next)
        if (link->callback) return true;
    return false;
}

/* Takes all links of o out of the table; those with a callback form a chain through next, newest first. Their counts are
 * left alone: the collector's marks may be in them. */
WeakLink *weak_detach(VM *vm, Object *o) {
    WeakTable *table = vm_heap(vm)->weak;
    if (!(o->word & OBJECT_WEAKREFS) || !table || !table->slots) return NULL;
    WeakLink **slot = find(table, o);
    WeakLink *link = *slot, *chain = NULL, **end = &chain;
    close_gap(table, (size_t)(slot - table->slots));
    o->word &= ~OBJECT_WEAKREFS;
    while (link) {
        WeakLink *next = link->next;
        link->referent = NULL;
        link->next = link->previous = NULL;
        if (link->callback && link->head.count) { /* a link that is itself dying has no say */
            *end = link;
            end = &link->next;
        }
        link = next;
    }
    return chain;
}

void weak_notify_chain(VM *vm, WeakLink *chain) {
    WeakTable *table = vm_heap(vm)->weak;
    while (chain) {
        WeakLink *link = chain;
        chain = link->next;
        link->next = NULL;
        if (table->notify) table->notify(vm, link);
        decref(link);
    }
}

void weak_clear(VM *vm, Object *o) {
    WeakLink *chain = weak_detach(vm, o);
    for (WeakLink *link = chain; link; link = link->next) incref(link);
    weak_notify_chain(vm, chain);
}

void weak_close(VM *vm) {
    Heap *heap = vm_heap(vm);
    WeakTable *table = heap->weak;
    if (!table) return;
    memory_free(vm, table->slots, table->slots ? (table->mask + 1) * sizeof *table->slots : 0);
    memory_free(vm, table, sizeof *table);
    heap->weak = NULL;
}

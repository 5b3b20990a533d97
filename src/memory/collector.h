/* The cycle collector: which objects it looks at, when it runs, what gc.* asks of it.
 *
 * Tracked objects are young (generation 0), middle (1) or old (2), as two bits of their header say. The young and the
 * middle ones are also in a list each, which may hold stale entries: an address counts while the bit is set there.
 */
#ifndef OURO_MEMORY_COLLECTOR_H
#define OURO_MEMORY_COLLECTOR_H

#include "memory/lifetime.h"

typedef struct ObjectVector {
    Object **items; /* raw memory of the VM */
    size_t count, capacity;
} ObjectVector;

enum { GENERATIONS = 3 };

typedef struct CollectorStats {
    size_t collections, collected, uncollectable;
} CollectorStats;

typedef struct Collector {
    ObjectVector young, middle;
    uint32_t *counts;          /* one a 16-byte granule of the range; reserved, touched while collecting */
    bool enabled, running;
    int32_t threshold[GENERATIONS];
    int32_t passes[GENERATIONS]; /* collections of the generation below since the last one of this */
    CollectorStats stats[GENERATIONS];
    uint32_t debug;            /* gc.DEBUG_* */
    /* Upper layers: an untrackable survivor (tuples and dicts of leaves) says so; gc.callbacks. May be NULL. */
    bool (*may_untrack)(Object *o);
    void (*notify)(VM *vm, bool stop, int generation, size_t collected, size_t uncollectable);
} Collector;

/* An object became tracked. */
void collector_enlist(VM *vm, Object *o);
static inline void collector_born(VM *vm, Object *o) {
    Heap *heap = vm_heap(vm);
    ObjectVector *young = &heap->collector->young;
    if (likely(young->count < young->capacity)) young->items[young->count++] = o;
    else collector_enlist(vm, o);
    if (unlikely(++heap->young_count > heap->young_threshold)) heap->attention |= ATTENTION_COLLECT;
}
/* A young object died or was untracked. */
static inline void collector_gone(VM *vm) {
    Heap *heap = vm_heap(vm);
    if (heap->young_count > 0) heap->young_count--;
}

bool collector_open(VM *vm);  /* false: out of memory. Before any object is tracked */
void collector_close(VM *vm);
void collector_enable(VM *vm, bool enabled);
void collector_set_threshold(VM *vm, int generation, int32_t threshold);
/* Takes all tracked objects out of the collector's sight, and puts them back as old ones. */
void collector_freeze(VM *vm);
void collector_unfreeze(VM *vm);
/* 0, 1, 2 for a tracked object; 3 for a frozen one. */
static inline int collector_generation(const Object *o) {
    if ((o->word & OBJECT_GENERATION) == OBJECT_GENERATION) return 3;
    return o->word & OBJECT_YOUNG ? 0 : o->word & OBJECT_MIDDLE ? 1 : 2;
}
/* Runs a collection of generation 0, 1 or 2; returns the number of unreachable objects found, complete when it
 * returns. Never raises; exceptions of finalisers go to the unraisable hook. */
size_t collector_collect(VM *vm, int generation);
/* The loop saw ATTENTION_COLLECT: an automatic collection if one is due and enabled. */
void collector_poll(VM *vm);

#endif

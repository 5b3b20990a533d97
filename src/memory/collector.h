/* The cycle collector: which objects it looks at, when it runs, what gc.* asks of it. */
#ifndef OURO_MEMORY_COLLECTOR_H
#define OURO_MEMORY_COLLECTOR_H

#include "memory/lifetime.h"

/* An object became tracked: paces the young generation. */
static inline void collector_born(VM *vm, Object *o) {
    Heap *heap = vm_heap(vm);
    (void)o;
    if (unlikely(++heap->young_count > heap->young_threshold) && heap->young_threshold) heap->attention |= ATTENTION_COLLECT;
}
/* A tracked object died or was untracked. */
static inline void collector_gone(VM *vm, Object *o) {
    Heap *heap = vm_heap(vm);
    (void)o;
    if (heap->young_count > 0) heap->young_count--;
}

bool collector_open(VM *vm);  /* false: out of memory */
void collector_close(VM *vm);
/* Runs a collection of generation 0, 1 or 2; returns the number of unreachable objects found (collected and
 * uncollectable), complete when it returns. Never raises; exceptions of finalisers go to the unraisable hook. */
size_t collector_collect(VM *vm, int generation);
/* The loop saw ATTENTION_COLLECT: an automatic collection if one is due and enabled. */
void collector_poll(VM *vm);

#endif

/* How objects die: counts that reach zero, finalisers, and the queue that keeps deep structures off the C stack. */
#include "memory/lifetime.h"

#include "memory/collector.h"
#include "memory/slot.h"
#include "memory/weak.h"

enum { DYING_DEPTH_MAX = 50 }; /* nested destroys before the rest waits in the queue (CPython's figure) */

bool object_finalize_dead(VM *vm, Object *o) {
    if (o->word & OBJECT_FINALIZED) return true;
    o->word |= OBJECT_FINALIZED;
    o->count = 1; /* the finaliser sees a live object */
    life_of(o)->finalize(vm, o);
    return --o->count == 0;
}

/* object_untrack for one that is tracked and has a count of zero: it cannot be settled. */
static inline void dead_untrack(VM *vm, Object *o) {
    if (o->word & OBJECT_YOUNG) collector_gone(vm, o);
    o->word &= ~(OBJECT_TRACKED | OBJECT_GENERATION);
}

/* One object whose count is zero, to its end. */
static inline void object_end(VM *vm, Object *o, TypeLife *life) {
    if (unlikely(life->finalize != NULL) && !object_finalize_dead(vm, o)) return;
    if (o->word & (OBJECT_WEAKREFS | OBJECT_TRACKED)) {
        if (unlikely(o->word & OBJECT_WEAKREFS)) weak_clear(vm, o);
        if (o->word & OBJECT_TRACKED) dead_untrack(vm, o);
    }
    if (unlikely(vm_heap(vm)->in_slice) && life->detach && collector_lets_go(vm, o)) return;
    if (life->destroy) {
        o->word |= OBJECT_DYING;
        life->destroy(vm, o);
    }
    object_free_slot(vm_heap(vm), o);
}

/* The link of a queued object is its count word: its offset in this half of the range, in granules of 8 bytes. */
static void dying_push(Heap *heap, Object *o) {
    uintptr_t offset = (uintptr_t)o & RANGE_MASK;
    unsigned half = (unsigned)(offset >> (RANGE_SHIFT - 1));
    o->count = heap->dying_queue[half];
    o->word |= OBJECT_DYING;
    heap->dying_queue[half] = (uint32_t)((offset & (RANGE_MASK >> 1)) >> 3);
}

static Object *dying_pop(Heap *heap) {
    for (unsigned half = 0; half < 2; half++) {
        uint32_t at = heap->dying_queue[half];
        if (!at) continue;
        Object *o = (Object *)((uintptr_t)heap | ((uintptr_t)half << (RANGE_SHIFT - 1)) | ((uintptr_t)at << 3));
        heap->dying_queue[half] = o->count;
        o->count = 0;
        o->word &= ~OBJECT_DYING;
        return o;
    }
    return NULL;
}

static __attribute__((noinline)) void dying_drain(VM *vm) {
    Heap *heap = vm_heap(vm);
    Object *o;
    while ((o = dying_pop(heap))) {
        heap->dying_depth++;
        object_end(vm, o, life_in(vm, o));
        heap->dying_depth--;
    }
}

static inline void object_died(Object *o) {
    VM *vm = vm_of(o);
    Heap *heap = vm_heap(vm);
    TypeLife *life = life_in(vm, o);
    uint32_t leaf_unless = life->leaf_unless;
    if (leaf_unless && !(o->word & leaf_unless)) { /* numbers, text and other leaves */
        object_free_slot(heap, o);
        return;
    }
    if (unlikely(heap->dying_depth >= DYING_DEPTH_MAX)) {
        dying_push(heap, o);
        return;
    }
    heap->dying_depth++;
    object_end(vm, o, life);
    if (--heap->dying_depth == 0 && unlikely(heap->dying_queue[0] | heap->dying_queue[1])) dying_drain(vm);
}

void object_dead(Object *o) { object_died(o); }

void object_release(Object *o) {
    uint32_t count = o->count;
    if (unlikely((int32_t)count < 0)) {
        object_mark_card(o);
        count = count_of_settled(count);
    }
    o->count = --count;
    if (count == 0) object_died(o);
}

void object_track(VM *vm, Object *o) {
    if (o->word & OBJECT_TRACKED) return;
    o->word |= OBJECT_TRACKED | OBJECT_YOUNG;
    collector_born(vm, o);
}

void object_untrack(VM *vm, Object *o) {
    if (!(o->word & OBJECT_TRACKED)) return;
    if (object_is_settled(o)) o->count = object_count(o);
    if (o->word & OBJECT_YOUNG) collector_gone(vm, o);
    o->word &= ~(OBJECT_TRACKED | OBJECT_YOUNG | OBJECT_MIDDLE);
}

static int is_restless(Object *o, void *vm) {
    const TypeLife *life = life_in(vm, o);
    if (life->finalize && !(o->word & OBJECT_FINALIZED) && !(life->at_rest && life->at_rest(o))) return 1;
    return o->word & OBJECT_WEAKREFS && weak_has_callback(vm, o);
}

bool objects_at_rest(VM *vm) { return !heap_walk(vm, is_restless, vm); }

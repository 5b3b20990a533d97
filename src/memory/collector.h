/* The cycle collector: which objects it looks at, when it runs, what gc.* asks of it.
 *
 * Tracked objects are young (generation 0), middle (1) or old (2), as two bits of their header say. New ones are young and
 * in a list, in order of making; the list may hold stale entries: an address counts while the bit is set there. A young
 * pass judges them by their counts alone. The old ones are judged by a cycle: a marking in slices filters, and the counts
 * of what it did not reach are the proof. docs/collector.md tells the whole story.
 *
 *   collector.c          opening, pacing, gc.collect, freezing
 *   collector_examine.c  the proof: which objects of a set are unreachable
 *   collector_young.c    the young pass
 *   collector_cycle.c    the marking cycle
 *   collector_verdict.c  its end: the proof in slices, finalising, clearing
 *   collector_remains.c  the end of huge containers, in parts
 *   collector_check.c    audit builds: every verdict again, in a plain way
 *   collector_evidence.c may anything old have become garbage at all?
 *   collector_trash.c    weak references, finalisers, clearing
 *   collector_room.c     a collection when the budget is used up
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

/* What the collector did between the program's steps: a slice is one such interruption, finalisers not counted. */
enum { SLICE_BUCKETS = 8 };
typedef struct SliceStats {
    uint64_t slices, cpu_ns, longest_cpu_ns, longest_wall_ns;
    uint64_t histogram[SLICE_BUCKETS]; /* CPU time below 50, 100, 250, 500 us, 1, 10, 100 ms, and above */
    uint64_t cycles, cycles_spared, cycles_dropped; /* begun; not needed for want of evidence; given up */
} SliceStats;
extern const uint64_t slice_bucket_ns[SLICE_BUCKETS - 1];

typedef enum CyclePhase {
    CYCLE_NONE,
    CYCLE_SETTLING, /* what was stirred since the last cycle becomes settled again */
    CYCLE_ROOTS,    /* are marked */
    CYCLE_MARKING,  /* what they lead to */
    CYCLE_SWEEPING, /* gathers what is old and not marked */
    CYCLE_STIRRED,  /* marking goes on from what was stirred meanwhile */
    CYCLE_PACKING,  /* when these are many, the proof is in slices too: see collector_verdict.c */
    CYCLE_COUNTING,
    CYCLE_JUDGING,
    CYCLE_UNLINKING, /* from here on the verdict stands; weak references to the unreachable are cleared */
    CYCLE_NOTIFYING, /* their callbacks */
    CYCLE_GATHERING,
    CYCLE_FINALIZING,
    CYCLE_CLEARING,  /* the unreachable go away */
    CYCLE_RETURNING, /* or stay for the next cycle */
    CYCLE_ENDING,    /* tables are given back */
} CyclePhase;

/* A suspect with so many references that its count word has no room for a second number. */
typedef struct Hub {
    Object *o; /* NULL: a free place */
    uint32_t internal;
} Hub;

typedef struct Cycle {
    CyclePhase phase;
    uint64_t *marks;        /* a bit for each 16 bytes of the range; reserved, touched as used */
    ObjectVector grey;      /* marked, still to be traversed; entries may be stale */
    size_t unchecked;       /* grey entries below this are of earlier slices */
    ObjectVector huge;      /* large containers, traversed in parts, the last one first; each with its place behind it */
    uintptr_t place;        /* SETTLING, STIRRED: card number; ROOTS: see roots_part; SWEEPING: offset in the range */
    ObjectVector suspects;  /* not marked; from GATHERING on: trash, each held */
    ObjectVector weak;      /* those of them to which there are weak references */
    struct WeakLink *calls, **last_call; /* weak references whose callbacks are to run, each held */
    Hub *hubs;              /* NULL, or a table by address */
    size_t hub_count, hub_places;
    size_t next;            /* suspect to be looked at next, from PACKING on */
    size_t kept;            /* GATHERING: so many are trash */
    size_t part;            /* COUNTING: place in a huge container */
    size_t live;            /* old objects that are reachable */
    unsigned passes;        /* STIRRED: over the cards */
    bool found_stirred, swept, weighed, finalized;
    bool large;             /* there are huge containers among the suspects */
} Cycle;

typedef void (*RootsVisitor)(VM *vm, Visit visit, void *context);

typedef struct Collector {
    ObjectVector young;        /* from young_start on */
    size_t young_start;
    ObjectVector middle;       /* survivors of gc.collect(0) */
    size_t runs_freed;         /* heap's counter when all entries of the lists were last known to point to object slots */
    Cycle cycle;
    bool enabled, running;
    int32_t threshold[GENERATIONS];
    int32_t passes[GENERATIONS]; /* collections of the generation below since the last one of this */
    CollectorStats stats[GENERATIONS];
    SliceStats slices;
    uint32_t debug;            /* gc.DEBUG_* */
    bool keep_found;           /* what the last trash_prepare left is kept: see `found` */
    double started;            /* DEBUG_STATS: when the present collection began, in seconds */
    /* scratch of the proof, kept between passes */
    uint32_t *counts;
    size_t counts_capacity;
    ObjectVector stack;
    /* pacing: see collector.c */
    size_t old_count;          /* old objects as far as known */
    size_t promoted, judged;   /* since the last cycle: became old; were looked at by young passes */
    size_t base_bytes;         /* heap at the end of the last cycle */
    size_t base_used;          /* ... without the room in its pages */
    unsigned patience;         /* how often the allowed growth is doubled, as cycles found next to nothing */
    bool evidence_lost;        /* a cycle was given up: the next one is due whatever the evidence */
    bool hurry;                /* ... at once */
    bool stress;               /* -X gc=stress: tiny slices at every occasion */
    uint64_t room_again_ns;    /* collector_make_room has not helped and is not to be tried before then */
    uint64_t guest_ns;         /* CPU time of finalisers and callbacks within the present slice */
    Remains *remains;          /* of huge containers, the oldest first; those before remains_done are gone */
    size_t remains_count, remains_capacity, remains_done;
    /* Upper layers. May be NULL. */
    /* Everything that is held from outside the heap, in parts: some `limit` references from `place` (0 first) on; returns
     * where to go on, or TRAVERSED. What the program changes meanwhile may be missed. */
    size_t (*roots_part)(VM *vm, size_t place, size_t limit, Visit visit, void *context);
    RootsVisitor newest_roots;        /* what the running code is at work on: registers of the newest frames */
    RootsVisitor known;               /* some of what is alive beyond doubt and often touched: modules, their functions, classes */
    bool (*listens)(VM *vm);          /* would notify tell anybody now? */
    void (*notify)(VM *vm, bool stop, int generation, size_t collected, size_t uncollectable);
    /* With debug flags set: told the unreachable as they are found, and again (settled) those that are left to be
     * cleared after finalisers ran. True for the latter: they are kept (gc.DEBUG_SAVEALL). */
    bool (*found)(VM *vm, Object *const *trash, size_t count, bool settled);
    void (*ending)(VM *vm);           /* the program has ended: tells what was kept as garbage */
} Collector;

/* An object became tracked. */
void collector_enlist(VM *vm, Object *o);
static inline void collector_born(VM *vm, Object *o) {
    Heap *heap = vm_heap(vm);
    ObjectVector *young = &heap->collector->young;
    if (likely(young->count < young->capacity)) young->items[young->count++] = o;
    else collector_enlist(vm, o);
    if (unlikely(++heap->young_count > heap->young_threshold)) heap_ask_again(heap, ATTENTION_COLLECT);
}
/* object_track for one that was just made. */
static inline void object_track_new(VM *vm, Object *o) {
    o->word |= OBJECT_TRACKED | OBJECT_YOUNG;
    collector_born(vm, o);
}
/* A young object died or was untracked. */
static inline void collector_gone(VM *vm, const Object *o) {
    Heap *heap = vm_heap(vm);
    ObjectVector *young = &heap->collector->young;
    if (heap->young_count > 0) heap->young_count--;
    if (young->count && young->items[young->count - 1] == o) young->count--; /* short lives leave no stale entries */
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
/* The same for generation 2, but if nothing was made, and nothing old touched, since a full collection, it does nothing. */
size_t collector_collect_changed(VM *vm);
/* The loop saw ATTENTION_COLLECT: a young pass or a slice of a cycle, if one is due and automatic collection is on. */
void collector_poll(VM *vm);
/* heap->make_room: frees what is unreachable without running any code of the program. False: nothing was freed. */
bool collector_make_room(VM *vm);
/* A container dies in a slice: if it is huge, its references go later. True: o as well. */
bool collector_lets_go(VM *vm, Object *o);
/* A weak reference leads to o, but the verdict on o has fallen: it is gone. To be asked when heap->condemned is set. */
bool collector_has_condemned(VM *vm, const Object *o);
/* Before the heap is shown to the program: trash that is being cleared in slices goes at once. */
void collector_finish_clearing(VM *vm);
/* The collector's own references, while trash goes in slices: for the audit. */
void collector_holds(VM *vm, Visit visit, void *context);

#endif

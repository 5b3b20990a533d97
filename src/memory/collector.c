/* The collector's control: opening, pacing, gc.collect, freezing. */
#define _GNU_SOURCE
#include "memory/collector_parts.h"
#include "memory/trace.h"

#include <time.h>

#define MS 1000000u
#define MIB ((size_t)1 << 20)

enum {
    SLICE_NS = 250000,      /* aimed at */
    SLICE_BIRTHS = 250,     /* objects made between two slices of a running cycle */
    SLICE_BIRTHS_LARGE = 100, /* ... in a large heap, so that it does not grow much meanwhile */
    OLD_FLOOR = 20000,      /* objects: a smaller heap need not be looked at more often than this */
    PATIENCE_MAX = 2,       /* the allowed growth is doubled so many times at most */
};
#define BYTES_FLOOR (2 * MIB)
#define LARGE_HEAP (64 * MIB) /* from here on it is to be at most 1.25 times what lives in it */

const uint64_t slice_bucket_ns[SLICE_BUCKETS - 1] = {50000, 100000, 250000, 500000, MS, 10 * MS, 100 * MS};

static uint64_t clock_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
uint64_t cpu_now(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }

/* ---- vectors ---- */

void *scratch_resize(VM *vm, void *old, size_t old_size, size_t new_size) {
    Heap *heap = vm_heap(vm);
    Tracer *tracer = heap->tracer; /* what is traced is the program's: these come and go when the collector likes */
    bool busy = tracer && tracer->busy;
    if (tracer) tracer->busy = true;
    heap->overdraft = true;
    void *block = memory_try_resize(vm, old, old_size, new_size);
    heap->overdraft = false;
    if (tracer) tracer->busy = busy;
    return block;
}

bool vector_reserve(VM *vm, ObjectVector *v, size_t capacity) {
    if (capacity <= v->capacity) return true;
    if (capacity < v->capacity * 2) capacity = v->capacity * 2;
    Object **items = scratch_resize(vm, v->items, v->capacity * sizeof *items, capacity * sizeof *items);
    if (!items) return false;
    v->items = items;
    v->capacity = capacity;
    return true;
}

bool vector_push(VM *vm, ObjectVector *v, Object *o) {
    if (v->count == v->capacity && !vector_reserve(vm, v, v->count + 64)) return false;
    v->items[v->count++] = o;
    return true;
}

void vector_free(VM *vm, ObjectVector *v) {
    memory_free(vm, v->items, v->capacity * sizeof *v->items);
    *v = (ObjectVector){0};
}

/* ---- opening ---- */

bool collector_open(VM *vm) {
    Heap *heap = vm_heap(vm);
    Collector *c = memory_try_alloc(vm, sizeof(Collector));
    if (!c) return false;
    *c = (Collector){.enabled = true, .threshold = {2000, 10, 10}};
    heap->collector = c;
    if (!cycle_open(vm) || !vector_reserve(vm, &c->young, 4096)) return false;
    heap->young_threshold = c->threshold[0];
    heap->collect_bytes = BYTES_FLOOR;
    return true;
}

void collector_close(VM *vm) {
    Collector *c = collector_of(vm);
    if (!c) return;
    cycle_close(vm);
    examine_close(vm);
    vector_free(vm, &c->young);
    vector_free(vm, &c->middle);
    memory_free(vm, c, sizeof *c);
    vm_heap(vm)->collector = NULL;
}

/* ---- pacing ---- */

static void finish_remains(VM *vm) {
    Collector *c = collector_of(vm);
    c->running = true;
    remains_finish(vm);
    c->running = false;
}

static bool is_automatic(const Collector *c) { return c->enabled && c->threshold[0] > 0; }

/* When the loop is to ask next: after so many births, or so many bytes. */
static void set_pace(VM *vm) {
    Collector *c = collector_of(vm);
    Heap *heap = vm_heap(vm);
    heap->collect_bytes = SIZE_MAX;
    heap->young_threshold = INT32_MAX - 1;
    if (!is_automatic(c)) return;
    bool busy = c->cycle.phase != CYCLE_NONE || c->remains_count;
    bool large = heap->page_bytes > LARGE_HEAP;
    size_t step = busy ? (large ? MIB / 8 : MIB / 4) : c->base_bytes / 32;
    heap->collect_bytes = heap->page_bytes + (step < MIB && !busy ? MIB : step);
    int32_t births = c->stress ? 1 : large ? SLICE_BIRTHS_LARGE : SLICE_BIRTHS;
    bool soon = busy || c->stress || heap->young_count > c->threshold[0];
    heap->young_threshold = soon ? heap->young_count + births : c->threshold[0];
}

/* Room in pages that are not full counts as free, but is rarely given back: new objects find it first. */
static void measure_base(VM *vm) {
    Collector *c = collector_of(vm);
    c->base_bytes = vm_heap(vm)->page_bytes;
    c->base_used = c->base_bytes - heap_usage(vm).free_bytes;
}

static void start_counting(VM *vm) {
    collector_of(vm)->promoted = collector_of(vm)->judged = 0;
    measure_base(vm);
}

/* So much may be added to `live` until the next cycle. A large heap is to stay below 1.25 times what lives, and may grow
 * by a few per cent more while the cycle runs; a small one may have patience. */
static size_t allowed_growth(VM *vm, size_t live, unsigned share) {
    unsigned patience = collector_of(vm)->patience;
    if (vm_heap(vm)->page_bytes > LARGE_HEAP) return patience ? live / 16 * 3 : live / 8;
    return (live / share) << patience;
}

static size_t largest(size_t a, size_t b) { return a > b ? a : b; }

/* A cycle is due when the old objects or the bytes have grown by a part of what there was, or after as much work of the
 * young passes as would pay for it; the floors keep small heaps quiet. */
static bool is_cycle_due(VM *vm) {
    Collector *c = collector_of(vm);
    size_t objects = largest(allowed_growth(vm, c->old_count, 4), OLD_FLOOR);
    size_t work = largest((c->old_count / 4) << c->patience, 4 * OLD_FLOOR);
    size_t bytes = largest(c->base_used + allowed_growth(vm, c->base_used, 8), c->base_bytes + largest(c->base_bytes / 64, BYTES_FLOOR));
    return c->stress || c->hurry || c->promoted >= objects || c->judged >= work || vm_heap(vm)->page_bytes >= bytes;
}

/* A cycle without evidence would find nothing: the counting starts again. */
static void begin_if_due(VM *vm) {
    Collector *c = collector_of(vm);
    if (!is_cycle_due(vm)) return;
    if (c->evidence_lost || c->stress || evidence_found(vm)) {
        c->evidence_lost = !cycle_begin(vm);
        c->hurry = false;
        return;
    }
    c->old_count += c->promoted;
    c->slices.cycles_spared++;
    start_counting(vm);
}

static void cycle_ended(VM *vm, size_t found) {
    Collector *c = collector_of(vm);
    c->old_count = c->cycle.live;
    if (found * 100 > c->cycle.live) c->patience = 0;
    else if (c->patience < PATIENCE_MAX) c->patience++;
    start_counting(vm);
}

static void notify(VM *vm, bool stop, int generation, size_t found) {
    Collector *c = collector_of(vm);
    if (!c->notify) return;
    uint64_t begin = cpu_now();
    c->notify(vm, stop, generation, found, 0);
    c->guest_ns += cpu_now() - begin;
}

static void record_slice(Collector *c, uint64_t cpu_ns, uint64_t wall_ns) {
    SliceStats *s = &c->slices;
    unsigned bucket = 0;
    while (bucket < SLICE_BUCKETS - 1 && cpu_ns >= slice_bucket_ns[bucket]) bucket++;
    s->histogram[bucket]++;
    s->slices++;
    s->cpu_ns += cpu_ns;
    if (cpu_ns > s->longest_cpu_ns) s->longest_cpu_ns = cpu_ns;
    if (wall_ns > s->longest_wall_ns) s->longest_wall_ns = wall_ns;
}

/* One young collection more: the counters that gc.get_count shows. */
static void count_passes(Collector *c) {
    if (++c->passes[1] <= c->threshold[1]) return;
    c->passes[1] = 0;
    c->passes[2]++;
}

static void pass_over_young(VM *vm) {
    notify(vm, false, 0, 0);
    count_passes(collector_of(vm));
    notify(vm, true, 0, young_pass(vm));
}

static void slice_of_cycle(VM *vm, uint64_t deadline) {
    Collector *c = collector_of(vm);
    bool judged = cycle_run(vm, deadline);
    if (c->cycle.phase == CYCLE_NONE) measure_base(vm); /* what was found is gone now */
    if (!judged) return;
    size_t found = c->cycle.phase == CYCLE_RETURNING ? 0 : c->cycle.suspects.count;
    c->stats[2].collections++;
    c->stats[2].collected += found;
    c->passes[1] = c->passes[2] = 0;
    cycle_ended(vm, found);
    notify(vm, false, 2, 0);
    notify(vm, true, 2, found);
}

void collector_poll(VM *vm) {
    Collector *c = collector_of(vm);
    Heap *heap = vm_heap(vm);
    if (!is_automatic(c) || c->running) return;
    c->running = true;
    c->guest_ns = 0;
    heap->in_slice = true;
    uint64_t wall = clock_ns(CLOCK_MONOTONIC), cpu = cpu_now();
    if (heap->young_count > c->threshold[0] || heap->page_bytes > heap->collect_bytes || c->stress) pass_over_young(vm);
    uint64_t deadline = c->stress ? 1 : cpu + SLICE_NS;
    bool busy = remains_run(vm, deadline);
    if (c->cycle.phase == CYCLE_NONE && !busy) begin_if_due(vm);
    if (c->cycle.phase != CYCLE_NONE && !busy) slice_of_cycle(vm, deadline);
    heap->in_slice = false;
    uint64_t spent = cpu_now() - cpu;
    record_slice(c, spent - c->guest_ns, clock_ns(CLOCK_MONOTONIC) - wall);
    c->running = false;
    set_pace(vm);
}

/* Nobody would go on with it in slices. */
static void finish_what_waits(VM *vm) {
    Collector *c = collector_of(vm);
    if (c->running) return;
    cycle_drop(vm);
    finish_remains(vm);
}

void collector_enable(VM *vm, bool enabled) {
    Collector *c = collector_of(vm);
    c->enabled = enabled;
    if (!is_automatic(c)) finish_what_waits(vm);
    set_pace(vm);
}

void collector_set_threshold(VM *vm, int generation, int32_t threshold) {
    Collector *c = collector_of(vm);
    c->threshold[generation] = threshold;
    if (!is_automatic(c)) finish_what_waits(vm);
    set_pace(vm);
}

void collector_finish_clearing(VM *vm) {
    Collector *c = collector_of(vm);
    if (c->running) return;
    if (c->cycle.phase >= CYCLE_UNLINKING) cycle_drop(vm);
    finish_remains(vm);
}

void collector_holds(VM *vm, Visit visit, void *context) {
    verdict_holds(vm, visit, context);
    remains_hold(vm, visit, context);
}

/* ---- asked for ---- */

size_t collector_collect(VM *vm, int generation) {
    Collector *c = collector_of(vm);
    if (!c || c->running) return 0;
    c->running = true;
    cycle_drop(vm);
    remains_finish(vm);
    if (c->notify) c->notify(vm, false, generation, 0, 0);
    for (int g = 0; g <= generation; g++) c->passes[g] = 0;
    if (generation < 2) c->passes[generation + 1]++;
    size_t found = generation < 2 ? young_collect(vm, generation) : cycle_collect_now(vm);
    if (generation == 2) {
        cycle_ended(vm, found);
        c->evidence_lost = false;
    }
    c->stats[generation].collections++;
    c->stats[generation].collected += found;
    if (c->notify) c->notify(vm, true, generation, found, 0);
    c->running = false;
    set_pace(vm);
    return found;
}

size_t collector_collect_changed(VM *vm) {
    Collector *c = collector_of(vm);
    bool changed = c->cycle.phase != CYCLE_NONE || c->remains_count || c->evidence_lost || c->young.count > c->young_start ||
                   c->middle.count || evidence_found(vm);
    return changed ? collector_collect(vm, 2) : 0;
}

static int freeze_one(Object *o, void *context) {
    (void)context;
    if (is_candidate(o)) o->word |= OBJECT_GENERATION;
    return 0;
}

void collector_freeze(VM *vm) {
    Collector *c = collector_of(vm);
    cycle_drop(vm);
    heap_walk(vm, freeze_one, NULL);
    c->young.count = c->young_start = c->middle.count = 0;
    vm_heap(vm)->young_count = 0;
}

/* Nothing is known of those that come back. */
static int unfreeze_one(Object *o, void *context) {
    (void)context;
    if (!is_frozen(o) || !object_is_tracked(o)) return 0;
    o->word &= ~OBJECT_GENERATION;
    unsettle(o);
    object_mark_card(o);
    return 0;
}

void collector_unfreeze(VM *vm) {
    cycle_drop(vm);
    heap_walk(vm, unfreeze_one, NULL);
}

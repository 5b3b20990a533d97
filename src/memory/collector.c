/* The cycle collector: counts are the proof.
 *
 *   1. gather    the tracked objects of the generations collected
 *   2. subtract  from a copy of each count the references that come from gathered objects
 *   3. spread    what is left above zero is held from outside: it and all it reaches lives
 *   4. the rest is unreachable: weak references to it are cleared and their callbacks run, finalisers run, what came
 *      back to life is found again by 2 and 3, and the others are cleared so that their counts fall to zero
 */
#define _GNU_SOURCE
#include "memory/collector.h"

#include <string.h>
#include <sys/mman.h>

#include "memory/weak.h"

#define COUNTS_BYTES ((RANGE_SIZE >> 4) * sizeof(uint32_t))
#define NOT_GATHERED 0u
#define REACHABLE 0x80000000u /* proven to live in this pass */
#define COUNT_MASK 0x7fffffffu /* 1 + references not yet explained */

/* ---- vectors ---- */

static bool vector_reserve(VM *vm, ObjectVector *v, size_t capacity) {
    if (capacity <= v->capacity) return true;
    Object **items = memory_try_resize(vm, v->items, v->capacity * sizeof *items, capacity * sizeof *items);
    if (!items) return false;
    v->items = items;
    v->capacity = capacity;
    return true;
}

static bool vector_push(VM *vm, ObjectVector *v, Object *o) {
    if (v->count == v->capacity && !vector_reserve(vm, v, v->capacity ? 2 * v->capacity : 1024)) return false;
    v->items[v->count++] = o;
    return true;
}

static void vector_free(VM *vm, ObjectVector *v) {
    memory_free(vm, v->items, v->capacity * sizeof *v->items);
    *v = (ObjectVector){0};
}

/* ---- opening ---- */

static inline Collector *collector_of(VM *vm) { return vm_heap(vm)->collector; }

bool collector_open(VM *vm) {
    Heap *heap = vm_heap(vm);
    Collector *c = memory_try_alloc(vm, sizeof(Collector));
    if (!c) return false;
    *c = (Collector){.enabled = true, .threshold = {2000, 10, 10}};
    c->counts = mmap(NULL, COUNTS_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (c->counts == MAP_FAILED || !vector_reserve(vm, &c->young, 4096)) return false;
    heap->collector = c;
    heap->young_threshold = c->threshold[0];
    return true;
}

void collector_close(VM *vm) {
    Collector *c = collector_of(vm);
    if (!c) return;
    vector_free(vm, &c->young);
    vector_free(vm, &c->middle);
    munmap(c->counts, COUNTS_BYTES);
    memory_free(vm, c, sizeof *c);
    vm_heap(vm)->collector = NULL;
}

static void set_pace(VM *vm) {
    Collector *c = collector_of(vm);
    vm_heap(vm)->young_threshold = c->enabled && c->threshold[0] > 0 ? c->threshold[0] : INT32_MAX - 1;
}

void collector_enable(VM *vm, bool enabled) {
    collector_of(vm)->enabled = enabled;
    set_pace(vm);
}

void collector_set_threshold(VM *vm, int generation, int32_t threshold) {
    collector_of(vm)->threshold[generation] = threshold;
    set_pace(vm);
}

/* Is a list's entry still an object of that generation? Its page may have been given back and serve others by now. */
static bool entry_is(VM *vm, const Object *entry, uint32_t generation) {
    return heap_address_kind(vm, (uintptr_t)entry) == ADDRESS_LIVE && (entry->word & OBJECT_GENERATION) == generation;
}

/* The list of the young is full: drops stale entries, grows if there were few. An object that finds no room is old. */
void collector_enlist(VM *vm, Object *o) {
    ObjectVector *young = &collector_of(vm)->young;
    size_t kept = 0;
    for (size_t i = 0; i < young->count; i++) { /* the bit serves as "seen": each address stays once */
        Object *entry = young->items[i];
        if (entry == o || !entry_is(vm, entry, OBJECT_YOUNG)) continue;
        entry->word &= ~OBJECT_YOUNG;
        young->items[kept++] = entry;
    }
    for (size_t i = 0; i < kept; i++) young->items[i]->word |= OBJECT_YOUNG;
    young->count = kept;
    if (kept * 2 > young->capacity) vector_reserve(vm, young, young->capacity * 2);
    if (young->count < young->capacity) young->items[young->count++] = o;
    else o->word &= ~OBJECT_YOUNG;
}

/* ---- 1. gather ---- */

static inline uint32_t *count_of(Collector *c, const Object *o) { return &c->counts[((uintptr_t)o & RANGE_MASK) >> 4]; }

static inline bool is_candidate(const Object *o) {
    return (o->word & (OBJECT_TRACKED | OBJECT_DYING)) == OBJECT_TRACKED && o->count && !object_is_immortal(o);
}

typedef struct Pass {
    VM *vm;
    Collector *collector;
    ObjectVector objects; /* gathered */
    ObjectVector stack;   /* reachable, to be spread */
    bool failed;          /* out of memory: the pass is given up, nothing is freed */
} Pass;

static void gather_one(Pass *pass, Object *o) {
    uint32_t *count = count_of(pass->collector, o);
    if (*count != NOT_GATHERED || !is_candidate(o)) return;
    if (!vector_push(pass->vm, &pass->objects, o)) {
        pass->failed = true;
        return;
    }
    *count = o->count + 1;
}

static int gather_old(Object *o, void *context) {
    if (!(o->word & (OBJECT_YOUNG | OBJECT_MIDDLE))) gather_one(context, o);
    return ((Pass *)context)->failed;
}

static void gather_list(Pass *pass, ObjectVector *list, uint32_t bit) {
    for (size_t i = 0; i < list->count; i++) {
        if (entry_is(pass->vm, list->items[i], bit)) gather_one(pass, list->items[i]);
    }
}

static void gather(Pass *pass, int generation) {
    Collector *c = pass->collector;
    /* oldest first: finalisers run in order of making as far as it is known */
    if (generation == 2) heap_walk(pass->vm, gather_old, pass);
    if (generation > 0) gather_list(pass, &c->middle, OBJECT_MIDDLE);
    gather_list(pass, &c->young, OBJECT_YOUNG);
}

/* ---- 2. and 3. ---- */

static int subtract(Object *referent, void *context) {
    uint32_t *count = count_of(context, referent);
    if ((*count & COUNT_MASK) > 1) --*count;
    return 0;
}

static int reach(Object *referent, void *context) {
    Pass *pass = context;
    uint32_t *count = count_of(pass->collector, referent);
    if (*count == NOT_GATHERED || (*count & REACHABLE)) return 0;
    *count |= REACHABLE;
    if (!vector_push(pass->vm, &pass->stack, referent)) pass->failed = true;
    return pass->failed;
}

static void spread(Pass *pass) {
    for (size_t i = 0; i < pass->objects.count && !pass->failed; i++) {
        Object *o = pass->objects.items[i];
        uint32_t *count = count_of(pass->collector, o);
        if (!(*count & REACHABLE) && *count > 1) {
            *count |= REACHABLE;
            if (!vector_push(pass->vm, &pass->stack, o)) pass->failed = true;
        }
        while (pass->stack.count && !pass->failed) {
            Object *live = pass->stack.items[--pass->stack.count];
            TypeLife *life = life_of(live);
            if (life->traverse) life->traverse(live, reach, pass);
            else pass->failed = true; /* tracked without traverse: never judge what it may hold */
        }
    }
}

static void subtract_internal(Pass *pass) {
    for (size_t i = 0; i < pass->objects.count; i++) {
        Object *o = pass->objects.items[i];
        TypeLife *life = life_of(o);
        if (life->traverse) life->traverse(o, subtract, pass->collector);
    }
}

/* Splits the gathered objects: the unreachable move to `trash` (the rest is reset). */
static void split(Pass *pass, ObjectVector *trash) {
    size_t unreachable = 0;
    for (size_t i = 0; i < pass->objects.count; i++) {
        unreachable += !pass->failed && !(*count_of(pass->collector, pass->objects.items[i]) & REACHABLE);
    }
    if (unreachable && !vector_reserve(pass->vm, trash, unreachable)) pass->failed = true;
    for (size_t i = 0; i < pass->objects.count; i++) {
        Object *o = pass->objects.items[i];
        uint32_t *count = count_of(pass->collector, o);
        if (!pass->failed && !(*count & REACHABLE)) trash->items[trash->count++] = o;
        *count = NOT_GATHERED;
    }
}

static void find_unreachable(Pass *pass, ObjectVector *trash) {
    subtract_internal(pass);
    spread(pass);
    split(pass, trash);
    vector_free(pass->vm, &pass->stack);
}

/* ---- survivors ---- */

static void promote(Pass *pass, int generation) {
    Collector *c = pass->collector;
    Heap *heap = vm_heap(pass->vm);
    for (size_t i = 0; i < pass->objects.count; i++) {
        Object *o = pass->objects.items[i];
        if (c->may_untrack && c->may_untrack(o)) {
            o->word &= ~(OBJECT_TRACKED | OBJECT_YOUNG | OBJECT_MIDDLE);
            continue;
        }
        uint32_t was = o->word;
        o->word &= ~(OBJECT_YOUNG | OBJECT_MIDDLE);
        if (generation == 0 && (was & OBJECT_YOUNG) && vector_push(pass->vm, &c->middle, o)) o->word |= OBJECT_MIDDLE;
    }
    c->young.count = 0;
    heap->young_count = 0;
    if (generation > 0) c->middle.count = 0;
}

/* ---- 4. trash ---- */

static void clear_weak_references(VM *vm, ObjectVector *trash) {
    WeakLink *chain = NULL, **end = &chain;
    for (size_t i = 0; i < trash->count; i++) {
        if (!(trash->items[i]->word & OBJECT_WEAKREFS)) continue;
        *end = weak_detach(vm, trash->items[i]);
        while (*end) end = &(*end)->next;
    }
    /* A weak reference that is trash itself does not call back. */
    Collector *c = collector_of(vm);
    for (size_t i = 0; i < trash->count; i++) *count_of(c, trash->items[i]) = 1;
    WeakLink *calls = NULL, **last = &calls;
    while (chain) {
        WeakLink *link = chain;
        chain = link->next;
        link->next = NULL;
        if (*count_of(c, &link->head) == NOT_GATHERED) {
            *last = link;
            last = &link->next;
        } else {
            link->head.count--; /* its own reference from the trash remains */
        }
    }
    for (size_t i = 0; i < trash->count; i++) *count_of(c, trash->items[i]) = NOT_GATHERED;
    weak_notify_chain(vm, calls);
}

/* Runs the finalisers that have not run; true if any did. */
static bool finalize_all(VM *vm, ObjectVector *trash) {
    bool any = false;
    for (size_t i = 0; i < trash->count; i++) {
        Object *o = trash->items[i];
        TypeLife *life = life_of(o);
        if (!life->finalize || (o->word & OBJECT_FINALIZED)) continue;
        o->word |= OBJECT_FINALIZED;
        any = true;
        life->finalize(vm, o);
    }
    return any;
}

/* Finalisers ran: what is reachable again lives; `trash` keeps the others. */
static void drop_resurrected(VM *vm, ObjectVector *trash) {
    Pass pass = {.vm = vm, .collector = collector_of(vm)};
    for (size_t i = 0; i < trash->count; i++) gather_one(&pass, trash->items[i]);
    for (size_t i = 0; i < pass.objects.count; i++) --*count_of(pass.collector, pass.objects.items[i]); /* the collector's own hold */
    ObjectVector still = {0};
    find_unreachable(&pass, &still);
    if (pass.failed) still.count = 0;
    Collector *c = pass.collector;
    for (size_t i = 0; i < still.count; i++) *count_of(c, still.items[i]) = 1;
    size_t kept = 0;
    for (size_t i = 0; i < trash->count; i++) {
        Object *o = trash->items[i];
        if (*count_of(c, o) == 1) trash->items[kept++] = o;
        else decref(o);
    }
    for (size_t i = 0; i < still.count; i++) *count_of(c, still.items[i]) = NOT_GATHERED;
    trash->count = kept;
    vector_free(vm, &still);
    vector_free(vm, &pass.objects);
}

static void clear_all(VM *vm, ObjectVector *trash) {
    for (size_t i = 0; i < trash->count; i++) {
        Object *o = trash->items[i];
        TypeLife *life = life_of(o);
        if (life->clear && object_is_tracked(o)) life->clear(vm, o);
        decref(o);
    }
}

static size_t dispose(VM *vm, ObjectVector *trash) {
    for (size_t i = 0; i < trash->count; i++) incref(trash->items[i]); /* hold them while guest code runs */
    for (size_t i = 0; i < trash->count; i++) trash->items[i]->word &= ~(OBJECT_YOUNG | OBJECT_MIDDLE);
    /* the weak pass must not see our holds as references: it does not count */
    clear_weak_references(vm, trash);
    if (finalize_all(vm, trash)) drop_resurrected(vm, trash);
    size_t found = trash->count;
    clear_all(vm, trash);
    return found;
}

/* ---- collections ---- */

size_t collector_collect(VM *vm, int generation) {
    Collector *c = collector_of(vm);
    if (!c || c->running) return 0;
    c->running = true;
    if (c->notify) c->notify(vm, false, generation, 0, 0);
    for (int g = 0; g <= generation; g++) c->passes[g] = 0;
    if (generation < 2) c->passes[generation + 1]++;
    Pass pass = {.vm = vm, .collector = c};
    ObjectVector trash = {0};
    gather(&pass, generation);
    if (pass.failed) {
        for (size_t i = 0; i < pass.objects.count; i++) *count_of(c, pass.objects.items[i]) = NOT_GATHERED;
    } else {
        find_unreachable(&pass, &trash);
        promote(&pass, generation);
    }
    vector_free(vm, &pass.objects);
    size_t found = dispose(vm, &trash);
    vector_free(vm, &trash);
    if (generation == 2) madvise(c->counts, COUNTS_BYTES, MADV_DONTNEED);
    c->stats[generation].collections++;
    c->stats[generation].collected += found;
    if (c->notify) c->notify(vm, true, generation, found, 0);
    c->running = false;
    return found;
}

static int freeze_one(Object *o, void *context) {
    (void)context;
    if (is_candidate(o)) o->word |= OBJECT_GENERATION;
    return 0;
}

void collector_freeze(VM *vm) {
    Collector *c = collector_of(vm);
    heap_walk(vm, freeze_one, NULL);
    c->young.count = c->middle.count = 0;
    vm_heap(vm)->young_count = 0;
}

static int unfreeze_one(Object *o, void *context) {
    (void)context;
    if ((o->word & OBJECT_GENERATION) == OBJECT_GENERATION) o->word &= ~OBJECT_GENERATION;
    return 0;
}

void collector_unfreeze(VM *vm) { heap_walk(vm, unfreeze_one, NULL); }

void collector_poll(VM *vm) {
    Collector *c = collector_of(vm);
    Heap *heap = vm_heap(vm);
    if (!c->enabled || c->running || heap->young_count <= heap->young_threshold) return;
    int generation = 0;
    if (c->threshold[1] && c->passes[1] >= c->threshold[1]) generation = 1;
    if (generation == 1 && c->threshold[2] && c->passes[2] >= c->threshold[2]) generation = 2;
    collector_collect(vm, generation);
}

/* The end of a cycle: the proof, and the end of what is unreachable.
 *
 * A few suspects are examined at once. With many, the proof itself goes in slices, and the settled bit stands guard:
 *
 *   packing     the count word of each settled suspect makes room for a second number
 *   counting    ... which counts the references that suspects hold to it
 *   judging     who has more references than that is held from outside: it and all it reaches is marked
 *   (stirred)   as is what the program touched meanwhile; that unpacks a count
 *   gathering   what is still packed and unmarked is unreachable, and nobody can change that: weak references to it are
 *               cleared at once, the rest takes its time
 *   finalizing, clearing
 *
 * If finalisers ran and there is much trash, it is left to the next cycle, which finds it with its finalisers done. */
#include "memory/collector_parts.h"

enum {
    FEW = 2048,        /* suspects, or trash, that are examined at once */
    PART = 512,        /* references of a huge container counted at a time */
    INTERNAL_SHIFT = 14,
    INTERNAL_ONE = 1 << INTERNAL_SHIFT,
    INTERNAL_MAX = 0x7fff,
};

static inline bool is_packed(uint32_t count) { return (count & (SETTLED | COUNT_IN_SET | COUNT_PACKED)) == (SETTLED | COUNT_PACKED); }
static inline uint32_t internal_of(uint32_t count) { return (count >> INTERNAL_SHIFT) & INTERNAL_MAX; }

/* A suspect's entry may be stale, and suspects get marked. */
static inline bool is_suspect(VM *vm, const Object *o) {
    return heap_address_kind(vm, (uintptr_t)o) == ADDRESS_LIVE && is_old(o) && !is_marked(&collector_of(vm)->cycle, o);
}

/* ---- at once ---- */

void verdict_now(VM *vm) {
    Cycle *cycle = &collector_of(vm)->cycle;
    ObjectVector trash = {0};
    size_t kept = 0;
    for (size_t i = 0; i < cycle->suspects.count; i++) {
        if (is_suspect(vm, cycle->suspects.items[i])) cycle->suspects.items[kept++] = cycle->suspects.items[i];
    }
    cycle->suspects.count = kept;
    examine(vm, &cycle->suspects, 0, &trash);
    for (size_t i = 0; i < cycle->suspects.count; i++) {
        unsettle(cycle->suspects.items[i]);
        settle(cycle->suspects.items[i]);
    }
    cycle->live += cycle->suspects.count;
    vector_free(vm, &cycle->suspects);
    cycle->suspects = trash;
    cycle_enter(cycle, CYCLE_CLEARING);
    trash_prepare(vm, &cycle->suspects);
}

/* ---- in slices ---- */

static bool is_unreachable(VM *vm, const Object *o) {
    (void)vm;
    return is_packed(o->count) && !is_marked(&collector_of(vm)->cycle, o);
}

/* From here on the unreachable stay so. */
static void begin_gathering(VM *vm) {
    Collector *c = collector_of(vm);
    Cycle *cycle = &c->cycle;
    size_t kept = 0;
    for (size_t i = 0; i < cycle->weak.count; i++) {
        Object *o = cycle->weak.items[i];
        if (is_suspect(vm, o) && is_unreachable(vm, o)) cycle->weak.items[kept++] = o;
    }
    cycle->weak.count = kept;
    cycle_enter(cycle, CYCLE_GATHERING);
    uint64_t begin = cpu_now();
    trash_clear_weak_references(vm, &cycle->weak, is_unreachable);
    c->guest_ns += cpu_now() - begin;
}

bool verdict_is_easy(VM *vm) {
    const Collector *c = collector_of(vm);
    return !c->cycle.weighed && c->cycle.suspects.count <= (c->stress ? 0 : FEW);
}

void verdict_begin(VM *vm) {
    Collector *c = collector_of(vm);
    Cycle *cycle = &c->cycle;
    if (cycle->weighed && !cycle->found_stirred) begin_gathering(vm);
    else if (cycle->weighed || c->debug || verdict_is_easy(vm)) verdict_now(vm);
    else cycle_enter(cycle, CYCLE_PACKING);
}

/* One referred to from more places than the packed count can tell ends the slicing: all are judged at once. */
static void pack(VM *vm, Object *o) {
    Cycle *cycle = &collector_of(vm)->cycle;
    if (!is_suspect(vm, o) || !object_is_settled(o)) return;
    uint32_t count = object_count(o);
    if (count > COUNT_PACKED_MASK || !life_of(o)->traverse) verdict_now(vm);
    else o->count = SETTLED | COUNT_PACKED | count;
    if (o->word & OBJECT_WEAKREFS && cycle->phase == CYCLE_PACKING && !vector_push(vm, &cycle->weak, o)) verdict_now(vm);
}

static int count_internal(Object *referent, void *context) {
    (void)context;
    uint32_t count = referent->count;
    if (is_packed(count) && internal_of(count) < (count & COUNT_PACKED_MASK)) referent->count = count + INTERNAL_ONE;
    return 0;
}

/* False: a huge container is not done. */
static bool count_edges(VM *vm, Cycle *cycle, Object *o) {
    if (!is_suspect(vm, o) || !is_packed(o->count)) return true;
    TypeLife *life = life_of(o);
    if (!is_huge(life, o)) {
        visit_references(o, count_internal, NULL);
        return true;
    }
    cycle->part = life->traverse_part(o, cycle->part, PART, count_internal, NULL);
    if (cycle->part != TRAVERSED) return false;
    cycle->part = 0;
    return true;
}

static void judge(VM *vm, Cycle *cycle, Object *o) {
    if (!is_suspect(vm, o)) return;
    if (!is_packed(o->count) || internal_of(o->count) < (o->count & COUNT_PACKED_MASK)) make_grey(vm, cycle, o);
}

static void gather(VM *vm, Cycle *cycle, Object *o) {
    if (heap_address_kind(vm, (uintptr_t)o) != ADDRESS_LIVE || !is_packed(o->count)) return;
    bool unreachable = is_old(o) && !is_marked(cycle, o);
    uint32_t count = object_count(o);
    if (!unreachable) {
        o->count = SETTLED | count;
        cycle->live++;
        return;
    }
    o->count = count + 1;
    o->word &= ~(OBJECT_YOUNG | OBJECT_MIDDLE);
    cycle->suspects.items[cycle->kept++] = o;
}

/* Much trash whose finalisers ran: it goes back among the old, and a cycle is due at once. */
static void leave_to_next_cycle(VM *vm) {
    Collector *c = collector_of(vm);
    Cycle *cycle = &c->cycle;
    for (size_t i = 0; i < cycle->suspects.count; i++) {
        object_mark_card(cycle->suspects.items[i]);
        decref(cycle->suspects.items[i]);
    }
    cycle->suspects.count = 0;
    c->evidence_lost = c->hurry = true;
}

static void end_finalizing(VM *vm, Cycle *cycle) {
    if (cycle->finalized) {
        if (cycle->suspects.count <= FEW) trash_drop_resurrected(vm, &cycle->suspects);
        else leave_to_next_cycle(vm);
    }
    collector_of(vm)->keep_found = false;
    cycle_enter(cycle, CYCLE_CLEARING);
}

static void finalize(VM *vm, Cycle *cycle, Object *o) {
    if (!life_of(o)->finalize) return;
    uint64_t begin = cpu_now();
    cycle->finalized |= trash_finalize_one(vm, o);
    collector_of(vm)->guest_ns += cpu_now() - begin;
}

static void end_phase(VM *vm, Cycle *cycle) {
    switch (cycle->phase) {
    case CYCLE_PACKING: cycle_enter(cycle, CYCLE_COUNTING); break;
    case CYCLE_COUNTING: cycle_enter(cycle, CYCLE_JUDGING); break;
    case CYCLE_JUDGING:
        cycle->weighed = true;
        cycle->passes = 0;
        cycle_enter(cycle, CYCLE_STIRRED);
        break;
    case CYCLE_GATHERING:
        cycle->suspects.count = cycle->kept;
        cycle_enter(cycle, CYCLE_FINALIZING);
        break;
    case CYCLE_FINALIZING: end_finalizing(vm, cycle); break;
    default: cycle_forget(vm); break;
    }
}

unsigned verdict_step(VM *vm, unsigned grain) {
    Cycle *cycle = &collector_of(vm)->cycle;
    if (cycle->phase == CYCLE_JUDGING && step_grey(vm, cycle, grain)) return grain;
    if (cycle->next >= cycle->suspects.count) {
        end_phase(vm, cycle);
        return grain;
    }
    Object *o = cycle->suspects.items[cycle->next++];
    switch (cycle->phase) {
    case CYCLE_PACKING: pack(vm, o); return 1;
    case CYCLE_COUNTING:
        if (count_edges(vm, cycle, o)) return 2;
        cycle->next--;
        return grain;
    case CYCLE_JUDGING: judge(vm, cycle, o); return 1;
    case CYCLE_GATHERING: gather(vm, cycle, o); return 1;
    case CYCLE_FINALIZING: finalize(vm, cycle, o); return 1;
    default: trash_clear_one(vm, o); return 2;
    }
}

/* The end of a cycle: the proof, and the end of what is unreachable.
 *
 * A few suspects are examined at once. With many, the proof itself goes in slices, and the settled bit stands guard:
 *
 *   packing     the count word of each settled suspect makes room for a second number
 *   counting    ... which counts the references that suspects hold to it
 *   judging     who has more references than that is held from outside: it and all it reaches is marked
 *   (stirred)   as is what the program touched meanwhile; that unpacks a count
 *   unlinking   what is still packed and unmarked is unreachable, and nobody can change that; weak references to it lead
 *               nowhere from this moment on, and are cleared one by one
 *   notifying   their callbacks run
 *   gathering, finalizing, clearing
 *
 * If finalisers ran and there is much trash, it is left to the next cycle, which finds it with its finalisers done. */
#include "memory/collector_parts.h"
#include "memory/weak.h"

#include <string.h>

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

/* ---- hubs ----
 * A hub's count word stays as it is; whoever touches the object takes the settled bit away, as from any other. */

static Hub *hub_place(Hub *hubs, size_t places, const Object *o) {
    size_t i = (((uintptr_t)o >> 4) * 0x9e3779b97f4a7c15u >> 32) & (places - 1);
    while (hubs[i].o && hubs[i].o != o) i = (i + 1) & (places - 1);
    return &hubs[i];
}

static MAYBE Hub *hub_of(const Cycle *cycle, const Object *o) {
    if (likely(!cycle->hub_count) || !object_is_settled(o)) return NULL;
    Hub *hub = hub_place(cycle->hubs, cycle->hub_places, o);
    return hub->o ? hub : NULL;
}

/* Each has many references, so there are never so many hubs that this takes long. */
static bool grow_hubs(VM *vm, Cycle *cycle) {
    size_t places = cycle->hub_places ? 2 * cycle->hub_places : 1024;
    Hub *hubs = scratch_resize(vm, NULL, 0, places * sizeof(Hub));
    if (!hubs) return false;
    memset(hubs, 0, places * sizeof(Hub));
    for (size_t i = 0; i < cycle->hub_places; i++) {
        if (cycle->hubs[i].o) *hub_place(hubs, places, cycle->hubs[i].o) = cycle->hubs[i];
    }
    memory_free(vm, cycle->hubs, cycle->hub_places * sizeof(Hub));
    cycle->hubs = hubs;
    cycle->hub_places = places;
    return true;
}

static bool add_hub(VM *vm, Cycle *cycle, Object *o) {
    if (cycle->hub_count * 2 >= cycle->hub_places && !grow_hubs(vm, cycle)) return false;
    Hub *hub = hub_place(cycle->hubs, cycle->hub_places, o);
    cycle->hub_count += hub->o == NULL;
    *hub = (Hub){.o = o};
    return true;
}

void forget_hubs(VM *vm, Cycle *cycle) {
    memory_free(vm, cycle->hubs, cycle->hub_places * sizeof(Hub));
    cycle->hubs = NULL;
    cycle->hub_count = cycle->hub_places = 0;
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
    uint32_t traits;
    examine(vm, &cycle->suspects, 0, &trash, &traits);
    if (trash.count) check_condemned(vm, &trash, NULL, 1);
    for (size_t i = 0; i < cycle->suspects.count; i++) {
        unsettle(cycle->suspects.items[i]);
        settle(cycle->suspects.items[i]);
    }
    cycle->live += cycle->suspects.count;
    vector_free(vm, &cycle->suspects);
    cycle->suspects = trash;
    cycle_enter(cycle, CYCLE_CLEARING);
    trash_prepare(vm, &cycle->suspects, traits);
}

/* ---- in slices ---- */

static bool is_weighed(const Cycle *cycle, const Object *o) { return is_packed(o->count) || hub_of(cycle, o); }

static bool is_unreachable(VM *vm, const Object *o) {
    const Cycle *cycle = &collector_of(vm)->cycle;
    return is_weighed(cycle, o) && !is_marked(cycle, o);
}

static bool is_condemned(VM *vm, const Object *o) { return is_suspect(vm, o) && is_unreachable(vm, o); }

bool collector_has_condemned(VM *vm, const Object *o) { return is_unreachable(vm, o); }

/* From here on the unreachable stay so. */
static void begin_unlinking(VM *vm) {
    Cycle *cycle = &collector_of(vm)->cycle;
    check_condemned(vm, &cycle->suspects, is_condemned, 0);
    cycle->calls = NULL;
    cycle->last_call = &cycle->calls;
    vm_heap(vm)->condemned = cycle->weak.count > 0;
    cycle_enter(cycle, CYCLE_UNLINKING);
}

/* A weak reference that is unreachable itself does not call back. */
static void unlink_weak(VM *vm, Cycle *cycle, Object *o) {
    if (!is_condemned(vm, o)) return;
    for (WeakLink *link = weak_detach(vm, o), *next; link; link = next) {
        next = link->next;
        link->next = NULL;
        if (is_unreachable(vm, OBJ(link))) continue;
        *cycle->last_call = incref(link);
        cycle->last_call = &link->next;
    }
}

/* False: all were called. */
static bool notify_one(VM *vm, Cycle *cycle) {
    WeakLink *link = cycle->calls;
    if (!link) return false;
    cycle->calls = link->next;
    link->next = NULL;
    uint64_t begin = cpu_now();
    weak_notify_chain(vm, link);
    collector_of(vm)->guest_ns += cpu_now() - begin;
    return true;
}

bool verdict_is_easy(VM *vm) {
    const Collector *c = collector_of(vm);
    return !c->cycle.weighed && !c->cycle.large && c->cycle.suspects.count <= (c->stress ? 0 : FEW);
}

void verdict_begin(VM *vm) {
    Collector *c = collector_of(vm);
    Cycle *cycle = &c->cycle;
    if (cycle->weighed && !cycle->found_stirred) begin_unlinking(vm);
    else if (cycle->weighed || c->debug || verdict_is_easy(vm)) verdict_now(vm);
    else cycle_enter(cycle, CYCLE_PACKING);
}

/* When there is no memory, all are judged at once. */
static void pack(VM *vm, Object *o) {
    Cycle *cycle = &collector_of(vm)->cycle;
    if (!is_suspect(vm, o) || !object_is_settled(o)) return;
    uint32_t count = object_count(o);
    bool packed = life_of(o)->traverse && (count <= COUNT_PACKED_MASK || add_hub(vm, cycle, o));
    if (!packed) verdict_now(vm);
    else if (count <= COUNT_PACKED_MASK) o->count = SETTLED | COUNT_PACKED | count;
    if (o->word & OBJECT_WEAKREFS && cycle->phase == CYCLE_PACKING && !vector_push(vm, &cycle->weak, o)) verdict_now(vm);
}

static int count_internal(Object *referent, void *context) {
    const Cycle *cycle = context;
    uint32_t count = referent->count;
    if (is_packed(count)) {
        if (internal_of(count) < (count & COUNT_PACKED_MASK)) referent->count = count + INTERNAL_ONE;
        return 0;
    }
    Hub *hub = hub_of(cycle, referent);
    if (unlikely(hub != NULL)) hub->internal++;
    return 0;
}

/* False: a huge container is not done. */
static bool count_edges(VM *vm, Cycle *cycle, Object *o) {
    if (!is_suspect(vm, o) || !is_weighed(cycle, o)) return true;
    TypeLife *life = life_of(o);
    if (!is_huge(life, o)) {
        visit_references(vm, o, count_internal, cycle);
        return true;
    }
    cycle->part = life->traverse_part(o, cycle->part, PART, count_internal, cycle);
    if (cycle->part != TRAVERSED) return false;
    cycle->part = 0;
    return true;
}

static void judge(VM *vm, Cycle *cycle, Object *o) {
    if (!is_suspect(vm, o)) return;
    const Hub *hub = hub_of(cycle, o);
    bool alone = hub ? hub->internal >= object_count(o) : is_packed(o->count) && internal_of(o->count) >= (o->count & COUNT_PACKED_MASK);
    if (!alone) make_grey(vm, cycle, o);
}

static void gather(VM *vm, Cycle *cycle, Object *o) {
    if (heap_address_kind(vm, (uintptr_t)o) != ADDRESS_LIVE || !is_weighed(cycle, o)) return;
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

/* Much trash whose finalisers ran goes back among the old, and a cycle is due at once. */
static void leave_to_next_cycle(Object *o) {
    object_mark_card(o);
    decref(o);
}

static void end_finalizing(VM *vm, Cycle *cycle) {
    Collector *c = collector_of(vm);
    bool many = cycle->suspects.count > FEW;
    if (cycle->finalized && !many) trash_drop_resurrected(vm, &cycle->suspects);
    c->keep_found = false;
    cycle_enter(cycle, cycle->finalized && many ? CYCLE_RETURNING : CYCLE_CLEARING);
    if (cycle->phase == CYCLE_RETURNING) c->evidence_lost = c->hurry = true;
}

static void finalize(VM *vm, Cycle *cycle, Object *o) {
    if (!life_of(o)->finalize) return;
    uint64_t begin = cpu_now();
    cycle->finalized |= trash_finalize_one(vm, o);
    collector_of(vm)->guest_ns += cpu_now() - begin;
}

/* Weak references on their way to their callbacks, and what is about to be cleared. */
void verdict_holds(VM *vm, Visit visit, void *context) {
    const Cycle *cycle = &collector_of(vm)->cycle;
    size_t from = 0, end = cycle->suspects.count;
    for (WeakLink *link = cycle->calls; link; link = link->next) visit(OBJ(link), context);
    if (cycle->phase < CYCLE_GATHERING || cycle->phase > CYCLE_RETURNING) return;
    if (cycle->phase == CYCLE_GATHERING) end = cycle->kept;
    if (cycle->phase == CYCLE_CLEARING || cycle->phase == CYCLE_RETURNING) from = cycle->next;
    for (size_t i = from; i < end; i++) visit(cycle->suspects.items[i], context);
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
    case CYCLE_UNLINKING:
        vm_heap(vm)->condemned = false;
        cycle_enter(cycle, CYCLE_NOTIFYING);
        break;
    case CYCLE_GATHERING:
        cycle->suspects.count = cycle->kept;
        cycle_enter(cycle, CYCLE_FINALIZING);
        break;
    case CYCLE_FINALIZING: end_finalizing(vm, cycle); break;
    default: cycle_enter(cycle, CYCLE_ENDING); break;
    }
}

unsigned verdict_step(VM *vm, unsigned grain) {
    Cycle *cycle = &collector_of(vm)->cycle;
    if (cycle->phase == CYCLE_JUDGING && step_grey(vm, cycle, grain)) return grain;
    if (cycle->phase == CYCLE_NOTIFYING) {
        if (!notify_one(vm, cycle)) cycle_enter(cycle, CYCLE_GATHERING);
        return grain;
    }
    const ObjectVector *list = cycle->phase == CYCLE_UNLINKING ? &cycle->weak : &cycle->suspects;
    if (cycle->next >= list->count) {
        end_phase(vm, cycle);
        return grain;
    }
    Object *o = list->items[cycle->next++];
    switch (cycle->phase) {
    case CYCLE_UNLINKING: unlink_weak(vm, cycle, o); return 2;
    case CYCLE_PACKING: pack(vm, o); return 1;
    case CYCLE_COUNTING:
        if (count_edges(vm, cycle, o)) return 2;
        cycle->next--;
        return grain;
    case CYCLE_JUDGING: judge(vm, cycle, o); return 1;
    case CYCLE_GATHERING: gather(vm, cycle, o); return 1;
    case CYCLE_FINALIZING: finalize(vm, cycle, o); return 1;
    case CYCLE_RETURNING: leave_to_next_cycle(o); return 1;
    default: trash_clear_one(vm, o); return 2;
    }
}

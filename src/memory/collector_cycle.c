/* The marking cycle: finds, in slices, which old objects might be unreachable; their counts then prove which are.
 *
 *   settling  every old object becomes settled: the cards tell where those are that were stirred
 *   (roots)   are marked grey in one go
 *   marking   grey objects are traversed and what they refer to becomes grey
 *   sweeping  old objects without a mark are suspects; a few of them go to the proof at once
 *   stirred   what the program touched since is alive: it is no longer settled, and its card says where it is
 *   (proof)   their counts are examined; what is unreachable loses its weak references and is finalised
 *   clearing  and is cleared
 *
 * A reference that moves from one place to another without being counted may escape the marking. That costs work, never
 * correctness: its object becomes a suspect, and the proof finds the reference from outside. For the same reason an entry
 * of the grey list may be stale, and a container may be changed between two parts of its traversal. */
#define _GNU_SOURCE
#include "memory/collector_parts.h"

#include <string.h>
#include <sys/mman.h>

#define MARKS_BYTES (RANGE_SIZE >> 4 >> 3)
#define CARD_UNSEEN 1u   /* of CARD_STIRRED: not yet looked at by this cycle; the other bit is for the evidence */

enum {
    GREY_MAX = 1 << 20,  /* entries; what finds no room is left stirred, and found again by its card */
    PART = 1024,         /* references of a huge container traversed at a time */
    RING = 8,            /* objects on their way from memory while others are traversed */
    UNITS = 64,          /* of work between two looks at the clock */
};

/* ---- marks ---- */

static inline bool test_and_mark(Cycle *cycle, const Object *o) {
    uintptr_t granule = ((uintptr_t)o & RANGE_MASK) >> 4;
    uint64_t bit = (uint64_t)1 << (granule & 63), *word = &cycle->marks[granule >> 6];
    bool was = (*word & bit) != 0;
    *word |= bit;
    return was;
}
static void unmark(Cycle *cycle, const Object *o) {
    uintptr_t granule = ((uintptr_t)o & RANGE_MASK) >> 4;
    cycle->marks[granule >> 6] &= ~((uint64_t)1 << (granule & 63));
}

bool cycle_open(VM *vm) {
    Cycle *cycle = &collector_of(vm)->cycle;
    cycle->marks = mmap(NULL, MARKS_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return cycle->marks != MAP_FAILED;
}

/* A large bitmap is given back, a small one is written over: page faults cost more. */
static void clear_marks(VM *vm, Cycle *cycle) {
    enum { SMALL_HEAP_PAGES = 512, GRANULE_BYTES = 16 * 8 };
    uintptr_t pages_start = CARDS_START + CARDS_BYTES, pages_end = (uintptr_t)vm_heap(vm)->top_page << PAGE_SHIFT;
    uintptr_t types_end = (uintptr_t)vm_heap(vm)->type_top << TYPE_GRANULE_SHIFT;
    if (((pages_end - pages_start) >> PAGE_SHIFT) > SMALL_HEAP_PAGES) {
        madvise(cycle->marks, MARKS_BYTES, MADV_DONTNEED);
        return;
    }
    memset(cycle->marks, 0, types_end / GRANULE_BYTES);
    memset((char *)cycle->marks + pages_start / GRANULE_BYTES, 0, (pages_end - pages_start) / GRANULE_BYTES);
}

/* The large tables go back to the system in parts. */
static void step_ending(VM *vm, Cycle *cycle) {
    enum { PART_BYTES = 1 << 20, PART_OBJECTS = PART_BYTES / sizeof(Object *) };
    if (cycle->suspects.capacity > PART_OBJECTS) {
        cycle->suspects.capacity -= PART_OBJECTS;
        memory_trim(vm, cycle->suspects.items, cycle->suspects.capacity * sizeof(Object *));
        return;
    }
    uintptr_t end = ((uintptr_t)vm_heap(vm)->top_page << PAGE_SHIFT) >> 4 >> 3;
    if (!cycle->place) cycle->place = (CARDS_START + CARDS_BYTES) >> 4 >> 3;
    if (cycle->place + PART_BYTES >= end) {
        cycle_forget(vm);
        return;
    }
    madvise((char *)cycle->marks + cycle->place, PART_BYTES, MADV_DONTNEED);
    cycle->place += PART_BYTES;
}

void cycle_forget(VM *vm) {
    Cycle *cycle = &collector_of(vm)->cycle;
    forget_hubs(vm, cycle);
    vector_free(vm, &cycle->grey);
    vector_free(vm, &cycle->huge);
    vector_free(vm, &cycle->suspects);
    vector_free(vm, &cycle->weak);
    cycle->phase = CYCLE_NONE;
    clear_marks(vm, cycle);
}

void cycle_close(VM *vm) {
    cycle_forget(vm);
    munmap(collector_of(vm)->cycle.marks, MARKS_BYTES);
}

/* ---- the cards ---- */

static uint8_t *cards_of(VM *vm) { return (uint8_t *)vm + CARDS_START; }

uintptr_t cards_next(VM *vm, uintptr_t card, uint8_t bits) {
    const uint8_t *cards = cards_of(vm);
    uintptr_t types_end = ((uintptr_t)vm_heap(vm)->type_top << TYPE_GRANULE_SHIFT) >> CARD_SHIFT;
    uintptr_t pages_start = (CARDS_START + CARDS_BYTES) >> CARD_SHIFT;
    uintptr_t end = ((uintptr_t)vm_heap(vm)->top_page << PAGE_SHIFT) >> CARD_SHIFT;
    uint64_t pattern = bits * 0x0101010101010101u;
    while (card < end) {
        if (card > types_end && card < pages_start) card = pages_start;
        uint64_t eight = 0;
        memcpy(&eight, cards + card, end - card < 8 ? end - card : 8);
        eight &= pattern;
        if (eight) return card + ((unsigned)__builtin_ctzll(eight) >> 3);
        card += 8;
    }
    return NO_CARD;
}

int card_walk(VM *vm, uintptr_t card, int (*fn)(Object *o, void *context), void *context) {
    uintptr_t from = card << CARD_SHIFT;
    return heap_walk_part(vm, from, from + ((uintptr_t)1 << CARD_SHIFT), fn, context);
}

/* ---- grey ---- */

static bool grey_push(VM *vm, Cycle *cycle, Object *o) {
    if (cycle->grey.count < cycle->grey.capacity) {
        cycle->grey.items[cycle->grey.count++] = o;
        return true;
    }
    return cycle->grey.count < GREY_MAX && vector_push(vm, &cycle->grey, o);
}

void make_grey(VM *vm, Cycle *cycle, Object *o) {
    if (test_and_mark(cycle, o)) return;
    if (likely(grey_push(vm, cycle, o))) return;
    unmark(cycle, o);
    unsettle(o);
    object_mark_card(o);
}

static int mark_visit(Object *referent, void *context) {
    VM *vm = context;
    make_grey(vm, &collector_of(vm)->cycle, referent);
    return 0;
}

/* Types of the builtin area are immortal and untracked, and hold what they hold. */
static inline bool is_traversed(const TypeLife *life, const Object *o) {
    return life->traverse && ((o->word & OBJECT_TRACKED) || ((uintptr_t)o & RANGE_MASK) < CARDS_START);
}

static bool huge_push(VM *vm, Cycle *cycle, Object *o) {
    if (!vector_reserve(vm, &cycle->huge, cycle->huge.count + 2)) return false;
    cycle->huge.items[cycle->huge.count++] = o;
    cycle->huge.items[cycle->huge.count++] = NULL;
    return true;
}

static void traverse_grey(VM *vm, Cycle *cycle, Object *o) {
    TypeLife *life = life_in(vm, o);
    if (!is_traversed(life, o)) return;
    if (unlikely(is_huge(life, o)) && huge_push(vm, cycle, o)) return;
    visit_references(vm, o, mark_visit, vm);
}

/* One part of the last huge container. Its place is kept behind it, as a number. */
static void traverse_part(VM *vm, Cycle *cycle) {
    ObjectVector *huge = &cycle->huge;
    Object *o = huge->items[huge->count - 2];
    size_t place = (size_t)huge->items[huge->count - 1];
    if (heap_address_kind(vm, (uintptr_t)o) == ADDRESS_LIVE && life_of(o)->traverse_part) {
        place = life_of(o)->traverse_part(o, place, PART, mark_visit, vm);
    } else {
        place = TRAVERSED;
    }
    if (place == TRAVERSED) huge->count -= 2;
    else huge->items[huge->count - 1] = (Object *)place;
}

static Object *grey_pop(VM *vm, Cycle *cycle) {
    while (cycle->grey.count) {
        Object *o = cycle->grey.items[--cycle->grey.count];
        if (likely(cycle->grey.count >= cycle->unchecked)) return o;
        cycle->unchecked = cycle->grey.count;
        if (heap_address_kind(vm, (uintptr_t)o) == ADDRESS_LIVE) return o;
    }
    return NULL;
}

/* Traverses grey objects; the ring gives memory time to arrive. */
static void traverse_some(VM *vm, Cycle *cycle, unsigned units) {
    Object *ring[RING] = {0};
    for (unsigned at = 0, empty = 0; units > 0 && empty < RING; at = (at + 1) % RING) {
        Object *o = ring[at];
        ring[at] = grey_pop(vm, cycle);
        if (ring[at]) __builtin_prefetch(ring[at]);
        if (o) traverse_grey(vm, cycle, o), units--;
        empty = o || ring[at] ? 0 : empty + 1;
    }
    for (unsigned i = 0; i < RING; i++) {
        if (!ring[i]) continue;
        unmark(cycle, ring[i]);
        make_grey(vm, cycle, ring[i]);
    }
}

/* ---- phases ---- */

/* Where a part of the area of types ends that starts there; CARDS_START after the last. */
static uintptr_t types_end(VM *vm, uintptr_t from) {
    enum { TYPES = 256 };
    uintptr_t end = from + ((uintptr_t)TYPES << TYPE_GRANULE_SHIFT);
    return end < (uintptr_t)vm_heap(vm)->type_top << TYPE_GRANULE_SHIFT ? end : CARDS_START;
}

static int settle_one(Object *o, void *context) {
    (void)context;
    if (is_old(o)) settle(o);
    return 0;
}

static int grey_if_stirred(Object *o, void *context) {
    VM *vm = context;
    if (is_old(o) && !object_is_settled(o)) make_grey(vm, &collector_of(vm)->cycle, o);
    return 0;
}

static int mark_builtin_type(Object *o, void *context) { return object_is_immortal(o) ? mark_visit(o, context) : 0; }

void cycle_enter(Cycle *cycle, CyclePhase phase) {
    cycle->phase = phase;
    cycle->next = 0;
    cycle->place = 0;
    cycle->found_stirred = false;
}

static void step_settling(VM *vm, Cycle *cycle) {
    uintptr_t card = cards_next(vm, cycle->place, CARD_STIRRED);
    if (card != NO_CARD) {
        cards_of(vm)[card] = 0;
        card_walk(vm, card, settle_one, NULL);
        cycle->place = card + 1;
        return;
    }
    cycle_enter(cycle, CYCLE_ROOTS);
}

/* First the types, by their offset in the range, then the others, by their place. */
static void step_roots(VM *vm, Cycle *cycle) {
    Collector *c = collector_of(vm);
    if (cycle->place < CARDS_START) {
        uintptr_t from = cycle->place;
        cycle->place = types_end(vm, from);
        heap_walk_part(vm, from, cycle->place, mark_builtin_type, vm);
        return;
    }
    size_t place = c->roots_part ? c->roots_part(vm, cycle->place - CARDS_START, PART, mark_visit, vm) : TRAVERSED;
    if (place == TRAVERSED) cycle_enter(cycle, CYCLE_MARKING);
    else cycle->place = CARDS_START + place;
}

bool step_grey(VM *vm, Cycle *cycle, unsigned units) {
    if (cycle->grey.count) traverse_some(vm, cycle, units);
    else if (cycle->huge.count) traverse_part(vm, cycle);
    else return false;
    return true;
}

enum { PASSES_MAX = 64 }; /* over the cards; what is stirred after that is left to a proof at once */

/* Done when one pass over the cards found nothing, or (found_stirred) after too many. */
static bool step_stirred(VM *vm, Cycle *cycle, unsigned units) {
    if (step_grey(vm, cycle, units)) return true;
    uintptr_t card = cards_next(vm, cycle->place, CARD_UNSEEN);
    if (card != NO_CARD) {
        cards_of(vm)[card] &= (uint8_t)~CARD_UNSEEN;
        card_walk(vm, card, grey_if_stirred, vm);
        cycle->place = card + 1;
        cycle->found_stirred = true;
        return true;
    }
    if (!cycle->found_stirred && cycle->weighed) { /* nothing may have been stirred since that pass began, either */
        cycle->found_stirred = cards_next(vm, 0, CARD_UNSEEN) != NO_CARD;
    }
    if (!cycle->found_stirred || ++cycle->passes > PASSES_MAX) return false;
    cycle->found_stirred = false;
    cycle->place = 0;
    return true;
}

static int sweep_one(Object *o, void *context) {
    VM *vm = context;
    Cycle *cycle = &collector_of(vm)->cycle;
    if (!is_old(o)) return 0;
    if (!is_marked(cycle, o)) {
        cycle->large |= is_huge(life_of(o), o);
        return !vector_push(vm, &cycle->suspects, o);
    }
    if (!is_huge(life_of(o), o) && may_untrack(life_of(o), o, true)) {
        unsettle(o);
        o->word &= ~(OBJECT_TRACKED | OBJECT_MIDDLE);
    } else {
        cycle->live++;
    }
    return 0;
}

/* One page, or some types. False: no memory for the suspects. */
static bool step_sweeping(VM *vm, Cycle *cycle) {
    uintptr_t from = cycle->place, end = from < CARDS_START ? types_end(vm, from) : from + PAGE_SIZE_BYTES;
    cycle->place = end == CARDS_START ? CARDS_START + CARDS_BYTES : end;
    if (heap_walk_part(vm, from, end, sweep_one, vm)) return false;
    if ((cycle->place >> PAGE_SHIFT) >= vm_heap(vm)->top_page) {
        cycle_enter(cycle, CYCLE_STIRRED);
        cycle->swept = true;
    }
    return true;
}

/* ---- running ---- */

bool cycle_begin(VM *vm) {
    Collector *c = collector_of(vm);
    Cycle *cycle = &c->cycle;
    if (!vector_reserve(vm, &cycle->grey, 8192)) return false;
    cycle->live = cycle->unchecked = cycle->part = cycle->kept = 0;
    cycle->passes = 0;
    cycle->swept = cycle->weighed = cycle->finalized = cycle->large = false;
    cycle_enter(cycle, CYCLE_SETTLING);
    c->slices.cycles++;
    return true;
}

/* One step of the phase; returns about how much work it was. */
static unsigned step(VM *vm, Cycle *cycle, unsigned grain) {
    switch (cycle->phase) {
    case CYCLE_NONE: break;
    case CYCLE_SETTLING: step_settling(vm, cycle); return 2;
    case CYCLE_ROOTS: step_roots(vm, cycle); return grain;
    case CYCLE_MARKING:
        if (!step_grey(vm, cycle, grain)) cycle_enter(cycle, CYCLE_SWEEPING);
        return grain;
    case CYCLE_STIRRED:
        if (!verdict_is_easy(vm) && step_stirred(vm, cycle, grain)) return 16;
        verdict_begin(vm);
        return grain;
    case CYCLE_SWEEPING:
        if (!step_sweeping(vm, cycle)) cycle_drop(vm);
        return 16;
    case CYCLE_PACKING:
    case CYCLE_COUNTING:
    case CYCLE_JUDGING:
    case CYCLE_UNLINKING:
    case CYCLE_NOTIFYING:
    case CYCLE_GATHERING:
    case CYCLE_FINALIZING:
    case CYCLE_CLEARING:
    case CYCLE_RETURNING: return verdict_step(vm, grain);
    case CYCLE_ENDING: step_ending(vm, cycle); return grain;
    }
    return grain;
}

bool cycle_run(VM *vm, uint64_t deadline) {
    Collector *c = collector_of(vm);
    Cycle *cycle = &c->cycle;
    unsigned grain = c->stress ? 1 : UNITS;
    bool waiting = cycle->phase < CYCLE_CLEARING;
    cycle->unchecked = cycle->grey.count;
    for (unsigned work = 0; cycle->phase != CYCLE_NONE;) {
        work += step(vm, cycle, grain);
        if (waiting && cycle->phase >= CYCLE_CLEARING) return true;
        if (work < grain) continue;
        work = 0;
        if (cpu_now() >= deadline) break;
    }
    return false;
}

void cycle_drop(VM *vm) {
    Collector *c = collector_of(vm);
    Cycle *cycle = &c->cycle;
    if (cycle->phase == CYCLE_NONE) return;
    if (cycle->phase >= CYCLE_UNLINKING) {
        bool was_running = c->running;
        c->running = true;
        while (cycle->phase != CYCLE_NONE) step(vm, cycle, UNITS);
        c->running = was_running;
        return;
    }
    cycle_forget(vm);
    c->evidence_lost = true;
    c->slices.cycles_dropped++;
}

void cycle_adopt(VM *vm, Object *o) {
    Cycle *cycle = &collector_of(vm)->cycle;
    settle(o);
    if (cycle_is_marking(cycle)) make_grey(vm, cycle, o);
}

/* ---- all at once ---- */

/* The young and the middle ones become old; those without a mark are suspects, the young after the others. */
static bool take_recent(VM *vm, Collector *c) {
    Cycle *cycle = &c->cycle;
    bool ok = true;
    for (size_t i = c->young_start; i < c->young.count; i++) {
        Object *o = c->young.items[i];
        if (!entry_is(vm, o, OBJECT_YOUNG)) continue;
        o->word &= ~OBJECT_YOUNG;
        if (!is_marked(cycle, o)) {
            ok = ok && vector_push(vm, &cycle->suspects, o);
        } else if (may_untrack(life_of(o), o, true)) {
            o->word &= ~OBJECT_TRACKED;
            continue;
        }
        settle(o);
        cycle->live++;
    }
    c->young.count = c->young_start = 0;
    vm_heap(vm)->young_count = 0;
    return ok;
}

size_t cycle_collect_now(VM *vm) {
    Collector *c = collector_of(vm);
    Cycle *cycle = &c->cycle;
    for (size_t i = 0; i < c->middle.count; i++) {
        if (entry_is(vm, c->middle.items[i], OBJECT_MIDDLE)) c->middle.items[i]->word &= ~OBJECT_MIDDLE;
    }
    vector_free(vm, &c->middle);
    if (!cycle_begin(vm)) return 0;
    c->slices.cycles--;
    while (cycle->phase == CYCLE_SETTLING) step_settling(vm, cycle);
    while (cycle->phase == CYCLE_ROOTS) step_roots(vm, cycle);
    cycle_enter(cycle, CYCLE_STIRRED);
    while (step_stirred(vm, cycle, UNITS)) continue;
    cycle_enter(cycle, CYCLE_SWEEPING);
    while (cycle->phase == CYCLE_SWEEPING) {
        if (!step_sweeping(vm, cycle)) cycle_drop(vm);
    }
    if (cycle->phase == CYCLE_NONE) return 0;
    if (!take_recent(vm, c)) {
        cycle_drop(vm);
        return 0;
    }
    verdict_now(vm);
    size_t found = cycle->suspects.count;
    while (cycle->phase != CYCLE_NONE) step(vm, cycle, UNITS);
    return found;
}

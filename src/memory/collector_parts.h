/* What the files of the collector share. */
#ifndef OURO_MEMORY_COLLECTOR_PARTS_H
#define OURO_MEMORY_COLLECTOR_PARTS_H

#include "memory/collector.h"

static inline Collector *collector_of(VM *vm) { return vm_heap(vm)->collector; }

/* ---- vectors ---- */
/* memory_try_resize for tables of the collector: it has to be able to work when the budget is used up, so its tables may
 * exceed it while it does (12 bytes for each object that it judges). */
void *scratch_resize(VM *vm, void *old, size_t old_size, size_t new_size);
bool vector_reserve(VM *vm, ObjectVector *v, size_t capacity);
bool vector_push(VM *vm, ObjectVector *v, Object *o);
void vector_free(VM *vm, ObjectVector *v);

/* ---- states of an object ---- */
enum { HUGE_EXTENT = 2048 }; /* a container of more references is traversed in parts, and is no matter for a young pass */

/* Can the collector judge it? The generation is not looked at. */
static inline bool is_candidate(const Object *o) {
    return (o->word & (OBJECT_TRACKED | OBJECT_DYING)) == OBJECT_TRACKED && o->count && !object_is_immortal(o);
}
static inline bool is_frozen(const Object *o) { return (o->word & OBJECT_GENERATION) == OBJECT_GENERATION; }
static inline bool is_huge(const TypeLife *life, const Object *o) {
    if (!life->extent) return false;
    bool quick = life->layout.kind == REFERENCES_POINTER || life->layout.kind == REFERENCES_INLINE;
    return (quick ? *(const size_t *)((const char *)o + life->layout.length) : life->extent(o)) > HUGE_EXTENT;
}
/* Its end may run code of the program. */
static inline bool is_loud(const Object *o) {
    return (o->word & OBJECT_WEAKREFS) || (life_of(o)->finalize && !(o->word & OBJECT_FINALIZED));
}
static inline void settle(Object *o) {
    if ((int32_t)o->count >= 0 && o->count <= COUNT_MASK) o->count |= SETTLED;
}
static inline void unsettle(Object *o) {
    if (object_is_settled(o)) o->count = object_count(o);
}
/* False: o is to be traversed. */
static inline __attribute__((always_inline)) bool find_references(Object *o, const TypeLife *life, References *found) {
    const char *place = (const char *)o;
    ReferenceLayout layout = life->layout;
    const uint32_t *attributes;
    References answer;
    switch (layout.kind) {
    case REFERENCES_POINTER:
        *found = (References){*(Object *const *const *)(place + layout.items), *(const size_t *)(place + layout.length), 1};
        return true;
    case REFERENCES_INLINE:
        *found = (References){(Object *const *)(place + layout.items), *(const size_t *)(place + layout.length), 1};
        return true;
    case REFERENCES_ATTRIBUTES:
        attributes = (const uint32_t *)(place + layout.length);
        *found = (References){(Object *const *)(place + layout.items), attributes[1], 1};
        if (likely(attributes[0] != 0)) return true;
        break;
    case REFERENCES_ASKED: break;
    }
    if (!life->references || !life->references(o, &answer)) return false;
    *found = answer;
    return true;
}
/* A traverse without a call for each reference; those that can be in no cycle may be left out. For visitors that never
 * stop. */
static inline __attribute__((always_inline)) void visit_references(VM *vm, Object *o, Visit visit, void *context) {
    TypeLife *life = life_in(vm, o);
    References found;
    if (unlikely(!find_references(o, life, &found))) {
        life->traverse(o, visit, context);
        return;
    }
    if (likely(found.stride == 1)) {
        for (Object *const *at = found.at, *const *end = at + found.count; at < end; at++) {
            if (*at) visit(*at, context);
        }
    } else {
        for (size_t i = 0; i < found.count; i++, found.at += found.stride) {
            if (*found.at) visit(*found.at, context);
        }
    }
    if (life->holds_class) visit(OBJ(life), context);
}
static inline bool may_untrack(const TypeLife *life, Object *o, bool old) { return life->may_untrack && life->may_untrack(o, old); }
/* In the set under examination: between COUNT_IN_SET | SETTLED and IMMORTAL_COUNT. */
static inline bool count_is_in_set(uint32_t count) { return count + COUNT_IN_SET < COUNT_MASK; }

/* ---- collector_examine.c ---- */
/* A set under examination. Opened, filled, closed; nothing of the program runs meanwhile. */
typedef struct Examination {
    VM *vm;
    Object **items;    /* the members */
    uint32_t *counts;  /* theirs, put aside */
    size_t count;
    uint32_t held;     /* so many references to each are the collector's own */
    size_t doubtful;   /* members that nothing outside the set holds, as far as known */
    bool judgeable;    /* the references of each can be seen */
} Examination;

/* What the objects of some trash have in common, or some of them. */
enum {
    TRASH_WEAK = 1,       /* weak references lead to some */
    TRASH_FINALIZERS = 2, /* some have finalisers */
    TRASH_CLEARED = 4,    /* some have to be cleared before they are destroyed */
    TRASH_TYPES = 8,      /* some are classes, which have to outlive their instances */
};

/* In `items`, `count` members at most. False: out of memory. */
bool examination_open(VM *vm, Examination *e, Object **items, size_t count, uint32_t held);
/* The next member; dropped if it is one already. `items` may be what they are taken from. Best called with a
 * copy of the examination that nobody else knows, so that its fields can be in registers. */
static inline void examination_add(Examination *e, const TypeLife *life, Object *o) {
    uint32_t count = o->count;
    if (count_is_in_set(count)) return;
    e->judgeable &= life->traverse != NULL;
    e->counts[e->count] = count;
    e->items[e->count++] = o;
    count = (likely((int32_t)count >= 0) ? count : count_of_settled(count)) - e->held;
    e->doubtful += count == 0;
    o->count = SETTLED | COUNT_IN_SET | count;
}
/* Splits the set by the counts: what is held by nothing but members of the set that are themselves unreachable moves to
 * `trash`, where the collector holds each once, the rest (e->count) stays, both in their old order. traits: TRASH_* of the trash.
 * False: no verdict (out of memory, or an object whose references cannot be seen): all stay. */
bool examination_close(Examination *e, ObjectVector *trash, uint32_t *traits);
/* All of that. */
bool examine(VM *vm, ObjectVector *set, uint32_t held, ObjectVector *trash, uint32_t *traits);
void examine_close(VM *vm);

/* ---- collector_young.c ---- */
/* Is a list's entry still an object of that generation? */
bool entry_is(VM *vm, const Object *entry, uint32_t generation);
/* An automatic pass over the oldest of the young. Returns the number of objects found unreachable. */
size_t young_pass(VM *vm);
/* gc.collect(0) and gc.collect(1). */
size_t young_collect(VM *vm, int generation);

/* ---- collector_cycle.c ---- */
bool cycle_open(VM *vm);
void cycle_close(VM *vm);
bool cycle_begin(VM *vm);
/* Goes on until the CPU clock says `deadline`. True, once a cycle: the verdict has fallen, the unreachable (cycle.suspects)
 * are about to be cleared. cycle.phase tells whether there is more to do. */
bool cycle_run(VM *vm, uint64_t deadline);
/* Gives the running cycle up, or finishes it if the verdict has fallen. */
void cycle_drop(VM *vm);
/* A survivor of a young pass becomes old. */
void cycle_adopt(VM *vm, Object *o);
/* A full collection at once; no cycle is running. */
size_t cycle_collect_now(VM *vm);
/* The next card from `card` on that has one of the bits; NO_CARD at the end. */
#define NO_CARD ((uintptr_t)-1)
uintptr_t cards_next(VM *vm, uintptr_t card, uint8_t bits);
/* The live objects that start on a card. */
int card_walk(VM *vm, uintptr_t card, int (*fn)(Object *o, void *context), void *context);

/* Its parts. */
static inline bool is_marked(const Cycle *cycle, const Object *o) {
    uintptr_t granule = ((uintptr_t)o & RANGE_MASK) >> 4;
    return (cycle->marks[granule >> 6] >> (granule & 63)) & 1;
}
/* Old, and to be judged. Not frozen ones. */
static inline bool is_old(const Object *o) { return is_candidate(o) && !(o->word & OBJECT_YOUNG); }
void cycle_enter(Cycle *cycle, CyclePhase phase);
void cycle_forget(VM *vm);
/* What becomes old now is alive: it is to be made grey. */
static inline bool cycle_is_marking(const Cycle *cycle) {
    return cycle->phase >= CYCLE_ROOTS && cycle->phase < CYCLE_UNLINKING;
}
void make_grey(VM *vm, Cycle *cycle, Object *o);
/* Some traversals of grey objects; true while there was something grey. */
bool step_grey(VM *vm, Cycle *cycle, unsigned units);

/* ---- collector_verdict.c ---- */
/* The suspects are gathered and marking is done: judges them, at once if they are few. */
void verdict_begin(VM *vm);
bool verdict_is_easy(VM *vm); /* they are few */
void verdict_now(VM *vm);
void forget_hubs(VM *vm, Cycle *cycle);
/* One step of the phases from PACKING to RETURNING. Returns about how much work it was. */
unsigned verdict_step(VM *vm, unsigned grain);
void verdict_holds(VM *vm, Visit visit, void *context);

/* ---- collector_evidence.c ---- */
/* Was anything old touched since it was last proven alive, beyond what is certainly alive? If not, nothing old can have
 * become garbage. Clears cards on which nothing stirred is left. */
bool evidence_found(VM *vm);

/* ---- collector_check.c ---- */
/* Audit builds: ends the process if one of `suspects` that is_condemned (NULL: all) is reachable; each is held `held` times
 * by the collector. Others: does nothing. */
void check_condemned(VM *vm, const ObjectVector *suspects, bool (*is_condemned)(VM *vm, const Object *o), uint32_t held);

/* The set has been split: ends the process if counts say otherwise. */
void check_split(const Examination *e, Object *const *trash, size_t trash_count);

/* ---- collector_remains.c ---- */
/* Takes a container's references away from it and lets them go later, in parts. True: its slot goes with them. */
bool remains_take(VM *vm, Object *o);
/* Until the CPU clock says `deadline`; true: there is more to do. */
bool remains_run(VM *vm, uint64_t deadline);
void remains_finish(VM *vm);
/* Lets go what can be let go without running any code of the program. True: memory was freed. */
bool remains_make_room(VM *vm);
void remains_hold(VM *vm, Visit visit, void *context);

/* ---- collector_trash.c ---- */
/* Weak references and finalisers of unreachable objects, each held once by the collector; `trash` keeps those that stay
 * dead and are to be cleared with trash_clear_one. traits: as the examination found. */
void trash_prepare(VM *vm, ObjectVector *trash, uint32_t traits);
static inline bool trash_is_plain(const TypeLife *life, const Object *o) { /* need not be cleared before it is destroyed */
    return life->plain && !(o->word & OBJECT_WEAKREFS) && (!life->finalize || (o->word & OBJECT_FINALIZED));
}
void trash_clear_one(VM *vm, Object *o);
/* The parts of that, for trash that is gathered in slices. A link is silent if it is trash itself. */
void trash_clear_weak_references(VM *vm, ObjectVector *trash, bool (*is_trash)(VM *vm, const Object *o));
bool trash_finalize_one(VM *vm, Object *o); /* true: its finaliser ran */
void trash_drop_resurrected(VM *vm, ObjectVector *trash);
/* Both at once; frees the vector and returns the number. */
size_t trash_dispose(VM *vm, ObjectVector *trash, uint32_t traits);

uint64_t cpu_now(void);

#endif

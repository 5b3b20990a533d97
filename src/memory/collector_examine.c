/* The proof: counts less the references that come from within a set.
 *
 *   1. gather    the count of each member is put aside, and the count word says "in the set" meanwhile
 *   2. subtract  one for each reference that a member has to a member
 *   3. spread    what is left above zero is held from outside: it and all it reaches leaves the set
 *   4. restore   the counts; who is still in the set is unreachable
 *
 * Nothing of the program runs between 1 and 4, so the count word can serve as the table. */
#include "memory/collector_parts.h"

typedef struct Spread {
    Object **stack; /* room for the whole set */
    size_t count;
    size_t doubtful; /* members not reached yet that nothing outside the set holds */
} Spread;

static bool reserve_scratch(VM *vm, Collector *c, size_t count) {
    if (count > c->counts_capacity) {
        size_t bytes = memory_size(count, sizeof *c->counts, 0);
        uint32_t *counts = scratch_resize(vm, c->counts, c->counts_capacity * sizeof *counts, bytes);
        if (!counts) return false;
        c->counts = counts;
        c->counts_capacity = count;
    }
    return vector_reserve(vm, &c->stack, count);
}

enum { SCRATCH_KEPT = 16384 };

static void release_scratch(VM *vm, Collector *c) {
    if (c->counts_capacity > SCRATCH_KEPT) {
        memory_free(vm, c->counts, c->counts_capacity * sizeof *c->counts);
        c->counts = NULL;
        c->counts_capacity = 0;
    }
    if (c->stack.capacity > SCRATCH_KEPT) vector_free(vm, &c->stack);
}

void examine_close(VM *vm) {
    Collector *c = collector_of(vm);
    memory_free(vm, c->counts, c->counts_capacity * sizeof *c->counts);
    c->counts = NULL;
    vector_free(vm, &c->stack);
}

bool examination_open(VM *vm, Examination *e, Object **items, size_t count, uint32_t held) {
    Collector *c = collector_of(vm);
    if (!reserve_scratch(vm, c, count)) return false;
    *e = (Examination){.vm = vm, .items = items, .counts = c->counts, .held = held, .judgeable = true};
    return true;
}

/* In the set, and with something left in its count? */
static inline bool has_more(uint32_t count) { return count - (SETTLED | COUNT_IN_SET) - 1 < COUNT_MASK - 1; }

static int subtract(Object *referent, void *context) {
    Examination *e = context;
    uint32_t count = referent->count;
    if (!has_more(count)) return 0;
    referent->count = --count;
    e->doubtful += count == (SETTLED | COUNT_IN_SET);
    return 0;
}

static int reach(Object *referent, void *context) {
    Spread *spread = context;
    uint32_t count = referent->count;
    if (!count_is_in_set(count)) return 0;
    spread->doubtful -= (count & COUNT_MASK) == 0;
    referent->count = count & ~COUNT_IN_SET;
    spread->stack[spread->count++] = referent;
    return 0;
}

/* Ends early when nothing is in doubt any more, or all are. Returns how many are not reached: if any, they are those still
 * in the set. */
static size_t spread_life(const Examination *e, Object **stack) {
    Spread spread = {.stack = stack, .doubtful = e->doubtful};
    if (e->doubtful == e->count) return e->count;
    for (Object **at = e->items, **end = at + e->count; at < end && spread.doubtful; at++) {
        Object *o = *at;
        if (!has_more(o->count)) continue;
        o->count &= ~COUNT_IN_SET;
        spread.stack[spread.count++] = o;
        while (spread.count && spread.doubtful) visit_references(e->vm, spread.stack[--spread.count], reach, &spread);
    }
    return spread.doubtful;
}

static uint32_t traits_of(const Object *o) {
    const TypeLife *life = life_of(o);
    return (o->word & OBJECT_WEAKREFS ? TRASH_WEAK : 0) | (life->finalize ? TRASH_FINALIZERS : 0) |
           (trash_is_plain(life, o) ? 0 : TRASH_CLEARED) | (((uintptr_t)o & RANGE_MASK) < CARDS_START ? TRASH_TYPES : 0);
}

/* No verdict, or no trash: restores the counts. */
static void keep_all(const Examination *e) {
    for (size_t i = 0; i < e->count; i++) e->items[i]->count = e->counts[i];
}

/* Restores the counts, takes the unreachable out, each with one reference of the collector's. */
static uint32_t split(Examination *e, ObjectVector *trash) {
    Object **items = e->items, **to = trash->items + trash->count;
    const uint32_t *counts = e->counts;
    size_t kept = 0, count_all = e->count;
    uint32_t traits = 0, hold = 1 - e->held;
    for (size_t i = 0; i < count_all; i++) {
        Object *o = items[i];
        uint32_t count = counts[i];
        if (!count_is_in_set(o->count)) {
            o->count = count;
            items[kept++] = o;
            continue;
        }
        o->count = (likely((int32_t)count >= 0) ? count : count_of_settled(count)) + hold;
        *to++ = o;
        const TypeLife *life = life_in(e->vm, o);
        if (!life->plain || life->finalize || o->word & OBJECT_WEAKREFS) traits |= traits_of(o);
    }
    e->count = kept;
    trash->count = (size_t)(to - trash->items);
    return traits;
}

bool examination_close(Examination *e, ObjectVector *trash, uint32_t *traits) {
    VM *vm = e->vm;
    Collector *c = collector_of(vm);
    bool judged = e->judgeable;
    size_t unreachable = 0, before = trash->count;
    *traits = 0;
    if (judged) {
        for (Object **at = e->items, **end = at + e->count; at < end; at++) visit_references(vm, *at, subtract, e);
        unreachable = spread_life(e, c->stack.items);
        judged = !unreachable || vector_reserve(vm, trash, trash->count + unreachable);
    }
    if (judged && unreachable) *traits = split(e, trash);
    else keep_all(e);
    if (judged) check_split(e, trash->items + before, trash->count - before);
    release_scratch(vm, c);
    return judged;
}

bool examine(VM *vm, ObjectVector *set, uint32_t held, ObjectVector *trash, uint32_t *traits) {
    Examination e;
    *traits = 0;
    if (!set->count || !examination_open(vm, &e, set->items, set->count, held)) return set->count == 0;
    for (size_t i = 0; i < set->count; i++) examination_add(&e, life_in(vm, set->items[i]), set->items[i]);
    bool judged = examination_close(&e, trash, traits);
    set->count = e.count;
    return judged;
}

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

/* False: an object whose references cannot be seen. */
static bool gather(ObjectVector *set, uint32_t held, uint32_t *counts) {
    Object **items = set->items;
    size_t kept = 0;
    bool judgeable = true;
    for (size_t i = 0, count_all = set->count; i < count_all; i++) {
        Object *o = items[i];
        uint32_t count = o->count;
        if (count_is_in_set(count)) continue;
        judgeable &= life_of(o)->traverse != NULL;
        counts[kept] = count;
        items[kept++] = o;
        o->count = SETTLED | COUNT_IN_SET | ((likely((int32_t)count >= 0) ? count : count_of_settled(count)) - held);
    }
    set->count = kept;
    return judgeable;
}

static int subtract(Object *referent, void *context) {
    (void)context;
    uint32_t count = referent->count;
    if (count_is_in_set(count) && (count & COUNT_MASK)) referent->count = count - 1;
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

static size_t count_doubtful(const ObjectVector *set) {
    size_t count = 0;
    for (Object **at = set->items, **end = at + set->count; at < end; at++) count += ((*at)->count & COUNT_MASK) == 0;
    return count;
}

/* Ends early when nothing is in doubt any more. Returns how many are not reached: if any, they are those still in the set. */
static size_t spread_life(ObjectVector *set, Object **stack) {
    Spread spread = {.stack = stack, .doubtful = count_doubtful(set)};
    for (Object **at = set->items, **end = at + set->count; at < end && spread.doubtful; at++) {
        Object *o = *at;
        uint32_t count = o->count;
        if (!count_is_in_set(count) || !(count & COUNT_MASK)) continue;
        o->count = count & ~COUNT_IN_SET;
        spread.stack[spread.count++] = o;
        while (spread.count && spread.doubtful) visit_references(spread.stack[--spread.count], reach, &spread);
    }
    return spread.doubtful;
}

/* Restores the counts; `trash` NULL: all stay. */
static void split(ObjectVector *set, const uint32_t *counts, ObjectVector *trash) {
    Object **items = set->items, **to = trash ? trash->items + trash->count : NULL;
    size_t kept = 0, count = set->count;
    for (size_t i = 0; i < count; i++) {
        Object *o = items[i];
        bool unreachable = trash && count_is_in_set(o->count);
        o->count = counts[i];
        if (unreachable) o->count = object_count(o);
        if (unreachable) *to++ = o;
        else items[kept++] = o;
    }
    set->count = kept;
    if (trash) trash->count = (size_t)(to - trash->items);
}

bool examine(VM *vm, ObjectVector *set, uint32_t held, ObjectVector *trash) {
    Collector *c = collector_of(vm);
    if (!set->count || !reserve_scratch(vm, c, set->count)) return set->count == 0;
    bool judged = gather(set, held, c->counts);
    size_t unreachable = 0;
    if (judged) {
        for (Object **at = set->items, **end = at + set->count; at < end; at++) visit_references(*at, subtract, NULL);
        unreachable = spread_life(set, c->stack.items);
        judged = !unreachable || vector_reserve(vm, trash, trash->count + unreachable);
    }
    split(set, c->counts, judged && unreachable ? trash : NULL);
    release_scratch(vm, c);
    return judged;
}

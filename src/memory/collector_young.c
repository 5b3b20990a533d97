/* The young pass: the objects made since the last one are judged by their counts alone; survivors become old.
 *
 * Two kinds are spared. What the newest frames hold in a register is still being built: it stays young, and is judged
 * when it has found its place (settled at once, it would only be stirred again). A huge container becomes old unjudged. */
#include "memory/collector_parts.h"

enum { YOUNG_SET_MAX = 4096 }; /* judged in one pass; more wait for the next */

/* A page given back since may serve others by now: then the heap is asked about each entry. */
static inline bool is_entry(VM *vm, const Object *entry) {
    return likely(collector_of(vm)->runs_freed == vm_heap(vm)->runs_freed) ||
           heap_address_kind(vm, (uintptr_t)entry) == ADDRESS_LIVE;
}

bool entry_is(VM *vm, const Object *entry, uint32_t generation) {
    return is_entry(vm, entry) && (entry->word & OBJECT_GENERATION) == generation && is_candidate(entry);
}

/* The list is full: drops stale entries, grows if there were few. An object that finds no room is old. */
void collector_enlist(VM *vm, Object *o) {
    Collector *c = collector_of(vm);
    ObjectVector *young = &c->young;
    size_t kept = 0;
    for (size_t i = c->young_start; i < young->count; i++) { /* the bit serves as "seen": each address stays once */
        Object *entry = young->items[i];
        if (entry == o || !entry_is(vm, entry, OBJECT_YOUNG)) continue;
        entry->word &= ~OBJECT_YOUNG;
        young->items[kept++] = entry;
    }
    for (size_t i = 0; i < kept; i++) young->items[i]->word |= OBJECT_YOUNG;
    young->count = kept;
    c->young_start = 0;
    if (!c->middle.count) c->runs_freed = vm_heap(vm)->runs_freed;
    if (kept * 2 > young->capacity) vector_reserve(vm, young, young->capacity * 2);
    if (young->count < young->capacity) {
        young->items[young->count++] = o;
    } else {
        o->word &= ~OBJECT_YOUNG;
        object_mark_card(o);
    }
}

/* Young objects that the newest frames hold; the other bit says so during the pass. */
enum { KEPT_MAX = 256 };
typedef struct Kept {
    Object *items[KEPT_MAX];
    size_t count;
} Kept;

static int keep_young(Object *o, void *context) {
    Kept *kept = context;
    if ((o->word & (OBJECT_GENERATION | OBJECT_TRACKED)) != (OBJECT_YOUNG | OBJECT_TRACKED)) return 0;
    if (kept->count == KEPT_MAX) return 1;
    o->word |= OBJECT_MIDDLE;
    kept->items[kept->count++] = o;
    return 0;
}

/* Becomes old without a verdict, and therefore unsettled. */
static void promote_unjudged(VM *vm, Object *o) {
    o->word &= ~(OBJECT_YOUNG | OBJECT_MIDDLE);
    object_mark_card(o);
    collector_of(vm)->promoted++;
}

/* Takes entries from the list until the set is full. */
static void take_set(VM *vm, Examination *examination, size_t room) {
    enum { YOUNG = OBJECT_YOUNG | OBJECT_TRACKED }; /* the other bit of the generation: see Kept */
    Collector *c = collector_of(vm);
    Examination e = *examination;
    Object *const *at = c->young.items + c->young_start, *const *end = c->young.items + c->young.count;
    bool reliable = c->runs_freed == vm_heap(vm)->runs_freed;
    while (at < end && e.count < room) {
        Object *o = *at++;
        if (unlikely(!reliable) && heap_address_kind(vm, (uintptr_t)o) != ADDRESS_LIVE) continue;
        if ((o->word & (YOUNG | OBJECT_DYING)) != YOUNG || !o->count) continue;
        TypeLife *life = life_in(vm, o);
        if (unlikely(is_huge(life, o))) promote_unjudged(vm, o);
        else examination_add(&e, life, o);
    }
    c->young_start = (size_t)(at - c->young.items);
    *examination = e;
}

/* Survivors grow old, but for those kept, whose number is returned; these come to the front of the items. */
static size_t promote_survivors(VM *vm, Object **items, size_t count) {
    Collector *c = collector_of(vm);
    size_t kept = 0, untracked = 0;
    bool marking = cycle_is_marking(&c->cycle);
    for (size_t i = 0; i < count; i++) {
        Object *o = items[i];
        if (may_untrack(life_in(vm, o), o, false)) {
            o->word &= ~(OBJECT_TRACKED | OBJECT_YOUNG | OBJECT_MIDDLE);
            untracked++;
        } else if (o->word & OBJECT_MIDDLE) {
            items[kept++] = o;
        } else {
            o->word &= ~OBJECT_YOUNG;
            settle(o);
            if (unlikely(marking)) make_grey(vm, &c->cycle, o);
        }
    }
    c->promoted += count - kept - untracked;
    return kept;
}

/* What is left of the set and of the list becomes the list. The set never held more than the list's entries before start. */
static void close_ranks(VM *vm, Object *const *items, size_t count) {
    Collector *c = collector_of(vm);
    ObjectVector *young = &c->young;
    if (c->young_start == young->count) { /* the usual case: no entry is stale */
        c->young_start = young->count = count;
        if (!c->middle.count) c->runs_freed = vm_heap(vm)->runs_freed;
    }
    while (count > 0) young->items[--c->young_start] = items[--count];
    vm_heap(vm)->young_count = (int32_t)(young->count - c->young_start);
}

size_t young_pass(VM *vm) {
    Collector *c = collector_of(vm);
    Object *items[YOUNG_SET_MAX];
    ObjectVector trash = {0};
    Kept kept = {.count = 0};
    Examination e;
    uint32_t traits;
    if (!examination_open(vm, &e, items, YOUNG_SET_MAX, 0)) return 0;
    if (c->newest_roots) c->newest_roots(vm, keep_young, &kept);
    take_set(vm, &e, YOUNG_SET_MAX);
    c->judged += e.count;
    examination_close(&e, &trash, &traits);
    size_t left = promote_survivors(vm, items, e.count);
    for (size_t i = 0; i < kept.count; i++) {
        if (is_frozen(kept.items[i])) kept.items[i]->word &= ~OBJECT_MIDDLE;
    }
    close_ranks(vm, items, left);
    c->stats[0].collections++;
    size_t found = trash_dispose(vm, &trash, traits);
    c->stats[0].collected += found;
    return found;
}

/* ---- asked for ---- */

static bool collect_list(VM *vm, ObjectVector *list, size_t start, uint32_t generation, ObjectVector *set) {
    for (size_t i = start; i < list->count; i++) {
        if (entry_is(vm, list->items[i], generation) && !vector_push(vm, set, list->items[i])) return false;
    }
    return true;
}

static void age(VM *vm, ObjectVector *set, int generation) {
    Collector *c = collector_of(vm);
    for (size_t i = 0; i < set->count; i++) {
        Object *o = set->items[i];
        o->word &= ~(OBJECT_YOUNG | OBJECT_MIDDLE);
        if (may_untrack(life_of(o), o, false)) {
            o->word &= ~OBJECT_TRACKED;
            continue;
        }
        cycle_adopt(vm, o);
        if (generation == 0 && vector_push(vm, &c->middle, o)) o->word |= OBJECT_MIDDLE;
        else c->promoted++;
    }
}

size_t young_collect(VM *vm, int generation) {
    Collector *c = collector_of(vm);
    ObjectVector set = {0}, trash = {0};
    uint32_t traits = 0;
    bool ok = (generation == 0 || collect_list(vm, &c->middle, 0, OBJECT_MIDDLE, &set)) &&
              collect_list(vm, &c->young, c->young_start, OBJECT_YOUNG, &set);
    if (ok && examine(vm, &set, 0, &trash, &traits)) {
        if (generation > 0) c->middle.count = 0;
        c->young.count = c->young_start = 0;
        vm_heap(vm)->young_count = 0;
        age(vm, &set, generation);
    }
    vector_free(vm, &set);
    return trash_dispose(vm, &trash, traits);
}

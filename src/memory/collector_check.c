/* In audit builds: is each verdict right? Decided anew with the world standing still, by a trial deletion that shares nothing
 * with the proof: a table of its own, malloc's memory, the types' plain traverse. What the counts say of a set (any young
 * pass, any examination) has to come out the same; what a cycle condemns must be unreachable in the whole heap. A wrong
 * verdict ends the process with a report. */
#include "memory/collector_parts.h"

#ifdef OURO_AUDIT
#include <stdio.h>
#include <stdlib.h>

typedef struct Entry {
    Object *o;         /* NULL: free */
    int64_t outside;   /* references that do not come from tracked objects */
    bool reached;
} Entry;

typedef struct Check {
    Entry *entries;
    size_t mask, count;
    Object **stack;
    size_t depth;
} Check;

static Entry *entry_of(const Check *check, const Object *o) {
    size_t i = (((uintptr_t)o >> 3) * 0x9e3779b97f4a7c15u >> 20) & check->mask;
    while (check->entries[i].o && check->entries[i].o != o) i = (i + 1) & check->mask;
    return &check->entries[i];
}

static int count_one(Object *o, void *context) {
    ((Check *)context)->count += is_candidate(o);
    return 0;
}
static int add_one(Object *o, void *context) {
    if (is_candidate(o)) *entry_of(context, o) = (Entry){.o = o, .outside = object_count(o)};
    return 0;
}
static int subtract(Object *referent, void *context) {
    Entry *entry = entry_of(context, referent);
    if (entry->o) entry->outside--;
    return 0;
}
static int reach(Object *referent, void *context) {
    Check *check = context;
    Entry *entry = entry_of(check, referent);
    if (!entry->o || entry->reached) return 0;
    entry->reached = true;
    check->stack[check->depth++] = referent;
    return 0;
}

static void traverse(Check *check, Object *o, Visit visit) {
    if (life_of(o)->traverse) life_of(o)->traverse(o, visit, check);
}

static void fail(VM *vm, const Object *o, const Entry *entry) {
    const Cycle *cycle = &collector_of(vm)->cycle;
    fprintf(stderr, "collector: condemned, but reachable: %p, type %u, count %u, %lld of it from outside; %zu suspects, %s\n",
            (const void *)o, object_type_index(o), object_count(o), (long long)entry->outside, cycle->suspects.count,
            cycle->weighed ? "weighed in slices" : "examined at once");
    abort();
}

static void fail_split(const Object *o, const Entry *entry, const char *what) {
    fprintf(stderr, "collector: %s: %p, type %u, count %u, %lld of it from outside the set\n", what, (const void *)o,
            object_type_index(o), object_count(o), (long long)entry->outside);
    abort();
}

static bool open_check(Check *check, size_t count) {
    size_t places = 64;
    while (places < 2 * count) places *= 2;
    *check = (Check){.mask = places - 1, .entries = calloc(places, sizeof(Entry)), .stack = malloc((count + 1) * sizeof(Object *))};
    return check->entries && check->stack;
}

static void close_check(Check *check) {
    free(check->entries);
    free(check->stack);
}

/* The objects and their counts are entered: finds out which are reached from outside. */
static void decide(Check *check) {
    for (size_t i = 0; i <= check->mask; i++) {
        if (check->entries[i].o) traverse(check, check->entries[i].o, subtract);
    }
    for (size_t i = 0; i <= check->mask; i++) {
        if (check->entries[i].o && check->entries[i].outside > 0) reach(check->entries[i].o, check);
        while (check->depth) traverse(check, check->stack[--check->depth], reach);
    }
}

void check_condemned(VM *vm, const ObjectVector *suspects, bool (*is_condemned)(VM *vm, const Object *o), uint32_t held) {
    Check check, counting = {0};
    heap_walk(vm, count_one, &counting);
    if (open_check(&check, counting.count)) {
        heap_walk(vm, add_one, &check);
        for (size_t i = 0; i < suspects->count; i++) {
            Entry *entry = entry_of(&check, suspects->items[i]);
            if (entry->o) entry->outside -= held;
        }
        decide(&check);
        for (size_t i = 0; i < suspects->count; i++) {
            Object *o = suspects->items[i];
            if (is_condemned && !is_condemned(vm, o)) continue;
            const Entry *entry = entry_of(&check, o);
            if (entry->o && entry->reached) fail(vm, o, entry);
        }
    }
    close_check(&check);
}

static void enter_all(Check *check, Object *const *objects, size_t count, uint32_t held) {
    for (size_t i = 0; i < count; i++) *entry_of(check, objects[i]) = (Entry){.o = objects[i], .outside = (int64_t)object_count(objects[i]) - held};
}

void check_split(const Examination *e, Object *const *trash, size_t trash_count) {
    Check check;
    if (open_check(&check, e->count + trash_count)) {
        enter_all(&check, e->items, e->count, e->held);
        enter_all(&check, trash, trash_count, 1);
        decide(&check);
        for (size_t i = 0; i < e->count; i++) {
            const Entry *entry = entry_of(&check, e->items[i]);
            if (!entry->reached) fail_split(e->items[i], entry, "kept, but held by nothing else");
        }
        for (size_t i = 0; i < trash_count; i++) {
            const Entry *entry = entry_of(&check, trash[i]);
            if (entry->reached) fail_split(trash[i], entry, "taken for trash, but reachable");
        }
    }
    close_check(&check);
}
#else
void check_condemned(VM *vm, const ObjectVector *suspects, bool (*is_condemned)(VM *vm, const Object *o), uint32_t held) {
    (void)vm, (void)suspects, (void)is_condemned, (void)held;
}
void check_split(const Examination *e, Object *const *trash, size_t trash_count) { (void)e, (void)trash, (void)trash_count; }
#endif

/* In audit builds: is what a cycle condemns unreachable indeed? Decided anew with the world standing still, by a trial
 * deletion over the whole heap that shares nothing with the proof: a table of its own, malloc's memory, the types' plain
 * traverse. An object that is condemned wrongly ends the process with a report. */
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

void check_condemned(VM *vm, const ObjectVector *suspects, bool (*is_condemned)(VM *vm, const Object *o), uint32_t held) {
    Check check = {0};
    heap_walk(vm, count_one, &check);
    size_t places = 64;
    while (places < 2 * check.count) places *= 2;
    check.mask = places - 1;
    check.entries = calloc(places, sizeof(Entry));
    check.stack = malloc((check.count + 1) * sizeof(Object *));
    if (check.entries && check.stack) {
        heap_walk(vm, add_one, &check);
        for (size_t i = 0; i < suspects->count; i++) entry_of(&check, suspects->items[i])->outside -= held;
        for (size_t i = 0; i < places; i++) {
            if (check.entries[i].o) traverse(&check, check.entries[i].o, subtract);
        }
        for (size_t i = 0; i < places; i++) {
            if (check.entries[i].o && check.entries[i].outside > 0) reach(check.entries[i].o, &check);
            while (check.depth) traverse(&check, check.stack[--check.depth], reach);
        }
        for (size_t i = 0; i < suspects->count; i++) {
            Object *o = suspects->items[i];
            if (is_condemned && !is_condemned(vm, o)) continue;
            const Entry *entry = entry_of(&check, o);
            if (entry->o && entry->reached) fail(vm, o, entry);
        }
    }
    free(check.entries);
    free(check.stack);
}
#else
void check_condemned(VM *vm, const ObjectVector *suspects, bool (*is_condemned)(VM *vm, const Object *o), uint32_t held) {
    (void)vm, (void)suspects, (void)is_condemned, (void)held;
}
#endif

/* What is left of huge containers that die while the collector is at work: their references are let go in parts, so that
 * no slice takes long. The container itself is empty from the first moment on, and ends as usual; a tuple, which holds its
 * references inside, stays until they are gone. */
#include "memory/collector_parts.h"

enum {
    PART = 64,              /* references let go between two looks at the clock */
    TRIMMED = 1 << 20,      /* bytes given back at a time */
};

bool collector_lets_go(VM *vm, Object *o) { return is_huge(life_of(o), o) && remains_take(vm, o); }

static bool reserve_one(VM *vm, Collector *c) {
    if (c->remains_count < c->remains_capacity) return true;
    size_t size = sizeof *c->remains, capacity = 2 * c->remains_capacity + 8;
    Remains *remains = scratch_resize(vm, c->remains, c->remains_capacity * size, capacity * size);
    if (!remains) return false;
    c->remains = remains;
    c->remains_capacity = capacity;
    return true;
}

/* The i-th reference in the order in which they go, or NULL. */
static Object *reference(const Remains *r, size_t i) {
    size_t place = r->backward ? r->count - 1 - i : i;
    return r->at[((r->first + place) & r->mask) * r->stride];
}

/* False: there was nothing left to do. */
static bool drop_part(VM *vm, Remains *r) {
    if (r->next < r->count) {
        for (unsigned i = 0; i < PART && r->next < r->count; i++) {
            Object *o = reference(r, r->next++);
            if (o) decref(o);
        }
        return true;
    }
    if (r->size <= TRIMMED) return false;
    r->size -= TRIMMED;
    memory_trim(vm, r->block, r->size);
    return true;
}

static void end(VM *vm, const Remains *r) {
    if (r->inside) object_free(vm, r->block);
    else memory_free(vm, r->block, r->size);
}

bool remains_take(VM *vm, Object *o) {
    Collector *c = collector_of(vm);
    if (!reserve_one(vm, c)) return false;
    Remains r = {0};
    life_of(o)->detach(o, &r); /* which can let others die, and take their remains */
    if (reserve_one(vm, c)) {
        c->remains[c->remains_count++] = r;
        return r.inside;
    }
    while (drop_part(vm, &r)) continue;
    end(vm, &r);
    return r.inside;
}

/* A part of the oldest remains. What is let go can leave remains of its own, so the list is looked at anew each time. */
static void step(VM *vm) {
    Collector *c = collector_of(vm);
    Remains r = c->remains[c->remains_done];
    if (drop_part(vm, &r)) {
        c->remains[c->remains_done] = r;
        return;
    }
    c->remains_done++;
    end(vm, &r);
    if (c->remains_done < c->remains_count) return;
    memory_free(vm, c->remains, c->remains_capacity * sizeof *c->remains);
    c->remains = NULL;
    c->remains_count = c->remains_capacity = c->remains_done = 0;
}

bool remains_run(VM *vm, uint64_t deadline) {
    Collector *c = collector_of(vm);
    while (c->remains_count) {
        step(vm);
        if (cpu_now() >= deadline) break;
    }
    return c->remains_count != 0;
}

void remains_finish(VM *vm) {
    while (collector_of(vm)->remains_count) step(vm);
}

static bool is_leaf(const Object *o) {
    uint32_t leaf_unless = life_of(o)->leaf_unless;
    return object_is_immortal(o) || (leaf_unless && !(o->word & leaf_unless));
}

static int find_branch(Object *o, void *context) {
    (void)context;
    return !is_leaf(o);
}

/* Letting it go runs no code of the program: it lives on, or is a leaf, or holds nothing but leaves. */
static bool goes_quietly(const Object *o) {
    if (is_leaf(o) || object_count(o) > 1) return true;
    const TypeLife *life = life_of(o);
    return !is_loud(o) && life->traverse && !life->traverse((Object *)o, find_branch, NULL);
}

bool remains_make_room(VM *vm) {
    Collector *c = collector_of(vm);
    bool freed = false;
    for (size_t n = c->remains_done; n < c->remains_count; n++) {
        Remains *r = &c->remains[n];
        for (Object *o; r->next < r->count; r->next++) {
            if (!(o = reference(r, r->next))) continue;
            if (!goes_quietly(o)) break;
            decref(o);
        }
        if (r->next < r->count || !r->block) continue;
        end(vm, r);
        *r = (Remains){0};
        freed = true;
    }
    return freed;
}

void remains_hold(VM *vm, Visit visit, void *context) {
    const Collector *c = collector_of(vm);
    for (size_t n = c->remains_done; n < c->remains_count; n++) {
        const Remains *r = &c->remains[n];
        for (size_t i = r->next; i < r->count; i++) {
            if (reference(r, i)) visit(reference(r, i), context);
        }
    }
}

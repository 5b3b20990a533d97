/* What happens to unreachable objects, in CPython's order: weak references to all of them are cleared, then the callbacks
 * run, then the finalisers, in order of making; what came back to life stays, the others are cleared so that their counts
 * fall to zero. */
#include "memory/collector_parts.h"
#include "memory/weak.h"

void trash_clear_weak_references(VM *vm, ObjectVector *trash, bool (*is_trash)(VM *vm, const Object *o)) {
    WeakLink *chain = NULL, **end = &chain;
    for (size_t i = 0; i < trash->count; i++) {
        if (!(trash->items[i]->word & OBJECT_WEAKREFS)) continue;
        *end = weak_detach(vm, trash->items[i]);
        while (*end) end = &(*end)->next;
    }
    WeakLink *calls = NULL, **last = &calls;
    while (chain) { /* one that is trash itself does not call back */
        WeakLink *link = chain;
        chain = link->next;
        link->next = NULL;
        if (is_trash(vm, OBJ(link))) continue;
        *last = incref(link);
        last = &link->next;
    }
    for (size_t i = 0; i < trash->count; i++) {
        if (count_is_in_set(trash->items[i]->count)) trash->items[i]->count &= COUNT_MASK;
    }
    weak_notify_chain(vm, calls);
}

static bool is_in_set(VM *vm, const Object *o) {
    (void)vm;
    return count_is_in_set(o->count);
}

bool trash_finalize_one(VM *vm, Object *o) {
    TypeLife *life = life_of(o);
    if (!life->finalize || (o->word & OBJECT_FINALIZED)) return false;
    o->word |= OBJECT_FINALIZED;
    life->finalize(vm, o);
    return true;
}

/* Finalisers ran: what is reachable again lives; `trash` keeps the others. */
void trash_drop_resurrected(VM *vm, ObjectVector *trash) {
    ObjectVector still = {0};
    uint32_t traits;
    if (!examine(vm, trash, 1, &still, &traits)) still.count = 0;
    for (size_t i = 0; i < trash->count; i++) {
        object_mark_card(trash->items[i]);
        decref(trash->items[i]);
    }
    vector_free(vm, trash);
    *trash = still;
}

static bool tell_found(VM *vm, const ObjectVector *trash, bool settled) {
    Collector *c = collector_of(vm);
    return c->debug && c->found && trash->count && c->found(vm, trash->items, trash->count, settled);
}

void trash_prepare(VM *vm, ObjectVector *trash, uint32_t traits) {
    Collector *c = collector_of(vm);
    for (size_t i = 0, count = trash->count; i < count; i++) trash->items[i]->word &= ~(OBJECT_YOUNG | OBJECT_MIDDLE);
    tell_found(vm, trash, false);
    uint64_t begin = traits & (TRASH_WEAK | TRASH_FINALIZERS) ? cpu_now() : 0;
    if (traits & TRASH_WEAK) {
        for (size_t i = 0; i < trash->count; i++) trash->items[i]->count |= SETTLED | COUNT_IN_SET;
        trash_clear_weak_references(vm, trash, is_in_set);
    }
    bool ran = false;
    for (size_t i = 0; traits & TRASH_FINALIZERS && i < trash->count; i++) ran |= trash_finalize_one(vm, trash->items[i]);
    if (begin) c->guest_ns += cpu_now() - begin;
    if (ran) trash_drop_resurrected(vm, trash);
    c->keep_found = tell_found(vm, trash, true);
}

void trash_clear_one(VM *vm, Object *o) {
    TypeLife *life = life_of(o);
    if (life->clear && object_is_tracked(o) && !collector_of(vm)->keep_found) {
        if (vm_heap(vm)->in_slice && life->detach && !life->inside && is_huge(life, o)) remains_take(vm, o);
        life->clear(vm, o);
    }
    decref(o);
}

static void destroy_all(VM *vm, Object **items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        TypeLife *life = life_in(vm, items[i]);
        if (likely(life->destroy != NULL)) life->destroy(vm, items[i]);
    }
    objects_free(vm, items, count);
}

/* All at once. The plain ones come last and need no clearing: each is destroyed while it is held, so that none is freed
 * before all are destroyed. No code of the program that runs meanwhile can see them. */
static void end_together(VM *vm, ObjectVector *trash) {
    Object **items = trash->items;
    size_t count = trash->count, plain = 0;
    for (size_t i = 0; i < count; i++) {
        if (trash_is_plain(life_of(items[i]), items[i])) items[i]->word = (items[i]->word & ~OBJECT_TRACKED) | OBJECT_DYING;
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i]->word & OBJECT_DYING) items[plain++] = items[i];
        else trash_clear_one(vm, items[i]);
    }
    destroy_all(vm, items, plain);
}

/* No code of the program runs before these are destroyed, and nothing in an order. */
static void end_plain(VM *vm, ObjectVector *trash) {
    Object **items = trash->items;
    size_t count = trash->count;
    for (size_t i = 0; i < count; i++) {
        items[i]->word = (items[i]->word & ~(OBJECT_TRACKED | OBJECT_YOUNG | OBJECT_MIDDLE)) | OBJECT_DYING;
    }
    destroy_all(vm, items, count);
}

size_t trash_dispose(VM *vm, ObjectVector *trash, uint32_t traits) {
    if (!traits && !collector_of(vm)->debug) {
        size_t found = trash->count;
        end_plain(vm, trash);
        vector_free(vm, trash);
        return found;
    }
    trash_prepare(vm, trash, traits);
    size_t found = trash->count;
    if (!collector_of(vm)->keep_found && !(traits & TRASH_TYPES)) end_together(vm, trash);
    else for (size_t i = 0; i < found; i++) trash_clear_one(vm, trash->items[i]);
    vector_free(vm, trash);
    return found;
}

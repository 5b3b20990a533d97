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
    if (!examine(vm, trash, 1, &still)) still.count = 0;
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

void trash_prepare(VM *vm, ObjectVector *trash) {
    bool weak = false, finalizers = false;
    for (size_t i = 0, count = trash->count; i < count; i++) {
        Object *o = trash->items[i];
        o->count++; /* hold them while guest code runs */
        weak |= (o->word & OBJECT_WEAKREFS) != 0;
        finalizers |= life_of(o)->finalize != NULL;
        o->word &= ~(OBJECT_YOUNG | OBJECT_MIDDLE);
    }
    tell_found(vm, trash, false);
    uint64_t begin = weak || finalizers ? cpu_now() : 0;
    if (weak) {
        for (size_t i = 0; i < trash->count; i++) trash->items[i]->count |= SETTLED | COUNT_IN_SET;
        trash_clear_weak_references(vm, trash, is_in_set);
    }
    bool ran = false;
    for (size_t i = 0; finalizers && i < trash->count; i++) ran |= trash_finalize_one(vm, trash->items[i]);
    if (begin) collector_of(vm)->guest_ns += cpu_now() - begin;
    if (ran) trash_drop_resurrected(vm, trash);
    collector_of(vm)->keep_found = tell_found(vm, trash, true);
}

void trash_clear_one(VM *vm, Object *o) {
    TypeLife *life = life_of(o);
    if (life->clear && object_is_tracked(o) && !collector_of(vm)->keep_found) {
        if (vm_heap(vm)->in_slice && life->detach && is_huge(life, o)) remains_take(vm, o);
        life->clear(vm, o);
    }
    decref(o);
}

/* What need not be cleared before it is destroyed. */
static bool is_plain(const Object *o) {
    TypeLife *life = life_of(o);
    return life->plain && !(o->word & OBJECT_WEAKREFS) && (!life->finalize || (o->word & OBJECT_FINALIZED));
}

/* Classes among the trash have to outlive their instances. */
static bool has_types(const ObjectVector *trash) {
    uintptr_t lowest = RANGE_MASK;
    for (size_t i = 0, count = trash->count; i < count; i++) {
        uintptr_t offset = (uintptr_t)trash->items[i] & RANGE_MASK;
        if (offset < lowest) lowest = offset;
    }
    return lowest < CARDS_START;
}

/* All at once. The plain ones come last and need no clearing: each is destroyed while it is held, so that none is freed
 * before all are destroyed. No code of the program that runs meanwhile can see them. */
static void end_together(VM *vm, ObjectVector *trash) {
    Object **items = trash->items;
    size_t count = trash->count, plain = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_plain(items[i])) items[i]->word = (items[i]->word & ~OBJECT_TRACKED) | OBJECT_DYING;
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i]->word & OBJECT_DYING) items[plain++] = items[i];
        else trash_clear_one(vm, items[i]);
    }
    for (size_t i = 0; i < plain; i++) {
        TypeLife *life = life_of(items[i]);
        if (likely(life->destroy != NULL)) life->destroy(vm, items[i]);
    }
    objects_free(vm, items, plain);
}

size_t trash_dispose(VM *vm, ObjectVector *trash) {
    trash_prepare(vm, trash);
    size_t found = trash->count;
    if (!collector_of(vm)->keep_found && !has_types(trash)) end_together(vm, trash);
    else for (size_t i = 0; i < found; i++) trash_clear_one(vm, trash->items[i]);
    vector_free(vm, trash);
    return found;
}

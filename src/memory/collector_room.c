/* A collection in the middle of an allocation that the budget refuses.
 *
 * Any allocation may be that one, so code of the program must not run here: no finaliser, no callback of a weak
 * reference. If there would be one to run for anything that is unreachable, nothing is done: the allocation fails, and
 * the next safe point collects as usual (ATTENTION_ROOM). Otherwise the unreachable go at once, and before them what is
 * left of huge containers, as far as that is quiet. What the C code that is being interrupted works on is safe: it owns
 * a reference to it, or got it from something that is owned, so that the counts prove it reachable. */
#include "memory/collector_parts.h"

enum { PATIENCE = 8 }; /* after a pass without success so many times its own time passes before the next */

static int gather_one(Object *o, void *context) {
    if (!is_candidate(o) || is_frozen(o)) return 0;
    VM *vm = vm_of(o);
    return !vector_push(vm, context, o);
}

static int find_loud(Object *o, void *context) {
    (void)context;
    return !object_is_immortal(o) && is_loud(o);
}

static bool are_quiet(const ObjectVector *trash) {
    for (size_t i = 0; i < trash->count; i++) {
        Object *o = trash->items[i];
        if (is_loud(o) || life_of(o)->traverse(o, find_loud, NULL)) return false;
    }
    return true;
}

static void clear_all(VM *vm, ObjectVector *trash) {
    for (size_t i = 0; i < trash->count; i++) trash->items[i]->word &= ~(OBJECT_YOUNG | OBJECT_MIDDLE);
    for (size_t i = 0; i < trash->count; i++) trash_clear_one(vm, trash->items[i]);
}

static size_t pass(VM *vm) {
    ObjectVector all = {0}, trash = {0};
    bool gathered = heap_walk(vm, gather_one, &all) == 0;
    size_t found = 0;
    uint32_t traits;
    if (gathered && examine(vm, &all, 0, &trash, &traits)) {
        if (are_quiet(&trash)) {
            found = trash.count;
            clear_all(vm, &trash);
        } else {
            for (size_t i = 0; i < trash.count; i++) trash.items[i]->count--; /* it holds the others' references */
        }
    }
    vector_free(vm, &trash);
    vector_free(vm, &all);
    return found;
}

bool collector_make_room(VM *vm) {
    Collector *c = collector_of(vm);
    if (!c || c->running || c->debug) return false;
    bool freed = remains_make_room(vm);
    uint64_t begin = cpu_now();
    if (c->cycle.phase >= CYCLE_UNLINKING || begin < c->room_again_ns) return freed;
    c->running = true;
    cycle_drop(vm);
    size_t found = pass(vm);
    c->running = false;
    c->stats[2].collections += found != 0;
    c->stats[2].collected += found;
    uint64_t end = cpu_now();
    if (!found) c->room_again_ns = end + PATIENCE * (end - begin);
    return freed || found;
}

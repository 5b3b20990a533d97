/* May anything old have become garbage since it was last proven alive?
 *
 * What was alive and becomes a garbage cycle loses its last reference from outside: some object of it is counted down
 * without dying. Settled objects show that: whoever counts a reference to one unsettles it and marks its card. So as long
 * as no old object is stirred but those that are certainly alive, a cycle over the old objects would find nothing. */
#include "memory/collector_parts.h"

enum { STIRRED_MAX = 1024, CARDS_MAX = 1024 }; /* more than that: do not ask further */

typedef struct Stirred {
    Object *items[STIRRED_MAX];
    size_t count;
    bool on_card;
} Stirred;

static int see(Object *o, void *context) {
    Stirred *stirred = context;
    if (!is_candidate(o) || (o->word & OBJECT_YOUNG) || object_is_settled(o)) return 0;
    stirred->on_card = true;
    if (stirred->count == STIRRED_MAX) return 1;
    stirred->items[stirred->count++] = o;
    return 0;
}

/* False: too many. */
static bool list_stirred(VM *vm, Stirred *stirred) {
    uint8_t *cards = (uint8_t *)vm + CARDS_START;
    unsigned seen = 0;
    for (uintptr_t card = 0; (card = cards_next(vm, card, CARD_STIRRED)) != NO_CARD; card++) {
        if (++seen > CARDS_MAX) return false;
        stirred->on_card = false;
        if (card_walk(vm, card, see, stirred)) return false;
        if (!stirred->on_card) cards[card] = 0;
    }
    return true;
}

static int take_out(Object *o, void *context) {
    (void)context;
    if (count_is_in_set(o->count)) o->count &= COUNT_MASK;
    return 0;
}

bool evidence_found(VM *vm) {
    Collector *c = collector_of(vm);
    Stirred stirred;
    stirred.count = 0;
    if (!list_stirred(vm, &stirred)) return true;
    for (size_t i = 0; i < stirred.count; i++) stirred.items[i]->count |= SETTLED | COUNT_IN_SET;
    if (c->known) c->known(vm, take_out, NULL);
    size_t left = 0;
    for (size_t i = 0; i < stirred.count; i++) {
        Object *o = stirred.items[i];
        left += count_is_in_set(o->count);
        take_out(o, NULL);
    }
    return left > 0;
}

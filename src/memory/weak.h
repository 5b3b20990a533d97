/* Weak references below Python: a table from an object's address to the weakref objects that name it.
 * The weakref type (object/weakref.c) embeds WeakLink; clearing and callback order live here. */
#ifndef OURO_MEMORY_WEAK_H
#define OURO_MEMORY_WEAK_H

#include "memory/heap.h"

typedef struct WeakLink {
    Object head;
    Object *referent;         /* NULL once dead; not counted */
    struct WeakLink *next;    /* newest first, but for the shared ones (see object/weakref.c) */
    struct WeakLink *previous;
    Object *callback;         /* owned, or NULL */
} WeakLink;

/* Puts link (referent set) into the table, behind `after` in the referent's list or (NULL) first, and sets
 * OBJECT_WEAKREFS on the referent. False RAISES. */
bool weak_add(VM *vm, WeakLink *link, WeakLink *after);
void weak_remove(VM *vm, WeakLink *link);
/* First (newest) link of o, or NULL. */
MAYBE WeakLink *weak_first(VM *vm, Object *o);
bool weak_has_callback(VM *vm, Object *o); /* any of its links */
/* o dies: every link loses its referent, then the callbacks run, newest link first. Called by object_dead. */
void weak_clear(VM *vm, Object *o);
/* Its two halves, for the collector, which clears the links of all trash before any callback runs: takes the links out,
 * those with callbacks in a chain (not owned, and nothing may run before they are); then calls and releases the chain. */
WeakLink *weak_detach(VM *vm, Object *o);
void weak_notify_chain(VM *vm, WeakLink *chain);
/* Calls a callback with its link; set by the object layer (memory cannot call Python). */
typedef void (*WeakNotify)(VM *vm, WeakLink *link);
void weak_set_notify(VM *vm, WeakNotify notify);
void weak_close(VM *vm);

#endif

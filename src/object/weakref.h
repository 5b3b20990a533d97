/* weakref.ref and weakref.proxy. */
#ifndef OURO_OBJECT_WEAKREF_H
#define OURO_OBJECT_WEAKREF_H

#include "memory/weak.h"
#include "object/protocol.h"

typedef struct WeakRef {
    WeakLink link;
    Hash hash; /* of the referent, once asked; -1 */
    /* attribute area follows for subclasses */
} WeakRef;

/* A weak reference (type: the ref type or a subclass) or, for the proxy types, a proxy. callback NULL or None: none.
 * Without callback the existing one of that exact type is shared. */
NEW Object *weakref_new(VM *vm, Type *type, Object *referent, Object *callback) RAISES;
NEW Object *weakref_proxy(VM *vm, Object *referent, Object *callback) RAISES;
/* The referent NEW, or NULL when it is gone (no exception). */
NEW MAYBE Object *weakref_get(Object *ref);
size_t weakref_count(VM *vm, Object *referent);

#endif

/* What the memory layer knows of a type: how its objects end and which references they own.
 * Every Type starts with this. Also the entry points of the collector and of weak references. */
#ifndef OURO_MEMORY_LIFETIME_H
#define OURO_MEMORY_LIFETIME_H

#include "memory/heap.h"

/* Where references lie: `count` of them, every stride-th word from `at` on; NULL: none there. */
typedef struct References {
    Object *const *at;
    size_t count, stride;
} References;

/* References that a huge container held, on their way out: `count` of them, the i-th at
 * at[((first + i) & mask) * stride] or NULL there. See collector_remains.c. */
typedef struct Remains {
    void *block; /* what they lie in: raw memory of `size` bytes, or the object itself */
    size_t size;
    Object **at;
    size_t count, stride, first, mask;
    size_t next; /* so many are done */
    bool backward, inside;
} Remains;

/* How to find them without asking: offsets in the object. */
typedef struct ReferenceLayout {
    enum {
        REFERENCES_ASKED,      /* by `references`, or else traverse */
        REFERENCES_POINTER,    /* at `items` a pointer to them, at `length` their number, a size_t */
        REFERENCES_INLINE,     /* from `items` on, their number at `length` */
        REFERENCES_ATTRIBUTES, /* from `items` on, their number the second uint32_t at `length`; the first is 0: to be asked */
    } kind;
    uint16_t items, length;
} ReferenceLayout;

typedef struct TypeLife {
    Object head;
    /* An object with none of these flags owns nothing and is known nowhere: at its end its slot is given back, and that is
     * all. 0: each has to be looked at. */
    uint32_t leaf_unless;
    /* Releases what the object owns (references, raw memory); not the slot. Count is 0. Never fails; a pending
     * exception must survive it. NULL: nothing to release. */
    void (*destroy)(VM *vm, Object *o);
    /* Visits every counted reference the object owns, its own class excluded when that is builtin (immortal);
     * instances of classes made by programs own a reference to their class and visit it. NULL: owns none. */
    int (*traverse)(Object *o, Visit visit, void *context);
    /* Drops references that can be part of a cycle, leaving a valid object. NULL for immutable types. */
    int (*clear)(VM *vm, Object *o);
    /* __del__ (or the native equivalent: generators). Runs at most once, keeps any pending exception. NULL: none. */
    void (*finalize)(VM *vm, Object *o);
    /* finalize, were it called now, would do nothing that anybody could notice. NULL: it might. Classes made by programs do
     * not inherit it: they may override what finalize calls. */
    bool (*at_rest)(Object *o);
    /* Containers that grow large: about how many references o owns, and a traverse in parts: visits some `limit` of them
     * from `place` (0 first) on, and returns where to go on, or TRAVERSED. NULL for others. Between two parts o may change;
     * what is missed then is no harm. */
    size_t (*extent)(const Object *o);
    size_t (*traverse_part)(Object *o, size_t place, size_t limit, Visit visit, void *context);
    /* Those whose references lie in one array say where: what can be in a cycle is there, but for the class. NULL for
     * others; false: this object is to be traversed. */
    bool (*references)(Object *o, References *found);
    ReferenceLayout layout;
    /* Takes the references of a large container away from it, all at once and without touching them; it is empty then.
     * Remains.inside: they lie in the object, whose slot is freed with them; then only for one that is dead. NULL: cannot. */
    void (*detach)(Object *o, Remains *remains);
    bool inside; /* detach's are */
    bool holds_class; /* a class made by a program: its instances own a reference to it */
    /* destroy looks at nothing but what the object itself owns, and releases it: of several that refer to each other, each
     * can be destroyed before any of their slots is freed. */
    bool plain;
    /* May the collector look away from o, which can be in no cycle? Asked of survivors; `old`: of the old ones. NULL: no. */
    bool (*may_untrack)(Object *o, bool old);
} TypeLife;
#define TRAVERSED SIZE_MAX

static inline TypeLife *life_of(const Object *o) { return (TypeLife *)type_of(o); }
static inline TypeLife *life_in(VM *vm, const Object *o) { return (TypeLife *)type_in(vm, o); } /* in fewer steps */

/* Starts tracking: the object's references are all valid from now on. Objects of types with traverse are
 * tracked once fully built (tuples and dicts may be untracked again: see gc.is_tracked). */
void object_track(VM *vm, Object *o);
void object_untrack(VM *vm, Object *o);
static inline bool object_is_tracked(const Object *o) { return (o->word & OBJECT_TRACKED) != 0; }

/* Calls the finaliser if it has not run. False: the object was resurrected. Its count must be 0; memory/lifetime.c. */
bool object_finalize_dead(VM *vm, Object *o);

/* If all objects died now, would nobody notice: no finaliser has anything to do, and no weak reference a callback? */
bool objects_at_rest(VM *vm);

#endif

/* What the files of itertools share: iterators whose first fields are owned references, and the table of types. */
#ifndef OURO_MODULE_ITERTOOLS_H
#define OURO_MODULE_ITERTOOLS_H

#include "object/items.h"
#include "object/iterators.h"
#include "object/walk.h"

/* The types, in one list: name. Each has its spec, itertools_<name>, in one of the files. */
#define ITERTOOLS_TYPES(X) \
    X(accumulate) X(batched) X(chain) X(combinations) X(combinations_with_replacement) X(compress) X(count) X(cycle) \
    X(dropwhile) X(filterfalse) X(groupby) X(islice) X(pairwise) X(permutations) X(product) X(repeat) X(starmap) \
    X(takewhile) X(zip_longest) X(_grouper) X(_tee) X(_tee_dataobject)
#define X(name) extern const TypeSpec itertools_##name;
ITERTOOLS_TYPES(X)
#undef X

/* The functions of these objects' lives: `count` references follow the header directly. */
static inline void references_clear(Object *o, size_t count) {
    Object **references = (Object **)(o + 1);
    for (size_t i = 0; i < count; i++) clear_ref(&references[i]);
}
static inline int references_visit(Object *o, size_t count, Visit visit, void *context) {
    Object **references = (Object **)(o + 1);
    for (size_t i = 0; i < count; i++) VISIT(references[i]);
    return 0;
}
#define REFERENCES(name, count) \
    static void name##_destroy(VM *vm, Object *o) { \
        (void)vm; \
        references_clear(o, count); \
    } \
    static int name##_traverse(Object *o, Visit visit, void *context) { return references_visit(o, count, visit, context); }

/* The spec of an iterator type whose functions are <name>_construct, <name>_next, <name>_destroy and <name>_traverse. */
#define ITERATOR_SPEC(name, Struct, signature, doc_, ...) \
    const TypeSpec itertools_##name = { \
        .base = TYPE_OBJECT, .size = sizeof(Struct), .flags = TYPE_BASE, .doc = doc_, .new_signature = signature, \
        .life = {.destroy = name##_destroy, .traverse = name##_traverse}, \
        .slots = {.construct = name##_construct, .iter = iterator_self, .next = name##_next}, __VA_ARGS__ \
    }

#define CONSTRUCT(name) static Object *name##_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
#define NEXT(name) static Object *name##_next(VM *vm, Object *o)

/* The type of a spec in this VM: they are all made when the module is. */
BORROWED Type *itertools_type(VM *vm, const TypeSpec *spec);
/* Objects that are whole: tracked, as NEW. */
static inline Object *made(VM *vm, void *o) {
    object_track(vm, o);
    return o;
}
NEW Object *itertools_make_tee(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;

/* A result tuple that the iterator keeps, to be filled in place when nobody else holds it any more. */
static inline bool result_is_free(const Tuple *result) { return result && result->head.count == 1; }

#endif

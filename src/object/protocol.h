/* What can be done to any object: the operations of the language, dispatched through type slots.
 * Results are NEW; NULL / -1 RAISES. Arguments are borrowed. */
#ifndef OURO_OBJECT_PROTOCOL_H
#define OURO_OBJECT_PROTOCOL_H

#include "object/exception.h"

/* attributes */
NEW Object *object_getattr(VM *vm, Object *o, Str *name) RAISES;
NEW MAYBE Object *object_getattr_maybe(VM *vm, Object *o, Str *name) RAISES; /* AttributeError: NULL, none pending */
NEW Object *object_getattr_text(VM *vm, Object *o, const char *name) RAISES;
int object_setattr(VM *vm, Object *o, Str *name, Object *value /* NULL deletes */) RAISES;
/* A special method found on the type, bound: *self_or_null tells how to call it: if method found is a plain
 * function-like descriptor it is returned unbound (NEW) and must be called with o first (*unbound = true). */
NEW MAYBE Object *object_lookup_special(VM *vm, Object *o, Str *name, bool *unbound) RAISES;

/* calls */
NEW Object *object_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;
static inline NEW Object *object_call0(VM *vm, Object *callable) { return object_call(vm, callable, NULL, 0, NULL); }
static inline NEW Object *object_call1(VM *vm, Object *callable, Object *a) { return object_call(vm, callable, &a, 1, NULL); }
static inline NEW Object *object_call2(VM *vm, Object *callable, Object *a, Object *b) {
    Object *args[2] = {a, b};
    return object_call(vm, callable, args, 2, NULL);
}
static inline NEW Object *object_call3(VM *vm, Object *callable, Object *a, Object *b, Object *c) {
    Object *args[3] = {a, b, c};
    return object_call(vm, callable, args, 3, NULL);
}
/* callable(*positional, **keywords); keywords NULL or a Dict. */
NEW Object *object_call_unpacked(VM *vm, Object *callable, Tuple *positional, Dict *keywords) RAISES;
NEW Object *object_call_method(VM *vm, Object *o, Str *name, Object *const *args, size_t nargs) RAISES;
/* The special method of the type: absent gives NULL without exception. */
NEW MAYBE Object *object_call_special(VM *vm, Object *o, Str *name, Object *const *args, size_t nargs) RAISES;
/* callable(self, *args, **keywords of kwnames) */
NEW Object *object_call_with_self(VM *vm, Object *callable, Object *self, Object *const *args, size_t nargs,
                                  Tuple *kwnames) RAISES;
bool object_is_callable(Object *o);

/* text, hash, truth, comparison */
NEW Str *object_repr(VM *vm, Object *o) RAISES;
/* What sys.getsizeof() tells: the bytes of the object's place in the heap and of the raw blocks that it alone owns. Other
 * objects count for themselves, and what several share (shapes of instances, text encoded as UTF-8) counts for none. */
size_t object_size(VM *vm, Object *o);
NEW Str *object_str(VM *vm, Object *o) RAISES;
NEW Str *object_ascii(VM *vm, Object *o) RAISES;
NEW Str *object_format(VM *vm, Object *o, Str *spec /* or NULL */) RAISES;
Hash object_hash(VM *vm, Object *o) RAISES;
int object_truth(VM *vm, Object *o) RAISES;
NEW Object *object_compare(VM *vm, Object *a, Object *b, CompareOp op) RAISES;
/* The rest of it once a's method, or b's (the only one), has given NotImplemented. */
NEW Object *object_compare_after(VM *vm, Object *a, Object *b, CompareOp op, bool right_was_asked) RAISES;
int object_compare_bool(VM *vm, Object *a, Object *b, CompareOp op) RAISES; /* identity counts as equal for EQ and NE */
static inline int object_equal(VM *vm, Object *a, Object *b) { return a == b ? 1 : object_compare_bool(vm, a, b, COMPARE_EQ); }
/* repr of a container: 1 = already running for o (print "[...]" instead), 0 = go on and leave later, -1 RAISES. */
int repr_enter(VM *vm, Object *o) RAISES;
void repr_leave(VM *vm, Object *o);

/* arithmetic */
NEW Object *object_binary(VM *vm, BinaryOp op, Object *a, Object *b) RAISES;
NEW Object *object_inplace(VM *vm, BinaryOp op, Object *a, Object *b) RAISES;
/* The rest of a op b (a op= b) once a method that goes first has given NotImplemented: a's in-place one, a's own, or the last. */
typedef enum BinaryAsked { BINARY_ASKED_INPLACE, BINARY_ASKED_LEFT, BINARY_ASKED_BOTH } BinaryAsked;
NEW Object *object_binary_after(VM *vm, BinaryOp op, bool inplace, BinaryAsked asked, Object *a, Object *b) RAISES;
NEW Object *object_power(VM *vm, Object *a, Object *b, Object *modulus) RAISES;
NEW Object *object_negative(VM *vm, Object *o) RAISES;
NEW Object *object_positive(VM *vm, Object *o) RAISES;
NEW Object *object_invert(VM *vm, Object *o) RAISES;
NEW Object *object_absolute(VM *vm, Object *o) RAISES;
NEW Object *object_index(VM *vm, Object *o) RAISES; /* an exact int by __index__ */
NEW Object *object_int(VM *vm, Object *o) RAISES;   /* int(o) */
NEW Object *object_float(VM *vm, Object *o) RAISES; /* float(o) */

/* containers */
ptrdiff_t object_length(VM *vm, Object *o) RAISES;
ptrdiff_t object_length_hint(VM *vm, Object *o, ptrdiff_t otherwise) RAISES;
NEW Object *object_getitem(VM *vm, Object *o, Object *key) RAISES;
int object_setitem(VM *vm, Object *o, Object *key, Object *value) RAISES;
int object_delitem(VM *vm, Object *o, Object *key) RAISES;
int object_contains(VM *vm, Object *o, Object *item) RAISES;
int object_contains_by_iteration(VM *vm, Object *o, Object *item) RAISES; /* what `in` does without __contains__ */
NEW Object *object_iter(VM *vm, Object *o) RAISES;
/* NULL: end (no exception pending; StopIteration was cleared) or error (pending). The slot itself may also end with
 * StopIteration pending (classes of programs, whose value a `yield from` wants): go through this function. */
NEW MAYBE Object *object_next(VM *vm, Object *iterator) RAISES;
bool object_is_iterator(Object *o);
/* Calls fn for each item; stops and gives -1 when fn gives -1 (exception pending), 1 when fn gives 1, else 0. */
int object_for_each(VM *vm, Object *iterable, int (*fn)(VM *vm, Object *item, void *context), void *context) RAISES;

/* classes */
int object_isinstance(VM *vm, Object *o, Object *class_or_tuple) RAISES;
int object_issubclass(VM *vm, Object *class_, Object *class_or_tuple) RAISES;
NEW Object *object_dir(VM *vm, Object *o) RAISES;

/* slots.iter for iterators */
NEW Object *iterator_self(VM *vm, Object *o);
/* ordinary helpers for slots that only say no */
NEW Object *not_implemented(VM *vm);
/* a op b for two C integers as a bool object */
#define COMPARE_VALUES(vm, a, b, op) \
    BOOL(vm, (op) == COMPARE_LT ? (a) < (b) : (op) == COMPARE_LE ? (a) <= (b) : (op) == COMPARE_EQ ? (a) == (b) : \
             (op) == COMPARE_NE ? (a) != (b) : (op) == COMPARE_GT ? (a) > (b) : (a) >= (b))
static inline bool compare_result(CompareOp op, int order) { /* order <0, 0, >0 */
    switch (op) {
    case COMPARE_LT: return order < 0;
    case COMPARE_LE: return order <= 0;
    case COMPARE_EQ: return order == 0;
    case COMPARE_NE: return order != 0;
    case COMPARE_GT: return order > 0;
    case COMPARE_GE: return order >= 0;
    }
    return false;
}

#endif

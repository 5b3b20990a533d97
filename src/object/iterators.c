/* reversed(), iter() on objects with __getitem__ and on callables, and what all iterators share.
 * The iterators that combine others are in iterators_combine.c. */
#include "object/iterators.h"

#include "object/dict.h"
#include "object/items.h"

/* ---- what they share ---- */

Object *iterator_reduce(VM *vm, const char *function, Object *argument, ptrdiff_t state)
{
    Dict *builtins = vm_core(vm)->builtins;
    Object *callable = builtins ? dict_get_text(vm, builtins, function) : NULL;
    if (!callable) {
        if (exception_pending(vm)) return NULL;
        return raise(vm, EXC_ATTRIBUTE_ERROR, "builtins has no '%s'", function);
    }
    incref(callable);
    Object *arguments = tuple_from(vm, &argument, 1), *result = NULL;
    Object *number = state >= 0 ? int_from_int64(vm, state) : NONE(vm);
    if (arguments && number) {
        result = tuple_from(vm, (Object *[]){callable, arguments, number}, state >= 0 ? 3 : 2);
    }
    xdecref(arguments);
    xdecref(number);
    decref(callable);
    return result;
}

Object *iterator_reduce_to(VM *vm, Object *self, STEALS Object *arguments)
{
    if (!arguments) return NULL;
    Object *result = tuple_from(vm, (Object *[]){(Object *)type_of(self), arguments}, 2);
    decref(arguments);
    return result;
}

Object *iterator_allocate(VM *vm, Type *type, TypeId id, size_t size)
{
    if (unlikely(type != builtin_type(vm, id))) return type_allocate(vm, type, size);
    Object *o = builtin_allocate(vm, id, size);
    if (o) memset(o + 1, 0, size - sizeof(Object));
    return o;
}

/* ---- reversed, and iter() on sequences: both go by index ---- */

typedef struct IndexIterator {
    Object head;
    Object *sequence; /* owned, NULL at the end */
    ptrdiff_t index;  /* of the next item; reversed: -1 at the end */
} IndexIterator;

static void index_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((IndexIterator *)o)->sequence);
}

static int index_iterator_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((IndexIterator *)o)->sequence);
    return 0;
}

/* sequence[index]; NULL without exception when there is no such item. */
static Object *index_item(VM *vm, Object *sequence, ptrdiff_t index)
{
    Object *number = int_from_int64(vm, index);
    if (!number) return NULL;
    Object *item = object_getitem(vm, sequence, number);
    decref(number);
    if (!item && !exception_clear_if(vm, EXC_INDEX_ERROR)) {
        exception_clear_if(vm, EXC_STOP_ITERATION);
    }
    return item;
}

static Object *reversed_of(VM *vm, Type *type, Object *o)
{
    Object *method = type_lookup(vm, type_of(o), NAME(vm, __reversed__));
    if (method && !is_none(method)) {
        return object_call_special(vm, o, NAME(vm, __reversed__), NULL, 0);
    }
    if (method || !type_of(o)->slots.getitem || !type_of(o)->slots.length || is_dict(o)) {
        return raise(vm, EXC_TYPE_ERROR, "'%T' object is not reversible", o);
    }
    ptrdiff_t length = object_length(vm, o);
    if (length < 0) return NULL;
    IndexIterator *r = (IndexIterator *)iterator_allocate(vm, type, TYPE_REVERSED, sizeof *r);
    if (!r) return NULL;
    r->sequence = incref(o);
    r->index = length - 1;
    object_track(vm, (Object *)r);
    return (Object *)r;
}

Object *object_reversed(VM *vm, Object *o)
{
    return reversed_of(vm, builtin_type(vm, TYPE_REVERSED), o);
}

static Object *reversed_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    return reversed_of(vm, type, args[0]);
}

static Object *reversed_next(VM *vm, Object *o)
{
    IndexIterator *r = (IndexIterator *)o;
    if (r->index >= 0 && r->sequence) {
        if (is_exact(r->sequence, TYPE_STR)) return (Object *)str_from_char(vm, str_at((Str *)r->sequence, (size_t)r->index--));
        if (is_exact(r->sequence, TYPE_TUPLE)) return incref(((Tuple *)r->sequence)->items[r->index--]);
        Object *item = index_item(vm, r->sequence, r->index);
        if (item) {
            r->index--;
            return item;
        }
        if (exception_pending(vm)) return NULL;
    }
    r->index = -1;
    clear_ref(&r->sequence);
    return NULL;
}

static Object *reversed_hint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    IndexIterator *r = (IndexIterator *)self;
    if (!r->sequence) return int_from_int64(vm, 0);
    ptrdiff_t length = object_length(vm, r->sequence);
    if (length < 0) return NULL;
    return int_from_int64(vm, length < r->index + 1 ? 0 : r->index + 1);
}

static Object *reversed_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    IndexIterator *r = (IndexIterator *)self;
    if (!r->sequence) {
        Object *empty = (Object *)EMPTY_TUPLE(vm);
        return iterator_reduce_to(vm, self, tuple_from(vm, &empty, 1));
    }
    Object *arguments = tuple_from(vm, &r->sequence, 1), *result = NULL;
    Object *index = int_from_int64(vm, r->index);
    if (arguments && index) {
        result = tuple_from(vm, (Object *[]){(Object *)type_of(self), arguments, index}, 3);
    }
    xdecref(arguments);
    xdecref(index);
    return result;
}

static Object *reversed_setstate(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    IndexIterator *r = (IndexIterator *)self;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    if (!r->sequence) return NONE(vm);
    ptrdiff_t length = object_length(vm, r->sequence);
    if (length < 0) return NULL;
    r->index = index < -1 ? -1 : index > length - 1 ? length - 1 : index;
    return NONE(vm);
}

static const MethodDef reversed_methods[] = {
    {"__length_hint__", "()", reversed_hint, "How many items are left.", 0},
    {"__reduce__", "()", reversed_reduce, "State for pickling.", 0},
    {"__setstate__", "(state, /)", reversed_setstate, "Sets the position.", 0},
    {0},
};

const TypeSpec reversed_type = {
    .id = TYPE_REVERSED,
    .base = TYPE_OBJECT,
    .size = sizeof(IndexIterator),
    .flags = TYPE_BASE,
    .doc = "The items of a sequence from the last to the first.",
    .new_signature = "(object, /)",
    .methods = reversed_methods,
    .life = {.destroy = index_iterator_destroy, .traverse = index_iterator_traverse},
    .slots = {.construct = reversed_construct, .iter = iterator_self, .next = reversed_next},
};

Object *sequence_iterator_new(VM *vm, Object *sequence)
{
    IndexIterator *it =
        (IndexIterator *)builtin_allocate(vm, TYPE_SEQUENCE_ITERATOR, sizeof(IndexIterator));
    if (!it) return NULL;
    it->sequence = incref(sequence);
    it->index = 0;
    object_track(vm, (Object *)it);
    return (Object *)it;
}

static Object *sequence_iterator_next(VM *vm, Object *o)
{
    IndexIterator *it = (IndexIterator *)o;
    if (!it->sequence) return NULL;
    if (it->index == PTRDIFF_MAX) {
        return raise(vm, EXC_OVERFLOW_ERROR, "iter index too large");
    }
    Object *item = index_item(vm, it->sequence, it->index);
    if (item)
        it->index++;
    else if (!exception_pending(vm))
        clear_ref(&it->sequence);
    return item;
}

static Object *sequence_iterator_hint(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    IndexIterator *it = (IndexIterator *)self;
    if (!it->sequence) return int_from_int64(vm, 0);
    if (!type_of(it->sequence)->slots.length) return NOT_IMPLEMENTED(vm);
    ptrdiff_t length = object_length(vm, it->sequence);
    if (length < 0) return NULL;
    return int_from_int64(vm, length > it->index ? length - it->index : 0);
}

static Object *sequence_iterator_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    IndexIterator *it = (IndexIterator *)self;
    if (!it->sequence) return iterator_reduce(vm, "iter", (Object *)EMPTY_TUPLE(vm), -1);
    return iterator_reduce(vm, "iter", it->sequence, it->index);
}

static Object *sequence_iterator_setstate(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    IndexIterator *it = (IndexIterator *)self;
    ptrdiff_t index;
    if (!object_to_size(vm, args[0], &index)) return NULL;
    if (it->sequence) it->index = index < 0 ? 0 : index;
    return NONE(vm);
}

static const MethodDef sequence_iterator_methods[] = {
    {"__length_hint__", "()", sequence_iterator_hint, "How many items are left.", 0},
    {"__reduce__", "()", sequence_iterator_reduce, "State for pickling.", 0},
    {"__setstate__", "(state, /)", sequence_iterator_setstate, "Sets the position.", 0},
    {0},
};

const TypeSpec sequence_iterator_type = {
    .id = TYPE_SEQUENCE_ITERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(IndexIterator),
    .flags = TYPE_NO_NEW,
    .methods = sequence_iterator_methods,
    .life = {.destroy = index_iterator_destroy, .traverse = index_iterator_traverse},
    .slots = {.iter = iterator_self, .next = sequence_iterator_next},
};

/* ---- iter(callable, sentinel) ---- */

typedef struct CallableIterator {
    Object head;
    Object *callable, *sentinel; /* owned, NULL at the end */
} CallableIterator;

Object *callable_iterator_new(VM *vm, Object *callable, Object *sentinel)
{
    CallableIterator *it =
        (CallableIterator *)builtin_allocate(vm, TYPE_CALLABLE_ITERATOR, sizeof *it);
    if (!it) return NULL;
    it->callable = incref(callable);
    it->sentinel = incref(sentinel);
    object_track(vm, (Object *)it);
    return (Object *)it;
}

static void callable_iterator_destroy(VM *vm, Object *o)
{
    (void)vm;
    clear_ref(&((CallableIterator *)o)->callable);
    clear_ref(&((CallableIterator *)o)->sentinel);
}

static int callable_iterator_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((CallableIterator *)o)->callable);
    VISIT(((CallableIterator *)o)->sentinel);
    return 0;
}

static Object *callable_iterator_next(VM *vm, Object *o)
{
    CallableIterator *it = (CallableIterator *)o;
    if (!it->callable) return NULL;
    Object *callable = incref(it->callable), *result = object_call0(vm, callable);
    decref(callable);
    if (result && it->sentinel) {
        Object *sentinel = incref(it->sentinel);
        int equal = object_equal(vm, sentinel, result);
        decref(sentinel);
        if (equal == 0) return result;
        decref(result);
        if (equal < 0) return NULL;
    } else if (result) { /* the call has run the iterator to its end */
        decref(result);
        return NULL;
    } else if (!exception_clear_if(vm, EXC_STOP_ITERATION)) {
        return NULL;
    }
    callable_iterator_destroy(vm, o);
    return NULL;
}

static Object *callable_iterator_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    CallableIterator *it = (CallableIterator *)self;
    if (!it->callable || !it->sentinel) {
        return iterator_reduce(vm, "iter", (Object *)EMPTY_TUPLE(vm), -1);
    }
    Object *iter = dict_get_text(vm, vm_core(vm)->builtins, "iter");
    Object *arguments = iter ? tuple_from(vm, (Object *[]){it->callable, it->sentinel}, 2) : NULL;
    Object *result = arguments ? tuple_from(vm, (Object *[]){iter, arguments}, 2) : NULL;
    xdecref(arguments);
    return result;
}

static const MethodDef callable_iterator_methods[] = {
    {"__reduce__", "()", callable_iterator_reduce, "State for pickling.", 0},
    {0},
};

const TypeSpec callable_iterator_type = {
    .id = TYPE_CALLABLE_ITERATOR,
    .base = TYPE_OBJECT,
    .size = sizeof(CallableIterator),
    .flags = TYPE_NO_NEW,
    .methods = callable_iterator_methods,
    .life = {.destroy = callable_iterator_destroy, .traverse = callable_iterator_traverse},
    .slots = {.iter = iterator_self, .next = callable_iterator_next},
};

/* The iterators of itertools that pass on, drop or transform the items of one iterable. */
#include "module/itertools.h"

#include "object/slice.h"

/* ---- those made of a function and an iterable ---- */

typedef struct Filter {
    Object head;
    Object *function; /* owned */
    Object *iterator; /* owned */
    bool decided;     /* dropwhile: the first item was found; takewhile: the end was */
} Filter;

REFERENCES(filter, 2)

static Object *filter_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    Filter *f = (Filter *)type_allocate(vm, type, sizeof(Filter));
    if (!f) return NULL;
    f->function = incref(args[0]);
    f->iterator = object_iter(vm, args[1]);
    if (f->iterator) return made(vm, f);
    decref(f);
    return NULL;
}

/* The truth of function(item): 1, 0, -1. */
static int ask(VM *vm, Object *function, Object *item) {
    Object *answer = object_call1(vm, function, item);
    if (!answer) return -1;
    int truth = object_truth(vm, answer);
    decref(answer);
    return truth;
}

NEXT(dropwhile) {
    Filter *f = (Filter *)o;
    for (size_t i = 0;; i++) {
        Object *item = iterator_step(vm, f->iterator);
        if (!item || f->decided) return item;
        int drop = ask(vm, f->function, item);
        if (drop == 0) {
            f->decided = true;
            return item;
        }
        decref(item);
        if (drop < 0 || items_interrupted(vm, i)) return NULL;
    }
}

NEXT(takewhile) {
    Filter *f = (Filter *)o;
    if (f->decided) return NULL;
    Object *item = iterator_step(vm, f->iterator);
    if (!item) return NULL;
    int take = ask(vm, f->function, item);
    if (take > 0) return item;
    if (take == 0) f->decided = true;
    decref(item);
    return NULL;
}

NEXT(filterfalse) {
    Filter *f = (Filter *)o;
    bool own_truth = is_none(f->function) || f->function == OBJ(builtin_type(vm, TYPE_BOOL));
    for (size_t i = 0;; i++) {
        Object *item = iterator_step(vm, f->iterator);
        if (!item) return NULL;
        int truth = own_truth ? object_truth(vm, item) : ask(vm, f->function, item);
        if (truth == 0) return item;
        decref(item);
        if (truth < 0 || items_interrupted(vm, i)) return NULL;
    }
}

NEXT(starmap) {
    Filter *f = (Filter *)o;
    Object *item = iterator_step(vm, f->iterator);
    if (!item) return NULL;
    Tuple *arguments = (Tuple *)(is_exact(item, TYPE_TUPLE) ? incref(item) : tuple_from_iterable(vm, item));
    decref(item);
    if (!arguments) return NULL;
    Object *result = object_call(vm, f->function, arguments->items, arguments->length, NULL);
    decref(arguments);
    return result;
}

#define FILTER_SPEC(name, signature, doc_) \
    const TypeSpec itertools_##name = { \
        .base = TYPE_OBJECT, .size = sizeof(Filter), .flags = TYPE_BASE, .doc = doc_, .new_signature = signature, \
        .life = {.destroy = filter_destroy, .traverse = filter_traverse}, \
        .slots = {.construct = filter_construct, .iter = iterator_self, .next = name##_next}}
FILTER_SPEC(dropwhile, "(predicate, iterable, /)", "The items from the first one on for which predicate(item) is false.");
FILTER_SPEC(takewhile, "(predicate, iterable, /)", "The items before the first one for which predicate(item) is false.");
FILTER_SPEC(filterfalse, "(function, iterable, /)", "The items for which function(item) is false; with None those that are false.");
FILTER_SPEC(starmap, "(function, iterable, /)", "function(*item) for each item.");

/* ---- accumulate ---- */

typedef struct Accumulate {
    Object head;
    Object *iterator; /* owned */
    Object *function; /* owned, NULL: addition */
    Object *total;    /* owned, NULL before the first item */
    Object *initial;  /* owned, NULL: none, or given already */
} Accumulate;

REFERENCES(accumulate, 4)

CONSTRUCT(accumulate) {
    (void)nargs;
    Accumulate *a = (Accumulate *)type_allocate(vm, type, sizeof(Accumulate));
    if (!a) return NULL;
    if (args[1] && !is_none(args[1])) a->function = incref(args[1]);
    if (args[2] && !is_none(args[2])) a->initial = incref(args[2]);
    a->iterator = object_iter(vm, args[0]);
    if (a->iterator) return made(vm, a);
    decref(a);
    return NULL;
}

NEXT(accumulate) {
    Accumulate *a = (Accumulate *)o;
    if (a->initial) {
        set_ref(&a->total, incref(a->initial));
        Object *initial = a->initial;
        a->initial = NULL;
        return initial;
    }
    Object *item = iterator_step(vm, a->iterator);
    if (!item) return NULL;
    if (!a->total) {
        a->total = incref(item);
        return item;
    }
    if (!a->function && item_is_small_int(a->total) && item_is_small_int(item)) {
        int64_t sum;
        if (!__builtin_add_overflow(((Int *)a->total)->value, ((Int *)item)->value, &sum)) {
            Object *total = int_from_int64(vm, sum);
            decref(item);
            if (total) set_ref(&a->total, incref(total));
            return total;
        }
    }
    Object *old = incref(a->total);
    Object *total = a->function ? object_call2(vm, a->function, old, item) : object_binary(vm, BINARY_ADD, old, item);
    decref(old);
    decref(item);
    if (total) set_ref(&a->total, incref(total));
    return total;
}

ITERATOR_SPEC(accumulate, Accumulate, "(iterable, func=None, *, initial=None)", "Running totals, or running results of func.");

/* ---- compress ---- */

typedef struct Compress {
    Object head;
    Object *data, *selectors; /* owned */
} Compress;

REFERENCES(compress, 2)

CONSTRUCT(compress) {
    (void)nargs;
    Compress *c = (Compress *)type_allocate(vm, type, sizeof(Compress));
    if (!c) return NULL;
    c->data = object_iter(vm, args[0]);
    if (c->data) c->selectors = object_iter(vm, args[1]);
    if (c->selectors) return made(vm, c);
    decref(c);
    return NULL;
}

NEXT(compress) {
    Compress *c = (Compress *)o;
    for (size_t i = 0;; i++) {
        Object *item = iterator_step(vm, c->data);
        if (!item) return NULL;
        Object *selector = iterator_step(vm, c->selectors);
        int truth = selector ? object_truth(vm, selector) : -1;
        xdecref(selector);
        if (truth > 0) return item;
        decref(item);
        if (truth < 0 || items_interrupted(vm, i)) return NULL;
    }
}

ITERATOR_SPEC(compress, Compress, "(data, selectors)", "The items of data whose selector is true.");

/* ---- pairwise ---- */

typedef struct Pairwise {
    Object head;
    Object *iterator; /* owned, NULL at the end */
    Object *old;      /* owned, NULL before the first item */
    Tuple *result;    /* owned */
} Pairwise;

REFERENCES(pairwise, 3)

CONSTRUCT(pairwise) {
    (void)nargs;
    Pairwise *p = (Pairwise *)type_allocate(vm, type, sizeof(Pairwise));
    if (!p) return NULL;
    p->iterator = object_iter(vm, args[0]);
    if (p->iterator) return made(vm, p);
    decref(p);
    return NULL;
}

/* The next pair; the iterator may call back into this one. */
NEXT(pairwise) {
    Pairwise *p = (Pairwise *)o;
    if (!p->iterator) return NULL;
    Object *iterator = incref(p->iterator);
    if (!p->old) {
        Object *first = iterator_step(vm, iterator);
        set_ref(&p->old, first);
        if (!first) clear_ref(&p->iterator);
        if (!first || !p->iterator) {
            decref(iterator);
            return NULL;
        }
    }
    Object *old = incref(p->old), *item = iterator_step(vm, iterator);
    decref(iterator);
    if (!item) {
        clear_ref(&p->iterator);
        clear_ref(&p->old);
        decref(old);
        return NULL;
    }
    Object *pair;
    if (result_is_free(p->result)) {
        Tuple *result = incref(p->result);
        Object *first = result->items[0], *second = result->items[1];
        result->items[0] = old;
        result->items[1] = incref(item);
        if (!object_is_tracked(&result->head)) tuple_finish(vm, result);
        decref(first);
        decref(second);
        pair = OBJ(result);
    } else {
        pair = tuple_from_stolen(vm, (Object *[]){old, incref(item)}, 2);
        if (pair && !p->result) p->result = (Tuple *)incref(pair);
    }
    set_ref(&p->old, item);
    return pair;
}

ITERATOR_SPEC(pairwise, Pairwise, "(iterable, /)", "Each two items that follow each other.");

/* ---- islice ---- */

typedef struct Islice {
    Object head;
    Object *iterator;      /* owned, NULL at the end */
    size_t next, at, stop; /* the next item to give, items taken so far, SIZE_MAX: no end */
    size_t step;
} Islice;

REFERENCES(islice, 1)

/* An argument that must be None or an int from `least` on. False RAISES with the text. */
static bool islice_argument(VM *vm, Object *o, ptrdiff_t least, size_t *out, const char *text) {
    if (!o || is_none(o)) return true;
    ptrdiff_t value = -1;
    if (type_of(o)->slots.to_index && !object_to_size(vm, o, &value)) {
        if (!exception_is(vm, EXC_OVERFLOW_ERROR) && !exception_is(vm, EXC_TYPE_ERROR)) return false;
        exception_clear(vm);
        value = -1;
    }
    *out = (size_t)value;
    return value >= least || raise(vm, EXC_VALUE_ERROR, text) != NULL;
}

CONSTRUCT(islice) {
    static const char bad_stop[] = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char bad_index[] = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    if (nargs < 2 || nargs > 4)
        return raise(vm, EXC_TYPE_ERROR, "islice expected at %s arguments, got %zu", nargs < 2 ? "least 2" : "most 4", nargs);
    size_t start = 0, stop = SIZE_MAX, step = 1;
    if (nargs == 2) {
        if (!islice_argument(vm, args[1], 0, &stop, bad_stop)) return NULL;
    } else {
        if (!islice_argument(vm, args[2], 0, &stop, bad_stop) || !islice_argument(vm, args[1], 0, &start, bad_index)) return NULL;
    }
    if (nargs == 4 && !islice_argument(vm, args[3], 1, &step, "Step for islice() must be a positive integer or None.")) return NULL;
    Islice *s = (Islice *)type_allocate(vm, type, sizeof(Islice));
    if (!s) return NULL;
    *s = (Islice){.head = s->head, .next = start, .stop = stop, .step = step};
    s->iterator = object_iter(vm, args[0]);
    if (s->iterator) return made(vm, s);
    decref(s);
    return NULL;
}

NEXT(islice) {
    Islice *s = (Islice *)o;
    if (!s->iterator) return NULL;
    Object *iterator = incref(s->iterator), *item = NULL;
    bool skipped = true;
    while (skipped && s->at < s->next && s->at < s->stop) {
        Object *passed = iterator_step(vm, iterator);
        skipped = passed && !items_interrupted(vm, s->at);
        xdecref(passed);
        s->at++;
    }
    if (skipped && s->at < s->stop) item = iterator_step(vm, iterator);
    decref(iterator);
    if (!item) {
        clear_ref(&s->iterator);
        return NULL;
    }
    s->at++;
    size_t next = s->next + s->step;
    s->next = next < s->next || next > s->stop ? s->stop : next;
    return item;
}

ITERATOR_SPEC(islice, Islice, "(*args)", "islice(iterable, stop) or islice(iterable, start, stop[, step]): some of the items, by number.");

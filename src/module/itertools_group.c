/* The iterators of itertools over several iterables, in groups, and several over one: chain, zip_longest, batched, groupby, tee. */
#include "module/itertools.h"
#include "object/generic_alias.h"

/* ---- chain ---- */

typedef struct Chain {
    Object head;
    Object *source; /* owned: iterator of iterables, NULL at the end */
    Object *active; /* owned: the iterator whose items are given now, NULL between two */
} Chain;

REFERENCES(chain, 2)

static Object *chain_of(VM *vm, Type *type, Object *iterable) {
    Chain *c = (Chain *)type_allocate(vm, type, sizeof(Chain));
    if (!c) return NULL;
    c->source = object_iter(vm, iterable);
    if (c->source) return made(vm, c);
    decref(c);
    return NULL;
}

CONSTRUCT(chain) {
    Object *iterables = tuple_from(vm, args, nargs);
    Object *chain = iterables ? chain_of(vm, type, iterables) : NULL;
    xdecref(iterables);
    return chain;
}

static Object *chain_from_iterable(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return chain_of(vm, (Type *)self, args[0]);
}

NEXT(chain) {
    Chain *c = (Chain *)o;
    while (c->source) {
        if (!c->active) {
            Object *iterable = iterator_step(vm, c->source);
            Object *active = iterable ? object_iter(vm, iterable) : NULL;
            xdecref(iterable);
            set_ref(&c->active, active);
            if (!active) {
                clear_ref(&c->source);
                return NULL;
            }
        }
        Object *item = iterator_step(vm, c->active);
        if (item || exception_pending(vm)) return item;
        clear_ref(&c->active);
    }
    return NULL;
}

static const MethodDef chain_methods[] = {
    {"from_iterable", "(iterable, /)", chain_from_iterable, "The items of the items of one iterable.", METHOD_CLASS},
    {"__class_getitem__", "(item, /)", generic_alias_class_getitem, "chain[int] for annotations.", METHOD_CLASS},
    {0},
};
ITERATOR_SPEC(chain, Chain, "(*iterables)", "The items of the first iterable, then those of the next, and so on.", .methods = chain_methods);

/* ---- zip_longest ---- */

typedef struct ZipLongest {
    Object head;
    Tuple *iterators; /* owned; ended ones are NULL */
    Object *fill;     /* owned */
    Tuple *result;    /* owned */
    size_t active;    /* iterators that have not ended */
} ZipLongest;

REFERENCES(zip_longest, 3)

CONSTRUCT(zip_longest) {
    ZipLongest *z = (ZipLongest *)type_allocate(vm, type, sizeof(ZipLongest));
    if (!z) return NULL;
    z->fill = args[0] ? incref(args[0]) : NONE(vm);
    z->active = nargs - 1;
    z->iterators = tuple_allocate(vm, z->active);
    bool ok = z->iterators != NULL;
    for (size_t i = 0; ok && i < z->active; i++) ok = (z->iterators->items[i] = object_iter(vm, args[i + 1])) != NULL;
    if (ok) {
        if (z->active) tuple_finish(vm, z->iterators);
        return made(vm, z);
    }
    decref(z);
    return NULL;
}

/* The item of place i, NEW. NULL: an error, or the last iterator has ended. */
static Object *zip_longest_item(VM *vm, ZipLongest *z, size_t i) {
    Object *iterator = z->iterators->items[i];
    if (iterator) {
        incref(iterator);
        Object *item = iterator_step(vm, iterator);
        decref(iterator);
        if (item) return item;
        if (exception_pending(vm)) {
            z->active = 0;
            return NULL;
        }
        if (z->active <= 1) {
            z->active = 0;
            return NULL;
        }
        z->active--;
        clear_ref(&z->iterators->items[i]);
    }
    return incref(z->fill);
}

NEXT(zip_longest) {
    ZipLongest *z = (ZipLongest *)o;
    size_t count = z->iterators->length;
    if (!count || !z->active) return NULL;
    bool reuse = result_is_free(z->result);
    Tuple *result = reuse ? incref(z->result) : tuple_allocate(vm, count);
    for (size_t i = 0; result && i < count; i++) {
        Object *item = zip_longest_item(vm, z, i);
        if (!item) clear_ref(&result);
        else set_ref(&result->items[i], item);
    }
    if (!result) return NULL;
    if (!object_is_tracked(&result->head)) tuple_finish(vm, result);
    if (!z->result) z->result = incref(result);
    return OBJ(result);
}

ITERATOR_SPEC(zip_longest, ZipLongest, "(*iterables, fillvalue=None)",
              "Tuples of one item from each iterable until the longest ends; fillvalue for what is missing.");

/* ---- batched ---- */

typedef struct Batched {
    Object head;
    Object *iterator; /* owned, NULL at the end */
    size_t size;
    bool strict;
} Batched;

REFERENCES(batched, 1)

CONSTRUCT(batched) {
    (void)nargs;
    ptrdiff_t size;
    if (!object_to_size(vm, args[1], &size)) return NULL;
    if (size < 1) return raise(vm, EXC_VALUE_ERROR, "n must be at least one");
    int strict = args[2] ? object_truth(vm, args[2]) : 0;
    if (strict < 0) return NULL;
    Batched *b = (Batched *)type_allocate(vm, type, sizeof(Batched));
    if (!b) return NULL;
    b->size = (size_t)size;
    b->strict = strict > 0;
    b->iterator = object_iter(vm, args[0]);
    if (b->iterator) return made(vm, b);
    decref(b);
    return NULL;
}

NEXT(batched) {
    enum { FIRST_ROOM = 64 };
    Batched *b = (Batched *)o;
    if (!b->iterator) return NULL;
    Object *iterator = incref(b->iterator), *batch = NULL, *item;
    size_t count = 0, room = b->size < FIRST_ROOM ? b->size : FIRST_ROOM;
    Object **items = memory_alloc(vm, room * sizeof *items);
    while (items && count < b->size && (item = iterator_step(vm, iterator))) {
        if (count == room) { /* sizes far beyond what there is cost nothing */
            size_t more = b->size - room < room ? b->size : room * 2;
            Object **larger = memory_resize(vm, items, room * sizeof *items, memory_size(more, sizeof *items, 0));
            if (!larger) {
                decref(item);
                break;
            }
            items = larger;
            room = more;
        }
        items[count++] = item;
    }
    decref(iterator);
    bool whole = count == b->size, failed = exception_pending(vm);
    if (!failed && !whole && count && b->strict) failed = !raise(vm, EXC_VALUE_ERROR, "batched(): incomplete batch");
    if (!whole) clear_ref(&b->iterator);
    if (!failed && count) batch = tuple_from(vm, items, count);
    for (size_t i = 0; i < count; i++) decref(items[i]);
    if (items) memory_free(vm, items, room * sizeof *items);
    return batch;
}

ITERATOR_SPEC(batched, Batched, "(iterable, n, *, strict=False)",
              "Tuples of n items each, the last one shorter unless strict forbids it.");

/* ---- groupby ---- */

typedef struct GroupBy {
    Object head;
    Object *iterator;  /* owned */
    Object *key;       /* owned function, NULL: the item itself */
    Object *target;    /* owned: the key of the group that was given last, NULL none */
    Object *now;       /* owned: the key of the item that was read last, NULL none or given */
    Object *value;     /* owned: that item, NULL none or given */
    const Object *grouper; /* the one that may go on; not counted, compared only */
} GroupBy;

typedef struct Grouper {
    Object head;
    GroupBy *parent; /* owned */
    Object *target;  /* owned */
} Grouper;

REFERENCES(groupby, 5)
REFERENCES(grouper, 2)

CONSTRUCT(groupby) {
    (void)nargs;
    GroupBy *g = (GroupBy *)type_allocate(vm, type, sizeof(GroupBy));
    if (!g) return NULL;
    if (args[1] && !is_none(args[1])) g->key = incref(args[1]);
    g->iterator = object_iter(vm, args[0]);
    if (g->iterator) return made(vm, g);
    decref(g);
    return NULL;
}

/* Reads the next item and its key. False: the end, or RAISES. */
static bool groupby_step(VM *vm, GroupBy *g) {
    Object *value = iterator_step(vm, g->iterator);
    if (!value) return false;
    Object *now = g->key ? object_call1(vm, g->key, value) : incref(value);
    if (!now) {
        decref(value);
        return false;
    }
    set_ref(&g->value, value);
    set_ref(&g->now, now);
    return true;
}

/* Is the item read last of the group of `target`? 1, 0, -1. */
static int same_group(VM *vm, Object *target, Object *now) {
    incref(target);
    incref(now);
    int same = item_equal(vm, target, now);
    decref(target);
    decref(now);
    return same;
}

static Object *grouper_new(VM *vm, GroupBy *parent, Object *target) {
    Grouper *grouper = (Grouper *)type_allocate(vm, itertools_type(vm, &itertools__grouper), sizeof(Grouper));
    if (!grouper) return NULL;
    grouper->parent = incref(parent);
    grouper->target = incref(target);
    parent->grouper = &grouper->head;
    return made(vm, grouper);
}

NEXT(groupby) {
    GroupBy *g = (GroupBy *)o;
    g->grouper = NULL;
    for (size_t i = 0;; i++) { /* passes over what is left of the last group */
        if (g->now) {
            if (!g->target) break;
            int same = same_group(vm, g->target, g->now);
            if (same < 0) return NULL;
            if (!same) break;
        }
        if (!groupby_step(vm, g) || items_interrupted(vm, i)) return NULL;
    }
    set_ref(&g->target, incref(g->now));
    Object *key = incref(g->now), *grouper = grouper_new(vm, g, g->target);
    Object *pair = grouper ? tuple_pack(vm, 2, key, grouper) : NULL;
    decref(key);
    xdecref(grouper);
    return pair;
}

static Object *grouper_next(VM *vm, Object *o) {
    Grouper *grouper = (Grouper *)o;
    GroupBy *g = grouper->parent;
    if (!g || g->grouper != o) return NULL;
    if (!g->value && !groupby_step(vm, g)) return NULL;
    if (!g->now || same_group(vm, grouper->target, g->now) <= 0) return NULL;
    Object *value = g->value;
    g->value = NULL;
    clear_ref(&g->now);
    return value;
}

ITERATOR_SPEC(groupby, GroupBy, "(iterable, key=None)", "(key, iterator over the items that follow each other and have that key).");

static Object *grouper_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs, (void)type;
    if (type_of(args[0])->spec != &itertools_groupby)
        return raise(vm, EXC_TYPE_ERROR, "_grouper() argument 1 must be itertools.groupby, not %T", args[0]);
    return grouper_new(vm, (GroupBy *)args[0], args[1]);
}

const TypeSpec itertools__grouper = {
    .base = TYPE_OBJECT,
    .size = sizeof(Grouper),
    .new_signature = "(parent, tgtkey, /)",
    .life = {.destroy = grouper_destroy, .traverse = grouper_traverse},
    .slots = {.construct = grouper_construct, .iter = iterator_self, .next = grouper_next},
};

/* ---- tee: iterators that walk a chain of blocks of items, read from the source once ---- */

enum { BLOCK_ITEMS = 57 };

typedef struct TeeBlock {
    Object head;
    Object *iterator;      /* owned: the source */
    struct TeeBlock *next; /* owned, NULL none yet */
    Object *items[BLOCK_ITEMS]; /* owned, `count` of them */
    uint32_t count;
    bool running; /* the source is being asked now */
} TeeBlock;

typedef struct Tee {
    Object head;
    TeeBlock *block; /* owned */
    size_t index;    /* of the next item in the block */
} Tee;

REFERENCES(block, 2 + BLOCK_ITEMS)
REFERENCES(tee, 1)

static int block_clear(VM *vm, Object *o) {
    block_destroy(vm, o);
    ((TeeBlock *)o)->count = 0;
    return 0;
}
static int tee_clear(VM *vm, Object *o) {
    tee_destroy(vm, o);
    return 0;
}

static TeeBlock *block_new(VM *vm, Object *iterator) {
    TeeBlock *b = (TeeBlock *)type_allocate(vm, itertools_type(vm, &itertools__tee_dataobject), sizeof(TeeBlock));
    if (!b) return NULL;
    b->iterator = incref(iterator);
    return (TeeBlock *)made(vm, b);
}

/* Item i of a block, read from the source when nobody has. */
static Object *block_item(VM *vm, TeeBlock *b, size_t i) {
    if (i < b->count) return incref(b->items[i]);
    if (b->running) return raise(vm, EXC_RUNTIME_ERROR, "cannot re-enter the tee iterator");
    if (!b->iterator) return NULL;
    b->running = true;
    Object *iterator = incref(b->iterator), *item = iterator_step(vm, iterator);
    decref(iterator);
    b->running = false;
    if (item) b->items[b->count++] = incref(item);
    return item;
}

static Object *tee_next(VM *vm, Object *o) {
    Tee *t = (Tee *)o;
    if (!t->block) return NULL;
    if (t->index == BLOCK_ITEMS) {
        if (!t->block->next && t->block->iterator) {
            TeeBlock *next = block_new(vm, t->block->iterator);
            if (!next) return NULL;
            set_ref(&t->block->next, next);
        }
        if (!t->block->next) return NULL;
        set_ref(&t->block, incref(t->block->next));
        t->index = 0;
    }
    TeeBlock *block = incref(t->block);
    Object *item = block_item(vm, block, t->index);
    decref(block);
    if (item) t->index++;
    return item;
}

static Tee *tee_at(VM *vm, Type *type, STEALS TeeBlock *block, size_t index) {
    Tee *t = block ? (Tee *)type_allocate(vm, type, sizeof(Tee)) : NULL;
    if (!t) {
        xdecref(block);
        return NULL;
    }
    t->block = block;
    t->index = index;
    return (Tee *)made(vm, t);
}

static Object *tee_copy(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Tee *t = (Tee *)self;
    if (!t->block) return raise(vm, EXC_VALUE_ERROR, "the tee iterator has been cleared");
    return OBJ(tee_at(vm, itertools_type(vm, &itertools__tee), incref(t->block), t->index));
}

static Object *tee_of(VM *vm, Object *iterable) {
    Object *iterator = object_iter(vm, iterable);
    if (!iterator) return NULL;
    Object *tee = type_of(iterator)->spec == &itertools__tee
                      ? tee_copy(vm, iterator, NULL, 0)
                      : OBJ(tee_at(vm, itertools_type(vm, &itertools__tee), block_new(vm, iterator), 0));
    decref(iterator);
    return tee;
}

static Object *tee_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)type, (void)nargs;
    return tee_of(vm, args[0]);
}

/* n iterators over the iterable: the first is it or made of it, the others are copies. */
Object *itertools_make_tee(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    ptrdiff_t n = 2;
    if (args[1] && !object_to_size(vm, args[1], &n)) return NULL;
    if (n < 0) return raise(vm, EXC_VALUE_ERROR, "n must be >= 0");
    if (n == 0) return OBJ(EMPTY_TUPLE(vm));
    Tuple *result = tuple_allocate(vm, (size_t)n);
    Object *first = result ? object_iter(vm, args[0]) : NULL;
    Str *name = first ? str_intern_text(vm, "__copy__") : NULL;
    Object *copy = name ? object_getattr_maybe(vm, first, name) : NULL;
    if (name && !copy && !exception_pending(vm)) {
        set_ref(&first, tee_of(vm, first));
        if (first) copy = object_getattr(vm, first, name);
    }
    xdecref(name);
    bool ok = copy != NULL;
    if (ok) result->items[0] = incref(first);
    for (ptrdiff_t i = 1; ok && i < n; i++) ok = (result->items[i] = object_call0(vm, copy)) != NULL;
    xdecref(first);
    xdecref(copy);
    if (!ok) {
        xdecref(result);
        return NULL;
    }
    tuple_finish(vm, result);
    return OBJ(result);
}

static const MethodDef tee_methods[] = {{"__copy__", "()", tee_copy, "An iterator at the same place.", 0}, {0}};

const TypeSpec itertools__tee = {
    .base = TYPE_OBJECT,
    .size = sizeof(Tee),
    .flags = TYPE_WEAKREFABLE,
    .doc = "One of the iterators that tee() gives.",
    .new_signature = "(iterable, /)",
    .methods = tee_methods,
    .life = {.destroy = tee_destroy, .traverse = tee_traverse, .clear = tee_clear},
    .slots = {.construct = tee_construct, .iter = iterator_self, .next = tee_next},
};

const TypeSpec itertools__tee_dataobject = {
    .base = TYPE_OBJECT,
    .size = sizeof(TeeBlock),
    .flags = TYPE_NO_NEW,
    .doc = "Items that iterators of one tee() share.",
    .life = {.destroy = block_destroy, .traverse = block_traverse, .clear = block_clear},
};

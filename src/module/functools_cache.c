/* The callable that functools.lru_cache makes. Results lie in a dict by the arguments of the call; with a limit the dict
 * leads to links, which also form a ring in order of use. The list owns a reference to each of its links, the dict another.
 *
 * User code may run in every comparison of keys and in the function itself, and may call the same cache: the ring is never
 * left half changed across such a call, and after the function was called the cache is looked at anew. */
#include "object/function.h"
#include "module/functools.h"

#include "object/items.h"

typedef struct Link {
    Object head;
    Object *key, *result; /* owned */
    uint32_t hash;        /* of the key, as dict_hash() gave it */
    struct Link *previous, *next;
} Link;

typedef struct Cache {
    Object head;
    Object *function;  /* owned */
    Object *info_type; /* owned: what cache_info() calls */
    Dict *results;     /* owned */
    Link *oldest, *newest; /* the ends of the list, NULL when it is empty */
    ptrdiff_t limit;   /* -1: none */
    int64_t hits, misses;
    bool typed;
    /* the attribute area follows */
} Cache;

/* ---- links ---- */

static void link_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((Link *)o)->key);
    clear_ref(&((Link *)o)->result);
}
static int link_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Link *)o)->key);
    VISIT(((Link *)o)->result);
    return 0;
}

const TypeSpec functools_lru_link = {
    .base = TYPE_OBJECT, .size = sizeof(Link), .flags = TYPE_NO_NEW, .life = {.destroy = link_destroy, .traverse = link_traverse}};

static Link *link_new(VM *vm, Object *key, uint32_t hash, Object *result) {
    Link *link = (Link *)type_allocate(vm, functools_type(vm, &functools_lru_link), sizeof(Link));
    if (!link) return NULL;
    link->key = incref(key);
    link->hash = hash;
    link->result = incref(result);
    object_track(vm, &link->head);
    return link;
}

static void list_take_out(Cache *c, Link *link) {
    *(link->previous ? &link->previous->next : &c->oldest) = link->next;
    *(link->next ? &link->next->previous : &c->newest) = link->previous;
}

static void list_put_newest(Cache *c, Link *link) {
    link->previous = c->newest;
    link->next = NULL;
    *(c->newest ? &c->newest->next : &c->oldest) = link;
    c->newest = link;
}

/* Forgets all results. */
static void cache_forget(VM *vm, Cache *c) {
    Link *link = c->oldest;
    c->oldest = c->newest = NULL;
    if (c->results) dict_clear_items(vm, c->results);
    while (link) {
        Link *next = link->next;
        decref(link);
        link = next;
    }
}

/* ---- keys ---- */

/* What the results of a call are found by, NEW: the argument itself if it is one plain int or str, else a tuple of the
 * arguments, after a mark the keywords, and with typed all their types. */
static Object *arguments_key(VM *vm, Cache *c, Object *const *args, size_t nargs, Tuple *kwnames) {
    size_t nkeywords = kwnames ? kwnames->length : 0;
    if (nargs == 1 && !nkeywords && !c->typed && (is_exact(args[0], TYPE_INT) || is_exact(args[0], TYPE_STR))) return incref(args[0]);
    size_t length = nargs + (nkeywords ? 1 + 2 * nkeywords : 0) + (c->typed ? nargs + nkeywords : 0), n = 0;
    Tuple *key = tuple_allocate(vm, length);
    if (!key) return NULL;
    for (size_t i = 0; i < nargs; i++) key->items[n++] = incref(args[i]);
    if (nkeywords) key->items[n++] = OBJ(functools_type(vm, &functools_lru_link)); /* which no program can get at */
    for (size_t i = 0; i < nkeywords; i++) {
        key->items[n++] = incref(kwnames->items[i]);
        key->items[n++] = incref(args[nargs + i]);
    }
    for (size_t i = 0; c->typed && i < nargs + nkeywords; i++) key->items[n++] = incref(OBJ(type_of(args[i])));
    if (length) tuple_finish(vm, key);
    return OBJ(key);
}

/* The same with its hash, the only one that is asked for. */
static Object *make_key(VM *vm, Cache *c, Object *const *args, size_t nargs, Tuple *kwnames, uint32_t *hash) {
    Object *key = arguments_key(vm, c, args, nargs, kwnames);
    if (key && unlikely(!dict_hash(vm, key, hash))) clear_ref(&key);
    return key;
}

/* ---- calls ---- */

static Object *call_unlimited(VM *vm, Cache *c, Object *const *args, size_t nargs, Tuple *kwnames) {
    uint32_t hash;
    Object *key = make_key(vm, c, args, nargs, kwnames, &hash);
    if (!key) return NULL;
    Object *result = xincref(dict_get_known(vm, c->results, key, hash));
    if (result) {
        c->hits++;
    } else if (!exception_pending(vm)) {
        c->misses++;
        result = object_call(vm, c->function, args, nargs, kwnames);
        if (result && !dict_set_known(vm, c->results, key, hash, result)) clear_ref(&result);
    }
    decref(key);
    return result;
}

/* The oldest result makes room; 0: it was gone already, and there is nothing to make room for. -1 RAISES. */
static int forget_oldest(VM *vm, Cache *c) {
    Link *oldest = incref(c->oldest);
    Object *found = dict_pop_known(vm, c->results, oldest->key, oldest->hash);
    if (found && c->oldest == oldest) { /* or user code was faster */
        list_take_out(c, oldest);
        decref(oldest); /* the list's; ours keeps it */
    }
    int done = found ? 1 : exception_pending(vm) ? -1 : 0;
    xdecref(found);
    decref(oldest);
    return done;
}

/* Remembers a result that is not there; false RAISES. */
static bool remember(VM *vm, Cache *c, Object *key, uint32_t hash, Object *result) {
    if (c->oldest && (ptrdiff_t)c->results->used >= c->limit) {
        int done = forget_oldest(vm, c);
        if (done <= 0) return done == 0;
    }
    Link *link = link_new(vm, key, hash, result);
    if (!link) return false;
    if (!dict_set_known(vm, c->results, key, hash, OBJ(link))) {
        decref(link);
        return false;
    }
    list_put_newest(c, link);
    return true;
}

static Object *call_limited(VM *vm, Cache *c, Object *const *args, size_t nargs, Tuple *kwnames) {
    uint32_t hash;
    Object *key = make_key(vm, c, args, nargs, kwnames, &hash), *result = NULL;
    if (!key) return NULL;
    Link *link = (Link *)dict_get_known(vm, c->results, key, hash);
    if (link) {
        if (link != c->newest) {
            list_take_out(c, link);
            list_put_newest(c, link);
        }
        c->hits++;
        result = incref(link->result);
    } else if (!exception_pending(vm)) {
        c->misses++;
        result = object_call(vm, c->function, args, nargs, kwnames);
        bool there = result && dict_get_known(vm, c->results, key, hash); /* the function may have called us */
        if (result && !there && (exception_pending(vm) || !remember(vm, c, key, hash, result))) clear_ref(&result);
    }
    decref(key);
    return result;
}

static Object *cache_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    Cache *c = (Cache *)callable;
    if (!c->function) return raise(vm, EXC_TYPE_ERROR, "the cache has been cleared");
    if (kwnames && !kwnames->length) kwnames = NULL;
    incref(c);
    Object *result;
    if (c->limit < 0) {
        result = call_unlimited(vm, c, args, nargs, kwnames);
    } else if (c->limit > 0) {
        result = call_limited(vm, c, args, nargs, kwnames);
    } else {
        c->misses++;
        result = object_call(vm, c->function, args, nargs, kwnames);
    }
    decref(c);
    return result;
}

static Object *cache_bind(VM *vm, Object *descriptor, Object *object, Type *type) {
    (void)type;
    return object && !is_none(object) ? method_new(vm, descriptor, object) : incref(descriptor);
}

/* ---- methods ---- */

#define METHOD(name) static Object *cache_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define CACHE Cache *c = (Cache *)self; (void)args, (void)nargs

METHOD(info) {
    CACHE;
    Object *figures[4] = {int_from_int64(vm, c->hits), int_from_int64(vm, c->misses),
                          c->limit < 0 ? NONE(vm) : int_from_int64(vm, c->limit), int_from_int64(vm, c->results->used)};
    bool whole = figures[0] && figures[1] && figures[2] && figures[3];
    Object *info = whole ? object_call(vm, c->info_type, figures, 4, NULL) : NULL;
    for (int i = 0; i < 4; i++) xdecref(figures[i]);
    return info;
}

METHOD(clear) {
    CACHE;
    c->hits = c->misses = 0;
    cache_forget(vm, c);
    return NEW_NONE(vm);
}

METHOD(itself) {
    CACHE;
    (void)vm;
    return incref(OBJ(c));
}

METHOD(reduce) {
    CACHE;
    return object_getattr(vm, OBJ(c), NAME(vm, __qualname__));
}

static const MethodDef methods[] = {
    {"cache_info", "()", cache_info, "Hits, misses, the limit, and how many results are kept.", 0},
    {"cache_clear", "()", cache_clear, "Forgets the results and the figures.", 0},
    {"__reduce__", "()", cache_reduce, "The name it is pickled by.", 0},
    {"__copy__", "()", cache_itself, "The same object.", 0},
    {"__deepcopy__", "(memo, /)", cache_itself, "The same object.", 0},
    {0},
};

/* ---- life ---- */

static Object *cache_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    ptrdiff_t limit = -1;
    if (!object_is_callable(args[0])) return raise(vm, EXC_TYPE_ERROR, "the first argument must be callable");
    if (!is_none(args[1])) {
        if (!is_int(args[1])) return raise(vm, EXC_TYPE_ERROR, "maxsize should be integer or None");
        if (!object_to_size(vm, args[1], &limit)) return NULL;
        if (limit < 0) limit = 0;
    }
    int typed = object_truth(vm, args[2]);
    if (typed < 0) return NULL;
    Cache *c = (Cache *)type_allocate(vm, type, sizeof(Cache));
    if (!c) return NULL;
    c->function = incref(args[0]);
    c->info_type = incref(args[3]);
    c->limit = limit;
    c->typed = typed > 0;
    c->results = dict_new(vm);
    if (!c->results) {
        decref(c);
        return NULL;
    }
    object_track(vm, &c->head);
    return OBJ(c);
}

static void cache_destroy(VM *vm, Object *o) {
    Cache *c = (Cache *)o;
    cache_forget(vm, c);
    clear_ref(&c->function);
    clear_ref(&c->results);
    clear_ref(&c->info_type);
    instance_release_attributes(vm, o);
}

static int cache_traverse(Object *o, Visit visit, void *context) {
    Cache *c = (Cache *)o;
    for (Link *link = c->oldest; link; link = link->next) VISIT(link);
    VISIT(c->function);
    VISIT(c->results);
    VISIT(c->info_type);
    return instance_traverse_attributes(o, visit, context);
}

static int cache_cut(VM *vm, Object *o) {
    Cache *c = (Cache *)o;
    cache_forget(vm, c);
    clear_ref(&c->function);
    instance_release_attributes(vm, o);
    return 0;
}

const TypeSpec functools_lru_cache_wrapper = {
    .base = TYPE_OBJECT,
    .size = sizeof(Cache),
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_WEAKREFABLE | TYPE_METHOD_LIKE,
    .doc = "A function with a memory of its last results.",
    .new_signature = "(user_function, maxsize, typed, cache_info_type)",
    .methods = methods,
    .life = {.destroy = cache_destroy, .traverse = cache_traverse, .clear = cache_cut},
    .slots = {.construct = cache_construct, .call = cache_call, .descr_get = cache_bind},
};

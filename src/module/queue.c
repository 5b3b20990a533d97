/* The native module _queue: SimpleQueue, which may be used again while it is being used: a finaliser, or the handler of a signal,
 * may put something in at any moment. */
#include "module/thread.h"
#include "module/waiting.h"

#include "object/generic_alias.h"
#include "object/instance.h"
#include "object/list.h"
#include "object/protocol.h"

typedef struct SimpleQueue {
    Object head;
    List *items;       /* owned; the first `taken` of them are gone */
    size_t taken;
    ThreadLock empty;  /* held by one who found nothing, and given back when there is something */
    /* the attribute area follows */
} SimpleQueue;

#define METHOD(name) static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define QUEUE SimpleQueue *q = (SimpleQueue *)self; (void)args, (void)nargs

static size_t waiting_items(const SimpleQueue *q) { return q->items->length - q->taken; }

/* The places of what is gone are used again when they are the greater part. */
static Object *take_first(VM *vm, SimpleQueue *q) {
    Object *item = q->items->items[q->taken];
    q->items->items[q->taken++] = NONE(vm);
    if (q->taken == q->items->length || q->taken > 64 + q->items->length / 2) {
        size_t taken = q->taken;
        q->taken = 0;
        list_replace(vm, q->items, 0, taken, NULL, 0);
    }
    return item;
}

METHOD(put) {
    QUEUE;
    if (!list_append(vm, q->items, args[0])) return NULL;
    if (q->empty.held) lock_give(&q->empty);
    return NEW_NONE(vm);
}

/* ---- waiting ---- */

/* Waits until there is something, so many nanoseconds at most, negative: without an end. The lock is held by nobody in particular
 * meanwhile: whoever puts something in gives it back, and each who waits passes it on. */
static LockResult await_item(VM *vm, SimpleQueue *q, int64_t limit) {
    int64_t end = limit > 0 ? waiting_now() + limit : 0;
    while (waiting_items(q) == 0) {
        if (limit > 0 && (limit = end - waiting_now()) < 0) limit = 0;
        if (limit == 0) return LOCK_LATE;
        q->empty.held = true;
        LockResult result = lock_take(vm, &q->empty, limit);
        if (result == LOCK_RAISED) return result;
        if (result == LOCK_TAKEN) lock_give(&q->empty);
    }
    return LOCK_TAKEN;
}

static Object *raise_empty(VM *vm) {
    Object *class = module_value(vm, "_queue", "Empty");
    return class ? raise_from_value(vm, class, NULL) : raise(vm, EXC_RUNTIME_ERROR, "_queue.Empty is gone");
}

static Object *get_within(VM *vm, SimpleQueue *q, int64_t limit) {
    incref(q);
    LockResult result = await_item(vm, q, limit);
    Object *item = result == LOCK_TAKEN ? take_first(vm, q) : result == LOCK_LATE ? raise_empty(vm) : NULL;
    decref(q);
    return item;
}

/* args: block, timeout */
METHOD(get) {
    QUEUE;
    int block = args[0] ? object_truth(vm, args[0]) : 1;
    int64_t limit;
    if (block < 0) return NULL;
    if (!block) return get_within(vm, q, 0);
    if (!args[1] || is_none(args[1])) return get_within(vm, q, -1);
    if (!waiting_seconds(vm, args[1], &limit)) return NULL;
    if (limit < 0) return raise(vm, EXC_VALUE_ERROR, "'timeout' must be a non-negative number");
    if (limit > THREAD_SECONDS_MAX * NANOSECONDS_A_SECOND) return raise(vm, EXC_OVERFLOW_ERROR, "timeout value is too large");
    return get_within(vm, q, limit);
}

METHOD(get_nowait) {
    QUEUE;
    return get_within(vm, q, 0);
}

METHOD(empty) {
    QUEUE;
    return BOOL(vm, waiting_items(q) == 0);
}

METHOD(qsize) {
    QUEUE;
    return int_from_size(vm, waiting_items(q));
}

/* ---- life ---- */

static Object *queue_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    SimpleQueue *q = (SimpleQueue *)type_allocate(vm, type, sizeof(SimpleQueue));
    if (!q) return NULL;
    object_track(vm, OBJ(q));
    q->items = list_new(vm, 0);
    if (!q->items) clear_ref(&q);
    return OBJ(q);
}

static void queue_destroy(VM *vm, Object *o) {
    clear_ref(&((SimpleQueue *)o)->items);
    instance_release_attributes(vm, o);
}

static int queue_traverse(Object *o, Visit visit, void *context) {
    VISIT(((SimpleQueue *)o)->items);
    return instance_traverse_attributes(o, visit, context);
}

static int queue_clear(VM *vm, Object *o) {
    SimpleQueue *q = (SimpleQueue *)o;
    q->taken = 0;
    list_clear_items(vm, q->items);
    instance_release_attributes(vm, o);
    return 0;
}

static const MethodDef methods[] = {
    {"put", "(item, block=True, timeout=None)", put, "Puts something at the end; never waits.", 0},
    {"put_nowait", "(item)", put, "The same.", 0},
    {"get", "(block=True, timeout=None)", get, "Takes the first item out, waiting for one if asked to; Empty is raised when there is none.", 0},
    {"get_nowait", "()", get_nowait, "Takes the first item out; Empty is raised when there is none.", 0},
    {"empty", "()", empty, "Whether there is nothing at the moment.", 0},
    {"qsize", "()", qsize, "How many items there are at the moment.", 0},
    {"__class_getitem__", "(item, /)", generic_alias_class_getitem, "SimpleQueue[int] for annotations.", METHOD_CLASS},
    {0},
};

static const TypeSpec queue_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(SimpleQueue),
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_WEAKREFABLE,
    .doc = "A queue without a limit: what is put in first comes out first.",
    .new_signature = "()",
    .methods = methods,
    .life = {.destroy = queue_destroy, .traverse = queue_traverse, .clear = queue_clear},
    .slots = {.construct = queue_construct},
};

static bool setup(VM *vm, Module *module) {
    Type *type = type_from_spec(vm, &queue_spec, "_queue.SimpleQueue", NULL);
    return type && module_add_type(vm, module, type) && module_add_exception(vm, module, "Empty", EXC_EXCEPTION);
}

const ModuleDef queue_module = {.name = "_queue", .doc = "A queue that may be used while it is being used.", .setup = setup};

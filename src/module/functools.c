/* The native module _functools, on which functools (lib/functools.py) is built: reduce, cmp_to_key; partial and the cache
 * of lru_cache have their own files. */
#include "module/functools.h"

#include "object/arguments.h"
#include "object/items.h"

/* ---- reduce ---- */

static Object *functools_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    Object *function = args[0], *iterator = object_iter(vm, args[1]);
    if (!iterator) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_TYPE_ERROR, "reduce() arg 2 must support iteration");
        return NULL;
    }
    Object *total = args[2] ? incref(args[2]) : object_next(vm, iterator), *item;
    if (!total && !exception_pending(vm)) raise(vm, EXC_TYPE_ERROR, "reduce() of empty iterable with no initial value");
    for (size_t i = 0; total && (item = object_next(vm, iterator)); i++) {
        Object *next = object_call2(vm, function, total, item);
        decref(item);
        set_ref(&total, next);
        if (total && items_interrupted(vm, i)) break;
    }
    if (total && exception_pending(vm)) clear_ref(&total);
    decref(iterator);
    return total;
}

/* ---- cmp_to_key ---- */

typedef struct Key {
    Object head;
    Object *compare; /* owned: the function of two arguments */
    Object *object;  /* owned; NULL: a K that makes others */
} Key;

static const TypeSpec key_spec;

static void key_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((Key *)o)->compare);
    clear_ref(&((Key *)o)->object);
}
static int key_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Key *)o)->compare);
    VISIT(((Key *)o)->object);
    return 0;
}
static int key_clear(VM *vm, Object *o) {
    key_destroy(vm, o);
    return 0;
}

static Object *key_new(VM *vm, Object *compare, Object *object) {
    Key *key = (Key *)type_allocate(vm, functools_type(vm, &key_spec), sizeof(Key));
    if (!key) return NULL;
    key->compare = incref(compare);
    key->object = xincref(object);
    object_track(vm, &key->head);
    return OBJ(key);
}

static Object *key_call_bound(VM *vm, void *context, Object *const *args, size_t nargs) {
    (void)nargs;
    return key_new(vm, ((Key *)context)->compare, args[0]);
}

static Object *key_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    const Signature *signature = signature_for(vm, "(obj)");
    return signature ? signature_call(vm, signature, "K", key_call_bound, callable, args, nargs, kwnames) : NULL;
}

/* compare(a.obj, b.obj) op 0 */
static Object *key_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    Key *x = (Key *)a, *y = (Key *)b;
    if (type_of(b) != type_of(a)) return raise(vm, EXC_TYPE_ERROR, "other argument must be K instance");
    if (!x->compare || !x->object || !y->object) return raise(vm, EXC_ATTRIBUTE_ERROR, "object");
    Object *compare = incref(x->compare), *left = incref(x->object), *right = incref(y->object);
    Object *order = object_call2(vm, compare, left, right);
    decref(compare);
    decref(left);
    decref(right);
    if (!order) return NULL;
    Object *zero = int_from_int64(vm, 0); /* shared */
    bool small = item_is_small_int(order);
    Object *answer = small ? BOOL(vm, item_compare(vm, order, zero, op)) : object_compare(vm, order, zero, op);
    decref(order);
    return answer;
}

static const MemberDef key_members[] = {MEMBER("obj", MEMBER_OBJECT, offsetof(Key, object), true, "The value that is compared."), {0}};

static const TypeSpec key_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Key),
    .flags = TYPE_NO_NEW,
    .members = key_members,
    .life = {.destroy = key_destroy, .traverse = key_traverse, .clear = key_clear},
    .slots = {.call = key_call, .compare = key_compare},
};

static Object *functools_cmp_to_key(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    return key_new(vm, args[0], NULL);
}

/* ---- the module ---- */

static const struct {
    const char *name;
    const TypeSpec *spec;
    bool shown;
} types[] = {
    {"functools.KeyWrapper", &key_spec, false},
    {"functools.partial", &functools_partial, true},
    {"functools._lru_list_elem", &functools_lru_link, false},
    {"functools._lru_cache_wrapper", &functools_lru_cache_wrapper, true},
};

static bool setup(VM *vm, Module *module) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        Type *type = type_from_spec(vm, types[i].spec, types[i].name, NULL);
        if (!type || (types[i].shown && !module_add_type(vm, module, type))) return false;
    }
    return true;
}

static const MethodDef functions[] = {
    {"reduce", "(function, iterable, initial=None, /)", functools_reduce,
     "function(function(function(initial, a), b), c) over the items a, b, c.", 0},
    {"cmp_to_key", "(mycmp)", functools_cmp_to_key, "A key function for sort() from a function that compares two.", 0},
    {0},
};

const ModuleDef functools_native_module = {
    .name = "_functools", .doc = "What functools is built on.", .functions = functions, .setup = setup};

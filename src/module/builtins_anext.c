/* Owns what anext(iterator, default) gives: an awaitable that has an answer when the iterator is through. */
#include "module/builtins.h"
#include "vm/coroutine.h"

typedef struct AnextAwaitable {
    Object head;
    Object *awaitable; /* owned */
    Object *iterator;  /* owned: of awaitable, made at the first step; NULL before */
    Object *otherwise; /* owned */
} AnextAwaitable;

static bool open_iterator(VM *vm, AnextAwaitable *a) {
    if (a->iterator) return true;
    Object *iterator = await_iterator(vm, a->awaitable, AWAIT_EXPRESSION);
    if (iterator && !object_is_iterator(iterator)) { /* a coroutine: run by its wrapper */
        Object *wrapper = type_of(iterator)->slots.await(vm, iterator);
        decref(iterator);
        iterator = wrapper;
    }
    a->iterator = iterator;
    return iterator != NULL;
}

/* The end of the asynchronous iteration becomes an answer. */
static Object *answer(VM *vm, AnextAwaitable *a, Object *value) {
    if (!value && exception_clear_if(vm, EXC_STOP_ASYNC_ITERATION)) raise_stop_iteration(vm, a->otherwise);
    return value;
}

static Object *forward(VM *vm, Object *self, const char *name, Object *const *args, size_t nargs) {
    AnextAwaitable *a = (AnextAwaitable *)self;
    if (!open_iterator(vm, a)) return NULL;
    while (nargs && !args[nargs - 1]) nargs--;
    Str *method = str_intern_text(vm, name);
    Object *value = method ? object_call_method(vm, a->iterator, method, args, nargs) : NULL;
    xdecref(method);
    return answer(vm, a, value);
}
static Object *anext_send(VM *vm, Object *self, Object *const *args, size_t nargs) { return forward(vm, self, "send", args, nargs); }
static Object *anext_throw(VM *vm, Object *self, Object *const *args, size_t nargs) { return forward(vm, self, "throw", args, nargs); }
static Object *anext_close(VM *vm, Object *self, Object *const *args, size_t nargs) { return forward(vm, self, "close", args, nargs); }

static Object *anext_next(VM *vm, Object *self) {
    AnextAwaitable *a = (AnextAwaitable *)self;
    return open_iterator(vm, a) ? answer(vm, a, type_of(a->iterator)->slots.next(vm, a->iterator)) : NULL;
}

static Object *anext_await(VM *vm, Object *self) { return (void)vm, incref(self); }

static void anext_destroy(VM *vm, Object *self) {
    (void)vm;
    AnextAwaitable *a = (AnextAwaitable *)self;
    clear_ref(&a->awaitable);
    clear_ref(&a->iterator);
    clear_ref(&a->otherwise);
}
static int anext_traverse(Object *self, Visit visit, void *context) {
    AnextAwaitable *a = (AnextAwaitable *)self;
    VISIT(a->awaitable);
    VISIT(a->iterator);
    VISIT(a->otherwise);
    return 0;
}

static const MethodDef anext_methods[] = {
    {"send", "(value, /)", anext_send, "As the awaitable's.", 0},
    {"throw", "(type, value=None, traceback=None, /)", anext_throw, "As the awaitable's.", 0},
    {"close", "()", anext_close, "As the awaitable's.", 0},
    {0},
};
static const TypeSpec anext_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(AnextAwaitable),
    .flags = TYPE_NO_NEW,
    .doc = "Awaitable: the next item of an asynchronous iterator, or a default.",
    .methods = anext_methods,
    .life = {.destroy = anext_destroy, .traverse = anext_traverse},
    .slots = {.iter = iterator_self, .next = anext_next, .await = anext_await},
};

static Type *anext_type(VM *vm) {
    Type *type = native_type(vm, &anext_spec);
    return type ? type : type_from_spec(vm, &anext_spec, "builtins.anext_awaitable", NULL);
}

Object *anext_with_default(VM *vm, Object *awaitable, Object *otherwise) {
    Type *type = anext_type(vm);
    AnextAwaitable *a = type ? (AnextAwaitable *)type_allocate(vm, type, sizeof *a) : NULL;
    if (!a) return NULL;
    a->awaitable = incref(awaitable);
    a->otherwise = incref(otherwise);
    object_track(vm, OBJ(a));
    return OBJ(a);
}

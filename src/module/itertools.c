/* The itertools module: its table, and the iterators that never need to end: count, cycle and repeat. */
#include "module/itertools.h"

#include "object/list.h"
#include "object/module.h"

/* ---- count ---- */

typedef struct Count {
    Object head;
    Object *big;  /* owned: the next number when it is not a small int counted by ones, else NULL */
    Object *step; /* owned */
    int64_t next;
} Count;

REFERENCES(count, 2)

static bool is_number(Object *o) {
    const Slots *slots = &type_of(o)->slots;
    return slots->to_index || slots->to_int || slots->to_float || is_exact(o, TYPE_COMPLEX);
}

static bool is_one(Object *o) { return is_exact(o, TYPE_INT) && item_is_small_int(o) && ((Int *)o)->value == 1; }

CONSTRUCT(count) {
    (void)nargs;
    Object *start = args[0], *step = args[1];
    if ((start && !is_number(start)) || (step && !is_number(step))) return raise(vm, EXC_TYPE_ERROR, "a number is required");
    Count *c = (Count *)type_allocate(vm, type, sizeof(Count));
    if (!c) return NULL;
    c->step = step ? incref(step) : int_from_int64(vm, 1);
    bool plain = !start || (is_exact(start, TYPE_INT) && item_is_small_int(start));
    if (plain && is_one(c->step)) c->next = start ? ((Int *)start)->value : 0;
    else c->big = start ? incref(start) : int_from_int64(vm, 0);
    return made(vm, c);
}

NEXT(count) {
    Count *c = (Count *)o;
    if (likely(!c->big)) {
        if (likely(c->next < INT64_MAX)) {
            Object *number = int_from_int64(vm, c->next);
            if (likely(number != NULL)) c->next++;
            return number;
        }
        c->big = int_from_int64(vm, c->next);
        if (!c->big) return NULL;
    }
    Object *next = object_binary(vm, BINARY_ADD, c->big, c->step);
    if (!next) return NULL;
    Object *number = c->big;
    c->big = next;
    return number;
}

static Object *count_at(VM *vm, Count *c) { return c->big ? incref(c->big) : int_from_int64(vm, c->next); }

static Object *count_repr(VM *vm, Object *o) {
    Count *c = (Count *)o;
    Object *at = count_at(vm, c);
    if (!at) return NULL;
    const char *name = type_of(o)->flags & TYPE_HEAP ? type_name_text(type_of(o)) : "count";
    Str *text = is_one(c->step) ? str_from_format(vm, "%s(%R)", name, at) : str_from_format(vm, "%s(%R, %R)", name, at, c->step);
    decref(at);
    return OBJ(text);
}

static Object *count_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *at = count_at(vm, (Count *)self);
    Object *arguments = at ? is_one(((Count *)self)->step) ? tuple_pack(vm, 1, at) : tuple_pack(vm, 2, at, ((Count *)self)->step) : NULL;
    xdecref(at);
    return iterator_reduce_to(vm, self, arguments);
}

static const MethodDef count_methods[] = {{"__reduce__", "()", count_reduce, "State for pickling.", 0}, {0}};

const TypeSpec itertools_count = {
    .base = TYPE_OBJECT,
    .size = sizeof(Count),
    .flags = TYPE_BASE,
    .doc = "start, start + step, start + 2 * step, ... without end.",
    .new_signature = "(start=0, step=1)",
    .methods = count_methods,
    .life = {.destroy = count_destroy, .traverse = count_traverse},
    .slots = {.construct = count_construct, .repr = count_repr, .iter = iterator_self, .next = count_next},
};

/* ---- cycle ---- */

typedef struct Cycle {
    Object head;
    Object *iterator; /* owned; NULL once it has ended */
    List *saved;      /* owned */
    size_t index;     /* of the next saved item to give */
} Cycle;

REFERENCES(cycle, 2)

CONSTRUCT(cycle) {
    (void)nargs;
    Cycle *c = (Cycle *)type_allocate(vm, type, sizeof(Cycle));
    if (!c) return NULL;
    c->iterator = object_iter(vm, args[0]);
    c->saved = c->iterator ? list_new(vm, 0) : NULL;
    if (c->saved) return made(vm, c);
    decref(c);
    return NULL;
}

NEXT(cycle) {
    Cycle *c = (Cycle *)o;
    if (c->iterator) {
        Object *item = iterator_step(vm, c->iterator);
        if (item) {
            if (list_append(vm, c->saved, item)) return item;
            decref(item);
            return NULL;
        }
        if (exception_pending(vm)) return NULL;
        clear_ref(&c->iterator);
    }
    if (!c->saved || !c->saved->length) return NULL;
    if (c->index >= c->saved->length) c->index = 0;
    return incref(c->saved->items[c->index++]);
}

ITERATOR_SPEC(cycle, Cycle, "(iterable, /)", "The items of the iterable, then the same ones again, without end.");

/* ---- repeat ---- */

typedef struct Repeat {
    Object head;
    Object *item;   /* owned */
    ptrdiff_t left; /* -1: no end */
} Repeat;

REFERENCES(repeat, 1)

CONSTRUCT(repeat) {
    (void)nargs;
    ptrdiff_t times = -1;
    if (args[1] && !object_to_size(vm, args[1], &times)) return NULL;
    Repeat *r = (Repeat *)type_allocate(vm, type, sizeof(Repeat));
    if (!r) return NULL;
    r->item = incref(args[0]);
    r->left = args[1] && times < 0 ? 0 : times;
    return made(vm, r);
}

NEXT(repeat) {
    (void)vm;
    Repeat *r = (Repeat *)o;
    if (r->left == 0) return NULL;
    if (r->left > 0) r->left--;
    return incref(r->item);
}

static Object *repeat_repr(VM *vm, Object *o) {
    Repeat *r = (Repeat *)o;
    const char *name = type_of(o)->flags & TYPE_HEAP ? type_name_text(type_of(o)) : "repeat";
    if (r->left < 0) return OBJ(str_from_format(vm, "%s(%R)", name, r->item));
    return OBJ(str_from_format(vm, "%s(%R, %zd)", name, r->item, r->left));
}

static Object *repeat_length_hint(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Repeat *r = (Repeat *)self;
    if (r->left < 0) return raise(vm, EXC_TYPE_ERROR, "len() of unsized object");
    return int_from_int64(vm, r->left);
}

static Object *repeat_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Repeat *r = (Repeat *)self;
    if (r->left < 0) return iterator_reduce_to(vm, self, tuple_pack(vm, 1, r->item));
    Object *left = int_from_int64(vm, r->left);
    Object *arguments = left ? tuple_pack(vm, 2, r->item, left) : NULL;
    xdecref(left);
    return iterator_reduce_to(vm, self, arguments);
}

static const MethodDef repeat_methods[] = {
    {"__length_hint__", "()", repeat_length_hint, "How many items are left.", 0},
    {"__reduce__", "()", repeat_reduce, "State for pickling.", 0},
    {0},
};

const TypeSpec itertools_repeat = {
    .base = TYPE_OBJECT,
    .size = sizeof(Repeat),
    .flags = TYPE_BASE,
    .doc = "The object again and again, `times` times or without end.",
    .new_signature = "(object, times=None)",
    .methods = repeat_methods,
    .life = {.destroy = repeat_destroy, .traverse = repeat_traverse},
    .slots = {.construct = repeat_construct, .repr = repeat_repr, .iter = iterator_self, .next = repeat_next},
};

/* ---- the module ---- */

static const struct {
    const char *name;
    const TypeSpec *spec;
} types[] = {
#define X(name) {"itertools." #name, &itertools_##name},
    ITERTOOLS_TYPES(X)
#undef X
};

Type *itertools_type(VM *vm, const TypeSpec *spec) {
    return native_type(vm, spec);
}

static bool setup(VM *vm, Module *module) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        Type *type = type_from_spec(vm, types[i].spec, types[i].name, NULL);
        if (!type || !module_add_type(vm, module, type)) return false;
    }
    return true;
}

static const MethodDef functions[] = {
    {"tee", "(iterable, n=2, /)", itertools_make_tee, "n iterators that each give all items of the iterable.", 0},
    {0},
};

const ModuleDef itertools_module = {
    .name = "itertools", .doc = "Iterators that combine, filter and count.", .functions = functions, .setup = setup};

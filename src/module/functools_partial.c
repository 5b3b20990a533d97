/* functools.partial: a callable with some of its arguments given already. */
#include "module/functools.h"

#include "object/generic_alias.h"

#include <string.h>

typedef struct Partial {
    Object head;
    Object *function;
    Tuple *args;
    Dict *keywords; /* all three owned */
    /* the attribute area follows */
} Partial;

static bool is_partial(Object *o) {
    Type *type = type_of(o);
    while (type && type->spec != &functools_partial) type = type->base;
    return type != NULL;
}

static void partial_destroy(VM *vm, Object *o) {
    Partial *p = (Partial *)o;
    clear_ref(&p->function);
    clear_ref(&p->args);
    clear_ref(&p->keywords);
    instance_release_attributes(vm, o);
}

static int partial_traverse(Object *o, Visit visit, void *context) {
    Partial *p = (Partial *)o;
    VISIT(p->function);
    VISIT(p->args);
    VISIT(p->keywords);
    return instance_traverse_attributes(o, visit, context);
}

static int partial_clear(VM *vm, Object *o) {
    partial_destroy(vm, o);
    return 0;
}

/* Has it attributes of its own? Such a partial is called, not taken apart. */
static bool has_attributes(Object *o) {
    Attributes *a = attributes_of(o);
    return a && (a->shape_id ? shape_by_id(vm_of(o), a->shape_id)->count > 0 : a->values[0] != NULL);
}

static Tuple *joined(VM *vm, Tuple *before, Object *const *args, size_t nargs) {
    size_t first = before ? before->length : 0;
    Tuple *all = tuple_allocate(vm, first + nargs);
    for (size_t i = 0; all && i < first; i++) all->items[i] = incref(before->items[i]);
    for (size_t i = 0; all && i < nargs; i++) all->items[first + i] = incref(args[i]);
    if (all && all->length) tuple_finish(vm, all);
    return all;
}

/* The given keywords over those there were before (NULL: none); a dict of its own. */
static Dict *merged(VM *vm, Dict *before, Object *const *values, Tuple *kwnames) {
    Dict *all = before ? dict_copy(vm, before) : dict_new(vm);
    for (size_t i = 0; all && kwnames && i < kwnames->length; i++)
        if (!dict_set(vm, all, kwnames->items[i], values[i])) clear_ref(&all);
    return all;
}

static Object *partial_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    if (nargs < 1) return raise(vm, EXC_TYPE_ERROR, "type 'partial' takes at least one argument");
    Object *function = args[0];
    Tuple *args_before = NULL;
    Dict *keywords_before = NULL;
    if (!object_is_callable(function)) return raise(vm, EXC_TYPE_ERROR, "the first argument must be callable");
    if (is_partial(function) && !has_attributes(function)) {
        Partial *inner = (Partial *)function;
        function = inner->function;
        args_before = inner->args;
        keywords_before = inner->keywords;
    }
    Partial *p = (Partial *)type_allocate(vm, type, sizeof(Partial));
    if (!p) return NULL;
    p->function = incref(function);
    p->args = joined(vm, args_before, args + 1, nargs - 1);
    if (p->args) p->keywords = merged(vm, keywords_before, args + nargs, kwnames);
    if (!p->keywords) {
        decref(p);
        return NULL;
    }
    object_track(vm, OBJ(p));
    return OBJ(p);
}

/* The call with keywords of its own. */
static Object *call_merged(VM *vm, Partial *p, Object *const *args, size_t nargs, Tuple *kwnames) {
    Tuple *positional = joined(vm, p->args, args, nargs);
    Dict *keywords = positional ? merged(vm, p->keywords, args + nargs, kwnames) : NULL;
    Object *result = keywords ? object_call_unpacked(vm, p->function, positional, keywords) : NULL;
    xdecref(positional);
    xdecref(keywords);
    return result;
}

enum { LOCAL = 10 };

/* The call with the keywords of the partial alone, when all arguments are few and all names strs; *called says whether. */
static Object *call_with_keywords(VM *vm, Partial *p, Object *const *args, size_t nargs, bool *called) {
    Object *all[LOCAL], *key, *value;
    size_t before = p->args->length, positional = before + nargs, used = p->keywords->used, n = 0;
    *called = false;
    if (positional + used > LOCAL) return NULL;
    Tuple *names = tuple_allocate(vm, used), *held = incref(p->args);
    memcpy(all, held->items, before * sizeof *all);
    memcpy(all + before, args, nargs * sizeof *all);
    for (size_t at = 0; names && n < used && dict_next(p->keywords, &at, &key, &value) && is_exact(key, TYPE_STR); n++) {
        names->items[n] = incref(key);
        all[positional + n] = incref(value);
    }
    *called = !names || n == used;
    Object *result = names && n == used ? object_call(vm, p->function, all, positional, names) : NULL;
    while (n > 0) decref(all[positional + --n]);
    decref(held);
    xdecref(names);
    return result;
}

/* The call with the positional arguments of the partial, and the keywords given now. */
static Object *call_with_arguments(VM *vm, Partial *p, Object *const *args, size_t nargs, Tuple *kwnames) {
    size_t before = p->args->length, count = before + nargs + (kwnames ? kwnames->length : 0);
    if (!before) return object_call(vm, p->function, args, nargs, kwnames);
    Object *local[LOCAL], **all = count <= LOCAL ? local : memory_alloc(vm, memory_size(count, sizeof *all, 0));
    if (!all) return NULL;
    Tuple *held = incref(p->args);
    memcpy(all, held->items, before * sizeof *all);
    if (count > before) memcpy(all + before, args, (count - before) * sizeof *all);
    Object *result = object_call(vm, p->function, all, before + nargs, kwnames);
    decref(held);
    if (all != local) memory_free(vm, all, count * sizeof *all);
    return result;
}

static Object *partial_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    Partial *p = (Partial *)callable;
    if (!p->function) return raise(vm, EXC_TYPE_ERROR, "the partial object has been cleared");
    incref(p);
    Object *result = NULL;
    bool called = false;
    if (!p->keywords->used) {
        result = call_with_arguments(vm, p, args, nargs, kwnames);
    } else {
        if (!kwnames || !kwnames->length) result = call_with_keywords(vm, p, args, nargs, &called);
        if (!called) result = call_merged(vm, p, args, nargs, kwnames);
    }
    decref(p);
    return result;
}

static Object *partial_repr(VM *vm, Object *o) {
    int running = repr_enter(vm, o);
    if (running < 0) return NULL;
    if (running) return OBJ(str_from_text(vm, "..."));
    Partial *p = (Partial *)o;
    Object *function = incref(p->function);
    Tuple *args = incref(p->args);
    Dict *keywords = incref(p->keywords);
    Type *type = type_of(o);
    StrBuilder b;
    builder_open(&b, vm);
    Object *module = object_getattr(vm, OBJ(type), NAME(vm, __module__));
    if (module) builder_object(&b, module);
    xdecref(module);
    builder_format(&b, ".%U(", type->qualname);
    builder_repr(&b, function);
    for (size_t i = 0; i < args->length && !b.failed; i++) {
        builder_text(&b, ", ");
        builder_repr(&b, args->items[i]);
    }
    Object *key, *value;
    for (size_t at = 0; !b.failed && dict_next(keywords, &at, &key, &value);) {
        incref(key);
        incref(value);
        builder_format(&b, ", %S=", key);
        builder_repr(&b, value);
        decref(key);
        decref(value);
    }
    builder_char(&b, ')');
    decref(function);
    decref(args);
    decref(keywords);
    repr_leave(vm, o);
    if (!module) {
        builder_abandon(&b);
        return NULL;
    }
    return OBJ(builder_finish(&b));
}

static Object *partial_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Partial *p = (Partial *)self;
    Object *attributes = has_attributes(self) ? OBJ(instance_dict(vm, self)) : NONE(vm);
    Object *call = attributes ? tuple_pack(vm, 1, p->function) : NULL;
    Object *state = call ? tuple_pack(vm, 4, p->function, p->args, p->keywords, attributes) : NULL;
    Object *result = state ? tuple_pack(vm, 3, type_of(self), call, state) : NULL;
    xdecref(attributes);
    xdecref(call);
    xdecref(state);
    return result;
}

static Object *partial_setstate(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Partial *p = (Partial *)self;
    Tuple *state = (Tuple *)args[0];
    if (!is_tuple(args[0]) || state->length != 4 || !object_is_callable(state->items[0]) || !is_tuple(state->items[1]) ||
        (!is_none(state->items[2]) && !is_dict(state->items[2])))
        return raise(vm, EXC_TYPE_ERROR, "invalid partial state");
    Object *attributes = state->items[3];
    if (!is_none(attributes) && !is_dict(attributes)) return raise(vm, EXC_TYPE_ERROR, "invalid partial state");
    Tuple *given = (Tuple *)tuple_from_iterable(vm, state->items[1]);
    Dict *keywords = !given ? NULL
                     : is_none(state->items[2]) ? dict_new(vm)
                     : is_exact(state->items[2], TYPE_DICT) ? (Dict *)incref(state->items[2]) : dict_copy(vm, (Dict *)state->items[2]);
    if (!keywords) {
        xdecref(given);
        return NULL;
    }
    set_ref(&p->function, incref(state->items[0]));
    set_ref(&p->args, given);
    set_ref(&p->keywords, keywords);
    if (instance_set_dict(vm, self, is_none(attributes) ? NULL : (Dict *)attributes) < 0) return NULL;
    return NEW_NONE(vm);
}

static const MethodDef methods[] = {
    {"__reduce__", "()", partial_reduce, "State for pickling.", 0},
    {"__setstate__", "(state, /)", partial_setstate, "Takes what __reduce__ gave.", 0},
    {"__class_getitem__", "(item, /)", generic_alias_class_getitem, "partial[int] for annotations.", METHOD_CLASS},
    {0},
};

static const MemberDef members[] = {
    MEMBER("func", MEMBER_OBJECT, offsetof(Partial, function), false, "The function that is called."),
    MEMBER("args", MEMBER_OBJECT, offsetof(Partial, args), false, "The arguments that come first."),
    MEMBER("keywords", MEMBER_OBJECT, offsetof(Partial, keywords), false, "The keyword arguments that are given already."),
    {0},
};

const TypeSpec functools_partial = {
    .base = TYPE_OBJECT,
    .size = sizeof(Partial),
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_WEAKREFABLE,
    .doc = "partial(func, *args, **keywords): a call with some arguments given already.",
    .methods = methods,
    .members = members,
    .life = {.destroy = partial_destroy, .traverse = partial_traverse, .clear = partial_clear},
    .slots = {.construct = (ConstructFn)(void (*)(void))partial_construct, .repr = partial_repr, .call = partial_call},
};

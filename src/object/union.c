/* Owns types.UnionType: int | str, as annotations and for isinstance. */
#include "object/union.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/generic_alias.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/set.h"

static Union *as_union(Object *o) { return (Union *)o; }

static bool unionable(Object *o) {
    return is_none(o) || is_type(o) || is_generic_alias(o) || is_exact(o, TYPE_UNION) ||
           is_exact(o, TYPE_TYPE_ALIAS);
}

static Object *union_from_list(VM *vm, List *items) {
    Union *u = (Union *)builtin_allocate(vm, TYPE_UNION, sizeof(Union));
    if (!u) return NULL;
    u->args = NULL;
    u->parameters = NULL;
    u->args = (Tuple *)tuple_from(vm, items->items, items->length);
    if (!u->args) {
        decref(u);
        return NULL;
    }
    object_track(vm, OBJ(u));
    return OBJ(u);
}

/* Appends an argument unless an equal one is there; None stands for its type. */
static bool add_argument(VM *vm, List *items, Object *arg) {
    if (is_none(arg)) arg = OBJ(type_of(arg));
    for (size_t i = 0; i < items->length; i++) {
        Object *other = items->items[i];
        if (other == arg) return true;
        if (!is_generic_alias(other) || !is_generic_alias(arg)) continue;
        int equal = object_equal(vm, other, arg);
        if (equal) return equal > 0;
    }
    return list_append(vm, items, arg);
}

static bool add_operand(VM *vm, List *items, Object *o) {
    if (!is_exact(o, TYPE_UNION)) return add_argument(vm, items, o);
    Tuple *args = as_union(o)->args;
    for (size_t i = 0; i < args->length; i++)
        if (!add_argument(vm, items, args->items[i])) return false;
    return true;
}

Object *union_or(VM *vm, Object *a, Object *b) {
    if (!unionable(a) || !unionable(b)) return NOT_IMPLEMENTED(vm);
    List *items = list_new(vm, 2);
    if (!items) return NULL;
    Object *result = NULL;
    if (add_operand(vm, items, a) && add_operand(vm, items, b))
        result = items->length == 1 ? incref(items->items[0]) : union_from_list(vm, items);
    decref(items);
    return result;
}

static void union_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&as_union(o)->args);
    clear_ref(&as_union(o)->parameters);
}

static int union_traverse(Object *o, Visit visit, void *context) {
    VISIT(as_union(o)->args);
    VISIT(as_union(o)->parameters);
    return 0;
}

static Object *union_repr(VM *vm, Object *o) {
    Tuple *args = as_union(o)->args;
    StrBuilder out;
    builder_open(&out, vm);
    for (size_t i = 0; i < args->length; i++) {
        if (i) builder_ascii(&out, " | ", 3);
        bool ok = is_exact(args->items[i], TYPE_TYPE) && (Type *)args->items[i] == builtin_type(vm, TYPE_NONE)
                      ? (builder_ascii(&out, "None", 4), true)
                      : generic_repr_item(&out, args->items[i]);
        if (ok) continue;
        builder_abandon(&out);
        return NULL;
    }
    return OBJ(builder_finish(&out));
}

static Hash union_hash(VM *vm, Object *o) {
    Object *set = frozenset_from_iterable(vm, OBJ(as_union(o)->args));
    if (!set) return -1;
    Hash hash = object_hash(vm, set);
    decref(set);
    return hash;
}

static Object *union_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(a, TYPE_UNION) || !is_exact(b, TYPE_UNION))
        return NOT_IMPLEMENTED(vm);
    Object *x = set_from_iterable(vm, OBJ(as_union(a)->args)), *y = x ? set_from_iterable(vm, OBJ(as_union(b)->args)) : NULL;
    Object *result = y ? object_compare(vm, x, y, op) : NULL;
    xdecref(x);
    xdecref(y);
    return result;
}

static Object *get_parameters(VM *vm, Object *self) {
    Union *u = as_union(self);
    if (!u->parameters) u->parameters = generic_parameters(vm, u->args);
    return xincref(u->parameters);
}

/* (T | None)[int]: the union of the substituted arguments. */
static Object *union_getitem(VM *vm, Object *o, Object *item) {
    Object *parameters = get_parameters(vm, o);
    if (!parameters) return NULL;
    Object *args = generic_substitute(vm, o, as_union(o)->args, (Tuple *)parameters, item);
    decref(parameters);
    if (!args) return NULL;
    Object *result = ((Tuple *)args)->length ? incref(((Tuple *)args)->items[0]) : NEW_NONE(vm);
    for (size_t i = 1; result && i < ((Tuple *)args)->length; i++) {
        Object *next = object_binary(vm, BINARY_OR, result, ((Tuple *)args)->items[i]);
        decref(result);
        result = next;
    }
    decref(args);
    return result;
}

static Object *get_args(VM *vm, Object *self) {
    (void)vm;
    return OBJ(incref(as_union(self)->args));
}

static const MemberDef union_members[] = {
    MEMBER_GET("__args__", get_args, "The alternatives."),
    {0},
};

static const GetSetDef union_getset[] = {
    {"__parameters__", get_parameters, NULL, "The type parameters among the alternatives."},
    {0},
};

const TypeSpec union_type = {
    .id = TYPE_UNION,
    .base = TYPE_OBJECT,
    .size = sizeof(Union),
    .flags = TYPE_NO_NEW,
    .doc = "One of several types: int | str.",
    .members = union_members,
    .getset = union_getset,
    .life = {union_destroy, union_traverse, NULL, NULL},
    .slots = {.repr = union_repr, .hash = union_hash, .compare = union_compare, .getitem = union_getitem,
              .binary = {[BINARY_OR] = union_or}},
};

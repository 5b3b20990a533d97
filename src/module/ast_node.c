/* Owns what all nodes of syntax trees do: take their fields from the arguments of the call, and be copied and pickled. */
#include "module/ast.h"

#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/slots.h"

/* Programs may make _fields any sequence. */
static Object *field_name(VM *vm, Object *fields, ptrdiff_t i) {
    if (is_exact(fields, TYPE_TUPLE) && (size_t)i < ((Tuple *)fields)->length) return incref(((Tuple *)fields)->items[i]);
    Object *index = int_from_int64(vm, i);
    Object *name = index ? object_getitem(vm, fields, index) : NULL;
    xdecref(index);
    return name;
}

/* The position of a name among the fields, count: none; -1 RAISES. */
static ptrdiff_t field_index(VM *vm, Object *fields, ptrdiff_t count, Object *name) {
    for (ptrdiff_t i = 0; i < count; i++) {
        Object *field = field_name(vm, fields, i);
        int same = field ? object_equal(vm, field, name) : -1;
        xdecref(field);
        if (same) return same < 0 ? -1 : i;
    }
    return count;
}

static int set_positional(VM *vm, Object *self, Object *fields, ptrdiff_t count, Object *const *args, size_t nargs) {
    if ((size_t)count < nargs) {
        raise(vm, EXC_TYPE_ERROR, "%U constructor takes at most %zd positional argument%s", type_of(self)->name, (size_t)count,
              count == 1 ? "" : "s");
        return -1;
    }
    for (size_t i = 0; i < nargs; i++) {
        Object *name = field_name(vm, fields, (ptrdiff_t)i);
        int result = -1;
        if (name && !is_str(name)) raise(vm, EXC_TYPE_ERROR, "attribute name must be string, not '%T'", name);
        else if (name) result = object_setattr(vm, self, (Str *)name, args[i]);
        xdecref(name);
        if (result < 0) return -1;
    }
    return 0;
}

static int set_keywords(VM *vm, Object *self, Object *fields, ptrdiff_t count, Object *const *values, size_t nargs,
                        Tuple *names) {
    for (size_t i = 0; names && i < names->length; i++) {
        ptrdiff_t index = fields ? field_index(vm, fields, count, names->items[i]) : count;
        if (index < 0) return -1;
        if ((size_t)index < nargs) {
            raise(vm, EXC_TYPE_ERROR, "%U got multiple values for argument '%U'", type_of(self)->name, names->items[i]);
            return -1;
        }
        if (object_setattr(vm, self, (Str *)names->items[i], values[i]) < 0) return -1;
    }
    return 0;
}

/* The node class that a class derives from, or -1. */
static int native_index(const AstClasses *all, const Type *type) {
    int index = ast_class_index(all, type);
    while (index < 0 && (type = type->base)) index = ast_class_index(all, type);
    return index;
}

/* As of 3.13: a list that is not given is empty, a context is Load. */
static int set_defaults(VM *vm, const AstClasses *all, Object *self) {
    int index = native_index(all, type_of(self));
    if (index < 0) return 0;
    const AstClass *class = &ast_classes[index];
    for (unsigned i = 0; i < class->field_count; i++) {
        const AstField *field = &class->fields[i];
        bool list = field->quantity == AST_MANY;
        Str *name = (Str *)all->fields[index]->items[i];
        if ((!list && field->type != AST_EXPR_CONTEXT) || instance_get(vm, self, name)) continue;
        Object *value = list ? OBJ(list_new(vm, 0)) : incref(all->singletons[ast_sums[AST_EXPR_CONTEXT].first + CONTEXT_LOAD]);
        int result = value ? instance_set(vm, self, name, value) : -1;
        xdecref(value);
        if (result < 0) return -1;
    }
    return 0;
}

static Object *node_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    const AstClasses *all = ast_classes_of(vm);
    Object *fields = all ? object_getattr_maybe(vm, OBJ(type_of(self)), all->fields_name) : NULL;
    if (!fields && exception_pending(vm)) return NULL;
    ptrdiff_t count = fields ? object_length(vm, fields) : 0;
    bool ok = count >= 0 && set_positional(vm, self, fields, count, args, nargs) == 0 &&
              set_keywords(vm, self, fields, count, args + nargs, nargs, kwnames) == 0 && set_defaults(vm, all, self) == 0;
    xdecref(fields);
    return ok ? NEW_NONE(vm) : NULL;
}

/* Unlike object's takes any arguments: a class may have a __new__ that passes on what its __init__ is for. */
static Object *node_new(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)self, (void)kwnames;
    const AstClasses *all = ast_classes_of(vm);
    if (!all) return NULL;
    if (nargs == 0) return raise(vm, EXC_TYPE_ERROR, "AST.__new__(): not enough arguments");
    if (!is_type(args[0])) return raise(vm, EXC_TYPE_ERROR, "AST.__new__(X): X is not a type object (%T)", args[0]);
    const char *name = type_name_text((Type *)args[0]);
    if (!type_is_subtype((Type *)args[0], all->base))
        return raise(vm, EXC_TYPE_ERROR, "ast.AST.__new__(%s): %s is not a subtype of ast.AST", name, name);
    return type_construct_as(vm, builtin_type(vm, TYPE_OBJECT), (Type *)args[0], NULL, 0, NULL);
}

static Object *node_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Dict *state = instance_dict_copy(vm, self);
    Object *result = state ? tuple_pack(vm, 3, type_of(self), EMPTY_TUPLE(vm), state) : NULL;
    xdecref(state);
    return result;
}

const MethodDef ast_node_methods[] = {
    {"__new__", NULL, (NativeFn)(void (*)(void))node_new, "Makes an instance.", METHOD_STATIC},
    {"__init__", NULL, (NativeFn)(void (*)(void))node_initialize, "Sets the fields.", METHOD_PLAIN},
    {"__reduce__", "()", node_reduce, "For copy and pickle.", METHOD_PLAIN},
    {0},
};

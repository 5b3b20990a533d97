/* Owns types.GenericAlias: list[int], its parameters and their substitution. */
#include "object/generic_alias.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/instance.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/union.h"
#include "base/hash.h"

static GenericAlias *as_alias(Object *o) { return (GenericAlias *)o; }

static Object *alias_make(VM *vm, Object *origin, Object *args, bool starred) {
    Object *tuple = is_tuple(args) ? incref(args) : tuple_pack(vm, 1, args);
    if (!tuple) return NULL;
    GenericAlias *alias = (GenericAlias *)builtin_allocate(vm, TYPE_GENERIC_ALIAS, sizeof(GenericAlias));
    if (!alias) {
        decref(tuple);
        return NULL;
    }
    alias->origin = incref(origin);
    alias->args = (Tuple *)tuple;
    alias->parameters = NULL;
    alias->starred = starred;
    object_track(vm, OBJ(alias));
    return OBJ(alias);
}

Object *generic_alias_new(VM *vm, Object *origin, Object *args) { return alias_make(vm, origin, args, false); }

Object *generic_alias_class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return generic_alias_new(vm, self, args[0]);
}

static Object *alias_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    Object *tuple = is_tuple(args[1]) ? incref(args[1]) : tuple_pack(vm, 1, args[1]);
    Object *o = tuple ? type_allocate(vm, type, sizeof(GenericAlias)) : NULL;
    if (!o) {
        xdecref(tuple);
        return NULL;
    }
    as_alias(o)->origin = incref(args[0]);
    as_alias(o)->args = (Tuple *)tuple;
    object_track(vm, o);
    return o;
}

static void alias_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&as_alias(o)->origin);
    clear_ref(&as_alias(o)->args);
    clear_ref(&as_alias(o)->parameters);
}

static int alias_traverse(Object *o, Visit visit, void *context) {
    if (!object_is_immortal(as_alias(o)->origin)) VISIT(as_alias(o)->origin);
    VISIT(as_alias(o)->args);
    VISIT(as_alias(o)->parameters);
    return 0;
}

/* ---- repr ---- */

static bool repr_list(StrBuilder *out, List *items) {
    builder_char(out, '[');
    for (size_t i = 0; i < items->length; i++) {
        if (i) builder_ascii(out, ", ", 2);
        Object *item = incref(items->items[i]);
        bool ok = generic_repr_item(out, item);
        decref(item);
        if (!ok) return false;
    }
    builder_char(out, ']');
    return true;
}

/* Classes by their qualified name, with the module unless it is builtins; other things by their repr. */
bool generic_repr_item(StrBuilder *out, Object *item) {
    VM *vm = out->vm;
    if (item == ELLIPSIS(vm)) {
        builder_ascii(out, "...", 3);
        return true;
    }
    if (is_list(item)) return repr_list(out, (List *)item);
    if (!is_type(item)) {
        builder_repr(out, item);
        return !out->failed;
    }
    Object *qualname = object_getattr_maybe(vm, item, NAME(vm, __qualname__));
    Object *module = qualname ? object_getattr_maybe(vm, item, NAME(vm, __module__)) : NULL;
    if (!module || is_none(module)) {
        if (!exception_pending(vm)) builder_repr(out, item);
    } else {
        bool plain = is_str(module) && str_equals_text((Str *)module, "builtins");
        if (!plain) builder_format(out, "%S.", module);
        builder_format(out, "%S", qualname);
    }
    xdecref(qualname);
    xdecref(module);
    return !exception_pending(vm) && !out->failed;
}

static Object *alias_repr(VM *vm, Object *o) {
    GenericAlias *alias = as_alias(o);
    StrBuilder out;
    builder_open(&out, vm);
    if (alias->starred) builder_char(&out, '*');
    bool ok = recursion_enter(vm, " while getting the repr of an object") && generic_repr_item(&out, alias->origin);
    builder_char(&out, '[');
    for (size_t i = 0; ok && i < alias->args->length; i++) {
        if (i) builder_ascii(&out, ", ", 2);
        ok = generic_repr_item(&out, alias->args->items[i]);
    }
    if (ok && alias->args->length == 0) builder_ascii(&out, "()", 2); /* tuple[()] */
    builder_char(&out, ']');
    if (ok) return OBJ(builder_finish(&out));
    builder_abandon(&out);
    return NULL;
}

/* ---- parameters ---- */

static bool add_parameter(VM *vm, List *out, Object *parameter) {
    for (size_t i = 0; i < out->length; i++)
        if (out->items[i] == parameter) return true;
    return list_append(vm, out, parameter);
}

static bool collect_parameters(VM *vm, List *out, Object *arg);

static bool collect_all(VM *vm, List *out, Object *const *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!collect_parameters(vm, out, items[i])) return false;
    return true;
}

static bool collect_parameters(VM *vm, List *out, Object *arg) {
    if (is_type(arg)) return true;
    if (!recursion_enter(vm, " in __parameters__")) return false;
    if (is_tuple(arg)) return collect_all(vm, out, ((Tuple *)arg)->items, ((Tuple *)arg)->length);
    if (is_list(arg)) return collect_all(vm, out, ((List *)arg)->items, ((List *)arg)->length);
    if (type_lookup(vm, type_of(arg), NAME(vm, __typing_subst__))) return add_parameter(vm, out, arg);
    Object *nested = object_getattr_maybe(vm, arg, NAME(vm, __parameters__));
    if (!nested) return !exception_pending(vm);
    bool ok = true;
    if (is_tuple(nested))
        for (size_t i = 0; ok && i < ((Tuple *)nested)->length; i++) ok = add_parameter(vm, out, ((Tuple *)nested)->items[i]);
    decref(nested);
    return ok;
}

Object *generic_parameters(VM *vm, Tuple *args) {
    List *out = list_new(vm, 0);
    if (!out) return NULL;
    Object *result = collect_all(vm, out, args->items, args->length) ? tuple_from(vm, out->items, out->length) : NULL;
    decref(out);
    return result;
}

/* ---- substitution ---- */

static ptrdiff_t parameter_index(const Tuple *parameters, const Object *parameter) {
    for (size_t i = 0; i < parameters->length; i++)
        if (parameters->items[i] == parameter) return (ptrdiff_t)i;
    return -1;
}

/* The parameters that an argument has itself are replaced by their values among items. NEW. */
static Object *substitute_nested(VM *vm, Object *arg, Tuple *parameters, Tuple *items) {
    Object *nested = object_getattr_maybe(vm, arg, NAME(vm, __parameters__));
    if (!nested) return exception_pending(vm) ? NULL : incref(arg);
    Object *result = NULL;
    if (!is_tuple(nested) || ((Tuple *)nested)->length == 0) {
        result = incref(arg);
    } else {
        List *values = list_new(vm, ((Tuple *)nested)->length);
        bool ok = values != NULL;
        for (size_t i = 0; ok && i < ((Tuple *)nested)->length; i++) {
            ptrdiff_t index = parameter_index(parameters, ((Tuple *)nested)->items[i]);
            ok = list_append(vm, values, index < 0 ? ((Tuple *)nested)->items[i] : items->items[index]);
        }
        Object *key = ok ? tuple_from(vm, values->items, values->length) : NULL;
        if (key) result = object_getitem(vm, arg, key);
        xdecref(key);
        xdecref(values);
    }
    decref(nested);
    return result;
}

static Object *substitute_one(VM *vm, Object *arg, Tuple *parameters, Tuple *items) {
    if (is_type(arg)) return incref(arg);
    ptrdiff_t index = parameter_index(parameters, arg);
    if (index < 0) return substitute_nested(vm, arg, parameters, items);
    return object_call_method(vm, arg, NAME(vm, __typing_subst__), &items->items[index], 1);
}

/* Parameters that take several values (or have defaults) group the items first. NEW tuple. */
static Object *prepare_items(VM *vm, Object *self, Tuple *parameters, Object *items) {
    for (size_t i = 0; items && i < parameters->length; i++) {
        Object *prepare = object_getattr_maybe(vm, parameters->items[i], NAME(vm, __typing_prepare_subst__));
        if (!prepare) {
            if (exception_pending(vm)) clear_ref(&items);
            continue;
        }
        Object *prepared = is_none(prepare) ? incref(items) : object_call2(vm, prepare, self, items);
        decref(prepare);
        decref(items);
        items = prepared;
        if (items && !is_tuple(items)) {
            Object *tuple = tuple_pack(vm, 1, items);
            decref(items);
            items = tuple;
        }
    }
    return items;
}

Object *generic_substitute(VM *vm, Object *self, Tuple *args, Tuple *parameters, Object *item) {
    if (parameters->length == 0) return raise(vm, EXC_TYPE_ERROR, "%R is not a generic class", self);
    Object *items = prepare_items(vm, self, parameters, is_tuple(item) ? incref(item) : tuple_pack(vm, 1, item));
    if (!items) return NULL;
    size_t given = ((Tuple *)items)->length;
    List *out = NULL;
    if (given != parameters->length)
        raise(vm, EXC_TYPE_ERROR, "Too %s arguments for %R; actual %zu, expected %zu",
              given > parameters->length ? "many" : "few", self, given, (size_t)parameters->length);
    else
        out = list_new(vm, args->length);
    bool ok = out != NULL;
    for (size_t i = 0; ok && i < args->length; i++) {
        Object *value = substitute_one(vm, args->items[i], parameters, (Tuple *)items);
        ok = value && list_append_stolen(vm, out, value);
    }
    Object *result = ok ? tuple_from(vm, out->items, out->length) : NULL;
    xdecref(out);
    decref(items);
    return result;
}

static Object *get_parameters(VM *vm, Object *self) {
    GenericAlias *alias = as_alias(self);
    if (!alias->parameters) alias->parameters = generic_parameters(vm, alias->args);
    return xincref(alias->parameters);
}

static Object *alias_getitem(VM *vm, Object *o, Object *item) {
    Object *parameters = get_parameters(vm, o);
    if (!parameters) return NULL;
    GenericAlias *alias = as_alias(o);
    Object *args = generic_substitute(vm, o, alias->args, (Tuple *)parameters, item);
    decref(parameters);
    if (!args) return NULL;
    Object *result = alias_make(vm, alias->origin, args, alias->starred);
    decref(args);
    return result;
}

/* ---- other slots ---- */

static Hash alias_hash(VM *vm, Object *o) {
    Hash origin = object_hash(vm, as_alias(o)->origin);
    Hash args = origin == -1 ? -1 : object_hash(vm, OBJ(as_alias(o)->args));
    return args == -1 ? -1 : hash_finish((uint64_t)origin ^ (uint64_t)args);
}

static Object *alias_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_generic_alias(a) || !is_generic_alias(b)) return NOT_IMPLEMENTED(vm);
    GenericAlias *x = as_alias(a), *y = as_alias(b);
    int equal = x->starred == y->starred ? object_equal(vm, x->origin, y->origin) : 0;
    if (equal > 0) equal = object_equal(vm, OBJ(x->args), OBJ(y->args));
    return equal < 0 ? NULL : BOOL(vm, equal == (op == COMPARE_EQ));
}

/* Makes an instance of the origin, which learns of the alias when it can. */
static Object *alias_call(VM *vm, Object *o, Object *const *args, size_t nargs, Tuple *kwnames) {
    Object *result = object_call(vm, as_alias(o)->origin, args, nargs, kwnames);
    if (!result) return NULL;
    Str *name = str_intern_text(vm, "__orig_class__");
    int done = name ? object_setattr(vm, result, name, o) : -1;
    xdecref(name);
    if (done == 0 || exception_clear_if(vm, EXC_ATTRIBUTE_ERROR) || exception_clear_if(vm, EXC_TYPE_ERROR)) return result;
    decref(result);
    return NULL;
}

/* What the alias has itself; everything else is the origin's. */
static bool own_attribute(Str *name) {
    static const char *const own[] = {
        "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__",
        "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__",
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_equals_text(name, own[i])) return true;
    return false;
}

static Object *alias_getattr(VM *vm, Object *o, Str *name) {
    if (!own_attribute(name)) {
        static const char *const blocked[] = {"__bases__", "__copy__", "__deepcopy__"};
        bool forward = true;
        for (size_t i = 0; i < sizeof blocked / sizeof *blocked; i++) forward = forward && !str_equals_text(name, blocked[i]);
        if (forward) return object_getattr(vm, as_alias(o)->origin, name);
    }
    return object_generic_getattr(vm, o, name);
}

/* *list[int] yields one starred alias. */
static Object *alias_iter(VM *vm, Object *o) {
    Object *starred = alias_make(vm, as_alias(o)->origin, OBJ(as_alias(o)->args), true);
    Object *list = starred ? tuple_pack(vm, 1, starred) : NULL, *iterator = list ? object_iter(vm, list) : NULL;
    xdecref(starred);
    xdecref(list);
    return iterator;
}

/* ---- methods ---- */

static Object *alias_mro_entries(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return tuple_pack(vm, 1, as_alias(self)->origin);
}

static Object *alias_instancecheck(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)args, (void)nargs;
    return raise(vm, EXC_TYPE_ERROR, "isinstance() argument 2 cannot be a parameterized generic");
}

static Object *alias_subclasscheck(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)args, (void)nargs;
    return raise(vm, EXC_TYPE_ERROR, "issubclass() argument 2 cannot be a parameterized generic");
}

static Object *alias_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    GenericAlias *alias = as_alias(self);
    Object *arguments = tuple_pack(vm, 2, alias->origin, alias->args);
    Object *result = arguments ? tuple_pack(vm, 2, type_of(self), arguments) : NULL;
    xdecref(arguments);
    return result;
}

static Object *alias_dir(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    static const char *const own[] = {"__origin__", "__args__", "__parameters__", "__mro_entries__", "__reduce_ex__",
                                      "__reduce__", "__copy__", "__deepcopy__", "__unpacked__",
                                      "__typing_unpacked_tuple_args__", "__class__"};
    Object *names = object_dir(vm, as_alias(self)->origin);
    for (size_t i = 0; names && i < sizeof own / sizeof *own; i++) {
        Object *name = OBJ(str_intern_text(vm, own[i]));
        int there = name ? object_contains(vm, names, name) : -1;
        if (there < 0 || (!there && !list_append(vm, (List *)names, name))) clear_ref(&names);
        xdecref(name);
    }
    return names;
}

static Object *get_origin(VM *vm, Object *self) {
    (void)vm;
    return incref(as_alias(self)->origin);
}
static Object *get_args(VM *vm, Object *self) {
    (void)vm;
    return OBJ(incref(as_alias(self)->args));
}
static Object *get_unpacked(VM *vm, Object *self) { return BOOL(vm, as_alias(self)->starred); }
static Object *get_unpacked_args(VM *vm, Object *self) {
    GenericAlias *alias = as_alias(self);
    if (alias->starred && alias->origin == OBJ(builtin_type(vm, TYPE_TUPLE))) return OBJ(incref(alias->args));
    return NEW_NONE(vm);
}

static const MethodDef alias_methods[] = {
    {"__mro_entries__", "(bases, /)", alias_mro_entries, "The origin stands in the bases.", METHOD_PLAIN},
    {"__instancecheck__", "(instance, /)", alias_instancecheck, "Refuses.", METHOD_PLAIN},
    {"__subclasscheck__", "(subclass, /)", alias_subclasscheck, "Refuses.", METHOD_PLAIN},
    {"__reduce__", "()", alias_reduce, "For pickle.", METHOD_PLAIN},
    {"__dir__", "()", alias_dir, "The origin's names and the alias's own.", METHOD_PLAIN},
    {0},
};

static const MemberDef alias_members[] = {
    MEMBER_GET("__origin__", get_origin, "The generic type."),
    MEMBER_GET("__args__", get_args, "The type arguments."),
    MEMBER_GET("__unpacked__", get_unpacked, "Is it starred?"),
    {0},
};

static const GetSetDef alias_getset[] = {
    {"__parameters__", get_parameters, NULL, "The type parameters among the arguments."},
    {"__typing_unpacked_tuple_args__", get_unpacked_args, NULL, "The arguments of a starred tuple."},
    {0},
};

const TypeSpec generic_alias_type = {
    .id = TYPE_GENERIC_ALIAS,
    .base = TYPE_OBJECT,
    .size = sizeof(GenericAlias),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE,
    .doc = "A builtin generic type with its arguments: list[int].",
    .new_signature = "(origin, args, /)",
    .methods = alias_methods,
    .members = alias_members,
    .getset = alias_getset,
    .life = {alias_destroy, alias_traverse, NULL, NULL},
    .slots = {.construct = alias_construct, .repr = alias_repr, .hash = alias_hash, .call = alias_call,
              .getattr = alias_getattr, .compare = alias_compare, .iter = alias_iter, .getitem = alias_getitem,
              .binary = {[BINARY_OR] = union_or}},
};

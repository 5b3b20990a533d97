/* Owns Python functions as objects: what they are made of and their attributes. Running one is the
 * VM's. */
#include "object/function.h"
#include "object/module.h"
#include "object/protocol.h"

/* The namespace that globals["__builtins__"] names; the VM's own when it names none. NEW. */
static Object *builtins_of(VM *vm, Dict *globals)
{
    Object *found = dict_get_str(vm, globals, NAME(vm, __builtins__));
    if (found && object_is_instance_of(found, builtin_type(vm, TYPE_MODULE)))
        found = OBJ(((Module *)found)->dict);
    if (!found || !is_dict(found)) found = OBJ(vm_core(vm)->builtins);
    return xincref(found);
}

Object *function_new(VM *vm, Code *code, Dict *globals)
{
    Function *f = (Function *)builtin_allocate(vm, TYPE_FUNCTION, sizeof(Function));
    if (!f) return NULL;
    f->code = incref(code);
    f->globals = incref(globals);
    f->builtins = builtins_of(vm, globals);
    f->closure = f->defaults = NULL;
    f->kwdefaults = NULL;
    f->extra = NULL;
    object_track(vm, OBJ(f));
    return OBJ(f);
}

FunctionExtra *function_extra(VM *vm, Function *f)
{
    if (!f->extra) f->extra = memory_alloc_zeroed(vm, sizeof(FunctionExtra));
    return f->extra;
}

Str *function_name(VM *vm, Function *f)
{
    (void)vm;
    return f->extra && f->extra->name ? f->extra->name : f->code->name;
}

Str *function_qualname(VM *vm, Function *f)
{
    if (f->extra && f->extra->qualname) return f->extra->qualname;
    return f->code->qualname ? f->code->qualname : function_name(vm, f);
}

static void release_fields(Object *o)
{
    Function *f = (Function *)o;
    clear_ref(&f->closure);
    clear_ref(&f->defaults);
    clear_ref(&f->kwdefaults);
    FunctionExtra *extra = f->extra;
    if (!extra) return;
    clear_ref(&extra->doc);
    clear_ref(&extra->annotations);
    clear_ref(&extra->module);
    clear_ref(&extra->type_params);
    clear_ref(&extra->dict);
}

/* As garbage: whoever still sees it sees a function without a name, as in CPython. */
static int function_clear(VM *vm, Object *o)
{
    FunctionExtra *extra = ((Function *)o)->extra;
    release_fields(o);
    if (extra) {
        set_ref(&extra->name, (Str *)EMPTY_STR(vm));
        set_ref(&extra->qualname, (Str *)EMPTY_STR(vm));
    }
    return 0;
}

static void function_destroy(VM *vm, Object *o)
{
    Function *f = (Function *)o;
    release_fields(o);
    FunctionExtra *extra = f->extra;
    f->extra = NULL;
    if (extra) {
        clear_ref(&extra->name);
        clear_ref(&extra->qualname);
        memory_free(vm, extra, sizeof *extra);
    }
    clear_ref(&f->builtins);
    clear_ref(&f->globals);
    clear_ref(&f->code);
}

static int function_traverse(Object *o, Visit visit, void *context)
{
    Function *f = (Function *)o;
    VISIT(f->code);
    VISIT(f->globals);
    VISIT(f->builtins);
    VISIT(f->closure);
    VISIT(f->defaults);
    VISIT(f->kwdefaults);
    FunctionExtra *extra = f->extra;
    if (!extra) return 0;
    VISIT(extra->name);
    VISIT(extra->qualname);
    VISIT(extra->doc);
    VISIT(extra->annotations);
    VISIT(extra->module);
    VISIT(extra->type_params);
    VISIT(extra->dict);
    return 0;
}

static size_t function_size_of(Object *o)
{
    return memory_block_size(((Function *)o)->extra);
}

static Object *function_call(VM *vm, Object *callable, Object *const *args, size_t nargs,
                             Tuple *kwnames)
{
    return vm_core(vm)->hooks.call_function(vm, callable, args, nargs, kwnames);
}

static Object *function_repr(VM *vm, Object *o)
{
    return (Object *)str_from_format(vm, "<function %U at 0x%lx>",
                                     function_qualname(vm, (Function *)o), (long)(uintptr_t)o);
}

static Object *function_descr_get(VM *vm, Object *descriptor, Object *object, Type *type)
{
    (void)type;
    if (!object || is_none(object)) return incref(descriptor);
    return method_new(vm, descriptor, object);
}

static Object *function_getattr(VM *vm, Object *o, Str *name)
{
    Function *f = (Function *)o;
    Object *result = namespace_getattr(vm, o, f->extra ? f->extra->dict : NULL, name);
    if (result || exception_pending(vm)) return result;
    return raise_attribute_error(vm, o, name);
}

static int function_setattr(VM *vm, Object *o, Str *name, Object *value)
{
    FunctionExtra *extra = function_extra(vm, (Function *)o);
    if (!extra) return -1;
    return namespace_setattr(vm, o, &extra->dict, name, value);
}

/* ---- construction: types.FunctionType(code, globals, ...) ---- */

static bool check_closure(VM *vm, Code *code, Object *closure)
{
    size_t given = closure && !is_none(closure) ? ((Tuple *)closure)->length : 0;
    if (given == 0 && code->free_count && (!closure || is_none(closure)))
        return raise(vm, EXC_TYPE_ERROR, "arg 5 (closure) must be tuple") != NULL;
    if (given != code->free_count)
        return raise(vm, EXC_VALUE_ERROR, "%U requires closure of length %u, not %zu", code->name,
                     code->free_count, given) != NULL;
    for (size_t i = 0; i < given; i++) {
        Object *item = ((Tuple *)closure)->items[i];
        if (!is_exact(item, TYPE_CELL))
            return raise(vm, EXC_TYPE_ERROR, "arg 5 (closure) expected cell, found %T", item) !=
                   NULL;
    }
    return true;
}

static bool optional_is(Object *value, TypeId id, uint32_t flag)
{
    return !value || is_none(value) || is_exact(value, id) || (flag && has_type_flag(value, flag));
}

static Object *function_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type, (void)nargs;
    Object *name = args[2], *defaults = args[3], *closure = args[4], *kwdefaults = args[5];
    if (!is_exact(args[0], TYPE_CODE))
        return raise(vm, EXC_TYPE_ERROR, "function() argument 'code' must be code, not %T",
                     args[0]);
    if (!is_dict(args[1]))
        return raise(vm, EXC_TYPE_ERROR, "function() argument 'globals' must be dict, not %T",
                     args[1]);
    if (!optional_is(name, TYPE_STR, TYPE_IS_STR))
        return raise(vm, EXC_TYPE_ERROR, "arg 3 (name) must be None or string");
    if (!optional_is(defaults, TYPE_TUPLE, TYPE_IS_TUPLE))
        return raise(vm, EXC_TYPE_ERROR, "arg 4 (defaults) must be None or tuple");
    if (!optional_is(closure, TYPE_TUPLE, TYPE_IS_TUPLE))
        return raise(vm, EXC_TYPE_ERROR, "arg 5 (closure) must be None or tuple");
    if (!optional_is(kwdefaults, TYPE_DICT, TYPE_IS_DICT))
        return raise(vm, EXC_TYPE_ERROR, "arg 6 (kwdefaults) must be None or dict");
    if (!check_closure(vm, (Code *)args[0], closure)) return NULL;
    Function *f = (Function *)function_new(vm, (Code *)args[0], (Dict *)args[1]);
    if (!f) return NULL;
    if (name && !is_none(name)) {
        if (!function_extra(vm, f)) {
            decref(f);
            return NULL;
        }
        f->extra->name = (Str *)incref(name);
    }
    if (defaults && !is_none(defaults)) f->defaults = (Tuple *)incref(defaults);
    if (closure && !is_none(closure) && ((Tuple *)closure)->length)
        f->closure = (Tuple *)incref(closure);
    if (kwdefaults && !is_none(kwdefaults)) f->kwdefaults = (Dict *)incref(kwdefaults);
    return OBJ(f);
}

/* ---- attributes ---- */

static Object *function_get_name(VM *vm, Object *self)
{
    return OBJ(incref(function_name(vm, (Function *)self)));
}
static Object *function_get_qualname(VM *vm, Object *self)
{
    return OBJ(incref(function_qualname(vm, (Function *)self)));
}

static int set_text(VM *vm, Object *self, Object *value, const char *what, size_t offset)
{
    if (!value || !is_str(value)) {
        raise(vm, EXC_TYPE_ERROR, "%s must be set to a string object", what);
        return -1;
    }
    FunctionExtra *extra = function_extra(vm, (Function *)self);
    if (!extra) return -1;
    set_ref((Object **)((char *)extra + offset), incref(value));
    return 0;
}

static int function_set_name(VM *vm, Object *self, Object *value)
{
    return set_text(vm, self, value, "__name__", offsetof(FunctionExtra, name));
}
static int function_set_qualname(VM *vm, Object *self, Object *value)
{
    return set_text(vm, self, value, "__qualname__", offsetof(FunctionExtra, qualname));
}

static Object *function_get_doc(VM *vm, Object *self)
{
    Function *f = (Function *)self;
    if (f->extra && f->extra->doc) return incref(f->extra->doc);
    Tuple *constants = f->code->constants;
    if ((f->code->flags & CODE_HAS_DOCSTRING) && constants && constants->length &&
        is_str(constants->items[0]))
        return incref(constants->items[0]);
    return NEW_NONE(vm);
}

static int set_field(VM *vm, Object *self, Object *value, size_t offset)
{
    FunctionExtra *extra = function_extra(vm, (Function *)self);
    if (!extra) return -1;
    set_ref((Object **)((char *)extra + offset), value ? incref(value) : NONE(vm));
    return 0;
}

static int function_set_doc(VM *vm, Object *self, Object *value)
{
    return set_field(vm, self, value, offsetof(FunctionExtra, doc));
}

static Object *function_get_module(VM *vm, Object *self)
{
    Function *f = (Function *)self;
    if (f->extra && f->extra->module) return incref(f->extra->module);
    Object *name = dict_get_str(vm, f->globals, NAME(vm, __name__));
    if (!name && exception_pending(vm)) return NULL;
    return name ? incref(name) : NEW_NONE(vm);
}

static int function_set_module(VM *vm, Object *self, Object *value)
{
    return set_field(vm, self, value, offsetof(FunctionExtra, module));
}

static Object *function_get_code(VM *vm, Object *self)
{
    (void)vm;
    return OBJ(incref(((Function *)self)->code));
}

static int function_set_code(VM *vm, Object *self, Object *value)
{
    Function *f = (Function *)self;
    if (!value || !is_exact(value, TYPE_CODE)) {
        raise(vm, EXC_TYPE_ERROR, "__code__ must be set to a code object");
        return -1;
    }
    uint32_t cells = f->closure ? (uint32_t)f->closure->length : 0,
             wanted = ((Code *)value)->free_count;
    if (cells != wanted) {
        raise(vm, EXC_VALUE_ERROR, "%U() requires a code object with %u free vars, not %u",
              function_name(vm, f), cells, wanted);
        return -1;
    }
    /* The name, qualified name and documentation belong to the function, not to its new code. */
    FunctionExtra *extra = function_extra(vm, f);
    if (!extra) return -1;
    if (!extra->name) extra->name = incref(f->code->name);
    if (!extra->qualname) extra->qualname = incref(function_qualname(vm, f));
    if (!extra->doc) extra->doc = function_get_doc(vm, self);
    set_ref(&f->code, (Code *)incref(value));
    return 0;
}

static Object *function_get_defaults(VM *vm, Object *self)
{
    Function *f = (Function *)self;
    return f->defaults ? OBJ(incref(f->defaults)) : NEW_NONE(vm);
}

static int function_set_defaults(VM *vm, Object *self, Object *value)
{
    if (value && is_none(value)) value = NULL;
    if (value && !is_tuple(value)) {
        raise(vm, EXC_TYPE_ERROR, "__defaults__ must be set to a tuple object");
        return -1;
    }
    set_ref(&((Function *)self)->defaults, (Tuple *)xincref(value));
    return 0;
}

static Object *function_get_kwdefaults(VM *vm, Object *self)
{
    Function *f = (Function *)self;
    return f->kwdefaults ? OBJ(incref(f->kwdefaults)) : NEW_NONE(vm);
}

static int function_set_kwdefaults(VM *vm, Object *self, Object *value)
{
    if (value && is_none(value)) value = NULL;
    if (value && !is_dict(value)) {
        raise(vm, EXC_TYPE_ERROR, "__kwdefaults__ must be set to a dict object");
        return -1;
    }
    set_ref(&((Function *)self)->kwdefaults, (Dict *)xincref(value));
    return 0;
}

static Object *function_get_globals(VM *vm, Object *self)
{
    (void)vm;
    return OBJ(incref(((Function *)self)->globals));
}

static Object *function_get_builtins(VM *vm, Object *self)
{
    Function *f = (Function *)self;
    return f->builtins ? incref(f->builtins) : NEW_NONE(vm);
}

static Object *function_get_closure(VM *vm, Object *self)
{
    Function *f = (Function *)self;
    return f->closure ? OBJ(incref(f->closure)) : NEW_NONE(vm);
}

static Object *function_get_annotations(VM *vm, Object *self)
{
    FunctionExtra *extra = function_extra(vm, (Function *)self);
    if (!extra) return NULL;
    if (!extra->annotations) extra->annotations = OBJ(dict_new(vm));
    return xincref(extra->annotations);
}

static int function_set_annotations(VM *vm, Object *self, Object *value)
{
    if (value && is_none(value)) value = NULL;
    if (value && !is_dict(value)) {
        raise(vm, EXC_TYPE_ERROR, "__annotations__ must be set to a dict object");
        return -1;
    }
    FunctionExtra *extra = function_extra(vm, (Function *)self);
    if (!extra) return -1;
    set_ref(&extra->annotations, xincref(value));
    return 0;
}

static Object *function_get_type_params(VM *vm, Object *self)
{
    Function *f = (Function *)self;
    return f->extra && f->extra->type_params ? incref(f->extra->type_params) : OBJ(EMPTY_TUPLE(vm));
}

static int function_set_type_params(VM *vm, Object *self, Object *value)
{
    if (!value || !is_tuple(value)) {
        raise(vm, EXC_TYPE_ERROR, "__type_params__ must be set to a tuple");
        return -1;
    }
    return set_field(vm, self, value, offsetof(FunctionExtra, type_params));
}

static Object *function_get_dict(VM *vm, Object *self)
{
    FunctionExtra *extra = function_extra(vm, (Function *)self);
    if (!extra) return NULL;
    if (!extra->dict) extra->dict = dict_new(vm);
    return (Object *)xincref(extra->dict);
}

static int function_set_dict(VM *vm, Object *self, Object *value)
{
    if (!value || !is_dict(value)) {
        if (!value)
            raise(vm, EXC_TYPE_ERROR, "cannot delete __dict__");
        else
            raise(vm, EXC_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%T'", value);
        return -1;
    }
    FunctionExtra *extra = function_extra(vm, (Function *)self);
    if (!extra) return -1;
    set_ref(&extra->dict, (Dict *)incref(value));
    return 0;
}

static const MemberDef function_members[] = {
    MEMBER_GET("__globals__", function_get_globals, "The namespace of its module."),
    MEMBER_GET("__builtins__", function_get_builtins, "The namespace of builtins it sees."),
    MEMBER_GET("__closure__", function_get_closure, "Cells of the free variables."),
    {0},
};

static const GetSetDef function_getset[] = {
    {"__name__", function_get_name, function_set_name, "The function's name."},
    {"__qualname__", function_get_qualname, function_set_qualname,
     "The name with those of its scopes."},
    {"__doc__", function_get_doc, function_set_doc, "The documentation string."},
    {"__module__", function_get_module, function_set_module,
     "Name of the module it was defined in."},
    {"__code__", function_get_code, function_set_code, "The compiled body."},
    {"__defaults__", function_get_defaults, function_set_defaults,
     "Default values of positional parameters."},
    {"__kwdefaults__", function_get_kwdefaults, function_set_kwdefaults,
     "Default values of keyword-only parameters."},
    {"__annotations__", function_get_annotations, function_set_annotations,
     "Annotations of parameters and result."},
    {"__type_params__", function_get_type_params, function_set_type_params,
     "Type parameters of a generic function."},
    {"__dict__", function_get_dict, function_set_dict, "Other attributes."},
    {0},
};

const TypeSpec function_type = {
    .id = TYPE_FUNCTION,
    .base = TYPE_OBJECT,
    .size = sizeof(Function),
    .flags = TYPE_METHOD_LIKE | TYPE_WEAKREFABLE,
    .doc = "A function made by def or lambda.",
    .new_signature = "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
    .members = function_members,
    .getset = function_getset,
    .life = {function_destroy, function_traverse, function_clear, NULL},
    .slots = {.construct = function_construct,
              .repr = function_repr,
              .call = function_call,
              .getattr = function_getattr,
              .setattr = function_setattr,
              .descr_get = function_descr_get,
              .size_of = function_size_of},
};

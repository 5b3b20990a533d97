/* Owns the types module: names for the types that have none in builtins. */
#include "module/builtins.h"
#include "module/types_attribute.h"
#include "object/function.h"

static const struct {
    const char *name;
    TypeId id;
} names[] = {
    {"AsyncGeneratorType", TYPE_ASYNC_GENERATOR},
    {"BuiltinFunctionType", TYPE_NATIVE_FUNCTION},
    {"BuiltinMethodType", TYPE_NATIVE_FUNCTION},
    {"CellType", TYPE_CELL},
    {"ClassMethodDescriptorType", TYPE_CLASSMETHOD_DESCRIPTOR},
    {"CodeType", TYPE_CODE},
    {"CoroutineType", TYPE_COROUTINE},
    {"EllipsisType", TYPE_ELLIPSIS},
    {"FrameType", TYPE_FRAME},
    {"FunctionType", TYPE_FUNCTION},
    {"GeneratorType", TYPE_GENERATOR},
    {"GenericAlias", TYPE_GENERIC_ALIAS},
    {"GetSetDescriptorType", TYPE_GETSET_DESCRIPTOR},
    {"LambdaType", TYPE_FUNCTION},
    {"MappingProxyType", TYPE_MAPPING_PROXY},
    {"MemberDescriptorType", TYPE_MEMBER_DESCRIPTOR},
    {"MethodDescriptorType", TYPE_METHOD_DESCRIPTOR},
    {"MethodType", TYPE_METHOD},
    {"MethodWrapperType", TYPE_METHOD_WRAPPER},
    {"ModuleType", TYPE_MODULE},
    {"NoneType", TYPE_NONE},
    {"NotImplementedType", TYPE_NOT_IMPLEMENTED},
    {"SimpleNamespace", TYPE_SIMPLE_NAMESPACE},
    {"TracebackType", TYPE_TRACEBACK},
    {"UnionType", TYPE_UNION},
    {"WrapperDescriptorType", TYPE_SLOT_WRAPPER},
};

/* ---- the functions that make classes ---- */

static Object *types_resolve_bases(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Tuple *bases = (Tuple *)tuple_from_iterable(vm, args[0]);
    Tuple *resolved = bases ? type_resolve_bases(vm, bases) : NULL;
    xdecref(bases);
    return OBJ(resolved);
}

static Object *types_get_original_bases(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (!is_type(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "Expected an instance of type, not '%T'", args[0]);
    Dict *namespace_ = type_namespace(vm, (Type *)args[0]);
    if (!namespace_) return NULL;
    Object *original = dict_get_str(vm, namespace_, NAME(vm, __orig_bases__));
    return original ? incref(original) : OBJ(incref(((Type *)args[0])->bases));
}

/* args: name, bases, kwds, exec_body: what a class statement does, with a function that fills the
 * namespace. */
typedef struct Preparation {
    Object *meta, *namespace_; /* owned */
    Dict *keywords;            /* owned */
} Preparation;

static void preparation_close(Preparation *p)
{
    xdecref(p->meta);
    xdecref(p->namespace_);
    xdecref(p->keywords);
}

static bool prepare(VM *vm, Object *name, Tuple *bases, Object *given, Preparation *p)
{
    *p = (Preparation){0};
    p->keywords = dict_new(vm);
    if (!p->keywords || (given && !is_none(given) && !dict_update(vm, p->keywords, given)))
        goto fail;
    Object *meta = dict_pop(vm, p->keywords, OBJ(NAME(vm, metaclass)));
    if (!meta && exception_pending(vm)) goto fail;
    if (!meta)
        meta = incref(bases->length ? OBJ(type_of(bases->items[0]))
                                    : OBJ(builtin_type(vm, TYPE_TYPE)));
    p->meta = is_type(meta) ? OBJ(xincref(type_winner(vm, (Type *)meta, bases))) : incref(meta);
    decref(meta);
    if (!p->meta) goto fail;
    Object *hook = object_getattr_maybe(vm, p->meta, NAME(vm, __prepare__));
    if (!hook && exception_pending(vm)) goto fail;
    Tuple *positional = hook ? (Tuple *)tuple_pack(vm, 2, name, OBJ(bases)) : NULL;
    p->namespace_ = !hook        ? OBJ(dict_new(vm))
                    : positional ? object_call_unpacked(vm, hook, positional, p->keywords)
                                 : NULL;
    xdecref(positional);
    xdecref(hook);
    if (p->namespace_) return true;
fail:
    preparation_close(p);
    return false;
}

static Object *types_prepare_class(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Tuple *bases = args[1] ? (Tuple *)tuple_from_iterable(vm, args[1]) : EMPTY_TUPLE(vm);
    Preparation p;
    Object *result = NULL;
    if (bases && prepare(vm, args[0], bases, args[2], &p)) {
        result = tuple_pack(vm, 3, p.meta, p.namespace_, OBJ(p.keywords));
        preparation_close(&p);
    }
    xdecref(bases);
    return result;
}

static Object *make_class(VM *vm, Object *name, Tuple *bases, Tuple *original, Preparation *p,
                          Object *fill)
{
    if (fill && !is_none(fill)) {
        Object *done = object_call1(vm, fill, p->namespace_);
        if (!done) return NULL;
        decref(done);
    }
    if (bases != original &&
        object_setitem(vm, p->namespace_, OBJ(NAME(vm, __orig_bases__)), OBJ(original)) < 0)
        return NULL;
    Tuple *positional = (Tuple *)tuple_pack(vm, 3, name, OBJ(bases), p->namespace_);
    Object *class = positional ? object_call_unpacked(vm, p->meta, positional, p->keywords) : NULL;
    xdecref(positional);
    return class;
}

static Object *types_new_class(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Tuple *original = args[1] ? (Tuple *)tuple_from_iterable(vm, args[1]) : EMPTY_TUPLE(vm);
    Tuple *bases = original ? type_resolve_bases(vm, original) : NULL;
    Preparation p;
    Object *class = NULL;
    if (bases && prepare(vm, args[0], bases, args[2], &p)) {
        class = make_class(vm, args[0], bases, original, &p, args[3]);
        preparation_close(&p);
    }
    xdecref(bases);
    xdecref(original);
    return class;
}

static Object *types_coroutine(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Object *module = vm_core(vm)->hooks.import_module(vm, "_coroutine");
    Object *function = module ? object_getattr_text(vm, module, "coroutine") : NULL;
    Object *result = function ? object_call1(vm, function, args[0]) : NULL;
    xdecref(function);
    xdecref(module);
    return result;
}

static const MethodDef functions[] = {
    {"coroutine", "(func)", types_coroutine, "Make a generator function's generators awaitable.",
     0},
    {"get_original_bases", "(cls, /)", types_get_original_bases, "The bases as they were written.",
     0},
    {"new_class", "(name, bases=(), kwds=None, exec_body=None)", types_new_class,
     "Make a class as a class statement does.", 0},
    {"prepare_class", "(name, bases=(), kwds=None)", types_prepare_class,
     "(metaclass, namespace, keywords) of a class to be made.", 0},
    {"resolve_bases", "(bases)", types_resolve_bases, "The bases with __mro_entries__ applied.", 0},
    {0},
};

static bool types_setup(VM *vm, Module *module)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Type *type = builtin_type(vm, names[i].id);
        if (type->name && !module_add(vm, module, names[i].name, OBJ(type))) return false;
    }
    Type *attribute =
        type_from_spec(vm, &class_attribute_spec, "types.DynamicClassAttribute", NULL);
    return attribute && module_add(vm, module, "DynamicClassAttribute", OBJ(attribute));
}

const ModuleDef types_module = {.name = "types",
                                .doc = "Names of the types that have none in builtins.",
                                .functions = functions,
                                .setup = types_setup};

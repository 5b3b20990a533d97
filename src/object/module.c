/* Owns module objects: native ones made from a ModuleDef, and the empty ones that import fills. */
#include "object/module.h"
#include "object/function.h"
#include "object/list.h"
#include "object/protocol.h"

static Object *module_new_sized(VM *vm, Str *name, size_t names, bool spec_due)
{
    Module *module = (Module *)type_allocate(vm, builtin_type(vm, TYPE_MODULE), sizeof(Module));
    if (!module) return NULL;
    module->dict = dict_new_sized(vm, names);
    bool ok = module->dict && dict_set_str(vm, module->dict, NAME(vm, __name__), OBJ(name)) &&
              dict_set_str(vm, module->dict, NAME(vm, __doc__), NONE(vm)) &&
              dict_set_str(vm, module->dict, NAME(vm, __package__), NONE(vm));
    if (ok && !spec_due)
        ok = dict_set_str(vm, module->dict, NAME(vm, __loader__), NONE(vm)) && dict_set_str(vm, module->dict, NAME(vm, __spec__), NONE(vm));
    module->spec_due = spec_due;
    if (!ok) {
        decref(module);
        return NULL;
    }
    object_track(vm, OBJ(module));
    return OBJ(module);
}

Object *module_new(VM *vm, Str *name) { return module_new_sized(vm, name, 0, false); }
Object *module_new_imported(VM *vm, Str *name) { return module_new_sized(vm, name, 0, true); }

bool module_add_functions(VM *vm, Module *module, const MethodDef *rows)
{
    Str *name = str_intern_text(vm, module->def->name);
    bool ok = name != NULL;
    for (; ok && rows->name; rows++)
        ok = module_add(vm, module, rows->name,
                        native_function_new(vm, rows, OBJ(module), OBJ(name)));
    xdecref(name);
    return ok;
}

Object *module_from_def(VM *vm, const ModuleDef *def)
{
    Str *name = str_intern_text(vm, def->name);
    if (!name) return NULL;
    Module *module = (Module *)module_new_sized(vm, name, def->expected, true);
    bool ok = module != NULL;
    if (ok) module->def = def, module->late = def->late != NULL;
    if (ok && def->doc) ok = module_add(vm, module, "__doc__", OBJ(str_from_text(vm, def->doc)));
    ok = ok && (!def->functions || module_add_functions(vm, module, def->functions)) && (!def->setup || def->setup(vm, module));
    decref(name);
    if (ok) return OBJ(module);
    xdecref(module);
    return NULL;
}

bool module_add(VM *vm, Module *module, const char *name, Object *value)
{
    if (!value) return false;
    bool ok = dict_set_text(vm, module->dict, name, value);
    decref(value);
    return ok;
}

bool module_add_numbers(VM *vm, Module *module, const NumberDef *rows)
{
    for (; rows->name; rows++)
        if (!module_add(vm, module, rows->name, int_from_int64(vm, rows->value))) return false;
    return true;
}

Object *module_loaded(VM *vm, const char *name)
{
    Dict *modules = vm_core(vm)->modules;
    return modules ? dict_get_text(vm, modules, name) : NULL;
}

Module *module_native(VM *vm, const ModuleDef *def)
{
    Object *module = module_loaded(vm, def->name);
    return module && is_exact(module, TYPE_MODULE) && ((Module *)module)->def == def ? (Module *)module : NULL;
}

Object *module_value(VM *vm, const char *module, const char *name)
{
    Object *loaded = module_loaded(vm, module);
    return loaded && is_exact(loaded, TYPE_MODULE) ? dict_get_text(vm, ((Module *)loaded)->dict, name) : NULL;
}

void *module_raise(VM *vm, const char *module, const char *name, Str *text)
{
    Object *class = text ? module_value(vm, module, name) : NULL;
    Object *error = class ? object_call1(vm, class, OBJ(text)) : NULL;
    if (error) raise_object(vm, error);
    else if (!exception_pending(vm)) raise(vm, EXC_RUNTIME_ERROR, "%s.%s is gone", module, name);
    xdecref(text);
    xdecref(error);
    return NULL;
}

bool module_add_exception(VM *vm, Module *module, const char *name, TypeId base)
{
    Str *text = str_from_text(vm, name), *of = text ? str_from_text(vm, module->def->name) : NULL;
    Tuple *bases = of ? (Tuple *)tuple_pack(vm, 1, builtin_type(vm, base)) : NULL;
    Dict *namespace_ = bases ? dict_new(vm) : NULL;
    bool ok = namespace_ && dict_set_str(vm, namespace_, NAME(vm, __module__), OBJ(of)) &&
              module_add(vm, module, name,
                         OBJ(type_create(vm, builtin_type(vm, TYPE_TYPE), text, bases, namespace_, NULL)));
    xdecref(text);
    xdecref(of);
    xdecref(bases);
    xdecref(namespace_);
    return ok;
}

bool module_add_type(VM *vm, Module *module, Type *type)
{
    return dict_set_str(vm, module->dict, type->name, OBJ(type));
}

static Object *module_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    Module *module = (Module *)type_allocate(vm, type, sizeof(Module));
    if (!module) return NULL;
    module->dict = dict_new(vm);
    if (!module->dict) {
        decref(module);
        return NULL;
    }
    object_track(vm, OBJ(module));
    return OBJ(module);
}

static int module_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Dict *dict = ((Module *)self)->dict;
    if (!is_str(args[0])) {
        raise(vm, EXC_TYPE_ERROR, "module() argument 'name' must be str, not %T", args[0]);
        return -1;
    }
    bool ok = dict_set_str(vm, dict, NAME(vm, __name__), args[0]) &&
              dict_set_str(vm, dict, NAME(vm, __doc__), args[1] ? args[1] : NONE(vm)) &&
              dict_set_str(vm, dict, NAME(vm, __package__), NONE(vm)) &&
              dict_set_str(vm, dict, NAME(vm, __loader__), NONE(vm)) &&
              dict_set_str(vm, dict, NAME(vm, __spec__), NONE(vm));
    return ok ? 0 : -1;
}

static void module_destroy(VM *vm, Object *o)
{
    Module *module = (Module *)o;
    if (module->def && module->def->close) module->def->close(vm, module);
    module->def = NULL;
    clear_ref(&module->dict);
}

static int module_traverse(Object *o, Visit visit, void *context)
{
    Module *module = (Module *)o;
    VISIT(module->dict);
    if (module->def && module->def->traverse) return module->def->traverse(module, visit, context);
    return 0;
}

/* A cycle through a module goes through its dict, which is cleared itself. Functions that outlive the module for a moment
 * still find their globals there. */
static int module_clear(VM *vm, Object *o)
{
    (void)vm, (void)o;
    return 0;
}

/* ---- values made late ---- */

static Object *make_late(VM *vm, Module *module, const LateDef *row)
{
    Object *value = row->make(vm, row);
    if (!value || !dict_set_text(vm, module->dict, row->name, value)) clear_ref(&value);
    return value;
}

static bool set_missing(VM *vm, Dict *dict, Str *name, Object *value)
{
    return dict_get_str(vm, dict, name) || (!exception_pending(vm) && dict_set_str(vm, dict, name, value));
}

/* Makes a spec that is due, and with it the loader. False RAISES; it may be due still. */
static bool make_spec(VM *vm, Module *module)
{
    Object *spec = vm_core(vm)->hooks.module_spec ? vm_core(vm)->hooks.module_spec(vm, OBJ(module)) : NULL;
    if (!spec) return !exception_pending(vm);
    Object *loader = is_none(spec) ? NONE(vm) : object_getattr_text(vm, spec, "loader");
    bool ok = loader && set_missing(vm, module->dict, NAME(vm, __loader__), loader) &&
              set_missing(vm, module->dict, NAME(vm, __spec__), spec);
    xdecref(loader);
    decref(spec);
    if (ok) module->spec_due = false;
    return ok;
}

/* NEW MAYBE */
static Object *late_value(VM *vm, Module *module, Str *name) RAISES
{
    if (module->spec_due && (str_equal(name, NAME(vm, __spec__)) || str_equal(name, NAME(vm, __loader__))))
        return make_spec(vm, module) ? xincref(dict_get_str(vm, module->dict, name)) : NULL;
    if (!module->late) return NULL;
    for (const LateDef *row = module->def->late; row->name; row++)
        if (str_equals_text(name, row->name)) return make_late(vm, module, row);
    return NULL;
}

/* Whoever sees the whole namespace, or takes from it, finds all in it. */
static bool make_all_late(VM *vm, Module *module)
{
    if (!module->late) return true;
    for (const LateDef *row = module->def->late; row->name; row++) {
        if (dict_get_text(vm, module->dict, row->name)) continue;
        Object *value = make_late(vm, module, row);
        if (!value) return false;
        decref(value);
    }
    module->late = false;
    return true;
}

Object *module_late_global(VM *vm, Dict *globals, Str *name)
{
    if (name != NAME(vm, __spec__) && name != NAME(vm, __loader__)) return NULL; /* names in code are interned */
    Object *own = dict_get_str(vm, globals, NAME(vm, __name__));
    Object *module = own && vm_core(vm)->modules ? dict_get(vm, vm_core(vm)->modules, own) : NULL;
    if (!module || !is_exact(module, TYPE_MODULE) || ((Module *)module)->dict != globals) return NULL;
    incref(module);
    Object *value = late_value(vm, (Module *)module, name);
    decref(module);
    return value;
}

/* ---- the end ---- */

/* First the names with one underscore, then the rest but __builtins__: the order that CPython promises. What outlives its
 * module, a callback say, finds None under each name. */
void module_end(VM *vm, Module *module)
{
    Dict *dict = incref(module->dict);
    module->ended = true;
    for (int round = 0; round < 2; round++) {
        Object *key, *value;
        for (size_t at = 0; dict_next(dict, &at, &key, &value);) {
            if (!is_str(key) || is_none(value)) continue;
            Str *name = (Str *)key;
            bool early = str_length(name) > 1 && str_at(name, 0) == '_' && str_at(name, 1) != '_';
            if (round == 0 ? !early : name == NAME(vm, __builtins__)) continue;
            incref(name);
            if (!dict_set_str(vm, dict, name, NONE(vm))) exception_clear(vm);
            decref(name);
        }
    }
    decref(dict);
}

/* ---- attributes ---- */

Object *namespace_getattr(VM *vm, Object *o, Dict *dict, Str *name)
{
    Type *type = type_of(o);
    Object *on_type = xincref(type_lookup(vm, type, name));
    Object *result = NULL;
    if (on_type && type_of(on_type)->slots.descr_get && type_of(on_type)->slots.descr_set) {
        result = type_of(on_type)->slots.descr_get(vm, on_type, o, type);
        decref(on_type);
        return result;
    }
    if (dict) {
        incref(dict);
        result = xincref(dict_get_str(vm, dict, name));
        decref(dict);
        if (result || exception_pending(vm)) {
            xdecref(on_type);
            return result;
        }
    }
    if (!on_type || !type_of(on_type)->slots.descr_get) return on_type;
    result = type_of(on_type)->slots.descr_get(vm, on_type, o, type);
    decref(on_type);
    return result;
}

int namespace_setattr(VM *vm, Object *o, Dict **dict, Str *name, Object *value)
{
    Object *on_type = type_lookup(vm, type_of(o), name);
    if (on_type && type_of(on_type)->slots.descr_set) {
        incref(on_type);
        int result = type_of(on_type)->slots.descr_set(vm, on_type, o, value);
        decref(on_type);
        return result;
    }
    if (!*dict && value && !(*dict = dict_new(vm))) return -1;
    if (value) return dict_set_str(vm, *dict, name, value) ? 0 : -1;
    int deleted = *dict ? dict_delete(vm, *dict, OBJ(name)) : 0;
    if (deleted == 0) raise_attribute_error(vm, o, name);
    return deleted == 1 ? 0 : -1;
}

/* Sets name and obj of the pending AttributeError, for suggestions. */
static void *attribute_error(VM *vm, Object *module, Str *name, Str *message)
{
    if (!message) return NULL;
    raise_attribute_error(vm, module, name);
    Object *error = exception_take(vm);
    Object *args = error ? tuple_pack(vm, 1, message) : NULL;
    decref(message);
    if (args && is_exact(error, EXC_ATTRIBUTE_ERROR))
        set_ref(&((Exception *)error)->args, (Tuple *)args);
    else
        xdecref(args);
    if (!exception_pending(vm))
        exception_restore(vm, error);
    else
        xdecref(error);
    return NULL;
}

int module_spec_initializing(VM *vm, Object *spec)
{
    if (!spec || is_none(spec)) return exception_pending(vm) ? -1 : 0;
    incref(spec);
    Object *flag = object_getattr_maybe(vm, spec, NAME(vm, _initializing));
    decref(spec);
    int truth = flag ? object_truth(vm, flag) : 0;
    xdecref(flag);
    return exception_pending(vm) ? -1 : truth;
}

static Object *module_missing(VM *vm, Object *o, Str *name)
{
    Dict *dict = ((Module *)o)->dict;
    Object *hook = xincref(dict_get_str(vm, dict, NAME(vm, __getattr__)));
    if (hook) {
        Object *result = object_call1(vm, hook, OBJ(name));
        decref(hook);
        return result;
    }
    Object *own = dict_get_str(vm, dict, NAME(vm, __name__));
    if (!own || !is_str(own))
        return attribute_error(vm, o, name,
                               str_from_format(vm, "module has no attribute '%U'", name));
    incref(own);
    int initializing = module_spec_initializing(vm, dict_get_str(vm, dict, NAME(vm, __spec__)));
    Str *message = NULL;
    if (initializing == 0)
        message = str_from_format(vm, "module '%U' has no attribute '%U'", own, name);
    if (initializing == 1)
        message = str_from_format(vm,
                                  "partially initialized module '%U' has no attribute '%U' "
                                  "(most likely due to a circular import)",
                                  own, name);
    decref(own);
    return attribute_error(vm, o, name, message);
}

static Object *module_getattr(VM *vm, Object *o, Str *name)
{
    Object *result = namespace_getattr(vm, o, ((Module *)o)->dict, name);
    if (!result && !exception_pending(vm)) result = late_value(vm, (Module *)o, name);
    if (result || exception_pending(vm)) return result;
    return module_missing(vm, o, name);
}

static int module_setattr(VM *vm, Object *o, Str *name, Object *value)
{
    if (!value && !make_all_late(vm, (Module *)o)) return -1;
    return namespace_setattr(vm, o, &((Module *)o)->dict, name, value);
}

static Object *module_repr(VM *vm, Object *o)
{
    Dict *dict = ((Module *)o)->dict;
    Object *name = dict_get_str(vm, dict, NAME(vm, __name__));
    Object *file = dict_get_str(vm, dict, NAME(vm, __file__));
    Object *loader = dict_get_str(vm, dict, NAME(vm, __loader__));
    Object *safe = name ? incref(name) : OBJ(str_from_text(vm, "?"));
    if (!safe) return NULL;
    Str *text;
    if (file && is_str(file))
        text = str_from_format(vm, "<module %R from %R>", safe, file);
    else if (((Module *)o)->def)
        text = str_from_format(vm, "<module %R (built-in)>", safe);
    else if (dict_get_str(vm, dict, NAME(vm, __path__)))
        text = str_from_format(vm, "<module %R (namespace)>", safe);
    else if (loader && !is_none(loader))
        text = str_from_format(vm, "<module %R (%R)>", safe, loader);
    else
        text = str_from_format(vm, "<module %R>", safe);
    decref(safe);
    return OBJ(text);
}

/* All names, those of the spec that is due, too. */
static Object *names_of(VM *vm, Module *module)
{
    Object *names = dict_keys_list(vm, module->dict);
    Str *const due[] = {NAME(vm, __loader__), NAME(vm, __spec__)};
    for (size_t i = 0; names && module->spec_due && i < 2; i++) {
        if (dict_get_str(vm, module->dict, due[i])) continue;
        if (!list_append(vm, (List *)names, OBJ(due[i]))) clear_ref(&names);
    }
    return names;
}

static Object *module_dir(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    Dict *dict = ((Module *)self)->dict;
    if (!make_all_late(vm, (Module *)self)) return NULL;
    Object *hook = xincref(dict_get_str(vm, dict, NAME(vm, __dir__)));
    if (!hook) return names_of(vm, (Module *)self);
    Object *result = object_call0(vm, hook);
    decref(hook);
    return result;
}

static Object *module_get_dict(VM *vm, Object *self)
{
    if (!make_all_late(vm, (Module *)self)) return NULL;
    return OBJ(incref(((Module *)self)->dict));
}

static Object *module_get_annotations(VM *vm, Object *self)
{
    Dict *dict = ((Module *)self)->dict;
    Object *found = dict_get_str(vm, dict, NAME(vm, __annotations__));
    if (found) return incref(found);
    Object *made = OBJ(dict_new(vm));
    if (made && !dict_set_str(vm, dict, NAME(vm, __annotations__), made)) clear_ref(&made);
    return made;
}

static int module_set_annotations(VM *vm, Object *self, Object *value)
{
    Dict *dict = ((Module *)self)->dict;
    if (value) return dict_set_str(vm, dict, NAME(vm, __annotations__), value) ? 0 : -1;
    int deleted = dict_delete(vm, dict, OBJ(NAME(vm, __annotations__)));
    if (deleted == 0) raise(vm, EXC_ATTRIBUTE_ERROR, "__annotations__");
    return deleted == 1 ? 0 : -1;
}

static const MethodDef module_methods[] = {
    {"__dir__", "()", module_dir, "The names in the module's namespace.", 0},
    {0},
};

static const MemberDef module_members[] = {
    MEMBER_GET("__dict__", module_get_dict, "The module's namespace."),
    {0},
};

static const GetSetDef module_getset[] = {
    {"__annotations__", module_get_annotations, module_set_annotations,
     "Annotations of module variables."},
    {0},
};

const TypeSpec module_type = {
    .id = TYPE_MODULE,
    .base = TYPE_OBJECT,
    .size = sizeof(Module),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE,
    .doc = "A module: a namespace with a name.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(name, doc=None)",
    .methods = module_methods,
    .members = module_members,
    .getset = module_getset,
    .life = {module_destroy, module_traverse, module_clear, NULL},
    .slots = {.construct = module_construct,
              .initialize = module_initialize,
              .repr = module_repr,
              .getattr = module_getattr,
              .setattr = module_setattr},
};

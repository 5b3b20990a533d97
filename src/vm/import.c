/* import: from names, also relative ones, to modules, their parents first, and to what is taken from them. import_load.c finds and
 * loads them. */
#include "vm/import.h"

#include "object/exception_types.h"
#include "object/module.h"
#include "object/set.h"
#include "vm/code_cache.h"
#include "vm/loop.h"

Object *import_and_ask(VM *vm, const char *module, const char *function, Object *const *args, size_t nargs) {
    Str *name = str_from_text(vm, module), *of_function = str_from_text(vm, function);
    Object *imported = name && of_function ? import_absolute(vm, name) : NULL;
    Object *done = imported ? object_call_method(vm, imported, of_function, args, nargs) : NULL;
    xdecref(imported);
    xdecref(of_function);
    xdecref(name);
    return done;
}

bool import_and_call(VM *vm, const char *module, const char *function, Object *const *args, size_t nargs) {
    Object *done = import_and_ask(vm, module, function, args, nargs);
    xdecref(done);
    return done != NULL;
}

/* The standard library's importlib expects that the runtime gives it its finders. */
static bool importlib_loaded(VM *vm) { return import_and_call(vm, "_imp", "_install_importers", NULL, 0); }

/* Imports a dotted name, parents first. NEW: the last module. */
Object *import_absolute(VM *vm, Str *name) {
    size_t length = str_length(name), start = 0;
    if (!vm->core.modules) return raise(vm, EXC_IMPORT_ERROR, "sys.meta_path is None, Python is likely shutting down");
    Object *parent = NULL;
    if (length == 0) return raise(vm, EXC_VALUE_ERROR, "Empty module name");
    for (size_t end = 0; end <= length; end++) {
        if (end < length && str_at(name, end) != '.') continue;
        Str *full = str_slice(vm, name, 0, end), *leaf = full ? str_slice(vm, name, start, end) : NULL;
        if (leaf) leaf = str_intern(vm, leaf); /* it becomes the name of an attribute */
        Object *module = leaf ? xincref(dict_get(vm, vm->core.modules, OBJ(full))) : NULL;
        if (leaf && !module && !exception_pending(vm)) {
            module = import_load(vm, full, leaf, parent);
            if (module && !parent && str_equals_text(full, "importlib") && !importlib_loaded(vm)) clear_ref(&module);
            if (module && parent && object_setattr(vm, parent, leaf, module) < 0) clear_ref(&module);
        }
        if (module && is_none(module)) {
            raise_import_error(vm, EXC_MODULE_NOT_FOUND_ERROR, full, NULL, "import of %U halted; None in sys.modules", full);
            clear_ref(&module);
        }
        xdecref(full);
        xdecref(leaf);
        xdecref(parent);
        if (!module) return NULL;
        parent = module;
        start = end + 1;
    }
    return parent;
}

/* ---- relative names ---- */

/* The package that a relative import in these globals starts from. NEW */
static Str *current_package(VM *vm, Dict *globals) {
    Object *package = dict_get_str(vm, globals, NAME(vm, __package__));
    if (package && is_str(package)) return (Str *)incref(package);
    Object *name = dict_get_str(vm, globals, NAME(vm, __name__));
    if (!name || !is_str(name)) return raise(vm, EXC_KEY_ERROR, "'__name__' not in globals");
    if (dict_get_str(vm, globals, NAME(vm, __path__))) return (Str *)incref(name);
    size_t end = 0;
    for (size_t i = 0; i < str_length((Str *)name); i++) {
        if (str_at((Str *)name, i) == '.') end = i;
    }
    return str_slice(vm, (Str *)name, 0, end);
}

static Str *resolve_name(VM *vm, Dict *globals, Str *name, int level) {
    Str *package = current_package(vm, globals);
    if (!package) return NULL;
    size_t end = str_length(package);
    if (end == 0) {
        decref(package);
        return raise_import_error(vm, EXC_IMPORT_ERROR, name, NULL, "attempted relative import with no known parent package");
    }
    for (int up = 1; up < level; up++) {
        size_t dot = end;
        while (dot > 0 && str_at(package, dot - 1) != '.') dot--;
        if (dot == 0) {
            decref(package);
            return raise_import_error(vm, EXC_IMPORT_ERROR, name, NULL, "attempted relative import beyond top-level package");
        }
        end = dot - 1;
    }
    Str *base = str_slice(vm, package, 0, end);
    decref(package);
    if (!base || str_length(name) == 0) return base;
    Str *full = str_from_format(vm, "%U.%U", base, name);
    decref(base);
    return full;
}

/* from package import a, b: loads the submodules among the names. */
static bool load_submodules(VM *vm, Object *module, Object *from_list) {
    Object *path = object_getattr_maybe(vm, module, NAME(vm, __path__));
    if (!path) return !exception_pending(vm);
    decref(path);
    Object *list = list_from_iterable(vm, from_list); /* __import__ may be given any sequence */
    if (!list) return false;
    bool star = ((List *)list)->length == 1 && is_str(((List *)list)->items[0]) &&
                str_equals_text((Str *)((List *)list)->items[0], "*");
    if (star) {
        Object *names = object_getattr_maybe(vm, module, NAME(vm, __all__));
        set_ref(&list, names ? list_from_iterable(vm, names) : NULL);
        xdecref(names);
        if (!list) return !exception_pending(vm);
    }
    Object *package = object_getattr(vm, module, NAME(vm, __name__));
    bool ok = package != NULL;
    for (size_t i = 0; ok && i < ((List *)list)->length; i++) {
        Object *name = ((List *)list)->items[i];
        if (!is_str(name)) continue;
        Object *there = object_getattr_maybe(vm, module, (Str *)name);
        if (there) {
            decref(there);
            continue;
        }
        if (exception_pending(vm)) {
            ok = false;
            break;
        }
        Str *full = str_from_format(vm, "%S.%U", package, (Str *)name);
        Object *sub = full ? import_absolute(vm, full) : NULL;
        if (!sub && exception_is(vm, EXC_MODULE_NOT_FOUND_ERROR)) {
            Exception *e = (Exception *)vm->core.pending;
            Object *missing = e->extra[1]; /* ImportError.name */
            if (full && missing && is_str(missing) && str_equal((Str *)missing, full)) exception_clear(vm);
        }
        ok = sub || !exception_pending(vm);
        xdecref(sub);
        xdecref(full);
    }
    decref(list);
    xdecref(package);
    return ok;
}

Object *import_full(VM *vm, Str *name, Dict *globals, Object *from_list, int level) {
    Str *full = level > 0 ? resolve_name(vm, globals, name, level) : incref(name);
    if (!full) return NULL;
    Object *module = import_absolute(vm, full);
    int wants_names = from_list ? object_truth(vm, from_list) : 0;
    if (wants_names < 0) {
        clear_ref(&module);
    } else if (module && wants_names) {
        if (!load_submodules(vm, module, from_list)) clear_ref(&module);
    } else if (module && level == 0) { /* import a.b.c binds a */
        size_t end = 0;
        while (end < str_length(full) && str_at(full, end) != '.') end++;
        if (end < str_length(full)) {
            Str *top = str_slice(vm, full, 0, end);
            Object *package = top ? dict_get(vm, vm->core.modules, OBJ(top)) : NULL;
            set_ref(&module, xincref(package));
            xdecref(top);
        }
    }
    decref(full);
    return module;
}

Object *import_name(VM *vm, Frame *frame, Str *name, Object *from_list, int level) {
    Dict *builtins = (Dict *)frame->function->builtins;
    Object *hook = is_dict(builtins) ? dict_get_str(vm, builtins, NAME(vm, __import__)) : NULL;
    if (!hook) return exception_pending(vm) ? NULL : raise(vm, EXC_IMPORT_ERROR, "__import__ not found");
    if (hook == vm->standard_import) return import_full(vm, name, frame->function->globals, from_list, level);
    Object *number = int_from_int64(vm, level);
    if (!number) return NULL;
    Object *locals = frame->locals ? frame->locals : NONE(vm);
    Object *args[] = {OBJ(name), OBJ(frame->function->globals), locals, from_list ? from_list : NONE(vm), number};
    Object *module = object_call(vm, hook, args, 5, NULL);
    decref(number);
    return module;
}

static bool is_initializing(VM *vm, Object *module) {
    bool due = is_exact(module, TYPE_MODULE) && ((Module *)module)->spec_due;
    Object *spec = due ? NULL : object_getattr_maybe(vm, module, NAME(vm, __spec__));
    bool truth = module_spec_initializing(vm, spec) > 0;
    xdecref(spec);
    exception_clear(vm);
    return truth;
}

static void raise_cannot_import(VM *vm, Object *module, Object *package, Str *name) {
    Object *file = object_getattr_maybe(vm, module, NAME(vm, __file__));
    exception_clear(vm);
    Str *where = file ? object_str(vm, file) : str_from_text(vm, "unknown location");
    bool partial = where && is_initializing(vm, module);
    if (partial)
        raise_import_error(vm, EXC_IMPORT_ERROR, (Str *)package, file,
                           "cannot import name %R from partially initialized module %R (most likely due to a circular import) (%U)",
                           name, package, where);
    else if (where)
        raise_import_error(vm, EXC_IMPORT_ERROR, (Str *)package, file, "cannot import name %R from %R (%U)", name, package, where);
    Object *e = vm->core.pending;
    if (e && is_exact(e, EXC_IMPORT_ERROR)) exception_set_extra((Exception *)e, EXTRA_IMPORT_NAME_FROM, OBJ(name));
    xdecref(where);
    xdecref(file);
}

Object *import_from(VM *vm, Object *module, Str *name) {
    Object *o = object_getattr_maybe(vm, module, name);
    if (o || exception_pending(vm)) return o;
    Object *package = object_getattr_maybe(vm, module, NAME(vm, __name__));
    if (!package) {
        exception_clear(vm);
        return raise_import_error(vm, EXC_IMPORT_ERROR, NULL, NULL, "cannot import name %R from '<unknown module name>' (unknown location)", name);
    }
    Str *full = str_from_format(vm, "%S.%U", package, name);
    Object *sub = full && vm->core.modules ? xincref(dict_get(vm, vm->core.modules, OBJ(full))) : NULL;
    xdecref(full);
    if (!sub && !exception_pending(vm)) raise_cannot_import(vm, module, package, name);
    decref(package);
    return sub;
}

bool import_star(VM *vm, Frame *frame, Object *module) {
    Object *all = object_getattr_maybe(vm, module, NAME(vm, __all__));
    bool listed = all != NULL;
    if (!all) {
        if (exception_pending(vm)) return false;
        Object *dict = object_getattr(vm, module, NAME(vm, __dict__));
        all = dict ? list_from_iterable(vm, dict) : NULL;
        xdecref(dict);
    } else {
        set_ref(&all, list_from_iterable(vm, all));
    }
    if (!all) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < ((List *)all)->length; i++) {
        Object *name = ((List *)all)->items[i];
        if (!is_str(name)) {
            if (!listed) continue;
            raise(vm, EXC_TYPE_ERROR, "Item in %T.__all__ must be str, not %T", module, name);
            ok = false;
            break;
        }
        if (!listed && str_length((Str *)name) && str_at((Str *)name, 0) == '_') continue;
        Object *value = object_getattr(vm, module, (Str *)name);
        ok = value && frame_store_name(vm, frame, (Str *)name, value);
        xdecref(value);
    }
    decref(all);
    return ok;
}

bool setup_annotations(VM *vm, Frame *frame) {
    Str *name = NAME(vm, __annotations__);
    int there = object_contains(vm, frame->locals, OBJ(name));
    if (there != 0) return there > 0;
    Dict *dict = dict_new(vm);
    bool ok = dict && frame_store_name(vm, frame, name, OBJ(dict));
    xdecref(dict);
    return ok;
}

bool print_expression(VM *vm, Object *value) {
    Object *sys = module_loaded(vm, "sys");
    Object *hook = sys ? object_getattr_maybe(vm, sys, NAME(vm, displayhook)) : NULL;
    if (!hook) {
        if (!exception_pending(vm)) raise(vm, EXC_RUNTIME_ERROR, "lost sys.displayhook");
        return false;
    }
    Object *answer = object_call1(vm, hook, value);
    decref(hook);
    xdecref(answer);
    return answer != NULL;
}

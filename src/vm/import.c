/* import: sys.modules, native modules, then .py files and packages along sys.path or the parent's __path__. */
#include "vm/import.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "object/exception_types.h"
#include "object/module.h"
#include "object/set.h"
#include "vm/code_cache.h"
#include "vm/loop.h"

/* ---- files ---- */

char *read_file(VM *vm, const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    size_t capacity = 16 * 1024, used = 0;
    char *text = memory_alloc(vm, capacity);
    while (text) {
        size_t got = fread(text + used, 1, capacity - used - 1, file);
        used += got;
        if (got == 0) break;
        if (capacity - used > 1) continue;
        char *larger = memory_resize(vm, text, capacity, capacity * 2);
        if (!larger) {
            memory_free(vm, text, capacity);
            text = NULL;
        } else {
            text = larger;
            capacity *= 2;
        }
    }
    bool failed = ferror(file);
    int error = errno;
    fclose(file);
    if (!text) return NULL;
    char *exact = failed ? NULL : memory_resize(vm, text, capacity, used + 1);
    if (!exact) {
        memory_free(vm, text, capacity);
        errno = error;
        return NULL;
    }
    exact[used] = 0;
    *length = used;
    return exact;
}

static bool is_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}
static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* ---- finding ---- */

typedef struct Found {
    Str *file;   /* owned; NULL for a package without __init__.py */
    Str *folder; /* owned: the package's folder; NULL for plain modules */
} Found;

/* Looks for a module in one folder: 1 found, 0 not here, -1 RAISES. */
static int find_in_folder(VM *vm, Str *folder, Str *name, Found *found) {
    char path[4096];
    size_t length, name_length;
    const char *base = str_utf8(vm, folder, &length);
    const char *leaf = base ? str_utf8(vm, name, &name_length) : NULL;
    if (!leaf) return -1;
    if (length == 0) base = ".";
    int n = snprintf(path, sizeof path, "%s/%s/__init__.py", base, leaf);
    if (n < 0 || (size_t)n >= sizeof path) return 0;
    bool package = is_file(path);
    if (!package) {
        snprintf(path, sizeof path, "%s/%s.py", base, leaf);
        if (!is_file(path)) {
            snprintf(path, sizeof path, "%s/%s", base, leaf);
            if (!is_folder(path)) return 0;
            if (!found->folder) found->folder = str_from_text(vm, path); /* a namespace package, if nothing better comes */
            return found->folder ? 0 : -1;
        }
    }
    found->file = str_from_text(vm, path);
    clear_ref(&found->folder);
    if (found->file && package) {
        snprintf(path, sizeof path, "%s/%s", base, leaf);
        found->folder = str_from_text(vm, path);
    }
    return found->file && (!package || found->folder) ? 1 : -1;
}

static int find_along(VM *vm, Object *path, Str *name, Found *found) {
    *found = (Found){0};
    Object *iterator = object_iter(vm, path);
    if (!iterator) return -1;
    int answer = 0;
    Object *entry;
    while (answer == 0 && (entry = object_next(vm, iterator))) {
        if (is_str(entry)) answer = find_in_folder(vm, (Str *)entry, name, found);
        decref(entry);
    }
    decref(iterator);
    if (exception_pending(vm)) answer = -1;
    if (answer == 0 && found->folder) answer = 1;
    if (answer < 0) {
        clear_ref(&found->file);
        clear_ref(&found->folder);
    }
    return answer;
}

/* ---- making modules ---- */

static const ModuleDef *native_module(Str *name) {
    for (size_t i = 0; native_modules[i]; i++) {
        if (str_equals_text(name, native_modules[i]->name)) return native_modules[i];
    }
    return NULL;
}

static bool set_file_fields(VM *vm, Dict *dict, Str *file) {
    Str *cached = code_cache_path(vm, file);
    bool ok = !exception_pending(vm) && dict_set_str(vm, dict, NAME(vm, __file__), OBJ(file)) &&
              (!cached || dict_set_text(vm, dict, "__cached__", OBJ(cached)));
    xdecref(cached);
    return ok;
}

static bool set_package_fields(VM *vm, Dict *dict, Str *name, Found *found) {
    ptrdiff_t dot = -1;
    for (size_t i = 0; i < str_length(name); i++) {
        if (str_at(name, i) == '.') dot = (ptrdiff_t)i;
    }
    Object *package = found->folder ? incref(OBJ(name)) : OBJ(str_slice(vm, name, 0, dot < 0 ? 0 : (size_t)dot));
    if (!package) return false;
    bool ok = dict_set_str(vm, dict, NAME(vm, __package__), package);
    decref(package);
    if (ok && found->file) ok = set_file_fields(vm, dict, found->file);
    if (ok && found->folder) {
        Object *path = list_from(vm, (Object **)&found->folder, 1);
        ok = path && dict_set_str(vm, dict, NAME(vm, __path__), path);
        xdecref(path);
    }
    return ok;
}

static bool run_module_file(VM *vm, Dict *globals, Str *file) {
    Code *code = code_of_file(vm, file);
    Object *result = code ? vm_run_code(vm, code, globals, NULL) : NULL;
    xdecref(result);
    return result != NULL;
}

static Object *module_from_file(VM *vm, Str *name, Found *found) {
    Object *module = module_new_imported(vm, name);
    if (!module) return NULL;
    Dict *dict = ((Module *)module)->dict;
    Dict *modules = vm->core.modules;
    bool ok = set_package_fields(vm, dict, name, found) &&
              dict_set_str(vm, dict, NAME(vm, __builtins__), OBJ(vm->core.builtins)) && dict_set(vm, modules, OBJ(name), module);
    if (ok && found->file && !run_module_file(vm, dict, found->file)) {
        Object *pending = exception_take(vm);
        if (dict_delete(vm, modules, OBJ(name)) < 0) exception_clear(vm);
        exception_restore(vm, pending);
        ok = false;
    }
    if (!ok) clear_ref(&module);
    if (ok) { /* a module may replace itself in sys.modules */
        Object *now = dict_get(vm, modules, OBJ(name));
        if (now) set_ref(&module, incref(now));
    }
    return module;
}

static Object *search_path(VM *vm) {
    Object *sys = module_loaded(vm, "sys");
    return sys ? object_getattr_maybe(vm, sys, NAME(vm, path)) : NULL;
}

/* sys.modules["_NAME"] is None: the program wants NAME without its native half, as tests of Python code do. -1 RAISES. */
static int native_half_is_blocked(VM *vm, Str *name) {
    Str *half = str_from_format(vm, "_%U", name);
    Object *blocked = half ? dict_get(vm, vm->core.modules, OBJ(half)) : NULL;
    xdecref(half);
    return blocked ? is_none(blocked) : exception_pending(vm) ? -1 : 0;
}

typedef struct Wanted {
    Str *name, *leaf; /* whole; its last part */
    Object *parent;   /* the package, loaded; NULL: top level */
    Object *path;     /* owned: where to look: its __path__, or sys.path. NULL: nowhere */
} Wanted;

/* The runtime's own module of that name. NULL without an exception: there is none. */
static Object *load_native(VM *vm, const Wanted *w) {
    const ModuleDef *native = native_module(w->name);
    int blocked = native ? native_half_is_blocked(vm, w->name) : 0;
    if (!native || blocked) return NULL; /* blocked: the library's own Python code, if it has that */
    Object *module = module_from_def(vm, native);
    if (module && !dict_set(vm, vm->core.modules, OBJ(w->name), module)) clear_ref(&module);
    return module;
}

/* A file or folder along the path. NULL without an exception: there is none. */
static Object *load_along_path(VM *vm, const Wanted *w) {
    Found found;
    if (!w->path || find_along(vm, w->path, w->leaf, &found) <= 0) return NULL;
    Object *module = module_from_file(vm, w->name, &found);
    xdecref(found.file);
    xdecref(found.folder);
    return module;
}

/* The module of what a finder gave; spec None: it has none. */
static Object *load_spec(VM *vm, STEALS Object *spec) {
    Object *module = NULL;
    if (spec && !is_none(spec)) module = import_and_ask(vm, "_imp", "_load", &spec, 1);
    xdecref(spec);
    return module;
}

static Object *load_by_finder(VM *vm, const Wanted *w, Object *finder) {
    Str *name = str_intern_text(vm, "find_spec");
    Object *find = name ? object_getattr_maybe(vm, finder, name) : NULL;
    xdecref(name);
    if (!find) return NULL;
    Object *spec = object_call3(vm, find, OBJ(w->name), w->parent && w->path ? w->path : NONE(vm), NONE(vm));
    decref(find);
    return load_spec(vm, spec);
}

/* Is there an archive on the path, or has the program path hooks of its own? Then importlib's finder is asked, too. */
static bool path_needs_hooks(VM *vm, Object *path) {
    Object *hooks = module_value(vm, "sys", "path_hooks");
    if (hooks && is_list(hooks) && ((List *)hooks)->length > 1) return true;
    if (!path || !is_list(path)) return false;
    for (size_t i = 0; i < ((List *)path)->length; i++) {
        Object *entry = ((List *)path)->items[i];
        const char *text = is_str(entry) ? str_c_text(vm, (Str *)entry) : NULL;
        if (text && is_file(text)) return true;
        exception_clear(vm);
    }
    return false;
}

static Object *load_by_path_hooks(VM *vm, const Wanted *w) {
    if (!path_needs_hooks(vm, w->path)) return NULL;
    return load_spec(vm, import_and_ask(vm, "_imp", "_find_by_path", (Object *[]){OBJ(w->name), w->parent ? w->path : NONE(vm)}, 2));
}

static Object *load_by_path(VM *vm, const Wanted *w) {
    Object *module = load_along_path(vm, w);
    return module || exception_pending(vm) ? module : load_by_path_hooks(vm, w);
}

static Object *load_nothing(VM *vm, const Wanted *w) {
    (void)vm, (void)w;
    return NULL;
}

/* importlib's own finders do what this file does faster. */
typedef Object *Loading(VM *vm, const Wanted *w);
static Loading *standard_finder(VM *vm, const Object *finder) {
    static const struct {
        const char *module, *name;
        Loading *load;
    } known[] = {{"importlib._bootstrap", "BuiltinImporter", load_native},
                 {"importlib._bootstrap", "FrozenImporter", load_nothing},
                 {"importlib._bootstrap_external", "PathFinder", load_by_path}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (module_value(vm, known[i].module, known[i].name) == finder) return known[i].load;
    return NULL;
}

/* By sys.meta_path, once somebody has looked at it. */
static Object *load_by_finders(VM *vm, const Wanted *w, List *finders) {
    Object *module = NULL;
    for (size_t i = 0; !module && !exception_pending(vm) && i < finders->length; i++) {
        Object *finder = incref(finders->items[i]);
        Loading *load = standard_finder(vm, finder);
        module = load ? load(vm, w) : load_by_finder(vm, w, finder);
        decref(finder);
    }
    return module;
}

static void raise_not_found(VM *vm, const Wanted *w) {
    if (w->path || !w->parent) {
        raise_import_error(vm, EXC_MODULE_NOT_FOUND_ERROR, w->name, NULL, "No module named %R", w->name);
        return;
    }
    Object *parent = object_getattr(vm, w->parent, NAME(vm, __name__));
    if (parent)
        raise_import_error(vm, EXC_MODULE_NOT_FOUND_ERROR, w->name, NULL, "No module named %R; %R is not a package", w->name, parent);
    xdecref(parent);
}

/* Loads one module whose parent (NULL: top level) is loaded. */
static Object *load_module(VM *vm, Str *name, Str *leaf, Object *parent) {
    Wanted w = {name, leaf, parent, parent ? object_getattr_maybe(vm, parent, NAME(vm, __path__)) : search_path(vm)};
    Object *finders = module_value(vm, "sys", "meta_path"), *module = NULL;
    if (!exception_pending(vm) && (w.path || !parent) && finders && is_list(finders)) {
        incref(finders);
        module = load_by_finders(vm, &w, (List *)finders);
        decref(finders);
    } else if (!exception_pending(vm)) {
        module = load_native(vm, &w);
        if (!module && !exception_pending(vm)) module = load_by_path(vm, &w);
    }
    if (!module && !exception_pending(vm)) raise_not_found(vm, &w);
    xdecref(w.path);
    return module;
}

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

Object *import_module_spec(VM *vm, Object *module) {
    Dict *dict = ((Module *)module)->dict;
    Object *name = dict_get_str(vm, dict, NAME(vm, __name__)), *file = dict_get_str(vm, dict, NAME(vm, __file__)),
           *path = dict_get_str(vm, dict, NAME(vm, __path__));
    if (!name || vm->making_spec) return NULL; /* importlib, which makes it, looks at the specs of others */
    Object *args[] = {name, file ? file : NONE(vm), path ? path : NONE(vm), BOOL(vm, ((Module *)module)->def != NULL)};
    for (size_t i = 0; i < 3; i++) incref(args[i]);
    vm->making_spec = true;
    Object *spec = import_and_ask(vm, "_imp", "_spec_of", args, 4);
    vm->making_spec = false;
    for (size_t i = 0; i < 3; i++) decref(args[i]);
    if (spec && is_exact(spec, TYPE_NOT_IMPLEMENTED)) clear_ref(&spec);
    return spec;
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
            module = load_module(vm, full, leaf, parent);
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

int import_locate(VM *vm, Str *name, Str **file, Str **folder) {
    size_t dot = str_length(name);
    while (dot > 0 && str_at(name, dot - 1) != '.') dot--;
    Object *path = NULL;
    Str *leaf = str_slice(vm, name, dot, str_length(name));
    if (leaf && dot > 0) {
        Str *above = str_slice(vm, name, 0, dot - 1);
        Object *parent = above ? import_absolute(vm, above) : NULL;
        path = parent ? object_getattr_maybe(vm, parent, NAME(vm, __path__)) : NULL;
        xdecref(parent);
        xdecref(above);
    } else if (leaf) {
        path = search_path(vm);
    }
    Found found = {0};
    int answer = path ? find_along(vm, path, leaf, &found) : exception_pending(vm) ? -1 : 0;
    *file = found.file;
    *folder = found.folder;
    xdecref(path);
    xdecref(leaf);
    return answer;
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

/* Is the module still running its own body? (__spec__._initializing) */
static bool is_initializing(VM *vm, Object *module) {
    bool due = is_exact(module, TYPE_MODULE) && ((Module *)module)->spec_due;
    Object *spec = due ? NULL : object_getattr_maybe(vm, module, NAME(vm, __spec__));
    Object *flag = spec ? object_getattr_maybe(vm, spec, NAME(vm, _initializing)) : NULL;
    int truth = flag ? object_truth(vm, flag) : 0;
    xdecref(flag);
    xdecref(spec);
    exception_clear(vm);
    return truth > 0;
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

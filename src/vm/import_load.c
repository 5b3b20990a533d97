/* Finding and loading modules: native ones, .py files and packages along sys.path or the parent's __path__, and, when a program
 * has to do with them, by the finders of sys.meta_path, path hooks and archives. */
#include "vm/import.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "object/exception_types.h"
#include "object/list.h"
#include "object/module.h"
#include "vm/code_cache.h"

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

/* A file, or a place inside of a file. */
static bool is_in_archive(const char *path) {
    char part[4096];
    struct stat info;
    if ((size_t)snprintf(part, sizeof part, "%s", path) >= sizeof part) return false;
    while (stat(part, &info) != 0) {
        char *slash = strrchr(part, '/');
        if (!slash || slash == part) return false;
        *slash = 0;
    }
    return S_ISREG(info.st_mode);
}

enum { STANDARD_HOOKS = 2 }; /* importlib's own in sys.path_hooks: for archives, for folders */

/* Is there an archive on the path, or has the program path hooks of its own? Then importlib's finder is asked, too. */
static bool path_needs_hooks(VM *vm, Object *path) {
    Object *hooks = module_value(vm, "sys", "path_hooks");
    if (hooks && is_list(hooks) && ((List *)hooks)->length > STANDARD_HOOKS) return true;
    if (!path || !is_list(path)) return false;
    for (size_t i = 0; i < ((List *)path)->length; i++) {
        Object *entry = ((List *)path)->items[i];
        const char *text = is_str(entry) ? str_c_text(vm, (Str *)entry) : NULL;
        if (text && is_in_archive(text)) return true;
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

/* importlib's own finders do what this file does faster. They are known by their names, as there may be several importlibs: tests
 * make fresh ones. */
typedef Object *Loading(VM *vm, const Wanted *w);
static Loading *standard_finder(VM *vm, Object *finder) {
    static const struct {
        const char *module, *name;
        Loading *load;
    } known[] = {{"importlib._bootstrap", "BuiltinImporter", load_native},
                 {"importlib._bootstrap", "FrozenImporter", load_nothing},
                 {"importlib._bootstrap_external", "PathFinder", load_by_path}};
    if (!is_type(finder)) return NULL;
    Object *module = type_lookup(vm, (Type *)finder, NAME(vm, __module__));
    if (!module || !is_str(module)) return NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equals_text((Str *)module, known[i].module) && !strcmp(type_name_text((Type *)finder), known[i].name)) return known[i].load;
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

Object *import_load(VM *vm, Str *name, Str *leaf, Object *parent) {
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

/* ---- what others ask ---- */

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

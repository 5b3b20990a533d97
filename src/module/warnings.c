/* Owns the _warnings module: which warnings are shown, turned into errors or dropped. The library's
 * warnings module builds on it; without that one warnings are printed from here. */
#include "module/warnings.h"

#include <stdlib.h>
#include <string.h>

#include "module/builtins.h"
#include "module/io_text.h"
#include "object/list.h"
#include "object/traceback.h"
#include "vm/import.h"

#define FUNCTION(name)                                                                             \
    static Object *warnings_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

/* Where a warning is reported. All borrowed but as noted. */
typedef struct Place {
    Str *filename;
    int64_t line;
    Object *module;   /* the name of the module, or NULL: from the file's name */
    Object *registry; /* a dict, or NULL */
} Place;

/* ---- the state: in the module's namespace, where the library's warnings looks for it ---- */

/* BORROWED from sys.modules. */
static Dict *state(VM *vm)
{
    Str *name = str_intern_text(vm, "_warnings");
    Object *module = name ? import_absolute(vm, name) : NULL;
    xdecref(name);
    if (!module) return NULL;
    Dict *dict = is_exact(module, TYPE_MODULE) ? ((Module *)module)->dict : NULL;
    decref(module);
    return dict ? dict : raise(vm, EXC_RUNTIME_ERROR, "lost _warnings");
}

/* An attribute of the library's module if it is imported, else ours. NEW; NULL without exception:
 * absent. */
static Object *setting(VM *vm, const char *name, const char *own)
{
    Object *library = module_loaded(vm, "warnings");
    if (library) {
        Str *key = str_intern_text(vm, name);
        Object *value = key ? object_getattr_maybe(vm, library, key) : NULL;
        xdecref(key);
        if (value || exception_pending(vm)) return value;
    }
    Dict *dict = own ? state(vm) : NULL;
    return dict ? xincref(dict_get_text(vm, dict, own)) : NULL;
}

static int64_t filters_version(VM *vm)
{
    Dict *dict = state(vm);
    Object *version = dict ? dict_get_text(vm, dict, "_version") : NULL;
    int64_t n = 0;
    if (version) object_to_int64(vm, version, &n);
    return n;
}

FUNCTION(filters_mutated)
{
    (void)self, (void)args, (void)nargs;
    Object *next = int_from_int64(vm, filters_version(vm) + 1);
    Dict *dict = next ? state(vm) : NULL;
    bool ok = dict && dict_set_text(vm, dict, "_version", next);
    xdecref(next);
    return ok ? NEW_NONE(vm) : NULL;
}

/* ---- the filters ---- */

/* pattern: None, a str (equal to the text) or a compiled expression. */
static int matches_text(VM *vm, Object *pattern, Object *text)
{
    if (is_none(pattern)) return 1;
    if (is_str(pattern)) return object_equal(vm, pattern, text);
    Str *name = str_intern_text(vm, "match");
    Object *found = name ? object_call_method(vm, pattern, name, &text, 1) : NULL;
    xdecref(name);
    int truth = found ? object_truth(vm, found) : -1;
    xdecref(found);
    return truth;
}

static int matches_filter(VM *vm, Tuple *filter, Object *category, Object *text, Object *module,
                          int64_t line)
{
    int64_t wanted = 0;
    int r = matches_text(vm, filter->items[1], text);
    if (r > 0) r = object_issubclass(vm, category, filter->items[2]);
    if (r > 0) r = matches_text(vm, filter->items[3], module);
    if (r > 0 && !object_to_int64(vm, filter->items[4], &wanted)) r = -1;
    return r > 0 ? wanted == 0 || wanted == line : r;
}

/* The action for a warning. NEW Str. */
static Object *find_action(VM *vm, Object *category, Object *text, Object *module, int64_t line)
{
    Object *filters = setting(vm, "filters", "filters");
    if (!filters)
        return exception_pending(vm)
                   ? NULL
                   : raise(vm, EXC_VALUE_ERROR, "_warnings.filters must be a list");
    Object *action = NULL;
    bool ok = is_list(filters);
    if (!ok) raise(vm, EXC_VALUE_ERROR, "_warnings.filters must be a list");
    for (size_t i = 0; ok && !action && i < ((List *)filters)->length; i++) {
        Object *item = incref(((List *)filters)->items[i]);
        if (!is_tuple(item) || ((Tuple *)item)->length != 5) {
            raise(vm, EXC_VALUE_ERROR, "_warnings.filters item %zu isn't a 5-tuple", i);
            ok = false;
        } else {
            int r = matches_filter(vm, (Tuple *)item, category, text, module, line);
            ok = r >= 0;
            if (r > 0) action = incref(((Tuple *)item)->items[0]);
        }
        decref(item);
    }
    decref(filters);
    if (ok && !action) action = setting(vm, "defaultaction", "_defaultaction");
    if (ok && action && !is_str(action)) {
        raise(vm, EXC_TYPE_ERROR, "action must be a string, not '%T'", action);
        clear_ref(&action);
    }
    return action;
}

/* ---- what was shown already ---- */

/* 1: noted before; 0: not yet, and noted now if `note`; -1 RAISES. */
static int already(VM *vm, Dict *registry, Object *key, bool note)
{
    Str *name = str_intern_text(vm, "version");
    if (!name) return -1;
    Object *seen = dict_get(vm, registry, OBJ(name));
    int64_t version = filters_version(vm), noted = -1;
    bool ok = !exception_pending(vm);
    if (ok && seen && is_int(seen)) ok = object_to_int64(vm, seen, &noted);
    int answer = 0;
    if (ok && noted != version) {
        dict_clear_items(vm, registry);
        Object *now = int_from_int64(vm, version);
        ok = now && dict_set_str(vm, registry, name, now);
        xdecref(now);
    } else if (ok) {
        Object *value = dict_get(vm, registry, key);
        answer = value ? object_truth(vm, value) : exception_pending(vm) ? -1 : 0;
    }
    decref(name);
    if (!ok || answer < 0) return -1;
    return answer == 0 && note && !dict_set(vm, registry, key, TRUE(vm)) ? -1 : answer;
}

/* As already(), for a key without the line. */
static int already_anywhere(VM *vm, Dict *registry, Object *text, Object *category)
{
    Object *key = tuple_pack(vm, 3, text, category, int_from_int64(vm, 0));
    int r = key ? already(vm, registry, key, true) : -1;
    xdecref(key);
    return r;
}

/* ---- showing ---- */

static bool write_line(VM *vm, Object *file, Str *line)
{
    Object *argument = OBJ(line);
    Object *result = line ? object_call_method(vm, file, NAME(vm, write), &argument, 1) : NULL;
    xdecref(result);
    xdecref(line);
    return result != NULL;
}

static Str *stripped(VM *vm, Str *line)
{
    size_t start = 0, end = str_length(line);
    while (start < end && strchr(" \t\f", (int)str_at(line, start) & 0x7f)) start++;
    return str_slice(vm, line, start, end);
}

static bool show_plainly(VM *vm, Type *category, Object *text, const Place *place,
                         Object *source_line)
{
    Object *err = sys_get(vm, NAME(vm, stderr));
    if (!err || is_none(err)) return true;
    incref(err);
    bool ok = write_line(vm, err,
                         str_from_format(vm, "%U:%ld: %s: %S\n", place->filename, (long)place->line,
                                         type_name_text(category), text));
    Str *line = source_line && is_str(source_line) ? (Str *)incref(source_line)
                : place->line > 0 ? source_lines(vm, place->filename, (uint32_t)place->line,
                                                 (uint32_t)place->line)
                                  : NULL;
    Str *bare = ok && line ? stripped(vm, line) : NULL;
    if (bare && str_length(bare)) ok = write_line(vm, err, str_from_format(vm, "  %U\n", bare));
    xdecref(bare);
    xdecref(line);
    decref(err);
    if (!ok) exception_clear(vm); /* a warning that cannot be written is no error of the program */
    return true;
}

/* Through warnings._showwarnmsg when the library's module is there. */
static bool show_by_library(VM *vm, Object *show, Object *message, Type *category,
                            const Place *place, Object *source)
{
    Object *library = module_loaded(vm, "warnings");
    Object *class_ = library ? object_getattr_text(vm, library, "WarningMessage") : NULL;
    Object *line = class_ ? int_from_int64(vm, place->line) : NULL;
    Object *record = NULL, *result = NULL;
    if (line) {
        Object *args[] = {message,  OBJ(category), OBJ(place->filename),      line,
                          NONE(vm), NONE(vm),      source ? source : NONE(vm)};
        record = object_call(vm, class_, args, 7, NULL);
    }
    if (record) result = object_call1(vm, show, record);
    xdecref(record);
    xdecref(line);
    xdecref(class_);
    xdecref(result);
    return result != NULL;
}

static bool show(VM *vm, Object *message, Object *text, Type *category, const Place *place,
                 Object *source_line, Object *source)
{
    Object *function = setting(vm, "_showwarnmsg", NULL);
    if (!function)
        return !exception_pending(vm) && show_plainly(vm, category, text, place, source_line);
    bool ok = show_by_library(vm, function, message, category, place, source);
    decref(function);
    return ok;
}

/* ---- warn_explicit ---- */

/* The module's name from its file's. NEW */
static Object *module_of_file(VM *vm, Str *filename)
{
    size_t length = str_length(filename);
    if (length == 0) return OBJ(str_from_text(vm, "<unknown>"));
    bool py = length >= 3 && str_at(filename, length - 3) == '.' &&
              str_at(filename, length - 2) == 'p' && str_at(filename, length - 1) == 'y';
    return OBJ(str_slice(vm, filename, 0, py ? length - 3 : length));
}

/* Whether the action lets the warning be shown now: 1, 0, -1 RAISES. */
static int allowed(VM *vm, Str *action, Object *key, Object *text, Object *category,
                   const Place *place)
{
    if (str_equals_text(action, "ignore")) return 0;
    if (str_equals_text(action, "always") || str_equals_text(action, "all")) return 1;
    Dict *registry = place->registry && is_dict(place->registry) ? (Dict *)place->registry : NULL;
    int seen = registry ? already(vm, registry, key, true) : 0;
    if (seen) return seen < 0 ? -1 : 0;
    if (str_equals_text(action, "default")) return 1;
    if (str_equals_text(action, "module"))
        seen = registry ? already_anywhere(vm, registry, text, category) : 0;
    else if (str_equals_text(action, "once")) {
        Object *once =
            registry ? incref(OBJ(registry)) : setting(vm, "onceregistry", "_onceregistry");
        seen = once && is_dict(once)   ? already_anywhere(vm, (Dict *)once, text, category)
               : exception_pending(vm) ? -1
                                       : 0;
        xdecref(once);
    } else {
        raise(vm, EXC_RUNTIME_ERROR, "Unrecognized action (%R) in warnings.filters", action);
        return -1;
    }
    return seen < 0 ? -1 : !seen;
}

/* message: a Warning, or its text. */
static bool warn_explicit(VM *vm, Object *category, Object *message, const Place *place,
                          Object *source_line, Object *source)
{
    int instance = object_isinstance(vm, message, OBJ(builtin_type(vm, EXC_WARNING)));
    if (instance < 0) return false;
    Object *text = instance ? OBJ(object_str(vm, message)) : incref(message);
    Object *kind = instance ? OBJ(type_of(message)) : category;
    Object *warning = !text ? NULL : instance ? incref(message) : object_call1(vm, kind, message);
    Object *line = warning ? int_from_int64(vm, place->line) : NULL;
    Object *module = !line           ? NULL
                     : place->module ? incref(place->module)
                                     : module_of_file(vm, place->filename);
    Object *key = module ? tuple_pack(vm, 3, text, kind, line) : NULL;
    bool ok = key != NULL;
    int seen = 0;
    if (ok && place->registry && is_dict(place->registry)) {
        seen = already(vm, (Dict *)place->registry, key, false);
        ok = seen >= 0;
    }
    if (ok && !seen) {
        Object *action = find_action(vm, kind, text, module, place->line);
        ok = action != NULL;
        if (ok && str_equals_text((Str *)action, "error")) {
            raise_object(vm, warning);
            ok = false;
        }
        int go = ok ? allowed(vm, (Str *)action, key, text, kind, place) : 0;
        ok = ok && go >= 0 &&
             (!go || show(vm, warning, text, (Type *)kind, place, source_line, source));
        xdecref(action);
    }
    xdecref(key);
    xdecref(module);
    xdecref(line);
    xdecref(warning);
    xdecref(text);
    return ok;
}

/* ---- warn: the place is that of a caller ---- */

static Frame *frame_at_level(VM *vm, int64_t level)
{
    Frame *frame = vm->current;
    while (frame && --level > 0) frame = frame->back;
    return frame;
}

/* Str.startswith one of the prefixes? */
static bool is_skipped(Frame *frame, Object *prefixes)
{
    Str *file = frame->code->filename;
    for (size_t i = 0; prefixes && i < ((Tuple *)prefixes)->length; i++) {
        Object *p = ((Tuple *)prefixes)->items[i];
        if (is_str(p) && str_length((Str *)p) <= str_length(file) &&
            str_find(file, (Str *)p, 0, str_length((Str *)p)) == 0)
            return true;
    }
    return false;
}

static bool warn_from(VM *vm, Object *category, Object *message, int64_t level, Object *source,
                      Object *prefixes)
{
    Frame *frame = frame_at_level(vm, level);
    while (frame && is_skipped(frame, prefixes)) frame = frame->back;
    Object *sys = module_loaded(vm, "sys");
    Dict *globals = frame                               ? frame->function->globals
                    : sys && is_exact(sys, TYPE_MODULE) ? ((Module *)sys)->dict
                                                        : NULL;
    if (!globals) return raise(vm, EXC_RUNTIME_ERROR, "lost sys") != NULL;
    Place place = {
        .line = frame ? (int64_t)code_position(frame->code, frame_instruction(frame)).line : 0};
    place.filename = frame ? incref(frame->code->filename) : str_from_text(vm, "<sys>");
    Str *name = place.filename ? str_intern_text(vm, "__warningregistry__") : NULL;
    place.registry = name ? xincref(dict_get_str(vm, globals, name)) : NULL;
    if (name && !place.registry && !exception_pending(vm)) {
        place.registry = OBJ(dict_new(vm));
        if (place.registry && !dict_set_str(vm, globals, name, place.registry))
            clear_ref(&place.registry);
    }
    Object *module = place.registry ? dict_get_str(vm, globals, NAME(vm, __name__)) : NULL;
    place.module = !place.registry            ? NULL
                   : module && is_str(module) ? incref(module)
                                              : OBJ(str_from_text(vm, "<string>"));
    bool ok = place.module && warn_explicit(vm, category, message, &place, NULL, source);
    xdecref(place.filename);
    xdecref(place.registry);
    xdecref(place.module);
    xdecref(name);
    return ok;
}

/* The class that a warning is of. BORROWED; NULL RAISES. */
static Object *category_of(VM *vm, Object *message, Object *category)
{
    Object *base = OBJ(builtin_type(vm, EXC_WARNING));
    int instance = object_isinstance(vm, message, base);
    if (instance < 0) return NULL;
    if (instance) return OBJ(type_of(message));
    if (!category || is_none(category)) return OBJ(builtin_type(vm, EXC_USER_WARNING));
    int good = is_type(category) ? object_issubclass(vm, category, base) : 0;
    if (good < 0) return NULL;
    return good ? category
                : raise(vm, EXC_TYPE_ERROR, "category must be a Warning subclass, not '%T'",
                        category);
}

/* args: message, category, stacklevel, source, skip_file_prefixes */
FUNCTION(warn_function)
{
    (void)self, (void)nargs;
    int64_t level = 1;
    if (args[2] && !object_to_int64(vm, args[2], &level)) return NULL;
    Object *category = category_of(vm, args[0], args[1]);
    if (!category) return NULL;
    Object *prefixes = args[4] && is_tuple(args[4]) && ((Tuple *)args[4])->length ? args[4] : NULL;
    if (prefixes && level < 2) level = 2;
    Object *source = args[3] && !is_none(args[3]) ? args[3] : NULL;
    return warn_from(vm, category, args[0], level, source, prefixes) ? NEW_NONE(vm) : NULL;
}

/* args: message, category, filename, lineno, module, registry, module_globals, source */
FUNCTION(warn_explicit)
{
    (void)self, (void)nargs;
    Place place = {.module = args[4] && !is_none(args[4]) ? args[4] : NULL,
                   .registry = args[5] && !is_none(args[5]) ? args[5] : NULL};
    if (!is_str(args[2]))
        return raise(vm, EXC_TYPE_ERROR, "warn_explicit() argument 'filename' must be str, not %T",
                     args[2]);
    if (!object_to_int64(vm, args[3], &place.line)) return NULL;
    if (place.registry && !is_dict(place.registry))
        return raise(vm, EXC_TYPE_ERROR, "'registry' must be a dict or None");
    place.filename = (Str *)args[2];
    Object *category = category_of(vm, args[0], args[1]);
    Object *source = args[7] && !is_none(args[7]) ? args[7] : NULL;
    return category && warn_explicit(vm, category, args[0], &place, NULL, source) ? NEW_NONE(vm)
                                                                                  : NULL;
}

/* The source line of a file, or None: what linecache knows, too. */
FUNCTION(source_line)
{
    (void)self, (void)nargs;
    int64_t line;
    if (!is_str(args[0]) || !object_to_int64(vm, args[1], &line)) {
        exception_clear(vm);
        return NEW_NONE(vm);
    }
    Str *text = line > 0 && line < UINT32_MAX
                    ? source_lines(vm, (Str *)args[0], (uint32_t)line, (uint32_t)line)
                    : NULL;
    return text ? OBJ(text) : NEW_NONE(vm);
}

/* ---- warnings from C ---- */

int warnings_warn(VM *vm, TypeId category, const char *message)
{
    Str *text = str_from_text(vm, message);
    bool ok = text && warn_from(vm, OBJ(builtin_type(vm, category)), OBJ(text), 1, NULL, NULL);
    xdecref(text);
    return ok ? 0 : -1;
}

int warnings_warn_at(VM *vm, TypeId category, const char *message, Str *filename, int line)
{
    Place place = {.filename = filename, .line = line};
    Str *text = str_from_text(vm, message);
    bool ok =
        text && warn_explicit(vm, OBJ(builtin_type(vm, category)), OBJ(text), &place, NULL, NULL);
    xdecref(text);
    return ok ? 0 : -1;
}

/* ---- options ---- */

static const char *const actions[] = {"default", "always", "ignore", "module",
                                      "once",    "error",  "all"};

/* "d", "def" and so on stand for the action they begin. */
static const char *full_action(const char *text, size_t length)
{
    if (length == 0) return "default";
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strlen(actions[i]) >= length && !strncmp(actions[i], text, length))
            return i == 6 ? "always" : actions[i];
    return NULL;
}

/* A part of the option as text or None. NEW */
static Object *part_or_none(VM *vm, const char *text, size_t length)
{
    return length ? OBJ(str_from_utf8(vm, text, length)) : NEW_NONE(vm);
}

static Object *category_named(VM *vm, const char *text, size_t length)
{
    if (length == 0) return incref(OBJ(builtin_type(vm, EXC_WARNING)));
    Str *name = str_from_utf8(vm, text, length);
    Object *found = name ? dict_get_str(vm, vm_core(vm)->builtins, name) : NULL;
    xdecref(name);
    return found && is_type(found) && type_is_subtype((Type *)found, builtin_type(vm, EXC_WARNING))
               ? incref(found)
               : NULL;
}

bool warnings_add_option(VM *vm, const char *option)
{
    struct {
        const char *text;
        size_t length;
    } parts[5] = {{0}};
    size_t count = 0;
    for (const char *p = option;; count++) {
        const char *end = count < 4 ? strchr(p, ':') : NULL;
        parts[count].text = p;
        parts[count].length = end ? (size_t)(end - p) : strlen(p);
        if (!end) break;
        p = end + 1;
    }
    const char *action = full_action(parts[0].text, parts[0].length);
    if (!action) return false;
    char *stop = NULL;
    long line = parts[4].text && parts[4].length ? strtol(parts[4].text, &stop, 10) : 0;
    if ((stop && *stop) || line < 0) return false;
    Object *items[5] = {OBJ(str_intern_text(vm, action)),
                        part_or_none(vm, parts[1].text, parts[1].length),
                        category_named(vm, parts[2].text, parts[2].length),
                        part_or_none(vm, parts[3].text, parts[3].length), int_from_int64(vm, line)};
    bool ok = true;
    for (int i = 0; i < 5; i++) ok = ok && items[i];
    Object *filter = ok ? tuple_from(vm, items, 5) : NULL;
    for (int i = 0; i < 5; i++) xdecref(items[i]);
    Dict *dict = filter ? state(vm) : NULL;
    Object *filters = dict ? dict_get_text(vm, dict, "filters") : NULL;
    ok = filters && is_list(filters) && list_insert(vm, (List *)filters, 0, filter);
    xdecref(filter);
    exception_clear(vm);
    return ok;
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"warn", "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
     warnings_warn_function, "Issue a warning, or ignore it, or raise it.", 0},
    {"warn_explicit",
     "(message, category, filename, lineno, module=None, registry=None, module_globals=None, "
     "source=None)",
     warnings_warn_explicit, "Issue a warning for a given place.", 0},
    {"_source_line", "(filename, lineno, /)", warnings_source_line,
     "A line of a source file, or None.", 0},
    {"_filters_mutated", "()", warnings_filters_mutated,
     "The filters changed: forget what was shown.", 0},
    {0},
};

static bool add_filter(VM *vm, List *filters, const char *action, TypeId category,
                       const char *module)
{
    Object *name = module ? OBJ(str_intern_text(vm, module)) : NEW_NONE(vm),
           *verb = OBJ(str_intern_text(vm, action));
    Object *filter = name && verb
                         ? tuple_pack(vm, 5, verb, NONE(vm), OBJ(builtin_type(vm, category)), name,
                                      int_from_int64(vm, 0))
                         : NULL;
    xdecref(name);
    xdecref(verb);
    return filter && list_append_stolen(vm, filters, filter);
}

static bool setup(VM *vm, Module *module)
{
    static const struct {
        const char *action;
        TypeId category;
        const char *module;
    } rows[] = {{"default", EXC_DEPRECATION_WARNING, "__main__"},
                {"ignore", EXC_DEPRECATION_WARNING, NULL},
                {"ignore", EXC_PENDING_DEPRECATION_WARNING, NULL},
                {"ignore", EXC_IMPORT_WARNING, NULL},
                {"ignore", EXC_RESOURCE_WARNING, NULL}};
    List *filters = list_new(vm, 0);
    bool ok = filters != NULL;
    for (size_t i = 0; ok && i < sizeof rows / sizeof *rows; i++)
        ok = add_filter(vm, filters, rows[i].action, rows[i].category, rows[i].module);
    if (!ok) {
        xdecref(filters);
        return false;
    }
    return module_add(vm, module, "filters", OBJ(filters)) &&
           module_add(vm, module, "_defaultaction", OBJ(str_intern_text(vm, "default"))) &&
           module_add(vm, module, "_onceregistry", OBJ(dict_new(vm))) &&
           module_add(vm, module, "_version", int_from_int64(vm, 0));
}

const ModuleDef warnings_core_module = {
    .name = "_warnings",
    .doc = "Which warnings are shown; what the warnings module builds on.",
    .functions = functions,
    .setup = setup,
};

/* Owns "Did you mean": the name nearest to one that was not found, among those that could have been
 * meant. */
#include "object/exception_types.h"
#include "object/frame_access.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/stdlib_names.h"
#include "object/traceback.h"

#include <string.h>

enum { CANDIDATES_MAX = 750, NAME_MAX_LENGTH = 40, MOVE_COST = 2, CASE_COST = 1 };

/* ---- distance ---- */

static unsigned substitution_cost(uint32_t a, uint32_t b)
{
    if ((a & 31) != (b & 31)) return MOVE_COST;
    if (a == b) return 0;
    if (a >= 'A' && a <= 'Z') a += 'a' - 'A';
    if (b >= 'A' && b <= 'Z') b += 'a' - 'A';
    return a == b ? CASE_COST : MOVE_COST;
}

/* Both names are at most NAME_MAX_LENGTH long. */
unsigned name_distance(const Str *a, const Str *b)
{
    unsigned row[NAME_MAX_LENGTH + 1];
    size_t n = str_length(a), m = str_length(b);
    for (size_t j = 0; j <= m; j++) row[j] = (unsigned)j * MOVE_COST;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i * MOVE_COST;
        for (size_t j = 1; j <= m; j++) {
            unsigned best = diagonal + substitution_cost(str_at(a, i - 1), str_at(b, j - 1));
            if (row[j] + MOVE_COST < best) best = row[j] + MOVE_COST;
            if (row[j - 1] + MOVE_COST < best) best = row[j - 1] + MOVE_COST;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[m];
}

/* The nearest of the names that is near enough: at most a third of the letters differ. BORROWED
 * MAYBE. */
static Str *nearest(List *names, Str *wrong)
{
    size_t length = str_length(wrong);
    if (names->length >= CANDIDATES_MAX || length > NAME_MAX_LENGTH) return NULL;
    Str *best = NULL;
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; i < names->length; i++) {
        Str *name = (Str *)names->items[i];
        if (!is_str(names->items[i]) || str_equal(name, wrong) ||
            str_length(name) > NAME_MAX_LENGTH)
            continue;
        size_t limit = (length + str_length(name) + 3) * MOVE_COST / 6,
               distance = name_distance(wrong, name);
        if (distance > limit || distance >= best_distance) continue;
        best = name;
        best_distance = distance;
    }
    return best;
}

/* ---- candidates ---- */

static void drop_underscored(VM *vm, List *names)
{
    (void)vm;
    size_t kept = 0;
    for (size_t i = 0; i < names->length; i++) {
        Object *name = names->items[i];
        if (is_str(name) && str_length((Str *)name) && str_at((Str *)name, 0) != '_') {
            names->items[i] = names->items[kept];
            names->items[kept++] = name;
        }
    }
    while (names->length > kept) {
        Object *last = names->items[--names->length];
        decref(last);
    }
}

static Object *last_frame(Exception *e)
{
    Traceback *t = (Traceback *)e->traceback;
    while (t && t->next) t = t->next;
    return t ? t->frame : NULL;
}

/* The value of `self` in the frame where e was raised. NEW MAYBE; no exception is left pending. */
static Object *self_of_frame(VM *vm, Exception *e)
{
    Object *frame = last_frame(e), *locals = frame ? frame_locals(vm, frame) : NULL, *self = NULL;
    if (locals && is_dict(locals)) self = xincref(dict_get_text(vm, (Dict *)locals, "self"));
    xdecref(locals);
    exception_clear(vm);
    return self;
}

static List *attribute_names(VM *vm, Object *o, Str *wrong, bool show_underscored)
{
    Object *names = object_dir(vm, o);
    Object *list = names ? list_from_iterable(vm, names) : NULL;
    xdecref(names);
    if (!list) return NULL;
    bool private = str_length(wrong) && str_at(wrong, 0) == '_';
    if (!private && !show_underscored) drop_underscored(vm, (List *)list);
    return (List *)list;
}

static Str *suggest_attribute(VM *vm, Exception *e, Str *wrong)
{
    Object *o = e->extra[EXTRA_ATTRIBUTE_OBJ];
    if (!o) return NULL;
    Object *self = self_of_frame(vm, e);
    List *names = attribute_names(vm, o, wrong, self == o);
    xdecref(self);
    Str *found = names ? xincref(nearest(names, wrong)) : NULL;
    xdecref(names);
    return found;
}

static bool add_names(VM *vm, List *names, Object *mapping)
{
    return mapping && list_extend(vm, names, mapping);
}

static Str *suggest_name(VM *vm, Exception *e, Str *wrong)
{
    Object *frame = last_frame(e);
    if (!frame) return NULL;
    Object *self = self_of_frame(vm, e);
    Object *attribute = self ? object_getattr_maybe(vm, self, wrong) : NULL;
    exception_clear(vm);
    xdecref(self);
    if (attribute) {
        decref(attribute);
        return str_from_format(vm, "self.%U", wrong);
    }
    List *names = list_new(vm, 0);
    Object *locals = names ? frame_locals(vm, frame) : NULL;
    bool ok = locals && add_names(vm, names, locals) &&
              add_names(vm, names, OBJ(frame_globals(frame))) &&
              add_names(vm, names, frame_builtins(frame));
    Str *found = ok ? xincref(nearest(names, wrong)) : NULL;
    xdecref(locals);
    xdecref(names);
    return found;
}

static Str *suggest_import(VM *vm, Exception *e, Str *wrong)
{
    Object *name = e->extra[EXTRA_IMPORT_NAME];
    Object *module =
        name && is_str(name) ? xincref(dict_get(vm, vm_core(vm)->modules, name)) : NULL;
    List *names = module ? attribute_names(vm, module, wrong, false) : NULL;
    Str *found = names ? xincref(nearest(names, wrong)) : NULL;
    xdecref(names);
    xdecref(module);
    return found;
}

bool is_stdlib_module(const Str *name)
{
    static const char *const names[] = {
#define X(text) text,
        STDLIB_MODULE_NAMES(X)
#undef X
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equals_text(name, names[i])) return true;
    return false;
}

static Str *suggestion_for(VM *vm, Object *o, Str **wrong, bool *is_name)
{
    Exception *e = as_exception(o);
    Object *name = NULL;
    Str *(*suggest)(VM *, Exception *, Str *) = NULL;
    *is_name = false;
    if (object_is_instance_of(o, builtin_type(vm, EXC_ATTRIBUTE_ERROR))) {
        name = e->extra[EXTRA_ATTRIBUTE_NAME];
        suggest = suggest_attribute;
    } else if (object_is_instance_of(o, builtin_type(vm, EXC_NAME_ERROR))) {
        name = e->extra[EXTRA_NAME_NAME];
        suggest = suggest_name;
        *is_name = true;
    } else if (object_is_instance_of(o, builtin_type(vm, EXC_IMPORT_ERROR))) {
        name = e->extra[EXTRA_IMPORT_NAME_FROM];
        suggest = suggest_import;
    }
    *wrong =
        name && is_str(name) ? (Str *)incref(name) : NULL; /* NEW: what follows runs guest code */
    Str *found = *wrong ? suggest(vm, e, *wrong) : NULL;
    exception_clear(vm); /* a suggestion that cannot be found is none */
    return found;
}

Str *exception_suggestion(VM *vm, Object *exception)
{
    Str *wrong;
    bool is_name;
    Object *pending = exception_take(vm);
    incref(exception);
    Str *found = suggestion_for(vm, exception, &wrong, &is_name), *text;
    bool module = is_name && wrong && is_stdlib_module(wrong);
    if (found && module)
        text = str_from_format(vm, ". Did you mean: '%U'? Or did you forget to import '%U'?", found,
                               wrong);
    else if (found)
        text = str_from_format(vm, ". Did you mean: '%U'?", found);
    else if (module)
        text = str_from_format(vm, ". Did you forget to import '%U'?", wrong);
    else
        text = incref(EMPTY_STR(vm));
    xdecref(found);
    xdecref(wrong);
    decref(exception);
    if (pending) exception_restore(vm, pending);
    return text;
}

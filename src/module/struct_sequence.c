/* Owns what tuples with named items share: making them, their text, copying and pickling. Some types have further fields that
 * have a name and no place in the sequence: they lie in the same block, behind the items that count. */
#include "module/struct_sequence.h"

#include "object/list.h"

static size_t field_count(const Type *type)
{
    size_t count = 0;
    while (type->spec->members[count].name) count++;
    return count;
}

static const char *field_name(const Type *type, size_t i) { return type->spec->members[i].name; }

static int set_figure(VM *vm, Type *type, const char *name, STEALS Object *value)
{
    Str *key = value ? str_intern_text(vm, name) : NULL;
    int result = key ? type_set_attribute(vm, type, key, value) : -1;
    xdecref(key);
    xdecref(value);
    return result;
}

static Object *match_args(VM *vm, const Type *type, size_t shown)
{
    Tuple *names = tuple_allocate(vm, shown);
    for (size_t i = 0; names && i < shown; i++)
        if (!(names->items[i] = OBJ(str_intern_text(vm, field_name(type, i))))) clear_ref(&names);
    if (names) tuple_finish(vm, names);
    return OBJ(names);
}

Type *struct_sequence_type_showing(VM *vm, const TypeSpec *spec, const char *name, size_t shown)
{
    Type *type = native_type(vm, spec);
    if (type) return type;
    type = type_from_spec(vm, spec, name, builtin_type(vm, TYPE_TUPLE));
    if (!type) return NULL;
    size_t count = field_count(type);
    if (shown > count) shown = count;
    bool ok = set_figure(vm, type, "n_sequence_fields", int_from_size(vm, shown)) >= 0 &&
              set_figure(vm, type, "n_fields", int_from_size(vm, count)) >= 0 &&
              set_figure(vm, type, "n_unnamed_fields", int_from_int64(vm, 0)) >= 0 &&
              set_figure(vm, type, "__match_args__", match_args(vm, type, shown)) >= 0;
    return ok ? type : NULL;
}

Type *struct_sequence_type(VM *vm, const TypeSpec *spec, const char *name)
{
    return struct_sequence_type_showing(vm, spec, name, SIZE_MAX);
}

/* ---- making ---- */

/* Room for all fields, the first `shown` of them items; the fields are to be filled in. */
static Tuple *sequence_allocate(VM *vm, Type *type, size_t shown)
{
    Tuple *t = (Tuple *)type_allocate(vm, type, sizeof(Tuple) + field_count(type) * sizeof(Object *));
    if (t) t->length = shown;
    return t;
}

Object *struct_sequence_new_showing(VM *vm, Type *type, Object **items, size_t length, size_t shown)
{
    bool whole = true;
    for (size_t i = 0; i < length; i++) whole = whole && items[i];
    Tuple *t = whole ? sequence_allocate(vm, type, shown) : NULL;
    if (!t) {
        for (size_t i = 0; i < length; i++) xdecref(items[i]);
        return NULL;
    }
    for (size_t i = 0; i < length; i++) t->items[i] = items[i];
    object_track(vm, OBJ(t));
    return OBJ(t);
}

Object *struct_sequence_new(VM *vm, Type *type, Object **items, size_t length)
{
    return struct_sequence_new_showing(vm, type, items, length, length);
}

/* How many fields are items, as the type says. False RAISES. */
static bool shown_fields(VM *vm, Type *type, size_t *out)
{
    Str *key = str_intern_text(vm, "n_sequence_fields");
    Object *value = key ? type_lookup(vm, type, key) : NULL;
    ptrdiff_t shown = 0;
    bool ok = value && object_to_size(vm, value, &shown);
    if (key && !value && !type_lookup_failed(vm, type)) raise(vm, EXC_SYSTEM_ERROR, "%s has no fields", type->dotted);
    xdecref(key);
    *out = (size_t)shown;
    return ok;
}

static bool check_length(VM *vm, const Type *type, size_t given, size_t shown, size_t count)
{
    if (shown <= given && given <= count) return true;
    const char *bound = shown == count ? "a" : given < shown ? "an at least" : "an at most";
    raise(vm, EXC_TYPE_ERROR, "%s() takes %s %zu-sequence (%zu-sequence given)", type->dotted, bound,
          given < shown ? shown : count, given);
    return false;
}

/* The fields from number `at` on by name; what is not named is None, or as in `old`. *strange: names of no such field are left. */
static bool fill_from_dict(VM *vm, Tuple *t, size_t at, MAYBE Dict *named, MAYBE const Tuple *old, bool *strange)
{
    const Type *type = type_of(OBJ(t));
    size_t found = 0;
    for (size_t count = field_count(type); at < count; at++) {
        Object *value = named ? dict_get_text(vm, named, field_name(type, at)) : NULL;
        if (!value && exception_pending(vm)) return false;
        if (value) found++;
        t->items[at] = incref(value ? value : old ? old->items[at] : NONE(vm));
    }
    *strange = named && named->used > found;
    return true;
}

Object *struct_sequence_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    size_t shown;
    if (!shown_fields(vm, type, &shown)) return NULL;
    if (args[1] && !is_dict(args[1]))
        return raise(vm, EXC_TYPE_ERROR, "%s() takes a dict as second arg, if any", type->dotted);
    Tuple *given = (Tuple *)tuple_from_iterable(vm, args[0]), *t = NULL;
    if (!given) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_TYPE_ERROR, "constructor requires a sequence");
        return NULL;
    }
    if (check_length(vm, type, given->length, shown, field_count(type))) t = sequence_allocate(vm, type, shown);
    if (t) {
        for (size_t i = 0; i < given->length; i++) t->items[i] = incref(given->items[i]);
        bool strange = false, ok = fill_from_dict(vm, t, given->length, (Dict *)args[1], NULL, &strange);
        if (ok && strange) raise(vm, EXC_TYPE_ERROR, "%s() got duplicate or unexpected field name(s)", type->dotted);
        if (ok && !strange) object_track(vm, OBJ(t));
        else clear_ref(&t);
    }
    decref(given);
    return OBJ(t);
}

/* ---- life ---- */

void struct_sequence_destroy(VM *vm, Object *o)
{
    (void)vm;
    Tuple *t = (Tuple *)o;
    for (size_t i = field_count(type_of(o)); i-- > 0;) xdecref(t->items[i]);
}

int struct_sequence_traverse(Object *o, Visit visit, void *context)
{
    Tuple *t = (Tuple *)o;
    for (size_t i = field_count(type_of(o)); i-- > 0;) VISIT(t->items[i]);
    return 0;
}

/* ---- methods ---- */

Object *struct_sequence_repr(VM *vm, Object *o)
{
    const Type *type = type_of(o);
    StrBuilder b;
    builder_open(&b, vm);
    builder_text(&b, type->dotted);
    builder_char(&b, '(');
    for (size_t i = 0; i < ((Tuple *)o)->length; i++) {
        builder_format(&b, i ? ", %s=" : "%s=", field_name(type, i));
        builder_repr(&b, ((Tuple *)o)->items[i]);
    }
    builder_char(&b, ')');
    return OBJ(builder_finish(&b));
}

/* (type, (the items, {name: the other fields})) */
static Object *sequence_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    Tuple *t = (Tuple *)self;
    const Type *type = type_of(self);
    Object *items = tuple_from(vm, t->items, t->length);
    Dict *others = items ? dict_new(vm) : NULL;
    for (size_t i = t->length, count = field_count(type); others && i < count; i++)
        if (!dict_set_text(vm, others, field_name(type, i), t->items[i])) clear_ref(&others);
    Object *arguments = others ? tuple_pack(vm, 2, items, others) : NULL;
    Object *result = arguments ? tuple_pack(vm, 2, type, arguments) : NULL;
    xdecref(items);
    xdecref(others);
    xdecref(arguments);
    return result;
}

static Object *raise_unexpected(VM *vm, const Type *type, Dict *changes)
{
    Dict *unknown = dict_copy(vm, changes);
    for (size_t i = 0, count = field_count(type); unknown && i < count; i++) {
        Str *name = str_intern_text(vm, field_name(type, i));
        if (!name || dict_delete(vm, unknown, OBJ(name)) < 0) clear_ref(&unknown);
        xdecref(name);
    }
    Object *names = unknown ? dict_keys_list(vm, unknown) : NULL;
    if (names) raise(vm, EXC_TYPE_ERROR, "Got unexpected field name(s): %R", names);
    xdecref(unknown);
    xdecref(names);
    return NULL;
}

static Object *sequence_replace(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Tuple *old = (Tuple *)self;
    Type *type = type_of(self);
    Dict *changes = (Dict *)args[0]; /* NULL: none */
    Tuple *t = sequence_allocate(vm, type, old->length);
    if (!t) return NULL;
    bool strange = false, ok = fill_from_dict(vm, t, 0, changes, old, &strange);
    if (ok && strange) raise_unexpected(vm, type, changes);
    if (ok && !strange) object_track(vm, OBJ(t));
    else clear_ref(&t);
    return OBJ(t);
}

const MethodDef struct_sequence_methods[] = {
    {"__reduce__", "()", sequence_reduce, "State for pickling and copying.", 0},
    {"__replace__", "(**changes)", sequence_replace, "A copy with some fields changed.", 0},
    {0},
};

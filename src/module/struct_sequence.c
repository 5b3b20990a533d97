/* Owns what tuples with named items share: making them and their text. */
#include "module/struct_sequence.h"

Type *struct_sequence_type(VM *vm, const TypeSpec *spec, const char *name)
{
    Type *type = native_type(vm, spec);
    if (type) return type;
    type = type_from_spec(vm, spec, name, builtin_type(vm, TYPE_TUPLE));
    if (!type) return NULL;
    int64_t count = 0;
    while (spec->members[count].name) count++;
    static const char *const names[] = {"n_fields", "n_sequence_fields", "n_unnamed_fields"};
    for (int i = 0; i < 3; i++) {
        Str *key = str_intern_text(vm, names[i]);
        Object *value = key ? int_from_int64(vm, i == 2 ? 0 : count) : NULL;
        int result = value ? type_set_attribute(vm, type, key, value) : -1;
        xdecref(value);
        xdecref(key);
        if (result < 0) return NULL;
    }
    return type;
}

Object *struct_sequence_new(VM *vm, Type *type, Object **items, size_t length)
{
    Tuple *t = NULL;
    bool whole = true;
    for (size_t i = 0; i < length; i++) whole = whole && items[i];
    if (whole) t = (Tuple *)type_allocate(vm, type, sizeof(Tuple) + length * sizeof(Object *));
    if (!t) {
        for (size_t i = 0; i < length; i++) xdecref(items[i]);
        return NULL;
    }
    t->length = length;
    for (size_t i = 0; i < length; i++) t->items[i] = items[i];
    object_track(vm, OBJ(t));
    return OBJ(t);
}

static Type *native_base(Type *type)
{
    while (type->flags & TYPE_HEAP) type = type->base;
    return type;
}

Object *struct_sequence_from(VM *vm, Type *type, Object *iterable)
{
    enum { MOST = 64 };
    Object *items[MOST];
    const Type *native = native_base(type);
    size_t count = 0;
    while (native->spec->members[count].name) count++;
    Tuple *tuple = (Tuple *)tuple_from_iterable(vm, iterable);
    if (!tuple) return NULL;
    bool fits = tuple->length == count && count <= MOST;
    if (!fits)
        raise(vm, EXC_TYPE_ERROR, "%s() takes a %zu-sequence (%zu-sequence given)", native->dotted,
              count, (size_t)tuple->length);
    for (size_t i = 0; fits && i < count; i++) items[i] = incref(tuple->items[i]);
    decref(tuple);
    return fits ? struct_sequence_new(vm, type, items, count) : NULL;
}

void struct_sequence_destroy(VM *vm, Object *o)
{
    instance_release_attributes(vm, o);
    builtin_type(vm, TYPE_TUPLE)->life.destroy(vm, o);
}

int struct_sequence_traverse(Object *o, Visit visit, void *context)
{
    if (!(type_of(o)->flags & TYPE_HEAP)) {
        int stop = instance_traverse_attributes(o, visit, context);
        if (stop) return stop;
    }
    return builtin_type(vm_of(o), TYPE_TUPLE)->life.traverse(o, visit, context);
}

Object *struct_sequence_repr(VM *vm, Object *o)
{
    const Type *type = native_base(type_of(o));
    const MemberDef *members = type->spec->members;
    StrBuilder b;
    builder_open(&b, vm);
    builder_text(&b, type->dotted);
    builder_char(&b, '(');
    for (size_t i = 0; members[i].name && i < ((Tuple *)o)->length; i++) {
        builder_format(&b, i ? ", %s=" : "%s=", members[i].name);
        builder_repr(&b, ((Tuple *)o)->items[i]);
    }
    builder_char(&b, ')');
    return OBJ(builder_finish(&b));
}

/* Owns the filling of a class's slots from the special methods its mro has. */
#include "object/slots.h"
#include "object/slots_generic.h"

bool slot_is_own(const TypeSpec *spec, const SlotRow *row) {
    if (!row->wrap) return false;
    if (row->offset < offsetof(Type, slots)) return spec->life.finalize != NULL; /* __del__ is the only such row */
    return *(const AnyFn *)((const char *)&spec->slots + row->offset - offsetof(Type, slots)) != NULL;
}

/* What the lookups of a slot's names come to. */
typedef struct SlotChoice {
    AnyFn specific; /* a builtin type's own function */
    Type *origin;   /* whose */
    AnyFn generic;
    bool use_generic;
} SlotChoice;

static void choose_native(SlotChoice *choice, Type *type, Type *owner, const SlotRow *row) {
    AnyFn function = *slot_at(owner, row);
    if ((!choice->specific || choice->specific == function) && type_is_subtype(type, owner)) {
        choice->specific = function;
        choice->origin = owner;
    } else {
        choice->use_generic = true;
    }
}

static void choose_for_row(VM *vm, Type *type, const SlotRow *row, SlotChoice *choice) {
    Object *found = type_lookup(vm, type, vm_core(vm)->names[row->name]);
    if (!found) return;
    const SlotRow *shown = is_exact(found, TYPE_SLOT_WRAPPER) ? ((Descriptor *)found)->def : NULL;
    if (shown && shown->name == row->name && shown->offset != row->offset && row->wrap) {
        /* + and * of a sequence are no number's; but, as in CPython, classes derived from one have its += there, too */
        if (shown->offset == offsetof(Type, slots.inplace_concat))
            choose_native(choice, type, ((Descriptor *)found)->owner, shown);
        else
            choice->use_generic = true;
        return;
    }
    choice->generic = row->generic;
    if (shown && shown->name == row->name) {
        choose_native(choice, type, ((Descriptor *)found)->owner, row);
    } else if (row->name == NAME___new__ && new_method_type(found)) {
        Type *owner = new_method_type(found), *native = type;
        while (native->flags & TYPE_HEAP) native = native->base;
        if (!type_is_subtype(native, owner)) owner = native;
        choose_native(choice, type, owner, row);
    } else if (row->name == NAME___hash__ && is_none(found)) {
        choice->specific = (AnyFn)hash_not_implemented;
    } else {
        choice->use_generic = true;
    }
}

/* rows[first] starts the group of a slot's rows; gives the index after the group. */
static size_t update_group(VM *vm, Type *type, size_t first) {
    SlotChoice choice = {NULL, NULL, NULL, false};
    size_t i = first;
    for (; i < slot_row_count && slot_rows[i].offset == slot_rows[first].offset; i++)
        choose_for_row(vm, type, &slot_rows[i], &choice);
    bool native = choice.specific && !choice.use_generic;
    *slot_at(type, &slot_rows[first]) = native ? choice.specific : choice.generic;
    if (slot_rows[first].name == NAME___new__)
        type->new_signature = native && choice.origin ? choice.origin->new_signature : NULL;
    if (slot_rows[first].name == NAME___init__)
        type->init_signature = native && choice.origin ? choice.origin->init_signature : NULL;
    return i;
}

void slots_update_all(VM *vm, Type *type) {
    for (size_t i = 0; i < slot_row_count;) i = update_group(vm, type, i);
}

static ptrdiff_t find_row(VM *vm, const Str *name, size_t from) {
    for (size_t i = from; i < slot_row_count; i++)
        if (vm_core(vm)->names[slot_rows[i].name] == name) return (ptrdiff_t)i;
    return -1;
}

static bool looks_special(const Str *name) {
    size_t length = str_length(name);
    return length > 4 && str_at(name, 0) == '_' && str_at(name, 1) == '_' && str_at(name, length - 1) == '_';
}

bool slots_has_name(VM *vm, Str *name) { return looks_special(name) && find_row(vm, name, 0) >= 0; }

void slots_update_name(VM *vm, Type *type, Str *name) {
    if (!looks_special(name)) return;
    for (ptrdiff_t i = find_row(vm, name, 0); i >= 0;) {
        size_t first = (size_t)i;
        while (first > 0 && slot_rows[first - 1].offset == slot_rows[i].offset) first--;
        i = find_row(vm, name, update_group(vm, type, first));
    }
}

/* Owns the attributes of instances: values in place under a shape, dict mode, and generic attribute access. */
#include "object/exception.h"
#include "object/instance.h"
#include "object/protocol.h"

#include <string.h>

void instance_open_attributes(VM *vm, Object *o, uint32_t capacity) {
    Attributes *area = attributes_of(o);
    Type *type = type_of(o);
    area->capacity = capacity;
    if (!type->shape && !(type->shape = shape_new_root(vm))) {
        exception_clear(vm); /* dict mode needs no shape */
        return;
    }
    area->shape_id = type->shape->id;
}

bool instance_has_attributes(Object *o) {
    const Attributes *area = attributes_of(o);
    return area->shape_id ? shape_by_id(vm_of(o), area->shape_id)->count != 0 : area->values[0] != NULL;
}

/* Dict mode: the dict, made when nobody has needed it before. */
static Dict *area_dict(VM *vm, Attributes *area) {
    if (!area->values[0]) {
        area->values[0] = OBJ(dict_new(vm));
        if (area->values[0]) area->values[0]->word |= DICT_PRIVATE;
    }
    return (Dict *)area->values[0];
}

/* Switches to dict mode; false RAISES and leaves all as it was. */
static bool area_to_dict(VM *vm, Attributes *area) {
    if (area->shape_id == 0) return area_dict(vm, area) != NULL;
    Shape *shape = shape_by_id(vm, area->shape_id);
    Dict *dict = dict_new_sized(vm, shape->count);
    if (!dict) return false;
    dict->head.word |= DICT_PRIVATE;
    for (uint32_t i = 0; i < shape->count; i++) {
        if (!dict_set_str(vm, dict, shape->names[i], area->values[i])) {
            decref(dict);
            return false;
        }
    }
    for (uint32_t i = 0; i < shape->count; i++) {
        decref(area->values[i]); /* the dict holds it: nothing dies */
        area->values[i] = NULL;
    }
    area->shape_id = 0;
    area->values[0] = OBJ(dict);
    return true;
}

Object *instance_get(VM *vm, Object *o, Str *name) {
    Attributes *area = attributes_of(o);
    if (!area) return NULL;
    if (area->shape_id == 0) return area->values[0] ? dict_get_str(vm, (Dict *)area->values[0], name) : NULL;
    ptrdiff_t index = shape_find(shape_by_id(vm, area->shape_id), name);
    return index < 0 ? NULL : area->values[index];
}

/* Takes the value at index out and closes the gap; -1 RAISES, 0: the tree has no shape for what remains. */
static int area_remove(VM *vm, Attributes *area, Shape *shape, uint32_t index) {
    Shape *rest = shape;
    while (rest->count > index) rest = rest->parent;
    for (uint32_t i = index + 1; i < shape->count; i++) {
        rest = shape_add(vm, rest, shape->names[i]);
        if (!rest) return exception_pending(vm) ? -1 : 0;
    }
    Object *removed = area->values[index];
    memmove(area->values + index, area->values + index + 1, (shape->count - index - 1) * sizeof(Object *));
    area->values[shape->count - 1] = NULL;
    area->shape_id = rest->id;
    decref(removed);
    return 1;
}

/* From now on an object like any other. */
static void publish(VM *vm, Dict *dict) {
    if (!(dict->head.word & DICT_PRIVATE)) return;
    dict->head.word &= ~DICT_PRIVATE;
    if (!dict_may_untrack(dict)) object_track(vm, OBJ(dict));
}

/* One with many attributes is traversed on its own, in parts. */
static int area_dict_set(VM *vm, Attributes *area, Str *name, Object *value) {
    if (!value) return area->values[0] ? dict_delete(vm, (Dict *)area->values[0], OBJ(name)) : 0;
    Dict *dict = area_dict(vm, area);
    if (!dict || !dict_set_str(vm, dict, name, value)) return -1;
    if (dict->used > PRIVATE_MAX) publish(vm, dict);
    return 1;
}

/* An instance has outgrown its area: the next ones of its class get more room. Not behind items, where the capacity is
 * needed again when the area is opened and must not have changed meanwhile. */
static void learn_capacity(Type *type, uint32_t needed) {
    if (type->flags & TYPE_VARIABLE) return;
    uint32_t room = needed + needed / 2;
    if (room > ATTRIBUTES_LEARNT_MAX) room = ATTRIBUTES_LEARNT_MAX;
    if (room > type->expected_attrs) type->expected_attrs = room;
}

int instance_set(VM *vm, Object *o, Str *name, Object *value) {
    Attributes *area = attributes_of(o);
    if (!area) return value ? (raise_attribute_error(vm, o, name), -1) : 0;
    if (area->shape_id == 0) return area_dict_set(vm, area, name, value);
    Shape *shape = shape_by_id(vm, area->shape_id);
    ptrdiff_t index = shape_find(shape, name);
    if (index >= 0 && value) {
        set_ref(&area->values[index], incref(value));
        return 1;
    }
    if (!value) {
        if (index < 0) return 0;
        int done = area_remove(vm, area, shape, (uint32_t)index);
        if (done != 0) return done;
    } else if (shape->count < area->capacity) {
        Shape *next = shape_add(vm, shape, name);
        if (next) {
            area->values[shape->count] = incref(value);
            area->shape_id = next->id;
            if (next->count > type_of(o)->expected_attrs) type_of(o)->expected_attrs = next->count;
            return 1;
        }
        if (exception_pending(vm)) return -1;
    } else {
        learn_capacity(type_of(o), shape->count + 1);
    }
    return area_to_dict(vm, area) ? area_dict_set(vm, area, name, value) : -1;
}

Dict *instance_dict(VM *vm, Object *o) {
    Attributes *area = attributes_of(o);
    if (!area) return raise_attribute_error(vm, o, NAME(vm, __dict__));
    if (!area_to_dict(vm, area)) return NULL;
    Dict *dict = (Dict *)area->values[0];
    publish(vm, dict);
    return incref(dict);
}

Dict *instance_dict_copy(VM *vm, Object *o) {
    Attributes *area = attributes_of(o);
    if (!area) return raise_attribute_error(vm, o, NAME(vm, __dict__));
    if (area->shape_id == 0) return area->values[0] ? dict_copy(vm, (Dict *)area->values[0]) : dict_new(vm);
    Shape *shape = shape_by_id(vm, area->shape_id);
    Dict *dict = dict_new_sized(vm, shape->count);
    for (uint32_t i = 0; dict && i < shape->count; i++) {
        if (dict_set_str(vm, dict, shape->names[i], area->values[i])) continue;
        clear_ref(&dict);
    }
    return dict;
}

int instance_set_dict(VM *vm, Object *o, Dict *dict) {
    Attributes *area = attributes_of(o);
    if (!area) return raise_attribute_error(vm, o, NAME(vm, __dict__)), -1;
    if (!area_to_dict(vm, area)) return -1;
    set_ref(&area->values[0], OBJ(xincref(dict)));
    return 0;
}

static uint32_t area_count(const Object *o, const Attributes *area) {
    return area->shape_id == 0 ? 1 : shape_by_id(vm_of(o), area->shape_id)->count;
}

void instance_release_attributes(VM *vm, Object *o) {
    (void)vm;
    Attributes *area = attributes_of(o);
    if (!area) return;
    uint32_t count = area_count(o, area);
    area->shape_id = 0; /* what runs now finds no attributes */
    Object *first = area->values[0];
    area->values[0] = NULL;
    xdecref(first);
    for (uint32_t i = 1; i < count; i++) clear_ref(&area->values[i]);
}

int instance_traverse_attributes(Object *o, Visit visit, void *context) {
    Attributes *area = attributes_of(o);
    if (!area) return 0;
    uint32_t count = area_count(o, area);
    for (uint32_t i = 0; i < count; i++) VISIT(area->values[i]);
    Object *dict = area->shape_id == 0 ? area->values[0] : NULL;
    return dict && (dict->word & DICT_PRIVATE) ? life_of(dict)->traverse(dict, visit, context) : 0;
}

bool instance_references(Object *o, References *found) {
    const Attributes *area = (const Attributes *)((char *)o + type_of(o)->attr_offset);
    Object *dict = area->shape_id == 0 ? area->values[0] : NULL;
    if (dict && (dict->word & DICT_PRIVATE)) return dict_references(dict, found);
    *found = (References){area->values, area->capacity, 1}; /* behind those that the shape names there are none */
    return true;
}

bool instance_adopt_shape(VM *vm, Object *o, Type *type) {
    Attributes *area = attributes_of(o);
    if (!area || area->shape_id == 0) return true;
    if (!type->shape && !(type->shape = shape_new_root(vm))) return false;
    Shape *old = shape_by_id(vm, area->shape_id), *shape = type->shape;
    for (uint32_t i = 0; i < old->count; i++) {
        shape = shape_add(vm, shape, old->names[i]);
        if (!shape) return !exception_pending(vm) && area_to_dict(vm, area);
    }
    area->shape_id = shape->id;
    return true;
}

/* ---- generic access ---- */

/* Absent: NULL without an exception when quiet, else an AttributeError. */
static Object *generic_getattr(VM *vm, Object *o, Str *name, bool quiet) {
    Type *type = type_of(o);
    Object *found = type_lookup(vm, type, name);
    Object *(*get)(VM *, Object *, Object *, Type *) = NULL;
    if (found) {
        incref(found);
        Slots *slots = &type_of(found)->slots;
        get = slots->descr_get;
        if (get && slots->descr_set) goto bind;
    }
    Object *value = instance_get(vm, o, name);
    if (value) {
        incref(value);
        xdecref(found);
        return value;
    }
    if (get) goto bind;
    if (found) return found;
    if (!type_lookup_failed(vm, type) && !quiet) raise_attribute_error(vm, o, name);
    return NULL;
bind:
    value = get(vm, found, o, type);
    decref(found);
    if (!value && quiet) exception_clear_if(vm, EXC_ATTRIBUTE_ERROR);
    return value;
}

Object *object_generic_getattr(VM *vm, Object *o, Str *name) { return generic_getattr(vm, o, name, false); }
Object *object_generic_getattr_maybe(VM *vm, Object *o, Str *name) { return generic_getattr(vm, o, name, true); }

static int raise_no_place(VM *vm, Object *o, Str *name, bool on_type) {
    if (on_type)
        raise(vm, EXC_ATTRIBUTE_ERROR, "'%T' object attribute '%U' is read-only", o, name);
    else if (type_of(o)->slots.setattr == object_generic_setattr && !(type_of(o)->flags & TYPE_HAS_DICT))
        raise(vm, EXC_ATTRIBUTE_ERROR, "'%T' object has no attribute '%U' and no __dict__ for setting new attributes", o,
              name);
    else
        raise_attribute_error(vm, o, name);
    return -1;
}

int object_generic_setattr(VM *vm, Object *o, Str *name, Object *value) {
    name = str_is_interned(name) ? incref(name) : str_intern(vm, incref(name));
    Object *found = type_lookup(vm, type_of(o), name);
    int result;
    int (*set)(VM *, Object *, Object *, Object *) = found ? type_of(found)->slots.descr_set : NULL;
    if (set) {
        incref(found);
        result = set(vm, found, o, value);
        decref(found);
    } else if (!(type_of(o)->flags & TYPE_HAS_DICT)) {
        result = raise_no_place(vm, o, name, found != NULL);
    } else {
        int done = instance_set(vm, o, name, value);
        result = done == 1 ? 0 : done < 0 ? -1 : raise_no_place(vm, o, name, false);
    }
    decref(name);
    return result;
}

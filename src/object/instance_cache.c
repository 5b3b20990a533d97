/* Owns the answer to "how does this attribute resolve?" that the loop's inline caches keep. */
#include "object/descriptor.h"
#include "object/exception.h"
#include "object/instance.h"
#include "object/module.h"
#include "object/slots.h"

/* May reads of existing attributes skip the type's getattr slot? A __getattr__ is only asked for what is absent. */
static bool reads_plainly(VM *vm, Type *type) {
    if (type->slots.getattr == object_generic_getattr) return true;
    if (type->slots.getattr != slot_getattr) return false;
    Object *get = type_lookup(vm, type, NAME(vm, __getattribute__));
    return get && is_exact(get, TYPE_SLOT_WRAPPER) &&
           ((Descriptor *)get)->owner->slots.getattr == object_generic_getattr;
}

static bool is_data_descriptor(const Slots *slots) { return slots->descr_get && slots->descr_set; }

/* The byte offset of a __slots__ member; false for other descriptors. */
static bool member_offset(Type *type, Object *found, uint32_t *offset) {
    if (!is_exact(found, TYPE_MEMBER_DESCRIPTOR)) return false;
    Descriptor *d = (Descriptor *)found;
    const MemberDef *member = d->def;
    if (member->kind != MEMBER_SLOT || !type_is_subtype(type, d->owner)) return false;
    *offset = member->offset;
    return true;
}

static bool cache_descriptor(Type *type, Object *found, AttributeCache *out) {
    if (member_offset(type, found, &out->offset)) {
        out->kind = ATTRIBUTE_SLOT_MEMBER;
        return true;
    }
    if (!is_exact(found, TYPE_PROPERTY) || !((Property *)found)->getter) return false;
    out->kind = ATTRIBUTE_PROPERTY;
    out->value = ((Property *)found)->getter;
    return true;
}

/* o is known to have no attribute of that name of its own while its shape stays. */
static bool cache_class_attribute(Object *found, AttributeCache *out) {
    Type *kind = type_of(found);
    out->value = found;
    if (kind->flags & TYPE_METHOD_LIKE)
        out->kind = ATTRIBUTE_METHOD;
    else if (!kind->slots.descr_get)
        out->kind = ATTRIBUTE_TYPE_VALUE;
    return out->kind != ATTRIBUTE_NONE;
}

static bool cache_on_module(VM *vm, Object *o, Str *name, AttributeCache *out) {
    Dict *dict = ((Module *)o)->dict;
    if (type_lookup(vm, type_of(o), name)) return false;
    ptrdiff_t index = dict ? dict_entry_index(vm, dict, name) : -1;
    if (index < 0) return false;
    out->version = dict_keys_version(vm, dict);
    out->offset = (uint32_t)index;
    out->kind = out->version ? ATTRIBUTE_MODULE : ATTRIBUTE_NONE;
    return out->version != 0;
}

static bool cache_on_class(VM *vm, Type *type, Str *name, AttributeCache *out) {
    if (type_lookup(vm, builtin_type(vm, TYPE_TYPE), name)) return false;
    Object *found = type_lookup(vm, type, name);
    out->version = type_version(vm, type);
    if (!found || !out->version) return false;
    if (is_exact(found, TYPE_STATICMETHOD)) found = ((WrappedMethod *)found)->callable;
    else if (type_of(found)->slots.descr_get && !is_exact(found, TYPE_FUNCTION)) return false;
    out->value = found;
    out->kind = found ? ATTRIBUTE_CLASS_VALUE : ATTRIBUTE_NONE;
    return found != NULL;
}

bool attribute_cache_lookup(VM *vm, Object *o, Str *name, AttributeCache *out) {
    Type *type = type_of(o);
    *out = (AttributeCache){.kind = ATTRIBUTE_NONE};
    if (!str_is_interned(name)) return false;
    if (is_exact(o, TYPE_TYPE)) return cache_on_class(vm, (Type *)o, name, out);
    if (is_exact(o, TYPE_MODULE)) return cache_on_module(vm, o, name, out);
    if (!reads_plainly(vm, type)) return false;
    Object *found = type_lookup(vm, type, name);
    out->version = type_version(vm, type);
    if (!out->version) return false;
    if (found && is_data_descriptor(&type_of(found)->slots)) return cache_descriptor(type, found, out);
    Attributes *area = attributes_of(o);
    if (area) {
        if (area->shape_id == 0) return false;
        out->shape_id = area->shape_id;
        ptrdiff_t index = shape_find(shape_by_id(vm, area->shape_id), name);
        if (index >= 0) {
            if (!type->attr_offset) return false; /* behind items: at no fixed place */
            out->index = (uint32_t)index;
            out->offset = (uint32_t)((char *)&area->values[index] - (char *)o);
            out->kind = ATTRIBUTE_INSTANCE_VALUE;
            return true;
        }
    }
    return found && cache_class_attribute(found, out);
}

static bool cache_store_new(VM *vm, Attributes *area, Shape *shape, Str *name, AttributeCache *out) {
    if (shape->count >= area->capacity) return false;
    Shape *next = shape_add(vm, shape, name);
    if (!next) {
        exception_clear(vm);
        return false;
    }
    out->index = shape->count;
    out->next_shape_id = next->id;
    out->kind = ATTRIBUTE_ADD;
    return true;
}

bool attribute_cache_store_lookup(VM *vm, Object *o, Str *name, AttributeCache *out) {
    Type *type = type_of(o);
    *out = (AttributeCache){.kind = ATTRIBUTE_NONE};
    if (!str_is_interned(name) || type->slots.setattr != object_generic_setattr) return false;
    Object *found = type_lookup(vm, type, name);
    out->version = type_version(vm, type);
    if (!out->version) return false;
    if (found && type_of(found)->slots.descr_set) {
        if (!member_offset(type, found, &out->offset)) return false;
        out->kind = ATTRIBUTE_SLOT_MEMBER;
        return true;
    }
    Attributes *area = attributes_of(o);
    if (!area || area->shape_id == 0 || !type->attr_offset) return false;
    Shape *shape = shape_by_id(vm, area->shape_id);
    ptrdiff_t index = shape_find(shape, name);
    out->shape_id = area->shape_id;
    if (index >= 0) {
        out->index = (uint32_t)index;
        out->kind = ATTRIBUTE_INSTANCE_VALUE;
    } else if (!cache_store_new(vm, area, shape, name, out)) {
        return false;
    }
    out->offset = (uint32_t)((char *)&area->values[out->index] - (char *)o);
    return true;
}

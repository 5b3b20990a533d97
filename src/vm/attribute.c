/* Attribute access that the loop does not do in line: methods about to be called, super(). */
#include "vm/loop.h"

/* Functions and method descriptors take the receiver as first argument: no bound method is made. */
static bool binds_as_method(Object *attribute) { return has_type_flag(attribute, TYPE_METHOD_LIKE); }

Object *load_method(VM *vm, Object *o, Str *name, Object **receiver) {
    Type *type = type_of(o);
    *receiver = NULL;
    if (type->slots.getattr != object_generic_getattr) return object_getattr(vm, o, name);
    Object *attribute = type_lookup(vm, type, name);
    if (!attribute || !binds_as_method(attribute)) return object_getattr(vm, o, name);
    if (type->flags & TYPE_HAS_DICT) { /* an instance attribute hides a method */
        Object *own = instance_get(vm, o, name);
        if (own) return incref(own);
        if (exception_pending(vm)) return NULL;
    }
    *receiver = incref(o);
    return incref(attribute);
}

Object *load_super_attribute(VM *vm, Object *super, Object *class, Object *self, Str *name, bool method, Object **receiver,
                             bool no_arguments) {
    Object *args[2] = {class, self};
    if (receiver) *receiver = NULL;
    Type *builtin = builtin_type(vm, TYPE_SUPER);
    /* What super objects have and others have not (__thisclass__) is found in one only. */
    bool own = type_lookup(vm, builtin, name) && !type_lookup(vm, builtin_type(vm, TYPE_OBJECT), name);
    if (super == OBJ(builtin) && is_type(class) && !own) {
        bool unbound = false;
        Object *found = super_lookup(vm, (Type *)class, self, name, method ? &unbound : NULL);
        if (unbound) *receiver = incref(self);
        return found;
    }
    Object *proxy = object_call(vm, super, args, no_arguments && super != OBJ(builtin_type(vm, TYPE_SUPER)) ? 0 : 2, NULL);
    if (!proxy) return NULL;
    Object *value = object_getattr(vm, proxy, name);
    decref(proxy);
    return value;
}

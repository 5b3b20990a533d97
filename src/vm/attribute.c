/* Attribute access that the loop does not do in line: methods about to be called, super(). */
#include "vm/loop.h"

#include "compile/opcode.h"

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
    (void)method;
    Object *args[2] = {class, self};
    if (receiver) *receiver = NULL;
    Object *proxy = object_call(vm, super, args, no_arguments && super != OBJ(builtin_type(vm, TYPE_SUPER)) ? 0 : 2, NULL);
    if (!proxy) return NULL;
    Object *value = object_getattr(vm, proxy, name);
    decref(proxy);
    return value;
}

/* ---- inline caches ---- */

enum { ATTEMPTS_APART = 60 }; /* executions between two attempts to specialise a site that keeps missing */

/* May this site be specialised now? An unspecialised instruction counts down in its first cache word. */
static bool due(VM *vm, Insn *insn) {
    if (vm->config.no_specialise) return false;
    if (insn[1].low == 0) return true;
    insn[1].low--;
    return false;
}

static void give_up(Insn *insn) {
    insn[1].word = insn[2].word = 0;
    insn[1].low = ATTEMPTS_APART;
}

static void specialise(Insn *insn, uint16_t op, const AttributeCache *found, uint64_t second_word) {
    insn[1].low = found->version;
    insn[1].high = found->shape_id;
    insn[2].word = second_word;
    insn->op = op;
}

static uint64_t pair(uint32_t low, uint32_t high) { return low | ((uint64_t)high << 32); }

/* Checks of a shape need the place of the attribute area, which only fixed layouts have. */
static bool checkable(Object *o, const AttributeCache *found) {
    return found->version && (!found->shape_id || type_of(o)->attr_offset);
}

void specialise_load_attribute(VM *vm, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!due(vm, insn)) return;
    give_up(insn);
    if (!attribute_cache_lookup(vm, o, name, &found) || !checkable(o, &found)) return;
    switch (found.kind) {
    case ATTRIBUTE_INSTANCE_VALUE:
        specialise(insn, OP_LOAD_ATTR_VALUE, &found, pair(found.offset, type_of(o)->attr_offset));
        break;
    case ATTRIBUTE_SLOT_MEMBER: specialise(insn, OP_LOAD_ATTR_SLOT, &found, found.offset); break;
    case ATTRIBUTE_TYPE_VALUE: specialise(insn, OP_LOAD_ATTR_TYPE, &found, (uintptr_t)found.value); break;
    case ATTRIBUTE_MODULE: specialise(insn, OP_LOAD_ATTR_MODULE, &found, found.offset); break;
    default: break;
    }
}

void specialise_load_method(VM *vm, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!due(vm, insn)) return;
    give_up(insn);
    if (!attribute_cache_lookup(vm, o, name, &found) || !checkable(o, &found)) return;
    if (found.kind == ATTRIBUTE_METHOD) specialise(insn, OP_LOAD_METHOD_TYPE, &found, (uintptr_t)found.value);
    else if (found.kind == ATTRIBUTE_MODULE) specialise(insn, OP_LOAD_METHOD_MODULE, &found, found.offset);
}

void specialise_store_attribute(VM *vm, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!due(vm, insn)) return;
    give_up(insn);
    if (!attribute_cache_store_lookup(vm, o, name, &found) || !checkable(o, &found)) return;
    switch (found.kind) {
    case ATTRIBUTE_INSTANCE_VALUE:
        specialise(insn, OP_STORE_ATTR_VALUE, &found, pair(found.offset, type_of(o)->attr_offset));
        break;
    case ATTRIBUTE_SLOT_MEMBER: specialise(insn, OP_STORE_ATTR_SLOT, &found, found.offset); break;
    case ATTRIBUTE_ADD: specialise(insn, OP_STORE_ATTR_ADD, &found, pair(found.index, found.next_shape_id)); break;
    default: break;
    }
}

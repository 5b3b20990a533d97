/* Owns the descriptors of builtin types (methods, class methods, getsets, members) and __slots__ members. */
#include "object/arguments.h"
#include "object/descriptor.h"
#include "object/exception.h"
#include "object/instance.h"
#include "object/protocol.h"

#include <string.h>

/* ---- common ---- */

static Descriptor *descriptor_allocate(VM *vm, TypeId kind, Type *owner, STEALS Str *name) {
    Descriptor *d = name ? (Descriptor *)builtin_allocate(vm, kind, sizeof(Descriptor)) : NULL;
    if (!d) {
        xdecref(name);
        return NULL;
    }
    d->owner = incref(owner);
    d->name = name;
    d->def = NULL;
    d->signature = NULL;
    memset(&d->member, 0, sizeof d->member);
    return d;
}

Object *descriptor_new(VM *vm, TypeId kind, Type *owner, const char *name, const void *def) {
    Descriptor *d = descriptor_allocate(vm, kind, owner, str_intern_text(vm, name));
    if (!d) return NULL;
    d->def = def;
    object_track(vm, OBJ(d));
    return OBJ(d);
}

Object *slot_member_new(VM *vm, Type *owner, Str *name, MemberKind kind, uint32_t offset) {
    Descriptor *d = descriptor_allocate(vm, TYPE_MEMBER_DESCRIPTOR, owner, incref(name));
    if (!d) return NULL;
    d->member = (MemberDef){.kind = kind, .offset = offset, .writable = true};
    d->def = &d->member;
    object_track(vm, OBJ(d));
    return OBJ(d);
}

Object *method_descriptor_for(VM *vm, Type *owner, const MethodDef *def) {
    const Signature *signature = NULL;
    if (def->signature && !(signature = signature_for(vm, def->signature))) return NULL;
    if (def->flags & METHOD_STATIC) {
        Object *function = native_function_bind(vm, def, signature, OBJ(owner));
        Object *method = function ? staticmethod_new(vm, function) : NULL;
        xdecref(function);
        return method;
    }
    TypeId kind = def->flags & METHOD_CLASS ? TYPE_CLASSMETHOD_DESCRIPTOR : TYPE_METHOD_DESCRIPTOR;
    Descriptor *d = (Descriptor *)descriptor_new(vm, kind, owner, def->name, def);
    if (d) d->signature = signature;
    return OBJ(d);
}

void descriptor_destroy(VM *vm, Object *o) {
    (void)vm;
    Descriptor *d = (Descriptor *)o;
    clear_ref(&d->name);
    clear_ref(&d->owner);
}

int descriptor_traverse(Object *o, Visit visit, void *context) {
    Descriptor *d = (Descriptor *)o;
    VISIT(d->name);
    if (!object_is_immortal(OBJ(d->owner))) VISIT(d->owner);
    return 0;
}

bool descriptor_check(VM *vm, Descriptor *d, Object *object) {
    if (object_is_instance_of(object, d->owner)) return true;
    return raise(vm, EXC_TYPE_ERROR, "descriptor '%U' for '%s' objects doesn't apply to a '%T' object", d->name,
                 type_name_text(d->owner), object) != NULL;
}

Object *descriptor_get_name(VM *vm, Object *self) {
    (void)vm;
    return OBJ(incref(((Descriptor *)self)->name));
}
Object *descriptor_get_qualname(VM *vm, Object *self) {
    Descriptor *d = (Descriptor *)self;
    return (Object *)str_from_format(vm, "%U.%U", d->owner->qualname, d->name);
}
Object *descriptor_get_owner(VM *vm, Object *self) {
    (void)vm;
    return OBJ(incref(((Descriptor *)self)->owner));
}

/* getattr(owner, name) finds it again. */
Object *descriptor_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Descriptor *d = (Descriptor *)self;
    Object *getattr = vm_core(vm)->builtins ? dict_get_text(vm, vm_core(vm)->builtins, "getattr") : NULL;
    if (!getattr) return raise(vm, EXC_RUNTIME_ERROR, "lost builtins.getattr");
    Object *pair = tuple_pack(vm, 2, d->owner, d->name);
    Object *result = pair ? tuple_pack(vm, 2, getattr, pair) : NULL;
    xdecref(pair);
    return result;
}

static Object *descriptor_text(VM *vm, const char *format, Object *o) {
    Descriptor *d = (Descriptor *)o;
    return (Object *)str_from_format(vm, format, d->name, type_name_text(d->owner));
}

static Object *text_or_none(VM *vm, const char *text) { return text ? (Object *)str_from_text(vm, text) : NEW_NONE(vm); }

static const MethodDef descriptor_methods[] = {
    {"__reduce__", "()", descriptor_reduce, "For pickle.", 0},
    {0},
};

const MemberDef descriptor_members[] = {
    MEMBER_GET("__objclass__", descriptor_get_owner, "The type that has the attribute."),
    MEMBER_GET("__name__", descriptor_get_name, "The attribute's name."),
    {0},
};

/* ---- methods ---- */

static const MethodDef *method_of(const Object *o) { return ((const Descriptor *)o)->def; }

static Object *method_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    Descriptor *d = (Descriptor *)callable;
    if (unlikely(nargs == 0))
        return raise(vm, EXC_TYPE_ERROR, "unbound method %s.%U() needs an argument", type_name_text(d->owner), d->name);
    Object *self = args[0];
    if (unlikely(type_of(self) != d->owner) && !descriptor_check(vm, d, self)) return NULL;
    return method_def_call(vm, d->def, d->signature, OBJ(d->owner), self, args + 1, nargs - 1, kwnames);
}

static Object *method_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    (void)type;
    Descriptor *d = (Descriptor *)descriptor;
    if (!object) return incref(descriptor);
    if (type_of(object) != d->owner && !descriptor_check(vm, d, object)) return NULL;
    return native_function_bind(vm, d->def, d->signature, object);
}

static Object *method_repr(VM *vm, Object *o) { return descriptor_text(vm, "<method '%U' of '%s' objects>", o); }
static Object *method_get_doc(VM *vm, Object *self) { return text_or_none(vm, method_of(self)->doc); }
static Object *method_get_text_signature(VM *vm, Object *self) {
    return native_text_signature(vm, method_of(self), method_of(self)->flags & METHOD_CLASS ? "type" : "self");
}

static const GetSetDef method_getset[] = {
    DESCRIPTOR_QUALNAME_ROW,
    {"__doc__", method_get_doc, NULL, "What the method does."},
    {"__text_signature__", method_get_text_signature, NULL, "Its parameters."},
    {0},
};

const TypeSpec method_descriptor_type = {
    .id = TYPE_METHOD_DESCRIPTOR,
    .base = TYPE_OBJECT,
    .size = sizeof(Descriptor),
    .flags = TYPE_NO_NEW | TYPE_METHOD_LIKE,
    .methods = descriptor_methods,
    .members = descriptor_members,
    .getset = method_getset,
    .life = {descriptor_destroy, descriptor_traverse, NULL, NULL},
    .slots = {.repr = method_repr, .call = method_call, .descr_get = method_descr_get},
};

/* ---- class methods ---- */

/* The class to bind: a subtype of the owner. False RAISES. */
static bool class_check(VM *vm, Descriptor *d, Object *type) {
    if (!is_type(type))
        return raise(vm, EXC_TYPE_ERROR, "descriptor '%U' for type '%s' needs a type, not a '%T' as arg 2", d->name,
                     type_name_text(d->owner), type) != NULL;
    if (type_is_subtype((Type *)type, d->owner)) return true;
    return raise(vm, EXC_TYPE_ERROR, "descriptor '%U' requires a subtype of '%s' but received '%s'", d->name,
                 type_name_text(d->owner), type_name_text((Type *)type)) != NULL;
}

static Object *class_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    Descriptor *d = (Descriptor *)descriptor;
    Type *bound = type ? type : type_of(object);
    if (!class_check(vm, d, OBJ(bound))) return NULL;
    return native_function_bind(vm, d->def, d->signature, OBJ(bound));
}

static Object *class_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    Descriptor *d = (Descriptor *)callable;
    if (nargs == 0)
        return raise(vm, EXC_TYPE_ERROR, "descriptor '%U' of '%s' object needs an argument", d->name,
                     type_name_text(d->owner));
    if (!class_check(vm, d, args[0])) return NULL;
    return method_def_call(vm, d->def, d->signature, OBJ(d->owner), args[0], args + 1, nargs - 1, kwnames);
}

const TypeSpec classmethod_descriptor_type = {
    .id = TYPE_CLASSMETHOD_DESCRIPTOR,
    .base = TYPE_OBJECT,
    .size = sizeof(Descriptor),
    .flags = TYPE_NO_NEW,
    .methods = descriptor_methods,
    .members = descriptor_members,
    .getset = method_getset,
    .life = {descriptor_destroy, descriptor_traverse, NULL, NULL},
    .slots = {.repr = method_repr, .call = class_call, .descr_get = class_descr_get},
};

/* ---- getsets ---- */

static Object *getset_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    (void)type;
    Descriptor *d = (Descriptor *)descriptor;
    if (!object) return incref(descriptor);
    if (!descriptor_check(vm, d, object)) return NULL;
    const GetSetDef *def = d->def;
    if (def->get) return def->get(vm, object);
    return raise(vm, EXC_ATTRIBUTE_ERROR, "attribute '%U' of '%s' objects is not readable", d->name,
                 type_name_text(d->owner));
}

static bool set_check(VM *vm, Descriptor *d, Object *object) {
    if (object_is_instance_of(object, d->owner)) return true;
    return raise(vm, EXC_TYPE_ERROR, "descriptor '%U' for '%s' objects doesn't apply to a '%T' object", d->name,
                 type_name_text(d->owner), object) != NULL;
}

static int getset_descr_set(VM *vm, Object *descriptor, Object *object, Object *value) {
    Descriptor *d = (Descriptor *)descriptor;
    if (!set_check(vm, d, object)) return -1;
    const GetSetDef *def = d->def;
    if (def->set) return def->set(vm, object, value);
    raise(vm, EXC_ATTRIBUTE_ERROR, "attribute '%U' of '%s' objects is not writable", d->name, type_name_text(d->owner));
    return -1;
}

static Object *getset_repr(VM *vm, Object *o) { return descriptor_text(vm, "<attribute '%U' of '%s' objects>", o); }
static Object *getset_get_doc(VM *vm, Object *self) {
    return text_or_none(vm, ((const GetSetDef *)((Descriptor *)self)->def)->doc);
}

static const GetSetDef getset_getset[] = {
    DESCRIPTOR_QUALNAME_ROW,
    {"__doc__", getset_get_doc, NULL, "What the attribute is."},
    {0},
};

const TypeSpec getset_descriptor_type = {
    .id = TYPE_GETSET_DESCRIPTOR,
    .base = TYPE_OBJECT,
    .size = sizeof(Descriptor),
    .flags = TYPE_NO_NEW,
    .methods = descriptor_methods,
    .members = descriptor_members,
    .getset = getset_getset,
    .life = {descriptor_destroy, descriptor_traverse, NULL, NULL},
    .slots = {.repr = getset_repr, .descr_get = getset_descr_get, .descr_set = getset_descr_set},
};

/* ---- members ---- */

static char *member_place(Object *o, const MemberDef *member) {
    return (member->kind == MEMBER_SLOT_BEHIND ? behind_items(o) : (char *)o) + member->offset;
}

/* NULL without an exception: an unset MEMBER_OBJECT_OR_ERROR or slot (the caller knows the name). */
static Object *member_read(VM *vm, Object *o, const MemberDef *member) {
    char *place = member_place(o, member);
    switch (member->kind) {
    case MEMBER_OBJECT: return *(Object **)place ? incref(*(Object **)place) : NEW_NONE(vm);
    case MEMBER_OBJECT_OR_ERROR:
    case MEMBER_SLOT:
    case MEMBER_SLOT_BEHIND: return xincref(*(Object **)place);
    case MEMBER_INT32: return int_from_int64(vm, *(int32_t *)place);
    case MEMBER_INT64: return int_from_int64(vm, *(int64_t *)place);
    case MEMBER_SIZE: return int_from_size(vm, *(size_t *)place);
    case MEMBER_BOOL: return BOOL(vm, *(bool *)place);
    case MEMBER_COMPUTED: return member->get(vm, o);
    }
    return raise(vm, EXC_SYSTEM_ERROR, "bad memberdescr type");
}

static int member_write_number(VM *vm, char *place, MemberKind kind, Object *value) {
    int64_t number;
    if (!value) return raise(vm, EXC_TYPE_ERROR, "can't delete numeric/char attribute"), -1;
    if (kind == MEMBER_BOOL) {
        if (!is_bool(value)) return raise(vm, EXC_TYPE_ERROR, "attribute value type must be bool"), -1;
        *(bool *)place = value == TRUE(vm);
        return 0;
    }
    if (!object_to_int64(vm, value, &number)) return -1;
    if (kind == MEMBER_INT32)
        *(int32_t *)place = (int32_t)number;
    else
        *(int64_t *)place = number;
    return 0;
}

Object *member_get(VM *vm, Object *o, const MemberDef *member) {
    Object *value = member_read(vm, o, member);
    if (value || exception_pending(vm)) return value;
    Str *name = str_from_text(vm, member->name);
    if (name) raise_attribute_error(vm, o, name);
    xdecref(name);
    return NULL;
}

int member_set(VM *vm, Object *o, const MemberDef *member, Object *value) {
    char *place = member_place(o, member);
    if (member->kind == MEMBER_OBJECT || member->kind == MEMBER_OBJECT_OR_ERROR || member->kind == MEMBER_SLOT ||
        member->kind == MEMBER_SLOT_BEHIND) {
        set_ref((Object **)place, xincref(value));
        return 0;
    }
    return member_write_number(vm, place, member->kind, value);
}

static Object *member_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    (void)type;
    Descriptor *d = (Descriptor *)descriptor;
    if (!object) return incref(descriptor);
    if (!descriptor_check(vm, d, object)) return NULL;
    Object *value = member_read(vm, object, d->def);
    if (!value && !exception_pending(vm)) raise_attribute_error(vm, object, d->name);
    return value;
}

static int member_descr_set(VM *vm, Object *descriptor, Object *object, Object *value) {
    Descriptor *d = (Descriptor *)descriptor;
    const MemberDef *member = d->def;
    if (!set_check(vm, d, object)) return -1;
    if (!member->writable) {
        raise(vm, EXC_ATTRIBUTE_ERROR, "readonly attribute");
        return -1;
    }
    if (!value && (member->kind == MEMBER_SLOT || member->kind == MEMBER_SLOT_BEHIND ||
                   member->kind == MEMBER_OBJECT_OR_ERROR) && !*(Object **)member_place(object, member)) {
        raise(vm, EXC_ATTRIBUTE_ERROR, "%U", d->name);
        return -1;
    }
    return member_set(vm, object, member, value);
}

static Object *member_repr(VM *vm, Object *o) { return descriptor_text(vm, "<member '%U' of '%s' objects>", o); }
static Object *member_get_doc(VM *vm, Object *self) {
    return text_or_none(vm, ((const MemberDef *)((Descriptor *)self)->def)->doc);
}

static const GetSetDef member_getset[] = {
    DESCRIPTOR_QUALNAME_ROW,
    {"__doc__", member_get_doc, NULL, "What the attribute is."},
    {0},
};

const TypeSpec member_descriptor_type = {
    .id = TYPE_MEMBER_DESCRIPTOR,
    .base = TYPE_OBJECT,
    .size = sizeof(Descriptor),
    .flags = TYPE_NO_NEW,
    .methods = descriptor_methods,
    .members = descriptor_members,
    .getset = member_getset,
    .life = {descriptor_destroy, descriptor_traverse, NULL, NULL},
    .slots = {.repr = member_repr, .descr_get = member_descr_get, .descr_set = member_descr_set},
};

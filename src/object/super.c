/* Owns super: attribute lookup that starts behind a class in the mro of an object's class. */
#include "object/type_internal.h"

#include "object/protocol.h"

typedef struct Super {
    Object head;
    Type *type;       /* owned: the class to start behind; NULL before __init__ */
    Object *object;   /* owned, NULL unbound */
    Type *object_type; /* owned: the class whose mro is searched, NULL unbound */
} Super;

static Super *as_super(Object *o) { return (Super *)o; }

/* Both are raw: super() runs at every call of an inherited method. */
static Object *super_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)args, (void)nargs, (void)kwnames;
    Object *o = type_allocate(vm, type, sizeof(Super));
    if (o) object_track(vm, o);
    return o;
}

/* The class whose mro is searched for super(type, object): NEW. object is an instance, or a subclass, of type. */
static Type *super_check(VM *vm, Type *type, Object *object) {
    if (is_type(object) && type_is_subtype((Type *)object, type)) return incref((Type *)object);
    if (object_is_instance_of(object, type)) return incref(type_of(object));
    Object *claimed = object_getattr_maybe(vm, object, NAME(vm, __class__)); /* proxies */
    if (claimed && is_type(claimed) && claimed != OBJ(type_of(object)) && type_is_subtype((Type *)claimed, type))
        return (Type *)claimed;
    xdecref(claimed);
    if (exception_pending(vm)) return NULL;
    Type *shown = is_type(object) ? (Type *)object : type_of(object);
    return raise(vm, EXC_TYPE_ERROR, "super(type, obj): obj (%s %s) is not an instance or subtype of type (%s).",
                 is_type(object) ? "type" : "instance of", type_name_text(shown), type_name_text(type));
}

static int super_set(VM *vm, Super *s, Type *type, Object *object) {
    Type *object_type = NULL;
    if (object && !(object_type = super_check(vm, type, object))) return -1;
    set_ref(&s->type, incref(type));
    set_ref(&s->object, xincref(object));
    set_ref(&s->object_type, object_type);
    return 0;
}

static int super_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    if (kwnames && kwnames->length) return raise(vm, EXC_TYPE_ERROR, "super() takes no keyword arguments"), -1;
    if (nargs > 2) return raise(vm, EXC_TYPE_ERROR, "super() expected at most 2 arguments, got %zu", nargs), -1;
    if (nargs == 0) {
        Type *type = NULL;
        Object *object = NULL;
        if (!vm_core(vm)->hooks.super_context) return raise(vm, EXC_RUNTIME_ERROR, "super(): no current frame"), -1;
        if (!vm_core(vm)->hooks.super_context(vm, &type, &object)) return -1;
        incref(type);
        int done = super_set(vm, as_super(self), type, object);
        decref(type);
        xdecref(object);
        return done;
    }
    if (!is_type(args[0])) return raise(vm, EXC_TYPE_ERROR, "super() argument 1 must be a type, not %T", args[0]), -1;
    Object *object = nargs > 1 && !is_none(args[1]) ? args[1] : NULL;
    return super_set(vm, as_super(self), (Type *)args[0], object);
}

static void super_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&as_super(o)->type);
    clear_ref(&as_super(o)->object);
    clear_ref(&as_super(o)->object_type);
}

static int super_traverse(Object *o, Visit visit, void *context) {
    Super *s = as_super(o);
    if (s->type && !object_is_immortal(OBJ(s->type))) VISIT(s->type);
    VISIT(s->object);
    if (s->object_type && !object_is_immortal(OBJ(s->object_type))) VISIT(s->object_type);
    return 0;
}

/* What follows `type` in the mro of start. BORROWED; NULL without exception: nothing. */
static Object *lookup_behind(VM *vm, Type *start, Type *type, Str *name) {
    Tuple *mro = start->mro;
    size_t i = 0;
    if (!mro) return NULL;
    while (i < mro->length && mro->items[i] != OBJ(type)) i++;
    for (i++; i < mro->length; i++) {
        Dict *dict = type_namespace(vm, (Type *)mro->items[i]);
        Object *found = dict ? dict_get_str(vm, dict, name) : NULL;
        if (found || !dict) return found;
    }
    return NULL;
}

/* super(type, object).name without a super object: what the loop uses. *unbound: a method to call with object first. */
Object *super_lookup(VM *vm, Type *type, Object *object, Str *name, bool *unbound) {
    if (unbound) *unbound = false;
    Type *start = super_check(vm, type, object);
    if (!start) return NULL;
    Object *found = name == NAME(vm, __class__) ? NULL : lookup_behind(vm, start, type, name), *value = NULL;
    if (found) {
        incref(found);
        Type *kind = type_of(found);
        bool on_class = object == OBJ(start);
        if (unbound && (kind->flags & TYPE_METHOD_LIKE) && !on_class) {
            *unbound = true;
            value = incref(found);
        } else {
            value = kind->slots.descr_get ? kind->slots.descr_get(vm, found, on_class ? NULL : object, start) : incref(found);
        }
        decref(found);
    } else if (!exception_pending(vm)) {
        raise(vm, EXC_ATTRIBUTE_ERROR, "'super' object has no attribute '%U'", name);
    }
    decref(start);
    return value;
}

static Object *super_getattr(VM *vm, Object *o, Str *name) {
    Super *s = as_super(o);
    if (!s->object_type || name == NAME(vm, __class__)) return object_generic_getattr(vm, o, name);
    Object *found = lookup_behind(vm, s->object_type, s->type, name);
    if (!found) return exception_pending(vm) ? NULL : object_generic_getattr(vm, o, name);
    Object *(*get)(VM *, Object *, Object *, Type *) = type_of(found)->slots.descr_get;
    if (!get) return incref(found);
    incref(found);
    Type *start = incref(s->object_type);
    Object *object = s->object == OBJ(start) ? NULL : incref(s->object);
    Object *value = get(vm, found, object, start);
    decref(found);
    decref(start);
    xdecref(object);
    return value;
}

/* An unbound super object as a class attribute binds when read through an instance. */
static Object *super_descr_get(VM *vm, Object *descriptor, Object *object, Type *type) {
    (void)type;
    Super *s = as_super(descriptor);
    if (!object || is_none(object) || s->object) return incref(descriptor);
    if (!is_exact(descriptor, TYPE_SUPER)) return object_call2(vm, OBJ(type_of(descriptor)), OBJ(s->type), object);
    Object *bound = super_construct(vm, builtin_type(vm, TYPE_SUPER), NULL, 0, NULL);
    if (bound && super_set(vm, as_super(bound), s->type, object) < 0) clear_ref(&bound);
    return bound;
}

static Object *super_repr(VM *vm, Object *o) {
    Super *s = as_super(o);
    const char *name = s->type ? type_name_text(s->type) : "NULL";
    if (s->object_type)
        return (Object *)str_from_format(vm, "<super: <class '%s'>, <%s object>>", name, type_name_text(s->object_type));
    return (Object *)str_from_format(vm, "<super: <class '%s'>, NULL>", name);
}

static Object *get_thisclass(VM *vm, Object *self) { return as_super(self)->type ? OBJ(incref(as_super(self)->type)) : NEW_NONE(vm); }
static Object *get_self(VM *vm, Object *self) { return as_super(self)->object ? incref(as_super(self)->object) : NEW_NONE(vm); }
static Object *get_self_class(VM *vm, Object *self) {
    return as_super(self)->object_type ? OBJ(incref(as_super(self)->object_type)) : NEW_NONE(vm);
}

static const MemberDef super_members[] = {
    MEMBER_GET("__thisclass__", get_thisclass, "The class to start behind."),
    MEMBER_GET("__self__", get_self, "The object whose attributes are looked up; None when unbound."),
    MEMBER_GET("__self_class__", get_self_class, "The class whose mro is searched; None when unbound."),
    {0},
};

const TypeSpec super_type = {
    .id = TYPE_SUPER,
    .base = TYPE_OBJECT,
    .size = sizeof(Super),
    .flags = TYPE_BASE,
    .doc = "Looks attributes up in the classes behind a given one in the method resolution order.",
    .members = super_members,
    .life = {super_destroy, super_traverse, NULL, NULL},
    .slots = {.construct = (ConstructFn)(void (*)(void))super_construct,
              .initialize = (int (*)(VM *, Object *, Object *const *, size_t))(void (*)(void))super_initialize, .repr = super_repr, .getattr = super_getattr,
              .descr_get = super_descr_get},
};

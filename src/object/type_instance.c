/* Owns the making and unmaking of instances: allocation with the attribute area, calling a type, and the life
 * functions of classes made by programs, which wrap those of the builtin type they derive from. */
#include "memory/collector.h"
#include "object/arguments.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/instance.h"
#include "object/protocol.h"
#include "object/slots.h"

#include <string.h>

static uint32_t instance_capacity(const Type *type) { return type->expected_attrs ? type->expected_attrs : 1; }

/* The same for an instance to be made; the first one of a class may show how much the others need. */
static uint32_t new_capacity(Type *type) {
    if (likely(type->expected_attrs || !type->attr_offset)) return instance_capacity(type);
    type->expected_attrs = ATTRIBUTES_DEFAULT;
    return ATTRIBUTES_FIRST;
}

/* Bytes of an instance: `size` for the builtin layout with items, then slots, then attributes. */
static size_t instance_size(const Type *type, size_t size, uint32_t capacity) {
    size_t area = type->flags & TYPE_HAS_DICT ? sizeof(Attributes) + capacity * sizeof(Object *) : 0;
    if (type->attr_offset) return type->attr_offset + area;
    if (!area && !type->behind_slots) return size > type->basic_size ? size : type->basic_size;
    return memory_size((size + 7) / 8, 8, type->behind_slots + area);
}

Object *type_allocate(VM *vm, Type *type, size_t size) {
    uint32_t capacity = new_capacity(type);
    Object *o = object_alloc_zeroed(vm, type, instance_size(type, size, capacity));
    if (!o) return NULL;
    if (type->flags & TYPE_HEAP) incref(type);
    /* Behind the items: the construct function has not set their number yet, so the area is found when it is used. */
    if (!type->attr_offset) return o;
    if (likely(type->shape != NULL)) *(Attributes *)((char *)o + type->attr_offset) = (Attributes){type->shape->id, capacity};
    else instance_open_attributes(vm, o, capacity);
    return o;
}

static void begin_tracking(VM *vm, Object *o) {
    o->word |= OBJECT_TRACKED | OBJECT_YOUNG;
    collector_born(vm, o);
}

static __attribute__((noinline)) Object *make_in_general(VM *vm, Type *type) {
    Object *o = type_allocate(vm, type, sizeof(Object));
    if (o) begin_tracking(vm, o);
    return o;
}

Object *type_make_instance(VM *vm, Type *type) {
    uint32_t capacity = type->expected_attrs, offset = type->attr_offset;
    size_t size = offset + sizeof(Attributes) + capacity * sizeof(Object *);
    if (unlikely(!capacity || !offset || !type->shape || size > 128)) return make_in_general(vm, type);
    Object *o = object_alloc_small(vm, type, size);
    if (unlikely(!o)) return NULL;
    begin_tracking(vm, o);
    if (likely((int32_t)type->life.head.count >= 0)) type->life.head.count++;
    else incref(type);
    for (uint64_t *at = (uint64_t *)(o + 1), *end = (uint64_t *)((char *)o + offset); unlikely(at < end); at++) *at = 0;
    Attributes *area = (Attributes *)((char *)o + offset);
    *area = (Attributes){type->shape->id, capacity};
    for (uint32_t i = 0; i < capacity; i++) {
        area->values[i] = NULL;
        __asm__("" : "+r"(i)); /* see object_alloc_zeroed */
    }
    return o;
}

static void *type_raise_no_new(VM *vm, Type *type) {
    return raise(vm, EXC_TYPE_ERROR, "cannot create '%s' instances", type_name_text(type));
}

typedef struct Construction {
    ConstructFn construct;
    Type *type;
} Construction;

static Object *construct_bound(VM *vm, void *context, Object *const *args, size_t nargs) {
    Construction *call = context;
    return call->construct(vm, call->type, args, nargs);
}

static const Type *native_base(const Type *type) {
    while (type->flags & TYPE_HEAP) type = type->base;
    return type;
}

/* Messages name the builtin type whose parameters these are, without its module. */
static const char *native_name(Type *type) {
    type = (Type *)native_base(type);
    const char *name = type_name_text(type), *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static bool takes_no_keywords(const Signature *s) { return s->positional_only == s->named && !s->star_kwargs; }

/* Keywords are for the __init__ of a class of the program: they are nothing to a builtin type that knows none. */
static bool keywords_are_for_init(const Type *source, const Type *type) {
    return takes_no_keywords(source->new_signature) && type->slots.initialize != native_base(type)->slots.initialize;
}

/* ... and those for the __new__ of a class nothing to list, alone among the builtin types. */
static bool keywords_are_for_new(const Type *type, const Object *self) {
    const Type *native = native_base(type), *class_ = type_of(self);
    return native->id == TYPE_LIST && takes_no_keywords(type->init_signature) && class_->slots.construct != native->slots.construct;
}

Object *type_construct_as(VM *vm, Type *source, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    if (!source->slots.construct || ((source->flags | type->flags) & TYPE_NO_NEW)) return type_raise_no_new(vm, type);
    Object *o;
    if (!source->new_signature) {
        o = ((RawConstructFn)(void (*)(void))source->slots.construct)(vm, type, args, nargs, kwnames);
    } else if (likely(signature_is_direct(source->new_signature, nargs, kwnames))) {
        Object *bound[SIGNATURE_LOCAL];
        size_t count = signature_fill_direct(source->new_signature, bound, args, nargs);
        o = source->slots.construct(vm, type, bound, count);
    } else {
        Construction call = {source->slots.construct, type};
        if (kwnames && keywords_are_for_init(source, type)) kwnames = NULL;
        o = signature_call(vm, source->new_signature, native_name(source), construct_bound, &call, args, nargs, kwnames);
    }
    if (o && type_of(o) == type && (type->flags & TYPE_HEAP)) {
        if (!type->attr_offset && (type->flags & TYPE_HAS_DICT) && !attributes_of(o)->capacity)
            instance_open_attributes(vm, o, instance_capacity(type));
        if (!object_is_tracked(o)) object_track(vm, o);
    }
    return o;
}

Object *type_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    return type_construct_as(vm, type, type, args, nargs, kwnames);
}

typedef struct Initialization {
    Type *type;
    Object *self;
} Initialization;

static Object *initialize_bound(VM *vm, void *context, Object *const *args, size_t nargs) {
    Initialization *call = context;
    return call->type->slots.initialize(vm, call->self, args, nargs) < 0 ? NULL : NEW_NONE(vm);
}

int type_initialize_as(VM *vm, Type *type, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    if (!type->slots.initialize) return 0;
    if (!type->init_signature)
        return ((RawInitializeFn)(void (*)(void))type->slots.initialize)(vm, self, args, nargs, kwnames);
    if (likely(signature_is_direct(type->init_signature, nargs, kwnames))) {
        Object *bound[SIGNATURE_LOCAL];
        size_t count = signature_fill_direct(type->init_signature, bound, args, nargs);
        return type->slots.initialize(vm, self, bound, count);
    }
    Initialization call = {type, self};
    if (kwnames && keywords_are_for_new(type, self)) kwnames = NULL;
    Object *done =
        signature_call(vm, type->init_signature, native_name(type), initialize_bound, &call, args, nargs, kwnames);
    return done ? 0 : -1;
}

int type_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    return type_initialize_as(vm, type_of(self), self, args, nargs, kwnames);
}

Object *type_call(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    Type *type = (Type *)callable;
    if (type == builtin_type(vm, TYPE_TYPE)) {
        if (nargs == 1 && (!kwnames || kwnames->length == 0)) return incref(OBJ(type_of(args[0])));
        if (nargs != 3) return raise(vm, EXC_TYPE_ERROR, "type() takes 1 or 3 arguments");
    }
    if (type == builtin_type(vm, TYPE_DICT)) {
        if (nargs == 0 && kwnames) return dict_from_keywords(vm, args, kwnames);
        if (nargs == 1 && !kwnames && is_exact(args[0], TYPE_DICT)) return OBJ(dict_copy(vm, (Dict *)args[0]));
    }
    Object *o = type_construct(vm, type, args, nargs, kwnames);
    if (!o || !object_is_instance_of(o, type)) return o;
    if (type_initialize(vm, o, args, nargs, kwnames) == 0) return o;
    decref(o);
    return NULL;
}

/* ---- the life of instances of classes made by programs ----
 * A builtin type with TYPE_HAS_DICT looks after the attributes itself, also those of derived classes. */

static bool adds_attributes(const Type *type, const Type *native) {
    return (type->flags & TYPE_HAS_DICT) && !(native->flags & TYPE_HAS_DICT);
}

/* The places of the __slots__ members that `type` itself adds to o. */
static Object **own_slots(Object *o, const Type *type) {
    char *start = type->flags & TYPE_VARIABLE ? behind_items(o) : (char *)o;
    return (Object **)(start + type->slot_start);
}

/* Releases what classes of programs add; returns the builtin type they derive from. */
static Type *release_added(VM *vm, Object *o) {
    Type *type = type_of(o), *base = type;
    for (; base->flags & TYPE_HEAP; base = base->base) {
        Object **slots = base->slot_count ? own_slots(o, base) : NULL;
        for (uint32_t i = 0; i < base->slot_count; i++) clear_ref(&slots[i]);
    }
    if (adds_attributes(type, base)) instance_release_attributes(vm, o);
    return base;
}

void heap_instance_destroy(VM *vm, Object *o) {
    Type *type = type_of(o), *base = release_added(vm, o);
    if (base->life.destroy) base->life.destroy(vm, o);
    decref(type);
}

void heap_instance_detach(Object *o, Remains *remains) {
    o->word |= OBJECT_DYING;
    Type *type = type_of(o), *base = release_added(vm_of(o), o);
    base->life.detach(o, remains);
    decref(type);
}

/* Of instances that own nothing but attributes: see instance_references. */
void attribute_instance_destroy(VM *vm, Object *o) {
    Type *type = type_in(vm, o);
    Attributes *area = (Attributes *)((char *)o + type->attr_offset);
    area->shape_id = 0; /* what runs now finds no attributes */
    for (uint32_t i = 0, count = area->capacity; i < count; i++) clear_ref(&area->values[i]);
    decref(type);
}

/* What classes made by programs add to the builtin type `base`. */
static int traverse_added(Object *o, const Type *base, Visit visit, void *context) {
    Type *type = type_of(o);
    for (Type *t = type; t != base; t = t->base) {
        Object **slots = t->slot_count ? own_slots(o, t) : NULL;
        for (uint32_t i = 0; i < t->slot_count; i++) VISIT(slots[i]);
    }
    if (adds_attributes(type, base)) {
        int stop = instance_traverse_attributes(o, visit, context);
        if (stop) return stop;
    }
    VISIT(type);
    return 0;
}

int heap_instance_traverse(Object *o, Visit visit, void *context) {
    const Type *base = native_base(type_of(o));
    int stop = traverse_added(o, base, visit, context);
    return stop || !base->life.traverse ? stop : base->life.traverse(o, visit, context);
}

size_t heap_instance_traverse_part(Object *o, size_t place, size_t limit, Visit visit, void *context) {
    const Type *base = native_base(type_of(o));
    if (place == 0) traverse_added(o, base, visit, context);
    return base->life.traverse_part(o, place, limit, visit, context);
}

int heap_instance_clear(VM *vm, Object *o) {
    Type *base = release_added(vm, o);
    return base->life.clear ? base->life.clear(vm, o) : 0;
}

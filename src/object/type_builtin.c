/* Owns builtin types: making them ready from their specs at fixed places, and filling a namespace at the first look. */
#include "object/type_internal.h"

#include "object/arguments.h"
#include "object/descriptor.h"

#include <string.h>

static const char *const builtin_names[BUILTIN_TYPE_COUNT] = {
#define X(id, name) name,
    BUILTIN_TYPES(X)
#undef X
#define X(id, name, base) name,
    BUILTIN_EXCEPTIONS(X)
#undef X
};

/* The part before the last dot of the dotted name; "builtins" for those without. */
void type_module_text(Type *type, const char **module, size_t *length) {
    const char *dot = type->dotted ? strrchr(type->dotted, '.') : NULL;
    *module = dot ? type->dotted : "builtins";
    *length = dot ? (size_t)(dot - type->dotted) : strlen("builtins");
}

static uint32_t kind_flag(uint32_t id) {
    switch (id) {
    case TYPE_INT: return TYPE_IS_INT;
    case TYPE_STR: return TYPE_IS_STR;
    case TYPE_BYTES: return TYPE_IS_BYTES;
    case TYPE_LIST: return TYPE_IS_LIST;
    case TYPE_TUPLE: return TYPE_IS_TUPLE;
    case TYPE_DICT: return TYPE_IS_DICT;
    case TYPE_TYPE: return TYPE_IS_TYPE;
    case TYPE_FLOAT: return TYPE_IS_FLOAT;
    case TYPE_SET:
    case TYPE_FROZENSET: return TYPE_IS_SET;
    case EXC_BASE_EXCEPTION: return TYPE_IS_EXCEPTION;
    default: return 0;
    }
}

/* Slots are pointers throughout: a NULL one is the base's. hash goes with compare, construct with its permission. */
static void inherit_slots(Type *type, const Type *base) {
    AnyFn *slots = (AnyFn *)&type->slots;
    const AnyFn *from = (const AnyFn *)&base->slots;
    bool has_compare = type->slots.compare != NULL, has_hash = type->slots.hash != NULL;
    bool has_construct = type->slots.construct != NULL;
    for (size_t i = 0; i < sizeof(Slots) / sizeof(AnyFn); i++)
        slots[i] = slots[i] ? slots[i] : from[i]; /* stored always: several at a time, then */
    if (has_compare && !has_hash) type->slots.hash = hash_not_implemented;
    if (!has_construct && (base->id == TYPE_OBJECT || (type->flags & TYPE_NO_NEW))) {
        type->slots.construct = NULL;
        type->flags |= TYPE_NO_NEW;
    }
}

static void inherit_life(Type *type, const Type *base) {
    if (!type->life.destroy) {
        type->life.destroy = base->life.destroy;
        type->life.plain = base->life.plain;
    }
    if (!type->life.traverse) {
        type->life.traverse = base->life.traverse;
        type->life.extent = base->life.extent;
        type->life.traverse_part = base->life.traverse_part;
        type->life.references = base->life.references;
        type->life.layout = base->life.layout;
        if (!type->life.detach) {
            type->life.detach = base->life.detach;
            type->life.inside = base->life.inside;
        }
        if (!type->life.clear) type->life.clear = base->life.clear;
    }
    if (!type->life.finalize) {
        type->life.finalize = base->life.finalize;
        if (!type->life.at_rest) type->life.at_rest = base->life.at_rest;
    }
}

static bool inherit_signatures(VM *vm, Type *type, const Type *base) {
    const TypeSpec *spec = type->spec;
    if (spec->slots.construct)
        type->new_signature = spec->new_signature ? signature_for(vm, spec->new_signature) : NULL;
    else
        type->new_signature = base ? base->new_signature : NULL;
    if (spec->slots.initialize)
        type->init_signature = spec->init_signature ? signature_for(vm, spec->init_signature) : NULL;
    else
        type->init_signature = base ? base->init_signature : NULL;
    return !exception_pending(vm);
}

static bool make_bases(VM *vm, Type *type) {
    if (type->id == EXC_EXCEPTION_GROUP)
        type->bases = (Tuple *)tuple_pack(vm, 2, type->base, builtin_type(vm, EXC_EXCEPTION));
    else
        type->bases = type->base ? (Tuple *)tuple_pack(vm, 1, type->base) : EMPTY_TUPLE(vm);
    if (!type->bases) return false;
    type->mro = type_linearise(vm, type, type->bases);
    if (!type->mro) return false;
    for (size_t i = 0; i < type->bases->length; i++)
        if (!type_add_subclass(vm, (Type *)type->bases->items[i], type)) return false;
    return true;
}

/* The clear of native types whose instances have attributes and which say nothing themselves: a cycle can go through
 * those. */
static int clear_attributes(VM *vm, Object *o) {
    instance_release_attributes(vm, o);
    return 0;
}

static bool ready(VM *vm, Type *type, const TypeSpec *spec, uint32_t id, const char *dotted, Type *base) {
    type->life.head.count = IMMORTAL_COUNT;
    type->life.head.word = TYPE_INDEX(TYPE_TYPE);
    type->id = id;
    type->spec = spec;
    type->dotted = dotted;
    type->base = base;
    type->slots = spec->slots;
    type->life.destroy = spec->life.destroy;
    type->life.traverse = spec->life.traverse;
    type->life.extent = spec->parts.extent;
    type->life.traverse_part = spec->parts.traverse_part;
    type->life.references = spec->parts.references;
    type->life.layout = spec->parts.layout;
    type->life.may_untrack = spec->parts.may_untrack;
    type->life.detach = spec->parts.detach;
    type->life.inside = spec->parts.detach && (spec->flags & TYPE_VARIABLE);
    type->life.plain = spec->plain;
    type->life.clear = spec->life.clear;
    type->life.finalize = spec->life.finalize;
    type->life.at_rest = spec->life.at_rest;
    type->flags = spec->flags | kind_flag(id) | TYPE_READY | TYPE_IMMUTABLE | TYPE_DICT_LAZY;
    type->basic_size = spec->size;
    if (base) {
        type->flags |= base->flags & TYPE_INHERITED_FLAGS;
        if (base->basic_size > type->basic_size) type->basic_size = base->basic_size;
        inherit_slots(type, base);
        inherit_life(type, base);
    }
    if (!type->life.finalize && (!type->life.destroy || spec->destroy_if))
        type->life.leaf_unless = OBJECT_WEAKREFS | OBJECT_TRACKED | spec->destroy_if;
    if ((type->flags & TYPE_HAS_DICT) && !(type->flags & TYPE_VARIABLE)) type->attr_offset = (type->basic_size + 7) & ~7u;
    if ((type->flags & TYPE_HAS_DICT) && !type->life.clear) type->life.clear = clear_attributes;
    type->expected_attrs = 1;
    const char *dot = strrchr(dotted, '.');
    type->name = str_intern_text(vm, dot ? dot + 1 : dotted);
    if (!type->name) return false;
    type->qualname = incref(type->name);
    return inherit_signatures(vm, type, base) && make_bases(vm, type);
}

bool type_ready(VM *vm, const TypeSpec *spec) {
    /* A spec that leaves its base out says 0, which is TYPE_TYPE: nothing builtin derives from that. */
    Type *base = spec->id == TYPE_OBJECT ? NULL
                 : builtin_type(vm, spec->base == TYPE_TYPE ? TYPE_OBJECT : spec->base);
    return ready(vm, builtin_type(vm, spec->id), spec, spec->id, builtin_names[spec->id], base);
}

static Type **known_place(VM *vm, const TypeSpec *spec) {
    return &vm_core(vm)->known_natives[((uintptr_t)spec >> 4 ^ (uintptr_t)spec >> 10) % NATIVE_TYPES_KNOWN];
}

Type *type_from_spec(VM *vm, const TypeSpec *spec, const char *name, Type *base) {
    Type *type = heap_alloc_type(vm, TYPE_SLOT_BYTES);
    if (!type) return NULL;
    if (!ready(vm, type, spec, BUILTIN_TYPE_COUNT, name, base ? base : builtin_type(vm, TYPE_OBJECT))) {
        type_release(vm, type);
        type->life.head.count = 0;
        heap_free_type(vm, type, TYPE_SLOT_BYTES);
        return NULL;
    }
    type->next_native = vm_core(vm)->native_types;
    vm_core(vm)->native_types = type;
    *known_place(vm, spec) = type; /* a module that is made anew has new types */
    return type;
}

Type *native_type(VM *vm, const TypeSpec *spec) {
    Type **known = known_place(vm, spec);
    if (likely(*known && (*known)->spec == spec)) return *known;
    Type *type = vm_core(vm)->native_types;
    while (type && type->spec != spec) type = type->next_native;
    if (type) *known = type;
    return type;
}

/* ---- namespaces ---- */

/* Takes value over; NULL passes the failure on. */
static bool fill(VM *vm, Dict *dict, const char *name, STEALS Object *value) {
    if (!value) return false;
    bool ok = dict_set_text(vm, dict, name, value);
    decref(value);
    return ok;
}

static bool fill_wrappers(VM *vm, Type *type, Dict *dict) {
    for (size_t i = 0; i < slot_row_count; i++) {
        const SlotRow *row = &slot_rows[i];
        if (!slot_is_own(type->spec, row)) continue;
        if (!fill(vm, dict, row->text, slot_wrapper_new(vm, type, row))) return false;
    }
    if (type->spec->slots.construct && !fill(vm, dict, "__new__", new_method_new(vm, type))) return false;
    if (type->slots.hash == hash_not_implemented && !type->spec->slots.hash && type->spec->slots.compare)
        return fill(vm, dict, "__hash__", NONE(vm));
    return true;
}

static bool fill_tables(VM *vm, Type *type, Dict *dict) {
    const TypeSpec *spec = type->spec;
    for (const MethodDef *row = spec->methods; row && row->name; row++)
        if (!fill(vm, dict, row->name, method_descriptor_for(vm, type, row))) return false;
    for (const MemberDef *row = spec->members; row && row->name; row++)
        if (!fill(vm, dict, row->name, descriptor_new(vm, TYPE_MEMBER_DESCRIPTOR, type, row->name, row))) return false;
    for (const GetSetDef *row = spec->getset; row && row->name; row++)
        if (!fill(vm, dict, row->name, descriptor_new(vm, TYPE_GETSET_DESCRIPTOR, type, row->name, row))) return false;
    return true;
}

static bool fill_match_args(VM *vm, Type *type, Dict *dict) {
    const char *const *names = type->spec->match_args;
    size_t count = 0;
    if (!names) return true;
    while (names[count]) count++;
    Tuple *tuple = tuple_allocate(vm, count);
    if (!tuple) return false;
    for (size_t i = 0; i < count; i++) {
        tuple->items[i] = OBJ(str_intern_text(vm, names[i]));
        if (!tuple->items[i]) {
            decref(tuple);
            return false;
        }
    }
    if (count) tuple_finish(vm, tuple);
    return fill(vm, dict, "__match_args__", OBJ(tuple));
}

/* Types outside builtins say which module they are of; the others leave it to the getter of type. */
static bool fill_module(VM *vm, Type *type, Dict *dict) {
    const char *module;
    size_t length;
    if (!strchr(type->dotted, '.')) return true;
    type_module_text(type, &module, &length);
    return fill(vm, dict, "__module__", OBJ(str_from_utf8(vm, module, length)));
}

bool type_fill_namespace(VM *vm, Type *type) {
    Dict *dict = dict_new(vm);
    if (!dict) return false;
    const TypeSpec *spec = type->spec;
    bool adds_dict = (type->flags & TYPE_HAS_DICT) && !(type->base && (type->base->flags & TYPE_HAS_DICT));
    bool ok = fill_wrappers(vm, type, dict) && fill_tables(vm, type, dict) && fill_match_args(vm, type, dict) &&
              fill_module(vm, type, dict);
    if (ok && adds_dict && !dict_get_str(vm, dict, NAME(vm, __dict__)))
        ok = fill(vm, dict, "__dict__", descriptor_new(vm, TYPE_GETSET_DESCRIPTOR, type, "__dict__", &native_dict_getset));
    if (ok && !dict_get_str(vm, dict, NAME(vm, __doc__)))
        ok = fill(vm, dict, "__doc__", spec->doc ? OBJ(str_from_text(vm, spec->doc)) : NONE(vm));
    if (!ok || !(type->flags & TYPE_DICT_LAZY)) { /* failed; or a finaliser that ran meanwhile has looked, too */
        decref(dict);
        return ok;
    }
    type->dict = dict;
    type->flags &= ~(uint32_t)TYPE_DICT_LAZY;
    return true;
}

/* Owns the making of classes: what the class statement and type(name, bases, namespace) do. */
#include "object/type_internal.h"

#include "object/descriptor.h"
#include "object/function.h"
#include "object/list.h"
#include "object/protocol.h"

#include <string.h>

/* A class being made. */
typedef struct Making {
    VM *vm;
    Type *metatype, *base;
    Str *name;
    Tuple *bases;       /* owned */
    Dict *dict;         /* owned: the class's namespace */
    Tuple *slots;       /* owned: mangled, sorted names of members; NULL: no __slots__ */
    bool add_dict, add_weak;
    Type *type;         /* owned */
} Making;

/* ---- metatype and bases ---- */

Type *type_winner(VM *vm, Type *metatype, Tuple *bases) {
    Type *winner = metatype;
    for (size_t i = 0; i < bases->length; i++) {
        Type *candidate = type_of(bases->items[i]);
        if (type_is_subtype(winner, candidate)) continue;
        if (!type_is_subtype(candidate, winner))
            return raise(vm, EXC_TYPE_ERROR, "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                                             "subclass of the metaclasses of all its bases");
        winner = candidate;
    }
    return winner;
}

/* Appends what stands for one base; false RAISES. */
static bool resolve_base(VM *vm, List *out, Object *base, Tuple *bases, bool *changed) {
    Object *method = is_type(base) ? NULL : object_getattr_maybe(vm, base, NAME(vm, __mro_entries__));
    if (!method) return !exception_pending(vm) && list_append(vm, out, base);
    Object *entries = object_call1(vm, method, OBJ(bases));
    decref(method);
    if (!entries) return false;
    *changed = true;
    bool ok = is_tuple(entries);
    if (!ok) raise(vm, EXC_TYPE_ERROR, "__mro_entries__ must return a tuple");
    for (size_t i = 0; ok && i < ((Tuple *)entries)->length; i++) ok = list_append(vm, out, ((Tuple *)entries)->items[i]);
    decref(entries);
    return ok;
}

Tuple *type_resolve_bases(VM *vm, Tuple *bases) {
    bool all_types = true, changed = false;
    for (size_t i = 0; i < bases->length; i++) all_types = all_types && is_type(bases->items[i]);
    if (all_types) return incref(bases);
    List *out = list_new(vm, bases->length);
    if (!out) return NULL;
    for (size_t i = 0; i < bases->length; i++) {
        if (!resolve_base(vm, out, bases->items[i], bases, &changed)) {
            decref(out);
            return NULL;
        }
    }
    Tuple *result = changed ? (Tuple *)tuple_from(vm, out->items, out->length) : incref(bases);
    decref(out);
    return result;
}

/* ---- __slots__ ---- */

/* _Class__name for private names. NEW. */
static Str *mangle(VM *vm, Str *class_name, Str *name) {
    size_t length = str_length(name), skip = 0;
    if (length < 3 || str_at(name, 0) != '_' || str_at(name, 1) != '_') return incref(name);
    if (str_at(name, length - 1) == '_' && str_at(name, length - 2) == '_') return incref(name);
    while (skip < str_length(class_name) && str_at(class_name, skip) == '_') skip++;
    if (skip == str_length(class_name)) return incref(name);
    Str *stem = str_slice(vm, class_name, skip, str_length(class_name));
    if (!stem) return NULL;
    Str *mangled = str_from_format(vm, "_%U%U", stem, name);
    decref(stem);
    return mangled;
}

static bool check_slot_name(Making *m, Object *name) {
    if (!is_str(name)) return raise(m->vm, EXC_TYPE_ERROR, "__slots__ items must be strings, not '%T'", name) != NULL;
    if (!str_is_identifier((Str *)name)) return raise(m->vm, EXC_TYPE_ERROR, "__slots__ must be identifiers") != NULL;
    return true;
}

static bool may_add_weak(const Making *m) {
    Type *native = m->base;
    while (native->flags & TYPE_HEAP) native = native->base;
    bool sized = native->id == TYPE_INT || native->id == TYPE_BYTES || native->id == TYPE_TUPLE || native->id == TYPE_BOOL;
    return !(m->base->flags & TYPE_WEAKREFABLE) && !sized;
}

/* A base whose instances keep a dict of their own (modules, functions, types) shows it by its __dict__. */
static bool may_add_dict(const Making *m) {
    return !(m->base->flags & TYPE_HAS_DICT) && !type_lookup(m->vm, m->base, NAME(m->vm, __dict__));
}

static bool note_special_slot(Making *m, bool *added, bool may, const char *message) {
    if (!may || *added) return raise(m->vm, EXC_TYPE_ERROR, "%s", message) != NULL;
    *added = true;
    return true;
}

/* Sorts and drops nothing: insertion sort of a handful of names. */
static void sort_names(Object **names, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && str_compare((Str *)names[j - 1], (Str *)names[j]) > 0; j--) {
            Object *swap = names[j];
            names[j] = names[j - 1];
            names[j - 1] = swap;
        }
}

static bool add_member(Making *m, List *members, Object *item) {
    VM *vm = m->vm;
    Str *name = mangle(vm, m->name, (Str *)item);
    if (!name) return false;
    name = str_intern(vm, name);
    bool exempt = name == NAME(vm, __qualname__) || name == NAME(vm, __classcell__) || name == NAME(vm, __classdictcell__);
    if (!exempt && dict_get_str(vm, m->dict, name)) {
        raise(vm, EXC_VALUE_ERROR, "%R in __slots__ conflicts with class variable", name);
        decref(name);
        return false;
    }
    return list_append_stolen(vm, members, OBJ(name));
}

/* Fills members from the tuple __slots__ gives; notes __dict__ and __weakref__. */
static bool read_slot_names(Making *m, Tuple *names, List *members) {
    for (size_t i = 0; i < names->length; i++) {
        Object *name = names->items[i];
        if (!check_slot_name(m, name)) return false;
        bool ok;
        if (str_equals_text((Str *)name, "__dict__"))
            ok = note_special_slot(m, &m->add_dict, may_add_dict(m), "__dict__ slot disallowed: we already got one");
        else if (str_equals_text((Str *)name, "__weakref__"))
            ok = note_special_slot(m, &m->add_weak, may_add_weak(m), "__weakref__ slot disallowed: we already got one");
        else
            ok = add_member(m, members, name);
        if (!ok) return false;
    }
    sort_names(members->items, members->length);
    return true;
}

/* Bases other than the layout's may bring a dict or weak references along. */
static void note_secondary_bases(Making *m) {
    bool may_dict = may_add_dict(m), may_weak = may_add_weak(m);
    for (size_t i = 0; i < m->bases->length; i++) {
        Type *base = (Type *)m->bases->items[i];
        if (base == m->base) continue;
        if (may_dict && (base->flags & TYPE_HAS_DICT)) m->add_dict = true;
        if (may_weak && (base->flags & TYPE_WEAKREFABLE)) m->add_weak = true;
    }
}

static bool refuses_slots(const Making *m) {
    Type *native = m->base;
    while (native->flags & TYPE_HEAP) native = native->base;
    return is_metatype(native) || ((native->flags & TYPE_VARIABLE) && !(native->flags & TYPE_IS_STR));
}

static bool read_slots(Making *m) {
    VM *vm = m->vm;
    Object *value = dict_get_str(vm, m->dict, NAME(vm, __slots__));
    if (!value) {
        m->add_dict = may_add_dict(m);
        m->add_weak = may_add_weak(m);
        return true;
    }
    incref(value);
    Object *names = is_str(value) ? tuple_pack(vm, 1, value) : tuple_from_iterable(vm, value);
    decref(value);
    if (!names) return false;
    List *members = NULL;
    bool ok = false;
    if (((Tuple *)names)->length && refuses_slots(m)) {
        raise(vm, EXC_TYPE_ERROR, "nonempty __slots__ not supported for subtype of '%s'", type_name_text(m->base));
    } else {
        members = list_new(vm, ((Tuple *)names)->length);
        ok = members && read_slot_names(m, (Tuple *)names, members);
        if (ok) ok = (m->slots = (Tuple *)tuple_from(vm, members->items, members->length)) != NULL;
    }
    decref(names);
    xdecref(members);
    if (ok) note_secondary_bases(m);
    return ok;
}

/* ---- the type object ---- */

/* The attributes that an __init__, if it is one in Python, sets on its first parameter. */
static uint32_t attributes_set_by(VM *vm, MAYBE Object *init) {
    return init && is_exact(init, TYPE_FUNCTION) ? vm_core(vm)->hooks.attributes_stored(((Function *)init)->code) : 0;
}

void type_expect_attributes(VM *vm, Type *type, Object *init) {
    if (type->flags & TYPE_VARIABLE) return;
    uint32_t stored = attributes_set_by(vm, init);
    if (stored > ATTRIBUTES_LEARNT_MAX) stored = ATTRIBUTES_LEARNT_MAX;
    if (stored > type->expected_attrs) type->expected_attrs = stored;
}

/* What the compiler has seen assigned to self; what __init__ does if its first parameter has another name. */
static uint32_t expected_attributes(const Making *m) {
    Object *names = dict_get_str(m->vm, m->dict, NAME(m->vm, __static_attributes__));
    size_t expected = m->base->flags & TYPE_HEAP ? m->base->expected_attrs : 0;
    if (names && is_tuple(names) && ((Tuple *)names)->length) expected += ((Tuple *)names)->length;
    else expected += attributes_set_by(m->vm, dict_get_str(m->vm, m->dict, NAME(m->vm, __init__)));
    if (expected == 0 && m->base->flags & TYPE_VARIABLE) expected = ATTRIBUTES_DEFAULT;
    return expected > ATTRIBUTES_LEARNT_MAX ? ATTRIBUTES_LEARNT_MAX : (uint32_t)expected;
}

/* Where instances keep slots and attributes, behind what the base has. */
static void lay_out(Making *m, Type *type) {
    const Type *base = m->base;
    uint32_t count = m->slots ? (uint32_t)m->slots->length : 0;
    type->slot_count = count;
    if (base->flags & TYPE_VARIABLE) {
        type->basic_size = base->basic_size;
        type->slot_start = base->behind_slots;
        type->behind_slots = base->behind_slots + count * (uint32_t)sizeof(Object *);
    } else {
        type->slot_start = (base->basic_size + 7) & ~7u;
        type->basic_size = count ? type->slot_start + count * (uint32_t)sizeof(Object *) : base->basic_size;
        if (type->flags & TYPE_HAS_DICT) type->attr_offset = (type->basic_size + 7) & ~7u;
    }
    type->expected_attrs = expected_attributes(m);
    if (count) type->slot_names = incref(m->slots);
}

static bool allocate(Making *m) {
    VM *vm = m->vm;
    if (m->slots && m->slots->length > (1u << 20)) return raise_memory_error(vm) != NULL;
    Type *type = heap_alloc_type(vm, TYPE_SLOT_BYTES);
    if (!type) return false;
    type->life.head.count = 1;
    object_set_type(OBJ(type), m->metatype);
    incref(m->metatype);
    m->type = type;
    type->id = BUILTIN_TYPE_COUNT;
    type->flags = TYPE_HEAP | TYPE_BASE | TYPE_READY | (m->base->flags & TYPE_INHERITED_FLAGS) |
                  (m->add_dict ? TYPE_HAS_DICT : 0) | (m->add_weak ? TYPE_WEAKREFABLE : 0);
    type->name = incref(m->name);
    type->qualname = incref(m->name);
    type->base = incref(m->base);
    type->dict = incref(m->dict);
    type->life.destroy = heap_instance_destroy;
    type->life.traverse = heap_instance_traverse;
    type->life.clear = heap_instance_clear;
    type->life.finalize = m->base->life.finalize;
    if (m->base->life.traverse_part) {
        type->life.extent = m->base->life.extent;
        type->life.traverse_part = heap_instance_traverse_part;
    }
    type->life.detach = m->base->life.detach && m->base->life.inside ? heap_instance_detach : m->base->life.detach;
    type->life.inside = m->base->life.inside;
    type->life.holds_class = true;
    type->life.plain = m->base->life.plain;
    type->slots = m->base->slots;
    type->new_signature = m->base->new_signature;
    type->init_signature = m->base->init_signature;
    lay_out(m, type);
    if (type->attr_offset == sizeof(Object) && (m->base->id == TYPE_OBJECT || m->base->life.references == instance_references)) {
        type->life.destroy = attribute_instance_destroy;
        type->life.references = instance_references;
        type->life.layout = (ReferenceLayout){REFERENCES_ATTRIBUTES, (uint16_t)(type->attr_offset + sizeof(Attributes)),
                                              (uint16_t)type->attr_offset};
    }
    return true;
}

/* ---- the namespace ---- */

static bool set_module(Making *m) {
    VM *vm = m->vm;
    if (dict_get_str(vm, m->dict, NAME(vm, __module__))) return true;
    Dict *globals = vm_core(vm)->hooks.current_globals ? vm_core(vm)->hooks.current_globals(vm) : NULL;
    Object *module = globals ? dict_get_str(vm, globals, NAME(vm, __name__)) : NULL;
    return !module || dict_set_str(vm, m->dict, NAME(vm, __module__), module);
}

static bool take_qualname(Making *m) {
    VM *vm = m->vm;
    Object *value = dict_get_str(vm, m->dict, NAME(vm, __qualname__));
    if (!value) return true;
    if (!is_str(value)) return raise(vm, EXC_TYPE_ERROR, "type __qualname__ must be a str, not %T", value) != NULL;
    set_ref(&m->type->qualname, (Str *)incref(value));
    return dict_delete(vm, m->dict, OBJ(NAME(vm, __qualname__))) >= 0;
}

/* Plain functions of these names become static or class methods. */
static bool wrap_function(Making *m, Str *name, Object *(*wrap)(VM *, Object *)) {
    Object *value = dict_get_str(m->vm, m->dict, name);
    if (!value || !is_exact(value, TYPE_FUNCTION)) return true;
    Object *wrapped = wrap(m->vm, value);
    bool ok = wrapped && dict_set_str(m->vm, m->dict, name, wrapped);
    xdecref(wrapped);
    return ok;
}

static bool add_members(Making *m) {
    VM *vm = m->vm;
    Type *type = m->type;
    MemberKind kind = type->flags & TYPE_VARIABLE ? MEMBER_SLOT_BEHIND : MEMBER_SLOT;
    for (uint32_t i = 0; i < type->slot_count; i++) {
        Str *name = (Str *)m->slots->items[i];
        Object *member = slot_member_new(vm, type, name, kind, type->slot_start + i * (uint32_t)sizeof(Object *));
        bool ok = member && dict_set_str(vm, m->dict, name, member);
        xdecref(member);
        if (!ok) return false;
    }
    return true;
}

static bool add_getset(Making *m, Str *name, const GetSetDef *def) {
    if (dict_get_str(m->vm, m->dict, name)) return true;
    Object *descriptor = descriptor_new(m->vm, TYPE_GETSET_DESCRIPTOR, m->type, def->name, def);
    bool ok = descriptor && dict_set_str(m->vm, m->dict, name, descriptor);
    xdecref(descriptor);
    return ok;
}

static bool fill_cells(Making *m) {
    VM *vm = m->vm;
    Object *cell = dict_get_str(vm, m->dict, NAME(vm, __classcell__));
    if (cell) {
        if (!is_exact(cell, TYPE_CELL))
            return raise(vm, EXC_TYPE_ERROR, "__classcell__ must be a nonlocal cell, not %R", type_of(cell)) != NULL;
        set_ref(&((Cell *)cell)->value, OBJ(incref(m->type)));
        if (dict_delete(vm, m->dict, OBJ(NAME(vm, __classcell__))) < 0) return false;
    }
    cell = dict_get_str(vm, m->dict, NAME(vm, __classdictcell__));
    if (!cell) return true;
    if (!is_exact(cell, TYPE_CELL))
        return raise(vm, EXC_TYPE_ERROR, "__classdictcell__ must be a nonlocal cell, not %R", type_of(cell)) != NULL;
    set_ref(&((Cell *)cell)->value, OBJ(incref(m->dict)));
    return dict_delete(vm, m->dict, OBJ(NAME(vm, __classdictcell__))) >= 0;
}

static bool set_defaults(Making *m) {
    VM *vm = m->vm;
    if (!dict_get_str(vm, m->dict, NAME(vm, __doc__)) && !dict_set_str(vm, m->dict, NAME(vm, __doc__), NONE(vm)))
        return false;
    /* __eq__ without __hash__ makes instances unhashable */
    if (dict_get_str(vm, m->dict, NAME(vm, __eq__)) && !dict_get_str(vm, m->dict, NAME(vm, __hash__)))
        return dict_set_str(vm, m->dict, NAME(vm, __hash__), NONE(vm));
    return true;
}

static bool fill_namespace(Making *m) {
    VM *vm = m->vm;
    return set_module(m) && take_qualname(m) && wrap_function(m, NAME(vm, __new__), staticmethod_new) &&
           wrap_function(m, NAME(vm, __init_subclass__), classmethod_new) &&
           wrap_function(m, NAME(vm, __class_getitem__), classmethod_new) && add_members(m) &&
           (!m->add_dict || add_getset(m, NAME(vm, __dict__), &instance_dict_getset)) &&
           (!m->add_weak || add_getset(m, NAME(vm, __weakref__), &instance_weakref_getset)) && fill_cells(m) &&
           set_defaults(m);
}

/* ---- mro and slots ---- */

/* What the abstract classes of collections.abc say in __abc_tpflags__ (in CPython's bits): for match statements. */
static uint32_t pattern_flags(const Making *m) {
    enum { CPYTHON_SEQUENCE = 1 << 5, CPYTHON_MAPPING = 1 << 6 };
    Object *bits = dict_get_str(m->vm, m->dict, NAME(m->vm, __abc_tpflags__));
    if (!bits || !is_exact(bits, TYPE_INT) || int_is_big((Int *)bits)) return 0;
    int64_t value = ((Int *)bits)->value;
    return value & CPYTHON_SEQUENCE ? TYPE_SEQUENCE : value & CPYTHON_MAPPING ? TYPE_MAPPING : 0;
}

static bool join_bases(Making *m) {
    VM *vm = m->vm;
    Type *type = m->type;
    type->bases = incref(m->bases);
    for (size_t i = 0; i < m->bases->length; i++)
        if (!type_add_subclass(vm, (Type *)m->bases->items[i], type)) return false;
    bool custom;
    type->mro = type_compute_mro(vm, type, &custom);
    if (!type->mro) return false;
    if (custom) type->flags |= TYPE_CUSTOM_MRO;
    type->flags |= pattern_flags(m);
    for (size_t i = 1; i < type->mro->length; i++) {
        uint32_t pattern = ((Type *)type->mro->items[i])->flags & (TYPE_SEQUENCE | TYPE_MAPPING);
        if (!(type->flags & (TYPE_SEQUENCE | TYPE_MAPPING))) type->flags |= pattern;
    }
    return true;
}

static void set_slots(Making *m) {
    Type *type = m->type;
    if (m->bases->length != 1 || (type->flags & TYPE_CUSTOM_MRO)) {
        slots_update_all(m->vm, type);
        return;
    }
    if (type->slots.inplace_concat) slots_update_name(m->vm, type, NAME(m->vm, __iadd__)); /* see choose_for_row */
    size_t position = 0;
    Object *key; /* the base's slots are copied: only what the class itself defines can differ */
    while (dict_next(type->dict, &position, &key, NULL)) {
        if (is_exact(key, TYPE_STR) && str_is_interned((Str *)key)) {
            slots_update_name(m->vm, type, (Str *)key);
        } else { /* it may equal any name: type(name, bases, {"__" + "add__": ...}), or a subclass of str */
            slots_update_all(m->vm, type);
            return;
        }
    }
}

/* ---- __set_name__ and __init_subclass__ ---- */

static void note_set_name_failure(VM *vm, Type *type, Object *key, Object *value) {
    Object *exception = exception_take(vm);
    Str *note = str_from_format(vm, "Error calling __set_name__ on '%T' instance %R in '%U'", value, key, type->name);
    exception_restore(vm, exception);
    exception_add_pending_note(vm, note);
}

static bool set_name(VM *vm, Type *type, Object *key, Object *value) {
    bool unbound;
    Object *method = object_lookup_special(vm, value, NAME(vm, __set_name__), &unbound);
    if (!method) return !exception_pending(vm);
    Object *result = unbound ? object_call3(vm, method, value, OBJ(type), key) : object_call2(vm, method, OBJ(type), key);
    decref(method);
    if (!result) {
        note_set_name_failure(vm, type, key, value);
        return false;
    }
    decref(result);
    return true;
}

static bool set_names(VM *vm, Type *type) {
    size_t position = 0;
    Object *key, *value;
    bool any = false;
    while (!any && dict_next(type->dict, &position, NULL, &value))
        any = type_lookup(vm, type_of(value), NAME(vm, __set_name__)) != NULL;
    if (!any) return true;
    Dict *names = dict_copy(vm, type->dict); /* the methods may change the class */
    if (!names) return false;
    bool ok = true;
    for (position = 0; ok && dict_next(names, &position, &key, &value);)
        if (type_lookup(vm, type_of(value), NAME(vm, __set_name__))) ok = set_name(vm, type, key, value);
    decref(names);
    return ok;
}

/* What super(type, type).__init_subclass__ finds. */
static Object *inherited_hook(VM *vm, Type *type) {
    for (size_t i = 1; type->mro && i < type->mro->length; i++) {
        Dict *dict = type_namespace(vm, (Type *)type->mro->items[i]);
        if (!dict) return NULL;
        Object *hook = dict_get_str(vm, dict, NAME(vm, __init_subclass__));
        if (hook) return incref(hook);
    }
    return raise(vm, EXC_ATTRIBUTE_ERROR, "'super' object has no attribute '__init_subclass__'");
}

static bool init_subclass(VM *vm, Type *type, Dict *kwargs) {
    Object *hook = inherited_hook(vm, type);
    if (!hook) return false;
    bool of_object = is_exact(hook, TYPE_CLASSMETHOD_DESCRIPTOR);
    if (of_object && (!kwargs || kwargs->used == 0)) {
        decref(hook);
        return true;
    }
    Slots *slots = &type_of(hook)->slots;
    Object *bound = slots->descr_get ? slots->descr_get(vm, hook, NULL, type) : incref(hook);
    decref(hook);
    Object *result = NULL;
    if (bound && of_object)
        raise(vm, EXC_TYPE_ERROR, "%U.__init_subclass__() takes no keyword arguments", type->name);
    else if (bound)
        result = object_call_unpacked(vm, bound, EMPTY_TUPLE(vm), kwargs);
    xdecref(bound);
    if (!result) return false;
    decref(result);
    return true;
}

/* ---- all of it ---- */

static bool check_name(VM *vm, Str *name) {
    size_t length;
    if (!str_utf8(vm, name, &length)) return false;
    for (size_t i = 0; i < str_length(name); i++)
        if (str_at(name, i) == 0) return raise(vm, EXC_VALUE_ERROR, "type name must not contain null characters") != NULL;
    return true;
}

static void making_end(Making *m) {
    xdecref(m->bases);
    xdecref(m->dict);
    xdecref(m->slots);
}

static Type *making_fail(Making *m) {
    Object *pending = exception_take(m->vm);
    making_end(m);
    if (m->type) object_track(m->vm, OBJ(m->type)); /* its descriptors refer to it: the collector takes it */
    xdecref(m->type);
    exception_restore(m->vm, pending);
    return NULL;
}

Type *type_create(VM *vm, Type *metatype, Str *name, Tuple *bases, Dict *namespace_, Dict *kwargs) {
    Making m = {.vm = vm, .name = name};
    m.metatype = type_winner(vm, metatype, bases);
    if (!m.metatype) return NULL;
    m.bases = bases->length ? incref(bases) : (Tuple *)tuple_pack(vm, 1, builtin_type(vm, TYPE_OBJECT));
    if (!m.bases) return NULL;
    m.base = type_best_base(vm, m.bases);
    if (!m.base || !check_name(vm, name) || !(m.dict = dict_copy(vm, namespace_))) return making_fail(&m);
    if (!read_slots(&m) || !allocate(&m) || !fill_namespace(&m) || !join_bases(&m)) return making_fail(&m);
    set_slots(&m);
    object_track(vm, OBJ(m.type));
    if (!set_names(vm, m.type) || !init_subclass(vm, m.type, kwargs)) return making_fail(&m);
    making_end(&m);
    return m.type;
}

/* ---- type.__new__ ---- */

static Dict *keywords_dict(VM *vm, Object *const *values, Tuple *kwnames) {
    Dict *dict = dict_new(vm);
    for (size_t i = 0; dict && i < kwnames->length; i++) {
        if (dict_set(vm, dict, kwnames->items[i], values[i])) continue;
        decref(dict);
        dict = NULL;
    }
    return dict;
}

Object *type_construct_class(VM *vm, Type *metatype, Object *const *args, size_t nargs, Tuple *kwnames) {
    static const char *const wanted[] = {"str", "tuple", "dict"};
    if (nargs != 3)
        return raise(vm, EXC_TYPE_ERROR, "type.__new__() takes exactly 3 arguments (%zu given)", nargs);
    bool fits[] = {is_str(args[0]), is_tuple(args[1]), is_dict(args[2])};
    for (int i = 0; i < 3; i++)
        if (!fits[i])
            return raise(vm, EXC_TYPE_ERROR, "type.__new__() argument %d must be %s, not %T", i + 1, wanted[i], args[i]);
    Tuple *bases = (Tuple *)args[1];
    for (size_t i = 0; i < bases->length; i++) {
        if (is_type(bases->items[i])) continue;
        Object *entries = object_getattr_maybe(vm, bases->items[i], NAME(vm, __mro_entries__));
        if (entries) {
            decref(entries);
            return raise(vm, EXC_TYPE_ERROR, "type() doesn't support MRO entry resolution; use types.new_class()");
        }
        if (exception_pending(vm)) return NULL;
    }
    Type *winner = type_winner(vm, metatype, bases);
    if (!winner) return NULL;
    if (winner != metatype && winner->slots.construct != builtin_type(vm, TYPE_TYPE)->slots.construct)
        return type_construct_as(vm, winner, winner, args, nargs, kwnames);
    Dict *keywords = NULL;
    if (kwnames && kwnames->length && !(keywords = keywords_dict(vm, args + nargs, kwnames))) return NULL;
    Type *type = type_create(vm, winner, (Str *)args[0], bases, (Dict *)args[2], keywords);
    xdecref(keywords);
    return OBJ(type);
}

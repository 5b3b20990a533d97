/* Owns the type `object`: making plain instances, its methods, __class__, __dict__ and __weakref__ of instances. */
#include "object/type_internal.h"

#include "object/list.h"
#include "object/protocol.h"
#include "object/type_check.h"
#include "base/hash.h"
#include "memory/weak.h"

/* ---- making ---- */

static Object *object_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames);
static int object_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames);
#define CONSTRUCT ((ConstructFn)(void (*)(void))object_construct)
#define INITIALIZE ((int (*)(VM *, Object *, Object *const *, size_t))(void (*)(void))object_initialize)

static bool has_arguments(size_t nargs, const Tuple *kwnames) { return nargs || (kwnames && kwnames->length); }

/* "without an implementation for abstract methods 'f', 'g'" */
static void *raise_abstract(VM *vm, Type *type) {
    Object *names = object_getattr(vm, OBJ(type), NAME(vm, __abstractmethods__));
    Object *list = names ? list_from_iterable(vm, names) : NULL;
    xdecref(names);
    if (!list || !list_sort(vm, (List *)list, NULL, false)) {
        xdecref(list);
        return NULL;
    }
    StrBuilder text;
    builder_open(&text, vm);
    size_t count = ((List *)list)->length;
    for (size_t i = 0; i < ((List *)list)->length; i++)
        builder_format(&text, i ? ", '%S'" : "'%S'", ((List *)list)->items[i]);
    Str *joined = builder_finish(&text);
    if (joined)
        raise(vm, EXC_TYPE_ERROR, "Can't instantiate abstract class %s without an implementation for abstract method%s %U",
              type_name_text(type), count == 1 ? "" : "s", joined);
    xdecref(joined);
    decref(list);
    return NULL;
}

/* Arguments are refused unless the class has an __init__ that takes them and leaves __new__ alone. */
static Object *object_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)args;
    if (has_arguments(nargs, kwnames)) {
        if (type->slots.construct != CONSTRUCT)
            return raise(vm, EXC_TYPE_ERROR, "object.__new__() takes exactly one argument (the type to instantiate)");
        if (type->slots.initialize == INITIALIZE)
            return raise(vm, EXC_TYPE_ERROR, "%s() takes no arguments", type_name_text(type));
    }
    if (type->flags & TYPE_ABSTRACT) return raise_abstract(vm, type);
    return type_allocate(vm, type, sizeof(Object));
}

static int object_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    (void)args;
    Type *type = type_of(self);
    if (!has_arguments(nargs, kwnames)) return 0;
    if (type->slots.initialize != INITIALIZE)
        return raise(vm, EXC_TYPE_ERROR, "object.__init__() takes exactly one argument (the instance to initialize)"), -1;
    if (type->slots.construct == CONSTRUCT)
        return raise(vm, EXC_TYPE_ERROR, "%s.__init__() takes exactly one argument (the instance to initialize)",
                     type_name_text(type)), -1;
    return 0;
}

/* ---- slots ---- */

static Object *plain_repr(VM *vm, Object *o) {
    Type *type = type_of(o);
    Object *module = type_get_module(vm, OBJ(type));
    if (!module) exception_clear(vm);
    Str *text = module && is_str(module) && !str_equals_text((Str *)module, "builtins")
                    ? str_from_format(vm, "<%U.%U object at %p>", module, type->qualname, (void *)object_show_address(o))
                    : str_from_format(vm, "<%U object at %p>", type->qualname, (void *)object_show_address(o));
    xdecref(module);
    return OBJ(text);
}

static Object *plain_str(VM *vm, Object *o) { return type_of(o)->slots.repr(vm, o); }

static Hash plain_hash(VM *vm, Object *o) {
    (void)vm;
    return hash_pointer(o);
}

static Object *plain_compare(VM *vm, Object *a, Object *b, CompareOp op) {
    if (op == COMPARE_EQ) return a == b ? TRUE(vm) : NOT_IMPLEMENTED(vm);
    if (op != COMPARE_NE) return NOT_IMPLEMENTED(vm);
    /* != is the contrary of == unless a class says otherwise */
    Object *(*compare)(VM *, Object *, Object *, CompareOp) = type_of(a)->slots.compare;
    if (!compare) return NOT_IMPLEMENTED(vm);
    Object *equal = compare(vm, a, b, COMPARE_EQ);
    if (!equal || is_not_implemented(equal)) return equal;
    int truth = object_truth(vm, equal);
    decref(equal);
    return truth < 0 ? NULL : BOOL(vm, !truth);
}

/* ---- attributes of instances ---- */

static Object *get_class(VM *vm, Object *self) {
    (void)vm;
    return OBJ(incref(type_of(self)));
}

static bool may_assign_class(VM *vm, const Type *from, const Type *to) {
    Type *module = builtin_type(vm, TYPE_MODULE);
    if (!((from->flags | to->flags) & TYPE_IMMUTABLE)) return type_same_layout(from, to);
    if (type_is_subtype((Type *)from, module) && type_is_subtype((Type *)to, module))
        return type_solid_base((Type *)from) == type_solid_base((Type *)to) && !((from->flags ^ to->flags) & TYPE_HAS_DICT);
    return raise(vm, EXC_TYPE_ERROR, "__class__ assignment only supported for mutable types or ModuleType subclasses") != NULL;
}

static int set_class(VM *vm, Object *self, Object *value) {
    if (!value) return raise(vm, EXC_TYPE_ERROR, "can't delete __class__ attribute"), -1;
    if (!is_type(value))
        return raise(vm, EXC_TYPE_ERROR, "__class__ must be set to a class, not '%T' object", value), -1;
    Type *from = type_of(self), *to = (Type *)value;
    if (from == to) return 0;
    if (!may_assign_class(vm, from, to)) {
        if (!exception_pending(vm))
            raise(vm, EXC_TYPE_ERROR, "__class__ assignment: '%s' object layout differs from '%s'", type_name_text(to),
                  type_name_text(from));
        return -1;
    }
    if (!instance_adopt_shape(vm, self, to)) return -1;
    incref(to);
    object_set_type(self, to);
    if (from->slots.descr_get != to->slots.descr_get || from->slots.descr_set != to->slots.descr_set) type_descriptors_changed(vm);
    decref(from);
    return 0;
}

static Object *get_instance_dict(VM *vm, Object *self) { return OBJ(instance_dict(vm, self)); }

static int set_instance_dict(VM *vm, Object *self, Object *value) {
    if (value && !is_dict(value))
        return raise(vm, EXC_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%T'", value), -1;
    return instance_set_dict(vm, self, (Dict *)value);
}

/* Only instances of classes of programs part with their __dict__. */
static int set_native_dict(VM *vm, Object *self, Object *value) {
    if (!value) return raise(vm, EXC_TYPE_ERROR, "cannot delete __dict__"), -1;
    return set_instance_dict(vm, self, value);
}

static Object *get_weakref(VM *vm, Object *self) {
    WeakLink *link = self->word & OBJECT_WEAKREFS ? weak_first(vm, self) : NULL;
    return link ? OBJ(incref(link)) : NEW_NONE(vm);
}

const GetSetDef instance_dict_getset = {"__dict__", get_instance_dict, set_instance_dict, "dictionary for instance variables"};
const GetSetDef native_dict_getset = {"__dict__", get_instance_dict, set_native_dict, "dictionary for instance variables"};
const GetSetDef instance_weakref_getset = {"__weakref__", get_weakref, NULL, "list of weak references to the object"};

/* ---- methods ---- */

static Object *object_format_method(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "__format__() argument must be str, not %T", args[0]);
    if (str_length((Str *)args[0]))
        return raise(vm, EXC_TYPE_ERROR, "unsupported format string passed to %T.__format__", self);
    return OBJ(object_str(vm, self));
}

/* Immortals lie in the VM itself, or are part of a table there. */
static size_t immortal_size(const Object *o) {
    if (is_int(o)) return sizeof(Int);
    if (is_str(o)) return sizeof(CharStr);
    if (is_bytes(o)) return sizeof(CharBytes);
    return is_tuple(o) ? sizeof(Tuple) : sizeof(Object);
}

size_t object_size(VM *vm, Object *o) {
    size_t size = core_is_immortal_address(vm, (uintptr_t)o) ? immortal_size(o) : object_slot_size(vm, o);
    size_t (*size_of)(Object *) = type_of(o)->slots.size_of;
    return size + (size_of ? size_of(o) : 0);
}

static Object *object_sizeof(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return int_from_size(vm, object_size(vm, self));
}

static Object *object_dir_method(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *own = object_getattr_maybe(vm, self, NAME(vm, __dict__));
    if (!own && exception_pending(vm)) return NULL;
    Dict *names = own && is_dict(own) ? dict_copy(vm, (Dict *)own) : dict_new(vm);
    xdecref(own);
    Object *class_ = names ? object_getattr_maybe(vm, self, NAME(vm, __class__)) : NULL;
    Object *list = NULL;
    if (names && !exception_pending(vm) && (!class_ || type_merge_names(vm, names, class_))) list = dict_keys_list(vm, names);
    xdecref(class_);
    xdecref(names);
    return list;
}

static Object *object_subclasshook(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)args, (void)nargs;
    return NOT_IMPLEMENTED(vm);
}

static Object *object_init_subclass(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)args, (void)nargs;
    return NEW_NONE(vm);
}

/* ---- pickling ---- */

static Object *import_copyreg(VM *vm) {
    if (!vm_core(vm)->hooks.import_module) return raise(vm, EXC_RUNTIME_ERROR, "copyreg cannot be imported");
    return vm_core(vm)->hooks.import_module(vm, "copyreg");
}

static Object *call_copyreg(VM *vm, Str *function, Object *const *args, size_t nargs) {
    Object *copyreg = import_copyreg(vm);
    if (!copyreg) return NULL;
    Object *result = object_call_method(vm, copyreg, function, args, nargs);
    decref(copyreg);
    return result;
}

static bool has_slots(const Type *type) {
    for (; type && (type->flags & TYPE_HEAP); type = type->base)
        if (type->slot_count) return true;
    return false;
}

/* The set __slots__ members as a dict; NULL without exception when the class has none. */
static Object *slots_state(VM *vm, Object *self) {
    if (!has_slots(type_of(self))) return NULL;
    Object *args[1] = {OBJ(type_of(self))};
    Object *names = call_copyreg(vm, NAME(vm, _slotnames), args, 1);
    Object *items = names && !is_none(names) ? list_from_iterable(vm, names) : NULL;
    xdecref(names);
    if (!items) return NULL;
    Dict *state = dict_new(vm);
    for (size_t i = 0; state && i < ((List *)items)->length; i++) {
        Object *name = ((List *)items)->items[i];
        Object *value = is_str(name) ? object_getattr_maybe(vm, self, (Str *)name) : NULL;
        bool ok = value ? dict_set(vm, state, name, value) : !exception_pending(vm);
        xdecref(value);
        if (!ok) clear_ref(&state);
    }
    decref(items);
    return OBJ(state);
}

/* The attributes, or (attributes, slots); None when there are none. */
static Object *plain_state(VM *vm, Object *self, bool required) {
    Type *native = type_of(self);
    while (native->flags & TYPE_HEAP) native = native->base;
    if (required && (native->basic_size > sizeof(Object) || (native->flags & TYPE_VARIABLE)))
        return raise(vm, EXC_TYPE_ERROR, "cannot pickle '%T' object", self);
    Object *state = NEW_NONE(vm);
    if (type_of(self)->flags & TYPE_HAS_DICT) {
        Dict *dict = instance_dict_copy(vm, self);
        if (!dict) return NULL;
        if (dict->used) state = OBJ(dict);
        else decref(dict);
    }
    Object *slots = slots_state(vm, self);
    if (!slots && exception_pending(vm)) {
        decref(state);
        return NULL;
    }
    if (slots && ((Dict *)slots)->used) {
        Object *pair = tuple_pack(vm, 2, state, slots);
        decref(state);
        state = pair;
    }
    xdecref(slots);
    return state;
}

static Object *object_getstate(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return plain_state(vm, self, false);
}

/* __getstate__ as it is found on the object; the plain one checks that nothing is lost. */
static Object *state_of(VM *vm, Object *self, bool required) {
    Object *found = type_lookup(vm, type_of(self), NAME(vm, __getstate__));
    Object *own = dict_get_str(vm, builtin_type(vm, TYPE_OBJECT)->dict, NAME(vm, __getstate__));
    if (found && found == own && !instance_get(vm, self, NAME(vm, __getstate__))) return plain_state(vm, self, required);
    return object_call_method(vm, self, NAME(vm, __getstate__), NULL, 0);
}

/* Arguments for __new__: *positional and *keywords may stay NULL. False RAISES. */
static bool new_arguments(VM *vm, Object *self, Object **positional, Object **keywords) {
    Object *result = object_call_special(vm, self, NAME(vm, __getnewargs_ex__), NULL, 0);
    if (result) {
        Tuple *pair = (Tuple *)result;
        bool ok = false;
        if (!is_tuple(result))
            raise(vm, EXC_TYPE_ERROR, "__getnewargs_ex__ should return a tuple, not '%T'", result);
        else if (pair->length != 2)
            raise(vm, EXC_VALUE_ERROR, "__getnewargs_ex__ should return a tuple of length 2, not %zu", (size_t)pair->length);
        else if (!is_tuple(pair->items[0]))
            raise(vm, EXC_TYPE_ERROR, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%T'",
                  pair->items[0]);
        else if (!is_dict(pair->items[1]))
            raise(vm, EXC_TYPE_ERROR, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%T'",
                  pair->items[1]);
        else
            ok = true;
        if (ok) {
            *positional = incref(pair->items[0]);
            *keywords = incref(pair->items[1]);
        }
        decref(result);
        return ok;
    }
    if (exception_pending(vm)) return false;
    result = object_call_special(vm, self, NAME(vm, __getnewargs__), NULL, 0);
    if (!result) return !exception_pending(vm);
    if (!is_tuple(result)) {
        raise(vm, EXC_TYPE_ERROR, "__getnewargs__ should return a tuple, not '%T'", result);
        decref(result);
        return false;
    }
    *positional = result;
    return true;
}

/* (cls, *positional) */
static Object *prepend_class(VM *vm, Object *self, Object *positional) {
    size_t count = positional ? ((Tuple *)positional)->length : 0;
    Tuple *all = tuple_allocate(vm, count + 1);
    if (!all) return NULL;
    all->items[0] = OBJ(incref(type_of(self)));
    for (size_t i = 0; i < count; i++) all->items[i + 1] = incref(((Tuple *)positional)->items[i]);
    tuple_finish(vm, all);
    return OBJ(all);
}

/* Fills the five parts of the answer; false RAISES and leaves what it made in parts. */
static bool reduce_parts(VM *vm, Object *self, Object *parts[5], Object *positional, Object *keywords) {
    Object *copyreg = import_copyreg(vm);
    if (!copyreg) return false;
    bool by_keywords = keywords && ((Dict *)keywords)->used;
    parts[0] = object_getattr(vm, copyreg, by_keywords ? NAME(vm, __newobj_ex__) : NAME(vm, __newobj__));
    decref(copyreg);
    if (!parts[0]) return false;
    parts[1] = by_keywords ? tuple_pack(vm, 3, type_of(self), positional, keywords) : prepend_class(vm, self, positional);
    if (!parts[1]) return false;
    parts[2] = state_of(vm, self, !positional && !is_list(self) && !is_dict(self));
    if (!parts[2]) return false;
    parts[3] = is_list(self) ? object_iter(vm, self) : NEW_NONE(vm);
    if (!parts[3]) return false;
    Object *items = is_dict(self) ? object_call_method(vm, self, NAME(vm, items), NULL, 0) : NULL;
    if (is_dict(self) && !items) return false;
    parts[4] = items ? object_iter(vm, items) : NEW_NONE(vm);
    xdecref(items);
    return parts[4] != NULL;
}

static Object *reduce_new(VM *vm, Object *self) {
    if (!type_of(self)->slots.construct || (type_of(self)->flags & TYPE_NO_NEW))
        return raise(vm, EXC_TYPE_ERROR, "cannot pickle '%T' object", self);
    Object *positional = NULL, *keywords = NULL, *parts[5] = {NULL}, *result = NULL;
    if (new_arguments(vm, self, &positional, &keywords) && reduce_parts(vm, self, parts, positional, keywords))
        result = tuple_from(vm, parts, 5);
    for (int i = 0; i < 5; i++) xdecref(parts[i]);
    xdecref(positional);
    xdecref(keywords);
    return result;
}

static Object *common_reduce(VM *vm, Object *self, int64_t protocol) {
    if (protocol >= 2) return reduce_new(vm, self);
    Object *copyreg = import_copyreg(vm), *number = copyreg ? int_from_int64(vm, protocol) : NULL;
    Object *function = number ? object_getattr_text(vm, copyreg, "_reduce_ex") : NULL;
    Object *result = function ? object_call2(vm, function, self, number) : NULL;
    xdecref(function);
    xdecref(number);
    xdecref(copyreg);
    return result;
}

static Object *object_reduce(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    return common_reduce(vm, self, 0);
}

/* A __reduce__ of the class goes first. */
static Object *object_reduce_ex(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    int64_t protocol;
    if (!object_to_int64(vm, args[0], &protocol)) return NULL;
    Object *found = type_lookup(vm, type_of(self), NAME(vm, __reduce__));
    if (found != dict_get_str(vm, builtin_type(vm, TYPE_OBJECT)->dict, NAME(vm, __reduce__)))
        return object_call_method(vm, self, NAME(vm, __reduce__), NULL, 0);
    return common_reduce(vm, self, protocol);
}

static const MethodDef object_methods[] = {
    {"__reduce_ex__", "(protocol, /)", object_reduce_ex, "What pickle and copy need to make the object again.", METHOD_PLAIN},
    {"__reduce__", "()", object_reduce, "As __reduce_ex__(0).", METHOD_PLAIN},
    {"__getstate__", "()", object_getstate, "The attributes, for pickle and copy.", METHOD_PLAIN},
    {"__subclasshook__", "(object, /)", object_subclasshook, "Lets abstract classes have their say in issubclass().", METHOD_CLASS},
    {"__init_subclass__", "()", object_init_subclass, "Called when the class is subclassed.", METHOD_CLASS},
    {"__format__", "(format_spec, /)", object_format_method, "str(self); any format specification is refused.", METHOD_PLAIN},
    {"__sizeof__", "()", object_sizeof, "Bytes the object takes.", METHOD_PLAIN},
    {"__dir__", "()", object_dir_method, "The names of the object's attributes.", METHOD_PLAIN},
    {0},
};

static const GetSetDef object_getset[] = {
    {"__class__", get_class, set_class, "The object's class."},
    {0},
};

const TypeSpec object_type = {
    .id = TYPE_OBJECT,
    .plain = true,
    .size = sizeof(Object),
    .flags = TYPE_BASE,
    .doc = "The base of all classes.",
    .methods = object_methods,
    .getset = object_getset,
    .slots = {.construct = CONSTRUCT, .initialize = INITIALIZE, .repr = plain_repr, .str = plain_str, .hash = plain_hash,
              .getattr = object_generic_getattr, .setattr = object_generic_setattr, .compare = plain_compare},
};

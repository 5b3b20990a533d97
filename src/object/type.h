/* Types: the slots through which everything is done to an object, and the tables that declare builtin types. */
#ifndef OURO_OBJECT_TYPE_H
#define OURO_OBJECT_TYPE_H

#include "memory/lifetime.h"
#include "memory/slot.h"

typedef struct Str Str;
typedef struct Tuple Tuple;
typedef struct Dict Dict;
typedef struct Shape Shape;
typedef int64_t Hash; /* -1 = error (a hash is never -1) */

/* ---- the builtin types, in one list: id, Python name. Exceptions are in object/exception.h's list. ---- */
#define BUILTIN_TYPES(X) \
    X(TYPE, "type") X(OBJECT, "object") X(NONE, "NoneType") X(NOT_IMPLEMENTED, "NotImplementedType") X(ELLIPSIS, "ellipsis") \
    X(INT, "int") X(BOOL, "bool") X(FLOAT, "float") X(COMPLEX, "complex") \
    X(STR, "str") X(STR_ITERATOR, "str_iterator") X(STR_ASCII_ITERATOR, "str_ascii_iterator") X(BYTES, "bytes") X(BYTES_ITERATOR, "bytes_iterator") \
    X(BYTEARRAY, "bytearray") X(BYTEARRAY_ITERATOR, "bytearray_iterator") X(MEMORYVIEW, "memoryview") \
    X(LIST, "list") X(LIST_ITERATOR, "list_iterator") X(LIST_REVERSE_ITERATOR, "list_reverseiterator") \
    X(TUPLE, "tuple") X(TUPLE_ITERATOR, "tuple_iterator") \
    X(DICT, "dict") X(DICT_KEYS, "dict_keys") X(DICT_VALUES, "dict_values") X(DICT_ITEMS, "dict_items") \
    X(DICT_KEY_ITERATOR, "dict_keyiterator") X(DICT_VALUE_ITERATOR, "dict_valueiterator") X(DICT_ITEM_ITERATOR, "dict_itemiterator") \
    X(DICT_REVERSE_KEY_ITERATOR, "dict_reversekeyiterator") X(DICT_REVERSE_VALUE_ITERATOR, "dict_reversevalueiterator") \
    X(DICT_REVERSE_ITEM_ITERATOR, "dict_reverseitemiterator") X(MAPPING_PROXY, "mappingproxy") \
    X(SET, "set") X(FROZENSET, "frozenset") X(SET_ITERATOR, "set_iterator") \
    X(SLICE, "slice") X(RANGE, "range") X(RANGE_ITERATOR, "range_iterator") X(LONG_RANGE_ITERATOR, "longrange_iterator") \
    X(ENUMERATE, "enumerate") X(ZIP, "zip") X(MAP, "map") X(FILTER, "filter") X(REVERSED, "reversed") \
    X(SEQUENCE_ITERATOR, "iterator") X(CALLABLE_ITERATOR, "callable_iterator") \
    X(FUNCTION, "function") X(METHOD, "method") X(NATIVE_FUNCTION, "builtin_function_or_method") \
    X(METHOD_DESCRIPTOR, "method_descriptor") X(CLASSMETHOD_DESCRIPTOR, "classmethod_descriptor") \
    X(SLOT_WRAPPER, "wrapper_descriptor") X(METHOD_WRAPPER, "method-wrapper") \
    X(GETSET_DESCRIPTOR, "getset_descriptor") X(MEMBER_DESCRIPTOR, "member_descriptor") \
    X(PROPERTY, "property") X(CLASSMETHOD, "classmethod") X(STATICMETHOD, "staticmethod") X(SUPER, "super") \
    X(CODE, "code") X(CELL, "cell") X(FRAME, "frame") X(TRACEBACK, "traceback") \
    X(GENERATOR, "generator") X(COROUTINE, "coroutine") X(ASYNC_GENERATOR, "async_generator") \
    X(ASYNC_GENERATOR_ASEND, "async_generator_asend") X(ASYNC_GENERATOR_ATHROW, "async_generator_athrow") X(COROUTINE_WRAPPER, "coroutine_wrapper") \
    X(MODULE, "module") X(WEAKREF, "weakref.ReferenceType") X(WEAKPROXY, "weakref.ProxyType") X(WEAKCALLABLEPROXY, "weakref.CallableProxyType") \
    X(GENERIC_ALIAS, "types.GenericAlias") X(UNION, "types.UnionType") X(SIMPLE_NAMESPACE, "types.SimpleNamespace") \
    X(TYPE_VAR, "typing.TypeVar") X(PARAM_SPEC, "typing.ParamSpec") X(TYPE_VAR_TUPLE, "typing.TypeVarTuple") X(TYPE_ALIAS, "typing.TypeAliasType")

#include "object/exception_list.h"

typedef enum TypeId {
#define X(id, name) TYPE_##id,
    BUILTIN_TYPES(X)
#undef X
#define X(id, name, base) EXC_##id,
    BUILTIN_EXCEPTIONS(X)
#undef X
    BUILTIN_TYPE_COUNT,
} TypeId;

typedef enum CompareOp { COMPARE_LT, COMPARE_LE, COMPARE_EQ, COMPARE_NE, COMPARE_GT, COMPARE_GE } CompareOp;

/* Binary operators, in one list: id, method stem, symbol. Dunders are __stem__, __rstem__, __istem__. */
#define BINARY_OPERATORS(X) \
    X(ADD, "add", "+") X(SUBTRACT, "sub", "-") X(MULTIPLY, "mul", "*") X(MATRIX_MULTIPLY, "matmul", "@") \
    X(TRUE_DIVIDE, "truediv", "/") X(FLOOR_DIVIDE, "floordiv", "//") X(MODULO, "mod", "%") X(POWER, "pow", "**") \
    X(LEFT_SHIFT, "lshift", "<<") X(RIGHT_SHIFT, "rshift", ">>") X(AND, "and", "&") X(XOR, "xor", "^") X(OR, "or", "|") \
    X(DIVMOD, "divmod", "divmod()")
typedef enum BinaryOp {
#define X(id, stem, symbol) BINARY_##id,
    BINARY_OPERATORS(X)
#undef X
    BINARY_COUNT,
} BinaryOp;

/* Native code called from Python. args hold the bound parameters in the order of the signature, NULL where an
 * optional one was not given; then (signature with *args) the excess positional arguments up to nargs. A **kwargs
 * parameter is the last named one: a Dict, or NULL when empty. All arguments are borrowed. The result is NEW; NULL RAISES. */
typedef Object *(*NativeFn)(VM *vm, Object *self, Object *const *args, size_t nargs);
/* As NativeFn for types: makes an instance of `type` (which may be a subclass). */
typedef Object *(*ConstructFn)(VM *vm, Type *type, Object *const *args, size_t nargs);
/* construct and initialize of a type without new_signature / init_signature are casts of these: the raw call. */
typedef Object *(*RawConstructFn)(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames);
typedef int (*RawInitializeFn)(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames);
/* The raw call: nargs positional arguments, then one value per name in kwnames (NULL: none). */
typedef Object *(*CallFn)(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames);
typedef Object *(*UnaryFn)(VM *vm, Object *o);
typedef Object *(*BinaryFn)(VM *vm, Object *a, Object *b);
typedef Object *(*RepeatFn)(VM *vm, Object *sequence, size_t count);

enum {
    METHOD_PLAIN = 0,
    METHOD_CLASS = 1,
    METHOD_STATIC = 2,
    /* Functions that the loop does itself where it can: these bits say which. */
    METHOD_LEN = 1 << 8, METHOD_ORD = 2 << 8, METHOD_CHR = 3 << 8, METHOD_ABS = 4 << 8, METHOD_ISINSTANCE = 5 << 8,
    METHOD_MIN = 6 << 8, METHOD_MAX = 7 << 8, METHOD_LIST_APPEND = 8 << 8,
    METHOD_INLINE = 0xff << 8,
};

/* A row per method: the signature text (without self) drives argument parsing, help() and inspect.signature.
 * Grammar: "(a, b=None, /, c=1, *args, d=2, **kw)"; NULL signature: fn is a CallFn cast, self = the receiver. */
typedef struct MethodDef {
    const char *name;
    const char *signature;
    NativeFn fn;
    const char *doc;
    int flags; /* METHOD_*: how it binds, and which one it is */
} MethodDef;

typedef struct GetSetDef {
    const char *name;
    Object *(*get)(VM *vm, Object *self);              /* NEW; NULL RAISES */
    int (*set)(VM *vm, Object *self, Object *value);   /* value NULL deletes; NULL: read-only */
    const char *doc;
} GetSetDef;

typedef enum MemberKind { MEMBER_OBJECT, MEMBER_OBJECT_OR_ERROR, MEMBER_INT32, MEMBER_INT64, MEMBER_SIZE, MEMBER_BOOL,
    MEMBER_SLOT,        /* a __slots__ member: an Object * at offset, AttributeError while NULL, deletable */
    MEMBER_SLOT_BEHIND, /* the same with the offset from the end of the items (TYPE_VARIABLE) */
    MEMBER_COMPUTED,    /* read-only; what a function gives, and told as a member because CPython's is one */
} MemberKind;
typedef struct MemberDef {
    const char *name;
    MemberKind kind;
    uint32_t offset;
    bool writable;
    const char *doc;
    Object *(*get)(VM *vm, Object *self); /* MEMBER_COMPUTED: NEW; NULL RAISES */
} MemberDef;
#define MEMBER(name, kind, offset, writable, doc) {name, kind, offset, writable, doc, NULL}
#define MEMBER_GET(name, get, doc) {name, MEMBER_COMPUTED, 0, false, doc, get}

struct ShownMemory; /* object/bytes.h */

/* What can be done to objects of a type. NULL: not supported (or inherited when the type is made ready). */
typedef struct Slots {
    ConstructFn construct;  /* with the parameters of TypeSpec.new_signature, or raw when that is NULL */
    int (*initialize)(VM *vm, Object *self, Object *const *args, size_t nargs); /* TypeSpec.init_signature */
    UnaryFn repr, str;
    Hash (*hash)(VM *vm, Object *o);
    CallFn call;
    Object *(*getattr)(VM *vm, Object *o, Str *name);              /* NEW */
    int (*setattr)(VM *vm, Object *o, Str *name, Object *value);   /* value NULL deletes; 0 or -1 */
    Object *(*compare)(VM *vm, Object *a, Object *b, CompareOp op); /* NEW, may be NotImplemented */
    UnaryFn iter;
    UnaryFn next;           /* MAYBE: NULL without exception at the end */
    ptrdiff_t (*length)(VM *vm, Object *o);                        /* -1 RAISES */
    BinaryFn getitem;
    int (*setitem)(VM *vm, Object *o, Object *key, Object *value); /* value NULL deletes */
    int (*contains)(VM *vm, Object *o, Object *item);              /* 1, 0, -1 */
    Object *(*descr_get)(VM *vm, Object *descriptor, Object *object /* or NULL */, Type *type); /* NEW */
    int (*descr_set)(VM *vm, Object *descriptor, Object *object, Object *value);
    BinaryFn binary[BINARY_COUNT];  /* called with either operand of this type; NotImplemented if it cannot */
    BinaryFn inplace[BINARY_COUNT];
    /* + and * of sequences, asked when both operands have declined as numbers: they raise what they cannot do. */
    BinaryFn concat, inplace_concat;
    RepeatFn repeat, inplace_repeat;
    Object *(*power3)(VM *vm, Object *a, Object *b, Object *modulus); /* pow(a, b, m) */
    UnaryFn negative, positive, absolute, invert;
    UnaryFn to_int, to_float, to_index;
    int (*truth)(VM *vm, Object *o);                               /* 1, 0, -1 */
    UnaryFn await, aiter, anext;
    size_t (*layout_size)(Object *o); /* TYPE_VARIABLE: bytes of the builtin layout with its items */
    void (*memory)(Object *o, struct ShownMemory *shown); /* the memory that it shows to memoryviews and whatever takes bytes */
    size_t (*size_of)(Object *o);   /* bytes of the blocks it owns: see object_size; NULL: none */
} Slots;

enum {
    TYPE_BASE = 1 << 0,          /* may be subclassed by programs */
    TYPE_HEAP = 1 << 1,          /* made by a class statement (counted, mutable) */
    TYPE_READY = 1 << 2,
    TYPE_IMMUTABLE = 1 << 3,     /* attributes cannot be set (builtin types) */
    TYPE_NO_NEW = 1 << 4,        /* "cannot create 'x' instances" */
    TYPE_METHOD_LIKE = 1 << 5,   /* descriptor whose __get__ only binds: method calls skip the bound method */
    TYPE_ABSTRACT = 1 << 6,
    TYPE_SEQUENCE = 1 << 7, TYPE_MAPPING = 1 << 8, /* for match statements */
    TYPE_VARIABLE = 1 << 9,      /* instances vary in size: attributes lie behind the items */
    TYPE_HAS_DICT = 1 << 10,     /* instances have an attribute area (attr_offset) */
    TYPE_WEAKREFABLE = 1 << 11,
    TYPE_DICT_LAZY = 1 << 12,    /* the namespace is filled from the spec at first look */
    TYPE_CUSTOM_MRO = 1 << 13,   /* a metaclass made the mro: bases may be unknown, lookups are not cached */
    TYPE_IN_WORK = 1 << 14,      /* on a work list (work_next) */
    TYPE_ACYCLIC = 1 << 15,      /* what instances own leads to no cycle: never tracked, though there is a traverse */
    /* fast subclass tests, inherited */
    TYPE_IS_INT = 1 << 20, TYPE_IS_STR = 1 << 21, TYPE_IS_BYTES = 1 << 22, TYPE_IS_LIST = 1 << 23, TYPE_IS_TUPLE = 1 << 24,
    TYPE_IS_DICT = 1 << 25, TYPE_IS_TYPE = 1 << 26, TYPE_IS_EXCEPTION = 1 << 27, TYPE_IS_FLOAT = 1 << 28, TYPE_IS_SET = 1 << 29,
};

/* How a builtin type is declared: one static const table at the foot of its file. */
typedef struct TypeSpec {
    TypeId id;
    TypeId base;                /* TYPE_OBJECT but for bool, exceptions, ... */
    uint32_t size;              /* bytes of an instance without items and attributes */
    uint32_t flags;
    const char *doc;
    const char *new_signature;  /* "(x=0, /)"; NULL with construct: construct is a ConstructFn fed by the raw call */
    const char *init_signature;
    const MethodDef *methods;   /* ended by a row without name; all three may be NULL */
    const GetSetDef *getset;
    const MemberDef *members;
    const char *const *match_args; /* NULL-ended, for __match_args__ */
    struct { /* see TypeLife */
        void (*destroy)(VM *vm, Object *o);
        int (*traverse)(Object *o, Visit visit, void *context);
        int (*clear)(VM *vm, Object *o);
        void (*finalize)(VM *vm, Object *o);
        bool (*at_rest)(Object *o);
    } life;
    struct { /* containers, which are visited in quicker ways and, when large, part by part: see TypeLife */
        size_t (*extent)(const Object *o);
        size_t (*traverse_part)(Object *o, size_t place, size_t limit, Visit visit, void *context);
        bool (*references)(Object *o, References *found);
        ReferenceLayout layout;
        bool (*may_untrack)(Object *o, bool old);
        void (*detach)(Object *o, Remains *remains);
    } parts;
    bool plain;                 /* see TypeLife */
    uint32_t destroy_if;        /* destroy has something to do only for objects with one of these flags; 0: for all */
    Slots slots;
} TypeSpec;

typedef struct Signature Signature;
struct NativeFunction;

struct Type {
    TypeLife life;
    Slots slots;
    uint32_t flags;
    uint32_t version;          /* changes whenever attribute lookup on the type may change; 0: not cacheable now */
    uint32_t basic_size;       /* bytes of an instance without items; includes slots, and the attribute area's pointer */
    uint32_t attr_offset;      /* where instances keep their Attributes; 0: none (or behind the items: TYPE_VARIABLE) */
    uint32_t expected_attrs;   /* attributes a new instance gets room for; 0: nothing is known, and there is none so far */
    uint32_t id;               /* TypeId, or BUILTIN_TYPE_COUNT for classes of programs */
    const TypeSpec *spec;      /* NULL for classes of programs */
    const char *dotted;        /* static: "module.Name" as messages show it; NULL for classes of programs */
    Str *name, *qualname;      /* owned */
    Type *base;                /* owned; the one whose layout it extends */
    Tuple *bases, *mro;        /* owned */
    Dict *dict;                /* owned namespace */
    Type **subclasses;         /* owned array of uncounted pointers, removed when the subclass dies */
    uint32_t subclass_count, subclass_capacity;
    Shape *shape;              /* owned; shape of an instance without attributes */
    const Signature *new_signature, *init_signature; /* cached in the VM (signature_for); NULL: raw calls */
    Tuple *slot_names;         /* owned: the names of the __slots__ members this class adds, sorted; NULL none */
    uint32_t slot_start, slot_count; /* __slots__ members this class adds: Object * places from slot_start on */
    uint32_t behind_slots;     /* TYPE_VARIABLE: bytes of __slots__ members between the items and the attributes */
    Type *next_native;         /* types of native modules: the VM's list of them */
    Type *work_next;           /* threads the work lists of walks over subclasses */
    struct Function *simple_init; /* borrowed: the Python __init__ that calling the class amounts to, or NULL, */
    uint32_t simple_init_version; /* ... as of this version */
};

#define TYPE_SLOT_BYTES 1024
_Static_assert(sizeof(Type) <= TYPE_SLOT_BYTES, "a type fits its slot");
_Static_assert(BUILTIN_TYPE_COUNT <= 1024, "the builtin types fit in what the heap opens with");

enum { FIRST_TYPE_GRANULE = 1 << 10 }; /* the type area starts 1 MiB above the base */
/* The constant type index of a builtin type: exact type tests need no VM. */
#define TYPE_INDEX(id) ((uint32_t)(FIRST_TYPE_GRANULE + (uint32_t)(id) * (TYPE_SLOT_BYTES >> TYPE_GRANULE_SHIFT)))

static inline Type *builtin_type(VM *vm, TypeId id) {
    return (Type *)((uintptr_t)vm | ((uintptr_t)TYPE_INDEX(id) << TYPE_GRANULE_SHIFT));
}
/* Exact type test against a constant. */
static inline bool is_exact(const Object *o, TypeId id) { return object_type_index(o) == TYPE_INDEX(id); }
static inline bool has_type_flag(const Object *o, uint32_t flag) { return (type_of(o)->flags & flag) != 0; }
#define is_int(o) has_type_flag(OBJ(o), TYPE_IS_INT) /* int or subclass, bool included */
#define is_str(o) has_type_flag(OBJ(o), TYPE_IS_STR)
#define is_bytes(o) has_type_flag(OBJ(o), TYPE_IS_BYTES)
#define is_list(o) has_type_flag(OBJ(o), TYPE_IS_LIST)
#define is_tuple(o) has_type_flag(OBJ(o), TYPE_IS_TUPLE)
#define is_dict(o) has_type_flag(OBJ(o), TYPE_IS_DICT)
#define is_type(o) has_type_flag(OBJ(o), TYPE_IS_TYPE)
#define is_float(o) has_type_flag(OBJ(o), TYPE_IS_FLOAT)
#define is_any_set(o) has_type_flag(OBJ(o), TYPE_IS_SET) /* set or frozenset */
#define is_exception(o) has_type_flag(OBJ(o), TYPE_IS_EXCEPTION)

/* ---- object/type.c ---- */

/* Releases everything the builtin types own (namespaces, mros, names), the caches and the shapes. All classes of
 * programs and all instances are gone by then. */
void types_close(VM *vm);
/* Makes the builtin type of a spec (its Type lies at a fixed place); phase 1 of opening a VM. False: out of memory. */
bool type_ready(VM *vm, const TypeSpec *spec);
/* All specs, in TypeId order or not; NULL-ended. object/registry.c lists every file's spec. */
extern const TypeSpec *const builtin_type_specs[];

/* Allocates an instance of exactly `type` for a construct function: `size` bytes of the base layout (with items),
 * zeroed behind the header, attribute area set up, the class counted when it is a heap type. Not tracked yet. */
NEW Object *type_allocate(VM *vm, Type *type, size_t size) RAISES;
/* An instance of a class of a program that derives from nothing but object. Tracked. */
NEW Object *type_make_instance(VM *vm, Type *type) RAISES;
/* Same without zeroing, for exact builtin types only (hot paths). */
static inline NEW Object *builtin_allocate(VM *vm, TypeId id, size_t size) {
    Type *type = builtin_type(vm, id);
    return size <= 128 ? object_alloc_small(vm, type, size) : object_alloc(vm, type, size);
}

/* The namespace of a type, filled first if it is a builtin's that nobody has looked at. NULL RAISES. */
BORROWED Dict *type_namespace(VM *vm, Type *type) RAISES;
/* Runs slots.construct (binding the arguments to the type's signature) and tracks the instance. */
NEW Object *type_construct(VM *vm, Type *type, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;
/* Runs slots.initialize of self's type. */
int type_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;
/* An interned name dies: the method cache may not know it any more. Called by str_forget_interned. */
void type_cache_forget(VM *vm, const Str *name);
/* Sets or deletes (value NULL) an attribute of a class of a program or, during set-up, of a builtin type. */
int type_set_attribute(VM *vm, Type *type, Str *name, Object *value) RAISES;
/* The class of the most derived metatype among metatype and the bases' types; NULL RAISES "metaclass conflict". */
BORROWED Type *type_winner(VM *vm, Type *metatype, Tuple *bases) RAISES;
/* bases with __mro_entries__ applied: the same tuple (a new reference) when nothing was to be replaced. */
NEW Tuple *type_resolve_bases(VM *vm, Tuple *bases) RAISES;

/* Looks a name up along the mro (no descriptors). MAYBE NULL without exception. BORROWED from the class's namespace. */
BORROWED MAYBE Object *type_lookup(VM *vm, Type *type, Str *name);
/* After a lookup that found nothing: true when a builtin's namespace could not be filled for want of memory, so that the
 * name may exist after all: MemoryError is pending. */
bool type_lookup_failed(VM *vm, Type *type) RAISES;
/* a subclass of (or same as) b, by mro. */
bool type_is_subtype(Type *a, Type *b);
static inline bool object_is_instance_of(Object *o, Type *type) {
    return type_of(o) == type || type_is_subtype(type_of(o), type);
}
/* The class statement: type(name, bases, namespace, **kw). kwargs may be NULL. */
NEW Type *type_create(VM *vm, Type *metatype, Str *name, Tuple *bases, Dict *namespace_, Dict *kwargs) RAISES;
/* A class from C: name may be dotted "module.name"; spec-declared, allocated at run time (native modules' own types).
 * Spec and name are kept, not copied. */
NEW Type *type_from_spec(VM *vm, const TypeSpec *spec, const char *name, Type *base) RAISES;
/* The type that type_from_spec made of a spec; NULL: none was. */
BORROWED MAYBE Type *native_type(VM *vm, const TypeSpec *spec);
/* Calling a type: __new__ then __init__. The slots.call of type. */
NEW Object *type_call(VM *vm, Object *type, Object *const *args, size_t nargs, Tuple *kwnames) RAISES;
/* Attributes changed: drop cached lookups in it and its subclasses. */
void type_modified(VM *vm, Type *type);
/* Objects have become descriptors, or ceased to be: any class may have one as an attribute, and remember what it was. */
void type_descriptors_changed(VM *vm);
/* A version that is unique to its present attributes (0 if versions have run out). */
uint32_t type_version(VM *vm, Type *type);
NEW Object *type_getattr(VM *vm, Object *type, Str *name) RAISES;
/* super(type, object).name without making the super object. unbound may be NULL; else *unbound: a method to be called
 * with object first. */
NEW Object *super_lookup(VM *vm, Type *type, Object *object, Str *name, bool *unbound) RAISES;
/* The name in error messages: "C"; for native types outside builtins "module.C". */
const char *type_name_text(Type *type); /* NUL-terminated UTF-8, lives as long as the type */

#endif

/* Functions: Python functions with their cells, bound methods, native functions and descriptors. The call of a Python
 * function is the VM's (hooks.call_function). */
#ifndef OURO_OBJECT_FUNCTION_H
#define OURO_OBJECT_FUNCTION_H

#include "object/code.h"
#include "object/core.h"
#include "object/dict.h"

typedef struct Cell {
    Object head;
    Object *value; /* owned, NULL unbound */
} Cell;

/* What most functions never change or have; made when set (or read, for the dict). */
typedef struct FunctionExtra {
    Str *name, *qualname;
    Object *doc, *annotations, *module, *type_params;
    Dict *dict;
} FunctionExtra;

typedef struct Function {
    Object head;
    Code *code;
    Dict *globals;
    Object *builtins;   /* Dict the globals name as __builtins__ */
    Tuple *closure;     /* cells, NULL none */
    Tuple *defaults;    /* NULL none */
    Dict *kwdefaults;   /* NULL none */
    FunctionExtra *extra; /* NULL: all from the code and the globals */
} Function;

typedef struct Method {
    Object head;
    Object *function, *self;
} Method;

/* builtin_function_or_method: a MethodDef bound to a receiver (a module, an object, or a class for class methods). */
typedef struct NativeFunction {
    Object head;
    const MethodDef *def;
    const Signature *signature; /* signature_for(def->signature): the VM's cache owns it; NULL raw */
    Object *self;         /* owned, NULL none */
    Object *module;       /* owned name of the module, NULL none */
} NativeFunction;

/* method_descriptor, classmethod_descriptor, getset_descriptor, member_descriptor, wrapper_descriptor of a type. */
typedef struct Descriptor {
    Object head;
    Type *owner;          /* owned unless builtin */
    Str *name;
    const void *def;      /* MethodDef, GetSetDef, MemberDef or SlotWrapper row */
    const Signature *signature; /* methods: signature_for(...), NULL raw */
    MemberDef member;     /* __slots__ members: def points here */
} Descriptor;

NEW Object *cell_new(VM *vm, Object *value /* borrowed or NULL */) RAISES;
NEW Object *function_new(VM *vm, Code *code, Dict *globals) RAISES;
NEW Object *method_new(VM *vm, Object *function, Object *self) RAISES;
NEW Object *native_function_new(VM *vm, const MethodDef *def, Object *self, Object *module_name) RAISES;
/* The same with the signature already looked up (or NULL: raw). */
NEW Object *native_function_bind(VM *vm, const MethodDef *def, const Signature *signature, Object *self) RAISES;
/* "($self, x, /)" from a row's signature; self_name NULL leaves the receiver out; None when there is no signature. */
NEW Object *native_text_signature(VM *vm, const MethodDef *def, const char *self_name) RAISES;
BORROWED Str *function_name(VM *vm, Function *f);
BORROWED Str *function_qualname(VM *vm, Function *f);
FunctionExtra *function_extra(VM *vm, Function *f) RAISES; /* makes it */
NEW Object *property_new(VM *vm, Object *getter) RAISES;

#endif

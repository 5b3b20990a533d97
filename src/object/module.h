/* Modules, and how native ones are declared: one table a module, all listed in module/registry.c. */
#ifndef OURO_OBJECT_MODULE_H
#define OURO_OBJECT_MODULE_H

#include "object/core.h"
#include "object/dict.h"

typedef struct Module {
    Object head;
    Dict *dict;          /* owned */
    struct ModuleDef const *def; /* native modules; NULL else */
    void *state;         /* native modules' own data, owned by def->close */
    bool late;           /* def->late may have values that are not in dict yet */
    bool spec_due;       /* imported by the runtime itself: __spec__ and __loader__ are made when they are asked for */
    bool ended;          /* module_end has been here */
} Module;

/* A value that is made when it is first asked for, or the whole namespace is. */
typedef struct LateDef {
    const char *name;
    Object *(*make)(VM *vm, const struct LateDef *row); /* NEW, RAISES */
    const char *text; /* for make */
    int64_t number;   /* for make */
} LateDef;

typedef struct ModuleDef {
    const char *name;
    const char *doc;
    const MethodDef *functions;                 /* ended by a row without name */
    bool (*setup)(VM *vm, Module *module);      /* adds constants and types; false RAISES. May be NULL */
    uint16_t expected;                          /* names, about, when there are many: room is made at once */
    const LateDef *late;                        /* ended by a row without name; may be NULL */
    int (*traverse)(Module *m, Visit visit, void *context); /* state's references; may be NULL */
    void (*close)(VM *vm, Module *module);      /* may be NULL */
} ModuleDef;

NEW Object *module_new(VM *vm, Str *name) RAISES;
NEW Object *module_new_imported(VM *vm, Str *name) RAISES; /* whose spec is due */
/* What a module's code finds under a name that its namespace does not have yet: its __spec__ or __loader__. */
NEW MAYBE Object *module_late_global(VM *vm, Dict *globals, Str *name) RAISES;
/* What sys.modules has under that name. NULL, without an exception if memory lasts: nothing, or the VM is closing. */
BORROWED MAYBE Object *module_loaded(VM *vm, const char *name);
/* The same, if it is the native module of that definition: a program may have put anything in its place. */
BORROWED MAYBE Module *module_native(VM *vm, const ModuleDef *def);
/* A value in the namespace of a module that is loaded. NULL, without an exception if memory lasts: there is none. */
BORROWED MAYBE Object *module_value(VM *vm, const char *module, const char *name);
/* Raises a module's exception, with a text if that is not NULL (an exception is pending then); RuntimeError if it is gone. */
void *module_raise(VM *vm, const char *module, const char *name, STEALS MAYBE Str *text);
NEW Object *module_from_def(VM *vm, const ModuleDef *def) RAISES;
bool module_add(VM *vm, Module *module, const char *name, STEALS Object *value) RAISES; /* NULL value: passes the failure on */
/* A new exception class of the module, on a builtin one. */
bool module_add_exception(VM *vm, Module *module, const char *name, TypeId base) RAISES;
/* Does a module's __spec__ (NULL: it has none) say that it is still running its own body? 1, 0, -1. */
int module_spec_initializing(VM *vm, MAYBE Object *spec) RAISES;
/* At the end of all programs: takes the values out of the namespace. */
void module_end(VM *vm, Module *module);
/* Functions besides those of the ModuleDef: a table that ends with a row without name. */
bool module_add_functions(VM *vm, Module *module, const MethodDef *rows) RAISES;
/* Numbers by name: a table that ends with a row without name. */
typedef struct NumberDef {
    const char *name;
    int64_t value;
} NumberDef;
bool module_add_numbers(VM *vm, Module *module, const NumberDef *rows) RAISES;
bool module_add_type(VM *vm, Module *module, Type *type) RAISES; /* under its bare name */
/* Attribute access for objects with a namespace dict of their own (modules, functions), in the order of
 * object.__getattribute__. Get: absent gives NULL without exception; dict may be NULL. Set: makes *dict on demand. */
NEW MAYBE Object *namespace_getattr(VM *vm, Object *o, Dict *dict, Str *name) RAISES;
int namespace_setattr(VM *vm, Object *o, Dict **dict, Str *name, Object *value /* NULL deletes */) RAISES;
extern const ModuleDef *const native_modules[]; /* NULL-ended; module/registry.c */

#endif

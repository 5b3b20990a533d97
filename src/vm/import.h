/* Importing, as the loop, builtins.__import__ and the application use it. */
#ifndef OURO_VM_IMPORT_H
#define OURO_VM_IMPORT_H

#include "vm/vm.h"

/* __import__(name, globals, ..., from_list, level). globals may be NULL when level is 0. */
NEW Object *import_full(VM *vm, Str *name, Dict *globals, Object *from_list, int level) RAISES;
/* The module of a dotted name itself. */
NEW Object *import_absolute(VM *vm, Str *name) RAISES;
/* Loads one module: its full name, the last part of it, and its parent, which is loaded (NULL: top level). */
NEW Object *import_load(VM *vm, Str *name, Str *leaf, MAYBE Object *parent) RAISES;
/* Calls a function of a module, imported if need be. */
NEW Object *import_and_ask(VM *vm, const char *module, const char *function, Object *const *args, size_t nargs) RAISES;
/* The same; what it gives is dropped. */
bool import_and_call(VM *vm, const char *module, const char *function, Object *const *args, size_t nargs) RAISES;
/* CoreHooks.module_spec */
NEW MAYBE Object *import_module_spec(VM *vm, Object *module) RAISES;
/* Where a module would come from (-m): imports its parents, runs nothing of its own. 1 found, 0 not, -1 RAISES. *file and
 * *folder NEW: the file (NULL: a package without one), the folder of a package (NULL: none). */
int import_locate(VM *vm, Str *name, Str **file, Str **folder) RAISES;
/* A whole file and a zero byte behind it: memory of *length + 1 bytes for memory_free. NULL: errno, or RAISES MemoryError. */
char *read_file(VM *vm, const char *path, size_t *length);

#endif

/* What native modules ask of the VM beyond vm.h; vm/import.c and vm/hooks.c implement these. */
#ifndef OURO_MODULE_HOOKS_H
#define OURO_MODULE_HOOKS_H

#include "object/function.h"
#include "vm/vm.h"

/* Runs the body of a class statement with a mapping as its local namespace. NEW (its value is of no interest). */
NEW Object *vm_run_class_body(VM *vm, Function *body, Object *namespace_) RAISES;
/* __import__(name, globals, locals, fromlist, level). globals and from_list may be NULL. */
NEW Object *vm_import(VM *vm, Str *name, Object *globals, Object *from_list, int level) RAISES;
/* The frame `depth` calls up from the running Python code. NEW; NULL without exception: the stack is not that deep. */
NEW MAYBE Object *vm_frame_object(VM *vm, uint32_t depth) RAISES;
uint32_t vm_recursion_limit(VM *vm);
bool vm_set_recursion_limit(VM *vm, uint32_t limit) RAISES;

#endif

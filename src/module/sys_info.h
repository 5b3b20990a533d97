/* The constants of the sys module. */
#ifndef OURO_MODULE_SYS_INFO_H
#define OURO_MODULE_SYS_INFO_H

#include "object/module.h"

extern const LateDef sys_info[];
bool sys_add_info(VM *vm, Module *module) RAISES;
NEW Object *sys_asyncgen_hooks(VM *vm, Object *first, Object *last) RAISES;
BORROWED Type *sys_unraisable_type(VM *vm) RAISES; /* sys.UnraisableHookArgs */
/* An instance of it for an exception; message and where BORROWED, may be NULL. */
NEW Object *sys_unraisable_args(VM *vm, Object *e, Object *message, Object *where) RAISES;
/* Should text for this stream be coloured? */
bool sys_wants_colour(VM *vm, Object *file);
/* CoreHooks.unraisable. */
void sys_write_unraisable(VM *vm, const char *doing, Object *where);

#endif

/* The functions of the builtins module, by file. */
#ifndef OURO_MODULE_BUILTINS_H
#define OURO_MODULE_BUILTINS_H

#include "object/module.h"
#include "object/protocol.h"

#define BUILTIN_FUNCTION(name)                                                                     \
    NEW Object *builtin_##name(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES

/* builtins_object.c: attributes, classes, text of any object */
BUILTIN_FUNCTION(getattr);
BUILTIN_FUNCTION(setattr);
BUILTIN_FUNCTION(hasattr);
BUILTIN_FUNCTION(delattr);
BUILTIN_FUNCTION(isinstance);
BUILTIN_FUNCTION(issubclass);
BUILTIN_FUNCTION(callable);
BUILTIN_FUNCTION(id);
BUILTIN_FUNCTION(hash);
BUILTIN_FUNCTION(repr);
BUILTIN_FUNCTION(ascii);
BUILTIN_FUNCTION(format);
BUILTIN_FUNCTION(dir);
BUILTIN_FUNCTION(vars);
BUILTIN_FUNCTION(len);
BUILTIN_FUNCTION(iter);
BUILTIN_FUNCTION(next);
BUILTIN_FUNCTION(aiter);
BUILTIN_FUNCTION(anext);
/* builtins_anext.c: an awaitable that gives `otherwise` when the awaitable ends with StopAsyncIteration. */
NEW Object *anext_with_default(VM *vm, Object *awaitable, Object *otherwise) RAISES;
/* builtins_number.c */
BUILTIN_FUNCTION(abs);
BUILTIN_FUNCTION(bin);
BUILTIN_FUNCTION(oct);
BUILTIN_FUNCTION(hex);
BUILTIN_FUNCTION(chr);
BUILTIN_FUNCTION(ord);
BUILTIN_FUNCTION(divmod);
BUILTIN_FUNCTION(pow);
BUILTIN_FUNCTION(round);
/* builtins_aggregate.c */
BUILTIN_FUNCTION(all);
BUILTIN_FUNCTION(any);
BUILTIN_FUNCTION(sum);
BUILTIN_FUNCTION(min);
BUILTIN_FUNCTION(max);
BUILTIN_FUNCTION(sorted);
/* builtins_code.c */
BUILTIN_FUNCTION(compile);
BUILTIN_FUNCTION(eval);
BUILTIN_FUNCTION(exec);
BUILTIN_FUNCTION(globals);
BUILTIN_FUNCTION(locals);
BUILTIN_FUNCTION(import);
BUILTIN_FUNCTION(build_class);
BUILTIN_FUNCTION(breakpoint);
BUILTIN_FUNCTION(help);
BUILTIN_FUNCTION(exit);
BUILTIN_FUNCTION(copyright);
/* builtins_io.c */
BUILTIN_FUNCTION(print);
BUILTIN_FUNCTION(input);

extern const ModuleDef builtins_module, sys_module, time_module, types_module, io_module;
/* An attribute of the sys module; NULL without exception when it is not there. */
BORROWED MAYBE Object *sys_get(VM *vm, Str *name);
bool sys_set(VM *vm, const char *name, Object *value) RAISES;

#endif

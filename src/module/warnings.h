/* Warnings from C. */
#ifndef OURO_MODULE_WARNINGS_H
#define OURO_MODULE_WARNINGS_H

#include "object/core.h"

/* CoreHooks.warn: as warnings.warn(message, category) called by the running Python function. -1
 * RAISES. */
int warnings_warn(VM *vm, TypeId category, const char *message);
/* A warning about source text that is being compiled. -1 RAISES. */
int warnings_warn_at(VM *vm, TypeId category, const char *message, Str *filename, int line);
/* One -W option: action:message:category:module:line. False: it cannot be understood (told on
 * stderr); the message and module parts are matched as they are. */
bool warnings_add_option(VM *vm, const char *option);

#endif

/* Modules, or parts of modules, that are this project's own Python text, embedded in the library. */
#ifndef OURO_MODULE_PYTHON_TEXT_H
#define OURO_MODULE_PYTHON_TEXT_H

#include "object/module.h"

/* Runs the text in the module's namespace. False RAISES. */
bool module_run_text(VM *vm, Module *module, const char *text, size_t size) RAISES;

#endif

/* The select module, by file. */
#ifndef OURO_MODULE_SELECT_H
#define OURO_MODULE_SELECT_H

#include "module/waiting.h"
#include "object/module.h"

/* A timeout in nanoseconds, of a number of which a second has so many parts; None, NULL and what is negative: -1.
 * message: for what is no number. */
bool select_timeout(VM *vm, MAYBE Object *o, int64_t parts, const char *message, int64_t *timeout) RAISES;
/* select_epoll.c */
bool select_add_epoll(VM *vm, Module *module) RAISES;

#endif

/* Signals of the process: who owns them, and what the application asks. */
#ifndef OURO_MODULE_SIGNAL_H
#define OURO_MODULE_SIGNAL_H

#include "object/module.h"

/* This VM answers the process's signals from now on: Ctrl-C raises KeyboardInterrupt, SIGPIPE is
 * ignored. One VM of a process can; a second one is refused. */
bool signals_open(VM *vm);
/* Gives the signals back as they were. */
void signals_close(VM *vm);
/* After a KeyboardInterrupt ended the program: the process dies of SIGINT, so that its shell
 * notices. */
void signals_die_of_interrupt(void);

/* A number from 1 to NSIG - 1. */
bool signal_number(VM *vm, Object *o, int *number) RAISES;
/* Handlers of what has arrived run now. */
bool signal_look_up(VM *vm) RAISES;
/* signal_mask.c: adds functions for signals that are held back and waited for. */
bool signal_add_masks(VM *vm, Module *module) RAISES;

#endif

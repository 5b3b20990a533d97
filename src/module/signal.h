/* Signals of the process: who owns them, and what the application asks. */
#ifndef OURO_MODULE_SIGNAL_H
#define OURO_MODULE_SIGNAL_H

#include "object/core.h"

/* This VM answers the process's signals from now on: Ctrl-C raises KeyboardInterrupt, SIGPIPE is
 * ignored. One VM of a process can; a second one is refused. */
bool signals_open(VM *vm);
/* Gives the signals back as they were. */
void signals_close(VM *vm);
/* After a KeyboardInterrupt ended the program: the process dies of SIGINT, so that its shell
 * notices. */
void signals_die_of_interrupt(void);

#endif

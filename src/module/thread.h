/* What the files of the module _thread tell each other. */
#ifndef OURO_MODULE_THREAD_H
#define OURO_MODULE_THREAD_H

#include "object/module.h"
#include "vm/thread.h"

#define THREAD_SECONDS_MAX 9223372036ll /* to wait */

/* thread_local.c: _thread._local, and what it forgets when a thread ends */
extern const TypeSpec thread_local_spec;
void thread_locals_end(VM *vm, uint64_t identity);

#endif

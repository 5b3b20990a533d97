/* The native part of the posix module, by file. */
#ifndef OURO_MODULE_POSIX_H
#define OURO_MODULE_POSIX_H

#include "object/bytes.h"
#include "object/module.h"
#include "object/protocol.h"
#include "vm/thread.h"

#define POSIX_FUNCTION(name)                                                                       \
    Object *posix_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define POSIX_UNUSED (void)self, (void)args, (void)nargs

/* The bytes of a path: str, bytes or an object with __fspath__. NEW. */
NEW Bytes *posix_path(VM *vm, Object *path) RAISES;
/* Bytes from the system as a str, or as they are. NEW */
NEW Object *posix_text(VM *vm, const char *text, size_t length, bool as_bytes) RAISES;
/* A sequence of paths as C wants it, NULL-ended, in one block; posix_free_texts. */
NEW char **posix_texts(VM *vm, Object *sequence) RAISES;
void posix_free_texts(VM *vm, MAYBE char **texts);
bool posix_int(VM *vm, Object *o, int *out) RAISES;
/* None, or OSError from errno with the path (or NULL). */
NEW Object *posix_result(VM *vm, int failed, Object *path) RAISES;
/* Interrupted calls are tried again unless a signal's handler raised. */
bool posix_again(VM *vm) RAISES;
/* Tries a call that gives a count or -1 again after signals; others work while it waits. */
#define TRY_AGAIN(result, call)                                                                                                          \
    do {                                                                                                                                 \
        Thread *me = waiting_begins(vm);                                                                                                 \
        result = (call);                                                                                                                 \
        waiting_ends(vm, me);                                                                                                            \
    } while (result < 0 && posix_again(vm))

/* posix_file.c */
extern const MethodDef posix_file_functions[];
bool posix_add_file_constants(VM *vm, Module *module) RAISES;

/* posix_io.c, posix_process.c */
extern const MethodDef posix_io_functions[], posix_process_functions[];
bool posix_add_io_constants(VM *vm, Module *module) RAISES;
bool posix_add_process_constants(VM *vm, Module *module) RAISES;

/* posix_system.c: adds its functions and constants. */
bool posix_add_system(VM *vm, Module *module) RAISES;

#endif

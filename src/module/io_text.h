/* Files: open() and the streams sys.stdin, sys.stdout and sys.stderr. */
#ifndef OURO_MODULE_IO_TEXT_H
#define OURO_MODULE_IO_TEXT_H

#include "object/protocol.h"

/* The function open(). */
NEW Object *io_open(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
/* A text stream over a file descriptor that stays open when it closes (sys.stdin and its kin). mode
 * "r" or "w". */
NEW Object *io_text_from_fd(VM *vm, int fd, const char *name, const char *mode, const char *errors,
                            bool line_buffered) RAISES;
/* encoding NULL: as it is. The file is one of these, and nothing has been read or written yet. */
bool io_text_set_encoding(VM *vm, Object *file, Object *encoding, Object *errors) RAISES;
/* Everything written goes out at once. */
void io_set_write_through(Object *file);
/* A text stream whose output goes to a function of the embedding program: it returns false to raise
 * OSError. */
typedef bool (*IoWrite)(VM *vm, void *context, const char *text, size_t length);
NEW Object *io_text_from_function(VM *vm, const char *name, IoWrite write, void *context) RAISES;
/* Exactly the native text stream (no subclass, no write or flush of its own): io_text_write is then the same as its
 * write method. */
bool io_is_text_file(VM *vm, Object *o);
bool io_text_write(VM *vm, Object *file, Str *text) RAISES;
int io_flush_plain(VM *vm, Object *file) RAISES; /* CoreHooks.flush_plain */
/* Writes out what is buffered; other objects: their flush method. */
bool io_flush(VM *vm, Object *file) RAISES;

#endif

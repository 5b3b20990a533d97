/* Tracebacks as text: where source lines come from, and the parts that traceback_format_exception is made of. */
#ifndef OURO_OBJECT_TRACEBACK_H
#define OURO_OBJECT_TRACEBACK_H

#include "object/exception.h"

/* ---- traceback_source.c: sources that are not in files ---- */

/* Keeps a copy of the text under a file name ("<stdin>-1", "<cell 3>", "<string>"); replaces an older one. */
bool source_register(VM *vm, const char *filename, const char *text, size_t length) RAISES;
void source_forget(VM *vm, const char *filename);
void source_store_close(VM *vm);
/* Line `line` (from 1), without its end, of the registered source or of the file. The text is a raw block of
 * *size bytes (memory_free) that holds *length bytes of valid UTF-8, or NULL when there is no such line
 * (no exception is left pending). */
MAYBE char *source_line(VM *vm, Str *filename, uint32_t line, size_t *length, size_t *size);

/* One entry's lines: "  File ..., line n, in f" and the source with its carets. */
NEW Str *traceback_format(VM *vm, Object *traceback, bool colour) RAISES;

#endif

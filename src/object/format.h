/* What formatting of every type shares: errors of format specifications, and base's buffers on the VM's memory. */
#ifndef OURO_OBJECT_FORMAT_H
#define OURO_OBJECT_FORMAT_H

#include "base/format_spec.h"
#include "object/str.h"

/* Raw memory of the VM (its budget) for base code; failures raise nothing there. */
/* Most numbers take no more bytes as text. */
enum { FORMAT_ROOM = 128 };

Allocator vm_allocator(VM *vm);
/* A str of what the buffer holds, which is freed in any case. A failed buffer RAISES MemoryError. */
NEW Str *str_from_buffer(VM *vm, Buffer *buffer) RAISES;
/* The exception CPython raises for the error. type_name is the formatted object's. Returns NULL. */
void *raise_format_error(VM *vm, FormatError error, const FormatSpec *spec, const char *type_name, Str *text);
/* Parses the whole specification; false RAISES. */
bool format_spec_read(VM *vm, FormatSpec *spec, Str *text, const char *type_name, char default_align) RAISES;

#endif

/* The % operator of bytes and bytearray; that of str is str_percent. */
#ifndef OURO_OBJECT_FORMAT_PERCENT_H
#define OURO_OBJECT_FORMAT_PERCENT_H

#include "object/type.h"

/* format must not move while guest code runs. make: bytes_from or bytearray_from. */
NEW Object *bytes_percent(VM *vm, const uint8_t *format, size_t size, Object *arguments,
                          Object *(*make)(VM *vm, const void *data, size_t size)) RAISES;

#endif

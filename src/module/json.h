/* What the two files of _json share. */
#ifndef OURO_MODULE_JSON_H
#define OURO_MODULE_JSON_H

#include "object/type.h"

extern const TypeSpec json_encoder_spec; /* _json.Encoder */
NEW Object *json_quote(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *json_quote_ascii(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;

#endif

/* What Python code adds to the encodings: those that the registry of _codecs finds, and error handlers of any name. */
#ifndef OURO_OBJECT_CODEC_REGISTRY_H
#define OURO_OBJECT_CODEC_REGISTRY_H

#include "object/str.h"

/* Text to Bytes and back by a registered text encoding; LookupError when there is none. errors may be NULL. */
NEW Object *registry_encode(VM *vm, Str *text, const char *encoding, const char *errors) RAISES;
NEW Object *registry_decode(VM *vm, const uint8_t *data, size_t length, const char *encoding, const char *errors) RAISES;

/* Calls the handler of that name with the pending UnicodeError, which is pending no more. Gives what to put instead (a str,
 * or bytes when encoding) and where to go on, at most length. NULL RAISES. */
NEW Object *registry_handle(VM *vm, const char *errors, bool encoding, size_t length, size_t *position) RAISES;

/* Adds to the pending exception that "encoding with 'cp437' codec failed". */
void registry_note(VM *vm, const char *operation, const char *encoding);

#endif

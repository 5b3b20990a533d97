/* The spec of types.DynamicClassAttribute. */
#ifndef OURO_MODULE_TYPES_ATTRIBUTE_H
#define OURO_MODULE_TYPES_ATTRIBUTE_H

#include "object/protocol.h"

extern const TypeSpec class_attribute_spec;

#endif

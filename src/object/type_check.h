/* Instance and subclass tests without the hooks of metatypes, and the names dir() shows of a class. */
#ifndef OURO_OBJECT_TYPE_CHECK_H
#define OURO_OBJECT_TYPE_CHECK_H

#include "object/core.h"
#include "object/dict.h"

/* What type.__instancecheck__ and type.__subclasscheck__ do: 1, 0, -1. */
int type_plain_isinstance(VM *vm, Object *o, Object *class_) RAISES;
int type_plain_issubclass(VM *vm, Object *derived, Object *class_) RAISES;
/* Adds the names in the namespaces of a class-like object and its bases to the dict. */
bool type_merge_names(VM *vm, Dict *names, Object *class_) RAISES;

#endif

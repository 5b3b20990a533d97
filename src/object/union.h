/* types.UnionType: int | str. */
#ifndef OURO_OBJECT_UNION_H
#define OURO_OBJECT_UNION_H

#include "object/core.h"

typedef struct Union {
    Object head;
    Tuple *args;       /* owned: flat, without duplicates, at least two */
    Object *parameters; /* owned, made when asked for; NULL before */
} Union;

/* a | b for classes, None, generic aliases and unions; NotImplemented for other operands. */
NEW Object *union_or(VM *vm, Object *a, Object *b) RAISES;

#endif

/* What the files of _functools share. */
#ifndef OURO_MODULE_FUNCTOOLS_H
#define OURO_MODULE_FUNCTOOLS_H

#include "object/module.h"
#include "object/protocol.h"

extern const TypeSpec functools_partial, functools_lru_cache_wrapper, functools_lru_link;

/* The type of a spec in this VM, which was made when the module was. */
static inline BORROWED Type *functools_type(VM *vm, const TypeSpec *spec) {
    return native_type(vm, spec);
}

#endif

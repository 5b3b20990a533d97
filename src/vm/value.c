/* Objects for numbers that had none. */
#include "vm/value.h"

#include "object/core.h"

Object *value_make_object(VM *vm, Value v) {
    if (value_is_int(v)) return int_from_int64(vm, value_int(v));
    if (value_is_float(v)) return float_from_double(vm, value_float(v));
    return value_object(v);
}

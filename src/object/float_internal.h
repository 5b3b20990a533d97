/* What the files of float and complex share. */
#ifndef OURO_OBJECT_FLOAT_INTERNAL_H
#define OURO_OBJECT_FLOAT_INTERNAL_H

#include "base/float_text.h"
#include "base/hash.h"
#include "object/int_internal.h"

NEW Object *float_divide_both(VM *vm, double x, double y) RAISES;
NEW Object *complex_power(VM *vm, double a_real, double a_imaginary, double b_real, double b_imaginary) RAISES;
extern const MethodDef float_methods[];
extern const GetSetDef float_getset[];

#endif

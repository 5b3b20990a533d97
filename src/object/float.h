/* float and complex. */
#ifndef OURO_OBJECT_FLOAT_H
#define OURO_OBJECT_FLOAT_H

#include "object/type.h"

typedef struct Float {
    Object head;
    double value;
} Float;
typedef struct Complex {
    Object head;
    double real, imaginary;
} Complex;

NEW Object *float_from_double(VM *vm, double value) RAISES;
NEW Object *complex_from_doubles(VM *vm, double real, double imaginary) RAISES;
/* float(), int, or anything with __float__ / __index__. False RAISES TypeError "must be real number, not str". */
bool object_to_double(VM *vm, Object *o, double *out) RAISES;
NEW Object *float_from_str(VM *vm, Object *text) RAISES;
NEW Str *float_to_str(VM *vm, double value) RAISES; /* repr */
/* Python's floor division and modulo on doubles; divisor nonzero. */
double float_floor_divide(double a, double b);
double float_modulo(double a, double b);
NEW Object *float_power(VM *vm, double a, double b) RAISES;
NEW Object *float_object_format(VM *vm, Object *f, Str *spec) RAISES;
NEW Object *float_object_round(VM *vm, double value, Object *digits /* or NULL / None */) RAISES;

#endif

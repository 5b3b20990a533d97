/* What the two files of the math module share. */
#ifndef OURO_MODULE_MATH_FUNCTIONS_H
#define OURO_MODULE_MATH_FUNCTIONS_H

#include "object/float.h"
#include "object/module.h"
#include "object/protocol.h"

#define MATH_FUNCTION(name) Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)

MATH_FUNCTION(math_comb);
MATH_FUNCTION(math_factorial);
MATH_FUNCTION(math_gcd);
MATH_FUNCTION(math_isqrt);
MATH_FUNCTION(math_lcm);
MATH_FUNCTION(math_perm);

#endif

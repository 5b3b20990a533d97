/* What the files of int share. */
#ifndef OURO_OBJECT_INT_INTERNAL_H
#define OURO_OBJECT_INT_INTERNAL_H

#include "base/bigint.h"
#include "base/int_text.h"
#include "object/core.h"
#include "object/float.h"
#include "object/format.h"
#include "object/int.h"
#include "object/protocol.h"

/* The value as base/bigint.h takes it; *limb must live as long as the view. */
static inline BigView int_view(const Int *i, BigLimb *limb) {
    if (!int_is_big(i)) return big_of_i64(i->value, limb);
    bool negative = i->value < 0;
    return (BigView){(const BigLimb *)i->limbs, (size_t)(negative ? -i->value : i->value), negative};
}

/* For scratch memory of long work on numbers, which asks for it again and again: a signal that has arrived is attended to at
 * such a moment. Its handler may raise; then nothing is given any more. The operands must be held meanwhile. */
Allocator number_allocator(VM *vm);
/* Such an allocator gave nothing. NULL. */
Object *number_failed(VM *vm) RAISES;
NEW Int *int_allocate(VM *vm, size_t limbs) RAISES;
NEW Object *int_finish(VM *vm, STEALS Int *i, const Big *result) RAISES;
NEW Object *int_from_view(VM *vm, BigView v) RAISES;
NEW Object *int_invert(VM *vm, Object *a) RAISES;
NEW Object *int_power_modulo(VM *vm, Object *a, Object *b, Object *modulus) RAISES;

#endif

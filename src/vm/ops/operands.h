/* How instructions are written: what the families in vm/ops/ use. Who includes this defines where an instruction begins and how
 * it ends: CASE, ALSO, NEXT, JUMP, FAIL, GENERALLY, ATTRIBUTE_MISS, CALL_MISS; and has vm, frame, pc, code, R and nlocals. */
#ifndef OURO_VM_OPERANDS_H
#define OURO_VM_OPERANDS_H

#include "compile/opcode.h"
#include "object/arguments.h"
#include "object/list.h"
#include "object/module.h"
#include "object/set.h"
#include "object/slice.h"
#include "vm/coroutine.h"
#include "vm/loop.h"
#include "vm/operate.h"
#include "vm/special.h"

#define A (pc->a)
#define B (pc->b)
#define C (pc->c)
#define HIGH (pc->high)
#define TARGET (pc[1].high) /* jump target in the second word */

#define SAVE() (frame->pc = pc)

/* The object in a register, made when it was a bare number. BORROWED from the register. */
#define OBJECT(name, index) \
    Object *name = register_object(vm, &R[index]); \
    if (unlikely(!name)) FAIL()

/* Makes objects of `count` registers from `first` on; their values are then object pointers in a row. */
#define OBJECTS(first, count) do { \
        for (uint32_t n_ = 0; n_ < (uint32_t)(count); n_++) { \
            if (unlikely(!register_object(vm, &R[(first) + n_]))) FAIL(); \
        } \
    } while (0)

/* decref(); what dies may run code that asks where this frame is. */
#define RELEASE_OBJECT(object) do { \
        Object *released_ = (object); \
        uint32_t count_ = released_->count - 1; \
        if (likely((int32_t)count_ > 0)) { \
            released_->count = count_; \
        } else if (released_->count != IMMORTAL_COUNT) { \
            SAVE(); \
            object_release(released_); \
        } \
    } while (0)

/* Writes a register; what it held is released afterwards. */
#define SET(index, STEALS_value) do { \
        Value *slot_ = &R[index]; \
        Value old_ = *slot_; \
        *slot_ = (STEALS_value); \
        if (value_is_reference(old_)) RELEASE_OBJECT(value_object(old_)); \
    } while (0)
#define SET_OBJECT(index, STEALS_object) SET(index, value_from_object(STEALS_object))

/* A source operand has been read: drops it if it is a temporary. */
#define CONSUME(index) do { \
        if ((uint32_t)(index) >= nlocals) { \
            Value used_ = R[index]; \
            if (value_is_reference(used_)) { \
                R[index] = VALUE_UNBOUND; \
                RELEASE_OBJECT(value_object(used_)); \
            } \
        } \
    } while (0)

/* Result or error of a slow path. */
#define CHECK_VALUE(v) do { if (unlikely((v) == 0)) FAIL(); } while (0)

/* The value of a source that moves on: temporaries give theirs up, locals are shared (and get their object first). */
#define TAKE(name, index) \
    Value name = R[index]; \
    if ((uint32_t)(index) >= nlocals) { \
        R[index] = VALUE_UNBOUND; \
    } else { \
        if (!value_is_object(name) && !value_is_shared_int(name)) { \
            Object *made_ = register_object(vm, &R[index]); \
            if (unlikely(!made_)) FAIL(); \
            name = value_from_object(made_); \
        } \
        if (value_is_object(name)) incref_object(value_object(name)); \
    }

/* The same as an object: what is stored in the heap. */
#define TAKE_OBJECT(name, index) \
    TAKE(taken_##name, index); \
    Object *name = likely(value_is_object(taken_##name)) ? value_object(taken_##name) : value_make_object(vm, taken_##name); \
    if (unlikely(!name)) FAIL()

static inline bool attention_wanted(VM *vm) { return vm_heap(vm)->attention != 0; }

#endif

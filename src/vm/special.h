/* Special methods that are Python functions, called by the instruction that wants them without leaving the loop. */
#ifndef OURO_VM_SPECIAL_H
#define OURO_VM_SPECIAL_H

#include "vm/vm.h"

/* Each of these looks whether what the running instruction asks for is, by the rules, a call of one Python function first.
 * If so its frame is pushed: true. The instruction then gives the loop the result of a failure, and the loop goes on in the
 * frame on top. What the function returns comes to special_returned, which ends the instruction. False: nothing was done;
 * nothing is ever raised. The instruction's pc is saved, its operands are in its registers (arguments here are borrowed). */
bool special_binary(VM *vm, BinaryOp op, bool inplace, Object *a, Object *b);
bool special_compare(VM *vm, CompareOp op, Object *a, Object *b);
bool special_getitem(VM *vm, Object *o, Object *key);
bool special_setitem(VM *vm, Object *o, Object *key, Object *value);
bool special_contains(VM *vm, Object *o, Object *item);
bool special_truth(VM *vm, Object *o);
bool special_length(VM *vm, Object *o);
bool special_unary(VM *vm, Object *o);

/* Ends the running frame's instruction with what its special method returned; the frame's pc moves on. False RAISES. */
bool special_returned(VM *vm, unsigned asked, STEALS Value result) RAISES;

#endif

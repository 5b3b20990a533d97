/* What generators, coroutines and asynchronous generators share, and what `await` and its kin ask. */
#ifndef OURO_VM_COROUTINE_H
#define OURO_VM_COROUTINE_H

#include "vm/frame.h"

/* generator.c: rows of the three types' tables */
NEW Object *generator_send(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *generator_throw(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *generator_close_method(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *generator_repr(VM *vm, Object *self) RAISES;
NEW Object *generator_get_name(VM *vm, Object *self) RAISES;
NEW Object *generator_get_qualname(VM *vm, Object *self) RAISES;
NEW Object *generator_get_running(VM *vm, Object *self);
NEW Object *generator_get_suspended(VM *vm, Object *self);
NEW Object *generator_get_frame(VM *vm, Object *self) RAISES;
NEW Object *generator_get_code(VM *vm, Object *self);
NEW Object *generator_get_delegate(VM *vm, Object *self);
int generator_set_name(VM *vm, Object *self, Object *value) RAISES;
int generator_set_qualname(VM *vm, Object *self, Object *value) RAISES;
void generator_finalize(VM *vm, Object *self);
bool generator_at_rest(Object *self);
void generator_destroy(VM *vm, Object *self);
int generator_traverse(Object *self, Visit visit, void *context);
int generator_clear(VM *vm, Object *self);

/* The iterator a suspended generator delegates to or awaits, BORROWED; NULL none. */
BORROWED MAYBE Object *generator_delegate(Generator *g);
/* Raises the StopIteration that ends a generator with a value (owned); NULL: something is pending already. Gives NULL. */
Object *generator_stop_with(VM *vm, STEALS MAYBE Object *result);

/* coroutine.c */
void coroutine_warn_unawaited(VM *vm, Generator *g);
/* Keeps with a new coroutine who made it; its arguments came in regs. */
bool coroutine_keep_origin(VM *vm, Generator *g, const Value *regs) RAISES;
/* The iterator that `await o` runs. where: what the object came from, for the message. */
typedef enum AwaitPlace { AWAIT_EXPRESSION, AWAIT_ENTER, AWAIT_EXIT, AWAIT_NEXT } AwaitPlace;
NEW Object *await_iterator(VM *vm, Object *o, AwaitPlace place) RAISES;
NEW Object *async_iterator(VM *vm, Object *o) RAISES;                 /* o.__aiter__(), checked */
NEW Object *async_next(VM *vm, Object *iterator) RAISES;              /* iterator.__anext__() */
bool async_with_enter(VM *vm, Object *manager, Object **entered, Object **exit) RAISES;
NEW Object *async_with_exit(VM *vm, Object *exit, Object *exception /* or NULL */) RAISES;

/* async_generator.c: the program's finalizer takes over; true: it did. */
bool async_generator_hand_over(VM *vm, Generator *g);

#endif

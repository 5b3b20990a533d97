/* What the loop's instructions call out of line: one function for each instruction that is more than a few lines. */
#ifndef OURO_VM_LOOP_H
#define OURO_VM_LOOP_H

#include "object/instance.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/protocol.h"
#include "vm/jit/jit.h"
#include "vm/vm.h"

/* Makes g the running frame (state, handled exception). The loop and generator_resume share it. */
static inline void generator_enter(VM *vm, Generator *g, FrameKind kind, uint16_t dest) {
    Frame *frame = &g->frame;
    g->state = GENERATOR_RUNNING;
    Object *own = g->handled;
    g->handled = vm->core.handled;
    vm->core.handled = own ? own : xincref(g->handled);
    frame->back = vm->current;
    frame->kind = (uint8_t)kind;
    frame->dest = dest;
    frame->native_return = NULL;
    incref(g); /* a running generator keeps itself alive, whatever its code drops */
    vm->current = frame;
    vm->depth++;
}
/* Gives the handled exception back to the resumer; what the generator handles itself is returned (owned). */
static inline Object *generator_swap_handled(VM *vm, Generator *g) {
    Object *own = vm->core.handled;
    vm->core.handled = g->handled;
    g->handled = NULL;
    if (own && !g->handles) { /* the resumer's, shown to the generator */
        decref(own);
        own = NULL;
    }
    return own;
}
/* Leaves at a yield: undoes generator_enter. */
static inline void generator_suspend(VM *vm, Generator *g) {
    g->handled = generator_swap_handled(vm, g);
    g->state = GENERATOR_SUSPENDED;
    vm->current = g->frame.back;
    g->frame.back = NULL;
    vm->depth--;
    decref(g);
}

/* ---- calls that just run ---- */

/* The defaults of a plain function for the arguments that a call leaves out. False: they do not suffice. */
static inline bool fill_defaults(Function *function, Code *code, Value *regs, size_t nargs) {
    Tuple *defaults = function->defaults;
    size_t wanted = code->argument_count;
    if (!defaults || nargs >= wanted || nargs + defaults->length < wanted) return false;
    Object **items = defaults->items + defaults->length - wanted; /* of parameter i: items[i] */
    for (size_t i = nargs; i < wanted; i++) regs[i] = value_from_object(incref(items[i]));
    return true;
}

/* The record of a call whose arguments and other locals are in place, and the closure's cells. */
static inline Frame *frame_open(VM *vm, Function *function, Code *code, Value *regs, FrameKind kind, uint8_t resume) {
    Frame *frame = vm->next_frame++;
    frame->regs = regs;
    frame->pc = code->insns;
    frame->code = code;
    frame->function = function;
    frame->back = vm->current;
    frame->kind = (uint8_t)kind;
    frame->resume = resume;
    frame->native_return = NULL;
    vm->current = frame;
    vm->depth++;
    if (unlikely(--code->heat == 0)) jit_warm(vm, code);
    if (unlikely(code->free_count)) { /* free variables follow the own cells */
        Value *to = regs + code->first_cell + code->cell_count;
        for (uint32_t i = 0; i < code->free_count; i++) to[i] = value_from_object(incref(function->closure->items[i]));
    }
    return frame;
}

/* The frame of a call that just runs: the arguments are complete, there is room (see frame_push for the rest). */
static inline Frame *frame_push_plain(VM *vm, Function *function, Code *code, Value *regs, FrameKind kind, uint8_t resume) {
    for (size_t i = code->argument_count; i < code->local_count; i++) regs[i] = VALUE_UNBOUND;
    return frame_open(vm, function, code, regs, kind, resume);
}

/* frame_leave for a function's frame without frame object: only locals can hold references when a function returns. */
static inline void frame_leave_plain(VM *vm, Frame *frame, Value *regs, uint32_t count) {
    registers_release(regs, 0, count);
    if (unlikely(frame->object != NULL)) { /* a destructor that just ran asked for it */
        frame_leave(vm, frame);
        return;
    }
    Function *function = frame->function;
    vm->current = frame->back;
    vm->next_frame = frame;
    vm->depth--;
    decref(function);
}

/* Pushes the frame of a call by position that is not the plainest one (loop.c). NULL RAISES. */
Frame *call_push(VM *vm, STEALS Function *function, Value *args, size_t nargs, FrameKind kind) RAISES;

/* names (names.c) */
NEW Object *load_global(VM *vm, Frame *frame, Str *name, Insn *cache) RAISES;
NEW Object *frame_load_name(VM *vm, Frame *frame, Str *name) RAISES;
bool frame_store_name(VM *vm, Frame *frame, Str *name, Object *value) RAISES;
bool frame_delete_name(VM *vm, Frame *frame, Str *name) RAISES;
/* globals[name] = value; remembers the place for the next time. */
bool store_global(VM *vm, Dict *globals, Str *name, Object *value, Insn *cache) RAISES;
bool delete_global(VM *vm, Frame *frame, Str *name) RAISES;
void *raise_unbound_local(VM *vm, Frame *frame, uint32_t reg);
void *raise_unbound_cell(VM *vm, Frame *frame, uint32_t reg);
NEW Object *load_build_class(VM *vm, Frame *frame) RAISES;

/* attributes (attribute.c) */
/* Finds b.name for a call: *receiver NEW or NULL. */
NEW Object *load_method(VM *vm, Object *o, Str *name, Object **receiver) RAISES;
NEW Object *load_super_attribute(VM *vm, Object *super, Object *class, Object *self, Str *name, bool method, Object **receiver, bool no_arguments) RAISES;

/* calls (invoke.c) */
/* The callable and its arguments, all in R[window..]: calls anything but a Python function; result NEW. Window untouched. */
NEW Object *call_object(VM *vm, Object *callable, Value *args, size_t nargs, Tuple *kwnames) RAISES;
/* Spreads R[w+2] (iterable) and R[w+3] (dict or unbound) onto the registers from `to`; the count, or -1 RAISES. *kwnames NEW or NULL. */
NEW Object *call_unpacked(VM *vm, Object *callable, Object *positional, Object *keywords) RAISES;
/* Makes what stands behind ** at a call, in a register, a dict of keywords. False RAISES. */
bool unpacked_keywords(VM *vm, Object *callable, Object *positional, Value *mapping) RAISES;
NEW Object *make_function(VM *vm, Frame *frame, Code *code, Value *window, unsigned flags) RAISES;
/* The class's __init__ when calling it is only: allocate, then run that Python function. BORROWED MAYBE. */
BORROWED MAYBE Function *find_simple_init(VM *vm, Type *type);
static inline BORROWED MAYBE Function *simple_init(VM *vm, Type *type) {
    return likely(type->version && type->simple_init_version == type->version) ? type->simple_init : find_simple_init(vm, type);
}
/* Turn an attribute instruction into the form for what it just met; the caller then does the general thing. */
void specialise_load_attribute(VM *vm, Code *code, Insn *insn, Object *o, Str *name);
void specialise_load_method(VM *vm, Code *code, Insn *insn, Object *o, Str *name);
void specialise_store_attribute(VM *vm, Code *code, Insn *insn, Object *o, Str *name);
/* The entry of a polymorphic instruction for an object. */
static inline MAYBE const PolyEntry *poly_find(const Insn *insn, Object *o) {
    const PolyTable *table = (const PolyTable *)(uintptr_t)insn[2].word;
    const Type *type = type_of(o);
    for (uint32_t i = 0; i < table->count; i++) {
        const PolyEntry *entry = &table->entries[i];
        if (entry->version != type->version) continue;
        if (!entry->shape_id || ((Attributes *)((char *)o + type->attr_offset))->shape_id == entry->shape_id) return entry;
    }
    return NULL;
}
enum { CALL_ATTEMPTS_APART = 60 };
/* Turns a call into the form for the native function it just met; receiver NULL: none. */
void specialise_call(VM *vm, Insn *insn, Object *callable, const Value *receiver);
/* Calls a builtin type. */
Value call_builtin_type(VM *vm, Type *type, Value *args, size_t nargs) RAISES;
/* The frame of a call with unpacked arguments; the function is consumed, keywords MAYBE, all its keys strs. NULL RAISES. */
Frame *push_unpacked(VM *vm, STEALS Function *function, Tuple *positional, Dict *keywords, uint8_t resume) RAISES;
/* Calls a native function by position that has parameters which are not given, or a star. The arguments are objects. */
NEW Object *call_padded(VM *vm, NativeFn fn, const Signature *signature, Object *self, const Value *args, size_t nargs) RAISES;
bool init_returned_value(VM *vm, STEALS Value value); /* raises TypeError: __init__() should return None */

/* builders and unpacking (build.c) */
NEW Object *format_value(VM *vm, Object *value, Object *spec, unsigned conversion) RAISES;
bool unpack_sequence(VM *vm, Object *sequence, Value *out, size_t count) RAISES;
/* o[ends[0]:ends[1]] */
NEW Object *load_slice(VM *vm, Object *o, Value *ends) RAISES;
bool unpack_starred(VM *vm, Object *iterable, Value *out, size_t before, size_t after) RAISES;
/* "module.name()" as messages name a callable. */
NEW Str *callable_text(VM *vm, Object *callable) RAISES;
bool list_extend_star(VM *vm, List *list, Object *iterable) RAISES;
bool dict_update_star(VM *vm, Dict *dict, Object *mapping) RAISES;
bool dict_merge_keywords(VM *vm, Dict *dict, Object *mapping, Object *callable) RAISES;

/* exceptions, with (raise.c) */
void do_raise(VM *vm, Object *exception, Object *cause);
/* A special method of the manager's type, bound. NULL without an exception: it has none. */
NEW MAYBE Object *bound_special(VM *vm, Object *o, Str *name);
bool with_enter(VM *vm, Object *manager, Object **entered, Object **exit) RAISES;
int with_exit_exception(VM *vm, Object *exit, Object *exception) RAISES;
int match_group(VM *vm, Object *exception, Object *class, Object **rest, Object **matched) RAISES;
NEW Object *prepare_reraise_star(VM *vm, Object *original, Object *raised) RAISES;

/* iteration (iterate.c) */
/* first, second = next(iterator) */
Pair next_pair(VM *vm, Object *iterator) RAISES;
/* Goes on when that gave none: whether it is the end, or the general way. */
Pair pair_without_item(VM *vm, Object *iterator, PairFailure failed) RAISES;
/* first, second = item */
Pair unpack_pair(VM *vm, STEALS Value item) RAISES;
/* Locals in a row = the items of sequence. */
bool unpack_locals(VM *vm, STEALS Object *sequence, Value *out, size_t count) RAISES;

/* iteration (generator.c) */
NEW Object *yield_from_iterator(VM *vm, Frame *frame, Object *o) RAISES;
/* One step of a delegation: NEW value to yield; NULL: finished (value in *result) or raised. */
NEW MAYBE Object *delegate_step(VM *vm, Object *iterator, Object *sent /* NULL: None */, Object **result) RAISES;

/* import (import.c) */
NEW Object *import_name(VM *vm, Frame *frame, Str *name, Object *from_list, int level) RAISES;
NEW Object *import_from(VM *vm, Object *module, Str *name) RAISES;
bool import_star(VM *vm, Frame *frame, Object *module) RAISES;
bool setup_annotations(VM *vm, Frame *frame) RAISES;
bool print_expression(VM *vm, Object *value) RAISES;

/* match statements (match.c): 1 yes, 0 no, -1 RAISES */
int match_is_sequence(Object *o);
int match_is_mapping(Object *o);
int match_length(VM *vm, Object *o, size_t length, bool at_least) RAISES;
NEW MAYBE Object *match_keys(VM *vm, Object *mapping, Tuple *keys) RAISES;
NEW MAYBE Object *match_class(VM *vm, Object *subject, Object *class, Tuple *names, size_t positional) RAISES;
NEW Object *match_rest(VM *vm, Object *mapping, Tuple *keys) RAISES;

/* type parameters (type_params.c) */
NEW Object *make_type_parameter(VM *vm, Frame *frame, Value *window, unsigned kind) RAISES;
NEW Object *make_type_alias(VM *vm, Frame *frame, Value *window) RAISES;

#endif

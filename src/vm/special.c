/* Special methods that are Python functions, called without leaving the loop: which function an instruction calls first,
 * and how the instruction ends when that has returned. Operands stay in the instruction's registers meanwhile. */
#include "vm/special.h"

#include "object/slots_generic.h"
#include "vm/loop.h"
#include "vm/operate.h"

/* What an instruction is about. Only instructions listed here push a special method. */
typedef enum SiteKind { SITE_NONE, SITE_BINARY, SITE_UNARY, SITE_COMPARE, SITE_COMPARE_JUMP, SITE_GETITEM, SITE_SETITEM, SITE_IN,
                        SITE_IN_JUMP, SITE_NOT, SITE_JUMP, SITE_JUMP_KEEP, SITE_LENGTH } SiteKind;
typedef struct Site {
    uint8_t kind;
    uint8_t op;       /* BinaryOp, CompareOp; SITE_IN, SITE_JUMP: the truth that counts */
    bool inplace;
    bool constant;    /* the right operand is one */
} Site;

static const Site sites[OP_COUNT] = {
#define X(name) \
    [OP_##name] = {SITE_BINARY, BINARY_##name, false, false}, \
    [OP_##name##_K] = {SITE_BINARY, BINARY_##name, false, true}, \
    [OP_INPLACE_##name] = {SITE_BINARY, BINARY_##name, true, false}, \
    [OP_INPLACE_##name##_K] = {SITE_BINARY, BINARY_##name, true, true},
    BINARY_FAMILY(X)
#undef X
#define X(name) \
    [OP_COMPARE_##name] = {SITE_COMPARE, COMPARE_##name, false, false}, \
    [OP_JUMP_IF_##name] = {SITE_COMPARE_JUMP, COMPARE_##name, false, false}, \
    [OP_JUMP_IF_##name##_K] = {SITE_COMPARE_JUMP, COMPARE_##name, false, true},
    COMPARE_FAMILY(X)
#undef X
    [OP_NEGATIVE] = {.kind = SITE_UNARY}, [OP_POSITIVE] = {.kind = SITE_UNARY}, [OP_INVERT] = {.kind = SITE_UNARY},
    [OP_LOAD_ITEM] = {.kind = SITE_GETITEM}, [OP_LOAD_ITEM_K] = {.kind = SITE_GETITEM, .constant = true},
    [OP_STORE_ITEM] = {.kind = SITE_SETITEM},
    [OP_IN] = {.kind = SITE_IN, .op = true}, [OP_NOT_IN] = {.kind = SITE_IN, .op = false},
    [OP_JUMP_IF_IN] = {.kind = SITE_IN_JUMP}, [OP_NOT] = {.kind = SITE_NOT}, [OP_CALL_LEN] = {.kind = SITE_LENGTH},
    [OP_JUMP_IF_TRUE] = {.kind = SITE_JUMP, .op = true}, [OP_JUMP_IF_FALSE] = {.kind = SITE_JUMP, .op = false},
    [OP_JUMP_IF_TRUE_KEEP] = {.kind = SITE_JUMP_KEEP, .op = true},
    [OP_JUMP_IF_FALSE_KEEP] = {.kind = SITE_JUMP_KEEP, .op = false},
};

/* Who was asked first: the frame of the method keeps it for the time when it gives NotImplemented. */
enum { ASKED_LEFT, ASKED_RIGHT, ASKED_INPLACE, ASKED_EQ_FOR_NE, ASKED_LENGTH };

/* ---- pushing ---- */

static bool push(VM *vm, Object *method, Object *const *args, size_t nargs, unsigned asked) {
    if (!method || !is_exact(method, TYPE_FUNCTION)) return false;
    Frame *caller = vm->current;
    Function *function = (Function *)method;
    Code *code = function->code;
    Value *regs = caller->generator ? vm_stack_top(vm) : caller->regs + caller->code->register_count;
    if (code->plain_arity != nargs + 1 || regs + code->register_count >= vm->stack_limit || vm->depth >= vm->depth_limit ||
        vm_heap(vm)->attention || sites[caller->pc->op].kind == SITE_NONE) return false;
    for (size_t i = 0; i < nargs; i++) regs[i] = value_from_object(incref(args[i]));
    frame_push_plain(vm, incref(function), code, regs, FRAME_SPECIAL, (uint8_t)asked);
    return true;
}

static bool push1(VM *vm, Object *o, NameId name, unsigned asked) {
    return push(vm, type_lookup(vm, type_of(o), vm_core(vm)->names[name]), &o, 1, asked);
}

static bool push2(VM *vm, Object *o, Object *other, NameId name, unsigned asked) {
    Object *args[2] = {o, other};
    return push(vm, type_lookup(vm, type_of(o), vm_core(vm)->names[name]), args, 2, asked);
}

static bool is_subclass(const Object *b, const Object *a) {
    return type_of(a) != type_of(b) && type_is_subtype(type_of(b), type_of(a));
}

/* A builtin value whose own operators give NotImplemented for every instance of a class that is none of int, float, str. */
static bool is_plain_left(const Object *a, const Object *b) {
    return (is_exact(a, TYPE_INT) || is_exact(a, TYPE_FLOAT)) &&
           !(type_of(b)->flags & (TYPE_IS_INT | TYPE_IS_FLOAT | TYPE_IS_STR));
}

bool special_binary(VM *vm, BinaryOp op, bool inplace, Object *a, Object *b) {
    const NameId *names = binary_names[op];
    const Slots *left = &type_of(a)->slots, *right = &type_of(b)->slots;
    if (inplace && left->inplace[op]) {
        return left->inplace[op] == slot_binary_functions[op][1] && push2(vm, a, b, names[2], ASKED_INPLACE);
    }
    if (left->binary[op] == slot_binary_functions[op][0]) {
        return !is_subclass(b, a) && push2(vm, a, b, names[0], ASKED_LEFT);
    }
    return right->binary[op] == slot_binary_functions[op][0] && is_plain_left(a, b) && push2(vm, b, a, names[1], ASKED_RIGHT);
}

static const NameId compare_names[] = {NAME___lt__, NAME___le__, NAME___eq__, NAME___ne__, NAME___gt__, NAME___ge__};
static const CompareOp compare_reflected[] = {COMPARE_GT, COMPARE_GE, COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE};

bool special_compare(VM *vm, CompareOp op, Object *a, Object *b) {
    if (type_of(a)->slots.compare != slot_compare) {
        return type_of(b)->slots.compare == slot_compare && is_plain_left(a, b) &&
               push2(vm, b, a, compare_names[compare_reflected[op]], ASKED_RIGHT);
    }
    if (is_subclass(b, a)) return false;
    if (push2(vm, a, b, compare_names[op], ASKED_LEFT)) return true;
    if (op != COMPARE_NE) return false;
    Object *inherited = type_lookup(vm, builtin_type(vm, TYPE_OBJECT), NAME(vm, __ne__)); /* which asks __eq__ */
    return type_lookup(vm, type_of(a), NAME(vm, __ne__)) == inherited && push2(vm, a, b, NAME___eq__, ASKED_EQ_FOR_NE);
}

bool special_getitem(VM *vm, Object *o, Object *key) {
    return type_of(o)->slots.getitem == slot_getitem && push2(vm, o, key, NAME___getitem__, 0);
}

bool special_setitem(VM *vm, Object *o, Object *key, Object *value) {
    if (type_of(o)->slots.setitem != slot_setitem) return false;
    Object *args[3] = {o, key, value};
    return push(vm, type_lookup(vm, type_of(o), NAME(vm, __setitem__)), args, 3, 0);
}

bool special_contains(VM *vm, Object *o, Object *item) {
    return type_of(o)->slots.contains == slot_contains && push2(vm, o, item, NAME___contains__, 0);
}

bool special_length(VM *vm, Object *o) {
    return type_of(o)->slots.length == slot_length && push1(vm, o, NAME___len__, ASKED_LENGTH);
}

bool special_truth(VM *vm, Object *o) {
    const Slots *slots = &type_of(o)->slots;
    if (slots->truth) return slots->truth == slot_truth && push1(vm, o, NAME___bool__, 0);
    return special_length(vm, o);
}

bool special_unary(VM *vm, Object *o) {
    const Slots *slots = &type_of(o)->slots;
    switch (vm->current->pc->op) {
    case OP_NEGATIVE: return slots->negative == slot_negative && push1(vm, o, NAME___neg__, 0);
    case OP_POSITIVE: return slots->positive == slot_positive && push1(vm, o, NAME___pos__, 0);
    default: return slots->invert == slot_invert && push1(vm, o, NAME___invert__, 0);
    }
}

/* ---- the result ---- */

static void consume(Frame *frame, uint32_t index) {
    if (index >= frame->code->local_count) registers_release(frame->regs, index, index + 1);
}

static bool finish(Frame *frame, uint32_t words) {
    frame->pc += words;
    return true;
}

static bool store(Frame *frame, Value result, uint32_t words) {
    Value *slot = &frame->regs[frame->pc->a], old = *slot;
    *slot = result;
    if (value_is_reference(old)) decref_object(value_object(old));
    return finish(frame, words);
}

static bool jump(Frame *frame, bool taken, uint32_t target, uint32_t words) {
    if (!taken) return finish(frame, words);
    frame->pc = frame->code->insns + target;
    return true;
}

static void release(Value v) {
    if (value_is_reference(v)) decref_object(value_object(v));
}

static bool is_refusal(VM *vm, Value result) { return result == value_from_object(NOT_IMPLEMENTED(vm)); }

static Object *right_operand(Frame *frame, bool constant, uint32_t index) {
    return constant ? frame->code->constants->items[index] : value_object(frame->regs[index]);
}

static int truth_of(VM *vm, STEALS Value result) {
    int truth = operate_truth(vm, result);
    release(result);
    return truth;
}

/* What __bool__, or __len__ for want of it, has given. */
static int truth_asked(VM *vm, unsigned asked, STEALS Value result) {
    if (result == value_from_object(TRUE(vm))) return 1;
    if (result == value_from_object(FALSE(vm)) && asked != ASKED_LENGTH) return 0;
    Object *o = value_make_object(vm, result);
    if (!o) return -1;
    if (asked != ASKED_LENGTH) return slot_truth_result(vm, o);
    ptrdiff_t length = slot_length_result(vm, o);
    return length < 0 ? -1 : length > 0;
}

static bool end_binary(VM *vm, Frame *frame, const Site *site, unsigned asked, Value result) {
    const Insn *pc = frame->pc;
    if (unlikely(is_refusal(vm, result))) {
        Object *a = value_object(frame->regs[pc->b]), *b = right_operand(frame, site->constant, pc->c);
        BinaryAsked who = asked == ASKED_INPLACE ? BINARY_ASKED_INPLACE : asked == ASKED_LEFT ? BINARY_ASKED_LEFT : BINARY_ASKED_BOTH;
        result = value_from_object(object_binary_after(vm, site->op, site->inplace, who, a, b));
        if (!result) return false;
    }
    consume(frame, pc->b);
    if (!site->constant) consume(frame, pc->c);
    return store(frame, result, 1);
}

/* The result of a comparison as the method that was asked first leaves it. 0 RAISES. */
static Value compared(VM *vm, CompareOp op, unsigned asked, Object *a, Object *b, STEALS Value result) {
    if (unlikely(is_refusal(vm, result))) return value_from_object(object_compare_after(vm, a, b, op, asked == ASKED_RIGHT));
    if (asked != ASKED_EQ_FOR_NE) return result;
    int truth = truth_of(vm, result);
    return truth < 0 ? 0 : value_from_object(BOOL(vm, !truth));
}

static bool end_compare(VM *vm, Frame *frame, const Site *site, unsigned asked, Value result) {
    const Insn *pc = frame->pc;
    result = compared(vm, site->op, asked, value_object(frame->regs[pc->b]), value_object(frame->regs[pc->c]), result);
    if (!result) return false;
    consume(frame, pc->b);
    consume(frame, pc->c);
    return store(frame, result, 1);
}

static bool end_compare_jump(VM *vm, Frame *frame, const Site *site, unsigned asked, Value result) {
    const Insn *pc = frame->pc;
    Object *a = value_object(frame->regs[pc->a]), *b = right_operand(frame, site->constant, pc->b);
    result = compared(vm, site->op, asked, a, b, result);
    int truth = result ? truth_of(vm, result) : -1;
    if (truth < 0) return false;
    consume(frame, pc->a);
    if (!site->constant) consume(frame, pc->b);
    return jump(frame, truth == pc->c, pc[1].high, 2);
}

static bool end_in(VM *vm, Frame *frame, const Site *site, Value result) {
    const Insn *pc = frame->pc;
    int truth = truth_of(vm, result);
    if (truth < 0) return false;
    bool jumps = site->kind == SITE_IN_JUMP;
    consume(frame, jumps ? pc->a : pc->b);
    consume(frame, jumps ? pc->b : pc->c);
    if (jumps) return jump(frame, truth == pc->c, pc[1].high, 2);
    return store(frame, value_from_object(BOOL(vm, truth == site->op)), 1);
}

static bool end_truth(VM *vm, Frame *frame, const Site *site, unsigned asked, Value result) {
    const Insn *pc = frame->pc;
    int truth = truth_asked(vm, asked, result);
    if (truth < 0) return false;
    if (site->kind == SITE_NOT) {
        consume(frame, pc->b);
        return store(frame, value_from_object(BOOL(vm, !truth)), 1);
    }
    if (site->kind == SITE_JUMP) consume(frame, pc->a);
    return jump(frame, truth == site->op, pc->high, 1);
}

static bool end_length(VM *vm, Frame *frame, Value result) {
    if (!value_is_int(result) || value_int(result) < 0) {
        Object *o = value_make_object(vm, result);
        ptrdiff_t length = o ? slot_length_result(vm, o) : -1;
        if (length < 0) return false;
        result = value_from_int(length);
    }
    uint32_t window = frame->pc->b;
    registers_release(frame->regs, window, window + 2u + frame->pc->c);
    return store(frame, result, 2);
}

bool special_returned(VM *vm, unsigned asked, STEALS Value result) {
    Frame *frame = vm->current;
    const Insn *pc = frame->pc;
    const Site *site = &sites[pc->op];
    switch ((SiteKind)site->kind) {
    case SITE_BINARY: return end_binary(vm, frame, site, asked, result);
    case SITE_COMPARE: return end_compare(vm, frame, site, asked, result);
    case SITE_COMPARE_JUMP: return end_compare_jump(vm, frame, site, asked, result);
    case SITE_IN:
    case SITE_IN_JUMP: return end_in(vm, frame, site, result);
    case SITE_NOT:
    case SITE_JUMP:
    case SITE_JUMP_KEEP: return end_truth(vm, frame, site, asked, result);
    case SITE_LENGTH: return end_length(vm, frame, result);
    case SITE_UNARY:
        consume(frame, pc->b);
        return store(frame, result, 1);
    case SITE_GETITEM:
        consume(frame, pc->b);
        if (!site->constant) consume(frame, pc->c);
        return store(frame, result, 2);
    case SITE_SETITEM:
        release(result);
        consume(frame, pc->c);
        consume(frame, pc->a);
        consume(frame, pc->b);
        return finish(frame, 2);
    case SITE_NONE: break;
    }
    release(result);
    raise(vm, EXC_SYSTEM_ERROR, "a special method returns to an instruction that calls none");
    return false;
}

/* The loop, directly threaded: the same text for each kind of slot. */
#include "machine.h"

#include <math.h>

uint64_t machine_item_bytes;

typedef struct Frame {
    const Function *function;
    const Insn *pc;
    Slot *R;
} Frame;

static __attribute__((noinline, noreturn)) void fail(const char *what) {
    fprintf(stderr, "slots: %s\n", what);
    exit(1);
}

void object_dead(Object *o) {
    if (o->kind == KIND_LIST) {
        List *list = (List *)o;
        for (size_t i = 0; i < list->length; i++) slot_drop(list->items[i]);
        free(list->items);
    }
    free(o);
}

static __attribute__((noinline)) Slot list_new(Slot length, Slot item) {
    List *list = malloc(sizeof *list);
    size_t count = slot_is_int(length) ? (size_t)slot_int(length) : 0;
    if (!list || !count || !(list->items = malloc(count * sizeof(Slot)))) fail("no such list");
    list->head = (Object){1, KIND_LIST};
    list->length = count;
    for (size_t i = 0; i < count; i++) list->items[i] = slot_copy(item);
    machine_item_bytes += count * sizeof(Slot);
    return slot_from_object(list);
}

static inline Slot *list_place(Slot list, Slot index) {
    if (!slot_is_object(list) || slot_object(list)->kind != KIND_LIST || !slot_is_int(index)) return NULL;
    const List *l = (List *)slot_object(list);
    uint64_t i = (uint64_t)slot_int(index);
    return likely(i < l->length) ? &l->items[i] : NULL;
}

/* Replace, then drop. */
static inline void slot_set(Slot *place, Slot s) {
    Slot old = *place;
    *place = s;
    slot_drop(old);
}

Slot machine_run(const Function *functions) {
    static const void *const labels[] = {
#define X(name) &&do_##name,
        OPCODES(X)
#undef X
    };
    Slot *registers = malloc(REGISTERS_MAX * sizeof *registers);
    Frame *frames = malloc(FRAMES_MAX * sizeof *frames), *frame = frames;
    if (!registers || !frames) fail("out of memory");
    for (int i = 0; i < REGISTERS_MAX; i++) registers[i] = SLOT_UNBOUND;
    *frame = (Frame){functions, functions->code, registers};
    const Insn *pc = functions->code;
    const Slot *constants = functions->constants;
    Slot *R = registers;

#define A R[pc->a]
#define B R[pc->b]
#define C R[pc->c]
#define NEXT(n)                   \
    do {                          \
        pc += (n);                \
        goto *labels[pc->op];     \
    } while (0)
#define SET(value)                \
    do {                          \
        slot_set(&A, (value));    \
        NEXT(1);                  \
    } while (0)
#define ARITHMETIC(name, on_ints, operator)                                                              \
    do_##name : {                                                                                        \
        Slot b = B, c = C, n;                                                                            \
        double x, y;                                                                                     \
        if (slots_are_ints(b, c) && on_ints(b, c, &n)) SET(n);                                           \
        if (slot_get_float(b, &x) && slot_get_float(c, &y)) SET(slot_from_float(x operator y));          \
        fail("operands of " #operator);                                                                  \
    }
#define COMPARE(name, wanted)                                                                            \
    do_##name : {                                                                                        \
        Slot a = A, b = B;                                                                               \
        double x, y;                                                                                     \
        if (slots_are_ints(a, b)) NEXT(ints_less(a, b) == wanted ? pc->c : 1);                           \
        if (slot_get_float(a, &x) && slot_get_float(b, &y)) NEXT((x < y) == wanted ? pc->c : 1);         \
        fail("operands of <");                                                                           \
    }
#define ON_INTS_NEVER(b, c, n) ((void)(n), false)

    goto *labels[pc->op];
    do_LOAD: SET(constants[pc->b]);
    do_MOVE: SET(slot_copy(B));
    ARITHMETIC(ADD, ints_add, +)
    ARITHMETIC(SUBTRACT, ints_subtract, -)
    ARITHMETIC(MULTIPLY, ints_multiply, *)
    ARITHMETIC(DIVIDE, ON_INTS_NEVER, /)
    do_ROOT: {
        double x;
        if (!slot_get_float(B, &x)) fail("operand of a root");
        SET(slot_from_float(sqrt(x)));
    }
    COMPARE(IF_LESS, true)
    COMPARE(UNLESS, false)
    do_JUMP: NEXT(pc->c);
    do_LIST: SET(list_new(B, C));
    do_GET: {
        const Slot *place = list_place(B, C);
        if (!place) fail("no such item");
        SET(slot_copy(*place));
    }
    do_PUT: {
        Slot *place = list_place(A, B);
        if (!place) fail("no such item");
        slot_set(place, slot_copy(C));
        NEXT(1);
    }
    do_CALL: {
        const Function *callee = &functions[pc->b];
        frame->pc = pc;
        R = &A;
        if (++frame == frames + FRAMES_MAX || R + callee->register_count > registers + REGISTERS_MAX) fail("too deep");
        *frame = (Frame){callee, callee->code, R};
        pc = callee->code;
        constants = callee->constants;
        goto *labels[pc->op];
    }
    do_RETURN: {
        Slot result = A;
        A = SLOT_UNBOUND;
        for (Slot *r = R, *end = R + frame->function->register_count; r < end; r++) slot_set(r, SLOT_UNBOUND);
        if (frame == frames) {
            free(registers);
            free(frames);
            return result;
        }
        frame--;
        R = frame->R;
        pc = frame->pc;
        constants = frame->function->constants;
        SET(result);
    }
}

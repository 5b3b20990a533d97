/* Owns the verifier: an abstract run of a code object that knows of each temporary only whether it is full.
 *
 * Before each instruction two sets are kept: temporaries that are full on every path there (`sure`) and on some path (`maybe`).
 * They meet by intersection and union; the run goes on until nothing changes. Only then are the rules checked. */
#include "compile/verify.h"

#include "compile/opcode.h"
#include "object/exception.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct Verifier {
    VM *vm;
    const Code *code;
    VerifyError *error;
    uint32_t words;      /* of a set */
    uint64_t *sure, *maybe; /* a set per instruction word */
    uint8_t *reached;    /* instruction words: 1 an instruction starts here, 2 it was reached, 4 to be visited */
    uint64_t *now, *now_maybe, *jump, *jump_maybe;
    bool checking;       /* the last pass: report */
    bool failed;
    uint32_t at;
} Verifier;

static bool complain(Verifier *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool complain(Verifier *v, const char *format, ...) {
    if (v->failed) return false;
    v->failed = true;
    v->error->at = v->at;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(v->error->message, sizeof v->error->message, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- sets of temporaries ---- */

static bool set_has(const uint64_t *set, uint32_t t) { return set[t >> 6] >> (t & 63) & 1; }
static void set_put(uint64_t *set, uint32_t t) { set[t >> 6] |= (uint64_t)1 << (t & 63); }
static void set_drop(uint64_t *set, uint32_t t) { set[t >> 6] &= ~((uint64_t)1 << (t & 63)); }

/* The index of a register among the temporaries; false: it is a local (or out of range, reported). */
static bool is_temporary(Verifier *v, uint32_t r, uint32_t *t) {
    *t = 0;
    if (r >= v->code->register_count) return complain(v, "register %u of %u", r, v->code->register_count);
    *t = r - v->code->local_count;
    return r >= v->code->local_count;
}

static void read_register(Verifier *v, uint32_t r) {
    uint32_t t;
    if (is_temporary(v, r, &t) && v->checking && !set_has(v->now, t)) complain(v, "reads t%u, which may be empty", t);
}

static void drop_register(Verifier *v, uint32_t r) {
    uint32_t t;
    if (!is_temporary(v, r, &t)) return;
    set_drop(v->now, t);
    set_drop(v->now_maybe, t);
}

static void consume_register(Verifier *v, uint32_t r) {
    read_register(v, r);
    drop_register(v, r);
}

static void write_register(Verifier *v, uint32_t r) {
    uint32_t t;
    if (!is_temporary(v, r, &t)) return;
    if (v->checking && set_has(v->now, t)) complain(v, "writes t%u, which is full", t);
    set_put(v->now, t);
    set_put(v->now_maybe, t);
}

static void consume_window(Verifier *v, uint32_t first, uint32_t count) {
    for (uint32_t i = 0; i < count && !v->failed; i++) consume_register(v, first + i);
}

/* ---- instructions whose windows need a rule of their own ---- */

typedef struct Window {
    uint16_t op;
    char operand;  /* where the window starts: 'a', 'b', 'c' */
    int8_t fixed;  /* registers, plus ... */
    int8_t times;  /* ... this many per I in c */
} Window;

static const Window windows[] = {
    {OP_LOAD_SUPER_ATTR, 'b', 3, 0}, {OP_LOAD_SUPER_METHOD, 'b', 3, 0}, {OP_BUILD_SLICE, 'b', 3, 0}, {OP_LOAD_SLICE, 'c', 2, 0}, {OP_BUILD_TUPLE, 'b', 0, 1},
    {OP_BUILD_LIST, 'b', 0, 1}, {OP_BUILD_SET, 'b', 0, 1}, {OP_BUILD_MAP, 'b', 0, 2}, {OP_BUILD_STRING, 'b', 0, 1},
    {OP_MATCH_CLASS, 'c', 3, 0}, {OP_MAKE_TYPE_PARAMETER, 'b', 3, 0}, {OP_MAKE_TYPE_ALIAS, 'b', 3, 0},
};

static const Window *find_window(uint32_t op) {
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        if (windows[i].op == op) return &windows[i];
    }
    return NULL;
}

static void consume_call(Verifier *v, const Insn *insn) {
    uint32_t op = insn->op, window = insn->b;
    consume_register(v, window);
    if (op == OP_CALL_EX) {
        drop_register(v, window + 1);
        consume_window(v, window + 2, 1 + (insn->c != 0));
        return;
    }
    drop_register(v, window + 1); /* a receiver or nothing */
    consume_window(v, window + 2, insn->c);
}

/* What the sources do. */
static void step_sources(Verifier *v, const Insn *insn) {
    const char *operands = opcode_info[insn->op].operands;
    uint32_t values[3] = {insn->a, insn->b, insn->c};
    const Window *window = strchr(operands, 'W') ? find_window(insn->op) : NULL;
    if (window) {
        uint32_t first = window->operand == 'a' ? insn->a : window->operand == 'b' ? insn->b : insn->c;
        consume_window(v, first, (uint32_t)window->fixed + (uint32_t)window->times * insn->c);
    }
    switch (insn->op) {
    case OP_CALL:
    case OP_CALL_FUNCTION:
    case OP_CALL_KW:
    case OP_CALL_EX: consume_call(v, insn); break;
    case OP_MAKE_FUNCTION: consume_window(v, insn->b, (uint32_t)__builtin_popcount(insn->c)); break;
    case OP_FORMAT_VALUE: consume_window(v, insn->b, 1 + (insn->c >> 2 & 1)); break;
    case OP_RELEASE: drop_register(v, insn->a); return; /* what a clause may have moved on is allowed to be gone */
    case OP_CLEAR: drop_register(v, insn->a); return;
    case OP_RAISE:
        if (insn->c > 0) consume_register(v, insn->a);
        if (insn->c > 1) consume_register(v, insn->b);
        return;
    default: break;
    }
    for (uint32_t i = 0; operands[i] && operands[i] != '/' && operands[i] != 'h' && i < 3; i++) {
        if (operands[i] == 'P') read_register(v, values[i]);
    }
    for (uint32_t i = 0; operands[i] && operands[i] != '/' && operands[i] != 'h' && i < 3; i++) {
        if (operands[i] == 'S') consume_register(v, values[i]);
    }
}

/* What is written when the instruction goes on behind itself. */
static void step_results(Verifier *v, const Insn *insn) {
    const char *operands = opcode_info[insn->op].operands;
    uint32_t count = 0;
    switch (insn->op) {
    case OP_LOAD_METHOD:
    case OP_LOAD_SUPER_METHOD: count = 2; break;
    case OP_UNPACK_SEQUENCE: count = insn->c; break;
    case OP_UNPACK_LOCALS:
        if (insn->c > UNPACKED_LOCALS || insn->a + insn->c > v->code->local_count) complain(v, "unpacks to more than locals");
        break;
    case OP_UNPACK_EX: count = insn->c + 1u + insn[1].high; break;
    case OP_YIELD_FROM: drop_register(v, insn->b); break;
    default: break;
    }
    for (uint32_t i = 0; i < count && !v->failed; i++) write_register(v, insn->a + i);
    uint32_t values[3] = {insn->a, insn->b, insn->c};
    for (uint32_t i = 0; operands[i] && operands[i] != '/' && operands[i] != 'h' && i < 3; i++) {
        if (operands[i] != 'D') continue;
        for (uint32_t k = 0; k < 3 && operands[k] && operands[k] != '/'; k++) { /* it may replace what it looked at */
            if (operands[k] == 'P' && values[k] == values[i]) drop_register(v, values[i]);
        }
        write_register(v, values[i]);
    }
}

/* ---- the flow ---- */

/* The state flows into the instruction at `to`. */
static void flow(Verifier *v, uint32_t to, const uint64_t *sure, const uint64_t *maybe) {
    if (to >= v->code->insn_count || !(v->reached[to] & 1)) {
        complain(v, "goes to word %u, which is no instruction", to);
        return;
    }
    uint64_t *there = v->sure + (size_t)to * v->words, *there_maybe = v->maybe + (size_t)to * v->words;
    bool changed = !(v->reached[to] & 2);
    for (uint32_t i = 0; i < v->words; i++) {
        uint64_t s = v->reached[to] & 2 ? there[i] & sure[i] : sure[i], m = there_maybe[i] | maybe[i];
        changed |= s != there[i] || m != there_maybe[i];
        there[i] = s;
        there_maybe[i] = m;
    }
    if (changed) v->reached[to] |= 2 | 4;
}

/* Whatever raises leaves the temporaries below depth as they are then, and the exception above. */
static void flow_to_handler(Verifier *v) {
    const Code *code = v->code;
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const Handler *h = &code->handlers[i];
        if (v->at < h->start || v->at >= h->end) continue;
        memcpy(v->jump, v->now, v->words * sizeof *v->jump);
        memcpy(v->jump_maybe, v->now_maybe, v->words * sizeof *v->jump);
        for (uint32_t t = h->depth; t < v->words * 64; t++) {
            set_drop(v->jump, t);
            set_drop(v->jump_maybe, t);
        }
        set_put(v->jump, h->depth);
        set_put(v->jump_maybe, h->depth);
        flow(v, h->target, v->jump, v->jump_maybe);
        return;
    }
}

static bool check_index(Verifier *v, char kind, uint32_t value) {
    const Code *code = v->code;
    if (kind == 'K' && value >= code->constants->length) return complain(v, "constant %u of %zu", value, (size_t)code->constants->length);
    if (kind == 'N' && value >= code->names->length) return complain(v, "name %u of %zu", value, (size_t)code->names->length);
    return true;
}

static void check_indices(Verifier *v, const Insn *insn) {
    const char *operands = opcode_info[insn->op].operands;
    uint32_t values[3] = {insn->a, insn->b, insn->c};
    uint32_t i = 0;
    for (; operands[i] && operands[i] != '/' && i < 3; i++) {
        if (operands[i] == 'h') {
            check_index(v, operands[i + 1], insn->high);
            i += 2;
            break;
        }
        check_index(v, operands[i], values[i]);
    }
    const char *second = strchr(operands, '/');
    if (second) check_index(v, second[1], insn[1].high);
}

/* The instructions around a loop write on their way to the jump's target. */
static void visit_loop(Verifier *v, const Insn *insn) {
    memcpy(v->jump, v->now, v->words * sizeof *v->jump);
    memcpy(v->jump_maybe, v->now_maybe, v->words * sizeof *v->jump);
    step_results(v, insn);
    if (v->failed || v->checking) return;
    flow(v, insn[1].high, v->now, v->now_maybe);
    if (v->failed || insn->op == OP_FOR_START) return;
    memcpy(v->now, v->jump, v->words * sizeof *v->jump); /* no item is left: the iterator goes */
    memcpy(v->now_maybe, v->jump_maybe, v->words * sizeof *v->jump);
    drop_register(v, insn->a);
    flow(v, v->at + opcode_info[insn->op].words, v->now, v->now_maybe);
}

static void visit(Verifier *v) {
    const Insn *insn = &v->code->insns[v->at];
    const OpcodeInfo *info = &opcode_info[insn->op];
    memcpy(v->now, v->sure + (size_t)v->at * v->words, v->words * sizeof *v->now);
    memcpy(v->now_maybe, v->maybe + (size_t)v->at * v->words, v->words * sizeof *v->now);
    if (v->checking) check_indices(v, insn);
    step_sources(v, insn);
    if (v->failed) return;
    if (!v->checking) flow_to_handler(v); /* at the end all has flowed */
    if (insn->op == OP_FOR_START || insn->op == OP_FOR_ITER || insn->op == OP_FOR_ITER_PAIR) {
        visit_loop(v, insn);
        return;
    }
    if (!v->checking && strchr(info->operands, 'J')) {
        uint32_t target = strchr(info->operands, '/') ? insn[1].high : insn->high;
        memcpy(v->jump, v->now, v->words * sizeof *v->jump);
        memcpy(v->jump_maybe, v->now_maybe, v->words * sizeof *v->jump);
        flow(v, target, v->jump, v->jump_maybe);
    }
    switch (insn->op) {
    case OP_JUMP:
    case OP_JUMP_BACK:
    case OP_RETURN:
    case OP_RETURN_CONST:
    case OP_RAISE:
    case OP_RERAISE: return;
    default: break;
    }
    step_results(v, insn);
    if (!v->failed && !v->checking) flow(v, v->at + info->words, v->now, v->now_maybe);
}

static bool mark_instructions(Verifier *v) {
    const Code *code = v->code;
    for (v->at = 0; v->at < code->insn_count; v->at += opcode_info[code->insns[v->at].op].words) {
        uint32_t op = code->insns[v->at].op;
        if (op >= OP_COUNT) return complain(v, "opcode %u", op);
        if (code->insn_count - v->at < opcode_info[op].words) return complain(v, "cut short");
        v->reached[v->at] = 1;
    }
    return true;
}

static void run(Verifier *v) {
    uint32_t count = v->code->insn_count;
    v->reached[0] |= 2 | 4;
    for (bool again = true; again && !v->failed;) {
        again = false;
        for (v->at = 0; v->at < count && !v->failed; v->at++) {
            if (!(v->reached[v->at] & 4)) continue;
            v->reached[v->at] &= (uint8_t)~4;
            visit(v);
            again = true;
        }
    }
    v->checking = true;
    for (v->at = 0; v->at < count && !v->failed; v->at++) {
        if (v->reached[v->at] & 2) visit(v);
    }
}

static bool verify_one(VM *vm, const Code *code, VerifyError *error) {
    Verifier v = {.vm = vm, .code = code, .error = error};
    if (code->register_count < code->local_count) return complain(&v, "fewer registers than locals");
    if (code->insn_count == 0) return complain(&v, "no instructions");
    v.words = (code->register_count - code->local_count) / 64 + 1;
    size_t sets = memory_size((size_t)code->insn_count * 2 + 4, v.words * sizeof(uint64_t), 0);
    v.reached = memory_alloc_zeroed(vm, code->insn_count);
    v.sure = v.reached ? memory_alloc_zeroed(vm, sets) : NULL;
    if (v.sure) {
        v.maybe = v.sure + (size_t)code->insn_count * v.words;
        v.now = v.maybe + (size_t)code->insn_count * v.words;
        v.now_maybe = v.now + v.words;
        v.jump = v.now_maybe + v.words;
        v.jump_maybe = v.jump + v.words;
        if (mark_instructions(&v)) run(&v);
        memory_free(vm, v.sure, sets);
    }
    if (v.reached) memory_free(vm, v.reached, code->insn_count);
    return v.sure && !v.failed;
}

bool code_verify(VM *vm, const Code *code, VerifyError *error) {
    *error = (VerifyError){0};
    if (!verify_one(vm, code, error)) return false;
    if (!recursion_enter(vm, " while verifying code")) return false;
    bool fine = true;
    for (size_t i = 0; i < code->constants->length && fine; i++) {
        Object *o = code->constants->items[i];
        if (is_exact(o, TYPE_CODE)) fine = code_verify(vm, (Code *)o, error);
    }
    recursion_leave(vm);
    return fine;
}

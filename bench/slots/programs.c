/* The programs, assembled by hand, and main: `slots NAME SIZE ROUNDS` runs one and tells its shortest time in
 * nanoseconds, the bytes of its lists' items, and its result. */
#include <inttypes.h>
#include <time.h>

#include "machine.h"

static int put(Function *f, Op op, int a, int b, int c) {
    if (f->length == CODE_MAX) abort();
    int highest = op == OP_JUMP ? 0 : a;
    if (highest >= f->register_count) f->register_count = highest + 1;
    f->code[f->length] = (Insn){(uint16_t)op, (uint16_t)a, (uint16_t)b, (int16_t)c};
    return f->length++;
}
static int constant(Function *f, Slot s) {
    f->constants[f->constant_count] = s;
    return f->constant_count++;
}
static void load_int(Function *f, int a, int64_t n) { put(f, OP_LOAD, a, constant(f, slot_from_int(n)), 0); }
static void load_float(Function *f, int a, double d) { put(f, OP_LOAD, a, constant(f, slot_from_float(d)), 0); }
/* Jumps back to `target`, and makes an earlier jump come here. */
static void back(Function *f, Op op, int a, int b, int target) { put(f, op, a, b, target - f->length); }
static void land(Function *f, int jump) { f->code[jump].c = (int16_t)(f->length - jump); }

/* for i in range(n): s = s + i */
static void make_sum(Function *f, int64_t n) {
    enum { I, N, S, ONE };
    load_int(f, I, 0), load_int(f, N, n), load_int(f, S, 0), load_int(f, ONE, 1);
    int loop = put(f, OP_ADD, S, S, I);
    put(f, OP_ADD, I, I, ONE);
    back(f, OP_IF_LESS, I, N, loop);
    put(f, OP_RETURN, S, 0, 0);
}

static void make_fib(Function *f, int64_t n) {
    enum { N, LIMIT, X, Y };
    load_int(f, 0, n);
    put(f, OP_CALL, 0, 1, 0);
    put(f, OP_RETURN, 0, 0, 0);
    Function *fib = f + 1;
    load_int(fib, LIMIT, 2);
    int more = put(fib, OP_UNLESS, N, LIMIT, 0);
    put(fib, OP_RETURN, N, 0, 0);
    land(fib, more);
    load_int(fib, Y, 1);
    put(fib, OP_SUBTRACT, X, N, Y);
    put(fib, OP_CALL, X, 1, 0);
    put(fib, OP_SUBTRACT, Y, N, LIMIT);
    put(fib, OP_CALL, Y, 1, 0);
    put(fib, OP_ADD, X, X, Y);
    put(fib, OP_RETURN, X, 0, 0);
    fib->register_count = Y + 1;
}

/* Points of a square that stay near for 50 steps, and the steps of the others, summed. */
static void make_mandelbrot(Function *f, int64_t n) {
    enum { CI, CR, ZI, ZR, II, RR, T, K, STEPS, ONE, FOUR, MOST, STEP, END_I, END_R, START_R, ZERO_I };
    load_int(f, STEPS, 0), load_int(f, ONE, 1), load_float(f, FOUR, 4.0), load_int(f, MOST, 50), load_int(f, ZERO_I, 0);
    load_float(f, STEP, 2.0 / (double)n), load_float(f, END_I, 1.0), load_float(f, END_R, 0.5), load_float(f, START_R, -1.5);
    load_float(f, CI, -1.0);
    int row = put(f, OP_MOVE, CR, START_R, 0);
    int point = put(f, OP_MOVE, ZR, CR, 0);
    put(f, OP_MOVE, ZI, CI, 0);
    put(f, OP_MOVE, K, ZERO_I, 0);
    int step = put(f, OP_MULTIPLY, RR, ZR, ZR);
    put(f, OP_MULTIPLY, II, ZI, ZI);
    put(f, OP_ADD, T, RR, II);
    int far = put(f, OP_IF_LESS, FOUR, T, 0);
    put(f, OP_MULTIPLY, T, ZR, ZI);
    put(f, OP_ADD, T, T, T);
    put(f, OP_ADD, ZI, T, CI);
    put(f, OP_SUBTRACT, T, RR, II);
    put(f, OP_ADD, ZR, T, CR);
    put(f, OP_ADD, K, K, ONE);
    back(f, OP_IF_LESS, K, MOST, step);
    land(f, far);
    put(f, OP_ADD, STEPS, STEPS, K);
    put(f, OP_ADD, CR, CR, STEP);
    back(f, OP_IF_LESS, CR, END_R, point);
    put(f, OP_ADD, CI, CI, STEP);
    back(f, OP_IF_LESS, CI, END_I, row);
    put(f, OP_RETURN, STEPS, 0, 0);
}

/* Five bodies, each a list of place, speed and mass; n steps. ZERO to SIX hold the indices. */
enum {
    ZERO, ONE, THREE = 3, FIVE = 5, SIX, BODIES, BODY, OTHER, I, J, STEPS, DT,
    APART, DISTANCE = APART + 3, FORCE, T, U, ITEMS, /* APART: three registers */
};

static void make_bodies(Function *f) {
    static const double figures[5][7] = {
        {0, 0, 0, 0, 0, 0, 39.47841760435743},          {4.84, -1.16, -0.1, 0.606, 2.81, -0.02, 0.0377},
        {8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.0113}, {12.89, -15.11, -0.22, 1.08, 0.868, -0.01, 0.0017},
        {15.37, -25.9, 0.179, 0.979, 0.594, -0.034, 0.002},
    };
    for (int i = 0; i < 7; i++) load_int(f, ZERO + i, i);
    load_int(f, ITEMS, 7);
    put(f, OP_LIST, BODIES, FIVE, ZERO);
    for (int i = 0; i < 5; i++) {
        put(f, OP_LIST, BODY, ITEMS, ZERO);
        for (int k = 0; k < 7; k++) {
            load_float(f, T, figures[i][k]);
            put(f, OP_PUT, BODY, ZERO + k, T);
        }
        put(f, OP_PUT, BODIES, ZERO + i, BODY);
    }
}

/* T = mass of `heavy` * FORCE; `light`'s speed +- T * APART, per axis. */
static void pull(Function *f, int heavy, int light, Op op) {
    put(f, OP_GET, T, heavy, SIX);
    put(f, OP_MULTIPLY, T, T, FORCE);
    for (int k = 0; k < 3; k++) {
        put(f, OP_MULTIPLY, U, APART + k, T);
        put(f, OP_GET, DISTANCE, light, THREE + k);
        put(f, op, DISTANCE, DISTANCE, U);
        put(f, OP_PUT, light, THREE + k, DISTANCE);
    }
}

static void attract(Function *f) {
    for (int k = 0; k < 3; k++) {
        put(f, OP_GET, T, BODY, k);
        put(f, OP_GET, U, OTHER, k);
        put(f, OP_SUBTRACT, APART + k, T, U);
    }
    put(f, OP_MULTIPLY, DISTANCE, APART, APART);
    for (int k = 1; k < 3; k++) {
        put(f, OP_MULTIPLY, T, APART + k, APART + k);
        put(f, OP_ADD, DISTANCE, DISTANCE, T);
    }
    put(f, OP_ROOT, T, DISTANCE, 0);
    put(f, OP_MULTIPLY, T, T, DISTANCE);
    put(f, OP_DIVIDE, FORCE, DT, T);
    pull(f, OTHER, BODY, OP_SUBTRACT);
    pull(f, BODY, OTHER, OP_ADD);
}

static void make_nbody(Function *f, int64_t n) {
    make_bodies(f);
    load_int(f, STEPS, n), load_float(f, DT, 0.01);
    int step = put(f, OP_MOVE, I, ZERO, 0);
    int body = put(f, OP_GET, BODY, BODIES, I);
    put(f, OP_ADD, J, I, ONE);
    int test = put(f, OP_JUMP, 0, 0, 0), pair = put(f, OP_GET, OTHER, BODIES, J);
    attract(f);
    put(f, OP_ADD, J, J, ONE);
    land(f, test);
    back(f, OP_IF_LESS, J, FIVE, pair);
    for (int k = 0; k < 3; k++) { /* no later pair moves this body */
        put(f, OP_GET, T, BODY, THREE + k);
        put(f, OP_MULTIPLY, T, T, DT);
        put(f, OP_GET, U, BODY, k);
        put(f, OP_ADD, U, U, T);
        put(f, OP_PUT, BODY, k, U);
    }
    put(f, OP_ADD, I, I, ONE);
    back(f, OP_IF_LESS, I, FIVE, body);
    put(f, OP_SUBTRACT, STEPS, STEPS, ONE);
    back(f, OP_IF_LESS, ZERO, STEPS, step);
    put(f, OP_GET, T, BODY, ZERO);
    put(f, OP_RETURN, T, 0, 0);
}

/* How many primes are below n: a list of ints. */
static void make_sieve(Function *f, int64_t n) {
    enum { NONE, UNIT, END, FLAGS, AT, TO, COUNT, FLAG };
    load_int(f, NONE, 0), load_int(f, UNIT, 1), load_int(f, END, n), load_int(f, AT, 2), load_int(f, COUNT, 0);
    put(f, OP_LIST, FLAGS, END, UNIT);
    int loop = put(f, OP_GET, FLAG, FLAGS, AT), composite = put(f, OP_UNLESS, NONE, FLAG, 0);
    put(f, OP_ADD, COUNT, COUNT, UNIT);
    put(f, OP_MULTIPLY, TO, AT, AT);
    int beyond = put(f, OP_UNLESS, TO, END, 0), cross = put(f, OP_PUT, FLAGS, TO, NONE);
    put(f, OP_ADD, TO, TO, AT);
    back(f, OP_IF_LESS, TO, END, cross);
    land(f, composite), land(f, beyond);
    put(f, OP_ADD, AT, AT, UNIT);
    back(f, OP_IF_LESS, AT, END, loop);
    put(f, OP_RETURN, COUNT, 0, 0);
}

/* A list of n floats, made and summed four times. */
static void make_floats(Function *f, int64_t n) {
    enum { FIRST, UNIT, END, LIST, AT, SUM, ITEM, PASS, PASSES };
    load_int(f, FIRST, 0), load_int(f, UNIT, 1), load_int(f, END, n), load_int(f, PASSES, 4);
    load_float(f, ITEM, 0.5), load_float(f, SUM, 1.0);
    put(f, OP_LIST, LIST, END, ITEM);
    put(f, OP_MOVE, AT, FIRST, 0);
    int fill = put(f, OP_PUT, LIST, AT, SUM);
    put(f, OP_ADD, SUM, SUM, ITEM);
    put(f, OP_ADD, AT, AT, UNIT);
    back(f, OP_IF_LESS, AT, END, fill);
    put(f, OP_MOVE, PASS, FIRST, 0);
    int pass = put(f, OP_MOVE, AT, FIRST, 0), loop = put(f, OP_GET, ITEM, LIST, AT);
    put(f, OP_ADD, SUM, SUM, ITEM);
    put(f, OP_ADD, AT, AT, UNIT);
    back(f, OP_IF_LESS, AT, END, loop);
    put(f, OP_ADD, PASS, PASS, UNIT);
    back(f, OP_IF_LESS, PASS, PASSES, pass);
    put(f, OP_RETURN, SUM, 0, 0);
}

/* n lists in a list, turned round 20 times by exchanging its items: counted references. */
static void make_reverse(Function *f, int64_t n) {
    enum { FIRST, UNIT, END, LIST, LOW, HIGH, X, Y, PASS, PASSES };
    load_int(f, FIRST, 0), load_int(f, UNIT, 1), load_int(f, END, n), load_int(f, PASSES, 20);
    put(f, OP_LIST, LIST, END, FIRST);
    put(f, OP_MOVE, LOW, FIRST, 0);
    int fill = put(f, OP_LIST, X, UNIT, LOW);
    put(f, OP_PUT, LIST, LOW, X);
    put(f, OP_ADD, LOW, LOW, UNIT);
    back(f, OP_IF_LESS, LOW, END, fill);
    put(f, OP_MOVE, PASS, FIRST, 0);
    int pass = put(f, OP_MOVE, LOW, FIRST, 0);
    put(f, OP_SUBTRACT, HIGH, END, UNIT);
    int exchange = put(f, OP_GET, X, LIST, LOW);
    put(f, OP_GET, Y, LIST, HIGH);
    put(f, OP_PUT, LIST, LOW, Y);
    put(f, OP_PUT, LIST, HIGH, X);
    put(f, OP_ADD, LOW, LOW, UNIT);
    put(f, OP_SUBTRACT, HIGH, HIGH, UNIT);
    back(f, OP_IF_LESS, LOW, HIGH, exchange);
    put(f, OP_ADD, PASS, PASS, UNIT);
    back(f, OP_IF_LESS, PASS, PASSES, pass);
    put(f, OP_GET, X, LIST, UNIT);
    put(f, OP_GET, X, X, FIRST);
    put(f, OP_RETURN, X, 0, 0);
}

/* ---- main ---- */

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static const struct {
    const char *name;
    void (*make)(Function *f, int64_t n);
} programs[] = {{"sum", make_sum},     {"fib", make_fib},       {"mandelbrot", make_mandelbrot}, {"nbody", make_nbody},
                {"sieve", make_sieve}, {"floats", make_floats}, {"reverse", make_reverse}};

static int run(void (*make)(Function *, int64_t), int64_t size, int rounds) {
    Function *functions = calloc(2, sizeof *functions);
    if (!functions) return 1;
    make(functions, size);
    uint64_t best = UINT64_MAX, bytes = 0;
    Slot result = SLOT_UNBOUND;
    for (int i = 0; i < rounds; i++) {
        machine_item_bytes = 0;
        uint64_t begin = now();
        slot_drop(result);
        result = machine_run(functions);
        uint64_t spent = now() - begin;
        if (spent < best) best = spent;
        bytes = machine_item_bytes;
    }
    double d;
    printf("%" PRIu64 " %" PRIu64 " ", best, bytes);
    if (slot_is_int(result)) printf("%" PRId64 "\n", slot_int(result));
    else if (slot_get_float(result, &d)) printf("%.17g\n", d);
    free(functions);
    return 0;
}

int main(int argc, char **argv) {
    for (size_t i = 0; argc == 4 && i < sizeof programs / sizeof *programs; i++)
        if (!strcmp(argv[1], programs[i].name)) return run(programs[i].make, atoll(argv[2]), atoi(argv[3]));
    fprintf(stderr, "usage: slots NAME SIZE ROUNDS\n");
    return 2;
}

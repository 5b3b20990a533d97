/* Owns the running of compiled regular expressions: the stack of choices, and the engine in its three widths. */
#define _GNU_SOURCE
#include "module/sre/program.h"

#include "object/exception.h"

#include <string.h>

typedef enum FrameKind { F_MARK, F_COUNT, F_LEAVE, F_REPEAT, F_TAIL, F_ROUND, F_BRANCH, F_GREEDY, F_LAZY, F_CLOSED } FrameKind;

/* What the fields mean: see engine.inc. */
typedef struct SreFrame {
    uint32_t kind;
    uint32_t pc;
    uint32_t number;
    size_t place;
    ptrdiff_t a, b;
} SreFrame;

enum { PATIENCE = 20000, FIRST_ROOM = 32 };

static bool grow_stack(SreRun *run) {
    size_t room = run->room ? run->room * 2 : FIRST_ROOM;
    SreFrame *stack = room > UINT32_MAX ? raise_memory_error(run->vm)
                                        : memory_resize(run->vm, run->stack, run->room * sizeof *stack, memory_size(room, sizeof *stack, 0));
    if (!stack) return false;
    run->stack = stack;
    run->room = room;
    return true;
}

/* Signals, deadlines: false RAISES. */
static bool look_up(SreRun *run) {
    bool (*check)(VM *) = vm_core(run->vm)->hooks.check_interrupt;
    run->patience = PATIENCE;
    return !check || check(run->vm);
}

/* The body above the barrier has matched: forgets its choices. The marks it set stay, with what undoes them; or go,
 * when `undo`. */
static void drop_closed(SreRun *run, bool undo) {
    size_t bottom = run->barrier - 1, kept = bottom;
    run->barrier = (size_t)run->stack[bottom].a;
    if (undo) {
        for (size_t i = run->depth; i-- > bottom + 1;) {
            const SreFrame *f = &run->stack[i];
            if (f->kind != F_MARK) continue;
            run->marks[f->number] = f->a;
            run->last_group = f->b;
        }
    } else {
        for (size_t i = bottom + 1; i < run->depth; i++)
            if (run->stack[i].kind == F_MARK) run->stack[kept++] = run->stack[i];
    }
    run->depth = kept;
}

#define CHAR uint8_t
#define ENGINE(name) name##_1
#include "module/sre/engine.inc"
#undef CHAR
#undef ENGINE
#define CHAR uint16_t
#define ENGINE(name) name##_2
#include "module/sre/engine.inc"
#undef CHAR
#undef ENGINE
#define CHAR uint32_t
#define ENGINE(name) name##_4
#include "module/sre/engine.inc"

static void begin(SreRun *run) {
    run->last_group = -1;
    if (!run->patience) run->patience = PATIENCE;
}

int sre_match(SreRun *run) {
    begin(run);
    run->match_start = run->start;
    if (run->start > run->end || run->end - run->start < run->program->least) return 0;
    return run->kind == 1 ? run_1(run, run->start) : run->kind == 2 ? run_2(run, run->start) : run_4(run, run->start);
}

int sre_search(SreRun *run) {
    begin(run);
    if (run->start > run->end) return 0;
    return run->kind == 1 ? search_1(run) : run->kind == 2 ? search_2(run) : search_4(run);
}

void sre_run_close(SreRun *run) {
    if (run->stack) memory_free(run->vm, run->stack, run->room * sizeof *run->stack);
    run->stack = NULL;
    run->room = run->depth = 0;
}

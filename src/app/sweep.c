/* Owns the failure sweep (-X sweep): a program is run many times from the same start, each time in a child process in
 * which something else fails. After each run every reference count is recomputed, a canary program has to give its
 * right answer in the same VM, and nothing may be left when that has closed. Only builds with OURO_FAULTS can.
 *
 * -X sweep=KIND:COUNT,... where a count spreads over the whole run (`all`: every one), and the kinds are
 *   once  the k-th allocation fails
 *   on    the k-th allocation and all after it fail
 *   cap   the memory limit is at k pages more than at the start
 * and `fit:SECONDS` before them lets no kind take much longer than that.
 */
#define _GNU_SOURCE
#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#include <sys/wait.h>
#undef raise

#include "app/app.h"

#include <stdio.h>

#ifndef OURO_FAULTS

int app_sweep(App *app)
{
    fprintf(stderr, "%s: -X sweep needs a build with OURO_AUDIT\n", app->program);
    return 2;
}

#else

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "module/signal.h"
#include "vm/audit.h"

enum { INTERRUPT_MS = 5000, KILL_MS = 20000, TELL_MAX = 20, TELL_BYTES = 4000 };

typedef enum Kind { FAIL_NEVER, FAIL_ONCE, FAIL_ON, FAIL_CAP, KIND_COUNT } Kind;
static const char *const kind_names[KIND_COUNT] = {"never", "once", "on", "cap"};

typedef enum Stage { STAGE_RUN, STAGE_FINISH, STAGE_AUDIT, STAGE_CANARY, STAGE_CLOSE, STAGE_DONE } Stage;
static const char *const stage_names[] = {"the program", "its end", "the audit", "the canary", "closing", "done"};

/* What a child tells; shared with it. */
typedef struct Outcome {
    volatile Stage stage;
    volatile uint64_t allocations, pages;
    volatile long differences;
    volatile bool canary_sings;
    volatile size_t left;
} Outcome;

typedef struct Sweep {
    App *app;
    Outcome *outcome;
    uint64_t allocations, pages; /* of the run without failures */
    uint64_t milliseconds; /* it took */
    uint64_t fit_milliseconds;
    size_t left;
    unsigned long runs, bad;
} Sweep;

static const char canary[] =
    "class Canary:\n"
    "    __slots__ = ('notes', '__weakref__')\n"
    "    def __init__(self, *notes, **more): self.notes = [*notes, *more.values()]\n"
    "    def sing(self):\n"
    "        for note in sorted(self.notes, key=lambda n: -n): yield note\n"
    "def total(bird):\n"
    "    try: return sum({n: n * n for n in bird.sing()}.values()) + 1 // 0\n"
    "    except ZeroDivisionError as error: return f'{len(set(bird.notes))} {error!s:>10.7} {2 ** 100:x}'\n"
    "class Louder(Canary):\n"
    "    def sing(self): yield from (n + 1 for n in super().sing())\n"
    "bird = Louder(1, 2.5, three=3)\n"
    "bird.notes.append(10 ** 30 // 7)\n"
    "assert [n for n in bird.sing()][1:] == [4, 3.5, 2], list(bird.sing())\n"
    "assert total(bird) == '4    integer 10000000000000000000000000', total(bird)\n"
    "import sys, gc\n"
    "assert sys.getrefcount(bird) == 2 and gc.collect() >= 0 and 'gc' in sys.modules\n";

static bool canary_sings(VM *vm)
{
    Dict *globals = dict_new(vm);
    bool ok = globals && dict_set_text(vm, globals, "__name__", OBJ(NAME(vm, __main__))) &&
              dict_set_text(vm, globals, "__builtins__", OBJ(vm->core.builtins));
    Object *done = ok ? vm_run_text(vm, canary, sizeof canary - 1, "<canary>", COMPILE_EXEC, globals) : NULL;
    if (!done) {
        Object *e = exception_take(vm);
        Str *text = e ? traceback_format_exception(vm, e, false) : NULL;
        size_t length;
        fprintf(stderr, "%s\n", text ? str_utf8(vm, text, &length) : "canary: no exception");
    }
    bool sings = done != NULL;
    xdecref(done);
    xdecref(globals);
    return sings;
}

/* ---- the child ---- */

static void arm(VM *vm, Kind kind, uint64_t k)
{
    Heap *heap = vm_heap(vm);
    heap->allocations = 0;
    heap->peak_bytes = heap->page_bytes;
    heap->fail_at = kind == FAIL_ONCE || kind == FAIL_ON ? k : 0;
    heap->fail_on = kind == FAIL_ON;
    if (kind == FAIL_CAP) heap_set_limit(vm, heap->page_bytes + (k << PAGE_SHIFT));
}

static void disarm(VM *vm)
{
    vm_heap(vm)->fail_at = 0;
    heap_set_limit(vm, SIZE_MAX);
}

static _Noreturn void run_child(Sweep *s, Kind kind, uint64_t k, int output)
{
    Outcome *o = s->outcome;
    VM *vm = s->app->vm;
    size_t pages = vm_heap(vm)->page_bytes >> PAGE_SHIFT;
    lseek(0, 0, SEEK_SET);
    dup2(output, 1);
    dup2(output, 2);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    vm->config.audit = true;
    arm(vm, kind, k);
    app_run(s->app);
    o->stage = STAGE_FINISH;
    vm_finish(vm);
    signals_close(vm);
    o->allocations = vm_heap(vm)->allocations;
    o->pages = (vm_heap(vm)->peak_bytes >> PAGE_SHIFT) - pages;
    disarm(vm);
    o->stage = STAGE_AUDIT;
    if (exception_pending(vm)) fprintf(stderr, "audit: an exception is still pending\n"), o->differences++;
    collector_collect(vm, 2);
    o->differences += vm_audit(vm, NULL);
    o->stage = STAGE_CANARY;
    o->canary_sings = canary_sings(vm);
    o->stage = STAGE_CLOSE;
    o->left = vm_close(vm);
    o->stage = STAGE_DONE;
    _exit(0);
}

/* ---- the parent ---- */

static void tell_output(int output)
{
    static char text[TELL_BYTES + 1];
    off_t end = lseek(output, 0, SEEK_END);
    ssize_t n = pread(output, text, TELL_BYTES, end > TELL_BYTES ? end - TELL_BYTES : 0);
    if (n <= 0) return;
    text[n] = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) printf("    | %s\n", line);
}

static bool is_good(const Sweep *s, int status)
{
    const Outcome *o = s->outcome;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && o->stage == STAGE_DONE && o->differences == 0 &&
           o->canary_sings && o->left == s->left;
}

static void tell(Sweep *s, Kind kind, uint64_t k, int status, int output)
{
    const Outcome *o = s->outcome;
    if (++s->bad > TELL_MAX) return;
    printf("sweep: %s:%lu: ", kind_names[kind], (unsigned long)k);
    if (WIFSIGNALED(status))
        printf("died of signal %d in %s\n", WTERMSIG(status), stage_names[o->stage]);
    else if (o->stage != STAGE_DONE)
        printf("left with exit code %d in %s\n", WEXITSTATUS(status), stage_names[o->stage]);
    else
        printf("%ld wrong counts, canary %s, %zu left\n", o->differences, o->canary_sings ? "sings" : "is silent", o->left);
    tell_output(output);
}

static uint64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* A program may well run for ever after a failure; one that does not stop when it is interrupted hangs. */
static bool await_child(const Sweep *s, pid_t child, int *status)
{
    uint64_t start = milliseconds(), allowance = INTERRUPT_MS + 20 * s->milliseconds, interrupted = 0;
    useconds_t pause = 100;
    for (pid_t ended; (ended = waitpid(child, status, WNOHANG)) != child; usleep(pause)) {
        if (ended < 0) return false;
        if (pause < 10000) pause += pause / 4;
        uint64_t age = milliseconds() - start;
        if (age > allowance + KILL_MS) kill(child, SIGKILL);
        else if (s->outcome->stage == STAGE_RUN && age > allowance + interrupted * 500 && ++interrupted) kill(child, SIGINT);
    }
    return true;
}

static bool run_once(Sweep *s, Kind kind, uint64_t k)
{
    *s->outcome = (Outcome){0};
    int output = memfd_create("output", MFD_CLOEXEC), status = 0;
    fflush(stdout);
    pid_t child = output < 0 ? -1 : fork();
    if (child == 0) run_child(s, kind, k, output);
    if (child < 0 || !await_child(s, child, &status)) {
        perror("sweep");
        exit(2);
    }
    s->runs++;
    bool good = is_good(s, status);
    if (!good && kind != FAIL_NEVER) tell(s, kind, k, status, output);
    if (!good && kind == FAIL_NEVER) tell_output(output);
    close(output);
    return good;
}

/* `count` values from 1 to last, one in each of as many equal parts; the same ones every time. */
static void run_kind(Sweep *s, Kind kind, uint64_t count, uint64_t last)
{
    uint64_t random = 0x9E3779B97F4A7C15u;
    if (count > last) count = last;
    if (s->fit_milliseconds && count > 1 + s->fit_milliseconds / (s->milliseconds + 1))
        count = 1 + s->fit_milliseconds / (s->milliseconds + 1);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t from = (uint64_t)((double)last * (double)i / (double)count);
        uint64_t to = (uint64_t)((double)last * (double)(i + 1) / (double)count);
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        run_once(s, kind, from + 1 + random % (to > from ? to - from : 1));
    }
}

static bool run_part(Sweep *s, const char *part)
{
    if (!strncmp(part, "fit:", 4)) {
        s->fit_milliseconds = strtoull(part + 4, NULL, 10) * 1000;
        return true;
    }
    const char *colon = strchr(part, ':');
    for (Kind kind = FAIL_ONCE; colon && kind < KIND_COUNT; kind++) {
        size_t length = strlen(kind_names[kind]);
        if ((size_t)(colon - part) != length || strncmp(part, kind_names[kind], length)) continue;
        if (colon[1] == '=') /* one alone: `once:=1234` */
            run_once(s, kind, strtoull(colon + 2, NULL, 10));
        else
            run_kind(s, kind, strcmp(colon + 1, "all") ? strtoull(colon + 1, NULL, 10) : UINT64_MAX,
                     kind == FAIL_CAP ? s->pages + 1 : s->allocations);
        return true;
    }
    fprintf(stderr, "sweep: '%s' is not once:N, on:N or cap:N\n", part);
    return false;
}

int app_sweep(App *app)
{
    Sweep s = {.app = app};
    s.outcome = mmap(NULL, sizeof *s.outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char *parts = strdup(app->options->sweep), *save = NULL;
    if (s.outcome == MAP_FAILED || !parts) return 2;
    s.milliseconds = 1000000;
    uint64_t start = milliseconds();
    run_once(&s, FAIL_NEVER, 0);
    s.milliseconds = milliseconds() - start;
    bool usable = s.outcome->stage == STAGE_DONE;
    s.allocations = s.outcome->allocations;
    s.pages = s.outcome->pages;
    s.left = s.outcome->left;
    if (!usable) printf("sweep: the program does not come to its end without failures, either\n");
    for (char *part = strtok_r(parts, ",", &save); usable && part; part = strtok_r(NULL, ",", &save))
        if (!run_part(&s, part)) usable = false;
    printf("sweep: %lu allocations, %lu pages; %lu runs, %lu bad\n", (unsigned long)s.allocations,
           (unsigned long)s.pages, s.runs, s.bad);
    free(parts);
    munmap(s.outcome, sizeof *s.outcome);
    return !usable ? 2 : s.bad != 0;
}

#endif

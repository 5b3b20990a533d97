/* Owns the failure sweep (-X sweep): a program is run again and again from the same start, each time in a child process
 * in which something else fails. After each run every reference count is recomputed, a canary program has to give its
 * right answer in the same VM, and nothing may be left when that has closed. Only builds with OURO_FAULTS can.
 *
 * -X sweep=KIND:WHICH,... where the kinds are
 *   once  the k-th allocation fails
 *   on    the k-th allocation and all after it fail
 *   cap   the memory limit is at k pages more than at the start
 * and which k are tried is said by a number (so many, spread over the run), by `all` (each), by `=K` (that one) or, but
 * not for cap, by `sites:N` (see sweep_choice.c). Words before them: `fit:SECONDS` lets no kind take much longer than
 * that, `small:N` has each tried instead of `sites` where there are at most N, `known:FILE` leaves out what programs
 * before have tried at the same site, and `again` is for programs whose runs disturb each other (below).
 *
 * What comes before the k-th allocation need not be done again for each k. The program runs once, undisturbed, and at
 * the allocations to try it stops, makes a copy of its process in which that allocation fails, and waits until that has
 * ended. What it reads on after is as it was, but for what lies outside of the process: files that it writes, timers,
 * processes of its own. With `again` each run begins at the start.
 */
#define _GNU_SOURCE
#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#include <sys/wait.h>
#undef raise

#include "app/app.h"
#include "app/sweep.h"

#include <stdio.h>

#ifndef OURO_FAULTS

int app_sweep(App *app)
{
    fprintf(stderr, "%s: -X sweep needs a build with OURO_AUDIT\n", app->program);
    return 2;
}

#else

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "module/signal.h"
#include "vm/audit.h"

enum { INTERRUPT_MS = 1000, INTERRUPT_AGAIN_MS = 200, KILL_MS = 20000, WAIT = 4, TELL_MAX = 20, TELL_BYTES = 4000, FILES_MAX = 64 };

typedef enum Kind { FAIL_NEVER, FAIL_ONCE, FAIL_ON, FAIL_CAP, KIND_COUNT } Kind;
static const char *const kind_names[KIND_COUNT] = {"never", "once", "on", "cap"};

typedef enum Stage { STAGE_RUN, STAGE_FINISH, STAGE_AUDIT, STAGE_CANARY, STAGE_CLOSE, STAGE_DONE } Stage;
static const char *const stage_names[] = {"the program", "its end", "the audit", "the canary", "closing", "done"};

/* What a run tells. */
typedef struct Outcome {
    volatile Stage stage;
    volatile int exit_code;
    volatile uint64_t allocations, pages;
    volatile long differences;
    volatile bool canary_sings;
    volatile size_t left;
} Outcome;

typedef struct Tally {
    unsigned long runs, bad;
    uint64_t sites; /* of the kind being tried; 0: not counted */
} Tally;

/* What all processes share. */
typedef struct Shared {
    Outcome whole;  /* the run that began at the start */
    Outcome failed; /* the copy of it in which something fails */
    Tally tally;
    uint64_t listed, list[]; /* `again`: the allocations to try; address space, used as needed */
} Shared;

enum { SHARED_BYTES = 1 << 30, LIST_MAX = (SHARED_BYTES - sizeof(Shared)) / sizeof(uint64_t) };

typedef struct Sweep {
    AllocationWatch watch;
    App *app;
    Shared *shared;
    FILE *report;        /* the standard output: runs have one of their own */
    Outcome *mine;       /* of this process, if it runs the program */
    int output;          /* of the run begun last */
    Outcome plain;       /* of the run without failures */
    uint64_t plain_bytes;
    uint64_t milliseconds; /* it took */
    uint64_t fit_milliseconds, small;
    const char *known;
    bool again;
    Kind kind;           /* being tried */
    Choice choice;
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

/* ---- a run ---- */

static _Noreturn void give_up(void)
{
    perror("sweep");
    _exit(2);
}

static void limit_to(VM *vm, uint64_t pages)
{
    Heap *heap = vm_heap(vm);
    heap_set_limit(vm, heap->page_bytes + (pages << PAGE_SHIFT));
}

static void arm(VM *vm, Kind kind, uint64_t k)
{
    Heap *heap = vm_heap(vm);
    heap->fail_at = kind == FAIL_ONCE || kind == FAIL_ON ? k : 0;
    heap->fail_on = kind == FAIL_ON;
    heap->watch = NULL;
    if (kind == FAIL_CAP) limit_to(vm, k);
}

/* The process is a new one: what it prints goes where nobody else writes. One that fails has nothing to report, and is a group
 * with the processes it makes: they end with it. */
static void settle(Sweep *s, Outcome *mine)
{
    s->mine = mine;
    if (mine == &s->shared->failed) {
        close(fileno(s->report));
        setpgid(0, 0);
    }
    dup2(s->output, 1);
    dup2(s->output, 2);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody is left to stop it */
}

/* A timer that the program has set would end the process, as the handler is gone with the program. */
static void stop_timers(void)
{
    static const struct itimerval none;
    setitimer(ITIMER_REAL, &none, NULL);
    setitimer(ITIMER_VIRTUAL, &none, NULL);
    setitimer(ITIMER_PROF, &none, NULL);
}

/* The program from its start, and all that is looked at afterwards. */
static _Noreturn void run_and_check(Sweep *s)
{
    VM *vm = s->app->vm;
    Heap *heap = vm_heap(vm);
    size_t pages = heap->page_bytes >> PAGE_SHIFT;
    lseek(0, 0, SEEK_SET);
    heap->allocations = 0;
    heap->peak_bytes = heap->page_bytes;
    vm->config.audit = true;
    int exit_code = app_run(s->app);
    s->mine->exit_code = exit_code;
    s->mine->stage = STAGE_FINISH;
    vm_finish(vm);
    stop_timers();
    signals_close(vm);
    Outcome *o = s->mine; /* this late, as a copy may be made until here */
    o->exit_code = exit_code;
    o->allocations = heap->allocations;
    o->pages = (heap->peak_bytes >> PAGE_SHIFT) - pages;
    arm(vm, FAIL_NEVER, 0);
    heap_set_limit(vm, SIZE_MAX);
    if (o == &s->shared->whole) s->shared->tally.sites = s->choice.site_count;
    if (o == &s->shared->whole && !choice_keep(&s->choice)) give_up();
    o->stage = STAGE_AUDIT;
    if (exception_pending(vm)) fprintf(stderr, "audit: an exception is still pending\n"), o->differences++;
    o->differences += vm_audit(vm, NULL);
    o->stage = STAGE_CANARY;
    o->canary_sings = canary_sings(vm);
    o->stage = STAGE_CLOSE;
    o->left = vm_close(vm);
    o->stage = STAGE_DONE;
    _exit(0);
}

/* ---- how it went ---- */

static uint64_t bytes_in(int file)
{
    off_t end = lseek(file, 0, SEEK_END);
    return end > 0 ? (uint64_t)end : 0;
}

static void tell_output(Sweep *s)
{
    char text[TELL_BYTES + 1];
    uint64_t end = bytes_in(s->output);
    ssize_t n = pread(s->output, text, TELL_BYTES, end > TELL_BYTES ? (off_t)(end - TELL_BYTES) : 0);
    if (n <= 0) return;
    text[n] = 0;
    char *save = NULL;
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) fprintf(s->report, "    | %s\n", line);
}

static bool is_good(const Sweep *s, const Outcome *o, int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && o->stage == STAGE_DONE && o->differences == 0 &&
           o->canary_sings && o->left == s->plain.left;
}

static void tell(Sweep *s, const Outcome *o, const char *what, uint64_t k, int status)
{
    if (++s->shared->tally.bad > TELL_MAX) return;
    fprintf(s->report, "sweep: %s:=%lu: ", what, (unsigned long)k);
    if (WIFSIGNALED(status))
        fprintf(s->report, "died of signal %d in %s\n", WTERMSIG(status), stage_names[o->stage]);
    else if (o->stage != STAGE_DONE)
        fprintf(s->report, "left with exit code %d in %s\n", WEXITSTATUS(status), stage_names[o->stage]);
    else
        fprintf(s->report, "%ld wrong counts, canary %s, %zu left\n", o->differences, o->canary_sings ? "sings" : "is silent", o->left);
    tell_output(s);
    fflush(s->report);
}

/* ---- processes ---- */

static uint64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* What the process has used of its processor's time; asked of one that has just ended, 0. */
static uint64_t milliseconds_used(pid_t process)
{
    clockid_t used;
    struct timespec now;
    if (clock_getcpuclockid(process, &used) || clock_gettime(used, &now)) return 0;
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* A program may well run, or wait, for ever after a failure; one that does not stop when it is interrupted hangs. How long that
 * takes is told by its own time, as the machine may be busy. */
static int await_failed(const Sweep *s, const Outcome *o, pid_t child)
{
    uint64_t start = milliseconds(), allowance = INTERRUPT_MS + 10 * s->milliseconds, interrupted = 0;
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, child, 0), .events = POLLIN};
    if (end.fd < 0) give_up();
    while (poll(&end, 1, INTERRUPT_AGAIN_MS) != 1) {
        uint64_t age = milliseconds() - start, used = milliseconds_used(child);
        if (used < age / WAIT) used = age / WAIT; /* it waits for something */
        if (used > allowance + KILL_MS) kill(child, SIGKILL);
        else if (o->stage > STAGE_FINISH || interrupted > used / INTERRUPT_AGAIN_MS) continue;
        else if (used > allowance) interrupted = 1 + used / INTERRUPT_AGAIN_MS, kill(child, SIGINT);
    }
    close(end.fd);
    int status;
    if (waitpid(child, &status, 0) != child) give_up();
    return status;
}

/* A copy of this process, with an outcome and an output of its own. True in the copy. */
static bool copy_process(Sweep *s, Outcome *o, pid_t *child)
{
    *o = (Outcome){0};
    s->output = memfd_create("output", MFD_CLOEXEC);
    fflush(s->report);
    *child = s->output < 0 ? -1 : fork();
    if (*child < 0) give_up();
    if (*child == 0) settle(s, o);
    return *child == 0;
}

/* The copy that copy_process has made, in which number k of the kind fails, is waited for. */
static void see_failed(Sweep *s, const Outcome *o, uint64_t k, pid_t child)
{
    int status = await_failed(s, o, child);
    kill(-child, SIGKILL);
    s->shared->tally.runs++;
    if (!is_good(s, o, status)) tell(s, o, kind_names[s->kind], k, status);
    close(s->output);
}

/* Files that were open before are read on from the same place by both. */
static void tell_places(off_t places[FILES_MAX], int report)
{
    for (int i = 0; i < FILES_MAX; i++) places[i] = i == report ? -1 : lseek(i, 0, SEEK_CUR);
}

static void seek_places(const off_t places[FILES_MAX])
{
    for (int i = 0; i < FILES_MAX; i++)
        if (places[i] >= 0) lseek(i, places[i], SEEK_SET);
}

/* ---- one kind ---- */

static void fail_in_copy(Sweep *s, VM *vm, uint64_t k)
{
    off_t places[FILES_MAX];
    pid_t child;
    int output = s->output;
    tell_places(places, fileno(s->report));
    if (copy_process(s, &s->shared->failed, &child)) {
        arm(vm, s->kind, k);
        return;
    }
    see_failed(s, &s->shared->failed, k, child);
    s->output = output;
    seek_places(places);
}

static void allocating(AllocationWatch *watch, VM *vm)
{
    Sweep *s = (Sweep *)watch;
    uint64_t k = vm_heap(vm)->allocations;
    if (!choice_takes(&s->choice, vm, k)) return;
    if (!s->again) fail_in_copy(s, vm, k);
    else if (s->shared->listed < LIST_MAX) s->shared->list[s->shared->listed++] = k;
}

/* The program is run once without any failure but in the copies it makes, or to list what to try. It has to end as ever. */
static void run_watched(Sweep *s)
{
    Outcome *o = &s->shared->whole;
    pid_t child;
    int status;
    if (copy_process(s, o, &child)) {
        vm_heap(s->app->vm)->watch = &s->watch;
        run_and_check(s);
    }
    if (waitpid(child, &status, 0) != child) give_up();
    if (!is_good(s, o, status)) tell(s, o, kind_names[FAIL_NEVER], 0, status);
    else if (o->exit_code != s->plain.exit_code || bytes_in(s->output) != s->plain_bytes) {
        fprintf(s->report, "sweep: what its copies did has changed the program: 'again' is needed\n");
        s->shared->tally.bad++;
        tell_output(s);
    }
    close(s->output);
}

static void fail_from_start(Sweep *s, uint64_t k)
{
    pid_t child;
    if (copy_process(s, &s->shared->failed, &child)) {
        arm(s->app->vm, s->kind, k);
        run_and_check(s);
    }
    see_failed(s, &s->shared->failed, k, child);
}

/* The highest limit to try, in pages: past the parts of 1/64 and 1/16 that are set aside there is as much as the program took. */
static uint64_t enough_pages(VM *vm, uint64_t pages)
{
    size_t start = vm_heap(vm)->page_bytes, most = start + ((pages + 1) << PAGE_SHIFT);
    return (most + most / 10 - start) >> PAGE_SHIFT;
}

static void tell_kind(Sweep *s, Tally before)
{
    const Tally *t = &s->shared->tally;
    fprintf(s->report, "sweep: %s: ", kind_names[s->kind]);
    if (s->kind == FAIL_CAP)
        fprintf(s->report, "limits up to %lu pages", (unsigned long)s->choice.last);
    else if (t->sites)
        fprintf(s->report, "%lu allocations at %lu sites", (unsigned long)s->plain.allocations, (unsigned long)t->sites);
    else
        fprintf(s->report, "%lu allocations", (unsigned long)s->plain.allocations);
    fprintf(s->report, ", %lu tried, %lu bad\n", t->runs - before.runs, t->bad - before.bad);
    fflush(s->report);
}

static void run_kind(Sweep *s)
{
    Choice *c = &s->choice;
    Tally before = s->shared->tally;
    c->last = s->kind == FAIL_CAP ? enough_pages(s->app->vm, s->plain.pages) : s->plain.allocations;
    uint64_t most = s->fit_milliseconds ? 1 + s->fit_milliseconds / (s->milliseconds + 1) : UINT64_MAX;
    if (c->which == WHICH_SPREAD && c->count > most) c->count = most;
    if (c->which == WHICH_SITES && c->last <= s->small) c->which = WHICH_EACH;
    s->shared->listed = s->shared->tally.sites = 0;
    c->known = c->which == WHICH_SITES ? s->known : NULL;
    c->salt = s->kind;
    if (!choice_open(c)) give_up();
    if (s->kind == FAIL_CAP)
        for (uint64_t k; (k = choice_next(c));) fail_from_start(s, k);
    else
        run_watched(s);
    for (uint64_t i = 0; i < s->shared->listed; i++) fail_from_start(s, s->shared->list[i]);
    choice_close(c);
    tell_kind(s, before);
}

/* ---- what is asked for ---- */

static bool read_which(Choice *c, Kind kind, const char *text)
{
    char *end = NULL;
    bool sites = !strncmp(text, "sites:", 6) && kind != FAIL_CAP, alone = *text == '=';
    *c = (Choice){.which = sites ? WHICH_SITES : alone ? WHICH_ALONE : WHICH_SPREAD};
    if (!strcmp(text, "all")) {
        c->which = WHICH_EACH;
        return true;
    }
    c->count = strtoull(text + (sites ? 6 : alone), &end, 10);
    return *end == 0;
}

static bool run_part(Sweep *s, const char *part)
{
    if (!strcmp(part, "again")) return s->again = true;
    if (!strncmp(part, "fit:", 4)) {
        s->fit_milliseconds = strtoull(part + 4, NULL, 10) * 1000;
        return true;
    }
    if (!strncmp(part, "known:", 6)) {
        s->known = part + 6;
        return true;
    }
    if (!strncmp(part, "small:", 6)) {
        s->small = strtoull(part + 6, NULL, 10);
        return true;
    }
    const char *colon = strchr(part, ':');
    for (Kind kind = FAIL_ONCE; colon && kind < KIND_COUNT; kind++) {
        size_t length = strlen(kind_names[kind]);
        if ((size_t)(colon - part) != length || strncmp(part, kind_names[kind], length)) continue;
        s->kind = kind;
        if (!read_which(&s->choice, kind, colon + 1)) break;
        run_kind(s);
        return true;
    }
    fprintf(stderr, "sweep: '%s' is not once:WHICH, on:WHICH or cap:WHICH\n", part);
    return false;
}

/* Without any failure: how much there is to try. False: not even that goes well. */
static bool run_plain(Sweep *s)
{
    pid_t child;
    int status;
    uint64_t start = milliseconds();
    if (copy_process(s, &s->shared->whole, &child)) run_and_check(s);
    if (waitpid(child, &status, 0) != child) give_up();
    s->milliseconds = milliseconds() - start;
    s->plain = s->shared->whole;
    s->plain_bytes = bytes_in(s->output);
    bool good = is_good(s, &s->plain, status);
    if (!good) {
        fprintf(s->report, "sweep: the program does not come to a good end without failures, either\n");
        tell_output(s);
    }
    close(s->output);
    return good;
}

int app_sweep(App *app)
{
    Sweep s = {.app = app, .watch = {allocating}, .report = fdopen(dup(1), "w")};
    s.shared = mmap(NULL, SHARED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    char *parts = strdup(app->options->sweep), *save = NULL;
    if (s.shared == MAP_FAILED || !parts || !s.report) return 2;
    signals_close(app->vm); /* runs may have to be interrupted, even where a shell had that ignored */
    signal(SIGINT, SIG_DFL);
    signals_open(app->vm);
    bool usable = run_plain(&s);
    for (char *part = strtok_r(parts, ",", &save); usable && part; part = strtok_r(NULL, ",", &save))
        usable = run_part(&s, part);
    const Tally *t = &s.shared->tally;
    fprintf(s.report, "sweep: %lu allocations, %lu pages; %lu runs, %lu bad\n", (unsigned long)s.plain.allocations,
            (unsigned long)s.plain.pages, t->runs, t->bad);
    int status = !usable ? 2 : t->bad != 0;
    fclose(s.report);
    free(parts);
    munmap(s.shared, SHARED_BYTES);
    return status;
}

#endif

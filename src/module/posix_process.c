/* Owns the part of the posix module that is about groups, owners and priorities of processes, and about terminals. */
#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#include <sys/wait.h>
#undef raise

#include "module/posix.h"
#include "object/float.h"
#include "object/list.h"
#include "object/set.h"
#include "vm/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pty.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utmp.h>

#define FUNCTION(name) static POSIX_FUNCTION(name)
#define UNUSED         POSIX_UNUSED

/* ---- numbers in, a number or nothing out ---- */

/* A function of one to three numbers; call uses a, b, c. */
#define NUMBERS(name, count, make)                                                                                                       \
    FUNCTION(name) {                                                                                                                     \
        UNUSED;                                                                                                                          \
        int n[3] = {0}, *a = &n[0], *b = &n[1], *c = &n[2];                                                                              \
        (void)a, (void)b, (void)c;                                                                                                       \
        for (int i = 0; i < count; i++)                                                                                                  \
            if (!posix_int(vm, args[i], &n[i])) return NULL;                                                                             \
        return make;                                                                                                                     \
    }
#define DONE(call) posix_result(vm, (call) < 0, NULL)
static Object *number_or_error(VM *vm, long result) { return result < 0 ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, result); }

NUMBERS(getpgid, 1, number_or_error(vm, getpgid(*a)))
NUMBERS(getsid, 1, number_or_error(vm, getsid(*a)))
NUMBERS(setpgid, 2, DONE(setpgid(*a, *b)))
NUMBERS(setpgrp, 0, DONE(setpgid(0, 0)))
NUMBERS(setuid, 1, DONE(setuid((uid_t)*a)))
NUMBERS(seteuid, 1, DONE(seteuid((uid_t)*a)))
NUMBERS(setgid, 1, DONE(setgid((gid_t)*a)))
NUMBERS(setegid, 1, DONE(setegid((gid_t)*a)))
NUMBERS(setreuid, 2, DONE(setreuid((uid_t)*a, (uid_t)*b)))
NUMBERS(setregid, 2, DONE(setregid((gid_t)*a, (gid_t)*b)))
NUMBERS(setresuid, 3, DONE(setresuid((uid_t)*a, (uid_t)*b, (uid_t)*c)))
NUMBERS(setresgid, 3, DONE(setresgid((gid_t)*a, (gid_t)*b, (gid_t)*c)))
NUMBERS(sched_yield, 0, DONE(sched_yield()))
NUMBERS(setpriority, 3, DONE(setpriority((__priority_which_t)*a, (id_t)*b, *c)))
NUMBERS(tcgetpgrp, 1, number_or_error(vm, tcgetpgrp(*a)))
NUMBERS(tcsetpgrp, 2, DONE(tcsetpgrp(*a, *b)))
NUMBERS(WIFCONTINUED, 1, BOOL(vm, WIFCONTINUED(*a)))
NUMBERS(WCOREDUMP, 1, BOOL(vm, WCOREDUMP(*a)))

FUNCTION(killpg) {
    UNUSED;
    int group, number;
    if (!posix_int(vm, args[0], &group) || !posix_int(vm, args[1], &number)) return NULL;
    if (killpg(group, number) < 0) return raise_os_error(vm, errno, NULL);
    bool (*check)(VM *) = vm_core(vm)->hooks.check_interrupt;
    return !check || check(vm) ? NEW_NONE(vm) : NULL;
}

/* -1 is a priority, too. */
FUNCTION(getpriority) {
    UNUSED;
    int which, who;
    if (!posix_int(vm, args[0], &which) || !posix_int(vm, args[1], &who)) return NULL;
    errno = 0;
    int priority = getpriority((__priority_which_t)which, (id_t)who);
    return errno ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, priority);
}

FUNCTION(nice) {
    UNUSED;
    int more;
    if (!posix_int(vm, args[0], &more)) return NULL;
    errno = 0;
    int now = nice(more);
    return now == -1 && errno ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, now);
}

/* args: pid, flags */
FUNCTION(pidfd_open) {
    UNUSED;
    int pid, flags = 0;
    if (!posix_int(vm, args[0], &pid) || (args[1] && !posix_int(vm, args[1], &flags))) return NULL;
    return number_or_error(vm, syscall(SYS_pidfd_open, pid, flags));
}

/* ---- owners ---- */

FUNCTION(getgroups) {
    UNUSED;
    gid_t groups[256]; /* the process may have more: then errno says so */
    int count = getgroups(sizeof groups / sizeof *groups, groups);
    if (count < 0) return raise_os_error(vm, errno, NULL);
    List *list = list_new(vm, (size_t)count);
    for (int i = 0; list && i < count; i++) {
        Object *group = int_from_int64(vm, groups[i]);
        if (!group || !list_append_stolen(vm, list, group)) clear_ref(&list);
    }
    return OBJ(list);
}

static Object *three(VM *vm, uint32_t a, uint32_t b, uint32_t c) {
    Object *items[3] = {int_from_int64(vm, a), int_from_int64(vm, b), int_from_int64(vm, c)}, *tuple = NULL;
    if (items[0] && items[1] && items[2]) tuple = tuple_pack(vm, 3, items[0], items[1], items[2]);
    for (int i = 0; i < 3; i++) xdecref(items[i]);
    return tuple;
}
FUNCTION(getresuid) {
    UNUSED;
    uid_t real, effective, saved;
    return getresuid(&real, &effective, &saved) < 0 ? raise_os_error(vm, errno, NULL) : three(vm, real, effective, saved);
}
FUNCTION(getresgid) {
    UNUSED;
    gid_t real, effective, saved;
    return getresgid(&real, &effective, &saved) < 0 ? raise_os_error(vm, errno, NULL) : three(vm, real, effective, saved);
}

FUNCTION(getlogin) {
    UNUSED;
    char name[256];
    int error = getlogin_r(name, sizeof name);
    return error ? raise_os_error(vm, error, NULL) : posix_text(vm, name, strlen(name), false);
}

/* ---- processors ---- */

FUNCTION(sched_getaffinity) {
    UNUSED;
    int pid;
    cpu_set_t processors;
    Object *numbers[CPU_SETSIZE];
    size_t count = 0;
    if (!posix_int(vm, args[0], &pid)) return NULL;
    if (sched_getaffinity(pid, sizeof processors, &processors) < 0) return raise_os_error(vm, errno, NULL);
    bool ok = true;
    for (int i = 0; ok && i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &processors)) ok = (numbers[count++] = int_from_int64(vm, i)) != NULL;
    Object *tuple = ok ? tuple_from(vm, numbers, count) : NULL, *set = tuple ? set_from_iterable(vm, tuple) : NULL;
    for (size_t i = 0; i < count; i++) xdecref(numbers[i]);
    xdecref(tuple);
    return set;
}

static int add_processor(VM *vm, Object *item, void *context) {
    int number;
    if (!posix_int(vm, item, &number)) return -1;
    if (number < 0) return raise(vm, EXC_VALUE_ERROR, "negative CPU number"), -1;
    if (number >= CPU_SETSIZE) return raise(vm, EXC_OVERFLOW_ERROR, "CPU number too large"), -1;
    CPU_SET(number, (cpu_set_t *)context);
    return 0;
}
FUNCTION(sched_setaffinity) {
    UNUSED;
    int pid;
    cpu_set_t processors;
    CPU_ZERO(&processors);
    if (!posix_int(vm, args[0], &pid) || object_for_each(vm, args[1], add_processor, &processors) < 0) return NULL;
    return DONE(sched_setaffinity(pid, sizeof processors, &processors));
}

/* ---- terminals ---- */

static Object *pair(VM *vm, int first, int second) {
    Object *a = int_from_int64(vm, first), *b = a ? int_from_int64(vm, second) : NULL;
    Object *both = b ? tuple_pack(vm, 2, a, b) : NULL;
    xdecref(a);
    xdecref(b);
    return both;
}

FUNCTION(openpty) {
    UNUSED;
    int fds[2];
    if (openpty(&fds[0], &fds[1], NULL, NULL, NULL) < 0) return raise_os_error(vm, errno, NULL);
    for (int i = 0; i < 2; i++) fcntl(fds[i], F_SETFD, FD_CLOEXEC);
    Object *both = pair(vm, fds[0], fds[1]);
    if (!both) close(fds[0]), close(fds[1]);
    return both;
}

FUNCTION(forkpty) {
    UNUSED;
    int fd = -1;
    pid_t pid = forkpty(&fd, NULL, NULL, NULL);
    if (pid < 0) return raise_os_error(vm, errno, NULL);
    if (pid == 0) threads_after_fork(vm);
    return pair(vm, pid, fd);
}

NUMBERS(login_tty, 1, DONE(login_tty(*a)))

FUNCTION(ttyname) {
    UNUSED;
    int fd;
    char name[256];
    if (!posix_int(vm, args[0], &fd)) return NULL;
    int error = ttyname_r(fd, name, sizeof name);
    return error ? raise_os_error(vm, error, NULL) : posix_text(vm, name, strlen(name), false);
}

FUNCTION(ctermid) {
    UNUSED;
    char name[L_ctermid];
    ctermid(name);
    return posix_text(vm, name, strlen(name), false);
}

/* ---- tables ---- */

const MethodDef posix_process_functions[] = {
    {"getpgid", "(pid)", posix_getpgid, "The group of a process.", 0},
    {"getsid", "(pid, /)", posix_getsid, "The session of a process.", 0},
    {"setpgid", "(pid, pgrp, /)", posix_setpgid, "Put a process into a group.", 0},
    {"setpgrp", "()", posix_setpgrp, "Lead a group of one's own.", 0},
    {"killpg", "(pgid, signal, /)", posix_killpg, "Send a signal to a group.", 0},
    {"setuid", "(uid, /)", posix_setuid, "Become another user.", 0},
    {"seteuid", "(euid, /)", posix_seteuid, "Become another effective user.", 0},
    {"setgid", "(gid, /)", posix_setgid, "Become another group.", 0},
    {"setegid", "(egid, /)", posix_setegid, "Become another effective group.", 0},
    {"setreuid", "(ruid, euid, /)", posix_setreuid, "Set the real and the effective user.", 0},
    {"setregid", "(rgid, egid, /)", posix_setregid, "Set the real and the effective group.", 0},
    {"setresuid", "(ruid, euid, suid, /)", posix_setresuid, "Set the real, the effective and the saved user.", 0},
    {"setresgid", "(rgid, egid, sgid, /)", posix_setresgid, "Set the real, the effective and the saved group.", 0},
    {"getresuid", "()", posix_getresuid, "The real, the effective and the saved user.", 0},
    {"getresgid", "()", posix_getresgid, "The real, the effective and the saved group.", 0},
    {"getgroups", "()", posix_getgroups, "Further groups of the process.", 0},
    {"getlogin", "()", posix_getlogin, "Who has logged in.", 0},
    {"nice", "(increment, /)", posix_nice, "Lower the priority; the new one.", 0},
    {"getpriority", "(which, who)", posix_getpriority, "The priority of processes.", 0},
    {"setpriority", "(which, who, priority)", posix_setpriority, "Set it.", 0},
    {"sched_yield", "()", posix_sched_yield, "Let another process run.", 0},
    {"sched_getaffinity", "(pid, /)", posix_sched_getaffinity, "The processors that a process may use.", 0},
    {"sched_setaffinity", "(pid, mask, /)", posix_sched_setaffinity, "Set them.", 0},
    {"pidfd_open", "(pid, flags=0)", posix_pidfd_open, "A descriptor that stands for a process.", 0},
    {"WIFCONTINUED", "(status)", posix_WIFCONTINUED, "Did it go on?", 0},
    {"WCOREDUMP", "(status, /)", posix_WCOREDUMP, "Did it leave an image of its memory?", 0},
    {"tcgetpgrp", "(fd, /)", posix_tcgetpgrp, "The group in front of a terminal.", 0},
    {"tcsetpgrp", "(fd, pgid, /)", posix_tcsetpgrp, "Set it.", 0},
    {"openpty", "()", posix_openpty, "Two ends of a terminal that is none.", 0},
    {"forkpty", "()", posix_forkpty, "A second process on such a terminal: (0 there, its number here; descriptor).", 0},
    {"login_tty", "(fd, /)", posix_login_tty, "Make a terminal the one of a new session.", 0},
    {"ttyname", "(fd, /)", posix_ttyname, "The name of a terminal.", 0},
    {"ctermid", "()", posix_ctermid, "The name of the own terminal.", 0},
    {0},
};

bool posix_add_process_constants(VM *vm, Module *module) {
    static const NumberDef rows[] = {
#define X(name) {#name, name},
        X(PRIO_PROCESS) X(PRIO_PGRP) X(PRIO_USER) X(WNOHANG) X(WUNTRACED) X(WCONTINUED) X(SCHED_OTHER) X(SCHED_BATCH) X(SCHED_FIFO)
        X(SCHED_IDLE) X(SCHED_RR) X(SCHED_RESET_ON_FORK)
#undef X
        {0}};
    return module_add_numbers(vm, module, rows);
}

/* Owns the native part of the posix module that is about the process; lib/posix.py is the rest. */
#define _GNU_SOURCE
#define raise c_library_raise /* <signal.h> declares one of its own */
#include <signal.h>
#include <sys/wait.h>
#undef raise

#include "module/posix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "module/struct_sequence.h"
#include "object/float.h"
#include "object/function.h"
#include "object/list.h"

/* ---- what both files share ---- */

Bytes *posix_path(VM *vm, Object *path)
{
    Object *plain = is_str(path) || is_bytes(path)
                        ? incref(path)
                        : object_call_special(vm, path, NAME(vm, __fspath__), NULL, 0);
    if (!plain || !(is_str(plain) || is_bytes(plain))) {
        if (!exception_pending(vm))
            raise(vm, EXC_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %T", path);
        xdecref(plain);
        return NULL;
    }
    Object *bytes =
        is_bytes(plain) ? incref(plain) : str_encode(vm, (Str *)plain, "utf-8", "surrogateescape");
    decref(plain);
    if (bytes && memchr(((Bytes *)bytes)->data, 0, ((Bytes *)bytes)->length)) {
        decref(bytes);
        return raise(vm, EXC_VALUE_ERROR, "embedded null byte");
    }
    return (Bytes *)bytes;
}

Object *posix_text(VM *vm, const char *text, size_t length, bool as_bytes)
{
    if (as_bytes) return bytes_from(vm, text, length);
    return str_decode(vm, (const uint8_t *)text, length, "utf-8", "surrogateescape");
}

bool posix_int(VM *vm, Object *o, int *out)
{
    int64_t n;
    if (!object_to_int64(vm, o, &n)) return false;
    if (n < INT32_MIN || n > UINT32_MAX)
        return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int") != NULL;
    *out = (int)n;
    return true;
}

Object *posix_result(VM *vm, int failed, Object *path)
{
    return failed ? raise_os_error(vm, errno, path) : NEW_NONE(vm);
}

bool posix_again(VM *vm)
{
    bool (*check)(VM *) = vm_core(vm)->hooks.check_interrupt;
    return errno == EINTR && (!check || check(vm));
}

/* ---- the process ---- */

#define FUNCTION(name) static POSIX_FUNCTION(name)
#define UNUSED         POSIX_UNUSED
#define NUMBER(name, call)                                                                         \
    FUNCTION(name)                                                                                 \
    {                                                                                              \
        UNUSED;                                                                                    \
        return int_from_int64(vm, (int64_t)call());                                                \
    }
NUMBER(getpid, getpid)
NUMBER(getppid, getppid)
NUMBER(getuid, getuid)
NUMBER(geteuid, geteuid)
NUMBER(getgid, getgid)
NUMBER(getegid, getegid)
NUMBER(getpgrp, getpgrp)

FUNCTION(kill)
{
    UNUSED;
    int pid = 0, number = 0;
    if (!posix_int(vm, args[0], &pid) || !posix_int(vm, args[1], &number)) return NULL;
    if (kill(pid, number)) return raise_os_error(vm, errno, NULL);
    bool (*check)(VM *) = vm_core(vm)->hooks.check_interrupt;
    return !check || check(vm) ? NEW_NONE(vm) : NULL;
}

FUNCTION(exit_now)
{
    UNUSED;
    int status = 0;
    if (!posix_int(vm, args[0], &status)) return NULL;
    _exit(status);
}

FUNCTION(abort)
{
    UNUSED;
    signal(SIGABRT, SIG_DFL);
    kill(getpid(), SIGABRT);
    return NEW_NONE(vm);
}

FUNCTION(fork)
{
    UNUSED;
    pid_t pid = fork();
    if (pid == 0) threads_after_fork(vm);
    return pid < 0 ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, pid);
}

FUNCTION(setsid)
{
    UNUSED;
    return posix_result(vm, setsid() < 0, NULL);
}

FUNCTION(waitpid)
{
    UNUSED;
    int pid = 0, options = 0, status = 0;
    if (!posix_int(vm, args[0], &pid) || !posix_int(vm, args[1], &options)) return NULL;
    pid_t got;
    TRY_AGAIN(got, waitpid(pid, &status, options));
    if (got < 0) return exception_pending(vm) ? NULL : raise_os_error(vm, errno, NULL);
    Object *a = int_from_int64(vm, got), *b = a ? int_from_int64(vm, status) : NULL;
    Object *pair = b ? tuple_pack(vm, 2, a, b) : NULL;
    xdecref(a);
    xdecref(b);
    return pair;
}

FUNCTION(waitstatus_to_exitcode)
{
    UNUSED;
    int status;
    if (!posix_int(vm, args[0], &status)) return NULL;
    if (WIFEXITED(status)) return int_from_int64(vm, WEXITSTATUS(status));
    if (WIFSIGNALED(status)) return int_from_int64(vm, -WTERMSIG(status));
    return raise(vm, EXC_VALUE_ERROR, "invalid wait status: %d", status);
}

#define STATUS(name, macro, make)                                                                  \
    FUNCTION(name)                                                                                 \
    {                                                                                              \
        UNUSED;                                                                                    \
        int status = 0;                                                                            \
        return posix_int(vm, args[0], &status) ? make : NULL;                                      \
    }
STATUS(WIFEXITED, WIFEXITED, BOOL(vm, WIFEXITED(status)))
STATUS(WIFSIGNALED, WIFSIGNALED, BOOL(vm, WIFSIGNALED(status)))
STATUS(WIFSTOPPED, WIFSTOPPED, BOOL(vm, WIFSTOPPED(status)))
STATUS(WEXITSTATUS, WEXITSTATUS, int_from_int64(vm, WEXITSTATUS(status)))
STATUS(WTERMSIG, WTERMSIG, int_from_int64(vm, WTERMSIG(status)))
STATUS(WSTOPSIG, WSTOPSIG, int_from_int64(vm, WSTOPSIG(status)))

FUNCTION(system)
{
    UNUSED;
    Bytes *command = posix_path(vm, args[0]);
    if (!command) return NULL;
    int status = system((const char *)command->data);
    decref(command);
    return int_from_int64(vm, status);
}

/* The block starts with its size; then the array, then the texts. */
static char **texts_in_block(VM *vm, Tuple *paths)
{
    size_t size = memory_size(paths->length + 1, sizeof(char *), sizeof(size_t));
    for (size_t i = 0; i < paths->length; i++) size += ((Bytes *)paths->items[i])->length + 1;
    size_t *block = memory_alloc(vm, size);
    if (!block) return NULL;
    *block = size;
    char **texts = (char **)(block + 1), *at = (char *)(texts + paths->length + 1);
    for (size_t i = 0; i < paths->length; i++) {
        const Bytes *path = (Bytes *)paths->items[i];
        memcpy(at, path->data, path->length + 1); /* bytes end with a zero */
        texts[i] = at;
        at += path->length + 1;
    }
    texts[paths->length] = NULL;
    return texts;
}

char **posix_texts(VM *vm, Object *sequence)
{
    Tuple *items = (Tuple *)tuple_from_iterable(vm, sequence);
    Tuple *paths = items ? tuple_allocate(vm, items->length) : NULL;
    bool ok = paths != NULL;
    for (size_t i = 0; ok && i < items->length; i++) {
        Bytes *path = posix_path(vm, items->items[i]);
        if (path) paths->items[i] = OBJ(path);
        ok = path != NULL;
    }
    char **texts = ok ? texts_in_block(vm, paths) : NULL;
    xdecref(paths);
    xdecref(items);
    return texts;
}

void posix_free_texts(VM *vm, char **texts)
{
    size_t *block = texts ? (size_t *)(void *)texts - 1 : NULL;
    if (block) memory_free(vm, block, *block);
}

/* args: path, argv, environment as a list of b"name=value" or None */
FUNCTION(execve)
{
    UNUSED;
    Bytes *path = posix_path(vm, args[0]);
    char **argv = path ? posix_texts(vm, args[1]) : NULL;
    char **environment = argv && !is_none(args[2]) ? posix_texts(vm, args[2]) : NULL;
    if (argv && !exception_pending(vm)) {
        if (environment)
            execve((const char *)path->data, argv, environment);
        else
            execv((const char *)path->data, argv);
        raise_os_error(vm, errno, args[0]);
    }
    posix_free_texts(vm, argv);
    posix_free_texts(vm, environment);
    xdecref(path);
    return NULL;
}

FUNCTION(strerror)
{
    UNUSED;
    int number = 0;
    return posix_int(vm, args[0], &number) ? OBJ(str_from_text(vm, strerror(number))) : NULL;
}

FUNCTION(urandom)
{
    UNUSED;
    ptrdiff_t size;
    if (!object_to_size(vm, args[0], &size)) return NULL;
    if (size < 0) return raise(vm, EXC_VALUE_ERROR, "negative argument not allowed");
    Bytes *bytes = bytes_allocate(vm, (size_t)size);
    for (size_t done = 0; bytes && done < (size_t)size;) {
        ssize_t n = getrandom(bytes->data + done, (size_t)size - done, 0);
        if (n > 0)
            done += (size_t)n;
        else if (n < 0 && !posix_again(vm)) {
            if (!exception_pending(vm)) raise_os_error(vm, errno, NULL);
            clear_ref(&bytes);
        }
    }
    return OBJ(bytes);
}

FUNCTION(cpu_count)
{
    UNUSED;
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? int_from_int64(vm, count) : NEW_NONE(vm);
}

FUNCTION(getloadavg)
{
    UNUSED;
    double loads[3];
    Object *items[3];
    if (getloadavg(loads, 3) != 3) return raise(vm, EXC_OS_ERROR, "Load averages are unobtainable");
    for (int i = 0; i < 3; i++)
        if (!(items[i] = float_from_double(vm, loads[i]))) {
            while (i-- > 0) decref(items[i]);
            return NULL;
        }
    return tuple_from_stolen(vm, items, 3);
}

FUNCTION(putenv)
{
    UNUSED;
    Bytes *name = posix_path(vm, args[0]), *value = name ? posix_path(vm, args[1]) : NULL;
    int failed = value ? setenv((const char *)name->data, (const char *)value->data, 1) : 0;
    bool ok = value != NULL;
    xdecref(name);
    xdecref(value);
    return ok ? posix_result(vm, failed, NULL) : NULL;
}

FUNCTION(unsetenv)
{
    UNUSED;
    Bytes *name = posix_path(vm, args[0]);
    int failed = name ? unsetenv((const char *)name->data) : 0;
    bool ok = name != NULL;
    xdecref(name);
    return ok ? posix_result(vm, failed, NULL) : NULL;
}

/* ---- named tuples ---- */

#define FIELD(name, index) SEQUENCE_FIELD(#name, index, NULL)
static const MemberDef uname_members[] = {FIELD(sysname, 0), FIELD(nodename, 1), FIELD(release, 2),
                                          FIELD(version, 3), FIELD(machine, 4),  {0}};
static const MemberDef times_members[] = {FIELD(user, 0),          FIELD(system, 1),
                                          FIELD(children_user, 2), FIELD(children_system, 3),
                                          FIELD(elapsed, 4),       {0}};
static const MemberDef terminal_members[] = {FIELD(columns, 0), FIELD(lines, 1), {0}};

#define SPEC(name, members, doc)                                                                   \
    static const TypeSpec name = STRUCT_SEQUENCE_SPEC(doc, members)
SPEC(uname_spec, uname_members, "What system this is.");
SPEC(times_spec, times_members, "Times of the process, in seconds.");
SPEC(terminal_spec, terminal_members, "The size of a terminal.");

FUNCTION(uname)
{
    UNUSED;
    struct utsname u;
    Type *type = struct_sequence_type(vm, &uname_spec, "posix.uname_result");
    if (!type) return NULL;
    if (uname(&u)) return raise_os_error(vm, errno, NULL);
    Object *items[] = {OBJ(str_from_text(vm, u.sysname)), OBJ(str_from_text(vm, u.nodename)),
                       OBJ(str_from_text(vm, u.release)), OBJ(str_from_text(vm, u.version)),
                       OBJ(str_from_text(vm, u.machine))};
    return struct_sequence_new(vm, type, items, 5);
}

FUNCTION(times)
{
    UNUSED;
    struct tms t;
    Type *type = struct_sequence_type(vm, &times_spec, "posix.times_result");
    if (!type) return NULL;
    clock_t elapsed = times(&t);
    double ticks = (double)sysconf(_SC_CLK_TCK);
    clock_t all[5] = {t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed};
    Object *items[5];
    for (int i = 0; i < 5; i++) items[i] = float_from_double(vm, (double)all[i] / ticks);
    return struct_sequence_new(vm, type, items, 5);
}

FUNCTION(get_terminal_size)
{
    UNUSED;
    int fd = 1;
    struct winsize size;
    Type *type = struct_sequence_type(vm, &terminal_spec, "os.terminal_size");
    if (!type || (args[0] && !posix_int(vm, args[0], &fd))) return NULL;
    if (ioctl(fd, TIOCGWINSZ, &size)) return raise_os_error(vm, errno, NULL);
    Object *items[] = {int_from_int64(vm, size.ws_col), int_from_int64(vm, size.ws_row)};
    return struct_sequence_new(vm, type, items, 2);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"getpid", "()", posix_getpid, "The number of this process.", 0},
    {"getppid", "()", posix_getppid, "The number of the process that started this one.", 0},
    {"getuid", "()", posix_getuid, "The user.", 0},
    {"geteuid", "()", posix_geteuid, "The effective user.", 0},
    {"getgid", "()", posix_getgid, "The group.", 0},
    {"getegid", "()", posix_getegid, "The effective group.", 0},
    {"getpgrp", "()", posix_getpgrp, "The process group.", 0},
    {"kill", "(pid, signal, /)", posix_kill, "Send a signal to a process.", 0},
    {"_exit", "(status)", posix_exit_now, "End the process at once.", 0},
    {"abort", "()", posix_abort, "End the process by SIGABRT.", 0},
    {"fork", "()", posix_fork, "A second process: 0 there, its number here.", 0},
    {"setsid", "()", posix_setsid, "Start a session.", 0},
    {"waitpid", "(pid, options, /)", posix_waitpid, "Wait for a child: (pid, status).", 0},
    {"waitstatus_to_exitcode", "(status)", posix_waitstatus_to_exitcode,
     "The exit code in a status.", 0},
    {"WIFEXITED", "(status)", posix_WIFEXITED, "Did it end by itself?", 0},
    {"WIFSIGNALED", "(status)", posix_WIFSIGNALED, "Did a signal end it?", 0},
    {"WIFSTOPPED", "(status)", posix_WIFSTOPPED, "Was it stopped?", 0},
    {"WEXITSTATUS", "(status)", posix_WEXITSTATUS, "The exit code.", 0},
    {"WTERMSIG", "(status)", posix_WTERMSIG, "The signal that ended it.", 0},
    {"WSTOPSIG", "(status)", posix_WSTOPSIG, "The signal that stopped it.", 0},
    {"system", "(command)", posix_system, "Run a shell command; its status.", 0},
    {"_execve", "(path, argv, env, /)", posix_execve, "Become another program.", 0},
    {"strerror", "(code, /)", posix_strerror, "What an error number means.", 0},
    {"urandom", "(size, /)", posix_urandom, "Random bytes.", 0},
    {"cpu_count", "()", posix_cpu_count, "The number of processors.", 0},
    {"getloadavg", "()", posix_getloadavg, "How busy the system was.", 0},
    {"putenv", "(name, value, /)", posix_putenv, "Set a variable of the environment.", 0},
    {"unsetenv", "(name, /)", posix_unsetenv, "Remove a variable of the environment.", 0},
    {"uname", "()", posix_uname, "What system this is.", 0},
    {"times", "()", posix_times, "Times of the process.", 0},
    {"get_terminal_size", "(fd=1, /)", posix_get_terminal_size, "Columns and lines.", 0},
    {0},
};

/* The environment as bytes. */
static bool add_environment(VM *vm, Module *module)
{
    Dict *dict = dict_new(vm);
    bool ok = dict != NULL;
    for (char **p = environ; ok && p && *p; p++) {
        const char *equals = strchr(*p, '=');
        if (!equals) continue;
        Object *name = bytes_from(vm, *p, (size_t)(equals - *p));
        Object *value = name ? bytes_from(vm, equals + 1, strlen(equals + 1)) : NULL;
        ok = value && (dict_get(vm, dict, name) || dict_set(vm, dict, name, value));
        xdecref(name);
        xdecref(value);
    }
    if (!ok) clear_ref(&dict);
    return module_add(vm, module, "environ", OBJ(dict));
}

static bool add_type(VM *vm, Module *module, const char *name, const TypeSpec *spec,
                     const char *dotted)
{
    Type *type = struct_sequence_type(vm, spec, dotted);
    return module_add(vm, module, name, type ? incref(OBJ(type)) : NULL);
}

static bool setup(VM *vm, Module *module)
{
    return module_add_functions(vm, module, posix_file_functions) &&
           module_add_functions(vm, module, posix_io_functions) &&
           module_add_functions(vm, module, posix_process_functions) && add_environment(vm, module) &&
           posix_add_file_constants(vm, module) && posix_add_io_constants(vm, module) && posix_add_process_constants(vm, module) && posix_add_system(vm, module) &&
           add_type(vm, module, "uname_result", &uname_spec, "posix.uname_result") &&
           add_type(vm, module, "times_result", &times_spec, "posix.times_result") &&
           add_type(vm, module, "terminal_size", &terminal_spec, "os.terminal_size");
}

const ModuleDef posix_core_module = {
    .name = "_posix",
    .doc = "The process and its files, as the system has them.",
    .functions = functions,
    .setup = setup,
};

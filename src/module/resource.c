/* The native module resource: what a process has used of the system and what it may use. */
#include "module/posix.h"
#include "module/struct_sequence.h"
#include "object/float.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#define FUNCTION(name) static Object *resource_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

/* ---- use ---- */

enum { USAGE_FIELDS = 16 };
#define FIELD(name, index, doc) SEQUENCE_FIELD(#name, index, doc)
static const MemberDef usage_members[] = {
    FIELD(ru_utime, 0, "User time used."), FIELD(ru_stime, 1, "System time used."), FIELD(ru_maxrss, 2, "Most memory that was resident, in KiB."),
    FIELD(ru_ixrss, 3, NULL), FIELD(ru_idrss, 4, NULL), FIELD(ru_isrss, 5, NULL), FIELD(ru_minflt, 6, "Page faults without reading."),
    FIELD(ru_majflt, 7, "Page faults with reading."), FIELD(ru_nswap, 8, NULL), FIELD(ru_inblock, 9, NULL), FIELD(ru_oublock, 10, NULL),
    FIELD(ru_msgsnd, 11, NULL), FIELD(ru_msgrcv, 12, NULL), FIELD(ru_nsignals, 13, NULL), FIELD(ru_nvcsw, 14, "Times it waited."),
    FIELD(ru_nivcsw, 15, "Times another process took over."), {0}};
static const TypeSpec usage_spec =
    STRUCT_SEQUENCE_SPEC("What a process has used.", usage_members);

static double seconds(const struct timeval *t) { return (double)t->tv_sec + (double)t->tv_usec * 1e-6; }

FUNCTION(getrusage) {
    UNUSED;
    int who;
    struct rusage u;
    if (!posix_int(vm, args[0], &who)) return NULL;
    if (getrusage(who, &u) < 0) return errno == EINVAL ? raise(vm, EXC_VALUE_ERROR, "invalid who parameter") : raise_os_error(vm, errno, NULL);
    Object *items[USAGE_FIELDS] = {float_from_double(vm, seconds(&u.ru_utime)), float_from_double(vm, seconds(&u.ru_stime))};
    long numbers[] = {u.ru_maxrss, u.ru_ixrss, u.ru_idrss, u.ru_isrss, u.ru_minflt, u.ru_majflt, u.ru_nswap,
                      u.ru_inblock, u.ru_oublock, u.ru_msgsnd, u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw, u.ru_nivcsw};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) items[2 + i] = int_from_int64(vm, numbers[i]);
    return struct_sequence_new(vm, native_type(vm, &usage_spec), items, USAGE_FIELDS);
}

FUNCTION(getpagesize) {
    UNUSED;
    return int_from_int64(vm, sysconf(_SC_PAGESIZE));
}

/* ---- limits: RLIM_INFINITY is -1 ---- */

static Object *limit_number(VM *vm, rlim_t limit) { return limit == RLIM_INFINITY ? int_from_int64(vm, -1) : int_from_uint64(vm, limit); }

static Object *limit_pair(VM *vm, const struct rlimit *limit) {
    Object *soft = limit_number(vm, limit->rlim_cur), *hard = soft ? limit_number(vm, limit->rlim_max) : NULL;
    Object *pair = hard ? tuple_pack(vm, 2, soft, hard) : NULL;
    xdecref(soft);
    xdecref(hard);
    return pair;
}

static bool resource_argument(VM *vm, Object *o, int *resource) {
    if (!posix_int(vm, o, resource)) return false;
    return (*resource >= 0 && *resource < RLIMIT_NLIMITS) || raise(vm, EXC_VALUE_ERROR, "invalid resource specified");
}

static bool limit_argument(VM *vm, Object *o, struct rlimit *limit) {
    Tuple *pair = (Tuple *)tuple_from_iterable(vm, o);
    int64_t soft, hard;
    bool ok = pair && (pair->length == 2 || raise(vm, EXC_VALUE_ERROR, "expected a tuple of 2 integers")) && object_to_int64(vm, pair->items[0], &soft) &&
              object_to_int64(vm, pair->items[1], &hard);
    if (ok) *limit = (struct rlimit){(rlim_t)soft, (rlim_t)hard};
    xdecref(pair);
    return ok;
}

static Object *raise_limit_error(VM *vm) {
    if (errno == EINVAL) return raise(vm, EXC_VALUE_ERROR, "current limit exceeds maximum limit");
    if (errno == EPERM) return raise(vm, EXC_VALUE_ERROR, "not allowed to raise maximum limit");
    return raise_os_error(vm, errno, NULL);
}

FUNCTION(getrlimit) {
    UNUSED;
    int resource;
    struct rlimit limit;
    if (!resource_argument(vm, args[0], &resource)) return NULL;
    return getrlimit((__rlimit_resource_t)resource, &limit) < 0 ? raise_os_error(vm, errno, NULL) : limit_pair(vm, &limit);
}

FUNCTION(setrlimit) {
    UNUSED;
    int resource;
    struct rlimit limit;
    if (!resource_argument(vm, args[0], &resource) || !limit_argument(vm, args[1], &limit)) return NULL;
    return setrlimit((__rlimit_resource_t)resource, &limit) < 0 ? raise_limit_error(vm) : NEW_NONE(vm);
}

/* args: pid, resource, limits */
FUNCTION(prlimit) {
    UNUSED;
    int pid, resource;
    struct rlimit limit, old;
    bool sets = args[2] && !is_none(args[2]);
    if (!posix_int(vm, args[0], &pid) || !resource_argument(vm, args[1], &resource) || (sets && !limit_argument(vm, args[2], &limit))) return NULL;
    int failed = prlimit(pid, (enum __rlimit_resource)resource, sets ? &limit : NULL, &old);
    if (!failed) return limit_pair(vm, &old);
    return errno == EINVAL ? raise_limit_error(vm) : raise_os_error(vm, errno, NULL);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"getrusage", "(who, /)", resource_getrusage, "What this process, its children or a thread have used.", 0},
    {"getrlimit", "(resource, /)", resource_getrlimit, "(soft, hard) limit of a resource.", 0},
    {"setrlimit", "(resource, limits, /)", resource_setrlimit, "Sets a limit.", 0},
    {"prlimit", "(pid, resource, limits=None, /)", resource_prlimit, "The limit of a process, which may be set.", 0},
    {"getpagesize", "()", resource_getpagesize, "Bytes of a page of memory.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const NumberDef rows[] = {
#define X(name) {#name, name},
        X(RLIMIT_AS) X(RLIMIT_CORE) X(RLIMIT_CPU) X(RLIMIT_DATA) X(RLIMIT_FSIZE) X(RLIMIT_MEMLOCK) X(RLIMIT_MSGQUEUE)
        X(RLIMIT_NICE) X(RLIMIT_NOFILE) X(RLIMIT_NPROC) X(RLIMIT_OFILE) X(RLIMIT_RSS) X(RLIMIT_RTPRIO)
        X(RLIMIT_RTTIME) X(RLIMIT_SIGPENDING) X(RLIMIT_STACK) X(RUSAGE_CHILDREN) X(RUSAGE_SELF) X(RUSAGE_THREAD)
#undef X
        {"RLIM_INFINITY", -1}, {0}};
    Type *type = struct_sequence_type(vm, &usage_spec, "resource.struct_rusage");
    return type && module_add_type(vm, module, type) && module_add(vm, module, "error", incref(OBJ(builtin_type(vm, EXC_OS_ERROR)))) &&
           module_add_numbers(vm, module, rows);
}

const ModuleDef resource_module = {.name = "resource", .doc = "What a process uses and may use.", .functions = functions, .setup = setup};

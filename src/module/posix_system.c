/* The native part of the posix module that is about limits, file systems, devices and the scheduler's policies. */
#define _GNU_SOURCE
#include "module/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "module/struct_sequence.h"
#include "object/dict.h"
#include "object/tuple.h"

#define FUNCTION(name) static POSIX_FUNCTION(name)
#define UNUSED         POSIX_UNUSED

static bool offset_argument(VM *vm, Object *o, off_t *out) {
    int64_t n;
    if (!object_to_int64(vm, o, &n)) return false;
    *out = n;
    return true;
}

/* ---- calls that take ints and give a number; -1 is an error ---- */

static bool ints(VM *vm, Object *const *args, size_t count, int *out) {
    for (size_t i = 0; i < count; i++)
        if (!posix_int(vm, args[i], &out[i])) return false;
    return true;
}

#define GIVES(name, count, call) \
    FUNCTION(name) { \
        UNUSED; \
        int n[(count) + 1]; \
        if (!ints(vm, args, count, n)) return NULL; \
        errno = 0; \
        int64_t result = (call); \
        return result == -1 && errno ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, result); \
    }
GIVES(sched_get_priority_max, 1, sched_get_priority_max(n[0]))
GIVES(sched_get_priority_min, 1, sched_get_priority_min(n[0]))
GIVES(sched_getscheduler, 1, sched_getscheduler(n[0]))
#undef GIVES

/* ---- users and groups ---- */

FUNCTION(setgroups) {
    UNUSED;
    Tuple *sequence = (Tuple *)tuple_from_iterable(vm, args[0]);
    if (!sequence) return NULL;
    size_t size = (sequence->length + 1) * sizeof(gid_t);
    gid_t *groups = memory_alloc(vm, size);
    bool ok = groups != NULL;
    for (size_t i = 0; ok && i < sequence->length; i++) {
        int number = 0;
        ok = posix_int(vm, sequence->items[i], &number);
        groups[i] = (gid_t)number;
    }
    Object *result = ok ? posix_result(vm, setgroups(sequence->length, groups), NULL) : NULL;
    if (groups) memory_free(vm, groups, size);
    decref(sequence);
    return result;
}

FUNCTION(device_encoding) {
    UNUSED;
    int fd = 0;
    if (!posix_int(vm, args[0], &fd)) return NULL;
    return isatty(fd) ? OBJ(str_from_text(vm, "utf-8")) : NEW_NONE(vm);
}

/* ---- descriptors ---- */

FUNCTION(sync) {
    UNUSED;
    sync();
    return NEW_NONE(vm);
}

FUNCTION(posix_fallocate) {
    UNUSED;
    int fd = 0;
    off_t offset, length;
    if (!posix_int(vm, args[0], &fd) || !offset_argument(vm, args[1], &offset) || !offset_argument(vm, args[2], &length)) return NULL;
    int error = posix_fallocate(fd, offset, length);
    return error ? raise_os_error(vm, error, NULL) : NEW_NONE(vm);
}
FUNCTION(posix_fadvise) {
    UNUSED;
    int fd = 0, advice = 0;
    off_t offset, length;
    if (!posix_int(vm, args[0], &fd) || !offset_argument(vm, args[1], &offset) || !offset_argument(vm, args[2], &length) || !posix_int(vm, args[3], &advice))
        return NULL;
    int error = posix_fadvise(fd, offset, length, advice);
    return error ? raise_os_error(vm, error, NULL) : NEW_NONE(vm);
}
/* ---- paths ---- */

FUNCTION(lchown) {
    UNUSED;
    int n[2];
    if (!ints(vm, args + 1, 2, n)) return NULL;
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    int failed = lchown((const char *)path->data, (uid_t)n[0], (gid_t)n[1]);
    decref(path);
    return posix_result(vm, failed, args[0]);
}

#define WITH_PATH(name, usual_mode, call) \
    FUNCTION(name) { \
        UNUSED; \
        int mode = usual_mode; \
        int64_t device = 0; \
        if (nargs > 1 && args[1] && !posix_int(vm, args[1], &mode)) return NULL; \
        if (nargs > 2 && args[2] && !object_to_int64(vm, args[2], &device)) return NULL; \
        Bytes *path = posix_path(vm, args[0]); \
        if (!path) return NULL; \
        const char *text = (const char *)path->data; \
        int failed = (call); \
        decref(path); \
        return posix_result(vm, failed, args[0]); \
    }
WITH_PATH(chroot, 0, ((void)mode, (void)device, chroot(text)))
WITH_PATH(mknod, 0600, mknod(text, (mode_t)mode, (dev_t)device))
#undef WITH_PATH

FUNCTION(makedev) {
    UNUSED;
    int n[2];
    return ints(vm, args, 2, n) ? int_from_uint64(vm, makedev((unsigned)n[0], (unsigned)n[1])) : NULL;
}
FUNCTION(major) {
    UNUSED;
    int64_t device;
    return object_to_int64(vm, args[0], &device) ? int_from_int64(vm, major((dev_t)device)) : NULL;
}
FUNCTION(minor) {
    UNUSED;
    int64_t device;
    return object_to_int64(vm, args[0], &device) ? int_from_int64(vm, minor((dev_t)device)) : NULL;
}

/* ---- file systems ---- */

static const MemberDef statvfs_members[] = {
    SEQUENCE_FIELD("f_bsize", 0, "Bytes of a block."), SEQUENCE_FIELD("f_frsize", 1, "Bytes of a unit."), SEQUENCE_FIELD("f_blocks", 2, "All units."),
    SEQUENCE_FIELD("f_bfree", 3, "Free units."), SEQUENCE_FIELD("f_bavail", 4, "Units that users may take."), SEQUENCE_FIELD("f_files", 5, "All inodes."),
    SEQUENCE_FIELD("f_ffree", 6, "Free inodes."), SEQUENCE_FIELD("f_favail", 7, "Inodes that users may take."), SEQUENCE_FIELD("f_flag", 8, "How it is mounted."),
    SEQUENCE_FIELD("f_namemax", 9, "The longest name."), SEQUENCE_FIELD("f_fsid", 10, "Its number."), {0}};

static const TypeSpec statvfs_spec = STRUCT_SEQUENCE_SPEC("What a file system says of itself.", statvfs_members);

static Type *statvfs_type(VM *vm) { return struct_sequence_type_showing(vm, &statvfs_spec, "os.statvfs_result", 10); }

FUNCTION(statvfs) {
    UNUSED;
    struct statvfs s;
    int fd = 0, failed;
    Type *type = statvfs_type(vm);
    if (!type) return NULL;
    if (is_int(args[0])) {
        if (!posix_int(vm, args[0], &fd)) return NULL;
        failed = fstatvfs(fd, &s);
    } else {
        Bytes *path = posix_path(vm, args[0]);
        if (!path) return NULL;
        failed = statvfs((const char *)path->data, &s);
        decref(path);
    }
    if (failed) return raise_os_error(vm, errno, is_int(args[0]) ? NULL : args[0]);
    uint64_t numbers[11] = {s.f_bsize, s.f_frsize, s.f_blocks, s.f_bfree, s.f_bavail, s.f_files, s.f_ffree, s.f_favail, s.f_flag, s.f_namemax, s.f_fsid};
    Object *items[11];
    for (int i = 0; i < 11; i++) items[i] = int_from_uint64(vm, numbers[i]);
    return struct_sequence_new_showing(vm, type, items, 11, 10);
}

/* ---- limits by name ---- */

#define SYSCONF_NAMES(X) \
    X(2_CHAR_TERM) X(2_C_BIND) X(2_C_DEV) X(2_C_VERSION) X(2_FORT_DEV) X(2_FORT_RUN) X(2_LOCALEDEF) X(2_SW_DEV) X(2_UPE) \
    X(2_VERSION) X(AIO_LISTIO_MAX) X(AIO_MAX) X(AIO_PRIO_DELTA_MAX) X(ARG_MAX) X(ASYNCHRONOUS_IO) X(ATEXIT_MAX) \
    X(AVPHYS_PAGES) X(BC_BASE_MAX) X(BC_DIM_MAX) X(BC_SCALE_MAX) X(BC_STRING_MAX) X(CHARCLASS_NAME_MAX) X(CHAR_BIT) \
    X(CHAR_MAX) X(CHAR_MIN) X(CHILD_MAX) X(CLK_TCK) X(COLL_WEIGHTS_MAX) X(DELAYTIMER_MAX) X(EQUIV_CLASS_MAX) \
    X(EXPR_NEST_MAX) X(FSYNC) X(GETGR_R_SIZE_MAX) X(GETPW_R_SIZE_MAX) X(INT_MAX) X(INT_MIN) X(IOV_MAX) X(JOB_CONTROL) \
    X(LINE_MAX) X(LOGIN_NAME_MAX) X(LONG_BIT) X(MAPPED_FILES) X(MB_LEN_MAX) X(MEMLOCK) X(MEMLOCK_RANGE) \
    X(MEMORY_PROTECTION) X(MESSAGE_PASSING) X(MINSIGSTKSZ) X(MQ_OPEN_MAX) X(MQ_PRIO_MAX) X(NGROUPS_MAX) X(NL_ARGMAX) \
    X(NL_LANGMAX) X(NL_MSGMAX) X(NL_NMAX) X(NL_SETMAX) X(NL_TEXTMAX) X(NPROCESSORS_CONF) X(NPROCESSORS_ONLN) X(NZERO) \
    X(OPEN_MAX) X(PAGESIZE) X(PAGE_SIZE) X(PASS_MAX) X(PHYS_PAGES) X(PII) X(PII_INTERNET) X(PII_INTERNET_DGRAM) \
    X(PII_INTERNET_STREAM) X(PII_OSI) X(PII_OSI_CLTS) X(PII_OSI_COTS) X(PII_OSI_M) X(PII_SOCKET) X(PII_XTI) X(POLL) \
    X(PRIORITIZED_IO) X(PRIORITY_SCHEDULING) X(REALTIME_SIGNALS) X(RE_DUP_MAX) X(RTSIG_MAX) X(SAVED_IDS) X(SCHAR_MAX) \
    X(SCHAR_MIN) X(SELECT) X(SEMAPHORES) X(SEM_NSEMS_MAX) X(SEM_VALUE_MAX) X(SHARED_MEMORY_OBJECTS) X(SHRT_MAX) \
    X(SHRT_MIN) X(SIGQUEUE_MAX) X(SSIZE_MAX) X(STREAM_MAX) X(SYNCHRONIZED_IO) X(THREADS) X(THREAD_ATTR_STACKADDR) \
    X(THREAD_ATTR_STACKSIZE) X(THREAD_DESTRUCTOR_ITERATIONS) X(THREAD_KEYS_MAX) X(THREAD_PRIORITY_SCHEDULING) \
    X(THREAD_PRIO_INHERIT) X(THREAD_PRIO_PROTECT) X(THREAD_PROCESS_SHARED) X(THREAD_SAFE_FUNCTIONS) X(THREAD_STACK_MIN) \
    X(THREAD_THREADS_MAX) X(TIMERS) X(TIMER_MAX) X(TTY_NAME_MAX) X(TZNAME_MAX) X(T_IOV_MAX) X(UCHAR_MAX) X(UINT_MAX) \
    X(UIO_MAXIOV) X(ULONG_MAX) X(USHRT_MAX) X(VERSION) X(WORD_BIT) X(XBS5_ILP32_OFF32) X(XBS5_ILP32_OFFBIG) \
    X(XBS5_LP64_OFF64) X(XBS5_LPBIG_OFFBIG) X(XOPEN_CRYPT) X(XOPEN_ENH_I18N) X(XOPEN_LEGACY) X(XOPEN_REALTIME) \
    X(XOPEN_REALTIME_THREADS) X(XOPEN_SHM) X(XOPEN_UNIX) X(XOPEN_VERSION) X(XOPEN_XCU_VERSION) X(XOPEN_XPG2) X(XOPEN_XPG3) \
    X(XOPEN_XPG4)
#define PATHCONF_NAMES(X) \
    X(ALLOC_SIZE_MIN) X(ASYNC_IO) X(CHOWN_RESTRICTED) X(FILESIZEBITS) X(LINK_MAX) X(MAX_CANON) X(MAX_INPUT) X(NAME_MAX) \
    X(NO_TRUNC) X(PATH_MAX) X(PIPE_BUF) X(PRIO_IO) X(REC_INCR_XFER_SIZE) X(REC_MAX_XFER_SIZE) X(REC_MIN_XFER_SIZE) \
    X(REC_XFER_ALIGN) X(SOCK_MAXBUF) X(SYMLINK_MAX) X(SYNC_IO) X(VDISABLE)
#define CONFSTR_NAMES(X) \
    X(GNU_LIBC_VERSION) X(GNU_LIBPTHREAD_VERSION) X(LFS64_CFLAGS) X(LFS64_LDFLAGS) X(LFS64_LIBS) X(LFS64_LINTFLAGS) \
    X(LFS_CFLAGS) X(LFS_LDFLAGS) X(LFS_LIBS) X(LFS_LINTFLAGS) X(PATH) X(XBS5_ILP32_OFF32_CFLAGS) \
    X(XBS5_ILP32_OFF32_LDFLAGS) X(XBS5_ILP32_OFF32_LIBS) X(XBS5_ILP32_OFF32_LINTFLAGS) X(XBS5_ILP32_OFFBIG_CFLAGS) \
    X(XBS5_ILP32_OFFBIG_LDFLAGS) X(XBS5_ILP32_OFFBIG_LIBS) X(XBS5_ILP32_OFFBIG_LINTFLAGS) X(XBS5_LP64_OFF64_CFLAGS) \
    X(XBS5_LP64_OFF64_LDFLAGS) X(XBS5_LP64_OFF64_LIBS) X(XBS5_LP64_OFF64_LINTFLAGS) X(XBS5_LPBIG_OFFBIG_CFLAGS) \
    X(XBS5_LPBIG_OFFBIG_LDFLAGS) X(XBS5_LPBIG_OFFBIG_LIBS) X(XBS5_LPBIG_OFFBIG_LINTFLAGS)

#define X(name) {"SC_" #name, _SC_##name},
static const NumberDef sysconf_names[] = {SYSCONF_NAMES(X){0}};
#undef X
#define X(name) {"PC_" #name, _PC_##name},
static const NumberDef pathconf_names[] = {PATHCONF_NAMES(X){0}};
#undef X
#define X(name) {"CS_" #name, _CS_##name},
static const NumberDef confstr_names[] = {CONFSTR_NAMES(X){0}};
#undef X

/* A name of the table, or a number. */
static bool name_argument(VM *vm, Object *o, const NumberDef *rows, int *out) {
    if (is_int(o)) return posix_int(vm, o, out);
    if (!is_str(o)) return raise(vm, EXC_TYPE_ERROR, "configuration names must be strings or integers") != NULL;
    for (; rows->name; rows++) {
        if (!str_equals_text((Str *)o, rows->name)) continue;
        *out = (int)rows->value;
        return true;
    }
    return raise(vm, EXC_VALUE_ERROR, "unrecognized configuration name") != NULL;
}

static Object *limit(VM *vm, int64_t value) { return value == -1 && errno ? raise_os_error(vm, errno, NULL) : int_from_int64(vm, value); }

FUNCTION(sysconf) {
    UNUSED;
    int name = 0;
    if (!name_argument(vm, args[0], sysconf_names, &name)) return NULL;
    errno = 0;
    return limit(vm, sysconf(name));
}
FUNCTION(pathconf) {
    UNUSED;
    int name = 0, fd = 0;
    if (!name_argument(vm, args[1], pathconf_names, &name)) return NULL;
    if (is_int(args[0])) {
        if (!posix_int(vm, args[0], &fd)) return NULL;
        errno = 0;
        return limit(vm, fpathconf(fd, name));
    }
    Bytes *path = posix_path(vm, args[0]);
    if (!path) return NULL;
    errno = 0;
    int64_t value = pathconf((const char *)path->data, name);
    decref(path);
    return value == -1 && errno ? raise_os_error(vm, errno, args[0]) : int_from_int64(vm, value);
}
FUNCTION(confstr) {
    UNUSED;
    int name = 0;
    char text[512];
    if (!name_argument(vm, args[0], confstr_names, &name)) return NULL;
    errno = 0;
    size_t size = confstr(name, text, sizeof text);
    if (size == 0) return errno ? raise_os_error(vm, errno, NULL) : NEW_NONE(vm);
    return posix_text(vm, text, size < sizeof text ? size - 1 : sizeof text - 1, false);
}

FUNCTION(getrandom) {
    UNUSED;
    ptrdiff_t size;
    int flags = 0;
    if (!object_to_size(vm, args[0], &size) || (args[1] && !posix_int(vm, args[1], &flags))) return NULL;
    if (size < 0) return raise_os_error(vm, EINVAL, NULL);
    Bytes *bytes = bytes_allocate(vm, (size_t)size);
    if (!bytes) return NULL;
    ssize_t got = getrandom(bytes->data, (size_t)size, (unsigned)flags);
    Object *result = got < 0 ? raise_os_error(vm, errno, NULL) : got == size ? incref(OBJ(bytes)) : bytes_from(vm, bytes->data, (size_t)got);
    decref(bytes);
    return result;
}

/* ---- for the module ---- */

static const MethodDef functions[] = {
    {"setgroups", "(groups, /)", posix_setgroups, "Set the groups of the process.", 0},
    {"sched_get_priority_max", "(policy)", posix_sched_get_priority_max, "The highest priority of a policy.", 0},
    {"sched_get_priority_min", "(policy)", posix_sched_get_priority_min, "The lowest priority of a policy.", 0},
    {"sched_getscheduler", "(pid, /)", posix_sched_getscheduler, "The policy of a process.", 0},
    {"device_encoding", "(fd)", posix_device_encoding, "The encoding of a terminal, or None.", 0},
    {"posix_fallocate", "(fd, offset, length, /)", posix_posix_fallocate, "Make sure that there is room.", 0},
    {"posix_fadvise", "(fd, offset, length, advice, /)", posix_posix_fadvise, "Say how a file will be read.", 0},
    {"sync", "()", posix_sync, "Write everything to the disk.", 0},
    {"lchown", "(path, uid, gid)", posix_lchown, "Set the owner of a link.", 0},
    {"chroot", "(path)", posix_chroot, "Make a folder the root.", 0},
    {"mknod", "(path, mode=384, device=0)", posix_mknod, "Make a special file.", 0},
    {"makedev", "(major, minor, /)", posix_makedev, "A device's number.", 0},
    {"major", "(device, /)", posix_major, "The first part of a device's number.", 0},
    {"minor", "(device, /)", posix_minor, "The second part of a device's number.", 0},
    {"statvfs", "(path)", posix_statvfs, "What a file system says of itself.", 0},
    {"fstatvfs", "(fd, /)", posix_statvfs, "What the file system of an open file says of itself.", 0},
    {"sysconf", "(name, /)", posix_sysconf, "A limit of the system.", 0},
    {"pathconf", "(path, name)", posix_pathconf, "A limit of a file.", 0},
    {"fpathconf", "(fd, name, /)", posix_pathconf, "A limit of an open file.", 0},
    {"confstr", "(name, /)", posix_confstr, "A text that the system is configured with.", 0},
    {"getrandom", "(size, flags=0)", posix_getrandom, "Random bytes.", 0},
    {0},
};

static bool add_names(VM *vm, Module *module, const char *name, const NumberDef *rows) {
    Dict *dict = dict_new(vm);
    for (; dict && rows->name; rows++) {
        Object *number = int_from_int64(vm, rows->value);
        if (!number || !dict_set_text(vm, dict, rows->name, number)) clear_ref(&dict);
        xdecref(number);
    }
    return module_add(vm, module, name, OBJ(dict));
}

bool posix_add_system(VM *vm, Module *module) {
    static const NumberDef numbers[] = {
        {"GRND_NONBLOCK", GRND_NONBLOCK}, {"GRND_RANDOM", GRND_RANDOM},
        
        
        {"ST_RDONLY", ST_RDONLY},
        {"ST_NOSUID", ST_NOSUID}, {"POSIX_FADV_NORMAL", POSIX_FADV_NORMAL}, {"POSIX_FADV_SEQUENTIAL", POSIX_FADV_SEQUENTIAL},
        {"POSIX_FADV_RANDOM", POSIX_FADV_RANDOM}, {"POSIX_FADV_NOREUSE", POSIX_FADV_NOREUSE}, {"POSIX_FADV_WILLNEED", POSIX_FADV_WILLNEED},
        {"POSIX_FADV_DONTNEED", POSIX_FADV_DONTNEED}, 
        
        {"EX_NOUSER", 67}, {"EX_NOHOST", 68}, {"EX_OSFILE", 72}, {"EX_CANTCREAT", 73}, {"EX_TEMPFAIL", 75}, {"EX_PROTOCOL", 76}, {"EX_NOPERM", 77},
        {"EX_CONFIG", 78}, {"NGROUPS_MAX", 65536}, {"TMP_MAX", TMP_MAX}, {0}};
    Type *type = statvfs_type(vm);
    return type && module_add(vm, module, "statvfs_result", incref(OBJ(type))) && module_add_numbers(vm, module, numbers) &&
           module_add_functions(vm, module, functions) && add_names(vm, module, "sysconf_names", sysconf_names) &&
           add_names(vm, module, "pathconf_names", pathconf_names) && add_names(vm, module, "confstr_names", confstr_names);
}

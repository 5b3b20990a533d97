/* Owns the time module: clocks, sleeping, calendar time. */
#define _GNU_SOURCE
#include "module/builtins.h"
#include "module/struct_sequence.h"
#include "object/float.h"
#include "vm/thread.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FUNCTION(name)                                                                             \
    static Object *time_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

static const int64_t NANOSECONDS = 1000000000; /* of a second */

/* ---- clocks ---- */

static bool read_clock(VM *vm, clockid_t id, struct timespec *t)
{
    if (clock_gettime(id, t) == 0) return true;
    raise_os_error(vm, errno, NULL);
    return false;
}

static Object *clock_seconds(VM *vm, clockid_t id)
{
    struct timespec t;
    return read_clock(vm, id, &t)
               ? float_from_double(vm, (double)t.tv_sec + (double)t.tv_nsec * 1e-9)
               : NULL;
}

static Object *clock_nanoseconds(VM *vm, clockid_t id)
{
    struct timespec t;
    return read_clock(vm, id, &t) ? int_from_int64(vm, (int64_t)t.tv_sec * NANOSECONDS + t.tv_nsec)
                                  : NULL;
}

#define CLOCK(name, id)                                                                            \
    FUNCTION(name)                                                                                 \
    {                                                                                              \
        UNUSED;                                                                                    \
        return clock_seconds(vm, id);                                                              \
    }                                                                                              \
    FUNCTION(name##_ns)                                                                            \
    {                                                                                              \
        UNUSED;                                                                                    \
        return clock_nanoseconds(vm, id);                                                          \
    }
CLOCK(time, CLOCK_REALTIME)
CLOCK(monotonic, CLOCK_MONOTONIC)
CLOCK(perf_counter, CLOCK_MONOTONIC)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK(thread_time, CLOCK_THREAD_CPUTIME_ID)

/* A number that is a C int; false RAISES. */
static bool int_argument(VM *vm, Object *o, int *out)
{
    int64_t number;
    if (!object_to_int64(vm, o, &number)) return false;
    if (number < INT32_MIN || number > INT32_MAX)
        return raise(vm, EXC_OVERFLOW_ERROR, "signed integer is %s",
                     number < 0 ? "less than minimum" : "greater than maximum") != NULL;
    *out = (int)number;
    return true;
}

static const char too_large[] = "timestamp too large to convert to C PyTime_t";

/* Seconds as nanoseconds: floats rounded away from zero, as CPython does it for times to wait. False RAISES. */
static bool duration_argument(VM *vm, Object *o, int64_t *out)
{
    if (is_float(o)) {
        double value = ((Float *)o)->value * 1e9;
        if (isnan(value)) return raise(vm, EXC_VALUE_ERROR, "Invalid value NaN (not a number)") != NULL;
        value = value < 0 ? floor(value) : ceil(value);
        if (value < -0x1p63 || value >= 0x1p63)
            return raise(vm, EXC_OVERFLOW_ERROR, "timestamp out of range for platform time_t") != NULL;
        *out = (int64_t)value;
        return true;
    }
    int64_t seconds;
    if (!object_to_int64(vm, o, &seconds)) {
        if (exception_clear_if(vm, EXC_OVERFLOW_ERROR)) raise(vm, EXC_OVERFLOW_ERROR, too_large);
        return false;
    }
    if (__builtin_mul_overflow(seconds, NANOSECONDS, out)) return raise(vm, EXC_OVERFLOW_ERROR, too_large) != NULL;
    return true;
}

FUNCTION(clock_gettime)
{
    UNUSED;
    clockid_t id = 0;
    return int_argument(vm, args[0], &id) ? clock_seconds(vm, id) : NULL;
}
FUNCTION(clock_gettime_ns)
{
    UNUSED;
    clockid_t id = 0;
    return int_argument(vm, args[0], &id) ? clock_nanoseconds(vm, id) : NULL;
}
FUNCTION(clock_getres)
{
    UNUSED;
    clockid_t id = 0;
    struct timespec t;
    if (!int_argument(vm, args[0], &id)) return NULL;
    if (clock_getres(id, &t) != 0) return raise_os_error(vm, errno, NULL);
    return float_from_double(vm, (double)t.tv_sec + (double)t.tv_nsec * 1e-9);
}

static Object *set_clock(VM *vm, Object *clock, int64_t nanoseconds)
{
    clockid_t id = 0;
    if (!int_argument(vm, clock, &id)) return NULL;
    struct timespec t = {.tv_sec = nanoseconds / NANOSECONDS, .tv_nsec = nanoseconds % NANOSECONDS};
    if (t.tv_nsec < 0) t.tv_sec--, t.tv_nsec += NANOSECONDS;
    return clock_settime(id, &t) == 0 ? NEW_NONE(vm) : raise_os_error(vm, errno, NULL);
}

FUNCTION(clock_settime)
{
    UNUSED;
    int64_t nanoseconds = 0;
    return duration_argument(vm, args[1], &nanoseconds) ? set_clock(vm, args[0], nanoseconds) : NULL;
}
FUNCTION(clock_settime_ns)
{
    UNUSED;
    int64_t nanoseconds = 0;
    return object_to_int64(vm, args[1], &nanoseconds) ? set_clock(vm, args[0], nanoseconds) : NULL;
}

FUNCTION(pthread_getcpuclockid)
{
    UNUSED;
    int64_t identity;
    clockid_t id = 0;
    if (!is_int(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "pthread_getcpuclockid() argument 1 must be int, not %T", args[0]);
    if (!object_to_int64(vm, args[0], &identity)) return NULL;
    int error = thread_exists(vm, (uint64_t)identity) ? pthread_getcpuclockid((pthread_t)identity, &id) : ESRCH;
    return error ? raise_os_error(vm, error, NULL) : int_from_int64(vm, id);
}

/* What is known of the clock behind a function, by the function's name. */
FUNCTION(get_clock_info)
{
    UNUSED;
    static const struct {
        const char *name, *implementation;
        clockid_t id;
        bool adjustable;
    } clocks[] = {
#define X(name, id, adjustable) {name, "clock_gettime(" #id ")", id, adjustable}
        X("monotonic", CLOCK_MONOTONIC, false), X("perf_counter", CLOCK_MONOTONIC, false),
        X("process_time", CLOCK_PROCESS_CPUTIME_ID, false),
        X("thread_time", CLOCK_THREAD_CPUTIME_ID, false), X("time", CLOCK_REALTIME, true)
#undef X
    };
    size_t i = 0;
    enum { COUNT = sizeof clocks / sizeof *clocks };
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "get_clock_info() argument 1 must be str, not %T", args[0]);
    while (i < COUNT && !str_equals_text((Str *)args[0], clocks[i].name)) i++;
    if (i == COUNT) return raise(vm, EXC_VALUE_ERROR, "unknown clock");
    struct timespec t = {0};
    if (clock_getres(clocks[i].id, &t) != 0) return raise_os_error(vm, errno, NULL);
    Object *values[4] = {OBJ(str_from_text(vm, clocks[i].implementation)),
                         BOOL(vm, !clocks[i].adjustable), BOOL(vm, clocks[i].adjustable),
                         float_from_double(vm, (double)t.tv_sec + (double)t.tv_nsec * 1e-9)};
    static const char *const names[4] = {"implementation", "monotonic", "adjustable", "resolution"};
    Object *info = values[0] && values[3]
                       ? object_call0(vm, OBJ(builtin_type(vm, TYPE_SIMPLE_NAMESPACE)))
                       : NULL;
    for (int k = 0; info && k < 4; k++) {
        Str *name = str_intern_text(vm, names[k]);
        if (!name || object_setattr(vm, info, name, values[k]) < 0) clear_ref(&info);
        xdecref(name);
    }
    xdecref(values[0]);
    xdecref(values[3]);
    return info;
}

/* Sleeps in one go; a signal or a budget may end it early. */
FUNCTION(sleep)
{
    UNUSED;
    int64_t wait = 0;
    if (!duration_argument(vm, args[0], &wait)) return NULL;
    if (wait < 0) return raise(vm, EXC_VALUE_ERROR, "sleep length must be non-negative");
    struct timespec end;
    if (!read_clock(vm, CLOCK_MONOTONIC, &end)) return NULL;
    end.tv_sec += wait / NANOSECONDS;
    end.tv_nsec += wait % NANOSECONDS;
    if (end.tv_nsec >= NANOSECONDS) end.tv_sec++, end.tv_nsec -= NANOSECONDS;
    bool (*interrupt)(VM *) = vm_core(vm)->hooks.check_interrupt;
    int error;
    for (;;) {
        Thread *me = waiting_begins(vm);
        error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL);
        waiting_ends(vm, me);
        if (error != EINTR) break;
        if (interrupt && !interrupt(vm)) return NULL;
    }
    if (error) return raise_os_error(vm, error, NULL);
    return NEW_NONE(vm);
}

/* ---- struct_time ---- */

#define FIELD(name, index, doc) SEQUENCE_FIELD(#name, index, doc)
static const MemberDef struct_members[] = {
    FIELD(tm_year, 0, "year"),
    FIELD(tm_mon, 1, "month, 1 to 12"),
    FIELD(tm_mday, 2, "day of the month, 1 to 31"),
    FIELD(tm_hour, 3, "hours, 0 to 23"),
    FIELD(tm_min, 4, "minutes, 0 to 59"),
    FIELD(tm_sec, 5, "seconds, 0 to 61"),
    FIELD(tm_wday, 6, "day of the week, Monday is 0"),
    FIELD(tm_yday, 7, "day of the year, 1 to 366"),
    FIELD(tm_isdst, 8, "1 in summer time, 0 not, -1 unknown"),
    FIELD(tm_zone, 9, "name of the time zone"),
    FIELD(tm_gmtoff, 10, "seconds east of UTC"),
    {0}};

static const TypeSpec struct_spec =
    STRUCT_SEQUENCE_SPEC("Calendar time, as gmtime() and localtime() give it.", struct_members);

enum { SHOWN = 9, FIELDS = 11 };

static Type *struct_type(VM *vm)
{
    return struct_sequence_type_showing(vm, &struct_spec, "time.struct_time", SHOWN);
}

static Object *struct_from_tm(VM *vm, const struct tm *t)
{
    Type *type = struct_type(vm);
    if (!type) return NULL;
    const int values[SHOWN] = {t->tm_year + 1900,    t->tm_mon + 1,  t->tm_mday,
                               t->tm_hour,           t->tm_min,      t->tm_sec,
                               (t->tm_wday + 6) % 7, t->tm_yday + 1, t->tm_isdst};
    Object *items[FIELDS];
    for (int i = 0; i < SHOWN; i++) items[i] = int_from_int64(vm, values[i]);
    items[SHOWN] = OBJ(str_from_text(vm, t->tm_zone ? t->tm_zone : ""));
    items[SHOWN + 1] = int_from_int64(vm, t->tm_gmtoff);
    return struct_sequence_new_showing(vm, type, items, FIELDS, SHOWN);
}

/* Seconds since the epoch from an optional argument: floors floats. */
static bool seconds_argument(VM *vm, Object *o, time_t *out)
{
    if (!o || is_none(o)) {
        *out = time(NULL);
        return true;
    }
    if (is_float(o)) {
        double value = floor(((Float *)o)->value);
        if (isnan(value)) return raise(vm, EXC_VALUE_ERROR, "Invalid value NaN (not a number)") != NULL;
        if (value >= -0x1p63 && value < 0x1p63) {
            *out = (time_t)value;
            return true;
        }
    } else {
        int64_t value;
        if (object_to_int64(vm, o, &value)) {
            *out = (time_t)value;
            return true;
        }
        if (!exception_clear_if(vm, EXC_OVERFLOW_ERROR)) return false;
    }
    return raise(vm, EXC_OVERFLOW_ERROR, "timestamp out of range for platform time_t") != NULL;
}

static Object *calendar(VM *vm, Object *o, struct tm *(*convert)(const time_t *, struct tm *))
{
    time_t seconds;
    struct tm t;
    if (!seconds_argument(vm, o, &seconds)) return NULL;
    errno = 0;
    if (!convert(&seconds, &t)) return raise_os_error(vm, errno ? errno : EINVAL, NULL);
    return struct_from_tm(vm, &t);
}

FUNCTION(localtime)
{
    UNUSED;
    return calendar(vm, args[0], localtime_r);
}
FUNCTION(gmtime)
{
    UNUSED;
    return calendar(vm, args[0], gmtime_r);
}

/* The zone that a struct_time knows of. The name is read in place: it lives as long as the struct_time. False RAISES. */
static bool zone_from(VM *vm, Tuple *given, struct tm *t)
{
    Object *name = given->items[SHOWN], *offset = given->items[SHOWN + 1];
    int64_t seconds = 0;
    size_t length;
    if (!is_none(name)) {
        if (!is_str(name)) return raise(vm, EXC_TYPE_ERROR, "bad argument type for built-in operation") != NULL;
        if (!(t->tm_zone = str_utf8(vm, (Str *)name, &length))) return false;
    }
    if (!is_none(offset) && !object_to_int64(vm, offset, &seconds)) return false;
    t->tm_gmtoff = (long)seconds;
    return true;
}

static int one_less(int n) { return (int)((unsigned)n - 1); }

/* A struct tm from nine numbers; false RAISES. */
static bool tm_from(VM *vm, Object *o, struct tm *t, const char *function)
{
    if (!is_tuple(o))
        return raise(vm, EXC_TYPE_ERROR, "Tuple or struct_time argument required") != NULL;
    Tuple *given = (Tuple *)o;
    if (given->length != SHOWN)
        return raise(vm, EXC_TYPE_ERROR, "%s(): illegal time tuple argument", function) != NULL;
    int v[SHOWN];
    for (int i = 0; i < SHOWN; i++)
        if (!int_argument(vm, given->items[i], &v[i])) return false;
    if (v[0] < INT32_MIN + 1900) return raise(vm, EXC_OVERFLOW_ERROR, "year out of range") != NULL;
    *t = (struct tm){.tm_year = v[0] - 1900, .tm_mon = one_less(v[1]), .tm_mday = v[2],
                     .tm_hour = v[3],        .tm_min = v[4],     .tm_sec = v[5],
                     .tm_wday = (int)((unsigned)v[6] + 1) % 7, .tm_yday = one_less(v[7]), .tm_isdst = v[8]};
    return type_of(o)->spec != &struct_spec || zone_from(vm, given, t);
}

/* What strftime would read out of range. */
static bool check_tm(VM *vm, struct tm *t)
{
    static const char *const names[] = {"month",  "day of month", "hour",
                                        "minute", "seconds",      "day of year"};
    if (t->tm_mon == -1) t->tm_mon = 0;
    if (t->tm_mday == 0) t->tm_mday = 1;
    if (t->tm_yday == -1) t->tm_yday = 0;
    const int values[] = {t->tm_mon, t->tm_mday, t->tm_hour, t->tm_min, t->tm_sec, t->tm_yday};
    static const int lowest[] = {0, 1, 0, 0, 0, 0}, highest[] = {11, 31, 23, 59, 61, 365};
    for (int i = 0; i < 6; i++)
        if (values[i] < lowest[i] || values[i] > highest[i])
            return raise(vm, EXC_VALUE_ERROR, "%s out of range", names[i]) != NULL;
    if (t->tm_wday < 0) return raise(vm, EXC_VALUE_ERROR, "day of week out of range") != NULL;
    return true;
}

static bool tm_argument(VM *vm, Object *o, struct tm *t, const char *function)
{
    if (o && !is_none(o)) return tm_from(vm, o, t, function) && check_tm(vm, t);
    time_t now = time(NULL);
    return localtime_r(&now, t) || raise_os_error(vm, errno, NULL) != NULL;
}

FUNCTION(mktime)
{
    UNUSED;
    struct tm t;
    if (!tm_from(vm, args[0], &t, "mktime")) return NULL;
    t.tm_wday = -1;
    time_t seconds = mktime(&t);
    if (seconds == (time_t)-1 && t.tm_wday == -1)
        return raise(vm, EXC_OVERFLOW_ERROR, "mktime argument out of range");
    return float_from_double(vm, (double)seconds);
}

static Object *ascii_time(VM *vm, const struct tm *t)
{
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char text[64];
    snprintf(text, sizeof text, "%.3s %.3s%3d %.2d:%.2d:%.2d %d", days + 3 * t->tm_wday,
             months + 3 * t->tm_mon, t->tm_mday, t->tm_hour, t->tm_min, t->tm_sec,
             1900 + t->tm_year);
    return OBJ(str_from_text(vm, text));
}

FUNCTION(asctime)
{
    UNUSED;
    struct tm t;
    return tm_argument(vm, args[0], &t, "asctime") ? ascii_time(vm, &t) : NULL;
}

FUNCTION(ctime)
{
    UNUSED;
    time_t seconds;
    struct tm t;
    if (!seconds_argument(vm, args[0], &seconds)) return NULL;
    if (!localtime_r(&seconds, &t)) return raise_os_error(vm, errno, NULL);
    return ascii_time(vm, &t);
}

static Object *format_time(VM *vm, const char *format, size_t length, const struct tm *t)
{
    if (length == 0) return OBJ(EMPTY_STR(vm));
    for (size_t room = 256 + length; room < memory_size(length, 256, 4096); room *= 2) {
        char *text = memory_alloc(vm, room);
        if (!text) return NULL;
        size_t size = strftime(text, room, format, t);
        Object *result =
            size ? str_decode(vm, (const uint8_t *)text, size, "utf-8", "surrogatepass") : NULL;
        memory_free(vm, text, room);
        if (size) return result;
    }
    return OBJ(EMPTY_STR(vm));
}

FUNCTION(strftime)
{
    UNUSED;
    struct tm t;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "strftime() argument 1 must be str, not %T", args[0]);
    if (!tm_argument(vm, args[1], &t, "strftime")) return NULL;
    Bytes *format = (Bytes *)str_encode(vm, (Str *)args[0], "utf-8", "surrogatepass");
    if (!format) return NULL;
    Object *result = memchr(format->data, 0, format->length)
                         ? raise(vm, EXC_VALUE_ERROR, "embedded null character")
                         : format_time(vm, (const char *)format->data, format->length, &t);
    decref(format);
    return result;
}

/* The standard library knows how. */
static Object *time_strptime(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames)
{
    (void)self;
    if (kwnames && kwnames->length) return raise(vm, EXC_TYPE_ERROR, "strptime() takes no keyword arguments");
    Object *module = vm_core(vm)->hooks.import_module(vm, "_strptime");
    Object *parse = module ? object_getattr_text(vm, module, "_strptime_time") : NULL;
    Object *result = parse ? object_call(vm, parse, args, nargs, NULL) : NULL;
    xdecref(module);
    xdecref(parse);
    return result;
}

/* ---- the module ---- */

static bool add_zone(VM *vm, Module *module)
{
    tzset();
    Object *names[2] = {OBJ(str_from_text(vm, tzname[0])), OBJ(str_from_text(vm, tzname[1]))};
    bool ok = names[0] && names[1];
    Object *pair = ok ? tuple_from_stolen(vm, names, 2) : NULL;
    for (int i = 0; !ok && i < 2; i++) xdecref(names[i]);
    return module_add(vm, module, "tzname", pair) &&
           module_add(vm, module, "timezone", int_from_int64(vm, timezone)) &&
           module_add(vm, module, "altzone",
                      int_from_int64(vm, daylight ? timezone - 3600 : timezone)) &&
           module_add(vm, module, "daylight", int_from_int64(vm, daylight));
}

FUNCTION(tzset)
{
    UNUSED;
    Object *module = module_loaded(vm, "time");
    return !module || !is_exact(module, TYPE_MODULE) || add_zone(vm, (Module *)module)
               ? NEW_NONE(vm)
               : NULL;
}

static const MethodDef functions[] = {
    {"time", "()", time_time, "Seconds since the epoch.", 0},
    {"time_ns", "()", time_time_ns, "Nanoseconds since the epoch.", 0},
    {"monotonic", "()", time_monotonic, "A clock that never goes back, in seconds.", 0},
    {"monotonic_ns", "()", time_monotonic_ns, "The same in nanoseconds.", 0},
    {"perf_counter", "()", time_perf_counter, "The finest clock, in seconds.", 0},
    {"perf_counter_ns", "()", time_perf_counter_ns, "The same in nanoseconds.", 0},
    {"process_time", "()", time_process_time, "Processor time of the process, in seconds.", 0},
    {"process_time_ns", "()", time_process_time_ns, "The same in nanoseconds.", 0},
    {"thread_time", "()", time_thread_time, "Processor time of the thread, in seconds.", 0},
    {"thread_time_ns", "()", time_thread_time_ns, "The same in nanoseconds.", 0},
    {"clock_gettime", "(clk_id, /)", time_clock_gettime, "The time of a clock, in seconds.", 0},
    {"clock_gettime_ns", "(clk_id, /)", time_clock_gettime_ns, "The same in nanoseconds.", 0},
    {"clock_getres", "(clk_id, /)", time_clock_getres, "The resolution of a clock.", 0},
    {"clock_settime", "(clk_id, time, /)", time_clock_settime, "Set a clock, in seconds.", 0},
    {"clock_settime_ns", "(clk_id, time, /)", time_clock_settime_ns, "Set a clock, in nanoseconds.", 0},
    {"pthread_getcpuclockid", "(thread_id, /)", time_pthread_getcpuclockid,
     "The clock of a thread's processor time.", 0},
    {"get_clock_info", "(name, /)", time_get_clock_info, "What is known of a clock.", 0},
    {"sleep", "(seconds, /)", time_sleep, "Wait.", 0},
    {"localtime", "(seconds=None, /)", time_localtime, "Local calendar time.", 0},
    {"gmtime", "(seconds=None, /)", time_gmtime, "Calendar time in UTC.", 0},
    {"mktime", "(tuple, /)", time_mktime, "Seconds since the epoch of a local calendar time.", 0},
    {"asctime", "(tuple=None, /)", time_asctime, "Calendar time as text.", 0},
    {"ctime", "(seconds=None, /)", time_ctime, "Seconds since the epoch as text, in local time.",
     0},
    {"strftime", "(format, tuple=None, /)", time_strftime, "Calendar time as text, by a format.",
     0},
    {"strptime", NULL, (NativeFn)(void (*)(void))time_strptime,
     "Calendar time from text, by a format.", 0},
    {"tzset", "()", time_tzset, "Take the time zone from TZ.", 0},
    {0},
};

static bool time_setup(VM *vm, Module *module)
{
    static const struct {
        const char *name;
        int value;
    } numbers[] = {{"_STRUCT_TM_ITEMS", FIELDS},
                  {"CLOCK_REALTIME", CLOCK_REALTIME},
                  {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
                  {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
                  {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
                  {"CLOCK_TAI", CLOCK_TAI},
                  {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
                  {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID}};
    Type *type = struct_type(vm);
    bool ok =
        type && module_add(vm, module, "struct_time", incref(OBJ(type))) && add_zone(vm, module);
    for (size_t i = 0; ok && i < sizeof numbers / sizeof *numbers; i++)
        ok = module_add(vm, module, numbers[i].name, int_from_int64(vm, numbers[i].value));
    return ok;
}

const ModuleDef time_module = {.name = "time",
                               .doc = "Clocks, waiting, and calendar time.",
                               .functions = functions,
                               .setup = time_setup};

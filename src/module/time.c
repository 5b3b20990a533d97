/* Owns the time module: clocks, sleeping, calendar time. */
#define _GNU_SOURCE
#include "module/builtins.h"
#include "module/struct_sequence.h"
#include "object/float.h"
#include "vm/thread.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FUNCTION(name)                                                                             \
    static Object *time_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

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
    return read_clock(vm, id, &t) ? int_from_int64(vm, (int64_t)t.tv_sec * 1000000000 + t.tv_nsec)
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

static bool clock_argument(VM *vm, Object *o, clockid_t *id)
{
    int64_t number;
    if (!object_to_int64(vm, o, &number)) return false;
    *id = (clockid_t)number;
    return true;
}

FUNCTION(clock_gettime)
{
    UNUSED;
    clockid_t id;
    return clock_argument(vm, args[0], &id) ? clock_seconds(vm, id) : NULL;
}
FUNCTION(clock_gettime_ns)
{
    UNUSED;
    clockid_t id;
    return clock_argument(vm, args[0], &id) ? clock_nanoseconds(vm, id) : NULL;
}
FUNCTION(clock_getres)
{
    UNUSED;
    clockid_t id;
    struct timespec t;
    if (!clock_argument(vm, args[0], &id)) return NULL;
    if (clock_getres(id, &t) != 0) return raise_os_error(vm, errno, NULL);
    return float_from_double(vm, (double)t.tv_sec + (double)t.tv_nsec * 1e-9);
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
    double seconds;
    int64_t whole_seconds;
    if (is_float(args[0]))
        seconds = ((Float *)args[0])->value;
    else if (object_to_int64(vm, args[0], &whole_seconds))
        seconds = (double)whole_seconds;
    else
        return NULL;
    if (isnan(seconds)) return raise(vm, EXC_VALUE_ERROR, "Invalid value NaN (not a number)");
    if (seconds < 0) return raise(vm, EXC_VALUE_ERROR, "sleep length must be non-negative");
    if (seconds > 9e9)
        return raise(vm, EXC_OVERFLOW_ERROR, "timestamp too large to convert to C PyTime_t");
    struct timespec end;
    if (!read_clock(vm, CLOCK_MONOTONIC, &end)) return NULL;
    double whole = floor(seconds);
    end.tv_sec += (time_t)whole;
    end.tv_nsec += (long)((seconds - whole) * 1e9);
    if (end.tv_nsec >= 1000000000) end.tv_sec++, end.tv_nsec -= 1000000000;
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
    {0}};

static Object *struct_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)nargs;
    Tuple *given = (Tuple *)tuple_from_iterable(vm, args[0]);
    if (!given) return NULL;
    Object *result = NULL;
    if (given->length < 9 || given->length > 11) {
        raise(vm, EXC_TYPE_ERROR, "time.struct_time() takes an %s 9-sequence (%zu-sequence given)",
              given->length < 9 ? "at least" : "at most", (size_t)given->length);
    } else {
        Object *items[9];
        for (int i = 0; i < 9; i++) items[i] = incref(given->items[i]);
        result = struct_sequence_new(vm, type, items, 9);
    }
    decref(given);
    return result;
}

static const TypeSpec struct_spec = STRUCT_SEQUENCE_SPEC(
    "Calendar time, as gmtime() and localtime() give it.", struct_members, struct_construct,
    .new_signature = "(sequence, dict=None, /)", .flags = TYPE_HAS_DICT,
    .life = {.destroy = struct_sequence_destroy, .traverse = struct_sequence_traverse});

static Type *struct_type(VM *vm)
{
    return struct_sequence_type(vm, &struct_spec, "time.struct_time");
}

static bool set_attribute(VM *vm, Object *o, const char *name, STEALS Object *value)
{
    Str *key = value ? str_intern_text(vm, name) : NULL;
    bool ok = key && instance_set(vm, o, key, value) >= 0;
    xdecref(key);
    xdecref(value);
    return ok;
}

static Object *struct_from_tm(VM *vm, const struct tm *t)
{
    Type *type = struct_type(vm);
    if (!type) return NULL;
    const int values[9] = {t->tm_year + 1900,    t->tm_mon + 1,  t->tm_mday,
                           t->tm_hour,           t->tm_min,      t->tm_sec,
                           (t->tm_wday + 6) % 7, t->tm_yday + 1, t->tm_isdst};
    Object *items[9];
    for (int i = 0; i < 9; i++) items[i] = int_from_int64(vm, values[i]);
    Object *o = struct_sequence_new(vm, type, items, 9);
    if (!o) return NULL;
    if (set_attribute(vm, o, "tm_zone", OBJ(str_from_text(vm, t->tm_zone ? t->tm_zone : ""))) &&
        set_attribute(vm, o, "tm_gmtoff", int_from_int64(vm, t->tm_gmtoff)))
        return o;
    decref(o);
    return NULL;
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
        if (isnan(value))
            return raise(vm, EXC_VALUE_ERROR, "Invalid value NaN (not a number)") != NULL;
        if (value < -9.2e18 || value > 9.2e18)
            return raise(vm, EXC_OVERFLOW_ERROR, "timestamp out of range for platform time_t") !=
                   NULL;
        *out = (time_t)value;
        return true;
    }
    int64_t value;
    if (!object_to_int64(vm, o, &value)) return false;
    *out = (time_t)value;
    return true;
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

/* A struct tm from nine numbers; false RAISES. */
static bool tm_from(VM *vm, Object *o, struct tm *t, const char *function)
{
    if (!is_tuple(o))
        return raise(vm, EXC_TYPE_ERROR, "Tuple or struct_time argument required") != NULL;
    Tuple *given = (Tuple *)o;
    int64_t v[9];
    if (given->length < 9)
        return raise(vm, EXC_TYPE_ERROR, "%s(): illegal time tuple argument", function) != NULL;
    for (int i = 0; i < 9; i++) {
        if (!object_to_int64(vm, given->items[i], &v[i])) return false;
        if (v[i] < INT32_MIN || v[i] > INT32_MAX)
            return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int") !=
                   NULL;
    }
    if (v[0] < INT32_MIN + 1900) return raise(vm, EXC_OVERFLOW_ERROR, "year out of range") != NULL;
    *t = (struct tm){.tm_year = (int)v[0] - 1900,
                     .tm_mon = (int)v[1] - 1,
                     .tm_mday = (int)v[2],
                     .tm_hour = (int)v[3],
                     .tm_min = (int)v[4],
                     .tm_sec = (int)v[5],
                     .tm_wday = (int)((v[6] % 7 + 8) % 7),
                     .tm_yday = (int)v[7] - 1,
                     .tm_isdst = (int)v[8]};
    Type *type = type_of(o);
    while (type->flags & TYPE_HEAP) type = type->base;
    if (type->spec != &struct_spec) return true;
    Str *key = str_intern_text(vm, "tm_gmtoff");
    Object *offset = key ? instance_get(vm, o, key) : NULL;
    int64_t seconds = 0;
    if (offset && is_int(offset) && object_to_int64(vm, offset, &seconds))
        t->tm_gmtoff = (long)seconds;
    xdecref(key);
    return !exception_pending(vm);
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

FUNCTION(strftime)
{
    UNUSED;
    struct tm t;
    size_t length;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "strftime() argument 1 must be str, not %T", args[0]);
    const char *format = str_utf8(vm, (Str *)args[0], &length);
    if (!format || !tm_argument(vm, args[1], &t, "strftime")) return NULL;
    if (memchr(format, 0, length)) return raise(vm, EXC_VALUE_ERROR, "embedded null character");
    if (length == 0) return OBJ(EMPTY_STR(vm));
    for (size_t room = 256 + length; room < memory_size(length, 256, 4096); room *= 2) {
        char *text = memory_alloc(vm, room);
        if (!text) return NULL;
        size_t size = strftime(text, room, format, &t);
        Object *result =
            size ? str_decode(vm, (const uint8_t *)text, size, "utf-8", "surrogateescape") : NULL;
        memory_free(vm, text, room);
        if (size) return result;
    }
    return OBJ(EMPTY_STR(vm));
}

/* ---- strptime: the directives of one point in time ---- */

typedef struct TimeParse {
    VM *vm;
    const char *text, *format;
    struct tm t;
    bool has_month, has_yday, has_wday, pm, has_pm;
} TimeParse;

static bool parse_number(TimeParse *p, int digits, int *out)
{
    int value = 0, count = 0;
    while (count < digits && *p->text >= '0' && *p->text <= '9')
        value = value * 10 + (*p->text++ - '0'), count++;
    *out = value;
    return count > 0;
}

/* One of `count` names, whole or by its first three letters. */
static bool parse_name(TimeParse *p, const char *const *names, int count, bool whole, int *out)
{
    for (int i = 0; i < count; i++) {
        size_t length = whole ? strlen(names[i]) : 3;
        if (strncasecmp(p->text, names[i], length) != 0) continue;
        p->text += length;
        *out = i;
        return true;
    }
    return false;
}

static bool parse_zone(TimeParse *p)
{
    if (*p->text == 'Z') {
        p->text++;
        return true;
    }
    int sign = *p->text == '-' ? -1 : *p->text == '+' ? 1 : 0, hours, minutes;
    if (!sign) return false;
    p->text++;
    if (!parse_number(p, 2, &hours)) return false;
    if (*p->text == ':') p->text++;
    if (!parse_number(p, 2, &minutes)) return false;
    p->t.tm_gmtoff = sign * (hours * 3600 + minutes * 60);
    return true;
}

static bool parse_directive(TimeParse *p, char directive)
{
    static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int n = 0;
    bool ok = true;
    switch (directive) {
    case 'Y':
        ok = parse_number(p, 4, &n);
        p->t.tm_year = n - 1900;
        break;
    case 'y':
        ok = parse_number(p, 2, &n);
        p->t.tm_year = n < 69 ? n + 100 : n;
        break;
    case 'm':
        ok = parse_number(p, 2, &n) && n >= 1 && n <= 12;
        p->t.tm_mon = n - 1;
        p->has_month = true;
        break;
    case 'd':
    case 'e':
        ok = parse_number(p, 2, &n) && n >= 1 && n <= 31;
        p->t.tm_mday = n;
        p->has_month = true;
        break;
    case 'H':
        ok = parse_number(p, 2, &n) && n <= 23;
        p->t.tm_hour = n;
        break;
    case 'I':
        ok = parse_number(p, 2, &n) && n >= 1 && n <= 12;
        p->t.tm_hour = n % 12;
        break;
    case 'M':
        ok = parse_number(p, 2, &n) && n <= 59;
        p->t.tm_min = n;
        break;
    case 'S':
        ok = parse_number(p, 2, &n) && n <= 61;
        p->t.tm_sec = n;
        break;
    case 'f': ok = parse_number(p, 6, &n); break;
    case 'j':
        ok = parse_number(p, 3, &n) && n >= 1 && n <= 366;
        p->t.tm_yday = n - 1;
        p->has_yday = true;
        break;
    case 'w':
        ok = parse_number(p, 1, &n) && n <= 6;
        p->t.tm_wday = n;
        p->has_wday = true;
        break;
    case 'A':
        ok = parse_name(p, days, 7, true, &p->t.tm_wday);
        p->has_wday = true;
        break;
    case 'a':
        ok = parse_name(p, days, 7, false, &p->t.tm_wday);
        p->has_wday = true;
        break;
    case 'B':
        ok = parse_name(p, months, 12, true, &p->t.tm_mon);
        p->has_month = true;
        break;
    case 'b':
    case 'h':
        ok = parse_name(p, months, 12, false, &p->t.tm_mon);
        p->has_month = true;
        break;
    case 'p':
        p->has_pm = true;
        p->pm = strncasecmp(p->text, "pm", 2) == 0;
        ok = p->pm || strncasecmp(p->text, "am", 2) == 0;
        p->text += 2;
        break;
    case 'z': ok = parse_zone(p); break;
    case 'Z':
        ok = strncasecmp(p->text, "utc", 3) == 0 || strncasecmp(p->text, "gmt", 3) == 0;
        p->text += 3;
        p->t.tm_isdst = 0;
        break;
    case '%': ok = *p->text++ == '%'; break;
    default:
        raise(p->vm, EXC_VALUE_ERROR, "'%c' is a bad directive in format '%s'",
              (uint32_t)(unsigned char)directive, p->format);
        ok = false;
        break;
    }
    return ok;
}

static bool parse_time(TimeParse *p, const char *format)
{
    static const struct {
        char directive;
        const char *meaning;
    } composed[] = {{'T', "%H:%M:%S"},
                    {'X', "%H:%M:%S"},
                    {'R', "%H:%M"},
                    {'D', "%m/%d/%y"},
                    {'x', "%m/%d/%y"},
                    {'F', "%Y-%m-%d"},
                    {'c', "%a %b %d %H:%M:%S %Y"}};
    for (; *format; format++) {
        if (strchr(" \t\n\r\f\v", *format)) {
            while (*p->text && strchr(" \t\n\r\f\v", *p->text)) p->text++;
        } else if (*format != '%') {
            if (*p->text++ != *format) return false;
        } else {
            const char *meaning = NULL;
            if (!*++format)
                return raise(p->vm, EXC_VALUE_ERROR, "stray %% in format '%s'", p->format) != NULL;
            for (size_t i = 0; i < sizeof composed / sizeof *composed; i++)
                if (composed[i].directive == *format) meaning = composed[i].meaning;
            if (meaning ? !parse_time(p, meaning) : !parse_directive(p, *format)) return false;
        }
    }
    return true;
}

/* The day of the week and of the year follow from the date. */
static void complete(TimeParse *p)
{
    if (p->has_pm && p->pm && p->t.tm_hour < 12) p->t.tm_hour += 12;
    struct tm copy = p->t;
    if (p->has_yday && !p->has_month) copy.tm_mon = 0, copy.tm_mday = p->t.tm_yday + 1;
    copy.tm_hour = 12;
    copy.tm_isdst = 0;
    timegm(&copy);
    p->t.tm_mon = copy.tm_mon;
    p->t.tm_mday = copy.tm_mday;
    if (!p->has_yday) p->t.tm_yday = copy.tm_yday;
    if (!p->has_wday) p->t.tm_wday = copy.tm_wday;
}

FUNCTION(strptime)
{
    UNUSED;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "strptime() argument 0 must be str, not <class '%T'>",
                     args[0]);
    if (args[1] && !is_str(args[1]))
        return raise(vm, EXC_TYPE_ERROR, "strptime() argument 1 must be str, not <class '%T'>",
                     args[1]);
    size_t length;
    const char *text = str_utf8(vm, (Str *)args[0], &length), *format = "%a %b %d %H:%M:%S %Y";
    if (text && args[1]) format = str_utf8(vm, (Str *)args[1], &length);
    if (!text || !format) return NULL;
    TimeParse p = {.vm = vm, .text = text, .format = format, .t = {.tm_mday = 1, .tm_isdst = -1}};
    if (!parse_time(&p, format)) {
        if (exception_pending(vm)) return NULL;
        return raise(vm, EXC_VALUE_ERROR, "time data %R does not match format '%s'", args[0],
                     format);
    }
    if (*p.text) return raise(vm, EXC_VALUE_ERROR, "unconverted data remains: %s", p.text);
    complete(&p);
    return struct_from_tm(vm, &p.t);
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
    {"strptime", "(string, format=None, /)", time_strptime, "Calendar time from text, by a format.",
     0},
    {"tzset", "()", time_tzset, "Take the time zone from TZ.", 0},
    {0},
};

static bool time_setup(VM *vm, Module *module)
{
    static const struct {
        const char *name;
        int value;
    } clocks[] = {{"CLOCK_REALTIME", CLOCK_REALTIME},
                  {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
                  {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
                  {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID}};
    Type *type = struct_type(vm);
    bool ok =
        type && module_add(vm, module, "struct_time", incref(OBJ(type))) && add_zone(vm, module);
    for (size_t i = 0; ok && i < sizeof clocks / sizeof *clocks; i++)
        ok = module_add(vm, module, clocks[i].name, int_from_int64(vm, clocks[i].value));
    return ok;
}

const ModuleDef time_module = {.name = "time",
                               .doc = "Clocks, waiting, and calendar time.",
                               .functions = functions,
                               .setup = time_setup};

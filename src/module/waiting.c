/* Owns waiting for files, with an end: time limits as programs give them, poll(), and the descriptor behind an object. */
#include "module/waiting.h"
#include "module/posix.h"
#include "object/float.h"
#include "vm/thread.h"

#include <errno.h>
#include <math.h>
#include <time.h>

bool waiting_seconds(VM *vm, Object *o, int64_t *nanoseconds) {
    int64_t whole;
    if (!is_float(o)) {
        if (!object_to_int64(vm, o, &whole)) {
            if (!exception_clear_if(vm, EXC_OVERFLOW_ERROR)) return false;
        } else if (!__builtin_mul_overflow(whole, NANOSECONDS_A_SECOND, nanoseconds)) {
            return true;
        }
    } else {
        double seconds = ((Float *)o)->value * 1e9;
        if (isnan(seconds)) return raise(vm, EXC_VALUE_ERROR, "Invalid value NaN (not a number)") != NULL;
        seconds = seconds < 0 ? floor(seconds) : ceil(seconds);
        if (fabs(seconds) < 0x1p63) return *nanoseconds = (int64_t)seconds, true;
    }
    return raise(vm, EXC_OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t") != NULL;
}

bool waiting_timeout(VM *vm, Object *o, int64_t *nanoseconds) {
    *nanoseconds = -1;
    if (!o || is_none(o)) return true;
    if (!waiting_seconds(vm, o, nanoseconds)) return false;
    return *nanoseconds >= 0 || raise(vm, EXC_VALUE_ERROR, "Timeout value out of range");
}

int64_t waiting_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NANOSECONDS_A_SECOND + now.tv_nsec;
}

int waiting_milliseconds(int64_t nanoseconds) {
    if (nanoseconds < 0) return -1;
    int64_t milliseconds = nanoseconds / 1000000 + (nanoseconds % 1000000 != 0);
    return milliseconds > INT32_MAX ? INT32_MAX : (int)milliseconds;
}

int waiting_poll(VM *vm, struct pollfd *files, size_t count, int64_t timeout) {
    int64_t end = timeout > 0 ? waiting_now() + timeout : 0;
    for (int64_t left = timeout;;) {
        Thread *me = waiting_begins(vm);
        int found = poll(files, count, waiting_milliseconds(left));
        waiting_ends(vm, me);
        if (found >= 0) return found;
        if (!posix_again(vm)) {
            if (!exception_pending(vm)) raise_os_error(vm, errno, NULL);
            return -1;
        }
        if (timeout > 0 && (left = end - waiting_now()) < 0) left = 0;
    }
}

int waiting_descriptor(VM *vm, Object *o) {
    int fd = -1;
    if (is_int(o)) {
        if (!posix_int(vm, o, &fd)) return -1;
    } else {
        Str *name = str_intern_text(vm, "fileno");
        Object *method = name ? object_getattr_maybe(vm, o, name) : NULL;
        xdecref(name);
        if (!method) return exception_pending(vm) ? -1 : (raise(vm, EXC_TYPE_ERROR, "argument must be an int, or have a fileno() method."), -1);
        Object *number = object_call0(vm, method);
        decref(method);
        bool ok = number && (is_int(number) || raise(vm, EXC_TYPE_ERROR, "fileno() returned a non-integer")) && posix_int(vm, number, &fd);
        xdecref(number);
        if (!ok) return -1;
    }
    if (fd < 0) raise(vm, EXC_VALUE_ERROR, "file descriptor cannot be a negative integer (%d)", fd);
    return fd;
}

/* Owns what a file asks of the object of a program that it stands on, and what it makes of the answers. Such an object may answer
 * anything, and while it is asked it may use, close or replace the file: nothing of that may reach beyond a buffer. */
#include "module/io_file.h"
#include "object/exception_types.h"
#include "object/list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

Object *io_ask(VM *vm, Object *o, const char *question, Object *const *args, size_t nargs)
{
    Str *name = str_intern_text(vm, question);
    Object *answer = name ? object_call_method(vm, o, name, args, nargs) : NULL;
    xdecref(name);
    return answer;
}

/* Nobody comes into the file while its object is at work: see file_hold. */
static Object *ask_target(VM *vm, File *f, const char *question, Object *const *args, size_t nargs)
{
    Object *target = incref(f->target);
    bool before = f->busy;
    f->busy = true;
    Object *answer = io_ask(vm, target, question, args, nargs);
    f->busy = before;
    decref(target);
    return answer;
}

/* ---- failures ---- */

bool io_chain(VM *vm, STEALS Object *first)
{
    if (!first) return !exception_pending(vm);
    Object *second = exception_take(vm);
    if (!second) {
        exception_restore(vm, first);
        return false;
    }
    if (second != first) exception_set_context(second, first);
    decref(first);
    exception_restore(vm, second);
    return false;
}

/* OSError, whose cause is what is pending. */
static void raise_from_pending(VM *vm, const char *message)
{
    Object *cause = exception_take(vm);
    raise(vm, EXC_OS_ERROR, "%s", message);
    Exception *e = (Exception *)vm_core(vm)->pending;
    set_ref(&e->context, incref(cause));
    set_ref(&e->cause, cause);
    e->suppress_context = true;
}

void io_raise_would_block(VM *vm, const char *what, size_t written)
{
    Object *args[3] = {int_from_int64(vm, EAGAIN), OBJ(str_from_text(vm, what)), int_from_size(vm, written)};
    Object *class = OBJ(builtin_type(vm, EXC_BLOCKING_IO_ERROR)), *e = NULL;
    if (args[0] && args[1] && args[2]) e = object_call3(vm, class, args[0], args[1], args[2]);
    if (e) raise_object(vm, e);
    xdecref(e);
    for (int i = 0; i < 3; i++) xdecref(args[i]);
}

int file_is_closed(VM *vm, File *f)
{
    if (!f->target) return !f->open;
    if (io_is_file(f->target)) return file_is_closed(vm, (File *)f->target);
    Object *closed = object_getattr_text(vm, f->target, "closed");
    int truth = closed ? object_truth(vm, closed) : -1;
    xdecref(closed);
    return truth;
}

/* ---- reading ---- */

/* A count that is in [0, limit]; else -1 RAISES. */
static ptrdiff_t count_answered(VM *vm, Object *answer, size_t limit)
{
    ptrdiff_t n;
    char message[128];
    if (!object_to_size(vm, answer, &n)) {
        raise_from_pending(vm, "raw readinto() failed");
        return -1;
    }
    if (n >= 0 && (size_t)n <= limit) return n;
    snprintf(message, sizeof message, "raw readinto() returned invalid length %zd (should have been between 0 and %zu)", n, limit);
    raise(vm, EXC_OS_ERROR, "%s", message);
    return -1;
}

/* The program gets memory of its own, which it may keep; and through the view it may come to what is shown, and make that shorter. */
static ptrdiff_t fill_by_readinto(VM *vm, File *f, size_t want)
{
    Object *memory = bytearray_from(vm, NULL, 0), *view = NULL, *answer = NULL;
    if (memory && bytearray_resize(vm, (ByteArray *)memory, want)) {
        memset(((ByteArray *)memory)->data, 0, want);
        view = memoryview_new(vm, memory);
    }
    if (view) answer = ask_target(vm, f, "readinto", &view, 1);
    size_t there = memory ? ((ByteArray *)memory)->length : 0;
    ptrdiff_t n = !answer ? -1 : is_none(answer) ? FILE_BLOCKED : count_answered(vm, answer, there < want ? there : want);
    if (n > 0) {
        memcpy(f->read_buffer + f->read_end, ((ByteArray *)memory)->data, (size_t)n);
        f->read_end += (size_t)n;
    }
    xdecref(answer);
    xdecref(view);
    xdecref(memory);
    return n;
}

/* As a text file reads. */
static ptrdiff_t fill_by_read(VM *vm, File *f, size_t want)
{
    Object *size = int_from_size(vm, want);
    Str *read1 = size ? str_intern_text(vm, "read1") : NULL;
    bool buffered = read1 && type_lookup(vm, type_of(f->target), read1);
    Object *bytes = read1 ? ask_target(vm, f, buffered ? "read1" : "read", &size, 1) : NULL;
    xdecref(read1);
    xdecref(size);
    const uint8_t *data;
    size_t length;
    ptrdiff_t result = -1;
    if (bytes && !object_is_bytes_like(bytes)) {
        raise(vm, EXC_TYPE_ERROR, "underlying %s() should have returned a bytes-like object, not '%T'", buffered ? "read1" : "read", bytes);
    } else if (bytes && object_bytes_view(vm, bytes, &data, &length) && file_make_room(vm, f, length)) {
        memcpy(f->read_buffer + f->read_end, data, length);
        f->read_end += length;
        result = (ptrdiff_t)length;
    }
    xdecref(bytes);
    return result;
}

ptrdiff_t file_fill_from_target(VM *vm, File *f, size_t want)
{
    if (f->for_text) return fill_by_read(vm, f, want);
    return file_make_room(vm, f, want) ? fill_by_readinto(vm, f, want) : -1;
}

/* bytes or None as they are; others are a TypeError. */
static Object *checked_bytes(VM *vm, STEALS Object *answer, const char *method)
{
    if (!answer || is_none(answer) || is_bytes(answer)) return answer;
    raise(vm, EXC_TYPE_ERROR, "%s() should return bytes", method);
    decref(answer);
    return NULL;
}

/* Bytes to be read after those that are there; 0: nothing. */
static bool append_unread(VM *vm, File *f, Object *bytes)
{
    size_t length = ((Bytes *)bytes)->length;
    if (!file_make_room(vm, f, length)) return false;
    memcpy(f->read_buffer + f->read_end, ((Bytes *)bytes)->data, length);
    f->read_end += length;
    return true;
}

/* By read() until that has no more: for objects without readall(). */
static ptrdiff_t fill_by_reads(VM *vm, File *f)
{
    for (;;) {
        Object *bytes = checked_bytes(vm, ask_target(vm, f, "read", NULL, 0), "read");
        ptrdiff_t n = !bytes ? -1 : is_none(bytes) ? FILE_BLOCKED : (ptrdiff_t)((Bytes *)bytes)->length;
        if (n > 0 && !append_unread(vm, f, bytes)) n = -1;
        xdecref(bytes);
        if (n <= 0) return n;
    }
}

ptrdiff_t file_fill_all_from_target(VM *vm, File *f)
{
    if (f->for_text) {
        Object *bytes = ask_target(vm, f, "read", NULL, 0);
        const uint8_t *data;
        size_t length;
        bool ok = bytes && object_bytes_view(vm, bytes, &data, &length) && file_make_room(vm, f, length);
        if (ok) memcpy(f->read_buffer + f->read_end, data, length), f->read_end += length;
        xdecref(bytes);
        return ok ? 0 : -1;
    }
    Str *readall = str_intern_text(vm, "readall");
    Object *method = readall ? object_getattr_maybe(vm, f->target, readall) : NULL;
    xdecref(readall);
    if (!method) return exception_pending(vm) ? -1 : fill_by_reads(vm, f);
    decref(method);
    Object *bytes = checked_bytes(vm, ask_target(vm, f, "readall", NULL, 0), "readall");
    ptrdiff_t n = !bytes ? -1 : is_none(bytes) ? FILE_BLOCKED : append_unread(vm, f, bytes) ? 0 : -1;
    xdecref(bytes);
    return n;
}

/* ---- writing ---- */

/* How many bytes the raw file took, FILE_BLOCKED, or -1 RAISES. */
static ptrdiff_t write_part(VM *vm, File *f, const uint8_t *data, size_t length)
{
    Object *bytes = bytes_from(vm, data, length), *view = bytes ? memoryview_new(vm, bytes) : NULL;
    Object *answer = view ? ask_target(vm, f, "write", &view, 1) : NULL;
    ptrdiff_t n = -1;
    char message[128];
    if (answer && is_none(answer)) {
        n = FILE_BLOCKED;
    } else if (answer && (!object_to_size(vm, answer, &n) || n < 0 || (size_t)n > length)) {
        if (exception_pending(vm)) exception_clear(vm), n = -1;
        snprintf(message, sizeof message, "raw write() returned invalid length %zd (should have been between 0 and %zu)", n, length);
        raise(vm, EXC_OS_ERROR, "%s", message);
        n = -1;
    }
    xdecref(answer);
    xdecref(view);
    xdecref(bytes);
    return n;
}

WriteOutcome file_write_to_target(VM *vm, File *f, const uint8_t *data, size_t length, size_t *done)
{
    if (f->for_text) { /* which trusts what it writes to, as it writes more bytes than it is asked to */
        Object *bytes = bytes_from(vm, data, length), *target = incref(f->target);
        Object *answer = bytes ? io_ask(vm, target, "write", &bytes, 1) : NULL;
        *done = length;
        decref(target);
        xdecref(bytes);
        xdecref(answer);
        return answer ? WRITE_DONE : WRITE_RAISED;
    }
    while (*done < length) {
        ptrdiff_t n = write_part(vm, f, data + *done, length - *done);
        if (n < 0) return n == FILE_BLOCKED ? WRITE_BLOCKED : WRITE_RAISED;
        *done += (size_t)n;
        if (vm_core(vm)->hooks.check_interrupt && !vm_core(vm)->hooks.check_interrupt(vm)) return WRITE_RAISED;
    }
    return WRITE_DONE;
}

/* ---- position ---- */

static int64_t position_answered(VM *vm, STEALS Object *answer)
{
    int64_t position = -1;
    if (answer && object_to_int64(vm, answer, &position) && position < 0)
        raise(vm, EXC_OS_ERROR, "Raw stream returned invalid position %ld", (long)position);
    xdecref(answer);
    return position < 0 ? -1 : position;
}

int64_t file_seek_target(VM *vm, File *f, int64_t offset, int whence)
{
    Object *args[2] = {int_from_int64(vm, offset), int_from_int64(vm, whence)};
    Object *answer = args[0] && args[1] ? ask_target(vm, f, "seek", args, 2) : NULL;
    xdecref(args[0]);
    xdecref(args[1]);
    return position_answered(vm, answer);
}

int64_t file_tell_target(VM *vm, File *f) { return position_answered(vm, ask_target(vm, f, "tell", NULL, 0)); }

/* ---- the end ---- */

bool file_close_target(VM *vm, File *f)
{
    Object *answer = ask_target(vm, f, "close", NULL, 0);
    xdecref(answer);
    return answer != NULL;
}

bool file_flush_target(VM *vm, File *f)
{
    Object *target = incref(f->target), *answer = io_ask(vm, target, "flush", NULL, 0);
    decref(target);
    xdecref(answer);
    return answer != NULL;
}

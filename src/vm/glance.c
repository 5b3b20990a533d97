/* Owns the look at a running VM from outside: see glance.h. */
#define _GNU_SOURCE
#include "vm/glance.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "vm/thread.h"

enum { FRAMES_MOST = 100, THREADS_MOST = 100, NAME_MOST = 500, FIRST_ADDRESS = 4096 };

bool glance_read(void *to, const void *from, size_t size) {
    struct iovec here = {to, size}, there = {(void *)(uintptr_t)from, size};
    if ((uintptr_t)from < FIRST_ADDRESS) return false;
    ssize_t n = process_vm_readv(getpid(), &here, 1, &there, 1, 0);
    if (n < 0 && (errno == ENOSYS || errno == EPERM)) { /* a sandbox forbids it: then it is read as it is */
        memcpy(to, from, size);
        return true;
    }
    return n == (ssize_t)size;
}

/* ---- text ---- */

void glance_flush(GlanceText *t) {
    for (size_t done = 0; done < t->length;) {
        ssize_t n = write(t->fd, t->bytes + done, t->length - done);
        if (n < 0 && errno != EINTR) break;
        if (n > 0) done += (size_t)n;
    }
    t->length = 0;
}

static void put(GlanceText *t, char c) {
    if (t->length == sizeof t->bytes) glance_flush(t);
    t->bytes[t->length++] = c;
}

void glance_put(GlanceText *t, const char *text) {
    while (*text) put(t, *text++);
}

void glance_put_number(GlanceText *t, uint64_t number, unsigned base, unsigned least_digits) {
    char digits[24];
    unsigned n = 0;
    do {
        digits[n++] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number || n < least_digits);
    while (n > 0) put(t, digits[--n]);
}

static void put_character(GlanceText *t, uint32_t c) {
    if (c >= ' ' && c <= '~') {
        put(t, (char)c);
        return;
    }
    glance_put(t, c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
    glance_put_number(t, c, 16, c <= 0xff ? 2 : c <= 0xffff ? 4 : 8);
}

/* The text of a str at an address, ??? if there is none. */
static void put_str(GlanceText *t, const Str *at) {
    Str s;
    uint8_t chunk[64 * 4];
    if (!glance_read(&s, at, sizeof s) || !is_exact(OBJ(&s), TYPE_STR)) {
        glance_put(t, "???");
        return;
    }
    unsigned kind = str_kind(&s);
    size_t length = s.length < NAME_MOST ? s.length : NAME_MOST;
    for (size_t start = 0; start < length; start += 64) {
        size_t n = length - start < 64 ? length - start : 64;
        if (!glance_read(chunk, at->data + start * kind, n * kind)) break;
        for (size_t i = 0; i < n; i++) put_character(t, str_read(kind, chunk, i));
    }
    if (s.length > length) glance_put(t, "...");
}

/* ---- frames ---- */

static uint32_t line_of(const Code *code, const Insn *pc) {
    Position position;
    size_t index = (size_t)(pc - code->insns);
    if (!code->positions || pc < code->insns || index >= code->insn_count) return 0;
    return glance_read(&position, &code->positions[index], sizeof position) ? position.line : 0;
}

/* False: that is no frame. */
static bool put_frame(GlanceText *t, const Frame *frame) {
    Code code;
    if (!glance_read(&code, frame->code, sizeof code) || !is_exact(OBJ(&code), TYPE_CODE)) return false;
    uint32_t line = line_of(&code, frame->pc);
    glance_put(t, "  File \"");
    put_str(t, code.filename);
    glance_put(t, "\", line ");
    if (line) glance_put_number(t, line, 10, 1);
    else glance_put(t, "???");
    glance_put(t, " in ");
    put_str(t, code.name);
    put(t, '\n');
    return true;
}

static void put_frames(GlanceText *t, const Frame *at) {
    Frame frame;
    if (!at) glance_put(t, "  <no Python frame>\n");
    for (int depth = 0; at; at = frame.back, depth++) {
        if (depth == FRAMES_MOST) {
            glance_put(t, "  ...\n");
            return;
        }
        if ((uintptr_t)at % _Alignof(Frame) || !glance_read(&frame, at, sizeof frame) || !put_frame(t, &frame)) {
            glance_put(t, "  <invalid frame>\n");
            return;
        }
    }
}

/* ---- threads ---- */

void glance_stack(const VM *vm, int fd, uint64_t identity) {
    GlanceText t = {.fd = fd};
    const Frame *frame = vm->current, *own;
    uint64_t whose;
    for (size_t i = 0; i < THREADS_MOST && thread_glance(vm, i, &own, &whose); i++)
        if (whose == identity) frame = own;
    glance_put(&t, "Stack (most recent call first):\n");
    put_frames(&t, frame);
    glance_flush(&t);
}

static bool collecting(const VM *vm) {
    const Collector *collector = vm_heap((VM *)(uintptr_t)vm)->collector;
    return collector && collector->running;
}

void glance_threads(const VM *vm, int fd, uint64_t identity, uint64_t opener) {
    GlanceText t = {.fd = fd};
    const Frame *frame;
    uint64_t whose;
    size_t count = 0;
    while (count < THREADS_MOST && thread_glance(vm, count, &frame, &whose)) count++;
    for (size_t i = count; i-- > 0;) {
        if (!thread_glance(vm, i, &frame, &whose)) continue; /* it has ended meanwhile */
        if (!whose) whose = opener;
        if (i + 1 < count) put(&t, '\n');
        glance_put(&t, whose == identity ? "Current thread 0x" : "Thread 0x");
        glance_put_number(&t, whose, 16, 16);
        glance_put(&t, " (most recent call first):\n");
        if (whose == identity && collecting(vm)) glance_put(&t, "  Garbage-collecting\n");
        put_frames(&t, frame);
    }
    glance_flush(&t);
}

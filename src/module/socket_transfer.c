/* Owns the methods of sockets that send and receive bytes. */
#include "module/socket.h"

#include <string.h>

#define SELF Socket *s = (Socket *)self; (void)nargs

/* ---- buffers ---- */

bool socket_buffer_open(VM *vm, Object *o, bool writable, SocketBuffer *buffer) {
    *buffer = (SocketBuffer){.holder = NULL};
    if (is_bytes(o)) buffer->holder = incref(o);
    else if (object_is_bytes_like(o)) buffer->holder = memoryview_new(vm, o); /* counts as an export: the bytes stay */
    else if (!writable && !is_str(o)) { /* arrays have their bytes copied */
        Str *name = str_intern_text(vm, "tobytes");
        Object *method = name ? object_getattr_maybe(vm, o, name) : NULL;
        if (method) buffer->holder = object_call0(vm, method);
        xdecref(name);
        xdecref(method);
    }
    const uint8_t *data = NULL;
    bool ok = !exception_pending(vm) && (writable ? object_bytes_view_writable(vm, buffer->holder ? buffer->holder : o, &buffer->data, &buffer->length)
                                                  : object_bytes_view(vm, buffer->holder ? buffer->holder : o, &data, &buffer->length));
    if (!writable) buffer->data = (uint8_t *)(uintptr_t)data; /* only read from */
    if (!ok) clear_ref(&buffer->holder);
    return ok;
}

static bool flags_argument(VM *vm, Object *o, int *flags) {
    *flags = 0;
    return !o || posix_int(vm, o, flags);
}

/* ---- sending ---- */

typedef struct Transfer {
    uint8_t *data;
    size_t length;
    int flags;
    ssize_t count;          /* how many bytes went or came */
    SocketAddress *address; /* where to, or where from; NULL: not asked */
} Transfer;

static bool try_send(int fd, void *context) {
    Transfer *t = context;
    t->count = t->address ? sendto(fd, t->data, t->length, t->flags, &t->address->any, t->address->length) : send(fd, t->data, t->length, t->flags);
    return t->count >= 0;
}

SOCKET_FUNCTION(send) {
    SELF;
    Transfer t = {.address = NULL};
    SocketBuffer buffer;
    if (!flags_argument(vm, args[1], &t.flags) || !socket_buffer_open(vm, args[0], false, &buffer)) return NULL;
    t.data = buffer.data, t.length = buffer.length;
    bool ok = socket_do(vm, s, POLLOUT, s->timeout, try_send, &t);
    socket_buffer_close(&buffer);
    return ok ? int_from_int64(vm, t.count) : NULL;
}

/* The time limit is for all of it. */
SOCKET_FUNCTION(sendall) {
    SELF;
    Transfer t = {.address = NULL};
    SocketBuffer buffer;
    if (!flags_argument(vm, args[1], &t.flags) || !socket_buffer_open(vm, args[0], false, &buffer)) return NULL;
    t.data = buffer.data, t.length = buffer.length;
    int64_t end = s->timeout > 0 ? waiting_now() + s->timeout : 0, left = s->timeout;
    bool (*interrupted)(VM *) = vm_core(vm)->hooks.check_interrupt, ok = true;
    while (ok && t.length > 0) {
        if (end && (left = end - waiting_now()) <= 0) {
            raise(vm, EXC_TIMEOUT_ERROR, "timed out");
            ok = false;
            break;
        }
        ok = socket_do(vm, s, POLLOUT, left, try_send, &t);
        if (ok) {
            t.data += t.count;
            t.length -= (size_t)t.count;
            ok = !interrupted || interrupted(vm);
        }
    }
    socket_buffer_close(&buffer);
    return ok ? NEW_NONE(vm) : NULL;
}

/* args: data, then an address or flags and an address */
SOCKET_FUNCTION(sendto) {
    Socket *s = (Socket *)self;
    if (nargs < 2 || nargs > 3) return raise(vm, EXC_TYPE_ERROR, "sendto() takes 2 or 3 arguments (%zu given)", nargs);
    SocketAddress address;
    Transfer t = {.address = &address};
    SocketBuffer buffer;
    if (!flags_argument(vm, nargs == 3 ? args[1] : NULL, &t.flags) || !socket_buffer_open(vm, args[0], false, &buffer)) return NULL;
    t.data = buffer.data, t.length = buffer.length;
    bool ok = socket_address_from(vm, s, args[nargs - 1], "sendto", &address) && socket_do(vm, s, POLLOUT, s->timeout, try_send, &t);
    socket_buffer_close(&buffer);
    return ok ? int_from_int64(vm, t.count) : NULL;
}

/* ---- receiving ---- */

static bool try_receive(int fd, void *context) {
    Transfer *t = context;
    if (t->address) {
        memset(t->address, 0, sizeof *t->address);
        t->address->length = sizeof t->address->room;
        t->count = recvfrom(fd, t->data, t->length, t->flags, &t->address->any, &t->address->length);
    } else {
        t->count = recv(fd, t->data, t->length, t->flags);
    }
    return t->count >= 0;
}

/* Bytes of the first part of what was received. NEW */
static Object *received(VM *vm, Bytes *room, size_t count) {
    if (count == room->length && count > 1) return OBJ(room); /* one byte is shared */
    Object *bytes = bytes_from(vm, room->data, count);
    decref(room);
    return bytes;
}

/* args: size, flags. NEW */
static Object *receive(VM *vm, Socket *s, Object *const *args, const char *caller, SocketAddress *from) {
    Transfer t = {.address = from};
    ptrdiff_t size;
    if (!object_to_size(vm, args[0], &size) || !flags_argument(vm, args[1], &t.flags)) return NULL;
    if (size < 0) return raise(vm, EXC_VALUE_ERROR, "negative buffersize in %s", caller);
    if (size == 0 && !from) return bytes_from(vm, "", 0); /* nothing asked for: no call, as in CPython */
    Bytes *room = bytes_allocate(vm, (size_t)size);
    if (!room) return NULL;
    t.data = room->data, t.length = (size_t)size;
    if (socket_do(vm, s, POLLIN, s->timeout, try_receive, &t)) return received(vm, room, (size_t)t.count);
    decref(room);
    return NULL;
}

/* args: buffer, size (0: all of it), flags. -1 RAISES */
static ssize_t receive_into(VM *vm, Socket *s, Object *const *args, const char *caller, SocketAddress *from) {
    Transfer t = {.address = from, .count = -1};
    ptrdiff_t size = 0;
    SocketBuffer buffer;
    if ((args[1] && !object_to_size(vm, args[1], &size)) || !flags_argument(vm, args[2], &t.flags)) return -1;
    if (!socket_buffer_open(vm, args[0], true, &buffer)) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_TYPE_ERROR, "%s() argument 1 must be read-write bytes-like object, not %T", caller, args[0]);
        return -1;
    }
    if (size < 0) raise(vm, EXC_VALUE_ERROR, "negative buffersize in %s", caller);
    else if ((size_t)size > buffer.length) raise(vm, EXC_VALUE_ERROR, from ? "nbytes is greater than the length of the buffer" : "buffer too small for requested bytes");
    if (!exception_pending(vm)) {
        t.data = buffer.data, t.length = size ? (size_t)size : buffer.length;
        if (t.length == 0 && !from) t.count = 0;
        else if (!socket_do(vm, s, POLLIN, s->timeout, try_receive, &t)) t.count = -1;
    }
    socket_buffer_close(&buffer);
    return t.count;
}

static Object *with_address(VM *vm, STEALS Object *what, const SocketAddress *from) {
    Object *address = what ? socket_address_object(vm, from) : NULL;
    Object *pair = address ? tuple_pack(vm, 2, what, address) : NULL;
    xdecref(what);
    xdecref(address);
    return pair;
}

SOCKET_FUNCTION(recv) {
    SELF;
    return receive(vm, s, args, "recv", NULL);
}

SOCKET_FUNCTION(recvfrom) {
    SELF;
    SocketAddress from;
    Object *bytes = receive(vm, s, args, "recvfrom", &from);
    return with_address(vm, bytes, &from);
}

SOCKET_FUNCTION(recv_into) {
    SELF;
    ssize_t count = receive_into(vm, s, args, "recv_into", NULL);
    return count < 0 ? NULL : int_from_int64(vm, count);
}

SOCKET_FUNCTION(recvfrom_into) {
    SELF;
    SocketAddress from;
    ssize_t count = receive_into(vm, s, args, "recvfrom_into", &from);
    return count < 0 ? NULL : with_address(vm, int_from_int64(vm, count), &from);
}

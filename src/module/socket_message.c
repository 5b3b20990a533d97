/* Owns sendmsg() and recvmsg(): several buffers at once, and ancillary data (descriptors, credentials) beside them. */
#include "module/socket.h"
#include "object/list.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

typedef struct Message {
    struct msghdr header;
    SocketAddress address;
    SocketBuffer *buffers; /* owned raw memory, one for each part */
    struct iovec *parts;   /* owned raw memory */
    size_t count, room;    /* of buffers that are open; of buffers in all */
    size_t control_room;   /* bytes of header.msg_control, owned raw memory */
    ssize_t moved;
} Message;

static void message_close(VM *vm, Message *m) {
    for (size_t i = 0; i < m->count; i++) socket_buffer_close(&m->buffers[i]);
    if (m->buffers) memory_free(vm, m->buffers, m->room * sizeof *m->buffers);
    if (m->parts) memory_free(vm, m->parts, m->room * sizeof *m->parts);
    if (m->header.msg_control) memory_free(vm, m->header.msg_control, m->control_room);
}

/* Opens the buffers of an iterable as the parts of a message. */
static bool message_parts(VM *vm, Message *m, Object *iterable, bool writable, const char *caller) {
    Tuple *items = (Tuple *)tuple_from_iterable(vm, iterable);
    if (!items && exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_TYPE_ERROR, "%s() argument 1 must be an iterable", caller);
    if (!items) return false;
    m->room = items->length + 1;
    m->buffers = memory_alloc(vm, memory_size(m->room, sizeof *m->buffers, 0));
    m->parts = m->buffers ? memory_alloc(vm, memory_size(m->room, sizeof *m->parts, 0)) : NULL;
    bool ok = m->parts != NULL;
    for (size_t i = 0; ok && i < items->length; i++) {
        SocketBuffer *buffer = &m->buffers[i];
        ok = socket_buffer_open(vm, items->items[i], writable, buffer);
        if (!ok) break;
        m->count++;
        m->parts[i] = (struct iovec){.iov_base = buffer->data, .iov_len = buffer->length};
    }
    decref(items);
    m->header.msg_iov = m->parts;
    m->header.msg_iovlen = m->count;
    return ok;
}

static bool message_control(VM *vm, Message *m, size_t size) {
    if (size == 0) return true;
    m->control_room = size;
    m->header.msg_control = memory_alloc_zeroed(vm, size);
    m->header.msg_controllen = size;
    return m->header.msg_control != NULL;
}

/* ---- sending ---- */

/* A row (level, type, data) of the ancillary data. The data is kept as bytes. */
static bool control_row(VM *vm, Object *o, int *level, int *type, Object **data) {
    Tuple *row = is_tuple(o) ? (Tuple *)o : NULL;
    if (!row) return raise(vm, EXC_TYPE_ERROR, "[sendmsg() ancillary data items]() argument must be 3-item sequence, not %T", o) != NULL;
    if (row->length != 3) return raise(vm, EXC_TYPE_ERROR, "[sendmsg() ancillary data items]() argument must be sequence of length 3, not %zu", (size_t)row->length) != NULL;
    SocketBuffer buffer;
    if (!posix_int(vm, row->items[0], level) || !posix_int(vm, row->items[1], type) || !socket_buffer_open(vm, row->items[2], false, &buffer)) return false;
    *data = bytes_from(vm, buffer.data, buffer.length);
    socket_buffer_close(&buffer);
    return *data != NULL;
}

/* Lays the rows out as the system wants them. First their data is made bytes, so that nothing changes between the two looks. */
static bool control_data(VM *vm, Message *m, Object *iterable) {
    Tuple *rows = (Tuple *)tuple_from_iterable(vm, iterable), *all = rows ? tuple_allocate(vm, rows->length) : NULL;
    size_t size = 0;
    int level, type;
    bool ok = all != NULL;
    for (size_t i = 0; ok && i < rows->length; i++) {
        ok = control_row(vm, rows->items[i], &level, &type, &all->items[i]);
        if (ok) size += CMSG_SPACE(((Bytes *)all->items[i])->length);
    }
    ok = ok && message_control(vm, m, size);
    struct cmsghdr *place = ok && size ? CMSG_FIRSTHDR(&m->header) : NULL;
    for (size_t i = 0; ok && place && i < rows->length; i++) {
        Bytes *data = (Bytes *)all->items[i];
        const Tuple *row = (Tuple *)rows->items[i];
        ok = posix_int(vm, row->items[0], &place->cmsg_level) && posix_int(vm, row->items[1], &place->cmsg_type);
        place->cmsg_len = CMSG_LEN(data->length);
        memcpy(CMSG_DATA(place), data->data, data->length);
        place = CMSG_NXTHDR(&m->header, place);
    }
    xdecref(rows);
    xdecref(all);
    return ok;
}

static bool try_send_message(int fd, void *context) {
    Message *m = context;
    return (m->moved = sendmsg(fd, &m->header, m->header.msg_flags)) >= 0;
}

/* args: buffers, ancillary data, flags, address */
SOCKET_FUNCTION(sendmsg) {
    (void)nargs;
    Socket *s = (Socket *)self;
    Message m = {.count = 0};
    bool ok = (!args[2] || posix_int(vm, args[2], &m.header.msg_flags)) && message_parts(vm, &m, args[0], false, "sendmsg") &&
              (!args[1] || control_data(vm, &m, args[1]));
    if (ok && args[3] && !is_none(args[3])) {
        ok = socket_address_from(vm, s, args[3], "sendmsg", &m.address);
        m.header.msg_name = &m.address.any;
        m.header.msg_namelen = m.address.length;
    }
    ok = ok && socket_do(vm, s, POLLOUT, s->timeout, try_send_message, &m);
    message_close(vm, &m);
    return ok ? int_from_int64(vm, m.moved) : NULL;
}

/* ---- receiving ---- */

static size_t control_length(const Message *m, const struct cmsghdr *row) {
    const uint8_t *end = (const uint8_t *)m->header.msg_control + m->header.msg_controllen, *data = CMSG_DATA(row);
    size_t length = row->cmsg_len > CMSG_LEN(0) ? row->cmsg_len - CMSG_LEN(0) : 0; /* it may have been cut off */
    return data >= end ? 0 : length > (size_t)(end - data) ? (size_t)(end - data) : length;
}

/* The ancillary data as [(level, type, bytes)]. NEW */
static Object *control_list(VM *vm, Message *m) {
    List *list = list_new(vm, 0);
    for (struct cmsghdr *row = CMSG_FIRSTHDR(&m->header); list && row; row = CMSG_NXTHDR(&m->header, row)) {
        Object *level = int_from_int64(vm, row->cmsg_level), *type = level ? int_from_int64(vm, row->cmsg_type) : NULL;
        Object *data = type ? bytes_from(vm, CMSG_DATA(row), control_length(m, row)) : NULL;
        Object *triple = data ? tuple_pack(vm, 3, level, type, data) : NULL;
        xdecref(level);
        xdecref(type);
        xdecref(data);
        if (!triple || !list_append_stolen(vm, list, triple)) clear_ref(&list);
    }
    return OBJ(list);
}

/* Descriptors that came and that no program will hear of. */
static void close_received(Message *m) {
    for (struct cmsghdr *row = CMSG_FIRSTHDR(&m->header); row; row = CMSG_NXTHDR(&m->header, row)) {
        if (row->cmsg_level != SOL_SOCKET || row->cmsg_type != SCM_RIGHTS) continue;
        for (size_t i = 0; i + sizeof(int) <= control_length(m, row); i += sizeof(int)) {
            int fd;
            memcpy(&fd, CMSG_DATA(row) + i, sizeof fd);
            close(fd);
        }
    }
}

static bool try_receive_message(int fd, void *context) {
    Message *m = context;
    m->header.msg_name = &m->address.any;
    m->header.msg_namelen = sizeof m->address.room;
    m->header.msg_controllen = m->control_room;
    int flags = m->header.msg_flags;
    m->moved = recvmsg(fd, &m->header, flags);
    if (m->moved < 0) m->header.msg_flags = flags;
    m->address.length = m->header.msg_namelen;
    return m->moved >= 0;
}

/* Receives into the parts of the message; then (what, ancillary data, flags, address), where what is made by `made`. */
static Object *receive_message(VM *vm, Socket *s, Message *m, Object *const *options, Object *(*made)(VM *vm, Message *m)) {
    ptrdiff_t room = 0;
    if ((options[0] && !object_to_size(vm, options[0], &room)) || (options[1] && !posix_int(vm, options[1], &m->header.msg_flags))) return NULL;
    if (room < 0 || room > INT32_MAX) return raise(vm, EXC_VALUE_ERROR, "invalid ancillary data buffer length");
    if (!message_control(vm, m, (size_t)room) || !socket_do(vm, s, POLLIN, s->timeout, try_receive_message, m)) return NULL;
    Object *controls = control_list(vm, m), *flags = controls ? int_from_int64(vm, m->header.msg_flags) : NULL;
    Object *address = flags ? socket_address_object(vm, &m->address) : NULL, *what = address ? made(vm, m) : NULL;
    Object *all = what ? tuple_pack(vm, 4, what, controls, flags, address) : NULL;
    xdecref(controls);
    xdecref(flags);
    xdecref(address);
    xdecref(what);
    if (!all) close_received(m);
    return all;
}

static Object *made_bytes(VM *vm, Message *m) { return bytes_from(vm, m->parts[0].iov_base, (size_t)m->moved); }
static Object *made_count(VM *vm, Message *m) { return int_from_int64(vm, m->moved); }

SOCKET_FUNCTION(recvmsg) {
    (void)nargs;
    ptrdiff_t size;
    if (!object_to_size(vm, args[0], &size)) return NULL;
    if (size < 0) return raise(vm, EXC_VALUE_ERROR, "negative buffer size in recvmsg()");
    Object *room = bytearray_from(vm, NULL, 0), *parts = NULL, *result = NULL;
    Message m = {.count = 0};
    if (room && bytearray_resize(vm, (ByteArray *)room, (size_t)size)) parts = tuple_pack(vm, 1, room);
    if (parts && message_parts(vm, &m, parts, true, "recvmsg")) result = receive_message(vm, (Socket *)self, &m, args + 1, made_bytes);
    message_close(vm, &m);
    xdecref(parts);
    xdecref(room);
    return result;
}

SOCKET_FUNCTION(recvmsg_into) {
    (void)nargs;
    Message m = {.count = 0};
    Object *result = message_parts(vm, &m, args[0], true, "recvmsg_into") ? receive_message(vm, (Socket *)self, &m, args + 1, made_count) : NULL;
    message_close(vm, &m);
    return result;
}

/* ---- sizes ---- */

/* A length that has room for what is laid around it; -1 RAISES. */
static int64_t data_length(VM *vm, Object *o, const char *caller, size_t around) {
    int64_t length;
    if (!object_to_int64(vm, o, &length)) return -1;
    if (length >= 0 && length <= INT32_MAX - (int64_t)around) return length;
    return raise(vm, EXC_OVERFLOW_ERROR, "%s() argument out of range", caller), -1;
}

SOCKET_FUNCTION(CMSG_LEN) {
    SOCKET_UNUSED;
    int64_t length = data_length(vm, args[0], "CMSG_LEN", CMSG_LEN(0));
    return length < 0 ? NULL : int_from_size(vm, CMSG_LEN((size_t)length));
}

SOCKET_FUNCTION(CMSG_SPACE) {
    SOCKET_UNUSED;
    int64_t length = data_length(vm, args[0], "CMSG_SPACE", CMSG_SPACE(1));
    return length < 0 ? NULL : int_from_size(vm, CMSG_SPACE((size_t)length));
}

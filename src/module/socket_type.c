/* Owns the type _socket.socket: making sockets, how calls on them wait, connecting, options; its methods that move data are in
 * socket_transfer.c and socket_message.c.
 *
 * How a call waits: with no time limit (timeout < 0) the descriptor is a blocking one, and the system call itself waits. With a
 * limit the descriptor does not block, and the call is preceded by poll(). Signals interrupt both; handlers run, and if they do not
 * raise the call goes on for what is left of its time. */
#include "module/socket.h"
#include "object/float.h"
#include "vm/thread.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define METHOD(name) static SOCKET_FUNCTION(name)
#define SELF Socket *s = (Socket *)self; (void)s, (void)args, (void)nargs

/* ---- waiting ---- */

enum { TRY_RAISED = -1, TRY_TIMED_OUT = -2 };

/* socket_do without the exceptions for the call's own failure: 0 done, errno, or one of the above. wait_first: poll() comes first
 * even when there is no limit. */
static int try_until(VM *vm, Socket *s, short events, int64_t timeout, bool wait_first, SocketTry attempt, void *context) {
    int64_t end = timeout > 0 ? waiting_now() + timeout : 0;
    for (;;) {
        if ((timeout > 0 || wait_first) && s->fd >= 0) {
            struct pollfd file = {.fd = s->fd, .events = events};
            int64_t left = timeout > 0 ? end - waiting_now() : timeout;
            int ready = timeout > 0 && left < 0 ? 0 : waiting_poll(vm, &file, 1, left);
            if (ready < 0) return TRY_RAISED;
            if (ready == 0) return TRY_TIMED_OUT;
        }
        int fd = s->fd;
        Thread *me = timeout < 0 ? waiting_begins(vm) : NULL; /* else the call does not wait */
        bool done = attempt(fd, context);
        waiting_ends(vm, me);
        if (done) return 0;
        if (errno == EINTR) {
            if (!posix_again(vm)) return TRY_RAISED;
        } else if (timeout <= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
            return errno;
        }
    }
}

static bool judge(VM *vm, int result) {
    if (result == TRY_TIMED_OUT) raise(vm, EXC_TIMEOUT_ERROR, "timed out");
    else if (result > 0) raise_os_error(vm, result, NULL);
    return result == 0;
}

bool socket_do(VM *vm, Socket *s, short events, int64_t timeout, SocketTry attempt, void *context) {
    return judge(vm, try_until(vm, s, events, timeout, false, attempt, context));
}

static bool set_blocking(VM *vm, int fd, bool blocking) {
    int no = !blocking;
    return ioctl(fd, FIONBIO, &no) == 0 || socket_error(vm) != NULL;
}

/* ---- making and ending ---- */

static Object *socket_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Socket *s = (Socket *)type_allocate(vm, type, sizeof(Socket));
    if (!s) return NULL;
    s->fd = -1;
    s->timeout = -1;
    return OBJ(s);
}

/* The descriptor of a socket that somebody else has opened, and what can be found out about it. -1 RAISES. */
static int adopt(VM *vm, Object *number, int *family, int *type, int *proto) {
    int fd;
    SocketAddress address = {.length = sizeof address.room};
    if (!posix_int(vm, number, &fd)) return -1;
    if (fd < 0) return raise(vm, EXC_VALUE_ERROR, "negative file descriptor"), -1;
    if (getsockname(fd, &address.any, &address.length) < 0) {
        if (*family == -1 || errno == EBADF || errno == ENOTSOCK) return socket_error(vm), -1;
    } else if (*family == -1) {
        *family = address.any.sa_family;
    }
    socklen_t length = sizeof *type;
    if (*type == -1 && getsockopt(fd, SOL_SOCKET, SO_TYPE, type, &length) < 0) return socket_error(vm), -1;
    length = sizeof *proto;
    if (*proto == -1 && getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, proto, &length) < 0) return socket_error(vm), -1;
    return fd;
}

static int open_new(VM *vm, int *family, int *type, int *proto) {
    if (*family == -1) *family = AF_INET;
    if (*type == -1) *type = SOCK_STREAM;
    if (*proto == -1) *proto = 0;
    int fd = socket(*family, *type | SOCK_CLOEXEC, *proto);
    if (fd < 0) socket_error(vm);
    return fd;
}

/* args: family, type, proto, fileno */
static int socket_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Socket *s = (Socket *)self;
    int numbers[3] = {-1, -1, -1};
    for (int i = 0; i < 3; i++)
        if (args[i] && !posix_int(vm, args[i], &numbers[i])) return -1;
    bool given = args[3] && !is_none(args[3]);
    int fd = given ? adopt(vm, args[3], &numbers[0], &numbers[1], &numbers[2]) : open_new(vm, &numbers[0], &numbers[1], &numbers[2]);
    if (fd < 0) return -1;
    SocketState *state = socket_state(vm);
    s->fd = fd;
    s->family = numbers[0];
    s->type = numbers[1] & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    s->proto = numbers[2];
    s->timeout = (numbers[1] & SOCK_NONBLOCK) ? 0 : state ? state->default_timeout : -1;
    if (s->timeout < 0 || (numbers[1] & SOCK_NONBLOCK) || set_blocking(vm, fd, false)) return 0;
    if (!given) close(fd);
    s->fd = -1;
    return -1;
}

/* A socket that nobody closed is closed here, with a warning. */
static void socket_finalize(VM *vm, Object *o) {
    Socket *s = (Socket *)o;
    if (s->fd < 0) return;
    Object *pending = exception_take(vm);
    Str *text = str_from_format(vm, "unclosed %R", o);
    const char *message = text ? str_utf8(vm, text, NULL) : NULL;
    bool warned = message && (!vm_core(vm)->hooks.warn || vm_core(vm)->hooks.warn(vm, EXC_RESOURCE_WARNING, message) >= 0);
    xdecref(text);
    /* warnings may be errors; then this one is told */
    if (!warned && exception_is(vm, EXC_WARNING)) exception_unraisable(vm, NULL, o);
    exception_clear(vm);
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
    exception_restore(vm, pending);
}

static bool socket_at_rest(Object *o) { return ((Socket *)o)->fd < 0; }

static void socket_destroy(VM *vm, Object *o) {
    (void)vm;
    Socket *s = (Socket *)o;
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
}

METHOD(close) {
    SELF;
    int fd = s->fd;
    s->fd = -1;
    /* what the peer did is no fault of closing */
    return fd < 0 || close(fd) == 0 || errno == ECONNRESET ? NEW_NONE(vm) : socket_error(vm);
}

METHOD(detach) {
    SELF;
    int fd = s->fd;
    s->fd = -1;
    return int_from_int64(vm, fd);
}

METHOD(fileno) {
    SELF;
    return int_from_int64(vm, s->fd);
}

/* ---- time limits ---- */

METHOD(settimeout) {
    SELF;
    int64_t timeout;
    if (!waiting_timeout(vm, args[0], &timeout)) return NULL;
    if (timeout > INT32_MAX * 1000000ll) return raise(vm, EXC_OVERFLOW_ERROR, "timeout doesn't fit into C timeval");
    s->timeout = timeout;
    return set_blocking(vm, s->fd, timeout < 0) ? NEW_NONE(vm) : NULL;
}

METHOD(gettimeout) {
    SELF;
    return s->timeout < 0 ? NEW_NONE(vm) : float_from_double(vm, (double)s->timeout / 1e9);
}

static Object *get_timeout(VM *vm, Object *self) { return socket_gettimeout(vm, self, NULL, 0); }

METHOD(setblocking) {
    SELF;
    int blocking = object_truth(vm, args[0]);
    if (blocking < 0) return NULL;
    s->timeout = blocking ? -1 : 0;
    return set_blocking(vm, s->fd, blocking) ? NEW_NONE(vm) : NULL;
}

METHOD(getblocking) {
    SELF;
    return BOOL(vm, s->timeout != 0);
}

/* ---- names, connections ---- */

METHOD(bind) {
    SELF;
    SocketAddress address;
    if (!socket_address_from(vm, s, args[0], "bind", &address)) return NULL;
    return bind(s->fd, &address.any, address.length) == 0 ? NEW_NONE(vm) : socket_error(vm);
}

METHOD(listen) {
    SELF;
    int backlog = SOMAXCONN < 128 ? SOMAXCONN : 128;
    if (args[0] && !posix_int(vm, args[0], &backlog)) return NULL;
    return listen(s->fd, backlog < 0 ? 0 : backlog) == 0 ? NEW_NONE(vm) : socket_error(vm);
}

typedef struct Acceptance {
    int fd;
    SocketAddress address;
} Acceptance;

static bool try_accept(int fd, void *context) {
    Acceptance *a = context;
    memset(&a->address, 0, sizeof a->address);
    a->address.length = sizeof a->address.room;
    return (a->fd = accept4(fd, &a->address.any, &a->address.length, SOCK_CLOEXEC)) >= 0;
}

METHOD(accept) {
    SELF;
    Acceptance a;
    if (!socket_do(vm, s, POLLIN, s->timeout, try_accept, &a)) return NULL;
    Object *number = int_from_int64(vm, a.fd), *address = number ? socket_address_object(vm, &a.address) : NULL;
    Object *pair = address ? tuple_pack(vm, 2, number, address) : NULL;
    xdecref(number);
    xdecref(address);
    if (!pair) close(a.fd);
    return pair;
}

static bool try_connected(int fd, void *context) {
    (void)context;
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return false;
    errno = error;
    return error == 0 || error == EISCONN;
}

/* 0, errno, or TRY_... An interrupted connect() goes on by itself: it is waited for. */
static int connect_to(VM *vm, Socket *s, const SocketAddress *address) {
    int fd = s->fd;
    Thread *me = s->timeout < 0 ? waiting_begins(vm) : NULL;
    int failed = connect(fd, &address->any, address->length), error = errno;
    waiting_ends(vm, me);
    if (!failed) return 0;
    if (error == EINTR) {
        errno = error;
        if (!posix_again(vm)) return TRY_RAISED;
        if (s->timeout == 0) return error;
    } else if (s->timeout <= 0 || error != EINPROGRESS) {
        return error;
    }
    return try_until(vm, s, POLLOUT, s->timeout, true, try_connected, NULL);
}

METHOD(connect) {
    SELF;
    SocketAddress address;
    return socket_address_from(vm, s, args[0], "connect", &address) && judge(vm, connect_to(vm, s, &address)) ? NEW_NONE(vm) : NULL;
}

METHOD(connect_ex) {
    SELF;
    SocketAddress address;
    if (!socket_address_from(vm, s, args[0], "connect_ex", &address)) return NULL;
    int result = connect_to(vm, s, &address);
    return result == TRY_RAISED ? NULL : int_from_int64(vm, result == TRY_TIMED_OUT ? EWOULDBLOCK : result);
}

METHOD(getsockname) {
    SELF;
    SocketAddress address = {.length = sizeof address.room};
    return getsockname(s->fd, &address.any, &address.length) == 0 ? socket_address_object(vm, &address) : socket_error(vm);
}

METHOD(getpeername) {
    SELF;
    SocketAddress address = {.length = sizeof address.room};
    return getpeername(s->fd, &address.any, &address.length) == 0 ? socket_address_object(vm, &address) : socket_error(vm);
}

METHOD(shutdown) {
    SELF;
    int how;
    if (!posix_int(vm, args[0], &how)) return NULL;
    return shutdown(s->fd, how) == 0 ? NEW_NONE(vm) : socket_error(vm);
}

/* ---- options ---- */

METHOD(getsockopt) {
    SELF;
    int level, option, room = 0, value = 0;
    char bytes[1024];
    socklen_t length = sizeof value;
    if (!posix_int(vm, args[0], &level) || !posix_int(vm, args[1], &option) || (args[2] && !posix_int(vm, args[2], &room))) return NULL;
    if (room == 0) return getsockopt(s->fd, level, option, &value, &length) == 0 ? int_from_int64(vm, value) : socket_error(vm);
    if (room < 0 || room > (int)sizeof bytes) return raise(vm, EXC_OS_ERROR, "getsockopt buflen out of range");
    length = (socklen_t)room;
    return getsockopt(s->fd, level, option, bytes, &length) == 0 ? bytes_from(vm, bytes, length) : socket_error(vm);
}

/* args: level, option, then an int, bytes, or None and a length */
METHOD(setsockopt) {
    SELF;
    int level, option, value, failed;
    int64_t length;
    if (!posix_int(vm, args[0], &level) || !posix_int(vm, args[1], &option)) return NULL;
    if (args[3]) {
        if (!is_none(args[2])) return raise(vm, EXC_TYPE_ERROR, "setsockopt() argument 3 must be None, not %T", args[2]);
        if (!object_to_int64(vm, args[3], &length)) return NULL;
        failed = setsockopt(s->fd, level, option, NULL, (socklen_t)length);
    } else if (is_int(args[2])) {
        if (!posix_int(vm, args[2], &value)) return NULL;
        failed = setsockopt(s->fd, level, option, &value, sizeof value);
    } else {
        SocketBuffer buffer;
        if (!socket_buffer_open(vm, args[2], false, &buffer)) return NULL;
        failed = setsockopt(s->fd, level, option, buffer.data, (socklen_t)buffer.length);
        socket_buffer_close(&buffer);
    }
    return failed ? socket_error(vm) : NEW_NONE(vm);
}

/* ---- the type ---- */

static Object *socket_repr(VM *vm, Object *o) {
    Socket *s = (Socket *)o;
    return OBJ(str_from_format(vm, "<socket object, fd=%d, family=%d, type=%d, proto=%d>", s->fd, s->family, s->type, s->proto));
}

static const MemberDef socket_members[] = {
    MEMBER("family", MEMBER_INT32, offsetof(Socket, family), false, "The address family."),
    MEMBER("type", MEMBER_INT32, offsetof(Socket, type), false, "The kind of socket."),
    MEMBER("proto", MEMBER_INT32, offsetof(Socket, proto), false, "The protocol."),
    {0},
};

static const GetSetDef socket_getset[] = {
    {"timeout", get_timeout, NULL, "Seconds that a call may take."},
    {0},
};

static const MethodDef socket_methods[] = {
    {"_accept", "()", socket_accept, "Waits for a connection: (descriptor, address).", 0},
    {"bind", "(address, /)", socket_bind, "Gives the socket its own address.", 0},
    {"close", "()", socket_close, "Closes the socket.", 0},
    {"connect", "(address, /)", socket_connect, "Connects to a remote address.", 0},
    {"connect_ex", "(address, /)", socket_connect_ex, "As connect, with an error number instead of an exception.", 0},
    {"detach", "()", socket_detach, "Lets go of the descriptor without closing it.", 0},
    {"fileno", "()", socket_fileno, "The descriptor; -1 once closed.", 0},
    {"getpeername", "()", socket_getpeername, "The address of the other end.", 0},
    {"getsockname", "()", socket_getsockname, "The socket's own address.", 0},
    {"getsockopt", "(level, option, buffersize=0, /)", socket_getsockopt, "An option, as an int or in bytes.", 0},
    {"setsockopt", "(level, option, value, optlen=None, /)", socket_setsockopt, "Sets an option, by an int or bytes.", 0},
    {"listen", "(backlog=128, /)", socket_listen, "Lets others connect.", 0},
    {"recv", "(buffersize, flags=0, /)", socket_recv, "Receives up to so many bytes.", 0},
    {"recv_into", "(buffer, nbytes=0, flags=0)", socket_recv_into, "Receives into a buffer; how many bytes.", 0},
    {"recvfrom", "(buffersize, flags=0, /)", socket_recvfrom, "Receives: (bytes, address of the sender).", 0},
    {"recvfrom_into", "(buffer, nbytes=0, flags=0)", socket_recvfrom_into, "Receives into a buffer: (how many bytes, address).", 0},
    {"recvmsg", "(bufsize, ancbufsize=0, flags=0, /)", socket_recvmsg, "Receives with ancillary data: (bytes, ancillary data, flags, address).", 0},
    {"recvmsg_into", "(buffers, ancbufsize=0, flags=0, /)", socket_recvmsg_into, "As recvmsg, into several buffers.", 0},
    {"send", "(data, flags=0, /)", socket_send, "Sends bytes; how many went.", 0},
    {"sendall", "(data, flags=0, /)", socket_sendall, "Sends all of the bytes.", 0},
    {"sendto", "(data, *rest)", socket_sendto, "sendto(data[, flags], address): sends bytes there.", 0},
    {"sendmsg", "(buffers, ancdata=(), flags=0, address=None, /)", socket_sendmsg, "Sends several buffers, with ancillary data.", 0},
    {"setblocking", "(flag, /)", socket_setblocking, "Whether calls wait.", 0},
    {"getblocking", "()", socket_getblocking, "Whether calls wait.", 0},
    {"settimeout", "(timeout, /)", socket_settimeout, "Seconds that a call may take; None: no limit.", 0},
    {"gettimeout", "()", socket_gettimeout, "Seconds that a call may take; None: no limit.", 0},
    {"shutdown", "(how, /)", socket_shutdown, "Ends one direction or both.", 0},
    {0},
};

const TypeSpec socket_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Socket),
    .flags = TYPE_BASE,
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None): an end of a connection.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(family=-1, type=-1, proto=-1, fileno=None)",
    .methods = socket_methods,
    .getset = socket_getset,
    .members = socket_members,
    .life = {.destroy = socket_destroy, .finalize = socket_finalize, .at_rest = socket_at_rest},
    .slots = {.construct = socket_construct, .initialize = socket_initialize, .repr = socket_repr},
};

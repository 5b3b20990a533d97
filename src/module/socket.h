/* The native module _socket, by file: what they share.
 *   socket.c            the module, its plain functions and its state
 *   socket_type.c       the socket type
 *   socket_transfer.c   its methods that send and receive
 *   socket_message.c    ... with ancillary data
 *   socket_address.c    addresses as programs write them and as the system has them
 *   socket_names.c      hosts, services and interfaces by name
 *   socket_constants.c  numbers by name */
#ifndef OURO_MODULE_SOCKET_H
#define OURO_MODULE_SOCKET_H

#include "module/posix.h"
#include "module/waiting.h"

#include <errno.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

typedef struct Socket {
    Object head;
    int fd; /* -1: closed, or not opened yet */
    int family, type, proto;
    int64_t timeout; /* nanoseconds that a call waits; 0: it does not; negative: without an end, in the system call itself */
} Socket;

typedef struct SocketState {
    int64_t default_timeout;
    Object *gaierror, *herror; /* owned */
} SocketState;

typedef struct SocketAddress {
    socklen_t length;
    union {
        struct sockaddr any;
        struct sockaddr_in ip4;
        struct sockaddr_in6 ip6;
        struct sockaddr_un path;
        struct sockaddr_nl netlink;
        struct sockaddr_storage room;
    };
} SocketAddress;

#define SOCKET_FUNCTION(name) Object *socket_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define SOCKET_UNUSED (void)self, (void)args, (void)nargs

/* socket.c */
BORROWED MAYBE SocketState *socket_state(VM *vm);
/* OSError of errno. */
static inline void *socket_error(VM *vm) { return raise_os_error(vm, errno, NULL); }

/* socket_type.c */
extern const TypeSpec socket_spec;
/* A try at a system call: true when it is done, false with errno set. Other threads may work meanwhile: it looks at nothing but what
 * is its own. */
typedef bool (*SocketTry)(int fd, void *context);
/* Tries it once `events` (POLLIN, POLLOUT) may have come, again after signals and as long as it would wait, until `timeout` has
 * passed. False RAISES. */
bool socket_do(VM *vm, Socket *s, short events, int64_t timeout, SocketTry attempt, void *context) RAISES;

/* socket_transfer.c, socket_message.c: methods of the type */
SOCKET_FUNCTION(send);
SOCKET_FUNCTION(sendall);
SOCKET_FUNCTION(sendto);
SOCKET_FUNCTION(recv);
SOCKET_FUNCTION(recv_into);
SOCKET_FUNCTION(recvfrom);
SOCKET_FUNCTION(recvfrom_into);
SOCKET_FUNCTION(sendmsg);
SOCKET_FUNCTION(recvmsg);
SOCKET_FUNCTION(recvmsg_into);
/* ... and functions of the module */
SOCKET_FUNCTION(CMSG_LEN);
SOCKET_FUNCTION(CMSG_SPACE);

/* Bytes of a program that a system call uses: they stay in place meanwhile, though a handler of a signal may run. */
typedef struct SocketBuffer {
    Object *holder; /* owned */
    uint8_t *data;
    size_t length;
} SocketBuffer;
bool socket_buffer_open(VM *vm, Object *o, bool writable, SocketBuffer *buffer) RAISES;
static inline void socket_buffer_close(SocketBuffer *buffer) { xdecref(buffer->holder); }

/* socket_address.c. caller: the method's name, for messages. */
bool socket_address_from(VM *vm, Socket *s, Object *o, const char *caller, SocketAddress *address) RAISES;
NEW Object *socket_address_object(VM *vm, const SocketAddress *address) RAISES;
NEW Object *socket_ip_text(VM *vm, int family, const void *address) RAISES;
/* A host's name in bytes: of str (as IDNA), bytes or bytearray. */
NEW Bytes *socket_host_bytes(VM *vm, Object *o) RAISES;
/* The first address of a host; family may be AF_UNSPEC. */
bool socket_host_address(VM *vm, const char *name, int family, SocketAddress *address) RAISES;

/* socket_names.c: functions of the module */
void *socket_raise_gai(VM *vm, int code);
SOCKET_FUNCTION(getaddrinfo);
SOCKET_FUNCTION(getnameinfo);
SOCKET_FUNCTION(gethostbyname);
SOCKET_FUNCTION(gethostbyname_ex);
SOCKET_FUNCTION(gethostbyaddr);
SOCKET_FUNCTION(getservbyname);
SOCKET_FUNCTION(getservbyport);
SOCKET_FUNCTION(getprotobyname);
SOCKET_FUNCTION(if_nameindex);
SOCKET_FUNCTION(if_nametoindex);
SOCKET_FUNCTION(if_indextoname);

/* socket_constants.c */
bool socket_add_constants(VM *vm, Module *module) RAISES;

#endif

/* Owns addresses of sockets: from the tuples and texts that programs write, and back. Families that are known: AF_INET,
 * AF_INET6, AF_UNIX, AF_NETLINK; of others a program sees (family, bytes), and cannot make any. */
#include "module/socket.h"
#include "vm/thread.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stddef.h>
#include <string.h>

/* ---- from the system ---- */

Object *socket_ip_text(VM *vm, int family, const void *address) {
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(family, address, text, sizeof text) ? OBJ(str_from_text(vm, text)) : socket_error(vm);
}

/* A tuple of objects that are made (NULL: could not be), which are given up. */
static Object *pack_made(VM *vm, Object **items, size_t count) {
    bool whole = true;
    for (size_t i = 0; i < count; i++) whole = whole && items[i];
    if (whole) return tuple_from_stolen(vm, items, count);
    for (size_t i = 0; i < count; i++) xdecref(items[i]);
    return NULL;
}

static Object *path_object(VM *vm, const SocketAddress *a) {
    const char *path = a->path.sun_path;
    size_t start = offsetof(struct sockaddr_un, sun_path), length = a->length > start ? a->length - start : 0;
    if (length > 0 && !path[0]) return bytes_from(vm, path, length); /* Linux's abstract names */
    return posix_text(vm, path, strnlen(path, length), false);
}

Object *socket_address_object(VM *vm, const SocketAddress *a) {
    if (a->length == 0) return NEW_NONE(vm);
    Object *items[4];
    switch (a->any.sa_family) {
    case AF_INET:
        items[0] = socket_ip_text(vm, AF_INET, &a->ip4.sin_addr);
        items[1] = items[0] ? int_from_int64(vm, ntohs(a->ip4.sin_port)) : NULL;
        return pack_made(vm, items, 2);
    case AF_INET6:
        items[0] = socket_ip_text(vm, AF_INET6, &a->ip6.sin6_addr);
        items[1] = items[0] ? int_from_int64(vm, ntohs(a->ip6.sin6_port)) : NULL;
        items[2] = items[1] ? int_from_int64(vm, ntohl(a->ip6.sin6_flowinfo)) : NULL;
        items[3] = items[2] ? int_from_int64(vm, a->ip6.sin6_scope_id) : NULL;
        return pack_made(vm, items, 4);
    case AF_UNIX:
        return path_object(vm, a);
    case AF_NETLINK:
        items[0] = int_from_int64(vm, a->netlink.nl_pid);
        items[1] = items[0] ? int_from_int64(vm, a->netlink.nl_groups) : NULL;
        return pack_made(vm, items, 2);
    default:
        items[0] = int_from_int64(vm, a->any.sa_family);
        items[1] = items[0] ? bytes_from(vm, a->any.sa_data, sizeof a->any.sa_data) : NULL;
        return pack_made(vm, items, 2);
    }
}

/* ---- hosts ---- */

Bytes *socket_host_bytes(VM *vm, Object *o) {
    const uint8_t *data;
    size_t length;
    Object *bytes;
    if (is_str(o) && str_is_ascii((Str *)o)) bytes = bytes_from(vm, ((Str *)o)->data, str_length((Str *)o));
    else if (is_str(o)) bytes = str_encode(vm, (Str *)o, "idna", NULL);
    else if (!is_bytes(o) && !is_exact(o, TYPE_BYTEARRAY)) return raise(vm, EXC_TYPE_ERROR, "str, bytes or bytearray expected, not %T", o);
    else bytes = object_bytes_view(vm, o, &data, &length) ? bytes_from(vm, data, length) : NULL;
    if (bytes && memchr(((Bytes *)bytes)->data, 0, ((Bytes *)bytes)->length)) {
        decref(bytes);
        return raise(vm, EXC_TYPE_ERROR, "host name must not contain null character");
    }
    return (Bytes *)bytes;
}

static void set_family(SocketAddress *a, int family) {
    a->any.sa_family = (sa_family_t)family;
    a->length = family == AF_INET6 ? sizeof a->ip6 : sizeof a->ip4;
}

/* Addresses that need no lookup: none at all, everybody, numbers. */
static bool plain_address(const char *name, int family, SocketAddress *a) {
    if (!*name) {
        set_family(a, family == AF_INET6 ? AF_INET6 : AF_INET); /* zero is any address */
        return true;
    }
    if (family != AF_INET6 && !strcmp(name, "<broadcast>")) {
        set_family(a, AF_INET);
        a->ip4.sin_addr.s_addr = INADDR_BROADCAST;
        return true;
    }
    int versions[2] = {AF_INET, AF_INET6};
    for (int i = 0; i < 2; i++) {
        if (family != AF_UNSPEC && family != versions[i]) continue;
        if (inet_pton(versions[i], name, i ? (void *)&a->ip6.sin6_addr : (void *)&a->ip4.sin_addr) <= 0) continue;
        set_family(a, versions[i]);
        return true;
    }
    return false;
}

bool socket_host_address(VM *vm, const char *name, int family, SocketAddress *a) {
    memset(a, 0, sizeof *a);
    if (plain_address(name, family, a)) return true;
    if (family == AF_INET6 && (!strcmp(name, "<broadcast>") || !strcmp(name, "255.255.255.255")))
        return raise(vm, EXC_OS_ERROR, "address family mismatched") != NULL;
    struct addrinfo hints = {.ai_family = family}, *found;
    Thread *me = waiting_begins(vm);
    int error = getaddrinfo(name, NULL, &hints, &found);
    waiting_ends(vm, me);
    if (error) return socket_raise_gai(vm, error) != NULL;
    a->length = found->ai_addrlen < sizeof a->room ? found->ai_addrlen : sizeof a->room;
    memcpy(&a->room, found->ai_addr, a->length);
    freeaddrinfo(found);
    return true;
}

/* ---- from a program ---- */

static bool small_number(VM *vm, Object *o, int64_t most, const char *caller, const char *what, int64_t *out) {
    if (!object_to_int64(vm, o, out)) {
        if (!exception_clear_if(vm, EXC_OVERFLOW_ERROR)) return false;
        *out = -1;
    }
    if (*out >= 0 && *out <= most) return true;
    return raise(vm, EXC_OVERFLOW_ERROR, "%s(): %s must be 0-%ld.", caller, what, (long)most) != NULL;
}

static bool internet_address(VM *vm, int family, Tuple *t, const char *caller, SocketAddress *a) {
    bool six = family == AF_INET6;
    if (t->length < 2 || t->length > (six ? 4 : 2))
        return raise(vm, EXC_TYPE_ERROR, six ? "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])" : "AF_INET address must be a pair (host, port)") != NULL;
    int64_t port, flow = 0, scope = 0;
    Bytes *host = socket_host_bytes(vm, t->items[0]);
    bool ok = host && small_number(vm, t->items[1], 65535, caller, "port", &port) && (t->length < 3 || small_number(vm, t->items[2], 1048575, caller, "flowinfo", &flow)) &&
              (t->length < 4 || object_to_int64(vm, t->items[3], &scope)) && socket_host_address(vm, (const char *)host->data, family, a);
    xdecref(host);
    if (!ok) return false;
    if (six) {
        a->ip6.sin6_port = htons((uint16_t)port);
        a->ip6.sin6_flowinfo = htonl((uint32_t)flow);
        if (t->length > 3) a->ip6.sin6_scope_id = (uint32_t)scope;
    } else {
        a->ip4.sin_port = htons((uint16_t)port);
    }
    return true;
}

static bool path_address(VM *vm, Object *o, SocketAddress *a) {
    SocketBuffer buffer = {.holder = NULL};
    Object *bytes = is_str(o) ? str_encode(vm, (Str *)o, "utf-8", "surrogateescape") : NULL;
    if (is_str(o) && !bytes) return false;
    bool ok = socket_buffer_open(vm, bytes ? bytes : o, false, &buffer);
    xdecref(bytes);
    if (!ok) return false;
    bool abstract = buffer.length == 0 || !buffer.data[0]; /* Linux finds a name itself when there is none */
    if (buffer.length >= sizeof a->path.sun_path + abstract) {
        ok = raise(vm, EXC_OS_ERROR, "AF_UNIX path too long") != NULL;
    } else {
        a->path.sun_family = AF_UNIX;
        memcpy(a->path.sun_path, buffer.data, buffer.length);
        a->length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + buffer.length + !abstract);
    }
    socket_buffer_close(&buffer);
    return ok;
}

static bool netlink_address(VM *vm, Tuple *t, const char *caller, SocketAddress *a) {
    int pid, groups;
    if (t->length != 2) return raise(vm, EXC_TYPE_ERROR, "%s(): AF_NETLINK address must be a pair (pid, groups)", caller) != NULL;
    if (!posix_int(vm, t->items[0], &pid) || !posix_int(vm, t->items[1], &groups)) return false;
    a->netlink = (struct sockaddr_nl){.nl_family = AF_NETLINK, .nl_pid = (uint32_t)pid, .nl_groups = (uint32_t)groups};
    a->length = sizeof a->netlink;
    return true;
}

bool socket_address_from(VM *vm, Socket *s, Object *o, const char *caller, SocketAddress *a) {
    memset(a, 0, sizeof *a);
    if (s->family == AF_UNIX) return path_address(vm, o, a);
    const char *name = s->family == AF_INET ? "AF_INET" : s->family == AF_INET6 ? "AF_INET6" : s->family == AF_NETLINK ? "AF_NETLINK" : NULL;
    if (!name) return raise(vm, EXC_OS_ERROR, "%s(): bad family", caller) != NULL;
    if (!is_tuple(o)) return raise(vm, EXC_TYPE_ERROR, "%s(): %s address must be tuple, not %T", caller, name, o) != NULL;
    if (s->family == AF_NETLINK) return netlink_address(vm, (Tuple *)o, caller, a);
    return internet_address(vm, s->family, (Tuple *)o, caller, a);
}

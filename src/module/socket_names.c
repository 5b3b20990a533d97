/* Owns lookups by name in the _socket module: hosts, services, protocols and network interfaces. libc does them. */
#include "module/socket.h"
#include "module/name_service.h"
#include "object/list.h"
#include "vm/thread.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

/* ---- errors ---- */

/* An exception of one of the module's own classes, with a number and a text. */
static void *raise_numbered(VM *vm, Object *class, int number, const char *text) {
    Object *code = int_from_int64(vm, number);
    Str *message = code ? str_from_text(vm, text) : NULL;
    Object *exception = message ? object_call2(vm, class ? class : OBJ(builtin_type(vm, EXC_OS_ERROR)), code, OBJ(message)) : NULL;
    xdecref(code);
    xdecref(message);
    if (exception) raise_object(vm, exception);
    xdecref(exception);
    return NULL;
}

void *socket_raise_gai(VM *vm, int code) {
    if (code == EAI_SYSTEM) return socket_error(vm);
    if (code == EAI_MEMORY) return raise_memory_error(vm);
    SocketState *state = socket_state(vm);
    return raise_numbered(vm, state ? state->gaierror : NULL, code, gai_strerror(code));
}

static void *raise_herror(VM *vm, int code) {
    SocketState *state = socket_state(vm);
    return raise_numbered(vm, state ? state->herror : NULL, code, hstrerror(code));
}

/* ---- getaddrinfo and getnameinfo ---- */

static Object *found_row(VM *vm, const struct addrinfo *found) {
    SocketAddress address = {.length = found->ai_addrlen < sizeof address.room ? found->ai_addrlen : sizeof address.room};
    memcpy(&address.room, found->ai_addr, address.length);
    Object *items[5] = {int_from_int64(vm, found->ai_family), int_from_int64(vm, found->ai_socktype), int_from_int64(vm, found->ai_protocol)};
    items[3] = OBJ(str_from_text(vm, found->ai_canonname ? found->ai_canonname : ""));
    items[4] = items[3] ? socket_address_object(vm, &address) : NULL;
    Object *row = items[4] ? tuple_pack(vm, 5, items[0], items[1], items[2], items[3], items[4]) : NULL;
    for (int i = 0; i < 5; i++) xdecref(items[i]);
    return row;
}

/* A service as getaddrinfo() takes it: NULL, or its text in bytes. *out NEW or NULL. */
static bool service_bytes(VM *vm, Object *o, Bytes **out) {
    *out = NULL;
    if (!o || is_none(o)) return true;
    if (is_int(o)) {
        int64_t number;
        char text[24];
        if (!object_to_int64(vm, o, &number)) return false;
        int length = snprintf(text, sizeof text, "%ld", (long)number);
        *out = (Bytes *)bytes_from(vm, text, (size_t)length);
    } else if (is_str(o)) {
        *out = (Bytes *)str_encode(vm, (Str *)o, "utf-8", NULL);
    } else if (is_bytes(o)) {
        *out = (Bytes *)incref(o);
    } else {
        raise(vm, EXC_OS_ERROR, "Int or String expected");
    }
    return *out != NULL;
}

/* args: host, port, family, type, proto, flags */
SOCKET_FUNCTION(getaddrinfo) {
    SOCKET_UNUSED;
    int numbers[4] = {0};
    for (int i = 0; i < 4; i++)
        if (args[2 + i] && !posix_int(vm, args[2 + i], &numbers[i])) return NULL;
    struct addrinfo hints = {.ai_family = numbers[0], .ai_socktype = numbers[1], .ai_protocol = numbers[2], .ai_flags = numbers[3]}, *all = NULL;
    if (!is_none(args[0]) && !is_str(args[0]) && !is_bytes(args[0])) return raise(vm, EXC_TYPE_ERROR, "getaddrinfo() argument 1 must be string or None");
    Bytes *host = is_none(args[0]) ? NULL : socket_host_bytes(vm, args[0]), *service = NULL;
    List *list = NULL;
    if ((host || is_none(args[0])) && service_bytes(vm, args[1], &service)) {
        Thread *me = waiting_begins(vm);
        int error = getaddrinfo(host ? (const char *)host->data : NULL, service ? (const char *)service->data : NULL, &hints, &all);
        waiting_ends(vm, me);
        list = error ? socket_raise_gai(vm, error) : list_new(vm, 0);
        if (error) all = NULL;
    }
    xdecref(host);
    xdecref(service);
    for (struct addrinfo *found = all; list && found; found = found->ai_next) {
        Object *row = found_row(vm, found);
        if (!row || !list_append_stolen(vm, list, row)) clear_ref(&list);
    }
    if (all) freeaddrinfo(all);
    return OBJ(list);
}

/* The one address that numbers in a tuple (host, port[, flowinfo[, scopeid]]) stand for. */
static bool numeric_address(VM *vm, Tuple *t, SocketAddress *a) {
    int port, flow = 0, scope = 0;
    char text[16];
    if (t->length < 2 || t->length > 4 || !is_str(t->items[0])) return raise(vm, EXC_TYPE_ERROR, "getnameinfo(): illegal sockaddr argument") != NULL;
    if (!posix_int(vm, t->items[1], &port) || (t->length > 2 && !posix_int(vm, t->items[2], &flow)) || (t->length > 3 && !posix_int(vm, t->items[3], &scope))) return false;
    if ((unsigned)flow > 0xfffff) return raise(vm, EXC_OVERFLOW_ERROR, "getnameinfo(): flowinfo must be 0-1048575.") != NULL;
    const char *host = str_c_text(vm, (Str *)t->items[0]);
    if (!host) return false;
    snprintf(text, sizeof text, "%d", port);
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST}, *found;
    int error = getaddrinfo(host, text, &hints, &found);
    if (error) return socket_raise_gai(vm, error) != NULL;
    bool ok = !found->ai_next || raise(vm, EXC_OS_ERROR, "sockaddr resolved to multiple addresses");
    a->length = found->ai_addrlen;
    memcpy(&a->room, found->ai_addr, a->length);
    freeaddrinfo(found);
    if (ok && a->any.sa_family == AF_INET && t->length != 2) ok = raise(vm, EXC_OS_ERROR, "IPv4 sockaddr must be 2 tuple") != NULL;
    if (a->any.sa_family == AF_INET6) a->ip6.sin6_flowinfo = htonl((uint32_t)flow), a->ip6.sin6_scope_id = (uint32_t)scope;
    return ok;
}

SOCKET_FUNCTION(getnameinfo) {
    SOCKET_UNUSED;
    int flags;
    char host[NI_MAXHOST], service[NI_MAXSERV];
    SocketAddress address = {.length = 0};
    if (!posix_int(vm, args[1], &flags)) return NULL;
    if (!is_tuple(args[0])) return raise(vm, EXC_TYPE_ERROR, "getnameinfo() argument 1 must be a tuple");
    if (!numeric_address(vm, (Tuple *)args[0], &address)) return NULL;
    Thread *me = waiting_begins(vm);
    int error = getnameinfo(&address.any, address.length, host, sizeof host, service, sizeof service, flags);
    waiting_ends(vm, me);
    if (error) return socket_raise_gai(vm, error);
    Str *name = str_from_text(vm, host), *port = name ? str_from_text(vm, service) : NULL;
    Object *pair = port ? tuple_pack(vm, 2, name, port) : NULL;
    xdecref(name);
    xdecref(port);
    return pair;
}

/* ---- hosts, as it was done before getaddrinfo ---- */

/* What a host is called and has: (name, [other names], [addresses]). */
static Object *host_triple(VM *vm, const struct hostent *h) {
    List *names = list_new(vm, 0), *addresses = names ? list_new(vm, 0) : NULL;
    for (char **p = h->h_aliases; addresses && p && *p; p++) {
        Str *alias = str_from_text(vm, *p);
        if (!alias || !list_append_stolen(vm, names, OBJ(alias))) clear_ref(&addresses);
    }
    for (char **p = h->h_addr_list; addresses && p && *p; p++) {
        Object *text = socket_ip_text(vm, h->h_addrtype, *p);
        if (!text || !list_append_stolen(vm, addresses, text)) clear_ref(&addresses);
    }
    Str *name = addresses ? str_from_text(vm, h->h_name) : NULL;
    Object *triple = name ? tuple_pack(vm, 3, name, names, addresses) : NULL;
    xdecref(name);
    xdecref(names);
    xdecref(addresses);
    return triple;
}

static bool address_of_argument(VM *vm, Object *host, const char *caller, int family, SocketAddress *a, Bytes **name) {
    if (!is_str(host) && !is_bytes(host) && !is_exact(host, TYPE_BYTEARRAY))
        return raise(vm, EXC_TYPE_ERROR, "%s() argument 1 must be str, bytes or bytearray, not %T", caller, host) != NULL;
    *name = socket_host_bytes(vm, host);
    if (!*name && exception_clear_if(vm, EXC_TYPE_ERROR))
        raise(vm, EXC_TYPE_ERROR, "%s() argument 1 must be encoded string without null bytes, not %T", caller, host);
    bool ok = *name && socket_host_address(vm, (const char *)(*name)->data, family, a);
    if (!ok) clear_ref(name);
    return ok;
}

SOCKET_FUNCTION(gethostbyname) {
    SOCKET_UNUSED;
    SocketAddress address;
    Bytes *name;
    if (!address_of_argument(vm, args[0], "gethostbyname", AF_INET, &address, &name)) return NULL;
    decref(name);
    return socket_ip_text(vm, AF_INET, &address.ip4.sin_addr);
}

enum { HOST_ROOM = 16384 };

/* Asks for a host by its name, or by its address if name is NULL. The triple of both functions. */
static Object *look_up_host(VM *vm, const char *name, const SocketAddress *address) {
    struct hostent host, *found = NULL;
    bool six = address->any.sa_family == AF_INET6;
    const void *ip = six ? (const void *)&address->ip6.sin6_addr : (const void *)&address->ip4.sin_addr;
    int error = 0;
    char *room = memory_alloc(vm, HOST_ROOM);
    if (!room) return NULL;
    Thread *me = waiting_begins(vm);
    int failed = name ? gethostbyname_r(name, &host, room, HOST_ROOM, &found, &error)
                      : gethostbyaddr_r(ip, six ? 16 : 4, address->any.sa_family, &host, room, HOST_ROOM, &found, &error);
    waiting_ends(vm, me);
    Object *triple = !failed && found ? host_triple(vm, found) : raise_herror(vm, error);
    memory_free(vm, room, HOST_ROOM);
    return triple;
}

static Object *host_of_argument(VM *vm, Object *host, const char *caller, int family, bool by_name) {
    SocketAddress address;
    Bytes *name;
    if (!address_of_argument(vm, host, caller, family, &address, &name)) return NULL;
    Object *triple = look_up_host(vm, by_name ? (const char *)name->data : NULL, &address);
    decref(name);
    return triple;
}

SOCKET_FUNCTION(gethostbyname_ex) {
    SOCKET_UNUSED;
    return host_of_argument(vm, args[0], "gethostbyname_ex", AF_INET, true);
}

SOCKET_FUNCTION(gethostbyaddr) {
    SOCKET_UNUSED;
    return host_of_argument(vm, args[0], "gethostbyaddr", AF_UNSPEC, false);
}

/* ---- services and protocols ---- */

static bool text_argument(VM *vm, Object *o, const char *caller, const char **out) {
    *out = NULL;
    if (!o) return true;
    if (!is_str(o)) return raise(vm, EXC_TYPE_ERROR, "%s() argument must be str, not %T", caller, o) != NULL;
    return (*out = str_c_text(vm, (Str *)o)) != NULL;
}

SOCKET_FUNCTION(getservbyname) {
    SOCKET_UNUSED;
    const char *name, *protocol;
    if (!text_argument(vm, args[0], "getservbyname", &name) || !text_argument(vm, args[1], "getservbyname", &protocol)) return NULL;
    struct servent *found = getservbyname(name, protocol);
    return found ? int_from_int64(vm, ntohs((uint16_t)found->s_port)) : raise(vm, EXC_OS_ERROR, "service/proto not found");
}

SOCKET_FUNCTION(getservbyport) {
    SOCKET_UNUSED;
    int64_t port;
    const char *protocol;
    if (!object_to_int64(vm, args[0], &port) || !text_argument(vm, args[1], "getservbyport", &protocol)) return NULL;
    if (port < 0 || port > 0xffff) return raise(vm, EXC_OVERFLOW_ERROR, "getservbyport: port must be 0-65535.");
    struct servent *found = getservbyport(htons((uint16_t)port), protocol);
    return found ? OBJ(str_from_text(vm, found->s_name)) : raise(vm, EXC_OS_ERROR, "port/proto not found");
}

SOCKET_FUNCTION(getprotobyname) {
    SOCKET_UNUSED;
    const char *name;
    if (!text_argument(vm, args[0], "getprotobyname", &name)) return NULL;
    struct protoent *found = getprotobyname(name);
    return found ? int_from_int64(vm, found->p_proto) : raise(vm, EXC_OS_ERROR, "protocol not found");
}

/* ---- interfaces ---- */

SOCKET_FUNCTION(if_nameindex) {
    SOCKET_UNUSED;
    struct if_nameindex *all = if_nameindex();
    if (!all) return socket_error(vm);
    List *list = list_new(vm, 0);
    for (size_t i = 0; list && all[i].if_index; i++) {
        Object *index = int_from_int64(vm, all[i].if_index), *name = index ? posix_text(vm, all[i].if_name, strlen(all[i].if_name), false) : NULL;
        Object *pair = name ? tuple_pack(vm, 2, index, name) : NULL;
        xdecref(index);
        xdecref(name);
        if (!pair || !list_append_stolen(vm, list, pair)) clear_ref(&list);
    }
    if_freenameindex(all);
    return OBJ(list);
}

SOCKET_FUNCTION(if_nametoindex) {
    SOCKET_UNUSED;
    Bytes *name = posix_path(vm, args[0]);
    if (!name) return NULL;
    unsigned index = if_nametoindex((const char *)name->data);
    decref(name);
    return index ? int_from_int64(vm, index) : raise(vm, EXC_OS_ERROR, "no interface with this name");
}

SOCKET_FUNCTION(if_indextoname) {
    SOCKET_UNUSED;
    int64_t index;
    char name[IF_NAMESIZE + 1];
    if (!object_to_int64(vm, args[0], &index)) return NULL;
    return index >= 0 && index <= UINT32_MAX && if_indextoname((unsigned)index, name) ? posix_text(vm, name, strlen(name), false) : raise_os_error(vm, ENXIO, NULL);
}

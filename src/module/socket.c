/* The native module _socket, on which the library's socket is built: its state and its plain functions. The other files are named
 * in socket.h. */
#include "module/socket.h"
#include "module/name_service.h"
#include "object/float.h"
#include "object/module.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define FUNCTION(name) static SOCKET_FUNCTION(name)
#define UNUSED SOCKET_UNUSED

/* ---- state ---- */

extern const ModuleDef socket_module;

SocketState *socket_state(VM *vm) {
    Module *module = module_native(vm, &socket_module);
    return module ? module->state : NULL;
}

FUNCTION(getdefaulttimeout) {
    UNUSED;
    const SocketState *state = ((Module *)self)->state;
    return state->default_timeout < 0 ? NEW_NONE(vm) : float_from_double(vm, (double)state->default_timeout / 1e9);
}

FUNCTION(setdefaulttimeout) {
    UNUSED;
    int64_t timeout;
    if (!waiting_timeout(vm, args[0], &timeout)) return NULL;
    ((SocketState *)((Module *)self)->state)->default_timeout = timeout;
    return NEW_NONE(vm);
}

/* ---- descriptors ---- */

FUNCTION(close_descriptor) {
    UNUSED;
    int fd;
    if (!posix_int(vm, args[0], &fd)) return NULL;
    return close(fd) == 0 || errno == ECONNRESET ? NEW_NONE(vm) : socket_error(vm);
}

FUNCTION(dup) {
    UNUSED;
    int fd;
    if (!posix_int(vm, args[0], &fd)) return NULL;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? socket_error(vm) : int_from_int64(vm, copy);
}

/* A socket object for an open descriptor, which is closed if that fails. */
static Object *socket_over(VM *vm, int fd, int family, int type, int proto) {
    const SocketState *state = socket_state(vm);
    Socket *s = (Socket *)type_allocate(vm, native_type(vm, &socket_spec), sizeof(Socket));
    if (!s) {
        close(fd);
        return NULL;
    }
    s->fd = fd, s->family = family, s->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC), s->proto = proto;
    s->timeout = (type & SOCK_NONBLOCK) ? 0 : state ? state->default_timeout : -1;
    if (s->timeout >= 0) fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return OBJ(s);
}

FUNCTION(socketpair) {
    UNUSED;
    int numbers[3] = {AF_UNIX, SOCK_STREAM, 0}, fds[2];
    for (int i = 0; i < 3; i++)
        if (args[i] && !is_none(args[i]) && !posix_int(vm, args[i], &numbers[i])) return NULL;
    if (socketpair(numbers[0], numbers[1] | SOCK_CLOEXEC, numbers[2], fds) < 0) return socket_error(vm);
    Object *a = socket_over(vm, fds[0], numbers[0], numbers[1], numbers[2]), *b = NULL;
    if (a) b = socket_over(vm, fds[1], numbers[0], numbers[1], numbers[2]);
    else close(fds[1]);
    Object *pair = b ? tuple_pack(vm, 2, a, b) : NULL;
    xdecref(a);
    xdecref(b);
    return pair;
}

/* ---- byte order ---- */

static bool unsigned_argument(VM *vm, Object *o, const char *caller, int bits, uint32_t *out) {
    static const char *const messages[2][2] = {
        {"%s: can't convert negative Python int to C 16-bit unsigned integer", "%s: Python int too large to convert to C 16-bit unsigned integer"},
        {"can't convert negative value to unsigned int", "int larger than 32 bits"}};
    int64_t n;
    *out = 0;
    if (!is_int(o)) return raise(vm, EXC_TYPE_ERROR, bits == 32 ? "expected int, %T found" : "'%T' object cannot be interpreted as an integer", o) != NULL;
    if (!object_to_int64(vm, o, &n)) return false;
    if (n < 0 || n >> bits) return raise(vm, EXC_OVERFLOW_ERROR, messages[bits == 32][n > 0], caller) != NULL;
    *out = (uint32_t)n;
    return true;
}

#define BYTE_ORDER_FUNCTION(name, bits)                                                                                                  \
    FUNCTION(name) {                                                                                                                     \
        UNUSED;                                                                                                                          \
        uint32_t number;                                                                                                                 \
        return unsigned_argument(vm, args[0], #name, bits, &number) ? int_from_int64(vm, name((uint##bits##_t)number)) : NULL;           \
    }
BYTE_ORDER_FUNCTION(htons, 16)
BYTE_ORDER_FUNCTION(ntohs, 16)
BYTE_ORDER_FUNCTION(htonl, 32)
BYTE_ORDER_FUNCTION(ntohl, 32)

/* ---- addresses as text and in bytes ---- */

/* The text of an address; NULL RAISES. */
static const char *address_text(VM *vm, Object *o, const char *caller) {
    if (is_str(o)) return str_c_text(vm, (Str *)o);
    return raise(vm, EXC_TYPE_ERROR, "%s() argument must be str, not %T", caller, o);
}

FUNCTION(inet_aton) {
    UNUSED;
    struct in_addr address;
    const char *text = address_text(vm, args[0], "inet_aton");
    if (!text) return NULL;
    return inet_aton(text, &address) ? bytes_from(vm, &address, sizeof address) : raise(vm, EXC_OS_ERROR, "illegal IP address string passed to inet_aton");
}

FUNCTION(inet_pton) {
    UNUSED;
    int family;
    struct in6_addr address;
    if (!posix_int(vm, args[0], &family)) return NULL;
    const char *text = address_text(vm, args[1], "inet_pton");
    if (!text) return NULL;
    int found = inet_pton(family, text, &address);
    if (found < 0) return socket_error(vm);
    if (found == 0) return raise(vm, EXC_OS_ERROR, "illegal IP address string passed to inet_pton");
    return bytes_from(vm, &address, family == AF_INET6 ? sizeof address : sizeof(struct in_addr));
}

/* The text of an address in bytes; caller's own words when their number is wrong. */
static Object *packed_text(VM *vm, int family, Object *packed, TypeId wrong, const char *message) {
    SocketBuffer buffer;
    if (!socket_buffer_open(vm, packed, false, &buffer)) return NULL;
    bool fits = buffer.length == (family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr));
    Object *text = fits ? socket_ip_text(vm, family, buffer.data) : raise(vm, wrong, "%s", message);
    socket_buffer_close(&buffer);
    return text;
}

FUNCTION(inet_ntoa) {
    UNUSED;
    return packed_text(vm, AF_INET, args[0], EXC_OS_ERROR, "packed IP wrong length for inet_ntoa");
}

FUNCTION(inet_ntop) {
    UNUSED;
    int family;
    if (!posix_int(vm, args[0], &family)) return NULL;
    if (family != AF_INET && family != AF_INET6) return raise(vm, EXC_VALUE_ERROR, "unknown address family %d", family);
    return packed_text(vm, family, args[1], EXC_VALUE_ERROR, "invalid length of packed IP address string");
}

/* ---- this host ---- */

FUNCTION(gethostname) {
    UNUSED;
    char name[HOST_NAME_MAX + 1];
    if (gethostname(name, sizeof name) < 0) return socket_error(vm);
    name[HOST_NAME_MAX] = 0;
    return posix_text(vm, name, strlen(name), false);
}

FUNCTION(sethostname) {
    UNUSED;
    Bytes *name = posix_path(vm, args[0]);
    if (!name) return NULL;
    int failed = sethostname((const char *)name->data, name->length);
    decref(name);
    return failed ? socket_error(vm) : NEW_NONE(vm);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"socketpair", "(family=None, type=1, proto=0, /)", socket_socketpair, "Two sockets that are connected.", 0},
    {"close", "(fd, /)", socket_close_descriptor, "Closes a descriptor of a socket.", 0},
    {"dup", "(fd, /)", socket_dup, "A second descriptor.", 0},
    {"getdefaulttimeout", "()", socket_getdefaulttimeout, "The time limit of new sockets, in seconds.", 0},
    {"setdefaulttimeout", "(timeout, /)", socket_setdefaulttimeout, "Sets the time limit of new sockets.", 0},
    {"htons", "(x, /)", socket_htons, "A 16-bit number in the order of the network.", 0},
    {"ntohs", "(x, /)", socket_ntohs, "A 16-bit number from the order of the network.", 0},
    {"htonl", "(x, /)", socket_htonl, "A 32-bit number in the order of the network.", 0},
    {"ntohl", "(x, /)", socket_ntohl, "A 32-bit number from the order of the network.", 0},
    {"inet_aton", "(ip_addr, /)", socket_inet_aton, "The four bytes of an address.", 0},
    {"inet_ntoa", "(packed_ip, /)", socket_inet_ntoa, "The text of four bytes.", 0},
    {"inet_pton", "(af, ip, /)", socket_inet_pton, "The bytes of an address of a family.", 0},
    {"inet_ntop", "(af, packed_ip, /)", socket_inet_ntop, "The text of an address of a family.", 0},
    {"CMSG_LEN", "(length, /)", socket_CMSG_LEN, "Bytes of an item of ancillary data.", 0},
    {"CMSG_SPACE", "(length, /)", socket_CMSG_SPACE, "The same with the padding behind it.", 0},
    {"gethostname", "()", socket_gethostname, "This host's name.", 0},
    {"sethostname", "(name, /)", socket_sethostname, "Sets this host's name.", 0},
    {"getaddrinfo", "(host, port, family=0, type=0, proto=0, flags=0)", socket_getaddrinfo, "Addresses of a service on a host.", 0},
    {"getnameinfo", "(sockaddr, flags, /)", socket_getnameinfo, "The host and the service of an address.", 0},
    {"gethostbyname", "(host, /)", socket_gethostbyname, "The address of a host.", 0},
    {"gethostbyname_ex", "(host, /)", socket_gethostbyname_ex, "(name, other names, addresses) of a host.", 0},
    {"gethostbyaddr", "(host, /)", socket_gethostbyaddr, "The same by address.", 0},
    {"getservbyname", "(servicename, protocolname=None, /)", socket_getservbyname, "The port of a service.", 0},
    {"getservbyport", "(port, protocolname=None, /)", socket_getservbyport, "The service of a port.", 0},
    {"getprotobyname", "(name, /)", socket_getprotobyname, "The number of a protocol.", 0},
    {"if_nameindex", "()", socket_if_nameindex, "[(number, name)] of the network interfaces.", 0},
    {"if_nametoindex", "(oname, /)", socket_if_nametoindex, "The number of an interface.", 0},
    {"if_indextoname", "(if_index, /)", socket_if_indextoname, "The name of an interface.", 0},
    {0},
};

/* herror or gaierror, which the library shows as its own. */
static Object *new_error(VM *vm, Module *module, const char *name) {
    Str *of = module_add_exception(vm, module, name, EXC_OS_ERROR) ? str_from_text(vm, "socket") : NULL;
    Object *class = of ? dict_get_text(vm, module->dict, name) : NULL;
    bool ok = class && type_set_attribute(vm, (Type *)class, NAME(vm, __module__), OBJ(of)) == 0;
    xdecref(of);
    return ok ? incref(class) : NULL;
}

static bool setup(VM *vm, Module *module) {
    name_service_open();
    SocketState *state = memory_alloc_zeroed(vm, sizeof *state);
    if (!state) return false;
    module->state = state;
    state->default_timeout = -1;
    if (!(state->herror = new_error(vm, module, "herror")) || !(state->gaierror = new_error(vm, module, "gaierror"))) return false;
    Type *type = type_from_spec(vm, &socket_spec, "_socket.socket", NULL);
    return type && module_add_type(vm, module, type) && module_add(vm, module, "SocketType", incref(OBJ(type))) &&
           module_add(vm, module, "error", incref(OBJ(builtin_type(vm, EXC_OS_ERROR)))) &&
           module_add(vm, module, "timeout", incref(OBJ(builtin_type(vm, EXC_TIMEOUT_ERROR)))) && socket_add_constants(vm, module);
}

static int traverse(Module *module, Visit visit, void *context) {
    const SocketState *state = module->state;
    if (state) {
        VISIT(state->herror);
        VISIT(state->gaierror);
    }
    return 0;
}

static void close_module(VM *vm, Module *module) {
    SocketState *state = module->state;
    module->state = NULL;
    if (!state) return;
    clear_ref(&state->herror);
    clear_ref(&state->gaierror);
    memory_free(vm, state, sizeof *state);
}

const ModuleDef socket_module = {
    .name = "_socket", .doc = "Ends of connections.", .functions = functions, .setup = setup, .expected = 320, .traverse = traverse, .close = close_module};

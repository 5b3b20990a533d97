/* Owns epoll objects of the select module: waiting for many files, of which the system keeps the list. */
#include "module/posix.h"
#include "module/select.h"
#include "object/list.h"
#include "vm/thread.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

typedef struct Epoll {
    Object head;
    int fd; /* -1: closed */
} Epoll;

#define METHOD(name) static Object *epoll_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define SELF Epoll *e = (Epoll *)self; (void)args, (void)nargs

static bool is_open(VM *vm, const Epoll *e) { return e->fd >= 0 || raise(vm, EXC_VALUE_ERROR, "I/O operation on closed epoll object"); }

/* Takes the descriptor over, and closes it when it fails. */
static Object *epoll_over(VM *vm, Type *type, int fd) {
    Epoll *e = (Epoll *)type_allocate(vm, type, sizeof(Epoll));
    if (e) e->fd = fd;
    else close(fd);
    return OBJ(e);
}

/* args: sizehint, which means nothing, and flags */
static Object *epoll_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    int hint = -1, flags = 0;
    if ((args[0] && !posix_int(vm, args[0], &hint)) || (args[1] && !posix_int(vm, args[1], &flags))) return NULL;
    if (hint == 0 || hint < -1) return raise(vm, EXC_VALUE_ERROR, "negative sizehint");
    if (flags & ~EPOLL_CLOEXEC) return raise(vm, EXC_OS_ERROR, "invalid flags");
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? raise_os_error(vm, errno, NULL) : epoll_over(vm, type, fd);
}

METHOD(fromfd) {
    (void)nargs;
    int fd;
    return posix_int(vm, args[0], &fd) ? epoll_over(vm, (Type *)self, fd) : NULL;
}

METHOD(close) {
    SELF;
    int fd = e->fd;
    e->fd = -1;
    return posix_result(vm, fd >= 0 && close(fd) < 0, NULL);
}

METHOD(fileno) {
    SELF;
    return is_open(vm, e) ? int_from_int64(vm, e->fd) : NULL;
}

static Object *get_closed(VM *vm, Object *self) { return BOOL(vm, ((Epoll *)self)->fd < 0); }

/* ---- the files ---- */

static Object *control(VM *vm, Object *self, int operation, Object *file, Object *mask) {
    const Epoll *e = (Epoll *)self;
    int events = EPOLLIN | EPOLLOUT | EPOLLPRI, fd;
    if (!is_open(vm, e) || (mask && !posix_int(vm, mask, &events)) || (fd = waiting_descriptor(vm, file)) < 0) return NULL;
    struct epoll_event event = {.events = (uint32_t)events, .data = {.fd = fd}};
    return posix_result(vm, epoll_ctl(e->fd, operation, fd, &event) < 0, NULL);
}

METHOD(register) {
    (void)nargs;
    return control(vm, self, EPOLL_CTL_ADD, args[0], args[1]);
}
METHOD(modify) {
    (void)nargs;
    return control(vm, self, EPOLL_CTL_MOD, args[0], args[1]);
}
METHOD(unregister) {
    (void)nargs;
    return control(vm, self, EPOLL_CTL_DEL, args[0], NULL);
}

/* ---- waiting ---- */

/* epoll_wait(), gone on with after signals whose handlers do not raise. -1 RAISES */
static int wait_for(VM *vm, const Epoll *e, struct epoll_event *events, int most, int64_t timeout) {
    int64_t end = timeout > 0 ? waiting_now() + timeout : 0;
    for (int64_t left = timeout;;) {
        int fd = e->fd;
        Thread *me = waiting_begins(vm);
        int found = epoll_wait(fd, events, most, waiting_milliseconds(left));
        waiting_ends(vm, me);
        if (found >= 0) return found;
        if (!posix_again(vm)) {
            if (!exception_pending(vm)) raise_os_error(vm, errno, NULL);
            return -1;
        }
        if (timeout > 0 && (left = end - waiting_now()) < 0) left = 0;
    }
}

static Object *event_pair(VM *vm, const struct epoll_event *event) {
    Object *fd = int_from_int64(vm, event->data.fd), *events = fd ? int_from_int64(vm, event->events) : NULL;
    Object *pair = events ? tuple_pack(vm, 2, fd, events) : NULL;
    xdecref(fd);
    xdecref(events);
    return pair;
}

/* args: timeout, maxevents */
METHOD(poll) {
    SELF;
    enum { FEW = 64 };
    int most = -1;
    int64_t timeout;
    struct epoll_event few[FEW], *events = few;
    if (!is_open(vm, e) || !select_timeout(vm, args[0], 1, "timeout must be an integer or None", &timeout) || (args[1] && !posix_int(vm, args[1], &most))) return NULL;
    if (most == -1) most = FD_SETSIZE - 1;
    if (most < 1) return raise(vm, EXC_VALUE_ERROR, "maxevents must be greater than 0, got %d", most);
    size_t room = memory_size((size_t)most, sizeof *events, 0);
    if (most > FEW && !(events = memory_alloc(vm, room))) return NULL;
    int found = wait_for(vm, e, events, most, timeout);
    List *ready = found < 0 ? NULL : list_new(vm, 0);
    for (int i = 0; ready && i < found; i++) {
        Object *pair = event_pair(vm, &events[i]);
        if (!pair || !list_append_stolen(vm, ready, pair)) clear_ref(&ready);
    }
    if (events != few) memory_free(vm, events, room);
    return OBJ(ready);
}

METHOD(enter) {
    SELF;
    return is_open(vm, e) ? incref(self) : NULL;
}
METHOD(exit) {
    (void)args, (void)nargs;
    return object_call_method(vm, self, NAME(vm, close), NULL, 0);
}

static void epoll_destroy(VM *vm, Object *o) {
    (void)vm;
    Epoll *e = (Epoll *)o;
    if (e->fd >= 0) close(e->fd);
    e->fd = -1;
}

/* ---- tables ---- */

static const MethodDef epoll_methods[] = {
    {"fromfd", "(fd, /)", epoll_fromfd, "An epoll object for a descriptor of one.", METHOD_CLASS},
    {"close", "()", epoll_close, "Closes it.", 0},
    {"fileno", "()", epoll_fileno, "Its descriptor.", 0},
    {"register", "(fd, eventmask=7)", epoll_register, "Waits for events of a file from now on.", 0},
    {"modify", "(fd, eventmask)", epoll_modify, "Waits for other events of a file.", 0},
    {"unregister", "(fd)", epoll_unregister, "Waits for a file no more.", 0},
    {"poll", "(timeout=None, maxevents=-1)", epoll_poll, "Waits; (file, events) of those that are ready.", 0},
    {"__enter__", "()", epoll_enter, "The object itself.", 0},
    {"__exit__", "(exc_type=None, exc_value=None, exc_tb=None, /)", epoll_exit, "Closes it.", 0},
    {0},
};
static const GetSetDef epoll_getset[] = {{"closed", get_closed, NULL, "Whether it is closed."}, {0}};
static const TypeSpec epoll_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Epoll),
    .doc = "epoll(sizehint=-1, flags=0): files that are waited for, kept by the system.",
    .new_signature = "(sizehint=-1, flags=0)",
    .methods = epoll_methods,
    .getset = epoll_getset,
    .life = {.destroy = epoll_destroy},
    .slots = {.construct = epoll_construct},
};

bool select_add_epoll(VM *vm, Module *module) {
    static const NumberDef rows[] = {
#define X(name) {#name, (uint32_t)(name)},
        X(EPOLLIN) X(EPOLLOUT) X(EPOLLPRI) X(EPOLLERR) X(EPOLLHUP) X(EPOLLRDHUP) X(EPOLLET) X(EPOLLONESHOT) X(EPOLLEXCLUSIVE)
        X(EPOLLWAKEUP) X(EPOLLRDNORM) X(EPOLLRDBAND) X(EPOLLWRNORM) X(EPOLLWRBAND) X(EPOLLMSG) X(EPOLL_CLOEXEC)
#undef X
        {0}};
    if (!module_add_numbers(vm, module, rows)) return false;
    Type *type = type_from_spec(vm, &epoll_spec, "select.epoll", NULL);
    return type && module_add_type(vm, module, type);
}

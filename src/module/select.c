/* The select module: waiting until files can be read or written, by select() and by poll objects; epoll is in select_epoll.c. */
#include "module/posix.h"
#include "module/select.h"
#include "object/items.h"
#include "object/list.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/select.h>

bool select_timeout(VM *vm, Object *o, int64_t parts, const char *message, int64_t *timeout) {
    *timeout = -1;
    if (!o || is_none(o)) return true;
    if (!waiting_seconds(vm, o, timeout)) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_TYPE_ERROR, "%s", message);
        return false;
    }
    *timeout = *timeout < 0 ? -1 : *timeout / parts;
    return true;
}

/* ---- select() ---- */

enum { LISTS = 3, FILES_MOST = FD_SETSIZE };

/* What select() waits for. */
typedef struct Selection {
    List *objects[LISTS];  /* owned: of each argument, as they were met */
    struct pollfd *files;  /* owned raw memory: of all objects in order */
    size_t count, capacity;
} Selection;

static bool add_file(VM *vm, Selection *all, List *objects, Object *o, short events) {
    int fd = waiting_descriptor(vm, o);
    if (fd < 0) return false;
    if (fd >= FILES_MOST) return raise(vm, EXC_VALUE_ERROR, "filedescriptor out of range in select()") != NULL;
    if (objects->length >= FILES_MOST) return raise(vm, EXC_VALUE_ERROR, "too many file descriptors in select()") != NULL;
    if (all->count == all->capacity) {
        size_t capacity = all->capacity * 2 + 16;
        struct pollfd *files = memory_resize(vm, all->files, all->capacity * sizeof *files, capacity * sizeof *files);
        if (!files) return false;
        all->files = files;
        all->capacity = capacity;
    }
    all->files[all->count++] = (struct pollfd){.fd = fd, .events = events};
    return list_append(vm, objects, o);
}

/* Takes in one of the three arguments. A list is looked at as it is at each step: fileno() may change it. */
static bool add_files(VM *vm, Selection *all, int index, Object *argument, short events) {
    bool plain = is_list(argument) || is_tuple(argument);
    Object *items = plain ? incref(argument) : list_from_iterable(vm, argument);
    if (!items && exception_clear_if(vm, EXC_TYPE_ERROR)) raise(vm, EXC_TYPE_ERROR, "arguments 1-3 must be sequences");
    bool ok = items && (all->objects[index] = list_new(vm, 0));
    for (size_t i = 0; ok && i < (is_list(items) ? ((List *)items)->length : ((Tuple *)items)->length); i++) {
        Object *o = incref(is_list(items) ? ((List *)items)->items[i] : ((Tuple *)items)->items[i]);
        ok = add_file(vm, all, all->objects[index], o, events);
        decref(o);
    }
    xdecref(items);
    return ok;
}

/* Those of the objects whose file is ready. NEW */
static Object *ready_ones(VM *vm, const List *objects, const struct pollfd *files, short wanted) {
    List *ready = list_new(vm, 0);
    for (size_t i = 0; ready && i < objects->length; i++)
        if ((files[i].revents & wanted) && !list_append(vm, ready, objects->items[i])) clear_ref(&ready);
    return OBJ(ready);
}

/* Three lists of those that are ready. NEW */
static Object *ready_lists(VM *vm, const Selection *all) {
    static const short wanted[LISTS] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};
    Object *ready[LISTS] = {NULL};
    bool ok = true;
    const struct pollfd *files = all->files;
    for (int i = 0; ok && i < LISTS; i++) {
        ok = (ready[i] = ready_ones(vm, all->objects[i], files, wanted[i])) != NULL;
        if (all->objects[i]->length) files += all->objects[i]->length;
    }
    Object *result = ok ? tuple_pack(vm, LISTS, ready[0], ready[1], ready[2]) : NULL;
    for (int i = 0; i < LISTS; i++) xdecref(ready[i]);
    return result;
}

static Object *select_select(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    static const short events[LISTS] = {POLLIN, POLLOUT, POLLPRI};
    int64_t timeout;
    if (!select_timeout(vm, args[LISTS], 1, "timeout must be a float or None", &timeout)) return NULL;
    if (timeout < 0 && args[LISTS] && !is_none(args[LISTS])) return raise(vm, EXC_VALUE_ERROR, "timeout must be non-negative");
    Selection all = {.count = 0};
    bool ok = true;
    for (int i = 0; ok && i < LISTS; i++) ok = add_files(vm, &all, i, args[i], events[i]);
    ok = ok && waiting_poll(vm, all.files, all.count, timeout) >= 0;
    for (size_t i = 0; ok && i < all.count; i++)
        if (all.files[i].revents & POLLNVAL) ok = raise_os_error(vm, EBADF, NULL) != NULL;
    Object *result = ok ? ready_lists(vm, &all) : NULL;
    for (int i = 0; i < LISTS; i++) xdecref(all.objects[i]);
    if (all.files) memory_free(vm, all.files, all.capacity * sizeof *all.files);
    return result;
}

/* ---- poll objects ---- */

typedef struct Poll {
    Object head;
    struct pollfd *files; /* owned raw memory */
    size_t count, capacity;
    bool polling; /* a thread waits: no other may */
} Poll;

static const TypeSpec poll_spec;

static struct pollfd *find_file(Poll *p, int fd) {
    for (size_t i = 0; i < p->count; i++)
        if (p->files[i].fd == fd) return &p->files[i];
    return NULL;
}

static bool event_mask(VM *vm, Object *o, short *out) {
    int64_t mask = POLLIN | POLLPRI | POLLOUT;
    if (o && !object_to_int64(vm, o, &mask)) return false;
    if (mask < 0) return raise(vm, EXC_VALUE_ERROR, "value must be positive") != NULL;
    if (mask > USHRT_MAX) return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C unsigned short") != NULL;
    *out = (short)mask;
    return true;
}

static Object *poll_register(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Poll *p = (Poll *)self;
    short events = 0;
    int fd = waiting_descriptor(vm, args[0]);
    if (fd < 0 || !event_mask(vm, args[1], &events)) return NULL;
    struct pollfd *file = find_file(p, fd);
    if (!file) {
        if (p->count == p->capacity) {
            size_t capacity = p->capacity * 2 + 4;
            struct pollfd *files = memory_resize(vm, p->files, p->capacity * sizeof *files, capacity * sizeof *files);
            if (!files) return NULL;
            p->files = files;
            p->capacity = capacity;
        }
        file = &p->files[p->count++];
    }
    *file = (struct pollfd){.fd = fd, .events = events};
    return NEW_NONE(vm);
}

static Object *poll_modify(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    short events = 0;
    int fd = waiting_descriptor(vm, args[0]);
    if (fd < 0 || !event_mask(vm, args[1], &events)) return NULL;
    struct pollfd *file = find_file((Poll *)self, fd);
    if (!file) return raise_os_error(vm, ENOENT, NULL);
    file->events = events;
    return NEW_NONE(vm);
}

static Object *poll_unregister(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Poll *p = (Poll *)self;
    int fd = waiting_descriptor(vm, args[0]);
    struct pollfd *file = fd < 0 ? NULL : find_file(p, fd);
    if (!file) return fd < 0 ? NULL : raise_key_error(vm, args[0]);
    p->count--;
    memmove(file, file + 1, (size_t)(p->files + p->count - file) * sizeof *file);
    return NEW_NONE(vm);
}

/* A copy of the files is waited for: a signal's handler may register others. */
static Object *poll_poll(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Poll *p = (Poll *)self;
    int64_t timeout;
    if (!select_timeout(vm, args[0], 1000, "timeout must be an integer or None", &timeout)) return NULL;
    if (timeout > INT_MAX * 1000000ll) return raise(vm, EXC_OVERFLOW_ERROR, "timeout is too large");
    if (p->polling) return raise(vm, EXC_RUNTIME_ERROR, "concurrent poll() invocation");
    size_t count = p->count, room = (count + 1) * sizeof *p->files;
    struct pollfd *files = memory_alloc(vm, room);
    if (!files) return NULL;
    if (count) memcpy(files, p->files, count * sizeof *files);
    p->polling = true;
    int found = waiting_poll(vm, files, count, timeout);
    p->polling = false;
    List *ready = found < 0 ? NULL : list_new(vm, 0);
    for (size_t i = 0; ready && i < count; i++) {
        if (!files[i].revents) continue;
        Object *fd = int_from_int64(vm, files[i].fd), *events = fd ? int_from_int64(vm, files[i].revents & 0xffff) : NULL;
        Object *pair = events ? tuple_pack(vm, 2, fd, events) : NULL;
        xdecref(fd);
        xdecref(events);
        if (!pair || !list_append_stolen(vm, ready, pair)) clear_ref(&ready);
    }
    memory_free(vm, files, room);
    return OBJ(ready);
}

static void poll_destroy(VM *vm, Object *o) {
    Poll *p = (Poll *)o;
    if (p->files) memory_free(vm, p->files, p->capacity * sizeof *p->files);
    p->files = NULL;
}

static size_t poll_size_of(Object *o) { return memory_block_size(((Poll *)o)->files); }

static const MethodDef poll_methods[] = {
    {"register", "(fd, eventmask=7, /)", poll_register, "Waits for events of a file from now on.", 0},
    {"modify", "(fd, eventmask, /)", poll_modify, "Waits for other events of a file.", 0},
    {"unregister", "(fd, /)", poll_unregister, "Waits for a file no more.", 0},
    {"poll", "(timeout=None, /)", poll_poll, "Waits; (file, events) of those that are ready.", 0},
    {0},
};
static const TypeSpec poll_spec = {
    .base = TYPE_OBJECT, .size = sizeof(Poll), .flags = TYPE_NO_NEW, .doc = "Files that are waited for.", .methods = poll_methods, .life = {.destroy = poll_destroy}, .slots = {.size_of = poll_size_of}};

static Object *select_poll(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)args, (void)nargs;
    Type *type = native_type(vm, &poll_spec);
    return type_allocate(vm, type, sizeof(Poll));
}

static const MethodDef functions[] = {
    {"select", "(rlist, wlist, xlist, timeout=None, /)", select_select, "The files of each list that are ready, after waiting.", 0},
    {"poll", "()", select_poll, "An object that waits for files.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const NumberDef numbers[] = {
#define X(name) {#name, name},
        X(POLLIN) X(POLLPRI) X(POLLOUT) X(POLLERR) X(POLLHUP) X(POLLNVAL) X(POLLMSG) X(POLLRDHUP) X(POLLRDNORM) X(POLLRDBAND)
        X(POLLWRNORM) X(POLLWRBAND) X(PIPE_BUF)
#undef X
        {0}};
    if (!module_add_numbers(vm, module, numbers)) return false;
    return type_from_spec(vm, &poll_spec, "select.poll", NULL) && select_add_epoll(vm, module) && module_add(vm, module, "error", incref(OBJ(builtin_type(vm, EXC_OS_ERROR))));
}

const ModuleDef select_module = {.name = "select", .doc = "Waiting for files.", .functions = functions, .setup = setup};

/* The select module: waiting until files can be read or written, by select() and by poll objects; epoll is in select_epoll.c. */
#include "module/posix.h"
#include "module/select.h"
#include "object/items.h"
#include "object/list.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

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

/* Appends the files of one of the three arguments. */
static bool add_files(VM *vm, Tuple *objects, short events, struct pollfd *files, size_t *count) {
    for (size_t i = 0; i < objects->length; i++) {
        int fd = waiting_descriptor(vm, objects->items[i]);
        if (fd < 0) return false;
        files[(*count)++] = (struct pollfd){.fd = fd, .events = events};
    }
    return true;
}

/* Those of the objects whose file is ready. NEW */
static Object *ready_ones(VM *vm, Tuple *objects, const struct pollfd *files, short wanted) {
    List *ready = list_new(vm, 0);
    for (size_t i = 0; ready && i < objects->length; i++)
        if ((files[i].revents & wanted) && !list_append(vm, ready, objects->items[i])) clear_ref(&ready);
    return OBJ(ready);
}

static Object *select_select(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    static const short events[3] = {POLLIN, POLLOUT, POLLPRI}, wanted[3] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};
    int64_t timeout;
    if (!select_timeout(vm, args[3], 1, "timeout must be a float or None", &timeout)) return NULL;
    if (timeout < 0 && args[3] && !is_none(args[3])) return raise(vm, EXC_VALUE_ERROR, "timeout must be non-negative");
    Tuple *objects[3] = {NULL};
    size_t total = 0, count = 0, starts[3];
    bool ok = true;
    for (int i = 0; ok && i < 3; i++) {
        objects[i] = (Tuple *)tuple_from_iterable(vm, args[i]);
        ok = objects[i] != NULL;
        if (ok) total += objects[i]->length;
    }
    size_t room = (total + 1) * sizeof(struct pollfd);
    struct pollfd *files = ok ? memory_alloc(vm, room) : NULL;
    ok = files != NULL;
    for (int i = 0; ok && i < 3; i++) {
        starts[i] = count;
        ok = add_files(vm, objects[i], events[i], files, &count);
    }
    ok = ok && waiting_poll(vm, files, count, timeout) >= 0;
    for (size_t i = 0; ok && i < count; i++)
        if (files[i].revents & POLLNVAL) ok = raise_os_error(vm, EBADF, NULL) != NULL;
    Object *ready[3] = {NULL};
    for (int i = 0; ok && i < 3; i++) ok = (ready[i] = ready_ones(vm, objects[i], files + starts[i], wanted[i])) != NULL;
    Object *result = ok ? tuple_pack(vm, 3, ready[0], ready[1], ready[2]) : NULL;
    for (int i = 0; i < 3; i++) {
        xdecref(objects[i]);
        xdecref(ready[i]);
    }
    if (files) memory_free(vm, files, room);
    return result;
}

/* ---- poll objects ---- */

typedef struct Poll {
    Object head;
    struct pollfd *files; /* owned raw memory */
    size_t count, capacity;
} Poll;

static const TypeSpec poll_spec;

static struct pollfd *find_file(Poll *p, int fd) {
    for (size_t i = 0; i < p->count; i++)
        if (p->files[i].fd == fd) return &p->files[i];
    return NULL;
}

static bool event_mask(VM *vm, Object *o, short *out) {
    int mask = POLLIN | POLLPRI | POLLOUT;
    if (o && !posix_int(vm, o, &mask)) return false;
    *out = (short)mask;
    return true;
}

static Object *poll_register(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Poll *p = (Poll *)self;
    short events;
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
    short events;
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
    size_t count = p->count, room = (count + 1) * sizeof *p->files;
    struct pollfd *files = memory_alloc(vm, room);
    if (!files) return NULL;
    if (count) memcpy(files, p->files, count * sizeof *files);
    List *ready = waiting_poll(vm, files, count, timeout) < 0 ? NULL : list_new(vm, 0);
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
    static const struct {
        const char *name;
        int value;
    } numbers[] = {{"POLLIN", POLLIN}, {"POLLPRI", POLLPRI}, {"POLLOUT", POLLOUT}, {"POLLERR", POLLERR}, {"POLLHUP", POLLHUP}, {"POLLNVAL", POLLNVAL}, {"POLLMSG", POLLMSG}, {"POLLRDHUP", POLLRDHUP}, {"POLLRDNORM", POLLRDNORM}, {"POLLRDBAND", POLLRDBAND}, {"POLLWRNORM", POLLWRNORM}, {"POLLWRBAND", POLLWRBAND}, {"PIPE_BUF", 4096}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!module_add(vm, module, numbers[i].name, int_from_int64(vm, numbers[i].value))) return false;
    return type_from_spec(vm, &poll_spec, "select.poll", NULL) && select_add_epoll(vm, module) && module_add(vm, module, "error", incref(OBJ(builtin_type(vm, EXC_OS_ERROR))));
}

const ModuleDef select_module = {.name = "select", .doc = "Waiting for files.", .functions = functions, .setup = setup};

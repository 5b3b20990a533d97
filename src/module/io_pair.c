/* Owns BufferedRWPair: a buffered reader and a buffered writer that look like one file, as the two directions of a socket do. */
#include "module/io_file.h"

typedef struct Pair {
    Object head;
    Object *reader, *writer; /* owned; NULL only while it is made */
    /* attribute area follows */
} Pair;

static bool check_made(VM *vm, const Pair *p) {
    return p->reader || (raise(vm, EXC_VALUE_ERROR, "I/O operation on uninitialized object"), false);
}

/* Asks one of the two files. */
static Object *ask(VM *vm, Object *file, const char *question, Object *const *args, size_t nargs) {
    Str *name = str_intern_text(vm, question);
    Object *answer = name ? object_call_method(vm, file, name, args, nargs) : NULL;
    xdecref(name);
    return answer;
}

#define METHOD(name) static Object *pair_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define FORWARD(name, file)                                                                                                              \
    METHOD(name) {                                                                                                                       \
        if (!check_made(vm, (Pair *)self)) return NULL;                                                                                  \
        return ask(vm, ((Pair *)self)->file, #name, args, nargs && args[0] ? 1 : 0);                                                     \
    }
FORWARD(read, reader)
FORWARD(read1, reader)
FORWARD(readinto, reader)
FORWARD(readinto1, reader)
FORWARD(peek, reader)
FORWARD(readable, reader)
FORWARD(write, writer)
FORWARD(flush, writer)
FORWARD(writable, writer)

/* Both are closed, the writer first. */
METHOD(close) {
    (void)args, (void)nargs;
    Pair *p = (Pair *)self;
    if (!check_made(vm, p)) return NULL;
    Object *first = ask(vm, p->writer, "close", NULL, 0), *failure = exception_take(vm);
    Object *second = ask(vm, p->reader, "close", NULL, 0);
    xdecref(second);
    xdecref(first);
    return io_chain(vm, failure) ? NEW_NONE(vm) : NULL;
}

METHOD(isatty) {
    (void)args, (void)nargs;
    Pair *p = (Pair *)self;
    if (!check_made(vm, p)) return NULL;
    Object *answer = ask(vm, p->writer, "isatty", NULL, 0);
    if (!answer || answer == TRUE(vm)) return answer;
    decref(answer);
    return ask(vm, p->reader, "isatty", NULL, 0);
}

static Object *get_closed(VM *vm, Object *self) {
    Object *writer = ((Pair *)self)->writer;
    if (!writer) return raise(vm, EXC_RUNTIME_ERROR, "the BufferedRWPair object is being garbage-collected");
    return object_getattr_text(vm, writer, "closed");
}

static bool check(VM *vm, Object *file, const char *question, const char *message) {
    Object *answer = ask(vm, file, question, NULL, 0);
    int can = answer ? object_truth(vm, answer) : -1;
    xdecref(answer);
    return can > 0 || (can == 0 && raise_unsupported(vm, message));
}

static Object *pair_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Object *o = type_allocate(vm, type, sizeof(Pair));
    if (o) object_track(vm, o);
    return o;
}

/* args: reader, writer, buffer_size; a buffered file is put over each */
static int pair_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Pair *p = (Pair *)self;
    if (!check(vm, args[0], "readable", "File or stream is not readable.") || !check(vm, args[1], "writable", "File or stream is not writable.")) return -1;
    Type *types[2] = {io_type(vm, &io_reader_spec), io_type(vm, &io_writer_spec)};
    Object *files[2] = {NULL};
    for (int i = 0; i < 2; i++) {
        Object *given[2] = {args[i], args[2]};
        files[i] = types[i] ? object_call(vm, OBJ(types[i]), given, args[2] ? 2 : 1, NULL) : NULL;
    }
    if (files[0] && files[1]) {
        set_ref(&p->reader, files[0]);
        set_ref(&p->writer, files[1]);
        return 0;
    }
    xdecref(files[0]);
    xdecref(files[1]);
    return -1;
}

static void pair_destroy(VM *vm, Object *o) {
    Pair *p = (Pair *)o;
    clear_ref(&p->reader);
    clear_ref(&p->writer);
    instance_release_attributes(vm, o);
}

static int pair_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Pair *)o)->reader);
    VISIT(((Pair *)o)->writer);
    return instance_traverse_attributes(o, visit, context);
}

static const MethodDef pair_methods[] = {
    {"read", "(size=-1, /)", pair_read, "Read up to size bytes, or to the end.", 0},
    {"read1", "(size=-1, /)", pair_read1, "Read what is there, waiting at most once.", 0},
    {"readinto", "(buffer, /)", pair_readinto, "Read into a bytearray; the number of bytes.", 0},
    {"readinto1", "(buffer, /)", pair_readinto1, "The same, waiting at most once.", 0},
    {"peek", "(size=0, /)", pair_peek, "The bytes that are buffered.", 0},
    {"readable", "()", pair_readable, "Whether it can be read.", 0},
    {"write", "(b, /)", pair_write, "Write bytes; how many.", 0},
    {"flush", "()", pair_flush, "Write out what is buffered.", 0},
    {"writable", "()", pair_writable, "Whether it can be written.", 0},
    {"close", "()", pair_close, "Close both files.", 0},
    {"isatty", "()", pair_isatty, "Whether one is a terminal.", 0},
    {0},
};
static const GetSetDef pair_getset[] = {{"closed", get_closed, NULL, "Whether it was closed."}, {0}};

const TypeSpec io_pair_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Pair),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE | TYPE_HAS_DICT,
    .doc = "BufferedRWPair(reader, writer): one file of two.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(reader, writer, buffer_size=8192, /)",
    .methods = pair_methods,
    .getset = pair_getset,
    .life = {.destroy = pair_destroy, .traverse = pair_traverse},
    .slots = {.construct = pair_construct, .initialize = pair_initialize},
};

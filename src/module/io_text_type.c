/* The type TextIOWrapper: its life, methods and attributes. */
#include "module/builtins.h"
#include "module/io_text_file.h"
#include "object/codec.h"
#include "object/list.h"

#include <string.h>
#include <unistd.h>

/* ---- life ---- */

static Object *text_close(VM *vm, Object *self, Object *const *args, size_t nargs);

static Object *text_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    TextFile *t = (TextFile *)io_text_new(vm, type, NULL, NULL, NULL, NULL);
    if (t) t->blank = true;
    return OBJ(t);
}

/* What was made by __init__ before gives way; while the file below is at work it cannot. */
static int text_adopt(VM *vm, TextFile *t, STEALS Object *made)
{
    Object *first = exception_take(vm);
    File *f = (File *)t->file;
    int held = f ? file_hold(vm, f) : 0;
    if (held < 0) {
        xdecref(first);
        xdecref(made);
        return -1;
    }
    if (f) file_let_go(f, held);
    if (!made) {
        t->blank = true;
        clear_ref(&t->file);
    } else if (t->file) {
        ((TextFile *)made)->blank = false;
    }
    exception_restore(vm, first);
    if (made) { /* it goes without closing its file */
        Object *old = t->file;
        t->file = NULL;
        int result = io_adopt(vm, OBJ(t), made, sizeof(TextFile));
        xdecref(old);
        return result;
    }
    return -1;
}

static int text_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    int line_buffered = args[4] ? object_truth(vm, args[4]) : 0,
        through = args[5] ? object_truth(vm, args[5]) : 0;
    if (line_buffered < 0 || through < 0) return -1;
    Type *type = io_type(vm, &io_text_spec);
    bool ours = file_is_plain(args[0]) && !((File *)args[0])->unbuffered;
    File *file = !type ? NULL : ours ? (File *)incref(args[0]) : file_over(vm, args[0]);
    Object *t = file ? io_text_new(vm, type, OBJ(file), args[1], args[2], args[3]) : NULL;
    xdecref(file);
    if (t) {
        ((TextFile *)t)->line_buffered = line_buffered;
        ((TextFile *)t)->write_through = through;
    }
    return text_adopt(vm, (TextFile *)self, t);
}

static bool text_is_plain(Object *o) { return type_of(o)->spec == &io_text_spec && !instance_has_attributes(o); }

/* A file that nobody closed is closed. */
static void text_finalize(VM *vm, Object *o)
{
    TextFile *t = (TextFile *)o;
    File *f = (File *)t->file;
    if (!f || f->detached || f->blank || (!f->open && !f->target)) return;
    Object *pending = exception_take(vm);
    int closed = file_is_closed(vm, f);
    /* what lies below may have been closed because it is part of the same garbage: a program's own close is called all the same */
    if (closed == 0 || (closed > 0 && !text_is_plain(o) && text_buffer(f)->word & OBJECT_FINALIZED)) {
        if (closed == 0) file_warn_unclosed(vm, text_buffer(f), o);
        Object *done = text_is_plain(o) ? text_close(vm, o, NULL, 0) : object_call_method(vm, o, NAME(vm, close), NULL, 0);
        if (!done) exception_unraisable(vm, NULL, o);
        xdecref(done);
    }
    exception_clear(vm);
    exception_restore(vm, pending);
}

static void text_destroy(VM *vm, Object *o)
{
    TextFile *t = (TextFile *)o;
    instance_release_attributes(vm, o);
    clear_ref(&t->file);
    clear_ref(&t->mode);
    text_free_whole(vm, t);
    clear_ref(&t->encoding);
    clear_ref(&t->errors);
}

static int text_traverse(Object *o, Visit visit, void *context)
{
    TextFile *t = (TextFile *)o;
    VISIT(t->file);
    VISIT(t->mode);
    if (t->whole) VISIT(t->whole->bytes);
    VISIT(t->encoding);
    VISIT(t->errors);
    return instance_traverse_attributes(o, visit, context);
}

/* Closing it asks for its `close`, which may be the program's, and closes the file below. */
static bool text_at_rest(Object *o)
{
    Object *file = ((TextFile *)o)->file;
    if (instance_has_attributes(o)) return false;
    return !file || (life_of(file)->at_rest && life_of(file)->at_rest(file));
}

/* ---- methods ---- */

#define METHOD(name)                                                                               \
    static Object *text_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED_ARGUMENTS (void)args, (void)nargs

METHOD(read)
{
    (void)nargs;
    TextFile *t = (TextFile *)self;
    ptrdiff_t size;
    return io_size_argument(vm, args[0], &size) ? text_read_alone(vm, t, text_read_some, size) : NULL;
}

METHOD(readline)
{
    (void)nargs;
    ptrdiff_t limit;
    return io_size_argument(vm, args[0], &limit) ? text_read_alone(vm, (TextFile *)self, text_read_line, limit) : NULL;
}

/* NULL without an exception at the end. */
static Object *next_line(VM *vm, Object *self)
{
    Object *line = text_read_alone(vm, (TextFile *)self, text_read_line, -1);
    if (line && str_length((Str *)line) == 0) clear_ref(&line);
    return line;
}

METHOD(readlines)
{
    (void)nargs;
    return io_read_lines(vm, self, args[0], next_line);
}

METHOD(write)
{
    (void)nargs;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "write() argument must be str, not %T", args[0]);
    return io_text_write(vm, self, (Str *)args[0]) ? int_from_size(vm, str_length((Str *)args[0]))
                                                   : NULL;
}

static int write_item(VM *vm, Object *item, void *context)
{
    Object *result = object_call_method(vm, context, NAME(vm, write), &item, 1);
    if (!result) return -1;
    decref(result);
    return 0;
}

METHOD(writelines)
{
    (void)nargs;
    File *f = text_file(vm, (TextFile *)self);
    if (!f || !file_check_open(vm, f)) return NULL;
    return object_for_each(vm, args[0], write_item, self) < 0 ? NULL : NEW_NONE(vm);
}

METHOD(flush)
{
    UNUSED_ARGUMENTS;
    TextFile *t = (TextFile *)self;
    File *f = text_file(vm, t);
    if (!f || !file_check_open(vm, f)) return NULL;
    t->iterating = false;
    incref(f);
    bool ok = file_flush_through(vm, f);
    decref(f);
    return ok ? NEW_NONE(vm) : NULL;
}

/* The file below is closed also when what is held cannot be written out. */
METHOD(close)
{
    UNUSED_ARGUMENTS;
    File *f = text_file(vm, (TextFile *)self);
    int closed = !f ? -1 : f->detached ? -file_check_open(vm, f) - 1 : file_is_closed(vm, f);
    if (closed) return closed > 0 ? NEW_NONE(vm) : NULL;
    incref(f);
    Object *flushed = text_is_plain(self) ? text_flush(vm, self, NULL, 0) : object_call_method(vm, self, NAME(vm, flush), NULL, 0);
    Object *first = exception_take(vm), *below = NULL;
    xdecref(flushed);
    if (!f->for_text && file_is_plain(OBJ(f))) file_close(vm, f);
    else below = object_call_method(vm, text_buffer(f), NAME(vm, close), NULL, 0);
    xdecref(below);
    decref(f);
    return io_chain(vm, first) ? NEW_NONE(vm) : NULL;
}

METHOD(detach)
{
    UNUSED_ARGUMENTS;
    TextFile *t = (TextFile *)self;
    if (!text_file(vm, t)) return NULL;
    Object *flushed = object_call_method(vm, self, NAME(vm, flush), NULL, 0);
    xdecref(flushed);
    File *f = flushed ? text_file(vm, t) : NULL;
    if (!f) return NULL;
    Object *buffer = incref(text_buffer(f));
    clear_ref(&t->file);
    return buffer;
}

/* Methods that the binary file answers. */
static Object *ask_file(VM *vm, Object *self, const char *name)
{
    File *f = text_file(vm, (TextFile *)self);
    if (!f) return NULL;
    Str *method = str_intern_text(vm, name);
    Object *result = method ? object_call_method(vm, text_buffer(f), method, NULL, 0) : NULL;
    xdecref(method);
    return result;
}
METHOD(fileno)
{
    UNUSED_ARGUMENTS;
    return ask_file(vm, self, "fileno");
}
METHOD(isatty)
{
    UNUSED_ARGUMENTS;
    return ask_file(vm, self, "isatty");
}
METHOD(readable)
{
    UNUSED_ARGUMENTS;
    return ask_file(vm, self, "readable");
}
METHOD(writable)
{
    UNUSED_ARGUMENTS;
    return ask_file(vm, self, "writable");
}
METHOD(seekable)
{
    UNUSED_ARGUMENTS;
    return ask_file(vm, self, "seekable");
}

METHOD(tell)
{
    UNUSED_ARGUMENTS;
    File *f = text_file(vm, (TextFile *)self);
    if (f && file_check_open(vm, f) && ((TextFile *)self)->iterating)
        return raise(vm, EXC_OS_ERROR, "telling position disabled by next() call");
    int64_t position = f && !exception_pending(vm) ? text_position(vm, (TextFile *)self, f) : -1;
    return position < 0 ? NULL : int_from_int64(vm, position);
}

METHOD(seek)
{
    (void)nargs;
    TextFile *t = (TextFile *)self;
    File *f = text_file(vm, t);
    int64_t offset, whence = SEEK_SET;
    if (!f || !object_to_int64(vm, args[0], &offset) ||
        (args[1] && !object_to_int64(vm, args[1], &whence)))
        return NULL;
    if (whence < 0 || whence > 2)
        return raise(vm, EXC_VALUE_ERROR, "invalid whence (%d, should be 0, 1 or 2)", (int)whence);
    if (whence != SEEK_SET && offset)
        return raise_unsupported(vm, whence == SEEK_CUR ? "can't do nonzero cur-relative seeks"
                                                        : "can't do nonzero end-relative seeks");
    if (whence == SEEK_SET && offset < 0)
        return raise(vm, EXC_VALUE_ERROR, "negative seek position %ld", (long)offset);
    if (whence != SEEK_CUR && t->decoded && file_check_open(vm, f)) text_forget_decoded(t, f);
    int64_t position = exception_pending(vm) ? -1 : whence == SEEK_CUR ? text_position(vm, t, f) : file_seek(vm, f, offset, (int)whence);
    if (whence != SEEK_CUR) t->has_read = false;
    if (position >= 0) t->iterating = false;
    return position < 0 ? NULL : int_from_int64(vm, position);
}

METHOD(truncate)
{
    (void)nargs;
    File *f = text_file(vm, (TextFile *)self);
    if (!f || !file_check_open(vm, f)) return NULL;
    if (((TextFile *)self)->decoded) text_forget_decoded((TextFile *)self, f);
    if (!file_truncate(vm, f, args[0])) return NULL;
    return args[0] && !is_none(args[0]) ? object_index(vm, args[0]) : text_tell(vm, self, NULL, 0);
}

/* args: encoding, errors, newline, line_buffering, write_through */
METHOD(reconfigure)
{
    (void)nargs;
    TextFile *t = (TextFile *)self;
    File *f = text_file(vm, t);
    if (!f || !file_check_open(vm, f)) return NULL;
    if (t->has_read && ((args[0] && !is_none(args[0])) || (args[1] && !is_none(args[1])) || args[2]))
        return raise_unsupported(vm, "It is not possible to set the encoding or newline of stream after the first read");
    if (!file_flush_through(vm, f)) return NULL;
    int line_buffered = args[3] && !is_none(args[3]) ? object_truth(vm, args[3]) : t->line_buffered;
    int through = args[4] && !is_none(args[4]) ? object_truth(vm, args[4]) : t->write_through;
    if (line_buffered < 0 || through < 0) return NULL;
    Object *encoding = args[0] && !is_none(args[0]) ? args[0] : OBJ(t->encoding);
    Object *errors = args[1] && !is_none(args[1]) ? args[1] : args[0] && !is_none(args[0]) ? NULL : OBJ(t->errors);
    if (!text_set_encoding(vm, t, encoding, errors) || (args[2] && !text_set_newline(vm, t, args[2])))
        return NULL;
    t->line_buffered = line_buffered;
    t->write_through = through;
    return NEW_NONE(vm);
}

METHOD(enter)
{
    UNUSED_ARGUMENTS;
    File *f = text_file(vm, (TextFile *)self);
    return f && file_check_open(vm, f) ? incref(self) : NULL;
}
METHOD(exit)
{
    UNUSED_ARGUMENTS;
    return object_call_method(vm, self, NAME(vm, close), NULL, 0);
}
METHOD(reduce)
{
    UNUSED_ARGUMENTS;
    return raise(vm, EXC_TYPE_ERROR, "cannot pickle '%T' instances", self);
}

static Object *text_iter(VM *vm, Object *o)
{
    File *f = text_file(vm, (TextFile *)o);
    return f && file_check_open(vm, f) ? incref(o) : NULL;
}

static Object *text_next(VM *vm, Object *o)
{
    TextFile *t = (TextFile *)o;
    t->iterating = true;
    Object *line = next_line(vm, o);
    if (!line && !exception_pending(vm)) t->iterating = false;
    return line;
}

/* ---- attributes ---- */

static Object *get_buffer(VM *vm, Object *self)
{
    File *f = text_file(vm, (TextFile *)self);
    return f ? incref(text_buffer(f)) : NULL;
}
static Object *get_encoding(VM *vm, Object *self)
{
    (void)vm;
    return OBJ(incref(((TextFile *)self)->encoding));
}
static Object *get_errors(VM *vm, Object *self)
{
    (void)vm;
    return OBJ(incref(((TextFile *)self)->errors));
}
static Object *get_closed(VM *vm, Object *self)
{
    File *f = text_file(vm, (TextFile *)self);
    return f ? object_getattr_text(vm, text_buffer(f), "closed") : NULL;
}
static Object *get_name(VM *vm, Object *self)
{
    File *f = text_file(vm, (TextFile *)self);
    return f ? object_getattr(vm, text_buffer(f), NAME(vm, name)) : NULL;
}

static Object *get_chunk_size(VM *vm, Object *self) { return text_file(vm, (TextFile *)self) ? int_from_size(vm, ((TextFile *)self)->chunk_size) : NULL; }
static int set_chunk_size(VM *vm, Object *self, Object *value)
{
    TextFile *t = (TextFile *)self;
    File *f = text_file(vm, t);
    ptrdiff_t size;
    if (!value) raise(vm, EXC_ATTRIBUTE_ERROR, "cannot delete attribute");
    if (!f || !value || !object_to_size(vm, value, &size)) return -1;
    if (size <= 0) return raise(vm, EXC_VALUE_ERROR, "a strictly positive integer is required"), -1;
    t->chunk_size = (size_t)size;
    if (f->for_text && !f->write_buffer) f->buffer_size = (size_t)size;
    return 0;
}
static Object *get_line_buffering(VM *vm, Object *self)
{
    return BOOL(vm, ((TextFile *)self)->line_buffered);
}
static Object *get_write_through(VM *vm, Object *self)
{
    return BOOL(vm, ((TextFile *)self)->write_through);
}

/* "r", "w", "a+" ... as open() was told; any object, as the program may set it. */
static Object *get_mode(VM *vm, Object *self)
{
    Object *mode = ((TextFile *)self)->mode;
    return mode ? incref(mode) : raise(vm, EXC_ATTRIBUTE_ERROR, "'%T' object has no attribute 'mode'", self);
}

static int set_mode(VM *vm, Object *self, Object *value)
{
    TextFile *t = (TextFile *)self;
    if (!value && !t->mode) return raise(vm, EXC_ATTRIBUTE_ERROR, "mode"), -1;
    Object *old = t->mode;
    t->mode = xincref(value);
    xdecref(old);
    return 0;
}

static Object *get_newlines(VM *vm, Object *self) { return io_line_ends(vm, ((TextFile *)self)->seen); }

static Object *text_repr(VM *vm, Object *o)
{
    TextFile *t = (TextFile *)o;
    if (t->blank) return text_file(vm, t), NULL;
    Object *name = object_getattr_maybe(vm, o, NAME(vm, name));
    if (!name && exception_pending(vm) && !exception_clear_if(vm, EXC_VALUE_ERROR)) return NULL;
    Str *named = name ? str_from_format(vm, " name=%R", name) : incref(EMPTY_STR(vm));
    Str *opened = !named ? NULL : t->mode ? str_from_format(vm, " mode=%R", t->mode) : incref(EMPTY_STR(vm));
    Str *text = opened ? str_from_format(vm, "<%s%U%U encoding='%U'>", type_name_text(type_of(o)), named, opened, t->encoding) : NULL;
    xdecref(opened);
    xdecref(named);
    xdecref(name);
    return OBJ(text);
}

static const MethodDef text_methods[] = {
    {"read", "(size=-1, /)", text_read, "Read up to size characters, or to the end.", 0},
    {"readline", "(size=-1, /)", text_readline, "Read a line with its end.", 0},
    {"readlines", "(hint=-1, /)", text_readlines, "The lines as a list.", 0},
    {"write", "(text, /)", text_write, "Write text; the number of characters.", 0},
    {"writelines", "(lines, /)", text_writelines, "Write each of the lines.", 0},
    {"flush", "()", text_flush, "Write out what is buffered.", 0},
    {"close", "()", text_close, "Flush and close the file.", 0},
    {"detach", "()", text_detach, "Separate the binary file and return it.", 0},
    {"fileno", "()", text_fileno, "The file descriptor.", 0},
    {"isatty", "()", text_isatty, "Whether it is a terminal.", 0},
    {"readable", "()", text_readable, "Whether it can be read.", 0},
    {"writable", "()", text_writable, "Whether it can be written.", 0},
    {"seekable", "()", text_seekable, "Whether the position can be set.", 0},
    {"tell", "()", text_tell, "The position, for seek().", 0},
    {"seek", "(cookie, whence=0, /)", text_seek,
     "Go to a position that tell() gave, or to the start or end.", 0},
    {"truncate", "(pos=None, /)", text_truncate, "Cut the file.", 0},
    {"reconfigure",
     "(*, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
     text_reconfigure, "Change how text is read and written.", 0},
    {"__enter__", "()", text_enter, "The file itself.", 0},
    {"__exit__", "(*args)", text_exit, "Close the file.", 0},
    {"__reduce__", "()", text_reduce, "Files cannot be pickled.", 0},
    {0},
};

static const GetSetDef text_getset[] = {
    {"buffer", get_buffer, NULL, "The binary file."},
    {"encoding", get_encoding, NULL, "The encoding's name."},
    {"errors", get_errors, NULL, "What happens to text that cannot be coded."},
    {"newlines", get_newlines, NULL, "The line ends met so far."},
    {"closed", get_closed, NULL, "Whether it was closed."},
    {"name", get_name, NULL, "Its path or descriptor."},
    {"mode", get_mode, set_mode, "How it was opened."},
    {"_CHUNK_SIZE", get_chunk_size, set_chunk_size, "What is read at once."},
    {"line_buffering", get_line_buffering, NULL, "Whether each line is written out at once."},
    {"write_through", get_write_through, NULL, "Whether everything is written out at once."},
    {0},
};

const TypeSpec io_text_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(TextFile),
    .flags = TYPE_BASE | TYPE_WEAKREFABLE | TYPE_HAS_DICT,
    .doc = "A text file: decodes and encodes over a binary file.",
    .new_signature = "(*args, **kwargs)",
    .init_signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
                      "write_through=False)",
    .methods = text_methods,
    .getset = text_getset,
    .life = {text_destroy, text_traverse, NULL, text_finalize, text_at_rest},
    .slots = {.construct = text_construct, .initialize = text_initialize, .repr = text_repr, .iter = text_iter, .next = text_next},
};

void io_text_opened(Object *o, STEALS Object *mode, bool line_buffered)
{
    ((TextFile *)o)->line_buffered = line_buffered;
    ((TextFile *)o)->mode = mode;
}

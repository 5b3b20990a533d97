/* Binary files: a file descriptor (or an output function) with its buffers. What io_file.c shares
 * with io_text.c. */
#ifndef OURO_MODULE_IO_FILE_H
#define OURO_MODULE_IO_FILE_H

#include "module/io_text.h"
#include "object/bytes.h"
#include "object/dict.h"
#include "vm/thread.h"

typedef struct File {
    Object head;
    int fd; /* -1: closed, or an output function */
    bool open, readable, writable, appending, created, close_fd;
    bool unbuffered; /* FileIO: nothing is kept here */
    bool detached;   /* what it stood on goes on alone; it is not open */
    bool blank;      /* __init__ has not succeeded; it is not open */
    bool for_text;   /* it was made to stand between a text file and its target, which is asked as text files ask */
    bool busy;       /* the target is at work: see file_hold */
    Object *name;    /* owned: path or descriptor */
    Object *target;  /* owned: a file object of a program that takes the place of the descriptor, or
                        NULL */
    IoWrite write;   /* output function, or NULL */
    void *context;
    uint8_t *read_buffer; /* owned raw memory; unread bytes lie in [read_start, read_end) */
    size_t read_start, read_end, read_capacity;
    uint8_t *write_buffer; /* owned raw memory of buffer_size bytes, NULL until first used */
    size_t write_length, buffer_size;
    ThreadLock lock; /* see file_hold */
    uint64_t owner;  /* the thread that holds it */
    /* attribute area follows in subclasses */
} File;

enum { FILE_BUFFER = 8192 };

extern const TypeSpec io_base_spec, io_raw_base_spec, io_buffered_base_spec, io_text_base_spec,
    io_file_spec, io_reader_spec, io_writer_spec, io_random_spec, io_pair_spec, io_text_spec, io_string_spec,
    io_bytes_spec, io_newline_spec;
/* The type of a spec, made when first asked for. NULL RAISES. */
BORROWED Type *io_type(VM *vm, const TypeSpec *spec) RAISES;
bool io_is_file(Object *o); /* a File or of a subclass */

/* Kinds of line ends, and what a file's attribute newlines shows of those that were met: None, one, or a tuple (io_newline.c). */
enum { SEEN_CR = 1, SEEN_LF = 2, SEEN_CRLF = 4 };
NEW Object *io_line_ends(VM *vm, unsigned seen) RAISES;
unsigned io_line_ends_in(const Str *text);

NEW File *file_new(VM *vm, Type *type, int fd, Object *name) RAISES;
/* A file that reads from and writes to any object with a file's methods, for a text file. */
NEW File *file_over(VM *vm, Object *target) RAISES;
/* The file's content is gone: the memory and the references. */
void file_release(VM *vm, File *f);
/* self becomes what `made`, of the same layout, is: their contents change places. made NULL: -1. */
int io_adopt(VM *vm, Object *self, STEALS Object *made, size_t size);
/* A file is used by one thread at a time, as reading and writing may wait while there is something half done: each operation of
 * several steps is between these two. It may be nested, but not while the object below is at work (RuntimeError). -1 RAISES; what
 * else comes out goes into file_let_go. */
int file_hold_slowly(VM *vm, File *f) RAISES;
static inline int file_hold(VM *vm, File *f) { return likely(!vm->threads && !f->busy) ? 0 : file_hold_slowly(vm, f); }
static inline void file_let_go(File *f, int held) {
    if (likely(held <= 0)) return;
    lock_give(&f->lock);
    decref(f);
}
/* As the method flush does: a reader, and what stands under a text file, flush what lies below. */
bool file_flush_through(VM *vm, File *f) RAISES;
/* The answer of the descriptor or of the target: "isatty", "fileno", "seekable". */
NEW Object *file_ask(VM *vm, File *f, const char *question) RAISES;
bool file_check_open(VM *vm, File *f) RAISES;
bool file_check_readable(VM *vm, File *f) RAISES;
bool file_check_writable(VM *vm, File *f) RAISES;
bool file_write(VM *vm, File *f, const void *data, size_t length) RAISES;
bool file_flush(VM *vm, File *f) RAISES;
bool file_close(VM *vm, File *f) RAISES;
/* More bytes into the read buffer: how many, 0 at the end, -1 RAISES. The unread ones may move to
 * its start. */
ptrdiff_t file_fill(VM *vm, File *f) RAISES;
/* Reads to the end. */
bool file_fill_all(VM *vm, File *f) RAISES;
enum { FILE_BLOCKED = -2 }; /* in the place of a count: a file that does not wait would have to */
typedef enum WriteOutcome { WRITE_DONE, WRITE_BLOCKED, WRITE_RAISED } WriteOutcome;
/* Room for so many bytes behind those that are unread, which may move. */
bool file_make_room(VM *vm, File *f, size_t size) RAISES;
/* A system call failed: WRITE_BLOCKED, WRITE_RAISED, or WRITE_DONE when it is to be tried again. */
WriteOutcome file_go_on_after(VM *vm, int error);
/* To the descriptor, the output function or the target; *done counts on. BLOCKED is not an exception yet. */
WriteOutcome file_write_out(VM *vm, File *f, const uint8_t *data, size_t length, size_t *done);
int file_is_closed(VM *vm, File *f) RAISES; /* 1, 0, -1 */
/* Others work until the descriptor is ready; one that does not wait is tried at once. */
bool file_await(VM *vm, int fd, short events) RAISES;

/* io_raw.c: the object of a program below. Fills give a count, 0 at the end, FILE_BLOCKED, or -1 RAISES. */
NEW Object *io_ask(VM *vm, Object *o, const char *question, Object *const *args, size_t nargs) RAISES;
ptrdiff_t file_fill_from_target(VM *vm, File *f, size_t want) RAISES;
ptrdiff_t file_fill_all_from_target(VM *vm, File *f) RAISES; /* not a count: 0 at the end */
WriteOutcome file_write_to_target(VM *vm, File *f, const uint8_t *data, size_t length, size_t *done) RAISES;
int64_t file_seek_target(VM *vm, File *f, int64_t offset, int whence) RAISES;
int64_t file_tell_target(VM *vm, File *f) RAISES;
bool file_close_target(VM *vm, File *f) RAISES;
bool file_flush_target(VM *vm, File *f) RAISES;
/* After a second step that is done whatever became of the first: `first`, the first one's exception or NULL, is raised, or is the
 * context of what the second one raised. True: neither failed. */
bool io_chain(VM *vm, STEALS Object *first) RAISES;
void io_raise_would_block(VM *vm, const char *what, size_t written); /* BlockingIOError with characters_written */
static inline size_t file_unread(const File *f) { return f->read_end - f->read_start; }
static inline const uint8_t *file_data(const File *f) { return f->read_buffer + f->read_start; }
/* A reading: bytes from a file that is held by this thread; size -1: to the end (of the file, of the line). */
typedef Object *FileReading(VM *vm, File *f, ptrdiff_t size);
NEW Object *file_read_bytes(VM *vm, File *f, ptrdiff_t size) RAISES;
NEW Object *file_read_full(VM *vm, File *f, ptrdiff_t size) RAISES; /* the same for readinto() */
NEW Object *file_read_line(VM *vm, File *f, ptrdiff_t limit) RAISES;
NEW Object *file_read_some(VM *vm, File *f, ptrdiff_t size) RAISES; /* what is there, waiting at most once */
NEW Object *file_read_up_to(VM *vm, File *f, ptrdiff_t size) RAISES; /* the same, but what is there may be added to */
NEW Object *file_peek_bytes(VM *vm, File *f, ptrdiff_t unused) RAISES;
NEW Object *file_read_alone(VM *vm, File *f, FileReading *reading, ptrdiff_t size) RAISES; /* holds the file meanwhile */
/* The position as a program sees it; -1 RAISES. */
int64_t file_tell(VM *vm, File *f) RAISES;
int64_t file_seek(VM *vm, File *f, int64_t offset, int whence) RAISES;
bool file_truncate(VM *vm, File *f, Object *size /* or NULL / None */) RAISES;
const char *file_mode(const File *f);
/* io_file_type.c: what FileIO and the buffered files have both. */
void file_destroy(VM *vm, Object *o);
int file_traverse(Object *o, Visit visit, void *context);
void file_finalize(VM *vm, Object *o);
bool file_at_rest(Object *o);
size_t file_size_of(Object *o);
NEW Object *file_construct(VM *vm, Type *type, Object *const *args, size_t nargs) RAISES;
/* io_adopt for files; made NULL: the file is as before its __init__. */
int file_adopt(VM *vm, Object *self, STEALS Object *made);
/* Exactly one of these types, with no attributes of its own: its methods are ours. */
bool file_is_plain(Object *o);
/* The warning for a file that nobody closed; source: what is shown. */
void file_warn_unclosed(VM *vm, Object *file, Object *source);
#define FILE_METHOD(name) Object *file_##name##_method(VM *vm, Object *self, Object *const *args, size_t nargs)
FILE_METHOD(close);
FILE_METHOD(fileno);
FILE_METHOD(isatty);
FILE_METHOD(readable);
FILE_METHOD(writable);
FILE_METHOD(seekable);
FILE_METHOD(tell);
FILE_METHOD(seek);
FILE_METHOD(truncate);
FILE_METHOD(dealloc_warn);
FILE_METHOD(reduce);
#define FILE_METHODS \
    {"close", "()", file_close_method, "Flush and close the file.", 0}, \
    {"fileno", "()", file_fileno_method, "The file descriptor.", 0}, \
    {"isatty", "()", file_isatty_method, "Whether it is a terminal.", 0}, \
    {"readable", "()", file_readable_method, "Whether it can be read.", 0}, \
    {"writable", "()", file_writable_method, "Whether it can be written.", 0}, \
    {"seekable", "()", file_seekable_method, "Whether the position can be set.", 0}, \
    {"tell", "()", file_tell_method, "The position.", 0}, \
    {"seek", "(offset, whence=0, /)", file_seek_method, "Set the position; returns it.", 0}, \
    {"truncate", "(size=None, /)", file_truncate_method, "Cut the file to size bytes.", 0}, \
    {"_dealloc_warn", "(source, /)", file_dealloc_warn_method, "The warning for a file that nobody closed.", 0}, \
    {"__reduce__", "()", file_reduce_method, "Files cannot be pickled.", 0}
void *raise_unsupported(VM *vm, const char *what); /* io.UnsupportedOperation */
/* A text stream over a File; encoding, errors and newline as open() takes them (NULL: default). */
NEW Object *io_text_new(VM *vm, Type *type, Object *file, Object *encoding, Object *errors,
                        Object *newline) RAISES;
void io_text_opened(Object *text, STEALS Object *mode, bool line_buffered);
/* readlines(): what `next` gives, until it gives NULL, or until there are `hint` characters or bytes. */
NEW Object *io_read_lines(VM *vm, Object *self, Object *hint, Object *(*next)(VM *vm, Object *self)) RAISES;
/* The buffer that readinto() is given. */
bool io_readinto_buffer(VM *vm, Object *buffer, uint8_t **data, size_t *length) RAISES;
/* An optional count argument: NULL, None and negative ones give -1. */
bool io_size_argument(VM *vm, Object *o, ptrdiff_t *size) RAISES;

#endif

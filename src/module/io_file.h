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
    bool unbuffered; /* FileIO: writes go out at once */
    bool detached;   /* what it stood on goes on alone; it is not open */
    Object *name;    /* owned: path or descriptor */
    Object *target;  /* owned: a file object of a program that takes the place of the descriptor, or
                        NULL */
    IoWrite write;   /* output function, or NULL */
    void *context;
    uint8_t *read_buffer; /* owned raw memory; unread bytes lie in [read_start, read_end) */
    size_t read_start, read_end, read_capacity;
    uint8_t *write_buffer; /* owned raw memory of FILE_BUFFER bytes, NULL until first used */
    size_t write_length;
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
/* A file that reads from and writes to any object with a file's methods. */
NEW File *file_over(VM *vm, Type *type, Object *target) RAISES;
/* self becomes what `made`, of the same layout, is: their contents change places. made NULL: -1. */
int io_adopt(VM *vm, Object *self, STEALS Object *made, size_t size);
/* A file is used by one thread at a time, as reading and writing may wait while there is something half done: each operation of
 * several steps is between these two. It may be nested. -1 RAISES; what else comes out goes into file_let_go. */
int file_hold_among_threads(VM *vm, File *f) RAISES;
static inline int file_hold(VM *vm, File *f) { return likely(!vm->threads) ? 0 : file_hold_among_threads(vm, f); }
static inline void file_let_go(File *f, int held) {
    if (likely(held <= 0)) return;
    lock_give(&f->lock);
    decref(f);
}
/* Flushes also what lies below. */
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
static inline size_t file_unread(const File *f) { return f->read_end - f->read_start; }
static inline const uint8_t *file_data(const File *f) { return f->read_buffer + f->read_start; }
/* A reading: bytes from a file that is held by this thread; size -1: to the end (of the file, of the line). */
typedef Object *FileReading(VM *vm, File *f, ptrdiff_t size);
NEW Object *file_read_bytes(VM *vm, File *f, ptrdiff_t size) RAISES;
NEW Object *file_read_line(VM *vm, File *f, ptrdiff_t limit) RAISES;
NEW Object *file_read_some(VM *vm, File *f, ptrdiff_t size) RAISES; /* what is there, waiting at most once */
NEW Object *file_peek_bytes(VM *vm, File *f, ptrdiff_t unused) RAISES;
NEW Object *file_read_alone(VM *vm, File *f, FileReading *reading, ptrdiff_t size) RAISES; /* holds the file meanwhile */
/* The position as a program sees it; -1 RAISES. */
int64_t file_tell(VM *vm, File *f) RAISES;
int64_t file_seek(VM *vm, File *f, int64_t offset, int whence) RAISES;
bool file_truncate(VM *vm, File *f, Object *size /* or NULL / None */) RAISES;
const char *file_mode(const File *f);
void *raise_unsupported(VM *vm, const char *what); /* io.UnsupportedOperation */
/* A text stream over a File; encoding, errors and newline as open() takes them (NULL: default). */
NEW Object *io_text_new(VM *vm, Type *type, Object *file, Object *encoding, Object *errors,
                        Object *newline) RAISES;
void io_text_set_line_buffered(Object *text, bool line_buffered);
/* An optional count argument: NULL, None and negative ones give -1. */
bool io_size_argument(VM *vm, Object *o, ptrdiff_t *size) RAISES;

#endif

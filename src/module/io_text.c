/* Owns text files: streams that decode and encode over a binary file, line ends included. */
#define _GNU_SOURCE
#include "module/io_text.h"
#include "module/builtins.h"
#include "base/utf8.h"
#include "module/io_text_file.h"
#include "object/codec.h"
#include "object/list.h"

#include <string.h>
#include <unistd.h>

static Object *text_close(VM *vm, Object *self, Object *const *args, size_t nargs);

static File *file_of(VM *vm, TextFile *t)
{
    if (likely(t->file != NULL)) return (File *)t->file;
    return raise(vm, EXC_VALUE_ERROR, t->blank ? "I/O operation on uninitialized object" : "underlying buffer has been detached");
}

/* The object that the program knows as the one below. */
static Object *buffer_of(File *f) { return f->for_text ? f->target : OBJ(f); }

/* Has the program given this very object a write or flush of its own? */
static bool overrides_methods(VM *vm, Object *o)
{
    const Attributes *own = attributes_of(o);
    if (likely(own->shape_id && shape_by_id(vm, own->shape_id)->count == 0)) return false;
    return instance_get(vm, o, NAME(vm, write)) || instance_get(vm, o, NAME(vm, flush));
}

bool io_is_text_file(VM *vm, Object *o)
{
    return type_of(o)->spec == &io_text_spec && !overrides_methods(vm, o);
}

/* ---- encodings ---- */

static TextCodec codec_of(const Str *encoding)
{
    static const struct {
        const char *name;
        TextCodec codec;
    } names[] = {{"utf-8", CODEC_UTF8},  {"utf8", CODEC_UTF8},       {"UTF-8", CODEC_UTF8},
                 {"utf_8", CODEC_UTF8},  {"U8", CODEC_UTF8},         {"UTF8", CODEC_UTF8},
                 {"ascii", CODEC_BYTE},  {"us-ascii", CODEC_BYTE},   {"latin-1", CODEC_BYTE},
                 {"latin1", CODEC_BYTE}, {"iso-8859-1", CODEC_BYTE}, {"cp1252", CODEC_BYTE}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equals_text(encoding, names[i].name)) return names[i].codec;
    return CODEC_OTHER;
}

static const char *ascii_text(VM *vm, Str *s)
{
    size_t length;
    return str_utf8(vm, s, &length);
}

static bool set_encoding(VM *vm, TextFile *t, Object *encoding, Object *errors)
{
    Object *name =
        encoding && !is_none(encoding) ? incref(encoding) : OBJ(str_from_text(vm, "UTF-8"));
    Object *mode = errors && !is_none(errors) ? incref(errors) : OBJ(str_from_text(vm, "strict"));
    if (!name || !mode) goto fail;
    if (!is_str(name) || !is_str(mode)) {
        Object *wrong = is_str(name) ? mode : name;
        raise(vm, EXC_TYPE_ERROR, "open() argument '%s' must be str or None, not %T",
              is_str(name) ? "errors" : "encoding", wrong);
        goto fail;
    }
    if (str_equals_text((Str *)name, "locale")) {
        decref(name);
        if (!(name = OBJ(str_from_text(vm, "utf-8")))) goto fail;
    }
    TextCodec codec = codec_of((Str *)name);
    if (codec == CODEC_OTHER) { /* asks the codecs whether they know it */
        const char *text = ascii_text(vm, (Str *)name);
        Object *probe = text ? str_encode(vm, EMPTY_STR(vm), text, NULL) : NULL;
        if (!probe) goto fail;
        decref(probe);
    }
    t->codec = codec;
    t->begun = false;
    set_ref(&t->encoding, (Str *)name);
    set_ref(&t->errors, (Str *)mode);
    return true;
fail:
    xdecref(name);
    xdecref(mode);
    return false;
}

static bool set_newline(VM *vm, TextFile *t, Object *newline)
{
    static const struct {
        const char *text;
        Newline newline;
    } choices[] = {
        {"", NEWLINE_KEEP}, {"\n", NEWLINE_LF}, {"\r", NEWLINE_CR}, {"\r\n", NEWLINE_CRLF}};
    t->newline = NEWLINE_UNIVERSAL;
    if (!newline || is_none(newline)) return true;
    if (!is_str(newline)) {
        raise(vm, EXC_TYPE_ERROR, "newline must be str or None, not %T", newline);
        return false;
    }
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (str_equals_text((Str *)newline, choices[i].text))
            return t->newline = choices[i].newline, true;
    raise(vm, EXC_VALUE_ERROR, "illegal newline value: %S", newline);
    return false;
}

/* ---- making ---- */

Object *io_text_new(VM *vm, Type *type, Object *file, Object *encoding, Object *errors,
                    Object *newline)
{
    TextFile *t = (TextFile *)type_allocate(vm, type, sizeof(TextFile));
    if (!t) return NULL;
    if (!set_newline(vm, t, newline) || !set_encoding(vm, t, encoding, errors)) {
        decref(t);
        return NULL;
    }
    t->file = xincref(file);
    t->chunk_size = FILE_BUFFER;
    object_track(vm, OBJ(t));
    return OBJ(t);
}

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
    if (closed == 0 || (closed > 0 && !text_is_plain(o) && buffer_of(f)->word & OBJECT_FINALIZED)) {
        if (closed == 0) file_warn_unclosed(vm, buffer_of(f), o);
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

/* ---- output ---- */

/* Every '\n' of the text becomes the line end. */
static bool write_translated(VM *vm, File *f, const char *data, size_t length, const char *end)
{
    while (length) {
        const char *stop = memchr(data, '\n', length);
        size_t part = stop ? (size_t)(stop - data) : length;
        if (part && !file_write(vm, f, data, part)) return false;
        if (!stop) return true;
        if (!file_write(vm, f, end, strlen(end))) return false;
        data += part + 1;
        length -= part + 1;
    }
    return true;
}

/* As a text file hands its bytes on in large parts, those that a failure leaves are gone. */
static bool write_bytes_held(VM *vm, TextFile *t, File *f, const char *data, size_t length)
{
    bool translated = t->newline == NEWLINE_CR || t->newline == NEWLINE_CRLF;
    bool ok = translated
                  ? write_translated(vm, f, data, length, t->newline == NEWLINE_CR ? "\r" : "\r\n")
                  : file_write(vm, f, data, length);
    if (!ok && !exception_is(vm, EXC_BLOCKING_IO_ERROR)) f->write_length = 0;
    if (!ok) return false;
    if (t->line_buffered && (memchr(data, '\n', length) || memchr(data, '\r', length))) return file_flush_through(vm, f);
    return !t->write_through || file_flush(vm, f);
}

static bool write_bytes(VM *vm, TextFile *t, File *f, const char *data, size_t length)
{
    incref(f); /* a program's file may take it from us */
    int held = file_hold(vm, f);
    bool ok = held >= 0 && write_bytes_held(vm, t, f, data, length);
    file_let_go(f, held);
    decref(f);
    return ok;
}

/* The encoding of what is written next: a byte order mark stands at the start of a file. Where the position cannot be told it is
 * left out, but for UTF-8, where it is the first thing written. NULL RAISES. */
static const char *encoding_of_next(VM *vm, TextFile *t, File *f)
{
    const char *encoding = ascii_text(vm, t->encoding), *behind = NULL;
    if (encoding && t->codec == CODEC_OTHER) behind = codec_behind_mark(encoding);
    if (!behind) return encoding;
    Object *answer = f->for_text ? io_ask(vm, f->target, "seekable", NULL, 0) : TRUE(vm);
    int seekable = answer ? object_truth(vm, answer) : -1;
    xdecref(answer);
    if (seekable < 0) return NULL;
    int64_t position = seekable ? file_tell(vm, f) : -1;
    if (position < 0) {
        if (exception_pending(vm) && !exception_clear_if(vm, EXC_OS_ERROR)) return NULL;
        position = t->begun || strcmp(behind, "utf-8") != 0;
    }
    t->begun = true;
    return position ? behind : encoding;
}

bool io_text_write(VM *vm, Object *o, Str *text)
{
    TextFile *t = (TextFile *)o;
    File *f = file_of(vm, t);
    if (!f || !file_check_open(vm, f)) return false;
    if (!f->writable) return raise_unsupported(vm, "not writable") != NULL;
    if (str_length(text) == 0) return true;
    if (unlikely(file_unread(f))) text_forget_decoded(t, f); /* it is written behind all that was read ahead */
    if (str_is_ascii(text) && t->codec != CODEC_OTHER)
        return write_bytes(vm, t, f, (const char *)text->data, str_length(text));
    incref(f);
    const char *encoding = encoding_of_next(vm, t, f), *errors = encoding ? ascii_text(vm, t->errors) : NULL;
    Object *bytes = errors ? str_encode(vm, text, encoding, errors) : NULL;
    bool ok = bytes && file_check_open(vm, f) &&
              write_bytes(vm, t, f, (const char *)((Bytes *)bytes)->data, ((Bytes *)bytes)->length);
    xdecref(bytes);
    decref(f);
    return ok;
}

int io_flush_plain(VM *vm, Object *file)
{
    if (!io_is_text_file(vm, file)) return 0;
    File *f = (File *)((TextFile *)file)->file;
    return !f || !f->open || file_flush_through(vm, f) ? 1 : -1;
}

bool io_flush(VM *vm, Object *file)
{
    int plain = io_flush_plain(vm, file);
    if (plain) return plain > 0;
    Object *result = object_call_method(vm, file, NAME(vm, flush), NULL, 0);
    if (!result) return false;
    decref(result);
    return true;
}

/* ---- input ---- */

/* '\r\n' and '\r' to '\n' in place; the new length. */
static size_t translate(TextFile *t, uint8_t *data, size_t length)
{
    size_t out = 0;
    if (!memchr(data, '\r', length)) {
        if (!(t->seen & SEEN_LF) && memchr(data, '\n', length)) t->seen |= SEEN_LF;
        return length;
    }
    for (size_t i = 0; i < length; i++) {
        if (data[i] == '\n') t->seen |= SEEN_LF;
        if (data[i] != '\r') {
            data[out++] = data[i];
            continue;
        }
        bool pair = i + 1 < length && data[i + 1] == '\n';
        t->seen |= pair ? SEEN_CRLF : SEEN_CR;
        i += pair;
        data[out++] = '\n';
    }
    return out;
}

/* What stays for tell() is not touched. */
static Object *take_decoded(VM *vm, TextFile *t, const uint8_t *data, size_t length)
{
    bool translated = t->newline == NEWLINE_UNIVERSAL && length;
    Bytes *copy = translated ? bytes_allocate(vm, length) : NULL;
    if (translated && !copy) return NULL;
    if (copy) {
        memcpy(copy->data, data, length);
        length = translate(t, copy->data, length);
    }
    Object *text = str_decode(vm, copy ? copy->data : data, length, "utf-8", "surrogatepass");
    xdecref(copy);
    return text;
}

/* Consumes length unread bytes as text. */
static Object *take_text(VM *vm, TextFile *t, File *f, size_t length)
{
    uint8_t *data = f->read_buffer ? f->read_buffer + f->read_start : NULL;
    f->read_start += length;
    if (t->decoded) return take_decoded(vm, t, data, length);
    if (t->newline == NEWLINE_UNIVERSAL && length) length = translate(t, data, length);
    if (t->codec == CODEC_UTF8 && utf8_is_ascii((const char *)data, length))
        return OBJ(str_from_latin1(vm, data, length));
    const char *encoding = ascii_text(vm, t->encoding),
               *errors = encoding ? ascii_text(vm, t->errors) : NULL;
    if (!errors) return NULL;
    bool before = f->busy;
    f->busy = true; /* a program's error handler must not move the buffer */
    Object *text = str_decode(vm, data, length, encoding, errors);
    f->busy = before;
    return text;
}

static size_t character_size(const TextFile *t, uint8_t first)
{
    if (t->codec == CODEC_BYTE || first < 0xc0) return 1;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Is the '\r' at data[i] to be taken together with what follows? Needs data[i + 1] unless at the
 * end. */
static bool joins_newline(const TextFile *t) { return t->newline == NEWLINE_UNIVERSAL; }

/* Steps over characters that are in the buffer: true when *count of them are behind *position, false when the rest is not there. */
static bool step_characters(TextFile *t, File *f, bool ended, size_t *position, size_t *count)
{
    size_t unread = file_unread(f);
    const uint8_t *data = f->read_buffer ? file_data(f) : NULL;
    while (*count) {
        if (*position >= unread) return false;
        size_t size = character_size(t, data[*position]);
        bool carriage = data[*position] == '\r' && joins_newline(t);
        if (*position + size + carriage > unread && !ended) return false;
        if (carriage && *position + 1 < unread && data[*position + 1] == '\n') size = 2;
        *position = *position + size < unread ? *position + size : unread;
        --*count;
    }
    return true;
}

/* Bytes that `count` characters (after line end translation) take; fills the buffer as needed. -1
 * RAISES. */
static ptrdiff_t measure(VM *vm, TextFile *t, File *f, size_t count)
{
    size_t position = 0;
    bool ended = t->decoded;
    while (!step_characters(t, f, ended, &position, &count) && !ended) {
        ptrdiff_t n = file_fill(vm, f);
        if (n < 0) return -1;
        ended = n == 0;
    }
    return (ptrdiff_t)position;
}

/* Bytes of the next line with its end, if that is in the buffer, else -1; *from: so many bytes are known to hold none. */
static ptrdiff_t find_line_end(const TextFile *t, File *f, bool ended, size_t *from)
{
    bool any = t->newline == NEWLINE_UNIVERSAL || t->newline == NEWLINE_KEEP;
    size_t unread = file_unread(f), i = *from;
    const uint8_t *data = f->read_buffer ? file_data(f) : NULL;
    if (t->newline == NEWLINE_UNIVERSAL ||
        t->newline == NEWLINE_LF) { /* the common case: no '\r' before the '\n' */
        const uint8_t *end = i < unread ? memchr(data + i, '\n', unread - i) : NULL;
        size_t before = end ? (size_t)(end - data) : unread;
        if (t->newline == NEWLINE_LF || i >= unread || !memchr(data + i, '\r', before - i))
            i = before;
    }
    for (; i < unread; i++) {
        if (data[i] == '\n' && t->newline != NEWLINE_CR && t->newline != NEWLINE_CRLF)
            return (ptrdiff_t)i + 1;
        if (data[i] != '\r' || t->newline == NEWLINE_LF) continue;
        if (t->newline == NEWLINE_CR) return (ptrdiff_t)i + 1;
        if (i + 1 == unread && !ended) break; /* what follows is not there yet */
        if (i + 1 < unread && data[i + 1] == '\n') return (ptrdiff_t)i + 2;
        if (any) return (ptrdiff_t)i + 1;
    }
    *from = i;
    return -1;
}

/* Bytes of the next line, of which at most so many characters are wanted; no more is read than either needs.
 * -1 RAISES. */
static ptrdiff_t measure_line(VM *vm, TextFile *t, File *f, ptrdiff_t limit)
{
    bool ended = t->decoded;
    size_t from = 0, position = 0, count = limit < 0 ? 0 : (size_t)limit;
    for (;;) {
        ptrdiff_t length = find_line_end(t, f, ended, &from);
        bool enough = limit >= 0 && step_characters(t, f, ended, &position, &count);
        if (enough && (length < 0 || (size_t)length > position)) return (ptrdiff_t)position;
        if (length >= 0) return length;
        if (ended) return (ptrdiff_t)file_unread(f);
        ptrdiff_t n = file_fill(vm, f);
        if (n < 0) return -1;
        ended = n == 0;
    }
}

static File *open_for_reading(VM *vm, TextFile *t)
{
    File *f = file_of(vm, t);
    if (!f || !file_check_open(vm, f)) return NULL;
    if (!f->readable) return raise_unsupported(vm, "not readable");
    t->has_read = true;
    return text_decode_all(vm, t, f) ? f : NULL;
}

static Object *read_line_held(VM *vm, TextFile *t, ptrdiff_t limit)
{
    File *f = open_for_reading(vm, t);
    if (!f) return NULL;
    ptrdiff_t length = measure_line(vm, t, f, limit);
    if (length == 0) t->has_read = false;
    return length < 0 ? NULL : take_text(vm, t, f, (size_t)length);
}

static Object *read_held(VM *vm, TextFile *t, ptrdiff_t size)
{
    File *f = open_for_reading(vm, t);
    if (!f) return NULL;
    if (size < 0) t->has_read = false;
    if (size < 0)
        return t->decoded || file_fill_all(vm, f) ? take_text(vm, t, f, file_unread(f)) : NULL;
    ptrdiff_t length = measure(vm, t, f, (size_t)size);
    return length < 0 ? NULL : take_text(vm, t, f, (size_t)length);
}

typedef Object *Reading(VM *vm, TextFile *t, ptrdiff_t size);
static Object *read_alone(VM *vm, TextFile *t, Reading *reading, ptrdiff_t size)
{
    File *f = file_of(vm, t);
    if (!f) return NULL;
    incref(f); /* a program's file may take it from us */
    int held = file_hold(vm, f);
    Object *text = held >= 0 ? reading(vm, t, size) : NULL;
    file_let_go(f, held);
    decref(f);
    return text;
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
    return io_size_argument(vm, args[0], &size) ? read_alone(vm, t, read_held, size) : NULL;
}

METHOD(readline)
{
    (void)nargs;
    ptrdiff_t limit;
    return io_size_argument(vm, args[0], &limit) ? read_alone(vm, (TextFile *)self, read_line_held, limit) : NULL;
}

METHOD(readlines)
{
    (void)nargs;
    ptrdiff_t hint;
    size_t total = 0;
    if (!io_size_argument(vm, args[0], &hint)) return NULL;
    List *list = list_new(vm, 0);
    while (list) {
        Object *line = read_alone(vm, (TextFile *)self, read_line_held, -1);
        size_t length = line ? str_length((Str *)line) : 0;
        if (line && length == 0) break;
        if (!line || !list_append_stolen(vm, list, line)) clear_ref(&list);
        total += length;
        if (hint > 0 && total >= (size_t)hint) break;
    }
    return OBJ(list);
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
    File *f = file_of(vm, (TextFile *)self);
    if (!f || !file_check_open(vm, f)) return NULL;
    return object_for_each(vm, args[0], write_item, self) < 0 ? NULL : NEW_NONE(vm);
}

METHOD(flush)
{
    UNUSED_ARGUMENTS;
    TextFile *t = (TextFile *)self;
    File *f = file_of(vm, t);
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
    File *f = file_of(vm, (TextFile *)self);
    int closed = !f ? -1 : f->detached ? -file_check_open(vm, f) - 1 : file_is_closed(vm, f);
    if (closed) return closed > 0 ? NEW_NONE(vm) : NULL;
    incref(f);
    Object *flushed = text_is_plain(self) ? text_flush(vm, self, NULL, 0) : object_call_method(vm, self, NAME(vm, flush), NULL, 0);
    Object *first = exception_take(vm), *below = NULL;
    xdecref(flushed);
    if (!f->for_text && file_is_plain(OBJ(f))) file_close(vm, f);
    else below = object_call_method(vm, buffer_of(f), NAME(vm, close), NULL, 0);
    xdecref(below);
    decref(f);
    return io_chain(vm, first) ? NEW_NONE(vm) : NULL;
}

METHOD(detach)
{
    UNUSED_ARGUMENTS;
    TextFile *t = (TextFile *)self;
    if (!file_of(vm, t)) return NULL;
    Object *flushed = object_call_method(vm, self, NAME(vm, flush), NULL, 0);
    xdecref(flushed);
    File *f = flushed ? file_of(vm, t) : NULL;
    if (!f) return NULL;
    Object *buffer = incref(buffer_of(f));
    clear_ref(&t->file);
    return buffer;
}

/* Methods that the binary file answers. */
static Object *ask_file(VM *vm, Object *self, const char *name)
{
    File *f = file_of(vm, (TextFile *)self);
    if (!f) return NULL;
    Str *method = str_intern_text(vm, name);
    Object *result = method ? object_call_method(vm, buffer_of(f), method, NULL, 0) : NULL;
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
    File *f = file_of(vm, (TextFile *)self);
    if (f && file_check_open(vm, f) && ((TextFile *)self)->iterating)
        return raise(vm, EXC_OS_ERROR, "telling position disabled by next() call");
    int64_t position = f && !exception_pending(vm) ? text_position(vm, (TextFile *)self, f) : -1;
    return position < 0 ? NULL : int_from_int64(vm, position);
}

METHOD(seek)
{
    (void)nargs;
    TextFile *t = (TextFile *)self;
    File *f = file_of(vm, t);
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
    File *f = file_of(vm, (TextFile *)self);
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
    File *f = file_of(vm, t);
    if (!f || !file_check_open(vm, f)) return NULL;
    if (t->has_read && ((args[0] && !is_none(args[0])) || (args[1] && !is_none(args[1])) || args[2]))
        return raise_unsupported(vm, "It is not possible to set the encoding or newline of stream after the first read");
    if (!file_flush_through(vm, f)) return NULL;
    int line_buffered = args[3] && !is_none(args[3]) ? object_truth(vm, args[3]) : t->line_buffered;
    int through = args[4] && !is_none(args[4]) ? object_truth(vm, args[4]) : t->write_through;
    if (line_buffered < 0 || through < 0) return NULL;
    Object *encoding = args[0] && !is_none(args[0]) ? args[0] : OBJ(t->encoding);
    Object *errors = args[1] && !is_none(args[1]) ? args[1] : args[0] && !is_none(args[0]) ? NULL : OBJ(t->errors);
    if (!set_encoding(vm, t, encoding, errors) || (args[2] && !set_newline(vm, t, args[2])))
        return NULL;
    t->line_buffered = line_buffered;
    t->write_through = through;
    return NEW_NONE(vm);
}

METHOD(enter)
{
    UNUSED_ARGUMENTS;
    File *f = file_of(vm, (TextFile *)self);
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
    File *f = file_of(vm, (TextFile *)o);
    return f && file_check_open(vm, f) ? incref(o) : NULL;
}

static Object *text_next(VM *vm, Object *o)
{
    TextFile *t = (TextFile *)o;
    t->iterating = true;
    Object *line = read_alone(vm, t, read_line_held, -1);
    if (!line || str_length((Str *)line)) return line;
    decref(line);
    t->iterating = false;
    return NULL;
}

/* ---- attributes ---- */

static Object *get_buffer(VM *vm, Object *self)
{
    File *f = file_of(vm, (TextFile *)self);
    return f ? incref(buffer_of(f)) : NULL;
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
    File *f = file_of(vm, (TextFile *)self);
    return f ? object_getattr_text(vm, buffer_of(f), "closed") : NULL;
}
static Object *get_name(VM *vm, Object *self)
{
    File *f = file_of(vm, (TextFile *)self);
    return f ? object_getattr(vm, buffer_of(f), NAME(vm, name)) : NULL;
}

static Object *get_chunk_size(VM *vm, Object *self) { return file_of(vm, (TextFile *)self) ? int_from_size(vm, ((TextFile *)self)->chunk_size) : NULL; }
static int set_chunk_size(VM *vm, Object *self, Object *value)
{
    TextFile *t = (TextFile *)self;
    File *f = file_of(vm, t);
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
    if (t->blank) return file_of(vm, t), NULL;
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

/* ---- streams for C ---- */

static Object *text_over(VM *vm, int fd, const char *name, bool reading, const char *errors)
{
    Type *binary = io_type(vm, reading ? &io_reader_spec : &io_writer_spec),
         *text = io_type(vm, &io_text_spec);
    Object *label = binary && text ? OBJ(str_from_text(vm, name)) : NULL;
    Object *handler = label ? OBJ(str_from_text(vm, errors)) : NULL, *t = NULL;
    Object *encoding = handler ? OBJ(str_from_text(vm, "utf-8")) : NULL;
    File *f = encoding ? file_new(vm, binary, fd, label) : NULL;
    if (f) {
        f->readable = reading;
        f->writable = !reading;
        f->close_fd = false;
        Object *mode = OBJ(str_from_text(vm, reading ? "r" : "w"));
        if (mode) t = io_text_new(vm, text, OBJ(f), encoding, handler, NULL);
        if (t) ((TextFile *)t)->mode = incref(mode);
        xdecref(mode);
        decref(f);
    }
    xdecref(label);
    xdecref(handler);
    xdecref(encoding);
    return t;
}

Object *io_text_from_fd(VM *vm, int fd, const char *name, const char *mode, const char *errors,
                        bool line_buffered)
{
    Object *t = text_over(vm, fd, name, mode[0] == 'r', errors);
    if (t) ((TextFile *)t)->line_buffered = line_buffered;
    return t;
}

bool io_text_set_encoding(VM *vm, Object *file, Object *encoding, Object *errors)
{
    TextFile *t = (TextFile *)file;
    return set_encoding(vm, t, encoding ? encoding : OBJ(t->encoding), errors);
}

void io_set_write_through(Object *file) { ((TextFile *)file)->write_through = true; }

Object *io_text_from_function(VM *vm, const char *name, IoWrite write, void *context)
{
    Object *t = text_over(vm, -1, name, false, "backslashreplace");
    if (!t) return NULL;
    File *f = (File *)((TextFile *)t)->file;
    f->write = write;
    f->context = context;
    ((TextFile *)t)->line_buffered = true;
    return t;
}

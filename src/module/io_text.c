/* Owns text files: streams that decode and encode over a binary file, line ends included. The type with its methods is in
 * io_text_type.c. */
#include "module/io_text.h"
#include "module/builtins.h"
#include "base/utf8.h"
#include "module/io_text_file.h"
#include "object/codec.h"
#include "object/list.h"

#include <string.h>

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

bool text_set_encoding(VM *vm, TextFile *t, Object *encoding, Object *errors)
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

bool text_set_newline(VM *vm, TextFile *t, Object *newline)
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
    if (!text_set_newline(vm, t, newline) || !text_set_encoding(vm, t, encoding, errors)) {
        decref(t);
        return NULL;
    }
    t->file = xincref(file);
    t->chunk_size = FILE_BUFFER;
    object_track(vm, OBJ(t));
    return OBJ(t);
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
    File *f = text_file(vm, t);
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
    File *f = text_file(vm, t);
    if (!f || !file_check_open(vm, f)) return NULL;
    if (!f->readable) return raise_unsupported(vm, "not readable");
    t->has_read = true;
    return text_decode_all(vm, t, f) ? f : NULL;
}

Object *text_read_line(VM *vm, TextFile *t, ptrdiff_t limit)
{
    File *f = open_for_reading(vm, t);
    if (!f) return NULL;
    ptrdiff_t length = measure_line(vm, t, f, limit);
    if (length == 0) t->has_read = false;
    return length < 0 ? NULL : take_text(vm, t, f, (size_t)length);
}

Object *text_read_some(VM *vm, TextFile *t, ptrdiff_t size)
{
    File *f = open_for_reading(vm, t);
    if (!f) return NULL;
    if (size < 0) t->has_read = false;
    if (size < 0)
        return t->decoded || file_fill_all(vm, f) ? take_text(vm, t, f, file_unread(f)) : NULL;
    ptrdiff_t length = measure(vm, t, f, (size_t)size);
    return length < 0 ? NULL : take_text(vm, t, f, (size_t)length);
}

Object *text_read_alone(VM *vm, TextFile *t, TextReading *reading, ptrdiff_t size)
{
    File *f = text_file(vm, t);
    if (!f) return NULL;
    incref(f); /* a program's file may take it from us */
    int held = file_hold(vm, f);
    Object *text = held >= 0 ? reading(vm, t, size) : NULL;
    file_let_go(f, held);
    decref(f);
    return text;
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
    return text_set_encoding(vm, t, encoding ? encoding : OBJ(t->encoding), errors);
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

/* Owns text in encodings whose line ends and characters do not show in the bytes: all the rest of a file is decoded at once, and where
 * a program stands in it is found by encoding again what it has read. */
#define _GNU_SOURCE
#include "module/io_text_file.h"
#include "object/codec.h"

#include <string.h>

/* The encoding that a byte order mark at the start of the bytes stands for, and the mark's length. */
static const char *encoding_by_mark(const char *behind, const uint8_t *data, size_t length, size_t *mark)
{
    static const struct {
        const char *family, *encoding;
        uint8_t mark[4], length;
    } rows[] = {{"utf-8", "utf-8", {0xef, 0xbb, 0xbf}, 3},
                {"utf-16-le", "utf-16-le", {0xff, 0xfe}, 2},
                {"utf-16-le", "utf-16-be", {0xfe, 0xff}, 2},
                {"utf-32-le", "utf-32-le", {0xff, 0xfe, 0, 0}, 4},
                {"utf-32-le", "utf-32-be", {0, 0, 0xfe, 0xff}, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(behind, rows[i].family) || length < rows[i].length || memcmp(data, rows[i].mark, rows[i].length)) continue;
        *mark = rows[i].length;
        return rows[i].encoding;
    }
    *mark = 0;
    return behind;
}

/* Where reading stands; -1 where that cannot be told. False RAISES. */
static bool find_start(VM *vm, File *f, int64_t *start)
{
    *start = file_tell(vm, f);
    return *start >= 0 || exception_clear_if(vm, EXC_OS_ERROR);
}

static Object *decode(VM *vm, TextFile *t, File *f, const uint8_t *data, size_t length)
{
    size_t text_length;
    const char *encoding = str_utf8(vm, t->encoding, &text_length), *errors = encoding ? str_utf8(vm, t->errors, &text_length) : NULL;
    if (!errors) return NULL;
    const char *behind = codec_behind_mark(encoding);
    t->whole->told_bytes = 0;
    if (behind && t->whole->start <= 0) {
        t->whole->behind_mark = encoding_by_mark(behind, data, length, &t->whole->told_bytes);
        data += t->whole->told_bytes;
        length -= t->whole->told_bytes;
    } else if (behind && !t->whole->behind_mark) {
        t->whole->behind_mark = behind;
    }
    bool before = f->busy;
    f->busy = true; /* a program's codec must not use the file */
    Object *text = str_decode(vm, data, length, behind ? t->whole->behind_mark : encoding, errors);
    f->busy = before;
    return text;
}

bool text_decode_all(VM *vm, TextFile *t, File *f)
{
    if (t->codec != CODEC_OTHER || t->decoded) return true;
    if (!t->whole) {
        if (!(t->whole = memory_alloc(vm, sizeof *t->whole))) return false;
        *t->whole = (TextWhole){0};
    }
    if (!find_start(vm, f, &t->whole->start) || !file_fill_all(vm, f)) return false;
    Object *whole = bytes_from(vm, f->read_buffer ? file_data(f) : NULL, file_unread(f));
    Object *text = whole ? decode(vm, t, f, ((Bytes *)whole)->data, ((Bytes *)whole)->length) : NULL;
    Object *bytes = text ? str_encode(vm, (Str *)text, "utf-8", "surrogatepass") : NULL;
    size_t length = bytes ? ((Bytes *)bytes)->length : 0;
    xdecref(text);
    if (!bytes || (f->read_capacity - f->read_start < length && !file_make_room(vm, f, length))) {
        xdecref(bytes);
        xdecref(whole);
        return false;
    }
    if (length) memcpy(f->read_buffer, ((Bytes *)bytes)->data, length);
    f->read_start = t->whole->told = 0;
    f->read_end = length;
    decref(bytes);
    set_ref(&t->whole->bytes, (Bytes *)whole);
    return t->decoded = true;
}

void text_forget_decoded(TextFile *t, File *f)
{
    f->read_start = f->read_end = 0;
    t->decoded = false;
    if (t->whole) clear_ref(&t->whole->bytes);
}

void text_free_whole(VM *vm, TextFile *t)
{
    if (!t->whole) return;
    clear_ref(&t->whole->bytes);
    memory_free(vm, t->whole, sizeof *t->whole);
    t->whole = NULL;
}

/* What was read since the last time is encoded, and must be the bytes that it came from. */
static int64_t decoded_position(VM *vm, TextFile *t, File *f)
{
    Bytes *whole = t->whole->bytes;
    if (file_unread(f) == 0) t->whole->told = f->read_start, t->whole->told_bytes = whole->length;
    if (f->read_start == 0) return t->whole->start < 0 ? 0 : t->whole->start;
    size_t length, end = f->read_start;
    const char *encoding = t->whole->behind_mark ? t->whole->behind_mark : str_utf8(vm, t->encoding, &length);
    const char *errors = encoding ? str_utf8(vm, t->errors, &length) : NULL;
    Object *text = errors ? str_decode(vm, f->read_buffer + t->whole->told, end - t->whole->told, "utf-8", "surrogatepass") : NULL;
    bool before = f->busy;
    f->busy = true;
    incref(whole); /* writing forgets it */
    Object *bytes = text ? str_encode(vm, (Str *)text, encoding, errors) : NULL;
    f->busy = before;
    bool same = false, there = t->whole && t->whole->bytes == whole && f->read_start == end;
    if (bytes && there && t->whole->told_bytes + (length = ((Bytes *)bytes)->length) <= whole->length)
        same = memcmp(whole->data + t->whole->told_bytes, ((Bytes *)bytes)->data, length) == 0;
    if (same) t->whole->told = end, t->whole->told_bytes += length;
    else if (!exception_pending(vm)) raise(vm, EXC_OS_ERROR, "can't reconstruct logical file position");
    decref(whole);
    xdecref(bytes);
    xdecref(text);
    return same ? t->whole->start + (int64_t)t->whole->told_bytes : -1;
}

int64_t text_position(VM *vm, TextFile *t, File *f)
{
    if (!t->decoded || f->write_length) return file_tell(vm, f);
    if (!file_check_open(vm, f)) return -1;
    if (t->whole->start < 0) return file_tell(vm, f); /* which says why it cannot */
    int held = file_hold(vm, f);
    int64_t position = held < 0 ? -1 : decoded_position(vm, t, f);
    file_let_go(f, held);
    return position;
}

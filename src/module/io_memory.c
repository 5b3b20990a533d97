/* Owns StringIO and BytesIO: files in memory. One buffer of units: characters of 4 bytes, or bytes.
 */
#include "module/io_file.h"
#include "object/list.h"

#include <string.h>

typedef struct MemoryFile {
    Object head;
    bool closed, text;
    bool universal; /* StringIO(newline=None): '\r\n' and '\r' become '\n' as they are written */
    bool any_end;   /* StringIO(newline=''): lines end at '\n', '\r' or '\r\n' */
    uint8_t seen;   /* line ends in what was written: SEEN_LF and so on; for these two */
    const char *newline;               /* what '\n' is written as; NULL: itself */
    size_t length, position, capacity; /* units */
    uint8_t *data;                     /* owned raw memory: capacity units */
    ByteArray *shared; /* owned: while getbuffer()'s views live, it has the data too; NULL */
} MemoryFile;

static size_t unit(const MemoryFile *m) { return m->text ? 4 : 1; }

static bool check_open(VM *vm, MemoryFile *m)
{
    if (likely(!m->closed)) return true;
    raise(vm, EXC_VALUE_ERROR,
          m->text ? "I/O operation on closed file" : "I/O operation on closed file.");
    return false;
}

/* Takes the data back from the views of getbuffer(); false: some still look at it. */
static bool take_back(VM *vm, MemoryFile *m)
{
    (void)vm;
    if (!m->shared) return true;
    if (m->shared->exports) return false;
    m->shared->data = NULL;
    m->shared->length = m->shared->capacity = 0;
    clear_ref(&m->shared);
    return true;
}

static bool check_unshared(VM *vm, MemoryFile *m)
{
    if (likely(take_back(vm, m))) return true;
    raise(vm, EXC_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
    return false;
}

/* Gives the data up: to the views, if there are some. */
static void release_data(VM *vm, MemoryFile *m)
{
    bool own = take_back(vm, m);
    if (m->data && own) memory_free(vm, m->data, m->capacity * unit(m));
    m->data = NULL;
    clear_ref(&m->shared);
}

static bool reserve(VM *vm, MemoryFile *m, size_t units)
{
    if (units <= m->capacity) return true;
    size_t capacity = m->capacity + m->capacity / 2 + 64;
    if (capacity < units) capacity = units;
    uint8_t *data =
        memory_resize(vm, m->data, m->capacity * unit(m), memory_size(capacity, unit(m), 0));
    if (!data) return false;
    m->data = data;
    m->capacity = capacity;
    return true;
}

/* Room for count units at the position, which may lie behind the end: the gap becomes zero. */
static bool make_room(VM *vm, MemoryFile *m, size_t count)
{
    size_t end;
    if (__builtin_add_overflow(m->position, count, &end)) return raise_memory_error(vm) != NULL;
    if (!reserve(vm, m, end)) return false;
    if (m->position > m->length)
        memset(m->data + m->length * unit(m), 0, (m->position - m->length) * unit(m));
    if (end > m->length) m->length = end;
    return true;
}

/* ---- writing ---- */

static void put_char(MemoryFile *m, uint32_t c) { memcpy(m->data + m->position++ * 4, &c, 4); }

static bool has_char(const Str *text, uint32_t c) {
    for (size_t i = 0, length = str_length(text); i < length; i++)
        if (str_at(text, i) == c) return true;
    return false;
}

static void put_plain(MemoryFile *m, const Str *text) {
    uint32_t *out = (uint32_t *)(void *)m->data + m->position;
    size_t length = str_length(text);
    if (str_kind(text) == 1) {
        for (size_t i = 0; i < length; i++) out[i] = text->data[i];
    } else {
        for (size_t i = 0; i < length; i++) out[i] = str_at(text, i);
    }
    m->position += length;
}

static bool write_text(VM *vm, MemoryFile *m, Str *text)
{
    size_t length = str_length(text), extra = 0;
    size_t wide = m->newline ? strlen(m->newline) : 1;
    for (size_t i = 0; wide > 1 && i < length; i++) extra += str_at(text, i) == '\n';
    size_t old_length = m->length;
    if (length == 0) return true;
    if (!make_room(vm, m, length + extra)) return false;
    if (m->universal || m->any_end) m->seen |= io_line_ends_in(text);
    if (!m->newline && !(m->universal && has_char(text, '\r'))) { /* as it is */
        put_plain(m, text);
        return true;
    }
    size_t planned = m->length;
    for (size_t i = 0; i < length; i++) {
        uint32_t c = str_at(text, i);
        if (m->universal && c == '\r') {
            put_char(m, '\n');
            if (i + 1 < length && str_at(text, i + 1) == '\n') i++;
        } else if (c == '\n' && m->newline) {
            for (const char *end = m->newline; *end; end++) put_char(m, (uint32_t)*end);
        } else {
            put_char(m, c);
        }
    }
    if (m->universal && planned > old_length)
        m->length = m->position > old_length ? m->position : old_length;
    return true;
}

static bool write_bytes(VM *vm, MemoryFile *m, const uint8_t *data, size_t length)
{
    if (length == 0) return true;
    if (!make_room(vm, m, length)) return false;
    memcpy(m->data + m->position, data, length);
    m->position += length;
    return true;
}

static bool write_object(VM *vm, MemoryFile *m, Object *o, size_t *count)
{
    if (!check_open(vm, m) || !check_unshared(vm, m)) return false;
    if (m->text) {
        if (!is_str(o))
            return raise(vm, EXC_TYPE_ERROR, "string argument expected, got '%T'", o) != NULL;
        *count = str_length((Str *)o);
        return write_text(vm, m, (Str *)o);
    }
    const uint8_t *data;
    if (is_str(o))
        return raise(vm, EXC_TYPE_ERROR, "a bytes-like object is required, not 'str'") != NULL;
    return object_bytes_view(vm, o, &data, count) && write_bytes(vm, m, data, *count);
}

/* ---- reading ---- */

static Object *part(VM *vm, MemoryFile *m, size_t start, size_t count)
{
    const uint8_t *from = m->data ? m->data + start * unit(m) : NULL;
    return m->text ? OBJ(str_from_ucs4(vm, (const uint32_t *)(const void *)from, count))
                   : bytes_from(vm, from, count);
}

static Object *take(VM *vm, MemoryFile *m, size_t count)
{
    Object *result = part(vm, m, m->position, count);
    if (result) m->position += count;
    return result;
}

static size_t left(const MemoryFile *m)
{
    return m->position < m->length ? m->length - m->position : 0;
}

static uint32_t unit_at(const MemoryFile *m, size_t i)
{
    if (!m->text) return m->data[i];
    uint32_t c;
    memcpy(&c, m->data + i * 4, 4);
    return c;
}

static Object *read_line(VM *vm, MemoryFile *m, ptrdiff_t limit)
{
    size_t rest = left(m), count = 0;
    if (limit >= 0 && (size_t)limit < rest) rest = (size_t)limit;
    const char *end = m->newline ? m->newline : "\n";
    size_t end_length = strlen(end);
    while (count < rest) {
        count++;
        if (m->any_end && unit_at(m, m->position + count - 1) == '\r') {
            count += count < rest && unit_at(m, m->position + count) == '\n';
            break;
        }
        if (unit_at(m, m->position + count - 1) != (uint8_t)end[end_length - 1]) continue;
        if (end_length == 1 ||
            (count > 1 && unit_at(m, m->position + count - 2) == (uint8_t)end[0]))
            break;
    }
    return take(vm, m, count);
}

static size_t size_of_result(Object *o)
{
    return is_str(o) ? str_length((Str *)o) : ((Bytes *)o)->length;
}

/* ---- methods ---- */

#define METHOD(name)                                                                               \
    static Object *memory_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define FILE_OF_SELF                                                                               \
    MemoryFile *m = (MemoryFile *)self;                                                            \
    (void)m, (void)args, (void)nargs

METHOD(read)
{
    FILE_OF_SELF;
    ptrdiff_t size;
    if (!check_open(vm, m) || !io_size_argument(vm, nargs ? args[0] : NULL, &size)) return NULL;
    size_t rest = left(m);
    return take(vm, m, size < 0 || (size_t)size > rest ? rest : (size_t)size);
}

METHOD(readline)
{
    FILE_OF_SELF;
    ptrdiff_t limit;
    return check_open(vm, m) && io_size_argument(vm, args[0], &limit) ? read_line(vm, m, limit)
                                                                      : NULL;
}

METHOD(readlines)
{
    FILE_OF_SELF;
    ptrdiff_t hint;
    size_t total = 0;
    if (!check_open(vm, m) || !io_size_argument(vm, args[0], &hint)) return NULL;
    List *list = list_new(vm, 0);
    while (list && left(m) && !(hint > 0 && total >= (size_t)hint)) {
        Object *line = read_line(vm, m, -1);
        total += line ? size_of_result(line) : 0;
        if (!line || !list_append_stolen(vm, list, line)) clear_ref(&list);
    }
    return OBJ(list);
}

METHOD(readinto)
{
    FILE_OF_SELF;
    if (!check_open(vm, m)) return NULL;
    uint8_t *target;
    size_t length;
    if (!io_readinto_buffer(vm, args[0], &target, &length)) return NULL;
    size_t count = left(m) < length ? left(m) : length;
    if (count) memmove(target, m->data + m->position, count); /* it may be a view of this very file */
    m->position += count;
    return int_from_size(vm, count);
}

METHOD(write)
{
    FILE_OF_SELF;
    size_t count;
    return write_object(vm, m, args[0], &count) ? int_from_size(vm, count) : NULL;
}

static int write_item(VM *vm, Object *item, void *context)
{
    size_t count;
    return write_object(vm, context, item, &count) ? 0 : -1;
}

METHOD(writelines)
{
    FILE_OF_SELF;
    if (!check_open(vm, m)) return NULL;
    return object_for_each(vm, args[0], write_item, m) < 0 ? NULL : NEW_NONE(vm);
}

METHOD(getvalue)
{
    FILE_OF_SELF;
    return check_open(vm, m) ? part(vm, m, 0, m->length) : NULL;
}

METHOD(getbuffer)
{
    FILE_OF_SELF;
    if (!check_open(vm, m)) return NULL;
    take_back(vm, m);
    if (!m->shared) {
        ByteArray *shared = (ByteArray *)bytearray_from(vm, NULL, 0);
        if (!shared) return NULL;
        if (!reserve(vm, m, 1)) {
            decref(shared);
            return NULL;
        }
        if (shared->data) memory_free(vm, shared->data, shared->capacity);
        shared->data = m->data;
        shared->length = m->length;
        shared->capacity = m->capacity;
        m->shared = shared;
    }
    Object *view = memoryview_new(vm, OBJ(m->shared));
    if (!view) take_back(vm, m);
    return view;
}

METHOD(tell)
{
    FILE_OF_SELF;
    return check_open(vm, m) ? int_from_size(vm, m->position) : NULL;
}

METHOD(seek)
{
    FILE_OF_SELF;
    int64_t offset, whence = 0;
    if (!check_open(vm, m)) return NULL;
    if (!object_to_int64(vm, args[0], &offset) ||
        (args[1] && !object_to_int64(vm, args[1], &whence)))
        return NULL;
    if (whence < 0 || whence > 2)
        return raise(vm, EXC_VALUE_ERROR,
                     m->text ? "Invalid whence (%ld, should be 0, 1 or 2)"
                             : "invalid whence (%ld, should be 0, 1 or 2)",
                     (long)whence);
    if (m->text && whence && offset)
        return raise(vm, EXC_OS_ERROR, "Can't do nonzero cur-relative seeks");
    if (whence == 0 && offset < 0)
        return raise(vm, EXC_VALUE_ERROR,
                     m->text ? "Negative seek position %ld" : "negative seek value %ld",
                     (long)offset);
    int64_t base = whence == 1 ? (int64_t)m->position : whence == 2 ? (int64_t)m->length : 0;
    if (__builtin_add_overflow(base, offset, &offset))
        return raise(vm, EXC_OVERFLOW_ERROR, "new position too large");
    m->position = offset < 0 ? 0 : (size_t)offset;
    return int_from_size(vm, m->position);
}

METHOD(truncate)
{
    FILE_OF_SELF;
    int64_t size = (int64_t)m->position;
    if (!check_open(vm, m) || !check_unshared(vm, m)) return NULL;
    if (args[0] && !is_none(args[0]) && !object_to_int64(vm, args[0], &size)) return NULL;
    if (size < 0)
        return raise(vm, EXC_VALUE_ERROR,
                     m->text ? "Negative size value %ld" : "negative size value %ld", (long)size);
    if ((size_t)size < m->length) m->length = (size_t)size;
    return int_from_int64(vm, size);
}

METHOD(close)
{
    FILE_OF_SELF;
    if (!check_unshared(vm, m)) return NULL;
    m->closed = true;
    release_data(vm, m);
    m->length = m->capacity = m->position = 0;
    return NEW_NONE(vm);
}

METHOD(flush)
{
    FILE_OF_SELF;
    return check_open(vm, m) ? NEW_NONE(vm) : NULL;
}
METHOD(yes)
{
    FILE_OF_SELF;
    return check_open(vm, m) ? TRUE(vm) : NULL;
}
METHOD(no)
{
    FILE_OF_SELF;
    return check_open(vm, m) ? FALSE(vm) : NULL;
}
METHOD(enter)
{
    FILE_OF_SELF;
    return check_open(vm, m) ? incref(self) : NULL;
}
METHOD(exit)
{
    FILE_OF_SELF;
    return object_call_method(vm, self, NAME(vm, close), NULL, 0);
}

static Object *get_closed(VM *vm, Object *self) { return BOOL(vm, ((MemoryFile *)self)->closed); }
static Object *get_none(VM *vm, Object *self)
{
    (void)self;
    return NEW_NONE(vm);
}
static Object *get_line_buffering(VM *vm, Object *self)
{
    return check_open(vm, (MemoryFile *)self) ? FALSE(vm) : NULL;
}

static Object *memory_iter(VM *vm, Object *o)
{
    return check_open(vm, (MemoryFile *)o) ? incref(o) : NULL;
}

static Object *memory_next(VM *vm, Object *o)
{
    MemoryFile *m = (MemoryFile *)o;
    return check_open(vm, m) && left(m) ? read_line(vm, m, -1) : NULL;
}

/* ---- life ---- */

static void memory_destroy(VM *vm, Object *o)
{
    release_data(vm, (MemoryFile *)o);
    instance_release_attributes(vm, o);
}

static int memory_traverse(Object *o, Visit visit, void *context)
{
    VISIT(((MemoryFile *)o)->shared);
    return instance_traverse_attributes(o, visit, context);
}

static bool memory_at_rest(Object *o) { return !instance_has_attributes(o); }

static size_t memory_size_of(Object *o)
{
    const MemoryFile *m = (MemoryFile *)o;
    return m->shared ? 0 : memory_block_size(m->data);
}

static Object *memory_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    Type *native = type;
    while (native->flags & TYPE_HEAP) native = native->base;
    MemoryFile *m = (MemoryFile *)type_allocate(vm, type, sizeof(MemoryFile));
    if (!m) return NULL;
    m->text = native->spec == &io_string_spec;
    object_track(vm, OBJ(m));
    return OBJ(m);
}

static bool set_newline(VM *vm, MemoryFile *m, Object *newline)
{
    m->universal = newline && is_none(newline);
    m->any_end = false;
    m->newline = NULL;
    if (!newline || is_none(newline)) return true;
    if (!is_str(newline))
        return raise(vm, EXC_TYPE_ERROR, "newline must be str or None, not %T", newline) != NULL;
    m->any_end = str_length((Str *)newline) == 0;
    if (str_equals_text((Str *)newline, "\r\n"))
        m->newline = "\r\n";
    else if (str_equals_text((Str *)newline, "\r"))
        m->newline = "\r";
    else if (str_length((Str *)newline) && !str_equals_text((Str *)newline, "\n"))
        return raise(vm, EXC_VALUE_ERROR, "illegal newline value: %R", newline) != NULL;
    return true;
}

static int memory_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    MemoryFile *m = (MemoryFile *)self;
    size_t count;
    if (!check_unshared(vm, m)) return -1;
    m->length = m->position = 0;
    m->closed = false;
    if (m->text && !set_newline(vm, m, nargs > 1 ? args[1] : NULL)) return -1;
    if (args[0] && !is_none(args[0])) {
        if (m->text && !is_str(args[0])) {
            raise(vm, EXC_TYPE_ERROR, "initial_value must be str or None, not %T", args[0]);
            return -1;
        }
        if (!write_object(vm, m, args[0], &count)) return -1;
    }
    m->position = 0;
    return 0;
}

/* ---- copying and pickling ---- */

static Object *newline_of(VM *vm, const MemoryFile *m)
{
    if (m->universal) return NEW_NONE(vm);
    return OBJ(str_from_text(vm, m->any_end ? "" : m->newline ? m->newline : "\n"));
}

/* The contents, of text the newline, the position, the attributes or None. */
METHOD(getstate)
{
    FILE_OF_SELF;
    if (!check_open(vm, m)) return NULL;
    Object *items[4];
    size_t count = 0;
    items[count++] = part(vm, m, 0, m->length);
    if (m->text) items[count++] = newline_of(vm, m);
    items[count++] = int_from_size(vm, m->position);
    items[count++] = instance_has_attributes(self) ? OBJ(instance_dict_copy(vm, self)) : NEW_NONE(vm);
    bool whole = true;
    for (size_t i = 0; i < count; i++) whole = whole && items[i];
    Object *state = whole ? tuple_from(vm, items, count) : NULL;
    for (size_t i = 0; i < count; i++) xdecref(items[i]);
    return state;
}

/* The contents as they are: no newline becomes another. */
static bool put_contents(VM *vm, MemoryFile *m, Object *contents)
{
    size_t count;
    if (!m->text) return write_object(vm, m, contents, &count);
    if (!is_str(contents))
        return raise(vm, EXC_TYPE_ERROR, "initial_value must be str or None, not %T", contents) != NULL;
    if (!make_room(vm, m, str_length((Str *)contents))) return false;
    put_plain(m, (Str *)contents);
    return true;
}

static bool set_position(VM *vm, MemoryFile *m, Object *position)
{
    ptrdiff_t at;
    if (!is_int(position))
        return raise(vm, EXC_TYPE_ERROR, m->text ? "third item of state must be an integer, got %T"
                                                 : "second item of state must be an integer, not %T", position) != NULL;
    if (!object_to_size(vm, position, &at)) return false;
    if (at < 0) return raise(vm, EXC_VALUE_ERROR, "position value cannot be negative") != NULL;
    m->position = (size_t)at;
    return true;
}

static bool add_attributes(VM *vm, MemoryFile *m, Object *given)
{
    if (is_none(given)) return true;
    if (!is_dict(given))
        return raise(vm, EXC_TYPE_ERROR, "%s item of state should be a dict, got a %T", m->text ? "fourth" : "third",
                     given) != NULL;
    Dict *dict = instance_dict(vm, OBJ(m));
    bool ok = dict && dict_update(vm, dict, given);
    xdecref(dict);
    return ok;
}

METHOD(setstate)
{
    FILE_OF_SELF;
    Tuple *state = (Tuple *)args[0];
    size_t count = m->text ? 4 : 3;
    if (!is_tuple(args[0]) || state->length < count)
        return raise(vm, EXC_TYPE_ERROR, "%T.__setstate__ argument should be %zu-tuple, got %T", self, count, args[0]);
    if (!check_open(vm, m)) return NULL;
    Object *empty[2] = {NONE(vm), state->items[1]};
    if (memory_initialize(vm, self, empty, m->text ? 2 : 1) < 0) return NULL;
    if (!put_contents(vm, m, state->items[0]) || !set_position(vm, m, state->items[count - 2]) ||
        !add_attributes(vm, m, state->items[count - 1]))
        return NULL;
    return NEW_NONE(vm);
}

#define COMMON_METHODS                                                                             \
    {"read", "(size=-1, /)", memory_read, "Read up to size, or to the end.", 0},                   \
        {"readline", "(size=-1, /)", memory_readline, "Read a line with its end.", 0},             \
        {"readlines", "(hint=-1, /)", memory_readlines, "The lines as a list.", 0},                \
        {"write", "(s, /)", memory_write, "Write at the position; how much.", 0},                  \
        {"writelines", "(lines, /)", memory_writelines, "Write each of the lines.", 0},            \
        {"getvalue", "()", memory_getvalue, "All there is in the file.", 0},                       \
        {"tell", "()", memory_tell, "The position.", 0},                                           \
        {"seek", "(pos, whence=0, /)", memory_seek, "Set the position.", 0},                       \
        {"truncate", "(pos=None, /)", memory_truncate, "Cut the file at a position.", 0},          \
        {"close", "()", memory_close, "Close the file and drop what is in it.", 0},                \
        {"flush", "()", memory_flush, "Nothing: it is all in memory.", 0},                         \
        {"readable", "()", memory_yes, "True.", 0}, {"writable", "()", memory_yes, "True.", 0},    \
        {"seekable", "()", memory_yes, "True.", 0}, {"isatty", "()", memory_no, "False.", 0},      \
        {"__enter__", "()", memory_enter, "The file itself.", 0},                                  \
        {"__getstate__", "()", memory_getstate, "For copying and pickling.", 0},                   \
        {"__setstate__", "(state, /)", memory_setstate, "Takes what __getstate__ gave.", 0},       \
    {                                                                                              \
        "__exit__", "(*args)", memory_exit, "Close the file.", 0                                   \
    }

static Object *get_newlines(VM *vm, Object *self)
{
    return check_open(vm, (MemoryFile *)self) ? io_line_ends(vm, ((MemoryFile *)self)->seen) : NULL;
}

static const MethodDef string_methods[] = {COMMON_METHODS, {0}};
static const MethodDef bytes_methods[] = {
    COMMON_METHODS,
    {"read1", "(size=-1, /)", memory_read, "As read().", 0},
    {"readinto", "(buffer, /)", memory_readinto, "Read into a bytearray; the number of bytes.", 0},
    {"readinto1", "(buffer, /)", memory_readinto, "As readinto().", 0},
    {"getbuffer", "()", memory_getbuffer, "A view on the contents.", 0},
    {0},
};
static const GetSetDef string_getset[] = {
    {"closed", get_closed, NULL, "Whether it was closed."},
    {"newlines", get_newlines, NULL, "The line ends met so far."},
    {"encoding", get_none, NULL, "None: there are no bytes."},
    {"errors", get_none, NULL, "None."},
    {"line_buffering", get_line_buffering, NULL, "False."},
    {0},
};
static const GetSetDef bytes_getset[] = {{"closed", get_closed, NULL, "Whether it was closed."},
                                         {0}};

#define MEMORY_SPEC(name, signature, methods_, getset_, doc_)                                      \
    const TypeSpec name = {                                                                        \
        .base = TYPE_OBJECT,                                                                       \
        .size = sizeof(MemoryFile),                                                                \
        .flags = TYPE_BASE | TYPE_WEAKREFABLE | TYPE_HAS_DICT,                                     \
        .doc = doc_,                                                                               \
        .new_signature = "(*args, **kwargs)",                                                      \
        .init_signature = signature,                                                               \
        .methods = methods_,                                                                       \
        .getset = getset_,                                                                         \
        .life = {memory_destroy, memory_traverse, NULL, NULL, memory_at_rest},                     \
        .slots = {.construct = memory_construct,                                                   \
                  .initialize = memory_initialize,                                                 \
                  .iter = memory_iter,                                                             \
                  .next = memory_next,                                                             \
                  .size_of = memory_size_of},                                                      \
    }
MEMORY_SPEC(io_string_spec, "(initial_value='', newline='\\n')", string_methods, string_getset,
            "A text file in memory.");
MEMORY_SPEC(io_bytes_spec, "(initial_bytes=b'')", bytes_methods, bytes_getset,
            "A binary file in memory.");

/* Owns UnicodeDecodeError, UnicodeEncodeError and UnicodeTranslateError: their arguments and texts.
 */
#include "object/exception_types.h"
#include "object/protocol.h"

#include <stdio.h>

/* Checks and stores (encoding,) object, start, end, reason; first is 1 where there is no encoding.
 */
static int take_arguments(VM *vm, Object *self, Object *const *args, size_t nargs, int first,
                          Object *object)
{
    Exception *e = as_exception(self);
    Object *const *given = args + 1;
    for (int field = first, i = 0; field <= EXTRA_UNICODE_REASON; field++, i++) {
        bool number = field == EXTRA_UNICODE_START || field == EXTRA_UNICODE_END;
        bool text = field == EXTRA_UNICODE_ENCODING || field == EXTRA_UNICODE_REASON;
        if (number && !is_int(given[i])) {
            raise(vm, EXC_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", given[i]);
            return -1;
        }
        if (text && !is_str(given[i])) {
            raise(vm, EXC_TYPE_ERROR, "argument %d must be str, not %T", i + 1, given[i]);
            return -1;
        }
        exception_set_extra(e, field, field == EXTRA_UNICODE_OBJECT ? object : given[i]);
    }
    (void)nargs;
    return 0;
}

static bool check_count(VM *vm, size_t nargs, int count)
{
    if (nargs == (size_t)count + 1) return true;
    raise(vm, EXC_TYPE_ERROR, "function takes exactly %d arguments (%zu given)", count, nargs - 1);
    return false;
}

int unicode_decode_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    if (exception_initialize(vm, self, args, nargs) < 0 || !check_count(vm, nargs, 5)) return -1;
    Object *object = is_exact(args[2], TYPE_BYTES) ? incref(args[2]) : NULL;
    if (!object) {
        const uint8_t *data;
        size_t length;
        if (!object_bytes_view(vm, args[2], &data, &length) ||
            !(object = bytes_from(vm, data, length)))
            return -1;
    }
    int result = take_arguments(vm, self, args, nargs, EXTRA_UNICODE_ENCODING, object);
    decref(object);
    return result;
}

static int text_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs, int first)
{
    int object = 2 - first;
    if (exception_initialize(vm, self, args, nargs) < 0 || !check_count(vm, nargs, 5 - first))
        return -1;
    if (!is_str(args[object])) {
        raise(vm, EXC_TYPE_ERROR, "argument %d must be str, not %T", object, args[object]);
        return -1;
    }
    return take_arguments(vm, self, args, nargs, first, args[object]);
}

int unicode_encode_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    return text_error_initialize(vm, self, args, nargs, EXTRA_UNICODE_ENCODING);
}

int unicode_translate_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    return text_error_initialize(vm, self, args, nargs, EXTRA_UNICODE_OBJECT);
}

/* start and end as the texts use them: within an object of the length. */
static void bounds(Exception *e, size_t length, int64_t *start, int64_t *end)
{
    int overflow;
    Object *s = e->extra[EXTRA_UNICODE_START], *t = e->extra[EXTRA_UNICODE_END];
    *start = s && is_int(s) ? int_as_int64((Int *)s, &overflow) : 0;
    *end = t && is_int(t) ? int_as_int64((Int *)t, &overflow) : 0;
    int64_t size = (int64_t)length;
    if (*start < 0) *start = 0;
    if (*start >= size) *start = size ? size - 1 : 0;
    if (*end < 1) *end = 1;
    if (*end > size) *end = size;
}

static Object *format_error(VM *vm, Exception *e, const char *verb, const char *one,
                            const char *many, const char *shown, int64_t start, int64_t end)
{
    char place[96];
    if (shown)
        snprintf(place, sizeof place, "%s %s in position %lld", one, shown, (long long)start);
    else
        snprintf(place, sizeof place, "%s in position %lld-%lld", many, (long long)start,
                 (long long)end - 1);
    Object *reason = e->extra[EXTRA_UNICODE_REASON], *encoding = e->extra[EXTRA_UNICODE_ENCODING];
    if (!encoding) return OBJ(str_from_format(vm, "can't %s %s: %S", verb, place, reason));
    return OBJ(str_from_format(vm, "'%S' codec can't %s %s: %S", encoding, verb, place, reason));
}

Object *unicode_decode_error_str(VM *vm, Object *o)
{
    Exception *e = as_exception(o);
    Object *object = e->extra[EXTRA_UNICODE_OBJECT];
    if (!object || !is_bytes(object)) return OBJ(EMPTY_STR(vm));
    int64_t start, end;
    bounds(e, ((Bytes *)object)->length, &start, &end);
    char shown[8];
    bool single = end == start + 1 && start < (int64_t)((Bytes *)object)->length;
    if (single) snprintf(shown, sizeof shown, "0x%02x", ((Bytes *)object)->data[start]);
    return format_error(vm, e, "decode", "byte", "bytes", single ? shown : NULL, start, end);
}

static Object *text_error_str(VM *vm, Object *o, const char *verb)
{
    Exception *e = as_exception(o);
    Object *object = e->extra[EXTRA_UNICODE_OBJECT];
    if (!object || !is_str(object)) return OBJ(EMPTY_STR(vm));
    int64_t start, end;
    bounds(e, ((Str *)object)->length, &start, &end);
    char shown[16];
    bool single = end == start + 1 && start < (int64_t)((Str *)object)->length;
    if (single) {
        uint32_t c = str_at((Str *)object, (size_t)start);
        snprintf(shown, sizeof shown,
                 c < 0x100     ? "'\\x%02x'"
                 : c < 0x10000 ? "'\\u%04x'"
                               : "'\\U%08x'",
                 c);
    }
    return format_error(vm, e, verb, "character", "characters", single ? shown : NULL, start, end);
}

Object *unicode_encode_error_str(VM *vm, Object *o) { return text_error_str(vm, o, "encode"); }
Object *unicode_translate_error_str(VM *vm, Object *o)
{
    return text_error_str(vm, o, "translate");
}

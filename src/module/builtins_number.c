/* Owns the builtin functions about numbers and characters. */
#include "base/int_text.h"
#include "module/builtins.h"
#include "object/bytes.h"

#include <string.h>

Object *builtin_abs(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return object_absolute(vm, args[0]);
}

static Object *small_in_base(VM *vm, int64_t value, unsigned base, const char *prefix)
{
    char text[INT_TEXT_MAX + 3];
    size_t n = 0;
    if (value < 0) text[n++] = '-';
    text[n++] = prefix[0];
    text[n++] = prefix[1];
    n += u64_to_text_base(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, base, text + n);
    Str *s = str_allocate(vm, n, 0x7f);
    if (s) memcpy(s->data, text, n);
    return OBJ(s);
}

/* "-0x1f": the sign goes before the prefix. */
static Object *in_base(VM *vm, Object *o, int base, const char *prefix)
{
    if (is_exact(o, TYPE_INT) && !int_is_big((Int *)o)) return small_in_base(vm, ((Int *)o)->value, (unsigned)base, prefix);
    Object *index = object_index(vm, o);
    if (!index) return NULL;
    Str *digits = int_to_str(vm, (Int *)index, base);
    bool negative = int_sign((Int *)index) < 0;
    decref(index);
    if (!digits) return NULL;
    StrBuilder b;
    builder_open(&b, vm);
    if (negative) builder_char(&b, '-');
    builder_text(&b, prefix);
    builder_slice(&b, digits, negative, digits->length);
    decref(digits);
    return OBJ(builder_finish(&b));
}

Object *builtin_bin(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return in_base(vm, args[0], 2, "0b");
}
Object *builtin_oct(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return in_base(vm, args[0], 8, "0o");
}
Object *builtin_hex(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return in_base(vm, args[0], 16, "0x");
}

Object *builtin_chr(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    if (is_exact(args[0], TYPE_INT) && (uint64_t)((Int *)args[0])->value < 256 && !int_is_big((Int *)args[0]))
        return OBJ(str_from_char(vm, (uint32_t)((Int *)args[0])->value));
    Object *index = object_index(vm, args[0]);
    if (!index) return NULL;
    int overflow = 0;
    int64_t code_point = int_as_int64((Int *)index, &overflow);
    decref(index);
    if (overflow || code_point < 0 || code_point > 0x10ffff)
        return raise(vm, EXC_VALUE_ERROR, "chr() arg not in range(0x110000)");
    return OBJ(str_from_char(vm, (uint32_t)code_point));
}

Object *builtin_ord(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    Object *o = args[0];
    size_t length;
    if (is_str(o)) {
        length = str_length((Str *)o);
        if (length == 1) return int_from_int64(vm, str_at((Str *)o, 0));
    } else if (is_bytes(o) || object_is_instance_of(o, builtin_type(vm, TYPE_BYTEARRAY))) {
        const uint8_t *data;
        if (!object_bytes_view(vm, o, &data, &length)) return NULL;
        if (length == 1) return int_from_int64(vm, data[0]);
    } else {
        return raise(vm, EXC_TYPE_ERROR, "ord() expected string of length 1, but %T found", o);
    }
    return raise(vm, EXC_TYPE_ERROR, "ord() expected a character, but string of length %zu found",
                 length);
}

Object *builtin_divmod(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return object_binary(vm, BINARY_DIVMOD, args[0], args[1]);
}

Object *builtin_pow(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    return object_power(vm, args[0], args[1], args[2] ? args[2] : NONE(vm));
}

Object *builtin_round(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)self, (void)nargs;
    bool digits = args[1] && !is_none(args[1]);
    Object *result =
        object_call_special(vm, args[0], NAME(vm, __round__), args + 1, digits ? 1 : 0);
    if (result || exception_pending(vm)) return result;
    return raise(vm, EXC_TYPE_ERROR, "type %T doesn't define __round__ method", args[0]);
}

/* Owns the methods of str that search, split, strip, pad, replace and join, and its method
 * table. */
#include "object/codec.h"
#include "object/str_internal.h"

#include <string.h>

static Object *str_piece(VM *vm, Object *source, size_t start, size_t end)
{
    return OBJ(str_slice(vm, (Str *)source, start, end));
}

const TextRules str_rules = {text_latin1_space, true, str_piece};

static bool check_str(VM *vm, Object *o, const char *method, const char *argument)
{
    if (is_str(o)) return true;
    raise(vm, EXC_TYPE_ERROR, "%s() argument%s must be str, not %T", method, argument, o);
    return false;
}

/* ---- searching ---- */

static bool find_arguments(VM *vm, Object *self, Object *const *args, const char *method,
                           TextRange *range, bool *possible)
{
    if (!check_str(vm, args[0], method, " 1")) return false;
    if (!text_range_convert(vm, args[1], args[2], range)) return false;
    *possible = text_range_clamp(range, ((Str *)self)->length);
    return true;
}

/* Index of args[0] in self[args[1]:args[2]], -1 none; false RAISES. */
static bool find_place(VM *vm, Object *self, Object *const *args, const char *method,
                       ptrdiff_t (*find)(Text, Text), ptrdiff_t *at)
{
    TextRange range;
    bool possible;
    if (!find_arguments(vm, self, args, method, &range, &possible)) return false;
    *at = -1;
    if (possible) {
        Text part = text_part(text_of((Str *)self), (size_t)range.start, (size_t)range.end);
        *at = find(part, text_of((Str *)args[0]));
        if (*at >= 0) *at += range.start;
    }
    return true;
}

static Object *find_method(VM *vm, Object *self, Object *const *args, const char *method,
                           ptrdiff_t (*find)(Text, Text), bool must)
{
    ptrdiff_t at;
    if (!find_place(vm, self, args, method, find, &at)) return NULL;
    if (at < 0 && must) return raise(vm, EXC_VALUE_ERROR, "substring not found");
    return int_from_int64(vm, at);
}

static NATIVE(str_find_method)
{
    (void)nargs;
    return find_method(vm, self, args, "find", text_find, false);
}

static NATIVE(str_rfind_method)
{
    (void)nargs;
    return find_method(vm, self, args, "rfind", text_rfind, false);
}

static NATIVE(str_index_method)
{
    (void)nargs;
    return find_method(vm, self, args, "index", text_find, true);
}

static NATIVE(str_rindex_method)
{
    (void)nargs;
    return find_method(vm, self, args, "rindex", text_rfind, true);
}

static NATIVE(str_count_method)
{
    (void)nargs;
    TextRange range;
    bool possible;
    if (!find_arguments(vm, self, args, "count", &range, &possible)) return NULL;
    if (!possible) return int_from_int64(vm, 0);
    Text part = text_part(text_of((Str *)self), (size_t)range.start, (size_t)range.end);
    return int_from_size(vm, text_count(part, text_of((Str *)args[0]), SIZE_MAX));
}

static Object *has_affix(VM *vm, Object *self, Object *const *args, const char *method,
                         bool (*test)(Text, Text))
{
    TextRange range;
    if (!text_range_convert(vm, args[1], args[2], &range)) return NULL;
    bool possible = text_range_clamp(&range, ((Str *)self)->length);
    bool many = is_tuple(args[0]);
    Tuple *tuple = (Tuple *)args[0];
    Object *const *items = many ? tuple->items : args;
    if (!many && !is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR,
                     "%s first arg must be str or a tuple of str, not %T", method, args[0]);
    for (size_t i = 0; i < (many ? tuple->length : 1); i++) {
        if (!is_str(items[i]))
            return raise(vm, EXC_TYPE_ERROR, "tuple for %s must only contain str, not %T", method,
                         items[i]);
        if (!possible) continue;
        Text part = text_part(text_of((Str *)self), (size_t)range.start, (size_t)range.end);
        if (test(part, text_of((Str *)items[i]))) return TRUE(vm);
    }
    return FALSE(vm);
}

static NATIVE(str_startswith_method)
{
    (void)nargs;
    return has_affix(vm, self, args, "startswith", text_starts);
}

static NATIVE(str_endswith_method)
{
    (void)nargs;
    return has_affix(vm, self, args, "endswith", text_ends);
}

static NATIVE(str_removeprefix_method)
{
    (void)nargs;
    Str *s = (Str *)self;
    if (!check_str(vm, args[0], "removeprefix", "")) return NULL;
    Text prefix = text_of((Str *)args[0]);
    bool has = text_starts(text_of(s), prefix);
    return OBJ(str_slice(vm, s, has ? text_length(prefix) : 0, s->length));
}

static NATIVE(str_removesuffix_method)
{
    (void)nargs;
    Str *s = (Str *)self;
    if (!check_str(vm, args[0], "removesuffix", "")) return NULL;
    Text suffix = text_of((Str *)args[0]);
    bool has = text_ends(text_of(s), suffix);
    return OBJ(str_slice(vm, s, 0, has ? s->length - text_length(suffix) : s->length));
}

/* ---- splitting ---- */

static bool split_arguments(VM *vm, Object *const *args, ptrdiff_t *most)
{
    *most = -1;
    return !args[1] || object_to_size(vm, args[1], most);
}

static Object *split_method(VM *vm, Object *self, Object *const *args, bool right)
{
    ptrdiff_t most;
    if (!split_arguments(vm, args, &most)) return NULL;
    Text t = text_of((Str *)self);
    if (!args[0] || is_none(args[0]))
        return right ? text_rsplit_space(vm, self, t, &str_rules, most)
                     : text_split_space(vm, self, t, &str_rules, most);
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "must be str or None, not %T", args[0]);
    Text separator = text_of((Str *)args[0]);
    if (text_length(separator) == 0) return raise(vm, EXC_VALUE_ERROR, "empty separator");
    return right ? text_rsplit(vm, self, t, separator, &str_rules, most)
                 : text_split(vm, self, t, separator, &str_rules, most);
}

static NATIVE(str_split_method)
{
    (void)nargs;
    return split_method(vm, self, args, false);
}

static NATIVE(str_rsplit_method)
{
    (void)nargs;
    return split_method(vm, self, args, true);
}

static NATIVE(str_splitlines_method)
{
    (void)nargs;
    int keep = args[0] ? object_truth(vm, args[0]) : 0;
    if (keep < 0) return NULL;
    return text_split_lines(vm, self, text_of((Str *)self), &str_rules, keep);
}

/* (before, separator, after) around `at`. */
static Object *partition_at(VM *vm, Str *s, Object *separator, size_t at)
{
    Object *before = OBJ(str_slice(vm, s, 0, at));
    Object *after = OBJ(str_slice(vm, s, at + ((Str *)separator)->length, s->length));
    Object *result = before && after ? tuple_pack(vm, 3, before, separator, after) : NULL;
    xdecref(before);
    xdecref(after);
    return result;
}

static Object *partition(VM *vm, Object *self, Object *separator, bool right)
{
    Str *s = (Str *)self;
    if (!is_str(separator)) return raise(vm, EXC_TYPE_ERROR, "must be str, not %T", separator);
    Text t = text_of(s), wanted = text_of((Str *)separator);
    if (text_length(wanted) == 0) return raise(vm, EXC_VALUE_ERROR, "empty separator");
    ptrdiff_t at = right ? text_rfind(t, wanted) : text_find(t, wanted);
    if (at >= 0) return partition_at(vm, s, separator, (size_t)at);
    Object *empty = OBJ(EMPTY_STR(vm));
    return right ? tuple_pack(vm, 3, empty, empty, self) : tuple_pack(vm, 3, self, empty, empty);
}

static NATIVE(str_partition_method)
{
    (void)nargs;
    return partition(vm, self, args[0], false);
}

static NATIVE(str_rpartition_method)
{
    (void)nargs;
    return partition(vm, self, args[0], true);
}

/* ---- stripping ---- */

static Object *strip(VM *vm, Object *self, Object *set, int sides, const char *method)
{
    Str *s = (Str *)self;
    size_t start, end;
    if (!set || is_none(set))
        text_strip_space(text_of(s), &str_rules, sides, &start, &end);
    else if (is_str(set))
        text_strip_set(text_of(s), text_of((Str *)set), sides, &start, &end);
    else
        return raise(vm, EXC_TYPE_ERROR, "%s arg must be None or str", method);
    return OBJ(str_slice(vm, s, start, end));
}

static NATIVE(str_strip_method)
{
    (void)nargs;
    return strip(vm, self, args[0], STRIP_BOTH, "strip");
}

static NATIVE(str_lstrip_method)
{
    (void)nargs;
    return strip(vm, self, args[0], STRIP_LEFT, "lstrip");
}

static NATIVE(str_rstrip_method)
{
    (void)nargs;
    return strip(vm, self, args[0], STRIP_RIGHT, "rstrip");
}

/* ---- padding ---- */

static Object *pad(VM *vm, Str *s, size_t left, size_t right, uint32_t fill)
{
    if (left == 0 && right == 0) return OBJ(str_exact(vm, s));
    uint32_t max_char = str_max_char(s) | fill;
    Str *result = str_allocate(vm, left + s->length + right, max_char);
    if (!result) return NULL;
    unsigned kind = str_kind(result);
    uint8_t unit[4];
    text_copy(unit, kind, text_new((const uint8_t *)&fill, 1, 4));
    uint8_t *middle = result->data + left * kind, *end = middle + (size_t)s->length * kind;
    for (size_t i = 0; i < left; i++)
        memcpy(result->data + i * kind, unit, kind);
    text_copy(middle, kind, text_of(s));
    for (size_t i = 0; i < right; i++)
        memcpy(end + i * kind, unit, kind);
    return OBJ(result);
}

/* How many fill characters a justifying method adds; -1 RAISES. */
static ptrdiff_t padding(VM *vm, Object *self, Object *const *args, uint32_t *fill)
{
    ptrdiff_t width;
    if (!object_to_size(vm, args[0], &width)) return -1;
    *fill = ' ';
    if (args[1]) {
        if (!is_str(args[1])) {
            raise(vm, EXC_TYPE_ERROR, "The fill character must be a unicode character, not %T",
                  args[1]);
            return -1;
        }
        if (((Str *)args[1])->length != 1) {
            raise(vm, EXC_TYPE_ERROR, "The fill character must be exactly one character long");
            return -1;
        }
        *fill = str_at((Str *)args[1], 0);
    }
    ptrdiff_t length = (ptrdiff_t)((Str *)self)->length;
    return width > length ? width - length : 0;
}

static NATIVE(str_ljust_method)
{
    (void)nargs;
    uint32_t fill;
    ptrdiff_t n = padding(vm, self, args, &fill);
    return n < 0 ? NULL : pad(vm, (Str *)self, 0, (size_t)n, fill);
}

static NATIVE(str_rjust_method)
{
    (void)nargs;
    uint32_t fill;
    ptrdiff_t n = padding(vm, self, args, &fill);
    return n < 0 ? NULL : pad(vm, (Str *)self, (size_t)n, 0, fill);
}

static NATIVE(str_center_method)
{
    (void)nargs;
    uint32_t fill;
    ptrdiff_t n = padding(vm, self, args, &fill);
    if (n < 0) return NULL;
    size_t width = ((Str *)self)->length + (size_t)n;
    size_t left = (size_t)n / 2 + ((size_t)n & width & 1);
    return pad(vm, (Str *)self, left, (size_t)n - left, fill);
}

static NATIVE(str_zfill_method)
{
    (void)nargs;
    Str *s = (Str *)self;
    ptrdiff_t width;
    if (!object_to_size(vm, args[0], &width)) return NULL;
    if (width <= (ptrdiff_t)s->length) return OBJ(str_exact(vm, s));
    size_t zeros = (size_t)width - s->length;
    Str *result = (Str *)pad(vm, s, zeros, 0, '0');
    if (!result || s->length == 0) return OBJ(result);
    uint32_t sign = str_at(s, 0);
    if (sign == '+' || sign == '-') { /* the sign goes first */
        unsigned kind = str_kind(result);
        memcpy(result->data, result->data + zeros * kind, kind);
        uint32_t zero = '0';
        text_copy(result->data + zeros * kind, kind, text_new((const uint8_t *)&zero, 1, 4));
    }
    return OBJ(result);
}

static size_t tab_width(size_t column, ptrdiff_t size)
{
    return size > 0 ? (size_t)size - column % (size_t)size : 0;
}

static NATIVE(str_expandtabs_method)
{
    (void)nargs;
    Str *s = (Str *)self;
    ptrdiff_t size;
    if (!text_tab_size(vm, args[0], &size)) return NULL;
    static const uint8_t tab = '\t';
    if (text_find(text_of(s), text_of_bytes(&tab, 1)) < 0) return OBJ(str_exact(vm, s));
    StrBuilder b;
    size_t column = 0;
    builder_open(&b, vm);
    for (size_t i = 0; i < s->length && !b.failed; i++) {
        uint32_t c = str_at(s, i);
        if (c == '\t') {
            size_t width = tab_width(column, size);
            builder_repeat(&b, ' ', width);
            column += width;
        } else {
            builder_char(&b, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return OBJ(builder_finish(&b));
}

/* ---- replacing and joining ---- */

static Str *replace_ascii(VM *vm, Str *s, Text old, Text new_text, size_t most)
{
    Text t = text_of(s);
    bool one = text_length(old) == 1 && text_length(new_text) == 1 && most > text_length(t);
    size_t count = one ? SIZE_MAX : text_count(t, old, most);
    if (one ? text_find(t, old) < 0 : count == 0) return str_exact(vm, s);
    size_t length = one ? text_length(t) : text_replaced_length(t, old, new_text, count);
    if (length == SIZE_MAX) return raise(vm, EXC_OVERFLOW_ERROR, "replace string is too long");
    Str *result = str_allocate(vm, length, 0x7f);
    if (result && length) text_replace_bytes(result->data, t, old, new_text, count);
    return result;
}

static Str *replace_any(VM *vm, Str *s, Str *old, Str *new_text, size_t most)
{
    size_t n = s->length, start = 0, i = 0;
    ptrdiff_t at = text_find(text_of(s), text_of(old));
    if (at < 0) return str_exact(vm, s);
    StrBuilder b;
    builder_open(&b, vm);
    for (; at >= 0 && i < most && !b.failed; i++) {
        builder_slice(&b, s, start, start + (size_t)at);
        builder_str(&b, new_text);
        start += (size_t)at + old->length;
        if (old->length) {
            at = text_find(text_part(text_of(s), start, n), text_of(old));
        } else { /* found again behind the next character */
            at = start < n ? 1 : -1;
        }
    }
    builder_slice(&b, s, start, n);
    return builder_finish(&b);
}

Str *str_replace(VM *vm, Str *s, Str *old, Str *new_text, ptrdiff_t count)
{
    size_t most = count < 0 ? SIZE_MAX : (size_t)count;
    if (most == 0 || old->length > s->length || old == new_text) return str_exact(vm, s);
    if (str_is_ascii(s) && str_is_ascii(old) && str_is_ascii(new_text))
        return replace_ascii(vm, s, text_of(old), text_of(new_text), most);
    return replace_any(vm, s, old, new_text, most);
}

static NATIVE(str_replace_method)
{
    (void)nargs;
    ptrdiff_t count = -1;
    if (!check_str(vm, args[0], "replace", " 1") || !check_str(vm, args[1], "replace", " 2"))
        return NULL;
    if (args[2] && !object_to_size(vm, args[2], &count)) return NULL;
    return OBJ(str_replace(vm, (Str *)self, (Str *)args[0], (Str *)args[1], count));
}

/* Adds up the length of the joined text; false RAISES. */
static bool join_measure(VM *vm, Str *separator, Object *const *items, size_t count,
                         size_t *length, uint32_t *max_char)
{
    *length = memory_size(count - 1, separator->length, 0);
    *max_char = count > 1 ? str_max_char(separator) : 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_exact(items[i], TYPE_STR) && !is_str(items[i])) {
            raise(vm, EXC_TYPE_ERROR, "sequence item %zu: expected str instance, %T found", i,
                  items[i]);
            return false;
        }
        const Str *s = (Str *)items[i];
        if (__builtin_add_overflow(*length, (size_t)s->length, length)) *length = SIZE_MAX;
        *max_char |= str_max_char(s);
    }
    return true;
}

/* All of one byte a character. */
static void join_bytes(uint8_t *out, const Str *separator, Object *const *items, size_t count)
{
    size_t gap = separator->length;
    for (size_t i = 0; i < count; i++) {
        const Str *s = (const Str *)items[i];
        if (i && gap == 1) {
            *out++ = separator->data[0];
        } else if (i && gap) {
            bytes_copy(out, separator->data, gap);
            out += gap;
        }
        bytes_copy(out, s->data, s->length);
        out += s->length;
    }
}

static void join_wide(Str *result, const Str *separator, Object *const *items, size_t count)
{
    unsigned kind = str_kind(result);
    uint8_t *out = result->data;
    for (size_t i = 0; i < count; i++) {
        const Str *s = (const Str *)items[i];
        if (i && separator->length) {
            text_copy(out, kind, text_of(separator));
            out += (size_t)separator->length * kind;
        }
        text_copy(out, kind, text_of(s));
        out += (size_t)s->length * kind;
    }
}

Str *str_join(VM *vm, Str *separator, Object *const *items, size_t count)
{
    if (count == 0) return EMPTY_STR(vm);
    if (count == 1 && is_exact(items[0], TYPE_STR)) return (Str *)incref(items[0]);
    size_t length;
    uint32_t max_char;
    if (!join_measure(vm, separator, items, count, &length, &max_char)) return NULL;
    Str *result = str_allocate(vm, length, max_char);
    if (!result || length == 0) return result;
    if (str_kind(result) == 1)
        join_bytes(result->data, separator, items, count);
    else
        join_wide(result, separator, items, count);
    return result;
}

/* A list of the items, unless it is a list or tuple already. NEW. */
Object *join_items(VM *vm, Object *iterable, Object *const **items, size_t *count)
{
    Object *owner = NULL;
    if (is_exact(iterable, TYPE_LIST) || is_exact(iterable, TYPE_TUPLE)) {
        owner = incref(iterable);
    } else {
        Object *iterator = object_iter(vm, iterable);
        if (!iterator) {
            if (exception_clear_if(vm, EXC_TYPE_ERROR))
                raise(vm, EXC_TYPE_ERROR, "can only join an iterable");
            return NULL;
        }
        owner = list_from_iterable(vm, iterator);
        decref(iterator);
    }
    if (owner && is_list(owner)) {
        *items = ((List *)owner)->items;
        *count = ((List *)owner)->length;
    } else if (owner) {
        *items = ((Tuple *)owner)->items;
        *count = ((Tuple *)owner)->length;
    }
    return owner;
}

static NATIVE(str_join_method)
{
    (void)nargs;
    Object *const *items;
    size_t count;
    Object *owner = join_items(vm, args[0], &items, &count);
    if (!owner) return NULL;
    Str *result = str_join(vm, (Str *)self, items, count);
    decref(owner);
    return OBJ(result);
}

/* ---- the rest ---- */

static NATIVE(str_encode_method)
{
    (void)nargs;
    const char *names[2] = {"utf-8", NULL};
    static const char *const parameters[2] = {"encoding", "errors"};
    for (int i = 0; i < 2; i++) {
        if (!args[i]) continue;
        if (!is_str(args[i]))
            return raise(vm, EXC_TYPE_ERROR, "encode() argument '%s' must be str, not %T",
                         parameters[i], args[i]);
        names[i] = str_c_text(vm, (Str *)args[i]);
        if (!names[i]) return NULL;
    }
    return str_encode(vm, (Str *)self, names[0], names[1]);
}

static NATIVE(str_getnewargs_method)
{
    (void)args, (void)nargs;
    Object *copy = OBJ(str_exact(vm, (Str *)self));
    if (!copy) return NULL;
    Object *result = tuple_pack(vm, 1, copy);
    decref(copy);
    return result;
}

static NATIVE(str_sizeof_method)
{
    (void)args, (void)nargs;
    return int_from_size(vm, object_size(vm, self));
}

#define ROW(name, signature, function, doc) {name, signature, function, doc, METHOD_PLAIN}

const MethodDef str_methods[] = {
    ROW("capitalize", "()", str_capitalize_method,
        "A copy with the first character in title case and the rest in lower case."),
    ROW("casefold", "()", str_casefold_method, "A copy for comparing without regard to case."),
    ROW("center", "(width, fillchar=' ', /)", str_center_method,
        "The text in the middle of width characters."),
    ROW("count", "(sub, start=None, end=None, /)", str_count_method,
        "How often sub occurs in self[start:end] without overlapping."),
    ROW("encode", "(encoding='utf-8', errors='strict')", str_encode_method,
        "The bytes of the text in an encoding; errors says what to do with the rest."),
    ROW("endswith", "(suffix, start=None, end=None, /)", str_endswith_method,
        "Does self[start:end] end with suffix, or with one of a tuple of them?"),
    ROW("expandtabs", "(tabsize=8)", str_expandtabs_method, "A copy with spaces for tabs."),
    ROW("find", "(sub, start=None, end=None, /)", str_find_method,
        "The lowest index of sub in self[start:end], or -1."),
    ROW("format", "(*args, **kwargs)", str_format_method,
        "A copy in which the {fields} are replaced by the arguments they name."),
    ROW("format_map", "(mapping, /)", str_format_map_method,
        "A copy in which the {fields} are replaced by the values of a mapping."),
    ROW("index", "(sub, start=None, end=None, /)", str_index_method,
        "As find(), but raises ValueError when sub is not there."),
    ROW("isalnum", "()", str_isalnum_method, "Is it all letters and digits, and not empty?"),
    ROW("isalpha", "()", str_isalpha_method, "Is it all letters, and not empty?"),
    ROW("isascii", "()", str_isascii_method, "Is every character below U+0080?"),
    ROW("isdecimal", "()", str_isdecimal_method, "Is it all decimal digits, and not empty?"),
    ROW("isdigit", "()", str_isdigit_method, "Is it all digits, and not empty?"),
    ROW("isidentifier", "()", str_isidentifier_method, "Can it be a name in a program?"),
    ROW("islower", "()", str_islower_method, "Are all cased characters, at least one, lower case?"),
    ROW("isnumeric", "()", str_isnumeric_method, "Is it all numeric characters, and not empty?"),
    ROW("isprintable", "()", str_isprintable_method, "Would repr() escape nothing in it?"),
    ROW("isspace", "()", str_isspace_method, "Is it all white space, and not empty?"),
    ROW("istitle", "()", str_istitle_method, "Does every word start with its only capital?"),
    ROW("isupper", "()", str_isupper_method, "Are all cased characters, at least one, upper case?"),
    ROW("join", "(iterable, /)", str_join_method,
        "The strings of an iterable, with this one between each two."),
    ROW("ljust", "(width, fillchar=' ', /)", str_ljust_method,
        "The text at the left of width characters."),
    ROW("lower", "()", str_lower_method, "A copy in lower case."),
    ROW("lstrip", "(chars=None, /)", str_lstrip_method,
        "A copy without white space, or without chars, at its start."),
    {"maketrans", "(x, y=None, z=None, /)", str_maketrans_method,
     "A table for translate(): of a dict, or of characters, their replacements and what to drop.",
     METHOD_STATIC},
    ROW("partition", "(sep, /)", str_partition_method,
        "(before, sep, after) at the first sep; (self, '', '') without one."),
    ROW("removeprefix", "(prefix, /)", str_removeprefix_method, "A copy without that prefix."),
    ROW("removesuffix", "(suffix, /)", str_removesuffix_method, "A copy without that suffix."),
    ROW("replace", "(old, new, /, count=-1)", str_replace_method,
        "A copy with new for each old, or for the first count of them."),
    ROW("rfind", "(sub, start=None, end=None, /)", str_rfind_method,
        "The highest index of sub in self[start:end], or -1."),
    ROW("rindex", "(sub, start=None, end=None, /)", str_rindex_method,
        "As rfind(), but raises ValueError when sub is not there."),
    ROW("rjust", "(width, fillchar=' ', /)", str_rjust_method,
        "The text at the right of width characters."),
    ROW("rpartition", "(sep, /)", str_rpartition_method,
        "(before, sep, after) at the last sep; ('', '', self) without one."),
    ROW("rsplit", "(sep=None, maxsplit=-1)", str_rsplit_method,
        "As split(), but maxsplit counts from the end."),
    ROW("rstrip", "(chars=None, /)", str_rstrip_method,
        "A copy without white space, or without chars, at its end."),
    ROW("split", "(sep=None, maxsplit=-1)", str_split_method,
        "The pieces between each sep, or between runs of white space."),
    ROW("splitlines", "(keepends=False)", str_splitlines_method, "The lines, without their ends."),
    ROW("startswith", "(prefix, start=None, end=None, /)", str_startswith_method,
        "Does self[start:end] start with prefix, or with one of a tuple of them?"),
    ROW("strip", "(chars=None, /)", str_strip_method,
        "A copy without white space, or without chars, at both ends."),
    ROW("swapcase", "()", str_swapcase_method, "A copy with upper and lower case exchanged."),
    ROW("title", "()", str_title_method, "A copy in which each word starts with its only capital."),
    ROW("translate", "(table, /)", str_translate_method,
        "A copy with each character replaced by what table[its code] says."),
    ROW("upper", "()", str_upper_method, "A copy in upper case."),
    ROW("zfill", "(width, /)", str_zfill_method, "A copy with zeros in front, behind a sign."),
    ROW("__format__", "(format_spec, /)", str_dunder_format_method,
        "The text laid out by a format."),
    ROW("__getnewargs__", "()", str_getnewargs_method, "State for pickling."),
    ROW("__sizeof__", "()", str_sizeof_method, "Bytes of memory it takes."),
    {0},
};

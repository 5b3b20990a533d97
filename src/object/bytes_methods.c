/* Owns the methods that bytes and bytearray share. self is either; results are of its kind.
 * Arguments are converted before self's bytes are looked at, since a conversion can change a bytearray. */
#include "base/int_text.h"
#include "object/bytes_internal.h"
#include "object/codec.h"

#include <string.h>

static bool view_text(VM *vm, Object *o, Text *t)
{
    const uint8_t *data;
    size_t length;
    if (!object_bytes_view(vm, o, &data, &length)) return false;
    *t = text_of_bytes(data, length);
    return true;
}

/* ---- searching ---- */

/* What to search for: bytes, or an int that stands for one byte (kept in *byte). */
static bool needle_of(VM *vm, Object *o, uint8_t *byte, Text *needle)
{
    if (is_int(o) || (!object_is_bytes_like(o) && type_of(o)->slots.to_index)) {
        if (!byte_value(vm, o, byte_range_message, byte)) return false;
        *needle = text_of_bytes(byte, 1);
        return true;
    }
    if (object_is_bytes_like(o)) return view_text(vm, o, needle);
    raise(vm, EXC_TYPE_ERROR, "argument should be integer or bytes-like object, not '%T'", o);
    return false;
}

/* The part of self to search and what to search for; *possible: the range is one. */
static bool search_arguments(VM *vm, Object *self, Object *const *args, uint8_t *byte, Text *part,
                             Text *needle, TextRange *range, bool *possible)
{
    if (!text_range_convert(vm, args[1], args[2], range)) return false;
    if (!needle_of(vm, args[0], byte, needle)) return false;
    Text t = bytes_text(self);
    *possible = text_range_clamp(range, text_length(t));
    if (*possible) *part = text_part(t, (size_t)range->start, (size_t)range->end);
    return true;
}

static Object *find_method(VM *vm, Object *self, Object *const *args,
                           ptrdiff_t (*find)(Text, Text), bool must)
{
    uint8_t byte;
    Text part, needle;
    TextRange range;
    bool possible;
    if (!search_arguments(vm, self, args, &byte, &part, &needle, &range, &possible)) return NULL;
    ptrdiff_t at = possible ? find(part, needle) : -1;
    if (at < 0 && must) return raise(vm, EXC_VALUE_ERROR, "subsection not found");
    return int_from_int64(vm, at < 0 ? -1 : at + range.start);
}

NATIVE(bytes_find_method)
{
    (void)nargs;
    return find_method(vm, self, args, text_find, false);
}

NATIVE(bytes_rfind_method)
{
    (void)nargs;
    return find_method(vm, self, args, text_rfind, false);
}

NATIVE(bytes_index_method)
{
    (void)nargs;
    return find_method(vm, self, args, text_find, true);
}

NATIVE(bytes_rindex_method)
{
    (void)nargs;
    return find_method(vm, self, args, text_rfind, true);
}

NATIVE(bytes_count_method)
{
    (void)nargs;
    uint8_t byte;
    Text part, needle;
    TextRange range;
    bool possible;
    if (!search_arguments(vm, self, args, &byte, &part, &needle, &range, &possible)) return NULL;
    return int_from_size(vm, possible ? text_count(part, needle, SIZE_MAX) : 0);
}

static Object *has_affix(VM *vm, Object *self, Object *const *args, const char *method,
                         bool (*test)(Text, Text))
{
    TextRange range;
    if (!text_range_convert(vm, args[1], args[2], &range)) return NULL;
    bool many = is_tuple(args[0]);
    Tuple *tuple = (Tuple *)args[0];
    if (!many && !object_is_bytes_like(args[0]))
        return raise(vm, EXC_TYPE_ERROR,
                     "%s first arg must be bytes or a tuple of bytes, not %T", method, args[0]);
    Text t = bytes_text(self), affix;
    bool possible = text_range_clamp(&range, text_length(t));
    for (size_t i = 0; i < (many ? tuple->length : 1); i++) {
        if (!view_text(vm, many ? tuple->items[i] : args[0], &affix)) return NULL;
        if (!possible) continue;
        if (test(text_part(t, (size_t)range.start, (size_t)range.end), affix)) return TRUE(vm);
    }
    return FALSE(vm);
}

NATIVE(bytes_startswith_method)
{
    (void)nargs;
    return has_affix(vm, self, args, "startswith", text_starts);
}

NATIVE(bytes_endswith_method)
{
    (void)nargs;
    return has_affix(vm, self, args, "endswith", text_ends);
}

static Object *piece(VM *vm, Object *self, size_t start, size_t end)
{
    return bytes_rules_of(self)->piece(vm, self, start, end);
}

NATIVE(bytes_removeprefix_method)
{
    (void)nargs;
    Text prefix, t = bytes_text(self);
    if (!view_text(vm, args[0], &prefix)) return NULL;
    return piece(vm, self, text_starts(t, prefix) ? text_length(prefix) : 0, text_length(t));
}

NATIVE(bytes_removesuffix_method)
{
    (void)nargs;
    Text suffix, t = bytes_text(self);
    if (!view_text(vm, args[0], &suffix)) return NULL;
    return piece(vm, self, 0, text_ends(t, suffix) ? text_length(t) - text_length(suffix) : text_length(t));
}

/* ---- splitting and stripping ---- */

static Object *split_method(VM *vm, Object *self, Object *const *args, bool right)
{
    ptrdiff_t most = -1;
    Text separator;
    if (args[1] && !object_to_size(vm, args[1], &most)) return NULL;
    const TextRules *rules = bytes_rules_of(self);
    if (!args[0] || is_none(args[0])) {
        return right ? text_rsplit_space(vm, self, bytes_text(self), rules, most)
                     : text_split_space(vm, self, bytes_text(self), rules, most);
    }
    if (!view_text(vm, args[0], &separator)) return NULL;
    if (text_length(separator) == 0) return raise(vm, EXC_VALUE_ERROR, "empty separator");
    return right ? text_rsplit(vm, self, bytes_text(self), separator, rules, most)
                 : text_split(vm, self, bytes_text(self), separator, rules, most);
}

NATIVE(bytes_split_method)
{
    (void)nargs;
    return split_method(vm, self, args, false);
}

NATIVE(bytes_rsplit_method)
{
    (void)nargs;
    return split_method(vm, self, args, true);
}

NATIVE(bytes_splitlines_method)
{
    (void)nargs;
    int keep = args[0] ? object_truth(vm, args[0]) : 0;
    if (keep < 0) return NULL;
    return text_split_lines(vm, self, bytes_text(self), bytes_rules_of(self), keep);
}

/* The three parts; `at` -1: the separator is not there. bytes give the separator itself back. */
static Object *partition_parts(VM *vm, Object *self, Object *separator, Text wanted, ptrdiff_t at,
                               bool right)
{
    Object *parts[3] = {NULL, NULL, NULL}, *result = NULL;
    size_t length = text_length(bytes_text(self));
    if (at >= 0) {
        parts[0] = piece(vm, self, 0, (size_t)at);
        parts[1] = is_bytes(self) ? incref(separator)
                                  : bytes_alike(vm, self, wanted.data, text_length(wanted));
        parts[2] = piece(vm, self, (size_t)at + text_length(wanted), length);
    } else {
        for (int i = 0; i < 3; i++)
            parts[i] = i == (right ? 2 : 0) ? piece(vm, self, 0, length)
                                            : bytes_alike(vm, self, NULL, 0);
    }
    if (parts[0] && parts[1] && parts[2]) result = tuple_pack(vm, 3, parts[0], parts[1], parts[2]);
    for (int i = 0; i < 3; i++)
        xdecref(parts[i]);
    return result;
}

static Object *partition(VM *vm, Object *self, Object *separator, bool right)
{
    Text wanted;
    if (!view_text(vm, separator, &wanted)) return NULL;
    if (text_length(wanted) == 0) return raise(vm, EXC_VALUE_ERROR, "empty separator");
    Text t = bytes_text(self);
    ptrdiff_t at = right ? text_rfind(t, wanted) : text_find(t, wanted);
    return partition_parts(vm, self, separator, wanted, at, right);
}

NATIVE(bytes_partition_method)
{
    (void)nargs;
    return partition(vm, self, args[0], false);
}

NATIVE(bytes_rpartition_method)
{
    (void)nargs;
    return partition(vm, self, args[0], true);
}

static Object *strip(VM *vm, Object *self, Object *set, int sides)
{
    size_t start, end;
    Text t = bytes_text(self), bytes;
    if (!set || is_none(set)) {
        text_strip_space(t, bytes_rules_of(self), sides, &start, &end);
    } else {
        if (!view_text(vm, set, &bytes)) return NULL;
        text_strip_set(t, bytes, sides, &start, &end);
    }
    return piece(vm, self, start, end);
}

NATIVE(bytes_strip_method)
{
    (void)nargs;
    return strip(vm, self, args[0], STRIP_BOTH);
}

NATIVE(bytes_lstrip_method)
{
    (void)nargs;
    return strip(vm, self, args[0], STRIP_LEFT);
}

NATIVE(bytes_rstrip_method)
{
    (void)nargs;
    return strip(vm, self, args[0], STRIP_RIGHT);
}

/* ---- replacing, joining, translating ---- */

NATIVE(bytes_replace_method)
{
    (void)nargs;
    ptrdiff_t count = -1;
    Text old, new_text;
    if (args[2] && !object_to_size(vm, args[2], &count)) return NULL;
    if (!view_text(vm, args[0], &old) || !view_text(vm, args[1], &new_text)) return NULL;
    Text t = bytes_text(self);
    size_t most = count < 0 ? SIZE_MAX : (size_t)count;
    if (most == 0 || text_length(old) > text_length(t)) return bytes_same(vm, self);
    bool one = text_length(old) == 1 && text_length(new_text) == 1 && most > text_length(t);
    size_t places = one ? SIZE_MAX : text_count(t, old, most);
    if (one ? text_find(t, old) < 0 : places == 0) return bytes_same(vm, self);
    size_t length = one ? text_length(t) : text_replaced_length(t, old, new_text, places);
    if (length > SIZE_MAX / 2) return raise(vm, EXC_OVERFLOW_ERROR, "replace bytes is too long");
    uint8_t *out;
    Object *result = bytes_alike_sized(vm, self, length, &out);
    if (result && length) text_replace_bytes(out, t, old, new_text, places);
    return result;
}

/* Adds up the length of the joined bytes; false RAISES. */
static bool join_measure(VM *vm, Text separator, Object *const *items, size_t count, size_t *length)
{
    *length = count ? memory_size(count - 1, text_length(separator), 0) : 0;
    for (size_t i = 0; i < count; i++) {
        Text t;
        if (!object_is_bytes_like(items[i])) {
            raise(vm, EXC_TYPE_ERROR,
                  "sequence item %zu: expected a bytes-like object, %T found", i, items[i]);
            return false;
        }
        if (!view_text(vm, items[i], &t)) return false;
        if (__builtin_add_overflow(*length, text_length(t), length)) *length = SIZE_MAX;
    }
    return true;
}

static Object *join(VM *vm, Object *self, Object *const *items, size_t count)
{
    size_t length;
    Text separator = bytes_text(self), t;
    if (count == 1 && is_bytes(self) && is_exact(items[0], TYPE_BYTES)) return incref(items[0]);
    if (!join_measure(vm, separator, items, count, &length)) return NULL;
    uint8_t *out;
    Object *result = bytes_alike_sized(vm, self, length, &out);
    if (!result) return NULL;
    for (size_t i = 0; i < count; i++) {
        if (i && text_length(separator)) {
            memcpy(out, separator.data, text_length(separator));
            out += text_length(separator);
        }
        if (!view_text(vm, items[i], &t)) { /* cannot fail: it did not before */
            decref(result);
            return NULL;
        }
        if (text_length(t)) memcpy(out, t.data, text_length(t));
        out += text_length(t);
    }
    return result;
}

NATIVE(bytes_join_method)
{
    (void)nargs;
    Object *const *items;
    size_t count;
    Object *owner = join_items(vm, args[0], &items, &count);
    if (!owner) return NULL;
    Object *result = join(vm, self, items, count);
    decref(owner);
    return result;
}

NATIVE(bytes_maketrans_method)
{
    (void)self, (void)nargs;
    Text from, to;
    if (!view_text(vm, args[0], &from) || !view_text(vm, args[1], &to)) return NULL;
    if (text_length(from) != text_length(to))
        return raise(vm, EXC_VALUE_ERROR, "maketrans arguments must have same length");
    Bytes *table = bytes_allocate(vm, 256);
    if (!table) return NULL;
    for (int i = 0; i < 256; i++)
        table->data[i] = (uint8_t)i;
    for (size_t i = 0; i < text_length(from); i++)
        table->data[from.data[i]] = to.data[i];
    return OBJ(table);
}

NATIVE(bytes_translate_method)
{
    (void)nargs;
    Text table = {0}, deleted = {0};
    bool drop[256] = {false}, changed = false;
    bool mapped = !is_none(args[0]);
    if (mapped && !view_text(vm, args[0], &table)) return NULL;
    if (mapped && text_length(table) != 256)
        return raise(vm, EXC_VALUE_ERROR, "translation table must be 256 characters long");
    if (args[1] && !view_text(vm, args[1], &deleted)) return NULL;
    for (size_t i = 0; i < text_length(deleted); i++)
        drop[deleted.data[i]] = true;
    Text t = bytes_text(self);
    ByteSink out = {.data = memory_alloc(vm, text_length(t)), .capacity = text_length(t)};
    if (!out.data) return NULL;
    for (size_t i = 0; i < text_length(t); i++) {
        uint8_t c = t.data[i], to = mapped ? table.data[c] : c;
        changed = changed || to != c || drop[c];
        if (!drop[c]) out.data[out.length++] = to;
    }
    Object *result = changed || !is_bytes(self) ? bytes_alike(vm, self, out.data, out.length)
                                                : bytes_same(vm, self);
    sink_free(vm, &out);
    return result;
}

/* ---- padding ---- */

static Object *pad(VM *vm, Object *self, ptrdiff_t left, ptrdiff_t right, uint8_t fill)
{
    Text t = bytes_text(self);
    if (left <= 0 && right <= 0) return bytes_same(vm, self);
    uint8_t *out;
    Object *result = bytes_alike_sized(vm, self, (size_t)left + text_length(t) + (size_t)right, &out);
    if (!result) return NULL;
    memset(out, fill, (size_t)left);
    if (text_length(t)) memcpy(out + left, t.data, text_length(t));
    memset(out + left + text_length(t), fill, (size_t)right);
    return result;
}

/* How many fill bytes a justifying method adds; -1 RAISES. */
static ptrdiff_t padding(VM *vm, Object *self, Object *const *args, const char *method,
                         uint8_t *fill)
{
    ptrdiff_t width;
    *fill = ' ';
    if (!object_to_size(vm, args[0], &width)) return -1;
    if (args[1]) {
        bool suits = is_bytes(args[1]) || is_bytearray(args[1]);
        if (!suits || text_length(bytes_text(args[1])) != 1) {
            raise(vm, EXC_TYPE_ERROR, "%s() argument 2 must be a byte string of length 1, not %T",
                  method, args[1]);
            return -1;
        }
        *fill = bytes_text(args[1]).data[0];
    }
    ptrdiff_t length = (ptrdiff_t)text_length(bytes_text(self));
    return width > length ? width - length : 0;
}

NATIVE(bytes_ljust_method)
{
    (void)nargs;
    uint8_t fill;
    ptrdiff_t n = padding(vm, self, args, "ljust", &fill);
    return n < 0 ? NULL : pad(vm, self, 0, n, fill);
}

NATIVE(bytes_rjust_method)
{
    (void)nargs;
    uint8_t fill;
    ptrdiff_t n = padding(vm, self, args, "rjust", &fill);
    return n < 0 ? NULL : pad(vm, self, n, 0, fill);
}

NATIVE(bytes_center_method)
{
    (void)nargs;
    uint8_t fill;
    ptrdiff_t n = padding(vm, self, args, "center", &fill);
    if (n < 0) return NULL;
    ptrdiff_t width = (ptrdiff_t)text_length(bytes_text(self)) + n, left = n / 2 + (n & width & 1);
    return pad(vm, self, left, n - left, fill);
}

NATIVE(bytes_zfill_method)
{
    (void)nargs;
    ptrdiff_t width;
    if (!object_to_size(vm, args[0], &width)) return NULL;
    Text t = bytes_text(self);
    if (width <= (ptrdiff_t)text_length(t)) return bytes_same(vm, self);
    ptrdiff_t zeros = width - (ptrdiff_t)text_length(t);
    bool sign = text_length(t) && (t.data[0] == '+' || t.data[0] == '-');
    Object *result = pad(vm, self, zeros, 0, '0');
    if (result && sign) {
        uint8_t *out = (uint8_t *)(uintptr_t)bytes_text(result).data;
        out[0] = out[zeros];
        out[zeros] = '0';
    }
    return result;
}

NATIVE(bytes_expandtabs_method)
{
    (void)nargs;
    ptrdiff_t size;
    if (!text_tab_size(vm, args[0], &size)) return NULL;
    Text t = bytes_text(self);
    StrBuilder b; /* of Latin-1 characters */
    size_t column = 0;
    builder_open(&b, vm);
    for (size_t i = 0; i < text_length(t) && !b.failed; i++) {
        uint8_t c = t.data[i];
        size_t width = size > 0 ? (size_t)size - column % (size_t)size : 0;
        if (c == '\t')
            builder_repeat(&b, ' ', width);
        else
            builder_char(&b, c);
        column = c == '\n' || c == '\r' ? 0 : column + (c == '\t' ? width : 1);
    }
    Object *result = b.failed ? NULL : bytes_alike(vm, self, b.data, b.length);
    builder_abandon(&b);
    return result;
}

/* ---- ASCII case and questions ---- */

static inline bool is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
static inline bool is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static inline bool is_alpha(uint8_t c) { return is_lower(c | 0x20); }
static inline bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static inline uint8_t to_lower(uint8_t c) { return is_upper(c) ? c + 32 : c; }
static inline uint8_t to_upper(uint8_t c) { return is_lower(c) ? c - 32 : c; }

/* A copy mapped byte by byte; word: the last byte was a letter. */
static Object *map_bytes(VM *vm, Object *self, uint8_t (*map)(uint8_t c, bool first, bool word))
{
    uint8_t *out;
    Text t = bytes_text(self);
    Object *result = bytes_alike_sized(vm, self, text_length(t), &out);
    bool word = false;
    for (size_t i = 0; result && i < text_length(t); i++) {
        out[i] = map(t.data[i], i == 0, word);
        word = is_alpha(t.data[i]);
    }
    return result;
}

static uint8_t map_lower(uint8_t c, bool first, bool word)
{
    (void)first, (void)word;
    return to_lower(c);
}
static uint8_t map_upper(uint8_t c, bool first, bool word)
{
    (void)first, (void)word;
    return to_upper(c);
}
static uint8_t map_swap(uint8_t c, bool first, bool word)
{
    (void)first, (void)word;
    return is_alpha(c) ? c ^ 0x20 : c;
}
static uint8_t map_capital(uint8_t c, bool first, bool word)
{
    (void)word;
    return first ? to_upper(c) : to_lower(c);
}
static uint8_t map_title(uint8_t c, bool first, bool word)
{
    (void)first;
    return word ? to_lower(c) : to_upper(c);
}

#define MAPPING(method, map)                                                                       \
    NATIVE(method)                                                                                 \
    {                                                                                              \
        (void)args, (void)nargs;                                                                   \
        return map_bytes(vm, self, map);                                                           \
    }

MAPPING(bytes_lower_method, map_lower)
MAPPING(bytes_upper_method, map_upper)
MAPPING(bytes_swapcase_method, map_swap)
MAPPING(bytes_capitalize_method, map_capital)
MAPPING(bytes_title_method, map_title)

/* Every byte passes the test, and there is one. */
#define QUESTION(method, test)                                                                     \
    NATIVE(method)                                                                                 \
    {                                                                                              \
        (void)args, (void)nargs;                                                                   \
        Text t = bytes_text(self);                                                                 \
        for (size_t i = 0; i < text_length(t); i++) {                                                    \
            uint8_t c = t.data[i];                                                                 \
            if (!(test)) return FALSE(vm);                                                         \
        }                                                                                          \
        return BOOL(vm, text_length(t) > 0);                                                             \
    }

QUESTION(bytes_isalnum_method, is_alpha(c) || is_digit(c))
QUESTION(bytes_isalpha_method, is_alpha(c))
QUESTION(bytes_isdigit_method, is_digit(c))
QUESTION(bytes_isspace_method, text_ascii_space[c])

NATIVE(bytes_isascii_method)
{
    (void)args, (void)nargs;
    return BOOL(vm, text_max_char(bytes_text(self)) < 128);
}

static bool has_only_case(Text t, bool upper)
{
    bool found = false;
    for (size_t i = 0; i < text_length(t); i++) {
        if (!is_alpha(t.data[i])) continue;
        if (is_upper(t.data[i]) != upper) return false;
        found = true;
    }
    return found;
}

NATIVE(bytes_islower_method)
{
    (void)args, (void)nargs;
    return BOOL(vm, has_only_case(bytes_text(self), false));
}

NATIVE(bytes_isupper_method)
{
    (void)args, (void)nargs;
    return BOOL(vm, has_only_case(bytes_text(self), true));
}

NATIVE(bytes_istitle_method)
{
    (void)args, (void)nargs;
    Text t = bytes_text(self);
    bool word = false, found = false;
    for (size_t i = 0; i < text_length(t); i++) {
        if (is_alpha(t.data[i]) && is_upper(t.data[i]) == word) return FALSE(vm);
        word = is_alpha(t.data[i]);
        found = found || word;
    }
    return BOOL(vm, found);
}

/* ---- hexadecimal and text ---- */

/* Of text of one byte a character, the digits at its start that have no space between them, two a byte. Returns how many
 * bytes they make. */
static size_t read_hex_run(const uint8_t *text, size_t length, uint8_t *out)
{
    size_t count = 0;
    for (; 2 * count + 1 < length; count++) {
        unsigned high = digit_value_table[text[2 * count]], low = digit_value_table[text[2 * count + 1]];
        if ((high | low) >= 16) break;
        if (out) out[count] = (uint8_t)(high << 4 | low);
    }
    return count;
}

/* The digits of string, two a byte, at out, which may be NULL. Returns the count; or -1 and where
 * it went wrong. */
static ptrdiff_t read_hex(const Str *string, uint8_t *out, size_t *wrong)
{
    size_t n = string->length, count = str_is_ascii(string) ? read_hex_run(string->data, n, out) : 0;
    for (size_t i = 2 * count; i < n;) {
        uint32_t c = str_at(string, i);
        if (c < 256 && text_ascii_space[c]) {
            i++;
            continue;
        }
        unsigned digits[2];
        for (size_t j = 0; j < 2; j++) {
            c = i + j < n ? str_at(string, i + j) : 0;
            digits[j] = c < 128 ? digit_value((char)c) : 255;
            *wrong = i + j;
            if (digits[j] >= 16) return -1;
        }
        if (out) out[count] = (uint8_t)(digits[0] << 4 | digits[1]);
        count++;
        i += 2;
    }
    return (ptrdiff_t)count;
}

/* self is the class. */
NATIVE(bytes_fromhex_method)
{
    (void)nargs;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "fromhex() argument must be str, not %T", args[0]);
    const Str *string = (Str *)args[0];
    size_t wrong;
    ptrdiff_t count = read_hex(string, NULL, &wrong);
    if (count < 0)
        return raise(vm, EXC_VALUE_ERROR,
                     "non-hexadecimal number found in fromhex() arg at position %zu", wrong);
    bool array = type_is_subtype((Type *)self, builtin_type(vm, TYPE_BYTEARRAY));
    if (count > 1 && self == OBJ(builtin_type(vm, TYPE_BYTES))) {
        Bytes *bytes = bytes_allocate(vm, (size_t)count);
        if (bytes) read_hex(string, bytes->data, &wrong);
        return OBJ(bytes);
    }
    uint8_t *data = memory_alloc(vm, (size_t)count);
    if (!data) return NULL;
    read_hex(string, data, &wrong);
    Object *result = array ? bytearray_from(vm, data, (size_t)count)
                           : bytes_from(vm, data, (size_t)count);
    memory_free(vm, data, (size_t)count);
    if (!result || type_of(result) == (Type *)self) return result;
    Object *made = object_call1(vm, self, result);
    decref(result);
    return made;
}

/* The separator of hex(): one ASCII character. */
static bool hex_separator(VM *vm, Object *o, uint8_t *separator)
{
    ptrdiff_t length = object_length(vm, o);
    if (length < 0) return false;
    const char *problem = NULL;
    if (length != 1)
        problem = "sep must be length 1.";
    else if (is_str(o))
        *separator = (uint8_t)(str_at((Str *)o, 0) < 128 ? str_at((Str *)o, 0) : 255);
    else if (is_bytes(o))
        *separator = ((Bytes *)o)->data[0];
    else {
        raise(vm, EXC_TYPE_ERROR, "sep must be str or bytes.");
        return false;
    }
    if (!problem && *separator >= 128) problem = "sep must be ASCII.";
    if (problem) raise(vm, EXC_VALUE_ERROR, "%s", problem);
    return !problem;
}

Object *bytes_hex(VM *vm, Text t, Object *const *args)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t separator = 0;
    ptrdiff_t group = 1;
    bool separated = args[0] != NULL;
    if (separated && !hex_separator(vm, args[0], &separator)) return NULL;
    if (args[1] && !object_to_size_clamped(vm, args[1], &group)) return NULL;
    size_t size = group < 0 ? 0 - (size_t)group : (size_t)group;
    if (!separated || size == 0 || text_length(t) == 0) size = text_length(t) ? text_length(t) : 1;
    size_t marks = text_length(t) ? (text_length(t) - 1) / size : 0;
    if (text_length(t) > SIZE_MAX / 4) return raise_memory_error(vm);
    Str *result = str_allocate(vm, text_length(t) * 2 + marks, 0x7f);
    if (!result) return NULL;
    uint8_t *out = result->data;
    size_t first = group < 0 ? 0 : text_length(t) % size; /* groups count from the right */
    size_t left = first ? first : size;                    /* bytes before the next mark */
    for (size_t i = 0; i < text_length(t); i++) {
        if (left-- == 0) {
            *out++ = separator;
            left = size - 1;
        }
        *out++ = (uint8_t)digits[t.data[i] >> 4];
        *out++ = (uint8_t)digits[t.data[i] & 15];
    }
    return OBJ(result);
}

NATIVE(bytes_hex_method)
{
    (void)nargs;
    bool array = !is_bytes(self);
    if (array) ((ByteArray *)self)->exports++; /* len(sep) can run guest code */
    Object *result = bytes_hex(vm, bytes_text(self), args);
    if (array) ((ByteArray *)self)->exports--;
    return result;
}

NATIVE(bytes_decode_method)
{
    (void)nargs;
    const char *names[2] = {NULL, NULL};
    static const char *const parameters[2] = {"encoding", "errors"};
    for (int i = 0; i < 2; i++) {
        if (!args[i]) continue;
        if (!is_str(args[i]))
            return raise(vm, EXC_TYPE_ERROR, "decode() argument '%s' must be str, not %T",
                         parameters[i], args[i]);
        names[i] = str_c_text(vm, (Str *)args[i]);
        if (!names[i]) return NULL;
    }
    Text t = bytes_text(self);
    return str_decode(vm, t.data, text_length(t), names[0], names[1]);
}

/* The binascii module: bytes as text of several kinds (hexadecimal, base64, uu, quoted-printable) and back, and check sums. */
#include "object/module.h"
#include "object/protocol.h"

#include <string.h>

#define FUNCTION(name) static Object *binascii_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)nargs

#define ERROR(...) module_raise(vm, "binascii", "Error", str_from_format(vm, __VA_ARGS__))

/* What is to be decoded: bytes, or ASCII text. False RAISES. */
static bool ascii_view(VM *vm, Object *o, const uint8_t **data, size_t *length) {
    if (is_str(o)) {
        if (!str_is_ascii((Str *)o)) return raise(vm, EXC_VALUE_ERROR, "string argument should contain only ASCII characters") != NULL;
        *data = ((Str *)o)->data;
        *length = str_length((Str *)o);
        return true;
    }
    if (!object_is_bytes_like(o))
        return raise(vm, EXC_TYPE_ERROR, "argument should be bytes, buffer or ASCII string, not '%T'", o) != NULL;
    return object_bytes_view(vm, o, data, length);
}

/* Output that grows; room is given back by whoever finishes. */
typedef struct Output {
    VM *vm;
    uint8_t *data;
    size_t length, capacity;
    bool failed;
} Output;

static void put(Output *out, uint8_t byte) {
    if (out->length == out->capacity && !out->failed) {
        size_t capacity = out->capacity * 2 + 64;
        uint8_t *data = memory_resize(out->vm, out->data, out->capacity, capacity);
        if (data) out->data = data, out->capacity = capacity;
        else out->failed = true;
    }
    if (!out->failed) out->data[out->length++] = byte;
}
static void put_text(Output *out, const char *text) {
    while (*text) put(out, (uint8_t)*text++);
}
static Object *finish(Output *out) {
    Object *bytes = out->failed || exception_pending(out->vm) ? NULL : bytes_from(out->vm, out->data, out->length);
    if (out->data) memory_free(out->vm, out->data, out->capacity);
    return bytes;
}

/* ---- hexadecimal ---- */

static const char hex_digits[] = "0123456789abcdef";

static int hex_value(uint8_t c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* sep: one character; False RAISES. */
static bool separator(VM *vm, Object *o, int *sep) {
    *sep = -1;
    if (!o) return true;
    const uint8_t *data;
    size_t length;
    if (is_str(o)) data = ((Str *)o)->data, length = str_length((Str *)o);
    else if (is_bytes(o)) data = ((Bytes *)o)->data, length = ((Bytes *)o)->length;
    else return raise(vm, EXC_TYPE_ERROR, "sep must be str or bytes.") != NULL;
    if (length != 1) return raise(vm, EXC_VALUE_ERROR, "sep must be length 1.") != NULL;
    if (is_str(o) && !str_is_ascii((Str *)o)) return raise(vm, EXC_VALUE_ERROR, "sep must be ASCII.") != NULL;
    *sep = data[0];
    return true;
}

FUNCTION(b2a_hex) {
    UNUSED;
    const uint8_t *data;
    size_t length;
    int sep;
    ptrdiff_t group = 1;
    if (!object_bytes_view(vm, args[0], &data, &length) || !separator(vm, args[1], &sep) || (args[2] && !object_to_size(vm, args[2], &group))) return NULL;
    Output out = {.vm = vm};
    size_t every = (size_t)(group < 0 ? -group : group);
    for (size_t i = 0; i < length; i++) {
        size_t to_edge = group < 0 ? i : length - i; /* groups are counted from the right, negative ones from the left */
        if (i && sep >= 0 && every && to_edge % every == 0) put(&out, (uint8_t)sep);
        put(&out, (uint8_t)hex_digits[data[i] >> 4]);
        put(&out, (uint8_t)hex_digits[data[i] & 15]);
    }
    return finish(&out);
}

FUNCTION(a2b_hex) {
    UNUSED;
    const uint8_t *text;
    size_t length;
    if (!ascii_view(vm, args[0], &text, &length)) return NULL;
    if (length % 2) return ERROR("Odd-length string");
    Output out = {.vm = vm};
    for (size_t i = 0; i < length && !exception_pending(vm); i += 2) {
        int high = hex_value(text[i]), low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) ERROR("Non-hexadecimal digit found");
        else put(&out, (uint8_t)(high << 4 | low));
    }
    return finish(&out);
}

/* ---- base64 ---- */

static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int base64_value(uint8_t c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

FUNCTION(b2a_base64) {
    UNUSED;
    const uint8_t *data;
    size_t length;
    int newline = args[1] ? object_truth(vm, args[1]) : 1;
    if (newline < 0 || !object_bytes_view(vm, args[0], &data, &length)) return NULL;
    Output out = {.vm = vm};
    for (size_t i = 0; i < length; i += 3) {
        size_t count = length - i < 3 ? length - i : 3;
        uint32_t bits = (uint32_t)data[i] << 16 | (count > 1 ? (uint32_t)data[i + 1] << 8 : 0) | (count > 2 ? data[i + 2] : 0);
        for (size_t k = 0; k < 4; k++) put(&out, k <= count ? (uint8_t)base64_letters[bits >> (18 - 6 * k) & 63] : '=');
    }
    if (newline) put(&out, '\n');
    return finish(&out);
}

/* Leftover letters at the end, or none; strict: nothing but what encoding makes. */
FUNCTION(a2b_base64) {
    UNUSED;
    const uint8_t *text;
    size_t length, letters = 0, pads = 0;
    int strict = args[1] ? object_truth(vm, args[1]) : 0;
    if (strict < 0 || !ascii_view(vm, args[0], &text, &length)) return NULL;
    if (strict && length && text[0] == '=') return ERROR("Leading padding not allowed");
    Output out = {.vm = vm};
    uint32_t bits = 0;
    bool whole = false, padding = false;
    for (size_t i = 0; i < length && !whole && !exception_pending(vm); i++) {
        if (text[i] == '=') {
            size_t in_group = letters % 4;
            if (in_group >= 2 && in_group + ++pads >= 4) {
                whole = true;
                if (strict && i + 1 < length) ERROR("Excess data after padding");
            }
            padding = true;
            continue;
        }
        int value = base64_value(text[i]);
        if (value < 0) {
            if (strict) ERROR("Only base64 data is allowed");
            continue;
        }
        if (strict && padding) ERROR("Discontinuous padding not allowed");
        pads = 0;
        bits = bits << 6 | (uint32_t)value;
        if (++letters % 4 != 1) put(&out, (uint8_t)(bits >> (4 - 2 * ((letters - 2) % 4))));
        if (letters % 4 == 0) bits = 0;
    }
    if (!whole && letters % 4 && !exception_pending(vm)) {
        if (letters % 4 == 1)
            ERROR("Invalid base64-encoded string: number of data characters (%zu) cannot be 1 more than a multiple of 4", letters);
        else ERROR("Incorrect padding");
    }
    return finish(&out);
}

/* ---- uu ---- */

FUNCTION(b2a_uu) {
    UNUSED;
    const uint8_t *data;
    size_t length;
    int backtick = args[1] ? object_truth(vm, args[1]) : 0;
    if (backtick < 0 || !object_bytes_view(vm, args[0], &data, &length)) return NULL;
    if (length > 45) return ERROR("At most 45 bytes at once");
    uint8_t zero = backtick ? '`' : ' ';
    Output out = {.vm = vm};
    put(&out, length ? (uint8_t)(' ' + length) : zero);
    for (size_t i = 0; i < length; i += 3) {
        uint32_t bits = (uint32_t)data[i] << 16 | (i + 1 < length ? (uint32_t)data[i + 1] << 8 : 0) | (i + 2 < length ? data[i + 2] : 0);
        for (int shift = 18; shift >= 0; shift -= 6) put(&out, bits >> shift & 63 ? (uint8_t)(' ' + (bits >> shift & 63)) : zero);
    }
    put(&out, '\n');
    return finish(&out);
}

FUNCTION(a2b_uu) {
    UNUSED;
    const uint8_t *text;
    size_t size, at = 1;
    if (!ascii_view(vm, args[0], &text, &size)) return NULL;
    size_t length = size ? (text[0] - ' ') & 63 : 0;
    Output out = {.vm = vm};
    uint32_t bits = 0;
    for (unsigned have = 0; out.length < length && !out.failed && !exception_pending(vm); at++) {
        uint8_t c = at < size && text[at] != '\n' && text[at] != '\r' ? text[at] : ' '; /* blanks at the end may be missing */
        if (c < ' ' || c > ' ' + 64) ERROR("Illegal char");
        bits = bits << 6 | ((uint32_t)(c - ' ') & 63);
        have += 6;
        if (have < 8) continue;
        have -= 8;
        put(&out, (uint8_t)(bits >> have));
    }
    for (; at < size && !exception_pending(vm); at++)
        if (text[at] != ' ' && text[at] != '`' && text[at] != '\n' && text[at] != '\r') ERROR("Trailing garbage");
    return finish(&out);
}

/* ---- quoted-printable ---- */

FUNCTION(a2b_qp) {
    UNUSED;
    const uint8_t *text;
    size_t length;
    int header = args[1] ? object_truth(vm, args[1]) : 0;
    if (header < 0 || !ascii_view(vm, args[0], &text, &length)) return NULL;
    Output out = {.vm = vm};
    for (size_t i = 0; i < length;) {
        if (text[i] != '=') {
            put(&out, header && text[i] == '_' ? ' ' : text[i]);
            i++;
        } else if (++i >= length) {
            break;
        } else if (text[i] == '\n' || text[i] == '\r') { /* a soft line break */
            while (i < length && text[i] != '\n') i++;
            i++;
        } else if (text[i] == '=') {
            put(&out, '=');
            i++;
        } else if (i + 1 < length && hex_value(text[i]) >= 0 && hex_value(text[i + 1]) >= 0) {
            put(&out, (uint8_t)(hex_value(text[i]) << 4 | hex_value(text[i + 1])));
            i += 2;
        } else {
            put(&out, '=');
        }
    }
    return finish(&out);
}

typedef struct Quoting {
    const uint8_t *data;
    size_t length;
    bool tabs, text, header;
    const char *line_end;
} Quoting;

static bool must_quote(const Quoting *q, size_t i, size_t column) {
    uint8_t c = q->data[i];
    bool last = i + 1 == q->length;
    if (c > 126 || c == '=' || (q->header && c == '_')) return true;
    if (c == '.' && column == 0) return last || q->data[i + 1] == '\n' || q->data[i + 1] == '\r' || q->data[i + 1] == 0;
    if (c == '\r' || c == '\n') return !q->text;
    if (c == ' ' || c == '\t') return last || q->tabs;
    return c < 33;
}

static void put_quoted(Output *out, uint8_t c) {
    put(out, '=');
    put(out, (uint8_t)"0123456789ABCDEF"[c >> 4]);
    put(out, (uint8_t)"0123456789ABCDEF"[c & 15]);
}

/* A line's end; a blank before it is quoted. */
static void put_line_end(Output *out, const char *line_end) {
    uint8_t before = out->length ? out->data[out->length - 1] : 0;
    if (before == ' ' || before == '\t') {
        out->length--;
        put_quoted(out, before);
    }
    put_text(out, line_end);
}

FUNCTION(b2a_qp) {
    enum { LINE = 76 };
    UNUSED;
    Quoting q = {0};
    int tabs = args[1] ? object_truth(vm, args[1]) : 0, text = args[2] ? object_truth(vm, args[2]) : 1, header = args[3] ? object_truth(vm, args[3]) : 0;
    if (tabs < 0 || text < 0 || header < 0 || !object_bytes_view(vm, args[0], &q.data, &q.length)) return NULL;
    q.tabs = tabs, q.text = text, q.header = header;
    const uint8_t *first = q.length ? memchr(q.data, '\n', q.length) : NULL;
    q.line_end = first && first > q.data && first[-1] == '\r' ? "\r\n" : "\n";
    Output out = {.vm = vm};
    for (size_t i = 0, column = 0; i < q.length; i++) {
        uint8_t c = q.data[i];
        bool quote = must_quote(&q, i, column), pair = c == '\r' && i + 1 < q.length && q.data[i + 1] == '\n';
        if (!quote && q.text && (c == '\n' || pair)) {
            put_line_end(&out, q.line_end);
            i += pair;
            column = 0;
            continue;
        }
        bool line_goes_on = i + 1 < q.length && q.data[i + 1] != '\n';
        if (quote ? column + 3 >= LINE : line_goes_on && column + 1 >= LINE) { /* a soft line break */
            put(&out, '=');
            put_text(&out, q.line_end);
            column = 0;
        }
        if (quote) put_quoted(&out, c);
        else put(&out, q.header && c == ' ' ? '_' : c);
        column += quote ? 3 : 1;
    }
    return finish(&out);
}

/* ---- check sums ---- */

FUNCTION(crc32) {
    UNUSED;
    const uint8_t *data;
    size_t length;
    uint32_t table[256], crc = 0;
    if (!object_bytes_view(vm, args[0], &data, &length)) return NULL;
    if (args[1]) {
        Object *masked = object_index(vm, args[1]), *mask = masked ? int_from_int64(vm, 0xffffffff) : NULL;
        Object *low = mask ? int_binary(vm, BINARY_AND, masked, mask) : NULL;
        if (low) crc = (uint32_t)((Int *)low)->value;
        xdecref(masked);
        xdecref(mask);
        if (!low) return NULL;
        decref(low);
    }
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t c = n;
        for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
        table[n] = c;
    }
    crc = ~crc;
    for (size_t i = 0; i < length; i++) crc = table[(crc ^ data[i]) & 255] ^ crc >> 8;
    return int_from_int64(vm, ~crc & 0xffffffffu);
}

FUNCTION(crc_hqx) {
    UNUSED;
    const uint8_t *data;
    size_t length;
    int64_t crc;
    if (!object_bytes_view(vm, args[0], &data, &length) || !object_to_int64(vm, args[1], &crc)) return NULL;
    uint16_t value = (uint16_t)crc;
    for (size_t i = 0; i < length; i++) {
        value ^= (uint16_t)(data[i] << 8);
        for (int k = 0; k < 8; k++) value = (uint16_t)(value & 0x8000 ? value << 1 ^ 0x1021 : value << 1);
    }
    return int_from_int64(vm, value);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"a2b_hex", "(hexstr, /)", binascii_a2b_hex, "Bytes from hexadecimal.", 0},
    {"unhexlify", "(hexstr, /)", binascii_a2b_hex, "Bytes from hexadecimal.", 0},
    {"b2a_hex", "(data, sep=<unrepresentable>, bytes_per_sep=1)", binascii_b2a_hex, "Bytes in hexadecimal.", 0},
    {"hexlify", "(data, sep=<unrepresentable>, bytes_per_sep=1)", binascii_b2a_hex, "Bytes in hexadecimal.", 0},
    {"a2b_base64", "(data, /, *, strict_mode=False)", binascii_a2b_base64, "Bytes from base64.", 0},
    {"b2a_base64", "(data, /, *, newline=True)", binascii_b2a_base64, "Bytes in base64.", 0},
    {"a2b_uu", "(data, /)", binascii_a2b_uu, "Bytes from a uuencoded line.", 0},
    {"b2a_uu", "(data, /, *, backtick=False)", binascii_b2a_uu, "A uuencoded line.", 0},
    {"a2b_qp", "(data, header=False)", binascii_a2b_qp, "Bytes from quoted-printable.", 0},
    {"b2a_qp", "(data, quotetabs=False, istext=True, header=False)", binascii_b2a_qp, "Bytes as quoted-printable.", 0},
    {"crc32", "(data, crc=0, /)", binascii_crc32, "The CRC-32 of bytes.", 0},
    {"crc_hqx", "(data, crc, /)", binascii_crc_hqx, "The CRC-CCITT of bytes.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    return module_add_exception(vm, module, "Error", EXC_VALUE_ERROR) && module_add_exception(vm, module, "Incomplete", EXC_EXCEPTION);
}

const ModuleDef binascii_module = {.name = "binascii", .doc = "Bytes as text, and back.", .functions = functions, .setup = setup};

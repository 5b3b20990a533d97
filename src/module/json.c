/* Owns the native module _json: what the standard library's json has done natively. This file reads. */
#include "module/builtins.h"
#include "module/json.h"
#include "object/float.h"
#include "object/arguments.h"
#include "object/list.h"

#include <string.h>

/* ---- errors ---- */

/* json.decoder.JSONDecodeError(message, text, place); gives NULL. */
static void *decode_error(VM *vm, const char *message, Str *text, size_t place) {
    Object *module = vm_core(vm)->hooks.import_module(vm, "json.decoder");
    Object *type = module ? object_getattr_text(vm, module, "JSONDecodeError") : NULL;
    Object *words = type ? OBJ(str_from_text(vm, message)) : NULL, *number = words ? int_from_size(vm, place) : NULL;
    Object *error = number ? object_call3(vm, type, words, OBJ(text), number) : NULL;
    if (error && is_exception(error)) raise_object(vm, error);
    xdecref(error);
    xdecref(number);
    xdecref(words);
    xdecref(type);
    xdecref(module);
    return NULL;
}

/* Nothing starts here: the decoder makes an error of it. */
static void *nothing_at(VM *vm, size_t place) {
    Object *number = int_from_size(vm, place);
    if (number) raise_stop_iteration(vm, number);
    xdecref(number);
    return NULL;
}

/* ---- strings ---- */

static int hex_value(uint32_t c) { return c - '0' < 10 ? (int)(c - '0') : (c | 32) - 'a' < 6 ? (int)((c | 32) - 'a' + 10) : -1; }

/* The four hexadecimal digits at `at`; false: they are not. */
static bool read_unit(const Str *s, size_t at, uint32_t *unit) {
    *unit = 0;
    for (size_t i = at; i < at + 4; i++) {
        int digit = hex_value(str_at(s, i));
        if (digit < 0) return false;
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
}

/* The character that \uXXXX at `at` (behind the u) stands for, with its second half if there is one; *at moves on. */
static bool read_escaped(VM *vm, Str *s, size_t *at, uint32_t *c) {
    size_t length = str_length(s);
    if (*at + 4 >= length) return decode_error(vm, "Invalid \\uXXXX escape", s, *at - 1);
    if (!read_unit(s, *at, c)) return decode_error(vm, "Invalid \\uXXXX escape", s, *at - 1);
    *at += 4;
    bool pair = *c - 0xd800 < 0x400 && *at + 6 < length && str_at(s, *at) == '\\' && str_at(s, *at + 1) == 'u';
    uint32_t low;
    if (!pair) return true;
    if (!read_unit(s, *at + 2, &low)) return decode_error(vm, "Invalid \\uXXXX escape", s, *at + 1);
    if (low - 0xdc00 >= 0x400) return true;
    *c = 0x10000 + ((*c - 0xd800) << 10 | (low - 0xdc00));
    *at += 6;
    return true;
}

/* The first quote, backslash or (strict) control character from `at` on; the length if there is none. */
static size_t find_special(const Str *s, size_t at, bool strict) {
    size_t length = str_length(s);
    uint32_t limit = strict ? 0x20 : 0;
    if (str_kind(s) == 1) {
        const uint8_t *data = s->data;
        while (at < length && data[at] != '"' && data[at] != '\\' && data[at] >= limit) at++;
        return at;
    }
    for (; at < length; at++) {
        uint32_t c = str_at(s, at);
        if (c == '"' || c == '\\' || c < limit) break;
    }
    return at;
}

static bool read_escape(VM *vm, Str *s, size_t *at, StrBuilder *b) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    uint32_t c = str_at(s, (*at)++);
    if (c == 'u') {
        if (!read_escaped(vm, s, at, &c)) return false;
        builder_char(b, c);
        return true;
    }
    const char *found = c && c < 128 ? strchr(from, (int)c) : NULL;
    if (!found) return decode_error(vm, "Invalid \\escape", s, *at - 2);
    builder_char(b, (uint8_t)to[found - from]);
    return true;
}

/* The string whose text starts at *at, behind its quote; *at moves behind the other quote. */
static Object *read_string(VM *vm, Str *s, size_t *at, bool strict) {
    size_t begin = *at - 1, from = *at, length = str_length(s);
    size_t special = find_special(s, from, strict);
    if (special < length && str_at(s, special) == '"') {
        *at = special + 1;
        return OBJ(str_slice(vm, s, from, special));
    }
    StrBuilder b;
    builder_open(&b, vm);
    for (;; special = find_special(s, from, strict)) {
        uint32_t c = special < length ? str_at(s, special) : 0;
        if (special < length && c < 0x20 && c != '"' && c != '\\') {
            decode_error(vm, "Invalid control character at", s, special);
            break;
        }
        if (special >= length || (c == '\\' && special + 1 == length)) {
            decode_error(vm, "Unterminated string starting at", s, begin);
            break;
        }
        builder_slice(&b, s, from, special);
        from = special + 1;
        if (c == '"') {
            *at = from;
            return OBJ(builder_finish(&b));
        }
        if (!read_escape(vm, s, &from, &b)) break;
    }
    builder_abandon(&b);
    return NULL;
}

static Object *value_and_place(VM *vm, STEALS Object *value, size_t place) {
    Object *number = value ? int_from_size(vm, place) : NULL, *pair = number ? tuple_pack(vm, 2, value, number) : NULL;
    xdecref(number);
    xdecref(value);
    return pair;
}

static Object *json_scanstring(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    ptrdiff_t end;
    int strict = args[2] ? object_truth(vm, args[2]) : 1;
    if (strict < 0 || !object_to_size(vm, args[1], &end)) return NULL;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "first argument must be a string, not %T", args[0]);
    if (end < 0 || (size_t)end > str_length((Str *)args[0])) return raise(vm, EXC_VALUE_ERROR, "end is out of bounds");
    size_t at = (size_t)end;
    Object *text = read_string(vm, (Str *)args[0], &at, strict);
    return value_and_place(vm, text, at);
}

/* ---- values ---- */

typedef struct Scanner {
    Object head;
    Object *object_hook, *pairs_hook, *parse_float, *parse_int, *parse_constant; /* owned */
    bool strict;
} Scanner;

enum { RECENT_KEYS = 32 };

/* One text being read. */
typedef struct Reading {
    VM *vm;
    const Scanner *scanner;
    Str *text;
    size_t length;
    Dict *keys; /* owned: each key once */
    Object *recent[RECENT_KEYS]; /* borrowed from keys, by length and ends of their text: the same few come again and again */
} Reading;

static Object *read_value(Reading *r, size_t *at);

static uint32_t char_at(const Reading *r, size_t at) { return at < r->length ? str_at(r->text, at) : 0; }
static size_t skip_space(const Reading *r, size_t at) {
    for (uint32_t c; (c = char_at(r, at)) == ' ' || c == '\n' || c == '\t' || c == '\r';) at++;
    return at;
}

/* The key behind the quote at `at`, if it was met before and is remembered: NEW, and *at is behind it; else NULL. *place
 * is where to remember it. */
static Object *known_key(const Reading *r, size_t *at, Object *const **place) {
    *place = NULL;
    if (str_kind(r->text) != 1) return NULL;
    const uint8_t *text = r->text->data + *at, *end = memchr(text, '"', r->length - *at);
    if (!end || end == text) return NULL;
    size_t length = (size_t)(end - text);
    *place = &r->recent[(length + text[0] * 3u + end[-1] * 7u) % RECENT_KEYS];
    const Str *known = (const Str *)**place;
    if (!known || str_length(known) != length || memcmp(known->data, text, length) != 0) return NULL;
    *at += length + 1;
    return incref(OBJ(known));
}

static Object *read_key(Reading *r, size_t *at) {
    if (char_at(r, *at) != '"') return decode_error(r->vm, "Expecting property name enclosed in double quotes", r->text, *at);
    ++*at;
    Object *const *place, *known = known_key(r, at, &place);
    if (known) return known;
    size_t begin = *at;
    Object *key = read_string(r->vm, r->text, at, r->scanner->strict);
    Object *shared = key ? dict_setdefault(r->vm, r->keys, key, key) : NULL;
    xdecref(key);
    /* Text with an escape, whose end is not at the first quote, or which is shorter than what stands for it, is not kept. */
    if (shared && place && str_is_ascii((Str *)shared) && *at - begin == str_length((Str *)shared) + 1) r->recent[place - r->recent] = shared;
    return shared;
}

/* After a value: at the closing character (1), behind a comma (0), or it RAISES (-1). */
static int read_separator(Reading *r, size_t *at, uint32_t close, const char *trailing) {
    *at = skip_space(r, *at);
    uint32_t c = char_at(r, *at);
    if (c == close) return ++*at, 1;
    if (c != ',') return decode_error(r->vm, "Expecting ',' delimiter", r->text, *at), -1;
    size_t comma = *at;
    *at = skip_space(r, *at + 1);
    if (char_at(r, *at) == close) return decode_error(r->vm, trailing, r->text, comma), -1;
    return 0;
}

static bool read_member(Reading *r, size_t *at, Object **key, Object **value) {
    *key = read_key(r, at);
    if (!*key) return false;
    *at = skip_space(r, *at);
    if (char_at(r, *at) == ':') {
        *at = skip_space(r, *at + 1);
        *value = read_value(r, at);
    } else {
        *value = decode_error(r->vm, "Expecting ':' delimiter", r->text, *at);
    }
    if (!*value) clear_ref(key);
    return *value != NULL;
}

static bool add_member(VM *vm, Object *made, Object *key, Object *value) {
    if (is_exact(made, TYPE_DICT)) return dict_set(vm, (Dict *)made, key, value);
    Object *pair = tuple_pack(vm, 2, key, value);
    return pair && list_append_stolen(vm, (List *)made, pair);
}

static Object *call_hook(VM *vm, Object *hook, STEALS Object *value) {
    if (!value || is_none(hook)) return value;
    Object *result = object_call1(vm, hook, value);
    decref(value);
    return result;
}

static Object *read_object(Reading *r, size_t *at) {
    VM *vm = r->vm;
    bool pairs = !is_none(r->scanner->pairs_hook);
    Object *made = pairs ? OBJ(list_new(vm, 0)) : OBJ(dict_new(vm));
    *at = skip_space(r, *at);
    int closed = char_at(r, *at) == '}';
    if (closed) ++*at;
    while (made && !closed) {
        Object *key = NULL, *value = NULL;
        bool ok = read_member(r, at, &key, &value) && add_member(vm, made, key, value);
        xdecref(key);
        xdecref(value);
        closed = ok ? read_separator(r, at, '}', "Illegal trailing comma before end of object") : -1;
        if (closed < 0) clear_ref(&made);
    }
    return call_hook(vm, pairs ? r->scanner->pairs_hook : r->scanner->object_hook, made);
}

static Object *read_array(Reading *r, size_t *at) {
    List *list = list_new(r->vm, 0);
    *at = skip_space(r, *at);
    int closed = char_at(r, *at) == ']';
    if (closed) ++*at;
    while (list && !closed) {
        Object *item = read_value(r, at);
        bool ok = item && list_append_stolen(r->vm, list, item);
        closed = ok ? read_separator(r, at, ']', "Illegal trailing comma before end of array") : -1;
        if (closed < 0) clear_ref(&list);
    }
    return OBJ(list);
}

static size_t skip_digits(const Reading *r, size_t at) {
    while (char_at(r, at) - '0' < 10) at++;
    return at;
}

/* Where the number at `at` ends (`at` itself: there is none), and whether it has a fraction or exponent. */
static size_t number_end(const Reading *r, size_t at, bool *real) {
    size_t from = at + (char_at(r, at) == '-'), end = char_at(r, from) == '0' ? from + 1 : skip_digits(r, from);
    *real = false;
    if (end == from) return at;
    if (char_at(r, end) == '.' && char_at(r, end + 1) - '0' < 10) end = skip_digits(r, end + 1), *real = true;
    if ((char_at(r, end) | 32) == 'e') {
        size_t digits = end + 1 + (char_at(r, end + 1) == '+' || char_at(r, end + 1) == '-'), last = skip_digits(r, digits);
        if (last > digits) end = last, *real = true;
    }
    return end;
}

static Object *read_number(Reading *r, size_t *at) {
    VM *vm = r->vm;
    bool real;
    size_t from = *at, end = number_end(r, from, &real);
    if (end == from) return nothing_at(vm, from);
    *at = end;
    if (!real && end - from < 18 && r->scanner->parse_int == OBJ(builtin_type(vm, TYPE_INT))) {
        bool negative = char_at(r, from) == '-';
        int64_t value = 0;
        for (size_t i = from + negative; i < end; i++) value = value * 10 + (char_at(r, i) - '0');
        return int_from_int64(vm, negative ? -value : value);
    }
    Object *text = OBJ(str_slice(vm, r->text, from, end));
    Object *parse = real ? r->scanner->parse_float : r->scanner->parse_int;
    Object *number = !text ? NULL : parse == OBJ(builtin_type(vm, TYPE_FLOAT)) ? float_from_str(vm, text) : object_call1(vm, parse, text);
    xdecref(text);
    return number;
}

/* Words, and what they are; those that have no value of their own are given to parse_constant. */
static Object *read_word(Reading *r, size_t *at, const char *word, Object *value) {
    size_t size = strlen(word);
    for (size_t i = 0; i < size; i++)
        if (char_at(r, *at + i) != (uint8_t)word[i]) return word[0] == '-' ? read_number(r, at) : nothing_at(r->vm, *at);
    *at += size;
    if (value) return incref(value);
    Object *text = OBJ(str_from_text(r->vm, word)), *constant = text ? object_call1(r->vm, r->scanner->parse_constant, text) : NULL;
    xdecref(text);
    return constant;
}

static Object *read_nested(Reading *r, size_t *at, bool object) {
    ++*at;
    if (!recursion_enter(r->vm, object ? " while decoding a JSON object from a unicode string" : " while decoding a JSON array from a unicode string"))
        return NULL;
    Object *made = object ? read_object(r, at) : read_array(r, at);
    recursion_leave(r->vm);
    return made;
}

static Object *read_value(Reading *r, size_t *at) {
    switch (char_at(r, *at)) {
    case '"': ++*at; return read_string(r->vm, r->text, at, r->scanner->strict);
    case '{': return read_nested(r, at, true);
    case '[': return read_nested(r, at, false);
    case 'n': return read_word(r, at, "null", NONE(r->vm));
    case 't': return read_word(r, at, "true", TRUE(r->vm));
    case 'f': return read_word(r, at, "false", FALSE(r->vm));
    case 'N': return read_word(r, at, "NaN", NULL);
    case 'I': return read_word(r, at, "Infinity", NULL);
    case '-': return char_at(r, *at + 1) == 'I' ? read_word(r, at, "-Infinity", NULL) : read_number(r, at);
    default: return read_number(r, at);
    }
}

/* ---- the scanner ---- */

static Object *scanner_run(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    ptrdiff_t start;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "first argument must be a string, not %T", args[0]);
    if (!object_to_size(vm, args[1], &start)) return NULL;
    if (start < 0) return raise(vm, EXC_VALUE_ERROR, "idx cannot be negative");
    Reading r = {.vm = vm, .scanner = (Scanner *)self, .text = (Str *)args[0], .length = str_length((Str *)args[0])};
    if ((size_t)start >= r.length) return nothing_at(vm, (size_t)start);
    r.keys = dict_new(vm);
    if (!r.keys) return NULL;
    size_t at = (size_t)start;
    Object *value = read_value(&r, &at);
    decref(r.keys);
    return value_and_place(vm, value, at);
}

static Object *scanner_call(VM *vm, Object *self, Object *const *args, size_t nargs, Tuple *kwnames) {
    static const MethodDef row = {"scan_once", "(string, idx)", scanner_run, "", 0};
    const Signature *signature = signature_for(vm, row.signature);
    return signature ? method_def_call(vm, &row, signature, NULL, self, args, nargs, kwnames) : NULL;
}

static Object *scanner_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    Scanner *s = (Scanner *)type_allocate(vm, type, sizeof *s);
    if (!s) return NULL;
    const struct { const char *name; Object **to; } wanted[] = {
        {"object_hook", &s->object_hook}, {"object_pairs_hook", &s->pairs_hook}, {"parse_float", &s->parse_float},
        {"parse_int", &s->parse_int}, {"parse_constant", &s->parse_constant},
    };
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof wanted / sizeof *wanted; i++) ok = (*wanted[i].to = object_getattr_text(vm, args[0], wanted[i].name));
    Object *strict = ok ? object_getattr_text(vm, args[0], "strict") : NULL;
    int truth = strict ? object_truth(vm, strict) : -1;
    xdecref(strict);
    s->strict = truth > 0;
    if (truth < 0) {
        decref(s);
        return NULL;
    }
    object_track(vm, OBJ(s));
    return OBJ(s);
}

static void scanner_destroy(VM *vm, Object *self) {
    (void)vm;
    Scanner *s = (Scanner *)self;
    clear_ref(&s->object_hook);
    clear_ref(&s->pairs_hook);
    clear_ref(&s->parse_float);
    clear_ref(&s->parse_int);
    clear_ref(&s->parse_constant);
}

static int scanner_traverse(Object *self, Visit visit, void *context) {
    Scanner *s = (Scanner *)self;
    VISIT(s->object_hook);
    VISIT(s->pairs_hook);
    VISIT(s->parse_float);
    VISIT(s->parse_int);
    VISIT(s->parse_constant);
    return 0;
}

static const MemberDef scanner_members[] = {
    MEMBER("object_hook", MEMBER_OBJECT, offsetof(Scanner, object_hook), false, "object_hook"),
    MEMBER("object_pairs_hook", MEMBER_OBJECT, offsetof(Scanner, pairs_hook), false, "object_pairs_hook"),
    MEMBER("parse_float", MEMBER_OBJECT, offsetof(Scanner, parse_float), false, "parse_float"),
    MEMBER("parse_int", MEMBER_OBJECT, offsetof(Scanner, parse_int), false, "parse_int"),
    MEMBER("parse_constant", MEMBER_OBJECT, offsetof(Scanner, parse_constant), false, "parse_constant"),
    MEMBER("strict", MEMBER_BOOL, offsetof(Scanner, strict), false, "strict"),
    {0},
};
static const TypeSpec scanner_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Scanner),
    .flags = TYPE_BASE,
    .doc = "Reads the JSON value at a place of a text.",
    .new_signature = "(context)",
    .members = scanner_members,
    .life = {scanner_destroy, scanner_traverse, NULL, NULL},
    .slots = {.construct = scanner_construct, .call = scanner_call},
};

static const MethodDef functions[] = {
    {"scanstring", "(string, end, strict=True, /)", json_scanstring, "The string that starts behind a quote, and where it ends.", 0},
    {"encode_basestring", "(string, /)", json_quote, "A string as JSON writes it.", 0},
    {"encode_basestring_ascii", "(string, /)", json_quote_ascii, "A string as JSON writes it, in ASCII only.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    Type *scanner = type_from_spec(vm, &scanner_spec, "_json.Scanner", NULL);
    if (!scanner || !module_add(vm, module, "make_scanner", OBJ(scanner))) return false;
    Type *encoder = type_from_spec(vm, &json_encoder_spec, "_json.Encoder", NULL);
    return encoder && module_add(vm, module, "make_encoder", OBJ(encoder));
}

const ModuleDef json_module = {.name = "_json", .doc = "The native part of json.", .functions = functions, .setup = setup};

/* Owns str.format() and format_map(): the parser of {fields}, and str's own __format__. */
#include "object/format.h"
#include "object/str_internal.h"

#include "base/unicode.h"

/* ---- __format__ ---- */

Object *str_format_spec(VM *vm, Object *o, Str *text)
{
    Str *s = (Str *)o;
    if (text->length == 0)
        return is_exact(o, TYPE_STR) ? incref(o) : OBJ(object_str(vm, o));
    const char *type_name = type_name_text(type_of(o));
    FormatSpec spec;
    if (!format_spec_read(vm, &spec, text, type_name, '<')) return NULL;
    FormatError error = format_spec_check_text(&spec);
    if (error != FORMAT_OK) return raise_format_error(vm, error, &spec, type_name, text);
    size_t length = s->length;
    if (spec.precision != FORMAT_UNSET && spec.precision < length) length = spec.precision;
    size_t padding = spec.width != FORMAT_UNSET && spec.width > length ? spec.width - length : 0;
    if (padding == 0) return OBJ(str_slice(vm, s, 0, length));
    size_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
    StrBuilder b;
    builder_open(&b, vm);
    builder_repeat(&b, spec.fill, left);
    builder_slice(&b, s, 0, length);
    builder_repeat(&b, spec.fill, padding - left);
    return OBJ(builder_finish(&b));
}

NATIVE(str_dunder_format_method)
{
    (void)nargs;
    if (!is_str(args[0]))
        return raise(vm, EXC_TYPE_ERROR, "__format__() argument must be str, not %T", args[0]);
    return str_format_spec(vm, self, (Str *)args[0]);
}

/* ---- fields ---- */

enum { MARKUP_DEPTH = 2 }; /* a specification may hold fields, those may not */

typedef enum Numbering { NUMBERING_UNKNOWN, NUMBERING_AUTOMATIC, NUMBERING_MANUAL } Numbering;

/* The arguments of one call of format(). */
typedef struct Markup {
    VM *vm;
    Object *const *args; /* NULL: format_map */
    size_t nargs;
    Object *keywords; /* dict or mapping; may be NULL */
    Numbering numbering;
    size_t next;
} Markup;

/* Part of a format string. */
typedef struct Span {
    Str *s; /* borrowed */
    size_t at, end;
} Span;

/* {name!conversion:spec} */
typedef struct Field {
    Span name, spec;
    uint32_t conversion; /* 0: none */
    bool nested;         /* the specification holds fields itself */
} Field;

static bool value_error(VM *vm, const char *message)
{
    raise(vm, EXC_VALUE_ERROR, "%s", message);
    return false;
}

static inline uint32_t span_next(Span *span) { return str_at(span->s, span->at++); }

static bool parse_spec(VM *vm, Span *in, Field *field)
{
    size_t depth = 1;
    field->spec = (Span){in->s, in->at, in->at};
    while (in->at < in->end) {
        uint32_t c = span_next(in);
        if (c == '{') {
            field->nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            field->spec.end = in->at - 1;
            return true;
        }
    }
    return value_error(vm, "unmatched '{' in format spec");
}

static bool parse_conversion(VM *vm, Span *in, Field *field)
{
    if (in->at >= in->end)
        return value_error(vm, "end of string while looking for conversion specifier");
    field->conversion = span_next(in);
    if (in->at < in->end) {
        uint32_t c = span_next(in);
        if (c == '}') return true;
        if (c != ':') return value_error(vm, "expected ':' after conversion specifier");
    }
    return parse_spec(vm, in, field);
}

/* Reads a field up to its '}'; in stands behind its '{'. */
static bool parse_field(VM *vm, Span *in, Field *field)
{
    uint32_t c = 0;
    *field = (Field){.name = {in->s, in->at, in->at}, .spec = {in->s, 0, 0}};
    while (in->at < in->end) {
        c = span_next(in);
        if (c == '{') return value_error(vm, "unexpected '{' in field name");
        if (c == '}' || c == ':' || c == '!') break;
        if (c == '[')
            while (in->at < in->end && str_at(in->s, in->at) != ']') in->at++;
    }
    if (c != '}' && c != ':' && c != '!')
        return value_error(vm, "expected '}' before end of string");
    field->name.end = in->at - 1;
    if (c == '!') return parse_conversion(vm, in, field);
    return c == ':' ? parse_spec(vm, in, field) : true;
}

typedef enum Step { STEP_ERROR, STEP_END, STEP_TEXT, STEP_FIELD } Step;

/* The next run of literal text, and the field behind it if there is one. */
static Step markup_step(VM *vm, Span *in, Span *literal, Field *field)
{
    if (in->at >= in->end) return STEP_END;
    size_t start = in->at;
    uint32_t c = 0;
    while (in->at < in->end) {
        c = span_next(in);
        if (c == '{' || c == '}') break;
    }
    *literal = (Span){in->s, start, in->at};
    if (c != '{' && c != '}') return STEP_TEXT;
    bool at_end = in->at >= in->end, doubled = !at_end && str_at(in->s, in->at) == c;
    if (doubled) { /* the first of the two is the literal's last character */
        in->at++;
        return STEP_TEXT;
    }
    if (c == '}' || at_end) {
        value_error(vm, c == '}' ? "Single '}' encountered in format string"
                                 : "Single '{' encountered in format string");
        return STEP_ERROR;
    }
    literal->end--;
    return parse_field(vm, in, field) ? STEP_FIELD : STEP_ERROR;
}

/* ---- the value of a field ---- */

/* A number: 1 and *value; 0 when it is none; -1 RAISES. */
static int span_number(VM *vm, Span span, size_t *value)
{
    *value = 0;
    if (span.at >= span.end) return 0;
    for (size_t i = span.at; i < span.end; i++) {
        int digit = unicode_decimal_value(str_at(span.s, i));
        if (digit < 0) return 0;
        if (*value > ((size_t)PTRDIFF_MAX - (size_t)digit) / 10) {
            value_error(vm, "Too many decimal digits in format string");
            return -1;
        }
        *value = *value * 10 + (size_t)digit;
    }
    return 1;
}

static bool check_numbering(Markup *m, Numbering wanted)
{
    if (m->numbering == NUMBERING_UNKNOWN) m->numbering = wanted;
    if (m->numbering == wanted) return true;
    return value_error(m->vm, wanted == NUMBERING_AUTOMATIC
                                  ? "cannot switch from manual field specification to automatic "
                                    "field numbering"
                                  : "cannot switch from automatic field numbering to manual "
                                    "field specification");
}

static Object *positional(Markup *m, size_t index)
{
    if (!m->args) {
        value_error(m->vm, "Format string contains positional fields");
        return NULL;
    }
    if (index < m->nargs) return incref(m->args[index]);
    return raise(m->vm, EXC_INDEX_ERROR,
                 "Replacement index %zu out of range for positional args tuple", index);
}

static Object *keyword(Markup *m, Span name)
{
    Str *key = str_slice(m->vm, name.s, name.at, name.end);
    if (!key) return NULL;
    Object *value = m->keywords ? object_getitem(m->vm, m->keywords, OBJ(key))
                                : raise_key_error(m->vm, OBJ(key));
    decref(key);
    return value;
}

/* What the first part of a field's name stands for. */
static Object *first_value(Markup *m, Span name)
{
    size_t index;
    if (name.at == name.end) {
        if (!check_numbering(m, NUMBERING_AUTOMATIC)) return NULL;
        return positional(m, m->next++);
    }
    int status = span_number(m->vm, name, &index);
    if (status < 0) return NULL;
    if (status == 0) return keyword(m, name);
    return check_numbering(m, NUMBERING_MANUAL) ? positional(m, index) : NULL;
}

static Object *item_of(VM *vm, Object *o, Span name)
{
    size_t index;
    int status = span_number(vm, name, &index);
    if (status < 0) return NULL;
    Object *key = status ? int_from_size(vm, index) : OBJ(str_slice(vm, name.s, name.at, name.end));
    if (!key) return NULL;
    Object *value = object_getitem(vm, o, key);
    decref(key);
    return value;
}

static Object *attribute_of(VM *vm, Object *o, Span name)
{
    Str *attribute = str_slice(vm, name.s, name.at, name.end);
    if (!attribute) return NULL;
    attribute = str_intern(vm, attribute);
    Object *value = object_getattr(vm, o, attribute);
    decref(attribute);
    return value;
}

static inline bool is_part_start(uint32_t c) { return c == '.' || c == '['; }

/* Reads ".name" or "[index]" at rest->at into *part. */
static bool next_part(VM *vm, Span *rest, Span *part, bool *is_item)
{
    uint32_t c = span_next(rest);
    if (!is_part_start(c))
        return value_error(vm, "Only '.' or '[' may follow ']' in format field specifier");
    *is_item = c == '[';
    *part = (Span){rest->s, rest->at, rest->at};
    while (rest->at < rest->end) {
        c = str_at(rest->s, rest->at);
        if (*is_item ? c == ']' : is_part_start(c)) break;
        rest->at++;
    }
    part->end = rest->at;
    if (*is_item && rest->at++ >= rest->end) return value_error(vm, "Missing ']' in format string");
    if (part->at == part->end) return value_error(vm, "Empty attribute in format string");
    return true;
}

static Object *field_value(Markup *m, Span name)
{
    Span rest = name;
    while (rest.at < rest.end && !is_part_start(str_at(rest.s, rest.at))) rest.at++;
    Object *value = first_value(m, (Span){name.s, name.at, rest.at});
    while (value && rest.at < rest.end) {
        Span part = rest;
        bool is_item = false;
        Object *inner = NULL;
        if (next_part(m->vm, &rest, &part, &is_item))
            inner = is_item ? item_of(m->vm, value, part) : attribute_of(m->vm, value, part);
        decref(value);
        value = inner;
    }
    return value;
}

static Object *convert(VM *vm, Object *STEALS value, uint32_t conversion)
{
    Str *text = NULL;
    if (conversion == 's')
        text = object_str(vm, value);
    else if (conversion == 'r')
        text = object_repr(vm, value);
    else if (conversion == 'a')
        text = object_ascii(vm, value);
    else if (conversion > 32 && conversion < 127)
        raise(vm, EXC_VALUE_ERROR, "Unknown conversion specifier %c", conversion);
    else
        raise(vm, EXC_VALUE_ERROR, "Unknown conversion specifier \\x%x", conversion);
    decref(value);
    return OBJ(text);
}

static bool put_markup(Markup *m, StrBuilder *b, Span in, int depth);

/* The specification of a field with its own fields filled in; NULL without exception: none. */
static Str *field_spec(Markup *m, const Field *field, int depth)
{
    Span spec = field->spec;
    if (!field->nested) return str_slice(m->vm, spec.s, spec.at, spec.end);
    StrBuilder b;
    builder_open(&b, m->vm);
    if (put_markup(m, &b, spec, depth - 1)) return builder_finish(&b);
    builder_abandon(&b);
    return NULL;
}

static bool put_field(Markup *m, StrBuilder *b, const Field *field, int depth)
{
    Object *value = field_value(m, field->name);
    if (value && field->conversion) value = convert(m->vm, value, field->conversion);
    if (!value) return false;
    bool plain = field->spec.at == field->spec.end;
    if (plain && (is_exact(value, TYPE_STR) || is_exact(value, TYPE_INT))) {
        builder_object(b, value);
        decref(value);
        return !b->failed;
    }
    Str *spec = plain ? EMPTY_STR(m->vm) : field_spec(m, field, depth);
    Str *text = spec ? object_format(m->vm, value, spec) : NULL;
    if (text) builder_str(b, text);
    xdecref(spec);
    decref(value);
    xdecref(text);
    return text && !b->failed;
}

static bool put_markup(Markup *m, StrBuilder *b, Span in, int depth)
{
    if (depth <= 0) return value_error(m->vm, "Max string recursion exceeded");
    for (;;) {
        Span literal;
        Field field;
        Step step = markup_step(m->vm, &in, &literal, &field);
        if (step == STEP_ERROR) return false;
        if (step == STEP_END) return !b->failed;
        builder_slice(b, literal.s, literal.at, literal.end);
        if (step == STEP_FIELD && !put_field(m, b, &field, depth)) return false;
    }
}

static Object *format_str(Markup *m, Str *s)
{
    if (str_equals_text(s, "{}") && m->args && m->nargs) /* '{}'.format(text) is text */
        return OBJ(object_format(m->vm, m->args[0], EMPTY_STR(m->vm)));
    static const uint8_t open = '{', close = '}';
    if (text_find(text_of(s), text_of_bytes(&open, 1)) < 0 &&
        text_find(text_of(s), text_of_bytes(&close, 1)) < 0)
        return OBJ(incref(s));
    StrBuilder b;
    builder_open(&b, m->vm);
    if (put_markup(m, &b, (Span){s, 0, s->length}, MARKUP_DEPTH)) return OBJ(builder_finish(&b));
    builder_abandon(&b);
    return NULL;
}

/* args[0] is **kwargs, the positional arguments follow. */
NATIVE(str_format_method)
{
    Markup m = {.vm = vm, .args = args + 1, .nargs = nargs - 1, .keywords = args[0]};
    return format_str(&m, (Str *)self);
}

NATIVE(str_format_map_method)
{
    (void)nargs;
    Markup m = {.vm = vm, .keywords = args[0]};
    return format_str(&m, (Str *)self);
}

/* The native module _csv, on which csv is built: dialects, and the reader and writer of rows by them. */
#include "object/float.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"

#include <string.h>

enum { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL };
#define NO_CHAR UINT32_MAX

/* ---- what the module keeps ---- */

typedef struct State {
    Dict *dialects;  /* owned: the registered ones, also module._dialects */
    int64_t limit;   /* the longest field */
} State;

extern const ModuleDef csv_native_module;
static Module *csv_module_of(VM *vm) { return module_native(vm, &csv_native_module); } /* BORROWED: types cannot tell their module */

static void *raise_error(VM *vm, const char *format, ...) __attribute__((noinline));
static void *raise_error(VM *vm, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    Str *text = str_from_vformat(vm, format, arguments);
    va_end(arguments);
    return module_raise(vm, "_csv", "Error", text);
}

static const TypeSpec dialect_spec, reader_spec, writer_spec;

/* ---- dialects ---- */

typedef struct Dialect {
    Object head;
    Object *line_end; /* owned str */
    uint32_t delimiter, quote, escape; /* NO_CHAR: none */
    int32_t quoting;
    bool double_quote, skip_space, strict;
} Dialect;

static const char *const dialect_names[] = {"delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"};
enum { DELIMITER, DOUBLE_QUOTE, ESCAPE, LINE_END, QUOTE, QUOTING, SKIP_SPACE, STRICT, DIALECT_FIELDS };

/* One character, or with `optional` None; absent: stays. */
static bool set_char(VM *vm, const char *name, Object *o, bool optional, uint32_t *out) {
    if (!o) return true;
    if (optional && is_none(o)) {
        *out = NO_CHAR;
        return true;
    }
    if (!is_str(o)) return raise(vm, EXC_TYPE_ERROR, optional ? "\"%s\" must be string or None, not %T" : "\"%s\" must be string, not %T", name, o) != NULL;
    if (str_length((Str *)o) > 1 || (!optional && str_length((Str *)o) != 1) || str_length((Str *)o) == 0)
        return raise(vm, EXC_TYPE_ERROR, "\"%s\" must be a 1-character string", name) != NULL;
    *out = str_at((Str *)o, 0);
    return true;
}
static bool set_flag(VM *vm, Object *o, bool *out) {
    int truth = o ? object_truth(vm, o) : *out;
    *out = truth > 0;
    return truth >= 0;
}

static bool dialect_fill(VM *vm, Dialect *d, Object *const *given) {
    d->delimiter = ',', d->quote = '"', d->escape = NO_CHAR;
    d->double_quote = true;
    if (!set_char(vm, "delimiter", given[DELIMITER], false, &d->delimiter) || !set_flag(vm, given[DOUBLE_QUOTE], &d->double_quote) ||
        !set_char(vm, "escapechar", given[ESCAPE], true, &d->escape) || !set_char(vm, "quotechar", given[QUOTE], true, &d->quote) ||
        !set_flag(vm, given[SKIP_SPACE], &d->skip_space) || !set_flag(vm, given[STRICT], &d->strict))
        return false;
    if (given[LINE_END] && !is_str(given[LINE_END]))
        return raise(vm, EXC_TYPE_ERROR, "\"lineterminator\" must be a string, not %T", given[LINE_END]) != NULL;
    d->line_end = given[LINE_END] ? incref(given[LINE_END]) : OBJ(str_from_text(vm, "\r\n"));
    if (!d->line_end) return false;
    int64_t quoting = QUOTE_MINIMAL;
    if (given[QUOTING]) {
        if (!is_exact(given[QUOTING], TYPE_INT)) return raise(vm, EXC_TYPE_ERROR, "\"quoting\" must be an integer") != NULL;
        if (!object_to_int64(vm, given[QUOTING], &quoting)) return false;
        if (quoting < QUOTE_MINIMAL || quoting > QUOTE_NOTNULL) return raise(vm, EXC_TYPE_ERROR, "bad \"quoting\" value") != NULL;
    } else if (given[QUOTE] && is_none(given[QUOTE])) {
        quoting = QUOTE_NONE;
    }
    d->quoting = (int32_t)quoting;
    if (quoting != QUOTE_NONE && d->quote == NO_CHAR) return raise(vm, EXC_TYPE_ERROR, "quotechar must be set if quoting enabled") != NULL;
    return true;
}

/* The parameters of a dialect from an object's attributes where they are not given. values: NEW references. */
static bool take_attributes(VM *vm, Object *dialect, Object **values) {
    for (int i = 0; i < DIALECT_FIELDS; i++) {
        if (values[i]) continue;
        Str *name = str_intern_text(vm, dialect_names[i]);
        values[i] = name ? object_getattr_maybe(vm, dialect, name) : NULL;
        xdecref(name);
        if (exception_pending(vm)) return false;
    }
    return true;
}

/* args: dialect (a name, an object, a Dialect), then the fields. NULL RAISES. */
static Object *dialect_make(VM *vm, Type *type, Object *const *args) {
    Object *base = args[0] && !is_none(args[0]) ? args[0] : NULL, *values[DIALECT_FIELDS];
    bool plain = true;
    for (int i = 0; i < DIALECT_FIELDS; i++) plain = plain && !args[i + 1];
    if (base && is_str(base)) {
        Module *module = csv_module_of(vm);
        base = module && module->state ? dict_get(vm, ((State *)module->state)->dialects, base) : NULL;
        if (!base) return exception_pending(vm) ? NULL : raise_error(vm, "unknown dialect");
    }
    if (base && plain && type_of(base)->spec == &dialect_spec) return incref(base);
    for (int i = 0; i < DIALECT_FIELDS; i++) values[i] = xincref(args[i + 1]);
    Dialect *d = NULL;
    if (!base || take_attributes(vm, base, values)) d = (Dialect *)type_allocate(vm, type, sizeof(Dialect));
    if (d && !dialect_fill(vm, d, values)) clear_ref(&d);
    if (d) object_track(vm, &d->head);
    for (int i = 0; i < DIALECT_FIELDS; i++) xdecref(values[i]);
    return OBJ(d);
}

#define DIALECT_PARAMETERS \
    "delimiter=',', doublequote=True, escapechar=None, lineterminator='\\r\\n', quotechar='\"', quoting=0, skipinitialspace=False, strict=False"

static Object *dialect_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    return dialect_make(vm, type, args);
}

static void dialect_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((Dialect *)o)->line_end);
}
static int dialect_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Dialect *)o)->line_end);
    return 0;
}

static Object *char_or_none(VM *vm, uint32_t c) { return c == NO_CHAR ? NEW_NONE(vm) : OBJ(str_from_char(vm, c)); }
static Object *get_delimiter(VM *vm, Object *self) { return char_or_none(vm, ((Dialect *)self)->delimiter); }
static Object *get_escape(VM *vm, Object *self) { return char_or_none(vm, ((Dialect *)self)->escape); }
static Object *get_quote(VM *vm, Object *self) { return char_or_none(vm, ((Dialect *)self)->quote); }
static const GetSetDef dialect_getset[] = {
    {"delimiter", get_delimiter, NULL, "What is between two fields."},
    {"escapechar", get_escape, NULL, "What takes the next character's meaning away."},
    {"quotechar", get_quote, NULL, "What is around quoted fields."},
    {0},
};
static const MemberDef dialect_members[] = {
    MEMBER("lineterminator", MEMBER_OBJECT, offsetof(Dialect, line_end), false, "What ends written rows."),
    MEMBER("quoting", MEMBER_INT32, offsetof(Dialect, quoting), false, "Which fields are quoted."),
    MEMBER("doublequote", MEMBER_BOOL, offsetof(Dialect, double_quote), false, "Is a quote in a field doubled?"),
    MEMBER("skipinitialspace", MEMBER_BOOL, offsetof(Dialect, skip_space), false, "Is a blank after the delimiter left out?"),
    MEMBER("strict", MEMBER_BOOL, offsetof(Dialect, strict), false, "Is bad input an error?"),
    {0},
};
static const TypeSpec dialect_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Dialect),
    .flags = TYPE_BASE,
    .doc = "How rows look.",
    .new_signature = "(dialect=None, " DIALECT_PARAMETERS ")",
    .getset = dialect_getset,
    .members = dialect_members,
    .life = {.destroy = dialect_destroy, .traverse = dialect_traverse},
    .slots = {.construct = dialect_construct},
};

/* ---- the reader ---- */

typedef enum Where { ROW_START, FIELD_START, ESCAPED, IN_FIELD, IN_QUOTES, ESCAPED_IN_QUOTES, QUOTE_IN_QUOTES, AFTER_LINE_END, AFTER_ESCAPED_LINE_END } Where;

typedef struct Reader {
    Object head;
    Object *lines;   /* owned iterator */
    Dialect *dialect; /* owned */
    List *row;       /* owned, NULL between rows */
    Module *module;  /* owned, NULL before the first row: it knows the longest field */
    uint32_t *field; /* owned raw memory */
    size_t length, capacity;
    int64_t line, limit; /* limit: of a field's length, as it was when the row began */
    Where where;
    bool numeric; /* the field was not quoted and QUOTE_NONNUMERIC makes it a float */
} Reader;

static bool add_char(VM *vm, Reader *r, uint32_t c) {
    if (unlikely((int64_t)r->length >= r->limit)) return raise_error(vm, "field larger than field limit (%ld)", (long)r->limit) != NULL;
    if (unlikely(r->length == r->capacity)) {
        size_t capacity = r->capacity ? r->capacity * 2 : 64;
        uint32_t *field = memory_resize(vm, r->field, r->capacity * sizeof c, memory_size(capacity, sizeof c, 0));
        if (!field) return false;
        r->field = field;
        r->capacity = capacity;
    }
    r->field[r->length++] = c;
    return true;
}

static bool give_field(VM *vm, Reader *r, STEALS Object *field) {
    if (field && r->numeric) {
        r->numeric = false;
        set_ref(&field, float_from_str(vm, field));
    }
    return field && list_append_stolen(vm, r->row, field);
}

static bool save_field(VM *vm, Reader *r) {
    Object *field = OBJ(str_from_ucs4(vm, r->field, r->length));
    r->length = 0;
    return give_field(vm, r, field);
}

/* A character (NO_CHAR: the end of the line) where a field begins. */
static bool at_field_start(VM *vm, Reader *r, uint32_t c) {
    const Dialect *d = r->dialect;
    if (c == '\n' || c == '\r' || c == NO_CHAR) {
        r->where = c == NO_CHAR ? ROW_START : AFTER_LINE_END;
        return save_field(vm, r);
    }
    if (c == d->quote && d->quoting != QUOTE_NONE) {
        r->where = IN_QUOTES;
        return true;
    }
    if (c == d->escape) {
        r->where = ESCAPED;
        return true;
    }
    if (c == ' ' && d->skip_space) return true;
    if (c == d->delimiter) return save_field(vm, r);
    r->numeric = d->quoting == QUOTE_NONNUMERIC;
    r->where = IN_FIELD;
    return add_char(vm, r, c);
}

static bool in_field(VM *vm, Reader *r, uint32_t c) {
    const Dialect *d = r->dialect;
    if (c == '\n' || c == '\r' || c == NO_CHAR) {
        r->where = c == NO_CHAR ? ROW_START : AFTER_LINE_END;
        return save_field(vm, r);
    }
    if (c == d->escape) {
        r->where = ESCAPED;
        return true;
    }
    if (c == d->delimiter) {
        r->where = FIELD_START;
        return save_field(vm, r);
    }
    return add_char(vm, r, c);
}

static bool in_quotes(VM *vm, Reader *r, uint32_t c) {
    const Dialect *d = r->dialect;
    if (c == NO_CHAR) return true;
    if (c == d->escape) r->where = ESCAPED_IN_QUOTES;
    else if (c == d->quote && d->quoting != QUOTE_NONE) r->where = d->double_quote ? QUOTE_IN_QUOTES : IN_FIELD;
    else return add_char(vm, r, c);
    return true;
}

/* After a quote in a quoted field: doubled, or the end of the quotes. */
static bool after_quote(VM *vm, Reader *r, uint32_t c) {
    const Dialect *d = r->dialect;
    if (c == d->quote && d->quoting != QUOTE_NONE) {
        r->where = IN_QUOTES;
        return add_char(vm, r, c);
    }
    if (c == d->delimiter) {
        r->where = FIELD_START;
        return save_field(vm, r);
    }
    if (c == '\n' || c == '\r' || c == NO_CHAR) {
        r->where = c == NO_CHAR ? ROW_START : AFTER_LINE_END;
        return save_field(vm, r);
    }
    if (d->strict) return raise_error(vm, "'%c' expected after '%c'", d->delimiter, d->quote) != NULL;
    r->where = IN_FIELD;
    return add_char(vm, r, c);
}

static bool take_char(VM *vm, Reader *r, uint32_t c) {
    switch (r->where) {
    case ROW_START:
        if (c == NO_CHAR) return true;
        if (c == '\n' || c == '\r') {
            r->where = AFTER_LINE_END;
            return true;
        }
        r->where = FIELD_START;
        return at_field_start(vm, r, c);
    case FIELD_START: return at_field_start(vm, r, c);
    case ESCAPED:
        if (c == '\n' || c == '\r') {
            r->where = AFTER_ESCAPED_LINE_END;
            return add_char(vm, r, c);
        }
        r->where = IN_FIELD;
        return add_char(vm, r, c == NO_CHAR ? '\n' : c);
    case AFTER_ESCAPED_LINE_END:
        if (c == NO_CHAR) return true;
        return in_field(vm, r, c);
    case IN_FIELD: return in_field(vm, r, c);
    case IN_QUOTES: return in_quotes(vm, r, c);
    case ESCAPED_IN_QUOTES:
        r->where = IN_QUOTES;
        return add_char(vm, r, c == NO_CHAR ? '\n' : c);
    case QUOTE_IN_QUOTES: return after_quote(vm, r, c);
    default:
        if (c == '\n' || c == '\r') return true;
        if (c == NO_CHAR) {
            r->where = ROW_START;
            return true;
        }
        return raise_error(vm, "new-line character seen in unquoted field - do you need to open the file with newline=''?") != NULL;
    }
}

/* Where the field that begins at `at` ends, if it is text as it stands up to a delimiter, the end of the line or of the
 * text: most are. SIZE_MAX otherwise: character by character, then. */
static size_t plain_field_end(const Reader *r, const Str *s, size_t at) {
    const Dialect *d = r->dialect;
    size_t length = str_length(s), i = at;
    uint32_t c = str_at(s, at);
    if ((c == d->quote && d->quoting != QUOTE_NONE) || (c == ' ' && d->skip_space)) return SIZE_MAX;
    for (; i < length; i++) {
        c = str_at(s, i);
        if (c == d->delimiter || c == '\n' || c == '\r') break;
        if (c == d->escape) return SIZE_MAX;
    }
    bool whole = at == 0 && i == length; /* a field is never the line itself */
    return i == at || whole || (int64_t)(i - at) > r->limit ? SIZE_MAX : i;
}

/* Takes such a field and what ends it; *at moves on. False RAISES. */
static bool take_plain_field(VM *vm, Reader *r, Str *s, size_t *at, size_t end) {
    r->numeric = r->dialect->quoting == QUOTE_NONNUMERIC;
    Object *field = OBJ(str_slice(vm, s, *at, end));
    bool last = end == str_length(s);
    r->where = last ? ROW_START : str_at(s, end) == r->dialect->delimiter ? FIELD_START : AFTER_LINE_END;
    *at = end + !last;
    return give_field(vm, r, field);
}

/* One line of the input; false RAISES. */
static bool take_line(VM *vm, Reader *r, Object *line) {
    if (!is_str(line)) return raise_error(vm, "iterator should return strings, not %T (the file should be opened in text mode)", line) != NULL;
    r->line++;
    Str *s = (Str *)line;
    for (size_t i = 0; i < str_length(s);) {
        bool begins = (r->where == FIELD_START || (r->where == ROW_START && i == 0)) && !r->length;
        size_t end = begins ? plain_field_end(r, s, i) : SIZE_MAX;
        if (end != SIZE_MAX) {
            if (!take_plain_field(vm, r, s, &i, end)) return false;
            if (r->where == ROW_START) return true; /* with the text the line has ended */
        } else if (!take_char(vm, r, str_at(s, i++))) {
            return false;
        }
    }
    return take_char(vm, r, NO_CHAR);
}

/* The input has ended inside a row: what there is, unless it must not end here. */
static Object *last_row(VM *vm, Reader *r) {
    if (exception_pending(vm) || (!r->length && r->where != IN_QUOTES)) return NULL;
    if (r->dialect->strict) return raise_error(vm, "unexpected end of data");
    return save_field(vm, r) ? OBJ(xincref(r->row)) : NULL;
}

static Object *reader_next(VM *vm, Object *o) {
    Reader *r = (Reader *)o;
    if (!r->module) r->module = xincref(csv_module_of(vm));
    r->limit = r->module && r->module->state ? ((State *)r->module->state)->limit : INT64_MAX;
    set_ref(&r->row, list_new(vm, 0));
    r->length = 0;
    r->where = ROW_START;
    r->numeric = false;
    if (!r->row) return NULL;
    do {
        Object *line = object_next(vm, r->lines);
        Object *rest = line ? NULL : last_row(vm, r);
        bool ok = line && take_line(vm, r, line);
        xdecref(line);
        if (!ok) {
            clear_ref(&r->row);
            return rest;
        }
    } while (r->where != ROW_START);
    Object *row = OBJ(r->row);
    r->row = NULL;
    return row;
}

static void reader_destroy(VM *vm, Object *o) {
    Reader *r = (Reader *)o;
    clear_ref(&r->lines);
    clear_ref(&r->dialect);
    clear_ref(&r->row);
    clear_ref(&r->module);
    if (r->field) memory_free(vm, r->field, r->capacity * sizeof *r->field);
    r->field = NULL;
}
static size_t reader_size_of(Object *o) { return memory_block_size(((Reader *)o)->field); }
static int reader_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Reader *)o)->lines);
    VISIT(((Reader *)o)->dialect);
    VISIT(((Reader *)o)->row);
    VISIT(((Reader *)o)->module);
    return 0;
}
static const MemberDef reader_members[] = {
    MEMBER("dialect", MEMBER_OBJECT, offsetof(Reader, dialect), false, "How rows look."),
    MEMBER("line_num", MEMBER_INT64, offsetof(Reader, line), false, "How many lines were read."),
    {0},
};
static const TypeSpec reader_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Reader),
    .flags = TYPE_NO_NEW,
    .doc = "Rows read from lines.",
    .members = reader_members,
    .life = {.destroy = reader_destroy, .traverse = reader_traverse},
    .slots = {.iter = iterator_self, .next = reader_next, .size_of = reader_size_of},
};

/* ---- the writer ---- */

typedef struct Writer {
    Object head;
    Object *write;    /* owned */
    Dialect *dialect; /* owned */
} Writer;

/* Would the character end a field, or mean something in it? */
static bool is_special(const Dialect *d, uint32_t c) {
    if (c == d->delimiter || c == d->escape || c == d->quote || c == '\n' || c == '\r') return true;
    for (size_t i = 0; i < str_length((Str *)d->line_end); i++)
        if (str_at((Str *)d->line_end, i) == c) return true;
    return false;
}

/* Appends a field's text. quoted: it must be. False RAISES (or the builder has failed). */
static bool put_field(VM *vm, const Dialect *d, StrBuilder *b, Str *text, bool quoted) {
    size_t length = text ? str_length(text) : 0;
    for (size_t i = 0; i < length && !quoted && d->quoting != QUOTE_NONE; i++) {
        uint32_t c = str_at(text, i);
        if (!is_special(d, c)) continue;
        quoted = c != d->escape && (c != d->quote || d->double_quote);
    }
    if (quoted) builder_char(b, d->quote);
    for (size_t i = 0; i < length; i++) {
        uint32_t c = str_at(text, i);
        bool escape = false;
        if (is_special(d, c)) {
            if (d->quoting == QUOTE_NONE) escape = true;
            else if (c == d->quote && d->double_quote) builder_char(b, d->quote);
            else escape = c == d->quote || c == d->escape;
        }
        if (escape) {
            if (d->escape == NO_CHAR) return raise_error(vm, "need to escape, but no escapechar set") != NULL;
            builder_char(b, d->escape);
        }
        builder_char(b, c);
    }
    if (quoted) builder_char(b, d->quote);
    return true;
}

/* What a field is written as (NULL: nothing) and whether in quotes. */
static bool put_object(VM *vm, const Dialect *d, StrBuilder *b, Object *field) {
    bool quoted = d->quoting == QUOTE_ALL || (d->quoting == QUOTE_STRINGS && is_str(field)) || (d->quoting == QUOTE_NOTNULL && !is_none(field));
    if (d->quoting == QUOTE_NONNUMERIC) quoted = !is_int(field) && !is_float(field) && !is_exact(field, TYPE_COMPLEX);
    if (is_none(field)) return put_field(vm, d, b, NULL, quoted);
    Str *text = is_str(field) ? (Str *)incref(field) : object_str(vm, field);
    bool ok = text && put_field(vm, d, b, text, quoted);
    xdecref(text);
    return ok;
}

typedef struct RowWriting {
    const Dialect *dialect;
    StrBuilder builder;
    size_t fields;
    bool lone_empty; /* the only field so far is written as nothing */
} RowWriting;

static int put_row_field(VM *vm, Object *field, void *context) {
    RowWriting *w = context;
    if (w->fields) builder_char(&w->builder, w->dialect->delimiter);
    size_t before = w->builder.length;
    if (!put_object(vm, w->dialect, &w->builder, field)) return -1;
    w->lone_empty = !w->fields++ && w->builder.length == before;
    return w->builder.failed ? -1 : 0;
}

static Object *write_row(VM *vm, Writer *writer, Object *row) {
    Object *fields = object_iter(vm, row);
    if (!fields) {
        if (exception_clear_if(vm, EXC_TYPE_ERROR)) raise_error(vm, "iterable expected, not %T", row);
        return NULL;
    }
    Dialect *d = incref(writer->dialect);
    RowWriting w = {.dialect = d};
    builder_open(&w.builder, vm);
    bool ok = object_for_each(vm, fields, put_row_field, &w) >= 0;
    decref(fields);
    if (ok && w.lone_empty) { /* a row of one empty field is no empty line */
        if (d->quoting == QUOTE_NONE) ok = raise_error(vm, "single empty field record must be quoted") != NULL;
        else builder_char(&w.builder, d->quote), builder_char(&w.builder, d->quote);
    }
    if (ok) builder_str(&w.builder, (Str *)d->line_end);
    decref(d);
    if (!ok) {
        builder_abandon(&w.builder);
        return NULL;
    }
    Str *text = builder_finish(&w.builder);
    Object *result = text ? object_call1(vm, writer->write, OBJ(text)) : NULL;
    xdecref(text);
    return result;
}

static Object *writer_writerow(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return write_row(vm, (Writer *)self, args[0]);
}
static int write_one(VM *vm, Object *row, void *context) {
    Object *result = write_row(vm, context, row);
    xdecref(result);
    return result ? 0 : -1;
}
static Object *writer_writerows(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    return object_for_each(vm, args[0], write_one, self) < 0 ? NULL : NEW_NONE(vm);
}

static void writer_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((Writer *)o)->write);
    clear_ref(&((Writer *)o)->dialect);
}
static int writer_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Writer *)o)->write);
    VISIT(((Writer *)o)->dialect);
    return 0;
}
static const MethodDef writer_methods[] = {
    {"writerow", "(row, /)", writer_writerow, "Writes one row.", 0},
    {"writerows", "(rows, /)", writer_writerows, "Writes rows.", 0},
    {0},
};
static const MemberDef writer_members[] = {MEMBER("dialect", MEMBER_OBJECT, offsetof(Writer, dialect), false, "How rows look."), {0}};
static const TypeSpec writer_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Writer),
    .flags = TYPE_NO_NEW,
    .doc = "Rows written to a file.",
    .methods = writer_methods,
    .members = writer_members,
    .life = {.destroy = writer_destroy, .traverse = writer_traverse},
    .slots = {0},
};

/* ---- functions ---- */

#define FUNCTION(name) static Object *csv_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

FUNCTION(reader) {
    (void)self, (void)nargs;
    Reader *r = (Reader *)type_allocate(vm, native_type(vm, &reader_spec), sizeof(Reader));
    if (!r) return NULL;
    r->lines = object_iter(vm, args[0]);
    if (r->lines) r->dialect = (Dialect *)dialect_make(vm, native_type(vm, &dialect_spec), args + 1);
    if (r->dialect) {
        object_track(vm, &r->head);
        return OBJ(r);
    }
    decref(r);
    return NULL;
}

FUNCTION(writer) {
    (void)self, (void)nargs;
    Writer *w = (Writer *)type_allocate(vm, native_type(vm, &writer_spec), sizeof(Writer));
    Str *name = w ? str_intern_text(vm, "write") : NULL;
    if (name) w->write = object_getattr_maybe(vm, args[0], name);
    xdecref(name);
    if (name && !exception_pending(vm) && (!w->write || !object_is_callable(w->write)))
        raise(vm, EXC_TYPE_ERROR, "argument 1 must have a \"write\" method");
    if (w && !exception_pending(vm)) w->dialect = (Dialect *)dialect_make(vm, native_type(vm, &dialect_spec), args + 1);
    if (w && w->dialect) {
        object_track(vm, &w->head);
        return OBJ(w);
    }
    xdecref(w);
    return NULL;
}

FUNCTION(register_dialect) {
    (void)nargs;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "dialect name must be a string");
    Object *dialect = dialect_make(vm, native_type(vm, &dialect_spec), args + 1);
    bool ok = dialect && dict_set(vm, ((State *)((Module *)self)->state)->dialects, args[0], dialect);
    xdecref(dialect);
    return ok ? NEW_NONE(vm) : NULL;
}
FUNCTION(unregister_dialect) {
    (void)nargs;
    int found = dict_delete(vm, ((State *)((Module *)self)->state)->dialects, args[0]);
    return found < 0 ? NULL : found ? NEW_NONE(vm) : raise_error(vm, "unknown dialect");
}
FUNCTION(get_dialect) {
    (void)nargs;
    Object *dialect = dict_get(vm, ((State *)((Module *)self)->state)->dialects, args[0]);
    return dialect ? incref(dialect) : exception_pending(vm) ? NULL : raise_error(vm, "unknown dialect");
}
FUNCTION(list_dialects) {
    (void)args, (void)nargs;
    return dict_keys_list(vm, ((State *)((Module *)self)->state)->dialects);
}
FUNCTION(field_size_limit) {
    (void)nargs;
    State *state = ((Module *)self)->state;
    int64_t limit = state->limit;
    if (args[0] && !is_exact(args[0], TYPE_INT)) return raise(vm, EXC_TYPE_ERROR, "limit must be an integer");
    if (args[0] && !object_to_int64(vm, args[0], &state->limit)) return NULL;
    return int_from_int64(vm, limit);
}

#define ROW(name, signature, doc) {#name, signature, csv_##name, doc, 0}
static const MethodDef functions[] = {
    ROW(reader, "(iterable, /, dialect=None, " DIALECT_PARAMETERS ")", "An iterator over the rows of lines of text."),
    ROW(writer, "(fileobj, /, dialect=None, " DIALECT_PARAMETERS ")", "Something that writes rows to a file."),
    ROW(register_dialect, "(name, /, dialect=None, " DIALECT_PARAMETERS ")", "Gives a dialect a name."),
    ROW(unregister_dialect, "(name)", "Takes a dialect's name away."),
    ROW(get_dialect, "(name)", "The dialect of that name."),
    ROW(list_dialects, "()", "The names of all dialects."),
    ROW(field_size_limit, "(limit=None, /)", "The longest field that is read; sets it."),
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const struct {
        const char *name;
        const TypeSpec *spec;
        const char *shown;
    } types[] = {{"_csv.Dialect", &dialect_spec, "Dialect"}, {"_csv.reader", &reader_spec, "Reader"}, {"_csv.writer", &writer_spec, "Writer"}};
    static const char *const quotings[] = {"QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL"};
    State *state = memory_alloc_zeroed(vm, sizeof *state);
    if (!state) return false;
    module->state = state;
    state->limit = 128 * 1024;
    state->dialects = dict_new(vm);
    if (!state->dialects || !module_add(vm, module, "_dialects", OBJ(incref(state->dialects))) || !module_add_exception(vm, module, "Error", EXC_EXCEPTION)) return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        Type *type = type_from_spec(vm, types[i].spec, types[i].name, NULL);
        if (!type || !module_add(vm, module, types[i].shown, incref(OBJ(type)))) return false;
    }
    for (int i = 0; i <= QUOTE_NOTNULL; i++)
        if (!module_add(vm, module, quotings[i], int_from_int64(vm, i))) return false;
    return module_add(vm, module, "__version__", OBJ(str_from_text(vm, "1.0")));
}

static int traverse(Module *module, Visit visit, void *context) {
    State *state = module->state;
    if (state) VISIT(state->dialects);
    return 0;
}
static void close_module(VM *vm, Module *module) {
    State *state = module->state;
    module->state = NULL;
    if (!state) return;
    clear_ref(&state->dialects);
    memory_free(vm, state, sizeof *state);
}

const ModuleDef csv_native_module = {
    .name = "_csv", .doc = "Rows of text, read and written.", .functions = functions, .setup = setup, .traverse = traverse, .close = close_module};

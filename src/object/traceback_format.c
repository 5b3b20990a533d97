/* Owns the text of tracebacks, as CPython 3.13's traceback module writes it: entries with their
 * source and carets, chains of causes, SyntaxErrors, notes, and the tree of an exception group. */
#include "object/traceback.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "object/exception_types.h"
#include "object/frame_access.h"
#include "object/list.h"
#include "object/protocol.h"

#include <string.h>

enum { REPEAT_CUTOFF = 3, GROUP_WIDTH_MAX = 15, GROUP_DEPTH_MAX = 10, LINES_MAX = 1000 };

#define COLOUR_RED          "\x1b[31m"
#define COLOUR_BOLD_RED     "\x1b[1;31m"
#define COLOUR_MAGENTA      "\x1b[35m"
#define COLOUR_BOLD_MAGENTA "\x1b[1;35m"
#define COLOUR_RESET        "\x1b[0m"

/* ---- lists of lines ---- */

static bool append_line(VM *vm, List *list, STEALS Str *line)
{
    return line && list_append_stolen(vm, list, OBJ(line));
}

static Str *line_at(List *list, size_t i) { return (Str *)list->items[i]; }

/* The text's lines, without their ends. */
static List *split_lines(VM *vm, Str *text)
{
    List *list = list_new(vm, 4);
    size_t start = 0, length = str_length(text);
    for (size_t i = 0; list && i <= length; i++) {
        if (i < length && str_at(text, i) != '\n') continue;
        if (!append_line(vm, list, str_slice(vm, text, start, i))) clear_ref(&list);
        start = i + 1;
    }
    return list;
}

static bool is_blank_char(uint32_t c) { return c == ' ' || c == '\t'; }

static size_t leading_blanks(const Str *line)
{
    size_t n = 0;
    while (n < str_length(line) && is_blank_char(str_at(line, n))) n++;
    return n;
}

/* Removes the white space that all lines start with; blank lines become empty. The number removed,
 * -1 RAISES. */
static ptrdiff_t dedent(VM *vm, List *list)
{
    const Str *margin_line = NULL;
    size_t margin = 0;
    for (size_t i = 0; i < list->length; i++) {
        const Str *line = line_at(list, i);
        size_t blanks = leading_blanks(line), common = 0;
        if (blanks == str_length(line)) continue;
        if (!margin_line) margin_line = line, margin = blanks;
        while (common < margin && common < blanks &&
               str_at(line, common) == str_at(margin_line, common))
            common++;
        margin = common;
    }
    for (size_t i = 0; i < list->length; i++) {
        Str *line = line_at(list, i);
        size_t length = str_length(line);
        bool blank = leading_blanks(line) == length;
        if (!margin && !blank) continue;
        Str *cut = str_slice(vm, line, blank ? length : margin, length);
        if (!cut) return -1;
        set_ref(&list->items[i], OBJ(cut));
    }
    return (ptrdiff_t)margin;
}

static Str *join_lines(VM *vm, List *list, const char *indent)
{
    StrBuilder b;
    builder_open(&b, vm);
    for (size_t i = 0; i < list->length; i++) {
        builder_text(&b, indent);
        builder_str(&b, line_at(list, i));
        builder_char(&b, '\n');
    }
    return builder_finish(&b);
}

/* Columns that the first `offset` characters take on a terminal. */
static size_t display_width(const Str *line, size_t offset)
{
    if (str_is_ascii(line)) return offset;
    size_t width = 0;
    for (size_t i = 0; i < offset && i < str_length(line); i++)
        width += unicode_columns(str_at(line, i)) == 2 ? 2 : 1;
    return width;
}

/* Characters of a line that end at a byte offset of its UTF-8. */
static size_t offset_of_bytes(const Str *line, size_t bytes)
{
    size_t i = 0;
    for (size_t seen = 0; i < str_length(line) && seen < bytes; i++)
        seen += utf8_encoded_size(str_at(line, i));
    return i;
}

/* ---- the source of one entry ---- */

typedef struct Entry {
    VM *vm;
    List *lines;       /* dedented source lines of the failing range */
    size_t start, end; /* characters: in the first line, in the last line */
    size_t wide_start, wide_end;
    bool has_anchors, carets;
    uint32_t left_line, right_line;
    size_t left, right; /* columns on a terminal */
    bool colour;
} Entry;

/* The failing part of the lines as UTF-8 text. NEW. */
static Str *failing_segment(Entry *e)
{
    StrBuilder b;
    builder_open(&b, e->vm);
    for (size_t i = 0; i < e->lines->length; i++) {
        Str *line = line_at(e->lines, i);
        size_t from = i == 0 ? e->start : 0,
               to = i + 1 == e->lines->length ? e->end : str_length(line);
        if (to > str_length(line)) to = str_length(line);
        if (i) builder_char(&b, '\n');
        if (from < to) builder_slice(&b, line, from, to);
    }
    return builder_finish(&b);
}

static bool find_anchors(Entry *e)
{
    const TracebackHooks *hooks = vm_core(e->vm)->hooks.traceback;
    if (!hooks) return true;
    Str *segment = failing_segment(e);
    if (!segment) return false;
    TracebackAnchors a;
    size_t length;
    const char *text = str_utf8(e->vm, segment, &length);
    if (text && hooks->anchors(e->vm, text, length, &a) && a.left_line < e->lines->length &&
        a.right_line < e->lines->length) {
        Str *left = line_at(e->lines, a.left_line), *right = line_at(e->lines, a.right_line);
        /* columns count from the segment's start: in the first line, from e->start */
        size_t left_base = a.left_line == 0 ? e->start : 0,
               right_base = a.right_line == 0 ? e->start : 0;
        Str *left_rest = str_slice(e->vm, left, left_base, str_length(left));
        Str *right_rest = left_rest ? str_slice(e->vm, right, right_base, str_length(right)) : NULL;
        if (right_rest) {
            e->has_anchors = true;
            e->left_line = a.left_line;
            e->right_line = a.right_line;
            e->left = display_width(left, left_base + offset_of_bytes(left_rest, a.left_column));
            e->right =
                display_width(right, right_base + offset_of_bytes(right_rest, a.right_column));
        }
        xdecref(left_rest);
        xdecref(right_rest);
    }
    decref(segment);
    exception_clear(e->vm);
    return true;
}

static bool only_space(const Str *line, size_t from, size_t to)
{
    for (size_t i = from; i < to && i < str_length(line); i++)
        if (!unicode_is_space(str_at(line, i))) return false;
    return true;
}

/* Carets under a whole statement, or under a plain call that is all it does, would say nothing. */
static void decide_carets(Entry *e)
{
    const TracebackHooks *hooks = vm_core(e->vm)->hooks.traceback;
    Str *first = line_at(e->lines, 0), *last = line_at(e->lines, e->lines->length - 1);
    Str *text = hooks ? join_lines(e->vm, e->lines, "") : NULL;
    size_t length;
    const char *utf8 = text ? str_utf8(e->vm, text, &length) : NULL;
    bool plain = utf8 && hooks->is_plain_call(e->vm, utf8, length, (uint32_t)e->lines->length,
                                              e->start, e->end);
    xdecref(text);
    exception_clear(e->vm);
    e->carets = !plain && (e->has_anchors || !only_space(first, 0, e->start) ||
                           !only_space(last, e->end, str_length(last)));
}

static char caret_at(const Entry *e, size_t line, size_t column, size_t blanks)
{
    if (column < blanks || (line == 0 && column < e->wide_start)) return ' ';
    if (!e->has_anchors) return '^';
    bool after = line > e->left_line || (line == e->left_line && column >= e->left);
    bool before = line < e->right_line || (line == e->right_line && column < e->right);
    return after && before ? '^' : '~';
}

/* The line with what the carets point at in colour; the carets alone when line is NULL. */
static Str *coloured(Entry *e, const Str *line, const char *carets, size_t count)
{
    StrBuilder b;
    builder_open(&b, e->vm);
    size_t length = line ? str_length(line) : count;
    for (size_t i = 0; i < length || i < count;) {
        char kind = i < count ? carets[i] : 0;
        const char *code = kind == '^' ? COLOUR_BOLD_RED : kind == '~' ? COLOUR_RED : NULL;
        if (code) builder_text(&b, code);
        for (; (i < length || i < count) && (i < count ? carets[i] : 0) == kind; i++) {
            if (line && i < length) builder_char(&b, str_at(line, i));
            if (!line) builder_char(&b, (uint32_t)kind);
        }
        if (code) builder_text(&b, COLOUR_RESET);
    }
    return builder_finish(&b);
}

static bool output_line(Entry *e, List *out, size_t n)
{
    Str *line = line_at(e->lines, n);
    if (!e->carets) return append_line(e->vm, out, incref(line));
    size_t count = n + 1 == e->lines->length ? e->wide_end : display_width(line, str_length(line));
    char *carets = memory_alloc(e->vm, count + 1);
    if (!carets) return false;
    size_t blanks = leading_blanks(line);
    for (size_t i = 0; i < count; i++) carets[i] = caret_at(e, n, i, blanks);
    bool ok =
        append_line(e->vm, out, e->colour ? coloured(e, line, carets, count) : incref(line)) &&
        append_line(e->vm, out,
                    e->colour ? coloured(e, NULL, carets, count)
                              : str_from_utf8(e->vm, carets, count));
    memory_free(e->vm, carets, count + 1);
    return ok;
}

/* The first and last lines and those around the anchors are shown; gaps of more than one line are
 * left out. */
static bool is_significant(const Entry *e, size_t n)
{
    if (n == 0 || n + 1 == e->lines->length) return true;
    if (!e->has_anchors) return false;
    return (n + 1 >= e->left_line && n <= (size_t)e->left_line + 1) ||
           (n + 1 >= e->right_line && n <= (size_t)e->right_line + 1);
}

static bool output_lines(Entry *e, List *out)
{
    size_t previous = 0;
    for (size_t n = 0; n < e->lines->length; n++) {
        if (!is_significant(e, n)) continue;
        if (n > previous + 2) {
            if (!append_line(e->vm, out,
                             str_from_format(e->vm, "...<%zu lines>...", n - previous - 1)))
                return false;
        } else if (n == previous + 2 && !output_line(e, out, n - 1)) {
            return false;
        }
        if (!output_line(e, out, n)) return false;
        previous = n;
    }
    return true;
}

/* Indented source with carets. NULL without exception: there is no source to show. */
static Str *entry_source(VM *vm, Str *filename, Position at, bool colour)
{
    uint32_t last = at.end_line >= at.line ? at.end_line : at.line;
    if (last - at.line > LINES_MAX) last = at.line + LINES_MAX;
    Str *text = source_lines(vm, filename, at.line, last);
    if (!text) return NULL;
    Entry e = {.vm = vm, .lines = split_lines(vm, text), .colour = colour};
    decref(text);
    Str *result = NULL;
    List *out = e.lines ? list_new(vm, 4) : NULL;
    if (!out) goto done;
    Str *first = line_at(e.lines, 0), *end_line = line_at(e.lines, e.lines->length - 1);
    bool ranged = at.column >= 0 && at.end_column >= 0;
    e.start = offset_of_bytes(first, ranged ? (size_t)at.column : 0);
    e.end = offset_of_bytes(end_line, ranged ? (size_t)at.end_column : 0);
    ptrdiff_t removed = dedent(vm, e.lines);
    if (removed < 0) goto done;
    bool blank = true;
    for (size_t i = 0; i < e.lines->length; i++)
        blank = blank && str_length(line_at(e.lines, i)) == 0;
    if (blank) goto done;
    if (!ranged) {
        result = join_lines(vm, e.lines, "    ");
        goto done;
    }
    e.start = e.start > (size_t)removed ? e.start - (size_t)removed : 0;
    e.end = e.end > (size_t)removed ? e.end - (size_t)removed : 0;
    e.wide_start = display_width(line_at(e.lines, 0), e.start);
    e.wide_end = display_width(line_at(e.lines, e.lines->length - 1), e.end);
    if (!find_anchors(&e)) goto done;
    decide_carets(&e);
    if (output_lines(&e, out) && dedent(vm, out) >= 0) result = join_lines(vm, out, "    ");
done:
    xdecref(e.lines);
    xdecref(out);
    return result;
}

/* ---- entries ---- */

static uint32_t entry_line(const Traceback *t)
{
    Position at = code_position(frame_code(t->frame), t->instruction);
    return at.line ? at.line : (uint32_t)(t->line > 0 ? t->line : 0);
}

Str *traceback_format_entry(VM *vm, Str *filename, Str *name, Position at, bool colour)
{
    size_t length;
    const char *text = str_utf8(vm, filename, &length);
    if (!text) exception_clear(vm);
    bool prompt = text && strncmp(text, "<stdin>-", 8) == 0;
    StrBuilder b;
    builder_open(&b, vm);
    const char *on = colour ? COLOUR_MAGENTA : "", *off = colour ? COLOUR_RESET : "";
    builder_format(&b, "  File %s\"", on);
    if (prompt)
        builder_text(&b, "<stdin>");
    else
        builder_str(&b, filename);
    builder_format(&b, "\"%s, line %s%u%s, in %s%U%s\n", off, on, at.line, off, on, name, off);
    Str *source = entry_source(vm, filename, at, colour);
    if (source) builder_str(&b, source);
    xdecref(source);
    if (!exception_pending(vm)) return builder_finish(&b);
    builder_abandon(&b);
    return NULL;
}

Str *traceback_format(VM *vm, Object *traceback, bool colour)
{
    Traceback *t = (Traceback *)traceback;
    Code *code = frame_code(t->frame);
    Position at = code_position(code, t->instruction);
    if (!at.line) at = (Position){entry_line(t), entry_line(t), -1, -1};
    return traceback_format_entry(vm, code->filename, code->name, at, colour);
}

static bool same_place(const Traceback *a, const Traceback *b)
{
    Code *x = frame_code(a->frame), *y = frame_code(b->frame);
    return (x == y || (str_equal(x->filename, y->filename) && str_equal(x->name, y->name))) &&
           entry_line(a) == entry_line(b);
}

/* Entries left out at the start and the number shown. */
static void limits(const Traceback *first, const TracebackOptions *options, size_t *skip,
                   size_t *count)
{
    size_t length = 0;
    for (const Traceback *t = first; t; t = t->next) length++;
    *skip = 0;
    *count = length;
    if (!options->limited) return;
    size_t limit = options->limit < 0 ? (size_t)-options->limit : (size_t)options->limit;
    if (limit < length) *count = limit;
    if (options->limit < 0) *skip = length - *count;
}

static bool append_repeated(VM *vm, List *out, size_t count)
{
    if (count <= REPEAT_CUTOFF) return true;
    count -= REPEAT_CUTOFF;
    return append_line(vm, out,
                       str_from_format(vm, "  [Previous line repeated %zu more time%s]\n", count,
                                       count > 1 ? "s" : ""));
}

/* Runs of the same place are cut after three. */
List *traceback_entry_lines(VM *vm, Object *traceback, const TracebackOptions *options)
{
    List *out = list_new(vm, 8);
    size_t skip, left, count = 0;
    Traceback *previous = NULL, *t = (Traceback *)traceback;
    limits(t, options, &skip, &left);
    while (skip-- > 0) t = t->next;
    bool ok = out != NULL;
    for (; ok && left > 0; left--, t = t->next) {
        if (!previous || !same_place(t, previous)) {
            ok = append_repeated(vm, out, count);
            count = 0;
        }
        previous = t;
        if (ok && ++count <= REPEAT_CUTOFF)
            ok = append_line(vm, out, traceback_format(vm, OBJ(t), options->colour));
    }
    if (ok && append_repeated(vm, out, count)) return out;
    xdecref(out);
    return NULL;
}

/* ---- the last lines: type and message ---- */

/* "ValueError", "mymodule.MyError". */
static void put_type_name(StrBuilder *b, Object *o)
{
    VM *vm = b->vm;
    Type *type = type_of(o);
    Object *module = object_getattr_maybe(vm, OBJ(type), NAME(vm, __module__));
    exception_clear(vm);
    bool bare = !module || !is_str(module) || str_equals_text((Str *)module, "builtins") ||
                str_equals_text((Str *)module, "__main__");
    if (module && !is_str(module))
        builder_text(b, "<unknown>.");
    else if (!bare)
        builder_format(b, "%U.", module);
    builder_str(b, type->qualname);
    xdecref(module);
}

/* str(o), or words for why there is none. NEW. */
static Str *safe_str(VM *vm, Object *o, const char *what)
{
    Str *text = object_str(vm, o);
    if (text || !exception_pending(vm)) return text;
    exception_clear(vm);
    return str_from_format(vm, "<%s str() failed>", what);
}

static void put_final_line(StrBuilder *b, Object *e, Str *message, bool colour)
{
    if (colour) builder_text(b, COLOUR_BOLD_MAGENTA);
    put_type_name(b, e);
    if (colour) builder_text(b, COLOUR_RESET);
    if (message && str_length(message)) {
        builder_text(b, ": ");
        if (colour) builder_text(b, COLOUR_MAGENTA);
        builder_str(b, message);
        if (colour) builder_text(b, COLOUR_RESET);
    }
    builder_char(b, '\n');
}

static int64_t int_of(Object *o, int64_t otherwise)
{
    int overflow = 0;
    if (!o || !is_int(o)) return otherwise;
    int64_t value = int_as_int64((Int *)o, &overflow);
    return overflow ? otherwise : value;
}

/* The bad line of a SyntaxError, without its indentation, and the carets. */
static void put_syntax_line(StrBuilder *b, Exception *e, Str *text, bool colour)
{
    size_t length = str_length(text), spaces = 0;
    while (length && str_at(text, length - 1) == '\n') length--;
    while (spaces < length && strchr(" \n\f", (int)(str_at(text, spaces) & 127)) &&
           str_at(text, spaces) < 128 && str_at(text, spaces))
        spaces++;
    Object *offset_object = e->extra[EXTRA_SYNTAX_OFFSET];
    int64_t size = (int64_t)str_length(text), offset = int_of(offset_object, 0);
    int64_t end = (int64_t)length + 1;
    if (int_of(e->extra[EXTRA_SYNTAX_LINENO], 0) == int_of(e->extra[EXTRA_SYNTAX_END_LINENO], -1)) {
        end = int_of(e->extra[EXTRA_SYNTAX_END_OFFSET], 0);
        if (end == 0) end = offset;
    }
    if (size && offset > size) offset = size;
    if (size && end > size) end = size;
    if (offset >= end || end < 0) end = offset + 1;
    int64_t from = offset - 1 - (int64_t)spaces, to = end - 1 - (int64_t)spaces;
    bool carets = offset_object && is_int(offset_object) && from >= 0;
    builder_text(b, "    ");
    for (size_t i = spaces; i < length; i++) {
        int64_t column = (int64_t)(i - spaces);
        if (colour && carets && column == from) builder_text(b, COLOUR_BOLD_RED);
        if (colour && carets && column == to) builder_text(b, COLOUR_RESET);
        builder_char(b, str_at(text, i));
    }
    if (colour && carets && to >= (int64_t)(length - spaces)) builder_text(b, COLOUR_RESET);
    builder_char(b, '\n');
    if (!carets) return;
    builder_text(b, "    ");
    for (int64_t i = 0; i < from; i++) {
        uint32_t c = (size_t)i + spaces < length ? str_at(text, (size_t)i + spaces) : ' ';
        builder_char(b, unicode_is_space(c) ? c : ' ');
    }
    if (colour) builder_text(b, COLOUR_BOLD_RED);
    for (int64_t i = from; i < to; i++) builder_char(b, '^');
    if (colour) builder_text(b, COLOUR_RESET);
    builder_char(b, '\n');
}

static Str *format_syntax_error(VM *vm, Object *o, bool colour)
{
    Exception *e = as_exception(o);
    Object *file = e->extra[EXTRA_SYNTAX_FILENAME], *line = e->extra[EXTRA_SYNTAX_LINENO],
           *text = e->extra[EXTRA_SYNTAX_TEXT];
    Object *message = e->extra[EXTRA_SYNTAX_MSG];
    bool has_line = line && !is_none(line), has_file = file && !is_none(file);
    const char *on = colour ? COLOUR_MAGENTA : "", *off = colour ? COLOUR_RESET : "";
    StrBuilder b;
    builder_open(&b, vm);
    if (has_line && has_file)
        builder_format(&b, "  File %s\"%S\"%s, line %s%S%s\n", on, file, off, on, line, off);
    else if (has_line)
        builder_format(&b, "  File %s\"<string>\"%s, line %s%S%s\n", on, off, on, line, off);
    if (text && is_str(text)) {
        incref(text);
        put_syntax_line(&b, e, (Str *)text, colour);
        decref(text);
    }
    Str *shown = message && !is_none(message) ? safe_str(vm, message, "exception")
                                              : str_from_text(vm, "<no detail available>");
    if (shown && !has_line && has_file) {
        Str *whole = str_from_format(vm, "%U (%S)", shown, file);
        decref(shown);
        shown = whole;
    }
    if (!shown) {
        builder_abandon(&b);
        return NULL;
    }
    put_final_line(&b, o, shown, colour);
    decref(shown);
    return builder_finish(&b);
}

static bool put_notes(StrBuilder *b, Object *e)
{
    VM *vm = b->vm;
    Object *notes = object_getattr_maybe(vm, e, NAME(vm, __notes__));
    if (!notes) {
        exception_clear(vm);
        return true;
    }
    if (is_list(notes) || is_tuple(notes)) {
        Object *all = tuple_from_iterable(vm, notes);
        Tuple *t = (Tuple *)all;
        for (size_t i = 0; all && i < t->length; i++) {
            Str *text = safe_str(vm, t->items[i], "note");
            if (text) builder_str(b, text);
            builder_char(b, '\n');
            xdecref(text);
        }
        xdecref(all);
    } else if (!is_none(notes)) {
        Str *text = object_repr(vm, notes);
        if (!text) exception_clear(vm);
        builder_text(b, text ? "" : "<__notes__ repr() failed>");
        if (text) builder_str(b, text);
        builder_char(b, '\n');
        xdecref(text);
    }
    decref(notes);
    return !exception_pending(vm);
}

/* Everything of an exception but its traceback and its members. */
static Str *format_exception_only(VM *vm, Object *e, bool colour)
{
    StrBuilder b;
    builder_open(&b, vm);
    if (object_is_instance_of(e, builtin_type(vm, EXC_SYNTAX_ERROR))) {
        Str *text = format_syntax_error(vm, e, colour);
        if (text) builder_str(&b, text);
        xdecref(text);
    } else {
        Str *message = safe_str(vm, e, "exception"),
            *hint = message ? exception_suggestion(vm, e) : NULL;
        Str *whole = hint ? str_concat(vm, message, hint) : NULL;
        if (whole) put_final_line(&b, e, whole, colour);
        xdecref(message);
        xdecref(hint);
        xdecref(whole);
    }
    if (exception_pending(vm) || !put_notes(&b, e)) {
        builder_abandon(&b);
        return NULL;
    }
    return builder_finish(&b);
}

/* ---- chains and groups ---- */

typedef struct Printer {
    VM *vm;
    const TracebackOptions *options;
    List *out;       /* pieces of text */
    List *seen;      /* exceptions already shown: chains may be cyclic */
    int depth;       /* of groups */
    bool need_close; /* the last member's frame is still open */
} Printer;

static void put_indent(Printer *p, StrBuilder *b)
{
    for (int i = 0; i < 2 * p->depth; i++) builder_char(b, ' ');
}

/* A piece: every line with the margin of the group it is in. Takes text over; NULL passes the
 * failure on. */
static bool emit(Printer *p, STEALS Str *text, char margin)
{
    if (!text || !p->depth) return append_line(p->vm, p->out, text);
    StrBuilder b;
    builder_open(&b, p->vm);
    size_t start = 0, length = str_length(text);
    for (size_t i = 0; i < length; i++) {
        if (str_at(text, i) != '\n' && i + 1 < length) continue;
        put_indent(p, &b);
        builder_char(&b, (uint32_t)margin);
        builder_char(&b, ' ');
        builder_slice(&b, text, start, i + 1);
        start = i + 1;
    }
    decref(text);
    return append_line(p->vm, p->out, builder_finish(&b));
}

static bool emit_text(Printer *p, const char *text, char margin)
{
    return emit(p, str_from_text(p->vm, text), margin);
}

/* A line of the frame around a group's members. */
static bool emit_frame(Printer *p, const char *edge, STEALS Str *title)
{
    if (!title) return false;
    StrBuilder b;
    builder_open(&b, p->vm);
    put_indent(p, &b);
    builder_format(&b, "%s%U\n", edge, title);
    decref(title);
    return append_line(p->vm, p->out, builder_finish(&b));
}

static bool was_seen(Printer *p, Object *e)
{
    for (size_t i = 0; i < p->seen->length; i++)
        if (p->seen->items[i] == e) return true;
    return false;
}

static bool print_chain(Printer *p, Object *e);

static bool print_stack(Printer *p, Object *e, const char *title, char margin)
{
    Object *traceback = as_exception(e)->traceback;
    if (!traceback || !is_exact(traceback, TYPE_TRACEBACK)) return true;
    incref(traceback);
    List *entries = traceback_entry_lines(p->vm, traceback, p->options);
    decref(traceback);
    bool ok = entries && (entries->length == 0 || emit_text(p, title, margin));
    for (size_t i = 0; ok && i < entries->length; i++)
        ok = emit(p, incref(line_at(entries, i)), '|');
    xdecref(entries);
    return ok;
}

/* Leaves the depth one deeper. */
static bool print_member(Printer *p, Tuple *members, size_t i)
{
    bool named = i < GROUP_WIDTH_MAX;
    bool ok =
        emit_frame(p, i == 0 ? "+-" : "  ",
                   named ? str_from_format(p->vm, "+---------------- %zu ----------------", i + 1)
                         : str_from_text(p->vm, "+---------------- ... ----------------"));
    p->depth++;
    if (!ok) return false;
    if (named) return print_chain(p, members->items[i]);
    size_t rest = members->length - GROUP_WIDTH_MAX;
    return emit(p, str_from_format(p->vm, "and %zu more exception%s\n", rest, rest > 1 ? "s" : ""),
                '|');
}

static bool print_group(Printer *p, Object *e)
{
    if (p->depth > GROUP_DEPTH_MAX)
        return emit(p, str_from_format(p->vm, "... (max_group_depth is %d)\n", GROUP_DEPTH_MAX),
                    '|');
    bool top = p->depth == 0;
    if (top) p->depth = 1;
    bool ok = print_stack(p, e, "Exception Group Traceback (most recent call last):\n",
                          top ? '+' : '|') &&
              emit(p, format_exception_only(p->vm, e, p->options->colour), '|');
    Tuple *members = (Tuple *)xincref(as_exception(e)->extra[EXTRA_GROUP_EXCEPTIONS]);
    size_t count = members ? members->length : 0,
           shown = count <= GROUP_WIDTH_MAX ? count : GROUP_WIDTH_MAX + 1;
    p->need_close = false;
    for (size_t i = 0; ok && i < shown; i++) {
        bool last = i + 1 == shown;
        if (last) p->need_close = true; /* a group inside may close it too */
        ok = print_member(p, members, i);
        if (ok && last && p->need_close) {
            ok = emit_frame(p, "", str_from_text(p->vm, "+------------------------------------"));
            p->need_close = false;
        }
        p->depth--;
    }
    xdecref(members);
    if (top) p->depth = 0;
    return ok;
}

static bool print_one(Printer *p, Object *e)
{
    if (p->options->only) return emit(p, format_exception_only(p->vm, e, p->options->colour), '|');
    if (object_is_instance_of(e, builtin_type(p->vm, EXC_BASE_EXCEPTION_GROUP)))
        return print_group(p, e);
    return print_stack(p, e, "Traceback (most recent call last):\n", '|') &&
           emit(p, format_exception_only(p->vm, e, p->options->colour), '|');
}

/* What e came from, unless that was shown. BORROWED MAYBE. */
static Object *chained(Printer *p, Object *e)
{
    Exception *x = as_exception(e);
    if (p->options->only || p->options->no_chain) return NULL;
    Object *from = x->cause ? x->cause : x->suppress_context ? NULL : x->context;
    return from && !was_seen(p, from) ? from : NULL;
}

/* The exception with all it came from, the first one first. */
static bool print_chain(Printer *p, Object *e)
{
    if (!recursion_enter(p->vm, " while formatting a traceback")) return false;
    List *chain = list_new(p->vm, 1);
    bool ok = chain != NULL;
    for (Object *at = e; ok && at; at = chained(p, at))
        ok = list_append(p->vm, chain, at) && list_append(p->vm, p->seen, at);
    for (size_t i = ok ? chain->length : 0; ok && i-- > 0;) {
        ok = print_one(p, chain->items[i]);
        if (!ok || i == 0) break;
        bool cause = as_exception(chain->items[i - 1])->cause == chain->items[i];
        ok = emit_text(
            p,
            cause ? "\nThe above exception was the direct cause of the following exception:\n\n"
                  : "\nDuring handling of the above exception, another exception occurred:\n\n",
            '|');
    }
    xdecref(chain);
    recursion_leave(p->vm);
    return ok;
}

List *traceback_exception_lines(VM *vm, Object *exception, const TracebackOptions *options)
{
    Object *pending = exception_take(vm);
    Printer p = {.vm = vm, .options = options, .out = list_new(vm, 8)};
    p.seen = p.out ? list_new(vm, 1) : NULL;
    incref(exception);
    if (!p.seen || !print_chain(&p, exception)) clear_ref(&p.out);
    decref(exception);
    xdecref(p.seen);
    if (!pending) return p.out;
    if (exception_pending(vm))
        decref(pending);
    else
        exception_restore(vm, pending);
    return p.out;
}

Str *traceback_format_exception(VM *vm, Object *exception, bool colour)
{
    TracebackOptions options = {.colour = colour};
    List *lines = traceback_exception_lines(vm, exception, &options);
    Str *text = lines ? str_join(vm, EMPTY_STR(vm), lines->items, lines->length) : NULL;
    xdecref(lines);
    return text;
}

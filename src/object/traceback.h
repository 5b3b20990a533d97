/* Tracebacks as text: where source lines come from, and the parts that traceback_format_exception
 * is made of. */
#ifndef OURO_OBJECT_TRACEBACK_H
#define OURO_OBJECT_TRACEBACK_H

#include "object/code.h"
#include "object/exception.h"

/* ---- traceback_source.c: sources that are not in files ---- */

/* Keeps a copy of the text under a file name ("<stdin>-1", "<cell 3>", "<string>"); replaces an
 * older one. */
bool source_register(VM *vm, const char *filename, const char *text, size_t length) RAISES;
void source_forget(VM *vm, const char *filename);
void source_store_close(VM *vm);
/* Lines first..last (from 1) of the registered source or of the file, each without trailing white
 * space, joined by
 * '\n'; lines that are not there are empty. NULL, with no exception pending, when there is no such
 * source or memory. */
NEW MAYBE Str *source_lines(VM *vm, Str *filename, uint32_t first, uint32_t last);

/* ---- what the parser tells about a failing piece of source; the hooks are
 * module/traceback_anchors.c's ---- */

/* The part of a segment that the error points at: an operator, the brackets of a subscript or of a
 * call. Lines from 0 within the segment, columns in bytes. */
typedef struct TracebackAnchors {
    uint32_t left_line, left_column, right_line, right_column;
} TracebackAnchors;

typedef struct TracebackHooks {
    /* False: the segment is no binary operation, subscript or call. */
    bool (*anchors)(VM *vm, const char *segment, size_t length, TracebackAnchors *anchors);
    /* Is the statement only `return f(...)` or `x = f(...)` whose call is the failing range? Carets
     * say nothing then. */
    bool (*is_plain_call)(VM *vm, const char *lines, size_t length, uint32_t line_count,
                          size_t start, size_t end);
} TracebackHooks;

/* ---- traceback_format.c ---- */

/* One entry's lines: "  File ..., line n, in f" and the source with its carets. */
NEW Str *traceback_format(VM *vm, Object *traceback, bool colour) RAISES;
/* The same from its parts; at.line 0: no source. */
NEW Str *traceback_format_entry(VM *vm, Str *filename, Str *name, Position at, bool colour) RAISES;

typedef struct TracebackOptions {
    bool colour;
    bool only;     /* no tracebacks and no chain: the last lines of the exception alone */
    bool no_chain; /* not what it came from */
    bool limited;  /* to the first `limit` entries, or the last -limit ones */
    ptrdiff_t limit;
} TracebackOptions;
/* The text in pieces that end with '\n', as traceback.format_exception gives them. */
NEW struct List *traceback_exception_lines(VM *vm, Object *exception,
                                           const TracebackOptions *options) RAISES;
/* The entries alone, one piece each, repetitions cut. */
NEW struct List *traceback_entry_lines(VM *vm, Object *traceback,
                                       const TracebackOptions *options) RAISES;

/* ---- suggestion.c ---- */

/* The cost of turning one name into the other: 2 for each letter added, dropped or changed, 1 for a
 * change of case. */
unsigned name_distance(const Str *a, const Str *b);
bool is_stdlib_module(const Str *name);

#endif

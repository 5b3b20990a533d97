/*
 * syntax/source.h - source text made ready for the lexer, and errors that point into it.
 */
#ifndef OURO_SYNTAX_SOURCE_H
#define OURO_SYNTAX_SOURCE_H

#include "syntax/syntax.h"

#include <stdarg.h>

/*
 * The prepared text, in the arena: UTF-8 without BOM, '\n' line ends, ends with '\n' unless empty,
 * followed by a NUL; there is no other NUL in it.
 */
typedef struct Source {
    const char *text;
    uint32_t length;
    const uint32_t *line_starts; /* line_count + 1 offsets; the last is length */
    uint32_t line_count;
    int32_t first_line;          /* the number of the first line, usually 1 */
    bool added_newline;          /* the last '\n' is ours */
    bool ends_bare;              /* ... and errors do not know it: an expression, or one statement */
} Source;

/* Decodes, checks and copies. False: *error is filled. */
bool source_prepare(Source *source, Arena *arena, const char *text, size_t length,
                    const SyntaxOptions *options, SyntaxError *error);

/* Offset of the first byte of a line (any number: clamped to the text). */
uint32_t source_line_start(const Source *source, int32_t line);

/* Fills *error unless it is filled already. Columns in bytes from 0; an end_column of -1 means
 * "unknown" and end_line 0 "the same line". */
__attribute__((format(printf, 8, 9))) void
source_error(const Source *source, SyntaxError *error, SyntaxResult kind, int32_t line,
             int32_t column, int32_t end_line, int32_t end_column, const char *format, ...);
void source_error_va(const Source *source, SyntaxError *error, SyntaxResult kind, int32_t line,
                     int32_t column, int32_t end_line, int32_t end_column, const char *format,
                     va_list arguments);

/* The error for exhausted memory, which has no position. */
void source_error_memory(SyntaxError *error);

#endif

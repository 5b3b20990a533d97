/* Owns the way from the caller's bytes to prepared source text: BOM, encoding cookie, line ends,
 * the table of lines; and the filling of SyntaxErrors with positions and the offending line. */
#include "syntax/source.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

typedef enum Encoding { ENCODING_UTF8, ENCODING_LATIN1, ENCODING_ASCII, ENCODING_UNKNOWN } Encoding;

enum { COOKIE_NAME_SIZE = 64, SOURCE_MAX_LENGTH = INT32_MAX - 16 };

typedef struct Cookie {
    Encoding encoding;
    bool declared;
    char name[COOKIE_NAME_SIZE]; /* normalised: lower case, '_' as '-' */
} Cookie;

/* ---- errors -------------------------------------------------------------------------------- */

void source_error_memory(SyntaxError *error)
{
    if (error->kind != SYNTAX_OK)
        return;
    *error = (SyntaxError){.kind = SYNTAX_ERROR_NO_MEMORY};
    snprintf(error->message, sizeof error->message, "out of memory while parsing");
}

uint32_t source_line_start(const Source *source, int32_t line)
{
    int64_t index = (int64_t)line - source->first_line;
    if (index < 0)
        return 0;
    if (index >= source->line_count)
        return source->length;
    return source->line_starts[index];
}

/* A byte column as a count of characters from 1; -1 gives 0, and so on. */
static int32_t source_characters(const Source *source, int32_t line, int32_t column)
{
    if (column <= 0)
        return column + 1;
    uint32_t start = source_line_start(source, line);
    uint32_t end = source_line_start(source, line + 1);
    uint32_t size = (uint32_t)column < end - start ? (uint32_t)column : end - start;
    return (int32_t)utf8_count(source->text + start, size) + 1;
}

/* The last line with text: errors at the very end show the line before it. */
static int32_t source_text_line(const Source *source, int32_t line)
{
    int32_t last = source->first_line + (int32_t)source->line_count - 1;
    return line > last ? last : line;
}

void source_error_va(const Source *source, SyntaxError *error, SyntaxResult kind, int32_t line,
                     int32_t column, int32_t end_line, int32_t end_column, const char *format,
                     va_list arguments)
{
    if (error->kind != SYNTAX_OK)
        return;
    if (end_line == 0)
        end_line = line;
    *error = (SyntaxError){
        .kind = kind,
        .line = line,
        .column = source_characters(source, line, column),
        .end_line = end_line,
        .end_column = source_characters(source, end_line, end_column),
    };
    vsnprintf(error->message, sizeof error->message, format, arguments);
    int32_t shown = source_text_line(source, line);
    uint32_t start = source_line_start(source, shown);
    error->text = source->text + start;
    uint32_t end = source_line_start(source, shown + 1);
    error->text_length = end - start - (source->ends_bare && end == source->length);
}

void source_error(const Source *source, SyntaxError *error, SyntaxResult kind, int32_t line,
                  int32_t column, int32_t end_line, int32_t end_column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    source_error_va(source, error, kind, line, column, end_line, end_column, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 2, 3))) static bool encoding_fail(SyntaxError *error,
                                                                const char *format, ...)
{
    *error = (SyntaxError){.kind = SYNTAX_ERROR_ENCODING};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return false;
}

static bool memory_fail(SyntaxError *error)
{
    source_error_memory(error);
    return false;
}

/* ---- the encoding -------------------------------------------------------------------------- */

static bool is_cookie_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_' || c == '.';
}

/* Finds `coding[:=] name` in a comment's text. */
static bool cookie_in_comment(const char *text, const char *end, Cookie *cookie)
{
    for (; end - text > 7; text++) {
        if (memcmp(text, "coding", 6) != 0 || (text[6] != ':' && text[6] != '='))
            continue;
        const char *name = text + 7;
        while (name < end && (*name == ' ' || *name == '\t'))
            name++;
        size_t length = 0;
        while (name + length < end && is_cookie_character(name[length]))
            length++;
        if (length == 0)
            continue;
        for (size_t i = 0; i < length && i < COOKIE_NAME_SIZE - 1; i++) {
            char c = name[i];
            cookie->name[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        }
        cookie->name[length < COOKIE_NAME_SIZE - 1 ? length : COOKIE_NAME_SIZE - 1] = 0;
        return true;
    }
    return false;
}

/* True when name is the base, or the base and some "-suffix", as CPython takes "utf-8-unix". */
static bool is_encoding(const char *name, const char *base)
{
    size_t length = strlen(base);
    return strncmp(name, base, length) == 0 && (name[length] == 0 || name[length] == '-');
}

static Encoding encoding_of(Cookie *cookie)
{
    static const char *const utf8_names[] = {"utf-8", "utf8", "u8", "utf", "cp65001"};
    static const char *const latin1_names[] = {"latin-1", "iso-8859-1", "iso-latin-1", "latin1",
                                               "iso8859-1", "l1"};
    static const char *const ascii_names[] = {"ascii", "us-ascii", "646"};
    for (size_t i = 0; i < sizeof utf8_names / sizeof *utf8_names; i++) {
        if (i < 1 ? is_encoding(cookie->name, utf8_names[i]) : !strcmp(cookie->name, utf8_names[i]))
            return ENCODING_UTF8;
    }
    for (size_t i = 0; i < sizeof latin1_names / sizeof *latin1_names; i++) {
        if (i < 3 ? is_encoding(cookie->name, latin1_names[i])
                  : !strcmp(cookie->name, latin1_names[i])) {
            strcpy(cookie->name, "iso-8859-1");
            return ENCODING_LATIN1;
        }
    }
    for (size_t i = 0; i < sizeof ascii_names / sizeof *ascii_names; i++) {
        if (!strcmp(cookie->name, ascii_names[i]))
            return ENCODING_ASCII;
    }
    return ENCODING_UNKNOWN;
}

/* Looks at the first two lines; the second counts only if the first is blank or a comment. */
static void cookie_find(const char *text, size_t length, Cookie *cookie)
{
    const char *end = text + length;
    for (int line = 0; line < 2 && text < end; line++) {
        while (text < end && (*text == ' ' || *text == '\t' || *text == '\f'))
            text++;
        const char *stop = text;
        while (stop < end && *stop != '\n' && *stop != '\r')
            stop++;
        if (text < stop && *text == '#') {
            if (cookie_in_comment(text, stop, cookie)) {
                cookie->declared = true;
                cookie->encoding = encoding_of(cookie);
                return;
            }
        } else if (text < stop) {
            return;
        }
        text = stop < end && *stop == '\r' && stop + 1 < end && stop[1] == '\n' ? stop + 2
                                                                                : stop + 1;
    }
}

static bool utf8_fail(const char *text, size_t length, const Cookie *cookie, SyntaxError *error)
{
    Utf8Scan scan;
    if (utf8_scan(text, length, UTF8_STRICT, &scan))
        return true;
    int line = 1;
    size_t line_start = 0;
    for (size_t i = 0; i < scan.start; i++) {
        if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n')) {
            line++;
            line_start = i + 1;
        }
    }
    unsigned byte = (unsigned char)text[scan.start];
    if (!cookie->declared)
        encoding_fail(error, "Non-UTF-8 code starting with '\\x%.2x' on line %i, but no encoding "
                             "declared; see https://peps.python.org/pep-0263/ for details",
                      byte, line);
    else
        encoding_fail(error, "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position "
                             "%zu: %s",
                      byte, scan.start - line_start, utf8_reason_text(scan.reason));
    error->line = error->end_line = line;
    return false;
}

/* ---- copying ------------------------------------------------------------------------------- */

static size_t copy_latin1(const char *from, size_t length, char *to)
{
    size_t size = 0;
    for (size_t i = 0; i < length; i++)
        size += utf8_put((unsigned char)from[i], to + size);
    return size;
}

/* Copies with "\r\n" and "\r" made '\n'. */
static size_t copy_lines(const char *from, size_t length, char *to)
{
    const char *end = from + length;
    char *out = to;
    while (from < end) {
        const char *stop = memchr(from, '\r', (size_t)(end - from));
        if (!stop)
            stop = end;
        memcpy(out, from, (size_t)(stop - from));
        out += stop - from;
        from = stop;
        if (from < end) {
            *out++ = '\n';
            from += from + 1 < end && from[1] == '\n' ? 2 : 1;
        }
    }
    return (size_t)(out - to);
}

static bool source_index_lines(Source *source, Arena *arena)
{
    const char *end = source->text + source->length;
    uint32_t count = 0;
    for (const char *at = source->text; at < end; at++, count++)
        at = memchr(at, '\n', (size_t)(end - at));
    uint32_t *starts = arena_take_array(arena, (size_t)count + 1, sizeof *starts);
    if (!starts)
        return false;
    uint32_t line = 0;
    for (const char *at = source->text; at < end; at++) {
        starts[line++] = (uint32_t)(at - source->text);
        at = memchr(at, '\n', (size_t)(end - at));
    }
    starts[line] = source->length;
    source->line_starts = starts;
    source->line_count = count;
    return true;
}

/* Decides the encoding and checks the bytes; steps over a BOM. */
static bool source_decode(const char **text, size_t *length, const SyntaxOptions *options,
                          Cookie *cookie, SyntaxError *error)
{
    if (!options || !options->ignore_cookie) {
        bool bom = *length >= 3 && memcmp(*text, "\xEF\xBB\xBF", 3) == 0;
        if (bom) {
            *text += 3;
            *length -= 3;
        }
        cookie_find(*text, *length, cookie);
        if (cookie->encoding == ENCODING_UNKNOWN)
            return encoding_fail(error, "unknown encoding: %s", cookie->name);
        if (bom && cookie->declared && !is_encoding(cookie->name, "utf-8"))
            return encoding_fail(error, "encoding problem: %s with BOM", cookie->name);
    }
    if (memchr(*text, 0, *length))
        return encoding_fail(error, "source code string cannot contain null bytes");
    size_t ascii = utf8_ascii_prefix(*text, *length);
    if (cookie->encoding == ENCODING_ASCII && ascii < *length)
        return encoding_fail(error, "'ascii' codec can't decode byte 0x%02x in position %zu: "
                                    "ordinal not in range(128)",
                             (unsigned char)(*text)[ascii], ascii);
    if (cookie->encoding == ENCODING_UTF8 && ascii < *length)
        return utf8_fail(*text, *length, cookie, error);
    return true;
}

bool source_prepare(Source *source, Arena *arena, const char *text, size_t length,
                    const SyntaxOptions *options, SyntaxError *error)
{
    Cookie cookie = {.encoding = ENCODING_UTF8};
    *source = (Source){.first_line = options && options->first_line ? options->first_line : 1};
    if (length == 0)
        text = "";
    if (!source_decode(&text, &length, options, &cookie, error))
        return false;
    if (cookie.encoding == ENCODING_LATIN1) {
        char *wide = length < SOURCE_MAX_LENGTH ? arena_take_array(arena, length + 1, 2) : NULL;
        if (!wide)
            return memory_fail(error);
        length = copy_latin1(text, length, wide);
        text = wide;
    }
    if (length >= SOURCE_MAX_LENGTH)
        return memory_fail(error);
    char *copy = arena_take(arena, length + 2);
    if (!copy)
        return memory_fail(error);
    size_t size = copy_lines(text, length, copy);
    if (size != 0 && copy[size - 1] != '\n') {
        copy[size++] = '\n';
        source->added_newline = true;
    }
    copy[size] = 0;
    source->text = copy;
    source->length = (uint32_t)size;
    return source_index_lines(source, arena) || memory_fail(error);
}

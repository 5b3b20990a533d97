/* Owns how a running notebook looks on a terminal or in a pipe. */
#include "app/notebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 80, WIDTH_MAX = 100, MARKDOWN_LINES = 12 };

#define BOLD  "\x1b[1m"
#define DIM   "\x1b[2m"
#define GREEN "\x1b[32m"
#define RED   "\x1b[31m"
#define RESET "\x1b[0m"

static bool wants_colour(void)
{
    const char *python = getenv("PYTHON_COLORS"), *no = getenv("NO_COLOR"),
               *force = getenv("FORCE_COLOR"), *term = getenv("TERM");
    if (python && !strcmp(python, "0")) return false;
    if (python && !strcmp(python, "1")) return true;
    if (no && *no) return false;
    if (force && *force) return true;
    return isatty(1) && !(term && !strcmp(term, "dumb"));
}

void show_open(Show *s, bool quiet)
{
    struct winsize size;
    *s = (Show){
        .quiet = quiet, .colour = wants_colour(), .at_line_start = true, .width = WIDTH_DEFAULT};
    const char *term = getenv("TERM");
    s->progress = isatty(2) && !(term && !strcmp(term, "dumb"));
    if (isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        s->width = size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}

static void style(const Show *s, const char *code)
{
    if (s->colour) fputs(code, stdout);
}

/* ---- progress: one line on the terminal that goes away again ---- */

void show_progress(Show *s, size_t cell, size_t count)
{
    if (!s->progress) return;
    fflush(stdout);
    fprintf(stderr, "\r\x1b[Kcell %zu of %zu", cell, count);
    fflush(stderr);
    s->progress_shown = true;
}

void show_clear_progress(Show *s)
{
    if (!s->progress_shown) return;
    fputs("\r\x1b[K", stderr);
    fflush(stderr);
    s->progress_shown = false;
}

/* ---- markdown: headings stand out, paragraphs are wrapped, long texts are cut ---- */

/* Columns that UTF-8 text takes, roughly: one a character. */
static size_t columns(const char *text, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

typedef struct Wrap {
    const Show *s;
    size_t column;
    int lines;
    bool gap; /* an empty line is due before what comes next */
} Wrap;

static void put_gap(Wrap *w)
{
    if (w->gap) putchar('\n');
    w->gap = false;
}

/* One word; "**" and "*" around words and the text of links are all that is understood. */
static void put_word(Wrap *w, const char *word, size_t length)
{
    char plain[256];
    size_t n = 0;
    for (size_t i = 0; i < length && n < sizeof plain; i++)
        if (word[i] != '*' || length == 1) plain[n++] = word[i];
    size_t wide = columns(plain, n);
    if (w->column && w->column + 1 + wide > (size_t)w->s->width) {
        putchar('\n');
        w->column = 0;
        w->lines++;
    }
    if (w->lines >= MARKDOWN_LINES) return;
    put_gap(w);
    if (w->column) putchar(' ');
    fwrite(plain, 1, n, stdout);
    w->column += wide + (w->column > 0);
}

static void put_words(Wrap *w, const char *text, size_t length)
{
    for (size_t i = 0; i < length && w->lines < MARKDOWN_LINES;) {
        while (i < length && (text[i] == ' ' || text[i] == '\t')) i++;
        size_t start = i;
        while (i < length && text[i] != ' ' && text[i] != '\t') i++;
        if (i > start) put_word(w, text + start, i - start);
    }
}

static void end_paragraph(Wrap *w)
{
    if (w->column) {
        putchar('\n');
        w->lines++;
    }
    w->column = 0;
}

static void put_heading(Wrap *w, const char *text, size_t length)
{
    size_t level = 0;
    while (level < length && text[level] == '#') level++;
    while (level < length && text[level] == ' ') level++;
    style(w->s, RESET BOLD);
    fwrite(text + level, 1, length - level, stdout);
    style(w->s, RESET);
    putchar('\n');
    if (!w->s->colour) {
        for (size_t i = columns(text + level, length - level); i > 0; i--)
            putchar(text[1] == '#' ? '-' : '=');
        putchar('\n');
    }
    style(w->s, DIM);
    w->lines++;
}

static bool is_blank(const char *line, size_t length)
{
    while (length && (*line == ' ' || *line == '\t')) line++, length--;
    return length == 0;
}

static bool starts_item(const char *text, size_t length)
{
    return length > 1 && (text[0] == '-' || text[0] == '*' || text[0] == '|' || text[0] == '>') &&
           text[1] == ' ';
}

void show_markdown(Show *s, const char *text, size_t length)
{
    if (s->quiet || length == 0) return;
    Wrap w = {.s = s};
    bool fenced = false, heading = false;
    style(s, DIM);
    for (size_t i = 0; i < length && w.lines < MARKDOWN_LINES;) {
        const char *line = text + i, *end = memchr(line, '\n', length - i);
        size_t n = end ? (size_t)(end - line) : length - i;
        i += n + 1;
        bool after_heading = heading;
        heading = n && !fenced && line[0] == '#';
        if (n >= 3 && !strncmp(line, "```", 3)) {
            end_paragraph(&w);
            put_gap(&w);
            fenced = !fenced;
        } else if (fenced || (n && line[0] == '|')) {
            end_paragraph(&w);
            put_gap(&w);
            printf("%s%.*s\n", fenced ? "    " : "", (int)n, line);
            w.lines++;
        } else if (heading) {
            end_paragraph(&w);
            put_gap(&w);
            put_heading(&w, line, n);
        } else if (is_blank(line, n)) {
            end_paragraph(&w);
            w.gap = w.lines > 0 && !after_heading;
        } else {
            if (starts_item(line, n)) end_paragraph(&w);
            put_words(&w, line, n);
        }
    }
    if (w.lines >= MARKDOWN_LINES)
        printf("%s...\n", w.column ? "\n" : "");
    else
        end_paragraph(&w);
    style(s, RESET);
    putchar('\n');
}

/* ---- code cells ---- */

/* Text whose first line follows a label and whose other lines follow another one of the same width.
 */
static void put_labelled(const Show *s, const char *colour, const char *first, const char *other,
                         const char *text, size_t length)
{
    while (length && text[length - 1] == '\n') length--;
    for (size_t i = 0; i <= length;) {
        const char *end = memchr(text + i, '\n', length - i);
        size_t n = end ? (size_t)(end - (text + i)) : length - i;
        style(s, colour);
        const char *label = i ? other : first;
        int width = (int)strlen(label);
        while (n == 0 && width > 0 && label[width - 1] == ' ') width--;
        printf("%.*s", width, label);
        style(s, RESET);
        fwrite(text + i, 1, n, stdout);
        putchar('\n');
        i += n + 1;
    }
}

void show_source(Show *s, long number, const char *text, size_t length)
{
    s->at_line_start = true;
    if (s->quiet) return;
    char first[32], other[32];
    int n = snprintf(first, sizeof first, "In [%ld]: ", number);
    snprintf(other, sizeof other, "%*s", n, "...: ");
    put_labelled(s, GREEN, first, other, text, length);
    fflush(stdout);
}

void show_stream(Show *s, bool is_stderr, const char *text, size_t length)
{
    if (s->quiet || length == 0) return;
    if (is_stderr) style(s, RED);
    fwrite(text, 1, length, stdout);
    if (is_stderr) style(s, RESET);
    s->at_line_start = text[length - 1] == '\n';
    fflush(stdout);
}

static void fresh_line(Show *s)
{
    if (!s->at_line_start) putchar('\n');
    s->at_line_start = true;
}

void show_result(Show *s, long number, const char *text, size_t length)
{
    if (s->quiet) return;
    char first[32], other[32];
    fresh_line(s);
    int n = number ? snprintf(first, sizeof first, "Out[%ld]: ", number) : 0;
    first[n] = 0;
    snprintf(other, sizeof other, "%*s", n, "");
    bool lines = memchr(text, '\n', length) != NULL;
    if (lines && n) { /* several lines look best from the first column */
        style(s, RED);
        printf("%.*s\n", n - 1, first);
        style(s, RESET);
        first[0] = other[0] = 0;
    }
    put_labelled(s, RED, first, other, text, length);
}

void show_error(Show *s, const char *text, size_t length)
{
    if (s->quiet) return;
    fresh_line(s);
    fwrite(text, 1, length, stdout);
    if (length && text[length - 1] != '\n') putchar('\n');
}

void show_end_of_cell(Show *s)
{
    if (s->quiet) return;
    fresh_line(s);
    putchar('\n');
    fflush(stdout);
}

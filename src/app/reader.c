/* Owns the line editor of the prompt (libedit), its history file and the Tab key. */
#define _GNU_SOURCE
#include "app/reader.h"

#include <errno.h>
#include <histedit.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "memory/heap.h"
#include "vm/thread.h"

enum { HISTORY_SIZE = 1000, QUEUE_SIZE = 256 };

#define REDISPLAY_KEY "\x1d" /* Ctrl-], which nobody types */

struct Reader {
    App *app;
    EditLine *editor; /* NULL: not a terminal */
    History *history;
    const char *prompt;
    char history_file[PATH_MAX]; /* empty: none is kept */
    wchar_t queue[QUEUE_SIZE];   /* what Tab makes, read before more is typed */
    size_t queue_start, queue_end;
    bool interrupted;
};

static Reader *reader_of(EditLine *editor)
{
    void *r = NULL;
    el_get(editor, EL_CLIENTDATA, &r);
    return r;
}

/* ---- what libedit asks ---- */

static char *give_prompt(EditLine *editor) { return (char *)(uintptr_t)reader_of(editor)->prompt; }

/* The longest common start of all, in characters. */
static size_t common_length(List *names)
{
    Str *first = (Str *)names->items[0];
    size_t n = str_length(first);
    for (size_t i = 1; i < names->length; i++) {
        Str *s = (Str *)names->items[i];
        size_t k = 0;
        while (k < n && k < str_length(s) && str_at(s, k) == str_at(first, k)) k++;
        n = k;
    }
    return n;
}

static void list_names(VM *vm, List *names)
{
    size_t widest = 0, column = 0, length;
    for (size_t i = 0; i < names->length; i++)
        if (str_length((Str *)names->items[i]) > widest)
            widest = str_length((Str *)names->items[i]);
    putchar('\n');
    for (size_t i = 0; i < names->length; i++) {
        const char *text = str_utf8(vm, (Str *)names->items[i], &length);
        if (!text) continue;
        if (column && column + widest + 2 > 78) {
            putchar('\n');
            column = 0;
        }
        printf("%s%*s", text, (int)(widest + 2 - str_length((Str *)names->items[i])), "");
        column += widest + 2;
    }
    putchar('\n');
    fflush(stdout);
}

/* Text that libedit gets as if it were typed. */
static void queue_text(Reader *r, const char *utf8)
{
    size_t n = mbstowcs(r->queue, utf8, QUEUE_SIZE - 1);
    r->queue_end = n == (size_t)-1 ? 0 : n;
    r->queue_start = 0;
}

/* The Tab key: completes, lists, or indents at the start of a line. */
static void on_tab(Reader *r)
{
    VM *vm = r->app->vm;
    const LineInfo *info = el_line(r->editor);
    size_t cursor = (size_t)(info->cursor - info->buffer), length = 0, size;
    if (strspn(info->buffer, " \t") >= cursor) {
        queue_text(r, "    ");
        return;
    }
    Object *names = complete(vm, info->buffer, cursor, &length);
    if (!names) return;
    List *list = (List *)names;
    size_t common = common_length(list), typed = 0;
    for (size_t i = cursor - length; i < cursor; i++)
        typed += ((unsigned char)info->buffer[i] & 0xc0) != 0x80;
    Str *rest = common > typed ? str_slice(vm, (Str *)list->items[0], typed, common) : NULL;
    const char *text = rest ? str_utf8(vm, rest, &size) : NULL;
    if (text)
        queue_text(r, text);
    else if (list->length > 1) {
        list_names(vm, list);
        queue_text(r, REDISPLAY_KEY);
    }
    exception_clear(vm);
    xdecref(rest);
    decref(names);
}

/* One character from the terminal: -1 Ctrl-C, 0 the end. */
static int read_typed(Reader *r, wchar_t *out)
{
    unsigned char bytes[4];
    size_t have = 0, want = 1;
    while (have < want) {
        Thread *me = waiting_begins(r->app->vm);
        ssize_t n = read(0, bytes + have, 1);
        waiting_ends(r->app->vm, me);
        if (n < 0 && errno == EINTR && !(vm_heap(r->app->vm)->attention & ATTENTION_SIGNAL))
            continue;
        if (n < 0 && errno == EINTR && vm_attend(r->app->vm)) continue;
        if (n <= 0) {
            r->interrupted = n < 0;
            return n < 0 ? -1 : 0;
        }
        if (have++ == 0) want = bytes[0] < 0xc0 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    }
    wchar_t c = want == 1 ? bytes[0] : bytes[0] & (0xff >> (want + 1));
    for (size_t i = 1; i < want; i++) c = c << 6 | (bytes[i] & 0x3f);
    *out = c;
    return 1;
}

/* What libedit reads: the Tab key is handled here (a function of its own would leak its name in
 * libedit). */
static int read_character(EditLine *editor, wchar_t *out)
{
    Reader *r = reader_of(editor);
    for (;;) {
        if (r->queue_start < r->queue_end) {
            *out = r->queue[r->queue_start++];
            return 1;
        }
        int n = read_typed(r, out);
        if (n <= 0 || *out != '\t') return n;
        on_tab(r);
    }
}

/* ---- history ---- */

static void open_history(Reader *r)
{
    const Options *o = r->app->options;
    const char *home = o->isolated || o->ignore_environment ? NULL : getenv("HOME");
    HistEvent event;
    r->history = history_init();
    if (!r->history) return;
    history(r->history, &event, H_SETSIZE, HISTORY_SIZE);
    history(r->history, &event, H_SETUNIQUE, 1);
    if (home && (size_t)snprintf(r->history_file, sizeof r->history_file, "%s/.ouro_history",
                                 home) < sizeof r->history_file)
        history(r->history, &event, H_LOAD, r->history_file);
    else
        r->history_file[0] = 0;
    el_set(r->editor, EL_HIST, history, r->history);
}

static void remember(Reader *r, const char *line)
{
    HistEvent event;
    if (r->history && line[strspn(line, " \t\r\n")]) history(r->history, &event, H_ENTER, line);
}

/* ---- opening ---- */

static bool open_editor(Reader *r)
{
    setlocale(LC_CTYPE, ""); /* libedit's characters are the locale's; nothing else here asks, and it takes a twentieth of a start */
    r->editor = el_init("ouro", stdin, stdout, stderr);
    if (!r->editor) return false;
    el_set(r->editor, EL_CLIENTDATA, r);
    el_set(r->editor, EL_PROMPT, give_prompt);
    el_set(r->editor, EL_EDITOR, "emacs");
    el_set(r->editor, EL_SIGNAL, 0);
    el_set(r->editor, EL_GETCFN, read_character);
    el_set(r->editor, EL_BIND, REDISPLAY_KEY, "ed-redisplay", NULL);
    el_set(r->editor, EL_BIND, "^R", "em-inc-search-prev", NULL);
    open_history(r);
    if (!r->app->options->ignore_environment) el_source(r->editor, NULL);
    return true;
}

Reader *reader_open(App *app)
{
    Reader *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    r->app = app;
    if (isatty(0) && isatty(1)) open_editor(r);
    return r;
}

void reader_close(Reader *r)
{
    HistEvent event;
    if (r->history && r->history_file[0]) history(r->history, &event, H_SAVE, r->history_file);
    if (r->history) history_end(r->history);
    if (r->editor) el_end(r->editor);
    free(r);
}

bool reader_is_terminal(const Reader *r) { return r->editor != NULL; }

/* ---- reading ---- */

static ReadResult read_edited(Reader *r, const char *prompt, Buffer *line)
{
    int count = 0;
    r->prompt = prompt;
    r->interrupted = false;
    const char *text = el_gets(r->editor, &count);
    if (r->interrupted) {
        el_reset(r->editor);
        return READ_INTERRUPT;
    }
    if (!text || count <= 0) return READ_END;
    remember(r, text);
    buffer_put(line, text, (size_t)count);
    return READ_LINE;
}

/* sys.stdin.readline(), the prompt on stderr, as CPython does it. */
static ReadResult read_plain(Reader *r, const char *prompt, Buffer *line)
{
    VM *vm = r->app->vm;
    size_t length;
    fputs(prompt, stderr);
    fflush(stderr);
    Object *in = xincref(app_sys(vm, "stdin"));
    if (!in || is_none(in)) {
        xdecref(in);
        return READ_END;
    }
    Object *text = object_call_method(vm, in, NAME(vm, readline), NULL, 0);
    decref(in);
    const char *utf8 = text && is_str(text) ? str_utf8(vm, (Str *)text, &length) : NULL;
    if (utf8 && length) buffer_put(line, utf8, length);
    ReadResult result = !utf8    ? (exception_pending(vm) ? READ_INTERRUPT : READ_END)
                        : length ? READ_LINE
                                 : READ_END;
    xdecref(text);
    return result;
}

ReadResult reader_read(Reader *r, const char *prompt, Buffer *line)
{
    return r->editor ? read_edited(r, prompt, line) : read_plain(r, prompt, line);
}

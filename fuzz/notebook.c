/* libFuzzer target: notebooks. Either any bytes as the file's, which are read, checked and written again; or a notebook made from
 * the bytes, whose cells are put together from pieces of Python: it is run as `ouro FILE.ipynb` does, and every count must be right
 * at the end. The pieces can neither loop for ever nor reach the system. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <fcntl.h>
#include <unistd.h>

#include "app/notebook.h"

enum { EXIT_AUDIT = 70, CELLS_MAX = 12, PIECES_MAX = 24 };

typedef struct Input {
    const uint8_t *at, *end;
} Input;

static unsigned below(Input *in, unsigned n) { return in->at < in->end ? *in->at++ % n : 0; }

static void check(bool fact)
{
    if (!fact) abort();
}

/* ---- the file ---- */

static int file_of(const void *data, size_t size, char path[32])
{
    int file = memfd_create("notebook", 0);
    check(file >= 0 && write(file, data, size) == (ssize_t)size && lseek(file, 0, SEEK_SET) == 0);
    snprintf(path, 32, "/proc/self/fd/%d", file);
    return file;
}

static json_t *load(const void *data, size_t size)
{
    char path[32];
    int file = file_of(data, size, path);
    Buffer error;
    buffer_init(&error, &allocator_default);
    json_t *notebook = notebook_load(path, &error);
    check(notebook ? error.size == 0 : error.size > 0);
    buffer_free(&error);
    close(file);
    return notebook;
}

/* What was written reads the same. */
static void load_any(const uint8_t *data, size_t size)
{
    json_t *notebook = load(data, size);
    if (!notebook) return;
    char path[64], text[1 << 16];
    snprintf(path, sizeof path, "/dev/shm/ouro-fuzz-%d.ipynb", getpid());
    Buffer error;
    buffer_init(&error, &allocator_default);
    check(notebook_save(notebook, path, &error));
    int file = open(path, O_RDONLY);
    ssize_t length = read(file, text, sizeof text);
    close(file);
    unlink(path);
    if (length > 0 && (size_t)length < sizeof text) {
        json_t *again = load(text, (size_t)length);
        check(again != NULL);
        json_decref(again);
    }
    json_decref(notebook);
}

/* ---- made notebooks ---- */

static const char *const pieces[] = {
    "x", "y", "_", "__", "_1", "_i", "In", "Out", "f", "A", "1", "2.5", "'a'", "None", "[1, 2]", "{'k': x}", "x = ", "y = ", "x += ", "\n", "\n", "\n", "\n    ", ";", " ; ",
    "(", ")", "[", "]", ":", ", ", " + ", " - ", " == ", " is ", " in ", "def f(a=1):\n    return ", "class A:\n    x = ", "class A:\n    def __repr__(self): return 'A'\n", "f()", "A()", "if x:\n    ", "else:\n    ",
    "for i in range(3):\n    ", "try:\n    ", "except Exception as e:\n    ", "finally:\n    ", "raise ValueError(", "raise", "return ", "yield ", "await f()", "async def f():\n    await ", "lambda: ", "del x", "import gc", "from __future__ import annotations\n",
    "print(", "print('a', end='')", "display(", "display(x, y)", "id(x)", "repr(", "object()", "1/0", "import sys\nsys.stderr.write('e')\n", "sys.stdout.flush()", "sys.exit(", "input()", "exec('x = 1')", "%magic", "!ls", "x?", "%%cell\n",
    "globals().clear()", "sys.stdout = None\n", "sys.displayhook = None\n", "del sys.stdout\n", "sys.modules.clear()\n", "print(end='\\r')", "'\\u20ac'", "\xff", "#", "\"\"\"", "\\", "\\\n", "\t", "    ", "@f\n", "with A() as x:\n    ", "match x:\n    case ", "case _:\n        ",
    "class B:\n    def __del__(self): print('gone')\n", "B()", "x.x = x", "x = []; x.append(x)\n", "gc.collect()", "assert x", "global x\n", "nonlocal x\n", "f'{x}'", "f'{", "type(x)",
};

static json_t *source_of(Input *in)
{
    Buffer text;
    buffer_init(&text, &allocator_default);
    for (unsigned n = below(in, PIECES_MAX); n-- > 0;) buffer_put_text(&text, pieces[below(in, sizeof pieces / sizeof *pieces)]);
    json_t *source = below(in, 2) ? notebook_lines(text.data, text.size) : json_stringn(text.data ? text.data : "", text.size);
    buffer_free(&text);
    return source ? source : json_string(""); /* not UTF-8 */
}

static json_t *outputs_of(Input *in)
{
    json_t *outputs = json_array();
    switch (below(in, 6)) {
    case 0: json_array_append_new(outputs, json_pack("{s:s, s:s, s:[s]}", "output_type", "stream", "name", below(in, 2) ? "stdout" : "stderr", "text", "1\n")); break;
    case 1: json_array_append_new(outputs, json_pack("{s:s, s:{s:s}, s:{}, s:i}", "output_type", "execute_result", "data", "text/plain", "<A at 0x7f00>", "metadata", "execution_count", 1)); break;
    case 2: json_array_append_new(outputs, json_pack("{s:s, s:s, s:s, s:[]}", "output_type", "error", "ename", "ValueError", "evalue", "", "traceback")); break;
    }
    return outputs;
}

static json_t *notebook_of(Input *in)
{
    static const char *const kinds[] = {"code", "code", "code", "code", "markdown", "raw"};
    static const char *const tags[] = {"raises-exception", "parameters", "skip", "injected-parameters", "other"};
    json_t *cells = json_array();
    for (unsigned n = 1 + below(in, CELLS_MAX); n-- > 0;) {
        const char *kind = kinds[below(in, 6)];
        json_t *cell = json_pack("{s:s, s:{}}", "cell_type", kind, "metadata");
        json_object_set_new(cell, "source", source_of(in));
        if (kind[0] == 'c') json_object_set_new(cell, "outputs", outputs_of(in)), json_object_set_new(cell, "execution_count", json_null());
        unsigned tag = below(in, 12);
        if (tag < 5) json_object_set_new(json_object_get(cell, "metadata"), "tags", json_pack("[s]", tags[tag]));
        json_array_append_new(cells, cell);
    }
    return json_pack("{s:i, s:i, s:{}, s:o}", "nbformat", 4, "nbformat_minor", (int)below(in, 6), "metadata", "cells", cells);
}

static void run_made(Input *in)
{
    unsigned how = below(in, 64);
    json_t *notebook = notebook_of(in);
    char *text = json_dumps(notebook, JSON_ALLOW_NUL), path[32], name[48];
    json_decref(notebook);
    check(text != NULL);
    int file = file_of(text, strlen(text), path);
    free(text);
    snprintf(name, sizeof name, "/dev/shm/ouro-fuzz-%d.ipynb", getpid());
    unlink(name);
    check(symlink(path, name) == 0);
    char out[56];
    snprintf(out, sizeof out, "%s.out", name);
    char *words[16] = {"ouro", "-I", "-X", "audit", "-X", "memory=64M", name};
    int count = 7;
    if (how & 1) words[count++] = "--check";
    if (how & 2) words[count++] = "--allow-errors";
    if (how & 4) words[count++] = "-p", words[count++] = "x", words[count++] = how & 8 ? "3" : "text \"";
    if (how & 16) words[count++] = "--skip-tag", words[count++] = "skip";
    if (how & 32) words[count++] = "-o", words[count++] = out;
    Options options;
    NotebookOptions notes;
    App app;
    check(options_read(&options, count, words) == OPTIONS_RUN && notebook_options_read(&notes, &options) == OPTIONS_RUN);
    check(app_open(&app, &options, "ouro"));
    int folder = open(".", O_RDONLY | O_DIRECTORY);
    int status = notebook_run(&app, &notes);
    status = app_close(&app, status);
    check(fchdir(folder) == 0);
    close(folder);
    close(file);
    unlink(name);
    unlink(out);
    check(status != EXIT_AUDIT);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "r", stdin)) return 1;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    Input in = {data + 1, data + size};
    if (data[0] == '{') load_any(data, size);
    else if (data[0] & 1) run_made(&in);
    else load_any(data + 1, size - 1);
    return 0;
}

/* Owns the notebook file: reading with checks that name the place, writing byte for byte as
 * nbformat does. */
#define _GNU_SOURCE
#include "app/notebook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/float_text.h"

/* ---- checking ---- */

typedef struct Place {
    char text[160];
    Buffer *error;
} Place;

static bool complain(Place *p, const char *inside, const char *what)
{
    buffer_printf(p->error, "%s%s %s", p->text, inside, what);
    return false;
}

static bool is_text(const json_t *value)
{
    if (json_is_string(value)) return true;
    if (!json_is_array(value)) return false;
    size_t i;
    json_t *line;
    json_array_foreach(value, i, line)
    {
        if (!json_is_string(line)) return false;
    }
    return true;
}

static bool need_text(Place *p, const json_t *object, const char *key, const char *inside)
{
    return is_text(json_object_get(object, key)) ||
           complain(p, inside, "must be a string or a list of strings");
}

static bool need_string(Place *p, const json_t *object, const char *key, const char *inside)
{
    return json_is_string(json_object_get(object, key)) || complain(p, inside, "must be a string");
}

static bool need_object(Place *p, const json_t *object, const char *key, const char *inside)
{
    return json_is_object(json_object_get(object, key)) || complain(p, inside, "must be an object");
}

static bool check_output(Place *p, const json_t *output)
{
    if (!json_is_object(output)) return complain(p, "", "must be an object");
    const char *kind = json_string_value(json_object_get(output, "output_type"));
    if (!kind) return complain(p, ".output_type", "must be a string");
    if (!strcmp(kind, "stream"))
        return need_string(p, output, "name", ".name") && need_text(p, output, "text", ".text");
    if (!strcmp(kind, "execute_result") || !strcmp(kind, "display_data"))
        return need_object(p, output, "data", ".data");
    if (!strcmp(kind, "error")) {
        const json_t *traceback = json_object_get(output, "traceback");
        if (!json_is_array(traceback) || !is_text(traceback))
            return complain(p, ".traceback", "must be a list of strings");
        return need_string(p, output, "ename", ".ename") &&
               need_string(p, output, "evalue", ".evalue");
    }
    return complain(p, ".output_type", "must be stream, execute_result, display_data or error");
}

static bool check_outputs(Place *p, const json_t *cell)
{
    const json_t *outputs = json_object_get(cell, "outputs");
    if (!outputs) return true;
    if (!json_is_array(outputs)) return complain(p, ".outputs", "must be a list");
    size_t i, length = strlen(p->text);
    json_t *output;
    json_array_foreach(outputs, i, output)
    {
        snprintf(p->text + length, sizeof p->text - length, ".outputs[%zu]", i);
        if (!check_output(p, output)) return false;
    }
    p->text[length] = 0;
    return true;
}

static bool check_id(Place *p, const json_t *cell, json_t *seen)
{
    const json_t *id = json_object_get(cell, "id");
    if (!id) return true;
    const char *text = json_string_value(id);
    if (!text) return complain(p, ".id", "must be a string");
    size_t length =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    if (length == 0 || length > 64 || text[length])
        return complain(p, ".id", "must be 1 to 64 letters, digits, - and _");
    if (json_object_get(seen, text)) return complain(p, ".id", "is also that of another cell");
    return json_object_set_new(seen, text, json_true()) == 0 ||
           complain(p, "", "does not fit in memory");
}

static bool check_tags(Place *p, const json_t *cell)
{
    const json_t *metadata = json_object_get(cell, "metadata");
    if (metadata && !json_is_object(metadata)) return complain(p, ".metadata", "must be an object");
    const json_t *tags = json_object_get(metadata, "tags");
    if (tags && (!json_is_array(tags) || !is_text(tags)))
        return complain(p, ".metadata.tags", "must be a list of strings");
    return true;
}

static bool check_cell_form(Place *p, const json_t *cell, json_t *ids)
{
    if (!json_is_object(cell)) return complain(p, "", "must be an object");
    const char *kind = json_string_value(json_object_get(cell, "cell_type"));
    if (!kind || (strcmp(kind, "code") && strcmp(kind, "markdown") && strcmp(kind, "raw")))
        return complain(p, ".cell_type", "must be code, markdown or raw");
    return need_text(p, cell, "source", ".source") && check_tags(p, cell) &&
           check_id(p, cell, ids) && (strcmp(kind, "code") || check_outputs(p, cell));
}

static bool check_notebook(const json_t *root, Buffer *error)
{
    Place p = {.error = error};
    if (!json_is_object(root)) return complain(&p, "the file", "must hold a JSON object");
    const json_t *major = json_object_get(root, "nbformat"),
                 *cells = json_object_get(root, "cells");
    if (!json_is_integer(major)) return complain(&p, "nbformat", "must be a number");
    if (json_integer_value(major) != 4) {
        buffer_printf(error,
                      "nbformat %lld is not supported, only 4 is; `jupyter nbconvert --to "
                      "notebook` converts older ones",
                      (long long)json_integer_value(major));
        return false;
    }
    if (!json_is_integer(json_object_get(root, "nbformat_minor")))
        return complain(&p, "nbformat_minor", "must be a number");
    const json_t *metadata = json_object_get(root, "metadata");
    if (metadata && !json_is_object(metadata)) return complain(&p, "metadata", "must be an object");
    if (!json_is_array(cells)) return complain(&p, "cells", "must be a list");
    json_t *ids = json_object(), *cell;
    bool ok = ids != NULL;
    size_t i;
    json_array_foreach(cells, i, cell)
    {
        snprintf(p.text, sizeof p.text, "cells[%zu]", i);
        if (!(ok = ok && check_cell_form(&p, cell, ids))) break;
    }
    json_decref(ids);
    return ok;
}

/* ---- reading ---- */

json_t *notebook_load(const char *path, Buffer *error)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    if (file && fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
        fclose(file);
        file = NULL;
        errno = EISDIR;
    }
    if (!file) {
        buffer_printf(error, "[Errno %d] %s", errno, strerror(errno));
        return NULL;
    }
    json_error_t problem;
    json_t *root = json_loadf(file, JSON_ALLOW_NUL, &problem);
    fclose(file);
    if (!root)
        buffer_printf(error, "line %d, column %d: %s", problem.line, problem.column, problem.text);
    else if (!check_notebook(root, error)) {
        json_decref(root);
        root = NULL;
    }
    return root;
}

void notebook_text(const json_t *value, Buffer *out)
{
    if (json_is_string(value)) {
        buffer_put(out, json_string_value(value), json_string_length(value));
        return;
    }
    size_t i;
    json_t *line;
    json_array_foreach(value, i, line)
    {
        if (json_is_string(line))
            buffer_put(out, json_string_value(line), json_string_length(line));
    }
}

bool notebook_has_tag(const json_t *cell, const char *tag)
{
    const json_t *tags = json_object_get(json_object_get(cell, "metadata"), "tags");
    size_t i;
    json_t *each;
    json_array_foreach(tags, i, each)
    {
        if (json_is_string(each) && !strcmp(json_string_value(each), tag)) return true;
    }
    return false;
}

/* ---- lines as str.splitlines(keepends=True) makes them ---- */

/* Bytes of the line end at text, 0 none. */
static size_t line_end(const unsigned char *text, size_t length)
{
    unsigned char c = text[0];
    if (c == '\r') return length > 1 && text[1] == '\n' ? 2 : 1;
    if (c == '\n' || c == '\v' || c == '\f' || (c >= 0x1c && c <= 0x1e)) return 1;
    if (c == 0xc2 && length > 1 && text[1] == 0x85) return 2;
    if (c == 0xe2 && length > 2 && text[1] == 0x80 && (text[2] == 0xa8 || text[2] == 0xa9))
        return 3;
    return 0;
}

json_t *notebook_lines(const char *text, size_t length)
{
    json_t *lines = json_array();
    size_t start = 0;
    for (size_t i = 0; lines && i < length;) {
        size_t end = line_end((const unsigned char *)text + i, length - i);
        i += end ? end : 1;
        if (!end && i < length) continue;
        if (json_array_append_new(lines, json_stringn(text + start, i - start))) {
            json_decref(lines);
            return NULL;
        }
        start = i;
    }
    return lines;
}

/* ---- writing ---- */

typedef struct Writer {
    Buffer out;
    bool failed;
} Writer;

static void write_value(Writer *w, const json_t *value, int depth);

static void write_string(Writer *w, const char *text, size_t length)
{
    static const char names[] = "btn?fr";
    buffer_put_char(&w->out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            buffer_printf(&w->out, "\\%c", c);
        else if (c >= '\b' && c <= '\r' && c != '\v')
            buffer_printf(&w->out, "\\%c", names[c - '\b']);
        else if (c < 0x20)
            buffer_printf(&w->out, "\\u%04x", c);
        else
            buffer_put_char(&w->out, (char)c);
    }
    buffer_put_char(&w->out, '"');
}

static void new_line(Writer *w, int depth)
{
    buffer_put_char(&w->out, '\n');
    buffer_put_repeated(&w->out, ' ', (size_t)depth);
}

static void write_array(Writer *w, const json_t *array, int depth)
{
    size_t i;
    json_t *item;
    buffer_put_char(&w->out, '[');
    json_array_foreach(array, i, item)
    {
        if (i) buffer_put_char(&w->out, ',');
        new_line(w, depth + 1);
        write_value(w, item, depth + 1);
    }
    if (json_array_size(array)) new_line(w, depth);
    buffer_put_char(&w->out, ']');
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_object(Writer *w, const json_t *object, int depth)
{
    size_t count = json_object_size(object), n = 0;
    const char **keys = malloc((count + 1) * sizeof *keys), *key;
    json_t *item;
    if (!keys) {
        w->failed = true;
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)object, key, item) keys[n++] = key;
    qsort(keys, n, sizeof *keys, compare_keys);
    buffer_put_char(&w->out, '{');
    for (size_t i = 0; i < n; i++) {
        if (i) buffer_put_char(&w->out, ',');
        new_line(w, depth + 1);
        write_string(w, keys[i], strlen(keys[i]));
        buffer_put_text(&w->out, ": ");
        write_value(w, json_object_get(object, keys[i]), depth + 1);
    }
    if (n) new_line(w, depth);
    buffer_put_char(&w->out, '}');
    free(keys);
}

/* The depth is bounded by that of jansson's parser. */
static void write_value(Writer *w, const json_t *value, int depth)
{
    char number[FLOAT_REPR_MAX];
    switch (json_typeof(value)) {
    case JSON_OBJECT: write_object(w, value, depth); break;
    case JSON_ARRAY: write_array(w, value, depth); break;
    case JSON_STRING: write_string(w, json_string_value(value), json_string_length(value)); break;
    case JSON_INTEGER: buffer_printf(&w->out, "%lld", (long long)json_integer_value(value)); break;
    case JSON_REAL: buffer_put(&w->out, number, float_repr(json_real_value(value), number)); break;
    case JSON_TRUE: buffer_put_text(&w->out, "true"); break;
    case JSON_FALSE: buffer_put_text(&w->out, "false"); break;
    case JSON_NULL: buffer_put_text(&w->out, "null"); break;
    }
}

/* A string or list of strings becomes a list of lines. */
static void split_text(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!value || !is_text(value)) return;
    Buffer text;
    buffer_init(&text, &allocator_default);
    notebook_text(value, &text);
    json_t *lines = text.failed ? NULL : notebook_lines(text.data ? text.data : "", text.size);
    if (lines) json_object_set_new(object, key, lines);
    buffer_free(&text);
}

static bool is_split_type(const char *type)
{
    return !strncmp(type, "text/", 5) || !strcmp(type, "image/svg+xml") ||
           !strcmp(type, "application/javascript");
}

static void split_bundle(json_t *bundle)
{
    const char *key;
    void *next;
    json_t *value;
    json_object_foreach_safe(bundle, next, key, value)
    {
        if (is_split_type(key)) split_text(bundle, key);
    }
}

static void split_cell(json_t *cell)
{
    split_text(cell, "source");
    size_t i;
    json_t *output;
    json_array_foreach(json_object_get(cell, "outputs"), i, output)
    {
        if (!json_is_object(output)) continue;
        const char *kind = json_string_value(json_object_get(output, "output_type"));
        if (kind && !strcmp(kind, "stream"))
            split_text(output, "text");
        else
            split_bundle(json_object_get(output, "data"));
    }
}

static bool write_file(const char *path, const Buffer *text, Buffer *error)
{
    char *temporary = NULL;
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash - path + 1) : 0;
    if (asprintf(&temporary, "%.*s.%s.XXXXXX", length, path, path + length) < 0) return false;
    int fd = mkstemp(temporary);
    struct stat info;
    mode_t mask = umask(0);
    umask(mask);
    bool ok =
        fd >= 0 && fchmod(fd, stat(path, &info) == 0 ? info.st_mode & 07777 : 0666 & ~mask) == 0;
    for (size_t done = 0; ok && done < text->size;) {
        ssize_t n = write(fd, text->data + done, text->size - done);
        if (n > 0)
            done += (size_t)n;
        else if (errno != EINTR)
            ok = false;
    }
    int problem = errno;
    if (ok && fsync(fd) < 0 && errno != EINVAL && errno != EROFS) ok = false, problem = errno;
    if (fd >= 0 && close(fd) < 0 && ok) ok = false, problem = errno;
    if (ok && rename(temporary, path) < 0) ok = false, problem = errno;
    if (!ok && fd >= 0) unlink(temporary);
    if (!ok) buffer_printf(error, "[Errno %d] %s", problem, strerror(problem));
    free(temporary);
    return ok;
}

bool notebook_save(json_t *notebook, const char *path, Buffer *error)
{
    Writer w = {.failed = false};
    size_t i;
    json_t *cell;
    json_array_foreach(json_object_get(notebook, "cells"), i, cell) split_cell(cell);
    buffer_init(&w.out, &allocator_default);
    write_value(&w, notebook, 0);
    buffer_put_char(&w.out, '\n');
    bool ok = !w.failed && !w.out.failed;
    if (!ok)
        buffer_put_text(error, "not enough memory to write it");
    else
        ok = write_file(path, &w.out, error);
    buffer_free(&w.out);
    return ok;
}

/* Owns where the source lines in tracebacks come from: texts registered in the VM (prompt lines, notebook cells, -c),
 * and else the files themselves. Raw memory only: the texts are no objects that a program could see. */
#include "object/traceback.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Source {
    struct Source *next;
    size_t name_length, length;
    char bytes[]; /* the name, then the text */
} Source;

/* A list: newest first, looked through from the front. */
struct SourceStore {
    Source *first;
};

static size_t source_size(const Source *s) { return sizeof *s + s->name_length + s->length; }

static Source **source_find(struct SourceStore *store, const char *name, size_t length) {
    for (Source **at = &store->first; *at; at = &(*at)->next)
        if ((*at)->name_length == length && memcmp((*at)->bytes, name, length) == 0) return at;
    return NULL;
}

bool source_register(VM *vm, const char *filename, const char *text, size_t length) {
    struct SourceStore *store = vm_core(vm)->sources;
    if (!store) {
        store = memory_alloc_zeroed(vm, sizeof *store);
        if (!store) return false;
        vm_core(vm)->sources = store;
    }
    size_t name_length = strlen(filename);
    Source *s = memory_alloc(vm, memory_size(1, length, sizeof *s + name_length));
    if (!s) return false;
    source_forget(vm, filename);
    s->name_length = name_length;
    s->length = length;
    memcpy(s->bytes, filename, name_length);
    memcpy(s->bytes + name_length, text, length);
    s->next = store->first;
    store->first = s;
    return true;
}

void source_forget(VM *vm, const char *filename) {
    struct SourceStore *store = vm_core(vm)->sources;
    Source **at = store ? source_find(store, filename, strlen(filename)) : NULL;
    if (!at) return;
    Source *s = *at;
    *at = s->next;
    memory_free(vm, s, source_size(s));
}

void source_store_close(VM *vm) {
    struct SourceStore *store = vm_core(vm)->sources;
    if (!store) return;
    vm_core(vm)->sources = NULL;
    for (Source *s = store->first, *next; s; s = next) {
        next = s->next;
        memory_free(vm, s, source_size(s));
    }
    memory_free(vm, store, sizeof *store);
}

/* ---- one line ---- */

static char *copy_line(VM *vm, const char *text, size_t text_length, size_t *length, size_t *size) {
    while (text_length && (text[text_length - 1] == '\n' || text[text_length - 1] == '\r')) text_length--;
    *size = text_length + 1;
    char *line = memory_try_alloc(vm, *size);
    if (!line) return NULL;
    *length = 0; /* what is no UTF-8 shows as question marks */
    for (size_t i = 0; i < text_length;) {
        uint32_t c;
        size_t n = utf8_decode(text + i, text_length - i, UTF8_STRICT, &c, NULL, NULL);
        if (n) memcpy(line + *length, text + i, n);
        else line[*length] = '?';
        *length += n ? n : 1;
        i += n ? n : 1;
    }
    line[*length] = 0;
    return line;
}

static char *line_of_text(VM *vm, const char *text, size_t text_length, uint32_t line, size_t *length, size_t *size) {
    const char *end = text + text_length;
    for (uint32_t n = 1; text < end; n++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        const char *next = stop ? stop + 1 : end;
        if (n == line) return copy_line(vm, text, (size_t)(next - text), length, size);
        text = next;
    }
    return NULL;
}

static char *line_of_file(VM *vm, const char *path, uint32_t line, size_t *length, size_t *size) {
    FILE *file = fopen(path, "rbe");
    if (!file) return NULL;
    char *buffer = NULL, *result = NULL;
    size_t capacity = 0;
    ssize_t got = -1;
    for (uint32_t n = 0; n < line; n++)
        if ((got = getline(&buffer, &capacity, file)) < 0) break;
    if (got >= 0) {
        const char *text = buffer;
        if (line == 1 && got >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) text += 3, got -= 3;
        result = copy_line(vm, text, (size_t)got, length, size);
    }
    free(buffer);
    fclose(file);
    return result;
}

char *source_line(VM *vm, Str *filename, uint32_t line, size_t *length, size_t *size) {
    if (line == 0) return NULL;
    size_t name_length;
    const char *name = str_utf8(vm, filename, &name_length);
    if (!name) {
        exception_clear(vm);
        return NULL;
    }
    struct SourceStore *store = vm_core(vm)->sources;
    Source **at = store ? source_find(store, name, name_length) : NULL;
    if (at) return line_of_text(vm, (*at)->bytes + (*at)->name_length, (*at)->length, line, length, size);
    if (name_length == 0 || name[0] == '<' || memchr(name, 0, name_length)) return NULL;
    return line_of_file(vm, name, line, length, size);
}

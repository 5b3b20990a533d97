/* Owns where the source lines in tracebacks come from: texts registered in the VM (prompt lines,
 * notebook cells, -c), and else the files themselves. Raw memory only: the texts are no objects
 * that a program could see. */
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

static Source **source_find(struct SourceStore *store, const char *name, size_t length)
{
    for (Source **at = &store->first; *at; at = &(*at)->next)
        if ((*at)->name_length == length && memcmp((*at)->bytes, name, length) == 0) return at;
    return NULL;
}

bool source_register(VM *vm, const char *filename, const char *text, size_t length)
{
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

void source_forget(VM *vm, const char *filename)
{
    struct SourceStore *store = vm_core(vm)->sources;
    Source **at = store ? source_find(store, filename, strlen(filename)) : NULL;
    if (!at) return;
    Source *s = *at;
    *at = s->next;
    memory_free(vm, s, source_size(s));
}

void source_store_close(VM *vm)
{
    struct SourceStore *store = vm_core(vm)->sources;
    if (!store) return;
    vm_core(vm)->sources = NULL;
    for (Source *s = store->first, *next; s; s = next) {
        next = s->next;
        memory_free(vm, s, source_size(s));
    }
    memory_free(vm, store, sizeof *store);
}

/* ---- lines ---- */

/* Appends a line; what is no UTF-8 shows as question marks. */
static void put_line(StrBuilder *b, const char *text, size_t length)
{
    while (length &&
           (text[length - 1] == '\n' || text[length - 1] == '\r' || text[length - 1] == ' ' ||
            text[length - 1] == '\t' || text[length - 1] == '\f'))
        length--;
    for (size_t i = 0; i < length;) {
        uint32_t c;
        size_t n = utf8_decode(text + i, length - i, UTF8_STRICT, &c, NULL, NULL);
        builder_char(b, n ? c : '?');
        i += n ? n : 1;
    }
}

static void put_lines_of_text(StrBuilder *b, const char *text, size_t length, uint32_t first,
                              uint32_t last)
{
    const char *end = text + length;
    for (uint32_t n = 1; n <= last && text < end; n++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        const char *next = stop ? stop + 1 : end;
        if (n > first) builder_char(b, '\n');
        if (n >= first) put_line(b, text, (size_t)(next - text));
        text = next;
    }
}

static bool put_lines_of_file(StrBuilder *b, const char *path, uint32_t first, uint32_t last)
{
    FILE *file = fopen(path, "rbe");
    if (!file) return false;
    char *buffer = NULL;
    size_t capacity = 0;
    ssize_t got;
    for (uint32_t n = 1; n <= last && (got = getline(&buffer, &capacity, file)) >= 0; n++) {
        bool marked = n == 1 && got >= 3 && memcmp(buffer, "\xef\xbb\xbf", 3) == 0;
        if (n > first) builder_char(b, '\n');
        if (n >= first) put_line(b, marked ? buffer + 3 : buffer, (size_t)got - (marked ? 3 : 0));
    }
    free(buffer);
    fclose(file);
    return true;
}

Str *source_lines(VM *vm, Str *filename, uint32_t first, uint32_t last)
{
    size_t length;
    const char *name = first ? str_utf8(vm, filename, &length) : NULL;
    if (!name) {
        if (first) exception_clear(vm);
        return NULL;
    }
    StrBuilder b;
    builder_open(&b, vm);
    struct SourceStore *store = vm_core(vm)->sources;
    Source **at = store ? source_find(store, name, length) : NULL;
    bool found = true;
    if (at)
        put_lines_of_text(&b, (*at)->bytes + (*at)->name_length, (*at)->length, first, last);
    else
        found = length && name[0] != '<' && !memchr(name, 0, length) &&
                put_lines_of_file(&b, name, first, last);
    if (!found) {
        builder_abandon(&b);
        return NULL;
    }
    Str *text = builder_finish(&b);
    if (!text) exception_clear(vm);
    return text;
}

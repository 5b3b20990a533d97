/* Owns docstrings, cleaned of their common indentation as 3.13's compiler does. */
#include "compile/compiler.h"

#include "base/buffer.h"

#include <string.h>

/* str.expandtabs(8) on UTF-8. */
static void expand_tabs(Buffer *out, const char *text, size_t size) {
    size_t column = 0;
    for (size_t i = 0; i < size; i++) {
        char ch = text[i];
        if (ch == '\t') {
            size_t fill = 8 - column % 8;
            buffer_put_repeated(out, ' ', fill);
            column += fill;
            continue;
        }
        buffer_put_char(out, ch);
        if (ch == '\n' || ch == '\r') column = 0;
        else if (((unsigned char)ch & 0xC0) != 0x80) column++;
    }
}

static const char *line_end(const char *p, const char *end) {
    const char *newline = memchr(p, '\n', (size_t)(end - p));
    return newline ? newline + 1 : end;
}

/* The least indentation of the lines that are not blank, the first line left out. */
static size_t find_margin(const char *p, const char *end) {
    size_t margin = SIZE_MAX;
    for (p = line_end(p, end); p < end; p = line_end(p, end)) {
        const char *s = p;
        while (s < end && *s == ' ') s++;
        if (s < end && *s != '\n' && (size_t)(s - p) < margin) margin = (size_t)(s - p);
    }
    return margin == SIZE_MAX ? 0 : margin;
}

static void strip_margin(Buffer *out, const char *p, const char *end) {
    size_t margin = find_margin(p, end);
    while (p < end && *p == ' ') p++;
    while (p < end) {
        const char *next = line_end(p, end);
        buffer_put(out, p, (size_t)(next - p));
        p = next;
        for (size_t i = 0; i < margin && p < end && *p == ' '; i++) p++;
    }
}

static Object *cleaned(Compiler *c, Str *doc) {
    size_t size;
    const char *text = str_utf8(c->vm, doc, &size);
    if (!text) { /* lone surrogates: CPython fails here, too */
        compile_fail(c);
        return NULL;
    }
    Buffer expanded, out;
    buffer_init(&expanded, c->arena->allocator);
    buffer_init(&out, c->arena->allocator);
    expand_tabs(&expanded, text, size);
    if (!expanded.failed && expanded.size) strip_margin(&out, expanded.data, expanded.data + expanded.size);
    Object *result = NULL;
    if (expanded.failed || out.failed) compile_no_memory(c);
    else result = OBJ(str_from_utf8(c->vm, out.data ? out.data : "", out.size));
    buffer_free(&expanded);
    buffer_free(&out);
    return result;
}

Object *docstring_of(Compiler *c, const StmtSeq *body) {
    if (c->failed || (c->flags & COMPILE_NO_DOCSTRINGS)) return NULL;
    Object *doc = literal_value(c, body->items[0]->expr.value);
    if (!doc) {
        compile_fail(c);
        return NULL;
    }
    Object *result = cleaned(c, (Str *)doc);
    decref(doc);
    return result ? constant_merge(c, result) : NULL;
}

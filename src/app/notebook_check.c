/* Owns comparing a run with the stored outputs: addresses become labels first, then texts are
 * compared. */
#include "app/notebook.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check_open(Check *c)
{
    *c = (Check){0};
    c->stored.allocator = c->now.allocator = &allocator_default;
}

void check_close(Check *c)
{
    free(c->stored.values);
    free(c->now.values);
}

/* ---- labels ---- */

/* An address that programs can have: beyond 4 GB, in the lower half of 48 bits. Decimals need more
 * digits, since short ones are numbers like any other. */
static bool looks_like_address(uint64_t value, bool decimal)
{
    return value >> 48 == 0 && value >> (decimal ? 40 : 32) != 0;
}

/* The label of a value: 1 for the first met. 0: no memory. */
static size_t label_of(Labels *l, uint64_t value)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->values[i] == value) return i + 1;
    if (l->count == l->capacity) {
        size_t capacity = l->capacity ? l->capacity * 2 : 64;
        uint64_t *values = realloc(l->values, capacity * sizeof *values);
        if (!values) return 0;
        l->values = values;
        l->capacity = capacity;
    }
    l->values[l->count] = value;
    return ++l->count;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The length of an address at text[i], or 0. */
static size_t find_address(const char *text, size_t i, size_t length, uint64_t *value,
                           bool *decimal)
{
    if (i && (is_word(text[i - 1]) || text[i - 1] == '.')) return 0;
    *decimal = !(text[i] == '0' && i + 1 < length && text[i + 1] == 'x');
    size_t end = *decimal ? i : i + 2, digits = 0;
    *value = 0;
    for (; end < length && digits < 17; end++, digits++) {
        char c = text[end];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : 16;
        if (digit >= (*decimal ? 10u : 16u)) break;
        *value = *value * (*decimal ? 10 : 16) + digit;
    }
    if (digits == 0 ||
        (end < length && (is_word(text[end]) || (*decimal && text[end] == '.' && end + 1 < length &&
                                                 is_word(text[end + 1])))))
        return 0;
    return looks_like_address(*value, *decimal) ? end - i : 0;
}

static void put_labelled(Labels *l, const char *text, size_t length, Buffer *out)
{
    for (size_t i = 0; i < length;) {
        uint64_t value;
        bool decimal;
        size_t n =
            text[i] >= '0' && text[i] <= '9' ? find_address(text, i, length, &value, &decimal) : 0;
        if (n)
            buffer_printf(out, "<%s %zu>", decimal ? "id" : "address", label_of(l, value));
        else
            buffer_put_char(out, text[i]);
        i += n ? n : 1;
    }
}

/* ---- what a cell shows, as text ---- */

static void put_text(Labels *l, const json_t *value, Buffer *out)
{
    Buffer text;
    buffer_init(&text, &allocator_default);
    notebook_text(value, &text);
    put_labelled(l, text.data ? text.data : "", text.size, out);
    buffer_free(&text);
}

static void put_bundle(Labels *l, const json_t *data, Buffer *out)
{
    const json_t *plain = json_object_get(data, "text/plain");
    if (plain) {
        put_text(l, plain, out);
        buffer_put_char(out, '\n');
        return;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)data, key, value) buffer_printf(out, "(%s)\n", key);
}

static void put_error(Labels *l, const json_t *output, Buffer *out)
{
    const char *name = json_string_value(json_object_get(output, "ename"));
    buffer_put_text(out, name ? name : "?");
    if (name &&
        strcmp(name, "SyntaxError")) { /* which tells its place in the front end's own way */
        buffer_put_text(out, ": ");
        put_text(l, json_object_get(output, "evalue"), out);
    }
    buffer_put_char(out, '\n');
}

static void put_outputs(Labels *l, const json_t *outputs, Buffer *out)
{
    const char *last = "";
    size_t i;
    json_t *output;
    json_array_foreach(outputs, i, output)
    {
        const char *kind = json_string_value(json_object_get(output, "output_type"));
        const char *name = json_string_value(json_object_get(output, "name"));
        const char *head = !kind ? "?" : strcmp(kind, "stream") ? kind : name ? name : "?";
        if (strcmp(last, head) || !name) { /* neighbouring pieces of a stream are one */
            if (out->size && out->data[out->size - 1] != '\n') buffer_put_char(out, '\n');
            buffer_printf(out, "[%s]\n", head);
        }
        last = name ? head : "";
        if (kind && !strcmp(kind, "stream"))
            put_text(l, json_object_get(output, "text"), out);
        else if (kind && !strcmp(kind, "error"))
            put_error(l, output, out);
        else
            put_bundle(l, json_object_get(output, "data"), out);
    }
}

/* ---- differences ---- */

static size_t next_line(const Buffer *b, size_t from)
{
    const char *end = from < b->size ? memchr(b->data + from, '\n', b->size - from) : NULL;
    return end ? (size_t)(end - b->data) + 1 : b->size;
}

/* Lines from..to, marked. */
static void put_lines(const Show *s, const Buffer *b, size_t from, size_t to, char mark)
{
    while (from < to) {
        size_t end = next_line(b, from), n = end - from;
        if (n && b->data[end - 1] == '\n') n--;
        if (s->colour) fputs(mark == '-' ? "\x1b[31m" : mark == '+' ? "\x1b[32m" : "", stdout);
        printf("  %c %.*s%s\n", mark, (int)n, b->data + from, s->colour ? "\x1b[0m" : "");
        from = end;
    }
}

static size_t previous_line(const Buffer *b, size_t end)
{
    size_t i = end ? end - 1 : 0;
    while (i > 0 && b->data[i - 1] != '\n') i--;
    return i;
}

/* The lines that are the same at the start and at the end are left out. */
static void put_difference(const Show *s, const Buffer *a, const Buffer *b)
{
    size_t start = 0, a_end = a->size, b_end = b->size;
    for (size_t end; (end = next_line(a, start)) > start && end <= b->size &&
                     !memcmp(a->data + start, b->data + start, end - start);)
        start = end;
    while (a_end > start && b_end > start) {
        size_t i = previous_line(a, a_end), k = previous_line(b, b_end);
        if (i < start || k < start || a_end - i != b_end - k ||
            memcmp(a->data + i, b->data + k, a_end - i))
            break;
        a_end = i;
        b_end = k;
    }
    put_lines(s, a, start, a_end, '-');
    put_lines(s, b, start, b_end, '+');
}

void check_cell(Check *c, const Show *s, size_t index, const json_t *cell, const json_t *stored,
                const json_t *now)
{
    Buffer a, b;
    buffer_init(&a, &allocator_default);
    buffer_init(&b, &allocator_default);
    put_outputs(&c->stored, stored, &a);
    put_outputs(&c->now, now, &b);
    c->compared++;
    if (a.failed || b.failed || a.size != b.size || (a.size && memcmp(a.data, b.data, a.size))) {
        const char *id = json_string_value(json_object_get(cell, "id"));
        c->different++;
        printf("cells[%zu]%s%s differs (- stored, + now):\n", index, id ? " " : "", id ? id : "");
        put_difference(s, &a, &b);
    }
    buffer_free(&a);
    buffer_free(&b);
}

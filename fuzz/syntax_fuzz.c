/* libFuzzer target: any bytes through the parser, in each mode, with and without enough memory.
 * Seeds: any Python files. The first byte selects the mode and the memory. */
#include "syntax/literal.h"
#include "syntax/syntax.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct Failing {
    long left; /* allocations until one fails; negative: never */
} Failing;

static void *failing_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    Failing *failing = context;
    (void)old_size;
    if (new_size == 0) {
        free(old);
        return NULL;
    }
    if (failing->left == 0)
        return NULL;
    if (failing->left > 0)
        failing->left--;
    return realloc(old, new_size);
}

static void check(bool fact)
{
    if (!fact)
        abort();
}

/* What holds for every result. */
static void check_result(Arena *arena, SyntaxResult result, const Mod *mod,
                         const SyntaxError *error)
{
    check(result == error->kind);
    check((result == SYNTAX_OK) == (mod != NULL));
    if (result != SYNTAX_OK) {
        check(error->message[0] != 0);
        check(memchr(error->message, 0, sizeof error->message));
        for (uint32_t i = 0; i < error->text_length; i++)
            check(error->text[i] != 0);
        return;
    }
    SyntaxStatement *statements;
    if (!syntax_statements(arena, mod, &statements))
        return;
    for (uint32_t i = 0; i < mod->body.count; i++) {
        check(statements[i].start < statements[i].end);
        check(statements[i].end <= mod->source_length);
        check(i == 0 || statements[i].start >= statements[i - 1].end);
    }
}

static void parse_once(const uint8_t *data, size_t size, SyntaxMode mode, Failing failing,
                       size_t limit)
{
    Allocator allocator = {failing_resize, &failing};
    Arena arena;
    Mod *mod;
    SyntaxError error;
    SyntaxWarning *warnings;
    SyntaxOptions options = {.warnings = &warnings, .allow_incomplete = size & 1, .type_comments = size & 2};
    arena_init(&arena, limit, &allocator);
    SyntaxResult result =
        syntax_parse(&arena, (const char *)data, size, mode, &options, &mod, &error);
    check_result(&arena, result, mod, &error);
    arena_free(&arena);
    check(arena.used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    uint8_t control = *data++;
    size--;
    SyntaxMode mode = control % 4;
    parse_once(data, size, mode, (Failing){-1}, SIZE_MAX);
    if (control & 0x80)
        parse_once(data, size, mode, (Failing){(control >> 2) & 31}, SIZE_MAX);
    if (control & 0x40)
        parse_once(data, size, mode, (Failing){-1}, 1024 + (size_t)(control & 0x3F) * 700);
    if (control & 0x20)
        syntax_status((const char *)data, size, mode, 1 << 24);
    return 0;
}

/* Owns the facts about literals: how parts are made, and what escapes decode to. */
#include "syntax/literal.h"
#include "syntax/syntax.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

typedef struct Parsed {
    Arena arena;
    Mod *mod;
    SyntaxError error;
    SyntaxWarning *warnings;
} Parsed;

static const Expr *parse(Parsed *parsed, const char *source)
{
    SyntaxOptions options = {.warnings = &parsed->warnings};
    arena_init(&parsed->arena, SIZE_MAX, NULL);
    SyntaxResult result = syntax_parse(&parsed->arena, source, strlen(source), SYNTAX_EVAL,
                                       &options, &parsed->mod, &parsed->error);
    return result == SYNTAX_OK ? parsed->mod->expression : NULL;
}

static int32_t find_bullet(void *context, const char *name, size_t length)
{
    (void)context;
    return length == 6 && memcmp(name, "BULLET", 6) == 0 ? 0x2022 : -1;
}

static bool decodes(const char *source, ConstantKind kind, const char *expected, size_t size)
{
    Parsed parsed;
    const Expr *expr = parse(&parsed, source);
    char out[256];
    size_t length = 0;
    LiteralError error;
    LiteralHooks hooks = {.lookup_name = find_bullet};
    bool good = expr && expr->kind == EXPR_CONSTANT && expr->op == kind &&
                literal_bound(&expr->string.parts) <= sizeof out;
    if (good)
        good = kind == CONSTANT_BYTES
                   ? literal_decode_bytes(&expr->string.parts, &hooks, out, &length, &error)
                   : literal_decode_string(&expr->string.parts, &hooks, out, &length, &error);
    good = good && length == size && memcmp(out, expected, size) == 0;
    if (!good)
        printf("# %s: %s\n", source, expr ? "wrong value" : parsed.error.message);
    arena_free(&parsed.arena);
    return good;
}

#define STR(source, expected)                                                                      \
    CHECK(decodes(source, CONSTANT_STR, expected, sizeof(expected) - 1))
#define BYTES(source, expected)                                                                    \
    CHECK(decodes(source, CONSTANT_BYTES, expected, sizeof(expected) - 1))

static void test_strings(void)
{
    STR("''", "");
    STR("'abc'", "abc");
    STR("r'a\\n'", "a\\n");
    STR("'a\\n\\t\\\\\\'\\\"'", "a\n\t\\'\"");
    STR("'\\x41\\u00e9\\U0001F600'", "A\303\251\360\237\230\200");
    STR("'\\ud800'", "\355\240\200");
    STR("'\\101\\7\\08'", "A\7\0008");
    STR("'a\\\nb'", "ab");
    STR("'''a\r\nb'''", "a\nb");
    STR("'\\N{BULLET}'", "\342\200\242");
    STR("'\\d\\\303\251'", "\\d\\\303\251");
    STR("'a' \"b\" r'\\c'", "ab\\c");
    STR("('a'\n'b')", "ab");
    STR("u'\303\251'", "\303\251");
}

static void test_bytes(void)
{
    BYTES("b''", "");
    BYTES("b'\\xff\\0\\377'", "\377\0\377");
    BYTES("rb'\\x'", "\\x");
    BYTES("b'\\u0041\\N{x}'", "\\u0041\\N{x}");
    BYTES("b'a' Rb'b'", "ab");
}

static bool fails(const char *source, const char *message)
{
    Parsed parsed;
    bool good = !parse(&parsed, source) && strcmp(parsed.error.message, message) == 0;
    if (!good)
        printf("# %s: %s\n", source, parsed.error.message);
    arena_free(&parsed.arena);
    return good;
}

static void test_malformed(void)
{
    CHECK(fails("'\\x4'", "(unicode error) 'unicodeescape' codec can't decode bytes in position "
                          "0-2: truncated \\xXX escape"));
    CHECK(fails("'a\303\251\\u12'", "(unicode error) 'unicodeescape' codec can't decode bytes in "
                                    "position 11-14: truncated \\uXXXX escape"));
    CHECK(fails("'\\U00110000'", "(unicode error) 'unicodeescape' codec can't decode bytes in "
                                 "position 0-9: illegal Unicode character"));
    CHECK(fails("'\\N{'", "(unicode error) 'unicodeescape' codec can't decode bytes in position "
                          "0-2: malformed \\N character escape"));
    CHECK(fails("b'a\\x'", "(value error) invalid \\x escape at position 1"));
}

static void test_unknown_name(void)
{
    Parsed parsed;
    const Expr *expr = parse(&parsed, "'\\N{NO SUCH}'");
    char out[32];
    size_t length;
    LiteralError error;
    LiteralHooks hooks = {.lookup_name = find_bullet};
    CHECK(expr && !literal_decode_string(&expr->string.parts, &hooks, out, &length, &error));
    CHECK(strstr(error.message, "position 0-10: unknown Unicode character name"));
    arena_free(&parsed.arena);
}

static bool warns(const char *source, const char *message)
{
    Parsed parsed;
    bool good = parse(&parsed, source) != NULL;
    const SyntaxWarning *warning = parsed.warnings;
    good = good && (message ? warning && strcmp(warning->message, message) == 0 && !warning->next
                            : !warning);
    if (!good)
        printf("# %s: %s\n", source, warning ? warning->message : "no warning");
    arena_free(&parsed.arena);
    return good;
}

static void test_warnings(void)
{
    CHECK(warns("'\\d\\w'", "invalid escape sequence '\\d'"));
    CHECK(warns("'\\400'", "invalid octal escape sequence '\\400'"));
    CHECK(warns("b'\\q'", "invalid escape sequence '\\q'"));
    CHECK(warns("f'\\{a}'", "invalid escape sequence '\\{'"));
    CHECK(warns("r'\\d'", NULL));
    CHECK(warns("'\\377\\n'", NULL));
    CHECK(warns("1if x else y", "invalid decimal literal"));
    CHECK(warns("[0xfor x in y]", "invalid hexadecimal literal"));
}

/* Without escapes nothing is copied: the text is the source's own. */
static void test_plain(void)
{
    Parsed parsed;
    const Expr *expr = parse(&parsed, "'plain'");
    CHECK(expr && literal_is_plain(&expr->string.parts));
    CHECK(expr->string.parts.items[0].text == parsed.mod->source + 1);
    arena_free(&parsed.arena);
    expr = parse(&parsed, "'a' 'b'");
    CHECK(expr && !literal_is_plain(&expr->string.parts));
    arena_free(&parsed.arena);
}

int main(void)
{
    CHECK_RUN(test_strings);
    CHECK_RUN(test_bytes);
    CHECK_RUN(test_malformed);
    CHECK_RUN(test_unknown_name);
    CHECK_RUN(test_warnings);
    CHECK_RUN(test_plain);
    return check_done();
}

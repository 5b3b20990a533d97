/* Owns the facts about what a REPL and a notebook ask: is this complete, where are its
 * statements; and about the tokens that a colouring REPL sees. */
#include "syntax/lexer.h"
#include "syntax/syntax.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

static SyntaxStatus repl(const char *text)
{
    return syntax_status(text, strlen(text), SYNTAX_SINGLE, 0);
}

static SyntaxStatus cell(const char *text)
{
    return syntax_status(text, strlen(text), SYNTAX_FILE, 0);
}

static void test_repl(void)
{
    CHECK(repl("") == SYNTAX_COMPLETE);
    CHECK(repl("# only a comment") == SYNTAX_COMPLETE);
    CHECK(repl("a = 1") == SYNTAX_COMPLETE);
    CHECK(repl("if x:") == SYNTAX_INCOMPLETE);
    CHECK(repl("if x:\n  a") == SYNTAX_INCOMPLETE);
    CHECK(repl("if x:\n  a\n") == SYNTAX_COMPLETE);
    CHECK(repl("if x: a") == SYNTAX_INCOMPLETE);
    CHECK(repl("f(1,") == SYNTAX_INCOMPLETE);
    CHECK(repl("'''abc") == SYNTAX_INCOMPLETE);
    CHECK(repl("f'''{a") == SYNTAX_INCOMPLETE);
    CHECK(repl("a \\") == SYNTAX_INCOMPLETE);
    CHECK(repl("try:\n  a") == SYNTAX_INCOMPLETE);
    CHECK(repl("@d") == SYNTAX_INCOMPLETE);
    CHECK(repl("'abc") == SYNTAX_INVALID);
    CHECK(repl("x +") == SYNTAX_INVALID);
    CHECK(repl("a b (") == SYNTAX_INVALID);
    CHECK(repl("]") == SYNTAX_INVALID);
    CHECK(repl("pass\npass") == SYNTAX_INVALID);
}

static void test_cell(void)
{
    CHECK(cell("if x:\n  a") == SYNTAX_COMPLETE);
    CHECK(cell("a\nb") == SYNTAX_COMPLETE);
    CHECK(cell("def f():") == SYNTAX_INCOMPLETE);
    CHECK(cell("x = (1,\n") == SYNTAX_INCOMPLETE);
    CHECK(cell("x y") == SYNTAX_INVALID);
}

static void test_statements(void)
{
    static const char text[] = "a = 1; b\n\n@d\n# why\n@e(1)\ndef f():\n    pass\n\n# end\n"
                               "if x:\r\n"
                               "  y\r\nelse: z;\n'''s\n'''";
    static const struct {
        const char *text;
        int line, end_line;
    } expected[] = {
        {"a = 1", 1, 1},
        {"b", 1, 1},
        {"@d\n# why\n@e(1)\ndef f():\n    pass", 3, 7},
        {"if x:\n  y\nelse: z;", 10, 12},
        {"'''s\n'''", 13, 14},
    };
    Arena arena;
    Mod *mod;
    SyntaxError error;
    SyntaxStatement *statements = NULL;
    arena_init(&arena, SIZE_MAX, NULL);
    CHECK(syntax_parse(&arena, text, sizeof text - 1, SYNTAX_FILE, NULL, &mod, &error) ==
          SYNTAX_OK);
    CHECK(syntax_statements(&arena, mod, &statements));
    CHECK(mod->body.count == sizeof expected / sizeof *expected);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        size_t length = strlen(expected[i].text);
        CHECK(statements[i].end - statements[i].start == length);
        CHECK(memcmp(mod->source + statements[i].start, expected[i].text, length) == 0);
        CHECK(statements[i].line == expected[i].line);
        CHECK(statements[i].end_line == expected[i].end_line);
    }
    arena_free(&arena);
}

static void test_tokens(void)
{
    static const char text[] = "if x: # comment\n    f'a{b!r:>{c}}' + 0x_f\n";
    static const TokenKind expected[] = {
        TOKEN_IF, TOKEN_NAME, TOKEN_COLON, TOKEN_NEWLINE, TOKEN_INDENT, TOKEN_FSTRING_START,
        TOKEN_FSTRING_MIDDLE, TOKEN_LBRACE, TOKEN_NAME, TOKEN_EXCLAMATION, TOKEN_NAME,
        TOKEN_COLON, TOKEN_FSTRING_MIDDLE, TOKEN_LBRACE, TOKEN_NAME, TOKEN_RBRACE,
        TOKEN_FSTRING_MIDDLE, TOKEN_RBRACE, TOKEN_FSTRING_MIDDLE, TOKEN_FSTRING_END, TOKEN_PLUS,
        TOKEN_NUMBER, TOKEN_NEWLINE, TOKEN_DEDENT, TOKEN_END,
    };
    Arena arena;
    Source source;
    SyntaxError error = {.kind = SYNTAX_OK};
    arena_init(&arena, SIZE_MAX, NULL);
    CHECK(source_prepare(&source, &arena, text, sizeof text - 1, NULL, &error));
    Lexer *lexer = malloc(sizeof *lexer);
    lexer_init(lexer, &source, &arena, NULL, &error);
    size_t at = 0;
    Token token;
    do {
        CHECK(lexer_next(lexer, &token));
        if (token.kind == TOKEN_FSTRING_MIDDLE && token.start == token.end)
            continue; /* empty pieces may come or not */
        while (at < sizeof expected / sizeof *expected && expected[at] != token.kind &&
               expected[at] == TOKEN_FSTRING_MIDDLE)
            at++;
        CHECK(at < sizeof expected / sizeof *expected && token.kind == expected[at]);
        at++;
    } while (token.kind != TOKEN_END && token.kind != TOKEN_ERROR);
    CHECK(at == sizeof expected / sizeof *expected);
    free(lexer);
    arena_free(&arena);
}

static void test_positions_of_first_line(void)
{
    Arena arena;
    Mod *mod;
    SyntaxError error;
    SyntaxOptions options = {.first_line = 10};
    arena_init(&arena, SIZE_MAX, NULL);
    CHECK(syntax_parse(&arena, "a\nb", 3, SYNTAX_FILE, &options, &mod, &error) == SYNTAX_OK);
    CHECK(mod->body.items[1]->at.line == 11 && mod->first_line == 10);
    CHECK(syntax_parse(&arena, "a\nb c", 5, SYNTAX_FILE, &options, &mod, &error) ==
          SYNTAX_ERROR);
    CHECK(error.line == 11 && error.text_length == 4 && memcmp(error.text, "b c\n", 4) == 0);
    arena_free(&arena);
}

int main(void)
{
    CHECK_RUN(test_repl);
    CHECK_RUN(test_cell);
    CHECK_RUN(test_statements);
    CHECK_RUN(test_tokens);
    CHECK_RUN(test_positions_of_first_line);
    return check_done();
}

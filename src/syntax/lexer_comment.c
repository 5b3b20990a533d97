/* Owns comments that say types: `# type: int` and `# type: ignore[...]`. */
#include "syntax/lexer.h"

#include <string.h>

static bool lexer_note_ignore(Lexer *lexer, const char *tag, const char *end)
{
    TypeIgnore *ignore = arena_take(lexer->arena, sizeof *ignore);
    TypeComment *text = arena_take(lexer->arena, sizeof *text);
    if (!ignore || !text) {
        source_error_memory(lexer->error);
        lexer->failed = lexer->failed_hard = true;
        return false;
    }
    *text = (TypeComment){tag, (uint32_t)(end - tag)};
    *ignore = (TypeIgnore){lexer->ignores, lexer->line, text};
    lexer->ignores = ignore;
    return false;
}

static bool is_word(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 128 || (u >= '0' && u <= '9') || ((u | 0x20) >= 'a' && (u | 0x20) <= 'z');
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

bool lexer_type_comment(Lexer *lexer, uint32_t end_offset, uint32_t *start)
{
    const char *end = lexer->text + end_offset;
    const char *at = skip_blanks(lexer->text + lexer->cursor + 1, end);
    if (end - at < 5 || memcmp(at, "type:", 5) != 0)
        return false;
    at = skip_blanks(at + 5, end);
    bool ignore = end - at >= 6 && memcmp(at, "ignore", 6) == 0 && (end - at == 6 || !is_word(at[6]));
    if (ignore)
        return lexer_note_ignore(lexer, at + 6, end);
    *start = (uint32_t)(at - lexer->text);
    return true;
}

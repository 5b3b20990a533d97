/*
 * syntax/literal.h - what string and bytes literals stand for, decoded into plain buffers.
 *
 * The parser keeps literals as pieces of source; the compiler decodes each once, here. Decoding
 * never makes a piece longer, so literal_bound bytes are always enough. Text comes out as UTF-8
 * in which a lone surrogate is its three bytes (WTF-8).
 */
#ifndef OURO_SYNTAX_LITERAL_H
#define OURO_SYNTAX_LITERAL_H

#include "syntax/ast.h"

/* How a \N{name} is found and an invalid escape reported. Both may be NULL. */
typedef struct LiteralHooks {
    /* The code point of a character name, or -1. */
    int32_t (*lookup_name)(void *context, const char *name, size_t length);
    /* A SyntaxWarning, at most one for each part; message lives only during the call. */
    void (*warn)(void *context, const StringPart *part, const char *message);
    void *context;
} LiteralHooks;

enum { LITERAL_MESSAGE_SIZE = 128 };

typedef struct LiteralError {
    const StringPart *part;
    char message[LITERAL_MESSAGE_SIZE]; /* whole, as CPython's SyntaxError has it */
} LiteralError;

/* Enough bytes for the decoded parts. */
size_t literal_bound(const StringPartSeq *parts);

/* True when the constant is exactly one part's text as it stands: no decoding needed. */
static inline bool literal_is_plain(const StringPartSeq *parts)
{
    return parts->count == 1 && !(parts->items[0].flags & PART_ESCAPES);
}

/* Looks only for what is wrong with the escapes of one part that has PART_ESCAPES. The parser has
 * done this already for each part of a tree, with all but the names in \N{...}; it has put the
 * warnings in SyntaxOptions.warnings, too. */
bool literal_check(const StringPart *part, bool bytes, const LiteralHooks *hooks,
                   LiteralError *error);

/* Decode into out; *length gets the bytes written. False: *error says what is wrong (a malformed
 * escape; a \N{...} whose name is not known). */
bool literal_decode_string(const StringPartSeq *parts, const LiteralHooks *hooks, char *out,
                           size_t *length, LiteralError *error);
bool literal_decode_bytes(const StringPartSeq *parts, const LiteralHooks *hooks, char *out,
                          size_t *length, LiteralError *error);

#endif

/* Owns expressions back as text. */
#include "compile/compiler.h"

Str *unparse_expr(Compiler *c, const Expr *e) {
    const char *source = c->mod->source;
    uint32_t start = c->mod->line_starts[e->at.line - 1] + (uint32_t)e->at.column;
    uint32_t end = c->mod->line_starts[e->at.end_line - 1] + (uint32_t)e->at.end_column;
    return str_from_utf8(c->vm, source + start, end - start);
}

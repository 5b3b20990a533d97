/* Owns `from __future__ import ...`: where it may stand and what it turns on. */
#include "compile/compiler.h"

#include <string.h>

static bool is_future(const Stmt *s) {
    return s->kind == STMT_IMPORT_FROM && s->import_from.level == 0 && s->import_from.module &&
           strcmp(s->import_from.module->text, "__future__") == 0;
}

static void apply_feature(Compiler *c, const Alias *alias) {
    static const char *const known[] = {
        "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function", "unicode_literals",
        "generator_stop",
    };
    const char *name = alias->name->text;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(name, known[i]) == 0) return;
    }
    if (strcmp(name, "annotations") == 0) c->future_annotations = true;
    else if (strcmp(name, "barry_as_FLUFL") == 0) compile_error(c, alias->at, "future feature barry_as_FLUFL is not supported");
    else if (strcmp(name, "braces") == 0) compile_error(c, alias->at, "not a chance");
    else compile_error(c, alias->at, "future feature %U is not defined", identifier_name(c, alias->name));
}

/* Anything but a docstring and other futures in front makes a future import late. */
static void scan(Compiler *c, const StmtSeq *body) {
    bool done = false;
    for (uint32_t i = 0; i < body->count && !c->failed; i++) {
        const Stmt *s = body->items[i];
        if (is_future(s)) {
            if (done) {
                compile_error(c, s->at, "from __future__ imports must occur at the beginning of the file");
                return;
            }
            for (uint32_t k = 0; k < s->import_from.names.count; k++) apply_feature(c, s->import_from.names.items[k]);
            continue;
        }
        bool docstring = i == 0 && s->kind == STMT_EXPR && s->expr.value->kind == EXPR_CONSTANT && s->expr.value->op == CONSTANT_STR;
        if (!docstring) done = true;
    }
}

static bool late(const StmtSeq *body);

/* Future imports inside other statements. Nesting is bounded by the parser. */
static bool late_inside(const Stmt *s) {
    switch ((StmtKind)s->kind) {
    case STMT_IMPORT_FROM: return is_future(s);
    case STMT_FUNCTION_DEF:
    case STMT_ASYNC_FUNCTION_DEF: return late(&s->function.body);
    case STMT_CLASS_DEF: return late(&s->class_def.body);
    case STMT_FOR:
    case STMT_ASYNC_FOR: return late(&s->for_stmt.body) || late(&s->for_stmt.orelse);
    case STMT_WHILE: return late(&s->while_stmt.body) || late(&s->while_stmt.orelse);
    case STMT_IF:
        while (s->if_stmt.orelse.count == 1 && s->if_stmt.orelse.items[0]->is_elif) {
            if (late(&s->if_stmt.body)) return true;
            s = s->if_stmt.orelse.items[0];
        }
        return late(&s->if_stmt.body) || late(&s->if_stmt.orelse);
    case STMT_WITH:
    case STMT_ASYNC_WITH: return late(&s->with.body);
    case STMT_TRY:
    case STMT_TRY_STAR:
        for (uint32_t i = 0; i < s->try_stmt.handlers.count; i++) {
            if (late(&s->try_stmt.handlers.items[i]->body)) return true;
        }
        return late(&s->try_stmt.body) || late(&s->try_stmt.orelse) || late(&s->try_stmt.finalbody);
    default: return false;
    }
}

static bool late(const StmtSeq *body) {
    for (uint32_t i = 0; i < body->count; i++) {
        if (late_inside(body->items[i])) return true;
    }
    return false;
}

void compile_futures(Compiler *c) {
    if (c->failed || !c->mod->has_future || c->mod->kind == MOD_EXPRESSION) return;
    scan(c, &c->mod->body);
    for (uint32_t i = 0; i < c->mod->body.count && !c->failed; i++) {
        const Stmt *s = c->mod->body.items[i];
        if (s->kind != STMT_IMPORT_FROM && late_inside(s)) {
            compile_error(c, s->at, "from __future__ imports must occur at the beginning of the file");
        }
    }
}

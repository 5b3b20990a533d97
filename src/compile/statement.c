/* Owns statements: the dispatch over their kinds, the small ones, imports, and the bodies of modules. */
#include "compile/compiler.h"

#include <string.h>

/* ---- small statements ---- */

static void compile_assert(Compiler *c, Stmt *s) {
    Expr *test = s->assert_stmt.test;
    bool tuple = test->kind == EXPR_TUPLE && test->sequence.elts.count;
    if (test->kind == EXPR_FOLDED) {
        Object *o = constant_of(c, test);
        tuple = is_exact(o, TYPE_TUPLE) && ((Tuple *)o)->length;
    }
    if (tuple) compile_warn(c, s->at, "assertion is always true, perhaps remove parentheses?");
    if (c->flags & COMPILE_OPTIMIZE) return;
    Label *end = label_new(c);
    Reg mark = c->unit->top;
    compile_condition(c, test, end, true);
    Reg error = push_temp(c);
    emit(c, &s->at, OP_LOAD_ASSERTION_ERROR, error, 0, 0);
    if (s->assert_stmt.msg) {
        push_temp(c);
        compile_fresh(c, s->assert_stmt.msg);
        emit(c, &test->at, OP_CALL_FUNCTION, error, error, 1);
    }
    emit(c, &test->at, OP_RAISE, error, 0, 1);
    pop_to(c, mark);
    label_place(c, end);
}

static void compile_raise(Compiler *c, Stmt *s) {
    Reg mark = c->unit->top;
    Reg exception = 0, cause = 0;
    uint32_t count = 0;
    if (s->raise.exc) {
        exception = compile_operand(c, s->raise.exc, s->raise.cause);
        count = 1;
    }
    if (s->raise.cause) {
        cause = compile_operand(c, s->raise.cause, NULL);
        count = 2;
    }
    emit(c, &s->at, OP_RAISE, exception, cause, count);
    pop_to(c, mark);
}

static void compile_expression_statement(Compiler *c, Stmt *s, bool print) {
    Expr *e = s->expr.value;
    Reg mark = c->unit->top;
    if (!print && (e->kind == EXPR_CONSTANT || e->kind == EXPR_FOLDED)) return;
    Reg r = compile_operand(c, e, NULL);
    if (print) emit(c, &s->at, OP_PRINT_EXPRESSION, r, 0, 0);
    else if (e->kind == EXPR_YIELD) emit_drop_sent(c, &s->at, r);
    else if (is_temp(c, r)) emit(c, &s->at, OP_RELEASE, r, 0, 0);
    pop_to(c, mark);
}

/* ---- imports ---- */

static Identifier part_of(const char *text, size_t length) {
    return (Identifier){.text = text, .length = (uint32_t)length, .ordinal = UINT32_MAX};
}

static void emit_import(Compiler *c, const Span *at, Reg to, uint32_t level, Str *name, Object *names) {
    emit2(c, at, OP_IMPORT_NAME, to, level, name_index(c, name), constant_index(c, names));
}

/* import a.b.c as m: the submodule is taken from the package step by step. */
static void import_as(Compiler *c, Stmt *s, const Alias *alias, Reg module) {
    const char *text = alias->name->text, *end = text + alias->name->length;
    const char *dot = memchr(text, '.', alias->name->length);
    while (dot) {
        const char *start = dot + 1;
        dot = memchr(start, '.', (size_t)(end - start));
        Identifier part = part_of(start, (size_t)((dot ? dot : end) - start));
        emit(c, &s->at, OP_IMPORT_FROM, module, module, name_index(c, identifier_name(c, &part)));
    }
    emit_store_name(c, &s->at, mangled_name(c, c->unit->lexical, alias->asname), module);
}

void compile_import(Compiler *c, Stmt *s) {
    for (uint32_t i = 0; i < s->import.names.count && !c->failed; i++) {
        const Alias *alias = s->import.names.items[i];
        Reg module = push_temp(c);
        emit_import(c, &s->at, module, 0, identifier_name(c, alias->name), NONE(c->vm));
        if (alias->asname) import_as(c, s, alias, module);
        else {
            const char *dot = memchr(alias->name->text, '.', alias->name->length);
            Identifier first = part_of(alias->name->text, (size_t)(dot ? dot - alias->name->text : alias->name->length));
            emit_store_name(c, &s->at, mangled_name(c, c->unit->lexical, dot ? &first : alias->name), module);
        }
        pop_to(c, module);
    }
}

void compile_import_from(Compiler *c, Stmt *s) {
    const AliasSeq *names = &s->import_from.names;
    Object **items = compile_take(c, (size_t)names->count + 1, sizeof *items);
    if (!items) return;
    for (uint32_t i = 0; i < names->count; i++) items[i] = OBJ(identifier_name(c, names->items[i]->name));
    Object *list = constant_tuple(c, items, names->count);
    Str *name = s->import_from.module ? identifier_name(c, s->import_from.module) : EMPTY_STR(c->vm);
    Reg module = push_temp(c);
    emit_import(c, &s->at, module, s->import_from.level, name, list);
    if (names->count == 1 && names->items[0]->name->text[0] == '*') {
        emit(c, &s->at, OP_IMPORT_STAR, module, 0, 0);
        pop_to(c, module);
        return;
    }
    for (uint32_t i = 0; i < names->count && !c->failed; i++) {
        const Alias *alias = names->items[i];
        Reg value = push_temp(c);
        emit(c, &s->at, OP_IMPORT_FROM, value, module, name_index(c, identifier_name(c, alias->name)));
        const Identifier *as = alias->asname ? alias->asname : alias->name;
        emit_store_name(c, &s->at, mangled_name(c, c->unit->lexical, as), value);
        pop_to(c, value);
    }
    emit(c, &s->at, OP_RELEASE, module, 0, 0);
    pop_to(c, module);
}

/* ---- dispatch ---- */

void compile_stmt(Compiler *c, Stmt *s) {
    if (c->failed) return;
    bool interactive = c->mode == COMPILE_SINGLE && c->unit->scope->kind == SCOPE_MODULE;
    switch ((StmtKind)s->kind) {
    case STMT_FUNCTION_DEF:
    case STMT_ASYNC_FUNCTION_DEF: compile_function_def(c, s); break;
    case STMT_CLASS_DEF: compile_class_def(c, s); break;
    case STMT_RETURN: compile_return(c, s); break;
    case STMT_DELETE:
        for (uint32_t i = 0; i < s->delete_stmt.targets.count; i++) compile_delete(c, s->delete_stmt.targets.items[i]);
        break;
    case STMT_ASSIGN: compile_assign(c, s); break;
    case STMT_TYPE_ALIAS: compile_type_alias(c, s); break;
    case STMT_AUG_ASSIGN: compile_aug_assign(c, s); break;
    case STMT_ANN_ASSIGN: compile_ann_assign(c, s); break;
    case STMT_FOR: compile_for(c, s); break;
    case STMT_ASYNC_FOR: compile_async_for(c, s); break;
    case STMT_WHILE: compile_while(c, s); break;
    case STMT_IF: compile_if(c, s); break;
    case STMT_WITH: compile_with(c, s); break;
    case STMT_ASYNC_WITH:
        if (!c->unit->scope->is_async) compile_error(c, s->at, "'async with' outside async function");
        compile_with(c, s);
        break;
    case STMT_MATCH: compile_match(c, s); break;
    case STMT_RAISE: compile_raise(c, s); break;
    case STMT_TRY: compile_try(c, s); break;
    case STMT_TRY_STAR: compile_try_star(c, s); break;
    case STMT_ASSERT: compile_assert(c, s); break;
    case STMT_IMPORT: compile_import(c, s); break;
    case STMT_IMPORT_FROM: compile_import_from(c, s); break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL: break;
    case STMT_EXPR: compile_expression_statement(c, s, interactive); break;
    case STMT_PASS: emit(c, &s->at, OP_NOP, 0, 0, 0); break;
    case STMT_BREAK: compile_break(c, s); break;
    case STMT_CONTINUE: compile_continue(c, s); break;
    }
}

void compile_body_from(Compiler *c, const StmtSeq *body, uint32_t first) {
    if (!compile_enter(c)) return;
    for (uint32_t i = first; i < body->count && !c->failed; i++) compile_stmt(c, body->items[i]);
    compile_leave(c);
}

void compile_body(Compiler *c, const StmtSeq *body) { compile_body_from(c, body, 0); }

/* ---- modules ---- */

static bool is_docstring(const StmtSeq *body) {
    if (body->count == 0 || body->items[0]->kind != STMT_EXPR) return false;
    const Expr *e = body->items[0]->expr.value;
    return e->kind == EXPR_CONSTANT && e->op == CONSTANT_STR;
}

uint32_t body_start(const StmtSeq *body) { return is_docstring(body); }

/* Is there an annotated assignment that is not inside a def or class? */
static bool has_annotations(const StmtSeq *body) {
    for (uint32_t i = 0; i < body->count; i++) {
        const Stmt *s = body->items[i];
        bool found = false;
        switch ((StmtKind)s->kind) {
        case STMT_ANN_ASSIGN: return true;
        case STMT_FOR:
        case STMT_ASYNC_FOR: found = has_annotations(&s->for_stmt.body) || has_annotations(&s->for_stmt.orelse); break;
        case STMT_WHILE: found = has_annotations(&s->while_stmt.body) || has_annotations(&s->while_stmt.orelse); break;
        case STMT_IF:
            while (!found && s->if_stmt.orelse.count == 1 && s->if_stmt.orelse.items[0]->is_elif) {
                found = has_annotations(&s->if_stmt.body);
                s = s->if_stmt.orelse.items[0];
            }
            found = found || has_annotations(&s->if_stmt.body) || has_annotations(&s->if_stmt.orelse);
            break;
        case STMT_WITH:
        case STMT_ASYNC_WITH: found = has_annotations(&s->with.body); break;
        case STMT_TRY:
        case STMT_TRY_STAR:
            found = has_annotations(&s->try_stmt.body) || has_annotations(&s->try_stmt.orelse) ||
                    has_annotations(&s->try_stmt.finalbody);
            for (uint32_t k = 0; !found && k < s->try_stmt.handlers.count; k++) {
                found = has_annotations(&s->try_stmt.handlers.items[k]->body);
            }
            break;
        case STMT_MATCH:
            for (uint32_t k = 0; !found && k < s->match.cases.count; k++) found = has_annotations(&s->match.cases.items[k]->body);
            break;
        default: break;
        }
        if (found) return true;
    }
    return false;
}

void compile_namespace_start(Compiler *c, const StmtSeq *body) {
    if (has_annotations(body)) emit(c, NULL, OP_SETUP_ANNOTATIONS, 0, 0, 0);
    Object *doc = is_docstring(body) ? docstring_of(c, body) : NULL;
    if (!doc) return;
    Reg t = push_temp(c);
    load_constant(c, &body->items[0]->at, t, doc);
    emit_store_name(c, &body->items[0]->at, NAME(c->vm, __doc__), t);
    pop_to(c, t);
}

Code *finish_unit(Compiler *c) {
    if (c->unit->reachable) emit_high(c, NULL, OP_RETURN_CONST, 0, constant_index(c, NONE(c->vm)));
    return unit_close(c);
}

static void compile_statements(Compiler *c, const StmtSeq *body) {
    uint32_t count = body->count, first = 0;
    bool notebook = (c->flags & COMPILE_NOTEBOOK_DISPLAY) != 0;
    if (c->mode == COMPILE_EXEC && !(notebook && count == 1)) { /* a string that is a whole cell is shown */
        compile_namespace_start(c, body);
        first = body_start(body);
    } else if (has_annotations(body)) emit(c, NULL, OP_SETUP_ANNOTATIONS, 0, 0, 0);
    for (uint32_t i = first; i < count && !c->failed; i++) {
        Stmt *s = body->items[i];
        if (notebook && i + 1 == count && s->kind == STMT_EXPR) compile_expression_statement(c, s, true);
        else compile_stmt(c, s);
    }
}

Code *compile_unit_body(Compiler *c) {
    if (c->mod->kind == MOD_EXPRESSION) {
        Reg r = compile_operand(c, c->mod->expression, NULL);
        emit(c, &c->mod->expression->at, OP_RETURN, r, 0, 0);
        return unit_close(c);
    }
    compile_statements(c, &c->mod->body);
    return finish_unit(c);
}

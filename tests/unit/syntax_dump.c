/* Prints the tree of a Python file, one node or field a line, or the error that it has.
 *
 * tests/unit/syntax_compare.py prints CPython's tree in the same form and compares. Options:
 *   -e, -s    parse as an expression, as one interactive statement
 *   -f        leave out positions within f-strings
 *   -w        print the warnings, too
 *   -q N      print nothing; parse N times (to measure)
 *   -c        print whether the text is complete, as a REPL asks
 * Without a file name, parses a small built-in text: then it is a test of itself.
 */
#include "syntax/literal.h"
#include "syntax/syntax.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

typedef struct Dump {
    FILE *file;
    int indent;
    int in_fstring;
    bool hide_fstring_positions;
} Dump;

static void dump_expr(Dump *d, const char *field, const Expr *expr);
static void dump_stmts(Dump *d, const char *field, const StmtSeq *stmts);
static void dump_pattern(Dump *d, const char *field, const Pattern *pattern);

static void dump_start(Dump *d, const char *field)
{
    for (int i = 0; i < d->indent; i++)
        fputc(' ', d->file);
    if (field)
        fprintf(d->file, "%s=", field);
}

static void dump_class(Dump *d, const char *field, const char *name, const Span *at)
{
    dump_start(d, field);
    fputs(name, d->file);
    if (at && !(d->in_fstring && d->hide_fstring_positions))
        fprintf(d->file, " @%d,%d,%d,%d", at->line, at->column, at->end_line, at->end_column);
    fputc('\n', d->file);
}

static void dump_identifier(Dump *d, const char *field, const Identifier *name)
{
    if (!name)
        return;
    dump_start(d, field);
    fprintf(d->file, "%s\n", name->text);
}

static void dump_number(Dump *d, const char *field, long value)
{
    dump_start(d, field);
    fprintf(d->file, "%ld\n", value);
}

static void dump_word(Dump *d, const char *field, const char *word)
{
    dump_start(d, field);
    fprintf(d->file, "%s\n", word);
}

#define DUMP_EACH(d, field, sequence, dump_one)                                                    \
    for (uint32_t i = 0; i < (sequence).count; i++)                                                \
    dump_one(d, field, (sequence).items[i])

/* ---- constants ----------------------------------------------------------------------------- */

static int32_t find_name(void *context, const char *name, size_t length)
{
    (void)context, (void)name, (void)length;
    return '?'; /* names are not looked up here: the comparison knows */
}

static void dump_string(Dump *d, const Expr *expr)
{
    bool bytes = expr->op == CONSTANT_BYTES;
    LiteralHooks hooks = {.lookup_name = find_name};
    LiteralError error;
    size_t length = 0;
    char *text = malloc(literal_bound(&expr->string.parts) + 1);
    bool good = bytes ? literal_decode_bytes(&expr->string.parts, &hooks, text, &length, &error)
                      : literal_decode_string(&expr->string.parts, &hooks, text, &length, &error);
    dump_start(d, "value");
    if (!good) {
        fprintf(d->file, "error:%s\n", error.message);
    } else {
        fputs(bytes ? "bytes:" : "str:", d->file);
        for (size_t i = 0; i < length; i++)
            fprintf(d->file, "%02x", (unsigned char)text[i]);
        fputc('\n', d->file);
    }
    free(text);
    if (!bytes && (expr->string.parts.items[0].flags & PART_UNICODE))
        dump_word(d, "kind", "u");
}

static void dump_constant(Dump *d, const Expr *expr)
{
    static const char *const names[] = {
        [CONSTANT_NONE] = "None",
        [CONSTANT_TRUE] = "True",
        [CONSTANT_FALSE] = "False",
        [CONSTANT_ELLIPSIS] = "Ellipsis",
    };
    if (expr->op <= CONSTANT_ELLIPSIS) {
        dump_word(d, "value", names[expr->op]);
    } else if (expr->op <= CONSTANT_IMAGINARY) {
        dump_start(d, "value");
        fprintf(d->file, "number:%.*s\n", (int)expr->number.length, expr->number.text);
    } else {
        dump_string(d, expr);
    }
}

/* ---- expressions --------------------------------------------------------------------------- */

static const char *const operator_names[] = {
    "Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow",
    "LShift", "RShift", "BitOr", "BitXor", "BitAnd", "FloorDiv",
};

static const char *const expr_classes[] = {
    [EXPR_BOOL_OP] = "BoolOp", [EXPR_NAMED_EXPR] = "NamedExpr", [EXPR_BIN_OP] = "BinOp",
    [EXPR_UNARY_OP] = "UnaryOp", [EXPR_LAMBDA] = "Lambda", [EXPR_IF_EXP] = "IfExp",
    [EXPR_DICT] = "Dict", [EXPR_SET] = "Set", [EXPR_LIST_COMP] = "ListComp",
    [EXPR_SET_COMP] = "SetComp", [EXPR_DICT_COMP] = "DictComp",
    [EXPR_GENERATOR_EXP] = "GeneratorExp", [EXPR_AWAIT] = "Await", [EXPR_YIELD] = "Yield",
    [EXPR_YIELD_FROM] = "YieldFrom", [EXPR_COMPARE] = "Compare", [EXPR_CALL] = "Call",
    [EXPR_FORMATTED_VALUE] = "FormattedValue", [EXPR_JOINED_STR] = "JoinedStr",
    [EXPR_CONSTANT] = "Constant", [EXPR_ATTRIBUTE] = "Attribute",
    [EXPR_SUBSCRIPT] = "Subscript", [EXPR_STARRED] = "Starred", [EXPR_NAME] = "Name",
    [EXPR_LIST] = "List", [EXPR_TUPLE] = "Tuple", [EXPR_SLICE] = "Slice",
};

static void dump_context(Dump *d, const Expr *expr)
{
    static const char *const names[] = {"Load", "Store", "Del"};
    dump_word(d, "ctx", names[expr->context]);
}

static void dump_exprs(Dump *d, const char *field, const ExprSeq *exprs)
{
    for (uint32_t i = 0; i < exprs->count; i++) {
        if (exprs->items[i])
            dump_expr(d, field, exprs->items[i]);
        else
            dump_word(d, field, "None");
    }
}

static void dump_arg(Dump *d, const char *field, const Arg *arg)
{
    if (!arg)
        return;
    dump_class(d, field, "arg", &arg->at);
    d->indent++;
    dump_identifier(d, "arg", arg->arg);
    dump_expr(d, "annotation", arg->annotation);
    d->indent--;
}

static void dump_arguments(Dump *d, const Arguments *args)
{
    dump_class(d, "args", "arguments", NULL);
    d->indent++;
    DUMP_EACH(d, "posonlyargs", args->posonlyargs, dump_arg);
    DUMP_EACH(d, "args", args->args, dump_arg);
    dump_arg(d, "vararg", args->vararg);
    DUMP_EACH(d, "kwonlyargs", args->kwonlyargs, dump_arg);
    dump_exprs(d, "kw_defaults", &args->kw_defaults);
    dump_arg(d, "kwarg", args->kwarg);
    dump_exprs(d, "defaults", &args->defaults);
    d->indent--;
}

static void dump_keyword(Dump *d, const char *field, const Keyword *keyword)
{
    dump_class(d, field, "keyword", &keyword->at);
    d->indent++;
    dump_identifier(d, "arg", keyword->arg);
    dump_expr(d, "value", keyword->value);
    d->indent--;
}

static void dump_comprehension(Dump *d, const char *field, const Comprehension *clause)
{
    dump_class(d, field, "comprehension", NULL);
    d->indent++;
    dump_expr(d, "target", clause->target);
    dump_expr(d, "iter", clause->iter);
    dump_exprs(d, "ifs", &clause->ifs);
    dump_number(d, "is_async", clause->is_async);
    d->indent--;
}

static void dump_compare(Dump *d, const Expr *expr)
{
    static const char *const names[] = {"Eq",    "NotEq", "Lt",    "LtE", "Gt",
                                        "GtE",   "Is",    "IsNot", "In",  "NotIn"};
    dump_expr(d, "left", expr->compare.left);
    for (uint32_t i = 0; i < expr->compare.count; i++)
        dump_word(d, "ops", names[expr->compare.ops[i]]);
    for (uint32_t i = 0; i < expr->compare.count; i++)
        dump_expr(d, "comparators", expr->compare.comparators[i]);
}

static void dump_dict(Dump *d, const Expr *expr)
{
    dump_exprs(d, "keys", &(ExprSeq){expr->dict.keys, expr->dict.count});
    dump_exprs(d, "values", &(ExprSeq){expr->dict.values, expr->dict.count});
}

static void dump_expr_fields(Dump *d, const Expr *expr)
{
    static const char *const unary_names[] = {"Invert", "Not", "UAdd", "USub"};
    switch ((ExprKind)expr->kind) {
    case EXPR_BOOL_OP:
        dump_word(d, "op", expr->op == BOOL_AND ? "And" : "Or");
        dump_exprs(d, "values", &expr->bool_op.values);
        break;
    case EXPR_NAMED_EXPR:
        dump_expr(d, "target", expr->named_expr.target);
        dump_expr(d, "value", expr->named_expr.value);
        break;
    case EXPR_BIN_OP:
        dump_expr(d, "left", expr->bin_op.left);
        dump_word(d, "op", operator_names[expr->op]);
        dump_expr(d, "right", expr->bin_op.right);
        break;
    case EXPR_UNARY_OP:
        dump_word(d, "op", unary_names[expr->op]);
        dump_expr(d, "operand", expr->unary_op.operand);
        break;
    case EXPR_LAMBDA:
        dump_arguments(d, expr->lambda.args);
        dump_expr(d, "body", expr->lambda.body);
        break;
    case EXPR_IF_EXP:
        dump_expr(d, "test", expr->if_exp.test);
        dump_expr(d, "body", expr->if_exp.body);
        dump_expr(d, "orelse", expr->if_exp.orelse);
        break;
    case EXPR_DICT:
        dump_dict(d, expr);
        break;
    case EXPR_SET:
        dump_exprs(d, "elts", &expr->sequence.elts);
        break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_GENERATOR_EXP:
        dump_expr(d, "elt", expr->comp.elt);
        DUMP_EACH(d, "generators", expr->comp.generators, dump_comprehension);
        break;
    case EXPR_DICT_COMP:
        dump_expr(d, "key", expr->comp.elt);
        dump_expr(d, "value", expr->comp.value);
        DUMP_EACH(d, "generators", expr->comp.generators, dump_comprehension);
        break;
    case EXPR_AWAIT:
    case EXPR_YIELD:
    case EXPR_YIELD_FROM:
        dump_expr(d, "value", expr->value);
        break;
    case EXPR_COMPARE:
        dump_compare(d, expr);
        break;
    case EXPR_CALL:
        dump_expr(d, "func", expr->call.func);
        dump_exprs(d, "args", &expr->call.args);
        DUMP_EACH(d, "keywords", expr->call.keywords, dump_keyword);
        break;
    case EXPR_FORMATTED_VALUE:
        dump_expr(d, "value", expr->formatted_value.value);
        dump_number(d, "conversion", expr->formatted_value.conversion);
        dump_expr(d, "format_spec", expr->formatted_value.format_spec);
        break;
    case EXPR_JOINED_STR:
        d->in_fstring++;
        dump_exprs(d, "values", &expr->sequence.elts);
        d->in_fstring--;
        break;
    case EXPR_CONSTANT:
        dump_constant(d, expr);
        break;
    case EXPR_ATTRIBUTE:
        dump_expr(d, "value", expr->attribute.value);
        dump_identifier(d, "attr", expr->attribute.attr);
        dump_context(d, expr);
        break;
    case EXPR_SUBSCRIPT:
        dump_expr(d, "value", expr->subscript.value);
        dump_expr(d, "slice", expr->subscript.slice);
        dump_context(d, expr);
        break;
    case EXPR_STARRED:
        dump_expr(d, "value", expr->value);
        dump_context(d, expr);
        break;
    case EXPR_NAME:
        dump_identifier(d, "id", expr->name.id);
        dump_context(d, expr);
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
        dump_exprs(d, "elts", &expr->sequence.elts);
        dump_context(d, expr);
        break;
    case EXPR_SLICE:
        dump_expr(d, "lower", expr->slice.lower);
        dump_expr(d, "upper", expr->slice.upper);
        dump_expr(d, "step", expr->slice.step);
        break;
    }
}

static void dump_expr(Dump *d, const char *field, const Expr *expr)
{
    if (!expr)
        return;
    dump_class(d, field, expr_classes[expr->kind], &expr->at);
    d->indent++;
    dump_expr_fields(d, expr);
    d->indent--;
}

/* ---- statements ---------------------------------------------------------------------------- */

static const char *const stmt_classes[] = {
    [STMT_FUNCTION_DEF] = "FunctionDef", [STMT_ASYNC_FUNCTION_DEF] = "AsyncFunctionDef",
    [STMT_CLASS_DEF] = "ClassDef", [STMT_RETURN] = "Return", [STMT_DELETE] = "Delete",
    [STMT_ASSIGN] = "Assign", [STMT_TYPE_ALIAS] = "TypeAlias", [STMT_AUG_ASSIGN] = "AugAssign",
    [STMT_ANN_ASSIGN] = "AnnAssign", [STMT_FOR] = "For", [STMT_ASYNC_FOR] = "AsyncFor",
    [STMT_WHILE] = "While", [STMT_IF] = "If", [STMT_WITH] = "With",
    [STMT_ASYNC_WITH] = "AsyncWith", [STMT_MATCH] = "Match", [STMT_RAISE] = "Raise",
    [STMT_TRY] = "Try", [STMT_TRY_STAR] = "TryStar", [STMT_ASSERT] = "Assert",
    [STMT_IMPORT] = "Import", [STMT_IMPORT_FROM] = "ImportFrom", [STMT_GLOBAL] = "Global",
    [STMT_NONLOCAL] = "Nonlocal", [STMT_EXPR] = "Expr", [STMT_PASS] = "Pass",
    [STMT_BREAK] = "Break", [STMT_CONTINUE] = "Continue",
};

static void dump_type_param(Dump *d, const char *field, const TypeParam *param)
{
    static const char *const names[] = {"TypeVar", "ParamSpec", "TypeVarTuple"};
    dump_class(d, field, names[param->kind], &param->at);
    d->indent++;
    dump_identifier(d, "name", param->name);
    dump_expr(d, "bound", param->bound);
    dump_expr(d, "default_value", param->default_value);
    d->indent--;
}

static void dump_alias(Dump *d, const char *field, const Alias *alias)
{
    dump_class(d, field, "alias", &alias->at);
    d->indent++;
    dump_identifier(d, "name", alias->name);
    dump_identifier(d, "asname", alias->asname);
    d->indent--;
}

static void dump_with_item(Dump *d, const char *field, const WithItem *item)
{
    dump_class(d, field, "withitem", NULL);
    d->indent++;
    dump_expr(d, "context_expr", item->context_expr);
    dump_expr(d, "optional_vars", item->optional_vars);
    d->indent--;
}

static void dump_handler(Dump *d, const char *field, const ExceptHandler *handler)
{
    dump_class(d, field, "ExceptHandler", &handler->at);
    d->indent++;
    dump_expr(d, "type", handler->type);
    dump_identifier(d, "name", handler->name);
    dump_stmts(d, "body", &handler->body);
    d->indent--;
}

static void dump_case(Dump *d, const char *field, const MatchCase *match_case)
{
    dump_class(d, field, "match_case", NULL);
    d->indent++;
    dump_pattern(d, "pattern", match_case->pattern);
    dump_expr(d, "guard", match_case->guard);
    dump_stmts(d, "body", &match_case->body);
    d->indent--;
}

static void dump_stmt_fields(Dump *d, const Stmt *stmt)
{
    switch ((StmtKind)stmt->kind) {
    case STMT_FUNCTION_DEF:
    case STMT_ASYNC_FUNCTION_DEF:
        dump_identifier(d, "name", stmt->function.name);
        dump_arguments(d, stmt->function.args);
        dump_stmts(d, "body", &stmt->function.body);
        dump_exprs(d, "decorator_list", &stmt->function.decorator_list);
        dump_expr(d, "returns", stmt->function.returns);
        DUMP_EACH(d, "type_params", stmt->function.type_params, dump_type_param);
        break;
    case STMT_CLASS_DEF:
        dump_identifier(d, "name", stmt->class_def.name);
        dump_exprs(d, "bases", &stmt->class_def.bases);
        DUMP_EACH(d, "keywords", stmt->class_def.keywords, dump_keyword);
        dump_stmts(d, "body", &stmt->class_def.body);
        dump_exprs(d, "decorator_list", &stmt->class_def.decorator_list);
        DUMP_EACH(d, "type_params", stmt->class_def.type_params, dump_type_param);
        break;
    case STMT_RETURN:
        dump_expr(d, "value", stmt->return_stmt.value);
        break;
    case STMT_DELETE:
        dump_exprs(d, "targets", &stmt->delete_stmt.targets);
        break;
    case STMT_ASSIGN:
        dump_exprs(d, "targets", &stmt->assign.targets);
        dump_expr(d, "value", stmt->assign.value);
        break;
    case STMT_TYPE_ALIAS:
        dump_expr(d, "name", stmt->type_alias.name);
        DUMP_EACH(d, "type_params", stmt->type_alias.type_params, dump_type_param);
        dump_expr(d, "value", stmt->type_alias.value);
        break;
    case STMT_AUG_ASSIGN:
        dump_expr(d, "target", stmt->aug_assign.target);
        dump_word(d, "op", operator_names[stmt->op]);
        dump_expr(d, "value", stmt->aug_assign.value);
        break;
    case STMT_ANN_ASSIGN:
        dump_expr(d, "target", stmt->ann_assign.target);
        dump_expr(d, "annotation", stmt->ann_assign.annotation);
        dump_expr(d, "value", stmt->ann_assign.value);
        dump_number(d, "simple", stmt->simple);
        break;
    case STMT_FOR:
    case STMT_ASYNC_FOR:
        dump_expr(d, "target", stmt->for_stmt.target);
        dump_expr(d, "iter", stmt->for_stmt.iter);
        dump_stmts(d, "body", &stmt->for_stmt.body);
        dump_stmts(d, "orelse", &stmt->for_stmt.orelse);
        break;
    case STMT_WHILE:
        dump_expr(d, "test", stmt->while_stmt.test);
        dump_stmts(d, "body", &stmt->while_stmt.body);
        dump_stmts(d, "orelse", &stmt->while_stmt.orelse);
        break;
    case STMT_IF:
        dump_expr(d, "test", stmt->if_stmt.test);
        dump_stmts(d, "body", &stmt->if_stmt.body);
        dump_stmts(d, "orelse", &stmt->if_stmt.orelse);
        break;
    case STMT_WITH:
    case STMT_ASYNC_WITH:
        DUMP_EACH(d, "items", stmt->with.items, dump_with_item);
        dump_stmts(d, "body", &stmt->with.body);
        break;
    case STMT_MATCH:
        dump_expr(d, "subject", stmt->match.subject);
        DUMP_EACH(d, "cases", stmt->match.cases, dump_case);
        break;
    case STMT_RAISE:
        dump_expr(d, "exc", stmt->raise.exc);
        dump_expr(d, "cause", stmt->raise.cause);
        break;
    case STMT_TRY:
    case STMT_TRY_STAR:
        dump_stmts(d, "body", &stmt->try_stmt.body);
        DUMP_EACH(d, "handlers", stmt->try_stmt.handlers, dump_handler);
        dump_stmts(d, "orelse", &stmt->try_stmt.orelse);
        dump_stmts(d, "finalbody", &stmt->try_stmt.finalbody);
        break;
    case STMT_ASSERT:
        dump_expr(d, "test", stmt->assert_stmt.test);
        dump_expr(d, "msg", stmt->assert_stmt.msg);
        break;
    case STMT_IMPORT:
        DUMP_EACH(d, "names", stmt->import.names, dump_alias);
        break;
    case STMT_IMPORT_FROM:
        dump_identifier(d, "module", stmt->import_from.module);
        DUMP_EACH(d, "names", stmt->import_from.names, dump_alias);
        dump_number(d, "level", (long)stmt->import_from.level);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
        DUMP_EACH(d, "names", stmt->global.names, dump_identifier);
        break;
    case STMT_EXPR:
        dump_expr(d, "value", stmt->expr.value);
        break;
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
        break;
    }
}

static void dump_stmts(Dump *d, const char *field, const StmtSeq *stmts)
{
    for (uint32_t i = 0; i < stmts->count; i++) {
        dump_class(d, field, stmt_classes[stmts->items[i]->kind], &stmts->items[i]->at);
        d->indent++;
        dump_stmt_fields(d, stmts->items[i]);
        d->indent--;
    }
}

/* ---- patterns ------------------------------------------------------------------------------ */

static void dump_pattern_fields(Dump *d, const Pattern *pattern)
{
    static const char *const singletons[] = {"None", "True", "False"};
    switch ((PatternKind)pattern->kind) {
    case PATTERN_MATCH_VALUE:
        dump_expr(d, "value", pattern->value);
        break;
    case PATTERN_MATCH_SINGLETON:
        dump_word(d, "value", singletons[pattern->singleton]);
        break;
    case PATTERN_MATCH_SEQUENCE:
    case PATTERN_MATCH_OR:
        DUMP_EACH(d, "patterns", pattern->patterns, dump_pattern);
        break;
    case PATTERN_MATCH_MAPPING:
        dump_exprs(d, "keys", &pattern->mapping.keys);
        DUMP_EACH(d, "patterns", pattern->mapping.patterns, dump_pattern);
        dump_identifier(d, "rest", pattern->mapping.rest);
        break;
    case PATTERN_MATCH_CLASS:
        dump_expr(d, "cls", pattern->class_pattern.cls);
        DUMP_EACH(d, "patterns", pattern->class_pattern.patterns, dump_pattern);
        DUMP_EACH(d, "kwd_attrs", pattern->class_pattern.kwd_attrs, dump_identifier);
        DUMP_EACH(d, "kwd_patterns", pattern->class_pattern.kwd_patterns, dump_pattern);
        break;
    case PATTERN_MATCH_STAR:
        dump_identifier(d, "name", pattern->star.name);
        break;
    case PATTERN_MATCH_AS:
        if (pattern->as.pattern)
            dump_pattern(d, "pattern", pattern->as.pattern);
        dump_identifier(d, "name", pattern->as.name);
        break;
    }
}

static void dump_pattern(Dump *d, const char *field, const Pattern *pattern)
{
    static const char *const names[] = {"MatchValue", "MatchSingleton", "MatchSequence",
                                        "MatchMapping", "MatchClass", "MatchStar",
                                        "MatchAs", "MatchOr"};
    dump_class(d, field, names[pattern->kind], &pattern->at);
    d->indent++;
    dump_pattern_fields(d, pattern);
    d->indent--;
}

/* ---- whole files --------------------------------------------------------------------------- */

static void dump_mod(Dump *d, const Mod *mod)
{
    static const char *const names[] = {"Module", "Interactive", "Expression"};
    dump_class(d, NULL, names[mod->kind], NULL);
    d->indent++;
    dump_expr(d, "body", mod->expression);
    dump_stmts(d, "body", &mod->body);
}

static void dump_error(FILE *file, const SyntaxError *error)
{
    static const char *const names[] = {
        [SYNTAX_ERROR] = "SyntaxError",
        [SYNTAX_ERROR_INDENTATION] = "IndentationError",
        [SYNTAX_ERROR_TAB] = "TabError",
        [SYNTAX_ERROR_ENCODING] = "SyntaxError",
        [SYNTAX_ERROR_TOO_DEEP] = "RecursionError",
        [SYNTAX_ERROR_INCOMPLETE] = "_IncompleteInputError",
        [SYNTAX_ERROR_NO_MEMORY] = "MemoryError",
    };
    fprintf(file, "%s %d %d %d %d %s\n", names[error->kind], error->line, error->column,
            error->end_line, error->end_column, error->message);
}

typedef struct Settings {
    SyntaxMode mode;
    bool hide_fstring_positions;
    bool warnings;
    bool status;
    long repeat;
} Settings;

static int dump_text(FILE *file, const char *text, size_t length, const Settings *settings)
{
    Arena arena;
    Mod *mod = NULL;
    SyntaxError error;
    SyntaxWarning *warnings = NULL;
    SyntaxOptions options = {.warnings = settings->warnings ? &warnings : NULL};
    SyntaxResult result = SYNTAX_OK;
    arena_init(&arena, SIZE_MAX, NULL);
    for (long i = 0; i < (settings->repeat ? settings->repeat : 1); i++) {
        arena_free(&arena);
        result = syntax_parse(&arena, text, length, settings->mode, &options, &mod, &error);
    }
    for (; warnings; warnings = warnings->next)
        fprintf(file, "warning %d %s\n", warnings->at.line, warnings->message);
    if (result != SYNTAX_OK) {
        dump_error(file, &error);
    } else if (!settings->repeat) {
        Dump d = {.file = file, .hide_fstring_positions = settings->hide_fstring_positions};
        dump_mod(&d, mod);
    }
    arena_free(&arena);
    return result == SYNTAX_OK ? 0 : 1;
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char *text = NULL;
    size_t size = 0, room = 0;
    *length = 0;
    if (!file)
        return NULL;
    do {
        size += *length;
        if (size == room)
            text = realloc(text, room = room ? room * 2 : 65536);
        *length = fread(text + size, 1, room - size, file);
    } while (*length);
    *length = size;
    if (file != stdin)
        fclose(file);
    return text;
}

static int dump_status(const char *text, size_t length, const Settings *settings)
{
    static const char *const names[] = {"complete", "incomplete", "invalid"};
    puts(names[syntax_status(text, length, settings->mode, 0)]);
    return 0;
}

static int self_test(void)
{
    static const char text[] = "def f(a, /, *, b=1):\n    return f'{a!r:>{b}}' 'x'\n";
    static const char expected[] = "JoinedStr @2,11,2,28";
    char *printed = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&printed, &size);
    Settings settings = {.mode = SYNTAX_FILE};
    CHECK(dump_text(file, text, sizeof text - 1, &settings) == 0);
    fclose(file);
    CHECK(strstr(printed, expected));
    free(printed);
    return check_done();
}

int main(int argc, char **argv)
{
    Settings settings = {.mode = SYNTAX_FILE};
    const char *path = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-e") == 0)
            settings.mode = SYNTAX_EVAL;
        else if (strcmp(argv[i], "-s") == 0)
            settings.mode = SYNTAX_SINGLE;
        else if (strcmp(argv[i], "-f") == 0)
            settings.hide_fstring_positions = true;
        else if (strcmp(argv[i], "-w") == 0)
            settings.warnings = true;
        else if (strcmp(argv[i], "-c") == 0)
            settings.status = true;
        else if (strcmp(argv[i], "-q") == 0 && i + 1 < argc)
            settings.repeat = strtol(argv[++i], NULL, 10);
        else
            path = argv[i];
    }
    if (!path)
        return self_test();
    size_t length;
    char *text = read_file(path, &length);
    if (!text) {
        fprintf(stderr, "cannot read %s\n", path);
        return 2;
    }
    int status = settings.status ? dump_status(text, length, &settings)
                                 : dump_text(stdout, text, length, &settings);
    free(text);
    return status;
}

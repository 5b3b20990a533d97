/* Owns the grammar of trees as a table: each class once, with its fields. */
#include "syntax/ast_table.h"

/* A field: its type in ASDL, and the member that holds it. */
#define FIELD(name, type, quantity, store, Struct, member)                                                             \
    {name, AST_##type, AST_##quantity, AST_STORE_##store, false, offsetof(Struct, member), 0}
#define ONE(name, type, Struct, member) FIELD(name, type, ONE, POINTER, Struct, member)
#define MAYBE(name, type, Struct, member) FIELD(name, type, OPTIONAL, POINTER, Struct, member)
#define SPINE(name, type, Struct, member)                                                                              \
    {name, AST_##type, AST_ONE, AST_STORE_POINTER, true, offsetof(Struct, member), 0}
/* The member is a sequence with items and count, */
#define MANY(name, type, Struct, member)                                                                               \
    {name, AST_##type, AST_MANY, AST_STORE_POINTER, false, offsetof(Struct, member.items), offsetof(Struct, member.count)}
/* ... or an array whose number of items lies elsewhere. */
#define ARRAY(name, type, store, Struct, member, number)                                                               \
    {name, AST_##type, AST_MANY, AST_STORE_##store, false, offsetof(Struct, member), offsetof(Struct, number)}
#define TYPE_COMMENT(Struct, member) FIELD("type_comment", STRING, OPTIONAL, COMMENT, Struct, member)
#define CONTEXT FIELD("ctx", EXPR_CONTEXT, ONE, BYTE, Expr, context)

/* ---- mod ---- */

static const AstField module_fields[] = {MANY("body", STMT, Mod, body), MANY("type_ignores", TYPE_IGNORE, Mod, type_ignores)};
static const AstField interactive_fields[] = {MANY("body", STMT, Mod, body)};
static const AstField expression_fields[] = {ONE("body", EXPR, Mod, expression)};
static const AstField function_type_fields[] = {
    MANY("argtypes", EXPR, Mod, argument_types),
    ONE("returns", EXPR, Mod, expression),
};

/* ---- stmt ---- */

static const AstField function_fields[] = {
    ONE("name", IDENTIFIER, Stmt, function.name),
    ONE("args", ARGUMENTS, Stmt, function.args),
    MANY("body", STMT, Stmt, function.body),
    MANY("decorator_list", EXPR, Stmt, function.decorator_list),
    MAYBE("returns", EXPR, Stmt, function.returns),
    TYPE_COMMENT(Stmt, function.type_comment),
    MANY("type_params", TYPE_PARAM, Stmt, function.type_params),
};
static const AstField class_fields[] = {
    ONE("name", IDENTIFIER, Stmt, class_def.name),
    MANY("bases", EXPR, Stmt, class_def.bases),
    MANY("keywords", KEYWORD, Stmt, class_def.keywords),
    MANY("body", STMT, Stmt, class_def.body),
    MANY("decorator_list", EXPR, Stmt, class_def.decorator_list),
    MANY("type_params", TYPE_PARAM, Stmt, class_def.type_params),
};
static const AstField return_fields[] = {MAYBE("value", EXPR, Stmt, return_stmt.value)};
static const AstField delete_fields[] = {MANY("targets", EXPR, Stmt, delete_stmt.targets)};
static const AstField assign_fields[] = {
    MANY("targets", EXPR, Stmt, assign.targets),
    ONE("value", EXPR, Stmt, assign.value),
    TYPE_COMMENT(Stmt, assign.type_comment),
};
static const AstField type_alias_fields[] = {
    ONE("name", EXPR, Stmt, type_alias.name),
    MANY("type_params", TYPE_PARAM, Stmt, type_alias.type_params),
    ONE("value", EXPR, Stmt, type_alias.value),
};
static const AstField aug_assign_fields[] = {
    ONE("target", EXPR, Stmt, aug_assign.target),
    FIELD("op", OPERATOR, ONE, BYTE, Stmt, op),
    ONE("value", EXPR, Stmt, aug_assign.value),
};
static const AstField ann_assign_fields[] = {
    ONE("target", EXPR, Stmt, ann_assign.target),
    ONE("annotation", EXPR, Stmt, ann_assign.annotation),
    MAYBE("value", EXPR, Stmt, ann_assign.value),
    FIELD("simple", INT, ONE, BOOL, Stmt, simple),
};
static const AstField for_fields[] = {
    ONE("target", EXPR, Stmt, for_stmt.target),
    ONE("iter", EXPR, Stmt, for_stmt.iter),
    MANY("body", STMT, Stmt, for_stmt.body),
    MANY("orelse", STMT, Stmt, for_stmt.orelse),
    TYPE_COMMENT(Stmt, for_stmt.type_comment),
};
static const AstField while_fields[] = {
    ONE("test", EXPR, Stmt, while_stmt.test),
    MANY("body", STMT, Stmt, while_stmt.body),
    MANY("orelse", STMT, Stmt, while_stmt.orelse),
};
static const AstField if_fields[] = {
    ONE("test", EXPR, Stmt, if_stmt.test),
    MANY("body", STMT, Stmt, if_stmt.body),
    {"orelse", AST_STMT, AST_MANY, AST_STORE_POINTER, true, offsetof(Stmt, if_stmt.orelse.items),
     offsetof(Stmt, if_stmt.orelse.count)},
};
static const AstField with_fields[] = {
    MANY("items", WITHITEM, Stmt, with.items),
    MANY("body", STMT, Stmt, with.body),
    TYPE_COMMENT(Stmt, with.type_comment),
};
static const AstField match_fields[] = {
    ONE("subject", EXPR, Stmt, match.subject),
    MANY("cases", MATCH_CASE, Stmt, match.cases),
};
static const AstField raise_fields[] = {
    MAYBE("exc", EXPR, Stmt, raise.exc),
    MAYBE("cause", EXPR, Stmt, raise.cause),
};
static const AstField try_fields[] = {
    MANY("body", STMT, Stmt, try_stmt.body),
    MANY("handlers", EXCEPTHANDLER, Stmt, try_stmt.handlers),
    MANY("orelse", STMT, Stmt, try_stmt.orelse),
    MANY("finalbody", STMT, Stmt, try_stmt.finalbody),
};
static const AstField assert_fields[] = {
    ONE("test", EXPR, Stmt, assert_stmt.test),
    MAYBE("msg", EXPR, Stmt, assert_stmt.msg),
};
static const AstField import_fields[] = {MANY("names", ALIAS, Stmt, import.names)};
static const AstField import_from_fields[] = {
    MAYBE("module", IDENTIFIER, Stmt, import_from.module),
    MANY("names", ALIAS, Stmt, import_from.names),
    FIELD("level", INT, OPTIONAL, INT32, Stmt, import_from.level),
};
static const AstField global_fields[] = {MANY("names", IDENTIFIER, Stmt, global.names)};
static const AstField expr_fields[] = {ONE("value", EXPR, Stmt, expr.value)};

/* ---- expr ---- */

static const AstField bool_op_fields[] = {
    FIELD("op", BOOLOP, ONE, BYTE, Expr, op),
    MANY("values", EXPR, Expr, bool_op.values),
};
static const AstField named_expr_fields[] = {
    ONE("target", EXPR, Expr, named_expr.target),
    ONE("value", EXPR, Expr, named_expr.value),
};
static const AstField bin_op_fields[] = {
    SPINE("left", EXPR, Expr, bin_op.left),
    FIELD("op", OPERATOR, ONE, BYTE, Expr, op),
    ONE("right", EXPR, Expr, bin_op.right),
};
static const AstField unary_op_fields[] = {
    FIELD("op", UNARYOP, ONE, BYTE, Expr, op),
    ONE("operand", EXPR, Expr, unary_op.operand),
};
static const AstField lambda_fields[] = {
    ONE("args", ARGUMENTS, Expr, lambda.args),
    ONE("body", EXPR, Expr, lambda.body),
};
static const AstField if_exp_fields[] = {
    ONE("test", EXPR, Expr, if_exp.test),
    ONE("body", EXPR, Expr, if_exp.body),
    ONE("orelse", EXPR, Expr, if_exp.orelse),
};
static const AstField dict_fields[] = {
    ARRAY("keys", EXPR, POINTER, Expr, dict.keys, dict.count),
    ARRAY("values", EXPR, POINTER, Expr, dict.values, dict.count),
};
static const AstField set_fields[] = {MANY("elts", EXPR, Expr, sequence.elts)};
static const AstField comp_fields[] = {
    ONE("elt", EXPR, Expr, comp.elt),
    MANY("generators", COMPREHENSION, Expr, comp.generators),
};
static const AstField dict_comp_fields[] = {
    ONE("key", EXPR, Expr, comp.elt),
    ONE("value", EXPR, Expr, comp.value),
    MANY("generators", COMPREHENSION, Expr, comp.generators),
};
static const AstField value_fields[] = {ONE("value", EXPR, Expr, value)};
static const AstField yield_fields[] = {MAYBE("value", EXPR, Expr, value)};
static const AstField compare_fields[] = {
    ONE("left", EXPR, Expr, compare.left),
    ARRAY("ops", CMPOP, BYTE, Expr, compare.ops, compare.count),
    ARRAY("comparators", EXPR, POINTER, Expr, compare.comparators, compare.count),
};
static const AstField call_fields[] = {
    SPINE("func", EXPR, Expr, call.func),
    MANY("args", EXPR, Expr, call.args),
    MANY("keywords", KEYWORD, Expr, call.keywords),
};
static const AstField formatted_value_fields[] = {
    ONE("value", EXPR, Expr, formatted_value.value),
    FIELD("conversion", INT, ONE, INT32, Expr, formatted_value.conversion),
    MAYBE("format_spec", EXPR, Expr, formatted_value.format_spec),
};
static const AstField joined_str_fields[] = {MANY("values", EXPR, Expr, sequence.elts)};
static const AstField constant_fields[] = {
    FIELD("value", CONSTANT, ONE, LITERAL, Expr, value),
    FIELD("kind", STRING, OPTIONAL, KIND, Expr, flags),
};
static const AstField attribute_fields[] = {
    SPINE("value", EXPR, Expr, attribute.value),
    ONE("attr", IDENTIFIER, Expr, attribute.attr),
    CONTEXT,
};
static const AstField subscript_fields[] = {
    SPINE("value", EXPR, Expr, subscript.value),
    ONE("slice", EXPR, Expr, subscript.slice),
    CONTEXT,
};
static const AstField starred_fields[] = {ONE("value", EXPR, Expr, value), CONTEXT};
static const AstField name_fields[] = {ONE("id", IDENTIFIER, Expr, name.id), CONTEXT};
static const AstField elts_fields[] = {MANY("elts", EXPR, Expr, sequence.elts), CONTEXT};
static const AstField slice_fields[] = {
    MAYBE("lower", EXPR, Expr, slice.lower),
    MAYBE("upper", EXPR, Expr, slice.upper),
    MAYBE("step", EXPR, Expr, slice.step),
};

/* ---- the parts of both, and patterns ---- */

static const AstField comprehension_fields[] = {
    ONE("target", EXPR, Comprehension, target),
    ONE("iter", EXPR, Comprehension, iter),
    MANY("ifs", EXPR, Comprehension, ifs),
    FIELD("is_async", INT, ONE, BOOL, Comprehension, is_async),
};
static const AstField handler_fields[] = {
    MAYBE("type", EXPR, ExceptHandler, type),
    MAYBE("name", IDENTIFIER, ExceptHandler, name),
    MANY("body", STMT, ExceptHandler, body),
};
static const AstField arguments_fields[] = {
    MANY("posonlyargs", ARG, Arguments, posonlyargs),
    MANY("args", ARG, Arguments, args),
    MAYBE("vararg", ARG, Arguments, vararg),
    MANY("kwonlyargs", ARG, Arguments, kwonlyargs),
    MANY("kw_defaults", EXPR, Arguments, kw_defaults),
    MAYBE("kwarg", ARG, Arguments, kwarg),
    MANY("defaults", EXPR, Arguments, defaults),
};
static const AstField arg_fields[] = {
    ONE("arg", IDENTIFIER, Arg, arg),
    MAYBE("annotation", EXPR, Arg, annotation),
    TYPE_COMMENT(Arg, type_comment),
};
static const AstField keyword_fields[] = {
    MAYBE("arg", IDENTIFIER, Keyword, arg),
    ONE("value", EXPR, Keyword, value),
};
static const AstField alias_fields[] = {
    ONE("name", IDENTIFIER, Alias, name),
    MAYBE("asname", IDENTIFIER, Alias, asname),
};
static const AstField withitem_fields[] = {
    ONE("context_expr", EXPR, WithItem, context_expr),
    MAYBE("optional_vars", EXPR, WithItem, optional_vars),
};
static const AstField match_case_fields[] = {
    ONE("pattern", PATTERN, MatchCase, pattern),
    MAYBE("guard", EXPR, MatchCase, guard),
    MANY("body", STMT, MatchCase, body),
};
static const AstField match_value_fields[] = {ONE("value", EXPR, Pattern, value)};
static const AstField match_singleton_fields[] = {FIELD("value", CONSTANT, ONE, SINGLETON, Pattern, singleton)};
static const AstField patterns_fields[] = {MANY("patterns", PATTERN, Pattern, patterns)};
static const AstField match_mapping_fields[] = {
    MANY("keys", EXPR, Pattern, mapping.keys),
    MANY("patterns", PATTERN, Pattern, mapping.patterns),
    MAYBE("rest", IDENTIFIER, Pattern, mapping.rest),
};
static const AstField match_class_fields[] = {
    ONE("cls", EXPR, Pattern, class_pattern.cls),
    MANY("patterns", PATTERN, Pattern, class_pattern.patterns),
    MANY("kwd_attrs", IDENTIFIER, Pattern, class_pattern.kwd_attrs),
    MANY("kwd_patterns", PATTERN, Pattern, class_pattern.kwd_patterns),
};
static const AstField match_star_fields[] = {MAYBE("name", IDENTIFIER, Pattern, star.name)};
static const AstField match_as_fields[] = {
    MAYBE("pattern", PATTERN, Pattern, as.pattern),
    MAYBE("name", IDENTIFIER, Pattern, as.name),
};
static const AstField type_ignore_fields[] = {
    FIELD("lineno", INT, ONE, INT32, TypeIgnore, line),
    FIELD("tag", STRING, ONE, COMMENT, TypeIgnore, tag),
};
static const AstField type_var_fields[] = {
    ONE("name", IDENTIFIER, TypeParam, name),
    MAYBE("bound", EXPR, TypeParam, bound),
    MAYBE("default_value", EXPR, TypeParam, default_value),
};
static const AstField type_param_fields[] = {
    ONE("name", IDENTIFIER, TypeParam, name),
    MAYBE("default_value", EXPR, TypeParam, default_value),
};

/* ---- the classes ---- */

enum {
    FIRST_MOD = 0,
    FIRST_STMT = FIRST_MOD + MOD_FUNCTION_TYPE + 1,
    FIRST_EXPR = FIRST_STMT + STMT_CONTINUE + 1,
    FIRST_CONTEXT = FIRST_EXPR + EXPR_SLICE + 1,
    FIRST_BOOLOP = FIRST_CONTEXT + CONTEXT_DEL + 1,
    FIRST_OPERATOR = FIRST_BOOLOP + BOOL_OR + 1,
    FIRST_UNARYOP = FIRST_OPERATOR + OPERATOR_FLOOR_DIV + 1,
    FIRST_CMPOP = FIRST_UNARYOP + UNARY_USUB + 1,
    FIRST_COMPREHENSION = FIRST_CMPOP + COMPARISON_NOT_IN + 1,
    FIRST_HANDLER,
    FIRST_ARGUMENTS,
    FIRST_ARG,
    FIRST_KEYWORD,
    FIRST_ALIAS,
    FIRST_WITHITEM,
    FIRST_MATCH_CASE,
    FIRST_PATTERN,
    FIRST_TYPE_IGNORE = FIRST_PATTERN + PATTERN_MATCH_OR + 1,
    FIRST_TYPE_PARAM,
    CLASS_END = FIRST_TYPE_PARAM + TYPE_PARAM_TYPE_VAR_TUPLE + 1,
};
_Static_assert(CLASS_END == AST_CLASS_COUNT, "AST_CLASS_COUNT says how many classes there are");

#define FIELDS(fields) fields, sizeof(fields) / sizeof *(fields)
#define MOD(KIND, name, fields) [FIRST_MOD + MOD_##KIND] = {name, FIELDS(fields), AST_MOD, MOD_##KIND, sizeof(Mod)}
#define STMT(KIND, name, fields, variant) \
    [FIRST_STMT + STMT_##KIND] = {name, FIELDS(fields), AST_STMT, STMT_##KIND, STMT_SIZE(variant)}
#define BARE_STMT(KIND, name) [FIRST_STMT + STMT_##KIND] = {name, NULL, 0, AST_STMT, STMT_##KIND, STMT_SIZE_BARE}
#define EXPR(KIND, name, fields, variant) \
    [FIRST_EXPR + EXPR_##KIND] = {name, FIELDS(fields), AST_EXPR, EXPR_##KIND, EXPR_SIZE(variant)}
#define BARE(FIRST, sum, KIND, name) [FIRST + KIND] = {name, NULL, 0, AST_##sum, KIND, 0}
#define PART(FIRST, sum, name, fields, Struct) [FIRST] = {name, FIELDS(fields), AST_##sum, 0, sizeof(Struct)}
#define PATTERN(KIND, name, fields) \
    [FIRST_PATTERN + PATTERN_##KIND] = {name, FIELDS(fields), AST_PATTERN, PATTERN_##KIND, sizeof(Pattern)}
#define TYPE_PARAM(KIND, name, fields) \
    [FIRST_TYPE_PARAM + TYPE_PARAM_##KIND] = {name, FIELDS(fields), AST_TYPE_PARAM, TYPE_PARAM_##KIND, sizeof(TypeParam)}

const AstClass ast_classes[AST_CLASS_COUNT] = {
    MOD(MODULE, "Module", module_fields),
    MOD(INTERACTIVE, "Interactive", interactive_fields),
    MOD(EXPRESSION, "Expression", expression_fields),
    MOD(FUNCTION_TYPE, "FunctionType", function_type_fields),

    STMT(FUNCTION_DEF, "FunctionDef", function_fields, function),
    STMT(ASYNC_FUNCTION_DEF, "AsyncFunctionDef", function_fields, function),
    STMT(CLASS_DEF, "ClassDef", class_fields, class_def),
    STMT(RETURN, "Return", return_fields, return_stmt),
    STMT(DELETE, "Delete", delete_fields, delete_stmt),
    STMT(ASSIGN, "Assign", assign_fields, assign),
    STMT(TYPE_ALIAS, "TypeAlias", type_alias_fields, type_alias),
    STMT(AUG_ASSIGN, "AugAssign", aug_assign_fields, aug_assign),
    STMT(ANN_ASSIGN, "AnnAssign", ann_assign_fields, ann_assign),
    STMT(FOR, "For", for_fields, for_stmt),
    STMT(ASYNC_FOR, "AsyncFor", for_fields, for_stmt),
    STMT(WHILE, "While", while_fields, while_stmt),
    STMT(IF, "If", if_fields, if_stmt),
    STMT(WITH, "With", with_fields, with),
    STMT(ASYNC_WITH, "AsyncWith", with_fields, with),
    STMT(MATCH, "Match", match_fields, match),
    STMT(RAISE, "Raise", raise_fields, raise),
    STMT(TRY, "Try", try_fields, try_stmt),
    STMT(TRY_STAR, "TryStar", try_fields, try_stmt),
    STMT(ASSERT, "Assert", assert_fields, assert_stmt),
    STMT(IMPORT, "Import", import_fields, import),
    STMT(IMPORT_FROM, "ImportFrom", import_from_fields, import_from),
    STMT(GLOBAL, "Global", global_fields, global),
    STMT(NONLOCAL, "Nonlocal", global_fields, global),
    STMT(EXPR, "Expr", expr_fields, expr),
    BARE_STMT(PASS, "Pass"),
    BARE_STMT(BREAK, "Break"),
    BARE_STMT(CONTINUE, "Continue"),

    EXPR(BOOL_OP, "BoolOp", bool_op_fields, bool_op),
    EXPR(NAMED_EXPR, "NamedExpr", named_expr_fields, named_expr),
    EXPR(BIN_OP, "BinOp", bin_op_fields, bin_op),
    EXPR(UNARY_OP, "UnaryOp", unary_op_fields, unary_op),
    EXPR(LAMBDA, "Lambda", lambda_fields, lambda),
    EXPR(IF_EXP, "IfExp", if_exp_fields, if_exp),
    EXPR(DICT, "Dict", dict_fields, dict),
    EXPR(SET, "Set", set_fields, sequence),
    EXPR(LIST_COMP, "ListComp", comp_fields, comp),
    EXPR(SET_COMP, "SetComp", comp_fields, comp),
    EXPR(DICT_COMP, "DictComp", dict_comp_fields, comp),
    EXPR(GENERATOR_EXP, "GeneratorExp", comp_fields, comp),
    EXPR(AWAIT, "Await", value_fields, value),
    EXPR(YIELD, "Yield", yield_fields, value),
    EXPR(YIELD_FROM, "YieldFrom", value_fields, value),
    EXPR(COMPARE, "Compare", compare_fields, compare),
    EXPR(CALL, "Call", call_fields, call),
    EXPR(FORMATTED_VALUE, "FormattedValue", formatted_value_fields, formatted_value),
    EXPR(JOINED_STR, "JoinedStr", joined_str_fields, sequence),
    EXPR(CONSTANT, "Constant", constant_fields, string),
    EXPR(ATTRIBUTE, "Attribute", attribute_fields, attribute),
    EXPR(SUBSCRIPT, "Subscript", subscript_fields, subscript),
    EXPR(STARRED, "Starred", starred_fields, value),
    EXPR(NAME, "Name", name_fields, name),
    EXPR(LIST, "List", elts_fields, sequence),
    EXPR(TUPLE, "Tuple", elts_fields, sequence),
    EXPR(SLICE, "Slice", slice_fields, slice),

    BARE(FIRST_CONTEXT, EXPR_CONTEXT, CONTEXT_LOAD, "Load"),
    BARE(FIRST_CONTEXT, EXPR_CONTEXT, CONTEXT_STORE, "Store"),
    BARE(FIRST_CONTEXT, EXPR_CONTEXT, CONTEXT_DEL, "Del"),
    BARE(FIRST_BOOLOP, BOOLOP, BOOL_AND, "And"),
    BARE(FIRST_BOOLOP, BOOLOP, BOOL_OR, "Or"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_ADD, "Add"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_SUB, "Sub"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_MULT, "Mult"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_MAT_MULT, "MatMult"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_DIV, "Div"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_MOD, "Mod"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_POW, "Pow"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_LSHIFT, "LShift"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_RSHIFT, "RShift"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_BIT_OR, "BitOr"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_BIT_XOR, "BitXor"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_BIT_AND, "BitAnd"),
    BARE(FIRST_OPERATOR, OPERATOR, OPERATOR_FLOOR_DIV, "FloorDiv"),
    BARE(FIRST_UNARYOP, UNARYOP, UNARY_INVERT, "Invert"),
    BARE(FIRST_UNARYOP, UNARYOP, UNARY_NOT, "Not"),
    BARE(FIRST_UNARYOP, UNARYOP, UNARY_UADD, "UAdd"),
    BARE(FIRST_UNARYOP, UNARYOP, UNARY_USUB, "USub"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_EQ, "Eq"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_NOT_EQ, "NotEq"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_LT, "Lt"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_LT_E, "LtE"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_GT, "Gt"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_GT_E, "GtE"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_IS, "Is"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_IS_NOT, "IsNot"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_IN, "In"),
    BARE(FIRST_CMPOP, CMPOP, COMPARISON_NOT_IN, "NotIn"),

    PART(FIRST_COMPREHENSION, COMPREHENSION, "comprehension", comprehension_fields, Comprehension),
    PART(FIRST_HANDLER, EXCEPTHANDLER, "ExceptHandler", handler_fields, ExceptHandler),
    PART(FIRST_ARGUMENTS, ARGUMENTS, "arguments", arguments_fields, Arguments),
    PART(FIRST_ARG, ARG, "arg", arg_fields, Arg),
    PART(FIRST_KEYWORD, KEYWORD, "keyword", keyword_fields, Keyword),
    PART(FIRST_ALIAS, ALIAS, "alias", alias_fields, Alias),
    PART(FIRST_WITHITEM, WITHITEM, "withitem", withitem_fields, WithItem),
    PART(FIRST_MATCH_CASE, MATCH_CASE, "match_case", match_case_fields, MatchCase),

    PATTERN(MATCH_VALUE, "MatchValue", match_value_fields),
    PATTERN(MATCH_SINGLETON, "MatchSingleton", match_singleton_fields),
    PATTERN(MATCH_SEQUENCE, "MatchSequence", patterns_fields),
    PATTERN(MATCH_MAPPING, "MatchMapping", match_mapping_fields),
    PATTERN(MATCH_CLASS, "MatchClass", match_class_fields),
    PATTERN(MATCH_STAR, "MatchStar", match_star_fields),
    PATTERN(MATCH_AS, "MatchAs", match_as_fields),
    PATTERN(MATCH_OR, "MatchOr", patterns_fields),

    PART(FIRST_TYPE_IGNORE, TYPE_IGNORE, "TypeIgnore", type_ignore_fields, TypeIgnore),
    TYPE_PARAM(TYPE_VAR, "TypeVar", type_var_fields),
    TYPE_PARAM(PARAM_SPEC, "ParamSpec", type_param_fields),
    TYPE_PARAM(TYPE_VAR_TUPLE, "TypeVarTuple", type_param_fields),
};

/* ---- the sums ---- */

#define KINDS(Struct) offsetof(Struct, kind)
#define PLACES(Struct) offsetof(Struct, at)

const AstSum ast_sums[AST_SUM_COUNT] = {
    [AST_MOD] = {"mod", FIRST_MOD, MOD_FUNCTION_TYPE + 1, KINDS(Mod), -1, false, false},
    [AST_STMT] = {"stmt", FIRST_STMT, STMT_CONTINUE + 1, KINDS(Stmt), PLACES(Stmt), false, false},
    [AST_EXPR] = {"expr", FIRST_EXPR, EXPR_SLICE + 1, KINDS(Expr), PLACES(Expr), false, false},
    [AST_EXPR_CONTEXT] = {"expr_context", FIRST_CONTEXT, CONTEXT_DEL + 1, 0, -1, false, false},
    [AST_BOOLOP] = {"boolop", FIRST_BOOLOP, BOOL_OR + 1, 0, -1, false, false},
    [AST_OPERATOR] = {"operator", FIRST_OPERATOR, OPERATOR_FLOOR_DIV + 1, 0, -1, false, false},
    [AST_UNARYOP] = {"unaryop", FIRST_UNARYOP, UNARY_USUB + 1, 0, -1, false, false},
    [AST_CMPOP] = {"cmpop", FIRST_CMPOP, COMPARISON_NOT_IN + 1, 0, -1, false, false},
    [AST_COMPREHENSION] = {"comprehension", FIRST_COMPREHENSION, 1, -1, -1, true, false},
    [AST_EXCEPTHANDLER] = {"excepthandler", FIRST_HANDLER, 1, -1, PLACES(ExceptHandler), false, false},
    [AST_ARGUMENTS] = {"arguments", FIRST_ARGUMENTS, 1, -1, -1, true, false},
    [AST_ARG] = {"arg", FIRST_ARG, 1, -1, PLACES(Arg), true, false},
    [AST_KEYWORD] = {"keyword", FIRST_KEYWORD, 1, -1, PLACES(Keyword), true, false},
    [AST_ALIAS] = {"alias", FIRST_ALIAS, 1, -1, PLACES(Alias), true, false},
    [AST_WITHITEM] = {"withitem", FIRST_WITHITEM, 1, -1, -1, true, false},
    [AST_MATCH_CASE] = {"match_case", FIRST_MATCH_CASE, 1, -1, -1, true, false},
    [AST_PATTERN] = {"pattern", FIRST_PATTERN, PATTERN_MATCH_OR + 1, KINDS(Pattern), PLACES(Pattern), false, true},
    [AST_TYPE_IGNORE] = {"type_ignore", FIRST_TYPE_IGNORE, 1, -1, -1, false, false},
    [AST_TYPE_PARAM] = {"type_param", FIRST_TYPE_PARAM, TYPE_PARAM_TYPE_VAR_TUPLE + 1, KINDS(TypeParam),
                        PLACES(TypeParam), false, true},
};

const char *const ast_attribute_names[AST_ATTRIBUTES] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};

const char *ast_type_name(AstType type)
{
    static const char *const plain[] = {"identifier", "string", "int", "constant"};
    return type < AST_SUM_COUNT ? ast_sums[type].name : plain[type - AST_SUM_COUNT];
}

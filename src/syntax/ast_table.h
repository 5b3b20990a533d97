/*
 * syntax/ast_table.h - the grammar of trees as data: which classes of nodes there are, their fields in order, and where in
 * syntax/ast.h's structs each field lies.
 *
 * Everything that treats all kinds of nodes alike works from this table: the classes of the module `ast`, trees as Python
 * objects, and objects back to trees. A sum is what ASDL calls a type: one of several classes (stmt, expr), or a single class
 * that is its own sum (arguments, keyword).
 */
#ifndef OURO_SYNTAX_AST_TABLE_H
#define OURO_SYNTAX_AST_TABLE_H

#include "syntax/ast.h"

/* What a field holds: a node of a sum, or one of the plain kinds behind them. */
typedef enum AstType {
    AST_MOD,
    AST_STMT,
    AST_EXPR,
    AST_EXPR_CONTEXT,
    AST_BOOLOP,
    AST_OPERATOR,
    AST_UNARYOP,
    AST_CMPOP,
    AST_COMPREHENSION,
    AST_EXCEPTHANDLER,
    AST_ARGUMENTS,
    AST_ARG,
    AST_KEYWORD,
    AST_ALIAS,
    AST_WITHITEM,
    AST_MATCH_CASE,
    AST_PATTERN,
    AST_TYPE_IGNORE,
    AST_TYPE_PARAM,
    AST_SUM_COUNT,
    AST_IDENTIFIER = AST_SUM_COUNT,
    AST_STRING,
    AST_INT,
    AST_CONSTANT,
    AST_TYPE_COUNT,
} AstType;

typedef enum AstQuantity { AST_ONE, AST_OPTIONAL, AST_MANY } AstQuantity;

/* How a field lies in its struct. */
typedef enum AstStore {
    AST_STORE_POINTER,  /* to a struct or an Identifier, NULL for None; of AST_MANY: `items`, and their number apart */
    AST_STORE_BYTE,     /* a kind in a uint8_t: contexts and operators; of AST_MANY: an array of them */
    AST_STORE_BOOL,
    AST_STORE_INT32,
    AST_STORE_LITERAL,  /* Constant.value: see Expr */
    AST_STORE_SINGLETON, /* MatchSingleton.value: a ConstantKind */
    AST_STORE_KIND,     /* Constant.kind: 'u' or None */
    AST_STORE_COMMENT,   /* a pointer to a TypeComment; the compiler has no use for it */
} AstStore;

typedef struct AstField {
    const char *name;
    uint8_t type;     /* AstType */
    uint8_t quantity; /* AstQuantity */
    uint8_t store;    /* AstStore */
    bool spine;       /* nests as deep as the source is long: see syntax/ast.h */
    uint16_t offset;
    uint16_t count_offset; /* AST_MANY: of the number of items, a uint32_t */
} AstField;

enum { AST_FIELDS_MAX = 8, AST_ATTRIBUTES = 4 };

typedef struct AstClass {
    const char *name;
    const AstField *fields;
    uint8_t field_count;
    uint8_t sum;   /* AstType */
    uint8_t kind;  /* what the struct's `kind` is for this class */
    uint16_t size; /* bytes of a struct that holds this class; 0: a bare kind without a struct */
} AstClass;

typedef struct AstSum {
    const char *name;
    uint16_t first, count;  /* its classes in ast_classes, in the order of their kinds */
    int16_t kind_offset;    /* of `kind` in the struct, a uint8_t; -1: there is one class only */
    int16_t span_offset;    /* of the Span; -1: such nodes have no place in the source */
    bool single;            /* the only class has the name of the sum */
    bool must_end;          /* the ends of the Span may not be left out */
} AstSum;

/* The attributes lineno, col_offset, end_lineno, end_col_offset: int32_t in this order from the Span on. */
extern const char *const ast_attribute_names[AST_ATTRIBUTES];

#define AST_CLASS_COUNT 111
extern const AstClass ast_classes[AST_CLASS_COUNT];
extern const AstSum ast_sums[AST_SUM_COUNT];
/* "identifier", "stmt", ...: as ASDL writes the type. */
const char *ast_type_name(AstType type);

/* The class of a node of a sum. */
static inline const AstClass *ast_class_of(AstType sum, const void *node)
{
    const AstSum *s = &ast_sums[sum];
    unsigned kind = s->kind_offset < 0 ? 0 : ((const uint8_t *)node)[s->kind_offset];
    return &ast_classes[s->first + kind];
}

#endif

/*
 * syntax/ast.h - the tree: what the parser gives to the compiler.
 *
 * The shape and the names follow CPython's `ast` module: a node kind here is a class there, a
 * member of the node's variant is a field there. What differs:
 *
 *  - Literals are not objects. A number keeps its source text; a string or bytes constant keeps
 *    the list of its parts (pieces of source, see StringPart); syntax/literal.h decodes both.
 *  - Identifiers are interned per parse: two equal names are the same pointer, and each carries
 *    an ordinal (0, 1, 2, ... in order of first appearance) and a word for the compiler's use.
 *  - Everything, including the source text, lives in one Arena and goes at once.
 *
 * A node is allocated with only as many bytes as its own variant needs: never copy a node by
 * value, never change its kind to a larger one.
 *
 * How deep can the tree be? All nesting is bounded by SYNTAX_MAX_DEPTH, except these left spines,
 * which are as long as the source makes them, so that walkers should loop over them (or refuse
 * by Expr.depth, which is known for each expression without a walk):
 *      BinOp.left   Call.func   Attribute.value   Subscript.value
 * and `elif` chains: If.orelse that holds one If with is_elif set, to any length.
 */
#ifndef OURO_SYNTAX_AST_H
#define OURO_SYNTAX_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No nesting that the parser recurses on is deeper than this. */
#define SYNTAX_MAX_DEPTH 1000

typedef struct Mod Mod;
typedef struct Stmt Stmt;
typedef struct Expr Expr;
typedef struct Pattern Pattern;
typedef struct Comprehension Comprehension;
typedef struct ExceptHandler ExceptHandler;
typedef struct Arguments Arguments;
typedef struct Arg Arg;
typedef struct Keyword Keyword;
typedef struct Alias Alias;
typedef struct WithItem WithItem;
typedef struct MatchCase MatchCase;
typedef struct TypeParam TypeParam;

/* A sequence of children: `for (uint32_t i = 0; i < seq.count; i++) seq.items[i]`. */
#define AST_SEQUENCE(Item, Name)                                                                   \
    typedef struct Name {                                                                          \
        Item *items;                                                                               \
        uint32_t count;                                                                            \
    } Name

/* Lines count from 1, columns from 0 in UTF-8 bytes; the end is exclusive. */
typedef struct Span {
    int32_t line;
    int32_t column;
    int32_t end_line;
    int32_t end_column;
} Span;

/*
 * A name, NFKC-normalised UTF-8, unique within one parse: compare by pointer. text ends with a
 * NUL. `user` starts as 0 and is never looked at here: the compiler may keep a number in it.
 */
typedef struct Identifier {
    const char *text;
    uint32_t length;
    uint32_t hash;
    uint32_t ordinal;
    uint32_t user;
} Identifier;

/*
 * One piece of a string or bytes constant: the source text between the quotes (prefix and quotes
 * left out), line ends already normalised to '\n'. The constant is the concatenation of its
 * decoded parts.
 */
typedef enum StringPartFlag {
    PART_RAW = 1,        /* backslashes stand for themselves */
    PART_ESCAPES = 2,    /* not raw and has a backslash: must be decoded (else: take text as is) */
    PART_NON_ASCII = 4,  /* text has bytes over 127 */
    PART_UNICODE = 8,    /* the literal had the prefix u */
    PART_FSTRING = 16,   /* the literal part of an f-string ({{ and }} were already halved) */
} StringPartFlag;

typedef struct StringPart {
    const char *text;
    uint32_t length;
    uint32_t flags;
    int32_t line;       /* where the text starts, for messages about escapes */
    int32_t column;
} StringPart;

/* What stands behind `# type:` in a comment, or behind `# type: ignore`; with SyntaxOptions.type_comments. */
typedef struct TypeComment {
    const char *text;
    uint32_t length;
} TypeComment;

/* `# type: ignore` and what follows. */
typedef struct TypeIgnore {
    struct TypeIgnore *next; /* while they are collected */
    int32_t line;
    TypeComment *tag;
} TypeIgnore;

AST_SEQUENCE(TypeIgnore *, TypeIgnoreSeq);
AST_SEQUENCE(StringPart, StringPartSeq);
AST_SEQUENCE(Stmt *, StmtSeq);
AST_SEQUENCE(Expr *, ExprSeq);
AST_SEQUENCE(Pattern *, PatternSeq);
AST_SEQUENCE(Comprehension *, ComprehensionSeq);
AST_SEQUENCE(ExceptHandler *, ExceptHandlerSeq);
AST_SEQUENCE(Arg *, ArgSeq);
AST_SEQUENCE(Keyword *, KeywordSeq);
AST_SEQUENCE(Alias *, AliasSeq);
AST_SEQUENCE(WithItem *, WithItemSeq);
AST_SEQUENCE(MatchCase *, MatchCaseSeq);
AST_SEQUENCE(TypeParam *, TypeParamSeq);
AST_SEQUENCE(Identifier *, IdentifierSeq);

/* ---- mod ----------------------------------------------------------------------------------- */

typedef enum ModKind {
    MOD_MODULE,      /* body: statements of a file */
    MOD_INTERACTIVE, /* body: statements of one interactive line or one compound statement */
    MOD_EXPRESSION,  /* expression: for eval() */
    MOD_FUNCTION_TYPE, /* argument_types, expression: `(int, str) -> bool` */
} ModKind;

struct Mod {
    uint8_t kind;              /* ModKind */
    StmtSeq body;              /* Module, Interactive */
    ExprSeq argument_types;    /* FunctionType */
    TypeIgnoreSeq type_ignores; /* Module */
    Expr *expression;          /* Expression (called `body` in CPython), FunctionType (`returns`) */

    /* The source as the parser saw it: UTF-8, no BOM, '\n' line ends, a final '\n', then NUL.
     * Line first_line + i starts at source + line_starts[i]; line_starts[line_count] is the end. */
    const char *source;
    uint32_t source_length;
    int32_t first_line; /* the number of the first line, usually 1 */
    uint32_t line_count;
    const uint32_t *line_starts;

    uint32_t identifier_count; /* ordinals are below this */
    bool has_future;           /* there is some `from __future__ import ...` */
};

/* ---- stmt ---------------------------------------------------------------------------------- */

typedef enum StmtKind {
    STMT_FUNCTION_DEF,       /* function */
    STMT_ASYNC_FUNCTION_DEF, /* function */
    STMT_CLASS_DEF,          /* class_def */
    STMT_RETURN,             /* return_stmt */
    STMT_DELETE,             /* delete_stmt */
    STMT_ASSIGN,             /* assign */
    STMT_TYPE_ALIAS,         /* type_alias */
    STMT_AUG_ASSIGN,         /* aug_assign */
    STMT_ANN_ASSIGN,         /* ann_assign */
    STMT_FOR,                /* for_stmt */
    STMT_ASYNC_FOR,          /* for_stmt */
    STMT_WHILE,              /* while_stmt */
    STMT_IF,                 /* if_stmt */
    STMT_WITH,               /* with */
    STMT_ASYNC_WITH,         /* with */
    STMT_MATCH,              /* match */
    STMT_RAISE,              /* raise */
    STMT_TRY,                /* try_stmt */
    STMT_TRY_STAR,           /* try_stmt */
    STMT_ASSERT,             /* assert_stmt */
    STMT_IMPORT,             /* import */
    STMT_IMPORT_FROM,        /* import_from */
    STMT_GLOBAL,             /* global: names */
    STMT_NONLOCAL,           /* global: names */
    STMT_EXPR,               /* expr */
    STMT_PASS,
    STMT_BREAK,
    STMT_CONTINUE,
} StmtKind;

typedef enum Operator {
    OPERATOR_ADD,
    OPERATOR_SUB,
    OPERATOR_MULT,
    OPERATOR_MAT_MULT,
    OPERATOR_DIV,
    OPERATOR_MOD,
    OPERATOR_POW,
    OPERATOR_LSHIFT,
    OPERATOR_RSHIFT,
    OPERATOR_BIT_OR,
    OPERATOR_BIT_XOR,
    OPERATOR_BIT_AND,
    OPERATOR_FLOOR_DIV,
} Operator;

struct Stmt {
    uint8_t kind;    /* StmtKind */
    uint8_t op;      /* AugAssign: Operator */
    bool is_elif;    /* If: written `elif`, the only item of another If's orelse */
    bool simple;     /* AnnAssign: the target is a plain name without parentheses */
    uint32_t start;  /* byte offset in Mod.source of the first byte, decorators included */
    uint32_t end;    /* byte offset behind the last byte */
    Span at;         /* like CPython's: decorators left out */
    union {
        struct {
            Identifier *name;
            Arguments *args;
            StmtSeq body;
            ExprSeq decorator_list;
            Expr *returns;            /* or NULL */
            TypeParamSeq type_params;
            TypeComment *type_comment; /* or NULL, as everywhere */
        } function;
        struct {
            Identifier *name;
            ExprSeq bases;            /* Starred allowed */
            KeywordSeq keywords;
            StmtSeq body;
            ExprSeq decorator_list;
            TypeParamSeq type_params;
        } class_def;
        struct {
            Expr *value;              /* or NULL */
        } return_stmt;
        struct {
            ExprSeq targets;          /* context Del */
        } delete_stmt;
        struct {
            ExprSeq targets;          /* a = b = value: two targets */
            Expr *value;
            TypeComment *type_comment;
        } assign;
        struct {
            Expr *name;               /* a Name, context Store */
            TypeParamSeq type_params;
            Expr *value;
        } type_alias;
        struct {
            Expr *target;             /* Name, Attribute or Subscript, context Store */
            Expr *value;
        } aug_assign;                 /* operator in Stmt.op */
        struct {
            Expr *target;
            Expr *annotation;
            Expr *value;              /* or NULL */
        } ann_assign;                 /* Stmt.simple */
        struct {
            Expr *target;
            Expr *iter;
            StmtSeq body;
            StmtSeq orelse;
            TypeComment *type_comment;
        } for_stmt;
        struct {
            Expr *test;
            StmtSeq body;
            StmtSeq orelse;
        } while_stmt;
        struct {
            Expr *test;
            StmtSeq body;
            StmtSeq orelse;           /* elif: one If with is_elif; any length of chain: loop */
        } if_stmt;
        struct {
            WithItemSeq items;
            StmtSeq body;
            TypeComment *type_comment;
        } with;
        struct {
            Expr *subject;
            MatchCaseSeq cases;
        } match;
        struct {
            Expr *exc;                /* or NULL */
            Expr *cause;              /* or NULL */
        } raise;
        struct {
            StmtSeq body;
            ExceptHandlerSeq handlers;
            StmtSeq orelse;
            StmtSeq finalbody;
        } try_stmt;
        struct {
            Expr *test;
            Expr *msg;                /* or NULL */
        } assert_stmt;
        struct {
            AliasSeq names;
        } import;
        struct {
            Identifier *module;       /* dotted name in one Identifier, or NULL: from . import x */
            AliasSeq names;           /* one Alias named "*" for the star */
            uint32_t level;           /* number of leading dots */
        } import_from;
        struct {
            IdentifierSeq names;
        } global;                     /* Global and Nonlocal */
        struct {
            Expr *value;
        } expr;
    };
};

/* ---- expr ---------------------------------------------------------------------------------- */

typedef enum ExprKind {
    EXPR_BOOL_OP,         /* bool_op, BoolOperator in Expr.op */
    EXPR_NAMED_EXPR,      /* named_expr */
    EXPR_BIN_OP,          /* bin_op, Operator in Expr.op */
    EXPR_UNARY_OP,        /* unary_op, UnaryOperator in Expr.op */
    EXPR_LAMBDA,          /* lambda */
    EXPR_IF_EXP,          /* if_exp */
    EXPR_DICT,            /* dict */
    EXPR_SET,             /* sequence.elts */
    EXPR_LIST_COMP,       /* comp.elt, comp.generators */
    EXPR_SET_COMP,        /* comp.elt, comp.generators */
    EXPR_DICT_COMP,       /* comp.elt is the key, comp.value the value, comp.generators */
    EXPR_GENERATOR_EXP,   /* comp.elt, comp.generators */
    EXPR_AWAIT,           /* value */
    EXPR_YIELD,           /* value, or NULL */
    EXPR_YIELD_FROM,      /* value */
    EXPR_COMPARE,         /* compare */
    EXPR_CALL,            /* call */
    EXPR_FORMATTED_VALUE, /* formatted_value */
    EXPR_JOINED_STR,      /* sequence.elts: Constant (str) and FormattedValue */
    EXPR_CONSTANT,        /* ConstantKind in Expr.op; number or string */
    EXPR_ATTRIBUTE,       /* attribute; has a context */
    EXPR_SUBSCRIPT,       /* subscript; has a context */
    EXPR_STARRED,         /* value; has a context */
    EXPR_NAME,            /* name.id; has a context */
    EXPR_LIST,            /* sequence.elts; has a context */
    EXPR_TUPLE,           /* sequence.elts; has a context */
    EXPR_SLICE,           /* slice */
} ExprKind;

typedef enum ExprContext { CONTEXT_LOAD, CONTEXT_STORE, CONTEXT_DEL } ExprContext;
typedef enum BoolOperator { BOOL_AND, BOOL_OR } BoolOperator;
typedef enum UnaryOperator { UNARY_INVERT, UNARY_NOT, UNARY_UADD, UNARY_USUB } UnaryOperator;

/* (Not COMPARE_*: that is object/type.h's, and the compiler includes both.) */
typedef enum CompareOperator {
    COMPARISON_EQ,
    COMPARISON_NOT_EQ,
    COMPARISON_LT,
    COMPARISON_LT_E,
    COMPARISON_GT,
    COMPARISON_GT_E,
    COMPARISON_IS,
    COMPARISON_IS_NOT,
    COMPARISON_IN,
    COMPARISON_NOT_IN,
} CompareOperator;

typedef enum ConstantKind {
    CONSTANT_NONE,
    CONSTANT_TRUE,
    CONSTANT_FALSE,
    CONSTANT_ELLIPSIS,
    CONSTANT_INT,       /* number: text as written, with its underscores and 0x/0o/0b prefix */
    CONSTANT_FLOAT,     /* number */
    CONSTANT_IMAGINARY, /* number, the final j included */
    CONSTANT_STR,       /* string.parts */
    CONSTANT_BYTES,     /* string.parts */
    CONSTANT_OTHER,     /* only with EXPR_GIVEN */
} ConstantKind;

/* Expr.flags */
#define EXPR_PARENTHESIZED 1 /* written in its own parentheses (never set for a Tuple's own) */
/* Of Constant, in trees that the parser did not make: `value` is something that the maker knows, of the kind that op says, */
#define EXPR_GIVEN 2
#define EXPR_GIVEN_UNICODE 4 /* ... a str of the kind u */
#define EXPR_UNEVEN 8        /* Dict, Compare: of two lists one is longer; such a tree is not valid */

struct Expr {
    uint8_t kind;    /* ExprKind */
    uint8_t context; /* ExprContext; Load where the kind has none */
    uint8_t op;      /* operator of BoolOp, BinOp, UnaryOp; ConstantKind of Constant */
    uint8_t flags;
    uint32_t depth;  /* height of the tree under and with this node, leaves have 1; saturates */
    Span at;
    union {
        struct {
            ExprSeq values;           /* a and b and c: three values */
        } bool_op;
        struct {
            Expr *target;             /* a Name, context Store */
            Expr *value;
        } named_expr;
        struct {
            Expr *left;
            Expr *right;
        } bin_op;
        struct {
            Expr *operand;
        } unary_op;
        struct {
            Arguments *args;
            Expr *body;
        } lambda;
        struct {
            Expr *test;
            Expr *body;
            Expr *orelse;
        } if_exp;
        struct {
            Expr **keys;              /* keys[i] is NULL for **values[i] */
            Expr **values;
            uint32_t count;
        } dict;
        struct {
            ExprSeq elts;
        } sequence;                   /* Set, List, Tuple, JoinedStr (its `values`) */
        struct {
            Expr *elt;                /* DictComp: the key */
            Expr *value;              /* DictComp only, else NULL */
            ComprehensionSeq generators;
        } comp;
        Expr *value;                  /* Await, Yield, YieldFrom, Starred */
        struct {
            Expr *left;
            Expr **comparators;
            uint8_t *ops;             /* CompareOperator */
            uint32_t count;           /* of ops and of comparators */
        } compare;
        struct {
            Expr *func;
            ExprSeq args;             /* Starred allowed */
            KeywordSeq keywords;
        } call;
        struct {
            Expr *value;
            Expr *format_spec;        /* a JoinedStr, or NULL */
            int32_t conversion;       /* -1, or 's', 'r', 'a' */
        } formatted_value;
        struct {
            const char *text;
            uint32_t length;
        } number;
        struct {
            StringPartSeq parts;      /* at least one, the empty string too; u'' by first part */
        } string;
        struct {
            Expr *value;
            Identifier *attr;
        } attribute;
        struct {
            Expr *value;
            Expr *slice;              /* any expression, Slice, or Tuple holding Slice, Starred */
        } subscript;
        struct {
            Identifier *id;
        } name;
        struct {
            Expr *lower;              /* each or NULL */
            Expr *upper;
            Expr *step;
        } slice;
    };
};

/* Bytes of a node of a variant. */
#define EXPR_SIZE(variant) (offsetof(Expr, variant) + sizeof(((Expr *)0)->variant))
#define STMT_SIZE(variant) (offsetof(Stmt, variant) + sizeof(((Stmt *)0)->variant))
#define STMT_SIZE_BARE offsetof(Stmt, expr)

/* ---- the parts of expressions and statements ------------------------------------------------ */

/* `for target in iter if ifs[0] if ifs[1]`, inside a comprehension. */
struct Comprehension {
    Expr *target;
    Expr *iter;
    ExprSeq ifs;
    bool is_async;
};

/* `except type as name:` */
struct ExceptHandler {
    Span at;
    Expr *type;       /* or NULL */
    Identifier *name; /* or NULL */
    StmtSeq body;
};

/* Parameters of a def or lambda. Defaults belong to the last of posonlyargs + args. */
struct Arguments {
    ArgSeq posonlyargs;
    ArgSeq args;
    Arg *vararg;         /* or NULL */
    ArgSeq kwonlyargs;
    ExprSeq kw_defaults; /* as many as kwonlyargs; an item is NULL where there is no default */
    Arg *kwarg;          /* or NULL */
    ExprSeq defaults;
};

struct Arg {
    Span at;
    Identifier *arg;
    Expr *annotation; /* or NULL; a Starred is possible on *args */
    TypeComment *type_comment;
};

/* `arg=value`, or `**value` where arg is NULL; of calls and class statements. */
struct Keyword {
    Span at;
    Identifier *arg;
    Expr *value;
};

/* `name as asname` in imports; name may be dotted. */
struct Alias {
    Span at;
    Identifier *name;
    Identifier *asname; /* or NULL */
};

/* `context_expr as optional_vars` */
struct WithItem {
    Expr *context_expr;
    Expr *optional_vars; /* or NULL */
};

/* `case pattern if guard:` */
struct MatchCase {
    Pattern *pattern;
    Expr *guard; /* or NULL */
    StmtSeq body;
};

/* ---- pattern ------------------------------------------------------------------------------- */

typedef enum PatternKind {
    PATTERN_MATCH_VALUE,     /* value */
    PATTERN_MATCH_SINGLETON, /* singleton */
    PATTERN_MATCH_SEQUENCE,  /* patterns */
    PATTERN_MATCH_MAPPING,   /* mapping */
    PATTERN_MATCH_CLASS,     /* class_pattern */
    PATTERN_MATCH_STAR,      /* star.name */
    PATTERN_MATCH_AS,        /* as */
    PATTERN_MATCH_OR,        /* patterns */
} PatternKind;

struct Pattern {
    uint8_t kind; /* PatternKind */
    Span at;
    union {
        Expr *value;                  /* constant, signed number, complex, f.o.o attribute */
        ConstantKind singleton;       /* CONSTANT_NONE, CONSTANT_TRUE, CONSTANT_FALSE */
        PatternSeq patterns;          /* MatchSequence, MatchOr */
        struct {
            ExprSeq keys;
            PatternSeq patterns;      /* as many as keys */
            Identifier *rest;         /* or NULL */
        } mapping;
        struct {
            Expr *cls;
            PatternSeq patterns;
            IdentifierSeq kwd_attrs;
            PatternSeq kwd_patterns;  /* as many as kwd_attrs */
        } class_pattern;
        struct {
            Identifier *name;         /* or NULL: *_ */
        } star;
        struct {
            Pattern *pattern;         /* or NULL: a capture, or the wildcard */
            Identifier *name;         /* NULL: the wildcard _ */
        } as;
    };
};

/* ---- type_param ---------------------------------------------------------------------------- */

typedef enum TypeParamKind {
    TYPE_PARAM_TYPE_VAR,       /* T: bound = default */
    TYPE_PARAM_PARAM_SPEC,     /* **P = default */
    TYPE_PARAM_TYPE_VAR_TUPLE, /* *Ts = default */
} TypeParamKind;

struct TypeParam {
    uint8_t kind; /* TypeParamKind */
    Span at;
    Identifier *name;
    Expr *bound;         /* TypeVar only; or NULL. A Tuple holds constraints. */
    Expr *default_value; /* or NULL */
};

#endif

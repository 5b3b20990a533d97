/* What the files of the compiler share: the state of one compilation, the code object being made, and how instructions
 * are emitted.
 *
 * Failing is sticky, as in base/buffer.h: the first error leaves an exception pending and sets `failed`; from then on
 * everything does nothing, and the end of the compilation looks once.
 */
#ifndef OURO_COMPILE_COMPILER_H
#define OURO_COMPILE_COMPILER_H

#include "compile/compile.h"
#include "compile/opcode.h"
#include "compile/scope.h"
#include "object/core.h"
#include "syntax/syntax.h"

/* What folding makes of a node, in place. */
enum {
    EXPR_FOLDED = 0xff,  /* a constant: `value` holds an Object of the pool */
    EXPR_WRAPPED = 0xfe, /* stands for the expression `value` */
};

enum { MAX_REGISTERS = 0xfff0, MAX_OPERAND = 0xffff, MAX_BLOCKS = 20, DISPLAY_CHUNK = 64, NEVER = -1 };

typedef uint32_t Reg;
#define ANY ((Reg)0xffffffff)   /* as `wanted`: wherever it lies: a local is read where it is */
#define FRESH ((Reg)0xfffffffe) /* as `wanted`: the next temporary */

/* A place in the code. Jumps to a label that is not placed yet are chained through their operand. */
typedef struct Label {
    int32_t position; /* -1: not placed */
    uint32_t chain;   /* index + 1 of the last insn word that waits for it */
    bool used;
    uint64_t *bound;  /* locals bound on every path that jumps here; NULL: no jump yet */
} Label;

typedef enum BlockKind {
    BLOCK_LOOP,      /* while */
    BLOCK_FOR,       /* for: the iterator is in reg */
    BLOCK_TRY,       /* body of try/except: nothing to do on the way out */
    BLOCK_FINALLY,   /* body of try/finally: finalbody runs on the way out */
    BLOCK_WITH,      /* body of with: __exit__ is in reg */
    BLOCK_ASYNC_WITH,
    BLOCK_HANDLED,   /* an exception is being handled: in reg (with `holds`), the one handled before in reg + 1 */
    BLOCK_NAME,      /* except ... as name: the name is unbound on the way out */
    BLOCK_VALUE,     /* reg holds a value that must be dropped on the way out */
    BLOCK_CLEAR,     /* inlined comprehension: handler only */
} BlockKind;

typedef struct Range { struct Range *next; uint32_t start, end; } Range;

typedef struct Block {
    struct Block *outer;
    BlockKind kind;
    Reg reg;
    Label *head, *exit;  /* loops: continue, break */
    Label *handler;      /* NULL: protects nothing */
    uint32_t depth;      /* temporaries that stay when the handler is entered */
    uint32_t open;       /* start of the range being protected; UINT32_MAX: suspended */
    Range *ranges;       /* closed ranges, latest first */
    uint64_t *bound;     /* locals bound when the block was entered */
    const Stmt *stmt;    /* FINALLY: the try; WITH: for positions */
    Identifier *name;    /* NAME */
    bool holds;          /* HANDLED: the exception is still in reg */
    bool star;           /* HANDLED: in an except* clause, which cannot be left by jumps */
    Span at;
} Block;

/* A code object being made. */
typedef struct Unit {
    struct Unit *outer;
    Scope *scope;          /* owns the frame */
    Scope *lexical;        /* innermost scope at this point: scope, or a comprehension inside */
    Str *name, *qualname;
    uint32_t first_line;
    Insn *insns;
    Position *positions;
    uint32_t count, capacity, position_capacity;
    Handler *handlers;
    Label **handler_targets; /* of each handler */
    uint32_t handler_count, handler_capacity, target_capacity;
    Object **constants;    /* borrowed from the pool */
    uint32_t constant_count, constant_capacity;
    Map constant_index;
    Str **names;
    uint32_t name_count, name_capacity;
    Map name_index;
    Block *block;
    uint32_t block_depth;  /* statically nested blocks */
    uint32_t top, max_top; /* registers in use, temporaries included */
    bool reachable;
    uint64_t *bound;       /* locals bound here, one bit each */
    uint64_t *deletable;   /* locals that may be unbound somewhere */
    uint32_t bound_words;
    uint32_t flags;        /* CODE_* */
    Map static_attributes; /* classes: names assigned as self.x */
    Str **static_names;
    uint32_t static_count, static_capacity;
    Span last;             /* position of the latest instruction */
} Unit;

struct Compiler {
    VM *vm;
    Arena *arena;
    const Mod *mod;
    Str *filename;
    CompileMode mode;
    uint32_t flags;          /* COMPILE_* */
    bool failed;             /* an exception is pending */
    bool future_annotations;
    bool in_annotation_text; /* folding is off */
    bool repeating;          /* what is compiled was compiled before: no second warning */
    Str **names;             /* by Identifier.ordinal */
    Object **kept;           /* owned: what lives as long as the compilation */
    size_t kept_count, kept_capacity;
    Object **pool;           /* merged constants: an open hash table, borrowed from kept */
    size_t pool_count, pool_mask;
    Map mangled;             /* (class, identifier) -> Str */
    Map scopes;              /* node -> Scope */
    Scope *module_scope;
    Scope *scope;            /* while scopes are built */
    Unit *unit;
    Label no_label;          /* what label_new and block_push give when memory is out: `failed` is set, nothing looks */
    Block no_block;
};

/* ---- compile.c: errors, memory, names ---- */
/* Raises SyntaxError at a place, once. Format as raise(). */
void compile_error(Compiler *c, Span at, const char *format, ...);
/* Issues a SyntaxWarning; sets failed when it became an error. */
void compile_warn(Compiler *c, Span at, const char *format, ...);
void compile_no_memory(Compiler *c);
/* Marks the compilation as failed: an exception is pending already. */
void compile_fail(Compiler *c);
void *compile_take(Compiler *c, size_t count, size_t size); /* zeroed arena memory; NULL: failed */
/* Keeps a NEW reference until the end; gives it back borrowed. NULL in, NULL out (and failed). */
BORROWED void *compile_keep(Compiler *c, STEALS void *object);
BORROWED Str *identifier_name(Compiler *c, const Identifier *id);
/* With private names mangled for the class the current scope is in. */
BORROWED Str *mangled_name(Compiler *c, const Scope *scope, const Identifier *id);
BORROWED Str *text_name(Compiler *c, const char *ascii);
/* Guards C recursion on nested source. False: failed. */
bool compile_enter(Compiler *c);
#define compile_leave(c) recursion_leave((c)->vm)

/* ---- constants.c: literals, merging ---- */
/* The shared constant equal to o in type and value; o is consumed. Borrowed. */
BORROWED Object *constant_merge(Compiler *c, STEALS Object *o);
/* The value of a literal (kind EXPR_CONSTANT), merged. */
BORROWED Object *constant_literal(Compiler *c, const Expr *e);
/* The constant an expression is, or NULL when it is none (not an error). */
BORROWED MAYBE Object *constant_of(Compiler *c, const Expr *e);
BORROWED Object *constant_int(Compiler *c, int64_t value);
BORROWED Object *constant_tuple(Compiler *c, Object *const *items, size_t count);
/* Text of a string constant's parts as a NEW str / bytes. */
NEW Object *literal_value(Compiler *c, const Expr *e) RAISES;

/* ---- fold.c ---- */
/* Replaces the node, whose children are folded, by its value if CPython would. */
void fold_expr(Compiler *c, Expr *e);
/* The right side of `in`, the iterable of a `for`: displays of constants become constants. */
void fold_membership(Compiler *c, Expr *e);
void fold_iterable(Compiler *c, Expr *e);

/* ---- emit.c: the unit ---- */
Unit *unit_open(Compiler *c, Scope *scope, Str *name, uint32_t first_line);
/* NEW code, or NULL: failed. Closes the unit. */
NEW Code *unit_close(Compiler *c);
Reg push_temp(Compiler *c);
static inline void pop_to(Compiler *c, Reg mark) { c->unit->top = mark; }
static inline const Span *span(const Expr *e) { return &e->at; }
static inline bool is_temp(const Compiler *c, Reg r) { return r >= c->unit->scope->local_count; }

void emit(Compiler *c, const Span *at, Opcode op, uint32_t a, uint32_t b, uint32_t cc);
void emit_high(Compiler *c, const Span *at, Opcode op, uint32_t a, uint32_t high);
/* With the number in the second word. */
void emit2(Compiler *c, const Span *at, Opcode op, uint32_t a, uint32_t b, uint32_t cc, uint32_t second);
/* Jumps: target in the first word, or in the second. */
void emit_jump(Compiler *c, const Span *at, Opcode op, uint32_t a, Label *target);
/* Nobody wants what the YIELD_VALUE just emitted was sent. */
void emit_drop_sent(Compiler *c, const Span *at, Reg sent);
/* The last word of the latest instruction has a position of its own: that of its second half. */
void emit_position(Compiler *c, const Span *at);
void emit_jump2(Compiler *c, const Span *at, Opcode op, uint32_t a, uint32_t b, uint32_t cc, Label *target);
Label *label_new(Compiler *c);
void label_place(Compiler *c, Label *label);
/* A loop's head: jumps will come from below, too. */
void label_place_loop(Compiler *c, Label *label);
uint32_t constant_index(Compiler *c, Object *constant);
uint32_t name_index(Compiler *c, Str *name);
void load_constant(Compiler *c, const Span *at, Reg to, Object *constant);

/* definite assignment */
bool local_is_bound(const Compiler *c, Reg r);
void local_set_bound(Compiler *c, Reg r, bool bound);

/* protected ranges */
Block *block_push(Compiler *c, BlockKind kind, Span at);
/* Starts to protect from here on: exceptions go to handler with the temporaries below `depth` (a register) kept. */
void block_protect(Compiler *c, Block *b, Label *handler, Reg depth);
void block_suspend(Compiler *c, Block *b);
void block_resume(Compiler *c, Block *b);
void block_pop(Compiler *c, Block *b);
/* Starts the handler of a block that was popped: the exception arrives in the returned temporary, at `depth`. */
Reg handler_place(Compiler *c, Label *handler, Reg depth);

/* ---- name.c: variables ---- */
Reg emit_load_name(Compiler *c, const Span *at, Str *name, Reg wanted);
void emit_store_name(Compiler *c, const Span *at, Str *name, Reg from);
void emit_delete_name(Compiler *c, const Span *at, Str *name);
/* Sets it to nothing, bound or not (end of `except E as name`). */
void emit_forget_name(Compiler *c, const Span *at, Str *name);
/* The register of a plain local variable that an instruction may write directly, or ANY. */
Reg local_target(Compiler *c, const Expr *target);
Reg move_to(Compiler *c, const Span *at, Reg from, Reg mark, Reg wanted);

/* ---- expression.c ---- */
/* The value in a register: see ANY and FRESH; or in the given local, written by the last instruction only. */
Reg compile_expr(Compiler *c, Expr *e, Reg wanted);
/* As an operand: a local read where it is unless `later` (or NULL) may rebind it. */
Reg compile_operand(Compiler *c, Expr *e, const Expr *later);
Reg compile_fresh(Compiler *c, Expr *e);
bool may_rebind(const Compiler *c, const Expr *e);
/* Where a result goes when the operands above `mark` are consumed. */
Reg destination(Compiler *c, Reg mark, Reg wanted);
void emit_binary(Compiler *c, const Span *at, Operator op, bool inplace, Reg to, Reg left, Reg right);
bool emit_binary_constant(Compiler *c, const Span *at, Operator op, bool inplace, Reg to, Reg left, Object *right);
Reg compile_subscript_index(Compiler *c, Expr *slice, const Expr *later);

/* ---- condition.c ---- */
/* Jumps when truth(e) == when, else goes on behind. */
void compile_condition(Compiler *c, Expr *e, Label *target, bool when);
Reg compile_compare(Compiler *c, Expr *e, Reg wanted);
/* The truth of a constant: 1, 0; -1: not a constant. */
int constant_truth(Compiler *c, const Expr *e);

/* ---- call.c, display.c, comprehension.c, fstring.c ---- */
Reg compile_call(Compiler *c, Expr *e, Reg wanted);
/* Arguments and call for a callee in the window at `window`; `receiver`: the next register holds what LOAD_METHOD put there,
 * else it is only kept free. `already` arguments are in the window. */
Reg compile_arguments(Compiler *c, Span at, Reg window, const ExprSeq *args, const KeywordSeq *keywords,
                      uint32_t already, bool receiver, Reg wanted);
Reg compile_attribute(Compiler *c, Expr *e, Reg wanted);
Span attribute_start(const Expr *attribute, Span at);
Reg compile_sequence(Compiler *c, Expr *e, Reg wanted);
Reg compile_dict(Compiler *c, Expr *e, Reg wanted);
Reg compile_comprehension(Compiler *c, Expr *e, Reg wanted);
Reg compile_generator_expression(Compiler *c, Expr *e, Reg wanted);
Reg compile_joined_str(Compiler *c, Expr *e, Reg wanted);
Reg compile_formatted_value(Compiler *c, Expr *e, Reg wanted);
void compile_await(Compiler *c, const Span *at, Reg value, Reg to, uint32_t kind);

/* ---- target.c ---- */
/* Consumes `from`. */
void compile_store(Compiler *c, Expr *target, Reg from);
void compile_assign(Compiler *c, Stmt *s);
void compile_aug_assign(Compiler *c, Stmt *s);
void compile_ann_assign(Compiler *c, Stmt *s);
void compile_delete(Compiler *c, Expr *target);
/* Unpacking of an iterable just made in `from` to targets. */
void compile_unpack(Compiler *c, Expr *target, Reg from);

/* ---- statement.c, control.c, match.c, import.c, function.c ---- */
void compile_body(Compiler *c, const StmtSeq *body);
void compile_stmt(Compiler *c, Stmt *s);
void compile_for(Compiler *c, Stmt *s);
void compile_async_for(Compiler *c, Stmt *s);
/* The head of an asynchronous loop: awaits the next item and stores it. Gives the label of the handler that emit_async_end
 * places behind the loop: it drops the iterator when the iteration is over. */
/* A `for` in the making. Its body lies between for_begin and for_end, which takes the items. */
typedef struct ForLoop {
    const Span *at; /* of the iterable */
    Reg iterator, item, second; /* second: of a pair that is unpacked; else ANY */
    Label *body, *next;
    Expr *target;
} ForLoop;
/* Starts a loop over `iterable` (ANY: the iterator is in its register) and stores the first item; `next`: for `continue`. */
ForLoop for_begin(Compiler *c, const Span *at, Reg iterator, Reg iterable, Expr *target, Label *next);
void for_end(Compiler *c, const ForLoop *loop);
Label *emit_async_next(Compiler *c, const Span *at, Reg iterator, Expr *target);
void emit_async_end(Compiler *c, const Span *at, Reg iterator, Label *stop);
void compile_while(Compiler *c, Stmt *s);
void compile_if(Compiler *c, Stmt *s);
void compile_try(Compiler *c, Stmt *s);
void compile_try_star(Compiler *c, Stmt *s);
void compile_with(Compiler *c, Stmt *s);
void compile_break(Compiler *c, Stmt *s);
void compile_continue(Compiler *c, Stmt *s);
void compile_return(Compiler *c, Stmt *s);
void compile_match(Compiler *c, Stmt *s);
void compile_import(Compiler *c, Stmt *s);
void compile_import_from(Compiler *c, Stmt *s);
void compile_function_def(Compiler *c, Stmt *s);
void compile_class_def(Compiler *c, Stmt *s);
void compile_type_alias(Compiler *c, Stmt *s);
Reg compile_lambda(Compiler *c, Expr *e, Reg wanted);
/* The code object becomes a function; `flags` of MAKE_FUNCTION say what lies from `window` on; the closure is added. */
Reg emit_generic_function(Compiler *c, const Span *at, STEALS Code *code, const Scope *scope, Reg window, uint32_t flags,
                          Reg type_params /* ANY: none */, Reg wanted);
Reg emit_function(Compiler *c, const Span *at, STEALS Code *code, const Scope *scope, Reg window, uint32_t flags, Reg wanted);
/* type_params.c: makes and calls the function around a generic statement, whose window is at `window` and has `arguments`
 * arguments; its parameters are made, then `body` goes on with their tuple in a temporary. The result is in `window`. */
typedef void (*GenericBody)(Compiler *c, void *context, Reg type_params);
void emit_type_params_call(Compiler *c, const Span *at, const TypeParamSeq *params, const Identifier *name, Reg window,
                           uint32_t arguments, GenericBody body, void *context);
/* to = typing.Generic[type_params] */
void emit_generic_base(Compiler *c, const Span *at, Reg to, Reg type_params);
/* The open unit of a module, line or eval: its statements or expression. Closes it. */
NEW Code *compile_unit_body(Compiler *c) RAISES;
/* Leaves the unit with None if its end can be reached, and closes it. */
NEW Code *finish_unit(Compiler *c) RAISES;
/* Skips the docstring: the index of the first statement to compile. */
uint32_t body_start(const StmtSeq *body);
void compile_body_from(Compiler *c, const StmtSeq *body, uint32_t first);
/* __annotations__ and __doc__ of a module or class. */
void compile_namespace_start(Compiler *c, const StmtSeq *body);

/* ---- validate.c ---- */
/* Checks what the parser would not have made; RAISES ValueError, TypeError as CPython. */
bool compile_validate(Compiler *c);

/* ---- future.c, unparse.c, docstring.c ---- */
/* Checks `from __future__` statements; sets what they ask for. */
void compile_futures(Compiler *c);
/* The source text of an annotation as CPython writes it. NEW. */
NEW Str *unparse_expr(Compiler *c, const Expr *e) RAISES;
/* The docstring statement's constant cleaned as 3.13 does, merged; NULL: none. */
BORROWED MAYBE Object *docstring_of(Compiler *c, const StmtSeq *body);

#endif

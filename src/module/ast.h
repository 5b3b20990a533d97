/* The module _ast: the classes of the nodes of syntax trees, and trees as objects of them and back. All of it works from the
 * grammar's table (syntax/ast_table.h). */
#ifndef OURO_MODULE_AST_H
#define OURO_MODULE_AST_H

#include "compile/compile.h"
#include "object/instance.h"
#include "syntax/ast_table.h"

enum { AST_TYPE_TABLE = 512 }; /* places in AstClasses.by_type: a power of two, well over AST_CLASS_COUNT */

/* The classes of a VM, made when the first tree or the module is asked for, and alive until the end of its programs:
 * Core.tree_classes. An object, so that the collector and the audit see what it holds. */
typedef struct AstClasses {
    Object head;
    Type *base;                          /* owned: ast.AST */
    Type *sums[AST_SUM_COUNT];           /* owned; the class itself where it is its own sum */
    Type *classes[AST_CLASS_COUNT];      /* owned */
    Tuple *fields[AST_CLASS_COUNT];      /* owned: the names, interned */
    Object *singletons[AST_CLASS_COUNT]; /* owned: the one object that trees have of an operator or context; else NULL */
    Shape *shapes[AST_CLASS_COUNT];      /* borrowed from the class: of a node with all fields and attributes */
    Tuple *attributes;                   /* owned: the names of the four attributes, interned */
    Str *unicode_kind;                   /* owned: 'u' */
    Str *fields_name;                    /* owned: '_fields', interned */
    uint8_t by_type[AST_TYPE_TABLE];     /* class index + 1 by the type's address, probed upwards; 0: free */
} AstClasses;

/* The classes, made if they are not there yet. */
BORROWED AstClasses *ast_classes_of(VM *vm) RAISES;
/* The index of a node class; -1: it is none. */
int ast_class_index(const AstClasses *classes, const Type *type);
/* Is it an instance of ast.AST? Makes nothing. */
bool ast_is_node(VM *vm, Object *o);

/* ast_node.c: AST.__init__ and AST.__reduce__ */
extern const MethodDef ast_node_methods[];

/* ast_to_object.c: what compile() with PyCF_ONLY_AST gives. */
NEW Object *ast_parse(VM *vm, const SourceText *source, Str *filename, CompileMode mode, uint32_t flags) RAISES;
/* ast_from_object.c: the code of a tree of objects. */
NEW Code *ast_compile(VM *vm, Object *tree, Str *filename, CompileMode mode, uint32_t flags) RAISES;

#endif

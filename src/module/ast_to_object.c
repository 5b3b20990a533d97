/* Owns the way from the parser's trees to trees of objects: what ast.parse() gives. */
#include "module/ast.h"

#include "compile/compiler.h"
#include "object/list.h"
#include "syntax/literal.h"

typedef struct Builder {
    VM *vm;
    Compiler *c;
    const AstClasses *classes;
} Builder;

static Object *build_node(Builder *b, AstType sum, const void *node);

/* ---- single values ---- */

static Object *build_identifier(Builder *b, const Identifier *id) { return OBJ(xincref(identifier_name(b->c, id))); }

static Object *build_pointed(Builder *b, AstType type, const void *pointed) {
    if (!pointed) return NONE(b->vm);
    return type == AST_IDENTIFIER ? build_identifier(b, pointed) : build_node(b, type, pointed);
}

static Object *build_bare(Builder *b, AstType sum, uint8_t kind) {
    return incref(b->classes->singletons[ast_sums[sum].first + kind]);
}

static Object *build_singleton(Builder *b, ConstantKind kind) {
    return kind == CONSTANT_NONE ? NONE(b->vm) : BOOL(b->vm, kind == CONSTANT_TRUE);
}

static Object *build_kind(Builder *b, const Expr *e) {
    bool marked = e->op == CONSTANT_STR && (e->string.parts.items[0].flags & PART_UNICODE);
    return marked ? OBJ(incref(b->classes->unicode_kind)) : NONE(b->vm);
}

static Object *build_comment(Builder *b, const TypeComment *comment) {
    return comment ? OBJ(str_from_utf8(b->vm, comment->text, comment->length)) : NONE(b->vm);
}

/* ---- lists ---- */

static Object *build_item(Builder *b, const AstField *field, const void *items, uint32_t i) {
    if (field->store == AST_STORE_BYTE) return build_bare(b, (AstType)field->type, ((const uint8_t *)items)[i]);
    return build_pointed(b, (AstType)field->type, ((void *const *)items)[i]);
}

static Object *build_list(Builder *b, const AstField *field, const void *node) {
    const void *items = *(void *const *)((const char *)node + field->offset);
    uint32_t count = *(const uint32_t *)((const char *)node + field->count_offset);
    List *list = list_new(b->vm, count);
    for (uint32_t i = 0; list && i < count; i++) {
        Object *item = build_item(b, field, items, i);
        if (item && list_append_stolen(b->vm, list, item)) continue;
        decref(list);
        return NULL;
    }
    return OBJ(list);
}

/* ---- nodes ---- */

static Object *build_field(Builder *b, const AstField *field, const void *node) {
    const char *at = (const char *)node + field->offset;
    if (field->quantity == AST_MANY) return build_list(b, field, node);
    switch ((AstStore)field->store) {
    case AST_STORE_BYTE: return build_bare(b, (AstType)field->type, *(const uint8_t *)at);
    case AST_STORE_BOOL: return int_from_int64(b->vm, *(const bool *)at);
    case AST_STORE_INT32: return int_from_int64(b->vm, *(const int32_t *)at);
    case AST_STORE_LITERAL: return literal_value(b->c, node);
    case AST_STORE_SINGLETON: return build_singleton(b, *(const ConstantKind *)at);
    case AST_STORE_KIND: return build_kind(b, node);
    case AST_STORE_COMMENT: return build_comment(b, *(const TypeComment *const *)at);
    default: return build_pointed(b, (AstType)field->type, *(void *const *)at);
    }
}

/* Fields, then attributes, into `values`; how many there are, or -1 with none left. */
static int build_values(Builder *b, const AstClass *class, const void *node, Object **values) {
    int count = 0;
    for (; count < class->field_count; count++) {
        if (!(values[count] = build_field(b, &class->fields[count], node))) goto fail;
    }
    int16_t span = ast_sums[class->sum].span_offset;
    for (int i = 0; span >= 0 && i < AST_ATTRIBUTES; i++, count++) {
        values[count] = int_from_int64(b->vm, ((const int32_t *)((const char *)node + span))[i]);
        if (!values[count]) goto fail;
    }
    return count;
fail:
    while (count > 0) decref(values[--count]);
    return -1;
}

/* A node with these values, which it takes over. */
static Object *make_node(Builder *b, unsigned index, Object **values, int count) {
    Object *o = type_make_instance(b->vm, b->classes->classes[index]);
    if (!o) {
        while (count > 0) decref(values[--count]);
        return NULL;
    }
    Attributes *area = attributes_of(o);
    for (int i = 0; i < count; i++) area->values[i] = values[i];
    area->shape_id = b->classes->shapes[index]->id;
    return o;
}

static Object *build_node(Builder *b, AstType sum, const void *node) {
    const AstClass *class = ast_class_of(sum, node);
    Object *values[AST_FIELDS_MAX + AST_ATTRIBUTES];
    if (!recursion_enter(b->vm, " during ast construction")) return NULL;
    int count = build_values(b, class, node, values);
    recursion_leave(b->vm);
    return count < 0 ? NULL : make_node(b, (unsigned)(class - ast_classes), values, count);
}

static Object *build_tree(Compiler *c, void *context) {
    (void)context;
    Builder b = {c->vm, c, ast_classes_of(c->vm)};
    if (!b.classes) return NULL;
    bool aside = heap_keep_aside(c->vm, false); /* these are objects of the program */
    Object *tree = build_node(&b, AST_MOD, c->mod);
    heap_keep_aside(c->vm, aside);
    return tree;
}

Object *ast_parse(VM *vm, const SourceText *source, Str *filename, CompileMode mode, uint32_t flags) {
    return compile_tree(vm, filename, mode, flags, compile_make_parsed, (void *)source, build_tree, NULL);
}

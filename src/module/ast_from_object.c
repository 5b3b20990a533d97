/* Owns the way from trees of objects to the parser's trees, which the compiler then takes like any other.
 *
 * Objects are read by their attributes, as programs may have made them anyhow; what is missing or of the wrong kind is a
 * TypeError or ValueError in CPython's words. What each field may hold is checked here, what makes sense together in
 * compile/validate.c. Each object becomes a node of its own wherever it stands, so that a tree that refers to itself is one
 * without end: it is refused as too deep. */
#include "module/ast.h"

#include "compile/compiler.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"

#include <string.h>

enum { DEPTH_MAX = 3 * SYNTAX_MAX_DEPTH }; /* of nesting, left spines aside: the compiler recurses on it */

/* A name, as long as the compilation. */
typedef struct Name {
    Identifier id;
    Str *str;
    struct Name *next;
} Name;

typedef struct Reader {
    VM *vm;
    Compiler *c;
    const AstClasses *classes;
    Map known;       /* interned str -> Name */
    Name *names;     /* all, the latest first */
    uint32_t name_count;
    uint32_t depth;
    uint32_t height; /* of the highest expression read since the reader of the one around it started: see Expr.depth */
    bool has_future;
} Reader;

static bool read_node(Reader *r, AstType sum, Object *o, bool spine, void **out);

/* ---- single values ---- */

static bool no_memory(Reader *r) {
    compile_no_memory(r->c);
    return false;
}

static bool read_identifier(Reader *r, Object *o, Identifier **out) {
    *out = NULL;
    if (is_none(o)) return true;
    if (!is_exact(o, TYPE_STR)) return raise(r->vm, EXC_TYPE_ERROR, "AST identifier must be of type str") != NULL;
    Str *str = str_intern(r->vm, incref((Str *)o));
    if (!str_is_interned(str) && !object_is_immortal(OBJ(str))) { /* equal names must be one */
        decref(str);
        return no_memory(r);
    }
    if (!compile_keep(r->c, str)) return false;
    MapEntry *entry = map_put(&r->known, r->c->arena, str, NULL);
    if (!entry) return no_memory(r);
    Name *name = (Name *)entry->value;
    if (!name) {
        size_t length;
        const char *text = str_utf8(r->vm, str, &length);
        if (!text) return false;
        name = compile_take(r->c, 1, sizeof *name);
        if (!name) return false;
        *name = (Name){{.text = text, .length = (uint32_t)length, .ordinal = r->name_count++}, str, r->names};
        r->names = name;
        entry->value = (uintptr_t)name;
    }
    *out = &name->id;
    return true;
}

static bool read_int(Reader *r, Object *o, int32_t *out) {
    int64_t value;
    if (!is_int(o)) return raise(r->vm, EXC_VALUE_ERROR, "invalid integer value: %R", o) != NULL;
    if (!object_to_int64(r->vm, o, &value)) {
        exception_clear_if(r->vm, EXC_OVERFLOW_ERROR);
        value = INT64_MAX;
        if (exception_pending(r->vm)) return false;
    }
    if (value < INT32_MIN || value > INT32_MAX)
        return raise(r->vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int") != NULL;
    *out = (int32_t)value;
    return true;
}

static ConstantKind constant_kind(VM *vm, Object *o) {
    if (is_none(o)) return CONSTANT_NONE;
    if (o == ELLIPSIS(vm)) return CONSTANT_ELLIPSIS;
    if (is_bool(o)) return o == TRUE(vm) ? CONSTANT_TRUE : CONSTANT_FALSE;
    return is_exact(o, TYPE_STR)       ? CONSTANT_STR
           : is_exact(o, TYPE_BYTES)   ? CONSTANT_BYTES
           : is_exact(o, TYPE_INT)     ? CONSTANT_INT
           : is_exact(o, TYPE_FLOAT)   ? CONSTANT_FLOAT
           : is_exact(o, TYPE_COMPLEX) ? CONSTANT_IMAGINARY
                                       : CONSTANT_OTHER;
}

static bool read_literal(Reader *r, Object *o, Expr *e) {
    e->op = (uint8_t)constant_kind(r->vm, o);
    e->flags |= EXPR_GIVEN;
    e->value = compile_keep(r->c, incref(o));
    return e->value != NULL;
}

static bool read_text(Reader *r, Object *o) {
    if (is_none(o) || is_exact(o, TYPE_STR) || is_exact(o, TYPE_BYTES)) return true;
    return raise(r->vm, EXC_TYPE_ERROR, "AST string must be of type str") != NULL;
}

/* The class that o is an instance of, the first in the order of the grammar; or -1 with an exception. */
static int class_in_sum(Reader *r, AstType type, Object *o) {
    const AstSum *sum = &ast_sums[type];
    int best = -1;
    const Tuple *mro = type_of(o)->mro;
    for (size_t i = 0; i < mro->length; i++) {
        int index = ast_class_index(r->classes, (Type *)mro->items[i]);
        if (index >= sum->first && index < sum->first + sum->count && (best < 0 || index < best)) best = index;
    }
    if (best < 0) raise(r->vm, EXC_TYPE_ERROR, "expected some sort of %s, but got %R", sum->name, o);
    return best;
}

/* An operator or a context. */
static bool read_bare(Reader *r, AstType sum, Object *o, uint8_t *out) {
    int index = class_in_sum(r, sum, o);
    if (index < 0) return false;
    *out = (uint8_t)(index - ast_sums[sum].first);
    return true;
}

/* What a field that is there holds, in the place that is meant for it. */
static bool read_value(Reader *r, const AstField *field, Object *o, void *node) {
    char *at = (char *)node + field->offset;
    int32_t number = 0;
    switch ((AstStore)field->store) {
    case AST_STORE_BYTE: return read_bare(r, (AstType)field->type, o, (uint8_t *)at);
    case AST_STORE_BOOL:
        if (!read_int(r, o, &number)) return false;
        *(bool *)at = number != 0;
        return true;
    case AST_STORE_INT32: return read_int(r, o, (int32_t *)at);
    case AST_STORE_LITERAL: return read_literal(r, o, node);
    case AST_STORE_SINGLETON:
        *(ConstantKind *)at = constant_kind(r->vm, o);
        return true;
    case AST_STORE_KIND:
        if (!is_none(o)) *(uint8_t *)at |= EXPR_GIVEN_UNICODE;
        return read_text(r, o);
    case AST_STORE_COMMENT: return read_text(r, o);
    default: break;
    }
    if (field->type == AST_IDENTIFIER) return read_identifier(r, o, (Identifier **)at);
    return read_node(r, (AstType)field->type, o, field->spine, (void **)at);
}

/* ---- lists ---- */

static bool read_item(Reader *r, const AstField *field, Object *o, void *items, size_t i) {
    bool node = field->type < AST_SUM_COUNT, checked = node && (ast_sums[field->type].single || field->store == AST_STORE_BYTE);
    bool none = is_none(o) && !checked && field->type != AST_EXPR && field->type != AST_STMT;
    if (none) return raise(r->vm, EXC_VALUE_ERROR, "None disallowed in %s list", ast_type_name((AstType)field->type)) != NULL;
    if (field->store == AST_STORE_BYTE) return read_bare(r, (AstType)field->type, o, (uint8_t *)items + i);
    if (field->type == AST_IDENTIFIER) return read_identifier(r, o, (Identifier **)items + i);
    return read_node(r, (AstType)field->type, o, field->spine, (void **)items + i);
}

static bool read_items(Reader *r, const AstClass *class, const AstField *field, List *list, void *items) {
    size_t count = list->length;
    for (size_t i = 0; i < count; i++) {
        Object *item = incref(list->items[i]);
        bool ok = read_item(r, field, item, items, i);
        decref(item);
        if (!ok) return false;
        if (list->length != count)
            return raise(r->vm, EXC_RUNTIME_ERROR, "%s field \"%s\" changed size during iteration", class->name, field->name) != NULL;
    }
    return true;
}

/* An `else` that is nothing but another `if` is what the compiler loops over. */
static void mark_elif(const AstClass *class, const AstField *field, Stmt *const *items, size_t count) {
    bool chain = class->sum == AST_STMT && class->kind == STMT_IF && field->spine && count == 1;
    if (chain && items[0] && items[0]->kind == STMT_IF) items[0]->is_elif = true;
}

/* The second of two lists that share their number (Dict, Compare). */
static bool shares_count(const AstClass *class, const AstField *field) {
    return field > class->fields && field[-1].quantity == AST_MANY && field[-1].count_offset == field->count_offset;
}

/* `o` NULL: a list that is not there is empty. */
static bool read_list(Reader *r, const AstClass *class, const AstField *field, Object *o, void *node) {
    if (o && !is_list(o))
        return raise(r->vm, EXC_TYPE_ERROR, "%s field \"%s\" must be a list, not a %T", class->name, field->name, o) != NULL;
    size_t count = o ? ((List *)o)->length : 0;
    if (count >= UINT32_MAX) return no_memory(r);
    void *items = compile_take(r->c, count + 1, sizeof(void *));
    if (!items || (o && !read_items(r, class, field, (List *)o, items))) return false;
    mark_elif(class, field, items, count);
    memcpy((char *)node + field->offset, &items, sizeof items);
    uint32_t *number = (uint32_t *)((char *)node + field->count_offset);
    if (shares_count(class, field) && *number != count) ((Expr *)node)->flags |= EXPR_UNEVEN;
    *number = (uint32_t)count;
    return true;
}

/* ---- nodes ---- */

static bool raise_required(Reader *r, const char *name, const char *owner) {
    if (exception_pending(r->vm)) return false;
    return raise(r->vm, EXC_TYPE_ERROR, "required field \"%s\" missing from %s", name, owner) != NULL;
}

static bool read_field(Reader *r, const AstClass *class, unsigned i, Object *o, void *node) {
    const AstField *field = &class->fields[i];
    Object *value = object_getattr_maybe(r->vm, o, (Str *)r->classes->fields[class - ast_classes]->items[i]);
    if (!value && exception_pending(r->vm)) return false;
    bool ok;
    /* As of 3.13 a list that is not there is empty; but what is no node at all is not taken for one without lists. */
    if (field->quantity == AST_MANY && (value || ast_is_node(r->vm, o))) ok = read_list(r, class, field, value, node);
    else if (field->quantity == AST_OPTIONAL && (!value || is_none(value))) ok = true; /* the node is zeroed */
    else ok = value ? read_value(r, field, value, node) : raise_required(r, field->name, class->name);
    xdecref(value);
    return ok;
}

/* None stands for no node, which not every place can be without. */
static bool check_required(Reader *r, const AstClass *class, const void *node) {
    for (unsigned i = 0; i < class->field_count; i++) {
        const AstField *field = &class->fields[i];
        if (field->quantity != AST_ONE || field->store != AST_STORE_POINTER) continue;
        if (!*(void *const *)((const char *)node + field->offset))
            return raise(r->vm, EXC_VALUE_ERROR, "field '%s' is required for %s", field->name, class->name) != NULL;
    }
    return true;
}

/* The ends are where the node starts if nothing else is said and they may be left out. */
static bool read_span(Reader *r, const AstSum *sum, const char *owner, Object *o, Span *at) {
    int32_t *places = &at->line;
    for (int i = 0; i < AST_ATTRIBUTES; i++) {
        Object *value = object_getattr_maybe(r->vm, o, (Str *)r->classes->attributes->items[i]);
        if (!value && exception_pending(r->vm)) return false;
        bool end = i >= 2 && !sum->must_end, ok = true;
        if (end && (!value || is_none(value))) places[i] = places[i - 2];
        else ok = value ? read_int(r, value, &places[i]) : raise_required(r, ast_attribute_names[i], owner);
        xdecref(value);
        if (!ok) return false;
    }
    return true;
}

static bool read_fields(Reader *r, const AstClass *class, Object *o, void *node) {
    for (unsigned i = 0; i < class->field_count; i++) {
        if (!read_field(r, class, i, o, node)) return false;
    }
    return true;
}

static bool is_future(const Stmt *s) {
    const Identifier *module = s->import_from.module;
    return s->kind == STMT_IMPORT_FROM && module && s->import_from.level == 0 && strcmp(module->text, "__future__") == 0;
}

/* A node of a known class. Sums tell where they are first, single classes last. */
static bool read_known(Reader *r, const AstClass *class, Object *o, const Span *at, void **out) {
    const AstSum *sum = &ast_sums[class->sum];
    char *node = compile_take(r->c, 1, class->size);
    if (!node || !read_fields(r, class, o, node)) return false;
    if (sum->kind_offset >= 0) node[sum->kind_offset] = (char)class->kind;
    if (sum->span_offset >= 0) {
        Span *place = (Span *)(node + sum->span_offset);
        if (at) *place = *at;
        else if (!read_span(r, sum, class->name, o, place)) return false;
    }
    if (class->sum == AST_STMT && is_future((Stmt *)node)) r->has_future = true;
    *out = node;
    return check_required(r, class, node);
}

static bool read_class(Reader *r, const AstClass *class, Object *o, bool spine, const Span *at, void **out) {
    VM *vm = r->vm;
    if ((!spine && r->depth >= DEPTH_MAX) || !recursion_enter(vm, "")) {
        exception_clear_if(vm, EXC_RECURSION_ERROR);
        return raise(vm, EXC_RECURSION_ERROR, "maximum recursion depth exceeded while traversing '%s' node",
                     ast_sums[class->sum].name) != NULL;
    }
    uint32_t outer = r->height;
    bool expression = class->sum == AST_EXPR;
    if (!spine) r->depth++;
    if (expression) r->height = 0;
    bool ok = read_known(r, class, o, at, out);
    if (ok && expression) {
        ((Expr *)*out)->depth = ++r->height;
        if (outer > r->height) r->height = outer;
    }
    if (!spine) r->depth--;
    recursion_leave(vm);
    return ok;
}

static bool read_node(Reader *r, AstType type, Object *o, bool spine, void **out) {
    const AstSum *sum = &ast_sums[type];
    *out = NULL;
    if (sum->single) return read_class(r, &ast_classes[sum->first], o, spine, NULL, out);
    if (is_none(o)) return true;
    Span at = {0};
    if (sum->span_offset >= 0 && !read_span(r, sum, sum->name, o, &at)) return false;
    int index = class_in_sum(r, type, o);
    return index >= 0 && read_class(r, &ast_classes[index], o, spine, &at, out);
}

/* ---- the whole ---- */

static bool expected_class(Reader *r, CompileMode mode, Object *tree) {
    static const ModKind kinds[] = {MOD_MODULE, MOD_EXPRESSION, MOD_INTERACTIVE, MOD_FUNCTION_TYPE};
    unsigned index = ast_sums[AST_MOD].first + kinds[mode];
    if (object_is_instance_of(tree, r->classes->classes[index])) return true;
    return raise(r->vm, EXC_TYPE_ERROR, "expected %s node, got %T", ast_classes[index].name, tree) != NULL;
}

/* What the compiler knows of names from the parser: their number, and each by its ordinal. */
static bool number_names(Reader *r) {
    Str **names = compile_take(r->c, (size_t)r->name_count + 1, sizeof *names);
    for (Name *name = r->names; names && name; name = name->next) names[name->id.ordinal] = name->str;
    r->c->names = names;
    return names != NULL;
}

static bool read_tree(Compiler *c, void *source) {
    Reader r = {.vm = c->vm, .c = c, .classes = ast_classes_of(c->vm)};
    bool aside = heap_keep_aside(c->vm, false); /* attributes may be made by the program */
    void *mod = NULL;
    bool ok = r.classes && expected_class(&r, c->mode, source) && read_node(&r, AST_MOD, source, false, &mod) && number_names(&r);
    heap_keep_aside(c->vm, aside);
    if (!ok) {
        compile_fail(c);
        return false;
    }
    ((Mod *)mod)->identifier_count = r.name_count;
    ((Mod *)mod)->has_future = r.has_future;
    c->mod = mod;
    return compile_validate(c);
}

Code *ast_compile(VM *vm, Object *tree, Str *filename, CompileMode mode, uint32_t flags) {
    return (Code *)compile_tree(vm, filename, mode, flags, read_tree, tree, compile_use_code, NULL);
}

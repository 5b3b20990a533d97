/* Owns the module _ast: a class for each row of the grammar's table, with what programs read from it (_fields, _attributes,
 * __match_args__, __doc__), and the singletons of operators and contexts. */
#include "module/ast.h"

#include "object/descriptor.h"
#include "object/exception.h"
#include "object/module.h"
#include "object/protocol.h"

#include <string.h>

/* ---- the documentation: the grammar in ASDL ---- */

static void put_class(StrBuilder *out, const AstClass *class) {
    static const char *const marks[] = {[AST_ONE] = "", [AST_OPTIONAL] = "?", [AST_MANY] = "*"};
    builder_text(out, class->name);
    for (unsigned i = 0; i < class->field_count; i++) {
        const AstField *field = &class->fields[i];
        builder_format(out, "%s%s%s %s", i ? ", " : "(", ast_type_name((AstType)field->type), marks[field->quantity], field->name);
    }
    if (class->field_count) builder_char(out, ')');
}

static Str *class_doc(VM *vm, const AstClass *class) {
    StrBuilder out;
    builder_open(&out, vm);
    put_class(&out, class);
    return builder_finish(&out);
}

/* The classes of a sum below each other; on one line where none has fields. */
static Str *sum_doc(VM *vm, const AstSum *sum) {
    StrBuilder out;
    builder_open(&out, vm);
    builder_format(&out, "%s = ", sum->name);
    bool plain = true;
    for (unsigned i = 0; i < sum->count; i++) plain = plain && !ast_classes[sum->first + i].field_count;
    for (unsigned i = 0; i < sum->count; i++) {
        if (i && plain) builder_text(&out, " | ");
        if (i && !plain) {
            builder_char(&out, '\n');
            builder_repeat(&out, ' ', strlen(sum->name) + 1);
            builder_text(&out, "| ");
        }
        put_class(&out, &ast_classes[sum->first + i]);
    }
    return builder_finish(&out);
}

/* ---- making a class ---- */

static Tuple *names_tuple(VM *vm, const AstField *fields, size_t count) {
    Tuple *names = tuple_allocate(vm, count);
    for (size_t i = 0; names && i < count; i++) {
        names->items[i] = OBJ(str_intern_text(vm, fields ? fields[i].name : ast_attribute_names[i]));
        if (!names->items[i]) clear_ref(&names);
    }
    if (names && count) tuple_finish(vm, names);
    return names;
}

static bool set_optional(VM *vm, Dict *space, const AstField *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (fields[i].quantity == AST_OPTIONAL && !dict_set_text(vm, space, fields[i].name, NONE(vm))) return false;
    }
    return true;
}

/* _attributes of a class whose nodes may have places in the source; mostly the ends may be absent. */
static bool set_attributes(VM *vm, Dict *space, Tuple *names, bool must_end) {
    return dict_set_text(vm, space, "_attributes", OBJ(names)) &&
           (!names->length || must_end || (dict_set_text(vm, space, "end_lineno", NONE(vm)) &&
                               dict_set_text(vm, space, "end_col_offset", NONE(vm))));
}

static bool set_common(VM *vm, Dict *space, Tuple *fields, Object *doc) {
    Str *module = str_intern_text(vm, "ast");
    bool ok = module && dict_set_text(vm, space, "_fields", OBJ(fields)) &&
              dict_set_text(vm, space, "__match_args__", OBJ(fields)) &&
              dict_set_text(vm, space, "__module__", OBJ(module)) && dict_set_text(vm, space, "__doc__", doc);
    xdecref(module);
    return ok;
}

static Type *make_type(VM *vm, const char *name, Type *base, Dict *space) {
    Str *text = str_intern_text(vm, name);
    Tuple *bases = text ? (Tuple *)(base ? tuple_pack(vm, 1, base) : OBJ(EMPTY_TUPLE(vm))) : NULL;
    Type *type = bases ? type_create(vm, builtin_type(vm, TYPE_TYPE), text, bases, space, NULL) : NULL;
    xdecref(text);
    xdecref(bases);
    return type;
}

/* `sum` NULL: the attributes are those of the base. Consumes doc. */
static Type *make_class(VM *vm, AstClasses *all, const char *name, Tuple *fields, STEALS Object *doc, const AstSum *sum,
                        const AstClass *class) {
    Tuple *attributes = !sum ? NULL : sum->span_offset < 0 ? EMPTY_TUPLE(vm) : all->attributes;
    Type *base = !sum ? all->sums[class->sum] : all->base;
    Dict *space = doc ? dict_new(vm) : NULL;
    bool ok = space && set_common(vm, space, fields, doc) && (!sum || set_attributes(vm, space, attributes, sum->must_end)) &&
              (!class || set_optional(vm, space, class->fields, class->field_count));
    Type *type = ok ? make_type(vm, name, base, space) : NULL;
    xdecref(space);
    xdecref(doc);
    return type;
}

static bool add_methods(VM *vm, Type *type) {
    for (const MethodDef *row = ast_node_methods; row->name; row++) {
        Str *name = str_intern_text(vm, row->name);
        Object *method = name ? method_descriptor_for(vm, type, row) : NULL;
        int result = method ? type_set_attribute(vm, type, name, method) : -1;
        xdecref(method);
        xdecref(name);
        if (result < 0) return false;
    }
    return true;
}

/* ---- all classes ---- */

static const AstSum *sum_of(const AstClass *class) { return &ast_sums[class->sum]; }

static bool make_sums(VM *vm, AstClasses *all) {
    for (unsigned i = 0; i < AST_SUM_COUNT; i++) {
        const AstSum *sum = &ast_sums[i];
        if (sum->single) continue;
        all->sums[i] = make_class(vm, all, sum->name, EMPTY_TUPLE(vm), OBJ(sum_doc(vm, sum)), sum, NULL);
        if (!all->sums[i]) return false;
    }
    return true;
}

static void enter_type(AstClasses *all, unsigned index) {
    size_t at = ((uintptr_t)all->classes[index] / TYPE_SLOT_BYTES) % AST_TYPE_TABLE;
    while (all->by_type[at]) at = (at + 1) % AST_TYPE_TABLE;
    all->by_type[at] = (uint8_t)(index + 1);
}
_Static_assert(AST_CLASS_COUNT < 255, "AstClasses.by_type holds indexes in bytes");

/* New nodes get room for what the parser gives them, and the names in the order in which it does. */
static bool make_shape(VM *vm, AstClasses *all, unsigned index) {
    Type *type = all->classes[index];
    const Tuple *names[] = {all->fields[index], sum_of(&ast_classes[index])->span_offset < 0 ? EMPTY_TUPLE(vm) : all->attributes};
    Shape *shape = type->shape;
    if (!shape && !(shape = type->shape = shape_new_root(vm))) return false;
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < names[k]->length; i++) {
            if (!(shape = shape_add(vm, shape, (Str *)names[k]->items[i]))) return false;
        }
    }
    type->expected_attrs = shape->count;
    all->shapes[index] = shape;
    return true;
}

static bool make_one(VM *vm, AstClasses *all, unsigned index) {
    const AstClass *class = &ast_classes[index];
    const AstSum *sum = sum_of(class);
    if (!(all->fields[index] = names_tuple(vm, class->fields, class->field_count))) return false;
    all->classes[index] =
        make_class(vm, all, class->name, all->fields[index], OBJ(class_doc(vm, class)), sum->single ? sum : NULL, class);
    if (!all->classes[index]) return false;
    if (sum->single) all->sums[class->sum] = incref(all->classes[index]);
    enter_type(all, index);
    if (class->size) return make_shape(vm, all, index);
    all->singletons[index] = type_make_instance(vm, all->classes[index]);
    return all->singletons[index] != NULL;
}

static bool make_all(VM *vm, AstClasses *all) {
    all->attributes = names_tuple(vm, NULL, AST_ATTRIBUTES);
    all->unicode_kind = all->attributes ? str_intern_text(vm, "u") : NULL;
    all->fields_name = all->unicode_kind ? str_intern_text(vm, "_fields") : NULL;
    if (!all->fields_name) return false;
    static const AstSum none = {.name = "AST", .span_offset = -1};
    all->base = make_class(vm, all, "AST", EMPTY_TUPLE(vm), NONE(vm), &none, NULL);
    if (!all->base || !add_methods(vm, all->base) || !make_sums(vm, all)) return false;
    for (unsigned i = 0; i < AST_CLASS_COUNT; i++) {
        if (!make_one(vm, all, i)) return false;
    }
    return true;
}

/* ---- the object that holds them ---- */

static int classes_traverse(Object *o, Visit visit, void *context) {
    AstClasses *all = (AstClasses *)o;
    VISIT(all->base);
    VISIT(all->attributes);
    VISIT(all->unicode_kind);
    VISIT(all->fields_name);
    for (unsigned i = 0; i < AST_SUM_COUNT; i++) VISIT(all->sums[i]);
    for (unsigned i = 0; i < AST_CLASS_COUNT; i++) {
        VISIT(all->classes[i]);
        VISIT(all->fields[i]);
        VISIT(all->singletons[i]);
    }
    return 0;
}

static void classes_destroy(VM *vm, Object *o) {
    (void)vm;
    AstClasses *all = (AstClasses *)o;
    clear_ref(&all->base);
    clear_ref(&all->attributes);
    clear_ref(&all->unicode_kind);
    clear_ref(&all->fields_name);
    for (unsigned i = 0; i < AST_SUM_COUNT; i++) clear_ref(&all->sums[i]);
    for (unsigned i = 0; i < AST_CLASS_COUNT; i++) {
        clear_ref(&all->singletons[i]);
        clear_ref(&all->classes[i]);
        clear_ref(&all->fields[i]);
    }
}

static const TypeSpec classes_spec = {
    .base = TYPE_OBJECT, .size = sizeof(AstClasses), .flags = TYPE_NO_NEW, .doc = "The classes of syntax trees.",
    .life = {.destroy = classes_destroy, .traverse = classes_traverse},
};

AstClasses *ast_classes_of(VM *vm) {
    Core *core = vm_core(vm);
    if (likely(core->tree_classes != NULL)) return (AstClasses *)core->tree_classes;
    Type *type = native_type(vm, &classes_spec);
    if (!type && !(type = type_from_spec(vm, &classes_spec, "_ast.classes", NULL))) return NULL;
    AstClasses *all = (AstClasses *)type_allocate(vm, type, sizeof(AstClasses));
    if (!all) return NULL;
    if (!make_all(vm, all)) {
        decref(all);
        return NULL;
    }
    object_track(vm, OBJ(all));
    core->tree_classes = OBJ(all);
    return all;
}

int ast_class_index(const AstClasses *all, const Type *type) {
    size_t at = ((uintptr_t)type / TYPE_SLOT_BYTES) % AST_TYPE_TABLE;
    for (; all->by_type[at]; at = (at + 1) % AST_TYPE_TABLE) {
        if (all->classes[all->by_type[at] - 1] == type) return all->by_type[at] - 1;
    }
    return -1;
}

bool ast_is_node(VM *vm, Object *o) {
    AstClasses *all = (AstClasses *)vm_core(vm)->tree_classes;
    return all && object_is_instance_of(o, all->base);
}

/* ---- the module ---- */

static bool add_flags(VM *vm, Module *module) {
    static const struct { const char *name; int64_t value; } flags[] = {
        {"PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000}, {"PyCF_ONLY_AST", 0x400}, {"PyCF_TYPE_COMMENTS", 0x1000},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (!module_add(vm, module, flags[i].name, int_from_int64(vm, flags[i].value))) return false;
    }
    return true;
}

static bool setup(VM *vm, Module *module) {
    const AstClasses *all = ast_classes_of(vm);
    if (!all || !module_add(vm, module, "AST", OBJ(incref(all->base))) || !add_flags(vm, module)) return false;
    for (unsigned s = 0; s < AST_SUM_COUNT; s++) {
        const AstSum *sum = &ast_sums[s];
        if (!module_add(vm, module, sum->name, OBJ(incref(all->sums[s])))) return false;
        for (unsigned i = sum->first; !sum->single && i < (unsigned)sum->first + sum->count; i++) {
            if (!module_add(vm, module, ast_classes[i].name, OBJ(incref(all->classes[i])))) return false;
        }
    }
    return true;
}

const ModuleDef ast_core_module = {
    .name = "_ast", .doc = "The classes of syntax trees.", .setup = setup, .expected = AST_CLASS_COUNT + AST_SUM_COUNT + 4};

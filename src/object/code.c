/* Owns code objects: their raw tables, and their attributes as Python sees them. */
#include "object/code.h"
#include "object/bytes.h"
#include "object/core.h"
#include "object/dict.h"
#include "object/list.h"
#include "object/protocol.h"

#include <string.h>

Code *code_new(VM *vm)
{
    return (Code *)object_alloc_zeroed(vm, builtin_type(vm, TYPE_CODE), sizeof(Code));
}

Position code_position(const Code *code, uint32_t insn_index)
{
    static const Position none = {0, 0, -1, -1};
    if (!code->positions || insn_index >= code->insn_count) return none;
    return code->positions[insn_index];
}

static void code_destroy(VM *vm, Object *o)
{
    Code *code = (Code *)o;
    if (code->native) vm_core(vm)->hooks.forget_native(vm, code);
    if (code->insns) memory_free(vm, code->insns, code->insn_count * sizeof(Insn));
    if (code->handlers) memory_free(vm, code->handlers, code->handler_count * sizeof(Handler));
    if (code->positions) memory_free(vm, code->positions, code->insn_count * sizeof(Position));
    if (code->constant_values)
        memory_free(vm, code->constant_values,
                    code->constants->length * sizeof *code->constant_values);
    while (code->poly) {
        PolyTable *table = code->poly;
        code->poly = table->next;
        memory_free(vm, table, sizeof *table);
    }
    code->insns = NULL;
    code->constant_values = NULL;
    code->handlers = NULL;
    code->positions = NULL;
    clear_ref(&code->constants);
    clear_ref(&code->names);
    clear_ref(&code->local_names);
    clear_ref(&code->cell_names);
    clear_ref(&code->free_names);
    clear_ref(&code->name);
    clear_ref(&code->qualname);
    clear_ref(&code->filename);
}

static int code_traverse(Object *o, Visit visit, void *context)
{
    Code *code = (Code *)o;
    VISIT(code->constants);
    VISIT(code->names);
    VISIT(code->local_names);
    VISIT(code->cell_names);
    VISIT(code->free_names);
    VISIT(code->name);
    VISIT(code->qualname);
    VISIT(code->filename);
    return 0;
}

static size_t code_size_of(Object *o)
{
    const Code *code = (Code *)o;
    size_t bytes = memory_block_size(code->insns) + memory_block_size(code->handlers) +
                   memory_block_size(code->positions) + memory_block_size(code->constant_values);
    for (const PolyTable *table = code->poly; table; table = table->next) bytes += memory_block_size(table);
    return bytes;
}

static Object *code_repr(VM *vm, Object *o)
{
    Code *code = (Code *)o;
    return (Object *)str_from_format(vm, "<code object %U at 0x%lx, file \"%U\", line %d>",
                                     code->name, (long)(uintptr_t)o, code->filename,
                                     (int)code->first_line);
}

/* ---- attributes ---- */

static Object *tuple_or_empty(VM *vm, Tuple *t)
{
    return t ? OBJ(incref(t)) : OBJ(EMPTY_TUPLE(vm));
}

#define TUPLE_GETTER(name, field)                                                                  \
    static Object *code_get_##name(VM *vm, Object *self)                                           \
    {                                                                                              \
        return tuple_or_empty(vm, ((Code *)self)->field);                                          \
    }
TUPLE_GETTER(consts, constants)
TUPLE_GETTER(names, names)
TUPLE_GETTER(cellvars, cell_names)
TUPLE_GETTER(freevars, free_names)

#define STR_GETTER(name, field)                                                                    \
    static Object *code_get_##name(VM *vm, Object *self)                                           \
    {                                                                                              \
        Str *text = ((Code *)self)->field;                                                         \
        return text ? OBJ(incref(text)) : OBJ(EMPTY_STR(vm));                                      \
    }
STR_GETTER(name, name)
STR_GETTER(qualname, qualname)
STR_GETTER(filename, filename)

#define NUMBER_GETTER(name, expression)                                                            \
    static Object *code_get_##name(VM *vm, Object *self)                                           \
    {                                                                                              \
        Code *code = (Code *)self;                                                                 \
        return int_from_int64(vm, (int64_t)(expression));                                          \
    }
NUMBER_GETTER(argcount, code->argument_count)
NUMBER_GETTER(posonlyargcount, code->positional_only_count)
NUMBER_GETTER(kwonlyargcount, code->keyword_only_count)
NUMBER_GETTER(nlocals, code->first_cell)
NUMBER_GETTER(stacksize, code->register_count - code->local_count)
NUMBER_GETTER(flags, code->flags & ~(uint32_t)CODE_HAS_DOCSTRING) /* 3.14's; a secret until then */
NUMBER_GETTER(firstlineno, code->first_line)

/* Parameters and other locals; a captured parameter is both here and in co_cellvars. */
static Object *code_get_varnames(VM *vm, Object *self)
{
    Code *code = (Code *)self;
    if (!code->local_names) return OBJ(EMPTY_TUPLE(vm));
    size_t count = code->first_cell;
    if (count > code->local_names->length) count = code->local_names->length;
    return tuple_slice(vm, code->local_names, 0, count);
}

/* The instructions as they were compiled: running code is specialised in place, and points to what the code object owns. */
static void copy_original_insns(VM *vm, Insn *to, const Code *code)
{
    for (uint32_t at = 0; at < code->insn_count;)
        at += vm_core(vm)->hooks.original_insn(&code->insns[at], &to[at]);
}

static Object *code_get_code(VM *vm, Object *self)
{
    Code *code = (Code *)self;
    if (!code->insn_count) return OBJ(EMPTY_BYTES(vm));
    Bytes *bytes = bytes_allocate(vm, code->insn_count * sizeof(Insn));
    if (bytes) copy_original_insns(vm, (Insn *)bytes->data, code);
    return OBJ(bytes);
}

static Object *code_get_exceptiontable(VM *vm, Object *self)
{
    Code *code = (Code *)self;
    return bytes_from(vm, code->handlers, code->handler_count * sizeof(Handler));
}

static Object *code_get_linetable(VM *vm, Object *self)
{
    Code *code = (Code *)self;
    return bytes_from(vm, code->positions,
                      code->positions ? code->insn_count * sizeof(Position) : 0);
}

static Object *number_or_none(VM *vm, int64_t value, bool present)
{
    return present ? int_from_int64(vm, value) : NEW_NONE(vm);
}

static Object *position_tuple(VM *vm, Position p)
{
    Object *items[4] = {
        number_or_none(vm, p.line, p.line != 0),
        number_or_none(vm, p.end_line, p.line != 0 && p.end_line != 0),
        number_or_none(vm, p.column, p.column >= 0),
        number_or_none(vm, p.end_column, p.end_column >= 0),
    };
    for (int i = 0; i < 4; i++) {
        if (items[i]) continue;
        for (int k = 0; k < 4; k++) xdecref(items[k]);
        return NULL;
    }
    return tuple_from_stolen(vm, items, 4);
}

static Object *iterator_of_list(VM *vm, List *list)
{
    Object *iterator = object_iter(vm, OBJ(list));
    decref(list);
    return iterator;
}

static Object *code_positions(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    Code *code = (Code *)self;
    List *list = list_new(vm, code->insn_count);
    if (!list) return NULL;
    for (uint32_t i = 0; i < code->insn_count; i++) {
        Object *item = position_tuple(vm, code_position(code, i));
        if (!item || !list_append_stolen(vm, list, item)) {
            decref(list);
            return NULL;
        }
    }
    return iterator_of_list(vm, list);
}

static Object *line_range(VM *vm, uint32_t start, uint32_t end, uint32_t line)
{
    Object *items[3] = {
        int_from_int64(vm, (int64_t)start * (int64_t)sizeof(Insn)),
        int_from_int64(vm, (int64_t)end * (int64_t)sizeof(Insn)),
        number_or_none(vm, line, line != 0),
    };
    if (items[0] && items[1] && items[2]) return tuple_from_stolen(vm, items, 3);
    for (int k = 0; k < 3; k++) xdecref(items[k]);
    return NULL;
}

/* Runs of instructions with the same line: (start offset, end offset, line or None). */
static Object *code_lines(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    Code *code = (Code *)self;
    List *list = list_new(vm, 0);
    if (!list) return NULL;
    for (uint32_t start = 0, end; start < code->insn_count; start = end) {
        uint32_t line = code_position(code, start).line;
        for (end = start + 1; end < code->insn_count && code_position(code, end).line == line;)
            end++;
        Object *item = line_range(vm, start, end, line);
        if (!item || !list_append_stolen(vm, list, item)) {
            decref(list);
            return NULL;
        }
    }
    return iterator_of_list(vm, list);
}

/* ---- replace() ---- */

static bool copy_block(VM *vm, void *target, const void *source, size_t size)
{
    void *block = NULL;
    if (source) {
        block = memory_alloc(vm, size);
        if (!block) return false;
        memcpy(block, source, size);
    }
    memcpy(target, &block, sizeof block);
    return true;
}

static Code *code_copy(VM *vm, const Code *code)
{
    Code *copy = code_new(vm);
    if (!copy) return NULL;
    memcpy((char *)copy + sizeof(Object), (const char *)code + sizeof(Object),
           sizeof(Code) - sizeof(Object));
    copy->insns = NULL;
    copy->constant_values = NULL;
    copy->plain_arity = 0;
    copy->poly = NULL;
    copy->native = NULL;
    copy->native_entry = NULL;
    copy->serial = 0;
    copy->handlers = NULL;
    copy->positions = NULL;
    xincref(copy->constants);
    xincref(copy->names);
    xincref(copy->local_names);
    xincref(copy->cell_names);
    xincref(copy->free_names);
    xincref(copy->name);
    xincref(copy->qualname);
    xincref(copy->filename);
    if (copy_block(vm, &copy->insns, code->insns, code->insn_count * sizeof(Insn)) &&
        copy_block(vm, &copy->handlers, code->handlers, code->handler_count * sizeof(Handler)) &&
        copy_block(vm, &copy->positions, code->positions, code->insn_count * sizeof(Position))) {
        copy_original_insns(vm, copy->insns, code);
        object_track(vm, OBJ(copy));
        return copy;
    }
    decref(copy);
    return NULL;
}

enum { REPLACE_STR, REPLACE_TUPLE, REPLACE_NUMBER };
static const struct {
    const char *name;
    int kind;
    size_t offset;
} replaceable[] = {
    {"co_name", REPLACE_STR, offsetof(Code, name)},
    {"co_qualname", REPLACE_STR, offsetof(Code, qualname)},
    {"co_filename", REPLACE_STR, offsetof(Code, filename)},
    {"co_consts", REPLACE_TUPLE, offsetof(Code, constants)},
    {"co_names", REPLACE_TUPLE, offsetof(Code, names)},
    {"co_firstlineno", REPLACE_NUMBER, offsetof(Code, first_line)},
    {"co_flags", REPLACE_NUMBER, offsetof(Code, flags)},
};

static bool replace_number(VM *vm, uint32_t *field, Object *value)
{
    int64_t number;
    if (!object_to_int64(vm, value, &number)) return false;
    if (number < 0 || number > UINT32_MAX)
        return raise(vm, EXC_OVERFLOW_ERROR, "value out of range") != NULL;
    *field = (uint32_t)number;
    return true;
}

static bool replace_field(VM *vm, Code *code, Str *name, Object *value)
{
    for (size_t i = 0; i < sizeof replaceable / sizeof *replaceable; i++) {
        if (!str_equals_text(name, replaceable[i].name)) continue;
        Object **field = (Object **)((char *)code + replaceable[i].offset);
        if (replaceable[i].kind == REPLACE_NUMBER) {
            uint32_t *number = (uint32_t *)field,
                     kept = number == &code->flags ? code->flags & CODE_HAS_DOCSTRING : 0;
            if (!replace_number(vm, number, value)) return false;
            *number |= kept;
            return true;
        }
        bool fits = replaceable[i].kind == REPLACE_STR
                        ? is_str(value)
                        : is_exact(value, TYPE_TUPLE) &&
                              ((Tuple *)value)->length == (*(Tuple **)field)->length;
        if (!fits)
            return raise(vm, EXC_TYPE_ERROR, "replace() argument '%U' does not fit", name) != NULL;
        set_ref(field, incref(value));
        return true;
    }
    raise(vm, EXC_TYPE_ERROR, "replace() cannot change '%U' of a code object of this runtime",
          name);
    return false;
}

static Object *code_replace(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Code *copy = code_copy(vm, (Code *)self);
    if (!copy || !args[0]) return OBJ(copy);
    size_t position = 0;
    Object *name, *value;
    while (dict_next((Dict *)args[0], &position, &name, &value)) {
        if (replace_field(vm, copy, (Str *)name, value)) continue;
        decref(copy);
        return NULL;
    }
    return OBJ(copy);
}

/* ---- equality ---- */

static bool same_shape(const Code *a, const Code *b)
{
    return a->insn_count == b->insn_count && a->register_count == b->register_count &&
           a->local_count == b->local_count && a->argument_count == b->argument_count &&
           a->positional_only_count == b->positional_only_count &&
           a->keyword_only_count == b->keyword_only_count && a->first_cell == b->first_cell &&
           a->cell_count == b->cell_count && a->free_count == b->free_count &&
           a->flags == b->flags && a->first_line == b->first_line &&
           a->handler_count == b->handler_count;
}

static bool same_insns(VM *vm, const Code *a, const Code *b)
{
    Insn x[INSN_WORDS_MAX], y[INSN_WORDS_MAX];
    for (uint32_t at = 0; at < a->insn_count;) {
        uint32_t words = vm_core(vm)->hooks.original_insn(&a->insns[at], x);
        if (vm_core(vm)->hooks.original_insn(&b->insns[at], y) != words) return false;
        if (memcmp(x, y, words * sizeof *x) != 0) return false;
        at += words;
    }
    return true;
}

static bool same_tables(VM *vm, const Code *a, const Code *b)
{
    if (!same_insns(vm, a, b)) return false;
    if (a->handler_count &&
        memcmp(a->handlers, b->handlers, a->handler_count * sizeof(Handler)) != 0)
        return false;
    if (!a->positions || !b->positions) return a->positions == b->positions;
    return memcmp(a->positions, b->positions, a->insn_count * sizeof(Position)) == 0;
}

/* 1.0 == 1 == True must not make two codes equal: constants need the same types too. */
static int same_constants(VM *vm, Tuple *a, Tuple *b)
{
    if (a == b) return 1;
    if (!a || !b || a->length != b->length) return 0;
    for (size_t i = 0; i < a->length; i++) {
        if (type_of(a->items[i]) != type_of(b->items[i])) return 0;
        int equal = object_equal(vm, a->items[i], b->items[i]);
        if (equal <= 0) return equal;
    }
    return 1;
}

static Object *code_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(a, TYPE_CODE) ||
        !is_exact(b, TYPE_CODE))
        return NOT_IMPLEMENTED(vm);
    Code *x = (Code *)a, *y = (Code *)b;
    int equal = a == b;
    if (!equal && str_equal(x->name, y->name) && same_shape(x, y) && same_tables(vm, x, y)) {
        Tuple *const tuples[][2] = {
            {x->names, y->names}, {x->local_names, y->local_names}, {x->constants, y->constants}};
        equal = recursion_enter(vm, " in comparison") ? 1 : -1;
        for (int i = 0; i < 3 && equal > 0; i++)
            equal = same_constants(vm, tuples[i][0], tuples[i][1]);
        if (equal < 0) return NULL;
    }
    return BOOL(vm, equal == (op == COMPARE_EQ));
}

static Hash code_hash(VM *vm, Object *o)
{
    Code *code = (Code *)o;
    uint64_t mix = (uint64_t)str_hash(vm, code->name) * 1000003u ^ code->insn_count;
    mix = mix * 1000003u ^ code->first_line;
    mix = mix * 1000003u ^ code->argument_count;
    return (Hash)mix == -1 ? -2 : (Hash)mix;
}

static const MethodDef code_methods[] = {
    {"co_positions", "()", code_positions,
     "Iterator over (line, end line, column, end column) of each instruction.", 0},
    {"co_lines", "()", code_lines, "Iterator over (start, end, line) of each run of instructions.",
     0},
    {"replace", "(**changes)", code_replace, "A copy with some attributes changed.", 0},
    {"__replace__", "(**changes)", code_replace, "As replace().", 0},
    {0},
};

static const MemberDef code_members[] = {
    MEMBER_GET("co_name", code_get_name, "Name of the function, class or module."),
    MEMBER_GET("co_qualname", code_get_qualname, "Name with those of the enclosing classes and functions."),
    MEMBER_GET("co_filename", code_get_filename, "Name of the file it was compiled from."),
    MEMBER_GET("co_firstlineno", code_get_firstlineno, "First line in that file."),
    MEMBER_GET("co_argcount", code_get_argcount, "Number of parameters that take positional arguments."),
    MEMBER_GET("co_posonlyargcount", code_get_posonlyargcount, "Number of positional-only parameters."),
    MEMBER_GET("co_kwonlyargcount", code_get_kwonlyargcount, "Number of keyword-only parameters."),
    MEMBER_GET("co_nlocals", code_get_nlocals, "Number of local variables."),
    MEMBER_GET("co_stacksize", code_get_stacksize, "Number of temporaries a frame has."),
    MEMBER_GET("co_flags", code_get_flags, "CO_* flags."),
    MEMBER_GET("co_consts", code_get_consts, "Constants the code uses."),
    MEMBER_GET("co_names", code_get_names, "Names of globals and attributes it uses."),
    MEMBER_GET("co_exceptiontable", code_get_exceptiontable, "Handlers, in this runtime's own form."),
    MEMBER_GET("co_linetable", code_get_linetable, "Positions, in this runtime's own form."),
    {0},
};

static const GetSetDef code_getset[] = {
    {"co_code", code_get_code, NULL, "The instructions as they were compiled."},
    {"co_varnames", code_get_varnames, NULL, "Names of parameters and other locals."},
    {"co_cellvars", code_get_cellvars, NULL, "Names of locals that nested functions use."},
    {"co_freevars", code_get_freevars, NULL, "Names of variables of enclosing functions."},
    {0},
};

const TypeSpec code_type = {
    .id = TYPE_CODE,
    .base = TYPE_OBJECT,
    .size = sizeof(Code),
    .flags = TYPE_NO_NEW | TYPE_WEAKREFABLE,
    .doc = "Compiled code: what compile() makes and exec() runs.",
    .methods = code_methods,
    .members = code_members,
    .getset = code_getset,
    .life = {code_destroy, code_traverse, NULL, NULL},
    .slots = {.repr = code_repr,
              .hash = code_hash,
              .compare = code_compare,
              .size_of = code_size_of},
};

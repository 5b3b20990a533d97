/* Owns the reading of packed code. The bytes are not trusted: nothing is read beyond their end, and no table, index or type
 * is taken as it is told. What is wrong in any way makes the whole no code. */
#include "compile/pack.h"

#include "compile/opcode.h"
#include "compile/verify.h"
#include "object/core.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/protocol.h"
#include "object/set.h"

enum { REGISTERS_MAX = 1 << 16 };

typedef struct Unpacker {
    VM *vm;
    const uint8_t *at, *end;
    Str *filename;
    Object **seen; /* by number; NULL while the object is being read. Counted */
    size_t count, capacity;
    bool failed;   /* with or without an exception */
} Unpacker;

static void *wrong(Unpacker *u)
{
    u->failed = true;
    return NULL;
}

/* ---- bytes ---- */

static const uint8_t *take(Unpacker *u, size_t size)
{
    if (u->failed || size > (size_t)(u->end - u->at)) return wrong(u);
    const uint8_t *bytes = u->at;
    u->at += size;
    return bytes;
}

static uint64_t take_number(Unpacker *u)
{
    uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (u->failed || u->at == u->end) break;
        uint8_t byte = *u->at++;
        n |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return n;
    }
    u->failed = true;
    return 0;
}

static int64_t signed_of(uint64_t n)
{
    return (int64_t)(n >> 1 ^ (0 - (n & 1)));
}

static int64_t take_signed(Unpacker *u)
{
    return signed_of(take_number(u));
}

/* A number of things that take at least a byte each. */
static size_t take_count(Unpacker *u)
{
    uint64_t n = take_number(u);
    if (n > (uint64_t)(u->end - u->at)) u->failed = true;
    return u->failed ? 0 : (size_t)n;
}

static uint32_t take_uint32(Unpacker *u)
{
    uint64_t n = take_number(u);
    if (n > UINT32_MAX) u->failed = true;
    return u->failed ? 0 : (uint32_t)n;
}

/* ---- plain objects ---- */

static Object *take_object(Unpacker *u);

static Object *take_big_int(Unpacker *u)
{
    bool negative = take_number(u) != 0;
    size_t length = take_count(u);
    const uint8_t *digits = take(u, length);
    if (!digits || length == 0) return wrong(u);
    for (size_t i = 0; i < length; i++) {
        if (!((digits[i] >= '0' && digits[i] <= '9') || (digits[i] >= 'a' && digits[i] <= 'f'))) return wrong(u);
    }
    return int_from_digits(u->vm, (const char *)digits, length, 16, negative);
}

static Object *take_str(Unpacker *u, PackTag tag)
{
    size_t length = take_count(u);
    const uint8_t *text = take(u, length);
    if (!text) return NULL;
    bool latin1 = tag == PACK_LATIN1 || tag == PACK_LATIN1_INTERNED;
    Str *s = latin1 ? str_from_latin1(u->vm, text, length) : str_from_utf8(u->vm, (const char *)text, length);
    if (!s && !exception_is(u->vm, EXC_MEMORY_ERROR)) exception_clear(u->vm); /* it is not UTF-8 */
    if (s && (tag == PACK_LATIN1_INTERNED || tag == PACK_UTF8_INTERNED)) s = str_intern(u->vm, s);
    return OBJ(s);
}

static Object *take_double(Unpacker *u, bool complex)
{
    double parts[2] = {0, 0};
    size_t size = complex ? sizeof parts : sizeof *parts;
    const uint8_t *bytes = take(u, size);
    if (!bytes) return NULL;
    memcpy(parts, bytes, size);
    return complex ? complex_from_doubles(u->vm, parts[0], parts[1]) : float_from_double(u->vm, parts[0]);
}

static Object *take_items(Unpacker *u, bool frozen)
{
    size_t length = take_count(u), done = 0;
    if (u->failed) return NULL;
    Object **items = memory_alloc(u->vm, memory_size(length + 1, sizeof *items, 0));
    Object *result = NULL;
    while (items && done < length && (items[done] = take_object(u))) done++;
    if (items && done == length) result = tuple_from(u->vm, items, length);
    while (done) decref(items[--done]);
    if (items) memory_free(u->vm, items, memory_size(length + 1, sizeof *items, 0));
    if (!result || !frozen) return result;
    Object *set = frozenset_from_iterable(u->vm, result); /* of code that is no code an item may not be hashable */
    decref(result);
    if (!set && !exception_is(u->vm, EXC_MEMORY_ERROR)) exception_clear(u->vm);
    return set;
}

/* ---- code: tables ---- */

static void *take_table(Unpacker *u, size_t count, size_t size)
{
    const uint8_t *bytes = count <= (size_t)(u->end - u->at) ? take(u, count * size) : wrong(u);
    void *block = bytes ? memory_alloc(u->vm, memory_size(count, size, 0)) : NULL;
    if (block && count) memcpy(block, bytes, count * size);
    return block ? block : wrong(u);
}

static bool take_positions(Unpacker *u, Code *code)
{
    Position now = {0, 0, -1, -1};
    code->positions = memory_alloc(u->vm, memory_size(code->insn_count, sizeof(Position), 0));
    if (!code->positions) return false;
    for (uint32_t i = 0; i < code->insn_count && !u->failed; i++) {
        uint64_t lines = take_number(u);
        if (lines) {
            now.line += (uint32_t)signed_of(lines - 1);
            now.end_line = now.line + (uint32_t)take_signed(u);
            now.column = (int32_t)take_signed(u);
            now.end_column = (int32_t)((uint32_t)now.column + (uint32_t)take_signed(u));
        }
        code->positions[i] = now;
    }
    return !u->failed;
}

/* ---- code: what the verifier, which trusts the compiler's tables, takes for granted ---- */

static bool all_strs(const Tuple *names)
{
    for (size_t i = 0; i < names->length; i++) {
        if (!is_exact(names->items[i], TYPE_STR)) return false;
        if (!str_is_interned((Str *)names->items[i]) && !object_is_immortal(names->items[i])) return false;
    }
    return true;
}

static bool numbers_fit(const Code *code)
{
    uint64_t parameters = (uint64_t)code->argument_count + code->keyword_only_count +
                          ((code->flags & CODE_VARARGS) != 0) + ((code->flags & CODE_VARKEYWORDS) != 0);
    return code->register_count <= REGISTERS_MAX && code->local_count <= code->register_count &&
           (uint64_t)code->first_cell + code->cell_count + code->free_count == code->local_count &&
           parameters <= code->first_cell && code->positional_only_count <= code->argument_count &&
           code->insn_count > 0;
}

static bool names_fit(const Code *code)
{
    return all_strs(code->names) && all_strs(code->local_names) && all_strs(code->cell_names) &&
           all_strs(code->free_names) && code->local_names->length == code->local_count &&
           code->cell_names->length == code->cell_count && code->free_names->length == code->free_count;
}

static bool handlers_fit(const Code *code)
{
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const Handler *h = &code->handlers[i];
        if (h->start > h->end || h->end > code->insn_count || h->target >= code->insn_count ||
            h->depth >= code->register_count - code->local_count)
            return false;
    }
    return true;
}

/* The operand that must be a register of a cell: where it stands; 0: there is none. */
static char cell_operand(uint32_t op)
{
    switch (op) {
    case OP_LOAD_CELL:
    case OP_LOAD_CLASS_CELL:
    case OP_LOAD_CLOSURE: return 'b';
    case OP_MAKE_CELL:
    case OP_STORE_CELL:
    case OP_DELETE_CELL: return 'a';
    default: return 0;
    }
}

static bool constant_fits(const Code *code, const Insn *insn)
{
    if (insn->op != OP_MAKE_FUNCTION && insn->op != OP_CALL_KW) return true;
    uint32_t k = insn[1].high;
    if (k >= code->constants->length) return false;
    const Object *o = code->constants->items[k];
    if (insn->op == OP_MAKE_FUNCTION) return is_exact(o, TYPE_CODE);
    return is_exact(o, TYPE_TUPLE) && ((Tuple *)o)->length <= insn->c && all_strs((Tuple *)o);
}

/* Inline caches are empty, as they lead to addresses once the loop has filled them. */
static bool caches_empty(const Insn *insn)
{
    const OpcodeInfo *info = &opcode_info[insn->op];
    bool operand = strchr(info->operands, '/') != NULL;
    for (uint32_t i = 1; i < info->words; i++) {
        if (i == 1 && operand ? insn[i].low != 0 : insn[i].word != 0) return false;
    }
    return true;
}

static bool insns_fit(const Code *code)
{
    for (uint32_t at = 0; at < code->insn_count; at += opcode_info[code->insns[at].op].words) {
        const Insn *insn = &code->insns[at];
        if (insn->op >= OP_LOAD_ATTR_VALUE) return false; /* from there on the loop makes them */
        if (opcode_info[insn->op].words > code->insn_count - at) return false;
        char cell = cell_operand(insn->op);
        uint32_t r = cell == 'a' ? insn->a : insn->b;
        if (cell && (r < code->first_cell || r >= code->local_count)) return false;
        if (!caches_empty(insn) || !constant_fits(code, insn)) return false;
    }
    return true;
}

/* ---- code ---- */

static bool take_code_objects(Unpacker *u, Code *code)
{
#define X(field, type)                                                                             \
    {                                                                                              \
        Object *o = take_object(u);                                                                \
        if (!o) return false;                                                                      \
        if (!is_exact(o, type)) {                                                                  \
            decref(o);                                                                             \
            return wrong(u) != NULL;                                                               \
        }                                                                                          \
        code->field = (void *)o;                                                                   \
    }
    PACK_CODE_OBJECTS(X)
#undef X
    return true;
}

static Object *take_code(Unpacker *u)
{
    Code *code = code_new(u->vm);
    if (!code) return NULL;
    uint32_t insns = 0, handlers = 0;
#define X(field) code->field = take_uint32(u);
    PACK_CODE_NUMBERS(X)
#undef X
    insns = code->insn_count;
    handlers = code->handler_count;
    code->insn_count = code->handler_count = 0; /* until there are tables of that size to free */
    code->filename = incref(u->filename);
    if (!u->failed && (code->insns = take_table(u, insns, sizeof(Insn)))) code->insn_count = insns;
    if (!u->failed && (code->handlers = take_table(u, handlers, sizeof(Handler)))) code->handler_count = handlers;
    if (!u->failed && take_positions(u, code) && take_code_objects(u, code) && numbers_fit(code) &&
        names_fit(code) && handlers_fit(code) && insns_fit(code))
        return OBJ(code);
    decref(code);
    return wrong(u);
}

/* ---- any object ---- */

static bool remember(Unpacker *u, size_t *number)
{
    if (u->count == u->capacity) {
        size_t capacity = u->capacity ? u->capacity * 2 : 256;
        void *larger = memory_resize(u->vm, u->seen, u->capacity * sizeof *u->seen, capacity * sizeof *u->seen);
        if (!larger) return wrong(u) != NULL;
        u->seen = larger;
        u->capacity = capacity;
    }
    *number = u->count++;
    u->seen[*number] = NULL;
    return true;
}

static Object *take_again(Unpacker *u)
{
    uint64_t number = take_number(u);
    Object *o = !u->failed && number < u->count ? u->seen[number] : NULL;
    return o ? incref(o) : wrong(u);
}

static Object *take_content(Unpacker *u, PackTag tag)
{
    switch (tag) {
    case PACK_INT: {
        int64_t value = take_signed(u);
        return u->failed ? NULL : int_from_int64(u->vm, value);
    }
    case PACK_BIG_INT: return take_big_int(u);
    case PACK_FLOAT: return take_double(u, false);
    case PACK_COMPLEX: return take_double(u, true);
    case PACK_LATIN1:
    case PACK_LATIN1_INTERNED:
    case PACK_UTF8:
    case PACK_UTF8_INTERNED: return take_str(u, tag);
    case PACK_BYTES: {
        size_t length = take_count(u);
        const uint8_t *bytes = take(u, length);
        return bytes ? bytes_from(u->vm, bytes, length) : NULL;
    }
    case PACK_TUPLE: return take_items(u, false);
    case PACK_FROZENSET: return take_items(u, true);
    case PACK_CODE: return take_code(u);
    default: return wrong(u);
    }
}

static Object *take_object(Unpacker *u)
{
    const uint8_t *tag = take(u, 1);
    size_t number;
    if (!tag) return NULL;
    switch (*tag) {
    case PACK_NONE: return NONE(u->vm);
    case PACK_TRUE: return TRUE(u->vm);
    case PACK_FALSE: return FALSE(u->vm);
    case PACK_ELLIPSIS: return ELLIPSIS(u->vm);
    case PACK_AGAIN: return take_again(u);
    default: break;
    }
    if (!recursion_enter(u->vm, " while unpacking code")) return wrong(u);
    Object *o = remember(u, &number) ? take_content(u, (PackTag)*tag) : NULL;
    recursion_leave(u->vm);
    if (!o) return wrong(u);
    u->seen[number] = incref(o);
    return o;
}

Code *code_unpack(VM *vm, const uint8_t *bytes, size_t size, Str *filename)
{
    bool aside = heap_keep_aside(vm, true); /* as the compiler's objects */
    Unpacker u = {.vm = vm, .at = bytes, .end = bytes + size, .filename = filename};
    Object *o = take_object(&u);
    while (u.count) xdecref(u.seen[--u.count]);
    if (u.seen) memory_free(vm, u.seen, u.capacity * sizeof *u.seen);
    VerifyError error;
    if (o && (u.at != u.end || !is_exact(o, TYPE_CODE) || !code_verify(vm, (Code *)o, &error))) clear_ref(&o);
    heap_keep_aside(vm, aside);
    return (Code *)o;
}

Code *code_unpack_bytes(VM *vm, const uint8_t *bytes, size_t size, Str *filename)
{
    uint64_t version;
    if (size < sizeof version) return NULL;
    memcpy(&version, bytes, sizeof version);
    return version == code_pack_version() ? code_unpack(vm, bytes + sizeof version, size - sizeof version, filename) : NULL;
}

/* Owns the writing of packed code: see pack.h for the form. */
#include "compile/pack.h"

#include "base/hash.h"
#include "compile/map.h"
#include "compile/opcode.h"
#include "object/core.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/protocol.h"
#include "object/set.h"

typedef struct Packer {
    VM *vm;
    Buffer *out;
    Arena *arena;
    Map seen; /* object -> its number + 1 */
    uint32_t count;
    bool failed; /* with or without an exception */
} Packer;

static void put_number(Packer *p, uint64_t n)
{
    while (n >= 0x80) {
        buffer_put_char(p->out, (char)(n | 0x80));
        n >>= 7;
    }
    buffer_put_char(p->out, (char)n);
}

static void put_signed(Packer *p, int64_t n)
{
    put_number(p, (uint64_t)n << 1 ^ (uint64_t)(n >> 63));
}

static void put_tag(Packer *p, PackTag tag)
{
    buffer_put_char(p->out, (char)tag);
}

/* ---- plain objects ---- */

static void put_int(Packer *p, Int *i)
{
    if (!int_is_big(i)) {
        put_tag(p, PACK_INT);
        put_signed(p, i->value);
        return;
    }
    Str *digits = int_to_str(p->vm, i, 16);
    if (!digits) {
        p->failed = true;
        return;
    }
    size_t sign = digits->data[0] == '-';
    put_tag(p, PACK_BIG_INT);
    put_number(p, sign);
    put_number(p, digits->length - sign);
    buffer_put(p->out, digits->data + sign, digits->length - sign);
    decref(digits);
}

static void put_str(Packer *p, Str *s)
{
    bool interned = str_is_interned(s);
    if (str_kind(s) == 1) {
        put_tag(p, interned ? PACK_LATIN1_INTERNED : PACK_LATIN1);
        put_number(p, s->length);
        buffer_put(p->out, s->data, s->length);
        return;
    }
    size_t size = 0;
    for (uint32_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(s, i);
        size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
    put_tag(p, interned ? PACK_UTF8_INTERNED : PACK_UTF8);
    put_number(p, size);
    for (uint32_t i = 0; i < s->length; i++) buffer_put_code_point(p->out, str_at(s, i));
}

static void put_object(Packer *p, Object *o);

static void put_items(Packer *p, PackTag tag, Object *const *items, size_t count)
{
    put_tag(p, tag);
    put_number(p, count);
    for (size_t i = 0; i < count && !p->failed; i++) put_object(p, items[i]);
}

static void put_frozenset(Packer *p, Set *set)
{
    size_t position = 0;
    Object *key;
    put_tag(p, PACK_FROZENSET);
    put_number(p, set->used);
    while (!p->failed && set_next(set, &position, &key)) put_object(p, key);
}

/* ---- code ---- */

/* Each position is told against the one before: mostly it is the same. */
static void put_positions(Packer *p, const Code *code)
{
    Position before = {0, 0, -1, -1};
    for (uint32_t i = 0; i < code->insn_count; i++) {
        Position now = code->positions[i];
        if (!memcmp(&now, &before, sizeof now)) {
            put_number(p, 0);
            continue;
        }
        int64_t lines = (int64_t)now.line - before.line;
        put_number(p, 1 + ((uint64_t)lines << 1 ^ (uint64_t)(lines >> 63)));
        put_signed(p, (int64_t)now.end_line - now.line);
        put_signed(p, now.column);
        put_signed(p, (int64_t)now.end_column - now.column);
        before = now;
    }
}

static void put_code(Packer *p, const Code *code)
{
    put_tag(p, PACK_CODE);
#define X(field) put_number(p, code->field);
    PACK_CODE_NUMBERS(X)
#undef X
    for (uint32_t at = 0; at < code->insn_count;) { /* running code is specialised in place */
        Insn original[INSN_WORDS_MAX];
        uint32_t words = original_insn(&code->insns[at], original);
        buffer_put(p->out, original, words * sizeof *original);
        at += words;
    }
    buffer_put(p->out, code->handlers, code->handler_count * sizeof(Handler));
    put_positions(p, code);
#define X(field, type) put_object(p, OBJ(code->field));
    PACK_CODE_OBJECTS(X)
#undef X
}

static void put_content(Packer *p, Object *o)
{
    if (is_exact(o, TYPE_STR)) {
        put_str(p, (Str *)o);
    } else if (is_exact(o, TYPE_INT)) {
        put_int(p, (Int *)o);
    } else if (is_exact(o, TYPE_TUPLE)) {
        put_items(p, PACK_TUPLE, ((Tuple *)o)->items, ((Tuple *)o)->length);
    } else if (is_exact(o, TYPE_CODE)) {
        put_code(p, (Code *)o);
    } else if (is_exact(o, TYPE_FLOAT)) {
        put_tag(p, PACK_FLOAT);
        buffer_put(p->out, &((Float *)o)->value, sizeof(double));
    } else if (is_exact(o, TYPE_BYTES)) {
        put_tag(p, PACK_BYTES);
        put_number(p, ((Bytes *)o)->length);
        buffer_put(p->out, ((Bytes *)o)->data, ((Bytes *)o)->length);
    } else if (is_exact(o, TYPE_COMPLEX)) {
        put_tag(p, PACK_COMPLEX);
        buffer_put(p->out, &((Complex *)o)->real, 2 * sizeof(double));
    } else if (is_exact(o, TYPE_FROZENSET)) {
        put_frozenset(p, (Set *)o);
    } else {
        p->failed = true;
    }
}

static bool put_singleton(Packer *p, const Object *o)
{
    const Object *const singletons[] = {NONE(p->vm), TRUE(p->vm), FALSE(p->vm), ELLIPSIS(p->vm)};
    for (int i = 0; i < 4; i++) {
        if (o != singletons[i]) continue;
        put_tag(p, (PackTag)(PACK_NONE + i));
        return true;
    }
    return false;
}

/* Numbers are given before the content, in the order in which the reader meets the tags. */
static void put_object(Packer *p, Object *o)
{
    if (p->failed || put_singleton(p, o)) return;
    MapEntry *entry = map_put(&p->seen, p->arena, o, NULL);
    if (!entry) {
        raise_memory_error(p->vm);
        p->failed = true;
    } else if (entry->value) {
        put_tag(p, PACK_AGAIN);
        put_number(p, entry->value - 1);
    } else {
        entry->value = ++p->count;
        if (!recursion_enter(p->vm, " while packing code")) {
            p->failed = true;
            return;
        }
        put_content(p, o);
        recursion_leave(p->vm);
    }
}

static void *vm_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    VM *vm = context;
    if (new_size) return old ? memory_try_resize(vm, old, old_size, new_size) : memory_try_alloc(vm, new_size);
    if (old) memory_free(vm, old, old_size);
    return NULL;
}

bool code_pack(VM *vm, const Code *code, Buffer *out)
{
    Allocator allocator = {vm_resize, vm};
    Arena arena;
    arena_init(&arena, SIZE_MAX, &allocator);
    Packer p = {.vm = vm, .out = out, .arena = &arena};
    put_object(&p, OBJ(code));
    arena_free(&arena);
    if (out->failed && !exception_pending(vm)) raise_memory_error(vm);
    return !p.failed && !out->failed;
}

Object *code_pack_bytes(VM *vm, const Code *code)
{
    Allocator allocator = {vm_resize, vm};
    Buffer buffer;
    uint64_t version = code_pack_version();
    buffer_init(&buffer, &allocator);
    buffer_put(&buffer, &version, sizeof version);
    Object *bytes = code_pack(vm, code, &buffer) ? bytes_from(vm, buffer.data, buffer.size) : NULL;
    buffer_free(&buffer);
    return bytes;
}

/* ---- the version ---- */

static uint64_t mix(uint64_t state, const void *bytes, size_t size)
{
    return (uint64_t)hash_bytes((HashKey){state, size}, bytes, size);
}

uint64_t code_pack_version(void)
{
    enum { FORM = 2 }; /* of this file and its reader */
    const uint32_t layout[] = {FORM, sizeof(Insn), sizeof(Handler), OP_COUNT, 0x01020304};
    uint64_t state = mix(0, layout, sizeof layout);
    state = mix(state, OURO_VERSION, sizeof OURO_VERSION);
    for (uint32_t i = 0; i < OP_COUNT; i++) {
        const OpcodeInfo *info = &opcode_info[i];
        state = mix(state, info->name, strlen(info->name)) + info->words;
        state = mix(state, info->operands, strlen(info->operands));
        state = mix(state, info->text, strlen(info->text));
    }
    return state;
}

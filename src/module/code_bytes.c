/* The native module _code, on which marshal stands: code objects as bytes, and back. */
#include "base/hash.h"
#include "compile/pack.h"
#include "module/builtins.h"
#include "object/bytes.h"
#include "object/module.h"
#include "vm/vm.h"

#include <string.h>

static Object *pack(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    if (!is_exact(args[0], TYPE_CODE)) return raise(vm, EXC_TYPE_ERROR, "pack() argument must be code, not %T", args[0]);
    Object *bytes = code_pack_bytes(vm, (Code *)args[0]);
    if (!bytes && !exception_pending(vm)) raise(vm, EXC_VALUE_ERROR, "unmarshallable object");
    return bytes;
}

/* args: bytes, filename */
static Object *unpack(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    const uint8_t *data;
    size_t length;
    Object *holder;
    if (!is_str(args[1])) return raise(vm, EXC_TYPE_ERROR, "unpack() argument 2 must be str, not %T", args[1]);
    if (!object_bytes_held(vm, args[0], &holder, &data, &length)) return NULL;
    Code *code = code_unpack_bytes(vm, data, length, (Str *)args[1]);
    decref(holder);
    if (!code && !exception_pending(vm)) raise(vm, EXC_VALUE_ERROR, "bad marshal data (code of another runtime, or of another build)");
    return OBJ(code);
}

/* What a compiled file says of its source: SipHash-1-3 with the key (key, 0). args: key, source */
static Object *source_hash(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    const uint8_t *data;
    size_t length;
    int64_t key;
    if (!object_to_int64(vm, args[0], &key) || !object_bytes_view(vm, args[1], &data, &length)) return NULL;
    uint64_t hash = hash_sip13((HashKey){(uint64_t)key, 0}, data, length);
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)(hash >> 8 * i);
    return bytes_from(vm, bytes, sizeof bytes);
}

static const MethodDef functions[] = {
    {"pack", "(code, /)", pack, "A code object as bytes.", 0},
    {"unpack", "(bytes, filename, /)", unpack, "The code object of such bytes, which are not trusted.", 0},
    {"source_hash", "(key, source)", source_hash, "The hash of a source file in its compiled file.", 0},
    {0},
};

const ModuleDef code_bytes_module = {.name = "_code", .doc = "Code objects as bytes.", .functions = functions};

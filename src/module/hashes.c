/* The native modules that hashlib is built on: _md5, _sha1, _sha256, _sha512, _sha2, _sha3 and _blake2. All their functions give
 * objects of one type; the algorithms are in base/digest.c. */
#include "base/digest.h"
#include "object/module.h"
#include "object/protocol.h"

typedef struct Hasher {
    Object head;
    Digest digest;
} Hasher;

static const TypeSpec hasher_spec;

static Type *hasher_type(VM *vm) {
    Type *type = native_type(vm, &hasher_spec);
    return type ? type : type_from_spec(vm, &hasher_spec, "_hashlib.HASH", NULL);
}

static Hasher *hasher_new(VM *vm) {
    Type *type = hasher_type(vm);
    return type ? (Hasher *)type_allocate(vm, type, sizeof(Hasher)) : NULL;
}

/* ---- methods ---- */

#define METHOD(name) static Object *hasher_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define SELF Hasher *h = (Hasher *)self; (void)args, (void)nargs

static bool update(VM *vm, Hasher *h, Object *data) {
    const uint8_t *bytes;
    size_t length;
    if (is_str(data)) return raise(vm, EXC_TYPE_ERROR, "Strings must be encoded before hashing") != NULL;
    if (!object_is_bytes_like(data)) return raise(vm, EXC_TYPE_ERROR, "object supporting the buffer API required") != NULL;
    if (!object_bytes_view(vm, data, &bytes, &length)) return false;
    digest_update(&h->digest, bytes, length);
    return true;
}

METHOD(update) {
    SELF;
    return update(vm, h, args[0]) ? NEW_NONE(vm) : NULL;
}

/* The result in new bytes: as long as the kind has it, or as the argument says. */
static Bytes *result(VM *vm, Hasher *h, Object *length) {
    ptrdiff_t size = h->digest.size;
    if (!h->digest.kind->size) {
        if (!length) return raise(vm, EXC_TYPE_ERROR, "digest() missing required argument 'length' (pos 1)");
        if (!object_to_size(vm, length, &size)) return NULL;
        if (size < 0) return raise(vm, EXC_VALUE_ERROR, "value must be positive");
        if (size >= 1 << 29) return raise(vm, EXC_VALUE_ERROR, "length is too large");
    } else if (length) {
        return raise(vm, EXC_TYPE_ERROR, "HASH.digest() takes no arguments (1 given)");
    }
    if (size == 0) return EMPTY_BYTES(vm);
    Bytes *bytes = bytes_allocate(vm, (size_t)size);
    if (bytes) digest_result(&h->digest, bytes->data, (size_t)size);
    return bytes;
}

METHOD(digest) {
    SELF;
    return OBJ(result(vm, h, args[0]));
}

METHOD(hexdigest) {
    SELF;
    Bytes *bytes = result(vm, h, args[0]);
    Str *text = bytes ? str_allocate(vm, bytes->length * 2, 127) : NULL;
    for (size_t i = 0; text && i < bytes->length; i++) {
        text->data[2 * i] = (uint8_t)"0123456789abcdef"[bytes->data[i] >> 4];
        text->data[2 * i + 1] = (uint8_t)"0123456789abcdef"[bytes->data[i] & 15];
    }
    xdecref(bytes);
    return OBJ(text);
}

METHOD(copy) {
    SELF;
    Hasher *copy = hasher_new(vm);
    if (copy) copy->digest = h->digest;
    return OBJ(copy);
}

static Object *get_name(VM *vm, Object *self) { return OBJ(str_from_text(vm, ((Hasher *)self)->digest.kind->name)); }
static Object *get_size(VM *vm, Object *self) { return int_from_int64(vm, ((Hasher *)self)->digest.size); }
static Object *get_block(VM *vm, Object *self) { return int_from_int64(vm, ((Hasher *)self)->digest.kind->block); }

static Object *hasher_repr(VM *vm, Object *o) {
    return OBJ(str_from_format(vm, "<%s %s object @ 0x%lx>", ((Hasher *)o)->digest.kind->name, type_name_text(type_of(o)), (long)(uintptr_t)o));
}

static const MethodDef hasher_methods[] = {
    {"update", "(obj, /)", hasher_update, "Takes in more bytes.", 0},
    {"digest", "(length=None)", hasher_digest, "The digest of what was taken in.", 0},
    {"hexdigest", "(length=None)", hasher_hexdigest, "The digest in hexadecimal.", 0},
    {"copy", "()", hasher_copy, "An object in the same state.", 0},
    {0},
};
static const GetSetDef hasher_getset[] = {
    {"name", get_name, NULL, "What the algorithm is called."},
    {"digest_size", get_size, NULL, "Bytes of the digest."},
    {"block_size", get_block, NULL, "Bytes that are taken in at once."},
    {0},
};
static const TypeSpec hasher_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Hasher),
    .flags = TYPE_NO_NEW,
    .doc = "A message digest in the making.",
    .methods = hasher_methods,
    .getset = hasher_getset,
    .slots = {.repr = hasher_repr},
};

/* ---- functions ---- */

/* args: data, usedforsecurity (which says nothing here). */
static Object *start(VM *vm, const DigestKind *kind, Object *data) {
    Hasher *h = hasher_new(vm);
    if (!h) return NULL;
    digest_start(&h->digest, kind);
    if (data && !update(vm, h, data)) clear_ref(&h);
    return OBJ(h);
}

#define PLAIN_KINDS(X) \
    X(md5) X(sha1) X(sha224) X(sha256) X(sha384) X(sha512) X(sha3_224) X(sha3_256) X(sha3_384) X(sha3_512) X(shake_128) X(shake_256)
#define X(name) \
    static Object *start_##name(VM *vm, Object *self, Object *const *args, size_t nargs) { \
        (void)self, (void)nargs; \
        return start(vm, &digest_##name, args[0]); \
    }
PLAIN_KINDS(X)
#undef X

/* An int argument within bounds; false RAISES with the text. */
static bool bounded(VM *vm, Object *o, uint64_t least, uint64_t most, uint64_t *out, const char *text) {
    int64_t value;
    if (!o) return true;
    if (!object_to_int64(vm, o, &value)) return false;
    *out = (uint64_t)value;
    return (value >= 0 && *out >= least && *out <= most) || raise(vm, EXC_VALUE_ERROR, text) != NULL;
}

/* A bytes argument; false RAISES when it is longer than `most`. */
static bool short_bytes(VM *vm, Object *o, size_t most, const char *what, const uint8_t **data, size_t *length) {
    if (!o) return true;
    if (!object_bytes_view(vm, o, data, length)) return false;
    return *length <= most || raise(vm, EXC_VALUE_ERROR, "maximum %s length is %zu bytes", what, most) != NULL;
}

#define BLAKE2_SIGNATURE \
    "(data=b'', /, *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, " \
    "inner_size=0, last_node=False, usedforsecurity=True)"

static Object *start_blake2(VM *vm, const DigestKind *kind, Object *const *args) {
    Blake2Parameters p = {0};
    size_t most = kind->size;
    uint64_t size = most, fanout = 1, depth = 1, leaf_size = 0, node_offset = 0, node_depth = 0, inner_size = 0;
    if (args[1] && !bounded(vm, args[1], 1, most, &size, most == 64 ? "digest_size must be between 1 and 64 bytes" : "digest_size must be between 1 and 32 bytes"))
        return NULL;
    if (!short_bytes(vm, args[2], most, "key", &p.key, &p.key_size) || !short_bytes(vm, args[3], most / 4, "salt", &p.salt, &p.salt_size) ||
        !short_bytes(vm, args[4], most / 4, "person", &p.person, &p.person_size) ||
        !bounded(vm, args[5], 0, 255, &fanout, "fanout must be between 0 and 255") ||
        !bounded(vm, args[6], 1, 255, &depth, "depth must be between 1 and 255") ||
        !bounded(vm, args[7], 0, UINT32_MAX, &leaf_size, "leaf_size is too large") ||
        !bounded(vm, args[8], 0, most == 64 ? INT64_MAX : ((uint64_t)1 << 48) - 1, &node_offset, "node_offset is too large") ||
        !bounded(vm, args[9], 0, 255, &node_depth, "node_depth must be between 0 and 255") ||
        !bounded(vm, args[10], 0, most, &inner_size, "inner_size must be between 0 and is digest size"))
        return NULL;
    int last_node = args[11] ? object_truth(vm, args[11]) : 0;
    Hasher *h = last_node < 0 ? NULL : hasher_new(vm);
    if (!h) return NULL;
    p.size = (uint8_t)size, p.fanout = (uint8_t)fanout, p.depth = (uint8_t)depth;
    p.leaf_size = (uint32_t)leaf_size, p.node_offset = node_offset;
    p.node_depth = (uint8_t)node_depth, p.inner_size = (uint8_t)inner_size, p.last_node = last_node > 0;
    digest_start_blake2(&h->digest, kind, &p);
    if (args[0] && !update(vm, h, args[0])) clear_ref(&h);
    return OBJ(h);
}
static Object *start_blake2b(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    return start_blake2(vm, &digest_blake2b, args);
}
static Object *start_blake2s(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    return start_blake2(vm, &digest_blake2s, args);
}

/* ---- the modules ---- */

#define ROW(name) {#name, "(string=b'', *, usedforsecurity=True)", start_##name, "A " #name " digest, of the bytes so far.", 0}
#define HASH_MODULE(name_, ...) \
    static const MethodDef name_##_functions[] = {__VA_ARGS__, {0}}; \
    const ModuleDef name_##_hash_module = {.name = "_" #name_, .doc = "Message digests.", .functions = name_##_functions}
HASH_MODULE(md5, ROW(md5));
HASH_MODULE(sha1, ROW(sha1));
HASH_MODULE(sha256, ROW(sha224), ROW(sha256));
HASH_MODULE(sha512, ROW(sha384), ROW(sha512));
HASH_MODULE(sha2, ROW(sha224), ROW(sha256), ROW(sha384), ROW(sha512));
HASH_MODULE(sha3, ROW(sha3_224), ROW(sha3_256), ROW(sha3_384), ROW(sha3_512), ROW(shake_128), ROW(shake_256));
HASH_MODULE(blake2, {"blake2b", BLAKE2_SIGNATURE, start_blake2b, "A BLAKE2b digest.", 0},
            {"blake2s", BLAKE2_SIGNATURE, start_blake2s, "A BLAKE2s digest.", 0});

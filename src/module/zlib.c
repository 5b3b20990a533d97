/* The zlib module on the zlib library: streams of deflate, gzip and raw data, and check sums. The library's memory is the VM's. */
#include "module/compression.h"
#include "object/module.h"
#include "object/protocol.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

#define FUNCTION(name) static Object *zlib_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

/* "Error -3 while decompressing data: incorrect header check" */
static void *raise_error(VM *vm, const z_stream *z, int code, const char *doing) {
    const char *said = code == Z_VERSION_ERROR ? "library version mismatch" : z ? z->msg : NULL;
    if (!said) said = code == Z_BUF_ERROR ? "incomplete or truncated stream" : code == Z_STREAM_ERROR ? "inconsistent stream state" : code == Z_DATA_ERROR ? "invalid input data" : NULL;
    if (code == Z_MEM_ERROR) return exception_pending(vm) ? NULL : raise_memory_error(vm);
    return module_raise(vm, "zlib", "error", said ? str_from_format(vm, "Error %d %s: %s", code, doing, said) : str_from_format(vm, "Error %d %s", code, doing));
}

static void *take_memory(void *vm, unsigned count, unsigned size) { return compression_take(vm, count, size); }

/* ---- output ---- */

/* Runs a stream over its input until it ends, wants more input, or has made `most` bytes (0: any number). Gives the library's
 * code; Z_MEM_ERROR may have an exception pending. */
static int run(VM *vm, z_stream *z, int (*step)(z_stream *z, int flush), const uint8_t *data, size_t length, int flush, size_t most, Output *out, size_t *left) {
    int code = Z_OK;
    *left = length;
    do {
        uInt part = *left > UINT_MAX ? UINT_MAX : (uInt)*left;
        z->next_in = (Bytef *)(uintptr_t)data;
        z->avail_in = part;
        do {
            if (out->length == out->capacity && (most == 0 || out->length < most) && !output_grow(vm, out, most ? (ptrdiff_t)most : -1)) return Z_MEM_ERROR;
            size_t room = out->capacity - out->length;
            z->next_out = out->data + out->length;
            z->avail_out = room > UINT_MAX ? UINT_MAX : (uInt)room;
            uInt before = z->avail_out;
            code = step(z, *left == part ? flush : Z_NO_FLUSH);
            out->length += before - z->avail_out;
            if (code != Z_OK && code != Z_BUF_ERROR && code != Z_STREAM_END) break;
        } while (code != Z_STREAM_END && z->avail_out == 0 && !(most && out->length >= most));
        data += part - z->avail_in;
        *left -= part - z->avail_in;
        if (code != Z_OK && code != Z_BUF_ERROR) break;
    } while (*left && z->avail_in == 0 && !(most && out->length >= most));
    return code;
}

/* ---- whole data ---- */

static bool int_argument(VM *vm, Object *o, int *out) {
    int64_t value = *out;
    if (o && !object_to_int64(vm, o, &value)) return false;
    if (value > INT_MAX || value < INT_MIN) return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int") != NULL;
    *out = (int)value;
    return true;
}

FUNCTION(compress) {
    (void)self, (void)nargs;
    const uint8_t *data;
    size_t length, left;
    int level = Z_DEFAULT_COMPRESSION, bits = MAX_WBITS;
    if (!object_bytes_view(vm, args[0], &data, &length) || !int_argument(vm, args[1], &level) || !int_argument(vm, args[2], &bits)) return NULL;
    z_stream z = {.zalloc = take_memory, .zfree = compression_give, .opaque = vm};
    int code = deflateInit2(&z, level, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
    if (code == Z_STREAM_ERROR) return module_raise(vm, "zlib", "error", str_from_text(vm, "Bad compression level"));
    if (code != Z_OK) return raise_error(vm, &z, code, "while compressing data");
    Output out = {0};
    code = run(vm, &z, deflate, data, length, Z_FINISH, 0, &out, &left);
    if (code != Z_STREAM_END) raise_error(vm, &z, code, "while compressing data");
    deflateEnd(&z);
    return output_finish(vm, &out, code == Z_STREAM_END);
}

FUNCTION(decompress) {
    (void)self, (void)nargs;
    const uint8_t *data;
    size_t length, left;
    int bits = MAX_WBITS;
    if (!object_bytes_view(vm, args[0], &data, &length) || !int_argument(vm, args[1], &bits)) return NULL;
    z_stream z = {.zalloc = take_memory, .zfree = compression_give, .opaque = vm};
    int code = inflateInit2(&z, bits);
    if (code != Z_OK) return raise_error(vm, &z, code, "while preparing to decompress data");
    Output out = {0};
    code = run(vm, &z, inflate, data, length, Z_SYNC_FLUSH, 0, &out, &left);
    if (code == Z_OK) code = Z_BUF_ERROR;
    if (code != Z_STREAM_END) raise_error(vm, &z, code, "while decompressing data");
    inflateEnd(&z);
    return output_finish(vm, &out, code == Z_STREAM_END);
}

/* ---- streams ---- */

typedef struct Stream {
    Object head;
    Object *unused, *unconsumed; /* owned bytes: behind the end; not looked at yet */
    Object *dictionary;          /* owned bytes, NULL none */
    z_stream z;
    bool open, compresses, ended, bad_dictionary;
    bool flushed; /* at its end: nothing can come any more, and it is not copied */
} Stream;

static const TypeSpec compressor_spec, decompressor_spec;
static Stream *stream_new(VM *vm, const TypeSpec *spec) {
    Type *type = native_type(vm, spec);
    Stream *s = (Stream *)type_allocate(vm, type, sizeof(Stream));
    if (!s) return NULL;
    s->compresses = spec == &compressor_spec;
    s->z = (z_stream){.zalloc = take_memory, .zfree = compression_give, .opaque = vm};
    s->unused = OBJ(EMPTY_BYTES(vm));
    s->unconsumed = OBJ(EMPTY_BYTES(vm));
    return s;
}
static void stream_destroy(VM *vm, Object *o) {
    (void)vm;
    Stream *s = (Stream *)o;
    if (s->open) s->compresses ? deflateEnd(&s->z) : inflateEnd(&s->z);
    s->open = false;
    clear_ref(&s->unused);
    clear_ref(&s->unconsumed);
    clear_ref(&s->dictionary);
}
static int stream_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Stream *)o)->unused);
    VISIT(((Stream *)o)->unconsumed);
    VISIT(((Stream *)o)->dictionary);
    return 0;
}

static bool dictionary_view(VM *vm, Object *o, const uint8_t **data, size_t *length) {
    *length = 0;
    return !o || is_none(o) || object_bytes_view(vm, o, data, length);
}

FUNCTION(compressobj) {
    (void)self, (void)nargs;
    int level = Z_DEFAULT_COMPRESSION, method = Z_DEFLATED, bits = MAX_WBITS, memory = 8, strategy = Z_DEFAULT_STRATEGY;
    const uint8_t *dictionary = NULL;
    size_t length;
    if (!int_argument(vm, args[0], &level) || !int_argument(vm, args[1], &method) || !int_argument(vm, args[2], &bits) ||
        !int_argument(vm, args[3], &memory) || !int_argument(vm, args[4], &strategy) || !dictionary_view(vm, args[5], &dictionary, &length))
        return NULL;
    Stream *s = stream_new(vm, &compressor_spec);
    if (!s) return NULL;
    int code = deflateInit2(&s->z, level, method, bits, memory, strategy);
    s->open = code == Z_OK;
    if (code == Z_STREAM_ERROR) raise(vm, EXC_VALUE_ERROR, "Invalid initialization option");
    else if (code != Z_OK) raise_error(vm, &s->z, code, "while creating compression object");
    if (s->open && length && deflateSetDictionary(&s->z, dictionary, (uInt)length) != Z_OK) raise(vm, EXC_VALUE_ERROR, "Invalid dictionary");
    if (!exception_pending(vm)) return OBJ(s);
    decref(s);
    return NULL;
}

FUNCTION(decompressobj) {
    (void)self, (void)nargs;
    int bits = MAX_WBITS;
    const uint8_t *dictionary = NULL;
    size_t length;
    if (!int_argument(vm, args[0], &bits) || !dictionary_view(vm, args[1], &dictionary, &length)) return NULL;
    Stream *s = stream_new(vm, &decompressor_spec);
    if (!s) return NULL;
    int code = inflateInit2(&s->z, bits);
    s->open = code == Z_OK;
    if (code == Z_STREAM_ERROR) raise(vm, EXC_VALUE_ERROR, "Invalid initialization option");
    else if (code != Z_OK) raise_error(vm, &s->z, code, "while creating decompression object");
    if (s->open && length) s->dictionary = bytes_from(vm, dictionary, length);
    if (s->open && length && bits < 0 && s->dictionary && inflateSetDictionary(&s->z, dictionary, (uInt)length) != Z_OK)
        raise(vm, EXC_VALUE_ERROR, "Invalid dictionary");
    if (!exception_pending(vm)) return OBJ(s);
    decref(s);
    return NULL;
}

#define METHOD(name) static Object *stream_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

METHOD(compress) {
    (void)nargs;
    Stream *s = (Stream *)self;
    const uint8_t *data;
    size_t length, left;
    if (!object_bytes_view(vm, args[0], &data, &length)) return NULL;
    if (s->ended) return raise_error(vm, NULL, Z_STREAM_ERROR, "while compressing data");
    Output out = {0};
    int code = run(vm, &s->z, deflate, data, length, Z_NO_FLUSH, 0, &out, &left);
    bool ok = code == Z_OK || code == Z_BUF_ERROR;
    if (!ok) raise_error(vm, &s->z, code, "while compressing data");
    return output_finish(vm, &out, ok);
}

METHOD(flush_compressor) {
    (void)nargs;
    Stream *s = (Stream *)self;
    int mode = Z_FINISH;
    size_t left;
    if (!int_argument(vm, args[0], &mode)) return NULL;
    if (mode == Z_NO_FLUSH) return OBJ(EMPTY_BYTES(vm));
    if (s->ended) return raise_error(vm, NULL, Z_STREAM_ERROR, "while flushing");
    Output out = {0};
    int code = run(vm, &s->z, deflate, NULL, 0, mode, 0, &out, &left);
    bool ok = mode == Z_FINISH ? code == Z_STREAM_END : code == Z_OK || code == Z_BUF_ERROR;
    s->ended = s->flushed = code == Z_STREAM_END;
    if (!ok) raise_error(vm, &s->z, code, "while flushing");
    return output_finish(vm, &out, ok);
}

/* inflate that is given its dictionary when it asks. */
static int inflate_with(z_stream *z, int flush) {
    int code = inflate(z, flush);
    Stream *s = (Stream *)(void *)((char *)z - offsetof(Stream, z));
    if (code != Z_NEED_DICT || !s->dictionary) return code;
    Bytes *dictionary = (Bytes *)s->dictionary;
    code = inflateSetDictionary(z, dictionary->data, (uInt)dictionary->length);
    s->bad_dictionary = code != Z_OK;
    return code == Z_OK ? inflate(z, flush) : code;
}

/* Decompresses more; most 0: as much as there is. */
static Object *decompress_more(VM *vm, Stream *s, const uint8_t *data, size_t length, size_t most, int flush) {
    size_t left = length;
    Output out = {0};
    int code = s->ended ? Z_STREAM_END : run(vm, &s->z, inflate_with, data, length, flush, most, &out, &left);
    bool ok = code == Z_OK || code == Z_BUF_ERROR || code == Z_STREAM_END;
    if (!ok) raise_error(vm, &s->z, code, s->bad_dictionary ? "while setting zdict" : "while decompressing data");
    if (ok && code == Z_STREAM_END) {
        size_t before = ((Bytes *)s->unused)->length;
        if (left) {
            Bytes *all = bytes_allocate(vm, before + left);
            ok = all != NULL;
            if (ok) {
                memcpy(all->data, ((Bytes *)s->unused)->data, before);
                memcpy(all->data + before, data + length - left, left);
                set_ref(&s->unused, OBJ(all));
            }
        }
        s->ended = true;
    }
    bool had_tail = ((Bytes *)s->unconsumed)->length > 0;
    if (ok && (had_tail || (left && !s->ended))) { /* at the end what follows is in both, if there was a tail: as CPython */
        Object *unconsumed = bytes_from(vm, data ? data + length - left : NULL, left);
        ok = unconsumed != NULL;
        if (ok) set_ref(&s->unconsumed, unconsumed);
    }
    return output_finish(vm, &out, ok);
}

METHOD(decompress) {
    (void)nargs;
    const uint8_t *data;
    size_t length;
    ptrdiff_t most = 0;
    if (!object_bytes_view(vm, args[0], &data, &length) || (args[1] && !object_to_size(vm, args[1], &most))) return NULL;
    if (most < 0) return raise(vm, EXC_VALUE_ERROR, "max_length must be non-negative");
    return decompress_more(vm, (Stream *)self, data, length, (size_t)most, Z_SYNC_FLUSH);
}

METHOD(flush_decompressor) {
    (void)nargs;
    Stream *s = (Stream *)self;
    ptrdiff_t length = 16384;
    if (args[0] && !object_to_size(vm, args[0], &length)) return NULL;
    if (length <= 0) return raise(vm, EXC_VALUE_ERROR, "length must be greater than zero");
    Bytes *rest = (Bytes *)incref(s->unconsumed);
    Object *result = decompress_more(vm, s, rest->data, rest->length, 0, Z_FINISH);
    decref(rest);
    s->flushed = result && s->ended;
    return result;
}

METHOD(copy) {
    (void)args, (void)nargs;
    Stream *s = (Stream *)self;
    if (s->flushed) return raise(vm, EXC_VALUE_ERROR, "Inconsistent stream state");
    Stream *copy = stream_new(vm, s->compresses ? &compressor_spec : &decompressor_spec);
    if (!copy) return NULL;
    int code = s->compresses ? deflateCopy(&copy->z, &s->z) : inflateCopy(&copy->z, &s->z);
    copy->open = code == Z_OK;
    copy->ended = s->ended;
    set_ref(&copy->unused, incref(s->unused));
    set_ref(&copy->unconsumed, incref(s->unconsumed));
    copy->dictionary = xincref(s->dictionary);
    if (copy->open) return OBJ(copy);
    decref(copy);
    return code == Z_STREAM_ERROR ? raise(vm, EXC_VALUE_ERROR, "Inconsistent stream state") : raise_error(vm, &s->z, code, "while copying");
}

static const MethodDef compressor_methods[] = {
    {"compress", "(data, /)", stream_compress, "Takes in data; gives what is ready.", 0},
    {"flush", "(mode=4, /)", stream_flush_compressor, "Gives all that is left.", 0},
    {"copy", "()", stream_copy, "A stream in the same state.", 0},
    {"__copy__", "()", stream_copy, "A stream in the same state.", 0},
    {"__deepcopy__", "(memo, /)", stream_copy, "A stream in the same state.", 0},
    {0},
};
static const MethodDef decompressor_methods[] = {
    {"decompress", "(data, /, max_length=0)", stream_decompress, "Takes in data; gives what is ready.", 0},
    {"flush", "(length=16384, /)", stream_flush_decompressor, "Gives all that is left.", 0},
    {"copy", "()", stream_copy, "A stream in the same state.", 0},
    {"__copy__", "()", stream_copy, "A stream in the same state.", 0},
    {"__deepcopy__", "(memo, /)", stream_copy, "A stream in the same state.", 0},
    {0},
};
static const MemberDef decompressor_members[] = {
    MEMBER("unused_data", MEMBER_OBJECT, offsetof(Stream, unused), false, "What follows the compressed data."),
    MEMBER("unconsumed_tail", MEMBER_OBJECT, offsetof(Stream, unconsumed), false, "What was not looked at, for want of room."),
    MEMBER("eof", MEMBER_BOOL, offsetof(Stream, ended), false, "Has the end been reached?"),
    {0},
};
#define STREAM_SPEC(name, ...) \
    static const TypeSpec name = { \
        .base = TYPE_OBJECT, .size = sizeof(Stream), .flags = TYPE_NO_NEW | TYPE_ACYCLIC, \
        .life = {.destroy = stream_destroy, .traverse = stream_traverse}, __VA_ARGS__}
STREAM_SPEC(compressor_spec, .methods = compressor_methods);
STREAM_SPEC(decompressor_spec, .methods = decompressor_methods, .members = decompressor_members);

/* ---- check sums ---- */

static Object *checksum(VM *vm, Object *const *args, uint64_t start, uLong (*update)(uLong value, const Bytef *data, z_size_t length)) {
    const uint8_t *data;
    size_t length;
    if (!object_bytes_view(vm, args[0], &data, &length)) return NULL;
    if (args[1]) {
        Object *number = object_index(vm, args[1]), *mask = number ? int_from_int64(vm, 0xffffffff) : NULL;
        Object *low = mask ? int_binary(vm, BINARY_AND, number, mask) : NULL;
        if (low) start = (uint64_t)((Int *)low)->value;
        xdecref(number);
        xdecref(mask);
        if (!low) return NULL;
        decref(low);
    }
    return int_from_int64(vm, (int64_t)(update(start, data, length) & 0xffffffffu));
}
FUNCTION(crc32) {
    (void)self, (void)nargs;
    return checksum(vm, args, 0, crc32_z);
}
FUNCTION(adler32) {
    (void)self, (void)nargs;
    return checksum(vm, args, 1, adler32_z);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"adler32", "(data, value=1, /)", zlib_adler32, "The Adler-32 of bytes.", 0},
    {"compress", "(data, /, level=-1, wbits=15)", zlib_compress, "The data, compressed.", 0},
    {"compressobj", "(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)", zlib_compressobj, "A stream that compresses.", 0},
    {"crc32", "(data, value=0, /)", zlib_crc32, "The CRC-32 of bytes.", 0},
    {"decompress", "(data, /, wbits=15, bufsize=16384)", zlib_decompress, "The data that were compressed.", 0},
    {"decompressobj", "(wbits=15, zdict=b'')", zlib_decompressobj, "A stream that decompresses.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const struct {
        const char *name;
        int value;
    } numbers[] = {
        {"DEFLATED", Z_DEFLATED}, {"DEF_BUF_SIZE", 16384}, {"DEF_MEM_LEVEL", 8}, {"MAX_WBITS", MAX_WBITS},
        {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION}, {"Z_BEST_SPEED", Z_BEST_SPEED}, {"Z_BLOCK", Z_BLOCK},
        {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION}, {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY}, {"Z_FILTERED", Z_FILTERED},
        {"Z_FINISH", Z_FINISH}, {"Z_FIXED", Z_FIXED}, {"Z_FULL_FLUSH", Z_FULL_FLUSH}, {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY},
        {"Z_NO_COMPRESSION", Z_NO_COMPRESSION}, {"Z_NO_FLUSH", Z_NO_FLUSH}, {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH}, {"Z_RLE", Z_RLE},
        {"Z_SYNC_FLUSH", Z_SYNC_FLUSH}, {"Z_TREES", Z_TREES},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!module_add(vm, module, numbers[i].name, int_from_int64(vm, numbers[i].value))) return false;
    return type_from_spec(vm, &compressor_spec, "zlib.Compress", NULL) && type_from_spec(vm, &decompressor_spec, "zlib.Decompress", NULL) &&
           module_add_exception(vm, module, "error", EXC_EXCEPTION) && module_add(vm, module, "ZLIB_VERSION", OBJ(str_from_text(vm, ZLIB_VERSION))) &&
           module_add(vm, module, "ZLIB_RUNTIME_VERSION", OBJ(str_from_text(vm, zlibVersion())));
}

const ModuleDef zlib_module = {.name = "zlib", .doc = "Compressed data.", .functions = functions, .setup = setup};

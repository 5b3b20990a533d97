/* The native module _bz2 on libbz2: a compressor and a decompressor. The library's memory is the VM's. */
#include "module/compression.h"
#include "object/module.h"
#include "object/protocol.h"

#include <bzlib.h>
#include <limits.h>

static void *take(void *vm, int count, int size) { return compression_take(vm, (size_t)count, (size_t)size); }

static FlowState fail(VM *vm, int code) {
    switch (code) {
    case BZ_PARAM_ERROR: raise(vm, EXC_VALUE_ERROR, "Internal error - invalid parameters passed to libbzip2"); break;
    case BZ_MEM_ERROR: exception_pending(vm) ? NULL : raise_memory_error(vm); break;
    case BZ_DATA_ERROR:
    case BZ_DATA_ERROR_MAGIC: raise(vm, EXC_OS_ERROR, "Invalid data stream"); break;
    case BZ_SEQUENCE_ERROR: raise(vm, EXC_RUNTIME_ERROR, "Internal error - Invalid sequence of commands sent to libbzip2"); break;
    default: raise(vm, EXC_OS_ERROR, "Unrecognized error from libbzip2: %d", code);
    }
    return FLOW_FAILED;
}

static unsigned part_of(size_t size) { return size < UINT_MAX ? (unsigned)size : UINT_MAX; }

/* The library counts in 32 bits. */
static void flow_to(bz_stream *z, const Flow *flow) {
    z->next_in = (char *)(uintptr_t)flow->in;
    z->avail_in = part_of(flow->in_left);
    z->next_out = (char *)flow->out;
    z->avail_out = part_of(flow->out_left);
}
static void flow_from(const bz_stream *z, Flow *flow) {
    flow->in_left -= (size_t)((uint8_t *)z->next_in - flow->in);
    flow->in = (uint8_t *)z->next_in;
    flow->out_left -= (size_t)((uint8_t *)z->next_out - flow->out);
    flow->out = (uint8_t *)z->next_out;
}

/* ---- compressing ---- */

typedef struct Packer {
    Compressor common;
    bz_stream z;
    bool open;
} Packer;

static FlowState compress_step(VM *vm, void *coder, Flow *flow, bool finish) {
    bz_stream *z = coder;
    flow_to(z, flow);
    bool last = finish && z->avail_in == flow->in_left;
    if (!last && flow->in_left == 0) return FLOW_GOES_ON;
    int code = BZ2_bzCompress(z, last ? BZ_FINISH : BZ_RUN);
    flow_from(z, flow);
    if (code == BZ_STREAM_END) return FLOW_ENDED;
    return code == BZ_RUN_OK || code == BZ_FINISH_OK ? FLOW_GOES_ON : fail(vm, code);
}

static Object *compressor_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    int64_t level = 9;
    if (args[0] && !object_to_int64(vm, args[0], &level)) return NULL;
    if (level < 1 || level > 9) return raise(vm, EXC_VALUE_ERROR, "compresslevel must be between 1 and 9");
    Packer *c = (Packer *)type_allocate(vm, type, sizeof(Packer));
    if (!c) return NULL;
    c->common.step = compress_step;
    c->common.coder = &c->z;
    c->z = (bz_stream){.bzalloc = take, .bzfree = compression_give, .opaque = vm};
    int code = BZ2_bzCompressInit(&c->z, (int)level, 0, 0);
    c->open = code == BZ_OK;
    if (c->open) return OBJ(c);
    fail(vm, code);
    decref(c);
    return NULL;
}

static void compressor_destroy(VM *vm, Object *o) {
    (void)vm;
    Packer *c = (Packer *)o;
    if (c->open) BZ2_bzCompressEnd(&c->z);
    c->open = false;
}

static const TypeSpec compressor_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Packer),
    .flags = TYPE_ACYCLIC,
    .doc = "Compresses piece by piece.",
    .new_signature = "(compresslevel=9, /)",
    .methods = flow_compressor_methods,
    .life = {.destroy = compressor_destroy},
    .slots = {.construct = compressor_construct},
};

/* ---- decompressing ---- */

typedef struct Expander {
    Decompressor common;
    bz_stream z;
    bool open;
} Expander;

static FlowState expand_step(VM *vm, void *coder, Flow *flow, bool finish) {
    (void)finish;
    bz_stream *z = coder;
    flow_to(z, flow);
    int code = BZ2_bzDecompress(z);
    flow_from(z, flow);
    return code == BZ_STREAM_END ? FLOW_ENDED : code == BZ_OK ? FLOW_GOES_ON : fail(vm, code);
}

static Object *expander_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Expander *e = (Expander *)decompressor_new(vm, type, sizeof(Expander));
    if (!e) return NULL;
    e->z = (bz_stream){.bzalloc = take, .bzfree = compression_give, .opaque = vm};
    int code = BZ2_bzDecompressInit(&e->z, 0, 0);
    e->open = code == BZ_OK;
    if (e->open) return OBJ(e);
    fail(vm, code);
    decref(e);
    return NULL;
}

static void expander_destroy(VM *vm, Object *o) {
    (void)vm;
    Expander *e = (Expander *)o;
    if (e->open) BZ2_bzDecompressEnd(&e->z);
    e->open = false;
    decompressor_clear(&e->common);
}

static Object *expander_decompress(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Expander *e = (Expander *)self;
    return decompressor_feed(vm, &e->common, &e->z, expand_step, args[0], args[1], "End of stream already reached");
}

static const MethodDef expander_methods[] = {
    {"decompress", "(data, max_length=-1)", expander_decompress, "Takes in data; gives what is ready.", 0},
    {0},
};
static const MemberDef expander_members[] = {DECOMPRESSOR_MEMBERS, {0}};
static const TypeSpec expander_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Expander),
    .flags = TYPE_ACYCLIC,
    .doc = "Decompresses piece by piece.",
    .new_signature = "()",
    .methods = expander_methods,
    .members = expander_members,
    .life = {.destroy = expander_destroy, .traverse = decompressor_traverse},
    .slots = {.construct = expander_construct},
};

static bool setup(VM *vm, Module *module) {
    Type *compressor = type_from_spec(vm, &compressor_spec, "_bz2.BZ2Compressor", NULL);
    Type *expander = compressor ? type_from_spec(vm, &expander_spec, "_bz2.BZ2Decompressor", NULL) : NULL;
    return expander && module_add_type(vm, module, compressor) && module_add_type(vm, module, expander);
}

const ModuleDef bz2_native_module = {.name = "_bz2", .doc = "Data compressed as by bzip2.", .setup = setup};

/* The native module _lzma on liblzma: a compressor and a decompressor of .xz, .lzma and raw data. The library's memory is the
 * VM's. Filter chains are read by lzma_filter.c. */
#include "module/compression.h"
#include "module/lzma_filter.h"
#include "object/module.h"
#include "object/protocol.h"

enum { FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW };
enum { CHECK_UNKNOWN = LZMA_CHECK_ID_MAX + 1 };

/* ---- errors ---- */

bool lzma_succeeded(VM *vm, lzma_ret code) {
    const char *text;
    switch (code) {
    case LZMA_OK:
    case LZMA_GET_CHECK:
    case LZMA_NO_CHECK:
    case LZMA_STREAM_END: return true;
    case LZMA_UNSUPPORTED_CHECK: text = "Unsupported integrity check"; break;
    case LZMA_MEM_ERROR: return (exception_pending(vm) ? NULL : raise_memory_error(vm)) != NULL;
    case LZMA_MEMLIMIT_ERROR: text = "Memory usage limit exceeded"; break;
    case LZMA_FORMAT_ERROR: text = "Input format not supported by decoder"; break;
    case LZMA_OPTIONS_ERROR: text = "Invalid or unsupported options"; break;
    case LZMA_DATA_ERROR: text = "Corrupt input data"; break;
    case LZMA_BUF_ERROR: text = "Insufficient buffer space"; break;
    default: text = "Internal error";
    }
    return module_raise(vm, "_lzma", "LZMAError", str_from_text(vm, text)) != NULL;
}

static void flow_to(lzma_stream *z, const Flow *flow) {
    z->next_in = flow->in;
    z->avail_in = flow->in_left;
    z->next_out = flow->out;
    z->avail_out = flow->out_left;
}
static void flow_from(const lzma_stream *z, Flow *flow) { *flow = (Flow){z->next_in, z->avail_in, z->next_out, z->avail_out}; }

static bool int_argument(VM *vm, Object *o, int64_t *out) { return !o || is_none(o) || object_to_int64(vm, o, out); }

/* ---- compressing ---- */

typedef struct Packer {
    Compressor common;
    lzma_stream z;
    lzma_allocator memory;
    bool open;
} Packer;

static FlowState compress_step(VM *vm, void *coder, Flow *flow, bool finish) {
    lzma_stream *z = coder;
    flow_to(z, flow);
    lzma_ret code = lzma_code(z, finish ? LZMA_FINISH : LZMA_RUN);
    if (code == LZMA_BUF_ERROR && flow->in_left == 0 && z->avail_out > 0) code = LZMA_OK; /* nothing to do */
    flow_from(z, flow);
    if (!lzma_succeeded(vm, code)) return FLOW_FAILED;
    return code == LZMA_STREAM_END ? FLOW_ENDED : FLOW_GOES_ON;
}

static bool start_alone(VM *vm, Packer *c, FilterChain *chain, bool given, uint32_t preset) {
    if (!given) {
        chain->filters[0] = (lzma_filter){LZMA_FILTER_LZMA1, &chain->options[0].lzma};
        if (lzma_lzma_preset(&chain->options[0].lzma, preset)) return module_raise(vm, "_lzma", "LZMAError", str_from_format(vm, "Invalid compression preset: %u", preset)) != NULL;
    } else if (chain->filters[0].id != LZMA_FILTER_LZMA1 || chain->filters[1].id != LZMA_VLI_UNKNOWN) {
        return raise(vm, EXC_VALUE_ERROR, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter") != NULL;
    }
    return lzma_succeeded(vm, lzma_alone_encoder(&c->z, chain->filters[0].options));
}

static bool start_compressor(VM *vm, Packer *c, int64_t format, int64_t check, Object *preset, Object *filters) {
    FilterChain chain;
    int64_t level = LZMA_PRESET_DEFAULT;
    bool given = !is_none(filters);
    if (!int_argument(vm, preset, &level) || (given && !filter_chain_read(vm, &chain, filters))) return false;
    if (format == FORMAT_XZ) {
        lzma_check kind = check < 0 ? LZMA_CHECK_CRC64 : (lzma_check)check;
        return lzma_succeeded(vm, given ? lzma_stream_encoder(&c->z, chain.filters, kind) : lzma_easy_encoder(&c->z, (uint32_t)level, kind));
    }
    if (format == FORMAT_ALONE) return start_alone(vm, c, &chain, given, (uint32_t)level);
    if (!given) return raise(vm, EXC_VALUE_ERROR, "Must specify filters for FORMAT_RAW") != NULL;
    return lzma_succeeded(vm, lzma_raw_encoder(&c->z, chain.filters));
}

static Object *compressor_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    int64_t format = FORMAT_XZ, check = -1;
    Object *preset = args[2] ? args[2] : NONE(vm), *filters = args[3] ? args[3] : NONE(vm);
    if (!int_argument(vm, args[0], &format) || !int_argument(vm, args[1], &check)) return NULL;
    if (!is_none(preset) && !is_none(filters)) return raise(vm, EXC_VALUE_ERROR, "Cannot specify both preset and filter chain");
    if (format != FORMAT_XZ && check != -1 && check != LZMA_CHECK_NONE)
        return raise(vm, EXC_VALUE_ERROR, "Integrity checks are only supported by FORMAT_XZ");
    if (format < FORMAT_XZ || format > FORMAT_RAW) return raise(vm, EXC_VALUE_ERROR, "Invalid container format: %lld", (long long)format);
    Packer *c = (Packer *)type_allocate(vm, type, sizeof(Packer));
    if (!c) return NULL;
    c->common.step = compress_step;
    c->common.coder = &c->z;
    c->memory = (lzma_allocator){compression_take, compression_give, vm};
    c->z = (lzma_stream)LZMA_STREAM_INIT;
    c->z.allocator = &c->memory;
    c->open = true;
    if (start_compressor(vm, c, format, check, preset, filters)) return OBJ(c);
    decref(c);
    return NULL;
}

static void compressor_destroy(VM *vm, Object *o) {
    (void)vm;
    Packer *c = (Packer *)o;
    if (c->open) lzma_end(&c->z);
    c->open = false;
}

static const TypeSpec compressor_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Packer),
    .flags = TYPE_ACYCLIC,
    .doc = "Compresses piece by piece.",
    .new_signature = "(format=1, check=-1, preset=None, filters=None)",
    .methods = flow_compressor_methods,
    .life = {.destroy = compressor_destroy},
    .slots = {.construct = compressor_construct},
};

/* ---- decompressing ---- */

typedef struct Expander {
    Decompressor common;
    lzma_stream z;
    lzma_allocator memory;
    int32_t check;
    bool open;
} Expander;

static FlowState expand_step(VM *vm, void *coder, Flow *flow, bool finish) {
    (void)finish;
    Expander *e = coder;
    flow_to(&e->z, flow);
    lzma_ret code = lzma_code(&e->z, LZMA_RUN);
    if (code == LZMA_BUF_ERROR) code = LZMA_OK; /* no input, or no room */
    flow_from(&e->z, flow);
    if (!lzma_succeeded(vm, code)) return FLOW_FAILED;
    if (code == LZMA_GET_CHECK || code == LZMA_NO_CHECK) e->check = (int32_t)lzma_get_check(&e->z);
    return code == LZMA_STREAM_END ? FLOW_ENDED : FLOW_GOES_ON;
}

static bool start_expander(VM *vm, Expander *e, int64_t format, Object *limit, Object *filters) {
    FilterChain chain;
    int64_t most = INT64_MAX;
    if (!int_argument(vm, limit, &most) || (!is_none(filters) && !filter_chain_read(vm, &chain, filters))) return false;
    uint64_t memory = is_none(limit) ? UINT64_MAX : (uint64_t)most;
    const uint32_t tell = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
    switch (format) {
    case FORMAT_AUTO: return lzma_succeeded(vm, lzma_auto_decoder(&e->z, memory, tell));
    case FORMAT_XZ: return lzma_succeeded(vm, lzma_stream_decoder(&e->z, memory, tell));
    case FORMAT_ALONE: e->check = LZMA_CHECK_NONE; return lzma_succeeded(vm, lzma_alone_decoder(&e->z, memory));
    case FORMAT_RAW: e->check = LZMA_CHECK_NONE; return lzma_succeeded(vm, lzma_raw_decoder(&e->z, chain.filters));
    default: return raise(vm, EXC_VALUE_ERROR, "Invalid container format: %lld", (long long)format) != NULL;
    }
}

static Object *expander_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    int64_t format = FORMAT_AUTO;
    Object *limit = args[1] ? args[1] : NONE(vm), *filters = args[2] ? args[2] : NONE(vm);
    if (!int_argument(vm, args[0], &format)) return NULL;
    if (!is_none(limit) && format == FORMAT_RAW) return raise(vm, EXC_VALUE_ERROR, "Cannot specify memory limit with FORMAT_RAW");
    if (is_none(filters) && format == FORMAT_RAW) return raise(vm, EXC_VALUE_ERROR, "Must specify filters for FORMAT_RAW");
    if (!is_none(filters) && format != FORMAT_RAW) return raise(vm, EXC_VALUE_ERROR, "Cannot specify filters except with FORMAT_RAW");
    Expander *e = (Expander *)decompressor_new(vm, type, sizeof(Expander));
    if (!e) return NULL;
    e->memory = (lzma_allocator){compression_take, compression_give, vm};
    e->z = (lzma_stream)LZMA_STREAM_INIT;
    e->z.allocator = &e->memory;
    e->check = CHECK_UNKNOWN;
    e->open = true;
    if (start_expander(vm, e, format, limit, filters)) return OBJ(e);
    decref(e);
    return NULL;
}

static void expander_destroy(VM *vm, Object *o) {
    (void)vm;
    Expander *e = (Expander *)o;
    if (e->open) lzma_end(&e->z);
    e->open = false;
    decompressor_clear(&e->common);
}

static Object *expander_decompress(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Expander *e = (Expander *)self;
    return decompressor_feed(vm, &e->common, e, expand_step, args[0], args[1], "Already at end of stream");
}

static const MethodDef expander_methods[] = {
    {"decompress", "(data, max_length=-1)", expander_decompress, "Takes in data; gives what is ready.", 0},
    {0},
};
static const MemberDef expander_members[] = {
    MEMBER("check", MEMBER_INT32, offsetof(Expander, check), false, "The integrity check of the data."), DECOMPRESSOR_MEMBERS, {0}};
static const TypeSpec expander_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Expander),
    .flags = TYPE_ACYCLIC,
    .doc = "Decompresses piece by piece.",
    .new_signature = "(format=0, memlimit=None, filters=None)",
    .methods = expander_methods,
    .members = expander_members,
    .life = {.destroy = expander_destroy, .traverse = decompressor_traverse},
    .slots = {.construct = expander_construct},
};

/* ---- the module ---- */

static Object *is_check_supported(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    int64_t check;
    if (!object_to_int64(vm, args[0], &check)) return NULL;
    return BOOL(vm, check >= 0 && check <= LZMA_CHECK_ID_MAX && lzma_check_is_supported((lzma_check)check));
}

static const MethodDef functions[] = {
    {"is_check_supported", "(check_id, /)", is_check_supported, "Is an integrity check supported?", 0},
    {"_encode_filter_properties", "(filter, /)", lzma_encode_properties, "The options of a filter as bytes.", 0},
    {"_decode_filter_properties", "(filter_id, encoded_props, /)", lzma_decode_properties, "The filter that bytes are the options of.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const NumberDef numbers[] = {
        {"FORMAT_AUTO", FORMAT_AUTO}, {"FORMAT_XZ", FORMAT_XZ}, {"FORMAT_ALONE", FORMAT_ALONE}, {"FORMAT_RAW", FORMAT_RAW},
        {"CHECK_NONE", LZMA_CHECK_NONE}, {"CHECK_CRC32", LZMA_CHECK_CRC32}, {"CHECK_CRC64", LZMA_CHECK_CRC64}, {"CHECK_SHA256", LZMA_CHECK_SHA256},
        {"CHECK_ID_MAX", LZMA_CHECK_ID_MAX}, {"CHECK_UNKNOWN", CHECK_UNKNOWN}, {"FILTER_LZMA1", (int64_t)LZMA_FILTER_LZMA1},
        {"FILTER_LZMA2", LZMA_FILTER_LZMA2}, {"FILTER_DELTA", LZMA_FILTER_DELTA}, {"FILTER_X86", LZMA_FILTER_X86}, {"FILTER_IA64", LZMA_FILTER_IA64},
        {"FILTER_ARM", LZMA_FILTER_ARM}, {"FILTER_ARMTHUMB", LZMA_FILTER_ARMTHUMB}, {"FILTER_POWERPC", LZMA_FILTER_POWERPC},
        {"FILTER_SPARC", LZMA_FILTER_SPARC}, {"MF_HC3", LZMA_MF_HC3}, {"MF_HC4", LZMA_MF_HC4}, {"MF_BT2", LZMA_MF_BT2}, {"MF_BT3", LZMA_MF_BT3},
        {"MF_BT4", LZMA_MF_BT4}, {"MODE_FAST", LZMA_MODE_FAST}, {"MODE_NORMAL", LZMA_MODE_NORMAL}, {"PRESET_DEFAULT", LZMA_PRESET_DEFAULT},
        {"PRESET_EXTREME", LZMA_PRESET_EXTREME}, {0}};
    Type *compressor = type_from_spec(vm, &compressor_spec, "_lzma.LZMACompressor", NULL);
    Type *expander = compressor ? type_from_spec(vm, &expander_spec, "_lzma.LZMADecompressor", NULL) : NULL;
    return expander && module_add_type(vm, module, compressor) && module_add_type(vm, module, expander) && module_add_numbers(vm, module, numbers) &&
           module_add_exception(vm, module, "LZMAError", EXC_EXCEPTION);
}

const ModuleDef lzma_native_module = {.name = "_lzma", .doc = "Data compressed as by xz.", .functions = functions, .setup = setup};

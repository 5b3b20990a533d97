/* Memory, output and input for libraries of compression. */
#include "module/compression.h"
#include "object/protocol.h"

#include <string.h>

/* ---- memory: each block carries its size in front ---- */

enum { BLOCK_HEAD = 16 };

void *compression_take(void *vm, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || __builtin_add_overflow(bytes, (size_t)BLOCK_HEAD, &bytes)) return raise_memory_error(vm);
    size_t *block = memory_alloc(vm, bytes);
    if (!block) return NULL;
    *block = bytes;
    return (char *)block + BLOCK_HEAD;
}

void compression_give(void *vm, void *address) {
    if (!address) return;
    size_t *block = (size_t *)(void *)((char *)address - BLOCK_HEAD);
    memory_free(vm, block, *block);
}

/* ---- running a coder ---- */

bool output_grow(VM *vm, Output *out, ptrdiff_t most) {
    size_t capacity = out->capacity ? out->capacity * 2 : 16 * 1024;
    if (most >= 0 && capacity > (size_t)most) capacity = (size_t)most;
    uint8_t *data = memory_resize(vm, out->data, out->capacity, capacity);
    if (!data) return false;
    out->data = data;
    out->capacity = capacity;
    return true;
}

Object *output_finish(VM *vm, Output *out, bool ok) {
    Object *bytes = ok ? bytes_from(vm, out->data, out->length) : NULL;
    if (out->data) memory_free(vm, out->data, out->capacity);
    return bytes;
}

/* Fills the room there is. */
static FlowState fill(VM *vm, void *coder, FlowStep *step, Flow *flow, bool finish, Output *out) {
    flow->out = out->data + out->length;
    flow->out_left = out->capacity - out->length;
    FlowState state = step(vm, coder, flow, finish);
    out->length = out->capacity - flow->out_left;
    return state;
}

Object *flow_run(VM *vm, void *coder, FlowStep *step, Flow *flow, bool finish, ptrdiff_t most, FlowState *state) {
    Output out = {0};
    *state = FLOW_GOES_ON;
    while (*state == FLOW_GOES_ON && (most < 0 || out.length < (size_t)most)) {
        if (out.length == out.capacity && !output_grow(vm, &out, most)) *state = FLOW_FAILED;
        else *state = fill(vm, coder, step, flow, finish, &out);
        if (!finish && flow->in_left == 0 && out.length < out.capacity) break;
    }
    return output_finish(vm, &out, *state != FLOW_FAILED);
}

/* ---- compressors ---- */

static Object *compressor_compress(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    Compressor *c = (Compressor *)self;
    Flow flow = {0};
    FlowState state;
    if (!object_bytes_view(vm, args[0], &flow.in, &flow.in_left)) return NULL;
    if (c->flushed) return raise(vm, EXC_VALUE_ERROR, "Compressor has been flushed");
    return flow_run(vm, c->coder, c->step, &flow, false, -1, &state);
}

static Object *compressor_flush(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    Compressor *c = (Compressor *)self;
    Flow flow = {0};
    FlowState state;
    if (c->flushed) return raise(vm, EXC_VALUE_ERROR, "Repeated call to flush()");
    c->flushed = true;
    return flow_run(vm, c->coder, c->step, &flow, true, -1, &state);
}

const MethodDef flow_compressor_methods[] = {
    {"compress", "(data, /)", compressor_compress, "Takes in data; gives what is ready.", 0},
    {"flush", "()", compressor_flush, "Gives all that is left.", 0},
    {0},
};

/* ---- decompressors ---- */

Decompressor *decompressor_new(VM *vm, Type *type, size_t size) {
    Decompressor *d = (Decompressor *)type_allocate(vm, type, size);
    if (!d) return NULL;
    d->unused = OBJ(EMPTY_BYTES(vm));
    d->waiting = OBJ(EMPTY_BYTES(vm));
    d->needs_input = true;
    return d;
}

void decompressor_clear(Decompressor *d) {
    clear_ref(&d->unused);
    clear_ref(&d->waiting);
}

int decompressor_traverse(Object *o, Visit visit, void *context) {
    VISIT(((Decompressor *)o)->unused);
    VISIT(((Decompressor *)o)->waiting);
    return 0;
}

/* What waits and what comes, as one. */
static Bytes *all_input(VM *vm, Decompressor *d, Object *data) {
    const uint8_t *bytes;
    size_t length, before = ((Bytes *)d->waiting)->length;
    if (!object_bytes_view(vm, data, &bytes, &length)) return NULL;
    if (!before) return (Bytes *)(is_bytes(data) ? incref(data) : bytes_from(vm, bytes, length));
    if (!length) return (Bytes *)incref(d->waiting);
    Bytes *all = bytes_allocate(vm, before + length);
    if (!all) return NULL;
    memcpy(all->data, ((Bytes *)d->waiting)->data, before);
    memcpy(all->data + before, bytes, length);
    return all;
}

Object *decompressor_feed(VM *vm, Decompressor *d, void *coder, FlowStep *step, Object *data, Object *max_length, const char *ended) {
    ptrdiff_t most = -1;
    FlowState state;
    if (max_length && !object_to_size(vm, max_length, &most)) return NULL;
    if (d->ended) return raise(vm, EXC_EOF_ERROR, "%s", ended);
    Bytes *input = all_input(vm, d, data);
    if (!input) return NULL;
    Flow flow = {.in = input->data, .in_left = input->length};
    Object *result = flow_run(vm, coder, step, &flow, false, most, &state);
    Object *rest = result ? bytes_from(vm, flow.in, flow.in_left) : NULL;
    decref(input);
    if (!rest) {
        xdecref(result);
        return NULL;
    }
    d->ended = state == FLOW_ENDED;
    d->needs_input = !d->ended && flow.in_left == 0 && (most < 0 || ((Bytes *)result)->length < (size_t)most);
    set_ref(d->ended ? &d->unused : &d->waiting, rest);
    if (d->ended) set_ref(&d->waiting, OBJ(EMPTY_BYTES(vm)));
    return result;
}

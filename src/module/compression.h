/* What the modules on libraries of compression share: the library's memory, output that grows, and decompressors that keep
 * the input they had no room for. */
#ifndef OURO_MODULE_COMPRESSION_H
#define OURO_MODULE_COMPRESSION_H

#include "object/bytes.h"
#include "object/type.h"

/* The VM's memory for a library, as malloc and free with the VM as context. NULL has an exception pending. */
void *compression_take(void *vm, size_t count, size_t size);
void compression_give(void *vm, void *address);

/* Bytes that are being made. */
typedef struct Output {
    uint8_t *data;
    size_t length, capacity;
} Output;
/* More room, for at most so many bytes in all (-1: any number). */
bool output_grow(VM *vm, Output *out, ptrdiff_t most) RAISES;
/* The bytes, or NULL if it did not go well (an exception is pending then); the room is given back. */
NEW Object *output_finish(VM *vm, Output *out, bool ok) RAISES;

/* Where a coder is: it reads from in and writes to out, and moves both on. */
typedef struct Flow {
    const uint8_t *in;
    size_t in_left;
    uint8_t *out;
    size_t out_left;
} Flow;
typedef enum FlowState { FLOW_GOES_ON, FLOW_ENDED, FLOW_FAILED /* an exception is pending */ } FlowState;
/* One step; finish: no input will follow. */
typedef FlowState FlowStep(VM *vm, void *coder, Flow *flow, bool finish);

/* Steps until the input is used up and all is written (with finish: until the end), or `most` bytes are made (-1: any number).
 * Gives the bytes; flow's input is what is left. NULL RAISES. */
NEW Object *flow_run(VM *vm, void *coder, FlowStep *step, Flow *flow, bool finish, ptrdiff_t most, FlowState *state) RAISES;

/* The beginning of a compressor, and its methods compress(data) and flush(). */
typedef struct Compressor {
    Object head;
    FlowStep *step;
    void *coder;
    bool flushed;
} Compressor;
extern const struct MethodDef flow_compressor_methods[];

/* The beginning of a decompressor. */
typedef struct Decompressor {
    Object head;
    Object *unused;  /* owned bytes: what was behind the end */
    Object *waiting; /* owned bytes: input that has not been looked at */
    bool ended, needs_input;
} Decompressor;

NEW Decompressor *decompressor_new(VM *vm, Type *type, size_t size) RAISES;
void decompressor_clear(Decompressor *d);
int decompressor_traverse(Object *o, Visit visit, void *context);
/* Its method decompress(data, max_length); ended: what is said behind the end. */
NEW Object *decompressor_feed(VM *vm, Decompressor *d, void *coder, FlowStep *step, Object *data, Object *max_length, const char *ended) RAISES;

#define DECOMPRESSOR_MEMBERS \
    MEMBER("eof", MEMBER_BOOL, offsetof(Decompressor, ended), false, "Has the end been reached?"), \
    MEMBER("needs_input", MEMBER_BOOL, offsetof(Decompressor, needs_input), false, "Is all input used up?"), \
    MEMBER("unused_data", MEMBER_OBJECT, offsetof(Decompressor, unused), false, "What follows the compressed data.")

#endif

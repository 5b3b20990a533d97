/* Message digests: MD5, SHA-1, SHA-2, SHA-3 and BLAKE2 behind one interface. No Python here. */
#ifndef OURO_BASE_DIGEST_H
#define OURO_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE_MAX = 64, DIGEST_BLOCK_MAX = 168 };

typedef struct Digest Digest;

typedef struct DigestKind {
    const char *name;
    uint16_t block;  /* bytes that are taken in at once */
    uint16_t size;   /* bytes of the result; 0: as many as are asked for */
    void (*start)(Digest *d);
    void (*take)(Digest *d, const uint8_t *block);
    void (*finish)(Digest *d, uint8_t *out, size_t size); /* d is spent */
} DigestKind;

struct Digest {
    const DigestKind *kind;
    union {
        uint32_t words[8];
        uint64_t longs[8];
        uint64_t sponge[25];
    } state;
    uint64_t length; /* bytes so far, those in the buffer included */
    uint32_t used;   /* bytes in the buffer */
    uint32_t size;   /* BLAKE2: bytes of the result */
    bool last, last_node; /* BLAKE2 */
    uint8_t buffer[DIGEST_BLOCK_MAX];
};

extern const DigestKind digest_md5, digest_sha1, digest_sha224, digest_sha256, digest_sha384, digest_sha512;
extern const DigestKind digest_sha3_224, digest_sha3_256, digest_sha3_384, digest_sha3_512, digest_shake_128, digest_shake_256;
extern const DigestKind digest_blake2b, digest_blake2s;

/* What BLAKE2 can be told; sizes within its bounds are the caller's business. */
typedef struct Blake2Parameters {
    uint8_t size, fanout, depth, node_depth, inner_size;
    uint32_t leaf_size;
    uint64_t node_offset;
    bool last_node;
    const uint8_t *key, *salt, *person;
    size_t key_size, salt_size, person_size;
} Blake2Parameters;

void digest_start(Digest *d, const DigestKind *kind);
void digest_start_blake2(Digest *d, const DigestKind *kind, const Blake2Parameters *parameters);
void digest_update(Digest *d, const uint8_t *data, size_t length);
/* The result so far; d can go on. size is kind->size, or what was asked for. */
void digest_result(const Digest *d, uint8_t *out, size_t size);

#endif

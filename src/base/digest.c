/* Message digests, after RFC 1321 (MD5), FIPS 180-4 (SHA-1, SHA-2), FIPS 202 (SHA-3) and RFC 7693 (BLAKE2). */
#include "base/digest.h"
#include "base/digest_native.h"

#include <string.h>

/* ---- constants: fractional parts of cube roots and square roots of the first primes, sines, and Keccak's ---- */

static const uint64_t roots_cubed[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

static const uint64_t roots_squared[16] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
    0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179, 0xcbbb9d5dc1059ed8, 0x629a292a367cd507,
    0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7,
    0x47b5481dbefa4fa4,
};

static const uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static const uint64_t rounds[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* ---- words in bytes ---- */

static inline uint32_t left32(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }
static inline uint32_t right32(uint32_t x, unsigned n) { return x >> n | x << (32 - n); }
static inline uint64_t right64(uint64_t x, unsigned n) { return x >> n | x << (64 - n); }
static inline uint64_t left64(uint64_t x, unsigned n) { return n ? x << n | x >> (64 - n) : x; }

static inline uint64_t load(const uint8_t *p, size_t size, bool big_endian) {
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++) value |= (uint64_t)p[i] << 8 * (big_endian ? size - 1 - i : i);
    return value;
}
/* The same in one instruction for the sizes that are known when this is compiled. */
static inline uint32_t load32(const uint8_t *p, bool big_endian) {
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return big_endian == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) ? value : __builtin_bswap32(value);
}
static inline uint64_t load64(const uint8_t *p, bool big_endian) {
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return big_endian == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) ? value : __builtin_bswap64(value);
}
static void store(uint8_t *p, uint64_t value, size_t size, bool big_endian) {
    for (size_t i = 0; i < size; i++) p[i] = (uint8_t)(value >> 8 * (big_endian ? size - 1 - i : i));
}

/* The end of MD5, SHA-1 and SHA-2: a one bit, zeros, the length in bits; then the state is the result. */
static void finish_padded(Digest *d, uint8_t *out, size_t size, size_t word, bool big_endian) {
    size_t block = d->kind->block, length_size = block / 8;
    d->buffer[d->used++] = 0x80;
    if (d->used > block - length_size) {
        memset(d->buffer + d->used, 0, block - d->used);
        d->kind->take(d, d->buffer);
        d->used = 0;
    }
    memset(d->buffer + d->used, 0, block - d->used);
    store(d->buffer + block - (big_endian ? 8 : length_size), d->length * 8, 8, big_endian);
    if (length_size == 16) d->buffer[block - 9] = (uint8_t)(d->length >> 61);
    d->kind->take(d, d->buffer);
    for (size_t i = 0; i * word < size; i++) {
        uint8_t bytes[8];
        store(bytes, word == 4 ? d->state.words[i] : d->state.longs[i], word, big_endian);
        memcpy(out + i * word, bytes, size - i * word < word ? size - i * word : word);
    }
}
static void finish_little32(Digest *d, uint8_t *out, size_t size) { finish_padded(d, out, size, 4, false); }
static void finish_big32(Digest *d, uint8_t *out, size_t size) { finish_padded(d, out, size, 4, true); }
static void finish_big64(Digest *d, uint8_t *out, size_t size) { finish_padded(d, out, size, 8, true); }

/* ---- MD5 and SHA-1 ---- */

static void start_md5(Digest *d) {
    static const uint32_t start[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    memcpy(d->state.words, start, sizeof start);
}

static void take_md5(Digest *d, const uint8_t *block) {
    static const uint8_t turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t *s = d->state.words, a = s[0], b = s[1], c = s[2], e = s[3], x[16];
    for (int i = 0; i < 16; i++) x[i] = load32(block + 4 * i, false);
#pragma GCC unroll 64
    for (int i = 0; i < 64; i++) {
        uint32_t f;
        int k;
        switch (i / 16) {
        case 0: f = (b & c) | (~b & e), k = i; break;
        case 1: f = (e & b) | (~e & c), k = 5 * i + 1; break;
        case 2: f = b ^ c ^ e, k = 3 * i + 5; break;
        default: f = c ^ (b | ~e), k = 7 * i; break;
        }
        f += a + sines[i] + x[k & 15];
        a = e, e = c, c = b;
        b += left32(f, turns[i / 16][i & 3]);
    }
    s[0] += a, s[1] += b, s[2] += c, s[3] += e;
}

static void take_sha1(Digest *d, const uint8_t *block) {
#ifdef DIGEST_NATIVE
    if (digest_has_native()) {
        digest_native_sha1(d->state.words, block);
        return;
    }
#endif
    uint32_t *s = d->state.words, a = s[0], b = s[1], c = s[2], e = s[3], g = s[4], w[80];
    for (int i = 0; i < 16; i++) w[i] = load32(block + 4 * i, true);
    for (int i = 16; i < 80; i++) w[i] = left32(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
#pragma GCC unroll 80
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? ((b & c) | (~b & e)) + 0x5a827999
                     : i < 40 ? (b ^ c ^ e) + 0x6ed9eba1
                     : i < 60 ? ((b & c) | (b & e) | (c & e)) + 0x8f1bbcdc
                              : (b ^ c ^ e) + 0xca62c1d6;
        f += left32(a, 5) + g + w[i];
        g = e, e = c, c = left32(b, 30), b = a, a = f;
    }
    s[0] += a, s[1] += b, s[2] += c, s[3] += e, s[4] += g;
}

const DigestKind digest_md5 = {"md5", 64, 16, start_md5, take_md5, finish_little32};
const DigestKind digest_sha1 = {"sha1", 64, 20, start_md5, take_sha1, finish_big32};

/* ---- SHA-2: the 32-bit kinds use the upper halves of the constants ---- */

static void start_sha256(Digest *d) {
    for (int i = 0; i < 8; i++) d->state.words[i] = (uint32_t)(roots_squared[i] >> 32);
}
static void start_sha224(Digest *d) {
    for (int i = 0; i < 8; i++) d->state.words[i] = (uint32_t)roots_squared[i + 8];
}
static void start_sha512(Digest *d) { memcpy(d->state.longs, roots_squared, sizeof d->state.longs); }
static void start_sha384(Digest *d) { memcpy(d->state.longs, roots_squared + 8, sizeof d->state.longs); }

/* One algorithm for both word sizes. A to G: the rotations of a round; P, Q, R, T those of the message, PS and RS its shifts.
 * The eight state words change their roles from round to round, instead of moving. */
#define TAKE_SHA2(name, Word, right, word_size, load_word, count, constant, state_, A, B, C, E, F, G, P, Q, PS, R, T, RS) \
    static void name(Digest *d, const uint8_t *block) { \
        Word *state = state_, s[8], w[count]; \
        memcpy(s, state, sizeof s); \
        for (int i = 0; i < 16; i++) w[i] = load_word(block + word_size * i, true); \
        for (int i = 16; i < count; i++) { \
            Word x = w[i - 15], y = w[i - 2]; \
            w[i] = w[i - 16] + (right(x, P) ^ right(x, Q) ^ x >> PS) + w[i - 7] + (right(y, R) ^ right(y, T) ^ y >> RS); \
        } \
        for (int start = 0; start < count; start += 8) { \
            _Pragma("GCC unroll 8") for (int k = 0; k < 8; k++) { \
                int i = start + k; \
                Word a = s[-k & 7], b = s[(1 - k) & 7], c = s[(2 - k) & 7], e = s[(4 - k) & 7]; \
                Word one = s[(7 - k) & 7] + (right(e, E) ^ right(e, F) ^ right(e, G)) + ((e & s[(5 - k) & 7]) ^ (~e & s[(6 - k) & 7])) + \
                           (Word)(constant) + w[i]; \
                Word two = (right(a, A) ^ right(a, B) ^ right(a, C)) + ((a & b) ^ (a & c) ^ (b & c)); \
                s[(3 - k) & 7] += one; \
                s[(7 - k) & 7] = one + two; \
            } \
        } \
        for (int i = 0; i < 8; i++) state[i] += s[i]; \
    }
TAKE_SHA2(take_sha256_plain, uint32_t, right32, 4, load32, 64, roots_cubed[i] >> 32, d->state.words, 2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10)
TAKE_SHA2(take_sha512, uint64_t, right64, 8, load64, 80, roots_cubed[i], d->state.longs, 28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6)

static void take_sha256(Digest *d, const uint8_t *block) {
#ifdef DIGEST_NATIVE
    if (digest_has_native()) {
        digest_native_sha256(d->state.words, block, roots_cubed);
        return;
    }
#endif
    take_sha256_plain(d, block);
}

const DigestKind digest_sha224 = {"sha224", 64, 28, start_sha224, take_sha256, finish_big32};
const DigestKind digest_sha256 = {"sha256", 64, 32, start_sha256, take_sha256, finish_big32};
const DigestKind digest_sha384 = {"sha384", 128, 48, start_sha384, take_sha512, finish_big64};
const DigestKind digest_sha512 = {"sha512", 128, 64, start_sha512, take_sha512, finish_big64};

/* ---- SHA-3: the Keccak sponge ---- */

static void keccak(uint64_t a[25]) {
    static const uint8_t turns[24] = {1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44};
    static const uint8_t places[24] = {10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1};
    for (int round = 0; round < 24; round++) {
        uint64_t c[5], t = a[1];
        for (int x = 0; x < 5; x++) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (int x = 0; x < 5; x++) {
            uint64_t mixed = c[(x + 4) % 5] ^ left64(c[(x + 1) % 5], 1);
            for (int y = 0; y < 25; y += 5) a[y + x] ^= mixed;
        }
        t = a[1];
        for (int i = 0; i < 24; i++) {
            uint64_t moved = a[places[i]];
            a[places[i]] = left64(t, turns[i]);
            t = moved;
        }
        for (int y = 0; y < 25; y += 5) {
            memcpy(c, a + y, sizeof c);
            for (int x = 0; x < 5; x++) a[y + x] ^= ~c[(x + 1) % 5] & c[(x + 2) % 5];
        }
        a[0] ^= rounds[round];
    }
}

static void start_sponge(Digest *d) { memset(&d->state, 0, sizeof d->state); }
static void take_sponge(Digest *d, const uint8_t *block) {
    for (size_t i = 0; i < d->kind->block / 8; i++) d->state.sponge[i] ^= load(block + 8 * i, 8, false);
    keccak(d->state.sponge);
}
static void finish_sponge(Digest *d, uint8_t *out, size_t size) {
    size_t block = d->kind->block;
    memset(d->buffer + d->used, 0, block - d->used);
    d->buffer[d->used] ^= d->kind->size ? 0x06 : 0x1f;
    d->buffer[block - 1] ^= 0x80;
    take_sponge(d, d->buffer);
    for (size_t done = 0; done < size; done++) {
        if (done && done % block == 0) keccak(d->state.sponge);
        out[done] = (uint8_t)(d->state.sponge[done % block / 8] >> 8 * (done % 8));
    }
}

#define SPONGE(name, block, size) const DigestKind digest_##name = {#name, block, size, start_sponge, take_sponge, finish_sponge}
SPONGE(sha3_224, 144, 28);
SPONGE(sha3_256, 136, 32);
SPONGE(sha3_384, 104, 48);
SPONGE(sha3_512, 72, 64);
SPONGE(shake_128, 168, 0);
SPONGE(shake_256, 136, 0);

/* ---- BLAKE2: b with 64-bit words, s with 32-bit words ---- */

static const uint8_t blake2_order[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

#define TAKE_BLAKE2(name, Word, right, bits, steps, state_, A, B, C, D) \
    static void name(Digest *d, const uint8_t *block) { \
        static const uint8_t lanes[8][4] = {{0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15}, \
                                            {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}}; \
        Word *state = state_, v[16], m[16]; \
        for (int i = 0; i < 16; i++) m[i] = (Word)load(block + bits / 8 * i, bits / 8, false); \
        for (int i = 0; i < 8; i++) v[i] = state[i], v[i + 8] = (Word)(roots_squared[i] >> (64 - bits)); \
        uint64_t taken = d->length - (d->last ? 0 : d->used); \
        v[12] ^= (Word)taken; \
        if (bits == 32) v[13] ^= (Word)(taken >> 32); \
        if (d->last) v[14] = ~v[14]; \
        if (d->last && d->last_node) v[15] = ~v[15]; \
        for (int i = 0; i < steps * 8; i++) { \
            const uint8_t *lane = lanes[i % 8], *order = blake2_order[i / 8 % 10] + i % 8 * 2; \
            Word *a = v + lane[0], *b = v + lane[1], *c = v + lane[2], *e = v + lane[3]; \
            *a += *b + m[order[0]], *e = right(*e ^ *a, A); \
            *c += *e, *b = right(*b ^ *c, B); \
            *a += *b + m[order[1]], *e = right(*e ^ *a, C); \
            *c += *e, *b = right(*b ^ *c, D); \
        } \
        for (int i = 0; i < 8; i++) state[i] ^= v[i] ^ v[i + 8]; \
    }
TAKE_BLAKE2(take_blake2b, uint64_t, right64, 64, 12, d->state.longs, 32, 24, 16, 63)
TAKE_BLAKE2(take_blake2s, uint32_t, right32, 32, 10, d->state.words, 16, 12, 8, 7)

static void finish_blake2(Digest *d, uint8_t *out, size_t size) {
    size_t word = d->kind->block / 16;
    memset(d->buffer + d->used, 0, d->kind->block - d->used);
    d->last = true;
    d->kind->take(d, d->buffer);
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)((word == 4 ? d->state.words[i / 4] : d->state.longs[i / 8]) >> 8 * (i % word));
}

const DigestKind digest_blake2b = {"blake2b", 128, 64, NULL, take_blake2b, finish_blake2};
const DigestKind digest_blake2s = {"blake2s", 64, 32, NULL, take_blake2s, finish_blake2};

void digest_start_blake2(Digest *d, const DigestKind *kind, const Blake2Parameters *p) {
    size_t word = kind->block / 16, half = word * 2; /* bytes of salt and person */
    uint8_t block[64] = {p->size, (uint8_t)p->key_size, p->fanout, p->depth};
    store(block + 4, p->leaf_size, 4, false);
    store(block + 8, p->node_offset, word == 8 ? 8 : 6, false);
    block[word == 8 ? 16 : 14] = p->node_depth;
    block[word == 8 ? 17 : 15] = p->inner_size;
    if (p->salt_size) memcpy(block + word * 4, p->salt, p->salt_size);
    if (p->person_size) memcpy(block + word * 4 + half, p->person, p->person_size);
    memset(d, 0, sizeof *d);
    d->kind = kind;
    d->size = p->size;
    d->last_node = p->last_node;
    for (size_t i = 0; i < 8; i++) {
        uint64_t parameter = load(block + word * i, word, false);
        if (word == 8) d->state.longs[i] = roots_squared[i] ^ parameter;
        else d->state.words[i] = (uint32_t)(roots_squared[i] >> 32 ^ parameter);
    }
    if (!p->key_size) return;
    memcpy(d->buffer, p->key, p->key_size);
    d->used = kind->block;
    d->length = kind->block;
}

/* ---- any kind ---- */

void digest_start(Digest *d, const DigestKind *kind) {
    memset(d, 0, sizeof *d);
    d->kind = kind;
    d->size = kind->size;
    kind->start(d);
}

/* BLAKE2 must know which block is the last: a full buffer waits for more. The others take it in at once. */
void digest_update(Digest *d, const uint8_t *data, size_t length) {
    size_t block = d->kind->block;
    bool waits = d->kind->finish == finish_blake2;
    while (length) {
        if (waits && d->used == block) {
            d->used = 0;
            d->kind->take(d, d->buffer);
        }
        size_t part = block - d->used < length ? block - d->used : length;
        memcpy(d->buffer + d->used, data, part);
        d->used += (uint32_t)part;
        d->length += part;
        data += part;
        length -= part;
        if (!waits && d->used == block) {
            d->kind->take(d, d->buffer);
            d->used = 0;
        }
    }
}

void digest_result(const Digest *d, uint8_t *out, size_t size) {
    Digest copy = *d;
    copy.kind->finish(&copy, out, size);
}

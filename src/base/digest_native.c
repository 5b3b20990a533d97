/* One block of SHA-1 and of SHA-256 by x86's instructions for them, four rounds at a time. */
#include "base/digest_native.h"

#ifdef DIGEST_NATIVE
#include <immintrin.h>

#define NATIVE __attribute__((target("sha,sse4.1,ssse3")))

static inline NATIVE __m128i load(const void *from) { return _mm_loadu_si128((const __m128i *)from); }
static inline NATIVE void store(void *to, __m128i value) { _mm_storeu_si128((__m128i *)to, value); }

/* rnds4 wants its number as a constant. */
static inline NATIVE __m128i sha1_rounds(__m128i abcd, __m128i e, int quarter)
{
    switch (quarter) {
    case 0: return _mm_sha1rnds4_epu32(abcd, e, 0);
    case 1: return _mm_sha1rnds4_epu32(abcd, e, 1);
    case 2: return _mm_sha1rnds4_epu32(abcd, e, 2);
    default: return _mm_sha1rnds4_epu32(abcd, e, 3);
    }
}

NATIVE void digest_native_sha1(uint32_t state[5], const uint8_t *block)
{
    const __m128i order = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    __m128i start = _mm_shuffle_epi32(load(state), 0x1b), start_e = _mm_set_epi32((int)state[4], 0, 0, 0);
    __m128i abcd = start, before = start, w[4]; /* before: the abcd that the last four rounds began with */
#pragma GCC unroll 20
    for (int i = 0; i < 20; i++) {
        __m128i *now = &w[i & 3];
        if (i < 4)
            *now = _mm_shuffle_epi8(load(block + 16 * i), order);
        else
            *now = _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(*now, w[(i + 1) & 3]), w[(i + 2) & 3]), w[(i + 3) & 3]);
        __m128i e = i == 0 ? _mm_add_epi32(start_e, *now) : _mm_sha1nexte_epu32(before, *now);
        before = abcd;
        abcd = sha1_rounds(abcd, e, i / 5);
    }
    __m128i e = _mm_sha1nexte_epu32(before, start_e);
    store(state, _mm_shuffle_epi32(_mm_add_epi32(abcd, start), 0x1b));
    state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

/* Four constants: the upper halves of four words of 64 bits. */
static inline NATIVE __m128i upper_halves(const uint64_t *from)
{
    return _mm_castps_si128(_mm_shuffle_ps(_mm_castsi128_ps(load(from)), _mm_castsi128_ps(load(from + 2)), 0xdd));
}

NATIVE void digest_native_sha256(uint32_t state[8], const uint8_t *block, const uint64_t *constants)
{
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    /* The instructions want the state as abef and cdgh. */
    __m128i cdab = _mm_shuffle_epi32(load(state), 0xb1), efgh = _mm_shuffle_epi32(load(state + 4), 0x1b);
    __m128i start_abef = _mm_alignr_epi8(cdab, efgh, 8), start_cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
    __m128i abef = start_abef, cdgh = start_cdgh, w[4];
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
        __m128i *now = &w[i & 3];
        if (i < 4) {
            *now = _mm_shuffle_epi8(load(block + 16 * i), order);
        } else {
            __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*now, w[(i + 1) & 3]), _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
            *now = _mm_sha256msg2_epu32(sum, w[(i + 3) & 3]);
        }
        __m128i sum = _mm_add_epi32(*now, upper_halves(constants + 4 * i));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
    }
    __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(abef, start_abef), 0x1b);
    __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(cdgh, start_cdgh), 0xb1);
    store(state, _mm_blend_epi16(feba, dchg, 0xf0));
    store(state + 4, _mm_alignr_epi8(dchg, feba, 8));
}
#endif

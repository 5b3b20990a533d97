/* SHA-1 and SHA-256 by the processor's own instructions, where it has them; valgrind's has none, so that there the plain ones
 * run. Private to base/digest.c. */
#ifndef BASE_DIGEST_NATIVE_H
#define BASE_DIGEST_NATIVE_H

#include <stdbool.h>
#include <stdint.h>

/* Of gcc only: other compilers' ways to ask the processor differ from version to version. */
#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 11 && !defined(__clang__)
#define DIGEST_NATIVE 1
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
/* The C library has asked the processor already; the compiler's own way would ask for all there is, at every start. */
static inline bool digest_has_native(void) { return CPU_FEATURE_PRESENT(SHA); }
#else
static inline bool digest_has_native(void) { return __builtin_cpu_supports("sha"); }
#endif
void digest_native_sha1(uint32_t state[5], const uint8_t *block);
/* constants: 64 of 64 bits, of which SHA-256 uses the upper halves. */
void digest_native_sha256(uint32_t state[8], const uint8_t *block, const uint64_t *constants);
#endif

#endif

/* Owns the unit tests' vocabulary: CHECK and friends, and the last line every test program prints.
 *
 *     #include "check.h"
 *     static void test_add(void) { CHECK_INT(1 + 1, 2); }
 *     int main(void) { CHECK_RUN(test_add); return check_done(); }
 *
 * A failed check prints where and what and goes on. Each CHECK_RUN prints "ok - test_add" or "not
 * ok - test_add", which tests/run counts; the program ends with "N passed, N failed" and exit code
 * 1 if anything failed.
 */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct CheckCount {
    unsigned long passed;
    unsigned long failed;
    const char *running; /* the test function CHECK_RUN is in, for the failure message */
} CheckCount;

/* A test program is one file, so this is its only state. */
static CheckCount check_count;

/* The most failures printed in full: a broken loop should not drown the terminal. */
enum { CHECK_PRINTED_FAILURES = 50 };

__attribute__((unused)) static bool check_note(bool passed, const char *file, int line,
                                               const char *text)
{
    if (passed) {
        check_count.passed++;
        return true;
    }
    if (check_count.failed++ < CHECK_PRINTED_FAILURES) {
        printf("%s:%d: %s%sfailed: %s\n", file, line, check_count.running ? check_count.running : "",
               check_count.running ? ": " : "", text);
    }
    return false;
}

static inline bool check_shown(void)
{
    return check_count.failed <= CHECK_PRINTED_FAILURES;
}

__attribute__((unused)) static bool check_int(long long got, long long want, const char *file,
                                              int line, const char *text)
{
    bool passed = check_note(got == want, file, line, text);
    if (!passed && check_shown()) {
        printf("    got  %lld (0x%llx)\n    want %lld (0x%llx)\n", got, (unsigned long long)got, want,
               (unsigned long long)want);
    }
    return passed;
}

__attribute__((unused)) static bool check_bytes(const void *got, size_t got_size, const void *want,
                                                size_t want_size, const char *file, int line,
                                                const char *text)
{
    bool same = got && want && got_size == want_size &&
                (got_size == 0 || memcmp(got, want, got_size) == 0);
    if (!check_note(same, file, line, text) && check_shown()) {
        printf("    got  \"%.*s\"\n    want \"%.*s\"\n", got ? (int)got_size : 6,
               got ? (const char *)got : "(null)", want ? (int)want_size : 6,
               want ? (const char *)want : "(null)");
    }
    return same;
}

__attribute__((unused)) static int check_done(void)
{
    printf("%lu passed, %lu failed\n", check_count.passed, check_count.failed);
    return check_count.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Each is also an expression: false when the check failed. */
#define CHECK(condition) check_note((condition), __FILE__, __LINE__, #condition)
#define CHECK_INT(got, want)                                                                       \
    check_int((long long)(got), (long long)(want), __FILE__, __LINE__, #got " == " #want)
#define CHECK_BYTES(got, got_size, want, want_size)                                                \
    check_bytes((got), (got_size), (want), (want_size), __FILE__, __LINE__, #got " == " #want)
#define CHECK_TEXT(got, want)                                                                      \
    ({                                                                                             \
        const char *check_got_ = (got), *check_want_ = (want);                                     \
        check_bytes(check_got_, check_got_ ? strlen(check_got_) : 0, check_want_,                  \
                    check_want_ ? strlen(check_want_) : 0, __FILE__, __LINE__, #got " == " #want); \
    })
#define CHECK_RUN(test)                                                                            \
    do {                                                                                           \
        check_count.running = #test;                                                               \
        unsigned long check_failed_before_ = check_count.failed;                                   \
        test();                                                                                    \
        check_count.running = NULL;                                                                \
        printf("%sok - %s\n", check_count.failed == check_failed_before_ ? "" : "not ", #test);     \
    } while (0)

#endif

/* What the C tests share: CHECK counts and names each fact; end main with `return check_done();`. */
#ifndef OURO_TESTS_UNIT_CHECK_H
#define OURO_TESTS_UNIT_CHECK_H

#include <stdio.h>

static int check_failures;

static inline int check_report(int good, const char *what, const char *file, int line)
{
    if (good) {
        printf("ok - %s (line %d)\n", what, line);
    } else {
        printf("not ok - %s (%s:%d)\n", what, file, line);
        check_failures++;
    }
    return good;
}

#define CHECK(fact) check_report((fact) ? 1 : 0, #fact, __FILE__, __LINE__)
/* For loops over many cases: says something only when the fact is false. */
#define EXPECT(fact) ((fact) ? 1 : check_report(0, #fact, __FILE__, __LINE__))

static inline int check_done(void) { return check_failures ? 1 : 0; }

#endif

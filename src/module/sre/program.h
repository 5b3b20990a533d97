/* What a compiled regular expression is here: the program that translate.c makes of the code lists of the standard
 * library's `re`, and the entry points of the engine that runs it.
 *
 * A program is checked once, when it is made. The engine trusts it: every target is inside, every body ends. */
#ifndef OURO_MODULE_SRE_PROGRAM_H
#define OURO_MODULE_SRE_PROGRAM_H

#include "object/core.h"

/* The instructions, with their words. A unit is an instruction that takes exactly one character: two words. A guard is
 * a unit that the next character has to pass if what follows is to match at all (UNIT_NONE: nothing is known). */
typedef enum SreOp {
    OP_FAIL,
    OP_SUCCESS,      /* the whole pattern has matched */
    OP_LITERAL,      /* unit: character */
    OP_NOT_LITERAL,  /* unit: character */
    OP_ANY,          /* unit: 0. All but a newline */
    OP_ANY_ALL,      /* unit: 0 */
    OP_SET,          /* unit: number of the set */
    UNIT_NONE,       /* guards only */
    OP_AT,           /* position code */
    OP_MARK,         /* number */
    OP_JUMP,         /* target */
    OP_BRANCH,       /* count, then for each: guard (2), target */
    OP_REPEAT,       /* until, min, max; the body follows */
    OP_MAX_UNTIL,    /* the repeat */
    OP_MIN_UNTIL,    /* the repeat */
    OP_GREEDY,       /* min, max, unit (2), guard (2) */
    OP_LAZY,         /* the same */
    OP_POSSESSIVE,   /* the same */
    OP_GROUP,        /* group, fold: the text of a group once more */
    OP_GROUP_EXISTS, /* group, target if it did not match */
    OP_ASSERT,       /* end, characters to go back; the body follows */
    OP_ASSERT_NOT,   /* the same */
    OP_ATOMIC,       /* end, 0 */
    OP_LOOP,         /* end, 0, min, max: a possessive repeat of a body that is not a unit */
    OP_END,          /* of the body of one of the last four */
} SreOp;

/* How many words a unit's repeat, and so on, take. */
enum { UNIT_WORDS = 2, REPEAT_WORDS = 4, ONE_WORDS = 7, ALTERNATIVE_WORDS = 3 };

#define SRE_MAX_REPEAT 0xffffffffu

/* Which case a character is brought to before it is compared. */
typedef enum SreFold { FOLD_NONE, FOLD_ASCII, FOLD_UNICODE, FOLD_LOCALE } SreFold;

/* A set of characters: a table for those below 256; what it is, for the others. */
typedef struct SreSet {
    uint8_t low[256];
    uint8_t category;     /* not 0: a category of this number less one */
    uint8_t fold;         /* SreFold: what is done to a character first */
    const uint32_t *code; /* a charset inside SreProgram.source; NULL: */
    uint32_t literal;     /* ... one character, already folded, */
    bool negative;        /* ... or all but that one */
} SreSet;

typedef struct SreProgram {
    uint32_t *source;        /* the code list as it was given */
    size_t source_length;
    uint32_t *code;
    size_t length, capacity; /* words */
    SreSet *sets;
    size_t set_count, set_capacity;
    uint32_t groups;         /* without group 0 */
    uint32_t least;          /* no match is shorter */
    uint32_t prefix_length;  /* every match starts with these characters */
    uint32_t prefix[16];
    bool all_prefix;         /* ... and is nothing but them */
    bool at_start;           /* a match can only be at the very start of the subject */
    bool first_known;        /* every match starts with a character for which `first` is set, or with one from 256 on */
    bool first_high;         /* ... if this is set, too */
    uint8_t first[256];
} SreProgram;

/* Checks a code list and makes a program of it. `words` becomes the program's (also on failure). False RAISES RuntimeError
 * "invalid SRE code" or MemoryError. */
bool sre_translate(VM *vm, SreProgram *program, uint32_t *words, size_t count, uint32_t groups) RAISES;
void sre_program_free(VM *vm, SreProgram *program);

/* charset.c: characters. */
bool sre_category(uint32_t category, uint32_t c);
uint32_t sre_fold(SreFold fold, uint32_t c);
uint32_t sre_upper(uint32_t c);
bool sre_set_has_slow(const SreSet *set, uint32_t c);
/* The end of a charset in a code list, or NULL: not a proper one. */
const uint32_t *sre_charset_check(const uint32_t *code, const uint32_t *end);
/* Computes the table of a set and keeps it; *number is what OP_SET names it by. */
bool sre_set_add(VM *vm, SreProgram *program, SreSet set, uint32_t *number) RAISES;
static inline bool sre_set_has(const SreSet *set, uint32_t c) {
    return likely(c < 256) ? set->low[c] : sre_set_has_slow(set, c);
}

enum { CATEGORY_COUNT = 18, POSITION_COUNT = 12 };
enum { /* position codes, as the standard library numbers them */
    AT_BEGINNING, AT_BEGINNING_LINE, AT_BEGINNING_STRING, AT_BOUNDARY, AT_NON_BOUNDARY, AT_END, AT_END_LINE, AT_END_STRING,
    AT_LOCALE_BOUNDARY, AT_LOCALE_NON_BOUNDARY, AT_UNICODE_BOUNDARY, AT_UNICODE_NON_BOUNDARY,
};
enum { CATEGORY_WORD = 4, CATEGORY_LOCALE_WORD = 8, CATEGORY_UNICODE_WORD = 14 };

/* One search or match: the subject and, afterwards, where the groups are. */
typedef struct SreRun {
    VM *vm;
    const SreProgram *program;
    unsigned kind;           /* bytes a character */
    const uint8_t *text;
    size_t length;           /* characters in all, and the ones that may be looked at: */
    size_t start, end;
    bool whole;              /* fullmatch */
    bool must_advance;       /* an empty match at start does not count */
    size_t match_start, match_end;
    ptrdiff_t last_group;    /* -1 none */
    ptrdiff_t *marks;        /* 2 * groups; -1: not set */
    struct SreFrame *stack;  /* choices not taken yet; the engine's */
    size_t depth, room;
    size_t repeat, barrier;  /* frames, by number + 1: the repeat in work, the assertion or atomic group in work */
    uint32_t patience;       /* steps until the next look at signals and deadlines */
} SreRun;

/* 1 found, 0 not, -1 RAISES. */
int sre_match(SreRun *run) RAISES;
int sre_search(SreRun *run) RAISES;
/* Gives the engine's memory back; marks stay the caller's. */
void sre_run_close(SreRun *run);

#endif

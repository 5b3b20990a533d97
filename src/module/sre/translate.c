/* Owns the way from the code lists of `re` to programs: checks everything and, on the way, makes of each test of one
 * character a unit, and finds out with which character things start. */
#include "module/sre/program.h"

#include "object/exception.h"

#include <string.h>

/* The standard library's opcodes; the same numbers in 3.11 to 3.14. */
enum {
    IN_FAILURE, IN_SUCCESS, IN_ANY, IN_ANY_ALL, IN_ASSERT, IN_ASSERT_NOT, IN_AT, IN_BRANCH, IN_CATEGORY, IN_CHARSET, IN_BIGCHARSET,
    IN_GROUPREF, IN_GROUPREF_EXISTS, IN_IN, IN_INFO, IN_JUMP, IN_LITERAL, IN_MARK, IN_MAX_UNTIL, IN_MIN_UNTIL, IN_NOT_LITERAL,
    IN_NEGATE, IN_RANGE, IN_REPEAT, IN_REPEAT_ONE, IN_SUBPATTERN, IN_MIN_REPEAT_ONE, IN_ATOMIC_GROUP, IN_POSSESSIVE_REPEAT,
    IN_POSSESSIVE_REPEAT_ONE, IN_GROUPREF_IGNORE, IN_IN_IGNORE, IN_LITERAL_IGNORE, IN_NOT_LITERAL_IGNORE, IN_GROUPREF_LOC_IGNORE,
    IN_IN_LOC_IGNORE, IN_LITERAL_LOC_IGNORE, IN_NOT_LITERAL_LOC_IGNORE, IN_GROUPREF_UNI_IGNORE, IN_IN_UNI_IGNORE,
    IN_LITERAL_UNI_IGNORE, IN_NOT_LITERAL_UNI_IGNORE, IN_RANGE_UNI_IGNORE, IN_OPCODE_COUNT,
};
enum { INFO_PREFIX = 1, INFO_LITERAL = 2, INFO_CHARSET = 4 };

typedef struct Translator {
    VM *vm;
    SreProgram *p;
    const uint32_t *code, *end; /* the part of the code list in work */
    bool may_jump;              /* ... may end with a JUMP: it is the first of two alternatives */
    const uint32_t *jump;       /* that JUMP's distance, when there is one */
} Translator;

static bool invalid(Translator *t) {
    raise(t->vm, EXC_RUNTIME_ERROR, "invalid SRE code");
    return false;
}

static bool emit(Translator *t, uint32_t word) {
    SreProgram *p = t->p;
    if (p->length == p->capacity) {
        size_t more = p->capacity ? p->capacity * 2 : 32;
        uint32_t *code = memory_resize(t->vm, p->code, p->capacity * sizeof *code, memory_size(more, sizeof *code, 0));
        if (!code) return false;
        p->code = code;
        p->capacity = more;
    }
    p->code[p->length++] = word;
    return true;
}
static bool emit2(Translator *t, uint32_t a, uint32_t b) { return emit(t, a) && emit(t, b); }
static uint32_t here(const Translator *t) { return (uint32_t)t->p->length; }
static size_t left(const Translator *t) { return (size_t)(t->end - t->code); }

/* The next word is a distance from itself to a place inside the part in work: that place, or NULL (RAISES). */
static const uint32_t *take_skip(Translator *t) {
    if (!left(t) || *t->code == 0 || *t->code > left(t)) return invalid(t), NULL;
    const uint32_t *target = t->code + *t->code;
    t->code++;
    return target;
}

static bool translate(Translator *t);

/* Translates the code from the present place up to `until`, then goes on there. */
static bool translate_part_jumping(Translator *t, const uint32_t *until, bool may_jump) {
    const uint32_t *end = t->end;
    bool outer = t->may_jump;
    if (until < t->code || until > end) return invalid(t);
    t->end = until;
    t->may_jump = may_jump;
    t->jump = NULL;
    if (!recursion_enter(t->vm, " while compiling a regular expression")) return false;
    bool ok = translate(t);
    recursion_leave(t->vm);
    t->code = until;
    t->end = end;
    t->may_jump = outer;
    return ok;
}
static bool translate_part(Translator *t, const uint32_t *until) {
    bool ok = translate_part_jumping(t, until, false);
    t->jump = NULL;
    return ok;
}

/* ---- units ---- */

static bool set_unit(Translator *t, const uint32_t *code, uint32_t literal, bool negative, SreFold fold) {
    uint32_t number;
    SreSet set = {.code = code, .literal = literal, .negative = negative, .fold = (uint8_t)fold};
    return sre_set_add(t->vm, t->p, set, &number) && emit2(t, OP_SET, number);
}

static bool literal_unit(Translator *t, bool negative, SreFold fold) {
    if (!left(t)) return invalid(t);
    uint32_t c = *t->code++;
    return fold == FOLD_NONE ? emit2(t, negative ? OP_NOT_LITERAL : OP_LITERAL, c) : set_unit(t, NULL, c, negative, fold);
}

static bool charset_unit(Translator *t, SreFold fold) {
    const uint32_t *after = take_skip(t);
    if (!after) return false;
    if (sre_charset_check(t->code, after) != after) return invalid(t);
    const uint32_t *code = t->code;
    t->code = after;
    return set_unit(t, code, 0, false, fold);
}

static bool category_unit(Translator *t) {
    uint32_t number;
    if (!left(t) || *t->code >= CATEGORY_COUNT) return invalid(t);
    SreSet set = {.category = (uint8_t)(1 + *t->code++)};
    return sre_set_add(t->vm, t->p, set, &number) && emit2(t, OP_SET, number);
}

/* Emits the unit that starts with `op`: 1; 0 when op is no unit; -1 RAISES. */
static int translate_unit(Translator *t, uint32_t op) {
    bool ok;
    switch (op) {
    case IN_ANY: ok = emit2(t, OP_ANY, 0); break;
    case IN_ANY_ALL: ok = emit2(t, OP_ANY_ALL, 0); break;
    case IN_LITERAL: ok = literal_unit(t, false, FOLD_NONE); break;
    case IN_NOT_LITERAL: ok = literal_unit(t, true, FOLD_NONE); break;
    case IN_LITERAL_IGNORE: ok = literal_unit(t, false, FOLD_ASCII); break;
    case IN_NOT_LITERAL_IGNORE: ok = literal_unit(t, true, FOLD_ASCII); break;
    case IN_LITERAL_UNI_IGNORE: ok = literal_unit(t, false, FOLD_UNICODE); break;
    case IN_NOT_LITERAL_UNI_IGNORE: ok = literal_unit(t, true, FOLD_UNICODE); break;
    case IN_LITERAL_LOC_IGNORE: ok = literal_unit(t, false, FOLD_LOCALE); break;
    case IN_NOT_LITERAL_LOC_IGNORE: ok = literal_unit(t, true, FOLD_LOCALE); break;
    case IN_IN: ok = charset_unit(t, FOLD_NONE); break;
    case IN_IN_IGNORE: ok = charset_unit(t, FOLD_ASCII); break;
    case IN_IN_UNI_IGNORE: ok = charset_unit(t, FOLD_UNICODE); break;
    case IN_IN_LOC_IGNORE: ok = charset_unit(t, FOLD_LOCALE); break;
    case IN_CATEGORY: ok = category_unit(t); break;
    default: return 0;
    }
    return ok ? 1 : -1;
}

/* ---- repeats ---- */

static bool take_bounds(Translator *t, uint32_t *min, uint32_t *max) {
    if (left(t) < 2 || t->code[0] > t->code[1]) return invalid(t);
    *min = *t->code++;
    *max = *t->code++;
    return true;
}

static bool translate_repeat_one(Translator *t, SreOp op) {
    uint32_t min, max;
    const uint32_t *after = take_skip(t);
    if (!after || !take_bounds(t, &min, &max) || !emit(t, op) || !emit2(t, min, max)) return false;
    if (t->code >= after) return invalid(t);
    const uint32_t *end = t->end;
    t->end = after;
    uint32_t unit = *t->code++;
    int made = translate_unit(t, unit);
    bool proper = left(t) == 1 && *t->code == IN_SUCCESS;
    t->end = end;
    t->code = after;
    if (made < 0) return false;
    return made && proper ? emit2(t, UNIT_NONE, 0) : invalid(t);
}

static bool translate_repeat(Translator *t) {
    uint32_t min, max, start = here(t);
    const uint32_t *until = take_skip(t);
    if (!until || !take_bounds(t, &min, &max)) return false;
    if (!emit2(t, OP_REPEAT, 0) || !emit2(t, min, max) || !translate_part(t, until)) return false;
    if (!left(t) || (*t->code != IN_MAX_UNTIL && *t->code != IN_MIN_UNTIL)) return invalid(t);
    t->p->code[start + 1] = here(t);
    return emit2(t, *t->code++ == IN_MAX_UNTIL ? OP_MAX_UNTIL : OP_MIN_UNTIL, start);
}

/* Assertions, atomic groups and possessive repeats: a body that is left with all its choices forgotten. */
static bool translate_closed(Translator *t, SreOp op, const uint32_t *after, uint32_t back, const uint32_t *bounds) {
    uint32_t start = here(t);
    if (!emit2(t, op, 0) || !emit(t, back) || (bounds && !emit2(t, bounds[0], bounds[1])) || !translate_part(t, after)) return false;
    if (!emit(t, OP_END)) return false;
    t->p->code[start + 1] = here(t);
    return true;
}

/* `after` is where the code goes on; the word before it has to be SUCCESS, which is left out. */
static bool translate_until_success(Translator *t, SreOp op, const uint32_t *after, uint32_t back) {
    if (after <= t->code || after[-1] != IN_SUCCESS) return invalid(t);
    if (!translate_closed(t, op, after - 1, back, NULL)) return false;
    t->code = after;
    return true;
}

static bool translate_assert(Translator *t, SreOp op) {
    const uint32_t *after = take_skip(t);
    if (!after) return false;
    if (!left(t) || *t->code > INT32_MAX) return invalid(t);
    uint32_t back = *t->code++;
    return translate_until_success(t, op, after, back);
}

static bool translate_possessive(Translator *t) {
    uint32_t bounds[2];
    const uint32_t *after = take_skip(t);
    if (!after || !take_bounds(t, &bounds[0], &bounds[1]) || !translate_closed(t, OP_LOOP, after, 0, bounds)) return false;
    if (!left(t) || *t->code++ != IN_SUCCESS) return invalid(t);
    return true;
}

/* ---- alternatives ---- */

/* How many alternatives the BRANCH at t->code has; 0 RAISES. */
static size_t count_alternatives(Translator *t) {
    size_t count = 0;
    for (const uint32_t *at = t->code; at < t->end; count++) {
        if (*at == 0) return count ? count : (invalid(t), 0);
        if (*at > (size_t)(t->end - at)) break;
        at += *at;
    }
    invalid(t);
    return 0;
}

/* One alternative: its code, then a JUMP to the end that all of them share. *jump: the word to be filled in. */
static bool translate_alternative(Translator *t, const uint32_t **shared_end, uint32_t *jump) {
    const uint32_t *next = take_skip(t);
    if (!next) return false;
    if (next - t->code < 2 || next[-2] != IN_JUMP || next[-1] > (size_t)(t->end - (next - 1))) return invalid(t);
    const uint32_t *target = next - 1 + next[-1];
    if (*shared_end && *shared_end != target) return invalid(t);
    *shared_end = target;
    if (!translate_part(t, next - 2) || !emit2(t, OP_JUMP, 0)) return false;
    *jump = here(t) - 1;
    t->code = next;
    return true;
}

static bool translate_branch(Translator *t) {
    size_t count = count_alternatives(t);
    if (!count) return false;
    uint32_t start = here(t);
    bool ok = emit2(t, OP_BRANCH, (uint32_t)count);
    for (size_t i = 0; ok && i < count; i++) ok = emit2(t, UNIT_NONE, 0) && emit(t, 0);
    const uint32_t *end = NULL;
    uint32_t jump = 0;
    for (size_t i = 0; ok && i < count; i++) {
        t->p->code[start + 2 + i * ALTERNATIVE_WORDS + 2] = here(t);
        uint32_t previous = jump;
        ok = translate_alternative(t, &end, &jump);
        if (ok) t->p->code[jump] = previous; /* chained through the words until the end is known */
    }
    if (!ok) return false;
    if (*t->code++ != IN_FAILURE || end != t->code) return invalid(t);
    while (jump) {
        uint32_t previous = t->p->code[jump];
        t->p->code[jump] = here(t);
        jump = previous;
    }
    return true;
}

/* (?(group)yes|no): the skip leads behind `yes`, which ends with a JUMP over `no` if there is one. */
static bool translate_exists(Translator *t) {
    if (left(t) < 2 || *t->code >= t->p->groups) return invalid(t);
    uint32_t group = *t->code++, start = here(t);
    if (*t->code < 2 || *t->code - 1 > left(t)) return invalid(t);
    const uint32_t *no = t->code + *t->code - 1;
    t->code++;
    if (!emit2(t, OP_GROUP_EXISTS, group) || !emit(t, 0) || !translate_part_jumping(t, no, true)) return false;
    const uint32_t *distance = t->jump;
    t->jump = NULL;
    if (!distance) {
        t->p->code[start + 2] = here(t);
        return true;
    }
    if (*distance == 0 || *distance > (size_t)(t->end - distance)) return invalid(t);
    if (!emit2(t, OP_JUMP, 0)) return false;
    uint32_t jump = here(t) - 1;
    t->p->code[start + 2] = here(t);
    if (!translate_part(t, distance + *distance)) return false;
    t->p->code[jump] = here(t);
    return true;
}

/* ---- the rest ---- */

static bool take_argument(Translator *t, SreOp op, uint32_t limit) {
    if (!left(t) || *t->code >= limit) return invalid(t);
    return emit2(t, op, *t->code++);
}

static bool translate_group(Translator *t, SreFold fold) { return take_argument(t, OP_GROUP, t->p->groups) && emit(t, fold); }

static bool translate_info(Translator *t) {
    const uint32_t *after = take_skip(t);
    if (!after) return false;
    if (after - t->code < 3) return invalid(t);
    t->p->least = t->code[1];
    t->code = after;
    return true;
}

static bool translate_step(Translator *t, uint32_t op) {
    const uint32_t *after;
    switch (op) {
    case IN_FAILURE: return emit(t, OP_FAIL);
    case IN_AT: return take_argument(t, OP_AT, POSITION_COUNT);
    case IN_MARK: return take_argument(t, OP_MARK, 2 * t->p->groups);
    case IN_BRANCH: return translate_branch(t);
    case IN_REPEAT: return translate_repeat(t);
    case IN_REPEAT_ONE: return translate_repeat_one(t, OP_GREEDY);
    case IN_MIN_REPEAT_ONE: return translate_repeat_one(t, OP_LAZY);
    case IN_POSSESSIVE_REPEAT_ONE: return translate_repeat_one(t, OP_POSSESSIVE);
    case IN_POSSESSIVE_REPEAT: return translate_possessive(t);
    case IN_ATOMIC_GROUP: return (after = take_skip(t)) && translate_until_success(t, OP_ATOMIC, after, 0);
    case IN_ASSERT: return translate_assert(t, OP_ASSERT);
    case IN_ASSERT_NOT: return translate_assert(t, OP_ASSERT_NOT);
    case IN_GROUPREF: return translate_group(t, FOLD_NONE);
    case IN_GROUPREF_IGNORE: return translate_group(t, FOLD_ASCII);
    case IN_GROUPREF_UNI_IGNORE: return translate_group(t, FOLD_UNICODE);
    case IN_GROUPREF_LOC_IGNORE: return translate_group(t, FOLD_LOCALE);
    case IN_GROUPREF_EXISTS: return translate_exists(t);
    default: return invalid(t);
    }
}

static bool translate(Translator *t) {
    while (t->code < t->end) {
        uint32_t op = *t->code++;
        if (op == IN_JUMP && t->may_jump && left(t) == 1) {
            t->jump = t->code++;
            return true;
        }
        int unit = translate_unit(t, op);
        if (unit < 0 || (unit == 0 && !translate_step(t, op))) return false;
    }
    return true;
}

/* ---- with what things start ---- */

static bool is_unit(uint32_t op) { return op >= OP_LITERAL && op <= OP_SET; }

/* The unit that the next character has to pass when the program goes on at pc; false: it is not just one. */
static bool find_guard(const uint32_t *code, size_t pc, uint32_t guard[2]) {
    for (;;) {
        switch (code[pc]) {
        case OP_MARK: pc += 2; continue;
        case OP_JUMP: pc = code[pc + 1]; continue;
        case OP_ATOMIC: pc += 3; continue;
        case OP_REPEAT:
            if (!code[pc + 2]) return false;
            pc += REPEAT_WORDS;
            continue;
        case OP_GREEDY:
        case OP_LAZY:
        case OP_POSSESSIVE:
            if (!code[pc + 1]) return false;
            pc += 3;
            continue;
        default:
            if (!is_unit(code[pc])) return false;
            memcpy(guard, code + pc, 2 * sizeof *guard);
            return true;
        }
    }
}

static size_t op_words(const uint32_t *code) {
    switch (code[0]) {
    case OP_FAIL:
    case OP_SUCCESS:
    case OP_END: return 1;
    case OP_GROUP:
    case OP_GROUP_EXISTS:
    case OP_ASSERT:
    case OP_ASSERT_NOT:
    case OP_ATOMIC: return 3;
    case OP_REPEAT: return REPEAT_WORDS;
    case OP_LOOP: return 5;
    case OP_GREEDY:
    case OP_LAZY:
    case OP_POSSESSIVE: return ONE_WORDS;
    case OP_BRANCH: return 2 + code[1] * (size_t)ALTERNATIVE_WORDS;
    default: return 2;
    }
}

static void set_guards(SreProgram *p) {
    for (size_t pc = 0; pc < p->length; pc += op_words(p->code + pc)) {
        uint32_t *op = p->code + pc;
        if (*op == OP_GREEDY || *op == OP_LAZY) find_guard(p->code, pc + ONE_WORDS, op + 5);
        for (size_t i = 0; *op == OP_BRANCH && i < op[1]; i++) {
            uint32_t *alternative = op + 2 + i * ALTERNATIVE_WORDS;
            find_guard(p->code, alternative[2], alternative);
        }
    }
}

static void find_prefix(SreProgram *p) {
    size_t pc = 0, first = 0;
    while (p->code[first] == OP_MARK) first += 2;
    p->at_start = p->code[first] == OP_AT && (p->code[first + 1] == AT_BEGINNING || p->code[first + 1] == AT_BEGINNING_STRING);
    bool marked = false;
    enum { ROOM = sizeof p->prefix / sizeof *p->prefix };
    for (; p->prefix_length < ROOM; pc += 2) {
        if (p->code[pc] == OP_LITERAL) p->prefix[p->prefix_length++] = p->code[pc + 1];
        else if (p->code[pc] == OP_MARK) marked = true;
        else break;
    }
    p->all_prefix = !marked && p->prefix_length && p->code[pc] == OP_SUCCESS;
}

static void add_unit(SreProgram *p, const uint32_t *unit) {
    for (uint32_t c = 0; c < 256; c++) {
        switch (unit[0]) {
        case OP_LITERAL: p->first[c] |= c == unit[1]; break;
        case OP_NOT_LITERAL: p->first[c] |= c != unit[1]; break;
        case OP_ANY: p->first[c] |= c != '\n'; break;
        case OP_SET: p->first[c] |= p->sets[unit[1]].low[c]; break;
        default: p->first[c] = 1;
        }
    }
    if (unit[0] != OP_LITERAL || unit[1] > 255) p->first_high = true;
}

/* Adds what can come first from pc on; false: perhaps nothing at all, or it is too involved. */
static bool add_first(SreProgram *p, size_t pc, unsigned depth) {
    const uint32_t *code = p->code;
    for (;;) {
        switch (code[pc]) {
        case OP_MARK:
        case OP_AT: pc += 2; continue;
        case OP_JUMP: pc = code[pc + 1]; continue;
        case OP_ATOMIC: pc += 3; continue;
        case OP_REPEAT:
            if (!code[pc + 2]) return false;
            pc += REPEAT_WORDS;
            continue;
        case OP_GREEDY:
        case OP_LAZY:
        case OP_POSSESSIVE:
            add_unit(p, code + pc + 3);
            if (code[pc + 1]) return true;
            pc += ONE_WORDS;
            continue;
        case OP_BRANCH:
            for (size_t i = 0; i < code[pc + 1]; i++)
                if (depth == 0 || !add_first(p, code[pc + 2 + i * ALTERNATIVE_WORDS + 2], depth - 1)) return false;
            return true;
        default:
            if (!is_unit(code[pc])) return false;
            add_unit(p, code + pc);
            return true;
        }
    }
}

bool sre_translate(VM *vm, SreProgram *p, uint32_t *words, size_t count, uint32_t groups) {
    *p = (SreProgram){.source = words, .source_length = count, .groups = groups};
    Translator t = {.vm = vm, .p = p, .code = words, .end = words + count};
    /* INFO comes first if at all; SUCCESS comes last. */
    if (count == 0 || words[count - 1] != IN_SUCCESS) return invalid(&t);
    if (words[0] == IN_INFO) {
        t.code++;
        if (!translate_info(&t)) return false;
    }
    if (t.code == t.end) return invalid(&t);
    if (!translate_part(&t, t.end - 1) || !emit(&t, OP_SUCCESS)) return false;
    set_guards(p);
    find_prefix(p);
    p->first_known = add_first(p, 0, 3);
    return true;
}

void sre_program_free(VM *vm, SreProgram *p) {
    if (p->source) memory_free(vm, p->source, p->source_length * sizeof(uint32_t));
    if (p->code) memory_free(vm, p->code, p->capacity * sizeof(uint32_t));
    if (p->sets) memory_free(vm, p->sets, p->set_capacity * sizeof(SreSet));
    *p = (SreProgram){0};
}

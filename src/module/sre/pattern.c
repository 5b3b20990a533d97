/* Owns Pattern and its scanners: compiling code lists, matching, searching, splitting. */
#include "module/sre/objects.h"
#include "object/generic_alias.h"
#include "object/iterators.h"

#include "base/hash.h"

#include <string.h>

#define FUNCTION(name) static Object *pattern_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define PATTERN ((void)args, (void)nargs, (Pattern *)self)

/* ---- one match ---- */

static Object *find_one(VM *vm, Pattern *p, Object *const *args, bool whole, int (*find)(SreRun *)) {
    Search s;
    if (!search_open(vm, &s, p, args[0], args[1], args[2])) return NULL;
    s.run.whole = whole;
    Object *match = match_new(vm, &s, find(&s.run));
    search_close(&s);
    return match;
}
FUNCTION(match) { return find_one(vm, PATTERN, args, false, sre_match); }
FUNCTION(fullmatch) { return find_one(vm, PATTERN, args, true, sre_match); }
FUNCTION(search) { return find_one(vm, PATTERN, args, false, sre_search); }

/* ---- all matches ---- */

/* The text of a group of the present match; `otherwise` (borrowed) when it took no part. */
static Object *found_text(VM *vm, const Search *s, size_t group, Object *otherwise) {
    ptrdiff_t start = group ? s->run.marks[2 * group - 2] : (ptrdiff_t)s->run.match_start;
    ptrdiff_t end = group ? s->run.marks[2 * group - 1] : (ptrdiff_t)s->run.match_end;
    if (start < 0 || end < start) return incref(otherwise);
    return subject_slice(vm, &s->subject, (size_t)start, (size_t)end);
}

static Object *found_texts(VM *vm, const Search *s, Object *empty) {
    size_t groups = s->run.program->groups;
    if (groups < 2) return found_text(vm, s, groups, empty);
    Tuple *t = tuple_allocate(vm, groups);
    for (size_t i = 0; t && i < groups; i++) {
        t->items[i] = found_text(vm, s, i + 1, empty);
        if (!t->items[i]) clear_ref(&t);
    }
    if (t) tuple_finish(vm, t);
    return OBJ(t);
}

FUNCTION(findall) {
    Pattern *p = PATTERN;
    Search s;
    if (!search_open(vm, &s, p, args[0], args[1], args[2])) return NULL;
    Object *empty = s.subject.is_bytes ? OBJ(EMPTY_BYTES(vm)) : OBJ(EMPTY_STR(vm));
    List *list = list_new(vm, 0);
    while (list) {
        int found = sre_search(&s.run);
        if (found == 0) break;
        Object *item = found < 0 ? NULL : found_texts(vm, &s, empty);
        if (!item || !list_append_stolen(vm, list, item)) clear_ref(&list);
        search_go_on(&s);
    }
    search_close(&s);
    return OBJ(list);
}

static bool split_one(VM *vm, Search *s, List *list, size_t from) {
    Object *item = subject_slice(vm, &s->subject, from, s->run.match_start);
    if (!item || !list_append_stolen(vm, list, item)) return false;
    for (size_t i = 1; i <= s->run.program->groups; i++) {
        item = found_text(vm, s, i, NONE(vm));
        if (!item || !list_append_stolen(vm, list, item)) return false;
    }
    return true;
}

FUNCTION(split) {
    Pattern *p = PATTERN;
    Search s;
    ptrdiff_t most = 0;
    if (args[1] && !object_to_size(vm, args[1], &most)) return NULL;
    if (!search_open(vm, &s, p, args[0], NULL, NULL)) return NULL;
    List *list = list_new(vm, 0);
    size_t from = 0;
    for (ptrdiff_t n = 0; list && (most <= 0 ? most == 0 : n < most); n++) {
        int found = sre_search(&s.run);
        if (found == 0) break;
        if (found < 0 || !split_one(vm, &s, list, from)) clear_ref(&list);
        from = s.run.match_end;
        search_go_on(&s);
    }
    Object *rest = list ? subject_slice(vm, &s.subject, from, s.subject.length) : NULL;
    if (list && (!rest || !list_append_stolen(vm, list, rest))) clear_ref(&list);
    search_close(&s);
    return OBJ(list);
}

FUNCTION(sub) { return pattern_substitute(vm, PATTERN, args[0], args[1], args[2], false); }
FUNCTION(subn) { return pattern_substitute(vm, PATTERN, args[0], args[1], args[2], true); }

/* ---- scanners ---- */

typedef struct Scanner {
    Object head;
    Pattern *pattern; /* owned */
    Search search;    /* open while pattern is there */
    bool busy;        /* a match is under way: a signal handler may not use it as well */
    bool at_end;
} Scanner;

FUNCTION(scanner) {
    Pattern *p = PATTERN;
    Scanner *s = (Scanner *)type_allocate(vm, p->types.scanner, sizeof(Scanner));
    if (!s) return NULL;
    if (!search_open(vm, &s->search, p, args[0], args[1], args[2])) {
        decref(s);
        return NULL;
    }
    s->pattern = incref(p);
    object_track(vm, OBJ(s));
    return OBJ(s);
}

static Object *scan(VM *vm, Object *self, int (*find)(SreRun *)) {
    Scanner *s = (Scanner *)self;
    if (s->busy) return raise(vm, EXC_VALUE_ERROR, "regular expression scanner already executing");
    if (s->at_end) return NEW_NONE(vm);
    s->busy = true;
    int found = find(&s->search.run);
    s->busy = false;
    Object *match = match_new(vm, &s->search, found);
    if (found == 0) s->at_end = true;
    else if (found > 0) search_go_on(&s->search);
    return match;
}
static Object *scanner_match(VM *vm, Object *self, Object *const *args, size_t nargs) { return (void)args, (void)nargs, scan(vm, self, sre_match); }
static Object *scanner_search(VM *vm, Object *self, Object *const *args, size_t nargs) { return (void)args, (void)nargs, scan(vm, self, sre_search); }

static void scanner_destroy(VM *vm, Object *self) {
    (void)vm;
    Scanner *s = (Scanner *)self;
    if (!s->pattern) return;
    search_close(&s->search);
    clear_ref(&s->pattern);
}

static int scanner_traverse(Object *self, Visit visit, void *context) {
    Scanner *s = (Scanner *)self;
    if (!s->pattern) return 0;
    VISIT(s->pattern);
    VISIT(s->search.subject.string);
    VISIT(s->search.subject.view);
    return 0;
}

static const MethodDef scanner_methods[] = {
    {"match", "()", scanner_match, "The match at the present place.", 0},
    {"search", "()", scanner_search, "The next match.", 0},
    {0},
};
static const MemberDef scanner_members[] = {MEMBER("pattern", MEMBER_OBJECT, offsetof(Scanner, pattern), false, "The pattern."), {0}};
const TypeSpec sre_scanner_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Scanner),
    .flags = TYPE_NO_NEW,
    .methods = scanner_methods,
    .members = scanner_members,
    .life = {scanner_destroy, scanner_traverse, NULL, NULL},
};

FUNCTION(finditer) {
    Object *scanner = pattern_scanner(vm, self, args, nargs);
    Object *search = scanner ? object_getattr_text(vm, scanner, "search") : NULL;
    Object *iterator = search ? callable_iterator_new(vm, search, NONE(vm)) : NULL;
    xdecref(search);
    xdecref(scanner);
    return iterator;
}

/* ---- attributes, comparison, text ---- */

FUNCTION(self) {
    (void)vm;
    return OBJ(incref(PATTERN));
}

static Object *get_groupindex(VM *vm, Object *self) {
    Dict *index = ((Pattern *)self)->group_index;
    return index->used ? mapping_proxy_new(vm, OBJ(index)) : OBJ(dict_new(vm));
}
static Object *get_groups(VM *vm, Object *self) { return int_from_size(vm, ((Pattern *)self)->program.groups); }

static bool same_code(const Pattern *a, const Pattern *b) {
    size_t length = a->program.source_length;
    return length == b->program.source_length && !memcmp(a->program.source, b->program.source, length * sizeof(uint32_t));
}

static Object *pattern_compare(VM *vm, Object *left, Object *right, CompareOp op) {
    const Pattern *a = (Pattern *)left, *b = (Pattern *)right;
    if ((op != COMPARE_EQ && op != COMPARE_NE) || type_of(left) != type_of(right)) return NOT_IMPLEMENTED(vm);
    int equal = a->flags == b->flags && a->is_bytes == b->is_bytes && a->program.groups == b->program.groups && same_code(a, b);
    if (equal) equal = object_equal(vm, a->pattern, b->pattern);
    return equal < 0 ? NULL : BOOL(vm, equal == (op == COMPARE_EQ));
}

static Hash pattern_hash(VM *vm, Object *self) {
    Pattern *p = (Pattern *)self;
    Hash hash = object_hash(vm, p->pattern);
    if (hash == -1) return -1;
    uint64_t mixed = (uint64_t)hash;
    for (size_t i = 0; i < p->program.source_length; i++) mixed = (mixed ^ p->program.source[i]) * 0x100000001b3u;
    hash = (Hash)(mixed ^ (uint64_t)p->flags ^ (uint64_t)p->is_bytes ^ p->program.groups);
    return hash == -1 ? -2 : hash;
}

static const struct { const char *name; int64_t flag; } flag_names[] = {
    {"re.IGNORECASE", 2}, {"re.LOCALE", 4}, {"re.MULTILINE", 8}, {"re.DOTALL", 16}, {"re.UNICODE", 32}, {"re.VERBOSE", 64},
    {"re.DEBUG", 128}, {"re.ASCII", 256},
};
enum { FLAG_LOCALE = 4, FLAG_UNICODE = 32, FLAG_ASCII = 256 };

static Object *pattern_repr(VM *vm, Object *self) {
    Pattern *p = (Pattern *)self;
    int64_t flags = p->flags;
    StrBuilder b;
    builder_open(&b, vm);
    builder_format(&b, "re.compile(%.200R", p->pattern);
    if (!p->is_bytes && !is_none(p->pattern) && (flags & (FLAG_LOCALE | FLAG_UNICODE | FLAG_ASCII)) == FLAG_UNICODE) flags &= ~FLAG_UNICODE;
    const char *between = ", ";
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++) {
        if (!(flags & flag_names[i].flag)) continue;
        builder_format(&b, "%s%s", between, flag_names[i].name);
        between = "|";
        flags &= ~flag_names[i].flag;
    }
    if (flags) builder_format(&b, "%s0x%x", between, (unsigned)flags);
    builder_text(&b, ")");
    return OBJ(builder_finish(&b));
}

static void pattern_destroy(VM *vm, Object *self) {
    Pattern *p = (Pattern *)self;
    sre_program_free(vm, &p->program);
    clear_ref(&p->pattern);
    clear_ref(&p->group_index);
    clear_ref(&p->index_group);
}

static int pattern_traverse(Object *self, Visit visit, void *context) {
    Pattern *p = (Pattern *)self;
    VISIT(p->pattern);
    VISIT(p->group_index);
    VISIT(p->index_group);
    return 0;
}

static size_t pattern_size_of(Object *self) {
    const SreProgram *p = &((Pattern *)self)->program;
    return memory_block_size(p->source) + memory_block_size(p->code) + memory_block_size(p->sets);
}

#define SEARCH_SIGNATURE "(string, pos=0, endpos=sys.maxsize)"
static const MethodDef pattern_methods[] = {
    {"match", SEARCH_SIGNATURE, pattern_match, "The match at the start, or None.", 0},
    {"fullmatch", SEARCH_SIGNATURE, pattern_fullmatch, "The match of the whole string, or None.", 0},
    {"search", SEARCH_SIGNATURE, pattern_search, "The first match, or None.", 0},
    {"sub", "(repl, string, count=0)", pattern_sub, "The string with the matches replaced.", 0},
    {"subn", "(repl, string, count=0)", pattern_subn, "The string with the matches replaced, and how many there were.", 0},
    {"findall", SEARCH_SIGNATURE, pattern_findall, "A list of all matches.", 0},
    {"split", "(string, maxsplit=0)", pattern_split, "The parts of the string between matches.", 0},
    {"finditer", SEARCH_SIGNATURE, pattern_finditer, "An iterator over all matches.", 0},
    {"scanner", SEARCH_SIGNATURE, pattern_scanner, "A scanner, which matches again and again.", 0},
    {"__copy__", "()", pattern_self, "The pattern itself.", 0},
    {"__deepcopy__", "(memo, /)", pattern_self, "The pattern itself.", 0},
    {"__class_getitem__", "(item, /)", generic_alias_class_getitem, "See PEP 585", METHOD_CLASS},
    {0},
};
static const GetSetDef pattern_getset[] = {
    {"groupindex", get_groupindex, NULL, "The numbers of the named groups."},
    {"groups", get_groups, NULL, "The number of groups."},
    {0},
};
static const MemberDef pattern_members[] = {
    MEMBER("pattern", MEMBER_OBJECT, offsetof(Pattern, pattern), false, "What was compiled."),
    MEMBER("flags", MEMBER_INT64, offsetof(Pattern, flags), false, "The flags."),
    {0},
};
const TypeSpec sre_pattern_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Pattern),
    .flags = TYPE_NO_NEW | TYPE_WEAKREFABLE,
    .doc = "Compiled regular expression object.",
    .methods = pattern_methods,
    .getset = pattern_getset,
    .members = pattern_members,
    .life = {pattern_destroy, pattern_traverse, NULL, NULL},
    .slots = {.repr = pattern_repr, .hash = pattern_hash, .compare = pattern_compare, .size_of = pattern_size_of},
};

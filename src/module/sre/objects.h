/* The objects of _sre: patterns, matches, scanners, templates; and subjects, which are what is searched. */
#ifndef OURO_MODULE_SRE_OBJECTS_H
#define OURO_MODULE_SRE_OBJECTS_H

#include "module/sre/program.h"
#include "object/bytes.h"
#include "object/dict.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"

/* The types of one VM: made by the module, immortal. */
typedef struct SreTypes {
    Type *pattern, *match, *scanner, *template_;
} SreTypes;

typedef struct Pattern {
    Object head;
    SreProgram program;
    SreTypes types;
    Object *pattern;    /* owned: str, bytes-like or None */
    Dict *group_index;  /* owned: name -> number */
    Tuple *index_group; /* owned: number -> name or None */
    int64_t flags;
    bool is_bytes;      /* meaningless when pattern is None: both are taken then */
} Pattern;

typedef struct Match {
    Object head;
    Pattern *pattern;   /* owned */
    Object *string;     /* owned: what was searched */
    Object *regs;       /* owned: made when asked for; NULL before */
    size_t position, end_position; /* as they were given */
    ptrdiff_t last_group;          /* -1 none */
    size_t groups;      /* group 0 included */
    ptrdiff_t spans[];  /* start and end of each, -1 where a group did not match */
} Match;

typedef struct Template {
    Object head;
    size_t count;
    struct TemplateItem {
        Object *literal; /* owned; NULL: the text of a group */
        size_t group;
    } items[];
} Template;

/* A subject: str, or a bytes-like object that cannot change its size while it is held. */
typedef struct Subject {
    Object *string;     /* owned */
    Object *view;       /* owned: a memoryview on string, or NULL */
    const uint8_t *data;
    size_t length;
    unsigned kind;      /* bytes a character */
    bool is_bytes;
} Subject;

/* pattern NULL: any kind of subject will do. False RAISES TypeError. */
bool subject_open(VM *vm, Subject *s, Object *string, const Pattern *pattern) RAISES;
void subject_close(Subject *s);
NEW Object *subject_slice(VM *vm, const Subject *s, size_t start, size_t end) RAISES;

/* A search in a subject from `start` to `end` (as a program gives them: cut to the subject). */
typedef struct Search {
    Pattern *pattern;   /* borrowed */
    Subject subject;
    SreRun run;
    ptrdiff_t few_marks[20];
} Search;
bool search_open(VM *vm, Search *s, Pattern *pattern, Object *string, Object *start, Object *end) RAISES;
void search_close(Search *s);
/* The next match must begin where this one ended; and an empty one there does not count again. */
static inline void search_go_on(Search *s) {
    s->run.must_advance = s->run.match_end == s->run.match_start;
    s->run.start = s->run.match_end;
}

/* match.c */
extern const TypeSpec sre_match_spec, sre_pattern_spec, sre_scanner_spec, sre_template_spec;
NEW Object *match_new(VM *vm, Search *s, int found) RAISES; /* None when found is 0; NULL when -1 */
/* template.c */
NEW Object *template_new(VM *vm, const SreTypes *types, Pattern *pattern, Object *list) RAISES;
/* The template of a replacement with backslashes, from re's own parser. */
NEW Template *template_of(VM *vm, Pattern *pattern, Object *replacement) RAISES;
/* What a template makes of the match that s->run holds / of a match. */
NEW Object *template_expand(VM *vm, Template *t, const Subject *subject, const ptrdiff_t *spans, size_t groups) RAISES;
/* substitute.c */
NEW Object *pattern_substitute(VM *vm, Pattern *pattern, Object *replacement, Object *string, Object *count, bool with_number) RAISES;
/* The spans of the match in s->run: 2 * (groups + 1) numbers. */
void search_spans(const Search *s, ptrdiff_t *spans);

#endif

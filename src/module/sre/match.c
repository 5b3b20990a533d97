/* Owns Match: what was found, and where. */
#include "module/sre/objects.h"
#include "object/generic_alias.h"

#include <string.h>

#define FUNCTION(name) static Object *match_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define MATCH ((void)args, (void)nargs, (Match *)self)

Object *match_new(VM *vm, Search *s, int found) {
    if (found <= 0) return found ? NULL : NEW_NONE(vm);
    size_t groups = (size_t)s->run.program->groups + 1;
    Match *m = (Match *)type_allocate(vm, s->pattern->types.match, memory_size(groups, 2 * sizeof(ptrdiff_t), sizeof(Match)));
    if (!m) return NULL;
    m->pattern = incref(s->pattern);
    m->string = incref(s->subject.string);
    m->position = s->run.start;
    m->end_position = s->run.end;
    m->last_group = s->run.last_group;
    m->groups = groups;
    search_spans(s, m->spans);
    object_track(vm, OBJ(m));
    return OBJ(m);
}

/* ---- groups ---- */

/* The number of a group given by number or name; -1 RAISES IndexError "no such group". */
static ptrdiff_t group_number(VM *vm, Match *m, Object *key) {
    ptrdiff_t number = -1;
    if (is_int(key) || type_of(key)->slots.to_index) {
        if (!object_to_size_clamped(vm, key, &number)) return -1;
    } else {
        Object *found = dict_get(vm, m->pattern->group_index, key);
        if (!found && exception_pending(vm) && !exception_clear_if(vm, EXC_TYPE_ERROR)) return -1;
        if (found && is_int(found) && !object_to_size(vm, found, &number)) return -1;
    }
    if (number >= 0 && (size_t)number < m->groups) return number;
    raise(vm, EXC_INDEX_ERROR, "no such group");
    return -1;
}

/* args[0], or group 0. */
static ptrdiff_t group_argument(VM *vm, Match *m, Object *const *args) { return args[0] ? group_number(vm, m, args[0]) : 0; }

static Object *group_text(VM *vm, Match *m, size_t group, Object *otherwise) {
    ptrdiff_t start = m->spans[2 * group], end = m->spans[2 * group + 1];
    if (start < 0) return incref(otherwise);
    if (is_exact(m->string, TYPE_STR)) return OBJ(str_slice(vm, (Str *)m->string, (size_t)start, (size_t)end));
    Subject s;
    if (!subject_open(vm, &s, m->string, NULL)) return NULL;
    /* Something that is no longer as long as it was gives less. */
    size_t last = (size_t)end < s.length ? (size_t)end : s.length, first = (size_t)start < last ? (size_t)start : last;
    Object *text = subject_slice(vm, &s, first, last);
    subject_close(&s);
    return text;
}

FUNCTION(group) {
    Match *m = (Match *)self;
    if (nargs == 0) return group_text(vm, m, 0, NONE(vm));
    if (nargs == 1) {
        ptrdiff_t number = group_number(vm, m, args[0]);
        return number < 0 ? NULL : group_text(vm, m, (size_t)number, NONE(vm));
    }
    Tuple *t = tuple_allocate(vm, nargs);
    for (size_t i = 0; t && i < nargs; i++) {
        ptrdiff_t number = group_number(vm, m, args[i]);
        t->items[i] = number < 0 ? NULL : group_text(vm, m, (size_t)number, NONE(vm));
        if (!t->items[i]) clear_ref(&t);
    }
    if (t) tuple_finish(vm, t);
    return OBJ(t);
}

static Object *match_getitem(VM *vm, Object *self, Object *key) {
    ptrdiff_t number = group_number(vm, (Match *)self, key);
    return number < 0 ? NULL : group_text(vm, (Match *)self, (size_t)number, NONE(vm));
}

FUNCTION(groups) {
    Match *m = MATCH;
    Tuple *t = tuple_allocate(vm, m->groups - 1);
    for (size_t i = 1; t && i < m->groups; i++) {
        t->items[i - 1] = group_text(vm, m, i, args[0] ? args[0] : NONE(vm));
        if (!t->items[i - 1]) clear_ref(&t);
    }
    if (t && t->length) tuple_finish(vm, t);
    return OBJ(t);
}

FUNCTION(groupdict) {
    Match *m = MATCH;
    Dict *result = dict_new(vm);
    Object *name, *number;
    for (size_t at = 0; result && dict_next(m->pattern->group_index, &at, &name, &number);) {
        ptrdiff_t group = group_number(vm, m, number);
        Object *text = group < 0 ? NULL : group_text(vm, m, (size_t)group, args[0] ? args[0] : NONE(vm));
        if (!text || !dict_set(vm, result, name, text)) clear_ref(&result);
        xdecref(text);
    }
    return OBJ(result);
}

FUNCTION(start) {
    Match *m = MATCH;
    ptrdiff_t group = group_argument(vm, m, args);
    return group < 0 ? NULL : int_from_int64(vm, m->spans[2 * group]);
}

FUNCTION(end) {
    Match *m = MATCH;
    ptrdiff_t group = group_argument(vm, m, args);
    return group < 0 ? NULL : int_from_int64(vm, m->spans[2 * group + 1]);
}

static Object *span_pair(VM *vm, Match *m, size_t group) {
    Object *start = int_from_int64(vm, m->spans[2 * group]), *end = int_from_int64(vm, m->spans[2 * group + 1]);
    Object *pair = start && end ? tuple_pack(vm, 2, start, end) : NULL;
    xdecref(start);
    xdecref(end);
    return pair;
}

FUNCTION(span) {
    Match *m = MATCH;
    ptrdiff_t group = group_argument(vm, m, args);
    return group < 0 ? NULL : span_pair(vm, m, (size_t)group);
}

FUNCTION(expand) {
    Match *m = MATCH;
    Template *t = template_of(vm, m->pattern, args[0]);
    if (!t) return NULL;
    Subject s;
    Object *text = NULL;
    if (subject_open(vm, &s, m->string, NULL)) {
        text = template_expand(vm, t, &s, m->spans, m->groups);
        subject_close(&s);
    }
    decref(t);
    return text;
}

FUNCTION(self) {
    (void)vm;
    return OBJ(incref(MATCH));
}

/* ---- attributes, text ---- */

static Object *get_string(VM *vm, Object *self) { return incref(((Match *)self)->string ? ((Match *)self)->string : NONE(vm)); }
static Object *get_re(VM *vm, Object *self) { return (void)vm, OBJ(incref(((Match *)self)->pattern)); }
static Object *get_pos(VM *vm, Object *self) { return int_from_size(vm, ((Match *)self)->position); }
static Object *get_endpos(VM *vm, Object *self) { return int_from_size(vm, ((Match *)self)->end_position); }

static Object *get_lastindex(VM *vm, Object *self) {
    Match *m = (Match *)self;
    return m->last_group >= 0 ? int_from_int64(vm, m->last_group) : NEW_NONE(vm);
}

static Object *get_lastgroup(VM *vm, Object *self) {
    Match *m = (Match *)self;
    Tuple *names = m->pattern->index_group;
    bool named = m->last_group >= 0 && (size_t)m->last_group < names->length;
    return named ? incref(names->items[m->last_group]) : NEW_NONE(vm);
}

static Object *get_regs(VM *vm, Object *self) {
    Match *m = (Match *)self;
    if (m->regs) return incref(m->regs);
    Tuple *t = tuple_allocate(vm, m->groups);
    for (size_t i = 0; t && i < m->groups; i++) {
        t->items[i] = span_pair(vm, m, i);
        if (!t->items[i]) clear_ref(&t);
    }
    if (!t) return NULL;
    tuple_finish(vm, t);
    m->regs = OBJ(t);
    return OBJ(incref(t));
}

static Object *match_repr(VM *vm, Object *self) {
    Match *m = (Match *)self;
    Object *text = group_text(vm, m, 0, NONE(vm));
    if (!text) return NULL;
    Str *repr = str_from_format(vm, "<%s object; span=(%zd, %zd), match=%.50R>", "re.Match", m->spans[0], m->spans[1], text);
    decref(text);
    return OBJ(repr);
}

static void match_destroy(VM *vm, Object *self) {
    (void)vm;
    Match *m = (Match *)self;
    clear_ref(&m->regs);
    clear_ref(&m->string);
    clear_ref(&m->pattern);
}

static int match_traverse(Object *self, Visit visit, void *context) {
    Match *m = (Match *)self;
    VISIT(m->regs);
    VISIT(m->string);
    VISIT(m->pattern);
    return 0;
}

static int match_clear(VM *vm, Object *self) {
    (void)vm;
    clear_ref(&((Match *)self)->regs);
    return 0;
}

static const MethodDef match_methods[] = {
    {"group", "(*args)", match_group, "The text of a group, or of several as a tuple.", 0},
    {"groups", "(default=None)", match_groups, "The texts of all the groups.", 0},
    {"groupdict", "(default=None)", match_groupdict, "The texts of the named groups, by name.", 0},
    {"start", "(group=0, /)", match_start, "Where a group starts, or -1.", 0},
    {"end", "(group=0, /)", match_end, "Where a group ends, or -1.", 0},
    {"span", "(group=0, /)", match_span, "Where a group starts and ends.", 0},
    {"expand", "(template)", match_expand, "A template with the groups filled in.", 0},
    {"__copy__", "()", match_self, "The match itself.", 0},
    {"__deepcopy__", "(memo, /)", match_self, "The match itself.", 0},
    {"__class_getitem__", "(item, /)", generic_alias_class_getitem, "See PEP 585", METHOD_CLASS},
    {0},
};
static const GetSetDef match_getset[] = {
    {"lastindex", get_lastindex, NULL, "The number of the group that matched last."},
    {"lastgroup", get_lastgroup, NULL, "The name of the group that matched last."},
    {"regs", get_regs, NULL, "The spans of all the groups."},
    {"string", get_string, NULL, "What was searched."},
    {"re", get_re, NULL, "The pattern."},
    {"pos", get_pos, NULL, "Where the search was to start."},
    {"endpos", get_endpos, NULL, "Where the search was to end."},
    {0},
};
const TypeSpec sre_match_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Match),
    .flags = TYPE_NO_NEW,
    .doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    .methods = match_methods,
    .getset = match_getset,
    .life = {match_destroy, match_traverse, match_clear, NULL},
    .slots = {.repr = match_repr, .getitem = match_getitem},
};

/* Owns match statements.
 *
 * A pattern looks at its subject, a register that it leaves alone, and jumps to the case's `fail` label when it does not match.
 * What it takes apart lies in temporaries above `base`; names are bound only when the whole pattern has matched. On failure
 * the temporaries used so far are emptied, whichever of them hold something at that point.
 */
#include "compile/compiler.h"

typedef struct Capture {
    struct Capture *next;
    Identifier *name;
    Reg reg;
    Span at;
} Capture;

/* One case, or one alternative of an or-pattern. */
typedef struct Match {
    Label *fail;
    Reg base;         /* first temporary of this attempt */
    Reg high;         /* one past the last temporary that may hold something at `fail` */
    Capture *first;
    bool irrefutable; /* a pattern that always matches may stand here */
} Match;

static void compile_pattern(Compiler *c, Pattern *p, Reg subject, Match *m);

static Match match_new(Compiler *c, bool irrefutable) { return (Match){label_new(c), c->unit->top, c->unit->top, NULL, irrefutable}; }

/* A jump to m->fail is about to be emitted. */
static Label *failing(Compiler *c, Match *m) {
    if (c->unit->top > m->high) m->high = c->unit->top;
    return m->fail;
}

static void add_capture(Compiler *c, Match *m, Identifier *name, Reg reg, Span at) {
    for (const Capture *k = m->first; k; k = k->next) {
        if (k->name == name) compile_error(c, at, "multiple assignments to name '%U' in pattern", identifier_name(c, name));
    }
    Capture *capture = compile_take(c, 1, sizeof *capture);
    if (!capture) return;
    *capture = (Capture){NULL, name, reg, at};
    Capture **end = &m->first;
    while (*end) end = &(*end)->next;
    *end = capture;
}

/* An operand that an instruction may consume: the subject itself if it is a local. */
static Reg readable(Compiler *c, const Span *at, Reg subject) {
    if (!is_temp(c, subject)) return subject;
    Reg copy = push_temp(c);
    emit(c, at, OP_COPY, copy, subject, 0);
    return copy;
}

static bool is_wildcard(const Pattern *p) { return p->kind == PATTERN_MATCH_AS && !p->as.pattern && !p->as.name; }
static bool is_star_wildcard(const Pattern *p) { return p->kind == PATTERN_MATCH_STAR && !p->star.name; }

/* ---- values ---- */

static void pattern_value(Compiler *c, Pattern *p, Reg subject, Match *m) {
    if (p->value->kind == EXPR_JOINED_STR) compile_error(c, p->at, "patterns may only match literals and attribute lookups");
    Reg mark = c->unit->top;
    Object *constant = constant_of(c, p->value);
    uint32_t k = constant ? constant_index(c, constant) : 0;
    Reg left = readable(c, &p->at, subject);
    if (constant && k <= MAX_OPERAND) {
        pop_to(c, mark);
        emit_jump2(c, &p->at, OP_JUMP_IF_EQ_K, left, k, 0, failing(c, m));
        return;
    }
    Reg right = compile_operand(c, p->value, NULL);
    pop_to(c, mark);
    emit_jump2(c, &p->at, OP_JUMP_IF_EQ, left, right, 0, failing(c, m));
}

static void pattern_singleton(Compiler *c, Pattern *p, Reg subject, Match *m) {
    Reg mark = c->unit->top;
    Reg left = readable(c, &p->at, subject);
    if (p->singleton == CONSTANT_NONE) {
        pop_to(c, mark);
        emit_jump2(c, &p->at, OP_JUMP_IF_IS_NONE, left, 0, 0, failing(c, m));
        return;
    }
    Reg right = push_temp(c);
    load_constant(c, &p->at, right, constant_merge(c, BOOL(c->vm, p->singleton == CONSTANT_TRUE)));
    pop_to(c, mark);
    emit_jump2(c, &p->at, OP_JUMP_IF_IS, left, right, 0, failing(c, m));
}

/* ---- sequences ---- */

static void pattern_capture(Compiler *c, Pattern *p, Reg subject, Match *m) {
    if (p->kind == PATTERN_MATCH_STAR) {
        if (p->star.name) add_capture(c, m, p->star.name, subject, p->at);
        return;
    }
    compile_pattern(c, p, subject, m);
}

static void match_items(Compiler *c, const PatternSeq *patterns, Reg window, Match *m) {
    bool irrefutable = m->irrefutable;
    m->irrefutable = true;
    for (uint32_t i = 0; i < patterns->count && !c->failed; i++) pattern_capture(c, patterns->items[i], window + i, m);
    m->irrefutable = irrefutable;
}

static void unpack_items(Compiler *c, Pattern *p, Reg subject, uint32_t star, Match *m) {
    const PatternSeq *patterns = &p->patterns;
    Reg source = readable(c, &p->at, subject);
    Reg window = c->unit->top;
    for (uint32_t i = 0; i < patterns->count && !c->failed; i++) push_temp(c);
    if (star == patterns->count) emit(c, &p->at, OP_UNPACK_SEQUENCE, window, source, patterns->count);
    else emit2(c, &p->at, OP_UNPACK_EX, window, source, star, patterns->count - star - 1);
    match_items(c, patterns, window, m);
}

/* Around a star that nobody wants: items by index. */
static void index_items(Compiler *c, Pattern *p, Reg subject, uint32_t star, Match *m) {
    const PatternSeq *patterns = &p->patterns;
    bool irrefutable = m->irrefutable;
    m->irrefutable = true;
    for (uint32_t i = 0; i < patterns->count && !c->failed; i++) {
        if (i == star || is_wildcard(patterns->items[i])) continue;
        int64_t index = i < star ? (int64_t)i : (int64_t)i - (int64_t)patterns->count;
        Reg mark = c->unit->top;
        Reg source = readable(c, &p->at, subject);
        pop_to(c, mark);
        Reg item = push_temp(c);
        uint32_t k = constant_index(c, constant_int(c, index));
        emit(c, &p->at, OP_LOAD_ITEM_K, item, source, k);
        compile_pattern(c, patterns->items[i], item, m);
    }
    m->irrefutable = irrefutable;
}

static void pattern_sequence(Compiler *c, Pattern *p, Reg subject, Match *m) {
    const PatternSeq *patterns = &p->patterns;
    uint32_t count = patterns->count, star = count;
    bool only_wildcards = true;
    for (uint32_t i = 0; i < count; i++) {
        const Pattern *item = patterns->items[i];
        if (item->kind == PATTERN_MATCH_STAR) {
            if (star != count) compile_error(c, p->at, "multiple starred names in sequence pattern");
            star = i;
        }
        only_wildcards &= is_wildcard(item) || is_star_wildcard(item);
    }
    emit_jump2(c, &p->at, OP_MATCH_SEQUENCE, subject, 0, 0, failing(c, m));
    if (star == count) emit_jump2(c, &p->at, OP_MATCH_LENGTH, subject, count, 0, failing(c, m));
    else if (count > 1) emit_jump2(c, &p->at, OP_MATCH_LENGTH, subject, count - 1, 1, failing(c, m));
    if (only_wildcards) return;
    if (star < count && is_star_wildcard(patterns->items[star])) index_items(c, p, subject, star, m);
    else unpack_items(c, p, subject, star, m);
}

/* ---- mappings ---- */

static Object *constant_keys(Compiler *c, const ExprSeq *keys) {
    Object **items = compile_take(c, (size_t)keys->count + 1, sizeof *items);
    bool all = items != NULL;
    for (uint32_t i = 0; all && i < keys->count; i++) {
        items[i] = constant_of(c, keys->items[i]);
        if (!items[i]) {
            all = false;
            break;
        }
    }
    return all ? constant_tuple(c, items, keys->count) : NULL;
}

static void check_keys(Compiler *c, const Pattern *p) {
    const ExprSeq *keys = &p->mapping.keys;
    for (uint32_t i = 0; i < keys->count && !c->failed; i++) {
        Object *key = constant_of(c, keys->items[i]);
        for (uint32_t j = 0; key && j < i; j++) {
            Object *other = constant_of(c, keys->items[j]);
            int same = other ? object_equal(c->vm, key, other) : 0;
            if (same < 0) compile_fail(c);
            else if (same) compile_error(c, p->at, "mapping pattern checks duplicate key (%R)", key);
        }
    }
}

static void load_keys(Compiler *c, Pattern *p, Reg to) {
    const ExprSeq *keys = &p->mapping.keys;
    Object *constant = constant_keys(c, keys);
    if (constant) {
        load_constant(c, &p->at, to, constant);
        return;
    }
    pop_to(c, to);
    for (uint32_t i = 0; i < keys->count && !c->failed; i++) compile_fresh(c, keys->items[i]);
    pop_to(c, to);
    push_temp(c);
    emit(c, &p->at, OP_BUILD_TUPLE, to, to, keys->count);
}

static void pattern_mapping(Compiler *c, Pattern *p, Reg subject, Match *m) {
    uint32_t count = p->mapping.keys.count;
    check_keys(c, p);
    emit_jump2(c, &p->at, OP_MATCH_MAPPING, subject, 0, 0, failing(c, m));
    if (!count && !p->mapping.rest) return;
    if (count) emit_jump2(c, &p->at, OP_MATCH_LENGTH, subject, count, 1, failing(c, m));
    Reg keys = push_temp(c), again = push_temp(c);
    load_keys(c, p, again);
    emit(c, &p->at, OP_COPY, keys, again, 0);
    Reg values = push_temp(c);
    emit_jump2(c, &p->at, OP_MATCH_KEYS, values, subject, again, failing(c, m));
    Reg window = c->unit->top;
    for (uint32_t i = 0; i < count && !c->failed; i++) push_temp(c);
    emit(c, &p->at, OP_UNPACK_SEQUENCE, window, values, count);
    match_items(c, &p->mapping.patterns, window, m);
    if (p->mapping.rest) {
        Reg rest = push_temp(c);
        emit(c, &p->at, OP_MATCH_REST, rest, subject, keys);
        add_capture(c, m, p->mapping.rest, rest, p->at);
    } else emit(c, &p->at, OP_RELEASE, keys, 0, 0);
}

/* ---- classes ---- */

static Object *attribute_names(Compiler *c, const Pattern *p) {
    const IdentifierSeq *ids = &p->class_pattern.kwd_attrs;
    Object **names = compile_take(c, (size_t)ids->count + 1, sizeof *names);
    if (!names) return NULL;
    for (uint32_t i = 0; i < ids->count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (ids->items[j] != ids->items[i]) continue;
            compile_error(c, p->at, "attribute name repeated in class pattern: %U", identifier_name(c, ids->items[i]));
            return NULL;
        }
        names[i] = OBJ(identifier_name(c, ids->items[i]));
    }
    return constant_tuple(c, names, ids->count);
}

static void pattern_class(Compiler *c, Pattern *p, Reg subject, Match *m) {
    const PatternSeq *positional = &p->class_pattern.patterns, *named = &p->class_pattern.kwd_patterns;
    uint32_t count = positional->count + named->count;
    Object *names = attribute_names(c, p);
    Reg window = compile_fresh(c, p->class_pattern.cls);
    load_constant(c, &p->at, push_temp(c), names);
    load_constant(c, &p->at, push_temp(c), constant_int(c, positional->count));
    pop_to(c, window);
    Reg values = push_temp(c);
    emit_jump2(c, &p->at, OP_MATCH_CLASS, values, subject, window, failing(c, m));
    if (count == 0) {
        emit(c, &p->at, OP_RELEASE, values, 0, 0);
        return;
    }
    Reg items = c->unit->top;
    for (uint32_t i = 0; i < count && !c->failed; i++) push_temp(c);
    emit(c, &p->at, OP_UNPACK_SEQUENCE, items, values, count);
    match_items(c, positional, items, m);
    match_items(c, named, items + positional->count, m);
}

/* ---- alternatives ---- */

/* The names a pattern binds, in order. */
static void collect_names(Compiler *c, const Pattern *p, Match *into) {
    if (!compile_enter(c)) return;
    const PatternSeq *inside = NULL, *more = NULL;
    Identifier *name = NULL;
    switch ((PatternKind)p->kind) {
    case PATTERN_MATCH_SEQUENCE: inside = &p->patterns; break;
    case PATTERN_MATCH_MAPPING:
        inside = &p->mapping.patterns;
        name = p->mapping.rest;
        break;
    case PATTERN_MATCH_CLASS:
        inside = &p->class_pattern.patterns;
        more = &p->class_pattern.kwd_patterns;
        break;
    case PATTERN_MATCH_STAR: name = p->star.name; break;
    case PATTERN_MATCH_AS:
        if (p->as.pattern) collect_names(c, p->as.pattern, into);
        name = p->as.name;
        break;
    case PATTERN_MATCH_OR: collect_names(c, p->patterns.items[0], into); break;
    default: break;
    }
    for (uint32_t i = 0; inside && i < inside->count && !c->failed; i++) collect_names(c, inside->items[i], into);
    for (uint32_t i = 0; more && i < more->count && !c->failed; i++) collect_names(c, more->items[i], into);
    if (name) add_capture(c, into, name, 0, p->at);
    compile_leave(c);
}

static const Capture *find_capture(const Match *m, const Identifier *name) {
    const Capture *k = m->first;
    while (k && k->name != name) k = k->next;
    return k;
}

static uint32_t capture_count(const Match *m) {
    uint32_t n = 0;
    for (const Capture *k = m->first; k; k = k->next) n++;
    return n;
}

/* Is the register read again after this capture? */
static bool is_shared(const Capture *k, Reg base) {
    if (k->reg < base) return true;
    for (const Capture *other = k->next; other; other = other->next) {
        if (other->reg == k->reg) return true;
    }
    return false;
}

/* Empties the temporaries of an attempt. */
static void clear_temps(Compiler *c, const Span *at, Reg from, Reg to, bool surely_live) {
    for (Reg r = from; r < to && !c->failed; r++) emit(c, at, surely_live ? OP_RELEASE : OP_CLEAR, r, 0, 0);
}

static void compile_alternative(Compiler *c, Pattern *p, Pattern *alternative, Reg subject, Match *outer, const Match *names,
                                bool last, Label *end) {
    Match m = match_new(c, outer->irrefutable && last);
    Reg base = c->unit->top;
    compile_pattern(c, alternative, subject, &m);
    if (!c->failed && capture_count(&m) != capture_count(names)) {
        compile_error(c, p->at, "alternative patterns bind different names");
    }
    for (const Capture *k = names->first; k && !c->failed; k = k->next) {
        const Capture *mine = find_capture(&m, k->name);
        if (!mine) compile_error(c, p->at, "alternative patterns bind different names");
        else emit(c, &p->at, OP_COPY, k->reg, mine->reg, 0);
    }
    clear_temps(c, &p->at, base, c->unit->top, true);
    emit_jump(c, &p->at, OP_JUMP, 0, end);
    label_place(c, m.fail);
    clear_temps(c, &p->at, base, m.high, false);
    pop_to(c, base);
    if (last) emit_jump(c, &p->at, OP_JUMP, 0, failing(c, outer));
}

static void pattern_or(Compiler *c, Pattern *p, Reg subject, Match *m) {
    Match names = match_new(c, true);
    Label *end = label_new(c);
    collect_names(c, p->patterns.items[0], &names);
    for (Capture *k = names.first; k; k = k->next) k->reg = push_temp(c);
    if (c->unit->top > m->high) m->high = c->unit->top;
    for (uint32_t i = 0; i < p->patterns.count && !c->failed; i++) {
        compile_alternative(c, p, p->patterns.items[i], subject, m, &names, i + 1 == p->patterns.count, end);
    }
    label_place(c, end);
    for (const Capture *k = names.first; k && !c->failed; k = k->next) add_capture(c, m, k->name, k->reg, k->at);
}

/* ---- dispatch ---- */

static void pattern_as(Compiler *c, Pattern *p, Reg subject, Match *m) {
    if (p->as.pattern) compile_pattern(c, p->as.pattern, subject, m);
    else if (!m->irrefutable && p->as.name) {
        compile_error(c, p->at, "name capture '%U' makes remaining patterns unreachable", identifier_name(c, p->as.name));
    } else if (!m->irrefutable) {
        compile_error(c, p->at, "wildcard makes remaining patterns unreachable");
    }
    if (p->as.name) add_capture(c, m, p->as.name, subject, p->at);
}

static void compile_pattern(Compiler *c, Pattern *p, Reg subject, Match *m) {
    if (!compile_enter(c)) return;
    switch ((PatternKind)p->kind) {
    case PATTERN_MATCH_VALUE: pattern_value(c, p, subject, m); break;
    case PATTERN_MATCH_SINGLETON: pattern_singleton(c, p, subject, m); break;
    case PATTERN_MATCH_SEQUENCE: pattern_sequence(c, p, subject, m); break;
    case PATTERN_MATCH_MAPPING: pattern_mapping(c, p, subject, m); break;
    case PATTERN_MATCH_CLASS: pattern_class(c, p, subject, m); break;
    case PATTERN_MATCH_STAR: break; /* in sequences only, dealt with there */
    case PATTERN_MATCH_AS: pattern_as(c, p, subject, m); break;
    case PATTERN_MATCH_OR: pattern_or(c, p, subject, m); break;
    }
    compile_leave(c);
}

/* ---- the statement ---- */

static void bind_captures(Compiler *c, const Match *m) {
    for (const Capture *k = m->first; k && !c->failed; k = k->next) {
        Reg from = k->reg, mark = c->unit->top;
        if (is_temp(c, from) && is_shared(k, m->base)) {
            from = push_temp(c);
            emit(c, &k->at, OP_COPY, from, k->reg, 0);
        }
        emit_store_name(c, &k->at, mangled_name(c, c->unit->lexical, k->name), from);
        pop_to(c, mark);
    }
}

static void compile_case(Compiler *c, MatchCase *mc, Reg subject, bool last, Label *end) {
    Match m = match_new(c, mc->guard || last);
    Span at = mc->pattern->at;
    compile_pattern(c, mc->pattern, subject, &m);
    bind_captures(c, &m);
    clear_temps(c, &at, m.base, c->unit->top, true);
    pop_to(c, m.base);
    if (mc->guard) compile_condition(c, mc->guard, m.fail, false);
    if (is_temp(c, subject)) emit(c, &at, OP_RELEASE, subject, 0, 0);
    compile_body(c, &mc->body);
    emit_jump(c, &at, OP_JUMP, 0, end);
    label_place(c, m.fail);
    clear_temps(c, &at, m.base, m.high, false);
}

/* A local can be looked at where it is if no pattern binds it. */
static bool may_stay(Compiler *c, const Stmt *s) {
    const Expr *subject = s->match.subject;
    if (subject->kind != EXPR_NAME || c->unit->scope->has_walrus) return false;
    for (uint32_t i = 0; i < s->match.cases.count && !c->failed; i++) {
        Match names = match_new(c, true);
        collect_names(c, s->match.cases.items[i]->pattern, &names);
        if (find_capture(&names, subject->name.id)) return false;
    }
    return true;
}

void compile_match(Compiler *c, Stmt *s) {
    Reg mark = c->unit->top;
    Reg subject = compile_expr(c, s->match.subject, may_stay(c, s) ? ANY : FRESH);
    Label *end = label_new(c);
    for (uint32_t i = 0; i < s->match.cases.count && !c->failed; i++) {
        compile_case(c, s->match.cases.items[i], subject, i + 1 == s->match.cases.count, end);
    }
    if (is_temp(c, subject)) emit(c, &s->match.subject->at, OP_RELEASE, subject, 0, 0);
    label_place(c, end);
    pop_to(c, mark);
}

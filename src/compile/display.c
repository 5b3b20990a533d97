/* Owns displays and f-strings: lists, tuples, sets, dicts, with stars and in pieces when they are long. */
#include "compile/compiler.h"

#include "object/exception.h"
#include "object/set.h"

static bool has_star(const ExprSeq *elts) {
    for (uint32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind == EXPR_STARRED) return true;
    }
    return false;
}

/* The items from `from` on are added one by one to the list or set in `to`. */
static void add_items(Compiler *c, const Span *at, const ExprSeq *elts, uint32_t from, bool set, Reg to) {
    for (uint32_t i = from; i < elts->count && !c->failed; i++) {
        Expr *item = elts->items[i];
        bool star = item->kind == EXPR_STARRED;
        Reg mark = c->unit->top;
        Reg value = compile_operand(c, star ? item->value : item, NULL);
        Opcode op = set ? (star ? OP_SET_UPDATE : OP_SET_ADD) : (star ? OP_LIST_EXTEND : OP_LIST_APPEND);
        emit(c, at, op, to, value, 0);
        pop_to(c, mark);
    }
}

/* Three or more constants: one constant tuple (frozenset) is copied. */
static bool build_constant(Compiler *c, Expr *e, Reg to) {
    const ExprSeq *elts = &e->sequence.elts;
    if (elts->count < 3 || e->kind == EXPR_TUPLE) return false;
    for (uint32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != EXPR_CONSTANT && elts->items[i]->kind != EXPR_FOLDED) return false;
    }
    Object **items = compile_take(c, elts->count, sizeof *items);
    if (!items) return true;
    for (uint32_t i = 0; i < elts->count; i++) items[i] = constant_of(c, elts->items[i]);
    if (c->failed) return true;
    Object *all = tuple_from(c->vm, items, elts->count);
    bool set = e->kind == EXPR_SET;
    if (all && set) set_ref(&all, frozenset_from_iterable(c->vm, all));
    all = constant_merge(c, all);
    emit(c, &e->at, set ? OP_BUILD_SET : OP_BUILD_LIST, to, to, 0);
    Reg t = push_temp(c);
    load_constant(c, &e->at, t, all);
    emit(c, &e->at, set ? OP_SET_UPDATE : OP_LIST_EXTEND, to, t, 0);
    pop_to(c, t);
    return true;
}

/* Registers of items before the first star, at most a chunk; then the rest is added. */
static void build_pieces(Compiler *c, Expr *e, Reg to) {
    const ExprSeq *elts = &e->sequence.elts;
    uint32_t first = 0;
    while (first < elts->count && first < DISPLAY_CHUNK && elts->items[first]->kind != EXPR_STARRED) first++;
    if (first == elts->count || elts->count <= DISPLAY_CHUNK) {
        for (uint32_t i = 0; i < first && !c->failed; i++) compile_fresh(c, elts->items[i]);
    } else if (elts->items[first]->kind != EXPR_STARRED) first = 0;
    else {
        for (uint32_t i = 0; i < first && !c->failed; i++) compile_fresh(c, elts->items[i]);
    }
    pop_to(c, to);
    push_temp(c);
    emit(c, &e->at, e->kind == EXPR_SET ? OP_BUILD_SET : OP_BUILD_LIST, to, to, first);
    add_items(c, &e->at, elts, first, e->kind == EXPR_SET, to);
}

Reg compile_sequence(Compiler *c, Expr *e, Reg wanted) {
    const ExprSeq *elts = &e->sequence.elts;
    Reg mark = c->unit->top;
    if (!has_star(elts) && elts->count <= DISPLAY_CHUNK && (elts->count < 3 || e->kind == EXPR_TUPLE)) {
        static const uint16_t ops[] = {[EXPR_SET] = OP_BUILD_SET, [EXPR_LIST] = OP_BUILD_LIST, [EXPR_TUPLE] = OP_BUILD_TUPLE};
        for (uint32_t i = 0; i < elts->count && !c->failed; i++) compile_fresh(c, elts->items[i]);
        Reg to = destination(c, mark, wanted);
        emit(c, &e->at, (Opcode)ops[e->kind], to, mark, elts->count);
        return to;
    }
    Reg to = push_temp(c);
    if (!build_constant(c, e, to)) {
        pop_to(c, mark);
        build_pieces(c, e, to);
    }
    if (e->kind == EXPR_TUPLE) emit(c, &e->at, OP_LIST_TO_TUPLE, to, to, 0);
    return move_to(c, &e->at, to, mark, wanted);
}

/* ---- dicts ---- */

static void add_pairs(Compiler *c, Expr *e, uint32_t from, Reg to) {
    for (uint32_t i = from; i < e->dict.count && !c->failed; i++) {
        Reg mark = c->unit->top;
        Expr *key = e->dict.keys[i], *value = e->dict.values[i];
        if (!key) {
            Reg mapping = compile_operand(c, value, NULL);
            emit(c, &e->at, OP_DICT_UPDATE, to, mapping, 0);
        } else {
            Reg k = compile_operand(c, key, value);
            Reg v = compile_operand(c, value, NULL);
            emit(c, &e->at, OP_MAP_ADD, to, k, v);
        }
        pop_to(c, mark);
    }
}

Reg compile_dict(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    uint32_t pairs = 0;
    while (pairs < e->dict.count && pairs < DISPLAY_CHUNK / 2 && e->dict.keys[pairs]) pairs++;
    bool whole = pairs == e->dict.count;
    for (uint32_t i = 0; i < pairs && !c->failed; i++) {
        compile_fresh(c, e->dict.keys[i]);
        compile_fresh(c, e->dict.values[i]);
    }
    Reg to = destination(c, mark, whole ? wanted : FRESH);
    emit(c, &e->at, OP_BUILD_MAP, to, mark, pairs);
    if (whole) return to;
    add_pairs(c, e, pairs, to);
    return move_to(c, &e->at, to, mark, wanted);
}

/* ---- f-strings ---- */

static Reg string_list(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    Reg joiner = push_temp(c);
    push_temp(c);
    load_constant(c, &e->at, joiner, constant_merge(c, OBJ(EMPTY_STR(c->vm))));
    emit(c, &e->at, OP_LOAD_METHOD, joiner, joiner, name_index(c, text_name(c, "join")));
    Reg list = push_temp(c);
    emit(c, &e->at, OP_BUILD_LIST, list, list, 0);
    add_items(c, &e->at, &e->sequence.elts, 0, false, list);
    Reg to = destination(c, mark, wanted);
    emit(c, &e->at, OP_CALL, to, joiner, 1);
    return to;
}

Reg compile_joined_str(Compiler *c, Expr *e, Reg wanted) {
    const ExprSeq *parts = &e->sequence.elts;
    Reg mark = c->unit->top;
    if (parts->count == 1) return compile_expr(c, parts->items[0], wanted);
    if (parts->count > DISPLAY_CHUNK) return string_list(c, e, wanted);
    if (parts->count == 0) {
        Reg empty = destination(c, mark, wanted);
        load_constant(c, &e->at, empty, constant_merge(c, OBJ(EMPTY_STR(c->vm))));
        return empty;
    }
    for (uint32_t i = 0; i < parts->count && !c->failed; i++) compile_fresh(c, parts->items[i]);
    Reg to = destination(c, mark, wanted);
    emit(c, &e->at, OP_BUILD_STRING, to, mark, parts->count);
    return to;
}

Reg compile_formatted_value(Compiler *c, Expr *e, Reg wanted) {
    Reg mark = c->unit->top;
    compile_fresh(c, e->formatted_value.value);
    uint32_t how = e->formatted_value.conversion == 's' ? 1 : e->formatted_value.conversion == 'r' ? 2
                 : e->formatted_value.conversion == 'a' ? 3 : 0;
    if (e->formatted_value.format_spec) {
        compile_fresh(c, e->formatted_value.format_spec);
        how |= 4;
    }
    Reg to = destination(c, mark, wanted);
    emit(c, &e->at, OP_FORMAT_VALUE, to, mark, how);
    return to;
}

/* Owns the arguments of calls and class statements. */
#include "compile/compiler.h"

static void check_keywords(Compiler *c, const KeywordSeq *keywords) {
    Map seen = {0};
    for (uint32_t i = 0; i < keywords->count && !c->failed; i++) {
        const Keyword *k = keywords->items[i];
        if (!k->arg) continue;
        if (k->arg->length == 9 && __builtin_memcmp(k->arg->text, "__debug__", 9) == 0) {
            compile_error(c, k->at, "cannot assign to __debug__");
        }
        if (keywords->count == 1) return;
        MapEntry *entry = map_put(&seen, c->arena, k->arg, NULL);
        if (!entry) compile_no_memory(c);
        else if (entry->value++) compile_error(c, k->at, "keyword argument repeated: %U", identifier_name(c, k->arg));
    }
}

static bool plain(const ExprSeq *args, const KeywordSeq *keywords, uint32_t already) {
    for (uint32_t i = 0; i < args->count; i++) {
        if (args->items[i]->kind == EXPR_STARRED) return false;
    }
    for (uint32_t i = 0; i < keywords->count; i++) {
        if (!keywords->items[i]->arg) return false;
    }
    return already + args->count + keywords->count <= DISPLAY_CHUNK;
}

static Object *keyword_names(Compiler *c, const KeywordSeq *keywords) {
    Object **names = compile_take(c, keywords->count, sizeof *names);
    if (!names) return NULL;
    for (uint32_t i = 0; i < keywords->count; i++) names[i] = OBJ(mangled_name(c, c->unit->lexical, keywords->items[i]->arg));
    return constant_tuple(c, names, keywords->count);
}

static Reg plain_call(Compiler *c, Span at, Reg window, const ExprSeq *args, const KeywordSeq *keywords, uint32_t already,
                      bool receiver, Reg wanted) {
    if (keywords->count && !receiver) emit(c, &at, OP_CLEAR, window + 1, 0, 0);
    for (uint32_t i = 0; i < args->count && !c->failed; i++) compile_fresh(c, args->items[i]);
    for (uint32_t i = 0; i < keywords->count && !c->failed; i++) compile_fresh(c, keywords->items[i]->value);
    Object *names = keywords->count ? keyword_names(c, keywords) : NULL;
    Reg to = destination(c, window, wanted);
    uint32_t count = already + args->count + keywords->count;
    if (names) emit2(c, &at, OP_CALL_KW, to, window, count, constant_index(c, names));
    else emit(c, &at, receiver ? OP_CALL : OP_CALL_FUNCTION, to, window, count);
    return to;
}

/* ---- with stars, or very many: a tuple and a dict ---- */

static void positional_tuple(Compiler *c, const Span *at, Reg first, const ExprSeq *args, uint32_t already) {
    if (already == 0 && args->count == 1 && args->items[0]->kind == EXPR_STARRED) {
        compile_fresh(c, args->items[0]->value);
        return;
    }
    uint32_t direct = 0;
    while (direct < args->count && direct < DISPLAY_CHUNK && args->items[direct]->kind != EXPR_STARRED) {
        compile_fresh(c, args->items[direct++]);
    }
    pop_to(c, first);
    push_temp(c);
    bool whole = direct == args->count;
    emit(c, at, whole ? OP_BUILD_TUPLE : OP_BUILD_LIST, first, first, already + direct);
    for (uint32_t i = direct; i < args->count && !c->failed; i++) {
        bool star = args->items[i]->kind == EXPR_STARRED;
        Expr *e = star ? args->items[i]->value : args->items[i];
        Reg value = compile_operand(c, e, NULL);
        emit(c, at, star ? OP_LIST_EXTEND : OP_LIST_APPEND, first, value, 0);
        pop_to(c, first + 1);
    }
    if (!whole) emit(c, at, OP_LIST_TO_TUPLE, first, first, 0);
}

static void named_pair(Compiler *c, const Span *at, const Keyword *k) {
    load_constant(c, at, push_temp(c), constant_merge(c, xincref(OBJ(mangled_name(c, c->unit->lexical, k->arg)))));
    compile_fresh(c, k->value);
}

/* Only `**mapping`: the call itself takes it apart. */
static bool one_mapping(const KeywordSeq *keywords) { return keywords->count == 1 && !keywords->items[0]->arg; }

static void keyword_dict(Compiler *c, const Span *at, Reg window, const KeywordSeq *keywords) {
    Reg dict = c->unit->top;
    uint32_t i = 0;
    while (i < keywords->count && i < DISPLAY_CHUNK / 2 && keywords->items[i]->arg) named_pair(c, at, keywords->items[i++]);
    pop_to(c, dict);
    push_temp(c);
    emit(c, at, OP_BUILD_MAP, dict, dict, i);
    while (i < keywords->count && !c->failed) {
        const Keyword *k = keywords->items[i++];
        Reg more;
        if (k->arg) {
            more = c->unit->top;
            named_pair(c, at, k);
            emit(c, at, OP_BUILD_MAP, more, more, 1);
        } else more = compile_operand(c, k->value, NULL);
        emit(c, at, OP_DICT_MERGE, dict, more, window);
        pop_to(c, dict + 1);
    }
}

Reg compile_arguments(Compiler *c, Span at, Reg window, const ExprSeq *args, const KeywordSeq *keywords, uint32_t already,
                      bool receiver, Reg wanted) {
    check_keywords(c, keywords);
    if (plain(args, keywords, already)) return plain_call(c, at, window, args, keywords, already, receiver, wanted);
    positional_tuple(c, &at, window + 2, args, already);
    bool whole = one_mapping(keywords);
    if (whole) compile_fresh(c, keywords->items[0]->value);
    else if (keywords->count) keyword_dict(c, &at, window, keywords);
    Reg to = destination(c, window, wanted);
    emit(c, &at, OP_CALL_EX, to, window, whole ? 2 : keywords->count != 0);
    return to;
}

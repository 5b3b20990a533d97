/* Owns the code object being made: instructions, labels, constants, names, temporaries, and which locals are bound where. */
#include "compile/compiler.h"

#include <string.h>

/* ---- growing arrays in the arena ---- */

static bool grow(Compiler *c, void **items, uint32_t *capacity, uint32_t need, size_t size) {
    if (need <= *capacity) return true;
    uint32_t bigger = *capacity ? *capacity : 16;
    while (bigger < need) {
        if (bigger > UINT32_MAX / 2) {
            compile_no_memory(c);
            return false;
        }
        bigger *= 2;
    }
    void *moved = arena_resize_block(c->arena, *items, *capacity * size, bigger * size);
    if (!moved) {
        compile_no_memory(c);
        return false;
    }
    *items = moved;
    *capacity = bigger;
    return true;
}

/* ---- sets of locals ---- */

static uint64_t *bits_copy(Compiler *c, const uint64_t *bits) {
    uint32_t words = c->unit->bound_words;
    uint64_t *copy = compile_take(c, words, sizeof *copy);
    if (copy) memcpy(copy, bits, words * sizeof *copy);
    return copy;
}

static void bits_and(const Unit *u, uint64_t *to, const uint64_t *from) {
    for (uint32_t i = 0; i < u->bound_words; i++) to[i] &= from[i];
}

static void bits_remove(const Unit *u, uint64_t *to, const uint64_t *from) {
    for (uint32_t i = 0; i < u->bound_words; i++) to[i] &= ~from[i];
}

bool local_is_bound(const Compiler *c, Reg r) { return c->failed || (c->unit->bound[r >> 6] >> (r & 63) & 1); }

void local_set_bound(Compiler *c, Reg r, bool bound) {
    if (c->failed) return; /* r may be anything then */
    uint64_t bit = (uint64_t)1 << (r & 63);
    if (bound) c->unit->bound[r >> 6] |= bit;
    else c->unit->bound[r >> 6] &= ~bit;
}

/* ---- temporaries ---- */

Reg push_temp(Compiler *c) {
    Unit *u = c->unit;
    Reg r = u->top++;
    if (u->top > u->max_top) u->max_top = u->top;
    if (u->top > MAX_REGISTERS) {
        u->top = u->scope->local_count; /* the error stops everything; stay in range until then */
        compile_error(c, u->last, "too many local variables and nested expressions");
    }
    return r;
}

/* ---- instructions ---- */

/* Trees made by programs may say lines before the first: those are none. */
static uint32_t line_of(int32_t line) { return line > 0 ? (uint32_t)line : 0; }

static Position position_of(const Span *at) {
    return (Position){line_of(at->line), line_of(at->end_line), at->column, at->end_column};
}

static Insn *emit_words(Compiler *c, const Span *at, uint32_t words) {
    Unit *u = c->unit;
    if (c->failed || !u->reachable) return NULL;
    uint32_t need = u->count + words;
    if (!grow(c, (void **)&u->positions, &u->position_capacity, need, sizeof *u->positions) ||
        !grow(c, (void **)&u->insns, &u->capacity, need, sizeof *u->insns)) {
        return NULL;
    }
    if (at) u->last = *at;
    Position position = position_of(&u->last);
    Insn *insn = &u->insns[u->count];
    for (uint32_t i = 0; i < words; i++) {
        u->positions[u->count + i] = position;
        insn[i].word = 0;
    }
    u->count = need;
    return insn;
}

void emit_position(Compiler *c, const Span *at) {
    Unit *u = c->unit;
    if (c->failed || !u->reachable) return;
    u->positions[u->count - 1] = position_of(at);
}

static bool leaves(Opcode op) {
    return op == OP_RETURN || op == OP_RETURN_CONST || op == OP_RAISE || op == OP_RERAISE || op == OP_JUMP || op == OP_JUMP_BACK || op == OP_FOR_START;
}

void emit2(Compiler *c, const Span *at, Opcode op, uint32_t a, uint32_t b, uint32_t cc, uint32_t second) {
    if (a > MAX_OPERAND || b > MAX_OPERAND || cc > MAX_OPERAND) {
        compile_error(c, at ? *at : c->unit->last, "too many names, constants or arguments in one code object");
        return;
    }
    uint32_t words = opcode_info[op].words;
    Insn *insn = emit_words(c, at, words);
    if (!insn) return;
    insn->op = (uint16_t)op;
    insn->a = (uint16_t)a;
    insn->b = (uint16_t)b;
    insn->c = (uint16_t)cc;
    if (words > 1) insn[1].high = second;
    if (leaves(op)) c->unit->reachable = false;
}

void emit(Compiler *c, const Span *at, Opcode op, uint32_t a, uint32_t b, uint32_t cc) { emit2(c, at, op, a, b, cc, 0); }

void emit_high(Compiler *c, const Span *at, Opcode op, uint32_t a, uint32_t high) {
    Insn *insn = emit_words(c, at, opcode_info[op].words);
    if (!insn) return;
    insn->op = (uint16_t)op;
    insn->a = (uint16_t)a;
    insn->high = high;
    if (leaves(op)) c->unit->reachable = false;
}

void emit_drop_sent(Compiler *c, const Span *at, Reg sent) {
    Unit *u = c->unit;
    if (c->failed || !u->reachable) return;
    Insn *yield = &u->insns[u->count - 1];
    if (u->scope->is_coroutine) { /* an asynchronous generator is known by its YIELD_VALUE */
        emit(c, at, OP_RELEASE, sent, 0, 0);
        return;
    }
    yield->op = OP_YIELD_DROP;
    yield->a = yield->b;
    yield->b = 0;
}

/* ---- labels ---- */

Label *label_new(Compiler *c) {
    Label *label = compile_take(c, 1, sizeof *label);
    if (!label) return &c->no_label;
    label->position = -1;
    return label;
}

/* The locals bound at the target are those bound on every jump to it. */
static void label_join(Compiler *c, Label *label) {
    if (label->position >= 0) return;
    label->used = true;
    if (label->bound) bits_and(c->unit, label->bound, c->unit->bound);
    else label->bound = bits_copy(c, c->unit->bound);
}

/* The operand that holds the target: `high` of the word at index. */
static void label_refer(Compiler *c, Label *label, uint32_t index) {
    Insn *insn = &c->unit->insns[index];
    if (label->position >= 0) {
        insn->high = (uint32_t)label->position;
        return;
    }
    insn->high = label->chain;
    label->chain = index + 1;
}

/* The jump for a target that lies behind: one that attends to interrupts. */
static Opcode backward(Opcode op) {
    switch (op) {
    case OP_JUMP: return OP_JUMP_BACK;
    case OP_JUMP_IF_TRUE: return OP_BACK_JUMP_IF_TRUE;
    case OP_JUMP_IF_FALSE: return OP_BACK_JUMP_IF_FALSE;
    case OP_JUMP_IF_IS: return OP_BACK_JUMP_IF_IS;
    case OP_JUMP_IF_IS_NONE: return OP_BACK_JUMP_IF_IS_NONE;
    case OP_JUMP_IF_IN: return OP_BACK_JUMP_IF_IN;
    default: break;
    }
    bool compares = op >= OP_JUMP_IF_LT && op <= OP_JUMP_IF_GE_K;
    return compares ? (Opcode)(op - OP_JUMP_IF_LT + OP_BACK_JUMP_IF_LT) : op;
}

void emit_jump(Compiler *c, const Span *at, Opcode op, uint32_t a, Label *target) {
    if (target->position >= 0) op = backward(op);
    Insn *insn = emit_words(c, at, 1);
    if (!insn) return;
    insn->op = (uint16_t)op;
    insn->a = (uint16_t)a;
    label_refer(c, target, c->unit->count - 1);
    label_join(c, target);
    if (leaves(op)) c->unit->reachable = false;
}

void emit_jump2(Compiler *c, const Span *at, Opcode op, uint32_t a, uint32_t b, uint32_t cc, Label *target) {
    if (a > MAX_OPERAND || b > MAX_OPERAND || cc > MAX_OPERAND) {
        compile_error(c, at ? *at : c->unit->last, "too many constants in one code object");
        return;
    }
    if (target->position >= 0) op = backward(op);
    Insn *insn = emit_words(c, at, opcode_info[op].words);
    if (!insn) return;
    insn->op = (uint16_t)op;
    insn->a = (uint16_t)a;
    insn->b = (uint16_t)b;
    insn->c = (uint16_t)cc;
    label_refer(c, target, c->unit->count - opcode_info[op].words + 1);
    label_join(c, target);
    if (leaves(op)) c->unit->reachable = false;
}

void label_place(Compiler *c, Label *label) {
    Unit *u = c->unit;
    if (c->failed) return;
    if (label->bound) {
        if (u->reachable) bits_and(u, u->bound, label->bound);
        else memcpy(u->bound, label->bound, u->bound_words * sizeof *u->bound);
    }
    if (label->used) u->reachable = true;
    label->position = (int32_t)u->count;
    for (uint32_t at = label->chain; at != 0;) {
        Insn *insn = &u->insns[at - 1];
        at = insn->high;
        insn->high = u->count;
    }
    label->chain = 0;
}

void label_place_loop(Compiler *c, Label *label) {
    bits_remove(c->unit, c->unit->bound, c->unit->deletable);
    label_place(c, label);
}

/* ---- constants and names ---- */

uint32_t constant_index(Compiler *c, Object *constant) {
    Unit *u = c->unit;
    if (!constant || c->failed) return 0;
    MapEntry *entry = map_put(&u->constant_index, c->arena, constant, NULL);
    if (!entry) {
        compile_no_memory(c);
        return 0;
    }
    if (entry->value) return (uint32_t)entry->value - 1;
    if (!grow(c, (void **)&u->constants, &u->constant_capacity, u->constant_count + 1, sizeof *u->constants)) return 0;
    u->constants[u->constant_count] = constant;
    entry->value = ++u->constant_count;
    return u->constant_count - 1;
}

uint32_t name_index(Compiler *c, Str *name) {
    Unit *u = c->unit;
    if (!name || c->failed) return 0;
    MapEntry *entry = map_put(&u->name_index, c->arena, name, NULL);
    if (!entry) {
        compile_no_memory(c);
        return 0;
    }
    if (entry->value) return (uint32_t)entry->value - 1;
    if (!grow(c, (void **)&u->names, &u->name_capacity, u->name_count + 1, sizeof *u->names)) return 0;
    u->names[u->name_count] = name;
    entry->value = ++u->name_count;
    return u->name_count - 1;
}

void load_constant(Compiler *c, const Span *at, Reg to, Object *constant) {
    if (c->unit->reachable) emit_high(c, at, OP_LOAD_CONST, to, constant_index(c, constant));
}

/* ---- blocks and handlers ---- */

Block *block_push(Compiler *c, BlockKind kind, Span at) {
    Unit *u = c->unit;
    Block *b = compile_take(c, 1, sizeof *b);
    if (!b) return &c->no_block;
    *b = (Block){.outer = u->block, .kind = kind, .at = at, .reg = ANY};
    if (kind != BLOCK_CLEAR && ++u->block_depth > MAX_BLOCKS) compile_error(c, at, "too many statically nested blocks");
    u->block = b;
    return b;
}

void block_protect(Compiler *c, Block *b, Label *handler, Reg depth) {
    if (c->failed) return;
    b->handler = handler;
    b->depth = depth - c->unit->scope->local_count;
    b->open = c->unit->count;
    b->bound = bits_copy(c, c->unit->bound);
    if (b->bound) bits_remove(c->unit, b->bound, c->unit->deletable);
}

void block_suspend(Compiler *c, Block *b) {
    uint32_t open = b->open;
    b->open = UINT32_MAX;
    if (c->failed || !b->handler || open == UINT32_MAX || open == c->unit->count) return;
    Range *range = compile_take(c, 1, sizeof *range);
    if (!range) return;
    *range = (Range){b->ranges, open, c->unit->count};
    b->ranges = range;
    b->handler->used = true;
}

void block_resume(Compiler *c, Block *b) { b->open = c->unit->count; }

void block_pop(Compiler *c, Block *b) {
    Unit *u = c->unit;
    if (c->failed) return;
    block_suspend(c, b);
    u->block = b->outer;
    if (b->kind != BLOCK_CLEAR) u->block_depth--;
    if (!b->handler) return;
    for (Range *r = b->ranges; r; r = r->next) {
        uint32_t need = u->handler_count + 1;
        if (!grow(c, (void **)&u->handlers, &u->handler_capacity, need, sizeof *u->handlers) ||
            !grow(c, (void **)&u->handler_targets, &u->target_capacity, need, sizeof *u->handler_targets)) {
            return;
        }
        u->handler_targets[u->handler_count] = b->handler;
        u->handlers[u->handler_count++] = (Handler){r->start, r->end, 0, b->depth};
    }
    b->handler->bound = b->bound;
}

Reg handler_place(Compiler *c, Label *handler, Reg depth) {
    Unit *u = c->unit;
    pop_to(c, depth);
    Reg exception = push_temp(c);
    if (c->failed) return exception;
    u->reachable = handler->used;
    if (handler->bound) memcpy(u->bound, handler->bound, u->bound_words * sizeof *u->bound);
    handler->position = (int32_t)u->count;
    return exception;
}

/* ---- opening and closing ---- */

static uint64_t *bits_new(Compiler *c, Unit *u) { return compile_take(c, u->bound_words, sizeof(uint64_t)); }

static void mark_hidden(Compiler *c, Unit *u, const Scope *scope) {
    for (const Scope *child = scope->first_child; child; child = child->next_sibling) {
        if (child->owner != u->scope) continue;
        for (const Symbol *s = child->first; s; s = s->next) {
            if (s->kind == SYMBOL_LOCAL) u->deletable[s->reg >> 6] |= (uint64_t)1 << (s->reg & 63);
        }
        mark_hidden(c, u, child);
    }
}

static void mark_locals(Compiler *c, Unit *u) {
    for (const Symbol *s = u->scope->first; s; s = s->next) {
        if (s->kind != SYMBOL_LOCAL) continue;
        uint64_t bit = (uint64_t)1 << (s->reg & 63);
        if (s->flags & DEF_PARAM) u->bound[s->reg >> 6] |= bit;
        if (s->flags & SYMBOL_DELETED) u->deletable[s->reg >> 6] |= bit;
    }
    mark_hidden(c, u, u->scope);
}

/* Own cells: made at entry; a captured parameter moves into its cell. Comprehensions make theirs when they start. */
static void emit_cells(Compiler *c, Unit *u) {
    Scope *scope = u->scope;
    for (Symbol *s = scope->first; s; s = s->next) {
        if (s->kind != SYMBOL_CELL) continue;
        if (s->flags & DEF_PARAM) {
            emit(c, &scope->at, OP_MOVE, s->reg, s->param, 0);
            emit(c, &scope->at, OP_CLEAR, s->param, 0, 0);
        }
        emit(c, &scope->at, OP_MAKE_CELL, s->reg, 0, 0);
    }
    if (scope->class_cell) emit(c, &scope->at, OP_MAKE_CELL, scope->class_cell->reg, 0, 0);
    if (scope->classdict_cell) emit(c, &scope->at, OP_MAKE_CELL, scope->classdict_cell->reg, 0, 0);
}

static uint32_t scope_flags(const Compiler *c, const Scope *s) {
    uint32_t flags = c->future_annotations ? CODE_FUTURE_ANNOTATIONS : 0;
    if (!scope_is_function(s)) return flags;
    flags |= CODE_OPTIMIZED | CODE_NEWLOCALS;
    if (s->is_nested) flags |= CODE_NESTED;
    if (s->has_star_args) flags |= CODE_VARARGS;
    if (s->has_star_kwargs) flags |= CODE_VARKEYWORDS;
    if (s->is_coroutine && s->is_generator) flags |= CODE_ASYNC_GENERATOR;
    else if (s->is_coroutine) flags |= CODE_COROUTINE;
    else if (s->is_generator) flags |= CODE_GENERATOR;
    return flags;
}

static Str *qualified_name(Compiler *c, const Unit *u) {
    const Unit *outer = u->outer;
    Scope *parent = u->scope->parent;
    if (!outer || !parent) return u->name;
    while (parent->kind == SCOPE_TYPE_PARAMS && outer->outer) {
        parent = parent->parent;
        outer = outer->outer;
    }
    Symbol *symbol = parent->owner == parent ? scope_lookup(parent, u->name) : NULL;
    bool defines = u->scope->kind == SCOPE_FUNCTION || u->scope->kind == SCOPE_CLASS;
    if (outer->scope->kind == SCOPE_MODULE || (defines && symbol && (symbol->flags & DEF_GLOBAL))) return u->name;
    const char *between = scope_is_function(outer->scope) ? ".<locals>." : ".";
    return compile_keep(c, str_from_format(c->vm, "%U%s%U", outer->qualname, between, u->name));
}

Unit *unit_open(Compiler *c, Scope *scope, Str *name, uint32_t first_line) {
    Unit *u = compile_take(c, 1, sizeof *u);
    if (!u || !scope) return NULL;
    u->outer = c->unit;
    u->scope = u->lexical = scope;
    u->name = name;
    u->first_line = line_of((int32_t)first_line);
    u->top = u->max_top = scope->local_count;
    u->reachable = true;
    u->bound_words = (scope->local_count + 63) / 64 + 1;
    u->bound = bits_new(c, u);
    u->deletable = bits_new(c, u);
    u->flags = scope_flags(c, scope);
    u->qualname = qualified_name(c, u);
    u->last = scope->at;
    u->block_depth = scope->is_generator; /* as CPython, which guards the body of a generator with a block */
    if (!u->bound || !u->deletable || c->failed) return NULL;
    c->unit = u;
    mark_locals(c, u);
    Span start = {(int32_t)first_line, 0, (int32_t)first_line, 0};
    Span at = scope->at;
    scope->at = start;
    emit_cells(c, u);
    scope->at = at;
    u->last = start;
    return c->failed ? NULL : u;
}

static Tuple *tuple_of(Compiler *c, Object *const *items, size_t count) {
    Tuple *t = (Tuple *)tuple_from(c->vm, items, count);
    if (!t) compile_fail(c);
    return t;
}

/* Fills `at` of the names tuple under construction. */
static void name_symbols(const Scope *owner, const Scope *scope, Str **names) {
    for (const Symbol *s = scope->first; s; s = s->next) {
        if (s->scope->owner != owner) continue;
        if (s->flags & DEF_PARAM) names[s->param] = s->name;
        if (s->kind == SYMBOL_LOCAL || s->kind == SYMBOL_CELL) names[s->reg] = s->name;
    }
    for (const Scope *child = scope->first_child; child; child = child->next_sibling) {
        if (child->owner == owner) name_symbols(owner, child, names);
    }
}

static bool fill_names(Compiler *c, Code *code, const Scope *scope) {
    Str **names = compile_take(c, scope->local_count + 1, sizeof *names);
    if (!names) return false;
    name_symbols(scope, scope, names);
    if (scope->class_cell) names[scope->class_cell->reg] = scope->class_cell->name;
    if (scope->classdict_cell) names[scope->classdict_cell->reg] = scope->classdict_cell->name;
    for (const Free *f = scope->frees; f; f = f->next) names[f->reg] = f->target->name;
    uint32_t first_free = scope->first_cell + scope->cell_count;
    code->local_names = tuple_of(c, (Object **)names, scope->local_count);
    code->cell_names = tuple_of(c, (Object **)names + scope->first_cell, scope->cell_count);
    code->free_names = tuple_of(c, (Object **)names + first_free, scope->free_count);
    return !c->failed;
}

static void *raw_copy(Compiler *c, const void *from, size_t count, size_t size) {
    void *block = memory_alloc(c->vm, memory_size(count, size, 0));
    if (!block) compile_fail(c);
    else if (count) memcpy(block, from, count * size);
    return block;
}

/* ---- jumps to jumps ---- */

/* The index of the word whose `high` is the jump target of an instruction; UINT32_MAX: it has none. */
static uint32_t target_word(const Unit *u, uint32_t at) {
    const char *operands = opcode_info[u->insns[at].op].operands;
    if (strchr(operands, 'J') == NULL) return UINT32_MAX;
    return strchr(operands, '/') ? at + 1 : at;
}

/* A jump to an unconditional jump goes where that one goes. Backward ones must stay JUMP_BACKs: only a JUMP can become one. */
static void thread_jump(Unit *u, uint32_t at, uint32_t word) {
    for (int steps = 0; steps < 10; steps++) {
        const Insn *next = &u->insns[u->insns[word].high];
        bool forward = next->op == OP_JUMP, back = next->op == OP_JUMP_BACK && u->insns[at].op == OP_JUMP;
        if (!forward && !back) return;
        u->insns[word].high = next->high;
        if (back) {
            u->insns[at].op = OP_JUMP_BACK;
            return;
        }
    }
}

static void thread_jumps(Unit *u) {
    for (uint32_t at = 0; at < u->count; at += opcode_info[u->insns[at].op].words) {
        uint32_t word = u->insns[at].op == OP_JUMP_BACK ? UINT32_MAX : target_word(u, at);
        if (word != UINT32_MAX) thread_jump(u, at, word);
    }
}

static bool fill_code(Compiler *c, Code *code, Unit *u) {
    const Scope *scope = u->scope;
    thread_jumps(u);
    code->insns = raw_copy(c, u->insns, u->count, sizeof(Insn));
    if (c->failed) return false;
    code->insn_count = u->count;
    for (uint32_t i = 0; i < u->handler_count; i++) u->handlers[i].target = (uint32_t)u->handler_targets[i]->position;
    code->positions = raw_copy(c, u->positions, u->count, sizeof(Position));
    if (c->failed) return false;
    code->handlers = raw_copy(c, u->handlers, u->handler_count, sizeof(Handler));
    if (c->failed) return false;
    code->handler_count = u->handler_count;
    code->register_count = u->max_top;
    code->local_count = scope->local_count;
    code->argument_count = scope->argument_count;
    code->positional_only_count = scope->positional_only_count;
    code->keyword_only_count = scope->keyword_only_count;
    code->first_cell = scope->first_cell;
    code->cell_count = scope->cell_count;
    code->free_count = scope->free_count;
    code->flags = u->flags;
    code->first_line = u->first_line;
    code->constants = tuple_of(c, u->constants, u->constant_count);
    code->names = tuple_of(c, (Object **)u->names, u->name_count);
    code->name = incref(u->name);
    code->qualname = incref(u->qualname);
    code->filename = incref(c->filename);
    return !c->failed && fill_names(c, code, scope);
}

Code *unit_close(Compiler *c) {
    Unit *u = c->unit;
    Code *code = NULL;
    if (!u) return NULL;
    if (!c->failed) {
        code = code_new(c->vm);
        if (!code) compile_fail(c);
    }
    if (code && !fill_code(c, code, u)) {
        decref(code);
        code = NULL;
    }
    c->unit = u->outer;
    arena_free_block(c->arena, u->positions, u->position_capacity * sizeof *u->positions);
    arena_free_block(c->arena, u->insns, u->capacity * sizeof *u->insns);
    arena_free_block(c->arena, u->handlers, u->handler_capacity * sizeof *u->handlers);
    arena_free_block(c->arena, u->handler_targets, u->target_capacity * sizeof *u->handler_targets);
    arena_free_block(c->arena, u->static_names, u->static_capacity * sizeof *u->static_names);
    arena_free_block(c->arena, u->constants, u->constant_capacity * sizeof *u->constants);
    arena_free_block(c->arena, u->names, u->name_capacity * sizeof *u->names);
    return code;
}

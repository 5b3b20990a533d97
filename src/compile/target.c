/* Owns assignment: storing to every kind of target, augmented and annotated assignment, deletion. */
#include "compile/compiler.h"

/* ---- storing ---- */

/* `self.x = ...` in a method: the class lists x in __static_attributes__. */
static void note_static_attribute(Compiler *c, const Expr *target, Str *name) {
    const Expr *object = target->attribute.value;
    if (object->kind != EXPR_NAME || object->name.id->length != 4 || __builtin_memcmp(object->name.id->text, "self", 4) != 0) {
        return;
    }
    Unit *u = c->unit;
    while (u && u->scope->kind != SCOPE_CLASS) u = u->outer;
    if (!u || !name) return;
    MapEntry *entry = map_put(&u->static_attributes, c->arena, name, NULL);
    if (!entry) {
        compile_no_memory(c);
        return;
    }
    if (entry->value) return;
    entry->value = 1;
    if (u->static_count == u->static_capacity) {
        uint32_t capacity = u->static_capacity ? u->static_capacity * 2 : 8;
        Str **moved = arena_resize_block(c->arena, u->static_names, u->static_capacity * sizeof *moved, capacity * sizeof *moved);
        if (!moved) {
            compile_no_memory(c);
            return;
        }
        u->static_names = moved;
        u->static_capacity = capacity;
    }
    u->static_names[u->static_count++] = name;
}

static void store_attribute(Compiler *c, Expr *target, Reg from) {
    Str *name = mangled_name(c, c->unit->lexical, target->attribute.attr);
    Span at = attribute_start(target, target->at);
    Reg object = compile_operand(c, target->attribute.value, NULL);
    note_static_attribute(c, target, name);
    emit(c, &at, OP_STORE_ATTR, object, from, name_index(c, name));
}

static void store_item(Compiler *c, Expr *target, Reg from) {
    Reg object = compile_operand(c, target->subscript.value, target->subscript.slice);
    Reg key = compile_operand(c, target->subscript.slice, NULL);
    emit(c, &target->at, OP_STORE_ITEM, object, key, from);
}

void compile_store(Compiler *c, Expr *target, Reg from) {
    if (!compile_enter(c)) return;
    Reg mark = c->unit->top;
    switch (target->kind) {
    case EXPR_NAME: emit_store_name(c, &target->at, mangled_name(c, c->unit->lexical, target->name.id), from); break;
    case EXPR_ATTRIBUTE: store_attribute(c, target, from); break;
    case EXPR_SUBSCRIPT: store_item(c, target, from); break;
    case EXPR_TUPLE:
    case EXPR_LIST: compile_unpack(c, target, from); break;
    case EXPR_STARRED: compile_error(c, target->at, "starred assignment target must be in a list or tuple"); break;
    default: compile_error(c, target->at, "cannot assign to expression"); break;
    }
    pop_to(c, mark);
    compile_leave(c);
}

static uint32_t star_index(Compiler *c, const ExprSeq *elts, const Expr *target) {
    uint32_t star = elts->count;
    for (uint32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != EXPR_STARRED) continue;
        if (star != elts->count) compile_error(c, target->at, "multiple starred expressions in assignment");
        star = i;
    }
    return star;
}

/* The first of as many locals in a row; ANY: they are not. */
static Reg locals_in_a_row(Compiler *c, const ExprSeq *elts) {
    if (elts->count < 2 || elts->count > UNPACKED_LOCALS) return ANY;
    Reg first = local_target(c, elts->items[0]);
    for (uint32_t i = 1; i < elts->count && first != ANY; i++) {
        if (local_target(c, elts->items[i]) != first + i) return ANY;
    }
    return first;
}

void compile_unpack(Compiler *c, Expr *target, Reg from) {
    const ExprSeq *elts = &target->sequence.elts;
    uint32_t star = star_index(c, elts, target);
    Reg locals = c->failed ? ANY : locals_in_a_row(c, elts);
    if (locals != ANY) {
        emit(c, &target->at, OP_UNPACK_LOCALS, locals, from, elts->count);
        for (uint32_t i = 0; i < elts->count; i++) local_set_bound(c, locals + i, true);
        return;
    }
    Reg window = c->unit->top;
    for (uint32_t i = 0; i < elts->count && !c->failed; i++) push_temp(c);
    if (star == elts->count) emit(c, &target->at, OP_UNPACK_SEQUENCE, window, from, elts->count);
    else {
        uint32_t after = elts->count - star - 1;
        if (star >= 256 || after >= (1 << 24)) compile_error(c, target->at, "too many expressions in star-unpacking assignment");
        emit2(c, &target->at, OP_UNPACK_EX, window, from, star, after);
    }
    for (uint32_t i = 0; i < elts->count && !c->failed; i++) {
        Expr *item = elts->items[i];
        compile_store(c, item->kind == EXPR_STARRED ? item->value : item, window + i);
    }
    pop_to(c, window);
}

/* ---- a, b = x, y without a tuple ---- */

static bool same_shape(const Expr *target, const Expr *value) {
    if ((target->kind != EXPR_TUPLE && target->kind != EXPR_LIST) || (value->kind != EXPR_TUPLE && value->kind != EXPR_LIST)) {
        return false;
    }
    const ExprSeq *t = &target->sequence.elts, *v = &value->sequence.elts;
    if (t->count != v->count || t->count == 0 || t->count > DISPLAY_CHUNK) return false;
    for (uint32_t i = 0; i < t->count; i++) {
        if (t->items[i]->kind == EXPR_STARRED || v->items[i]->kind == EXPR_STARRED) return false;
    }
    return true;
}

/* Two or three different locals: CPython stores them last to first. */
static bool reversed_locals(Compiler *c, const ExprSeq *targets) {
    if (targets->count < 2 || targets->count > 3) return false;
    for (uint32_t i = 0; i < targets->count; i++) {
        Reg r = local_target(c, targets->items[i]);
        if (r == ANY) return false;
        for (uint32_t j = 0; j < i; j++) {
            if (local_target(c, targets->items[j]) == r) return false;
        }
    }
    return true;
}

static void assign_each(Compiler *c, Expr *target, Expr *value) {
    const ExprSeq *targets = &target->sequence.elts, *values = &value->sequence.elts;
    uint32_t last = targets->count - 1;
    Reg mark = c->unit->top;
    bool reversed = reversed_locals(c, targets);
    for (uint32_t i = 0; i < last && !c->failed; i++) compile_fresh(c, values->items[i]);
    if (reversed) {
        Reg r = local_target(c, targets->items[last]);
        compile_expr(c, values->items[last], r);
        local_set_bound(c, r, true);
        for (uint32_t i = last; i-- > 0;) compile_store(c, targets->items[i], mark + i);
    } else {
        compile_fresh(c, values->items[last]);
        for (uint32_t i = 0; i <= last && !c->failed; i++) compile_store(c, targets->items[i], mark + i);
    }
    pop_to(c, mark);
}

/* ---- statements ---- */

static void assign_one(Compiler *c, Expr *target, Expr *value) {
    Reg mark = c->unit->top;
    Reg local = local_target(c, target);
    if (local != ANY) {
        compile_expr(c, value, local);
        local_set_bound(c, local, true);
    } else if (same_shape(target, value)) {
        assign_each(c, target, value);
    } else {
        Expr *later = target->kind == EXPR_ATTRIBUTE || target->kind == EXPR_SUBSCRIPT ? target : NULL;
        compile_store(c, target, compile_operand(c, value, later));
    }
    pop_to(c, mark);
}

void compile_assign(Compiler *c, Stmt *s) {
    const ExprSeq *targets = &s->assign.targets;
    if (targets->count == 1) {
        assign_one(c, targets->items[0], s->assign.value);
        return;
    }
    Reg mark = c->unit->top;
    Reg value = compile_fresh(c, s->assign.value);
    for (uint32_t i = 0; i + 1 < targets->count && !c->failed; i++) {
        Reg copy = push_temp(c);
        emit(c, &targets->items[i]->at, OP_COPY, copy, value, 0);
        compile_store(c, targets->items[i], copy);
        pop_to(c, value + 1);
    }
    compile_store(c, targets->items[targets->count - 1], value);
    pop_to(c, mark);
}

/* result = current op value, in place. */
static void emit_inplace(Compiler *c, Stmt *s, Reg to, Reg current) {
    Object *constant = constant_of(c, s->aug_assign.value);
    if (constant && constant_index(c, constant) <= MAX_OPERAND) {
        emit_binary_constant(c, &s->at, (Operator)s->op, true, to, current, constant);
        return;
    }
    Reg value = compile_operand(c, s->aug_assign.value, NULL);
    emit_binary(c, &s->at, (Operator)s->op, true, to, current, value);
}

/* A register that can be read once more: a temporary is copied. */
static Reg read_again(Compiler *c, const Span *at, Reg r) {
    if (!is_temp(c, r)) return r;
    Reg copy = push_temp(c);
    emit(c, at, OP_COPY, copy, r, 0);
    return copy;
}

static void aug_assign_name(Compiler *c, Stmt *s, Expr *target) {
    Str *name = mangled_name(c, c->unit->lexical, target->name.id);
    Reg local = local_target(c, target);
    bool rebinds = local != ANY && may_rebind(c, s->aug_assign.value);
    Reg mark = c->unit->top;
    Reg current = emit_load_name(c, &target->at, name, rebinds ? FRESH : ANY);
    if (local != ANY) {
        emit_inplace(c, s, local, current);
        return;
    }
    emit_inplace(c, s, current, current);
    pop_to(c, mark + 1);
    emit_store_name(c, &target->at, name, current);
}

static void aug_assign_attribute(Compiler *c, Stmt *s, Expr *target) {
    Str *name = mangled_name(c, c->unit->lexical, target->attribute.attr);
    Span at = attribute_start(target, target->at);
    Reg object = compile_operand(c, target->attribute.value, s->aug_assign.value);
    Reg again = read_again(c, &at, object);
    Reg current = is_temp(c, again) ? again : push_temp(c);
    emit(c, &at, OP_LOAD_ATTR, current, again, name_index(c, name));
    emit_inplace(c, s, current, current);
    emit(c, &at, OP_STORE_ATTR, object, current, name_index(c, name));
}

static void aug_assign_item(Compiler *c, Stmt *s, Expr *target) {
    Expr *value = s->aug_assign.value, *slice = target->subscript.slice;
    bool rebinds = may_rebind(c, value);
    Reg object = compile_operand(c, target->subscript.value, rebinds ? value : slice);
    Reg key = compile_operand(c, slice, value);
    Reg object_again = read_again(c, &target->at, object);
    Reg key_again = read_again(c, &target->at, key);
    Reg current = push_temp(c);
    emit(c, &target->at, OP_LOAD_ITEM, current, object_again, key_again);
    emit_inplace(c, s, current, current);
    emit(c, &target->at, OP_STORE_ITEM, object, key, current);
}

void compile_aug_assign(Compiler *c, Stmt *s) {
    Reg mark = c->unit->top;
    Expr *target = s->aug_assign.target;
    if (target->kind == EXPR_NAME) aug_assign_name(c, s, target);
    else if (target->kind == EXPR_ATTRIBUTE) aug_assign_attribute(c, s, target);
    else aug_assign_item(c, s, target);
    pop_to(c, mark);
}

/* ---- annotations of variables ---- */

static Reg compile_annotation(Compiler *c, Expr *annotation) {
    if (!c->future_annotations) return compile_operand(c, annotation, NULL);
    Reg t = push_temp(c);
    load_constant(c, &annotation->at, t, constant_merge(c, OBJ(unparse_expr(c, annotation))));
    return t;
}

static void store_annotation(Compiler *c, Expr *target, Expr *annotation) {
    Reg value = compile_annotation(c, annotation);
    Reg dict = emit_load_name(c, &target->at, NAME(c->vm, __annotations__), ANY);
    Reg key = push_temp(c);
    Str *name = mangled_name(c, c->unit->lexical, target->name.id);
    load_constant(c, &target->at, key, name ? constant_merge(c, OBJ(incref(name))) : NULL);
    emit(c, &target->at, OP_STORE_ITEM, dict, key, value);
}

/* Without a value, what the target is made of is still evaluated. */
static void evaluate_target(Compiler *c, Expr *target) {
    Reg mark = c->unit->top;
    Reg r = ANY;
    if (target->kind == EXPR_ATTRIBUTE) r = compile_operand(c, target->attribute.value, NULL);
    else if (target->kind == EXPR_SUBSCRIPT) {
        r = compile_operand(c, target->subscript.value, NULL);
        if (is_temp(c, r)) emit(c, &target->at, OP_RELEASE, r, 0, 0);
        pop_to(c, mark);
        r = compile_operand(c, target->subscript.slice, NULL);
    }
    if (r != ANY && is_temp(c, r)) emit(c, &target->at, OP_RELEASE, r, 0, 0);
    pop_to(c, mark);
}

void compile_ann_assign(Compiler *c, Stmt *s) {
    Expr *target = s->ann_assign.target;
    Reg mark = c->unit->top;
    bool evaluated = !scope_is_function(c->unit->scope);
    if (s->ann_assign.value) assign_one(c, target, s->ann_assign.value);
    else if (target->kind != EXPR_NAME) evaluate_target(c, target);
    if (evaluated && target->kind == EXPR_NAME && s->simple) store_annotation(c, target, s->ann_assign.annotation);
    else if (evaluated && !c->future_annotations) {
        Reg r = compile_operand(c, s->ann_assign.annotation, NULL);
        if (is_temp(c, r)) emit(c, &s->ann_assign.annotation->at, OP_RELEASE, r, 0, 0);
    }
    pop_to(c, mark);
}

/* ---- del ---- */

void compile_delete(Compiler *c, Expr *target) {
    if (!compile_enter(c)) return;
    Reg mark = c->unit->top;
    switch (target->kind) {
    case EXPR_NAME: emit_delete_name(c, &target->at, mangled_name(c, c->unit->lexical, target->name.id)); break;
    case EXPR_ATTRIBUTE: {
        Span at = attribute_start(target, target->at);
        Reg object = compile_operand(c, target->attribute.value, NULL);
        emit(c, &at, OP_DELETE_ATTR, object, 0, name_index(c, mangled_name(c, c->unit->lexical, target->attribute.attr)));
        break;
    }
    case EXPR_SUBSCRIPT: {
        Reg object = compile_operand(c, target->subscript.value, target->subscript.slice);
        Reg key = compile_operand(c, target->subscript.slice, NULL);
        emit(c, &target->at, OP_DELETE_ITEM, object, key, 0);
        break;
    }
    case EXPR_STARRED: compile_error(c, target->at, "can't use starred expression here"); break;
    default:
        for (uint32_t i = 0; i < target->sequence.elts.count; i++) compile_delete(c, target->sequence.elts.items[i]);
        break;
    }
    pop_to(c, mark);
    compile_leave(c);
}

/* Instructions that turn themselves into the form for what they meet, and back: inline caches. */
#include "compile/opcode.h"
#include "object/arguments.h"
#include "vm/loop.h"

/* ---- attributes ---- */

enum { ATTEMPTS_APART = 60 }; /* executions between two attempts to specialise a site that keeps missing */

/* May this site be specialised now? An unspecialised instruction counts down in its first cache word. */
static bool due(VM *vm, Insn *insn) {
    if (vm->config.no_specialise) return false;
    if (insn[1].low == 0) return true;
    insn[1].low--;
    return false;
}

static void give_up(Insn *insn) {
    insn->op = general_opcode(insn->op);
    insn[1].word = insn[2].word = 0;
    insn[1].low = ATTEMPTS_APART;
}

static Insn pair(uint32_t low, uint32_t high) { return (Insn){.low = low, .high = high}; }
static Insn pointer(const void *p) { return (Insn){.word = (uintptr_t)p}; }

/* Checks of a shape need the place of the attribute area, which only fixed layouts have. */
static bool checkable(Object *o, const AttributeCache *found) {
    return found->version && (!found->shape_id || type_of(o)->attr_offset);
}

static bool poly_opcode(uint16_t op) {
    return op == OP_LOAD_ATTR_POLY || op == OP_LOAD_METHOD_POLY || op == OP_STORE_ATTR_POLY;
}

/* The polymorphic form of the instruction that `op` is a form of; 0: such answers cannot be mixed. */
static uint16_t poly_form(uint16_t op) {
    switch (op) {
    case OP_LOAD_ATTR_VALUE:
    case OP_LOAD_ATTR_SLOT:
    case OP_LOAD_ATTR_TYPE: return OP_LOAD_ATTR_POLY;
    case OP_LOAD_METHOD_TYPE: return OP_LOAD_METHOD_POLY;
    case OP_STORE_ATTR_VALUE:
    case OP_STORE_ATTR_SLOT:
    case OP_STORE_ATTR_ADD: return OP_STORE_ATTR_POLY;
    default: return 0;
    }
}

static void poly_put(PolyTable *table, const PolyEntry *entry) {
    uint32_t at = table->count;
    if (at < POLY_ENTRIES) table->count++;
    else at = table->oldest++ % POLY_ENTRIES;
    table->entries[at] = *entry;
}

/* The site, specialised to one answer before, gets a table with that and a second one. */
static bool make_poly(VM *vm, Code *code, Insn *insn, uint16_t form, const PolyEntry *second) {
    PolyTable *table = memory_try_alloc(vm, sizeof *table);
    if (!table) return false;
    *table = (PolyTable){.next = code->poly};
    code->poly = table;
    poly_put(table, &(PolyEntry){.version = insn[1].low, .shape_id = insn[1].high, .word = insn[2], .op = insn->op});
    poly_put(table, second);
    insn[1].word = 0;
    insn[2] = pointer(table);
    insn->op = form;
    return true;
}

/* Writes what was found into the instruction, or beside what was found before. */
static void specialise(VM *vm, Code *code, Insn *insn, uint16_t op, const AttributeCache *found, Insn word) {
    PolyEntry entry = {.version = found->version, .shape_id = found->shape_id, .word = word, .op = op};
    uint16_t form = poly_form(op);
    if (poly_opcode(insn->op)) {
        if (form != insn->op) return;
        PolyTable *table = (PolyTable *)(uintptr_t)insn[2].word;
        poly_put(table, &entry);
        if (table->count == POLY_ENTRIES) insn[1].low = ATTEMPTS_APART;
        return;
    }
    if (form && poly_form(insn->op) == form && make_poly(vm, code, insn, form, &entry)) return;
    insn[1] = pair(found->version, found->shape_id);
    insn[2] = word;
    insn->op = op;
}

/* May a lookup be remembered at this site? A polymorphic one that finds no answer waits for a while; others start anew. */
static bool prepare(VM *vm, Insn *insn) {
    if (poly_opcode(insn->op)) {
        if (!due(vm, insn)) return false;
        insn[1].low = ATTEMPTS_APART;
        return true;
    }
    if (insn->op != general_opcode(insn->op)) return true; /* specialised, and now it met something else */
    if (!due(vm, insn)) return false;
    give_up(insn);
    return true;
}

/* A polymorphic site stays; a specialised one whose second answer cannot be remembered becomes general. */
static void nothing_found(Insn *insn) {
    if (!poly_opcode(insn->op)) give_up(insn);
}

static bool plain_getter(VM *vm, Object *o, const Object *getter) {
    (void)vm;
    return is_exact(getter, TYPE_FUNCTION) && type_of(o)->slots.getattr == object_generic_getattr;
}

void specialise_load_attribute(VM *vm, Code *code, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!prepare(vm, insn)) return;
    bool ok = attribute_cache_lookup(vm, o, name, &found);
    if (ok && found.kind == ATTRIBUTE_CLASS_VALUE) {
        if (!poly_opcode(insn->op)) specialise(vm, code, insn, OP_LOAD_ATTR_CLASS, &found, pointer(found.value));
        return;
    }
    if (!ok || !checkable(o, &found)) {
        nothing_found(insn);
        return;
    }
    switch (found.kind) {
    case ATTRIBUTE_INSTANCE_VALUE:
        specialise(vm, code, insn, OP_LOAD_ATTR_VALUE, &found, pair(found.offset, type_of(o)->attr_offset));
        break;
    case ATTRIBUTE_SLOT_MEMBER: specialise(vm, code, insn, OP_LOAD_ATTR_SLOT, &found, pair(found.offset, 0)); break;
    case ATTRIBUTE_TYPE_VALUE: specialise(vm, code, insn, OP_LOAD_ATTR_TYPE, &found, pointer(found.value)); break;
    case ATTRIBUTE_MODULE: specialise(vm, code, insn, OP_LOAD_ATTR_MODULE, &found, pair(found.offset, 0)); break;
    case ATTRIBUTE_PROPERTY:
        if (plain_getter(vm, o, found.value)) {
            specialise(vm, code, insn, OP_LOAD_ATTR_PROPERTY, &found, pointer(found.value));
            break;
        }
        nothing_found(insn);
        break;
    default: nothing_found(insn); break;
    }
}

void specialise_load_method(VM *vm, Code *code, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!prepare(vm, insn)) return;
    bool ok = attribute_cache_lookup(vm, o, name, &found);
    if (ok && found.kind == ATTRIBUTE_CLASS_VALUE) {
        if (!poly_opcode(insn->op)) specialise(vm, code, insn, OP_LOAD_METHOD_CLASS, &found, pointer(found.value));
    } else if (ok && checkable(o, &found) && found.kind == ATTRIBUTE_METHOD) {
        specialise(vm, code, insn, OP_LOAD_METHOD_TYPE, &found, pointer(found.value));
    } else if (ok && found.kind == ATTRIBUTE_MODULE) {
        if (!poly_opcode(insn->op)) specialise(vm, code, insn, OP_LOAD_METHOD_MODULE, &found, pair(found.offset, 0));
    } else {
        nothing_found(insn);
    }
}

void specialise_store_attribute(VM *vm, Code *code, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!prepare(vm, insn)) return;
    if (!attribute_cache_store_lookup(vm, o, name, &found) || !checkable(o, &found)) {
        nothing_found(insn);
        return;
    }
    switch (found.kind) {
    case ATTRIBUTE_INSTANCE_VALUE:
        specialise(vm, code, insn, OP_STORE_ATTR_VALUE, &found, pair(found.offset, type_of(o)->attr_offset));
        break;
    case ATTRIBUTE_SLOT_MEMBER: specialise(vm, code, insn, OP_STORE_ATTR_SLOT, &found, pair(found.offset, 0)); break;
    case ATTRIBUTE_ADD: specialise(vm, code, insn, OP_STORE_ATTR_ADD, &found, pair(found.index, found.next_shape_id)); break;
    default: nothing_found(insn); break;
    }
}

/* ---- calls ---- */

static uint16_t inline_opcode(const MethodDef *def, size_t nargs) {
    switch (def->flags & METHOD_INLINE) {
    case METHOD_LEN: return nargs == 1 ? OP_CALL_LEN : 0;
    case METHOD_ORD: return nargs == 1 ? OP_CALL_ORD : 0;
    case METHOD_CHR: return nargs == 1 ? OP_CALL_CHR : 0;
    case METHOD_ABS: return nargs == 1 ? OP_CALL_ABS : 0;
    case METHOD_ISINSTANCE: return nargs == 2 ? OP_CALL_ISINSTANCE : 0;
    case METHOD_MIN: return nargs == 2 ? OP_CALL_MIN : 0;
    case METHOD_MAX: return nargs == 2 ? OP_CALL_MAX : 0;
    case METHOD_LIST_APPEND: return nargs == 1 ? OP_CALL_LIST_APPEND : 0;
    default: return 0;
    }
}

/* Arguments pass through as they are: one for each parameter. */
static bool passes(const Signature *s, size_t nargs) { return nargs == s->named && !s->star_args; }

static uint16_t function_opcode(const NativeFunction *f, size_t nargs, bool attribute) {
    uint16_t op = attribute ? 0 : inline_opcode(f->def, nargs);
    if (op && op != OP_CALL_LIST_APPEND) return op; /* which is for a descriptor and its receiver */
    if (!f->signature || !signature_is_direct(f->signature, nargs, NULL)) return 0;
    if (passes(f->signature, nargs)) return attribute ? OP_CALL_NATIVE_ATTR : OP_CALL_NATIVE;
    return attribute ? OP_CALL_NATIVE_ATTR_PART : OP_CALL_NATIVE_PART;
}

static uint16_t descriptor_opcode(const Descriptor *d, size_t nargs, const Object *receiver) {
    if (type_of(receiver) != d->owner) return 0;
    uint16_t op = inline_opcode(d->def, nargs);
    if (op) return op;
    if (!d->signature || !signature_is_direct(d->signature, nargs, NULL)) return 0;
    return passes(d->signature, nargs) ? OP_CALL_DESCRIPTOR : OP_CALL_DESCRIPTOR_PART;
}

void specialise_call(VM *vm, Insn *insn, Object *callable, const Value *receiver) {
    if (!due(vm, insn)) return;
    insn[1].word = CALL_ATTEMPTS_APART;
    uint16_t op = 0;
    const void *def = NULL;
    if (is_exact(callable, TYPE_NATIVE_FUNCTION) && !receiver) {
        def = ((NativeFunction *)callable)->def;
        op = function_opcode((NativeFunction *)callable, insn->c, insn->op == OP_CALL);
    } else if (is_exact(callable, TYPE_METHOD_DESCRIPTOR) && receiver && value_is_reference(*receiver)) {
        def = ((Descriptor *)callable)->def;
        op = descriptor_opcode((Descriptor *)callable, insn->c, value_object(*receiver));
    }
    if (is_exact(callable, TYPE_TYPE) && !receiver && insn->op == OP_CALL_FUNCTION && !(((Type *)callable)->flags & TYPE_HEAP)) {
        def = callable;
        op = OP_CALL_TYPE;
    }
    if (!op) return;
    insn[1].word = (uintptr_t)def;
    insn->op = op;
}

Object *call_padded(VM *vm, NativeFn fn, const Signature *signature, Object *self, const Value *args, size_t nargs) {
    Object *bound[SIGNATURE_LOCAL];
    nargs = signature_fill_direct(signature, bound, (Object *const *)args, nargs);
    return fn(vm, self, bound, nargs);
}

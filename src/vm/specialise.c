/* Instructions that turn themselves into the form for what they meet, and back: inline caches. */
#include "compile/opcode.h"
#include "object/arguments.h"
#include "vm/loop.h"

uint16_t general_opcode(uint16_t op) {
    switch (op) {
    case OP_LOAD_ATTR_VALUE:
    case OP_LOAD_ATTR_SLOT:
    case OP_LOAD_ATTR_TYPE:
    case OP_LOAD_ATTR_MODULE: return OP_LOAD_ATTR;
    case OP_LOAD_METHOD_TYPE:
    case OP_LOAD_METHOD_MODULE: return OP_LOAD_METHOD;
    case OP_STORE_ATTR_VALUE:
    case OP_STORE_ATTR_SLOT:
    case OP_STORE_ATTR_ADD: return OP_STORE_ATTR;
    case OP_CALL_NATIVE_ATTR:
    case OP_CALL_DESCRIPTOR:
    case OP_CALL_DESCRIPTOR_PART:
    case OP_CALL_LIST_APPEND: return OP_CALL;
    case OP_CALL_NATIVE:
    case OP_CALL_NATIVE_PART:
    case OP_CALL_LEN:
    case OP_CALL_ORD:
    case OP_CALL_CHR:
    case OP_CALL_ABS:
    case OP_CALL_ISINSTANCE:
    case OP_CALL_MIN:
    case OP_CALL_MAX: return OP_CALL_FUNCTION;
    default: return op;
    }
}

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
    insn[1].word = insn[2].word = 0;
    insn[1].low = ATTEMPTS_APART;
}

static void specialise(Insn *insn, uint16_t op, const AttributeCache *found, uint64_t second_word) {
    insn[1].low = found->version;
    insn[1].high = found->shape_id;
    insn[2].word = second_word;
    insn->op = op;
}

static uint64_t pair(uint32_t low, uint32_t high) { return low | ((uint64_t)high << 32); }

/* Checks of a shape need the place of the attribute area, which only fixed layouts have. */
static bool checkable(Object *o, const AttributeCache *found) {
    return found->version && (!found->shape_id || type_of(o)->attr_offset);
}

void specialise_load_attribute(VM *vm, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!due(vm, insn)) return;
    give_up(insn);
    if (!attribute_cache_lookup(vm, o, name, &found) || !checkable(o, &found)) return;
    switch (found.kind) {
    case ATTRIBUTE_INSTANCE_VALUE:
        specialise(insn, OP_LOAD_ATTR_VALUE, &found, pair(found.offset, type_of(o)->attr_offset));
        break;
    case ATTRIBUTE_SLOT_MEMBER: specialise(insn, OP_LOAD_ATTR_SLOT, &found, found.offset); break;
    case ATTRIBUTE_TYPE_VALUE: specialise(insn, OP_LOAD_ATTR_TYPE, &found, (uintptr_t)found.value); break;
    case ATTRIBUTE_MODULE: specialise(insn, OP_LOAD_ATTR_MODULE, &found, found.offset); break;
    default: break;
    }
}

void specialise_load_method(VM *vm, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!due(vm, insn)) return;
    give_up(insn);
    if (!attribute_cache_lookup(vm, o, name, &found) || !checkable(o, &found)) return;
    if (found.kind == ATTRIBUTE_METHOD) specialise(insn, OP_LOAD_METHOD_TYPE, &found, (uintptr_t)found.value);
    else if (found.kind == ATTRIBUTE_MODULE) specialise(insn, OP_LOAD_METHOD_MODULE, &found, found.offset);
}

void specialise_store_attribute(VM *vm, Insn *insn, Object *o, Str *name) {
    AttributeCache found = {0};
    if (!due(vm, insn)) return;
    give_up(insn);
    if (!attribute_cache_store_lookup(vm, o, name, &found) || !checkable(o, &found)) return;
    switch (found.kind) {
    case ATTRIBUTE_INSTANCE_VALUE:
        specialise(insn, OP_STORE_ATTR_VALUE, &found, pair(found.offset, type_of(o)->attr_offset));
        break;
    case ATTRIBUTE_SLOT_MEMBER: specialise(insn, OP_STORE_ATTR_SLOT, &found, found.offset); break;
    case ATTRIBUTE_ADD: specialise(insn, OP_STORE_ATTR_ADD, &found, pair(found.index, found.next_shape_id)); break;
    default: break;
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

/* Arguments pass through as they are, or with room behind them for those not given. */
static bool passes(const Signature *s, size_t nargs) {
    if (!s || !s->simple || nargs > s->positional || nargs < s->required_positional) return false;
    return nargs == s->named || s->named <= PADDED_PARAMETERS;
}

static uint16_t function_opcode(const NativeFunction *f, size_t nargs, bool attribute) {
    uint16_t op = attribute ? 0 : inline_opcode(f->def, nargs);
    if (op) return op;
    if (!passes(f->signature, nargs)) return 0;
    if (nargs == f->signature->named) return attribute ? OP_CALL_NATIVE_ATTR : OP_CALL_NATIVE;
    return attribute ? 0 : OP_CALL_NATIVE_PART;
}

static uint16_t descriptor_opcode(const Descriptor *d, size_t nargs, const Object *receiver) {
    if (type_of(receiver) != d->owner) return 0;
    uint16_t op = inline_opcode(d->def, nargs);
    if (op) return op;
    if (!passes(d->signature, nargs)) return 0;
    return nargs == d->signature->named ? OP_CALL_DESCRIPTOR : OP_CALL_DESCRIPTOR_PART;
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
    if (!op) return;
    insn[1].word = (uintptr_t)def;
    insn->op = op;
}

Object *call_padded(VM *vm, NativeFn fn, const Signature *signature, Object *self, const Value *args, size_t nargs) {
    Object *padded[PADDED_PARAMETERS] = {NULL};
    for (size_t i = 0; i < nargs; i++) padded[i] = value_object(args[i]);
    return fn(vm, self, padded, signature->named);
}

/* Owns the native part of the module dis: instructions as tuples. What shows them is Python, in lib/dis.py. */
#include "compile/compile.h"
#include "compile/opcode.h"
#include "module/builtins.h"
#include "module/python_text.h"
#include "object/list.h"
#include "vm/vm.h"

extern const char embedded_dis[];
extern const size_t embedded_dis_size;

/* (offset, opcode, name, operands, jump target or None) */
static Object *instruction(VM *vm, Code *code, uint32_t at) {
    const Insn *insn = &code->insns[at];
    const OpcodeInfo *info = &opcode_info[insn->op];
    const char *jump = strstr(info->operands, "/J");
    Str *operands = instruction_operands(vm, code, at);
    Object *items[5] = {int_from_int64(vm, at), int_from_int64(vm, insn->op), OBJ(str_from_text(vm, info->name)), OBJ(operands),
                        jump ? int_from_int64(vm, insn[1].high) : NEW_NONE(vm)};
    for (int i = 0; i < 5; i++) {
        if (items[i]) continue;
        for (int k = 0; k < 5; k++) xdecref(items[k]);
        return NULL;
    }
    return tuple_from_stolen(vm, items, 5);
}

static Object *dis_instructions(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)self, (void)nargs;
    if (!is_exact(args[0], TYPE_CODE)) return raise(vm, EXC_TYPE_ERROR, "expected a code object, got '%T'", args[0]);
    Code *code = (Code *)args[0];
    List *list = list_new(vm, 0);
    for (uint32_t at = 0; list && at < code->insn_count; at += opcode_info[code->insns[at].op].words) {
        Object *item = instruction(vm, code, at);
        if (!item || !list_append_stolen(vm, list, item)) clear_ref(&list);
    }
    return OBJ(list);
}

static bool setup(VM *vm, Module *module) {
    List *names = list_new(vm, OP_COUNT);
    for (uint32_t op = 0; names && op < OP_COUNT; op++) {
        Str *name = str_from_text(vm, opcode_info[op].name);
        if (!name || !list_append_stolen(vm, names, OBJ(name))) clear_ref(&names);
    }
    bool ok = names && dict_set_text(vm, module->dict, "opname", OBJ(names));
    xdecref(names);
    return ok && module_run_text(vm, module, embedded_dis, embedded_dis_size);
}

static const MethodDef functions[] = {
    {"_instructions", "(code, /)", dis_instructions, "The instructions of a code object, a tuple each.", 0},
    {0},
};

const ModuleDef dis_module = {
    .name = "dis", .doc = "Disassembler of this runtime's bytecode.", .functions = functions, .setup = setup};

/* libFuzzer target: programs made from bytes (program/text.h), run without specialising, with it and as machine code, with little
 * memory, and with an allocation that fails. Afterwards every count must be right and the VM as good as before.
 *
 * With OURO_FUZZ_PRINT set the program is printed instead: to run it elsewhere. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "object/dict.h"
#include "object/function.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/traceback.h"
#include "program/text.h"
#include "vm/audit.h"
#include "vm/jit/jit.h"
#include "vm/vm.h"

enum { RUNS_PER_VM = 200, TEXT_MAX = 1 << 16 };

typedef enum Trouble { TROUBLE_NONE, TROUBLE_CAP, TROUBLE_ONCE, TROUBLE_ON } Trouble;

typedef struct Run {
    Trouble trouble;
    uint32_t when; /* pages above what is used, or the number of the allocation */
} Run;

typedef enum Way { WAY_GENERAL, WAY_SPECIALISED, WAY_NATIVE, WAY_COUNT } Way;
static const char *const way_names[WAY_COUNT] = {"not specialised", "specialised", "machine code"};

static VM *machines[WAY_COUNT]; /* opening one takes longer than a program */
static unsigned runs;

static VM *open_machine(Way way)
{
    VM *vm = vm_open(&(VMConfig){.memory_limit = 64 << 20, .no_specialise = way == WAY_GENERAL, .has_hash_seed = true, .isolated = true,
                                 .jit = way == WAY_NATIVE ? JIT_EAGER : JIT_OFF});
    if (!vm) abort();
    return vm;
}

static VM *machine(Way way)
{
    if (!machines[way]) machines[way] = open_machine(way);
    return machines[way];
}

static void close_machines(void)
{
    for (int i = 0; i < WAY_COUNT; i++) {
        if (machines[i] && vm_close(machines[i])) abort(); /* something is left */
        machines[i] = NULL;
    }
}

static void arm(VM *vm, Run run)
{
    Heap *heap = vm_heap(vm);
    heap->allocations = 0;
    heap->fail_at = run.trouble == TROUBLE_ONCE || run.trouble == TROUBLE_ON ? run.when : 0;
    heap->fail_on = run.trouble == TROUBLE_ON;
    if (run.trouble == TROUBLE_CAP) heap_set_limit(vm, heap->page_bytes + ((size_t)run.when << PAGE_SHIFT));
}

static void disarm(VM *vm)
{
    vm_heap(vm)->fail_at = 0;
    heap_set_limit(vm, 64 << 20);
}

/* What the program printed, by a print of our own: into *said. */
static Object *print(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    List *lines = (List *)self;
    for (size_t i = 0; i < nargs; i++) {
        Str *text = object_str(vm, args[i]);
        bool ok = text && list_append(vm, lines, OBJ(text));
        xdecref(text);
        if (!ok) return NULL;
    }
    return NEW_NONE(vm);
}

static const MethodDef print_def = {"print", "(*args)", print, "Remembers its arguments.", 0};

static void expect_no_error(VM *vm, Object *result)
{
    if (result) return;
    Object *e = exception_take(vm);
    Str *text = e ? traceback_format_exception(vm, e, false) : NULL;
    size_t length;
    fprintf(stderr, "%s\n", text ? str_utf8(vm, text, &length) : "failed without an exception");
    abort();
}

/* The text printed by a run; NULL when memory ran out. */
static char *run_program(VM *vm, const Buffer *text, Run run)
{
    List *lines = (List *)list_new(vm, 0);
    Dict *globals = dict_new(vm);
    Object *own_print = native_function_new(vm, &print_def, OBJ(lines), NULL);
    bool ready = lines && globals && own_print && dict_set_text(vm, globals, "__builtins__", OBJ(vm->core.builtins)) &&
                 dict_set_text(vm, globals, "__name__", OBJ(NAME(vm, __main__))) && dict_set_text(vm, globals, "print", own_print);
    if (!ready) abort();
    arm(vm, run);
    Object *result = vm_run_text(vm, text->data, text->size, "<program>", COMPILE_EXEC, globals);
    disarm(vm);
    char *said = NULL;
    if (run.trouble == TROUBLE_NONE && !(result == NULL && exception_is(vm, EXC_MEMORY_ERROR))) {
        expect_no_error(vm, result);
        Str *all = str_join(vm, EMPTY_STR(vm), lines->items, lines->length);
        size_t length;
        said = all ? strdup(str_utf8(vm, all, &length)) : NULL;
        xdecref(all);
    }
    exception_clear(vm);
    xdecref(result);
    dict_clear_items(vm, globals);
    decref(globals);
    decref(own_print);
    decref(lines);
    return said;
}

/* Each VM has its objects elsewhere: what a default repr says of that is left out. */
static char *forget_addresses(char *text)
{
    static const char before[] = " at 0x";
    char *start = text, *to = text;
    while (text && *text) {
        *to++ = *text++;
        if (strncmp(text, before, sizeof before - 1)) continue;
        text += sizeof before - 1;
        text += strspn(text, "0123456789abcdef");
    }
    if (to) *to = 0;
    return start;
}

static void check(VM *vm)
{
    if (exception_pending(vm) || vm->current || vm->depth) abort();
    for (int i = 0; i < 10 && collector_collect(vm, 2); i++) {}
    if (vm_audit(vm, NULL)) abort();
    static const char canary[] = "sum([n * n for n in range(10) if n % 2] + [len(f'{10 ** 30:x}')])";
    Object *sum = vm_run_text(vm, canary, sizeof canary - 1, "<canary>", COMPILE_EVAL, vm_main_globals(vm));
    expect_no_error(vm, sum);
    if (int_as_int64((Int *)sum, &(int){0}) != 165 + 25) abort();
    decref(sum);
}

/* What it says depends on where its objects are: another machine of the same kind says something else. */
static bool depends_on_addresses(const Buffer *text, const char *said)
{
    VM *vm = open_machine(WAY_GENERAL);
    char *again = run_program(vm, text, (Run){TROUBLE_NONE, 0});
    bool differs = !again || strcmp(forget_addresses(again), said);
    free(again);
    if (vm_close(vm)) abort();
    return differs;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4) return 0;
    Run run = {data[0] & 3, 1 + (data[1] | (uint32_t)data[2] << 8)};
    if (run.trouble == TROUBLE_CAP) run.when &= 63;
    Buffer text;
    buffer_init(&text, &allocator_default);
    program_text(data + 3, size - 3, &text);
    if (text.failed) abort();
    if (getenv("OURO_FUZZ_PRINT")) {
        fwrite(text.data, 1, text.size, stdout);
        buffer_free(&text);
        return 0;
    }
    char *said[WAY_COUNT] = {NULL};
    for (Way way = run.trouble == TROUBLE_NONE ? WAY_GENERAL : WAY_SPECIALISED; way < WAY_COUNT; way++) {
        VM *vm = machine(way);
        said[way] = forget_addresses(run_program(vm, &text, run));
        check(vm);
    }
    for (Way way = WAY_SPECIALISED; way < WAY_COUNT; way++) {
        if (!said[0] || !said[way] || !strcmp(said[0], said[way]) || depends_on_addresses(&text, said[0])) continue;
        fprintf(stderr, "%s: %s\n%s: %s\n", way_names[0], said[0], way_names[way], said[way]);
        abort();
    }
    for (Way way = 0; way < WAY_COUNT; way++) free(said[way]);
    buffer_free(&text);
    if (++runs % RUNS_PER_VM == 0) close_machines();
    return 0;
}

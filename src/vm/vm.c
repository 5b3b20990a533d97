/* Opening and closing a VM; the hooks that lower layers call upwards. */
#define _GNU_SOURCE
#include "vm/vm.h"

#include <stdio.h>
#include <sys/mman.h>

#include "compile/opcode.h"
#include "object/module.h"
#include "object/protocol.h"
#include "vm/audit.h"
#include "vm/import.h"
#include "vm/jit/jit.h"
#include "vm/roots.h"
#include "vm/thread.h"
#include "memory/weak.h"

enum {
    STACK_VALUES = 1 << 27,  /* a gigabyte of registers, touched as used */
    FRAME_RECORDS = 1 << 22,
    RECURSION_DEFAULT = 1000,
};

void *address_space(size_t bytes) {
    void *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return block == MAP_FAILED ? NULL : block;
}

void vm_set_recursion_limit(VM *vm, uint32_t limit) {
    vm->recursion_limit = limit;
    if (limit > vm->frames_max) limit = vm->frames_max;
    vm->depth_limit = limit < vm->frames_charged ? limit : vm->frames_charged;
}

static bool open_stacks(VM *vm) {
    vm->stack = vm->stack_limit = address_space(STACK_VALUES * sizeof(Value));
    vm->frames = vm->next_frame = address_space(FRAME_RECORDS * sizeof(Frame));
    if (!vm->stack || !vm->frames) return false;
    vm->stack_end = vm->stack + STACK_VALUES;
    vm->frames_max = FRAME_RECORDS;
    vm->frames_charged = FRAMES_FREE;
    vm_set_recursion_limit(vm, vm->config.recursion_limit ? vm->config.recursion_limit : RECURSION_DEFAULT);
    return true;
}

/* After a deep recursion: gives back what is far above the running frame. At safe points only. */
static void trim_stacks(VM *vm) {
    enum { KEPT_VALUES = 64 * 1024, KEPT_FRAMES = 8 * 1024 };
    Value *keep = vm->stack + ((size_t)(vm_stack_top(vm) - vm->stack) + KEPT_VALUES) / KEPT_VALUES * KEPT_VALUES;
    if (keep + KEPT_VALUES < vm->stack_limit) {
        size_t bytes = (size_t)(vm->stack_limit - keep) * sizeof(Value);
        madvise(keep, bytes, MADV_DONTNEED);
        heap_discharge(vm, bytes);
        vm->stack_limit = keep;
    }
    uint32_t spare = vm->frames_charged - FRAMES_FREE;
    if (vm->depth + 2 * KEPT_FRAMES < vm->frames_charged && spare >= KEPT_FRAMES) {
        uint32_t used = vm->depth > FRAMES_FREE ? (vm->depth - FRAMES_FREE) / KEPT_FRAMES + 1 : 0;
        uint32_t charged = FRAMES_FREE + used * KEPT_FRAMES;
        uintptr_t from = ((uintptr_t)(vm->frames + charged) + 0xffff) & ~(uintptr_t)0xffff, to = (uintptr_t)(vm->frames + vm->frames_charged);
        if (from < to) madvise((void *)from, to - from, MADV_DONTNEED);
        heap_discharge(vm, (size_t)(vm->frames_charged - charged) * sizeof(Frame));
        vm->frames_charged = charged;
        vm_set_recursion_limit(vm, vm->recursion_limit);
    }
}

static void close_stacks(VM *vm) {
    if (vm->stack) munmap(vm->stack, STACK_VALUES * sizeof(Value));
    if (vm->frames) munmap(vm->frames, FRAME_RECORDS * sizeof(Frame));
}

/* ---- hooks ---- */

static Dict *current_globals(VM *vm) { return vm->current ? vm->current->function->globals : NULL; }

static Object *import_by_name(VM *vm, const char *name) {
    Str *text = str_from_text(vm, name);
    Object *module = text ? import_absolute(vm, text) : NULL;
    xdecref(text);
    return module;
}

/* Not the first thread: it is for that one. */
static bool attend_signal(VM *vm) {
    heap_attended(vm_heap(vm), ATTENTION_SIGNAL);
    if (!thread_is_first(vm)) {
        thread_keep_signal(vm);
        return true;
    }
    if (vm->on_signal) return vm->on_signal(vm);
    raise_from_value(vm, OBJ(builtin_type(vm, EXC_KEYBOARD_INTERRUPT)), NULL);
    return false;
}

/* In the middle of C code: no other thread and no finaliser comes between, so that list(d) is one step for a program. */
static bool check_interrupt(VM *vm) {
    uint32_t why = vm_heap(vm)->attention;
    if (likely(!(why & (ATTENTION_SIGNAL | ATTENTION_SWITCH)))) return true;
    if (thread_unwinds(vm)) return thread_attend(vm);
    return !(why & ATTENTION_SIGNAL) || attend_signal(vm);
}

/* The __class__ cell is a free variable; the receiver is the first argument, maybe moved into a cell. */
static bool super_context(VM *vm, Type **type, Object **self) {
    Frame *frame = vm->current;
    Code *code = frame ? frame->code : NULL;
    if (!code || code->argument_count + ((code->flags & CODE_VARARGS) != 0) == 0) {
        raise(vm, EXC_RUNTIME_ERROR, "super(): no arguments");
        return false;
    }
    Object *first = frame->regs[0] ? value_make_object(vm, frame->regs[0]) : NULL;
    if (first && value_is_object(frame->regs[0])) incref(first);
    if (!first) {
        Str *name = (Str *)code->local_names->items[0];
        for (uint32_t i = 0; i < code->cell_count; i++) {
            if (!str_equal((Str *)code->cell_names->items[i], name)) continue;
            Cell *cell = (Cell *)value_object(frame->regs[code->first_cell + i]);
            first = cell ? xincref(cell->value) : NULL;
        }
    }
    if (!first) {
        if (!exception_pending(vm)) raise(vm, EXC_RUNTIME_ERROR, "super(): arg[0] deleted");
        return false;
    }
    for (uint32_t i = 0; i < code->free_count; i++) {
        if (!str_equals_text((Str *)code->free_names->items[i], "__class__")) continue;
        Cell *cell = (Cell *)value_object(frame->regs[code->first_cell + code->cell_count + i]);
        if (!cell->value || !is_type(cell->value)) {
            raise(vm, EXC_RUNTIME_ERROR, cell->value ? "super(): __class__ is not a type (%T)" : "super(): empty __class__ cell", cell->value);
            decref(first);
            return false;
        }
        *type = (Type *)cell->value;
        *self = first;
        return true;
    }
    decref(first);
    raise(vm, EXC_RUNTIME_ERROR, "super(): __class__ cell not found");
    return false;
}

static const CoreHooks vm_hooks = {
    .call_function = vm_call_function,
    .check_interrupt = check_interrupt,
    .current_globals = current_globals,
    .import_module = import_by_name,
    .module_spec = import_module_spec,
    .super_context = super_context,
    .original_insn = original_insn,
    .attributes_stored = attributes_stored,
    .forget_native = jit_forget,
};

/* ---- opening and closing ---- */

static bool open_module(VM *vm, const char *name, Dict **dict) {
    for (size_t i = 0; native_modules[i]; i++) {
        if (strcmp(native_modules[i]->name, name)) continue;
        Object *module = module_from_def(vm, native_modules[i]);
        bool ok = module && dict_set_text(vm, vm->core.modules, name, module);
        if (ok && dict) *dict = incref(((Module *)module)->dict);
        xdecref(module);
        return ok;
    }
    return false;
}

static bool open_modules(VM *vm) {
    vm->core.modules = dict_new(vm);
    if (!vm->core.modules) return false;
    if (!open_module(vm, "builtins", &vm->core.builtins) || !open_module(vm, "sys", NULL)) return false;
    vm->standard_import = dict_get_text(vm, vm->core.builtins, "__import__");
    Str *name = NAME(vm, __main__);
    Object *builtins = module_loaded(vm, "builtins"), *main = module_new(vm, name);
    Dict *annotations = main ? dict_new(vm) : NULL;
    bool ok = annotations && dict_set_str(vm, ((Module *)main)->dict, NAME(vm, __annotations__), OBJ(annotations)) &&
              dict_set_str(vm, ((Module *)main)->dict, NAME(vm, __builtins__), builtins) &&
              dict_set_str(vm, vm->core.modules, name, main);
    xdecref(annotations);
    xdecref(main);
    return ok;
}

/* The key of hashes from PYTHONHASHSEED, by CPython's generator: 0 is the key 0. */
static void set_hash_key(VM *vm, uint64_t seed) {
    uint32_t x = (uint32_t)seed;
    uint8_t *bytes = (uint8_t *)vm->core.hash_key;
    for (size_t i = 0; i < sizeof vm->core.hash_key; i++) {
        x = x * 214013 + 2531011;
        bytes[i] = seed ? (uint8_t)(x >> 16) : 0;
    }
    vm->core.hash_key_given = true;
}

static bool open_core(VM *vm) {
    const VMConfig *config = &vm->config;
    if (config->has_hash_seed) set_hash_key(vm, config->hash_seed);
    if (!core_open(vm)) return false;
    if (config->has_max_str_digits) vm->core.max_str_digits = config->max_str_digits;
    if (config->optimise > 0) vm->compile_flags |= COMPILE_OPTIMIZE;
    if (config->optimise > 1) vm->compile_flags |= COMPILE_NO_DOCSTRINGS;
    return true;
}

VM *vm_open(const VMConfig *config) {
    VM *vm = heap_open(sizeof(VM), config->memory_limit ? config->memory_limit : SIZE_MAX);
    if (!vm) return NULL;
    vm->config = *config;
    vm->core.hooks = vm_hooks;
    if (open_stacks(vm) && collector_open(vm) && open_core(vm) && open_modules(vm)) {
        Collector *c = vm_heap(vm)->collector;
        c->roots_part = vm_roots_part;
        c->newest_roots = vm_newest_roots;
        c->known = vm_known;
        vm_heap(vm)->make_room = collector_make_room;
        c->stress = config->gc_stress;
        return vm;
    }
    collector_close(vm);
    close_stacks(vm);
    heap_close(vm);
    return NULL;
}

typedef struct Leftovers {
    size_t count;
    bool tell;
} Leftovers;

static int see_leftover(Object *o, void *context) {
    Leftovers *left = context;
    if (object_is_immortal(o)) return 0;
    if (left->count++ < 10 && left->tell) { /* types are gone by now: only builtin ones have names to give */
        fprintf(stderr, "audit: left at 0x%lx: type %u, count %u\n", (unsigned long)(uintptr_t)o, object_type_index(o) - TYPE_INDEX(0), object_count(o));
    }
    return 0;
}

/* -X gc=stats */
static void tell_collections(VM *vm) {
    const Collector *c = vm_heap(vm)->collector;
    const SliceStats *s = &c->slices;
    static const char *const below[SLICE_BUCKETS] = {"50us", "100us", "250us", "500us", "1ms", "10ms", "100ms", "more"};
    for (int g = 0; g < GENERATIONS; g++) {
        fprintf(stderr, "gc: generation %d: %zu collections, %zu collected\n", g, c->stats[g].collections, c->stats[g].collected);
    }
    fprintf(stderr, "gc: %lu cycles begun, %lu spared, %lu dropped\n", (unsigned long)s->cycles, (unsigned long)s->cycles_spared,
            (unsigned long)s->cycles_dropped);
    fprintf(stderr, "gc: %lu slices, %.3f ms in all, longest %.3f ms of CPU time, %.3f ms on the wall\n", (unsigned long)s->slices,
            (double)s->cpu_ns / 1e6, (double)s->longest_cpu_ns / 1e6, (double)s->longest_wall_ns / 1e6);
    fprintf(stderr, "gc: slices below");
    for (int i = 0; i < SLICE_BUCKETS; i++) fprintf(stderr, " %s: %lu", below[i], (unsigned long)s->histogram[i]);
    fprintf(stderr, "\n");
}

/* Would closing neither run anything of the program nor tell it anything? Then its objects can go with the process. */
static bool ends_silently(VM *vm) {
    const Collector *c = vm_heap(vm)->collector;
    return !c->debug && !(c->listens && c->listens(vm)) && objects_at_rest(vm);
}

size_t vm_close(VM *vm) {
    Leftovers left = {.tell = vm->config.audit};
    if (!threads_close(vm, !vm->config.ends_process)) { /* they would go on with what is gone */
        if (left.tell) fprintf(stderr, "audit: %zu threads could not be ended\n", thread_count(vm));
        return thread_count(vm);
    }
    heap_set_limit(vm, SIZE_MAX); /* what is left to do must not fail */
    vm->finalizing = true;
    clear_ref(&vm->exit_functions);
    if (vm->config.gc_stats) tell_collections(vm);
    vm->core.silent = ends_silently(vm);
    if (vm->config.ends_process) {
        if (!vm->core.silent) {
            collector_collect(vm, 2);
            core_end_programs(vm);
        }
        jit_close(vm);
        return 0;
    }
    collector_collect(vm, 2);
    if (vm->config.audit) {
        long differences = vm_audit(vm, NULL);
        if (differences) fprintf(stderr, "audit: %ld counts are wrong\n", differences);
        left.count += differences > 0 ? (size_t)differences : 0;
    }
    core_close(vm);
    jit_close(vm);
    weak_close(vm);
    heap_walk(vm, see_leftover, &left);
    if (left.tell && left.count) fprintf(stderr, "audit: %zu differences and objects left\n", left.count);
    collector_close(vm);
    close_stacks(vm);
    heap_close(vm);
    return left.count;
}

/* ---- running ---- */

Dict *vm_main_globals(VM *vm) {
    Object *main = dict_get_str(vm, vm->core.modules, NAME(vm, __main__));
    return main && is_exact(main, TYPE_MODULE) ? ((Module *)main)->dict : NULL;
}

Object *vm_run_text(VM *vm, const char *text, size_t length, const char *filename, CompileMode mode, Dict *globals) {
    Str *name = str_from_text(vm, filename);
    Code *code = name ? compile_source(vm, text, length, name, mode, vm->compile_flags) : NULL;
    xdecref(name);
    return code ? vm_run_code(vm, code, globals, NULL) : NULL;
}

bool vm_attend(VM *vm) {
    Heap *heap = vm_heap(vm);
    uint32_t why = heap->attention;
    if (why & ATTENTION_COLLECT) {
        heap_attended(heap, ATTENTION_COLLECT);
        collector_poll(vm);
    }
    if (why & ATTENTION_ROOM) {
        heap_attended(heap, ATTENTION_ROOM);
        trim_stacks(vm);
        collector_collect(vm, 2);
        heap_measure_room(vm);
    }
    if (why & ATTENTION_SWITCH) {
        heap_attended(heap, ATTENTION_SWITCH);
        if (!thread_attend(vm)) return false;
    }
    return !(why & ATTENTION_SIGNAL) || attend_signal(vm);
}

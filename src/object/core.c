/* Owns the opening and closing of the object layer in a VM: the immortal objects, the hash key, the
 * well-known names, the builtin types in their order, and the bound of C recursion. */
#define _GNU_SOURCE
#include "object/core.h"
#include "base/hash.h"
#include "memory/collector.h"
#include "object/arguments.h"
#include "object/dict.h"
#include "object/list.h"
#include "object/module.h"
#include "object/exception.h"
#include "object/traceback.h"

#include <pthread.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    STACK_MARGIN = 256 * 1024, /* C stack left for what runs after recursion_enter has refused */
    STACK_USED_MAX = 512 * 1024 * 1024, /* an unlimited stack is used so far */
};

static void immortal_head(Object *o, TypeId id, uint32_t flags)
{
    o->count = IMMORTAL_COUNT;
    o->word = TYPE_INDEX(id) | flags;
}

static void open_char(CharStr *c, uint32_t length, uint8_t value)
{
    immortal_head(&c->str.head, TYPE_STR, STR_INTERNED | (value > 127 ? STR_NONASCII : 0));
    c->str.hash = 0;
    c->str.length = length;
    memset(c->data, 0, sizeof c->data);
    c->data[0] = value;
}

static void open_byte(CharBytes *c, uint64_t length, uint8_t value)
{
    immortal_head(&c->bytes.head, TYPE_BYTES, 0);
    c->bytes.length = length;
    memset(c->data, 0, sizeof c->data);
    c->data[0] = value;
}

static void open_immortals(Core *core)
{
    immortal_head(&core->none, TYPE_NONE, 0);
    immortal_head(&core->not_implemented, TYPE_NOT_IMPLEMENTED, 0);
    immortal_head(&core->ellipsis, TYPE_ELLIPSIS, 0);
    immortal_head(&core->true_object.head, TYPE_BOOL, 0);
    immortal_head(&core->false_object.head, TYPE_BOOL, 0);
    core->true_object.value = 1;
    core->false_object.value = 0;
    for (int i = 0; i < SMALL_INT_COUNT; i++) {
        immortal_head(&core->small_ints[i].head, TYPE_INT, 0);
        core->small_ints[i].value = SMALL_INT_MIN + i;
    }
    open_char(&core->empty_str, 0, 0);
    open_byte(&core->empty_bytes, 0, 0);
    for (int i = 0; i < 256; i++) {
        open_char(&core->chars[i], 1, (uint8_t)i);
        open_byte(&core->byte_values[i], 1, (uint8_t)i);
    }
    immortal_head(&core->empty_tuple.head, TYPE_TUPLE, 0);
    core->empty_tuple.length = 0;
}

bool core_is_immortal_address(VM *vm, uintptr_t address)
{
    Core *core = vm_core(vm);
    uintptr_t start = (uintptr_t)&core->none;
    if (address < start || address >= (uintptr_t)&core->immortals_end) return false;
#define IN_ARRAY(first, count)                                                                     \
    (address >= (uintptr_t)(first) && address < (uintptr_t)(first) + (count) * sizeof *(first) &&  \
     (address - (uintptr_t)(first)) % sizeof *(first) == 0)
    return IN_ARRAY(&core->none, 1) || IN_ARRAY(&core->not_implemented, 1) ||
           IN_ARRAY(&core->ellipsis, 1) || IN_ARRAY(&core->true_object, 1) ||
           IN_ARRAY(&core->false_object, 1) || IN_ARRAY(core->small_ints, SMALL_INT_COUNT) ||
           IN_ARRAY(&core->empty_str, 1) || IN_ARRAY(core->chars, 256) ||
           IN_ARRAY(&core->empty_bytes, 1) || IN_ARRAY(core->byte_values, 256) ||
           IN_ARRAY(&core->empty_tuple, 1);
#undef IN_ARRAY
}

/* Random bytes; without a source of them the clock and an address, which is still no constant. */
static void open_hash_key(Core *core)
{
    if (core->hash_key_given) return;
    if (getrandom(core->hash_key, sizeof core->hash_key, GRND_NONBLOCK) == sizeof core->hash_key)
        return;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    HashKey key = hash_key_from_seed((uint32_t)((uint64_t)now.tv_nsec ^ ((uintptr_t)core >> 16)));
    core->hash_key[0] = key.k0;
    core->hash_key[1] = key.k1 ^ (uint64_t)now.tv_sec;
}

/* The lowest address that the first thread's stack may grow to; 0 when this is another thread. The
 * name of the executable lies at the stack's very end. (pthread_getattr_np would read and parse
 * /proc/self/maps: a tenth of all that a start does.) */
static uintptr_t first_stack_low(uintptr_t here)
{
    uintptr_t end = (getauxval(AT_EXECFN) + 4095) & ~(uintptr_t)4095;
    struct rlimit limit;
    if (getpid() != gettid() || here > end || getrlimit(RLIMIT_STACK, &limit)) return 0;
    return limit.rlim_cur < end ? end - limit.rlim_cur : 1;
}

static uintptr_t thread_stack_low(uintptr_t here)
{
    uintptr_t low = here - 1024 * 1024 + STACK_MARGIN; /* when the thread cannot say */
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        void *address;
        size_t size;
        if (pthread_attr_getstack(&attributes, &address, &size) == 0) low = (uintptr_t)address;
        pthread_attr_destroy(&attributes);
    }
    return low;
}

void core_use_current_stack(VM *vm)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uintptr_t floor = here > STACK_USED_MAX ? here - STACK_USED_MAX : 0;
    uintptr_t low = first_stack_low(here);
    if (!low) low = thread_stack_low(here);
    if (low < floor) low = floor;
    vm_core(vm)->c_stack_limit = low + STACK_MARGIN;
}

bool recursion_refused(VM *vm, const char *where)
{
    raise(vm, EXC_RECURSION_ERROR, "maximum recursion depth exceeded%s", where ? where : "");
    return false;
}

static bool open_names(VM *vm)
{
    static const char *const texts[NAME_COUNT] = {
#define X(name) #name,
        WELL_KNOWN_NAMES(X)
#undef X
    };
    for (int i = 0; i < NAME_COUNT; i++) {
        Str *name = str_intern_text(vm, texts[i]);
        if (!name) return false;
        name->head.count = IMMORTAL_COUNT;
        vm_core(vm)->names[i] = name;
    }
    return true;
}

static void close_names(VM *vm)
{
    for (int i = 0; i < NAME_COUNT; i++) {
        Str *name = vm_core(vm)->names[i];
        vm_core(vm)->names[i] = NULL;
        if (!name || core_is_immortal_address(vm, (uintptr_t)name)) continue;
        name->head.count = 1;
        decref(name);
    }
}

/* object first, then type, then the rest in TypeId order, which puts every base before what derives
 * from it. */
static bool open_types(VM *vm)
{
    const TypeSpec *by_id[BUILTIN_TYPE_COUNT] = {NULL};
    vm_heap(vm)->type_top = TYPE_INDEX(BUILTIN_TYPE_COUNT); /* their places are fixed */
    heap_populate(builtin_type(vm, 0), BUILTIN_TYPE_COUNT * TYPE_SLOT_BYTES);
    for (size_t i = 0; builtin_type_specs[i]; i++)
        by_id[builtin_type_specs[i]->id] = builtin_type_specs[i];
    if (!type_ready(vm, by_id[TYPE_OBJECT]) || !type_ready(vm, by_id[TYPE_TYPE])) return false;
    for (size_t id = 0; id < BUILTIN_TYPE_COUNT; id++) {
        if (id == TYPE_OBJECT || id == TYPE_TYPE || !by_id[id]) continue;
        if (!type_ready(vm, by_id[id])) return false;
    }
    return true;
}

bool core_open(VM *vm)
{
    Core *core = vm_core(vm);
    open_immortals(core);
    open_hash_key(core);
    core_use_current_stack(vm);
    core->max_str_digits = 4300;
    if (core->next_type_version == 0) core->next_type_version = 1;
    if (!open_names(vm) || !open_types(vm)) return false;
    return memory_errors_open(vm);
}

/* ---- closing ---- */

typedef struct ModuleSearch {
    Module *kept[2]; /* sys and builtins go last: destructors may print */
    Module *found;   /* another module that has not ended yet */
} ModuleSearch;

static int find_module(Object *o, void *context)
{
    ModuleSearch *search = context;
    if (!is_exact(o, TYPE_MODULE) || o == OBJ(search->kept[0]) || o == OBJ(search->kept[1]))
        return 0;
    Module *module = (Module *)o;
    if (!module->dict || module->ended) return 0;
    search->found = module;
    return 1;
}

static Module *module_named(VM *vm, const char *name)
{
    Object *module = module_loaded(vm, name);
    return module && is_exact(module, TYPE_MODULE) ? (Module *)incref(module) : NULL;
}

/* What CPython takes from sys first. The last exception leads to the frames of the program: they go while there is still a
 * stderr to complain to. */
static void empty_sys(VM *vm, Module *sys)
{
    static const char *const names[] = {"path", "argv", "ps1", "ps2", "last_exc", "last_type", "last_value",
                                        "last_traceback", "path_hooks", "path_importer_cache", "meta_path"};
    for (size_t i = 0; sys && i < sizeof names / sizeof *names; i++)
        if (dict_get_text(vm, sys->dict, names[i])) dict_set_text(vm, sys->dict, names[i], NONE(vm));
}

/* Most modules die here, in their order. sys and builtins can be found meanwhile, as destructors and callbacks may print. */
static void empty_modules(VM *vm, const ModuleSearch *search)
{
    Dict *modules = vm_core(vm)->modules;
    List *names = (List *)dict_keys_list(vm, modules);
    for (size_t i = 0; names && i < names->length; i++) {
        Object *module = dict_get(vm, modules, names->items[i]);
        bool kept = module && (module == OBJ(search->kept[0]) || module == OBJ(search->kept[1]));
        if (module && !kept) dict_set(vm, modules, names->items[i], NONE(vm));
        exception_clear(vm);
    }
    xdecref(names);
    exception_clear(vm);
    dict_clear_items(vm, modules);
}

/* Modules end in the order they were imported, then what their cycles hold, then those that
 * something still refers to are emptied; sys and builtins last. */
static void close_modules(VM *vm)
{
    if (!vm_core(vm)->modules) return;
    ModuleSearch search = {{module_named(vm, "sys"), module_named(vm, "builtins")}, NULL};
    static const char *const names[] = {"sys", "builtins"};
    empty_sys(vm, search.kept[0]);
    empty_modules(vm, &search);
    for (int i = 0; i < 2; i++)
        if (search.kept[i]) dict_set_text(vm, vm_core(vm)->modules, names[i], OBJ(search.kept[i]));
    exception_clear(vm);
    collector_collect_changed(vm);
    enum { MODULES_MAX = 100000 }; /* a destructor could make new ones for ever */
    for (int i = 0; i < MODULES_MAX && heap_walk(vm, find_module, &search); i++) {
        Module *module = incref(search.found);
        module_end(vm, module);
        decref(module);
    }
    collector_collect_changed(vm);
    for (int i = 0; i < 2; i++) {
        if (!search.kept[i]) continue;
        module_end(vm, search.kept[i]);
        decref(search.kept[i]);
    }
}

/* Finalisers may leave garbage behind, and that has some, too. */
static void collect_all(VM *vm)
{
    enum { COLLECTIONS_MAX = 16 };
    for (int i = 0; i < COLLECTIONS_MAX && collector_collect_changed(vm); i++) {}
}

void core_end_programs(VM *vm)
{
    Core *core = vm_core(vm);
    close_modules(vm);
    clear_ref(&core->pending);
    clear_ref(&core->handled);
    vm_heap(vm)->collector->debug = 0; /* nothing is told or kept any more */
    clear_ref(&core->modules);
    clear_ref(&core->builtins);
    clear_ref(&core->tree_classes);
    collect_all(vm);
}

/* What gc.freeze() set aside goes, too, but unfinalised: CPython leaves it where it is. */
static int let_frozen_go(Object *o, void *context)
{
    (void)context;
    if ((o->word & OBJECT_TRACKED) && (o->word & OBJECT_GENERATION) == OBJECT_GENERATION) o->word |= OBJECT_FINALIZED;
    return 0;
}

void core_close(VM *vm)
{
    core_end_programs(vm);
    clear_ref(&vm_core(vm)->tree_classes); /* a finaliser may have made them anew */
    heap_walk(vm, let_frozen_go, NULL);
    collector_unfreeze(vm);
    collect_all(vm);
    source_store_close(vm);
    memory_errors_close(vm);
    types_close(vm);
    signatures_close(vm);
    close_names(vm);
    str_close(vm);
}

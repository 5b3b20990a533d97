/* What the object layer owns in a VM: immortals, the pending exception, interning, well-known names, hooks
 * that upper layers fill. Embedded first in the VM (its Heap first of all). */
#ifndef OURO_OBJECT_CORE_H
#define OURO_OBJECT_CORE_H

#include "object/int.h"
#include "object/names.h"
#include "object/str.h"
#include "object/bytes.h"
#include "object/tuple.h"
#include "object/type.h"

enum { SMALL_INT_MIN = -5, SMALL_INT_MAX = 256, SMALL_INT_COUNT = SMALL_INT_MAX - SMALL_INT_MIN + 1 };

/* One-character strings and bytes with their data behind them. */
typedef struct CharStr { Str str; uint8_t data[8]; } CharStr;
typedef struct CharBytes { Bytes bytes; uint8_t data[8]; } CharBytes;

union Insn;
struct Code;

/* Calls from the object layer up into the VM (the loop is above it). Filled by vm_open. */
typedef struct CoreHooks {
    /* Calls a Python function object. */
    CallFn call_function;
    /* Runs between two steps of long native loops: signals, no other thread. False RAISES. */
    bool (*check_interrupt)(VM *vm);
    /* Adds a traceback entry for the current Python frame is the loop's business; this one prints an exception that
     * nothing can catch (sys.unraisablehook): takes the pending exception. `where` BORROWED, may be NULL. */
    void (*unraisable)(VM *vm, const char *doing /* may be NULL */, Object *where);
    /* warnings.warn for native code: category TypeId, message UTF-8. -1 RAISES. */
    int (*warn)(VM *vm, TypeId category, const char *message);
    /* Writes out what a native text stream holds, without a look at its methods: 1 done (also when it is closed),
     * 0 it is another kind of object, -1 RAISES. */
    int (*flush_plain)(VM *vm, Object *file);
    /* The globals of the running Python frame, BORROWED MAYBE. */
    Dict *(*current_globals)(VM *vm);
    Object *(*import_module)(VM *vm, const char *name); /* NEW */
    /* The ModuleSpec of a module that the runtime has imported itself. NEW; NULL without an exception: it cannot be made now. */
    Object *(*module_spec)(VM *vm, Object *module);
    /* For super() without arguments: the running frame's first argument (NEW reference) and __class__ cell content. */
    bool (*super_context)(VM *vm, Type **type, Object **self);
    /* Copies an instruction as it was compiled, without caches; its words (at most INSN_WORDS_MAX, object/code.h). */
    uint32_t (*original_insn)(const union Insn *insn, union Insn *out);
    /* How many attributes a function's code sets on its first parameter, of the first 64 names it knows. */
    uint32_t (*attributes_stored)(const struct Code *code);
    /* A code object that has machine code dies. */
    void (*forget_native)(VM *vm, struct Code *code);
    /* What the parser tells tracebacks about source text; may be NULL (object/traceback.h). */
    const struct TracebackHooks *traceback;
} CoreHooks;

enum { SPARE_MEMORY_ERRORS = 16 };

enum { NATIVE_TYPES_KNOWN = 64 };

typedef struct Core {
    Heap heap;
    /* immortals, contiguous: one range test answers "is it one?" */
    Object none, not_implemented, ellipsis;
    Int true_object, false_object;
    Int small_ints[SMALL_INT_COUNT];
    CharStr empty_str;            /* length 0 */
    CharStr chars[256];           /* latin-1 one-character strings */
    CharBytes empty_bytes;
    CharBytes byte_values[256];
    Tuple empty_tuple;
    Object immortals_end;
    /* exceptions */
    Object *pending;              /* owned: the exception being raised; NULL none */
    Object *handled;              /* owned: the exception being handled (sys.exception()); NULL none */
    Object *spare_memory_errors[SPARE_MEMORY_ERRORS]; /* owned: for when there is no memory to make one */
    uint32_t spare_memory_error_count;
    Object *last_memory_error;    /* owned: shared by all who come when the others are in use */
    struct InternTable *interned; /* str.c: holds no counted references */
    Str *names[NAME_COUNT];       /* interned well-known names, immortal */
    struct ShapeTable *shapes;    /* instance.c */
    uint32_t next_type_version;
    uint32_t last_keys_version;   /* dict.c */
    struct MethodCache *method_cache; /* type.c: (version, name) -> attribute */
    Type *native_types;           /* type_from_spec's, linked by next_native */
    Type *known_natives[NATIVE_TYPES_KNOWN]; /* those asked for lately, by their spec's address */
    struct SignatureCache *signatures; /* arguments.c: signature text -> parsed */
    uint64_t hash_key[2];
    bool silent;                  /* the VM closes, and nothing of the program is to run any more: asserts check it */
    bool hash_key_given;          /* set with hash_key before core_open (PYTHONHASHSEED): else drawn at random */
    uintptr_t c_stack_limit;      /* recursion_enter raises below this address */
    uint32_t repr_depth;
    struct ReprEntry *repr_stack; /* protocol.c: objects whose repr is running */
    Object *float_free;           /* free for types' own caches */
    CoreHooks hooks;
    Dict *modules;                /* owned: sys.modules */
    Dict *builtins;               /* owned: the namespace of builtins */
    Object *tree_classes;         /* owned: the classes of syntax trees (module/ast_classes.c); NULL: not needed yet */
    struct SourceStore *sources;  /* traceback_source.c: texts that are not in files, for tracebacks */
    uint32_t max_str_digits;      /* sys.set_int_max_str_digits, 0 none (default 4300) */
} Core;

static inline Core *vm_core(VM *vm) { return (Core *)vm; }

#define NONE(vm) (&vm_core(vm)->none)
#define NOT_IMPLEMENTED(vm) (&vm_core(vm)->not_implemented)
#define ELLIPSIS(vm) (&vm_core(vm)->ellipsis)
#define TRUE(vm) ((Object *)&vm_core(vm)->true_object)
#define FALSE(vm) ((Object *)&vm_core(vm)->false_object)
#define BOOL(vm, condition) ((condition) ? TRUE(vm) : FALSE(vm)) /* immortal: no incref needed */
#define NEW_NONE(vm) NONE(vm) /* immortal: returning it as NEW needs no incref */
#define EMPTY_TUPLE(vm) (&vm_core(vm)->empty_tuple)
#define EMPTY_STR(vm) (&vm_core(vm)->empty_str.str)
#define EMPTY_BYTES(vm) (&vm_core(vm)->empty_bytes.bytes)
#define NAME(vm, id) (vm_core(vm)->names[NAME_##id]) /* BORROWED, interned: NAME(vm, __init__) */

/* True and False are the only objects of type bool; None is a singleton: compare addresses. */
static inline bool is_none(const Object *o) { return is_exact(o, TYPE_NONE); }
static inline bool is_not_implemented(const Object *o) { return is_exact(o, TYPE_NOT_IMPLEMENTED); }
static inline bool is_bool(const Object *o) { return is_exact(o, TYPE_BOOL); }

/* Opens the object layer in a VM whose heap is open: immortals, types, exceptions, names. False: out of memory. */
bool core_open(VM *vm);
/* Ends what programs can notice: modules are emptied, cycles collected, finalisers run. */
void core_end_programs(VM *vm);
/* Does that, and releases everything the object layer owns. */
void core_close(VM *vm);
/* Takes the calling thread's C stack for recursion_enter's bound. core_open does it for the opening thread. */
void core_use_current_stack(VM *vm);
/* Does an immortal of the core start at this address? */
bool core_is_immortal_address(VM *vm, uintptr_t address);

/* C recursion that guest data controls: pairs of enter/leave. False RAISES RecursionError
 * "maximum recursion depth exceeded" + where (e.g. " while getting the repr of an object"). */
bool recursion_refused(VM *vm, const char *where) RAISES; /* core.c: raises */
static inline bool recursion_enter(VM *vm, const char *where) RAISES {
    return likely((uintptr_t)__builtin_frame_address(0) > vm_core(vm)->c_stack_limit) || recursion_refused(vm, where);
}
static inline void recursion_leave(VM *vm) { (void)vm; }

#endif

/* Owns the constants of the sys module: versions, limits of numbers, flags, paths. */
#include "module/sys_info.h"
#include "module/struct_sequence.h"
#include "object/float.h"
#include "object/list.h"
#include "object/set.h"
#include "object/stdlib_names.h"
#include "vm/code_cache.h"

#include <float.h>
#include <string.h>
#include <unistd.h>

#define OURO_VERSION_TEXT "0.1.0"

/* ---- the types of the tuples ---- */

#define FIELD(name, index) SEQUENCE_FIELD(#name, index, NULL)
static const MemberDef version_members[] = {FIELD(major, 0),  FIELD(minor, 1),
                                            FIELD(micro, 2),  FIELD(releaselevel, 3),
                                            FIELD(serial, 4), {0}};
static const MemberDef float_members[] = {FIELD(max, 0),   FIELD(max_exp, 1),  FIELD(max_10_exp, 2),
                                          FIELD(min, 3),   FIELD(min_exp, 4),  FIELD(min_10_exp, 5),
                                          FIELD(dig, 6),   FIELD(mant_dig, 7), FIELD(epsilon, 8),
                                          FIELD(radix, 9), FIELD(rounds, 10),  {0}};
static const MemberDef int_members[] = {FIELD(bits_per_digit, 0),
                                        FIELD(sizeof_digit, 1),
                                        FIELD(default_max_str_digits, 2),
                                        FIELD(str_digits_check_threshold, 3),
                                        {0}};
static const MemberDef hash_members[] = {
    FIELD(width, 0),     FIELD(modulus, 1),   FIELD(inf, 2),       FIELD(nan, 3),    FIELD(imag, 4),
    FIELD(algorithm, 5), FIELD(hash_bits, 6), FIELD(seed_bits, 7), FIELD(cutoff, 8), {0}};
static const MemberDef thread_members[] = {FIELD(name, 0), FIELD(lock, 1), FIELD(version, 2), {0}};
static const MemberDef flag_members[] = {FIELD(debug, 0),
                                         FIELD(inspect, 1),
                                         FIELD(interactive, 2),
                                         FIELD(optimize, 3),
                                         FIELD(dont_write_bytecode, 4),
                                         FIELD(no_user_site, 5),
                                         FIELD(no_site, 6),
                                         FIELD(ignore_environment, 7),
                                         FIELD(verbose, 8),
                                         FIELD(bytes_warning, 9),
                                         FIELD(quiet, 10),
                                         FIELD(hash_randomization, 11),
                                         FIELD(isolated, 12),
                                         FIELD(dev_mode, 13),
                                         FIELD(utf8_mode, 14),
                                         FIELD(warn_default_encoding, 15),
                                         FIELD(safe_path, 16),
                                         FIELD(int_max_str_digits, 17),
                                         {0}};
static const MemberDef unraisable_members[] = {FIELD(exc_type, 0), FIELD(exc_value, 1),
                                               FIELD(exc_traceback, 2), FIELD(err_msg, 3),
                                               FIELD(object, 4), {0}};
static const MemberDef asyncgen_members[] = {FIELD(firstiter, 0), FIELD(finalizer, 1), {0}};

#define SPEC(name, members, doc, ...) \
    static const TypeSpec name = STRUCT_SEQUENCE_SPEC(doc, members, __VA_ARGS__)
SPEC(version_spec, version_members, "The version of the language.", .flags = TYPE_NO_NEW);
SPEC(float_spec, float_members, "The limits of floats.");
SPEC(int_spec, int_members, "How ints are kept.");
SPEC(hash_spec, hash_members, "How hashes are computed.");
SPEC(thread_spec, thread_members, "How threads are made.");
SPEC(flags_spec, flag_members, "The flags the runtime was started with.", .flags = TYPE_NO_NEW);
SPEC(unraisable_spec, unraisable_members, "What sys.unraisablehook is told.");
SPEC(asyncgen_spec, asyncgen_members, "The hooks of asynchronous generators.");

/* Items by a format: i int64, d double, s text, b bool, u uint64, n None. */
static Object *sequence(VM *vm, const TypeSpec *spec, const char *name, const char *format, ...)
{
    Object *items[24];
    size_t count = strlen(format);
    Type *type = struct_sequence_type(vm, spec, name);
    if (!type) return NULL;
    va_list arguments;
    va_start(arguments, format);
    for (size_t i = 0; i < count; i++) {
        switch (format[i]) {
        case 'i': items[i] = int_from_int64(vm, va_arg(arguments, int64_t)); break;
        case 'u': items[i] = int_from_uint64(vm, va_arg(arguments, uint64_t)); break;
        case 'd': items[i] = float_from_double(vm, va_arg(arguments, double)); break;
        case 's': items[i] = OBJ(str_intern_text(vm, va_arg(arguments, const char *))); break;
        case 'b': items[i] = BOOL(vm, va_arg(arguments, int)); break;
        default: items[i] = NEW_NONE(vm); break;
        }
    }
    va_end(arguments);
    return struct_sequence_new(vm, type, items, count);
}

#define I(value) ((int64_t)(value))

static Object *version_info(VM *vm, const LateDef *row)
{
    (void)row;
    return sequence(vm, &version_spec, "sys.version_info", "iiisi", I(3), I(13), I(0), "final",
                    I(0));
}

static Object *float_info(VM *vm, const LateDef *row)
{
    (void)row;
    return sequence(vm, &float_spec, "sys.float_info", "diidiiiidii", DBL_MAX, I(DBL_MAX_EXP),
                    I(DBL_MAX_10_EXP), DBL_MIN, I(DBL_MIN_EXP), I(DBL_MIN_10_EXP), I(DBL_DIG),
                    I(DBL_MANT_DIG), DBL_EPSILON, I(FLT_RADIX), I(1));
}

static Object *hash_info(VM *vm, const LateDef *row)
{
    (void)row;
    return sequence(vm, &hash_spec, "sys.hash_info", "iuiiisiii", I(64), ((uint64_t)1 << 61) - 1,
                    I(314159), I(0), I(1000003), "siphash13", I(64), I(128), I(0));
}

static Object *flags(VM *vm, const LateDef *row)
{
    (void)row;
    const VMConfig *config = &vm->config;
    bool seeded = config->has_hash_seed && config->hash_seed == 0;
    return sequence(vm, &flags_spec, "sys.flags", "iiiiiiiiiiiiibiibi", I(config->debug),
                    I(config->inspect), I(config->interactive), I(config->optimise), I(config->no_bytecode),
                    I(config->isolated || config->no_user_site), I(config->no_site),
                    I(config->isolated || config->ignore_environment), I(config->verbose),
                    I(config->bytes_warning), I(config->quiet), I(!seeded), I(config->isolated),
                    (int)config->dev_mode, I(1), I(0), (int)(config->isolated || config->safe_path),
                    I(config->has_max_str_digits ? config->max_str_digits : 4300));
}

Object *sys_asyncgen_hooks(VM *vm, Object *first, Object *last)
{
    Type *type = struct_sequence_type(vm, &asyncgen_spec, "asyncgen_hooks");
    Object *items[2] = {incref(first), incref(last)};
    if (type) return struct_sequence_new(vm, type, items, 2);
    decref(first);
    decref(last);
    return NULL;
}

static Object *text(VM *vm, const char *value) { return OBJ(str_from_text(vm, value)); }

static Object *pycache_prefix(VM *vm)
{
    const char *prefix = vm->config.pycache_prefix;
    if (!prefix || !*prefix) return NEW_NONE(vm);
    return str_decode(vm, (const uint8_t *)prefix, strlen(prefix), "utf-8", "surrogateescape");
}

/* sys.implementation: a namespace. */
static Object *implementation(VM *vm, const LateDef *row)
{
    (void)row;
    Object *space = object_call0(vm, OBJ(builtin_type(vm, TYPE_SIMPLE_NAMESPACE)));
    if (!space) return NULL;
    const struct {
        const char *name;
        Object *value; /* NEW */
    } fields[] = {{"name", text(vm, "ouro")},
                  {"cache_tag", text(vm, CODE_CACHE_TAG)},
                  {"version", version_info(vm, NULL)},
                  {"hexversion", int_from_int64(vm, 0x030d00f0)},
                  {"_multiarch", text(vm, "x86_64-linux-gnu")}};
    bool ok = true;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        Str *key = str_intern_text(vm, fields[i].name);
        ok = ok && key && fields[i].value && object_setattr(vm, space, key, fields[i].value) == 0;
        xdecref(key);
        xdecref(fields[i].value);
    }
    if (!ok) clear_ref(&space);
    return space;
}

static Object *executable(VM *vm, const LateDef *row)
{
    char path[4096];
    const char *given = vm->config.executable;
    ssize_t length = given ? -1 : readlink("/proc/self/exe", path, sizeof path - 1);
    (void)row;
    if (length > 0) {
        path[length] = 0;
        given = path;
    }
    return text(vm, given ? given : "");
}

static Object *stdlib_names(VM *vm, const LateDef *row)
{
    (void)row;
    static const char *const names[] = {
#define X(name) name,
        STDLIB_MODULE_NAMES(X)
#undef X
    };
    enum { COUNT = sizeof names / sizeof *names };
    Object *items[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        if ((items[i] = text(vm, names[i]))) continue;
        while (i-- > 0) decref(items[i]);
        return NULL;
    }
    Object *all = tuple_from_stolen(vm, items, COUNT);
    Object *set = all ? frozenset_from_iterable(vm, all) : NULL;
    xdecref(all);
    return set;
}

Type *sys_unraisable_type(VM *vm) { return struct_sequence_type(vm, &unraisable_spec, "UnraisableHookArgs"); }

Object *sys_unraisable_args(VM *vm, Object *e, Object *message, Object *where)
{
    Type *type = sys_unraisable_type(vm);
    Object *traceback = ((Exception *)e)->traceback;
    Object *items[] = {OBJ(type_of(e)), e, traceback ? traceback : NONE(vm), message ? message : NONE(vm),
                       where ? where : NONE(vm)};
    if (!type) return NULL;
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) incref(items[i]);
    return struct_sequence_new(vm, type, items, sizeof items / sizeof *items);
}

static Object *unraisable_type(VM *vm, const LateDef *row)
{
    (void)row;
    Type *type = sys_unraisable_type(vm);
    return type ? OBJ(incref(type)) : NULL;
}

static Object *int_info(VM *vm, const LateDef *row)
{
    (void)row;
    return sequence(vm, &int_spec, "sys.int_info", "iiii", I(64), I(8), I(4300), I(640));
}

static Object *thread_info(VM *vm, const LateDef *row)
{
    (void)row;
    char library[64];
    size_t known = confstr(_CS_GNU_LIBPTHREAD_VERSION, library, sizeof library);
    return sequence(vm, &thread_spec, "sys.thread_info", "sss", "pthread", "semaphore", known && known <= sizeof library ? library : "");
}

static Object *native_names(VM *vm, const LateDef *row)
{
    (void)row;
    size_t count = 0;
    while (native_modules[count]) count++;
    Tuple *names = tuple_allocate(vm, count);
    for (size_t i = 0; names && i < count; i++)
        if (!(names->items[i] = OBJ(str_intern_text(vm, native_modules[i]->name))))
            clear_ref(&names);
    if (names) tuple_finish(vm, names);
    return OBJ(names);
}

static Object *late_text(VM *vm, const LateDef *row) { return text(vm, row->text); }
static Object *late_number(VM *vm, const LateDef *row) { return int_from_int64(vm, row->number); }

/* Most programs ask for none of this, and together it would be a fifth of a start. */
/* sys.meta_path and sys.path_hooks, which only importlib and programs that change how modules are found ask for: it fills them.
 * Without a library there is nothing in them. */
static Object *import_list(VM *vm, const LateDef *row)
{
    Object *importlib = vm_core(vm)->hooks.import_module(vm, "importlib");
    if (!importlib && !exception_clear_if(vm, EXC_IMPORT_ERROR)) return NULL;
    xdecref(importlib);
    Object *made = module_value(vm, "sys", row->name);
    return made || exception_pending(vm) ? xincref(made) : OBJ(list_new(vm, 0));
}

const LateDef sys_info[] = {
    {.name = "meta_path", .make = import_list},
    {.name = "path_hooks", .make = import_list},
    {"version", late_text, .text = "3.13.0 (ouro " OURO_VERSION_TEXT ") [C]"},
    {"platform", late_text, .text = "linux"},
    {"byteorder", late_text, .text = "little"},
    {"copyright", late_text, .text = "Copyright (c) the authors of Ouroboros: see LICENSE."},
    {"float_repr_style", late_text, .text = "short"},
    {"prefix", late_text, .text = "/usr"},
    {"exec_prefix", late_text, .text = "/usr"},
    {"base_prefix", late_text, .text = "/usr"},
    {"base_exec_prefix", late_text, .text = "/usr"},
    {"platlibdir", late_text, .text = "lib"},
    {"abiflags", late_text, .text = ""},
    {"maxsize", late_number, .number = INT64_MAX},
    {"maxunicode", late_number, .number = 0x10ffff},
    {"hexversion", late_number, .number = 0x030d00f0},
    {"api_version", late_number, .number = 1013},
    {"builtin_module_names", native_names, NULL, 0},
    {"stdlib_module_names", stdlib_names, NULL, 0},
    {"version_info", version_info, NULL, 0},
    {"float_info", float_info, NULL, 0},
    {"hash_info", hash_info, NULL, 0},
    {"int_info", int_info, NULL, 0},
    {"thread_info", thread_info, NULL, 0},
    {"UnraisableHookArgs", unraisable_type, NULL, 0},
    {"flags", flags, NULL, 0},
    {"implementation", implementation, NULL, 0},
    {"executable", executable, NULL, 0},
    {"_base_executable", executable, NULL, 0},
    {0},
};

/* What C code reads, too. */
bool sys_add_info(VM *vm, Module *module)
{
    return module_add(vm, module, "dont_write_bytecode", BOOL(vm, vm->config.no_bytecode)) &&
           module_add(vm, module, "pycache_prefix", pycache_prefix(vm)) &&
           module_add(vm, module, "_switch_interval", float_from_double(vm, 0.005));
}

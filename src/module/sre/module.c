/* The native module _sre, on which the standard library's `re` is built: this file owns its functions and constants. */
#include "module/sre/objects.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTION(name) static Object *sre_##name(VM *vm, Object *self, Object *const *args, size_t nargs)

/* ---- compile ---- */

static uint32_t *take_code(VM *vm, List *code) {
    size_t count = code->length;
    uint32_t *words = memory_alloc(vm, memory_size(count, sizeof *words, 0));
    for (size_t i = 0; words && i < count; i++) {
        int64_t word = -1;
        bool ok = i < code->length && is_int(code->items[i]);
        if (ok) {
            int overflow;
            word = int_as_int64((Int *)code->items[i], &overflow);
            ok = !overflow && word >= 0 && word <= UINT32_MAX;
        }
        if (!ok) {
            memory_free(vm, words, memory_size(count, sizeof *words, 0));
            return raise(vm, EXC_OVERFLOW_ERROR, "regular expression code size limit exceeded");
        }
        words[i] = (uint32_t)word;
    }
    return words;
}

static bool check_arguments(VM *vm, Object *const *args) {
    static const struct { int index; TypeId type; const char *name; } wanted[] = {{2, TYPE_LIST, "list"}, {4, TYPE_DICT, "dict"}, {5, TYPE_TUPLE, "tuple"}};
    for (size_t i = 0; i < 3; i++) {
        Object *given = args[wanted[i].index];
        if (!object_is_instance_of(given, builtin_type(vm, wanted[i].type))) {
            return raise(vm, EXC_TYPE_ERROR, "compile() argument %d must be %s, not %T", wanted[i].index + 1, wanted[i].name, given);
        }
    }
    return is_none(args[0]) || is_str(args[0]) || object_is_bytes_like(args[0]) ||
           raise(vm, EXC_TYPE_ERROR, "expected string or bytes-like object, got '%T'", args[0]);
}

FUNCTION(compile) {
    (void)nargs;
    const SreTypes *types = ((Module *)self)->state;
    int64_t flags, groups;
    if (!check_arguments(vm, args) || !object_to_int64(vm, args[1], &flags) || !object_to_int64(vm, args[3], &groups)) return NULL;
    if (groups < 0 || groups > INT32_MAX / 2) return raise(vm, EXC_RUNTIME_ERROR, "invalid SRE code");
    List *code = (List *)args[2];
    size_t count = code->length;
    uint32_t *words = take_code(vm, code);
    if (!words) return NULL;
    Pattern *p = (Pattern *)type_allocate(vm, types->pattern, sizeof(Pattern));
    if (!p) {
        memory_free(vm, words, count * sizeof *words);
        return NULL;
    }
    p->types = *types;
    p->pattern = incref(args[0]);
    p->group_index = (Dict *)incref(args[4]);
    p->index_group = (Tuple *)incref(args[5]);
    p->flags = flags;
    p->is_bytes = !is_none(args[0]) && !is_str(args[0]);
    if (!sre_translate(vm, &p->program, words, count, (uint32_t)groups)) {
        decref(p);
        return NULL;
    }
    object_track(vm, OBJ(p));
    return OBJ(p);
}

FUNCTION(template) {
    (void)nargs;
    const SreTypes *types = ((Module *)self)->state;
    if (type_of(args[0]) != types->pattern) return raise(vm, EXC_TYPE_ERROR, "template() argument 1 must be re.Pattern, not %T", args[0]);
    return template_new(vm, types, (Pattern *)args[0], args[1]);
}

/* ---- characters ---- */

static bool take_character(VM *vm, Object *o, uint32_t *c) {
    int64_t value;
    if (!object_to_int64(vm, o, &value)) return false;
    if (value < INT32_MIN || value > INT32_MAX) return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int");
    *c = (uint32_t)value;
    return true;
}

static Object *folded(VM *vm, Object *o, SreFold fold) {
    uint32_t c = 0;
    if (!take_character(vm, o, &c)) return NULL;
    return int_from_int64(vm, c > 0x10ffff ? (int32_t)c : (int64_t)sre_fold(fold, c));
}
static Object *cased(VM *vm, Object *o, SreFold fold) {
    uint32_t c = 0;
    if (!take_character(vm, o, &c)) return NULL;
    if (c > 0x10ffff || (fold == FOLD_ASCII && c > 127)) return FALSE(vm);
    return BOOL(vm, sre_fold(fold, c) != c || sre_upper(c) != c);
}

FUNCTION(ascii_tolower) { return (void)self, (void)nargs, folded(vm, args[0], FOLD_ASCII); }
FUNCTION(unicode_tolower) { return (void)self, (void)nargs, folded(vm, args[0], FOLD_UNICODE); }
FUNCTION(ascii_iscased) { return (void)self, (void)nargs, cased(vm, args[0], FOLD_ASCII); }
FUNCTION(unicode_iscased) { return (void)self, (void)nargs, cased(vm, args[0], FOLD_UNICODE); }
FUNCTION(getcodesize) { return (void)self, (void)args, (void)nargs, int_from_int64(vm, sizeof(uint32_t)); }

static const MethodDef functions[] = {
    {"compile", "(pattern, flags, code, groups, groupindex, indexgroup)", sre_compile, "Make a pattern of a code list.", 0},
    {"template", "(pattern, template, /)", sre_template, "Make a template of a parsed replacement.", 0},
    {"ascii_iscased", "(character, /)", sre_ascii_iscased, "Does an ASCII letter with this code exist?", 0},
    {"ascii_tolower", "(character, /)", sre_ascii_tolower, "The code of the small ASCII letter.", 0},
    {"unicode_iscased", "(character, /)", sre_unicode_iscased, "Does the character have upper and lower case?", 0},
    {"unicode_tolower", "(character, /)", sre_unicode_tolower, "The code of the small letter.", 0},
    {"getcodesize", "()", sre_getcodesize, "Bytes of a word of a code list.", 0},
    {0},
};

/* ---- constants ---- */

enum { MAGIC_OLDEST = 20220615, MAGIC_NEWEST = 20230612, CONSTANTS_START = 4096 };

/* `re` asks for the MAGIC of its own version; the code lists are the same from 3.11 to 3.14. So the number is read from
 * the file that will ask; what is out of that range is not ours, and `re` will say so. */
static int64_t magic_in_file(const char *folder) {
    char path[4096 + 32], text[CONSTANTS_START + 1];
    int length = snprintf(path, sizeof path, "%s/re/_constants.py", folder);
    FILE *file = length > 0 && (size_t)length < sizeof path ? fopen(path, "re") : NULL;
    if (!file) return 0;
    text[fread(text, 1, CONSTANTS_START, file)] = 0;
    fclose(file);
    const char *at = strstr(text, "\nMAGIC = ");
    return at ? strtol(at + strlen("\nMAGIC = "), NULL, 10) : 0;
}

static bool find_magic(VM *vm, int64_t *magic) {
    *magic = MAGIC_NEWEST;
    Str *name = str_intern_text(vm, "path");
    Object *sys = name ? vm_core(vm)->hooks.import_module(vm, "sys") : NULL;
    Object *path = sys ? object_getattr_maybe(vm, sys, name) : NULL;
    xdecref(sys);
    xdecref(name);
    if (path && is_list(path)) {
        List *folders = (List *)path;
        for (size_t i = 0; i < folders->length; i++) {
            const char *folder = is_str(folders->items[i]) ? str_c_text(vm, (Str *)folders->items[i]) : NULL;
            if (!folder) exception_clear(vm);
            int64_t found = folder ? magic_in_file(folder) : 0;
            if (found < MAGIC_OLDEST || found > MAGIC_NEWEST) continue;
            *magic = found;
            break;
        }
    }
    xdecref(path);
    return !exception_pending(vm);
}

static bool setup(VM *vm, Module *module) {
    SreTypes *types = memory_alloc_zeroed(vm, sizeof *types);
    int64_t magic;
    module->state = types;
    if (!types || !find_magic(vm, &magic)) return false;
    if (!(types->pattern = type_from_spec(vm, &sre_pattern_spec, "re.Pattern", NULL)) ||
        !(types->match = type_from_spec(vm, &sre_match_spec, "re.Match", NULL)) ||
        !(types->scanner = type_from_spec(vm, &sre_scanner_spec, "_sre.SRE_Scanner", NULL)) ||
        !(types->template_ = type_from_spec(vm, &sre_template_spec, "_sre.SRE_Template", NULL))) {
        return false;
    }
    return module_add(vm, module, "MAGIC", int_from_int64(vm, magic)) &&
           module_add(vm, module, "CODESIZE", int_from_int64(vm, sizeof(uint32_t))) &&
           module_add(vm, module, "MAXREPEAT", int_from_int64(vm, SRE_MAX_REPEAT)) &&
           module_add(vm, module, "MAXGROUPS", int_from_int64(vm, INT32_MAX / 2));
}

static void close_module(VM *vm, Module *module) {
    if (module->state) memory_free(vm, module->state, sizeof(SreTypes));
    module->state = NULL;
}

const ModuleDef sre_module = {
    .name = "_sre",
    .doc = "The engine of regular expressions.",
    .functions = functions,
    .setup = setup,
    .close = close_module,
};

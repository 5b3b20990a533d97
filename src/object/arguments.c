/* Owns signatures: parsing the text of a method table's row, the VM's cache of them, and binding arguments with the
 * words CPython has for what is wrong with a call of a builtin. */
#include "object/arguments.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/module.h"
#include "object/protocol.h"

#include <string.h>

enum { PARAMETERS_MAX = 64 };

/* ---- parsing ---- */

typedef struct SignatureScan {
    const char *at;
    Parameter parameters[PARAMETERS_MAX];
    uint16_t count, positional_only, positional, required_positional;
    bool star_args, star_kwargs, keyword_part, required_by_name;
} SignatureScan;

static bool is_word(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Goes to the ',' or ')' that ends a default value: brackets nest, quotes hide. */
static const char *skip_default(const char *at) {
    int depth = 0;
    for (; *at; at++) {
        if (*at == '\'' || *at == '"') {
            char quote = *at++;
            while (*at && *at != quote) at += *at == '\\' && at[1] ? 2 : 1;
            if (!*at) break;
        } else if (*at == '(' || *at == '[' || *at == '{') {
            depth++;
        } else if (*at == ')' || *at == ']' || *at == '}') {
            if (depth-- == 0) break;
        } else if (*at == ',' && depth == 0) {
            break;
        }
    }
    return at;
}

static bool scan_parameter(VM *vm, SignatureScan *scan) {
    int stars = 0;
    while (*scan->at == '*') scan->at++, stars++;
    const char *start = scan->at;
    while (is_word(*scan->at)) scan->at++;
    size_t length = (size_t)(scan->at - start);
    if (stars == 1) {
        scan->star_args = length != 0;
        scan->keyword_part = true;
        return true;
    }
    if (length == 0 || length >= 64 || scan->count == PARAMETERS_MAX) {
        raise(vm, EXC_SYSTEM_ERROR, "bad signature text near '%s'", start);
        return false;
    }
    Parameter *parameter = &scan->parameters[scan->count];
    parameter->name = start;
    parameter->length = (uint8_t)length;
    parameter->required = *scan->at != '=' && stars == 0;
    if (*scan->at == '=') scan->at = skip_default(scan->at);
    scan->count++;
    if (stars == 2) {
        scan->star_kwargs = true;
    } else if (!scan->keyword_part) {
        scan->positional++;
        if (parameter->required) scan->required_positional++;
    } else {
        scan->required_by_name |= parameter->required;
    }
    return true;
}

static bool scan_signature(VM *vm, SignatureScan *scan) {
    if (*scan->at != '(') return raise(vm, EXC_SYSTEM_ERROR, "bad signature text '%s'", scan->at) != NULL;
    scan->at++;
    for (;;) {
        while (*scan->at == ' ' || *scan->at == ',') scan->at++;
        if (*scan->at == ')' || *scan->at == 0) return true;
        if (*scan->at == '/') {
            scan->positional_only = scan->positional;
            scan->at++;
        } else if (!scan_parameter(vm, scan)) {
            return false;
        }
    }
}

static Signature *signature_parse(VM *vm, const char *text) {
    SignatureScan scan = {.at = text};
    if (!scan_signature(vm, &scan)) return NULL;
    Signature *signature = memory_alloc(vm, sizeof *signature + scan.count * sizeof(Parameter));
    if (!signature) return NULL;
    *signature = (Signature){
        .named = scan.count, .positional_only = scan.positional_only, .positional = scan.positional,
        .required_positional = scan.required_positional, .star_args = scan.star_args,
        .star_kwargs = scan.star_kwargs, .text = text,
        .simple = scan.positional_only == scan.count && !scan.star_args && !scan.star_kwargs,
        .direct = !scan.required_by_name,
    };
    memcpy(signature->parameters, scan.parameters, scan.count * sizeof(Parameter));
    return signature;
}

/* ---- the cache: signature texts are static, so their address is the key ---- */

struct SignatureCache {
    size_t used, capacity; /* capacity is a power of two, at most half full */
    Signature **table;
};

static size_t text_place(const char *text, size_t capacity) {
    return (size_t)(((uintptr_t)text * 0x9E3779B97F4A7C15u) >> 20) & (capacity - 1);
}

static bool cache_grow(VM *vm, struct SignatureCache *cache) {
    size_t capacity = cache->capacity ? cache->capacity * 2 : 256;
    Signature **table = memory_alloc_zeroed(vm, capacity * sizeof *table);
    if (!table) return false;
    for (size_t i = 0; i < cache->capacity; i++) {
        if (!cache->table[i]) continue;
        size_t place = text_place(cache->table[i]->text, capacity);
        while (table[place]) place = (place + 1) & (capacity - 1);
        table[place] = cache->table[i];
    }
    if (cache->table) memory_free(vm, cache->table, cache->capacity * sizeof *table);
    cache->table = table;
    cache->capacity = capacity;
    return true;
}

const Signature *signature_for(VM *vm, const char *text) {
    struct SignatureCache *cache = vm_core(vm)->signatures;
    if (!cache) {
        cache = memory_alloc_zeroed(vm, sizeof *cache);
        if (!cache) return NULL;
        vm_core(vm)->signatures = cache;
    }
    if (cache->used * 2 >= cache->capacity && !cache_grow(vm, cache)) return NULL;
    size_t place = text_place(text, cache->capacity);
    while (cache->table[place]) {
        if (cache->table[place]->text == text) return cache->table[place];
        place = (place + 1) & (cache->capacity - 1);
    }
    Signature *signature = signature_parse(vm, text);
    if (!signature) return NULL;
    cache->table[place] = signature;
    cache->used++;
    return signature;
}

void signatures_close(VM *vm) {
    struct SignatureCache *cache = vm_core(vm)->signatures;
    if (!cache) return;
    vm_core(vm)->signatures = NULL;
    for (size_t i = 0; i < cache->capacity; i++) {
        Signature *signature = cache->table[i];
        if (signature) memory_free(vm, signature, sizeof *signature + signature->named * sizeof(Parameter));
    }
    memory_free(vm, cache->table, cache->capacity * sizeof *cache->table);
    memory_free(vm, cache, sizeof *cache);
}

/* ---- messages ---- */

/* Who is called, for messages. */
typedef struct Callee {
    const char *name;
    const MethodDef *def; /* NULL: a type is called */
    Object *owner;        /* module, type or receiver; may be NULL */
} Callee;

/* The type among o's that declares the method. */
static Type *declaring_type(Type *type, const MethodDef *def) {
    for (Type *t = type; t; t = t->base) {
        for (const MethodDef *row = t->spec ? t->spec->methods : NULL; row && row->name; row++)
            if (row == def) return t;
    }
    return type;
}

/* "list." or "math." or "" before the function's name. NEW; NULL RAISES. */
static Str *callee_prefix(VM *vm, const Callee *callee) {
    if (!callee->def || !callee->owner) return incref(EMPTY_STR(vm));
    Object *owner = callee->owner;
    if (is_exact(owner, TYPE_MODULE)) {
        const ModuleDef *module = ((Module *)owner)->def;
        if (!module || strcmp(module->name, "builtins") == 0) return incref(EMPTY_STR(vm));
        return str_from_format(vm, "%s.", module->name);
    }
    Type *type = is_type(owner) ? (Type *)owner : declaring_type(type_of(owner), callee->def);
    return str_from_format(vm, "%U.", type->name);
}

static const char *bare_name(const Callee *callee) {
    const char *dot = strrchr(callee->name, '.');
    return dot && dot[1] ? dot + 1 : callee->name;
}

/* Builtins that CPython words by hand. */
enum { QUIRK_PLAIN_COUNT = 1, QUIRK_OLD_KEYWORDS = 2 };
static const struct {
    const char *name;
    int quirks;
    const char *shown; /* the name in messages about keywords */
} quirks[] = {
    {"int", QUIRK_PLAIN_COUNT, "int"},
    {"str", QUIRK_PLAIN_COUNT, "str"},
    {"sorted", QUIRK_PLAIN_COUNT, "sort"},
    {"enumerate", QUIRK_OLD_KEYWORDS, "enumerate"},
};

static bool has_quirk(const Callee *callee, int quirk) {
    for (size_t i = 0; i < sizeof quirks / sizeof *quirks; i++)
        if ((quirks[i].quirks & quirk) && strcmp(quirks[i].name, callee->name) == 0) return true;
    return false;
}

static const char *keyword_name(const Callee *callee) {
    for (size_t i = 0; i < sizeof quirks / sizeof *quirks; i++)
        if (strcmp(quirks[i].name, callee->name) == 0) return quirks[i].shown;
    return bare_name(callee);
}

static const char *plural(size_t count) { return count == 1 ? "" : "s"; }

static void *raise_no_keywords(VM *vm, const Callee *callee) {
    Str *prefix = callee_prefix(vm, callee);
    if (!prefix) return NULL;
    raise(vm, EXC_TYPE_ERROR, "%U%s() takes no keyword arguments", prefix, callee->name);
    decref(prefix);
    return NULL;
}

/* Only positional-only parameters: the words depend on how many there are. */
static void *raise_positional_count(VM *vm, const Signature *s, const Callee *callee, size_t nargs) {
    if (callee->def && !s->star_args && s->positional == s->named && s->positional <= 1 && s->required_positional == s->positional) {
        Str *prefix = callee_prefix(vm, callee);
        if (!prefix) return NULL;
        raise(vm, EXC_TYPE_ERROR, "%U%s() takes %s (%zu given)", prefix, callee->name,
              s->positional ? "exactly one argument" : "no arguments", nargs);
        decref(prefix);
        return NULL;
    }
    bool few = nargs < s->required_positional;
    bool exact = s->required_positional == s->positional && !s->star_args;
    size_t bound = few ? s->required_positional : s->positional;
    return raise(vm, EXC_TYPE_ERROR, "%s expected %s%zu argument%s, got %zu", bare_name(callee),
                 exact ? "" : few ? "at least " : "at most ", bound, plural(bound), nargs);
}

static void *raise_too_many(VM *vm, const Signature *s, const Callee *callee, size_t nargs, size_t nkeywords) {
    size_t total = s->named;
    if (nargs + nkeywords > total)
        return raise(vm, EXC_TYPE_ERROR, "%s() takes %s %zu %sargument%s (%zu given)", bare_name(callee),
                     total == s->required_positional ? "exactly" : "at most", total, nargs ? "" : "keyword ",
                     plural(total), nargs + nkeywords);
    if (s->positional == 0)
        return raise(vm, EXC_TYPE_ERROR, "%s() takes no positional arguments", bare_name(callee));
    return raise(vm, EXC_TYPE_ERROR, "%s() takes %s %zu positional argument%s (%zu given)", bare_name(callee),
                 s->required_positional < s->positional ? "at most" : "exactly", (size_t)s->positional,
                 plural(s->positional), nargs);
}

static void *raise_missing(VM *vm, const Signature *s, const Callee *callee, size_t index, size_t nargs) {
    size_t required = 0; /* positional-only parameters without default */
    for (size_t i = 0; i < s->positional_only; i++) required += s->parameters[i].required;
    if (index < s->positional_only)
        return raise(vm, EXC_TYPE_ERROR, "%s() takes %s %zu positional argument%s (%zu given)", bare_name(callee),
                     required < s->positional || s->star_args ? "at least" : "exactly", required, plural(required), nargs);
    const Parameter *missing = &s->parameters[index];
    if (has_quirk(callee, QUIRK_OLD_KEYWORDS))
        return raise(vm, EXC_TYPE_ERROR, "%s() missing required argument '%.*s'", bare_name(callee), missing->length,
                     missing->name);
    return raise(vm, EXC_TYPE_ERROR, "%s() missing required argument '%.*s' (pos %zu)", bare_name(callee),
                 missing->length, missing->name, index + 1);
}

/* ---- "did you mean": the edit distance of names, by CPython's costs ---- */

enum { MOVE_COST = 2, CASE_COST = 1, SUGGESTION_LENGTH_MAX = 40 };

static unsigned substitution_cost(uint32_t a, uint32_t b) {
    if ((a & 31) != (b & 31)) return MOVE_COST;
    if (a == b) return 0;
    if (a >= 'A' && a <= 'Z') a += 32;
    if (b >= 'A' && b <= 'Z') b += 32;
    return a == b ? CASE_COST : MOVE_COST;
}

static unsigned edit_distance(const Str *a, const Parameter *b) {
    unsigned row[SUGGESTION_LENGTH_MAX + 1];
    size_t n = str_length(a), m = b->length;
    for (size_t j = 0; j <= m; j++) row[j] = (unsigned)j * MOVE_COST;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i * MOVE_COST;
        for (size_t j = 1; j <= m; j++) {
            unsigned best = diagonal + substitution_cost(str_at(a, i - 1), (uint8_t)b->name[j - 1]);
            if (row[j] + MOVE_COST < best) best = row[j] + MOVE_COST;
            if (row[j - 1] + MOVE_COST < best) best = row[j - 1] + MOVE_COST;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[m];
}

static void *raise_unexpected(VM *vm, const Signature *s, const Callee *callee, Str *name) {
    const Parameter *nearest = NULL;
    unsigned nearest_distance = 0;
    if (has_quirk(callee, QUIRK_OLD_KEYWORDS))
        return raise(vm, EXC_TYPE_ERROR, "'%U' is an invalid keyword argument for %s()", name, bare_name(callee));
    for (size_t i = s->positional_only; i < s->named && str_length(name) <= SUGGESTION_LENGTH_MAX; i++) {
        const Parameter *candidate = &s->parameters[i];
        if (candidate->length > SUGGESTION_LENGTH_MAX) continue;
        unsigned distance = edit_distance(name, candidate);
        unsigned limit = (unsigned)(str_length(name) + candidate->length + 3) * MOVE_COST / 6;
        if (distance <= limit && (!nearest || distance < nearest_distance)) {
            nearest = candidate;
            nearest_distance = distance;
        }
    }
    if (nearest)
        return raise(vm, EXC_TYPE_ERROR, "%s() got an unexpected keyword argument '%U'. Did you mean '%.*s'?",
                     keyword_name(callee), name, nearest->length, nearest->name);
    return raise(vm, EXC_TYPE_ERROR, "%s() got an unexpected keyword argument '%U'", keyword_name(callee), name);
}

/* ---- binding ---- */

static ptrdiff_t find_parameter(const Signature *s, const Str *name) {
    size_t end = (size_t)s->named - s->star_kwargs, length = str_length(name);
    for (size_t i = s->positional_only; i < end && str_is_ascii(name); i++) {
        const Parameter *parameter = &s->parameters[i];
        if (parameter->length == length && memcmp(parameter->name, name->data, length) == 0) return (ptrdiff_t)i;
    }
    return -1;
}

/* *unknown: the first name that fits no parameter; missing arguments are reported before it. */
static bool bind_keyword(VM *vm, const Signature *s, const Callee *callee, Object **bound, Dict **extra, Str **unknown,
                         Str *name, Object *value) {
    ptrdiff_t index = find_parameter(s, name);
    if (index < 0) {
        if (!s->star_kwargs) {
            if (!*unknown) *unknown = name;
            return true;
        }
        if (!*extra && !(*extra = dict_new(vm))) return false;
        return dict_set(vm, *extra, OBJ(name), value);
    }
    if (bound[index])
        return raise(vm, EXC_TYPE_ERROR, "argument for %s() given by name ('%U') and position (%zu)", bare_name(callee),
                     name, (size_t)index + 1) != NULL;
    bound[index] = value;
    return true;
}

/* Checks how many arguments there are; false RAISES. */
static bool check_counts(VM *vm, const Signature *s, const Callee *callee, size_t nargs, size_t nkeywords) {
    bool takes_keywords = s->positional_only + s->star_kwargs < s->named;
    if (!takes_keywords) {
        if (nkeywords && !s->star_kwargs) return raise_no_keywords(vm, callee) != NULL;
        if (nargs < s->required_positional || (nargs > s->positional && !s->star_args))
            return raise_positional_count(vm, s, callee, nargs) != NULL;
        return true;
    }
    if (s->star_args) return true;
    if ((nargs > s->positional || nargs < s->required_positional) && !nkeywords && has_quirk(callee, QUIRK_PLAIN_COUNT))
        return raise_positional_count(vm, s, callee, nargs) != NULL;
    if ((!s->star_kwargs && nargs + nkeywords > s->named) || nargs > s->positional)
        return raise_too_many(vm, s, callee, nargs, nkeywords) != NULL;
    return true;
}

static Object *call_bound(VM *vm, const Signature *s, const Callee *callee, BoundCall call, void *context, Object **bound,
                          Object *const *args, size_t nargs, Tuple *kwnames) {
    size_t placed = nargs < s->positional ? nargs : s->positional, excess = nargs - placed;
    if (placed) memcpy(bound, args, placed * sizeof *bound);
    memset(bound + placed, 0, (s->named - placed) * sizeof *bound);
    if (excess) memcpy(bound + s->named, args + placed, excess * sizeof *bound);
    Dict *extra = NULL;
    Str *unknown = NULL;
    Object *result = NULL;
    for (size_t i = 0; kwnames && i < kwnames->length; i++)
        if (!bind_keyword(vm, s, callee, bound, &extra, &unknown, (Str *)kwnames->items[i], args[nargs + i])) goto done;
    for (size_t i = 0; i < (size_t)s->named - s->star_kwargs; i++) {
        if (bound[i] || !s->parameters[i].required || (unknown && has_quirk(callee, QUIRK_OLD_KEYWORDS))) continue;
        raise_missing(vm, s, callee, i, nargs);
        goto done;
    }
    if (unknown) {
        raise_unexpected(vm, s, callee, unknown);
        goto done;
    }
    if (s->star_kwargs) bound[s->named - 1] = OBJ(extra);
    result = call(vm, context, bound, s->named + excess);
done:
    xdecref(extra);
    return result;
}

static Object *bind_and_call(VM *vm, const Signature *s, const Callee *callee, BoundCall call, void *context,
                             Object *const *args, size_t nargs, Tuple *kwnames) {
    if (kwnames && kwnames->length == 0) kwnames = NULL;
    if (!check_counts(vm, s, callee, nargs, kwnames ? kwnames->length : 0)) return NULL;
    size_t room = nargs + s->named;
    if (room <= SIGNATURE_LOCAL) {
        Object *bound[SIGNATURE_LOCAL];
        return call_bound(vm, s, callee, call, context, bound, args, nargs, kwnames);
    }
    size_t bytes = memory_size(room, sizeof(Object *), 0);
    Object **bound = memory_alloc(vm, bytes);
    if (!bound) return NULL;
    Object *result = call_bound(vm, s, callee, call, context, bound, args, nargs, kwnames);
    memory_free(vm, bound, bytes);
    return result;
}

Object *signature_call(VM *vm, const Signature *signature, const char *function_name, BoundCall call, void *context,
                       Object *const *args, size_t nargs, Tuple *kwnames) {
    if (signature->simple && nargs == signature->named && (!kwnames || kwnames->length == 0))
        return call(vm, context, args, nargs);
    if (signature_is_direct(signature, nargs, kwnames)) {
        Object *bound[SIGNATURE_LOCAL];
        size_t count = signature_fill_direct(signature, bound, args, nargs);
        return call(vm, context, bound, count);
    }
    Callee callee = {function_name, NULL, NULL};
    return bind_and_call(vm, signature, &callee, call, context, args, nargs, kwnames);
}

typedef struct MethodCall {
    NativeFn fn;
    Object *self;
} MethodCall;

static Object *method_call_bound(VM *vm, void *context, Object *const *args, size_t nargs) {
    MethodCall *call = context;
    return call->fn(vm, call->self, args, nargs);
}

Object *method_def_call(VM *vm, const MethodDef *def, const Signature *signature, Object *owner, Object *self,
                        Object *const *args, size_t nargs, Tuple *kwnames) {
    if (!signature) return ((CallFn)(void (*)(void))def->fn)(vm, self, args, nargs, kwnames);
    if (likely(signature->simple && nargs == signature->named && (!kwnames || kwnames->length == 0)))
        return def->fn(vm, self, args, nargs);
    if (likely(signature_is_direct(signature, nargs, kwnames))) {
        Object *bound[SIGNATURE_LOCAL];
        size_t count = signature_fill_direct(signature, bound, args, nargs);
        return def->fn(vm, self, bound, count);
    }
    Callee callee = {def->name, def, owner};
    MethodCall call = {def->fn, self};
    return bind_and_call(vm, signature, &callee, method_call_bound, &call, args, nargs, kwnames);
}

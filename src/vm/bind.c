/* Binding: how the arguments of a call of a Python function come to its parameters' registers, and what is raised when
 * they do not fit. */
#include "vm/loop.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "vm/operate.h"

enum { LOCAL_ARGUMENTS = 64 };

typedef struct Binding {
    VM *vm;
    Function *function;
    Code *code;
    Value *regs;
    Value *given;     /* all arguments, positional then named; entries are zeroed as they are moved */
    size_t positional, named;
    Tuple *names;
} Binding;

static size_t parameter_count(const Code *code) { return code->argument_count + code->keyword_only_count; }

static Str *parameter_name(const Code *code, size_t i) { return (Str *)code->local_names->items[i]; }

static Object *too_many_positional(Binding *b) {
    Code *code = b->code;
    size_t keyword_only_given = 0;
    for (size_t i = 0; i < code->keyword_only_count; i++) {
        keyword_only_given += b->regs[code->argument_count + i] != VALUE_UNBOUND;
    }
    size_t defaults = b->function->defaults ? b->function->defaults->length : 0;
    bool plural = code->argument_count != 1 || defaults;
    Str *qualname = function_qualname(b->vm, b->function);
    StrBuilder text;
    builder_open(&text, b->vm);
    if (defaults) {
        builder_format(&text, "%U() takes from %zu to %zu positional arguments but %zu", qualname,
                       code->argument_count - defaults, (size_t)code->argument_count, b->positional);
    } else {
        builder_format(&text, "%U() takes %zu positional argument%s but %zu", qualname, (size_t)code->argument_count,
                       plural ? "s" : "", b->positional);
    }
    if (keyword_only_given) {
        builder_format(&text, " positional argument%s (and %zu keyword-only argument%s) were given",
                       b->positional != 1 ? "s" : "", keyword_only_given, keyword_only_given != 1 ? "s" : "");
    } else {
        builder_format(&text, " %s given", b->positional == 1 ? "was" : "were");
    }
    Str *message = builder_finish(&text);
    if (!message) return NULL;
    raise(b->vm, EXC_TYPE_ERROR, "%U", message);
    decref(message);
    return NULL;
}

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'" */
static Object *raise_missing(Binding *b, size_t from, size_t to, const char *kind) {
    size_t count = 0, seen = 0;
    for (size_t i = from; i < to; i++) count += b->regs[i] == VALUE_UNBOUND;
    StrBuilder text;
    builder_open(&text, b->vm);
    for (size_t i = from; i < to; i++) {
        if (b->regs[i] != VALUE_UNBOUND) continue;
        seen++;
        if (seen > 1) builder_text(&text, count == 2 ? " and " : seen == count ? ", and " : ", ");
        builder_format(&text, "'%U'", parameter_name(b->code, i));
    }
    Str *names = builder_finish(&text);
    if (!names) return NULL;
    raise(b->vm, EXC_TYPE_ERROR, "%U() missing %zu required %s argument%s: %U", function_qualname(b->vm, b->function), count,
          kind, count == 1 ? "" : "s", names);
    decref(names);
    return NULL;
}

static bool bind_star_arguments(Binding *b) {
    Code *code = b->code;
    size_t fixed = code->argument_count;
    size_t excess = b->positional > fixed ? b->positional - fixed : 0;
    if (!(code->flags & CODE_VARARGS)) return true;
    Tuple *rest = tuple_allocate(b->vm, excess);
    if (!rest) return false;
    for (size_t i = 0; i < excess; i++) {
        Object *item = value_make_object(b->vm, b->given[fixed + i]);
        if (!item) {
            decref(rest);
            return false;
        }
        rest->items[i] = item;
        b->given[fixed + i] = VALUE_UNBOUND;
    }
    if (excess) tuple_finish(b->vm, rest);
    b->regs[parameter_count(code)] = value_from_object(rest);
    return true;
}

/* Index of the parameter that can be given by this name, or -1. */
static ptrdiff_t find_parameter(Binding *b, Str *name) {
    Code *code = b->code;
    size_t count = parameter_count(code);
    for (size_t i = code->positional_only_count; i < count; i++) {
        if (parameter_name(code, i) == name) return (ptrdiff_t)i;
    }
    if (str_is_interned(name)) return -1; /* as the parameters' names are */
    for (size_t i = code->positional_only_count; i < count; i++) {
        if (str_equal(parameter_name(code, i), name)) return (ptrdiff_t)i;
    }
    return -1;
}

static bool names_positional_only(Binding *b, Str *name) {
    for (size_t i = 0; i < b->code->positional_only_count; i++) {
        if (str_equal(parameter_name(b->code, i), name)) return true;
    }
    return false;
}

static bool raise_positional_only(Binding *b) {
    StrBuilder text;
    builder_open(&text, b->vm);
    size_t count = 0;
    for (size_t i = 0; i < b->code->positional_only_count; i++) {
        for (size_t k = 0; k < b->named; k++) {
            if (!str_equal(parameter_name(b->code, i), (Str *)b->names->items[k])) continue;
            builder_format(&text, "%s%U", count++ ? ", " : "", parameter_name(b->code, i));
        }
    }
    Str *names = builder_finish(&text);
    if (!names) return false;
    raise(b->vm, EXC_TYPE_ERROR, "%U() got some positional-only arguments passed as keyword arguments: '%U'",
          function_qualname(b->vm, b->function), names);
    decref(names);
    return false;
}

static bool bind_named(Binding *b) {
    VM *vm = b->vm;
    Code *code = b->code;
    Dict *keywords = NULL;
    if (code->flags & CODE_VARKEYWORDS) {
        keywords = dict_new(vm);
        if (!keywords) return false;
        b->regs[parameter_count(code) + ((code->flags & CODE_VARARGS) != 0)] = value_from_object(keywords);
    }
    for (size_t k = 0; k < b->named; k++) {
        Str *name = (Str *)b->names->items[k];
        Value *given = &b->given[b->positional + k];
        if (!is_str(name)) {
            raise(vm, EXC_TYPE_ERROR, "%U() keywords must be strings", function_qualname(vm, b->function));
            return false;
        }
        ptrdiff_t at = find_parameter(b, name);
        if (at >= 0) {
            if (b->regs[at] != VALUE_UNBOUND) {
                raise(vm, EXC_TYPE_ERROR, "%U() got multiple values for argument '%U'", function_qualname(vm, b->function), name);
                return false;
            }
            b->regs[at] = *given;
            *given = VALUE_UNBOUND;
        } else if (keywords) {
            Object *value = value_make_object(vm, *given);
            if (!value) return false;
            *given = value_from_object(value);
            if (!dict_set(vm, keywords, OBJ(name), value)) return false;
        } else if (names_positional_only(b, name)) {
            return raise_positional_only(b);
        } else {
            raise(vm, EXC_TYPE_ERROR, "%U() got an unexpected keyword argument '%U'", function_qualname(vm, b->function), name);
            return false;
        }
    }
    return true;
}

static bool bind_defaults(Binding *b) {
    Code *code = b->code;
    Tuple *defaults = b->function->defaults;
    size_t count = defaults ? defaults->length : 0;
    size_t required = count < code->argument_count ? code->argument_count - count : 0;
    for (size_t i = 0; i < required; i++) {
        if (b->regs[i] == VALUE_UNBOUND) return raise_missing(b, 0, required, "positional");
    }
    for (size_t i = required; i < code->argument_count; i++) {
        if (b->regs[i] == VALUE_UNBOUND) {
            b->regs[i] = value_from_object(incref(defaults->items[i + count - code->argument_count]));
        }
    }
    size_t from = code->argument_count, to = parameter_count(code);
    bool missing = false;
    for (size_t i = from; i < to; i++) {
        if (b->regs[i] != VALUE_UNBOUND) continue;
        Dict *named = b->function->kwdefaults;
        Object *value = named ? dict_get(b->vm, named, OBJ(parameter_name(code, i))) : NULL;
        if (!value && exception_pending(b->vm)) return false;
        if (value) b->regs[i] = value_from_object(incref(value));
        else missing = true;
    }
    return !missing || raise_missing(b, from, to, "keyword-only");
}

static bool bind_all(Binding *b) {
    Code *code = b->code;
    size_t direct = b->positional < code->argument_count ? b->positional : code->argument_count;
    for (size_t i = 0; i < direct; i++) {
        b->regs[i] = b->given[i];
        b->given[i] = VALUE_UNBOUND;
    }
    if (!bind_star_arguments(b) || !bind_named(b)) return false;
    if (b->positional > code->argument_count && !(code->flags & CODE_VARARGS)) return too_many_positional(b);
    return bind_defaults(b);
}

/* With copies of all arguments; says what is wrong. */
static bool bind_generally(VM *vm, Function *function, Value *regs, size_t nargs, Tuple *kwnames) {
    Value local[LOCAL_ARGUMENTS];
    size_t bytes = nargs * sizeof(Value);
    Value *given = nargs <= LOCAL_ARGUMENTS ? local : memory_alloc(vm, bytes);
    Code *code = function->code;
    if (!given) {
        registers_release(regs, 0, (uint32_t)nargs);
        return false;
    }
    memcpy(given, regs, bytes);
    memset(regs, 0, sizeof(Value) * (nargs > code->local_count ? nargs : code->local_count));
    size_t named = kwnames ? kwnames->length : 0;
    Binding b = {vm, function, code, regs, given, nargs - named, named, kwnames};
    bool ok = bind_all(&b);
    registers_release(given, 0, (uint32_t)nargs);
    if (given != local) memory_free(vm, given, bytes);
    if (!ok) registers_release(regs, 0, (uint32_t)code->local_count);
    return ok;
}

/* ---- calls that fit ---- */

enum { MOST_NAMED = 16, MOST_PARAMETERS = 63, TO_KEYWORDS = 255 };

/* Where the arguments of a call go, found out before any is moved. */
typedef struct Places {
    size_t positional, named, extra;       /* extra: named ones for **keywords */
    uint64_t missing;                      /* parameters that the call does not give */
    uint8_t of_named[MOST_NAMED];          /* a parameter, or TO_KEYWORDS */
    Value given[MOST_NAMED];               /* what is named, not yet owned */
    Object *keyword_defaults[MOST_PARAMETERS]; /* borrowed, of missing keyword-only parameters */
} Places;

static bool place_named(Places *p, const Code *code, const Value *values, Tuple *names) {
    size_t count = parameter_count(code);
    uint64_t filled = ~p->missing;
    for (size_t k = 0; k < p->named; k++) {
        Object *name = names->items[k];
        p->given[k] = values[k];
        size_t i = code->positional_only_count;
        while (i < count && code->local_names->items[i] != name) i++;
        if (i == count) {
            if (!(code->flags & CODE_VARKEYWORDS) || !is_exact(name, TYPE_STR) || !str_is_interned((Str *)name)) return false;
            p->of_named[k] = TO_KEYWORDS;
            p->extra++;
            continue;
        }
        if (filled >> i & 1) return false;
        filled |= (uint64_t)1 << i;
        p->of_named[k] = (uint8_t)i;
    }
    p->missing = ~filled & (((uint64_t)1 << count) - 1);
    return true;
}

/* Does each missing parameter have a default? */
static bool place_defaults(VM *vm, Places *p, Function *function, const Code *code) {
    size_t defaults = function->defaults ? function->defaults->length : 0;
    if ((size_t)__builtin_ctzll(p->missing) + defaults < code->argument_count) return false;
    for (uint64_t left = p->missing >> code->argument_count; left; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left) + code->argument_count;
        Dict *named = function->kwdefaults;
        if (!named || (named->table && !named->table->all_str)) return false;
        p->keyword_defaults[i] = dict_get_str(vm, named, parameter_name(code, i));
        if (!p->keyword_defaults[i]) return false;
    }
    return true;
}

static bool find_places(VM *vm, Places *p, Function *function, const Value *regs, size_t nargs, Tuple *names) {
    const Code *code = function->code;
    size_t count = parameter_count(code), fixed = code->argument_count;
    p->named = names ? names->length : 0;
    p->positional = nargs - p->named;
    p->extra = 0;
    if (p->named > MOST_NAMED || count > MOST_PARAMETERS) return false;
    if (p->positional > fixed && !(code->flags & CODE_VARARGS)) return false;
    size_t direct = p->positional < fixed ? p->positional : fixed;
    p->missing = (((uint64_t)1 << count) - 1) & ~(((uint64_t)1 << direct) - 1);
    if (p->named && !place_named(p, code, regs + p->positional, names)) return false;
    return !p->missing || place_defaults(vm, p, function, code);
}

/* *args of the positional arguments that are too many, which move there, or are lost with a failure: NEW. */
static Object *rest_tuple(VM *vm, Value *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (unlikely(!register_object(vm, &values[i]))) return NULL;
    }
    Object *rest = tuple_from_stolen(vm, (Object **)values, count);
    for (size_t i = 0; i < count; i++) values[i] = VALUE_UNBOUND;
    return rest;
}

/* **keywords of the named arguments that are no parameters, which move there: NEW. */
static Object *rest_dict(VM *vm, const Places *p, Value *values, Tuple *names) {
    Dict *dict = dict_new(vm);
    for (size_t k = 0; p->extra && dict && k < p->named; k++) {
        if (p->of_named[k] != TO_KEYWORDS) continue;
        Object *value = register_object(vm, &values[k]);
        if (!value || !dict_set(vm, dict, names->items[k], value)) {
            decref(dict);
            return NULL;
        }
        values[k] = VALUE_UNBOUND;
        decref(value);
    }
    return OBJ(dict);
}

static void put_defaults(const Places *p, Function *function, const Code *code, Value *regs) {
    size_t fixed = code->argument_count;
    Object **defaults = function->defaults ? function->defaults->items + function->defaults->length - fixed : NULL;
    for (uint64_t left = p->missing; left; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        regs[i] = value_from_object(incref(i < fixed ? defaults[i] : p->keyword_defaults[i]));
    }
}

/* Fills *args and **keywords, and clears the registers behind the parameters. `p` tells of named arguments; NULL: there are
 * none. False RAISES, what was not lost is where it was. */
static inline bool fill_stars(VM *vm, const Places *p, const Code *code, Value *regs, size_t nargs, Tuple *names) {
    size_t fixed = code->argument_count, positional = p ? p->positional : nargs;
    Object *rest = NULL, *keywords = NULL;
    if (code->flags & CODE_VARARGS) {
        rest = rest_tuple(vm, regs + fixed, positional > fixed ? positional - fixed : 0);
        if (!rest) return false;
    }
    if (code->flags & CODE_VARKEYWORDS) {
        keywords = p ? rest_dict(vm, p, regs + positional, names) : OBJ(dict_new(vm));
        if (!keywords) {
            xdecref(rest);
            return false;
        }
    }
    size_t i = parameter_count(code), end = nargs > code->local_count ? nargs : code->local_count;
    if (rest) regs[i++] = value_from_object(rest);
    if (keywords) regs[i++] = value_from_object(keywords);
    for (; i < end; i++) regs[i] = VALUE_UNBOUND;
    return true;
}

/* Moves the arguments to their places. False RAISES, what was not lost is where it was. */
static bool move_arguments(VM *vm, const Places *p, Function *function, Code *code, Value *regs, Tuple *names) {
    if (!fill_stars(vm, p, code, regs, p->positional + p->named, names)) return false;
    for (size_t k = 0; k < p->named; k++) {
        if (p->of_named[k] != TO_KEYWORDS) regs[p->of_named[k]] = p->given[k];
    }
    put_defaults(p, function, code, regs);
    return true;
}

/* Nothing named, nothing missing: what calls of functions with *args among their parameters are. */
static bool is_plain_call(const Code *code, size_t nargs, const Tuple *names) {
    return !names && !code->keyword_only_count &&
           (code->flags & CODE_VARARGS ? nargs >= code->argument_count : nargs == code->argument_count);
}

bool bind_arguments(VM *vm, Function *function, Value *regs, size_t nargs, Tuple *kwnames) {
    if (is_plain_call(function->code, nargs, kwnames)) {
        if (likely(fill_stars(vm, NULL, function->code, regs, nargs, NULL))) return true;
        registers_release(regs, 0, (uint32_t)nargs);
        return false;
    }
    Places places;
    if (unlikely(!find_places(vm, &places, function, regs, nargs, kwnames))) {
        return bind_generally(vm, function, regs, nargs, kwnames);
    }
    if (likely(move_arguments(vm, &places, function, function->code, regs, kwnames))) return true;
    registers_release(regs, 0, (uint32_t)nargs);
    return false;
}

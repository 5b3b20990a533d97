/* Calls of Python functions: argument binding, frames, the way in from C. */
#include "vm/loop.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/protocol.h"

enum { STACK_STEP = 32 * 1024, LOCAL_ARGUMENTS = 64 };

bool stack_reserve(VM *vm, Value *from, size_t count) {
    size_t left = (size_t)(vm->stack_limit - from);
    if (likely(from <= vm->stack_limit && count <= left)) return true;
    size_t room = (size_t)(vm->stack_end - vm->stack_limit);
    size_t need = count - left;
    size_t step = need > STACK_STEP ? need : STACK_STEP;
    if (step > room || !heap_charge(vm, step * sizeof(Value))) {
        raise_memory_error(vm);
        return false;
    }
    vm->stack_limit += step;
    return true;
}

bool code_prepare(VM *vm, Code *code) {
    size_t count = code->constants ? code->constants->length : 0;
    uint64_t *values = memory_alloc(vm, count * sizeof(Value));
    if (!values) return false;
    for (size_t i = 0; i < count; i++) {
        Object *o = code->constants->items[i];
        int64_t n;
        double d;
        Value v = value_from_object(o);
        if (value_get_int(v, &n) && int_fits_value(n)) v = value_from_int(n);
        else if (value_get_float(v, &d) && value_try_float(d)) v = value_try_float(d);
        values[i] = v;
    }
    code->constant_values = values;
    bool plain = !code->keyword_only_count &&
                 !(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS | CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR));
    code->plain_arity = plain ? code->argument_count + 1 : 0;
    return true;
}

/* ---- binding ---- */

typedef struct Binding {
    VM *vm;
    Function *function;
    Code *code;
    Value *regs;
    Value *given;     /* all arguments, positional then named; entries are zeroed as they are moved */
    size_t positional, named;
    Tuple *names;
} Binding;

static void release_values(Value *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        Value v = values[i];
        values[i] = VALUE_UNBOUND;
        if (value_is_reference(v)) decref(value_object(v));
    }
}

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

bool bind_arguments(VM *vm, Function *function, Value *regs, size_t nargs, Tuple *kwnames) {
    Value local[LOCAL_ARGUMENTS];
    size_t bytes = nargs * sizeof(Value);
    Value *given = nargs <= LOCAL_ARGUMENTS ? local : memory_alloc(vm, bytes);
    Code *code = function->code;
    if (!given) {
        release_values(regs, nargs);
        return false;
    }
    memcpy(given, regs, bytes);
    memset(regs, 0, sizeof(Value) * (nargs > code->local_count ? nargs : code->local_count));
    size_t named = kwnames ? kwnames->length : 0;
    Binding b = {vm, function, code, regs, given, nargs - named, named, kwnames};
    bool ok = bind_all(&b);
    release_values(given, nargs);
    if (given != local) memory_free(vm, given, bytes);
    if (!ok) release_values(regs, code->local_count);
    return ok;
}

bool place_keywords(Function *function, Code *code, Value *regs, size_t nargs, Tuple *names) {
    enum { MOST_NAMED = 16, MOST_PARAMETERS = 63 };
    size_t named = names->length, positional = nargs - named, count = code->argument_count;
    if (named > MOST_NAMED || count > MOST_PARAMETERS || nargs > count) return false;
    uint8_t place[MOST_NAMED];
    uint64_t filled = ((uint64_t)1 << positional) - 1;
    for (size_t k = 0; k < named; k++) {
        size_t i = positional > code->positional_only_count ? positional : code->positional_only_count;
        while (i < count && code->local_names->items[i] != names->items[k]) i++;
        if (i == count || filled >> i & 1) return false;
        filled |= (uint64_t)1 << i;
        place[k] = (uint8_t)i;
    }
    uint64_t missing = ~filled & (((uint64_t)1 << count) - 1);
    size_t defaults = function->defaults ? function->defaults->length : 0;
    if (missing && (size_t)__builtin_ctzll(missing) + defaults < count) return false;
    Value given[MOST_NAMED];
    memcpy(given, regs + positional, named * sizeof(Value));
    for (; missing; missing &= missing - 1) {
        size_t i = (size_t)__builtin_ctzll(missing);
        regs[i] = value_from_object(incref(function->defaults->items[i + defaults - count]));
    }
    for (size_t k = 0; k < named; k++) regs[place[k]] = given[k];
    return true;
}

/* ---- frames ---- */

/* Frame records are charged to the budget in steps. */
bool depth_reserve(VM *vm) {
    enum { DEPTH_STEP = 4096 };
    if (vm->depth_limit >= vm->recursion_limit || vm->frames_charged >= vm->frames_max) {
        raise(vm, EXC_RECURSION_ERROR, "maximum recursion depth exceeded");
        return false;
    }
    if (!heap_charge(vm, DEPTH_STEP * sizeof(Frame))) {
        raise_memory_error(vm);
        return false;
    }
    vm->frames_charged += DEPTH_STEP;
    vm_set_recursion_limit(vm, vm->recursion_limit);
    return true;
}

static bool room_for_frame(VM *vm, Code *code, Value *regs, size_t nargs) {
    if (unlikely(vm->depth >= vm->depth_limit) && !depth_reserve(vm)) return false;
    if (unlikely(!code->constant_values) && !code_prepare(vm, code)) return false;
    size_t need = code->register_count > nargs ? code->register_count : nargs;
    return stack_reserve(vm, regs, need + 1);
}

Frame *frame_push(VM *vm, Function *function, Value *regs, size_t nargs, Tuple *kwnames, FrameKind kind) {
    Code *code = function->code;
    if (unlikely(!room_for_frame(vm, code, regs, nargs))) {
        release_values(regs, nargs);
        decref(function);
        return NULL;
    }
    if (likely(!kwnames && nargs == code->argument_count && !code->keyword_only_count &&
               !(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS)))) {
        for (size_t i = nargs; i < code->local_count; i++) regs[i] = VALUE_UNBOUND;
    } else if (!bind_arguments(vm, function, regs, nargs, kwnames)) {
        decref(function);
        return NULL;
    }
    for (uint32_t i = 0; i < code->free_count; i++) { /* free variables follow the own cells */
        regs[code->first_cell + code->cell_count + i] = value_from_object(incref(function->closure->items[i]));
    }
    Frame *frame = vm->next_frame++;
    *frame = (Frame){.regs = regs, .pc = code->insns, .code = code, .function = function, .back = vm->current, .kind = kind};
    vm->current = frame;
    vm->depth++;
    return frame;
}

Frame *push_unpacked(VM *vm, Function *function, Tuple *positional, Dict *keywords) {
    size_t nargs = positional->length, named = keywords ? keywords->used : 0;
    Value *regs = vm_stack_top(vm);
    Tuple *names = named ? tuple_allocate(vm, named) : NULL;
    if ((named && !names) || !stack_reserve(vm, regs, nargs + named + 1)) {
        xdecref(names);
        decref(function);
        return NULL;
    }
    for (size_t i = 0; i < nargs; i++) regs[i] = value_from_object(incref(positional->items[i]));
    size_t at = 0;
    Object *key, *value;
    for (size_t i = 0; i < named && dict_next(keywords, &at, &key, &value); i++) {
        names->items[i] = incref(key);
        regs[nargs + i] = value_from_object(incref(value));
    }
    Frame *frame = frame_push(vm, function, regs, nargs + named, names, FRAME_CALL);
    xdecref(names);
    return frame;
}

static Object *run_pushed(VM *vm, Frame *frame) {
    if (frame->code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR)) {
        Object *generator = generator_new(vm, frame->function, frame->regs);
        frame_leave(vm, frame);
        return generator;
    }
    return loop_run(vm, frame);
}

Object *vm_call_function(VM *vm, Object *callable, Object *const *args, size_t nargs, Tuple *kwnames) {
    size_t total = nargs + (kwnames ? kwnames->length : 0);
    if (!recursion_enter(vm, "")) return NULL;
    Value *regs = vm_stack_top(vm);
    if (!stack_reserve(vm, regs, total + 1)) return NULL;
    for (size_t i = 0; i < total; i++) regs[i] = value_from_object(incref(args[i]));
    Code *code = ((Function *)callable)->code;
    if (likely(total == nargs && nargs + 1 == code->plain_arity && regs + code->register_count < vm->stack_limit &&
               vm->depth < vm->depth_limit)) {
        Frame *plain = frame_push_plain(vm, (Function *)incref(callable), code, regs);
        plain->kind = FRAME_ENTRY;
        Object *value = loop_run(vm, plain);
        recursion_leave(vm);
        return value;
    }
    Frame *frame = frame_push(vm, (Function *)incref(callable), regs, total, kwnames, FRAME_ENTRY);
    Object *result = frame ? run_pushed(vm, frame) : NULL;
    recursion_leave(vm);
    return result;
}

/* Runs a function without parameters in a local namespace of its own. */
static Object *run_in_namespace(VM *vm, STEALS Function *function, Object *locals) {
    if (!recursion_enter(vm, "")) {
        decref(function);
        return NULL;
    }
    bool named = !(function->code->flags & CODE_OPTIMIZED);
    Frame *frame = frame_push(vm, function, vm_stack_top(vm), 0, NULL, FRAME_ENTRY);
    if (!frame) return NULL;
    if (named) frame->locals = incref(locals);
    return run_pushed(vm, frame);
}

Object *vm_run_code(VM *vm, Code *code, Dict *globals, Object *locals) {
    Function *function = (Function *)function_new(vm, code, globals);
    return function ? run_in_namespace(vm, function, locals ? locals : OBJ(globals)) : NULL;
}

Object *vm_run_body(VM *vm, Function *body, Object *namespace_) {
    return run_in_namespace(vm, incref(body), namespace_);
}

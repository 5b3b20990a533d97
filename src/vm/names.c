/* Names: globals and builtins with their caches, namespaces of class bodies, the errors of unbound ones. */
#include "object/module.h"
#include "vm/loop.h"

/* Remembers where a global or builtin was found; valid while the dicts' keys stay. */
static void remember_global(VM *vm, Dict *globals, Dict *builtins, Str *name, Insn *cache, bool in_builtins) {
    uint32_t version = dict_keys_version(vm, globals);
    if (!version) return;
    if (in_builtins) {
        uint32_t below = dict_keys_version(vm, builtins);
        ptrdiff_t at = below ? dict_entry_index(vm, builtins, name) : -1;
        if (at < 0) return;
        cache[1].low = below;
        cache[1].high = (uint32_t)at;
        cache[0].high = UINT32_MAX;
    } else {
        ptrdiff_t at = dict_entry_index(vm, globals, name);
        if (at < 0) return;
        cache[0].high = (uint32_t)at;
    }
    cache[0].low = version;
}

Object *load_global(VM *vm, Frame *frame, Str *name, Insn *cache) {
    Dict *globals = frame->function->globals;
    Object *builtins = frame->function->builtins;
    Object *o = NULL;
    if (likely(is_exact(OBJ(globals), TYPE_DICT))) {
        o = dict_get_str(vm, globals, name);
    } else { /* of a class that may have a __getitem__ or __missing__ of its own */
        Object *item = object_getitem(vm, OBJ(globals), OBJ(name));
        if (item || !exception_clear_if(vm, EXC_KEY_ERROR)) return item;
        cache = NULL;
    }
    bool in_builtins = !o;
    if (!o && exception_pending(vm)) return NULL;
    if (!o) {
        Object *late = module_late_global(vm, globals, name);
        if (late || exception_pending(vm)) return late;
    }
    if (!o && is_dict(builtins)) o = dict_get_str(vm, (Dict *)builtins, name);
    if (!o) {
        if (!exception_pending(vm)) raise_name_error(vm, name, "name '%U' is not defined");
        return NULL;
    }
    incref(o);
    if (cache && !vm->config.no_specialise) remember_global(vm, globals, (Dict *)builtins, name, cache, in_builtins);
    return o;
}

Object *frame_load_name(VM *vm, Frame *frame, Str *name) {
    Object *locals = frame->locals;
    if (locals && is_exact(locals, TYPE_DICT)) {
        Object *o = dict_get_str(vm, (Dict *)locals, name);
        if (o) return incref(o);
        if (exception_pending(vm)) return NULL;
    } else if (locals) {
        Object *o = object_getitem(vm, locals, OBJ(name));
        if (o || !exception_clear_if(vm, EXC_KEY_ERROR)) return o;
    }
    return load_global(vm, frame, name, NULL);
}

bool frame_store_name(VM *vm, Frame *frame, Str *name, Object *value) {
    Object *locals = frame->locals;
    if (is_exact(locals, TYPE_DICT)) return dict_set_str(vm, (Dict *)locals, name, value);
    return object_setitem(vm, locals, OBJ(name), value) >= 0;
}

bool store_global(VM *vm, Dict *globals, Str *name, Object *value, Insn *cache) {
    if (!is_exact(OBJ(globals), TYPE_DICT)) return dict_set(vm, globals, OBJ(name), value);
    bool was_there = globals->keys_version && globals->keys_version == cache->high;
    if (!dict_set_str(vm, globals, name, value)) return false;
    if (vm->config.no_specialise) return true;
    /* Keys come and go while a module is being set up: remembered the second time only, when the version has lasted. */
    if (was_there) {
        ptrdiff_t at = dict_entry_index(vm, globals, name);
        if (at >= 0) *cache = (Insn){.low = globals->keys_version, .high = (uint32_t)at};
    } else {
        *cache = (Insn){.low = 0, .high = dict_keys_version(vm, globals)};
    }
    return true;
}

static bool name_missing(VM *vm, Str *name) {
    if (!exception_pending(vm) || exception_clear_if(vm, EXC_KEY_ERROR)) raise_name_error(vm, name, "name '%U' is not defined");
    return false;
}

bool frame_delete_name(VM *vm, Frame *frame, Str *name) {
    return object_delitem(vm, frame->locals, OBJ(name)) >= 0 || name_missing(vm, name);
}

bool delete_global(VM *vm, Frame *frame, Str *name) {
    int done = dict_delete(vm, frame->function->globals, OBJ(name));
    return done > 0 || name_missing(vm, name);
}

void *raise_unbound_local(VM *vm, Frame *frame, uint32_t reg) {
    Str *name = (Str *)frame->code->local_names->items[reg];
    return raise(vm, EXC_UNBOUND_LOCAL_ERROR, "cannot access local variable '%U' where it is not associated with a value", name);
}

void *raise_unbound_cell(VM *vm, Frame *frame, uint32_t reg) {
    Code *code = frame->code;
    uint32_t at = reg - code->first_cell;
    if (at < code->cell_count) {
        return raise(vm, EXC_UNBOUND_LOCAL_ERROR, "cannot access local variable '%U' where it is not associated with a value",
                     (Str *)code->cell_names->items[at]);
    }
    return raise_name_error(vm, (Str *)code->free_names->items[at - code->cell_count],
                            "cannot access free variable '%U' where it is not associated with a value in enclosing scope");
}

Object *load_build_class(VM *vm, Frame *frame) {
    Object *builtins = frame->function->builtins;
    Object *o = is_dict(builtins) ? dict_get_str(vm, (Dict *)builtins, NAME(vm, __build_class__)) : NULL;
    if (o) return incref(o);
    if (!exception_pending(vm)) raise(vm, EXC_NAME_ERROR, "__build_class__ not found");
    return NULL;
}

/* Calls of what is not a Python function, functions being made, classes whose call is just an __init__. */
#include "object/arguments.h"
#include "object/dict.h"
#include "vm/loop.h"
#include "vm/operate.h"

static bool make_objects(VM *vm, Value *args, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (unlikely(!register_object(vm, &args[i]))) return false;
    }
    return true;
}

Object *call_object(VM *vm, Object *callable, Value *args, size_t nargs, Tuple *kwnames) {
    size_t total = nargs + (kwnames ? kwnames->length : 0);
    if (unlikely(!make_objects(vm, args, total))) return NULL;
    Object *const *objects = (Object *const *)args; /* references are plain pointers */
    if (is_exact(callable, TYPE_METHOD_DESCRIPTOR) && !kwnames && nargs) {
        Descriptor *d = (Descriptor *)callable;
        if (d->signature && d->signature->simple && nargs - 1 == d->signature->positional &&
            object_is_instance_of(objects[0], d->owner)) {
            return ((const MethodDef *)d->def)->fn(vm, objects[0], objects + 1, nargs - 1);
        }
    } else if (is_exact(callable, TYPE_NATIVE_FUNCTION) && !kwnames) {
        NativeFunction *f = (NativeFunction *)callable;
        if (f->signature && f->signature->simple && nargs == f->signature->positional) {
            return f->def->fn(vm, f->self, objects, nargs);
        }
    }
    return object_call(vm, callable, objects, nargs, kwnames);
}

/* int(x), str(x), list(x) and so on of the commonest kinds; 0 without exception: not one of them. */
static Value convert(VM *vm, Type *type, Value *arg) {
    Value v = *arg;
    int64_t n;
    double d;
    switch (type->id) {
    case TYPE_INT:
        if (value_is_int(v)) return *arg = VALUE_UNBOUND, v;
        if (value_is_exact(v, TYPE_INT)) return value_from_object(incref(value_object(v)));
        if (value_get_float(v, &d) && d > -1e18 && d < 1e18) return value_from_int((int64_t)d);
        return 0;
    case TYPE_FLOAT:
        if (value_is_float(v)) return *arg = VALUE_UNBOUND, v;
        if (value_is_exact(v, TYPE_FLOAT)) return value_from_object(incref(value_object(v)));
        return value_get_int(v, &n) ? value_from_double(vm, (double)n) : 0;
    case TYPE_STR:
        if (value_is_exact(v, TYPE_INT)) return value_from_object(int_to_str(vm, (Int *)value_object(v), 10));
        return value_is_exact(v, TYPE_STR) ? value_from_object(incref(value_object(v))) : 0;
    case TYPE_BOOL: {
        int truth = operate_truth(vm, v);
        return truth < 0 ? 0 : value_from_object(BOOL(vm, truth));
    }
    case TYPE_TUPLE: return value_is_reference(v) ? value_from_object(tuple_from_iterable(vm, value_object(v))) : 0;
    case TYPE_LIST: {
        List *list = value_is_reference(v) ? list_new(vm, 0) : NULL;
        if (!list || list_extend(vm, list, value_object(v))) return value_from_object(list);
        decref(list);
        return 0;
    }
    case TYPE_TYPE: return value_is_reference(v) ? value_from_object(incref(type_of(value_object(v)))) : 0;
    default: return 0;
    }
}

Value call_builtin_type(VM *vm, Type *type, Value *args, size_t nargs) {
    if (nargs == 1) {
        Value v = convert(vm, type, args);
        if (v || unlikely(exception_pending(vm))) return v;
    }
    if (unlikely(!make_objects(vm, args, nargs))) return 0;
    return value_from_object(type_call(vm, OBJ(type), (Object *const *)args, nargs, NULL));
}

Object *call_unpacked(VM *vm, Object *callable, Object *positional, Object *keywords) {
    Object *tuple;
    if (is_exact(positional, TYPE_TUPLE)) {
        tuple = incref(positional);
    } else {
        if (!type_of(positional)->slots.iter && !type_of(positional)->slots.getitem) {
            Str *text = callable_text(vm, callable);
            if (text) raise(vm, EXC_TYPE_ERROR, "%U argument after * must be an iterable, not %T", text, positional);
            xdecref(text);
            return NULL;
        }
        tuple = tuple_from_iterable(vm, positional);
        if (!tuple) return NULL;
    }
    Object *value = object_call_unpacked(vm, callable, (Tuple *)tuple, (Dict *)keywords);
    decref(tuple);
    return value;
}

bool unpacked_keywords(VM *vm, Object *callable, Object *positional, Value *mapping) {
    Object *given = register_object(vm, mapping);
    if (!given) return false;
    if (is_exact(callable, TYPE_FUNCTION) && is_exact(positional, TYPE_TUPLE) && is_exact(given, TYPE_DICT)) {
        const struct DictTable *table = ((Dict *)given)->table;
        if (!table || table->all_str) return true; /* it is read before anything else runs */
    }
    Dict *keywords = dict_new(vm);
    if (!keywords || !dict_merge_keywords(vm, keywords, given, callable)) {
        xdecref(keywords);
        return false;
    }
    *mapping = value_from_object(keywords);
    decref(given);
    return true;
}

Object *make_function(VM *vm, Frame *frame, Code *code, Value *window, unsigned flags) {
    Function *f = (Function *)function_new(vm, code, frame->function->globals);
    if (!f) return NULL;
    if (flags & 1) f->defaults = (Tuple *)incref(value_object(*window++));
    if (flags & 2) f->kwdefaults = (Dict *)incref(value_object(*window++));
    if (flags & 4) {
        FunctionExtra *extra = function_extra(vm, f);
        if (!extra) goto fail;
        set_ref(&extra->annotations, incref(value_object(*window++)));
    }
    if (flags & 8) f->closure = (Tuple *)incref(value_object(*window++));
    if (flags & 16) {
        FunctionExtra *extra = function_extra(vm, f);
        if (!extra) goto fail;
        set_ref(&extra->type_params, incref(value_object(*window++)));
    }
    return OBJ(f);
fail:
    decref(f);
    return NULL;
}

static Function *look_up_simple_init(VM *vm, Type *type) {
    Type *object = builtin_type(vm, TYPE_OBJECT);
    if (!(type->flags & TYPE_HEAP) || type->slots.construct != object->slots.construct || (type->flags & TYPE_ABSTRACT)) return NULL;
    Object *init = type_lookup(vm, type, NAME(vm, __init__));
    return init && is_exact(init, TYPE_FUNCTION) ? (Function *)init : NULL;
}

Function *find_simple_init(VM *vm, Type *type) {
    uint32_t version = type_version(vm, type);
    type->simple_init = look_up_simple_init(vm, type);
    type->simple_init_version = version;
    return type->simple_init;
}

bool init_returned_value(VM *vm, STEALS Value value) {
    Object *wrong = value_make_object(vm, value);
    if (!wrong) return false;
    raise(vm, EXC_TYPE_ERROR, "__init__() should return None, not '%T'", wrong);
    decref(wrong);
    return false;
}

/* Owns the pending exception: raising, chaining, matching, taking and putting back; and making
 * exception objects. */
#include "object/exception.h"
#include "object/exception_types.h"
#include "object/protocol.h"

#include <errno.h>
#include <string.h>

/* ---- making ---- */

void exception_set_extra(Exception *e, int index, Object *value)
{
    set_ref(&e->extra[index], xincref(value));
}

Object *exception_construct_bare(VM *vm, Type *type, Tuple *args)
{
    Exception *e = (Exception *)type_allocate(vm, type, sizeof(Exception));
    if (!e) return NULL;
    e->args = incref(args);
    object_track(vm, OBJ(e));
    return OBJ(e);
}

Object *exception_new(VM *vm, Type *type, Object *argument)
{
    if (type->flags & TYPE_HEAP)
        return object_call(vm, OBJ(type), &argument, argument ? 1 : 0, NULL);
    Tuple *args = argument ? (Tuple *)tuple_from(vm, &argument, 1) : EMPTY_TUPLE(vm);
    if (!args) return NULL;
    Object *e = exception_construct_bare(vm, type, args);
    if (e && type->slots.initialize && type->slots.initialize != exception_initialize) {
        Object *bound[2] = {NULL, argument};
        if (type->slots.initialize(vm, e, bound, argument ? 2 : 1) < 0) clear_ref(&e);
    }
    decref(args);
    return e;
}

/* ---- the pending exception ---- */

Object *exception_take(VM *vm)
{
    Object *e = vm_core(vm)->pending;
    vm_core(vm)->pending = NULL;
    return e;
}

void exception_restore(VM *vm, Object *exception) { set_ref(&vm_core(vm)->pending, exception); }

void exception_add_pending_note(VM *vm, STEALS Str *note)
{
    Object *args[1] = {OBJ(note)}, *exception = exception_take(vm);
    Object *done = note && exception ? object_call_method(vm, exception, NAME(vm, add_note), args, 1) : NULL;
    xdecref(note);
    xdecref(done);
    exception_restore(vm, exception);
}

void exception_clear(VM *vm) { clear_ref(&vm_core(vm)->pending); }

void exception_unraisable(VM *vm, const char *doing, Object *where)
{
    if (vm_core(vm)->hooks.unraisable) vm_core(vm)->hooks.unraisable(vm, doing, where);
    exception_clear(vm);
}

bool exception_is(VM *vm, TypeId type)
{
    Object *e = vm_core(vm)->pending;
    return e && object_is_instance_of(e, builtin_type(vm, type));
}

bool exception_clear_if(VM *vm, TypeId type)
{
    if (!exception_is(vm, type)) return false;
    exception_clear(vm);
    return true;
}

/* ---- chaining ---- */

void exception_set_context(Object *e, Object *context)
{
    set_ref(&as_exception(e)->context, xincref(context));
}

/* Unlinks e from the context chain that starts at `first`, so that hanging the chain under e makes
 * no cycle. The chain may already be cyclic (a program set it so): a second pointer at half speed
 * notices. */
static void unlink_from_chain(Object *first, Object *e)
{
    Object *o = first, *slow = first;
    bool move_slow = false;
    for (Object *context; (context = as_exception(o)->context); o = context) {
        if (context == e) {
            exception_set_context(o, NULL);
            return;
        }
        if (context == slow) return;
        if (move_slow) slow = as_exception(slow)->context;
        move_slow = !move_slow;
    }
}

void *raise_object(VM *vm, Object *exception)
{
    Core *core = vm_core(vm);
    incref(exception);
    Object *handled = core->handled;
    if (handled && handled != exception && is_exception(handled)) {
        incref(handled);
        unlink_from_chain(handled, exception);
        exception_set_context(exception, handled);
        decref(handled);
    }
    set_ref(&core->pending, exception);
    return NULL;
}

/* ---- raising ---- */

static void *raise_new(VM *vm, Type *type, STEALS Object *argument)
{
    if (!argument) return NULL;
    Object *e = exception_new(vm, type, argument);
    decref(argument);
    if (!e) return NULL;
    raise_object(vm, e);
    decref(e);
    return NULL;
}

void *raise(VM *vm, TypeId type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Str *message = str_from_vformat(vm, format, arguments);
    va_end(arguments);
    return raise_new(vm, builtin_type(vm, type), OBJ(message));
}

void *raise_with_args(VM *vm, TypeId type, Object *argument)
{
    return raise_new(vm, builtin_type(vm, type), incref(argument));
}

void *raise_key_error(VM *vm, Object *key) { return raise_with_args(vm, EXC_KEY_ERROR, key); }

void *raise_stop_iteration(VM *vm, Object *value)
{
    if (value) return raise_with_args(vm, EXC_STOP_ITERATION, value);
    Object *e = exception_new(vm, builtin_type(vm, EXC_STOP_ITERATION), NULL);
    if (!e) return NULL;
    raise_object(vm, e);
    decref(e);
    return NULL;
}

/* The pending exception, when raising just made one of this type. BORROWED. */
static Exception *just_raised(VM *vm, TypeId type)
{
    Object *e = vm_core(vm)->pending;
    return e && is_exact(e, type) ? as_exception(e) : NULL;
}

void *raise_attribute_error(VM *vm, Object *object, Str *name)
{
    if (is_type(object))
        raise(vm, EXC_ATTRIBUTE_ERROR, "type object '%U' has no attribute '%U'",
              ((Type *)object)->name, name);
    else
        raise(vm, EXC_ATTRIBUTE_ERROR, "'%T' object has no attribute '%U'", object, name);
    Exception *e = just_raised(vm, EXC_ATTRIBUTE_ERROR);
    if (!e) return NULL;
    exception_set_extra(e, EXTRA_ATTRIBUTE_NAME, OBJ(name));
    exception_set_extra(e, EXTRA_ATTRIBUTE_OBJ, object);
    return NULL;
}

void *raise_name_error(VM *vm, Str *name, const char *format)
{
    raise(vm, EXC_NAME_ERROR, format, name);
    Exception *e = just_raised(vm, EXC_NAME_ERROR);
    if (e) exception_set_extra(e, EXTRA_NAME_NAME, OBJ(name));
    return NULL;
}

void *raise_os_error(VM *vm, int error_number, Object *filename)
{
    Object *items[3] = {NULL, NULL, filename};
    items[0] = int_from_int64(vm, error_number);
    items[1] = OBJ(str_from_text(vm, strerror(error_number)));
    if (items[0] && items[1]) {
        Object *e =
            object_call(vm, OBJ(builtin_type(vm, EXC_OS_ERROR)), items, filename ? 3 : 2, NULL);
        if (e) {
            raise_object(vm, e);
            decref(e);
        }
    }
    xdecref(items[0]);
    xdecref(items[1]);
    return NULL;
}

void *raise_import_error(VM *vm, TypeId type, Str *name, Object *path, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Str *message = str_from_vformat(vm, format, arguments);
    va_end(arguments);
    raise_new(vm, builtin_type(vm, type), OBJ(message));
    Exception *e = just_raised(vm, type);
    if (!e) return NULL;
    if (name) exception_set_extra(e, EXTRA_IMPORT_NAME, OBJ(name));
    if (path) exception_set_extra(e, EXTRA_IMPORT_PATH, path);
    return NULL;
}

/* ---- the raise statement ---- */

static bool is_exception_class(Object *o)
{
    return is_type(o) && (((Type *)o)->flags & TYPE_IS_EXCEPTION);
}

/* An exception from what `raise` or `from` was given: NEW; NULL RAISES, message for things that are
 * neither. */
static Object *as_instance(VM *vm, Object *value, const char *message)
{
    if (is_exception(value)) return incref(value);
    if (!is_exception_class(value)) return raise(vm, EXC_TYPE_ERROR, "%s", message);
    Object *e = object_call0(vm, value);
    if (!e || is_exception(e)) return e;
    raise(vm, EXC_TYPE_ERROR,
          "calling %R should have returned an instance of BaseException, not %R", value,
          OBJ(type_of(e)));
    decref(e);
    return NULL;
}

void *raise_from_value(VM *vm, Object *value, Object *cause)
{
    if (!value) {
        if (!vm_core(vm)->handled)
            return raise(vm, EXC_RUNTIME_ERROR, "No active exception to reraise");
        exception_restore(vm, incref(vm_core(vm)->handled));
        return NULL;
    }
    Object *e = as_instance(vm, value, "exceptions must derive from BaseException");
    if (!e) return NULL;
    if (cause) {
        Object *from = NULL;
        if (!is_none(cause) &&
            !(from = as_instance(vm, cause, "exception causes must derive from BaseException"))) {
            decref(e);
            return NULL;
        }
        set_ref(&as_exception(e)->cause, from);
        as_exception(e)->suppress_context = true;
    }
    raise_object(vm, e);
    decref(e);
    return NULL;
}

/* ---- matching ---- */

int exception_check_match(VM *vm, Object *match)
{
    bool ok = true;
    if (is_tuple(match)) {
        for (size_t i = 0; ok && i < ((Tuple *)match)->length; i++)
            ok = is_exception_class(((Tuple *)match)->items[i]);
    } else {
        ok = is_exception_class(match);
    }
    if (ok) return 0;
    raise(vm, EXC_TYPE_ERROR,
          "catching classes that do not inherit from BaseException is not allowed");
    return -1;
}

int exception_matches(VM *vm, Object *exception, Object *match)
{
    if (exception_check_match(vm, match) < 0) return -1;
    if (!is_tuple(match)) return object_is_instance_of(exception, (Type *)match);
    Tuple *classes = (Tuple *)match;
    for (size_t i = 0; i < classes->length; i++)
        if (object_is_instance_of(exception, (Type *)classes->items[i])) return 1;
    return 0;
}

Object *stop_iteration_take_value(VM *vm)
{
    Object *e = exception_take(vm);
    if (!e) return NEW_NONE(vm);
    Object *value = xincref(as_exception(e)->extra[EXTRA_STOP_VALUE]);
    decref(e);
    return value ? value : NEW_NONE(vm);
}

bool traceback_add(VM *vm, Object *frame, int32_t line, uint32_t instruction)
{
    Object *e = exception_take(vm);
    if (!e) return true;
    Object *entry = traceback_new(vm, as_exception(e)->traceback, frame, line, instruction);
    if (!entry) { /* the MemoryError goes on in its place */
        Object *failure = exception_take(vm);
        if (is_exact(e, EXC_MEMORY_ERROR)) {
            set_ref(&failure, e); /* one is enough */
        } else {
            unlink_from_chain(e, failure);
            set_ref(&as_exception(failure)->context, e);
        }
        exception_restore(vm, failure);
        return false;
    }
    set_ref(&as_exception(e)->traceback, entry);
    exception_restore(vm, e);
    return true;
}

/* Asks the functions of the module _codecs (src/module/lib/codecs_core.py) for what Python code has registered. */
#include "object/codec_registry.h"
#include "object/bytes.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/tuple.h"

/* _codecs.NAME(args...); count NULLs among the args: they could not be made. */
static Object *call_codecs(VM *vm, const char *name, STEALS Object *a, STEALS Object *b, STEALS Object *c) {
    Object *args[3] = {a, b, c}, *result = NULL;
    Module *module = a && b && c && vm_core(vm)->hooks.import_module ? (Module *)vm_core(vm)->hooks.import_module(vm, "_codecs") : NULL;
    Object *function = module ? xincref(dict_get_text(vm, module->dict, name)) : NULL;
    if (function) result = object_call(vm, function, args, 3, NULL);
    else if (!exception_pending(vm)) raise(vm, EXC_LOOKUP_ERROR, "no codecs are registered");
    xdecref(function);
    xdecref(module);
    for (int i = 0; i < 3; i++) xdecref(args[i]);
    return result;
}

static Object *text_or_none(VM *vm, const char *text) { return text ? OBJ(str_from_text(vm, text)) : NEW_NONE(vm); }

Object *registry_encode(VM *vm, Str *text, const char *encoding, const char *errors) {
    return call_codecs(vm, "_encode_text", incref(OBJ(text)), OBJ(str_from_text(vm, encoding)), text_or_none(vm, errors));
}

Object *registry_decode(VM *vm, const uint8_t *data, size_t length, const char *encoding, const char *errors) {
    return call_codecs(vm, "_decode_text", bytes_from(vm, data, length), OBJ(str_from_text(vm, encoding)), text_or_none(vm, errors));
}

Object *registry_handle(VM *vm, const char *errors, bool encoding, size_t length, size_t *position) {
    Object *error = exception_take(vm), *replacement = NULL;
    Object *result = call_codecs(vm, "_handle", OBJ(str_from_text(vm, errors)), error, incref(BOOL(vm, encoding)));
    ptrdiff_t place;
    if (result && object_to_size(vm, ((Tuple *)result)->items[1], &place)) {
        *position = (size_t)place < length ? (size_t)place : length;
        replacement = incref(((Tuple *)result)->items[0]);
    }
    xdecref(result);
    return replacement;
}

void registry_note(VM *vm, const char *operation, const char *encoding) {
    exception_add_pending_note(vm, str_from_format(vm, "%s with '%s' codec failed", operation, encoding));
}

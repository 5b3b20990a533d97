/* Owns what formatting of every type shares: reading a specification, its errors, and buffers on
 * the VM's memory. */
#include "object/format.h"

#include "object/protocol.h"

static void *vm_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    VM *vm = context;
    if (new_size == 0) {
        if (old) memory_free(vm, old, old_size);
        return NULL;
    }
    return old ? memory_try_resize(vm, old, old_size, new_size) : memory_try_alloc(vm, new_size);
}

Allocator vm_allocator(VM *vm) { return (Allocator){vm_resize, vm}; }

Str *str_from_buffer(VM *vm, Buffer *buffer)
{
    Str *s = buffer->failed ? raise_memory_error(vm)
                            : str_from_utf8(vm, buffer->data ? buffer->data : "", buffer->size);
    buffer_free(buffer);
    return s;
}

void *raise_format_error(VM *vm, FormatError error, const FormatSpec *spec, const char *type_name,
                         Str *text)
{
    if (error == FORMAT_NO_MEMORY) return raise_memory_error(vm);
    size_t size;
    const char *utf8 = str_utf8(vm, text, &size);
    if (!utf8) return NULL;
    Allocator allocator = vm_allocator(vm);
    Buffer message;
    buffer_init(&message, &allocator);
    format_error_message(&message, error, spec, type_name, utf8, size);
    Str *words = str_from_buffer(vm, &message);
    if (!words) return NULL;
    bool overflow = error == FORMAT_CHAR_RANGE || error == FORMAT_CHAR_TOO_LARGE;
    raise(vm, overflow ? EXC_OVERFLOW_ERROR : EXC_VALUE_ERROR, "%U", words);
    decref(words);
    return NULL;
}

bool format_spec_read(VM *vm, FormatSpec *spec, Str *text, const char *type_name,
                      char default_align)
{
    size_t size;
    const char *utf8 = str_utf8(vm, text, &size);
    if (!utf8) return false;
    FormatError error = format_spec_parse(spec, utf8, size, default_align);
    if (error == FORMAT_OK) return true;
    raise_format_error(vm, error, spec, type_name, text);
    return false;
}

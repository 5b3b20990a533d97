/* Owns the list of all builtin types: one row per TypeId, each naming the spec at the foot of its type's file. */
#include "object/type.h"
#include "object/exception_types.h"

/* The specs' names; a missing one makes the link fail. Async and PEP 695 types have none yet. */
#define SPECS(X) \
    X(object_type) X(type_type) X(none_type) X(not_implemented_type) X(ellipsis_type) \
    X(int_type) X(bool_type) X(float_type) X(complex_type) X(str_type) X(str_iterator_type) X(str_ascii_iterator_type) \
    X(bytes_type) X(bytes_iterator_type) X(bytearray_type) X(bytearray_iterator_type) X(memoryview_type) \
    X(list_type) X(list_iterator_type) X(list_reverse_iterator_type) X(tuple_type) X(tuple_iterator_type) \
    X(dict_type) X(dict_keys_type) X(dict_values_type) X(dict_items_type) \
    X(dict_key_iterator_type) X(dict_value_iterator_type) X(dict_item_iterator_type) \
    X(dict_reverse_key_iterator_type) X(dict_reverse_value_iterator_type) \
    X(dict_reverse_item_iterator_type) X(mapping_proxy_type) X(set_type) X(frozenset_type) \
    X(set_iterator_type) X(slice_type) X(range_type) X(range_iterator_type) X(long_range_iterator_type) \
    X(enumerate_type) X(zip_type) X(map_type) X(filter_type) X(reversed_type) \
    X(sequence_iterator_type) X(callable_iterator_type) X(function_type) X(method_type) \
    X(native_function_type) X(method_descriptor_type) X(classmethod_descriptor_type) \
    X(slot_wrapper_type) X(method_wrapper_type) X(getset_descriptor_type) X(member_descriptor_type) \
    X(property_type) X(classmethod_type) X(staticmethod_type) X(super_type) X(code_type) X(cell_type) \
    X(frame_type) X(traceback_type) X(generator_type) X(coroutine_type) X(coroutine_wrapper_type) X(async_generator_type) X(async_generator_asend_type) X(async_generator_athrow_type) X(module_type) X(weakref_type) X(weakproxy_type) X(weakcallableproxy_type) X(generic_alias_type) \
    X(union_type) X(simple_namespace_type)

#define X(spec) extern const TypeSpec spec;
SPECS(X)
#undef X

const TypeSpec *const builtin_type_specs[] = {
#define X(spec) &spec,
    SPECS(X)
#undef X
#define X(id, name, base) &exception_type_specs[EXC_##id - EXC_BASE_EXCEPTION],
    BUILTIN_EXCEPTIONS(X)
#undef X
    NULL,
};

/* Names the runtime itself looks up, interned once per VM: NAME(vm, __init__). Add rows freely. */
#ifndef OURO_OBJECT_NAMES_H
#define OURO_OBJECT_NAMES_H

#define WELL_KNOWN_NAMES(X) \
    X(__abs__) X(__add__) X(__aenter__) X(__aexit__) X(__aiter__) X(__all__) X(__and__) X(__anext__) X(__annotations__) X(__args__) \
    X(__await__) X(__bases__) X(__bool__) X(__build_class__) X(__builtins__) X(__bytes__) X(__call__) X(__cause__) X(__class__) \
    X(__class_getitem__) X(__classcell__) X(__closure__) X(__code__) X(__complex__) X(__contains__) X(__context__) X(__debug__) \
    X(__defaults__) X(__del__) X(__delattr__) X(__delete__) X(__delitem__) X(__dict__) X(__dir__) X(__divmod__) X(__doc__) X(__enter__) \
    X(__eq__) X(__exit__) X(__file__) X(__float__) X(__floordiv__) X(__format__) X(__fspath__) X(__func__) X(__ge__) X(__get__) \
    X(__getattr__) X(__getattribute__) X(__getitem__) X(__getstate__) X(__globals__) X(__gt__) X(__hash__) X(__import__) X(__index__) \
    X(__init__) X(__init_subclass__) X(__instancecheck__) X(__int__) X(__invert__) X(__isabstractmethod__) X(__iter__) X(__kwdefaults__) \
    X(__le__) X(__len__) X(__length_hint__) X(__loader__) X(__lt__) X(__main__) X(__match_args__) X(__missing__) X(__module__) X(__mro__) \
    X(__mro_entries__) X(__name__) X(__ne__) X(__neg__) X(__new__) X(__next__) X(__notes__) X(__orig_bases__) X(__package__) X(__path__) \
    X(__pos__) X(__pow__) X(__prepare__) X(__qualname__) X(__reduce__) X(__reduce_ex__) X(__repr__) X(__reversed__) X(__round__) \
    X(__rpow__) X(__self__) X(__set__) X(__set_name__) X(__setattr__) X(__setitem__) X(__setstate__) X(__sizeof__) X(__slots__) X(__spec__) \
    X(__static_attributes__) X(__str__) X(__subclasscheck__) X(__subclasses__) X(__subclasshook__) X(__suppress_context__) \
    X(__traceback__) X(__trunc__) X(__ceil__) X(__floor__) X(__truediv__) X(__type_params__) X(__weakref__) X(__wrapped__) X(__firstlineno__) \
    X(add_note) X(append) X(args) X(big) X(builtins) X(close) X(code) X(copy) X(encoding) X(end) X(errors) X(exc_info) X(extend) X(file) X(fileno) \
    X(flush) X(fromkeys) X(get) X(items) X(key) X(keys) X(last_exc) X(little) X(metaclass) X(mro) X(msg) X(name) X(path) X(print) X(read) \
    X(readline) X(send) X(sep) X(stderr) X(stdin) X(stdout) X(strict) X(sys) X(throw) X(update) X(value) X(values) X(write) X(displayhook) \
    X(excepthook) X(unraisablehook) X(modules) X(meta_path) X(path_hooks) X(_initializing) \
    X(__radd__) X(__iadd__) X(__sub__) X(__rsub__) X(__isub__) X(__mul__) X(__rmul__) X(__imul__) X(__matmul__) \
    X(__rmatmul__) X(__imatmul__) X(__rtruediv__) X(__itruediv__) X(__rfloordiv__) X(__ifloordiv__) X(__mod__) \
    X(__rmod__) X(__imod__) X(__ipow__) X(__lshift__) X(__rlshift__) X(__ilshift__) X(__rshift__) X(__rrshift__) \
    X(__irshift__) X(__rand__) X(__iand__) X(__xor__) X(__rxor__) X(__ixor__) X(__or__) X(__ror__) X(__ior__) \
    X(__rdivmod__) X(__abstractmethods__) X(__base__) X(__basicsize__) X(__dictoffset__) X(__flags__) X(__itemsize__) \
    X(__weakrefoffset__) X(__text_signature__) X(__getnewargs__) X(__getnewargs_ex__) X(__newobj__) X(__newobj_ex__) \
    X(copyreg) X(_slotnames) X(__objclass__) X(__origin__) X(__parameters__) X(__unpacked__) X(__typing_subst__) \
    X(__typing_prepare_subst__) X(__typing_unpacked_tuple_args__) X(__classdictcell__) X(fget) X(fset) X(fdel) X(doc) \
    X(__thisclass__) X(__abc_tpflags__) X(__self_class__) X(__replace__) X(__annotate__)

typedef enum NameId {
#define X(name) NAME_##name,
    WELL_KNOWN_NAMES(X)
#undef X
    NAME_COUNT,
} NameId;

#endif

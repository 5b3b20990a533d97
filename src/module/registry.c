/* Owns the list of native modules: one row each; import and the VM look here. */
#include "object/module.h"

/* The names of the ModuleDefs. A row whose file is missing makes the link fail. */
#define MODULES(X) \
    X(sre_module) X(json_module) X(codecs_core_module) X(typing_core_module) X(ast_core_module) X(imp_module) \
    X(marshal_module) X(code_bytes_module) X(builtins_module) X(sys_module) X(io_module) X(io_native_module) X(io_bases_module) X(time_module) X(types_module) \
    X(traceback_module) X(dis_module) X(gc_module) X(ctypes_module) X(weakref_native_module) X(weakref_module) \
    X(thread_module) X(queue_module) X(tracemalloc_native_module) X(tracemalloc_module) X(atexit_module) \
    X(warnings_core_module) X(warnings_module) X(signal_module) X(faulthandler_module) X(posix_core_module) X(posix_module) \
    X(errno_module) X(math_module) X(itertools_module) X(functools_native_module) X(functools_module) \
    X(functools_dispatch_module) X(operator_native_module) X(operator_module) X(collections_native_module) \
    X(collections_module) X(collections_abc_module) X(copy_module) X(abc_native_module) X(cmath_module) \
    X(subprocess_native_module) X(select_module) X(socket_module) X(fcntl_module) X(resource_module) X(pwd_module) \
    X(grp_module) X(termios_module) X(syslog_module) X(multiprocessing_module) X(struct_native_module) X(csv_native_module) \
    X(array_module) X(binascii_module) X(heapq_native_module) X(bisect_native_module) X(random_native_module) \
    X(string_fields_module) X(contextvars_module) X(coroutine_module) X(zlib_module) X(bz2_native_module) \
    X(lzma_native_module) X(unicodedata_module) X(md5_hash_module) X(sha1_hash_module) X(sha256_hash_module) \
    X(sha512_hash_module) X(sha2_hash_module) X(sha3_hash_module) X(blake2_hash_module)

#define X(name) extern const ModuleDef name;
MODULES(X)
#undef X

const ModuleDef *const native_modules[] = {
#define X(name) &name,
    MODULES(X)
#undef X
    NULL,
};

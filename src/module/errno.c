/* Owns the errno module: error numbers by name. */
#include <errno.h>

#include "object/module.h"

static bool setup(VM *vm, Module *module)
{
    static const struct {
        const char *name;
        int value;
    } rows[] = {
#define X(name) {#name, name},
        X(EPERM) X(ENOENT) X(ESRCH) X(EINTR) X(EIO) X(ENXIO) X(E2BIG) X(ENOEXEC) X(EBADF) X(ECHILD)
            X(EAGAIN) X(ENOMEM) X(EACCES) X(EFAULT) X(ENOTBLK) X(EBUSY) X(EEXIST) X(EXDEV) X(ENODEV)
                X(ENOTDIR) X(EISDIR) X(EINVAL) X(ENFILE) X(EMFILE) X(ENOTTY) X(ETXTBSY) X(EFBIG)
                    X(ENOSPC) X(ESPIPE) X(EROFS) X(EMLINK) X(EPIPE) X(EDOM) X(ERANGE) X(EDEADLK)
                        X(ENAMETOOLONG) X(ENOLCK) X(ENOSYS) X(ENOTEMPTY) X(ELOOP) X(EWOULDBLOCK) X(
                            ENOMSG) X(EIDRM) X(ENOSTR) X(ENODATA) X(ETIME) X(EREMOTE) X(ENOLINK)
                            X(EPROTO) X(EMULTIHOP) X(EBADMSG) X(EOVERFLOW) X(EILSEQ) X(EUSERS)
                                X(ENOTSOCK) X(EDESTADDRREQ) X(EMSGSIZE) X(EPROTOTYPE) X(ENOPROTOOPT)
                                    X(EPROTONOSUPPORT) X(ESOCKTNOSUPPORT) X(EOPNOTSUPP) X(ENOTSUP)
                                        X(EPFNOSUPPORT) X(EAFNOSUPPORT) X(EADDRINUSE)
                                            X(EADDRNOTAVAIL) X(ENETDOWN) X(ENETUNREACH) X(ENETRESET)
                                                X(ECONNABORTED) X(ECONNRESET) X(ENOBUFS) X(EISCONN)
                                                    X(ENOTCONN) X(ESHUTDOWN) X(ETOOMANYREFS)
                                                        X(ETIMEDOUT) X(ECONNREFUSED) X(EHOSTDOWN)
                                                            X(EHOSTUNREACH) X(EALREADY)
                                                                X(EINPROGRESS) X(ESTALE) X(EDQUOT)
                                                                    X(ECANCELED) X(EOWNERDEAD)
                                                                        X(ENOTRECOVERABLE)
#undef X
    };
    Dict *names = dict_new(vm);
    bool ok = names != NULL;
    for (size_t i = 0; ok && i < sizeof rows / sizeof *rows; i++) {
        Object *number = int_from_int64(vm, rows[i].value),
               *name = number ? OBJ(str_intern_text(vm, rows[i].name)) : NULL;
        /* the first of two names of a number is the one that is told */
        ok = name && (dict_get(vm, names, number) || dict_set(vm, names, number, name));
        xdecref(name);
        ok = module_add(vm, module, rows[i].name, number) && ok;
    }
    if (!ok) clear_ref(&names);
    return module_add(vm, module, "errorcode", OBJ(names));
}

const ModuleDef errno_module = {
    .name = "errno",
    .doc = "The numbers of system errors by name.",
    .setup = setup,
};

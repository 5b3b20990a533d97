/* The ouro command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>

#include "object/exception.h"
#include "object/protocol.h"
#include "vm/import.h"

static int report(VM *vm) {
    Object *exception = exception_take(vm);
    Str *text = traceback_format_exception(vm, exception, false);
    if (text) {
        size_t n;
        const char *utf8 = str_utf8(vm, text, &n);
        if (utf8) fwrite(utf8, 1, n, stderr);
        decref(text);
    }
    decref(exception);
    return 1;
}

int main(int argc, char **argv) {
    VMConfig config = {.executable = argv[0], .audit = getenv("OURO_AUDIT") != NULL};
    VM *vm = vm_open(&config);
    if (!vm) {
        fprintf(stderr, "ouro: cannot open a VM\n");
        return 1;
    }
    const char *text = NULL, *name = "<string>";
    size_t length = 0;
    char *file = NULL;
    if (argc > 2 && !strcmp(argv[1], "-c")) {
        text = argv[2];
        length = strlen(text);
    } else if (argc > 1) {
        name = argv[1];
        text = file = read_file(vm, name, &length);
        if (!text) {
            fprintf(stderr, "ouro: can't open file '%s': [Errno %d] %s\n", name, errno, strerror(errno));
            return 2;
        }
    } else {
        return 2;
    }
    Object *result = vm_run_text(vm, text, length, name, COMPILE_EXEC, vm_main_globals(vm));
    if (file) memory_free(vm, file, length + 1);
    int status = result ? 0 : report(vm);
    xdecref(result);
    Object *sys = dict_get_text(vm, vm->core.modules, "sys");
    Object *out = sys ? object_getattr_text(vm, sys, "stdout") : NULL;
    Object *flushed = out ? object_call_method(vm, out, NAME(vm, flush), NULL, 0) : NULL;
    xdecref(flushed);
    xdecref(out);
    size_t left = vm_close(vm);
    if (left && getenv("OURO_LEFT")) fprintf(stderr, "audit: %zu objects left\n", left);
    return status;
}

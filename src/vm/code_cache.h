/* The code of imported files, kept beside them in __pycache__ so that it is compiled once. */
#ifndef OURO_VM_CODE_CACHE_H
#define OURO_VM_CODE_CACHE_H

#include "vm/vm.h"

/* What a file's code is kept under: NAME.ouro-313.pyc. Also sys.implementation.cache_tag. */
#define CODE_CACHE_TAG "ouro-313"

/* Where the code of a source file is kept (module.__cached__). NULL without an exception: nowhere. */
NEW MAYBE Str *code_cache_path(VM *vm, Str *file) RAISES;
/* The code of a source file: what is kept for it if that is whole, of this build and of the file as it is now; else
 * compiled, and kept unless sys.dont_write_bytecode says no or the system does. */
NEW Code *code_of_file(VM *vm, Str *file) RAISES;

#endif

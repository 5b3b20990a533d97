/* The specs of the builtin exceptions, and what their files share. */
#ifndef OURO_OBJECT_EXCEPTION_TYPES_H
#define OURO_OBJECT_EXCEPTION_TYPES_H

#include "object/exception.h"
#include "object/exception_list.h"

enum { EXCEPTION_COUNT = BUILTIN_TYPE_COUNT - EXC_BASE_EXCEPTION };
/* Indexed by TypeId - EXC_BASE_EXCEPTION. */
extern const TypeSpec exception_type_specs[EXCEPTION_COUNT];

/* Which of Exception.extra holds what. */
enum {
    EXTRA_STOP_VALUE = 0,
    EXTRA_EXIT_CODE = 0,
    EXTRA_IMPORT_MSG = 0,
    EXTRA_IMPORT_NAME,
    EXTRA_IMPORT_PATH,
    EXTRA_IMPORT_NAME_FROM,
    EXTRA_ATTRIBUTE_NAME = 0,
    EXTRA_ATTRIBUTE_OBJ,
    EXTRA_NAME_NAME = 0,
    EXTRA_SYNTAX_MSG = 0,
    EXTRA_SYNTAX_FILENAME,
    EXTRA_SYNTAX_LINENO,
    EXTRA_SYNTAX_OFFSET,
    EXTRA_SYNTAX_TEXT,
    EXTRA_SYNTAX_END_LINENO,
    EXTRA_SYNTAX_END_OFFSET,
    EXTRA_SYNTAX_PRINT_FILE,
    EXTRA_OS_ERRNO = 0,
    EXTRA_OS_STRERROR,
    EXTRA_OS_FILENAME,
    EXTRA_OS_FILENAME2,
    EXTRA_OS_WRITTEN,
    EXTRA_UNICODE_ENCODING = 0,
    EXTRA_UNICODE_OBJECT,
    EXTRA_UNICODE_START,
    EXTRA_UNICODE_END,
    EXTRA_UNICODE_REASON,
    EXTRA_GROUP_MESSAGE = 0,
    EXTRA_GROUP_EXCEPTIONS,
    EXTRA_COUNT = 8,
};

/* The signature that takes any arguments: args[0] is the keywords (a Dict or NULL), the positionals
 * follow. */
#define ANY_ARGUMENTS "(*args, **kwargs)"

static inline Exception *as_exception(Object *o) { return (Exception *)o; }
/* Sets an extra field to a new reference of value (NULL clears). */
void exception_set_extra(Exception *e, int index, Object *value);
/* An instance with args and nothing else; no __init__. args is borrowed. */
NEW Object *exception_construct_bare(VM *vm, Type *type, Tuple *args) RAISES;
/* Construct function of BaseException, for types that add to it. */
NEW Object *exception_construct(VM *vm, Type *type, Object *const *args, size_t nargs) RAISES;
int exception_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
void exception_destroy(VM *vm, Object *o);
int exception_traverse(Object *o, Visit visit, void *context);
int exception_clear_references(VM *vm, Object *o);
NEW Object *exception_str(VM *vm, Object *o) RAISES;
/* Stores context as e's context unless that would close a cycle. STEALS nothing. */
void exception_set_context(Object *e, Object *context);
/* The errno's subclass of OSError (EXC_OS_ERROR when it has none). */
TypeId os_error_subclass(int64_t error_number);

/* exception_os.c, exception_syntax.c, exception_unicode.c, exception_group.c: the parts of their
 * specs. */
extern const GetSetDef os_error_getset[];
extern const MethodDef os_error_methods[], group_methods[];
NEW Object *os_error_construct(VM *vm, Type *type, Object *const *args, size_t nargs) RAISES;
int os_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *os_error_str(VM *vm, Object *o) RAISES;
int syntax_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *syntax_error_str(VM *vm, Object *o) RAISES;
int unicode_decode_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
int unicode_encode_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
int unicode_translate_error_initialize(VM *vm, Object *self, Object *const *args,
                                       size_t nargs) RAISES;
NEW Object *unicode_decode_error_str(VM *vm, Object *o) RAISES;
NEW Object *unicode_encode_error_str(VM *vm, Object *o) RAISES;
NEW Object *unicode_translate_error_str(VM *vm, Object *o) RAISES;
NEW Object *group_construct(VM *vm, Type *type, Object *const *args, size_t nargs) RAISES;
int group_initialize(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *group_str(VM *vm, Object *o) RAISES;

#endif

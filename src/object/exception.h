/* Exceptions: the objects, raising, matching, chaining; tracebacks. */
#ifndef OURO_OBJECT_EXCEPTION_H
#define OURO_OBJECT_EXCEPTION_H

#include <stdarg.h>
#include "object/core.h"
#include "object/instance.h"

typedef struct Traceback {
    Object head;
    struct Traceback *next; /* tb_next */
    Object *frame;          /* frame object */
    int32_t line;
    uint32_t instruction;   /* index into the code's instructions, for carets */
} Traceback;

typedef struct Exception {
    Object head;
    Tuple *args;
    Object *traceback;      /* Traceback or NULL */
    Object *cause, *context;/* exception or NULL */
    bool suppress_context;
    /* what some builtin exceptions hold besides, by meaning; NULL when not used:
     * StopIteration value; SystemExit code; ImportError name, path, name_from; AttributeError name, obj; NameError name;
     * SyntaxError msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line; OSError errno, strerror, filename, filename2;
     * UnicodeError encoding, object, start, end, reason; groups message, exceptions */
    Object *extra[8];
    /* attribute area follows (attr_offset) */
} Exception;

/* Sets the pending exception (context = the handled one) and returns NULL, so: return raise(vm, EXC_TYPE_ERROR, "...").
 * Format: %s UTF-8 text, %d int, %ld long, %zd ptrdiff_t, %zu size_t, %u %x %c(char32), %U a Str, %S str(object), %R repr(object),
 * %A ascii(object), %T the type name of an object, %N the name of a Type, %.200s and %.*s precision, %%. */
void *raise(VM *vm, TypeId type, const char *format, ...) __asm__("ouro_raise"); /* libraries call another one */
void *raise_object(VM *vm, Object *exception);            /* instance (borrowed); sets context */
/* raise EXC or raise EXC(...): type or instance as the statement takes it. */
void *raise_from_value(VM *vm, Object *type_or_instance, Object *cause /* NULL: none given; None: suppress */);
void *raise_with_args(VM *vm, TypeId type, Object *argument); /* exception whose only argument is the object (KeyError) */
void *raise_key_error(VM *vm, Object *key);
void *raise_stop_iteration(VM *vm, Object *value /* or NULL */);
void *raise_attribute_error(VM *vm, Object *object, Str *name); /* "'T' object has no attribute 'n'", with name and obj set */
void *raise_name_error(VM *vm, Str *name, const char *format);  /* "name '%U' is not defined" */
void *raise_os_error(VM *vm, int error_number, Object *filename /* or NULL */); /* the right OSError subclass */
void *raise_memory_error(VM *vm);                         /* cannot fail: memory_error.c keeps some in reserve */
bool memory_errors_open(VM *vm);
void memory_errors_close(VM *vm);
void *raise_import_error(VM *vm, TypeId type, Str *name, Object *path, const char *format, ...);

static inline bool exception_pending(VM *vm) { return vm_core(vm)->pending != NULL; }
/* Takes the pending exception out (NULL if none). */
NEW MAYBE Object *exception_take(VM *vm);
/* Adds a note to it, as add_note() does. */
void exception_add_pending_note(VM *vm, STEALS Str *note);
/* Puts one back as it is (no context added); replaces what is pending. NULL clears. */
void exception_restore(VM *vm, STEALS Object *exception);
void exception_clear(VM *vm);
/* The pending exception has nobody to go to: sys.unraisablehook is told, with the place (may be NULL, BORROWED) and, if not NULL,
 * words before it: "Exception ignored in atexit callback". None is pending afterwards. */
void exception_unraisable(VM *vm, const char *doing, Object *where);
/* Is the pending exception an instance of that builtin type? */
bool exception_is(VM *vm, TypeId type);
/* If it is: clears it and says true. */
bool exception_clear_if(VM *vm, TypeId type);
/* except clause test: match is a class or tuple of classes. 1, 0, -1 (TypeError: catching classes that do not inherit ...). */
int exception_matches(VM *vm, Object *exception, Object *match);
/* Is match something an except clause can name? 0, or -1 (TypeError). */
int exception_check_match(VM *vm, Object *match) RAISES;
/* except* : *matched and *rest become NEW (None where empty); a bare exception that matches is wrapped in a group. */
bool exception_group_match(VM *vm, Object *exception, Object *match, Object **matched, Object **rest) RAISES;
/* After the except* clauses: what is raised on, from the original exception and the list of what the clauses raised
 * or left (None entries are skipped). NEW; None when nothing is left. */
NEW Object *exception_group_reraise(VM *vm, Object *original, Object *raised) RAISES;
/* The value of a StopIteration, its reference NEW; clears the pending exception, which must be one (or NULL: gives None). */
NEW Object *stop_iteration_take_value(VM *vm) RAISES;
/* Prepends an entry for a frame to the pending exception's traceback. */
bool traceback_add(VM *vm, Object *frame, int32_t line, uint32_t instruction);
NEW Object *traceback_new(VM *vm, Object *next /* or NULL */, Object *frame, int32_t line, uint32_t instruction) RAISES;
NEW Object *exception_new(VM *vm, Type *type, Object *argument /* or NULL */) RAISES;
/* Text of a whole traceback with causes, notes, groups, carets and suggestions, as CPython 3.13 prints it. colour: ANSI codes as 3.13's. */
NEW Str *traceback_format_exception(VM *vm, Object *exception, bool colour) RAISES;
/* "Did you mean" for AttributeError / NameError / ImportError; "" if none. */
NEW Str *exception_suggestion(VM *vm, Object *exception) RAISES;

#endif

/* Signatures: parsed from the text of a MethodDef, and the binding of a call's arguments to them. */
#ifndef OURO_OBJECT_ARGUMENTS_H
#define OURO_OBJECT_ARGUMENTS_H

#include "object/core.h"

#include <string.h>

typedef struct Parameter {
    const char *name; /* ASCII within the signature's text */
    uint8_t length;
    bool required;
} Parameter;

struct Signature {
    uint16_t named;            /* parameters with a place of their own, **kw included */
    uint16_t positional_only;  /* the first ones that cannot be given by name */
    uint16_t positional;       /* the first ones that can be given by position */
    uint16_t required_positional;
    bool star_args, star_kwargs;
    bool simple;               /* positional-only, no stars: arguments pass through when their number fits */
    bool direct;               /* nothing is required by name: positional arguments are just copied */
    const char *text;
    Parameter parameters[];
};

/* The parsed signature of a static text, from the VM's cache: borrowed, lives as long as the VM. NULL RAISES.
 * Everything that keeps a signature uses this one. */
BORROWED const Signature *signature_for(VM *vm, const char *text) RAISES;
void signatures_close(VM *vm);

enum { SIGNATURE_LOCAL = 16 }; /* as many arguments are bound without a block of their own */

/* May a call skip the binding, because its arguments are positional, of a right number, and few? */
static inline bool signature_is_direct(const Signature *s, size_t nargs, const Tuple *kwnames) {
    return s->direct && nargs >= s->required_positional && (nargs <= s->positional || s->star_args) &&
           nargs + s->named <= SIGNATURE_LOCAL && (!kwnames || kwnames->length == 0);
}

/* Lays the arguments of such a call out as the function expects them; how many there are then. */
static inline size_t signature_fill_direct(const Signature *s, Object **bound, Object *const *args, size_t nargs) {
    size_t i = 0, excess = 0;
    for (; i < nargs && i < s->positional; i++) bound[i] = args[i];
    if (unlikely(nargs > i)) {
        excess = nargs - i;
        memcpy(bound + s->named, args + i, excess * sizeof *bound);
    }
    for (; i < s->named; i++) bound[i] = NULL;
    return s->named + excess;
}

/* Calls a MethodDef with a receiver: binds the arguments (signature = signature_for(def->signature), or NULL for a raw
 * function). `owner` words the error messages: the type or module the function belongs to, or NULL. Fast for the simple case. */
NEW Object *method_def_call(VM *vm, const MethodDef *def, const Signature *signature, Object *owner, Object *self,
                            Object *const *args, size_t nargs, Tuple *kwnames) RAISES;
/* Binds and calls; what method_def_call and type calls use. function_name ("append" or "list.append") is for messages: "f() takes exactly one argument (2 given)" as CPython words them for builtins. */
typedef Object *(*BoundCall)(VM *vm, void *context, Object *const *args, size_t nargs);
NEW Object *signature_call(VM *vm, const Signature *signature, const char *function_name, BoundCall call, void *context,
                           Object *const *args, size_t nargs, Tuple *kwnames) RAISES;

#endif

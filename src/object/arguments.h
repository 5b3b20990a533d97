/* Signatures: parsed from the text of a MethodDef, and the binding of a call's arguments to them. */
#ifndef OURO_OBJECT_ARGUMENTS_H
#define OURO_OBJECT_ARGUMENTS_H

#include "object/core.h"

typedef struct Parameter {
    Str *name;     /* interned, owned */
    bool required;
} Parameter;

struct Signature {
    uint16_t named;            /* parameters with a place of their own, **kw included */
    uint16_t positional_only;  /* the first ones that cannot be given by name */
    uint16_t positional;       /* the first ones that can be given by position */
    uint16_t required_positional;
    bool star_args, star_kwargs;
    bool simple;               /* positional-only, no stars: arguments pass through when their number fits */
    const char *text;
    Parameter parameters[];
};

NEW Signature *signature_parse(VM *vm, const char *text) RAISES;
void signature_free(VM *vm, Signature *signature);
/* Binds and calls. function_name is for messages: "f() takes exactly one argument (2 given)" as CPython words them for builtins. */
typedef Object *(*BoundCall)(VM *vm, void *context, Object *const *args, size_t nargs);
NEW Object *signature_call(VM *vm, const Signature *signature, const char *function_name, BoundCall call, void *context,
                           Object *const *args, size_t nargs, Tuple *kwnames) RAISES;

#endif

/* What tracebacks and suggestions ask a frame object; the VM (vm/frame.c) implements these. */
#ifndef OURO_OBJECT_FRAME_ACCESS_H
#define OURO_OBJECT_FRAME_ACCESS_H

#include "object/code.h"
#include "object/dict.h"

BORROWED Code *frame_code(Object *frame);
BORROWED Dict *frame_globals(Object *frame);
BORROWED Object *frame_builtins(Object *frame); /* a Dict */
/* The locals by name: a dict or another mapping (the namespace of a class body or an exec). */
NEW Object *frame_locals(VM *vm, Object *frame) RAISES;

#endif

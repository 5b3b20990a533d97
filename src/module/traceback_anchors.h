/* The hooks through which tracebacks ask the parser. */
#ifndef OURO_MODULE_TRACEBACK_ANCHORS_H
#define OURO_MODULE_TRACEBACK_ANCHORS_H

#include "object/traceback.h"

extern const TracebackHooks traceback_hooks;

#endif

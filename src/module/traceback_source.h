/* The Python part of the traceback module. */
#ifndef OURO_MODULE_TRACEBACK_SOURCE_H
#define OURO_MODULE_TRACEBACK_SOURCE_H

extern const char traceback_python[];

#endif

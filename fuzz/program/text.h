/* Owns the making of programs from bytes: whatever the bytes, the program is valid, and it ends soon.
 *
 * Variables have a kind by their name: i ints, f floats, s strs, l lists, d dicts, o objects of three classes, g functions. Most
 * expressions are of the kind that is wanted, so that programs get far; every exception is caught a few lines on. Each loop
 * and call ticks, and ends the program when it has ticked often enough. At the end it prints what everything is and how
 * often it is referred to: the same with and without specialising, and with python3. */
#ifndef OURO_FUZZ_PROGRAM_TEXT_H
#define OURO_FUZZ_PROGRAM_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Puts a program into *out. */
void program_text(const uint8_t *data, size_t size, Buffer *out);

#endif

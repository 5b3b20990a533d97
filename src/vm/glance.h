/* Writes where the program is from outside of it: in a signal handler, or in a thread that does not hold the VM. Nothing is allocated,
 * no lock is taken and nothing is changed, and what is read may be nonsense by then: so every address is read by way of the
 * system, which says no where there is no memory. */
#ifndef OURO_VM_GLANCE_H
#define OURO_VM_GLANCE_H

#include "vm/vm.h"

/* Copies memory that may not be there. False: it is not. Async-signal-safe. */
bool glance_read(void *to, const void *from, size_t size);

/* Text to a descriptor, in pieces. Async-signal-safe. */
typedef struct GlanceText {
    int fd;
    size_t length;
    char bytes[256];
} GlanceText;
void glance_put(GlanceText *t, const char *text);
void glance_put_number(GlanceText *t, uint64_t number, unsigned base, unsigned least_digits);
void glance_flush(GlanceText *t);

/* "Stack (most recent call first):" and the frames of the thread with that identity; if there is none, of the one that holds the VM. */
void glance_stack(const VM *vm, int fd, uint64_t identity);
/* The frames of all threads, newest thread first; the one with that identity is called the current one. `opener`: the identity of
 * the first thread, as the VM does not know it before there is a second one. */
void glance_threads(const VM *vm, int fd, uint64_t identity, uint64_t opener);

#endif

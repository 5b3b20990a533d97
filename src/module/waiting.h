/* Waiting for files, with an end: what select and the sockets share. */
#ifndef OURO_MODULE_WAITING_H
#define OURO_MODULE_WAITING_H

#include "object/core.h"

#include <poll.h>

/* Times are nanoseconds; as a timeout, a negative number is no end. */
#define NANOSECONDS_A_SECOND 1000000000ll

/* Seconds as a program gives them (an int or a float), rounded away from zero, as timeouts are. False RAISES. */
bool waiting_seconds(VM *vm, Object *o, int64_t *nanoseconds) RAISES;
/* A timeout: None or NULL is -1, what is negative ValueError. */
bool waiting_timeout(VM *vm, MAYBE Object *o, int64_t *nanoseconds) RAISES;
int64_t waiting_now(void);
/* What poll() takes: milliseconds, rounded up, as far as they go. */
int waiting_milliseconds(int64_t nanoseconds);
/* poll(), gone on with after signals whose handlers do not raise: how many are ready, 0 at the end of the time. -1 RAISES. */
int waiting_poll(VM *vm, struct pollfd *files, size_t count, int64_t timeout) RAISES;
/* The descriptor of an int or of an object with fileno(); -1 RAISES. */
int waiting_descriptor(VM *vm, Object *o) RAISES;

#endif

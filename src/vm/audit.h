/* The audit of reference counts: every count recomputed from the heap's edges and the VM's roots. */
#ifndef OURO_VM_AUDIT_H
#define OURO_VM_AUDIT_H

#include "vm/vm.h"

/* Compares each live object's count with the references found by walking the heap, the signatures, the frames and
 * the VM's own fields. `held` more references of which the caller knows (NULL-ended, each address once per reference) may
 * be given. Writes a line per difference to stderr ("audit: ..."); returns how many there are, -1 when out of memory. */
long vm_audit(VM *vm, Object *const *held);

#endif

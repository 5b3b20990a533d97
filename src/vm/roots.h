/* What the VM holds from outside the heap: pending and handled exceptions, modules, the frames' registers. */
#ifndef OURO_VM_ROOTS_H
#define OURO_VM_ROOTS_H

#include "vm/vm.h"

/* Every counted reference that the VM itself owns. (What C code holds while it runs is not among them.) */
void vm_roots(VM *vm, Visit visit, void *context);
/* The same in parts: see Collector.roots_part. */
size_t vm_roots_part(VM *vm, size_t place, size_t limit, Visit visit, void *context);
/* What the newest frames have in registers and in the namespaces of module and class bodies. */
void vm_newest_roots(VM *vm, Visit visit, void *context);
/* Objects that are alive beyond doubt and much touched: the roots, modules, their values, the members of their classes. Not
 * all of them if there are very many. */
void vm_known(VM *vm, Visit visit, void *context);

#endif

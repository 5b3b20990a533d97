/* Owns what the unit tests of the object layer share: a VM that has its heap, types and collector,
 * but no loop. Python code cannot run in it; native types and functions can. */
#ifndef TESTS_UNIT_OBJECT_CORE_H
#define TESTS_UNIT_OBJECT_CORE_H

#include "check.h"

#include "memory/collector.h"
#include "object/core.h"
#include "object/protocol.h"

__attribute__((unused)) static VM *core_for_test(void)
{
    VM *vm = heap_open(sizeof(Core), SIZE_MAX);
    if (!vm || !collector_open(vm) || !core_open(vm)) {
        printf("not ok - the core does not open\n");
        exit(EXIT_FAILURE);
    }
    return vm;
}

__attribute__((unused)) static void core_end(VM *vm)
{
    core_close(vm);
    collector_close(vm);
    heap_close(vm);
}

/* A small generator of its own, so that a failure can be repeated anywhere. */
__attribute__((unused)) static uint32_t random_below(uint64_t *state, uint32_t limit)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((*state >> 33) * limit) >> 31);
}

#endif

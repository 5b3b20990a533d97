/* Tests of the executable memory: blocks never overlap, keep what was put in, and are used again; gaps join; giving a block back
 * may, for want of memory, let others be given back in the middle of it. */
#include "check.h"
#include "vm/jit/arena.h"
#include "vm/vm.h"

#if defined(__x86_64__)

enum { PAGE = 4096, BLOCKS = 64, STEPS = 20000 };

typedef struct Block {
    uint8_t *code; /* NULL: none */
    size_t size;
    uint8_t filling;
} Block;

static VM *vm;
static Arena arena;
static Block blocks[BLOCKS];

static void open_all(void)
{
    VMConfig config = {0};
    vm = vm_open(&config);
    CHECK(vm != NULL);
    arena = (Arena){0};
    memset(blocks, 0, sizeof blocks);
}

static void close_all(void)
{
    arena_close(vm, &arena);
    CHECK_INT(vm_close(vm), 0);
}

static bool put(Block *b, size_t size, uint8_t filling)
{
    uint8_t *code = malloc(size);
    memset(code, filling, size);
    *b = (Block){arena_put(vm, &arena, code, size), size, filling};
    free(code);
    return b->code != NULL;
}

static bool is_whole(const Block *b)
{
    for (size_t i = 0; i < b->size; i++)
        if (b->code[i] != b->filling) return false;
    return true;
}

static void give(Block *b)
{
    uint8_t *code = b->code;
    b->code = NULL;
    arena_give(vm, &arena, code, b->size);
}

/* In order, apart from each other, within what was used. */
static bool gaps_are_right(void)
{
    uint32_t end = 0;
    for (const ArenaGap *gap = arena.gaps; gap; gap = gap->next) {
        if ((end && gap->start <= end) || !gap->size) return false;
        end = gap->start + gap->size;
    }
    return end <= arena.used;
}

static void test_random(void)
{
    open_all();
    srand(1);
    for (int step = 0; step < STEPS; step++) {
        Block *b = &blocks[rand() % BLOCKS];
        if (!b->code) CHECK(put(b, 1 + (size_t)(rand() % (6 * PAGE)), (uint8_t)rand()));
        else if (!CHECK(is_whole(b))) break;
        else give(b);
        if (!CHECK(gaps_are_right())) break;
    }
    for (int i = 0; i < BLOCKS; i++)
        if (blocks[i].code) give(&blocks[i]);
    CHECK(arena.gaps && !arena.gaps->next && arena.gaps->start == 0 && arena.gaps->size == arena.used);
    close_all();
}

/* As the collector does when an allocation is refused: code objects go, and there is room then. */
static bool give_another(VM *of)
{
    if (!blocks[1].code) return false;
    give(&blocks[1]);
    heap_set_limit(of, SIZE_MAX);
    return true;
}

static void test_giving_within_giving(void)
{
    open_all();
    Heap *heap = vm_heap(vm);
    for (int i = 0; i < 6; i++) CHECK(put(&blocks[i], PAGE, (uint8_t)i));
    give(&blocks[0]);
    give(&blocks[2]);
    bool (*make_room)(VM *) = heap->make_room;
    heap->make_room = NULL;
    heap_set_limit(vm, heap->page_bytes);
    enum { FILL_MAX = 100000 };
    static void *fill[FILL_MAX];
    size_t filled = 0;
    while (filled < FILL_MAX && (fill[filled] = memory_try_alloc(vm, sizeof(ArenaGap)))) filled++;
    CHECK(filled < FILL_MAX);
    heap->make_room = give_another; /* block 1, which joins the gaps around it into one */
    give(&blocks[4]);
    heap->make_room = make_room;
    CHECK(!blocks[1].code);
    CHECK(arena.gaps && arena.gaps->start == 0 && arena.gaps->size == 3 * PAGE);
    const ArenaGap *last = arena.gaps ? arena.gaps->next : NULL;
    CHECK(last && last->start == 4 * PAGE && last->size == PAGE && !last->next);
    while (filled > 0) memory_free(vm, fill[--filled], sizeof(ArenaGap));
    CHECK(is_whole(&blocks[3]) && is_whole(&blocks[5]));
    close_all();
}

int main(void)
{
    CHECK_RUN(test_random);
    CHECK_RUN(test_giving_within_giving);
    return check_done();
}

#else
int main(void) { return check_done(); }
#endif

/* The native module _heapq: lists as binary heaps, items[k] <= items[2k + 1] and items[2k + 2]; and as heaps with the largest
 * first for what heapq keeps to itself. The code follows what the items' comparisons may do: change the list. */
#include "object/float.h"
#include "object/items.h"
#include "object/list.h"
#include "object/module.h"

/* ---- comparison ---- */

/* a < b, 1, 0, -1 RAISES. The comparison may take both out of the list. */
static int less(VM *vm, Object *a, Object *b) {
    if (is_exact(a, TYPE_TUPLE) && is_exact(b, TYPE_TUPLE)) {
        Tuple *x = (Tuple *)a, *y = (Tuple *)b;
        int plain = items_compare_plain(x->items, x->length, y->items, y->length, COMPARE_LT);
        if (likely(plain >= 0)) return plain;
    }
    incref(a);
    incref(b);
    int result = item_compare(vm, a, b, COMPARE_LT);
    decref(a);
    decref(b);
    return result;
}

/* Which of two items belongs nearer to the top? */
static inline int before(VM *vm, bool largest, Object *a, Object *b) { return largest ? less(vm, b, a) : less(vm, a, b); }

static bool changed(VM *vm, List *heap, size_t length) {
    if (likely(heap->length == length)) return false;
    raise(vm, EXC_RUNTIME_ERROR, "list changed size during iteration");
    return true;
}

/* ---- sifting ---- */

static inline void swap(List *heap, size_t i, size_t j) {
    Object *item = heap->items[i];
    heap->items[i] = heap->items[j];
    heap->items[j] = item;
}

/* Moves the item at `at` up to where it belongs, at most to `top`. */
static bool sift_up(VM *vm, List *heap, bool largest, size_t top, size_t at) {
    size_t length = heap->length;
    while (at > top) {
        size_t parent = (at - 1) >> 1;
        int above = before(vm, largest, heap->items[at], heap->items[parent]);
        if (above < 0 || changed(vm, heap, length)) return false;
        if (!above) break;
        swap(heap, at, parent);
        at = parent;
    }
    return true;
}

/* Moves the item at `at` down to a leaf along the better children, then up again to its place: fewer comparisons than to
 * stop on the way, as what is put at the top is a leaf most times. */
static bool sift_down(VM *vm, List *heap, bool largest, size_t at) {
    size_t length = heap->length, top = at;
    for (size_t child; (child = 2 * at + 1) < length; at = child) {
        if (child + 1 < length) {
            int first = before(vm, largest, heap->items[child], heap->items[child + 1]);
            if (first < 0 || changed(vm, heap, length)) return false;
            if (!first) child++;
        }
        swap(heap, at, child);
    }
    return sift_up(vm, heap, largest, top, at);
}

/* ---- functions ---- */

#define FUNCTION(name) static Object *heapq_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define HEAP(name) \
    (void)self, (void)nargs; \
    if (!is_list(args[0])) return raise(vm, EXC_TYPE_ERROR, #name "() argument%s must be list, not %T", nargs > 1 ? " 1" : "", args[0]); \
    List *heap = (List *)args[0]

FUNCTION(push) {
    HEAP(heappush);
    if (!list_append(vm, heap, args[1]) || !sift_up(vm, heap, false, 0, heap->length - 1)) return NULL;
    return NEW_NONE(vm);
}

static Object *pop(VM *vm, List *heap, bool largest) {
    if (!heap->length) return raise(vm, EXC_INDEX_ERROR, "index out of range");
    Object *last = list_pop(vm, heap, heap->length - 1);
    if (!last || !heap->length) return last;
    Object *top = heap->items[0];
    heap->items[0] = last;
    if (sift_down(vm, heap, largest, 0)) return top;
    decref(top);
    return NULL;
}
FUNCTION(pop) {
    HEAP(heappop);
    return pop(vm, heap, false);
}
FUNCTION(pop_max) {
    HEAP(_heappop_max);
    return pop(vm, heap, true);
}

static Object *replace(VM *vm, List *heap, bool largest, Object *item) {
    if (!heap->length) return raise(vm, EXC_INDEX_ERROR, "index out of range");
    Object *top = heap->items[0];
    heap->items[0] = incref(item);
    if (sift_down(vm, heap, largest, 0)) return top;
    decref(top);
    return NULL;
}
FUNCTION(replace) {
    HEAP(heapreplace);
    return replace(vm, heap, false, args[1]);
}
FUNCTION(replace_max) {
    HEAP(_heapreplace_max);
    return replace(vm, heap, true, args[1]);
}

FUNCTION(pushpop) {
    HEAP(heappushpop);
    if (!heap->length) return incref(args[1]);
    int above = less(vm, heap->items[0], args[1]);
    if (above <= 0) return above < 0 ? NULL : incref(args[1]);
    return replace(vm, heap, false, args[1]);
}

static Object *heapify(VM *vm, List *heap, bool largest) {
    for (size_t i = heap->length / 2; i-- > 0;)
        if (!sift_down(vm, heap, largest, i) || items_interrupted(vm, i)) return NULL;
    return NEW_NONE(vm);
}
FUNCTION(heapify) {
    HEAP(heapify);
    return heapify(vm, heap, false);
}
FUNCTION(heapify_max) {
    HEAP(_heapify_max);
    return heapify(vm, heap, true);
}

static const MethodDef functions[] = {
    {"heappush", "(heap, item, /)", heapq_push, "Puts an item into the heap.", 0},
    {"heappop", "(heap, /)", heapq_pop, "Takes the smallest item out of the heap.", 0},
    {"heapreplace", "(heap, item, /)", heapq_replace, "Takes the smallest item out, then puts another in.", 0},
    {"heappushpop", "(heap, item, /)", heapq_pushpop, "Puts an item in, then takes the smallest out.", 0},
    {"heapify", "(heap, /)", heapq_heapify, "Makes a list a heap, in linear time.", 0},
    {"_heappop_max", "(heap, /)", heapq_pop_max, "heappop with the largest item first.", 0},
    {"_heapreplace_max", "(heap, item, /)", heapq_replace_max, "heapreplace with the largest item first.", 0},
    {"_heapify_max", "(heap, /)", heapq_heapify_max, "heapify with the largest item first.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) { return module_add(vm, module, "__about__", OBJ(str_from_text(vm, "Lists as heaps."))); }

const ModuleDef heapq_native_module = {.name = "_heapq", .doc = "Lists as heaps.", .functions = functions, .setup = setup};

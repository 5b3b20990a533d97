/* The native module _tracemalloc: which place in the program made each block that lives now.
 *
 * A place is a stack of (file, line), kept once; files are kept as texts of their own, so that tracing holds no object. */
#include "compile/opcode.h"
#include "memory/trace.h"
#include "object/list.h"
#include "object/module.h"
#include "vm/vm.h"

#include <string.h>

#define FUNCTION(name) static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define NO_ARGUMENTS (void)self, (void)args, (void)nargs

enum { FRAMES_MAX = 65535 };

typedef struct File {
    char *text; /* owned, UTF-8 */
    uint32_t size;
} File;

typedef struct PlaceFrame {
    uint32_t file, line;
} PlaceFrame;

typedef struct Place {
    uint32_t first, count; /* in frames: the newest first */
    uint32_t depth;        /* of the whole stack, at most FRAMES_MAX */
    uint32_t hash;
} Place;

/* A growing array of raw memory. */
typedef struct Vector {
    void *items;
    size_t count, capacity;
} Vector;

typedef struct Places {
    uint32_t limit;   /* frames kept of a stack */
    Vector files, frames, places;
    uint32_t *index;  /* open addressing: number of a place, plus one */
    size_t mask;
    size_t text_bytes;
} Places;

static Places *places_of(VM *vm) { return vm_heap(vm)->tracer->places; }

static bool vector_reserve(VM *vm, Vector *v, size_t more, size_t item) {
    if (v->count + more <= v->capacity) return true;
    size_t capacity = v->capacity ? 2 * v->capacity : 64;
    while (capacity < v->count + more) capacity *= 2;
    void *items = memory_try_resize(vm, v->items, v->capacity * item, capacity * item);
    if (!items) return false;
    v->items = items;
    v->capacity = capacity;
    return true;
}

static void vector_free(VM *vm, Vector *v, size_t item) {
    if (v->items) memory_free(vm, v->items, v->capacity * item);
    *v = (Vector){0};
}

static void places_empty(VM *vm, Places *p) {
    File *files = p->files.items;
    for (size_t i = 0; i < p->files.count; i++) memory_free(vm, files[i].text, files[i].size + 1u);
    vector_free(vm, &p->files, sizeof(File));
    vector_free(vm, &p->frames, sizeof(PlaceFrame));
    vector_free(vm, &p->places, sizeof(Place));
    if (p->index) memory_free(vm, p->index, (p->mask + 1) * sizeof *p->index);
    p->index = NULL;
    p->mask = p->text_bytes = 0;
}

/* ---- finding the running place ---- */

/* The number of a file, the one used last first. UINT32_MAX: out of memory. */
static uint32_t file_number(VM *vm, Places *p, const char *text, size_t size) {
    File *files = p->files.items;
    for (size_t i = p->files.count; i-- > 0;) {
        if (files[i].size == size && memcmp(files[i].text, text, size) == 0) return (uint32_t)i;
    }
    char *copy = vector_reserve(vm, &p->files, 1, sizeof(File)) ? memory_try_alloc(vm, size + 1) : NULL;
    if (!copy) return UINT32_MAX;
    memcpy(copy, text, size);
    copy[size] = 0;
    ((File *)p->files.items)[p->files.count] = (File){copy, (uint32_t)size};
    p->text_bytes += size + 1;
    return (uint32_t)p->files.count++;
}

static bool frame_place(VM *vm, Places *p, const Frame *frame, PlaceFrame *out) {
    const char *text = "<unknown>";
    size_t size = strlen(text);
    out->line = 0;
    if (frame) {
        out->line = code_position(frame->code, frame_instruction(frame)).line;
        const char *name = str_utf8(vm, frame->code->filename, &size);
        if (name) text = name;
        else size = strlen(text);
    }
    out->file = file_number(vm, p, text, size);
    return out->file != UINT32_MAX;
}

static bool index_grow(VM *vm, Places *p) {
    size_t capacity = p->index ? 2 * (p->mask + 1) : 256;
    uint32_t *fresh = memory_try_alloc(vm, capacity * sizeof *fresh);
    if (!fresh) return false;
    memset(fresh, 0, capacity * sizeof *fresh);
    for (uint32_t i = 0; i < p->places.count; i++) {
        size_t at = ((Place *)p->places.items)[i].hash & (capacity - 1);
        while (fresh[at]) at = (at + 1) & (capacity - 1);
        fresh[at] = i + 1;
    }
    if (p->index) memory_free(vm, p->index, (p->mask + 1) * sizeof *p->index);
    p->index = fresh;
    p->mask = capacity - 1;
    return true;
}

/* The number of the place whose frames lie behind the known ones. */
static uint32_t place_number(VM *vm, Places *p, uint32_t count, uint32_t depth) {
    const PlaceFrame *frames = (PlaceFrame *)p->frames.items + p->frames.count;
    uint32_t hash = 2166136261u ^ depth;
    for (uint32_t i = 0; i < count; i++) hash = (hash ^ frames[i].file * 31 ^ frames[i].line) * 16777619u;
    hash ^= hash >> 15;
    if ((!p->index || p->places.count * 2 > p->mask) && !index_grow(vm, p)) return TRACE_NO_PLACE;
    size_t at = hash & p->mask;
    for (; p->index[at]; at = (at + 1) & p->mask) {
        const Place *place = (Place *)p->places.items + (p->index[at] - 1);
        if (place->hash == hash && place->count == count && place->depth == depth &&
            !memcmp((PlaceFrame *)p->frames.items + place->first, frames, count * sizeof *frames)) {
            return p->index[at] - 1;
        }
    }
    if (p->places.count >= TRACE_NO_PLACE - 1 || !vector_reserve(vm, &p->places, 1, sizeof(Place))) return TRACE_NO_PLACE;
    ((Place *)p->places.items)[p->places.count] = (Place){(uint32_t)p->frames.count, count, depth, hash};
    p->frames.count += count;
    p->index[at] = (uint32_t)++p->places.count;
    return p->index[at] - 1;
}

/* A function moves its parameters to cells before its first line: it has not begun yet. */
static bool is_making_cells(const Frame *frame) {
    uint16_t op = frame->pc->op;
    return frame_instruction(frame) < 3 * frame->code->cell_count && (op == OP_MOVE || op == OP_CLEAR || op == OP_MAKE_CELL);
}

static uint32_t running_place(VM *vm) {
    Places *p = places_of(vm);
    if (!vector_reserve(vm, &p->frames, p->limit, sizeof(PlaceFrame))) return TRACE_NO_PLACE;
    uint32_t count = 0, depth = 0;
    const Frame *newest = vm->current;
    if (newest && is_making_cells(newest)) newest = newest->back;
    for (const Frame *frame = newest; frame && depth < FRAMES_MAX; frame = frame->back, depth++) {
        if (count >= p->limit) continue;
        PlaceFrame found;
        if (!frame_place(vm, p, frame, &found)) return TRACE_NO_PLACE;
        ((PlaceFrame *)p->frames.items)[p->frames.count + count++] = found;
    }
    if (!count) { /* nothing runs */
        PlaceFrame found;
        if (!frame_place(vm, p, NULL, &found)) return TRACE_NO_PLACE;
        ((PlaceFrame *)p->frames.items)[p->frames.count] = found;
        count = depth = 1;
    }
    return place_number(vm, p, count, depth);
}

static uint32_t capture(VM *vm) {
    Object *pending = exception_take(vm); /* a file name that is no UTF-8 must not be told in its place */
    uint32_t place = running_place(vm);
    exception_clear(vm);
    exception_restore(vm, pending);
    return place;
}

/* ---- control ---- */

/* A finaliser may get here while traces are listed or made: they must stay as they are. False RAISES. */
static bool may_forget(VM *vm) {
    if (!vm_heap(vm)->tracer->busy) return true;
    raise(vm, EXC_RUNTIME_ERROR, "the traces are in use");
    return false;
}

FUNCTION(tracemalloc_start) {
    (void)self, (void)nargs;
    ptrdiff_t limit = 1;
    if (args[0] && !object_to_size(vm, args[0], &limit)) return NULL;
    if (limit < 1 || limit > FRAMES_MAX) {
        return raise(vm, EXC_VALUE_ERROR, "the number of frames must be in range [1; %d]", FRAMES_MAX);
    }
    if (vm_heap(vm)->tracer) return NONE(vm);
    Places *places = memory_alloc_zeroed(vm, sizeof *places);
    if (!places) return NULL;
    places->limit = (uint32_t)limit;
    if (!trace_start(vm, capture)) {
        memory_free(vm, places, sizeof *places);
        if (vm_heap(vm)->out_of_memory) vm_heap(vm)->out_of_memory(vm);
        return NULL;
    }
    vm_heap(vm)->tracer->places = places;
    return NONE(vm);
}

FUNCTION(tracemalloc_stop) {
    NO_ARGUMENTS;
    if (!vm_heap(vm)->tracer) return NONE(vm);
    if (!may_forget(vm)) return NULL;
    Places *places = places_of(vm);
    places_empty(vm, places);
    trace_stop(vm);
    memory_free(vm, places, sizeof *places);
    return NONE(vm);
}

FUNCTION(tracemalloc_clear_traces) {
    NO_ARGUMENTS;
    if (!vm_heap(vm)->tracer) return NONE(vm);
    if (!may_forget(vm)) return NULL;
    trace_clear(vm);
    places_empty(vm, places_of(vm));
    return NONE(vm);
}

FUNCTION(tracemalloc_is_tracing) {
    NO_ARGUMENTS;
    return BOOL(vm, vm_heap(vm)->tracer != NULL);
}

FUNCTION(tracemalloc_get_traceback_limit) {
    NO_ARGUMENTS;
    return int_from_size(vm, vm_heap(vm)->tracer ? places_of(vm)->limit : 1);
}

FUNCTION(tracemalloc_get_traced_memory) {
    NO_ARGUMENTS;
    Tracer *t = vm_heap(vm)->tracer;
    size_t now = t ? t->bytes : 0, peak = t ? t->peak : 0;
    Object *items[] = {int_from_size(vm, now), int_from_size(vm, peak)};
    if (items[0] && items[1]) return tuple_from_stolen(vm, items, 2);
    xdecref(items[0]);
    xdecref(items[1]);
    return NULL;
}

FUNCTION(tracemalloc_reset_peak) {
    NO_ARGUMENTS;
    Tracer *t = vm_heap(vm)->tracer;
    if (t) t->peak = t->bytes;
    return NONE(vm);
}

FUNCTION(tracemalloc_get_tracemalloc_memory) {
    NO_ARGUMENTS;
    if (!vm_heap(vm)->tracer) return int_from_size(vm, 0);
    Places *p = places_of(vm);
    size_t bytes = trace_table_bytes(vm) + sizeof *p + p->text_bytes + p->files.capacity * sizeof(File) +
                   p->frames.capacity * sizeof(PlaceFrame) + p->places.capacity * sizeof(Place) +
                   (p->index ? (p->mask + 1) * sizeof *p->index : 0);
    return int_from_size(vm, bytes);
}

/* ---- what was traced ---- */

static Object *frame_tuple(VM *vm, const Places *p, PlaceFrame frame) {
    const File *file = (File *)p->files.items + frame.file;
    Str *text = str_from_utf8(vm, file->text, file->size);
    Object *items[] = {OBJ(text), text ? int_from_size(vm, frame.line) : NULL};
    if (items[1]) return tuple_from_stolen(vm, items, 2);
    xdecref(items[0]);
    return NULL;
}

/* ((filename, line), ...), the newest frame first. */
static Object *place_tuple(VM *vm, const Places *p, const Place *place) {
    List *list = list_new(vm, place->count);
    for (uint32_t i = 0; list && i < place->count; i++) {
        Object *frame = frame_tuple(vm, p, ((PlaceFrame *)p->frames.items)[place->first + i]);
        if (!frame || !list_append_stolen(vm, list, frame)) clear_ref(&list);
    }
    Object *tuple = list ? tuple_from_iterable(vm, OBJ(list)) : NULL;
    xdecref(list);
    return tuple;
}

/* (domain, size, frames, depth) of a block; `made` keeps the frames of each place. */
static Object *trace_tuple(VM *vm, const Places *p, TraceEntry entry, Object **made) {
    const Place *place = (Place *)p->places.items + entry.place;
    if (!made[entry.place] && !(made[entry.place] = place_tuple(vm, p, place))) return NULL;
    Object *items[] = {int_from_size(vm, 0), int_from_size(vm, (size_t)entry.granules * 8), incref(made[entry.place]),
                       int_from_size(vm, place->depth)};
    if (items[0] && items[1] && items[3]) return tuple_from_stolen(vm, items, 4);
    for (int i = 0; i < 4; i++) xdecref(items[i]);
    return NULL;
}

static List *list_traces(VM *vm, const TraceEntry *entries, size_t count) {
    const Places *p = places_of(vm);
    size_t made_bytes = (p->places.count + 1) * sizeof(Object *);
    Object **made = memory_alloc_zeroed(vm, made_bytes);
    List *list = made ? list_new(vm, count) : NULL;
    for (size_t i = 0; list && i < count; i++) {
        Object *trace = trace_tuple(vm, p, entries[i], made);
        if (!trace || !list_append_stolen(vm, list, trace)) clear_ref(&list);
    }
    for (size_t i = 0; made && i < p->places.count; i++) xdecref(made[i]);
    if (made) memory_free(vm, made, made_bytes);
    return list;
}

/* The table is copied first: what is made for the answer is not traced, but may free what was. */
FUNCTION(tracemalloc_get_traces) {
    NO_ARGUMENTS;
    Tracer *t = vm_heap(vm)->tracer;
    if (!t) return OBJ(list_new(vm, 0));
    t->busy = true;
    size_t bytes = (t->used + 1) * sizeof(TraceEntry), count = 0;
    TraceEntry *entries = memory_alloc(vm, bytes);
    for (size_t i = 0; entries && i <= t->mask && count * sizeof *entries < bytes; i++) {
        if (t->entries[i].address) entries[count++] = t->entries[i];
    }
    List *list = entries ? list_traces(vm, entries, count) : NULL;
    if (entries) memory_free(vm, entries, bytes);
    t->busy = false;
    return OBJ(list);
}

FUNCTION(tracemalloc_get_object_traceback) {
    (void)self, (void)nargs;
    const TraceEntry *entry = trace_find(vm, (uintptr_t)args[0]);
    if (!entry) return NONE(vm);
    const Places *p = places_of(vm);
    return place_tuple(vm, p, (Place *)p->places.items + entry->place);
}

static const MethodDef functions[] = {
    {"start", "(nframe=1, /)", tracemalloc_start, "Starts tracing; keeps up to nframe frames of each stack.", 0},
    {"stop", "()", tracemalloc_stop, "Stops tracing and forgets all traces.", 0},
    {"is_tracing", "()", tracemalloc_is_tracing, "Are allocations traced?", 0},
    {"clear_traces", "()", tracemalloc_clear_traces, "Forgets all traces.", 0},
    {"get_traceback_limit", "()", tracemalloc_get_traceback_limit, "How many frames of a stack are kept.", 0},
    {"get_traced_memory", "()", tracemalloc_get_traced_memory, "Bytes of the traced blocks: now, and at most.", 0},
    {"reset_peak", "()", tracemalloc_reset_peak, "Makes the present size the peak.", 0},
    {"get_tracemalloc_memory", "()", tracemalloc_get_tracemalloc_memory, "Bytes that tracing itself takes.", 0},
    {"_get_traces", "()", tracemalloc_get_traces, "All traces: (domain, size, frames, depth), frames newest first.", 0},
    {"_get_object_traceback", "(obj, /)", tracemalloc_get_object_traceback, "The frames where an object was made, or None.", 0},
    {0},
};

const ModuleDef tracemalloc_native_module = {
    .name = "_tracemalloc", .doc = "Traces where memory is allocated.", .functions = functions};

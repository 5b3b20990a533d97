/* The gc module. */
#include "memory/collector.h"
#include "module/warnings.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"

#include <stdio.h>
#include <time.h>

#define FUNCTION(name) static Object *name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define NO_ARGUMENTS (void)self, (void)args, (void)nargs

static Collector *collector(VM *vm) { return vm_heap(vm)->collector; }

FUNCTION(gc_enable) {
    NO_ARGUMENTS;
    collector_enable(vm, true);
    return NONE(vm);
}
FUNCTION(gc_disable) {
    NO_ARGUMENTS;
    collector_enable(vm, false);
    return NONE(vm);
}
FUNCTION(gc_isenabled) {
    NO_ARGUMENTS;
    return BOOL(vm, collector(vm)->enabled);
}

/* A generation argument; false RAISES. NULL or None (where allowed): *out stays. */
static bool generation_argument(VM *vm, Object *o, ptrdiff_t *out) {
    if (!o) return true;
    if (!object_to_size(vm, o, out)) return false;
    if (*out >= 0 && *out < GENERATIONS) return true;
    raise(vm, EXC_VALUE_ERROR, "invalid generation");
    return false;
}

FUNCTION(gc_collect) {
    (void)self, (void)nargs;
    ptrdiff_t generation = 2;
    if (!generation_argument(vm, args[0], &generation)) return NULL;
    return int_from_size(vm, collector_collect(vm, (int)generation));
}

static Object *three(VM *vm, int64_t a, int64_t b, int64_t c) {
    Object *x = int_from_int64(vm, a), *y = int_from_int64(vm, b), *z = int_from_int64(vm, c);
    Object *tuple = x && y && z ? tuple_pack(vm, 3, x, y, z) : NULL;
    xdecref(x);
    xdecref(y);
    xdecref(z);
    return tuple;
}

FUNCTION(gc_get_count) {
    NO_ARGUMENTS;
    return three(vm, vm_heap(vm)->young_count, collector(vm)->passes[1], collector(vm)->passes[2]);
}
FUNCTION(gc_get_threshold) {
    NO_ARGUMENTS;
    int32_t *t = collector(vm)->threshold;
    return three(vm, t[0], t[1], t[2]);
}
FUNCTION(gc_set_threshold) {
    (void)self, (void)nargs;
    for (int i = 0; i < GENERATIONS; i++) {
        ptrdiff_t value;
        if (!args[i]) continue;
        if (!object_to_size(vm, args[i], &value)) return NULL;
        if (value > INT32_MAX || value < INT32_MIN) return raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int");
        collector_set_threshold(vm, i, (int32_t)value);
    }
    return NONE(vm);
}

/* ---- looking at objects ---- */

typedef struct Gathering {
    VM *vm;
    List *list;
    int generation; /* -1: all */
    size_t count;
} Gathering;

static int count_tracked(Object *o, void *context) {
    Gathering *g = context;
    if (!object_is_tracked(o) || object_is_immortal(o)) return 0;
    int generation = collector_generation(o);
    if (g->generation < 0 ? generation < GENERATIONS : generation == g->generation) g->count++;
    return 0;
}

static int add_tracked(Object *o, void *context) {
    Gathering *g = context;
    if (!object_is_tracked(o) || object_is_immortal(o) || o == OBJ(g->list)) return 0;
    int generation = collector_generation(o);
    if (g->generation < 0 ? generation >= GENERATIONS : generation != g->generation) return 0;
    if (g->list->length < g->list->capacity) g->list->items[g->list->length++] = incref(o);
    return 0;
}

FUNCTION(gc_get_objects) {
    (void)self, (void)nargs;
    ptrdiff_t generation = -1;
    if (args[0] && !is_none(args[0]) && !object_to_size(vm, args[0], &generation)) return NULL;
    if (args[0] && !is_none(args[0]) && (generation < 0 || generation >= GENERATIONS)) {
        return generation < 0 ? raise(vm, EXC_VALUE_ERROR, "generation parameter cannot be negative")
                              : raise(vm, EXC_VALUE_ERROR, "generation parameter must be less than the number of available generations (%d)", GENERATIONS);
    }
    Gathering g = {.vm = vm, .generation = (int)generation};
    collector_finish_clearing(vm);
    heap_walk(vm, count_tracked, &g);
    g.list = list_new(vm, g.count); /* room first: nothing is allocated while walking */
    if (!g.list) return NULL;
    heap_walk(vm, add_tracked, &g);
    return OBJ(g.list);
}

FUNCTION(gc_is_tracked) {
    (void)self, (void)nargs;
    return BOOL(vm, object_is_tracked(args[0]));
}
FUNCTION(gc_is_finalized) {
    (void)self, (void)nargs;
    return BOOL(vm, (args[0]->word & OBJECT_FINALIZED) != 0);
}

static int add_referent(Object *referent, void *context) {
    Gathering *g = context;
    return list_append(g->vm, g->list, referent) ? 0 : -1;
}

/* A dict whose keys are all str shows its values only: such keys are no concern of the collector. */
static int visit_referents(Object *o, Visit visit, void *context) {
    Dict *dict = (Dict *)o;
    if (!is_exact(o, TYPE_DICT) || !dict->table || !dict->table->all_str) {
        TypeLife *life = life_of(o);
        return life->traverse ? life->traverse(o, visit, context) : 0;
    }
    size_t position = 0;
    Object *key, *value;
    while (dict_next(dict, &position, &key, &value)) VISIT(value);
    return 0;
}

FUNCTION(gc_get_referents) {
    (void)self;
    Gathering g = {.vm = vm, .list = list_new(vm, 0)};
    if (!g.list) return NULL;
    for (size_t i = 0; i < nargs; i++) {
        if (!visit_referents(args[i], add_referent, &g)) continue;
        decref(g.list);
        return NULL;
    }
    return OBJ(g.list);
}

typedef struct Search {
    Object *const *wanted;
    size_t count;
} Search;

static int is_wanted(Object *referent, void *context) {
    Search *s = context;
    for (size_t i = 0; i < s->count; i++) {
        if (s->wanted[i] == referent) return 1;
    }
    return 0;
}

typedef struct ReferrerWalk {
    Gathering found;
    Search search;
    bool count_only;
} ReferrerWalk;

static int look_at_holder(Object *o, void *context) {
    ReferrerWalk *w = context;
    TypeLife *life = life_of(o);
    if (!object_is_tracked(o) || !life->traverse || o == OBJ(w->found.list)) return 0;
    if (!life->traverse(o, is_wanted, &w->search)) return 0;
    if (w->count_only) w->found.count++;
    else if (w->found.list->length < w->found.list->capacity) w->found.list->items[w->found.list->length++] = incref(o);
    return 0;
}

FUNCTION(gc_get_referrers) {
    (void)self;
    collector_finish_clearing(vm);
    ReferrerWalk w = {.found = {.vm = vm}, .search = {args, nargs}, .count_only = true};
    heap_walk(vm, look_at_holder, &w);
    w.found.list = list_new(vm, w.found.count);
    if (!w.found.list) return NULL;
    w.count_only = false;
    heap_walk(vm, look_at_holder, &w);
    return OBJ(w.found.list);
}

/* ---- figures ---- */

static bool set_number(VM *vm, Dict *dict, const char *name, size_t value) {
    Object *number = int_from_size(vm, value);
    bool ok = number && dict_set_text(vm, dict, name, number);
    xdecref(number);
    return ok;
}

FUNCTION(gc_get_stats) {
    NO_ARGUMENTS;
    List *list = list_new(vm, GENERATIONS);
    for (int i = 0; list && i < GENERATIONS; i++) {
        CollectorStats *s = &collector(vm)->stats[i];
        Dict *dict = dict_new(vm);
        bool ok = dict && set_number(vm, dict, "collections", s->collections) && set_number(vm, dict, "collected", s->collected) &&
                  set_number(vm, dict, "uncollectable", s->uncollectable) && list_append(vm, list, OBJ(dict));
        xdecref(dict);
        if (!ok) clear_ref(&list);
    }
    return OBJ(list);
}

FUNCTION(gc_get_debug) {
    NO_ARGUMENTS;
    return int_from_int64(vm, collector(vm)->debug);
}
FUNCTION(gc_set_debug) {
    (void)self, (void)nargs;
    ptrdiff_t flags;
    if (!object_to_size(vm, args[0], &flags)) return NULL;
    collector(vm)->debug = (uint32_t)flags;
    return NONE(vm);
}

FUNCTION(gc_freeze) {
    NO_ARGUMENTS;
    collector_freeze(vm);
    return NONE(vm);
}
FUNCTION(gc_unfreeze) {
    NO_ARGUMENTS;
    collector_unfreeze(vm);
    return NONE(vm);
}
FUNCTION(gc_get_freeze_count) {
    NO_ARGUMENTS;
    Gathering g = {.vm = vm, .generation = GENERATIONS};
    heap_walk(vm, count_tracked, &g);
    return int_from_size(vm, g.count);
}

static const MethodDef functions[] = {
    {"freeze", "()", gc_freeze, "Makes the collector forget the objects that exist now.", 0},
    {"unfreeze", "()", gc_unfreeze, "Puts the frozen objects into the oldest generation.", 0},
    {"get_freeze_count", "()", gc_get_freeze_count, "How many objects are frozen.", 0},
    {"enable", "()", gc_enable, "Turns automatic collection on.", 0},
    {"disable", "()", gc_disable, "Turns automatic collection off.", 0},
    {"isenabled", "()", gc_isenabled, "Is automatic collection on?", 0},
    {"collect", "(generation=2)", gc_collect, "Runs a collection now; returns how many unreachable objects it found.", 0},
    {"get_count", "()", gc_get_count, "The counters that pace automatic collection.", 0},
    {"get_threshold", "()", gc_get_threshold, "The thresholds of the three counters.", 0},
    {"set_threshold", "(threshold0, threshold1=None, threshold2=None, /)", gc_set_threshold,
     "Sets the thresholds; 0 for the first turns automatic collection off.", 0},
    {"get_objects", "(generation=None)", gc_get_objects, "A list of the tracked objects, of one generation or all.", 0},
    {"get_referrers", "(*objs)", gc_get_referrers, "The tracked objects that refer directly to any of the arguments.", 0},
    {"get_referents", "(*objs)", gc_get_referents, "The objects that the arguments refer to directly.", 0},
    {"is_tracked", "(obj, /)", gc_is_tracked, "Does the collector look at the object?", 0},
    {"is_finalized", "(obj, /)", gc_is_finalized, "Has the collector run the object's finaliser?", 0},
    {"get_stats", "()", gc_get_stats, "What the collections of each generation found, as a list of dicts.", 0},
    {"get_debug", "()", gc_get_debug, "The debug flags.", 0},
    {"set_debug", "(flags, /)", gc_set_debug, "Sets the debug flags.", 0},
    {0},
};

/* ---- what the collector tells ---- */

enum { DEBUG_STATS = 1, DEBUG_COLLECTABLE = 2, DEBUG_UNCOLLECTABLE = 4, DEBUG_SAVEALL = 32 };

/* gc.callbacks or gc.garbage as the program has it now; NULL: not there (the VM is closing), or not a list. */
static List *module_list(VM *vm, const char *name) {
    Object *list = module_value(vm, "gc", name);
    return list && is_list(list) ? (List *)list : NULL;
}

/* A line of text to sys.stderr; what goes wrong there is nobody's concern. */
static void write_line(VM *vm, STEALS Str *line) {
    Object *file = module_value(vm, "sys", "stderr");
    if (line && file && !is_none(file)) {
        Object *text = OBJ(line), *written = object_call_method(vm, file, NAME(vm, write), &text, 1);
        xdecref(written);
    }
    exception_clear(vm);
    xdecref(line);
}

static int count_generation(Object *o, void *context) {
    size_t *sizes = context;
    if (object_is_tracked(o) && !object_is_immortal(o)) sizes[collector_generation(o)]++;
    return 0;
}

/* DEBUG_STATS: the two lines before a collection, or the one after it. */
static void write_figures(VM *vm, bool stop, int generation, size_t collected) {
    Collector *c = collector(vm);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
    if (stop) {
        char line[120];
        snprintf(line, sizeof line, "gc: done, %zu unreachable, 0 uncollectable, %.4fs elapsed\n", collected, seconds - c->started);
        write_line(vm, str_from_text(vm, line));
        return;
    }
    c->started = seconds;
    size_t sizes[GENERATIONS + 1] = {0};
    heap_walk(vm, count_generation, sizes);
    write_line(vm, str_from_format(vm, "gc: collecting generation %d...\n", generation));
    write_line(vm, str_from_format(vm, "gc: objects in each generation: %zu %zu %zu\n", sizes[0], sizes[1], sizes[2]));
    write_line(vm, str_from_format(vm, "gc: objects in permanent generation: %zu\n", sizes[3]));
}

/* Each of gc.callbacks is called with the phase and a dict of figures; what it raises goes to the unraisable hook. */
static void call_back(VM *vm, List *list, bool stop, int generation, size_t collected, size_t uncollectable) {
    Object *calls = list_from_iterable(vm, OBJ(list));
    Dict *info = dict_new(vm);
    Str *phase = str_intern_text(vm, stop ? "stop" : "start");
    bool ok = calls && info && phase && set_number(vm, info, "generation", (size_t)generation) &&
              set_number(vm, info, "collected", collected) && set_number(vm, info, "uncollectable", uncollectable);
    for (size_t i = 0; ok && i < ((List *)calls)->length; i++) {
        Object *callback = ((List *)calls)->items[i];
        Object *answer = object_call2(vm, callback, OBJ(phase), OBJ(info));
        if (!answer) exception_unraisable(vm, NULL, callback);
        xdecref(answer);
    }
    xdecref(calls);
    xdecref(info);
    xdecref(phase);
}

static bool listens(VM *vm) {
    const List *list = module_list(vm, "callbacks");
    return collector(vm)->debug & DEBUG_STATS || (list && list->length);
}

static void notify(VM *vm, bool stop, int generation, size_t collected, size_t uncollectable) {
    if (!listens(vm)) return;
    bool figures = collector(vm)->debug & DEBUG_STATS;
    List *list = module_list(vm, "callbacks");
    Object *pending = exception_take(vm);
    if (figures && stop) write_figures(vm, stop, generation, collected);
    if (list && list->length) call_back(vm, list, stop, generation, collected, uncollectable);
    if (figures && !stop) write_figures(vm, stop, generation, collected);
    exception_restore(vm, pending);
}

/* The debug flags that look at what was found. True: the objects are kept, gc.garbage holds them. */
static bool found(VM *vm, Object *const *trash, size_t count, bool settled) {
    uint32_t debug = collector(vm)->debug;
    bool keep = settled && debug & DEBUG_SAVEALL;
    Object *pending = exception_take(vm);
    for (size_t i = 0; !settled && debug & DEBUG_COLLECTABLE && i < count; i++) {
        write_line(vm, str_from_format(vm, "gc: collectable <%T 0x%lx>\n", trash[i], (long)(uintptr_t)trash[i]));
    }
    List *garbage = keep ? module_list(vm, "garbage") : NULL;
    for (size_t i = 0; garbage && i < count; i++) {
        if (!list_append(vm, garbage, trash[i])) exception_clear(vm); /* out of memory: this one is lost, not kept */
    }
    exception_restore(vm, pending);
    return keep;
}

/* What is in gc.garbage when the program ends is a ResourceWarning. */
static void ending(VM *vm) {
    uint32_t debug = collector(vm)->debug;
    List *garbage = module_list(vm, "garbage");
    if (!garbage || !garbage->length || debug & DEBUG_SAVEALL) return;
    char message[120];
    snprintf(message, sizeof message, "gc: %zu uncollectable objects at shutdown%s", garbage->length,
             debug & DEBUG_UNCOLLECTABLE ? "" : "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them");
    Str *name = str_from_text(vm, "gc");
    if (!name || warnings_warn_at(vm, EXC_RESOURCE_WARNING, message, name, 0) < 0) exception_unraisable(vm, NULL, NULL);
    xdecref(name);
    if (debug & DEBUG_UNCOLLECTABLE) write_line(vm, str_from_format(vm, "      %R\n", garbage));
}

static bool setup(VM *vm, Module *module) {
    collector(vm)->ending = ending;
    collector(vm)->listens = listens;
    collector(vm)->notify = notify;
    collector(vm)->found = found;
    static const struct { const char *name; int value; } flags[] = {
        {"DEBUG_STATS", DEBUG_STATS},
        {"DEBUG_COLLECTABLE", DEBUG_COLLECTABLE},
        {"DEBUG_UNCOLLECTABLE", DEBUG_UNCOLLECTABLE},
        {"DEBUG_SAVEALL", DEBUG_SAVEALL},
        {"DEBUG_LEAK", DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (!module_add(vm, module, flags[i].name, int_from_int64(vm, flags[i].value))) return false;
    }
    return module_add(vm, module, "garbage", OBJ(list_new(vm, 0))) && module_add(vm, module, "callbacks", OBJ(list_new(vm, 0)));
}

const ModuleDef gc_module = {.name = "gc", .doc = "The cycle collector: control and inspection.", .functions = functions, .setup = setup};

/* Owns which allocations a failure sweep lets fail: some, spread over the run; each one; or those that differ.
 *
 * Two allocations are of the same site when the same C functions were called from the same places and the same
 * instruction of the same guest code is being run. Of each site the first few fail, and then those whose number is a
 * power of 16: code that always does the same is not tried a million times, and code whose state grows is tried
 * again as it does. What programs share, the modules they import above all, need not be tried with each of them: sites
 * may be kept in a file from one program to the next.
 */
#include "app/sweep.h"

#ifdef OURO_FAULTS

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH_MAX = 256, FIRST_CAPACITY = 1 << 12 };
#define SEEN_BEFORE (UINT64_C(1) << 62) /* by programs before, and not yet by this one */

typedef struct Site {
    uint64_t hash, seen; /* seen 0: nothing here */
} Site;

struct SiteTable {
    uintptr_t stack_end;
    uint64_t capacity; /* a power of two */
    uint64_t used;
    Site *sites;
};

/* ---- a site ---- */

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

extern const char __executable_start[], etext[]; /* the linker's */

/* Places in libraries, which lie elsewhere each time, are left out. A library without frame pointers may leave anything
 * in the chain: then it ends there. */
__attribute__((no_sanitize("address", "undefined"))) static uint64_t hash_calls(uintptr_t stack_end)
{
    uint64_t hash = 1;
    const uintptr_t *frame = __builtin_frame_address(0);
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        uintptr_t next = frame[0];
        uintptr_t place = frame[1] - (uintptr_t)__executable_start;
        if (place < (uintptr_t)(etext - __executable_start)) hash = mix(hash, place);
        if (next <= (uintptr_t)frame || next >= stack_end - 16 || next % sizeof(void *)) break;
        frame = (const uintptr_t *)next;
    }
    return hash;
}

static uint64_t hash_text(uint64_t hash, const Str *text)
{
    size_t length = str_length(text);
    for (size_t i = 0; i < length; i++) hash = (hash ^ str_at(text, i)) * 0x100000001B3u;
    return mix(hash, length);
}

static uint64_t hash_site(const SiteTable *table, VM *vm, uint64_t salt)
{
    uint64_t hash = mix(hash_calls(table->stack_end), salt);
    const Frame *frame = vm->current;
    const Code *code = frame ? frame->code : NULL;
    if (!code) return hash;
    hash = hash_text(mix(hash, (uint64_t)code->first_line << 32 | code->insn_count), code->qualname);
    return mix(hash_text(hash, code->filename), (uint64_t)(frame->pc - code->insns));
}

/* ---- the table ---- */

static uintptr_t end_of_stack(void)
{
    pthread_attr_t attributes;
    void *start = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes)) return 0;
    pthread_attr_getstack(&attributes, &start, &size);
    pthread_attr_destroy(&attributes);
    return (uintptr_t)start + size;
}

static Site *find(const SiteTable *table, uint64_t hash)
{
    uint64_t i = hash & (table->capacity - 1);
    while (table->sites[i].seen && table->sites[i].hash != hash) i = (i + 1) & (table->capacity - 1);
    return &table->sites[i];
}

static bool grow(SiteTable *table)
{
    SiteTable larger = *table;
    larger.capacity *= 2;
    larger.sites = calloc(larger.capacity, sizeof(Site));
    if (!larger.sites) return false;
    for (uint64_t i = 0; i < table->capacity; i++)
        if (table->sites[i].seen) *find(&larger, table->sites[i].hash) = table->sites[i];
    free(table->sites);
    *table = larger;
    return true;
}

/* The entry of a site, a new one if need be. NULL: no memory. */
static Site *enter(SiteTable *table, uint64_t hash)
{
    if (table->used >= table->capacity / 2 && !grow(table)) return NULL;
    Site *site = find(table, hash);
    table->used += !site->seen;
    site->hash = hash;
    return site;
}

/* How often the site that is under way has been seen, this time included. 1 when there is no room to know. */
static uint64_t see(Choice *c, VM *vm)
{
    Site *site = enter(c->sites, hash_site(c->sites, vm, c->salt));
    if (!site) return 1;
    if (!site->seen || site->seen == SEEN_BEFORE) c->site_count++;
    return ++site->seen;
}

/* ---- the file of sites that need not be tried again ---- */

static bool read_known(Choice *c)
{
    FILE *file = c->known ? fopen(c->known, "rb") : NULL; /* there is none before the first program */
    bool ok = true;
    for (uint64_t hash; ok && file && fread(&hash, sizeof hash, 1, file) == 1;) {
        Site *site = enter(c->sites, hash);
        if ((ok = site != NULL)) site->seen = SEEN_BEFORE;
    }
    if (file) fclose(file);
    return ok;
}

bool choice_keep(const Choice *c)
{
    FILE *file = c->known && c->sites ? fopen(c->known, "ab") : NULL;
    for (uint64_t i = 0; file && i < c->sites->capacity; i++) {
        const Site *site = &c->sites->sites[i];
        if (site->seen && site->seen < SEEN_BEFORE) fwrite(&site->hash, sizeof site->hash, 1, file);
    }
    return !c->known || !c->sites || (file && fclose(file) == 0);
}

/* ---- the choice ---- */

/* The same numbers every time. */
static uint64_t spread_next(Choice *c)
{
    if (c->part >= c->count) return 0;
    uint64_t from = (uint64_t)((double)c->last * (double)c->part / (double)c->count);
    uint64_t to = (uint64_t)((double)c->last * (double)++c->part / (double)c->count);
    c->random ^= c->random << 13, c->random ^= c->random >> 7, c->random ^= c->random << 17;
    return from + 1 + c->random % (to > from ? to - from : 1);
}

uint64_t choice_next(Choice *c)
{
    uint64_t now = c->next;
    if (now) c->next = c->which == WHICH_SPREAD ? spread_next(c) : c->which == WHICH_EACH && now < c->last ? now + 1 : 0;
    return now;
}

bool choice_open(Choice *c)
{
    if (c->which == WHICH_SPREAD && c->count > c->last) c->which = WHICH_EACH;
    c->random = 0x9E3779B97F4A7C15u;
    c->next = c->which == WHICH_SPREAD ? spread_next(c) : c->which == WHICH_ALONE ? c->count : c->last ? 1 : 0;
    if (c->which != WHICH_SITES && c->which != WHICH_EACH) return true;
    c->sites = calloc(1, sizeof *c->sites);
    if (c->sites) *c->sites = (SiteTable){end_of_stack(), FIRST_CAPACITY, 0, calloc(FIRST_CAPACITY, sizeof(Site))};
    return c->sites && c->sites->sites && read_known(c);
}

void choice_close(Choice *c)
{
    if (c->sites) free(c->sites->sites);
    free(c->sites);
    c->sites = NULL;
}

static bool is_power_of_16(uint64_t n) { return (n & (n - 1)) == 0 && n % 15 == 1; }

bool choice_takes(Choice *c, VM *vm, uint64_t k)
{
    uint64_t seen = c->sites ? see(c, vm) : 0;
    if (c->which == WHICH_EACH) return true;
    if (c->which == WHICH_SITES) return seen <= c->count || is_power_of_16(seen);
    if (k != c->next) return false;
    choice_next(c);
    return true;
}

#endif

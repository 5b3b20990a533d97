/* What the parts of the failure sweep share: which allocations fail, and where each call came from. */
#ifndef OURO_APP_SWEEP_H
#define OURO_APP_SWEEP_H

#include "vm/vm.h"

/* ---- sweep_choice.c ---- */

typedef enum Which { WHICH_SPREAD, WHICH_EACH, WHICH_SITES, WHICH_ALONE } Which;

typedef struct SiteTable SiteTable;

/* Which of the numbers from 1 to `last` are tried. */
typedef struct Choice {
    Which which;
    uint64_t count;        /* WHICH_SPREAD: how many; WHICH_ALONE: the number itself; WHICH_SITES: the first few of each site */
    uint64_t last;
    uint64_t part, random; /* WHICH_SPREAD: the parts are as many as `count`, and one number of each is tried */
    uint64_t next;         /* the number of the part; 0: there is no more */
    const char *known;     /* file of sites that are not tried again; NULL none */
    uint64_t salt;         /* sites that were tried in another way are others */
    SiteTable *sites;      /* seen so far; NULL: they are not counted */
    uint64_t site_count;
} Choice;

/* False: no memory. */
bool choice_open(Choice *c);
void choice_close(Choice *c);
/* Is the allocation that is being made, number k, one to fail? To be asked of each in turn. */
bool choice_takes(Choice *c, VM *vm, uint64_t k);
/* Adds what was tried to the file of known sites. False: it cannot be written. */
bool choice_keep(const Choice *c);
/* WHICH_SPREAD, WHICH_EACH and WHICH_ALONE without a program under way: the next number, 0 at the end. */
uint64_t choice_next(Choice *c);

#endif

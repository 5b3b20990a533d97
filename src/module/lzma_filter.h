/* Filters of liblzma, read from dicts; and the errors of the module _lzma. */
#ifndef OURO_MODULE_LZMA_FILTER_H
#define OURO_MODULE_LZMA_FILTER_H

#include "object/str.h"
#include "object/type.h"

#include <lzma.h>

typedef struct FilterChain {
    lzma_filter filters[LZMA_FILTERS_MAX + 1]; /* ended by one of an unknown id; they point to the options */
    union {
        lzma_options_lzma lzma;
        lzma_options_delta delta;
        lzma_options_bcj bcj;
    } options[LZMA_FILTERS_MAX];
} FilterChain;

/* A sequence of dicts such as {"id": FILTER_LZMA2, "preset": 6}. */
bool filter_chain_read(VM *vm, FilterChain *chain, Object *filters) RAISES;

NEW Object *lzma_encode_properties(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;
NEW Object *lzma_decode_properties(VM *vm, Object *self, Object *const *args, size_t nargs) RAISES;

/* lzma.c */
bool lzma_succeeded(VM *vm, lzma_ret code) RAISES;

#endif

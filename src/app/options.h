/* The command line and the PYTHON* environment, read into one struct. */
#ifndef OURO_APP_OPTIONS_H
#define OURO_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum Source {
    SOURCE_PROMPT,  /* nothing named: a prompt on a terminal, else a program on standard input */
    SOURCE_STDIN,   /* - */
    SOURCE_COMMAND, /* -c TEXT */
    SOURCE_MODULE,  /* -m NAME */
    SOURCE_FILE,    /* a program, a folder or a notebook */
} Source;

enum { OPTION_LIST_MAX = 64 };

typedef struct Options {
    Source source;
    const char *what; /* the text, module name or path */
    char **arguments; /* what the program gets behind sys.argv[0] */
    int argument_count;
    char **words; /* the whole command line, for sys.orig_argv */
    int word_count;
    int inspect, quiet, verbose, optimise, bytes_warning, debug;
    bool isolated, ignore_environment, no_site, no_user_site, safe_path, unbuffered, no_bytecode,
        dev_mode;
    bool skip_first_line; /* -x */
    bool hash_seeded;     /* PYTHONHASHSEED gave one */
    uint64_t hash_seed;
    size_t memory_limit; /* -X memory=64M; 0 none */
    const char *sweep;   /* -X sweep=...: see sweep.c; NULL none */
    int jit; /* JitMode */
    bool no_specialise, audit, gc_stress, gc_stats, list_bytecode;
    const char *int_max_str_digits; /* -X or environment; NULL not given */
    const char *tracemalloc;        /* likewise: how many frames to keep of each stack */
    bool tracemalloc_x;             /* it came with -X */
    bool faulthandler;              /* -X, PYTHONFAULTHANDLER or -X dev */
    const char *python_path;        /* PYTHONPATH */
    const char *stream_encoding;    /* PYTHONIOENCODING */
    const char *pycache_prefix;     /* -X or PYTHONPYCACHEPREFIX */
    const char *warnings_environment;
    const char *warnings[OPTION_LIST_MAX]; /* -W */
    size_t warning_count;
    const char *x_options[OPTION_LIST_MAX];
    size_t x_option_count;
} Options;

typedef enum OptionsResult { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG } OptionsResult;

/* DONE: help or version was printed; WRONG: the mistake was told on stderr. */
OptionsResult options_read(Options *o, int argc, char **argv);
/* An environment variable that is not empty, unless -E or -I says to look at none. */
const char *options_environment(const Options *o, const char *name);

#endif

/* Owns the command line: which options there are, what they set, the texts of --help and --version.
 */
#include "app/options.h"

#include "vm/jit/jit.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage_text[] = "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";

static const char help_text[] =
    "Options:\n"
    "-b     : accepted; -bb too\n"
    "-B     : keep no compiled code of imported files (PYTHONDONTWRITEBYTECODE=x)\n"
    "-c cmd : run a program given as text (ends the options)\n"
    "-E     : ignore the PYTHON* environment variables\n"
    "-h     : print this help and exit (also -? or --help)\n"
    "-i     : show a prompt after the program has ended\n"
    "-I     : isolated: -E, -P and -s together\n"
    "-m mod : run a module of the library or of the path as a program (ends the options)\n"
    "-O     : leave out assert statements; -OO leaves out docstrings, too\n"
    "-P     : do not put the program's folder on sys.path\n"
    "-q     : no greeting at the prompt\n"
    "-s, -S : accepted: no site packages are ever added\n"
    "-u     : write stdout and stderr at once\n"
    "-v     : accepted\n"
    "-V     : print the version and exit (also --version)\n"
    "-W arg : warnings: action:message:category:module:line\n"
    "-x     : skip the first line of the program\n"
    "-X opt : options of this runtime:\n"
    "         memory=64M        a hard limit for the heap (K, M, G)\n"
    "         nospecialize      run the bytecode as it was compiled\n"
    "         jit=off|eager     no machine code, or at once instead of for what runs often\n"
    "         dis               print the bytecode instead of running the program\n"
    "         gc=stats          tell on stderr at the end what the collector did\n"
    "         gc=stress         collect in tiny steps all the time, to test\n"
    "         audit             tell on stderr what is left in the heap at the end\n"
    "         sweep=once:20,on:10,cap:10\n"
    "                           run the program on from allocations that fail (test builds)\n"
    "         int_max_str_digits=N\n"
    "         pycache_prefix=PATH  compiled code is kept in a tree of its own\n"
    "         tracemalloc=N     trace allocations, keep N frames of each stack\n"
    "         faulthandler      write the Python stacks when the process dies of a signal\n"
    "         others are kept in sys._xoptions\n"
    "file   : a program, a folder with __main__.py, or a notebook (%s FILE.ipynb --help)\n"
    "-      : the program is read from standard input (the default; a prompt on a terminal)\n"
    "arg    : arguments for the program, in sys.argv[1:]\n"
    "\n"
    "Environment: PYTHONPATH, PYTHONHASHSEED, PYTHONUNBUFFERED, PYTHONOPTIMIZE, PYTHONINSPECT,\n"
    "PYTHONDONTWRITEBYTECODE, PYTHONPYCACHEPREFIX, PYTHONSAFEPATH, PYTHONIOENCODING,\n"
    "PYTHONINTMAXSTRDIGITS, PYTHONTRACEMALLOC, PYTHONFAULTHANDLER, PYTHON_COLORS, NO_COLOR, FORCE_COLOR.\n";

static OptionsResult wrong(const char *program, const char *format, const char *what)
{
    fprintf(stderr, format, what);
    fprintf(stderr, usage_text, program);
    fprintf(stderr, "Try `%s -h' for more information.\n", "ouro");
    return OPTIONS_WRONG;
}

const char *options_environment(const Options *o, const char *name)
{
    if (o->ignore_environment) return NULL;
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* "64M" in bytes; 0: no such number. */
static size_t parse_bytes(const char *text)
{
    char *end;
    errno = 0;
    if (!isdigit((unsigned char)*text)) return 0;
    unsigned long long n = strtoull(text, &end, 10);
    unsigned shift = 0;
    switch (toupper((unsigned char)*end)) {
    case 'K': shift = 10, end++; break;
    case 'M': shift = 20, end++; break;
    case 'G': shift = 30, end++; break;
    default: break;
    }
    if (toupper((unsigned char)*end) == 'B') end++;
    if (errno || *end || n > (SIZE_MAX >> 1 >> shift)) return 0;
    return (size_t)n << shift;
}

static OptionsResult set_x(Options *o, const char *program, const char *text)
{
    if (!strcmp(text, "nospecialize"))
        o->no_specialise = true;
    else if (!strcmp(text, "jit=off"))
        o->jit = JIT_OFF;
    else if (!strcmp(text, "jit=eager"))
        o->jit = JIT_EAGER;
    else if (!strcmp(text, "jit=stats"))
        o->jit = JIT_STATS;
    else if (!strncmp(text, "jit=", 4))
        return wrong(program, "-X jit: '%s' is neither off nor eager\n", text + 4);
    else if (!strcmp(text, "audit"))
        o->audit = true;
    else if (!strcmp(text, "gc=stress"))
        o->gc_stress = true;
    else if (!strcmp(text, "gc=stats"))
        o->gc_stats = true;
    else if (!strncmp(text, "gc=", 3))
        return wrong(program, "-X gc: '%s' is neither stats nor stress\n", text + 3);
    else if (!strcmp(text, "dis"))
        o->list_bytecode = true;
    else if (!strcmp(text, "dev"))
        o->dev_mode = true;
    else if (!strcmp(text, "faulthandler"))
        o->faulthandler = true;
    else if (!strncmp(text, "sweep=", 6))
        o->sweep = text + 6;
    else if (!strncmp(text, "pycache_prefix=", 15))
        o->pycache_prefix = text + 15;
    else if (!strncmp(text, "int_max_str_digits=", 19))
        o->int_max_str_digits = text + 19;
    else if (!strcmp(text, "tracemalloc") || !strncmp(text, "tracemalloc=", 12)) {
        o->tracemalloc = text[11] ? text + 12 : "1";
        o->tracemalloc_x = true;
    } else if (!strncmp(text, "memory=", 7) && !(o->memory_limit = parse_bytes(text + 7)))
        return wrong(program, "-X memory: '%s' is not a size such as 64M\n", text + 7);
    if (o->x_option_count == OPTION_LIST_MAX)
        return wrong(program, "too many -X options: %s\n", text);
    o->x_options[o->x_option_count++] = text;
    return OPTIONS_RUN;
}

static OptionsResult add_warning(Options *o, const char *program, const char *text)
{
    if (o->warning_count == OPTION_LIST_MAX)
        return wrong(program, "too many -W options: %s\n", text);
    o->warnings[o->warning_count++] = text;
    return OPTIONS_RUN;
}

/* Options without a value. False: there is no such option. */
static bool set_flag(Options *o, char letter)
{
    switch (letter) {
    case 'b': o->bytes_warning++; return true;
    case 'B': o->no_bytecode = true; return true;
    case 'd': o->debug++; return true;
    case 'E': o->ignore_environment = true; return true;
    case 'i': o->inspect++; return true;
    case 'I':
        o->isolated = o->ignore_environment = o->no_user_site = o->safe_path = true;
        return true;
    case 'O': o->optimise++; return true;
    case 'P': o->safe_path = true; return true;
    case 'q': o->quiet++; return true;
    case 's': o->no_user_site = true; return true;
    case 'S': o->no_site = true; return true;
    case 'u': o->unbuffered = true; return true;
    case 'v': o->verbose++; return true;
    case 'x': o->skip_first_line = true; return true;
    case 'R': return true; /* hashes are randomised anyway */
    default: return false;
    }
}

static OptionsResult print_version(int times)
{
    if (times > 1)
        printf("Python 3.13.0 (ouro 0.1.0, compiled by %s)\n", __VERSION__);
    else
        puts("Python 3.13.0 (ouro 0.1.0)");
    return OPTIONS_DONE;
}

static OptionsResult print_help(const char *program)
{
    printf(usage_text, program);
    printf(help_text, program);
    return OPTIONS_DONE;
}

typedef struct Cursor {
    int argc, at;
    char **argv;
    int versions;
} Cursor;

/* The value of an option: the rest of its word or the next one. */
static const char *take_value(Cursor *c, const char *rest)
{
    if (*rest) return rest;
    return c->at + 1 < c->argc ? c->argv[++c->at] : NULL;
}

/* One word of short options. DONE also when -c or -m ended the options: then o->what is set. */
static OptionsResult read_word(Options *o, Cursor *c, const char *word)
{
    const char *program = c->argv[0];
    for (const char *p = word + 1; *p; p++) {
        if (*p == 'V') {
            c->versions++;
            continue;
        }
        if (*p == 'h' || *p == '?') return print_help(program);
        if (set_flag(o, *p)) continue;
        if (!strchr("cmWX", *p)) {
            char letter[2] = {*p, 0};
            return wrong(program, "Unknown option: -%s\n", letter);
        }
        const char *value = take_value(c, p + 1);
        char letter[2] = {*p, 0};
        if (!value) return wrong(program, "Argument expected for the -%s option\n", letter);
        if (*p == 'W') return add_warning(o, program, value);
        if (*p == 'X') return set_x(o, program, value);
        o->source = *p == 'c' ? SOURCE_COMMAND : SOURCE_MODULE;
        o->what = value;
        return OPTIONS_RUN;
    }
    return OPTIONS_RUN;
}

static OptionsResult read_long(Cursor *c, const char *word)
{
    if (!strcmp(word, "--help") || !strcmp(word, "--help-all")) return print_help(c->argv[0]);
    if (!strcmp(word, "--version")) {
        c->versions++;
        return OPTIONS_RUN;
    }
    if (!strcmp(word, "--check-hash-based-pycs")) {
        if (c->at + 1 >= c->argc)
            return wrong(c->argv[0], "Argument expected for the %s option\n", word);
        c->at++;
        return OPTIONS_RUN;
    }
    return wrong(c->argv[0], "unknown option %s\n", word);
}

static bool read_hash_seed(Options *o)
{
    const char *text = options_environment(o, "PYTHONHASHSEED");
    if (!text || !strcmp(text, "random")) return true;
    char *end;
    errno = 0;
    unsigned long long seed = strtoull(text, &end, 10);
    if (errno || *end || !isdigit((unsigned char)*text) || seed > UINT32_MAX) {
        fprintf(stderr,
                "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" "
                "or an integer in range [0; 4294967295]\n");
        return false;
    }
    o->hash_seed = seed;
    return o->hash_seeded = true;
}

/* A variable that counts: a number is its value, any other text 1. */
static void raise_level(const Options *o, const char *name, int *level)
{
    const char *text = options_environment(o, name);
    int given = !text ? 0 : isdigit((unsigned char)*text) ? atoi(text) : 1;
    if (given > *level) *level = given;
}

static bool read_environment(Options *o)
{
    raise_level(o, "PYTHONOPTIMIZE", &o->optimise);
    raise_level(o, "PYTHONINSPECT", &o->inspect);
    raise_level(o, "PYTHONVERBOSE", &o->verbose);
    if (options_environment(o, "PYTHONUNBUFFERED")) o->unbuffered = true;
    if (options_environment(o, "PYTHONDONTWRITEBYTECODE")) o->no_bytecode = true;
    if (!o->pycache_prefix) o->pycache_prefix = options_environment(o, "PYTHONPYCACHEPREFIX");
    if (options_environment(o, "PYTHONSAFEPATH")) o->safe_path = true;
    if (options_environment(o, "PYTHONNOUSERSITE")) o->no_user_site = true;
    if (options_environment(o, "PYTHONDEVMODE")) o->dev_mode = true;
    if (options_environment(o, "PYTHONFAULTHANDLER") || o->dev_mode) o->faulthandler = true;
    if (!o->int_max_str_digits)
        o->int_max_str_digits = options_environment(o, "PYTHONINTMAXSTRDIGITS");
    if (!o->tracemalloc) o->tracemalloc = options_environment(o, "PYTHONTRACEMALLOC");
    o->python_path = options_environment(o, "PYTHONPATH");
    o->stream_encoding = options_environment(o, "PYTHONIOENCODING");
    o->warnings_environment = options_environment(o, "PYTHONWARNINGS");
    return read_hash_seed(o);
}

OptionsResult options_read(Options *o, int argc, char **argv)
{
    Cursor c = {.argc = argc, .at = 1, .argv = argv};
    *o = (Options){.source = SOURCE_PROMPT, .words = argv, .word_count = argc};
    for (; c.at < argc && !o->what; c.at++) {
        const char *word = argv[c.at];
        if (word[0] != '-' || !word[1]) break;
        if (!strcmp(word, "--")) {
            c.at++;
            break;
        }
        OptionsResult r = word[1] == '-' ? read_long(&c, word) : read_word(o, &c, word);
        if (r != OPTIONS_RUN) return r;
    }
    if (c.versions) return print_version(c.versions);
    if (!o->what && c.at < argc) {
        o->what = argv[c.at];
        o->source = strcmp(argv[c.at], "-") ? SOURCE_FILE : SOURCE_STDIN;
        c.at++;
    }
    o->arguments = argv + c.at;
    o->argument_count = argc - c.at;
    return read_environment(o) ? OPTIONS_RUN : OPTIONS_WRONG;
}
